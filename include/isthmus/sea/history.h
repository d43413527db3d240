/* SPDX-License-Identifier: Apache-2.0
 *
 * history.h: what passed at sea, kept so that any moment can be shown again.
 *
 * A history takes a sight's points, reports and identities and keeps each position with its time and with the partners whose
 * stations heard it, in order of time. So a moment is a step back through the positions, and a window of time goes once more
 * through whatever takes track points: presence in an area, tracks, density.
 *
 * It holds a bounded number of positions. When that is reached a history of files thins itself (positions of one ship closer in
 * time than a step that doubles; ships beyond its room are not kept), and one of live feeds forgets its oldest quarter; both say so. Not for sharing between threads
 * while something is added.
 */
#ifndef ISTHMUS_SEA_HISTORY_H
#define ISTHMUS_SEA_HISTORY_H

#include <isthmus/sea/picture.h>

typedef struct ist_sea_history ist_sea_history;

/* One transmitter: see ist_track_point. Texts are "" where not said. */
typedef struct ist_history_ship {
    uint32_t mmsi, track;
    uint8_t  transponder;       /* of its last position */
    uint32_t heard;             /* partners that heard it, a bit each */
    int64_t  first_us, last_us;
    size_t   positions;
    /* What its MMSI says of itself, last. */
    uint32_t imo;
    bool     imo_sound;
    char     name[36], call_sign[8], destination[21];
    uint8_t  ship_type, draught;
    uint16_t length, beam;
} ist_history_ship;

/* A position. */
typedef struct ist_history_place {
    int64_t  time_us;
    int32_t  lon, lat;          /* units of report.h */
    uint32_t ship;              /* place in the list of ships */
    uint32_t heard;             /* partners whose stations heard this transmission, a bit each; those beyond 32 are not told */
    int16_t  speed, course;     /* as in report.h */
} ist_history_place;

/* `most` positions, at least 64. `live`: forget the oldest when full, else thin. NULL when out of memory. */
ist_sea_history *ist_sea_history_new(size_t most, bool live);
void             ist_sea_history_free(ist_sea_history *history); /* NULL is fine */

/* To be called by ist_sight_asked.on_point, on_report and on_identity. IST_NOMEM. */
ist_status ist_sea_history_point(ist_sea_history *history, const ist_track_point *point, ist_error *err);
void       ist_sea_history_report(ist_sea_history *history, const ist_sea_report *report);
ist_status ist_sea_history_identity(ist_sea_history *history, const ist_identity *identity, ist_error *err);

size_t                   ist_sea_history_ships(const ist_sea_history *history);
const ist_history_ship  *ist_sea_history_ship(const ist_sea_history *history, size_t i); /* borrowed until something is added */
size_t                   ist_sea_history_places(const ist_sea_history *history);
const ist_history_place *ist_sea_history_place(const ist_sea_history *history, size_t i); /* in order of time */
/* Seconds between kept positions of a ship, 0 when all are kept; and how many were forgotten. */
double                   ist_sea_history_step(const ist_sea_history *history);
size_t                   ist_sea_history_forgotten(const ist_sea_history *history);

/* How many positions there are up to and with a moment: the end of what had been heard by then. */
size_t ist_sea_history_until(const ist_sea_history *history, int64_t time_us);

/* The last position of each ship heard in (at - window, at]: places by number, the latest first. `seen` [ships] is scratch.
 * At most `room` are written; returns how many there are. */
size_t ist_sea_history_frame(const ist_sea_history *history, int64_t at_us, int64_t window_us, bool *seen, uint32_t *out, size_t room);

/* Gives the positions of a ship (MMSI; 0: all) again as track points, in order of time, up to a moment. IST_NOMEM, or what
 * `each` returns. */
ist_status ist_sea_history_each(const ist_sea_history *history, uint32_t mmsi, int64_t to_us,
                                ist_status (*each)(void *context, const ist_track_point *point, ist_error *err), void *context,
                                ist_error *err);

#endif
