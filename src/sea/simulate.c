/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.c: what generated ships send, and which station hears it.
 */
#include "simulate_local.h"
#include "slab.h"

#include <isthmus/base/time.h>
#include <stdio.h>

enum { BUCKET_MINUTES = 10 };

typedef struct sent { int64_t time; uint32_t ship, order; ist_sea_report report; size_t statics; } sent; /* statics: 0 none, else place + 1 */

typedef struct outbox { sent *at; size_t count, room; ist_sea_statics *statics; size_t n_statics, statics_room; } outbox;

void ist_simulate_defaults(ist_simulate_asked *out)
{
    *out = (ist_simulate_asked){ .seed = 1, .vessels = 1000, .days = 7, .partners = 2, .loss = 0.1, .interval = 300 };
    for (int i = 0; i < IST_SEA_KIND_COUNT; i++) out->rates[i] = 2;
    out->rates[IST_SEA_AREA] = 0;
    out->rates[IST_SEA_GAP] = out->rates[IST_SEA_RENDEZVOUS] = out->rates[IST_SEA_DARK_RENDEZVOUS] = 4;
    out->start_us = (int64_t)ist_day_of(2024, 3, 1) * 86400 * 1000000;
}

static ist_status check_asked(const ist_simulate_asked *a, ist_error *err)
{
    if (a->vessels < 1 || a->vessels > 1000000) return ist_fail(err, IST_RANGE, "%d ships: from 1 to 1000000 are allowed", a->vessels);
    if (!(a->days > 0 && a->days <= 366)) return ist_fail(err, IST_RANGE, "%g days: more than 0 and up to 366 are allowed", a->days);
    if (a->partners < 1 || a->partners > 8) return ist_fail(err, IST_RANGE, "%d partners: 1 to 8 are allowed", a->partners);
    if (!(a->loss >= 0 && a->loss <= 0.9)) return ist_fail(err, IST_RANGE, "a loss of %g: 0 to 0.9 is allowed", a->loss);
    if (!(a->interval >= 2 && a->interval <= 3600)) return ist_fail(err, IST_RANGE, "%g s between positions: 2 to 3600 are allowed", a->interval);
    for (int i = 0; i < IST_SEA_KIND_COUNT; i++)
        if (!(a->rates[i] >= 0 && a->rates[i] <= 1000)) return ist_fail(err, IST_RANGE, "rate of %s: 0 to 1000 in 1,000 ship-days are allowed", ist_sea_kind_word((ist_sea_kind)i));
    return IST_OK;
}

ist_status ist_simulation_new(ist_simulation **out, const ist_simulate_asked *asked, ist_error *err)
{
    IST_TRY(check_asked(asked, err));
    ist_simulation *s = calloc(1, sizeof *s);
    ist_status status = IST_OK;
    if (!s) return ist_fail(err, IST_NOMEM, "out of memory");
    s->asked = *asked;
    s->length = (int64_t)(asked->days * 24 * HOURS);
    s->n_ships = (size_t)asked->vessels;
    s->ships = calloc(s->n_ships, sizeof *s->ships);
    if (!s->ships) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for ships"));
    IST_CHECK(sim_make_stations(s, err));
    for (size_t i = 0; i < s->n_ships; i++) IST_CHECK(sim_make_ship(s, &s->ships[i], (uint32_t)i, err));
    IST_CHECK(sim_plant(s, err));
done:
    if (status == IST_OK) *out = s;
    else ist_simulation_free(s);
    return status;
}

void ist_simulation_free(ist_simulation *s)
{
    if (!s) return;
    for (size_t i = 0; s->ships && i < s->n_ships; i++) {
        free(s->ships[i].legs);
        free(s->ships[i].overlays);
    }
    free(s->ships);
    free(s->stations);
    free(s->near_first);
    free(s->near);
    free(s->truths);
    ist_buffer_clear(&s->list);
    free(s);
}

/* ---- what is sent */

/* A number in [0,1) of a transmission; `of` tells its uses apart. */
static double chance(const ist_simulation *s, uint32_t ship, uint32_t sent_before, uint32_t of)
{
    return (double)(geo_mix(s->asked.seed * 0x9e3779b97f4a7c15u ^ geo_mix((uint64_t)ship << 32 | sent_before) ^ ((uint64_t)of << 56)) >> 11) * 0x1p-53;
}

