/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate_plant.c: events planted into the ways of generated ships, in order of time, so that a ship delayed by one is
 * late for the rest of its voyage. What is planted is written down as truth; nothing else is.
 */
#include "simulate_local.h"

#include <isthmus/base/grow.h>
#include <isthmus/base/lanes.h>
#include <stdio.h>

enum { TRIES = 400 };

/* Not slab.h: a ship has few legs, and there are many ships. */
static bool grow(void **at, size_t count, size_t *room, size_t size)
{
    void *bigger = ist_grow(*at, count, room, size);
    if (bigger) *at = bigger;
    return bigger != NULL;
}

bool sim_add_leg(sim_ship *ship, leg l)
{
    if (l.to <= l.from) return true;
    if (!grow((void **)&ship->legs, ship->n_legs, &ship->leg_room, sizeof *ship->legs)) return false;
    l.course = -1;
    ship->legs[ship->n_legs++] = l;
    return true;
}

ist_sea_truth *sim_add_truth(ist_simulation *s, ist_sea_kind kind, int64_t from, int64_t to, uint32_t a, uint32_t b, double lon, double lat)
{
    if (!grow((void **)&s->truths, s->n_truths, &s->truth_room, sizeof *s->truths)) return NULL;
    ist_sea_truth *t = &s->truths[s->n_truths++];
    *t = (ist_sea_truth){ .kind = kind, .start_us = s->asked.start_us + from * 1000, .end_us = s->asked.start_us + to * 1000, .mmsi_a = a, .mmsi_b = b,
                          .lon = (int32_t)lon, .lat = (int32_t)lat };
    return t;
}

static overlay *add_overlay(sim_ship *ship, overlay o)
{
    if (!grow((void **)&ship->overlays, ship->n_overlays, &ship->overlay_room, sizeof *ship->overlays)) return NULL;
    ship->overlays[ship->n_overlays] = o;
    return &ship->overlays[ship->n_overlays++];
}

static size_t leg_at(const sim_ship *ship, int64_t time)
{
    size_t low = 0, high = ship->n_legs;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (ship->legs[middle].from <= time) low = middle;
        else high = middle;
    }
    return low;
}

/* Degrees of the way from one point to another, from a table of tangents' halves: no libm. */
static double direction_of(double dx, double dy)
{
    double best = 0, most = -1e300, step = 30;
    for (int round = 0; round < 8; round++, step /= 5) { /* the direction whose projection is longest, finer each time */
        double middle = best;
        for (int i = -6; i <= 6; i++) {
            double east, north, d = middle + i * step;
            geo_direction(d, &east, &north);
            double along = east * dx + north * dy;
            if (along > most) most = along, best = d;
        }
    }
    return best < 0 ? best + 360 : best >= 360 ? best - 360 : best;
}

void sim_set_courses(sim_ship *ship)
{
    for (size_t i = 0; i < ship->n_legs; i++) {
        leg *l = &ship->legs[i];
        double dy = l->lat2 - l->lat1, dx = (l->lon2 - l->lon1) * geo_cos_lat(l->lat1);
        l->course = GEO_UNIT * sqrt(dx * dx + dy * dy) > 1 ? direction_of(dx, dy) : 0;
    }
}

void sim_where(const sim_ship *ship, int64_t time, double *lon, double *lat, double *speed, double *course)
{
    const leg *l = &ship->legs[ship->at_leg < ship->n_legs && ship->legs[ship->at_leg].from <= time && time < ship->legs[ship->at_leg].to ? ship->at_leg
                                                                                                                                            : leg_at(ship, time)];
    double share = (double)(time - l->from) / (double)(l->to - l->from);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    *lon = l->lon1 + share * (l->lon2 - l->lon1);
    *lat = l->lat1 + share * (l->lat2 - l->lat1);
    double dy = l->lat2 - l->lat1, dx = (l->lon2 - l->lon1) * geo_cos_lat(l->lat1), way = GEO_UNIT * sqrt(dx * dx + dy * dy);
    *speed = way / ((double)(l->to - l->from) / 1000);
    if (course) *course = l->course >= 0 ? l->course : way > 1 ? direction_of(dx, dy) : 0;
}

