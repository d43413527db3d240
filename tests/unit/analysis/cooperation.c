/* SPDX-License-Identifier: Apache-2.0
 *
 * From a world through the engine to the value of cooperation, in a world small enough to know it.
 */
#include "check.h"
#include "small_world.h"

#include <isthmus/analysis/cooperation.h>

static const ist_finding loss_saved = { IST_SAY_AREA, 0, IST_NONE, SMALL_LOSS };
static const ist_finding more_delivered = { IST_SAY_AREA, 1, IST_NONE, SMALL_DELIVERED };

typedef struct answered {
    builder         *b;
    ist_arena       *arena;
    ist_cooperation *run;
    ist_answer       answer;
} answered;

static answered ask(const ist_cooperation_options *options, uint64_t futures, int threads)
{
    answered  a = { .b = small_world(), .arena = ist_arena_new() };
    ist_error err = { 0 };
    CHECK(ist_cooperation_new(&a.run, &a.b->world, options, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    CHECK(ist_cooperation_advance(a.run, futures, &(ist_control){ .threads = threads }, NULL) == IST_OK);
    CHECK(ist_cooperation_futures(a.run) == futures);
    CHECK(ist_cooperation_answer(a.run, a.arena, &a.answer, NULL) == IST_OK);
    return a;
}

static void dismiss(answered *a)
{
    ist_cooperation_free(a->run);
    ist_arena_free(a->arena);
    builder_free(a->b);
}

static const ist_summary *says(const answered *a, ist_statement_kind kind, int first, int metric)
{
    return ist_value_find(&a->answer.value, kind, first, IST_NONE, metric);
}

/* 2 a month for 30 months are 60 of 100 units; twice that would be 120, so all 100: the line is worth 40. */
TEST(a_doubled_line_is_worth_the_forty_units_it_adds_and_nothing_else_is)
{
    answered a = ask(&(ist_cooperation_options){ .seed = 1, .counterfactual = IST_NONE, .levers = true }, 64, 1);
    CHECK_NEAR(says(&a, IST_SAY_NONE, IST_NONE, SMALL_DELIVERED)->mean, 60, 1e-9);
    CHECK_NEAR(says(&a, IST_SAY_ALL, IST_NONE, SMALL_DELIVERED)->mean, 100, 1e-9);
    CHECK_NEAR(says(&a, IST_SAY_AREA, 1, SMALL_DELIVERED)->mean, 40, 1e-9);
    CHECK_NEAR(says(&a, IST_SAY_LEVER, 1, SMALL_DELIVERED)->mean, 40, 1e-9);
    CHECK(says(&a, IST_SAY_AREA, 1, SMALL_DELIVERED)->spread == IST_SPREAD_NONE);
    CHECK(says(&a, IST_SAY_AREA, 0, SMALL_DELIVERED)->mean == 0);
    for (int metric = SMALL_LOSS; metric <= SMALL_DELIVERED; metric++) {
        CHECK(says(&a, IST_SAY_LEVER, 2, metric)->mean == 0);
        CHECK(says(&a, IST_SAY_LEVER, 2, metric)->spread == IST_SPREAD_NONE);
    }
    CHECK(says(&a, IST_SAY_AREA, 1, SMALL_LOSS)->mean == 0);
    CHECK(a.answer.coalitions.n_coalitions == 8); /* 4 unions of areas; lever 1 or 2 alone, with and without 0 */
    CHECK(a.answer.value.deviation < 1e-12);
    CHECK(!a.answer.has_tiers && a.answer.n_groups == 0);
    dismiss(&a);
}

/* Onsets expected in 30 months at hazard h, wars ending at hazard 0.1: a chain of two states, by recursion. */
static double expected_onsets(double h)
{
    double quiet = 1, war = 0, sum = 0;
    for (int t = 0; t < SMALL_MONTHS; t++) {
        double begun = quiet * (1 - exp(-h)), ended = war * (1 - exp(-0.1));
        sum += begun;
        quiet += ended - begun;
        war += begun - ended;
    }
    return sum;
}

/* Without commitment the war comes at its base hazard, uniform over 0.005..0.04; with it at that times exp(-gamma),
 * gamma uniform over 0..1.5. */
TEST(commitment_lowers_onsets_and_losses_by_as_much_as_gamma_says)
{
    answered          a = ask(&(ist_cooperation_options){ .seed = 2, .counterfactual = IST_NONE }, 8 * 512, 2);
    const ist_events *e = &a.answer.events[0];
    int               onsets = ist_cooperation_event(&a.b->world, 0, IST_EVENT_ONSETS);
    int               compensator = ist_cooperation_event(&a.b->world, 0, IST_EVENT_COMPENSATOR);
    double            none = 0, all = 0;
    for (int i = 0; i < 100; i++)
        for (int j = 0; j < 100; j++) {
            double h = 0.005 + 0.035 * (i + 0.5) / 100;
            none += expected_onsets(h) / 10000;
            all += expected_onsets(h * exp(-1.5 * (j + 0.5) / 100)) / 10000;
        }
    CHECK(a.answer.n_contingencies == 1);
    CHECK_NEAR(e->none.onsets, 1000 * none, 4000 * says(&a, IST_SAY_NONE, IST_NONE, onsets)->error);
    CHECK_NEAR(e->all.onsets, 1000 * all, 4000 * says(&a, IST_SAY_ALL, IST_NONE, onsets)->error);
    CHECK_NEAR(e->none.compensator, 1000 * none, 4000 * says(&a, IST_SAY_NONE, IST_NONE, compensator)->error);
    CHECK_NEAR(e->all.compensator, 1000 * all, 4000 * says(&a, IST_SAY_ALL, IST_NONE, compensator)->error);
    double noise = says(&a, IST_SAY_NONE, IST_NONE, onsets)->within;
    CHECK(says(&a, IST_SAY_NONE, IST_NONE, compensator)->within < 0.5 * noise);
    CHECK(e->none.wars == e->none.onsets); /* no build-up: an onset is a war */
    CHECK(e->all.active_months < e->none.active_months);
    CHECK_NEAR(says(&a, IST_SAY_NONE, IST_NONE, SMALL_LOSS)->mean, 10 * e->none.active_months / 1000, 1e-9);
    const ist_summary *worth = says(&a, IST_SAY_AREA, 0, SMALL_LOSS);
    CHECK(worth->mean < -4 * worth->error && worth->spread == IST_SPREAD_RESOLVED);
    CHECK(worth->positive == 0 && worth->negative > 0.5); /* proportional hazards: never more war than without */
    CHECK(worth->quantiles[0] < worth->mean && worth->mean < worth->quantiles[4]);
    dismiss(&a);
}

TEST(deliveries_stand_without_elasticities_and_wars_averted_do_not)
{
    ist_cooperation_options options = { .seed = 1, .counterfactual = IST_NONE, .levers = true, .tiers = true };
    for (int lever_tiers = 0; lever_tiers < 2; lever_tiers++) {
        options.lever_tiers = lever_tiers;
        answered         a = ask(&options, 256, 1);
        const ist_world *w = &a.b->world;
        ist_finding     lever = { IST_SAY_LEVER, 0, IST_NONE, SMALL_LOSS };
        CHECK(a.answer.has_tiers);
        CHECK(ist_value_find(&a.answer.without_elasticities, IST_SAY_AREA, 0, IST_NONE, SMALL_LOSS)->mean == 0);
        CHECK((ist_value_find(&a.answer.without_elasticities, IST_SAY_LEVER, 0, IST_NONE, SMALL_LOSS) != NULL)
              == lever_tiers);
        CHECK(!ist_answer_stands(&a.answer, w, loss_saved));
        CHECK(ist_answer_stands(&a.answer, w, more_delivered));
        CHECK(!ist_answer_stands(&a.answer, w, lever));
        lever = (ist_finding){ IST_SAY_LEVER_LAST, 1, IST_NONE, SMALL_DELIVERED };
        CHECK(ist_answer_stands(&a.answer, w, lever));
        dismiss(&a);
    }
}

static answered ask_for_effects(uint64_t futures, int threads, int block)
{
    static bool        base[64], gamma[64], both[64], none[64];
    const bool *const  groups[] = { base, gamma, both, none };
    const ist_finding findings[] = { loss_saved, more_delivered };
    builder           *b = small_world();
    base[small_parameter(b, "base.strait")] = both[small_parameter(b, "base.strait")] = true;
    gamma[small_parameter(b, "gamma.strait")] = both[small_parameter(b, "gamma.strait")] = true;
    builder_free(b);
    return ask(&(ist_cooperation_options){ .seed = 4, .counterfactual = IST_NONE, .levers = true, .tiers = true,
                                           .block = block, .n_groups = 4, .groups = groups, .n_findings = 2,
                                           .findings = findings },
               futures, threads);
}

TEST(the_spread_of_a_value_comes_from_the_parameters_that_were_drawn)
{
    answered a = ask_for_effects(8 * 1024, 2, 0);
    CHECK(a.answer.n_groups == 4 && a.answer.n_findings == 2);
    const ist_effect *base = &a.answer.effects[0][0], *gamma = &a.answer.effects[1][0];
    const ist_effect *both = &a.answer.effects[2][0], *none = &a.answer.effects[3][0];
    CHECK_NEAR(both->share, 1, 3 * both->error);
    CHECK(none->share == 0);
    CHECK(base->share > 2 * base->error && gamma->share > 2 * gamma->error);
    CHECK(base->share + gamma->share > 1 - 3 * (base->error + gamma->error));
    CHECK(base->share < 1 && gamma->share < 1 && both->error < 0.3);
    CHECK(a.answer.effects[0][1].spread == IST_SPREAD_NONE); /* deliveries do not depend on either */
    dismiss(&a);
}

TEST(the_engine_behind_it_gives_the_same_bits_for_any_threads_and_blocks)
{
    answered first = ask_for_effects(328, 1, 64);
    const struct { int threads, block; } ways[] = { { 2, 64 }, { 2, 8 }, { 3, 16 }, { 1, 32 }, { 1, 0 } };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        answered other = ask_for_effects(328, ways[i].threads, ways[i].block);
        CHECK(other.answer.value.n_rows == first.answer.value.n_rows);
        for (size_t r = 0; r < first.answer.value.n_rows; r++) {
            const ist_summary *s = &first.answer.value.summaries[r], *t = &other.answer.value.summaries[r];
            CHECK(s->mean == t->mean && s->error == t->error && s->between == t->between && s->bound == t->bound);
            CHECK(memcmp(s->quantiles, t->quantiles, sizeof s->quantiles) == 0);
        }
        for (int g = 0; g < 3; g++) CHECK(first.answer.effects[g][0].share == other.answer.effects[g][0].share);
        dismiss(&other);
    }
    dismiss(&first);
}

TEST(a_world_without_cooperation_still_has_an_answer)
{
    builder                *b = builder_new(&(builder_sizes){ .months = 5, .start = 24000, .metrics = 1 });
    ist_cooperation_options options = { .counterfactual = IST_NONE, .levers = true, .tiers = true };
    ist_cooperation        *run = NULL;
    ist_answer              answer;
    ist_arena              *arena = ist_arena_new();
    builder_metric(b, 0, IST_SUM, 0, (ist_quantity){ IST_Q_RISK, 0, 0 });
    CHECK(ist_cooperation_new(&run, &b->world, &options, NULL) == IST_OK);
    CHECK(ist_cooperation_answer(run, arena, &answer, NULL) == IST_MISSING);
    CHECK(ist_cooperation_advance(run, 8, &(ist_control){ 0 }, NULL) == IST_OK);
    CHECK(ist_cooperation_answer(run, arena, &answer, NULL) == IST_OK);
    CHECK(answer.coalitions.n_coalitions == 1 && answer.n_contingencies == 0);
    ist_cooperation_free(run);
    ist_arena_free(arena);
    builder_free(b);
}

TEST(a_world_that_the_engine_refuses_is_refused_with_its_sentence)
{
    builder         *b = small_world();
    ist_cooperation *run = NULL;
    ist_error        err = { 0 };
    b->lines[0].item = 7;
    CHECK(ist_cooperation_new(&run, &b->world, &(ist_cooperation_options){ .counterfactual = IST_NONE }, &err)
          == IST_RANGE);
    CHECK(err.text[0] != '\0' && run == NULL);
    builder_free(b);
}

RUN(IT(a_doubled_line_is_worth_the_forty_units_it_adds_and_nothing_else_is),
    IT(commitment_lowers_onsets_and_losses_by_as_much_as_gamma_says),
    IT(deliveries_stand_without_elasticities_and_wars_averted_do_not),
    IT(the_spread_of_a_value_comes_from_the_parameters_that_were_drawn),
    IT(the_engine_behind_it_gives_the_same_bits_for_any_threads_and_blocks),
    IT(a_world_without_cooperation_still_has_an_answer),
    IT(a_world_that_the_engine_refuses_is_refused_with_its_sentence))
