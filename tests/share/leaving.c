/* SPDX-License-Identifier: Apache-2.0
 *
 * leaving.c: what leaves of objects at the edges: long selectors, marks by place, versions less than a second apart, many labels.
 */
#include "../check.h"
#include "node.h"

#include <isthmus/share/stix.h>
#include <sqlite3.h>

#define NODE_SECRET "marking-definition--c0000001-1111-4111-8111-000000000005"

static node n;

static void open_new(void)
{
    char path[128];
    ist_error err = { 0 };
    memset(&n, 0, sizeof n);
    snprintf(path, sizeof path, "%s/isthmus-leaving-%ld.db", node_folder(), (long)getpid());
    unlink(path);
    CHECK(node_open(&n, path, true, &err) == IST_OK);
    CHECK(node_put_text(&n, node_label(NODE_SECRET, "SECRET", NULL), "other", &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
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

static char said[400000];
static int ask(const char *method, const char *path, const char *body)
{
    ist_http_answer answer;
    node_ask(&n, method, path, "", body, &answer);
    int status = answer.status;
    snprintf(said, sizeof said, "%s", answer.body.at ? answer.body.at : "");
    ist_http_answer_clear(&answer);
    return status;
}
static void look(void) { CHECK(ask("GET", "/exchange/collections/outbox/objects/", "") == 200); }

#define PLACE(number, modified) "{\"type\":\"location\",\"spec_version\":\"2.1\",\"id\":\"location--e0000004-1111-4111-8111-00000000000" number "\"," \
    "\"created\":\"2026-03-01T00:00:00Z\",\"modified\":\"" modified "\",\"region\":\"eastern-asia\",\"name\":\"a place\""
#define PLACE_ID "location--e0000004-1111-4111-8111-000000000001"

static void put_about(const char *category)
{
    ist_error err = { 0 };
    CHECK(node_put_text(&n, node_location(1, 1, NODE_SECRET_KOR, ""), category, &err) == IST_OK);
}

/* The last word on it counts, also for what stands in the outbox; who says nothing leaves it as it is. */
TEST(what_an_object_is_about_can_be_said_again)
{
    open_new();
    put_about("maritime-events");
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RELEASED);
    put_about("holdings");
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_CATEGORY);
    look();
    CHECK(!strstr(said, node_location_id(1)));
    put_about(NULL);
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_CATEGORY);
    put_about("other");
    CHECK(offer(node_location_id(1)).decision.rule == IST_RULE_RELEASED);
    put_about("maritime-events");
    CHECK(offer(node_location_id(1)).already);
    n.terms.n_categories = 1;
    n.terms.categories[0] = "other";
    ist_exchange_set_terms(n.exchange, 1, &n.terms);
    look();
    CHECK(!strstr(said, node_location_id(1)));
    node_remove(&n);
}

/* What it names was raised and may still leave: from then on it goes under that label, and when the agreement ends it is gone. */
TEST(what_is_offered_again_stands_under_the_labels_of_now)
{
    char more[200];
    open_new();
    put(node_location(1, 1, NODE_CLEAR, ""));
    snprintf(more, sizeof more, ",\"near_ref\":\"%s\"", node_location_id(1));
    put(node_location(2, 1, NODE_CLEAR, more));
    offer(node_location_id(2));
    put(node_location(1, 2, NODE_SECRET_KOR, ""));
    CHECK(offer(node_location_id(2)).already);
    look();
    CHECK_HAS(said, "near_ref");
    n.now = (int64_t)ist_day_of(2027, 1, 1) * INT64_C(86400000000);
    look();
    CHECK(!strstr(said, "near_ref"));
    node_remove(&n);
}