/* ---- changing a ship's way */

typedef struct detour { /* leaves its way at `leave`, is at the place from `arrive` to `depart`, is back at `back` */
    int64_t leave, arrive, depart, back;
    double lon, lat, drift_lon, drift_lat; /* where; how far it drifts meanwhile */
} detour;

/* Puts the detour in; everything later is later by as much as it takes. */
static bool take_detour(sim_ship *ship, const detour *d)
{
    size_t i = leg_at(ship, d->leave);
    leg whole = ship->legs[i];
    double share = (double)(d->leave - whole.from) / (double)(whole.to - whole.from);
    double lon = whole.lon1 + share * (whole.lon2 - whole.lon1), lat = whole.lat1 + share * (whole.lat2 - whole.lat1);
    double end_lon = d->lon + d->drift_lon, end_lat = d->lat + d->drift_lat;
    leg parts[5] = {
        { whole.from, d->leave, whole.lon1, whole.lat1, lon, lat, -1 },
        { d->leave, d->arrive, lon, lat, d->lon, d->lat, -1 },
        { d->arrive, d->depart, d->lon, d->lat, end_lon, end_lat, -1 },
        { d->depart, d->back, end_lon, end_lat, lon, lat, -1 },
        { d->back, d->back + (whole.to - d->leave), lon, lat, whole.lon2, whole.lat2, -1 },
    };
    leg kept[5];
    size_t n = 0;
    for (int k = 0; k < 5; k++)
        if (parts[k].to > parts[k].from) kept[n++] = parts[k];
    while (ship->n_legs + 4 > ship->leg_room)
        if (!grow((void **)&ship->legs, ship->leg_room, &ship->leg_room, sizeof *ship->legs)) return false;
    memmove(&ship->legs[i + n], &ship->legs[i + 1], (ship->n_legs - i - 1) * sizeof *ship->legs);
    memcpy(&ship->legs[i], kept, n * sizeof *kept);
    ship->n_legs += n - 1;
    for (size_t k = i + n; k < ship->n_legs; k++) {
        ship->legs[k].from += d->back - d->leave;
        ship->legs[k].to += d->back - d->leave;
    }
    ship->busy = d->back + 2 * HOURS;
    return true;
}

/* ---- whether a ship may take part */

static bool under_way(const ist_simulation *s, const sim_ship *ship, int64_t time)
{
    double lon, lat, speed;
    if (ship->class_b || ship->berth_off || ship->busy > time || time < 3 * HOURS) return false;
    sim_where(ship, time, &lon, &lat, &speed, NULL);
    return speed > 8 * GEO_KNOT && sim_port_distance(lon, lat) > 30000 && sim_pool(s, lon, lat) >= 0.8;
}

/* Whether the ship is in hearing from one time to another, every ten minutes; and half an hour before and after. */
static bool in_hearing(const ist_simulation *s, const sim_ship *ship, int64_t from, int64_t to)
{
    for (int64_t t = from - 30 * MINUTES; t <= to + 30 * MINUTES; t += 10 * MINUTES) {
        double lon, lat, speed;
        sim_where(ship, t, &lon, &lat, &speed, NULL);
        if (sim_pool(s, lon, lat) < 0.8) return false;
    }
    return true;
}

static uint32_t some_ship(ist_simulation *s, int64_t time)
{
    uint32_t i = (uint32_t)(sim_draw(s) * (double)s->n_ships);
    return under_way(s, &s->ships[i], time) ? i : UINT32_MAX;
}

/* A place to one side of the ship's way, in hearing and away from ports. */
static bool aside(ist_simulation *s, const sim_ship *ship, int64_t time, double least, double most, double *lon, double *lat)
{
    double at_lon, at_lat, speed, course;
    int32_t x, y;
    sim_where(ship, time, &at_lon, &at_lat, &speed, &course);
    double metres = sim_between(s, least, most), turn = sim_draw(s) < 0.5 ? 70 : -70; /* one draw after the other: arguments have no order */
    geo_ahead((int32_t)at_lon, (int32_t)at_lat, course + turn, metres, &x, &y);
    *lon = x;
    *lat = y;
    return sim_pool(s, x, y) >= 0.8 && sim_port_distance(x, y) > 20000;
}

