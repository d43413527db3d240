/* SPDX-License-Identifier: Apache-2.0
 *
 * effects.c: total effects of groups of parameters, free of the noise of a world's few futures.
 *
 * In a world with parameters x, the mean of m futures is f(x) plus noise of variance (variance within)/m. So
 *   numerator   = mean over worlds of (d^2 - within_d / m) / 2,  d = mean of the m differences,
 *   denominator = variance of world means - mean within / m,     averaged over the two draws,
 * are unbiased, and their ratio is nearly so. Its error is that of a ratio of two means over worlds (the delta method):
 * the spread of numerator - share * denominator from world to world. Both are weighted sums of a world's six terms, so
 * that sums of their products two by two are all that is kept.
 */
#include <isthmus/analysis/effects.h>

#include "valuation.h"

#include <math.h>
#include <stdlib.h>

/* In products of two of a world's terms, where the sum of term i times term j stands (i <= j). */
static size_t place(int i, int j) { return (size_t)(i < j ? j * (j + 1) / 2 + i : i * (i + 1) / 2 + j); }

void ist_effect_add(double *sums, int each, ist_world_moments base, ist_world_moments own, ist_world_moments difference,
                    double base_pivot, double own_pivot)
{
    double x0 = base.mean - base_pivot, x1 = own.mean - own_pivot, d = difference.mean;
    double terms[IST_TERMS] = { [IST_TERM_ONE] = 1, [IST_TERM_X0] = x0, [IST_TERM_X1] = x1,
                                [IST_TERM_SQUARES] = x0 * x0 + x1 * x1, [IST_TERM_WITHIN] = base.within + own.within,
                                [IST_TERM_NUMERATOR] = (d * d - difference.within / each) / 2 };
    for (int j = 0; j < IST_TERMS; j++)
        for (int i = 0; i <= j; i++) sums[place(i, j)] += terms[i] * terms[j];
}

/* A world's part in the denominator, as weights of its terms: half of (off0^2 + off1^2) n/(n-1) - (v0 + v1)/m. */
static void weigh_denominator(const double *sums, double n, int each, double weights[IST_TERMS])
{
    double c0 = sums[place(IST_TERM_ONE, IST_TERM_X0)] / n, c1 = sums[place(IST_TERM_ONE, IST_TERM_X1)] / n;
    double half = n / (n - 1) / 2;
    weights[IST_TERM_ONE] = half * (c0 * c0 + c1 * c1);
    weights[IST_TERM_X0] = -2 * half * c0;
    weights[IST_TERM_X1] = -2 * half * c1;
    weights[IST_TERM_SQUARES] = half;
    weights[IST_TERM_WITHIN] = -1.0 / (2 * each);
    weights[IST_TERM_NUMERATOR] = 0;
}

/* Sum over worlds of the squares of a weighted sum of their terms. */
static double sum_of_squares(const double *sums, const double weights[IST_TERMS])
{
    double total = 0;
    for (int i = 0; i < IST_TERMS; i++)
        for (int j = 0; j < IST_TERMS; j++) total += weights[i] * weights[j] * sums[place(i, j)];
    return fmax(0, total);
}

static ist_effect effect_of(const double *sums, double n, int each)
{
    double weights[IST_TERMS], between = 0;
    weigh_denominator(sums, n, each, weights);
    for (int i = 0; i < IST_TERMS; i++) between += weights[i] * sums[place(IST_TERM_ONE, i)] / n;
    ist_effect effect = { .share = NAN, .error = NAN, .variance = sums[place(IST_TERM_ONE, IST_TERM_NUMERATOR)] / n,
                          .between = between, .spread = IST_SPREAD_UNRESOLVED };
    if (sums[place(IST_TERM_ONE, IST_TERM_SQUARES)] + sums[place(IST_TERM_ONE, IST_TERM_WITHIN)] == 0) {
        effect.spread = IST_SPREAD_NONE;
        effect.between = 0;
    }
    if (effect.spread == IST_SPREAD_NONE || !(between > 0)) return effect;

    effect.spread = IST_SPREAD_RESOLVED;
    effect.share = effect.variance / between;
    for (int i = 0; i < IST_TERMS; i++) weights[i] *= -effect.share;
    weights[IST_TERM_NUMERATOR] = 1;
    effect.error = sqrt(sum_of_squares(sums, weights) / (n * (n - 1))) / between;
    return effect;
}

ist_status ist_valuation_effects(const ist_valuation *valuation, size_t pass, ist_arena *arena, const ist_effect **out,
                                 ist_error *err)
{
    const double *sums = NULL;
    uint64_t      worlds = 0;
    size_t        n_rows = 0;
    IST_TRY(ist_valuation_effect_sums(valuation, pass, arena, &sums, &worlds, &n_rows, err));
    if (!sums) return ist_fail(err, IST_USAGE, "pass %zu is not compared with another", pass);
    if (worlds < 3)
        return ist_fail(err, IST_MISSING, "effects need 3 worlds (%zu futures); %llu are done", 3 * valuation->each, (unsigned long long)worlds);
    ist_effect *effects = ist_arena_array(arena, n_rows, sizeof *effects);
    if (!effects) return ist_fail(err, IST_NOMEM, "out of memory for %zu effects", n_rows);
    for (size_t r = 0; r < n_rows; r++) effects[r] = effect_of(sums + r * IST_EFFECT_SUMS, (double)worlds, (int)valuation->each);
    *out = effects;
    return IST_OK;
}
