/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c: the answer as tables. Machines get every figure in a column of its own; people get value and interval.
 */
#include "briefing_local.h"
#include <math.h>
#include <string.h>

static const char *sign_word(int sign) { return sign > 0 ? "more" : sign < 0 ? "less" : "either"; }

/* The columns that every valued statement has, in this order. People read the two ends of the interval in one cell. */
#define VALUE_COLUMNS                                                                                                            \
    { .name = "value", .heading = "Value", .kind = IST_COLUMN_NUMBER, .digits = -3,                                              \
      .meaning = "mean over futures of the change that cooperation makes" },                                                     \
    { .name = "interval", .heading = "5% .. 95% of worlds", .meaning = "between worlds: what nobody knows" },                    \
    { .name = "low_5", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true,                                            \
      .meaning = "5% quantile between worlds, the noise of chance taken off; unknown when not resolved" },                       \
    { .name = "high_95", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true, .meaning = "95% quantile between worlds" }, \
    { .name = "simulation_error", .heading = "Sim. error", .kind = IST_COLUMN_NUMBER, .digits = -2,                              \
      .meaning = "standard error of the mean from the finite number of futures" },                                               \
    { .name = "positive_share", .heading = "Above 0", .kind = IST_COLUMN_SHARE, .digits = 0,                                     \
      .meaning = "share of worlds in which the value is above 0" }

static void add_summary(ist_table *table, const ist_summary *summary, ist_setting setting)
{
    bool       resolved = summary->spread == IST_SPREAD_RESOLVED;
    ist_buffer interval = { 0 };
    briefing_interval(&interval, summary, setting);
    ist_table_add_number(table, summary->mean);
    ist_table_add_text(table, interval.failed ? NULL : interval.at);
    ist_table_add_number(table, resolved ? summary->quantiles[0] : NAN);
    ist_table_add_number(table, resolved ? summary->quantiles[IST_QUANTILES - 1] : NAN);
    ist_table_add_number(table, summary->error);
    ist_table_add_number(table, summary->positive);
    ist_buffer_clear(&interval);
}

/* A value with its unit, as people read it. */
static void add_amount(ist_table *table, double value, briefing_scale scale, ist_setting setting)
{
    ist_buffer text = { 0 };
    briefing_signed(&text, value * scale.factor, setting);
    if (scale.change[0]) ist_buffer_print(&text, " %s", scale.change);
    ist_table_add_text(table, text.failed ? NULL : text.at);
    ist_buffer_clear(&text);
}

static void add_headline_values(ist_table *table, const ist_result *result, size_t h, ist_setting setting)
{
    const ist_headline     *it = &result->scenario->headlines[h];
    const ist_metric_about *metric = &result->scenario->metrics[it->metric];
    const ist_summary      *summary = briefing_headline_summary(result, h);
    ist_statement_kind      kind = briefing_statement(it);
    const ist_summary      *still = ist_value_find(&result->answer.without_elasticities, kind, it->cooperation, IST_NONE, it->world_metric);
    briefing_scale          scale = briefing_scale_of(metric, summary->mean);
    ist_summary             scaled = briefing_scaled(summary, scale.factor);
    bool                    resolved = summary->spread == IST_SPREAD_RESOLVED;
    ist_buffer              interval = { 0 };
    briefing_interval(&interval, &scaled, setting);
    add_amount(table, summary->mean, scale, setting);
    ist_table_add_text(table, interval.failed ? NULL : interval.at);
    ist_table_add_text(table, sign_word(it->sign));
    ist_table_add_text(table, briefing_verdict(result, h));
    ist_table_add_text(table, briefing_tier_words(briefing_tier(result, metric, kind, it->cooperation, it->world_metric)));
    if (still) add_amount(table, still->mean, scale, setting);
    else ist_table_add_empty(table);
    ist_table_add_number(table, summary->mean);
    ist_table_add_number(table, resolved ? summary->quantiles[0] : NAN);
    ist_table_add_number(table, resolved ? summary->quantiles[IST_QUANTILES - 1] : NAN);
    ist_table_add_number(table, summary->error);
    ist_table_add_number(table, summary->positive);
    ist_table_add_number(table, still ? still->mean : NAN);
    ist_table_add_number(table, briefing_facts_share(result, h));
    ist_buffer_clear(&interval);
}

