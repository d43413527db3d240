/* SPDX-License-Identifier: Apache-2.0
 *
 * listen.h: for tests: sentences put together by hand, and what a decoder hears in them.
 */
#ifndef ISTHMUS_TESTS_SEA_LISTEN_H
#define ISTHMUS_TESTS_SEA_LISTEN_H

#include <isthmus/base/text.h>
#include <isthmus/sea/decoder.h>
#include <stdarg.h>
#include <stdlib.h>

/* A feed in the making. */
static ist_buffer said;

static void add_with_sum(const char *front, const char *body, const char *behind)
{
    unsigned sum = 0;
    for (const char *p = body; *p; p++) sum ^= (unsigned char)*p;
    ist_buffer_print(&said, "%s%s*%02X%s", front, body, sum, behind);
}
static __attribute__((unused)) void tag(const char *body) { add_with_sum("\\", body, "\\"); }
static void sentence(const char *body) { add_with_sum("!", body, "\r\n"); }

/* ---- what was heard: JSON lines one behind the other, and the counters */
static char             heard_json[1 << 18];
static char             heard_csv[1 << 16];
static size_t           heard_count;
static int64_t          heard_times[64];
static ist_sea_counters heard_counters;

/* In pieces of `piece` bytes; forgets what was said. */
static void hear_in_pieces(size_t piece)
{
    ist_sea_codec    *codec = ist_sea_codec_new();
    ist_sea_stations *stations = ist_sea_stations_new();
    ist_sea_counters  counters = { 0 };
    ist_sea_decoder  *decoder = ist_sea_decoder_new(codec, stations, &counters, NULL);
    char             *buffer = calloc(1, said.length + IST_SEA_SLACK), *json = heard_json, *csv = heard_csv;
    size_t            held = 0, at = 0;
    heard_count = 0;
    heard_json[0] = '\0';
    do {
        size_t take = said.length - at < piece ? said.length - at : piece;
        if (take) memcpy(buffer + held, said.at + at, take);
        at += take;
        held += take;
        ist_sea_decoder_give(decoder, buffer, held, at == said.length);
        for (const ist_sea_heard *h; (h = ist_sea_decoder_next(decoder));) {
            if (heard_count < 64) heard_times[heard_count] = h->time_us;
            heard_count++;
            if (json - heard_json < (1 << 18) - IST_SEA_LINE_ROOM) json = ist_sea_heard_json(h, stations, json);
            if (csv - heard_csv < 20000) csv = ist_sea_heard_csv(h, stations, csv);
        }
        size_t used = ist_sea_decoder_used(decoder);
        held -= used;
        memmove(buffer, buffer + used, held);
    } while (at < said.length);
    *json = *csv = '\0';
    heard_counters = counters;
    free(buffer);
    ist_sea_decoder_free(decoder);
    ist_sea_stations_free(stations);
    ist_sea_codec_free(codec);
    ist_buffer_clear(&said);
    said = (ist_buffer){ 0 };
}
static __attribute__((unused)) void hear(void) { hear_in_pieces(1 << 20); }

/* ---- bits by hand: BITS(width, value, width, value, ..., 0) */
static char    bits[4200];
static size_t  bits_length;
static void add_bits(int width, long long value)
{
    for (int i = width - 1; i >= 0; i--) bits[bits_length++] = (char)('0' + (value >> i & 1));
    bits[bits_length] = '\0';
}
static __attribute__((unused)) void message(int width, ...)
{
    va_list list;
    bits_length = 0;
    va_start(list, width);
    for (; width; width = va_arg(list, int)) add_bits(width, va_arg(list, long long));
    va_end(list);
}
/* Six-bit text in a field of `characters`, '@' behind. */
static __attribute__((unused)) void add_text(const char *text, size_t characters)
{
    for (size_t i = 0; i < characters; i++) {
        int c = *text ? *text++ : '@';
        add_bits(6, c >= 64 ? c - 64 : c);
    }
}
/* The bits as the payload of one sentence, with the fill bits they need. */
static __attribute__((unused)) void send(void)
{
    char body[900], payload[800];
    size_t length = 0, fill = (6 - bits_length % 6) % 6;
    for (size_t i = 0; i < bits_length; i += 6) {
        int six = 0;
        for (size_t k = 0; k < 6; k++) six = six * 2 + (i + k < bits_length ? bits[i + k] - '0' : 0);
        payload[length++] = (char)(six < 40 ? six + 48 : six + 56);
    }
    payload[length] = '\0';
    snprintf(body, sizeof body, "AIVDM,1,1,,A,%s,%zu", payload, fill);
    sentence(body);
}

#endif
