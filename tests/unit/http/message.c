/* SPDX-License-Identifier: Apache-2.0
 *
 * message.c: percent signs, queries, basic authentication, and whose host it is.
 */
#include "check.h"

#include <isthmus/http/message.h>
#include <isthmus/http/server.h>

TEST(percent_signs_are_read_once_or_refused)
{
    static const struct { const char *text, *read; } texts[] = {
        { "a%20b", "a b" }, { "a+b", "a b" }, { "%EB%B6%80%EC%82%B0", "부산" }, { "%2525", "%25" },
        { "%", NULL }, { "%4", NULL }, { "%zz", NULL }, { "%00", NULL }, { "%ff", NULL }, { "%c0%ae", NULL },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s", texts[i].text);
        bool good = ist_http_unescape(text, true);
        CHECK(good == (texts[i].read != NULL));
        if (texts[i].read) CHECK_TEXT(text, texts[i].read);
    }
    ist_buffer out = { 0 };
    ist_http_escape(&out, "a b/부:+");
    CHECK_TEXT(out.at, "a%20b%2F%EB%B6%80%3A%2B");
    ist_buffer_clear(&out);
}

static bool add_pair(void *context, const char *key, const char *value)
{
    char *out = context;
    snprintf(out + strlen(out), 200 - strlen(out), "%s=%s;", key, value);
    return strcmp(key, "stop") != 0;
}

TEST(a_query_gives_its_pairs_in_order)
{
    static const struct { const char *query, *pairs; bool good; } queries[] = {
        { "a=1&b=&c&match%5Bid%5D=x,y", "a=1;b=;c=;match[id]=x,y;", true }, { "", "", true }, { "&&a=1&", "a=1;", true },
        { "a=%zz", "", false }, { "=1", "", false }, { "stop=1&b=2", "stop=1;", false },
    };
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        char out[200] = "";
        CHECK(ist_http_each(queries[i].query, add_pair, out) == queries[i].good);
        CHECK_TEXT(out, queries[i].pairs);
    }
}

/* RFC 7617, section 2: Aladdin and his password; section 2.1: test and 123 with a pound sign in UTF-8. */
TEST(basic_authentication_is_that_of_the_standard)
{
    char user[128], password[256];
    ist_http_request request = { .n_headers = 1, .headers = { { "authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" } } };
    CHECK(ist_http_basic(&request, user, password));
    CHECK_TEXT(user, "Aladdin");
    CHECK_TEXT(password, "open sesame");
    request.headers[0].value = "Basic dGVzdDoxMjPCow==";
    CHECK(ist_http_basic(&request, user, password));
    CHECK_TEXT(password, "123£");
    static const char *const bad[] = { "Bearer x", "Basic", "Basic ???", "Basic QWxhZGRpbg==", "Basic AAAA" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        request.headers[0].value = bad[i];
        CHECK(!ist_http_basic(&request, user, password));
    }
}

TEST(another_host_or_origin_is_not_ours)
{
    const ist_http_options local = { .address = "127.0.0.1" }, named = { .address = "0.0.0.0", .hosts = "node.example;other" };
    static const struct { bool named; const char *host, *origin; bool ours; } requests[] = {
        { false, "127.0.0.1:8080", NULL, true }, { false, "localhost:8080", "http://localhost:8080", true }, { false, "LOCALHOST", NULL, true },
        { false, "[::1]:8080", NULL, true }, { false, "127.0.0.1:81", NULL, false }, { false, "evil.example", NULL, false },
        { false, "localhost.evil.example:8080", NULL, false }, { false, "localhost:8080", "http://evil.example", false },
        { false, "localhost:8080", "null", false }, { false, NULL, NULL, false }, { true, "node.example:8080", NULL, true },
        { true, "other", NULL, true }, { true, "localhost:8080", NULL, false }, { true, "node.examples", NULL, false },
    };
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        ist_http_request request = { .n_headers = 0 };
        if (requests[i].host) request.headers[request.n_headers++] = (ist_http_header){ "Host", requests[i].host };
        if (requests[i].origin) request.headers[request.n_headers++] = (ist_http_header){ "Origin", requests[i].origin };
        CHECK(ist_http_is_ours(requests[i].named ? &named : &local, 8080, &request) == requests[i].ours);
    }
    /* Said twice, one reader would go by the first and another by the last. */
    static const ist_http_request twice[] = {
        { .n_headers = 2, .headers = { { "Host", "localhost" }, { "host", "localhost" } } },
        { .n_headers = 2, .headers = { { "Host", "localhost" }, { "Host", "evil.example" } } },
        { .n_headers = 3, .headers = { { "Host", "localhost" }, { "Origin", "http://localhost" }, { "origin", "http://evil.example" } } },
    };
    for (size_t i = 0; i < sizeof twice / sizeof twice[0]; i++) CHECK(!ist_http_is_ours(&local, 8080, &twice[i]));
}

TEST(a_header_with_a_line_break_is_not_sent)
{
    ist_http_answer answer = { 0 };
    ist_http_add(&answer, "X-One", "plain");
    ist_http_add(&answer, "X-Two", "a\r\nX-Three: b");
    CHECK(answer.n_headers == 1);
    ist_http_answer_clear(&answer);
}

/* The address of a view is as long as what it asks. */
TEST(a_long_header_is_sent_whole_and_one_too_many_fails_the_answer)
{
    char value[3000];
    ist_http_answer answer = { 0 };
    memset(value, 'a', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    ist_http_add(&answer, "Location", value);
    CHECK(answer.n_headers == 1 && !answer.body.failed);
    CHECK_TEXT(answer.headers[0].value, value);
    for (int i = 1; i < IST_HTTP_ANSWER_HEADERS; i++) ist_http_add(&answer, "X-More", "more");
    CHECK(!answer.body.failed);
    ist_http_add(&answer, "X-More", "more");
    CHECK(answer.n_headers == IST_HTTP_ANSWER_HEADERS && answer.body.failed);
    ist_http_answer_clear(&answer);
}

RUN(IT(percent_signs_are_read_once_or_refused), IT(a_query_gives_its_pairs_in_order),
    IT(basic_authentication_is_that_of_the_standard), IT(another_host_or_origin_is_not_ours),
    IT(a_header_with_a_line_break_is_not_sent), IT(a_long_header_is_sent_whole_and_one_too_many_fails_the_answer))
