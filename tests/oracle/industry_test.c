// SPDX-License-Identifier: Apache-2.0
// Section 5 by hand: lines, orders, deliveries, prices, capacity.
#include "tiny.h"

// One maker (actor 0), two buyers without budgets; item 0; orders signed in month 0.
static builder *factory(int months, size_t lines, size_t orders)
{
    builder *b = builder_new(&(builder_sizes){ .months = months, .start = 24000, .actors = 3, .items = 1,
                                               .lines = lines, .orders = orders });
    for (size_t n = 0; n < orders; n++) {
        b->orders[n].payer = b->orders[n].recipient = 1;
        b->orders[n].sign_month = 0;
    }
    return b;
}

// 10 units at 3 a month, 4 months each: starts 3, 3, 3, 1; the last is delivered in month 4 + ceil(10/3) - 1 = 7.
TEST(the_last_delivery_falls_in_month_lead_plus_quantity_over_rate_less_one)
{
    builder *b = factory(12, 1, 1);
    b->lines[0].lead = 4;
    builder_capacity(b, 0, 3);
    builder_part(b, 0, 0, 10);
    tiny_run(b, 0, 0);
    for (int t = 0; t < 12; t++) CHECK_NEAR(AT(t, DELIVERY, 0), t < 4 || t > 7 ? 0 : t == 7 ? 1 : 3, 1e-12);
    CHECK_NEAR(AT(3, PIPE, 0), 10, 1e-12);
    CHECK_NEAR(AT(11, STOCK, 1), 10, 1e-12);
    builder_free(b);
}

// Lead 0: what is begun is delivered in the same month.
TEST(without_lead_a_unit_is_delivered_in_the_month_it_is_begun)
{
    builder *b = factory(6, 1, 1);
    builder_capacity(b, 0, 4);
    builder_part(b, 0, 0, 10);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, DELIVERY, 0), 4, 0);
    CHECK_NEAR(AT(2, DELIVERY, 0), 2, 0);
    CHECK_NEAR(AT(2, PIPE, 0), 0, 0);
    builder_free(b);
}

// 6 a month: order 1 (priority 1) takes months 0 and 1 and 0 of 2; order 0 (priority 2) has what is left.
TEST(of_two_orders_in_strict_priority_the_second_waits)
{
    builder *b = factory(6, 1, 2);
    builder_capacity(b, 0, 6);
    builder_part(b, 0, 0, 9);
    builder_part(b, 1, 0, 15);
    b->orders[0].priority = 2;
    b->orders[1].priority = 1;
    b->orders[1].recipient = 2;
    tiny_run(b, 0, 0);
    double first[] = { 0, 0, 3, 6, 0 }, second[] = { 6, 6, 3, 0, 0 };
    for (int t = 0; t < 5; t++) {
        CHECK_NEAR(AT(t, DELIVERY, 0), first[t], 1e-12);
        CHECK_NEAR(AT(t, DELIVERY, 1), second[t], 1e-12);
    }
    builder_free(b);
}

// Capacity 10, ramp 0.25: the rate rises by 2.5 a month from 0; down 1 lets it fall at once to the last 3 units.
TEST(a_rate_rises_by_its_ramp)
{
    builder *b = factory(8, 1, 1);
    builder_capacity(b, 0, 10);
    builder_part(b, 0, 0, 28);
    b->lines[0].ramp = builder_number(b, 0.25);
    tiny_run(b, 0, 0);
    double rate[] = { 2.5, 5, 7.5, 10, 3, 0 };
    for (int t = 0; t < 6; t++) CHECK_NEAR(AT(t, RATE, 0), rate[t], 1e-12);
    builder_free(b);
}

