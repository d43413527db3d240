/* SPDX-License-Identifier: Apache-2.0
 *
 * response.c: a playbook in a crisis by hand: when it comes, how long it is waited for, what it changes.
 */
#include "../../oracle/world_builder.h"
#include "check.h"
#include <isthmus/analysis/response.h>

/* One war without a build-up that begins in month 1 of every future and hardly ever ends by itself. One playbook: decided in
 * 5 months unrehearsed, in 1 rehearsed, each once the war is seen; it multiplies the hazard of the end. */
typedef struct made {
    builder         *b;
    ist_scenario     scenario;
    ist_playbook     playbook;
    ist_input        expected;
    ist_trigger_patch patch;
    ist_condition    when[2];
} made;

static void make(made *out, double ending, double scale)
{
    builder *b = builder_new(&(builder_sizes){ .months = 48, .start = 24000, .actors = 1, .contingencies = 1, .triggers = 2 });
    ist_parameter one = builder_number(b, 1), end = builder_parameter(b, "ending", builder_constant(ending), 1e-9, 10);
    *out = (made){ .b = b };
    b->contingencies[0].base = builder_parameter(b, "base", builder_constant(0), 0, 10);
    b->contingencies[0].ending = end;
    b->contingencies[0].cost = builder_number(b, 100);
    b->contingencies[0].depth_weight = 1;
    out->patch = (ist_trigger_patch){ end, builder_number(b, scale), IST_NONE };
    for (int r = 0; r < 2; r++) {
        out->when[r] = (ist_condition){ .kind = IST_WHEN_AT_LEAST, .quantity = { IST_Q_VISIBLE, 0, 0 }, .level = one };
        b->triggers[r] = (ist_trigger){ .name = r ? "help/rehearsed" : "help/unrehearsed", .n_conditions = 1, .conditions = &out->when[r],
                                        .n_patches = 1, .patches = &out->patch, .decide = r ? 1 : 5, .lasts = IST_LASTS_WHILE, .hazard = IST_NONE,
                                        .on = builder_parameter(b, r ? "on_rehearsed.help" : "on_unrehearsed.help", builder_constant(!r), 0, 1) };
    }
    out->expected.planning = 3;
    out->playbook = (ist_playbook){ .name = "help", .title = "Help", .form = "military", .reason = "", .agreement = "", .actor = 0, .partner = 0,
                                    .contingency = 0, .decide = 5, .rehearsed = 1, .in_force = true, .trigger = 0, .rehearsed_trigger = 1,
                                    .on = b->triggers[0].on, .on_rehearsed = b->triggers[1].on, .expected = &out->expected };
    out->scenario.world = b->world;
    out->scenario.name = "made";
    out->scenario.playbooks = &out->playbook;
    out->scenario.n_playbooks = 1;
}

static ist_status ask(const made *m, ist_arena *arena, ist_response *out, ist_error *err)
{
    const ist_response_request request = { .seed = 2, .counterfactual = IST_NONE, .futures = 256, .months = 24 };
    return ist_response_find(&m->scenario, &request, NULL, arena, out, err);
}

/* War from month 1, seen in the record of month 1, so a trigger fires in month 2: in force from month 7 or 3, that is 6 or
 * 2 months into the war. Counted on from 3 months on: waited for 3 months, or not at all. */
TEST(it_comes_when_it_was_decided)
{
    made         m;
    ist_arena   *arena = ist_arena_new();
    ist_response r = { 0 };
    ist_error    err = { 0 };
    make(&m, 1e-9, 1);
    CHECK(ask(&m, arena, &r, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    CHECK(r.n == 4 && !r.at_start);
    CHECK_NEAR(r.wars, 1, 0.01);
    CHECK_NEAR(r.war_months, 23, 0.2);
    const ist_response_row *slow = &r.rows[0], *fast = &r.rows[1];
    CHECK(!slow->rehearsed && fast->rehearsed && slow->possible);
    CHECK_NEAR(slow->comes, 1, 0);
    CHECK_NEAR(slow->from, 6, 1e-12);
    CHECK_NEAR(fast->from, 2, 1e-12);
    CHECK_NEAR(slow->expectation_gap, 3, 1e-12);
    CHECK_NEAR(fast->expectation_gap, 0, 0);
    ist_arena_free(arena);
    builder_free(m.b);
}

TEST(what_changes_nothing_is_worth_exactly_nothing)
{
    made         m;
    ist_arena   *arena = ist_arena_new();
    ist_response r = { 0 };
    make(&m, 0.05, 1);
    CHECK(ask(&m, arena, &r, NULL) == IST_OK);
    for (size_t i = 0; i < r.n; i++) CHECK(r.rows[i].loss.mean == 0 && r.rows[i].war_months.mean == 0 && r.rows[i].loss.error == 0);
    ist_arena_free(arena);
    builder_free(m.b);
}

/* The hazard of the end doubles sooner: shorter wars, future by future; all playbooks together are the only one. */
TEST(rehearsal_helps_sooner)
{
    made         m;
    ist_arena   *arena = ist_arena_new();
    ist_response r = { 0 };
    make(&m, 0.05, 2);
    CHECK(ask(&m, arena, &r, NULL) == IST_OK);
    CHECK(r.rows[0].war_months.mean < 0);
    CHECK(r.rows[1].war_months.mean < r.rows[0].war_months.mean);
    CHECK_NEAR(r.rows[1].loss.mean, 100 * r.rows[1].war_months.mean, 1e-9);
    CHECK(r.rows[1].comes > r.rows[0].comes && r.rows[0].comes > 0.5);
    CHECK(r.rows[3].playbook == IST_RESPONSE_ALL && r.rows[3].loss.mean == r.rows[1].loss.mean);
    ist_arena_free(arena);
    builder_free(m.b);
}

TEST(without_its_agreement_it_is_not_possible_and_without_a_playbook_nothing_is_asked)
{
    made         m;
    ist_arena   *arena = ist_arena_new();
    ist_response r = { 0 };
    ist_error    err = { 0 };
    make(&m, 0.05, 2);
    m.playbook.in_force = false;
    m.playbook.trigger = m.playbook.rehearsed_trigger = IST_NONE;
    CHECK(ask(&m, arena, &r, &err) == IST_OK);
    CHECK(!r.rows[0].possible && r.rows[0].loss.mean == 0 && r.rows[0].comes == 0);
    m.scenario.n_playbooks = 0;
    CHECK(ask(&m, arena, &r, &err) == IST_MISSING);
    ist_arena_free(arena);
    builder_free(m.b);
}

RUN(IT(it_comes_when_it_was_decided), IT(what_changes_nothing_is_worth_exactly_nothing), IT(rehearsal_helps_sooner),
    IT(without_its_agreement_it_is_not_possible_and_without_a_playbook_nothing_is_asked))
