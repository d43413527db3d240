/* SPDX-License-Identifier: Apache-2.0
 *
 * background_silence.c: how likely it is that a ship on air stays unheard: where it would have been heard, by whom, and how
 * it could have gone out of hearing.
 */
#include "background_local.h"

/* The share of chances taken in one cell, whoever was up; negative where too little is known. */
static double share_ever(const ist_background *b, uint32_t cell)
{
    const reach *at = &b->reaches[b->cells[cell]]; /* the first has no chances */
    if (at->chances < 8) return -1;
    double share = (double)at->heard / at->chances;
    return share < 1 ? share : 1;
}

/* The same by the stations that are up. */
static double share_of_cell(const ist_background *b, uint32_t cell, int64_t seconds)
{
    const reach *at = &b->reaches[b->cells[cell]];
    double share = share_ever(b, cell), unheard = 1;
    if (share <= 0.5) return share; /* whoever is up: too few to conclude anything */
    bool all = true;
    for (int i = 0; i < 4; i++) {
        if (at->by[i].heard <= 0) continue;
        if (seconds == INT64_MIN || background_is_up(b, at->by[i].station, seconds)) unheard *= 1 - fmin(1, (double)at->by[i].heard / at->chances);
        else all = false;
    }
    return all ? share : fmin(1 - unheard, share);
}

/* What chance_at last found: it holds for the whole of a cell, and for ten minutes, or always where even all stations
 * together hear too little. A long silence is looked at in hundreds of moments, most of them in few cells. */
typedef struct ear { uint32_t cell; bool always; int64_t bucket; double chance; } ear;
#define NO_EAR ((ear){ .cell = UINT32_MAX })

/* The least share among the cell and its neighbours, as far as they are known; negative when the cell itself is not.
 * Half of a cell at the edge of a station's reach may be deaf; so half a share counts as none. */
static double chance_at(const ist_background *b, ear *last, int32_t lon, int32_t lat, int64_t seconds)
{
    uint32_t cell = cell_of(lon, lat), around[9];
    if (cell == last->cell && (last->always || last->bucket == seconds / BUCKET)) return last->chance;
    *last = (ear){ cell, true, seconds / BUCKET, 0 };
    double least = share_ever(b, cell);
    if (least <= 0.5) return last->chance = least < 0 ? least : 0;
    uint32_t row = cell / WIDE, column = cell % WIDE;
    for (uint32_t i = 0; i < 9; i++) {
        uint32_t y = row + i / 3, x = (column + i % 3 + WIDE - 1) % WIDE;
        around[i] = (y < 1 ? 0 : y > HIGH ? HIGH - 1 : y - 1) * WIDE + x;
        double share = share_ever(b, around[i]);
        if (share >= 0 && share <= 0.5) return 0;
    }
    last->always = false;
    for (int i = 0; i < 9; i++) {
        double share = share_of_cell(b, around[i], seconds);
        if (share >= 0 && share < least) least = share;
        if (least <= 0.5) return 0;
    }
    return last->chance = 2 * least - 1;
}

/* The same for a place that is known to the mile: the cell alone. */
static double chance_here(const ist_background *b, int32_t lon, int32_t lat, int64_t seconds)
{
    double share = share_of_cell(b, cell_of(lon, lat), seconds);
    return share <= 0.5 ? 0 : 2 * share - 1;
}

/* ---- how likely a silence is */

enum { DIRECTIONS = 16, STEPS_MOST = 512 };

/* Where a ship could have gone out of hearing: chance to get there unheard, and the steps it takes. */
typedef struct way_out { double unheard; int steps; } way_out;

static way_out find_way_out(const ist_background *b, int32_t lon, int32_t lat, double direction, int64_t from, double spacing, double metres, int most)
{
    way_out out = { 1, 0 };
    ear last = NO_EAR;
    for (int i = 1; i <= most && out.unheard > 1e-9; i++) {
        geo_ahead(lon, lat, direction, metres, &lon, &lat);
        double chance = chance_at(b, &last, lon, lat, from + (int64_t)(i * spacing));
        if (chance < 0) break; /* land, or where no one was ever heard: ships that leave are last heard before it */
        if (chance == 0) return (way_out){ out.unheard, i };
        out.unheard *= 1 - chance;
    }
    return (way_out){ 0, most + 1 };
}

