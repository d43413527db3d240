/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds: words, files of every packing, tables, order of time, repetition, limits, and sockets that come and go.
 */
#include "check.h"
#include "testdata.h"

#include <isthmus/base/threads.h>
#include <isthmus/sea/decoder.h>
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static const char *folder(void)
{
    static char name[] = "/tmp/isthmus-feeds-XXXXXX";
    static char *made;
    if (!made) made = mkdtemp(name);
    return made;
}

static void path_of(char out[200], const char *name) { snprintf(out, 200, "%s/%s", folder(), name); }

static void write_file(const char *name, const void *bytes, size_t length)
{
    char path[200];
    path_of(path, name);
    CHECK(ist_write_file(path, bytes, length, NULL) == IST_OK);
}

/* `count` position reports of one ship from `start` on, one every `step` seconds, as station `station` hears them. */
static void write_reports(ist_buffer *out, const ist_sea_codec *codec, uint32_t mmsi, int64_t start, int step, int count, const char *station)
{
    for (int i = 0; i < count; i++) {
        ist_sea_report  r = { .mmsi = mmsi, .lon = 76200000 + i, .lat = 21000000, .speed = 100, .course = 900, .heading = 90, .turn = 0, .type = 1, .second = 1 };
        ist_sea_message m;
        CHECK(ist_sea_message_encode(codec, &r, &m, NULL) == IST_OK);
        ist_sea_write_sentences(out, &m, &(ist_sea_envelope){ .station = station, .time_us = start + (int64_t)i * step * 1000000, .channel = 'A' });
    }
}

static ist_sea_feeds *open_words(const ist_sea_codec *codec, const char *const *words, size_t count, const ist_sea_limits *limits)
{
    ist_sea_feed   specs[8];
    ist_sea_feeds *feeds = NULL;
    ist_error      err = { 0 };
    for (size_t i = 0; i < count; i++) CHECK(ist_sea_feed_parse(&specs[i], words[i], &err) == IST_OK);
    if (ist_sea_feeds_open(&feeds, specs, count, codec, limits, &err) != IST_OK) printf("# %s\n", err.text);
    return feeds;
}

static size_t drain(ist_sea_feeds *feeds, ist_sea_report *last, bool *out_in_order)
{
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_END;
    int64_t        before = INT64_MIN;
    size_t         count = 0;
    *out_in_order = true;
    while (ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) {
        if (r.time_us < before) *out_in_order = false;
        before = r.time_us;
        *last = r;
        count++;
    }
    return count;
}

TEST(words_say_partner_station_label_and_place)
{
    ist_sea_feed f;
    ist_error    err = { 0 };
    CHECK(ist_sea_feed_parse(&f, "rok/busan@nato-restricted=logs/a=b.nmea", NULL) == IST_OK);
    CHECK_TEXT(f.partner, "rok");
    CHECK_TEXT(f.station, "busan");
    CHECK_TEXT(f.label, "nato-restricted");
    CHECK_TEXT(f.where, "logs/a=b.nmea");
    CHECK(ist_sea_feed_parse(&f, "tcp:host:4001", NULL) == IST_OK);
    CHECK_TEXT(f.partner, "own");
    CHECK_TEXT(f.where, "tcp:host:4001");
    CHECK(ist_sea_feed_parse(&f, "nato=", &err) == IST_USAGE);
    CHECK_HAS(err.text, "udp:[HOST:]PORT");
}

