/* SPDX-License-Identifier: Apache-2.0
 *
 * frontier.c: the trade-off between two theatres, by hand and against the optimum found another way.
 */
#include "../../oracle/world_builder.h"
#include "check.h"
#include <isthmus/analysis/frontier.h>
#include <isthmus/base/waterfill.h>

/* Two theatres, one kind; 10 units wanted in each, 2 and 4 of its own; pool of 8: 3 and 1 present, 4 at home. A war that
 * may come in each: J m = cost / mu * base * 12 = 1200 and 600; s = 2 and 1. */
static builder *two_theatres(double s_first, double s_second)
{
    builder *b = builder_new(&(builder_sizes){ .months = 24, .start = 24000, .theatres = 2, .actors = 2, .kinds = 1, .contingencies = 2 });
    for (int k = 0; k < 2; k++) {
        b->actors[k].theatre = b->contingencies[k].theatre = k;
        b->contingencies[k].base = builder_number(b, 0.01);
        b->contingencies[k].ending = builder_number(b, 0.1);
        b->contingencies[k].cost = builder_number(b, k ? 500 : 1000);
        b->contingencies[k].depth_weight = 0;
        b->contingencies[k].build_up = 2;
        b->theatres[k].onset = builder_number(b, k ? s_second : s_first);
        b->theatres[k].going_on = builder_number(b, 1);
        b->weight[k] = 1;
        b->requirement[k] = builder_number(b, 10);
        b->surge[k] = builder_number(b, 5);
        b->ceiling[k] = builder_number(b, k ? 4 : 2);
        b->parameters[b->ceiling[k]].fixed = true;
        b->posture[k] = k ? 1 : 3;
    }
    b->pool[0] = builder_number(b, 8);
    b->parameters[b->pool[0]].fixed = true;
    return b;
}

