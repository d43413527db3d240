/* SPDX-License-Identifier: Apache-2.0
 *
 * worlds.c: worlds and what can be said from them (docs/model.md, section 9).
 */
#include "analysis_local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double ist_quantile_levels[IST_QUANTILES] = { 0.05, 0.25, 0.50, 0.75, 0.95 };

static const double normal_95 = 1.6448536269514722; /* 95% quantile of the standard normal */

/* Of the four futures of a world in strata, which are two pairs that are balanced each in itself (section 1), the pairs' means are what chance alone tells
 * apart: the variance is four times that of their mean. */
static ist_world_moments world_of_pairs(const double *futures)
{
    _Static_assert(IST_FUTURES_PER_WORLD_IN_STRATA == 4, "two pairs");
    double first = futures[1] - futures[0], second = (futures[2] - futures[0]) + (futures[3] - futures[0]), apart = (second - first) / 2;
    return (ist_world_moments){ futures[0] + (first + second) / 4, apart * apart };
}

ist_world_moments ist_world_of(const double *futures, bool strata)
{
    enum { n = IST_FUTURES_PER_WORLD };
    if (strata) return world_of_pairs(futures);
    /* Sums of differences from the first: what is the same in every future has no variance, to the bit. */
    double sum = 0, squares = 0;
    for (int i = 1; i < n; i++) sum += futures[i] - futures[0];
    double mean = futures[0] + sum / n;
    for (int i = 0; i < n; i++) squares += (futures[i] - mean) * (futures[i] - mean);
    return (ist_world_moments){ mean, squares / (n - 1) };
}

void ist_world_add(double *sums, ist_world_moments world, double pivot)
{
    double x = world.mean - pivot, v = world.within, xx = x * x;
    sums[IST_SUM_X] += x;
    sums[IST_SUM_V] += v;
    sums[IST_SUM_XX] += xx;
    sums[IST_SUM_XXX] += xx * x;
    sums[IST_SUM_XXXX] += xx * xx;
    sums[IST_SUM_VV] += v * v;
    sums[IST_SUM_XV] += x * v;
    sums[IST_SUM_XXV] += xx * v;
    sums[IST_SUM_POSITIVE] += world.mean > 0;
    sums[IST_SUM_NEGATIVE] += world.mean < 0;
}

void ist_world_end_strata(double *sums)
{
    double mean = sums[IST_SUM_X] / IST_WORLDS_PER_STRATA;
    sums[IST_SUM_STRATA] = mean;
    sums[IST_SUM_STRATA_SQUARE] = mean * mean;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void ist_sort(double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) values[i] += 0.0; /* -0 becomes 0: equal values have equal bits */
    qsort(values, n, sizeof *values, by_size);
}

double ist_sorted_quantile(const double *sorted, size_t n, double q)
{
    double at = q * (double)(n - 1);
    size_t low = (size_t)at;
    if (low + 1 >= n) return sorted[n - 1];
    double part = at - (double)low;
    return sorted[low] + part * (sorted[low + 1] - sorted[low]);
}

/* Where at least this share of worlds is 0 there is no noise to take off there: 0 is a mass of its own, those worlds stay there,
 * and no other is shrunk across it. Exactly 0: nothing happened in any of their futures. Or next to it, within a twentieth
 * of the spread, where a smooth distribution of that spread has no more than a twenty-fifth of its worlds. */
static const double mass_at_zero = 0.05, next_to_zero = 0.05;

typedef struct sides {
    double below, above; /* shares of worlds; the rest is at 0 */
} sides;

static sides sides_of(const ist_sketch *sketch, uint64_t worlds, double pivot, const ist_summary *summary)
{
    double near = next_to_zero * sqrt(summary->between);
    sides  exact = { summary->negative, summary->positive };
    sides  beyond = { 1 - (double)ist_sketch_above(sketch, -near - pivot) / (double)worlds, (double)ist_sketch_above(sketch, near - pivot) / (double)worlds };
    return 1 - exact.below - exact.above >= mass_at_zero ? exact : beyond;
}

/* Of the variance of means: where noise explains the rest, what is left is rounding, of either sign. */
static const double rounding = 1e-9;

static double beside_zero(double shrunk, double level, sides of)
{
    if (1 - of.below - of.above < mass_at_zero) return shrunk;
    if (level < of.below) return fmin(0, shrunk);
    return level > 1 - of.above ? fmax(0, shrunk) : 0;
}

/* Quantiles and signs of world means, shrunk by `factor` towards their mean: what is left of their spread when the
 * noise of their futures is taken off. */
