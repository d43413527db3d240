/* SPDX-License-Identifier: Apache-2.0
 *
 * export.c: records as CSV, JSON and GeoJSON, and what may leave.
 */
#include "ledger_local.h"

#include <isthmus/base/csv.h>
#include <isthmus/base/json.h>
#include <isthmus/base/time.h>
#include <isthmus/ledger/export.h>
#include <string.h>

typedef struct export_run {
    ist_ledger *ledger;
    const ist_record *record;
    ist_export_form form;
    ist_buffer *out;
    ist_json_writer json;
} export_run;

static bool has_place(const ist_record *record)
{
    return ist_record_find(record, "geometry") >= 0 || ist_record_find(record, "lon") >= 0;
}

static void write_json_cell(ist_json_writer *json, const ist_field *field, const char *text)
{
    double number;
    long long whole;
    if (!*text) ist_json_null(json, field->name);
    else if (field->kind == IST_FIELD_NUMBER && ist_parse_number(text, &number))
        ist_json_number(json, field->name, number);
    else if (field->kind == IST_FIELD_INTEGER && ist_parse_integer(text, &whole))
        ist_json_integer(json, field->name, whole);
    else if (field->kind == IST_FIELD_GEOMETRY || field->kind == IST_FIELD_JSON) {
        json_t *tree = NULL;
        if (ist_json_read_text(&tree, field->name, text, strlen(text), NULL) == IST_OK)
            ist_json_value(json, field->name, tree);
        else ist_json_text(json, field->name, text);
        json_decref(tree);
    } else ist_json_text(json, field->name, text);
}

/* A point where the record gives one, else the area that it names. */
static void write_place(export_run *run, const char *const *cells)
{
    const ist_record *areas = ist_record_named("areas");
    const char *lon = row_cell(run->record, cells, "lon"), *area = row_cell(run->record, cells, "area");
    double x = 0, y = 0;
    if (*lon) {
        ist_parse_number(lon, &x);
        ist_parse_number(row_cell(run->record, cells, "lat"), &y);
        ist_json_object(&run->json, "geometry");
        ist_json_text(&run->json, "type", "Point");
        ist_json_array(&run->json, "coordinates");
        ist_json_number(&run->json, NULL, x);
        ist_json_number(&run->json, NULL, y);
        ist_json_end(&run->json);
        ist_json_end(&run->json);
        return;
    }
    sqlite3_stmt *statement = ledger_statements(run->ledger, areas)->by_key;
    bool row = false;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, area, -1, SQLITE_TRANSIENT);
    if (ledger_step(run->ledger, statement, &row, NULL) == IST_OK && row)
        write_json_cell(&run->json, ist_record_column(areas, (size_t)ist_record_find(areas, "geometry")),
                        ledger_text(statement, ist_record_find(areas, "geometry")));
    sqlite3_reset(statement);
}

/* Reads back through import where it is an area: properties are texts, the geometry stands beside them. */
static void write_feature(export_run *run, const char *const *cells)
{
    const ist_record *record = run->record;
    size_t columns = ist_record_columns(record);
    int at = ist_record_find(record, "geometry");
    ist_json_object(&run->json, NULL);
    ist_json_text(&run->json, "type", "Feature");
    ist_json_object(&run->json, "properties");
    for (size_t i = 0; i < columns; i++) {
        const ist_field *field = ist_record_column(record, i);
        if (field->kind == IST_FIELD_GEOMETRY || !*cells[i]) continue;
        ist_json_text(&run->json, field->name, cells[i]);
    }
    ist_json_end(&run->json);
    if (at >= 0) write_json_cell(&run->json, ist_record_column(record, (size_t)at), cells[at]);
    else write_place(run, cells);
    ist_json_end(&run->json);
}

static void write_start(export_run *run)
{
    size_t columns = ist_record_columns(run->record);
    switch (run->form) {
    case IST_EXPORT_CSV:
        for (size_t i = 0; i < columns; i++) ist_csv_add_exact(run->out, ist_record_column(run->record, i)->name);
        ist_csv_end_row(run->out);
        return;
    case IST_EXPORT_JSON:
        run->json = ist_json_to(run->out, 2);
        ist_json_array(&run->json, NULL);
        return;
    case IST_EXPORT_GEOJSON:
        run->json = ist_json_to(run->out, 0);
        ist_json_object(&run->json, NULL);
        ist_json_text(&run->json, "type", "FeatureCollection");
        ist_json_array(&run->json, "features");
        return;
    }
}

