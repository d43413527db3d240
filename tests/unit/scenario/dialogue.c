/* SPDX-License-Identifier: Apache-2.0
 *
 * Allies and playbooks: numbers apart from runs, playbooks as triggers, and what may not be said.
 */
#include "check.h"
#define FAKE_NAME "dialogue"
#include "fake_facts.h"

static const char *const parts =
    "allies:\n"
    "  reason: Judged.\n"
    "  usa: {title: America, home: east, pool: yes, weight: {west: [0.5, 1, 2], east: 1}, abroad: {brigade: [100, 200, 300]}}\n"
    "  pol: {home: west, deploys: {brigade: 2}, weight: {west: 1}}\n"
    "playbooks:\n"
    "  reason: Judged.\n"
    "  shells: {title: Shells for the East, actor: POL, partner: ROK, contingency: eastern-war, form: military, decide: 6, rehearsed: 1,\n"
    "    effect: 2, majority: [0.1, 0.3], cost: [10, 20], expected: 3, agreement: agreement/talks, consent: thaw,\n"
    "    patch: {ending.eastern-war: {scale: [1, 1.5]}}}\n"
    "  words: {actor: USA, contingency: eastern-war, form: diplomatic, agreement: agreement/ended, patch: {base.western-war: {scale: 0.9}}}\n"
    "cooperation:\n";

static ist_status read_parts(ist_scenario **out, const char *find, const char *replace, ist_error *err)
{
    ist_buffer  text = { 0 };
    const char *at = find ? strstr(parts, find) : NULL;
    if (find && !at) return ist_fail(err, IST_USAGE, "the test looks for '%s'", find);
    ist_buffer_add_n(&text, parts, at ? (size_t)(at - parts) : strlen(parts));
    if (at) ist_buffer_print(&text, "%s%s", replace, at + strlen(find));
    ist_status status = read_changed(out, "cooperation:\n", text.at, IST_OWN_DAY, err);
    ist_buffer_clear(&text);
    return status;
}

