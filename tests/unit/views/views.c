/* SPDX-License-Identifier: Apache-2.0
 *
 * The views' resources, asked as a browser asks them but in memory: rows that add up, words that are refused with what is
 * allowed, an exchange that is there, is not there, and is not for this reader.
 */
#include "check.h"
#include <isthmus/base/json.h>
#include <isthmus/ledger/shipped.h>
#include <isthmus/share/exchange.h>
#include <isthmus/web/web.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ist_web    *web, *web_public;
static ist_error   err;
static char        ledger_path[1024], store_path[1024], scenarios[1024], data[1024];

static void open_web(ist_web **out, const char *clearance)
{
    CHECK(ist_web_new(out, &(ist_web_options){ .ledger = ledger_path, .scenarios = scenarios, .data = data, .exchange = clearance ? store_path : NULL,
                                               .clearance = clearance && clearance[0] ? clearance : NULL, .threads = 2 }, &err) == IST_OK);
}

TEST(a_server_is_made)
{
    ist_exchange *store = NULL;
    ist_partner   rok = { .name = "rok", .side = "ROK", .code = "KOR", .first_day = 19000, .last_day = 40000 };
    snprintf(ledger_path, sizeof ledger_path, "%s/web-test-views.db", getenv("ISTHMUS_BUILD"));
    snprintf(store_path, sizeof store_path, "%s/web-test-views-exchange.db", getenv("ISTHMUS_BUILD"));
    snprintf(scenarios, sizeof scenarios, "%s/scenarios", getenv("ISTHMUS_SOURCE"));
    snprintf(data, sizeof data, "%s/data", getenv("ISTHMUS_SOURCE"));
    unlink(ledger_path);
    unlink(store_path);
    CHECK(ist_ledger_make(ledger_path, data, NULL, &err) == IST_OK);
    CHECK(ist_exchange_open(&store, store_path, &(ist_exchange_options){ .our_side = "NATO", .create = true }, &err) == IST_OK);
    CHECK(ist_exchange_put_partner(store, &rok, &err) == IST_OK);
    ist_exchange_free(store);
    open_web(&web, NULL);
    if (check_failures) printf("# %s\n", err.text);
}

/* Asks; the body as text in *out_text (the caller's) when it is not NULL, and as JSON when it is that. */
static json_t *ask_of(ist_web *of, const char *path, const char *query, int status, char **out_text)
{
    ist_http_request request = { .method = "GET", .path = path, .query = query };
    ist_http_answer  answer = { 0 };
    json_t          *json = NULL;
    ist_web_handle(of, &request, &answer);
    if (answer.status != status) printf("# %s?%s: %d\n# %.300s\n", path, query, answer.status, answer.body.at ? answer.body.at : "");
    CHECK(answer.status == status);
    if (strstr(path, "json") || answer.status != 200) json = json_loads(answer.body.at ? answer.body.at : "", 0, NULL);
    if (out_text) *out_text = strdup(answer.body.at ? answer.body.at : "");
    ist_http_answer_clear(&answer);
    return json;
}

static json_t *ask(const char *path, const char *query) { return ask_of(web, path, query, 200, NULL); }

static void refused(const char *path, const char *query, int status, const char *part)
{
    json_t *json = ask_of(web, path, query, status, NULL);
    CHECK_HAS(json_string_value(json_object_get(json_object_get(json, "error"), "detail")), part);
    json_decref(json);
}

static double number(const json_t *row, const char *name) { return json_number_value(json_object_get(row, name)); }
static const char *word(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    return text ? text : "";
}

#define EACH(rows, row) for (size_t i_ = 0; i_ < json_array_size(rows); i_++) for (const json_t *row = json_array_get(rows, i_); row; row = NULL)

/* The default world has 17 land brigades or whatever its scenario says; what counts is that they never change. */
TEST(the_pool_adds_up_in_every_month)
{
    json_t *rows = ask("/world.json", "futures=64");
    double  pool = 0, sum = 0;
    char    month[16] = "";
    int     months = 0;
    EACH(rows, row)
    {
        if (strcmp(word(row, "kind"), "land-brigade") != 0) continue;
        if (strcmp(month, word(row, "month")) != 0) {
            if (months++ == 1) pool = sum;
            if (months > 2) CHECK_NEAR(sum, pool, 1e-9);
            snprintf(month, sizeof month, "%s", word(row, "month"));
            sum = 0;
        }
        sum += number(row, "units");
        CHECK(number(row, "units_p05") <= number(row, "units_p95"));
    }
    CHECK(months > 100 && pool > 5);
    json_decref(rows);
}