/* A name says which of the feeds it was, and no more of where it lies. */
TEST(a_feed_is_called_by_the_end_of_its_path_that_is_its_own)
{
    static const struct { const char *where, *name; } feeds[] = {
        { "/srv/x/logs/day1.nmea", "day1.nmea" }, { "/srv/x/a/day2.nmea", "x/a/day2.nmea" }, { "/srv/y/a/day2.nmea", "y/a/day2.nmea" },
        { "../b/day2.nmea", "b/day2.nmea" }, { "day3.nmea", "day3.nmea" }, { "/data/day3.nmea", "data/day3.nmea" }, { "xday1.nmea", "xday1.nmea" },
        { "-", "-" }, { "tcp:station.example:4001", "tcp:station.example:4001" },
    };
    enum { COUNT = sizeof feeds / sizeof feeds[0] };
    ist_sea_feed specs[COUNT];
    for (size_t i = 0; i < COUNT; i++) CHECK(ist_sea_feed_parse(&specs[i], feeds[i].where, NULL) == IST_OK);
    for (size_t i = 0; i < COUNT; i++) CHECK_TEXT(ist_sea_feed_name(specs, COUNT, i), feeds[i].name);
}

TEST(feeds_have_one_order_however_they_are_named)
{
    static const char *const words[] = { "B=x.nmea", "A/two=a.nmea", "b.nmea", "A/one=z.nmea", "a.nmea", "A=y.nmea" }, *const wanted[] = { "y.nmea", "z.nmea", "a.nmea", "x.nmea", "a.nmea", "b.nmea" };
    enum { COUNT = sizeof words / sizeof words[0] };
    for (size_t first = 0; first < COUNT; first++) {
        ist_sea_feed feeds[COUNT], one;
        for (size_t i = 0; i < COUNT; i++) {
            CHECK(ist_sea_feed_parse(&one, words[(first + i * 5) % COUNT], NULL) == IST_OK);
            size_t at = ist_sea_feed_insert(feeds, i, &one);
            CHECK_TEXT(feeds[at].where, one.where);
        }
        for (size_t i = 0; i < COUNT; i++) CHECK_TEXT(feeds[i].where, wanted[i]);
    }
}

TEST(files_of_every_packing_come_in_one_order_of_time)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 }, b = { 0 }, c = { 0 };
    unsigned char  packed[1 << 16];
    char           words[3][240], path[200];
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 100, "one");
    write_reports(&b, codec, 440000002, 1700000005000000, 10, 100, "two");
    write_reports(&c, codec, 440000003, 1700000003000000, 7, 100, "three");
    write_file("a.nmea", a.at, a.length);
    size_t length = ZSTD_compress(packed, sizeof packed, b.at, b.length, 3);
    write_file("b.nmea.zst", packed, length);
    path_of(path, "c.gz");
    gzFile file = gzopen(path, "wb");
    CHECK(gzwrite(file, c.at, (unsigned)c.length / 2) > 0);
    gzclose(file);
    file = gzopen(path, "ab"); /* a second member behind the first */
    CHECK(gzwrite(file, c.at + c.length / 2, (unsigned)(c.length - c.length / 2)) > 0);
    gzclose(file);
    snprintf(words[0], sizeof words[0], "nato=%s/a.nmea", folder());
    snprintf(words[1], sizeof words[1], "rok=%s/b.nmea.zst", folder());
    snprintf(words[2], sizeof words[2], "rok=%s/c.gz", folder());
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words[0], words[1], words[2] }, 3, NULL);
    ist_sea_report last;
    bool           in_order;
    CHECK(drain(feeds, &last, &in_order) == 300);
    CHECK(in_order);
    CHECK(last.mmsi == 440000002 && last.partner == 1 && last.feed == 1);
    CHECK_TEXT(ist_sea_feeds_station(feeds, last.station), "two");
    CHECK_TEXT(ist_sea_feeds_partner(feeds, last.partner), "rok");
    for (size_t i = 0; i < 3; i++) {
        if (ist_sea_feeds_trouble(feeds, i)) printf("# %s\n", ist_sea_feeds_trouble(feeds, i));
        CHECK(ist_sea_feeds_counters(feeds, i)->used == 100 && ist_sea_feeds_trouble(feeds, i) == NULL);
    }
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_buffer_clear(&b);
    ist_buffer_clear(&c);
    ist_sea_codec_free(codec);
}

