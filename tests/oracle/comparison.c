// SPDX-License-Identifier: Apache-2.0
// The same futures in the engine and in the oracle, every recorded number of every month, parameters and metrics.
#include "comparison.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const units[] = {
#define ENTRY(name, text, dimensions, unit, meaning) unit,
    IST_QUANTITY_LIST(ENTRY)
#undef ENTRY
};

// One month's record: the quantities kind by kind, then the parameters in force.
typedef struct tape {
    const ist_world *world;
    size_t           first_of[IST_Q_COUNT + 1]; // place of a kind in a month's record
    size_t           width;                     // numbers a month
    double          *oracle;                    // [lanes * (months + 1) * width]
    double          *largest, *size;            // [lanes * kinds] of a kind in a future; see natural_sizes
    double          *metric, *engine_metric;    // [lanes * n_metrics], [n_metrics * lanes]
    int              lanes, lane;
    uint64_t         future;                    // of lane 0
    comparison      *it;
} tape;

static double *month_of(const tape *t, int lane, int month)
{
    return &t->oracle[((size_t)lane * (size_t)(t->world->months + 1) + (size_t)(month + 1)) * t->width];
}

static void keep(void *context, const oracle *o, int month)
{
    tape            *t = context;
    double          *record = month_of(t, t->lane, month), *start = month_of(t, t->lane, -1);
    double          *largest = &t->largest[(size_t)t->lane * IST_Q_COUNT];
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        oracle_sizes(t->world, kind, &first, &second);
        for (size_t n = 0; n < first * second; n++) {
            size_t at = t->first_of[kind] + n;
            record[at] = oracle_value(o, kind, n / second, n % second);
            largest[kind] = fmax(largest[kind], fabs(record[at]));
            t->it->present[kind] |= record[at] != 0;
            t->it->moved[kind] |= record[at] != start[at];
        }
    }
    for (size_t p = 0; p < t->world->n_parameters; p++)
        record[t->first_of[IST_Q_COUNT] + p] = oracle_parameter(o, (ist_parameter)p);
}

// "units/month" are units.
static bool same_unit(int a, int b)
{
    size_t n = strcspn(units[a], "/");
    return n == strcspn(units[b], "/") && strncmp(units[a], units[b], n) == 0;
}

// The natural size of a kind in a future is the largest number of its unit there: what is left when large numbers
// cancel is judged by it. A pure number counts as at least a hundred, so that 1e-12 beside nothing is nothing.
static void natural_sizes(tape *t, int lane)
{
    const double *largest = &t->largest[(size_t)lane * IST_Q_COUNT];
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        double size = units[kind][0] ? 0 : 100;
        for (int other = 0; other < IST_Q_COUNT; other++)
            if (same_unit(kind, other)) size = fmax(size, largest[other]);
        t->size[(size_t)lane * IST_Q_COUNT + (size_t)kind] = size;
    }
}

static double natural_size(const tape *t, int lane, int kind)
{
    return t->size[(size_t)lane * IST_Q_COUNT + (size_t)kind];
}

// The relative difference of two numbers, of which the larger counts as at least 1e-5 of `largest`.
static double differ(double a, double b, double largest)
{
    if (a == b) return 0;
    double size = fmax(fmax(fabs(a), fabs(b)), 1e-5 * largest);
    double difference = fabs(a - b) / size;
    return isnan(difference) ? INFINITY : difference;
}

static void tell(const tape *t, int lane, int month, const char *what, const char *name, double engine, double other)
{
    if (t->it->difference[0]) return;
    snprintf(t->it->difference, sizeof t->it->difference,
             "%s, future %llu, coalition %u, month %d: %s %s is %.17g in the engine and %.17g in the oracle",
             t->it->label, (unsigned long long)(t->future + (uint64_t)lane), t->it->coalition, month, what, name,
             engine, other);
}

static void check_value(const tape *t, const ist_sim_block *block, int month, int kind, size_t n, size_t second)
{
    ist_quantity  quantity = { kind, (int)(n / second), (int)(n % second) };
    const double *column = ist_sim_column(block, quantity);
    for (int lane = 0; lane < t->lanes; lane++) {
        double a = column[lane], b = month_of(t, lane, month)[t->first_of[kind] + n];
        double d = a == b ? 0 : differ(a, b, natural_size(t, lane, kind));
        t->it->worst = fmax(t->it->worst, d);
        t->it->values++;
        if (d <= t->it->tolerance) continue;
        char index[40];
        snprintf(index, sizeof index, "[%d,%d]", quantity.i, quantity.j);
        char name[100];
        snprintf(name, sizeof name, "%s%s", oracle_quantity_name(kind), index);
        tell(t, lane, month, "quantity", name, a, b);
    }
}

