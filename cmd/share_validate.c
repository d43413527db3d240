/* SPDX-License-Identifier: Apache-2.0
 *
 * share_validate.c: whether what a file holds may be taken in, and why not.
 */
#include "command.h"

#include <isthmus/share/stix.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked { table_form form; } asked;
static const option options[] = {
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .form = { false, false } };
static const command_example examples[] = {
    { "isthmus share validate object.json", "one object, bundle or TAXII resource" },
    { "isthmus share validate *.json --csv", "many files, a row each" },
    { 0 },
};

enum { LARGEST_FILE = 100 << 20 };

/* The sentence without the file's name in front: the row has it already. */
static const char *reason_of(const ist_error *err, const char *path)
{
    size_t length = strlen(path);
    if (strncmp(err->text, path, length) != 0 || err->text[length] != ':') return err->text;
    return err->text + length + 1 + (err->text[length + 1] == ' ');
}

static ist_status validate(const char *path, const char **out_kind, ist_error *err)
{
    char *text = NULL;
    size_t length;
    json_t *value = NULL;
    IST_TRY(ist_read_file(path, LARGEST_FILE, &text, &length, err));
    ist_status status = ist_stix_read(&value, path, text, length, err);
    if (status == IST_OK) status = ist_stix_check(value, out_kind, err);
    json_decref(value);
    free(text);
    return status;
}

static int run(const command_context *context)
{
    static const ist_column columns[] = {
        { .name = "file", .heading = "File", .meaning = "as given" },
        { .name = "verdict", .heading = "Verdict", .meaning = "valid or refused" },
        { .name = "kind", .heading = "Kind", .meaning = "what it was taken for; empty where that is not known" },
        { .name = "reason", .heading = "Reason", .meaning = "the rule that failed, with line:column where the text is not JSON" },
    };
    const asked *a = context->values;
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    bool refused = false;
    if (!table) return command_fail(IST_NOMEM, NULL);
    for (int i = 0; i < context->operand_count; i++) {
        const char *kind = "";
        ist_error err = { 0 };
        ist_status status = validate(context->operands[i], &kind, &err);
        if (status == IST_IO || status == IST_NOMEM) {
            ist_table_free(table);
            return command_fail(status, &err);
        }
        refused |= status != IST_OK;
        ist_table_add_text(table, context->operands[i]);
        ist_table_add_text(table, status == IST_OK ? "valid" : "refused");
        ist_table_add_text(table, kind);
        ist_table_add_text(table, status == IST_OK ? "" : reason_of(&err, context->operands[i]));
    }
    int code = command_print_table(table, a->form);
    ist_table_free(table);
    return code != EXIT_DONE ? code : refused ? EXIT_WORLD : EXIT_DONE;
}

const command command_share_validate = {
    .name = "share validate",
    .gist = "check STIX 2.1 objects and TAXII 2.1 resources strictly",
    .operands = "FILE...",
    .about = "Reads each file as a partner's server would send it and says whether it may be taken in: strict JSON "
             "(UTF-8, no member twice, bounded depth, nothing behind the end), then every object by the table of its "
             "type, its references, selectors, times and markings. A marking that is not understood is refused. "
             "Nothing is repaired.\n\nExit 1 when one file is refused.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
