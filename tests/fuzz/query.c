/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the query of a request for a page (TAXII 2.1, section 3.4).
 *
 * Claims: a refusal says why; what is read keeps every limit; the token that is given for a query is read again with the same query
 * and with no other partner, place or filter.
 */
#include "../../src/share/taxii_query.h"
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const fuzz_seeds[] = {
    "limit=2&match%5Btype%5D=location,note&match%5Bversion%5D=all&added_after=2026-01-01T00:00:00Z",
    "match[id]=location--e0000001-1111-4111-8111-000000000002&match[spec_version]=2.1&match[version]=first,last,2026-03-01T00:00:00.000Z",
    "next=1.00000000000000000000000000000000&limit=5",
    "added_after=2026-03-01T00%3A00%3A00.123456Z&limit=1000000000000000000000",
    "",
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { PAGE = 50 };
    static const unsigned char secret[32] = "a secret of thirty-two bytes...";
    static taxii_query q, again;
    const char *why = NULL;
    char *text = malloc(size + 1), token[160], *more = malloc(size + 200);
    if (!text || !more) abort();
    memcpy(text, data, size);
    text[size] = '\0';
    if (!taxii_read_query(text, "rok", "outbox/objects", secret, PAGE, &q, &why)) {
        if (!why || !*why) abort();
    } else {
        if (q.filter.limit < 1 || q.filter.limit > PAGE || q.filter.after < 0 || q.filter.sequence < 0) abort();
        if (q.has_next && size < 34) abort(); /* a token is longer than that: nobody guesses one */
        taxii_write_next(&q, "rok", 77, secret, token);
        if (!q.has_next) {
            snprintf(more, size + 200, "%s%snext=%s", text, *text ? "&" : "", token);
            if (!taxii_read_query(more, "rok", "outbox/objects", secret, PAGE, &again, &why) || again.filter.sequence != 77) abort();
            if (taxii_read_query(more, "jpn", "outbox/objects", secret, PAGE, &again, &why)) abort();
            if (taxii_read_query(more, "rok", "inbox/objects", secret, PAGE, &again, &why)) abort();
            snprintf(more, size + 200, "%s%smatch[id]=x&next=%s", text, *text ? "&" : "", token);
            if (taxii_read_query(more, "rok", "outbox/objects", secret, PAGE, &again, &why)) abort();
        }
    }
    free(text);
    free(more);
    return 0;
}
