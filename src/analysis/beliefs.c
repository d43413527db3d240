/* SPDX-License-Identifier: Apache-2.0
 *
 * beliefs.c: two sets of ranges, two answers, and which input parts them.
 */
#include <isthmus/analysis/beliefs.h>

#include "analysis_local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

ist_status ist_belief_read(ist_arena *arena, const char *text, ist_belief *out, ist_error *err)
{
    const char *colon = strrchr(text, ':'), *dots = colon ? strstr(colon, "..") : NULL;
    char       *name = colon ? ist_arena_copy_n(arena, text, (size_t)(colon - text)) : NULL;
    char       *low = dots ? ist_arena_copy_n(arena, colon + 1, (size_t)(dots - colon - 1)) : colon ? ist_arena_copy(arena, colon + 1) : NULL;
    ist_belief  belief = { .input = name };
    if (!colon || !colon[1]) return ist_fail(err, IST_USAGE, "'%.200s' is not INPUT:LOW..HIGH, as base.korea:0.0005..0.002", text);
    if (!name || !low) return ist_fail(err, IST_NOMEM, "out of memory");
    if (!ist_parse_number(low, &belief.low) || !ist_parse_number(dots ? dots + 2 : low, &belief.high) || belief.low > belief.high)
        return ist_fail(err, IST_USAGE, "'%.200s' is not INPUT:LOW..HIGH with LOW <= HIGH", text);
    *out = belief;
    return IST_OK;
}

typedef struct comparing {
    const ist_beliefs_options *options;
    const ist_range           *all;
    size_t                     n_all, n; /* n that differ */
    ist_parting               *parts;
    ist_range                 *joint;    /* [n] uniform over both people's ranges: a point's place in it says the value */
} comparing;

static const ist_belief *belief_of(const ist_beliefs_options *options, int side, const char *input)
{
    for (size_t i = 0; i < options->n[side]; i++)
        if (strcmp(options->of[side][i].input, input) == 0) return &options->of[side][i];
    return NULL;
}

static ist_status check_beliefs(const comparing *at, ist_arena *arena, ist_error *err)
{
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < at->options->n[side]; i++) {
            const ist_belief *belief = &at->options->of[side][i];
            const ist_range  *range = NULL;
            ist_range        *none;
            size_t            n;
            if (belief_of(at->options, side, belief->input) != belief) return ist_fail(err, IST_USAGE, "one person is said to believe two things of %s", belief->input);
            for (size_t r = 0; r < at->n_all && !range; r++)
                if (strcmp(at->all[r].name, belief->input) == 0) range = &at->all[r];
            if (!range) return ist_ranges_select(arena, at->all, at->n_all, belief->input, &none, &n, err) == IST_OK
                                   ? ist_fail(err, IST_MISSING, "there is no range '%s'", belief->input) : IST_MISSING;
            if (belief->low < range->input->low || belief->high > range->input->high)
                return ist_fail(err, IST_RANGE, "%s: %g .. %g lies outside %g .. %g", belief->input, belief->low, belief->high, range->input->low, range->input->high);
        }
    return IST_OK;
}

/* The inputs on which the two differ; who has said nothing believes the scenario's range. */
static ist_status find_parts(comparing *at, ist_error *err)
{
    for (size_t r = 0; r < at->n_all; r++) {
        const ist_belief *said[2] = { belief_of(at->options, 0, at->all[r].name), belief_of(at->options, 1, at->all[r].name) };
        ist_parting       part = { .range = &at->all[r] };
        if (!said[0] && !said[1]) continue;
        for (int side = 0; side < 2; side++) {
            part.low[side] = said[side] ? said[side]->low : at->all[r].low;
            part.high[side] = said[side] ? said[side]->high : at->all[r].high;
        }
        if (part.low[0] == part.low[1] && part.high[0] == part.high[1]) continue;
        if (at->n == IST_BELIEFS) return ist_fail(err, IST_RANGE, "more than %d inputs that differ", IST_BELIEFS);
        double low = fmin(part.low[0], part.low[1]), high = fmax(part.high[0], part.high[1]);
        at->joint[at->n] = at->all[r];
        at->joint[at->n].value = (ist_distribution){ .kind = IST_UNIFORM, .a = low, .b = high };
        at->parts[at->n++] = part;
    }
    return at->n ? IST_OK : ist_fail(err, IST_RANGE, "the two believe the same: no range differs");
}

