/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_show_exports.c: isthmus ledger show exports
 */
#include "inputs.h"
#include "ledger.h"

typedef struct asked {
    const char *ledger, *of, *windows;
    int as_of;
    table_form form;
} asked;

static const option options[] = {
    { "windows", OPTION_TEXT, OPTION_HOLDS(asked, windows), "YEARS",
      "two periods to compare (default 2013-2017,2018-2022)" },
    { "of", OPTION_TEXT, OPTION_HOLDS(asked, of), "ACTOR", "whose exports (default ROK)" },
    OPTION_OF_DAY(asked, as_of),
    OPTION_OF_LEDGER(asked, ledger),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .of = "ROK", .windows = "2013-2017,2018-2022", .as_of = NO_DAY };

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_ledger *ledger = NULL;
    ist_sheet sheet = { 0 };
    ist_error err = { 0 };
    ist_status status = command_open_ledger(a->ledger, &ledger, &err);
    if (status == IST_OK) status = ist_show_exports(ledger, a->of, a->windows, command_as_of(a->as_of), &sheet, &err);
    int code = status == IST_OK ? command_print_sheet(&sheet, a->form) : command_fail(status, &err);
    ist_ledger_free(ledger);
    return code;
}

const command command_ledger_show_exports = {
    .name = "ledger show exports",
    .gist = "growth of exports, computed and published",
    .operands = "",
    .about =
        "Sums yearly export values over two periods and sets their growth beside the figure that was published "
        "for them, with the reason why the two differ. The yearly values are not shipped, because their terms do "
        "not allow it: import your own download of the SIPRI trade register or of its yearly sums.",
    .examples =
        (const command_example[]){
            { "isthmus ledger show exports --windows 2013-2017,2018-2022", "the paper's 74 percent" },
            { "isthmus ledger show exports --of POL", "of another exporter" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
