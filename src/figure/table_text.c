/* SPDX-License-Identifier: Apache-2.0
 *
 * A table on a terminal: aligned columns that fit its width, or a block a row where they cannot.
 *
 * Only characters that every terminal and every East Asian locale counts alike are drawn (hyphens for rules),
 * and colours are never needed.
 */
#include "figure_local.h"
#include "table_local.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2, INDENT = 2, NARROW_TEXT = 12, NARROW_HEADING = 14, NO_LIMIT = 1 << 28 };

typedef struct layout {
    const ist_table *table;
    ist_arena       *arena;
    const char     **cells;    /* as people read them, plain, [rows][visible] */
    const char     **headings; /* [visible] */
    size_t          *columns;  /* index in the table [visible] */
    int             *widths;   /* [visible] */
    int             *least;    /* narrowest that still reads [visible] */
    size_t           visible;
    int              limit;    /* width of the terminal */
    bool             wish;     /* it may be wider */
} layout;

static int larger(int a, int b) { return a > b ? a : b; }
static int smaller(int a, int b) { return a < b ? a : b; }

static int longest_word(const char *text)
{
    const char *at = text, *before = text;
    int longest = 0, word = 0;
    uint32_t code;

    for (; (code = figure_next(&at)) != 0; before = at) {
        word = code == ' ' && figure_is_gap(text, before) ? 0 : word + figure_columns_of(code);
        longest = larger(longest, word);
        if (code == ';') word = 0;
    }
    return longest;
}

/* The widest line of the text once wrapped to `columns`. */
static int wrapped_width(const char *text, int columns)
{
    int widest = 0, used = 0;
    size_t length = 0;

    while (*text) {
        text = figure_take_line(text, columns, &length, &used);
        widest = larger(widest, used);
    }
    return widest;
}

static const char *cell_text(const layout *plan, size_t row, size_t v)
{
    return plan->cells[row * plan->visible + v];
}

static int indent_of(const layout *plan, size_t row, size_t v)
{
    return v == 0 ? plan->table->rows[row].level * INDENT : 0;
}

/* Copies what `raw` holds, made plain, into the arena, and empties it. */
static const char *keep_plain(ist_arena *arena, ist_buffer *raw)
{
    ist_buffer plain = { 0 };
    const char *kept = NULL;

    figure_add_plain(&plain, raw->at ? raw->at : "");
    if (!raw->failed && !plain.failed) kept = ist_arena_copy(arena, plain.at ? plain.at : "");
    ist_buffer_clear(&plain);
    ist_buffer_clear(raw);
    *raw = (ist_buffer){ 0 };
    return kept;
}

static bool read_table(layout *plan)
{
    const ist_table *table = plan->table;
    size_t rows = ist_table_rows(table);
    ist_buffer raw = { 0 };

    plan->columns = ist_arena_array(plan->arena, table->column_count, sizeof *plan->columns);
    if (!plan->columns) return false;
    for (size_t c = 0; c < table->column_count; c++)
        if (!table->columns[c].machine_only) plan->columns[plan->visible++] = c;
    plan->headings = ist_arena_array(plan->arena, plan->visible, sizeof *plan->headings);
    plan->widths = ist_arena_array(plan->arena, plan->visible, sizeof *plan->widths);
    plan->least = ist_arena_array(plan->arena, plan->visible, sizeof *plan->least);
    plan->cells = ist_arena_array(plan->arena, rows * plan->visible, sizeof *plan->cells);
    if (!plan->headings || !plan->widths || !plan->least || !plan->cells) return false;
    for (size_t v = 0; v < plan->visible; v++) {
        table_add_heading(&raw, &table->columns[plan->columns[v]]);
        plan->headings[v] = keep_plain(plan->arena, &raw);
        if (!plan->headings[v]) return false;
        for (size_t r = 0; r < rows; r++) {
            table_add_people(&raw, table, r, plan->columns[v], IST_SET_TERMINAL);
            plan->cells[r * plan->visible + v] = keep_plain(plan->arena, &raw);
            if (!cell_text(plan, r, v)) return false;
        }
    }
    return true;
}

