/* SPDX-License-Identifier: Apache-2.0
 *
 * strata.c: numbers that nobody knows, drawn in strata of eight worlds (docs/model.md section 1).
 */
#include "engine.h"
#include "oracle.h"
#include <string.h>

enum { WORLDS = 64, DRAWN = 3 };

/* A world with some numbers drawn between 0 and 1: the place of a number is then its uniform. */
static builder *unknown(void)
{
    builder *b = builder_new(&(builder_sizes){ .months = 2, .start = 24000, .contingencies = 1, .metrics = 1 });
    ist_distribution uniform = { .kind = IST_UNIFORM, .a = 0, .b = 1 };
    b->contingencies[0].base = builder_parameter(b, "base", uniform, 0, 1);
    b->contingencies[0].ending = builder_parameter(b, "ending", uniform, 0, 1);
    b->contingencies[0].cost = builder_parameter(b, "cost", uniform, 0, 1);
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_EXPECTED_LOSS, 0, 0 });
    return b;
}

typedef struct noted {
    const builder *b;
    uint64_t       first;
    double         at[DRAWN][WORLDS];
} noted;

static void note(void *context, const ist_sim_block *block, int month)
{
    noted              *to = context;
    const ist_parameter drawn[DRAWN] = { to->b->contingencies[0].base, to->b->contingencies[0].ending, to->b->contingencies[0].cost };
    for (int p = 0; month == 0 && p < DRAWN; p++) {
        const double *column = ist_sim_parameter(block, drawn[p]);
        for (int l = 0; l < 8; l++) CHECK(column[l] == column[0]); /* the eight futures of a world share it */
        to->at[p][to->first / 8] = column[0];
    }
}

static void draw(noted *out, const builder *b, bool strata, double *losses)
{
    engine    e = engine_open(b, (ist_sim_options){ .seed = 77, .counterfactual = IST_NONE, .block = 8, .strata = strata });
    ist_error err = { 0 };
    *out = (noted){ .b = b };
    for (uint64_t world = 0; world < WORLDS; world++) {
        ist_sim_watch watch = { note, out };
        out->first = 8 * world;
        CHECK(ist_sim_run(e.block, 8 * world, 8, 0, losses + 8 * world, &watch, &err) == IST_OK);
    }
    engine_close(&e);
}

/* By an own reckoning: the eighth is the rank of the world's key, the place in it is the plain draw. */
TEST(each_of_eight_worlds_draws_from_an_eighth_of_its_own)
{
    static const char *const names[DRAWN] = { "base", "ending", "cost" };
    builder *b = unknown();
    noted    strata, plain;
    double   losses[8 * WORLDS];
    draw(&strata, b, true, losses);
    draw(&plain, b, false, losses);
    for (int p = 0; p < DRAWN; p++)
        for (int w = 0; w < WORLDS; w++) {
            int rank = 0;
            for (int other = w / 8 * 8; other < w / 8 * 8 + 8; other++)
                rank += oracle_uniform(77, (uint64_t)other, 1, "param/", names[p]) < oracle_uniform(77, (uint64_t)w, 1, "param/", names[p]);
            CHECK_NEAR(strata.at[p][w], (rank + plain.at[p][w]) / 8, 1e-15);
            for (int other = w / 8 * 8; other < w; other++) CHECK((int)(8 * strata.at[p][w]) != (int)(8 * strata.at[p][other]));
        }
    builder_free(b);
}

/* The eighths of two numbers have nothing to do with each other, and are not the worlds' order. */
TEST(eighths_of_different_numbers_are_mixed)
{
    builder *b = unknown();
    noted    strata;
    double   losses[8 * WORLDS];
    int      same = 0, in_order = 0;
    draw(&strata, b, true, losses);
    for (int w = 0; w < WORLDS; w++) {
        same += (int)(8 * strata.at[0][w]) == (int)(8 * strata.at[1][w]);
        in_order += (int)(8 * strata.at[0][w]) == w % 8;
    }
    CHECK(same > 0 && same < WORLDS / 4); /* an eighth of them on average */
    CHECK(in_order > 0 && in_order < WORLDS / 4);
    builder_free(b);
}

/* The same bits for every block width and instruction set, and whether coalitions run side by side or apart. */
TEST(strata_change_no_bit_between_ways_of_running)
{
    builder *b = unknown();
    double   want[8 * WORLDS], got[8 * WORLDS];
    for (int width = 8; width <= 64; width *= 2)
        for (int set = IST_ANY_INSTRUCTIONS; set <= IST_AVX512; set++) {
            if (!ist_sim_can((ist_instructions)set)) continue;
            engine e = engine_open(b, (ist_sim_options){ .seed = 77, .counterfactual = IST_NONE, .block = width, .strata = true,
                                                         .instructions = (ist_instructions)set });
            bool first = width == 8 && set == IST_ANY_INSTRUCTIONS;
            engine_run(&e, 8 * WORLDS, 0, NULL, first ? want : got);
            CHECK(first || memcmp(want, got, sizeof want) == 0);
            engine_close(&e);
        }
    builder_free(b);
}

RUN(IT(each_of_eight_worlds_draws_from_an_eighth_of_its_own), IT(eighths_of_different_numbers_are_mixed),
    IT(strata_change_no_bit_between_ways_of_running))
