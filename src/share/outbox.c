/* SPDX-License-Identifier: Apache-2.0
 *
 * outbox.c: an object is decided on, sanitised where it must be, decided on again as it would leave, filtered as bytes, and
 * only then enters the partner's outbox, together with the record of the decision.
 */
#include "exchange_local.h"

#include <isthmus/share/refilter.h>
#include <isthmus/share/stix.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct leaving {
    json_t *object;
    ist_buffer bytes, markings, ids;
    ist_release_item item;
    share_grounds grounds; /* of what leaves */
    bool consented;
} leaving;

static void leaving_clear(leaving *l)
{
    json_decref(l->object);
    ist_buffer_clear(&l->bytes);
    ist_buffer_clear(&l->markings);
    ist_buffer_clear(&l->ids);
}

static void join(ist_buffer *out, const char *text) { ist_buffer_print(out, "%s%s", out->length ? " " : "", text); }

typedef struct naming { const leaving *l; const char *own; } naming;

static bool add_named(void *context, const char *property, const char *id)
{
    (void)property;
    join(context, id);
    return true;
}

static bool is_allowed(void *context, const char *id, size_t length)
{
    const naming *n = context;
    if (exchange_in_list(n->own, ' ', id, length) || (length > 22 && memcmp(id, "extension-definition--", 22) == 0)) return true;
    return n->l->ids.at && exchange_in_list(n->l->ids.at, ' ', id, length);
}

static void note_refusal(ist_offer *out, ist_rule rule, const char *what)
{
    out->decision.verdict = IST_REFUSE;
    out->decision.rule = rule;
    snprintf(out->words, sizeof out->words, "%.500s", what);
    out->decision.what = out->words;
}

/* Makes what leaves, and decides on that as on any object: only a clean release may go on. */
static ist_status prepare(ist_exchange *x, const share_held *held, const ist_release_item *item, const ist_partner *partner,
                          const ist_partner_facts *facts, int day, leaving *l, ist_offer *out, ist_error *err)
{
    const share_lookup lookup = { exchange_object, exchange_marking, x };
    ist_error fault = { 0 };
    ist_decision again;
    ist_status status = share_sanitise(held->object, item, &out->decision, partner->name, x->secret, &l->object, &fault);
    if (status == IST_NOMEM) return ist_fail(err, status, "out of memory");
    if (status != IST_OK) {
        note_refusal(out, IST_RULE_REFERENCE, fault.text);
        return IST_OK;
    }
    share_held as_it_leaves = *held;
    as_it_leaves.object = l->object;
    IST_TRY(share_item(&as_it_leaves, &lookup, x->scratch, &l->item, &l->grounds, err));
    ist_gate_decide(&l->item, x->side, facts, x->n_terms, x->terms, day, &again);
    if (again.verdict != IST_RELEASE) {
        note_refusal(out, again.rule, again.what ? again.what : "");
        return IST_OK;
    }
    IST_TRY(exchange_write(l->object, &l->bytes, err));
    ist_stix_each_reference(l->object, add_named, &l->ids);
    for (size_t i = 0; i < l->grounds.n_markings; i++) join(&l->markings, l->grounds.markings[i]);
    if (l->ids.failed || l->markings.failed) return ist_fail(err, IST_NOMEM, "out of memory");
    naming allowed = { l, share_text(l->object, "id") };
    if (ist_refilter(l->bytes.at, l->bytes.length, is_allowed, &allowed, &fault) != IST_OK)
        note_refusal(out, IST_RULE_REFERENCE, fault.text);
    return IST_OK;
}

/* What a row under `id` stands on: what was asked for it, and the object that it was made of. */
static ist_status add_grounds(ist_exchange *x, int64_t key, const char *id, const share_grounds *grounds, const char *source, ist_error *err)
{
    char copy[sizeof COPY_OF + IST_OBJECT_TEXT];
    size_t n_ids = grounds->n_ids, n = n_ids + grounds->n_markings;
    snprintf(copy, sizeof copy, COPY_OF "%s", source);
    for (size_t i = 0; i < n + 1 + (strcmp(source, id) != 0); i++) {
        sqlite3_stmt *add = exchange_statement_of(x, SQL_GROUND_ADD, err);
        if (!add) return IST_IO;
        exchange_bind(add, 1, i < n_ids ? grounds->ids[i] : i < n ? grounds->markings[i - n_ids] : i == n ? source : copy);
        sqlite3_bind_int64(add, 2, key);
        IST_TRY(exchange_do(x, add, err));
    }
    return IST_OK;
}

