/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence_box.c: a discovered box in words, as tables and as a picture.
 */
#include "evidence_local.h"
#include <isthmus/base/csv.h>
#include <isthmus/briefing/evidence.h>

#include <math.h>

/* "at least 0.4 units", "between 0.1 and 0.4 units"; of a discrete range the choices that are left: "one of 1, 2". */
static void add_limit(ist_buffer *out, const ist_range *range, const ist_prim_edge *edge)
{
    if (range->value.kind == IST_DISCRETE) {
        size_t n = 0;
        for (size_t c = 0; c < range->value.n_choices; c++) {
            double choice = range->value.choices[c];
            if (choice < edge->low || choice > edge->high) continue;
            ist_buffer_add(out, n++ ? " or " : "");
            ist_briefing_input_value(out, range, choice);
        }
        return;
    }
    if (edge->low_set && edge->high_set) {
        ist_buffer_add(out, "between ");
        ist_figure_number(out, edge->low, -3, IST_SET_TERMINAL);
        ist_buffer_add(out, " and ");
        ist_briefing_input_value(out, range, edge->high);
    } else {
        ist_buffer_add(out, edge->low_set ? "at least " : "at most ");
        ist_briefing_input_value(out, range, edge->low_set ? edge->low : edge->high);
    }
}

static bool limited(const ist_prim_edge *edge) { return edge->low_set || edge->high_set; }

ist_table *ist_briefing_box(const ist_discovery *discovery)
{
    static const ist_column columns[] = {
        { .name = "input", .heading = "Input", .meaning = "an input that the box limits" },
        { .name = "limit", .heading = "In the box", .meaning = "in words" },
        { .name = "range", .heading = "Range", .meaning = "all that was looked at" },
        { .name = "box_low", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true, .meaning = "unknown: no limit" },
        { .name = "box_high", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true },
        { .name = "planning", .heading = "Planning value", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "p", .heading = "p", .kind = IST_COLUMN_NUMBER, .digits = 3,
          .meaning = "share of shuffles of this input, inside the box's other limits, that part the cases as well" },
        { .name = "quasi_p", .heading = "quasi-p", .kind = IST_COLUMN_NUMBER, .digits = -2,
          .meaning = "Bryant and Lempert: chance of so many cases at the density without this limit" },
        { .name = "kind", .machine_only = true },
        { .name = "reason", .machine_only = true, .meaning = "source of a fact, reason of an assumption" },
        { .name = "fact", .machine_only = true },
        { .name = "place", .machine_only = true },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t j = 0; table && discovery->prim.found && j < discovery->n_ranges; j++) {
        const ist_prim_edge *edge = &discovery->prim.edges[j];
        const ist_range     *range = &discovery->ranges[j];
        ist_buffer           words = { 0 };
        if (!limited(edge)) continue;
        add_limit(&words, range, edge);
        ist_table_add_text(table, range->name);
        ist_table_add_text(table, words.failed ? NULL : words.at);
        briefing_add_range(table, range);
        ist_table_add_number(table, edge->low_set ? edge->low : NAN);
        ist_table_add_number(table, edge->high_set ? edge->high : NAN);
        ist_table_add_number(table, range->planning);
        ist_table_add_number(table, edge->p);
        ist_table_add_number(table, edge->quasi_p);
        briefing_add_origin(table, range->input);
        ist_buffer_clear(&words);
    }
    return table;
}

