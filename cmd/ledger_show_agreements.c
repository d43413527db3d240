/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_show_agreements.c: isthmus ledger show agreements
 */
#include "inputs.h"
#include "ledger.h"

#include <isthmus/web/register.h>
#include <time.h>

typedef struct asked {
    const char *ledger, *between;
    int on, as_of;
    bool passing;
    table_form form;
} asked;

static const option options[] = {
    { "between", OPTION_TEXT, OPTION_HOLDS(asked, between), "ACTORS",
      "parties, with commas between them (default: anybody)" },
    { "on", OPTION_DAY, OPTION_HOLDS(asked, on), "DAY", "only what was in force on that day" },
    { "passing", OPTION_FLAG, OPTION_HOLDS(asked, passing), NULL,
      "with what may pass under each; --on then says of which day `in force` speaks (default: today)" },
    OPTION_OF_DAY(asked, as_of),
    OPTION_OF_LEDGER(asked, ledger),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .on = NO_DAY, .as_of = NO_DAY };

static int print_passing(const asked *a, ist_ledger *ledger)
{
    ist_table *table = NULL;
    ist_error err = { 0 };
    ist_web_register wanted = { a->between, command_as_of(a->as_of), a->on == NO_DAY ? (int)(time(NULL) / 86400) : a->on };
    ist_status status = ist_web_register_read(ledger, &wanted, &table, NULL, &err);
    int code = status == IST_OK ? command_print_table(table, a->form) : command_fail(status, &err);
    ist_table_free(table);
    return code;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_ledger *ledger = NULL;
    ist_sheet sheet = { 0 };
    ist_error err = { 0 };
    ist_status status = command_open_ledger(a->ledger, &ledger, &err);
    if (status == IST_OK && a->passing) {
        int code = print_passing(a, ledger);
        ist_ledger_free(ledger);
        return code;
    }
    if (status == IST_OK)
        status = ist_show_agreements(ledger, a->between, command_as_of(a->on), command_as_of(a->as_of), &sheet, &err);
    int code = status == IST_OK ? command_print_sheet(&sheet, a->form) : command_fail(status, &err);
    ist_ledger_free(ledger);
    return code;
}

const command command_ledger_show_agreements = {
    .name = "ledger show agreements",
    .gist = "what is agreed, and in force on a day",
    .operands = "",
    .about =
        "Agreements, their parties, dates and areas of cooperation. With --on only those in force: begun by that "
        "day, not ended, not replaced by a later one. A start known by month or year counts as its last day "
        "unless another source gives the day; what has no date is taken as in force. With --passing every agreement is there, "
        "with the categories of information that may pass under it, as the page's view Exchange has them.",
    .examples =
        (const command_example[]){
            { "isthmus ledger show agreements --between NATO,ROK --on 2023-06-30", "under the IPCP, seven areas" },
            { "isthmus ledger show agreements --between NATO,ROK --on 2023-08-01", "under the ITPP, eleven areas" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
