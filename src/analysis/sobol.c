/* SPDX-License-Identifier: Apache-2.0
 *
 * sobol.c: variance-based indices of first and total order.
 *
 * With A and B two independent samples and AB_i equal to A but for column i, which is B's (Saltelli et al. 2010):
 *     S_i  = 1 - mean (f(B) - f(AB_i))^2 / (2 V)       ST_i = mean (f(A) - f(AB_i))^2 / (2 V)
 * after Jansen, "Analysis of variance designs for model output" (1999). V is the variance of the two columns compared and not
 * of A and B: what both have in common then cancels (Janon et al., "Asymptotic normality and efficiency of two Sobol index
 * estimators", 2014); on the g-function with strong interactions the first index came out three times as near. A and B are
 * the two halves of the columns of one Sobol sequence.
 */
#include "analysis_local.h"
#include <isthmus/analysis/low_discrepancy.h>
#include <isthmus/analysis/sensitivity.h>
#include <isthmus/base/random.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

ist_status ist_sobol_design(ist_arena *arena, size_t n_inputs, size_t n, uint64_t seed, ist_design *out, ist_error *err)
{
    ist_sobol_sequence sequence;
    size_t             group = n_inputs + 2;
    if (n_inputs == 0 || n_inputs > IST_SOBOL_INPUTS)
        return ist_fail(err, IST_RANGE, "Sobol indices of %zu inputs: 1 to %d are allowed; screen with Morris first", n_inputs, IST_SOBOL_INPUTS);
    double *points = ist_arena_array(arena, n * group * n_inputs + 1, sizeof *points);
    double *both = ist_arena_array(arena, 2 * n_inputs, sizeof *both);
    if (!points || !both) return ist_fail(err, IST_NOMEM, "out of memory for %zu base samples", n);
    IST_TRY(ist_sobol_sequence_new(arena, 2 * n_inputs, seed, true, &sequence, err));
    for (size_t k = 0; k < n; k++) {
        ist_sobol_point(&sequence, k, both);
        for (size_t g = 0; g < group; g++) {
            double *point = points + (k * group + g) * n_inputs;
            memcpy(point, g == group - 1 ? both + n_inputs : both, n_inputs * sizeof *point);
            if (g > 0 && g < group - 1) point[g - 1] = both[n_inputs + g - 1];
        }
    }
    *out = (ist_design){ .n_inputs = n_inputs, .groups = n, .group = group, .points = points };
    return IST_OK;
}

/* What one base sample adds: the answers to A and B and their squares; of each input the answer to the mixed point, its
 * square, and the two halved squares of differences. */
enum { OF_A, OF_A_SQUARE, OF_B, OF_B_SQUARE, OF_WHOLE, OF_MIXED = 0, OF_MIXED_SQUARE, OF_FIRST, OF_TOTAL, OF_INPUT };

static void read_samples(const ist_design *design, const double *y, size_t stride, size_t groups, double centre, double *terms)
{
    size_t d = design->n_inputs, width = OF_WHOLE + OF_INPUT * d;
    for (size_t k = 0; k < groups; k++) {
        const double *at = y + k * design->group * stride;
        double       *to = terms + k * width, a = at[0] - centre, b = at[(d + 1) * stride] - centre;
        to[OF_A] = a;
        to[OF_A_SQUARE] = a * a;
        to[OF_B] = b;
        to[OF_B_SQUARE] = b * b;
        for (size_t i = 0; i < d; i++) {
            double  mixed = at[(i + 1) * stride] - centre;
            double *of = to + OF_WHOLE + i * OF_INPUT;
            of[OF_MIXED] = mixed;
            of[OF_MIXED_SQUARE] = mixed * mixed;
            of[OF_FIRST] = 0.5 * (b - mixed) * (b - mixed);
            of[OF_TOTAL] = 0.5 * (a - mixed) * (a - mixed);
        }
    }
}

/* Variance of two columns of n together, from their sums and sums of squares. */
static double pooled(double sum, double squares, double n)
{
    double variance = squares / (2 * n) - sum / (2 * n) * (sum / (2 * n));
    return variance > 0 ? variance : 0;
}

