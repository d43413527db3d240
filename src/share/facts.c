/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.c: from a row of the ledger to objects, and from an object back to a row.
 */
#include "exchange_local.h"

#include <isthmus/ledger/label.h>
#include <isthmus/ledger/show.h>
#include <isthmus/share/facts.h>
#include <isthmus/share/stix.h>
#include <string.h>

typedef struct fact {
    const ist_record *record;
    ist_sheet sheet;
    size_t row;
    ist_sheet sources; /* the table of sources; zero rows where the record names none */
    size_t source_row;
    char label[IST_LABEL_TEXT];
} fact;

static void fact_clear(fact *f)
{
    ist_sheet_clear(&f->sheet);
    ist_sheet_clear(&f->sources);
}

const char *ist_fact_category(const char *table)
{
    static const struct { const char *table, *category; } rows[] = {
        { "events", "maritime-events" }, { "vessels", "maritime-events" }, { "measures", "maritime-events" },
        { "agreements", "agreements" }, { "transfers", "transfers" }, { "production", "transfers" },
        { "holdings", "holdings" }, { "posture", "holdings" }, { "claims", "assessments" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].table, table) == 0) return rows[i].category;
    return "other";
}

static const char *cell(const ist_sheet *sheet, size_t row, const char *column)
{
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (strcmp(sheet->columns[i].name, column) == 0) return sheet->cells[row * sheet->n_columns + i];
    return "";
}

static ist_status find_row(ist_ledger *ledger, const ist_record *record, const char *key, ist_sheet *sheet, size_t *out, ist_error *err)
{
    IST_TRY(ist_show_table(ledger, record, IST_ANY_DAY, sheet, err));
    for (size_t row = 0; row < sheet->n_rows; row++)
        if (strcmp(cell(sheet, row, "key"), key) == 0) {
            *out = row;
            return IST_OK;
        }
    ist_sheet_clear(sheet);
    return ist_fail(err, IST_MISSING, "the ledger holds no record %s", key);
}

/* The record and its label, joined with that of its source. */
static ist_status read_fact(ist_ledger *ledger, const char *key, fact *out, ist_error *err)
{
    out->record = ist_record_of_key(key);
    if (!out->record || !out->record->fact) return ist_fail(err, IST_MISSING, "%s is not the key of a fact", key);
    IST_TRY(find_row(ledger, out->record, key, &out->sheet, &out->row, err));
    ist_label_join(cell(&out->sheet, out->row, "label"), "PUBLIC", out->label);
    const char *source = cell(&out->sheet, out->row, "source");
    if (*source) {
        ist_status status = find_row(ledger, ist_record_named("sources"), source, &out->sources, &out->source_row, err);
        if (status != IST_OK) {
            ist_sheet_clear(&out->sheet);
            return status;
        }
        ist_label_join(out->label, cell(&out->sources, out->source_row, "label"), out->label);
    }
    return IST_OK;
}

/* ---- to objects */

typedef struct writing {
    ist_exchange *x;
    const fact *fact;
    const char *key;
    char moment[40];         /* created and modified */
    char marking[96];        /* "" : no label */
    char identity[96];
    ist_error *err;
} writing;

static void make_id(const writing *w, const char *type, const char *what, char out[96])
{
    char uuid[UUID_TEXT];
    const char *parts[] = { "fact", what, w->key };
    share_uuid(w->x->secret, 3, parts, uuid);
    snprintf(out, 96, "%s--%s", type, uuid);
}

