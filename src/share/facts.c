/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.c: from a row of the ledger to objects. facts_take.c goes the other way.
 */
#include "exchange_local.h"

#include <isthmus/ledger/show.h>
#include <isthmus/share/facts.h>
#include <isthmus/share/marking.h>
#include <isthmus/share/stix.h>
#include <string.h>

typedef struct fact {
    const ist_record *record;
    ist_held held, source; /* as it is held; its label joined with those of all that it names */
    bool has_source;
    ist_arena *arena;
} fact;

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

static const char *cell(const fact *f, const char *column)
{
    int i = ist_record_find(f->record, column);
    return i < 0 ? "" : f->held.cells[i];
}

/* The record and its source; one that has been corrected stands for nothing. */
static ist_status read_fact(ist_ledger *ledger, const char *key, fact *out, ist_error *err)
{
    out->record = ist_record_of_key(key);
    if (!out->record || !out->record->fact) return ist_fail(err, IST_MISSING, "%s is not the key of a fact", key);
    IST_TRY(ist_ledger_read(ledger, out->record, key, out->arena, &out->held, err));
    if (strcmp(out->held.latest, key) != 0) return ist_fail(err, IST_MISSING, "%s was corrected: the ledger holds %s", key, out->held.latest);
    const char *source = cell(out, "source");
    out->has_source = *source != '\0';
    return out->has_source ? ist_ledger_read(ledger, ist_record_named("sources"), source, out->arena, &out->source, err) : IST_OK;
}

/* ---- to objects */

typedef struct writing {
    ist_exchange *x;
    const fact *fact;
    const char *key;
    char moment[40];         /* created and modified */
    char marking[96];        /* "" : no label */
    char identity[96];
    char originator[IST_PARTNER_TEXT]; /* "": ours */
    ist_error *err;
} writing;

static void own_id(const ist_exchange *x, const char *key, const char *type, const char *what, char out[96])
{
    char uuid[UUID_TEXT];
    const char *parts[] = { "fact", what, key };
    share_uuid(x->secret, 3, parts, uuid);
    snprintf(out, 96, "%s--%s", type, uuid);
}

static void make_id(const writing *w, const char *type, const char *what, char out[96]) { own_id(w->x, w->key, type, what, out); }

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

static ist_status put(const writing *w, ist_buffer *text, const char *category, const char *originator)
{
    json_t *object = NULL;
    ist_status status = text->failed ? ist_fail(w->err, IST_NOMEM, "out of memory")
                                     : ist_json_read_text(&object, "object", text->at, text->length, w->err);
    if (status == IST_OK) status = ist_exchange_put(w->x, object, category, originator, w->err);
    json_decref(object);
    ist_buffer_clear(text);
    memset(text, 0, sizeof *text);
    return status;
}

void facts_own_identity(const ist_exchange *x, char out[96])
{
    char uuid[UUID_TEXT];
    const char *parts[] = { "identity", x->side };
    share_uuid(x->secret, 2, parts, uuid);
    snprintf(out, 96, "identity--%s", uuid);
}

/* Who we are: public, and as old as time. */
static ist_status put_identity(writing *w)
{
    static const char clear[] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
    ist_buffer text = { 0 };
    facts_own_identity(w->x, w->identity);
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
    return put(w, &text, "other", "");
}

/* The label as a marking-definition; the same label, the same object. */
static ist_status put_label(writing *w)
{
    ist_marking marking;
    ist_buffer text = { 0 }, extension = { 0 }, words = { 0 };
    char uuid[UUID_TEXT];
    IST_TRY(ist_marking_read_compact(&marking, w->fact->held.label, w->err));
    if (marking.kind == IST_MARKING_NONE) return IST_OK;
    if (marking.kind == IST_MARKING_PUBLIC) {
        snprintf(w->marking, sizeof w->marking, "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487");
        return IST_OK;
    }
    const char *parts[] = { "label", w->fact->held.label };
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
    if (status == IST_OK) return put(w, &text, "other", "");
    ist_buffer_clear(&text);
    return status;
}

static void add_cells(ist_json_writer *json, const char *key, const ist_record *record, const char *const *cells)
{
    ist_json_object(json, key);
    for (size_t i = 0; i < ist_record_columns(record); i++)
        if (*cells[i]) ist_json_text(json, ist_record_column(record, i)->name, cells[i]);
    ist_json_end(json);
}

static void add_record(ist_json_writer *json, const writing *w)
{
    ist_json_object(json, "extensions");
    ist_json_object(json, IST_RECORD_EXTENSION);
    ist_json_text(json, "extension_type", "property-extension");
    ist_json_text(json, "table", w->fact->record->table);
    add_cells(json, "cells", w->fact->record, w->fact->held.cells);
    if (w->fact->has_source) add_cells(json, "source", ist_record_named("sources"), w->fact->source.cells);
    ist_json_end(json);
    ist_json_end(json);
}

static const char *name_of(const writing *w)
{
    const char *name = cell(w->fact, "name");
    return *name ? name : w->key;
}

/* What a measure counts, and the least that a partner may be told: a count over few things tells of each of them. */
static void add_count(ist_json_writer *json, const writing *w)
{
    long long count = 0;
    const char *cases = cell(w->fact, "count"), *unit = cell(w->fact, "unit");
    double value = 0;
    if (strcmp(w->fact->record->table, "measures") != 0) return;
    if (*cases && ist_parse_integer(cases, &count)) value = (double)count;
    else if (strcmp(unit, "events") != 0 || !ist_parse_number(cell(w->fact, "value"), &value)) return;
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
    return put(w, &text, category, w->originator);
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
    return put(w, &text, "maritime-events", w->originator);
}

