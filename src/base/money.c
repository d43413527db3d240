/* SPDX-License-Identifier: Apache-2.0
 *
 * money.c: first into dollars of the same year, then from that year's dollars into those of 2023.
 */
#include <isthmus/base/money.h>

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { BASE_YEAR = 2023 };

static bool is_in(const ist_money_rate *rate, const char *currency)
{
    return strncmp(rate->currency, currency, sizeof rate->currency) == 0;
}

static const ist_money_rate *find(const ist_money_rate *rates, size_t count, const char *currency, int year)
{
    for (size_t i = 0; i < count; i++)
        if (rates[i].year == year && is_in(&rates[i], currency)) return &rates[i];
    return NULL;
}

static bool is_known(const ist_money_rate *rates, size_t count, const char *currency)
{
    for (size_t i = 0; i < count; i++)
        if (is_in(&rates[i], currency)) return true;
    return false;
}

static bool is_usable(double value) { return isfinite(value) && value > 0; }

/* The US price index of a year. */
static ist_status prices_of(const ist_money_rate *rates, size_t count, int year, double *out, ist_error *err)
{
    const ist_money_rate *dollar = find(rates, count, "USD", year);
    if (!dollar) return ist_fail(err, IST_MISSING, "no US price index for %d", year);
    if (!is_usable(dollar->us_prices))
        return ist_fail(err, IST_RANGE, "US price index of %d is %g; allowed: above 0", year, dollar->us_prices);
    *out = dollar->us_prices;
    return IST_OK;
}

ist_status ist_money_constant(const ist_money_rate *rates, size_t count, double amount, const char *currency,
                              int year, double *out, ist_error *err)
{
    double per_dollar = 1, prices, base_prices;
    if (!isfinite(amount)) return ist_fail(err, IST_RANGE, "an amount of money is not finite");
    if (strcmp(currency, "USD") != 0) {
        if (!is_known(rates, count, currency))
            return ist_fail(err, IST_MISSING, "no exchange rates for currency '%.20s'", currency);
        const ist_money_rate *rate = find(rates, count, currency, year);
        if (!rate) return ist_fail(err, IST_MISSING, "no exchange rate for %.20s in %d", currency, year);
        if (!is_usable(rate->per_dollar))
            return ist_fail(err, IST_RANGE, "exchange rate of %.20s in %d is %g a dollar; allowed: above 0", currency,
                            year, rate->per_dollar);
        per_dollar = rate->per_dollar;
    }
    IST_TRY(prices_of(rates, count, year, &prices, err));
    IST_TRY(prices_of(rates, count, BASE_YEAR, &base_prices, err));
    *out = amount / per_dollar * (base_prices / prices);
    return IST_OK;
}
