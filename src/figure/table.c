/* SPDX-License-Identifier: Apache-2.0
 *
 * The table itself: its description, its cells, and the choice of format.
 */
#include "figure_local.h"
#include "table_local.h"

#include <assert.h>
#include <isthmus/base/grow.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = { "text", "integer", "number", "share", "date", "code", "flag" };

/* A copy in the table's arena; NULL for NULL, and when memory runs out, which is remembered. */
static const char *keep(ist_table *table, const char *text)
{
    const char *copy;

    if (!text || table->failed) return NULL;
    copy = ist_arena_copy(table->arena, text);
    if (!copy) table->failed = true;
    return copy;
}

/* Makes room for one more; true when there is. */
static bool grow(ist_table *table, void **items, size_t *room, size_t count, size_t size)
{
    void *bigger = table->failed ? NULL : ist_grow(*items, count, room, size);
    if (bigger) *items = bigger;
    else table->failed = true;
    return bigger != NULL;
}

ist_table *ist_table_new(const ist_column *columns, size_t count)
{
    ist_table *table = calloc(1, sizeof *table);

    assert(columns && count > 0);
    if (!table) return NULL;
    table->arena = ist_arena_new();
    table->column_count = count;
    if (table->arena) table->columns = ist_arena_array(table->arena, count, sizeof *columns);
    if (!table->columns) goto failed;
    for (size_t c = 0; c < count; c++) {
        assert(columns[c].name);
        table->columns[c] = columns[c];
        table->columns[c].name = keep(table, columns[c].name);
        table->columns[c].heading = keep(table, columns[c].heading);
        table->columns[c].unit = keep(table, columns[c].unit);
        table->columns[c].meaning = keep(table, columns[c].meaning);
    }
    if (table->failed) goto failed;
    return table;
failed:
    ist_table_free(table);
    return NULL;
}

void ist_table_free(ist_table *table)
{
    if (!table) return;
    free(table->cells);
    free(table->rows);
    free(table->notes);
    ist_arena_free(table->arena);
    free(table);
}

void ist_table_set_title(ist_table *table, const char *title) { table->title = keep(table, title); }

void ist_table_add_footnote(ist_table *table, const char *text)
{
    void *items = table->notes;
    bool room = grow(table, &items, &table->note_room, table->note_count, sizeof *table->notes);

    table->notes = items;
    text = keep(table, text);
    if (room && text) table->notes[table->note_count++] = text;
}

/* The row that the next cell belongs to, begun when it must be; NULL when memory ran out. */
static table_row *current_row(ist_table *table)
{
    size_t row = table->cell_count / table->column_count;
    void *items = table->rows;
    bool room;

    if (row < table->row_count) return &table->rows[row];
    room = grow(table, &items, &table->row_room, table->row_count, sizeof *table->rows);
    table->rows = items;
    if (!room) return NULL;
    table->rows[table->row_count] = (table_row){ 0 };
    return &table->rows[table->row_count++];
}

void ist_table_start_group(ist_table *table, const char *heading)
{
    table_row *row = current_row(table);

    assert(table->failed || table->cell_count % table->column_count == 0);
    if (row) row->group = keep(table, heading);
}

void ist_table_start_row(ist_table *table, int level, bool total)
{
    table_row *row = current_row(table);

    assert(table->failed || table->cell_count % table->column_count == 0);
    if (!row) return;
    row->level = level < 0 ? 0 : level > 8 ? 8 : level;
    row->total = total;
}

static void add_cell(ist_table *table, table_cell cell)
{
    void *items = table->cells;
    bool room;

    if (!current_row(table)) return;
    room = grow(table, &items, &table->cell_room, table->cell_count, sizeof *table->cells);
    table->cells = items;
    if (room) table->cells[table->cell_count++] = cell;
}

void ist_table_add_text(ist_table *table, const char *text)
{
    text = keep(table, text);
    add_cell(table, (table_cell){ .kind = text ? CELL_TEXT : CELL_EMPTY, .text = text });
}

void ist_table_add_words(ist_table *table, ist_buffer *words)
{
    table->failed |= words->failed;
    ist_table_add_text(table, words->at);
    ist_buffer_clear(words);
}

void ist_table_add_print(ist_table *table, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length >= 0 && !table->failed) text = ist_arena_alloc(table->arena, (size_t)length + 1);
    if (!text) {
        table->failed = true;
        return;
    }
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    add_cell(table, (table_cell){ .kind = CELL_TEXT, .text = text });
}

void ist_table_add_number(ist_table *table, double number)
{
    ist_column_kind kind = table->columns[table->cell_count % table->column_count].kind;

    assert(table->failed || (kind != IST_COLUMN_TEXT && kind != IST_COLUMN_DATE)); /* cells are missing once memory ran out */
    (void)kind;
    add_cell(table, (table_cell){ .kind = isfinite(number) ? CELL_NUMBER : CELL_EMPTY, .number = number });
}

void ist_table_add_empty(ist_table *table) { add_cell(table, (table_cell){ .kind = CELL_EMPTY }); }

size_t ist_table_rows(const ist_table *table) { return table->cell_count / table->column_count; }

