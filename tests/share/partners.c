/* SPDX-License-Identifier: Apache-2.0
 *
 * partners.c: what one partner may do to another and to us by what it gives and takes back; and what comes again.
 */
#include "../check.h"
#include "node.h"

#include <sqlite3.h>

#define LABEL "marking-definition--c0000007-1111-4111-8111-000000000001"
#define OUT "/exchange/collections/outbox/"

static node n;
static ist_partner jpn;

static void begin(void)
{
    char path[128];
    ist_error err = { 0 };
    memset(&n, 0, sizeof n);
    snprintf(path, sizeof path, "%s/isthmus-partners-%ld.db", node_folder(), (long)getpid());
    unlink(path);
    CHECK(node_open(&n, path, true, &err) == IST_OK);
    jpn = (ist_partner){ .name = "jpn", .side = "JPN", .code = "JPN", .first_day = 0, .last_day = 100000 };
    CHECK(ist_exchange_put_partner(n.exchange, &jpn, &err) == IST_OK && ist_exchange_partner(n.exchange, "jpn", NULL, NULL, &jpn, &err) == IST_OK);
}

static void put(const char *text)
{
    ist_error err = { 0 };
    CHECK(node_put_text(&n, text, "maritime-events", &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
}

static ist_offer offer(const char *id)
{
    ist_offer out = { .words = "" };
    ist_error err = { 0 };
    CHECK(ist_exchange_offer(n.exchange, id, "rok", (int)(n.now / INT64_C(86400000000)), true, &out, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    return out;
}

/* A partner gives one object; how many are kept that were not there. */
static size_t give(const ist_partner *partner, const char *object)
{
    static char text[4000];
    ist_accepted accepted = { 0 };
    ist_error err = { 0 };
    snprintf(text, sizeof text, "{\"objects\":[%s]}", object);
    CHECK(ist_exchange_accept(n.exchange, partner, text, strlen(text), &accepted, &err) == IST_OK && accepted.bad == 0);
    if (accepted.bad) printf("# %s\n", accepted.status.at);
    size_t good = accepted.good;
    ist_accepted_clear(&accepted);
    return good;
}

static bool count_row(void *context, const ist_row *row)
{
    (void)row;
    ++*(size_t *)context;
    return true;
}

static void take_back(const ist_partner *partner, const char *id)
{
    bool any = false;
    ist_error err = { 0 };
    CHECK(ist_exchange_withdraw(n.exchange, partner, id, NULL, &any, &err) == IST_OK && any);
}

/* What rok sees of its outbox behind a date; `after` becomes the date of the last. */
static char said[100000], after[64];
static void look(const char *query)
{
    ist_http_answer answer;
    node_ask(&n, "GET", OUT "objects/", query, "", &answer);
    CHECK(answer.status == 200);
    snprintf(said, sizeof said, "%s", answer.body.at ? answer.body.at : "");
    for (size_t i = 0; i < answer.n_headers; i++)
        if (strcmp(answer.headers[i].name, "X-TAXII-Date-Added-Last") == 0) snprintf(after, sizeof after, "%.60s", answer.headers[i].value);
    ist_http_answer_clear(&answer);
}

static void go_on(void)
{
    char query[120];
    snprintf(query, sizeof query, "added_after=%s", after);
    look(query);
}

static bool sees(const char *id) { return strstr(said, id) != NULL; }

/* It gives what it calls by our names, a label and an object, and takes it back: ours stays where it was. */
TEST(what_is_ours_or_anothers_is_not_taken_back_by_a_partner)
{
    static char first[1200];
    begin();
    put(node_location(1, 1, NODE_SECRET_KOR, ""));
    offer(node_location_id(1));
    snprintf(first, sizeof first, "%s", node_location(2, 1, NODE_CLEAR, ""));
    give(&jpn, first);
    offer(node_location_id(2));
    look("");
    CHECK(sees(node_location_id(1)) && sees(node_location_id(2)));
    give(&n.partner, node_label(NODE_SECRET_KOR, "SECRET", "KOR"));
    give(&n.partner, node_location(1, 1, NODE_CLEAR, ""));
    give(&n.partner, first);
    take_back(&n.partner, NODE_SECRET_KOR);
    take_back(&n.partner, node_location_id(1));
    take_back(&n.partner, node_location_id(2));
    look("");
    CHECK(sees(node_location_id(1)) && sees(node_location_id(2)));
    take_back(&jpn, node_location_id(2));
    look("");
    CHECK(sees(node_location_id(1)) && !sees(node_location_id(2)));
    node_remove(&n);
}

/* An object of ours under a label that we do not hold is not understood, and no partner makes it so. */
TEST(no_partner_says_what_our_label_means)
{
    begin();
    put(node_location(1, 1, LABEL, ""));
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_UNDERSTOOD);
    give(&n.partner, node_label(LABEL, "UNCLASSIFIED", "KOR"));
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_UNDERSTOOD);
    put(node_label(LABEL, "SECRET", "KOR")); /* our own word */
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RELEASED);
    node_remove(&n);
}

/* What Japan gives under its label does not go to Korea because Korea says that the label is for Korea. */
TEST(no_partner_says_what_anothers_label_means)
{
    ist_error err = { 0 };
    begin();
    give(&jpn, node_label(LABEL, "SECRET", NULL));
    give(&jpn, node_location(1, 1, LABEL, ""));
    CHECK(ist_exchange_consent(n.exchange, node_location_id(1), "rok", &err) == IST_OK);
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RELEASABLE);
    char *later = strstr(strcpy(said, node_label(LABEL, "UNCLASSIFIED", "KOR")), "2026-03-01");
    memcpy(later, "2026-04-01", 10);
    give(&n.partner, said);
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_UNDERSTOOD);
    node_remove(&n);
}

