/* SPDX-License-Identifier: Apache-2.0
 *
 * metadata.c: what a table is: its title, columns with meaning and unit, sources, recipe and formats.
 */
#include "web_local.h"

#include <stdlib.h>
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

static void add_source(ist_json_writer *json, const ist_sheet *sources, size_t row)
{
    ist_json_object(json, NULL);
    ist_json_text(json, "key", ist_sheet_cell(sources, row, "key"));
    ist_json_text(json, "title", ist_sheet_cell(sources, row, "title"));
    ist_json_text(json, "publisher", ist_sheet_cell(sources, row, "publisher"));
    ist_json_text(json, "date", ist_sheet_cell(sources, row, "published"));
    ist_json_text(json, "url", ist_sheet_cell(sources, row, "address"));
    ist_json_end(json);
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The sources that the table names, each once, in the ledger's order. */
static ist_status add_sources(ist_json_writer *json, const web_call *call, const web_sheet *sheet, ist_error *err)
{
    ist_sheet    sources = { 0 };
    size_t       n = sheet->n_sources;
    const char **cited = ist_arena_array(call->arena, n, sizeof *cited);
    if (!cited) return ist_fail(err, IST_NOMEM, "out of memory");
    if (n) {
        memcpy(cited, sheet->sources, n * sizeof *cited);
        qsort(cited, n, sizeof *cited, by_text);
        IST_TRY(ist_show_table(call->ledger, ist_record_named("sources"), IST_ANY_DAY, &sources, err));
    }
    ist_json_array(json, "sources");
    for (size_t row = 0; row < sources.n_rows; row++) {
        const char *key = ist_sheet_cell(&sources, row, "key");
        if (bsearch(&key, cited, n, sizeof *cited, by_text)) add_source(json, &sources, row);
    }
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
