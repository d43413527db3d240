// SPDX-License-Identifier: Apache-2.0
// The oracle's own randomness: published vectors and identities.
#include "check.h"
#include "oracle.h"

static void check_philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1, uint32_t w0,
                         uint32_t w1, uint32_t w2, uint32_t w3)
{
    uint32_t counter[4] = { c0, c1, c2, c3 }, key[2] = { k0, k1 }, out[4];
    oracle_philox(counter, key, out);
    CHECK(out[0] == w0 && out[1] == w1 && out[2] == w2 && out[3] == w3);
}

// Known answers of Random123 for philox4x32-10: zeros, ones, digits of pi.
TEST(philox_gives_the_published_words)
{
    check_philox(0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    check_philox(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    check_philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb,
                 0x5001e420, 0x24126ea1);
}

// Test vectors of the FNV authors.
TEST(fnv_gives_the_published_hashes)
{
    CHECK(oracle_hash("") == 0x811c9dc5);
    CHECK(oracle_hash("a") == 0xe40c292c);
    CHECK(oracle_hash("foobar") == 0xbf9cf968);
}

// The words 6627e8d5 e169c58d, shifted right by 12 bits: 0x6627e8d5e169c, half a step further, over 2^52.
TEST(a_uniform_takes_the_first_two_words)
{
    uint32_t zero[4] = { 0, 0, 0, 0 }, key[2] = { 0, 0 }, w[4];
    oracle_philox(zero, key, w);
    CHECK_NEAR(((double)((((uint64_t)w[0] << 32) | w[1]) >> 12) + 0.5) * 0x1p-52, 0x6627e8d5e169c.8p-52, 0);
    double u = oracle_uniform(1, 2, 3, "onset/", "korea");
    CHECK(u > 0 && u < 1);
    CHECK_NEAR(oracle_uniform(1, 2, 3, "", "onset/korea"), u, 0);
    CHECK(oracle_uniform(2, 2, 3, "onset/", "korea") != u);
    CHECK(oracle_uniform(1, 2 + (UINT64_C(1) << 32), 3, "onset/", "korea") != u);
}

// Percentage points of the normal distribution to 16 digits.
TEST(the_normal_inverse_is_good_to_the_last_digits)
{
    CHECK_NEAR(oracle_normal_inverse(0.5), 0, 0);
    CHECK_NEAR(oracle_normal_inverse(0.975), 1.959963984540054, 2e-15);
    CHECK_NEAR(oracle_normal_inverse(0.025), -1.959963984540054, 2e-15);
    CHECK_NEAR(oracle_normal_inverse(0.25), -0.6744897501960817, 1e-15);
    CHECK_NEAR(oracle_normal_inverse(0.001), -3.090232306167813, 3e-15);
    CHECK_NEAR(oracle_normal_inverse(1e-20), -9.262340089798408, 2e-14);
}

// Triangular 0, 1, 4: the area left of the mode is 1/4, so u = 1/4 is 1; at 1/16 half of it: 0.5.
TEST(distributions_invert_by_hand)
{
    double           choices[] = { 10, 20, 30 }, weights[] = { 1, 2, 1 };
    ist_distribution triangle = { .kind = IST_TRIANGULAR, .a = 0, .b = 1, .c = 4 };
    ist_distribution three = { .kind = IST_DISCRETE, .n_choices = 3, .choices = choices, .weights = weights };
    ist_distribution range = { .kind = IST_UNIFORM, .a = -1, .b = 3 };
    ist_distribution lognormal = { .kind = IST_LOGNORMAL, .a = 2, .b = 5 };
    CHECK_NEAR(oracle_distribution_at(&triangle, 0.25), 1, 1e-15);
    CHECK_NEAR(oracle_distribution_at(&triangle, 0.0625), 0.5, 1e-15);
    CHECK_NEAR(oracle_distribution_at(&triangle, 0.8125), 4 - sqrt(0.1875 * 12), 1e-14);
    CHECK_NEAR(oracle_distribution_at(&three, 0.2499), 10, 0);
    CHECK_NEAR(oracle_distribution_at(&three, 0.25), 20, 0); // the first whose share is above u
    CHECK_NEAR(oracle_distribution_at(&three, 0.75), 30, 0);
    CHECK_NEAR(oracle_distribution_at(&range, 0.25), 0, 0);
    CHECK_NEAR(oracle_distribution_at(&lognormal, 0.5), exp(2), 1e-14);
}

// Two areas with loss 6 exp(-x) and 2 exp(-x): the first ln 3 ships go to the first, the rest in halves. Against
// the closed form with different rates: ln(6) - x = ln(2*0.5) - 0.5 y, x + y = 4.
TEST(ships_go_where_they_matter_most)
{
    double x[2];
    oracle_share_ships(2, (double[]){ 6, 2 }, (double[]){ 1, 1 }, 1, x);
    CHECK_NEAR(x[0], 1, 1e-14);
    CHECK_NEAR(x[1], 0, 1e-14);
    oracle_share_ships(2, (double[]){ 6, 2 }, (double[]){ 1, 1 }, 3, x);
    CHECK_NEAR(x[0], (3 + log(3)) / 2, 1e-14);
    CHECK_NEAR(x[1], (3 - log(3)) / 2, 1e-14);
    oracle_share_ships(2, (double[]){ 6, 2 }, (double[]){ 1, 0.5 }, 4, x);
    CHECK_NEAR(x[0], (log(6) + 2) / 1.5, 1e-14);
    CHECK_NEAR(x[1], 4 - (log(6) + 2) / 1.5, 1e-13);
    oracle_share_ships(2, (double[]){ 0, 0 }, (double[]){ 1, 1 }, 3, x);
    CHECK_NEAR(x[0] + x[1], 0, 0);
}

RUN(IT(philox_gives_the_published_words), IT(fnv_gives_the_published_hashes), IT(a_uniform_takes_the_first_two_words),
    IT(the_normal_inverse_is_good_to_the_last_digits), IT(distributions_invert_by_hand),
    IT(ships_go_where_they_matter_most))
