/* SPDX-License-Identifier: Apache-2.0
 *
 * sim/run.h: replays futures of a world under coalitions of levers.
 *
 * A lane is a future; the lanes of a block advance month by month together, and every quantity is a column of
 * lanes. What a future is depends on (seed, its index) alone, so blocks may be run in any order, on any thread
 * and of any width: the numbers are the same to the bit.
 */
#ifndef ISTHMUS_SIM_RUN_H
#define ISTHMUS_SIM_RUN_H

#include <isthmus/base/status.h>
#include <isthmus/base/threads.h>
#include <isthmus/sim/quantity.h>
#include <isthmus/sim/world.h>

enum { IST_FUTURES_PER_WORLD = 8, IST_MAX_BLOCK = 64 };

/* Strata leave little of what means over worlds owe to the worlds themselves, so more and smaller worlds tell more: a world
 * in strata has four futures, and sixteen worlds share out the strata. */
enum { IST_FUTURES_PER_WORLD_IN_STRATA = 4, IST_WORLDS_PER_STRATA = IST_MAX_BLOCK / IST_FUTURES_PER_WORLD_IN_STRATA };
static inline int ist_futures_per_world(bool strata) { return strata ? IST_FUTURES_PER_WORLD_IN_STRATA : IST_FUTURES_PER_WORLD; }

typedef uint32_t ist_coalition; /* bit n: lever n is on */

/* The kernels are built once for each of these; all give the same bits. */
typedef enum ist_instructions {
    IST_ANY_INSTRUCTIONS, /* the best this machine has */
    IST_BASELINE,         /* what every machine of the architecture has */
    IST_AVX2,             /* x86-64-v3 */
    IST_AVX512            /* x86-64-v4 */
} ist_instructions;

typedef struct ist_sim_options {
    uint64_t    seed;
    int         counterfactual;  /* index, or IST_NONE for the world as the file has it */
    int         block;           /* lanes, a multiple of 8 up to 64; 0 chooses */
    /* Draws the parameters marked here [n_parameters] (NULL: none) as world + 2^32: for total-effect estimates.
     * The override draws of a marked parameter follow it. Borrowed while the sim lives. */
    const bool *redraw;
    bool        no_elasticity;   /* s, sgo, xi, eta, zeta, nu, nu_end, gamma, provocation all 0 */
    ist_instructions instructions; /* forces a set, for tests; IST_RANGE where ist_sim_can says no */
    /* 1 + a contingency that is quiet at start, 0: none. Half of the futures of each world then draw its first onset threshold
     * from its low end, the others from the rest: see the weights of ist_sim_run_all. */
    int         focus;
    /* Worlds of four futures: of each sixteen, 16 n to 16 n + 15, each draws every number that nobody knows from a sixteenth of
     * its own, and their futures share out chance: the same law world by world and future by
     * future, and less error in means over worlds (section 1). The futures of a world are two pairs, independent of each other only. */
    bool        strata;
    bool        apart;           /* every coalition on its own, nothing shared but draws: the plain way, to the same bits */
    bool        check;           /* verify the ledgers of section 10 every month (debug builds always do) */
} ist_sim_options;

typedef struct ist_sim ist_sim;             /* a world compiled for running; shared between threads */
typedef struct ist_sim_block ist_sim_block; /* working memory of one thread */

/* Checks the world (indices, sizes, weights that sum to 1, floors within the pool in every coalition of one lever,
 * names whose hashes meet, ...) and compiles it. `world` is borrowed. IST_RANGE, IST_CONFLICT, IST_NOMEM. */
ist_status ist_sim_new(ist_sim **out, const ist_world *world, const ist_sim_options *options, ist_error *err);
void       ist_sim_free(ist_sim *sim); /* NULL is fine */

bool ist_sim_can(ist_instructions instructions); /* this build has them and this machine runs them */
int  ist_sim_width(const ist_sim *sim); /* lanes a block */

