// SPDX-License-Identifier: Apache-2.0
// Sections 6 and 7 and triggers by hand: donations, loans, consumption, flows, patrols.
#include "tiny.h"

// Actor 0 and 1 ours, 2 theirs; a war active from the start that does not end.
static builder *war(int months, builder_sizes sizes)
{
    sizes.months = months;
    sizes.start = 24000;
    sizes.actors = 3;
    sizes.items = 1;
    sizes.contingencies = 1;
    builder *b = builder_new(&sizes);
    b->actors[2].side = IST_THEIRS;
    b->contingencies[0].active_at_start = true;
    b->contingencies[0].ending = builder_number(b, 1e-12);
    return b;
}

// Stock 100, reserve 80, rate 15, limit 40: 15, then 5 down to the reserve. With beta 0.5 and a pipeline of 30
// (order of 30, capacity 1 a month over 36 months): the reserve is 80 - 15 = 65, so 15, 15, 5; the limit would bind
// at 40.
TEST(a_donor_keeps_its_reserve_less_the_backfill)
{
    for (int backfill = 0; backfill < 2; backfill++) {
        builder *b = war(5, (builder_sizes){ .routes = 1, .lines = 1, .orders = 1 });
        b->stock[0] = builder_number(b, 100);
        b->routes[0].recipient = 1;
        b->routes[0].rate = builder_number(b, 15);
        b->routes[0].limit = builder_number(b, 40);
        b->routes[0].reserve = builder_number(b, 80);
        b->routes[0].backfill = builder_number(b, backfill ? 0.5 : 0);
        builder_part(b, 0, 0, 30);
        b->orders[0].contracted = 30;
        b->lines[0].lead = 10;
        builder_capacity(b, 0, 1);
        tiny_run(b, 0, 0);
        CHECK_NEAR(AT(0, GIVEN, 0), 15, 1e-12);
        CHECK_NEAR(AT(1, GIVEN, 0), backfill ? 15 : 5, 1e-12);
        CHECK_NEAR(AT(2, GIVEN, 0), backfill ? 5 : 0, 1e-12);
        CHECK_NEAR(AT(4, STOCK, 0), backfill ? 65 : 80, 1e-12);
        CHECK_NEAR(AT(1, RECEIVED, 1), backfill ? 15 : 5, 1e-12);
        builder_free(b);
    }
}

// Actor 0 lends 6 in month 0 and 6 in month 1 to actor 1, grace 2. Actor 1's order delivers 4 a month from month 0:
// months 0 and 1 to actor 1; month 2: 4 back of the 6 matured; month 3: 4 of the 8 matured (2 + 6); month 4: 4.
TEST(deliveries_go_to_the_lender_once_a_loan_is_due)
{
    builder *b = war(7, (builder_sizes){ .routes = 1, .lines = 1, .orders = 1 });
    b->stock[0] = builder_number(b, 12);
    b->routes[0].recipient = 1;
    b->routes[0].lends = true;
    b->routes[0].grace = 2;
    b->routes[0].rate = builder_number(b, 6);
    b->routes[0].limit = builder_number(b, 12);
    builder_part(b, 0, 0, 100);
    b->orders[0].sign_month = 0;
    b->orders[0].recipient = 1;
    builder_capacity(b, 0, 4);
    tiny_run(b, 0, 0);
    double debt[] = { 6, 12, 8, 4, 0, 0 }, lender[] = { 6, 0, 4, 8, 12, 12 };
    for (int t = 0; t < 6; t++) {
        CHECK_NEAR(AT(t, DEBT, 0), debt[t], 1e-12);
        CHECK_NEAR(AT(t, STOCK, 0), lender[t], 1e-12);
    }
    CHECK_NEAR(AT(5, STOCK, 1), 12 + 8 + 4, 1e-12);
    builder_free(b);
}

// Ours asks 30 of 45, theirs 10 of 0: supplied 30, 15, 0; fill 1, 0.5, 0. Loss 7 (1 + 2 (1 - fill)). Wear is 0.
TEST(a_war_consumes_what_there_is)
{
    builder *b = war(3, (builder_sizes){ .demands = 2 });
    b->stock[0] = builder_number(b, 45);
    b->items[0].price = builder_number(b, 2);
    b->demands[0] = (ist_demand){ 0, 0, 0, builder_number(b, 30) };
    b->demands[1] = (ist_demand){ 0, 2, 0, builder_number(b, 10) };
    b->contingencies[0].cost = builder_number(b, 7);
    b->contingencies[0].unfilled_cost = builder_number(b, 2);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(-1, FILL, 0), 1, 0);
    CHECK_NEAR(AT(1, FILL, 0), 0.5, 1e-15);
    CHECK_NEAR(AT(1, LOSS, 0), 14, 1e-12);
    CHECK_NEAR(AT(1, SHORT_MONEY, 0), 30, 1e-12);
    CHECK_NEAR(AT(0, SHORT_MONTH, 0), 0, 0);
    CHECK_NEAR(AT(2, SHORT_MONTH, 0), 1, 0);
    CHECK_NEAR(AT(2, CONSUMED, 0), 0, 0);
    CHECK_NEAR(AT(2, FILL, 0), 0, 0);
    builder_free(b);
}

