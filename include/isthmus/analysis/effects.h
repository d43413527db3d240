/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/effects.h: how much of the spread between worlds comes from a group of parameters.
 *
 * The total effect of a group is the share of the variance that would remain if everything but the group were known:
 * E[(f(x) - f(x'))^2] / (2 Var f), where x' redraws the group and keeps the rest (Jansen, "Analysis of variance designs
 * for model output", 1999). Interactions count in every group that takes part, so shares may sum to more than 1;
 * 1 minus the total effect of all other parameters is what the group explains alone. Here f is the expectation over
 * chance, of which the futures of a world give a noisy value: the noise is taken off both variances.
 */
#ifndef ISTHMUS_ANALYSIS_EFFECTS_H
#define ISTHMUS_ANALYSIS_EFFECTS_H

#include <isthmus/analysis/value.h>

typedef struct ist_effect {
    double     share;    /* estimate; by chance it may lie below 0 or above 1; NaN when not resolved */
    double     error;    /* its standard error, from the spread of worlds (delta method) */
    double     variance; /* the numerator */
    double     between;  /* the denominator: variance between worlds, from both draws */
    ist_spread spread;   /* of the denominator; RESOLVED or there is no share */
} ist_effect;

/* Effects for the rows of a pass that runs `against` another, which differs by the redrawn group only.
 * (*out)[n_rows] in the arena. IST_USAGE (the pass is against none), IST_MISSING (fewer than 3 worlds), IST_NOMEM. */
ist_status ist_valuation_effects(const ist_valuation *valuation, size_t pass, ist_arena *arena, const ist_effect **out,
                                 ist_error *err);

#endif
