/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_source.c: isthmus ledger source
 */
#include "inputs.h"
#include "ledger.h"

typedef struct asked {
    const char *ledger;
    int as_of;
    table_form form;
} asked;

static const option options[] = {
    OPTION_OF_DAY(asked, as_of),
    OPTION_OF_LEDGER(asked, ledger),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .as_of = NO_DAY };

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_ledger *ledger = NULL;
    ist_sheet sheet = { 0 };
    ist_error err = { 0 };
    ist_status status = command_open_ledger(a->ledger, &ledger, &err);
    if (status == IST_OK) status = ist_show_fact(ledger, context->operands[0], command_as_of(a->as_of), &sheet, &err);
    int code = status == IST_OK ? command_print_sheet(&sheet, a->form) : command_fail(status, &err);
    ist_ledger_free(ledger);
    return code;
}

const command command_ledger_source = {
    .name = "ledger source",
    .gist = "a fact with its source and the facts that contradict it",
    .operands = "KEY",
    .about =
        "KEY is that of a fact (transfer/poland-k9-contract-2022), what facts speak about "
        "(transfer/delivered/poland-k9-2022/2023), or that of a source (source/elcano-nato-rok), which lists all "
        "that was taken from it. A fact that was corrected by the as-of day answers with its correction.",
    .examples =
        (const command_example[]){
            { "isthmus ledger source transfer/poland-k9-contract-2022", "who says 212, and who else" },
            { "isthmus ledger source source/elcano-nato-rok --csv", "everything taken from the paper" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
