/* SPDX-License-Identifier: Apache-2.0
 *
 * presence.h: who was in an area in a window of time, for how long, and what happened there.
 *
 * A step between two positions of a track counts whole where both are inside. One that enters or leaves counts half, and
 * half an hour at most: where it crossed the border is not known. A step longer than `silence_hours` counts nothing, as it
 * ends a stay. Times are cut at the window, so that the hours of windows side by side add up.
 */
#ifndef ISTHMUS_SEA_PRESENCE_H
#define ISTHMUS_SEA_PRESENCE_H

#include <isthmus/sea/area.h>
#include <isthmus/sea/event.h>
#include <isthmus/sea/picture.h>

typedef struct ist_presence ist_presence;

typedef struct ist_presence_row {
    uint16_t area;
    uint32_t mmsi;              /* 0: the area's sum */
    size_t   vessels;           /* MMSIs with a position or time inside */
    size_t   transmitters;      /* tracks with a position or time inside */
    size_t   positions;         /* each transmission once */
    int64_t  first_us, last_us; /* positions; meaningless without any */
    double   hours;             /* vessel-hours; two transmitters of one MMSI count each */
    size_t   events[IST_SEA_KIND_COUNT]; /* placed inside and overlapping the window; of two ships: once in the sum, once a ship */
} ist_presence_row;

/* The areas are indexed and borrowed. From and to: INT64_MIN and INT64_MAX for all times. NULL when out of memory. */
ist_presence *ist_presence_new(const ist_areas *areas, int64_t from_us, int64_t to_us, double silence_hours);
void          ist_presence_free(ist_presence *presence); /* NULL is fine */

/* Points from outside the window too: the steps across its ends need them. IST_NOMEM. */
ist_status ist_presence_add(ist_presence *presence, const ist_track_point *point, ist_error *err);
ist_status ist_presence_event(ist_presence *presence, const ist_sea_event *event, ist_error *err);

/* Once, after the last of both: puts rows in order and sums them. IST_NOMEM. */
ist_status ist_presence_finish(ist_presence *presence, ist_error *err);

const ist_presence_row *ist_presence_sum(const ist_presence *presence, size_t area); /* of each area, empty ones too */
size_t                  ist_presence_count(const ist_presence *presence);            /* rows of an area and a vessel, by both */
const ist_presence_row *ist_presence_at(const ist_presence *presence, size_t i);

#endif
