/* SPDX-License-Identifier: Apache-2.0
 *
 * allocation.c: several kinds of force against every split there is, the certificate, and the edges.
 */
#include "check.h"
#include <isthmus/analysis/allocation.h>
#include <isthmus/base/random.h>
#include <stdlib.h>

static double draw(uint64_t i, uint32_t what) { return ist_uniform(31, i, 0, what); }

/* Contingency c in theatre c modulo K; weights of kinds and depth sum to 1. */
static ist_allocation random_case(uint64_t i, size_t kinds, size_t theatres, size_t wars, int most)
{
    ist_allocation it = { .n_theatres = theatres, .n_kinds = kinds, .n_contingencies = wars };
    for (size_t c = 0; c < wars; c++) {
        double sum = it.depth_weight[c] = 0.3 * draw(i, 1000u + (uint32_t)c);
        it.theatre[c] = (int)(c % theatres);
        for (size_t f = 0; f < kinds; f++) sum += it.kind_weight[f * wars + c] = draw(i, (uint32_t)(f * wars + c));
        for (size_t f = 0; f < kinds; f++) it.kind_weight[f * wars + c] *= (1 - it.depth_weight[c]) / (sum - it.depth_weight[c]);
        it.outlook.weight[c] = 1e5 * draw(i, 1100u + (uint32_t)c) * draw(i, 1200u + (uint32_t)c);
        it.outlook.e[c] = draw(i, 1500) < 0.1 ? 0 : 4 * draw(i, 1300u + (uint32_t)c);
        it.outlook.base[c] = draw(i, 1400u + (uint32_t)c);
        it.outlook.depth[c] = draw(i, 1600u + (uint32_t)c);
    }
    for (size_t f = 0; f < kinds; f++) {
        for (size_t k = 0; k < theatres; k++) {
            uint32_t cell = 2000u + (uint32_t)(f * theatres + k);
            it.outlook.seen[f * theatres + k] = draw(i, cell) < 0.05 ? 0 : 1 + 8 * draw(i, cell + 100);
            it.outlook.fielded[f * theatres + k] = 5 * draw(i, cell + 200);
            it.floor[f * theatres + k] = draw(i, cell + 300) < 0.3;
            it.pool[f] += it.floor[f * theatres + k];
        }
        it.pool[f] += floor((most + 1) * draw(i, 3000u + (uint32_t)f));
    }
    return it;
}

/* Down an order of theatres, each up to what it asks for: the rule `priority` (docs/model.md, section 4). */
static void priority(const ist_allocation *it, const int *order, double *x)
{
    for (size_t f = 0; f < it->n_kinds; f++) {
        double left = it->pool[f];
        for (size_t k = 0; k < it->n_theatres; k++) left -= it->floor[f * it->n_theatres + k];
        for (size_t n = 0; n < it->n_theatres; n++) {
            size_t s = f * it->n_theatres + (size_t)order[n];
            double wants = fmax(0, ceil(it->outlook.seen[s] - it->outlook.fielded[s] - it->floor[s] - 1e-9)), gets = fmin(left, wants);
            x[s] = it->floor[s] + gets;
            left -= gets;
        }
    }
}

/* L from its definition, with libm. */
static double loss(const ist_allocation *it, const double *x)
{
    double sum = 0;
    for (size_t c = 0; c < it->n_contingencies; c++) {
        double rho = it->depth_weight[c] * it->outlook.depth[c];
        for (size_t f = 0; f < it->n_kinds; f++) {
            size_t s = f * it->n_theatres + (size_t)it->theatre[c];
            rho += it->kind_weight[f * it->n_contingencies + c] *
                   (it->outlook.seen[s] > 0 ? fmin(1, (it->outlook.fielded[s] + x[s]) / it->outlook.seen[s]) : 1);
        }
        sum += it->outlook.weight[c] * exp(it->outlook.e[c] * (it->outlook.base[c] - rho));
    }
    return sum;
}

static double best_of_all(const ist_allocation *it, size_t s, double *x)
{
    if (s == it->n_kinds * it->n_theatres) return loss(it, x);
    size_t f = s / it->n_theatres;
    double used = 0, best = INFINITY;
    for (size_t k = 0; k < s % it->n_theatres; k++) used += x[f * it->n_theatres + k];
    for (size_t k = s % it->n_theatres + 1; k < it->n_theatres; k++) used += it->floor[f * it->n_theatres + k];
    for (x[s] = it->floor[s]; used + x[s] <= it->pool[f]; x[s] += 1) best = fmin(best, best_of_all(it, s + 1, x));
    return best;
}

