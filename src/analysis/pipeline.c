/* SPDX-License-Identifier: Apache-2.0
 *
 * pipeline.c: what is ordered, signed and on its way, by order, by customer and by line.
 */
#include "scoring.h"

#include <isthmus/analysis/industry.h>
#include <math.h>

enum { FEW = 8 }; /* futures kept where no fan is asked for */

typedef struct plan {
    const ist_industry_request *request;
    const ist_scenario *scenario;
    const ist_world    *world;
    ist_arena          *arena;
    ist_pipeline_row   *orders, *customers, *lines;
    size_t              n_customers;
    int                *group; /* [orders] place of its customer */
} plan;

#define ROOM(pointer, count)                                                                 \
    do {                                                                                     \
        (pointer) = ist_arena_array(p->arena, (count) + 1, sizeof *(pointer));               \
        if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory planning a pipeline"); \
    } while (0)

static double whole_of(const ist_order *order)
{
    double sum = 0;
    for (size_t i = 0; i < order->n_parts; i++) sum += order->parts[i].quantity;
    return sum;
}

static ist_status promised(const plan *p, const ist_order *order, const double **out, ist_error *err)
{
    double *months;
    if (!order->n_promises) return IST_OK;
    ROOM(months, (size_t)p->world->months + 1);
    for (int t = -1; t < p->world->months; t++) {
        months[t + 1] = NAN;
        for (size_t i = 0; i < order->n_promises && order->promises[i].month <= t; i++) months[t + 1] = order->promises[i].cumulative;
    }
    *out = months;
    return IST_OK;
}

/* Whether an order exists in this world: on or signed at the start, or signed or lapsed in any future. */
static bool exists(const plan *p, const ist_pipeline_row *row)
{
    const ist_order *order = &p->world->orders[row->order];
    double           later = row->contracts[p->world->months] + row->lapsed[p->world->months];
    return later > 0 || scoring_planning(p->world, p->request->counterfactual, p->request->coalition, p->request->given, order->on, 1) >= 0.5;
}

/* Orders, and a customer for each recipient and item, in file order. */
static ist_status plan_orders(plan *p, ist_error *err)
{
    const ist_world *w = p->world;
    ROOM(p->orders, w->n_orders);
    ROOM(p->customers, w->n_orders);
    ROOM(p->group, w->n_orders);
    for (size_t o = 0; o < w->n_orders; o++) {
        const ist_order  *order = &w->orders[o];
        int               line = order->parts[0].line, item = w->lines[line].item;
        ist_pipeline_row *row = &p->orders[o];
        *row = (ist_pipeline_row){ .order = (int)o, .customer = order->recipient, .item = item, .line = line, .framework = whole_of(order),
                                   .contract = scoring_signed_at_start(w, p->request->counterfactual, p->request->coalition, p->request->given, order), .delivered = order->delivered };
        IST_TRY(promised(p, order, &row->promised, err));
        size_t g = 0;
        while (g < p->n_customers && (p->customers[g].customer != order->recipient || p->customers[g].item != item)) g++;
        if (g == p->n_customers)
            p->customers[p->n_customers++] = (ist_pipeline_row){ .order = IST_NONE, .customer = order->recipient, .item = item, .line = IST_NONE };
        p->group[o] = (int)g;
    }
    return IST_OK;
}

/* What stands ordered on a line. */
static void add_to_lines(const plan *p)
{
    const ist_world *w = p->world;
    for (size_t o = 0; o < w->n_orders; o++) {
        double contracted = p->orders[o].contract, delivered = w->orders[o].delivered;
        if (!p->orders[o].exists) continue;
        for (size_t i = 0; i < w->orders[o].n_parts; i++) {
            const ist_part   *part = &w->orders[o].parts[i];
            ist_pipeline_row *row = &p->lines[part->line];
            double            firm = fmin(contracted, part->quantity), had = fmin(delivered, firm);
            row->framework += part->quantity;
            row->contract += firm;
            row->delivered += had;
            contracted -= firm;
            delivered -= had;
        }
    }
}

static ist_status one_term(plan *p, ist_series_line *line, int kind, size_t i, bool so_far, ist_error *err)
{
    ist_term *term;
    ROOM(term, 1);
    *term = (ist_term){ { kind, (int)i, 0 }, 1 };
    *line = (ist_series_line){ 1, term, so_far };
    return IST_OK;
}

/* The lines of the series with a fan: orders, customers, production lines; and those of which the mean is enough: signed
 * and lapsed of orders, capacity and what waits of production lines. */
static ist_status plan_series(plan *p, ist_series_line *fans, ist_series_line *means, ist_error *err)
{
    const ist_world *w = p->world;
    for (size_t o = 0; o < w->n_orders; o++) {
        IST_TRY(one_term(p, &fans[o], IST_Q_DELIVERED, o, false, err));
        IST_TRY(one_term(p, &means[2 * o], IST_Q_CONTRACTED, o, false, err));
        IST_TRY(one_term(p, &means[2 * o + 1], IST_Q_LAPSED, o, false, err));
    }
    for (size_t g = 0; g < p->n_customers; g++) {
        ist_term *terms;
        size_t    n = 0;
        ROOM(terms, w->n_orders);
        for (size_t o = 0; o < w->n_orders; o++)
            if (p->group[o] == (int)g) terms[n++] = (ist_term){ { IST_Q_DELIVERED, (int)o, 0 }, 1 };
        fans[w->n_orders + g] = (ist_series_line){ n, terms, false };
    }
    for (size_t l = 0; l < w->n_lines; l++) {
        IST_TRY(one_term(p, &fans[w->n_orders + p->n_customers + l], IST_Q_OUTPUT, l, true, err));
        IST_TRY(one_term(p, &means[2 * (w->n_orders + l)], IST_Q_CAPACITY, l, false, err));
        IST_TRY(one_term(p, &means[2 * (w->n_orders + l) + 1], IST_Q_FINISHED, l, false, err));
    }
    return IST_OK;
}

static ist_fan fan_at(const ist_series *series, size_t line)
{
    size_t cell = line * (size_t)(series->months + 1);
    return (ist_fan){ series->mean + cell, series->quantiles + cell * IST_QUANTILES };
}

static ist_status place(plan *p, const ist_series *fans, const ist_series *means, ist_error *err)
{
    const ist_world *w = p->world;
    size_t           months = (size_t)w->months + 1;
    for (size_t o = 0; o < w->n_orders; o++) {
        p->orders[o].forecast = fan_at(fans, o);
        p->orders[o].contracts = fan_at(means, 2 * o).mean;
        p->orders[o].lapsed = fan_at(means, 2 * o + 1).mean;
        p->orders[o].exists = exists(p, &p->orders[o]);
    }
    for (size_t g = 0; g < p->n_customers; g++) {
        double *contracts, *lapsed;
        ROOM(contracts, months);
        ROOM(lapsed, months);
        for (size_t o = 0; o < w->n_orders; o++) {
            if (p->group[o] != (int)g || !p->orders[o].exists) continue;
            p->customers[g].exists = true;
            p->customers[g].framework += p->orders[o].framework;
            p->customers[g].contract += p->orders[o].contract;
            p->customers[g].delivered += p->orders[o].delivered;
            for (size_t t = 0; t < months; t++) {
                contracts[t] += p->orders[o].contracts[t];
                lapsed[t] += p->orders[o].lapsed[t];
            }
        }
        p->customers[g].forecast = fan_at(fans, w->n_orders + g);
        p->customers[g].contracts = contracts;
        p->customers[g].lapsed = lapsed;
    }
    ROOM(p->lines, w->n_lines);
    for (size_t l = 0; l < w->n_lines; l++)
        p->lines[l] = (ist_pipeline_row){ .order = IST_NONE, .customer = IST_NONE, .item = w->lines[l].item, .line = (int)l, .exists = true };
    add_to_lines(p);
    for (size_t l = 0; l < w->n_lines; l++) {
        p->lines[l].forecast = fan_at(fans, w->n_orders + p->n_customers + l);
        p->lines[l].contracts = fan_at(means, 2 * (w->n_orders + l)).mean;
        p->lines[l].lapsed = fan_at(means, 2 * (w->n_orders + l) + 1).mean;
    }
    return IST_OK;
}

ist_status ist_pipeline_run(const ist_scenario *scenario, const ist_industry_request *request, const ist_control *control,
                            ist_arena *arena, ist_pipeline *out, ist_error *err)
{
    plan             plan_of = { .request = request, .scenario = scenario, .world = &scenario->world, .arena = arena }, *p = &plan_of;
    const ist_world *w = p->world;
    ist_series_line *fan_lines, *mean_lines;
    ist_series       fans = { 0 }, means = { 0 };
    ist_sim         *sim = NULL;
    ist_sim_options  options = { .seed = request->seed, .counterfactual = request->counterfactual };
    IST_TRY(plan_orders(p, err));
    size_t n_fans = w->n_orders + p->n_customers + w->n_lines, n_means = 2 * (w->n_orders + w->n_lines);
    ROOM(fan_lines, n_fans);
    ROOM(mean_lines, n_means);
    IST_TRY(plan_series(p, fan_lines, mean_lines, err));
    ist_series_request wide = { .n_lines = n_fans, .lines = fan_lines, .n_coalitions = 1, .coalitions = &request->coalition, .futures = request->futures, .whole = true, .given = request->given };
    ist_series_request narrow = { .n_lines = n_means, .lines = mean_lines, .n_coalitions = 1, .coalitions = &request->coalition, .futures = request->futures, .keep = FEW, .whole = true, .given = request->given };
    IST_TRY(ist_sim_new(&sim, w, &options, err));
    ist_status status = ist_series_run(sim, w, &wide, control, arena, &fans, err);
    if (status == IST_OK) status = ist_series_run(sim, w, &narrow, control, arena, &means, err);
    ist_sim_free(sim);
    if (status != IST_OK) return status;
    IST_TRY(place(p, &fans, &means, err));
    *out = (ist_pipeline){ .months = w->months, .start = w->start, .futures = fans.futures, .kept = fans.kept, .n_orders = w->n_orders,
                           .n_customers = p->n_customers, .n_lines = w->n_lines, .orders = p->orders, .customers = p->customers,
                           .lines = p->lines };
    return IST_OK;
}
