/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/deterrence.h: the trade-off, the allies' game and planned responses as people and programs read them.
 *
 * Tables are NULL when out of memory; free with ist_table_free. Texts are appended.
 */
#ifndef ISTHMUS_BRIEFING_DETERRENCE_H
#define ISTHMUS_BRIEFING_DETERRENCE_H

#include <isthmus/analysis/frontier.h>
#include <isthmus/figure/table.h>
#include <isthmus/scenario/scenario.h>

/* -- isthmus deterrence frontier -- */

/* Every point of every curve, a row each; for people (`thin`) about nine a curve, today's and the best among them.
 * `kind` keeps one curve: a kind, n_kinds for all together, IST_NONE for all curves. */
ist_table *ist_briefing_frontier(const ist_scenario *scenario, const ist_frontier *frontier, int kind, bool thin);
/* What one unit more here costs there, at today's posture and at the optimum; in words and numbers. */
ist_table *ist_briefing_exchanges(const ist_scenario *scenario, const ist_frontier *frontier);
/* What stands above and below the tables: the question, today against the optimum, and the certificate. */
void       ist_briefing_frontier_words(ist_buffer *out, const ist_scenario *scenario, const ist_frontier *frontier);
ist_status ist_briefing_frontier_chart(ist_buffer *out, const ist_scenario *scenario, const ist_frontier *frontier, const char *when,
                                       ist_error *err);

#endif
