/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_tables.c: the ledger's answers and records as resources: what `isthmus ledger show` prints.
 */
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <isthmus/ledger/export.h>
#include <isthmus/ledger/query.h>
#include <string.h>

static int as_of_day(const web_call *call) { return web_day(call, "as_of", IST_ANY_DAY); }

/* Every source that a row names by key. */
static void cite_rows(web_call *call, web_sheet *out, const ist_sheet *sheet)
{
    for (size_t c = 0; c < sheet->n_columns; c++) {
        if (strcmp(sheet->columns[c].name, "source") != 0) continue;
        for (size_t r = 0; r < sheet->n_rows; r++) {
            const char *key = sheet->cells[r * sheet->n_columns + c];
            if (strncmp(key, "source/", 7) == 0) web_cite(call, out, key);
        }
    }
}

/* The source of each fact that a column names, several keys of a cell with ";" between. A fact without a figure (an event, an agreement)
 * is left out here: what it stands on is among the notes. */
static void cite_facts(web_call *call, web_sheet *out, const ist_sheet *sheet, const char *ending)
{
    for (size_t c = 0; c < sheet->n_columns; c++) {
        const char *name = sheet->columns[c].name;
        size_t      length = strlen(name), tail = strlen(ending);
        if (length < tail || strcmp(name + length - tail, ending) != 0) continue;
        for (size_t r = 0; r < sheet->n_rows; r++) {
            const char *cell = sheet->cells[r * sheet->n_columns + c];
            while (*cell) {
                ist_buffer key = { 0 };
                size_t     n = strcspn(cell, ";");
                ist_fact   fact;
                ist_buffer_add_n(&key, cell, n);
                if (key.at && ist_ledger_figure(call->ledger, key.at, as_of_day(call), &fact, NULL) == IST_OK) web_cite(call, out, fact.source);
                ist_buffer_clear(&key);
                cell += n + (cell[n] == ';');
            }
        }
    }
    for (size_t i = 0; i < sheet->n_notes; i++)
        if (strncmp(sheet->notes[i], "source: source/", 15) == 0) web_cite(call, out, sheet->notes[i] + 8);
}

ist_status web_ledger_table(web_call *call, web_sheet *out, ist_error *err)
{
    const ist_record *record = ist_record_named(call->resource->detail);
    ist_sheet         sheet = { 0 };
    IST_TRY(ist_show_table(call->ledger, record, as_of_day(call), &sheet, err));
    cite_rows(call, out, &sheet);
    out->description = record->meaning;
    ist_buffer_print(&out->recipe, "isthmus ledger show %s --csv", record->table);
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    if (call->resource->formats & WEB_GEOJSON) {
        ist_status status = ist_ledger_export(call->ledger, record, IST_EXPORT_GEOJSON, as_of_day(call), true /* the reader has no more than it may see */,
                                              &out->geojson, NULL, err);
        if (status != IST_OK) {
            ist_sheet_clear(&sheet);
            return status;
        }
    }
    IST_TRY(web_take_sheet(out, &sheet, err));
    if (web_word(call, "as_of") && ist_record_find(record, "known_from") < 0) ist_table_add_footnote(out->table, "These records have no day: they are the same on every one.");
    return IST_OK;
}

/* The records of a table for which `ledger show` gives an answer of its own; the recipe is an export. */
ist_status web_ledger_records(web_call *call, web_sheet *out, ist_error *err)
{
    const ist_record *record = ist_record_named(call->resource->detail);
    ist_sheet         sheet = { 0 };
    IST_TRY(ist_show_table(call->ledger, record, as_of_day(call), &sheet, err));
    cite_rows(call, out, &sheet);
    out->description = record->meaning;
    ist_buffer_print(&out->recipe, "isthmus ledger export --table %s", record->table);
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return web_take_sheet(out, &sheet, err);
}

ist_status web_ledger_transfers(web_call *call, web_sheet *out, ist_error *err)
{
    ist_sheet sheet = { 0 };
    IST_TRY(ist_show_transfers(call->ledger, web_word(call, "from"), web_word(call, "to"), web_word(call, "item"), as_of_day(call), &sheet, err));
    cite_facts(call, out, &sheet, "_fact");
    ist_buffer_add(&out->recipe, "isthmus ledger show transfers --csv");
    web_option(&out->recipe, "--from", web_word(call, "from"));
    web_option(&out->recipe, "--to", web_word(call, "to"));
    web_option(&out->recipe, "--item", web_word(call, "item"));
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return web_take_sheet(out, &sheet, err);
}

