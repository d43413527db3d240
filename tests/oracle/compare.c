// SPDX-License-Identifier: Apache-2.0
// The engine and the oracle on random small worlds: 200 of them, eight futures each and 24 of every eighth (three groups of
// lanes), under several coalitions, counterfactuals and redraws. `compare FIRST COUNT [TOLERANCE]` runs those
// alone and says where they differ.
#include "check.h"
#include "comparison.h"
#include "random_world.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORLDS = 200 };
static double tolerance = 1e-9;

static int    worlds_with[IST_Q_COUNT], worlds_moving[IST_Q_COUNT]; // where a quantity is not 0; where it moves
static double worst;

// One world: nothing, everything, one coalition by chance with some parameters redrawn, and no elasticities.
static bool compare_world(uint64_t seed, char *out, size_t size)
{
    builder         *b = random_world(seed);
    const ist_world *w = &b->world;
    random_stream    s = { seed + 1000000 };
    ist_coalition    all = (UINT32_C(1) << w->n_levers) - 1;
    char             label[200];
    comparison       it = { .label = label, .seed = seed * 7919 + (seed << 40), .count = seed % 8 ? 8 : 24, .tolerance = tolerance };
    bool            *redraw = builder_alloc(b, w->n_parameters, sizeof *redraw), agree = true;

    for (size_t p = 0; p < w->n_parameters; p++) redraw[p] = random_chance(&s, 0.3);
    for (int run = 0; run < 4 && agree; run++) {
        it.coalition = run == 0 ? 0 : run == 1 ? all : (ist_coalition)random_bits(&s) & all;
        it.counterfactual = run == 0 || w->n_counterfactuals == 0 ? IST_NONE : random_index(&s, w->n_counterfactuals);
        it.redraw = run == 2 ? redraw : NULL;
        it.no_elasticity = run == 3;
        it.first = 8 * (random_bits(&s) % 1000000);
        snprintf(label, sizeof label, "world %llu (counterfactual %d%s%s)", (unsigned long long)seed,
                 it.counterfactual, it.redraw ? ", redrawn" : "", it.no_elasticity ? ", no elasticity" : "");
        agree = compare_runs(&it, w);
    }
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        worlds_with[kind] += it.present[kind];
        worlds_moving[kind] += it.moved[kind];
    }
    worst = fmax(worst, it.worst);
    snprintf(out, size, "%s", it.difference);
    builder_free(b);
    return agree;
}

static int worlds_that_differ(uint64_t first, uint64_t count)
{
    char difference[600];
    int  differ = 0;
    for (uint64_t seed = first; seed < first + count; seed++)
        if (!compare_world(seed, difference, sizeof difference)) {
            if (differ++ < 5) printf("# %s\n", difference);
        }
    return differ;
}

TEST(engine_and_oracle_agree_on_two_hundred_random_worlds)
{
    CHECK_NEAR(worlds_that_differ(0, WORLDS), 0, 0);
    printf("# largest relative difference %.2g\n", worst);
}

// Agreement says little about what never happens.
TEST(every_quantity_lives_and_moves_in_a_good_share_of_the_worlds)
{
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        bool good = worlds_with[kind] >= WORLDS / 4 && worlds_moving[kind] >= WORLDS / 12;
        if (!good)
            printf("# of %d worlds %s is there in %d and moves in %d\n", WORLDS, oracle_quantity_name(kind),
                   worlds_with[kind], worlds_moving[kind]);
        CHECK(good);
    }
}

int main(int argc, char **argv)
{
    if (argc >= 3) {
        if (argc > 3) tolerance = strtod(argv[3], NULL);
        int differ = worlds_that_differ(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10));
        printf("# %d differ, largest relative difference %.2g\n", differ, worst);
        return differ != 0;
    }
    const check_case cases[] = { IT(engine_and_oracle_agree_on_two_hundred_random_worlds),
                                 IT(every_quantity_lives_and_moves_in_a_good_share_of_the_worlds) };
    return check_run(cases, 2);
}