/* How likely a direction is: along the course sailed (`back`: against it) as likely as not, give or take an eighth of a turn; for
 * any other the ship has left its way. */
static double along(int16_t course, bool back, double direction, double wander)
{
    if (course == IST_SEA_NONE) return 1;
    double off = fabs(direction - course / 10.0 + (back ? 180 : 0));
    while (off > 180) off = fabs(off - 360);
    return off <= 45 ? 1 : wander;
}

/* Or nothing is known of its way but that it sailed on for an hour, and came as it was found: a lane that bends out of hearing
 * where the straight line does not. */
static double sail_on(const ist_background *b, const quiet *q, int64_t from, double spacing, int steps)
{
    double unheard = 1, metres = q->speed / 1.1 * spacing; /* gap.c adds a tenth */
    int hour = (int)(3600 / spacing), half = steps / 2;
    if (q->course1 == IST_SEA_NONE || (!q->open && q->course2 == IST_SEA_NONE)) return 0;
    for (int back = 0; back <= (q->open ? 0 : 1); back++) {
        int32_t lon = back ? q->lon2 : q->lon1, lat = back ? q->lat2 : q->lat1;
        for (int i = 1; i <= (hour < half ? hour : half); i++) {
            geo_ahead(lon, lat, back ? q->course2 / 10.0 + 180 : q->course1 / 10.0, metres, &lon, &lat);
            unheard *= 1 - chance_here(b, lon, lat, from + (int64_t)((back ? steps - i : i) * spacing));
        }
    }
    return unheard;
}

double background_silence(const ist_background *b, const ist_sea_settings *set, const quiet *q, double *out_chances)
{
    double seconds = (double)(q->to - q->from) / 1000, spacing = fmax(fmax(q->interval, set->gap_listen), seconds / STEPS_MOST);
    int64_t from = q->from / 1000;
    int steps = (int)(seconds / spacing);
    double unheard = 1, chances = 0;
    bool waits = q->lon1 == q->lon2 && q->lat1 == q->lat2;
    ear last = NO_EAR;
    for (int i = 1; i < steps; i++) {
        int32_t lon = q->lon1, lat = q->lat1;
        if (!waits) geo_between(q->lon1, q->lat1, q->lon2, q->lat2, (double)i / steps, &lon, &lat);
        double chance = chance_at(b, &last, lon, lat, from + (int64_t)(i * spacing));
        if (waits && last.always) break; /* never any */
        if (chance <= 0) continue;
        unheard *= 1 - chance;
        chances += chance;
    }
    *out_chances = chances;
    if (unheard < q->enough) unheard = fmax(unheard, sail_on(b, q, from, spacing, steps));
    if (unheard >= q->enough) return unheard;
    /* Or it went out of hearing and came back. */
    double metres = fmax(q->speed, 5) * spacing;
    way_out out[DIRECTIONS], back[DIRECTIONS];
    double leaves[DIRECTIONS], comes[DIRECTIONS];
    for (int d = 0; d < DIRECTIONS; d++) {
        double direction = d * 360.0 / DIRECTIONS;
        leaves[d] = along(q->course1, false, direction, q->wander);
        comes[d] = q->open ? 1 : along(q->course2, true, direction, q->wander);
        out[d] = back[d] = (way_out){ q->open, q->open ? 0 : steps + 1 };
        if (leaves[d] < q->enough) out[d] = (way_out){ 0, steps + 1 }; /* too unlikely to explain anything */
        else out[d] = find_way_out(b, q->lon1, q->lat1, direction, from, spacing, metres, steps);
        if (!q->open && comes[d] >= q->enough) back[d] = find_way_out(b, q->lon2, q->lat2, direction, from, spacing, metres, steps);
    }
    for (int i = 0; i < DIRECTIONS; i++)
        for (int j = 0; j < (q->open ? 1 : DIRECTIONS); j++)
            if (out[i].steps + back[j].steps <= steps) unheard = fmax(unheard, fmin(leaves[i], comes[j]) * out[i].unheard * back[j].unheard);
    return unheard;
}