TEST(allies_bring_their_numbers_apart_from_the_run)
{
    ist_scenario *s = NULL, *plain = NULL;
    ist_error     err = { 0 };
    CHECK(read_parts(&s, NULL, NULL, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    CHECK(read_changed(&plain, "cooperation:\n", "cooperation:\n", IST_OWN_DAY, &err) == IST_OK);
    if (!s || !plain) return;
    CHECK(s->n_allies == 2 && s->allies[0].pool && !s->allies[1].pool);
    CHECK(s->allies[0].home == 1 && s->allies[1].home == 0);
    CHECK_TEXT(s->allies[0].title, "America");
    CHECK_NEAR(s->allies[0].weight[0]->planning, ist_distribution_at(&s->allies[0].weight[0]->value, 0.5), 0);
    CHECK(s->allies[0].weight[0]->value.kind == IST_TRIANGULAR);
    CHECK(s->allies[1].weight[1] == NULL && s->allies[0].deploys[0] == NULL);
    CHECK_NEAR(s->allies[1].deploys[0]->planning, 2, 0);
    CHECK_TEXT(s->allies[0].abroad[0]->reason, "Judged.");
    /* of all these only what a playbook's trigger needs is a parameter: two switches, two stages and majority; the scale */
    size_t more = 0;
    for (size_t p = 0; p < s->world.n_parameters; p++) {
        CHECK(s->inputs[s->input_of[p]].key->kind != IST_ENTRY_APART);
        more += s->inputs[s->input_of[p]].key->section == IST_SECTION_ALLIES;
    }
    CHECK(more == 0);
    CHECK(s->world.n_parameters == plain->world.n_parameters + 11); /* and the scale of either playbook */
    ist_scenario_free(s);
    ist_scenario_free(plain);
}

TEST(a_playbook_becomes_two_triggers)
{
    ist_scenario *s = NULL;
    ist_error     err = { 0 };
    CHECK(read_parts(&s, NULL, NULL, &err) == IST_OK);
    if (!s) return;
    const ist_playbook *it = &s->playbooks[0], *words = &s->playbooks[1];
    CHECK(s->n_playbooks == 2 && it->in_force && !words->in_force);
    CHECK(words->trigger == IST_NONE && words->rehearsed_trigger == IST_NONE); /* its agreement has ended */
    CHECK(s->world.n_triggers == 4 && it->trigger == 2 && it->rehearsed_trigger == 3);
    const ist_trigger *slow = &s->world.triggers[2], *fast = &s->world.triggers[3];
    CHECK_TEXT(slow->name, "shells/unrehearsed");
    CHECK_TEXT(fast->name, "shells/rehearsed");
    CHECK(slow->decide == 8 && fast->decide == 3); /* to decide and to take effect */
    CHECK(slow->lasts == IST_LASTS_WHILE && slow->chance && !fast->chance);
    CHECK(slow->n_conditions == 2 && slow->conditions[0].quantity.kind == IST_Q_VISIBLE && slow->conditions[0].quantity.i == 1);
    CHECK(slow->conditions[1].quantity.kind == IST_Q_TRIGGER && slow->conditions[1].quantity.i == 1);
    CHECK_NEAR(s->world.parameters[slow->conditions[0].level].value.a, 2, 0); /* from the war on */
    CHECK_NEAR(s->world.parameters[fast->conditions[0].level].value.a, 1, 0); /* from the build-up on */
    CHECK_NEAR(s->world.parameters[it->on].value.a, 1, 0);
    CHECK_NEAR(s->world.parameters[it->on_rehearsed].value.a, 0, 0);
    CHECK(slow->n_patches == 1 && strcmp(s->world.parameters[slow->patches[0].parameter].name, "ending.eastern-war") == 0);
    CHECK(s->entries[IST_SECTION_TRIGGERS].count == 4);
    CHECK_TEXT(s->entries[IST_SECTION_TRIGGERS].at[3].title, "Shells for the East");
    CHECK_NEAR(it->cost->planning, 15, 1e-12);
    CHECK(it->partner == 2 && it->actor == 1);
    ist_scenario_free(s);
}

TEST(what_allies_and_playbooks_may_not_say)
{
    static const struct { const char *find, *replace; ist_status status; const char *says; } rows[] = {
        { "home: west, deploys", "home: wst, deploys", IST_MISSING, "did you mean 'west'" },
        { "home: west, deploys", "home: west, pool: yes, deploys", IST_CONFLICT, "'usa' owns the pool already" },
        { "deploys: {brigade: 2}", "deploys: {brigad: 2}", IST_MISSING, "did you mean 'brigade'" },
        { "weight: {west: 1}", "weight: {west: -1}", IST_RANGE, "-1 lies outside 0 to 1000" },
        { "form: military", "form: militry", IST_SYNTAX, "military" },
        { "agreement: agreement/talks", "agreement: talks", IST_SYNTAX, "not the key of an agreement" },
        { "contingency: eastern-war, form: military", "form: military", IST_MISSING, "lacks 'contingency'" },
        { "consent: thaw", "consent: thow", IST_MISSING, "did you mean 'thaw'" },
        { "  shells: {title", "  election: {title", IST_CONFLICT, "a trigger has the same name" },
        { "{scale: [1, 1.5]}", "{scal: [1, 1.5]}", IST_SYNTAX, "did you mean 'scale'" },
        { "decide: 6", "decide: [2, 6]", IST_RANGE, "is structure" },
        { "ending.eastern-war", "deploys.pol.brigade", IST_RANGE, "is structure" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ist_scenario *s = NULL;
        ist_error     err = { 0 };
        CHECK(read_parts(&s, rows[i].find, rows[i].replace, &err) == rows[i].status);
        CHECK(s == NULL);
        CHECK_HAS(err.text, rows[i].says);
        ist_scenario_free(s);
    }
}

RUN(IT(allies_bring_their_numbers_apart_from_the_run), IT(a_playbook_becomes_two_triggers), IT(what_allies_and_playbooks_may_not_say))
