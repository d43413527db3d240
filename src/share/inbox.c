/* SPDX-License-Identifier: Apache-2.0
 *
 * inbox.c: what a partner gives: the good part of an envelope is kept, the bad part accounted for, in one transaction.
 *
 * What becomes of an object depends on the object and on what this partner gave or may see, on nothing else: an answer must
 * not tell what else is here.
 */
#include "exchange_local.h"
#include "stix_local.h"

#include <string.h>

void ist_accepted_clear(ist_accepted *accepted)
{
    ist_buffer_clear(&accepted->status);
    memset(accepted, 0, sizeof *accepted);
}

/* What information of a type is about, as agreements name it. */
static const char *category_of(const char *type)
{
    static const struct { const char *type, *category; } rows[] = {
        { "observed-data", "maritime-events" }, { "sighting", "maritime-events" }, { "location", "maritime-events" },
        { "report", "maritime-events" }, { "note", "assessments" }, { "opinion", "assessments" }, { "grouping", "assessments" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].type, type) == 0) return rows[i].category;
    return "other";
}

/* A marking that this partner may use: TLP, one it gave, one it was given. */
static ist_status has_marking(ist_exchange *x, const ist_partner *partner, const char *id, bool *out, ist_error *err)
{
    ist_marking tlp;
    for (size_t i = 0; i < x->n_usable; i++)
        if (strcmp(x->usable[i], id) == 0) return *out = true, IST_OK;
    *out = ist_marking_tlp(&tlp, id);
    if (*out) return IST_OK;
    sqlite3_stmt *held = exchange_statement_of(x, SQL_ROW_HELD, err);
    if (!held) return IST_IO;
    exchange_bind(held, 1, id);
    sqlite3_bind_int64(held, 2, exchange_outbox(partner));
    ist_status status = exchange_step(x, held, out, err);
    sqlite3_reset(held);
    if (status == IST_OK && *out && x->n_usable < MOST_USABLE && strlen(id) < sizeof x->usable[0]) strcpy(x->usable[x->n_usable++], id);
    return status;
}

typedef struct markings_check {
    ist_exchange *x;
    const ist_partner *partner;
    ist_status status;
    ist_error *err;
    char missing[128];
} markings_check;

static bool check_reference(void *context, const char *property, const char *id)
{
    markings_check *check = context;
    bool has = true;
    if (strcmp(property, "object_marking_refs") != 0 && strcmp(property, "marking_ref") != 0) return true;
    check->status = has_marking(check->x, check->partner, id, &has, check->err);
    if (check->status == IST_OK && !has) snprintf(check->missing, sizeof check->missing, "%s", id);
    return check->status == IST_OK && has;
}

/* Two texts of JSON that mean the same, whatever their blanks, escapes and order. */
static bool is_same_object(const char *a, size_t a_length, const char *b, size_t b_length)
{
    json_t *first = NULL, *second = NULL;
    if (a_length == b_length && memcmp(a, b, a_length) == 0) return true;
    bool same = ist_json_read_text(&first, "a", a, a_length, NULL) == IST_OK && ist_json_read_text(&second, "b", b, b_length, NULL) == IST_OK &&
                json_equal(first, second);
    json_decref(first);
    json_decref(second);
    return same;
}

/* The partner gave this version before; with other content that is a fault of the object. What it took back since comes again: then
 * *out_again is false. */
static ist_status compare_given(ist_exchange *x, const ist_partner *partner, const char *version, const doc_node *object, bool *out_again,
                                int64_t *out_date, ist_error *why, ist_error *err)
{
    bool row = false, withdrawn = false;
    int64_t key = 0;
    const char *id = doc_text(object, "id");
    sqlite3_stmt *find = exchange_statement_of(x, SQL_ROW_FIND, err);
    if (!find) return IST_IO;
    exchange_bind(find, 1, id);
    sqlite3_bind_int64(find, 2, exchange_inbox(partner));
    exchange_bind(find, 3, version);
    ist_status status = exchange_step(x, find, &row, err);
    if (status == IST_OK && row &&
        !is_same_object(exchange_text(find, 0), (size_t)sqlite3_column_bytes(find, 0), object->bytes, object->span))
        ist_fail(why, IST_CONFLICT, "%s of %s is held with other content", id, version);
    if (status == IST_OK && row) {
        *out_date = sqlite3_column_int64(find, 1);
        key = sqlite3_column_int64(find, 2);
        withdrawn = why->code == IST_OK && sqlite3_column_int(find, 3);
    }
    sqlite3_reset(find);
    if (!withdrawn) return status;
    *out_again = false;
    IST_TRY(exchange_renew_row(x, exchange_inbox(partner), key, NULL, &key, err));
    *out_date = x->tail_date;
    return IST_OK;
}

