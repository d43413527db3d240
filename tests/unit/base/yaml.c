/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML: the tree of a good file, and for every bad one a sentence with file, line, key and what is allowed.
 */
#include "check.h"

#include <isthmus/base/text.h>
#include <isthmus/base/yaml.h>
#include <stdlib.h>

static ist_arena *arena;
static ist_error  err;

static const ist_yaml_node *read_n(const char *text, size_t length)
{
    const ist_yaml_node *root = NULL;
    err = (ist_error){0};
    ist_arena_free(arena);
    arena = ist_arena_new();
    ist_status status = ist_yaml_read_text(&root, arena, "s.yaml", text, length, &err);
    CHECK((status == IST_OK) == (root != NULL));
    CHECK(status == err.code);
    return root;
}

static const ist_yaml_node *read(const char *text) { return read_n(text, strlen(text)); }

TEST(a_file_becomes_a_tree_with_lines)
{
    const ist_yaml_node *root = read("\xef\xbb\xbf# world\nname: paper\nstart: 2024-02\nlines:\n  - {id: k2pl, months: 12}\n"
                                     "  - id: k9\n    note: |\n      two\n      lines\nempty: {}\nnone: []\n");
    CHECK(root && root->kind == IST_YAML_MAP && root->count == 5 && root->line == 2);
    CHECK_TEXT(root->file, "s.yaml");
    CHECK_TEXT(ist_yaml_get(root, "name")->text, "paper");
    CHECK(ist_yaml_get(root, "start")->line == 3);
    const ist_yaml_node *lines = ist_yaml_get(root, "lines");
    CHECK(lines->kind == IST_YAML_LIST && lines->count == 2 && lines->line == 4);
    CHECK_TEXT(lines->text, "");
    CHECK(lines->child[0]->key == NULL && lines->child[0]->line == 5);
    CHECK_TEXT(ist_yaml_get(lines->child[0], "months")->text, "12");
    CHECK_TEXT(ist_yaml_get(lines->child[1], "note")->text, "two\nlines\n");
    CHECK(ist_yaml_get(lines->child[1], "note")->quoted);
    CHECK(ist_yaml_get(root, "empty")->count == 0 && ist_yaml_get(root, "none")->count == 0);
    CHECK(ist_yaml_get(root, "absent") == NULL && ist_yaml_get(NULL, "x") == NULL && ist_yaml_get(lines, "x") == NULL);
}

TEST(json_is_read_too)
{
    const ist_yaml_node *root = read("{\n\t\"a\": [1, \"1\", true, null],\n\t\"b\": {\"c\": \"\\ud55c\\n\"}\n}\n");
    const ist_yaml_node *a = ist_yaml_get(root, "a");
    CHECK(a && a->count == 4);
    CHECK(!a->child[0]->quoted && a->child[1]->quoted && ist_yaml_absent(a->child[3]));
    CHECK_TEXT(ist_yaml_get(ist_yaml_get(root, "b"), "c")->text, "\xed\x95\x9c\n");
}

TEST(nothing_is_an_empty_map)
{
    static const char *const nothing[] = {"", "# only words\n", "---\n", "~\n", "--- null\n...\n", "\n\n"};
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        const ist_yaml_node *root = read(nothing[i]);
        CHECK(root && root->kind == IST_YAML_MAP && root->count == 0 && root->line == 1);
    }
    CHECK(ist_yaml_absent(NULL));
    const ist_yaml_node *root = read("a: ''\nb:\nc: ~\nd: null\ne: []\nf: '~'\n");
    CHECK(!ist_yaml_absent(ist_yaml_get(root, "a")) && ist_yaml_absent(ist_yaml_get(root, "b")));
    CHECK(ist_yaml_absent(ist_yaml_get(root, "c")) && ist_yaml_absent(ist_yaml_get(root, "d")));
    CHECK(!ist_yaml_absent(ist_yaml_get(root, "e")) && !ist_yaml_absent(ist_yaml_get(root, "f")));
}

