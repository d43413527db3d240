/* SPDX-License-Identifier: Apache-2.0
 *
 * sea.c: the sea's resources on generated traffic: what is asked at a moment is what the stream draws, reports add up, nothing
 * above a clearance, clear words for what cannot be read.
 */
#include "site.h"

#include <isthmus/base/json.h>
#include <isthmus/sea/simulate.h>
#include <time.h>

#define NOON    "at=2024-03-01T06:00:00Z"
#define POOL    "minimum=2&degrees=30&days=30"
#define POLYGON "polygon=117,20%20131,20%20131,40%20117,40"

static char     ledger[200], folder[200], feeds[800];
static ist_web *web;

/* Two partners' feeds in a folder of their own, as `serve --sea` names them. */
static bool make_feeds(const char *into, double days, char *words, size_t room)
{
    ist_simulate_asked asked;
    ist_error          err = { 0 };
    ist_simulate_defaults(&asked);
    asked.vessels = 120;
    asked.days = days;
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) asked.rates[k] = k == IST_SEA_AREA ? 0 : 60;
    bool made = ist_simulate_write(into, &asked, NULL, NULL, &err) == IST_OK;
    if (!made) printf("# %s\n", err.text);
    snprintf(words, room, "A=%s/A.nmea,B=%s/B.nmea", into, into);
    return made;
}

static ist_web *open_sea(const char *words, const char *clearance)
{
    ist_web_options options = site_options(ledger);
    ist_error       err = { 0 };
    ist_web        *made = NULL;
    options.sea = words;
    options.clearance = clearance;
    if (ist_web_new(&made, &options, &err) != IST_OK) printf("# %s\n", err.text);
    return made;
}

static int status_of(ist_web *of, const char *target)
{
    ist_http_answer answer;
    site_ask(of, target, &answer);
    int status = answer.status;
    ist_http_answer_clear(&answer);
    return status;
}

static json_t *rows_of(const char *target)
{
    ist_http_answer answer;
    json_t         *rows = NULL;
    site_ask(web, target, &answer);
    if (answer.status != 200) printf("# %s: %d %.200s\n", target, answer.status, site_body(&answer));
    ist_json_read_text(&rows, target, site_body(&answer), answer.body.length, NULL);
    ist_http_answer_clear(&answer);
    return rows;
}

static double number(json_t *row, const char *name) { return json_number_value(json_object_get(row, name)); }

/* Until its feeds are read; false where they failed, or hang for ten minutes. */
static bool wait_until_read(ist_web *of)
{
    for (int i = 0; i < 12000; i++) {
        ist_http_answer answer;
        site_ask(of, "/sea.csv", &answer);
        bool done = strstr(site_body(&answer), ",replay,") != NULL, failed = answer.status != 200;
        ist_http_answer_clear(&answer);
        if (done || failed) return done;
        nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
    }
    return false;
}

TEST(the_feeds_are_read_and_each_view_is_counted)
{
    snprintf(ledger, sizeof ledger, "%s", site_temporary("sea.db"));
    snprintf(folder, sizeof folder, "%s", site_temporary("sea"));
    CHECK(make_feeds(folder, 0.5, feeds, sizeof feeds) && site_ledger(ledger));
    web = open_sea(feeds, NULL);
    CHECK(web && wait_until_read(web));
    json_t *views = rows_of("/sea.json");
    CHECK(json_array_size(views) == 3);
    CHECK_TEXT(json_string_value(json_object_get(json_array_get(views, 0), "view")), "A+B");
    for (size_t v = 1; v < 3; v++) CHECK(number(json_array_get(views, v), "vessels") <= number(json_array_get(views, 0), "vessels"));
    CHECK(number(json_array_get(views, 0), "events") > 0);
    json_decref(views);
}

static json_t *pair_of(json_t *rows, const char *observer, const char *partner, const char *kind)
{
    size_t  i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        if (strcmp(json_string_value(json_object_get(row, "observer")), observer) != 0 || strcmp(json_string_value(json_object_get(row, "partner")), partner) != 0) continue;
        if (strcmp(json_string_value(json_object_get(row, "kind")), kind) == 0) return row;
    }
    return NULL;
}

