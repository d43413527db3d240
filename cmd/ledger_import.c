/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_import.c: isthmus ledger import
 */
#include "ledger.h"

#include <isthmus/ledger/import.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct asked {
    const char *ledger, *form, *known_from;
    bool forms;
    table_form table;
} asked;

static const option options[] = {
    { "ledger", OPTION_TEXT, OPTION_HOLDS(asked, ledger), "FILE",
      "the ledger to write into (default $ISTHMUS_LEDGER)" },
    { "form", OPTION_TEXT, OPTION_HOLDS(asked, form), "NAME",
      "how the files are to be read (default: by their header)" },
    { "known-from", OPTION_TEXT, OPTION_HOLDS(asked, known_from), "DAY",
      "day from which the figures were public, where the file does not say it" },
    { "forms", OPTION_FLAG, OPTION_HOLDS(asked, forms), NULL, "list the forms that can be read" },
    OPTIONS_OF_TABLE(asked, table),
    { 0 },
};
static const asked defaults = { 0 };

static int print_forms(table_form form)
{
    const ist_column columns[] = { { .name = "form", .heading = "Form" }, { .name = "gist", .heading = "What it is" } };
    ist_table *table = ist_table_new(columns, 2);
    for (size_t i = 0; table && i < ist_import_form_count(); i++) {
        ist_table_add_text(table, ist_import_form_at(i).name);
        ist_table_add_text(table, ist_import_form_at(i).gist);
    }
    return command_print_made(table, form);
}

static void add_report(ist_table *table, const char *path, const ist_import_report *report)
{
    ist_table_add_text(table, path);
    ist_table_add_text(table, report->importer);
    ist_table_add_number(table, (double)report->rows);
    ist_table_add_number(table, (double)report->accepted);
    ist_table_add_number(table, (double)report->duplicates);
    ist_table_add_number(table, (double)report->passed);
    ist_table_add_number(table, (double)report->refused);
    for (size_t i = 0; i < report->refused; i++)
        fprintf(stderr, "%s:%ld: %s\n", path, report->faults[i].line, report->faults[i].text);
}

static ist_table *new_report(void)
{
    static const ist_column columns[] = {
        { .name = "file", .heading = "File", .meaning = "what was read" },
        { .name = "form", .heading = "Form", .meaning = "how it was read" },
        { .name = "rows", .heading = "Rows", .kind = IST_COLUMN_INTEGER, .meaning = "rows of the file, without the header" },
        { .name = "accepted", .heading = "Added", .kind = IST_COLUMN_INTEGER, .meaning = "records added" },
        { .name = "duplicates", .heading = "Held", .kind = IST_COLUMN_INTEGER, .meaning = "records held already" },
        { .name = "passed", .heading = "Passed", .kind = IST_COLUMN_INTEGER, .meaning = "rows without anything for the ledger" },
        { .name = "refused", .heading = "Refused", .kind = IST_COLUMN_INTEGER, .meaning = "rows that broke a rule" },
    };
    return ist_table_new(columns, sizeof columns / sizeof columns[0]);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    const char *path = a->ledger ? a->ledger : getenv("ISTHMUS_LEDGER");
    ist_ledger *ledger = NULL;
    ist_table *table = NULL;
    ist_error err = { 0 };
    size_t refused = 0;
    int code = EXIT_DONE;
    if (a->forms) return print_forms(a->table);
    if (context->operand_count == 0) return command_misuse(context->command, "ledger import: no file is named");
    if (!path || !*path)
        return command_misuse(context->command,
                              "ledger import: no ledger is named: give --ledger FILE or set ISTHMUS_LEDGER "
                              "(`isthmus ledger init FILE` makes one)");
    ist_status status = ist_ledger_open(&ledger, path, IST_LEDGER_WRITE, &err);
    if (status != IST_OK) return command_fail(status, &err);
    table = new_report();
    if (!table) code = command_fail(IST_NOMEM, NULL);
    for (int i = 0; i < context->operand_count && code == EXIT_DONE; i++) {
        ist_import_report report = { 0 };
        status = ist_ledger_import(ledger, context->operands[i], a->form, a->known_from, &report, &err);
        if (status != IST_OK) code = command_fail(status, &err);
        else add_report(table, context->operands[i], &report);
        refused += report.refused;
        ist_import_report_clear(&report);
    }
    if (table && ist_table_rows(table) > 0) {
        int printed = command_print_table(table, a->table);
        if (code == EXIT_DONE) code = printed;
    }
    ist_table_free(table);
    ist_ledger_free(ledger);
    return code == EXIT_DONE && refused > 0 ? EXIT_WORLD : code;
}

const command command_ledger_import = {
    .name = "ledger import",
    .gist = "read files into a ledger, with a word on every row",
    .operands = "[FILE...]",
    .about =
        "Reads tables as `isthmus ledger export` writes them, and your own downloads of databases that may not be "
        "passed on: the SIPRI trade register, yearly exports and military expenditure, the Kiel tracker, Global "
        "Firepower counts, OpenSanctions ships. The form is recognised by the header; --forms lists them all.\n\n"
        "One bad row does not stop the rest: each refused row is told on stderr with its line and the reason, and "
        "the exit code is then 1. A file is one transaction. Nothing is overwritten: a record that is held word "
        "for word is counted, one that differs is refused, and a correction is a new record that names the old "
        "one under `supersedes`.\n\n"
        "Records without a release label never leave the ledger; downloads get none.",
    .examples =
        (const command_example[]){
            { "isthmus ledger import --ledger my.db trade-register.csv --known-from 2025-03-10",
              "a download of the SIPRI register" },
            { "isthmus ledger import --ledger my.db transfers.csv", "your own facts, columns as in an export" },
            { "isthmus ledger import --forms", "what can be read" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
