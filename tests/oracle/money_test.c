// SPDX-License-Identifier: Apache-2.0
// Section 5, money, by hand: budgets, advances, instalments, arrears.
#include "tiny.h"

// Actor 0 makes, actor 1 pays: 12 a month (GDP 1440, share 0.1, all of it open).
static builder *market(int months, double headroom)
{
    builder *b = builder_new(&(builder_sizes){ .months = months, .start = 24001, .actors = 2, .items = 1, .lines = 1,
                                               .orders = 1 });
    b->actors[1].has_budget = true;
    b->actors[1].gdp = builder_number(b, 1440);
    b->actors[1].share = builder_number(b, 0.1);
    b->actors[1].earmark = builder_number(b, 1);
    b->actors[1].headroom = builder_number(b, headroom);
    b->orders[0].payer = b->orders[0].recipient = 1;
    b->orders[0].sign_month = 0;
    builder_capacity(b, 0, 100);
    return b;
}

// Nothing to pay: headroom 140, 144 (12 B), and 8, 12, 12 expire.
TEST(headroom_keeps_no_more_than_twelve_budgets)
{
    builder *b = market(4, 128);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, HEADROOM, 1), 140, 1e-12);
    CHECK_NEAR(AT(0, EXPIRED, 1), 0, 0);
    CHECK_NEAR(AT(1, HEADROOM, 1), 144, 1e-12);
    CHECK_NEAR(AT(1, EXPIRED, 1), 8, 1e-12);
    CHECK_NEAR(AT(2, EXPIRED, 1), 12, 1e-12);
    CHECK_NEAR(AT(2, BUDGET, 1), 12, 1e-12);
    builder_free(b);
}

// 10 units at 6: 12 buys 2 a month; finished units wait for money.
TEST(deliveries_stop_where_money_does)
{
    builder *b = market(8, 0);
    builder_part(b, 0, 0, 10);
    b->orders[0].price = builder_number(b, 6);
    tiny_run(b, 0, 0);
    for (int t = 0; t < 5; t++) CHECK_NEAR(AT(t, DELIVERY, 0), 2, 1e-12);
    CHECK_NEAR(AT(5, DELIVERY, 0), 0, 1e-12);
    CHECK_NEAR(AT(0, FINISHED, 0), 8, 1e-12);
    CHECK_NEAR(AT(3, PAID, 1), 12, 1e-12);
    CHECK_NEAR(AT(3, EARNED, 0), 12, 1e-12);
    builder_free(b);
}

// 10 units at 6, a quarter in advance: 15 is needed, so the signature waits until month 1 (24 in hand), leaving 9;
// then 4.5 cash a unit: 2 in month 1; 12/4.5 units in each of the next three months.
TEST(a_lacking_advance_delays_the_signature)
{
    builder *b = market(8, 0);
    builder_part(b, 0, 0, 10);
    b->orders[0].price = builder_number(b, 6);
    b->orders[0].advance = builder_number(b, 0.25);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, CONTRACTED, 0), 0, 0);
    CHECK_NEAR(AT(0, HEADROOM, 1), 12, 1e-12);
    CHECK_NEAR(AT(1, CONTRACTED, 0), 10, 0);
    CHECK_NEAR(AT(1, DELIVERY, 0), 2, 1e-12);
    CHECK_NEAR(AT(1, PAID, 1), 24, 1e-12);
    CHECK_NEAR(AT(2, DELIVERY, 0), 12 / 4.5, 1e-12);
    CHECK_NEAR(AT(4, DELIVERED, 0), 10, 1e-12);
    CHECK_NEAR(AT(4, PAID, 1) + AT(3, PAID, 1) + AT(2, PAID, 1) + AT(1, PAID, 1), 60, 1e-12);
    builder_free(b);
}

