/* SPDX-License-Identifier: Apache-2.0
 *
 * node.h: a node for tests: an exchange in a file of its own, with a clock that moves when it is told to, one partner, one
 * agreement, and objects in one line.
 */
#ifndef ISTHMUS_TESTS_SHARE_NODE_H
#define ISTHMUS_TESTS_SHARE_NODE_H

#include <isthmus/base/time.h>
#include <isthmus/share/exchange.h>
#include <isthmus/share/taxii.h>
#include <isthmus/share/terms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NODE_CLEAR "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
#define NODE_RED "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
#define NODE_SECRET_KOR "marking-definition--c0000001-1111-4111-8111-000000000003"
#define NODE_TOP_SECRET "marking-definition--c0000001-1111-4111-8111-000000000004"

/* Makes a store of version 2 of one that was made now. */
#define NODE_OLDER "DROP TRIGGER passed_no_more; DROP TABLE taken; DROP TABLE passed; DROP TABLE recalls; DROP TABLE givers; PRAGMA user_version = 2"

typedef struct node {
    char path[128];
    int64_t now;
    ist_exchange *exchange;
    ist_terms terms;
    ist_partner partner;
    ist_taxii taxii;
} node;

static char node_own[60];

__attribute__((unused)) static void node_leave(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -r '%s'", node_own);
    if (system(command) != 0) printf("# %s stays\n", node_own);
}

/* Where stores of a test are made: in memory where that can be, since what is tested here is not the disk; and in a folder of its own, since a
 * test that was killed under the same number leaves a log that would be read as that of a new store. */
__attribute__((unused)) static const char *node_folder(void)
{
    const char *told = getenv("TMPDIR"), *within = told && strlen(told) <= 30 ? told : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    if (node_own[0]) return node_own;
    snprintf(node_own, sizeof node_own, "%.30s/isthmus-share-XXXXXX", within);
    if (mkdtemp(node_own)) atexit(node_leave);
    return node_own;
}

__attribute__((unused)) static int64_t node_clock(void *context)
{
    node *n = context;
    return n->now += 7; /* time passes whenever somebody looks */
}

__attribute__((unused)) static ist_status node_put_text(node *n, const char *text, const char *category, ist_error *err)
{
    json_t *object = NULL;
    ist_status status = ist_json_read_text(&object, "object", text, strlen(text), err);
    if (status == IST_OK) status = ist_exchange_put(n->exchange, object, category, "", err);
    json_decref(object);
    return status;
}

/* A location called `name`, of a version and with a marking. `number` makes its id. */
__attribute__((unused)) static const char *node_location(int number, int version, const char *marking, const char *more)
{
    static char text[4][1200];
    static int next;
    next = (next + 1) % 4;
    snprintf(text[next], sizeof text[next],
             "{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-8111-%012d\",\"created\":"
             "\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-03-%02dT00:00:00.000Z\",\"region\":\"eastern-asia\",\"name\":\"place %d\","
             "\"object_marking_refs\":[\"%s\"]%s}", number, version, number, marking, more);
    return text[next];
}

__attribute__((unused)) static const char *node_location_id(int number)
{
    static char id[4][80];
    static int next;
    next = (next + 1) % 4;
    snprintf(id[next], sizeof id[next], "location--e0000004-1111-4111-8111-%012d", number);
    return id[next];
}

__attribute__((unused)) static const char *node_label(const char *id, const char *level, const char *release)
{
    static char text[1200];
    snprintf(text, sizeof text,
             "{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"%s\",\"created\":\"2026-03-01T00:00:00.000Z\",\"extensions\":{\""
             IST_LABEL_EXTENSION "\":{\"extension_type\":\"property-extension\",\"policy_identifier\":\"NATO\",\"classification\":\"%s\"%s%s%s}}}",
             id, level, release ? ",\"categories\":[{\"tag_name\":\"Releasable To\",\"type\":\"PERMISSIVE\",\"values\":[\"" : "",
             release ? release : "", release ? "\"]}]" : "");
    return text;
}

/* NATO's node with partner rok (user rok, password word) under an agreement that is in force through 2026. */
__attribute__((unused)) static ist_status node_open(node *n, const char *path, bool create, ist_error *err)
{
    static const unsigned char secret[32] = "the same in every node of a test";
    const ist_exchange_options options = { .our_side = "NATO", .create = create, .clock = node_clock, .clock_context = n, .secret = secret };
    snprintf(n->path, sizeof n->path, "%.127s", path);
    if (!n->now) n->now = (int64_t)ist_day_of(2026, 6, 1) * INT64_C(86400000000);
    IST_TRY(ist_exchange_open(&n->exchange, path, &options, err));
    n->terms = (ist_terms){ .key = "agreement/test", .n_parties = 2, .parties = { "NATO", "ROK" }, .first_day = ist_day_of(2026, 1, 1),
                            .last_day = ist_day_of(2026, 12, 31), .n_categories = 2, .categories = { "maritime-events", "other" }, .handling = "" };
    IST_TRY(ist_terms_read_table(&n->terms, "{\"NATO\":{\"CONFIDENTIAL\":\"군사 III급비밀\",\"SECRET\":\"군사 II급비밀\"},"
                                 "\"ROK\":{\"군사 III급비밀\":\"CONFIDENTIAL\",\"군사 II급비밀\":\"SECRET\"},\"tlp\":\"GREEN\"}", "NATO:SECRET", err));
    ist_exchange_set_terms(n->exchange, 1, &n->terms);
    n->taxii = (ist_taxii){ .exchange = n->exchange, .base = "https://node.example", .title = "node", .largest = 1 << 20, .page = 50, .basic = true };
    pthread_mutex_init(&n->taxii.lock, NULL);
    if (!create) return ist_exchange_partner(n->exchange, "rok", NULL, NULL, &n->partner, err);
    ist_partner rok = { .name = "rok", .side = "ROK", .code = "KOR", .first_day = 0, .last_day = 100000 };
    IST_TRY(ist_exchange_password(&rok, "rok:word", err));
    IST_TRY(ist_exchange_put_partner(n->exchange, &rok, err));
    IST_TRY(ist_exchange_partner(n->exchange, "rok", NULL, NULL, &n->partner, err));
    IST_TRY(node_put_text(n, node_label(NODE_SECRET_KOR, "SECRET", "KOR"), "other", err));
    return node_put_text(n, node_label(NODE_TOP_SECRET, "TOP SECRET", NULL), "other", err);
}

__attribute__((unused)) static void node_close(node *n)
{
    ist_exchange_free(n->exchange);
    pthread_mutex_destroy(&n->taxii.lock);
    n->exchange = NULL;
}

__attribute__((unused)) static void node_remove(node *n)
{
    static const char *const tails[] = { "", "-wal", "-shm" };
    char path[160];
    node_close(n);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", n->path, tails[i]);
        unlink(path);
    }
}

/* Asks the node as partner rok; the answer is the caller's to clear. */
__attribute__((unused)) static void node_ask(node *n, const char *method, const char *path, const char *query, const char *body,
                                             ist_http_answer *answer)
{
    ist_http_request request = { .method = method, .path = path, .query = query, .body = body, .body_length = strlen(body), .n_headers = 3 };
    request.headers[0] = (ist_http_header){ "Authorization", "Basic cm9rOndvcmQ=" }; /* rok:word */
    request.headers[1] = (ist_http_header){ "Accept", IST_TAXII_TYPE };
    request.headers[2] = (ist_http_header){ "Content-Type", IST_TAXII_TYPE };
    memset(answer, 0, sizeof *answer);
    ist_taxii_handle(&n->taxii, &request, answer);
}

#endif
