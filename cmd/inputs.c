/* SPDX-License-Identifier: Apache-2.0
 *
 * inputs.c: where a command finds its ledger and its scenario.
 */
#include "command.h"
#include "inputs.h"
#include <dirent.h>
#include <isthmus/base/text.h>
#include <isthmus/base/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ist_status command_open_ledger(const char *given, ist_ledger **out, ist_error *err)
{
    char       *data = NULL;
    const char *path = given ? given : getenv("ISTHMUS_LEDGER");
    const char *own_data = getenv("ISTHMUS_DATA");
    ist_status  status = IST_OK;
    if (!path || !path[0]) {
        path = NULL;
        if (!own_data || !own_data[0]) status = command_find_shipped("data", &data, err);
        else if (!(data = strdup(own_data))) status = ist_fail(err, IST_NOMEM, "out of memory");
    }
    if (status == IST_OK) status = ist_ledger_default(out, path, data, err);
    free(data);
    return status;
}

enum { SHIPPED_MOST = 64 };

/* Names of the scenarios in a folder, without ".yaml"; the caller frees each. */
static size_t list_scenarios(const char *folder, char *names[SHIPPED_MOST])
{
    size_t n = 0;
    DIR   *open = opendir(folder);
    for (struct dirent *entry; open && n < SHIPPED_MOST && (entry = readdir(open));) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0 && (names[n] = strndup(entry->d_name, length - 5))) n++;
    }
    if (open) closedir(open);
    return n;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static ist_status no_such_scenario(const char *given, const char *folder, ist_error *err)
{
    char       *names[SHIPPED_MOST];
    size_t      n = list_scenarios(folder, names);
    const char *near = ist_nearest(given, (const char *const *)names, n);
    ist_buffer  shipped = { 0 };
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++) ist_buffer_print(&shipped, "%s%s", i ? ", " : "", names[i]);
    ist_status  status = near ? ist_fail(err, IST_MISSING, "there is no scenario '%s'; did you mean '%s'?", given, near)
                              : ist_fail(err, IST_MISSING, "there is no scenario '%s'; shipped are %s; a file is named with its path, as ./%s.yaml", given,
                                         shipped.at ? shipped.at : "none", given);
    ist_buffer_clear(&shipped);
    for (size_t i = 0; i < n; i++) free(names[i]);
    return status;
}

ist_status command_find_scenario(const char *given, char **out, ist_error *err)
{
    char *folder = NULL, *path = NULL;
    if (given && strpbrk(given, "/.")) {
        *out = strdup(given);
        return *out ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    }
    if (!given) given = COMMAND_DEFAULT_SCENARIO;
    IST_TRY(command_find_shipped("scenarios", &folder, err));
    size_t     room = strlen(folder) + strlen(given) + sizeof "/.yaml";
    ist_status status = (path = malloc(room)) ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    if (path) {
        snprintf(path, room, "%s/%s.yaml", folder, given);
        FILE *there = fopen(path, "r");
        if (there) fclose(there);
        else status = no_such_scenario(given, folder, err);
    }
    free(folder);
    if (status == IST_OK) *out = path;
    else free(path);
    return status;
}

/* The name or path of a scenario without ".yaml". */
static size_t stem_of(const char *name)
{
    const char *end = strrchr(name, '.');
    return strpbrk(name, "/.") && end && strcmp(end, ".yaml") == 0 ? (size_t)(end - name) : strlen(name);
}

ist_status command_find_scenario_of(const char *given, int as_of, char **out, ist_error *err)
{
    char        day[IST_DATE_TEXT];
    char       *found = NULL;
    ist_buffer  wanted = { 0 };
    const char *name = given ? given : COMMAND_DEFAULT_SCENARIO;
    if (as_of == NO_DAY) return command_find_scenario(given, out, err);
    ist_format_day(as_of, day);
    ist_buffer_add_n(&wanted, name, stem_of(name));
    ist_buffer_print(&wanted, "-%s%s", day, strpbrk(name, "/.") ? ".yaml" : "");
    ist_status status = wanted.failed ? ist_fail(err, IST_NOMEM, "out of memory") : command_find_scenario(wanted.at, &found, NULL);
    FILE      *there = status == IST_OK ? fopen(found, "r") : NULL;
    if (there) fclose(there);
    ist_buffer_clear(&wanted);
    if (there) {
        *out = found;
        return IST_OK;
    }
    free(found);
    return status == IST_NOMEM ? status : command_find_scenario(given, out, err);
}