void briefing_add_headline(ist_table *table, const ist_scenario *scenario, const ist_headline *headline)
{
    const ist_metric_about *metric = &scenario->metrics[headline->metric];
    ist_place               place = ist_briefing_headline_place(headline);
    ist_table_add_text(table, headline->says);
    ist_table_add_print(table, "%s, %s", metric->title, ist_briefing_place_title(scenario, place));
    ist_table_add_text(table, headline->cooperation == IST_NONE ? "all" : scenario->world.cooperation[headline->cooperation]);
    ist_table_add_text(table, metric->name);
    ist_table_add_text(table, ist_briefing_place_name(scenario, place));
    ist_table_add_text(table, metric->unit);
}

ist_table *ist_briefing_headlines(const ist_result *result, ist_setting setting)
{
    static const ist_column columns[] = {
        { .name = "headline", .heading = "Headline", .meaning = "what the scenario puts first" },
        { .name = "measured", .heading = "Measured by", .meaning = "metric and place in words" },
        { .name = "area", .machine_only = true },
        { .name = "metric", .machine_only = true },
        { .name = "place", .machine_only = true },
        { .name = "unit", .machine_only = true, .meaning = "of the figures for programs" },
        { .name = "change", .heading = "Change", .meaning = "mean over futures of what cooperation changes, with its unit" },
        { .name = "interval", .heading = "5% .. 95% of worlds", .meaning = "between worlds, in the unit of the change: what nobody knows" },
        { .name = "expected_sign", .heading = "Expected", .meaning = "what the author of the scenario wrote down beforehand" },
        { .name = "verdict", .heading = "Found", .meaning = "how the value stands to that; switched off: no form of the area is on" },
        { .name = "tier", .heading = "Holds as", .meaning = "logistics, conditional on a war, or deterrence" },
        { .name = "if_nothing_deters", .heading = "If nothing deters", .meaning = "the same change when war does not answer to anything" },
        { .name = "value", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "the change in the metric's own unit" },
        { .name = "low_5", .kind = IST_COLUMN_NUMBER, .machine_only = true,
          .meaning = "5% quantile between worlds, the noise of chance taken off; unknown when not resolved" },
        { .name = "high_95", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "95% quantile between worlds" },
        { .name = "simulation_error", .kind = IST_COLUMN_NUMBER, .machine_only = true,
          .meaning = "standard error of the mean from the finite number of futures" },
        { .name = "positive_share", .kind = IST_COLUMN_SHARE, .machine_only = true, .meaning = "share of worlds in which the value is above 0" },
        { .name = "without_elasticity", .kind = IST_COLUMN_NUMBER, .machine_only = true,
          .meaning = "the same value when war does not answer to anything" },
        { .name = "facts_share", .kind = IST_COLUMN_SHARE, .machine_only = true,
          .meaning = "share of the variance between worlds from parameters whose range is bracketed by facts (total effect)" },
    };
    const ist_scenario *scenario = result->scenario;
    ist_table          *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    ist_table_set_title(table, "Headlines");
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        briefing_add_headline(table, scenario, &scenario->headlines[h]);
        add_headline_values(table, result, h, setting);
    }
    return table;
}

/* `size` is how large the metric itself is: below 1e-12 of it a difference is rounding. */
static void add_value_and_interval(ist_table *table, const ist_summary *whole, double factor, double size, ist_setting setting)
{
    ist_buffer         text = { 0 };
    ist_summary        scaled = briefing_scaled(whole, factor);
    const ist_summary *summary = &scaled;
    briefing_signed(&text, fabs(whole->mean) < 1e-12 * size ? 0 : summary->mean, setting);
    if (summary->spread != IST_SPREAD_NONE) {
        ist_buffer_add(&text, " ");
        briefing_interval(&text, summary, setting);
    }
    ist_table_add_text(table, text.failed ? NULL : text.at);
    ist_buffer_clear(&text);
}

