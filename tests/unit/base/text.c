/* SPDX-License-Identifier: Apache-2.0
 *
 * Growing text, numbers that read back to the same bits, near names and UTF-8.
 */
#include "check.h"

#include <float.h>
#include <isthmus/base/text.h>
#include <stdlib.h>

static uint64_t state = 88172645463325252u;

/* Marsaglia's xorshift64, enough to pick test cases. */
static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

TEST(a_buffer_grows_and_stays_terminated)
{
    ist_buffer buffer = {0};
    for (int i = 0; i < 1000; i++) ist_buffer_print(&buffer, "%d,", i % 10);
    ist_buffer_add(&buffer, "end");
    ist_buffer_add_n(&buffer, "xyz", 1);
    CHECK(!buffer.failed);
    CHECK(buffer.length == 2004);
    CHECK_TEXT(buffer.at + 1998, "9,endx");
    ist_buffer_clear(&buffer);
    CHECK(buffer.at == NULL && buffer.length == 0);
    ist_buffer_add(&buffer, "");
    CHECK_TEXT(buffer.at, "");
    ist_buffer_clear(&buffer);
    ist_buffer_clear(NULL);
}

TEST(a_buffer_that_failed_keeps_what_it_had)
{
    ist_buffer buffer = {0};
    ist_buffer_add(&buffer, "kept");
    ist_buffer_add_n(&buffer, "", SIZE_MAX / 2);
    CHECK(buffer.failed);
    ist_buffer_add(&buffer, "more");
    CHECK_TEXT(buffer.at, "kept");
    ist_buffer_clear(&buffer);
}

static const char *number(double value)
{
    static char text[64];
    ist_buffer buffer = {0};
    ist_buffer_add_number(&buffer, value);
    snprintf(text, sizeof text, "%s", buffer.at);
    ist_buffer_clear(&buffer);
    return text;
}

TEST(numbers_are_written_in_few_digits)
{
    CHECK_TEXT(number(0.1), "0.1");
    CHECK_TEXT(number(3), "3");
    CHECK_TEXT(number(1e-9), "1e-09");
    CHECK_TEXT(number(0.1 + 0.2), "0.30000000000000004");
    CHECK_TEXT(number(1.0 / 3), "0.3333333333333333");
    CHECK_TEXT(number(5e-324), "5e-324");
    CHECK_TEXT(number(-0.0), "-0");
    CHECK_TEXT(number(DBL_MAX), "1.7976931348623157e+308");
    CHECK_TEXT(number(NAN), "");
    CHECK_TEXT(number(-INFINITY), "");
}

TEST(every_double_reads_back_to_its_bits)
{
    int wrong = 0;
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = next(), back_bits;
        if (i % 4 == 0) bits &= 0x800fffffffffffffu; /* below DBL_MIN */
        double value, back;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        wrong += !ist_parse_number(number(value), &back);
        memcpy(&back_bits, &back, sizeof back);
        wrong += back_bits != bits;
    }
    CHECK(wrong == 0);
}

TEST(numbers_are_read_strictly)
{
    static const struct { const char *text; double value; } good[] = {
        {"0", 0}, {"-1.5", -1.5}, {"+2", 2}, {".5", 0.5}, {"5.", 5}, {"1e3", 1000}, {"1E-3", 0.001}, {"007", 7},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double value = 99;
        CHECK(ist_parse_number(good[i].text, &value));
        CHECK(value == good[i].value);
    }
    static const char *const bad[] = {
        "", " 1", "1 ", "1,000", "1_000", "0x10", "inf", "nan", "INFINITY", "1e999", "1e", "1e+", ".", "-", "+-1",
        "--1", "1.2.3", "1d3", "1f", "e5", "-.", "\xef\xbc\x91",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value = 99;
        CHECK(!ist_parse_number(bad[i], &value));
        CHECK(value == 99);
    }
    CHECK(!ist_parse_number(NULL, NULL));
    CHECK(ist_parse_number("1", NULL));
}

TEST(integers_are_read_strictly)
{
    long long value = 0;
    CHECK(ist_parse_integer("-9223372036854775808", &value) && value == (-9223372036854775807LL - 1));
    CHECK(ist_parse_integer("+12", &value) && value == 12);
    static const char *const bad[] = {"", "1.0", " 1", "1 ", "9223372036854775808", "0x1", "1e3", "-", "1_000"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) CHECK(!ist_parse_integer(bad[i], &value));
    CHECK(value == 12);
}

TEST(the_nearest_name_is_offered)
{
    const char *const names[] = {"start", NULL, "months", "theatres", "k2", "perspectives"};
    const size_t count = sizeof names / sizeof names[0];
    CHECK_TEXT(ist_nearest("strat", names, count), "start"); /* a swap is one edit */
    CHECK_TEXT(ist_nearest("month", names, count), "months");
    CHECK_TEXT(ist_nearest("theaters", names, count), "theatres");
    CHECK_TEXT(ist_nearest("START", names, count), "start");
    CHECK_TEXT(ist_nearest("Perspektive", names, count), "perspectives");
    CHECK(ist_nearest("zzzzzz", names, count) == NULL);
    CHECK(ist_nearest("k3", names, count) == NULL); /* a third of two letters is none */
    CHECK(ist_nearest("", names, count) == NULL);
    CHECK(ist_nearest("start", names, 0) == NULL);
}

TEST(a_swap_is_not_edited_again)
{
    /* "ca" to "abc" takes three edits; two where letters may be put between the two that were swapped. */
    CHECK(ist_nearest("xxxxca", (const char *const[]){"xxxxabc"}, 1) == NULL);
    CHECK_TEXT(ist_nearest("xxxxxxxca", (const char *const[]){"xxxxxxxabc"}, 1), "xxxxxxxabc");
}

TEST(a_word_of_any_length_is_compared_safely)
{
    char word[400];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    const char *names[] = {word, word + 279, "a"};
    CHECK(ist_nearest(word, names, 3) == NULL);
    CHECK_TEXT(ist_nearest(word + 280, names, 3), word + 279);
}

TEST(only_strict_utf8_passes)
{
    static const char *const good[] = {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xed\x9f\xbf", "\xee\x80\x80",
                                       "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xed\x95\x9c\xea\xb5\xad"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) CHECK(ist_is_utf8(good[i], strlen(good[i])));
    static const char *const bad[] = {
        "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x9a", "a\xc3(", "\xe2(\x82"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) CHECK(!ist_is_utf8(bad[i], strlen(bad[i])));
    CHECK(ist_is_utf8("a\0b", 3));
}

TEST(text_is_safe_in_xml)
{
    ist_buffer buffer = {0};
    ist_buffer_add_xml(&buffer, "<a b=\"c\">&'\n\x01\xff\xef\xbf\xbe" "\xed\x95\x9c</a>");
    CHECK_TEXT(buffer.at, "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\n\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xed\x95\x9c&lt;/a&gt;");
    ist_buffer_clear(&buffer);
}

RUN(IT(a_buffer_grows_and_stays_terminated), IT(a_buffer_that_failed_keeps_what_it_had),
    IT(numbers_are_written_in_few_digits), IT(every_double_reads_back_to_its_bits), IT(numbers_are_read_strictly),
    IT(integers_are_read_strictly), IT(the_nearest_name_is_offered), IT(a_swap_is_not_edited_again),
    IT(a_word_of_any_length_is_compared_safely), IT(only_strict_utf8_passes), IT(text_is_safe_in_xml))
