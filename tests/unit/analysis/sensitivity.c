/* SPDX-License-Identifier: Apache-2.0
 *
 * sensitivity.c: functions whose indices are known exactly, through the same code that asks the engine.
 */
#include "check.h"
#include "reference.h"
#include <isthmus/analysis/low_discrepancy.h>
#include <isthmus/analysis/probe.h>
#include <isthmus/analysis/sensitivity.h>
#include <isthmus/base/random.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

/* ---- the functions */

typedef struct ishigami { double a, b; } ishigami;

static ist_status ask_ishigami(void *context, const double *u, double *out, const ist_stop *stop, ist_error *err)
{
    const ishigami *it = context;
    double          x1 = pi * (2 * u[0] - 1), x2 = pi * (2 * u[1] - 1), x3 = pi * (2 * u[2] - 1);
    (void)stop, (void)err;
    out[0] = sin(x1) + it->a * sin(x2) * sin(x2) + it->b * x3 * x3 * x3 * x3 * sin(x1);
    return IST_OK;
}

static ist_status ask_g(void *context, const double *u, double *out, const ist_stop *stop, ist_error *err)
{
    const json_t *a = context;
    (void)stop, (void)err;
    out[0] = 1;
    for (size_t i = 0; i < json_array_size(a); i++) {
        double ai = json_number_value(json_array_get(a, i));
        out[0] *= (fabs(4 * u[i] - 2) + ai) / (1 + ai);
    }
    return IST_OK;
}

typedef struct linear { size_t d; double by[8], sd[8]; } linear; /* y = sum by_i sd_i z_i, z standard normal */

static ist_status ask_linear(void *context, const double *u, double *out, const ist_stop *stop, ist_error *err)
{
    const linear *it = context;
    (void)stop, (void)err;
    out[0] = 0;
    for (size_t i = 0; i < it->d; i++) out[0] += it->by[i] * it->sd[i] * ist_normal_inverse(u[i]);
    return IST_OK;
}

static ist_status ask_plane(void *context, const double *u, double *out, const ist_stop *stop, ist_error *err)
{
    (void)context, (void)stop, (void)err;
    out[0] = 3 * u[0] - 2 * u[1];
    return IST_OK;
}

/* Answers to a whole design on two threads; the caller frees. */
static double *answers(const ist_probe *probe, const ist_design *design)
{
    size_t      n = design->groups * design->group, done = 0;
    double     *y = malloc(n * sizeof *y);
    ist_control control = { .threads = 2 };
    CHECK(ist_probe_run(probe, design->points, n, design->group, &control, y, &done, NULL) == IST_OK && done == n);
    return y;
}

/* ---- Sobol */

static void check_index(const char *what, size_t i, ist_estimate got, double want)
{
    if (got.low <= want && want <= got.high && fabs(got.value - want) <= 1e-2) return;
    check_failures++;
    printf("# %s of input %zu: %g [%g, %g], exactly %g\n", what, i + 1, got.value, got.low, got.high, want);
}

static void check_sobol(ist_probe probe, const json_t *exact, uint64_t seed)
{
    ist_arena       *arena = ist_arena_new();
    ist_design       design;
    ist_sobol_effect effects[8];
    ist_sobol_whole  whole;
    CHECK(ist_sobol_design(arena, probe.n_inputs, 1 << 14, seed, &design, NULL) == IST_OK);
    double *y = answers(&probe, &design);
    CHECK(ist_sobol_read(&design, y, 1, design.groups, seed, &whole, effects, NULL) == IST_OK);
    CHECK_NEAR(whole.mean, json_number_value(json_object_get(exact, "mean")), 1e-2);
    CHECK_NEAR(whole.variance / json_number_value(json_object_get(exact, "variance")), 1, 2e-2);
    for (size_t i = 0; i < probe.n_inputs; i++) {
        check_index("S", i, effects[i].first, json_number_value(json_array_get(json_object_get(exact, "S"), i)));
        check_index("ST", i, effects[i].total, json_number_value(json_array_get(json_object_get(exact, "ST"), i)));
    }
    free(y);
    ist_arena_free(arena);
}