/* Place k of a Latin hypercube for input i: an odd factor permutes the strata. */
static double place_of(size_t k, size_t i)
{
    static const size_t factors[IST_BELIEFS] = { 1, 3, 5, 7, 9, 11, 13, 15, 1, 3, 5, 7 };
    return ((double)((k * factors[i] + i) % IST_BELIEF_PLACES) + 0.5) / IST_BELIEF_PLACES;
}

/* The point at place k where the inputs in `theirs` stand as the second person has them. */
static void write_point(const comparing *at, uint32_t theirs, size_t k, double *out)
{
    for (size_t i = 0; i < at->n; i++) {
        int    side = theirs >> i & 1;
        double value = at->parts[i].low[side] + place_of(k, i) * (at->parts[i].high[side] - at->parts[i].low[side]);
        double low = at->joint[i].value.a, width = at->joint[i].value.b - low;
        out[i] = width > 0 ? (value - low) / width : 0;
    }
}

/* Which exchanges are asked: all, or the ends, each alone and each last. */
static size_t list_sets(size_t n, bool exact, uint32_t *out)
{
    uint32_t all = (uint32_t)((1u << n) - 1);
    size_t   count = 0;
    if (exact) {
        for (uint32_t set = 0; set <= all; set++) out[count++] = set;
        return count;
    }
    out[count++] = 0;
    out[count++] = all;
    for (size_t i = 0; i < n; i++) out[count++] = 1u << i;
    for (size_t i = 0; i < n; i++) out[count++] = all & ~(1u << i);
    return count;
}

static double mean_of(const double *y, const uint32_t *sets, size_t n_sets, uint32_t set)
{
    double sum = 0;
    for (size_t s = 0; s < n_sets; s++)
        if (sets[s] == set)
            for (size_t k = 0; k < IST_BELIEF_PLACES; k++) sum += y[2 * (s * IST_BELIEF_PLACES + k)];
    return sum / IST_BELIEF_PLACES;
}

static double shapley(const comparing *at, const double *y, const uint32_t *sets, size_t n_sets, size_t i)
{
    double weights[IST_BELIEFS_EXACT + 1], sum = 0, factorial[IST_BELIEFS_EXACT + 1] = { 1 };
    for (size_t s = 1; s <= at->n; s++) factorial[s] = factorial[s - 1] * (double)s;
    for (size_t s = 0; s < at->n; s++) weights[s] = factorial[s] * factorial[at->n - 1 - s] / factorial[at->n];
    for (uint32_t set = 0; set < 1u << at->n; set++) {
        size_t size = 0;
        if (set >> i & 1) continue;
        for (size_t b = 0; b < at->n; b++) size += set >> b & 1;
        sum += weights[size] * (mean_of(y, sets, n_sets, set | 1u << i) - mean_of(y, sets, n_sets, set));
    }
    return sum;
}

static void read_side(const double *y, const uint32_t *sets, size_t n_sets, uint32_t set, ist_side_answer *out)
{
    double values[IST_BELIEF_PLACES], error = 0;
    for (size_t s = 0; s < n_sets; s++)
        for (size_t k = 0; sets[s] == set && k < IST_BELIEF_PLACES; k++) {
            values[k] = y[2 * (s * IST_BELIEF_PLACES + k)];
            error += y[2 * (s * IST_BELIEF_PLACES + k) + 1];
        }
    ist_sort(values, IST_BELIEF_PLACES);
    /* The places meet the same futures: their errors go together. */
    *out = (ist_side_answer){ mean_of(y, sets, n_sets, set), ist_sorted_quantile(values, IST_BELIEF_PLACES, 0.05),
                              ist_sorted_quantile(values, IST_BELIEF_PLACES, 0.95), error / IST_BELIEF_PLACES };
}