/* Indices from sums of terms over n base samples: first, total of each input. */
static void indices_of(const double *sums, double n, size_t d, double *out)
{
    for (size_t i = 0; i < d; i++) {
        const double *of = sums + OF_WHOLE + i * OF_INPUT;
        double        with_b = pooled(sums[OF_B] + of[OF_MIXED], sums[OF_B_SQUARE] + of[OF_MIXED_SQUARE], n);
        double        with_a = pooled(sums[OF_A] + of[OF_MIXED], sums[OF_A_SQUARE] + of[OF_MIXED_SQUARE], n);
        out[i] = with_b > 0 ? 1 - of[OF_FIRST] / n / with_b : 0;
        out[d + i] = with_a > 0 ? of[OF_TOTAL] / n / with_a : 0;
    }
}

void ist_resample(const double *terms, size_t groups, size_t width, uint64_t seed, uint64_t resample, double *sums)
{
    uint32_t name = ist_name_hash("resample");
    memset(sums, 0, width * sizeof *sums);
    for (size_t k = 0; k < groups; k++) {
        size_t        chosen = (size_t)(ist_uniform(seed, resample << 32 | k, 0, name) * (double)groups);
        const double *from = terms + chosen * width;
        for (size_t w = 0; w < width; w++) sums[w] += from[w];
    }
}

void ist_estimate_of(double value, double *resampled, size_t n, ist_estimate *out)
{
    ist_sort(resampled, n);
    *out = (ist_estimate){ value, ist_sorted_quantile(resampled, n, 0.025), ist_sorted_quantile(resampled, n, 0.975) };
}

ist_status ist_sobol_read(const ist_design *design, const double *y, size_t stride, size_t groups, uint64_t seed,
                          ist_sobol_whole *out_whole, ist_sobol_effect *out, ist_error *err)
{
    size_t  d = design->n_inputs, width = OF_WHOLE + OF_INPUT * d;
    double *terms = NULL, *sums = NULL, *resampled = NULL, *indices = NULL;
    if (groups < 2) return ist_fail(err, IST_RANGE, "%zu base samples: at least 2 are needed", groups);
    ist_status status = IST_NOMEM;
    terms = malloc(groups * width * sizeof *terms);
    sums = calloc(width, sizeof *sums);
    resampled = malloc(2 * d * IST_RESAMPLES * sizeof *resampled);
    indices = malloc(2 * d * sizeof *indices);
    if (!terms || !sums || !resampled || !indices) {
        ist_fail(err, IST_NOMEM, "out of memory for %zu base samples", groups);
        goto done;
    }
    double centre = y[0];
    read_samples(design, y, stride, groups, centre, terms);
    for (size_t r = 0; r < IST_RESAMPLES; r++) {
        ist_resample(terms, groups, width, seed, r, sums);
        indices_of(sums, (double)groups, d, indices);
        for (size_t i = 0; i < 2 * d; i++) resampled[i * IST_RESAMPLES + r] = indices[i];
    }
    memset(sums, 0, width * sizeof *sums);
    for (size_t k = 0; k < groups; k++)
        for (size_t w = 0; w < width; w++) sums[w] += terms[k * width + w];
    indices_of(sums, (double)groups, d, indices);
    for (size_t i = 0; i < d; i++) {
        ist_estimate_of(indices[i], resampled + i * IST_RESAMPLES, IST_RESAMPLES, &out[i].first);
        ist_estimate_of(indices[d + i], resampled + (d + i) * IST_RESAMPLES, IST_RESAMPLES, &out[i].total);
    }
    *out_whole = (ist_sobol_whole){ centre + (sums[OF_A] + sums[OF_B]) / (2 * (double)groups),
                                    pooled(sums[OF_A] + sums[OF_B], sums[OF_A_SQUARE] + sums[OF_B_SQUARE], (double)groups) };
    status = IST_OK;
done:
    free(terms);
    free(sums);
    free(resampled);
    free(indices);
    return status;
}
