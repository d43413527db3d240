/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_pool.c: isthmus sea pool
 */
#include "command.h"
#include "inputs.h"

#include <isthmus/sea/tables.h>

typedef struct asked {
    const char *ledger;
    table_form form;
} asked;

static const option options[] = {
    OPTION_OF_LEDGER(asked, ledger),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { 0 };

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_sea_counts ours = { 0 }, theirs = { 0 };
    ist_sea_pooled pooled[IST_SEA_KIND_COUNT];
    ist_ledger *ledger = NULL;
    ist_table *table = NULL;
    ist_error err = { 0 };
    int code = EXIT_DONE;
    ist_status status;
    if (context->operand_count != 2) return command_misuse(context->command, "sea pool: OURS and THEIRS are two names");
    IST_CHECK(command_open_ledger(a->ledger, &ledger, &err));
    IST_CHECK(ist_sea_counts_from_ledger(ledger, context->operands[0], &ours, &err));
    IST_CHECK(ist_sea_counts_from_ledger(ledger, context->operands[1], &theirs, &err));
    IST_CHECK(ist_sea_pool(&ours, &theirs, pooled, &err));
    if ((table = ist_sea_pool_table(false))) ist_sea_pool_add(table, NULL, NULL, 0, pooled);
    code = table ? command_print_table(table, a->form) : command_fail(IST_NOMEM, NULL);
done:
    ist_table_free(table);
    ist_sea_counts_clear(&ours);
    ist_sea_counts_clear(&theirs);
    ist_ledger_free(ledger);
    return status == IST_OK ? code : command_fail(status, &err);
}

const command command_sea_pool = {
    .name = "sea pool",
    .gist = "what pooling would add, as counts alone tell",
    .operands = "OURS THEIRS",
    .about =
        "Sets counts of events, ours and a partner's, against each other. They are measures in the ledger: ours from `sea compare "
        "--aggregates --ledger`, theirs the same on their side, come by whatever way facts come. No event, ship or hour is needed: in each "
        "cell the pool holds at least the larger count and at most the sum. Both nodes come to the same bounds of the pool.",
    .examples =
        (const command_example[]){
            { "isthmus sea pool A B --ledger my.db", "what B's events would add to ours" },
            { "isthmus sea pool B A --ledger my.db --json", "and ours to B's" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
