/* SPDX-License-Identifier: Apache-2.0
 *
 * waterfill.c: the kernel by hand, at its edges, and against enumeration of every split.
 */
#include "check.h"
#include <isthmus/base/random.h>
#include <isthmus/base/waterfill.h>
#include <stdbool.h>

static double loss(const ist_site *sites, size_t n, const double *x)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t j = 0; j < sites[k].n_terms; j++) {
            double top = fmax(sites[k].cap, sites[k].floor);
            sum += sites[k].amount[j] * exp(-sites[k].rate[j] * fmin(x[k], top));
        }
    return sum;
}

/* Two equal sites share equally; a site worth e times more holds 1/rate more. By hand:
 * x1 + x2 = 4, ln(e) - x1 = 0 - x2 -> x1 = 2.5, x2 = 1.5 at rate 1. */
TEST(the_fluid_split_equalises_the_margin)
{
    double one = 1, e = exp(1), rate = 1, x[2], level;
    ist_site sites[2] = { { 0, 100, 1, &e, &rate }, { 0, 100, 1, &one, &rate } };
    CHECK_NEAR(ist_waterfill_fluid(sites, 2, 4, x, &level), 0, 1e-14);
    CHECK_NEAR(x[0], 2.5, 1e-14);
    CHECK_NEAR(x[1], 1.5, 1e-14);
    CHECK_NEAR(level, exp(-1.5), 1e-14);
}

TEST(floors_caps_and_idle_sites_are_kept)
{
    double one = 1, nothing = 0, rate = 1, x[3];
    ist_site sites[3] = { { 1, 2, 1, &one, &rate }, { 0, 1.5, 1, &one, &rate }, { 3, 9, 1, &nothing, &rate } };
    CHECK_NEAR(ist_waterfill_fluid(sites, 3, 10, x, NULL), 3.5, 1e-14);
    CHECK_NEAR(x[0], 2, 0);
    CHECK_NEAR(x[1], 1.5, 0);
    CHECK_NEAR(x[2], 3, 0);
    CHECK_NEAR(ist_waterfill_fluid(sites, 3, 4, x, NULL), 0, 1e-14); /* all at the floors */
    CHECK_NEAR(x[0] + x[1] + x[2], 4, 1e-14);
    CHECK_NEAR(ist_waterfill_fluid(sites, 0, 5, x, NULL), 5, 0);
}

TEST(ties_of_whole_units_go_to_the_first_site)
{
    double one = 1, rate = 1, x[3];
    ist_site sites[3] = { { 0, 9, 1, &one, &rate }, { 0, 9, 1, &one, &rate }, { 0, 9, 1, &one, &rate } };
    CHECK_NEAR(ist_waterfill_units(sites, 3, 4, 3, x), 0, 0);
    CHECK(x[0] == 2 && x[1] == 1 && x[2] == 1);
}

TEST(a_gain_that_rounds_to_nothing_places_nothing)
{
    double one = 1, small = 1e-14, rate = 1, x[2];
    ist_site sites[2] = { { 0, 2, 1, &one, &rate }, { 0, 9, 1, &small, &rate } };
    CHECK_NEAR(ist_waterfill_units(sites, 2, 5, 1, x), 3, 0);
    CHECK(x[0] == 2 && x[1] == 0);
}

static double draw(uint64_t i, uint32_t what) { return ist_uniform(11, i, 0, what); }

static double best_by_enumeration(const ist_site sites[3], int total)
{
    double best = INFINITY;
    for (int a = (int)sites[0].floor; a <= total; a++)
        for (int b = (int)sites[1].floor; a + b <= total; b++)
            for (int c = (int)sites[2].floor; a + b + c <= total; c++) {
                double x[3] = { a, b, c }, l = loss(sites, 3, x);
                if (l < best) best = l;
            }
    return best;
}

TEST(whole_units_equal_the_best_of_all_splits_in_2000_random_cases)
{
    for (uint64_t i = 0; i < 2000; i++) {
        double amount[3][2], rate[3][2], x[3];
        ist_site sites[3];
        double floors = 0;
        for (int k = 0; k < 3; k++) {
            for (int j = 0; j < 2; j++) {
                amount[k][j] = 10 * draw(i, (uint32_t)(k * 2 + j));
                rate[k][j] = draw(i, (uint32_t)(10 + k * 2 + j));
            }
            sites[k] = (ist_site){ floor(3 * draw(i, 20u + (uint32_t)k)), 8 * draw(i, 30u + (uint32_t)k),
                                   1 + (draw(i, 40) > 0.5), amount[k], rate[k] };
            floors += sites[k].floor;
        }
        double total = floors + floor(6 * draw(i, 50));
        ist_waterfill_units(sites, 3, total, 1, x);
        CHECK_NEAR(loss(sites, 3, x), best_by_enumeration(sites, (int)total), 1e-9);
    }
}

