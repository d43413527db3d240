/* SPDX-License-Identifier: Apache-2.0
 *
 * background.c: what the feeds say about themselves is learned here: where ships are heard and by whom, and with
 * background_stations.c when stations were down and whose clock is off, with background_harbours.c where ships anchor.
 *
 * A chance to be heard comes once in a ship's usual interval, but at most every LISTEN seconds: chances closer together
 * are one (a ship behind a headland stays behind it). A position counts as a chance taken, a silence after it as chances
 * missed, half of them where it began and half where it ended, at most MISSES so that one ship that keeps silent does not
 * make a hole in the map.
 */
#include "background_local.h"

enum { LISTEN = 240, MISSES = 8 };

ist_background *ist_background_new(void)
{
    ist_background *b = calloc(1, sizeof *b);
    if (!b) return NULL;
    b->cells = calloc((size_t)WIDE * HIGH, sizeof *b->cells);
    b->clock = calloc(CLOCK_SLOTS, sizeof *b->clock);
    b->by_mmsi = calloc(1 << 12, sizeof *b->by_mmsi);
    b->mmsi_mask = (1 << 12) - 1;
    b->harbours = calloc(1 << 10, sizeof *b->harbours);
    b->harbour_mask = (1 << 10) - 1;
    b->n_reaches = b->n_ships = 1;
    if (b->cells && b->clock && b->by_mmsi && b->harbours && slab_grow((void **)&b->reaches, 0, &b->reach_room, sizeof *b->reaches) &&
        slab_grow((void **)&b->ships, 0, &b->ship_room, sizeof *b->ships)) {
        memset(b->reaches, 0, sizeof *b->reaches);
        memset(b->ships, 0, sizeof *b->ships);
        return b;
    }
    ist_background_free(b);
    return NULL;
}

void ist_background_free(ist_background *b)
{
    if (!b) return;
    for (size_t i = 0; i < b->n_stations; i++) {
        if (b->stations[i]) free(b->stations[i]->up);
        free(b->stations[i]);
    }
    free(b->stations);
    free(b->cells);
    free(b->reaches);
    free(b->ships);
    free(b->by_mmsi);
    free(b->clock);
    free(b->harbours);
    free(b);
}

size_t background_bytes(const ist_background *b)
{
    size_t bytes = (size_t)WIDE * HIGH * sizeof *b->cells + b->reach_room * sizeof *b->reaches + b->ship_room * sizeof *b->ships +
                   (b->mmsi_mask + 1) * sizeof *b->by_mmsi + CLOCK_SLOTS * sizeof *b->clock + (b->harbour_mask + 1) * sizeof *b->harbours;
    for (size_t i = 0; i < b->n_stations; i++)
        if (b->stations[i]) bytes += sizeof *b->stations[i] + b->stations[i]->buckets / 8;
    return bytes;
}

/* Both tables of the background are larger than the nearest caches: asked for early, they come while other things are done. */
void background_expect(const ist_background *b, const ist_sea_report *r)
{
    __builtin_prefetch(&b->clock[geo_mix(r->evidence_hash) & (CLOCK_SLOTS - 1)], 1);
    __builtin_prefetch(&b->by_mmsi[geo_mix(r->mmsi) & b->mmsi_mask]);
}

/* ---- where ships are heard */

static reach *reach_at(ist_background *b, uint32_t cell)
{
    if (b->cells[cell] == 0) {
        if (!slab_grow((void **)&b->reaches, b->n_reaches, &b->reach_room, sizeof *b->reaches)) return NULL;
        memset(&b->reaches[b->n_reaches], 0, sizeof *b->reaches);
        b->cells[cell] = (uint32_t)b->n_reaches++;
    }
    return &b->reaches[b->cells[cell]];
}

static void count_heard(reach *at, uint16_t number)
{
    int least = 0;
    for (int i = 0; i < 4; i++) {
        if (at->by[i].heard > 0 && at->by[i].station == number) {
            at->by[i].heard += 1;
            return;
        }
        if (at->by[i].heard < at->by[least].heard) least = i;
    }
    if (at->by[least].heard > 0) { /* the four that hear most stay: a newcomer wears the least down first */
        at->by[least].heard -= 1;
        return;
    }
    at->by[least].station = number;
    at->by[least].heard = 1;
}

/* ---- learning */