static const overlay *in_force(const sim_ship *ship, overlay_kind kind, int64_t time)
{
    const overlay *found = NULL;
    for (size_t i = 0; i < ship->n_overlays; i++)
        if (ship->overlays[i].kind == kind && ship->overlays[i].from <= time && time < ship->overlays[i].to) found = &ship->overlays[i];
    return found;
}

static const self_said *self_of(const ist_simulation *s, const sim_ship *ship, int64_t time)
{
    const overlay *other = in_force(ship, AS_OTHER, time);
    if (other) return &s->ships[other->other].is;
    return in_force(ship, SECOND_SELF, time) ? &ship->then : &ship->is;
}

static uint64_t hash_report(const ist_sea_report *r)
{
    uint64_t h = geo_mix((uint64_t)r->mmsi << 32 | (uint32_t)r->lon);
    h = geo_mix(h ^ ((uint64_t)(uint32_t)r->lat << 32 | (uint16_t)r->speed << 16 | (uint16_t)r->course));
    return geo_mix(h ^ ((uint64_t)r->type << 8 | r->second));
}

static void make_position(ist_simulation *s, sim_ship *ship, uint32_t i, int64_t time, double lon, double lat, double speed, double course, ist_sea_report *r)
{
    const overlay *o;
    uint32_t n = ship->sent;
    double heading = course, knots_now = speed / GEO_KNOT;
    if ((o = in_force(ship, ELSEWHERE, time))) lon += o->lon, lat += o->lat;
    if ((o = in_force(ship, CIRCLE, time))) { /* ten knots to the left around the place */
        double east, north, angle = 360 * (10 * GEO_KNOT * (double)(time - o->from) / 1000) / (2 * GEO_PI * o->size);
        geo_direction(-angle, &east, &north);
        lon = o->lon + east * o->size / GEO_UNIT / geo_cos_lat(o->lat);
        lat = o->lat + north * o->size / GEO_UNIT;
        knots_now = 10;
        course = heading = 360000 - angle - 90;
    }
    bool still = knots_now < 0.05;
    if ((o = in_force(ship, ASKEW, time))) heading = course + o->size;
    else if (knots_now < 1) heading = 360 * chance(s, i, (uint32_t)(time / HOURS), 7);
    lon += (chance(s, i, n, 1) - 0.5) * 80;
    lat += (chance(s, i, n, 2) - 0.5) * 80;
    course += (chance(s, i, n, 3) - 0.5) * (knots_now > 2 ? 4 : 60) + 720;
    knots_now = fmax(0, knots_now + (chance(s, i, n, 4) - 0.5) * 0.2);
    r->lon = geo_lon_wrap(lon);
    r->lat = (int32_t)lat;
    r->speed = (int16_t)(knots_now * 10 + 0.5);
    r->course = still ? 0 : (int16_t)((int64_t)(course * 10) % 3600);
    r->heading = ship->class_b ? IST_SEA_NONE : (int16_t)((int64_t)(heading + 3600) % 360);
    r->turn = IST_SEA_NONE;
    r->second = (uint8_t)(time / 1000 % 60);
    r->accurate = 1;
    bool berthed = still && sim_port_distance(lon, lat) < 8000;
    r->status = ship->class_b ? IST_SEA_STATUS_NONE : berthed ? (i % 2 ? 1 : 5) : 0;
    bool as_b = ship->class_b || (in_force(ship, TWO_CLASSES, time) && n % 2 == 1);
    r->type = as_b ? 18 : 1;
    r->transponder = as_b ? IST_SEA_CLASS_B : IST_SEA_CLASS_A;
}

