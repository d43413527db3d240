/* SPDX-License-Identifier: Apache-2.0
 *
 * comparison.h: the same futures in the engine and in the oracle, every recorded number of every month.
 */
#ifndef ISTHMUS_TESTS_COMPARISON_H
#define ISTHMUS_TESTS_COMPARISON_H

#include "oracle.h"

#include <isthmus/sim/run.h>

typedef struct comparison {
    const char     *label;      /* of the world, for the sentence */
    uint64_t        seed;
    int             counterfactual;
    const bool     *redraw;     /* or NULL */
    bool            no_elasticity;
    uint64_t        first;      /* futures first .. first + count - 1, both multiples of 8 */
    int             count;
    ist_coalition   coalition;
    double          tolerance;  /* relative */

    /* What came of it. */
    char   difference[600];     /* the first one in words; "" when there is none */
    double worst;               /* largest relative difference met */
    size_t values;              /* compared */
    bool   present[IST_Q_COUNT], moved[IST_Q_COUNT]; /* added to: some value is not 0; some changed with time */
} comparison;

/* Runs both; true when they agree. Two numbers agree when they differ by at most tolerance times the larger one,
 * which counts as at least 1e-5 of the largest number of the same unit in that future. The ledgers
 * of both are checked. */
bool compare_runs(comparison *it, const ist_world *world);

#endif
