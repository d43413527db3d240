/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_show_transfers.c: isthmus ledger show transfers
 */
#include "inputs.h"
#include "ledger.h"

typedef struct asked {
    const char *ledger, *from, *to, *item;
    int as_of;
    table_form form;
} asked;

static const option options[] = {
    { "to", OPTION_TEXT, OPTION_HOLDS(asked, to), "ACTOR", "who receives: a key, name or alias (default: anyone)" },
    { "from", OPTION_TEXT, OPTION_HOLDS(asked, from), "ACTOR", "who gives (default: anyone)" },
    { "item", OPTION_TEXT, OPTION_HOLDS(asked, item), "NAME", "what, as k9 (default: anything)" },
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
    if (status == IST_OK)
        status = ist_show_transfers(ledger, a->from, a->to, a->item, command_as_of(a->as_of), &sheet, &err);
    int code = status == IST_OK ? command_print_sheet(&sheet, a->form) : command_fail(status, &err);
    ist_ledger_free(ledger);
    return code;
}

const command command_ledger_show_transfers = {
    .name = "ledger show transfers",
    .gist = "framework, contract, delivered",
    .operands = "",
    .about =
        "One row a supplier, recipient and item: the quantity of the framework agreement (or pledge), under "
        "binding contract (or lent), and handed over. Delivered is the latest stated total and what came after "
        "it; a deal without a figure of its own has the sum of its parts.\n\n"
        "Where sources differ, one figure is picked by a fixed rule and the others stand beside it: higher "
        "confidence, then the closer source (official, database, research, company, press, own), then the later "
        "known, then the lower key.",
    .examples =
        (const command_example[]){
            { "isthmus ledger show transfers --to Poland", "the paper's orders" },
            { "isthmus ledger show transfers --to Poland --as-of 2022-12-31", "what was known at the end of 2022" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
