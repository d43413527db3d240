/* SPDX-License-Identifier: Apache-2.0
 *
 * units.c: whether a fact's unit can be that of a key.
 *
 * The ledger's units are free words. A time, a rate, a percentage, a share and a rank are known by their words; words that name things
 * ("tanks", "land brigades") count them. A unit in thousands, or one whose words leave open for how long it holds, is none of these: it
 * fits only a key that says the same, since nothing tells by what factor it is off.
 */
#include "scenario_local.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef enum unit_kind { UNKNOWN, COUNT_OF, TIME, RATE, PERCENT, SHARE, RANK, PLAIN } unit_kind;
typedef enum period { NO_PERIOD, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR } period;

static const char *const periods[] = { "", "hour", "day", "week", "month", "quarter", "year" };

typedef struct word {
    const char *at;
    size_t      length;
} word;

/* The next word of what is left of a unit, which ends at `end`; length 0: none. */
static word next_word(const char **at, const char *end)
{
    while (*at < end && **at == ' ') (*at)++;
    word it = { *at, 0 };
    while (*at < end && **at != ' ') (*at)++, it.length++;
    return it;
}

static bool is_word(word it, const char *text) { return strlen(text) == it.length && strncasecmp(it.at, text, it.length) == 0; }

/* "month", and "months" where several are meant. */
static period period_of(word it, bool several)
{
    for (period p = HOUR; p <= YEAR; p++) {
        size_t length = strlen(periods[p]);
        bool   plural = it.length == length + 1 && tolower((unsigned char)it.at[length]) == 's';
        if (plural == several && it.length == length + several && strncasecmp(it.at, periods[p], length) == 0) return p;
    }
    return NO_PERIOD;
}

static bool starts_with(const char *unit, const char *text)
{
    size_t length = strlen(text);
    return strncasecmp(unit, text, length) == 0 && !isalpha((unsigned char)unit[length]);
}

/* A word that names a thing: no number or multiple, no time, none that makes a rate. "K9" and "155mm" are names. */
static bool names_a_thing(word it)
{
    static const char *const others[] = { "dozen", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "billions",
                                          "trillion", "mln", "mn", "bn", "k", "m", "a", "an", "per", "each", "every" };
    bool letters = false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_word(it, others[i])) return false;
    for (size_t i = 0; i < it.length; i++) {
        unsigned char c = (unsigned char)it.at[i];
        if (!isalnum(c) && c != '-' && c < 0x80) return false;
        letters |= isalpha(c) || c >= 0x80;
    }
    return letters && !period_of(it, false) && !period_of(it, true);
}

static bool names_things(const char *unit, const char *end)
{
    bool any = false;
    for (word it = next_word(&unit, end); it.length; it = next_word(&unit, end)) {
        if (!names_a_thing(it)) return false;
        any = true;
    }
    return any;
}

/* "rounds a month", "rounds per month", "rounds/month", "1/month" */
static period rate_of(const char *unit)
{
    const char *end = unit + strlen(unit), *last = end, *before;
    while (last > unit && last[-1] != ' ' && last[-1] != '/') last--;
    period of = period_of((word){ last, (size_t)(end - last) }, false);
    if (!of || last == unit) return NO_PERIOD;
    before = last - 1;
    if (*before == '/') return names_things(unit, before) || (before == unit + 1 && *unit == '1') ? of : NO_PERIOD;
    while (before > unit && before[-1] != ' ') before--;
    word makes = { before, (size_t)(last - 1 - before) };
    return (is_word(makes, "a") || is_word(makes, "an") || is_word(makes, "per")) && names_things(unit, before) ? of : NO_PERIOD;
}

bool ist_unit_is_percent(const char *unit)
{
    return strncasecmp(unit, "percent", 7) == 0 || starts_with(unit, "per cent") || starts_with(unit, "%");
}

static unit_kind kind_of(const char *unit, period *out)
{
    *out = NO_PERIOD;
    if (!unit[0]) return PLAIN;
    if (ist_unit_is_percent(unit)) return PERCENT;
    if (starts_with(unit, "share")) return SHARE;
    if (strcasecmp(unit, "rank") == 0) return RANK;
    if ((*out = period_of((word){ unit, strlen(unit) }, true))) return TIME;
    if ((*out = rate_of(unit))) return RATE;
    return names_things(unit, unit + strlen(unit)) ? COUNT_OF : UNKNOWN;
}

bool ist_unit_fits(const char *fact, const char *key)
{
    period    fact_period, key_period;
    unit_kind from = kind_of(fact, &fact_period), to = kind_of(key, &key_period);
    if (from == PLAIN || strcasecmp(fact, key) == 0) return true;
    switch (to) {
    case UNKNOWN: return false;
    case PLAIN: return from != PERCENT && from != UNKNOWN;
    case SHARE: return from == SHARE || from == PERCENT;
    case RATE: return (from == RATE && fact_period == key_period) || (from == SHARE && key[0] == '1'); /* a hazard of 0.1 a month */
    case TIME: return from == TIME && fact_period == key_period;
    default: return from == to;
    }
}
