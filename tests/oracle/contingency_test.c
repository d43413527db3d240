// SPDX-License-Identifier: Apache-2.0
// Section 3 by hand and by law: onsets, build-ups, endings, coupling between coalitions.
#include "tiny.h"

static builder *war(int months, int build_up, double base, double ending)
{
    builder *b = builder_new(&(builder_sizes){ .months = months, .start = 24000, .contingencies = 1, .sources = 1,
                                               .levers = 1, .cooperation = 1 });
    b->contingencies[0].name = "strait";
    b->contingencies[0].build_up = build_up;
    b->contingencies[0].base = builder_number(b, base);
    b->contingencies[0].ending = builder_number(b, ending);
    return b;
}

// Threshold E = -ln u of the draw "onset/strait"; at h a month it is reached in month ceil(E/h) - 1.
TEST(onset_falls_in_the_first_month_in_which_the_sum_reaches_the_threshold)
{
    builder *b = war(60, 3, 0.05, 0.5);
    for (uint64_t future = 0; future < 20; future++) {
        double E = -log(oracle_uniform(7, future, 0, "onset/", "strait"));
        int    month = (int)ceil(E / 0.05) - 1;
        tiny_run(b, future, 0);
        for (int t = 0; t < 60 && t <= month; t++) {
            CHECK_NEAR(AT(t, ONSET, 0), t == month, 0);
            CHECK_NEAR(AT(t, HAZARD, 0), 0.05, 1e-15);
            CHECK_NEAR(AT(t, STATE, 0), t == month, 0);
        }
        for (int t = month; t < month + 3 && t < 60; t++) CHECK_NEAR(AT(t, STATE, 0), 1, 0);
        if (month + 3 < 60) CHECK_NEAR(AT(month + 3, WAR, 0), 1, 0); // sgo is 0: every build-up goes on
    }
    builder_free(b);
}

// War sums mu from the month after onset; quiet sums lambda from the month after the end.
TEST(a_war_lasts_until_its_own_threshold)
{
    builder *b = war(100, 0, 0.2, 0.3);
    for (uint64_t future = 0; future < 20; future++) {
        double first = -log(oracle_uniform(7, future, 0, "onset/", "strait"));
        double length = -log(oracle_uniform(7, future, 0, "end/", "strait"));
        double second = -log(oracle_uniform(7, future, 1, "onset/", "strait"));
        int    onset = (int)ceil(first / 0.2) - 1, end = onset + (int)ceil(length / 0.3);
        int    again = end + (int)ceil(second / 0.2);
        tiny_run(b, future, 0);
        for (int t = 0; t <= again && t < 100; t++) {
            CHECK_NEAR(AT(t, ACTIVE, 0), (t >= onset && t < end) || t == again, 0);
            CHECK_NEAR(AT(t, WAR, 0), t == onset || t == again, 0);
        }
    }
    builder_free(b);
}

// The law of reference set queue/hazard.json: h = 0.01 over 144 months gives P = 1 - exp(-1.44) = 0.76307 and a mean
// first month, given one, of 55.79. 1,500 futures: five standard errors are 0.055 and 6.1.
TEST(onsets_follow_the_closed_form)
{
    builder *b = builder_new(&(builder_sizes){ .months = 144, .start = 24000, .contingencies = 1, .metrics = 1 });
    b->contingencies[0].build_up = 1;
    b->contingencies[0].base = builder_number(b, 0.01);
    builder_metric(b, 0, IST_FIRST, 1, (ist_quantity){ IST_Q_ONSET, 0, 0 });
    oracle_options options = { .seed = 3, .counterfactual = IST_NONE };
    oracle        *o = oracle_new(&b->world, &options);
    double         hits = 0, months = 0, month;
    for (uint64_t future = 0; future < 1500; future++) {
        oracle_run(o, future, 0, NULL, NULL, &month);
        hits += month < 144;
        months += month < 144 ? month : 0;
    }
    CHECK_NEAR(hits / 1500, 0.7630722413178782, 0.055);
    CHECK_NEAR(months / hits, 55.78999810184614, 6.1);
    oracle_free(o);
    builder_free(b);
}

// Months active p = 1/(1 - exp(-mu)) = 2.541, build-up 2, quiet q = 1/(1 - exp(-lambda)) = 10.508: a share of 0.16885.
TEST(the_share_of_time_active_follows_the_renewal_law)
{
    builder *b = builder_new(&(builder_sizes){ .months = 600, .start = 24000, .contingencies = 1, .metrics = 1 });
    b->contingencies[0].build_up = 2;
    b->contingencies[0].base = builder_number(b, 0.1);
    b->contingencies[0].ending = builder_number(b, 0.5);
    builder_metric(b, 0, IST_MEAN, 0, (ist_quantity){ IST_Q_ACTIVE, 0, 0 });
    oracle_options options = { .seed = 3, .counterfactual = IST_NONE };
    oracle        *o = oracle_new(&b->world, &options);
    double         p = 1 / (1 - exp(-0.5)), q = 1 / (1 - exp(-0.1)), sum = 0, share;
    for (uint64_t future = 0; future < 150; future++) {
        oracle_run(o, future, 0, NULL, NULL, &share);
        sum += share;
    }
    CHECK_NEAR(sum / 150, p / (p + 2 + q), 0.006);
    oracle_free(o);
    builder_free(b);
}

