/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a request to the exchange: METHOD PATH?QUERY, a line feed, a body. It is answered, with a status that is
 * neither 0 nor 500, and nothing that may not leave is in the answer.
 */
#include "../share/node.h"
#include "fuzz.h"

const char *const fuzz_seeds[] = {
    "GET /taxii2/?\n",
    "GET /exchange/collections/outbox/objects/?limit=2&match%5Btype%5D=location,note&match%5Bversion%5D=all&added_after=2026-01-01T00:00:00Z\n",
    "GET /exchange/collections/outbox/manifest/?next=1.00000000000000000000000000000000&match%5Bid%5D=a,b\n",
    "GET /exchange/collections/outbox/objects/location--e0000004-1111-4111-8111-000000000002/versions/?\n",
    "DELETE /exchange/collections/inbox/objects/location--e0000004-1111-4111-8111-000000000005/?match%5Bversion%5D=first\n",
    "POST /exchange/collections/inbox/objects/?\n{\"objects\":[{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-"
    "8111-000000000005\",\"created\":\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-01T00:00:00.000Z\",\"region\":\"a\"}]}",
    "GET /exchange/status/x/?\n",
    NULL,
};

static node *the_node(void)
{
    static node n;
    static ist_offer offer;
    char path[128];
    ist_error err = { 0 };
    if (n.exchange) return &n;
    snprintf(path, sizeof path, "%s/isthmus-fuzz-%ld.db", node_folder(), (long)getpid());
    unlink(path);
    if (node_open(&n, path, true, &err) != IST_OK) abort();
    for (int i = 1; i <= 4; i++) {
        const char *id = node_location_id(i);
        if (node_put_text(&n, node_location(i, 1, i % 2 ? NODE_SECRET_KOR : NODE_TOP_SECRET, ""), "maritime-events", &err) != IST_OK) abort();
        if (ist_exchange_offer(n.exchange, id, "rok", ist_day_of(2026, 6, 1), true, &offer, &err) != IST_OK) abort();
    }
    unlink(path); /* the open file goes with the process */
    return &n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    node *n = the_node();
    ist_http_answer answer;
    char *text = malloc(size + 1);
    if (!text) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    char *line = strchr(text, '\n'), *body = line ? line + 1 : text + strlen(text);
    if (line) *line = '\0';
    char *path = strchr(text, ' '), *query = path ? strchr(path, '?') : NULL;
    if (path) *path++ = '\0';
    if (query) *query++ = '\0';
    node_ask(n, text, path ? path : "", query ? query : "", body, &answer);
    if (answer.status < 200 || answer.status > 599 || answer.status == 500 || answer.body.failed) abort();
    if (answer.body.at && strstr(answer.body.at, NODE_TOP_SECRET) && !strstr(body, NODE_TOP_SECRET)) abort();
    ist_http_answer_clear(&answer);
    free(text);
    return 0;
}
