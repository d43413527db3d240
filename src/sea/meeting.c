/* SPDX-License-Identifier: Apache-2.0
 *
 * meeting.c: two ships side by side. Slow ships lie in a grid of cells twice the radius wide, so that a question looks at
 * four of them at most; no clock's midnight plays a part. Ships at an anchorage are left out of the grid.
 */
#include "picture_local.h"

enum { PAIRS_MOST = 16 };

/* ---- the grid */

static size_t slot_at(const ist_picture *p, int row, int column) { return geo_mix((uint64_t)(uint32_t)row << 32 | (uint32_t)column) & p->grid_mask; }

/* Rows are 2 * radius high; the width of a cell in longitude is that at the middle of its row. */
static double cell_height(const ist_picture *p) { return 2 * p->set.meeting_radius / GEO_UNIT; }
static double cell_width(double height, int row) { return height / fmax(0.01, geo_cos_lat((row + 0.5) * height)); }

static void leave_grid(ist_picture *p, track *t)
{
    uint32_t number = (uint32_t)(t - p->tracks);
    if (t->cell == NONE) return;
    if (t->cell_before != NONE) p->tracks[t->cell_before].cell_next = t->cell_next;
    else p->grid[t->cell - 1] = t->cell_next;
    if (t->cell_next != NONE) p->tracks[t->cell_next].cell_before = t->cell_before;
    (void)number;
    t->cell = t->cell_next = t->cell_before = NONE;
}

/* Puts the ship into the cell of its new position; says whether it moved to another one. */
static bool enter_grid(ist_picture *p, track *t, int32_t lon, int32_t lat)
{
    double height = cell_height(p);
    int row = (int)floor(lat / height), column = (int)floor(lon / cell_width(height, row));
    uint32_t cell = (uint32_t)slot_at(p, row, column) + 1, number = (uint32_t)(t - p->tracks);
    if (t->cell == cell) return false;
    leave_grid(p, t);
    t->cell = cell;
    t->cell_next = p->grid[cell - 1];
    if (t->cell_next != NONE) p->tracks[t->cell_next].cell_before = number;
    p->grid[cell - 1] = number;
    return true;
}

/* ---- pairs */

static uint32_t *next_of(pair *q, uint32_t number) { return q->a == number ? &q->next_a : &q->next_b; }

static bool lasts(const ist_picture *p, const pair *q) { return (double)(q->last - q->since) >= p->set.meeting_hours * HOUR && q->fixes >= 4; }

bool meeting_holds(const ist_picture *p, const track *t, int64_t since)
{
    uint32_t number = (uint32_t)(t - p->tracks);
    if (t->company_until >= since) return true;
    for (uint32_t n = t->pairs; n != NONE; n = *next_of(&p->pairs[n], number))
        if (lasts(p, &p->pairs[n]) && p->pairs[n].last >= since) return true;
    return false;
}

/* Metres from the report to where the other ship is by now. */
static double apart(const track *other, int32_t lon, int32_t lat, int64_t time)
{
    int32_t there_lon = other->lon, there_lat = other->lat;
    double seconds = (double)(time - other->time) / 1000;
    if (seconds > 1 && seconds < 1800 && other->speed != IST_SEA_NONE && other->course != IST_SEA_NONE && other->speed > 0)
        geo_ahead(other->lon, other->lat, other->course / 10.0, other->speed / 10.0 * GEO_KNOT * seconds, &there_lon, &there_lat);
    return geo_near(there_lon, there_lat, lon, lat);
}

static void unlink_pair(ist_picture *p, uint32_t number, uint32_t from)
{
    uint32_t *link = &p->tracks[from].pairs;
    while (*link != NONE && *link != number) link = next_of(&p->pairs[*link], from);
    if (*link == number) *link = *next_of(&p->pairs[number], from);
}

