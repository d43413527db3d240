/* SPDX-License-Identifier: Apache-2.0
 *
 * files.c: the tables behind an answer, each with its name and what it holds: what a folder and a snapshot carry.
 */
#include "briefing_local.h"
#include <isthmus/base/time.h>
#include <isthmus/briefing/claims.h>
#include <isthmus/briefing/industry.h>

static const char *const line_kinds[] = { "delivered", "active", "present", "state", "home", "transit", "stock" };

static void add_months(ist_table *table, const ist_result *result, briefing_line_kind kind, size_t i, size_t j, const char *name, const char *second)
{
    const ist_series *series = result->series;
    size_t            line = briefing_line(result->scenario, kind, i, j);
    char              month[IST_DATE_TEXT];
    for (int world = 0; world < 2; world++)
        for (int t = 0; t < series->months; t++) {
            ist_format_month(result->scenario->world.start + t, month);
            ist_table_add_text(table, line_kinds[kind]);
            ist_table_add_text(table, name);
            ist_table_add_text(table, second);
            ist_table_add_text(table, world ? "all" : "none");
            ist_table_add_text(table, month);
            ist_table_add_number(table, briefing_mean(series, world, line, t));
            for (int q = 0; q < IST_QUANTILES; q++) ist_table_add_number(table, briefing_quantile(series, world, line, t, q));
        }
}

static ist_table *series_table(const ist_result *result)
{
    static const ist_column columns[] = {
        { .name = "quantity", .meaning = "delivered so far, active (share of futures), state (share in build-up plus twice the share active), present, home and transit (units of the pool), stock" },
        { .name = "of", .meaning = "order, contingency, force kind or actor" },
        { .name = "at", .meaning = "theatre or item" },
        { .name = "levers", .meaning = "none or all" },
        { .name = "month", .kind = IST_COLUMN_DATE },
        { .name = "mean", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "q05", .kind = IST_COLUMN_NUMBER, .digits = -3 }, { .name = "q25", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "q50", .kind = IST_COLUMN_NUMBER, .digits = -3 }, { .name = "q75", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "q95", .kind = IST_COLUMN_NUMBER, .digits = -3 },
    };
    const ist_world *w = &result->scenario->world;
    ist_table       *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    for (size_t o = 0; o < w->n_orders; o++) add_months(table, result, BRIEFING_DELIVERED, o, 0, w->orders[o].name, "");
    for (size_t c = 0; c < w->n_contingencies; c++) add_months(table, result, BRIEFING_ACTIVE, c, 0, w->contingencies[c].name, "");
    for (size_t c = 0; c < w->n_contingencies; c++) add_months(table, result, BRIEFING_STATE, c, 0, w->contingencies[c].name, "");
    for (size_t f = 0; f < w->n_kinds; f++) {
        add_months(table, result, BRIEFING_HOME, f, 0, w->kinds[f], "");
        add_months(table, result, BRIEFING_TRANSIT, f, 0, w->kinds[f], "");
    }
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t k = 0; k < w->n_theatres; k++) add_months(table, result, BRIEFING_PRESENT, f, k, w->kinds[f], w->theatres[k].name);
    for (size_t a = 0; a < w->n_actors; a++)
        for (size_t i = 0; i < w->n_items; i++)
            if (w->target[a * w->n_items + i] != IST_NONE) add_months(table, result, BRIEFING_STOCK, a, i, w->actors[a].name, w->items[i].name);
    return table;
}

static void add_name(ist_table *table, const char *kind, const char *name, const char *title)
{
    ist_table_add_text(table, kind);
    ist_table_add_text(table, name);
    ist_table_add_text(table, title && title[0] ? title : name);
    ist_table_add_empty(table);
    ist_table_add_empty(table);
}

static void add_entries(ist_table *table, const ist_scenario *scenario, const char *kind, ist_section section)
{
    const ist_entries *entries = &scenario->entries[section];
    for (size_t i = 0; i < entries->count; i++) add_name(table, kind, entries->at[i].name, entries->at[i].title);
}

