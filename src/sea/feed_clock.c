/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_clock.c: the times of a file's lines, judged by those before and behind.
 */
#include "feed_times.h"
#include "feeds_local.h"

#include <stdlib.h>
#include <string.h>

enum { BESIDE = 16 };

static int64_t ahead_of(const feed *f, uint16_t station) { return station < f->ahead_room ? f->ahead[station] : 0; }

static void note_ahead(feed *f, uint16_t station, int64_t by)
{
    if (station >= f->ahead_room) {
        size_t   wanted = station + 64u;
        int64_t *bigger = realloc(f->ahead, wanted * sizeof *bigger);
        if (!bigger) return; /* it is found out again */
        memset(bigger + f->ahead_room, 0, (wanted - f->ahead_room) * sizeof *bigger);
        f->ahead = bigger;
        f->ahead_room = wanted;
    }
    f->ahead[station] = by;
}

/* Times of what follows the first in the queue, by the feed's clock. */
static size_t following(const feed *f, int64_t next[FEED_AHEAD])
{
    size_t n = 0;
    for (size_t i = 1; i < f->count; i++) {
        const ist_sea_report *r = &f->queue[(f->first + i) % f->room].report;
        if (r->time_us != IST_SEA_NO_TIME) next[n++] = r->time_us - ahead_of(f, r->station);
    }
    return n;
}

/* Whether the clock of the station that the first in the queue is of runs ahead of the feed's by so much all along: most of what that
 * station says is as far from what others say just before. */
static bool station_is_off(const feed *f, int64_t by)
{
    uint16_t station = feed_head(f)->report.station;
    size_t   so = 0, otherwise = 0, at = 0;
    int64_t  beside = IST_SEA_NO_TIME;
    for (size_t i = 1; i < f->count; i++) {
        const ist_sea_report *r = &f->queue[(f->first + i) % f->room].report;
        if (r->time_us == IST_SEA_NO_TIME) continue;
        if (r->station != station) beside = r->time_us - ahead_of(f, r->station), at = i;
        else if (beside != IST_SEA_NO_TIME && i - at <= BESIDE) *(sea_time_goes_on(r->time_us - by, beside) ? &so : &otherwise) += 1;
    }
    return so > otherwise;
}

/* A time that is astray (feed_times.h) is none. Where all that its station says is off alike, that is found and put right later (sight.c).
 * Of tables, which may be sorted by ship, and of what comes live nothing is said. */
void feed_judge_time(ist_sea_feeds *feeds, feed *f)
{
    int64_t  next[FEED_AHEAD], time = feed_head(f)->report.time_us;
    uint16_t station = feed_head(f)->report.station;
    f->judged = true;
    if (time == IST_SEA_NO_TIME) {
        f->counters.untimed++;
        return;
    }
    if (f->rows) return;
    int64_t by_feed = time - ahead_of(f, station);
    if (!sea_time_goes_on(by_feed, f->last_us)) {
        feed_ready_file(feeds, f, f->room);
        bool astray = sea_time_astray(by_feed, f->last_us, next, following(f, next));
        if (astray && f->last_us != IST_SEA_NO_TIME && station_is_off(f, time - f->last_us)) {
            note_ahead(f, station, time - f->last_us);
            return;
        }
        if (astray) {
            f->queue[f->first].report.time_us = IST_SEA_NO_TIME;
            f->counters.astray++;
            return;
        }
    }
    f->last_us = by_feed;
}