TEST(a_feed_that_repeats_itself_is_heard_once)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 };
    char           words[240];
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 500, "one");
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 500, "one");
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 5, "other"); /* another station is another hearing */
    write_file("twice.nmea", a.at, a.length);
    snprintf(words, sizeof words, "%s/twice.nmea", folder());
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
    ist_sea_report last;
    bool           in_order;
    CHECK(drain(feeds, &last, &in_order) == 505);
    CHECK(ist_sea_feeds_counters(feeds, 0)->refused[IST_SEA_REFUSED_REPEATED] == 500);
    CHECK(ist_sea_feeds_counters(feeds, 0)->used == 505 && ist_sea_feeds_counters(feeds, 0)->sentences == 1005);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_sea_codec_free(codec);
}

/* 64 MiB of zeros in a few kilobytes: one line that never ends. */
TEST(what_swells_too_much_is_given_up)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    size_t         length = (size_t)64 << 20;
    char          *zeros = calloc(1, length), words[240];
    size_t         room = ZSTD_compressBound(length);
    unsigned char *packed = malloc(room);
    size_t         packed_length = ZSTD_compress(packed, room, zeros, length, 1);
    write_file("bomb.zst", packed, packed_length);
    snprintf(words, sizeof words, "%s/bomb.zst", folder());
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
    ist_sea_report last;
    bool           in_order;
    CHECK(drain(feeds, &last, &in_order) == 0);
    CHECK_HAS(ist_sea_feeds_trouble(feeds, 0), "allowed");
    CHECK(ist_sea_feeds_counters(feeds, 0)->bytes < 4 << 20);
    CHECK(ist_sea_feeds_counters(feeds, 0)->refused[IST_SEA_REFUSED_LONG] == 1);
    ist_sea_feeds_free(feeds);
    ist_sea_limits few = { .bytes = 100, .ratio = 1e9 };
    feeds = open_words(codec, (const char *const[]){ words }, 1, &few);
    CHECK(drain(feeds, &last, &in_order) == 0);
    CHECK_HAS(ist_sea_feeds_trouble(feeds, 0), "100 bytes");
    ist_sea_feeds_free(feeds);
    write_file("cut.zst", packed, packed_length / 2);
    snprintf(words, sizeof words, "%s/cut.zst", folder());
    ist_sea_limits any = { .ratio = 1e9 };
    feeds = open_words(codec, (const char *const[]){ words }, 1, &any);
    CHECK(drain(feeds, &last, &in_order) == 0);
    CHECK_HAS(ist_sea_feeds_trouble(feeds, 0), "ends too early");
    ist_sea_feeds_free(feeds);
    free(zeros);
    free(packed);
    ist_sea_codec_free(codec);
}

/* A receiver that stamps lines with 1970 or 2191 between sound ones does not hold back what follows, behind which another feed would
 * be told first; a log that leaves days out, or that begins anew at an earlier day, is taken at its word. */
TEST(a_time_days_from_those_around_it_is_none)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 }, b = { 0 };
    char           words[2][240];
    const int64_t  day = INT64_C(86400) * 1000000, start = INT64_C(1700000000) * 1000000;
    write_reports(&a, codec, 440000001, 3600 * INT64_C(1000000), 1, 2, "one");     /* 1970, before anything else */
    write_reports(&a, codec, 440000002, start, 10, 20, "one");
    write_reports(&a, codec, 440000003, INT64_C(7000000000) * 1000000, 1, 1, "one"); /* 2191 */
    write_reports(&a, codec, 440000004, start + 300 * INT64_C(1000000), 10, 20, "one");
    write_reports(&a, codec, 440000005, start + 9 * day, 10, 20, "one");           /* days left out */
    write_reports(&a, codec, 440000006, start + 2 * day, 10, 20, "one");           /* an older log behind it */
    write_reports(&b, codec, 440000007, start, 10, 20, "two");
    write_file("astray.nmea", a.at, a.length);
    write_file("sound.nmea", b.at, b.length);
    snprintf(words[0], sizeof words[0], "A=%s/astray.nmea", folder());
    snprintf(words[1], sizeof words[1], "B=%s/sound.nmea", folder());
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words[0], words[1] }, 2, NULL);
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_END;
    int            timed[8] = { 0 }, untimed[8] = { 0 };
    while (ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) {
        size_t ship = r.mmsi - 440000000;
        (r.time_us == IST_SEA_NO_TIME ? untimed : timed)[ship & 7]++;
    }
    CHECK(untimed[1] == 2 && untimed[3] == 1 && timed[1] == 0 && timed[3] == 0);
    CHECK(timed[2] == 20 && timed[4] == 20 && timed[5] == 20 && timed[6] == 20 && timed[7] == 20);
    CHECK(ist_sea_feeds_counters(feeds, 0)->untimed == 0 && ist_sea_feeds_counters(feeds, 1)->untimed == 0);
    CHECK(ist_sea_feeds_counters(feeds, 0)->astray == 3 && ist_sea_feeds_counters(feeds, 1)->astray == 0);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_buffer_clear(&b);
    ist_sea_codec_free(codec);
}

