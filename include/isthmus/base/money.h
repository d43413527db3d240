/* SPDX-License-Identifier: Apache-2.0
 *
 * money.h: amounts of money with currency and year, brought to constant 2023 US dollars.
 *
 * Inside Isthmus money is millions of constant 2023 US dollars. An amount in another currency is first turned
 * into dollars of its own year at that year's average rate, then moved to 2023 by the US consumer price index.
 * The table of rates and indices is data with its sources (data/money.csv), given by the caller.
 */
#ifndef ISTHMUS_BASE_MONEY_H
#define ISTHMUS_BASE_MONEY_H

#include <isthmus/base/status.h>
#include <stddef.h>

typedef struct ist_money_rate {
    char   currency[4];  /* ISO 4217, "USD" for the price index rows */
    int    year;
    double per_dollar;   /* units of the currency for one US dollar, yearly average; 1 for USD */
    double us_prices;    /* US consumer price index of the year, any base; used from the USD rows */
} ist_money_rate;

/* Brings `amount` (any scale: millions stay millions) of `currency` in prices of `year` to constant 2023 USD.
 * IST_MISSING names the currency or year that `rates` [count] does not hold; IST_RANGE for an
 * amount that is not finite and a rate or index that is not above 0. */
ist_status ist_money_constant(const ist_money_rate *rates, size_t count, double amount, const char *currency,
                              int year, double *out, ist_error *err);

#endif
