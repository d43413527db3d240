/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.c: records of a ledger that leave and come: whose they are, under which label, and what becomes of them when they are corrected.
 */
#include "../check.h"
#include "node.h"

#include <isthmus/ledger/records.h>
#include <isthmus/ledger/store.h>
#include <isthmus/share/facts.h>
#include <isthmus/share/stix.h>
#include <sqlite3.h>

#define ROK_MARK "marking-definition--c0000009-1111-4111-8111-000000000001"
#define IN "/exchange/collections/inbox/"
#define OUT "/exchange/collections/outbox/"

static node n;
static ist_ledger *ledger;

static void add(const char *table, const char *const *pairs)
{
    const ist_record *record = ist_record_named(table);
    const char *cells[IST_MOST_COLUMNS] = { NULL };
    ist_error err = { 0 };
    for (; pairs[0]; pairs += 2) {
        int column = ist_record_find(record, pairs[0]);
        CHECK(column >= 0);
        if (column >= 0) cells[column] = pairs[1];
    }
    if (ist_ledger_add(ledger, record, cells, NULL, &err) != IST_OK) printf("# %s\n", err.text);
    CHECK(err.code == IST_OK);
}
#define ADD(table, ...) add(table, (const char *const[]){ __VA_ARGS__, NULL })

static void event(const char *key, const char *label, const char *corrects)
{
    ADD("events", "key", key, "name", "gap: 440123456", "kind", "gap", "begins_at", "2026-02-01T00:00:00Z", "lon", "129.1", "lat", "35.0", "evidence",
        "{}", "source", "source/seen", "known_from", "2026-02-02", "valid_from", "2026-02-01", "confidence", "high", "label", label, "supersedes", corrects);
}

static void begin(void)
{
    char path[128];
    ist_error err = { 0 };
    memset(&n, 0, sizeof n);
    snprintf(path, sizeof path, "%s/isthmus-facts-%ld.db", node_folder(), (long)getpid());
    unlink(path);
    CHECK(node_open(&n, path, true, &err) == IST_OK);
    const ist_partner jpn = { .name = "jpn", .side = "JPN", .code = "JPN", .first_day = 0, .last_day = 100000 };
    CHECK(ist_exchange_put_partner(n.exchange, &jpn, &err) == IST_OK);
    CHECK(ist_ledger_open(&ledger, ":memory:", IST_LEDGER_CREATE, &err) == IST_OK);
    ADD("actors", "key", "NATO", "name", "NATO", "kind", "organisation", "label", "PUBLIC");
    ADD("actors", "key", "ROK", "name", "South Korea", "kind", "state", "label", "PUBLIC");
    ADD("sources", "key", "source/seen", "title", "What was seen", "kind", "own", "label", "PUBLIC");
}

static void end(void)
{
    ist_ledger_free(ledger);
    node_remove(&n);
}

/* The rule for an item of the ledger; with `deliver` into the outbox, as `share offer` does. */
static ist_rule decide(const char *key, const char *partner, bool deliver, char id[96])
{
    ist_offer out = { .words = "" };
    ist_buffer ids = { 0 };
    ist_error err = { 0 };
    ist_status status = ist_fact_put(n.exchange, ledger, key, deliver, &ids, &err);
    if (status == IST_OK) status = ist_exchange_offer(n.exchange, ids.at, partner, (int)(n.now / INT64_C(86400000000)), deliver, &out, &err);
    if (status != IST_OK) printf("# %s\n", err.text);
    CHECK(status == IST_OK);
    if (id) snprintf(id, 96, "%s", ids.at ? ids.at : "");
    ist_buffer_clear(&ids);
    return out.decision.rule;
}

static char said[100000];
static int ask(const char *method, const char *path, const char *body)
{
    ist_http_answer answer;
    node_ask(&n, method, path, "", body, &answer);
    int status = answer.status;
    snprintf(said, sizeof said, "%s", answer.body.at ? answer.body.at : "");
    if (strstr(answer.body.at ? answer.body.at : "", "\"failures\"")) printf("# %s\n", answer.body.at);
    ist_http_answer_clear(&answer);
    return status;
}