/* A marked part is left out whatever the length of its selector. */
TEST(what_a_long_selector_marks_is_left_out)
{
    static const int lengths[] = { 5, 255, 256, 300, 511, 512, 600, 5000 };
    static char text[20000], name[6000];
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        open_new();
        memset(name, 'x', (size_t)lengths[i]);
        name[lengths[i]] = '\0';
        snprintf(text, sizeof text, PLACE("1", "2026-03-01T00:00:00Z") ",\"x_note\":{\"%s\":\"THE-SECRET\",\"other\":\"plain\"},\"object_marking_refs\":[\"%s\"],"
                 "\"granular_markings\":[{\"marking_ref\":\"%s\",\"selectors\":[\"x_note.%s\"]}]}", name, NODE_SECRET_KOR, NODE_SECRET, name);
        put(text);
        CHECK(offer(PLACE_ID).decision.verdict == IST_RELEASE_SANITISED);
        look();
        CHECK(!strstr(said, "THE-SECRET") && !strstr(said, NODE_SECRET));
        CHECK_HAS(said, "\"x_note\":{\"other\":\"plain\"}");
        node_remove(&n);
    }
}

/* Of a list that holds a marked part all goes, also when another selector or a removed reference was there before it. */
TEST(parts_of_lists_go_whatever_goes_with_them)
{
    static char text[4000];
    open_new();
    put(node_location(2, 1, NODE_TOP_SECRET, ""));
    put(node_location(3, 1, NODE_CLEAR, ""));
    snprintf(text, sizeof text, PLACE("1", "2026-03-01T00:00:00Z") ",\"near_refs\":[\"%s\",\"%s\"],\"x_list\":[{\"a\":\"FIRST\"},{\"b\":\"SECOND\"}],"
             "\"object_marking_refs\":[\"%s\"],\"granular_markings\":[{\"marking_ref\":\"%s\",\"selectors\":[\"near_refs.[1]\",\"x_list.[0].a\",\"x_list.[1]\"]}]}",
             node_location_id(2), node_location_id(3), NODE_SECRET_KOR, NODE_SECRET);
    put(text);
    CHECK(offer(PLACE_ID).decision.verdict == IST_RELEASE_SANITISED);
    look();
    CHECK_HAS(said, "a place");
    CHECK(!strstr(said, "near_refs") && !strstr(said, "FIRST") && !strstr(said, "SECOND") && !strstr(said, NODE_SECRET));
    node_remove(&n);
}

/* Taking one entry out of a list moves the others: a mark that goes by a place would mark another one. */
TEST(marks_by_place_do_not_move_to_another_entry)
{
    static char text[4000];
    open_new();
    put(node_location(2, 1, NODE_TOP_SECRET, ""));
    put(node_location(3, 1, NODE_CLEAR, ""));
    put(node_location(4, 1, NODE_CLEAR, ""));
    snprintf(text, sizeof text, PLACE("1", "2026-03-01T00:00:00Z") ",\"near_refs\":[\"%s\",\"%s\",\"%s\"],\"object_marking_refs\":[\"%s\"],"
             "\"granular_markings\":[{\"marking_ref\":\"%s\",\"selectors\":[\"near_refs.[1]\"]}]}",
             node_location_id(2), node_location_id(3), node_location_id(4), NODE_CLEAR, NODE_SECRET_KOR);
    put(text);
    CHECK(offer(PLACE_ID).decision.verdict == IST_RELEASE_SANITISED);
    look();
    CHECK_HAS(said, "a place");
    CHECK(!strstr(said, "near_refs") && !strstr(said, "granular_markings"));
    node_remove(&n);
}

/* Of versions the latest moment decides, however many digits each has: as text, "00Z" stands behind "00.5Z". */
TEST(the_latest_moment_is_the_last_version)
{
    static const struct { const char *older, *newer; } pairs[] = {
        { "2026-03-01T00:00:00.000Z", "2026-03-01T00:00:00.0005Z" }, { "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.5Z" },
        { "2026-03-01T00:00:00.1Z", "2026-03-01T00:00:00.100000000000000001Z" }, { "2026-03-01T00:00:00.9Z", "2026-03-01T00:00:01Z" },
    };
    for (size_t i = 0; i < 2 * sizeof pairs / sizeof pairs[0]; i++) {
        const char *older = pairs[i / 2].older, *newer = pairs[i / 2].newer;
        static char first[1000], second[1000];
        open_new();
        snprintf(first, sizeof first, PLACE("1", "%s") ",\"object_marking_refs\":[\"%s\"]}", older, NODE_SECRET_KOR);
        snprintf(second, sizeof second, PLACE("1", "%s") ",\"object_marking_refs\":[\"%s\"]}", newer, NODE_SECRET);
        put(i % 2 ? second : first); /* in either order */
        put(i % 2 ? first : second);
        ist_offer made = offer(PLACE_ID);
        CHECK(made.decision.verdict == IST_REFUSE && made.decision.rule == IST_RULE_RELEASABLE);
        look();
        CHECK_TEXT(said, "{}");
        node_remove(&n);
    }
}

