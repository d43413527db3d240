/* SPDX-License-Identifier: Apache-2.0
 *
 * edit.c: the one thing that the page may write, and only where it was started with --edit: rows added to the ledger.
 *
 * Nothing in a ledger is overwritten; a correction is a row that names the one it corrects. Every row is accepted, held already or
 * refused with its line and the reason, as by `isthmus ledger import`.
 */
#include "web_local.h"

#include <isthmus/ledger/import.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct editing { char table[64]; bool bad; } editing;

static bool read_word(void *context, const char *key, const char *value)
{
    editing *at = context;
    if (strcmp(key, "token") == 0) return true;
    if (strcmp(key, "table") != 0 || strlen(value) >= sizeof at->table) at->bad = true;
    else snprintf(at->table, sizeof at->table, "%s", value);
    return true;
}

static void write_report(ist_buffer *out, const ist_import_report *report)
{
    ist_json_writer json = ist_json_to(out, 2);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "table", report->importer);
    ist_json_integer(&json, "rows", (long long)report->rows);
    ist_json_integer(&json, "accepted", (long long)report->accepted);
    ist_json_integer(&json, "duplicates", (long long)report->duplicates);
    ist_json_integer(&json, "refused", (long long)report->refused);
    ist_json_array(&json, "faults");
    for (size_t i = 0; i < report->refused; i++) {
        ist_json_object(&json, NULL);
        ist_json_integer(&json, "line", report->faults[i].line);
        ist_json_text(&json, "says", report->faults[i].text);
        ist_json_end(&json);
    }
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_add(out, "\n");
}

/* The body as a file: what an importer reads. */
static ist_status keep_body(const char *folder, const ist_http_request *request, char path[PATH_MAX], ist_error *err)
{
    int length = snprintf(path, PATH_MAX, "%s/isthmus-rows-XXXXXX", folder);
    int file = length < PATH_MAX ? mkstemp(path) : -1;
    if (file < 0) {
        path[0] = '\0';
        return ist_fail(err, IST_IO, "%s takes no file", folder);
    }
    bool good = write(file, request->body, request->body_length) == (ssize_t)request->body_length;
    close(file);
    return good ? IST_OK : ist_fail(err, IST_IO, "%s takes no more", folder);
}

static ist_status add_rows(ist_web *web, const ist_http_request *request, const char *table, ist_buffer *out, ist_error *err)
{
    ist_import_report report = { 0 };
    ist_ledger       *ledger = NULL;
    char              path[PATH_MAX] = "";
    ist_status        status;
    IST_CHECK(keep_body(web_temporary(&web->options), request, path, err));
    IST_CHECK(ist_ledger_open(&ledger, web->options.ledger, IST_LEDGER_WRITE, err));
    IST_CHECK(ist_ledger_import(ledger, path, table, NULL, &report, err));
    write_report(out, &report);
done:
    ist_ledger_free(ledger);
    if (path[0]) unlink(path);
    ist_import_report_clear(&report);
    return status;
}

void web_edit(ist_web *web, const ist_http_request *request, ist_http_answer *answer)
{
    editing     at = { 0 };
    ist_error   err = { 0 };
    const char *type = ist_http_find(request, "Content-Type"), *title;
    if (!web->options.edit) {
        web_fail(answer, 403, "only read", "rows are added only where isthmus serve was started with --edit");
    } else if (web_reader_clearance(web_reader_of(web->ledgers, request))) {
        web_fail(answer, 403, "only read", "who does not see the whole ledger does not write to it");
    } else if (!type || strncmp(type, "text/csv", 8) != 0) { /* which no form of another site can send */
        web_fail(answer, 415, "not understood", "rows are sent as text/csv");
    } else if (!ist_http_each(request->query, read_word, &at) || at.bad || !ist_record_named(at.table)) {
        web_fail(answer, 400, "not understood", "/edit takes table=, a table of the ledger; /dictionary.json lists them");
    } else {
        ist_status status = add_rows(web, request, at.table, &answer->body, &err);
        int        code = status == IST_OK ? 200 : web_status_of(status, &title);
        if (status == IST_OK) {
            answer->status = code;
            answer->type = "application/json";
        } else web_fail(answer, code, title, err.text);
    }
}