static const char *version_of(const doc_node *object)
{
    const char *modified = doc_text(object, "modified");
    return *modified ? modified : doc_text(object, "created");
}

/* Where another gave something by that id before, it is remembered whose the id is: rows that come again move. */
static ist_status note_giver(ist_exchange *x, const ist_partner *partner, const char *id, ist_error *err)
{
    sqlite3_stmt *add = exchange_statement_of(x, SQL_GIVER_ADD, err);
    if (!add) return IST_IO;
    exchange_bind(add, 1, id);
    sqlite3_bind_int64(add, 2, exchange_inbox(partner));
    return exchange_do(x, add, err);
}

/* Keeps one object in the bytes in which it came. A fault of the object goes into `why` (IST_OK is returned); a fault of the store
 * is a status. */
static ist_status take(ist_exchange *x, const ist_partner *partner, const doc_node *object, bool *out_again, int64_t *out_date, ist_error *why,
                       ist_error *err)
{
    markings_check check = { .x = x, .partner = partner, .err = err };
    int64_t key;
    why->code = stix_check_node(object, why);
    if (why->code != IST_OK) return IST_OK;
    const char *id = doc_text(object, "id"), *version = version_of(object), *type = doc_text(object, "type");
    stix_each_reference(object, check_reference, &check);
    IST_TRY(check.status);
    if (check.missing[0]) {
        ist_fail(why, IST_MISSING, "%s: its marking %s is not held: send it first or with it", id, check.missing);
        return IST_OK;
    }
    const new_row row = { .box = exchange_inbox(partner), .id = id, .version = version, .type = type, .bytes = object->bytes, .length = object->span,
                          .category = category_of(type), .originator = partner->side, .markings = "", .ids = "" };
    IST_TRY(exchange_add_row(x, &row, &key, out_again, err));
    *out_date = x->tail_date;
    return *out_again ? compare_given(x, partner, version, object, out_again, out_date, why, err) : note_giver(x, partner, id, err);
}

/* An object without a version goes by the moment at which it was added, or refused. */
static void add_entry(ist_buffer *list, const doc_node *object, int64_t date, const char *message)
{
    char moment[MOMENT_TEXT];
    const char *version = version_of(object);
    if (!*version) {
        share_format_moment(date, moment);
        version = moment;
    }
    if (list->length) ist_buffer_add(list, ",");
    if (!message) { /* an id and a moment, both checked: nothing in them needs an escape */
        ist_buffer_add(list, "{\"id\":\"");
        ist_buffer_add(list, doc_text(object, "id"));
        ist_buffer_add(list, "\",\"version\":\"");
        ist_buffer_add(list, version);
        ist_buffer_add(list, "\"}");
        return;
    }
    ist_json_writer json = ist_json_to(list, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "id", doc_text(object, "id"));
    ist_json_text(&json, "version", version);
    ist_json_text(&json, "message", message);
    ist_json_end(&json);
}

static void write_status(const ist_exchange *x, const char *id, const ist_accepted *a, const ist_buffer *good, const ist_buffer *bad,
                         ist_buffer *out)
{
    char moment[MOMENT_TEXT];
    share_format_moment(ist_exchange_now(x), moment);
    ist_buffer_print(out, "{\"id\":\"%s\",\"status\":\"complete\",\"request_timestamp\":\"%s\",\"total_count\":%zu,\"success_count\":%zu", id,
                     moment, a->good + a->again + a->bad, a->good + a->again);
    if (good->length) ist_buffer_print(out, ",\"successes\":[%s]", good->at);
    ist_buffer_print(out, ",\"failure_count\":%zu", a->bad);
    if (bad->length) ist_buffer_print(out, ",\"failures\":[%s]", bad->at);
    ist_buffer_add(out, ",\"pending_count\":0}");
}

