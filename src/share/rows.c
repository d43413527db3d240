/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: the rows of a partner's two boxes, and what of them it may see now.
 */
#include "exchange_local.h"

#include <isthmus/base/grow.h>
#include <isthmus/share/refilter.h>
#include <stdlib.h>
#include <string.h>

/* Columns of SQL_ROWS. */
enum { KEY, DATE_ADDED, ID, VERSION, TYPE, BYTES, CATEGORY, ORIGINATOR, CONSENTED, MARKINGS, IDS, RECALLED, LONE, DECIDED };

/* ---- the gate and the second filter, on a row */

bool exchange_in_list(const char *list, char between, const char *word, size_t length)
{
    const char separators[] = { between, '\0' };
    while (*list) {
        size_t size = strcspn(list, separators);
        if (size == length && memcmp(list, word, length) == 0) return true;
        list += size + (list[size] == between);
    }
    return false;
}

typedef struct naming { const char *own, *ids, *markings; } naming;

static bool may_be_named(void *context, const char *id, size_t length)
{
    const naming *n = context;
    return (strlen(n->own) == length && memcmp(n->own, id, length) == 0) || exchange_in_list(n->ids, ' ', id, length) ||
           exchange_in_list(n->markings, ' ', id, length) || (length > 22 && memcmp(id, "extension-definition--", 22) == 0);
}

/* The last decision on rows of one partner: the gate is a pure function of these words, the agreements, the partner and the day,
 * and of these all but the first three stay while rows are read; the day is asked for each row. */
typedef struct remembered {
    bool     known;
    int      day;
    bool     consented;
    ist_rule rule;
    char     markings[256], category[64], originator[64];
} remembered;

typedef struct reading {
    ist_exchange *x;
    const ist_partner *partner;
    bool inbox;
    remembered last;
    ist_marking *markings; /* [IST_MAX_PARTS], of the row that is decided on */
    bool keeps;            /* what is passed while it is hidden comes again: not of an inbox, nor where nothing may be written */
    size_t n_keys, room;
    int64_t *keys;         /* [n_keys] of rows that are moved, or passed */
} reading;

/* Every row is decided as it stands now: labels, agreements, day. What was taken back is looked at before. */
static ist_rule decide_row(reading *r, sqlite3_stmt *row, int day)
{
    ist_exchange *x = r->x;
    ist_release_part part = { .what = exchange_text(row, ID), .markings = r->markings, .category = exchange_text(row, CATEGORY),
                      .originator = exchange_text(row, ORIGINATOR) };
    const ist_partner_facts facts = { r->partner->side, r->partner->code, r->partner->first_day, r->partner->last_day };
    const ist_terms *under;
    part.consented = sqlite3_column_int(row, CONSENTED) || exchange_may_be_passed_on(x, part.originator, part.category, day);
    for (const char *list = exchange_text(row, MARKINGS); *list && !part.unreadable;) {
        char id[64];
        size_t length = strcspn(list, " ");
        if (length >= sizeof id || part.n_markings == IST_MAX_PARTS) part.unreadable = true;
        else {
            memcpy(id, list, length);
            id[length] = '\0';
            if (!exchange_marking(x, id, true, &r->markings[part.n_markings++])) part.unreadable = true;
        }
        list += length + (list[length] == ' ');
    }
    return ist_gate_part(&part, part.category, x->side, &facts, x->n_terms, x->terms, day, &under);
}

static ist_rule decide_again(reading *r, sqlite3_stmt *row, int day)
{
    remembered *last = &r->last;
    const char *markings = exchange_text(row, MARKINGS), *category = exchange_text(row, CATEGORY), *originator = exchange_text(row, ORIGINATOR);
    bool consented = sqlite3_column_int(row, CONSENTED) != 0;
    if (last->known && last->day == day && last->consented == consented && strcmp(last->markings, markings) == 0 &&
        strcmp(last->category, category) == 0 && strcmp(last->originator, originator) == 0)
        return last->rule;
    ist_rule rule = decide_row(r, row, day);
    last->known = strlen(markings) < sizeof last->markings && strlen(category) < sizeof last->category && strlen(originator) < sizeof last->originator;
    if (!last->known) return rule;
    last->day = day;
    last->consented = consented;
    last->rule = rule;
    strcpy(last->markings, markings);
    strcpy(last->category, category);
    strcpy(last->originator, originator);
    return rule;
}

