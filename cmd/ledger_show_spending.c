/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_show_spending.c: isthmus ledger show spending
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
    if (status == IST_OK) status = ist_show_spending(ledger, command_as_of(a->as_of), &sheet, &err);
    int code = status == IST_OK ? command_print_sheet(&sheet, a->form) : command_fail(status, &err);
    ist_ledger_free(ledger);
    return code;
}

const command command_ledger_show_spending = {
    .name = "ledger show spending",
    .gist = "shares of GDP and who meets the target",
    .operands = "",
    .about =
        "Shares of GDP by actor and year, the latest first, with NATO's target and who stands above or below it "
        "in the latest year that is known. Shares by NATO's and by SIPRI's definition differ; the source says "
        "whose it is.",
    .examples =
        (const command_example[]){
            { "isthmus ledger show spending", "everything that is known" },
            { "isthmus ledger show spending --as-of 2024-01-31", "as the paper could know it" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
