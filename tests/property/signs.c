/* SPDX-License-Identifier: Apache-2.0
 *
 * signs.c: what more of something must do (docs/model.md section 10).
 */
#include "engine.h"

enum { FUTURES = 4096 };

static double mean_metric(const builder *b, size_t metric)
{
    double *out = malloc(FUTURES * b->world.n_metrics * sizeof *out);
    engine  e = engine_open(b, (ist_sim_options){ .seed = 8, .counterfactual = IST_NONE });
    engine_run(&e, FUTURES, 0, NULL, out);
    double mean = mean_of(out + metric, FUTURES, b->world.n_metrics);
    engine_close(&e);
    free(out);
    return mean;
}

/* One theatre with own forces 4 of 6, a surge of 6 in a crisis that builds up for 4 months, and a pool at home. */
static builder *crisis(double detected, double pool, double going_on)
{
    builder *b = builder_new(&(builder_sizes){ .months = 120, .start = 24000, .actors = 1, .kinds = 1, .contingencies = 1,
                                               .sources = 1, .metrics = 3 });
    b->contingencies[0].base = builder_number(b, 0.03);
    b->contingencies[0].ending = builder_number(b, 0.2);
    b->contingencies[0].build_up = 4;
    b->contingencies[0].depth_weight = 0;
    b->weight[0] = 1;
    b->requirement[0] = builder_number(b, 6);
    b->surge[0] = builder_number(b, 6);
    b->ceiling[0] = builder_number(b, 4);
    b->pool[0] = builder_number(b, pool);
    b->parameters[b->ceiling[0]].fixed = b->parameters[b->pool[0]].fixed = true;
    b->detection[0] = builder_number(b, detected);
    b->theatres[0].going_on = builder_number(b, going_on);
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_GAP, 0, 0 });
    builder_metric(b, 1, IST_SUM, 0, (ist_quantity){ IST_Q_ONSET, 0, 0 });
    builder_metric(b, 2, IST_SUM, 0, (ist_quantity){ IST_Q_WAR, 0, 0 });
    return b;
}

TEST(seeing_more_does_not_raise_the_true_gap)
{
    double last = INFINITY;
    for (double d = 0; d <= 1; d += 0.25) {
        builder *b = crisis(d, 6, 0);
        double   gap = mean_metric(b, 0);
        CHECK(gap <= last);
        if (d > 0) CHECK(gap < last);
        last = gap;
        builder_free(b);
    }
}

TEST(more_forces_deter_more_build_ups)
{
    double last = INFINITY;
    for (double pool = 0; pool <= 8; pool += 4) {
        builder *b = crisis(1, pool, 2);
        double   share = mean_metric(b, 2) / mean_metric(b, 1);
        CHECK(share < last);
        last = share;
        builder_free(b);
    }
}

/* A donor keeps a reserve of 60 unless replacements are on their way. */
static builder *backfill(double contracted, int metrics)
{
    builder *b = builder_new(&(builder_sizes){ .months = 24, .start = 24000, .actors = 3, .items = 1, .lines = 1, .orders = 1,
                                               .routes = 1, .contingencies = 1, .metrics = (size_t)metrics });
    b->contingencies[0].active_at_start = true;
    b->contingencies[0].ending = builder_number(b, 0.01);
    b->contingencies[0].depth_weight = 1;
    b->stock[0] = builder_number(b, 80);
    builder_capacity(b, 0, 2);
    b->lines[0].maker = b->lines[0].site = 2;
    builder_part(b, 0, 0, 100);
    b->orders[0].contracted = contracted;
    b->routes[0].donor = 0;
    b->routes[0].recipient = 1;
    b->routes[0].rate = builder_number(b, 10);
    b->routes[0].limit = builder_number(b, 1000);
    b->routes[0].reserve = builder_number(b, 60);
    b->routes[0].backfill = builder_number(b, 1);
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_GIVEN, 0, 0 });
    return b;
}

/* By hand: without a pipeline 80 - 60 = 20 are given. With 100 on order all 80 may go at once, and deliveries after. */
TEST(without_the_pipeline_less_is_given)
{
    builder *without = backfill(0, 1), *with = backfill(100, 1);
    double   least = mean_metric(without, 0), most = mean_metric(with, 0);
    CHECK(least <= 20 + 1e-9 && least > 15);
    CHECK(most > least + 40);
    builder_free(without);
    builder_free(with);
}

/* Section 9: what chance adds to gifts is nothing on average, where a reserve, a limit and replacements end them. */
TEST(gifts_of_chance_are_nothing_on_average)
{
    static const struct { double contracted, limit; } cases[] = { { 0, 1000 }, { 100, 1000 }, { 100, 40 } };
    double *out = malloc(FUTURES * 2 * sizeof *out), *chance = malloc(FUTURES * sizeof *chance);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        builder *b = backfill(cases[i].contracted, 2);
        b->contingencies[0].base = builder_number(b, 0.03);
        b->contingencies[0].ending = builder_number(b, 0.2);
        b->routes[0].rate = builder_number(b, 5);
        b->routes[0].limit = builder_number(b, cases[i].limit);
        b->routes[0].backfill = builder_number(b, 0.4);
        builder_metric(b, 1, IST_SUM, 0, (ist_quantity){ IST_Q_EXPECTED_GIVEN, 0, 0 });
        engine e = engine_open(b, (ist_sim_options){ .seed = 8, .counterfactual = IST_NONE });
        engine_run(&e, FUTURES, 0, NULL, out);
        for (size_t f = 0; f < FUTURES; f++) chance[f] = out[f * 2] - out[f * 2 + 1];
        double plain = error_of(out, FUTURES, 2), expected = error_of(out + 1, FUTURES, 2);
        printf("# given %.4g +- %.2g, expected %.4g +- %.2g\n", mean_of(out, FUTURES, 2), plain, mean_of(out + 1, FUTURES, 2), expected);
        CHECK(fabs(mean_of(chance, FUTURES, 1)) < 4 * error_of(chance, FUTURES, 1));
        CHECK(expected < 0.7 * plain);
        CHECK(expected > 0);
        engine_close(&e);
        builder_free(b);
    }
    free(chance);
    free(out);
}