static void check_month(void *context, const ist_sim_block *block, int month)
{
    tape *t = context;
    for (size_t p = 0; p < t->world->n_parameters; p++) {
        for (int lane = 0; lane < t->lanes; lane++) {
            double a = ist_sim_parameter(block, (ist_parameter)p, lane), b = month_of(t, lane, month)[t->first_of[IST_Q_COUNT] + p];
            double d = differ(a, b, 1);
            t->it->values++;
            if (d > t->it->tolerance) tell(t, lane, month, "parameter", t->world->parameters[p].name, a, b);
        }
    }
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        oracle_sizes(t->world, kind, &first, &second);
        for (size_t n = 0; n < first * second; n++) check_value(t, block, month, kind, n, second);
    }
}

static double metric_size(const tape *t, int lane, const ist_metric *metric)
{
    double largest = 0;
    for (size_t n = 0; n < metric->n_terms; n++)
        largest = fmax(largest, fabs(metric->terms[n].weight) * natural_size(t, lane, metric->terms[n].quantity.kind));
    return largest;
}

static void check_metrics(const tape *t)
{
    for (size_t m = 0; m < t->world->n_metrics; m++)
        for (int lane = 0; lane < t->lanes; lane++) {
            double a = t->engine_metric[m * (size_t)t->lanes + (size_t)lane];
            double b = t->metric[(size_t)lane * t->world->n_metrics + m];
            double d = a == b ? 0 : differ(a, b, metric_size(t, lane, &t->world->metrics[m]));
            t->it->values++;
            if (d > t->it->tolerance)
                tell(t, lane, t->world->months, "metric", t->world->metrics[m].name, a, b);
        }
}

static void *need(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size);
    if (!memory) {
        fprintf(stderr, "compare: out of memory\n");
        exit(2);
    }
    return memory;
}

static void lay_out(tape *t, int lanes)
{
    const ist_world *w = t->world;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        oracle_sizes(w, kind, &first, &second);
        t->first_of[kind] = t->width;
        t->width += first * second;
    }
    t->first_of[IST_Q_COUNT] = t->width;
    t->width += w->n_parameters;
    t->oracle = need((size_t)lanes * (size_t)(w->months + 1) * t->width, sizeof(double));
    t->largest = need((size_t)lanes * IST_Q_COUNT, sizeof(double));
    t->size = need((size_t)lanes * IST_Q_COUNT, sizeof(double));
    t->metric = need((size_t)lanes * w->n_metrics, sizeof(double));
    t->engine_metric = need((size_t)lanes * w->n_metrics, sizeof(double));
}

static void complain(comparison *it, const char *who, const char *what)
{
    if (it->difference[0]) return;
    snprintf(it->difference, sizeof it->difference, "%s: %s says: %.300s", it->label, who, what);
}

static void run_block(tape *t, oracle *o, ist_sim_block *block, uint64_t first, int lanes)
{
    ist_error     err = { 0 };
    ist_sim_watch watch = { check_month, t };
    t->future = first;
    t->lanes = lanes;
    memset(t->largest, 0, (size_t)lanes * IST_Q_COUNT * sizeof(double));
    for (t->lane = 0; t->lane < lanes; t->lane++) {
        if (!oracle_run(o, first + (uint64_t)t->lane, t->it->coalition, keep, t,
                        &t->metric[(size_t)t->lane * t->world->n_metrics]))
            complain(t->it, "the oracle", oracle_complaint(o));
        natural_sizes(t, t->lane);
    }
    if (ist_sim_run(block, first, lanes, t->it->coalition, t->engine_metric, &watch, &err) != IST_OK)
        complain(t->it, "the engine", err.text);
    else check_metrics(t);
}

bool compare_runs(comparison *it, const ist_world *world)
{
    ist_sim_options options = { .seed = it->seed, .counterfactual = it->counterfactual, .redraw = it->redraw,
                                .no_elasticity = it->no_elasticity, .check = true };
    oracle_options  same = { it->seed, it->counterfactual, it->redraw, it->no_elasticity };
    ist_sim        *sim = NULL;
    ist_sim_block  *block = NULL;
    ist_error       err = { 0 };
    tape            t = { .world = world, .it = it };
    oracle         *o = oracle_new(world, &same);

    it->difference[0] = 0;
    if (ist_sim_new(&sim, world, &options, &err) != IST_OK || ist_sim_block_new(&block, sim, &err) != IST_OK) {
        complain(it, "the engine", err.text);
    } else {
        int width = ist_sim_width(sim);
        lay_out(&t, width);
        for (int done = 0; done < it->count && !it->difference[0]; done += width)
            run_block(&t, o, block, it->first + (uint64_t)done, it->count - done < width ? it->count - done : width);
    }
    free(t.oracle);
    free(t.largest);
    free(t.size);
    free(t.metric);
    free(t.engine_metric);
    ist_sim_block_free(block);
    ist_sim_free(sim);
    oracle_free(o);
    return !it->difference[0];
}
