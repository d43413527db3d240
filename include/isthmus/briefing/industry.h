/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/industry.h: arms sales and industry as tables and pictures: scores, pipeline, backfill, break-even, investments.
 *
 * Each function turns what an analysis gave into a table (NULL when out of memory; free with ist_table_free) or appends
 * one SVG. They stand apart from briefing.h because they answer other questions than `isthmus run`.
 */
#ifndef ISTHMUS_BRIEFING_INDUSTRY_H
#define ISTHMUS_BRIEFING_INDUSTRY_H

#include <isthmus/analysis/breakeven.h>
#include <isthmus/analysis/hindcast.h>
#include <isthmus/analysis/industry.h>
#include <isthmus/analysis/invest.h>
#include <isthmus/analysis/outcomes.h>
#include <isthmus/figure/table.h>

/* Scores (analysis/outcomes.h).
 *   rows   one row an outcome; with `unscored` what could not be scored behind them, with the reason
 *   sums   one row a kind of outcome: mean scores beside those of the naive forecasts
 *   reliability  how often events of each class of forecast probability happened, and where that share would lie in 95 of
 *          100 such lists if the forecasts are right (class_range; not a number for a class that is empty or certain)
 *   keys   every key that the scenario can answer */
ist_table *ist_briefing_score_rows(const ist_scores *scores, bool unscored);
/* For programs: a row an outcome and future. */
ist_table *ist_briefing_score_ensemble(const ist_scores *scores);
ist_table *ist_briefing_score_sums(const ist_scores *scores);
ist_table *ist_briefing_score_reliability(const ist_scores *scores);
void       ist_briefing_class_range(const ist_reliability *reliability, int class, double *out_low, double *out_high);
ist_table *ist_briefing_outcome_keys(const ist_outcome_key *keys, size_t n);
/* Sentences on intervals, events and where a naive forecast won. Appended. */
void       ist_briefing_score_words(ist_buffer *out, const ist_scores *scores);

/* A hindcast (analysis/hindcast.h): one row an order and source; one row a recipient, class of items and world. */
ist_table *ist_briefing_hindcast_orders(const ist_hindcast *cast, const ist_scenario *scenario);
ist_table *ist_briefing_hindcast_worlds(const ist_hindcast *cast, const ist_scenario *scenario);

/* What is on its way (analysis/industry.h). Which rows are shown. */
typedef enum ist_pipeline_scope { IST_PIPELINE_ORDERS, IST_PIPELINE_CUSTOMERS, IST_PIPELINE_LINES } ist_pipeline_scope;
typedef struct ist_pipeline_view {
    const ist_scenario *scenario;
    int                 from, to;  /* maker and recipient (actors), or IST_NONE: any */
    int                 item;      /* or IST_NONE: any */
    int                 month;     /* from the world's start: when the forecast is read, 0..months-1 */
} ist_pipeline_view;

/*   stages  one row an order, customer or line at the month of the view: framework, contract, delivered, forecast with its fan
 *   years   for programs: the same for all three at the end of every calendar year
 *   chart   a bar an order; of a single order its fan by month with what was promised */
ist_table *ist_briefing_pipeline_stages(const ist_pipeline *pipeline, const ist_pipeline_view *view, ist_pipeline_scope scope);
ist_table *ist_briefing_pipeline_years(const ist_pipeline *pipeline, const ist_pipeline_view *view);
ist_status ist_briefing_pipeline_chart(ist_buffer *out, const ist_pipeline *pipeline, const ist_pipeline_view *view, ist_error *err);

/* Producer to donor to recipient.
 *   routes  one row a route: given by the end, and what goes when the pipeline goes
 *   chains  one row a producer behind a route
 *   months  for programs: a row a route, producer and month
 *   chart   given so far with the pipeline and without it, of one route (index into backfill->routes) */
ist_table *ist_briefing_backfill_routes(const ist_backfill *backfill, const ist_scenario *scenario);
ist_table *ist_briefing_backfill_chains(const ist_backfill *backfill, const ist_scenario *scenario);
ist_table *ist_briefing_backfill_months(const ist_backfill *backfill, const ist_scenario *scenario);
ist_status ist_briefing_backfill_chart(ist_buffer *out, const ist_backfill *backfill, const ist_scenario *scenario, size_t route,
                                       ist_error *err);

/* Break-even (analysis/breakeven.h): one row a metric. `into`: a table of this kind that the rows join, or NULL for a new one. */
typedef struct ist_breakeven_view {
    const ist_scenario *scenario;
    const int          *metrics;   /* [rows] of the scenario */
    const char         *against;   /* title of the world without the levers */
    const char         *levers, *whom, *parameter; /* words for the sentences */
    double              worlds;    /* behind the rows */
    bool                all;       /* rows without any difference as well */
} ist_breakeven_view;
ist_table *ist_briefing_breakeven(const ist_breakeven_view *view, const ist_breakeven *rows, size_t n, ist_table *into);
void       ist_briefing_breakeven_words(ist_buffer *out, const ist_breakeven_view *view, const ist_breakeven *rows, size_t n);

/* Investments (analysis/invest.h): candidates one by one, plans, and what to read from them. */
typedef struct ist_invest_view {
    const ist_scenario *scenario;
    const int          *metrics;   /* [n_metrics] of the scenario */
    size_t              objective;
    double              budget;    /* USD m */
    bool                all;       /* rows without any change as well, each with its name */
} ist_invest_view;
ist_table *ist_briefing_invest_candidates(const ist_invest *invest, const ist_invest_view *view);
ist_table *ist_briefing_invest_plans(const ist_invest *invest, const ist_invest_view *view);
void       ist_briefing_invest_words(ist_buffer *out, const ist_invest *invest, const ist_invest_view *view);

#endif