/* Both sides come to the same bounds of the pool, and nothing below the minimum is told. */
TEST(counts_alone_bound_what_sharing_adds)
{
    json_t *rows = rows_of("/sea/pool.json?minimum=2&degrees=30&days=30"), *row;
    size_t  i;
    CHECK(json_array_size(rows) >= 2);
    json_array_foreach(rows, i, row) {
        const char *observer = json_string_value(json_object_get(row, "observer")), *kind = json_string_value(json_object_get(row, "kind"));
        json_t     *other = pair_of(rows, observer[0] == 'A' ? "B" : "A", observer, kind);
        CHECK(other && number(other, "pool_least") == number(row, "pool_least") && number(other, "pool_most") == number(row, "pool_most"));
        CHECK(number(row, "ours") + number(row, "adds_least") <= number(row, "pool_most") && number(row, "adds_least") <= number(row, "adds_most"));
        CHECK(number(row, "ours") == 0 || number(row, "ours") >= 2);
    }
    json_decref(rows);
}

/* As tests/unit/web/words.c has it for the resources that need no feeds: two questions that differ in one word, and what is said. */
static const struct word_pair { const char *path, *word, *plain, *other; } word_pairs[] = {
    { "/sea.svg", "at", NOON, "at=2024-03-01T03:00:00Z" },
    { "/sea.svg", "window", NOON, NOON "&window=1" },
    { "/sea.svg", "lang", NOON, NOON "&lang=ko" },
    { "/sea/vessels.json", "at", NOON, "at=2024-03-01T03:00:00Z" },
    { "/sea/vessels.json", "window", NOON, NOON "&window=1" },
    { "/sea/vessels.json", "mmsi", NOON, NOON "&mmsi=790000001" },
    { "/sea/track.json", "mmsi", "mmsi=790000001", "mmsi=790000002" },
    { "/sea/track.json", "begin", "mmsi=790000001", "mmsi=790000001&begin=2024-03-01T06:00:00Z" },
    { "/sea/track.json", "end", "mmsi=790000001", "mmsi=790000001&end=2024-03-01T06:00:00Z" },
    { "/sea/events.json", "begin", "", "begin=2024-03-01T06:00:00Z" },
    { "/sea/events.json", "end", "", "end=2024-03-01T06:00:00Z" },
    { "/sea/events.json", "event", "", "event=gap" },
    { "/sea/events.json", "view", "", "view=A" },
    { "/sea/report.json", "polygon", POLYGON, "polygon=119,22%20129,22%20129,38%20119,38" },
    { "/sea/report.json", "begin", POLYGON, POLYGON "&begin=2024-03-01T06:00:00Z" },
    { "/sea/report.json", "end", POLYGON, POLYGON "&end=2024-03-01T06:00:00Z" },
    { "/sea/report.json", "each", POLYGON, POLYGON "&each=yes" },
    { "/sea/density.json", "cell", "cell=1", "cell=2" },
    { "/sea/density.json", "begin", "cell=1", "cell=1&begin=2024-03-01T06:00:00Z" },
    { "/sea/density.json", "end", "cell=1", "cell=1&end=2024-03-01T06:00:00Z" },
    { "/sea/pool.json", "minimum", POOL, "minimum=4&degrees=30&days=30" },
    { "/sea/pool.json", "degrees", POOL, "minimum=2&degrees=2&days=30" },
    { "/sea/pool.json", "ours", POOL, POOL "&ours=A" },
    { "/sea/pool.json", "theirs", POOL, POOL "&theirs=A" },
    { "/sea/pool.json", "days", "minimum=2&degrees=30&days=1", "minimum=2&degrees=30&days=30" },
    { "/sea.stream", "pace", "at=2024-03-01T11:00:00Z", "at=2024-03-01T11:00:00Z&pace=20000" },
    { "/sea.stream", "at", "at=2024-03-01T11:00:00Z", "at=2024-03-01T03:00:00Z" },
};
enum { WORD_PAIRS = sizeof word_pairs / sizeof *word_pairs };

static char *streamed(const char *target);

/* What is answered, without the recipe, which says the words again; the caller's. */
static char *answered(ist_web *of, const char *path, const char *query)
{
    ist_http_answer answer;
    char            target[300];
    snprintf(target, sizeof target, "%s?%s", path, query);
    if (strstr(path, ".stream")) return streamed(target);
    site_ask(of, target, &answer);
    if (answer.status != 200) printf("# %s: %d %.200s\n", target, answer.status, site_body(&answer));
    char *text = answer.status == 200 ? strdup(site_body(&answer)) : NULL;
    ist_http_answer_clear(&answer);
    return text;
}

