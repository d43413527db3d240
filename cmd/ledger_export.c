/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_export.c: isthmus ledger export
 */
#include "inputs.h"
#include "ledger.h"

#include <isthmus/ledger/export.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    const char *ledger, *table, *out;
    int as_of;
    bool csv, json, geojson, everything;
} asked;

static const option options[] = {
    { "table", OPTION_TEXT, OPTION_HOLDS(asked, table), "NAME",
      "one table (default: all, as CSV files of the folder --out)" },
    { "out", OPTION_TEXT, OPTION_HOLDS(asked, out), "PATH",
      "file of the table, or folder of all (default: stdout for one table)" },
    { "csv", OPTION_FLAG, OPTION_HOLDS(asked, csv), NULL, "as CSV, cells exactly as they are (the default)" },
    { "json", OPTION_FLAG, OPTION_HOLDS(asked, json), NULL, "as a JSON array of objects", .without = "csv" },
    { "geojson", OPTION_FLAG, OPTION_HOLDS(asked, geojson), NULL, "as GeoJSON: areas, and events with a place", .without = "csv json" },
    { "everything", OPTION_FLAG, OPTION_HOLDS(asked, everything), NULL,
      "also what is not labelled PUBLIC: for a backup, not for sending" },
    OPTION_OF_DAY(asked, as_of),
    OPTION_OF_LEDGER(asked, ledger),
    { 0 },
};
static const asked defaults = { .as_of = NO_DAY };

static int no_such_table(const command_context *context, const char *name)
{
    const char *names[64];
    size_t count = ist_record_count();
    for (size_t i = 0; i < count && i < 64; i++) names[i] = ist_record_at(i)->table;
    const char *near = ist_nearest(name, names, count);
    return near ? command_misuse(context->command, "ledger export: there is no table '%s'; did you mean '%s'?", name,
                                 near)
                : command_misuse(context->command, "ledger export: there is no table '%s'", name);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    const ist_record *record = a->table ? ist_record_named(a->table) : NULL;
    ist_export_form form = a->json ? IST_EXPORT_JSON : a->geojson ? IST_EXPORT_GEOJSON : IST_EXPORT_CSV;
    ist_export_count count = { 0, 0 };
    ist_ledger *ledger = NULL;
    ist_buffer text = { 0 };
    ist_error err = { 0 };
    if (a->table && !record) return no_such_table(context, a->table);
    if (!record && !a->out)
        return command_misuse(context->command, "ledger export: give --table NAME, or --out DIR for all tables");
    if (!record && form != IST_EXPORT_CSV)
        return command_misuse(context->command,
                              "ledger export: all tables are written as CSV; --json and --geojson take one --table");
    ist_status status = command_open_ledger(a->ledger, &ledger, &err);
    if (status == IST_OK && !record)
        status = ist_ledger_export_all(ledger, a->out, command_as_of(a->as_of), a->everything, &count, &err);
    else if (status == IST_OK) {
        status = ist_ledger_export(ledger, record, form, command_as_of(a->as_of), a->everything, &text, &count, &err);
        if (status == IST_OK && a->out) status = ist_write_file(a->out, text.at, text.length, &err);
        else if (status == IST_OK) command_print_text(&text);
    }
    ist_buffer_clear(&text);
    ist_ledger_free(ledger);
    if (status != IST_OK) return command_fail(status, &err);
    if (count.withheld > 0)
        fprintf(stderr,
                "isthmus: withheld: %zu, not labelled PUBLIC or naming what is not; --everything writes them too\n",
                count.withheld);
    return EXIT_DONE;
}

const command command_ledger_export = {
    .name = "ledger export",
    .gist = "write tables of the ledger as CSV, JSON or GeoJSON",
    .operands = "",
    .about =
        "Writes the records of one table, or of all. `isthmus ledger import` reads the same ledger back from CSV, and areas from "
        "GeoJSON too; JSON, and events as GeoJSON, are for other programs. "
        "With --as-of only what was known on that day and not corrected by then.\n\n"
        "What has no release label never leaves: only records labelled PUBLIC, of a source labelled PUBLIC, are "
        "written; the others are counted on stderr. --everything makes a backup of one's own ledger.\n\n"
        "Cells are written exactly, without a guard against spreadsheets that run formulas; `isthmus ledger show` "
        "has one.",
    .examples =
        (const command_example[]){
            { "isthmus ledger export --table transfers > transfers.csv", "one table" },
            { "isthmus ledger export --table areas --geojson --out areas.geojson", "the areas for a map" },
            { "isthmus ledger export --out facts --as-of 2023-06-30", "all tables as they stood on a day" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
