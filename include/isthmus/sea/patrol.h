/* SPDX-License-Identifier: Apache-2.0
 *
 * patrol.h: where ships and aircraft find most: search effort shared over areas by the density of events.
 *
 * Random search (Koopman; docs/model.md section 7): a craft that sweeps a width w at speed v for t hours a month covers
 * e = w v t of an area A, and finds a share 1 - exp(-sum of e / A) of what happens there. The best share of effort is
 * water-filling. Piracy is thinned by the same factor: attacks exp(-e / A).
 */
#ifndef ISTHMUS_SEA_PATROL_H
#define ISTHMUS_SEA_PATROL_H

#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { IST_SEA_AREA_NAME = 64, IST_SEA_PATROL_AREAS = 64, IST_SEA_PATROL_UNITS = 256 };

typedef enum ist_sea_craft { IST_SEA_SHIP, IST_SEA_PLANE, IST_SEA_CRAFTS } ist_sea_craft;

/* An area of a GeoJSON file and what happens in it. */
typedef struct ist_sea_patrol_area {
    char    name[IST_SEA_AREA_NAME]; /* key without "area/", or name */
    double  square_nm;               /* nautical miles squared, geodesic */
    double  events;                  /* a month */
    double  attacks;                 /* by pirates a month without any presence; property "attacks", 0 */
    size_t  n_points, n_rings;
    double *points;                  /* lon, lat [2 * n_points], ring after ring */
    size_t *rings;                   /* where each begins [n_rings] */
} ist_sea_patrol_area;

/* A row of the fleet. */
typedef struct ist_sea_patrol_unit {
    char          partner[32];
    ist_sea_craft craft;
    double        units;
    double        swept;         /* nautical miles squared that one covers a month: sweep_nm * speed_kn * hours */
    bool          consents;      /* false: it adds nothing */
    int           area;          /* an exercise or standing task there; -1: free to be placed */
    double        months;        /* of an exercise; 0: all */
} ist_sea_patrol_unit;

typedef struct ist_sea_patrol_input {
    size_t               n_areas, n_units;
    ist_sea_patrol_area  areas[IST_SEA_PATROL_AREAS];
    ist_sea_patrol_unit  units[IST_SEA_PATROL_UNITS];
    double               horizon; /* months over which exercises are spread */
    size_t               counted, outside, refused; /* events in an area, in none, and rows that were not read */
    double               months;  /* that the events span, at least one */
    int                  last_day; /* on which an event began, since 1970; 0: no events */
} ist_sea_patrol_input;

/* Reads the areas: polygons of a GeoJSON file, all or those whose names stand in `only` ("a,b"; NULL: all). IST_SYNTAX,
 * IST_RANGE, IST_MISSING (a name of `only` that is not there). Free what it holds with ist_sea_patrol_clear. */
ist_status ist_sea_patrol_read_areas(ist_sea_patrol_input *in, const char *path, const char *only, ist_error *err);
/* Counts the events of a CSV with columns lon, lat and start (a day or a time) in each area; an event in several counts
 * in each. `kinds` ("dark-rendezvous,gap") picks those of column kind; NULL: all.
 * Errors as below. */
ist_status ist_sea_patrol_read_events(ist_sea_patrol_input *in, const char *path, const char *kinds, ist_error *err);
/* Reads the fleet: CSV with columns partner, craft (ship, aircraft), units, sweep_nm, speed_kn, hours (a month), and
 * where wanted consent (yes, no), area and months. IST_IO, IST_NOMEM, IST_SYNTAX and IST_RANGE with
 * file, line and column; IST_MISSING a column or area that is not there. */
ist_status ist_sea_patrol_read_fleet(ist_sea_patrol_input *in, const char *path, ist_error *err);
void       ist_sea_patrol_clear(ist_sea_patrol_input *in);

typedef struct ist_sea_patrol_place {
    double units[IST_SEA_CRAFTS];   /* free ones placed here */
    double presence_months;         /* of exercises and standing tasks, over the horizon */
    double swept;                   /* a month, all together */
    double found, found_alone;      /* share of events: one plan, and each partner by its own plan */
    double attacks_left;            /* a month */
} ist_sea_patrol_place;

typedef struct ist_sea_patrol_plan {
    ist_sea_patrol_place places[IST_SEA_PATROL_AREAS];
    double events, found, found_alone; /* a month, all areas */
    double withheld;                   /* units of those without consent */
} ist_sea_patrol_plan;

/* The best plan; with `whole` no craft is cut: from the kind that covers most to the least, each goes where it adds most. */
void ist_sea_patrol_plan_make(const ist_sea_patrol_input *in, bool whole, ist_sea_patrol_plan *out);

#endif
