/* SPDX-License-Identifier: Apache-2.0
 *
 * Scores by hand, by their integral, and at a published value.
 */
#include <isthmus/analysis/score.h>
#include <isthmus/base/random.h>

#include "check.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

TEST(one_number_scores_its_absolute_error)
{
    CHECK_NEAR(ist_score_crps((double[]){ 3 }, 1, 5).value, 2, 0);
    CHECK_NEAR(ist_score_crps((double[]){ 3 }, 1, 5).fair, 2, 0);
    CHECK_NEAR(ist_score_crps((double[]){ 3, 3, 3 }, 3, 5).value, 2, 1e-15);
}

/* {0, 1} at 0: mean miss 1/2 less 2 / (2 * 4). {1, 2, 4} at 3: 4/3 less 12 / (2 * 9); fair: less 12 / (2 * 3 * 2). */
TEST(small_ensembles_score_as_computed_by_hand)
{
    CHECK_NEAR(ist_score_crps((double[]){ 0, 1 }, 2, 0).value, 0.25, 1e-15);
    CHECK_NEAR(ist_score_crps((double[]){ 0, 1 }, 2, 0).fair, 0, 1e-15);
    CHECK_NEAR(ist_score_crps((double[]){ 0, 1 }, 2, 0.5).value, 0.25, 1e-15);
    CHECK_NEAR(ist_score_crps((double[]){ 1, 2, 4 }, 3, 3).value, 2.0 / 3, 1e-15);
    CHECK_NEAR(ist_score_crps((double[]){ 1, 2, 4 }, 3, 3).fair, 1.0 / 3, 1e-15);
    CHECK_NEAR(ist_score_crps((double[]){ 1e6 + 1, 1e6 + 2, 1e6 + 4 }, 3, 1e6 + 3).value, 2.0 / 3, 1e-9);
}

