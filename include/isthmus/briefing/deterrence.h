/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/deterrence.h: the trade-off, the allies' game and planned responses as people and programs read them.
 *
 * Tables are NULL when out of memory; free with ist_table_free. Texts are appended.
 */
#ifndef ISTHMUS_BRIEFING_DETERRENCE_H
#define ISTHMUS_BRIEFING_DETERRENCE_H

#include <isthmus/analysis/frontier.h>
#include <isthmus/analysis/game.h>
#include <isthmus/analysis/response.h>
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

/* -- isthmus deterrence game -- */

/* The game of a scenario's allies answered at planning values and over draws of what nobody knows. */
typedef struct ist_game_result {
    ist_game        game;
    ist_game_point  today;
    ist_game_answer answer;
    size_t          n_draws;
    const double   *price_share; /* [n_draws] price over the joint total, sorted */
    const double   *gain;        /* [n_draws * n_allies] as in the answer */
    double          slack;       /* the largest of the draws' slacks at Nash, as a share of the total */
} ist_game_result;

/* Solves it; `draws` worlds beside the planning values (0: none). In the arena. As ist_situation_find and ist_game_solve. */
ist_status ist_briefing_game(const ist_scenario *scenario, const ist_situation_request *request, size_t draws, ist_arena *arena,
                             ist_game_result *out, ist_error *err);
/* One row an ally: what it counts as lost and pays, today, at Nash and jointly; what it gains; compensation. */
ist_table *ist_briefing_game_allies(const ist_scenario *scenario, const ist_game_result *result);
/* One row an ally, kind and theatre: units today, at Nash, in the joint plan. `thin` leaves out rows without a unit. */
ist_table *ist_briefing_game_units(const ist_scenario *scenario, const ist_game_result *result, bool thin);
void       ist_briefing_game_words(ist_buffer *out, const ist_scenario *scenario, const ist_game_result *result);

/* -- isthmus deterrence response -- */

/* One row a playbook and way (unrehearsed, rehearsed), crisis by crisis, all playbooks of a crisis together at its end. */
ist_table *ist_briefing_responses(const ist_scenario *scenario, const ist_response *responses, size_t n);
/* What rehearsal changes in one crisis, in sentences. */
void       ist_briefing_response_words(ist_buffer *out, const ist_scenario *scenario, const ist_response *response);

#endif
