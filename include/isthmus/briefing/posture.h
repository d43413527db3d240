/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/posture.h: the pool on the map: where theatres, home and crises lie, what stands and moves in a month.
 *
 * Tables are NULL when out of memory; free with ist_table_free. Texts are appended.
 */
#ifndef ISTHMUS_BRIEFING_POSTURE_H
#define ISTHMUS_BRIEFING_POSTURE_H

#include <isthmus/analysis/posture.h>
#include <isthmus/figure/map.h>
#include <isthmus/figure/table.h>
#include <isthmus/ledger/store.h>
#include <isthmus/scenario/scenario.h>

/* -- where things lie: nothing here is typed in; it follows from the ledger's areas, the actors and the outlines -- */

typedef enum ist_atlas_kind { IST_SITE_THEATRE, IST_SITE_HOME, IST_SITE_CRISIS, IST_SITE_ACTOR } ist_atlas_kind;

typedef struct ist_atlas_site {
    ist_atlas_kind       kind;
    int                 index;            /* of the theatre, contingency or actor; of home the number of theatres */
    const char         *name, *title, *title_ko; /* _ko: "" where no source gives one */
    double              at[2];            /* lon, lat */
    const char         *placed;           /* by what: key of an area or actor, or words */
    size_t              ring_count;       /* of the area that it is, where it is one */
    const ist_map_ring *rings;
} ist_atlas_site;

typedef struct ist_atlas {
    const ist_outlines *outlines;         /* borrowed */
    size_t              count;
    const ist_atlas_site     *sites;            /* theatres, home, crises, actors; what cannot be placed is left out */
} ist_atlas;

/* A theatre: the area of the ledger named after it, its middle that of its actors on our side (of the area where there is
 * none). Home: the ally that owns the pool. A crisis: the area named after it, else its first defender, else its theatre.
 * An actor: its outline. In the arena. IST_NOMEM, or what the ledger says. */
ist_status      ist_atlas_make(const ist_scenario *scenario, ist_ledger *ledger, const ist_outlines *outlines, ist_arena *arena,
                               ist_atlas *out, ist_error *err);
const ist_atlas_site *ist_atlas_find(const ist_atlas *atlas, ist_atlas_kind kind, int index); /* NULL: not on the map */
ist_table      *ist_briefing_sites(const ist_atlas *atlas);
/* As GeoJSON: a point a site, and an area where it has one. */
ist_status      ist_briefing_sites_geojson(ist_buffer *out, const ist_atlas *atlas, ist_error *err);

/* -- what stands and moves -- */

enum { IST_ALL_MONTHS = -2 };

/* A month (from the world's start; -1: as it begins) or IST_ALL_MONTHS.
 *   posture  one row a month, kind and place (theatre, home, under way): units with their spread between futures
 *   flows    one row a month of departure and way on which anything moved
 *   crises   one row a month and contingency: share of futures in a build-up, active, begun */
ist_table *ist_briefing_posture(const ist_scenario *scenario, const ist_posture *posture, int month);
ist_table *ist_briefing_posture_flows(const ist_scenario *scenario, const ist_posture *posture, int month);
ist_table *ist_briefing_posture_crises(const ist_scenario *scenario, const ist_posture *posture, int month);

typedef struct ist_posture_view {
    const ist_scenario *scenario;
    const ist_atlas    *atlas;
    int                 month;      /* -1: as the world begins */
    int                 kind;       /* of force, or IST_NONE: all kinds together, as shares of the pool */
    bool                korean;
    double              width;      /* 0: the chart's own */
} ist_posture_view;

/* The world map of a month: theatres with what stands there, what departed in the twelve months up to it, crises by their
 * share of futures. */
ist_status ist_briefing_posture_map(ist_buffer *out, const ist_posture *posture, const ist_posture_view *view, ist_error *err);

/* What the numbers are: "mean of 256 futures with every lever"; and how a departure is matched. Appended. */
void ist_briefing_posture_words(ist_buffer *out, const ist_posture *posture, const ist_posture_request *request);

#endif