static bool is_visible(reading *r, sqlite3_stmt *row)
{
    if (sqlite3_column_int(row, RECALLED)) return false;
    if (r->inbox) return true; /* its own, back as it gave it */
    if (decide_again(r, row, share_day(ist_exchange_now(r->x))) != IST_RULE_RELEASED) return false;
    naming allowed = { exchange_text(row, ID), exchange_text(row, IDS), exchange_text(row, MARKINGS) };
    return ist_refilter(exchange_text(row, BYTES), (size_t)sqlite3_column_bytes(row, BYTES), may_be_named, &allowed, NULL) == IST_OK;
}

/* ---- filters */

static bool is_among(const char *list, const char *word) { return exchange_in_list(list, ',', word, strlen(word)); }

/* The version as a partner sees it: an object that has none has the moment at which it was added. */
static const char *seen_version(sqlite3_stmt *row, char moment[MOMENT_TEXT])
{
    const char *version = exchange_text(row, VERSION);
    if (*version) return version;
    share_format_moment(sqlite3_column_int64(row, DATE_ADDED), moment);
    return moment;
}

/* Whether the row's version is asked for, among the versions of its id that can be seen. */
static ist_status is_version(reading *r, const char *versions, sqlite3_stmt *row, bool *out, ist_error *err)
{
    bool more = false, last = true, first = true, all = versions && is_among(versions, "all");
    char moment[MOMENT_TEXT];
    *out = all || (versions && is_among(versions, seen_version(row, moment)));
    bool want_last = !versions || is_among(versions, "last"), want_first = versions && is_among(versions, "first");
    if (*out || (!want_last && !want_first)) return IST_OK;
    *out = true;
    if (sqlite3_column_int(row, LONE)) return IST_OK;
    sqlite3_stmt *others = exchange_statement_of(r->x, SQL_ROW_OTHERS, err);
    if (!others) return IST_IO;
    exchange_bind(others, 1, exchange_text(row, ID));
    sqlite3_bind_int64(others, 2, r->inbox ? exchange_inbox(r->partner) : exchange_outbox(r->partner));
    ist_status status;
    while ((status = exchange_step(r->x, others, &more, err)) == IST_OK && more) {
        int order = share_compare_times(exchange_text(others, VERSION), exchange_text(row, VERSION));
        if (order == 0 || !is_visible(r, others)) continue;
        if (order > 0) last = false;
        else first = false;
    }
    sqlite3_reset(others);
    *out = (want_last && last) || (want_first && first);
    return status;
}

/* The last row in front of `before`; its key and date stay as they are where there is none. */
static ist_status find_before(ist_exchange *x, int64_t box, int64_t before, int64_t *key, int64_t *date, ist_error *err)
{
    bool row = false;
    sqlite3_stmt *last = exchange_statement_of(x, SQL_LAST_ROW, err);
    if (!last) return IST_IO;
    sqlite3_bind_int64(last, 1, exchange_first_key(box));
    sqlite3_bind_int64(last, 2, before);
    ist_status status = exchange_step(x, last, &row, err);
    if (status == IST_OK && row) {
        *key = sqlite3_column_int64(last, 0);
        *date = sqlite3_column_int64(last, 1);
    }
    sqlite3_reset(last);
    return status;
}

/* The last row whose date is not after `after`: dates grow with the key, which has holes where rows were that came again. */
static ist_status find_after(ist_exchange *x, int64_t box, int64_t after, int64_t *out, ist_error *err)
{
    int64_t low = exchange_first_key(box), high = low, date = 0; /* what is up to `low` is not after, what is behind `high` is */
    IST_TRY(find_before(x, box, exchange_first_key(box + 1), &high, &date, err));
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2, key = exchange_first_key(box);
        date = INT64_MIN;
        IST_TRY(find_before(x, box, middle + 1, &key, &date, err));
        if (date <= after) low = middle;
        else high = key - 1;
    }
    *out = low;
    return IST_OK;
}

static ist_status keep_key(reading *r, int64_t key, ist_error *err)
{
    int64_t *more = ist_grow(r->keys, r->n_keys, &r->room, sizeof *more);
    if (!more) return ist_fail(err, IST_NOMEM, "out of memory");
    r->keys = more;
    r->keys[r->n_keys++] = key;
    return IST_OK;
}

/* Who reads past a row that is hidden from it will not come back there. */
static ist_status note_passed(reading *r, sqlite3_stmt *row, ist_error *err)
{
    bool known = false;
    int64_t key = sqlite3_column_int64(row, KEY);
    if (!r->keeps || sqlite3_column_int(row, RECALLED)) return IST_OK; /* what was taken back comes again when it is offered again */
    IST_TRY(exchange_was_passed(r->x, key, &known, err));
    return known ? IST_OK : keep_key(r, key, err);
}

