/* SPDX-License-Identifier: Apache-2.0
 *
 * journey.h: tracks as lines, tables and density.
 */
#ifndef ISTHMUS_SEA_JOURNEY_H
#define ISTHMUS_SEA_JOURNEY_H

#include <isthmus/base/text.h>
#include <isthmus/sea/picture.h>

typedef struct ist_journeys ist_journeys;

typedef struct ist_journey {
    uint32_t mmsi, track;
    int64_t  first_us, last_us;
    size_t   positions;
    double   metres;          /* along its positions, on the ellipsoid of WGS84 */
    double   longest_hours;   /* between two positions, as far as no other transmitter of the number was heard meanwhile */
    uint64_t partners;        /* that heard it first, a bit each */
} ist_journey;

typedef struct ist_journey_point { int64_t time_us; int32_t lon, lat; int16_t speed, course; uint32_t journey, next; } ist_journey_point;

typedef struct ist_density { int32_t lon, lat; /* south-west corner */ size_t positions, ships; double ship_hours; } ist_density;

/* mmsi 0: all ships; from, to: INT64_MIN and INT64_MAX for all times; `points`: keep them; `cell`: degrees of a density
 * cell, 0 for none. NULL when out of memory. */
ist_journeys *ist_journeys_new(uint32_t mmsi, int64_t from_us, int64_t to_us, bool points, double cell);
void          ist_journeys_free(ist_journeys *journeys); /* NULL is fine */
ist_status    ist_journeys_add(ist_journeys *journeys, const ist_track_point *point, ist_error *err);
void          ist_journeys_sort(ist_journeys *journeys); /* cells by place, tracks by MMSI and number; before reading */

size_t             ist_journeys_count(const ist_journeys *journeys);
const ist_journey *ist_journeys_at(const ist_journeys *journeys, size_t i);
/* The first point of a journey, and the one after a point; NULL at the end or when none were kept. */
const ist_journey_point *ist_journeys_first(const ist_journeys *journeys, size_t i);
const ist_journey_point *ist_journeys_next(const ist_journeys *journeys, const ist_journey_point *point);
size_t             ist_journeys_cells(const ist_journeys *journeys);
const ist_density *ist_journeys_cell(const ist_journeys *journeys, size_t i);

/* A FeatureCollection with a line a track; a line ends at the antimeridian and goes on beyond it (RFC 7946). */
void ist_journeys_geojson(const ist_journeys *journeys, ist_buffer *out);
/* And of density: a square a cell. */
void ist_density_geojson(const ist_journeys *journeys, ist_buffer *out);

#endif
