/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/prim.h: the box of inputs in which something holds.
 *
 * The patient rule induction method of Friedman and Fisher, "Bump hunting in high-dimensional data" (1999), as scenario
 * discovery uses it (Bryant and Lempert, "Thinking inside the box", 2010): thin slices are peeled off where that raises the
 * share of cases that hold; of the boxes on the way one is chosen; its edges are then moved back and forth one by one
 * (pasting), and what does no better than chance is taken out of it. Random labels find no box: the whole search is run again
 * on shuffled labels, and a box that shuffled labels reach as well in more than one of twenty runs is none.
 */
#ifndef ISTHMUS_ANALYSIS_PRIM_H
#define ISTHMUS_ANALYSIS_PRIM_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct ist_prim_options {
    double      peel;       /* share of the box's cases that a slice holds at most; 0: 0.05 */
    double      least_mass; /* share of all cases that a box holds at least; 0: 0.05 */
    double      density;    /* > 0: of the boxes with at least that density the one with most coverage; 0: the best, see below */
    size_t      shuffles;   /* of labels, for the p-values; 0: 199 */
    uint64_t    seed;
    ist_control control;
} ist_prim_options;

typedef struct ist_prim_edge {   /* of one input */
    bool   low_set, high_set;
    double low, high;            /* between the last case out and the first case in; infinite when not set */
    double p;                    /* share of shuffles of this input inside the box's other limits that do as well; 1 when not set */
    double quasi_p;              /* Bryant and Lempert: chance of so many cases that hold at the density without this limit */
} ist_prim_edge;

typedef struct ist_prim_step {   /* a box of the peeling trajectory */
    size_t cases, holding;
    double mass, density, coverage;
    size_t restricted;           /* inputs with a limit */
    int    input;                /* the input that was peeled last; -1 for the first box */
    double limit;                /* and where */
    bool   upper;                /* from above */
} ist_prim_step;

typedef struct ist_prim {
    size_t         cases, holding;     /* of all */
    bool           found;              /* else no box: `edges` are unset and the rest is about all cases */
    double         p;                  /* of the box: share of shuffled labels that do as well */
    size_t         in_box, holding_in_box;
    double         mass, density, coverage;
    ist_prim_edge *edges;              /* [n_inputs] */
    size_t         n_steps, chosen;    /* the trajectory, and the step from which the box comes */
    ist_prim_step *steps;
} ist_prim;

/* x[n][n_inputs], holds[n]. The best box has the largest sqrt(cases) * (density - density of all): a region belongs to it
 * when it is nearer to the box than to the rest. In the arena. IST_RANGE (fewer than 20 cases, or none or all hold),
 * IST_NOMEM, IST_STOPPED. */
ist_status ist_prim_run(ist_arena *arena, const double *x, const bool *holds, size_t n, size_t n_inputs, const ist_prim_options *options,
                        ist_prim *out, ist_error *err);

#endif