static ist_status keep_visible(reading *r, const char *decided, ist_error *err)
{
    bool row = false;
    ist_status status = IST_OK;
    sqlite3_stmt *rows = exchange_statement_of(r->x, SQL_ROWS_PASSED, err);
    if (!rows) return IST_IO;
    exchange_bind(rows, 1, decided);
    while (status == IST_OK && (status = exchange_step(r->x, rows, &row, err)) == IST_OK && row)
        if (is_visible(r, rows)) status = keep_key(r, sqlite3_column_int64(rows, KEY), err);
    sqlite3_reset(rows);
    return status;
}

/* Asks of what was passed one row for all that are decided on alike, however many they are. */
static ist_status find_passed(reading *r, int64_t box, ist_error *err)
{
    char last[32], end[32];
    bool row = true, visible = false;
    ist_buffer decided = { 0 };
    ist_status status = IST_OK;
    snprintf(last, sizeof last, "%lld\n", (long long)box);
    snprintf(end, sizeof end, "%lld\v", (long long)box); /* what comes behind all that begin so */
    ist_buffer_add(&decided, last);
    while (status == IST_OK && row) {
        sqlite3_stmt *next = exchange_statement_of(r->x, SQL_PASSED_NEXT, err);
        if (!next || decided.failed) status = !next ? IST_IO : ist_fail(err, IST_NOMEM, "out of memory");
        if (status != IST_OK) break;
        exchange_bind(next, 1, decided.at);
        exchange_bind(next, 2, end);
        status = exchange_step(r->x, next, &row, err);
        if (status == IST_OK && row) {
            ist_buffer_clear(&decided);
            ist_buffer_add(&decided, exchange_text(next, DECIDED));
            visible = decide_again(r, next, share_day(ist_exchange_now(r->x))) == IST_RULE_RELEASED;
        }
        sqlite3_reset(next);
        if (status == IST_OK && row && visible && !decided.failed) status = keep_visible(r, decided.at, err);
    }
    ist_buffer_clear(&decided);
    return status;
}

static int compare_keys(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return (one > other) - (one < other);
}

/* What was passed while it was hidden, and may be seen now, comes again behind all others, in the order in which it stood. */
static ist_status renew_passed(reading *r, int64_t box, ist_error *err)
{
    if (!r->keeps) return IST_OK;
    ist_status status = find_passed(r, box, err);
    if (r->n_keys) qsort(r->keys, r->n_keys, sizeof *r->keys, compare_keys);
    if (status == IST_OK && r->n_keys) status = exchange_renew_passed(r->x, box, r->n_keys, r->keys, err);
    r->n_keys = 0;
    return status;
}

static ist_status passes(reading *r, const ist_page_filter *f, sqlite3_stmt *row, bool *out, ist_error *err)
{
    *out = (!f->ids || is_among(f->ids, exchange_text(row, ID))) && (!f->types || is_among(f->types, exchange_text(row, TYPE))) &&
           (!f->spec_versions || is_among(f->spec_versions, "2.1"));
    if (!*out) return IST_OK;
    *out = is_visible(r, row);
    return *out ? is_version(r, f->versions, row, out, err) : note_passed(r, row, err);
}

/* The statement that walks the box behind `key`, by the one id that is asked for or by its order. What was passed and did not come again
 * is hidden still. */
static sqlite3_stmt *walk_from(const reading *r, const ist_page_filter *f, int64_t box, int64_t key, ist_error *err)
{
    bool one_id = f->ids && !strchr(f->ids, ',');
    sqlite3_stmt *rows = exchange_statement_of(r->x, one_id ? SQL_ROWS_OF_ID : r->keeps ? SQL_ROWS_NOT_PASSED : SQL_ROWS, err);
    if (!rows) return NULL;
    if (one_id) {
        exchange_bind(rows, 1, f->ids);
        sqlite3_bind_int64(rows, 2, box);
        sqlite3_bind_int64(rows, 3, key);
    } else {
        sqlite3_bind_int64(rows, 1, key);
        sqlite3_bind_int64(rows, 2, exchange_first_key(box + 1));
    }
    return rows;
}

