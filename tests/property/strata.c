/* SPDX-License-Identifier: Apache-2.0
 *
 * strata.c: numbers that nobody knows and chance, drawn in strata of sixteen worlds of four futures (docs/model.md section 1).
 */
#include "engine.h"
#include "oracle.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FUTURES = 512, STRATA = 16, WORLDS = FUTURES / 4, PLAIN_WORLDS = FUTURES / 8, DRAWN = 3 };

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
    int            each; /* futures a world */
    double         at[DRAWN][WORLDS];
} noted;

static void note(void *context, const ist_sim_block *block, int month)
{
    noted              *to = context;
    const ist_parameter drawn[DRAWN] = { to->b->contingencies[0].base, to->b->contingencies[0].ending, to->b->contingencies[0].cost };
    for (int p = 0; month == 0 && p < DRAWN; p++) {
        for (int l = 0; l < 8; l++) {
            double here = ist_sim_parameter(block, drawn[p], l);
            CHECK(here == ist_sim_parameter(block, drawn[p], l - l % to->each)); /* the futures of a world share it */
            to->at[p][(to->first + (uint64_t)l) / (uint64_t)to->each] = here;
        }
    }
}

static void draw(noted *out, const builder *b, bool strata, double *losses)
{
    engine    e = engine_open(b, (ist_sim_options){ .seed = 77, .counterfactual = IST_NONE, .block = 8, .strata = strata });
    ist_error err = { 0 };
    *out = (noted){ .b = b, .each = strata ? 4 : 8 };
    for (uint64_t first = 0; first < FUTURES; first += 8) {
        ist_sim_watch watch = { note, out };
        out->first = first;
        CHECK(ist_sim_run(e.block, first, 8, 0, losses + first, &watch, &err) == IST_OK);
    }
    engine_close(&e);
}

/* Products in the field of sixteen elements, by the powers of x. */
static uint32_t product(uint32_t a, uint32_t b)
{
    static const uint32_t power[15] = { 1, 2, 4, 8, 3, 6, 12, 11, 5, 10, 7, 14, 15, 13, 9 };
    uint32_t              m = 0, n = 0;
    if (a == 0 || b == 0) return 0;
    while (power[m] != a) m++;
    while (power[n] != b) n++;
    return power[(m + n) % 15];
}

/* By an own reckoning: the sixteenth of world i of those that share out a draw; *out_upper: whether the first of its pair of futures has the upper half. */
static uint32_t sixteenth(uint64_t index, uint32_t sub_index, const char *prefix, const char *name, uint32_t i, uint32_t *out_upper)
{
    char     whole[64];
    uint32_t w[4], key[2] = { 77, 0 };
    snprintf(whole, sizeof whole, "%s%s", prefix, name);
    oracle_philox((const uint32_t[4]){ (uint32_t)index, (uint32_t)(index >> 32), sub_index, oracle_hash(whole) }, key, w);
    uint32_t which = (uint32_t)floor(240 * (double)w[0] / 4294967296.0);
    if (out_upper) *out_upper = w[2] >> i & 1;
    return product(1 + which / 16, i) ^ which % 16;
}

/* The place in the sixteenth is the plain draw of a world of that number. */
TEST(each_of_sixteen_worlds_draws_from_a_sixteenth_of_its_own)
{
    static const char *const names[DRAWN] = { "base", "ending", "cost" };
    builder *b = unknown();
    noted    strata, plain;
    double   losses[FUTURES];
    draw(&strata, b, true, losses);
    draw(&plain, b, false, losses);
    for (int p = 0; p < DRAWN; p++)
        for (int w = 0; w < WORLDS; w++) {
            uint32_t at = sixteenth((uint64_t)w / STRATA, 1, "param/", names[p], (uint32_t)w % STRATA, NULL);
            CHECK_NEAR(strata.at[p][w], (at + oracle_uniform(77, (uint64_t)w, 0, "param/", names[p])) / STRATA, 1e-15);
            for (int other = w / STRATA * STRATA; other < w; other++) CHECK((int)(STRATA * strata.at[p][w]) != (int)(STRATA * strata.at[p][other]));
        }
    for (int p = 0; p < DRAWN; p++)
        for (int w = 0; w < PLAIN_WORLDS; w++) CHECK(plain.at[p][w] == oracle_uniform(77, (uint64_t)w, 0, "param/", names[p]));
    builder_free(b);
}

