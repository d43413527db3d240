/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_decode.c: AIS sentences to JSON lines, CSV or counts.
 */
#include "command.h"
#include "sea.h"

#include <errno.h>
#include <isthmus/sea/decoder.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    bool       count, stats;
    table_form form;
    double     window, gib;
} asked;
static const option options[] = {
    { "csv", OPTION_FLAG, OPTION_HOLDS(asked, form.csv), NULL, "one table of the common fields instead of JSON lines" },
    { "count", OPTION_FLAG, OPTION_HOLDS(asked, count), NULL, "decode everything and print only what became of each sentence" },
    { "stats", OPTION_FLAG, OPTION_HOLDS(asked, stats), NULL, "print the counts behind, on stderr" },
    { "json", OPTION_FLAG, OPTION_HOLDS(asked, form.json), NULL, "JSON (the default for messages; with --count the counts too)" },
    { "window", OPTION_NUMBER, OPTION_HOLDS(asked, window), "SECONDS", "the parts of one message come within this (default 10)", .low = 0.001,
      .high = 86400 },
    { "most", OPTION_NUMBER, OPTION_HOLDS(asked, gib), "GIB", "a file may hold after decompression (default 1024)", .low = 0.000001, .high = 1e6 },
    { 0 },
};
static const asked defaults = { .window = 10, .gib = 1024 };
static const command_example examples[] = {
    { "isthmus sea decode log.nmea", "Every message as a line of JSON, with gpsd's names." },
    { "isthmus sea decode --count log.nmea.gz more.nmea.zst", "What became of each sentence, and how many messages of each type." },
    { "isthmus sea decode --csv log.nmea > log.csv", "The common fields as one table." },
    { 0 },
};

static ist_status to_stdout(void *context, const char *bytes, size_t length, ist_error *err)
{
    (void)context;
    errno = 0;
    if (fwrite(bytes, 1, length, stdout) == length && fflush(stdout) == 0) return IST_OK;
    return ist_fail(err, IST_IO, "could not write: %s", strerror(errno));
}

static int print_counts(const command_context *context, const ist_sea_counters *sum)
{
    const asked *a = context->values;
    ist_table   *table = sea_counts_table(sum);
    if (!table) return command_fail(IST_NOMEM, NULL);
    int code = EXIT_DONE;
    if (a->count) {
        code = command_print_table(context, table, a->form);
    } else {
        ist_buffer text = { 0 };
        if (ist_table_write(&text, table, IST_TABLE_TEXT, 100, NULL) == IST_OK) fwrite(text.at, 1, text.length, stderr);
        ist_buffer_clear(&text);
    }
    ist_table_free(table);
    return code;
}

static int run(const command_context *context)
{
    const asked     *a = context->values;
    ist_sea_counters sum = { 0 }, one;
    ist_sea_limits   limits = { .part_seconds = a->window, .bytes = (uint64_t)(a->gib * 1073741824.0) };
    ist_error        err = { 0 };
    ist_status       status = IST_OK;
    if (a->form.csv && a->form.json) return command_misuse(context->command, "--csv and --json exclude each other");
    ist_sea_form   form = a->count ? IST_SEA_NOTHING : a->form.csv ? IST_SEA_CSV : IST_SEA_JSON;
    ist_sea_codec *codec = ist_sea_codec_new();
    char           header[1024];
    if (!codec) return command_fail(IST_NOMEM, NULL);
    if (form == IST_SEA_CSV) status = to_stdout(NULL, header, (size_t)(ist_sea_csv_header(header) - header), &err);
    for (int i = 0; status == IST_OK && (i < context->operand_count || i == 0); i++) {
        const char *path = context->operand_count ? context->operands[i] : "-";
        status = ist_sea_decode_file(codec, path, form, &limits, &one, to_stdout, NULL, context->stop, &err);
        sea_counters_add(&sum, &one);
    }
    ist_sea_codec_free(codec);
    if (ferror(stdout)) return EXIT_WORLD; /* main says so, or stays silent when the reader had enough */
    int code = status == IST_OK ? EXIT_DONE : command_fail(status, &err);
    int printed = a->count || a->stats ? print_counts(context, &sum) : EXIT_DONE;
    return code != EXIT_DONE ? code : printed;
}

const command command_sea_decode = {
    .name = "sea decode",
    .gist = "decode AIS sentences to JSON lines, CSV or counts",
    .operands = "[FILE...]",
    .about =
        "Reads NMEA sentences (VDM and VDO of any talker, with or without tag blocks, epochs in front, trailers of the US "
        "Coast Guard, $PGHP lines) from files, plain or compressed with gzip or zstd, from tcp:HOST:PORT or udp:PORT, or from "
        "standard input, and writes every message of ITU-R M.1371 as one line of JSON. Names and scales are those of gpsd where it "
        "has the field; what is not available is null.\n\n"
        "Every sentence is counted once: as used, as refused with the reason, or as an orphan whose other parts never came. Parts are "
        "joined only when nothing speaks against it; what could belong to two messages is refused.\n\n"
        "`isthmus sea encode` makes the same sentences of these lines again.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
