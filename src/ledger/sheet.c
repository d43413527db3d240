/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet.c: building sheets, and the query that all of them begin with.
 */
#include "sheet.h"

#include <isthmus/base/grow.h>
#include <isthmus/base/time.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ist_status sheet_begin(sheet_build *build, const ist_sheet_column *columns, size_t count, ist_error *err)
{
    memset(build, 0, sizeof *build);
    build->arena = ist_arena_new();
    ist_sheet_column *copy = build->arena ? ist_arena_array(build->arena, count, sizeof *copy) : NULL;
    if (!copy) {
        ist_arena_free(build->arena);
        build->arena = NULL;
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    for (size_t i = 0; i < count; i++) {
        copy[i] = columns[i];
        copy[i].name = ist_arena_copy(build->arena, columns[i].name);
        copy[i].heading = ist_arena_copy(build->arena, columns[i].heading);
        build->failed |= !copy[i].name || !copy[i].heading;
    }
    build->columns = copy;
    build->n_columns = count;
    build->title = "";
    return IST_OK;
}

static bool grow(const char ***list, size_t count, size_t *room)
{
    const char **grown = ist_grow(*list, count, room, sizeof *grown);
    if (grown) *list = grown;
    return grown != NULL;
}

static const char *print(sheet_build *build, const char *format, va_list values)
{
    char small[512];
    va_list again;
    const char *text;
    va_copy(again, values);
    int length = vsnprintf(small, sizeof small, format, values);
    if (length < 0) text = NULL;
    else if ((size_t)length < sizeof small) text = ist_arena_copy(build->arena, small);
    else {
        char *large = ist_arena_alloc(build->arena, (size_t)length + 1);
        if (large) vsnprintf(large, (size_t)length + 1, format, again);
        text = large;
    }
    va_end(again);
    build->failed |= !text;
    return text ? text : "";
}

void sheet_title(sheet_build *build, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    build->title = print(build, format, values);
    va_end(values);
}

void sheet_note(sheet_build *build, const char *format, ...)
{
    va_list values;
    const char *text;
    va_start(values, format);
    text = print(build, format, values);
    va_end(values);
    for (size_t i = 0; i < build->n_notes; i++)
        if (strcmp(build->notes[i], text) == 0) return; /* said already */
    if (!grow(&build->notes, build->n_notes, &build->note_room)) build->failed = true;
    else build->notes[build->n_notes++] = text;
}

void sheet_text(sheet_build *build, const char *text)
{
    const char *copy = ist_arena_copy(build->arena, text ? text : "");
    if (!copy || !grow(&build->cells, build->n_cells, &build->room)) build->failed = true;
    else build->cells[build->n_cells++] = copy;
}

void sheet_words(sheet_build *build, ist_buffer *words)
{
    build->failed |= words->failed;
    sheet_text(build, words->at);
    ist_buffer_clear(words);
}

void sheet_number(sheet_build *build, double value)
{
    ist_buffer digits = { 0 };
    if (isfinite(value)) ist_buffer_add_number(&digits, value);
    sheet_words(build, &digits);
}

static const char *const *kept(sheet_build *build, const char *const *list, size_t count)
{
    const char **copy = ist_arena_array(build->arena, count + 1, sizeof(char *));
    if (copy && count) memcpy(copy, list, count * sizeof(char *));
    build->failed |= !copy;
    return copy;
}

/* Columns of mixed quantities (digits < 0) show as many decimals as their cells need, at most four. */
static void settle_digits(sheet_build *build)
{
    ist_sheet_column *columns = ist_arena_array(build->arena, build->n_columns, sizeof *columns);
    if (!columns) {
        build->failed = true;
        return;
    }
    memcpy(columns, build->columns, build->n_columns * sizeof *columns);
    for (size_t c = 0; c < build->n_columns; c++) {
        if (columns[c].digits >= 0) continue;
        columns[c].digits = 0;
        for (size_t i = c; i < build->n_cells; i += build->n_columns) {
            const char *point = strchr(build->cells[i], '.');
            int decimals = point ? (int)strspn(point + 1, "0123456789") : 0;
            if (decimals > columns[c].digits) columns[c].digits = decimals > 4 ? 4 : decimals;
        }
    }
    build->columns = columns;
}

ist_status sheet_end(sheet_build *build, ist_status status, ist_sheet *out, ist_error *err)
{
    if (status == IST_OK) settle_digits(build);
    if (status == IST_OK) {
        ist_sheet sheet = { .title = build->title,
                            .n_columns = build->n_columns,
                            .columns = build->columns,
                            .n_rows = build->n_columns ? build->n_cells / build->n_columns : 0,
                            .cells = kept(build, build->cells, build->n_cells),
                            .n_notes = build->n_notes,
                            .notes = kept(build, build->notes, build->n_notes),
                            .arena = build->arena };
        if (build->failed) status = ist_fail(err, IST_NOMEM, "out of memory");
        else {
            *out = sheet;
            build->arena = NULL;
        }
    }
    ist_arena_free(build->arena);
    free(build->cells);
    free(build->notes);
    memset(build, 0, sizeof *build);
    return status;
}

const char *ist_sheet_cell(const ist_sheet *sheet, size_t row, const char *column)
{
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (strcmp(sheet->columns[c].name, column) == 0) return sheet->cells[row * sheet->n_columns + c];
    return "";
}

void ist_sheet_clear(ist_sheet *sheet)
{
    ist_arena_free(sheet->arena);
    memset(sheet, 0, sizeof *sheet);
}

const char *sheet_citation(ist_arena *arena, const char *title, const char *publisher, const char *section,
                           const char *published)
{
    const char *text = ist_arena_print(arena, "\"%s\"%s%s%s%s%s%s%s%s", title, *publisher ? ", " : "", publisher,
                                       *section ? ", section \"" : "", section, *section ? "\"" : "",
                                       *published ? " (" : "", published, *published ? ")" : "");
    return text ? text : "";
}

ist_status show_select(ist_ledger *ledger, const ist_record *record, const char *condition, int as_of,
                       sqlite3_stmt **out, ist_error *err)
{
    ist_buffer sql = { 0 };
    char day[IST_DATE_TEXT];
    ist_status status;
    schema_columns(&sql, record);
    ist_buffer_print(&sql,
                     ", s.\"title\", s.\"publisher\", s.\"published\" FROM \"%s\" t JOIN \"sources\" s ON "
                     "s.\"id\" = t.\"source_id\" WHERE %s AND ",
                     record->table, condition);
    schema_known(&sql, record);
    schema_rule(&sql);
    status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_prepare(ledger, out, sql.at, err);
    ist_buffer_clear(&sql);
    if (status != IST_OK) return status;
    as_of_text(as_of, day);
    sqlite3_bind_text(*out, 1, day, -1, SQLITE_TRANSIENT);
    return IST_OK;
}

const char *show_actor(ist_ledger *ledger, const char *key, ist_arena *arena)
{
    const ist_record *actors = ist_record_named("actors");
    sqlite3_stmt *statement = ledger_statements(ledger, actors)->by_key;
    const char *name = key;
    bool row = false;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
    if (*key && ledger_step(ledger, statement, &row, NULL) == IST_OK && row)
        name = ist_arena_copy(arena, ledger_text(statement, ist_record_find(actors, "name")));
    sqlite3_reset(statement);
    return name ? name : "";
}

bool show_lists(const char *keys, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = keys; *at; at += strcspn(at, ";") + (at[strcspn(at, ";")] == ';'))
        if (strcspn(at, ";") == length && strncmp(at, key, length) == 0) return true;
    return false;
}

const char *show_actors(ist_ledger *ledger, const char *keys, ist_arena *arena)
{
    ist_buffer joined = { 0 };
    const char *text;
    while (*keys) {
        size_t length = strcspn(keys, ";");
        char *key = ist_arena_copy_n(arena, keys, length);
        ist_buffer_print(&joined, "%s%s", joined.length ? ", " : "", key ? show_actor(ledger, key, arena) : "");
        keys += length + (keys[length] == ';');
    }
    text = joined.at && !joined.failed ? ist_arena_copy(arena, joined.at) : "";
    ist_buffer_clear(&joined);
    return text ? text : "";
}
