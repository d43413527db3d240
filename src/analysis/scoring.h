/* SPDX-License-Identifier: Apache-2.0
 *
 * scoring.h: what the files behind analysis/outcomes.h share.
 */
#ifndef ISTHMUS_ANALYSIS_SCORING_H
#define ISTHMUS_ANALYSIS_SCORING_H

#include <isthmus/analysis/outcomes.h>

/* ---- outcomes.c */
bool scoring_is_shell(const ist_world *world, int item);
bool scoring_makes_shells(const ist_world *world, int actor); /* on its soil */

/* ---- naive.c */

/* Delivered by the end of a month before the start (-1: at start), as the scenario records it; 0 where nothing was delivered
 * before the start; a month before it as much as at the start, where nothing else is recorded. False where it is not said. */
bool scoring_recorded(const ist_scenario *scenario, int order, int month, double *out);

/* The planning value of a parameter under a counterfactual (or IST_NONE) and a coalition, or what is given in place of it
 * ([ist_world_slots], NaN where nothing is; NULL: nowhere); `standard` without a parameter. */
double scoring_planning(const ist_world *world, int counterfactual, uint32_t coalition, const double *given, ist_parameter parameter, double standard);

/* Under contract at the start: an order that signs whole in the first month is, where its switch is on. */
double scoring_signed_at_start(const ist_world *world, int counterfactual, uint32_t coalition, const double *given, const ist_order *order);

/* A naive forecast of an outcome, NaN where there is none. `given` says how the world is patched. */
typedef struct scoring_given {
    const ist_scenario *scenario;
    ist_ledger         *ledger;
    int                 counterfactual;
    uint32_t            coalition;
} scoring_given;
double scoring_naive(const scoring_given *given, const ist_outcome *outcome, ist_naive naive);

#define SCORING_BEGUN 0.5 /* units: work on the first one has begun when so much of it was */

#endif