TEST(sobol_indices_of_ishigami_lie_in_their_intervals_and_within_a_hundredth)
{
    json_t *file = reference_json("sensitivity/ishigami.json"), *entry;
    size_t  i;
    json_array_foreach (json_object_get(file, "cases"), i, entry) {
        ishigami it = { json_number_value(json_object_get(entry, "a")), json_number_value(json_object_get(entry, "b")) };
        for (uint64_t seed = 1; seed <= 2; seed++)
            check_sobol((ist_probe){ .context = &it, .n_inputs = 3, .n_outputs = 1, .run = ask_ishigami }, entry, seed);
    }
    CHECK(i == 2);
    json_decref(file);
}

TEST(sobol_indices_of_the_g_function_lie_in_their_intervals_and_within_a_hundredth)
{
    json_t *file = reference_json("sensitivity/sobol_g.json"), *entry;
    size_t  i;
    json_array_foreach (json_object_get(file, "cases"), i, entry) {
        json_t *a = json_object_get(entry, "a");
        check_sobol((ist_probe){ .context = a, .n_inputs = json_array_size(a), .n_outputs = 1, .run = ask_g }, entry, 1);
    }
    CHECK(i > 0);
    json_decref(file);
}

/* The first base samples of a longer design are the shorter design: a run that is stopped is a shorter run. */
TEST(a_stopped_sobol_run_is_a_shorter_one)
{
    ist_arena       *arena = ist_arena_new();
    ist_design       longer, shorter;
    ist_sobol_effect a[3], b[3];
    ist_sobol_whole  whole;
    ishigami         it = { 7, 0.1 };
    ist_probe        probe = { .context = &it, .n_inputs = 3, .n_outputs = 1, .run = ask_ishigami };
    CHECK(ist_sobol_design(arena, 3, 512, 1, &longer, NULL) == IST_OK && ist_sobol_design(arena, 3, 128, 1, &shorter, NULL) == IST_OK);
    double *y = answers(&probe, &longer), *z = answers(&probe, &shorter);
    CHECK(ist_sobol_read(&longer, y, 1, 128, 1, &whole, a, NULL) == IST_OK && ist_sobol_read(&shorter, z, 1, 128, 1, &whole, b, NULL) == IST_OK);
    CHECK(memcmp(a, b, sizeof a) == 0);
    CHECK(ist_sobol_read(&shorter, z, 1, 1, 1, &whole, b, NULL) == IST_RANGE);
    free(y);
    free(z);
    ist_arena_free(arena);
}

/* ---- Morris */

static ist_probe probe_of(const char *name, json_t *g)
{
    static ishigami it = { 7, 0.1 };
    if (strcmp(name, "ishigami") == 0) return (ist_probe){ .context = &it, .n_inputs = 3, .n_outputs = 1, .run = ask_ishigami };
    if (strcmp(name, "linear") == 0) return (ist_probe){ .n_inputs = 2, .n_outputs = 1, .run = ask_plane };
    return (ist_probe){ .context = g, .n_inputs = json_array_size(g), .n_outputs = 1, .run = ask_g };
}

/* Every pair of neighbours of the whole grid as a trajectory of its own: the mean over them is the expectation. */
static ist_design whole_grid(ist_arena *arena, size_t d, size_t input)
{
    size_t  pairs = 2;
    for (size_t i = 1; i < d; i++) pairs *= 4;
    double *points = ist_arena_array(arena, 2 * pairs * d, sizeof *points);
    int    *moved = ist_arena_array(arena, pairs, sizeof *moved);
    for (size_t k = 0; k < pairs; k++) {
        size_t code = k / 2;
        for (size_t i = 0; i < d; i++) {
            double place = i == input ? (double)(k % 2) : (double)(code % 4);
            if (i != input) code /= 4;
            points[2 * k * d + i] = place / 3;
            points[(2 * k + 1) * d + i] = (place + (i == input ? 2 : 0)) / 3;
        }
        moved[k] = (int)input;
    }
    return (ist_design){ .n_inputs = d, .groups = pairs, .group = 2, .points = points, .moved = moved };
}

