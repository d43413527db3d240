/* SPDX-License-Identifier: Apache-2.0
 *
 * facts_take.c: from objects that a partner gave to rows of the ledger, and whose they are.
 */
#include "exchange_local.h"

#include <isthmus/ledger/label.h>
#include <isthmus/share/facts.h>
#include <isthmus/share/stix.h>
#include <string.h>

/* ---- whose a record of the ledger is */

ist_status facts_note_taken(ist_exchange *x, const char *key, const char *side, const char *id, ist_error *err)
{
    sqlite3_stmt *add = NULL;
    const char *const texts[] = { key, side, id };
    if (sqlite3_prepare_v2(x->db, "INSERT OR REPLACE INTO taken (key, side, id) VALUES (?1, ?2, ?3)", -1, &add, NULL) != SQLITE_OK)
        return exchange_error(x, err, "preparing");
    for (int i = 0; i < 3; i++) exchange_bind(add, i + 1, texts[i]);
    ist_status status = exchange_do(x, add, err);
    sqlite3_finalize(add);
    return status;
}

ist_status facts_taken(ist_exchange *x, const char *key, char out_side[IST_PARTNER_TEXT], char out_id[96], ist_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false;
    out_side[0] = out_id[0] = '\0';
    if (sqlite3_prepare_v2(x->db, "SELECT side, id FROM taken WHERE key = ?1", -1, &find, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    exchange_bind(find, 1, key);
    ist_status status = exchange_step(x, find, &row, err);
    if (status == IST_OK && row) {
        snprintf(out_side, IST_PARTNER_TEXT, "%s", exchange_text(find, 0));
        snprintf(out_id, 96, "%s", exchange_text(find, 1));
    }
    sqlite3_finalize(find);
    return status;
}

/* ---- taking */

typedef struct taking {
    ist_exchange *x;
    ist_ledger *ledger;
    const ist_partner *partner;
    ist_fact_report *report;
    ist_status status; /* of the store */
    ist_error *err;
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

static void join_marking(ist_exchange *x, const char *id, char label[IST_LABEL_TEXT])
{
    ist_marking marking;
    ist_buffer words = { 0 };
    bool known = id && exchange_marking(x, id, true, &marking) && ist_marking_write_compact(&words, &marking, NULL) == IST_OK && !words.failed;
    ist_label_join(label, known ? words.at : "NONE", label);
    ist_buffer_clear(&words);
}

/* The label of a record that came: what its cell says, and no less than what the object is marked with, which is what was agreed to. */
static void label_of(ist_exchange *x, const json_t *object, const char *said, char label[IST_LABEL_TEXT])
{
    size_t i;
    json_t *one;
    const json_t *marks = json_object_get(object, "object_marking_refs"), *parts = json_object_get(object, "granular_markings");
    ist_label_join(said ? said : "NONE", json_array_size(marks) ? "PUBLIC" : "NONE", label);
    json_array_foreach(marks, i, one) join_marking(x, json_string_value(one), label);
    json_array_foreach(parts, i, one) join_marking(x, json_string_value(json_object_get(one, "marking_ref")), label);
}

typedef struct arrival {
    const ist_record *record;
    const char *cells[IST_MOST_COLUMNS];
    char label[IST_LABEL_TEXT], key[512], supersedes[512];
} arrival;

static bool is_held(taking *t, const ist_record *record, const char *key, ist_arena *arena)
{
    ist_held held;
    return ist_ledger_read(t->ledger, record, key, arena, &held, NULL) == IST_OK;
}

/* What it corrects, by the name that it has here; a record that never came is not named. */
static void find_corrected(taking *t, arrival *a, ist_arena *arena)
{
    int column = ist_record_find(a->record, "supersedes");
    const char *said = a->cells[column];
    if (!said) return;
    snprintf(a->supersedes, sizeof a->supersedes, "%.400s-%s", said, t->partner->name);
    a->cells[column] = is_held(t, a->record, a->supersedes, arena) ? a->supersedes : is_held(t, a->record, said, arena) ? said : NULL;
}

static ist_status forget_taken(ist_exchange *x, const char *key, ist_error *err)
{
    sqlite3_stmt *drop = NULL;
    if (sqlite3_prepare_v2(x->db, "DELETE FROM taken WHERE key = ?1", -1, &drop, NULL) != SQLITE_OK) return exchange_error(x, err, "preparing");
    exchange_bind(drop, 1, key);
    ist_status status = exchange_do(x, drop, err);
    sqlite3_finalize(drop);
    return status;
}

/* Adds it under its key of now. Whose it is is kept first: a node that is killed between the two must not take it for ours afterwards. What
 * was held under its own key may be ours as well. */
static ist_status add_noted(taking *t, arrival *a, const char *id, ist_arena *arena, ist_added *added, ist_error *why)
{
    const char *key = a->cells[0];
    bool held = key && is_held(t, a->record, key, arena);
    if (key && (!held || key == a->key)) t->status = facts_note_taken(t->x, key, t->partner->side, id, t->err);
    if (t->status != IST_OK) return IST_OK;
    ist_status status = ist_ledger_add(t->ledger, a->record, a->cells, added, why);
    if (status != IST_OK && key && !held) t->status = forget_taken(t->x, key, t->err);
    return status;
}

/* Two sides that see the same event give it the same key: a partner's stands under KEY-PARTNER, and so does what the ledger holds in
 * other words. */
static ist_status add_record(taking *t, arrival *a, const char *id, ist_arena *arena, ist_added *added, ist_error *why)
{
    const char *own = a->cells[0];
    bool found = own && strncmp(own, IST_FOUND_EVENT, sizeof IST_FOUND_EVENT - 1) == 0;
    if (own && is_held(t, a->record, own, arena) && ist_ledger_add(t->ledger, a->record, a->cells, added, NULL) == IST_OK) return IST_OK; /* word for word */
    find_corrected(t, a, arena);
    ist_status status = found ? IST_CONFLICT : add_noted(t, a, id, arena, added, why);
    if (status != IST_CONFLICT || !own || t->status != IST_OK) return status;
    snprintf(a->key, sizeof a->key, "%.400s-%s", own, t->partner->name);
    a->cells[0] = a->key;
    return add_noted(t, a, id, arena, added, why);
}

/* A record of the ledger, its source before it; a source that is held in other words stays as it is here. */
static void take_record(taking *t, const ist_record *record, const json_t *object, const json_t *extension, const char *id)
{
    const ist_record *sources = ist_record_named("sources");
    arrival a = { .record = record };
    ist_error why = { 0 };
    ist_added added = IST_ALREADY_HELD;
    const json_t *source = json_object_get(extension, "source");
    if (source && read_cells(sources, source, a.cells)) ist_ledger_add(t->ledger, sources, a.cells, &added, NULL);
    if (!read_cells(record, json_object_get(extension, "cells"), a.cells)) {
        refuse(t->report, "a cell that this ledger has no column for");
        return;
    }
    int column = ist_record_find(record, "label");
    label_of(t->x, object, a.cells[column], a.label);
    a.cells[column] = a.label;
    ist_arena *arena = ist_arena_new();
    ist_status status = arena ? add_record(t, &a, id, arena, &added, &why) : ist_fail(&why, IST_NOMEM, "out of memory");
    if (status != IST_OK) refuse(t->report, why.text);
    else if (added == IST_ADDED) t->report->added++;
    else t->report->again++;
    ist_arena_free(arena);
}

static bool take_row(void *context, const ist_row *row)
{
    taking *t = context;
    json_t *object = NULL;
    if (ist_json_read_text(&object, row->id, row->bytes, row->length, NULL) != IST_OK) {
        refuse(t->report, "an object that cannot be read");
        return true;
    }
    const json_t *extension = json_object_get(json_object_get(object, "extensions"), IST_RECORD_EXTENSION);
    const char *table = json_string_value(json_object_get(extension, "table"));
    const ist_record *record = table ? ist_record_named(table) : NULL;
    if (record && record->fact) take_record(t, record, object, extension, row->id);
    else if (extension) refuse(t->report, "a table that this ledger does not have");
    json_decref(object);
    return t->status == IST_OK;
}

ist_status ist_facts_take(ist_exchange *x, const ist_partner *partner, ist_ledger *ledger, ist_fact_report *out, ist_error *err)
{
    taking t = { .x = x, .ledger = ledger, .partner = partner, .report = out, .err = err };
    bool more;
    const ist_page_filter everything = { .limit = SIZE_MAX };
    memset(out, 0, sizeof *out);
    IST_TRY(ist_exchange_rows(x, partner, true, &everything, take_row, &t, &more, err));
    return t.status;
}