static void make_statics(const sim_ship *ship, const self_said *is, int64_t time, ist_sea_statics *to)
{
    const overlay *o = in_force(ship, OTHER_DRAUGHT, time);
    *to = (ist_sea_statics){ .imo = is->imo, .ship_type = ship->ship_type, .to_bow = ship->to_bow, .to_stern = ship->to_stern, .to_port = ship->to_port,
                             .to_starboard = ship->to_starboard, .draught = o ? (uint8_t)o->size : ship->draught, .eta_hour = 24, .eta_minute = 60 };
    snprintf(to->name, sizeof to->name, "%s", is->name);
    snprintf(to->call_sign, sizeof to->call_sign, "%s", is->call_sign);
    snprintf(to->destination, sizeof to->destination, "FOR ORDERS");
    to->says = IST_SEA_SAYS_NAME | IST_SEA_SAYS_CALL_SIGN | IST_SEA_SAYS_TYPE | IST_SEA_SAYS_DIMENSIONS | IST_SEA_SAYS_VOYAGE | IST_SEA_SAYS_IMO;
}

/* Gives the report to every station that hears it. */
static bool send(ist_simulation *s, outbox *box, uint32_t i, int64_t time, double lon, double lat, ist_sea_report *r, const ist_sea_statics *statics)
{
    sim_ship *ship = &s->ships[i];
    size_t cell = sim_cell(lon, lat), kept = 0;
    r->evidence_hash = statics ? geo_mix((uint64_t)r->mmsi << 24 ^ statics->imo ^ (uint64_t)statics->draught << 32 ^ (uint64_t)statics->says << 56 ^ (uint64_t)r->type << 42) : hash_report(r);
    for (size_t k = s->near_first[cell]; k < s->near_first[cell + 1]; k++) {
        const sim_station *by = &s->stations[s->near[k]];
        if (time >= by->down_from && time < by->down_to) continue;
        if (chance(s, i, ship->sent, 16 + s->near[k]) >= sim_heard(s, by, lon, lat)) continue;
        if (!slab_grow((void **)&box->at, box->count, &box->room, sizeof *box->at)) return false;
        if (statics && kept == 0) {
            if (!slab_grow((void **)&box->statics, box->n_statics, &box->statics_room, sizeof *box->statics)) return false;
            box->statics[box->n_statics++] = *statics;
            kept = box->n_statics;
        }
        sent *to = &box->at[box->count];
        *to = (sent){ .time = time, .ship = i, .order = (uint32_t)box->count, .report = *r, .statics = kept };
        to->report.station = s->near[k];
        to->report.partner = by->partner;
        to->report.feed = by->partner;
        to->report.time_us = s->asked.start_us + (time + by->ahead) / 1000 * 1000000;
        box->count++;
    }
    ship->sent++;
    return true;
}

/* ---- stays in areas: from the first transmission inside to the last, half an hour outside or six hours of silence apart */

static bool close_visit(ist_simulation *s, sim_ship *ship, unsigned v)
{
    ist_sea_truth *t = sim_add_truth(s, IST_SEA_AREA, ship->visits[v].from, ship->visits[v].last, ship->visits[v].mmsi, 0, ship->visits[v].lon, ship->visits[v].lat);
    if (t) snprintf(t->detail, sizeof t->detail, "%.90s", ist_areas_name(s->asked.areas, ship->visits[v].area));
    ship->visits[v] = ship->visits[--ship->n_visits];
    return t != NULL;
}

static bool keep_visits(ist_simulation *s, sim_ship *ship, int64_t time, const ist_sea_report *r)
{
    uint16_t here[8];
    size_t count = ist_areas_at(s->asked.areas, r->lon, r->lat, here, 8);
    bool fine = true;
    for (unsigned v = 0; v < ship->n_visits && fine;) {
        size_t k = 0;
        while (k < count && here[k] != ship->visits[v].area) k++;
        int64_t since = time - ship->visits[v].last;
        if (ship->visits[v].mmsi != r->mmsi || since > 6 * HOURS || (k == count && since > 30 * MINUTES)) {
            fine = close_visit(s, ship, v);
            continue;
        }
        if (k < count) {
            ship->visits[v].last = time;
            here[k] = here[--count];
        }
        v++;
    }
    for (size_t k = 0; k < count && ship->n_visits < 8; k++) {
        unsigned v = ship->n_visits++;
        ship->visits[v].area = here[k];
        ship->visits[v].from = ship->visits[v].last = time;
        ship->visits[v].mmsi = r->mmsi;
        ship->visits[v].lon = r->lon;
        ship->visits[v].lat = r->lat;
    }
    return fine;
}

/* ---- time goes on */

