/* SPDX-License-Identifier: Apache-2.0
 *
 * add.c: one record into the ledger, and the register of actors that checks its names.
 */
#include "ledger_local.h"

#include <isthmus/base/grow.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

ist_status ledger_row_id(ist_ledger *ledger, const ist_record *record, const char *key, long long *out, ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->id;
    bool row = false;
    ist_status status;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
    status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && row) *out = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    if (status == IST_OK && !row)
        status = ist_fail(err, IST_MISSING, "the ledger holds no '%s' among its %s", key, record->table);
    return status;
}

static ist_status add_actor_name(ist_ledger *ledger, size_t *room, const char *name, size_t length, const char *key,
                                 ist_error *err)
{
    if (length == 0) return IST_OK;
    actor_name *grown = ist_grow(ledger->actors, ledger->n_actors, room, sizeof *grown);
    if (!grown) return ist_fail(err, IST_NOMEM, "out of memory");
    ledger->actors = grown;
    const char *copy = ist_arena_copy_n(ledger->arena, name, length);
    if (!copy) return ist_fail(err, IST_NOMEM, "out of memory");
    ledger->actors[ledger->n_actors++] = (actor_name){ copy, key };
    return IST_OK;
}

static ist_status read_actors(ist_ledger *ledger, ist_error *err)
{
    sqlite3_stmt *statement = NULL;
    size_t room = 0;
    bool row = true;
    ist_status status;
    free(ledger->actors);
    ledger->actors = NULL;
    ledger->n_actors = 0;
    IST_CHECK(ledger_prepare(ledger, &statement, "SELECT key, name, name_ko, aliases FROM actors ORDER BY id", err));
    while ((status = ledger_step(ledger, statement, &row, err)) == IST_OK && row) {
        const char *key = ist_arena_copy(ledger->arena, ledger_text(statement, 0));
        if (!key) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            goto done;
        }
        for (int column = 0; column < 4; column++)
            for (const char *at = ledger_text(statement, column); *at;) {
                size_t length = column == 3 ? strcspn(at, ";") : strlen(at);
                IST_CHECK(add_actor_name(ledger, &room, at, length, key, err));
                at += length + (at[length] == ';');
            }
    }
    ledger->actors_known = status == IST_OK;
done:
    sqlite3_finalize(statement);
    return status;
}

ist_status ist_ledger_actor(ist_ledger *ledger, const char *name, const char **out_key, ist_error *err)
{
    const char **names = NULL;
    const char *near = NULL, *key = NULL;
    if (!ledger->actors_known) IST_TRY(read_actors(ledger, err));
    for (size_t i = 0; i < ledger->n_actors; i++)
        if (strcmp(ledger->actors[i].name, name) == 0) {
            *out_key = ledger->actors[i].key;
            return IST_OK;
        }
    for (size_t i = 0; i < ledger->n_actors; i++)
        if (strcasecmp(ledger->actors[i].name, name) == 0) {
            *out_key = ledger->actors[i].key;
            return IST_OK;
        }
    names = malloc((ledger->n_actors + 1) * sizeof *names);
    if (!names) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < ledger->n_actors; i++) names[i] = ledger->actors[i].name;
    near = ist_nearest(name, names, ledger->n_actors);
    for (size_t i = 0; near && i < ledger->n_actors && !key; i++)
        if (names[i] == near) key = ledger->actors[i].key;
    free(names);
    if (near) return ist_fail(err, IST_MISSING, "unknown actor '%s'; did you mean '%s' (%s)?", name, near, key);
    return ist_fail(err, IST_MISSING,
                    "unknown actor '%s': neither a key, a name nor an alias of the register "
                    "(isthmus ledger show actors)",
                    name);
}

/* Compares a record with the one held under its key. */
static ist_status compare_held(ist_ledger *ledger, const ist_record *record, const cell *cells, bool *out_held,
                               ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->by_key;
    const char *held[IST_MOST_COLUMNS];
    ist_arena *arena = NULL;
    ist_status status;
    bool row = false;
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, cells[0].text, -1, SQLITE_TRANSIENT);
    status = ledger_step(ledger, statement, &row, err);
    if (status == IST_OK && row) {
        arena = ist_arena_new();
        status = arena ? rows_read(statement, record, arena, held, err) : ist_fail(err, IST_NOMEM, "out of memory");
    }
    for (size_t i = 0; status == IST_OK && row && i < ist_record_columns(record); i++)
        if (strcmp(held[i], cells[i].text) != 0)
            status = ist_fail(err, IST_CONFLICT,
                              "%s is held already with %s '%.*s', here '%.*s'; a correction is a new "
                              "record that names it under supersedes",
                              cells[0].text, ist_record_column(record, i)->name, whole_length(held[i], 80), held[i],
                              whole_length(cells[i].text, 80), cells[i].text);
    sqlite3_reset(statement);
    ist_arena_free(arena);
    *out_held = row;
    return status;
}

static ist_status insert(ist_ledger *ledger, const ist_record *record, const cell *cells, ist_error *err)
{
    sqlite3_stmt *statement = ledger_statements(ledger, record)->insert;
    size_t columns = ist_record_columns(record);
    ist_status status = IST_OK;
    sqlite3_reset(statement);
    for (size_t i = 0; i < columns; i++) {
        const ist_field *field = ist_record_column(record, i);
        int at = (int)i + 1;
        if (!*cells[i].text) sqlite3_bind_null(statement, at);
        else if (field->kind == IST_FIELD_NUMBER) sqlite3_bind_double(statement, at, cells[i].number);
        else if (field->kind == IST_FIELD_INTEGER || field->kind == IST_FIELD_LINK)
            sqlite3_bind_int64(statement, at, cells[i].whole);
        else sqlite3_bind_text(statement, at, cells[i].text, -1, SQLITE_TRANSIENT);
    }
    if (sqlite3_step(statement) != SQLITE_DONE) status = ledger_sql_error(ledger, err, "adding to the ledger");
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return status;
}

ist_status ist_ledger_add(ist_ledger *ledger, const ist_record *record, const char *const *cells, ist_added *out,
                          ist_error *err)
{
    cell checked[IST_MOST_COLUMNS];
    size_t columns = ist_record_columns(record);
    bool held = false;
    ist_status status = IST_OK;
    ist_arena *arena = ist_arena_new();
    if (!arena) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < columns; i++) {
        const ist_field *field = ist_record_column(record, i);
        /* A record that corrects itself is not held yet: say so rather than "not held". */
        if (i > 0 && strcmp(field->name, "supersedes") == 0 && cells[i] && strcmp(cells[i], checked[0].text) == 0) {
            status = ist_fail(err, IST_CONFLICT, "%s corrects itself", checked[0].text);
            goto done;
        }
        IST_CHECK(cell_check(ledger, record, field, cells[i], arena, &checked[i], err));
    }
    if (record->fact) {
        cell *about = &checked[ist_record_find(record, "about")];
        if (!*about->text) about->text = row_about(record, checked, arena);
        if (!about->text) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            goto done;
        }
    }
    IST_CHECK(row_check(ledger, record, checked, err));
    IST_CHECK(compare_held(ledger, record, checked, &held, err));
    if (!held) {
        IST_CHECK(insert(ledger, record, checked, err));
        if (strcmp(record->table, "actors") == 0) ledger->actors_known = false;
    }
    if (out) *out = held ? IST_ALREADY_HELD : IST_ADDED;
done:
    ist_arena_free(arena);
    return status;
}
