/* SPDX-License-Identifier: Apache-2.0
 *
 * feeding.h: for tests of feeds: a folder of their own, reports written as a receiver stamps them, and what comes out of a feed.
 */
#ifndef ISTHMUS_TESTS_SEA_FEEDING_H
#define ISTHMUS_TESTS_SEA_FEEDING_H

#include "check.h"

#include <isthmus/sea/decoder.h>
#include <stdlib.h>

static inline const char *folder(void)
{
    static char name[] = "/tmp/isthmus-feeds-XXXXXX";
    static char *made;
    if (!made) made = mkdtemp(name);
    return made;
}

static inline void path_of(char out[200], const char *name) { snprintf(out, 200, "%s/%s", folder(), name); }

static inline void write_file(const char *name, const void *bytes, size_t length)
{
    char path[200];
    path_of(path, name);
    CHECK(ist_write_file(path, bytes, length, NULL) == IST_OK);
}

/* `count` position reports of one ship from `start` on, one every `step` seconds, as station `station` hears them. */
static inline void write_reports(ist_buffer *out, const ist_sea_codec *codec, uint32_t mmsi, int64_t start, int step, int count, const char *station)
{
    for (int i = 0; i < count; i++) {
        ist_sea_report  r = { .mmsi = mmsi, .lon = 76200000 + i, .lat = 21000000, .speed = 100, .course = 900, .heading = 90, .turn = 0, .type = 1, .second = 1 };
        ist_sea_message m;
        CHECK(ist_sea_message_encode(codec, &r, &m, NULL) == IST_OK);
        ist_sea_write_sentences(out, &m, &(ist_sea_envelope){ .station = station, .time_us = start + (int64_t)i * step * 1000000, .channel = 'A' });
    }
}

static inline ist_sea_feeds *open_words(const ist_sea_codec *codec, const char *const *words, size_t count, const ist_sea_limits *limits)
{
    ist_sea_feed   specs[8];
    ist_sea_feeds *feeds = NULL;
    ist_error      err = { 0 };
    for (size_t i = 0; i < count; i++) CHECK(ist_sea_feed_parse(&specs[i], words[i], &err) == IST_OK);
    if (ist_sea_feeds_open(&feeds, specs, count, codec, limits, &err) != IST_OK) printf("# %s\n", err.text);
    return feeds;
}

static inline size_t drain(ist_sea_feeds *feeds, ist_sea_report *last, bool *out_in_order)
{
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_END;
    int64_t        before = INT64_MIN;
    size_t         count = 0;
    *out_in_order = true;
    *last = (ist_sea_report){ 0 };
    while (ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) {
        if (r.time_us < before) *out_in_order = false;
        before = r.time_us;
        *last = r;
        count++;
    }
    return count;
}

#endif
