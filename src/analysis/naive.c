/* SPDX-License-Identifier: Apache-2.0
 *
 * naive.c: what somebody without a model would say: the contract's schedule, or the last rate continued.
 */
#include "scoring.h"

#include <isthmus/base/time.h>
#include <isthmus/ledger/query.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

bool scoring_recorded(const ist_scenario *scenario, int order, int month, double *out)
{
    const ist_order *it = &scenario->world.orders[order];
    char             name[192], when[IST_DATE_TEXT];
    if (month == -1 || it->delivered == 0) {
        *out = it->delivered;
        return true;
    }
    ist_format_month(scenario->world.start + month, when);
    snprintf(name, sizeof name, "record.%s.%s", it->name, when);
    const ist_input *input = ist_scenario_input(scenario, name);
    if (input) *out = input->planning;
    else if (month == -2) *out = it->delivered;
    return input || month == -2;
}

/* The record at or before a month, nearest to it; without one the earliest there is. False without any. */
static bool record_near(const ist_scenario *scenario, int order, int month, int *out_month, double *out)
{
    char   prefix[160];
    bool   found = false;
    size_t length = (size_t)snprintf(prefix, sizeof prefix, "record.%s.", scenario->world.orders[order].name);
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        int              at;
        if (strncmp(input->name, prefix, length) != 0 || !ist_parse_month(input->name + length, &at)) continue;
        at -= scenario->world.start;
        bool better = !found || (*out_month > month ? at < *out_month : at <= month && at > *out_month);
        if (at >= -1 || !better) continue;
        found = true;
        *out_month = at;
        *out = input->planning;
    }
    return found;
}

static double planned_or_given(const ist_distribution *value, const double *given, size_t slot)
{
    return given && !isnan(given[slot]) ? given[slot] : ist_distribution_at(value, 0.5);
}

double scoring_planning(const ist_world *w, int counterfactual, uint32_t coalition, const double *given, ist_parameter parameter, double standard)
{
    if (parameter == IST_NONE) return standard;
    double value = planned_or_given(&w->parameters[parameter].value, given, (size_t)parameter);
    for (int n = -1; n < (int)w->n_levers; n++) {
        const ist_patch *patch = n >= 0 ? &w->levers[n].patch : counterfactual >= 0 ? &w->counterfactuals[counterfactual] : NULL;
        if (!patch || (n >= 0 && !(coalition >> n & 1))) continue;
        for (size_t i = 0; i < patch->n_overrides; i++)
            if (patch->overrides[i].parameter == parameter)
                value = planned_or_given(&patch->overrides[i].value, given, n >= 0 ? ist_world_slot_of_lever(w, (size_t)n, i)
                                                                                   : ist_world_slot_of_counterfactual(w, (size_t)counterfactual, i));
    }
    return value;
}

static double planning(const scoring_given *given, ist_parameter parameter, double standard)
{
    return scoring_planning(&given->scenario->world, given->counterfactual, given->coalition, NULL, parameter, standard);
}

static double whole_of(const ist_order *order)
{
    double sum = 0;
    for (size_t p = 0; p < order->n_parts; p++) sum += order->parts[p].quantity;
    return sum;
}

double scoring_signed_at_start(const ist_world *w, int counterfactual, uint32_t coalition, const double *given, const ist_order *order)
{
    bool on = scoring_planning(w, counterfactual, coalition, given, order->on, 1) >= 0.5;
    return on && order->sign_month == 0 ? whole_of(order) : order->contracted;
}

/* ---- orders */

/* Promised by the end of a month: straight lines from what was delivered at the start, or the last promise before it. */
static double scheduled(const ist_order *order, int month)
{
    double before = order->delivered, value = order->delivered;
    int    from = -1;
    if (order->n_promises == 0) return NAN;
    for (size_t p = 0; p < order->n_promises; p++) {
        const ist_promise *promise = &order->promises[p];
        if (promise->month <= month) {
            from = promise->month;
            value = before = promise->cumulative;
            continue;
        }
        if (promise->month > from) value = before + (promise->cumulative - before) * (month - from) / (promise->month - from);
        break;
    }
    return fmax(order->delivered, value);
}

static double at_last_rate(const scoring_given *given, int o, int month)
{
    const ist_order *order = &given->scenario->world.orders[o];
    int              since = 0;
    double           then = 0;
    if (order->delivered == 0) return 0;
    if (!record_near(given->scenario, o, -13, &since, &then)) return NAN;
    double rate = (order->delivered - then) / (-1 - since);
    return fmin(whole_of(order), order->delivered + fmax(rate, 0) * (month + 1));
}

