/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_assumptions.c: every assumption of a scenario; as CSV the table that can be edited and read back.
 */
#include "command.h"
#include "inputs.h"

#include <stdio.h>

typedef struct asked {
    scenario_asked scenario;
    table_form form;
} asked;
static const option options[] = {
    OPTIONS_OF_SCENARIO(asked, scenario),
    { "csv", OPTION_FLAG, OPTION_HOLDS(asked, form.csv), NULL,
      "every number as a table to edit and give back with --assumptions" },
    { "json", OPTION_FLAG, OPTION_HOLDS(asked, form.json), NULL, "the table as a JSON array of objects", .without = "csv" },
    { 0 },
};
static const asked defaults = { .scenario = { .as_of = NO_DAY } };
static const command_example examples[] = {
    { "isthmus scenario assumptions", "What the default scenario assumes, and why." },
    { "isthmus scenario assumptions --csv > mine.csv",
      "The table to edit; then `isthmus run --assumptions mine.csv`." },
    { 0 },
};

static int print_csv(const ist_scenario *scenario)
{
    ist_buffer out = { 0 };
    ist_scenario_write_assumptions(&out, scenario);
    return command_print_text(&out);
}

static int print(const ist_scenario *s, table_form form)
{
    static const ist_column columns[] = {
        { .name = "name", .heading = "Number", .meaning = "name of the number" },
        { .name = "value",
          .heading = "Value or range",
          .meaning = "one value, low .. high, low .. mode .. high, or choices with weights" },
        { .name = "unit", .heading = "Unit", .meaning = "unit; USD m is million constant 2023 US dollars" },
        { .name = "reason", .heading = "Reason", .meaning = "why this is assumed" },
        { .name = "since",
          .heading = "Held from",
          .kind = IST_COLUMN_DATE,
          .meaning = "the day from which it could be held" },
        { .name = "who_disagrees", .heading = "Who disagrees", .meaning = "who would say otherwise" },
        { .name = "settles", .heading = "What settles it", .meaning = "what would settle it" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    ist_buffer value = { 0 };
    if (!table) return command_fail(IST_NOMEM, NULL);
    ist_table_set_title(table, s->title);
    for (size_t i = 0; i < s->n_inputs; i++) {
        const ist_input *input = &s->inputs[i];
        if (input->kind != IST_INPUT_ASSUMPTION) continue;
        value.length = 0;
        ist_input_text(&value, s, input);
        ist_table_add_text(table, input->name);
        ist_table_add_text(table, value.at);
        ist_table_add_text(table, input->unit);
        ist_table_add_text(table, input->reason);
        ist_table_add_text(table, input->since);
        ist_table_add_text(table, input->who_disagrees);
        ist_table_add_text(table, input->settles);
    }
    ist_buffer_clear(&value);
    return command_print_made(table, form);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_scenario *scenario = NULL;
    int code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    code = a->form.csv ? print_csv(scenario) : print(scenario, a->form);
    ist_scenario_free(scenario);
    return code;
}

const command command_scenario_assumptions = {
    .name = "scenario assumptions",
    .gist = "list what a scenario assumes, or as CSV to edit",
    .operands = "[SCENARIO]",
    .about =
        "Lists every assumption with its range, reason and the day from which it could be held.\n\n"
        "With --csv every number is a row, facts too. Edit the rows of assumptions (distribution, low, mode, high, mean, "
        "sd, choices, value, reason, since, who_disagrees, settles) and give the file back with --assumptions to this "
        "command, to check or to run. A fact changes only when its kind is set to assumption and a reason is given. Rows "
        "and columns that are left out stay as they are.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
