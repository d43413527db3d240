/* SPDX-License-Identifier: Apache-2.0
 *
 * refilter.c: the second filter finds every identifier, and reads nothing that it cannot read to the end.
 */
#include "share_check.h"

#include <isthmus/share/refilter.h>

static char found[2000];

static bool note(void *context, const char *id, size_t length)
{
    const char *forbidden = context;
    snprintf(found + strlen(found), sizeof found - strlen(found), "%.*s;", (int)length, id);
    return !forbidden || strlen(forbidden) != length || memcmp(forbidden, id, length) != 0;
}

static ist_status filter(const char *text, const char *forbidden, ist_error *err)
{
    char copy[64] = "";
    found[0] = '\0';
    if (forbidden) snprintf(copy, sizeof copy, "%s", forbidden);
    return ist_refilter(text, strlen(text), note, forbidden ? copy : NULL, err);
}

#define A "location--e0000001-1111-4111-8111-000000000001"
#define B "x-ship--E0000001-1111-4111-8111-00000000000A"

TEST(every_identifier_is_named_wherever_it_stands)
{
    ist_error err = { 0 };
    CHECK(filter("{\"id\":\"" A "\",\"list\":[\"" B "\",{\"" A "\":1}],\"text\":\"near " A ", or so (" B ")\"}", NULL, &err) == IST_OK);
    CHECK_TEXT(found, A ";" B ";" A ";" A ";" B ";");
    /* written with escapes it is the same text */
    CHECK(filter("{\"a\":\"\\u006cocation\\u002d-e0000001-1111-4111-8111-000000000001\"}", NULL, &err) == IST_OK);
    CHECK_TEXT(found, A ";");
    CHECK(filter("{\"a\":\"" A "\"}", A, &err) == IST_DENIED);
    CHECK_HAS(err.text, "it names " A);
    CHECK(filter("{\"a\":\"--e0000001-1111-4111-8111-000000000001 location-e0000001\"}", NULL, &err) == IST_OK);
}

TEST(an_identifier_is_found_across_the_edges_of_a_long_text)
{
    for (int before = 3900; before < 4200; before += 7) {
        char text[9000];
        ist_error err = { 0 };
        int length = snprintf(text, sizeof text, "{\"a\":\"");
        memset(text + length, ' ', (size_t)before);
        snprintf(text + length + before, sizeof text - (size_t)(length + before), A "\"}");
        CHECK(filter(text, NULL, &err) == IST_OK);
        CHECK_HAS(found, A);
    }
}

TEST(what_is_not_strict_json_is_refused)
{
    static const struct { const char *text, *says; } texts[] = {
        { "", "not an object" }, { "[]", "not an object" }, { "{", "a member without a name" }, { "{}x", "bytes behind the end" },
        { "{\"a\":1,}", "a member without a name" }, { "{\"a\" 1}", "a name without a value" }, { "{\"a\":}", "a value that is none" },
        { "{\"a\":1,\"a\":2}", "two members of one name" }, { "{\"a\":1,\"\\u0061\":2}", "two members of one name" },
        { "{\"a\":01}", "a number that is none" }, { "{\"a\":-}", "a number that is none" }, { "{\"a\":1.}", "a number that is none" },
        { "{\"a\":1e}", "a number that is none" }, { "{\"a\":NaN}", "a value that is none" }, { "{\"a\":tru}", "a value that is none" },
        { "{\"a\":\"\x01\"}", "a control character" }, { "{\"a\":\"\\x\"}", "an escape that is none" }, { "{\"a\":\"\\u0000\"}", "an escape that is none" },
        { "{\"a\":\"\\ud800\"}", "an unpaired surrogate" }, { "{\"a\":\"\\udc00\"}", "an unpaired surrogate" },
        { "{\"a\":\"\\ud800\\u0041\"}", "an unpaired surrogate" }, { "{\"a\":\"\xff\"}", "not UTF-8" }, { "{\"a\":\"\xc0\xaf\"}", "not UTF-8" },
        { "{\"a\":\"\xed\xa0\x80\"}", "not UTF-8" }, { "{\"a\":\"\xf4\x90\x80\x80\"}", "not UTF-8" }, { "{\"a\":\"b", "a text without an end" },
        { "{\"a\":[1,2", "a list without an end" }, { "{\"a\":11111111111111111111111111111111111111111111}", "too long" },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ist_error err = { 0 };
        CHECK(filter(texts[i].text, NULL, &err) == IST_SYNTAX);
        CHECK_HAS(err.text, texts[i].says);
    }
}

TEST(depth_is_bounded)
{
    for (int depth = 62; depth <= 66; depth++) {
        char text[400] = "{\"a\":";
        ist_error err = { 0 };
        for (int i = 1; i < depth; i++) strcat(text, "[");
        strcat(text, "1");
        for (int i = 1; i < depth; i++) strcat(text, "]");
        strcat(text, "}");
        CHECK((filter(text, NULL, &err) == IST_OK) == (depth <= IST_REFILTER_DEPTH));
    }
}

RUN(IT(every_identifier_is_named_wherever_it_stands), IT(an_identifier_is_found_across_the_edges_of_a_long_text),
    IT(what_is_not_strict_json_is_refused), IT(depth_is_bounded))
