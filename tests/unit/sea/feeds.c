/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds: words, files of every packing, order of time, repetition and limits.
 */
#include "feeding.h"

#include <isthmus/base/threads.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

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

typedef struct silent { ist_stop stop; _Atomic int left, late; int end; } silent;

/* Asks whoever waits at a pipe to stop, and ends it when that was in vain. */
static void *ask_to_stop(void *context)
{
    silent *pipe = context;
    nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
    atomic_store(&pipe->stop, 1);
    for (int i = 0; i < 1000 && !atomic_load(&pipe->left); i++) nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    pipe->late = !atomic_load(&pipe->left);
    close(pipe->end);
    return NULL;
}

/* Nor is its end waited for, or a byte, where a pipe is silent. */
TEST(a_pipe_that_says_nothing_is_left_when_asked)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    silent         at = { .stop = 0 };
    ist_sea_limits limits = { .stop = &at.stop };
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_END;
    pthread_t      asker;
    char           word[40];
    int            ends[2];
    CHECK(pipe(ends) == 0);
    at.end = ends[1];
    snprintf(word, sizeof word, "/proc/self/fd/%d", ends[0]);
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ word }, 1, &limits);
    CHECK(pthread_create(&asker, NULL, ask_to_stop, &at) == 0);
    CHECK(feeds && ist_sea_feeds_next(feeds, -1, &r, &what, NULL) == IST_OK && what == IST_SEA_IDLE);
    atomic_store(&at.left, 1);
    pthread_join(asker, NULL);
    CHECK(!at.late);
    close(ends[0]);
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

TEST(the_folder_is_left_clean)
{
    char command[240];
    snprintf(command, sizeof command, "rm -r %s", folder());
    CHECK(system(command) == 0);
}

RUN(IT(words_say_partner_station_label_and_place), IT(a_feed_is_called_by_the_end_of_its_path_that_is_its_own),
    IT(feeds_have_one_order_however_they_are_named), IT(files_of_every_packing_come_in_one_order_of_time),
    IT(a_feed_that_repeats_itself_is_heard_once), IT(what_swells_too_much_is_given_up), IT(a_time_days_from_those_around_it_is_none),
    IT(lines_that_jump_and_come_back_are_set_aside_and_a_pause_is_none), IT(a_file_without_an_end_is_left_when_asked),
    IT(a_pipe_that_says_nothing_is_left_when_asked), IT(what_is_no_feed_is_refused), IT(a_file_is_one_feed_whatever_it_is_called), IT(the_folder_is_left_clean))
