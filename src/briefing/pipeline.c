/* SPDX-License-Identifier: Apache-2.0
 *
 * pipeline.c: framework, contract, delivered and what is forecast, as tables and pictures.
 */
#include <isthmus/base/time.h>
#include <isthmus/briefing/industry.h>
#include <isthmus/figure/chart.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BARS = 30 };

typedef struct rows {
    size_t                  n;
    const ist_pipeline_row *at;
} rows;

static rows rows_of(const ist_pipeline *p, ist_pipeline_scope scope)
{
    switch (scope) {
    case IST_PIPELINE_ORDERS: return (rows){ p->n_orders, p->orders };
    case IST_PIPELINE_CUSTOMERS: return (rows){ p->n_customers, p->customers };
    default: return (rows){ p->n_lines, p->lines };
    }
}

static bool makes_for(const ist_world *w, const ist_pipeline_row *row, int maker)
{
    for (size_t o = 0; o < w->n_orders; o++) {
        const ist_order *order = &w->orders[o];
        int              item = w->lines[order->parts[0].line].item;
        if (row->order != IST_NONE ? row->order != (int)o : order->recipient != row->customer || item != row->item) continue;
        for (size_t i = 0; i < order->n_parts; i++)
            if (w->lines[order->parts[i].line].maker == maker) return true;
    }
    return false;
}

static bool serves(const ist_world *w, int line, int customer)
{
    for (size_t o = 0; o < w->n_orders; o++)
        for (size_t i = 0; i < w->orders[o].n_parts; i++)
            if (w->orders[o].parts[i].line == line && w->orders[o].recipient == customer) return true;
    return false;
}

static bool is_shown(const ist_pipeline_view *view, const ist_pipeline_row *row, ist_pipeline_scope scope)
{
    const ist_world *w = &view->scenario->world;
    if (!row->exists || (view->item != IST_NONE && row->item != view->item)) return false;
    if (scope == IST_PIPELINE_LINES)
        return (view->from == IST_NONE || w->lines[row->line].maker == view->from) && (view->to == IST_NONE || serves(w, row->line, view->to));
    return (view->to == IST_NONE || row->customer == view->to) && (view->from == IST_NONE || makes_for(w, row, view->from));
}

static const char *title_of(const ist_pipeline_view *view, const ist_pipeline_row *row, ist_pipeline_scope scope)
{
    const ist_entries *e = view->scenario->entries;
    switch (scope) {
    case IST_PIPELINE_ORDERS: return e[IST_SECTION_ORDERS].at[row->order].title;
    case IST_PIPELINE_CUSTOMERS: return e[IST_SECTION_ACTORS].at[row->customer].title;
    default: return e[IST_SECTION_LINES].at[row->line].title;
    }
}

static const char *name_of(const ist_pipeline_view *view, const ist_pipeline_row *row, ist_pipeline_scope scope)
{
    const ist_world *w = &view->scenario->world;
    switch (scope) {
    case IST_PIPELINE_ORDERS: return w->orders[row->order].name;
    case IST_PIPELINE_CUSTOMERS: return w->actors[row->customer].name;
    default: return w->lines[row->line].name;
    }
}

static double quantile(const ist_pipeline_row *row, int month, int q)
{
    return row->forecast.quantiles[(size_t)(month + 1) * IST_QUANTILES + (size_t)q];
}

/* ---- tables */

static void add_stage(ist_table *table, const ist_pipeline_view *view, const ist_pipeline_row *row, ist_pipeline_scope scope)
{
    size_t at = (size_t)view->month + 1;
    ist_table_add_text(table, title_of(view, row, scope));
    ist_table_add_text(table, view->scenario->entries[IST_SECTION_ITEMS].at[row->item].title);
    ist_table_add_number(table, row->framework);
    ist_table_add_number(table, row->contract);
    ist_table_add_number(table, row->delivered);
    for (int q = 0; q < 3; q++) ist_table_add_number(table, quantile(row, view->month, q == 0 ? 2 : q == 1 ? 0 : 4));
    ist_table_add_number(table, row->contracts[at]);
    ist_table_add_number(table, row->lapsed[at]);
    ist_table_add_number(table, row->promised ? row->promised[at] : NAN);
}