ist_status web_ledger_agreements(web_call *call, web_sheet *out, ist_error *err)
{
    ist_sheet sheet = { 0 };
    IST_TRY(ist_show_agreements(call->ledger, web_word(call, "parties"), web_day(call, "on", IST_ANY_DAY), as_of_day(call), &sheet, err));
    ist_buffer_add(&out->recipe, "isthmus ledger show agreements --csv");
    web_option(&out->recipe, "--between", web_word(call, "parties"));
    web_option(&out->recipe, "--on", web_word(call, "on"));
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return web_take_sheet(out, &sheet, err);
}

ist_status web_ledger_spending(web_call *call, web_sheet *out, ist_error *err)
{
    ist_sheet sheet = { 0 };
    IST_TRY(ist_show_spending(call->ledger, as_of_day(call), &sheet, err));
    ist_buffer_add(&out->recipe, "isthmus ledger show spending --csv");
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return web_take_sheet(out, &sheet, err);
}

ist_status web_ledger_exports(web_call *call, web_sheet *out, ist_error *err)
{
    ist_sheet   sheet = { 0 };
    const char *supplier = web_word(call, "supplier"), *windows = web_word(call, "windows");
    IST_TRY(ist_show_exports(call->ledger, supplier ? supplier : "ROK", windows ? windows : "2013-2017,2018-2022", as_of_day(call), &sheet, err));
    ist_buffer_add(&out->recipe, "isthmus ledger show exports --csv");
    web_option(&out->recipe, "--of", web_word(call, "supplier"));
    web_option(&out->recipe, "--windows", web_word(call, "windows"));
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return web_take_sheet(out, &sheet, err);
}

ist_status web_ledger_contradictions(web_call *call, web_sheet *out, ist_error *err)
{
    ist_sheet         sheet = { 0 };
    const char       *table = web_word(call, "table");
    const ist_record *record = table ? ist_record_named(table) : NULL;
    if (table && !record) return ist_fail(err, IST_MISSING, "the ledger has no table '%.80s'", table);
    IST_TRY(ist_show_contradictions(call->ledger, record, as_of_day(call), &sheet, err));
    ist_buffer_add(&out->recipe, "isthmus ledger show contradictions --csv");
    if (record) ist_buffer_print(&out->recipe, " --table %s", record->table);
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return web_take_sheet(out, &sheet, err);
}

ist_status web_ledger_fact(web_call *call, web_sheet *out, ist_error *err)
{
    ist_sheet   sheet = { 0 };
    const char *key = web_word(call, "key");
    IST_TRY(ist_show_fact(call->ledger, key, as_of_day(call), &sheet, err));
    cite_facts(call, out, &sheet, "fact");
    if (strncmp(key, "source/", 7) == 0) web_cite(call, out, key);
    ist_buffer_add(&out->recipe, "isthmus ledger source");
    web_option(&out->recipe, "", web_word(call, "key"));
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    return web_take_sheet(out, &sheet, err);
}

/* The data dictionary of the ledger: every column of every table. */
ist_status web_ledger_dictionary(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "table", .heading = "Table" },
        { .name = "column", .heading = "Column" },
        { .name = "unit", .heading = "Unit", .meaning = "@unit: said in the record's column unit; @money: million of its currency" },
        { .name = "among", .heading = "One of", .meaning = "the words that are allowed, or the table that a key belongs to" },
        { .name = "meaning", .heading = "Meaning" },
    };
    (void)call;
    out->table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!out->table) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < ist_record_count(); i++) {
        const ist_record *record = ist_record_at(i);
        for (size_t c = 0; c < ist_record_columns(record); c++) {
            const ist_field *field = ist_record_column(record, c);
            ist_table_add_text(out->table, record->table);
            ist_table_add_text(out->table, field->name);
            ist_table_add_text(out->table, field->unit ? field->unit : "");
            ist_table_add_text(out->table, field->among ? field->among : "");
            ist_table_add_text(out->table, field->meaning);
        }
    }
    return IST_OK;
}
