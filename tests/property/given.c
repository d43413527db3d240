/* SPDX-License-Identifier: Apache-2.0
 *
 * given.c: a world whose numbers are given (docs/model.md section 9, sensitivity) is the world that draws them.
 */
#include "engine.h"
#include "random_world.h"

enum { WORLDS = 40, FUTURES = 64, MOST_METRICS = 64 };

static double draw_of(const char *name, const ist_distribution *value, uint64_t seed, uint64_t world)
{
    char text[256];
    snprintf(text, sizeof text, "param/%s", name);
    return ist_distribution_at(value, ist_uniform(seed, world, 0, ist_name_hash(text)));
}

/* What every slot would draw in one world. A constant stays as the file says it. */
static double *drawn_in(const ist_world *w, uint64_t seed, uint64_t world)
{
    double *values = calloc(ist_world_slots(w) + 1, sizeof *values);
    for (size_t p = 0; p < w->n_parameters; p++)
        values[p] = w->parameters[p].value.kind == IST_CONSTANT ? NAN : draw_of(w->parameters[p].name, &w->parameters[p].value, seed, world);
    for (size_t i = 0; i < w->n_counterfactuals; i++)
        for (size_t j = 0; j < w->counterfactuals[i].n_overrides; j++) {
            const ist_override *it = &w->counterfactuals[i].overrides[j];
            values[ist_world_slot_of_counterfactual(w, i, j)] = draw_of(it->draw_name, &it->value, seed, world);
        }
    for (size_t i = 0; i < w->n_levers; i++)
        for (size_t j = 0; j < w->levers[i].patch.n_overrides; j++) {
            const ist_override *it = &w->levers[i].patch.overrides[j];
            values[ist_world_slot_of_lever(w, i, j)] = draw_of(it->draw_name, &it->value, seed, world);
        }
    return values;
}

/* Each world of eight futures of the drawn run comes out again, to the bit, when all are given what it drew. */
static void check_world(uint64_t seed)
{
    builder        *b = random_world(seed);
    ist_sim_options options = { .seed = seed, .counterfactual = b->world.n_counterfactuals ? 0 : IST_NONE };
    engine          e = engine_open(b, options);
    ist_coalition   all = (ist_coalition)((1u << b->world.n_levers) - 1);
    static double   want[FUTURES * MOST_METRICS], got[FUTURES * MOST_METRICS];
    size_t          n = e.n_metrics;
    CHECK(n <= MOST_METRICS);
    engine_run(&e, FUTURES, all, NULL, want);
    for (uint64_t world = 0; world < FUTURES / IST_FUTURES_PER_WORLD; world += 3) {
        double *values = drawn_in(&b->world, seed, world);
        ist_sim_block_give(e.block, values);
        engine_run(&e, FUTURES, all, NULL, got);
        CHECK(memcmp(want + world * IST_FUTURES_PER_WORLD * n, got + world * IST_FUTURES_PER_WORLD * n,
                     IST_FUTURES_PER_WORLD * n * sizeof *want) == 0);
        ist_sim_block_give(e.block, NULL);
        free(values);
    }
    engine_run(&e, FUTURES, all, NULL, got);
    CHECK(memcmp(want, got, FUTURES * n * sizeof *want) == 0);
    engine_close(&e);
    builder_free(b);
}

TEST(given_the_draws_of_a_world_its_futures_come_again)
{
    for (uint64_t seed = 1; seed <= WORLDS; seed++) check_world(seed);
}

/* 3 units in stock, or what is given: the metric is the stock at the end; beyond the legal range it is clamped. */
TEST(a_given_number_stands_in_for_a_constant_and_keeps_the_legal_range)
{
    builder *b = builder_new(&(builder_sizes){ .months = 2, .theatres = 1, .actors = 1, .classes = 1, .items = 1, .metrics = 1,
                                               .counterfactuals = 1, .levers = 1, .cooperation = 1 });
    b->stock[0] = builder_parameter(b, "stock", builder_constant(3), 0, 10);
    builder_override(b, &b->counterfactuals[0], b->stock[0], builder_constant(4));
    builder_override(b, &b->levers[0].patch, b->stock[0], builder_constant(5));
    builder_metric(b, 0, IST_LAST, 0, (ist_quantity){ IST_Q_STOCK, 0, 0 });
    engine e = engine_open(b, (ist_sim_options){ .counterfactual = 0 });
    size_t n = ist_world_slots(&b->world), theirs = ist_world_slot_of_counterfactual(&b->world, 0, 0), ours = ist_world_slot_of_lever(&b->world, 0, 0);
    double values[3] = { 9, NAN, NAN }, out[8];
    CHECK(n == 3 && theirs == 1 && ours == 2);
    ist_sim_block_give(e.block, values);
    engine_run(&e, 8, 0, NULL, out);
    CHECK(out[0] == 4); /* the counterfactual sets it, whatever the file's own value */
    values[theirs] = 7;
    ist_sim_block_give(e.block, values);
    engine_run(&e, 8, 0, NULL, out);
    CHECK(out[0] == 7 && out[7] == 7);
    values[ours] = 99;
    ist_sim_block_give(e.block, values);
    engine_run(&e, 8, 1, NULL, out);
    CHECK(out[0] == 10);
    engine_close(&e);
    builder_free(b);
}

RUN(IT(given_the_draws_of_a_world_its_futures_come_again), IT(a_given_number_stands_in_for_a_constant_and_keeps_the_legal_range))
