/* SPDX-License-Identifier: Apache-2.0
 *
 * The sentence of an error: one line, from the outside in, never half a character.
 */
#include "check.h"

#include <isthmus/base/status.h>
#include <isthmus/base/text.h>

TEST(every_status_has_its_own_words)
{
    for (int i = 0; i < IST_STATUS_COUNT; i++)
        for (int j = 0; j < i; j++) CHECK(strcmp(ist_status_words((ist_status)i), ist_status_words((ist_status)j)) != 0);
    CHECK_TEXT(ist_status_words(IST_NOMEM), "out of memory");
    CHECK_TEXT(ist_status_words((ist_status)99), "unknown status");
    CHECK_TEXT(ist_status_words((ist_status)-1), "unknown status");
}

TEST(a_failure_sets_code_row_and_sentence)
{
    ist_error err = {.row = 7};
    CHECK(ist_fail(&err, IST_RANGE, "start '%s' is not a month", "2026-13") == IST_RANGE);
    CHECK(err.code == IST_RANGE);
    CHECK(err.row == 0);
    CHECK_TEXT(err.text, "start '2026-13' is not a month");
}

TEST(context_goes_in_front_and_the_row_stays)
{
    ist_error err;
    ist_fail(&err, IST_RANGE, "start '2026-13' is not a month");
    err.row = 41;
    CHECK(ist_within(&err, IST_SYNTAX, "line '%s'", "k2pl") == IST_SYNTAX);
    ist_within(&err, IST_SYNTAX, "paper.yaml:%d", 41);
    CHECK(err.code == IST_SYNTAX);
    CHECK(err.row == 41);
    CHECK_TEXT(err.text, "paper.yaml:41: line 'k2pl': start '2026-13' is not a month");
}

TEST(the_sentence_may_be_its_own_argument)
{
    ist_error err;
    ist_fail(&err, IST_IO, "disk full");
    ist_fail(&err, IST_IO, "table.csv: %s", err.text);
    CHECK_TEXT(err.text, "table.csv: disk full");
    ist_within(&err, IST_IO, "%s", err.text);
    CHECK_TEXT(err.text, "table.csv: disk full: table.csv: disk full");
}

/* What somebody typed, however long, does not push out what is said about it. */
TEST(of_a_word_without_end_the_middle_goes)
{
    char      word[5001];
    ist_error err;
    memset(word, 'x', 5000);
    memcpy(word, "\xED\x95\x9C", 3);
    memcpy(word + 198, "\xED\x95\x9C", 3); /* over the end of what is kept */
    word[5000] = '\0';
    ist_fail(&err, IST_USAGE, "'%s' is no metric; there are: loss, gap", word);
    CHECK(strlen(err.text) < 340 && ist_is_utf8(err.text, strlen(err.text)));
    CHECK_HAS(err.text, "'\xED\x95\x9C" "xxx");
    CHECK_HAS(err.text, "xxx...xxx");
    CHECK_HAS(err.text, "xxx' is no metric; there are: loss, gap");
    ist_within(&err, IST_USAGE, "%s", word);
    CHECK_HAS(err.text, "is no metric; there are: loss, gap");
    memset(word, '\x80', 5000); /* bytes of a file that are no letters */
    ist_fail(&err, IST_USAGE, "'%s' is no metric", word);
    CHECK_HAS(err.text, " is no metric");
}

TEST(nobody_need_ask_for_the_sentence)
{
    CHECK(ist_fail(NULL, IST_IO, "x") == IST_IO);
    CHECK(ist_within(NULL, IST_IO, "x") == IST_IO);
}

TEST(a_sentence_is_one_line)
{
    ist_error err;
    ist_fail(&err, IST_SYNTAX, "key 'a\nb\x1b[31m\x7f' is unknown");
    CHECK_TEXT(err.text, "key 'a b [31m ' is unknown");
}

TEST(a_long_sentence_is_cut_between_characters)
{
    static const char *const letters[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x9a\xa2"};
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        for (size_t shift = 0; shift < 4; shift++) {
            ist_buffer long_text = {0};
            ist_buffer_add_n(&long_text, "xxxx", shift);
            for (int n = 0; long_text.length < 2000; n++) {
                if (n % 60 == 59) ist_buffer_add(&long_text, " "); /* of words, none of them long */
                ist_buffer_add(&long_text, letters[i]);
            }
            ist_error err;
            ist_fail(&err, IST_SYNTAX, "%s", long_text.at);
            CHECK(ist_is_utf8(err.text, strlen(err.text)));
            CHECK(strlen(err.text) >= sizeof err.text - 4);
            ist_within(&err, IST_SYNTAX, "%s", long_text.at);
            CHECK(ist_is_utf8(err.text, strlen(err.text)));
            ist_buffer_clear(&long_text);
        }
    }
}

RUN(IT(every_status_has_its_own_words), IT(a_failure_sets_code_row_and_sentence),
    IT(context_goes_in_front_and_the_row_stays), IT(the_sentence_may_be_its_own_argument),
    IT(of_a_word_without_end_the_middle_goes), IT(nobody_need_ask_for_the_sentence), IT(a_sentence_is_one_line), IT(a_long_sentence_is_cut_between_characters))
