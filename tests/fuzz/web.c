/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a request to the page: METHOD TARGET, a line feed, headers (one a line, NAME: VALUE). It is answered with a status that is
 * neither 0 nor 500, within what the page may send, and nothing outside the page's own files is in it.
 */
#include "fuzz.h"

#include <isthmus/ledger/shipped.h>
#include <isthmus/web/web.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define KNOWN "\nAuthorization: Bearer " TOKEN

const char *const fuzz_seeds[] = {
    "GET /?token=" TOKEN "\n",
    "GET /question.json?scenario=small&futures=24&seed=3&set=cost.east:2&off=talks&metric=loss&place=all" KNOWN,
    "GET /values.csv?scenario=small&futures=24&place=every" KNOWN,
    "GET /question.stream?scenario=small&futures=24&series=all" KNOWN,
    "GET /scenario.metadata.json?scenario=tiny&as_of=2024-01-31" KNOWN,
    "GET /inputs.csv?scenario=larger&drawn=yes" KNOWN,
    "GET /ledger/areas.geojson?as_of=2023" KNOWN,
    "GET /ledger/fact.json?key=transfer/poland-k2-contract-2022" KNOWN,
    "GET /ledger/transfers.json?from=ROK&to=POL&item=k9" KNOWN,
    "GET /openapi.json\nCookie: isthmus-00000000=" TOKEN,
    "GET /assets/map/countries-110m.geojson\nAccept-Encoding: gzip",
    "HEAD /world?x=%EB%B6%80" KNOWN,
    "GET /search.json?q=K9%20Poland" KNOWN,
    "GET /sea/pool.json?ours=A&theirs=B&minimum=2&degrees=5&days=30" KNOWN,
    "GET /beliefs.json?scenario=small&futures=24&a=cost.east:1..2&b=cost.east:3" KNOWN,
    "GET /refute.csv?scenario=small&futures=24&inputs=cost.*" KNOWN,
    "GET /discover.json?scenario=small&futures=24&samples=20&claim=talks%20lowers%20loss&inputs=cost.*" KNOWN,
    "GET /nothing\nAccept: text/html" KNOWN,
    "POST /edit" KNOWN,
    NULL,
};

static long counts[600]; /* by status */

static ist_web *the_web(void)
{
    static ist_web *web;
    static char     ledger[200], scenarios[600], data[600];
    const char     *source = getenv("ISTHMUS_SOURCE");
    if (web) return web;
    snprintf(ledger, sizeof ledger, "/tmp/isthmus-fuzz-web-%ld.db", (long)getpid());
    snprintf(scenarios, sizeof scenarios, "%s/tests/data/scenario", source ? source : ".");
    unlink(ledger);
    snprintf(data, sizeof data, "%s/data", source ? source : ".");
    if (ist_ledger_make(ledger, data, NULL, NULL) != IST_OK) abort();
    ist_web_options options = { .ledger = ledger, .scenarios = scenarios, .data = data, .token = TOKEN, .clearance = "PUBLIC", .threads = 1 };
    if (ist_web_new(&web, &options, NULL) != IST_OK) abort();
    return web;
}

void fuzz_end(void);
void fuzz_end(void)
{
    char ledger[200];
    snprintf(ledger, sizeof ledger, "/tmp/isthmus-fuzz-web-%ld.db", (long)getpid());
    ist_web_free(the_web());
    for (int i = 0; i < 600; i++)
        if (counts[i]) printf("# %d: %ld\n", i, counts[i]);
    unlink(ledger);
}

/* The headers of a request; cuts `text` in place. */
static void read_headers(ist_http_request *request, char *text)
{
    while (text && *text && request->n_headers < IST_HTTP_HEADERS) {
        char *end = strchr(text, '\n'), *colon = strstr(text, ": ");
        if (end) *end++ = '\0';
        if (colon && (!end || colon < end)) {
            *colon = '\0';
            request->headers[request->n_headers++] = (ist_http_header){ text, colon + 2 };
        }
        text = end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ist_http_answer  answer = { 0 };
    ist_http_request request = { .query = "", .body = "" };
    char            *text = malloc(size + 1), piece[512];
    if (!text) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    char *line = strchr(text, '\n'), *blank, *mark;
    if (line) *line++ = '\0';
    if ((blank = strchr(text, ' '))) *blank++ = '\0';
    request.method = text;
    request.path = blank ? blank : "";
    if (blank && (mark = strchr(blank, '?'))) {
        *mark = '\0';
        request.query = mark + 1;
    }
    read_headers(&request, line);
    ist_web_handle(the_web(), &request, &answer);
    if (answer.status < 200 || answer.status > 599 || answer.status == 500 || answer.body.failed) abort();
    counts[answer.status]++;
    if (answer.body.at && strstr(answer.body.at, "root:")) abort();
    if (answer.next) { /* the first piece, and then the reader leaves */
        if (answer.next(answer.context, piece, sizeof piece) > sizeof piece) abort();
        answer.close(answer.context);
        answer.next = NULL;
        answer.close = NULL;
    }
    ist_http_answer_clear(&answer);
    free(text);
    return 0;
}