static double metres_between(double lon1, double lat1, double lon2, double lat2)
{
    return geo_near((int32_t)lon1, (int32_t)lat1, (int32_t)lon2, (int32_t)lat2);
}

/* A detour to a place for a time, at cruising speed both ways, drifting a little while there. */
static detour plan_detour(ist_simulation *s, const sim_ship *ship, int64_t leave, double lon, double lat, int64_t stay, double drift_knots)
{
    double at_lon, at_lat, speed, east, north;
    sim_where(ship, leave, &at_lon, &at_lat, &speed, NULL);
    int64_t there = (int64_t)(1000 * metres_between(at_lon, at_lat, lon, lat) / ship->cruise);
    geo_direction(360 * sim_draw(s), &east, &north);
    double metres = drift_knots * GEO_KNOT * (double)stay / 1000;
    detour d = { leave, leave + there, leave + there + stay, 0, lon, lat, east * metres / GEO_UNIT / geo_cos_lat(lat), north * metres / GEO_UNIT };
    d.back = d.depart + (int64_t)(1000 * metres_between(lon + d.drift_lon, lat + d.drift_lat, at_lon, at_lat) / ship->cruise);
    return d;
}

/* ---- events of one ship */

static bool plant_gap(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    if (i == UINT32_MAX) return false;
    sim_ship *ship = &s->ships[i];
    int64_t lasts = (int64_t)(ist_exp(sim_between(s, ist_log(3.0), ist_log(16.0))) * HOURS);
    double lon, lat, speed;
    if (time + lasts > s->length - HOURS || !in_hearing(s, ship, time, time + lasts)) return false;
    sim_where(ship, time, &lon, &lat, &speed, NULL);
    ship->busy = time + lasts + 2 * HOURS;
    return add_overlay(ship, (overlay){ .kind = DARK, .from = time, .to = time + lasts }) &&
           sim_add_truth(s, IST_SEA_GAP, time, time + lasts, ship->is.mmsi, 0, lon, lat);
}

static bool plant_loitering(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    double lon, lat;
    if (i == UINT32_MAX || !aside(s, &s->ships[i], time, 3000, 12000, &lon, &lat)) return false;
    int64_t stay = (int64_t)(sim_between(s, 5, 14) * HOURS);
    detour d = plan_detour(s, &s->ships[i], time, lon, lat, stay, sim_between(s, 0.05, 0.8));
    if (d.back > s->length - HOURS) return false;
    return take_detour(&s->ships[i], &d) && sim_add_truth(s, IST_SEA_LOITERING, d.arrive, d.depart, s->ships[i].is.mmsi, 0, lon, lat);
}

static bool plant_drifting(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    if (i == UINT32_MAX) return false;
    double lon, lat, speed, knots = sim_between(s, 1.6, 4.2);
    sim_where(&s->ships[i], time, &lon, &lat, &speed, NULL);
    detour d = plan_detour(s, &s->ships[i], time, lon, lat, (int64_t)(sim_between(s, 1, 3) * HOURS), knots);
    if (d.back > s->length - HOURS || sim_pool(s, lon + d.drift_lon, lat + d.drift_lat) < 0.8) return false;
    return add_overlay(&s->ships[i], (overlay){ .kind = ASKEW, .from = d.arrive, .to = d.depart, .size = sim_between(s, 60, 120) }) &&
           take_detour(&s->ships[i], &d) && sim_add_truth(s, IST_SEA_DRIFTING, d.arrive, d.depart, s->ships[i].is.mmsi, 0, lon, lat);
}

