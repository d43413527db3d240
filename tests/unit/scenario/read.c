/* SPDX-License-Identifier: Apache-2.0
 *
 * A scenario file becomes the engine's arrays; each claim is read off small.yaml by hand.
 */
#include "check.h"
#define FAKE_NAME "read"
#include "fake_facts.h"

static ist_scenario *small(void)
{
    ist_scenario *s = NULL;
    ist_error err = { 0 };
    if (ist_scenario_read_with(&s, fixture("small.yaml"), &fake, IST_OWN_DAY, NULL, &err) != IST_OK)
        printf("# %s\n", err.text);
    return s;
}

static double value_of(const ist_world *w, ist_parameter parameter) { return w->parameters[parameter].value.a; }

TEST(names_become_indices_in_file_order)
{
    ist_scenario *s = small();
    CHECK(s != NULL);
    if (!s) return;
    const ist_world *w = &s->world;
    CHECK(w->n_theatres == 2 && w->n_actors == 5 && w->n_items == 4 && w->n_kinds == 2 && w->n_contingencies == 2);
    CHECK(w->n_classes == 3 && strcmp(w->classes[0], "tank") == 0 && strcmp(w->classes[1], "frigate") == 0);
    CHECK(w->items[1].item_class == 0 && w->items[3].item_class == 2);
    CHECK(w->months == 24 && w->start == 2024 * 12 + 1);
    CHECK(w->actors[1].theatre == 0 && w->actors[3].side == IST_THEIRS && w->actors[1].has_budget &&
          !w->actors[2].has_budget);
    CHECK(w->contingencies[0].active_at_start && !w->contingencies[1].active_at_start &&
          w->contingencies[1].build_up == 3);
    CHECK(w->contingencies[0].engaged == (1u << 1 | 1u << 4) && w->contingencies[0].defenders == 1u << 1);
    CHECK(w->lines[1].maker == 2 && w->lines[1].site == 1 && w->lines[0].site == 2);
    CHECK(w->orders[0].payer == 1 && w->orders[0].recipient == 1 && w->orders[0].n_parts == 2);
    CHECK(w->levers[0].cooperation == 0 && w->levers[2].cooperation == 1 && w->n_levers == 4);
    CHECK_TEXT(s->entries[IST_SECTION_LEVERS].at[1].title, "aware");
    CHECK(s->n_investments == 1 && s->investments[0].patch.n_overrides == 1);
    CHECK_TEXT(w->parameters[s->investments[0].patch.overrides[0].parameter].name, "scale.hanwha");
    CHECK_TEXT(w->parameters[s->investments[0].price].name, "investment.second-shift");
    CHECK_TEXT(w->parameters[w->lines[0].components[0].permit].name, "permit.hanwha.POL");
    CHECK(w->parameters[w->orders[0].interest].value.a == 0.1);
    CHECK_TEXT(s->entries[IST_SECTION_COOPERATION].at[0].title, "Deterrence");
    ist_scenario_free(s);
}

TEST(numbers_come_to_the_place_of_their_names)
{
    ist_scenario *s = small();
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    const ist_world *w = &s->world;
    CHECK_NEAR(value_of(w, w->requirement[0 * 2 + 0]), 10, 0);          /* brigade, west */
    CHECK_NEAR(w->parameters[w->requirement[1 * 2 + 1]].value.b, 6, 0); /* ship, east: 4, 6, 9 */
    CHECK(w->requirement[1 * 2 + 0] == IST_NONE);
    CHECK_NEAR(w->kind_share[1 * 2 + 0], 0.7, 0); /* t-72 over brigades */
    CHECK_NEAR(w->equipment[0 * 3 + 0], 50, 0);
    CHECK_NEAR(value_of(w, w->floor[0 * 2 + 1]), 1, 0);
    CHECK_NEAR(w->posture[1 * 2 + 1], 3, 0);
    CHECK(w->transit[(0 * 3 + 0) * 2 + 1] == 3); /* brigade, west to east */
    CHECK(w->transit[(1 * 3 + 2) * 2 + 0] == 1); /* ship, home to west */
    CHECK(w->transit[(1 * 3 + 0) * 2 + 1] == 0); /* no such move */
    CHECK_NEAR(w->weight[0 * 2 + 1], 0.5, 0);
    CHECK_NEAR(value_of(w, w->surge[0 * 2 + 1]), 5, 0);
    CHECK_NEAR(w->parameters[w->opportunism[1 * 2 + 0]].value.b, 1, 0); /* eastern war, given the western */
    CHECK_NEAR(w->parameters[w->provocation[1 * 4 + 0]].value.a, -0.1, 0);
    CHECK_NEAR(value_of(w, w->detection[1 * 2 + 0]), 0.5, 0);
    CHECK_NEAR(value_of(w, w->patrol_value[2 * 1 + 0]), 2, 0);
    CHECK(w->n_demands == 2 && w->demands[1].contingency == 0 && w->demands[1].actor == 4 && w->demands[1].item == 3);
    CHECK(w->lines[0].n_points == 2 && w->lines[0].points[0].month == 0 && w->lines[0].points[1].month == 23);
    CHECK_NEAR(w->orders[0].parts[0].quantity, 180, 0);
    CHECK(w->orders[0].promises[1].month == 22 && w->orders[0].sign_month == IST_NONE);
    CHECK_NEAR(w->orders[0].promises[1].cumulative, 180, 0);
    CHECK_NEAR(value_of(w, w->pool[1]), 8, 0);
    ist_scenario_free(s);
}

