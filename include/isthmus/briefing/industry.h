/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/industry.h: arms sales and industry as tables and pictures: scores, pipeline, backfill, break-even, investments.
 *
 * Each function turns what an analysis gave into a table (NULL when out of memory; free with ist_table_free) or appends
 * one SVG. They stand apart from briefing.h because they answer other questions than `isthmus run`.
 */
#ifndef ISTHMUS_BRIEFING_INDUSTRY_H
#define ISTHMUS_BRIEFING_INDUSTRY_H

#include <isthmus/analysis/hindcast.h>
#include <isthmus/analysis/outcomes.h>
#include <isthmus/figure/table.h>

/* Scores (analysis/outcomes.h).
 *   rows   one row an outcome; with `unscored` what could not be scored behind them, with the reason
 *   sums   one row a kind of outcome: mean scores beside those of the naive forecasts
 *   keys   every key that the scenario can answer */
ist_table *ist_briefing_score_rows(const ist_scores *scores, bool unscored);
ist_table *ist_briefing_score_sums(const ist_scores *scores);
ist_table *ist_briefing_outcome_keys(const ist_outcome_key *keys, size_t n);
/* Sentences on intervals, events and where a naive forecast won. Appended. */
void       ist_briefing_score_words(ist_buffer *out, const ist_scores *scores);

/* A hindcast (analysis/hindcast.h): one row an order and source; one row a recipient, class of items and world. */
ist_table *ist_briefing_hindcast_orders(const ist_hindcast *cast, const ist_scenario *scenario);
ist_table *ist_briefing_hindcast_worlds(const ist_hindcast *cast, const ist_scenario *scenario);

#endif
