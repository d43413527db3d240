/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON: strict in, the same bytes out.
 */
#include "check.h"

#include <isthmus/base/json.h>
#include <stdlib.h>

static ist_error err;

static json_t *read(const char *text)
{
    json_t *value = NULL;
    err = (ist_error){0};
    ist_status status = ist_json_read_text(&value, "a.json", text, strlen(text), &err);
    CHECK((status == IST_OK) == (value != NULL));
    CHECK(status == err.code);
    return value;
}

static void check_written(const char *text, int indent, const char *want)
{
    json_t *value = read(text);
    ist_buffer out = {0};
    ist_json_writer json = ist_json_to(&out, indent);
    ist_json_value(&json, NULL, value);
    CHECK_TEXT(out.at, want);
    ist_buffer_clear(&out);
    json_decref(value);
}

TEST(what_is_read_is_written_in_its_order_and_fewest_digits)
{
    check_written("\xef\xbb\xbf{\"z\": [1, -2.50, 1e-9, 0.1, 3.0], \"a\": {\"\": null, \"t\": true, \"f\": false}, \"s\": \"\\ud55c\\\"\\\\\\/\\u0001\\n\"}", 0,
                  "{\"z\":[1,-2.5,1e-09,0.1,3],\"a\":{\"\":null,\"t\":true,\"f\":false},\"s\":\"\xed\x95\x9c\\\"\\\\/\\u0001\\n\"}");
    check_written("{\"z\":[1,{}],\"e\":[],\"o\":{\"k\":9007199254740993}}", 2,
                  "{\n  \"z\": [\n    1,\n    {}\n  ],\n  \"e\": [],\n  \"o\": {\n    \"k\": 9007199254740993\n  }\n}");
}

