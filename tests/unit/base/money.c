/* SPDX-License-Identifier: Apache-2.0
 *
 * Money of any currency and year becomes constant 2023 dollars; round numbers, worked by hand.
 */
#include "check.h"

#include <isthmus/base/money.h>

static const ist_money_rate rates[] = {
    {"USD", 2020, 1, 80}, {"USD", 2023, 1, 100}, {"KRW", 2020, 1000, 0}, {"KRW", 2023, 1250, 0},
    {"PLN", 2020, 0, 0}, {"USD", 2019, 1, 0},
};
static const size_t n_rates = sizeof rates / sizeof rates[0];

TEST(amounts_move_by_rate_and_then_by_prices)
{
    double value = -1;
    CHECK(ist_money_constant(rates, n_rates, 3, "USD", 2023, &value, NULL) == IST_OK && value == 3);
    CHECK(ist_money_constant(rates, n_rates, 4, "USD", 2020, &value, NULL) == IST_OK && value == 5);
    CHECK(ist_money_constant(rates, n_rates, 2500, "KRW", 2023, &value, NULL) == IST_OK && value == 2);
    CHECK(ist_money_constant(rates, n_rates, -4000, "KRW", 2020, &value, NULL) == IST_OK && value == -5);
    CHECK(ist_money_constant(rates, n_rates, 0, "KRW", 2020, &value, NULL) == IST_OK && value == 0);
}

TEST(what_the_table_lacks_is_named)
{
    ist_error err = {0};
    double value = -1;
    CHECK(ist_money_constant(rates, n_rates, 1, "EUR", 2023, &value, &err) == IST_MISSING);
    CHECK_TEXT(err.text, "no exchange rates for currency 'EUR'");
    CHECK(ist_money_constant(rates, n_rates, 1, "KRWX", 2023, &value, &err) == IST_MISSING);
    CHECK_TEXT(err.text, "no exchange rates for currency 'KRWX'");
    CHECK(ist_money_constant(rates, n_rates, 1, "KRW", 2021, &value, &err) == IST_MISSING);
    CHECK_TEXT(err.text, "no exchange rate for KRW in 2021");
    CHECK(ist_money_constant(rates, n_rates, 1, "USD", 2021, &value, &err) == IST_MISSING);
    CHECK_TEXT(err.text, "no US price index for 2021");
    CHECK(ist_money_constant(rates, 1, 1, "USD", 2020, &value, &err) == IST_MISSING);
    CHECK_TEXT(err.text, "no US price index for 2023");
    CHECK(ist_money_constant(rates, n_rates, 1, "PLN", 2020, &value, &err) == IST_RANGE);
    CHECK_TEXT(err.text, "exchange rate of PLN in 2020 is 0 a dollar; allowed: above 0");
    CHECK(ist_money_constant(rates, n_rates, 1, "USD", 2019, &value, &err) == IST_RANGE);
    CHECK_TEXT(err.text, "US price index of 2019 is 0; allowed: above 0");
    CHECK(ist_money_constant(rates, n_rates, NAN, "USD", 2023, &value, &err) == IST_RANGE);
    CHECK(value == -1);
}

RUN(IT(amounts_move_by_rate_and_then_by_prices), IT(what_the_table_lacks_is_named))