static bool plant_speed_change(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    if (i == UINT32_MAX) return false;
    double lon, lat, speed;
    sim_where(&s->ships[i], time, &lon, &lat, &speed, NULL);
    detour d = plan_detour(s, &s->ships[i], time, lon, lat, (int64_t)(sim_between(s, 20, 90) * MINUTES), 0.1);
    if (d.back > s->length - HOURS) return false;
    return add_overlay(&s->ships[i], (overlay){ .kind = CHATTER, .from = time - 60 * SECOND, .to = time + 180 * SECOND }) && take_detour(&s->ships[i], &d) &&
           sim_add_truth(s, IST_SEA_SPEED_CHANGE, time, time + 60 * SECOND, s->ships[i].is.mmsi, 0, lon, lat);
}

static bool plant_impossible(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    int64_t lasts = (int64_t)(sim_between(s, 1, 5) * HOURS);
    if (i == UINT32_MAX || time + lasts > s->length - 6 * HOURS || !in_hearing(s, &s->ships[i], time, time + lasts)) return false;
    double lon, lat, speed, east, north, metres = sim_between(s, 100000, 300000);
    sim_where(&s->ships[i], time, &lon, &lat, &speed, NULL);
    geo_direction(360 * sim_draw(s), &east, &north);
    s->ships[i].busy = time + lasts + 12 * HOURS;
    return add_overlay(&s->ships[i], (overlay){ .kind = ELSEWHERE, .from = time, .to = time + lasts, .lon = east * metres / GEO_UNIT / geo_cos_lat(lat), .lat = north * metres / GEO_UNIT }) &&
           sim_add_truth(s, IST_SEA_IMPOSSIBLE_MOVEMENT, time, time + lasts, s->ships[i].is.mmsi, 0, lon, lat);
}

static bool plant_circle(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    if (i == UINT32_MAX) return false;
    double lon, lat, speed, radius = sim_between(s, 1500, 3000);
    sim_where(&s->ships[i], time, &lon, &lat, &speed, NULL);
    detour d = plan_detour(s, &s->ships[i], time, lon, lat, (int64_t)(sim_between(s, 4, 8) * HOURS), 0.1);
    if (d.back > s->length - HOURS) return false;
    return add_overlay(&s->ships[i], (overlay){ .kind = CIRCLE, .from = d.arrive, .to = d.depart, .lon = lon, .lat = lat, .size = radius }) &&
           take_detour(&s->ships[i], &d) && sim_add_truth(s, IST_SEA_CIRCLE_SPOOFING, d.arrive, d.depart, s->ships[i].is.mmsi, 0, lon, lat);
}

static bool plant_class(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    int64_t lasts = (int64_t)(sim_between(s, 2, 6) * HOURS);
    if (i == UINT32_MAX || time + lasts > s->length - HOURS || !in_hearing(s, &s->ships[i], time, time + lasts)) return false;
    double lon, lat, speed;
    sim_where(&s->ships[i], time, &lon, &lat, &speed, NULL);
    s->ships[i].busy = time + lasts + 2 * HOURS;
    return add_overlay(&s->ships[i], (overlay){ .kind = TWO_CLASSES, .from = time, .to = time + lasts }) &&
           sim_add_truth(s, IST_SEA_CLASS_MISMATCH, time, time + lasts, s->ships[i].is.mmsi, 0, lon, lat);
}

/* One ship sends another's number; its own falls silent meanwhile, which is a gap. */
static bool plant_shared(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time), j = some_ship(s, time);
    int64_t lasts = (int64_t)(sim_between(s, 4, 12) * HOURS);
    if (i == UINT32_MAX || j == UINT32_MAX || i == j || s->ships[i].gulf != s->ships[j].gulf || time + lasts > s->length - HOURS) return false;
    sim_ship *a = &s->ships[i], *b = &s->ships[j];
    double lon, lat, speed, other_lon, other_lat;
    sim_where(a, time, &lon, &lat, &speed, NULL);
    sim_where(b, time, &other_lon, &other_lat, &speed, NULL);
    if (metres_between(lon, lat, other_lon, other_lat) < 100000 || !in_hearing(s, a, time, time + lasts) || !in_hearing(s, b, time, time + lasts)) return false;
    a->busy = b->busy = time + lasts + 8 * HOURS;
    return add_overlay(b, (overlay){ .kind = AS_OTHER, .from = time, .to = time + lasts, .other = i }) &&
           sim_add_truth(s, IST_SEA_SHARED_IDENTITY, time, time + lasts, a->is.mmsi, b->is.mmsi, lon, lat) &&
           sim_add_truth(s, IST_SEA_GAP, time, time + lasts, b->is.mmsi, 0, other_lon, other_lat);
}

