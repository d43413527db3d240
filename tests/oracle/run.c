// SPDX-License-Identifier: Apache-2.0
// Sections 8, 9 and 12: the start record, the order of one month, and the metrics of a run.
#include "oracle_local.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *need(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size);
    if (!memory) {
        fprintf(stderr, "oracle: out of memory\n");
        exit(2);
    }
    return memory;
}

static void silence(oracle *o, ist_parameter p)
{
    if (p != IST_NONE) o->elasticity[p] = true;
}

// s, sgo, xi, eta, zeta, nu, nuend, gamma and provocation.
static void silence_elasticities(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t k = 0; k < w->n_theatres; k++) {
        silence(o, w->theatres[k].onset);
        silence(o, w->theatres[k].going_on);
    }
    for (size_t c = 0; c < w->n_contingencies; c++) {
        silence(o, w->contingencies[c].xi);
        silence(o, w->contingencies[c].nu);
        silence(o, w->contingencies[c].nu_end);
        silence(o, w->contingencies[c].gamma);
        for (size_t j = 0; j < w->n_contingencies; j++) {
            silence(o, w->opportunism[c * w->n_contingencies + j]);
            silence(o, w->emptiness[c * w->n_contingencies + j]);
        }
        for (size_t n = 0; n < w->n_levers; n++) silence(o, w->provocation[c * w->n_levers + n]);
    }
}

oracle *oracle_new(const ist_world *world, const oracle_options *options)
{
    oracle *o = need(1, sizeof *o);
    size_t  months = (size_t)world->months;
    o->w = world;
    o->seed = options->seed;
    o->counterfactual = options->counterfactual;
    o->redraw = options->redraw;
    o->elasticity = need(world->n_parameters, sizeof *o->elasticity);
    if (options->no_elasticity) silence_elasticities(o);
    o->set = need(world->n_parameters, sizeof(double));
    o->set_plan = need(world->n_parameters, sizeof(double));
    o->now = need(world->n_parameters, sizeof(double));
    o->plan = need(world->n_parameters, sizeof(double));
    for (size_t n = 0; n < world->n_orders; n++) {
        o->first_part[n] = o->n_parts;
        o->n_parts += world->orders[n].n_parts;
    }
    o->first_part[world->n_orders] = o->n_parts;
    o->contracted = need(o->n_parts, sizeof(double));
    o->delivered = need(o->n_parts, sizeof(double));
    o->money_at = need(o->n_parts * months, sizeof(double));
    for (size_t l = 0; l < world->n_lines; l++)
        o->starts[l] = need((size_t)world->lines[l].lead + months, sizeof(double));
    o->s = need(1, sizeof *o->s);
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        oracle_sizes(world, kind, &first, &second);
        o->record[kind] = need(first * second, sizeof(double));
    }
    o->metric = need(world->n_metrics, sizeof(double));
    return o;
}

void oracle_free(oracle *o)
{
    if (!o) return;
    free(o->elasticity);
    free(o->set);
    free(o->set_plan);
    free(o->now);
    free(o->plan);
    free(o->contracted);
    free(o->delivered);
    free(o->money_at);
    for (size_t l = 0; l < o->w->n_lines; l++) free(o->starts[l]);
    for (int kind = 0; kind < IST_Q_COUNT; kind++) free(o->record[kind]);
    free(o->metric);
    free(o->s);
    free(o);
}

const char *oracle_complaint(const oracle *o) { return o->complained ? o->complaint : ""; }
double      oracle_parameter(const oracle *o, ist_parameter p) { return o->now[p]; }
double      oracle_planning_value(const oracle *o, ist_parameter p) { return o->plan[p]; }

static void forget_everything(oracle *o)
{
    memset(o->s, 0, sizeof *o->s);
    memset(o->contracted, 0, o->n_parts * sizeof(double));
    memset(o->delivered, 0, o->n_parts * sizeof(double));
    memset(o->money_at, 0, o->n_parts * (size_t)o->w->months * sizeof(double));
    for (size_t l = 0; l < o->w->n_lines; l++)
        memset(o->starts[l], 0, (size_t)(o->w->lines[l].lead + o->w->months) * sizeof(double));
}

static void start_actors(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t a = 0; a < w->n_actors; a++) {
        o->s->factor[a] = 1;
        if (w->actors[a].has_budget) o->s->headroom[a] = value(o, w->actors[a].headroom, 0);
        o->s->initial_headroom[a] = o->s->headroom[a];
        for (size_t i = 0; i < w->n_items; i++)
            o->s->S[a][i] = o->s->S_start[a][i] = value(o, w->stock[a * w->n_items + i], 0);
    }
}

static void start_pool(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t f = 0; f < w->n_kinds; f++) {
        o->s->home[f] = value(o, w->pool[f], 0);
        for (size_t k = 0; k < w->n_theatres; k++) {
            double units = w->posture[f * w->n_theatres + k];
            o->s->present[f][k] = o->s->target[f][k] = o->s->last_decided[f][k] = units;
            o->s->home[f] -= units;
        }
    }
}

