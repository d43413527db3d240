/* SPDX-License-Identifier: Apache-2.0
 *
 * table.h: a table is described once and written for people (terminal, HTML) and for machines (CSV, JSON).
 *
 * Columns carry the name that programs read and the heading that people read. Cells are added from left to
 * right; a row ends when it is full. Machines get every column, plain numbers in full precision, and an empty
 * cell (null) for what is unknown; people get grouped and rounded numbers, percentages, indentation, a title
 * and footnotes. Everything given is copied. Adding never fails where it stands: when memory runs out the
 * table remembers, and ist_table_write says so. Not for sharing between threads while cells are added.
 *
 *   const ist_column columns[] = {
 *       { .name = "item", .heading = "Item", .meaning = "what was ordered" },
 *       { .name = "contract_units", .heading = "Contract", .kind = IST_COLUMN_INTEGER, .unit = "units" },
 *       { .name = "delivered_share", .heading = "Delivered", .kind = IST_COLUMN_SHARE, .digits = 1 },
 *   };
 *   ist_table *table = ist_table_new(columns, 3);
 *   ist_table_add_text(table, "K9");
 *   ist_table_add_number(table, 212);
 *   ist_table_add_number(table, 0.311);
 *   status = ist_table_write(&out, table, IST_TABLE_TEXT, 80, err);
 */
#ifndef ISTHMUS_FIGURE_TABLE_H
#define ISTHMUS_FIGURE_TABLE_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum ist_column_kind {
    IST_COLUMN_TEXT,    /* words */
    IST_COLUMN_INTEGER, /* a count: rounded and grouped for people ("1 000") */
    IST_COLUMN_NUMBER,  /* a quantity: `digits` for people, all of them for machines */
    IST_COLUMN_SHARE,   /* a fraction: 0.25 for machines, "25%" with `digits` after the point for people */
    IST_COLUMN_DATE,    /* text YYYY, YYYY-MM or YYYY-MM-DD, written as it is */
    IST_COLUMN_CODE,    /* a number that names something (a year, an MMSI): never grouped */
    IST_COLUMN_FLAG     /* 0 or 1: false and true for machines, no and yes for people */
} ist_column_kind;

typedef struct ist_column {
    const char     *name;    /* lower_snake, with the unit where it is not obvious: "value_usd_m" */
    const char     *heading; /* for people; NULL: the name */
    ist_column_kind kind;
    int             digits;  /* of a number or share for people: >= 0 after the point; -k means k significant */
    const char     *unit;    /* for people, put behind the heading in brackets; NULL: none */
    const char     *meaning; /* one sentence for the data dictionary; NULL: none */
    bool            machine_only; /* left out of terminal and HTML */
} ist_column;

typedef enum ist_table_format { IST_TABLE_TEXT, IST_TABLE_CSV, IST_TABLE_JSON, IST_TABLE_HTML } ist_table_format;

typedef struct ist_table ist_table;

/* A table of `count` columns (at least one). NULL when out of memory. Free with ist_table_free. */
ist_table *ist_table_new(const ist_column *columns, size_t count);
void       ist_table_free(ist_table *table); /* NULL is fine */

/* For people only. The title is a line above (the caption in HTML); footnotes stand below, in order. */
void ist_table_set_title(ist_table *table, const char *title);
void ist_table_add_footnote(ist_table *table, const char *text);

/* For people only, about the row that begins with the next cell: a heading line above it; how deep its first
 * cell is indented (0 to 8); that it is a sum of the rows above. */
void ist_table_start_group(ist_table *table, const char *heading);
void ist_table_start_row(ist_table *table, int level, bool total);

/* The next cell. Text NULL is unknown. Text in a column of numbers ("never", "not resolved") is for people;
 * machines get an unknown. A number that is not finite is unknown. A number in a text or date column is a
 * programmer's fault. */
void ist_table_add_text(ist_table *table, const char *text);
/* The words gathered in a buffer, which is cleared; none is unknown. One that ran out of memory fails the table. */
void ist_table_add_words(ist_table *table, ist_buffer *words);
void ist_table_add_print(ist_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ist_table_add_number(ist_table *table, double number);
void ist_table_add_empty(ist_table *table);

size_t ist_table_rows(const ist_table *table);    /* full ones */
size_t ist_table_columns(const ist_table *table);

const ist_column *ist_table_column(const ist_table *table, size_t column);
const char *ist_table_title(const ist_table *table); /* NULL: none */
size_t      ist_table_footnotes(const ist_table *table);
const char *ist_table_footnote(const ist_table *table, size_t i);
const char *ist_table_kind_word(ist_column_kind kind); /* "text", "integer", ... as in the dictionary */

/* Appends the table to `out`.
 *   TEXT  aligned columns, numbers to the right, wide characters counted as two, at most `width` columns of
 *         the terminal (0: no limit): words wrap, and where the columns cannot stand side by side each row
 *         becomes a block of "heading  value" lines. A negative width is a wish: words wrap to it, and columns
 *         that need more take it. Control characters never reach the terminal.
 *   CSV   header of names, RFC 4180, LF; text that a spreadsheet would run gets an apostrophe (base/csv.h)
 *   JSON  an array with one object a row, keys in column order; ends in a line break
 *   HTML  one <table> with caption, column and row scope, footnotes in a <tfoot>
 * `width` is only for TEXT. IST_NOMEM; IST_USAGE when the last row is not full. */
ist_status ist_table_write(ist_buffer *out, const ist_table *table, ist_table_format format, int width,
                           ist_error *err);

/* The table's data dictionary, itself a table: column, kind, unit, meaning. NULL when out of memory. */
ist_table *ist_table_dictionary(const ist_table *table);

/* How a number is set for people: on a terminal with plain spaces and hyphens, on a page with narrow
 * no-break spaces and a minus sign. `digits` as in ist_column. Not finite: a dash. */
typedef enum ist_setting { IST_SET_TERMINAL, IST_SET_PAGE } ist_setting;
void ist_figure_number(ist_buffer *out, double value, int digits, ist_setting setting);
void ist_figure_share(ist_buffer *out, double value, int digits, ist_setting setting); /* 0.25: "25%" */

#endif