static bool plant_laundering(ist_simulation *s, int64_t time)
{
    uint32_t i = some_ship(s, time);
    int64_t silent = (int64_t)(sim_between(s, 10, 70) * MINUTES);
    if (i == UINT32_MAX || time > s->length - 12 * HOURS || !in_hearing(s, &s->ships[i], time, time + silent)) return false;
    double lon, lat, speed;
    sim_where(&s->ships[i], time, &lon, &lat, &speed, NULL);
    s->ships[i].busy = INT64_MAX / 2; /* no further event: its number changes */
    if (sim_draw(s) < 0.5) s->ships[i].then.imo = s->ships[i].is.imo; /* half of them keep the IMO number */
    return add_overlay(&s->ships[i], (overlay){ .kind = DARK, .from = time, .to = time + silent }) &&
           add_overlay(&s->ships[i], (overlay){ .kind = SECOND_SELF, .from = time + silent / 2, .to = INT64_MAX }) &&
           sim_add_truth(s, IST_SEA_LAUNDERING, time, time + silent, s->ships[i].is.mmsi, s->ships[i].then.mmsi, lon, lat);
}

/* ---- meetings */

/* Another ship that can be at the place within three hours of `time`. */
static uint32_t companion(ist_simulation *s, uint32_t than, int64_t time, double lon, double lat)
{
    for (int i = 0; i < TRIES; i++) {
        uint32_t j = some_ship(s, time);
        double x, y, speed;
        if (j == UINT32_MAX || j == than) continue;
        sim_where(&s->ships[j], time, &x, &y, &speed, NULL);
        if (metres_between(x, y, lon, lat) < 60000) return j;
    }
    return UINT32_MAX;
}

typedef struct meeting { uint32_t i, j; detour a, b; int64_t from, to; } meeting;

/* Both detours, so that the ships are side by side for `stay` and drift as one. */
static bool plan_meeting(ist_simulation *s, int64_t time, int64_t stay, meeting *m)
{
    double lon, lat;
    m->i = some_ship(s, time);
    if (m->i == UINT32_MAX || !aside(s, &s->ships[m->i], time, 4000, 20000, &lon, &lat)) return false;
    m->j = companion(s, m->i, time, lon, lat);
    if (m->j == UINT32_MAX) return false;
    m->a = plan_detour(s, &s->ships[m->i], time, lon, lat, 0, 0);
    m->b = plan_detour(s, &s->ships[m->j], time, lon, lat, 0, 0);
    m->from = m->a.arrive > m->b.arrive ? m->a.arrive : m->b.arrive;
    m->to = m->from + stay;
    /* The one that is nearer sets out later, so that neither waits for more than half an hour. */
    detour *early = m->a.arrive < m->b.arrive ? &m->a : &m->b;
    sim_ship *ship = &s->ships[early == &m->a ? m->i : m->j];
    int64_t late = m->from - early->arrive - (int64_t)(sim_between(s, 0, 30) * MINUTES);
    if (late > 0) {
        *early = plan_detour(s, ship, time + late, lon, lat, 0, 0);
        if (!under_way(s, ship, time + late)) return false;
        if (early->arrive > m->from) m->from = early->arrive, m->to = m->from + stay;
    }
    double knots = sim_between(s, 0, 0.7), apart_m = sim_between(s, 20, 120), east, north;
    geo_direction(360 * sim_draw(s), &east, &north);
    for (int k = 0; k < 2; k++) {
        detour *d = k ? &m->b : &m->a;
        const sim_ship *of = &s->ships[k ? m->j : m->i];
        double metres = knots * GEO_KNOT * (double)(m->to - m->from) / 1000, at_lon, at_lat, speed;
        d->lon = lon + k * apart_m / GEO_UNIT;
        d->depart = m->to;
        /* who comes first waits at the place and drifts with the other: one straight drift from its own arrival on */
        d->drift_lon = east * metres / GEO_UNIT / geo_cos_lat(lat);
        d->drift_lat = north * metres / GEO_UNIT;
        double early_share = (double)(m->from - d->arrive) / (double)(m->to - m->from);
        d->lon -= d->drift_lon * early_share;
        d->lat -= d->drift_lat * early_share;
        d->drift_lon *= 1 + early_share;
        d->drift_lat *= 1 + early_share;
        sim_where(of, d->leave, &at_lon, &at_lat, &speed, NULL);
        d->back = d->depart + (int64_t)(1000 * metres_between(d->lon + d->drift_lon, d->lat + d->drift_lat, at_lon, at_lat) / of->cruise);
    }
    return (m->a.back > m->b.back ? m->a.back : m->b.back) < s->length - 2 * HOURS && sim_pool(s, lon, lat) >= 0.8;
}

