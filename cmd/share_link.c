/* SPDX-License-Identifier: Apache-2.0
 *
 * share_link.c: the way to a partner's node: share push, share pull, share reconcile.
 */
#include "share.h"

#include <isthmus/share/facts.h>
#include <isthmus/share/link.h>

typedef struct asked {
    share_asked share;
    share_way way;
    table_form form;
} asked;
static const option options[] = {
    OPTIONS_OF_SHARE(asked, share),
    OPTIONS_OF_WAY(asked, way),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .form = { false, false } };

typedef ist_status (*link_step)(ist_exchange *exchange, ist_http_client *client, const ist_partner *partner, ist_link_report *out, ist_error *err);

static int print(const ist_link_report *r, const ist_fact_report *facts, table_form form)
{
    static const ist_column columns[] = {
        { .name = "what", .heading = "What", .meaning = "what is counted" },
        { .name = "count", .heading = "Count", .kind = IST_COLUMN_INTEGER, .meaning = "how many" },
    };
    const struct { const char *what; size_t count; } rows[] = {
        { "pages", r->pages }, { "objects", r->objects }, { "accepted", r->accepted }, { "held already", r->again },
        { "refused", r->refused }, { "missing here", r->missing_here }, { "missing there", r->missing_there },
        { "still missing", r->still_missing }, { "records added to the ledger", facts->added }, { "records held already", facts->again },
        { "records that the ledger would not take", facts->refused },
    };
    ist_table *table = ist_table_new(columns, 2);
    if (!table) return command_fail(IST_NOMEM, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ist_table_add_text(table, rows[i].what);
        ist_table_add_number(table, (double)rows[i].count);
    }
    if (r->first_refusal[0]) ist_table_add_footnote(table, r->first_refusal);
    if (facts->why[0]) ist_table_add_footnote(table, facts->why);
    int code = command_print_table(table, form);
    ist_table_free(table);
    return code != EXIT_DONE ? code : r->still_missing ? EXIT_WORLD : EXIT_DONE;
}

/* What a partner gave goes into the ledger that is named; the shipped one is not written to. */
static ist_status take_facts(const asked *a, ist_exchange *exchange, const ist_partner *partner, ist_fact_report *out, ist_error *err)
{
    ist_ledger *ledger = NULL;
    if (!a->share.ledger) return IST_OK;
    IST_TRY(ist_ledger_open(&ledger, a->share.ledger, IST_LEDGER_WRITE, err));
    ist_status status = ist_facts_take(exchange, partner, ledger, out, err);
    ist_ledger_free(ledger);
    return status;
}

static int run_step(const command_context *context, link_step step, bool takes)
{
    const asked *a = context->values;
    share_opened opened;
    ist_http_client *client = NULL;
    ist_partner partner;
    ist_link_report report = { 0 };
    ist_fact_report facts = { 0 };
    ist_error err = { 0 };
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    status = ist_exchange_partner(opened.exchange, context->operands[0], NULL, NULL, &partner, &err);
    if (status == IST_OK) status = share_client(&a->way, context->stop, &client, &err);
    if (status == IST_OK) status = step(opened.exchange, client, &partner, &report, &err);
    if (status == IST_OK && takes) status = take_facts(a, opened.exchange, &partner, &facts, &err);
    int code = status == IST_OK ? print(&report, &facts, a->form) : command_fail(status, &err);
    ist_http_client_free(client);
    share_close(&opened);
    return code;
}

static int run_take(const command_context *context)
{
    const asked *a = context->values;
    share_opened opened;
    ist_partner partner;
    const ist_link_report nothing = { 0 };
    ist_fact_report facts = { 0 };
    ist_error err = { 0 };
    if (!a->share.ledger) return command_misuse(context->command, "--ledger FILE says which ledger takes the records");
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    status = ist_exchange_partner(opened.exchange, context->operands[0], NULL, NULL, &partner, &err);
    if (status == IST_OK) status = take_facts(a, opened.exchange, &partner, &facts, &err);
    int code = status == IST_OK ? print(&nothing, &facts, a->form) : command_fail(status, &err);
    share_close(&opened);
    return code;
}

static int run_push(const command_context *context) { return run_step(context, ist_link_push, false); }
static int run_pull(const command_context *context) { return run_step(context, ist_link_pull, true); }
static int run_reconcile(const command_context *context) { return run_step(context, ist_link_reconcile, true); }

#define WAY " --authority ca.pem --certificate nato.pem --key nato-key.pem"
const command command_share_push = {
    .name = "share push",
    .gist = "send what is in a partner's outbox to its node",
    .operands = "PARTNER",
    .about = "Sends the rows that were not sent yet, each decided and filtered again as it leaves. May be cut and repeated at any moment.",
    .examples = (const command_example[]){ { "isthmus share push rok" WAY, "over TLS, with our certificate" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_push,
};
const command command_share_pull = {
    .name = "share pull",
    .gist = "fetch what a partner's node has for us",
    .operands = "PARTNER",
    .about = "Fetches what was added since the last pull, checks every object, keeps the good ones. With --ledger FILE the records among "
             "them are added to that ledger.",
    .examples = (const command_example[]){ { "isthmus share pull rok" WAY " --ledger mine.db", "into our own ledger" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_pull,
};
const command command_share_reconcile = {
    .name = "share reconcile",
    .gist = "compare manifests with a partner both ways",
    .operands = "PARTNER",
    .about = "For use after a broken link or a restored backup. Exit 1 when something is still missing afterwards.",
    .examples = (const command_example[]){ { "isthmus share reconcile rok" WAY, "both ways" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_reconcile,
};
const command command_share_take = {
    .name = "share take",
    .gist = "add the records that a partner gave to a ledger",
    .operands = "PARTNER",
    .about = "What a partner pushed stands in its inbox; the records of its ledger among it are added, word for word, to the ledger that "
             "--ledger names, their sources before them. Nothing that is held is changed.",
    .examples = (const command_example[]){ { "isthmus share take rok --ledger mine.db", "into our own ledger" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_take,
};