/* A node that serves hears of it, whoever says it: what it once read of a label it asks again for each page. */
TEST(what_a_label_means_is_asked_for_each_page)
{
    ist_error err = { 0 };
    begin();
    give(&jpn, node_label(LABEL, "SECRET", "KOR"));
    give(&jpn, node_location(1, 1, LABEL, ""));
    CHECK(ist_exchange_consent(n.exchange, node_location_id(1), "rok", &err) == IST_OK);
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RELEASED);
    look("");
    CHECK(sees(node_location_id(1)));
    put(node_label(LABEL, "TOP SECRET", NULL)); /* our own word stands above theirs */
    look("");
    CHECK(!sees(node_location_id(1)));
    node_remove(&n);
}

/* An id is the partner's who gave it first; what another calls by it does not stand for it. */
TEST(no_partner_stands_in_for_what_another_gave)
{
    begin();
    give(&jpn, node_location(1, 1, NODE_RED, ""));
    give(&n.partner, node_location(1, 2, NODE_CLEAR, ""));
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_CEILING);
    node_remove(&n);
}

static void open_again(const char *sql)
{
    char path[128];
    sqlite3 *db = NULL;
    ist_error err = { 0 };
    strcpy(path, n.path);
    node_close(&n);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    CHECK(node_open(&n, path, false, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
}

/* Not by the clock of the second one, nor because the first took it back and gave it again, nor in a store of earlier days. */
TEST(an_id_stays_that_of_who_gave_it_first)
{
    for (int way = 0; way < 3; way++) {
        begin();
        give(&jpn, node_location(1, 1, NODE_RED, ""));
        if (way == 0) n.now -= INT64_C(86400000000);
        give(&n.partner, node_location(1, 2, NODE_CLEAR, ""));
        if (way == 2) open_again(NODE_OLDER);
        if (way > 0) {
            take_back(&jpn, node_location_id(1));
            give(&jpn, node_location(1, 1, NODE_RED, ""));
        }
        CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_CEILING);
        node_remove(&n);
    }
}

TEST(what_a_partner_gave_goes_on_when_its_giver_agrees)
{
    ist_error err = { 0 };
    begin();
    give(&jpn, node_label(LABEL, "SECRET", "KOR"));
    give(&jpn, node_location(1, 1, LABEL, ""));
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_ORIGINATOR);
    CHECK(ist_exchange_consent(n.exchange, node_location_id(1), "rok", &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RELEASED);
    look("");
    CHECK(sees(node_location_id(1)));
    node_remove(&n);
}

/* What an agreement with its giver lets pass on goes no longer than that agreement. */
TEST(what_may_be_passed_on_ends_with_the_agreement_that_lets_it)
{
    ist_terms terms[2];
    begin();
    terms[0] = terms[1] = n.terms;
    terms[1].parties[1] = "JPN";
    terms[1].third_parties = IST_THIRD_YES;
    terms[1].last_day = ist_day_of(2026, 6, 30);
    ist_exchange_set_terms(n.exchange, 2, terms);
    give(&jpn, node_label(LABEL, "SECRET", "KOR"));
    give(&jpn, node_location(1, 1, LABEL, ""));
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RELEASED);
    look("");
    CHECK(sees("place 1"));
    n.now = (int64_t)ist_day_of(2026, 7, 1) * INT64_C(86400000000);
    look("");
    CHECK(!sees("place 1"));
    node_remove(&n);
}

