/* SPDX-License-Identifier: Apache-2.0
 *
 * backfill.c: producer to donor to recipient, with the pipeline and with it taken away, on the same futures.
 */
#include "analysis_local.h"
#include "scoring.h"

#include <isthmus/analysis/industry.h>
#include <math.h>
#include <string.h>

typedef struct taking {
    const ist_scenario         *scenario;
    const ist_world            *world;
    const ist_industry_request *request;
    const ist_control          *control;
    ist_arena                  *arena;
} taking;

#define ROOM(pointer, count)                                                               \
    do {                                                                                   \
        (pointer) = ist_arena_array(t->arena, (count) + 1, sizeof *(pointer));             \
        if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory for a donation");   \
    } while (0)

static int maker_of(const ist_world *w, const ist_order *order) { return w->lines[order->parts[0].line].maker; }

/* An order that brings the donor of a route what it gives away. */
static bool stands_behind(const ist_world *w, const ist_order *order, const ist_route *route)
{
    return order->recipient == route->donor && w->items[w->lines[order->parts[0].line].item].item_class == w->items[route->item].item_class;
}

/* ---- the world with something taken away */

enum { ANY_MAKER = -1, NO_PROMISE = -2 };

/* A copy of the world in which the orders behind a route (of one maker, or of any) do not exist: off, unsigned, with what was
 * delivered before the start left standing. NO_PROMISE: the orders stand, but free no reserve. */
static ist_status take_away(const taking *t, const ist_route *route, int maker, ist_world *out, ist_error *err)
{
    const ist_world    *w = t->world;
    ist_parameter_spec *parameters;
    ist_order          *orders;
    ist_route          *routes;
    ROOM(parameters, w->n_parameters + 1);
    ROOM(orders, w->n_orders);
    ROOM(routes, w->n_routes);
    memcpy(parameters, w->parameters, w->n_parameters * sizeof *parameters);
    memcpy(orders, w->orders, w->n_orders * sizeof *orders);
    memcpy(routes, w->routes, w->n_routes * sizeof *routes);
    ist_parameter off = (ist_parameter)w->n_parameters;
    parameters[off] = (ist_parameter_spec){ .name = "taken-away", .value = { .kind = IST_CONSTANT, .a = 0 }, .low = 0, .high = 0, .fixed = true };
    for (size_t o = 0; o < w->n_orders && maker != NO_PROMISE; o++) {
        if (!stands_behind(w, &orders[o], route) || (maker != ANY_MAKER && maker_of(w, &orders[o]) != maker)) continue;
        orders[o].on = off;
        orders[o].contracted = orders[o].delivered;
        orders[o].sign_month = IST_NONE;
    }
    if (maker == NO_PROMISE) routes[route - w->routes].backfill = off;
    *out = *w;
    out->parameters = parameters;
    out->n_parameters = w->n_parameters + 1;
    out->orders = orders;
    out->routes = routes;
    return IST_OK;
}

/* What is given, in the order of the slots of a world with one parameter more, of which nothing is given. */
static ist_status shift_given(const taking *t, const double **out, ist_error *err)
{
    const ist_world *w = t->world;
    size_t           n = ist_world_slots(w), before = w->n_parameters;
    double          *given;
    *out = NULL;
    if (!t->request->given) return IST_OK;
    ROOM(given, n + 1);
    memcpy(given, t->request->given, before * sizeof *given);
    given[before] = NAN;
    memcpy(given + before + 1, t->request->given + before, (n - before) * sizeof *given);
    *out = given;
    return IST_OK;
}

/* ---- running it */

typedef struct seen {
    const double *given;  /* [months + 1] mean so far */
    const double *totals; /* [futures] by the last month */
} seen;

/* Donations of a route in a world where numbers are given: month by month, and by the end in each future. */
static ist_status watch_route(const taking *t, const ist_world *world, const double *given, int route, seen *out, ist_error *err)
{
    ist_term           term = { { IST_Q_GIVEN, route, 0 }, 1 };
    ist_series_line    line = { 1, &term, true };
    ist_series_request request = { .n_lines = 1, .lines = &line, .n_coalitions = 1, .coalitions = &t->request->coalition,
                                   .futures = t->request->futures, .keep = IST_FUTURES_PER_WORLD, .ends = true, .given = given };
    ist_sim_options    options = { .seed = t->request->seed, .counterfactual = t->request->counterfactual };
    ist_series         series = { 0 };
    ist_sim           *sim = NULL;
    IST_TRY(ist_sim_new(&sim, world, &options, err));
    ist_status status = ist_series_run(sim, world, &request, t->control, t->arena, &series, err);
    ist_sim_free(sim);
    if (status != IST_OK) return status;
    *out = (seen){ series.mean, series.ends };
    return IST_OK;
}

/* Of a less b (NULL: 0), future by future, then world by world. */
static ist_status spread_of(const taking *t, const double *a, const double *b, ist_spread_of *out, ist_error *err)
{
    size_t  worlds = (size_t)t->request->futures / IST_FUTURES_PER_WORLD;
    double *means, sum = 0, squares = 0;
    ROOM(means, worlds);
    for (size_t w = 0; w < worlds; w++) {
        for (size_t f = w * IST_FUTURES_PER_WORLD; f < (w + 1) * IST_FUTURES_PER_WORLD; f++) means[w] += (a[f] - (b ? b[f] : 0)) / IST_FUTURES_PER_WORLD;
        sum += means[w];
    }
    out->mean = sum / (double)worlds;
    for (size_t w = 0; w < worlds; w++) squares += (means[w] - out->mean) * (means[w] - out->mean);
    out->error = worlds > 1 ? sqrt(squares / (double)(worlds - 1) / (double)worlds) : INFINITY;
    ist_sort(means, worlds);
    out->low = ist_sorted_quantile(means, worlds, 0.05);
    out->high = ist_sorted_quantile(means, worlds, 0.95);
    return IST_OK;
}

/* ---- producers */

/* What is firm month by month. At the start, before the first month, what signs whole in that month is firm too, as it is in the
 * pipeline: a contract that a lever brings would else be on its way to nobody. */
static ist_status firm_of(const taking *t, const ist_route *route, int maker, const double *mean, const double **out, ist_error *err)
{
    const ist_world *w = t->world;
    size_t           months = (size_t)w->months + 1;
    double          *firm;
    ROOM(firm, months);
    memcpy(firm, mean, months * sizeof *firm);
    for (size_t o = 0; o < w->n_orders; o++)
        if (stands_behind(w, &w->orders[o], route) && maker_of(w, &w->orders[o]) == maker)
            firm[0] += scoring_signed_at_start(w, t->request->counterfactual, t->request->coalition, t->request->given, &w->orders[o]) - w->orders[o].contracted;
    *out = firm;
    return IST_OK;
}

/* What each producer has on its way to the donor and has brought it, from the world as it is. */
static ist_status watch_chains(const taking *t, const ist_route *route, ist_backfill_chain *chains, size_t n, ist_error *err)
{
    const ist_world *w = t->world;
    ist_series_line *lines;
    ist_series       series = { 0 };
    ist_sim         *sim = NULL;
    ist_sim_options  options = { .seed = t->request->seed, .counterfactual = t->request->counterfactual };
    ROOM(lines, 2 * n);
    for (size_t c = 0; c < n; c++) {
        ist_term *firm, *arrived;
        size_t    orders = 0;
        ROOM(firm, 2 * w->n_orders);
        ROOM(arrived, w->n_orders);
        for (size_t o = 0; o < w->n_orders; o++) {
            if (!stands_behind(w, &w->orders[o], route) || maker_of(w, &w->orders[o]) != chains[c].maker) continue;
            firm[2 * orders] = (ist_term){ { IST_Q_CONTRACTED, (int)o, 0 }, 1 };
            firm[2 * orders + 1] = (ist_term){ { IST_Q_DELIVERED, (int)o, 0 }, -1 };
            arrived[orders++] = (ist_term){ { IST_Q_DELIVERED, (int)o, 0 }, 1 };
        }
        lines[2 * c] = (ist_series_line){ 2 * orders, firm, false };
        lines[2 * c + 1] = (ist_series_line){ orders, arrived, false };
    }
    ist_series_request request = { .n_lines = 2 * n, .lines = lines, .n_coalitions = 1, .coalitions = &t->request->coalition,
                                   .futures = t->request->futures, .keep = IST_FUTURES_PER_WORLD, .given = t->request->given };
    IST_TRY(ist_sim_new(&sim, w, &options, err));
    ist_status status = ist_series_run(sim, w, &request, t->control, t->arena, &series, err);
    ist_sim_free(sim);
    for (size_t c = 0; status == IST_OK && c < n; c++) {
        IST_TRY(firm_of(t, route, chains[c].maker, series.mean + 2 * c * (size_t)(w->months + 1), &chains[c].firm, err));
        chains[c].arrived = series.mean + (2 * c + 1) * (size_t)(w->months + 1);
    }
    return status;
}

static ist_status find_chains(const taking *t, const ist_route *route, ist_backfill_chain **out, size_t *out_n, ist_error *err)
{
    const ist_world    *w = t->world;
    ist_backfill_chain *chains;
    size_t              n = 0;
    ROOM(chains, w->n_orders);
    for (size_t o = 0; o < w->n_orders; o++) {
        if (!stands_behind(w, &w->orders[o], route)) continue;
        size_t c = 0;
        while (c < n && chains[c].maker != maker_of(w, &w->orders[o])) c++;
        if (c == n) chains[n++].maker = maker_of(w, &w->orders[o]);
    }
    *out = chains;
    *out_n = n;
    return IST_OK;
}

static ist_status try_without(const taking *t, const ist_route *route, int maker, const seen *with, const double **out_given,
                              ist_spread_of *out_lost, ist_error *err)
{
    ist_world     changed;
    const double *given;
    seen          without;
    IST_TRY(take_away(t, route, maker, &changed, err));
    IST_TRY(shift_given(t, &given, err));
    IST_TRY(watch_route(t, &changed, given, (int)(route - t->world->routes), &without, err));
    *out_given = without.given;
    return spread_of(t, with->totals, without.totals, out_lost, err);
}

static ist_status follow_route(const taking *t, const ist_route *route, ist_backfill_chain *chains, size_t n, ist_backfill_route *out,
                               ist_error *err)
{
    seen with;
    *out = (ist_backfill_route){ .route = (int)(route - t->world->routes), .n_chains = n, .chains = chains };
    IST_TRY(watch_route(t, t->world, t->request->given, out->route, &with, err));
    out->given = with.given;
    IST_TRY(spread_of(t, with.totals, NULL, &out->total, err));
    IST_TRY(try_without(t, route, NO_PROMISE, &with, &out->no_promise, &out->lost_promise, err));
    IST_TRY(try_without(t, route, ANY_MAKER, &with, &out->no_orders, &out->lost_orders, err));
    IST_TRY(watch_chains(t, route, chains, n, err));
    for (size_t c = 0; c < n; c++) {
        chains[c].without = out->no_orders; /* where there is but one producer, all orders are its own */
        chains[c].lost = out->lost_orders;
        if (n > 1) IST_TRY(try_without(t, route, chains[c].maker, &with, &chains[c].without, &chains[c].lost, err));
    }
    return IST_OK;
}

ist_status ist_backfill_run(const ist_scenario *scenario, const ist_industry_request *request, const ist_control *control,
                            ist_arena *arena, ist_backfill *out, ist_error *err)
{
    taking              taken = { scenario, &scenario->world, request, control, arena }, *t = &taken;
    const ist_world    *w = t->world;
    ist_backfill_route *routes;
    size_t              n = 0;
    if (request->futures == 0 || request->futures % IST_FUTURES_PER_WORLD)
        return ist_fail(err, IST_RANGE, "%llu futures are asked for; a multiple of %d is allowed", (unsigned long long)request->futures,
                        IST_FUTURES_PER_WORLD);
    ROOM(routes, w->n_routes);
    for (size_t g = 0; g < w->n_routes; g++) {
        ist_backfill_chain *chains = NULL;
        size_t              n_chains = 0;
        IST_TRY(find_chains(t, &w->routes[g], &chains, &n_chains, err));
        if (n_chains) IST_TRY(follow_route(t, &w->routes[g], chains, n_chains, &routes[n++], err));
    }
    *out = (ist_backfill){ w->months, w->start, request->futures, n, routes };
    return IST_OK;
}
