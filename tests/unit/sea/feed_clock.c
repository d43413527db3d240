/* SPDX-License-Identifier: Apache-2.0
 *
 * Times that base stations deny: a long stretch of lines with a wrong clock is set aside, in generated lines and in a real log; what
 * only looks like one is not.
 */
#include "check.h"
#include "testdata.h"

#include <isthmus/sea/decoder.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define SECOND INT64_C(1000000)
#define HOUR   (3600 * SECOND)
#define START  (INT64_C(1700000000) * SECOND)

enum { SHIP = 440000001 };

static const ist_sea_codec *codec(void)
{
    static ist_sea_codec *made;
    if (!made) made = ist_sea_codec_new();
    return made;
}

static void write_one(ist_buffer *out, int type, uint32_t mmsi, int number, int64_t said, int64_t stamp)
{
    ist_sea_report  r = { .time_us = said, .mmsi = mmsi, .lon = 76200000 + number % 1000, .lat = 21000000, .speed = 100, .course = 900, .heading = 90, .type = (uint8_t)type, .second = 1 };
    ist_sea_message m;
    CHECK(ist_sea_message_encode(codec(), &r, &m, NULL) == IST_OK);
    ist_sea_write_sentences(out, &m, &(ist_sea_envelope){ .station = "one", .time_us = stamp, .channel = 'A' });
}

/* A line a second from `from` on, every twentieth of one of two base stations, whose clocks are off by `bases`; stamped by a clock that is off by `by`. */
static void write_lines(ist_buffer *out, int64_t from, int count, int64_t by, int64_t bases)
{
    for (int i = 0; i < count; i++) {
        int64_t now = from + i * SECOND;
        if (i % 20 == 0) write_one(out, 4, 4400001 + (uint32_t)(i / 20 % 2), i, now + bases, now + by);
        else write_one(out, 1, SHIP, i, 0, now + by);
    }
}

/* What becomes of the lines of a file: how many have a time. */
static size_t timed_in(const ist_buffer *lines, uint64_t *out_astray)
{
    char           path[] = "/tmp/isthmus-clock-XXXXXX";
    ist_sea_feed   spec;
    ist_sea_feeds *feeds = NULL;
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_END;
    size_t         timed = 0;
    int            made = mkstemp(path);
    CHECK(made >= 0 && write(made, lines->at, lines->length) == (ssize_t)lines->length);
    close(made);
    CHECK(ist_sea_feed_parse(&spec, path, NULL) == IST_OK && ist_sea_feeds_open(&feeds, &spec, 1, codec(), &(ist_sea_limits){ .keep_repeats = true }, NULL) == IST_OK);
    while (ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) timed += r.time_us != IST_SEA_NO_TIME;
    *out_astray = ist_sea_feeds_counters(feeds, 0)->astray;
    ist_sea_feeds_free(feeds);
    unlink(path);
    return timed;
}

/* Hours off, for hours; off by less than it lasts; behind, back in 1970; and after an outage. */
TEST(a_long_stretch_that_base_stations_deny_is_set_aside)
{
    static const struct { int64_t by, outage; int count; } stretches[] = {
        { 20 * HOUR, 0, 5000 }, { 40 * 60 * SECOND, 0, 5000 }, { -3 * HOUR, 0, 5000 }, { -START, 0, 5000 }, { 3 * HOUR, 2 * HOUR, 5000 }, { 240 * HOUR, 0, 40000 },
    };
    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++) {
        ist_buffer lines = { 0 };
        uint64_t   astray;
        int64_t    from = START + 3000 * SECOND + stretches[i].outage;
        write_lines(&lines, START, 3000, 0, 0);
        write_lines(&lines, from, stretches[i].count, stretches[i].by, 0);
        write_lines(&lines, from + stretches[i].count * SECOND, 3000, 0, 0);
        CHECK(timed_in(&lines, &astray) == 6000);
        if (astray != (uint64_t)stretches[i].count) printf("# %zu: %llu\n", i, (unsigned long long)astray);
        CHECK(astray == (uint64_t)stretches[i].count);
        ist_buffer_clear(&lines);
    }
}

