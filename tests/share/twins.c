/* SPDX-License-Identifier: Apache-2.0
 *
 * twins.c: two nodes that differ only in what the partner may not see answer every sequence of requests with the same
 * bytes, headers included.
 *
 *   twins [SEQUENCES]
 *
 * Goguen and Meseguer, "Security policies and security models" (1982): noninterference, as a test. A sequence is up to
 * twelve requests that a partner might make, some of them guesses at what it may not see; both nodes get new objects and
 * recalls between sequences, one of them more than the other. The clocks of the two are set alike before each request:
 * what one node does in secret takes time, and time is not what is tested here.
 */
#include "node.h"

#include <stdint.h>

typedef struct twins {
    node a, b;      /* b holds more */
    uint64_t random;
    char next[2][200];
    long long requests, secrets, released;
} twins;

static unsigned draw(twins *t, unsigned n)
{
    t->random ^= t->random << 13; /* xorshift64 */
    t->random ^= t->random >> 7;
    t->random ^= t->random << 17;
    return (unsigned)(t->random >> 33) % n;
}

static bool offer(node *n, const char *text, const char *id)
{
    static ist_offer out;
    ist_error err = { 0 };
    ist_status status = node_put_text(n, text, "maritime-events", &err);
    if (status == IST_CONFLICT && strstr(err.text, "given by a partner")) return true; /* nothing is offered then */
    if (status == IST_OK || status == IST_CONFLICT) status = ist_exchange_offer(n->exchange, id, "rok", ist_day_of(2026, 6, 1), true, &out, &err);
    if (status != IST_OK) printf("# %s\n", err.text);
    return status == IST_OK;
}

static void same_clock(twins *t)
{
    t->a.now = t->b.now = (t->a.now > t->b.now ? t->a.now : t->b.now) + 1;
}

/* Both get something that may leave, or b alone something that may not: another object, a stricter version of one that
 * both have, or a recall of what never left. */
static bool change(twins *t)
{
    int number = 1 + (int)draw(t, 40), version = 1 + (int)draw(t, 9);
    ist_error err = { 0 };
    switch (draw(t, 5)) {
    case 0:
    case 1: {
        const char *mark = draw(t, 2) ? NODE_CLEAR : NODE_SECRET_KOR;
        same_clock(t);
        int64_t now = t->a.now;
        bool good = offer(&t->a, node_location(number, 2 * version, mark, ""), node_location_id(number));
        t->b.now = now;
        t->released++;
        return good && offer(&t->b, node_location(number, 2 * version, mark, ""), node_location_id(number));
    }
    case 2: t->secrets++; return offer(&t->b, node_location(1000 + number, version, NODE_TOP_SECRET, ""), node_location_id(1000 + number));
    case 3: t->secrets++; return offer(&t->b, node_location(1000 + number, version, NODE_RED, ""), node_location_id(1000 + number));
    default: ist_exchange_recall(t->b.exchange, node_location_id(1000 + number), "secret", &err); return true;
    }
}

static void ask_for(twins *t, char path[300], char query[600], const char **method, char body[2000])
{
    static const char *const boxes[] = { "outbox", "outbox", "outbox", "inbox", "nowhere" };
    static const char *const tails[] = { "objects/", "manifest/", "objects/%s/", "objects/%s/versions/", "" };
    static const char *const versions[] = { "", "match%5Bversion%5D=all&", "match%5Bversion%5D=first&", "match%5Bversion%5D=2026-03-03T00:00:00.000Z&" };
    char tail[200];
    int number = (int)draw(t, 42) + (draw(t, 2) ? 1000 : 0);
    unsigned which = draw(t, 5);
    snprintf(tail, sizeof tail, which == 2 || which == 3 ? tails[which] : "%s", which == 2 || which == 3 ? node_location_id(number) : tails[which]);
    snprintf(path, 300, "/exchange/collections/%s/%s", boxes[draw(t, 5)], tail);
    *method = which == 2 && draw(t, 8) == 0 ? "DELETE" : "GET";
    snprintf(query, 600, "%s", versions[draw(t, 4)]);
    if (draw(t, 2)) snprintf(query + strlen(query), 600 - strlen(query), "limit=%u&", 1 + draw(t, 9));
    if (draw(t, 4) == 0) snprintf(query + strlen(query), 600 - strlen(query), "match%%5Btype%%5D=%s&", draw(t, 2) ? "location" : "marking-definition");
    if (draw(t, 4) == 0) snprintf(query + strlen(query), 600 - strlen(query), "added_after=2026-06-01T00:00:%02u.%06uZ&", draw(t, 2), draw(t, 1000000));
    body[0] = '\0';
    if (draw(t, 10) == 0) {
        *method = "POST";
        query[0] = '\0';
        snprintf(path, 300, "/exchange/collections/%s/objects/", draw(t, 4) ? "inbox" : "outbox");
        snprintf(body, 2000, "{\"objects\":[%s]}", node_location(number, 1 + (int)draw(t, 5), draw(t, 3) ? NODE_CLEAR : NODE_TOP_SECRET, ""));
    }
}

