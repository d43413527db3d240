/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_local.h: what the files of this room share. Private to the room.
 */
#ifndef ISTHMUS_SRC_LEDGER_LOCAL_H
#define ISTHMUS_SRC_LEDGER_LOCAL_H

#include <isthmus/base/arena.h>
#include <isthmus/base/text.h>
#include <isthmus/ledger/store.h>
#include <sqlite3.h>

/* Statements of one kind of record, prepared when first needed. */
typedef struct record_statements {
    sqlite3_stmt *insert;
    sqlite3_stmt *by_key; /* all columns as text, one parameter */
    sqlite3_stmt *id;     /* id of a key */
} record_statements;

typedef struct actor_name {
    const char *name; /* key, name or alias */
    const char *key;
} actor_name;

struct ist_ledger {
    sqlite3 *db;
    char *path;
    ist_arena *arena;              /* what queries hand out lives as long as the ledger */
    record_statements *statements; /* [ist_record_count] */
    actor_name *actors;            /* [n_actors], read when first needed and after each new actor */
    size_t n_actors;
    bool actors_known;
    bool in_transaction;
};

/* A cell after its field's rules: canonical text, and what SQL binds. */
typedef struct cell {
    const char *text; /* never NULL */
    double number;
    long long whole; /* integer, or row id of a link */
} cell;

/* store.c */
ist_status ledger_sql_error(ist_ledger *ledger, ist_error *err, const char *doing);
ist_status ledger_run(ist_ledger *ledger, const char *sql, ist_error *err);
ist_status ledger_prepare(ist_ledger *ledger, sqlite3_stmt **out, const char *sql, ist_error *err);
/* One step: *out_row is whether a row came. */
ist_status ledger_step(ist_ledger *ledger, sqlite3_stmt *statement, bool *out_row, ist_error *err);
record_statements *ledger_statements(ist_ledger *ledger, const ist_record *record);
/* Column as text, "" for NULL; valid until the next step. */
const char *ledger_text(sqlite3_stmt *statement, int column);

/* schema.c: SQL made from the field tables */
ist_status schema_create(ist_ledger *ledger, ist_error *err);
bool schema_is_number(const ist_field *field);
const char *schema_link_table(const ist_record *record, const ist_field *field);
void schema_column_name(ist_buffer *out, const ist_field *field); /* "supplier_id" */
void schema_columns(ist_buffer *out, const ist_record *record);   /* SELECT all columns, links as keys */
void schema_select(ist_buffer *out, const ist_record *record);    /* the same FROM its table */
/* "t is known on :day and not corrected by then"; the alias of the table is t, the parameter number 1. */
void schema_known(ist_buffer *out, const ist_record *record);
/* The rule of query.h between contradicting facts, as ORDER BY; the source's alias is s. */
void schema_rule(ist_buffer *out);

/* check.c: one cell */
ist_status cell_check(ist_ledger *ledger, const ist_record *record, const ist_field *field, const char *text,
                      ist_arena *arena, cell *out, ist_error *err);

/* Bytes of the text up to `most` that end with a whole character, for "%.*s". */
int whole_length(const char *text, int most);

/* rules.c: one row; cells [ist_record_columns]. */
ist_status row_check(ist_ledger *ledger, const ist_record *record, const cell *cells, ist_error *err);
const char *row_about(const ist_record *record, const cell *cells, ist_arena *arena);

/* query.c: the table, the `about` and the key of the fact that holds on the day under a key or an `about`. */
ist_status fact_about(ist_ledger *ledger, const char *text, int as_of, const ist_record **out_record,
                      const char **out_about, const char **out_key, ist_error *err);

/* add.c */
ist_status ledger_row_id(ist_ledger *ledger, const ist_record *record, const char *key, long long *out,
                         ist_error *err); /* IST_MISSING when there is none */

/* rows.c: reading records back as cells of text, copied into `arena`. */
ist_status rows_read(sqlite3_stmt *statement, const ist_record *record, ist_arena *arena,
                     const char *out[IST_MOST_COLUMNS], ist_error *err);
const char *row_cell(const ist_record *record, const char *const *cells, const char *column); /* "" when absent */

/* Goes from a key to the last correction of it that was known on the day; of two corrections of one record the one that the rule of
 * query.h picks. The key stays where there is none. */
ist_status row_last_correction(ist_ledger *ledger, const ist_record *record, int as_of, ist_arena *arena, const char **key, ist_error *err);

/* "YYYY-MM-DD" of an as-of day for SQL; IST_ANY_DAY is after all days. */
void as_of_text(int day, char out[16]);

/* Release label of a row, joined with those of all records that it names, its source above all: a key that may not
 * leave does not leave in a link either. Cells as read by rows_read. */
ist_status row_label(ist_ledger *ledger, const ist_record *record, const char *const *cells, ist_arena *arena,
                     const char **out, ist_error *err);

#endif