TEST(no_word_of_the_sea_is_ignored)
{
    char        longer[800];
    const char *place = site_temporary("sea-days");
    CHECK(make_feeds(place, 3, longer, sizeof longer));
    ist_web *web_days = open_sea(longer, NULL);
    CHECK(web_days && wait_until_read(web_days));
    for (size_t i = 0; i < WORD_PAIRS; i++) {
        const struct word_pair *it = &word_pairs[i];
        ist_web *of = strcmp(it->word, "days") == 0 ? web_days : web; /* the feeds of the others are half a day: any period holds them */
        char    *plain = answered(of, it->path, it->plain), *other = answered(of, it->path, it->other);
        bool     changes = plain && other && plain[0] && strcmp(plain, other) != 0;
        if (!changes) printf("# %s %s changes nothing\n", it->path, it->word);
        CHECK(changes);
        free(plain);
        free(other);
    }
    ist_web_free(web_days);
}

TEST(every_word_of_the_sea_is_tried)
{
    const char *path, *parameters;
    for (size_t r = 0; (path = ist_web_resource(r, &parameters)); r++) {
        if (strncmp(path, "/sea", 4) != 0 || strcmp(path, "/search") == 0) continue;
        for (const char *at = parameters; *at; at += strcspn(at, " "), at += *at == ' ') {
            size_t length = strcspn(at, " !");
            bool   tried = false;
            for (size_t i = 0; i < WORD_PAIRS; i++) {
                size_t width = strlen(path);
                tried |= strncmp(word_pairs[i].path, path, width) == 0 && word_pairs[i].path[width] == '.' && strlen(word_pairs[i].word) == length &&
                         strncmp(word_pairs[i].word, at, length) == 0;
            }
            if (!tried) printf("# %s: %.*s is not tried\n", path, (int)length, at);
            CHECK(tried);
        }
    }
}

/* Each place of the API has the command that makes its numbers, and answers in every format it names. */
TEST(every_resource_answers_with_its_recipe)
{
    static const char *const targets[] = { "/sea%s?" NOON, "/sea/vessels%s?" NOON, "/sea/track%s?mmsi=790000001", "/sea/events%s", "/sea/compare%s", "/sea/pool%s", "/sea/report%s?" POLYGON, "/sea/density%s?cell=1" };
    static const char *const formats[] = { ".json", ".csv", ".metadata.json" };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        char target[300];
        for (size_t f = 0; f < 3; f++) {
            ist_http_answer answer;
            const char     *gap = strstr(targets[i], "%s");
            snprintf(target, sizeof target, "%.*s%s%s", (int)(gap - targets[i]), targets[i], formats[f], gap + 2);
            site_ask(web, target, &answer);
            if (answer.status != 200) printf("# %s: %d %.200s\n", target, answer.status, site_body(&answer));
            CHECK(answer.status == 200);
            if (f == 2) CHECK_HAS(site_body(&answer), strstr(target, "pool") ? "&& isthmus sea pool A B" : "\"recipe\": \"isthmus sea ");
            ist_http_answer_clear(&answer);
        }
    }
    ist_http_answer answer; /* visits to areas are there, but `isthmus sea compare` of these feeds counts none */
    site_ask(web, "/sea/events.csv?event=area", &answer);
    CHECK_HAS(site_body(&answer), "\narea,");
    ist_http_answer_clear(&answer);
    site_ask(web, "/sea/compare.csv", &answer);
    CHECK_HAS(site_body(&answer), "\ngap,");
    CHECK(!strstr(site_body(&answer), "\narea,"));
    ist_http_answer_clear(&answer);
    CHECK(status_of(web, "/sea.svg?" NOON) == 200);
    CHECK(status_of(web, "/sea/vessels.geojson?" NOON) == 200);
}

/* Feeds whose path, partner or both hold blanks, and one that names no partner, stand in recipes as a shell takes them. */
TEST(recipes_name_feeds_with_blanks_as_a_shell_takes_them)
{
    char            words[900], blank[220], wanted[900];
    ist_http_answer answer;
    snprintf(blank, sizeof blank, "%s of ships", folder);
    CHECK(make_feeds(blank, 0.1, words, sizeof words));
    snprintf(words, sizeof words, "North Sea=%s/A.nmea,%s/B.nmea", blank, blank);
    ist_web *named = open_sea(words, NULL);
    CHECK(named && wait_until_read(named));
    site_ask(named, "/sea/pool.metadata.json?" POOL, &answer);
    snprintf(wanted, sizeof wanted, "isthmus sea compare 'North Sea=%s/A.nmea' --aggregates", blank);
    CHECK_HAS(site_body(&answer), wanted);
    snprintf(wanted, sizeof wanted, "isthmus sea compare '%s/B.nmea' --aggregates", blank);
    CHECK_HAS(site_body(&answer), wanted);
    CHECK_HAS(site_body(&answer), "isthmus sea pool 'North Sea' own --ledger counts.db");
    ist_http_answer_clear(&answer);
    site_ask(named, "/sea/events.metadata.json", &answer);
    snprintf(wanted, sizeof wanted, "isthmus sea events 'North Sea=%s/A.nmea' '%s/B.nmea' --csv", blank, blank);
    CHECK_HAS(site_body(&answer), wanted);
    ist_http_answer_clear(&answer);
    ist_web_free(named);
}

