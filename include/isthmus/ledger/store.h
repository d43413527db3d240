/* SPDX-License-Identifier: Apache-2.0
 *
 * store.h: sourced facts, kept in one SQLite file.
 *
 * Nothing in a ledger is overwritten: a correction is a new fact that names the one it corrects, and the file
 * itself refuses updates and deletions. One handle serves one thread; several may read one file while one
 * writes. The file is plain SQLite (STRICT tables, foreign keys, write-ahead log) and opens in other tools;
 * views v_* are flat and labelled, ist_columns says what each column means.
 */
#ifndef ISTHMUS_LEDGER_STORE_H
#define ISTHMUS_LEDGER_STORE_H

#include <isthmus/base/arena.h>
#include <isthmus/base/status.h>
#include <isthmus/base/text.h>
#include <isthmus/ledger/records.h>
#include <limits.h>

typedef struct ist_ledger ist_ledger;

enum {
    IST_LEDGER_APPLICATION = 0x49535448, /* "ISTH", PRAGMA application_id */
    IST_LEDGER_VERSION = 1,              /* PRAGMA user_version */
    IST_ANY_DAY = INT_MAX                /* an as-of day that leaves nothing out */
};

typedef enum ist_ledger_mode {
    IST_LEDGER_READ,   /* the file must exist and is not changed */
    IST_LEDGER_WRITE,  /* the file must exist */
    IST_LEDGER_CREATE  /* an empty ledger is made; the file must not exist */
} ist_ledger_mode;

/* Opens the ledger in file `path`; ":memory:" with IST_LEDGER_CREATE keeps it in memory.
 * IST_MISSING no such file; IST_CONFLICT the file exists already, or a newer isthmus wrote it;
 * IST_SYNTAX it is not a ledger; IST_IO. Free with ist_ledger_free. */
ist_status  ist_ledger_open(ist_ledger **out, const char *path, ist_ledger_mode mode, ist_error *err);
/* The name by which SQLite reads a database where nothing may be written. IST_IO where there is a log beside it, without which
 * the answer would be an earlier one. */
ist_status  ist_database_as_it_stands(ist_buffer *out, const char *path, ist_error *err);
void        ist_ledger_free(ist_ledger *ledger); /* NULL is fine */
const char *ist_ledger_path(const ist_ledger *ledger); /* borrowed from ledger */
/* Whether its file has lost its name, to another file or to none: what the handle reads is not what is there. */
bool        ist_ledger_has_moved(const ist_ledger *ledger);

/* What became of a record offered to the ledger. */
typedef enum ist_added { IST_ADDED, IST_ALREADY_HELD } ist_added;

/* Adds one record; `cells` has one text for each of ist_record_columns, NULL counting as "". A record that is
 * held word for word is IST_ALREADY_HELD. Outside a transaction it is durable on return.
 * IST_SYNTAX, IST_RANGE a cell or the row breaks a rule of its field table; IST_MISSING an unknown actor or
 * key; IST_CONFLICT the key is held with other words, or the row contradicts itself or what it corrects. */
ist_status ist_ledger_add(ist_ledger *ledger, const ist_record *record, const char *const *cells,
                          ist_added *out, ist_error *err);

/* A record as it is held: a text for each of ist_record_columns, "" where nothing is said; its release label joined with those of
 * all records that it names, as an export joins them; the key of its last correction, its own where there is none. Of two
 * corrections of one record the rule of query.h picks one. */
typedef struct ist_held { const char *cells[IST_MOST_COLUMNS]; const char *label, *latest; } ist_held;

/* All texts are in `arena`. IST_MISSING: there is no such record. */
ist_status ist_ledger_read(ist_ledger *ledger, const ist_record *record, const char *key, ist_arena *arena, ist_held *out, ist_error *err);

/* Several additions as one: all or none reach the file. Not nested. ist_ledger_undo is fine when nothing is
 * open. When the commit fails (a full disk) nothing is kept. */
ist_status ist_ledger_begin(ist_ledger *ledger, ist_error *err);
ist_status ist_ledger_commit(ist_ledger *ledger, ist_error *err);
void       ist_ledger_undo(ist_ledger *ledger);
/* What is read from now on is the ledger of this moment, whatever others write meanwhile; until ist_ledger_undo. Not nested, and
 * nothing is added. */
ist_status ist_ledger_hold(ist_ledger *ledger, ist_error *err);
/* The ledger, as it is or is held, in a file of its own at `path`. IST_CONFLICT where something is. */
ist_status ist_ledger_copy(ist_ledger *ledger, const char *path, ist_error *err);

/* The key of the actor with this id, English or Korean name, or alias (case of ASCII letters ignored),
 * borrowed from ledger. IST_MISSING with the nearest known name. */
ist_status ist_ledger_actor(ist_ledger *ledger, const char *name, const char **out_key, ist_error *err);

#endif
