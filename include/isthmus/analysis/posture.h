/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/posture.h: where the pool stands month by month, what moves from where to where, and which crises run: over
 * many futures or in one.
 *
 * The pool's units are whole, so sums over futures are exact and do not depend on threads or blocks. The engine records
 * what stands, what is under way and how much departs; where a departure was bound for follows from the arrivals: units
 * that arrive in a theatre are those that left longest ago and whose transit ends in that month.
 */
#ifndef ISTHMUS_ANALYSIS_POSTURE_H
#define ISTHMUS_ANALYSIS_POSTURE_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/sim/run.h>

typedef struct ist_posture_request {
    uint64_t      seed;
    uint64_t      futures;        /* the first so many; a multiple of 8 */
    uint64_t      one;            /* 1 + a future that is looked at alone; 0: all of them */
    int           counterfactual; /* or IST_NONE */
    ist_coalition coalition;
    const double *given;          /* [ist_world_slots] as ist_sim_block_give; NULL: everything is drawn */
} ist_posture_request;

typedef struct ist_posture_cell {
    double mean, low, median, high; /* of futures; 5%, 50%, 95%: the least number that so many futures do not exceed */
} ist_posture_cell;

typedef struct ist_posture_flow {
    int           kind, from, to; /* theatres; from = n_theatres: home */
    int           transit;        /* months under way */
    const double *departed;       /* [months + 1] units, mean over futures, by the month of departure */
    double        total;
} ist_posture_flow;

typedef struct ist_posture_crisis {   /* of one contingency, [months + 1] each: shares of futures */
    const double *build_up, *active;  /* in that state at the end of the month */
    const double *begins;             /* a build-up begins, or a war without one */
} ist_posture_crisis;

/* Month t stands at t + 1, the start at 0. Places are the theatres, then home, then under way. */
typedef struct ist_posture {
    int                       months, start;
    uint64_t                  futures;         /* behind it; 1 for one */
    size_t                    n_kinds, n_places, n_contingencies, n_flows;
    const ist_posture_cell   *cells;           /* [(months + 1) * n_kinds * n_places] */
    const ist_posture_flow   *flows;           /* those along which anything moved */
    const ist_posture_crisis *crises;          /* [n_contingencies] */
    double                    moved, unmatched; /* units that departed, mean; those of them whose way could not be told */
} ist_posture;

const ist_posture_cell *ist_posture_at(const ist_posture *posture, int month, size_t kind, size_t place);

/* In the arena. IST_RANGE (futures no multiple of 8; a world without a pool), IST_NOMEM, IST_BROKEN, IST_STOPPED (nothing is kept). */
ist_status ist_posture_run(const ist_world *world, const ist_posture_request *request, const ist_control *control,
                           ist_arena *arena, ist_posture *out, ist_error *err);

#endif
