/* SPDX-License-Identifier: Apache-2.0
 *
 * shapley_effects.c: one share of the variance for each input, also where inputs depend on each other.
 *
 * Of an order of the inputs, let J_j be its first j. c(J) = E Var(f | the inputs outside J) is estimated by half the square
 * of f(x) - f(x'), where x' has the inputs in J drawn anew given those outside. The Shapley effect of an input is the mean
 * over orders of c(J_j) - c(J_j-1) where it is the j-th (Song, Nelson and Staum, "Shapley effects for global sensitivity
 * analysis", 2016). One random order a sample; the same normal numbers serve every J of a sample, so that increments are small.
 */
#include "analysis_local.h"
#include <isthmus/analysis/low_discrepancy.h>
#include <isthmus/analysis/sensitivity.h>
#include <isthmus/base/random.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lower triangle L with L L' = the correlation of the inputs in the order given; false when it is not positive definite. */
static bool factor(const double *correlation, size_t d, const size_t *order, double *lower)
{
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = correlation[order[i] * d + order[j]];
            for (size_t k = 0; k < j; k++) sum -= lower[i * d + k] * lower[j * d + k];
            if (i == j && !(sum > 1e-12)) return false;
            lower[i * d + j] = i == j ? sqrt(sum) : sum / lower[j * d + j];
        }
    return true;
}

static ist_status check_correlation(const double *correlation, size_t d, double *lower, size_t *order, ist_error *err)
{
    for (size_t i = 0; i < d; i++) {
        order[i] = i;
        if (correlation[i * d + i] != 1) return ist_fail(err, IST_RANGE, "an input's correlation with itself is %g, not 1", correlation[i * d + i]);
        for (size_t j = 0; j < i; j++)
            if (correlation[i * d + j] != correlation[j * d + i] || !(fabs(correlation[i * d + j]) < 1))
                return ist_fail(err, IST_RANGE, "the correlation of inputs %zu and %zu is not one number between -1 and 1", j, i);
    }
    if (!factor(correlation, d, order, lower))
        return ist_fail(err, IST_RANGE, "no inputs can be correlated like that: the matrix is not positive definite");
    return IST_OK;
}

typedef struct drawing {
    const double *correlation; /* NULL: independent */
    size_t        d;
    size_t       *order;       /* [d] those kept, then those drawn anew */
    double       *lower, *scores, *normal; /* [d*d], [d] of the point, [d] what it is made of */
} drawing;

/* The point with the inputs order[kept..] drawn anew from `fresh` (uniform numbers, one an input) given the others. */
static bool draw_given(drawing *w, const double *point, size_t kept, const double *fresh, double *out)
{
    size_t d = w->d;
    if (!w->correlation) {
        for (size_t i = 0; i < d; i++) out[w->order[i]] = i < kept ? point[w->order[i]] : fresh[w->order[i]];
        return true;
    }
    if (!factor(w->correlation, d, w->order, w->lower)) return false;
    for (size_t i = 0; i < d; i++) {
        size_t input = w->order[i];
        double sum = 0;
        for (size_t k = 0; k < i; k++) sum += w->lower[i * d + k] * w->normal[k];
        w->normal[i] = i < kept ? (w->scores[input] - sum) / w->lower[i * d + i] : ist_normal_inverse(fresh[input]);
        out[input] = i < kept ? point[input] : ist_normal_cdf(sum + w->lower[i * d + i] * w->normal[i]);
    }
    return true;
}

static int by_key(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (x[0] > y[0]) - (x[0] < y[0]);
}

