/* SPDX-License-Identifier: Apache-2.0
 *
 * Days and months against the calendar walked one day at a time.
 */
#include "check.h"

#include <isthmus/base/time.h>

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

TEST(every_day_from_1000_to_9999_follows_the_one_before)
{
    int day = ist_day_of(1000, 1, 1), wrong = 0;
    for (int year = 1000; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int serial = 12 * year + month - 1, n = days_in(year, month);
            wrong += ist_first_day(serial) != day || ist_last_day(serial) != day + n - 1;
            for (int of_month = 1; of_month <= n; of_month++, day++) {
                int y, m, d;
                ist_day_split(day, &y, &m, &d);
                wrong += y != year || m != month || d != of_month || ist_day_of(year, month, of_month) != day ||
                         ist_month_of_day(day) != serial;
            }
        }
    }
    CHECK(wrong == 0);
}

TEST(known_days_have_their_numbers)
{
    CHECK(ist_day_of(1970, 1, 1) == 0);
    CHECK(ist_day_of(2000, 3, 1) == 11017);
    CHECK(ist_day_of(2024, 1, 31) == 19753); /* 1706659200 s / 86400 */
    CHECK(ist_day_of(1969, 12, 31) == -1);
    CHECK(ist_day_of(-1, 12, 31) + 1 == ist_day_of(0, 1, 1));
    CHECK(ist_first_day(-1) == ist_day_of(-1, 12, 1));
}

TEST(a_date_covers_its_whole_period)
{
    int first = 0, last = 0;
    CHECK(ist_parse_date("2022", &first, &last));
    CHECK(first == ist_day_of(2022, 1, 1) && last == ist_day_of(2022, 12, 31));
    CHECK(ist_parse_date("2024-02", &first, &last));
    CHECK(first == ist_day_of(2024, 2, 1) && last == ist_day_of(2024, 2, 29));
    CHECK(ist_parse_date("2023-07-11", &first, &last));
    CHECK(first == ist_day_of(2023, 7, 11) && last == first);
    CHECK(ist_parse_date("2023-07-11", NULL, NULL));
}

TEST(what_is_no_date_is_refused_and_the_outputs_stand)
{
    static const char *const bad[] = {
        "", "2026-13", "2026-00", "2023-02-29", "1900-02-29", "2023-04-31", "2023-01-00", "0999", "999", "20230",
        "2023-1", "2023-1-01", "2023/01", "2023-01/01", " 2023", "2023 ", "+202", "2023-+1", "2023-01-1a", "-2023",
        "2023-01-01T00:00", ("\xef\xbc\x92" "023"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int first = -5, last = -6, month = -7;
        CHECK(!ist_parse_date(bad[i], &first, &last));
        CHECK(!ist_parse_month(bad[i], &month));
        CHECK(first == -5 && last == -6 && month == -7);
    }
    CHECK(!ist_parse_date(NULL, NULL, NULL));
}

TEST(a_month_is_said_with_its_year)
{
    int month = 0;
    CHECK(ist_parse_month("2024-02", &month));
    CHECK(month == 12 * 2024 + 1);
    CHECK(!ist_parse_month("2024", &month));
    CHECK(!ist_parse_month("2024-02-01", &month));
}

TEST(days_and_months_are_written_as_they_are_read)
{
    char text[IST_DATE_TEXT];
    for (int day = ist_day_of(1000, 1, 1); day <= ist_day_of(9999, 12, 31); day += 997) {
        int first, month;
        ist_format_day(day, text);
        CHECK(ist_parse_date(text, &first, NULL) && first == day);
        ist_format_month(ist_month_of_day(day), text);
        CHECK(ist_parse_month(text, &month) && month == ist_month_of_day(day));
    }
    ist_format_day(ist_day_of(2024, 1, 31), text);
    CHECK_TEXT(text, "2024-01-31");
    ist_format_day(2147483647 - 800000, text);
    CHECK_TEXT(text, "5879390-03-14"); /* longer than a date that can be read, and still whole */
}

RUN(IT(every_day_from_1000_to_9999_follows_the_one_before), IT(known_days_have_their_numbers),
    IT(a_date_covers_its_whole_period), IT(what_is_no_date_is_refused_and_the_outputs_stand),
    IT(a_month_is_said_with_its_year), IT(days_and_months_are_written_as_they_are_read))