/* One line that jumped, a stretch that is longer than what lies beside it, and one that is behind: set aside are the lines that jumped, not those that
 * come back. A station that was off for hours, and one whose clock is an hour ahead all along, are heard. */
TEST(lines_that_jump_and_come_back_are_set_aside_and_a_pause_is_none)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 };
    char           words[240];
    const int64_t  second = 1000000, hour = 3600 * second, start = INT64_C(1700000000) * second;
    static const int expected[] = { 0, 200, 0, 200, 0, 600, 0, 300, 60, 200, 40 };
    int64_t now = start;
    write_reports(&a, codec, 440000001, now, 10, 200, "one");
    write_reports(&a, codec, 440000002, now + 3 * hour, 10, 1, "one");
    write_reports(&a, codec, 440000003, now += 2000 * second, 10, 200, "one");
    write_reports(&a, codec, 440000004, now + 20 * hour, 10, 200, "one");
    write_reports(&a, codec, 440000005, now += 4000 * second, 10, 600, "one");
    write_reports(&a, codec, 440000006, now - 10 * hour, 10, 100, "one");
    write_reports(&a, codec, 440000007, now += 6000 * second, 10, 300, "one");
    for (int i = 0; i < 60; i++, now += 50 * second) { /* five lines of one station, then one of another */
        write_reports(&a, codec, 440000008, 3000 * second + now + hour, 10, 1, "two");
        if (i < 40) write_reports(&a, codec, 440000010, 3001 * second + now, 10, 1, "one");
        else write_reports(&a, codec, 440000009, 3002 * second + now, 5, 5, "one");
    }
    write_reports(&a, codec, 440000009, now + 11 * hour, 10, 100, "one"); /* behind a pause */
    write_file("jumps.nmea", a.at, a.length);
    snprintf(words, sizeof words, "A=%s/jumps.nmea", folder());
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_END;
    int            timed[16] = { 0 };
    while (ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) timed[(r.mmsi - 440000000) & 15] += r.time_us != IST_SEA_NO_TIME;
    for (int i = 0; i < 11; i++) {
        if (timed[i] != expected[i]) printf("# ship %d: %d of %d\n", i, timed[i], expected[i]);
        CHECK(timed[i] == expected[i]);
    }
    CHECK(ist_sea_feeds_counters(feeds, 0)->astray == 301);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_sea_codec_free(codec);
}

/* A file without an end in which nothing is AIS gives nothing, and is left all the same when that is asked for. */
TEST(a_file_without_an_end_is_left_when_asked)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_stop       stop = 1;
    ist_sea_limits limits = { .stop = &stop };
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ "/dev/zero" }, 1, &limits);
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_END;
    CHECK(feeds && ist_sea_feeds_next(feeds, -1, &r, &what, NULL) == IST_OK && what == IST_SEA_IDLE);
    ist_sea_feeds_free(feeds);
    ist_sea_codec_free(codec);
}

