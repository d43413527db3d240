/* SPDX-License-Identifier: Apache-2.0
 *
 * show.c: an exchange's own records, counted and read.
 */
#include "exchange_local.h"

#include <isthmus/share/show.h>
#include <stdio.h>
#include <string.h>

/* The place of a rule by its word, or -1. */
static int rule_named(const char *word)
{
    for (int rule = 0; rule < IST_RULES; rule++)
        if (strcmp(ist_rule_word((ist_rule)rule), word) == 0) return rule;
    return -1;
}

static ist_status prepare(ist_exchange *x, const char *sql, const char *name, sqlite3_stmt **out, ist_error *err)
{
    if (sqlite3_prepare_v2(x->db, sql, -1, out, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    sqlite3_bind_text(*out, 1, name, -1, SQLITE_TRANSIENT);
    return IST_OK;
}

ist_status ist_exchange_each_audited(ist_exchange *x, const ist_partner *partner, ist_audit_chain chain, long long before, size_t most,
                                     bool (*each)(void *context, const ist_audited *record), void *context, ist_error *err)
{
    char name[AUDIT_NAME];
    sqlite3_stmt *find = NULL;
    bool row = false, wanted = true;
    audit_chain_name(partner->name, chain, name);
    IST_TRY(prepare(x, "SELECT n, record FROM audit WHERE partner = ?1 AND (?2 = 0 OR n < ?2) ORDER BY n DESC LIMIT ?3", name, &find, err));
    sqlite3_bind_int64(find, 2, before);
    sqlite3_bind_int64(find, 3, most < INT64_MAX ? (sqlite3_int64)most : INT64_MAX);
    ist_status status = IST_OK;
    while (wanted && (status = exchange_step(x, find, &row, err)) == IST_OK && row) {
        json_t *record = NULL;
        const char *text = exchange_text(find, 1);
        status = ist_json_read_text(&record, "audit record", text, strlen(text), err);
        if (status != IST_OK) break;
        const json_t *count = json_object_get(record, "count");
        const char *rule = share_text(record, "rule");
        int place = rule_named(rule);
        const ist_audited out = { .n = sqlite3_column_int64(find, 0), .at = share_text(record, "at"), .what = share_text(record, "what"),
                                  .id = share_text(record, "id"), .version = share_text(record, "version"),
                                  .agreement = share_text(record, "agreement"), .digest = share_text(record, "sha256"), .rule = rule,
                                  .says = place < 0 ? "" : ist_rule_sentence((ist_rule)place), .note = share_text(record, "note"),
                                  .count = count ? json_integer_value(count) : -1 };
        wanted = each(context, &out);
        json_decref(record);
    }
    sqlite3_finalize(find);
    return status;
}

/* Adds a count to the member that `word` names. */
static void count_word(ist_partner_flow *f, const char *word, long long records, long long objects)
{
    const struct { const char *word; long long *records, *objects; } members[] = {
        { "release", &f->released, NULL }, { "release-sanitised", &f->sanitised, NULL }, { "refuse", &f->refused, NULL },
        { "recall", &f->recalled, NULL }, { "consent", &f->consents, NULL }, { "send", &f->sent, &f->sent_objects },
        { "push", &f->sent, &f->sent_objects }, { "accept", NULL, &f->accepted_objects },
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (strcmp(members[i].word, word) != 0) continue;
        if (members[i].records) *members[i].records += records;
        if (members[i].objects) *members[i].objects += objects;
    }
}

static ist_status count_audit(ist_exchange *x, const ist_partner *partner, ist_audit_chain chain, ist_partner_flow *out, ist_error *err)
{
    static const char sql[] = "SELECT json_extract(record, '$.what') AS what, COUNT(*), SUM(json_extract(record, '$.count')) FROM audit"
                              " WHERE partner = ?1 GROUP BY what";
    char name[AUDIT_NAME];
    sqlite3_stmt *find = NULL;
    bool row = false;
    audit_chain_name(partner->name, chain, name);
    IST_TRY(prepare(x, sql, name, &find, err));
    ist_status status;
    while ((status = exchange_step(x, find, &row, err)) == IST_OK && row)
        count_word(out, exchange_text(find, 0), sqlite3_column_int64(find, 1), sqlite3_column_int64(find, 2));
    sqlite3_finalize(find);
    return status;
}

#define IS_LABEL "(type = 'marking-definition')"

ist_status ist_exchange_flow(ist_exchange *x, const ist_partner *partner, ist_partner_flow *out, ist_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false;
    ist_partner_flow flow = { 0 };
    IST_TRY(prepare(x, "SELECT box, SUM(NOT " IS_LABEL "), SUM(recalled AND NOT " IS_LABEL "), MIN(date_added), MAX(date_added), SUM(" IS_LABEL ")"
                       " FROM rows WHERE box / 2 = (SELECT number FROM partners WHERE name = ?1) GROUP BY box",
                    partner->name, &find, err));
    ist_status status;
    while ((status = exchange_step(x, find, &row, err)) == IST_OK && row) {
        bool in = sqlite3_column_int64(find, 0) % 2 == 1;
        *(in ? &flow.in : &flow.out) = sqlite3_column_int64(find, 1);
        *(in ? &flow.in_withdrawn : &flow.out_recalled) = sqlite3_column_int64(find, 2);
        *(in ? &flow.first_in : &flow.first_out) = sqlite3_column_int64(find, 3);
        *(in ? &flow.last_in : &flow.last_out) = sqlite3_column_int64(find, 4);
        *(in ? &flow.in_labels : &flow.out_labels) = sqlite3_column_int64(find, 5);
    }
    sqlite3_finalize(find);
    if (status == IST_OK) status = count_audit(x, partner, IST_AUDIT_DECISIONS, &flow, err);
    if (status == IST_OK) status = count_audit(x, partner, IST_AUDIT_TRANSFERS, &flow, err);
    if (status == IST_OK) *out = flow;
    return status;
}

ist_status ist_exchange_rules(ist_exchange *x, const ist_partner *partner, long long out[IST_RULES], ist_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false;
    IST_TRY(prepare(x, "SELECT json_extract(record, '$.rule') AS rule, COUNT(*) FROM audit WHERE partner = ?1 GROUP BY rule", partner->name, &find, err));
    for (int rule = 0; rule < IST_RULES; rule++) out[rule] = 0;
    ist_status status;
    while ((status = exchange_step(x, find, &row, err)) == IST_OK && row) {
        int rule = rule_named(exchange_text(find, 0));
        if (rule >= 0) out[rule] = sqlite3_column_int64(find, 1);
    }
    sqlite3_finalize(find);
    return status;
}

ist_status ist_exchange_each_day(ist_exchange *x, const ist_partner *partner,
                                 bool (*each)(void *context, int day, long long out_rows, long long in_rows), void *context, ist_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false, wanted = true;
    IST_TRY(prepare(x, "SELECT date_added / 86400000000 AS day, SUM(box % 2 = 0), SUM(box % 2 = 1) FROM rows"
                       " WHERE box / 2 = (SELECT number FROM partners WHERE name = ?1) AND NOT " IS_LABEL " GROUP BY day ORDER BY day",
                    partner->name, &find, err));
    ist_status status = IST_OK;
    while (wanted && (status = exchange_step(x, find, &row, err)) == IST_OK && row)
        wanted = each(context, sqlite3_column_int(find, 0), sqlite3_column_int64(find, 1), sqlite3_column_int64(find, 2));
    sqlite3_finalize(find);
    return status;
}
