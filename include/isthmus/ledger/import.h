/* SPDX-License-Identifier: Apache-2.0
 *
 * import.h: files into the ledger, with a word on every row.
 *
 * One bad row does not stop the rest and none is lost in silence: each row is accepted, held already, passed
 * over because it holds nothing for the ledger, or refused with its line and the reason. A file is one
 * transaction: when the disk fills or the program ends in the middle, nothing of it is kept.
 */
#ifndef ISTHMUS_LEDGER_IMPORT_H
#define ISTHMUS_LEDGER_IMPORT_H

#include <isthmus/base/arena.h>
#include <isthmus/ledger/store.h>

typedef struct ist_import_fault {
    long        line; /* of the file, 1-based */
    ist_status  code;
    const char *text; /* what is wrong and what is allowed */
} ist_import_fault;

typedef struct ist_import_report {
    const char             *importer;   /* the form in which the file was read */
    size_t                  rows;       /* of the file, header not counted */
    size_t                  accepted;   /* records added; a row may give several, or none */
    size_t                  duplicates; /* records held already, word for word */
    size_t                  passed;     /* rows without anything for the ledger */
    size_t                  refused;    /* records or rows that broke a rule */
    const ist_import_fault *faults;     /* [refused], by line */
    ist_arena              *arena;      /* holds the texts; ist_import_report_clear frees it */
} ist_import_report;

/* Reads the file into the ledger. `form` is an importer's name, or NULL to recognise it by the header.
 * `known_from` (YYYY-MM-DD, NULL for none) is the day from which the file's figures were public, for forms that
 * do not say it themselves (downloads of databases). Refused rows are in the report and leave the status
 * IST_OK. On failure the ledger is as before and *out is untouched.
 * IST_IO; IST_SYNTAX the header is of no known form, with the nearest; IST_USAGE an unknown form, or no day
 * where one is needed. */
ist_status ist_ledger_import(ist_ledger *ledger, const char *path, const char *form, const char *known_from,
                             ist_import_report *out, ist_error *err);
void       ist_import_report_clear(ist_import_report *report); /* a zeroed one is fine */

/* The forms that can be read: name and one line on what they are. */
typedef struct ist_import_form {
    const char *name;
    const char *gist;
} ist_import_form;
size_t          ist_import_form_count(void);
ist_import_form ist_import_form_at(size_t i);

#endif
