/* SPDX-License-Identifier: Apache-2.0
 *
 * prim.c: boxes that are known are found, and none is found in noise.
 */
#include "check.h"
#include "reference.h"
#include <isthmus/analysis/prim.h>
#include <isthmus/base/csv.h>
#include <isthmus/base/random.h>

/* The cases of a reference: columns x0.., y. */
static size_t read_cases(const char *name, size_t d, double *x, bool *y)
{
    char        path[1000], column[32];
    const char *source = getenv("ISTHMUS_SOURCE");
    ist_csv    *csv = NULL;
    ist_error   err = { 0 };
    size_t      n = 0;
    snprintf(path, sizeof path, "%s/tests/data/reference/prim/%s", source ? source : ".", name);
    if (ist_csv_open(&csv, path, &err) != IST_OK) printf("# %s\n", err.text);
    for (bool more = csv != NULL; more && ist_csv_next(csv, &more, &err) == IST_OK && more; n++) {
        for (size_t j = 0; j < d; j++) {
            snprintf(column, sizeof column, "x%zu", j);
            CHECK(ist_parse_number(ist_csv_cell(csv, ist_csv_column(csv, column)), &x[n * d + j]));
        }
        y[n] = strcmp(ist_csv_cell(csv, ist_csv_column(csv, "y")), "1") == 0;
    }
    ist_csv_free(csv);
    return n;
}

static void check_reference(const char *csv, const char *json)
{
    static double x[3000 * 8];
    static bool   y[3000];
    ist_arena    *arena = ist_arena_new();
    ist_prim      prim;
    ist_error     err = { 0 };
    json_t       *truth = reference_json(json), *limits = json_object_get(truth, "box");
    size_t        d = (size_t)json_integer_value(json_object_get(truth, "dims")), n = read_cases(csv, d, x, y);
    CHECK(n == (size_t)json_integer_value(json_object_get(truth, "rows")));
    CHECK(ist_prim_run(arena, x, y, n, d, &(ist_prim_options){ .seed = 1, .control = { .threads = 2 } }, &prim, &err) == IST_OK);
    CHECK(prim.found && prim.p <= 0.05);
    CHECK_NEAR(prim.density, json_number_value(json_object_get(truth, "true_box_density")), 0.05);
    CHECK_NEAR(prim.coverage, json_number_value(json_object_get(truth, "true_box_coverage")), 0.05);
    printf("# %s: density %.3f coverage %.3f p %.3f\n", csv, prim.density, prim.coverage, prim.p);
    for (size_t j = 0; j < d; j++) {
        char                 name[32];
        const ist_prim_edge *edge = &prim.edges[j];
        snprintf(name, sizeof name, "x%zu", j);
        const json_t *limit = json_object_get(limits, name);
        CHECK((limit != NULL) == (edge->low_set || edge->high_set));
        if (edge->low_set || edge->high_set) printf("# %s in %.4f .. %.4f, p %.3f, quasi-p %.2g\n", name, edge->low, edge->high, edge->p, edge->quasi_p);
        if (!limit) continue;
        CHECK_NEAR(edge->low_set ? edge->low : 0, json_number_value(json_array_get(limit, 0)), 0.03);
        CHECK_NEAR(edge->high_set ? edge->high : 1, json_number_value(json_array_get(limit, 1)), 0.03);
        CHECK(edge->p <= 0.05 && edge->quasi_p <= 0.05);
    }
    json_decref(truth);
    ist_arena_free(arena);
}

TEST(a_box_without_noise_is_found_to_the_edge) { check_reference("box_a.csv", "prim/box_a.json"); }
TEST(a_box_among_wrong_labels_is_found_to_the_edge) { check_reference("box_b_noise.csv", "prim/box_b_noise.json"); }

/* Labels that have nothing to do with the inputs, at several shares: a box in at most about one of twenty (24 tries: 4 or
 * fewer with 97% certainty at the nominal 5%). */