/* What no waiting mends is said at once, also where feeds are followed. */
TEST(what_is_no_feed_is_refused)
{
    static const struct { const char *words[2]; size_t count; ist_status status; const char *says; } cases[] = {
        { { "." }, 1, IST_IO, "a folder" },
        { { "A=-", "B=-" }, 2, IST_USAGE, "standard input is named as two feeds" },
        { { "tcp:localhost" }, 1, IST_USAGE, "tcp:HOST:PORT is allowed" },
        { { "tcp::1234" }, 1, IST_USAGE, "tcp:HOST:PORT is allowed" },
    };
    ist_sea_codec *codec = ist_sea_codec_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ist_sea_feed   specs[2];
        ist_sea_feeds *feeds = NULL;
        ist_error      err = { 0 };
        for (size_t k = 0; k < cases[i].count; k++) CHECK(ist_sea_feed_parse(&specs[k], cases[i].words[k], &err) == IST_OK);
        CHECK(ist_sea_feeds_open(&feeds, specs, cases[i].count, codec, &(ist_sea_limits){ .follow = true }, &err) == cases[i].status);
        CHECK_HAS(err.text, cases[i].says);
        CHECK(feeds == NULL);
    }
    ist_sea_codec_free(codec);
}

/* As two feeds it would be two sets of stations that hear the same, and what neither hears would say less than it does. */
TEST(a_file_is_one_feed_whatever_it_is_called)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_sea_feeds *feeds = NULL;
    ist_sea_feed   specs[2];
    ist_error      err = { 0 };
    char           path[200], link[200], words[2][210];
    write_file("twin.nmea", "", 0);
    path_of(path, "twin.nmea");
    path_of(link, "other.nmea");
    CHECK(symlink(path, link) == 0);
    snprintf(words[0], sizeof words[0], "A=%s", path);
    snprintf(words[1], sizeof words[1], "B=%s", link);
    for (int i = 0; i < 2; i++) CHECK(ist_sea_feed_parse(&specs[i], words[i], &err) == IST_OK);
    CHECK(ist_sea_feeds_open(&feeds, specs, 2, codec, NULL, &err) == IST_USAGE && !feeds);
    CHECK_HAS(err.text, "other.nmea is named as two feeds");
    ist_sea_codec_free(codec);
}

TEST(tables_of_four_publishers_are_feeds)
{
    static const struct { const char *name, *text; } tables[] = {
        { "noaa.csv", "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n"
                      "440000001,2023-01-11T00:00:05,35.1,129.05,8.8,272.7,511.0,\"HAN, EUL\",IMO9307839,5LCB4,70,8.0,208.0,30.0,8.0,70.0,A\n" },
        { "exact.csv", "MMSI,Message_ID,Repeat_indicator,Time,Millisecond,Longitude,Latitude,SOG,COG,Heading\r\n"
                       "\"440000001\",\"1\",\"0\",\"20230111_000005\",\"250\",\"129.05\",\"35.1\",\"8.8\",\"272.7\",\"\"\r\n" },
        { "dma.csv", "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,Ship type,Cargo type,Width,Length\n"
                     "11/01/2023 00:00:05,Class A,440000001,35.1,129.05,Under way using engine,0,8.8,272.7,,Unknown,,,,,,\n" },
        { "own.json", "{\"type\":1,\"mmsi\":440000001,\"time\":\"2023-01-11T00:00:05Z\",\"lat\":35.1,\"lon\":129.05,\"speed\":8.8,\"course\":272.7}\n" },
    };
    ist_sea_codec *codec = ist_sea_codec_new();
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char words[240];
        write_file(tables[i].name, tables[i].text, strlen(tables[i].text));
        snprintf(words, sizeof words, "%s/%s", folder(), tables[i].name);
        ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
        ist_sea_report r = { 0 };
        ist_sea_next   what;
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT);
        CHECK(r.mmsi == 440000001 && r.lat == 21060000 && r.lon == 77430000 && r.speed == 88 && r.course == 2727 && r.heading == IST_SEA_NONE);
        CHECK(r.time_us == 1673395205000000 + (i == 1 ? 250000 : 0) && r.type == 1);
        if (i == 0) {
            CHECK(r.statics && r.statics->imo == 9307839 && r.statics->to_bow + r.statics->to_stern == 208 && r.statics->draught == 80 && r.status == 8);
            if (r.statics) CHECK_TEXT(r.statics->name, "HAN, EUL");
        }
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_END);
        CHECK(ist_sea_feeds_counters(feeds, 0)->sentences == 1);
        ist_sea_feeds_free(feeds);
    }
    ist_sea_codec_free(codec);
}

