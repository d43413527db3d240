/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_check.h: what the ledger's tests share: the shipped data, ledgers in memory, files of their own.
 */
#ifndef ISTHMUS_TESTS_LEDGER_CHECK_H
#define ISTHMUS_TESTS_LEDGER_CHECK_H

#include "check.h"

#include <isthmus/base/text.h>
#include <isthmus/base/time.h>
#include <isthmus/ledger/import.h>
#include <isthmus/ledger/query.h>
#include <isthmus/ledger/shipped.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A path inside the source tree; the text lives until the next call but three. */
__attribute__((unused)) static const char *in_source(const char *name)
{
    static char text[4][1024];
    static int next;
    const char *source = getenv("ISTHMUS_SOURCE");
    next = (next + 1) % 4;
    snprintf(text[next], sizeof text[next], "%s/%s", source ? source : "../../..", name);
    return text[next];
}

/* A file of third-party test data, or NULL when it is not there. */
__attribute__((unused)) static const char *in_testdata(const char *name)
{
    static char text[4][1024];
    static int next;
    const char *folder = getenv("ISTHMUS_TESTDATA");
    next = (next + 1) % 4;
    if (folder) snprintf(text[next], sizeof text[next], "%s/%s", folder, name);
    else snprintf(text[next], sizeof text[next], "%s/../shared/data/%s", in_source("."), name);
    return access(text[next], R_OK) == 0 ? text[next] : NULL;
}

static char check_folder[256];

static void remove_folder(void)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", check_folder);
    if (system(command) != 0) perror(check_folder);
}

/* The folder of this test program, made empty and gone at its end. */
__attribute__((unused)) static const char *own_folder(void)
{
    if (!check_folder[0]) {
        const char *base = getenv("TMPDIR");
        snprintf(check_folder, sizeof check_folder, "%s/isthmus-ledger-XXXXXX", base ? base : "/tmp");
        if (!mkdtemp(check_folder)) perror(check_folder);
        atexit(remove_folder);
    }
    return check_folder;
}

__attribute__((unused)) static const char *own_file(const char *name, const char *text)
{
    static char path[4][512];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s/%s", own_folder(), name);
    if (text) {
        ist_error err = { 0 };
        if (ist_write_file(path[next], text, strlen(text), &err) != IST_OK) printf("# %s\n", err.text);
    }
    return path[next];
}

__attribute__((unused)) static ist_ledger *empty_ledger(void)
{
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    if (ist_ledger_open(&ledger, ":memory:", IST_LEDGER_CREATE, &err) != IST_OK) printf("# %s\n", err.text);
    return ledger;
}

/* A ledger in memory with Poland, the ROK and two sources: an official one of 2022 and a newspaper of 2023. */
__attribute__((unused)) static ist_ledger *small_ledger(void)
{
    static const char actors[] = "key,name,kind,aliases,label\nPOL,Poland,state,PL,PUBLIC\n"
                                 "ROK,South Korea,state,KOR;Republic of Korea,PUBLIC\n";
    static const char sources[] = "key,title,kind,published,label\n"
                                  "source/ministry,Ministry report,official,2022,PUBLIC\n"
                                  "source/paper,Morning paper,press,2023-03-01,PUBLIC\n"
                                  "source/secret,Internal note,official,2022,\n";
    ist_ledger *ledger = empty_ledger();
    ist_import_report report = { 0 };
    ist_error err = { 0 };
    const char *const files[2] = { own_file("actors.csv", actors), own_file("sources.csv", sources) };
    for (int i = 0; ledger && i < 2; i++) {
        if (ist_ledger_import(ledger, files[i], NULL, NULL, &report, &err) != IST_OK || report.refused)
            printf("# %s %s\n", err.text, report.refused ? report.faults[0].text : "");
        ist_import_report_clear(&report);
    }
    return ledger;
}

/* Imports CSV text as a table; the report is the caller's to clear. */
__attribute__((unused)) static ist_status take(ist_ledger *ledger, const char *table, const char *csv,
                                               ist_import_report *report, ist_error *err)
{
    char name[64];
    snprintf(name, sizeof name, "%s.csv", table);
    return ist_ledger_import(ledger, own_file(name, csv), NULL, NULL, report, err);
}

/* The day of a date, for as-of. */
__attribute__((unused)) static int day(const char *text)
{
    int last = 0;
    if (!ist_parse_date(text, NULL, &last)) printf("# '%s' is no date\n", text);
    return last;
}

#endif