TEST(one_future_has_no_spread_and_its_own_recipe)
{
    json_t *rows = ask("/world.json", "future=3&month=2027-01"), *about = ask("/world.metadata.json", "future=3&month=2027-01");
    CHECK(json_array_size(rows) == 25);
    EACH(rows, row) CHECK(number(row, "units_p05") == number(row, "units") && number(row, "units_p95") == number(row, "units"));
    CHECK_HAS(word(about, "recipe"), "isthmus deterrence posture two-theatres --future 3 --month 2027-01 --seed 1");
    CHECK_HAS(word(about, "condition"), "not a forecast of war");
    json_decref(rows);
    json_decref(about);
}

TEST(without_cooperation_is_every_lever_off)
{
    char *a = NULL, *b = NULL, *with = NULL;
    json_decref(ask_of(web, "/world/crises.json", "futures=64&world=without", 200, &a));
    json_decref(ask_of(web, "/world/crises.json", "futures=64&off=deterrence&off=industry&off=practical", 200, &b));
    json_decref(ask_of(web, "/world/crises.json", "futures=64", 200, &with));
    CHECK(a && b && with && strcmp(a, b) == 0 && strcmp(a, with) != 0);
    free(a);
    free(b);
    free(with);
}

TEST(the_map_is_a_picture_and_a_collection_of_places)
{
    char   *svg = NULL;
    json_t *places = ask("/world/places.json", ""), *geojson = ask("/world.geojson", "futures=64");
    bool    korea = false, europe = false;
    json_decref(ask_of(web, "/world.svg", "futures=64&month=2027-01&kind=surface-combatant", 200, &svg));
    CHECK_HAS(svg, "<title id=\"world-map-title\">Frigates and destroyers, 2027-01</title>");
    CHECK_HAS(svg, "Boundaries: Natural Earth, Crimea as part of Ukraine");
    EACH(places, row)
    {
        if (strcmp(word(row, "name"), "ROK") == 0) korea = number(row, "lon") > 125 && number(row, "lon") < 130 && strcmp(word(row, "title_ko"), "\xEB\x8C\x80\xED\x95\x9C\xEB\xAF\xBC\xEA\xB5\xAD") == 0;
        if (strcmp(word(row, "name"), "euro-atlantic") == 0) europe = number(row, "lon") > 0 && number(row, "lon") < 40 && number(row, "lat") > 45;
    }
    CHECK(korea && europe);
    CHECK(json_array_size(json_object_get(geojson, "features")) >= json_array_size(places));
    free(svg);
    json_decref(places);
    json_decref(geojson);
}

TEST(what_departs_goes_somewhere_else)
{
    json_t *rows = ask("/world/flows.json", "futures=64");
    CHECK(json_array_size(rows) > 10);
    EACH(rows, row)
    {
        CHECK(number(row, "units") > 0 && number(row, "transit_months") >= 1);
        CHECK(strcmp(word(row, "from"), word(row, "to")) != 0);
    }
    json_decref(rows);
}

TEST(a_move_costs_somebody)
{
    json_t *rows = ask("/world/tradeoff.json", "month=2027-01&crisis=taiwan-strait:active&between=euro-atlantic,indo-pacific"),
           *about = ask("/world/tradeoff.metadata.json", "crisis=korea:active&crisis=nato-east:building");
    bool    some = false;
    EACH(rows, row) some |= word(row, "exchange")[0] != '\0';
    CHECK(some);
    CHECK_HAS(word(about, "recipe"), "--crisis korea=active,nato-east=building");
    json_decref(rows);
    json_decref(about);
    rows = ask("/world/story.json", "future=3");
    CHECK(json_array_size(rows) > 100);
    json_decref(rows);
}

TEST(orders_stand_in_their_order)
{
    json_t *rows = ask("/transfers.json", "futures=64&to=POL"), *lines = ask("/transfers.json", "futures=64&scope=lines"), *years = ask("/transfers/years.json", "futures=64&to=POL&item=k2");
    CHECK(json_array_size(rows) > 5);
    EACH(rows, row)
    {
        CHECK(number(row, "delivered") <= number(row, "contract") && number(row, "contract") <= number(row, "framework"));
        CHECK(number(row, "low") <= number(row, "forecast") && number(row, "forecast") <= number(row, "high"));
    }
    CHECK(json_array_size(lines) > 5);
    double before = 0;
    EACH(years, row)
    {
        if (strcmp(word(row, "name"), "poland-k2-2022") != 0) continue;
        CHECK_TEXT(word(row, "customer"), "POL");
        CHECK(number(row, "forecast_p50") >= before);
        before = number(row, "forecast_p50");
    }
    CHECK(before > 28);
    json_decref(rows);
    json_decref(lines);
    json_decref(years);
}

