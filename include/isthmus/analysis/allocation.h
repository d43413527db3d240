/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/allocation.h: the best split of the pool over theatres for several kinds of force, with a certificate.
 *
 * Runs place the pool by the short procedure of docs/model.md section 4. Here the same loss L(x) is minimised as far
 * as whole units go: sweeps in which each kind in turn gets its exact best row (base/waterfill.h), then moves of two
 * units of two kinds at once, until neither improves. How far the result can be from the true optimum is bounded from
 * below without knowing the optimum: see ist_split.bound and docs/deterrence.md, where the proof stands.
 */
#ifndef ISTHMUS_ANALYSIS_ALLOCATION_H
#define ISTHMUS_ANALYSIS_ALLOCATION_H

#include <isthmus/base/status.h>
#include <isthmus/sim/outlook.h>

typedef struct ist_allocation {
    size_t      n_theatres, n_kinds, n_contingencies;
    int         theatre[IST_MAX_CONTINGENCIES];
    double      kind_weight[IST_MAX_KINDS * IST_MAX_CONTINGENCIES]; /* w[f * n_contingencies + c] */
    double      depth_weight[IST_MAX_CONTINGENCIES];
    ist_outlook outlook;
    double      floor[IST_MAX_SITES]; /* [f * n_theatres + k] whole units that must stand there */
    double      pool[IST_MAX_KINDS];  /* whole units to place; what is placed nowhere stays at home */
} ist_allocation;

typedef struct ist_split {
    double x[IST_MAX_SITES];  /* whole units [f * n_theatres + k] */
    double loss;              /* L(x) */
    double largest_gain;      /* by the best move of one or two units that is left; 0: none lowers L */
    double bound;             /* no split, whole or fluid, has a lower L */
    double gap;               /* (loss - bound) / loss: the result is at most this share above the optimum */
    double fluid_loss;        /* of the best split into fractions found */
    int    sweeps, pair_moves;
} ist_split;

/* Structure of a world (theatres, weights) with an outlook, floors and pool of its own. */
void ist_allocation_of(ist_allocation *out, const ist_world *world, const ist_outlook *outlook, const double *floor,
                       const double *pool);

double ist_allocation_loss(const ist_allocation *it, const double *x);
/* The part of L that comes from one theatre. */
double ist_allocation_theatre_loss(const ist_allocation *it, size_t theatre, const double *x);
double ist_allocation_coverage(const ist_allocation *it, size_t contingency, const double *x);

/* The best split found from `start` (NULL: from the floors) and from the fluid optimum, rounded. Ties go to the lowest
 * theatre. Everything asked of an empty pool, a single theatre or a world in which no unit earns anything is defined:
 * the floors (or, with a start, the start where nothing is better). IST_RANGE when floors exceed a pool. */
ist_status ist_allocate(const ist_allocation *it, const double *start, ist_split *out, ist_error *err);

#endif