/* Nothing is denied where all stamps are of one other clock, where base stations are off, or where a receiver gets its clock. */
TEST(what_only_looks_like_a_wrong_clock_is_believed)
{
    static const struct { int64_t by, later, bases, bases_later, outage; } logs[] = {
        { 0, 0, 0, 0, HOUR },                   /* an outage */
        { 0, 0, 0, 0, 240 * HOUR },
        { 0, 0, 0, 0, -240 * HOUR },            /* an older log behind it */
        { -3 * HOUR, -3 * HOUR, 0, 0, HOUR },   /* stamps in local time, and an outage */
        { 3 * HOUR, 3 * HOUR, 0, 0, HOUR },
        { 0, 0, -3 * HOUR, -3 * HOUR, HOUR },   /* base stations that are off all along */
        { -3 * HOUR, 0, 0, 0, 0 },              /* a clock that is set right at last */
        { 3 * HOUR, 0, 0, 0, 0 },
    };
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        ist_buffer lines = { 0 };
        uint64_t   astray;
        write_lines(&lines, START, 5000, logs[i].by, logs[i].bases);
        write_lines(&lines, START + 5000 * SECOND + logs[i].outage, 5000, logs[i].later, logs[i].bases_later);
        size_t timed = timed_in(&lines, &astray);
        if (astray) printf("# %zu: %llu\n", i, (unsigned long long)astray);
        CHECK(timed == 10000 && astray == 0);
        ist_buffer_clear(&lines);
    }
}

/* Messages of a real log from the west of Sweden, which has the same passage four times, of the first; with a stretch whose stamps are off by `by`. */
static bool stretch_of_log(ist_buffer *out, int from, int to, int64_t by)
{
    char  *packed = NULL;
    size_t length;
    if (!testdata_read("ais/nmea/opencpn_hakefjord.log.gz", &packed, &length)) return false;
    enum { ROOM = 1 << 24 };
    char    *bytes = calloc(1, ROOM + IST_SEA_SLACK);
    z_stream gzip = { .next_in = (unsigned char *)packed, .avail_in = (unsigned)length, .next_out = (unsigned char *)bytes, .avail_out = ROOM };
    CHECK(bytes && inflateInit2(&gzip, 15 + 16) == Z_OK && inflate(&gzip, Z_FINISH) == Z_STREAM_END);
    ist_sea_stations *stations = ist_sea_stations_new();
    ist_sea_counters  counters = { 0 };
    ist_sea_decoder  *decoder = ist_sea_decoder_new(codec(), stations, &counters, NULL);
    int64_t           last = 0;
    int               number = 0;
    ist_sea_decoder_give(decoder, bytes, gzip.total_out, true);
    for (const ist_sea_heard *heard; (heard = ist_sea_decoder_next(decoder));) {
        if (heard->time_us == IST_SEA_NO_TIME) continue;
        if (heard->time_us < last - 600 * SECOND) break;
        last = heard->time_us;
        int64_t off = number >= from && number < to ? by : 0;
        ist_sea_write_sentences(out, &heard->message, &(ist_sea_envelope){ .time_us = heard->time_us + off, .channel = heard->channel, .own = heard->own });
        number++;
    }
    inflateEnd(&gzip);
    ist_sea_decoder_free(decoder);
    ist_sea_stations_free(stations);
    free(bytes);
    free(packed);
    return !out->failed;
}

TEST(in_a_real_log_a_long_stretch_is_set_aside_and_nothing_else)
{
    static const struct { int from, to; int64_t by; } stretches[] = { { 0, 0, 0 }, { 1000, 3500, 20 * HOUR }, { 500, 3200, -3 * HOUR }, { 800, 3600, 15 * 60 * SECOND } };
    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++) {
        ist_buffer lines = { 0 };
        uint64_t   astray;
        if (!stretch_of_log(&lines, stretches[i].from, stretches[i].to, stretches[i].by)) SKIP("test data is absent: ais/nmea");
        size_t timed = timed_in(&lines, &astray);
        if (astray != (uint64_t)(stretches[i].to - stretches[i].from)) printf("# %zu: %llu astray, %zu timed\n", i, (unsigned long long)astray, timed);
        CHECK(astray == (uint64_t)(stretches[i].to - stretches[i].from) && timed + astray > 3900);
        ist_buffer_clear(&lines);
    }
}

RUN(IT(a_long_stretch_that_base_stations_deny_is_set_aside), IT(what_only_looks_like_a_wrong_clock_is_believed), IT(in_a_real_log_a_long_stretch_is_set_aside_and_nothing_else))
