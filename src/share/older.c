/* SPDX-License-Identifier: Apache-2.0
 *
 * older.c: what the store has beyond the form of its version 2. A store of that form gets it when it is opened for writing.
 */
#include "exchange_local.h"

#include <isthmus/ledger/records.h>
#include <isthmus/share/facts.h>
#include <string.h>

/* `taken`: which record of the ledger came with which object of a partner. `passed`: rows of outboxes that were hidden when somebody read
 * past them. `recalls`: ids of partners that were taken back here. */
static const char later[] = "CREATE TABLE IF NOT EXISTS taken (key TEXT PRIMARY KEY, side TEXT NOT NULL, id TEXT NOT NULL) STRICT, WITHOUT ROWID;"
                            "CREATE TABLE IF NOT EXISTS passed (key INTEGER PRIMARY KEY) STRICT;"
                            "CREATE TABLE IF NOT EXISTS recalls (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;";

ist_status exchange_add_later(ist_exchange *x, ist_error *err) { return exchange_run(x, later, err); }

/* ---- whose records are that came before `taken` was kept */

static bool is_public(const json_t *object)
{
    static const char clear[] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
    const json_t *marks = json_object_get(object, "object_marking_refs");
    for (size_t i = 0; i < json_array_size(marks); i++)
        if (strcmp(json_string_value(json_array_get(marks, i)), clear) != 0) return false;
    return json_array_size(marks) > 0;
}

/* Whether we decided on what we make of the record before the partner gave it: then we held it ourselves. */
static ist_status was_decided(ist_exchange *x, const char *key, int64_t before, bool *out, ist_error *err)
{
    char note[96], report[96], moment[MOMENT_TEXT];
    sqlite3_stmt *find = NULL;
    facts_own_id(x, key, "note", "note", note);
    facts_own_id(x, key, "report", "report", report);
    share_format_moment(before, moment);
    if (sqlite3_prepare_v2(x->db, "SELECT 1 FROM temp.decided WHERE id IN (?1, ?2) AND at < ?3", -1, &find, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    exchange_bind(find, 1, note);
    exchange_bind(find, 2, report);
    exchange_bind(find, 3, moment);
    ist_status status = exchange_step(x, find, out, err);
    sqlite3_finalize(find);
    return status;
}

static ist_status note_absent(ist_exchange *x, const char *key, const char *side, const char *id, ist_error *err)
{
    char known[IST_PARTNER_TEXT], known_id[96];
    IST_TRY(facts_taken(x, key, known, known_id, err));
    return *known ? IST_OK : facts_note_taken(x, key, side, id, err);
}

/* One object of a partner. Its record is the partner's under KEY-PARTNER, and under its own key unless we may hold it ourselves: what is
 * public all do, an event found at sea both sides find. */
static ist_status note_given(ist_exchange *x, sqlite3_stmt *row, ist_error *err)
{
    bool ours = false;
    json_t *object = NULL;
    const char *id = exchange_text(row, 0), *bytes = exchange_text(row, 1), *name = exchange_text(row, 3), *side = exchange_text(row, 4);
    if (ist_json_read_text(&object, id, bytes, strlen(bytes), NULL) != IST_OK) return IST_OK;
    const json_t *record = json_object_get(json_object_get(object, "extensions"), IST_RECORD_EXTENSION);
    const char *key = share_text(json_object_get(record, "cells"), "key");
    ist_buffer beside = { 0 };
    ist_status status = IST_OK;
    if (*key) {
        ist_buffer_print(&beside, "%.400s-%s", key, name);
        status = beside.failed ? ist_fail(err, IST_NOMEM, "out of memory") : note_absent(x, beside.at, side, id, err);
        if (status == IST_OK) status = was_decided(x, key, sqlite3_column_int64(row, 2), &ours, err);
        ours |= is_public(object) || strncmp(key, IST_FOUND_EVENT, sizeof IST_FOUND_EVENT - 1) == 0;
        if (status == IST_OK && !ours) status = note_absent(x, key, side, id, err);
    }
    ist_buffer_clear(&beside);
    json_decref(object);
    return status;
}

static ist_status fill_taken(ist_exchange *x, ist_error *err)
{
    static const char decided[] = "CREATE TEMP TABLE decided (id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;"
                                  "INSERT INTO temp.decided (id, at) SELECT json_extract(record, '$.id') AS id, min(json_extract(record, '$.at'))"
                                  " FROM audit WHERE partner NOT LIKE '%/transfers' AND json_extract(record, '$.id') IS NOT NULL GROUP BY 1";
    static const char given[] = "SELECT rows.id, bytes, date_added, name, side FROM rows JOIN partners ON box = 2 * number + 1 ORDER BY date_added";
    sqlite3_stmt *find = NULL;
    bool row = false;
    IST_TRY(exchange_run(x, decided, err));
    if (sqlite3_prepare_v2(x->db, given, -1, &find, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    ist_status status = IST_OK;
    while (status == IST_OK && (status = exchange_step(x, find, &row, err)) == IST_OK && row) status = note_given(x, find, err);
    sqlite3_finalize(find);
    return status == IST_OK ? exchange_run(x, "DROP TABLE temp.decided", err) : status;
}

ist_status exchange_bring_up(ist_exchange *x, int version, ist_error *err)
{
    if (version == EXCHANGE_VERSION || sqlite3_db_readonly(x->db, "main") == 1) return IST_OK;
    ist_buffer sql = { 0 };
    ist_buffer_print(&sql, "PRAGMA user_version = %d", EXCHANGE_VERSION);
    ist_status status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : exchange_begin(x, err);
    if (status == IST_OK) {
        status = exchange_add_later(x, err);
        if (status == IST_OK) status = fill_taken(x, err);
        if (status == IST_OK) status = exchange_run(x, sql.at, err);
        if (status == IST_OK) status = exchange_commit(x, err);
        else exchange_undo(x);
    }
    ist_buffer_clear(&sql);
    return status;
}
