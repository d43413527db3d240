/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate_world.c: the sea in which generated ships sail: ports, lanes, stations, and each ship's way without events.
 *
 * Coordinates are rounded to where ships pass, for analysis and not for navigation.
 */
#include "simulate_local.h"

#include <isthmus/base/lanes.h>
#include <stdio.h>

typedef struct node { const char *name; double lat, lon; bool port; } node;

static const node nodes[] = {
    { "Incheon", 37.30, 126.20, true },   { "Dalian", 38.80, 121.75, true },     { "Qingdao", 35.95, 120.55, true },
    { "Shanghai", 31.00, 122.35, true },  { "Ningbo", 29.75, 122.45, true },     { "Busan", 35.00, 129.10, true },
    { "Mokpo", 34.60, 126.00, true },     { "Nagasaki", 32.68, 129.55, true },   { "Hakata", 33.75, 130.20, true },
    { "Xiamen", 24.30, 118.30, true },    { "Fuzhou", 26.00, 119.90, true },     { "Keelung", 25.30, 121.75, true },
    { "Kaohsiung", 22.50, 120.15, true }, { "Taichung", 24.30, 120.35, true },   { "Gunsan", 35.90, 126.20, true },
    { "north Yellow Sea", 38.00, 123.20, false }, { "middle Yellow Sea", 36.30, 123.60, false },
    { "east Yellow Sea", 36.20, 125.40, false },  { "off Heuksan", 34.00, 125.00, false },
    { "west of Jeju", 33.20, 125.60, false },     { "Jeju Strait", 33.95, 127.00, false },
    { "west Korea Strait", 34.55, 128.80, false },{ "east Korea Strait", 34.20, 129.90, false },
    { "south of Jeju", 32.60, 127.20, false },    { "middle East China Sea", 31.50, 124.80, false },
    { "south East China Sea", 28.30, 123.20, false }, { "north Taiwan Strait", 26.10, 121.00, false },
    { "middle Taiwan Strait", 24.60, 119.50, false }, { "south Taiwan Strait", 22.90, 119.00, false },
    { "west of Goto", 32.60, 128.40, false },     { "east East China Sea", 29.50, 126.00, false },
    /* the Gulf of Aden */
    { "Djibouti", 11.70, 43.30, true },   { "Aden", 12.65, 45.00, true },  { "Bab el-Mandeb", 12.50, 43.40, false },
    { "west Gulf of Aden", 12.00, 45.20, false }, { "middle Gulf of Aden", 13.00, 49.00, false },
    { "east Gulf of Aden", 14.50, 53.20, false }, { "Bosaso", 11.50, 49.20, true }, { "Salalah", 16.80, 54.05, true },
    { "Berbera", 10.60, 45.00, true },
};
enum { NODES = sizeof nodes / sizeof nodes[0], FIRST_GULF = 31 };

static const unsigned char lanes[][2] = {
    { 0, 17 }, { 1, 15 }, { 2, 16 }, { 3, 24 }, { 4, 25 }, { 5, 21 }, { 6, 18 }, { 6, 20 }, { 7, 29 }, { 8, 22 }, { 9, 27 }, { 10, 26 },
    { 11, 26 }, { 12, 28 }, { 13, 27 }, { 14, 17 }, { 15, 16 }, { 16, 17 }, { 16, 18 }, { 17, 18 }, { 18, 19 }, { 18, 20 }, { 20, 21 },
    { 21, 22 }, { 19, 23 }, { 19, 24 }, { 16, 24 }, { 23, 29 }, { 29, 22 }, { 29, 8 }, { 24, 25 }, { 23, 24 }, { 24, 30 }, { 30, 29 }, { 25, 26 },
    { 26, 27 }, { 27, 28 }, { 3, 4 }, { 25, 30 },
    { 31, 33 }, { 32, 34 }, { 33, 34 }, { 34, 35 }, { 35, 36 }, { 35, 37 }, { 36, 38 }, { 34, 39 },
};
enum { LANES = sizeof lanes / sizeof lanes[0] };