static ist_status end_pair(ist_picture *p, uint32_t number, bool open, ist_error *err)
{
    pair q = p->pairs[number];
    unlink_pair(p, number, q.a);
    unlink_pair(p, number, q.b);
    p->pairs[number].next_a = p->free_pair;
    p->free_pair = number;
    if (!lasts(p, &q) || q.speed_sum / q.fixes > p->set.meeting_speed) return IST_OK;
    if (background_anchorage(p->background, &p->set, q.lon, q.lat)) return IST_OK;
    track *a = &p->tracks[q.a], *b = &p->tracks[q.b];
    a->company_until = b->company_until = q.last;
    ist_sea_event event;
    uint32_t mmsi_a = p->vessels[a->vessel].mmsi, mmsi_b = p->vessels[b->vessel].mmsi;
    event_begin(&event, IST_SEA_RENDEZVOUS, mmsi_a, mmsi_b, q.since, q.last);
    event.detected_us = (q.since + (int64_t)(p->set.meeting_hours * HOUR)) * 1000;
    event.lon = q.lon;
    event.lat = q.lat;
    event.open = open;
    double hours = (double)(q.last - q.since) / HOUR;
    event.score = 1 - 0.5 * fmin(1, q.closest / p->set.meeting_radius) * fmin(1, p->set.meeting_hours / hours);
    event_part(&event, "hours", hours);
    event_part(&event, "closest_m", q.closest);
    event_part(&event, "mean_knots", q.speed_sum / q.fixes);
    event_part(&event, "positions", q.fixes);
    event.partners |= q.partners;
    event_proof(&event, mmsi_a, &q.first_a);
    event_proof(&event, mmsi_b, &q.first_b);
    event_proof(&event, mmsi_a, &q.last_a);
    event_proof(&event, mmsi_b, &q.last_b);
    return event_say(p, &event, err);
}

static ist_status begin_pair(ist_picture *p, uint32_t here, uint32_t there, const ist_sea_report *r, int64_t time, double metres, ist_error *err)
{
    uint32_t number = p->free_pair, a = here < there ? here : there, b = here < there ? there : here;
    if (number != NONE) p->free_pair = p->pairs[number].next_a;
    else if (slab_grow((void **)&p->pairs, p->n_pairs, &p->pair_room, sizeof *p->pairs)) number = (uint32_t)p->n_pairs++;
    else return ist_fail(err, IST_NOMEM, "out of memory for meetings");
    track *ta = &p->tracks[a], *tb = &p->tracks[b];
    trace mine = trace_of(r, time), others = p->tracks[there].last;
    p->pairs[number] = (pair){ .a = a, .b = b, .next_a = ta->pairs, .next_b = tb->pairs, .since = time, .last = time, .closest = metres,
                               .speed_sum = fmax(0, knots(r->speed)), .fixes = 1, .lon = r->lon, .lat = r->lat,
                               .first_a = a == here ? mine : others, .first_b = a == here ? others : mine,
                               .draught_a = p->vessels[ta->vessel].is.draught, .draught_b = p->vessels[tb->vessel].is.draught };
    p->pairs[number].last_a = p->pairs[number].first_a;
    p->pairs[number].last_b = p->pairs[number].first_b;
    ta->pairs = tb->pairs = number;
    return IST_OK;
}

static void keep_pair(ist_picture *p, pair *q, uint32_t here, const ist_sea_report *r, int64_t time, double metres)
{
    q->partners |= p->tracks[q->a].partners | p->tracks[q->b].partners;
    q->last = time;
    q->fixes++;
    q->speed_sum += fmax(0, knots(r->speed));
    if (metres < q->closest) q->closest = metres;
    if (q->a == here) q->last_a = trace_of(r, time);
    else q->last_b = trace_of(r, time);
    if (!lasts(p, q)) return;
    vessel *a = &p->vessels[p->tracks[q->a].vessel], *b = &p->vessels[p->tracks[q->b].vessel];
    identity_met(a, b->mmsi, q->since, time, q->draught_a);
    identity_met(b, a->mmsi, q->since, time, q->draught_b);
}

static bool is_slow(const ist_picture *p, const ist_sea_report *r, const step *s)
{
    double said = knots(r->speed);
    return said >= 0 ? said <= p->set.meeting_speed : s->seconds > 0 && s->speed <= p->set.meeting_speed * GEO_KNOT;
}