TEST(bad_json_is_refused_with_file_line_and_column)
{
    static const struct { const char *text; long line; const char *says; } cases[] = {
        {"{\"a\": 1,\n \"a\": 2}", 2, "a.json:2:4: duplicate object key"},
        {"[1,\n2,\n]", 3, "a.json:3:1: unexpected token near ']'"},
        {"", 1, "a.json:1:1: '[' or '{' expected"},
        {"{} x", 1, "a.json:1:4: end of file expected"},
        {"[\"\xff\"]", 1, "a.json:1:2: unable to decode byte 0xff"},
        {"[\"\\ud800\"]", 1, "a.json:1:9: invalid Unicode"},
        {"[\"\\u0000\"]", 1, "\\u0000 is not allowed"},
        {"[1e999]", 1, "real number overflow"},
        {"[99999999999999999999]", 1, "too big integer"},
        {"[NaN]", 1, "a.json:1:4: invalid token near 'NaN'"},
        {"['a']", 1, "a.json:1:2: invalid token"},
        {"[01]", 1, "a.json:1:2: invalid token near '0'"},
        {"[\"a\nb\"]", 1, "a.json:1:3: unexpected newline"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK(read(cases[i].text) == NULL);
        CHECK(err.code == IST_SYNTAX && err.row == cases[i].line);
        CHECK_HAS(err.text, cases[i].says);
    }
}

/* jansson passes over a zero byte behind a number; found by fuzzing. */
TEST(a_zero_byte_is_no_blank)
{
    static const struct { const char *text; size_t length; const char *says; } cases[] = {
        {"[1,1\0]", 6, "a.json:1:5: a zero byte"}, {"[1.5\0,2]", 8, "a.json:1:5: a zero byte"}, {"[\"a\0b\"]", 7, "a zero byte"}, {"[]\0", 3, "a zero byte"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *value = NULL;
        CHECK(ist_json_read_text(&value, "a.json", cases[i].text, cases[i].length, &err) == IST_SYNTAX && !value);
        CHECK_HAS(err.text, cases[i].says);
    }
}

TEST(depth_is_bounded_and_strings_do_not_count)
{
    ist_buffer text = {0};
    for (int i = 0; i < 64; i++) ist_buffer_add(&text, i == 63 ? "[\"[[{\\\"[{{\"" : "[\n");
    for (int i = 0; i < 64; i++) ist_buffer_add(&text, "]");
    json_t *value = read(text.at);
    CHECK(value != NULL);
    ist_buffer out = {0};
    ist_json_writer json = ist_json_to(&out, 0);
    for (int i = 0; i < 64; i++) ist_json_array(&json, NULL); /* inside an answer as deep again */
    ist_json_value(&json, NULL, value);
    for (int i = 0; i < 64; i++) ist_json_end(&json);
    CHECK(!out.failed && out.length > 256);
    ist_buffer_clear(&out);
    json_decref(value);
    ist_buffer_clear(&text);
    for (int i = 0; i < 65; i++) ist_buffer_add(&text, "[\n");
    CHECK(read(text.at) == NULL);
    CHECK_HAS(err.text, "a.json:65:1: objects and arrays inside each other; allowed: 64 levels");
    ist_buffer_clear(&text);
}

TEST(the_writer_puts_commas_and_keys)
{
    for (int indent = 0; indent <= 1; indent++) {
        ist_buffer out = {0};
        ist_json_writer json = ist_json_to(&out, indent);
        ist_json_object(&json, NULL);
        ist_json_text(&json, "actor", "Poland");
        ist_json_number(&json, "share", 0.1);
        ist_json_number(&json, "none", NAN);
        ist_json_integer(&json, "count", -3);
        ist_json_array(&json, "rows");
        ist_json_object(&json, NULL);
        ist_json_end(&json);
        ist_json_yesno(&json, NULL, true);
        ist_json_null(&json, NULL);
        ist_json_text(&json, NULL, NULL);
        ist_json_text(&json, NULL, "a\xff\x7f\t");
        ist_json_end(&json);
        ist_json_numbers(&json, "path", (const double[]){1, 0.25, INFINITY}, 3);
        ist_json_numbers(&json, "nothing", NULL, 0);
        ist_json_end(&json);
        CHECK(json.depth == 0 && !out.failed);
        CHECK_TEXT(out.at, indent ? "{\n \"actor\": \"Poland\",\n \"share\": 0.1,\n \"none\": null,\n \"count\": -3,\n \"rows\": [\n  {},\n  true,\n"
                                    "  null,\n  null,\n  \"a\xef\xbf\xbd\x7f\\t\"\n ],\n \"path\": [1, 0.25, null],\n \"nothing\": []\n}"
                                  : "{\"actor\":\"Poland\",\"share\":0.1,\"none\":null,\"count\":-3,\"rows\":[{},true,null,null,\"a\xef\xbf\xbd\x7f\\t\"],"
                                    "\"path\":[1,0.25,null],\"nothing\":[]}");
        json_decref(read(out.at));
        ist_buffer_clear(&out);
    }
}

TEST(a_file_is_read_up_to_its_limit)
{
    const char *build = getenv("ISTHMUS_BUILD");
    char path[600];
    snprintf(path, sizeof path, "%s/test-json.json", build ? build : "/tmp");
    CHECK(ist_write_file(path, "[1, 2]", 6, NULL) == IST_OK);
    json_t *value = NULL;
    CHECK(ist_json_read(&value, path, 5, &err) == IST_IO);
    CHECK(value == NULL);
    CHECK(ist_json_read(&value, path, 6, &err) == IST_OK);
    CHECK(json_array_size(value) == 2);
    json_decref(value);
    CHECK(ist_write_file(path, "[1,\n x]", 7, NULL) == IST_OK);
    CHECK(ist_json_read(&value, path, 100, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "test-json.json:2:2: ");
    remove(path);
}

RUN(IT(what_is_read_is_written_in_its_order_and_fewest_digits), IT(bad_json_is_refused_with_file_line_and_column), IT(a_zero_byte_is_no_blank),
    IT(depth_is_bounded_and_strings_do_not_count), IT(the_writer_puts_commas_and_keys),
    IT(a_file_is_read_up_to_its_limit))
