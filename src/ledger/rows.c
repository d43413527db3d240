/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: records back as cells of text, the same text that was read in.
 */
#include "ledger_local.h"

#include <isthmus/base/time.h>
#include <isthmus/ledger/label.h>
#include <stdio.h>
#include <string.h>

static const char *cell_text(sqlite3_stmt *statement, int column, const ist_field *field, ist_arena *arena)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) return "";
    if (field->kind == IST_FIELD_NUMBER) {
        ist_buffer digits = { 0 };
        const char *text = NULL;
        ist_buffer_add_number(&digits, sqlite3_column_double(statement, column));
        if (!digits.failed) text = ist_arena_copy(arena, digits.at);
        ist_buffer_clear(&digits);
        return text;
    }
    return ist_arena_copy(arena, ledger_text(statement, column));
}

ist_status rows_read(sqlite3_stmt *statement, const ist_record *record, ist_arena *arena,
                     const char *out[IST_MOST_COLUMNS], ist_error *err)
{
    size_t columns = ist_record_columns(record);
    for (size_t i = 0; i < columns; i++) {
        out[i] = cell_text(statement, (int)i, ist_record_column(record, i), arena);
        if (!out[i]) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    return IST_OK;
}

const char *row_cell(const ist_record *record, const char *const *cells, const char *column)
{
    int i = ist_record_find(record, column);
    return i < 0 ? "" : cells[i];
}

/* Joins the label of the record with this key, and that of its source, into `joined`. */
static ist_status join_linked(ist_ledger *ledger, const ist_record *record, const char *key, int depth,
                              char joined[IST_LABEL_TEXT], ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->by_key;
    int source = ist_record_find(record, "source");
    char label[IST_LABEL_TEXT] = "NONE", from[256] = "";
    bool row = false;
    ist_status status;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
    status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && row) {
        ist_label_join(ledger_text(statement, ist_record_find(record, "label")), "PUBLIC", label);
        if (source >= 0) snprintf(from, sizeof from, "%s", ledger_text(statement, source));
    }
    sqlite3_reset(statement);
    ist_label_join(joined, label, joined);
    if (status == IST_OK && *from && depth == 0)
        status = join_linked(ledger, ist_record_named("sources"), from, 1, joined, err);
    return status;
}

static ist_status join_actors(ist_ledger *ledger, const char *keys, char joined[IST_LABEL_TEXT], ist_error *err)
{
    while (*keys) {
        char key[256];
        size_t length = strcspn(keys, ";");
        snprintf(key, sizeof key, "%.*s", (int)length, keys);
        IST_TRY(join_linked(ledger, ist_record_named("actors"), key, 0, joined, err));
        keys += length + (keys[length] == ';');
    }
    return IST_OK;
}

ist_status row_label(ist_ledger *ledger, const ist_record *record, const char *const *cells, ist_arena *arena,
                     const char **out, ist_error *err)
{
    char joined[IST_LABEL_TEXT];
    ist_label_join(row_cell(record, cells, "label"), "PUBLIC", joined);
    for (size_t i = 0; i < ist_record_columns(record); i++) {
        const ist_field *field = ist_record_column(record, i);
        if (!*cells[i]) continue;
        if (field->kind == IST_FIELD_LINK)
            IST_TRY(join_linked(ledger, ist_record_named(schema_link_table(record, field)), cells[i], 0, joined, err));
        else if (field->kind == IST_FIELD_ACTORS) IST_TRY(join_actors(ledger, cells[i], joined, err));
    }
    *out = ist_arena_copy(arena, joined);
    return *out ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

ist_status row_last_correction(ist_ledger *ledger, const ist_record *record, int as_of, ist_arena *arena, const char **key, ist_error *err)
{
    ist_buffer sql = { 0 };
    sqlite3_stmt *statement = NULL;
    char day[IST_DATE_TEXT];
    bool row = record->fact;
    if (!record->fact) return IST_OK;
    as_of_text(as_of, day);
    /* a correction is added after what it corrects: so the walk ends, whatever a file says that another program made */
    ist_buffer_print(&sql, "SELECT t.\"key\" FROM \"%s\" c JOIN \"%s\" t ON t.\"supersedes_id\" = c.\"id\" AND t.\"id\" > c.\"id\" "
                           "LEFT JOIN \"sources\" s ON s.\"id\" = t.\"source_id\" "
                           "WHERE (t.\"known_from\" IS NULL OR t.\"known_from\" <= ?1) AND c.\"key\" = ?2",
                     record->table, record->table);
    schema_rule(&sql);
    ist_status status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_prepare(ledger, &statement, sql.at, err);
    while (status == IST_OK && row) {
        sqlite3_reset(statement);
        sqlite3_bind_text(statement, 1, day, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(statement, 2, *key, -1, SQLITE_TRANSIENT);
        status = ledger_step(ledger, statement, &row, err);
        if (status == IST_OK && row && !(*key = ist_arena_copy(arena, ledger_text(statement, 0)))) status = ist_fail(err, IST_NOMEM, "out of memory");
    }
    sqlite3_finalize(statement);
    ist_buffer_clear(&sql);
    return status;
}

ist_status ist_ledger_read(ist_ledger *ledger, const ist_record *record, const char *key, ist_arena *arena, ist_held *out, ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->by_key;
    bool row = false;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
    ist_status status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && !row) status = ist_fail(err, IST_MISSING, "the ledger holds no record %s", key);
    if (status == IST_OK) status = rows_read(statement, record, arena, out->cells, err);
    sqlite3_reset(statement);
    IST_TRY(status);
    IST_TRY(row_label(ledger, record, out->cells, arena, &out->label, err));
    out->latest = out->cells[0];
    return row_last_correction(ledger, record, IST_ANY_DAY, arena, &out->latest, err);
}