/* What the short names in the other tables stand for. */
static ist_table *names_table(const ist_scenario *scenario)
{
    static const ist_column columns[] = {
        { .name = "kind", .meaning = "metric, place, area, lever, order, contingency, kind, theatre, actor or item" },
        { .name = "name", .meaning = "as the other tables have it" },
        { .name = "title", .meaning = "for people" },
        { .name = "unit", .meaning = "of a metric" },
        { .name = "more_is_better", .kind = IST_COLUMN_FLAG, .meaning = "of a metric" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    for (size_t m = 0; m < scenario->n_metrics; m++) {
        const ist_metric_about *metric = &scenario->metrics[m];
        ist_table_add_text(table, "metric");
        ist_table_add_text(table, metric->name);
        ist_table_add_text(table, metric->title);
        ist_table_add_text(table, metric->unit);
        ist_table_add_number(table, metric->more_is_better);
    }
    for (size_t p = 0; p < ist_briefing_places(scenario); p++) {
        ist_place place = ist_briefing_place_at(scenario, p);
        add_name(table, "place", ist_briefing_place_name(scenario, place), ist_briefing_place_title(scenario, place));
    }
    static const struct { const char *kind; ist_section section; } lists[] = {
        { "area", IST_SECTION_COOPERATION },
        { "lever", IST_SECTION_LEVERS },
        { "order", IST_SECTION_ORDERS },
        { "contingency", IST_SECTION_CONTINGENCIES },
        { "kind", IST_SECTION_KINDS },
        { "theatre", IST_SECTION_THEATRES },
        { "actor", IST_SECTION_ACTORS },
        { "item", IST_SECTION_ITEMS },
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) add_entries(table, scenario, lists[i].kind, lists[i].section);
    return table;
}

/* Where tables go. */
typedef struct table_way {
    briefing_table_sink sink;
    void               *context;
    ist_error          *err;
    ist_status          status; /* the first failure; what comes after it is passed over */
} table_way;

/* Takes the table. */
static void give(table_way *way, const char *name, const char *holds, ist_table *table)
{
    if (way->status == IST_OK) way->status = table ? way->sink(way->context, name, holds, table, way->err) : ist_fail(way->err, IST_NOMEM, "out of memory");
    ist_table_free(table);
}

/* Orders on their way at the end of each year, and the donations behind which they stand. */
static void give_orders(table_way *way, const ist_result *result)
{
    const ist_supplement    *more = result->supplement;
    const ist_pipeline_view  view = { result->scenario, IST_NONE, IST_NONE, IST_NONE, result->scenario->world.months - 1 };
    if (more->pipeline[1].n_orders) {
        give(way, "pipeline", "orders, customers and lines at the end of each year, with all forms of cooperation", ist_briefing_pipeline_years(&more->pipeline[1], &view));
        give(way, "pipeline-without", "the same without any", ist_briefing_pipeline_years(&more->pipeline[0], &view));
    }
    if (more->backfill.n_routes)
        give(way, "backfill", "each donation behind which stands an order, month by month, and without that order", ist_briefing_backfill_months(&more->backfill, result->scenario));
}

ist_status briefing_each_table(const ist_result *result, briefing_table_sink sink, void *context, ist_error *err)
{
    const ist_supplement *more = result->supplement;
    const ist_scenario   *used = briefing_as_used(result);
    table_way             way = { .sink = sink, .context = context, .err = err };
    give(&way, "headlines", "the statements of the first page", ist_briefing_headlines(result, IST_SET_TERMINAL));
    give(&way, "values", "every statement on every metric at every place", ist_briefing_values(result));
    give(&way, "events", "how often each contingency came in a thousand futures, and its months in one", ist_briefing_events(result));
    if (result->rare) give(&way, "rare", "what the sample of a rare onset says", ist_briefing_rare(result));
    give(&way, "inputs", "every number of the scenario, with its source or reason", used ? ist_briefing_inputs(used, false) : NULL);
    give(&way, "names", "what the short names in the other tables stand for", names_table(result->scenario));
    if (more) {
        give(&way, "claims", "the paper's claims, each tried on this scenario", ist_briefing_claims(&more->claims, more->findings, IST_SET_TERMINAL));
        give(&way, "contradictions", "where facts of the ledger differ", ist_briefing_contradictions(result, IST_SET_TERMINAL));
        give_orders(&way, result);
    }
    if (result->series) give(&way, "series", "month by month, with all forms of cooperation and without: mean over futures, and quantiles", series_table(result));
    return way.status;
}