static ist_status put_evidence(writing *w, const char *first, const char *last, char out_id[96])
{
    char file[96], digest[DIGEST_TEXT];
    ist_buffer text = { 0 };
    const char *evidence = cell(w->fact, "evidence");
    share_digest(evidence, strlen(evidence), digest);
    make_id(w, "file", "evidence", file);
    ist_json_writer json = begin(&text, w, "file", file);
    ist_json_text(&json, "name", w->key);
    ist_json_object(&json, "hashes");
    ist_json_text(&json, "SHA-256", digest);
    ist_json_end(&json);
    add_marks(&json, w, false);
    ist_json_end(&json);
    IST_TRY(put(w, &text, "maritime-events", w->originator));
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
    return put(w, &text, "maritime-events", w->originator);
}

static ist_status put_event(writing *w, char out_id[96])
{
    const char *first = cell(w->fact, "begins_at"), *last = cell(w->fact, "ends_at");
    char location[96], observed[96];
    ist_buffer text = { 0 };
    IST_TRY(put_location(w, cell(w->fact, "lon"), cell(w->fact, "lat"), location));
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
    return put(w, &text, "maritime-events", w->originator);
}

/* Takes back all that was made of a record that has been corrected, its place and its evidence too, where it was offered and stands yet. */
static ist_status recall_fact(ist_exchange *x, const char *key, const char *by, ist_error *err)
{
    static const char *const made[][2] = { { "report", "report" }, { "location", "location" }, { "observed-data", "observed" },
                                           { "file", "evidence" }, { "note", "note" } };
    ist_buffer reason = { 0 };
    ist_status status = IST_OK;
    ist_buffer_print(&reason, "corrected by %s", by);
    for (size_t i = 0; i < sizeof made / sizeof made[0] && status == IST_OK; i++) {
        char id[96];
        share_held held;
        own_id(x, key, made[i][0], made[i][1], id);
        if (!exchange_object(x, id, &held) || held.recalled) continue;
        status = reason.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ist_exchange_recall(x, id, reason.at, err);
    }
    ist_buffer_clear(&reason);
    return status;
}

/* Goes back over the records that this one corrects: it is the partner's who gave it or any of them. *out_id: the object that the partner
 * gave, "" where ours says something else of it. */
static ist_status walk_corrected(writing *w, ist_ledger *ledger, bool take_back, char out_id[96])
{
    const int supersedes = ist_record_find(w->fact->record, "supersedes");
    const char *corrected = w->fact->held.cells[supersedes];
    IST_TRY(facts_taken(w->x, w->key, w->originator, out_id, w->err));
    while (*corrected) {
        char id[96];
        ist_held before;
        IST_TRY(ist_ledger_read(ledger, w->fact->record, corrected, w->fact->arena, &before, w->err));
        if (!w->originator[0]) IST_TRY(facts_taken(w->x, corrected, w->originator, id, w->err));
        if (take_back) IST_TRY(recall_fact(w->x, corrected, w->key, w->err));
        corrected = before.cells[supersedes];
    }
    return IST_OK;
}

/* A label of another's policy is another's word too. */
static ist_status find_originator(writing *w)
{
    ist_marking marking;
    if (w->originator[0]) return IST_OK;
    IST_TRY(ist_marking_read_compact(&marking, w->fact->held.label, w->err));
    if (marking.kind != IST_MARKING_POLICY || strcmp(ist_policy_name(marking.policy), "TLP") == 0) return IST_OK;
    const ist_policy *own = ist_policy_named(w->x->side);
    if (own && marking.policy != own) snprintf(w->originator, sizeof w->originator, "%s", ist_policy_name(marking.policy));
    return IST_OK;
}

/* The objects of a record; their id is that of the one that stands for it. */
static ist_status put_fact(writing *w, char out_id[96])
{
    const char *known = cell(w->fact, "known_from");
    bool placed = strcmp(w->fact->record->table, "events") == 0 && *cell(w->fact, "lon") && *cell(w->fact, "lat");
    snprintf(w->moment, sizeof w->moment, "%.10sT00:00:00.000Z", *known ? known : "2005-01-01");
    IST_TRY(find_originator(w));
    IST_TRY(put_identity(w));
    IST_TRY(put_label(w));
    return placed ? put_event(w, out_id) : put_note(w, ist_fact_category(w->fact->record->table), out_id);
}

ist_status ist_fact_put(ist_exchange *x, ist_ledger *ledger, const char *key, bool take_back, ist_buffer *out_id, ist_error *err)
{
    fact f = { .arena = ist_arena_new() };
    char id[96] = "";
    writing w = { .x = x, .fact = &f, .key = key, .err = err };
    ist_status status = f.arena ? read_fact(ledger, key, &f, err) : ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = walk_corrected(&w, ledger, take_back, id);
    if (status == IST_OK && !id[0]) status = put_fact(&w, id);
    ist_arena_free(f.arena);
    if (status == IST_OK) ist_buffer_add(out_id, id);
    return status;
}

ist_status ist_facts_put(ist_exchange *x, ist_ledger *ledger, const ist_record *record, bool take_back,
                         void (*each)(void *context, const char *id), void *context, ist_error *err)
{
    ist_sheet sheet = { 0 };
    IST_TRY(ist_show_table(ledger, record, IST_ANY_DAY, &sheet, err));
    ist_status status = IST_OK;
    for (size_t row = 0; row < sheet.n_rows && status == IST_OK; row++) {
        ist_buffer id = { 0 };
        status = ist_fact_put(x, ledger, sheet.cells[row * sheet.n_columns], take_back, &id, err); /* the key is the first column */
        if (status == IST_OK) each(context, id.at);
        ist_buffer_clear(&id);
    }
    ist_sheet_clear(&sheet);
    return status;
}