/* Compares with every split; gives the worst excess and the mean certified gap. */
static void compare(size_t kinds, size_t wars, int most, uint64_t cases)
{
    double worst = 0, mean = 0, widest = 0;
    int    exact = 0;
    for (uint64_t i = 0; i < cases; i++) {
        ist_allocation it = random_case(i, kinds, 3, wars, most);
        ist_split      split;
        double         x[IST_MAX_SITES];
        CHECK(ist_allocate(&it, NULL, &split, NULL) == IST_OK);
        double best = best_of_all(&it, 0, x), excess = split.loss / best - 1;
        CHECK_NEAR(split.loss, loss(&it, split.x), 1e-9 * best);
        CHECK(split.bound <= best * (1 + 1e-12));              /* the certificate is true */
        CHECK(excess <= split.gap / (1 - split.gap) + 1e-9);   /* and covers the distance */
        CHECK(split.largest_gain <= 1e-12 * split.loss);
        worst = fmax(worst, excess);
        widest = fmax(widest, split.gap);
        mean += split.gap / (double)cases;
        exact += excess < 1e-9;
    }
    printf("# %zu kinds, %zu wars: %d of %d exact; worst excess over the best split %.2g; certified gap: mean %.2g, widest %.2g\n",
           kinds, wars, exact, (int)cases, worst, mean, widest);
    CHECK(worst < 0.005);
}

TEST(one_kind_is_the_best_of_all_splits) { compare(1, 4, 12, 300); }
TEST(two_kinds_are_near_the_best_of_all_splits) { compare(2, 4, 6, 300); }
TEST(three_kinds_are_near_the_best_of_all_splits) { compare(3, 5, 3, 150); }

TEST(no_requirement_places_nothing)
{
    ist_allocation it = random_case(1, 2, 3, 3, 6);
    ist_split      split;
    for (size_t s = 0; s < 6; s++) it.outlook.seen[s] = 0;
    CHECK(ist_allocate(&it, NULL, &split, NULL) == IST_OK);
    for (size_t s = 0; s < 6; s++) CHECK(split.x[s] == it.floor[s]);
    CHECK(split.gap <= 1e-11 && split.largest_gain == 0);
}

TEST(an_empty_pool_and_a_single_theatre_are_defined)
{
    ist_allocation it = random_case(2, 2, 1, 2, 6);
    ist_split      split;
    CHECK(ist_allocate(&it, NULL, &split, NULL) == IST_OK);
    for (size_t f = 0; f < 2; f++) { /* all that still earns goes to the only theatre */
        double wants = ceil(it.outlook.seen[f] - it.outlook.fielded[f]);
        CHECK(split.x[f] == fmax(it.floor[f], fmin(it.pool[f], wants)));
    }
    it = random_case(3, 2, 3, 3, 6);
    for (size_t s = 0; s < 6; s++) it.floor[s] = 0;
    it.pool[0] = it.pool[1] = 0;
    CHECK(ist_allocate(&it, NULL, &split, NULL) == IST_OK);
    for (size_t s = 0; s < 6; s++) CHECK(split.x[s] == 0);
    it.floor[0] = 1;
    ist_error err = { 0 };
    CHECK(ist_allocate(&it, NULL, &split, &err) == IST_RANGE);
    CHECK_HAS(err.text, "exceed the pool");
}

/* Three theatres alike and 7 units: 3, 2, 2, the odd one to the first. */
TEST(equal_theatres_share_alike_and_ties_go_to_the_first)
{
    ist_allocation it = { .n_theatres = 3, .n_kinds = 1, .n_contingencies = 3, .pool = { 7 } };
    ist_split      split;
    for (int c = 0; c < 3; c++) {
        it.theatre[c] = c;
        it.kind_weight[c] = 1;
        it.outlook.weight[c] = 100;
        it.outlook.e[c] = 2;
        it.outlook.base[c] = 0.5;
        it.outlook.seen[c] = 10;
    }
    CHECK(ist_allocate(&it, NULL, &split, NULL) == IST_OK);
    CHECK(split.x[0] == 3 && split.x[1] == 2 && split.x[2] == 2);
}

TEST(without_elasticities_the_start_stays)
{
    ist_allocation it = random_case(4, 2, 3, 3, 6);
    ist_split      split;
    double         start[6];
    int            order[3] = { 2, 0, 1 };
    for (size_t c = 0; c < 3; c++) it.outlook.e[c] = 0;
    priority(&it, order, start);
    CHECK(ist_allocate(&it, start, &split, NULL) == IST_OK);
    for (size_t s = 0; s < 6; s++) CHECK(split.x[s] == start[s]);
    CHECK(split.largest_gain == 0);
}

/* The joint rule's own objective: the search from the priority target never ends above it. */
TEST(the_search_is_never_worse_than_priority)
{
    for (uint64_t i = 0; i < 2000; i++) {
        ist_allocation it = random_case(10000 + i, 3, 3, 5, 8);
        ist_split      split;
        double         start[9];
        int            order[3] = { (int)(i % 3), (int)((i + 1) % 3), (int)((i + 2) % 3) };
        priority(&it, order, start);
        CHECK(ist_allocate(&it, start, &split, NULL) == IST_OK);
        CHECK(split.loss <= ist_allocation_loss(&it, start));
    }
}

RUN(IT(one_kind_is_the_best_of_all_splits), IT(two_kinds_are_near_the_best_of_all_splits),
    IT(three_kinds_are_near_the_best_of_all_splits), IT(no_requirement_places_nothing),
    IT(an_empty_pool_and_a_single_theatre_are_defined), IT(equal_theatres_share_alike_and_ties_go_to_the_first),
    IT(without_elasticities_the_start_stays), IT(the_search_is_never_worse_than_priority))
