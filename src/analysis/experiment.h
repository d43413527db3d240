/* SPDX-License-Identifier: Apache-2.0
 *
 * experiment.h: worlds and measures written as short texts, read against a scenario.
 *
 * A world is a list of items with ';' between them:
 *   lever NAME | area NAME | all levers | against COUNTERFACTUAL | NUMBER = X | NUMBER x F
 * where NUMBER names inputs of the scenario ("base.korea") and sets or stretches them, whole distribution and planning
 * value alike. A measure is "sum|mean|last QUANTITY.NAME.NAME" over recorded quantities. A part of a name is one name,
 * several with '|' between them, or a pattern that ends in '*'.
 */
#ifndef ISTHMUS_ANALYSIS_EXPERIMENT_H
#define ISTHMUS_ANALYSIS_EXPERIMENT_H

#include "analysis_local.h"
#include <isthmus/scenario/scenario.h>

typedef struct experiment_change {
    ist_parameter parameter;
    bool          stretch; /* multiply by `value`; else set to it */
    double        value;
} experiment_change;

typedef struct experiment_world {
    ist_coalition      coalition;
    int                counterfactual;
    size_t             n_changes;
    experiment_change *changes; /* in the order in which they are made */
} experiment_world;

/* Reads a world. IST_SYNTAX for what cannot be read; IST_MISSING for a name that the scenario does not have, with a
 * sentence; IST_NOMEM. */
ist_status experiment_read_world(const ist_scenario *scenario, const char *text, int counterfactual, ist_arena *arena,
                                 experiment_world *out, ist_error *err);
/* Reads a measure; its name is the text. As above. */
ist_status experiment_read_measure(const ist_scenario *scenario, const char *text, ist_arena *arena, ist_metric *out, ist_error *err);

/* The parameters of a world with the changes made; NULL when out of memory. */
const ist_parameter_spec *experiment_parameters(const ist_world *world, const experiment_world *experiment, ist_arena *arena);

/* What is given [ist_world_slots] in a world with the changes made: a number that is set is given no longer, one that is stretched
 * is given stretched. NULL when out of memory. */
const double *experiment_given(const ist_world *world, const experiment_world *experiment, const double *given, ist_arena *arena);

/* Whether two worlds differ at most in their levers. */
bool experiment_same_setting(const experiment_world *a, const experiment_world *b);

#endif
