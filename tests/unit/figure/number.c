/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers set for people, and how wide text stands.
 */
#include "../../../src/figure/figure_local.h"
#include "check.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

static const char *set(double value, int digits, ist_setting setting)
{
    static char text[64];
    ist_buffer out = { 0 };

    ist_figure_number(&out, value, digits, setting);
    snprintf(text, sizeof text, "%s", out.at ? out.at : "");
    ist_buffer_clear(&out);
    return text;
}

TEST(digits_after_the_point)
{
    CHECK_TEXT(set(3.14159, 2, IST_SET_TERMINAL), "3.14");
    CHECK_TEXT(set(-0.004, 2, IST_SET_TERMINAL), "0.00"); /* never a zero with a sign */
    CHECK_TEXT(set(0, 0, IST_SET_TERMINAL), "0");
    CHECK_TEXT(set(999.96, 1, IST_SET_TERMINAL), "1 000.0");
}

TEST(significant_digits)
{
    CHECK_TEXT(set(0.012345, -3, IST_SET_TERMINAL), "0.0123");
    CHECK_TEXT(set(12345, -3, IST_SET_TERMINAL), "12 300");
    CHECK_TEXT(set(9.996, -3, IST_SET_TERMINAL), "10.0");
    CHECK_TEXT(set(-1234567, -2, IST_SET_TERMINAL), "-1 200 000");
    CHECK_TEXT(set(0, -3, IST_SET_TERMINAL), "0");
}

TEST(groups_of_three_and_a_true_minus_on_a_page)
{
    CHECK_TEXT(set(-1234567.5, 1, IST_SET_PAGE), "\xE2\x88\x92" "1\xE2\x80\xAF" "234\xE2\x80\xAF" "567.5");
    CHECK_TEXT(set(100, 0, IST_SET_PAGE), "100");
    CHECK_TEXT(set(NAN, 0, IST_SET_PAGE), "\xE2\x80\x93");
    CHECK_TEXT(set(INFINITY, 0, IST_SET_TERMINAL), "-");
}

TEST(powers_of_ten_only_where_digits_fail)
{
    CHECK_TEXT(set(1.234e-7, -3, IST_SET_TERMINAL), "1.23e-7");
    CHECK_TEXT(set(1.234e-7, -3, IST_SET_PAGE), "1.23\xC3\x97" "10\xE2\x81\xBB\xE2\x81\xB7");
    CHECK_TEXT(set(2e20, 0, IST_SET_TERMINAL), "2.00e20");
    CHECK_TEXT(set(1.7e308, 400, IST_SET_TERMINAL), "1.70e308");
}

TEST(shares_are_read_in_per_cent)
{
    ist_buffer out = { 0 };

    ist_figure_share(&out, 0.6667, 1, IST_SET_PAGE);
    ist_buffer_add(&out, " ");
    ist_figure_share(&out, NAN, 1, IST_SET_TERMINAL);
    CHECK_TEXT(out.at, "66.7% -");
    ist_buffer_clear(&out);
}

TEST(the_locale_plays_no_part)
{
    static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8" };
    bool found = false;

    for (size_t i = 0; i < 3 && !found; i++) found = setlocale(LC_ALL, locales[i]) != NULL;
    CHECK_TEXT(set(1234.5, 1, IST_SET_TERMINAL), "1 234.5");
    CHECK_TEXT(set(1.5e-9, -2, IST_SET_TERMINAL), "1.5e-9");
    setlocale(LC_ALL, "C");
}

TEST(terminal_columns_of_hangul_marks_and_broken_bytes)
{
    CHECK(figure_columns("K9") == 2);
    CHECK(figure_columns("\xED\x95\x9C\xEA\xB5\xAD") == 4);             /* two syllables */
    CHECK(figure_columns("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB") == 2); /* one syllable in three letters */
    CHECK(figure_columns("e\xCC\x81") == 1);                            /* e with a combining acute */
    CHECK(figure_columns("\xC5\x82\xC3\xB3" "d\xC5\xBA") == 4);
    CHECK(figure_columns("\xff\xc0\xaf") == 3);                         /* each broken byte one mark */
    CHECK(figure_columns("\xED\xA0\x80") == 3);                         /* a surrogate is not text */
}

TEST(a_line_is_taken_at_the_last_space_that_fits)
{
    const char *text = "one two three", *next;
    size_t length = 0;
    int used = 0;

    next = figure_take_line(text, 7, &length, &used);
    CHECK(length == 7 && used == 7);
    CHECK_TEXT(next, "three");
    next = figure_take_line(text, 6, &length, &used);
    CHECK(length == 3 && used == 3);
    CHECK_TEXT(next, "two three");
    next = figure_take_line("\xED\x95\x9C\xEA\xB5\xAD", 1, &length, &used); /* wider than the room: still taken */
    CHECK(length == 3 && used == 2);
    CHECK_TEXT(next, "\xEA\xB5\xAD");
}

TEST(width_on_a_page_grows_with_text_and_size)
{
    CHECK_NEAR(figure_text_width("0000", 10, false), 4 * 6.4, 1e-9);
    CHECK_NEAR(figure_text_width("\xED\x95\x9C", 10, false), 10, 1e-9);
    CHECK(figure_text_width("W", 10, true) > figure_text_width("W", 10, false));
    CHECK_NEAR(figure_text_width("", 10, false), 0, 0);
}

RUN(IT(digits_after_the_point),
    IT(significant_digits),
    IT(groups_of_three_and_a_true_minus_on_a_page),
    IT(powers_of_ten_only_where_digits_fail),
    IT(shares_are_read_in_per_cent),
    IT(the_locale_plays_no_part),
    IT(terminal_columns_of_hangul_marks_and_broken_bytes),
    IT(a_line_is_taken_at_the_last_space_that_fits),
    IT(width_on_a_page_grows_with_text_and_size))