TEST(morris_effects_over_the_whole_grid_are_the_exact_expectations)
{
    json_t     *file = reference_json("sensitivity/morris_exact.json"), *entry, *a = json_pack("[f,f,f,f]", 0.0, 1.0, 4.5, 9.0);
    const char *name;
    json_object_foreach (file, name, entry) {
        if (!json_is_object(entry)) continue;
        ist_probe probe = probe_of(name, a);
        CHECK(probe.n_inputs == json_array_size(json_object_get(entry, "factors")));
        for (size_t i = 0; i < probe.n_inputs; i++) {
            ist_arena        *arena = ist_arena_new();
            ist_morris_effect effects[8];
            ist_design        design = whole_grid(arena, probe.n_inputs, i);
            json_t           *exact = json_array_get(json_object_get(entry, "factors"), i);
            double           *y = answers(&probe, &design), n = (double)design.groups;
            ist_morris_read(&design, y, 1, design.groups, effects);
            CHECK_NEAR(effects[i].mu, json_number_value(json_object_get(exact, "mu")), 1e-12);
            CHECK_NEAR(effects[i].mu_star, json_number_value(json_object_get(exact, "mu_star")), 1e-12);
            CHECK_NEAR(effects[i].sigma * sqrt((n - 1) / n), json_number_value(json_object_get(exact, "sigma_pop")), 1e-12);
            free(y);
            ist_arena_free(arena);
        }
    }
    json_decref(a);
    json_decref(file);
}

/* 10,000 trajectories: within four standard errors of the expectation, so sampling is even over the grid. */
TEST(morris_trajectories_have_the_exact_expectations)
{
    json_t     *file = reference_json("sensitivity/morris_exact.json"), *entry, *a = json_pack("[f,f,f,f]", 0.0, 1.0, 4.5, 9.0);
    const char *name;
    json_object_foreach (file, name, entry) {
        if (!json_is_object(entry)) continue;
        ist_probe         probe = probe_of(name, a);
        ist_arena        *arena = ist_arena_new();
        ist_design        design;
        ist_morris_effect effects[8];
        CHECK(ist_morris_design(arena, probe.n_inputs, &(ist_morris_options){ .trajectories = 10000, .seed = 3 }, &design, NULL) == IST_OK);
        double *y = answers(&probe, &design);
        ist_morris_read(&design, y, 1, design.groups, effects);
        for (size_t i = 0; i < probe.n_inputs; i++) {
            json_t *exact = json_array_get(json_object_get(entry, "factors"), i);
            double  mu = json_number_value(json_object_get(exact, "mu")), star = json_number_value(json_object_get(exact, "mu_star"));
            double  sigma = json_number_value(json_object_get(exact, "sigma_pop"));
            CHECK(effects[i].count == 10000);
            CHECK_NEAR(effects[i].mu, mu, 4 * sigma / 100 + 1e-12);
            CHECK_NEAR(effects[i].mu_star, star, 4 * effects[i].error + 1e-12);
            CHECK_NEAR(effects[i].sigma, sigma, 0.03 * sigma + 1e-12);
        }
        free(y);
        ist_arena_free(arena);
    }
    json_decref(a);
    json_decref(file);
}

TEST(a_morris_grid_must_have_even_levels_inside_the_range)
{
    ist_arena *arena = ist_arena_new();
    ist_design design;
    CHECK(ist_morris_design(arena, 2, &(ist_morris_options){ .trajectories = 1, .levels = 5 }, &design, NULL) == IST_RANGE);
    CHECK(ist_morris_design(arena, 2, &(ist_morris_options){ .trajectories = 1, .inset = 0.5 }, &design, NULL) == IST_RANGE);
    CHECK(ist_morris_design(arena, 2, &(ist_morris_options){ .trajectories = 1, .inset = 0.05 }, &design, NULL) == IST_OK);
    for (size_t i = 0; i < 6; i++) CHECK(design.points[i] >= 0.05 && design.points[i] <= 0.95);
    ist_arena_free(arena);
}

/* ---- Shapley effects */

