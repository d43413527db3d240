/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c: records back as cells of text, the same text that was read in.
 */
#include "ledger_local.h"

#include <isthmus/ledger/label.h>
#include <string.h>

static const char *cell_text(sqlite3_stmt *statement, int column, const ist_field *field, ist_arena *arena)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) return "";
    if (field->kind == IST_FIELD_NUMBER) {
        ist_buffer  digits = {0};
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

ist_status row_label(ist_ledger *ledger, const ist_record *record, const char *const *cells, ist_arena *arena,
                     const char **out, ist_error *err)
{
    const ist_record *sources = ist_record_named("sources");
    const char       *source = row_cell(record, cells, "source"), *own = row_cell(record, cells, "label");
    char              joined[IST_LABEL_TEXT];
    if (*source) {
        sqlite3_stmt *statement = ledger_statements(ledger, sources)->by_key;
        bool          row = false;
        ist_status    status;
        sqlite3_reset(statement);
        sqlite3_bind_text(statement, 1, source, -1, SQLITE_TRANSIENT);
        status = ledger_step(ledger, statement, &row, err);
        ist_label_join(own, status == IST_OK && row ? ledger_text(statement, ist_record_find(sources, "label")) : "NONE",
                       joined);
        sqlite3_reset(statement);
        if (status != IST_OK) return status;
        own = joined;
    }
    *out = ist_arena_copy(arena, own);
    return *out ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}
