/* SPDX-License-Identifier: Apache-2.0
 *
 * history.c: positions in order of time, and the ships that they are of.
 */
#include "geo.h"
#include "slab.h"

#include <isthmus/sea/history.h>
#include <stdio.h>
#include <string.h>

enum { RECENT = 4, LEAST = 64 };
#define NO_PLACE UINT32_MAX
#define NO_MORE  (INT64_C(1) << 60) /* a step that no second position of a ship is beyond */

/* What else is known of a ship: its last positions, by which another station's hearing of the same bits is found. */
typedef struct trail {
    struct { uint64_t hash; uint32_t place; } recent[RECENT];
    unsigned at;
} trail;

struct ist_sea_history {
    ist_history_place *places; size_t n_places, place_room, most;
    ist_history_ship *ships; size_t n_ships, ship_room;
    trail *trails; size_t trail_room;
    uint32_t *by_track; size_t mask;  /* open addressing: ship + 1 by MMSI and track */
    size_t forgotten;
    int64_t step_us;
    bool live;
};

ist_sea_history *ist_sea_history_new(size_t most, bool live)
{
    ist_sea_history *h = calloc(1, sizeof *h);
    if (!h) return NULL;
    h->most = most < LEAST ? LEAST : most < NO_PLACE / 2 ? most : NO_PLACE / 2;
    h->live = live;
    h->mask = 1023;
    h->by_track = calloc(h->mask + 1, sizeof *h->by_track);
    if (h->by_track) return h;
    free(h);
    return NULL;
}

void ist_sea_history_free(ist_sea_history *h)
{
    if (!h) return;
    free(h->places);
    free(h->ships);
    free(h->trails);
    free(h->by_track);
    free(h);
}

/* ---- ships */

static size_t slot_of(const ist_sea_history *h, uint32_t mmsi, uint32_t track) { return geo_mix((uint64_t)mmsi << 32 | track) & h->mask; }

static size_t find(const ist_sea_history *h, uint32_t mmsi, uint32_t track)
{
    size_t slot = slot_of(h, mmsi, track);
    for (; h->by_track[slot]; slot = (slot + 1) & h->mask) {
        const ist_history_ship *ship = &h->ships[h->by_track[slot] - 1];
        if (ship->mmsi == mmsi && ship->track == track) break;
    }
    return slot;
}

static bool widen(ist_sea_history *h)
{
    uint32_t *wider = calloc((h->mask + 1) * 2, sizeof *wider);
    if (!wider) return false;
    free(h->by_track);
    h->by_track = wider;
    h->mask = (h->mask + 1) * 2 - 1;
    for (size_t i = 0; i < h->n_ships; i++) h->by_track[find(h, h->ships[i].mmsi, h->ships[i].track)] = (uint32_t)i + 1;
    return true;
}

/* The ship, made when new; NULL when out of memory. Track 0 holds what an MMSI says while it has no position yet. */
static ist_history_ship *ship_of(ist_sea_history *h, uint32_t mmsi, uint32_t track)
{
    size_t slot = find(h, mmsi, track);
    if (h->by_track[slot]) return &h->ships[h->by_track[slot] - 1];
    if (!slab_grow((void **)&h->trails, h->n_ships, &h->trail_room, sizeof *h->trails) ||
        !slab_grow((void **)&h->ships, h->n_ships, &h->ship_room, sizeof *h->ships))
        return NULL;
    h->ships[h->n_ships] = (ist_history_ship){ .mmsi = mmsi, .track = track };
    h->trails[h->n_ships] = (trail){ .at = 0 };
    for (int i = 0; i < RECENT; i++) h->trails[h->n_ships].recent[i].place = NO_PLACE;
    h->by_track[slot] = (uint32_t)++h->n_ships;
    if (h->n_ships * 2 > h->mask && !widen(h)) return NULL;
    return &h->ships[h->n_ships - 1];
}