static bool plant_rendezvous(ist_simulation *s, int64_t time, bool loads)
{
    meeting m;
    if (!plan_meeting(s, time, (int64_t)(sim_between(s, 2.6, 8) * HOURS), &m) || (loads && m.to > s->length - 4 * HOURS)) return false;
    sim_ship *a = &s->ships[m.i], *b = &s->ships[m.j];
    double change = sim_between(s, 8, 25);
    bool fine = take_detour(a, &m.a) && take_detour(b, &m.b) &&
                sim_add_truth(s, IST_SEA_RENDEZVOUS, m.from, m.to, a->is.mmsi, b->is.mmsi, m.a.lon, m.a.lat);
    if (!fine || !loads) return fine;
    bool more = a->draught + change < 200 && b->draught - change > 20;
    for (int k = 0; k < 2 && fine; k++) {
        sim_ship *ship = k ? b : a;
        double to = ship->draught + (((k == 0) == more) ? change : -change);
        if (to < 15) continue;
        int64_t told = m.to + (int64_t)(sim_between(s, 0, 1.5) * HOURS);
        fine = add_overlay(ship, (overlay){ .kind = OTHER_DRAUGHT, .from = told, .to = INT64_MAX, .size = to }) &&
               sim_add_truth(s, IST_SEA_DRAUGHT_CHANGE, m.from, told + HOURS, ship->is.mmsi, k ? a->is.mmsi : b->is.mmsi, m.a.lon, m.a.lat);
    }
    return fine;
}

/* Where the ship would be with the detour, which it has not taken yet; every ten minutes it must be in hearing. */
static bool detour_hearing(const ist_simulation *s, const sim_ship *ship, const detour *d, int64_t from, int64_t to)
{
    double lon, lat, speed, at_lon, at_lat;
    sim_where(ship, d->leave, &at_lon, &at_lat, &speed, NULL);
    for (int64_t t = from - 30 * MINUTES; t <= to + 30 * MINUTES; t += 10 * MINUTES) {
        double out = (double)(t - d->leave) / (double)(d->arrive - d->leave + 1), back = (double)(t - d->depart) / (double)(d->back - d->depart + 1);
        if (t <= d->leave || t >= d->back) sim_where(ship, t <= d->leave ? t : t - (d->back - d->leave), &lon, &lat, &speed, NULL);
        else if (t < d->arrive) lon = at_lon + out * (d->lon - at_lon), lat = at_lat + out * (d->lat - at_lat);
        else if (t < d->depart) lon = d->lon, lat = d->lat;
        else lon = d->lon + back * (at_lon - d->lon), lat = d->lat + back * (at_lat - d->lat);
        if (sim_pool(s, lon, lat) < 0.8) return false;
    }
    return true;
}

