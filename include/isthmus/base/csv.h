/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.h: RFC 4180 comma-separated values, read with line numbers and written safely.
 *
 * Reading: UTF-8 (a byte order mark is skipped), LF or CRLF, quotes doubled inside quotes, line breaks allowed
 * inside quotes. The first row is the header. A row with another number of cells than the header, with quotes
 * that do not match, with a zero byte or with bytes that are not UTF-8 is a fault of that row, not of the file:
 * it is reported and the next row follows. Empty lines between rows of several columns are passed over.
 */
#ifndef ISTHMUS_BASE_CSV_H
#define ISTHMUS_BASE_CSV_H

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>

typedef struct ist_csv ist_csv;

/* Opens CSV text held in memory (copied) or in a file ("-" is standard input; at most 1 GiB). Reads the
 * header: at least one column, no empty name, no name twice (IST_SYNTAX).
 * `name` is what errors call the input ("transfers.csv"). Free with ist_csv_free. */
ist_status ist_csv_open(ist_csv **out, const char *path, ist_error *err);
ist_status ist_csv_open_text(ist_csv **out, const char *name, const char *text, size_t length, ist_error *err);
void       ist_csv_free(ist_csv *csv); /* NULL is fine */

size_t      ist_csv_columns(const ist_csv *csv);
const char *ist_csv_column_name(const ist_csv *csv, size_t column); /* borrowed from csv */
int         ist_csv_column(const ist_csv *csv, const char *name);   /* -1 when there is none */

/* Moves to the next row. *out_more is false at the end. IST_SYNTAX with err->row (the line on which the row
 * begins) for a malformed row; the call after that goes on with the row behind it, or, when the quotes do not match and
 * no one can tell where the row ends, with the line behind the one on which it begins. */
ist_status ist_csv_next(ist_csv *csv, bool *out_more, ist_error *err);
/* The cell of the current row, borrowed until the next ist_csv_next; "" when column is -1. */
const char *ist_csv_cell(const ist_csv *csv, int column);
long        ist_csv_line(const ist_csv *csv); /* 1-based line on which the current row begins */

/* Writing. Cells are separated by the caller's order of calls; a cell is quoted when it must be. Text that a
 * spreadsheet would run as a formula (leading = + - @ tab CR LF, unless it reads as a number) gets a leading
 * apostrophe; reading gives it back as written, so ledger exports use ist_csv_add_exact instead. A row begins in
 * an empty buffer or behind a line feed. */
void ist_csv_add(ist_buffer *buffer, const char *cell);
void ist_csv_add_exact(ist_buffer *buffer, const char *cell);
void ist_csv_add_number(ist_buffer *buffer, double value); /* empty when not finite */
void ist_csv_end_row(ist_buffer *buffer);                  /* LF */

#endif