/* Where stations stand besides the ports. */
static const double masts[][2] = {
    { 33.30, 126.20 }, { 33.45, 126.95 }, { 34.70, 128.60 }, { 34.30, 127.30 }, { 35.60, 126.30 }, { 37.90, 124.70 }, { 36.80, 126.10 },
    { 34.35, 129.30 }, { 33.30, 129.40 }, { 36.90, 122.50 }, { 35.10, 119.40 }, { 30.70, 122.80 }, { 28.40, 121.90 }, { 27.00, 120.50 },
    { 25.20, 119.60 }, { 23.60, 119.60 }, { 24.90, 121.00 }, { 26.20, 120.00 }, { 34.10, 125.10 }, { 12.80, 47.50 }, { 11.20, 47.00 },
    { 14.50, 49.10 }, { 12.10, 44.60 },
};
enum { MASTS = sizeof masts / sizeof masts[0], DEGREES_WIDE = 360, DEGREES_HIGH = 180 };

double sim_draw(ist_simulation *s) { return ist_uniform(s->asked.seed, s->draws++, 0, ist_name_hash("sea/plant")); }
double sim_between(ist_simulation *s, double low, double high) { return low + (high - low) * sim_draw(s); }

static double apart(double lon1, double lat1, double lon2, double lat2)
{
    double dy = lat2 - lat1, dx = (lon2 - lon1) * geo_cos_lat(0.5 * (lat1 + lat2));
    return GEO_UNIT * sqrt(dx * dx + dy * dy);
}

size_t sim_cell(double lon, double lat)
{
    int column = (int)floor(lon / IST_SEA_DEGREE) + 180, row = (int)floor(lat / IST_SEA_DEGREE) + 90;
    column = column < 0 ? 0 : column >= DEGREES_WIDE ? DEGREES_WIDE - 1 : column;
    row = row < 0 ? 0 : row >= DEGREES_HIGH ? DEGREES_HIGH - 1 : row;
    return (size_t)row * DEGREES_WIDE + (size_t)column;
}

/* All within four fifths of the reach but for loss; less and less beyond; none past it. */
double sim_heard(const ist_simulation *s, const sim_station *by, double lon, double lat)
{
    double share = apart(by->lon, by->lat, lon, lat) / by->reach;
    double heard = share <= 0.8 ? 1 : share >= 1 ? 0 : (1 - share) / 0.2;
    return heard * (1 - s->asked.loss);
}

double sim_pool(const ist_simulation *s, double lon, double lat)
{
    double unheard = 1;
    size_t cell = sim_cell(lon, lat);
    for (size_t i = s->near_first[cell]; i < s->near_first[cell + 1]; i++) unheard *= 1 - sim_heard(s, &s->stations[s->near[i]], lon, lat);
    return 1 - unheard;
}

double sim_port_distance(double lon, double lat)
{
    double least = 1e12;
    for (size_t i = 0; i < NODES; i++)
        if (nodes[i].port) least = fmin(least, apart(nodes[i].lon * IST_SEA_DEGREE, nodes[i].lat * IST_SEA_DEGREE, lon, lat));
    return least;
}

/* ---- stations */

static void add_station(ist_simulation *s, double lat, double lon, size_t partner)
{
    size_t i = s->n_stations++;
    sim_station *to = &s->stations[i];
    double u[4];
    for (uint32_t k = 0; k < 4; k++) u[k] = ist_uniform(s->asked.seed, i, k, ist_name_hash("sea/station"));
    to->partner = (uint8_t)(partner % (size_t)s->asked.partners);
    snprintf(to->name, sizeof to->name, "%c%02u", 'A' + to->partner, (unsigned)(i + 1) % 100);
    to->lat = lat * IST_SEA_DEGREE;
    to->lon = lon * IST_SEA_DEGREE;
    to->reach = 1852 * (30 + 20 * u[0]); /* 30 to 50 nautical miles: VHF from a hill */
    if (u[1] < 0.3) { /* a third of them is down once for one to four hours */
        to->down_from = (int64_t)(u[2] * (double)s->length);
        to->down_to = to->down_from + (int64_t)((1 + 3 * u[3]) * HOURS);
    }
}

