/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_times.c: times that those before and behind deny.
 */
#include "feed_times.h"

#include <isthmus/sea/report.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_LOOK = 16 };
#define MINUTE (INT64_C(60) * 1000000)
static const int64_t tolerance = 10 * MINUTE, reach = 360 * MINUTE, year = 366 * 1440 * MINUTE;

bool sea_time_goes_on(int64_t time, int64_t last) { return last != IST_SEA_NO_TIME && time >= last - tolerance && time <= last + tolerance; }

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The first of a feed: four times the width of the middle half of the next ones is far. */
static bool first_astray(int64_t time, const int64_t *next, size_t count)
{
    int64_t sorted[FIRST_LOOK];
    size_t n = count < FIRST_LOOK ? count : FIRST_LOOK;
    if (n < 4) return false;
    memcpy(sorted, next, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_time);
    int64_t middle = sorted[n / 2], width = sorted[3 * n / 4] - sorted[n / 4];
    return time > middle + tolerance + 4 * width || time < middle - year;
}

bool sea_time_is_back(int64_t other, int64_t time, int64_t last)
{
    return other >= last - tolerance && other <= last + reach && (time > last ? other < time - tolerance : other > time + tolerance);
}

bool sea_time_astray(int64_t time, int64_t last, const int64_t *next, size_t count)
{
    size_t back = 0;
    if (last == IST_SEA_NO_TIME) return first_astray(time, next, count);
    for (size_t i = 0; i < count; i++) {
        bool came = sea_time_is_back(next[i], time, last);
        if (came && back == 0 && i > 0 && sea_time_goes_on(next[i], next[i - 1])) return false; /* step by step */
        back += came;
        if ((i + 1 >= FIRST_LOOK || i + 1 == count) && back * 2 > i + 1) return true;
    }
    return false;
}
