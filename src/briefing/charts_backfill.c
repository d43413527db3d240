/* SPDX-License-Identifier: Apache-2.0
 *
 * charts_backfill.c: producer to donor to recipient, with the orders behind a donation and without them.
 */
#include "briefing_local.h"
#include <math.h>

enum { CHAINS = 12, DRAWN = 3 };

static const char *actor_title(const ist_scenario *scenario, int actor) { return scenario->entries[IST_SECTION_ACTORS].at[actor].title; }

/* The producer whose orders a donation needs most; NULL where none counts. */
static const ist_backfill_chain *main_chain(const ist_backfill_route *route)
{
    const ist_backfill_chain *most = NULL;
    for (size_t i = 0; i < route->n_chains; i++)
        if (!most || route->chains[i].lost.mean > most->lost.mean) most = &route->chains[i];
    return most;
}

/* How much of a donation hangs on the orders behind it. */
static double lost_share(const ist_backfill_route *route) { return route->total.mean > 0 ? route->lost_orders.mean / route->total.mean : 0; }

static ist_status draw_chains(briefing_pictures *pictures, const ist_backfill *backfill, ist_error *err)
{
    const ist_scenario *scenario = pictures->result->scenario;
    ist_chain           chains[CHAINS];
    size_t              n = 0;
    for (size_t g = 0; g < backfill->n_routes && n < CHAINS; g++) {
        const ist_backfill_route *row = &backfill->routes[g];
        const ist_route          *route = &scenario->world.routes[row->route];
        const ist_backfill_chain *chain = main_chain(row);
        if (!chain || !(row->total.mean > 0)) continue;
        chains[n++] = (ist_chain){ .producer = actor_title(scenario, chain->maker), .donor = actor_title(scenario, route->donor),
                                   .recipient = actor_title(scenario, route->recipient), .item = scenario->entries[IST_SECTION_ITEMS].at[route->item].title,
                                   .arrived = chain->arrived[backfill->months], .with = row->given[backfill->months],
                                   .without = fmax(0, chain->without[backfill->months]) };
    }
    if (n == 0) return IST_OK;
    briefing_picture *picture = briefing_add_picture(pictures, BRIEFING_BACKFILL, "backfill.csv", "chains",
                                                     "Each donation behind which stands an order of its kind: the producer that it needs most, what arrived from him at the donor "
                                                     "by the end of the run, what the donor gave, and what he would have given without this producer.");
    if (!picture) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_chain_chart chart = { .frame = { .id = "chains", .title = "Producer, donor, recipient", .subtitle = "Units given by the end of the run, mean over futures, with cooperation" },
                              .chain_count = n, .chains = chains, .with_name = "given", .without_name = "given without this producer", .digits = -3 };
    return ist_figure_draw_chains(&picture->svg, &chart, err);
}

static ist_status draw_route(briefing_pictures *pictures, const ist_backfill *backfill, const ist_backfill_route *row, ist_error *err)
{
    const ist_scenario *scenario = pictures->result->scenario;
    const char         *title = scenario->entries[IST_SECTION_ROUTES].at[row->route].title, *route = scenario->world.routes[row->route].name;
    const char         *name = ist_arena_print(pictures->arena, "backfill-%s", route);
    ist_chart_line      lines[3] = { { .name = "given", .values = row->given + 1 },
                                     { .name = "what is on its way counts for nothing", .values = row->no_promise + 1, .dashed = true },
                                     { .name = "without the orders behind it", .values = row->no_orders + 1 } };
    briefing_picture   *picture = briefing_add_picture(pictures, BRIEFING_BACKFILL, "backfill.csv", name,
                                                       ist_arena_print(pictures->arena, "%s: given so far, and the same futures with the pipeline behind it taken away.", title));
    if (!picture) return ist_fail(err, IST_NOMEM, "out of memory");
    picture->about[0] = route;
    ist_line_chart chart = { .frame = { .id = name, .title = title, .subtitle = "Units given so far, mean over futures, with cooperation" },
                             .first_month = backfill->start, .month_count = (size_t)backfill->months, .unit = "units", .line_count = 3, .lines = lines };
    return ist_figure_draw_lines(&picture->svg, &chart, err);
}

ist_status briefing_draw_backfill(briefing_pictures *pictures, ist_error *err)
{
    const ist_backfill *backfill = &pictures->result->supplement->backfill;
    bool                drawn[IST_MAX_ROUTES] = { false };
    IST_TRY(draw_chains(pictures, backfill, err));
    for (int n = 0; n < DRAWN; n++) {
        size_t best = backfill->n_routes;
        for (size_t g = 0; g < backfill->n_routes; g++)
            if (!drawn[g] && lost_share(&backfill->routes[g]) > 0.01 && (best == backfill->n_routes || lost_share(&backfill->routes[g]) > lost_share(&backfill->routes[best])))
                best = g;
        if (best == backfill->n_routes) break;
        drawn[best] = true;
        IST_TRY(draw_route(pictures, backfill, &backfill->routes[best], err));
    }
    return IST_OK;
}