static const ist_history_ship *look_up(const ist_sea_history *h, uint32_t mmsi, uint32_t track)
{
    uint32_t at = h->by_track[find(h, mmsi, track)];
    return at ? &h->ships[at - 1] : NULL;
}

static void take_identity(ist_history_ship *ship, const ist_history_ship *said)
{
    memcpy(ship->name, said->name, sizeof ship->name);
    memcpy(ship->call_sign, said->call_sign, sizeof ship->call_sign);
    memcpy(ship->destination, said->destination, sizeof ship->destination);
    ship->imo = said->imo;
    ship->imo_sound = said->imo_sound;
    ship->ship_type = said->ship_type;
    ship->draught = said->draught;
    ship->length = said->length;
    ship->beam = said->beam;
}

ist_status ist_sea_history_identity(ist_sea_history *h, const ist_identity *identity, ist_error *err)
{
    ist_history_ship said = { .imo = identity->imo, .imo_sound = identity->imo_sound, .ship_type = identity->ship_type,
                              .draught = identity->draught, .length = identity->length, .beam = identity->beam };
    snprintf(said.name, sizeof said.name, "%s", identity->name ? identity->name : "");
    snprintf(said.call_sign, sizeof said.call_sign, "%s", identity->call_sign ? identity->call_sign : "");
    snprintf(said.destination, sizeof said.destination, "%s", identity->destination ? identity->destination : "");
    ist_history_ship *unplaced = ship_of(h, identity->mmsi, 0);
    if (!unplaced) return ist_fail(err, IST_NOMEM, "out of memory for what passed at sea");
    take_identity(unplaced, &said);
    for (uint32_t track = 1; look_up(h, identity->mmsi, track); track++) take_identity(&h->ships[h->by_track[find(h, identity->mmsi, track)] - 1], &said);
    return IST_OK;
}

/* ---- positions */

/* Numbers of places have changed: what trails remember holds no more. */
static void forget_trails(ist_sea_history *h)
{
    for (size_t i = 0; i < h->n_ships; i++)
        for (int r = 0; r < RECENT; r++) h->trails[i].recent[r].place = NO_PLACE;
}

static void forget_oldest(ist_sea_history *h)
{
    size_t gone = h->most / 4;
    for (size_t i = 0; i < gone; i++) h->ships[h->places[i].ship].positions--;
    memmove(h->places, h->places + gone, (h->n_places - gone) * sizeof *h->places);
    h->n_places -= gone;
    h->forgotten += gone;
    forget_trails(h);
}

/* How many positions are left when a history was thinned: a quarter of the room is free, or half of what is beyond one of each ship. */
static size_t thinned(const ist_sea_history *h)
{
    size_t wanted = h->most - h->most / 4, ships = 0;
    for (size_t i = 0; i < h->n_ships; i++) ships += h->ships[i].positions > 0;
    if (ships >= h->most) return h->most;
    return (ships + h->most) / 2 > wanted ? (ships + h->most) / 2 : wanted;
}

/* Keeps positions of a ship that are a step apart; doubles the step until there is room. */
static ist_status thin(ist_sea_history *h, ist_error *err)
{
    size_t wanted = thinned(h);
    int64_t *last = calloc(h->n_ships + 1, sizeof *last);
    if (!last) return ist_fail(err, IST_NOMEM, "out of memory for what passed at sea");
    if (wanted == h->most) h->step_us = NO_MORE;
    while (h->n_places > wanted) {
        size_t kept = 0;
        h->step_us = h->step_us ? h->step_us * 2 : 30000000;
        for (size_t i = 0; i < h->n_ships; i++) last[i] = INT64_MIN / 2;
        for (size_t i = 0; i < h->n_places; i++) {
            ist_history_place place = h->places[i];
            int64_t gap = place.time_us - last[place.ship];
            if (gap < h->step_us) {
                h->ships[place.ship].positions--;
                h->forgotten++;
                continue;
            }
            last[place.ship] = place.time_us;
            h->places[kept++] = place;
        }
        h->n_places = kept;
        for (size_t i = 0; i < h->n_ships; i++)
            if (h->ships[i].positions > 0) h->ships[i].last_us = last[i];
    }
    free(last);
    forget_trails(h);
    return IST_OK;
}