/* A row into the outbox, or again into it where the partner cannot see the one that is there; one that it sees stands as decided now. */
static ist_status enter(ist_exchange *x, const ist_partner *partner, const new_row *row, const share_grounds *grounds, const char *source, ist_error *err)
{
    int64_t key;
    bool stands = false, passed = false;
    IST_TRY(exchange_find_row(x, partner, row->id, row->version, &key, &stands, err));
    if (stands) IST_TRY(exchange_was_passed(x, key, &passed, err)); /* it was hidden a while ago, and is to come again */
    if (stands && !passed) IST_TRY(exchange_write_decided(x, key, row, err));
    else if (key) IST_TRY(exchange_renew_row(x, row->box, key, row, &key, err));
    else IST_TRY(exchange_add_row(x, row, &key, &stands, err));
    return add_grounds(x, key, row->id, grounds, source, err);
}

/* The marking-definitions that an object carries go with it, so that the partner can read its marks. A definition is its
 * own label. TLP's are everybody's. */
static ist_status add_definitions(ist_exchange *x, const ist_partner *partner, const leaving *l, const share_held *held, ist_error *err)
{
    for (size_t i = 0; i < l->grounds.n_markings; i++) {
        const char *id = l->grounds.markings[i];
        share_held definition;
        ist_marking tlp;
        ist_buffer bytes = { 0 };
        if (ist_marking_tlp(&tlp, id) || !exchange_object(x, id, &definition)) continue;
        ist_status status = exchange_write(definition.object, &bytes, err);
        const new_row row = { .box = exchange_outbox(partner), .id = id, .version = exchange_version(definition.object),
                              .type = "marking-definition", .bytes = bytes.at, .length = bytes.length, .category = held->category, .originator = "",
                              .markings = id, .ids = "" };
        if (status == IST_OK) status = enter(x, partner, &row, &(share_grounds){ .n_ids = 0 }, id, err);
        ist_buffer_clear(&bytes);
        IST_TRY(status);
    }
    return IST_OK;
}

static ist_status decide_and_write(ist_exchange *x, const char *id, const ist_partner *partner, int day, bool write, ist_offer *out,
                                   ist_error *err);

/* What an object names goes before it, so that who reads in order finds it. */
static ist_status deliver_references(ist_exchange *x, const ist_partner *partner, const leaving *l, ist_error *err)
{
    ist_status status = IST_OK;
    for (size_t i = 0; i < l->item.n_references && status == IST_OK; i++) {
        const char *id = l->item.references[i].what;
        share_held held;
        int64_t key;
        bool there = false;
        for (size_t j = 0; j < x->n_delivering; j++) there |= strcmp(x->delivering[j], id) == 0;
        if (there || x->n_delivering == MOST_DELIVERING || !exchange_object(x, id, &held)) continue;
        status = exchange_find_row(x, partner, id, exchange_version(held.object), &key, &there, err);
        if (status != IST_OK || there) continue;
        ist_offer *offer = ist_arena_alloc(x->scratch, sizeof *offer);
        if (!offer) return ist_fail(err, IST_NOMEM, "out of memory");
        x->delivering[x->n_delivering++] = id;
        status = decide_and_write(x, id, partner, x->day, true, offer, err);
        x->n_delivering--;
    }
    return status;
}

static ist_status deliver(ist_exchange *x, const ist_partner *partner, const share_held *held, const leaving *l, ist_offer *out,
                          ist_error *err)
{
    int64_t key;
    const char *source = share_text(held->object, "id");
    IST_TRY(exchange_find_row(x, partner, out->id, out->version, &key, &out->already, err));
    const new_row row = { .box = exchange_outbox(partner), .id = out->id, .version = out->version,
                          .type = share_text(l->object, "type"), .bytes = l->bytes.at, .length = l->bytes.length, .category = held->category,
                          .originator = l->item.object.originator, .consented = held->consent_kept,
                          .markings = l->markings.at ? l->markings.at : "", .ids = l->ids.at ? l->ids.at : "" };
    if (!out->already) {
        IST_TRY(add_definitions(x, partner, l, held, err));
        IST_TRY(deliver_references(x, partner, l, err));
    }
    IST_TRY(enter(x, partner, &row, &l->grounds, source, err));
    const audit_record record = { .what = out->decision.verdict == IST_RELEASE ? "release" : "release-sanitised", .id = out->id,
                                  .version = out->version, .agreement = out->decision.agreement,
                                  .rule = ist_rule_word(out->decision.rule), .digest = out->digest, .count = -1,
                                  .note = out->already ? "it stood in the outbox" : NULL };
    return exchange_audit(x, partner->name, IST_AUDIT_DECISIONS, &record, NULL, err);
}