static int64_t next_time(const ist_simulation *s, const sim_ship *ship, uint32_t i, int64_t time)
{
    int64_t next = time + (int64_t)(s->asked.interval * (0.95 + 0.1 * chance(s, i, ship->sent, 5)) * 1000);
    for (size_t k = 0; k < ship->n_overlays; k++) {
        const overlay *o = &ship->overlays[k];
        if (o->kind != CHATTER) continue;
        if (time < o->from && next > o->from) next = o->from;
        else if (time >= o->from && time < o->to) next = time + 10 * SECOND;
    }
    return next;
}

static bool transmit(ist_simulation *s, outbox *box, uint32_t i, int64_t time)
{
    sim_ship *ship = &s->ships[i];
    ist_sea_report r = { .mmsi = self_of(s, ship, time)->mmsi, .lon = IST_SEA_NOWHERE, .lat = IST_SEA_NOWHERE };
    double lon, lat, speed, course;
    while (ship->at_leg + 1 < ship->n_legs && ship->legs[ship->at_leg].to <= time) ship->at_leg++;
    sim_where(ship, time, &lon, &lat, &speed, &course);
    if (in_force(ship, DARK, time) || (ship->berth_off && speed < 0.01 && sim_port_distance(lon, lat) < 6000)) return true;
    make_position(s, ship, i, time, lon, lat, speed, course, &r);
    if (s->asked.areas && !keep_visits(s, ship, time, &r)) return false;
    return send(s, box, i, time, lon, lat, &r, NULL);
}

static bool transmit_statics(ist_simulation *s, outbox *box, uint32_t i, int64_t time)
{
    sim_ship *ship = &s->ships[i];
    const self_said *is = self_of(s, ship, time);
    ist_sea_report r = { .mmsi = is->mmsi, .lon = IST_SEA_NOWHERE, .lat = IST_SEA_NOWHERE, .speed = IST_SEA_NONE, .course = IST_SEA_NONE,
                         .heading = IST_SEA_NONE, .turn = IST_SEA_NONE, .status = IST_SEA_STATUS_NONE, .second = IST_SEA_SECOND_NONE,
                         .type = ship->class_b ? 24 : 5, .transponder = ship->class_b ? IST_SEA_CLASS_B : IST_SEA_CLASS_A };
    ist_sea_statics statics;
    double lon, lat, speed;
    sim_where(ship, time, &lon, &lat, &speed, NULL);
    if (in_force(ship, DARK, time) || (ship->berth_off && speed < 0.01 && sim_port_distance(lon, lat) < 6000)) return true;
    make_statics(ship, is, time, &statics);
    if (!ship->class_b) return send(s, box, i, time, lon, lat, &r, &statics);
    ist_sea_statics part = { .says = IST_SEA_SAYS_NAME };
    snprintf(part.name, sizeof part.name, "%s", statics.name);
    if (!send(s, box, i, time, lon, lat, &r, &part)) return false;
    statics.name[0] = '\0';
    statics.destination[0] = '\0';
    statics.draught = 0;
    statics.imo = 0;
    statics.says = IST_SEA_SAYS_CALL_SIGN | IST_SEA_SAYS_TYPE | IST_SEA_SAYS_DIMENSIONS;
    return send(s, box, i, time + 2 * SECOND, lon, lat, &r, &statics);
}

static bool fill_bucket(ist_simulation *s, outbox *box, int64_t until)
{
    for (uint32_t i = 0; i < s->n_ships; i++) {
        sim_ship *ship = &s->ships[i];
        while (ship->next < until || ship->next_statics < until) {
            if (ship->next_statics < ship->next) {
                if (!transmit_statics(s, box, i, ship->next_statics)) return false;
                ship->next_statics += (int64_t)(s->asked.interval * 6000);
                continue;
            }
            int64_t time = ship->next;
            ship->next = next_time(s, ship, i, time);
            if (!transmit(s, box, i, time)) return false;
        }
    }
    return true;
}

static int by_time(const void *a, const void *b)
{
    const sent *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    if (x->ship != y->ship) return x->ship < y->ship ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static int truth_order(const void *a, const void *b)
{
    const ist_sea_truth *x = a, *y = b;
    if (x->start_us != y->start_us) return x->start_us < y->start_us ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->mmsi_a != y->mmsi_a) return x->mmsi_a < y->mmsi_a ? -1 : 1;
    return strcmp(x->detail, y->detail);
}

