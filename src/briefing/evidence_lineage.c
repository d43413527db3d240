/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence_lineage.c: from a number to its inputs, and from each to its source.
 */
#include "evidence_local.h"
#include <isthmus/briefing/evidence.h>

#include <math.h>

enum { SHORT = 120 };

/* The source of a fact; of a reason as many whole sentences as fit, the first at least. */
static void add_why(ist_table *table, const ist_input *input)
{
    size_t end = 0;
    if (input->kind == IST_INPUT_FACT) {
        ist_table_add_print(table, "%s%s%s", input->source, input->section[0] ? ", " : "", input->section);
        return;
    }
    for (size_t i = 0; input->reason[i]; i++) {
        if (input->reason[i] != '.' || (input->reason[i + 1] && input->reason[i + 1] != ' ')) continue;
        if (end && i > SHORT) break;
        end = i + 1;
    }
    if (end) ist_table_add_print(table, "%.*s", (int)end, input->reason);
    else ist_table_add_text(table, input->reason);
}

static void add_origin(ist_table *table, const ist_input *input)
{
    static const char *const kinds[] = { "fact", "assumption", "default" };
    ist_table_add_text(table, kinds[input->kind]);
    add_why(table, input);
    ist_table_add_text(table, input->fact);
    ist_table_add_print(table, "%s:%d", input->file, input->line);
    ist_table_add_text(table, input->reason);
}

ist_table *ist_briefing_lineage(const ist_lineage *lineage, size_t top)
{
    static const ist_column columns[] = {
        { .name = "input", .heading = "Input" },
        { .name = "value", .heading = "Value", .meaning = "planning value" },
        { .name = "moved", .heading = "Moved to", .meaning = "the ends of its range; of a single number a tenth down and up" },
        { .name = "at_low", .heading = "Then", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "the number with the input at the low end" },
        { .name = "at_high", .heading = "and", .kind = IST_COLUMN_NUMBER, .digits = -3, .meaning = "at the high end" },
        { .name = "moves", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true, .meaning = "the larger distance from the number" },
        { .name = "low", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true },
        { .name = "planning", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true },
        { .name = "high", .kind = IST_COLUMN_NUMBER, .digits = -3, .machine_only = true },
        { .name = "kind", .heading = "Kind", .meaning = "fact, assumption or default" },
        { .name = "why", .heading = "Source or reason", .meaning = "the source of a fact; the first sentences of an assumption's reason" },
        { .name = "fact", .heading = "Fact", .meaning = "its key in the ledger: `isthmus ledger source KEY`" },
        { .name = "place", .heading = "Place", .meaning = "file and line" },
        { .name = "reason", .machine_only = true, .meaning = "in full" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    ist_buffer title = { 0 }, note = { 0 };
    for (size_t r = 0; table && r < lineage->n_rows && (top == 0 || r < top); r++) {
        const ist_lineage_row *row = &lineage->rows[r];
        ist_buffer             value = { 0 };
        ist_briefing_input_value(&value, row->range, row->range->planning);
        ist_table_add_text(table, row->range->name);
        ist_table_add_text(table, value.failed ? NULL : value.at);
        briefing_add_range(table, row->range);
        ist_table_add_number(table, row->at_low);
        ist_table_add_number(table, row->at_high);
        ist_table_add_number(table, row->moves);
        ist_table_add_number(table, row->range->low);
        ist_table_add_number(table, row->range->planning);
        ist_table_add_number(table, row->range->high);
        add_origin(table, row->range->input);
        ist_buffer_clear(&value);
    }
    if (!table) return NULL;
    ist_subject_words(&title, lineage->scenario, &lineage->subject);
    ist_buffer_add(&title, ": ");
    ist_figure_number(&title, lineage->planning, -3, IST_SET_TERMINAL);
    ist_buffer_print(&title, " %s with every input at its planning value", lineage->scenario->metrics[lineage->subject.metric].unit);
    ist_buffer_print(&note, "%zu inputs were moved, one at a time; %zu of them change it. Mean of %llu futures, seed %llu; chance leaves +- ", lineage->n_moved,
                     lineage->n_rows, (unsigned long long)lineage->futures, (unsigned long long)lineage->seed);
    ist_figure_number(&note, lineage->error, -2, IST_SET_TERMINAL);
    ist_buffer_add(&note, ".");
    ist_table_set_title(table, title.at);
    ist_table_add_footnote(table, note.at);
    ist_buffer_clear(&title);
    ist_buffer_clear(&note);
    return table;
}

enum { BARS = 16 };

static ist_status draw(ist_buffer *out, const ist_lineage *lineage, ist_error *err)
{
    ist_range_bar bars[BARS];
    size_t        n = lineage->n_rows < BARS ? lineage->n_rows : BARS;
    ist_buffer    title = { 0 };
    for (size_t i = 0; i < n; i++) {
        const ist_lineage_row *row = &lineage->rows[i];
        ist_buffer             low = { 0 }, high = { 0 };
        ist_briefing_input_value(&low, row->range, row->range->low);
        ist_briefing_input_value(&high, row->range, row->range->high);
        bars[i] = (ist_range_bar){ .label = row->range->name, .low_setting = ist_arena_copy(lineage->arena, low.at),
                                   .high_setting = ist_arena_copy(lineage->arena, high.at), .at_low = row->at_low, .at_high = row->at_high };
        ist_buffer_clear(&low);
        ist_buffer_clear(&high);
    }
    ist_subject_words(&title, lineage->scenario, &lineage->subject);
    const char     *unit = lineage->scenario->metrics[lineage->subject.metric].unit;
    ist_range_chart chart = { .frame = { .id = "trace", .title = title.at ? title.at : "", .subtitle = "Each input by itself at both ends of its range, the rest at their planning values",
                                         .note = "A number without a range is moved by a tenth." },
                              .bar_count = n, .bars = bars, .base = lineage->planning, .flip = lineage->planning == 0 ? NAN : 0, .flip_name = "no effect",
                              .unit = unit[0] ? unit : "units", .digits = -3 };
    ist_status status = title.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ist_figure_draw_ranges(out, &chart, err);
    ist_buffer_clear(&title);
    return status;
}

ist_status ist_briefing_lineage_write(const ist_lineage *lineage, const char *folder, ist_error *err)
{
    ist_buffer svg = { 0 };
    ist_status status;
    IST_CHECK(ist_make_folder(folder, err));
    IST_CHECK(briefing_write_table(folder, "trace", ist_briefing_lineage(lineage, 0), err));
    if (lineage->n_rows) {
        IST_CHECK(draw(&svg, lineage, err));
        IST_CHECK(briefing_write_text(folder, "trace.svg", &svg, err));
    }
done:
    ist_buffer_clear(&svg);
    return status;
}