/* The sixteenths of two numbers have nothing to do with each other, and are not the worlds' order. */
TEST(sixteenths_of_different_numbers_are_mixed)
{
    builder *b = unknown();
    noted    strata;
    double   losses[FUTURES];
    int      same = 0, in_order = 0;
    draw(&strata, b, true, losses);
    for (int w = 0; w < WORLDS; w++) {
        same += (int)(STRATA * strata.at[0][w]) == (int)(STRATA * strata.at[1][w]);
        in_order += (int)(STRATA * strata.at[0][w]) == w % STRATA;
    }
    CHECK(same > 0 && same < WORLDS / 8); /* a sixteenth of them on average */
    CHECK(in_order > 0 && in_order < WORLDS / 8);
    builder_free(b);
}

/* A war that comes and goes by chance alone. */
static builder *by_chance(double onset, double ending, int months)
{
    builder         *b = builder_new(&(builder_sizes){ .months = months, .start = 24000, .contingencies = 1, .metrics = 1 });
    ist_distribution comes = { .kind = IST_CONSTANT, .a = onset }, goes = { .kind = IST_CONSTANT, .a = ending };
    b->contingencies[0].base = builder_parameter(b, "base", comes, 0, 1);
    b->contingencies[0].ending = builder_parameter(b, "ending", goes, 0, 1);
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_ACTIVE, 0, 0 });
    return b;
}

/* By an own reckoning: the part of 32 that a future has of a draw of chance, and its uniform there. */
static uint32_t part_of(uint64_t future, uint32_t sub_index, const char *prefix, const char *name, double *out_u)
{
    uint32_t upper, world = (uint32_t)(future / 4 % STRATA), pairs = (uint32_t)(future / 64 * 2 + future % 4 / 2);
    uint32_t at = sixteenth(pairs, UINT32_C(1) << 31 | sub_index, prefix, name, world, &upper);
    uint32_t part = at + STRATA * (future % 2 ? 1 - upper : upper);
    *out_u = (part + oracle_uniform(77, future, sub_index, prefix, name)) / (2 * STRATA);
    return part;
}

/* Of a pair's two futures each has a half, and the pairs of sixteen worlds have a sixteenth of each half to themselves: of the thresholds
 * that are there from the start, and of those of later wars. */
TEST(chance_is_shared_out_by_pairs)
{
    enum { MONTHS = 120 };
    const double rate[2] = { 0.04, 0.1 };
    builder     *b = by_chance(rate[0], rate[1], MONTHS);
    const char  *name = b->contingencies[0].name;
    double       months[FUTURES], u, later = 0;
    bool         taken[FUTURES / 32][32] = { 0 };
    engine       e = engine_open(b, (ist_sim_options){ .seed = 77, .counterfactual = IST_NONE, .block = 16, .strata = true });
    engine_run(&e, FUTURES, 0, NULL, months);
    for (uint64_t f = 0; f < FUTURES; f++) {
        int      active = 0, want = 0;
        uint32_t episode = 0, part = part_of(f, 0, "onset/", name, &u);
        double   sum = 0, threshold = -log(u);
        CHECK(!taken[f / 64 * 2 + f % 4 / 2][part]);
        taken[f / 64 * 2 + f % 4 / 2][part] = true;
        for (int t = 0; t < MONTHS; want += active, t++) {
            if ((sum += rate[active]) < threshold) continue;
            episode += (uint32_t)active;
            active = 1 - active;
            part_of(f, episode, active ? "end/" : "onset/", name, &u);
            threshold = -log(u);
            sum = 0;
        }
        CHECK_NEAR(months[f], want, 0);
        later += episode > 0;
    }
    CHECK(later > FUTURES / 2); /* or nothing was seen of later draws */
    engine_close(&e);
    builder_free(b);
}

/* The same bits for every block width and instruction set, and whether coalitions run side by side or apart. */
TEST(strata_change_no_bit_between_ways_of_running)
{
    builder *b = unknown();
    double   want[FUTURES], got[FUTURES];
    for (int width = 8; width <= 64; width *= 2)
        for (int set = IST_ANY_INSTRUCTIONS; set <= IST_AVX512; set++) {
            if (!ist_sim_can((ist_instructions)set)) continue;
            engine e = engine_open(b, (ist_sim_options){ .seed = 77, .counterfactual = IST_NONE, .block = width, .strata = true,
                                                         .instructions = (ist_instructions)set });
            bool first = width == 8 && set == IST_ANY_INSTRUCTIONS;
            engine_run(&e, FUTURES, 0, NULL, first ? want : got);
            CHECK(first || memcmp(want, got, sizeof want) == 0);
            engine_close(&e);
        }
    builder_free(b);
}

RUN(IT(each_of_sixteen_worlds_draws_from_a_sixteenth_of_its_own), IT(sixteenths_of_different_numbers_are_mixed), IT(chance_is_shared_out_by_pairs),
    IT(strata_change_no_bit_between_ways_of_running))
