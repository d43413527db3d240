/* SPDX-License-Identifier: Apache-2.0
 *
 * sight.h: feeds read into one or several views of the sea.
 *
 * Files are read twice: first for the background (where ships are heard, by whom, whose clock is off, where ships anchor),
 * then for events; a third time when a clock was off, since the order changes. What cannot be read again (standard input,
 * TCP, UDP) is read once and its background is learned on the way.
 *
 * A view is what some of the partners see together: it learns and judges from their reports alone.
 */
#ifndef ISTHMUS_SEA_SIGHT_H
#define ISTHMUS_SEA_SIGHT_H

#include <isthmus/base/threads.h>
#include <isthmus/sea/feed.h>
#include <isthmus/sea/picture.h>

typedef struct ist_sight ist_sight;

typedef struct ist_sight_asked {
    const ist_sea_feed *feeds;     /* [count] */
    size_t count;
    const ist_sea_settings *settings;
    const ist_areas *areas;        /* NULL: none */
    const ist_listing *listing;    /* NULL: none */
    uint32_t kinds;                /* a bit a kind, 0: all */
    bool singles;                  /* besides the pool, a view a partner; and, with three or more, one without each */
    bool live;                     /* read once, and learn on the way; with on_tick go on where files end and servers fall silent */
    bool keep_lines;               /* of live feeds: the lines of evidence live as long as the sight, not only during on_event */
    uint64_t keep;                 /* bytes of live feeds, in all, that stay readable for evidence (0: 256 MiB), on disk */
    ist_status (*on_event)(void *context, size_t view, const ist_sea_event *event, ist_error *err);
    ist_status (*on_open)(void *context, const ist_sea_event *event, ist_error *err);     /* of the pool; NULL */
    ist_status (*on_point)(void *context, const ist_track_point *point, ist_error *err);  /* of the pool; NULL */
    ist_status (*on_identity)(void *context, const ist_identity *identity, ist_error *err); /* of the pool; NULL */
    void (*on_report)(void *context, const ist_sea_report *report); /* each hearing, behind what the views made of it; NULL */
    ist_status (*on_tick)(void *context, const ist_picture *pool, int64_t now_us, ist_error *err); /* live, about each second; NULL */
    void *context;
    const ist_stop *stop;          /* NULL: none. A live sight that is stopped says what is open, and is IST_OK */
} ist_sight_asked;

/* IST_IO, IST_NOMEM, IST_STOPPED, or what a callback returned. Free with ist_sight_free. */
ist_status ist_sight_new(ist_sight **out, const ist_sight_asked *asked, ist_error *err);
ist_status ist_sight_read(ist_sight *sight, ist_error *err);
/* Brings the lines of evidence of the pool's events out of the feeds and seals them (proof.h); the lines live as long as
 * the sight. Events of a live sight, and of what cannot be read again, were sealed when they were told. */
ist_status ist_sight_prove(ist_sight *sight, ist_sea_event *events, size_t count, ist_error *err);
void       ist_sight_free(ist_sight *sight); /* NULL is fine */

/* View 0 is the pool of all partners. */
size_t   ist_sight_views(const ist_sight *sight);
uint64_t ist_sight_partners(const ist_sight *sight, size_t view); /* a bit a partner */
const char *ist_sight_name(const ist_sight *sight, size_t view);  /* "A+B", "A" */
void     ist_sight_count(const ist_sight *sight, size_t view, ist_picture_counts *out);
/* Of partners, stations and feeds; borrowed from the sight. */
ist_sea_names ist_sight_names(const ist_sight *sight);
/* What became of all sentences of all feeds. */
const ist_sea_counters *ist_sight_counters(const ist_sight *sight);
/* Why a feed ended in trouble, in words that name it; NULL when it did not. Within on_tick: why it is away now. */
const char *ist_sight_trouble(const ist_sight *sight, size_t feed);
/* Whether anything in the feed was AIS, and how long it was. */
bool ist_sight_heard(const ist_sight *sight, size_t feed, uint64_t *out_bytes);
/* Stations whose clock was off and put right, at most `room`; returns how many. */
size_t ist_sight_clocks(const ist_sight *sight, size_t *out_stations, int64_t *out_us, size_t room);

#endif