static void check_shapley(ist_probe probe, const double *correlation, const json_t *exact, double variance, size_t n)
{
    ist_arena   *arena = ist_arena_new();
    ist_design   design;
    ist_estimate shares[8];
    double       found, sum = 0;
    CHECK(ist_shapley_design(arena, probe.n_inputs, correlation, n, 2, &design, NULL) == IST_OK);
    double *y = answers(&probe, &design);
    CHECK(ist_shapley_read(&design, y, 1, design.groups, 2, &found, shares, NULL) == IST_OK);
    CHECK_NEAR(found / variance, 1, 0.02);
    for (size_t i = 0; i < probe.n_inputs; i++) {
        check_index("Shapley effect", i, shares[i], json_number_value(json_array_get(exact, i)));
        sum += shares[i].value;
    }
    CHECK_NEAR(sum, 1, 1e-12);
    free(y);
    ist_arena_free(arena);
}

TEST(shapley_effects_of_a_correlated_gaussian_are_those_of_owen_and_prieur)
{
    json_t *file = reference_json("sensitivity/linear_gaussian.json"), *entry;
    size_t  c;
    json_array_foreach (json_object_get(file, "cases"), c, entry) {
        json_t *beta = json_object_get(entry, "beta"), *sigma = json_object_get(entry, "Sigma");
        linear  it = { .d = json_array_size(beta) };
        double  correlation[64];
        for (size_t i = 0; i < it.d; i++) {
            it.by[i] = json_number_value(json_array_get(beta, i));
            it.sd[i] = sqrt(json_number_value(json_array_get(json_array_get(sigma, i), i)));
        }
        for (size_t i = 0; i < it.d; i++)
            for (size_t j = 0; j < it.d; j++)
                correlation[i * it.d + j] = i == j ? 1 : json_number_value(json_array_get(json_array_get(sigma, i), j)) / it.sd[i] / it.sd[j];
        check_shapley((ist_probe){ .context = &it, .n_inputs = it.d, .n_outputs = 1, .run = ask_linear }, correlation,
                      json_object_get(entry, "shapley_effects"), json_number_value(json_object_get(entry, "variance")), 1 << 16);
    }
    CHECK(c >= 2);
    json_decref(file);
}

TEST(shapley_effects_of_independent_inputs_share_out_what_interacts)
{
    json_t  *file = reference_json("sensitivity/ishigami.json"), *entry = json_array_get(json_object_get(file, "cases"), 0);
    ishigami it = { 7, 0.1 };
    check_shapley((ist_probe){ .context = &it, .n_inputs = 3, .n_outputs = 1, .run = ask_ishigami }, NULL,
                  json_object_get(entry, "shapley_effects"), json_number_value(json_object_get(entry, "variance")), 1 << 16);
    json_decref(file);
}

TEST(what_is_no_correlation_matrix_is_refused)
{
    ist_arena *arena = ist_arena_new();
    ist_design design;
    ist_error  err = { 0 };
    double     above[4] = { 1, 1.5, 1.5, 1 }, uneven[4] = { 1, 0.5, 0.4, 1 };
    double     impossible[9] = { 1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1 };
    CHECK(ist_shapley_design(arena, 2, above, 4, 1, &design, &err) == IST_RANGE);
    CHECK(ist_shapley_design(arena, 2, uneven, 4, 1, &design, &err) == IST_RANGE);
    CHECK(ist_shapley_design(arena, 3, impossible, 4, 1, &design, &err) == IST_RANGE);
    CHECK_HAS(err.text, "positive definite");
    ist_arena_free(arena);
}

/* ---- points */

/* The sequence is a net: in every dimension each of the first 2^10 points has its own interval of 2^-10, shifted or not;
 * and the plain one begins with the points that are known: 0, 1/2, then 1/4 and 3/4 in some order. */
TEST(sobol_points_are_even_in_every_dimension)
{
    enum { N = 1024, D = IST_SOBOL_DIMENSIONS };
    ist_arena         *arena = ist_arena_new();
    ist_sobol_sequence plain, shifted;
    static double      point[D];
    static unsigned char seen[2][D][N];
    CHECK(ist_sobol_sequence_new(arena, D, 5, false, &plain, NULL) == IST_OK && ist_sobol_sequence_new(arena, D, 5, true, &shifted, NULL) == IST_OK);
    for (size_t k = 0; k < N; k++) {
        ist_sobol_point(&plain, k, point);
        for (size_t d = 0; d < D; d++) {
            seen[0][d][(size_t)(point[d] * N)]++;
            if (k == 1) CHECK(point[d] == 0.5);
            if (k == 2 || k == 3) CHECK(point[d] == 0.25 || point[d] == 0.75);
        }
        ist_sobol_point(&shifted, k, point);
        for (size_t d = 0; d < D; d++) seen[1][d][(size_t)(point[d] * N)]++;
    }
    int wrong = 0;
    for (size_t d = 0; d < D; d++)
        for (size_t k = 0; k < N; k++) wrong += seen[0][d][k] != 1 || seen[1][d][k] != 1;
    CHECK(wrong == 0);
    CHECK(ist_sobol_sequence_new(arena, D + 1, 5, true, &shifted, NULL) == IST_RANGE);
    ist_arena_free(arena);
}

