/* SPDX-License-Identifier: Apache-2.0
 *
 * decode_file.c: a whole file of sentences to lines of JSON or CSV, in blocks.
 */
#include "source.h"

#include <isthmus/sea/decoder.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 18, OUTPUT = 1 << 18, PATIENCE_MS = 200 };

typedef struct work {
    sea_source       *source;
    ist_sea_decoder  *decoder;
    ist_sea_stations *stations;
    char             *in, *out;
} work;

static ist_status empty(char *from, char **at, ist_sea_write write, void *context, ist_error *err)
{
    size_t length = (size_t)(*at - from);
    *at = from;
    return length ? write(context, from, length, err) : IST_OK;
}

static ist_status decode_block(const work *w, ist_sea_form form, char **at, ist_sea_write write, void *context, ist_error *err)
{
    const ist_sea_heard *heard;
    while ((heard = ist_sea_decoder_next(w->decoder))) {
        if (form == IST_SEA_NOTHING) continue;
        *at = form == IST_SEA_JSON ? ist_sea_heard_json(heard, w->stations, *at) : ist_sea_heard_csv(heard, w->stations, *at);
        if (*at - w->out > OUTPUT - IST_SEA_LINE_ROOM) IST_TRY(empty(w->out, at, write, context, err));
    }
    return IST_OK;
}

/* What breaks off, or is stopped, ends as a file does: what came before is decoded and written, and parts that wait are orphans. */
static ist_status run(const work *w, ist_sea_form form, ist_sea_counters *counters, ist_sea_write write, void *context, const ist_stop *stop,
                      ist_error *err)
{
    char      *at = w->out;
    size_t     held = 0;
    ist_error  why = { 0 };
    ist_status status = IST_OK;
    for (sea_supply supply = SEA_BYTES; status == IST_OK && supply != SEA_OVER;) {
        size_t got = 0;
        status = stop && atomic_load(stop) ? ist_fail(&why, IST_STOPPED, "stopped") : sea_source_read(w->source, w->in + held, BLOCK - held, &got, &supply, &why);
        counters->bytes += got;
        held += got;
        ist_sea_decoder_give(w->decoder, w->in, held, status != IST_OK || supply == SEA_OVER);
        IST_TRY(decode_block(w, form, &at, write, context, err));
        size_t used = ist_sea_decoder_used(w->decoder);
        held -= used;
        memmove(w->in, w->in + used, held);
        if (status != IST_OK || (supply != SEA_NOTHING && !sea_source_live(w->source))) continue;
        IST_TRY(empty(w->out, &at, write, context, err)); /* what is live is read as it comes */
        struct pollfd wait = { .fd = sea_source_handle(w->source), .events = POLLIN };
        if (supply == SEA_NOTHING) poll(&wait, 1, PATIENCE_MS);
    }
    IST_TRY(empty(w->out, &at, write, context, err));
    return status == IST_OK ? IST_OK : ist_fail(err, status, "%s", why.text);
}

ist_status ist_sea_decode_file(const ist_sea_codec *codec, const char *path, ist_sea_form form, const ist_sea_limits *limits, ist_sea_counters *counters,
                               ist_sea_write write, void *context, const ist_stop *stop, ist_error *err)
{
    ist_status status = IST_OK;
    work       w = { 0 };
    *counters = (ist_sea_counters){ 0 };
    IST_CHECK(sea_source_open(&w.source, path, limits, err));
    w.stations = ist_sea_stations_new();
    w.in = calloc(1, BLOCK + IST_SEA_SLACK);
    w.out = malloc(OUTPUT);
    w.decoder = w.stations ? ist_sea_decoder_new(codec, w.stations, counters, limits) : NULL;
    if (!w.decoder || !w.in || !w.out) {
        status = ist_fail(err, IST_NOMEM, "out of memory to decode %s", path);
        goto done;
    }
    status = run(&w, form, counters, write, context, stop, err);
done:
    ist_sea_decoder_free(w.decoder);
    ist_sea_stations_free(w.stations);
    sea_source_close(w.source);
    free(w.in);
    free(w.out);
    return status;
}