static ist_json_writer begin(ist_buffer *out, const writing *w, const char *type, const char *id)
{
    ist_json_writer json = ist_json_to(out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", type);
    ist_json_text(&json, "spec_version", "2.1");
    ist_json_text(&json, "id", id);
    if (strcmp(type, "file") != 0) ist_json_text(&json, "created", w->moment);
    if (strcmp(type, "file") != 0 && strcmp(type, "marking-definition") != 0) ist_json_text(&json, "modified", w->moment);
    return json;
}

static void add_marks(ist_json_writer *json, const writing *w, bool created_by)
{
    if (created_by) ist_json_text(json, "created_by_ref", w->identity);
    if (!w->marking[0]) return;
    ist_json_array(json, "object_marking_refs");
    ist_json_text(json, NULL, w->marking);
    ist_json_end(json);
}

static ist_status put(const writing *w, ist_buffer *text, const char *category)
{
    json_t *object = NULL;
    ist_status status = text->failed ? ist_fail(w->err, IST_NOMEM, "out of memory")
                                     : ist_json_read_text(&object, "object", text->at, text->length, w->err);
    if (status == IST_OK) status = ist_exchange_put(w->x, object, category, "", w->err);
    json_decref(object);
    ist_buffer_clear(text);
    memset(text, 0, sizeof *text);
    return status;
}

/* Who we are: public, and as old as time. */
static ist_status put_identity(writing *w)
{
    static const char clear[] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
    char uuid[UUID_TEXT];
    ist_buffer text = { 0 };
    const char *parts[] = { "identity", w->x->side };
    share_uuid(w->x->secret, 2, parts, uuid);
    snprintf(w->identity, sizeof w->identity, "identity--%s", uuid);
    ist_json_writer json = ist_json_to(&text, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "identity");
    ist_json_text(&json, "spec_version", "2.1");
    ist_json_text(&json, "id", w->identity);
    ist_json_text(&json, "created", "2005-01-01T00:00:00.000Z");
    ist_json_text(&json, "modified", "2005-01-01T00:00:00.000Z");
    ist_json_text(&json, "name", w->x->side);
    ist_json_text(&json, "identity_class", "organization");
    ist_json_array(&json, "object_marking_refs");
    ist_json_text(&json, NULL, clear);
    ist_json_end(&json);
    ist_json_end(&json);
    return put(w, &text, "other");
}

/* The label as a marking-definition; the same label, the same object. */
static ist_status put_label(writing *w)
{
    ist_marking marking;
    ist_buffer text = { 0 }, extension = { 0 }, words = { 0 };
    char uuid[UUID_TEXT];
    IST_TRY(ist_marking_read_compact(&marking, w->fact->label, w->err));
    if (marking.kind == IST_MARKING_NONE) return IST_OK;
    if (marking.kind == IST_MARKING_PUBLIC) {
        snprintf(w->marking, sizeof w->marking, "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487");
        return IST_OK;
    }
    const char *parts[] = { "label", w->fact->label };
    share_uuid(w->x->secret, 2, parts, uuid);
    snprintf(w->marking, sizeof w->marking, "marking-definition--%s", uuid);
    ist_marking_print(&words, &marking);
    ist_status status = ist_marking_write_extension(&extension, &marking, w->err);
    ist_buffer_print(&text, "{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"%s\",\"created\":\"2005-01-01T00:00:00.000Z\","
                            "\"name\":\"%s\",\"extensions\":{\"" IST_LABEL_EXTENSION "\":%s}}",
                     w->marking, words.at ? words.at : "", extension.at ? extension.at : "");
    bool failed = words.failed || extension.failed;
    ist_buffer_clear(&words);
    ist_buffer_clear(&extension);
    if (failed) text.failed = true;
    if (status == IST_OK) return put(w, &text, "other");
    ist_buffer_clear(&text);
    return status;
}

static void add_cells(ist_json_writer *json, const char *key, const ist_record *record, const ist_sheet *sheet, size_t row)
{
    ist_json_object(json, key);
    for (size_t i = 0; i < sheet->n_columns; i++) {
        const char *text = sheet->cells[row * sheet->n_columns + i];
        if (*text && ist_record_find(record, sheet->columns[i].name) >= 0) ist_json_text(json, sheet->columns[i].name, text);
    }
    ist_json_end(json);
}

static void add_record(ist_json_writer *json, const writing *w)
{
    ist_json_object(json, "extensions");
    ist_json_object(json, IST_RECORD_EXTENSION);
    ist_json_text(json, "extension_type", "property-extension");
    ist_json_text(json, "table", w->fact->record->table);
    add_cells(json, "cells", w->fact->record, &w->fact->sheet, w->fact->row);
    if (w->fact->sources.n_rows) add_cells(json, "source", ist_record_named("sources"), &w->fact->sources, w->fact->source_row);
    ist_json_end(json);
    ist_json_end(json);
}

static const char *name_of(const writing *w)
{
    const char *name = cell(&w->fact->sheet, w->fact->row, "name");
    return *name ? name : w->key;
}

/* What a measure counts, and the least that a partner may be told: a count over few things tells of each of them. */
static void add_count(ist_json_writer *json, const writing *w)
{
    long long count = 0;
    const char *cases = cell(&w->fact->sheet, w->fact->row, "count"), *unit = cell(&w->fact->sheet, w->fact->row, "unit");
    double value = 0;
    if (strcmp(w->fact->record->table, "measures") != 0) return;
    if (*cases && ist_parse_integer(cases, &count)) value = (double)count;
    else if (strcmp(unit, "events") != 0 || !ist_parse_number(cell(&w->fact->sheet, w->fact->row, "value"), &value)) return;
    ist_json_integer(json, "isthmus_count", value >= 0 && value < 1e15 ? (long long)value : 0);
    ist_json_integer(json, "isthmus_minimum", IST_FACT_MINIMUM);
}

static ist_status put_note(writing *w, const char *category, char out_id[96])
{
    ist_buffer text = { 0 };
    make_id(w, "note", "note", out_id);
    ist_json_writer json = begin(&text, w, "note", out_id);
    ist_json_text(&json, "abstract", name_of(w));
    ist_json_text(&json, "content", w->key);
    ist_json_array(&json, "object_refs");
    ist_json_text(&json, NULL, w->identity);
    ist_json_end(&json);
    add_marks(&json, w, true);
    add_count(&json, w);
    add_record(&json, w);
    ist_json_end(&json);
    return put(w, &text, category);
}

static ist_status put_location(writing *w, const char *lon, const char *lat, char out_id[96])
{
    ist_buffer text = { 0 };
    double x = 0, y = 0;
    if (!ist_parse_number(lon, &x) || !ist_parse_number(lat, &y)) return ist_fail(w->err, IST_SYNTAX, "%s has no position", w->key);
    make_id(w, "location", "location", out_id);
    ist_json_writer json = begin(&text, w, "location", out_id);
    ist_json_number(&json, "latitude", y);
    ist_json_number(&json, "longitude", x);
    add_marks(&json, w, true);
    ist_json_end(&json);
    return put(w, &text, "maritime-events");
}

static ist_status put_evidence(writing *w, const char *first, const char *last, char out_id[96])
{
    char file[96], digest[DIGEST_TEXT];
    ist_buffer text = { 0 };
    const char *evidence = cell(&w->fact->sheet, w->fact->row, "evidence");
    share_digest(evidence, strlen(evidence), digest);
    make_id(w, "file", "evidence", file);
    ist_json_writer json = begin(&text, w, "file", file);
    ist_json_text(&json, "name", w->key);
    ist_json_object(&json, "hashes");
    ist_json_text(&json, "SHA-256", digest);
    ist_json_end(&json);
    add_marks(&json, w, false);
    ist_json_end(&json);
    IST_TRY(put(w, &text, "maritime-events"));
    make_id(w, "observed-data", "observed", out_id);
    json = begin(&text, w, "observed-data", out_id);
    ist_json_text(&json, "first_observed", *first ? first : w->moment);
    ist_json_text(&json, "last_observed", *last ? last : *first ? first : w->moment);
    ist_json_integer(&json, "number_observed", 1);
    ist_json_array(&json, "object_refs");
    ist_json_text(&json, NULL, file);
    ist_json_end(&json);
    add_marks(&json, w, true);
    ist_json_end(&json);
    return put(w, &text, "maritime-events");
}

static ist_status put_event(writing *w, char out_id[96])
{
    const ist_sheet *sheet = &w->fact->sheet;
    const char *first = cell(sheet, w->fact->row, "begins_at"), *last = cell(sheet, w->fact->row, "ends_at");
    char location[96], observed[96];
    ist_buffer text = { 0 };
    IST_TRY(put_location(w, cell(sheet, w->fact->row, "lon"), cell(sheet, w->fact->row, "lat"), location));
    IST_TRY(put_evidence(w, first, last, observed));
    make_id(w, "report", "report", out_id);
    ist_json_writer json = begin(&text, w, "report", out_id);
    ist_json_text(&json, "name", name_of(w));
    ist_json_array(&json, "report_types");
    ist_json_text(&json, NULL, "observed-data");
    ist_json_end(&json);
    ist_json_text(&json, "published", w->moment);
    ist_json_array(&json, "object_refs");
    ist_json_text(&json, NULL, location);
    ist_json_text(&json, NULL, observed);
    ist_json_end(&json);
    add_marks(&json, w, true);
    add_record(&json, w);
    ist_json_end(&json);
    return put(w, &text, "maritime-events");
}

ist_status ist_fact_put(ist_exchange *x, ist_ledger *ledger, const char *key, ist_buffer *out_id, ist_error *err)
{
    fact f = { 0 };
    char id[96] = "";
    IST_TRY(read_fact(ledger, key, &f, err));
    const char *known = cell(&f.sheet, f.row, "known_from");
    writing w = { .x = x, .fact = &f, .key = key, .err = err };
    snprintf(w.moment, sizeof w.moment, "%.10sT00:00:00.000Z", *known ? known : "2005-01-01");
    ist_status status = put_identity(&w);
    if (status == IST_OK) status = put_label(&w);
    bool placed = strcmp(f.record->table, "events") == 0 && *cell(&f.sheet, f.row, "lon") && *cell(&f.sheet, f.row, "lat");
    if (status == IST_OK) status = placed ? put_event(&w, id) : put_note(&w, ist_fact_category(f.record->table), id);
    fact_clear(&f);
    if (status == IST_OK) ist_buffer_add(out_id, id);
    return status;
}

ist_status ist_facts_put(ist_exchange *x, ist_ledger *ledger, const ist_record *record, void (*each)(void *context, const char *id),
                         void *context, ist_error *err)
{
    ist_sheet sheet = { 0 };
    IST_TRY(ist_show_table(ledger, record, IST_ANY_DAY, &sheet, err));
    ist_status status = IST_OK;
    for (size_t row = 0; row < sheet.n_rows && status == IST_OK; row++) {
        ist_buffer id = { 0 };
        status = ist_fact_put(x, ledger, cell(&sheet, row, "key"), &id, err);
        if (status == IST_OK) each(context, id.at);
        ist_buffer_clear(&id);
    }
    ist_sheet_clear(&sheet);
    return status;
}

/* ---- back to records */

typedef struct taking {
    ist_ledger *ledger;
    const ist_partner *partner;
    ist_fact_report *report;
} taking;

static void refuse(ist_fact_report *report, const char *why)
{
    if (report->refused++ == 0) snprintf(report->why, sizeof report->why, "%.399s", why);
}

/* Cells of a record from an object's members; false when one has no column here. */
static bool read_cells(const ist_record *record, const json_t *members, const char *cells[IST_MOST_COLUMNS])
{
    const char *key;
    json_t *value;
    for (size_t i = 0; i < IST_MOST_COLUMNS; i++) cells[i] = NULL;
    json_object_foreach((json_t *)(uintptr_t)members, key, value) {
        int column = ist_record_find(record, key);
        if (column < 0 || !json_is_string(value)) return false;
        cells[column] = json_string_value(value);
    }
    return true;
}

/* A record of the ledger, its source before it; a source that is held in other words stays as it is here. */
static void take_record(taking *t, const ist_record *record, const json_t *extension)
{
    const ist_record *sources = ist_record_named("sources");
    const char *cells[IST_MOST_COLUMNS];
    ist_error why = { 0 };
    ist_added added;
    const json_t *source = json_object_get(extension, "source");
    if (source && read_cells(sources, source, cells)) ist_ledger_add(t->ledger, sources, cells, &added, NULL);
    if (!read_cells(record, json_object_get(extension, "cells"), cells)) {
        refuse(t->report, "a cell that this ledger has no column for");
        return;
    }
    ist_status status = ist_ledger_add(t->ledger, record, cells, &added, &why);
    if (status == IST_CONFLICT && cells[0]) { /* both saw the same and say it differently: side by side */
        char key[512];
        snprintf(key, sizeof key, "%.400s-%s", cells[0], t->partner->name);
        cells[0] = key;
        status = ist_ledger_add(t->ledger, record, cells, &added, &why);
    }
    if (status != IST_OK) refuse(t->report, why.text);
    else added == IST_ADDED ? t->report->added++ : t->report->again++;
}

static bool take_row(void *context, const ist_row *row)
{
    taking *t = context;
    json_t *object = NULL;
    if (ist_json_read_text(&object, row->id, row->bytes, row->length, NULL) != IST_OK) return true;
    const json_t *extension = json_object_get(json_object_get(object, "extensions"), IST_RECORD_EXTENSION);
    const char *table = json_string_value(json_object_get(extension, "table"));
    const ist_record *record = table ? ist_record_named(table) : NULL;
    if (record && record->fact) take_record(t, record, extension);
    else if (extension) refuse(t->report, "a table that this ledger does not have");
    json_decref(object);
    return true;
}

ist_status ist_facts_take(ist_exchange *x, const ist_partner *partner, ist_ledger *ledger, ist_fact_report *out, ist_error *err)
{
    taking t = { ledger, partner, out };
    bool more;
    const ist_page_filter everything = { .limit = SIZE_MAX };
    memset(out, 0, sizeof *out);
    return ist_exchange_rows(x, partner, true, &everything, take_row, &t, &more, err);
}