/* What the Danish table calls the sender is what the message of such a sender would be. */
TEST(a_station_an_aid_and_an_aircraft_of_a_table_are_no_ships)
{
    static const struct { const char *mobile; uint8_t type, transponder; } rows[] = {
        { "Class A", 1, IST_SEA_CLASS_A }, { "Class B", 18, IST_SEA_CLASS_B }, { "Base Station", 4, IST_SEA_BASE }, { "AtoN", 21, IST_SEA_AID },
        { "SAR Airborne", 9, IST_SEA_AIRCRAFT }, { "Search and Rescue Transponder", 1, IST_SEA_CLASS_A }, { "", 1, IST_SEA_CLASS_A },
    };
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     table = { 0 };
    char           words[240];
    ist_buffer_add(&table, "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) ist_buffer_print(&table, "11/01/2023 00:00:0%zu,%s,2190000%02zu,55.1,12.05,,,,,\n", i, rows[i].mobile, i);
    write_file("mobiles.csv", table.at, table.length);
    snprintf(words, sizeof words, "%s/mobiles.csv", folder());
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ist_sea_report r = { 0 };
        ist_sea_next   what;
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT);
        CHECK(r.type == rows[i].type && r.transponder == rows[i].transponder);
    }
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&table);
    ist_sea_codec_free(codec);
}

/* What is left of a longitude is another place; so a row that was cut anywhere says nothing. */
TEST(a_row_that_was_cut_is_refused)
{
    static const char header[] = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n",
                      row[] = "440000001,2023-01-11T00:00:05,35.1,129.05,8.8,272.7,511.0,HAN,IMO9307839,5LCB4,70,8.0,208.0,30.0,8.0,70.0,A";
    ist_sea_codec *codec = ist_sea_codec_new();
    char           words[240], text[400];
    for (size_t length = 1; length < sizeof row; length++) {
        bool           whole = length + 1 >= sizeof row - 1; /* with the last comma all columns are there */
        ist_sea_report r = { 0 };
        ist_sea_next   what;
        snprintf(text, sizeof text, "%s%.*s", header, (int)length, row);
        write_file("cut.csv", text, strlen(text));
        snprintf(words, sizeof words, "%s/cut.csv", folder());
        ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == (whole ? IST_SEA_REPORT : IST_SEA_END));
        const ist_sea_counters *c = ist_sea_feeds_counters(feeds, 0);
        CHECK(c->sentences == 1 && c->used == whole && c->refused[IST_SEA_REFUSED_SHORT] == !whole);
        ist_sea_feeds_free(feeds);
    }
    ist_sea_codec_free(codec);
}

/* ---- sockets */

static int listen_on(int kind, uint16_t *out_port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(*out_port) }; /* 0: any */
    socklen_t          size = sizeof address;
    int                fd = socket(AF_INET, kind, 0), yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || (kind == SOCK_STREAM && listen(fd, 4) != 0)) return -1;
    getsockname(fd, (struct sockaddr *)&address, &size);
    *out_port = ntohs(address.sin_port);
    return fd;
}

