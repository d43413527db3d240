/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.c: RFC 4180 rows found first and unquoted after.
 *
 * A row is scanned without touching the text; only a good row is unquoted in place. So a bad row costs itself
 * alone: when its quotes do not match, reading goes on with the line behind the one on which it begins.
 */
#include <isthmus/base/csv.h>
#include <isthmus/base/grow.h>

#include <stdlib.h>
#include <string.h>

static const size_t largest_file = (size_t)1 << 30;

typedef struct span {
    size_t from, to; /* without the quotes around it */
    bool   quoted;
} span;

struct ist_csv {
    char   *name;
    char   *text;     /* [length], a zero byte behind it */
    size_t  length;
    size_t  at;       /* where the next row begins */
    long    next_line;
    long    line;     /* of the current row */
    size_t  columns;  /* 0 until the header is read */
    char   *header;   /* the header's bytes, apart from `text` */
    char  **names;    /* [columns] into header */
    span   *spans;    /* [rooms] of the row that is scanned; cells beyond `columns` are only counted */
    size_t  rooms;
    size_t  count;
    bool    has_row;
};

void ist_csv_free(ist_csv *csv)
{
    if (!csv) return;
    free(csv->name);
    free(csv->text);
    free(csv->header);
    free(csv->names);
    free(csv->spans);
    free(csv);
}

static ist_status fault(const ist_csv *csv, long line, const char *what, ist_error *err)
{
    ist_fail(err, IST_SYNTAX, "%s:%ld: %s", csv->name, line, what);
    if (err) err->row = line;
    return IST_SYNTAX;
}

static ist_status no_memory(const ist_csv *csv, ist_error *err)
{
    return ist_fail(err, IST_NOMEM, "%s: out of memory", csv->name);
}

/* Width of the line end at `at`: 0 when there is none; the end of the text is found apart. */
static size_t line_end(const ist_csv *csv, size_t at)
{
    if (at >= csv->length) return 0;
    if (csv->text[at] == '\n') return 1;
    return csv->text[at] == '\r' && at + 1 < csv->length && csv->text[at + 1] == '\n' ? 2 : 0;
}

static void skip_line(ist_csv *csv)
{
    const char *end = memchr(csv->text + csv->at, '\n', csv->length - csv->at);
    csv->at = end ? (size_t)(end - csv->text) + 1 : csv->length;
    csv->next_line++;
}

static bool keep_span(ist_csv *csv, span cell)
{
    if (csv->columns && csv->count >= csv->columns) {
        csv->count++;
        return true;
    }
    span *more = ist_grow(csv->spans, csv->count, &csv->rooms, sizeof *more);
    if (!more) return false;
    csv->spans = more;
    csv->spans[csv->count++] = cell;
    return true;
}

/* Finds the cell at `at` and where it stops: at a comma, a line end or the end of the text. NULL, or what is
 * wrong with it. */
static const char *scan_cell(const ist_csv *csv, size_t at, span *cell, size_t *stop)
{
    const char *text = csv->text;
    *cell = (span){at, at, at < csv->length && text[at] == '"'};
    if (!cell->quoted) {
        while (at < csv->length && text[at] != ',' && text[at] != '\n' && text[at] != '"' && text[at] != '\r') at++;
        if (at < csv->length && text[at] == '"')
            return "a quote inside a cell that does not begin with one; allowed: the whole cell in quotes, quotes "
                   "inside it doubled";
        if (at < csv->length && text[at] == '\r' && !line_end(csv, at))
            return "a carriage return that no line feed follows; allowed: LF or CRLF at line ends";
        cell->to = *stop = at;
        return NULL;
    }
    cell->from = ++at;
    for (;;) {
        const char *quote = memchr(text + at, '"', csv->length - at);
        if (!quote) return "a quote that is opened and never closed; allowed: quotes inside a cell doubled";
        at = (size_t)(quote - text) + 1;
        if (at >= csv->length || text[at] != '"') break;
        at++;
    }
    cell->to = at - 1;
    if (at < csv->length && text[at] != ',' && !line_end(csv, at))
        return "text behind a closing quote; allowed: a comma or the line end there, quotes inside a cell doubled";
    *stop = at;
    return NULL;
}