ist_table *ist_briefing_areas(const ist_result *result, ist_place place, ist_setting setting)
{
    const ist_scenario *scenario = result->scenario;
    ist_column          columns[6 + IST_MAX_COOPERATION] = {
        { .name = "metric", .heading = "Measured by" },
        { .name = "unit", .heading = "Unit" },
        { .name = "without", .heading = "Without", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean without any lever" },
        { .name = "with_all", .heading = "With all", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean with all levers" },
    };
    size_t n = 4;
    for (size_t b = 0; b < scenario->world.n_cooperation; b++)
        columns[n++] = (ist_column){ .name = scenario->world.cooperation[b], .heading = briefing_area_title(scenario, (int)b),
                                     .meaning = "Shapley value of the area [5% .. 95% of worlds]" };
    columns[n++] = (ist_column){ .name = "together", .heading = "Together", .meaning = "all minus none" };
    columns[n++] = (ist_column){ .name = "better", .heading = "Better" };
    ist_table *table = ist_table_new(columns, n);
    if (!table) return NULL;
    ist_table_set_title(table, ist_briefing_place_title(scenario, place));
    for (size_t i = 0; i < scenario->n_metrics; i++) {
        const ist_metric_about *metric = &scenario->metrics[i];
        int                     m = ist_briefing_metric_at(metric, place);
        if (m == IST_NONE) continue;
        double without = ist_value_find(&result->answer.value, IST_SAY_NONE, IST_NONE, IST_NONE, m)->mean;
        double with = ist_value_find(&result->answer.value, IST_SAY_ALL, IST_NONE, IST_NONE, m)->mean;
        double size = fmax(fabs(without), fabs(with));
        if (size == 0) continue; /* there is none of it here; values.csv has the row */
        briefing_scale scale = briefing_scale_of(metric, size);
        ist_table_add_text(table, metric->title);
        ist_table_add_text(table, scale.unit);
        ist_table_add_number(table, without * scale.factor);
        ist_table_add_number(table, with * scale.factor);
        for (size_t b = 0; b < scenario->world.n_cooperation; b++)
            add_value_and_interval(table, ist_value_find(&result->answer.value, IST_SAY_AREA, (int)b, IST_NONE, m), scale.factor, size, setting);
        add_value_and_interval(table, ist_value_find(&result->answer.value, IST_SAY_TOTAL, IST_NONE, IST_NONE, m), scale.factor, size, setting);
        ist_table_add_text(table, metric->more_is_better ? "more" : "less");
    }
    return table;
}

static void title_table(ist_table *table, const char *before, const ist_scenario *scenario, const ist_metric_about *about, ist_place place)
{
    ist_buffer title = { 0 };
    ist_buffer_print(&title, "%s%s, %s", before, about->title, ist_briefing_place_title(scenario, place));
    if (about->unit[0]) ist_buffer_print(&title, " (%s)", about->unit);
    ist_table_set_title(table, title.failed ? about->title : title.at);
    ist_buffer_clear(&title);
}

ist_table *ist_briefing_levers(const ist_result *result, int metric, ist_place place, ist_setting setting)
{
    static const ist_column columns[] = {
        { .name = "lever", .heading = "Form of cooperation" },
        VALUE_COLUMNS,
        { .name = "alone", .heading = "Alone", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "with nothing else" },
        { .name = "last_in", .heading = "Last in", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "with everything else there already" },
        { .name = "tier", .heading = "Holds as" },
    };
    const ist_scenario     *scenario = result->scenario;
    const ist_metric_about *about = &scenario->metrics[metric];
    int                     m = ist_briefing_metric_at(about, place);
    ist_table              *table = m == IST_NONE ? NULL : ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    title_table(table, "", scenario, about, place);
    for (int b = 0; b < (int)scenario->world.n_cooperation; b++) {
        ist_table_start_row(table, 0, false);
        ist_table_add_text(table, briefing_area_title(scenario, b));
        add_summary(table, ist_value_find(&result->answer.value, IST_SAY_AREA, b, IST_NONE, m), setting);
        ist_table_add_number(table, ist_value_find(&result->answer.value, IST_SAY_AREA_ALONE, b, IST_NONE, m)->mean);
        ist_table_add_number(table, ist_value_find(&result->answer.value, IST_SAY_AREA_LAST, b, IST_NONE, m)->mean);
        ist_table_add_text(table, briefing_tier_words(briefing_tier(result, about, IST_SAY_AREA, b, m)));
        for (int n = 0; n < (int)scenario->world.n_levers; n++) {
            if (scenario->world.levers[n].cooperation != b) continue;
            ist_table_start_row(table, 1, false);
            ist_table_add_text(table, scenario->entries[IST_SECTION_LEVERS].at[n].title);
            add_summary(table, ist_value_find(&result->answer.value, IST_SAY_LEVER, n, IST_NONE, m), setting);
            ist_table_add_number(table, ist_value_find(&result->answer.value, IST_SAY_LEVER_ALONE, n, IST_NONE, m)->mean);
            ist_table_add_number(table, ist_value_find(&result->answer.value, IST_SAY_LEVER_LAST, n, IST_NONE, m)->mean);
            ist_table_add_text(table, "not judged alone");
        }
    }
    return table;
}

ist_table *ist_briefing_pairs(const ist_result *result, int metric, ist_place place, ist_setting setting)
{
    static const ist_column columns[] = {
        { .name = "first_area", .heading = "Area" },
        { .name = "second_area", .heading = "with" },
        VALUE_COLUMNS,
    };
    const ist_scenario     *scenario = result->scenario;
    const ist_metric_about *about = &scenario->metrics[metric];
    int                     m = ist_briefing_metric_at(about, place), B = (int)scenario->world.n_cooperation;
    ist_table              *table = m == IST_NONE || B < 2 ? NULL : ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    title_table(table, "How areas work on each other: ", scenario, about, place);
    for (int a = 0; a < B; a++)
        for (int b = a + 1; b < B; b++) {
            ist_table_add_text(table, briefing_area_title(scenario, a));
            ist_table_add_text(table, briefing_area_title(scenario, b));
            add_summary(table, ist_value_find(&result->answer.value, IST_SAY_PAIR, a, b, m), setting);
        }
    return table;
}

/* The names of a statement's subject: an area, a lever, or two areas. */
static void add_subject(ist_table *table, const ist_scenario *scenario, const ist_statement *statement)
{
    bool        lever = statement->kind >= IST_SAY_LEVER;
    const char *first = statement->first == IST_NONE ? ""
                        : lever                      ? scenario->world.levers[statement->first].patch.name
                                                     : scenario->world.cooperation[statement->first];
    ist_table_add_text(table, lever ? scenario->world.cooperation[scenario->world.levers[statement->first].cooperation] : first);
    ist_table_add_text(table, lever ? first : "");
    ist_table_add_text(table, statement->second == IST_NONE ? "" : scenario->world.cooperation[statement->second]);
}

static void add_value_row(ist_table *table, const ist_result *result, const ist_metric_about *metric, ist_place place, size_t s)
{
    const ist_scenario  *scenario = result->scenario;
    const ist_statement *statement = &result->answer.coalitions.statements[s];
    int                  m = ist_briefing_metric_at(metric, place);
    const ist_summary   *summary = ist_value_find(&result->answer.value, statement->kind, statement->first, statement->second, m);
    const ist_summary   *still = ist_value_find(&result->answer.without_elasticities, statement->kind, statement->first, statement->second, m);
    static const char   *spreads[] = { "none", "resolved", "not resolved" };
    ist_table_add_text(table, metric->name);
    ist_table_add_text(table, ist_briefing_place_name(scenario, place));
    ist_table_add_text(table, ist_statement_word((int)statement->kind));
    add_subject(table, scenario, statement);
    ist_table_add_text(table, metric->unit);
    add_summary(table, summary, IST_SET_TERMINAL);
    ist_table_add_text(table, spreads[summary->spread]);
    for (int q = 1; q < IST_QUANTILES - 1; q++) ist_table_add_number(table, summary->quantiles[q]);
    ist_table_add_number(table, summary->between);
    ist_table_add_number(table, summary->bound);
    ist_table_add_number(table, summary->within);
    ist_table_add_number(table, still ? still->mean : NAN);
    if (statement->kind == IST_SAY_PAIR || (statement->kind >= IST_SAY_LEVER && !still)) ist_table_add_text(table, ""); /* not judged alone */
    else ist_table_add_text(table, briefing_tier_words(briefing_tier(result, metric, statement->kind, statement->first, m)));
}

static ist_table *new_values(void)
{
    static const ist_column columns[] = {
        { .name = "metric" },
        { .name = "place", .meaning = "all, a perspective or a theatre" },
        { .name = "statement", .meaning = "none, all, total, shapley, alone, last, pair, owen" },
        { .name = "area" },
        { .name = "lever" },
        { .name = "second_area", .meaning = "of a pair" },
        { .name = "unit" },
        VALUE_COLUMNS,
        { .name = "spread", .meaning = "whether the spread between worlds is resolved" },
        { .name = "low_25", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "median", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "high_75", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "variance_between", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "variance_bound_95", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "variance_within", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "without_elasticity", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "of areas; of levers where they were replayed so too" },
        { .name = "tier" },
    };
    return ist_table_new(columns, sizeof columns / sizeof *columns);
}

enum { SAY_AREAS = 1, SAY_LEVERS = 2 };

static void add_values(ist_table *table, const ist_result *result, const ist_metric_about *metric, ist_place place, int which)
{
    if (ist_briefing_metric_at(metric, place) == IST_NONE) return;
    for (size_t s = 0; s < result->answer.coalitions.n_statements; s++)
        if (which & (result->answer.coalitions.statements[s].kind >= IST_SAY_LEVER ? SAY_LEVERS : SAY_AREAS)) add_value_row(table, result, metric, place, s);
}

static void add_values_joined(ist_table *table, const ist_result *result, const ist_result *levers, int metric, ist_place place)
{
    const ist_metric_about *about = &result->scenario->metrics[metric];
    add_values(table, result, about, place, levers ? SAY_AREAS : SAY_AREAS | SAY_LEVERS);
    if (levers) add_values(table, levers, about, place, SAY_LEVERS);
}

ist_table *ist_briefing_values_at(const ist_result *result, const ist_result *levers, int metric, ist_place place)
{
    ist_table *table = new_values();
    if (table) add_values_joined(table, result, levers, metric, place);
    return table;
}

static void add_values_of(ist_table *table, const ist_result *result, const ist_result *levers, int metric)
{
    const ist_scenario *scenario = result->scenario;
    for (size_t p = 0; p < ist_briefing_places(scenario); p++) add_values_joined(table, result, levers, metric, ist_briefing_place_at(scenario, p));
}

ist_table *ist_briefing_values_of(const ist_result *result, const ist_result *levers, int metric)
{
    ist_table *table = new_values();
    if (table) add_values_of(table, result, levers, metric);
    return table;
}

ist_table *ist_briefing_values(const ist_result *result)
{
    ist_table *table = new_values();
    for (size_t i = 0; table && i < result->scenario->n_metrics; i++) add_values_of(table, result, NULL, (int)i);
    return table;
}

ist_table *ist_briefing_events(const ist_result *result)
{
    static const ist_column columns[] = {
        { .name = "contingency", .heading = "Contingency" },
        { .name = "onsets_without", .heading = "Onsets without", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "build-ups begun in a thousand futures, without any lever" },
        { .name = "onsets_with", .heading = "with all", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "the same with all levers" },
        { .name = "expected_without", .heading = "Expected without", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "the same by the compensator" },
        { .name = "expected_with", .heading = "with all", .kind = IST_COLUMN_NUMBER, .digits = 1 },
        { .name = "wars_without", .heading = "Wars without", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "wars begun in a thousand futures" },
        { .name = "wars_with", .heading = "with all", .kind = IST_COLUMN_NUMBER, .digits = 1 },
        { .name = "months_without", .heading = "Months in one future, without", .kind = IST_COLUMN_NUMBER, .digits = 2,
          .meaning = "months active in one future, on average: not in a thousand" },
        { .name = "months_with", .heading = "with all", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "months active in one future, with all levers" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    ist_table_set_title(table, "Events in a thousand futures");
    for (size_t c = 0; c < result->scenario->world.n_contingencies; c++) {
        const ist_event_rates *of[2] = { &result->answer.events[c].none, &result->answer.events[c].all };
        ist_table_add_text(table, result->scenario->entries[IST_SECTION_CONTINGENCIES].at[c].title);
        for (int w = 0; w < 2; w++) ist_table_add_number(table, of[w]->onsets);
        for (int w = 0; w < 2; w++) ist_table_add_number(table, of[w]->compensator);
        for (int w = 0; w < 2; w++) ist_table_add_number(table, of[w]->wars);
        for (int w = 0; w < 2; w++) ist_table_add_number(table, of[w]->active_months / 1000);
    }
    return table;
}

ist_table *ist_briefing_inputs(const ist_scenario *scenario, bool drawn_only)
{
    static const ist_column columns[] = {
        { .name = "input", .heading = "Input" },
        { .name = "kind", .heading = "Is" },
        { .name = "value", .heading = "Value or range" },
        { .name = "planning_value", .heading = "At its middle", .kind = IST_COLUMN_NUMBER, .digits = -4 },
        { .name = "unit", .heading = "Unit" },
        { .name = "basis", .heading = "Source or reason" },
        { .name = "since", .heading = "Since", .kind = IST_COLUMN_DATE },
        { .name = "fact", .machine_only = true, .meaning = "key of the fact: isthmus ledger source KEY" },
        { .name = "label", .heading = "Label", .machine_only = true },
    };
    static const char *kinds[] = { "fact", "assumption", "default" };
    ist_table         *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; table && i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        ist_buffer       value = { 0 };
        if (drawn_only && (input->kind != IST_INPUT_ASSUMPTION || input->value.kind == IST_CONSTANT)) continue;
        ist_input_text(&value, scenario, input);
        ist_table_add_text(table, input->name);
        ist_table_add_text(table, kinds[input->kind]);
        ist_table_add_text(table, value.failed ? NULL : value.at);
        ist_table_add_number(table, input->planning);
        ist_table_add_text(table, input->unit);
        if (input->kind == IST_INPUT_FACT) ist_table_add_print(table, "%s%s%s", input->source, input->section[0] ? ", " : "", input->section);
        else ist_table_add_text(table, input->reason);
        ist_table_add_text(table, input->since);
        ist_table_add_text(table, input->kind == IST_INPUT_FACT ? input->fact : "");
        ist_table_add_text(table, input->label);
        ist_buffer_clear(&value);
    }
    return table;
}

/* The first words of names, each once: "stock, target, gdp". */
static void add_first_word(ist_buffer *words, const char *name)
{
    const char *slash = strchr(name, '/'), *from = slash ? slash + 1 : name;
    size_t      length = strcspn(from, ".");
    for (const char *at = words->at; at && *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] ? 2 : 0))
        if (strcspn(at, ",") == length && strncmp(at, from, length) == 0) return;
    ist_buffer_add(words, words->length ? ", " : "");
    ist_buffer_add_n(words, from, length);
}

static bool is_judged(const ist_input *input) { return input->kind == IST_INPUT_ASSUMPTION && input->value.kind != IST_CONSTANT; }

static bool same_reason(const ist_input *a, const ist_input *b)
{
    return strcmp(a->reason, b->reason) == 0 && strcmp(a->who_disagrees, b->who_disagrees) == 0 && strcmp(a->settles, b->settles) == 0;
}

ist_table *ist_briefing_reasons(const ist_scenario *scenario)
{
    static const ist_column columns[] = {
        { .name = "kinds", .heading = "Numbers", .meaning = "kinds of numbers that share the reason" },
        { .name = "count", .heading = "How many", .kind = IST_COLUMN_INTEGER },
        { .name = "reason", .heading = "Reason for their ranges" },
        { .name = "who_disagrees", .heading = "Who would disagree" },
        { .name = "settles", .heading = "What would settle it" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (table) ist_table_set_title(table, "Assumptions that are drawn from a range, by their reason");
    for (size_t i = 0; table && i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        bool             told = false;
        double           count = 0;
        ist_buffer       words = { 0 };
        if (!is_judged(input)) continue;
        for (size_t j = 0; j < i && !told; j++) told = is_judged(&scenario->inputs[j]) && same_reason(&scenario->inputs[j], input);
        if (told) continue;
        for (size_t j = i; j < scenario->n_inputs; j++)
            if (is_judged(&scenario->inputs[j]) && same_reason(&scenario->inputs[j], input)) {
                add_first_word(&words, scenario->inputs[j].name);
                count++;
            }
        ist_table_add_text(table, words.failed ? NULL : words.at);
        ist_table_add_number(table, count);
        ist_table_add_text(table, input->reason);
        ist_table_add_text(table, input->who_disagrees);
        ist_table_add_text(table, input->settles);
        ist_buffer_clear(&words);
    }
    return table;
}