TEST(underscores_group_digits)
{
    ist_scenario *s = small();
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    CHECK_NEAR(ist_scenario_input(s, "stock.ROK.shell")->value.a, 1e6, 0);
    ist_scenario_free(s);
}

TEST(a_fact_brings_its_figure_in_the_units_of_the_key)
{
    ist_scenario *s = small();
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    const ist_input *share = ist_scenario_input(s, "share.POL"), *gdp = ist_scenario_input(s, "gdp.POL");
    CHECK(share->kind == IST_INPUT_FACT);
    CHECK_NEAR(share->value.a, 0.039, 1e-15); /* 3.9 percent */
    CHECK_NEAR(gdp->value.a, 811000, 0);      /* million constant dollars, as the ledger converts */
    CHECK_TEXT(share->since, "2023-07-07");
    CHECK_TEXT(share->section, "p. 1");
    /* 8.8 dollars of 2022 at the fake rate of 1.25 */
    CHECK_NEAR(ist_scenario_input(s, "item_price.k2")->value.a, 11.0, 1e-12);
    ist_scenario_free(s);
}

TEST(an_assumption_carries_reason_day_label_and_place)
{
    ist_scenario *s = small();
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    const ist_input *demand = ist_scenario_input(s, "demand.western-war.POL.shell"),
                    *months = ist_scenario_input(s, "months");
    CHECK_TEXT(demand->reason, "Between two counts.");
    CHECK_TEXT(demand->since, "2023-12-31");
    CHECK(demand->n_between == 2 && strcmp(demand->between[1], "demand/high") == 0);
    CHECK_NEAR(demand->planning, 6500, 1e-9);
    CHECK_TEXT(months->label, "PUBLIC");
    CHECK_TEXT(s->label, "PUBLIC");
    CHECK(months->line == 9);
    CHECK_HAS(months->file, "small.yaml");
    ist_scenario_free(s);
}

TEST(what_the_file_leaves_out_and_a_patch_touches_becomes_a_default)
{
    ist_scenario *s = small();
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    const ist_input *surge = ist_scenario_input(s, "surge.brigade.western-war");
    CHECK(surge && surge->kind == IST_INPUT_DEFAULT && surge->value.a == 0);
    CHECK(surge && s->world.surge[0 * 2 + 0] == surge->parameter && surge->parameter != IST_NONE);
    ist_scenario_free(s);
}

