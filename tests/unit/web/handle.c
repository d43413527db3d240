/* SPDX-License-Identifier: Apache-2.0
 *
 * handle.c: who is let in, what an address may be, in which forms data comes, and that errors are sentences.
 */
#include "site.h"

#include <isthmus/base/json.h>

static ist_web *web;

static int status_of(const char *target)
{
    ist_http_answer answer;
    site_ask(web, target, &answer);
    int status = answer.status;
    if (answer.close) answer.close(answer.context);
    answer.close = NULL;
    answer.next = NULL;
    ist_http_answer_clear(&answer);
    return status;
}

static void says(const char *target, int status, const char *part)
{
    ist_http_answer answer;
    site_ask(web, target, &answer);
    if (answer.status != status) printf("# %.200s: %d, not %d: %.300s\n", target, answer.status, status, site_body(&answer));
    CHECK(answer.status == status);
    CHECK_HAS(site_body(&answer), part);
    ist_http_answer_clear(&answer);
}

TEST(without_the_token_there_is_nothing_but_assets_and_the_description)
{
    static const char *const none[] = { NULL }, *const wrong[] = { "Authorization", "Bearer 0123", NULL },
                      *const cookie[] = { "Cookie", "isthmus-00000000=" SITE_TOKEN, NULL };
    static const struct { const char *target; const char *const *headers; int status; } cases[] = {
        { "/", none, 401 },          { "/scenarios.json", none, 401 },  { "/scenarios.json", wrong, 401 }, { "/scenarios.json", cookie, 401 },
        { "/nothing.json", none, 401 }, { "/openapi.json", none, 200 },  { "/scenarios.json?token=0123", none, 401 },
        { "/scenarios.json?token=", none, 401 }, { "/question.stream", none, 401 }, { "/assets/map/countries-110m.geojson", none, 200 },
        { "/scenarios.json?token=" SITE_TOKEN, none, 200 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ist_http_answer answer;
        site_ask_with(web, "GET", cases[i].target, cases[i].headers, &answer);
        if (answer.status != cases[i].status) printf("# %s: %d\n", cases[i].target, answer.status);
        CHECK(answer.status == cases[i].status);
        CHECK(!strstr(site_body(&answer), SITE_TOKEN));
        ist_http_answer_clear(&answer);
    }
}

TEST(an_error_names_a_file_and_not_where_this_machine_keeps_it)
{
    ist_http_answer answer;
    site_ask(web, "/question.json?scenario=paper&as_of=1900-01-01", &answer);
    CHECK(answer.status >= 400);
    CHECK_HAS(site_body(&answer), "paper.yaml:");
    CHECK(!strstr(site_body(&answer), "/paper.yaml"));
    ist_http_answer_clear(&answer);
}

TEST(the_first_address_leaves_a_cookie_and_an_address_without_token)
{
    static const char *const none[] = { NULL };
    ist_http_answer answer;
    char            cookie[256] = "";
    site_ask_with(web, "GET", "/question?off=industry&token=" SITE_TOKEN "&seed=2", none, &answer);
    CHECK(answer.status == 303);
    CHECK_TEXT(site_header(&answer, "Location"), "/question?off=industry&seed=2");
    CHECK_HAS(site_header(&answer, "Set-Cookie"), "HttpOnly; SameSite=Strict");
    const char *set = site_header(&answer, "Set-Cookie");
    if (set) snprintf(cookie, sizeof cookie, "other=1; %.*s", (int)strcspn(set, ";"), set);
    ist_http_answer_clear(&answer);
    const char *const with_cookie[] = { "Cookie", cookie, NULL };
    site_ask_with(web, "GET", "/question?off=industry", with_cookie, &answer);
    CHECK(answer.status == 200);
    CHECK_HAS(answer.type, "text/html");
    ist_http_answer_clear(&answer);
}

/* A view of many sliders, with the token in front: the address that is left is the whole view. */
TEST(a_long_address_loses_nothing_but_its_token)
{
    static const char *const none[] = { NULL };
    ist_http_answer answer;
    ist_buffer      target = { 0 };
    ist_buffer_add(&target, "/question?token=" SITE_TOKEN "&");
    size_t start = target.length;
    for (int i = 0; i < 40; i++) ist_buffer_print(&target, "set=stock.POL.t-72:%d&", 200 + i);
    ist_buffer_add(&target, "metric=loss");
    site_ask_with(web, "GET", target.at, none, &answer);
    CHECK(answer.status == 303);
    const char *to = site_header(&answer, "Location");
    CHECK(to && strncmp(to, "/question?", 10) == 0);
    CHECK_TEXT(to ? to + 10 : NULL, target.at + start);
    ist_http_answer_clear(&answer);
    ist_buffer_clear(&target);
}

/* HEAD of an answer in steps: its headers, and nothing that reckons. */
TEST(who_asks_for_headers_starts_no_answer)
{
    ist_http_answer answer;
    site_ask_with(web, "HEAD", "/question.stream?scenario=paper", NULL, &answer);
    CHECK(answer.status == 200 && !answer.next && !answer.close);
    CHECK_TEXT(answer.type, "text/event-stream");
    ist_http_answer_clear(&answer);
    site_ask_with(web, "HEAD", "/question.stream?secnario=paper", NULL, &answer);
    CHECK(answer.status == 400);
    ist_http_answer_clear(&answer);
}

TEST(every_answer_forbids_what_is_not_from_here)
{
    static const char *const targets[] = { "/", "/scenarios.json", "/nothing", "/openapi.json", "/assets/map/countries-110m.geojson", "/%zz" };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        ist_http_answer answer;
        site_ask(web, targets[i], &answer);
        CHECK_HAS(site_header(&answer, "Content-Security-Policy"), "default-src 'self'; script-src 'self';");
        CHECK(!strstr(site_header(&answer, "Content-Security-Policy"), "unsafe-eval"));
        CHECK_TEXT(site_header(&answer, "X-Content-Type-Options"), "nosniff");
        ist_http_answer_clear(&answer);
    }
}

