/* SPDX-License-Identifier: Apache-2.0
 *
 * table_local.h: what a table holds, for the files that write it.
 */
#ifndef ISTHMUS_FIGURE_TABLE_LOCAL_H
#define ISTHMUS_FIGURE_TABLE_LOCAL_H

#include <isthmus/base/arena.h>
#include <isthmus/figure/table.h>

typedef enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER } cell_kind;

typedef struct table_cell {
    cell_kind   kind;
    const char *text;
    double      number;
} table_cell;

typedef struct table_row {
    const char *group; /* heading line above the row, or NULL */
    int         level;
    bool        total;
} table_row;

struct ist_table {
    ist_arena   *arena;      /* holds every text */
    ist_column  *columns;
    size_t       column_count;
    table_cell  *cells;      /* row after row */
    size_t       cell_count, cell_room;
    table_row   *rows;
    size_t       row_count, row_room; /* rows begun */
    const char  *title;
    const char **notes;
    size_t       note_count, note_room;
    bool         failed;     /* memory ran out */
};

const table_cell *table_cell_at(const ist_table *table, size_t row, size_t column);

/* What a person reads in the cell; nothing for unknown words. */
void table_add_people(ist_buffer *out, const ist_table *table, size_t row, size_t column, ist_setting setting);

/* "Contract (units)". */
void table_add_heading(ist_buffer *out, const ist_column *column);

bool table_is_right(const ist_column *column); /* set against the right edge */

/* The first column that people see, or column_count. */
size_t table_first_visible(const ist_table *table);

ist_status table_write_text(ist_buffer *out, const ist_table *table, int width, ist_error *err);
void       table_write_csv(ist_buffer *out, const ist_table *table);
void       table_write_json(ist_buffer *out, const ist_table *table);

#endif
