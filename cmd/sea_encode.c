/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_encode.c: JSON lines to AIS sentences.
 */
#include "command.h"

#include <errno.h>
#include <isthmus/sea/decoder.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked { bool tags, payload; } asked;
static const option options[] = {
    { "tags", OPTION_FLAG, OPTION_HOLDS(asked, tags), NULL, "write time and station as a tag block in front" },
    { "payload", OPTION_FLAG, OPTION_HOLDS(asked, payload), NULL, "write only the armoured payload and its fill bits" },
    { 0 },
};
static const command_example examples[] = {
    { "isthmus sea decode log.nmea | isthmus sea encode", "The messages of a log, written as sentences again." },
    { "isthmus sea encode --tags made.json > made.nmea", "Messages written by hand, with the time and the station in tag blocks." },
    { 0 },
};

typedef struct encoder {
    ist_sea_codec *codec;
    ist_buffer           out;
    int                  sequence;
} encoder;

static ist_status encode_line(encoder *e, const asked *a, const char *path, long number, const char *line, size_t length, ist_error *err)
{
    ist_sea_message  message;
    ist_sea_envelope sent;
    char             station[IST_SEA_STATION_NAME], talker[3], payload[IST_SEA_BITS / 6 + 2];
    int              fill;
    ist_status       status = ist_sea_message_read_json(e->codec, "record", line, length, &message, &sent, station, talker, err);
    if (status != IST_OK) return ist_within(err, status, "%s:%ld", path, number);
    if (!a->tags) sent.station = NULL, sent.time_us = IST_SEA_NO_TIME;
    if (message.n_bits > 360) e->sequence = (e->sequence + 1) % 10;
    sent.sequence = e->sequence;
    if (a->payload) {
        ist_sea_message_armour(&message, payload, &fill);
        ist_buffer_print(&e->out, "%s,%d\n", payload, fill);
    } else {
        ist_sea_write_sentences(&e->out, &message, &sent);
    }
    return e->out.failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

static ist_status encode_file(encoder *e, const asked *a, const char *path, const ist_stop *stop, ist_error *err)
{
    FILE      *file = path[0] == '-' && !path[1] ? stdin : fopen(path, "r");
    char      *line = NULL;
    size_t     room = 0;
    long       number = 0, messages = 0;
    ist_status status = IST_OK;
    if (!file) return ist_fail(err, IST_IO, "%s: %s", path, strerror(errno));
    for (ssize_t length; status == IST_OK && (length = getline(&line, &room, file)) >= 0;) {
        number++;
        if (stop && atomic_load(stop)) status = ist_fail(err, IST_STOPPED, "stopped");
        else if (length > 1) status = encode_line(e, a, path, number, line, (size_t)length, err), messages++;
        if (e->out.length > 60000) command_print_text(&e->out);
    }
    if (!e->out.failed) command_print_text(&e->out);
    free(line);
    if (status == IST_OK && ferror(file)) status = ist_fail(err, IST_IO, "%s: %s", path, strerror(errno));
    if (status == IST_OK && messages == 0) status = ist_fail(err, IST_MISSING, "%s: no message; wanted are lines of JSON, as `isthmus sea decode` writes them", path);
    if (file != stdin) fclose(file);
    return status;
}

static int run(const command_context *context)
{
    encoder    e = { .codec = ist_sea_codec_new() };
    ist_error  err = { 0 };
    ist_status status = IST_OK;
    if (!e.codec) return command_fail(IST_NOMEM, NULL);
    for (int i = 0; status == IST_OK && (i < context->operand_count || i == 0); i++)
        status = encode_file(&e, context->values, context->operand_count ? context->operands[i] : "-", context->stop, &err);
    ist_sea_codec_free(e.codec);
    ist_buffer_clear(&e.out);
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}

const command command_sea_encode = {
    .name = "sea encode",
    .gist = "encode JSON lines as AIS sentences",
    .operands = "[FILE...]",
    .about =
        "Reads JSON lines as `isthmus sea decode` writes them and writes the sentences: the same bits, sentence by sentence. A line "
        "needs type and mmsi; fields that are not said are sent as not available. Members that are no fields of the message are passed over.\n\n"
        "A message of more than 360 bits becomes several sentences, whose sequence number counts up from 0 to 9.",
    .examples = examples,
    .options = options,
    .values_size = sizeof(asked),
    .run = run,
};