// 5 units under contract before start, of which 1 delivered; r0 = 2, lead 3: the pipe holds 2, 2, and 0 (the firm
// quantity is 4). They come out in months 0 and 1.
TEST(the_pipe_at_start_holds_no_more_than_is_firm)
{
    builder *b = factory(6, 1, 1);
    builder_part(b, 0, 0, 8);
    b->orders[0].sign_month = IST_NONE;
    b->orders[0].contracted = 5;
    b->orders[0].delivered = 1;
    b->lines[0].lead = 3;
    b->lines[0].rate = builder_number(b, 2);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(-1, PIPE, 0), 4, 0);
    CHECK_NEAR(AT(-1, DELIVERED, 0), 1, 0);
    CHECK_NEAR(AT(-1, FRAMEWORK, 0), 3, 0);
    CHECK_NEAR(AT(0, DELIVERY, 0), 2, 0);
    CHECK_NEAR(AT(1, DELIVERY, 0), 2, 0);
    CHECK_NEAR(AT(5, DELIVERED, 0), 5, 0);
    CHECK_NEAR(AT(5, FRAMEWORK, 0), 3, 0); // chi is 0, so the framework never converts
    builder_free(b);
}

// Points (0, 4) and (8, 12): 1 more a month; slip 2 starts the rise two months later; scale 0.5 halves all of it.
TEST(capacity_follows_its_schedule_as_slipped_and_scaled)
{
    builder            *b = factory(12, 1, 1);
    ist_capacity_point *points = builder_alloc(b, 2, sizeof *points);
    points[0] = (ist_capacity_point){ 0, builder_number(b, 4) };
    points[1] = (ist_capacity_point){ 8, builder_number(b, 12) };
    b->lines[0].points = points;
    b->lines[0].n_points = 2;
    b->lines[0].slip = builder_number(b, 2);
    b->lines[0].scale = builder_number(b, 0.5);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(-1, CAPACITY, 0), 2, 1e-12);
    CHECK_NEAR(AT(2, CAPACITY, 0), 2, 1e-12);
    CHECK_NEAR(AT(3, CAPACITY, 0), 2.5, 1e-12);
    CHECK_NEAR(AT(11, CAPACITY, 0), 6, 1e-12);
    builder_free(b);
}

// Line 0 at home (site actor 1, theatre 0), line 1 abroad (site actor 0, theatre 1); both make class 0. The buyer
// takes 3 a month from abroad (price 1) and 1 a month at home (price 1): share 3/4 from month 1 on. Of the 4 units a
// month that the home line's schedule grows by, eps 0.5 holds back 3/8.
TEST(imports_hold_back_the_growth_of_a_home_line)
{
    builder *b = builder_new(&(builder_sizes){ .months = 6, .start = 24000, .theatres = 2, .actors = 2, .items = 1,
                                               .lines = 2, .orders = 2 });
    ist_capacity_point *points = builder_alloc(b, 2, sizeof *points);
    points[0] = (ist_capacity_point){ 0, builder_number(b, 1) };
    points[1] = (ist_capacity_point){ 5, builder_number(b, 21) };
    b->actors[0].theatre = 1;
    b->lines[0].site = b->lines[0].maker = 1;
    b->lines[0].points = points;
    b->lines[0].n_points = 2;
    b->lines[0].disincentive = builder_number(b, 0.5);
    b->lines[0].ramp = builder_number(b, 0);
    b->lines[0].rate = builder_number(b, 1);
    builder_capacity(b, 1, 3);
    for (int n = 0; n < 2; n++) {
        builder_part(b, (size_t)n, n, 100);
        b->orders[n].payer = b->orders[n].recipient = 1;
        b->orders[n].sign_month = 0;
    }
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, CAPACITY, 0), 1, 1e-12);
    CHECK_NEAR(AT(0, IMPORT_SHARE, 0), 0, 0);
    CHECK_NEAR(AT(1, IMPORT_SHARE, 0), 0.75, 1e-12);
    CHECK_NEAR(AT(1, CAPACITY, 0), 1 + 4 * 0.625, 1e-12);
    CHECK_NEAR(AT(2, CAPACITY, 0), 1 + 8 * 0.625, 1e-12);
    CHECK_NEAR(AT(1, IMPORT_SHARE, 1), 0, 0);
    builder_free(b);
}