static ist_frontier find(const builder *b, const ist_situation_request *request, ist_arena *arena, ist_situation *situation)
{
    ist_frontier out = { 0 };
    ist_error    err = { 0 };
    CHECK(ist_situation_find(&b->world, request, arena, situation, &err) == IST_OK);
    CHECK(ist_frontier_find(situation, 0, 1, arena, &out, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    return out;
}

static const ist_situation_request at_start = { .seed = 1, .counterfactual = IST_NONE, .month = IST_AT_START };

TEST(every_split_is_there_and_stands_where_the_formula_says)
{
    builder      *b = two_theatres(2, 1);
    ist_arena    *arena = ist_arena_new();
    ist_situation situation;
    ist_frontier  f = find(b, &at_start, arena, &situation);
    CHECK(f.n_kinds == 1 && f.kinds[0].n == 9 && f.any_gain);
    for (size_t i = 0; i < f.kinds[0].n; i++) {
        const ist_frontier_point *p = &f.kinds[0].points[i];
        CHECK(p->units_a == (double)i && p->units_b == 8 - (double)i);
        /* coverage at start: 5 of 10 in either */
        CHECK_NEAR(p->loss_a, 1200 * exp(2 * (0.5 - fmin(1, (2 + (double)i) / 10))), 1e-9);
        CHECK_NEAR(p->loss_b, 600 * exp(1 * (0.5 - fmin(1, (4 + 8 - (double)i) / 10))), 1e-9);
    }
    CHECK_NEAR(f.kinds[0].today.loss_a, 1200, 1e-9);
    CHECK_NEAR(f.kinds[0].today.loss_b, 600, 1e-9);
    ist_arena_free(arena);
    builder_free(b);
}

/* The marked split is the water-filling optimum, computed here from the closed form's own terms. */
TEST(the_optimum_is_marked_and_lies_on_the_curve)
{
    builder      *b = two_theatres(2, 1);
    ist_arena    *arena = ist_arena_new();
    ist_situation situation;
    ist_frontier  f = find(b, &at_start, arena, &situation);
    double        amount[2] = { 1200 * exp(2 * (0.5 - 0.2)), 600 * exp(0.5 - 0.4) }, rate[2] = { 0.2, 0.1 }, x[2];
    ist_site      sites[2] = { { 0, 8, 1, &amount[0], &rate[0] }, { 0, 6, 1, &amount[1], &rate[1] } };
    ist_waterfill_units(sites, 2, 8, 1800, x);
    const ist_frontier_point *kind = &f.kinds[0].points[f.kinds[0].best], *whole = &f.whole.points[f.whole.best];
    CHECK(kind->units_a == x[0] && kind->units_b == x[1]);
    CHECK(whole->units_a == x[0] && whole->units_b == x[1]);
    CHECK(f.certified && whole->gap < 0.01);
    CHECK(f.everywhere.x[0] == x[0] && f.everywhere.x[1] == x[1]);
    for (size_t i = 0; i < f.whole.n; i++) { /* every point of the whole is one of the kind's, none is beaten by another */
        const ist_frontier_point *p = &f.whole.points[i];
        CHECK_NEAR(p->loss_a, f.kinds[0].points[(size_t)p->units_a].loss_a, 1e-9);
        for (size_t j = 0; j < f.kinds[0].n; j++)
            CHECK(!(f.kinds[0].points[j].loss_a < p->loss_a && f.kinds[0].points[j].loss_b < p->loss_b));
    }
    ist_arena_free(arena);
    builder_free(b);
}

TEST(an_exchange_is_the_step_between_neighbours)
{
    builder      *b = two_theatres(2, 1);
    ist_arena    *arena = ist_arena_new();
    ist_situation situation;
    ist_frontier  f = find(b, &at_start, arena, &situation);
    CHECK(f.n_exchanges == 4);
    CHECK(f.exchanges[0].from == 0 && f.exchanges[0].to == 1);
    CHECK_NEAR(f.exchanges[0].change_a, 1200 * (exp(2 * 0.1) - 1), 1e-9); /* 2 of its own and 2 of the pool */
    CHECK_NEAR(f.exchanges[0].change_b, 600 * (exp(-0.1) - 1), 1e-9);
    CHECK(f.exchanges[2].from == 2 && f.exchanges[2].change_b == 0);
    for (size_t i = 0; i < f.n_exchanges_best; i++) CHECK(f.exchanges_best[i].change_a + f.exchanges_best[i].change_b > -1e-9);
    ist_arena_free(arena);
    builder_free(b);
}

/* A war put on top asks for its surge and answers to its own elasticity: with xi = 0 to none. */
TEST(a_crisis_asks_for_more)
{
    builder      *b = two_theatres(2, 1);
    ist_arena    *arena = ist_arena_new();
    ist_situation situation;
    int           states[2] = { 1, IST_AS_RECORDED };
    ist_situation_request request = at_start;
    request.states = states;
    ist_frontier f = find(b, &request, arena, &situation);
    CHECK_NEAR(situation.base.outlook.seen[0], 15, 0);
    CHECK_NEAR(situation.base.outlook.seen[1], 10, 0);
    /* W J m = cost / mu, m = min(1, 12 mu); ref = 5/15; e = going_on = 1 */
    CHECK_NEAR(f.kinds[0].points[3].loss_a, 10000, 1e-9);
    states[0] = 2;
    f = find(b, &request, arena, &situation);
    CHECK(situation.base.outlook.weight[0] == 0);
    ist_arena_free(arena);
    builder_free(b);
}

TEST(without_elasticity_nothing_is_traded)
{
    builder      *b = two_theatres(0, 0);
    ist_arena    *arena = ist_arena_new();
    ist_situation situation;
    ist_frontier  f = find(b, &at_start, arena, &situation);
    CHECK(!f.any_gain);
    CHECK(f.kinds[0].points[0].loss_a == 0 && f.whole.today.loss_b == 0);
    ist_arena_free(arena);
    builder_free(b);
}

/* Over futures of a world in which nothing is drawn and nothing happens the expectation is the one state there is. */
TEST(the_expectation_over_like_futures_is_that_future)
{
    builder      *b = two_theatres(2, 1);
    ist_arena    *arena = ist_arena_new();
    ist_situation one, many;
    int           quiet[2] = { 0, 0 };
    ist_situation_request request = { .seed = 3, .counterfactual = IST_NONE, .month = IST_EVERY_HALF_YEAR, .states = quiet, .futures = 16 };
    ist_frontier  point = find(b, &at_start, arena, &one), mean = find(b, &request, arena, &many);
    CHECK(many.n_outlooks == 4 * 16 && !mean.certified);
    for (size_t i = 0; i < 9; i++) CHECK_NEAR(mean.kinds[0].points[i].loss_a, point.kinds[0].points[i].loss_a, 1e-9);
    CHECK(mean.whole.points[mean.whole.best].units_a == point.whole.points[point.whole.best].units_a);
    ist_arena_free(arena);
    builder_free(b);
}

TEST(what_cannot_be_asked_is_refused)
{
    builder              *b = two_theatres(2, 1);
    ist_arena            *arena = ist_arena_new();
    ist_situation         situation;
    ist_frontier          out;
    ist_error             err = { 0 };
    ist_situation_request request = at_start;
    CHECK(ist_situation_find(&b->world, &request, arena, &situation, &err) == IST_OK);
    CHECK(ist_frontier_find(&situation, 1, 1, arena, &out, &err) == IST_USAGE);
    request.month = 24;
    CHECK(ist_situation_find(&b->world, &request, arena, &situation, &err) == IST_RANGE);
    CHECK_HAS(err.text, "24 months");
    ist_arena_free(arena);
    builder_free(b);
}

RUN(IT(every_split_is_there_and_stands_where_the_formula_says), IT(the_optimum_is_marked_and_lies_on_the_curve),
    IT(an_exchange_is_the_step_between_neighbours), IT(a_crisis_asks_for_more), IT(without_elasticity_nothing_is_traded),
    IT(the_expectation_over_like_futures_is_that_future), IT(what_cannot_be_asked_is_refused))