/* Points 4 and 5 in three dimensions as Joe and Kuo's own program prints them. */
TEST(sobol_points_are_those_of_joe_and_kuo)
{
    ist_arena         *arena = ist_arena_new();
    ist_sobol_sequence plain;
    double             point[3];
    CHECK(ist_sobol_sequence_new(arena, 3, 0, false, &plain, NULL) == IST_OK);
    ist_sobol_point(&plain, 4, point); /* Gray code: theirs is point 7 */
    CHECK(point[0] == 0.125 && point[1] == 0.625 && point[2] == 0.375);
    ist_sobol_point(&plain, 2, point);
    CHECK(point[0] == 0.25 && point[1] == 0.75 && point[2] == 0.75);
    ist_arena_free(arena);
}

TEST(a_latin_hypercube_has_one_point_in_every_slice)
{
    enum { N = 100, D = 3 };
    double points[N * D];
    int    seen[D][N] = { { 0 } };
    CHECK(ist_latin_hypercube(N, D, 9, points, NULL) == IST_OK);
    for (size_t i = 0; i < N; i++)
        for (size_t d = 0; d < D; d++) seen[d][(size_t)(points[i * D + d] * N)]++;
    for (size_t d = 0; d < D; d++)
        for (size_t i = 0; i < N; i++) CHECK(seen[d][i] == 1);
}

/* ---- asking */

static ist_status ask_badly(void *context, const double *u, double *out, const ist_stop *stop, ist_error *err)
{
    (void)context, (void)stop, (void)err;
    out[0] = u[0] > 0.9 ? NAN : u[0];
    return IST_OK;
}

TEST(an_answer_that_is_no_number_is_an_error_and_a_stop_keeps_whole_groups)
{
    double      points[12], out[12];
    size_t      done = 99;
    ist_stop    stop = 1;
    ist_control control = { .threads = 2 };
    ist_error   err = { 0 };
    ist_probe   probe = { .n_inputs = 1, .n_outputs = 1, .run = ask_badly };
    for (int i = 0; i < 12; i++) points[i] = i / 11.0;
    CHECK(ist_probe_run(&probe, points, 12, 4, &control, out, &done, &err) == IST_BROKEN);
    CHECK_HAS(err.text, "not a finite number");
    CHECK(done % 4 == 0 && done <= 8);
    control.stop = &stop;
    CHECK(ist_probe_run(&probe, points, 12, 4, &control, out, &done, &err) == IST_STOPPED && done == 0);
}

RUN(IT(sobol_indices_of_ishigami_lie_in_their_intervals_and_within_a_hundredth),
    IT(sobol_indices_of_the_g_function_lie_in_their_intervals_and_within_a_hundredth), IT(a_stopped_sobol_run_is_a_shorter_one),
    IT(morris_effects_over_the_whole_grid_are_the_exact_expectations), IT(morris_trajectories_have_the_exact_expectations),
    IT(a_morris_grid_must_have_even_levels_inside_the_range), IT(shapley_effects_of_a_correlated_gaussian_are_those_of_owen_and_prieur),
    IT(shapley_effects_of_independent_inputs_share_out_what_interacts), IT(what_is_no_correlation_matrix_is_refused),
    IT(sobol_points_are_even_in_every_dimension), IT(sobol_points_are_those_of_joe_and_kuo),
    IT(a_latin_hypercube_has_one_point_in_every_slice), IT(an_answer_that_is_no_number_is_an_error_and_a_stop_keeps_whole_groups))
