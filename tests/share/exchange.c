/* SPDX-License-Identifier: Apache-2.0
 *
 * exchange.c: what enters an outbox, what comes out of it, and what a partner sees over TAXII.
 */
#include "../check.h"
#include "node.h"

#include <isthmus/share/show.h>
#include <sqlite3.h>

static node n;

static void open_new(void)
{
    char path[128];
    ist_error err = { 0 };
    memset(&n, 0, sizeof n);
    snprintf(path, sizeof path, "%s/isthmus-exchange-%ld.db", node_folder(), (long)getpid());
    unlink(path);
    CHECK(node_open(&n, path, true, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
}

static ist_offer offer(const char *id)
{
    ist_offer out = { .words = "" };
    ist_error err = { 0 };
    int day = (int)(n.now / INT64_C(86400000000));
    CHECK(ist_exchange_offer(n.exchange, id, "rok", day, true, &out, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    return out;
}

static void put(const char *text)
{
    ist_error err = { 0 };
    CHECK(node_put_text(&n, text, "maritime-events", &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
}

static char said[200000];
static int ask(const char *method, const char *path, const char *query, const char *body)
{
    ist_http_answer answer;
    node_ask(&n, method, path, query, body, &answer);
    int status = answer.status;
    snprintf(said, sizeof said, "%s", answer.body.at ? answer.body.at : "");
    ist_http_answer_clear(&answer);
    return status;
}
static int get(const char *path, const char *query) { return ask("GET", path, query, ""); }

#define OUT "/exchange/collections/outbox/"
#define IN "/exchange/collections/inbox/"

TEST(what_passes_leaves_with_its_label_and_the_rest_is_absent)
{
    open_new();
    put(node_location(1, 1, NODE_SECRET_KOR, ""));
    put(node_location(2, 1, NODE_TOP_SECRET, ""));
    put(node_location(3, 1, NODE_RED, ""));
    ist_offer first = offer(node_location_id(1));
    CHECK(first.decision.verdict == IST_RELEASE);
    CHECK_TEXT(first.decision.agreement, "agreement/test");
    CHECK(offer(node_location_id(2)).decision.rule == IST_RULE_EQUIVALENT);
    CHECK(offer(node_location_id(3)).decision.rule == IST_RULE_CEILING);
    CHECK(offer(node_location_id(1)).already);
    CHECK(get(OUT "objects/", "") == 200);
    CHECK_HAS(said, node_location_id(1));
    CHECK_HAS(said, NODE_SECRET_KOR); /* its definition came with it */
    CHECK(!strstr(said, node_location_id(2)) && !strstr(said, node_location_id(3)) && !strstr(said, NODE_TOP_SECRET));
    node_remove(&n);
}

TEST(an_unreleasable_object_looks_like_an_absent_one)
{
    char absent[4000];
    open_new();
    put(node_location(2, 1, NODE_TOP_SECRET, ""));
    offer(node_location_id(2));
    static const char *const tails[] = { "", "versions/" };
    for (int i = 0; i < 2; i++) {
        char there[200], nowhere[200];
        snprintf(there, sizeof there, OUT "objects/%s/%s", node_location_id(2), tails[i]);
        snprintf(nowhere, sizeof nowhere, OUT "objects/%s/%s", node_location_id(9), tails[i]);
        CHECK(get(nowhere, "") == 404);
        strcpy(absent, said);
        CHECK(get(there, "") == 404);
        CHECK_TEXT(said, absent);
        CHECK(ask("DELETE", there, "", "") == ask("DELETE", nowhere, "", ""));
    }
    CHECK(get(OUT "objects/", "") == 200);
    CHECK_TEXT(said, "{}");
    CHECK(get(OUT "manifest/", "") == 200);
    CHECK_TEXT(said, "{}");
    node_remove(&n);
}

TEST(an_agreement_that_ends_takes_back_what_stands_in_the_outbox)
{
    open_new();
    put(node_location(1, 1, NODE_SECRET_KOR, ""));
    put(node_location(4, 1, NODE_CLEAR, ""));
    offer(node_location_id(1));
    offer(node_location_id(4));
    get(OUT "manifest/", "");
    CHECK_HAS(said, node_location_id(1));
    n.now = (int64_t)ist_day_of(2027, 1, 1) * INT64_C(86400000000);
    get(OUT "manifest/", "");
    CHECK(!strstr(said, node_location_id(1)));
    CHECK_HAS(said, node_location_id(4)); /* public: it needs no agreement */
    node_remove(&n);
}

TEST(a_recall_takes_back_the_object_and_what_names_it)
{
    ist_error err = { 0 };
    char more[200];
    open_new();
    put(node_location(1, 1, NODE_SECRET_KOR, ""));
    snprintf(more, sizeof more, ",\"near_ref\":\"%s\"", node_location_id(1));
    put(node_location(5, 1, NODE_SECRET_KOR, more));
    CHECK(offer(node_location_id(5)).decision.verdict == IST_RELEASE);
    get(OUT "manifest/", "");
    CHECK_HAS(said, node_location_id(1)); /* what it names went before it */
    CHECK_HAS(said, node_location_id(5));
    CHECK(ist_exchange_recall(n.exchange, node_location_id(1), "in error", &err) == IST_OK);
    get(OUT "manifest/", "");
    CHECK(!strstr(said, node_location_id(1)) && !strstr(said, node_location_id(5)));
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RECALLED);
    node_remove(&n);
}

/* A label that is taken back takes its objects with it, and no object may go under it any more. */
TEST(a_recalled_label_takes_back_what_stands_under_it)
{
    ist_error err = { 0 };
    open_new();
    put(node_location(1, 1, NODE_SECRET_KOR, ""));
    put(node_location(2, 1, NODE_CLEAR, ""));
    offer(node_location_id(1));
    offer(node_location_id(2));
    CHECK(ist_exchange_recall(n.exchange, NODE_SECRET_KOR, "wrong list", &err) == IST_OK);
    get(OUT "manifest/", "");
    CHECK(!strstr(said, node_location_id(1)) && !strstr(said, NODE_SECRET_KOR));
    CHECK_HAS(said, node_location_id(2));
    put(node_location(3, 1, NODE_SECRET_KOR, ""));
    CHECK(offer(node_location_id(3)).decision.rule == IST_RULE_UNDERSTOOD);
    node_remove(&n);
}

/* Japan gives, agrees to Korea, and takes back: it is gone from what Korea sees. */
TEST(what_its_giver_takes_back_is_taken_back_from_all)
{
    ist_error err = { 0 };
    ist_partner jpn = { .name = "jpn", .side = "JPN", .code = "JPN", .first_day = 0, .last_day = 100000 };
    char envelope_text[1400];
    ist_accepted accepted = { 0 };
    bool any = false;
    open_new();
    CHECK(ist_exchange_put_partner(n.exchange, &jpn, &err) == IST_OK && ist_exchange_partner(n.exchange, "jpn", NULL, NULL, &jpn, &err) == IST_OK);
    snprintf(envelope_text, sizeof envelope_text, "{\"objects\":[%s]}", node_location(1, 1, NODE_CLEAR, ""));
    CHECK(ist_exchange_accept(n.exchange, &jpn, envelope_text, strlen(envelope_text), &accepted, &err) == IST_OK && accepted.good == 1);
    ist_accepted_clear(&accepted);
    offer(node_location_id(1)); /* public: it needs no consent */
    get(OUT "manifest/", "");
    CHECK_HAS(said, node_location_id(1));
    CHECK(ist_exchange_withdraw(n.exchange, &jpn, node_location_id(1), NULL, &any, &err) == IST_OK && any);
    get(OUT "manifest/", "");
    CHECK_TEXT(said, "{}");
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RECALLED);
    node_remove(&n);
}

TEST(a_sanitised_object_is_a_new_one_without_what_may_not_leave)
{
    char more[600];
    open_new();
    put(node_location(2, 1, NODE_TOP_SECRET, ""));
    snprintf(more, sizeof more, ",\"near_ref\":\"%s\",\"description\":\"source detail\",\"granular_markings\":[{\"marking_ref\":\"%s\","
             "\"selectors\":[\"description\"]},{\"lang\":\"en\",\"selectors\":[\"name\",\"description\"]}]", node_location_id(2), NODE_RED);
    put(node_location(6, 1, NODE_SECRET_KOR, more));
    ist_offer made = offer(node_location_id(6));
    CHECK(made.decision.verdict == IST_RELEASE_SANITISED && made.decision.n_removed == 2);
    CHECK(strcmp(made.id, node_location_id(6)) != 0);
    get(OUT "objects/", "");
    CHECK_HAS(said, made.id);
    CHECK_HAS(said, "\"selectors\":[\"name\"]");
    CHECK(!strstr(said, node_location_id(6)) && !strstr(said, node_location_id(2)) && !strstr(said, "source detail") && !strstr(said, NODE_RED));
    CHECK_TEXT(offer(node_location_id(6)).id, made.id);
    node_remove(&n);
}

TEST(an_id_in_a_text_is_found_by_the_second_filter)
{
    char more[200];
    open_new();
    put(node_location(2, 1, NODE_TOP_SECRET, ""));
    snprintf(more, sizeof more, ",\"description\":\"seen near %s at night\"", node_location_id(2));
    put(node_location(7, 1, NODE_SECRET_KOR, more));
    ist_offer made = offer(node_location_id(7));
    CHECK(made.decision.verdict == IST_REFUSE && made.decision.rule == IST_RULE_REFERENCE);
    CHECK_HAS(made.words, "it names location--");
    node_remove(&n);
}

TEST(pages_may_be_asked_again_and_gone_on_from_either_way)
{
    char first[20000], next[200] = "", query[400];
    open_new();
    for (int i = 1; i <= 25; i++) {
        put(node_location(100 + i, 1, NODE_CLEAR, ""));
        offer(node_location_id(100 + i));
    }
    CHECK(get(OUT "objects/", "limit=10") == 200);
    snprintf(first, sizeof first, "%.19999s", said);
    CHECK_HAS(said, "\"more\":true");
    sscanf(strstr(said, "\"next\":\"") + 8, "%199[^\"]", next);
    snprintf(query, sizeof query, "limit=10&next=%s", next);
    CHECK(get(OUT "objects/", query) == 200);
    snprintf(first, sizeof first, "%.19999s", said);
    CHECK_HAS(said, node_location_id(111));
    CHECK(get(OUT "objects/", query) == 200); /* the reply was lost: the same page again */
    CHECK_TEXT(said, first);
    CHECK(get(OUT "objects/", "limit=10&next=1.00000000000000000000000000000000") == 400);
    snprintf(query, sizeof query, "limit=10&match%%5Btype%%5D=location&next=%s", next);
    CHECK(get(OUT "objects/", query) == 400); /* of other filters */
    /* by date: every item once, whatever the page */
    int seen = 0;
    char after[64] = "";
    for (int page = 0; page < 12; page++) {
        ist_http_answer answer;
        snprintf(query, sizeof query, "limit=3%s%s", after[0] ? "&added_after=" : "", after);
        node_ask(&n, "GET", OUT "manifest/", query, "", &answer);
        for (const char *at = answer.body.at; at && (at = strstr(at, "\"id\":\"location")) != NULL; at++) seen++;
        for (size_t i = 0; i < answer.n_headers; i++)
            if (strcmp(answer.headers[i].name, "X-TAXII-Date-Added-Last") == 0) snprintf(after, sizeof after, "%.60s", answer.headers[i].value);
        ist_http_answer_clear(&answer);
    }
    CHECK(seen == 25);
    node_remove(&n);
}

static char listed[8000];
static bool add_listed(void *context, long long number, const char *record, const char *hash)
{
    (void)context, (void)number, (void)hash;
    snprintf(listed + strlen(listed), sizeof listed - strlen(listed), "%s\n", record);
    return true;
}

/* A page's mark and the audit that a partner may see count only what it can see: a place among all rows would tell of the hidden ones. */
TEST(the_place_of_a_page_does_not_tell_how_many_rows_are_hidden)
{
    char next[2][200] = { "", "" }, query[400];
    open_new();
    for (int i = 1; i <= 9; i++) {
        put(node_location(i, 1, i > 1 && i < 7 ? NODE_SECRET_KOR : NODE_CLEAR, ""));
        offer(node_location_id(i));
    }
    n.now = (int64_t)ist_day_of(2027, 1, 1) * INT64_C(86400000000);
    for (int i = 0; i < 2; i++) {
        snprintf(query, sizeof query, "limit=1%s%s", i ? "&next=" : "", i ? next[0] : "");
        CHECK(get(OUT "objects/", query) == 200);
        sscanf(strstr(said, "\"next\":\"") ? strstr(said, "\"next\":\"") + 8 : "", "%199[^\"]", next[i]);
        CHECK(strlen(next[i]) == 49 && next[i][16] == '.');
    }
    CHECK_HAS(said, node_location_id(7));
    CHECK(memcmp(next[0], "00000000", 8) != 0 && memcmp(next[1], "00000000", 8) != 0 && memcmp(next[0], next[1], 8) != 0);
    listed[0] = '\0';
    ist_error err = { 0 };
    CHECK(ist_exchange_each_record(n.exchange, &n.partner, IST_AUDIT_TRANSFERS, add_listed, NULL, &err) == IST_OK);
    CHECK_HAS(listed, "up to what was added at 2026-06-01T");
    CHECK(!strstr(listed, "row"));
    node_remove(&n);
}

TEST(versions_are_last_first_all_or_one)
{
    char path[200];
    open_new();
    for (int version = 1; version <= 3; version++) {
        put(node_location(1, version, version == 3 ? NODE_TOP_SECRET : NODE_CLEAR, ""));
        offer(node_location_id(1));
    }
    snprintf(path, sizeof path, OUT "objects/%s/", node_location_id(1));
    CHECK(get(path, "") == 200);
    CHECK_HAS(said, "2026-03-02"); /* the third may not be seen: the second is the last */
    CHECK(!strstr(said, "\"modified\":\"2026-03-01") && !strstr(said, "2026-03-03"));
    CHECK(get(path, "match%5Bversion%5D=first") == 200);
    CHECK(strstr(said, "\"modified\":\"2026-03-01") && !strstr(said, "2026-03-02"));
    CHECK(get(path, "match%5Bversion%5D=all") == 200);
    CHECK(strstr(said, "\"modified\":\"2026-03-01") && strstr(said, "2026-03-02"));
    CHECK(get(path, "match%5Bversion%5D=2026-03-03T00:00:00.000Z") == 404);
    snprintf(path, sizeof path, OUT "objects/%s/versions/", node_location_id(1));
    CHECK(get(path, "") == 200);
    CHECK_TEXT(said, "{\"versions\":[\"2026-03-02T00:00:00.000Z\",\"2026-03-01T00:00:00.000Z\"]}");
    node_remove(&n);
}

static void envelope(char *out, size_t room, const char *const *objects, size_t count)
{
    snprintf(out, room, "{\"objects\":[");
    for (size_t i = 0; i < count; i++) snprintf(out + strlen(out), room - strlen(out), "%s%s", i ? "," : "", objects[i]);
    snprintf(out + strlen(out), room - strlen(out), "]}");
}

TEST(the_good_part_of_an_envelope_is_kept_and_the_bad_accounted_for)
{
    char body[8000], path[200], id[80] = "";
    char one[1200], two[1200], three[1200];
    open_new();
    snprintf(one, sizeof one, "%s", node_location(1, 1, NODE_CLEAR, ""));
    snprintf(two, sizeof two, "%s", node_location(2, 1, NODE_CLEAR, ",\"latitude\":95,\"longitude\":1"));
    snprintf(three, sizeof three, "%s", node_location(3, 1, "marking-definition--c0000001-1111-4111-8111-00000000dead", ""));
    const char *objects[] = { one, two, three };
    envelope(body, sizeof body, objects, 3);
    CHECK(ask("POST", IN "objects/", "", body) == 202);
    CHECK_HAS(said, "\"total_count\":3,\"success_count\":1");
    CHECK_HAS(said, "latitude is 95");
    CHECK_HAS(said, "its marking");
    sscanf(said, "{\"id\":\"%79[^\"]", id);
    snprintf(path, sizeof path, "/exchange/status/%s/", id);
    CHECK(get(path, "") == 200);
    CHECK_HAS(said, "\"failure_count\":2");
    CHECK(get(IN "objects/", "") == 200);
    CHECK(strstr(said, node_location_id(1)) && !strstr(said, node_location_id(2)) && !strstr(said, node_location_id(3)));
    envelope(body, sizeof body, objects, 1);
    CHECK(ask("POST", IN "objects/", "", body) == 202); /* again: success, no copy */
    CHECK_HAS(said, "\"success_count\":1");
    get(IN "manifest/", "");
    CHECK(strstr(said, node_location_id(1)) && !strstr(strstr(said, node_location_id(1)) + 10, node_location_id(1)));
    CHECK(ask("POST", IN "objects/", "", "{\"objects\":[]}") == 422);
    CHECK(ask("POST", IN "objects/", "", "{\"objects\":[{\"a\":1,\"a\":2}]}") == 422);
    CHECK(ask("POST", OUT "objects/", "", body) == 403);
    /* its own may be taken back */
    snprintf(path, sizeof path, IN "objects/%s/", node_location_id(1));
    CHECK(ask("DELETE", path, "", "") == 200);
    CHECK(get(path, "") == 404);
    CHECK(ask("DELETE", path, "", "") == 404);
    node_remove(&n);
}

/* Observables of STIX have no version: the moment at which one was added stands for it, everywhere the same. */
TEST(what_has_no_version_goes_by_the_day_it_came)
{
    static const char file[] = "{\"objects\":[{\"type\":\"file\",\"spec_version\":\"2.1\",\"id\":\"file--e0000004-1111-4111-8111-000000000001\",\"name\":\"a\"}]}";
    char version[64] = "", again[64] = "", query[200];
    open_new();
    CHECK(ask("POST", IN "objects/", "", file) == 202);
    sscanf(strstr(said, "\"version\":\"") ? strstr(said, "\"version\":\"") + 11 : "", "%63[^\"]", version);
    CHECK(strlen(version) == 27 && strncmp(version, "2026-06-01T", 11) == 0);
    CHECK(ask("POST", IN "objects/", "", file) == 202);
    CHECK_HAS(said, version);
    CHECK(get(IN "manifest/", "") == 200);
    sscanf(strstr(said, "\"version\":\"") ? strstr(said, "\"version\":\"") + 11 : "", "%63[^\"]", again);
    CHECK_TEXT(again, version);
    CHECK_HAS(said, "\"date_added\":\"");
    snprintf(query, sizeof query, "match%%5Bversion%%5D=%s", version);
    CHECK(get(IN "objects/", query) == 200);
    CHECK_HAS(said, "file--e0000004");
    CHECK(get(IN "objects/file--e0000004-1111-4111-8111-000000000001/versions/", "") == 200);
    CHECK_HAS(said, version);
    node_remove(&n);
}

/* Blanks, escapes and the order of members do not make other content; a value does. */
TEST(the_same_version_again_is_the_same_content)
{
#define HEAD "\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-8111-000000000001\",\"created\":\"2026-03-01T00:00:00Z\","
    open_new();
    CHECK(ask("POST", IN "objects/", "", "{\"objects\":[{" HEAD "\"modified\":\"2026-03-01T00:00:00Z\",\"region\":\"asia\"}]}") == 202);
    CHECK_HAS(said, "\"success_count\":1");
    CHECK(ask("POST", IN "objects/", "", "{ \"objects\" : [ {\"region\":\"\\u0061sia\" , " HEAD "\"modified\":\"2026-03-01T00:00:00Z\"} ] }") == 202);
    CHECK_HAS(said, "\"success_count\":1");
    CHECK(ask("POST", IN "objects/", "", "{\"objects\":[{" HEAD "\"modified\":\"2026-03-01T00:00:00Z\",\"region\":\"europe\"}]}") == 202);
    CHECK_HAS(said, "held with other content");
    get(IN "objects/", "match%5Bversion%5D=all");
    CHECK(strstr(said, "asia") && !strstr(said, "europe"));
#undef HEAD
    node_remove(&n);
}

/* A marking that only we hold must not be told from one that nobody holds. */
TEST(a_partner_cannot_probe_for_what_we_hold)
{
    char body[2][4000], answer[2][4000];
    open_new();
    const char *objects[] = { node_location(8, 1, NODE_TOP_SECRET, "") };
    envelope(body[0], sizeof body[0], objects, 1);
    objects[0] = node_location(8, 1, "marking-definition--c0000001-1111-4111-8111-00000000dead", "");
    envelope(body[1], sizeof body[1], objects, 1);
    for (int i = 0; i < 2; i++) {
        CHECK(ask("POST", IN "objects/", "", body[i]) == 202);
        snprintf(answer[i], sizeof answer[i], "%.3900s", strstr(said, "failure_count"));
        char *marking = strstr(answer[i], "marking-definition--");
        if (marking) memset(marking, 'x', 56);
    }
    CHECK_TEXT(answer[0], answer[1]);
    node_remove(&n);
}

TEST(requests_that_are_not_of_the_form_are_told_so)
{
    static const struct { const char *method, *path, *query; int status; } requests[] = {
        { "GET", "/taxii2/", "", 200 }, { "GET", "/exchange/", "", 200 }, { "GET", "/exchange/collections/", "", 200 },
        { "GET", OUT, "", 200 }, { "GET", "/exchange/collections/nowhere/", "", 404 }, { "GET", "/", "", 404 }, { "GET", "/other/", "", 404 },
        { "GET", OUT "objects/", "limit=0", 400 }, { "GET", OUT "objects/", "limit=x", 400 }, { "GET", OUT "objects/", "added_after=yesterday", 400 },
        { "GET", OUT "objects/", "limit=1&limit=2", 400 }, { "GET", OUT "objects/", "match%5Bcolour%5D=red", 400 },
        { "GET", OUT "objects/", "match%5Bversion%5D=newest", 400 }, { "GET", OUT "objects/", "%zz", 400 },
        { "PUT", OUT "objects/", "", 405 }, { "GET", OUT "objects/a/b/c/d/e/f/g/", "", 404 }, { "GET", "/exchange//collections/", "", 404 },
        { "GET", "/exchange/collections/%2e%2e/", "", 404 }, { "GET", "/exchange/collections/%00/", "", 404 },
        { "GET", "/exchange/status/x/", "", 404 }, { "DELETE", "/exchange/", "", 404 },
    };
    open_new();
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        int status = ask(requests[i].method, requests[i].path, requests[i].query, "");
        if (status != requests[i].status) printf("# %s %s?%s: %d\n", requests[i].method, requests[i].path, requests[i].query, status);
        CHECK(status == requests[i].status);
    }
    ist_http_request stranger = { .method = "GET", .path = "/taxii2/", .query = "", .body = "" };
    ist_http_answer answer = { 0 };
    ist_taxii_handle(&n.taxii, &stranger, &answer);
    CHECK(answer.status == 401);
    ist_http_answer_clear(&answer);
    node_remove(&n);
}

TEST(a_changed_audit_is_found_at_the_record)
{
    long long records;
    char head[IST_DIGEST_HEX], path[128];
    sqlite3 *db = NULL;
    ist_error err = { 0 };
    open_new();
    for (int i = 1; i <= 3; i++) {
        put(node_location(i, 1, NODE_CLEAR, ""));
        offer(node_location_id(i));
    }
    CHECK(ist_exchange_verify(n.exchange, &n.partner, IST_AUDIT_DECISIONS, &records, head, &err) == IST_OK);
    CHECK(records == 3);
    node_close(&n);
    snprintf(path, sizeof path, "%s", n.path);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "UPDATE audit SET record = '' WHERE n = 2", NULL, NULL, NULL) != SQLITE_OK); /* the file itself refuses */
    CHECK(sqlite3_exec(db, "DROP TRIGGER audit_kept; UPDATE audit SET record = replace(record, 'release', 'refuse') WHERE n = 2", NULL, NULL,
                       NULL) == SQLITE_OK);
    sqlite3_close(db);
    CHECK(node_open(&n, path, false, &err) == IST_OK);
    CHECK(ist_exchange_verify(n.exchange, &n.partner, IST_AUDIT_DECISIONS, &records, head, &err) == IST_BROKEN);
    CHECK_HAS(err.text, "record 2");
    CHECK(records == 1);
    node_remove(&n);
}

/* A chain says nothing of what stood behind its end: that shows against a head that was kept. */
TEST(a_chain_that_was_cut_shows_against_the_head_that_was_kept)
{
    long long kept, left;
    char kept_head[IST_DIGEST_HEX], head[IST_DIGEST_HEX], path[128];
    sqlite3 *db = NULL;
    ist_error err = { 0 };
    open_new();
    for (int i = 1; i <= 3; i++) {
        put(node_location(i, 1, NODE_CLEAR, ""));
        offer(node_location_id(i));
    }
    CHECK(ist_exchange_verify(n.exchange, &n.partner, IST_AUDIT_DECISIONS, &kept, kept_head, &err) == IST_OK);
    node_close(&n);
    snprintf(path, sizeof path, "%s", n.path);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "DELETE FROM audit WHERE n = 3", NULL, NULL, NULL) != SQLITE_OK);
    CHECK(sqlite3_exec(db, "DROP TRIGGER audit_stays; DELETE FROM audit WHERE n = 3", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    CHECK(node_open(&n, path, false, &err) == IST_OK);
    CHECK(ist_exchange_verify(n.exchange, &n.partner, IST_AUDIT_DECISIONS, &left, head, &err) == IST_OK);
    CHECK(kept == 3 && left == 2 && strcmp(head, kept_head) != 0);
    node_remove(&n);
}

static char records[4000];
static bool add_record(void *context, long long number, const char *record, const char *hash)
{
    (void)context, (void)number, (void)hash;
    snprintf(records + strlen(records), sizeof records - strlen(records), "%s\n", record);
    return true;
}

TEST(a_signed_head_holds_a_chain_to_account)
{
    ist_head head, other;
    char hash[IST_DIGEST_HEX];
    long long count;
    ist_error err = { 0 };
    open_new();
    records[0] = '\0';
    put(node_location(1, 1, NODE_CLEAR, ""));
    offer(node_location_id(1));
    get(OUT "objects/", "");
    get(OUT "objects/", "");
    CHECK(ist_exchange_head(n.exchange, &n.partner, &head, &err) == IST_OK);
    CHECK(head.records == 2 && ist_head_check(&head));
    get(OUT "objects/", ""); /* what comes later does not change what was signed */
    CHECK(ist_exchange_each_record(n.exchange, &n.partner, IST_AUDIT_TRANSFERS, add_record, NULL, &err) == IST_OK);
    CHECK(ist_audit_check(records, head.records, &count, hash, &err) == IST_OK && count == 2);
    CHECK_TEXT(hash, head.hash);
    strstr(records, "\"count\":1")[8] = '2';
    CHECK(ist_audit_check(records, head.records, &count, hash, &err) == IST_BROKEN || strcmp(hash, head.hash) != 0);
    other = head, other.records = 3;
    CHECK(!ist_head_check(&other));
    other = head, other.hash[5] = other.hash[5] == 'a' ? 'b' : 'a';
    CHECK(!ist_head_check(&other));
    other = head, other.signature[7] = other.signature[7] == 'a' ? 'b' : 'a';
    CHECK(!ist_head_check(&other));
    other = head, other.key[7] = other.key[7] == 'a' ? 'b' : 'a';
    CHECK(!ist_head_check(&other));
    other = head, other.signature[126] = ' '; /* "0d", as it mostly ends, is not " d" */
    CHECK(!ist_head_check(&other));
    other = head;
    for (char *at = other.signature; *at; at++)
        if (*at >= 'a') *at = (char)(*at - 'a' + 'A');
    CHECK(strcmp(other.signature, head.signature) != 0 && !ist_head_check(&other));
    node_remove(&n);
}

TEST(what_another_gave_waits_for_its_word)
{
    ist_error err = { 0 };
    json_t *object = NULL;
    const char *text = node_location(1, 1, NODE_CLEAR, "");
    open_new();
    CHECK(ist_json_read_text(&object, "object", node_location(1, 1, NODE_SECRET_KOR, ""), strlen(text) - strlen(NODE_CLEAR) + strlen(NODE_SECRET_KOR), &err) == IST_OK);
    CHECK(ist_exchange_put(n.exchange, object, "maritime-events", "USA", &err) == IST_OK);
    json_decref(object);
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_ORIGINATOR);
    CHECK(ist_exchange_consent(n.exchange, node_location_id(2), "rok", &err) == IST_MISSING); /* a word about what nobody holds is a slip */
    CHECK(ist_exchange_consent(n.exchange, node_location_id(1), "rok", &err) == IST_OK);
    CHECK(offer(node_location_id(1)).decision.verdict == IST_RELEASE);
    node_remove(&n);
}