/* Not there yet is no reason to give up, and what was wrong is told while it is. */
TEST(a_server_that_is_not_there_yet_is_waited_for)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 };
    char           words[64];
    uint16_t       port = 0;
    close(listen_on(SOCK_STREAM, &port));
    snprintf(words, sizeof words, "tcp:127.0.0.1:%u", port);
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, &(ist_sea_limits){ .follow = true, .patience_ms = 20 });
    ist_sea_report r;
    ist_sea_next   what;
    for (int i = 0; i < 20 && !ist_sea_feeds_trouble(feeds, 0); i++) ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
    CHECK_HAS(ist_sea_feeds_trouble(feeds, 0), "refused");
    int fd = listen_on(SOCK_STREAM, &port), to = -1;
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 20, "one");
    for (int i = 0; i < 20 && to < 0; i++) {
        ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
        struct pollfd called = { .fd = fd, .events = POLLIN };
        if (poll(&called, 1, 50) == 1) to = accept(fd, NULL, NULL);
    }
    CHECK(to >= 0 && send(to, a.at, a.length, 0) == (ssize_t)a.length);
    what = IST_SEA_IDLE;
    for (int i = 0; i < 20 && what != IST_SEA_REPORT; i++) ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
    CHECK(what == IST_SEA_REPORT && r.mmsi == 440000001);
    CHECK(ist_sea_feeds_trouble(feeds, 0) == NULL);
    close(to);
    close(fd);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_sea_codec_free(codec);
}

typedef struct server { int fd; const char *first, *second; } server;

/* Sends a part, hangs up in the middle of a line, and sends the rest to whoever calls again. */
static void *serve(void *context)
{
    server *s = context;
    for (int i = 0; i < 2; i++) {
        int         peer = accept(s->fd, NULL, NULL);
        const char *text = i ? s->second : s->first;
        for (size_t at = 0, length = strlen(text); at < length;) { /* slowly: seven bytes at a time */
            ssize_t sent = write(peer, text + at, length - at < 7 ? length - at : 7);
            if (sent <= 0) break;
            at += (size_t)sent;
        }
        close(peer);
    }
    return NULL;
}

TEST(a_server_that_hangs_up_is_called_again)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 }, b = { 0 };
    char           words[64];
    uint16_t       port = 0;
    pthread_t      thread;
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 20, "one");
    ist_buffer_add(&a, "!AIVDM,1,1,,A,15RTgt0PAs"); /* lost */
    write_reports(&b, codec, 440000001, 1700000300000000, 10, 20, "one");
    server s = { listen_on(SOCK_STREAM, &port), a.at, b.at };
    CHECK(s.fd >= 0 && pthread_create(&thread, NULL, serve, &s) == 0);
    snprintf(words, sizeof words, "rok=tcp:127.0.0.1:%u", port);
    ist_sea_limits limits = { .follow = true, .patience_ms = 20 };
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, &limits);
    ist_sea_report r;
    ist_sea_next   what;
    int            got = 0, idle = 0;
    while (got < 40 && idle < 100) {
        CHECK(ist_sea_feeds_next(feeds, 100, &r, &what, NULL) == IST_OK && what != IST_SEA_END);
        got += what == IST_SEA_REPORT;
        idle += what == IST_SEA_IDLE;
    }
    CHECK(got == 40);
    CHECK(ist_sea_feeds_counters(feeds, 0)->reconnects >= 1 && ist_sea_feeds_counters(feeds, 0)->dropped == 0);
    pthread_join(thread, NULL);
    close(s.fd);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_buffer_clear(&b);
    ist_sea_codec_free(codec);
}

