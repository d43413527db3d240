/* SPDX-License-Identifier: Apache-2.0
 *
 * presence.c: who was in an area, for how long, and what happened there.
 *
 * One table holds three sorts of row: of a track anywhere (its latest point), of a track in an area, and of a vessel's
 * events in an area. Time is summed in whole microseconds, so that no order of adding shows.
 */
#include "geo.h"
#include "slab.h"

#include <isthmus/sea/presence.h>
#include <string.h>

enum { AT_ONCE = 256, ANYWHERE = UINT16_MAX, NO_TRACK = 0 };

static const int64_t MOST_ALONE = 1800000000; /* us: half an hour, for a step with one end inside */

typedef struct seen {
    uint32_t mmsi, track;
    uint16_t area;
    int32_t lon, lat;        /* the latest point, when anywhere */
    int64_t first, last, us; /* us: inside */
    size_t positions;
    uint32_t events[IST_SEA_KIND_COUNT]; /* when no track */
} seen;

struct ist_presence {
    const ist_areas *areas;
    int64_t from, to, silence;
    seen *rows; size_t n_rows, row_room;
    uint32_t *by_key; size_t key_mask; /* number + 1, 0: none */
    ist_presence_row *sums;            /* [areas] */
    ist_presence_row *vessels; size_t n_vessels, vessel_room;
};

ist_presence *ist_presence_new(const ist_areas *areas, int64_t from_us, int64_t to_us, double silence_hours)
{
    ist_presence *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    *p = (ist_presence){ .areas = areas, .from = from_us, .to = to_us, .silence = (int64_t)(silence_hours * 3600e6), .key_mask = 1023 };
    p->by_key = calloc(p->key_mask + 1, sizeof *p->by_key);
    p->sums = calloc(ist_areas_count(areas) + 1, sizeof *p->sums);
    if (p->by_key && p->sums) {
        for (size_t i = 0; i < ist_areas_count(areas); i++) p->sums[i].area = (uint16_t)i;
        return p;
    }
    ist_presence_free(p);
    return NULL;
}

void ist_presence_free(ist_presence *p)
{
    if (!p) return;
    free(p->rows);
    free(p->by_key);
    free(p->sums);
    free(p->vessels);
    free(p);
}

static size_t slot_of(const ist_presence *p, uint16_t area, uint32_t mmsi, uint32_t track)
{
    return geo_mix(geo_mix((uint64_t)mmsi << 32 | track) + area) & p->key_mask;
}

static bool widen(ist_presence *p)
{
    uint32_t *wider = calloc((p->key_mask + 1) * 2, sizeof *wider);
    if (!wider) return false;
    free(p->by_key);
    p->by_key = wider;
    p->key_mask = (p->key_mask + 1) * 2 - 1;
    for (size_t i = 0; i < p->n_rows; i++) {
        size_t slot = slot_of(p, p->rows[i].area, p->rows[i].mmsi, p->rows[i].track);
        while (p->by_key[slot]) slot = (slot + 1) & p->key_mask;
        p->by_key[slot] = (uint32_t)i + 1;
    }
    return true;
}

/* The row, made when new; it may move when the next is made. NULL when out of memory. */
static seen *find(ist_presence *p, uint16_t area, uint32_t mmsi, uint32_t track)
{
    size_t slot = slot_of(p, area, mmsi, track);
    for (; p->by_key[slot]; slot = (slot + 1) & p->key_mask) {
        seen *is = &p->rows[p->by_key[slot] - 1];
        if (is->mmsi == mmsi && is->track == track && is->area == area) return is;
    }
    if (!slab_grow((void **)&p->rows, p->n_rows, &p->row_room, sizeof *p->rows)) return NULL;
    p->rows[p->n_rows++] = (seen){ .mmsi = mmsi, .track = track, .area = area, .first = IST_SEA_NO_TIME };
    p->by_key[slot] = (uint32_t)p->n_rows;
    if (p->n_rows * 2 > p->key_mask && !widen(p)) return NULL;
    return &p->rows[p->n_rows - 1];
}

/* Gives an area the part of a stretch of time that lies in the window. */
static bool give_time(ist_presence *p, uint16_t area, const seen *track, int64_t since, int64_t until)
{
    since = since < p->from ? p->from : since;
    until = until > p->to ? p->to : until;
    if (since >= until) return true;
    seen *in = find(p, area, track->mmsi, track->track);
    if (in) in->us += until - since;
    return in != NULL;
}

static bool holds(const uint16_t *areas, size_t count, uint16_t area)
{
    for (size_t i = 0; i < count; i++)
        if (areas[i] == area) return true;
    return false;
}

/* The step between two points of a track: whole where both are inside, else the half next to the one that is. */
static bool give_step(ist_presence *p, const seen *a, const seen *b)
{
    uint16_t before[AT_ONCE], now[AT_ONCE];
    int64_t half = (b->last - a->last) / 2;
    size_t n_before = ist_areas_at(p->areas, a->lon, a->lat, before, AT_ONCE), n_now = ist_areas_at(p->areas, b->lon, b->lat, now, AT_ONCE);
    bool fine = true;
    half = half < MOST_ALONE ? half : MOST_ALONE;
    for (size_t i = 0; i < n_before && fine; i++)
        fine = give_time(p, before[i], b, a->last, holds(now, n_now, before[i]) ? b->last : a->last + half);
    for (size_t i = 0; i < n_now && fine; i++)
        if (!holds(before, n_before, now[i])) fine = give_time(p, now[i], b, b->last - half, b->last);
    return fine;
}