/* Scans the row at csv->at into spans and moves behind it. */
static ist_status scan_row(ist_csv *csv, ist_error *err)
{
    size_t begin = csv->at, at = begin;
    csv->line = csv->next_line;
    csv->count = 0;
    for (;;) {
        span cell;
        const char *wrong = scan_cell(csv, at, &cell, &at);
        if (wrong) {
            skip_line(csv);
            return fault(csv, csv->line, wrong, err);
        }
        if (!keep_span(csv, cell)) return no_memory(csv, err);
        if (at >= csv->length || csv->text[at] != ',') break;
        at++;
    }
    const char *text = csv->text;
    for (const char *end = text + begin; (end = memchr(end, '\n', (size_t)(text + at - end))) != NULL; end++)
        csv->next_line++;
    csv->at = at + line_end(csv, at);
    csv->next_line++;
    if (memchr(text + begin, '\0', at - begin)) return fault(csv, csv->line, "a zero byte; allowed: UTF-8 text", err);
    if (!ist_is_utf8(text + begin, at - begin))
        return fault(csv, csv->line, "bytes that are not UTF-8; allowed: UTF-8 text", err);
    return IST_OK;
}

/* Takes doubled quotes apart and ends the cell with a zero byte; never moves behind the cell's own end. */
static char *unquote(char *text, span cell)
{
    char *to = text + cell.from;
    for (size_t at = cell.from; at < cell.to; at++) {
        *to++ = text[at];
        if (cell.quoted && text[at] == '"') at++;
    }
    *to = '\0';
    return text + cell.from;
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* No name empty, none twice; by sorting, so that a header of a million columns ends. */
static ist_status check_names(ist_csv *csv, ist_error *err)
{
    for (size_t i = 0; i < csv->columns; i++) {
        if (csv->names[i][0]) continue;
        ist_fail(err, IST_SYNTAX, "%s:%ld: column %zu has no name", csv->name, csv->line, i + 1);
        if (err) err->row = csv->line;
        return IST_SYNTAX;
    }
    char **sorted = malloc(csv->columns * sizeof *sorted);
    if (!sorted) return no_memory(csv, err);
    memcpy(sorted, csv->names, csv->columns * sizeof *sorted);
    qsort(sorted, csv->columns, sizeof *sorted, by_text);
    ist_status status = IST_OK;
    for (size_t i = 1; i < csv->columns && status == IST_OK; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) != 0) continue;
        status = ist_fail(err, IST_SYNTAX, "%s:%ld: two columns are named '%s'", csv->name, csv->line, sorted[i]);
        if (err) err->row = csv->line;
    }
    free(sorted);
    return status;
}

static ist_status read_header(ist_csv *csv, ist_error *err)
{
    if (csv->length >= 3 && memcmp(csv->text, "\xef\xbb\xbf", 3) == 0) csv->at = 3;
    if (csv->at == csv->length || line_end(csv, csv->at))
        return fault(csv, 1, "no header; allowed: a first line with the names of the columns", err);
    size_t begin = csv->at;
    IST_TRY(scan_row(csv, err));
    size_t length = csv->at - begin;
    csv->columns = csv->count;
    csv->header = malloc(length + 1);
    csv->names = malloc(csv->columns * sizeof *csv->names);
    if (!csv->header || !csv->names) return no_memory(csv, err);
    memcpy(csv->header, csv->text + begin, length);
    csv->header[length] = '\0';
    for (size_t i = 0; i < csv->columns; i++) {
        span cell = {csv->spans[i].from - begin, csv->spans[i].to - begin, csv->spans[i].quoted};
        csv->names[i] = unquote(csv->header, cell);
    }
    if (csv->columns == 1 && !csv->spans[0].quoted && strpbrk(csv->names[0], ";\t")) /* as spreadsheets save where a comma is decimal */
        return fault(csv, 1, strchr(csv->names[0], ';') ? "semicolons between the names of the columns; allowed: commas, and points in numbers"
                                                        : "tabs between the names of the columns; allowed: commas", err);
    return check_names(csv, err);
}

/* Takes over `text` [length], which ends in a zero byte that does not count. */
static ist_status open_owned(ist_csv **out, const char *name, char *text, size_t length, ist_error *err)
{
    ist_csv *csv = calloc(1, sizeof *csv);
    if (csv) csv->name = strdup(name);
    if (!csv || !csv->name) {
        free(csv);
        free(text);
        return ist_fail(err, IST_NOMEM, "%s: out of memory", name);
    }
    csv->text = text;
    csv->length = length;
    csv->next_line = 1;
    ist_status status = read_header(csv, err);
    if (status == IST_OK) *out = csv;
    else ist_csv_free(csv);
    return status;
}

