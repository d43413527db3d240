/* SPDX-License-Identifier: Apache-2.0
 *
 * effects.c: total effects of groups of parameters, free of the noise of eight futures.
 *
 * In a world with parameters x, the mean of eight futures is f(x) plus noise of variance (variance within)/8. So
 *   numerator   = mean over worlds of (d^2 - within_d / 8) / 2,  d = mean of the eight differences,
 *   denominator = variance of world means - mean within / 8,     averaged over the two draws,
 * are unbiased, and their ratio is nearly so.
 */
#include <isthmus/analysis/effects.h>

#include "analysis_local.h"

#include <math.h>
#include <stdlib.h>

/* Sums over worlds from which the estimate, and the estimate without any one world, can be made. Squares are taken from
 * the means over all worlds. */
typedef struct sums {
    double n, numerator, squares[2], chance[2];
} sums;

typedef struct columns { /* of one row; world w at [w * stride] */
    const double *mean[2], *within[2]; /* of the two draws */
    size_t        stride[2];
    const double *difference, *difference_within;
    size_t        difference_stride;
    double        centre[2];
} columns;

static double numerator_of(const columns *c, size_t w)
{
    double d = c->difference[w * c->difference_stride];
    return (d * d - c->difference_within[w * c->difference_stride] / IST_FUTURES_PER_WORLD) / 2;
}

static double off_centre(const columns *c, int draw, size_t w)
{
    return c->mean[draw][w * c->stride[draw]] - c->centre[draw];
}

static sums sum_worlds(columns *c, size_t worlds)
{
    sums s = { .n = (double)worlds };
    for (int draw = 0; draw < 2; draw++) {
        double first = c->mean[draw][0], sum = 0;
        for (size_t w = 0; w < worlds; w++) sum += c->mean[draw][w * c->stride[draw]] - first;
        c->centre[draw] = first + sum / s.n;
        for (size_t w = 0; w < worlds; w++) {
            s.squares[draw] += off_centre(c, draw, w) * off_centre(c, draw, w);
            s.chance[draw] += c->within[draw][w * c->stride[draw]];
        }
    }
    for (size_t w = 0; w < worlds; w++) s.numerator += numerator_of(c, w);
    return s;
}

/* Leaving out a value at distance d from the mean of n takes d^2 n / (n-1) off the sum of squares. */
static sums without(const sums *all, const columns *c, size_t w)
{
    sums s = { .n = all->n - 1, .numerator = all->numerator - numerator_of(c, w) };
    for (int draw = 0; draw < 2; draw++) {
        double d = off_centre(c, draw, w);
        s.squares[draw] = all->squares[draw] - d * d * all->n / (all->n - 1);
        s.chance[draw] = all->chance[draw] - c->within[draw][w * c->stride[draw]];
    }
    return s;
}

static double between_of(const sums *s)
{
    double variance = 0;
    for (int draw = 0; draw < 2; draw++)
        variance += s->squares[draw] / (s->n - 1) - s->chance[draw] / s->n / IST_FUTURES_PER_WORLD;
    return variance / 2;
}

static double share_of(const sums *s) { return s->numerator / s->n / between_of(s); }

static ist_effect effect_of(columns *c, size_t worlds)
{
    sums       all = sum_worlds(c, worlds);
    ist_effect effect = { .share = NAN, .error = NAN, .variance = all.numerator / all.n, .between = between_of(&all),
                          .spread = IST_SPREAD_UNRESOLVED };
    if (all.squares[0] + all.squares[1] + all.chance[0] + all.chance[1] == 0) effect.spread = IST_SPREAD_NONE;
    if (effect.spread == IST_SPREAD_NONE || !(effect.between > 0)) return effect;

    effect.spread = IST_SPREAD_RESOLVED;
    effect.share = share_of(&all);
    double squares = 0, sum = 0;
    for (size_t w = 0; w < worlds; w++) {
        sums   rest = without(&all, c, w);
        double off = share_of(&rest) - effect.share;
        sum += off;
        squares += off * off;
    }
    effect.error = sqrt((all.n - 1) / all.n * fmax(0, squares - sum * sum / all.n));
    return effect;
}

ist_status ist_valuation_effects(const ist_valuation *valuation, size_t pass, ist_arena *arena, const ist_effect **out,
                                 ist_error *err)
{
    ist_pass_tables tables = ist_valuation_tables(valuation, pass);
    if (!tables.difference) return ist_fail(err, IST_USAGE, "pass %zu is not compared with another", pass);
    if (tables.worlds < 3)
        return ist_fail(err, IST_MISSING, "effects need 3 worlds (24 futures); %zu are done", tables.worlds);
    ist_effect *effects = ist_arena_array(arena, tables.n_rows, sizeof *effects);
    if (!effects) return ist_fail(err, IST_NOMEM, "out of memory for %zu effects", tables.n_rows);
    for (size_t r = 0; r < tables.n_rows; r++) {
        size_t  base = tables.base_rows[r];
        columns c = { .mean = { tables.base->mean + base, tables.own->mean + r },
                      .within = { tables.base->within + base, tables.own->within + r },
                      .stride = { tables.base->n_rows, tables.n_rows },
                      .difference = tables.difference->mean + r,
                      .difference_within = tables.difference->within + r,
                      .difference_stride = tables.n_rows };
        effects[r] = effect_of(&c, tables.worlds);
    }
    *out = effects;
    return IST_OK;
}