ist_status ist_simulation_run(ist_simulation *s, ist_status (*heard)(void *, const ist_sea_report *, ist_error *), void *context, ist_error *err)
{
    outbox box = { 0 };
    ist_status status = IST_OK;
    for (int64_t from = 0; from < s->length; from += BUCKET_MINUTES * MINUTES) {
        int64_t until = from + BUCKET_MINUTES * MINUTES < s->length ? from + BUCKET_MINUTES * MINUTES : s->length;
        IST_CHECK(sim_go_on(s, err));
        box.count = box.n_statics = 0;
        if (!fill_bucket(s, &box, until)) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for what is sent"));
        if (box.count) qsort(box.at, box.count, sizeof *box.at, by_time);
        for (size_t i = 0; i < box.count; i++) {
            box.at[i].report.statics = box.at[i].statics ? &box.statics[box.at[i].statics - 1] : NULL;
            IST_CHECK(heard(context, &box.at[i].report, err));
        }
    }
    for (size_t i = 0; i < s->n_ships; i++)
        while (s->ships[i].n_visits > 0)
            if (!close_visit(s, &s->ships[i], 0)) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for the truth"));
    if (s->n_truths) qsort(s->truths, s->n_truths, sizeof *s->truths, truth_order);
done:
    free(box.at);
    free(box.statics);
    return status;
}

/* ---- what it was */

size_t ist_simulation_truths(const ist_simulation *s) { return s->n_truths; }
const ist_sea_truth *ist_simulation_truth(const ist_simulation *s, size_t i) { return &s->truths[i]; }
size_t ist_simulation_stations(const ist_simulation *s) { return s->n_stations; }

const char *ist_simulation_station(const ist_simulation *s, size_t i, uint8_t *out_partner, double *out_lon, double *out_lat, double *out_km)
{
    const sim_station *of = &s->stations[i];
    if (out_partner) *out_partner = of->partner;
    if (out_lon) *out_lon = of->lon / IST_SEA_DEGREE;
    if (out_lat) *out_lat = of->lat / IST_SEA_DEGREE;
    if (out_km) *out_km = of->reach / 1000;
    return of->name;
}

const char *ist_simulation_partner(const ist_simulation *s, size_t i)
{
    static const char *const names[] = { "A", "B", "C", "D", "E", "F", "G", "H" };
    (void)s;
    return names[i];
}

void ist_simulation_list(const ist_simulation *s, ist_buffer *out) { ist_buffer_add(out, s->list.at ? s->list.at : ""); }

const char *ist_simulation_areas(void)
{
    return "{\"type\":\"FeatureCollection\",\"features\":[\n"
           "{\"type\":\"Feature\",\"properties\":{\"name\":\"west Korea Strait\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[128.5,34.3],[129.3,34.5],[129.4,35.0],[128.6,34.8],[128.5,34.3]]]}},\n"
           "{\"type\":\"Feature\",\"properties\":{\"name\":\"Jeju Strait\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[126.6,33.7],[127.3,33.7],[127.3,34.2],[126.6,34.2],[126.6,33.7]]]}},\n"
           "{\"type\":\"Feature\",\"properties\":{\"name\":\"off the Yangtze\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[122.2,30.4],[122.9,30.4],[122.9,31.2],[122.2,31.2],[122.2,30.4]],[[122.5,30.7],[122.7,30.7],[122.7,30.9],[122.5,30.9],[122.5,30.7]]]}},\n"
           "{\"type\":\"Feature\",\"properties\":{\"name\":\"middle Taiwan Strait\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[119.0,24.0],[120.1,24.4],[119.8,25.1],[118.9,24.7],[119.0,24.0]]]}},\n"
           "{\"type\":\"Feature\",\"properties\":{\"name\":\"west Gulf of Aden\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[44.4,12.0],[45.2,12.0],[45.2,12.5],[44.4,12.5],[44.4,12.0]]]}},\n"
           "{\"type\":\"Feature\",\"properties\":{\"name\":\"east Yellow Sea\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[125.6,35.6],[126.1,35.6],[126.1,36.9],[125.6,36.9],[125.6,35.6]]]}}\n"
           "]}\n";
}
