/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.h: generated traffic with the truth about it.
 *
 * Ships sail between ports along lanes of the Yellow Sea, the East China Sea, the Korea and Taiwan Straits and the Gulf of
 * Aden, fish, and lie at anchor; coastal stations of several partners hear them within their reach, with loss and
 * outages. Events of every kind are planted at given rates. The same seed gives the same bytes. Ships, names and numbers are
 * made up: the MMSIs begin with 790 to 798, which no state has.
 *
 * Events are planted only where the stations of all partners together would hear a ship: elsewhere a silence proves
 * nothing, and there would be no telling whether a detector is right. Silence for want of reach stays the rule at sea,
 * and is what a detector must not mistake for an event. Functions return IST_RANGE for settings that are none, IST_STOPPED, IST_NOMEM,
 * those that write IST_IO, and what the caller's own function returned.
 */
#ifndef ISTHMUS_SEA_SIMULATE_H
#define ISTHMUS_SEA_SIMULATE_H

#include <isthmus/base/threads.h>
#include <isthmus/sea/area.h>
#include <isthmus/sea/event.h>
#include <isthmus/sea/report.h>

typedef struct ist_simulation ist_simulation;

typedef struct ist_simulate_asked {
    uint64_t seed;
    int      vessels;      /* 1 to 1,000,000 */
    double   days;         /* above 0, to 366 */
    int      partners;     /* 1 to 8 */
    double   rates[IST_SEA_KIND_COUNT]; /* planted per 1,000 ship-days; AREA is not planted */
    double   loss;         /* share of transmissions lost though in reach, 0 to 0.9 */
    double   clock_fault;  /* s by which the clock of one station runs ahead; 0: none */
    double   interval;     /* s between a ship's positions, 2 to 3600 */
    int64_t  start_us;
    const ist_areas *areas; /* indexed; whose visits are truth */
    const ist_stop  *stop;  /* set meanwhile: IST_STOPPED; NULL */
} ist_simulate_asked;

/* The rates and the rest as the command has them when nothing is said. */
void ist_simulate_defaults(ist_simulate_asked *out);

typedef struct ist_sea_truth {
    ist_sea_kind kind;
    int64_t  start_us, end_us;
    uint32_t mmsi_a, mmsi_b; /* 0: none */
    int32_t  lon, lat;
    char     detail[96];
} ist_sea_truth;

/* Makes the ships and plans what they do. IST_RANGE for what is asked; IST_NOMEM, IST_STOPPED. Free with ist_simulation_free. */
ist_status ist_simulation_new(ist_simulation **out, const ist_simulate_asked *asked, ist_error *err);
void       ist_simulation_free(ist_simulation *simulation); /* NULL is fine */

/* Everything that is heard, in order of true time, a call for each station that hears it; report and statics are
 * borrowed during the call. Once. */
ist_status ist_simulation_run(ist_simulation *simulation, ist_status (*heard)(void *context, const ist_sea_report *report, ist_error *err),
                              void *context, ist_error *err);

/* After the run, in order of time. */
size_t               ist_simulation_truths(const ist_simulation *simulation);
const ist_sea_truth *ist_simulation_truth(const ist_simulation *simulation, size_t i);

size_t      ist_simulation_stations(const ist_simulation *simulation);
const char *ist_simulation_station(const ist_simulation *simulation, size_t i, uint8_t *out_partner, double *out_lon, double *out_lat, double *out_km);
const char *ist_simulation_partner(const ist_simulation *simulation, size_t i); /* "A", "B"... */

/* The made-up list of ships as CSV, as ist_listing_read takes it; and the default areas as GeoJSON. */
void        ist_simulation_list(const ist_simulation *simulation, ist_buffer *out);
const char *ist_simulation_areas(void);

/* Runs it into a folder: one NMEA file with tag blocks a partner (A.nmea, ...), truth.csv, listed.csv, areas.geojson,
 * stations.csv. *out_sentences may be NULL. */
ist_status ist_simulate_write(const char *folder, const ist_simulate_asked *asked, uint64_t *out_sentences, size_t *out_truths, ist_error *err);

#endif
