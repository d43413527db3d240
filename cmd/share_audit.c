/* SPDX-License-Identifier: Apache-2.0
 *
 * share_audit.c: what was decided and what left: share audit show, share audit verify.
 */
#include "share.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    share_asked share;
    bool transfers;
    table_form form;
} asked;
static const option options[] = {
    OPTIONS_OF_SHARE(asked, share),
    { "transfers", OPTION_FLAG, OPTION_HOLDS(asked, transfers), NULL, "the chain of what was sent and accepted, which a partner may see" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .form = { false, false } };

static bool print_record(void *context, long long n, const char *record, const char *hash)
{
    (void)context;
    (void)n;
    (void)hash;
    return printf("%s\n", record) >= 0;
}

static int run_show(const command_context *context)
{
    const asked *a = context->values;
    share_opened opened;
    ist_partner partner;
    ist_error err = { 0 };
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    status = ist_exchange_partner(opened.exchange, context->operands[0], NULL, NULL, &partner, &err);
    if (status == IST_OK)
        status = ist_exchange_each_record(opened.exchange, &partner, a->transfers ? IST_AUDIT_TRANSFERS : IST_AUDIT_DECISIONS, print_record,
                                          NULL, &err);
    share_close(&opened);
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}

const command command_share_audit_show = {
    .name = "share audit show",
    .gist = "a partner's audit, one line of JSON a record",
    .operands = "PARTNER",
    .about = "Each record holds the hash of the one before it; its own is SHA-256 of the line. The chain of decisions is ours alone; with "
             "--transfers, the chain that the partner may check against what it holds.",
    .examples = (const command_example[]){ { "isthmus share audit show rok", "every decision, with the rule that made it" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_show,
};

typedef struct verifying {
    ist_exchange *exchange;
    ist_table *table;
    ist_status status;
    ist_error err;
} verifying;

static bool verify_partner(void *context, const ist_partner *partner)
{
    static const char *const names[] = { "decisions", "transfers" };
    verifying *v = context;
    for (int chain = 0; chain < 2; chain++) {
        long long records = 0;
        char head[IST_DIGEST_HEX] = "";
        ist_error err = { 0 };
        ist_status status = ist_exchange_verify(v->exchange, partner, (ist_audit_chain)chain, &records, head, &err);
        ist_table_add_text(v->table, partner->name);
        ist_table_add_text(v->table, names[chain]);
        ist_table_add_number(v->table, (double)records);
        ist_table_add_text(v->table, status == IST_OK ? "whole" : err.text);
        ist_table_add_text(v->table, head);
        if (status != IST_OK && v->status == IST_OK) {
            v->status = status;
            v->err = err;
        }
    }
    return true;
}

static int run_verify(const command_context *context)
{
    static const ist_column columns[] = {
        { .name = "partner", .heading = "Partner", .meaning = "whose chain it is" },
        { .name = "chain", .heading = "Chain", .meaning = "decisions, or transfers" },
        { .name = "records", .heading = "Records", .kind = IST_COLUMN_INTEGER, .meaning = "how many hold together, from the first" },
        { .name = "verdict", .heading = "Verdict", .meaning = "whole: no link is broken; or where one is" },
        { .name = "head", .heading = "Head", .meaning = "hash of the last record that holds" },
    };
    const asked *a = context->values;
    share_opened opened;
    verifying v = { .status = IST_OK };
    ist_error err = { 0 };
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    v.exchange = opened.exchange;
    v.table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    status = v.table ? ist_exchange_each_partner(opened.exchange, verify_partner, &v, &err) : IST_NOMEM;
    int code = status == IST_OK ? command_print_table(v.table, a->form) : command_fail(status, &err);
    if (code == EXIT_DONE && v.status != IST_OK) code = command_fail(v.status, &v.err);
    ist_table_free(v.table);
    share_close(&opened);
    return code;
}

const command command_share_audit_verify = {
    .name = "share audit verify",
    .gist = "check every chain of the audit, record by record",
    .operands = "",
    .about = "Walks both chains of every partner and checks that each record follows from the one before it. Exit 1 names the first that "
             "does not. A chain that was cut at its end, or written anew from some record on, is whole in itself: keep the count and the head "
             "that are printed where nobody who writes to the exchange can, and compare.",
    .examples = (const command_example[]){ { "isthmus share audit verify", "all partners" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_verify,
};

static int run_head(const command_context *context)
{
    const asked *a = context->values;
    share_opened opened;
    ist_partner partner;
    ist_head head;
    ist_error err = { 0 };
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    status = ist_exchange_partner(opened.exchange, context->operands[0], NULL, NULL, &partner, &err);
    if (status == IST_OK) status = ist_exchange_head(opened.exchange, &partner, &head, &err);
    share_close(&opened);
    if (status != IST_OK) return command_fail(status, &err);
    printf("{\"side\":\"%s\",\"partner\":\"%s\",\"day\":\"%s\",\"records\":%lld,\"hash\":\"%s\",\"key\":\"%s\",\"signature\":\"%s\"}\n", head.side,
           head.partner, head.day, head.records, head.hash, head.key, head.signature);
    return EXIT_DONE;
}

const command command_share_audit_head = {
    .name = "share audit head",
    .gist = "the head of a partner's transfers, signed by this node",
    .operands = "PARTNER",
    .about = "For the partner to keep, once a day: with it, and the records that share audit show --transfers prints, it can tell later whether "
             "the chain was cut or rewritten below it. The signature is Ed25519; the key belongs to this exchange.",
    .examples = (const command_example[]){ { "isthmus share audit head rok >head.json", "today's head" }, { 0 } },
    .options = options, .defaults = &defaults, .values_size = sizeof defaults, .run = run_head,
};

/* ---- what a partner checks */

static ist_status read_head(const char *path, ist_head *out, ist_error *err)
{
    json_t *value = NULL;
    IST_TRY(ist_json_read(&value, path, 1 << 16, err));
    const struct { const char *key; char *text; size_t room; } texts[] = {
        { "side", out->side, sizeof out->side }, { "partner", out->partner, sizeof out->partner }, { "day", out->day, sizeof out->day },
        { "hash", out->hash, sizeof out->hash }, { "key", out->key, sizeof out->key }, { "signature", out->signature, sizeof out->signature },
    };
    ist_status status = IST_OK;
    memset(out, 0, sizeof *out);
    out->records = json_integer_value(json_object_get(value, "records"));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && status == IST_OK; i++) {
        const char *text = json_string_value(json_object_get(value, texts[i].key));
        if (!text || strlen(text) >= texts[i].room) status = ist_fail(err, IST_SYNTAX, "%s: '%s' is missing or too long", path, texts[i].key);
        else strcpy(texts[i].text, text);
    }
    json_decref(value);
    return status;
}

static int run_check(const command_context *context)
{
    ist_head head;
    ist_error err = { 0 };
    char *text = NULL, hash[IST_DIGEST_HEX] = "";
    size_t length;
    long long records = 0;
    ist_status status = read_head(context->operands[1], &head, &err);
    if (status == IST_OK && !ist_head_check(&head)) status = ist_fail(&err, IST_BROKEN, "%s: the signature is not that of its key", context->operands[1]);
    if (status == IST_OK) status = ist_read_file(context->operands[0], (size_t)1 << 30, &text, &length, &err);
    if (status == IST_OK) status = ist_audit_check(text, head.records, &records, hash, &err);
    if (status == IST_OK && (records != head.records || strcmp(hash, head.hash) != 0))
        status = ist_fail(&err, IST_BROKEN, "%s: its %lld records do not lead to the head, which is of %lld", context->operands[0], records, head.records);
    free(text);
    if (status != IST_OK) return command_fail(status, &err);
    printf("%lld records of %s lead to the head of %s, signed by the key %s\n", records, head.side, head.day, head.key);
    return EXIT_DONE;
}

const command command_share_audit_check = {
    .name = "share audit check",
    .gist = "check a partner's records against the head it signed",
    .operands = "RECORDS HEAD",
    .about = "RECORDS is what share audit show --transfers prints on the partner's node, HEAD a head that it signed earlier. Each record must follow "
             "from the one before it, and the last that the head counts must have its hash. Compare the key that is printed with the one that the "
             "partner told you.",
    .examples = (const command_example[]){ { "isthmus share audit check records.jsonl head.json", "nothing below the head was cut off or rewritten" }, { 0 } },
    .run = run_check,
};
