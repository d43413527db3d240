/* SPDX-License-Identifier: Apache-2.0
 *
 * site.h: the page's handler in memory, on a ledger of its own made from the shipped data.
 */
#ifndef ISTHMUS_TESTS_UNIT_WEB_SITE_H
#define ISTHMUS_TESTS_UNIT_WEB_SITE_H

#include "check.h"

#include <isthmus/ledger/shipped.h>
#include <isthmus/web/web.h>
#include <stdlib.h>
#include <unistd.h>

#define SITE_TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static inline const char *site_source(void)
{
    const char *source = getenv("ISTHMUS_SOURCE");
    return source ? source : ".";
}

static inline const char *site_path(const char *name)
{
    static char paths[4][600];
    static int  next;
    char       *out = paths[next++ % 4];
    snprintf(out, sizeof paths[0], "%s/%s", site_source(), name);
    return out;
}

static char site_folder[60];

static inline void site_leave(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -r %s", site_folder);
    if (system(command) != 0) printf("# %s stays\n", site_folder);
}

/* The name of a file of this process, in memory where that can be: what is tested here is not the disk. Nothing is there, nor what a test that
 * was killed under the same number left: a log beside a ledger would be read as that ledger's. */
static inline const char *site_temporary(const char *name)
{
    static char paths[8][200];
    static int  next;
    char       *out = paths[next++ % 8];
    if (!site_folder[0]) {
        snprintf(site_folder, sizeof site_folder, "%s/isthmus-web-test-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        if (mkdtemp(site_folder)) atexit(site_leave);
    }
    snprintf(out, sizeof paths[0], "%s/%s", site_folder, name);
    unlink(out);
    return out;
}

static inline void site_remove(const char *path)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    char                     name[300];
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static inline bool site_ledger(const char *path)
{
    ist_error err = { 0 };
    bool      made = ist_ledger_make(path, site_path("data"), NULL, &err) == IST_OK;
    if (!made) printf("# %s\n", err.text);
    return made;
}

static inline ist_web_options site_options(const char *ledger)
{
    static char scenarios[600], data[600];
    snprintf(scenarios, sizeof scenarios, "%s/scenarios", site_source());
    snprintf(data, sizeof data, "%s/data", site_source());
    return (ist_web_options){ .ledger = ledger, .scenarios = scenarios, .data = data, .token = SITE_TOKEN, .threads = 2 };
}

/* Asks with the token, or with the headers given (NULL-terminated pairs) instead. The answer is to be cleared. */
static inline void site_ask_with(ist_web *web, const char *method, const char *target, const char *const *headers, ist_http_answer *out)
{
    char             line[70000];
    ist_http_request request = { .method = method, .path = line, .query = "", .body = "" };
    static const char *const known[] = { "Authorization", "Bearer " SITE_TOKEN, NULL };
    snprintf(line, sizeof line, "%s", target);
    char *mark = strchr(line, '?');
    if (mark) {
        *mark = '\0';
        request.query = mark + 1;
    }
    for (const char *const *at = headers ? headers : known; at[0]; at += 2) request.headers[request.n_headers++] = (ist_http_header){ at[0], at[1] };
    memset(out, 0, sizeof *out);
    ist_web_handle(web, &request, out);
}

static inline void site_ask(ist_web *web, const char *target, ist_http_answer *out) { site_ask_with(web, "GET", target, NULL, out); }

static inline const char *site_header(const ist_http_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->n_headers; i++)
        if (strcmp(answer->headers[i].name, name) == 0) return answer->headers[i].value;
    return NULL;
}

static inline const char *site_body(const ist_http_answer *answer) { return answer->body.at ? answer->body.at : ""; }

#endif
