/* SPDX-License-Identifier: Apache-2.0
 *
 * random.h: counter-based random numbers (docs/model.md section 1).
 *
 * Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011). A draw
 * is a pure function of (seed, index, sub-index, name): nothing here has state, so every draw is the same
 * whatever the thread, block, coalition or order of evaluation.
 */
#ifndef ISTHMUS_BASE_RANDOM_H
#define ISTHMUS_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void ist_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

uint32_t ist_name_hash(const char *name); /* FNV-1a, 32 bits */

/* Uniform in (0,1), 52 bits, never 0 nor 1: (((w0<<32 | w1) >> 12) + 0.5) * 2^-52. */
double ist_uniform(uint64_t seed, uint64_t index, uint32_t sub_index, uint32_t name);

/* The same for indices first, first+1, ..., first+n-1, written for lanes. */
void ist_uniform_lanes(uint64_t seed, uint64_t first, uint32_t sub_index, uint32_t name, size_t n,
                       double *restrict out);

/* Inverse of the standard normal distribution (Wichura 1988, AS 241, PPND16); p in (0,1). */
double ist_normal_inverse(double p);

/* Its inverse: the normal distribution at x (Hart 1968 by West, "Better approximations to cumulative normal functions",
 * 2005); within 2e-15. */
double ist_normal_cdf(double x);

/* Distributions by inverse transform. Parameters by kind:
 *   constant    a = value
 *   uniform     a = low, b = high
 *   triangular  a = low, b = mode, c = high
 *   normal      a = mean, b = standard deviation
 *   lognormal   a = mean of the log, b = standard deviation of the log
 *   discrete    choices [n_choices] with weights (any positive scale); the first whose cumulative share is > u */
typedef enum ist_distribution_kind {
    IST_CONSTANT, IST_UNIFORM, IST_TRIANGULAR, IST_NORMAL, IST_LOGNORMAL, IST_DISCRETE
} ist_distribution_kind;

typedef struct ist_distribution {
    ist_distribution_kind kind;
    double                a, b, c;
    size_t                n_choices;
    const double         *choices; /* [n_choices] */
    const double         *weights; /* [n_choices] */
} ist_distribution;

double ist_distribution_at(const ist_distribution *distribution, double u);

#endif
