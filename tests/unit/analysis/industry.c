/* SPDX-License-Identifier: Apache-2.0
 *
 * Pipeline and backfill in a world small enough to reckon by hand.
 *
 * Actor 1 has 50 old tanks and 100 new ones under contract, of which 20 came before the start; the line of actor 0 makes 2 a
 * month. It gives 5 old ones a month to actor 2, whose war does not end, and keeps 50 unless replacements are on their way.
 */
#include "../../oracle/world_builder.h"
#include "check.h"

#include <isthmus/analysis/industry.h>

enum { MONTHS = 10, FUTURES = 64 };

static builder *donors(void)
{
    builder *b = builder_new(&(builder_sizes){ .months = MONTHS, .start = 24000, .actors = 3, .items = 2, .lines = 1, .orders = 2,
                                               .contingencies = 1, .routes = 1, .cooperation = 1, .levers = 1 });
    b->contingencies[0].active_at_start = true;
    b->contingencies[0].ending = builder_number(b, 1e-9);
    b->items[0].item_class = b->items[1].item_class = 0;
    b->stock[1 * 2 + 1] = builder_number(b, 50);
    b->stock[1 * 2 + 0] = builder_number(b, 0);
    builder_capacity(b, 0, 2);
    for (size_t n = 0; n < 2; n++) b->orders[n].payer = b->orders[n].recipient = n ? 2 : 1;
    builder_part(b, 0, 0, 100);
    builder_part(b, 1, 0, 30);
    b->orders[0].contracted = 100;
    b->orders[0].delivered = 20;
    b->orders[1].on = builder_number(b, 0);
    ist_promise *promise = builder_alloc(b, 1, sizeof *promise);
    *promise = (ist_promise){ 4, 60 };
    b->orders[0].promises = promise;
    b->orders[0].n_promises = 1;
    b->routes[0] = (ist_route){ .name = "tanks", .donor = 1, .recipient = 2, .item = 1, .horizon = 36, .on = IST_NONE,
                                .rate = builder_number(b, 5), .limit = builder_number(b, 1000), .reserve = builder_number(b, 50),
                                .backfill = builder_number(b, 1) };
    return b;
}

static const ist_industry_request request = { .seed = 3, .futures = FUTURES, .counterfactual = IST_NONE };

TEST(a_pipeline_by_hand)
{
    builder     *b = donors();
    ist_scenario s = { .world = b->world };
    ist_arena   *arena = ist_arena_new();
    ist_pipeline p = { 0 };
    CHECK(ist_pipeline_run(&s, &request, &(ist_control){ .threads = 2 }, arena, &p, NULL) == IST_OK);
    CHECK(p.n_orders == 2 && p.n_customers == 2 && p.n_lines == 1 && p.months == MONTHS && p.futures == FUTURES);
    if (p.n_orders != 2) return;
    CHECK_NEAR(p.orders[0].framework, 100, 0);
    CHECK_NEAR(p.orders[0].contract, 100, 0);
    CHECK_NEAR(p.orders[0].delivered, 20, 0);
    CHECK_NEAR(p.orders[1].contract, 0, 0);
    CHECK(p.orders[0].exists && !p.orders[1].exists);
    CHECK_NEAR(p.lines[0].framework, 100, 0); /* the other order exists in no future */
    CHECK_NEAR(p.lines[0].contract, 100, 0);
    for (int t = -1; t < MONTHS; t++) {
        CHECK_NEAR(p.orders[0].forecast.mean[t + 1], 20 + 2 * (t + 1), 1e-9);
        CHECK_NEAR(p.customers[0].forecast.quantiles[(t + 1) * IST_QUANTILES + 4], 20 + 2 * (t + 1), 1e-5);
        CHECK_NEAR(p.lines[0].forecast.mean[t + 1], 2 * (t + 1), 1e-9);
        CHECK_NEAR(p.orders[0].contracts[t + 1], 100, 0);
    }
    CHECK(isnan(p.orders[0].promised[4]) && p.orders[0].promised[5] == 60 && p.orders[1].promised == NULL);
    ist_arena_free(arena);
    builder_free(b);
}

/* As it is, 5 a month: the 50 of the reserve are free, since 72 units of capacity are on their way. When that counts for
 * nothing only what arrives is spare, 2 a month. Without the orders nothing is. */
TEST(the_donation_goes_with_the_pipeline)
{
    builder     *b = donors();
    ist_scenario s = { .world = b->world };
    ist_arena   *arena = ist_arena_new();
    ist_backfill f = { 0 };
    CHECK(ist_backfill_run(&s, &request, &(ist_control){ 0 }, arena, &f, NULL) == IST_OK);
    CHECK(f.n_routes == 1);
    if (f.n_routes != 1) return;
    const ist_backfill_route *r = &f.routes[0];
    CHECK(r->n_chains == 1 && r->chains[0].maker == 0);
    for (int t = -1; t < MONTHS; t++) {
        CHECK_NEAR(r->given[t + 1], 5 * (t + 1), 1e-9);
        CHECK_NEAR(r->no_promise[t + 1], 2 * (t + 1), 1e-9);
        CHECK_NEAR(r->no_orders[t + 1], 0, 0);
        CHECK_NEAR(r->chains[0].firm[t + 1], 80 - 2 * (t + 1), 1e-9);
        CHECK_NEAR(r->chains[0].arrived[t + 1], 20 + 2 * (t + 1), 1e-9);
        CHECK_NEAR(r->chains[0].without[t + 1], 0, 0);
    }
    CHECK_NEAR(r->total.mean, 50, 1e-9);
    CHECK_NEAR(r->lost_promise.mean, 30, 1e-9);
    CHECK_NEAR(r->lost_orders.mean, 50, 1e-9);
    CHECK_NEAR(r->lost_orders.low, 50, 1e-9);
    CHECK_NEAR(r->lost_orders.error, 0, 1e-12);
    ist_arena_free(arena);
    builder_free(b);
}