TEST(what_a_scenario_does_not_need_is_refused)
{
    static const struct { const char *text; long line; const char *says; } cases[] = {
        {"a: 1\nb: &x 2\n", 2, "s.yaml:2: an anchor (&); allowed: "},
        {"a: &x [1]\n", 1, "s.yaml:1: an anchor"},
        {"a: &x {b: 1}\n", 1, "s.yaml:1: an anchor"},
        {"&x a: 1\n", 1, "s.yaml:1: an anchor"},
        {"a: 1\n\nb: *x\n", 3, "s.yaml:3: an alias (*); allowed: "},
        {"<<: *x\n", 1, "s.yaml:1: an alias"},
        {"a: !!int 1\n", 1, "s.yaml:1: a tag (!); allowed: "},
        {"a: ! 1\n", 1, "s.yaml:1: a tag"},
        {"a: !mine {b: 1}\n", 1, "s.yaml:1: a tag"},
        {"%TAG !e! tag:example,2000:\n---\na: 1\n", 1, "s.yaml:1: a %TAG line; allowed: "},
        {"a: 1\n---\nb: 2\n", 2, "s.yaml:2: a second document; allowed: one"},
        {"a: 1\nb: 2\na: 3\n", 3, "s.yaml:3: key 'a': said before on line 1; allowed: once"},
        {"? [1, 2]\n: 3\n", 1, "s.yaml:1: a list or map as a key; allowed: text"},
        {"? {a: 1}\n: 3\n", 1, "s.yaml:1: a list or map as a key"},
        {"a: 1\n'': 3\n", 2, "s.yaml:2: an empty key; allowed: text"},
        {"a: \"x\\0y\"\n", 1, "s.yaml:1: a zero character; allowed: text without"},
        {"a: 1\nb: \xff\n", 2, "s.yaml:2: bytes that are not UTF-8; allowed: UTF-8"},
        {"a:\n\tb: 1\n", 2, "s.yaml:2: a tab in front of a line; allowed: spaces"},
        {"a: [1, 2\nb: 3\n", 2, "s.yaml:2: did not find expected ',' or ']', while parsing a flow sequence that begins on line 1"},
        {"a: 1\nb: \x01\n", 2, "s.yaml:2: control characters are not allowed"},
        {"a: 'open\n", 2, "found unexpected end of stream"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK(read(cases[i].text) == NULL);
        CHECK(err.code == IST_SYNTAX);
        CHECK(err.row == cases[i].line);
        CHECK_HAS(err.text, cases[i].says);
    }
}

TEST(a_yaml_bomb_is_refused)
{
    CHECK(read("a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n") == NULL);
    CHECK(err.code == IST_SYNTAX && err.row == 1);

    ist_buffer text = {0};
    for (int i = 0; i < 32; i++) ist_buffer_add(&text, "[");
    for (int i = 0; i < 32; i++) ist_buffer_add(&text, "]");
    CHECK(read(text.at) != NULL);
    ist_buffer_clear(&text);
    for (int i = 0; i < 100000; i++) ist_buffer_add(&text, i % 2 ? "[" : "{a: ");
    CHECK(read(text.at) == NULL);
    CHECK_HAS(err.text, "s.yaml:1: lists and maps inside each other; allowed: 32 levels");
    ist_buffer_clear(&text);

    for (int i = 0; i < 199999; i++) ist_buffer_add(&text, "- 1\n");
    CHECK(read(text.at) != NULL); /* the list itself is one more */
    ist_buffer_add(&text, "- 1\n");
    CHECK(read(text.at) == NULL);
    CHECK_HAS(err.text, "s.yaml:200000: too many values; allowed: 200,000");
    ist_buffer_clear(&text);

    char *large = malloc(8 * 1024 * 1024 + 1);
    memset(large, '#', 8 * 1024 * 1024 + 1);
    CHECK(read_n(large, 8 * 1024 * 1024) != NULL);
    CHECK(read_n(large, 8 * 1024 * 1024 + 1) == NULL);
    CHECK(err.code == IST_IO);
    CHECK_HAS(err.text, "s.yaml: larger than the 8388608 bytes");
    free(large);
}

TEST(a_map_of_many_keys_ends_soon)
{
    ist_buffer text = {0};
    for (int i = 0; i < 100000; i++) ist_buffer_print(&text, "k%d: 1\n", i);
    CHECK(read(text.at) != NULL);
    ist_buffer_add(&text, "k77: 1\n");
    CHECK(read(text.at) == NULL);
    CHECK_HAS(err.text, "s.yaml:100001: key 'k77': said before on line 78");
    ist_buffer_clear(&text);
}

TEST(a_file_that_is_not_there_is_named)
{
    const ist_yaml_node *root = NULL;
    ist_arena *own = ist_arena_new();
    CHECK(ist_yaml_read(&root, own, "/nowhere/world.yaml", &err) == IST_IO);
    CHECK_HAS(err.text, "/nowhere/world.yaml: cannot be opened");
    CHECK(root == NULL);
    ist_arena_free(own);
}

static const ist_key keys[] = {
    {"name", IST_KEY_NAME, true, 1, 0, "", "What the world is called."},
    {"share", IST_KEY_NUMBER, false, 0, 1, "share", "A share."},
    {"rate", IST_KEY_NUMBER, false, 0, INFINITY, "units a month", "A rate."},
    {"change", IST_KEY_NUMBER, false, -INFINITY, 0, "", "A change."},
    {"any-number", IST_KEY_NUMBER, false, 0, 0, "million dollars", "Any number."},
    {"years", IST_KEY_INTEGER, false, 1, 50, "years", "How long."},
    {"open", IST_KEY_YESNO, false, 0, 0, "", "Whether."},
    {"title", IST_KEY_TEXT, false, 0, 0, "", "A title."},
    {"start", IST_KEY_MONTH, false, 0, 0, "", "The first month."},
    {"as-of", IST_KEY_DATE, false, 0, 0, "", "What is known."},
    {"theatres", IST_KEY_LIST, false, 1, 3, "", "Where."},
    {"lines", IST_KEY_LIST, false, 0, 0, "", "What is made."},
    {"where", IST_KEY_MAP, false, 0, 0, "", "A place."},
    {"more", IST_KEY_ANY, false, 0, 0, "", "Anything."},
};
static const size_t n_keys = sizeof keys / sizeof keys[0];

static ist_status check(const char *text)
{
    const ist_yaml_node *root = read(text);
    return root ? ist_yaml_check(root, keys, n_keys, &err) : err.code;
}

TEST(what_the_table_allows_passes)
{
    CHECK(check("name: paper-2024\nshare: 0\nrate: 1_000.5\nchange: -1e3\nany-number: -7\nyears: 12\nopen: off\n"
                "title: '12'\nstart: 2024-02\nas-of: '2024'\ntheatres: [a, b]\nlines: []\nwhere: {}\nmore: [x]\n") ==
          IST_OK);
    CHECK(check("name: a\nshare: ~\nrate:\nmore:\n") == IST_OK);
    CHECK(check("name: '7'\nshare: 1\ntitle: ''\n") == IST_OK);
    CHECK(ist_yaml_check(read(""), keys, 0, NULL) == IST_OK);
}

TEST(every_refusal_names_file_line_key_and_what_is_allowed)
{
    static const struct { const char *text; ist_status status; const char *says; } cases[] = {
        {"name: a\nsare: 1\n", IST_SYNTAX, "s.yaml:2: key 'sare': is not known here; did you mean 'share'? allowed: name, share, rate,"},
        {"name: a\nqqqqqq: 1\n", IST_SYNTAX, "s.yaml:2: key 'qqqqqq': is not known here; allowed: name, share"},
        {"\nshare: 1\n", IST_SYNTAX, "s.yaml:2: key 'name' is missing; allowed: a name of a-z and 0-9, with - . _ / inside"},
        {"name:\n", IST_SYNTAX, "s.yaml:1: key 'name': nothing is not a name; allowed: a name"},
        {"name: K9\n", IST_SYNTAX, "s.yaml:1: key 'name': 'K9' is not a name; allowed: a name of a-z"},
        {"name: k9-\n", IST_SYNTAX, "key 'name': 'k9-' is not a name"},
        {"name: [a]\n", IST_SYNTAX, "key 'name': a list is not a name"},
        {"name: a\nshare: 1.5\n", IST_RANGE, "s.yaml:2: key 'share': '1.5' is out of range; allowed: a number from 0 to 1 (share)"},
        {"name: a\nshare: half\n", IST_SYNTAX, "key 'share': 'half' is not a number; allowed: a number from 0 to 1 (share)"},
        {"name: a\nshare: \"1\"\n", IST_SYNTAX, "key 'share': '1' is text, not a number; allowed: a number"},
        {"name: a\nshare: .nan\n", IST_SYNTAX, "'.nan' is not a number"},
        {"name: a\nshare: 0x1\n", IST_SYNTAX, "'0x1' is not a number"},
        {"name: a\nrate: -1\n", IST_RANGE, "key 'rate': '-1' is out of range; allowed: a number of at least 0 (units a month)"},
        {"name: a\nrate: 1__0\n", IST_SYNTAX, "'1__0' is not a number"},
        {"name: a\nrate: _1\n", IST_SYNTAX, "'_1' is not a number"},
        {"name: a\nrate: 1_\n", IST_SYNTAX, "'1_' is not a number"},
        {"name: a\nchange: 1\n", IST_RANGE, "allowed: a number of at most 0"},
        {"name: a\nany-number: x\n", IST_SYNTAX, "key 'any-number': 'x' is not a number; allowed: a number (million dollars)"},
        {"name: a\nyears: 0\n", IST_RANGE, "key 'years': '0' is out of range; allowed: a whole number from 1 to 50 (years)"},
        {"name: a\nyears: 1.0\n", IST_SYNTAX, "'1.0' is not a whole number; allowed: a whole number from 1 to 50 (years)"},
        {"name: a\nopen: maybe\n", IST_SYNTAX, "key 'open': 'maybe' is neither yes nor no; allowed: yes or no"},
        {"name: a\nopen: 'yes'\n", IST_SYNTAX, "key 'open': 'yes' is neither yes nor no"},
        {"name: a\ntitle: {x: 1}\n", IST_SYNTAX, "key 'title': a map is not text; allowed: text"},
        {"name: a\nstart: 2026-13\n", IST_SYNTAX, "s.yaml:2: key 'start': '2026-13' is not a month; allowed: a month as YYYY-MM"},
        {"name: a\nstart: 2024\n", IST_SYNTAX, "'2024' is not a month"},
        {"name: a\nas-of: 2023-02-29\n", IST_SYNTAX, "key 'as-of': '2023-02-29' is not a date; allowed: a date as YYYY, YYYY-MM or"},
        {"name: a\ntheatres: []\n", IST_RANGE, "key 'theatres': a list of 0; allowed: a list with a length from 1 to 3"},
        {"name: a\ntheatres: x\n", IST_SYNTAX, "key 'theatres': 'x' is not a list; allowed: a list with a length"},
        {"name: a\nlines:\n  {}\n", IST_SYNTAX, "s.yaml:2: key 'lines': a map is not a list; allowed: a list"},
        {"name: a\nwhere: []\n", IST_SYNTAX, "key 'where': a list is not a map; allowed: a map"},
        {"- a\n", IST_SYNTAX, "s.yaml:1: a list is not a map; allowed: a map"},
        {"word\n", IST_SYNTAX, "s.yaml:1: 'word' is not a map; allowed: a map"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK(check(cases[i].text) == cases[i].status);
        CHECK_HAS(err.text, cases[i].says);
        CHECK(err.row == (strncmp(err.text, "s.yaml:2", 8) == 0 ? 2 : 1));
    }
}

TEST(long_values_are_shown_cut_between_characters)
{
    ist_buffer text = {0};
    ist_buffer_add(&text, "name: a\nshare: x");
    for (int i = 0; i < 500; i++) ist_buffer_add(&text, "\xed\x95\x9c");
    CHECK(check(text.at) == IST_SYNTAX);
    CHECK(ist_is_utf8(err.text, strlen(err.text)));
    CHECK_HAS(err.text, "...' is not a number; allowed: a number from 0 to 1");
    ist_buffer_clear(&text);
    ist_buffer_add(&text, "xx");
    for (int i = 0; i < 300; i++) ist_buffer_add(&text, "\xed\x95\x9c");
    ist_buffer_add(&text, ": 1\n");
    CHECK(check(text.at) == IST_SYNTAX);
    CHECK(ist_is_utf8(err.text, strlen(err.text)));
    CHECK_HAS(err.text, "is not known here; allowed: name, share");
    ist_buffer_clear(&text);
}

TEST(scalars_become_values)
{
    const ist_yaml_node *root = read("n: 1_000_000\ni: -12\nt: on\nf: no\ntext: a b\nname: k9/pl\nmonth: 2024-02\n"
                                     "date: 2022\nbig: 9223372036854775807\n");
    double number = 0;
    long long whole = 0;
    bool yes = false, no = true;
    const char *text = NULL, *name = NULL;
    int month = 0, first = 0, last = 0;
    CHECK(ist_yaml_number(ist_yaml_get(root, "n"), 0, 1e9, &number, &err) == IST_OK && number == 1000000);
    CHECK(ist_yaml_integer(ist_yaml_get(root, "i"), -12, 0, &whole, &err) == IST_OK && whole == -12);
    CHECK(ist_yaml_integer(ist_yaml_get(root, "big"), 1, 0, &whole, &err) == IST_OK && whole == 9223372036854775807LL);
    CHECK(ist_yaml_yesno(ist_yaml_get(root, "t"), &yes, &err) == IST_OK && yes);
    CHECK(ist_yaml_yesno(ist_yaml_get(root, "f"), &no, &err) == IST_OK && !no);
    CHECK(ist_yaml_text(ist_yaml_get(root, "text"), &text, &err) == IST_OK);
    CHECK_TEXT(text, "a b");
    CHECK(ist_yaml_name(ist_yaml_get(root, "name"), &name, &err) == IST_OK);
    CHECK_TEXT(name, "k9/pl");
    CHECK(ist_yaml_month(ist_yaml_get(root, "month"), &month, &err) == IST_OK && month == 12 * 2024 + 1);
    CHECK(ist_yaml_date(ist_yaml_get(root, "date"), &first, &last, &err) == IST_OK && last - first == 364);

    CHECK(ist_yaml_integer(ist_yaml_get(root, "big"), 0, 9223372036854775806LL, &whole, &err) == IST_RANGE);
    CHECK_HAS(err.text, "s.yaml:9: key 'big': '9223372036854775807' is out of range; allowed: a whole number from 0 to "
                        "9223372036854775806");
    CHECK(ist_yaml_integer(ist_yaml_get(root, "text"), 1, 0, &whole, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "s.yaml:5: key 'text': 'a b' is not a whole number; allowed: a whole number");
    CHECK(whole == 9223372036854775807LL);
    CHECK(ist_yaml_number(NULL, 0, 1, &number, &err) == IST_MISSING && number == 1000000);
    CHECK_HAS(err.text, "a value is missing; allowed: a number from 0 to 1");
}

RUN(IT(a_file_becomes_a_tree_with_lines), IT(json_is_read_too), IT(nothing_is_an_empty_map),
    IT(what_a_scenario_does_not_need_is_refused), IT(a_yaml_bomb_is_refused), IT(a_map_of_many_keys_ends_soon),
    IT(a_file_that_is_not_there_is_named), IT(what_the_table_allows_passes),
    IT(every_refusal_names_file_line_key_and_what_is_allowed), IT(long_values_are_shown_cut_between_characters),
    IT(scalars_become_values))
