/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_show_contradictions.c: isthmus ledger show contradictions
 */
#include "inputs.h"
#include "ledger.h"

typedef struct asked {
    const char *ledger, *table;
    int as_of;
    table_form form;
} asked;

static const option options[] = {
    { "table", OPTION_TEXT, OPTION_HOLDS(asked, table), "NAME", "of one table (default: of all)" },
    OPTION_OF_DAY(asked, as_of),
    OPTION_OF_LEDGER(asked, ledger),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .as_of = NO_DAY };

static int run(const command_context *context)
{
    const asked *a = context->values;
    const ist_record *record = a->table ? ist_record_named(a->table) : NULL;
    ist_ledger *ledger = NULL;
    ist_sheet sheet = { 0 };
    ist_error err = { 0 };
    if (a->table && !record)
        return command_misuse(context->command, "ledger show contradictions: there is no table '%s'", a->table);
    ist_status status = command_open_ledger(a->ledger, &ledger, &err);
    if (status == IST_OK) status = ist_show_contradictions(ledger, record, command_as_of(a->as_of), &sheet, &err);
    int code = status == IST_OK ? command_print_sheet(&sheet, a->form) : command_fail(status, &err);
    ist_ledger_free(ledger);
    return code;
}

const command command_ledger_show_contradictions = {
    .name = "ledger show contradictions",
    .gist = "where sources differ",
    .operands = "",
    .about =
        "Facts about the same thing stand side by side, the picked one first. The rule: higher confidence, then "
        "the closer source (official, database, research, company, press, own), then the later known, then the "
        "lower key.",
    .examples =
        (const command_example[]){
            { "isthmus ledger show contradictions --table transfers", "K9 in Poland at the end of 2023: 66 or 72" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