/* ---- the stream: bytes out of base64, and the first frame against the table of the same moment */

static size_t bytes_of(const char *text, unsigned char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t            n = 0;
    uint32_t          bits = 0;
    int               held = 0;
    for (; *text && *text != '"' && *text != '='; text++) {
        bits = bits << 6 | (uint32_t)(strchr(digits, *text) - digits);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (unsigned char)(bits >> held);
        }
    }
    return n;
}

static uint32_t u32(const unsigned char *at) { return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24; }

/* Whether a record is a row's: ship, place and who heard it. */
static bool is_of(const unsigned char *record, json_t *row)
{
    const char *by = json_string_value(json_object_get(row, "heard_by"));
    double      lon = number(row, "lon") * IST_SEA_DEGREE, lat = number(row, "lat") * IST_SEA_DEGREE;
    uint32_t    heard = strcmp(by, "A") == 0 ? 1 : strcmp(by, "B") == 0 ? 2 : 3;
    return u32(record + 4) == (uint32_t)number(row, "mmsi") && (int32_t)u32(record + 8) == (int32_t)(lon + 0.5) && (int32_t)u32(record + 12) == (int32_t)(lat + 0.5) &&
           (u32(record + 16) >> 20 & 255) == heard; /* all of this traffic is east and north */
}

static char *streamed(const char *target)
{
    ist_http_answer answer;
    ist_buffer      all = { 0 };
    char            piece[4096];
    size_t          got;
    site_ask(web, target, &answer);
    CHECK(answer.status == 200 && answer.next != NULL);
    while (answer.next && (got = answer.next(answer.context, piece, sizeof piece)) > 0) ist_buffer_add_n(&all, piece, got);
    if (answer.close) answer.close(answer.context);
    answer.close = NULL;
    ist_http_answer_clear(&answer);
    return all.at;
}

TEST(a_moment_of_the_stream_holds_the_ships_of_its_table)
{
    char          *text = streamed("/sea.stream?" NOON);
    unsigned char *bytes = malloc(1 << 20);
    json_t        *rows = rows_of("/sea/vessels.json?" NOON);
    const char    *records = strstr(text, "\"records\":\"");
    CHECK(bytes && records);
    CHECK_HAS(text, "event: about");
    CHECK_HAS(text, "event: done");
    size_t n = records ? bytes_of(records + strlen("\"records\":\""), bytes) / 20 : 0, same = 0;
    CHECK(n > 20 && n == json_array_size(rows));
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < json_array_size(rows); r++) same += is_of(bytes + 20 * i, json_array_get(rows, r));
    CHECK(same == n);
    json_decref(rows);
    free(bytes);
    free(text);
}

TEST(a_replay_ends_at_the_last_moment_and_brings_only_what_changed)
{
    char *text = streamed("/sea.stream?at=2024-03-01T11:00:00Z&pace=20000"); /* an hour in less than a second */
    int   frames = 0, whole = 0;
    for (char *at = text; (at = strstr(at, "event: frame")); at++) frames++;
    for (char *at = text; (at = strstr(at, "\"whole\":true")); at++) whole++;
    CHECK(frames >= 2 && whole == 1);
    free(text);
}

/* Windows side by side add up to both; a polygon is what its corners say, whichever way round. */
TEST(reports_on_an_area_add_up)
{
    json_t *all = rows_of("/sea/report.json?" POLYGON), *first = rows_of("/sea/report.json?" POLYGON "&end=2024-03-01T05:00:00Z"),
           *second = rows_of("/sea/report.json?" POLYGON "&begin=2024-03-01T05:00:00Z"), *round = rows_of("/sea/report.json?polygon=117,40%20131,40%20131,20%20117,20"),
           *each = rows_of("/sea/report.json?" POLYGON "&each=yes");
    json_t *sum = json_array_get(all, 0), *row;
    double  hours = 0;
    size_t  i;
    CHECK(number(sum, "vessels") > 10 && number(sum, "events") > 0);
    CHECK_NEAR(number(json_array_get(first, 0), "vessel_hours") + number(json_array_get(second, 0), "vessel_hours"), number(sum, "vessel_hours"), 1e-6);
    CHECK_NEAR(number(json_array_get(round, 0), "vessel_hours"), number(sum, "vessel_hours"), 1e-9);
    json_array_foreach(each, i, row) hours += number(row, "vessel_hours");
    CHECK_NEAR(hours, number(sum, "vessel_hours"), 1e-6);
    CHECK(json_array_size(each) == (size_t)number(sum, "vessels"));
    json_decref(all), json_decref(first), json_decref(second), json_decref(round), json_decref(each);
}