static void describe_shrunk(const ist_sketch *sketch, uint64_t worlds, double pivot, double factor, ist_summary *out)
{
    sides of = sides_of(sketch, worlds, pivot, out);
    for (int q = 0; q < IST_QUANTILES; q++) {
        double x = factor > 0 ? ist_sketch_quantile(sketch, worlds, ist_quantile_levels[q]) : 0;
        out->quantiles[q] = factor > 0 ? beside_zero(out->mean + factor * (pivot + x - out->mean), ist_quantile_levels[q], of) : out->mean;
    }
    out->positive_shrunk = factor > 0 ? ist_sketch_above(sketch, out->mean - out->mean / factor - pivot) / (double)worlds
                                      : out->mean > 0;
    if (1 - of.below - of.above >= mass_at_zero) out->positive_shrunk = of.above;
}

/* The estimate of the variance between worlds is the mean over worlds of the terms off^2 n/(n-1) - v/each, where off is
 * a world's distance from the mean and `each` its futures; their own spread gives its error. Sums of the terms' squares from sums of powers. */
static double spread_of_terms(const double *sums, double n, int each, double centre, double estimate)
{
    double c = centre, share = n / (n - 1), part = 1.0 / each;
    double fourth = sums[IST_SUM_XXXX] - 4 * c * sums[IST_SUM_XXX] + 6 * c * c * sums[IST_SUM_XX] - 4 * c * c * c * sums[IST_SUM_X]
                    + n * c * c * c * c;
    double joint = sums[IST_SUM_XXV] - 2 * c * sums[IST_SUM_XV] + c * c * sums[IST_SUM_V];
    double squares = share * share * fourth - 2 * share * part * joint + part * part * sums[IST_SUM_VV];
    return fmax(0, squares - n * estimate * estimate);
}

/* Worlds that share out strata lean away from each other: their means are independent, and theirs is the error. */
static double error_of_strata(const double *sums, uint64_t worlds)
{
    double n = (double)(worlds / IST_WORLDS_PER_STRATA), centre = sums[IST_SUM_STRATA] / n;
    double variance = fmax(0, sums[IST_SUM_STRATA_SQUARE] - sums[IST_SUM_STRATA] * centre) / (n - 1);
    return sqrt(variance * IST_WORLDS_PER_STRATA / (double)worlds);
}

void ist_world_summary(const double *sums, double pivot, const ist_sketch *sketch, uint64_t worlds, bool strata, ist_summary *out)
{
    double n = (double)worlds, centre = sums[IST_SUM_X] / n;
    int    each = ist_futures_per_world(strata);
    *out = (ist_summary){ .mean = pivot + centre, .within = sums[IST_SUM_V] / n, .spread = IST_SPREAD_UNRESOLVED,
                          .positive = sums[IST_SUM_POSITIVE] / n, .negative = sums[IST_SUM_NEGATIVE] / n };
    out->error = out->bound = INFINITY;
    for (int q = 0; q < IST_QUANTILES; q++) out->quantiles[q] = NAN;
    out->positive_shrunk = NAN;
    if (worlds < 2) return;

    double variance = fmax(0, sums[IST_SUM_XX] - sums[IST_SUM_X] * centre) / (n - 1);
    double estimate = variance - out->within / each;
    if (fabs(estimate) < rounding * variance) estimate = 0;
    out->error = strata && worlds >= 2 * IST_WORLDS_PER_STRATA ? error_of_strata(sums, worlds) : sqrt(variance / n);
    out->bound = fmax(0, estimate + normal_95 * sqrt(spread_of_terms(sums, n, each, centre, estimate) / (n - 1) / n));
    out->between = fmax(0, estimate);
    if (estimate > 0) out->spread = IST_SPREAD_RESOLVED;
    if (variance == 0 && out->within == 0) out->spread = IST_SPREAD_NONE;
    if (out->spread == IST_SPREAD_UNRESOLVED) return;
    describe_shrunk(sketch, worlds, pivot, variance > 0 ? sqrt(estimate / variance) : 0, out);
}

const ist_summary *ist_value_find(const ist_value *value, ist_statement_kind kind, int first, int second, int metric)
{
    size_t step = value->n_metrics ? value->n_metrics : 1;
    if (kind == IST_SAY_PAIR && first > second) {
        int swap = first;
        first = second;
        second = swap;
    }
    for (size_t r = 0; r < value->n_rows; r += step) {
        const ist_finding *row = &value->rows[r];
        if (row->kind != kind || row->first != first || row->second != second) continue;
        if (!value->n_metrics && row->metric != metric) continue;
        if (!value->n_metrics) return &value->summaries[r];
        return metric >= 0 && (size_t)metric < value->n_metrics ? &value->summaries[r + (size_t)metric] : NULL;
    }
    return NULL;
}

bool ist_value_stands(double value, double without_elasticities)
{
    bool same_sign = (value > 0) == (without_elasticities > 0) && (value < 0) == (without_elasticities < 0);
    return same_sign && fabs(without_elasticities) >= 0.5 * fabs(value);
}
