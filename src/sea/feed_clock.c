/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_clock.c: the times of a file's lines, judged by those before and behind and by what base stations say.
 */
#include "feed_times.h"
#include "feeds_local.h"

#include <stdlib.h>
#include <string.h>

enum { BESIDE = 16, ASKED = 3 };

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

/* A base station says the time itself. Whether it was that of who heard it is kept of the last of them. */
static void hear_base(feed *f, const queued *q, int64_t by_feed)
{
    size_t at = (q->report.mmsi + q->report.station) % FEED_BASES;
    bool   agrees = sea_time_goes_on(by_feed, q->said_us), held = f->agreed[at].mmsi == q->report.mmsi && f->agreed[at].station == q->report.station;
    if (!agrees && !held) return;
    f->agreed[at].mmsi = agrees ? q->report.mmsi : 0;
    f->agreed[at].station = q->report.station;
}

static bool agreed_before(const feed *f, const ist_sea_report *r)
{
    size_t at = (r->mmsi + r->station) % FEED_BASES;
    return r->mmsi != 0 && f->agreed[at].mmsi == r->mmsi && f->agreed[at].station == r->station;
}

/* Whether base stations deny the time of the first in the queue: of the next three that this station heard before and that said the same
 * time as it, two say one at which the feed goes on from where it was. A stretch of lines of whatever length is so found. */
static bool bases_deny(const feed *f, int64_t by_feed, int64_t *out_truly)
{
    uint16_t station = feed_head(f)->report.station;
    int      asked = 0, against = 0;
    for (size_t i = 0; i < f->count && asked < ASKED; i++) {
        const queued *q = &f->queue[(f->first + i) % f->room];
        if (q->said_us == IST_SEA_NO_TIME || q->report.time_us == IST_SEA_NO_TIME || q->report.station != station || !agreed_before(f, &q->report)) continue;
        int64_t truly = by_feed - (q->report.time_us - ahead_of(f, station) - q->said_us);
        asked++;
        if (!sea_time_is_back(truly, by_feed, f->last_us)) continue;
        against++;
        *out_truly = truly;
    }
    return against >= 2;
}

/* Whether the time of the first in the queue, which jumped, is taken off. */
static bool is_astray(feed *f, int64_t by_feed)
{
    const ist_sea_report *r = &feed_head(f)->report;
    int64_t next[FEED_AHEAD], truly;
    if (sea_time_astray(by_feed, f->last_us, next, following(f, next))) {
        if (f->last_us == IST_SEA_NO_TIME || !station_is_off(f, r->time_us - f->last_us)) return true;
        note_ahead(f, r->station, r->time_us - f->last_us);
        return false;
    }
    if (f->last_us == IST_SEA_NO_TIME || !bases_deny(f, by_feed, &truly)) return false;
    f->last_us = truly;
    return true;
}

/* A time that is astray (feed_times.h) is none. Where all that its station says is off alike, that is found and put right later (sight.c).
 * Of tables, which may be sorted by ship, and of what comes live nothing is said. */
void feed_judge_time(ist_sea_feeds *feeds, feed *f)
{
    const queued *q = feed_head(f);
    int64_t       time = q->report.time_us;
    f->judged = true;
    if (time == IST_SEA_NO_TIME) {
        f->counters.untimed++;
        return;
    }
    if (f->rows) return;
    if (!sea_time_goes_on(time - ahead_of(f, q->report.station), f->last_us)) {
        feed_ready_file(feeds, f, f->room);
        if (is_astray(f, time - ahead_of(f, q->report.station))) {
            f->queue[f->first].report.time_us = IST_SEA_NO_TIME;
            f->counters.astray++;
            return;
        }
    }
    f->last_us = time - ahead_of(f, q->report.station);
    if (q->said_us != IST_SEA_NO_TIME) hear_base(f, q, f->last_us);
}
