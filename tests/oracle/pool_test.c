// SPDX-License-Identifier: Apache-2.0
// Section 4 by hand: the owner's decision under both rules, transit, delay.
#include "tiny.h"

// One kind, 10 units of which 1 in each of two theatres; one quiet contingency in each; no forces of our own.
static builder *pool(double need_0, double need_1)
{
    builder *b = builder_new(&(builder_sizes){ .months = 14, .start = 24000, .theatres = 2, .kinds = 1,
                                               .contingencies = 2 });
    b->pool[0] = builder_number(b, 10);
    for (int k = 0; k < 2; k++) {
        b->contingencies[k].theatre = k;
        b->contingencies[k].depth_weight = 0;
        b->weight[k] = 1;
        b->posture[k] = 1;
        b->floor[k] = builder_number(b, 1);
        b->requirement[k] = builder_number(b, k ? need_1 : need_0);
    }
    return b;
}

// Order: theatre 0, then 1. x = 1 + min(8, 3) = 4 and 1 + min(5, 7) = 6. From home: two months to theatre 0, one to
// theatre 1.
TEST(the_owner_fills_theatres_in_order)
{
    builder *b = pool(4, 8);
    b->transit[(0 * 3 + 2) * 2 + 0] = 2;
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(-1, TARGET, 0), 1, 0);
    CHECK_NEAR(AT(0, TARGET, 0), 4, 0);
    CHECK_NEAR(AT(0, TARGET, 1), 6, 0);
    CHECK_NEAR(AT(0, MOVES, 0), 8, 0);
    CHECK_NEAR(AT(0, TRANSIT, 0), 8, 0);
    CHECK_NEAR(AT(0, HOME, 0), 0, 0);
    CHECK_NEAR(AT(1, PRESENT, 1), 6, 0);
    CHECK_NEAR(AT(1, PRESENT, 0), 1, 0);
    CHECK_NEAR(AT(2, PRESENT, 0), 4, 0);
    CHECK_NEAR(AT(2, COVERAGE, 0), 1, 0);
    CHECK_NEAR(AT(2, COVERAGE, 1), 0.75, 1e-15);
    CHECK_NEAR(AT(2, GAP, 1), 2, 1e-15);
    builder_free(b);
}

// A decision of month 0 with a delay of 3 is in force from month 3.
TEST(a_decision_waits_out_its_delay)
{
    builder *b = pool(4, 8);
    b->world.delay = builder_number(b, 3);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(2, TARGET, 0), 1, 0);
    CHECK_NEAR(AT(2, MOVES, 0), 0, 0);
    CHECK_NEAR(AT(3, TARGET, 0), 4, 0);
    CHECK_NEAR(AT(3, MOVES, 0), 8, 0);
    builder_free(b);
}

// From month 6 on the need of theatre 0 grows by 4 through a trigger: 4 of theatre 1's 6 move over, for nothing is
// left at home.
TEST(surplus_moves_where_the_deficit_is)
{
    builder *b = builder_new(&(builder_sizes){ .months = 14, .start = 24000, .theatres = 2, .kinds = 1,
                                               .contingencies = 2, .triggers = 1 });
    b->pool[0] = builder_number(b, 10);
    for (int k = 0; k < 2; k++) {
        b->contingencies[k].theatre = k;
        b->contingencies[k].depth_weight = 0;
        b->weight[k] = 1;
        b->requirement[k] = builder_number(b, k ? 8 : 4);
    }
    builder_when(b, 0, (ist_condition){ .kind = IST_WHEN_MONTH, .month = 6, .level = IST_NONE });
    builder_then(b, 0, b->requirement[0], 1, 4);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(5, PRESENT, 0), 4, 0);
    CHECK_NEAR(AT(5, PRESENT, 1), 6, 0);
    CHECK_NEAR(AT(6, TARGET, 0), 8, 0);
    CHECK_NEAR(AT(6, TARGET, 1), 2, 0);
    CHECK_NEAR(AT(6, MOVES, 0), 4, 0);
    CHECK_NEAR(AT(7, PRESENT, 0), 8, 0);
    builder_free(b);
}

// A change of no more than one unit, without a visible change, moves nobody.
TEST(small_changes_move_nobody)
{
    builder *b = pool(2, 2);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(13, PRESENT, 0), 1, 0);
    CHECK_NEAR(AT(13, HOME, 0), 8, 0);
    builder_free(b);
}

// Expected loss of a split (x, y) when both are quiet, written out: W cost/mu base 12 exp(s (1/Q - x/Q)).
static double split_loss(double x, double y)
{
    double rho_0 = fmin(1, x / 12), rho_1 = fmin(1, y / 15);
    return 3 * (100 / 0.1) * 0.01 * 12 * exp(2 * (1.0 / 12 - rho_0)) +
           1 * (500 / 0.2) * 0.004 * 12 * exp(4 * (1.0 / 15 - rho_1));
}

TEST(the_joint_rule_finds_the_split_that_brute_force_finds)
{
    builder *b = pool(12, 15);
    b->world.rule = builder_number(b, 1);
    double weight[] = { 3, 1 }, cost[] = { 100, 500 }, ending[] = { 0.1, 0.2 };
    double base[] = { 0.01, 0.004 }, s[] = { 2, 4 };
    for (int k = 0; k < 2; k++) {
        b->theatres[k].weight = builder_number(b, weight[k]);
        b->theatres[k].onset = builder_number(b, s[k]);
        b->contingencies[k].cost = builder_number(b, cost[k]);
        b->contingencies[k].ending = builder_number(b, ending[k]);
        b->contingencies[k].base = builder_number(b, base[k]);
        b->contingencies[k].build_up = 1;
    }
    int best = 1;
    for (int x = 1; x <= 9; x++)
        if (split_loss(x, 10 - x) < split_loss(best, 10 - best)) best = x;
    uint64_t future = 0; // one without an onset in month 0, so that both are quiet
    for (;; future++) {
        tiny_run(b, future, 0);
        if (AT(0, STATE, 0) == 0 && AT(0, STATE, 1) == 0) break;
    }
    CHECK(best > 1 && best < 9);
    CHECK_NEAR(AT(0, TARGET, 0), best, 0);
    CHECK_NEAR(AT(0, TARGET, 1), 10 - best, 0);
    CHECK_NEAR(AT(-1, RISK, 0), split_loss(1, 1), 1e-9);
    CHECK_NEAR(AT(0, RISK, 0), split_loss(1, 1), 1e-9);
    builder_free(b);
}

RUN(IT(the_owner_fills_theatres_in_order), IT(a_decision_waits_out_its_delay), IT(surplus_moves_where_the_deficit_is),
    IT(small_changes_move_nobody), IT(the_joint_rule_finds_the_split_that_brute_force_finds))
