/* SPDX-License-Identifier: Apache-2.0
 *
 * places.c: rows enter a box, each behind all that are there and dated after them; and what could not be seen for a while comes again
 * there, so that who goes on from where it was finds it.
 */
#include "exchange_local.h"

/* The last row of a box, looked up once in a transaction: who has begun one writes alone. */
static ist_status find_tail(ist_exchange *x, int64_t box, ist_error *err)
{
    bool any = false;
    if (x->tail_box == box) return IST_OK;
    sqlite3_stmt *last = exchange_statement_of(x, SQL_LAST_ROW, err);
    if (!last) return IST_IO;
    sqlite3_bind_int64(last, 1, exchange_first_key(box));
    sqlite3_bind_int64(last, 2, exchange_first_key(box + 1));
    IST_TRY(exchange_step(x, last, &any, err));
    x->tail_key = any ? sqlite3_column_int64(last, 0) : exchange_first_key(box);
    x->tail_date = any ? sqlite3_column_int64(last, 1) : INT64_MIN;
    sqlite3_reset(last);
    x->tail_box = box;
    return IST_OK;
}

/* After all that the box holds, whatever the clock does. */
static int64_t next_date(const ist_exchange *x)
{
    int64_t now = ist_exchange_now(x);
    return now > x->tail_date ? now : x->tail_date + 1;
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
    IST_TRY(join_versions(x, row, out_there, &lone, err));
    if (*out_there) return IST_OK;
    IST_TRY(find_tail(x, row->box, err));
    int64_t date = next_date(x);
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

ist_status exchange_write_decided(ist_exchange *x, int64_t key, const new_row *row, ist_error *err)
{
    sqlite3_stmt *decided = exchange_statement_of(x, SQL_ROW_DECIDED, err);
    if (!decided) return IST_IO;
    const char *const texts[] = { row->category, row->originator, row->markings, row->ids };
    sqlite3_bind_int64(decided, 1, key);
    sqlite3_bind_int(decided, 2, row->consented);
    for (int i = 0; i < 4; i++) exchange_bind(decided, i + 3, texts[i]);
    sqlite3_bind_text(decided, 7, row->bytes, (int)row->length, SQLITE_STATIC);
    return exchange_do(x, decided, err);
}

ist_status exchange_renew_row(ist_exchange *x, int64_t box, int64_t key, const new_row *row, int64_t *out_key, ist_error *err)
{
    *out_key = key;
    IST_TRY(find_tail(x, box, err));
    int64_t date = next_date(x);
    if (row) IST_TRY(exchange_write_decided(x, key, row, err));
    sqlite3_stmt *move = exchange_statement_of(x, SQL_ROW_MOVE, err);
    if (!move) return IST_IO;
    const int64_t numbers[] = { key, x->tail_key + 1, date };
    for (int i = 0; i < 3; i++) sqlite3_bind_int64(move, i + 1, numbers[i]);
    IST_TRY(exchange_do(x, move, err));
    if (sqlite3_changes(x->db) == 0) return IST_OK; /* another process moved it */
    *out_key = ++x->tail_key;
    x->tail_date = date;
    return IST_OK;
}

/* ---- what was passed while it was hidden */

static ist_status renew_all(ist_exchange *x, int64_t box, size_t n, const int64_t *keys, ist_error *err)
{
    IST_TRY(exchange_run(x, "CREATE TEMP TABLE IF NOT EXISTS moved (old INTEGER PRIMARY KEY, new INTEGER); DELETE FROM temp.moved", err));
    for (size_t i = 0; i < n; i++) {
        int64_t key;
        IST_TRY(exchange_renew_row(x, box, keys[i], NULL, &key, err));
        sqlite3_stmt *moved = exchange_statement_of(x, SQL_MOVED_ADD, err);
        if (!moved) return IST_IO;
        sqlite3_bind_int64(moved, 1, keys[i]);
        sqlite3_bind_int64(moved, 2, key);
        IST_TRY(exchange_do(x, moved, err));
    }
    /* what they stand on, all at once: grounds are found by id and not by row */
    return exchange_run(x, "INSERT OR IGNORE INTO grounds (id, key) SELECT id, new FROM grounds JOIN temp.moved ON old = key", err);
}

ist_status exchange_renew_passed(ist_exchange *x, int64_t box, size_t n, const int64_t *keys, ist_error *err)
{
    IST_TRY(exchange_begin(x, err));
    ist_status status = renew_all(x, box, n, keys, err);
    if (status == IST_OK) return exchange_commit(x, err);
    exchange_undo(x);
    return status;
}

static ist_status keep_all(ist_exchange *x, size_t n, const int64_t *keys, ist_error *err)
{
    for (size_t i = 0; i < n; i++) {
        sqlite3_stmt *add = exchange_statement_of(x, SQL_PASSED_ADD, err);
        if (!add) return IST_IO;
        sqlite3_bind_int64(add, 1, keys[i]);
        IST_TRY(exchange_do(x, add, err));
    }
    return IST_OK;
}

ist_status exchange_keep_passed(ist_exchange *x, size_t n, const int64_t *keys, ist_error *err)
{
    IST_TRY(exchange_begin(x, err));
    ist_status status = keep_all(x, n, keys, err);
    if (status == IST_OK) return exchange_commit(x, err);
    exchange_undo(x);
    return status;
}

ist_status exchange_was_passed(ist_exchange *x, int64_t key, bool *out, ist_error *err)
{
    sqlite3_stmt *find = exchange_statement_of(x, SQL_PASSED, err);
    if (!find) return IST_IO;
    sqlite3_bind_int64(find, 1, key);
    ist_status status = exchange_step(x, find, out, err);
    sqlite3_reset(find);
    return status;
}