TEST(an_asset_is_sent_as_it_is_kept_or_read_out_for_who_takes_no_gzip)
{
    static const char *const gzip[] = { "Accept-Encoding", "gzip, deflate", NULL };
    ist_http_answer answer;
    site_ask(web, "/assets/map/countries-110m.geojson", &answer);
    size_t plain = answer.body.length;
    CHECK(answer.body.at && answer.body.at[0] == '{');
    CHECK(site_header(&answer, "Content-Encoding") == NULL);
    ist_http_answer_clear(&answer);
    site_ask_with(web, "GET", "/assets/map/countries-110m.geojson", gzip, &answer);
    CHECK_TEXT(site_header(&answer, "Content-Encoding"), "gzip");
    CHECK(answer.body.length > 18 && answer.body.length < plain / 2);
    if (answer.body.length > 18) { /* RFC 1952: the last four bytes are the length of what is packed */
        const unsigned char *end = (const unsigned char *)answer.body.at + answer.body.length - 4;
        CHECK((size_t)(end[0] | end[1] << 8 | end[2] << 16 | end[3] << 24) == plain);
    }
    ist_http_answer_clear(&answer);
}

TEST(an_address_never_leaves_its_tables)
{
    static const char *const targets[] = { "/../etc/passwd", "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/assets/map/",
                                           "/assets", "/etc/passwd.json", "/scenarios.json/", "/ledger/../scenarios.json", "/assets/map/countries-110m.geojson.csv" };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) CHECK(status_of(targets[i]) == 404);
    CHECK(status_of("/%ff") == 400);
    CHECK(status_of("/%00") == 400);
    CHECK(status_of("relative") == 400);
    CHECK(status_of("/scenarios.json?scenario=../../etc/passwd") == 400);
    CHECK(status_of("/inputs.json?scenario=../../etc/passwd") == 404);
    CHECK(status_of("/inputs.json?scenario=/etc/passwd") == 404);
}

