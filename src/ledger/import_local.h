/* SPDX-License-Identifier: Apache-2.0
 *
 * import_local.h: what an importer is. Private to the room.
 *
 * An importer is one file import_<form>.c that fills an `importer` and one line in the table of import.c. It turns
 * the current row of the file into drafts of records; everything else (finding the header, checking, order,
 * duplicates, the report, the transaction) is done for it.
 */
#ifndef ISTHMUS_SRC_LEDGER_IMPORT_LOCAL_H
#define ISTHMUS_SRC_LEDGER_IMPORT_LOCAL_H

#include "ledger_local.h"

#include <isthmus/base/csv.h>
#include <isthmus/ledger/import.h>

typedef struct draft {
    const ist_record *record;
    long line;
    const char *cells[IST_MOST_COLUMNS];
} draft;

typedef struct import_run {
    ist_ledger *ledger;
    ist_arena *arena; /* all drafts and report texts */
    ist_csv *csv;
    long line_offset;       /* lines of the file before the header */
    const char *file;       /* name for errors */
    const char *known_from; /* as the user gave it, or NULL */
    const ist_record *own;  /* the table of our own CSV */
    draft **drafts;         /* [n_drafts] */
    size_t n_drafts, room;
    bool failed;             /* memory ran out for a cell: the draft lacks it, and nothing is imported */
    const char *said_source; /* the last source that was added by this run */
} import_run;

typedef struct importer {
    const char *name;
    const char *gist;
    const char *needs; /* columns that the header must have: "supplier|Supplier recipient|Recipient" */
    bool dated;        /* known_from has to be given by the user */
    ist_status (*row)(import_run *run, ist_error *err); /* of the current row; no draft: the row is passed over */
} importer;

extern const importer import_sipri_register, import_sipri_exports, import_sipri_milex, import_kiel_donors,
    import_kiel_totals, import_firepower, import_opensanctions, import_outcomes;

/* import_own.c: our CSV of one table, and GeoJSON of areas */
ist_status import_own_row(import_run *run, ist_error *err);
/* The table whose columns the header names; NULL when none. `err` names the column that fits nowhere. */
const ist_record *import_own_table(const ist_csv *csv, const char *file, const char *form, ist_error *err);
ist_status import_geojson(import_run *run, const char *text, size_t length, size_t *out_rows, ist_error *err);

/* ---- for importers */

/* The cell of the current row under the first of the names that the header has ("supplier|Supplier"); "". */
const char *import_cell(const import_run *run, const char *names);

/* A draft of a record that is added to the run; NULL when memory runs out. Values are copied by draft_set. When memory runs out for one
 * the run has failed: who fills a draft need not ask. */
draft *draft_new(import_run *run, const char *table);
void draft_set(import_run *run, draft *to, const char *column, const char *value);
void draft_print(import_run *run, draft *to, const char *column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A source that the importer adds once, released on `day`. */
void import_source(import_run *run, const char *key, const char *title, const char *publisher, const char *address,
                   const char *kind, const char *licence, const char *day);

/* The day from which the row was public: its own source_date, else the user's. NULL with an error. */
const char *import_day(const import_run *run, ist_error *err);

/* "K-9 155mm -" -> "k-9-155mm": a name made of the letters and digits of a text. */
const char *import_name(import_run *run, const char *text);
/* A decimal number times ten to the third, exactly: "0.0026" -> "2.6"; the text itself when it is no number. */
const char *import_thousand(import_run *run, const char *text);

#endif