/* The partner gives a note with a record of `cells` (members of JSON) under a label of Korea's that lets NATO and Japan read it. */
static void give(int number, const char *mark, const char *cells)
{
    char text[4000];
    snprintf(text, sizeof text,
             "{\"objects\":[{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"" ROK_MARK "\",\"created\":\"2026-03-01T00:00:00.000Z\","
             "\"extensions\":{\"" IST_LABEL_EXTENSION "\":{\"extension_type\":\"property-extension\",\"policy_identifier\":\"ROK\",\"classification\":"
             "\"군사 III급비밀\",\"categories\":[{\"tag_name\":\"Releasable To\",\"type\":\"PERMISSIVE\",\"values\":[\"JPN\",\"NATO\"]}]}}},"
             "{\"type\":\"note\",\"spec_version\":\"2.1\",\"id\":\"note--e0000009-1111-4111-8111-%012d\",\"created\":\"2026-03-01T00:00:00.000Z\","
             "\"modified\":\"2026-03-01T00:00:00.000Z\",\"content\":\"a record\",\"object_refs\":[\"" ROK_MARK "\"],\"object_marking_refs\":[\"%s\"],"
             "\"extensions\":{\"" IST_RECORD_EXTENSION "\":{\"extension_type\":\"property-extension\",\"table\":\"events\",\"cells\":{%s},"
             "\"source\":{\"key\":\"source/seen\",\"title\":\"What was seen\",\"kind\":\"own\",\"label\":\"PUBLIC\"}}}}]}",
             number, mark, cells);
    CHECK(ask("POST", IN "objects/", text) == 202);
}

#define SEEN "\"name\":\"gap: 440123456\",\"kind\":\"gap\",\"begins_at\":\"2026-02-01T00:00:00Z\",\"source\":\"source/seen\",\"known_from\":\"2026-02-02\"," \
             "\"valid_from\":\"2026-02-01\",\"confidence\":\"high\""

static ist_fact_report take(void)
{
    ist_fact_report report = { 0 };
    ist_error err = { 0 };
    CHECK(ist_facts_take(n.exchange, &n.partner, ledger, &report, &err) == IST_OK);
    if (report.why[0]) printf("# %s\n", report.why);
    return report;
}

/* A cell of a record, "absent" where there is none; of two tests at a time. */
static const char *held(const char *key, const char *column)
{
    static char text[2][400];
    static int next;
    const ist_record *record = ist_record_named("events");
    ist_arena *arena = ist_arena_new();
    ist_held it;
    next = !next;
    bool there = ist_ledger_read(ledger, record, key, arena, &it, NULL) == IST_OK;
    snprintf(text[next], sizeof text[next], "%s", there ? it.cells[ist_record_find(record, column)] : "absent");
    ist_arena_free(arena);
    return text[next];
}

/* As an export withholds it: the key of a record that may not leave would leave in a link. */
TEST(a_record_goes_under_the_labels_of_all_that_it_names)
{
    begin();
    ADD("agreements", "key", "agreement/secret", "name", "A secret one", "kind", "memorandum", "parties", "NATO;ROK", "source",
        "source/seen", "known_from", "2026-01-01", "valid_from", "2026-01-01", "confidence", "high", "label", "NATO:SECRET");
    ADD("agreements", "key", "agreement/open", "name", "An open one", "kind", "memorandum", "parties", "NATO;ROK", "part_of", "agreement/secret",
        "source", "source/seen", "known_from", "2026-01-01", "valid_from", "2026-01-01", "confidence", "high", "label", "PUBLIC");
    CHECK(decide("agreement/open", "rok", false, NULL) != IST_RULE_RELEASED);
    end();
}

TEST(what_a_partner_gave_goes_to_nobody_else_as_ours)
{
    char id[96];
    begin();
    give(1, ROK_MARK, "\"key\":\"event/meeting-1\"," SEEN ",\"label\":\"ROK:CONFIDENTIAL//REL JPN,NATO\"");
    CHECK(take().added == 1);
    CHECK(decide("event/meeting-1", "jpn", false, id) != IST_RULE_RELEASED);
    CHECK_TEXT(id, "note--e0000009-1111-4111-8111-000000000001"); /* the partner's own object, which waits for the partner's word */
    n.terms.parties[1] = "JPN";
    n.terms.categories[1] = "assessments"; /* what a note is about */
    ist_exchange_set_terms(n.exchange, 1, &n.terms);
    CHECK(decide("event/meeting-1", "jpn", false, NULL) == IST_RULE_ORIGINATOR);
    /* and a correction of it is no more ours */
    event("event/meeting-1-note", "NATO:SECRET//REL JPN", "event/meeting-1");
    CHECK(decide("event/meeting-1-note", "jpn", false, NULL) != IST_RULE_RELEASED);
    /* nor what carries another's label in a ledger that this exchange never filled */
    event("event/other", "ROK:CONFIDENTIAL//REL JPN,NATO", NULL);
    CHECK(decide("event/other", "jpn", false, NULL) == IST_RULE_ORIGINATOR);
    event("event/own", "NATO:CONFIDENTIAL//REL JPN", NULL);
    CHECK(decide("event/own", "jpn", false, NULL) == IST_RULE_RELEASED);
    end();
}

