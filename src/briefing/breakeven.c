/* SPDX-License-Identifier: Apache-2.0
 *
 * breakeven.c: at which size of an assumption a result is overturned, as a table and in words.
 */
#include <isthmus/briefing/industry.h>
#include <math.h>

enum { FIRST = 0, MIDDLE = IST_BREAKEVEN_POINTS / 2, LAST = IST_BREAKEVEN_POINTS - 1 };

static const char *verdict_word(const ist_breakeven *row)
{
    switch (row->verdict) {
    case IST_NO_DIFFERENCE: return "no difference";
    case IST_NOT_RESOLVED: return "not resolved";
    case IST_HARMS_FROM_LOW: return "harm at any value";
    case IST_OVERTURNED: return "overturned";
    case IST_NEVER_OVERTURNED: return "not overturned";
    }
    return "";
}

ist_table *ist_briefing_breakeven(const ist_breakeven_view *view, const ist_breakeven *rows, size_t n, ist_table *into)
{
    static const ist_column columns[] = {
        { .name = "against", .heading = "Against", .meaning = "the world without the levers" },
        { .name = "metric", .heading = "Measured by", .meaning = "the metric" },
        { .name = "unit", .heading = "Unit", .meaning = "of the metric" },
        { .name = "value_low", .heading = "At the low end", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "what the levers change when the parameter is at the low end of its legal range" },
        { .name = "value_middle", .heading = "Half-way", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the same in the middle" },
        { .name = "value_high", .heading = "At the high end", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the same at the high end" },
        { .name = "error_high", .kind = IST_COLUMN_NUMBER, .meaning = "standard error of that", .machine_only = true },
        { .name = "verdict", .heading = "Verdict", .meaning = "whether a value of the parameter overturns the result" },
        { .name = "breakeven", .heading = "Break-even", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "the value at which help turns into harm" },
        { .name = "breakeven_low", .heading = "95% from", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "its interval from simulation error" },
        { .name = "breakeven_high", .heading = "to", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "its interval from simulation error" },
        { .name = "worlds_never", .heading = "Worlds never overturned", .kind = IST_COLUMN_SHARE, .digits = 0, .meaning = "share of worlds in which no value overturns it" },
        { .name = "world_low", .kind = IST_COLUMN_NUMBER, .meaning = "break-even of single worlds, 5%; above the high end where never", .machine_only = true },
        { .name = "world_median", .kind = IST_COLUMN_NUMBER, .meaning = "median", .machine_only = true },
        { .name = "world_high", .kind = IST_COLUMN_NUMBER, .meaning = "95%", .machine_only = true },
    };
    ist_table *table = into ? into : ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; table && i < n; i++) {
        const ist_breakeven    *row = &rows[i];
        const ist_metric_about *metric = &view->scenario->metrics[view->metrics[i]];
        if (row->verdict == IST_NO_DIFFERENCE && !view->all) continue;
        ist_table_add_text(table, view->against);
        ist_table_add_text(table, metric->title);
        ist_table_add_text(table, metric->unit);
        ist_table_add_number(table, row->value[FIRST]);
        ist_table_add_number(table, row->value[MIDDLE]);
        ist_table_add_number(table, row->value[LAST]);
        ist_table_add_number(table, row->error[LAST]);
        ist_table_add_text(table, verdict_word(row));
        ist_table_add_number(table, row->at);
        ist_table_add_number(table, row->at_low);
        ist_table_add_number(table, row->at_high);
        ist_table_add_number(table, row->verdict == IST_NO_DIFFERENCE ? NAN : row->never);
        ist_table_add_number(table, row->world_low);
        ist_table_add_number(table, row->world_median);
        ist_table_add_number(table, row->world_high);
    }
    return table;
}

void ist_briefing_breakeven_words(ist_buffer *out, const ist_breakeven_view *view, const ist_breakeven *rows, size_t n)
{
    ist_buffer_print(out, "Against \"%s\" (%s):\n", view->against, view->whom);
    for (size_t i = 0; i < n; i++) {
        const ist_breakeven *row = &rows[i];
        if (row->verdict == IST_NO_DIFFERENCE) continue;
        ist_buffer_print(out, "  %s: ", view->scenario->metrics[view->metrics[i]].title);
        if (row->verdict == IST_NOT_RESOLVED) ist_buffer_print(out, "whether %s help cannot be told from %.0f worlds.\n", view->levers, view->worlds);
        else if (row->verdict == IST_HARMS_FROM_LOW) ist_buffer_print(out, "%s do harm, whatever %s.\n", view->levers, view->parameter);
        else if (row->verdict == IST_OVERTURNED)
            ist_buffer_print(out,
                             "%s help unless %s exceeds %.2f (95%% interval of the simulation %.2f to %.2f; in %.0f%% of worlds no value "
                             "overturns it).\n",
                             view->levers, view->parameter, row->at, row->at_low, row->at_high, 100 * row->never);
        else {
            ist_buffer_print(out, "%s help; no value of %s in its range overturns it (in %.0f%% of worlds none does)", view->levers, view->parameter,
                             100 * row->never);
            if (isnan(row->at_low)) ist_buffer_add(out, ".\n");
            else ist_buffer_print(out, "; from %.1f on the simulation does not exclude harm.\n", row->at_low);
        }
    }
}