TEST(packets_are_lines_and_what_no_one_fetches_is_dropped_and_counted)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 };
    char           words[64];
    uint16_t       port = 0;
    int            probe = listen_on(SOCK_DGRAM, &port), fd = socket(AF_INET, SOCK_DGRAM, 0);
    close(probe);
    snprintf(words, sizeof words, "udp:127.0.0.1:%u", port);
    ist_sea_feeds     *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port) };
    ist_sea_report     r;
    ist_sea_next       what;
    long               got = 0;
    write_reports(&a, codec, 440000001, 1700000000000000, 1, 1, NULL);
    a.length--; /* no line feed */
    for (int i = 0; i < 3; i++) sendto(fd, a.at, a.length, 0, (struct sockaddr *)&to, sizeof to);
    ist_sea_feeds_next(feeds, 1000, &r, &what, NULL);
    CHECK(what == IST_SEA_REPORT && r.mmsi == 440000001); /* the same thrice is heard once */
    for (int round = 0; round < 40; round++) { /* about 12,000 reports; one is fetched in between */
        a.length = 0;
        write_reports(&a, codec, 440000002, 1700000000000000 + (int64_t)round * 1000000000, 1, 300, NULL);
        for (size_t at = 0; at < a.length;) {
            const char *stop = memchr(a.at + at, '\n', a.length - at);
            size_t      length = (size_t)(stop - (a.at + at)) + 1;
            sendto(fd, a.at + at, length, 0, (struct sockaddr *)&to, sizeof to);
            at += length;
        }
        for (int k = 0; k < 6; k++)
            if (ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) got++;
    }
    while (ist_sea_feeds_next(feeds, 20, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) got++;
    const ist_sea_counters *c = ist_sea_feeds_counters(feeds, 0);
    CHECK(c->messages == (uint64_t)got + 1 + c->dropped); /* what came is either fetched or counted */
    close(fd);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_sea_codec_free(codec);
}

TEST(tables_of_the_test_data_are_read)
{
    const char *root = getenv("ISTHMUS_TESTDATA");
    char       *text = NULL, words[2000];
    size_t      length;
    if (!testdata_read("ais/tracks/aisdb_noaa.csv", &text, &length)) SKIP("test data is absent: ais/tracks");
    free(text);
    static const struct { const char *name; size_t rows; } files[] = { { "aisdb_noaa.csv", 1000 }, { "aisdb_20210701.csv", 2498 },
        { "gfw_249014000_korea_strait_201801.csv", 8115 }, { "gfw_416000000_shared_mmsi_taiwan_201401.jsonl", 1668 } };
    ist_sea_codec *codec = ist_sea_codec_new();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(words, sizeof words, "%s/ais/tracks/%s", root, files[i].name);
        ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, &(ist_sea_limits){ .keep_repeats = true });
        ist_sea_report last;
        bool           in_order;
        size_t         got = drain(feeds, &last, &in_order);
        const ist_sea_counters *c = ist_sea_feeds_counters(feeds, 0);
        if (got != files[i].rows) printf("# %s: %zu of %zu\n", files[i].name, got, files[i].rows);
        CHECK(c->sentences == c->used + c->refused[IST_SEA_REFUSED_FORM]);
        CHECK(got == files[i].rows);
        ist_sea_feeds_free(feeds);
    }
    ist_sea_codec_free(codec);
}

TEST(the_folder_is_left_clean)
{
    char command[240];
    snprintf(command, sizeof command, "rm -r %s", folder());
    CHECK(system(command) == 0);
}

RUN(IT(words_say_partner_station_label_and_place), IT(a_feed_is_called_by_the_end_of_its_path_that_is_its_own), IT(feeds_have_one_order_however_they_are_named), IT(files_of_every_packing_come_in_one_order_of_time), IT(a_feed_that_repeats_itself_is_heard_once),
    IT(what_swells_too_much_is_given_up), IT(a_time_days_from_those_around_it_is_none), IT(lines_that_jump_and_come_back_are_set_aside_and_a_pause_is_none), IT(a_file_without_an_end_is_left_when_asked), IT(what_is_no_feed_is_refused), IT(a_file_is_one_feed_whatever_it_is_called), IT(tables_of_four_publishers_are_feeds), IT(a_station_an_aid_and_an_aircraft_of_a_table_are_no_ships), IT(a_row_that_was_cut_is_refused), IT(a_server_that_is_not_there_yet_is_waited_for), IT(a_server_that_hangs_up_is_called_again),
    IT(packets_are_lines_and_what_no_one_fetches_is_dropped_and_counted), IT(tables_of_the_test_data_are_read), IT(the_folder_is_left_clean))
