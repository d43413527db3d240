/* SPDX-License-Identifier: Apache-2.0
 *
 * Investments by hand on the small world: 2 units a month for 30 months, of 100 ordered.
 *
 *   faster  (500)  the line 1.25 times as fast        75 in place of 60: +15, 30 a billion
 *   larger  (250)  2.5 a month in place of 2          75: +15, 60 a billion
 *   stock   (100)  20 at once from the maker's stock  80: +20, 200 a billion
 *   idle     (10)  what changes nothing
 * Faster and larger make 93.75, 3.75 more than both alone; with the stock all 100 are there, not 113.75.
 */
#include "check.h"
#include "small_world.h"

#include <isthmus/analysis/invest.h>

enum { FASTER, LARGER, STOCK, IDLE, CANDIDATES };

typedef struct shop {
    builder       *b;
    ist_scenario   scenario;
    ist_investment investments[CANDIDATES];
    ist_arena     *arena;
} shop;

static void add(shop *s, int i, const char *name, double price, ist_parameter parameter, double value)
{
    s->investments[i] = (ist_investment){ .name = name, .title = name, .reason = "", .patch = { .name = name }, .price = builder_number(s->b, price) };
    builder_override(s->b, &s->investments[i].patch, parameter, builder_constant(value));
}

static void open_shop(shop *s)
{
    *s = (shop){ .b = small_world(), .arena = ist_arena_new() };
    builder *b = s->b;
    b->stock[0] = builder_number(b, 50);
    b->orders[0].from_stock = builder_parameter(b, "from-stock", builder_constant(0), 0, 1000);
    b->lines[0].scale = builder_parameter(b, "pace", builder_constant(1), 0, 10); /* not the one that lever 1 sets */
    add(s, FASTER, "faster", 500, b->lines[0].scale, 1.25);
    add(s, LARGER, "larger", 250, b->lines[0].points[0].capacity, 2.5);
    add(s, STOCK, "stock", 100, b->orders[0].from_stock, 20);
    add(s, IDLE, "idle", 10, builder_parameter(b, "nothing", builder_constant(0), 0, 1), 1);
    s->scenario = (ist_scenario){ .name = "small", .world = b->world, .n_investments = CANDIDATES, .investments = s->investments };
}

static void close_shop(shop *s)
{
    ist_arena_free(s->arena);
    builder_free(s->b);
}

static ist_status buy(shop *s, double budget, size_t exhaustive, ist_invest *out, ist_error *err)
{
    static const int   metrics[] = { SMALL_DELIVERED, SMALL_LOSS };
    ist_invest_request request = { .seed = 2, .futures = 64, .counterfactual = IST_NONE, .n_metrics = 2, .metrics = metrics, .more_is_better = true,
                                   .budget = budget, .exhaustive = exhaustive };
    return ist_invest_run(&s->scenario, &request, &(ist_control){ .threads = 2 }, s->arena, out, err);
}

TEST(candidates_change_what_the_hand_says_they_do)
{
    shop       s;
    ist_invest found = { 0 };
    open_shop(&s);
    CHECK(buy(&s, 1000, 0, &found, NULL) == IST_OK && found.n_candidates == CANDIDATES);
    if (found.n_candidates) {
        static const double gains[] = { 15, 15, 20, 0 }, each[] = { 30, 60, 200, 0 };
        for (int i = 0; i < CANDIDATES; i++) {
            CHECK_NEAR(found.candidates[i].gains[0].mean, gains[i], 1e-9);
            CHECK_NEAR(found.candidates[i].per_billion[0].mean, each[i], 1e-9);
            CHECK_NEAR(found.candidates[i].gains[1].mean, 0, 0); /* none of them touches the war */
        }
        CHECK_NEAR(found.pairs[FASTER * CANDIDATES + LARGER], 3.75, 1e-9);
        CHECK_NEAR(found.pairs[LARGER * CANDIDATES + FASTER], 3.75, 1e-9);
        CHECK_NEAR(found.pairs[FASTER * CANDIDATES + STOCK], 0, 1e-9);
    }
    close_shop(&s);
}