/* Pairs it is in: still near, or too long apart. */
static ist_status update_pairs(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, bool slow, ist_error *err)
{
    uint32_t here = (uint32_t)(t - p->tracks);
    for (uint32_t n = t->pairs, next; n != NONE; n = next) {
        pair *q = &p->pairs[n];
        next = *next_of(q, here);
        const track *other = &p->tracks[q->a == here ? q->b : q->a];
        double metres = apart(other, r->lon, r->lat, time);
        if (slow && other->cell != NONE && metres <= p->set.meeting_radius && time - other->time < HOUR) keep_pair(p, q, here, r, time, metres);
        else if ((double)(time - q->last) > p->set.meeting_pause * HOUR || (!lasts(p, q) && metres > 20 * p->set.meeting_radius)) IST_TRY(end_pair(p, n, false, err));
    }
    return IST_OK;
}

static bool paired(ist_picture *p, const track *t, uint32_t here, uint32_t there, int *out_count)
{
    *out_count = 0;
    for (uint32_t n = t->pairs; n != NONE; n = *next_of(&p->pairs[n], here)) {
        if (p->pairs[n].a == there || p->pairs[n].b == there) return true;
        ++*out_count;
    }
    return false;
}

/* Begins a pair with each ship of a cell that is near enough. */
static ist_status seek_in_cell(ist_picture *p, size_t slot, track *t, const ist_sea_report *r, int64_t time, ist_error *err)
{
    uint32_t here = (uint32_t)(t - p->tracks);
    int count;
    for (uint32_t n = p->grid[slot]; n != NONE; n = p->tracks[n].cell_next) {
        const track *other = &p->tracks[n];
        if (other->vessel == t->vessel || time - other->time > HOUR / 2) continue;
        double metres = apart(other, r->lon, r->lat, time);
        if (metres > p->set.meeting_radius || paired(p, t, here, n, &count)) continue;
        if (count < PAIRS_MOST) IST_TRY(begin_pair(p, here, n, r, time, metres, err));
    }
    return IST_OK;
}

/* Where the cells around reach over the antimeridian, those on its other side are looked at too. */
static ist_status seek_pairs(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, ist_error *err)
{
    const double whole = 360.0 * IST_SEA_DEGREE;
    double height = cell_height(p), reach = p->set.meeting_radius / GEO_UNIT;
    int low = (int)floor((r->lat - reach) / height), high = (int)floor((r->lat + reach) / height);
    for (int row = low; row <= high; row++) {
        double width = cell_width(height, row), wide = reach * width / height;
        for (int round = -1; round <= 1; round++) {
            double west = fmax(r->lon + round * whole - wide, -whole / 2), east = fmin(r->lon + round * whole + wide, whole / 2);
            if (west > east) continue;
            for (int column = (int)floor(west / width); column <= (int)floor(east / width); column++)
                IST_TRY(seek_in_cell(p, slot_at(p, row, column), t, r, time, err));
        }
    }
    return IST_OK;
}

ist_status meeting_step(ist_picture *p, track *t, const ist_sea_report *r, int64_t time, const step *s, ist_error *err)
{
    bool slow = is_slow(p, r, s) && r->status != 5; /* a ship that is moored lies at a quay */
    if (t->pairs != NONE) IST_TRY(update_pairs(p, t, r, time, slow, err));
    if (!slow) {
        leave_grid(p, t);
        t->rest_checked = 0;
        return IST_OK;
    }
    if (time - t->rest_checked > HOUR || t->rest_checked == 0) { /* a ship at rest asks once an hour */
        t->resting = background_anchorage(p->background, &p->set, r->lon, r->lat);
        t->rest_checked = time;
    }
    if (t->resting) {
        leave_grid(p, t);
        return IST_OK;
    }
    enter_grid(p, t, r->lon, r->lat);
    return seek_pairs(p, t, r, time, err);
}

ist_status meeting_end(ist_picture *p, track *t, bool open, ist_error *err)
{
    while (t->pairs != NONE) IST_TRY(end_pair(p, t->pairs, open && p->pairs[t->pairs].last >= p->now - HOUR, err));
    leave_grid(p, t);
    return IST_OK;
}
