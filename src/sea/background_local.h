/* SPDX-License-Identifier: Apache-2.0
 *
 * background_local.h: what is learned of the feeds themselves, and which file knows which part of it.
 */
#ifndef ISTHMUS_SEA_BACKGROUND_LOCAL_H
#define ISTHMUS_SEA_BACKGROUND_LOCAL_H

#include "picture_local.h"

enum { CELL = IST_SEA_DEGREE / 10, WIDE = 3600, HIGH = 1800, SAMPLES = 127, BUCKET = 600, CLOCK_SLOTS = 1 << 16, STOPPED = 8 };

typedef struct reach { float chances, heard; struct { uint16_t station; uint16_t pad; float heard; } by[4]; } reach;

typedef struct seen { /* a ship, for learning only */
    uint32_t mmsi;
    int32_t lon, lat, rest_lon, rest_lat;
    uint16_t interval, heard[HEARD];
    uint8_t n_heard, rested;
    int64_t time, rest_since;
    uint64_t hash;
} seen;

typedef struct station {
    uint8_t *up; /* a bit a bucket of ten minutes */
    int64_t first_bucket;
    uint64_t reports;
    uint32_t buckets, filled, n_samples; /* filled: with a report or more */
    uint32_t known[16];  /* one more than stations of which enough samples are there, by the last digit of their number */
    struct { int32_t ms; uint16_t other; } samples[SAMPLES];
} station;

typedef struct harbour { uint32_t cell; uint32_t ships[STOPPED]; uint8_t count, said; } harbour; /* said: a bit a ship that said it is at rest */

struct ist_background {
    uint32_t *cells; /* [WIDE * HIGH] number of reach, 0 none */
    reach *reaches; size_t n_reaches, reach_room;
    seen *ships; size_t n_ships, ship_room;
    uint32_t *by_mmsi; size_t mmsi_mask;
    station **stations; size_t n_stations;
    struct { uint64_t hash; int64_t heard; } *clock; /* heard: time and station, packed so that a look takes one line of cache */
    harbour *harbours; size_t harbour_mask, n_harbours;
};

/* -- background.c -- */

/* The cell of a tenth of a degree in which a place lies. */
static inline uint32_t cell_of(int32_t lon, int32_t lat)
{
    int64_t column = ((int64_t)lon + 180LL * IST_SEA_DEGREE) / CELL, row = ((int64_t)lat + 90LL * IST_SEA_DEGREE) / CELL;
    column = column >= WIDE ? column - WIDE : column < 0 ? column + WIDE : column;
    row = row < 0 ? 0 : row >= HIGH ? HIGH - 1 : row;
    return (uint32_t)(row * WIDE + column);
}

/* -- background_stations.c -- */

/* A report of the station; false when out of memory. */
bool background_mark_up(ist_background *b, uint16_t station, int64_t seconds);
/* Whether the station was up at the moment. */
bool background_is_up(const ist_background *b, uint16_t station, int64_t seconds);
/* Learns from two stations that heard the same. */
void background_compare_clocks(ist_background *b, const ist_sea_report *r, int64_t time_ms);

/* -- background_harbours.c -- */

/* A ship came to rest, `said` by its own status. IST_NOMEM. */
ist_status background_note_stopped(ist_background *b, uint32_t mmsi, int32_t lon, int32_t lat, bool said, ist_error *err);

#endif
