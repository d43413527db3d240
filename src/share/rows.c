/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: the rows of a partner's two boxes, and what of them it may see now.
 */
#include "exchange_local.h"

#include <isthmus/share/refilter.h>
#include <stdlib.h>
#include <string.h>

/* Columns of SQL_ROWS. */
enum { KEY, DATE_ADDED, ID, VERSION, TYPE, BYTES, CATEGORY, ORIGINATOR, CONSENTED, MARKINGS, IDS, RECALLED, LONE };

static int64_t first_key(int64_t box) { return box << 32; }

/* The last row of a box, looked up once in a transaction: who has begun one writes alone. */
static ist_status find_tail(ist_exchange *x, int64_t box, ist_error *err)
{
    bool any = false;
    if (x->tail_box == box) return IST_OK;
    sqlite3_stmt *last = exchange_statement_of(x, SQL_LAST_ROW, err);
    if (!last) return IST_IO;
    sqlite3_bind_int64(last, 1, first_key(box));
    sqlite3_bind_int64(last, 2, first_key(box + 1));
    IST_TRY(exchange_step(x, last, &any, err));
    x->tail_key = any ? sqlite3_column_int64(last, 0) : first_key(box);
    x->tail_date = any ? sqlite3_column_int64(last, 1) : INT64_MIN;
    sqlite3_reset(last);
    x->tail_box = box;
    return IST_OK;
}

/* Whether the version is in the box, and whether another is, which is not alone any more then. */
static ist_status join_versions(ist_exchange *x, const new_row *row, bool *out_there, bool *out_lone, ist_error *err)
{
    bool any = false;
    ist_status status;
    *out_there = false;
    *out_lone = true;
    sqlite3_stmt *versions = exchange_statement_of(x, SQL_ROW_VERSIONS, err);
    if (!versions) return IST_IO;
    exchange_bind(versions, 1, row->id);
    sqlite3_bind_int64(versions, 2, row->box);
    while ((status = exchange_step(x, versions, &any, err)) == IST_OK && any) {
        *out_lone = false;
        *out_there |= share_compare_times(exchange_text(versions, 0), row->version) == 0;
    }
    sqlite3_reset(versions);
    if (status != IST_OK || *out_lone || *out_there) return status;
    sqlite3_stmt *mark = exchange_statement_of(x, SQL_ROW_NOT_LONE, err);
    if (!mark) return IST_IO;
    exchange_bind(mark, 1, row->id);
    sqlite3_bind_int64(mark, 2, row->box);
    return exchange_do(x, mark, err);
}

ist_status exchange_add_row(ist_exchange *x, const new_row *row, int64_t *out_key, bool *out_there, ist_error *err)
{
    bool lone = false;
    int64_t date = ist_exchange_now(x);
    IST_TRY(join_versions(x, row, out_there, &lone, err));
    if (*out_there) return IST_OK;
    IST_TRY(find_tail(x, row->box, err));
    if (date <= x->tail_date) date = x->tail_date + 1; /* strictly increasing, whatever the clock does */
    sqlite3_stmt *add = exchange_statement_of(x, SQL_ROW_ADD, err);
    if (!add) return IST_IO;
    const int64_t numbers[] = { x->tail_key + 1, row->box, date, lone, row->consented };
    const char *const texts[] = { row->id, row->version, row->type, row->category, row->originator, row->markings, row->ids };
    for (int i = 0; i < 5; i++) sqlite3_bind_int64(add, i + 1, numbers[i]);
    for (int i = 0; i < 7; i++) exchange_bind(add, i + 6, texts[i]);
    sqlite3_bind_text(add, 13, row->bytes, (int)row->length, SQLITE_STATIC);
    IST_TRY(exchange_do(x, add, err));
    *out_key = ++x->tail_key;
    x->tail_date = date;
    return IST_OK;
}

ist_status exchange_has_row(ist_exchange *x, int64_t box, const char *id, const char *version, bool *out, ist_error *err)
{
    sqlite3_stmt *find = exchange_statement_of(x, SQL_ROW_FIND, err);
    if (!find) return IST_IO;
    exchange_bind(find, 1, id);
    sqlite3_bind_int64(find, 2, box);
    exchange_bind(find, 3, version);
    ist_status status = exchange_step(x, find, out, err);
    sqlite3_reset(find);
    return status;
}

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
} reading;

