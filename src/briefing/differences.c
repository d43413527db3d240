/* SPDX-License-Identifier: Apache-2.0
 *
 * differences.c: where two scenarios differ, as a table.
 */
#include "briefing_local.h"

#include <string.h>

static void add_side(ist_table *table, const ist_input *input, bool entry, bool here, ist_buffer *text)
{
    text->length = 0;
    if (input) ist_distribution_text(text, &input->value);
    else ist_buffer_add(text, entry && here ? "yes" : "");
    ist_table_add_text(table, text->at);
}

typedef struct printing {
    ist_table *table;
    const ist_scenario *a;
    ist_buffer text;
} printing;

/* An entry is "PART NAME" and has no input on either side. */
static bool has_entry(const ist_scenario *s, const char *what)
{
    for (int section = 0; section < IST_SECTION_COUNT; section++) {
        const char *path = ist_section_path((ist_section)section);
        size_t length = strlen(path);
        if (strncmp(what, path, length) != 0 || what[length] != ' ') continue;
        for (size_t i = 0; i < s->entries[section].count; i++)
            if (strcmp(s->entries[section].at[i].name, what + length + 1) == 0) return true;
    }
    return false;
}

static void differs(void *context, const char *what, const ist_input *in_a, const ist_input *in_b)
{
    printing *p = context;
    bool entry = !in_a && !in_b, in_first = entry && has_entry(p->a, what);
    ist_table_add_text(p->table, what);
    add_side(p->table, in_a, entry, in_first, &p->text);
    add_side(p->table, in_b, entry, !in_first, &p->text);
    ist_table_add_text(p->table, in_b ? in_b->unit : in_a ? in_a->unit : "");
    const ist_input *said = in_b ? in_b : in_a;
    ist_table_add_text(p->table, !said ? "" : said->kind == IST_INPUT_FACT ? said->source : said->reason);
}

ist_table *ist_briefing_differences(const ist_scenario *first, const ist_scenario *second)
{
    static const ist_column columns[] = {
        { .name = "what", .heading = "What", .meaning = "a number, or a part and the name of an entry" },
        { .name = "first", .heading = "First", .meaning = "in the first scenario" },
        { .name = "second", .heading = "Second", .meaning = "in the second scenario" },
        { .name = "unit", .heading = "Unit", .meaning = "unit" },
        { .name = "basis", .heading = "Source or reason", .meaning = "of the second's number, or of the first's where the second has none" },
    };
    printing p = { .table = ist_table_new(columns, sizeof columns / sizeof columns[0]), .a = first };
    if (p.table && ist_scenario_compare(first, second, differs, &p) == 0) ist_table_add_footnote(p.table, "No number and no entry differs.");
    ist_buffer_clear(&p.text);
    return p.table;
}