size_t ist_table_columns(const ist_table *table) { return table->column_count; }

const table_cell *table_cell_at(const ist_table *table, size_t row, size_t column)
{
    return &table->cells[row * table->column_count + column];
}

bool table_is_right(const ist_column *column)
{
    return column->kind == IST_COLUMN_INTEGER || column->kind == IST_COLUMN_NUMBER ||
           column->kind == IST_COLUMN_SHARE;
}

size_t table_first_visible(const ist_table *table)
{
    size_t c = 0;

    while (c < table->column_count && table->columns[c].machine_only) c++;
    return c;
}

void table_add_heading(ist_buffer *out, const ist_column *column)
{
    ist_buffer_add(out, column->heading ? column->heading : column->name);
    if (column->unit && column->unit[0]) {
        ist_buffer_add(out, " (");
        ist_buffer_add(out, column->unit);
        ist_buffer_add(out, ")");
    }
}

void table_add_people(ist_buffer *out, const ist_table *table, size_t row, size_t column, ist_setting setting)
{
    const table_cell *cell = table_cell_at(table, row, column);
    const ist_column *about = &table->columns[column];

    if (cell->kind == CELL_TEXT) {
        ist_buffer_add(out, cell->text);
        return;
    }
    if (cell->kind == CELL_EMPTY) {
        if (about->kind != IST_COLUMN_TEXT) ist_figure_number(out, NAN, 0, setting);
        return;
    }
    switch (about->kind) {
    case IST_COLUMN_INTEGER: ist_figure_number(out, cell->number, 0, setting); break;
    case IST_COLUMN_NUMBER: ist_figure_number(out, cell->number, about->digits, setting); break;
    case IST_COLUMN_SHARE: ist_figure_share(out, cell->number, about->digits, setting); break;
    case IST_COLUMN_CODE: ist_buffer_add_number(out, cell->number); break;
    case IST_COLUMN_FLAG: ist_buffer_add(out, cell->number != 0 ? "yes" : "no"); break;
    case IST_COLUMN_TEXT:
    case IST_COLUMN_DATE: break; /* hold no numbers */
    }
}

ist_status figure_table_check(const ist_table *table, ist_error *err)
{
    if (table->failed) return ist_fail(err, IST_NOMEM, "out of memory while a table was filled");
    if (table->cell_count % table->column_count != 0 || table->row_count != ist_table_rows(table))
        return ist_fail(err, IST_USAGE, "the last row of the table has %zu of %zu cells",
                        table->cell_count % table->column_count, table->column_count);
    return IST_OK;
}

ist_status ist_table_write(ist_buffer *out, const ist_table *table, ist_table_format format, int width,
                           ist_error *err)
{
    ist_buffer text = { 0 };
    ist_status status = IST_OK;

    IST_TRY(figure_table_check(table, err));
    switch (format) {
    case IST_TABLE_TEXT: status = table_write_text(&text, table, width, err); break;
    case IST_TABLE_CSV: table_write_csv(&text, table); break;
    case IST_TABLE_JSON: table_write_json(&text, table); break;
    case IST_TABLE_HTML: figure_table_html(&text, table, NULL, (figure_links){ 0 }); break;
    }
    if (status == IST_OK && text.failed) status = ist_fail(err, IST_NOMEM, "out of memory while a table was written");
    if (status == IST_OK && text.length > 0) ist_buffer_add_n(out, text.at, text.length);
    if (status == IST_OK && out->failed) status = ist_fail(err, IST_NOMEM, "out of memory while a table was written");
    ist_buffer_clear(&text);
    return status;
}

ist_table *ist_table_dictionary(const ist_table *table)
{
    static const ist_column columns[] = {
        { .name = "column", .heading = "Column", .meaning = "name of the column in CSV and JSON" },
        { .name = "kind", .heading = "Kind", .meaning = "text, integer, number, share, date, code or flag" },
        { .name = "unit", .heading = "Unit", .meaning = "unit of its numbers, empty when they have none" },
        { .name = "meaning", .heading = "Meaning", .meaning = "what a cell says" },
    };
    ist_table *dictionary = ist_table_new(columns, sizeof columns / sizeof columns[0]);

    for (size_t c = 0; dictionary && c < table->column_count; c++) {
        ist_table_add_text(dictionary, table->columns[c].name);
        ist_table_add_text(dictionary, kind_names[table->columns[c].kind]);
        ist_table_add_text(dictionary, table->columns[c].unit);
        ist_table_add_text(dictionary, table->columns[c].meaning);
    }
    if (dictionary && dictionary->failed) {
        ist_table_free(dictionary);
        dictionary = NULL;
    }
    return dictionary;
}

const ist_column *ist_table_column(const ist_table *table, size_t column) { return &table->columns[column]; }

const char *ist_table_title(const ist_table *table) { return table->title; }

size_t ist_table_footnotes(const ist_table *table) { return table->note_count; }

const char *ist_table_footnote(const ist_table *table, size_t i) { return table->notes[i]; }

const char *ist_table_kind_word(ist_column_kind kind) { return kind_names[kind]; }