static void run_sql(const char *sql)
{
    sqlite3 *db = NULL;
    CHECK(sqlite3_open(n.path, &db) == SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) printf("# %s\n", sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* A record that is in the ledger without that would be ours at the next take. */
TEST(whose_a_record_is_is_kept_before_the_record)
{
    ist_fact_report report;
    ist_error err = { 0 };
    begin();
    give(1, ROK_MARK, "\"key\":\"event/meeting-1\"," SEEN ",\"label\":\"ROK:CONFIDENTIAL//REL JPN,NATO\"");
    run_sql("DROP TABLE IF EXISTS taken; CREATE TABLE taken (key TEXT PRIMARY KEY, side TEXT, id TEXT CHECK (id = ''))");
    CHECK(ist_facts_take(n.exchange, &n.partner, ledger, &report, &err) != IST_OK);
    CHECK_TEXT(held("event/meeting-1", "key"), "absent");
    end();
}

/* A store of before the table says it from what it holds: what came, and on what was decided before it came. */
TEST(a_store_of_earlier_days_knows_whose_its_records_are)
{
    char path[128];
    ist_error err = { 0 };
    begin();
    event("event/meeting-2", "NATO:CONFIDENTIAL//REL JPN", NULL);
    CHECK(decide("event/meeting-2", "jpn", true, NULL) == IST_RULE_AGREEMENT); /* we held it before it came */
    give(1, ROK_MARK, "\"key\":\"event/meeting-1\"," SEEN ",\"label\":\"NATO:CONFIDENTIAL//REL JPN\"");
    give(2, ROK_MARK, "\"key\":\"event/meeting-2\"," SEEN ",\"label\":\"NATO:CONFIDENTIAL//REL JPN\"");
    give(3, NODE_CLEAR, "\"key\":\"event/meeting-3\"," SEEN ",\"label\":\"PUBLIC\"");
    give(4, ROK_MARK, "\"key\":\"event/sea-00000000000000aa\"," SEEN ",\"label\":\"NATO:CONFIDENTIAL//REL JPN\"");
    for (int i = 1; i < 4; i += 2) event(i == 1 ? "event/meeting-1" : "event/meeting-3", i == 1 ? "NATO:CONFIDENTIAL//REL JPN" : "PUBLIC", NULL); /* as they came */
    event("event/sea-00000000000000aa", "NATO:CONFIDENTIAL//REL JPN", NULL);
    event("event/sea-00000000000000aa-rok", "NATO:CONFIDENTIAL//REL JPN", NULL);
    strcpy(path, n.path);
    node_close(&n);
    run_sql(NODE_OLDER);
    CHECK(node_open(&n, path, false, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    n.terms.parties[1] = "JPN";
    n.terms.categories[1] = "assessments";
    ist_exchange_set_terms(n.exchange, 1, &n.terms);
    CHECK(decide("event/meeting-1", "jpn", false, NULL) == IST_RULE_ORIGINATOR);
    CHECK(decide("event/meeting-2", "jpn", false, NULL) == IST_RULE_RELEASED);
    CHECK(decide("event/meeting-3", "jpn", false, NULL) == IST_RULE_RELEASED);
    CHECK(decide("event/sea-00000000000000aa", "jpn", false, NULL) == IST_RULE_RELEASED);
    CHECK(decide("event/sea-00000000000000aa-rok", "jpn", false, NULL) == IST_RULE_ORIGINATOR);
    end();
}

/* However often it was corrected since. */
TEST(a_long_row_of_corrections_makes_nothing_ours)
{
    char key[64], before[64] = "event/meeting-1";
    begin();
    give(1, ROK_MARK, "\"key\":\"event/meeting-1\"," SEEN ",\"label\":\"ROK:CONFIDENTIAL//REL JPN,NATO\"");
    CHECK(take().added == 1);
    for (int i = 0; i < 70; i++) {
        snprintf(key, sizeof key, "event/meeting-1-%d", i);
        event(key, "NATO:CONFIDENTIAL//REL JPN", before);
        strcpy(before, key);
    }
    n.terms.parties[1] = "JPN";
    ist_exchange_set_terms(n.exchange, 1, &n.terms);
    CHECK(decide(key, "jpn", false, NULL) == IST_RULE_ORIGINATOR);
    end();
}

TEST(an_object_that_a_partner_gave_does_not_become_ours_by_being_handed_in)
{
    ist_error err = { 0 };
    begin();
    give(1, ROK_MARK, "\"key\":\"event/meeting-1\"," SEEN ",\"label\":\"ROK:CONFIDENTIAL//REL JPN,NATO\"");
    const char *other = "{\"type\":\"note\",\"spec_version\":\"2.1\",\"id\":\"note--e0000009-1111-4111-8111-000000000001\",\"created\":"
                        "\"2026-03-01T00:00:00.000Z\",\"modified\":\"2026-04-01T00:00:00.000Z\",\"content\":\"ours\",\"object_refs\":[\"" ROK_MARK "\"],"
                        "\"object_marking_refs\":[\"" NODE_CLEAR "\"]}";
    CHECK(node_put_text(&n, other, "maritime-events", &err) == IST_CONFLICT);
    CHECK_HAS(err.text, "was given by a partner");
    end();
}

/* What was agreed to is what the object is marked with. */
TEST(a_record_that_comes_has_no_lower_label_than_its_object)
{
    begin();
    give(1, ROK_MARK, "\"key\":\"event/meeting-1\"," SEEN ",\"label\":\"PUBLIC\"");
    give(2, ROK_MARK, "\"key\":\"event/meeting-2\"," SEEN);
    CHECK(take().added == 2);
    CHECK_TEXT(held("event/meeting-1", "label"), "ROK:CONFIDENTIAL//REL JPN,NATO");
    CHECK_TEXT(held("event/meeting-2", "label"), "NONE");
    end();
}

/* Both sides see the same event; theirs stands beside ours, and so do its corrections. */
TEST(events_of_a_partner_stand_under_names_of_their_own)
{
#define LABELLED SEEN ",\"label\":\"ROK:CONFIDENTIAL//REL JPN,NATO\""
    begin();
    give(1, ROK_MARK, "\"key\":\"event/sea-00000000000000aa\"," LABELLED);
    ist_fact_report first = take();
    CHECK(first.added == 1 && first.refused == 0);
    CHECK_TEXT(held("event/sea-00000000000000aa", "key"), "absent");
    event("event/sea-00000000000000aa", "NATO:SECRET", NULL);
    give(2, ROK_MARK, "\"key\":\"event/sea-00000000000000aa-0000beef\",\"supersedes\":\"event/sea-00000000000000aa\"," LABELLED);
    give(3, ROK_MARK, "\"key\":\"event/sea-00000000000000bb-0000beef\",\"supersedes\":\"event/sea-00000000000000bb\"," LABELLED); /* the first never came */
    ist_fact_report second = take();
    CHECK(second.added == 2 && second.again == 1 && second.refused == 0);
    CHECK_TEXT(held("event/sea-00000000000000aa-0000beef-rok", "supersedes"), "event/sea-00000000000000aa-rok");
    CHECK_TEXT(held("event/sea-00000000000000bb-0000beef-rok", "supersedes"), "");
    CHECK_TEXT(held("event/sea-00000000000000aa", "label"), "NATO:SECRET");
    ist_fact_report third = take();
    CHECK(third.added == 0 && third.again == 3 && third.refused == 0);
    end();
}

TEST(what_a_correction_replaces_leaves_the_outbox)
{
    char id[96], path[160];
    begin();
    event("event/place", "NATO:CONFIDENTIAL//REL KOR", NULL);
    CHECK(decide("event/place", "rok", true, id) == IST_RULE_RELEASED);
    snprintf(path, sizeof path, OUT "objects/%s/", id);
    CHECK(ask("GET", path, "") == 200);
    CHECK(ask("GET", OUT "objects/", "") == 200);
    CHECK_HAS(said, "latitude");
    event("event/place-2", "NATO:SECRET", "event/place");
    CHECK(decide("event/place-2", "rok", false, NULL) != IST_RULE_RELEASED);
    CHECK(ask("GET", path, "") == 200); /* asking changes nothing */
    CHECK(decide("event/place-2", "rok", true, NULL) != IST_RULE_RELEASED);
    CHECK(ask("GET", path, "") == 404);
    CHECK(ask("GET", OUT "objects/", "") == 200); /* where it was seen goes with it */
    CHECK(!strstr(said, "latitude") && !strstr(said, "observed-data") && !strstr(said, "SHA-256"));
    end();
}

RUN(IT(a_record_goes_under_the_labels_of_all_that_it_names), IT(what_a_partner_gave_goes_to_nobody_else_as_ours), IT(whose_a_record_is_is_kept_before_the_record), IT(a_store_of_earlier_days_knows_whose_its_records_are),
    IT(a_long_row_of_corrections_makes_nothing_ours),
    IT(an_object_that_a_partner_gave_does_not_become_ours_by_being_handed_in), IT(a_record_that_comes_has_no_lower_label_than_its_object),
    IT(events_of_a_partner_stand_under_names_of_their_own), IT(what_a_correction_replaces_leaves_the_outbox))