ist_table *ist_briefing_pipeline_stages(const ist_pipeline *pipeline, const ist_pipeline_view *view, ist_pipeline_scope scope)
{
    bool             line = scope == IST_PIPELINE_LINES;
    const ist_column columns[] = {
        { .name = "title", .heading = scope == IST_PIPELINE_ORDERS ? "Order" : scope == IST_PIPELINE_CUSTOMERS ? "Customer" : "Line", .meaning = "who or what" },
        { .name = "item", .heading = "Item", .meaning = "what is ordered" },
        { .name = "framework", .heading = "Framework", .kind = IST_COLUMN_INTEGER, .meaning = "units agreed in all, contracts included" },
        { .name = "contract", .heading = "Contract", .kind = IST_COLUMN_INTEGER, .meaning = "of these under contract at the start" },
        { .name = "delivered", .heading = "Delivered", .kind = IST_COLUMN_INTEGER, .meaning = "of these delivered by the start" },
        { .name = "forecast", .heading = line ? "Made" : "Forecast", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = line ? "made since the start, median" : "delivered by the month shown, median over futures" },
        { .name = "low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = "5% of futures have less" },
        { .name = "high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = "5% of futures have more" },
        { .name = line ? "capacity" : "signed", .heading = line ? "Capacity a month" : "Signed", .kind = IST_COLUMN_NUMBER, .digits = line ? 1 : 0, .meaning = line ? "mean capacity in the month shown" : "under contract by the month shown, mean" },
        { .name = line ? "waiting" : "lapsed", .heading = line ? "Waits for money" : "Lapsed", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = line ? "finished and not delivered, for want of money: mean" : "lapsed by the month shown, mean" },
        { .name = "promised", .heading = "Promised", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = "delivered by the month shown as the contract promised", .machine_only = line || scope == IST_PIPELINE_CUSTOMERS },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    rows       all = rows_of(pipeline, scope);
    char       month[IST_DATE_TEXT];
    if (!table) return NULL;
    ist_format_month(pipeline->start + view->month, month);
    ist_buffer title = { 0 };
    ist_buffer_print(&title, "%s; forecast to the end of %s", scope == IST_PIPELINE_ORDERS ? "Orders" : scope == IST_PIPELINE_CUSTOMERS ? "Customers" : "Production lines", month);
    ist_table_set_title(table, title.at);
    ist_buffer_clear(&title);
    for (size_t i = 0; i < all.n; i++)
        if (is_shown(view, &all.at[i], scope)) add_stage(table, view, &all.at[i], scope);
    return table;
}

static void add_year(ist_table *table, const ist_pipeline *p, const ist_pipeline_view *view, const ist_pipeline_row *row,
                     ist_pipeline_scope scope, int month)
{
    static const char *const scopes[] = { "order", "customer", "line" };
    const ist_world         *w = &view->scenario->world;
    size_t                   at = (size_t)month + 1;
    char                     text[IST_DATE_TEXT];
    ist_format_month(p->start + month, text);
    ist_table_add_text(table, scopes[scope]);
    ist_table_add_text(table, name_of(view, row, scope));
    ist_table_add_text(table, w->items[row->item].name);
    if (row->customer == IST_NONE) ist_table_add_empty(table);
    else ist_table_add_text(table, w->actors[row->customer].name);
    if (row->line == IST_NONE) ist_table_add_empty(table);
    else ist_table_add_text(table, w->actors[w->lines[row->line].maker].name);
    ist_table_add_text(table, text);
    ist_table_add_number(table, row->framework);
    ist_table_add_number(table, row->contract);
    ist_table_add_number(table, row->delivered);
    ist_table_add_number(table, row->forecast.mean[at]);
    for (int q = 0; q < IST_QUANTILES; q++) ist_table_add_number(table, quantile(row, month, q));
    ist_table_add_number(table, scope == IST_PIPELINE_LINES ? NAN : row->contracts[at]);
    ist_table_add_number(table, scope == IST_PIPELINE_LINES ? NAN : row->lapsed[at]);
    ist_table_add_number(table, row->promised ? row->promised[at] : NAN);
    ist_table_add_number(table, scope == IST_PIPELINE_LINES ? row->contracts[at] : NAN);
    ist_table_add_number(table, scope == IST_PIPELINE_LINES ? row->lapsed[at] : NAN);
}

ist_table *ist_briefing_pipeline_years(const ist_pipeline *pipeline, const ist_pipeline_view *view)
{
#define UNITS(column, says) { .name = column, .kind = IST_COLUMN_NUMBER, .digits = -4, .meaning = says }
    static const ist_column columns[] = {
        { .name = "scope", .meaning = "order, customer (a recipient and an item) or line" },
        { .name = "name", .meaning = "of the order, actor or line in the scenario" },
        { .name = "item", .meaning = "what is ordered" },
        { .name = "customer", .meaning = "who receives" },
        { .name = "maker", .meaning = "who makes; of an order the maker of its first line" },
        { .name = "by", .kind = IST_COLUMN_DATE, .meaning = "the end of this month" },
        UNITS("framework", "units agreed in all, contracts included"),
        UNITS("contract", "under contract at the start"),
        UNITS("delivered", "delivered by the start"),
        UNITS("forecast_mean", "delivered so far, mean over futures; of a line made since the start"),
        UNITS("forecast_p05", "5% quantile"),
        UNITS("forecast_p25", "25% quantile"),
        UNITS("forecast_p50", "median"),
        UNITS("forecast_p75", "75% quantile"),
        UNITS("forecast_p95", "95% quantile"),
        UNITS("signed_mean", "under contract so far, mean"),
        UNITS("lapsed_mean", "lapsed so far, mean"),
        UNITS("promised", "promised so far"),
        UNITS("capacity_mean", "of a line: capacity a month, mean"),
        UNITS("waiting_mean", "of a line: finished and waiting for money, mean"),
    };
#undef UNITS
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (int scope = IST_PIPELINE_ORDERS; table && scope <= IST_PIPELINE_LINES; scope++) {
        rows all = rows_of(pipeline, (ist_pipeline_scope)scope);
        for (size_t i = 0; i < all.n; i++)
            for (int t = 0; t < pipeline->months && is_shown(view, &all.at[i], (ist_pipeline_scope)scope); t++)
                if ((pipeline->start + t) % 12 == 11 || t == pipeline->months - 1) add_year(table, pipeline, view, &all.at[i], (ist_pipeline_scope)scope, t);
    }
    return table;
}

/* ---- pictures */

static ist_status draw_bars(ist_buffer *out, const ist_pipeline *p, const ist_pipeline_view *view, ist_error *err)
{
    ist_pipeline_order bars[MOST_BARS];
    char               horizon[IST_DATE_TEXT + 8] = "end of ";
    size_t             k = 0;
    ist_format_month(p->start + view->month, horizon + 7);
    for (size_t i = 0; i < p->n_orders && k < MOST_BARS; i++) {
        const ist_pipeline_row *row = &p->orders[i];
        if (!is_shown(view, row, IST_PIPELINE_ORDERS)) continue;
        bars[k++] = (ist_pipeline_order){ title_of(view, row, IST_PIPELINE_ORDERS), row->framework, row->contract, row->delivered,
                                          quantile(row, view->month, 2), quantile(row, view->month, 0), quantile(row, view->month, 4) };
    }
    ist_pipeline_chart chart = { .frame = { .id = "pipeline", .title = "Ordered, under contract, delivered, forecast",
                                            .subtitle = "Each order in per cent of its own framework; the bar of the forecast spans 90% of futures",
                                            .note = k == MOST_BARS ? "The first orders only; --from, --to and --item choose others." : NULL },
                                 .order_count = k, .orders = bars, .horizon = horizon, .relative = true };
    return ist_figure_draw_pipeline(out, &chart, err);
}

static ist_status draw_fan(ist_buffer *out, const ist_pipeline *p, const ist_pipeline_view *view, const ist_pipeline_row *row, ist_error *err)
{
    size_t     n = (size_t)p->months;
    double    *columns = malloc((IST_QUANTILES + 1) * n * sizeof *columns);
    ist_status status = columns ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory drawing");
    for (size_t t = 0; columns && t < n; t++) {
        for (size_t q = 0; q < IST_QUANTILES; q++) columns[q * n + t] = row->forecast.quantiles[(t + 1) * IST_QUANTILES + q];
        columns[IST_QUANTILES * n + t] = row->promised ? row->promised[t + 1] : NAN;
    }
    if (columns) {
        ist_fan_world  world = { "forecast", columns, columns + n, columns + 2 * n, columns + 3 * n, columns + 4 * n };
        ist_chart_line promised = { "promised", columns + IST_QUANTILES * n, true };
        ist_fan_chart  chart = { .frame = { .id = "pipeline", .title = title_of(view, row, IST_PIPELINE_ORDERS),
                                            .subtitle = "Delivered so far: median, 50% and 90% of futures" },
                                 .first_month = p->start, .month_count = n, .unit = "units", .world_count = 1, .worlds = &world,
                                 .line_count = row->promised ? 1 : 0, .lines = &promised };
        status = ist_figure_draw_fan(out, &chart, err);
    }
    free(columns);
    return status;
}

ist_status ist_briefing_pipeline_chart(ist_buffer *out, const ist_pipeline *pipeline, const ist_pipeline_view *view, ist_error *err)
{
    size_t n = 0, last = 0;
    for (size_t i = 0; i < pipeline->n_orders; i++)
        if (is_shown(view, &pipeline->orders[i], IST_PIPELINE_ORDERS)) {
            n++;
            last = i;
        }
    return n == 1 ? draw_fan(out, pipeline, view, &pipeline->orders[last], err) : draw_bars(out, pipeline, view, err);
}