/* A war asks 10 a month of a stock that one line refills; money is no limit. */
TEST(more_capacity_lowers_the_shortfall)
{
    double last = INFINITY;
    for (double capacity = 0; capacity <= 12; capacity += 4) {
        builder *b = builder_new(&(builder_sizes){ .months = 36, .start = 24000, .actors = 2, .items = 1, .lines = 1, .orders = 1,
                                                   .demands = 1, .contingencies = 1, .metrics = 1 });
        b->contingencies[0].active_at_start = true;
        b->contingencies[0].ending = builder_number(b, 0.02);
        b->contingencies[0].depth_weight = 1;
        b->demands[0] = (ist_demand){ 0, 0, 0, builder_number(b, 10) };
        b->items[0].price = builder_number(b, 3);
        b->stock[0] = builder_number(b, 20);
        builder_capacity(b, 0, capacity);
        b->lines[0].maker = b->lines[0].site = 1;
        b->lines[0].lead = 2;
        builder_part(b, 0, 0, 1000);
        b->orders[0].contracted = 1000;
        builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_SHORT_MONEY, 0, 0 });
        double shortfall = mean_metric(b, 0);
        CHECK(shortfall < last);
        last = shortfall;
        builder_free(b);
    }
}

/* Millions of rounds at rates that are no round numbers: what money let through in odd pieces leaves a rest of rounding, which
 * the ledger of the line must bear. */
TEST(the_ledger_of_a_line_closes_over_millions)
{
    builder *b = builder_new(&(builder_sizes){ .months = 144, .start = 24000, .items = 1, .lines = 1, .orders = 2, .metrics = 1 });
    builder_capacity(b, 0, 83333.0);
    b->lines[0].scale = builder_parameter(b, "scale", (ist_distribution){ .kind = IST_UNIFORM, .a = 0.5, .b = 1.5 }, 0, 2);
    b->lines[0].lead = 2;
    b->lines[0].rate = builder_number(b, 40000);
    b->lines[0].ramp = builder_number(b, 0.1);
    b->actors[0].has_budget = true;
    b->actors[0].gdp = builder_number(b, 4321);
    b->actors[0].share = b->actors[0].earmark = builder_number(b, 1);
    for (size_t o = 0; o < 2; o++) {
        builder_part(b, o, 0, o ? 2000000 : 1000000);
        b->orders[o].price = builder_number(b, 0.0047);
        b->orders[o].contracted = o ? 0 : 480000;
        b->orders[o].tranche = builder_number(b, 300000);
        b->orders[o].conversion = builder_number(b, 0.35);
    }
    builder_metric(b, 0, IST_LAST, 0, (ist_quantity){ IST_Q_DELIVERED, 0, 0 });
    CHECK_NEAR(mean_metric(b, 0), 1000000, 1e-3);
    builder_free(b);
}

/* Shares that levers or triggers raise above a sum of 1 lose at most all of what is shipped: none comes back negative. */
TEST(a_route_at_sea_loses_at_most_all_of_it)
{
    builder *b = builder_new(&(builder_sizes){ .months = 6, .start = 24000, .actors = 2, .items = 1, .sources = 1, .flows = 1,
                                               .patrol_areas = 2, .metrics = 2 });
    b->stock[0] = builder_number(b, 1000);
    b->flows[0].recipient = 1;
    b->flows[0].amount = builder_number(b, 10);
    b->flows[0].stopped = builder_number(b, 1);
    b->actors[0].ships = builder_number(b, 100);
    for (int p = 0; p < 2; p++) {
        b->patrol_areas[p].kappa = builder_number(b, 1);
        b->patrol_value[p] = builder_number(b, 1);
        b->revealing[p] = builder_number(b, 1);
        b->via[p] = builder_number(b, 1);
    }
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_PASSES, 0, 0 });
    builder_metric(b, 1, IST_SUM, 0, (ist_quantity){ IST_Q_INTERCEPTED, 0, 0 });
    CHECK_NEAR(mean_metric(b, 0), 0, 1e-9);
    CHECK_NEAR(mean_metric(b, 1), 60, 1e-9);
    builder_free(b);
}

RUN(IT(a_route_at_sea_loses_at_most_all_of_it), IT(seeing_more_does_not_raise_the_true_gap), IT(more_forces_deter_more_build_ups), IT(without_the_pipeline_less_is_given), IT(gifts_of_chance_are_nothing_on_average),
    IT(more_capacity_lowers_the_shortfall), IT(the_ledger_of_a_line_closes_over_millions))