ist_status ist_csv_open(ist_csv **out, const char *path, ist_error *err)
{
    char *text;
    size_t length;
    IST_TRY(ist_read_file(path, largest_file, &text, &length, err));
    return open_owned(out, strcmp(path, "-") == 0 ? "standard input" : path, text, length, err);
}

ist_status ist_csv_open_text(ist_csv **out, const char *name, const char *text, size_t length, ist_error *err)
{
    if (length > largest_file)
        return ist_fail(err, IST_IO, "%s: larger than the %zu bytes that are read at most", name, largest_file);
    char *copy = malloc(length + 1);
    if (!copy) return ist_fail(err, IST_NOMEM, "%s: out of memory", name);
    if (length) memcpy(copy, text, length);
    copy[length] = '\0';
    return open_owned(out, name, copy, length, err);
}

size_t ist_csv_columns(const ist_csv *csv) { return csv->columns; }

const char *ist_csv_column_name(const ist_csv *csv, size_t column)
{
    return column < csv->columns ? csv->names[column] : "";
}

int ist_csv_column(const ist_csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->columns; i++)
        if (strcmp(csv->names[i], name) == 0) return (int)i;
    return -1;
}

ist_status ist_csv_next(ist_csv *csv, bool *out_more, ist_error *err)
{
    csv->has_row = false;
    while (csv->columns > 1 && line_end(csv, csv->at)) skip_line(csv); /* an empty line is no row of several cells */
    if (csv->at >= csv->length) {
        *out_more = false;
        return IST_OK;
    }
    IST_TRY(scan_row(csv, err));
    if (csv->count != csv->columns) {
        ist_fail(err, IST_SYNTAX, "%s:%ld: a row of %zu cell%s that ends on line %ld; allowed: %zu, as in the header",
                 csv->name, csv->line, csv->count, csv->count == 1 ? "" : "s", csv->next_line - 1, csv->columns);
        if (err) err->row = csv->line;
        return IST_SYNTAX;
    }
    for (size_t i = 0; i < csv->columns; i++) unquote(csv->text, csv->spans[i]);
    csv->has_row = true;
    *out_more = true;
    return IST_OK;
}

const char *ist_csv_cell(const ist_csv *csv, int column)
{
    if (!csv->has_row || column < 0 || (size_t)column >= csv->columns) return "";
    return csv->text + csv->spans[column].from;
}

long ist_csv_line(const ist_csv *csv) { return csv->line; }

static bool row_begins(const ist_buffer *buffer)
{
    return buffer->length == 0 || buffer->at[buffer->length - 1] == '\n';
}

/* An empty first cell is written as "", so that a row never looks as if nothing stood in it. */
void ist_csv_add_exact(ist_buffer *buffer, const char *cell)
{
    bool first = row_begins(buffer);
    if (!first) ist_buffer_add(buffer, ",");
    bool marked = first && (unsigned char)cell[0] == 0xef; /* perhaps a byte order mark, which a reader would skip */
    if (!(first && !cell[0]) && !marked && !strpbrk(cell, ",\"\r\n")) {
        ist_buffer_add(buffer, cell);
        return;
    }
    ist_buffer_add(buffer, "\"");
    for (const char *quote; (quote = strchr(cell, '"')) != NULL; cell = quote + 1) {
        ist_buffer_add_n(buffer, cell, (size_t)(quote - cell) + 1);
        ist_buffer_add(buffer, "\"");
    }
    ist_buffer_add(buffer, cell);
    ist_buffer_add(buffer, "\"");
}

/* The leading characters are those of OWASP, "CSV injection". */
void ist_csv_add(ist_buffer *buffer, const char *cell)
{
    if (!cell[0] || !strchr("=+-@\t\r\n", cell[0]) || ist_parse_number(cell, NULL)) {
        ist_csv_add_exact(buffer, cell);
        return;
    }
    ist_buffer safe = {0};
    ist_buffer_add(&safe, "'");
    ist_buffer_add(&safe, cell);
    if (safe.failed) buffer->failed = true;
    else ist_csv_add_exact(buffer, safe.at);
    ist_buffer_clear(&safe);
}

void ist_csv_add_number(ist_buffer *buffer, double value)
{
    ist_buffer number = {0};
    ist_buffer_add_number(&number, value);
    if (number.failed) buffer->failed = true;
    else ist_csv_add_exact(buffer, number.at);
    ist_buffer_clear(&number);
}

void ist_csv_end_row(ist_buffer *buffer) { ist_buffer_add(buffer, "\n"); }
