/* SPDX-License-Identifier: Apache-2.0
 *
 * waterfill_oracle.c: 10,000 random one-kind cases against methods that share nothing with the kernel.
 *
 * Whole units: dynamic programming over sites, which does not need the gains to fall. Fluid: every assignment of sites
 * to "at the floor", "at the cap" and "between", each solved in closed form, the best feasible one taken. Both use
 * libm. Floors, caps with fractions, ties, sites without gain and pools too large for all of them are among the cases.
 */
#include "check.h"
#include <isthmus/base/random.h>
#include <isthmus/base/waterfill.h>
#include <stdbool.h>

enum { CASES = 10000, SITES = 5, MOST_UNITS = 40 };

typedef struct situation {
    size_t   n;
    int      units;
    double   amount[SITES][2], rate[SITES][2];
    ist_site sites[SITES];
} situation;

static double draw(uint64_t i, uint32_t what) { return ist_uniform(5, i, 0, what); }

/* Every seventh case has equal sites, every eleventh a site without gain. */
static void make(uint64_t i, size_t terms, situation *out)
{
    double floors = 0;
    *out = (situation){ .n = 1 + (size_t)(SITES * draw(i, 1)) };
    for (size_t k = 0; k < out->n; k++) {
        uint32_t what = 10u + 20u * (uint32_t)(i % 7 == 0 ? 0 : k);
        double   requirement = 1 + 20 * draw(i, what), fielded = requirement * draw(i, what + 1) * 1.1;
        for (size_t j = 0; j < terms; j++) {
            out->rate[k][j] = 3 * draw(i, what + 2 + (uint32_t)j) / requirement;
            out->amount[k][j] = 1e5 * draw(i, what + 4 + (uint32_t)j) * exp(-out->rate[k][j] * fielded);
            if (i % 11 == 0 && k == 0) out->amount[k][j] = 0;
        }
        out->sites[k] = (ist_site){ .floor = floor(4 * draw(i, what + 6)), .cap = requirement - fielded, .n_terms = terms,
                                    .amount = out->amount[k], .rate = out->rate[k] };
        floors += out->sites[k].floor;
    }
    out->units = (int)(floors + floor((MOST_UNITS - floors) * draw(i, 2) * draw(i, 3)));
}

static double loss_at(const situation *it, size_t k, double x)
{
    double sum = 0, cap = fmax(it->sites[k].cap, it->sites[k].floor);
    for (size_t j = 0; j < it->sites[k].n_terms; j++) sum += it->amount[k][j] * exp(-it->rate[k][j] * fmin(x, cap));
    return sum;
}

static double loss(const situation *it, const double *x)
{
    double sum = 0;
    for (size_t k = 0; k < it->n; k++) sum += loss_at(it, k, x[k]);
    return sum;
}

/* best[n]: the least loss of the sites so far with n units among them, at most. */
static double best_by_programming(const situation *it)
{
    double best[MOST_UNITS + 1], next[MOST_UNITS + 1];
    for (int n = 0; n <= it->units; n++) best[n] = 0;
    for (size_t k = 0; k < it->n; k++) {
        for (int n = 0; n <= it->units; n++) {
            next[n] = INFINITY;
            for (int x = (int)it->sites[k].floor; x <= n; x++) next[n] = fmin(next[n], best[n - x] + loss_at(it, k, x));
        }
        for (int n = 0; n <= it->units; n++) best[n] = next[n];
    }
    return best[it->units];
}

TEST(whole_units_are_the_optimum_of_dynamic_programming)
{
    double worst = 0;
    for (uint64_t i = 0; i < CASES; i++) {
        situation it;
        double    x[SITES], best, used = 0;
        make(i, 1 + i % 2, &it);
        double scale = fmax(1e-300, best = best_by_programming(&it));
        double left = ist_waterfill_units(it.sites, it.n, it.units, scale, x);
        for (size_t k = 0; k < it.n; k++) {
            CHECK(x[k] >= it.sites[k].floor && x[k] == floor(x[k]));
            used += x[k];
        }
        CHECK(used + left == it.units);
        worst = fmax(worst, (loss(&it, x) - best) / scale);
    }
    printf("# %d cases; largest excess over the optimum, relative: %.2g\n", CASES, worst);
    CHECK(worst <= 1e-9); /* gains below 2^-41 of the loss are not placed, 40 of them at most */
}

/* The best over all assignments of sites to floor, cap and between; one exponential term a site. */
static double best_by_enumeration(const situation *it)
{
    double best = INFINITY;
    int    patterns = 1;
    for (size_t k = 0; k < it->n; k++) patterns *= 3;
    for (int p = 0; p < patterns; p++) {
        double x[SITES], fixed = 0, constant = 0, slope = 0, sum = 0;
        int    rest = p, free_site[SITES];
        for (size_t k = 0; k < it->n; k++, rest /= 3) {
            double cap = fmax(it->sites[k].cap, it->sites[k].floor);
            free_site[k] = rest % 3 == 2;
            x[k] = rest % 3 ? cap : it->sites[k].floor;
            if (!free_site[k]) fixed += x[k];
            else constant += log(it->amount[k][0] * it->rate[k][0]) / it->rate[k][0], slope += 1 / it->rate[k][0];
        }
        double level = slope > 0 ? (constant + fixed - it->units) / slope : 0;
        bool   feasible = true;
        for (size_t k = 0; k < it->n; k++) {
            double cap = fmax(it->sites[k].cap, it->sites[k].floor);
            if (free_site[k]) x[k] = (log(it->amount[k][0] * it->rate[k][0]) - level) / it->rate[k][0];
            feasible &= x[k] >= it->sites[k].floor - 1e-9 && x[k] <= cap + 1e-9;
            sum += x[k];
        }
        if (feasible && sum <= it->units + 1e-9) best = fmin(best, loss(it, x));
    }
    return best;
}

TEST(the_fluid_split_is_the_best_of_all_active_sets)
{
    double worst = 0, worst_bisected = 0;
    for (uint64_t i = 0; i < CASES; i++) {
        situation it;
        double    x[SITES], y[SITES], zero[1] = { 0 }, sum = 0;
        make(i, 1, &it);
        double best = best_by_enumeration(&it), left = ist_waterfill_fluid(it.sites, it.n, it.units, x, NULL);
        for (size_t k = 0; k < it.n; k++) sum += x[k];
        CHECK_NEAR(sum + left, it.units, 1e-9);
        worst = fmax(worst, (loss(&it, x) - best) / fmax(best, 1e-300));
        for (size_t k = 0; k < it.n; k++) it.sites[k].offset = zero; /* the same by the other path, bisection */
        ist_waterfill_fluid(it.sites, it.n, it.units, y, NULL);
        worst_bisected = fmax(worst_bisected, (loss(&it, y) - best) / fmax(best, 1e-300));
    }
    printf("# %d cases; largest excess, relative: closed form %.2g, bisection %.2g\n", CASES, worst, worst_bisected);
    CHECK(worst <= 1e-12 && worst_bisected <= 1e-12);
}

RUN(IT(whole_units_are_the_optimum_of_dynamic_programming), IT(the_fluid_split_is_the_best_of_all_active_sets))