// d = 0.3 and 0.5: phi 1 gives 0.5, phi 0 gives 0.65. In 800 futures that many build-ups are seen, within four
// standard errors; a build-up seen is visible 1, unseen 0, and every war is visible 2.
TEST(build_ups_are_seen_as_often_as_the_sources_say)
{
    for (int phi = 0; phi <= 1; phi++) {
        builder *b = builder_new(&(builder_sizes){ .months = 4, .start = 24000, .contingencies = 1, .sources = 3 });
        b->contingencies[0].build_up = 2;
        b->contingencies[0].base = builder_number(b, 100);
        b->contingencies[0].ending = builder_number(b, 0.001);
        b->detection[0] = builder_number(b, 0.3);
        b->detection[1] = builder_number(b, 0.5);
        b->detection[2] = builder_number(b, 1);
        b->sources[2].on = builder_number(b, 0); // a partner's, without the lever
        b->world.common_cause = builder_number(b, phi);
        double seen = 0;
        for (uint64_t future = 0; future < 800; future++) {
            tiny_run(b, future, 0);
            seen += AT(0, VISIBLE, 0);
            CHECK_NEAR(AT(1, VISIBLE, 0), AT(0, VISIBLE, 0), 0);
            CHECK_NEAR(AT(2, VISIBLE, 0), 2, 0);
        }
        CHECK_NEAR(seen / 800, phi ? 0.5 : 0.65, 0.07);
        builder_free(b);
    }
}

// G = 2 of Q = 4 + 4 in build-up. Coverage 0.5 quiet and 0.25 in build-up (= ref); with s = 2 the hazard stays at
// base, for X - X0 is 0 while nothing changes. The lever adds 2 units: coverage 1, X falls by 2 * 0.5.
TEST(coverage_moves_the_hazard)
{
    builder *b = builder_new(&(builder_sizes){ .months = 3, .start = 24000, .items = 1, .kinds = 1, .contingencies = 1,
                                               .levers = 1, .cooperation = 1 });
    b->stock[0] = builder_number(b, 20);
    b->kind_share[0] = 1;
    b->equipment[0] = 10;
    b->ceiling[0] = builder_number(b, 2);
    b->requirement[0] = builder_number(b, 4);
    b->surge[0] = builder_number(b, 4);
    b->weight[0] = 1;
    b->contingencies[0].depth_weight = 0;
    b->contingencies[0].base = builder_number(b, 1e-9);
    b->theatres[0].onset = builder_number(b, 2);
    builder_override(b, &b->levers[0].patch, b->ceiling[0], builder_constant(4));
    builder_override(b, &b->levers[0].patch, b->stock[0], builder_constant(55));
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, FIELDED, 0), 2, 1e-15);
    CHECK_NEAR(AT(0, COVERAGE, 0), 0.5, 1e-15);
    CHECK_NEAR(AT(0, HAZARD, 0), 1e-9, 1e-24);
    CHECK_NEAR(AT(0, WEIGHTED_GAP, 0), 0.5, 1e-15);
    tiny_run(b, 0, 1);
    CHECK_NEAR(AT(0, COVERAGE, 0), 1, 1e-15);
    CHECK_NEAR(AT(0, HAZARD, 0), 1e-9 * exp(-1), 1e-24);
    builder_free(b);
}

// Provocation 5 would raise the hazard by e^5; it is capped at 20.
TEST(the_hazard_is_capped_at_twenty_times)
{
    builder *b = war(2, 1, 1e-6, 1);
    b->provocation[0] = builder_number(b, 5);
    tiny_run(b, 0, 1);
    CHECK_NEAR(AT(0, HAZARD, 0), 20e-6, 1e-18);
    tiny_run(b, 0, 0);
    CHECK_NEAR(AT(0, HAZARD, 0), 1e-6, 1e-18);
    builder_free(b);
}

RUN(IT(onset_falls_in_the_first_month_in_which_the_sum_reaches_the_threshold), IT(a_war_lasts_until_its_own_threshold),
    IT(onsets_follow_the_closed_form), IT(the_share_of_time_active_follows_the_renewal_law),
    IT(build_ups_are_seen_as_often_as_the_sources_say), IT(coverage_moves_the_hazard),
    IT(the_hazard_is_capped_at_twenty_times))
