/* SPDX-License-Identifier: Apache-2.0
 *
 * laws.c: onsets and wars follow the laws that docs/model.md section 10 and the reference set state.
 */
#include "engine.h"
#include <isthmus/base/json.h>

enum { FUTURES = 16384 };

/* One contingency with a constant hazard; metrics: first onset, months active. */
static builder *constant_hazard(int months, double h, double mu, int build_up)
{
    builder *b = builder_new(&(builder_sizes){ .months = months, .start = 24000, .contingencies = 1, .metrics = 2 });
    b->contingencies[0].base = builder_number(b, h);
    b->contingencies[0].ending = builder_number(b, mu);
    b->contingencies[0].build_up = build_up;
    builder_metric(b, 0, IST_FIRST, 1, (ist_quantity){ IST_Q_ONSET, 0, 0 });
    builder_metric(b, 1, IST_SUM, 0, (ist_quantity){ IST_Q_ACTIVE, 0, 0 });
    return b;
}

/* The reference's own two cases (queue/hazard.json): how many futures see an onset, and when it falls on average.
 * The reference counts months from 1. */
TEST(onsets_meet_the_reference)
{
    char        path[600];
    const char *source = getenv("ISTHMUS_SOURCE");
    json_t     *root = NULL;
    ist_error   err = { 0 };
    snprintf(path, sizeof path, "%s/tests/data/reference/queue/hazard.json", source ? source : ".");
    CHECK(ist_json_read(&root, path, 1 << 20, &err) == IST_OK);
    json_t *cases = json_object_get(root, "constant");
    CHECK(json_array_size(cases) == 2);
    double *out = malloc(FUTURES * 2 * sizeof *out);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t  *it = json_array_get(cases, i);
        int      months = (int)json_integer_value(json_object_get(it, "months"));
        double   p = json_number_value(json_object_get(it, "p_by_end")), when = json_number_value(json_object_get(it, "mean_onset_month_given_onset"));
        builder *b = constant_hazard(months, json_number_value(json_object_get(it, "h")), 1, 1);
        engine   e = engine_open(b, (ist_sim_options){ .seed = 5, .counterfactual = IST_NONE });
        double   count = 0, sum = 0, squares = 0;
        engine_run(&e, FUTURES, 0, NULL, out);
        for (size_t f = 0; f < FUTURES; f++)
            if (out[f * 2] < months) {
                count += 1;
                sum += out[f * 2] + 1;
                squares += (out[f * 2] + 1) * (out[f * 2] + 1);
            }
        double mean = sum / count, sd = sqrt(squares / count - mean * mean);
        CHECK_NEAR(count / FUTURES, p, 4 * sqrt(p * (1 - p) / FUTURES));
        CHECK_NEAR(mean, when, 4 * sd / sqrt(count));
        engine_close(&e);
        builder_free(b);
    }
    free(out);
    json_decref(root);
}

/* Share of time active = p / (p + b + q), p = 1/(1 - exp(-mu)), q = 1/(1 - exp(-lambda)); the first 120 months are
 * left out, so that the start (quiet) is forgotten: the difference of two runs of 600 and 120 months. */
TEST(the_share_of_time_at_war_is_that_of_the_renewal)
{
    static const double cases[3][3] = { { 0.05, 0.2, 0 }, { 0.05, 0.2, 3 }, { 0.2, 1.0, 6 } };
    double             *out = malloc(FUTURES * 2 * sizeof *out), *head = malloc(FUTURES * 2 * sizeof *head);
    for (int i = 0; i < 3; i++) {
        double lambda = cases[i][0], mu = cases[i][1], build_up = cases[i][2];
        double p = 1 / (1 - exp(-mu)), q = 1 / (1 - exp(-lambda)), want = p / (p + build_up + q);
        for (int part = 0; part < 2; part++) {
            builder *b = constant_hazard(part ? 120 : 600, lambda, mu, (int)build_up);
            engine   e = engine_open(b, (ist_sim_options){ .seed = 9, .counterfactual = IST_NONE });
            engine_run(&e, FUTURES / 8, 0, NULL, part ? head : out);
            engine_close(&e);
            builder_free(b);
        }
        for (size_t f = 0; f < FUTURES / 8; f++) out[f * 2 + 1] = (out[f * 2 + 1] - head[f * 2 + 1]) / 480;
        CHECK_NEAR(mean_of(out + 1, FUTURES / 8, 2), want, 4 * error_of(out + 1, FUTURES / 8, 2));
        CHECK(error_of(out + 1, FUTURES / 8, 2) < 0.02 * want);
    }
    free(out);
    free(head);
}

/* Section 9: at constant rates and without a build-up all that differs between futures is chance, so what is expected is one
 * number: the sum over months of p / (p + q) (1 - (1 - p - q)^(t + 1)), p and q the chances of an onset and of an end. */
TEST(at_constant_rates_what_is_expected_is_the_same_in_every_future)
{
    static const double cases[3][2] = { { 0.02, 0.1 }, { 0.3, 1.0 }, { 0.001, 0.008 } };
    enum { MONTHS = 90, FEW = 256 };
    double *out = malloc(FEW * 4 * sizeof *out);
    for (int i = 0; i < 3; i++) {
        builder *b = builder_new(&(builder_sizes){ .months = MONTHS, .start = 24000, .actors = 2, .items = 1, .routes = 1,
                                                   .contingencies = 1, .metrics = 4 });
        b->contingencies[0].base = builder_number(b, cases[i][0]);
        b->contingencies[0].ending = builder_number(b, cases[i][1]);
        b->contingencies[0].cost = builder_number(b, 7);
        builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_EXPECTED_ACTIVE, 0, 0 });
        builder_metric(b, 1, IST_SUM, 0, (ist_quantity){ IST_Q_EXPECTED_LOSS, 0, 0 });
        builder_metric(b, 2, IST_SUM, 0, (ist_quantity){ IST_Q_ACTIVE, 0, 0 });
        builder_metric(b, 3, IST_SUM, 0, (ist_quantity){ IST_Q_EXPECTED_GIVEN, 0, 0 });
        b->routes[0] = (ist_route){ .name = "gift", .donor = 0, .recipient = 1, .on = IST_NONE, .rate = builder_number(b, 3),
                                    .limit = builder_number(b, 1e15), .reserve = IST_NONE, .backfill = IST_NONE };
        b->stock[0] = builder_number(b, 1e15);
        engine e = engine_open(b, (ist_sim_options){ .seed = 2, .counterfactual = IST_NONE });
        engine_run(&e, FEW, 0, NULL, out);
        double p = 1 - exp(-cases[i][0]), q = 1 - exp(-cases[i][1]), want = 0, most = 0;
        for (int t = 0; t < MONTHS; t++) want += p / (p + q) * (1 - pow(1 - p - q, t + 1));
        for (size_t f = 0; f < FEW; f++) {
            CHECK_NEAR(out[f * 4], want, 1e-9 * want);
            CHECK_NEAR(out[f * 4 + 1], 7 * want, 1e-9 * 7 * want);
            CHECK_NEAR(out[f * 4 + 3], 3 * want, 1e-9 * 3 * want); /* gifts of 3 a month, with stocks that do not end */
            most = fmax(most, fabs(out[f * 4 + 2] - want));
        }
        CHECK(most > 0.5); /* while what happens differs */
        engine_close(&e);
        builder_free(b);
    }
    free(out);
}

RUN(IT(onsets_meet_the_reference), IT(the_share_of_time_at_war_is_that_of_the_renewal),
    IT(at_constant_rates_what_is_expected_is_the_same_in_every_future))