/* Wanted and narrowest widths. Only words may be narrowed; a long heading over short numbers wraps. */
static void measure(layout *plan)
{
    for (size_t v = 0; v < plan->visible; v++) {
        const ist_column *column = &plan->table->columns[plan->columns[v]];
        int heading, word = longest_word(plan->headings[v]), widest = 0, longest = 0;

        for (size_t r = 0; r < ist_table_rows(plan->table); r++) {
            int indent = indent_of(plan, r, v);
            widest = larger(widest, indent + figure_columns(cell_text(plan, r, v)));
            longest = larger(longest, indent + longest_word(cell_text(plan, r, v)));
        }
        if (column->kind == IST_COLUMN_TEXT) {
            heading = wrapped_width(plan->headings[v], larger(larger(word, widest), 2 * NARROW_HEADING));
            plan->widths[v] = larger(widest, heading);
            plan->least[v] = larger(word, smaller(larger(longest, NARROW_TEXT), smaller(widest, 2 * NARROW_TEXT)));
        } else {
            heading = wrapped_width(plan->headings[v], larger(larger(word, widest), NARROW_HEADING));
            plan->widths[v] = larger(widest, heading);
            plan->least[v] = larger(widest, word);
        }
    }
}

static int total_width(const layout *plan)
{
    int total = 0;

    for (size_t v = 0; v < plan->visible; v++) total += plan->widths[v] + (v ? GAP : 0);
    return total;
}

/* Narrows the widest column that can still be narrowed until all fit; false when they cannot. */
static bool fit(layout *plan)
{
    int over = total_width(plan) - plan->limit;

    for (; over > 0; over--) {
        size_t chosen = plan->visible;
        for (size_t v = 0; v < plan->visible; v++)
            if (plan->widths[v] > plan->least[v] && (chosen == plan->visible || plan->widths[v] > plan->widths[chosen]))
                chosen = v;
        if (chosen == plan->visible) return false;
        plan->widths[chosen]--;
    }
    return true;
}

static void add_spaces(ist_buffer *out, int count)
{
    while (count-- > 0) ist_buffer_add(out, " ");
}

static void add_rule(ist_buffer *out, int count)
{
    while (count-- > 0) ist_buffer_add(out, "-");
}

/* One row of cells side by side, as many lines as its longest cell needs. `texts` [visible] is used up. */
static void add_lines(ist_buffer *out, const layout *plan, const char **texts, int indent)
{
    bool more = true;

    while (more) {
        int owed = 0; /* spaces before the next text, so that no line ends in spaces */
        more = false;
        for (size_t v = 0; v < plan->visible; v++) {
            int inside = v == 0 ? indent : 0, used = 0, room = larger(plan->widths[v] - inside, 1);
            size_t length = 0;
            const char *next = figure_take_line(texts[v], room, &length, &used);
            bool right = table_is_right(&plan->table->columns[plan->columns[v]]);

            owed += inside + (right ? room - used : 0);
            if (length > 0) {
                add_spaces(out, owed);
                ist_buffer_add_n(out, texts[v], length);
                owed = 0;
            }
            owed += (right ? 0 : room - used) + GAP;
            texts[v] = next;
            more = more || *next;
        }
        ist_buffer_add(out, "\n");
    }
}

/* Words on as many lines as the terminal's width asks for; further lines are indented by `hang`. */
static void add_wrapped(ist_buffer *out, const char *text, int limit, int hang)
{
    int indent = 0;

    do {
        size_t length = 0;
        int used = 0;
        const char *next = figure_take_line(text, larger(limit - indent, 1), &length, &used);
        add_spaces(out, indent);
        ist_buffer_add_n(out, text, length);
        ist_buffer_add(out, "\n");
        text = next;
        indent = hang;
    } while (*text);
}

