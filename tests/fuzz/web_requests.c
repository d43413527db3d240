/* SPDX-License-Identifier: Apache-2.0
 *
 * web_requests.c: so many random requests to the page, made from its own addresses and words: test-fuzz-web-requests [COUNT]
 */
#include "fuzz.h"

#include <isthmus/base/text.h>
#include <isthmus/web/web.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_end(void);

static uint64_t state = 88172645463325252u;

/* Marsaglia's xorshift64. */
static size_t roll(size_t sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 11) % sides;
}

static const char *pick(const char *const *list)
{
    size_t n = 0;
    while (list[n]) n++;
    return list[roll(n)];
}

static const char *const endings[] = { "", ".json", ".csv", ".metadata.json", ".geojson", ".svg", ".stream", ".json.json", "/", "/..", "%00", NULL };
static const char *const values[] = { "", "small", "tiny", "larger", "loop-a", "24", "25", "-1", "1e400", "0", "yes", "en", "ko", "all", "every", "loss", "2024-01-31", "2024-13", "ROK",
                                      "transfer/poland-k2-contract-2022", "transfer/b:quantity", "../../etc/passwd", "%2e%2e%2f", "%", "%zz", "%ff", "%EB%B6%80%EC%82%B0", "a:1", "cost.east:1e99", "industry",
                                      "1,2", "124,32%20130,32%20130,38", "'%20OR%201=1--", "%3Cscript%3E", "NaN", "with", "orders", NULL };
static const char *const paths[] = { "/", "/question", "/world", "/assets/../../etc/passwd", "/openapi.json", "//", "/assets/map/countries-110m.geojson", "/index.html", "/%2e%2e/%2e%2e/etc/passwd", "/edit", NULL };
static const char *const methods[] = { "GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "X", "", NULL };
static const char *const heads[] = { "Authorization: Bearer 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "Accept-Encoding: gzip", "Cookie: isthmus-1=2; a",
                                     "Authorization: Basic QQ==", "Cookie: =", NULL };

static void make(ist_buffer *out)
{
    const char *parameters = "";
    size_t      n = 0;
    while (ist_web_resource(n, NULL)) n++;
    const char *resource = roll(8) ? ist_web_resource(roll(n), &parameters) : pick(paths);
    out->length = 0;
    ist_buffer_print(out, "%s %s%s", pick(methods), resource, pick(endings));
    for (size_t i = roll(5), first = 1; i > 0; i--, first = 0) {
        const char *at = parameters;
        for (size_t skip = roll(12); skip && *at; skip--) at += strcspn(at, " "), at += *at == ' ';
        size_t length = strcspn(at, " !");
        ist_buffer_print(out, "%c%.*s=%s", first ? '?' : '&', length ? (int)length : 5, length ? at : "token", pick(values));
    }
    if (roll(10)) ist_buffer_print(out, "\n%s", heads[0]);
    if (roll(4) == 0) ist_buffer_print(out, "\n%s", pick(heads));
    if (roll(3) == 0 && out->length) out->at[roll(out->length)] = (char)(1 + roll(255));
}

int main(int count, char **words)
{
    long long  wanted = 20000;
    ist_buffer request = { 0 };
    if (count > 1 && !ist_parse_integer(words[1], &wanted)) return 2;
    printf("1..1\n");
    for (long long i = 0; i < wanted; i++) {
        make(&request);
        uint8_t *copy = malloc(request.length ? request.length : 1);
        if (!copy || request.failed) return 1;
        memcpy(copy, request.at, request.length);
        LLVMFuzzerTestOneInput(copy, request.length);
        free(copy);
    }
    ist_buffer_clear(&request);
    fuzz_end();
    printf("ok 1 - %lld requests: no fault, no 500, nothing from outside\n", wanted);
    return 0;
}
