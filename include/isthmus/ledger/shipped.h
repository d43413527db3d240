/* SPDX-License-Identifier: Apache-2.0
 *
 * shipped.h: the ledger made from the data that comes with Isthmus.
 */
#ifndef ISTHMUS_LEDGER_SHIPPED_H
#define ISTHMUS_LEDGER_SHIPPED_H

#include <isthmus/ledger/store.h>

/* Makes a ledger file from a folder of CSV and GeoJSON files named after the tables. The file appears whole or
 * not at all. Every row must be sound: the first refused one fails the whole (IST_SYNTAX, with file and line).
 * IST_CONFLICT the file exists already; IST_IO. `out_records` (may be NULL) receives the number of records. */
ist_status ist_ledger_make(const char *path, const char *data_folder, size_t *out_records, ist_error *err);

/* Opens the ledger that a command reads when the user names none: in this order
 *   1. `path` when not NULL
 *   2. the file named by the environment variable ISTHMUS_LEDGER
 *   3. one made from `data_folder`, kept under $XDG_CACHE_HOME/isthmus (or ~/.cache/isthmus) by a hash of the
 *      data files and of the ledger's version; it is made anew when these change, and in memory when nothing
 *      can be written there
 * The ledger is opened for reading. IST_MISSING, IST_IO and IST_SYNTAX as ist_ledger_open; IST_CONFLICT and IST_RANGE when a row of the
 * data is refused, with file and line. */
ist_status ist_ledger_default(ist_ledger **out, const char *path, const char *data_folder, ist_error *err);

#endif
