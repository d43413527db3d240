/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a file to import: the ledger stays sound, every refused row has a sentence, and the same file again
 * brings nothing new.
 */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <isthmus/base/text.h>
#include <isthmus/ledger/export.h>
#include <isthmus/ledger/import.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FACTS "source,known_from,confidence,label,supersedes\n"

const char *const fuzz_seeds[] = {
    "key,kind,supplier,recipient,item,quantity,value,currency,valid_from," FACTS
    "transfer/a,contract,ROK,Poland,k9,212,2400.5,USD,2022-08-26,source/s,2022-08-26,high,PUBLIC,\n"
    "transfer/b,delivery,ROK,POL,k9,24,,,2022-12,source/s,2022-12-31,low,NATO:SECRET//A//REL ROK,transfer/a\n",
    "key,name,kind,actors,lon,lat,begins_at,score,detail,evidence," FACTS
    "event/a,A,gap,POL;ROK,126.5,34.5,2022-01-01T00:00:00Z,0.5,\"{\"\"a\"\":[1,2.5]}\",,source/s,2022,high,,event/b\n"
    "event/b,\"B, \"\"b\"\"\",gap,,,,,,,,source/s,2022-01,high,,\n",
    "prose\nmore prose\nSIPRI AT Database ID,Supplier,Recipient,Designation,Numbers delivered,Delivery year,"
    "TIV delivery values,source_date\n1,ROK,POL,K-9,24,2022,10.5,2023-03-01\n1,ROK,POL,K-9,x,2023,-,2023-03-01\n",
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"key\":\"area/a\",\"name\":\"A\","
    "\"kind\":\"sea\",\"source\":\"source/s\",\"confidence\":\"high\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
    "[1.5,-2]}}]}",
    "id,schema,name,aliases,countries,identifiers,dataset,source_date\n"
    "x,Vessel,N,M;O,PL,IMO9074729;445123456,list,2023-01-01\n",
    "year,month,total_allocations,military,financial,source_date\n2022,1,0.0026,1.5,0,2023-01-01\n",
    "key,date,value,unit,source_title,source_date\ndelivered/x,2023,72,guns,T,2024-01\n",
    NULL,
};

static ist_ledger *ledger;

static void add(const char *table, const char *const *cells)
{
    if (ist_ledger_add(ledger, ist_record_named(table), cells, NULL, NULL) != IST_OK) abort();
}

static void open_ledger(void)
{
    const char *pol[IST_MOST_COLUMNS] = { "POL", "Poland", "", "state", "PL" };
    const char *rok[IST_MOST_COLUMNS] = { "ROK", "South Korea", "", "state", "KOR" };
    const char *donors[IST_MOST_COLUMNS] = { "UKRAINE-DONORS", "Donors", "", "group" };
    const char *source[IST_MOST_COLUMNS] = { "source/s", "S", "", "", "2022", "official" };
    if (ist_ledger_open(&ledger, ":memory:", IST_LEDGER_CREATE, NULL) != IST_OK) abort();
    add("actors", pol);
    add("actors", rok);
    add("actors", donors);
    add("sources", source);
}

static void check_sentence(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || strchr(text, '\n') || !ist_is_utf8(text, length)) abort();
}

static bool take(const char *path, ist_import_report *report)
{
    ist_error err = { 0 };
    if (ist_ledger_import(ledger, path, NULL, NULL, report, &err) == IST_OK) {
        for (size_t i = 0; i < report->refused; i++) check_sentence(report->faults[i].text);
        return true;
    }
    if (err.code == IST_OK || err.code == IST_BROKEN || err.code == IST_IO || report->rows) abort();
    check_sentence(err.text);
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    ist_import_report first = { 0 }, second = { 0 };
    int file = memfd_create("input", MFD_CLOEXEC);
    if (!ledger) open_ledger();
    if (file < 0 || write(file, data, size) != (ssize_t)size) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (ist_ledger_begin(ledger, NULL) != IST_OK) abort();
    if (take(path, &first)) {
        if (!take(path, &second) || second.accepted != 0) abort();
        if (second.duplicates != first.accepted + first.duplicates) abort();
        if (second.refused != first.refused || second.passed != first.passed) abort();
        if (first.accepted > 0) { /* what was taken can be written */
            ist_buffer out = { 0 };
            for (size_t i = 0; i < ist_record_count(); i++)
                if (ist_ledger_export(ledger, ist_record_at(i), IST_EXPORT_JSON, IST_ANY_DAY, true, &out, NULL, NULL) !=
                    IST_OK)
                    abort();
            ist_buffer_clear(&out);
        }
    }
    ist_ledger_undo(ledger);
    ist_import_report_clear(&first);
    ist_import_report_clear(&second);
    close(file);
    return 0;
}

__attribute__((destructor)) static void close_ledger(void)
{
    ist_ledger_free(ledger);
    ledger = NULL;
}
