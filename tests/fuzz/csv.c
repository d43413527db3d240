/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as CSV: every row is given once or refused with a sentence, and what is given reads back when written.
 */
#include "fuzz.h"

#include <isthmus/base/csv.h>
#include <stdlib.h>
#include <string.h>

const char *const fuzz_seeds[] = {
    "id,what,amount\n1,K2,180\n2,\"K9, \"\"Thunder\"\"\",672\n3,\"two\nlines\",0.5\n",
    "\xef\xbb\xbf" "a,b\r\n1,2\r\n\r\n\"\",\"\"\r\n",
    "only\n\n\"x\"\n=1+1\n",
    "a,b\n\"open,1\n2,3\nx\"y,4\n\"z\"w,5\n6\r7,8\n",
    NULL,
};

static void check_sentence(const ist_error *err)
{
    size_t length = strlen(err->text);
    if (err->code == IST_OK || length == 0 || strchr(err->text, '\n') || !ist_is_utf8(err->text, length)) abort();
}

/* The current row written and read again is the same row. */
static void check_row(const ist_csv *csv)
{
    ist_buffer text = {0};
    size_t columns = ist_csv_columns(csv);
    for (size_t i = 0; i < columns; i++) ist_csv_add_exact(&text, ist_csv_column_name(csv, i));
    ist_csv_end_row(&text);
    for (size_t i = 0; i < columns; i++) ist_csv_add_exact(&text, ist_csv_cell(csv, (int)i));
    ist_csv_end_row(&text);
    ist_csv *again = NULL;
    bool more = false;
    if (ist_csv_open_text(&again, "again", text.at, text.length, NULL) != IST_OK) abort();
    if (ist_csv_next(again, &more, NULL) != IST_OK || !more || ist_csv_columns(again) != columns) abort();
    for (size_t i = 0; i < columns; i++) {
        if (strcmp(ist_csv_cell(again, (int)i), ist_csv_cell(csv, (int)i)) != 0) abort();
        if (strcmp(ist_csv_column_name(again, i), ist_csv_column_name(csv, i)) != 0) abort();
    }
    if (ist_csv_next(again, &more, NULL) != IST_OK || more) abort();
    ist_csv_free(again);
    ist_buffer_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ist_csv *csv = NULL;
    ist_error err = {0};
    if (ist_csv_open_text(&csv, "input", (const char *)data, size, &err) != IST_OK) {
        if (csv) abort();
        check_sentence(&err);
        return 0;
    }
    long line = 1;
    for (bool more = true; more;) {
        err = (ist_error){0};
        ist_status status = ist_csv_next(csv, &more, &err);
        if (status == IST_OK && !more) break;
        if (ist_csv_line(csv) <= line && line > 1) abort(); /* always onwards, so that reading ends */
        line = ist_csv_line(csv);
        if (status == IST_OK) check_row(csv);
        else check_sentence(&err);
        if (status != IST_OK && err.row != line) abort();
    }
    ist_csv_free(csv);
    return 0;
}