/* Of the 15 sets all fit 860; the best brings 40 and the cheaper of two equal ones comes first. */
TEST(every_affordable_set_is_weighed_where_there_are_few)
{
    shop       s;
    ist_invest found = { 0 };
    open_shop(&s);
    CHECK(buy(&s, 860, 0, &found, NULL) == IST_OK);
    CHECK(found.whole && found.n_affordable == 15 && found.n_plans == IST_INVEST_PLANS && found.best == 0);
    if (found.n_plans) {
        CHECK(found.plans[0].members == (1u << FASTER | 1u << LARGER | 1u << STOCK));
        CHECK_NEAR(found.plans[0].predicted, 40, 1e-9);
        CHECK_NEAR(found.plans[0].gain.mean, 40, 1e-9);
        CHECK(found.plans[0].bearing == IST_PLAN_CONFIRMED && found.plans[0].simulated);
        CHECK(found.plans[1].members == (1u << FASTER | 1u << LARGER | 1u << STOCK | 1u << IDLE) && found.plans[1].price == 860);
        CHECK(found.plans[2].bearing == IST_PLAN_OVERTAKEN && found.plans[2].overtaken_by == 0);
        CHECK(found.cheapest == 0);
    }
    CHECK(buy(&s, 360, 0, &found, NULL) == IST_OK && found.n_affordable == 7);
    CHECK(found.best == 0 && found.n_plans && found.plans[0].members == (1u << LARGER | 1u << STOCK));
    close_shop(&s);
}

/* The faster line brings 75 and a hundred-billionth of a unit, the larger 75 for half the money. */
TEST(what_is_as_good_but_for_rounding_and_cheaper_comes_first)
{
    shop       s;
    ist_invest found = { 0 };
    size_t     faster = 0, larger = 0;
    open_shop(&s);
    add(&s, FASTER, "faster", 500, s.b->lines[0].scale, 1.25 * (1 + 1e-13));
    CHECK(buy(&s, 500, 0, &found, NULL) == IST_OK);
    for (size_t p = 0; p < found.n_plans; p++) {
        if (found.plans[p].members == 1u << FASTER) faster = p;
        if (found.plans[p].members == 1u << LARGER) larger = p;
    }
    CHECK(larger < faster && found.plans[faster].predicted > found.plans[larger].predicted);
    close_shop(&s);
}

/* From pairs alone the three together are said to bring 15 + 15 + 20 + 3.75; the replay knows that only 40 are lacking. */
TEST(a_plan_that_the_replay_does_not_bear_out_is_marked_so)
{
    shop       s;
    ist_invest found = { 0 };
    open_shop(&s);
    CHECK(buy(&s, 860, 1, &found, NULL) == IST_OK);
    CHECK(!found.whole && found.n_plans > 0);
    if (found.n_plans) {
        CHECK(found.plans[0].members == (1u << FASTER | 1u << LARGER | 1u << STOCK) && !found.plans[0].simulated);
        CHECK_NEAR(found.plans[0].predicted, 53.75, 1e-9);
        CHECK_NEAR(found.plans[0].gain.mean, 40, 1e-9);
        CHECK(found.plans[0].bearing == IST_PLAN_LESS_THAN_SAID && found.best != 0);
    }
    CHECK(buy(&s, 10, 0, &found, NULL) == IST_OK);
    CHECK(found.n_plans == 1 && found.plans[0].bearing == IST_PLAN_NOT_RESOLVED && found.best == IST_NONE);
    close_shop(&s);
}

TEST(what_cannot_be_compared_is_refused)
{
    shop       s;
    ist_invest found = { .n_plans = 77 };
    ist_error  err = { 0 };
    open_shop(&s);
    add(&s, IDLE, "slower", 10, s.b->lines[0].scale, 0.5); /* sets what `faster` sets otherwise */
    s.scenario.world = s.b->world;
    CHECK(buy(&s, 1000, 0, &found, &err) == IST_CONFLICT);
    CHECK_HAS(err.text, "pace");
    s.scenario.n_investments = 0;
    CHECK(buy(&s, 1000, 0, &found, &err) == IST_MISSING);
    CHECK(found.n_plans == 77);
    close_shop(&s);
}

RUN(IT(candidates_change_what_the_hand_says_they_do), IT(every_affordable_set_is_weighed_where_there_are_few), IT(what_is_as_good_but_for_rounding_and_cheaper_comes_first),
    IT(a_plan_that_the_replay_does_not_bear_out_is_marked_so), IT(what_cannot_be_compared_is_refused))
