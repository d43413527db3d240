/* SPDX-License-Identifier: Apache-2.0
 *
 * valuation.h: what a valuation holds, for the files that make (value.c), run (replay.c) and pack (pack.c) one.
 */
#ifndef ISTHMUS_ANALYSIS_VALUATION_H
#define ISTHMUS_ANALYSIS_VALUATION_H

#include "analysis_local.h"

typedef struct pass_row {
    int    statement; /* index in the plan */
    int    metric;
    size_t base;      /* row of the pass that this one is against, or that is taken off */
    size_t over;      /* row of the pass that `base` is taken off, of a pass that replays nothing */
} pass_row;

typedef struct pass_state {
    ist_pass    pass;
    size_t      n_rows;
    pass_row   *rows;
    size_t      first_sum;    /* of IST_ROW_SUMS a row, in the sums over worlds */
    size_t      first_effect; /* of IST_EFFECT_SUMS a row, where it is against another pass */
    double     *pivot;        /* [n_rows] means of the first world of all */
    ist_sketch *sketches;     /* [n_rows] of distances from it */
    double      deviation;    /* of sums of shares from the whole; all-row passes only */
} pass_state;

/* Working memory of one thread for one pass. */
typedef struct pass_worker {
    void   *evaluator; /* what its begin gave */
    double *values;    /* [n_coalitions * n_metrics * width] */
} pass_worker;

enum { BLOCKS_AHEAD = 2 }; /* done by each worker before the first of them is added */

struct ist_valuation {
    size_t       n_passes;
    pass_state  *passes;
    int          width;
    bool         strata;
    size_t       each;           /* futures a world */
    uint64_t     first, futures; /* where it began; done up to there */
    bool         has_pivots;
    ist_tree     sums;           /* over worlds, of all passes */
    size_t       n_workers;
    pass_worker *workers;   /* [n_workers * n_passes] */
    double     **desks;     /* [BLOCKS_AHEAD * n_workers * n_passes] what a block says in a pass [n_rows * width] until its turn */
};

/* Whether a pass keeps every result on every metric, in order. */
static inline bool ist_pass_keeps_all(const pass_state *state) { return state->pass.rows == NULL; }

/* Whether it replays futures itself; the others are the differences of two that do. */
static inline bool ist_pass_replays(const pass_state *state) { return state->pass.evaluator != NULL; }

/* Ends the evaluators of all threads (replay.c). */
void ist_valuation_close_workers(ist_valuation *valuation);

#endif
