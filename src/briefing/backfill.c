/* SPDX-License-Identifier: Apache-2.0
 *
 * backfill.c: producer to donor to recipient, with the pipeline and without it.
 */
#include <isthmus/base/time.h>
#include <isthmus/briefing/industry.h>
#include <isthmus/figure/chart.h>

static const ist_route *route_of(const ist_backfill_route *row, const ist_scenario *s) { return &s->world.routes[row->route]; }

static void add_spread(ist_table *table, const ist_spread_of *spread)
{
    ist_table_add_number(table, spread->mean);
    ist_table_add_number(table, spread->low);
    ist_table_add_number(table, spread->high);
}

ist_table *ist_briefing_backfill_routes(const ist_backfill *backfill, const ist_scenario *scenario)
{
    static const ist_column columns[] = {
        { .name = "route", .heading = "Donation", .meaning = "the route" },
        { .name = "given", .heading = "Given", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "by the last month, mean" },
        { .name = "given_low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% of worlds" },
        { .name = "given_high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% of worlds" },
        { .name = "lost_promise", .heading = "Less if what is on its way counts for nothing", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "given less, when replacements on their way free no reserve, and still arrive" },
        { .name = "lost_promise_low", .kind = IST_COLUMN_NUMBER, .meaning = "5% of worlds", .machine_only = true },
        { .name = "lost_promise_high", .kind = IST_COLUMN_NUMBER, .meaning = "95% of worlds", .machine_only = true },
        { .name = "lost_orders", .heading = "Less without the orders", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "given less, when the orders behind it are taken away" },
        { .name = "lost_orders_low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% of worlds" },
        { .name = "lost_orders_high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% of worlds" },
        { .name = "error", .heading = "Sim. error", .kind = IST_COLUMN_NUMBER, .digits = -2, .meaning = "standard error of that mean" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_table_set_title(table, "What is given, and what goes when the pipeline behind it goes");
    for (size_t g = 0; g < backfill->n_routes; g++) {
        const ist_backfill_route *row = &backfill->routes[g];
        ist_table_add_text(table, scenario->entries[IST_SECTION_ROUTES].at[row->route].title);
        add_spread(table, &row->total);
        add_spread(table, &row->lost_promise);
        add_spread(table, &row->lost_orders);
        ist_table_add_number(table, row->lost_orders.error);
    }
    return table;
}

ist_table *ist_briefing_backfill_chains(const ist_backfill *backfill, const ist_scenario *scenario)
{
    static const ist_column columns[] = {
        { .name = "producer", .heading = "Producer", .meaning = "who makes the replacements" },
        { .name = "donor", .heading = "Donor", .meaning = "who receives them and gives" },
        { .name = "recipient", .heading = "Recipient", .meaning = "who is given" },
        { .name = "item", .heading = "Given", .meaning = "what is given" },
        { .name = "firm", .heading = "Under contract and due at the start", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "under contract and not delivered at the start; what signs in the first month is, as in the pipeline" },
        { .name = "arrived", .heading = "Arrived by the end", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "delivered to the donor by the last month, what came before the start included: mean" },
        { .name = "given", .heading = "Given by the end", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean" },
        { .name = "without", .heading = "Given without this producer", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean, with this producer's orders taken away" },
        { .name = "lost", .heading = "Less", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the difference, future by future" },
        { .name = "lost_low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% of worlds" },
        { .name = "lost_high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% of worlds" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    size_t     end = (size_t)backfill->months;
    if (!table) return NULL;
    ist_table_set_title(table, "Producer to donor to recipient");
    for (size_t g = 0; g < backfill->n_routes; g++)
        for (size_t c = 0; c < backfill->routes[g].n_chains; c++) {
            const ist_backfill_chain *chain = &backfill->routes[g].chains[c];
            const ist_route          *route = route_of(&backfill->routes[g], scenario);
            const ist_entries        *e = scenario->entries;
            ist_table_add_text(table, e[IST_SECTION_ACTORS].at[chain->maker].title);
            ist_table_add_text(table, e[IST_SECTION_ACTORS].at[route->donor].title);
            ist_table_add_text(table, e[IST_SECTION_ACTORS].at[route->recipient].title);
            ist_table_add_text(table, e[IST_SECTION_ITEMS].at[route->item].title);
            ist_table_add_number(table, chain->firm[0]);
            ist_table_add_number(table, chain->arrived[end]);
            ist_table_add_number(table, backfill->routes[g].given[end]);
            ist_table_add_number(table, chain->without[end]);
            add_spread(table, &chain->lost);
        }
    return table;
}

ist_table *ist_briefing_backfill_months(const ist_backfill *backfill, const ist_scenario *scenario)
{
#define UNITS(column, says) { .name = column, .kind = IST_COLUMN_NUMBER, .digits = -4, .meaning = says }
    static const ist_column columns[] = {
        { .name = "route", .meaning = "name of the route in the scenario" },
        { .name = "producer", .meaning = "who makes the replacements" },
        { .name = "donor", .meaning = "who receives them and gives" },
        { .name = "recipient", .meaning = "who is given" },
        { .name = "item", .meaning = "what is given" },
        { .name = "month", .kind = IST_COLUMN_DATE, .meaning = "the end of it; the first row is the start" },
        UNITS("firm", "under contract with the producer and not delivered, mean; at the start what signs in the first month is"),
        UNITS("arrived", "delivered by the producer to the donor so far, mean"),
        UNITS("given", "given so far, mean"),
        UNITS("given_without_producer", "the same with this producer's orders taken away"),
        UNITS("given_without_orders", "the same with all orders behind the route taken away"),
        UNITS("given_without_promise", "the same when what is on its way frees no reserve, and still arrives"),
    };
#undef UNITS
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t g = 0; table && g < backfill->n_routes; g++)
        for (size_t c = 0; c < backfill->routes[g].n_chains; c++)
            for (int t = -1; t < backfill->months; t++) {
                const ist_backfill_route *row = &backfill->routes[g];
                const ist_route          *route = route_of(row, scenario);
                const ist_world          *w = &scenario->world;
                size_t                    at = (size_t)(t + 1);
                char                      month[IST_DATE_TEXT];
                ist_format_month(backfill->start + t, month);
                ist_table_add_text(table, route->name);
                ist_table_add_text(table, w->actors[row->chains[c].maker].name);
                ist_table_add_text(table, w->actors[route->donor].name);
                ist_table_add_text(table, w->actors[route->recipient].name);
                ist_table_add_text(table, w->items[route->item].name);
                ist_table_add_text(table, month);
                ist_table_add_number(table, row->chains[c].firm[at]);
                ist_table_add_number(table, row->chains[c].arrived[at]);
                ist_table_add_number(table, row->given[at]);
                ist_table_add_number(table, row->chains[c].without[at]);
                ist_table_add_number(table, row->no_orders[at]);
                ist_table_add_number(table, row->no_promise[at]);
            }
    return table;
}

ist_status ist_briefing_backfill_chart(ist_buffer *out, const ist_backfill *backfill, const ist_scenario *scenario, size_t route,
                                       ist_error *err)
{
    if (route >= backfill->n_routes) return ist_fail(err, IST_RANGE, "no donation has an order behind it: there is nothing to draw");
    const ist_backfill_route *row = &backfill->routes[route];
    ist_chart_line            lines[] = { { "as it is", row->given + 1, false },
                                          { "what is on its way counts for nothing", row->no_promise + 1, true },
                                          { "without the orders behind it", row->no_orders + 1, true } };
    ist_line_chart            chart = { .frame = { .id = "backfill", .title = scenario->entries[IST_SECTION_ROUTES].at[row->route].title,
                                                   .subtitle = "Given so far, mean over the same futures with the pipeline and with it taken away" },
                                        .first_month = backfill->start, .month_count = (size_t)backfill->months, .unit = "units",
                                        .line_count = 3, .lines = lines };
    return ist_figure_draw_lines(out, &chart, err);
}
