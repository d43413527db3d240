/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence_study.c: a sensitivity analysis as table, chart and files.
 */
#include "evidence_local.h"
#include <isthmus/briefing/evidence.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

void ist_briefing_input_value(ist_buffer *out, const ist_range *range, double value)
{
    if (range->input && range->input->key->flags & IST_KEY_SWITCH) ist_buffer_add(out, value >= 0.5 ? "yes" : "no");
    else ist_figure_number(out, value, -3, IST_SET_TERMINAL);
    if (range->input && range->input->unit[0] && !(range->input->key->flags & IST_KEY_SWITCH)) ist_buffer_print(out, " %s", range->input->unit);
}

void briefing_add_range(ist_table *table, const ist_range *range)
{
    ist_buffer text = { 0 };
    ist_figure_number(&text, range->low, -3, IST_SET_TERMINAL);
    ist_buffer_add(&text, " .. ");
    ist_briefing_input_value(&text, range, range->high);
    ist_table_add_text(table, text.failed ? NULL : text.at);
    ist_buffer_clear(&text);
}

void briefing_add_origin(ist_table *table, const ist_input *input)
{
    static const char *const kinds[] = { "fact", "assumption", "default" };
    if (!input) {
        for (int i = 0; i < 4; i++) ist_table_add_text(table, "");
        return;
    }
    ist_table_add_text(table, kinds[input->kind]);
    if (input->kind == IST_INPUT_FACT) ist_table_add_print(table, "%s%s%s", input->source, input->section[0] ? ", " : "", input->section);
    else ist_table_add_text(table, input->reason);
    ist_table_add_text(table, input->fact);
    ist_table_add_print(table, "%s:%d", input->file, input->line);
}

static const ist_column subject_columns[] = {
    { .name = "subject", .heading = "Subject", .machine_only = true, .meaning = "what is asked about" },
    { .name = "rank", .heading = "Rank", .kind = IST_COLUMN_INTEGER, .meaning = "1 moves the subject most" },
    { .name = "input", .heading = "Input", .meaning = "the input with a range" },
    { .name = "range", .heading = "Range", .meaning = "its ends; of a distribution without ends its 2.5% and 97.5% quantiles" },
};
static const ist_column origin_columns[] = {
    { .name = "low", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true },
    { .name = "planning", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true, .meaning = "the planning value" },
    { .name = "high", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true },
    { .name = "kind", .machine_only = true, .meaning = "fact or assumption" },
    { .name = "reason", .machine_only = true, .meaning = "source of a fact, reason of an assumption" },
    { .name = "fact", .machine_only = true, .meaning = "key of the fact in the ledger" },
    { .name = "place", .machine_only = true, .meaning = "file and line" },
};
static const ist_column morris_columns[] = {
    { .name = "mu_star", .heading = "Moves it by", .kind = IST_COLUMN_NUMBER, .digits = -3,
      .meaning = "mean size of the elementary effects: change of the subject for a move over the whole range" },
    { .name = "mu_star_error", .heading = "+-", .kind = IST_COLUMN_NUMBER, .digits = -2, .meaning = "standard error of mu_star" },
    { .name = "mu", .heading = "Upwards", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "mean elementary effect, with its sign" },
    { .name = "sigma", .heading = "Differs by", .kind = IST_COLUMN_NUMBER, .digits = -3,
      .meaning = "standard deviation of the effects: interactions and bends" },
};
static const ist_column sobol_columns[] = {
    { .name = "total", .heading = "With interactions", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "Sobol index of total order" },
    { .name = "total_interval", .heading = "95%", .meaning = "by resampling base samples" },
    { .name = "total_low", .kind = IST_COLUMN_NUMBER, .digits = 3, .machine_only = true },
    { .name = "total_high", .kind = IST_COLUMN_NUMBER, .digits = 3, .machine_only = true },
    { .name = "first", .heading = "Alone", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "Sobol index of first order" },
    { .name = "first_interval", .heading = "95%", .meaning = "by resampling base samples" },
    { .name = "first_low", .kind = IST_COLUMN_NUMBER, .digits = 3, .machine_only = true },
    { .name = "first_high", .kind = IST_COLUMN_NUMBER, .digits = 3, .machine_only = true },
};
static const ist_column shapley_columns[] = {
    { .name = "shapley", .heading = "Share of variance", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "Shapley effect; shares sum to 1" },
    { .name = "shapley_interval", .heading = "95%", .meaning = "by resampling samples" },
    { .name = "shapley_low", .kind = IST_COLUMN_NUMBER, .digits = 3, .machine_only = true },
    { .name = "shapley_high", .kind = IST_COLUMN_NUMBER, .digits = 3, .machine_only = true },
};

#define COUNT(list) (sizeof list / sizeof *list)

