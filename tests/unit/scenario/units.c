/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether the unit of a fact can be that of a key: what is known by its words, and what is not.
 */
#include "check.h"
#define FAKE_NAME "units"
#include "fake_facts.h"

typedef struct pair { const char *fact, *key; } pair;

static void check_pairs(const pair *pairs, size_t n, bool fits)
{
    for (size_t i = 0; i < n; i++)
        if (ist_unit_fits(pairs[i].fact, pairs[i].key) != fits) CHECK_TEXT(pairs[i].fact, pairs[i].key);
}

TEST(what_is_counted_timed_and_shared_fits_its_like)
{
    static const pair pairs[] = {
        { "tanks", "units" }, { "land brigades", "units" }, { "K9 howitzers", "units" }, { "155mm shells", "units" }, { "대", "units" }, { "", "units" },
        { "howitzers delivered or under contract worldwide", "units" }, { "months", "months" }, { "Months", "months" }, { "years", "years" },
        { "rounds a month", "units a month" }, { "rounds per month", "units a month" }, { "artillery rounds/month", "units a month" },
        { "1/month", "1/month" }, { "share", "1/month" }, { "share", "share" }, { "share of GDP", "share" }, { "percent of GDP", "share" },
        { "per cent", "share" }, { "%", "share" }, { "% of GDP", "share" }, { "1/ship", "1/ship" }, { "", "1/ship" },
    };
    check_pairs(pairs, sizeof pairs / sizeof *pairs, true);
}

TEST(what_is_off_by_a_factor_or_by_nobody_knows_what_does_not_fit)
{
    static const pair pairs[] = {
        { "thousand rounds", "units" }, { "million rounds", "units" }, { "1000 rounds", "units" }, { "Thousands", "units" }, { "k rounds", "units" },
        { "thousand rounds a month", "units a month" }, { "rounds in the year", "units" }, { "rounds in the year", "units a month" },
        { "rounds; the letter does not say per what, a month fits", "units a month" }, { "rounds a month, a twelfth of the estimate", "units a month" },
        { "tanks a year", "units a month" }, { "tanks a quarter", "units a month" }, { "tanks a quarter", "units" }, { "tanks/quarter", "units" },
        { "tanks", "units a month" }, { "tanks", "months" }, { "year", "years" }, { "year", "units" }, { "weeks", "months" }, { "hours", "units" },
        { "calendar months", "months" }, { "percent", "units" }, { "per cent", "units" }, { "% of GDP", "" }, { "thousand rounds", "" },
        { "thousand rounds", "share" }, { "tanks", "1/ship" }, { "percent", "1/month" },
    };
    check_pairs(pairs, sizeof pairs / sizeof *pairs, false);
}

TEST(a_percentage_by_its_sign_becomes_a_share)
{
    ist_scenario *s = NULL;
    ist_error     err = { 0 };
    CHECK(read_changed(&s, "share: {fact: spending/pol-share-2023}", "share: {fact: spending/pol-share-sign}", IST_OWN_DAY, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    if (!s) return;
    CHECK_NEAR(ist_scenario_input(s, "share.POL")->value.a, 0.004, 1e-15);
    ist_scenario_free(s);
}

RUN(IT(what_is_counted_timed_and_shared_fits_its_like), IT(what_is_off_by_a_factor_or_by_nobody_knows_what_does_not_fit), IT(a_percentage_by_its_sign_becomes_a_share))