TEST(a_version_with_many_digits_leaves_whole)
{
    static char text[1000], path[200];
    open_new();
    snprintf(text, sizeof text, PLACE("1", "2026-03-01T00:00:00.123456789012345678Z") ",\"object_marking_refs\":[\"%s\"]}", NODE_CLEAR);
    put(text);
    CHECK_TEXT(offer(PLACE_ID).version, "2026-03-01T00:00:00.123456789012345678Z");
    CHECK(offer(PLACE_ID).already);
    snprintf(path, sizeof path, "/exchange/collections/outbox/objects/%s/versions/", PLACE_ID);
    CHECK(ask("GET", path, "") == 200);
    CHECK_TEXT(said, "{\"versions\":[\"2026-03-01T00:00:00.123456789012345678Z\"]}");
    node_remove(&n);
}

/* One moment is one version, however it is written; a store that holds it twice still finds each again. */
TEST(the_same_moment_is_the_same_version)
{
    static char text[1000];
    ist_error err = { 0 };
    sqlite3 *db = NULL;
    open_new();
    put(PLACE("1", "2026-03-01T00:00:00Z") ",\"object_marking_refs\":[\"" NODE_SECRET_KOR "\"]}");
    snprintf(text, sizeof text, "%s", PLACE("1", "2026-03-01T00:00:00.000Z") ",\"object_marking_refs\":[\"" NODE_SECRET "\"]}");
    CHECK(node_put_text(&n, text, "other", &err) == IST_CONFLICT);
    CHECK_HAS(err.text, "is held with other content");
    CHECK(sqlite3_open(n.path, &db) == SQLITE_OK); /* as an earlier isthmus would have kept it */
    char *sql = sqlite3_mprintf("INSERT INTO objects (id, version, category, originator, bytes) VALUES (%Q, '2026-03-01T00:00:00.000Z', 'other', '', %Q)", PLACE_ID, text);
    CHECK(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_free(sql);
    sqlite3_close(db);
    put(text);
    put(PLACE("1", "2026-03-01T00:00:00Z") ",\"object_marking_refs\":[\"" NODE_SECRET_KOR "\"]}");
    node_remove(&n);
}

/* Of what a partner gave, first and last go by the moment too, and a moment that it gave before is not another version. */
TEST(what_was_given_has_its_first_and_last_by_the_moment)
{
#define GIVEN(modified) "{\"objects\":[" PLACE("1", modified) ",\"object_marking_refs\":[\"" NODE_CLEAR "\"]}]}"
#define IN "/exchange/collections/inbox/objects/"
    open_new();
    CHECK(ask("POST", IN, GIVEN("2026-03-01T00:00:00Z")) == 202);
    CHECK(ask("POST", IN, GIVEN("2026-03-01T00:00:00.5Z")) == 202);
    CHECK_HAS(said, "\"success_count\":1");
    CHECK(ask("POST", IN, GIVEN("2026-03-01T00:00:00.50Z")) == 202);
    CHECK_HAS(said, "is held with other content");
    CHECK(ask("GET", IN, "") == 200); /* the last */
    CHECK(strstr(said, "00:00:00.5Z") && !strstr(said, "\"modified\":\"2026-03-01T00:00:00Z"));
    node_remove(&n);
}

static char records[4000];
static bool add_record(void *context, long long number, const char *record, const char *hash)
{
    (void)context, (void)number, (void)hash;
    snprintf(records + strlen(records), sizeof records - strlen(records), "%s\n", record);
    return true;
}

/* A place under so many labels, each releasable to Korea; the last one to whom `last` says instead. */
static void put_under_labels(int count, const char *last)
{
    static char text[100000], id[80];
    snprintf(text, sizeof text, PLACE("1", "2026-03-01T00:00:00Z") ",\"object_marking_refs\":[");
    for (int i = 0; i < count; i++) {
        snprintf(id, sizeof id, "marking-definition--c0000002-1111-4111-8111-%012d", i);
        ist_error err = { 0 };
        CHECK(node_put_text(&n, node_label(id, "SECRET", i + 1 == count && last ? last : "KOR"), "other", &err) == IST_OK);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s\"%s\"", i ? "," : "", id);
    }
    strcat(text, "]}");
    put(text);
}