static void renumber(trail *of, uint32_t from, uint32_t to)
{
    for (int i = 0; i < RECENT; i++)
        if (of->recent[i].place == from) of->recent[i].place = to;
}

/* In order of time: a position that is late goes where it belongs, a little way back, and those behind it have another number. Returns its own. */
static size_t insert(ist_sea_history *h, const ist_history_place *place)
{
    size_t at = h->n_places++;
    for (; at > 0 && h->places[at - 1].time_us > place->time_us; at--) {
        h->places[at] = h->places[at - 1];
        renumber(&h->trails[h->places[at].ship], (uint32_t)at - 1, (uint32_t)at);
    }
    h->places[at] = *place;
    return at;
}

static bool too_soon(const ist_sea_history *h, const ist_history_ship *ship, int64_t time_us)
{
    return h->step_us && ship->positions > 0 && time_us - ship->last_us < h->step_us;
}

/* Makes room for one more position. False: it is not kept, for the last one of its ship is too near, or the ships alone fill the room. */
static ist_status make_room(ist_sea_history *h, const ist_history_ship *ship, int64_t time_us, bool *out_kept, ist_error *err)
{
    *out_kept = !too_soon(h, ship, time_us);
    if (*out_kept && h->n_places >= h->most) {
        if (h->live) forget_oldest(h);
        else if (h->step_us < NO_MORE) IST_TRY(thin(h, err));
        *out_kept = h->n_places < h->most && !too_soon(h, ship, time_us);
    }
    h->forgotten += !*out_kept;
    return IST_OK;
}

static int bit_of(uint8_t partner) { return partner < 32 ? partner : -1; }

ist_status ist_sea_history_point(ist_sea_history *h, const ist_track_point *point, ist_error *err)
{
    const ist_sea_report *r = point->report;
    ist_history_ship *ship;
    int bit = bit_of(r->partner);
    uint32_t heard = bit < 0 ? 0 : (uint32_t)1 << bit;
    bool kept;
    if (r->time_us == IST_SEA_NO_TIME || r->lon == IST_SEA_NOWHERE) return IST_OK;
    if (!(ship = ship_of(h, r->mmsi, point->track))) return ist_fail(err, IST_NOMEM, "out of memory for what passed at sea");
    IST_TRY(make_room(h, ship, r->time_us, &kept, err));
    if (!kept) return IST_OK;
    if (!slab_grow((void **)&h->places, h->n_places, &h->place_room, sizeof *h->places))
        return ist_fail(err, IST_NOMEM, "out of memory for what passed at sea");
    if (ship->positions == 0 && ship->first_us == 0) {
        const ist_history_ship *said = look_up(h, r->mmsi, 0);
        if (said) take_identity(ship, said);
        ship->first_us = r->time_us;
    }
    uint32_t number = (uint32_t)(ship - h->ships);
    ist_history_place place = { .time_us = r->time_us, .lon = r->lon, .lat = r->lat, .ship = number, .heard = heard, .speed = r->speed,
                                .course = r->course != IST_SEA_NONE ? r->course : r->heading != IST_SEA_NONE ? (int16_t)(r->heading * 10) : IST_SEA_NONE };
    ship->transponder = r->transponder;
    ship->heard |= heard;
    ship->last_us = r->time_us > ship->last_us ? r->time_us : ship->last_us;
    ship->positions++;
    trail *behind = &h->trails[number];
    behind->recent[behind->at % RECENT].hash = r->evidence_hash;
    behind->recent[behind->at++ % RECENT].place = (uint32_t)insert(h, &place);
    return IST_OK;
}