/* The definition: the integral of (F(x) - 1[x >= y])^2, step by step between the members and y. */
static double by_integral(const double *sorted, size_t n, double y)
{
    double sum = 0, at = sorted[0] < y ? sorted[0] : y;
    size_t below = 0;
    bool   passed = false;
    while (below < n || !passed) {
        while (below < n && sorted[below] <= at) below++;
        passed = passed || y <= at;
        double next = HUGE_VAL;
        if (below < n) next = sorted[below];
        if (!passed && y < next) next = y;
        if (next == HUGE_VAL) break;
        double F = (double)below / (double)n, step = passed ? 1 : 0;
        sum += (F - step) * (F - step) * (next - at);
        at = next;
    }
    return sum;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

TEST(the_sum_over_pairs_is_the_integral_of_the_definition)
{
    double x[50];
    for (unsigned round = 0; round < 200; round++) {
        size_t n = 1 + round % 50;
        for (size_t i = 0; i < n; i++) x[i] = 10 * ist_uniform(5, i, round, 1) - (round % 3 ? 0 : (double)(i / 2));
        qsort(x, n, sizeof *x, ascending);
        double y = 14 * ist_uniform(5, 99, round, 2) - 2;
        CHECK_NEAR(ist_score_crps(x, n, y).value, by_integral(x, n, y), 1e-12);
    }
}

/* Gneiting and Raftery (2007), equation 21: N(0,1) at 0 scores 2 phi(0) - 1/sqrt(pi) = 0.23369; at 1: 0.60244. */
TEST(a_normal_ensemble_comes_to_the_published_value)
{
    enum { N = 20001 };
    double *x = malloc(N * sizeof *x);
    for (size_t i = 0; x && i < N; i++) x[i] = ist_normal_inverse(((double)i + 0.5) / N);
    if (x) CHECK_NEAR(ist_score_crps(x, N, 0).value, 0.2336949, 1e-4);
    if (x) CHECK_NEAR(ist_score_crps(x, N, 1).value, 0.6024414, 1e-4);
    free(x);
}

/* Over many ensembles of two from one law the fair score does not depend on their size: uniform on 0..1 at 1/2 gives
 * E|x - y| - E|x - x'| / 2 = 1/4 - 1/6. */
TEST(the_fair_score_of_small_ensembles_is_that_of_an_endless_one)
{
    double sum = 0, plain = 0;
    for (uint64_t i = 0; i < 200000; i++) {
        double x[2] = { ist_uniform(7, i, 0, 1), ist_uniform(7, i, 1, 1) };
        if (x[0] > x[1]) {
            double held = x[0];
            x[0] = x[1];
            x[1] = held;
        }
        sum += ist_score_crps(x, 2, 0.5).fair;
        plain += ist_score_crps(x, 2, 0.5).value;
    }
    CHECK_NEAR(sum / 200000, 1.0 / 12, 2e-3);
    CHECK_NEAR(plain / 200000, 1.0 / 4 - 1.0 / 12, 2e-3);
}

TEST(brier_is_the_squared_miss_of_a_probability)
{
    CHECK_NEAR(ist_score_brier(0.75, 1), 0.0625, 0);
    CHECK_NEAR(ist_score_brier(0.75, 0), 0.5625, 0);
    CHECK_NEAR(ist_score_brier(1, 1), 0, 0);
}

/* Two at 0.25 of which one happened, two at 0.75 which both did: rate 3/4. Reliability (1/16 + 1/16) / 2, resolution
 * (1/16 + 1/16) / 2, uncertainty 3/16; together the mean Brier score, (1/16 + 9/16 + 1/16 + 1/16) / 4. */
TEST(reliability_less_resolution_plus_uncertainty_is_the_brier_score)
{
    const double    p[] = { 0.25, 0.25, 0.75, 0.75 };
    const int       o[] = { 1, 0, 1, 1 };
    ist_reliability r;
    ist_score_reliability(p, o, 4, &r);
    CHECK(r.count[2] == 2 && r.count[7] == 2);
    CHECK_NEAR(r.happened[2], 0.5, 0);
    CHECK_NEAR(r.reliability, 1.0 / 16, 1e-15);
    CHECK_NEAR(r.resolution, 1.0 / 16, 1e-15);
    CHECK_NEAR(r.uncertainty, 3.0 / 16, 1e-15);
    CHECK_NEAR(r.reliability - r.resolution + r.uncertainty, 3.0 / 16, 1e-15);
    CHECK(isnan(r.forecast[0]));
}

/* Exact sums of binomial coefficients (Python's whole numbers) gave the ranges. */
TEST(the_consistent_range_of_hits_is_the_binomial_one)
{
    static const struct { size_t n; double p; size_t low, high; } known[] = {
        { 0, 0.9, 0, 0 },    { 1, 0.9, 0, 1 },     { 5, 0.9, 3, 5 },      { 10, 0.9, 7, 10 },
        { 20, 0.9, 15, 20 }, { 37, 0.9, 29, 36 },  { 100, 0.9, 84, 95 },  { 1000, 0.9, 881, 918 },
        { 7, 0.5, 1, 6 },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t low, high;
        ist_score_binomial_range(known[i].n, known[i].p, &low, &high);
        CHECK(low == known[i].low && high == known[i].high);
        if (low != known[i].low || high != known[i].high) printf("# n %zu: %zu..%zu\n", known[i].n, low, high);
    }
}

RUN(IT(one_number_scores_its_absolute_error), IT(small_ensembles_score_as_computed_by_hand),
    IT(the_sum_over_pairs_is_the_integral_of_the_definition), IT(a_normal_ensemble_comes_to_the_published_value),
    IT(the_fair_score_of_small_ensembles_is_that_of_an_endless_one), IT(brier_is_the_squared_miss_of_a_probability),
    IT(reliability_less_resolution_plus_uncertainty_is_the_brier_score), IT(the_consistent_range_of_hits_is_the_binomial_one))
