/* SPDX-License-Identifier: Apache-2.0
 *
 * sharing.c: coalitions that run side by side in a block say to the bit what each says on its own (docs/model.md section 10), whatever the width of a block, the instruction set and how many they are.
 */
#include "engine.h"
#include "random_world.h"
#include "y1_world.h"

enum { FUTURES = 64, MOST = 24 };

static ist_sim_block *open_block(const ist_world *world, ist_sim_options options, ist_sim **sim)
{
    ist_sim_block *block = NULL;
    ist_error      err = { 0 };
    CHECK(ist_sim_new(sim, world, &options, &err) == IST_OK && ist_sim_block_new(&block, *sim, &err) == IST_OK);
    return block;
}

/* All coalitions at once, FUTURES futures. */
static void run_all(const ist_world *world, ist_sim_options options, const ist_coalition *coalitions, size_t n, double *out)
{
    ist_sim       *sim = NULL;
    ist_error      err = { 0 };
    ist_sim_block *block = open_block(world, options, &sim);
    size_t         width = (size_t)ist_sim_width(sim), rows = n * world->n_metrics;
    double        *part = calloc(rows * width + 1, sizeof *part);
    for (size_t first = 0, lanes; first < FUTURES; first += lanes) {
        lanes = FUTURES - first < width ? FUTURES - first : width;
        CHECK(ist_sim_run_all(block, first, (int)lanes, coalitions, n, part, NULL, &err) == IST_OK);
        for (size_t row = 0; row < rows; row++) memcpy(out + row * FUTURES + first, part + row * lanes, lanes * sizeof *part);
    }
    free(part);
    ist_sim_block_free(block);
    ist_sim_free(sim);
}

/* Every coalition by itself. */
static void run_each(const ist_world *world, ist_sim_options options, const ist_coalition *coalitions, size_t n, double *out)
{
    ist_sim       *sim = NULL;
    ist_error      err = { 0 };
    ist_sim_block *block = open_block(world, options, &sim);
    for (size_t c = 0; c < n; c++)
        CHECK(ist_sim_run(block, 0, FUTURES, coalitions[c], out + c * world->n_metrics * FUTURES, NULL, &err) == IST_OK);
    ist_sim_block_free(block);
    ist_sim_free(sim);
}

/* Up to MOST coalitions of a world: none, all, and others by chance, some of them twice. */
static size_t choose(const ist_world *world, uint64_t seed, ist_coalition *out)
{
    random_stream s = { seed };
    size_t        n = (size_t)random_whole(&s, 2, MOST);
    ist_coalition all = (ist_coalition)((UINT64_C(1) << world->n_levers) - 1);
    out[0] = 0;
    out[1] = all;
    for (size_t c = 2; c < n; c++) out[c] = (ist_coalition)random_bits(&s) & all;
    return n;
}

static void same_together(const ist_world *world, ist_sim_options options, const ist_coalition *coalitions, size_t n)
{
    size_t  size = n * world->n_metrics * FUTURES;
    double *want = calloc(size + 1, sizeof *want), *got = calloc(size + 1, sizeof *got);
    run_each(world, (ist_sim_options){ .seed = options.seed, .counterfactual = options.counterfactual, .block = 64, .strata = options.strata }, coalitions, n, want);
    run_all(world, options, coalitions, n, got);
    CHECK(memcmp(want, got, size * sizeof *want) == 0);
    free(want);
    free(got);
}

TEST(coalitions_together_say_what_each_says_alone)
{
    int parted = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        builder        *b = random_world(seed);
        ist_coalition   coalitions[MOST];
        size_t          n = choose(&b->world, seed, coalitions);
        ist_sim_options options = { .seed = seed, .counterfactual = b->world.n_counterfactuals ? 0 : IST_NONE,
                                    .block = 8 * (int)(1 + seed % 8), /* also blocks that futures do not fill */
                                    .strata = seed % 3 == 0 };
        same_together(&b->world, options, coalitions, n);
        same_together(&b->world, options, coalitions + 1, 1);
        parted += n > 8;
        builder_free(b);
    }
    CHECK(parted > 10); /* more coalitions than a block has groups */
}

TEST(instruction_sets_and_the_plain_way_share_to_the_same_bits)
{
    builder      *b = y1_world();
    ist_coalition coalitions[8];
    for (ist_coalition c = 0; c < 8; c++) coalitions[c] = c;
    for (int set = IST_BASELINE; set <= IST_AVX512; set++)
        for (int apart = 0; apart < 2; apart++)
            if (ist_sim_can((ist_instructions)set))
                same_together(&b->world, (ist_sim_options){ .seed = 3, .counterfactual = IST_NONE, .instructions = (ist_instructions)set, .apart = apart > 0 },
                              coalitions, 8);
    builder_free(b);
}

/* Blocks keep draws between calls: other futures, other coalitions and given numbers in between must not show. */
TEST(what_was_run_before_does_not_show)
{
    builder       *b = random_world(17);
    ist_sim       *sim = NULL;
    ist_error      err = { 0 };
    ist_coalition  all = (ist_coalition)((UINT64_C(1) << b->world.n_levers) - 1), pair[] = { 0, all }, three[] = { all, 0, 1 };
    ist_sim_block *block = open_block(&b->world, (ist_sim_options){ .seed = 5, .counterfactual = IST_NONE }, &sim);
    size_t         size = b->world.n_metrics * FUTURES;
    double        *first = calloc(3 * size, sizeof *first), *again = calloc(3 * size, sizeof *again);
    double        *given = calloc(ist_world_slots(&b->world), sizeof *given);
    for (size_t i = 0; i < ist_world_slots(&b->world); i++) given[i] = NAN;
    CHECK(ist_sim_run_all(block, 0, FUTURES, pair, 2, first, NULL, &err) == IST_OK);
    CHECK(ist_sim_run_all(block, 64, FUTURES, three, 3, again, NULL, &err) == IST_OK);
    CHECK(ist_sim_run(block, 0, 8, all, again, NULL, &err) == IST_OK);
    ist_sim_block_give(block, given);
    CHECK(ist_sim_run_all(block, 0, FUTURES, pair, 2, again, NULL, &err) == IST_OK);
    CHECK(memcmp(first, again, 2 * size * sizeof *first) == 0);
    CHECK(ist_sim_run_all(block, 0, FUTURES, pair, 2, again, NULL, &err) == IST_OK);
    CHECK(memcmp(first, again, 2 * size * sizeof *first) == 0);
    free(given);
    free(first);
    free(again);
    ist_sim_block_free(block);
    ist_sim_free(sim);
    builder_free(b);
}

RUN(IT(coalitions_together_say_what_each_says_alone), IT(instruction_sets_and_the_plain_way_share_to_the_same_bits),
    IT(what_was_run_before_does_not_show))
