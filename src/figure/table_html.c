/* SPDX-License-Identifier: Apache-2.0
 *
 * A table on a page: caption, column and row scope for those who listen, one <tbody> a group of rows.
 */
#include "figure_local.h"
#include "table_local.h"

#include <string.h>

/* The number in "[3]" or "[^3]" at `at`, and where it ends; 0 when there is none. */
static int reference(const char *at, bool *out_note, const char **out_end)
{
    int number = 0;

    if (*at++ != '[') return 0;
    *out_note = *at == '^';
    if (*out_note) at++;
    if (*at == '0') return 0;
    while (*at >= '0' && *at <= '9' && number < 100000) number = number * 10 + (*at++ - '0');
    *out_end = at;
    return *at == ']' ? number : 0;
}

/* Escapes `length` bytes of the text. */
static void add_part(ist_buffer *out, const char *text, size_t length)
{
    ist_buffer part = { 0 };

    ist_buffer_add_n(&part, text, length);
    if (part.at) ist_buffer_add_xml(out, part.at);
    if (part.failed) out->failed = true;
    ist_buffer_clear(&part);
}

void figure_add_html(ist_buffer *out, const char *text, figure_links links)
{
    const char *from = text, *end = NULL;
    bool note = false;

    for (const char *at = text; *at; at++) {
        int number = reference(at, &note, &end);
        if (number < 1 || number > (note ? links.notes : links.sources)) continue;
        add_part(out, from, (size_t)(at - from) - (note && at > from && at[-1] == ' ')); /* a mark follows its word */
        if (note) ist_buffer_print(out, "<sup><a href=\"#note-%d\">%d</a></sup>", number, number);
        else ist_buffer_print(out, "<a class=\"cite\" href=\"#source-%d\">[%d]</a>", number, number);
        at = end;
        from = end + 1;
    }
    add_part(out, from, strlen(from));
}

static void add_heading_row(ist_buffer *out, const ist_table *table)
{
    ist_buffer_add(out, "<thead>\n<tr>");
    for (size_t c = 0; c < table->column_count; c++) {
        const ist_column *column = &table->columns[c];
        if (column->machine_only) continue;
        ist_buffer_add(out, table_is_right(column) ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
        ist_buffer_add_xml(out, column->heading ? column->heading : column->name);
        if (column->unit && column->unit[0]) {
            ist_buffer_add(out, " <span class=\"unit\">(");
            ist_buffer_add_xml(out, column->unit);
            ist_buffer_add(out, ")</span>");
        }
        ist_buffer_add(out, "</th>");
    }
    ist_buffer_add(out, "</tr>\n</thead>\n");
}

static void add_cell(ist_buffer *out, const ist_table *table, size_t row, size_t column, bool first, figure_links links)
{
    ist_buffer text = { 0 };
    const char *end = first ? "</th>" : "</td>";
    bool right = table_is_right(&table->columns[column]);
    int level = table->rows[row].level;

    if (first && level > 0) ist_buffer_print(out, "<th scope=\"row\" class=\"level-%d\">", level);
    else if (first) ist_buffer_add(out, "<th scope=\"row\">");
    else ist_buffer_add(out, right ? "<td class=\"number\">" : "<td>");
    table_add_people(&text, table, row, column, IST_SET_PAGE);
    if (text.at) figure_add_html(out, text.at, links);
    if (text.failed) out->failed = true;
    ist_buffer_clear(&text);
    ist_buffer_add(out, end);
}

static size_t visible_columns(const ist_table *table)
{
    size_t visible = 0;

    for (size_t c = 0; c < table->column_count; c++) visible += !table->columns[c].machine_only;
    return visible;
}

static void add_rows(ist_buffer *out, const ist_table *table, figure_links links)
{
    size_t visible = visible_columns(table), first = table_first_visible(table);

    ist_buffer_add(out, "<tbody>\n");
    for (size_t r = 0; r < ist_table_rows(table); r++) {
        const table_row *row = &table->rows[r];
        if (row->group) {
            if (r) ist_buffer_add(out, "</tbody>\n<tbody>\n");
            ist_buffer_print(out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">", visible);
            figure_add_html(out, row->group, links);
            ist_buffer_add(out, "</th></tr>\n");
        }
        ist_buffer_add(out, row->total ? "<tr class=\"total\">" : "<tr>");
        for (size_t c = 0; c < table->column_count; c++)
            if (!table->columns[c].machine_only) add_cell(out, table, r, c, c == first, links);
        ist_buffer_add(out, "</tr>\n");
    }
    if (ist_table_rows(table) == 0) ist_buffer_print(out, "<tr><td colspan=\"%zu\">no rows</td></tr>\n", visible);
    ist_buffer_add(out, "</tbody>\n");
}

void figure_table_html(ist_buffer *out, const ist_table *table, const char *lead, figure_links links)
{
    size_t visible = visible_columns(table);

    ist_buffer_add(out, "<table>\n");
    if (table->title || lead) {
        ist_buffer_add(out, "<caption>");
        if (lead) ist_buffer_print(out, "<b>%s</b> ", lead);
        if (table->title) figure_add_html(out, table->title, links);
        ist_buffer_add(out, "</caption>\n");
    }
    add_heading_row(out, table);
    add_rows(out, table, links);
    if (table->note_count) {
        ist_buffer_print(out, "<tfoot>\n<tr><td colspan=\"%zu\">", visible);
        for (size_t n = 0; n < table->note_count; n++) {
            ist_buffer_add(out, "<p>");
            figure_add_html(out, table->notes[n], links);
            ist_buffer_add(out, "</p>");
        }
        ist_buffer_add(out, "</td></tr>\n</tfoot>\n");
    }
    ist_buffer_add(out, "</table>\n");
}