static void write_row(export_run *run, const char *const *cells)
{
    size_t columns = ist_record_columns(run->record);
    switch (run->form) {
    case IST_EXPORT_CSV:
        for (size_t i = 0; i < columns; i++) ist_csv_add_exact(run->out, cells[i]);
        ist_csv_end_row(run->out);
        return;
    case IST_EXPORT_JSON:
        ist_json_object(&run->json, NULL);
        for (size_t i = 0; i < columns; i++) write_json_cell(&run->json, ist_record_column(run->record, i), cells[i]);
        ist_json_end(&run->json);
        return;
    case IST_EXPORT_GEOJSON: write_feature(run, cells); return;
    }
}

static void write_end(export_run *run)
{
    if (run->form == IST_EXPORT_CSV) return;
    ist_json_end(&run->json);
    if (run->form == IST_EXPORT_GEOJSON) ist_json_end(&run->json);
    ist_buffer_add(run->out, "\n");
}

static ist_status select_known(ist_ledger *ledger, const ist_record *record, int as_of, sqlite3_stmt **out,
                               ist_error *err)
{
    ist_buffer sql = { 0 };
    char day[IST_DATE_TEXT];
    ist_status status;
    schema_select(&sql, record);
    if (as_of != IST_ANY_DAY) {
        ist_buffer_add(&sql, " WHERE ");
        schema_known(&sql, record);
    }
    ist_buffer_add(&sql, " ORDER BY t.\"id\"");
    status = sql.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ledger_prepare(ledger, out, sql.at, err);
    if (status == IST_OK && as_of != IST_ANY_DAY) {
        as_of_text(as_of, day);
        sqlite3_bind_text(*out, 1, day, -1, SQLITE_TRANSIENT);
    }
    ist_buffer_clear(&sql);
    return status;
}

ist_status ist_ledger_export(ist_ledger *ledger, const ist_record *record, ist_export_form form, int as_of,
                             bool everything, ist_buffer *out, ist_export_count *out_count, ist_error *err)
{
    export_run run = { .ledger = ledger, .record = record, .form = form, .out = out };
    ist_export_count count = { 0, 0 };
    sqlite3_stmt *statement = NULL;
    ist_arena *arena = NULL;
    ist_status status;
    bool more = false;
    if (form == IST_EXPORT_GEOJSON && !has_place(record))
        return ist_fail(err, IST_USAGE, "%s have no place on a map; areas and events have", record->table);
    IST_CHECK(select_known(ledger, record, as_of, &statement, err));
    write_start(&run);
    for (;;) {
        const char *cells[IST_MOST_COLUMNS], *label;
        IST_CHECK(ledger_step(ledger, statement, &more, err));
        if (!more) break;
        ist_arena_free(arena);
        arena = ist_arena_new();
        if (!arena) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            goto done;
        }
        IST_CHECK(rows_read(statement, record, arena, cells, err));
        IST_CHECK(row_label(ledger, record, cells, arena, &label, err));
        if (!everything && strcmp(label, "PUBLIC") != 0) {
            count.withheld++;
            continue;
        }
        if (form == IST_EXPORT_GEOJSON && !*row_cell(record, cells, "geometry") && !*row_cell(record, cells, "lon") &&
            !*row_cell(record, cells, "area"))
            continue;
        write_row(&run, cells);
        count.written++;
    }
    write_end(&run);
    if (out->failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    else if (out_count) *out_count = count;
done:
    sqlite3_finalize(statement);
    ist_arena_free(arena);
    return status;
}

ist_status ist_ledger_export_all(ist_ledger *ledger, const char *folder, int as_of, bool everything,
                                 ist_export_count *out_count, ist_error *err)
{
    ist_export_count all = { 0, 0 };
    IST_TRY(ist_make_folder(folder, err));
    for (size_t i = 0; i < ist_record_count(); i++) {
        const ist_record *record = ist_record_at(i);
        ist_export_count one = { 0, 0 };
        ist_buffer text = { 0 }, path = { 0 };
        ist_buffer_print(&path, "%s/%s.csv", folder, record->table);
        ist_status status = path.failed ? ist_fail(err, IST_NOMEM, "out of memory")
                                        : ist_ledger_export(ledger, record, IST_EXPORT_CSV, as_of, everything, &text,
                                                            &one, err);
        if (status == IST_OK) status = ist_write_file(path.at, text.at, text.length, err);
        ist_buffer_clear(&text);
        ist_buffer_clear(&path);
        if (status != IST_OK) return status;
        all.written += one.written;
        all.withheld += one.withheld;
    }
    if (out_count) *out_count = all;
    return IST_OK;
}