static seen *find_seen(ist_background *b, uint32_t mmsi)
{
    size_t slot = geo_mix(mmsi) & b->mmsi_mask;
    while (b->by_mmsi[slot] != 0 && b->ships[b->by_mmsi[slot]].mmsi != mmsi) slot = (slot + 1) & b->mmsi_mask;
    if (b->by_mmsi[slot] != 0) return &b->ships[b->by_mmsi[slot]];
    if (!slab_grow((void **)&b->ships, b->n_ships, &b->ship_room, sizeof *b->ships)) return NULL;
    if (b->n_ships * 2 > b->mmsi_mask) {
        size_t count = (b->mmsi_mask + 1) * 2;
        uint32_t *bigger = calloc(count, sizeof *bigger);
        if (!bigger) return NULL;
        free(b->by_mmsi);
        b->by_mmsi = bigger;
        b->mmsi_mask = count - 1;
        for (uint32_t i = 1; i < b->n_ships; i++) {
            for (slot = geo_mix(b->ships[i].mmsi) & b->mmsi_mask; b->by_mmsi[slot] != 0;) slot = (slot + 1) & b->mmsi_mask;
            b->by_mmsi[slot] = i;
        }
        for (slot = geo_mix(mmsi) & b->mmsi_mask; b->by_mmsi[slot] != 0;) slot = (slot + 1) & b->mmsi_mask;
    }
    b->ships[b->n_ships] = (seen){ .mmsi = mmsi, .time = INT64_MIN };
    b->by_mmsi[slot] = (uint32_t)b->n_ships;
    return &b->ships[b->n_ships++];
}

static ist_status learn_chances(ist_background *b, const seen *s, const ist_sea_report *r, double seconds, ist_error *err)
{
    double spacing = fmax(s->interval, LISTEN), missed = fmin(MISSES, floor(seconds / spacing + 0.5)) - 1;
    reach *before = reach_at(b, cell_of(s->lon, s->lat));
    if (!before) return ist_fail(err, IST_NOMEM, "out of memory for the map of what is heard");
    missed = missed < 0 ? 0 : missed;
    double weight = fmin(1, seconds / spacing); /* several positions in one LISTEN are one chance */
    before->chances += (float)(weight + missed / 2);
    before->heard += (float)weight;
    for (unsigned i = 0; i < s->n_heard && weight > 0.5; i++) count_heard(before, s->heard[i]);
    if (missed == 0) return IST_OK;
    reach *after = reach_at(b, cell_of(r->lon, r->lat));
    if (!after) return ist_fail(err, IST_NOMEM, "out of memory for the map of what is heard");
    after->chances += (float)(missed / 2);
    return IST_OK;
}

static ist_status learn_rest(ist_background *b, seen *s, const ist_sea_report *r, int64_t time, ist_error *err)
{
    if (s->rest_since != 0 && geo_within(s->rest_lon, s->rest_lat, r->lon, r->lat, 300)) {
        if (s->rested || time - s->rest_since < HOUR) return IST_OK;
        s->rested = 1;
        return background_note_stopped(b, s->mmsi, s->rest_lon, s->rest_lat, r->status == 1 || r->status == 5, err);
    }
    s->rest_since = r->speed != IST_SEA_NONE && r->speed > 20 ? 0 : time;
    s->rest_lon = r->lon;
    s->rest_lat = r->lat;
    s->rested = 0;
    return IST_OK;
}

ist_status ist_background_learn(ist_background *b, const ist_sea_report *r, ist_error *err)
{
    if (r->time_us == IST_SEA_NO_TIME) return IST_OK;
    int64_t time = r->time_us / 1000;
    if (!background_mark_up(b, r->station, time / 1000)) return ist_fail(err, IST_NOMEM, "out of memory for stations");
    if (r->lon == IST_SEA_NOWHERE || r->transponder == IST_SEA_BASE || r->transponder == IST_SEA_AID || r->transponder == IST_SEA_AIRCRAFT) return IST_OK;
    background_compare_clocks(b, r, time);
    seen *s = find_seen(b, r->mmsi);
    if (!s) return ist_fail(err, IST_NOMEM, "out of memory for ships");
    if (s->hash == r->evidence_hash && time >= s->time && s->time > time - 60000) {
        for (unsigned i = 0; i < s->n_heard; i++)
            if (s->heard[i] == r->station) return IST_OK;
        if (s->n_heard < HEARD) s->heard[s->n_heard++] = r->station;
        return IST_OK;
    }
    if (s->time != INT64_MIN && time <= s->time) return IST_OK;
    if (s->time != INT64_MIN) {
        double seconds = (double)(time - s->time) / 1000;
        if (geo_within(s->lon, s->lat, r->lon, r->lat, 3000 + 40 * seconds)) IST_TRY(learn_chances(b, s, r, seconds, err));
        double usual = s->interval ? s->interval : fmin(seconds, 600), passed = fmin(seconds, usual * 4);
        usual += (passed - usual) * (passed < usual ? 0.25 : 1.0 / 32);
        s->interval = (uint16_t)fmin(3600, fmax(1, usual));
    }
    IST_TRY(learn_rest(b, s, r, time, err));
    s->time = time;
    s->lon = r->lon;
    s->lat = r->lat;
    s->hash = r->evidence_hash;
    s->heard[0] = r->station;
    s->n_heard = 1;
    return IST_OK;
}