/* Its giver calls: we take it back from the others, and its own inbox stays. */
TEST(what_a_partner_gave_can_be_taken_back_here)
{
    ist_error err = { 0 };
    bool more;
    size_t kept = 0;
    const ist_page_filter all = { .versions = "all", .limit = SIZE_MAX };
    begin();
    give(&jpn, node_label(LABEL, "SECRET", "KOR"));
    give(&jpn, node_location(1, 1, NODE_CLEAR, ""));
    give(&jpn, node_location(2, 1, LABEL, ""));
    CHECK(ist_exchange_consent(n.exchange, node_location_id(2), "rok", &err) == IST_OK);
    for (int i = 1; i <= 2; i++) CHECK(offer(node_location_id(i)).decision.rule == IST_RULE_RELEASED);
    CHECK(ist_exchange_recall(n.exchange, node_location_id(1), "its giver called", &err) == IST_OK);
    CHECK(ist_exchange_recall(n.exchange, LABEL, "its giver called", &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    look("");
    CHECK_TEXT(said, "{}");
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RECALLED);
    CHECK(offer(node_location_id(2)).decision.rule == IST_RULE_UNDERSTOOD);
    CHECK(ist_exchange_rows(n.exchange, &jpn, true, &all, count_row, &kept, &more, &err) == IST_OK && kept == 3);
    CHECK(ist_exchange_recall(n.exchange, node_location_id(9), "", &err) == IST_MISSING);
    node_remove(&n);
}

/* What it names was raised since: offered again it is refused, or leaves without the name, and does not stand there as it was. */
TEST(what_is_refused_when_it_is_offered_again_is_taken_back)
{
    char more[200];
    begin();
    put(node_location(1, 1, NODE_CLEAR, ""));
    snprintf(more, sizeof more, ",\"near_ref\":\"%s\"", node_location_id(1));
    put(node_location(2, 1, NODE_CLEAR, more));
    snprintf(more, sizeof more, ",\"x_deep\":{\"near_ref\":\"%s\"}", node_location_id(1));
    put(node_location(3, 1, NODE_CLEAR, more));
    offer(node_location_id(2));
    offer(node_location_id(3));
    look("");
    CHECK(sees(node_location_id(2)) && sees(node_location_id(3)));
    put(node_location(1, 2, NODE_TOP_SECRET, ""));
    CHECK(offer(node_location_id(2)).decision.verdict == IST_RELEASE_SANITISED);
    CHECK(offer(node_location_id(3)).decision.verdict == IST_REFUSE);
    look("");
    CHECK(!sees(node_location_id(2)) && !sees(node_location_id(3)) && sees("place 2"));
    put(node_location(1, 3, NODE_CLEAR, "")); /* and lowered again */
    offer(node_location_id(3));
    go_on();
    CHECK(sees(node_location_id(3)));
    node_remove(&n);
}

/* A copy without what was hidden then does not stay when more is hidden. */
TEST(a_copy_that_says_too_much_is_taken_back)
{
    char more[300];
    begin();
    put(node_location(1, 1, NODE_TOP_SECRET, ""));
    put(node_location(2, 1, NODE_CLEAR, ""));
    snprintf(more, sizeof more, ",\"one_ref\":\"%s\",\"two_ref\":\"%s\"", node_location_id(1), node_location_id(2));
    put(node_location(3, 1, NODE_CLEAR, more));
    CHECK(offer(node_location_id(3)).decision.verdict == IST_RELEASE_SANITISED);
    look("");
    CHECK(sees("two_ref"));
    put(node_location(2, 2, NODE_TOP_SECRET, ""));
    CHECK(offer(node_location_id(3)).decision.verdict == IST_RELEASE_SANITISED);
    look("");
    CHECK(!sees("two_ref") && sees("place 3"));
    node_remove(&n);
}

/* Given, taken back, given again: accepted is accepted, and who reads on by date finds it. */
TEST(what_is_given_again_is_there_again)
{
    char more[200];
    begin();
    CHECK(give(&jpn, node_location(1, 1, NODE_CLEAR, "")) == 1);
    snprintf(more, sizeof more, ",\"near_ref\":\"%s\"", node_location_id(1));
    put(node_location(2, 1, NODE_CLEAR, more));
    offer(node_location_id(2));
    look("");
    CHECK(sees(node_location_id(1)) && sees(node_location_id(2)));
    take_back(&jpn, node_location_id(1));
    look("");
    CHECK(!sees(node_location_id(1)) && !sees(node_location_id(2)));
    CHECK(give(&jpn, node_location(1, 1, NODE_CLEAR, "")) == 1); /* not held: it is kept anew */
    CHECK(give(&jpn, node_location(1, 1, NODE_CLEAR, "")) == 0);
    ist_offer made = offer(node_location_id(2));
    CHECK(made.decision.rule == IST_RULE_RELEASED && !made.already);
    go_on();
    CHECK(sees(node_location_id(1)) && sees(node_location_id(2)));
    CHECK(offer(node_location_id(2)).already);
    take_back(&jpn, node_location_id(1)); /* and it can be taken back again */
    look("");
    CHECK(!sees(node_location_id(1)) && !sees(node_location_id(2)));
    node_remove(&n);
}

/* Hidden while a reader passed, seen again: it comes behind all that was there, once, in its order; what was not passed stays. */
TEST(what_was_hidden_while_a_reader_passed_comes_again)
{
    static const int64_t day = INT64_C(86400000000);
    int64_t open = 0;
    begin();
    for (int i = 1; i <= 6; i++) {
        put(node_location(i, 1, i % 2 ? NODE_SECRET_KOR : NODE_CLEAR, ""));
        offer(node_location_id(i));
    }
    open = n.now;
    n.now = (int64_t)ist_day_of(2027, 1, 1) * day; /* the agreement has ended */
    look("limit=2");
    go_on();
    CHECK(sees(node_location_id(6)) && !sees(node_location_id(1)) && !sees(node_location_id(5)));
    n.terms.last_day = ist_day_of(2027, 12, 31); /* and is prolonged; the clock goes back to before it ended as well */
    ist_exchange_set_terms(n.exchange, 1, &n.terms);
    for (int i = 0; i < 2; i++) {
        go_on();
        CHECK(i == 0 ? sees(NODE_SECRET_KOR) && sees(node_location_id(1)) && sees(node_location_id(3)) && sees(node_location_id(5)) : strcmp(said, "{}") == 0);
        CHECK(!sees(node_location_id(2)));
        if (i == 0) CHECK(strstr(said, NODE_SECRET_KOR) < strstr(said, node_location_id(1)) && strstr(said, node_location_id(1)) < strstr(said, node_location_id(5)));
        n.now = open;
    }
    look("");
    for (int i = 1; i <= 6; i++) CHECK(sees(node_location_id(i)));
    ist_error err = { 0 }; /* what it stands on went with it */
    CHECK(ist_exchange_recall(n.exchange, node_location_id(3), "in error", &err) == IST_OK);
    CHECK(ist_exchange_recall(n.exchange, NODE_SECRET_KOR, "in error", &err) == IST_OK);
    look("");
    CHECK(!sees(node_location_id(1)) && !sees(node_location_id(3)) && sees(node_location_id(4)));
    node_remove(&n);
}

/* Of what was passed under several labels, what one of them lets pass comes again, in its order; the rest waits, and what was taken back
 * meanwhile stays away. In a store of version 3 as well. */
TEST(of_what_was_passed_each_label_waits_for_itself)
{
    static const int64_t day = INT64_C(86400000000);
    for (int older = 0; older < 2; older++) {
        char more[200];
        ist_error err = { 0 };
        begin();
        put(node_label(LABEL, "CONFIDENTIAL", "KOR"));
        for (int i = 1; i <= 8; i++) {
            snprintf(more, sizeof more, i > 1 ? ",\"near_ref\":\"%s\"" : "%.0s", node_location_id(i - 1)); /* each goes behind what it names */
            put(node_location(i, 1, i < 5 ? LABEL : NODE_SECRET_KOR, i == 5 ? "" : more));
            offer(node_location_id(i));
        }
        put(node_location(9, 1, NODE_CLEAR, ""));
        offer(node_location_id(9));
        int64_t open = n.now;
        n.now = (int64_t)ist_day_of(2027, 1, 1) * day;
        look("");
        CHECK(sees("place 9") && !sees("place 1") && !sees("place 8"));
        if (older) open_again("DROP TRIGGER passed_no_more; DROP INDEX passed_decided; ALTER TABLE passed DROP COLUMN decided; DROP TABLE givers;"
                              "PRAGMA user_version = 3");
        CHECK(ist_exchange_recall(n.exchange, node_location_id(2), "in error", &err) == IST_OK); /* 3 and 4 stand on it */
        n.now = open;
        n.terms.ceiling[0] = n.terms.ceiling[0] - 1; /* CONFIDENTIAL */
        ist_exchange_set_terms(n.exchange, 1, &n.terms);
        go_on();
        CHECK(sees("place 1") && !sees("place 2") && !sees("place 4") && !sees("place 5") && !sees("place 9"));
        n.terms.ceiling[0]++;
        go_on();
        CHECK(sees("place 5") && sees("place 8") && !sees("place 2") && !sees("place 1"));
        CHECK(strstr(said, "place 5") < strstr(said, "place 6") && strstr(said, "place 7") < strstr(said, "place 8"));
        go_on();
        CHECK_TEXT(said, "{}");
        node_remove(&n);
    }
}

/* By date a reader finds its place whatever rows moved away. */
TEST(a_place_is_found_among_rows_that_moved)
{
    static const int64_t day = INT64_C(86400000000);
    char dates[40][40];
    int count = 0;
    begin();
    for (int i = 1; i <= 40; i++) {
        put(node_location(i, 1, i % 3 == 0 || (i > 10 && i < 19) ? NODE_SECRET_KOR : NODE_CLEAR, ""));
        offer(node_location_id(i));
    }
    int64_t open = n.now;
    n.now = (int64_t)ist_day_of(2027, 1, 1) * day;
    look("");
    n.now = open;
    look("");
    ist_http_answer answer;
    node_ask(&n, "GET", OUT "manifest/", "", "", &answer);
    for (const char *at = answer.body.at; (at = strstr(at, "\"date_added\":\"")) != NULL && count < 41; at += 14)
        if (count < 40) sscanf(at + 14, "%39[^\"]", dates[count++]);
        else count++;
    ist_http_answer_clear(&answer);
    CHECK(count == 41); /* and the label's definition */
    for (int i = 0; i < 40; i++) {
        char query[120];
        int left = 0;
        snprintf(query, sizeof query, "added_after=%.39s", dates[i]);
        look(query);
        for (const char *at = said; (at = strstr(at, "\"spec_version\"")) != NULL; at++) left++;
        CHECK(left == 40 - i);
    }
    node_remove(&n);
}

RUN(IT(what_is_ours_or_anothers_is_not_taken_back_by_a_partner), IT(no_partner_says_what_our_label_means),
    IT(no_partner_says_what_anothers_label_means), IT(what_a_label_means_is_asked_for_each_page), IT(no_partner_stands_in_for_what_another_gave), IT(an_id_stays_that_of_who_gave_it_first),
    IT(what_a_partner_gave_goes_on_when_its_giver_agrees), IT(what_may_be_passed_on_ends_with_the_agreement_that_lets_it), IT(what_a_partner_gave_can_be_taken_back_here),
    IT(what_is_refused_when_it_is_offered_again_is_taken_back), IT(a_copy_that_says_too_much_is_taken_back), IT(what_is_given_again_is_there_again),
    IT(what_was_hidden_while_a_reader_passed_comes_again), IT(of_what_was_passed_each_label_waits_for_itself),
    IT(a_place_is_found_among_rows_that_moved))