/* Marking-definitions first, so that what they mark finds them. */
static ist_status take_all(ist_exchange *x, const ist_partner *partner, const doc_node *objects, ist_accepted *out, ist_buffer *good,
                           ist_buffer *bad, ist_error *err)
{
    for (int pass = 0; pass < 2; pass++)
        for (const doc_node *object = objects->first; object; object = object->next) {
            ist_error why = { 0 };
            bool again = false;
            int64_t date = ist_exchange_now(x);
            if ((strcmp(doc_text(object, "type"), "marking-definition") == 0) != (pass == 0)) continue;
            IST_TRY(take(x, partner, object, &again, &date, &why, err));
            if (why.code != IST_OK) {
                out->bad++;
                add_entry(bad, object, date, why.text);
            } else {
                again ? out->again++ : out->good++;
                add_entry(good, object, date, NULL);
            }
        }
    return good->failed || bad->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

static ist_status keep_status(ist_exchange *x, const ist_partner *partner, const char *id, const ist_buffer *status_text, ist_error *err)
{
    sqlite3_stmt *add = NULL;
    if (sqlite3_prepare_v2(x->db, "INSERT INTO statuses (partner, id, bytes) VALUES (?1, ?2, ?3)", -1, &add, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(add, 1, partner->name);
    exchange_bind(add, 2, id);
    exchange_bind(add, 3, status_text->at);
    ist_status status = exchange_do(x, add, err);
    sqlite3_finalize(add);
    return status;
}

static ist_status accept_objects(ist_exchange *x, const ist_partner *partner, const doc_node *objects, const char *digest, ist_accepted *out,
                                 ist_error *err)
{
    ist_buffer good = { 0 }, bad = { 0 };
    char id[UUID_TEXT], number[32];
    long long n = 0;
    ist_status status = take_all(x, partner, objects, out, &good, &bad, err);
    const audit_record record = { .what = "accept", .digest = digest, .count = (long long)(out->good + out->again) };
    if (status == IST_OK) status = exchange_audit(x, partner->name, IST_AUDIT_TRANSFERS, &record, &n, err);
    if (status == IST_OK) {
        snprintf(number, sizeof number, "%lld", n);
        const char *parts[] = { "status", partner->name, number };
        share_uuid(x->secret, 3, parts, id);
        write_status(x, id, out, &good, &bad, &out->status);
        status = out->status.failed ? ist_fail(err, IST_NOMEM, "out of memory") : keep_status(x, partner, id, &out->status, err);
    }
    ist_buffer_clear(&good);
    ist_buffer_clear(&bad);
    return status;
}

ist_status ist_exchange_accept(ist_exchange *x, const ist_partner *partner, const char *bytes, size_t length, ist_accepted *out,
                               ist_error *err)
{
    doc *envelope = NULL;
    char digest[DIGEST_TEXT];
    memset(out, 0, sizeof *out);
    IST_TRY(doc_read(&envelope, "the envelope", bytes, length, err));
    const doc_node *objects = doc_member(doc_root(envelope), "objects");
    if (!doc_first(objects)) {
        doc_free(envelope);
        return ist_fail(err, IST_SYNTAX, "the envelope has no list of objects");
    }
    share_digest(bytes, length, digest);
    ist_status status = exchange_begin(x, err);
    if (status == IST_OK) {
        status = accept_objects(x, partner, objects, digest, out, err);
        if (status == IST_OK) status = exchange_commit(x, err);
        else exchange_undo(x);
    }
    doc_free(envelope);
    if (status != IST_OK) ist_accepted_clear(out);
    return status;
}

ist_status ist_exchange_status(ist_exchange *x, const ist_partner *partner, const char *id, ist_buffer *out, ist_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false;
    if (sqlite3_prepare_v2(x->db, "SELECT bytes FROM statuses WHERE partner = ?1 AND id = ?2", -1, &find, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(find, 1, partner->name);
    exchange_bind(find, 2, id);
    ist_status status = exchange_step(x, find, &row, err);
    if (status == IST_OK && !row) status = ist_fail(err, IST_MISSING, "no such status");
    if (status == IST_OK) ist_buffer_add(out, exchange_text(find, 0));
    sqlite3_finalize(find);
    return status;
}

/* A row of an id that the partner gave and has not taken back. */
typedef struct given_row {
    int64_t key;
    const char *version; /* as the partner sees it: without one the moment at which it was added */
    struct given_row *next;
} given_row;

static given_row *keep_row(sqlite3_stmt *row, ist_arena *arena)
{
    char moment[MOMENT_TEXT];
    given_row *kept = ist_arena_alloc(arena, sizeof *kept);
    if (!kept) return NULL;
    share_format_moment(sqlite3_column_int64(row, 2), moment);
    kept->key = sqlite3_column_int64(row, 0);
    kept->version = ist_arena_copy(arena, *exchange_text(row, 1) ? exchange_text(row, 1) : moment);
    kept->next = NULL;
    return kept->version ? kept : NULL;
}

/* Those rows, the oldest version first. */
static ist_status given_rows(ist_exchange *x, const ist_partner *partner, const char *id, ist_arena *arena, given_row **out, ist_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false;
    ist_status status = IST_OK;
    if (sqlite3_prepare_v2(x->db, "SELECT key, version, date_added FROM rows WHERE box = ?1 AND id = ?2 AND recalled = 0"
                                  " ORDER BY version COLLATE moment", -1, &find, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    sqlite3_bind_int64(find, 1, exchange_inbox(partner));
    exchange_bind(find, 2, id);
    *out = NULL;
    while (status == IST_OK && (status = exchange_step(x, find, &row, err)) == IST_OK && row) {
        if ((*out = keep_row(find, arena)) == NULL) status = ist_fail(err, IST_NOMEM, "out of memory");
        else out = &(*out)->next;
    }
    sqlite3_finalize(find);
    return status;
}

static bool is_asked(const char *asked, const char *version, bool first, bool last)
{
    if (!asked) return true; /* TAXII 2.1, section 5.7: without match[version] all go */
    return exchange_in_list(asked, ',', version, strlen(version)) || exchange_in_list(asked, ',', "all", 3) ||
           (first && exchange_in_list(asked, ',', "first", 5)) || (last && exchange_in_list(asked, ',', "last", 4));
}

static ist_status withdraw_row(ist_exchange *x, const ist_partner *partner, const char *id, const given_row *row, ist_error *err)
{
    sqlite3_stmt *mark = NULL;
    if (sqlite3_prepare_v2(x->db, "UPDATE rows SET recalled = 1 WHERE key = ?1", -1, &mark, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    sqlite3_bind_int64(mark, 1, row->key);
    ist_status status = exchange_do(x, mark, err);
    sqlite3_finalize(mark);
    const audit_record record = { .what = "withdraw", .id = id, .version = row->version, .count = -1 };
    return status == IST_OK ? exchange_audit(x, partner->name, IST_AUDIT_TRANSFERS, &record, NULL, err) : status;
}

static ist_status withdraw_asked(ist_exchange *x, const ist_partner *partner, const char *id, const char *versions, ist_arena *arena, bool *out_any,
                                 ist_error *err)
{
    given_row *first = NULL;
    IST_TRY(given_rows(x, partner, id, arena, &first, err));
    for (const given_row *row = first; row; row = row->next) {
        if (!is_asked(versions, row->version, row == first, !row->next)) continue;
        *out_any = true;
        IST_TRY(withdraw_row(x, partner, id, row, err));
    }
    /* whoever had it from us, or something that names it, has it no longer; what is not the partner's stays, whatever it calls its own */
    bool its = false;
    if (*out_any) IST_TRY(exchange_is_partners(x, partner, id, &its, err));
    return its ? exchange_recall_rows(x, id, "withdrawn by who gave it", err) : IST_OK;
}

ist_status ist_exchange_withdraw(ist_exchange *x, const ist_partner *partner, const char *id, const char *versions, bool *out_any,
                                 ist_error *err)
{
    ist_arena *arena = ist_arena_new();
    *out_any = false;
    if (!arena) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = exchange_begin(x, err);
    if (status == IST_OK) status = withdraw_asked(x, partner, id, versions, arena, out_any, err);
    ist_arena_free(arena);
    if (status == IST_OK) return exchange_commit(x, err);
    exchange_undo(x);
    return status;
}
