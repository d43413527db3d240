// SPDX-License-Identifier: Apache-2.0
// Rare events: thresholds drawn where an onset is likely, weighted, say in expectation what plain draws say, with less noise;
// and coalitions that cannot differ are run once, to the same bits.
#include "check.h"
#include "small_world.h"

#include <isthmus/analysis/cooperation.h>

#include <math.h>

enum { FUTURES = 16384 };

// The small world, with wars ten times as rare.
static builder *rare_world(void)
{
    builder *b = small_world();
    b->parameters[b->contingencies[0].base].value = (ist_distribution){ .kind = IST_UNIFORM, .a = 0.0005, .b = 0.004 };
    return b;
}

static ist_answer ask(ist_arena *arena, const ist_world *world, int focus, uint64_t seed, ist_cooperation **out)
{
    ist_answer              answer = { 0 };
    ist_cooperation_options options = { .seed = seed, .counterfactual = IST_NONE, .focus = focus };
    ist_control             control = { .threads = 1 };
    ist_error               err = { 0 };
    CHECK(ist_cooperation_new(out, world, &options, &err) == IST_OK);
    CHECK(ist_cooperation_advance(*out, FUTURES, &control, &err) == IST_OK);
    CHECK(ist_cooperation_answer(*out, arena, &answer, &err) == IST_OK);
    return answer;
}

static const ist_summary *say(const ist_answer *answer, ist_statement_kind kind, int area, int metric)
{
    return ist_value_find(&answer->value, kind, area, IST_NONE, metric);
}

// Each mean within four standard errors of the other; the variance of the count of onsets and of what deterrence is worth
// falls by a factor that is printed. Expected onsets are known: without a lever the hazard is constant.
TEST(focused_and_plain_draws_agree_and_focused_ones_are_less_noisy)
{
    builder         *b = rare_world();
    ist_arena       *arena = ist_arena_new();
    ist_cooperation *plain_run = NULL, *rare_run = NULL;
    ist_answer       plain = ask(arena, &b->world, 0, 1, &plain_run), rare = ask(arena, &b->world, 1, 1, &rare_run);
    const struct { ist_statement_kind kind; int area, metric; double least; } rows[] = {
        { IST_SAY_NONE, IST_NONE, ist_cooperation_event(&b->world, 0, IST_EVENT_ONSETS), 4 },
        { IST_SAY_ALL, IST_NONE, ist_cooperation_event(&b->world, 0, IST_EVENT_ONSETS), 2 },
        { IST_SAY_NONE, IST_NONE, SMALL_LOSS, 2 },
        { IST_SAY_AREA, 0, SMALL_LOSS, 1.5 },
        { IST_SAY_AREA, 0, ist_cooperation_event(&b->world, 0, IST_EVENT_ONSETS), 1.5 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const ist_summary *one = say(&plain, rows[i].kind, rows[i].area, rows[i].metric), *other = say(&rare, rows[i].kind, rows[i].area, rows[i].metric);
        double             gain = one->error * one->error / (other->error * other->error);
        printf("# %s: plain %.6g +- %.2g, focused %.6g +- %.2g, variance %.1f times smaller\n", ist_statement_word((int)rows[i].kind),
               one->mean, one->error, other->mean, other->error, gain);
        CHECK(fabs(one->mean - other->mean) <= 4 * hypot(one->error, other->error));
        CHECK(gain >= rows[i].least);
    }
    /* Deliveries do not depend on war here: a weighted constant is that constant, since the weights of a world sum to 8. */
    const ist_summary *delivered = say(&rare, IST_SAY_NONE, IST_NONE, SMALL_DELIVERED), *same = say(&plain, IST_SAY_NONE, IST_NONE, SMALL_DELIVERED);
    CHECK_NEAR(delivered->mean, same->mean, 1e-9 * same->mean);
    ist_cooperation_free(plain_run);
    ist_cooperation_free(rare_run);
    ist_arena_free(arena);
    builder_free(b);
}

// A contingency that is active at start, or that is not there, is refused.
TEST(only_a_quiet_contingency_can_be_in_focus)
{
    builder        *b = rare_world();
    ist_sim        *sim = NULL;
    ist_error       err = { 0 };
    ist_sim_options options = { .seed = 1, .counterfactual = IST_NONE, .focus = 2 };
    CHECK(ist_sim_new(&sim, &b->world, &options, &err) == IST_RANGE);
    b->contingencies[0].active_at_start = true;
    options.focus = 1;
    CHECK(ist_sim_new(&sim, &b->world, &options, &err) == IST_RANGE && strstr(err.text, "strait"));
    builder_free(b);
}

// Lever 2 of the small world does nothing: half of the eight coalitions are run, and all say what they say alone.
TEST(coalitions_that_cannot_differ_are_run_once_to_the_same_bits)
{
    builder        *b = small_world();
    ist_error       err = { 0 };
    ist_sim        *sim = NULL;
    ist_sim_block  *alone = NULL;
    ist_sim_options options = { .seed = 3, .counterfactual = IST_NONE };
    ist_coalition   all[8];
    double          shared[8 * 2 * 64], own[2 * 64];
    void           *worker = NULL;
    for (ist_coalition c = 0; c < 8; c++) all[c] = c;
    CHECK(ist_sim_new(&sim, &b->world, &options, &err) == IST_OK);
    ist_simulation simulation = { .sim = sim, .n_metrics = 2 };
    ist_evaluator  evaluator = ist_evaluator_of_sim(&simulation);
    CHECK(evaluator.begin(evaluator.context, &worker, &err) == IST_OK);
    CHECK(evaluator.run(worker, 64, 64, all, 8, shared, NULL, &err) == IST_OK);
    for (ist_coalition c = 0; c < 8; c++) {
        CHECK(ist_sim_block_new(&alone, sim, &err) == IST_OK);
        CHECK(ist_sim_run(alone, 64, 64, c, own, NULL, &err) == IST_OK);
        CHECK(memcmp(own, shared + c * 128, sizeof own) == 0);
        ist_sim_block_free(alone);
    }
    evaluator.end(worker);
    ist_sim_free(sim);
    builder_free(b);
}

int main(void)
{
    const check_case cases[] = { IT(focused_and_plain_draws_agree_and_focused_ones_are_less_noisy),
                                 IT(only_a_quiet_contingency_can_be_in_focus),
                                 IT(coalitions_that_cannot_differ_are_run_once_to_the_same_bits) };
    return check_run(cases, 3);
}