TEST(without_a_producer_no_more_is_given)
{
    json_t *rows = ask("/transfers/chains.json", "futures=32");
    CHECK(json_array_size(rows) > 0);
    EACH(rows, row) CHECK(number(row, "given_without") <= number(row, "given") + 1e-6);
    json_decref(rows);
}

TEST(words_that_are_none_are_refused_with_what_is_there)
{
    refused("/world.json", "kind=land-brigades", 404, "did you mean 'land-brigade'?");
    refused("/world.json", "month=1999-01", 422, "outside the scenario's months");
    refused("/world/tradeoff.json", "crisis=korea", 400, "quiet, building and active are allowed");
    refused("/world/tradeoff.json", "crisis=corea:active", 404, "did you mean 'korea'?");
    refused("/world/tradeoff.json", "between=euro-atlantic", 400, "a comma between");
    refused("/transfers.json", "to=POLAND", 404, "no actor 'POLAND'");
    refused("/transfers.json", "by=2099-01", 422, "outside");
    refused("/transfers.json", "scope=ships", 400, "one of orders customers lines");
    refused("/transfers/backfill.json", "route=none&futures=24", 404, "no donation 'none'");
    refused("/evidence.json", "table=actors", 404, "no table of facts");
    refused("/search.json", "", 400, "needs q");
}

TEST(without_an_exchange_it_is_said_how_to_make_one)
{
    static const char *const paths[] = { "/exchange", "/exchange/decisions", "/exchange/days", "/exchange/rules", "/exchange/chains" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char    path[64];
        snprintf(path, sizeof path, "%s.json", paths[i]);
        json_t *rows = ask(path, "");
        CHECK(json_is_array(rows) && json_array_size(rows) == 0);
        json_decref(rows);
        snprintf(path, sizeof path, "%s.metadata.json", paths[i]);
        json_t *about = ask(path, "");
        CHECK_HAS(json_string_value(json_array_get(json_object_get(about, "footnotes"), 0)), "isthmus share init");
        json_decref(about);
    }
}

TEST(an_exchange_is_shown_to_who_may_see_everything)
{
    ist_web *whole = NULL;
    open_web(&whole, "");
    json_t *partners = ask_of(whole, "/exchange.json", "", 200, NULL), *chains = ask_of(whole, "/exchange/chains.json", "partner=rok", 200, NULL);
    CHECK(json_array_size(partners) == 1);
    CHECK_TEXT(word(json_array_get(partners, 0), "side"), "ROK");
    CHECK(number(json_array_get(partners, 0), "out") == 0);
    CHECK(json_array_size(chains) == 2);
    EACH(chains, row) CHECK(json_is_true(json_object_get(row, "holds")));
    json_decref(partners);
    json_decref(chains);
    json_decref(ask_of(whole, "/exchange.json", "partner=japan", 404, NULL));
    ist_web_free(whole);
}

TEST(a_reader_with_a_clearance_sees_no_decision)
{
    open_web(&web_public, "PUBLIC");
    json_decref(ask_of(web_public, "/exchange.json", "", 403, NULL));
    json_decref(ask_of(web_public, "/exchange/decisions.json", "", 403, NULL));
    json_t *rows = ask_of(web_public, "/exchange/agreements.json", "", 200, NULL); /* the register is public */
    CHECK(json_array_size(rows) > 5);
    json_decref(rows);
    ist_web_free(web_public);
}

/* One run behind all: progress, then how it is made again and the three tables, each one line of JSON. */
TEST(the_pool_comes_as_a_stream)
{
    static const char *const events[] = { "event: about\n", "event: flows\n", "event: crises\n", "event: posture\n", "event: done\n" };
    ist_http_request request = { .method = "GET", .path = "/world.stream", .query = "futures=64&month=2027-01" };
    ist_http_answer  answer = { 0 };
    ist_buffer       all = { 0 };
    char             piece[4096];
    const char      *at;
    ist_web_handle(web, &request, &answer);
    CHECK(answer.status == 200 && answer.next);
    for (size_t n; answer.next && (n = answer.next(answer.context, piece, sizeof piece)) > 0;) ist_buffer_add_n(&all, piece, n);
    at = all.at;
    for (size_t i = 0; at && i < sizeof events / sizeof *events; i++) {
        at = strstr(at, events[i]);
        CHECK(at != NULL);
    }
    at = all.at ? strstr(all.at, "event: posture\ndata: ") : NULL;
    json_t *rows = at ? json_loads(at + strlen("event: posture\ndata: "), JSON_DISABLE_EOF_CHECK, NULL) : NULL;
    CHECK(json_array_size(rows) == 25);
    json_decref(rows);
    ist_buffer_clear(&all);
    ist_http_answer_clear(&answer);
}

