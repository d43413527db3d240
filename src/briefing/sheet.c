/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet.c: an answer of the ledger as a table.
 */
#include <isthmus/briefing.h>
#include <stdlib.h>

static ist_column_kind kind_of(ist_sheet_kind kind)
{
    switch (kind) {
    case IST_SHEET_INTEGER: return IST_COLUMN_INTEGER;
    case IST_SHEET_NUMBER: return IST_COLUMN_NUMBER;
    case IST_SHEET_SHARE: return IST_COLUMN_SHARE;
    case IST_SHEET_DATE: return IST_COLUMN_DATE;
    case IST_SHEET_CODE: return IST_COLUMN_CODE;
    default: return IST_COLUMN_TEXT;
    }
}

static void add_cell(ist_table *table, ist_sheet_kind kind, const char *text)
{
    double number;
    if (!*text) ist_table_add_empty(table);
    else if (kind != IST_SHEET_TEXT && kind != IST_SHEET_DATE && ist_parse_number(text, &number)) ist_table_add_number(table, number);
    else ist_table_add_text(table, text);
}

ist_table *ist_briefing_sheet(const ist_sheet *sheet)
{
    ist_column *columns = calloc(sheet->n_columns + 1, sizeof *columns);
    ist_table  *table = NULL;
    for (size_t i = 0; columns && i < sheet->n_columns; i++) {
        const ist_sheet_column *from = &sheet->columns[i];
        columns[i] = (ist_column){ .name = from->name, .heading = from->heading, .kind = kind_of(from->kind), .digits = from->digits,
                                   .meaning = from->meaning, .machine_only = from->machine_only };
    }
    if (columns) table = ist_table_new(columns, sheet->n_columns);
    free(columns);
    if (!table) return NULL;
    ist_table_set_title(table, sheet->title);
    for (size_t i = 0; i < sheet->n_rows * sheet->n_columns; i++) add_cell(table, sheet->columns[i % sheet->n_columns].kind, sheet->cells[i]);
    for (size_t i = 0; i < sheet->n_notes; i++) ist_table_add_footnote(table, sheet->notes[i]);
    return table;
}
