/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_check.c: whether a scenario is sound, and what its numbers stand on.
 */
#include "command.h"
#include "inputs.h"

#include <isthmus/base/time.h>
#include <isthmus/sim/run.h>

typedef struct asked {
    scenario_asked scenario;
    table_form form;
} asked;
static const option options[] = {
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .scenario = { .as_of = NO_DAY } };
static const command_example examples[] = {
    { "isthmus scenario check", "The default scenario, with the shipped ledger." },
    { "isthmus scenario check --as-of 2024-06-30", "The same with what was known half a year later." },
    { 0 },
};

static void add(ist_table *table, const char *what, double count, const char *says)
{
    ist_table_add_text(table, what);
    ist_table_add_number(table, count);
    ist_table_add_text(table, says);
}

static int print(const ist_scenario *s, table_form form)
{
    static const ist_column columns[] = {
        { .name = "what", .heading = "What", .meaning = "what is counted" },
        { .name = "count", .heading = "Count", .kind = IST_COLUMN_INTEGER, .meaning = "how many there are" },
        { .name = "says", .heading = "", .meaning = "what they are" },
    };
    ist_scenario_counts c;
    char digest[IST_DIGEST_TEXT], day[IST_DATE_TEXT];
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return command_fail(IST_NOMEM, NULL);
    ist_scenario_count(s, &c);
    ist_scenario_digest(s, digest);
    ist_format_day(s->as_of, day);
    ist_buffer title = { 0 };
    ist_buffer_print(&title, "%s is sound: %s", s->name, s->title);
    ist_table_set_title(table, title.at);
    ist_buffer_clear(&title);
    add(table, "numbers", (double)c.inputs, "each with a source or a reason");
    add(table, "facts", (double)c.facts, "figures of the ledger");
    add(table, "assumptions", (double)c.assumptions, "with a reason and the day from which they could be held");
    add(table, "defaults", (double)c.defaults,
        "left out of the file and touched by a lever, counterfactual or trigger");
    add(table, "drawn", (double)c.drawn, "with a range instead of one value");
    add(table, "bracketed", (double)c.bracketed, "of the drawn ones, between facts");
    add(table, "parameters", (double)s->world.n_parameters, "that a lever can set");
    add(table, "levers", (double)s->world.n_levers, "in areas of cooperation");
    add(table, "counterfactuals", (double)s->world.n_counterfactuals, "worlds without cooperation");
    add(table, "headlines", (double)s->n_headlines, "statements that come first");
    ist_buffer note = { 0 };
    ist_buffer_print(&note, "As of %s. Label: %s. Digest: %s.", day, s->label[0] ? s->label : "NONE", digest);
    ist_table_add_footnote(table, note.at);
    ist_buffer_clear(&note);
    return command_print_made(table, form);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_scenario *scenario = NULL;
    ist_sim *sim = NULL;
    ist_error err = { 0 };
    int code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    /* The engine has its own opinion on a world. */
    const ist_sim_options plain = { .counterfactual = IST_NONE };
    ist_status status = ist_sim_new(&sim, &scenario->world, &plain, &err);
    if (status == IST_OK) code = print(scenario, a->form);
    else code = command_fail(ist_within(&err, status, "%s", scenario->path), &err);
    ist_sim_free(sim);
    ist_scenario_free(scenario);
    return code;
}

const command command_scenario_check = {
    .name = "scenario check",
    .gist = "check a scenario: every number has a source or a reason",
    .operands = "[SCENARIO]",
    .about = "Reads a scenario file and what it extends, merges the facts of the ledger as of a day, and checks names, "
             "ranges and sums. A number with neither source nor reason, a fact that was not yet known, an assumption "
             "that could not yet be held, a lever that sets nothing: each is an error with file, line and key.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
