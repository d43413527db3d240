/* SPDX-License-Identifier: Apache-2.0
 *
 * hindcast.c: forecasts of what orders hand over, in the world with them and in the worlds without.
 */
#include <isthmus/analysis/hindcast.h>

#include "analysis_local.h"

#include <math.h>
#include <string.h>

typedef struct work {
    const ist_scenario      *scenario;
    const ist_score_request *request;
    const ist_control       *control;
    ist_arena               *arena;
    ist_hindcast             cast;
    ist_hindcast_order      *orders;
    ist_hindcast_class      *classes;
    ist_probe               *probes;   /* of the orders, then of the classes */
    double                  *sorted;
    ist_hindcast_spread     *worlds;   /* [class * n_worlds + world] */
} work;

static int class_of(const ist_world *w, int order) { return w->items[w->lines[w->orders[order].parts[0].line].item].item_class; }

/* Outcomes of one order in its last month, one a source. */
static bool is_last(const ist_outcomes *all, size_t i)
{
    const ist_outcome *o = &all->at[i];
    if (o->kind != IST_OUTCOME_DELIVERED) return false;
    for (size_t j = 0; j < all->n; j++)
        if (all->at[j].kind == o->kind && all->at[j].index == o->index && all->at[j].month > o->month) return false;
    return true;
}

static void add_class(work *k, const ist_outcome *o)
{
    const ist_world   *w = &k->scenario->world;
    ist_hindcast_class it = { .recipient = w->orders[o->index].recipient, .item_class = class_of(w, o->index), .month = o->month,
                              .date = o->date };
    for (size_t c = 0; c < k->cast.n_classes; c++)
        if (k->classes[c].recipient == it.recipient && k->classes[c].item_class == it.item_class && k->classes[c].month == it.month) return;
    k->classes[k->cast.n_classes++] = it;
}

static ist_status choose(work *k, ist_error *err)
{
    const ist_outcomes *all = &k->cast.outcomes;
    const ist_world    *w = &k->scenario->world;
    k->orders = ist_arena_array(k->arena, all->n + 1, sizeof *k->orders);
    k->classes = ist_arena_array(k->arena, all->n + 1, sizeof *k->classes);
    k->probes = ist_arena_array(k->arena, 2 * all->n + 1, sizeof *k->probes);
    k->sorted = ist_arena_array(k->arena, k->request->futures, sizeof *k->sorted);
    if (!k->orders || !k->classes || !k->probes || !k->sorted) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < all->n; i++) {
        if (!is_last(all, i)) continue;
        k->orders[k->cast.n_orders++] = (ist_hindcast_order){ .outcome = &all->at[i], .known = w->orders[all->at[i].index].delivered };
        add_class(k, &all->at[i]);
    }
    if (k->cast.n_orders) return IST_OK;
    return ist_fail(err, IST_MISSING, "no row of %s says what an order of scenario %s handed over", k->request->path, k->scenario->name);
}

static ist_status make_probes(work *k, ist_error *err)
{
    const ist_world *w = &k->scenario->world;
    size_t           n = 0;
    for (size_t i = 0; i < k->cast.n_orders; i++) {
        ist_term *term = ist_arena_array(k->arena, 1, sizeof *term);
        if (!term) return ist_fail(err, IST_NOMEM, "out of memory");
        *term = (ist_term){ { IST_Q_DELIVERED, k->orders[i].outcome->index, 0 }, 1 };
        k->probes[n++] = (ist_probe){ .kind = IST_PROBE_AT, .to = k->orders[i].outcome->month, .n_terms = 1, .terms = term };
    }
    for (size_t c = 0; c < k->cast.n_classes; c++) {
        const ist_hindcast_class *it = &k->classes[c];
        ist_probe                *probe = &k->probes[n++];
        ist_term                 *terms = ist_arena_array(k->arena, w->n_orders, sizeof *terms);
        if (!terms) return ist_fail(err, IST_NOMEM, "out of memory");
        *probe = (ist_probe){ .kind = IST_PROBE_CHANGE, .from = -1, .to = it->month, .terms = terms };
        for (size_t o = 0; o < w->n_orders; o++)
            if (w->orders[o].recipient == it->recipient && class_of(w, (int)o) == it->item_class)
                terms[probe->n_terms++] = (ist_term){ { IST_Q_DELIVERED, (int)o, 0 }, 1 };
    }
    return IST_OK;
}

static ist_hindcast_spread spread(work *k, const ist_ensemble *ensemble, size_t probe)
{
    const double *values = ensemble->values + probe * ensemble->futures;
    double        sum = 0;
    for (size_t f = 0; f < ensemble->futures; f++) sum += values[f];
    memcpy(k->sorted, values, ensemble->futures * sizeof *values);
    ist_sort(k->sorted, ensemble->futures);
    return (ist_hindcast_spread){ sum / (double)ensemble->futures, ist_sorted_quantile(k->sorted, ensemble->futures, 0.05),
                                  ist_sorted_quantile(k->sorted, ensemble->futures, 0.95) };
}

static ist_status run_world(work *k, size_t world, ist_error *err)
{
    ist_sim             *sim = NULL;
    ist_ensemble         ensemble = { 0 };
    bool                 with = world == 0;
    ist_sim_options      options = { .seed = k->request->seed, .counterfactual = with ? k->request->counterfactual : (int)world - 1 };
    ist_ensemble_request asked = { k->cast.n_orders + k->cast.n_classes, k->probes, with ? k->request->coalition : 0, 0, k->request->futures };
    IST_TRY(ist_sim_new(&sim, &k->scenario->world, &options, err));
    ist_status status = ist_ensemble_run(sim, &k->scenario->world, &asked, k->control, k->arena, &ensemble, err);
    ist_sim_free(sim);
    if (status != IST_OK) return status;
    for (size_t i = 0; with && i < k->cast.n_orders; i++) {
        ist_hindcast_order *order = &k->orders[i];
        double              happened = order->outcome->value, slack = 1e-9 * (1 + fabs(happened));
        order->forecast = spread(k, &ensemble, i);
        order->inside = happened >= order->forecast.low - slack && happened <= order->forecast.high + slack;
    }
    for (size_t c = 0; c < k->cast.n_classes; c++)
        k->worlds[c * k->cast.n_worlds + world] = spread(k, &ensemble, k->cast.n_orders + c);
    return IST_OK;
}

ist_status ist_hindcast_run(const ist_scenario *scenario, const ist_score_request *request, const ist_control *control, ist_arena *arena,
                            ist_hindcast *out, ist_error *err)
{
    work k = { .scenario = scenario, .request = request, .control = control, .arena = arena };
    k.cast.n_worlds = 1 + scenario->world.n_counterfactuals;
    IST_TRY(ist_outcomes_read(request->path, scenario, arena, &k.cast.outcomes, err));
    IST_TRY(choose(&k, err));
    IST_TRY(make_probes(&k, err));
    if (!(k.worlds = ist_arena_array(arena, k.cast.n_classes * k.cast.n_worlds, sizeof *k.worlds))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t c = 0; c < k.cast.n_classes; c++) k.classes[c].worlds = k.worlds + c * k.cast.n_worlds;
    for (size_t q = 0; q < k.cast.n_worlds; q++) IST_TRY(run_world(&k, q, err));
    k.cast.orders = k.orders;
    k.cast.classes = k.classes;
    *out = k.cast;
    return IST_OK;
}