/* At the optimum no small move between two sites helps, with one term a site and with several. */
TEST(no_small_move_improves_the_fluid_split)
{
    for (uint64_t i = 0; i < 2000; i++) {
        double amount[3][2], rate[3][2], x[3];
        ist_site sites[3];
        for (int k = 0; k < 3; k++) {
            for (int j = 0; j < 2; j++) {
                amount[k][j] = 10 * draw(i, (uint32_t)(k * 2 + j));
                rate[k][j] = 0.05 + draw(i, (uint32_t)(10 + k * 2 + j));
            }
            sites[k] = (ist_site){ draw(i, 20u + (uint32_t)k), 8 * draw(i, 30u + (uint32_t)k), 1 + i % 2, amount[k], rate[k] };
        }
        double total = sites[0].floor + sites[1].floor + sites[2].floor + 8 * draw(i, 50);
        double left = ist_waterfill_fluid(sites, 3, total, x, NULL), here = loss(sites, 3, x);
        CHECK_NEAR(x[0] + x[1] + x[2] + left, total, 1e-10);
        for (int from = 0; from < 3; from++)
            for (int to = 0; to < 3; to++) {
                double moved[3] = { x[0], x[1], x[2] }, step = fmin(1e-3, x[from] - sites[from].floor);
                if (from == to || step <= 0) continue;
                moved[from] -= step;
                moved[to] += step;
                CHECK(loss(sites, 3, moved) >= here - 1e-9);
            }
    }
}

/* By hand: v ln(1 + x) at price c is worth placing until v/(1 + x) = c, so x = v/c - 1 = 2, whatever is left over. */
TEST(a_price_stops_what_earns_less)
{
    double v = 3, rate = 1, x, level;
    ist_site site = { .cap = 100, .n_terms = 1, .amount = &v, .rate = &rate, .price = 1, .curve = IST_CURVE_LOGARITHMIC };
    CHECK_NEAR(ist_waterfill_fluid(&site, 1, 50, &x, &level), 48, 1e-12);
    CHECK_NEAR(x, 2, 1e-12);
    CHECK_NEAR(level, 0, 0);
    CHECK_NEAR(ist_waterfill_units(&site, 1, 50, 1, &x), 48, 0); /* ln(3/2) 3 > 1, the third unit earns 3 ln(4/3) < 1 */
    CHECK_NEAR(x, 2, 0);
    double offset = 1; /* one unit of somebody else: one less is wanted */
    site.offset = &offset;
    ist_waterfill_fluid(&site, 1, 50, &x, NULL);
    CHECK_NEAR(x, 1, 1e-12);
}

/* By hand: 10 (1 - a) = 5 (1 - b), a + b = 1 gives a = 2/3, b = 1/3, level 10/3. */
TEST(linear_sites_are_levelled)
{
    double high = 10, low = 5, rate = 1, x[2], level;
    ist_site sites[2] = { { .cap = 1, .n_terms = 1, .amount = &high, .rate = &rate, .curve = IST_CURVE_LINEAR },
                          { .cap = 1, .n_terms = 1, .amount = &low, .rate = &rate, .curve = IST_CURVE_LINEAR } };
    CHECK_NEAR(ist_waterfill_fluid(sites, 2, 1, x, &level), 0, 1e-12);
    CHECK_NEAR(x[0], 2.0 / 3, 1e-12);
    CHECK_NEAR(x[1], 1.0 / 3, 1e-12);
    CHECK_NEAR(level, 10.0 / 3, 1e-12);
}

TEST(more_sites_than_are_served_keep_their_floors)
{
    enum { MANY = IST_MAX_WATERFILL_SITES + 2 };
    double one = 1, rate = 1, x[MANY];
    ist_site sites[MANY];
    for (int k = 0; k < MANY; k++) sites[k] = (ist_site){ .floor = k >= MANY - 2, .cap = 9, .n_terms = 1, .amount = &one, .rate = &rate };
    CHECK_NEAR(ist_waterfill_units(sites, MANY, MANY, 1, x), 0, 0);
    CHECK(x[0] == 1 && x[MANY - 3] == 1 && x[MANY - 1] == 1);
}

RUN(IT(the_fluid_split_equalises_the_margin), IT(floors_caps_and_idle_sites_are_kept),
    IT(ties_of_whole_units_go_to_the_first_site), IT(a_gain_that_rounds_to_nothing_places_nothing),
    IT(whole_units_equal_the_best_of_all_splits_in_2000_random_cases), IT(no_small_move_improves_the_fluid_split),
    IT(a_price_stops_what_earns_less), IT(linear_sites_are_levelled), IT(more_sites_than_are_served_keep_their_floors))
