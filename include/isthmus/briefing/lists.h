/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/lists.h: what a scenario is made of, as lists for people: names, and the inputs that matter most.
 */
#ifndef ISTHMUS_BRIEFING_LISTS_H
#define ISTHMUS_BRIEFING_LISTS_H

#include <isthmus/figure/table.h>
#include <isthmus/ledger/store.h>
#include <isthmus/scenario/scenario.h>

/* Actors, items, orders, lines, donations, kinds of force, theatres and contingencies: name, title, Korean name where the ledger
 * gives one, and what each stands for. Free *out with ist_table_free; untouched on failure. IST_NOMEM, or what the ledger says. */
ist_status ist_briefing_names(const ist_scenario *scenario, ist_ledger *ledger, ist_table **out, ist_error *err);

/* The ten inputs that move the headlines most, as the screening in `data`, the folder of the shipped data, found them; with range,
 * reason, and what would settle each. An input that `counterfactual` (index) does not draw is passed over.
 * Free *out with ist_table_free; untouched on failure. IST_MISSING without a screening, IST_NOMEM, or what reading it says. */
ist_status ist_briefing_main_inputs(const ist_scenario *scenario, int counterfactual, const char *data, ist_table **out, ist_error *err);

#endif