static char shown[4000];
static bool add_audited(void *context, const ist_audited *r)
{
    (void)context;
    snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "%lld %s %s %s|", r->n, r->what, r->rule, r->agreement);
    return true;
}
static bool add_day(void *context, int day, long long out, long long in)
{
    (void)context;
    char date[IST_DATE_TEXT];
    ist_format_day(day, date);
    snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "%s %lld %lld|", date, out, in);
    return true;
}

/* Three decisions, one recall, one page sent, one object taken in: each counted where it belongs. */
TEST(what_was_done_can_be_read_again)
{
    char body[4000], one[1200];
    ist_partner_flow flow;
    long long rules[IST_RULES];
    ist_error err = { 0 };
    open_new();
    put(node_location(1, 1, NODE_CLEAR, ""));
    put(node_location(2, 1, NODE_SECRET_KOR, ""));
    put(node_location(3, 1, NODE_RED, ""));
    for (int i = 1; i <= 3; i++) offer(node_location_id(i));
    get(OUT "objects/", "");
    snprintf(one, sizeof one, "%s", node_location(9, 1, NODE_CLEAR, ""));
    const char *objects[] = { one };
    envelope(body, sizeof body, objects, 1);
    CHECK(ask("POST", IN "objects/", "", body) == 202);
    n.now += INT64_C(86400000000);
    CHECK(ist_exchange_recall(n.exchange, node_location_id(1), "in error", &err) == IST_OK);
    put(node_location(4, 1, NODE_CLEAR, ""));
    offer(node_location_id(4));
    CHECK(ist_exchange_flow(n.exchange, &n.partner, &flow, &err) == IST_OK);
    CHECK(flow.out == 3 && flow.out_recalled == 1 && flow.in == 1 && flow.in_withdrawn == 0); /* as many as were released; */
    CHECK(flow.out_labels == 1 && flow.in_labels == 0); /* the label that one carries went along, and nobody decided on it */
    CHECK(flow.released == 3 && flow.refused == 1 && flow.sanitised == 0 && flow.recalled == 1 && flow.consents == 0);
    CHECK(flow.sent == 1 && flow.sent_objects == 3 && flow.accepted_objects == 1);
    CHECK(flow.first_out > 0 && flow.last_out > flow.first_out && flow.first_in == flow.last_in);
    CHECK(ist_exchange_rules(n.exchange, &n.partner, rules, &err) == IST_OK);
    CHECK(rules[IST_RULE_RELEASED] == 3 && rules[IST_RULE_CEILING] == 1 && rules[IST_RULE_AGREEMENT] == 0);
    shown[0] = '\0';
    CHECK(ist_exchange_each_audited(n.exchange, &n.partner, IST_AUDIT_DECISIONS, 0, 3, add_audited, NULL, &err) == IST_OK);
    CHECK_TEXT(shown, "5 release released |4 recall  |3 refuse ceiling agreement/test|");
    shown[0] = '\0';
    CHECK(ist_exchange_each_audited(n.exchange, &n.partner, IST_AUDIT_DECISIONS, 3, 9, add_audited, NULL, &err) == IST_OK);
    CHECK_TEXT(shown, "2 release released agreement/test|1 release released |");
    shown[0] = '\0';
    CHECK(ist_exchange_each_day(n.exchange, &n.partner, add_day, NULL, &err) == IST_OK);
    CHECK_TEXT(shown, "2026-06-01 2 1|2026-06-02 1 0|");
    node_remove(&n);
}

