/* SPDX-License-Identifier: Apache-2.0
 *
 * share_offer.c: may an item go to a partner? share explain prints the reasoning, share offer acts on it.
 */
#include "share.h"

#include <isthmus/base/time.h>
#include <string.h>

typedef struct asked {
    share_asked share;
    const char *category;
    bool all;
    table_form form;
} asked;
static const option options[] = {
    OPTIONS_OF_SHARE(asked, share),
    { "category", OPTION_TEXT, OPTION_HOLDS(asked, category), "WORD",
      "category of information of objects in a file (default: by type: maritime-events, assessments, other)" },
    { "all", OPTION_FLAG, OPTION_HOLDS(asked, all), NULL, "every object of a file or table, not its last one; counts by rule" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .form = { false, false } };

static const char *verdict_word(ist_verdict verdict)
{
    return verdict == IST_REFUSE ? "refused" : verdict == IST_RELEASE ? "released" : "released after sanitising";
}

static void add(ist_table *table, const char *what, const char *says)
{
    if (!says || !*says) return;
    ist_table_add_text(table, what);
    ist_table_add_text(table, says);
}

static void add_count(ist_table *table, const char *what, size_t count)
{
    char text[32];
    snprintf(text, sizeof text, "%zu", count);
    if (count) add(table, what, text);
}

static int print(const char *item, const char *partner, int day, const ist_offer *offer, table_form form)
{
    static const ist_column columns[] = {
        { .name = "what", .heading = "What", .meaning = "what is said" },
        { .name = "says", .heading = "", .meaning = "the answer" },
    };
    char date[IST_DATE_TEXT];
    const ist_decision *d = &offer->decision;
    ist_table *table = ist_table_new(columns, 2);
    if (!table) return command_fail(IST_NOMEM, NULL);
    ist_format_day(day, date);
    add(table, "item", item);
    add(table, "partner", partner);
    add(table, "day", date);
    add(table, "decision", verdict_word(d->verdict));
    add(table, "rule", ist_rule_word(d->rule));
    add(table, "which says", ist_rule_sentence(d->rule));
    add(table, d->verdict == IST_REFUSE ? "refused because of" : "left out", d->what);
    add(table, d->verdict == IST_REFUSE ? "nearest agreement" : "under", d->agreement);
    add(table, "handling", d->handling);
    add_count(table, "references asked", offer->n_references);
    add_count(table, "marked parts asked", offer->n_parts);
    add_count(table, "left out in all", d->n_removed);
    if (d->verdict != IST_REFUSE) {
        add(table, "leaves as", offer->id);
        add(table, "SHA-256 of its bytes", offer->digest);
        if (offer->already) add(table, "outbox", "it stood there before");
    }
    int code = command_print_table(table, form);
    ist_table_free(table);
    if (code != EXIT_DONE) return code;
    return d->verdict == IST_REFUSE ? EXIT_NO_ANSWER : EXIT_DONE;
}

/* Decides on each line of `ids` and counts the rules. */
static ist_status decide_all(const command_context *context, ist_exchange *exchange, char *ids, int day, bool deliver,
                             size_t counts[IST_RULES], ist_error *err)
{
    static ist_offer offer; /* over a kilobyte; one command runs in a process */
    if (!ids) return IST_OK; /* a table that holds nothing yet */
    for (char *id = strtok_r(ids, "\n", &ids); id; id = strtok_r(NULL, "\n", &ids)) {
        if (atomic_load(context->stop)) return ist_fail(err, IST_STOPPED, "stopped; what was decided is kept");
        IST_TRY(ist_exchange_offer(exchange, id, context->operands[1], day, deliver, &offer, err));
        counts[offer.decision.rule]++;
    }
    return IST_OK;
}

static int print_counts(const size_t counts[IST_RULES], table_form form)
{
    static const ist_column columns[] = {
        { .name = "rule", .heading = "Rule", .meaning = "that decided" },
        { .name = "objects", .heading = "Objects", .kind = IST_COLUMN_INTEGER, .meaning = "how many" },
        { .name = "says", .heading = "Which says", .meaning = "the rule in words" },
    };
    ist_table *table = ist_table_new(columns, 3);
    if (!table) return command_fail(IST_NOMEM, NULL);
    for (int rule = 0; rule < IST_RULES; rule++) {
        if (counts[rule] == 0) continue;
        ist_table_add_text(table, ist_rule_word((ist_rule)rule));
        ist_table_add_number(table, (double)counts[rule]);
        ist_table_add_text(table, ist_rule_sentence((ist_rule)rule));
    }
    return command_print_made(table, form);
}

static int decide_one(const command_context *context, ist_exchange *exchange, char *ids, int day, bool deliver, table_form form)
{
    static ist_offer offer;
    ist_error err = { 0 };
    if (!ids) return command_fail(ist_fail(&err, IST_MISSING, "%s: nothing to offer", context->operands[0]), &err);
    char *last = strrchr(ids, '\n');
    if (last) *last = '\0';
    last = strrchr(ids, '\n');
    ist_status status = ist_exchange_offer(exchange, last ? last + 1 : ids, context->operands[1], day, deliver, &offer, &err);
    return status == IST_OK ? print(context->operands[0], context->operands[1], day, &offer, form) : command_fail(status, &err);
}

static int decide(const command_context *context, const char *day_text, bool deliver)
{
    const asked *a = context->values;
    share_opened opened;
    ist_buffer ids = { 0 };
    ist_error err = { 0 };
    size_t counts[IST_RULES] = { 0 };
    int day = 0, code;
    if (day_text && !ist_parse_date(day_text, NULL, &day)) return command_misuse(context->command, "'%s' is not a day (2026-03-01)", day_text);
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    if (!day_text) day = (int)(ist_exchange_now(opened.exchange) / INT64_C(86400000000));
    status = share_item_ids(&opened, context->operands[0], a->category, deliver, &ids, &err);
    if (status == IST_OK && a->all) status = decide_all(context, opened.exchange, ids.at, day, deliver, counts, &err);
    if (status != IST_OK) code = command_fail(status, &err);
    else code = a->all ? print_counts(counts, a->form) : decide_one(context, opened.exchange, ids.at, day, deliver, a->form);
    ist_buffer_clear(&ids);
    share_close(&opened);
    return code;
}

static int run_offer(const command_context *context) { return decide(context, NULL, true); }
static int run_explain(const command_context *context)
{
    return decide(context, context->operand_count > 2 ? context->operands[2] : NULL, false);
}

static const command_example offer_examples[] = {
    { "isthmus share offer transfer/poland-k9-contract-2022 rok", "a record of the ledger to a partner" },
    { "isthmus share offer report.json rok --category maritime-events", "objects of a file; the last one is offered" },
    { 0 },
};
const command command_share_offer = {
    .name = "share offer",
    .gist = "decide on an item for a partner, and put it into its outbox",
    .operands = "ITEM PARTNER",
    .about = "ITEM is a key of the ledger, an id of STIX that the exchange holds, a file of objects, or a table of the ledger. The gate decides by the "
             "agreements of the ledger as of today; what passes is written to the partner's outbox and the decision to the "
             "audit before the command returns. Exit 3 when it is refused.",
    .examples = offer_examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run_offer,
};

static const command_example explain_examples[] = {
    { "isthmus share explain transfer/poland-k9-contract-2022 rok 2024-01-31", "the decision on a day, and the rule that made it" },
    { 0 },
};
const command command_share_explain = {
    .name = "share explain",
    .gist = "may an item go to a partner on a day, and why",
    .operands = "ITEM PARTNER [DAY]",
    .about = "Decides as share offer does and changes no outbox. The rule that decided is named with its sentence, the agreement that "
             "came nearest, and what would be left out. Exit 3 when it would be refused.",
    .examples = explain_examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run_explain,
};
