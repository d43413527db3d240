/* SPDX-License-Identifier: Apache-2.0
 *
 * A table for programs: CSV and JSON, every column, plain numbers, nothing where nothing is known.
 */
#include "table_local.h"

#include <isthmus/base/csv.h>
#include <isthmus/base/json.h>

/* True when the cell holds words for a program: those in a column of numbers are for people. */
static bool has_words(const table_cell *cell, const ist_column *column)
{
    return cell->kind == CELL_TEXT && (column->kind == IST_COLUMN_TEXT || column->kind == IST_COLUMN_DATE);
}

void table_write_csv(ist_buffer *out, const ist_table *table)
{
    for (size_t c = 0; c < table->column_count; c++) ist_csv_add(out, table->columns[c].name);
    ist_csv_end_row(out);
    for (size_t r = 0; r < ist_table_rows(table); r++) {
        for (size_t c = 0; c < table->column_count; c++) {
            const table_cell *cell = table_cell_at(table, r, c);
            const ist_column *column = &table->columns[c];
            if (has_words(cell, column)) ist_csv_add(out, cell->text);
            else if (cell->kind != CELL_NUMBER) ist_csv_add(out, "");
            else if (column->kind == IST_COLUMN_FLAG) ist_csv_add(out, cell->number != 0 ? "true" : "false");
            else ist_csv_add_number(out, cell->number);
        }
        ist_csv_end_row(out);
    }
}

void table_write_json(ist_buffer *out, const ist_table *table)
{
    ist_json_writer json = ist_json_to(out, 2);

    ist_json_array(&json, NULL);
    for (size_t r = 0; r < ist_table_rows(table); r++) {
        ist_json_object(&json, NULL);
        for (size_t c = 0; c < table->column_count; c++) {
            const table_cell *cell = table_cell_at(table, r, c);
            const ist_column *column = &table->columns[c];
            if (has_words(cell, column)) ist_json_text(&json, column->name, cell->text);
            else if (cell->kind != CELL_NUMBER) ist_json_null(&json, column->name);
            else if (column->kind == IST_COLUMN_FLAG) ist_json_yesno(&json, column->name, cell->number != 0);
            else ist_json_number(&json, column->name, cell->number);
        }
        ist_json_end(&json);
    }
    ist_json_end(&json);
    ist_buffer_add(out, "\n");
}