RUN(IT(what_passes_leaves_with_its_label_and_the_rest_is_absent), IT(an_unreleasable_object_looks_like_an_absent_one),
    IT(an_agreement_that_ends_takes_back_what_stands_in_the_outbox), IT(a_recall_takes_back_the_object_and_what_names_it),
    IT(a_recalled_label_takes_back_what_stands_under_it), IT(what_its_giver_takes_back_is_taken_back_from_all), IT(a_sanitised_object_is_a_new_one_without_what_may_not_leave), IT(an_id_in_a_text_is_found_by_the_second_filter),
    IT(pages_may_be_asked_again_and_gone_on_from_either_way), IT(the_place_of_a_page_does_not_tell_how_many_rows_are_hidden), IT(versions_are_last_first_all_or_one),
    IT(the_good_part_of_an_envelope_is_kept_and_the_bad_accounted_for), IT(what_has_no_version_goes_by_the_day_it_came),
    IT(the_same_version_again_is_the_same_content), IT(a_partner_cannot_probe_for_what_we_hold),
    IT(requests_that_are_not_of_the_form_are_told_so), IT(a_changed_audit_is_found_at_the_record), IT(a_chain_that_was_cut_shows_against_the_head_that_was_kept),
    IT(a_signed_head_holds_a_chain_to_account), IT(what_another_gave_waits_for_its_word),
    IT(what_was_done_can_be_read_again))