/* Every hearing: those of bits that made a position just now are another station's. */
void ist_sea_history_report(ist_sea_history *h, const ist_sea_report *r)
{
    int bit = bit_of(r->partner);
    if (bit < 0 || r->lon == IST_SEA_NOWHERE) return;
    for (uint32_t track = 1;; track++) {
        uint32_t at = h->by_track[find(h, r->mmsi, track)];
        if (!at) return;
        for (int i = 0; i < RECENT; i++) {
            uint32_t place = h->trails[at - 1].recent[i].place;
            if (place == NO_PLACE || h->trails[at - 1].recent[i].hash != r->evidence_hash || h->places[place].ship != at - 1) continue;
            h->places[place].heard |= (uint32_t)1 << bit;
            h->ships[at - 1].heard |= (uint32_t)1 << bit;
        }
    }
}

/* ---- reading */

size_t ist_sea_history_ships(const ist_sea_history *h) { return h->n_ships; }
const ist_history_ship *ist_sea_history_ship(const ist_sea_history *h, size_t i) { return &h->ships[i]; }
size_t ist_sea_history_places(const ist_sea_history *h) { return h->n_places; }
const ist_history_place *ist_sea_history_place(const ist_sea_history *h, size_t i) { return &h->places[i]; }
double ist_sea_history_step(const ist_sea_history *h) { return (double)h->step_us / 1e6; }
size_t ist_sea_history_forgotten(const ist_sea_history *h) { return h->forgotten; }

size_t ist_sea_history_until(const ist_sea_history *h, int64_t time_us)
{
    size_t low = 0, high = h->n_places;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->places[middle].time_us <= time_us) low = middle + 1;
        else high = middle;
    }
    return low;
}

size_t ist_sea_history_frame(const ist_sea_history *h, int64_t at_us, int64_t window_us, bool *seen, uint32_t *out, size_t room)
{
    size_t count = 0;
    memset(seen, 0, h->n_ships * sizeof *seen);
    for (size_t i = ist_sea_history_until(h, at_us); i-- > 0 && h->places[i].time_us > at_us - window_us;) {
        if (seen[h->places[i].ship]) continue;
        seen[h->places[i].ship] = true;
        if (count++ < room) out[count - 1] = (uint32_t)i;
    }
    return count;
}

ist_status ist_sea_history_each(const ist_sea_history *h, uint32_t mmsi, int64_t to_us,
                                ist_status (*each)(void *context, const ist_track_point *point, ist_error *err), void *context, ist_error *err)
{
    uint32_t *last = malloc((h->n_ships + 1) * sizeof *last);
    size_t until = to_us == INT64_MAX ? h->n_places : ist_sea_history_until(h, to_us);
    ist_status status = IST_OK;
    if (!last) return ist_fail(err, IST_NOMEM, "out of memory for what passed at sea");
    for (size_t i = 0; i < h->n_ships; i++) last[i] = NO_PLACE;
    for (size_t i = 0; status == IST_OK && i < until; i++) {
        const ist_history_place *place = &h->places[i];
        const ist_history_ship *ship = &h->ships[place->ship];
        if (mmsi && ship->mmsi != mmsi) continue;
        bool first = last[place->ship] == NO_PLACE;
        const ist_history_place *before = first ? place : &h->places[last[place->ship]];
        ist_sea_report report = { .time_us = place->time_us, .mmsi = ship->mmsi, .lon = place->lon, .lat = place->lat, .speed = place->speed, .course = place->course,
                                  .heading = IST_SEA_NONE, .turn = IST_SEA_NONE, .transponder = ship->transponder, .status = IST_SEA_STATUS_NONE,
                                  .second = IST_SEA_SECOND_NONE };
        ist_track_point point = { .report = &report, .track = ship->track, .first = first, .metres = geo_far(before->lon, before->lat, place->lon, place->lat),
                                  .seconds = (double)(place->time_us - before->time_us) / 1e6 };
        for (int bit = 0; bit < 32; bit++)
            if (place->heard >> bit & 1) {
                report.partner = (uint8_t)bit;
                break;
            }
        last[place->ship] = (uint32_t)i;
        status = each(context, &point, err);
    }
    free(last);
    return status;
}