static ist_status walk_rows(reading *r, const ist_page_filter *f, bool (*each)(void *context, const ist_row *row), void *context, bool *out_more,
                            ist_error *err)
{
    ist_exchange *x = r->x;
    int64_t box = r->inbox ? exchange_inbox(r->partner) : exchange_outbox(r->partner), key = exchange_first_key(box);
    bool row = false, good, wanted = true;
    size_t given = 0;
    ist_status status;
    IST_TRY(renew_passed(r, box, err));
    if (f->after > 0) IST_TRY(find_after(x, box, f->after, &key, err));
    if (f->sequence > 0 && f->sequence < INT64_C(1) << 32 && exchange_first_key(box) + f->sequence > key) key = exchange_first_key(box) + f->sequence;
    sqlite3_stmt *rows = walk_from(r, f, box, key, err);
    if (!rows) return IST_IO;
    while ((status = exchange_step(x, rows, &row, err)) == IST_OK && row && wanted) {
        status = passes(r, f, rows, &good, err);
        if (status != IST_OK) break;
        if (!good) continue;
        if (given == f->limit) {
            *out_more = true;
            break;
        }
        char moment[MOMENT_TEXT];
        const ist_row out = { .sequence = sqlite3_column_int64(rows, KEY) - exchange_first_key(box), .date_added = sqlite3_column_int64(rows, DATE_ADDED),
                              .id = exchange_text(rows, ID), .version = seen_version(rows, moment), .unversioned = !*exchange_text(rows, VERSION), .type = exchange_text(rows, TYPE),
                              .bytes = exchange_text(rows, BYTES), .length = (size_t)sqlite3_column_bytes(rows, BYTES) };
        wanted = each(context, &out);
        given++;
    }
    sqlite3_reset(rows);
    return status == IST_OK && r->n_keys ? exchange_keep_passed(x, r->n_keys, r->keys, err) : status;
}

ist_status ist_exchange_rows(ist_exchange *x, const ist_partner *partner, bool inbox, const ist_page_filter *f,
                             bool (*each)(void *context, const ist_row *row), void *context, bool *out_more, ist_error *err)
{
    reading r = { .x = x, .partner = partner, .inbox = inbox, .markings = malloc(IST_MAX_PARTS * sizeof *r.markings),
                  .keeps = !inbox && sqlite3_db_readonly(x->db, "main") != 1 };
    *out_more = false;
    if (!r.markings) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = exchange_forget_read(x, err);
    if (status == IST_OK) status = walk_rows(&r, f, each, context, out_more, err);
    free(r.markings);
    free(r.keys);
    return status;
}

ist_status exchange_rows_made_of(ist_exchange *x, const ist_partner *partner, const char *id, const char *version, const char *but,
                                 int64_t **out_keys, size_t *out_n, ist_error *err)
{
    bool there = false;
    reading r = { .x = x, .partner = partner };
    ist_status status = IST_OK;
    sqlite3_stmt *rows = exchange_statement_of(x, SQL_ROWS_MADE_OF, err);
    if (!rows) return IST_IO;
    if (!(r.markings = malloc(IST_MAX_PARTS * sizeof *r.markings))) return ist_fail(err, IST_NOMEM, "out of memory");
    exchange_bind(rows, 1, id);
    sqlite3_bind_int64(rows, 2, exchange_outbox(partner));
    exchange_bind(rows, 3, version);
    exchange_bind(rows, 4, but);
    while (status == IST_OK && (status = exchange_step(x, rows, &there, err)) == IST_OK && there)
        if (is_visible(&r, rows)) status = keep_key(&r, sqlite3_column_int64(rows, KEY), err);
    sqlite3_reset(rows);
    free(r.markings);
    *out_keys = r.keys;
    *out_n = r.n_keys;
    return status;
}

ist_status exchange_find_row(ist_exchange *x, const ist_partner *partner, const char *id, const char *version, int64_t *out_key,
                             bool *out_stands, ist_error *err)
{
    bool there = false;
    reading r = { .x = x, .partner = partner };
    sqlite3_stmt *row = exchange_statement_of(x, SQL_ROW_VERSION, err);
    if (!row) return IST_IO;
    if (!(r.markings = malloc(IST_MAX_PARTS * sizeof *r.markings))) return ist_fail(err, IST_NOMEM, "out of memory");
    exchange_bind(row, 1, id);
    sqlite3_bind_int64(row, 2, exchange_outbox(partner));
    exchange_bind(row, 3, version);
    ist_status status = exchange_step(x, row, &there, err);
    *out_key = status == IST_OK && there ? sqlite3_column_int64(row, KEY) : 0;
    *out_stands = *out_key && is_visible(&r, row);
    sqlite3_reset(row);
    free(r.markings);
    return status;
}