/* One of the two is silent from before it leaves its way until after it is back; in two of five the other is too. */
static bool plant_dark_rendezvous(ist_simulation *s, int64_t time)
{
    meeting m;
    if (!plan_meeting(s, time, (int64_t)(sim_between(s, 2, 6) * HOURS), &m)) return false;
    bool both = sim_draw(s) < 0.4;
    int dark = both ? 2 : 1;
    sim_ship *ships[2] = { &s->ships[m.i], &s->ships[m.j] };
    const detour *ways[2] = { &m.a, &m.b };
    int64_t from[2], to[2];
    for (int k = 0; k < dark; k++) {
        from[k] = ways[k]->leave - (int64_t)(sim_between(s, 5, 25) * MINUTES);
        to[k] = ways[k]->back + (int64_t)(sim_between(s, 5, 25) * MINUTES);
        if (!detour_hearing(s, ships[k], ways[k], from[k], to[k])) return false;
    }
    if (!take_detour(ships[0], &m.a) || !take_detour(ships[1], &m.b)) return false;
    ist_sea_truth *t = sim_add_truth(s, IST_SEA_DARK_RENDEZVOUS, m.from, m.to, ships[0]->is.mmsi, ships[1]->is.mmsi, m.a.lon, m.a.lat);
    if (!t) return false;
    snprintf(t->detail, sizeof t->detail, both ? "both silent" : "one silent, one waits");
    for (int k = 0; k < dark; k++)
        if (!add_overlay(ships[k], (overlay){ .kind = DARK, .from = from[k], .to = to[k] }) ||
            !sim_add_truth(s, IST_SEA_GAP, from[k], to[k], ships[k]->is.mmsi, 0, m.a.lon, m.a.lat)) return false;
    if (!both && m.b.depart - m.b.arrive >= 4 * HOURS)
        return sim_add_truth(s, IST_SEA_LOITERING, m.b.arrive, m.b.depart, ships[1]->is.mmsi, 0, m.a.lon, m.a.lat) != NULL;
    return true;
}

/* ---- lists */

static void list_row(ist_simulation *s, uint32_t number, const self_said *is, const sim_ship *ship, uint32_t imo, uint32_t mmsi, const char *listed)
{
    ist_buffer_print(&s->list, "vessel/made-up-%u,%s,,", number, is->name);
    if (imo) ist_buffer_print(&s->list, "%u", imo);
    ist_buffer_add(&s->list, ",");
    if (mmsi) ist_buffer_print(&s->list, "%u", mmsi);
    ist_buffer_print(&s->list, ",%s,%d,%d,made-up list,%u,%s\n", is->call_sign, ship->to_bow + ship->to_stern, ship->to_port + ship->to_starboard, number, listed);
}

/* A ship of the list sails as it is known, or with one digit of its IMO number off, or without one, or under its number
 * only; as many others are listed after the time, or have a listed ship's name, and are none. */
static bool plant_listed(ist_simulation *s, uint32_t number)
{
    for (int i = 0; i < TRIES; i++) {
        sim_ship *ship = &s->ships[(size_t)(sim_draw(s) * (double)s->n_ships)];
        if (ship->class_b || ship->busy > 0) continue;
        ship->busy = 1; /* marks it as listed; planting goes on from there */
        double way = sim_draw(s), lon, lat, speed;
        self_said known = ship->is;
        const char *how = "imo";
        sim_where(ship, 0, &lon, &lat, &speed, NULL);
        if (way < 0.2) {
            how = "imo one digit off";
            ship->is.imo = ship->is.imo - ship->is.imo / 1000 % 10 * 1000 + (ship->is.imo / 1000 + 1) % 10 * 1000;
        } else if (way < 0.4) {
            how = "name and call sign";
            ship->is.imo = 0;
        } else if (way < 0.5) {
            how = "mmsi";
            known.imo = 0;
            snprintf(known.name, sizeof known.name, "OTHER %u", number);
        }
        list_row(s, number, &known, ship, known.imo, way >= 0.4 && way < 0.5 ? known.mmsi : 0, "2019-05-01");
        ist_sea_truth *t = sim_add_truth(s, IST_SEA_LISTED, 0, s->length, ship->is.mmsi, 0, lon, lat);
        if (t) snprintf(t->detail, sizeof t->detail, "vessel/made-up-%u by %s", number, how);
        sim_ship *later = &s->ships[(size_t)(sim_draw(s) * (double)s->n_ships)];
        if (!later->class_b && later->busy == 0) list_row(s, number + 50000, &later->is, later, later->is.imo, 0, "2199-01-01");
        sim_ship *namesake = &s->ships[(size_t)(sim_draw(s) * (double)s->n_ships)];
        if (!namesake->class_b && namesake->busy == 0 && abs(namesake->to_bow + namesake->to_stern - ship->to_bow - ship->to_stern) > 20) snprintf(namesake->is.name, sizeof namesake->is.name, "%s", known.name);
        return t != NULL;
    }
    return true; /* too few ships for the rate */
}

