/* SPDX-License-Identifier: Apache-2.0
 *
 * show.h: the ledger's answers to the questions people ask of it, as tables of text.
 *
 * Each answer is a sheet: columns that say what they hold, cells of text ("" unknown; numbers in full
 * precision), a title and notes. Whoever prints it decides how. All answers take the as-of day of query.h and
 * pick between contradicting facts by its rule; what was not picked stands under `also_said`. All can fail for want of memory
 * (IST_NOMEM) or when the file cannot be read (IST_IO); a function says what else.
 */
#ifndef ISTHMUS_LEDGER_SHOW_H
#define ISTHMUS_LEDGER_SHOW_H

#include <isthmus/base/arena.h>
#include <isthmus/ledger/query.h>

typedef enum ist_sheet_kind {
    IST_SHEET_TEXT, IST_SHEET_INTEGER, IST_SHEET_NUMBER, IST_SHEET_SHARE, IST_SHEET_DATE, IST_SHEET_CODE
} ist_sheet_kind;

typedef struct ist_sheet_column {
    const char    *name;    /* for programs */
    const char    *heading; /* for people */
    ist_sheet_kind kind;
    int            digits;  /* of numbers for people, behind the point; -k: k significant */
    const char    *meaning;
    bool           machine_only; /* too much for a reader */
} ist_sheet_column;

typedef struct ist_sheet {
    const char             *title;
    size_t                  n_columns;
    const ist_sheet_column *columns; /* [n_columns] */
    size_t                  n_rows;
    const char *const      *cells;   /* [n_rows * n_columns], row by row */
    size_t                  n_notes;
    const char *const      *notes;   /* [n_notes] sentences for people */
    ist_arena              *arena;   /* holds everything */
} ist_sheet;

void ist_sheet_clear(ist_sheet *sheet); /* a zeroed one is fine */
/* The cell of a row in the column of that name; "" where the sheet has none. */
const char *ist_sheet_cell(const ist_sheet *sheet, size_t row, const char *column);

/* Who gives what to whom: framework, contract and delivered quantities, the share under contract, sources.
 * Actors by key, name or alias; NULL: any. `item` NULL: any. Delivered is the latest stated total plus what was
 * handed over after it; without a total, the sum of what was handed over. A deal without a figure of its own
 * has the sum of its parts. IST_MISSING for an unknown actor, or an item that no transfer has. */
ist_status ist_show_transfers(ist_ledger *ledger, const char *from, const char *to, const char *item, int as_of,
                              ist_sheet *out, ist_error *err);

/* What is agreed between all of `parties` (joined by ','; NULL: anybody) and, unless `on` is IST_ANY_DAY, in
 * force on that day. An agreement ends when one that replaces it starts; a start of reduced precision counts
 * as its last day, unless another fact about the same agreement gives a day inside it. IST_MISSING for an unknown actor, IST_USAGE for
 * an empty name. */
ist_status ist_show_agreements(ist_ledger *ledger, const char *parties, int on, int as_of, ist_sheet *out,
                               ist_error *err);

/* A supplier's exports summed over two windows of years ("2013-2017,2018-2022"), their growth, the growth that
 * was published for the same windows, and why they differ. Yearly values are imported ones; where they are
 * absent the note says what to import. IST_USAGE for windows that are none. */
ist_status ist_show_exports(ist_ledger *ledger, const char *supplier, const char *windows, int as_of, ist_sheet *out,
                            ist_error *err);

/* Defence spending as a share of GDP by actor and year, and who stands above the target. */
ist_status ist_show_spending(ist_ledger *ledger, int as_of, ist_sheet *out, ist_error *err);

/* Where facts about the same thing differ, the chosen one first. `record` NULL: in all tables. */
ist_status ist_show_contradictions(ist_ledger *ledger, const ist_record *record, int as_of, ist_sheet *out,
                                   ist_error *err);

/* The records of one table that were known on the day, all columns that anyone filled. */
ist_status ist_show_table(ist_ledger *ledger, const ist_record *record, int as_of, ist_sheet *out, ist_error *err);

/* A fact and the others about the same thing, the chosen one first, with everything that is said of it in the
 * notes; for the key of a source, the facts that were taken from it. IST_MISSING as ist_ledger_figure. */
ist_status ist_show_fact(ist_ledger *ledger, const char *key, int as_of, ist_sheet *out, ist_error *err);

#endif
