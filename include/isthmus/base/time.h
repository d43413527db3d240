/* SPDX-License-Identifier: Apache-2.0
 *
 * time.h: days and months of the proleptic Gregorian calendar, UTC.
 *
 * A day is counted from 1970-01-01 (day 0). A month is 12 * year + (month - 1). Dates of reduced precision
 * ("2022", "2022-07") stand for their whole period; where one day is needed they resolve to its last day, so
 * that nothing counts as known too early.
 */
#ifndef ISTHMUS_BASE_TIME_H
#define ISTHMUS_BASE_TIME_H

#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { IST_DATE_TEXT = 16 }; /* room for any date as text, terminator included */

int  ist_day_of(int year, int month, int day);                       /* no check of its arguments */
void ist_day_split(int day, int *out_year, int *out_month, int *out_day);
int  ist_month_of_day(int day);
int  ist_first_day(int month);                                       /* of a month */
int  ist_last_day(int month);

/* Reads YYYY, YYYY-MM or YYYY-MM-DD, year 1000 to 9999; fills the first and last day it covers. Either output
 * may be NULL. False when it is not such a date ("2026-13", "2023-02-29"). */
bool ist_parse_date(const char *text, int *out_first, int *out_last);
bool ist_parse_month(const char *text, int *out);                    /* YYYY-MM only */

void ist_format_day(int day, char out[IST_DATE_TEXT]);               /* YYYY-MM-DD */
void ist_format_month(int month, char out[IST_DATE_TEXT]);           /* YYYY-MM */

#endif
