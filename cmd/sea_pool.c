/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_pool.c: isthmus sea pool
 */
#include "command.h"
#include "inputs.h"

#include <isthmus/sea/aggregate.h>
#include <math.h>
#include <stdlib.h>

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

static ist_table *pool_table(const ist_sea_pooled *pooled)
{
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Kind" },
        { .name = "boxes", .heading = "Cells", .kind = IST_COLUMN_INTEGER, .meaning = "cells and periods of which either side gives a count" },
        { .name = "both", .heading = "Of both", .kind = IST_COLUMN_INTEGER, .meaning = "of which both give one" },
        { .name = "ours", .heading = "Ours", .kind = IST_COLUMN_INTEGER, .meaning = "events in them that we count" },
        { .name = "theirs", .heading = "Theirs", .kind = IST_COLUMN_INTEGER, .meaning = "events in them that they count" },
        { .name = "pool_least", .heading = "Pool, least", .kind = IST_COLUMN_INTEGER, .meaning = "events of both together if all that can be the same are: the larger count of each cell" },
        { .name = "pool_most", .heading = "most", .kind = IST_COLUMN_INTEGER, .meaning = "if none are the same, and what is withheld is as much as it can be" },
        { .name = "adds_least", .heading = "Adds, least", .kind = IST_COLUMN_INTEGER, .meaning = "events that theirs must add to ours" },
        { .name = "adds_most", .heading = "most", .kind = IST_COLUMN_INTEGER, .meaning = "and can add" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (int k = 0; table && k < IST_SEA_KIND_COUNT; k++) {
        const ist_sea_pooled *p = &pooled[k];
        const size_t cells[] = { p->boxes, p->both, p->ours, p->theirs, p->pool_least, p->pool_most, p->adds_least, p->adds_most };
        if (p->boxes == 0) continue;
        ist_table_add_text(table, ist_sea_kind_word((ist_sea_kind)k));
        for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) ist_table_add_number(table, (double)cells[i]);
    }
    return table;
}

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
    table = pool_table(pooled);
    code = table ? command_print_table(context, table, a->form) : command_fail(IST_NOMEM, NULL);
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