ist_status ist_sim_block_new(ist_sim_block **out, const ist_sim *sim, ist_error *err);
void       ist_sim_block_free(ist_sim_block *block); /* NULL is fine */
/* From now on a run of this block looks at `stop` (may be NULL) every month and, once it is set, ends with IST_STOPPED. */
void       ist_sim_block_heed(ist_sim_block *block, const ist_stop *stop);

/* Every number of a world that may be drawn has a slot: parameter p its own value in slot p; behind them the overrides
 * of the counterfactuals and then of the levers, patch by patch in their order. */
size_t     ist_world_slots(const ist_world *world);
size_t     ist_world_slot_of_counterfactual(const ist_world *world, size_t counterfactual, size_t override);
size_t     ist_world_slot_of_lever(const ist_world *world, size_t lever, size_t override);
/* From now on the runs of this block take values[slot] in every future in place of what the slot draws or says; NaN leaves
 * a slot as it is. Clamped to the legal range like a draw; a fixed parameter must stay NaN. What chance decides is not
 * touched, nor are planning values: a decision knows of a given number no more than of a drawn one. `values`
 * [ist_world_slots] is borrowed until the next call; NULL: everything is drawn again. */
void       ist_sim_block_give(ist_sim_block *block, const double *values);

/* Reads columns while a run goes on: called after step 9 of each month (and once with month -1 for the start
 * state, cumulative quantities 0). `column` gives the lanes of a quantity, valid during the call only. */
typedef struct ist_sim_watch {
    void (*month)(void *context, const ist_sim_block *block, int month);
    void *context;
} ist_sim_watch;
const double *ist_sim_column(const ist_sim_block *block, ist_quantity quantity); /* [lanes] */
/* The drawn and patched value of a parameter in force this month in a lane. */
double ist_sim_parameter(const ist_sim_block *block, ist_parameter parameter, int lane);
/* What is a matter of chance waits until its hazard, summed so far, reaches a threshold (docs/model.md, section 1).
 * Both as they stand after the month [lanes]: an event has begun the sum anew and drawn the next threshold, and of
 * an order without a framework the threshold is infinite. */
typedef enum ist_wait {
    IST_WAIT_CONTINGENCY, /* its onset while quiet, its end while active */
    IST_WAIT_SIGNATURE,   /* of an order's next tranche */
    IST_WAIT_LAPSE,       /* of an order's framework */
    IST_WAIT_TRIGGER
} ist_wait;
const double *ist_sim_wait_sum(const ist_sim_block *block, ist_wait wait, int index);
const double *ist_sim_wait_threshold(const ist_sim_block *block, ist_wait wait, int index);

/* Replays futures first .. first+lanes-1 (first a multiple of 8, lanes a multiple of 8 up to the width) under a
 * coalition. Metrics go to out[m * lanes + lane]. `watch` may be NULL. IST_BROKEN when a ledger does not close
 * (only with checks); IST_RANGE when floors exceed the pool in this coalition; IST_STOPPED, see ist_sim_block_heed. */
ist_status ist_sim_run(ist_sim_block *block, uint64_t first, int lanes, ist_coalition coalition, double *out,
                       const ist_sim_watch *watch, ist_error *err);

/* The same under each of `n` coalitions, out[(c * n_metrics + m) * lanes + lane], to the bit what ist_sim_run gives one by one.
 * Coalitions of a world stand side by side in the block. `weights` [lanes], may be NULL, gets how much each
 * future counts: 1 without a focus. With one, a mean over futures of value times weight has the expectation of the plain mean,
 * exactly: lanes of the low end [0, h] count 2 P(E <= h), the others 2 P(E > h). */
ist_status ist_sim_run_all(ist_sim_block *block, uint64_t first, int lanes, const ist_coalition *coalitions, size_t n, double *out,
                           double *weights, ist_error *err);

#endif