// Start in November (month 10): January is t = 2. By then 20 units at 10 a month; c0 = 20, w = 1: price 20/40.
TEST(a_price_falls_each_january_with_what_was_made)
{
    builder *b = factory(16, 1, 1);
    b->world.start = 24010;
    builder_capacity(b, 0, 10);
    builder_part(b, 0, 0, 1000);
    b->orders[0].price = builder_number(b, 8);
    b->lines[0].experience = builder_number(b, 20);
    b->lines[0].learning = builder_number(b, 1);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(1, EARNED, 0), 80, 1e-12);
    CHECK_NEAR(AT(2, EARNED, 0), 40, 1e-12);
    CHECK_NEAR(AT(13, EARNED, 0), 40, 1e-12);
    CHECK_NEAR(AT(14, EARNED, 0), 80 * 20.0 / 160, 1e-12);
    builder_free(b);
}

// A framework of 10 lapses whole in month 3; a tranche signed before stays.
TEST(what_is_not_under_contract_lapses_at_the_end_date)
{
    builder *b = factory(6, 1, 1);
    builder_part(b, 0, 0, 10);
    b->orders[0].sign_month = IST_NONE;
    b->orders[0].contracted = 4;
    b->orders[0].end_month = 3;
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(2, LAPSED, 0), 0, 0);
    CHECK_NEAR(AT(3, LAPSED, 0), 6, 0);
    CHECK_NEAR(AT(3, FRAMEWORK, 0), 0, 0);
    CHECK_NEAR(AT(5, CONTRACTED, 0), 4, 0);
    builder_free(b);
}

// Two components: the first, 0.4 of the output, is withheld by its supplier, which is at peace; the second is permitted.
// 10 a month become 6.
TEST(a_withheld_export_permission_takes_what_depends_on_it)
{
    builder       *b = factory(3, 1, 1);
    ist_component *parts = builder_alloc(b, 2, sizeof *parts);
    builder_capacity(b, 0, 10);
    builder_part(b, 0, 0, 100);
    parts[0] = (ist_component){ 0, builder_number(b, 0.4), builder_number(b, 0) };
    parts[1] = (ist_component){ 0, builder_number(b, 0.5), builder_number(b, 1) };
    b->lines[0].components = parts;
    b->lines[0].n_components = 2;
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, STARTS, 0), 6, 1e-12);
    CHECK_NEAR(AT(2, DELIVERED, 0), 18, 1e-12);
    builder_free(b);
}

// 5 of 12 come from the maker's stock of 7 in the month of signature, 7 from the line; two parts fill in file order.
TEST(first_units_come_from_the_makers_stock)
{
    builder  *b = factory(6, 2, 1);
    ist_part *parts = builder_alloc(b, 2, sizeof *parts);
    parts[0] = (ist_part){ 0, 4 };
    parts[1] = (ist_part){ 1, 8 };
    b->orders[0].parts = parts;
    b->orders[0].n_parts = 2;
    b->orders[0].from_stock = builder_number(b, 5);
    b->stock[0] = builder_number(b, 7);
    builder_capacity(b, 1, 2);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, DELIVERY, 0), 4 + 1 + 2, 1e-12); // 4 on part 0, 1 on part 1, 2 made by line 1
    CHECK_NEAR(AT(0, STOCK, 0), 2, 0);
    CHECK_NEAR(AT(5, DELIVERED, 0), 12, 1e-12);
    builder_free(b);
}

RUN(IT(the_last_delivery_falls_in_month_lead_plus_quantity_over_rate_less_one),
    IT(without_lead_a_unit_is_delivered_in_the_month_it_is_begun),
    IT(of_two_orders_in_strict_priority_the_second_waits), IT(a_rate_rises_by_its_ramp),
    IT(the_pipe_at_start_holds_no_more_than_is_firm), IT(capacity_follows_its_schedule_as_slipped_and_scaled),
    IT(imports_hold_back_the_growth_of_a_home_line), IT(a_price_falls_each_january_with_what_was_made),
    IT(what_is_not_under_contract_lapses_at_the_end_date), IT(first_units_come_from_the_makers_stock),
    IT(a_withheld_export_permission_takes_what_depends_on_it))
