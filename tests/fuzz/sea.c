/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a feed: every sentence is counted once, whatever pieces the bytes come in; every message comes back from
 * its JSON with the same bits; a table of rows ends.
 */
#include "fuzz.h"

#include <isthmus/sea/decoder.h>
#include <stdlib.h>
#include <string.h>

const char *const fuzz_seeds[] = {
    "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n!AIVDM,1,1,,B,B52K>;h00Fc>jpUlNV@ikwpUoP06,0*4C\n",
    "\\g:1-2-7,s:busan,c:1700000000*14\\!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\n"
    "\\g:2-2-7*6A\\!AIVDM,2,2,1,A,88888888880,2*25\n",
    "1550303566167726840 !AIVDM,1,1,,B,10bb7q@P0lPGHlVMhbl0Qgw>2>`<,0*7F\n$PGHP,1,2014,9,28,16,0,4,684,219,21,992190921,1,14*22\n",
    "!AIVDM,1,1,1,A,15N1u<PP1FJuvSRHOE6QIwwh0HQ6,0*7E,d-080,S2118,t050056.00,T56.4837741,r003669946,1325394060,1325394001\n",
    "MMSI,BaseDateTime,LAT,LON,SOG\n440000001,2023-01-11T00:00:05,35.1,129.05,8.8\n",
    NULL,
};

typedef struct state { ist_sea_codec *codec; ist_sea_stations *stations; char *line; } state;

static void check_back(const state *s, const ist_sea_heard *heard)
{
    ist_sea_message  again;
    ist_sea_envelope sent;
    char             station[IST_SEA_STATION_NAME], talker[3];
    char            *end = ist_sea_heard_json(heard, s->stations, s->line);
    if (end - s->line >= IST_SEA_LINE_ROOM) abort();
    if (ist_sea_message_read_json(s->codec, "line", s->line, (size_t)(end - s->line), &again, &sent, station, talker, NULL) != IST_OK) abort();
    if (again.n_bits != heard->message.n_bits || memcmp(again.bits, heard->message.bits, (again.n_bits + 7u) / 8) != 0) abort();
    if (ist_sea_heard_csv(heard, s->stations, s->line) - s->line >= IST_SEA_LINE_ROOM) abort();
}

/* Goes through all in pieces of `piece` bytes; returns the messages. */
static uint64_t decode(const state *s, const uint8_t *data, size_t size, size_t piece, bool look)
{
    ist_sea_counters c = { 0 };
    ist_sea_decoder *decoder = ist_sea_decoder_new(s->codec, s->stations, &c, NULL);
    char            *buffer = calloc(1, size + IST_SEA_SLACK);
    size_t           held = 0, at = 0;
    if (!decoder || !buffer) abort();
    do {
        size_t take = size - at < piece ? size - at : piece;
        if (take) memcpy(buffer + held, data + at, take);
        at += take;
        held += take;
        ist_sea_decoder_give(decoder, buffer, held, at == size);
        for (const ist_sea_heard *heard; (heard = ist_sea_decoder_next(decoder));)
            if (look) check_back(s, heard);
        size_t used = ist_sea_decoder_used(decoder);
        held -= used;
        memmove(buffer, buffer + used, held);
    } while (at < size);
    uint64_t sum = c.used + c.orphans;
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++) sum += c.refused[i];
    if (sum != c.sentences || held != 0) abort();
    ist_sea_decoder_free(decoder);
    free(buffer);
    return c.messages;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static state s; /* made once: the table takes longer than an input */
    if (!s.codec) s = (state){ ist_sea_codec_new(), ist_sea_stations_new(), malloc(IST_SEA_LINE_ROOM) };
    if (!s.codec || !s.stations || !s.line) abort();
    uint64_t whole = decode(&s, data, size, size + 1, true);
    if (decode(&s, data, size, 7, false) != whole) abort();
    return 0;
}
