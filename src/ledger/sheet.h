/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet.h: filling a sheet row by row. Private to the room.
 */
#ifndef ISTHMUS_SRC_LEDGER_SHEET_H
#define ISTHMUS_SRC_LEDGER_SHEET_H

#include "ledger_local.h"

#include <isthmus/ledger/show.h>

typedef struct sheet_build {
    ist_arena *arena;
    const ist_sheet_column *columns;
    size_t n_columns;
    const char **cells;
    size_t n_cells, room;
    const char **notes;
    size_t n_notes, note_room;
    const char *title;
    bool failed; /* memory ran out */
} sheet_build;

/* Columns are copied; `arena` becomes the sheet's. */
ist_status sheet_begin(sheet_build *build, const ist_sheet_column *columns, size_t count, ist_error *err);
void sheet_title(sheet_build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sheet_note(sheet_build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sheet_text(sheet_build *build, const char *text); /* the next cell */
void sheet_words(sheet_build *build, ist_buffer *words); /* the same, of a buffer, which is cleared */
void sheet_number(sheet_build *build, double value);   /* empty when not finite */
/* Hands the sheet out, or frees what was built; `status` other than IST_OK is passed on. */
ist_status sheet_end(sheet_build *build, ist_status status, ist_sheet *out, ist_error *err);

/* "Title, publisher, section (published)": how a source is cited in notes. */
const char *sheet_citation(ist_arena *arena, const char *title, const char *publisher, const char *section,
                           const char *published);

/* Facts of a table in the order of the rule of query.h, joined with their sources; the statement selects all
 * columns of the record, then title, publisher and published of the source. The condition may use ?1 (the day). */
ist_status show_select(ist_ledger *ledger, const ist_record *record, const char *condition, int as_of,
                       sqlite3_stmt **out, ist_error *err);
/* Name of an actor by its key, "" for "". Borrowed from the arena. */
const char *show_actor(ist_ledger *ledger, const char *key, ist_arena *arena);
/* Names of actors joined by ';', as "A, B". */
const char *show_actors(ist_ledger *ledger, const char *keys, ist_arena *arena);
bool        show_lists(const char *keys, const char *key); /* whether a list of keys, with ; between, has this one */

#endif