/* docs/claims.md: seventy-one claims; the same numbers as the command's, which has its own tests. */
TEST(claims_are_tried_and_forecasts_scored)
{
    json_t *claims = ask("/claims.json", "futures=24&scenario=paper"), *scores = ask("/scores.json", "as_of=2022-12-31&futures=64"),
           *about = ask("/scores.metadata.json", "futures=64"), *classes = ask("/reliability.json", "futures=64");
    size_t  inside = 0, events = 0;
    char   *svg = NULL;
    CHECK(json_array_size(claims) == 71);
    EACH(claims, row) CHECK(word(row, "verdict")[0] && strncmp(word(row, "claim"), "claim/", 6) == 0);
    EACH(scores, row)
    {
        inside += json_is_true(json_object_get(row, "inside"));
        if (strcmp(word(row, "scored_as"), "event") == 0) events++;
    }
    CHECK(inside > 0 && inside < json_array_size(scores));
    CHECK_HAS(word(about, "recipe"), "isthmus industry score two-theatres --as-of 2022-12-31 --futures 64 --seed 1");
    EACH(classes, row) events -= (size_t)number(row, "events");
    CHECK(events == 0); /* every event is in one class */
    json_decref(ask_of(web, "/reliability.svg", "futures=64", 200, &svg));
    CHECK_HAS(svg, "events forecast from 2022-12-31");
    free(svg);
    json_decref(claims);
    json_decref(scores);
    json_decref(about);
    json_decref(classes);
}

static bool in_force(const char *day, const char *acronym)
{
    char    query[64];
    bool    is = false;
    snprintf(query, sizeof query, "on=%s", day);
    json_t *rows = ask("/exchange/agreements.json", query);
    EACH(rows, row) if (strstr(word(row, "name"), acronym)) is |= json_is_true(json_object_get(row, "in_force"));
    json_decref(rows);
    return is;
}

/* The paper: the first programme dates from 2012, the one that replaced it from 2023. */
TEST(agreements_are_in_force_from_their_day)
{
    char *svg = NULL;
    CHECK(!in_force("2011-01-01", "Individual Partnership"));
    CHECK(in_force("2015-01-01", "Individual Partnership"));
    CHECK(!in_force("2015-01-01", "Individually Tailored"));
    CHECK(in_force("2024-06-01", "Individually Tailored"));
    json_decref(ask_of(web, "/exchange/agreements.svg", "", 200, &svg));
    CHECK_HAS(svg, "Individual");
    free(svg);
}

TEST(every_fact_has_its_source_and_can_be_found)
{
    json_t *rows = ask("/evidence.json", ""), *before = ask("/evidence.json", "as_of=2022-12-31"), *found = ask("/search.json", "q=K9+poland"),
           *none = ask("/search.json", "q=xyzzy"), *hangul = ask("/search.json", "q=%ED%8F%B4%EB%9E%80%EB%93%9C");
    CHECK(json_array_size(rows) > 300 && json_array_size(before) < json_array_size(rows));
    EACH(rows, row) CHECK(strncmp(word(row, "source"), "source/", 7) == 0 && word(row, "says")[0]);
    EACH(before, row) CHECK(strcmp(word(row, "known_from"), "2022-12-31") <= 0);
    CHECK(json_array_size(found) > 3);
    CHECK(json_array_size(none) == 0);
    CHECK_TEXT(word(json_array_get(hangul, 0), "key"), "POL");
    json_decref(rows);
    json_decref(before);
    json_decref(found);
    json_decref(none);
    json_decref(hangul);
    ist_web_free(web);
}

RUN(IT(a_server_is_made), IT(the_pool_adds_up_in_every_month), IT(one_future_has_no_spread_and_its_own_recipe),
    IT(without_cooperation_is_every_lever_off), IT(the_map_is_a_picture_and_a_collection_of_places), IT(what_departs_goes_somewhere_else),
    IT(a_move_costs_somebody), IT(orders_stand_in_their_order), IT(without_a_producer_no_more_is_given),
    IT(words_that_are_none_are_refused_with_what_is_there), IT(without_an_exchange_it_is_said_how_to_make_one),
    IT(an_exchange_is_shown_to_who_may_see_everything), IT(a_reader_with_a_clearance_sees_no_decision),
    IT(the_pool_comes_as_a_stream), IT(claims_are_tried_and_forecasts_scored), IT(agreements_are_in_force_from_their_day), IT(every_fact_has_its_source_and_can_be_found))
