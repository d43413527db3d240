/* SPDX-License-Identifier: Apache-2.0
 *
 * units.c: whether a fact's unit can be that of a key.
 *
 * The ledger's units are free words, so only what can be told for certain is refused: a time, a rate, a percentage, a share and a rank
 * are known by their words, a single word ("tanks") is a count. Of anything else nothing is said.
 */
#include "scenario_local.h"
#include <string.h>

typedef enum unit_kind { FREE, COUNT_OF, TIME, RATE, PERCENT, SHARE, RANK, PLAIN } unit_kind;
typedef enum period { NO_PERIOD, DAY, WEEK, MONTH, YEAR } period;

static const char *const periods[] = { "", "day", "week", "month", "year" };

/* "months" */
static period period_of(const char *unit)
{
    for (period p = DAY; p <= YEAR; p++) {
        size_t length = strlen(periods[p]);
        if (strncmp(unit, periods[p], length) == 0 && strcmp(unit + length, "s") == 0) return p;
    }
    return NO_PERIOD;
}

static bool ends_in(const char *text, const char *before, const char *word)
{
    size_t length = strlen(text), first = strlen(before), second = strlen(word);
    return length >= first + second && strncmp(text + length - first - second, before, first) == 0 && strcmp(text + length - second, word) == 0;
}

/* "rounds a month", "rounds per month", "1/month" */
static period rate_of(const char *unit)
{
    for (period p = DAY; p <= YEAR; p++)
        if (ends_in(unit, " a ", periods[p]) || ends_in(unit, " per ", periods[p]) || ends_in(unit, "/", periods[p])) return p;
    return NO_PERIOD;
}

static bool is_one_word(const char *unit)
{
    while ((*unit >= 'a' && *unit <= 'z') || (*unit >= 'A' && *unit <= 'Z') || *unit == '-') unit++;
    return *unit == '\0';
}

static unit_kind kind_of(const char *unit, period *out)
{
    *out = NO_PERIOD;
    if (!unit[0]) return PLAIN;
    if (strncmp(unit, "percent", 7) == 0) return PERCENT;
    if (strcmp(unit, "share") == 0) return SHARE;
    if (strcmp(unit, "rank") == 0) return RANK;
    if ((*out = period_of(unit))) return TIME;
    if ((*out = rate_of(unit))) return RATE;
    return is_one_word(unit) ? COUNT_OF : FREE;
}

bool ist_unit_fits(const char *fact, const char *key)
{
    period    fact_period, key_period;
    unit_kind from = kind_of(fact, &fact_period), to = kind_of(key, &key_period);
    if (from == PLAIN || from == FREE || to == FREE) return true;
    switch (to) {
    case PLAIN: return from != PERCENT;
    case SHARE: return from == SHARE || from == PERCENT;
    case RATE: return (from == RATE && fact_period == key_period) || (from == SHARE && key[0] == '1'); /* a hazard of 0.1 a month */
    case TIME: return from == TIME && fact_period == key_period;
    default: return from == to;
    }
}
