/* SPDX-License-Identifier: Apache-2.0
 *
 * picture.h: reports in, tracks and events out.
 *
 * A picture takes reports in order of time (small disorder is passed over and counted), counts a transmission once
 * however many stations heard it, tells the transmitters behind one MMSI apart, and says each event once, when it is
 * over or the feeds end. What it holds a ship is bounded; no event depends on the order in which feeds are named.
 *
 * The background is what the feeds say about themselves: where ships are usually heard, by which station, when a
 * station was down, by how much its clock is off, and where ships anchor. For files it is learned in a first pass and
 * then held; for live feeds it is learned on the way, from a saved one where there is one.
 */
#ifndef ISTHMUS_SEA_PICTURE_H
#define ISTHMUS_SEA_PICTURE_H

#include <isthmus/sea/area.h>
#include <isthmus/sea/event.h>
#include <isthmus/sea/listing.h>
#include <isthmus/sea/settings.h>

typedef struct ist_background ist_background;
typedef struct ist_picture    ist_picture;

ist_background *ist_background_new(void);             /* NULL when out of memory */
void            ist_background_free(ist_background *background); /* NULL is fine */
/* Learns from one report, in order of time. IST_NOMEM. */
ist_status ist_background_learn(ist_background *background, const ist_sea_report *report, ist_error *err);
/* By how much the station's clock runs ahead of the others', in microseconds; 0 where nothing says so. */
int64_t ist_background_clock(const ist_background *background, size_t station);

/* One point of a track, given once for each transmission. */
typedef struct ist_track_point {
    const ist_sea_report *report;
    uint32_t track;     /* number of the transmitter within its MMSI, from 1 */
    bool     first;     /* the track's first point */
    double   metres, seconds; /* from the point before */
    double   unheard;   /* seconds since the number was heard, from whichever of its transmitters; `seconds` if from this one */
} ist_track_point;

/* What a ship says of itself, given each time that something in it changes. */
typedef struct ist_identity {
    uint32_t mmsi, imo;
    bool     imo_sound;  /* its check digit is right */
    int64_t  time_us;
    const char *name, *call_sign, *destination;
    uint8_t  ship_type, draught; /* 1/10 m */
    uint16_t length, beam;       /* m */
    unsigned changed;    /* IST_SEA_SAYS_ of what differs from before */
    uint32_t before;     /* MMSI under which it seems to have sailed until then; 0: none */
} ist_identity;

typedef struct ist_picture_asked {
    const ist_sea_settings *settings;
    const ist_background   *background; /* held; NULL: learned on the way */
    const ist_areas        *areas;      /* indexed; NULL: none */
    const ist_listing      *listing;    /* NULL: none */
    uint32_t                kinds;      /* a bit a kind; 0: all */
    ist_status (*on_event)(void *context, const ist_sea_event *event, ist_error *err); /* NULL: events are only counted */
    ist_status (*on_open)(void *context, const ist_sea_event *event, ist_error *err);  /* a silence that goes on; NULL */
    ist_status (*on_point)(void *context, const ist_track_point *point, ist_error *err); /* NULL */
    ist_status (*on_identity)(void *context, const ist_identity *identity, ist_error *err); /* NULL */
    void *context;
} ist_picture_asked;

/* What was read and what it gave. */
typedef struct ist_picture_counts {
    uint64_t reports, positions, duplicates, late, no_time, no_ship; /* no_ship: MMSI of a coast station or none */
    uint64_t vessels, tracks, forgotten; /* forgotten: tracks dropped for newer ones of the same MMSI */
    uint64_t events[IST_SEA_KIND_COUNT];
    uint64_t ship_seconds; /* from each ship's first to last report */
    uint64_t bytes;        /* held */
} ist_picture_counts;

/* Everything in `asked` is borrowed until the picture is freed. IST_NOMEM. */
ist_status ist_picture_new(ist_picture **out, const ist_picture_asked *asked, ist_error *err);
void       ist_picture_free(ist_picture *picture); /* NULL is fine */
/* IST_NOMEM, or what a callback returned. */
ist_status ist_picture_report(ist_picture *picture, const ist_sea_report *report, ist_error *err);
/* The feeds ended: says what is over, and what is open. IST_NOMEM, or what a receiver of events returned. */
ist_status ist_picture_finish(ist_picture *picture, ist_error *err);
void       ist_picture_count(const ist_picture *picture, ist_picture_counts *out);

/* The latest known of each ship, for a map or a list: called once a track heard since `since_us`. */
typedef struct ist_picture_ship {
    uint32_t mmsi, imo, track;
    const char *name, *call_sign, *destination;
    uint8_t  ship_type, draught, status, transponder;
    int64_t  time_us;
    int32_t  lon, lat;
    int16_t  speed, course, heading;
    uint16_t length;
    uint64_t partners;
    bool     silent; /* an open gap is said of it */
} ist_picture_ship;
ist_status ist_picture_each(const ist_picture *picture, int64_t since_us,
                            ist_status (*each)(void *context, const ist_picture_ship *ship, ist_error *err), void *context,
                            ist_error *err);

#endif
