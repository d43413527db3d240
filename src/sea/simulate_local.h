/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate_local.h: what the files of the generator share. Nothing of the picture includes it. Private to the room.
 */
#ifndef ISTHMUS_SRC_SEA_SIMULATE_LOCAL_H
#define ISTHMUS_SRC_SEA_SIMULATE_LOCAL_H

#include "geo.h"
#include "imo.h"

#include <isthmus/base/arena.h>
#include <isthmus/base/random.h>
#include <isthmus/sea/simulate.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 1000LL
#define MINUTES 60000LL
#define HOURS 3600000LL

/* A stretch of a ship's way, straight and at one speed. Times in ms from the start of the simulation. */
typedef struct leg { int64_t from, to; double lon1, lat1, lon2, lat2, course; } leg; /* course below 0: not reckoned yet */

typedef enum overlay_kind {
    DARK,       /* not on air */
    ELSEWHERE,  /* positions moved by lon, lat */
    CIRCLE,     /* positions on a circle of `size` m around lon, lat */
    AS_OTHER,   /* sends the MMSI of ship `other` */
    TWO_CLASSES,
    CHATTER,    /* reports every ten seconds */
    SECOND_SELF, /* from then on under another identity */
    OTHER_DRAUGHT, /* from then on `size` tenths of a metre */
    ASKEW       /* heading off the course by `size` degrees */
} overlay_kind;

typedef struct overlay { overlay_kind kind; int64_t from, to; double lon, lat, size; uint32_t other; } overlay;

typedef struct self_said {
    uint32_t mmsi, imo;
    char name[21], call_sign[8];
} self_said;

typedef struct sim_ship {
    self_said is, then;       /* `then`: from SECOND_SELF on */
    uint8_t ship_type, to_port, to_starboard, draught, class_b, gulf;
    uint16_t to_bow, to_stern;
    double cruise;            /* m/s */
    double shift_lon, shift_lat; /* its place beside the middle of a lane, units */
    leg *legs; size_t n_legs, leg_room, at_leg;
    overlay *overlays; size_t n_overlays, overlay_room;
    int64_t busy;             /* until then in a planted event */
    int64_t next, next_statics;
    uint32_t sent;
    /* stays in areas, from what it sends */
    struct { uint16_t area; int64_t from, last; uint32_t mmsi; int32_t lon, lat; } visits[8];
    unsigned n_visits;
    bool berth_off;           /* switches off in port, as some do */
} sim_ship;

typedef struct sim_station { char name[16]; uint8_t partner; double lon, lat, reach; int64_t down_from, down_to, ahead; } sim_station;

struct ist_simulation {
    ist_simulate_asked asked;
    sim_ship *ships; size_t n_ships;
    sim_station *stations; size_t n_stations;
    uint16_t *near_first, *near; /* stations that may reach a cell of one degree: near[near_first[c] .. near_first[c+1]) */
    ist_sea_truth *truths; size_t n_truths, truth_room;
    ist_buffer list;
    int64_t length;           /* ms */
    uint64_t draws;           /* of `draw`, for planting */
};

/* The next number of the planting stream, in (0,1); and one between two. */
double sim_draw(ist_simulation *s);
double sim_between(ist_simulation *s, double low, double high);

/* simulate_world.c */
ist_status sim_make_stations(ist_simulation *s, ist_error *err);
ist_status sim_make_ship(ist_simulation *s, sim_ship *ship, uint32_t number, ist_error *err);
double sim_heard(const ist_simulation *s, const sim_station *by, double lon, double lat); /* share of transmissions */
double sim_pool(const ist_simulation *s, double lon, double lat); /* by any station */
double sim_port_distance(double lon, double lat); /* m to the nearest port */
size_t sim_cell(double lon, double lat);

/* simulate_plant.c */
ist_status sim_go_on(const ist_simulation *s, ist_error *err); /* IST_STOPPED once it was asked for */
ist_status sim_plant(ist_simulation *s, ist_error *err);
/* Where a ship truly is; its speed in m/s and direction in degrees. Moves at_leg forward, or searches. */
void sim_where(const sim_ship *ship, int64_t time, double *lon, double *lat, double *speed, double *course);
void sim_set_courses(sim_ship *ship);
bool sim_add_leg(sim_ship *ship, leg l);
ist_sea_truth *sim_add_truth(ist_simulation *s, ist_sea_kind kind, int64_t from, int64_t to, uint32_t a, uint32_t b, double lon, double lat);

#endif