static ist_table *empty_table(ist_method method)
{
    ist_column        columns[24];
    size_t            n = 0;
    const ist_column *own = method == IST_METHOD_MORRIS ? morris_columns : method == IST_METHOD_SOBOL ? sobol_columns : shapley_columns;
    size_t            count = method == IST_METHOD_MORRIS ? COUNT(morris_columns) : method == IST_METHOD_SOBOL ? COUNT(sobol_columns) : COUNT(shapley_columns);
    for (size_t i = 0; i < COUNT(subject_columns); i++) columns[n++] = subject_columns[i];
    for (size_t i = 0; i < count; i++) columns[n++] = own[i];
    for (size_t i = 0; i < COUNT(origin_columns); i++) columns[n++] = origin_columns[i];
    return ist_table_new(columns, n);
}

static void add_estimate(ist_table *table, ist_estimate it)
{
    ist_table_add_number(table, it.value);
    ist_table_add_print(table, "[%.3f .. %.3f]", it.low, it.high);
    ist_table_add_number(table, it.low);
    ist_table_add_number(table, it.high);
}

static bool moves(const ist_study *study, size_t at)
{
    if (study->morris) return study->morris[at].mu_star > 0;
    return study->sobol ? study->sobol[at].total.value != 0 : study->shapley[at].value != 0;
}

static void add_row(ist_table *table, const ist_study *study, size_t subject, size_t rank, size_t range, const char *words)
{
    size_t           at = subject * study->n_ranges + range;
    const ist_range *it = &study->ranges[range];
    ist_table_add_text(table, words);
    ist_table_add_number(table, (double)rank);
    ist_table_add_text(table, it->name);
    briefing_add_range(table, it);
    if (study->morris) {
        const ist_morris_effect *effect = &study->morris[at];
        ist_table_add_number(table, effect->mu_star);
        ist_table_add_number(table, effect->error);
        ist_table_add_number(table, effect->mu);
        ist_table_add_number(table, effect->sigma);
    } else if (study->sobol) {
        add_estimate(table, study->sobol[at].total);
        add_estimate(table, study->sobol[at].first);
    } else {
        add_estimate(table, study->shapley[at]);
    }
    ist_table_add_number(table, it->low);
    ist_table_add_number(table, it->planning);
    ist_table_add_number(table, it->high);
    briefing_add_origin(table, it->input);
}

/* The title of a subject's group: what it is, and what it comes to at the planning values. */
static void add_heading(ist_buffer *out, const ist_study *study, size_t subject, const char *words)
{
    if (!study->scenario) {
        ist_buffer_print(out, "%s: mean ", words);
        ist_figure_number(out, study->whole[subject].mean, -3, IST_SET_TERMINAL);
        ist_buffer_add(out, ", standard deviation ");
        ist_figure_number(out, sqrt(study->whole[subject].variance), -3, IST_SET_TERMINAL);
        return;
    }
    const char *unit = study->scenario->metrics[study->subjects[subject].metric].unit;
    ist_buffer_print(out, "%s: ", words);
    ist_figure_number(out, study->planning[subject], -3, IST_SET_TERMINAL);
    ist_buffer_add(out, " +- ");
    ist_figure_number(out, study->error[subject], -2, IST_SET_TERMINAL);
    ist_buffer_print(out, "%s%s with every input at its planning value", unit[0] ? " " : "", unit);
    if (!study->whole) return;
    ist_buffer_add(out, "; standard deviation over the inputs ");
    ist_figure_number(out, sqrt(study->whole[subject].variance), -3, IST_SET_TERMINAL);
}

static void add_footnotes(ist_table *table, const ist_study *study)
{
    static const char *const methods[] = {
        "Morris screening: each input moved over its range from the 5% to the 95% place, the others anywhere",
        "Sobol indices: shares of the variance over the ranges; with interactions they may sum to more than 1",
        "Shapley effects: shares of the variance over the ranges, interactions and dependence parted fairly; they sum to 1",
    };
    ist_buffer text = { 0 };
    size_t     points = study->groups * study->design.group;
    if (!study->scenario) {
        ist_buffer_print(&text, "%s. %zu points from files; seed %llu of the resampling.", methods[study->method], points, (unsigned long long)study->seed);
        if (!text.failed) ist_table_add_footnote(table, text.at);
        ist_buffer_clear(&text);
        return;
    }
    ist_buffer_print(&text, "%s. %zu of %zu ranges; %zu points, each the mean of %llu futures, the same at every point; seed %llu.",
                     methods[study->method], study->n_ranges, study->n_all, points, (unsigned long long)study->futures,
                     (unsigned long long)study->seed);
    if (!text.failed) ist_table_add_footnote(table, text.at);
    ist_buffer_clear(&text);
    ist_table_add_footnote(table, "Every other range stands at its planning value.");
}

ist_table *ist_briefing_study(const ist_study *study, size_t top)
{
    ist_table *table = empty_table(study->method);
    size_t    *order = ist_arena_array(study->arena, study->n_ranges + 1, sizeof *order);
    if (!table || !order) {
        ist_table_free(table);
        return NULL;
    }
    for (size_t s = 0; s < study->n_subjects; s++) {
        ist_buffer words = { 0 }, heading = { 0 };
        size_t     shown = 0;
        ist_study_subject(&words, study, s);
        add_heading(&heading, study, s, words.at ? words.at : "");
        ist_table_start_group(table, heading.at);
        ist_study_order(study, s, order);
        for (size_t i = 0; i < study->n_ranges && (top == 0 || shown < top); i++) {
            if (top && !moves(study, s * study->n_ranges + order[i])) continue;
            add_row(table, study, s, i + 1, order[i], words.at);
            shown++;
        }
        ist_buffer_clear(&words);
        ist_buffer_clear(&heading);
    }
    add_footnotes(table, study);
    return table;
}

