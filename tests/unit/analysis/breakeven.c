/* SPDX-License-Identifier: Apache-2.0
 *
 * A break-even reckoned again by a recursion of its own.
 *
 * The home line could make one more unit every month, 0 in the first; the lever brings two imported units a month. Imports
 * hold the home line's growth back by x times their share of the last twelve months. Measured: units delivered in 24 months.
 */
#include "../../oracle/world_builder.h"
#include "check.h"

#include <isthmus/analysis/breakeven.h>

enum { MONTHS = 24, FUTURES = 64 };

static builder *home_and_abroad(void)
{
    builder *b = builder_new(&(builder_sizes){ .months = MONTHS, .start = 24000, .theatres = 2, .actors = 2, .items = 1, .lines = 2, .orders = 2,
                                               .levers = 1, .cooperation = 1, .metrics = 2 });
    ist_capacity_point *points = builder_alloc(b, 2, sizeof *points);
    b->actors[1].theatre = 1;
    b->lines[0].maker = b->lines[0].site = 0;
    b->lines[1].maker = b->lines[1].site = 1;
    points[0] = (ist_capacity_point){ 0, builder_number(b, 0) };
    points[1] = (ist_capacity_point){ MONTHS, builder_number(b, MONTHS) };
    b->lines[0].points = points;
    b->lines[0].n_points = 2;
    b->lines[0].disincentive = builder_parameter(b, "eps", (ist_distribution){ .kind = IST_UNIFORM, .a = 0, .b = 0.5 }, 0, 1);
    builder_capacity(b, 1, 2);
    builder_part(b, 0, 0, 10000);
    builder_part(b, 1, 1, 10000);
    b->orders[0].payer = b->orders[0].recipient = b->orders[1].payer = b->orders[1].recipient = 0;
    b->orders[0].contracted = 10000;
    b->orders[1].sign_month = 0;
    b->orders[1].on = builder_parameter(b, "on", builder_constant(0), 0, 1);
    builder_override(b, &b->levers[0].patch, b->orders[1].on, builder_constant(1));
    ist_term *both = builder_alloc(b, 2, sizeof *both);
    both[0] = (ist_term){ { IST_Q_DELIVERED, 0, 0 }, 1 };
    both[1] = (ist_term){ { IST_Q_DELIVERED, 1, 0 }, 1 };
    b->metrics[0] = (ist_metric){ .name = "all", .reduction = IST_LAST, .n_terms = 2, .terms = both };
    b->metrics[1] = (ist_metric){ .name = "imports", .reduction = IST_LAST, .n_terms = 1, .terms = both + 1 };
    return b;
}

/* Delivered with the imports less without them. */
static double by_recursion(double x)
{
    double home[MONTHS], capacity = 0, with = 0, without = 0;
    for (int t = 0; t < MONTHS; t++) {
        double made = 0, imported = 0;
        for (int m = t - 12; m < t; m++)
            if (m >= 0) {
                made += home[m];
                imported += 2;
            }
        if (t > 0) capacity += 1 - x * imported / (made + imported);
        home[t] = capacity;
        with += home[t] + 2;
        without += t;
    }
    return with - without;
}

static const ist_breakeven *run(const builder *b, ist_arena *arena, const ist_breakeven_request *request)
{
    const ist_breakeven *rows = NULL;
    CHECK(ist_breakeven_run(&b->world, request, &(ist_control){ .threads = 2 }, arena, &rows, NULL) == IST_OK);
    return rows;
}

TEST(the_break_even_is_where_a_recursion_has_it)
{
    builder              *b = home_and_abroad();
    ist_arena            *arena = ist_arena_new();
    ist_parameter         eps = b->lines[0].disincentive;
    const int             metrics[] = { 0, 1 };
    const bool            more[] = { true, true };
    ist_breakeven_request request = { .seed = 1, .futures = FUTURES, .counterfactual = IST_NONE, .with = 1, .without = 0, .n_parameters = 1,
                                      .parameters = &eps, .low = 0, .high = 1, .tolerance = 1e-4, .n_metrics = 2, .metrics = metrics,
                                      .more_is_better = more };
    const ist_breakeven  *rows = run(b, arena, &request);
    double                left = 0, right = 1;
    if (!rows) return;
    for (int p = 0; p < IST_BREAKEVEN_POINTS; p++) {
        CHECK_NEAR(rows[0].value[p], by_recursion(rows[0].x[p]), 1e-9);
        CHECK_NEAR(rows[0].error[p], 0, 1e-12);
    }
    while (right - left > 1e-9) *(by_recursion(0.5 * (left + right)) > 0 ? &left : &right) = 0.5 * (left + right);
    CHECK(rows[0].verdict == IST_OVERTURNED);
    CHECK_NEAR(rows[0].at, left, 1e-4);
    CHECK_NEAR(rows[0].at_high - rows[0].at_low, 0, 1e-9); /* nothing here is a matter of chance */
    CHECK_NEAR(rows[0].never, 0, 0);
    CHECK_NEAR(rows[0].world_median, left, 0.05); /* straight lines between the points */
    CHECK(rows[1].verdict == IST_NEVER_OVERTURNED && isnan(rows[1].at) && isnan(rows[1].at_low) && rows[1].never == 1);
    ist_arena_free(arena);
    builder_free(b);
}

/* The same turned round: where less is better the imports harm below and help above, so they harm from the low end. */
TEST(harm_and_no_difference_are_told_apart)
{
    builder              *b = home_and_abroad();
    ist_arena            *arena = ist_arena_new();
    ist_parameter         eps = b->lines[0].disincentive;
    const int             metrics[] = { 0 };
    const bool            more[] = { false };
    ist_breakeven_request request = { .seed = 1, .futures = FUTURES, .counterfactual = IST_NONE, .with = 1, .without = 0, .n_parameters = 1,
                                      .parameters = &eps, .low = 0, .high = 1, .tolerance = 1e-3, .n_metrics = 1, .metrics = metrics,
                                      .more_is_better = more };
    const ist_breakeven  *rows = run(b, arena, &request);
    if (rows) CHECK(rows[0].verdict == IST_HARMS_FROM_LOW);
    if (rows) CHECK_NEAR(rows[0].value[0], by_recursion(0), 1e-9); /* the metric's own sign */
    request.with = 0;
    rows = run(b, arena, &request);
    if (rows) CHECK(rows[0].verdict == IST_NO_DIFFERENCE);
    request.n_parameters = 0;
    const ist_breakeven *none = NULL;
    CHECK(ist_breakeven_run(&b->world, &request, &(ist_control){ 0 }, arena, &none, NULL) == IST_RANGE && !none);
    ist_arena_free(arena);
    builder_free(b);
}

RUN(IT(the_break_even_is_where_a_recursion_has_it), IT(harm_and_no_difference_are_told_apart))
