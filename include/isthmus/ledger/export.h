/* SPDX-License-Identifier: Apache-2.0
 *
 * export.h: the ledger as CSV, JSON and GeoJSON.
 *
 * What leaves. A record without a label never leaves, nor one that names such a record (its source, an actor, what
 * it corrects): the default is to write what is PUBLIC with all that it names, and to count the rest. A backup of
 * one's own ledger asks for everything.
 */
#ifndef ISTHMUS_LEDGER_EXPORT_H
#define ISTHMUS_LEDGER_EXPORT_H

#include <isthmus/base/text.h>
#include <isthmus/ledger/store.h>

typedef enum ist_export_form { IST_EXPORT_CSV, IST_EXPORT_JSON, IST_EXPORT_GEOJSON } ist_export_form;

typedef struct ist_export_count {
    size_t written;
    size_t withheld; /* known on the day, but not public */
} ist_export_count;

/* Appends the records of one table that were known on the day, in the order in which they came. With IST_ANY_DAY
 * superseded ones are written too, so that reading the export back gives the same ledger.
 *   everything  writes records of any label: for a backup, not for sending
 * CSV cells are exact (no guard against spreadsheets), so that they read back as they were. GeoJSON takes areas
 * with their geometry and events with a point or an area; other tables have none (IST_USAGE). */
ist_status ist_ledger_export(ist_ledger *ledger, const ist_record *record, ist_export_form form, int as_of,
                             bool everything, ist_buffer *out, ist_export_count *out_count, ist_error *err);

/* All tables as CSV files of one folder, made if absent; each file is whole or absent. IST_IO, IST_NOMEM: those written before stand. */
ist_status ist_ledger_export_all(ist_ledger *ledger, const char *folder, int as_of, bool everything,
                                 ist_export_count *out_count, ist_error *err);

#endif