TEST(noise_has_no_box)
{
    enum { N = 400, D = 5, TRIES = 24 };
    static double x[N * D];
    static bool   y[N];
    int           found = 0;
    for (uint64_t seed = 1; seed <= TRIES; seed++) {
        ist_arena *arena = ist_arena_new();
        ist_prim   prim;
        double     share = 0.1 + 0.8 * (double)(seed % 4) / 3;
        for (size_t i = 0; i < N; i++) {
            for (size_t j = 0; j < D; j++) x[i * D + j] = ist_uniform(seed, i, (uint32_t)j, 1);
            y[i] = ist_uniform(seed, i, 0, 2) < share;
        }
        CHECK(ist_prim_run(arena, x, y, N, D, &(ist_prim_options){ .seed = seed, .shuffles = 99 }, &prim, NULL) == IST_OK);
        found += prim.found;
        if (!prim.found) CHECK(prim.in_box == N && !prim.edges[0].low_set);
        ist_arena_free(arena);
    }
    printf("# %d boxes in %d tries on noise\n", found, TRIES);
    CHECK(found <= 4);
}

/* 200 cases, y where x0 > 0.5, x0 = (i + 0.5) / 200: the limit lies between cases 99 and 100, at 0.5; x1 has two values. */
TEST(a_limit_lies_between_the_last_case_out_and_the_first_case_in)
{
    enum { N = 200 };
    double     x[2 * N];
    bool       y[N];
    ist_arena *arena = ist_arena_new();
    ist_prim   prim;
    for (size_t i = 0; i < N; i++) {
        x[2 * i] = ((double)i + 0.5) / N;
        x[2 * i + 1] = (double)(i * 7 % 2);
        y[i] = x[2 * i] > 0.5;
    }
    CHECK(ist_prim_run(arena, x, y, N, 2, &(ist_prim_options){ .seed = 1 }, &prim, NULL) == IST_OK);
    CHECK(prim.found && prim.density == 1 && prim.coverage == 1 && prim.in_box == 100);
    CHECK_NEAR(prim.edges[0].low, 0.5, 1e-12);
    CHECK(!prim.edges[0].high_set && !prim.edges[1].low_set && !prim.edges[1].high_set);
    CHECK(prim.steps[0].mass == 1 && prim.steps[0].coverage == 1 && prim.steps[0].input == -1);
    for (size_t k = 1; k < prim.n_steps; k++) CHECK(prim.steps[k].cases < prim.steps[k - 1].cases);
    ist_arena_free(arena);
}

TEST(threads_change_nothing_and_nothing_to_part_is_said)
{
    enum { N = 60 };
    double     x[N];
    bool       y[N];
    ist_arena *arena = ist_arena_new();
    ist_prim   one, two;
    ist_error  err = { 0 };
    for (size_t i = 0; i < N; i++) {
        x[i] = ist_uniform(1, i, 0, 3);
        y[i] = x[i] + 0.3 * ist_uniform(1, i, 0, 4) > 0.6;
    }
    CHECK(ist_prim_run(arena, x, y, N, 1, &(ist_prim_options){ .seed = 1, .control = { .threads = 1 } }, &one, NULL) == IST_OK);
    CHECK(ist_prim_run(arena, x, y, N, 1, &(ist_prim_options){ .seed = 1, .control = { .threads = 3 } }, &two, NULL) == IST_OK);
    CHECK(one.p == two.p && one.edges[0].low == two.edges[0].low && one.edges[0].p == two.edges[0].p);
    for (size_t i = 0; i < N; i++) y[i] = true;
    CHECK(ist_prim_run(arena, x, y, N, 1, &(ist_prim_options){ .seed = 1 }, &one, &err) == IST_RANGE);
    CHECK_HAS(err.text, "nothing to part");
    ist_arena_free(arena);
}

RUN(IT(a_box_without_noise_is_found_to_the_edge), IT(a_box_among_wrong_labels_is_found_to_the_edge), IT(noise_has_no_box),
    IT(a_limit_lies_between_the_last_case_out_and_the_first_case_in), IT(threads_change_nothing_and_nothing_to_part_is_said))
