/* SPDX-License-Identifier: Apache-2.0
 *
 * random.c: Philox against the Random123 known answers, names, and distributions against published points.
 */
#include "check.h"
#include <isthmus/base/normal.h>
#include <isthmus/base/random.h>
#include <stdlib.h>

/* Random123 known answers (tests/data/reference/rng, BSD-3): every philox4x32 row of ten rounds. */
TEST(philox_gives_the_known_answers)
{
    char path[600], line[400];
    const char *source = getenv("ISTHMUS_SOURCE");
    snprintf(path, sizeof path, "%s/tests/data/reference/rng/random123_kat_vectors.txt", source ? source : ".");
    FILE *file = fopen(path, "r");
    int rows = 0;
    CHECK(file != NULL);
    while (file && fgets(line, sizeof line, file)) {
        uint32_t c[4], k[2], want[4], got[4];
        if (sscanf(line, "philox4x32 10 %x %x %x %x %x %x %x %x %x %x", &c[0], &c[1], &c[2], &c[3], &k[0], &k[1],
                   &want[0], &want[1], &want[2], &want[3]) != 10)
            continue;
        ist_philox4x32_10(c, k, got);
        CHECK(memcmp(got, want, sizeof got) == 0);
        rows++;
    }
    if (file) fclose(file);
    CHECK(rows == 3);
}

/* FNV-1a 32, from the hash's published test list: "" and "a" and "foobar". */
TEST(names_hash_as_fnv_1a)
{
    CHECK(ist_name_hash("") == 0x811c9dc5u);
    CHECK(ist_name_hash("a") == 0xe40c292cu);
    CHECK(ist_name_hash("foobar") == 0xbf9cf968u);
}

TEST(uniforms_never_reach_their_ends_and_do_not_depend_on_how_they_are_asked)
{
    double lanes[64], sum = 0;
    ist_uniform_lanes(7, 1000, 3, 99, 64, lanes);
    for (int i = 0; i < 64; i++) CHECK(lanes[i] == ist_uniform(7, 1000 + (uint64_t)i, 3, 99));
    for (uint64_t i = 0; i < 100000; i++) {
        double u = ist_uniform(1, i, 0, 5);
        CHECK(u > 0 && u < 1);
        sum += u;
    }
    CHECK_NEAR(sum / 100000, 0.5, 4 * 0.2887 / 316.2);
}

/* Tables of the normal distribution: z at 0.975, 0.995, 1e-10. */
TEST(the_normal_inverse_meets_the_tables)
{
    CHECK_NEAR(ist_normal_inverse(0.5), 0, 0);
    CHECK_NEAR(ist_normal_inverse(0.975), 1.959963984540054, 1e-14);
    CHECK_NEAR(ist_normal_inverse(0.995), 2.575829303548901, 1e-14);
    CHECK_NEAR(ist_normal_inverse(1e-10), -6.361340902404056, 1e-13);
}

/* The engine draws in lanes; who explains a future asks one number at a time. Both sides of every border between regions. */
TEST(the_normal_inverse_has_the_same_bits_in_lanes)
{
    double u[4096], lanes[4096];
    for (int i = 0; i < 4096; i++) u[i] = ist_uniform(3, (uint64_t)i, 0, 11);
    for (int i = 0; i < 64; i++) {
        u[i] = 0.075 + (i - 32) * 0x1p-56;
        u[64 + i] = 0.925 + (i - 32) * 0x1p-53;
        u[128 + i] = IST_NORMAL_FAR * (1 + i);
        u[192 + i] = 1 - IST_NORMAL_FAR * (1 + i);
    }
    u[256] = 0.5;
    for (int i = 0; i < 4096; i++) lanes[i] = ist_normal_inverse_near(u[i]);
    for (int i = 0; i < 4096; i++) CHECK(ist_bits(lanes[i]) == ist_bits(ist_normal_inverse(u[i])));
}

TEST(distributions_take_their_value_at_u)
{
    const double choices[] = { 3, 5, 8 }, weights[] = { 1, 2, 1 };
    ist_distribution uniform = { .kind = IST_UNIFORM, .a = 2, .b = 6 };
    ist_distribution triangle = { .kind = IST_TRIANGULAR, .a = 0, .b = 1, .c = 3 };
    ist_distribution lognormal = { .kind = IST_LOGNORMAL, .a = 1, .b = 0.5 };
    ist_distribution discrete = { .kind = IST_DISCRETE, .n_choices = 3, .choices = choices, .weights = weights };
    CHECK_NEAR(ist_distribution_at(&uniform, 0.25), 3, 1e-15);
    CHECK_NEAR(ist_distribution_at(&triangle, 1.0 / 3), 1, 1e-15);          /* the mode */
    CHECK_NEAR(ist_distribution_at(&triangle, 1 - 1.0 / 6), 2, 1e-14);      /* (3-2)^2 / (3*2) = 1/6 above */
    CHECK_NEAR(ist_distribution_at(&lognormal, 0.5), exp(1), 1e-14);
    CHECK(ist_distribution_at(&discrete, 0.2) == 3);
    CHECK(ist_distribution_at(&discrete, 0.25) == 5);
    CHECK(ist_distribution_at(&discrete, 0.9) == 8);
}

RUN(IT(philox_gives_the_known_answers), IT(names_hash_as_fnv_1a),
    IT(uniforms_never_reach_their_ends_and_do_not_depend_on_how_they_are_asked),
    IT(the_normal_inverse_meets_the_tables), IT(the_normal_inverse_has_the_same_bits_in_lanes), IT(distributions_take_their_value_at_u))