TEST(patches_point_at_the_parameters_that_they_set)
{
    ist_scenario *s = small();
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    const ist_world *w = &s->world;
    CHECK(w->levers[1].patch.n_overrides == 2 && w->levers[3].patch.n_overrides == 0 && w->n_counterfactuals == 2);
    CHECK(w->levers[1].patch.overrides[0].parameter == w->look);
    CHECK_TEXT(w->levers[1].patch.overrides[1].draw_name, "aware/sigma");
    CHECK(w->parameters[w->look].fixed && !w->parameters[w->sigma].fixed);
    CHECK_TEXT(w->parameters[w->counterfactuals[0].overrides[0].parameter].name, "capacity.hanwha.2026-01");
    const ist_trigger *election = &w->triggers[0];
    CHECK(election->n_conditions == 2 && election->conditions[0].kind == IST_WHEN_MONTH &&
          election->conditions[0].month == 16);
    CHECK(election->conditions[1].quantity.kind == IST_Q_ACTIVE && election->conditions[1].quantity.i == 0);
    CHECK(election->chance && election->lasts == 6 && w->triggers[1].lasts == IST_LASTS_WHILE &&
          !w->triggers[1].chance);
    CHECK(election->n_patches == 2 && election->patches[0].scale == IST_NONE && election->patches[1].scale != IST_NONE);
    ist_scenario_free(s);
}

TEST(a_metric_is_cut_by_perspective_and_theatre)
{
    ist_scenario *s = small();
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    const ist_world *w = &s->world;
    const ist_metric_about *loss = &s->metrics[0], *shelf = &s->metrics[1], *shortfall = &s->metrics[2],
                           *risk = &s->metrics[5];
    CHECK(w->metrics[loss->overall].n_terms == 2);
    CHECK(w->metrics[loss->perspective[0]].n_terms == 1 && w->metrics[loss->perspective[0]].terms[0].quantity.i == 0);
    CHECK_TEXT(w->metrics[loss->theatre[1]].name, "loss@east");
    CHECK_TEXT(loss->unit, "USD m");
    /* Of all stocks of shells only Poland's has a target, and only ours count. */
    CHECK(w->metrics[shelf->overall].n_terms == 1 && w->metrics[shelf->overall].terms[0].quantity.i == 1);
    CHECK_NEAR(w->metrics[shelf->overall].terms[0].weight, 1, 0);
    CHECK(shelf->perspective[1] == IST_NONE && shelf->theatre[1] == IST_NONE);
    CHECK(w->metrics[shortfall->overall].n_terms == 2);
    CHECK(risk->overall != IST_NONE && risk->perspective[0] == IST_NONE && risk->theatre[0] == IST_NONE);
    CHECK(w->metrics[s->metrics[4].overall].reduction == IST_FIRST && w->metrics[s->metrics[4].overall].level == 1);
    CHECK(s->headlines[0].sign == -1 && s->headlines[0].cooperation == 0 &&
          s->headlines[0].world_metric == loss->overall);
    CHECK(s->headlines[1].cooperation == IST_NONE && s->headlines[1].world_metric == s->metrics[3].perspective[0]);
    ist_scenario_free(s);
}

/* A metric over ours averages: with two targets each counts a half. */
TEST(an_average_across_weighs_each_the_same)
{
    ist_scenario *s = NULL;
    ist_error err = { 0 };
    CHECK(read_changed(&s, "stock: {shell: 1_000_000, frigate: 20}", "stock: {shell: 1000}, target: {shell: 10}",
                       IST_OWN_DAY, &err) == IST_OK);
    if (!s) {
        printf("# %s\n", err.text);
        return;
    }
    const ist_metric *shelf = &s->world.metrics[s->metrics[1].overall];
    CHECK(shelf->n_terms == 2);
    CHECK_NEAR(shelf->terms[0].weight, 0.5, 0);
    ist_scenario_free(s);
}

TEST(a_file_that_extends_another_changes_what_it_names)
{
    ist_scenario *s = NULL, *base = small();
    ist_error err = { 0 };
    CHECK(ist_scenario_read_with(&s, fixture("larger.yaml"), &fake, IST_OWN_DAY, NULL, &err) == IST_OK);
    if (!s || !base) {
        printf("# %s\n", err.text);
        ist_scenario_free(base);
        return;
    }
    CHECK(s->world.months == 36 && s->world.n_lines == 3 && s->world.n_flows == 0);
    CHECK_NEAR(ist_scenario_input(s, "stock.POL.k2")->value.a, 30, 0);
    CHECK_NEAR(ist_scenario_input(s, "stock.POL.shell")->median, 80000, 0);
    CHECK(ist_scenario_input(s, "base.western-war")->value.kind == IST_UNIFORM);
    CHECK_TEXT(ist_scenario_input(s, "base.western-war")->since, "2024-01-15");
    CHECK_TEXT(ist_scenario_input(s, "ending.western-war")->since,
               "2023-12-31"); /* each number keeps its own file's day */
    CHECK_HAS(ist_scenario_input(s, "ending.western-war")->file, "small.yaml");
    CHECK_TEXT(s->title, "A small world");
    /* flows: one entry, and its three numbers; k2, base, months; the new line and its number */
    CHECK(ist_scenario_compare(base, s, NULL, NULL) == 1 + 3 + 3 + 1 + 1);
    CHECK(ist_scenario_compare(base, base, NULL, NULL) == 0);
    ist_scenario_free(s);
    ist_scenario_free(base);
}