ist_status ist_shapley_design(ist_arena *arena, size_t n_inputs, const double *correlation, size_t n, uint64_t seed, ist_design *out,
                              ist_error *err)
{
    size_t             d = n_inputs, group = d + 1;
    ist_sobol_sequence sequence;
    uint32_t           name = ist_name_hash("shapley/order");
    if (d == 0 || d > IST_SOBOL_INPUTS)
        return ist_fail(err, IST_RANGE, "Shapley effects of %zu inputs: 1 to %d are allowed; screen with Morris first", d, IST_SOBOL_INPUTS);
    double *points = ist_arena_array(arena, n * group * d + 1, sizeof *points), *both = ist_arena_array(arena, 2 * d, sizeof *both);
    double *keys = ist_arena_array(arena, 2 * d, sizeof *keys);
    int    *moved = ist_arena_array(arena, n * d + 1, sizeof *moved);
    drawing w = { .correlation = correlation, .d = d, .order = ist_arena_array(arena, d, sizeof *w.order),
                  .lower = ist_arena_array(arena, d * d, sizeof *w.lower), .scores = ist_arena_array(arena, d, sizeof *w.scores),
                  .normal = ist_arena_array(arena, d, sizeof *w.normal) };
    if (!points || !both || !keys || !moved || !w.order || !w.lower || !w.scores || !w.normal)
        return ist_fail(err, IST_NOMEM, "out of memory for %zu samples", n);
    if (correlation) IST_TRY(check_correlation(correlation, d, w.lower, w.order, err));
    IST_TRY(ist_sobol_sequence_new(arena, 2 * d, seed, true, &sequence, err));
    for (size_t k = 0; k < n; k++) {
        double *first = points + k * group * d;
        ist_sobol_point(&sequence, k, both);
        for (size_t i = 0; i < d; i++) {
            w.order[i] = i;
            keys[2 * i] = ist_uniform(seed, k, (uint32_t)i, name);
            keys[2 * i + 1] = (double)i;
        }
        draw_given(&w, both, 0, both, first);
        for (size_t i = 0; correlation && i < d; i++) w.scores[i] = ist_normal_inverse(first[i]);
        qsort(keys, d, 2 * sizeof *keys, by_key);
        for (size_t i = 0; i < d; i++) w.order[d - 1 - i] = (size_t)keys[2 * i + 1]; /* drawn anew from the back on */
        for (size_t j = 1; j <= d; j++) {
            moved[k * d + j - 1] = (int)w.order[d - j];
            if (!draw_given(&w, first, d - j, both + d, first + j * d)) return ist_fail(err, IST_RANGE, "the correlations are too close to 1");
        }
    }
    *out = (ist_design){ .n_inputs = d, .groups = n, .group = group, .points = points, .moved = moved };
    return IST_OK;
}

ist_status ist_shapley_read(const ist_design *design, const double *y, size_t stride, size_t groups, uint64_t seed,
                            double *out_variance, ist_estimate *out, ist_error *err)
{
    size_t d = design->n_inputs, width = d + 1;
    if (groups < 2) return ist_fail(err, IST_RANGE, "%zu samples: at least 2 are needed", groups);
    double *terms = calloc(groups * width, sizeof *terms), *sums = calloc(width, sizeof *sums);
    double *resampled = malloc(d * IST_RESAMPLES * sizeof *resampled);
    ist_status status = terms && sums && resampled ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for %zu samples", groups);
    if (status != IST_OK) goto done;
    for (size_t k = 0; k < groups; k++) {
        double before = 0, first = y[k * design->group * stride];
        for (size_t j = 1; j <= d; j++) {
            double off = y[(k * design->group + j) * stride] - first, cost = 0.5 * off * off;
            terms[k * width + (size_t)design->moved[k * d + j - 1]] += cost - before;
            before = cost;
        }
        terms[k * width + d] = before; /* all drawn anew: the variance */
    }
    for (size_t r = 0; r < IST_RESAMPLES; r++) {
        ist_resample(terms, groups, width, seed, r, sums);
        for (size_t i = 0; i < d; i++) resampled[i * IST_RESAMPLES + r] = sums[d] > 0 ? sums[i] / sums[d] : 0;
    }
    memset(sums, 0, width * sizeof *sums);
    for (size_t k = 0; k < groups; k++)
        for (size_t i = 0; i < width; i++) sums[i] += terms[k * width + i];
    for (size_t i = 0; i < d; i++) ist_estimate_of(sums[d] > 0 ? sums[i] / sums[d] : 0, resampled + i * IST_RESAMPLES, IST_RESAMPLES, &out[i]);
    *out_variance = sums[d] / (double)groups;
done:
    free(terms);
    free(sums);
    free(resampled);
    return status;
}