/* Every row is decided as it stands now: labels, agreements, day. What was taken back is looked at before. */
static ist_rule decide_row(reading *r, sqlite3_stmt *row, int day)
{
    ist_exchange *x = r->x;
    ist_release_part part = { .what = exchange_text(row, ID), .markings = r->markings, .category = exchange_text(row, CATEGORY),
                      .originator = exchange_text(row, ORIGINATOR), .consented = sqlite3_column_int(row, CONSENTED) != 0 };
    const ist_partner_facts facts = { r->partner->side, r->partner->code, r->partner->first_day, r->partner->last_day };
    const ist_terms *under;
    for (const char *list = exchange_text(row, MARKINGS); *list && !part.unreadable;) {
        char id[64];
        size_t length = strcspn(list, " ");
        if (length >= sizeof id || part.n_markings == IST_MAX_PARTS) part.unreadable = true;
        else {
            memcpy(id, list, length);
            id[length] = '\0';
            if (!exchange_marking(x, id, &r->markings[part.n_markings++])) part.unreadable = true;
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

/* The last row whose date is not after `after`: dates grow with the key, which has no holes within a box. */
static ist_status find_after(ist_exchange *x, int64_t box, int64_t after, int64_t *out, ist_error *err)
{
    bool row = false;
    sqlite3_stmt *last = exchange_statement_of(x, SQL_LAST_ROW, err);
    if (!last) return IST_IO;
    int64_t low = first_key(box); /* row `low` is not after, row high + 1 is */
    sqlite3_bind_int64(last, 1, low);
    sqlite3_bind_int64(last, 2, first_key(box + 1));
    IST_TRY(exchange_step(x, last, &row, err));
    int64_t high = row ? sqlite3_column_int64(last, 0) : low;
    sqlite3_reset(last);
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        sqlite3_stmt *date = exchange_statement_of(x, SQL_ROW_DATE, err);
        if (!date) return IST_IO;
        sqlite3_bind_int64(date, 1, middle);
        IST_TRY(exchange_step(x, date, &row, err));
        if (row && sqlite3_column_int64(date, 0) <= after) low = middle;
        else high = middle - 1;
        sqlite3_reset(date);
    }
    *out = low;
    return IST_OK;
}

static ist_status passes(reading *r, const ist_page_filter *f, sqlite3_stmt *row, bool *out, ist_error *err)
{
    *out = (!f->ids || is_among(f->ids, exchange_text(row, ID))) && (!f->types || is_among(f->types, exchange_text(row, TYPE))) &&
           (!f->spec_versions || is_among(f->spec_versions, "2.1")) && is_visible(r, row);
    return *out ? is_version(r, f->versions, row, out, err) : IST_OK;
}

/* The statement that walks the box behind `key`, by the one id that is asked for or by its order. */
static sqlite3_stmt *walk_from(ist_exchange *x, const ist_page_filter *f, int64_t box, int64_t key, ist_error *err)
{
    bool one_id = f->ids && !strchr(f->ids, ',');
    sqlite3_stmt *rows = exchange_statement_of(x, one_id ? SQL_ROWS_OF_ID : SQL_ROWS, err);
    if (!rows) return NULL;
    if (one_id) {
        exchange_bind(rows, 1, f->ids);
        sqlite3_bind_int64(rows, 2, box);
        sqlite3_bind_int64(rows, 3, key);
    } else {
        sqlite3_bind_int64(rows, 1, key);
        sqlite3_bind_int64(rows, 2, first_key(box + 1));
    }
    return rows;
}

static ist_status walk_rows(reading *r, const ist_page_filter *f, bool (*each)(void *context, const ist_row *row), void *context, bool *out_more,
                            ist_error *err)
{
    ist_exchange *x = r->x;
    int64_t box = r->inbox ? exchange_inbox(r->partner) : exchange_outbox(r->partner), key = first_key(box);
    bool row = false, good, wanted = true;
    size_t given = 0;
    ist_status status;
    if (f->after > 0) IST_TRY(find_after(x, box, f->after, &key, err));
    if (f->sequence > 0 && f->sequence < INT64_C(1) << 32 && first_key(box) + f->sequence > key) key = first_key(box) + f->sequence;
    sqlite3_stmt *rows = walk_from(x, f, box, key, err);
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
        const ist_row out = { .sequence = sqlite3_column_int64(rows, KEY) - first_key(box), .date_added = sqlite3_column_int64(rows, DATE_ADDED),
                              .id = exchange_text(rows, ID), .version = seen_version(rows, moment), .unversioned = !*exchange_text(rows, VERSION), .type = exchange_text(rows, TYPE),
                              .bytes = exchange_text(rows, BYTES), .length = (size_t)sqlite3_column_bytes(rows, BYTES) };
        wanted = each(context, &out);
        given++;
    }
    sqlite3_reset(rows);
    return status;
}

ist_status ist_exchange_rows(ist_exchange *x, const ist_partner *partner, bool inbox, const ist_page_filter *f,
                             bool (*each)(void *context, const ist_row *row), void *context, bool *out_more, ist_error *err)
{
    reading r = { .x = x, .partner = partner, .inbox = inbox, .markings = malloc(IST_MAX_PARTS * sizeof *r.markings) };
    *out_more = false;
    if (!r.markings) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = walk_rows(&r, f, each, context, out_more, err);
    free(r.markings);
    return status;
}