static double delivered_by(const scoring_given *given, int o, int month, ist_naive naive)
{
    double recorded;
    if (month < 0) return scoring_recorded(given->scenario, o, month, &recorded) ? recorded : NAN;
    return naive == IST_NAIVE_SCHEDULE ? scheduled(&given->scenario->world.orders[o], month) : at_last_rate(given, o, month);
}

static double signed_by(const scoring_given *given, int o, int month, ist_naive naive)
{
    const ist_order *order = &given->scenario->world.orders[o];
    if (order->contracted >= whole_of(order) - 1e-9) return 1;
    if (naive == IST_NAIVE_LAST_RATE) return 0;
    if (order->sign_month != IST_NONE) return planning(given, order->on, 1) >= 0.5 && order->sign_month <= month;
    for (size_t p = 0; p < order->n_promises; p++)
        if (order->promises[p].cumulative > order->contracted + 1e-9) return order->promises[p].month <= month;
    return NAN;
}

/* ---- lines */

static double capacity_at(const scoring_given *given, const ist_line *line, int month)
{
    double value = planning(given, line->points[0].capacity, 0), before = value;
    for (size_t p = 1; p < line->n_points; p++) {
        const ist_capacity_point *last = &line->points[p - 1], *next = &line->points[p];
        double                    here = planning(given, next->capacity, 0);
        if (month >= next->month) value = here;
        else if (month > last->month) value = before + (here - before) * (month - last->month) / (next->month - last->month);
        before = here;
    }
    return planning(given, line->on, 1) >= 0.5 ? value : 0;
}

static double shells_in(const scoring_given *given, int actor, int month, ist_naive naive)
{
    const ist_world *w = &given->scenario->world;
    double           sum = 0;
    for (size_t l = 0; l < w->n_lines; l++) {
        const ist_line *line = &w->lines[l];
        if (line->site != actor || !scoring_is_shell(w, line->item)) continue;
        bool on = planning(given, line->on, 1) >= 0.5;
        sum += naive == IST_NAIVE_SCHEDULE ? capacity_at(given, line, month) : on ? planning(given, line->rate, 0) : 0;
    }
    for (size_t i = 0; i < w->n_items; i++)
        if (scoring_is_shell(w, (int)i)) sum += planning(given, w->production[(size_t)actor * w->n_items + i], 0);
    return sum;
}

/* The month in which the planned capacity has made enough of a unit, without any slip. */
static double started_in(const scoring_given *given, int l, ist_naive naive)
{
    const ist_world *w = &given->scenario->world;
    const ist_line  *line = &w->lines[l];
    double           made = 0;
    bool             runs = planning(given, line->on, 1) >= 0.5 && planning(given, line->rate, 0) > 0;
    if (naive == IST_NAIVE_LAST_RATE) return runs ? 0 : w->months;
    for (int t = 0; t < w->months; t++)
        if ((made += capacity_at(given, line, t)) >= SCORING_BEGUN) return t;
    return w->months;
}

/* The last share of GDP that was known on the day. */
static double last_share(const scoring_given *given, int actor)
{
    int      year;
    ist_fact fact;
    ist_day_split(given->scenario->as_of, &year, &(int){ 0 }, &(int){ 0 });
    for (int back = 0; given->ledger && back < 6; back++) {
        char about[96];
        snprintf(about, sizeof about, "spending/%s/share-of-gdp/%d", given->scenario->world.actors[actor].name, year - back);
        if (ist_ledger_figure(given->ledger, about, given->scenario->as_of, &fact, NULL) == IST_OK) return fact.value / 100;
    }
    return NAN;
}

double scoring_naive(const scoring_given *given, const ist_outcome *o, ist_naive naive)
{
    switch (o->kind) {
    case IST_OUTCOME_DELIVERY: return delivered_by(given, o->index, o->month, naive) - delivered_by(given, o->index, o->month - 12, naive);
    case IST_OUTCOME_DELIVERED: return delivered_by(given, o->index, o->month, naive);
    case IST_OUTCOME_SHELLS: return shells_in(given, o->index, o->month, naive);
    case IST_OUTCOME_CONTRACT: return signed_by(given, o->index, o->month, naive);
    case IST_OUTCOME_START: {
        double month = started_in(given, o->index, naive);
        return o->event ? month <= o->month : month;
    }
    case IST_OUTCOME_SPENDING: return naive == IST_NAIVE_LAST_RATE ? last_share(given, o->index) : NAN;
    case IST_OUTCOME_KINDS: break;
    }
    return NAN;
}
