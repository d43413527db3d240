/* SPDX-License-Identifier: Apache-2.0
 *
 * background_harbours.c: where ships come to rest.
 */
#include "background_local.h"

enum { HARBOUR_CELL = IST_SEA_DEGREE / 30 }; /* two minutes of arc: 3.7 km */

static uint32_t harbour_cell(int32_t lon, int32_t lat)
{
    int64_t column = ((int64_t)lon + 180LL * IST_SEA_DEGREE) / HARBOUR_CELL % (360 * 30);
    return (uint32_t)(((int64_t)lat + 90LL * IST_SEA_DEGREE) / HARBOUR_CELL * (360 * 30) + column) + 1;
}

static harbour *harbour_at(const ist_background *b, uint32_t cell)
{
    size_t slot = geo_mix(cell) & b->harbour_mask;
    while (b->harbours[slot].cell != 0 && b->harbours[slot].cell != cell) slot = (slot + 1) & b->harbour_mask;
    return &b->harbours[slot];
}

ist_status background_note_stopped(ist_background *b, uint32_t mmsi, int32_t lon, int32_t lat, bool said, ist_error *err)
{
    if (b->n_harbours * 2 > b->harbour_mask) {
        harbour *old = b->harbours;
        size_t count = b->harbour_mask + 1;
        b->harbours = calloc(count * 2, sizeof *b->harbours);
        if (!b->harbours) {
            b->harbours = old;
            return ist_fail(err, IST_NOMEM, "out of memory for anchorages");
        }
        b->harbour_mask = count * 2 - 1;
        for (size_t i = 0; i < count; i++)
            if (old[i].cell != 0) *harbour_at(b, old[i].cell) = old[i];
        free(old);
    }
    harbour *h = harbour_at(b, harbour_cell(lon, lat));
    if (h->cell == 0) {
        h->cell = harbour_cell(lon, lat);
        b->n_harbours++;
    }
    for (unsigned i = 0; i < h->count; i++) {
        if (h->ships[i] != mmsi) continue;
        h->said |= (uint8_t)(said << i);
        return IST_OK;
    }
    if (h->count == STOPPED) return IST_OK;
    h->said |= (uint8_t)(said << h->count);
    h->ships[h->count++] = mmsi;
    return IST_OK;
}

/* Ships that stopped within so many metres: all, or those that said they are at rest. */
static size_t stopped(const ist_background *b, int32_t lon, int32_t lat, double metres, bool said)
{
    uint32_t ships[8 * STOPPED];
    size_t count = 0;
    int rings = (int)(metres / (GEO_UNIT * HARBOUR_CELL)) + 1;
    double squeeze = fmax(0.05, geo_cos_lat(lat));
    int wide = (int)(metres / (GEO_UNIT * HARBOUR_CELL * squeeze)) + 1;
    for (int y = -rings; y <= rings; y++)
        for (int x = -wide; x <= wide; x++) {
            const harbour *h = harbour_at(b, harbour_cell(geo_lon_wrap((double)lon + (double)x * HARBOUR_CELL), lat + y * HARBOUR_CELL));
            for (unsigned i = 0; h->cell != 0 && i < h->count && count < sizeof ships / sizeof ships[0]; i++) {
                size_t j = 0;
                if (said && !(h->said >> i & 1)) continue;
                while (j < count && ships[j] != h->ships[i]) j++;
                if (j == count) ships[count++] = h->ships[i];
            }
        }
    return count;
}

bool background_anchorage(const ist_background *b, const ist_sea_settings *set, int32_t lon, int32_t lat)
{
    double enough = fmin(set->anchorage_ships, fmax(4, (double)b->n_ships / 50)); /* where few ships sail, few show an anchorage */
    if (set->anchorage_ships <= 0) return false;
    if (set->anchorage_said > 0 && (double)stopped(b, lon, lat, set->anchorage_distance, true) >= set->anchorage_said) return true;
    return (double)stopped(b, lon, lat, set->anchorage_distance, false) >= enough;
}