enum { CHART_ROWS = 20 };

ist_status ist_briefing_study_chart(ist_buffer *out, const ist_study *study, size_t subject, ist_error *err)
{
    static const char *const whats[] = { "change for a move over the range", "share of the variance, with interactions", "share of the variance" };
    static const char *const marks[] = { "two standard errors", "95% by resampling", "95% by resampling" };
    size_t     *order = ist_arena_array(study->arena, study->n_ranges + 1, sizeof *order), n = 0;
    const char *labels[CHART_ROWS];
    double      value[CHART_ROWS], low[CHART_ROWS], high[CHART_ROWS];
    ist_buffer  words = { 0 };
    if (!order) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_study_order(study, subject, order);
    for (size_t i = 0; i < study->n_ranges && n < CHART_ROWS; i++) {
        size_t at = subject * study->n_ranges + order[i];
        if (!moves(study, at)) continue;
        labels[n] = study->ranges[order[i]].name;
        if (study->morris) {
            value[n] = study->morris[at].mu_star;
            low[n] = fmax(0, value[n] - 2 * study->morris[at].error);
            high[n] = value[n] + 2 * study->morris[at].error;
        } else {
            ist_estimate it = study->sobol ? study->sobol[at].total : study->shapley[at];
            value[n] = it.value;
            low[n] = fmin(it.low, it.value);
            high[n] = fmax(it.high, it.value);
        }
        n++;
    }
    ist_study_subject(&words, study, subject);
    const char     *unit = study->morris ? study->scenario->metrics[study->subjects[subject].metric].unit : "share";
    ist_value_panel panel = { .value = value, .low = low, .high = high };
    ist_value_chart chart = { .frame = { .id = "sensitivity", .title = words.at ? words.at : "", .subtitle = whats[study->method],
                                         .note = "Every range not listed stands at its planning value or moves it less." },
                              .row_count = n, .labels = labels, .panel_count = 1, .panels = &panel, .unit = unit[0] ? unit : "units",
                              .interval = marks[study->method], .sign = "The longer the bar, the more the answer hangs on it", .digits = -3 };
    ist_status status = words.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ist_figure_draw_values(out, &chart, err);
    ist_buffer_clear(&words);
    return status;
}

ist_status briefing_write_text(const char *folder, const char *name, const ist_buffer *text, ist_error *err)
{
    ist_buffer path = { 0 };
    ist_buffer_print(&path, "%s/%s", folder, name);
    ist_status status = path.failed || text->failed ? ist_fail(err, IST_NOMEM, "out of memory")
                                                    : ist_write_file(path.at, text->at ? text->at : "", text->length, err);
    ist_buffer_clear(&path);
    return status;
}

ist_status briefing_write_table(const char *folder, const char *name, ist_table *table, ist_error *err)
{
    static const struct { const char *suffix; ist_table_format format; } forms[] = { { "csv", IST_TABLE_CSV }, { "json", IST_TABLE_JSON } };
    ist_status status = table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    for (int f = 0; f < 2 && status == IST_OK; f++) {
        ist_buffer text = { 0 }, file = { 0 };
        ist_buffer_print(&file, "%s.%s", name, forms[f].suffix);
        status = file.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ist_table_write(&text, table, forms[f].format, 0, err);
        if (status == IST_OK) status = briefing_write_text(folder, file.at, &text, err);
        ist_buffer_clear(&text);
        ist_buffer_clear(&file);
    }
    ist_table_free(table);
    return status;
}

ist_status ist_briefing_study_write(const ist_study *study, const char *folder, ist_error *err)
{
    ist_buffer experiments = { 0 }, outcomes = { 0 };
    ist_status status;
    IST_CHECK(ist_make_folder(folder, err));
    IST_CHECK(briefing_write_table(folder, "sensitivity", ist_briefing_study(study, 0), err));
    ist_study_experiments(&experiments, study);
    ist_study_outcomes(&outcomes, study);
    IST_CHECK(briefing_write_text(folder, "experiments.csv", &experiments, err));
    IST_CHECK(briefing_write_text(folder, "outcomes.csv", &outcomes, err));
    for (size_t s = 0; s < study->n_subjects; s++) {
        ist_buffer svg = { 0 };
        char       name[64];
        snprintf(name, sizeof name, "sensitivity-%zu.svg", s + 1);
        status = ist_briefing_study_chart(&svg, study, s, err);
        if (status == IST_OK) status = briefing_write_text(folder, name, &svg, err);
        if (status == IST_USAGE) status = IST_OK; /* nothing moves it: nothing to draw */
        ist_buffer_clear(&svg);
        if (status != IST_OK) goto done;
    }
done:
    ist_buffer_clear(&experiments);
    ist_buffer_clear(&outcomes);
    return status;
}