static ist_status take_back_row(ist_exchange *x, const ist_partner *partner, int64_t key, ist_error *err)
{
    sqlite3_stmt *mark = NULL;
    bool row = false;
    if (sqlite3_prepare_v2(x->db, "UPDATE rows SET recalled = 1 WHERE key = ?1 RETURNING id, version", -1, &mark, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    sqlite3_bind_int64(mark, 1, key);
    ist_status status = exchange_step(x, mark, &row, err);
    if (status == IST_OK && row) {
        const audit_record record = { .what = "recall", .id = exchange_text(mark, 0), .version = exchange_text(mark, 1), .note = "decided otherwise since",
                                      .count = -1 };
        status = exchange_audit(x, partner->name, IST_AUDIT_DECISIONS, &record, NULL, err);
    }
    sqlite3_finalize(mark);
    return status;
}

/* What was decided on does not leave as it stands in the outbox from an earlier decision, as itself or as a copy that is not the one that
 * was decided on now: it is taken back there. */
static ist_status take_back_earlier(ist_exchange *x, const ist_partner *partner, const char *id, const char *version, const char *but,
                                    ist_error *err)
{
    int64_t *keys = NULL;
    size_t n = 0;
    ist_status status = exchange_rows_made_of(x, partner, id, version, but, &keys, &n, err);
    for (size_t i = 0; i < n && status == IST_OK; i++) status = take_back_row(x, partner, keys[i], err);
    free(keys);
    return status;
}

static ist_status write_refusal(ist_exchange *x, const ist_partner *partner, const char *id, const ist_offer *out, ist_error *err)
{
    const audit_record record = { .what = "refuse", .id = id, .agreement = out->decision.agreement,
                                  .rule = ist_rule_word(out->decision.rule), .note = out->decision.what, .count = -1 };
    return exchange_audit(x, partner->name, IST_AUDIT_DECISIONS, &record, NULL, err);
}

static ist_status decide_and_write(ist_exchange *x, const char *id, const ist_partner *partner, int day, bool write, ist_offer *out,
                                   ist_error *err)
{
    const share_lookup lookup = { exchange_object, exchange_marking, x };
    const ist_partner_facts facts = { partner->side, partner->code, partner->first_day, partner->last_day };
    share_held held;
    ist_release_item item;
    share_grounds *grounds = ist_arena_alloc(x->scratch, sizeof *grounds);
    leaving l = { 0 };
    if (!grounds) return ist_fail(err, IST_NOMEM, "out of memory");
    if (!exchange_object(x, id, &held)) return ist_fail(err, IST_MISSING, "no object %s is held that can be read", id);
    IST_TRY(share_item(&held, &lookup, x->scratch, &item, grounds, err));
    item.count = (long)json_integer_value(json_object_get(held.object, "isthmus_count"));
    item.minimum = (long)json_integer_value(json_object_get(held.object, "isthmus_minimum"));
    ist_gate_decide(&item, x->side, &facts, x->n_terms, x->terms, day, &out->decision);
    out->n_references = item.n_references;
    out->n_parts = item.n_parts;
    if (out->decision.what) {
        snprintf(out->words, sizeof out->words, "%s", out->decision.what);
        out->decision.what = out->words;
    }
    ist_status status = IST_OK;
    if (out->decision.verdict != IST_REFUSE) status = prepare(x, &held, &item, partner, &facts, day, &l, out, err);
    if (status == IST_OK && out->decision.verdict != IST_REFUSE) {
        snprintf(out->id, sizeof out->id, "%s", share_text(l.object, "id"));
        snprintf(out->version, sizeof out->version, "%s", exchange_version(l.object));
        share_digest(l.bytes.at, l.bytes.length, out->digest);
    }
    if (status == IST_OK && write)
        status = out->decision.verdict == IST_REFUSE ? write_refusal(x, partner, id, out, err) : deliver(x, partner, &held, &l, out, err);
    if (status == IST_OK && write && strcmp(out->id, id) != 0) status = take_back_earlier(x, partner, id, exchange_version(held.object), out->id, err);
    leaving_clear(&l);
    return status;
}

ist_status ist_exchange_offer(ist_exchange *x, const char *id, const char *partner, int day, bool deliver_it, ist_offer *out, ist_error *err)
{
    ist_partner facts;
    memset(out, 0, sizeof *out);
    IST_TRY(ist_exchange_partner(x, partner, NULL, NULL, &facts, err));
    x->asker = facts.name;
    x->day = day;
    x->delivering[0] = id;
    x->n_delivering = 1;
    if (deliver_it) IST_TRY(exchange_begin(x, err));
    ist_status status = exchange_forget_read(x, err);
    if (status == IST_OK) status = decide_and_write(x, id, &facts, day, deliver_it, out, err);
    x->asker = "";
    if (deliver_it && status == IST_OK) status = exchange_commit(x, err);
    if (status != IST_OK) exchange_undo(x);
    return status;
}

/* ---- consent and recall */

ist_status ist_exchange_consent(ist_exchange *x, const char *id, const char *partner, ist_error *err)
{
    ist_partner facts;
    sqlite3_stmt *held = NULL, *add = NULL;
    bool is_held = false;
    IST_TRY(ist_exchange_partner(x, partner, NULL, NULL, &facts, err));
    static const char sql[] = "SELECT 1 FROM objects WHERE id = ?1 UNION ALL SELECT 1 FROM rows WHERE id = ?1 AND box % 2 = 1 LIMIT 1";
    if (sqlite3_prepare_v2(x->db, sql, -1, &held, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    exchange_bind(held, 1, id);
    ist_status status = exchange_step(x, held, &is_held, err);
    sqlite3_finalize(held);
    if (status == IST_OK && !is_held) status = ist_fail(err, IST_MISSING, "no object %s is held", id);
    if (status != IST_OK) return status;
    if (sqlite3_prepare_v2(x->db, "INSERT OR IGNORE INTO consents (id, partner, day) VALUES (?1, ?2, ?3)", -1, &add, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(add, 1, id);
    exchange_bind(add, 2, partner);
    sqlite3_bind_int(add, 3, share_day(ist_exchange_now(x)));
    const audit_record record = { .what = "consent", .id = id, .count = -1 };
    status = exchange_begin(x, err);
    if (status == IST_OK) status = exchange_do(x, add, err);
    if (status == IST_OK) status = exchange_audit(x, partner, IST_AUDIT_DECISIONS, &record, NULL, err);
    if (status == IST_OK) status = exchange_commit(x, err);
    else exchange_undo(x);
    sqlite3_finalize(add);
    return status;
}

ist_status exchange_recall_rows(ist_exchange *x, const char *id, const char *reason, ist_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false;
    ist_status status = IST_OK;
    static const char sql[] = "UPDATE rows SET recalled = 1 WHERE recalled = 0 AND key IN (SELECT key FROM grounds WHERE id = ?1)"
                              " RETURNING (SELECT name FROM partners WHERE number = box / 2), id, version";
    if (sqlite3_prepare_v2(x->db, sql, -1, &find, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    exchange_bind(find, 1, id);
    while (status == IST_OK && (status = exchange_step(x, find, &row, err)) == IST_OK && row) {
        char partner[IST_PARTNER_TEXT];
        snprintf(partner, sizeof partner, "%s", exchange_text(find, 0));
        const audit_record record = { .what = "recall", .id = exchange_text(find, 1), .version = exchange_text(find, 2), .note = reason,
                                      .count = -1 };
        status = exchange_audit(x, partner, IST_AUDIT_DECISIONS, &record, NULL, err);
    }
    sqlite3_finalize(find);
    return status;
}

/* Marks an object as taken back: ours, or one that a partner gave, whose inbox stays as it is. */
static ist_status mark_recalled(ist_exchange *x, const char *id, ist_error *err)
{
    static const char *const sql[] = { "UPDATE objects SET recalled = 1 WHERE id = ?1",
                                       "INSERT OR REPLACE INTO recalls (id) SELECT ?1 WHERE EXISTS (SELECT 1 FROM rows WHERE id = ?1 AND box % 2 = 1)" };
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *mark = NULL;
        if (sqlite3_prepare_v2(x->db, sql[i], -1, &mark, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
        exchange_bind(mark, 1, id);
        ist_status status = exchange_do(x, mark, err);
        int marked = sqlite3_changes(x->db);
        sqlite3_finalize(mark);
        if (status != IST_OK || marked) return status;
    }
    return ist_fail(err, IST_MISSING, "no object %s is held", id);
}

ist_status ist_exchange_recall(ist_exchange *x, const char *id, const char *reason, ist_error *err)
{
    ist_status status = exchange_begin(x, err);
    if (status == IST_OK) status = mark_recalled(x, id, err);
    if (status == IST_OK) status = exchange_recall_rows(x, id, reason, err);
    if (status == IST_OK) return exchange_commit(x, err);
    exchange_undo(x);
    return status;
}
