/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_diff.c: in which numbers and entries two scenarios differ.
 */
#include "command.h"
#include "inputs.h"
#include <isthmus/briefing.h>


typedef struct asked {
    scenario_asked scenario;
    table_form form;
} asked;
static const option options[] = {
    OPTION_OF_LEDGER(asked, scenario.ledger),
    { "as-of", OPTION_DAY, OPTION_HOLDS(asked, scenario.as_of), "DAY",
      "only what was known on this day (default: the day each scenario says)" },
    { "assumptions", OPTION_TEXT, OPTION_HOLDS(asked, scenario.assumptions), "FILE",
      "an edited table of assumptions for the second scenario" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .scenario = { .as_of = NO_DAY } };
static const command_example examples[] = {
    { "isthmus scenario diff paper mine.yaml", "What the own scenario says otherwise than the default one." },
    { "isthmus scenario diff paper paper --assumptions mine.csv", "What an edited table of assumptions changes." },
    { 0 },
};

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_scenario *first = NULL, *second = NULL;
    scenario_asked plain = a->scenario;
    plain.assumptions = NULL;
    int code = command_read_scenario(context->operands[0], &plain, &first);
    if (code == EXIT_DONE) code = command_read_scenario(context->operands[1], &a->scenario, &second);
    if (code == EXIT_DONE) {
        ist_table *table = ist_briefing_differences(first, second);
        code = table ? command_print_table(table, a->form) : command_fail(IST_NOMEM, NULL);
        ist_table_free(table);
    }
    ist_scenario_free(second);
    ist_scenario_free(first);
    return code;
}

const command command_scenario_diff = {
    .name = "scenario diff",
    .gist = "show where two scenarios differ",
    .operands = "FIRST SECOND",
    .about = "Compares two scenarios number by number and entry by entry. Titles and reasons are left out. "
             "What the differences change in the answers is what `isthmus analysis compare` says.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