TEST(events_of_a_view_are_its_own_and_carry_their_sentences)
{
    json_t *pool = rows_of("/sea/events.json"), *alone = rows_of("/sea/events.json?view=A"), *gaps = rows_of("/sea/events.json?event=gap"), *row;
    size_t  i, with = 0, heard = 0;
    CHECK(json_array_size(alone) < json_array_size(pool) && json_array_size(gaps) < json_array_size(pool) && json_array_size(gaps) > 0);
    json_array_foreach(pool, i, row) with += strstr(json_string_value(json_object_get(row, "evidence")), "!AIVDM") != NULL;
    json_array_foreach(alone, i, row) heard += strcmp(json_string_value(json_object_get(row, "partners")), "A") == 0;
    CHECK(with == json_array_size(pool));
    CHECK(heard == json_array_size(alone));
    json_decref(pool), json_decref(alone), json_decref(gaps);
}

TEST(what_cannot_be_read_is_said)
{
    static const struct { const char *target; int status; } asked[] = {
        { "/sea/report.json?polygon=1,2%203,4", 400 }, { "/sea/report.json?polygon=a,b%201,2%203,4", 400 }, { "/sea/report.json", 400 }, { "/sea/vessels.json?at=noon", 400 },
        { "/sea/events.json?begin=2024-03-02&end=2024-03-01", 400 }, { "/sea/events.json?view=C", 404 }, { "/sea/events.json?event=gapp", 400 }, { "/sea/track.json", 400 },
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        int status = status_of(web, asked[i].target);
        if (status != asked[i].status) printf("# %s: %d\n", asked[i].target, status);
        CHECK(status == asked[i].status);
    }
}

TEST(feeds_above_the_clearance_are_not_shown)
{
    char     words[900];
    snprintf(words, sizeof words, "A@NATO:SECRET=%s/A.nmea", folder);
    ist_web *shut = open_sea(words, "PUBLIC");
    static const char *const targets[] = { "/sea.json", "/sea/vessels.csv", "/sea/events.json", "/sea/compare.json", "/sea/track.json?mmsi=790000001", ("/sea/report.geojson?" POLYGON), "/sea/density.json", "/sea.svg" };
    CHECK(shut != NULL);
    for (size_t i = 0; shut && i < sizeof targets / sizeof *targets; i++) CHECK(status_of(shut, targets[i]) == 403);
    ist_web_free(shut);
}

TEST(without_a_feed_everything_is_empty_and_says_how_to_get_one)
{
    ist_web        *none = open_sea(NULL, NULL);
    ist_http_answer answer;
    CHECK(none && status_of(none, "/sea/vessels.json") == 200 && status_of(none, "/sea/report.json?" POLYGON) == 200 && status_of(none, "/sea.svg") == 200);
    site_ask(none, "/sea.metadata.json", &answer);
    CHECK_HAS(site_body(&answer), "isthmus sea simulate");
    ist_http_answer_clear(&answer);
    ist_web_free(none);
    none = open_sea("A=/nowhere/at/all.nmea", NULL); /* a file that is not there is said at the start */
    CHECK(none == NULL);
    ist_web_free(none);
}

TEST(the_handler_ends_while_feeds_are_read)
{
    ist_web *brief = open_sea(feeds, NULL);
    CHECK(brief != NULL);
    ist_web_free(brief);
    ist_web_free(web);
    site_remove(ledger);
}

RUN(IT(the_feeds_are_read_and_each_view_is_counted), IT(every_resource_answers_with_its_recipe), IT(recipes_name_feeds_with_blanks_as_a_shell_takes_them),
    IT(counts_alone_bound_what_sharing_adds), IT(no_word_of_the_sea_is_ignored), IT(every_word_of_the_sea_is_tried), IT(a_moment_of_the_stream_holds_the_ships_of_its_table),
    IT(a_replay_ends_at_the_last_moment_and_brings_only_what_changed), IT(reports_on_an_area_add_up), IT(events_of_a_view_are_its_own_and_carry_their_sentences),
    IT(what_cannot_be_read_is_said), IT(feeds_above_the_clearance_are_not_shown), IT(without_a_feed_everything_is_empty_and_says_how_to_get_one),
    IT(the_handler_ends_while_feeds_are_read))
