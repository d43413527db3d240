/* SPDX-License-Identifier: Apache-2.0
 *
 * time.c: days and months by arithmetic alone; no time zone, no clock.
 *
 * Years are counted from March, so that the leap day is a year's last; 400 years are 146,097 days.
 */
#include <isthmus/base/time.h>

#include <stdio.h>
#include <string.h>

static const int epoch = 719468; /* days from 0000-03-01 to 1970-01-01 */

/* Division that rounds towards minus infinity; the divisor is positive. */
static int floored(int a, int b) { return a / b - (a % b < 0); }

int ist_day_of(int year, int month, int day)
{
    int from_march = month > 2 ? month - 3 : month + 9;
    year -= month <= 2;
    int era = floored(year, 400), of_era = year - era * 400;
    int of_year = (153 * from_march + 2) / 5 + day - 1; /* 153 days every five months from March */
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - epoch;
}

void ist_day_split(int day, int *out_year, int *out_month, int *out_day)
{
    day += epoch;
    int era = floored(day, 146097), of_era = day - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int from_march = (5 * of_year + 2) / 153;
    *out_day = of_year - (153 * from_march + 2) / 5 + 1;
    *out_month = from_march < 10 ? from_march + 3 : from_march - 9;
    *out_year = era * 400 + year + (*out_month <= 2);
}

int ist_month_of_day(int day)
{
    int year, month, of_month;
    ist_day_split(day, &year, &month, &of_month);
    return 12 * year + month - 1;
}

int ist_first_day(int month)
{
    int year = floored(month, 12);
    return ist_day_of(year, month - 12 * year + 1, 1);
}

int ist_last_day(int month) { return ist_first_day(month + 1) - 1; }

/* Exactly `count` digits at `text`, or -1. */
static int digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

bool ist_parse_date(const char *text, int *out_first, int *out_last)
{
    if (!text) return false;
    size_t length = strlen(text);
    if (length != 4 && length != 7 && length != 10) return false;
    int year = digits(text, 4), first_month = 0, last_month = 11;
    if (year < 1000) return false;
    if (length > 4) {
        int month = digits(text + 5, 2);
        if (text[4] != '-' || month < 1 || month > 12) return false;
        first_month = last_month = month - 1;
    }
    int first = ist_first_day(12 * year + first_month), last = ist_last_day(12 * year + last_month);
    if (length > 7) {
        int day = digits(text + 8, 2);
        if (text[7] != '-' || day < 1 || day > last - first + 1) return false;
        first = last = first + day - 1;
    }
    if (out_first) *out_first = first;
    if (out_last) *out_last = last;
    return true;
}

bool ist_parse_month(const char *text, int *out)
{
    int first;
    if (!text || strlen(text) != 7 || !ist_parse_date(text, &first, NULL)) return false;
    if (out) *out = ist_month_of_day(first);
    return true;
}

void ist_format_day(int day, char out[IST_DATE_TEXT])
{
    int year, month, of_month;
    ist_day_split(day, &year, &month, &of_month);
    snprintf(out, IST_DATE_TEXT, "%04d-%02u-%02u", year, (unsigned)month % 100, (unsigned)of_month % 100);
}

void ist_format_month(int month, char out[IST_DATE_TEXT])
{
    int year = floored(month, 12);
    snprintf(out, IST_DATE_TEXT, "%04d-%02u", year, (unsigned)(month - 12 * year + 1) % 100);
}
