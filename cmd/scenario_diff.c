/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_diff.c: in which numbers and entries two scenarios differ.
 */
#include "command.h"
#include "inputs.h"

#include <string.h>

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

static void add_side(ist_table *table, const ist_input *input, bool entry, bool here, ist_buffer *text)
{
    text->length = 0;
    if (input) ist_distribution_text(text, &input->value);
    else ist_buffer_add(text, entry && here ? "yes" : "");
    ist_table_add_text(table, text->at);
}

typedef struct printing {
    ist_table *table;
    const ist_scenario *a;
    ist_buffer text;
} printing;

/* An entry is "PART NAME" and has no input on either side. */
static bool has_entry(const ist_scenario *s, const char *what)
{
    for (int section = 0; section < IST_SECTION_COUNT; section++) {
        const char *path = ist_section_path((ist_section)section);
        size_t length = strlen(path);
        if (strncmp(what, path, length) != 0 || what[length] != ' ') continue;
        for (size_t i = 0; i < s->entries[section].count; i++)
            if (strcmp(s->entries[section].at[i].name, what + length + 1) == 0) return true;
    }
    return false;
}

static void differs(void *context, const char *what, const ist_input *in_a, const ist_input *in_b)
{
    printing *p = context;
    bool entry = !in_a && !in_b, in_first = entry && has_entry(p->a, what);
    ist_table_add_text(p->table, what);
    add_side(p->table, in_a, entry, in_first, &p->text);
    add_side(p->table, in_b, entry, !in_first, &p->text);
    ist_table_add_text(p->table, in_b ? in_b->unit : in_a ? in_a->unit : "");
    ist_table_add_text(p->table, in_b ? (in_b->kind == IST_INPUT_FACT ? in_b->source : in_b->reason) : "");
}

static int run(const command_context *context)
{
    static const ist_column columns[] = {
        { .name = "what", .heading = "What", .meaning = "a number, or a part and the name of an entry" },
        { .name = "first", .heading = "First", .meaning = "in the first scenario" },
        { .name = "second", .heading = "Second", .meaning = "in the second scenario" },
        { .name = "unit", .heading = "Unit", .meaning = "unit" },
        { .name = "basis",
          .heading = "Source or reason of the second",
          .meaning = "source or reason in the second scenario" },
    };
    const asked *a = context->values;
    ist_scenario *first = NULL, *second = NULL;
    scenario_asked plain = a->scenario;
    plain.assumptions = NULL;
    int code = command_read_scenario(context->operands[0], &plain, &first);
    if (code == EXIT_DONE) code = command_read_scenario(context->operands[1], &a->scenario, &second);
    if (code == EXIT_DONE) {
        printing p = { .table = ist_table_new(columns, sizeof columns / sizeof columns[0]), .a = first };
        if (p.table && ist_scenario_compare(first, second, differs, &p) == 0)
            ist_table_add_footnote(p.table, "No number and no entry differs.");
        code = p.table ? command_print_table(context, p.table, a->form) : command_fail(IST_NOMEM, NULL);
        ist_buffer_clear(&p.text);
        ist_table_free(p.table);
    }
    ist_scenario_free(second);
    ist_scenario_free(first);
    return code;
}

const command command_scenario_diff = {
    .name = "scenario diff",
    .gist = "show where two scenarios differ",
    .operands = "FIRST SECOND",
    .about = "Compares two scenarios number by number and entry by entry. Titles and reasons are left out.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