// 10 units at 6, wholly financed at a quarter on top, grace 1, term 3: 75 owed, of which 25 falls due in months 1, 2, 3.
// 12 a month and a fund of 24 a year: 14 a month, so 25 of 28 in month 1, all 17 in month 2, where 8
// are left, and all 14 in month 3, where 33 are due.
TEST(interest_is_owed_and_a_fund_joins_the_budget)
{
    builder *b = market(6, 0);
    builder_part(b, 0, 0, 10);
    b->actors[1].fund = builder_number(b, 24);
    b->orders[0].price = builder_number(b, 6);
    b->orders[0].financed = builder_number(b, 1);
    b->orders[0].interest = builder_number(b, 0.25);
    b->orders[0].grace = 1;
    b->orders[0].term = 3;
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, BUDGET, 1), 14, 1e-12);
    CHECK_NEAR(AT(0, OWED, 1), 75, 1e-12);
    CHECK_NEAR(AT(0, EARNED, 0), 60, 1e-12);
    CHECK_NEAR(AT(1, PAID, 1), 25, 1e-12);
    CHECK_NEAR(AT(2, PAID, 1), 17, 1e-12);
    CHECK_NEAR(AT(2, ARREARS, 1), 8, 1e-12);
    CHECK_NEAR(AT(3, PAID, 1), 14, 1e-12);
    CHECK_NEAR(AT(3, ARREARS, 1), 19, 1e-12);
    builder_free(b);
}

// 10 units at 6, wholly financed, grace 2, term 3: 60 owed in month 0; 20 falls due in months 2, 3, 4. At 12 a
// month: headroom 36 in month 2 pays 20 and leaves 16; 28 pays 20; 20 pays 20.
TEST(a_financed_delivery_is_paid_in_equal_parts)
{
    builder *b = market(8, 0);
    builder_part(b, 0, 0, 10);
    b->orders[0].price = builder_number(b, 6);
    b->orders[0].financed = builder_number(b, 1);
    b->orders[0].grace = 2;
    b->orders[0].term = 3;
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, DELIVERY, 0), 10, 1e-12);
    CHECK_NEAR(AT(0, PAID, 1), 0, 0);
    CHECK_NEAR(AT(1, OWED, 1), 60, 1e-12);
    CHECK_NEAR(AT(2, HEADROOM, 1), 16, 1e-12);
    CHECK_NEAR(AT(3, HEADROOM, 1), 8, 1e-12);
    CHECK_NEAR(AT(4, OWED, 1), 0, 1e-12);
    CHECK_NEAR(AT(4, HEADROOM, 1), 0, 1e-12);
    CHECK_NEAR(AT(4, ARREARS, 1), 0, 1e-12);
    builder_free(b);
}

// The same at once in grace 1, term 2: 30 due in month 1 against 24, 6 in arrears; 36 due in month 2 against 12.
TEST(what_cannot_be_paid_is_carried_as_arrears)
{
    builder *b = market(6, 0);
    builder_part(b, 0, 0, 10);
    b->orders[0].price = builder_number(b, 6);
    b->orders[0].financed = builder_number(b, 1);
    b->orders[0].term = 2;
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(1, ARREARS, 1), 6, 1e-12);
    CHECK_NEAR(AT(2, ARREARS, 1), 24, 1e-12);
    CHECK_NEAR(AT(3, ARREARS, 1), 12, 1e-12);
    CHECK_NEAR(AT(4, ARREARS, 1), 0, 1e-12);
    CHECK_NEAR(AT(5, HEADROOM, 1), 12, 1e-12);
    builder_free(b);
}

// Growth of ln 2 a year, no spread: from January (t = 11; start is February) the budget doubles.
TEST(budgets_grow_each_january)
{
    builder *b = market(26, 0);
    b->actors[1].growth = builder_number(b, log(2));
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(10, BUDGET, 1), 12, 1e-12);
    CHECK_NEAR(AT(11, BUDGET, 1), 24, 1e-12);
    CHECK_NEAR(AT(23, BUDGET, 1), 48, 1e-12);
    builder_free(b);
}

// What falls due after the last month is owed to the end.
TEST(instalments_past_the_end_are_recorded_as_owed)
{
    builder *b = market(3, 0);
    builder_part(b, 0, 0, 10);
    b->orders[0].financed = builder_number(b, 0.5);
    b->orders[0].grace = 1;
    b->orders[0].term = 10;
    b->orders[0].price = builder_number(b, 1);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, OWED, 1), 5, 1e-12);
    CHECK_NEAR(AT(2, OWED, 1), 4, 1e-12);
    builder_free(b);
}

RUN(IT(headroom_keeps_no_more_than_twelve_budgets), IT(deliveries_stop_where_money_does),
    IT(a_lacking_advance_delays_the_signature), IT(a_financed_delivery_is_paid_in_equal_parts), IT(interest_is_owed_and_a_fund_joins_the_budget),
    IT(what_cannot_be_paid_is_carried_as_arrears), IT(budgets_grow_each_january),
    IT(instalments_past_the_end_are_recorded_as_owed))
