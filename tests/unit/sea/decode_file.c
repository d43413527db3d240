/* SPDX-License-Identifier: Apache-2.0
 *
 * A file decoded as a whole: one that was cut gives all that came before, and every sentence has its counter.
 */
#include "check.h"

#include <isthmus/base/text.h>
#include <isthmus/sea/decoder.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum { LINES = 6000 };

/* Positions, and a message of two sentences after each. */
static void write_traffic(ist_buffer *out, const ist_sea_codec *codec)
{
    ist_sea_statics says = { .imo = 9074729, .name = "EVENING STAR", .draught = 71 };
    for (int i = 0; i < LINES; i++) {
        ist_sea_report  r = { .mmsi = 440000001, .lon = 76200000 + i * 977, .lat = 21000000 + i * 31, .speed = 100, .course = 900, .heading = 90, .type = i % 2 ? 5 : 1, .second = 1 };
        ist_sea_message m;
        snprintf(says.destination, sizeof says.destination, "%020llX", (unsigned long long)i * 0x9E3779B97F4A7C15u); /* packs badly, so that cuts fall here too */
        if (r.type == 5) r.statics = &says;
        CHECK(ist_sea_message_encode(codec, &r, &m, NULL) == IST_OK);
        ist_sea_write_sentences(out, &m, &(ist_sea_envelope){ .time_us = (INT64_C(1700000000) + i) * 1000000, .channel = 'A', .sequence = i % 10 });
    }
}

static ist_status count_lines(void *context, const char *bytes, size_t length, ist_error *err)
{
    (void)err;
    for (size_t i = 0; i < length; i++) *(uint64_t *)context += bytes[i] == '\n';
    return IST_OK;
}

static bool adds_up(const ist_sea_counters *c)
{
    uint64_t sum = c->used + c->orphans;
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++) sum += c->refused[i];
    return c->sentences == sum;
}

/* Whatever byte a packed file ends at. */
TEST(what_came_before_a_cut_is_decoded_and_counted)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     lines = { 0 };
    char           path[] = "/tmp/isthmus-decode-XXXXXX";
    char          *packed;
    size_t         length;
    int            made = mkstemp(path);
    write_traffic(&lines, codec);
    gzFile file = gzdopen(made, "wb");
    CHECK(gzwrite(file, lines.at, (unsigned)lines.length) == (int)lines.length);
    gzclose(file);
    CHECK(ist_read_file(path, 1 << 24, &packed, &length, NULL) == IST_OK);
    uint64_t orphans = 0;
    for (size_t cut = length / 3; cut < length; cut += length / 41) {
        ist_sea_counters c;
        ist_error        err = { 0 };
        uint64_t         written = 0;
        CHECK(ist_write_file(path, packed, cut, NULL) == IST_OK);
        CHECK(ist_sea_decode_file(codec, path, IST_SEA_JSON, NULL, &c, count_lines, &written, NULL, &err) == IST_SYNTAX);
        CHECK_HAS(err.text, "ends too early");
        CHECK(written == c.messages && c.messages > 100 && adds_up(&c));
        orphans += c.orphans;
    }
    CHECK(orphans > 0);
    unlink(path);
    free(packed);
    ist_buffer_clear(&lines);
    ist_sea_codec_free(codec);
}

RUN(IT(what_came_before_a_cut_is_decoded_and_counted))
