/* SPDX-License-Identifier: Apache-2.0
 *
 * link.c: pull and reconcile against a node on this machine: one of ours, and one that never gets on.
 */
#include "../check.h"
#include "node.h"

#include <isthmus/http/server.h>
#include <isthmus/share/link.h>

/* Korea's side of the link: a store of its own, with the node at a port as its partner. */
typedef struct asker {
    char path[128];
    ist_exchange *exchange;
    ist_partner partner;
    ist_http_client *client;
} asker;

static const char *path_of(const char *name)
{
    static char path[2][128];
    static int next;
    next = !next;
    snprintf(path[next], sizeof path[next], "%s/isthmus-link-%s-%ld.db", node_folder(), name, (long)getpid());
    unlink(path[next]);
    return path[next];
}

static void asker_open(asker *a, int port)
{
    ist_error err = { 0 };
    const ist_exchange_options options = { .our_side = "ROK", .create = true };
    const ist_http_client_options way = { .user = "rok", .password = "word", .timeout = 20 };
    ist_partner nato = { .name = "nato", .side = "NATO", .code = "NATO", .first_day = 0, .last_day = 100000 };
    memset(a, 0, sizeof *a);
    snprintf(a->path, sizeof a->path, "%s", path_of("rok"));
    snprintf(nato.url, sizeof nato.url, "http://127.0.0.1:%d/exchange/", port);
    CHECK(ist_exchange_open(&a->exchange, a->path, &options, &err) == IST_OK);
    CHECK(ist_exchange_put_partner(a->exchange, &nato, &err) == IST_OK);
    CHECK(ist_exchange_partner(a->exchange, "nato", NULL, NULL, &a->partner, &err) == IST_OK);
    CHECK(ist_http_client_new(&a->client, &way, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
}

static void asker_remove(asker *a)
{
    node rest = { .exchange = a->exchange };
    ist_http_client_free(a->client);
    snprintf(rest.path, sizeof rest.path, "%s", a->path);
    pthread_mutex_init(&rest.taxii.lock, NULL);
    node_remove(&rest);
}

/* ---- a node that gives the same page for ever, and stops only so that a test ends */

enum { PATIENCE = 20 };
static int asked;

static void answer_the_same(void *context, const ist_http_request *request, ist_http_answer *answer)
{
    const char *date = context;
    (void)request;
    answer->status = ++asked > PATIENCE ? 500 : 200;
    answer->type = IST_TAXII_TYPE;
    if (strstr(request->path, "/manifest/"))
        ist_buffer_print(&answer->body, "{\"more\":true,\"objects\":[{\"id\":\"%s\",\"date_added\":\"%s\",\"version\":\"2026-03-01T00:00:00.000Z\"}]}",
                         node_location_id(1), date);
    else ist_buffer_print(&answer->body, "{\"more\":true,\"objects\":[%s]}", node_location(1, 1, NODE_CLEAR, ""));
    ist_http_add(answer, "X-TAXII-Date-Added-Last", date);
}

TEST(a_partner_that_repeats_its_page_is_told_from_one_that_has_more)
{
    static char date[] = "2026-03-05T00:00:00.000001Z";
    const ist_http_options options = { .port = 0 };
    ist_http_server *server = NULL;
    ist_link_report report;
    ist_error err = { 0 };
    asker a;
    CHECK(ist_http_serve(&server, &options, answer_the_same, date, &err) == IST_OK);
    asker_open(&a, ist_http_port(server));
    asked = 0;
    CHECK(ist_link_pull(a.exchange, a.client, &a.partner, &report, &err) == IST_IO);
    CHECK_HAS(err.text, "the partner's node gives the page up to 2026-03-05T00:00:00.000001Z again");
    CHECK(asked == 2 && report.accepted == 1); /* what came first is kept */
    asked = 0;
    CHECK(ist_link_reconcile(a.exchange, a.client, &a.partner, &report, &err) == IST_IO);
    CHECK_HAS(err.text, "the partner's node gives the page up to 2026-03-05T00:00:00.000001Z again");
    CHECK(asked == 2);
    ist_http_stop(server);
    asker_remove(&a);
}

static void offer(node *n, int number)
{
    ist_offer made;
    ist_error err = { 0 };
    CHECK(ist_exchange_offer(n->exchange, node_location_id(number), "rok", (int)(n->now / INT64_C(86400000000)), true, &made, &err) == IST_OK);
    CHECK(made.decision.verdict == IST_RELEASE);
}

/* A label is fetched before what stands under it, whose id may come first in the alphabet. */
TEST(reconcile_fetches_labels_before_what_they_mark)
{
    static node n;
    const ist_http_options options = { .port = 0 };
    ist_http_server *server = NULL;
    ist_link_report report;
    ist_error err = { 0 };
    asker a;
    memset(&n, 0, sizeof n);
    CHECK(node_open(&n, path_of("nato"), true, &err) == IST_OK);
    CHECK(node_put_text(&n, node_location(1, 1, NODE_SECRET_KOR, ""), "maritime-events", &err) == IST_OK);
    offer(&n, 1);
    CHECK(ist_http_serve(&server, &options, ist_taxii_handle, &n.taxii, &err) == IST_OK);
    asker_open(&a, ist_http_port(server));
    CHECK(ist_link_reconcile(a.exchange, a.client, &a.partner, &report, &err) == IST_OK);
    CHECK(report.missing_here == 2 && report.accepted == 2 && report.refused == 0 && report.still_missing == 0);
    CHECK_TEXT(report.first_refusal, "");
    ist_http_stop(server);
    asker_remove(&a);
    node_remove(&n);
}

/* A row that was hidden while a pull passed it comes with the next pull, with its label before it; and reconcile finds nothing missing. */
TEST(what_was_hidden_while_a_pull_passed_comes_with_the_next)
{
    static node n;
    const ist_http_options options = { .port = 0 };
    ist_http_server *server = NULL;
    ist_link_report report;
    ist_error err = { 0 };
    asker a;
    memset(&n, 0, sizeof n);
    CHECK(node_open(&n, path_of("nato"), true, &err) == IST_OK);
    CHECK(node_put_text(&n, node_location(1, 1, NODE_SECRET_KOR, ""), "maritime-events", &err) == IST_OK);
    CHECK(node_put_text(&n, node_location(2, 1, NODE_CLEAR, ""), "maritime-events", &err) == IST_OK);
    CHECK(ist_http_serve(&server, &options, ist_taxii_handle, &n.taxii, &err) == IST_OK);
    asker_open(&a, ist_http_port(server));
    offer(&n, 1);
    ist_exchange_set_terms(n.exchange, 0, NULL); /* the agreement ends */
    offer(&n, 2);
    CHECK(ist_link_pull(a.exchange, a.client, &a.partner, &report, &err) == IST_OK && report.accepted == 1);
    ist_exchange_set_terms(n.exchange, 1, &n.terms); /* and is reinstated */
    CHECK(ist_link_pull(a.exchange, a.client, &a.partner, &report, &err) == IST_OK && report.accepted == 2 && report.again == 0);
    CHECK(ist_link_pull(a.exchange, a.client, &a.partner, &report, &err) == IST_OK && report.objects == 0);
    CHECK(ist_link_reconcile(a.exchange, a.client, &a.partner, &report, &err) == IST_OK && report.missing_here == 0);
    ist_http_stop(server);
    asker_remove(&a);
    node_remove(&n);
}

RUN(IT(a_partner_that_repeats_its_page_is_told_from_one_that_has_more), IT(reconcile_fetches_labels_before_what_they_mark),
    IT(what_was_hidden_while_a_pull_passed_comes_with_the_next))