/* What the gate releases the partner can read: as many labels as the one may have, the other decides on again. */
TEST(an_object_under_many_labels_arrives_or_is_refused)
{
    static const struct { int labels; const char *last; ist_rule rule; } rows[] = {
        { 64, NULL, IST_RULE_RELEASED }, { 65, NULL, IST_RULE_RELEASED }, { IST_MAX_PARTS, NULL, IST_RULE_RELEASED }, { 70, "JPN", IST_RULE_RELEASABLE },
        { IST_MAX_PARTS, "JPN", IST_RULE_RELEASABLE }, { IST_MAX_PARTS + 1, NULL, IST_RULE_UNDERSTOOD },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        open_new();
        put_under_labels(rows[i].labels, rows[i].last);
        ist_offer made = offer(PLACE_ID);
        CHECK(made.decision.rule == rows[i].rule);
        int seen = ask("GET", "/exchange/collections/outbox/objects/" PLACE_ID "/", "");
        CHECK(seen == (rows[i].rule == IST_RULE_RELEASED ? 200 : 404));
        node_remove(&n);
    }
}

/* An observable has no version and is withdrawn all the same: whole, or by the moment that stands for its version. */
TEST(what_has_no_version_can_be_withdrawn)
{
#define FILE_ID "file--e0000004-1111-4111-8111-000000000001"
    static const char file[] = "{\"objects\":[{\"type\":\"file\",\"spec_version\":\"2.1\",\"id\":\"" FILE_ID "\",\"name\":\"a\"}]}";
    static const char *const queries[] = { "", "match%5Bversion%5D=first", "match%5Bversion%5D=last", "match%5Bversion%5D=all", NULL };
    for (int i = 0; i < 5; i++) {
        char version[64] = "", query[120];
        ist_http_answer answer;
        open_new();
        CHECK(ask("POST", IN, file) == 202);
        sscanf(strstr(said, "\"version\":\"") ? strstr(said, "\"version\":\"") + 11 : "", "%63[^\"]", version);
        snprintf(query, sizeof query, "match%%5Bversion%%5D=%s", version);
        node_ask(&n, "DELETE", IN FILE_ID "/", queries[i] ? queries[i] : query, "", &answer);
        CHECK(answer.status == 200);
        ist_http_answer_clear(&answer);
        CHECK(ask("GET", "/exchange/collections/inbox/manifest/", "") == 200);
        CHECK_TEXT(said, "{}");
        CHECK(ask("DELETE", IN FILE_ID "/", "") == 404);
        records[0] = '\0';
        ist_error err = { 0 };
        CHECK(ist_exchange_each_record(n.exchange, &n.partner, IST_AUDIT_TRANSFERS, add_record, NULL, &err) == IST_OK);
        CHECK_HAS(records, "\"what\":\"withdraw\",\"id\":\"" FILE_ID "\"");
        node_remove(&n);
    }
}

RUN(IT(what_an_object_is_about_can_be_said_again), IT(what_is_offered_again_stands_under_the_labels_of_now),
    IT(what_a_long_selector_marks_is_left_out), IT(parts_of_lists_go_whatever_goes_with_them), IT(marks_by_place_do_not_move_to_another_entry),
    IT(the_latest_moment_is_the_last_version), IT(a_version_with_many_digits_leaves_whole), IT(the_same_moment_is_the_same_version),
    IT(what_was_given_has_its_first_and_last_by_the_moment), IT(what_has_no_version_can_be_withdrawn),
    IT(an_object_under_many_labels_arrives_or_is_refused))
