/* SPDX-License-Identifier: Apache-2.0
 *
 * feeds_local.h: what the files of a set of feeds share: feed_bytes.c fills a feed's queue, feed_clock.c judges the times in it, and
 * feeds.c opens feeds and takes the earliest report. Private to them.
 */
#ifndef ISTHMUS_SRC_SEA_FEEDS_LOCAL_H
#define ISTHMUS_SRC_SEA_FEEDS_LOCAL_H

#include "rows.h"
#include "source.h"

#include <stdio.h>
#include <time.h>

enum { FEED_BLOCK = 1 << 16, FEED_QUEUE = 4096, FEED_AHEAD = 2048, FEED_AHEAD_OF_PIPE = 16, FEED_RECENT = 1 << 15, FEED_BASES = 64 };

typedef struct queued {
    ist_sea_report  report;
    ist_sea_statics statics;
    int64_t         said_us;      /* the time that a base station says itself; IST_SEA_NO_TIME */
} queued;

typedef struct feed {
    ist_sea_feed     spec;
    sea_source      *source;      /* NULL: ended, or between two connections */
    ist_sea_decoder *decoder;
    sea_rows        *rows;        /* of a table; NULL: sentences, or not told yet */
    ist_sea_counters counters;
    bool     told, over, ended, live, udp;
    uint8_t  partner;
    uint16_t station;
    char    *bytes;
    size_t   held;                /* bytes given and not used */
    bool     given;               /* the decoder still has bytes to go through */
    queued  *queue;               /* [room] */
    int64_t  last_us;             /* time of the last report that had a sound one, by the feed's clock */
    int64_t *ahead;               /* [ahead_room] by how much a station's clock runs ahead of the feed's; grown as they come */
    size_t   ahead_room;
    bool     judged;              /* the time of the first in the queue */
    struct { uint32_t mmsi; uint16_t station; } agreed[FEED_BASES]; /* base stations that said the same time as who heard them, by feed_clock.c */
    size_t   room, first, count;
    uint64_t *recent;             /* [FEED_RECENT] keys of reports that came, in groups of WAYS */
    int64_t  retry_ms;            /* when to connect again */
    int      patience_ms;
    FILE     *kept;               /* a ring of limits.keep bytes: what passed; NULL: none */
    uint64_t passed;              /* bytes that the decoder is done with: the place of bytes[0] in the feed */
    char     trouble[sizeof(((ist_error *)0)->text)];
} feed;

struct ist_sea_feeds {
    const ist_sea_codec *codec;
    ist_sea_stations    *stations;
    ist_sea_limits       limits;
    size_t   count, partners;
    char     partner_names[IST_SEA_MAX_PARTNERS][32];
    feed    *feeds;               /* [count] */
    queued   handed;              /* what was returned last */
};

static inline const queued *feed_head(const feed *f) { return f->count ? &f->queue[f->first] : NULL; }
static inline bool feeds_stopped(const ist_sea_feeds *feeds) { return feeds->limits.stop && atomic_load(feeds->limits.stop); }

static inline int64_t feeds_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* feed_bytes.c: the queue is filled, a file's up to `wanted`, a socket's with what is there. */
void feed_ready_file(ist_sea_feeds *feeds, feed *f, size_t wanted);
void feed_ready_socket(ist_sea_feeds *feeds, feed *f);

/* feed_clock.c: whether the time of the first in a file's queue is one; where not, it is taken off. */
void feed_judge_time(ist_sea_feeds *feeds, feed *f);

#endif
