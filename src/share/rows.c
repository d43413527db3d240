/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: the rows of a partner's two boxes, and what of them it may see now.
 */
#include "exchange_local.h"

#include <isthmus/share/refilter.h>
#include <stdlib.h>
#include <string.h>

/* Columns of SQL_ROWS. */
enum { SEQUENCE, DATE_ADDED, ID, VERSION, TYPE, BYTES, CATEGORY, ORIGINATOR, CONSENTED, MARKINGS, IDS, RECALLED };

ist_status exchange_add_row(ist_exchange *x, const new_row *row, int64_t *out_sequence, ist_error *err)
{
    bool any = false;
    int64_t sequence = 1, date = ist_exchange_now(x);
    sqlite3_stmt *last = exchange_statement_of(x, SQL_LAST_ROW, err);
    if (!last) return IST_IO;
    exchange_bind(last, 1, row->partner);
    exchange_bind(last, 2, row->box);
    IST_TRY(exchange_step(x, last, &any, err));
    if (any) {
        sequence = sqlite3_column_int64(last, 0) + 1;
        int64_t before = sqlite3_column_int64(last, 1);
        if (date <= before) date = before + 1; /* strictly increasing, whatever the clock does */
    }
    sqlite3_reset(last);
    sqlite3_stmt *add = exchange_statement_of(x, SQL_ROW_ADD, err);
    if (!add) return IST_IO;
    const char *const texts[] = { row->partner, row->box, NULL, NULL, row->id, row->version, row->type, row->bytes, row->category,
                                  row->originator, NULL, row->markings, row->ids, row->source };
    for (int i = 0; i < 14; i++)
        if (texts[i]) exchange_bind(add, i + 1, texts[i]);
    sqlite3_bind_int64(add, 3, sequence);
    sqlite3_bind_int64(add, 4, date);
    sqlite3_bind_int(add, 11, row->consented);
    *out_sequence = sequence;
    return exchange_do(x, add, err);
}

/* ---- the gate and the second filter, on a row */

/* A word [length] among those of a list with `between` between them. */
static bool in_list(const char *list, char between, const char *word, size_t length)
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
    return (strlen(n->own) == length && memcmp(n->own, id, length) == 0) || in_list(n->ids, ' ', id, length) ||
           in_list(n->markings, ' ', id, length) || (length > 22 && memcmp(id, "extension-definition--", 22) == 0);
}

/* Every row is decided as it stands now: labels, agreements, day, recall. */
static ist_rule decide_row(ist_exchange *x, const ist_partner *partner, sqlite3_stmt *row, int day)
{
    enum { MOST = 64 };
    ist_marking markings[MOST];
    ist_release_part part = { .what = exchange_text(row, ID), .markings = markings, .category = exchange_text(row, CATEGORY),
                      .originator = exchange_text(row, ORIGINATOR), .consented = sqlite3_column_int(row, CONSENTED) != 0,
                      .recalled = sqlite3_column_int(row, RECALLED) != 0 };
    const ist_partner_facts facts = { partner->side, partner->code, partner->first_day, partner->last_day };
    const ist_terms *under;
    for (const char *list = exchange_text(row, MARKINGS); *list && !part.unreadable;) {
        char id[64];
        size_t length = strcspn(list, " ");
        if (length >= sizeof id || part.n_markings == MOST) part.unreadable = true;
        else {
            memcpy(id, list, length);
            id[length] = '\0';
            if (!exchange_marking(x, id, &markings[part.n_markings++])) part.unreadable = true;
        }
        list += length + (list[length] == ' ');
    }
    return ist_gate_part(&part, part.category, x->side, &facts, x->n_terms, x->terms, day, &under);
}

static bool is_visible(ist_exchange *x, const ist_partner *partner, bool inbox, sqlite3_stmt *row)
{
    if (sqlite3_column_int(row, RECALLED)) return false;
    if (inbox) return true; /* its own, back as it gave it */
    if (decide_row(x, partner, row, share_day(ist_exchange_now(x))) != IST_RULE_RELEASED) return false;
    const naming allowed = { exchange_text(row, ID), exchange_text(row, IDS), exchange_text(row, MARKINGS) };
    naming copy = allowed;
    return ist_refilter(exchange_text(row, BYTES), (size_t)sqlite3_column_bytes(row, BYTES), may_be_named, &copy, NULL) == IST_OK;
}

/* ---- filters */

static bool is_among(const char *list, const char *word) { return in_list(list, ',', word, strlen(word)); }

