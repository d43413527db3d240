/* SPDX-License-Identifier: Apache-2.0
 *
 * comparison_tables.c: two answers side by side, as tables and words.
 */
#include "comparison_local.h"

#include <isthmus/base/time.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What both tables for programs say of a row, in this order. */
#define ROW_COLUMNS                                                                                                               \
    { .name = "first_value", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "mean over futures in the first scenario" }, \
    { .name = "first_low_5", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "5% quantile between worlds; unknown when not resolved" }, \
    { .name = "first_high_95", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "95% quantile between worlds" },      \
    { .name = "first_error", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "simulation error of the mean" },       \
    { .name = "second_value", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "mean over the same futures in the second scenario" }, \
    { .name = "second_low_5", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "as of the first" },                   \
    { .name = "second_high_95", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "as of the first" },                 \
    { .name = "second_error", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "as of the first" },                   \
    { .name = "overlap", .kind = IST_COLUMN_FLAG, .machine_only = true, .meaning = "whether the two intervals overlap; unknown when one is not resolved" }, \
    { .name = "difference", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "the second less the first: mean over futures" }, \
    { .name = "difference_error", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "its simulation error, from differences world by world" }, \
    { .name = "difference_low_5", .kind = IST_COLUMN_NUMBER, .machine_only = true,                                               \
      .meaning = "5% quantile of the difference between worlds; unknown when not resolved, or when one number has two ranges" }, \
    { .name = "difference_high_95", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "95% quantile of the difference between worlds" }, \
    { .name = "higher_share", .kind = IST_COLUMN_SHARE, .machine_only = true, .meaning = "share of worlds in which the second is higher; unknown as the interval is" }, \
    { .name = "finding", .heading = "Second is", .meaning = "the same, within chance, higher, lower, higher on average, lower on average: see ist_comparison_says" }, \
    { .name = "tier", .heading = "Holds as", .meaning = "logistics, conditional on a war, or deterrence: the weaker of both" }

static bool resolved(const ist_summary *summary) { return summary && summary->spread == IST_SPREAD_RESOLVED; }

static double low_of(const ist_summary *it) { return it->spread == IST_SPREAD_NONE ? it->mean : it->quantiles[0]; }
static double high_of(const ist_summary *it) { return it->spread == IST_SPREAD_NONE ? it->mean : it->quantiles[IST_QUANTILES - 1]; }

/* 1, 0, or unknown. */
static double overlap(const ist_summary *a, const ist_summary *b)
{
    if (!a || !b || a->spread == IST_SPREAD_UNRESOLVED || b->spread == IST_SPREAD_UNRESOLVED) return NAN;
    return low_of(a) <= high_of(b) && low_of(b) <= high_of(a);
}

static const char *tier_of(const ist_comparison *comparison, const ist_comparison_row *row)
{
    ist_tier worst = IST_TIER_LOGISTICS;
    for (int i = 0; i < 2; i++) {
        if (row->metric[i] == IST_NONE) continue;
        const ist_metric_about *metric = &comparison->side[i]->scenario->metrics[row->metric[i]];
        ist_tier tier = briefing_tier(comparison->side[i], metric, row->kind, comparison_first(row, i), ist_briefing_metric_at(metric, row->place[i]));
        if (tier > worst) worst = tier;
    }
    return briefing_tier_words(worst);
}

static void add_row(ist_table *table, const ist_comparison *comparison, const ist_comparison_row *row)
{
    const ist_summary *it = row->difference;
    for (int i = 0; i < 2; i++) {
        const ist_summary *side = row->side[i];
        ist_table_add_number(table, side ? side->mean : NAN);
        ist_table_add_number(table, resolved(side) ? side->quantiles[0] : NAN);
        ist_table_add_number(table, resolved(side) ? side->quantiles[IST_QUANTILES - 1] : NAN);
        ist_table_add_number(table, side ? side->error : NAN);
    }
    bool between = comparison->paired && resolved(it);
    ist_table_add_number(table, overlap(row->side[0], row->side[1]));
    ist_table_add_number(table, it ? it->mean : NAN);
    ist_table_add_number(table, it ? it->error : NAN);
    ist_table_add_number(table, between ? it->quantiles[0] : NAN);
    ist_table_add_number(table, between ? it->quantiles[IST_QUANTILES - 1] : NAN);
    ist_table_add_number(table, comparison->paired && it ? it->positive : NAN);
    const char *says = ist_comparison_says(comparison, row);
    ist_table_add_text(table, says ? says : row->side[0] ? "only in the first" : "only in the second");
    ist_table_add_text(table, tier_of(comparison, row));
}

