/* SPDX-License-Identifier: Apache-2.0
 *
 * invest.c: what more money buys, as tables and in words.
 */
#include <isthmus/briefing/industry.h>
#include <math.h>

static ist_table *new_candidates(void)
{
    static const ist_column columns[] = {
        { .name = "investment", .heading = "Investment", .meaning = "what is bought" },
        { .name = "price_usd_m", .heading = "Price, USD m", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = "planning value" },
        { .name = "metric", .heading = "Changes", .meaning = "the metric" },
        { .name = "unit", .heading = "Unit", .meaning = "of the metric" },
        { .name = "change", .heading = "By", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean difference with it and without, on the same futures" },
        { .name = "per_billion", .heading = "Per billion", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the same for a billion dollars at the planning price" },
        { .name = "per_billion_low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% of worlds" },
        { .name = "per_billion_high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% of worlds" },
        { .name = "error", .heading = "Sim. error", .kind = IST_COLUMN_NUMBER, .digits = -2, .meaning = "standard error of the mean per billion" },
        { .name = "price_low_usd_m", .kind = IST_COLUMN_NUMBER, .meaning = "5% of the price's range", .machine_only = true },
        { .name = "price_high_usd_m", .kind = IST_COLUMN_NUMBER, .meaning = "95% of the price's range", .machine_only = true },
        { .name = "name", .meaning = "of the investment in the scenario", .machine_only = true },
    };
    return ist_table_new(columns, sizeof columns / sizeof columns[0]);
}

ist_table *ist_briefing_invest_candidates(const ist_invest *invest, const ist_invest_view *view)
{
    ist_table *table = new_candidates();
    if (!table) return NULL;
    ist_table_set_title(table, view->all ? "One by one: what a billion changes" : "One by one: what a billion changes, where it is more than two errors, and what plans are for");
    for (size_t i = 0; i < invest->n_candidates; i++) {
        const ist_candidate  *candidate = &invest->candidates[i];
        const ist_investment *about = &view->scenario->investments[candidate->investment];
        for (size_t m = 0, shown = 0; m < invest->n_metrics; m++) {
            const ist_gain         *each = &candidate->per_billion[m];
            const ist_metric_about *metric = &view->scenario->metrics[view->metrics[m]];
            bool                    resolved = fabs(candidate->gains[m].mean) > 2 * candidate->gains[m].error;
            if (!resolved && !view->all && m != view->objective) continue;
            ist_table_add_text(table, shown++ && !view->all ? "" : about->title);
            ist_table_add_number(table, candidate->price);
            ist_table_add_text(table, metric->title);
            ist_table_add_text(table, metric->unit);
            ist_table_add_number(table, candidate->gains[m].mean);
            ist_table_add_number(table, each->mean);
            ist_table_add_number(table, each->low);
            ist_table_add_number(table, each->high);
            ist_table_add_number(table, each->error);
            ist_table_add_number(table, candidate->price_low);
            ist_table_add_number(table, candidate->price_high);
            ist_table_add_text(table, about->name);
        }
    }
    return table;
}

static void name_members(ist_buffer *out, const ist_invest *invest, const ist_invest_view *view, uint32_t members)
{
    bool first = true;
    for (size_t i = 0; i < invest->n_candidates; i++) {
        if (!(members >> i & 1)) continue;
        ist_buffer_print(out, "%s%s", first ? "" : " + ", view->scenario->investments[invest->candidates[i].investment].name);
        first = false;
    }
}

static void add_bearing(ist_table *table, const ist_plan *plan)
{
    switch (plan->bearing) {
    case IST_PLAN_CONFIRMED: ist_table_add_text(table, "confirmed"); break;
    case IST_PLAN_NOT_RESOLVED: ist_table_add_text(table, "not confirmed: cannot be told from nothing"); break;
    case IST_PLAN_LESS_THAN_SAID: ist_table_add_text(table, "not confirmed: less than the table says"); break;
    case IST_PLAN_OVERTAKEN: ist_table_add_print(table, "not confirmed: plan %d is better", plan->overtaken_by + 1); break;
    }
}

ist_table *ist_briefing_invest_plans(const ist_invest *invest, const ist_invest_view *view)
{
    static const ist_column columns[] = {
        { .name = "plan", .heading = "Plan", .kind = IST_COLUMN_INTEGER, .meaning = "in the order of the table" },
        { .name = "members", .heading = "Buys", .meaning = "names of investments" },
        { .name = "price_usd_m", .heading = "Price, USD m", .kind = IST_COLUMN_NUMBER, .digits = 0, .meaning = "planning value" },
        { .name = "predicted", .heading = "By the table", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "change of the objective by the simulated table" },
        { .name = "simulated", .kind = IST_COLUMN_FLAG, .meaning = "the table holds this very set; else it is summed from members and pairs", .machine_only = true },
        { .name = "change", .heading = "Replayed", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "change of the objective on futures that the table has not seen" },
        { .name = "low", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "5% of worlds" },
        { .name = "high", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "95% of worlds" },
        { .name = "error", .heading = "Sim. error", .kind = IST_COLUMN_NUMBER, .digits = -2, .meaning = "standard error of the replayed mean" },
        { .name = "bearing", .heading = "Borne out", .meaning = "whether the replay bears the plan out" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return NULL;
    ist_buffer title = { 0 };
    ist_buffer_print(&title, "Together, up to USD %.0f m, for: %s", view->budget, view->scenario->metrics[view->metrics[view->objective]].title);
    ist_table_set_title(table, title.at);
    ist_buffer_clear(&title);
    for (size_t p = 0; p < invest->n_plans; p++) {
        const ist_plan *plan = &invest->plans[p];
        ist_buffer      words = { 0 };
        name_members(&words, invest, view, plan->members);
        ist_table_add_number(table, (double)p + 1);
        ist_table_add_words(table, &words);
        ist_table_add_number(table, plan->price);
        ist_table_add_number(table, plan->predicted);
        ist_table_add_number(table, plan->simulated);
        ist_table_add_number(table, plan->gain.mean);
        ist_table_add_number(table, plan->gain.low);
        ist_table_add_number(table, plan->gain.high);
        ist_table_add_number(table, plan->gain.error);
        add_bearing(table, plan);
    }
    return table;
}

void ist_briefing_invest_words(ist_buffer *out, const ist_invest *invest, const ist_invest_view *view)
{
    if (!invest->n_affordable) {
        ist_buffer_print(out, "Nothing that is listed can be had for USD %.0f m.\n", view->budget);
        return;
    }
    ist_buffer_print(out, "%zu sets fit the budget; %s\n", invest->n_affordable,
                     invest->whole ? "all of them were simulated." : "candidates and pairs were simulated, larger sets are summed from them.");
    if (invest->best == IST_NONE) {
        ist_buffer_add(out, "No plan is borne out by futures that the table has not seen.\n");
        return;
    }
    ist_buffer_print(out, "Best that is borne out: plan %d, ", invest->best + 1);
    name_members(out, invest, view, invest->plans[invest->best].members);
    ist_buffer_add(out, ".\n");
    if (invest->cheapest != invest->best) {
        ist_buffer_print(out, "The cheapest that cannot be told from it: plan %d, ", invest->cheapest + 1);
        name_members(out, invest, view, invest->plans[invest->cheapest].members);
        ist_buffer_add(out, ".\n");
    }
    double most = 0; /* of what one candidate does */
    for (size_t i = 0; i < invest->n_candidates; i++) most = fmax(most, fabs(invest->candidates[i].gains[view->objective].mean));
    for (size_t i = 0; i < invest->n_candidates; i++)
        for (size_t j = 0; j < i; j++) {
            double pair = invest->pairs[i * invest->n_candidates + j];
            if (!(fabs(pair) > 0.1 * most)) continue;
            ist_buffer_print(out, "%s and %s together: %s", view->scenario->investments[invest->candidates[j].investment].name,
                             view->scenario->investments[invest->candidates[i].investment].name, pair > 0 ? "+" : "");
            ist_figure_number(out, pair, -3, IST_SET_TERMINAL);
            ist_buffer_add(out, " beside the sum of each alone.\n");
        }
}