/* Half the reserve freed at random: the difference is taken in each future, so its mean is the difference of the means. */
TEST(what_is_lost_is_the_difference_of_what_is_given)
{
    builder     *b = donors();
    ist_arena   *arena = ist_arena_new();
    ist_backfill f = { 0 };
    b->routes[0].backfill = builder_parameter(b, "backfill", (ist_distribution){ .kind = IST_UNIFORM, .a = 0, .b = 1 }, 0, 1);
    b->contingencies[0].ending = builder_number(b, 0.1);
    ist_scenario s = { .world = b->world };
    CHECK(ist_backfill_run(&s, &request, &(ist_control){ 0 }, arena, &f, NULL) == IST_OK);
    if (f.n_routes != 1) return;
    CHECK(f.routes[0].lost_promise.mean > 0 && f.routes[0].lost_promise.low < f.routes[0].lost_promise.high);
    CHECK_NEAR(f.routes[0].lost_promise.mean, f.routes[0].given[MONTHS] - f.routes[0].no_promise[MONTHS], 1e-9);
    CHECK_NEAR(f.routes[0].total.mean, f.routes[0].given[MONTHS], 1e-9);
    ist_arena_free(arena);
    builder_free(b);
}

/* The donation is 3 a month where that is given in place of a lever's 1, also in the worlds with something taken away. */
TEST(what_is_given_holds_with_the_pipeline_and_without)
{
    builder             *b = donors();
    ist_scenario         s = { .world = b->world };
    ist_arena           *arena = ist_arena_new();
    ist_backfill         f = { 0 };
    ist_pipeline         p = { 0 };
    ist_industry_request asked = request;
    builder_override(b, &b->levers[0].patch, b->routes[0].rate, builder_constant(1));
    size_t  n = ist_world_slots(&b->world);
    double *given = ist_arena_array(arena, n, sizeof *given);
    for (size_t i = 0; i < n; i++) given[i] = NAN;
    given[ist_world_slot_of_lever(&b->world, 0, 0)] = 3;
    given[b->lines[0].points[0].capacity] = 1;
    asked.coalition = 1;
    asked.given = given;
    CHECK(ist_backfill_run(&s, &asked, &(ist_control){ 0 }, arena, &f, NULL) == IST_OK);
    CHECK(ist_pipeline_run(&s, &asked, &(ist_control){ 0 }, arena, &p, NULL) == IST_OK);
    if (f.n_routes != 1 || p.n_orders != 2) return;
    CHECK_NEAR(f.routes[0].given[MONTHS], 3 * MONTHS, 1e-9);
    CHECK_NEAR(f.routes[0].no_promise[MONTHS], 1 * MONTHS, 1e-9);
    CHECK_NEAR(f.routes[0].chains[0].arrived[MONTHS], 20 + MONTHS, 1e-9);
    CHECK_NEAR(p.orders[0].forecast.mean[MONTHS], 20 + MONTHS, 1e-9);
    ist_arena_free(arena);
    builder_free(b);
}

/* A contract that signs in the first month is as firm at the start for who waits for it as it is in the pipeline. */
TEST(what_signs_in_the_first_month_is_on_its_way_at_the_start)
{
    builder     *b = donors();
    ist_scenario s = { .world = b->world };
    ist_arena   *arena = ist_arena_new();
    ist_backfill f = { 0 };
    ist_pipeline p = { 0 };
    b->orders[0].contracted = 20;
    b->orders[0].sign_month = 0;
    CHECK(ist_backfill_run(&s, &request, &(ist_control){ 0 }, arena, &f, NULL) == IST_OK);
    CHECK(ist_pipeline_run(&s, &request, &(ist_control){ 0 }, arena, &p, NULL) == IST_OK);
    if (f.n_routes != 1 || p.n_orders != 2) return;
    CHECK_NEAR(p.orders[0].contract - p.orders[0].delivered, 80, 0);
    for (int t = -1; t < MONTHS; t++) CHECK_NEAR(f.routes[0].chains[0].firm[t + 1], 80 - 2 * (t + 1), 1e-9);
    b->orders[0].on = builder_number(b, 0);
    s.world = b->world;
    CHECK(ist_backfill_run(&s, &request, &(ist_control){ 0 }, arena, &f, NULL) == IST_OK);
    CHECK_NEAR(f.routes[0].chains[0].firm[0], 0, 0); /* not where its switch is off */
    ist_arena_free(arena);
    builder_free(b);
}

RUN(IT(a_pipeline_by_hand), IT(the_donation_goes_with_the_pipeline), IT(what_is_lost_is_the_difference_of_what_is_given),
    IT(what_is_given_holds_with_the_pipeline_and_without),
    IT(what_signs_in_the_first_month_is_on_its_way_at_the_start))