/* "+2.12 [+1.22 .. +3.19]"; a metric itself has no sign before it. */
static void add_value(ist_table *table, const ist_summary *whole, double factor, bool change, const char *unit, ist_setting setting)
{
    ist_buffer text = { 0 };
    if (!whole) {
        ist_table_add_empty(table);
        return;
    }
    ist_summary scaled = briefing_scaled(whole, factor);
    if (change) briefing_signed(&text, scaled.mean, setting);
    else ist_figure_number(&text, scaled.mean, -3, setting);
    if (unit[0]) ist_buffer_print(&text, " %s", unit);
    if (change && scaled.spread != IST_SPREAD_NONE) {
        ist_buffer_add(&text, " ");
        briefing_interval(&text, &scaled, setting);
    }
    ist_table_add_words(table, &text);
}

/* "+0.31 [+0.12 .. +0.61]" where worlds pair off; else "+0.31, sim. error 0.05". */
static void add_difference(ist_table *table, const ist_comparison *comparison, const ist_comparison_row *row, double factor, const char *unit, ist_setting setting)
{
    ist_buffer text = { 0 };
    if (!row->difference || comparison->paired) {
        double size = row->difference ? fmax(fabs(row->side[0]->mean), fabs(row->side[1]->mean)) : 0;
        if (row->difference && fabs(row->difference->mean) <= 1e-12 * size && row->difference->spread == IST_SPREAD_NONE) ist_table_add_text(table, "0");
        else add_value(table, row->difference, factor, true, unit, setting);
        return;
    }
    briefing_signed(&text, row->difference->mean * factor, setting);
    if (unit[0]) ist_buffer_print(&text, " %s", unit);
    ist_buffer_add(&text, ", sim. error ");
    ist_figure_number(&text, row->difference->error * factor, -2, setting);
    ist_table_add_words(table, &text);
}

/* The row of a statement in scenario `own`: found among those that the comparison has. */
static const ist_comparison_row *row_of(const ist_comparison *comparison, int own, int metric, ist_place place, ist_statement_kind kind, int area)
{
    for (size_t r = 0; r < comparison->n_rows; r++) {
        const ist_comparison_row *row = &comparison->rows[r];
        if (row->kind == kind && row->metric[own] == metric && row->area[own] == area && row->place[own].kind == place.kind
            && row->place[own].index == place.index)
            return row;
    }
    return NULL;
}

static const ist_comparison_row *headline_row(const ist_comparison *comparison, int own, size_t h)
{
    const ist_headline *it = &comparison->side[own]->scenario->headlines[h];
    return row_of(comparison, own, it->metric, ist_briefing_headline_place(it), briefing_statement(it), it->cooperation);
}

static bool first_says(const ist_comparison *comparison, const ist_comparison_row *row)
{
    for (size_t h = 0; h < comparison->side[0]->scenario->n_headlines; h++)
        if (headline_row(comparison, 0, h) == row) return true;
    return false;
}

static void add_headline(ist_table *table, const ist_comparison *comparison, int own, size_t h, const ist_comparison_row *row, ist_setting setting)
{
    const ist_scenario     *scenario = comparison->side[own]->scenario;
    const ist_headline     *it = &scenario->headlines[h];
    const ist_metric_about *metric = &scenario->metrics[it->metric];
    double                  size = fmax(row->side[0] ? fabs(row->side[0]->mean) : 0, row->side[1] ? fabs(row->side[1]->mean) : 0);
    briefing_scale          scale = briefing_scale_of(metric, size);
    briefing_add_headline(table, scenario, it);
    for (int i = 0; i < 2; i++) add_value(table, row->side[i], scale.factor, true, scale.change, setting);
    add_difference(table, comparison, row, scale.factor, scale.change, setting);
    add_row(table, comparison, row);
}