static ist_status index_stations(ist_simulation *s, ist_error *err)
{
    size_t cells = DEGREES_WIDE * DEGREES_HIGH, count = 0;
    s->near_first = calloc(cells + 1, sizeof *s->near_first);
    s->near = calloc(s->n_stations * 64 + 1, sizeof *s->near);
    if (!s->near_first || !s->near) return ist_fail(err, IST_NOMEM, "out of memory for stations");
    for (size_t c = 0; c < cells; c++) {
        double lon = ((double)(c % DEGREES_WIDE) - 179.5) * IST_SEA_DEGREE, lat = ((double)(c / DEGREES_WIDE) - 89.5) * IST_SEA_DEGREE;
        s->near_first[c] = (uint16_t)count;
        for (size_t i = 0; i < s->n_stations; i++)
            if (apart(lon, lat, s->stations[i].lon, s->stations[i].lat) < s->stations[i].reach + 80000 && count < s->n_stations * 64) s->near[count++] = (uint16_t)i;
    }
    s->near_first[cells] = (uint16_t)count;
    return IST_OK;
}

/* Places go to the partners in turn; a third of the places has a station of the next partner too. */
ist_status sim_make_stations(ist_simulation *s, ist_error *err)
{
    s->stations = calloc((NODES + MASTS) * 2, sizeof *s->stations);
    if (!s->stations) return ist_fail(err, IST_NOMEM, "out of memory for stations");
    size_t place = 0;
    for (size_t i = 0; i < NODES + MASTS; i++) {
        if (i < NODES && !nodes[i].port) continue;
        double lat = i < NODES ? nodes[i].lat : masts[i - NODES][0], lon = i < NODES ? nodes[i].lon : masts[i - NODES][1];
        add_station(s, lat, lon, place);
        if (place % 3 == 1 && s->asked.partners > 1) add_station(s, lat, lon, place + 1);
        place++;
    }
    if (s->asked.clock_fault != 0) s->stations[5].ahead = (int64_t)(s->asked.clock_fault * 1000);
    return index_stations(s, err);
}

/* ---- ships */

/* The lanes' nodes from one port to another, by the fewest miles; returns how many. */
static int find_way(int from, int to, unsigned char way[NODES])
{
    double miles[NODES];
    int before[NODES], count = 0;
    bool done[NODES] = { false };
    for (int i = 0; i < NODES; i++) miles[i] = i == from ? 0 : 1e12, before[i] = -1;
    for (;;) {
        int at = -1;
        for (int i = 0; i < NODES; i++)
            if (!done[i] && miles[i] < 1e12 && (at < 0 || miles[i] < miles[at])) at = i;
        if (at < 0 || at == to) break;
        done[at] = true;
        for (size_t l = 0; l < LANES; l++) {
            int other = lanes[l][0] == at ? lanes[l][1] : lanes[l][1] == at ? lanes[l][0] : -1;
            if (other < 0 || (nodes[other].port && other != to)) continue; /* no one sails through a port */
            double far = miles[at] + apart(nodes[at].lon * IST_SEA_DEGREE, nodes[at].lat * IST_SEA_DEGREE, nodes[other].lon * IST_SEA_DEGREE, nodes[other].lat * IST_SEA_DEGREE);
            if (far < miles[other]) miles[other] = far, before[other] = at;
        }
    }
    for (int i = to; i >= 0; i = before[i]) way[count++] = (unsigned char)i;
    for (int i = 0; i < count / 2; i++) {
        unsigned char swap = way[i];
        way[i] = way[count - 1 - i];
        way[count - 1 - i] = swap;
    }
    return count > 0 && way[0] == from ? count : 0;
}

