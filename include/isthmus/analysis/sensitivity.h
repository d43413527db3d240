/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/sensitivity.h: which inputs an answer hangs on.
 *
 * Each method comes in three steps, so that any probe, or a file from elsewhere, can stand in the middle: a design of points
 * in the unit cube, the answers there, what they say. Points come in groups of equal size (a trajectory, a base sample): the
 * answers to any number of whole groups, from the first on, can be read, so that a run that is stopped is not lost.
 *
 *   Morris (1991)            elementary effects: what moves the answer at all, in few points
 *   Sobol (1993), Saltelli (2010) for the sample, Jansen (1999) for the estimators
 *                            shares of the variance by each input alone and with all its interactions
 *   Shapley effects          Owen (2014); Song, Nelson and Staum (2016): one share for each input, also where inputs depend
 *                            on each other; shares sum to one
 */
#ifndef ISTHMUS_ANALYSIS_SENSITIVITY_H
#define ISTHMUS_ANALYSIS_SENSITIVITY_H

#include <isthmus/base/arena.h>
#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stdint.h>

/* Points and how they hang together; in an arena. */
typedef struct ist_design {
    size_t        n_inputs;
    size_t        groups, group; /* points = groups * group */
    const double *points;        /* [groups * group][n_inputs] */
    const int    *moved;         /* Morris, Shapley: [groups][group - 1] the input that a step moves; else NULL */
} ist_design;

/* An interval of 95%, by resampling whole groups (Efron and Tibshirani 1993, percentiles). */
typedef struct ist_estimate { double value, low, high; } ist_estimate;

enum { IST_RESAMPLES = 1000 };

/* ---- Morris: r trajectories of n_inputs + 1 points on a grid of `levels` (even) places from `inset` to 1 - inset. */
typedef struct ist_morris_options {
    size_t   trajectories;
    int      levels; /* 0: 4 */
    double   inset;  /* 0 <= inset < 0.5; of 0 the grid includes the ends of the ranges */
    uint64_t seed;
} ist_morris_options;
ist_status ist_morris_design(ist_arena *arena, size_t n_inputs, const ist_morris_options *options, ist_design *out, ist_error *err);

typedef struct ist_morris_effect {
    size_t count;
    double mu;      /* mean of the elementary effects (f(x + D) - f(x)) / D, D > 0 */
    double mu_star; /* mean of their sizes */
    double sigma;   /* standard deviation (n - 1); 0 for one */
    double error;   /* standard error of mu_star; infinite for one */
} ist_morris_effect;
/* From the answers y[point * stride] of the first `groups` trajectories; out[n_inputs]. */
void ist_morris_read(const ist_design *design, const double *y, size_t stride, size_t groups, ist_morris_effect *out);

/* ---- Sobol: n base samples of n_inputs + 2 points: A, A with each column from B in turn, B (SALib's order). */
enum { IST_SOBOL_INPUTS = 128 };
ist_status ist_sobol_design(ist_arena *arena, size_t n_inputs, size_t n, uint64_t seed, ist_design *out, ist_error *err);

typedef struct ist_sobol_effect { ist_estimate first, total; } ist_sobol_effect;
typedef struct ist_sobol_whole { double mean, variance; } ist_sobol_whole;
/* From the answers to the first `groups` base samples (at least 2); out[n_inputs]. Where nothing varies all are 0.
 * IST_RANGE, IST_NOMEM. */
ist_status ist_sobol_read(const ist_design *design, const double *y, size_t stride, size_t groups, uint64_t seed,
                          ist_sobol_whole *out_whole, ist_sobol_effect *out, ist_error *err);

/* ---- Shapley effects. `correlation` [n_inputs][n_inputs] is of the normal scores of the inputs (a Gaussian copula); NULL:
 * independent. n samples of n_inputs + 1 points: a point, then the point with the inputs of a random order's first one, two,
 * ... all drawn anew given the rest. Half the mean square distance from the first point is what these inputs add to the
 * variance when the rest is known (Jansen's form of Song, Nelson and Staum's cost); the increments are the shares.
 * IST_RANGE: not a correlation matrix (1 on the diagonal, symmetric, positive definite). */
ist_status ist_shapley_design(ist_arena *arena, size_t n_inputs, const double *correlation, size_t n, uint64_t seed, ist_design *out,
                              ist_error *err);
/* out[n_inputs] shares of *out_variance, which sum to 1. */
ist_status ist_shapley_read(const ist_design *design, const double *y, size_t stride, size_t groups, uint64_t seed,
                            double *out_variance, ist_estimate *out, ist_error *err);

#endif