ist_table *ist_comparison_headlines(const ist_comparison *comparison, ist_setting setting)
{
    static const ist_column columns[] = {
        { .name = "headline", .heading = "Headline" },
        { .name = "measured_by", .heading = "Measured by" },
        { .name = "area", .machine_only = true, .meaning = "area of cooperation, or all" },
        { .name = "metric", .machine_only = true, .meaning = "name of the metric" },
        { .name = "place", .machine_only = true, .meaning = "all, a perspective or a theatre" },
        { .name = "unit", .machine_only = true, .meaning = "of the values" },
        { .name = "first", .heading = "First [5% .. 95% of worlds]", .meaning = "the change that cooperation makes, for people" },
        { .name = "second", .heading = "Second", .meaning = "the same in the second scenario" },
        { .name = "second_less_first", .heading = "Second less first", .meaning = "their difference" },
        ROW_COLUMNS,
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    ist_table_set_title(table, "Headlines");
    for (int own = 0; own < 2; own++)
        for (size_t h = 0; h < comparison->side[own]->scenario->n_headlines; h++) {
            const ist_comparison_row *row = headline_row(comparison, own, h);
            if (row && (own == 0 || !first_says(comparison, row))) add_headline(table, comparison, own, h, row, setting);
        }
    return table;
}

static const ist_scenario *speaker(const ist_comparison *comparison, const ist_comparison_row *row, int *out_own)
{
    *out_own = row->metric[0] == IST_NONE;
    return comparison->side[*out_own]->scenario;
}

ist_table *ist_comparison_values(const ist_comparison *comparison, const char *metric, const char *place)
{
    static const ist_column columns[] = {
        { .name = "metric" },
        { .name = "place", .meaning = "all, a perspective or a theatre" },
        { .name = "statement", .meaning = "none, all, total, shapley, alone, last-in; of levers owen, lever-alone, lever-last-in" },
        { .name = "area" },
        { .name = "lever", .meaning = "of the area, where levers were asked for" },
        { .name = "unit" },
        ROW_COLUMNS,
        { .name = "better", .meaning = "more or less of the metric" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t r = 0; table && r < comparison->n_rows; r++) {
        const ist_comparison_row *row = &comparison->rows[r];
        int                       own;
        const ist_scenario       *scenario = speaker(comparison, row, &own);
        const ist_metric_about   *about = &scenario->metrics[row->metric[own]];
        const char               *where = ist_briefing_place_name(scenario, row->place[own]);
        if ((metric && strcmp(metric, about->name) != 0) || (place && strcmp(place, where) != 0)) continue;
        ist_table_add_text(table, about->name);
        ist_table_add_text(table, where);
        ist_table_add_text(table, ist_statement_word((int)row->kind));
        ist_table_add_text(table, row->area[own] == IST_NONE ? "" : scenario->world.cooperation[row->area[own]]);
        ist_table_add_text(table, row->lever[own] == IST_NONE ? "" : scenario->world.levers[row->lever[own]].patch.name);
        ist_table_add_text(table, about->unit);
        add_row(table, comparison, row);
        ist_table_add_text(table, about->more_is_better ? "more" : "less");
    }
    return table;
}

/* ---- a place, for people */

static double size_at(const ist_comparison *comparison, int metric, ist_place place)
{
    double size = 0;
    for (int k = IST_SAY_NONE; k <= IST_SAY_ALL; k++) {
        const ist_comparison_row *row = row_of(comparison, 0, metric, place, (ist_statement_kind)k, IST_NONE);
        for (int i = 0; row && i < 2; i++) size = fmax(size, row->side[i] ? fabs(row->side[i]->mean) : 0);
    }
    return size;
}

static bool is_extreme(ist_statement_kind kind)
{
    return kind == IST_SAY_AREA_ALONE || kind == IST_SAY_AREA_LAST || kind == IST_SAY_LEVER_ALONE || kind == IST_SAY_LEVER_LAST;
}

static bool told(const char *says) { return says && strcmp(says, "the same") != 0 && strcmp(says, "within chance") != 0; }

static const char *what_of(const ist_comparison *comparison, const ist_comparison_row *row)
{
    switch (row->kind) {
    case IST_SAY_NONE: return "without";
    case IST_SAY_ALL: return "with all";
    case IST_SAY_TOTAL: return "together";
    case IST_SAY_LEVER: return comparison->side[0]->scenario->entries[IST_SECTION_LEVERS].at[row->lever[0]].title;
    default: return briefing_area_title(comparison->side[0]->scenario, row->area[0]);
    }
}

static void add_at(ist_table *table, const ist_comparison *comparison, const ist_comparison_row *row, briefing_scale scale, ist_setting setting)
{
    bool        change = row->kind == IST_SAY_AREA || row->kind == IST_SAY_LEVER || row->kind == IST_SAY_TOTAL;
    const char *says = ist_comparison_says(comparison, row);
    ist_table_start_row(table, comparison_of_lever(row) ? 2 : 1, false);
    ist_table_add_text(table, what_of(comparison, row));
    for (int i = 0; i < 2; i++) add_value(table, row->side[i], scale.factor, change, "", setting);
    add_difference(table, comparison, row, scale.factor, "", setting);
    ist_table_add_text(table, says ? says : "only in the first");
    ist_table_add_text(table, tier_of(comparison, row));
}

/* What the rows of a metric begin with: "Loss by war, billion USD". */
static void start_metric(ist_table *table, const ist_metric_about *metric, briefing_scale scale)
{
    ist_buffer heading = { 0 };
    ist_buffer_print(&heading, "%s%s%s", metric->title, scale.unit[0] ? ", " : "", scale.unit);
    ist_table_start_group(table, heading.failed ? metric->title : heading.at);
    ist_buffer_clear(&heading);
}

ist_table *ist_comparison_at(const ist_comparison *comparison, ist_place place, bool all, ist_setting setting)
{
    static const ist_column columns[] = {
        { .name = "statement", .heading = "What", .meaning = "the metric without and with all levers; what an area, below it a lever of it, and all together change" },
        { .name = "first", .heading = "First [5% .. 95% of worlds]" },
        { .name = "second", .heading = "Second" },
        { .name = "difference", .heading = "Second less first" },
        { .name = "finding", .heading = "Second is" },
        { .name = "tier", .heading = "Holds as" },
    };
    const ist_scenario *scenario = comparison->side[0]->scenario;
    int                 begun = IST_NONE;
    ist_table          *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (table) ist_table_set_title(table, ist_briefing_place_title(scenario, place));
    for (size_t r = 0; table && r < comparison->n_rows; r++) {
        const ist_comparison_row *row = &comparison->rows[r];
        bool here = row->metric[0] != IST_NONE && row->place[0].kind == place.kind && row->place[0].index == place.index;
        if (!here || is_extreme(row->kind)) continue;
        if (!all && !told(ist_comparison_says(comparison, row))) continue;
        double size = size_at(comparison, row->metric[0], place);
        if (size == 0) continue;
        const ist_metric_about *metric = &scenario->metrics[row->metric[0]];
        briefing_scale          scale = briefing_scale_of(metric, size);
        if (begun != row->metric[0]) start_metric(table, metric, scale);
        begun = row->metric[0];
        add_at(table, comparison, row, scale, setting);
    }
    return table;
}

/* ---- words around the tables */

static void add_side(ist_buffer *out, const char *which, const ist_result *result)
{
    char day[IST_DATE_TEXT];
    ist_format_day(result->scenario->as_of, day);
    ist_buffer_print(out, "%s: %s", which, result->scenario->title);
    if (strcmp(result->words, result->scenario->name) != 0) ist_buffer_print(out, " (%s)", result->words);
    ist_buffer_print(out, ", against \"%s\", facts as of %s\n", briefing_counterfactual_title(result), day);
}

void ist_comparison_opening(ist_buffer *out, const ist_comparison *comparison)
{
    add_side(out, "First", comparison->side[0]);
    add_side(out, "Second", comparison->side[1]);
    ist_buffer_print(out, "The same %llu futures in %llu worlds, seed %llu\n", (unsigned long long)comparison->futures,
                     (unsigned long long)comparison->side[0]->answer.worlds, (unsigned long long)comparison->side[0]->seed);
    if (!ist_briefing_is_first_look(comparison->side[0])) return;
    briefing_first_look(out, comparison->side[0]);
    ist_buffer_add(out, "\n");
}

void ist_comparison_closing(ist_buffer *out, const ist_comparison *comparison, const char *recipe)
{
    char more[64] = " is";
    if (comparison->n_two_ranges > 1) snprintf(more, sizeof more, " and %zu other%s are", comparison->n_two_ranges - 1, comparison->n_two_ranges > 2 ? "s" : "");
    if (comparison->paired)
        ist_buffer_add(out, "\nThe interval of a difference is between worlds: every number that both leave open has one range, so that a world is the same "
                            "draw in both.\nTwo intervals that overlap do not make a difference doubtful: what moves both falls out of it.\n");
    else
        ist_buffer_print(out, "\nA difference here is one of means, with its simulation error alone: %s%s drawn from one range in the first and from another\n"
                              "in the second, and nobody says how two beliefs about one number go together.\n",
                         comparison->two_ranges, more);
    size_t alone = 0;
    for (size_t r = 0; r < comparison->n_rows; r++) alone += !comparison->rows[r].difference;
    if (alone) ist_buffer_print(out, "%zu statements are on what one scenario alone has: --csv holds them.\n", alone);
    if (!comparison->same_months) ist_buffer_add(out, "The two do not go over the same months: sums over months are not of the same time.\n");
    ist_buffer_print(out, "Within chance: not three times the simulation error of the difference. What the two files say otherwise, `isthmus scenario diff` lists: %zu line%s.\n"
                          "%s\nThe same numbers again: %s\n", comparison->n_differ, comparison->n_differ == 1 ? "" : "s", ist_briefing_condition, recipe);
}