static int by_share(const void *a, const void *b)
{
    double x = fabs(((const ist_parting *)a)->share), y = fabs(((const ist_parting *)b)->share);
    return (x < y) - (x > y);
}

static ist_status run(ist_arena *arena, comparing *at, const ist_scenario *scenario, ist_beliefs_answer *out, ist_error *err)
{
    bool                       exact = at->n <= IST_BELIEFS_EXACT;
    size_t                     most = exact ? (size_t)1 << at->n : 2 + 2 * at->n;
    uint32_t                  *sets = ist_arena_array(arena, most, sizeof *sets), all = (uint32_t)((1u << at->n) - 1);
    ist_scenario_probe        *opened = NULL;
    ist_probe                  probe;
    ist_scenario_probe_options options = { .seed = at->options->seed, .counterfactual = at->options->counterfactual, .futures = at->options->futures,
                                           .ranges = at->joint, .n_ranges = at->n, .findings = &at->options->finding, .n_findings = 1, .errors = true };
    if (!sets) return ist_fail(err, IST_NOMEM, "out of memory");
    size_t  n_sets = list_sets(at->n, exact, sets), n = n_sets * IST_BELIEF_PLACES;
    double *points = ist_arena_array(arena, n * at->n, sizeof *points), *y = ist_arena_array(arena, 2 * n, sizeof *y);
    if (!points || !y) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t p = 0; p < n; p++) write_point(at, sets[p / IST_BELIEF_PLACES], p % IST_BELIEF_PLACES, points + p * at->n);
    IST_TRY(ist_scenario_probe_new(&opened, &probe, scenario, at->all, at->n_all, &options, err));
    ist_status status = ist_probe_run(&probe, points, n, 1, &at->options->control, y, NULL, err);
    ist_scenario_probe_free(opened);
    IST_TRY(status);
    for (size_t i = 0; i < at->n; i++) {
        at->parts[i].alone = mean_of(y, sets, n_sets, 1u << i);
        at->parts[i].share = exact ? shapley(at, y, sets, n_sets, i)
                                   : (at->parts[i].alone - mean_of(y, sets, n_sets, 0) + mean_of(y, sets, n_sets, all) - mean_of(y, sets, n_sets, all & ~(1u << i))) / 2;
    }
    read_side(y, sets, n_sets, 0, &out->side[0]);
    read_side(y, sets, n_sets, all, &out->side[1]);
    qsort(at->parts, at->n, sizeof *at->parts, by_share);
    out->exact = exact;
    out->n = at->n;
    out->inputs = at->parts;
    out->futures = at->options->futures ? at->options->futures : IST_PROBE_FUTURES;
    return IST_OK;
}

ist_status ist_beliefs_compare(ist_arena *arena, const ist_scenario *scenario, const ist_beliefs_options *options, ist_beliefs_answer *out, ist_error *err)
{
    comparing          at = { .options = options };
    ist_range         *all;
    ist_beliefs_answer answer = { .n = 0 };
    IST_TRY(ist_ranges_of(arena, scenario, options->counterfactual, true, &all, &at.n_all, err));
    at.all = all;
    at.parts = ist_arena_array(arena, IST_BELIEFS, sizeof *at.parts);
    at.joint = ist_arena_array(arena, IST_BELIEFS, sizeof *at.joint);
    if (!at.parts || !at.joint) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(check_beliefs(&at, arena, err));
    IST_TRY(find_parts(&at, err));
    IST_TRY(run(arena, &at, scenario, &answer, err));
    *out = answer;
    return IST_OK;
}
