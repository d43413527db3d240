/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence_beliefs.c: what two people's ranges find, and which input parts them, in words and as a table.
 */
#include "evidence_local.h"
#include <isthmus/briefing/evidence.h>

#include <math.h>

#define NUMBER(of, head, says) { .name = of, .heading = head, .kind = IST_COLUMN_NUMBER, .digits = -4, .meaning = says }

ist_table *ist_briefing_beliefs(const ist_beliefs_answer *answer)
{
    static const ist_column columns[] = {
        { .name = "input", .heading = "Input", .meaning = "of which the two believe different ranges; the one that parts them most first" },
        NUMBER("a_low", "First: from", "the first's range"),
        NUMBER("a_high", "to", "the first's range"),
        NUMBER("b_low", "Second: from", "the second's range"),
        NUMBER("b_high", "to", "the second's range"),
        { .name = "unit", .heading = "Unit", .meaning = "of the input" },
        NUMBER("share", "Parts them by", "its share of the second's answer less the first's"),
        NUMBER("alone", "It alone", "the first's answer with the second's range of this input"),
        { .name = "a_answer", .kind = IST_COLUMN_NUMBER, .digits = -4, .machine_only = true, .meaning = "what the first finds; the same in every row" },
        { .name = "b_answer", .kind = IST_COLUMN_NUMBER, .digits = -4, .machine_only = true, .meaning = "what the second finds; the same in every row" },
        { .name = "settles", .heading = "What would settle it" },
        { .name = "who_disagrees", .machine_only = true },
        { .name = "basis", .machine_only = true, .meaning = "source or reason of the scenario's own number" },
        { .name = "fact", .machine_only = true },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; table && i < answer->n; i++) {
        const ist_parting *part = &answer->inputs[i];
        const ist_input   *input = part->range->input;
        ist_table_add_text(table, input->name);
        for (int side = 0; side < 2; side++) {
            ist_table_add_number(table, part->low[side]);
            ist_table_add_number(table, part->high[side]);
        }
        ist_table_add_text(table, input->unit);
        ist_table_add_number(table, part->share);
        ist_table_add_number(table, part->alone);
        for (int side = 0; side < 2; side++) ist_table_add_number(table, answer->side[side].value);
        ist_table_add_text(table, input->settles);
        ist_table_add_text(table, input->who_disagrees);
        ist_table_add_text(table, input->kind == IST_INPUT_FACT ? input->source : input->reason);
        ist_table_add_text(table, input->fact);
    }
    return table;
}

static void add_number(ist_buffer *out, double value) { ist_figure_number(out, value, -3, IST_SET_TERMINAL); }

static void add_side(ist_buffer *out, const char *who, const ist_side_answer *side, const char *unit)
{
    ist_buffer_print(out, "%s finds ", who);
    add_number(out, side->value);
    ist_buffer_print(out, " %s (5%% to 95%% over the ranges: ", unit);
    add_number(out, side->low);
    ist_buffer_add(out, " to ");
    add_number(out, side->high);
    ist_buffer_add(out, "; standard error of chance ");
    add_number(out, side->error);
    ist_buffer_add(out, ").\n");
}

void ist_briefing_beliefs_words(ist_buffer *out, const ist_scenario *scenario, const ist_subject *subject, const ist_beliefs_answer *answer)
{
    const char *unit = scenario->metrics[subject->metric].unit;
    double      gap = answer->side[1].value - answer->side[0].value, chance = hypot(answer->side[0].error, answer->side[1].error);
    ist_subject_words(out, scenario, subject);
    ist_buffer_add(out, ":\n");
    add_side(out, "The first", &answer->side[0], unit);
    add_side(out, "The second", &answer->side[1], unit);
    ist_buffer_add(out, "They are ");
    add_number(out, gap);
    if (answer->n && fabs(gap) > chance) ist_buffer_print(out, " %s apart; %s makes %.0f%% of that.\n", unit, answer->inputs[0].range->input->name, 100 * answer->inputs[0].share / gap);
    else ist_buffer_print(out, " %s apart, within what chance may do.\n", unit);
    ist_buffer_print(out, "Shares are %s. %llu futures at each of %d places of the ranges; every other input at its planning value.\n",
                     answer->exact ? "Shapley values over every order of exchange" : "means of first in and last in", (unsigned long long)answer->futures, IST_BELIEF_PLACES);
}

ist_status ist_briefing_beliefs_write(const ist_beliefs_answer *answer, const char *folder, ist_error *err)
{
    IST_TRY(ist_make_folder(folder, err));
    return briefing_write_table(folder, "beliefs", ist_briefing_beliefs(answer), err);
}