static bool is_same(const ist_http_answer *a, const ist_http_answer *b)
{
    if (a->status != b->status || a->body.length != b->body.length || a->n_headers != b->n_headers) return false;
    if (a->body.length && memcmp(a->body.at, b->body.at, a->body.length) != 0) return false;
    for (size_t i = 0; i < a->n_headers; i++)
        if (strcmp(a->headers[i].name, b->headers[i].name) != 0 || strcmp(a->headers[i].value, b->headers[i].value) != 0) return false;
    return true;
}

static bool request(twins *t, char next[200])
{
    char path[300], query[600], body[2000];
    const char *method;
    ist_http_answer a, b;
    ask_for(t, path, query, &method, body);
    if (next[0] && draw(t, 2)) snprintf(query + strlen(query), sizeof query - strlen(query), "next=%s", next);
    same_clock(t);
    int64_t now = t->a.now;
    node_ask(&t->a, method, path, query, body, &a);
    t->b.now = now;
    node_ask(&t->b, method, path, query, body, &b);
    next[0] = '\0';
    if (a.body.at && strstr(a.body.at, "\"next\":\"")) sscanf(strstr(a.body.at, "\"next\":\"") + 8, "%199[^\"]", next);
    /* A status tells when it was asked for: that time is the one thing that may differ, and is taken out. */
    for (int i = 0; i < 2; i++) {
        ist_http_answer *answer = i ? &b : &a;
        char *moment = answer->body.at ? strstr(answer->body.at, "\"request_timestamp\":\"") : NULL;
        if (moment) memset(moment + 21, 'x', 27);
    }
    bool same = is_same(&a, &b);
    if (!same) printf("# %s %s?%s %s\n# a: %d %.300s\n# b: %d %.300s\n", method, path, query, body, a.status, a.body.at ? a.body.at : "", b.status,
                      b.body.at ? b.body.at : "");
    ist_http_answer_clear(&a);
    ist_http_answer_clear(&b);
    t->requests++;
    return same;
}

int main(int count, char **words)
{
    static twins t = { .random = 88172645463325252u };
    long long sequences = count > 1 ? atoll(words[1]) : 2000;
    char path[2][128];
    ist_error err = { 0 };
    bool good = true;
    for (int i = 0; i < 2; i++) {
        snprintf(path[i], sizeof path[i], "%s/isthmus-twin-%d-%ld.db", node_folder(), i, (long)getpid());
        unlink(path[i]);
        if (node_open(i ? &t.b : &t.a, path[i], true, &err) != IST_OK) {
            printf("Bail out! %s\n", err.text);
            return 1;
        }
    }
    printf("1..2\n");
    for (long long i = 0; i < sequences && good; i++) {
        char next[200] = "";
        if (i % 5 == 0) good = change(&t);
        for (unsigned n = 1 + draw(&t, 12); n > 0 && good; n--) good = request(&t, next);
    }
    printf("# %lld requests in %lld sequences; %lld things offered to both, %lld that may not leave to one\n", t.requests, sequences, t.released,
           t.secrets);
    printf("%s 1 - twins answer byte for byte alike\n", good ? "ok" : "not ok");
    printf("%s 2 - they did differ, and something was released\n", t.secrets > 0 && t.released > 0 ? "ok" : "not ok");
    node_remove(&t.a);
    node_remove(&t.b);
    return good ? 0 : 1;
}