static void digest_of(const char *find, const char *replace, char out[IST_DIGEST_TEXT])
{
    ist_scenario *s = NULL;
    ist_error err = { 0 };
    snprintf(out, IST_DIGEST_TEXT, "none");
    if (read_changed(&s, find, replace, IST_OWN_DAY, &err) != IST_OK) {
        printf("# %s\n", err.text);
        return;
    }
    ist_scenario_digest(s, out);
    ist_scenario_free(s);
}

TEST(the_digest_follows_numbers_and_structure_but_not_wording)
{
    char same[IST_DIGEST_TEXT], worded[IST_DIGEST_TEXT], number[IST_DIGEST_TEXT], maker[IST_DIGEST_TEXT],
        weight[IST_DIGEST_TEXT];
    digest_of("A small world", "A small world", same);
    digest_of("title: A small world\n", "title: Another title\n\n\n", worded);
    digest_of("xi: 1,", "xi: 1.5,", number);
    digest_of("k2pl: {maker: ROK, site: POL", "k2pl: {maker: ROK, site: ROK", maker);
    digest_of("across: mean, reduce: last", "across: mean, weight: 2, reduce: last", weight);
    CHECK_TEXT(worded, same);
    CHECK(strcmp(number, same) != 0 && strcmp(number, "none") != 0);
    CHECK(strcmp(maker, same) != 0 && strcmp(maker, "none") != 0);
    CHECK(strcmp(weight, same) != 0 && strcmp(weight, "none") != 0);
}

TEST(a_counterfactual_is_found_by_name_and_the_first_one_is_the_default)
{
    ist_scenario *s = small();
    ist_error err = { 0 };
    int index = 7;
    if (!s) {
        CHECK(s != NULL);
        return;
    }
    CHECK(ist_scenario_counterfactual(s, NULL, &index, &err) == IST_OK && index == 0);
    CHECK(ist_scenario_counterfactual(s, "same", &index, &err) == IST_OK && index == 1);
    CHECK(ist_scenario_counterfactual(s, "file", &index, &err) == IST_OK && index == IST_NONE);
    CHECK(ist_scenario_counterfactual(s, "lesss", &index, &err) == IST_MISSING);
    CHECK_HAS(err.text, "did you mean 'less'");
    ist_scenario_free(s);
}

/* Section 0: a lever that sets what another sets, alike, draws alike, so that both together are what each is alone. */
TEST(levers_that_set_one_range_alike_share_its_draw)
{
    ist_scenario *s = NULL;
    ist_error err = { 0 };
    CHECK(read_changed(&s, "nothing: {}", "nothing: {set: {sigma: [0.02, 0.1]}, reason: As before.}", IST_OWN_DAY,
                       &err) == IST_OK);
    if (!s) {
        printf("# %s\n", err.text);
        return;
    }
    CHECK_TEXT(s->world.levers[3].patch.overrides[0].draw_name, "aware/sigma");
    ist_scenario_free(s);
}

RUN(IT(names_become_indices_in_file_order), IT(numbers_come_to_the_place_of_their_names), IT(underscores_group_digits),
    IT(a_fact_brings_its_figure_in_the_units_of_the_key), IT(an_assumption_carries_reason_day_label_and_place),
    IT(what_the_file_leaves_out_and_a_patch_touches_becomes_a_default),
    IT(patches_point_at_the_parameters_that_they_set), IT(a_metric_is_cut_by_perspective_and_theatre),
    IT(an_average_across_weighs_each_the_same), IT(a_file_that_extends_another_changes_what_it_names),
    IT(the_digest_follows_numbers_and_structure_but_not_wording),
    IT(a_counterfactual_is_found_by_name_and_the_first_one_is_the_default),
    IT(levers_that_set_one_range_alike_share_its_draw))