ist_table *ist_briefing_trajectory(const ist_discovery *discovery)
{
    static const ist_column columns[] = {
        { .name = "step", .heading = "Step", .kind = IST_COLUMN_INTEGER },
        { .name = "input", .heading = "Peeled from", .meaning = "the input from which a slice was taken" },
        { .name = "limit", .heading = "At", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "end", .heading = "End", .meaning = "low: what lies below was taken off" },
        { .name = "cases", .heading = "Cases", .kind = IST_COLUMN_INTEGER },
        { .name = "mass", .heading = "Mass", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of all cases in the box" },
        { .name = "density", .heading = "Density", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of the box's cases that hold" },
        { .name = "coverage", .heading = "Coverage", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of all cases that hold that lie in the box" },
        { .name = "inputs", .heading = "Inputs", .kind = IST_COLUMN_INTEGER, .meaning = "inputs with a limit" },
        { .name = "chosen", .heading = "Chosen", .kind = IST_COLUMN_FLAG },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; table && k < discovery->prim.n_steps; k++) {
        const ist_prim_step *step = &discovery->prim.steps[k];
        ist_table_add_number(table, (double)k);
        ist_table_add_text(table, step->input < 0 ? "" : discovery->ranges[step->input].name);
        ist_table_add_number(table, step->limit);
        ist_table_add_text(table, step->input < 0 ? "" : step->upper ? "high" : "low");
        ist_table_add_number(table, (double)step->cases);
        ist_table_add_number(table, step->mass);
        ist_table_add_number(table, step->density);
        ist_table_add_number(table, step->coverage);
        ist_table_add_number(table, (double)step->restricted);
        ist_table_add_number(table, k == discovery->prim.chosen);
    }
    return table;
}

static void add_share(ist_buffer *out, size_t part, size_t whole)
{
    ist_buffer_print(out, "%zu of %zu (", part, whole);
    ist_figure_share(out, whole ? (double)part / (double)whole : 0, 0, IST_SET_TERMINAL);
    ist_buffer_add(out, ")");
}

void ist_briefing_box_words(ist_buffer *out, const ist_discovery *discovery)
{
    const ist_prim *prim = &discovery->prim;
    const char     *verb = discovery->fails ? "fails" : "holds";
    size_t          n = 0;
    if (discovery->scenario)
        ist_buffer_print(out, "%zu ranges vary; the %zu that move \"%s\" most may have limits. %zu worlds of %llu futures each, seed %llu.\n",
                         discovery->n_ranges, discovery->n_looked, discovery->outcome, discovery->n, (unsigned long long)discovery->futures,
                         (unsigned long long)discovery->seed);
    ist_buffer_print(out, "\"%s\" %s in ", discovery->claim, verb);
    add_share(out, prim->holding, prim->cases);
    ist_buffer_print(out, " %s.\n", discovery->scenario ? "worlds drawn from the ranges" : "cases");
    if (!prim->found) {
        ist_buffer_print(out, "No box: no limits on the inputs tell where it %s better than shuffled labels do (p = %.3f).\n", verb, prim->p);
        return;
    }
    ist_buffer_print(out, "It %s in ", verb);
    add_share(out, prim->holding_in_box, prim->in_box);
    ist_buffer_add(out, " of those with ");
    for (size_t j = 0; j < discovery->n_ranges; j++) {
        if (!limited(&prim->edges[j])) continue;
        ist_buffer_print(out, "%s%s ", n++ ? ", and " : "", discovery->ranges[j].name);
        add_limit(out, &discovery->ranges[j], &prim->edges[j]);
    }
    ist_buffer_print(out, "; outside in ");
    add_share(out, prim->holding - prim->holding_in_box, prim->cases - prim->in_box);
    ist_buffer_add(out, ".\nDensity ");
    ist_figure_share(out, prim->density, 0, IST_SET_TERMINAL);
    ist_buffer_add(out, ", coverage ");
    ist_figure_share(out, prim->coverage, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, ", mass ");
    ist_figure_share(out, prim->mass, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, "; shuffled labels reach as good a box in a share of p = %.3f of tries.\n", prim->p);
}

static ist_status draw_box(ist_buffer *out, const ist_discovery *discovery, ist_error *err)
{
    size_t       n = 0, count = 0;
    ist_arena   *arena = discovery->arena;
    ist_box_row *rows = ist_arena_array(arena, discovery->n_ranges + 1, sizeof *rows);
    if (!rows) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t j = 0; j < discovery->n_ranges; j++) {
        const ist_prim_edge *edge = &discovery->prim.edges[j];
        const ist_range     *range = &discovery->ranges[j];
        double               width = range->high - range->low;
        ist_buffer           low = { 0 }, high = { 0 }, says = { 0 };
        if (!limited(edge) || !(width > 0)) continue;
        ist_figure_number(&low, range->low, -3, IST_SET_PAGE);
        ist_figure_number(&high, range->high, -3, IST_SET_PAGE);
        add_limit(&says, range, edge);
        rows[n++] = (ist_box_row){ .label = range->name, .low_setting = ist_arena_copy(arena, low.at), .high_setting = ist_arena_copy(arena, high.at),
                                   .says = ist_arena_copy(arena, says.at), .from = edge->low_set ? (edge->low - range->low) / width : 0,
                                   .to = edge->high_set ? (edge->high - range->low) / width : 1, .planning = (range->planning - range->low) / width };
        count += !rows[n - 1].low_setting || !rows[n - 1].high_setting || !rows[n - 1].says;
        ist_buffer_clear(&low);
        ist_buffer_clear(&high);
        ist_buffer_clear(&says);
    }
    if (count) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_box_chart chart = {
        .frame = { .id = "box", .title = discovery->claim,
                   .subtitle = ist_arena_print(arena, "%s in %.0f%% of %zu cases; in the box in %.0f%%, which covers %.0f%% of them",
                                               discovery->fails ? "Fails" : "Holds", 100.0 * (double)discovery->prim.holding / (double)discovery->prim.cases,
                                               discovery->prim.cases, 100 * discovery->prim.density, 100 * discovery->prim.coverage),
                   .note = "PRIM. Inputs without a line here have no limit." },
        .row_count = n, .rows = rows, .inside = "the box",
    };
    return ist_figure_draw_box(out, &chart, err);
}

static void add_cases(ist_buffer *experiments, ist_buffer *outcomes, const ist_discovery *discovery)
{
    size_t d = discovery->n_ranges;
    for (size_t j = 0; j < d; j++) ist_csv_add(experiments, discovery->ranges[j].name);
    ist_csv_end_row(experiments);
    ist_csv_add(outcomes, discovery->outcome);
    if (discovery->without) ist_csv_add(outcomes, "without cooperation");
    ist_csv_add(outcomes, discovery->fails ? "fails" : "holds");
    ist_csv_end_row(outcomes);
    for (size_t i = 0; i < discovery->n; i++) {
        for (size_t j = 0; j < d; j++) ist_csv_add_number(experiments, discovery->x[i * d + j]);
        ist_csv_end_row(experiments);
        ist_csv_add_number(outcomes, discovery->value[i]);
        if (discovery->without) ist_csv_add_number(outcomes, discovery->without[i]);
        ist_csv_add_number(outcomes, discovery->holds[i]);
        ist_csv_end_row(outcomes);
    }
}

ist_status ist_briefing_discovery_write(const ist_discovery *discovery, const char *folder, ist_error *err)
{
    ist_buffer experiments = { 0 }, outcomes = { 0 }, svg = { 0 };
    ist_status status;
    IST_CHECK(ist_make_folder(folder, err));
    IST_CHECK(briefing_write_table(folder, "discovery", ist_briefing_box(discovery), err));
    IST_CHECK(briefing_write_table(folder, "trajectory", ist_briefing_trajectory(discovery), err));
    add_cases(&experiments, &outcomes, discovery);
    IST_CHECK(briefing_write_text(folder, "experiments.csv", &experiments, err));
    IST_CHECK(briefing_write_text(folder, "outcomes.csv", &outcomes, err));
    if (discovery->prim.found) {
        IST_CHECK(draw_box(&svg, discovery, err));
        IST_CHECK(briefing_write_text(folder, "box.svg", &svg, err));
    }
done:
    ist_buffer_clear(&experiments);
    ist_buffer_clear(&outcomes);
    ist_buffer_clear(&svg);
    return status;
}