/* ---- all of them */

typedef struct plan { int64_t time; ist_sea_kind kind; } plan;

static int by_time(const void *a, const void *b)
{
    const plan *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static bool plant(ist_simulation *s, const plan *p, int64_t time)
{
    switch (p->kind) {
    case IST_SEA_GAP: return plant_gap(s, time);
    case IST_SEA_RENDEZVOUS: return plant_rendezvous(s, time, false);
    case IST_SEA_DRAUGHT_CHANGE: return plant_rendezvous(s, time, true);
    case IST_SEA_DARK_RENDEZVOUS: return plant_dark_rendezvous(s, time);
    case IST_SEA_LOITERING: return plant_loitering(s, time);
    case IST_SEA_DRIFTING: return plant_drifting(s, time);
    case IST_SEA_SPEED_CHANGE: return plant_speed_change(s, time);
    case IST_SEA_IMPOSSIBLE_MOVEMENT: return plant_impossible(s, time);
    case IST_SEA_SHARED_IDENTITY: return plant_shared(s, time);
    case IST_SEA_CIRCLE_SPOOFING: return plant_circle(s, time);
    case IST_SEA_CLASS_MISMATCH: return plant_class(s, time);
    case IST_SEA_LAUNDERING: return plant_laundering(s, time);
    default: return true;
    }
}

ist_status sim_go_on(const ist_simulation *s, ist_error *err)
{
    return s->asked.stop && atomic_load(s->asked.stop) ? ist_fail(err, IST_STOPPED, "stopped on request") : IST_OK;
}

ist_status sim_plant(ist_simulation *s, ist_error *err)
{
    double days = (double)s->n_ships * s->asked.days, total = 0;
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) total += ceil(days * s->asked.rates[k] / 1000);
    plan *plans = malloc((size_t)(total + 1) * sizeof *plans);
    size_t count = 0;
    if (!plans) return ist_fail(err, IST_NOMEM, "out of memory for planted events");
    ist_buffer_add(&s->list, "key,name,aliases,imo,mmsi,call_sign,length_m,beam_m,list,list_id,listed\n");
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        double wanted = days * s->asked.rates[k] / 1000;
        size_t n = (size_t)wanted + (sim_draw(s) < wanted - floor(wanted));
        for (size_t i = 0; i < n; i++) {
            if (k == IST_SEA_LISTED) (void)plant_listed(s, (uint32_t)i + 1);
            else plans[count++] = (plan){ (int64_t)(sim_draw(s) * (double)s->length), (ist_sea_kind)k };
        }
    }
    qsort(plans, count, sizeof *plans, by_time);
    /* In order of time; a plan that does not fit is tried with other ships, at the same time. */
    ist_status status = IST_OK;
    for (size_t i = 0; i < count && (status = sim_go_on(s, err)) == IST_OK; i++)
        for (int tries = 0; tries < TRIES && !plant(s, &plans[i], plans[i].time); tries++) {}
    free(plans);
    if (status != IST_OK) return status;
    for (size_t i = 0; i < s->n_ships; i++) sim_set_courses(&s->ships[i]);
    return s->list.failed ? ist_fail(err, IST_NOMEM, "out of memory for the list") : IST_OK;
}