// What flows in one month only; the start record has none of it. Ships present and the share found are states.
static void clear_month(oracle *o)
{
    future_state *s = o->s;
    memset(s->budget, 0, sizeof s->budget);
    memset(s->expired, 0, sizeof s->expired);
    memset(s->paid, 0, sizeof s->paid);
    memset(s->earned, 0, sizeof s->earned);
    memset(s->onset, 0, sizeof s->onset);
    memset(s->war, 0, sizeof s->war);
    memset(s->was_quiet, 0, sizeof s->was_quiet);
    memset(s->surprise, 0, sizeof s->surprise);
    memset(s->gift_surprise, 0, sizeof s->gift_surprise);
    memset(s->loss, 0, sizeof s->loss);
    memset(s->moves, 0, sizeof s->moves);
    memset(s->started, 0, sizeof s->started);
    memset(s->output, 0, sizeof s->output);
    memset(s->share, 0, sizeof s->share);
    memset(s->delivery, 0, sizeof s->delivery);
    memset(s->received, 0, sizeof s->received);
    memset(s->consumed, 0, sizeof s->consumed);
    memset(s->worn, 0, sizeof s->worn);
    memset(s->shortfall, 0, sizeof s->shortfall);
    memset(s->demanded, 0, sizeof s->demanded);
    memset(s->given, 0, sizeof s->given);
    memset(s->attacks, 0, sizeof s->attacks);
    memset(s->passes, 0, sizeof s->passes);
    memset(s->intercepted, 0, sizeof s->intercepted);
}

// Coverage from the start posture; fill and A each on a scratch copy of the start stocks, moving nothing.
static void evaluate_start_record(oracle *o)
{
    evaluate_requirements(o);
    evaluate_fielded(o, o->s->fielded);
    memcpy(o->s->fielded_at[0], o->s->fielded, sizeof o->s->fielded);
    step_coverage(o);
    step_consumption(o);
    memcpy(o->s->S, o->s->S_start, sizeof o->s->S);
    step_sea(o);
    memcpy(o->s->S, o->s->S_start, sizeof o->s->S);
    clear_month(o);
    memset(o->s->book, 0, sizeof o->s->book);
    for (size_t a = 0; a < o->w->n_actors; a++)
        for (size_t i = 0; i < o->w->n_items; i++) o->s->book[a][i].initial = o->s->S_start[a][i];
}

static void start(oracle *o, uint32_t coalition)
{
    forget_everything(o);
    o->coalition = coalition;
    o->t = -1;
    set_parameters(o);
    start_actors(o);
    start_pool(o);
    for (size_t c = 0; c < o->w->n_contingencies; c++)
        if (o->w->contingencies[c].active_at_start) {
            o->s->state[c] = ACTIVE;
            o->s->visible[c] = 2;
        }
    start_industry(o);
    evaluate_start_record(o);
}

static void one_month(oracle *o)
{
    clear_month(o);
    step_triggers(o);
    step_money(o);
    step_contingencies(o);
    step_pool(o);
    step_coverage(o);
    step_industry(o);
    step_donations(o);
    step_consumption(o);
    step_sea(o);
    step_wear(o);
    step_record(o);
    check_ledgers(o);
}

// Section 9: terms summed each month, reduced over months 0..T-1.
static void reduce(oracle *o)
{
    for (size_t m = 0; m < o->w->n_metrics; m++) {
        const ist_metric *metric = &o->w->metrics[m];
        double            sum = 0;
        for (size_t n = 0; n < metric->n_terms; n++) {
            ist_quantity q = metric->terms[n].quantity;
            sum += metric->terms[n].weight * oracle_value(o, q.kind, (size_t)q.i, (size_t)q.j);
        }
        switch (metric->reduction) {
        case IST_SUM: o->metric[m] += sum; break;
        case IST_MEAN: o->metric[m] += sum / o->w->months; break;
        case IST_LAST: o->metric[m] = sum; break;
        case IST_FIRST:
            if (o->t == 0) o->metric[m] = o->w->months;
            if (sum >= metric->level && o->metric[m] >= o->w->months) o->metric[m] = o->t;
            break;
        }
    }
}

bool oracle_run(oracle *o, uint64_t future, uint32_t coalition, oracle_watch *watch, void *context, double *out)
{
    o->future = future;
    o->complained = false;
    start(o, 0);
    evaluate_start(o);
    start(o, coalition);
    evaluate_lambda_plan(o); // for the risk of the start record
    step_record(o);
    check_ledgers(o);
    if (watch) watch(context, o, -1);
    memset(o->metric, 0, o->w->n_metrics * sizeof(double));
    for (o->t = 0; o->t < o->w->months; o->t++) {
        one_month(o);
        reduce(o);
        if (watch) watch(context, o, o->t);
    }
    if (out) memcpy(out, o->metric, o->w->n_metrics * sizeof(double));
    return !o->complained;
}
