/* SPDX-License-Identifier: Apache-2.0
 *
 * inputs.c: where a command finds its ledger and its scenario.
 */
#include "command.h"
#include "inputs.h"
#include <dirent.h>
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

static ist_status no_such_scenario(const char *given, const char *folder, ist_error *err)
{
    char       *names[SHIPPED_MOST];
    size_t      n = list_scenarios(folder, names);
    const char *near = ist_nearest(given, (const char *const *)names, n);
    ist_status  status = near ? ist_fail(err, IST_MISSING, "there is no scenario '%s'; did you mean '%s'?", given, near)
                              : ist_fail(err, IST_MISSING, "there is no scenario '%s'; a file is named with its path, as ./%s.yaml", given, given);
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

int command_read_scenario(const char *given, const scenario_asked *asked, ist_scenario **out)
{
    ist_ledger *ledger = NULL;
    char       *path = NULL;
    ist_error   err = { 0 };
    ist_status  status;
    IST_CHECK(command_find_scenario(given, &path, &err));
    IST_CHECK(command_open_ledger(asked->ledger, &ledger, &err));
    IST_CHECK(ist_scenario_read(out, path, ledger, asked->as_of == NO_DAY ? IST_OWN_DAY : asked->as_of, asked->assumptions, &err));
done:
    ist_ledger_free(ledger);
    free(path);
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}
