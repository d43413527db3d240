/* SPDX-License-Identifier: Apache-2.0
 *
 * cases.c: experiments and outcomes from files, as EMA Workbench, SALib and Isthmus itself write them.
 */
#include <isthmus/analysis/discovery.h>
#include <isthmus/base/csv.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One file: a number a cell, NaN where there is none. */
typedef struct sheet {
    size_t       rows, columns;
    const char **names;
    bool        *numeric; /* every cell is a number */
    double      *cells;   /* [rows][columns] */
} sheet;

static ist_status grow(ist_arena *arena, sheet *s, size_t *room, ist_error *err)
{
    if (s->rows < *room) return IST_OK;
    size_t  more = *room ? 2 * *room : 256;
    double *cells = ist_arena_array(arena, more * s->columns + 1, sizeof *cells);
    if (!cells) return ist_fail(err, IST_NOMEM, "out of memory for %zu rows", more);
    if (s->rows) memcpy(cells, s->cells, s->rows * s->columns * sizeof *cells);
    s->cells = cells;
    *room = more;
    return IST_OK;
}

static ist_status read_sheet(ist_arena *arena, const char *path, sheet *out, ist_error *err)
{
    ist_csv   *csv = NULL;
    sheet      s = { 0 };
    size_t     room = 0;
    ist_status status;
    IST_CHECK(ist_csv_open(&csv, path, err));
    s.columns = ist_csv_columns(csv);
    s.names = ist_arena_array(arena, s.columns, sizeof *s.names);
    s.numeric = ist_arena_array(arena, s.columns, sizeof *s.numeric);
    if (!s.names || !s.numeric) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for %zu columns", s.columns));
    for (size_t c = 0; c < s.columns; c++) {
        s.names[c] = ist_arena_copy(arena, ist_csv_column_name(csv, c));
        s.numeric[c] = true;
    }
    for (;;) {
        bool more = false;
        IST_CHECK(ist_csv_next(csv, &more, err));
        if (!more) break;
        IST_CHECK(grow(arena, &s, &room, err));
        for (size_t c = 0; c < s.columns; c++) {
            const char *cell = ist_csv_cell(csv, (int)c);
            double     *to = &s.cells[s.rows * s.columns + c];
            if (strcmp(cell, "True") == 0 || strcmp(cell, "true") == 0) *to = 1;
            else if (strcmp(cell, "False") == 0 || strcmp(cell, "false") == 0) *to = 0;
            else if (!ist_parse_number(cell, to)) s.numeric[c] = false;
        }
        s.rows++;
    }
    *out = s;
done:
    ist_csv_free(csv);
    return status; /* the reader of CSV names the file and the line */
}

/* Keeps the columns of numbers; names of the rest go to `left`. */
static ist_status keep_numbers(ist_arena *arena, const sheet *s, const char *const **out_names, const double **out_cells, size_t *out_n,
                               const char **left, size_t *n_left, ist_error *err)
{
    const char **names = ist_arena_array(arena, s->columns + 1, sizeof *names);
    double      *cells = ist_arena_array(arena, s->rows * s->columns + 1, sizeof *cells);
    size_t       n = 0, to = 0;
    if (!names || !cells) return ist_fail(err, IST_NOMEM, "out of memory for %zu rows", s->rows);
    for (size_t c = 0; c < s->columns; c++) {
        if (s->numeric[c]) names[n++] = s->names[c];
        else if (left) left[(*n_left)++] = s->names[c];
    }
    for (size_t r = 0; r < s->rows; r++)
        for (size_t c = 0; c < s->columns; c++)
            if (s->numeric[c]) cells[to++] = s->cells[r * s->columns + c];
    *out_names = names;
    *out_cells = cells;
    *out_n = n;
    return IST_OK;
}

ist_status ist_cases_read(ist_arena *arena, const char *experiments, const char *outcomes, ist_cases *out, ist_error *err)
{
    sheet     in = { 0 }, from = { 0 };
    ist_cases cases = { 0 };
    IST_TRY(read_sheet(arena, experiments, &in, err));
    IST_TRY(read_sheet(arena, outcomes, &from, err));
    if (in.rows != from.rows)
        return ist_fail(err, IST_CONFLICT, "%s has %zu rows and %s has %zu; a row of one is a row of the other", experiments, in.rows, outcomes, from.rows);
    const char **left = ist_arena_array(arena, in.columns + 1, sizeof *left);
    if (!left) return ist_fail(err, IST_NOMEM, "out of memory for %zu columns", in.columns);
    cases.n = in.rows;
    IST_TRY(keep_numbers(arena, &in, &cases.inputs, &cases.x, &cases.n_inputs, left, &cases.n_left_out, err));
    IST_TRY(keep_numbers(arena, &from, &cases.outputs, &cases.y, &cases.n_outputs, NULL, NULL, err));
    cases.left_out = left;
    if (cases.n_inputs == 0) return ist_fail(err, IST_SYNTAX, "%s: no column holds a number in every row", experiments);
    if (cases.n_outputs == 0) return ist_fail(err, IST_SYNTAX, "%s: no column holds a number in every row", outcomes);
    *out = cases;
    return IST_OK;
}

ist_status ist_cases_output(const ist_cases *cases, const char *name, size_t *out, ist_error *err)
{
    for (size_t o = 0; o < cases->n_outputs; o++)
        if (strcmp(cases->outputs[o], name) == 0) {
            *out = o;
            return IST_OK;
        }
    ist_buffer  list = { 0 };
    const char *near = ist_nearest(name, cases->outputs, cases->n_outputs);
    for (size_t o = 0; o < cases->n_outputs; o++) ist_buffer_print(&list, "%s%s", o ? ", " : "", cases->outputs[o]);
    ist_status status = ist_fail(err, IST_MISSING, "there is no outcome '%s'%s%s%s; there are: %s", name, near ? "; did you mean '" : "", near ? near : "",
                                 near ? "'?" : "", list.at ? list.at : "");
    ist_buffer_clear(&list);
    return status;
}

ist_status ist_cases_ranges(ist_arena *arena, const ist_cases *cases, ist_range **out, ist_error *err)
{
    ist_range *ranges = ist_arena_array(arena, cases->n_inputs + 1, sizeof *ranges);
    if (!ranges) return ist_fail(err, IST_NOMEM, "out of memory for %zu columns", cases->n_inputs);
    for (size_t j = 0; j < cases->n_inputs; j++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < cases->n; i++) {
            low = fmin(low, cases->x[i * cases->n_inputs + j]);
            high = fmax(high, cases->x[i * cases->n_inputs + j]);
        }
        ranges[j] = (ist_range){ .name = cases->inputs[j], .value = { .kind = IST_UNIFORM, .a = low, .b = high }, .planning = NAN, .low = low, .high = high };
    }
    *out = ranges;
    return IST_OK;
}