// A flow of 20 from actor 1 (which holds 50) to the adversary, half of it through an area swept to 1 - exp(-ln 2 * 2)
// = 3/4 by two ships, seen with q = 0.8, a half of what is found stopped: 0.5 * 0.6 * 0.5 = 0.15 of it. Adversary
// makes 10: A = (10 + 17) / 30. From month 2 on the origin has 10, then nothing.
TEST(a_flow_passes_less_what_is_found_and_stopped)
{
    builder *b = war(4, (builder_sizes){ .flows = 1, .patrol_areas = 1, .sources = 1 });
    b->contingencies[0].adversary = 2;
    b->stock[1] = builder_number(b, 50);
    b->production[2] = builder_number(b, 10);
    b->flows[0].origin = 1;
    b->flows[0].recipient = 2;
    b->flows[0].amount = builder_number(b, 20);
    b->flows[0].stopped = builder_number(b, 0.5);
    b->via[0] = builder_number(b, 0.5);
    b->revealing[0] = builder_number(b, 0.8);
    b->actors[0].ships = builder_number(b, 2);
    b->patrol_value[0] = builder_number(b, 1);
    b->patrol_areas[0].kappa = builder_number(b, log(2));
    b->patrol_areas[0].attacks = builder_number(b, 8);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, PRESENCE, 0), 2, 1e-13);
    CHECK_NEAR(AT(0, FOUND, 0), 0.6, 1e-13);
    CHECK_NEAR(AT(0, ATTACKS, 0), 2, 1e-13);
    CHECK_NEAR(AT(0, PASSES, 0), 17, 1e-12);
    CHECK_NEAR(AT(0, INTERCEPTED, 0), 3, 1e-12);
    CHECK_NEAR(AT(-1, SUPPLY, 0), 27 / 30.0, 1e-14);
    CHECK_NEAR(AT(0, STOCK, 1), 30, 1e-12);
    CHECK_NEAR(AT(0, STOCK, 2), 27, 1e-12);
    CHECK_NEAR(AT(2, PASSES, 0), 8.5, 1e-12);
    CHECK_NEAR(AT(3, SUPPLY, 0), 10 / 30.0, 1e-14);
    builder_free(b);
}

// A stock of 64 that wears by half a month: 32, 16, 8.
TEST(stocks_wear)
{
    builder *b = war(3, (builder_sizes){ 0 });
    b->stock[0] = builder_number(b, 64);
    b->items[0].wear = builder_number(b, 0.5);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(2, STOCK, 0), 8, 0);
    CHECK_NEAR(AT(2, WORN, 0), 8, 0);
    builder_free(b);
}

// Own production 2 a month. Trigger 0 fires in month 1 (date), decides 2 months, lasts 3: production times 5 plus 1
// in months 3, 4, 5. Trigger 1 holds while the stock is at most 30, from the month after: shift 100 while so.
TEST(triggers_are_in_force_from_decision_to_end)
{
    builder *b = war(10, (builder_sizes){ .triggers = 2 });
    b->production[0] = builder_number(b, 2);
    b->target[0] = builder_number(b, 1);
    b->triggers[0].decide = 2;
    b->triggers[0].lasts = 3;
    builder_when(b, 0, (ist_condition){ .kind = IST_WHEN_MONTH, .month = 1, .level = IST_NONE });
    builder_then(b, 0, b->production[0], 5, 1);
    b->triggers[1].lasts = IST_LASTS_WHILE;
    builder_when(b, 1, (ist_condition){ .kind = IST_WHEN_AT_MOST, .quantity = { IST_Q_STOCK, 0, 0 },
                                        .level = builder_number(b, 28) });
    builder_then(b, 1, b->target[0], 1, 100);
    tiny_run(b, 0, 0);
    double stock[] = { 2, 4, 6, 17, 28, 39, 41 };
    for (int t = 0; t < 7; t++) CHECK_NEAR(AT(t, STOCK, 0), stock[t], 1e-12);
    for (int t = 0; t < 10; t++) {
        CHECK_NEAR(AT(t, TRIGGER, 0), t >= 3 && t <= 5, 0);
        CHECK_NEAR(AT(t, TRIGGER, 1), t <= 5, 0); // month 5 reads the 28 of month 4, month 6 the 39
    }
    CHECK_NEAR(AT(0, STOCK_SHARE, 0), 2 / 101.0, 1e-15);
    builder_free(b);
}

// Always holds, lasts 2, decides 1: fires in 0, in force in 1 and 2, again idle and fires in 3, in force in 4 and 5.
TEST(a_trigger_fires_again_in_the_month_after_its_end)
{
    builder *b = war(9, (builder_sizes){ .triggers = 1 });
    b->triggers[0].decide = 1;
    b->triggers[0].lasts = 2;
    builder_when(b, 0, (ist_condition){ .kind = IST_WHEN_ALWAYS, .level = IST_NONE });
    tiny_run(b, 0, 0);
    for (int t = 0; t < 9; t++) CHECK_NEAR(AT(t, TRIGGER, 0), t % 3 != 0, 0);
    builder_free(b);
}

RUN(IT(a_donor_keeps_its_reserve_less_the_backfill), IT(deliveries_go_to_the_lender_once_a_loan_is_due),
    IT(a_war_consumes_what_there_is), IT(a_flow_passes_less_what_is_found_and_stopped), IT(stocks_wear),
    IT(triggers_are_in_force_from_decision_to_end), IT(a_trigger_fires_again_in_the_month_after_its_end))