static bool give_position(ist_presence *p, const ist_sea_report *r, uint32_t track)
{
    uint16_t areas[AT_ONCE];
    if (r->time_us < p->from || r->time_us > p->to) return true;
    size_t count = ist_areas_at(p->areas, r->lon, r->lat, areas, AT_ONCE);
    for (size_t i = 0; i < count; i++) {
        seen *in = find(p, areas[i], r->mmsi, track);
        if (!in) return false;
        if (in->positions++ == 0) in->first = r->time_us;
        in->last = r->time_us;
    }
    return true;
}

ist_status ist_presence_add(ist_presence *p, const ist_track_point *point, ist_error *err)
{
    const ist_sea_report *r = point->report;
    seen *track = find(p, ANYWHERE, r->mmsi, point->track);
    bool fine = track != NULL;
    if (fine) {
        seen before = *track, now = { .mmsi = r->mmsi, .track = point->track, .area = ANYWHERE, .lon = r->lon, .lat = r->lat, .first = r->time_us, .last = r->time_us };
        *track = now;
        if (!point->first && before.first != IST_SEA_NO_TIME && now.last - before.last <= p->silence) fine = give_step(p, &before, &now);
        fine = fine && give_position(p, r, point->track);
    }
    return fine ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for presence in areas");
}

/* A stay belongs to its own area; anything else to each area that holds its place. */
static bool belongs(const ist_presence *p, const ist_sea_event *event, uint16_t area)
{
    return event->kind != IST_SEA_AREA || strncmp(event->detail, ist_areas_name(p->areas, area), IST_SEA_DETAIL - 1) == 0;
}

ist_status ist_presence_event(ist_presence *p, const ist_sea_event *event, ist_error *err)
{
    uint16_t areas[AT_ONCE];
    if (event->lon == IST_SEA_NOWHERE || event->end_us < p->from || event->start_us > p->to) return IST_OK;
    size_t count = ist_areas_at(p->areas, event->lon, event->lat, areas, AT_ONCE);
    for (size_t i = 0; i < count; i++) {
        if (!belongs(p, event, areas[i])) continue;
        p->sums[areas[i]].events[event->kind]++;
        for (int side = 0; side < 2; side++) {
            uint32_t mmsi = side ? event->mmsi_b : event->mmsi_a;
            if (!mmsi || (side && mmsi == event->mmsi_a)) continue;
            seen *of = find(p, areas[i], mmsi, NO_TRACK);
            if (!of) return ist_fail(err, IST_NOMEM, "out of memory for events in areas");
            of->events[event->kind]++;
        }
    }
    return IST_OK;
}

static int by_area(const void *a, const void *b)
{
    const seen *x = a, *y = b;
    if (x->area != y->area) return x->area < y->area ? -1 : 1;
    if (x->mmsi != y->mmsi) return x->mmsi < y->mmsi ? -1 : 1;
    return (x->track > y->track) - (x->track < y->track);
}

/* Adds a track's time and positions, or a vessel's events, to a row of its vessel. */
static void add_to_vessel(ist_presence_row *to, const seen *is)
{
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) to->events[k] += is->events[k];
    if (is->track == NO_TRACK) return;
    to->transmitters++;
    to->vessels = 1;
    if (is->positions > 0) {
        to->first_us = to->positions == 0 || is->first < to->first_us ? is->first : to->first_us;
        to->last_us = to->positions == 0 || is->last > to->last_us ? is->last : to->last_us;
    }
    to->positions += is->positions;
}

static void add_to_sum(ist_presence_row *to, const ist_presence_row *vessel)
{
    if (vessel->positions > 0) {
        to->first_us = to->positions == 0 || vessel->first_us < to->first_us ? vessel->first_us : to->first_us;
        to->last_us = to->positions == 0 || vessel->last_us > to->last_us ? vessel->last_us : to->last_us;
    }
    to->vessels += vessel->vessels;
    to->transmitters += vessel->transmitters;
    to->positions += vessel->positions;
}

ist_status ist_presence_finish(ist_presence *p, ist_error *err)
{
    if (p->n_rows) qsort(p->rows, p->n_rows, sizeof *p->rows, by_area);
    for (size_t i = 0; i < p->n_rows && p->rows[i].area != ANYWHERE;) {
        uint16_t area = p->rows[i].area;
        int64_t in_area = 0;
        while (i < p->n_rows && p->rows[i].area == area) {
            int64_t us = 0;
            if (!slab_grow((void **)&p->vessels, p->n_vessels, &p->vessel_room, sizeof *p->vessels)) return ist_fail(err, IST_NOMEM, "out of memory for vessels in areas");
            ist_presence_row *of = &p->vessels[p->n_vessels++];
            *of = (ist_presence_row){ .area = area, .mmsi = p->rows[i].mmsi };
            for (; i < p->n_rows && p->rows[i].area == area && p->rows[i].mmsi == of->mmsi; i++) {
                add_to_vessel(of, &p->rows[i]);
                us += p->rows[i].us;
            }
            of->hours = (double)us / 3600e6;
            in_area += us;
            add_to_sum(&p->sums[area], of);
        }
        p->sums[area].hours = (double)in_area / 3600e6;
    }
    return IST_OK;
}

const ist_presence_row *ist_presence_sum(const ist_presence *p, size_t area) { return &p->sums[area]; }
size_t ist_presence_count(const ist_presence *p) { return p->n_vessels; }
const ist_presence_row *ist_presence_at(const ist_presence *p, size_t i) { return &p->vessels[i]; }