typedef struct chance { uint64_t seed, index; uint32_t at, name; } chance;
static double next(chance *c) { return ist_uniform(c->seed, c->index, c->at++, c->name); }
static double between(chance *c, double low, double high) { return low + (high - low) * next(c); }

static int pick_port(chance *c, bool gulf, int other_than)
{
    for (;;) {
        int low = gulf ? FIRST_GULF : 0, high = gulf ? NODES : FIRST_GULF, i = low + (int)(next(c) * (high - low));
        if (nodes[i].port && i != other_than) return i;
    }
}

/* A place within 4 km of the port: a berth or an anchorage. */
static void berth(chance *c, int port, double *lon, double *lat)
{
    int32_t x, y;
    double metres = 4000 * sqrt(next(c)), bearing = 360 * next(c); /* one draw after the other: arguments have no order */
    geo_ahead((int32_t)(nodes[port].lon * IST_SEA_DEGREE), (int32_t)(nodes[port].lat * IST_SEA_DEGREE), bearing, metres, &x, &y);
    *lon = x;
    *lat = y;
}

static bool sail(sim_ship *ship, int64_t *time, double *lon, double *lat, double to_lon, double to_lat, double speed)
{
    int64_t takes = (int64_t)(1000 * apart(*lon, *lat, to_lon, to_lat) / speed) + 1;
    bool fine = sim_add_leg(ship, (leg){ *time, *time + takes, *lon, *lat, to_lon, to_lat, -1 });
    *time += takes;
    *lon = to_lon;
    *lat = to_lat;
    return fine;
}

static bool plan_trader(const ist_simulation *s, sim_ship *ship, chance *c)
{
    int port = pick_port(c, ship->gulf, -1);
    double lon, lat, to_lon, to_lat;
    int64_t time = -(int64_t)(between(c, 0, 60) * HOURS), dwell = (int64_t)(between(c, 2, 20) * HOURS);
    bool fine = true;
    berth(c, port, &lon, &lat);
    while (time < s->length + 96 * HOURS && fine) {
        unsigned char way[NODES];
        int to = pick_port(c, ship->gulf, port), count = find_way(port, to, way);
        fine = sim_add_leg(ship, (leg){ time, time + dwell, lon, lat, lon, lat, -1 });
        time += dwell;
        dwell = (int64_t)(between(c, 5, 30) * HOURS);
        for (int i = 1; i + 1 < count && fine; i++)
            fine = sail(ship, &time, &lon, &lat, nodes[way[i]].lon * IST_SEA_DEGREE + ship->shift_lon, nodes[way[i]].lat * IST_SEA_DEGREE + ship->shift_lat, ship->cruise);
        berth(c, to, &to_lon, &to_lat);
        /* slow over the last 6 km, as ships come in */
        double left = apart(lon, lat, to_lon, to_lat), share = left > 6000 ? 1 - 6000 / left : 0.5;
        fine = fine && sail(ship, &time, &lon, &lat, lon + share * (to_lon - lon), lat + share * (to_lat - lat), ship->cruise);
        fine = fine && sail(ship, &time, &lon, &lat, to_lon, to_lat, fmin(ship->cruise, 6 * GEO_KNOT));
        port = to;
    }
    return fine;
}

