/* SPDX-License-Identifier: Apache-2.0
 *
 * rare.c: what a sample of its own says of a rare onset, beside the plain one.
 */
#include "briefing_local.h"

static void add_row(ist_table *table, const char *what, const ist_summary *plain, const ist_summary *rare, double times)
{
    if (!plain || !rare) return;
    ist_table_add_text(table, what);
    ist_table_add_number(table, times * plain->mean);
    ist_table_add_number(table, times * plain->error);
    ist_table_add_number(table, times * rare->mean);
    ist_table_add_number(table, times * rare->error);
    if (plain->error > 0 && rare->error > 0) ist_table_add_number(table, plain->error * plain->error / (rare->error * rare->error));
    else ist_table_add_empty(table);
}

static const ist_summary *find(const ist_answer *answer, ist_finding row)
{
    return ist_value_find(&answer->value, row.kind, row.first, row.second, row.metric);
}

ist_table *ist_briefing_rare(const ist_result *result)
{
    static const ist_column columns[] = {
        { .name = "what", .heading = "What" },
        { .name = "plain", .heading = "Plain", .kind = IST_COLUMN_NUMBER, .digits = -4, .meaning = "the mean over futures drawn as they come" },
        { .name = "plain_error", .heading = "+-", .kind = IST_COLUMN_NUMBER, .digits = -2, .meaning = "its simulation error" },
        { .name = "sampled", .heading = "Sampled", .kind = IST_COLUMN_NUMBER, .digits = -4,
          .meaning = "the weighted mean over as many futures, half of which draw the onset from where it is likely" },
        { .name = "sampled_error", .heading = "+-", .kind = IST_COLUMN_NUMBER, .digits = -2, .meaning = "its simulation error" },
        { .name = "worth", .heading = "Worth", .kind = IST_COLUMN_NUMBER, .digits = 1,
          .meaning = "how many times as many plain futures the smaller error would take" },
    };
    static const struct { ist_event event; ist_statement_kind kind; const char *what; } counted[] = {
        { IST_EVENT_ONSETS, IST_SAY_NONE, "onsets in a thousand futures, without" }, { IST_EVENT_ONSETS, IST_SAY_ALL, "with all" },
        { IST_EVENT_WARS, IST_SAY_NONE, "wars in a thousand futures, without" },     { IST_EVENT_WARS, IST_SAY_ALL, "with all" },
    };
    const ist_scenario *scenario = result->scenario;
    ist_table          *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    ist_buffer          title = { 0 };
    if (!table) return NULL;
    ist_buffer_print(&title, "%s, sampled where it begins", scenario->entries[IST_SECTION_CONTINGENCIES].at[result->rare - 1].title);
    ist_table_set_title(table, title.failed ? "Rare onsets" : title.at);
    ist_buffer_clear(&title);
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        ist_finding row = { counted[i].kind, IST_NONE, IST_NONE, ist_cooperation_event(&scenario->world, result->rare - 1, counted[i].event) };
        add_row(table, counted[i].what, find(&result->answer, row), find(&result->rare_answer, row), 1000);
    }
    for (size_t h = 0; h < scenario->n_headlines; h++)
        add_row(table, scenario->headlines[h].says, find(&result->answer, result->findings[h]), find(&result->rare_answer, result->findings[h]), 1);
    return table;
}
