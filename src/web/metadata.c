/* SPDX-License-Identifier: Apache-2.0
 *
 * metadata.c: what a table is: its title, columns with meaning and unit, sources, recipe and formats.
 */
#include "web_local.h"

#include <string.h>

static void add_columns(ist_json_writer *json, const ist_table *table)
{
    ist_json_array(json, "columns");
    for (size_t c = 0; c < ist_table_columns(table); c++) {
        const ist_column *column = ist_table_column(table, c);
        ist_json_object(json, NULL);
        ist_json_text(json, "name", column->name);
        ist_json_text(json, "heading", column->heading ? column->heading : column->name);
        ist_json_text(json, "kind", ist_table_kind_word(column->kind));
        ist_json_text(json, "unit", column->unit ? column->unit : "");
        ist_json_text(json, "meaning", column->meaning ? column->meaning : "");
        ist_json_end(json);
    }
    ist_json_end(json);
}

/* The cell of a row in a column of that name; "" without. */
static const char *cell(const ist_sheet *sheet, size_t row, const char *name)
{
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (strcmp(sheet->columns[c].name, name) == 0) return sheet->cells[row * sheet->n_columns + c];
    return "";
}

static void add_source(ist_json_writer *json, const ist_sheet *sources, const char *key)
{
    for (size_t r = 0; r < sources->n_rows; r++) {
        if (strcmp(cell(sources, r, "key"), key) != 0) continue;
        ist_json_object(json, NULL);
        ist_json_text(json, "key", key);
        ist_json_text(json, "title", cell(sources, r, "title"));
        ist_json_text(json, "publisher", cell(sources, r, "publisher"));
        ist_json_text(json, "date", cell(sources, r, "published"));
        ist_json_text(json, "url", cell(sources, r, "address"));
        ist_json_end(json);
        return;
    }
}

static ist_status add_sources(ist_json_writer *json, const web_call *call, const web_sheet *sheet, ist_error *err)
{
    ist_sheet sources = { 0 };
    if (sheet->n_sources) IST_TRY(ist_show_table(call->ledger, ist_record_named("sources"), IST_ANY_DAY, &sources, err));
    ist_json_array(json, "sources");
    for (size_t i = 0; i < sheet->n_sources; i++) add_source(json, &sources, sheet->sources[i]);
    ist_json_end(json);
    ist_sheet_clear(&sources);
    return IST_OK;
}

ist_status web_metadata(ist_buffer *out, const web_call *call, const web_resource *resource, const web_sheet *sheet, ist_error *err)
{
    ist_json_writer json = ist_json_to(out, 2);
    const char     *title = sheet->title ? sheet->title : ist_table_title(sheet->table);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "name", resource->path + 1);
    ist_json_text(&json, "title", title && title[0] ? title : resource->title);
    ist_json_text(&json, "description", sheet->description ? sheet->description : resource->description);
    ist_json_text(&json, "condition", sheet->conditional ? ist_briefing_condition : "");
    ist_json_text(&json, "recipe", sheet->recipe.at ? sheet->recipe.at : "");
    add_columns(&json, sheet->table);
    ist_json_array(&json, "footnotes");
    for (size_t i = 0; i < ist_table_footnotes(sheet->table); i++) ist_json_text(&json, NULL, ist_table_footnote(sheet->table, i));
    ist_json_end(&json);
    IST_TRY(add_sources(&json, call, sheet, err));
    ist_json_array(&json, "formats");
    ist_json_text(&json, NULL, "csv");
    ist_json_text(&json, NULL, "json");
    if (resource->formats & WEB_GEOJSON) ist_json_text(&json, NULL, "geojson");
    if (resource->formats & WEB_SVG) ist_json_text(&json, NULL, "svg");
    ist_json_text(&json, NULL, "metadata.json");
    ist_json_end(&json);
    ist_json_integer(&json, "rows", (long long)ist_table_rows(sheet->table));
    ist_json_end(&json);
    ist_buffer_add(out, "\n");
    return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}
