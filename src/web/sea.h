/* SPDX-License-Identifier: Apache-2.0
 *
 * sea.h: the sea that `serve --sea` was given, as resources see it.
 *
 * A thread of its own reads the feeds: files to their end, for a replay; live feeds as they come. What it found stands behind one
 * lock; resources hold it for reading while they make their tables. Nothing here is more than what the feeds and the ledger say:
 * it may be thrown away and is read again.
 */
#ifndef ISTHMUS_WEB_SEA_H
#define ISTHMUS_WEB_SEA_H

#include "web_local.h"

#include <isthmus/sea/compare.h>
#include <isthmus/sea/history.h>
#include <isthmus/sea/settings.h>
#include <isthmus/sea/sight.h>
#include <pthread.h>

enum { WEB_SEA_VIEWS = 2 * IST_SEA_MAX_PARTNERS + 1, WEB_SEA_PLACES = 6000000 };

typedef enum web_sea_state { WEB_SEA_READING, WEB_SEA_READY, WEB_SEA_LIVE, WEB_SEA_FAILED } web_sea_state;

/* What one view of the sea came to. */
typedef struct web_sea_view {
    char               name[512]; /* "A+B" */
    uint64_t           partners;
    ist_picture_counts counts;
    ist_event_list     events;    /* in order of time once the feeds ended; live ones in order of being told */
} web_sea_view;

struct web_sea {
    ist_arena        *arena;
    const char       *words;      /* the feeds as they were named, as a shell takes them, for recipes: "A=a.nmea B=b.nmea" */
    ist_sea_feed     *feeds;
    const char      **named;      /* [n_feeds] each as it was named: "A=a.nmea" */
    size_t            n_feeds;
    bool              live;
    ist_sea_settings  settings;
    ist_areas        *areas;
    ist_listing      *listing;
    char              label[256]; /* joined over the feeds */
    ist_sight        *sight;
    pthread_t         thread;
    bool              started;
    ist_stop          stop;

    /* Behind the lock. */
    pthread_rwlock_t  guard;
    web_sea_state     state;
    ist_error         trouble;
    ist_sea_history  *history;
    size_t            n_views, singles;
    web_sea_view     *views;      /* [WEB_SEA_VIEWS] */
    int64_t           first_us, last_us; /* of positions; IST_SEA_NO_TIME before the first */
    size_t            n_partners, n_stations;
    char              partners[IST_SEA_MAX_PARTNERS][32];
    const char      **stations;   /* [n_stations], in the arena */
    size_t            station_room;
};

/* Whether the reader may see this sea, and the lock on it for reading; *out NULL where no feed was given. To be given back.
 * IST_DENIED above the clearance. */
ist_status    web_sea_take(web_call *call, const web_sea **out, ist_error *err);
void          web_sea_give_back(const web_sea *sea); /* NULL is fine */
ist_sea_names web_sea_names(const web_sea *sea);
/* The moment that the word `at` asks for: the last one without it. And the window (an hour). IST_USAGE. */
ist_status    web_sea_moment(const web_call *call, const web_sea *sea, int64_t *out_at, int64_t *out_window, ist_error *err);
/* The window of the words `begin` and `end`: all times without them. IST_USAGE. */
ist_status    web_sea_span(const web_call *call, int64_t *out_begin, int64_t *out_end, ist_error *err);
/* The view that the word `view` names: the pool without it. IST_MISSING. */
ist_status    web_sea_view_of(const web_call *call, const web_sea *sea, const web_sea_view **out, ist_error *err);
/* The last position of each ship at a moment, numbers of places, by ship; in the call's arena. */
ist_status    web_sea_frame(web_call *call, const web_sea *sea, int64_t at_us, int64_t window_us, uint32_t **out, size_t *out_count, ist_error *err);

/* sea_map.c: the moment as a map that a browser without WebGL shows; `sea` NULL: the empty map. Appended. */
ist_status    web_sea_map(web_call *call, const web_sea *sea, ist_buffer *out, ist_error *err);

#endif
