/* SPDX-License-Identifier: Apache-2.0
 *
 * import_own.c: our own CSV of one table, and areas as GeoJSON.
 */
#include "import_local.h"

#include <isthmus/base/json.h>
#include <string.h>

/* The first column of the header that the table does not have; NULL when it has all. */
static const char *foreign_column(const ist_csv *csv, const ist_record *record)
{
    for (size_t i = 0; i < ist_csv_columns(csv); i++)
        if (ist_record_find(record, ist_csv_column_name(csv, i)) < 0) return ist_csv_column_name(csv, i);
    return NULL;
}

static ist_status check_columns(const ist_csv *csv, const ist_record *record, ist_error *err)
{
    const char *names[IST_MOST_COLUMNS];
    size_t columns = ist_record_columns(record);
    const char *foreign = foreign_column(csv, record);
    for (size_t i = 0; i < columns; i++) names[i] = ist_record_column(record, i)->name;
    if (foreign) {
        const char *near = ist_nearest(foreign, names, columns);
        return near ? ist_fail(err, IST_SYNTAX, "%s have no column '%s'; did you mean '%s'?", record->table, foreign,
                               near)
                    : ist_fail(err, IST_SYNTAX, "%s have no column '%s'", record->table, foreign);
    }
    for (size_t i = 0; i < columns; i++)
        if (ist_record_column(record, i)->flags & IST_REQUIRED && ist_csv_column(csv, names[i]) < 0)
            return ist_fail(err, IST_SYNTAX, "the column '%s' of %s is missing", names[i], record->table);
    return IST_OK;
}

/* "transfers" of "transfers.csv" and "my-transfers.csv". */
static const ist_record *table_of_file(const char *file)
{
    size_t length = strcspn(file, ".");
    const ist_record *found = NULL;
    for (size_t i = 0; i < ist_record_count(); i++) {
        const ist_record *record = ist_record_at(i);
        size_t name = strlen(record->table);
        if (length >= name && strncmp(file + length - name, record->table, name) == 0 &&
            (length == name || strchr("-_", file[length - name - 1])))
            found = record;
    }
    return found;
}

const ist_record *import_own_table(const ist_csv *csv, const char *file, const char *form, ist_error *err)
{
    const ist_record *named = form ? ist_record_named(form) : table_of_file(file);
    if (ist_csv_column(csv, "key") < 0) {
        if (named && (form || foreign_column(csv, named) == NULL))
            ist_fail(err, IST_SYNTAX, "the column 'key' of %s is missing", named->table);
        return NULL;
    }
    if (named) return check_columns(csv, named, err) == IST_OK ? named : NULL;
    for (size_t i = 0; i < ist_record_count(); i++)
        if (check_columns(csv, ist_record_at(i), NULL) == IST_OK) return ist_record_at(i);
    ist_fail(err, IST_SYNTAX, "its columns are those of no table; name the file after the table, or give --form TABLE");
    return NULL;
}

ist_status import_own_row(import_run *run, ist_error *err)
{
    size_t columns = ist_record_columns(run->own);
    draft *row = draft_new(run, run->own->table);
    if (!row) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < columns; i++) {
        int column = ist_csv_column(run->csv, ist_record_column(run->own, i)->name);
        if (column < 0) continue;
        row->cells[i] = ist_arena_copy(run->arena, ist_csv_cell(run->csv, column));
        if (!row->cells[i]) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    return IST_OK;
}

static ist_status draft_feature(import_run *run, const json_t *feature, size_t number, ist_error *err)
{
    const json_t *properties = json_object_get(feature, "properties"), *geometry = json_object_get(feature, "geometry");
    draft *area = draft_new(run, "areas");
    const char *name;
    json_t *value;
    char *text = NULL;
    ist_buffer compact = { 0 };
    if (!area) return ist_fail(err, IST_NOMEM, "out of memory");
    area->line = (long)number;
    if (!json_is_object(properties) || !json_is_object(geometry))
        return ist_fail(err, IST_SYNTAX, "%s: feature %zu has no properties or no geometry", run->file, number);
    json_object_foreach((json_t *)(size_t)properties, name, value)
    {
        if (ist_record_find(area->record, name) < 0)
            return ist_fail(err, IST_SYNTAX, "%s: feature %zu: areas have no property '%s'; only areas are read from GeoJSON, other tables from CSV",
                            run->file, number, name);
        if (!json_is_string(value) && !json_is_null(value))
            return ist_fail(err, IST_SYNTAX, "%s: feature %zu: property '%s' is not text", run->file, number, name);
        draft_set(run, area, name, json_is_string(value) ? json_string_value(value) : "");
    }
    ist_json_writer json = ist_json_to(&compact, 0);
    ist_json_value(&json, NULL, geometry);
    if (!compact.failed) text = ist_arena_copy(run->arena, compact.at);
    ist_buffer_clear(&compact);
    if (!text) return ist_fail(err, IST_NOMEM, "out of memory");
    area->cells[ist_record_find(area->record, "geometry")] = text;
    return IST_OK;
}

ist_status import_geojson(import_run *run, const char *text, size_t length, size_t *out_rows, ist_error *err)
{
    json_t *tree = NULL;
    const json_t *features;
    ist_status status = ist_json_read_text(&tree, run->file, text, length, err);
    if (status != IST_OK) return status;
    features = json_object_get(tree, "features");
    if (!json_is_array(features)) {
        status = ist_fail(err, IST_SYNTAX, "%s is not a GeoJSON FeatureCollection: it has no list of features",
                          run->file);
        goto done;
    }
    for (size_t i = 0; i < json_array_size(features); i++)
        IST_CHECK(draft_feature(run, json_array_get(features, i), i + 1, err));
    *out_rows = json_array_size(features);
done:
    json_decref(tree);
    return status;
}
