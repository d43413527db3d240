/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/score.h: proper scores of forecasts that are ensembles, against what happened.
 *
 * The continuous ranked probability score (Matheson and Winkler 1976; Gneiting and Raftery 2007) is in the unit of
 * what is forecast, 0 at best, and for a single number is its absolute error: so an ensemble and a naive guess
 * stand beside each other. It is exact for the ensemble as it is; the `fair` one (Ferro 2014) takes off what the
 * finite number of members adds, and is what an endless ensemble of the same law would get on average.
 */
#ifndef ISTHMUS_ANALYSIS_SCORE_H
#define ISTHMUS_ANALYSIS_SCORE_H

#include <isthmus/base/status.h>
#include <stddef.h>

typedef struct ist_crps {
    double value; /* mean |x - y| - sum over pairs |x - x'| / (2 n^2) */
    double fair;  /* the same with 2 n (n - 1); the value where there is one member */
} ist_crps;

/* Of an ensemble `sorted` [n >= 1], ascending, against y. */
ist_crps ist_score_crps(const double *sorted, size_t n, double y);

double ist_score_brier(double probability, int happened); /* (p - o)^2 */

/* Murphy's (1973) parts of the mean Brier score over forecasts grouped in ten classes of probability: the score of the
 * classes' mean probabilities = reliability - resolution + uncertainty. */
enum { IST_RELIABILITY_CLASSES = 10 };
typedef struct ist_reliability {
    size_t count[IST_RELIABILITY_CLASSES];
    double forecast[IST_RELIABILITY_CLASSES]; /* mean probability in the class, NaN when it is empty */
    double happened[IST_RELIABILITY_CLASSES]; /* share that happened */
    double reliability, resolution, uncertainty;
} ist_reliability;
void ist_score_reliability(const double *probabilities, const int *happened, size_t n, ist_reliability *out);

/* How many of n independent outcomes lie inside intervals of probability p: the range that 95 in 100 repetitions keep
 * to, at most 1 in 40 below and at most 1 in 40 above. p in (0,1). */
void ist_score_binomial_range(size_t n, double p, size_t *out_low, size_t *out_high);

#endif
