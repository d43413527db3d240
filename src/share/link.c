/* SPDX-License-Identifier: Apache-2.0
 *
 * link.c: TAXII from the client's side.
 */
#include "exchange_local.h"

#include <isthmus/share/link.h>
#include <isthmus/share/taxii.h>
#include <stdlib.h>
#include <string.h>

static ist_status add_url(ist_buffer *out, const ist_partner *partner, const char *rest, ist_error *err)
{
    size_t length = strlen(partner->url);
    if (length == 0) return ist_fail(err, IST_MISSING, "partner %s has no URL", partner->name);
    ist_buffer_print(out, "%s%s%s", partner->url, partner->url[length - 1] == '/' ? "" : "/", rest);
    return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

static ist_status check_answer(const char *url, int status, int wanted, const ist_buffer *body, ist_error *err)
{
    if (status == wanted) return IST_OK;
    ist_status kind = status == 401 || status == 403 ? IST_DENIED : IST_IO;
    json_t *told = body->at ? json_loadb(body->at, body->length, 0, NULL) : NULL; /* a TAXII error, or plain words */
    const char *title = json_string_value(json_object_get(told, "title"));
    ist_fail(err, kind, "%.*s: the partner's node answers %d: %.300s", (int)strcspn(url, "?"), url, status, title ? title : body->at ? body->at : "");
    json_decref(told);
    return kind;
}

/* Sends a request for text; the body is in `out`. */
static ist_status ask(ist_http_client *client, const ist_partner *partner, const char *method, const char *rest, const ist_buffer *body,
                      int wanted, ist_buffer *out, ist_error *err)
{
    ist_buffer url = { 0 };
    int answer = 0;
    ist_status status = add_url(&url, partner, rest, err);
    if (status == IST_OK)
        status = ist_http_send(client, method, url.at, IST_TAXII_TYPE, body ? IST_TAXII_TYPE : NULL, body ? body->at : NULL,
                               body ? body->length : 0, &answer, out, err);
    if (status == IST_OK) status = check_answer(url.at, answer, wanted, out, err);
    ist_buffer_clear(&url);
    return status;
}

static void note_refusals(ist_link_report *report, const json_t *status)
{
    const json_t *failures = json_object_get(status, "failures");
    const char *message = json_string_value(json_object_get(json_array_get(failures, 0), "message"));
    if (message && !report->first_refusal[0]) snprintf(report->first_refusal, sizeof report->first_refusal, "%s", message);
}

/* A page must go beyond what was asked for: a node that gives the same one again would be asked for ever. */
static ist_status check_progress(const ist_partner *partner, const char *after, const char *last, ist_error *err)
{
    if (!*after || share_compare_times(last, after) > 0) return IST_OK;
    return ist_fail(err, IST_IO, "%s: the partner's node gives the page up to %.40s again, asked for what was added after %.40s", partner->url, last, after);
}

/* ---- push */

typedef struct batch { ist_buffer body; size_t count; int64_t last, date; } batch; /* sequence and date of the last row */

static bool add_to_batch(void *context, const ist_row *row)
{
    batch *b = context;
    ist_buffer_add(&b->body, b->count++ ? "," : "{\"objects\":[");
    ist_buffer_add_n(&b->body, row->bytes, row->length);
    b->last = row->sequence;
    b->date = row->date_added;
    return !b->body.failed && b->body.length < (size_t)8 << 20;
}

/* Sends an envelope and reads the status it is answered with. */
static ist_status post(ist_http_client *client, const ist_partner *partner, batch *b, ist_link_report *report, ist_error *err)
{
    ist_buffer answer = { 0 };
    json_t *status = NULL;
    ist_buffer_add(&b->body, "]}");
    if (b->body.failed) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status done = ask(client, partner, "POST", "collections/inbox/objects/", &b->body, 202, &answer, err);
    if (done == IST_OK) done = ist_json_read_text(&status, "the partner's status", answer.at ? answer.at : "", answer.length, err);
    if (done == IST_OK) {
        json_int_t good = json_integer_value(json_object_get(status, "success_count"));
        json_int_t bad = json_integer_value(json_object_get(status, "failure_count"));
        if (good + bad != (json_int_t)b->count)
            done = ist_fail(err, IST_IO, "the partner's status counts %lld of %zu objects", (long long)(good + bad), b->count);
        else {
            report->pages++;
            report->objects += b->count;
            report->accepted += (size_t)good;
            report->refused += (size_t)bad;
            note_refusals(report, status);
        }
    }
    json_decref(status);
    ist_buffer_clear(&answer);
    return done;
}

ist_status ist_link_push(ist_exchange *x, ist_http_client *client, const ist_partner *partner, ist_link_report *out, ist_error *err)
{
    bool more = true;
    memset(out, 0, sizeof *out);
    while (more) {
        ist_buffer cursor = { 0 };
        batch b = { 0 };
        ist_page_filter filter = { .versions = "all", .limit = IST_LINK_PAGE };
        ist_status status = ist_exchange_cursor(x, partner, "push", &cursor, err);
        if (status == IST_OK) filter.sequence = cursor.at && *cursor.at ? strtoll(cursor.at, NULL, 10) : 0;
        ist_buffer_clear(&cursor);
        if (status == IST_OK) status = ist_exchange_rows(x, partner, false, &filter, add_to_batch, &b, &more, err);
        if (status == IST_OK && b.count) {
            char value[32];
            more = true; /* a batch may be full of bytes before it is full of rows */
            status = post(client, partner, &b, out, err);
            snprintf(value, sizeof value, "%lld", (long long)b.last);
            if (status == IST_OK) status = ist_exchange_sent(x, partner, "push", b.count, b.date, b.body.at, b.body.length, err);
            if (status == IST_OK) status = ist_exchange_set_cursor(x, partner, "push", value, err);
        } else more = false;
        ist_buffer_clear(&b.body);
        if (status != IST_OK) return status;
    }
    return IST_OK;
}

/* ---- pull */

static ist_status take_page(ist_exchange *x, const ist_partner *partner, const ist_buffer *body, ist_link_report *report, size_t *out_objects,
                            ist_error *err)
{
    ist_accepted accepted = { 0 };
    json_t *status_json = NULL;
    *out_objects = 0;
    if (body->length <= 2) return IST_OK; /* {} */
    IST_TRY(ist_exchange_accept(x, partner, body->at, body->length, &accepted, err));
    report->accepted += accepted.good;
    report->again += accepted.again;
    report->refused += accepted.bad;
    *out_objects = accepted.good + accepted.again + accepted.bad;
    report->objects += *out_objects;
    report->pages++;
    if (accepted.bad && ist_json_read_text(&status_json, "status", accepted.status.at, accepted.status.length, NULL) == IST_OK)
        note_refusals(report, status_json);
    json_decref(status_json);
    ist_accepted_clear(&accepted);
    return IST_OK;
}

ist_status ist_link_pull(ist_exchange *x, ist_http_client *client, const ist_partner *partner, ist_link_report *out, ist_error *err)
{
    size_t objects = 1;
    ist_status status = IST_OK;
    memset(out, 0, sizeof *out);
    while (objects > 0 && status == IST_OK) {
        ist_buffer cursor = { 0 }, rest = { 0 }, body = { 0 };
        status = ist_exchange_cursor(x, partner, "pull", &cursor, err);
        ist_buffer_print(&rest, "collections/outbox/objects/?limit=%d&match%%5Bversion%%5D=all", IST_LINK_PAGE);
        if (cursor.at && *cursor.at) {
            ist_buffer_add(&rest, "&added_after=");
            ist_http_escape(&rest, cursor.at);
        }
        if (status == IST_OK && rest.failed) status = ist_fail(err, IST_NOMEM, "out of memory");
        if (status == IST_OK) status = ask(client, partner, "GET", rest.at, NULL, 200, &body, err);
        const char *last = status == IST_OK ? ist_http_answer_header(client, "X-TAXII-Date-Added-Last") : NULL;
        if (status == IST_OK) status = take_page(x, partner, &body, out, &objects, err);
        if (status == IST_OK && objects > 0 && !last) status = ist_fail(err, IST_IO, "the partner's node does not say up to when its page goes");
        if (status == IST_OK && objects > 0) status = check_progress(partner, cursor.at ? cursor.at : "", last, err);
        if (status == IST_OK && objects > 0) status = ist_exchange_set_cursor(x, partner, "pull", last, err);
        ist_buffer_clear(&cursor);
        ist_buffer_clear(&rest);
        ist_buffer_clear(&body);
    }
    return status;
}

/* ---- reconcile */

/* The records of a page of a manifest as rows of `remote`; `after` becomes the date of the last. */
static ist_status add_records(ist_exchange *x, const ist_partner *partner, const json_t *records, sqlite3_stmt *add, ist_buffer *after, ist_error *err)
{
    const char *last = "";
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const char *id = share_text(record, "id"), *version = share_text(record, "version");
        last = share_text(record, "date_added");
        if (!*id || !*version || !*last) return ist_fail(err, IST_SYNTAX, "the partner's manifest has a record without id, version or date");
        sqlite3_reset(add);
        exchange_bind(add, 1, id);
        exchange_bind(add, 2, version);
        IST_TRY(exchange_do(x, add, err));
    }
    if (!*last) return IST_OK;
    IST_TRY(check_progress(partner, after->at ? after->at : "", last, err));
    ist_buffer_clear(after);
    ist_buffer_add(after, last);
    return after->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

/* The manifest of one of the partner's collections, as rows of the temporary table `remote`. */
static ist_status fetch_manifest(ist_exchange *x, ist_http_client *client, const ist_partner *partner, const char *collection, ist_error *err)
{
    ist_buffer after = { 0 };
    sqlite3_stmt *add = NULL;
    size_t count = 1;
    IST_TRY(exchange_run(x, "CREATE TEMP TABLE IF NOT EXISTS remote (id TEXT, version TEXT, PRIMARY KEY (id, version)) WITHOUT ROWID;"
                            "DELETE FROM remote", err));
    if (sqlite3_prepare_v2(x->db, "INSERT OR IGNORE INTO temp.remote (id, version) VALUES (?1, ?2)", -1, &add, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    ist_status status = IST_OK;
    while (status == IST_OK && count > 0) {
        ist_buffer rest = { 0 }, body = { 0 };
        json_t *page = NULL;
        ist_buffer_print(&rest, "collections/%s/manifest/?match%%5Bversion%%5D=all%s", collection, after.length ? "&added_after=" : "");
        if (after.length) ist_http_escape(&rest, after.at);
        status = rest.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ask(client, partner, "GET", rest.at, NULL, 200, &body, err);
        if (status == IST_OK) status = ist_json_read_text(&page, "the partner's manifest", body.at ? body.at : "", body.length, err);
        const json_t *records = json_object_get(page, "objects");
        count = json_array_size(records);
        if (status == IST_OK) status = add_records(x, partner, records, add, &after, err);
        json_decref(page);
        ist_buffer_clear(&rest);
        ist_buffer_clear(&body);
    }
    sqlite3_finalize(add);
    ist_buffer_clear(&after);
    return status;
}

/* What their outbox lists and we do not hold, one request each; labels first, since nothing is taken before its label. */
static ist_status fetch_missing(ist_exchange *x, ist_http_client *client, const ist_partner *partner, ist_link_report *report, ist_error *err)
{
    static const char sql[] = "SELECT id, version FROM temp.remote WHERE NOT EXISTS (SELECT 1 FROM rows WHERE box = ?1"
                              " AND rows.id = remote.id AND rows.version IN (remote.version, ''))"
                              " ORDER BY id NOT GLOB 'marking-definition--*', id, version";
    sqlite3_stmt *find = NULL;
    bool row = false;
    ist_status status = IST_OK;
    if (sqlite3_prepare_v2(x->db, sql, -1, &find, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    sqlite3_bind_int64(find, 1, exchange_inbox(partner));
    while (status == IST_OK && (status = exchange_step(x, find, &row, err)) == IST_OK && row) {
        ist_buffer rest = { 0 }, body = { 0 };
        size_t objects = 0, before = report->accepted + report->again;
        ist_buffer_add(&rest, "collections/outbox/objects/");
        ist_http_escape(&rest, exchange_text(find, 0));
        ist_buffer_add(&rest, "/?match%5Bversion%5D=");
        ist_http_escape(&rest, exchange_text(find, 1));
        status = rest.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ask(client, partner, "GET", rest.at, NULL, 200, &body, err);
        if (status == IST_OK) status = take_page(x, partner, &body, report, &objects, err);
        report->missing_here++;
        if (status == IST_OK && report->accepted + report->again == before) report->still_missing++;
        ist_buffer_clear(&rest);
        ist_buffer_clear(&body);
    }
    sqlite3_finalize(find);
    return status;
}

typedef struct resend {
    ist_exchange *x;
    sqlite3_stmt *held;
    batch batch;
    bool failed;
} resend;

static bool add_missing(void *context, const ist_row *row)
{
    resend *r = context;
    sqlite3_reset(r->held);
    exchange_bind(r->held, 1, row->id);
    exchange_bind(r->held, 2, row->unversioned ? "" : row->version); /* dates are each side's own */
    int code = sqlite3_step(r->held);
    sqlite3_reset(r->held);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) r->failed = true;
    return !r->failed && add_to_batch(&r->batch, row);
}

/* What our outbox holds for them and their inbox does not list, page by page of our outbox. */
static ist_status send_missing(ist_exchange *x, ist_http_client *client, const ist_partner *partner, ist_link_report *report, ist_error *err)
{
    resend r = { .x = x };
    ist_page_filter filter = { .versions = "all", .limit = SIZE_MAX };
    bool more = true;
    ist_status status = IST_OK;
    if (sqlite3_prepare_v2(x->db, "SELECT 1 FROM temp.remote WHERE id = ?1 AND ?2 IN ('', version)", -1, &r.held, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    while (more && status == IST_OK) {
        memset(&r.batch, 0, sizeof r.batch);
        status = ist_exchange_rows(x, partner, false, &filter, add_missing, &r, &more, err);
        if (status == IST_OK && r.failed) status = exchange_error(x, err, "reading");
        more = r.batch.count > 0;
        if (status == IST_OK && more) {
            size_t refused = report->refused;
            report->missing_there += r.batch.count;
            filter.sequence = r.batch.last;
            status = post(client, partner, &r.batch, report, err);
            report->still_missing += report->refused - refused;
        }
        ist_buffer_clear(&r.batch.body);
    }
    sqlite3_finalize(r.held);
    return status;
}

ist_status ist_link_reconcile(ist_exchange *x, ist_http_client *client, const ist_partner *partner, ist_link_report *out, ist_error *err)
{
    memset(out, 0, sizeof *out);
    IST_TRY(fetch_manifest(x, client, partner, "outbox", err));
    IST_TRY(fetch_missing(x, client, partner, out, err));
    IST_TRY(fetch_manifest(x, client, partner, "inbox", err));
    return send_missing(x, client, partner, out, err);
}