/* The same for text that still has to be made plain. */
static void add_words(ist_buffer *out, const char *text, int limit, int hang)
{
    ist_buffer plain = { 0 };

    figure_add_plain(&plain, text);
    add_wrapped(out, plain.at ? plain.at : "", limit, hang);
    if (plain.failed) out->failed = true;
    ist_buffer_clear(&plain);
}

static bool write_columns(ist_buffer *out, const layout *plan)
{
    const char **texts = ist_arena_array(plan->arena, plan->visible, sizeof *texts);
    int total = total_width(plan);

    if (!texts) return false;
    memcpy(texts, plan->headings, plan->visible * sizeof *texts);
    add_lines(out, plan, texts, 0);
    for (size_t v = 0; v < plan->visible; v++) {
        if (v) add_spaces(out, GAP);
        add_rule(out, plan->widths[v]);
    }
    ist_buffer_add(out, "\n");
    for (size_t r = 0; r < ist_table_rows(plan->table); r++) {
        const table_row *row = &plan->table->rows[r];
        if (row->group) {
            if (r) ist_buffer_add(out, "\n");
            add_words(out, row->group, plan->limit, 0);
        }
        if (row->total) {
            add_rule(out, total);
            ist_buffer_add(out, "\n");
        }
        memcpy(texts, &plan->cells[r * plan->visible], plan->visible * sizeof *texts);
        add_lines(out, plan, texts, indent_of(plan, r, 0));
    }
    return true;
}

/* A block a row: every heading with its value, words hanging under themselves. */
static void write_blocks(ist_buffer *out, const layout *plan)
{
    int label = 0;

    for (size_t v = 0; v < plan->visible; v++) label = larger(label, figure_columns(plan->headings[v]));
    label = smaller(label, larger(plan->limit / 2 - GAP, 1));
    for (size_t r = 0; r < ist_table_rows(plan->table); r++) {
        if (r) ist_buffer_add(out, "\n");
        if (plan->table->rows[r].group) add_words(out, plan->table->rows[r].group, plan->limit, 0);
        for (size_t v = 0; v < plan->visible; v++) {
            const char *heading = plan->headings[v], *value = cell_text(plan, r, v);
            while (*heading || *value) {
                size_t length = 0;
                int used = 0;
                const char *next = figure_take_line(heading, label, &length, &used);
                ist_buffer_add_n(out, heading, length);
                heading = next;
                if (*value) {
                    int room = larger(plan->limit - label - GAP, 1);
                    add_spaces(out, label - used + GAP);
                    next = figure_take_line(value, room, &length, &used);
                    ist_buffer_add_n(out, value, length);
                    value = next;
                }
                ist_buffer_add(out, "\n");
            }
        }
    }
}

ist_status table_write_text(ist_buffer *out, const ist_table *table, int width, ist_error *err)
{
    layout plan = { .table = table, .limit = width ? abs(width) : NO_LIMIT, .wish = width < 0 };
    ist_status status = IST_OK;
    bool whole = false;

    plan.arena = ist_arena_new();
    if (!plan.arena || !read_table(&plan)) goto done;
    measure(&plan);
    if (table->title) {
        add_words(out, table->title, plan.limit, 0);
        ist_buffer_add(out, "\n");
    }
    if (ist_table_rows(table) == 0 || fit(&plan) || plan.wish) {
        if (!write_columns(out, &plan)) goto done;
    } else {
        write_blocks(out, &plan);
    }
    if (ist_table_rows(table) == 0) ist_buffer_add(out, "(no rows)\n");
    if (table->note_count) ist_buffer_add(out, "\n");
    for (size_t n = 0; n < table->note_count; n++) add_words(out, table->notes[n], plan.limit, INDENT);
    whole = true;
done:
    if (!whole) status = ist_fail(err, IST_NOMEM, "out of memory while a table was written");
    ist_arena_free(plan.arena);
    return status;
}
