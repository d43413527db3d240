/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_tables.c: which scenarios there are, what one is made of, and its inputs.
 */
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <isthmus/briefing/lists.h>
#include <string.h>

static void add_scenario_row(ist_table *table, const char *name, const ist_scenario *scenario)
{
    char                day[IST_DATE_TEXT], start[IST_DATE_TEXT];
    ist_scenario_counts counts;
    ist_scenario_count(scenario, &counts);
    ist_format_day(scenario->as_of, day);
    ist_format_month(scenario->world.start, start);
    ist_table_add_text(table, name);
    ist_table_add_text(table, scenario->title);
    ist_table_add_text(table, scenario->summary);
    ist_table_add_text(table, scenario->look_at);
    ist_table_add_text(table, scenario->depends_on);
    ist_table_add_text(table, day);
    ist_table_add_text(table, start);
    ist_table_add_number(table, scenario->world.months);
    ist_table_add_number(table, (double)counts.facts);
    ist_table_add_number(table, (double)counts.assumptions);
    ist_table_add_number(table, (double)counts.drawn);
    ist_table_add_print(table, "isthmus scenario check %s", name);
}

ist_status web_scenarios_list(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "name", .heading = "Name" },
        { .name = "title", .heading = "Scenario" },
        { .name = "description", .heading = "What it is" },
        { .name = "look_at", .heading = "What to look at" },
        { .name = "depends_on", .heading = "What it depends on" },
        { .name = "as_of", .heading = "Facts as of", .kind = IST_COLUMN_DATE },
        { .name = "start", .heading = "Starts", .kind = IST_COLUMN_DATE },
        { .name = "months", .heading = "Months", .kind = IST_COLUMN_INTEGER },
        { .name = "facts", .heading = "Facts", .kind = IST_COLUMN_INTEGER, .meaning = "numbers that are facts of the ledger" },
        { .name = "assumptions", .heading = "Assumptions", .kind = IST_COLUMN_INTEGER, .meaning = "numbers with a reason" },
        { .name = "drawn", .heading = "Drawn", .kind = IST_COLUMN_INTEGER, .meaning = "of these, numbers drawn from a range" },
        { .name = "recipe", .heading = "The same again", .machine_only = true, .meaning = "the command line that counts them" },
    };
    const char *const *names;
    size_t             n;
    IST_TRY(web_scenario_names(call, &names, &n, err));
    if (!(out->table = ist_table_new(columns, sizeof columns / sizeof *columns))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) {
        web_scenario *held = NULL;
        /* One that is no scenario, or is not for this reader, is not in the list. */
        if (web_scenario_take(call, names[i], IST_OWN_DAY, &held, NULL) != IST_OK) continue;
        add_scenario_row(out->table, names[i], web_scenario_of(held));
        web_scenario_give_back(call->web, held);
    }
    return IST_OK;
}

/* ---- the parts of one */

static void add_part(ist_table *table, const char *kind, const char *name, const char *title, const char *reason, const char *of, const char *unit)
{
    ist_table_add_text(table, kind);
    ist_table_add_text(table, name);
    ist_table_add_text(table, title);
    ist_table_add_text(table, reason);
    ist_table_add_text(table, of);
    ist_table_add_text(table, unit);
}

static void add_entries(ist_table *table, const char *kind, const ist_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) add_part(table, kind, entries->at[i].name, entries->at[i].title, entries->at[i].reason, "", "");
}

static void add_metrics(ist_table *table, const ist_scenario *scenario)
{
    for (size_t m = 0; m < scenario->n_metrics; m++) {
        const ist_metric_about *about = &scenario->metrics[m];
        ist_buffer              places = { 0 };
        for (size_t p = 0; p < ist_briefing_places(scenario); p++) {
            ist_place place = ist_briefing_place_at(scenario, p);
            if (ist_briefing_metric_at(about, place) == IST_NONE) continue;
            ist_buffer_print(&places, "%s%s", places.length ? ";" : "", ist_briefing_place_name(scenario, place));
        }
        add_part(table, about->more_is_better ? "metric, more is better" : "metric, less is better", about->name, about->title, "",
                 places.at ? places.at : "", about->unit);
        ist_buffer_clear(&places);
    }
}

ist_status web_scenario_parts(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Is", .meaning = "counterfactual, area, lever, metric, place, contingency, actor, ..." },
        { .name = "name", .heading = "Name", .meaning = "the word that queries use" },
        { .name = "title", .heading = "Title" },
        { .name = "reason", .heading = "Reason" },
        { .name = "of", .heading = "Of", .meaning = "of a lever its area; of a metric the places where it is taken, ';' between" },
        { .name = "unit", .heading = "Unit" },
    };
    web_scenario *held = NULL;
    IST_TRY(web_scenario_asked(call, &held, err));
    const ist_scenario *scenario = web_scenario_of(held);
    ist_table          *table = out->table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (table) {
        add_entries(table, "counterfactual", &scenario->entries[IST_SECTION_COUNTERFACTUALS]);
        add_entries(table, "area", &scenario->entries[IST_SECTION_COOPERATION]);
        for (size_t n = 0; n < scenario->world.n_levers; n++) {
            const ist_entry *entry = &scenario->entries[IST_SECTION_LEVERS].at[n];
            add_part(table, "lever", entry->name, entry->title, entry->reason, scenario->world.cooperation[scenario->world.levers[n].cooperation], "");
        }
        for (size_t p = 0; p < ist_briefing_places(scenario); p++) {
            ist_place place = ist_briefing_place_at(scenario, p);
            add_part(table, "place", ist_briefing_place_name(scenario, place), ist_briefing_place_title(scenario, place), "", "", "");
        }
        add_metrics(table, scenario);
        add_entries(table, "contingency", &scenario->entries[IST_SECTION_CONTINGENCIES]);
        add_entries(table, "theatre", &scenario->entries[IST_SECTION_THEATRES]);
        ist_table_set_title(table, scenario->title);
    }
    web_scenario_give_back(call->web, held);
    return table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

ist_status web_inputs(web_call *call, web_sheet *out, ist_error *err)
{
    web_scenario *held = NULL;
    IST_TRY(web_scenario_asked(call, &held, err));
    out->table = ist_briefing_inputs(web_scenario_of(held), web_flag(call, "drawn"));
    out->conditional = true;
    ist_buffer_print(&out->recipe, "isthmus scenario show %s --inputs --report%s --csv", web_scenario_of(held)->name, web_flag(call, "drawn") ? " --drawn" : "");
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    web_scenario_give_back(call->web, held);
    return out->table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

ist_status web_main_inputs(web_call *call, web_sheet *out, ist_error *err)
{
    web_scenario *held = NULL;
    int           against = 0;
    IST_TRY(web_scenario_asked(call, &held, err));
    const ist_scenario *scenario = web_scenario_of(held);
    ist_status          status = ist_scenario_counterfactual(scenario, NULL, &against, err);
    if (status == IST_OK) status = ist_briefing_main_inputs(scenario, against, call->options->data, &out->table, err);
    ist_buffer_print(&out->recipe, "isthmus scenario show %s --inputs --main --csv", scenario->name);
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    web_scenario_give_back(call->web, held);
    return status;
}
