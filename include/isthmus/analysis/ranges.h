/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/ranges.h: what of a scenario is not known: its inputs with a range.
 */
#ifndef ISTHMUS_ANALYSIS_RANGES_H
#define ISTHMUS_ANALYSIS_RANGES_H

#include <isthmus/base/arena.h>
#include <isthmus/base/status.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/sim/run.h>

/* One thing that is not known. Where two levers set one parameter to the same range they share the draw: one range. */
typedef struct ist_range {
    const char      *name;
    const ist_input *input;   /* of the scenario; NULL: of something else (columns of a file) */
    ist_distribution value;
    double           planning;
    double           low, high; /* the ends: of a normal or lognormal distribution its 2.5% and 97.5% quantiles */
    size_t           n_slots;
    const size_t    *slots;   /* [n_slots] of the engine, see ist_sim_block_give */
} ist_range;

/* Every range of a scenario in the order of its inputs; those that only another counterfactual than `counterfactual`
 * (index, or IST_NONE) draws are left out. With `constants` each number without a range that the engine may be given
 * otherwise is there too, from 10% below to 10% above within its legal range: not what nobody knows, but what an answer
 * leans on. In the arena. IST_NOMEM. */
ist_status ist_ranges_of(ist_arena *arena, const ist_scenario *scenario, int counterfactual, bool constants, ist_range **out,
                         size_t *out_count, ist_error *err);

/* Those whose name is in `words`, a list with commas; '*' in a word stands for any run of characters ("onset.*"). In the
 * order of `ranges`. IST_MISSING for a word that meets none, with the nearest name. */
ist_status ist_ranges_select(ist_arena *arena, const ist_range *ranges, size_t count, const char *words, ist_range **out,
                             size_t *out_count, ist_error *err);

/* The value at a place of the range, by probability: 0 and 1 are the ends, 0.5 the planning value of what is drawn. Below 0
 * (IST_PLANNING_PLACE): the planning value exactly, also of a number without a range that lies off the middle. */
#define IST_PLANNING_PLACE (-1.0)
double ist_range_at(const ist_range *range, double place);

#endif