/* Whether the row's version is asked for, among the versions of its id that can be seen. */
static ist_status is_version(ist_exchange *x, const ist_partner *partner, bool inbox, const char *versions, sqlite3_stmt *row, bool *out,
                             ist_error *err)
{
    bool more = false, last = true, first = true, all = versions && is_among(versions, "all");
    *out = all || (versions && is_among(versions, exchange_text(row, VERSION)));
    bool want_last = !versions || is_among(versions, "last"), want_first = versions && is_among(versions, "first");
    if (*out || (!want_last && !want_first)) return IST_OK;
    sqlite3_stmt *others = exchange_statement_of(x, SQL_ROW_OTHERS, err);
    if (!others) return IST_IO;
    exchange_bind(others, 1, partner->name);
    exchange_bind(others, 2, inbox ? "in" : "out");
    exchange_bind(others, 3, exchange_text(row, ID));
    ist_status status;
    while ((status = exchange_step(x, others, &more, err)) == IST_OK && more) {
        int order = strcmp(exchange_text(others, VERSION), exchange_text(row, VERSION));
        if (order == 0 || !is_visible(x, partner, inbox, others)) continue;
        if (order > 0) last = false;
        else first = false;
    }
    sqlite3_reset(others);
    *out = (want_last && last) || (want_first && first);
    return status;
}

/* The last row whose date is not after `after`: dates grow with the sequence, which has no holes. */
static ist_status find_after(ist_exchange *x, const ist_partner *partner, const char *box, int64_t after, int64_t *out, ist_error *err)
{
    bool row = false;
    sqlite3_stmt *last = exchange_statement_of(x, SQL_LAST_ROW, err);
    if (!last) return IST_IO;
    exchange_bind(last, 1, partner->name);
    exchange_bind(last, 2, box);
    IST_TRY(exchange_step(x, last, &row, err));
    int64_t low = 0, high = row ? sqlite3_column_int64(last, 0) : 0; /* row `low` is not after, row high + 1 is */
    sqlite3_reset(last);
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        sqlite3_stmt *date = exchange_statement_of(x, SQL_ROW_DATE, err);
        if (!date) return IST_IO;
        exchange_bind(date, 1, partner->name);
        exchange_bind(date, 2, box);
        sqlite3_bind_int64(date, 3, middle);
        IST_TRY(exchange_step(x, date, &row, err));
        if (row && sqlite3_column_int64(date, 0) <= after) low = middle;
        else high = middle - 1;
        sqlite3_reset(date);
    }
    *out = low;
    return IST_OK;
}

static ist_status passes(ist_exchange *x, const ist_partner *partner, bool inbox, const ist_page_filter *f, sqlite3_stmt *row, bool *out,
                         ist_error *err)
{
    *out = (!f->ids || is_among(f->ids, exchange_text(row, ID))) && (!f->types || is_among(f->types, exchange_text(row, TYPE))) &&
           (!f->spec_versions || is_among(f->spec_versions, "2.1")) && is_visible(x, partner, inbox, row);
    return *out ? is_version(x, partner, inbox, f->versions, row, out, err) : IST_OK;
}

ist_status ist_exchange_rows(ist_exchange *x, const ist_partner *partner, bool inbox, const ist_page_filter *f,
                             bool (*each)(void *context, const ist_row *row), void *context, bool *out_more, ist_error *err)
{
    const char *box = inbox ? "in" : "out";
    int64_t sequence = 0;
    bool row = false, good, wanted = true;
    size_t given = 0;
    ist_status status;
    *out_more = false;
    if (f->after > 0) IST_TRY(find_after(x, partner, box, f->after, &sequence, err));
    if (f->sequence > sequence) sequence = f->sequence;
    bool one_id = f->ids && !strchr(f->ids, ',');
    sqlite3_stmt *rows = exchange_statement_of(x, one_id ? SQL_ROWS_OF_ID : SQL_ROWS, err);
    if (!rows) return IST_IO;
    if (one_id) exchange_bind(rows, 4, f->ids);
    exchange_bind(rows, 1, partner->name);
    exchange_bind(rows, 2, box);
    sqlite3_bind_int64(rows, 3, sequence);
    while ((status = exchange_step(x, rows, &row, err)) == IST_OK && row && wanted) {
        status = passes(x, partner, inbox, f, rows, &good, err);
        if (status != IST_OK) break;
        if (!good) continue;
        if (given == f->limit) {
            *out_more = true;
            break;
        }
        const ist_row out = { .sequence = sqlite3_column_int64(rows, SEQUENCE), .date_added = sqlite3_column_int64(rows, DATE_ADDED),
                              .id = exchange_text(rows, ID), .version = exchange_text(rows, VERSION), .type = exchange_text(rows, TYPE),
                              .bytes = exchange_text(rows, BYTES), .length = (size_t)sqlite3_column_bytes(rows, BYTES) };
        wanted = each(context, &out);
        given++;
    }
    sqlite3_reset(rows);
    return status;
}
