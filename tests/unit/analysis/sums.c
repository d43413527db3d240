/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept of worlds in bounded memory: sums that any split reproduces, quantiles with a stated error.
 */
#include "check.h"

#include "../../../src/analysis/analysis_local.h"
#include <isthmus/base/random.h>
#include <math.h>
#include <stdlib.h>

static double draw(uint64_t world, const char *name) { return ist_uniform(7, world, 0, ist_name_hash(name)); }

/* Numbers of very different size, so that another order of addition would give other bits. */
static double awkward(uint64_t world) { return ldexp(draw(world, "part") - 0.5, (int)(60 * draw(world, "size"))); }

static void add_worlds(ist_tree *tree, uint64_t from, uint64_t to)
{
    for (uint64_t w = from; w < to; w++) {
        tree->open[0] += awkward(w);
        tree->open[1] += 1;
        CHECK(ist_tree_end_world(tree, NULL) == IST_OK);
    }
}

TEST(sums_over_worlds_have_the_same_bits_however_the_worlds_are_split)
{
    enum { WORLDS = 8 * 125 + 3 };
    ist_tree whole = { 0 };
    double   expected[2], got[2];
    CHECK(ist_tree_begin(&whole, 2, 8, 0, NULL) == IST_OK);
    add_worlds(&whole, 0, WORLDS);
    ist_tree_total(&whole, expected);
    CHECK(expected[1] == WORLDS);
    for (uint64_t parts = 1; parts <= 126; parts += parts < 9 ? 1 : 13) {
        ist_tree joined = { 0 };
        CHECK(ist_tree_begin(&joined, 2, 8, 0, NULL) == IST_OK);
        for (uint64_t part = 0; part < parts; part++) {
            uint64_t   from = 126 * part / parts * 8, to = 126 * (part + 1) / parts * 8;
            ist_tree   one = { 0 };
            ist_buffer bytes = { 0 };
            CHECK(ist_tree_begin(&one, 2, 8, from, NULL) == IST_OK);
            add_worlds(&one, from, to < WORLDS ? to : WORLDS);
            ist_tree_pack(&one, &bytes);
            CHECK(ist_tree_unpack(&joined, &(ist_unpack){ (unsigned char *)bytes.at, bytes.length, false }, NULL) == IST_OK);
            ist_buffer_clear(&bytes);
            ist_tree_clear(&one);
        }
        ist_tree_total(&joined, got);
        CHECK(memcmp(got, expected, sizeof got) == 0);
        ist_tree_clear(&joined);
    }
    ist_tree_clear(&whole);
}

TEST(a_million_worlds_are_held_in_at_most_twenty_nodes)
{
    ist_tree tree = { 0 };
    CHECK(ist_tree_begin(&tree, 2, 8, 0, NULL) == IST_OK);
    add_worlds(&tree, 0, 1 << 20);
    CHECK(tree.n_nodes == 1 && tree.room <= 20);
    ist_tree_clear(&tree);
}

TEST(quantiles_from_buckets_are_within_a_thirty_second_of_their_size)
{
    enum { N = 20000 };
    ist_sketch *all = calloc(1, sizeof *all), *parts = calloc(3, sizeof *parts), *joined = calloc(1, sizeof *joined);
    double     *values = malloc(N * sizeof *values), largest = 0;
    for (uint64_t i = 0; i < N; i++) {
        double z = ist_normal_inverse(draw(i, "value"));
        values[i] = draw(i, "zero") < 0.1 ? 0 : 100 * z * z * z;
        largest = fmax(largest, fabs(values[i]));
        ist_sketch_add(all, values[i]);
        ist_sketch_add(&parts[i % 7 % 3], values[i]);
    }
    ist_sort(values, N);
    for (double q = 0; q <= 1; q += 1.0 / 64) {
        double exact = ist_sorted_quantile(values, N, q);
        CHECK_NEAR(ist_sketch_quantile(all, N, q), exact, fabs(exact) / 32 + ldexp(largest, -11));
    }
    CHECK(ist_sketch_quantile(all, N, 0.5) == 0);
    double above = 0;
    for (int i = 0; i < N; i++) above += values[i] > 50;
    CHECK_NEAR(ist_sketch_above(all, 50) / above, 1, 0.02);
    CHECK(ist_sketch_above(all, largest * 2) == 0);
    for (int p = 0; p < 3; p++) {
        ist_buffer bytes = { 0 };
        ist_sketch_pack(&parts[p], &bytes);
        CHECK(ist_sketch_unpack(joined, &(ist_unpack){ (unsigned char *)bytes.at, bytes.length, false }));
        ist_buffer_clear(&bytes);
    }
    CHECK(joined->top == all->top && joined->near == all->near && memcmp(joined->count, all->count, sizeof all->count) == 0);
    free(all);
    free(parts);
    free(joined);
    free(values);
}

TEST(a_value_far_above_all_others_takes_their_buckets)
{
    ist_sketch *sketch = calloc(1, sizeof *sketch);
    for (int i = 1; i <= 9; i++) ist_sketch_add(sketch, i);
    ist_sketch_add(sketch, -1e300);
    CHECK(sketch->near == 9);
    CHECK(ist_sketch_quantile(sketch, 10, 0.5) == 0);
    CHECK_NEAR(ist_sketch_quantile(sketch, 10, 0) / -1e300, 1, 1.0 / 32);
    ist_sketch_add(sketch, 5e-324);
    CHECK(sketch->near == 10);
    free(sketch);
}

RUN(IT(sums_over_worlds_have_the_same_bits_however_the_worlds_are_split),
    IT(a_million_worlds_are_held_in_at_most_twenty_nodes),
    IT(quantiles_from_buckets_are_within_a_thirty_second_of_their_size),
    IT(a_value_far_above_all_others_takes_their_buckets))