TEST(a_bad_permalink_gets_a_sentence_that_says_what_is_allowed)
{
    says("/question.json?futures=25", 400, "a multiple of 8 from 24 to 65536");
    says("/question.json?seed=x", 400, "a whole number");
    says("/question.json?secnario=paper", 400, "did you mean 'scenario'?");
    says("/question.json?scenario=papr", 404, "did you mean 'paper'?");
    says("/question.json?seed=1&seed=2", 400, "seed is said twice");
    says("/question.json?set=base.korea", 400, "is not INPUT:VALUE");
    says("/question.json?set=base.koraa:0.001", 404, "did you mean 'base.korea'?");
    says("/question.json?set=base.korea:-1", 422, "lies outside 0 .. ");
    says("/question.json?off=industri", 404, "industry");
    says("/question.json?metric=loss&place=nowhere", 404, "place with that metric called 'nowhere'");
    says("/question.json?as_of=2024-13-01", 400, "a day is meant");
    says("/question.json?a=%zz", 400, "the query cannot be read");
    says("/question.json?against=nobody", 404, "nobody");
    says("/ledger/fact.json", 400, "needs key");
    says("/ledger/fact.json?key=transfer/none", 404, "transfer/none");
    says("/ledger/tranfers.json", 404, "did you mean /ledger/transfers?");
    says("/scenarios.svg", 404, "is not there as svg");
    says("/scenarios.stream", 404, "is not there as stream");
}

TEST(only_reading_is_allowed)
{
    static const char *const methods[] = { "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get" };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        ist_http_answer answer;
        site_ask_with(web, methods[i], "/scenarios.json", NULL, &answer);
        CHECK(answer.status == 405);
        CHECK_HAS(site_header(&answer, "Allow"), "GET");
        ist_http_answer_clear(&answer);
    }
}

/* The same numbers in each form: the count of rows in the metadata, lines of CSV, elements of JSON. */
TEST(the_forms_of_a_table_agree)
{
    static const char *const tables[] = { "/ledger/transfers", "/ledger/sources", "/scenarios", "/scenario", "/inputs", "/dictionary" };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        ist_http_answer json, metadata;
        json_t         *rows = NULL, *about = NULL;
        char            target[100];
        snprintf(target, sizeof target, "%s.json", tables[i]);
        site_ask(web, target, &json);
        snprintf(target, sizeof target, "%s.metadata.json", tables[i]);
        site_ask(web, target, &metadata);
        CHECK(ist_json_read_text(&rows, "rows", site_body(&json), json.body.length, NULL) == IST_OK);
        CHECK(ist_json_read_text(&about, "metadata", site_body(&metadata), metadata.body.length, NULL) == IST_OK);
        CHECK(rows && about && json_array_size(rows) > 0);
        CHECK((size_t)json_integer_value(json_object_get(about, "rows")) == json_array_size(rows));
        CHECK(json_array_size(json_object_get(about, "columns")) == json_object_size(json_array_get(rows, 0)));
        json_decref(rows);
        json_decref(about);
        ist_http_answer_clear(&json);
        ist_http_answer_clear(&metadata);
    }
}

TEST(an_area_that_is_off_is_worth_nothing)
{
    ist_http_answer plain, off;
    site_ask(web, "/values.csv?scenario=paper&futures=24&metric=loss", &plain);
    CHECK(plain.status == 200);
    site_ask(web, "/values.csv?scenario=paper&futures=24&metric=loss&off=industry", &off);
    CHECK(off.status == 200);
    CHECK(strcmp(site_body(&plain), site_body(&off)) != 0);
    CHECK_HAS(site_body(&off), "shapley,industry,,,USD m,0,");
    ist_http_answer_clear(&plain);
    ist_http_answer_clear(&off);
}