/* "; re-based worlds are there for 2022-12-31 and 2023-06-30", of the files beside `path` that are named so. */
static void add_days(ist_buffer *out, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t      stem = stem_of(base), n = 0, told = 0;
    char       *names[SHIPPED_MOST], *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (folder) n = list_scenarios(folder, names);
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++) {
        bool dated = strncmp(names[i], base, stem) == 0 && names[i][stem] == '-' && ist_parse_date(names[i] + stem + 1, NULL, NULL) &&
                     strlen(names[i] + stem) == sizeof "-YYYY-MM-DD" - 1;
        if (dated) ist_buffer_print(out, "%s%s", told++ ? " and " : "; re-based worlds are there for ", names[i] + stem + 1);
        free(names[i]);
    }
    free(folder);
}

/* Reads a file that may extend a shipped scenario. */
static ist_status read_file(ist_scenario **out, const char *path, ist_ledger *ledger, int as_of, const char *assumptions, ist_error *err)
{
    char *shipped = NULL;
    (void)command_find_shipped("scenarios", &shipped, NULL); /* without it there are none to extend */
    ist_status status = ist_scenario_read_from(out, path, shipped, ledger, as_of, assumptions, err);
    free(shipped);
    return status;
}

/* A day before the scenario's own: says so in one sentence, around the first number that is to blame. */
static void explain_day(const char *path, ist_ledger *ledger, const scenario_asked *asked, ist_error *err)
{
    ist_scenario *own = NULL;
    char          wanted[IST_DATE_TEXT], first[IST_DATE_TEXT];
    if (asked->as_of == NO_DAY || read_file(&own, path, ledger, IST_OWN_DAY, asked->assumptions, NULL) != IST_OK) return;
    if (own->as_of > asked->as_of) {
        ist_buffer days = { 0 };
        ist_error  reason = *err;
        ist_format_day(asked->as_of, wanted);
        ist_format_day(own->as_of, first);
        add_days(&days, path);
        ist_fail(err, reason.code, "%s cannot be asked as of %s, because it rests on what was known on %s (first: %s)%s", own->name, wanted,
                 first, reason.text, days.at ? days.at : "");
        ist_buffer_clear(&days);
    }
    ist_scenario_free(own);
}

ist_status command_open_scenario(const char *given, const scenario_asked *asked, ist_ledger *ledger, ist_scenario **out, ist_error *err)
{
    char *path = NULL;
    IST_TRY(command_find_scenario_of(given, asked->as_of, &path, err));
    ist_status status = read_file(out, path, ledger, asked->as_of == NO_DAY ? IST_OWN_DAY : asked->as_of, asked->assumptions, err);
    if (status == IST_RANGE || status == IST_MISSING) explain_day(path, ledger, asked, err);
    free(path);
    return status;
}

int command_read_scenario(const char *given, const scenario_asked *asked, ist_scenario **out)
{
    ist_ledger *ledger = NULL;
    ist_error   err = { 0 };
    ist_status  status;
    IST_CHECK(command_open_ledger(asked->ledger, &ledger, &err));
    IST_CHECK(command_open_scenario(given, asked, ledger, out, &err));
done:
    ist_ledger_free(ledger);
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}

ist_status command_read_until(const char *text, double *out, ist_error *err)
{
    char   plain[32] = "";
    size_t length = text ? strlen(text) : 0;
    if (!text) return IST_OK;
    if (length && text[length - 1] == '%') length--;
    if (length >= sizeof plain) length = 0;
    memcpy(plain, text, length);
    double percent = 0;
    if (!length || !ist_parse_number(plain, &percent) || percent < 0.1 || percent > 100)
        return ist_fail(err, IST_USAGE, "--until '%s': a share of the spread between 0.1%% and 100%% is meant, as 5%%", text);
    *out = percent / 100;
    return IST_OK;
}

