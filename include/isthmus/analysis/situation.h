/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/situation.h: what the pool is asked to cover in a month and a state of crisis, or over many futures.
 *
 * A situation is one outlook of the owner (sim/outlook.h) or many, with the floors, the pool and the posture that hold
 * there. At planning values every uncertain number is at its median and there is one outlook; over futures there is one
 * for each future and month, drawn as a run draws them. A war that no unit of the pool can deter or shorten adds the same
 * to every split and is left out, as it is in a decision.
 */
#ifndef ISTHMUS_ANALYSIS_SITUATION_H
#define ISTHMUS_ANALYSIS_SITUATION_H

#include <isthmus/analysis/allocation.h>
#include <isthmus/base/arena.h>

enum { IST_AS_RECORDED = -1, IST_AT_START = -1, IST_EVERY_HALF_YEAR = -2 };

typedef struct ist_situation_request {
    uint64_t      seed;
    int           counterfactual; /* or IST_NONE */
    ist_coalition coalition;
    int           month;          /* 0..months-1 or IST_AT_START; over futures also IST_EVERY_HALF_YEAR */
    const int    *states;         /* [n_contingencies] 0 quiet, 1 seen build-up, 2 active, or IST_AS_RECORDED; NULL: all
                                     as recorded, which at planning values means as they are at start */
    uint64_t      futures;        /* 0: at planning values; else so many, a multiple of 8 */
    const double *given;          /* [ist_world_slots] numbers in place of the file's, NaN elsewhere: drawn and planned with alike;
                                     NULL: none */
} ist_situation_request;

typedef struct ist_situation {
    const ist_world   *world;     /* borrowed */
    ist_allocation     base;      /* structure, floors and pool; its outlook is the mean of the outlooks */
    size_t             n_outlooks;
    const ist_outlook *outlooks;  /* [n_outlooks] */
    const double      *posture;   /* [F*K] at start */
} ist_situation;

/* Past the start at planning values stocks are the mean over 64 futures of the world with every uncertain number at its
 * median. All in the arena. IST_RANGE (a month outside the run), what ist_sim_new says, IST_NOMEM. */
ist_status ist_situation_find(const ist_world *world, const ist_situation_request *request, ist_arena *arena,
                              ist_situation *out, ist_error *err);

/* The mean over the outlooks of the loss in each theatre under n splits: out[i * n_theatres + k] for split x + i * sites,
 * sites = n_kinds * n_theatres. */
void ist_situation_losses(const ist_situation *it, size_t n, const double *x, double *out);
/* The same in one theatre for 0, 1, ..., n - 1 units of kind f there, everything else as in x: out[n]. */
void ist_situation_row_losses(const ist_situation *it, size_t f, size_t theatre, size_t n, const double *x, double *out);

/* A copy of the world in which every uncertain number is at its planning value, overrides included. Chance stays. */
ist_status ist_planning_world(const ist_world *world, ist_arena *arena, ist_world *out, ist_error *err);

#endif
