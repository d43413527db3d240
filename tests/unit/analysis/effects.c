/* SPDX-License-Identifier: Apache-2.0
 *
 * Total effects of groups of parameters, on functions whose shares are known.
 */
#include "check.h"
#include "reference.h"
#include "toy.h"

#include <isthmus/analysis/effects.h>

enum { GROUPS = 6, PARAMETERS = 3 };
static const bool groups[GROUPS][PARAMETERS] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 },
                                                 { 1, 1, 1 }, { 0, 0, 0 }, { 1, 0, 1 } };

/* Effects of each group on the metric itself. */
static void effects_of(double (*metric)(const toy_function *, uint64_t, ist_coalition, int), double amount,
                       uint64_t seed, uint64_t worlds, ist_effect out[GROUPS])
{
    ist_arena     *arena = ist_arena_new();
    toy_function toys[GROUPS + 1];
    ist_evaluator  evaluators[GROUPS + 1];
    ist_pass       passes[GROUPS + 1];
    ist_finding   row = { IST_SAY_ALL, IST_NONE, IST_NONE, 0 };
    ist_coalitions plan = { 0 };
    ist_valuation *valuation = NULL;
    CHECK(ist_coalitions_plan(arena, &(ist_grouping){ 0 }, false, &plan, NULL) == IST_OK);
    for (int p = 0; p <= GROUPS; p++) {
        const bool *redraw = p ? groups[p - 1] : NULL;
        toys[p] = (toy_function){ .metric = metric, .seed = seed, .amount = amount, .redraw = redraw };
        evaluators[p] = toy_evaluator(&toys[p], 1, 64);
        passes[p] = (ist_pass){ &evaluators[p], &plan, 1, &row, p ? 0 : IST_NONE };
    }
    CHECK(ist_valuation_new(&valuation, passes, GROUPS + 1, NULL) == IST_OK);
    CHECK(ist_valuation_advance(valuation, 8 * worlds, &(ist_control){ .threads = 2 }, NULL) == IST_OK);
    for (int p = 1; p <= GROUPS; p++) {
        const ist_effect *effects = NULL;
        CHECK(ist_valuation_effects(valuation, (size_t)p, arena, &effects, NULL) == IST_OK);
        out[p - 1] = effects[0];
    }
    const ist_effect *none = NULL;
    CHECK(ist_valuation_effects(valuation, 0, arena, &none, NULL) == IST_USAGE);
    ist_valuation_free(valuation);
    ist_arena_free(arena);
}

/* 3 x0 + 2 x1 + x2: shares 9, 4 and 1 of 14; variance 14/12. Chance hits redrawn futures as it hits the others, and
 * acts through the parameters too, so that differences are noisy as well. */
static double linear(const toy_function *t, uint64_t future, ist_coalition coalition, int metric)
{
    (void)coalition;
    (void)metric;
    double noise = t->amount * toy_chance(t, future, "chance"), x0 = toy_parameter(t, future, 0);
    return 3 * x0 * (1 + noise) + 2 * toy_parameter(t, future, 1) + toy_parameter(t, future, 2) + 5 * noise;
}

TEST(shares_of_a_linear_function_are_the_squares_of_its_slopes)
{
    const double exact[GROUPS] = { 9.0 / 14, 4.0 / 14, 1.0 / 14, 1, 0, 10.0 / 14 };
    ist_effect   effects[GROUPS];
    effects_of(linear, 0, 1, 2000, effects);
    for (int g = 0; g < GROUPS; g++) {
        CHECK(effects[g].spread == IST_SPREAD_RESOLVED);
        CHECK_NEAR(effects[g].share, exact[g], 4 * effects[g].error);
        CHECK(effects[g].error < 0.05);
        CHECK_NEAR(effects[g].between, 14.0 / 12, 0.1);
    }
    CHECK(effects[4].share == 0 && effects[4].error == 0);
}