/* More than a page has sliders: the last of many counts as the first does. */
TEST(no_value_of_many_is_dropped)
{
    static const struct { const char *target, *each, *last; int times, status; const char *says; } rows[] = {
        { "/values.csv?scenario=paper&futures=24&metric=loss", "&off=practical", "&off=industry", 100, 200, "shapley,industry,,,USD m,0," },
        { "/values.csv?scenario=paper&futures=24&metric=loss", "&off=practical", "&off=industri", 100, 404, "industry" },
        { "/values.csv?scenario=paper&futures=24&metric=loss", "&off=practical", "&set=base.korea", 100, 400, "is not INPUT:VALUE" },
        { "/values.csv?scenario=paper&futures=24&metric=loss", "&off=practical", "&off=industry", 126, 400, "more than 128 parameters" },
        { "/beliefs.json?scenario=paper&futures=24&metric=loss", "&a=base.korea:0.001", "&a=base.koraa:1", 100, 400, "two things of base.korea" },
        { "/beliefs.json?scenario=paper&futures=24&metric=loss", "&b=base.korea:0.001", "&b=base.korea", 1, 400, "base.korea" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ist_buffer target = { 0 };
        ist_buffer_add(&target, rows[i].target);
        for (int k = 0; k < rows[i].times; k++) ist_buffer_add(&target, rows[i].each);
        ist_buffer_add(&target, rows[i].last);
        says(target.at, rows[i].status, rows[i].says);
        ist_buffer_clear(&target);
    }
}

/* A ninth word narrows a search as the first does. */
TEST(every_word_of_a_search_counts)
{
    says("/search.csv?q=elcano+nato+rok+source+elcano+nato+rok+source", 200, "source/elcano-nato-rok");
    ist_http_answer answer;
    site_ask(web, "/search.csv?q=elcano+nato+rok+source+elcano+nato+rok+source+nowherefound", &answer);
    CHECK(answer.status == 200 && !strstr(site_body(&answer), "elcano"));
    ist_http_answer_clear(&answer);
}

/* One row that is new, one that is no row of the table; and who may not. */
TEST(rows_are_added_where_it_was_asked_for_and_nowhere_else)
{
    static const char *const csv[] = { "Authorization", "Bearer " SITE_TOKEN, "Content-Type", "text/csv", NULL };
    static const char        rows[] = "key,name,name_ko,kind,label\nXQZ,Quizland,,state,PUBLIC\nXQY,,,state,PUBLIC\n";
    const char              *ledger = site_temporary("edit.db");
    ist_web_options          options = site_options(ledger);
    ist_web                 *other = NULL;
    CHECK(site_ledger(ledger));
    for (int may = 0; may < 2; may++) {
        ist_http_request request = { .method = "POST", .path = "/edit", .query = "table=actors", .body = rows, .body_length = strlen(rows) };
        ist_http_answer  answer = { 0 };
        options.edit = may;
        CHECK(ist_web_new(&other, &options, NULL) == IST_OK);
        for (const char *const *at = csv; at[0]; at += 2) request.headers[request.n_headers++] = (ist_http_header){ at[0], at[1] };
        ist_web_handle(other, &request, &answer);
        CHECK(answer.status == (may ? 200 : 403));
        if (may) CHECK_HAS(site_body(&answer), "\"accepted\": 1");
        if (may) CHECK_HAS(site_body(&answer), "\"line\": 3");
        ist_http_answer_clear(&answer);
        site_ask(other, "/ledger/actors.csv", &answer); /* and it is seen at once */
        CHECK((strstr(site_body(&answer), "Quizland") != NULL) == may);
        ist_http_answer_clear(&answer);
        request.n_headers = 1; /* without a type, as a form of another site would come */
        ist_web_handle(other, &request, &answer);
        CHECK(answer.status == (may ? 415 : 403));
        ist_http_answer_clear(&answer);
        request.n_headers = 0;
        ist_web_handle(other, &request, &answer);
        CHECK(answer.status == 401);
        ist_http_answer_clear(&answer);
        ist_web_free(other);
    }
    site_remove(ledger);
}

int main(void)
{
    static const check_case cases[] = {
        IT(without_the_token_there_is_nothing_but_assets_and_the_description),
        IT(an_error_names_a_file_and_not_where_this_machine_keeps_it),
        IT(the_first_address_leaves_a_cookie_and_an_address_without_token),
        IT(a_long_address_loses_nothing_but_its_token),
        IT(who_asks_for_headers_starts_no_answer),
        IT(every_answer_forbids_what_is_not_from_here),
        IT(an_asset_is_sent_as_it_is_kept_or_read_out_for_who_takes_no_gzip),
        IT(an_address_never_leaves_its_tables),
        IT(a_bad_permalink_gets_a_sentence_that_says_what_is_allowed),
        IT(only_reading_is_allowed),
        IT(the_forms_of_a_table_agree),
        IT(an_area_that_is_off_is_worth_nothing),
        IT(no_value_of_many_is_dropped),
        IT(every_word_of_a_search_counts),
        IT(rows_are_added_where_it_was_asked_for_and_nowhere_else),
    };
    const char     *ledger = site_temporary("handle.db");
    ist_web_options options = site_options(ledger);
    ist_error       err = { 0 };
    if (!site_ledger(ledger) || ist_web_new(&web, &options, &err) != IST_OK) return 1;
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    ist_web_free(web);
    site_remove(ledger);
    return failed;
}