static bool plan_fisher(const ist_simulation *s, sim_ship *ship, chance *c)
{
    int near = ship->gulf ? FIRST_GULF + (int)(next(c) * (NODES - FIRST_GULF)) : (int)(next(c) * FIRST_GULF);
    double far = between(c, 20000, 70000), way = 360 * next(c);
    int32_t x, y;
    geo_ahead((int32_t)(nodes[near].lon * IST_SEA_DEGREE), (int32_t)(nodes[near].lat * IST_SEA_DEGREE), way, far, &x, &y);
    double lon = x, lat = y;
    int64_t time = 0;
    bool fine = true;
    while (time < s->length + 96 * HOURS && fine) {
        int32_t to_x, to_y;
        double metres = 15000 * sqrt(next(c)), bearing = 360 * next(c);
        geo_ahead(x, y, bearing, metres, &to_x, &to_y);
        fine = sail(ship, &time, &lon, &lat, to_x, to_y, between(c, 2.3, 5) * GEO_KNOT);
    }
    return fine;
}

static void christen(self_said *is, uint32_t number, uint32_t kind)
{
    static const char *const first[] = { "ALDER", "BIRCH", "CEDAR", "DOGWOOD", "ELM", "FIR", "GINKGO", "HAZEL", "IVY", "JUNIPER", "LARCH", "MAPLE" };
    is->mmsi = 790000000 + number % 9 * 1000000 + number / 9 + kind * 400000;
    snprintf(is->name, sizeof is->name, "%s %u", first[geo_mix(number * 2 + kind) % 12], number * 2 + kind);
    snprintf(is->call_sign, sizeof is->call_sign, "7S%05u", (number * 2 + kind) % 100000);
    is->imo = (1000000 + (number * 2 + kind) * 10 % 8000000) / 10 * 10;
    while (!ist_imo_sound(is->imo)) is->imo++; /* one of ten digits is the check digit */
}

ist_status sim_make_ship(ist_simulation *s, sim_ship *ship, uint32_t number, ist_error *err)
{
    static const struct { uint8_t type; uint16_t length; uint8_t beam, draught; } builds[] = {
        { 70, 88, 13, 52 }, { 70, 119, 17, 68 }, { 71, 190, 32, 110 }, { 80, 105, 16, 64 }, { 80, 183, 32, 105 }, { 79, 294, 32, 125 }, { 74, 140, 21, 81 },
    };
    chance c = { s->asked.seed, number, 0, ist_name_hash("sea/ship") };
    ship->class_b = next(&c) < 0.1;
    ship->gulf = next(&c) < 0.12;
    ship->berth_off = next(&c) < 0.05;
    ship->cruise = between(&c, 9, 17) * GEO_KNOT;
    ship->shift_lon = between(&c, -0.05, 0.05) * IST_SEA_DEGREE;
    ship->shift_lat = between(&c, -0.05, 0.05) * IST_SEA_DEGREE;
    christen(&ship->is, number, 0);
    christen(&ship->then, number, 1);
    if (ship->class_b) {
        ship->ship_type = 30;
        ship->is.imo = ship->then.imo = 0;
        ship->to_bow = (uint16_t)between(&c, 8, 20);
        ship->to_stern = (uint16_t)between(&c, 8, 20);
        ship->to_port = ship->to_starboard = 4;
    } else {
        int build = (int)(next(&c) * 7);
        int length = builds[build].length + (int)between(&c, -8, 9), beam = builds[build].beam + (int)between(&c, -2, 3);
        ship->ship_type = builds[build].type;
        ship->to_stern = (uint16_t)(length * between(&c, 0.1, 0.25));
        ship->to_bow = (uint16_t)(length - ship->to_stern);
        ship->to_port = (uint8_t)(beam * between(&c, 0.3, 0.7));
        ship->to_starboard = (uint8_t)(beam - ship->to_port);
        ship->draught = (uint8_t)(builds[build].draught * between(&c, 0.7, 1.05));
    }
    ship->next = (int64_t)(next(&c) * s->asked.interval * 1000);
    ship->next_statics = (int64_t)(next(&c) * s->asked.interval * 6000);
    bool fine = ship->class_b ? plan_fisher(s, ship, &c) : plan_trader(s, ship, &c);
    return fine ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for ships' ways");
}