TEST(the_noise_of_eight_futures_does_not_inflate_shares)
{
    const double exact[GROUPS] = { 9.0 / 14, 4.0 / 14, 1.0 / 14, 1, 0, 10.0 / 14 };
    double       sums[GROUPS] = { 0 }, squares[GROUPS] = { 0 }, errors[GROUPS] = { 0 };
    for (uint64_t seed = 0; seed < 20; seed++) {
        ist_effect effects[GROUPS];
        effects_of(linear, 0.5, seed, 500, effects);
        for (int g = 0; g < GROUPS; g++) {
            sums[g] += effects[g].share / 20;
            squares[g] += effects[g].share * effects[g].share / 20;
            errors[g] += effects[g].error / 20;
        }
    }
    for (int g = 0; g < GROUPS; g++) {
        double sd = sqrt(squares[g] - sums[g] * sums[g]);
        CHECK_NEAR(sums[g], exact[g], 4 * sd / sqrt(20) + 1e-12);
        CHECK(sd < 2 * errors[g] + 1e-12 && errors[g] < 2 * sd + 1e-12); /* the stated error is the real one */
    }
}

static double ishigami_b;
static double ishigami(const toy_function *t, uint64_t future, ist_coalition coalition, int metric)
{
    (void)coalition;
    (void)metric;
    const double pi = 3.14159265358979323846;
    double x[PARAMETERS];
    for (int p = 0; p < PARAMETERS; p++) x[p] = pi * (2 * toy_parameter(t, future, p) - 1);
    return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + ishigami_b * pow(x[2], 4) * sin(x[0])
           + t->amount * toy_chance(t, future, "chance");
}

TEST(total_effects_of_ishigamis_function_come_out)
{
    json_t *file = reference_json("sensitivity/ishigami.json"), *entry;
    size_t  i;
    json_array_foreach (json_object_get(file, "cases"), i, entry) {
        ist_effect effects[GROUPS];
        ishigami_b = json_number_value(json_object_get(entry, "b"));
        CHECK(json_number_value(json_object_get(entry, "a")) == 7);
        effects_of(ishigami, 1, 2, 8000, effects);
        for (int g = 0; g < 3; g++) {
            double exact = json_number_value(json_array_get(json_object_get(entry, "ST"), (size_t)g));
            CHECK_NEAR(effects[g].share, exact, 3 * effects[g].error);
            CHECK(effects[g].error < 0.02);
        }
        double variance = json_number_value(json_object_get(entry, "variance"));
        CHECK_NEAR(effects[3].between, variance, 0.05 * variance);
        /* What the two others leave is x1's own share: they do not interact with it. */
        CHECK_NEAR(1 - effects[5].share, json_number_value(json_array_get(json_object_get(entry, "S"), 1)),
                   3 * effects[5].error);
    }
    CHECK(i == 2);
    json_decref(file);
}

static double chance_alone(const toy_function *t, uint64_t future, ist_coalition coalition, int metric)
{
    (void)coalition;
    (void)metric;
    return t->amount > 0 ? toy_chance(t, future, "chance") : 4;
}

TEST(where_worlds_do_not_differ_there_is_no_share)
{
    ist_effect effects[GROUPS];
    int        unresolved = 0;
    effects_of(chance_alone, 0, 1, 10, effects);
    CHECK(effects[0].spread == IST_SPREAD_NONE && isnan(effects[0].share));
    for (uint64_t seed = 0; seed < 20; seed++) {
        effects_of(chance_alone, 1, seed, 10, effects);
        unresolved += effects[0].spread == IST_SPREAD_UNRESOLVED && isnan(effects[0].share);
    }
    CHECK(unresolved > 5 && unresolved < 18);
}

RUN(IT(shares_of_a_linear_function_are_the_squares_of_its_slopes),
    IT(the_noise_of_eight_futures_does_not_inflate_shares),
    IT(total_effects_of_ishigamis_function_come_out), IT(where_worlds_do_not_differ_there_is_no_share))
