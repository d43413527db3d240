/* SPDX-License-Identifier: Apache-2.0
 *
 * The coalitions and weights behind the value of cooperation, against published games, by hand, and against the
 * definition itself: the average over all orders in which levers could arrive, areas kept together.
 */
#include "check.h"
#include "reference.h"

#include <isthmus/analysis/coalition.h>
#include <isthmus/base/random.h>
#include <stdlib.h>

enum { MOST = 16 };

/* A statement on a game given by its value for every bitmask of levers. */
static double say(const ist_coalitions *plan, ist_statement_kind kind, int first, int second, const double *v)
{
    static double values[1 << MOST];
    double        result = NAN;
    int           s = ist_coalitions_find(plan, kind, first, second);
    for (size_t c = 0; c < plan->n_coalitions; c++) values[c] = v[plan->coalitions[c]];
    if (s != IST_NONE) ist_statement_apply(&plan->statements[s], values, 1, 1, &result);
    return result;
}

static ist_coalitions plan_of(ist_arena *arena, size_t n_areas, size_t n_levers, const int *area_of, bool levers)
{
    ist_coalitions plan = { 0 };
    ist_grouping   grouping = { .n_areas = n_areas, .n_levers = n_levers, .area_of = area_of };
    CHECK(ist_coalitions_plan(arena, &grouping, levers, &plan, NULL) == IST_OK);
    return plan;
}

static const int each_alone[MOST] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

static double rational(const json_t *text)
{
    double top = 0, bottom = 1;
    sscanf(json_string_value(text), "%lf/%lf", &top, &bottom);
    return top / bottom;
}

TEST(shapley_values_and_interactions_of_published_games_come_out)
{
    ist_arena *arena = ist_arena_new();
    json_t    *games = reference_json("shapley/games.json"), *game, *entry;
    size_t     g, k, checked = 0;
    const char *key;
    json_array_foreach (games, g, game) {
        size_t n = (size_t)json_integer_value(json_object_get(game, "n"));
        double v[1 << 4];
        json_array_foreach (json_object_get(game, "v_by_bitmask"), k, entry) v[k] = rational(entry);
        ist_coalitions plan = plan_of(arena, n, n, each_alone, true);
        CHECK(plan.n_coalitions == (size_t)1 << n);
        json_array_foreach (json_object_get(game, "shapley"), k, entry) {
            CHECK_NEAR(say(&plan, IST_SAY_AREA, (int)k, IST_NONE, v), rational(entry), 1e-15);
            CHECK_NEAR(say(&plan, IST_SAY_LEVER, (int)k, IST_NONE, v), rational(entry), 1e-15);
            checked++;
        }
        json_object_foreach (json_object_get(game, "interaction"), key, entry) {
            int i = 0, j = 0;
            sscanf(key, "%d,%d", &i, &j);
            CHECK_NEAR(say(&plan, IST_SAY_PAIR, i, j, v), rational(entry), 1e-15);
            CHECK_NEAR(say(&plan, IST_SAY_PAIR, j, i, v), rational(entry), 1e-15);
            checked++;
        }
    }
    CHECK(checked == 20 + 24);
    json_decref(games);
    ist_arena_free(arena);
}

/* Five permanent members (bits 0 to 4) can each veto; nine votes of fifteen carry. */
TEST(the_security_council_gives_its_members_their_published_power)
{
    ist_arena     *arena = ist_arena_new();
    json_t        *published = reference_json("shapley/un_security_council.json");
    double        *v = calloc((size_t)1 << 15, sizeof *v);
    ist_coalitions plan = plan_of(arena, 15, 15, each_alone, false);
    for (unsigned s = 0; s < 1u << 15; s++) v[s] = (s & 31) == 31 && __builtin_popcount(s) >= 9;
    CHECK(plan.n_coalitions == (size_t)1 << 15);
    CHECK_NEAR(say(&plan, IST_SAY_AREA, 4, IST_NONE, v), rational(json_object_get(published, "permanent")), 1e-15);
    CHECK_NEAR(say(&plan, IST_SAY_AREA, 5, IST_NONE, v), rational(json_object_get(published, "elected")), 1e-15);
    free(v);
    json_decref(published);
    ist_arena_free(arena);
}

/* One left glove (lever 0) and two right ones (1, 2); the left and the first right belong together. Orders of areas:
 * the pair first, then lever 0 completes a pair or lever 1 does, half each; or lever 2 first, then lever 0 always. */
TEST(owen_values_of_gloves_by_hand)
{
    ist_arena     *arena = ist_arena_new();
    const int      area_of[] = { 0, 0, 1 };
    const double   v[] = { 0, 0, 0, 1, 0, 1, 0, 1 };
    ist_coalitions plan = plan_of(arena, 2, 3, area_of, true);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER, 0, IST_NONE, v), 0.75, 0);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER, 1, IST_NONE, v), 0.25, 0);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER, 2, IST_NONE, v), 0, 0);
    CHECK_NEAR(say(&plan, IST_SAY_AREA, 0, IST_NONE, v), 1, 0);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER_ALONE, 0, IST_NONE, v), 0, 0);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER_LAST, 0, IST_NONE, v), 1, 0);
    CHECK_NEAR(say(&plan, IST_SAY_AREA_ALONE, 0, IST_NONE, v), 1, 0);
    CHECK_NEAR(say(&plan, IST_SAY_AREA_LAST, 1, IST_NONE, v), 0, 0);
    ist_arena_free(arena);
}

/* Owen 1977: two of three votes carry; 0 and 1 vote as one, so they hold everything, half each. */
TEST(a_bloc_of_two_in_a_majority_of_three_holds_everything)
{
    ist_arena     *arena = ist_arena_new();
    const int      area_of[] = { 0, 0, 1 };
    const double   v[] = { 0, 0, 0, 1, 0, 1, 1, 1 };
    ist_coalitions plan = plan_of(arena, 2, 3, area_of, true);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER, 0, IST_NONE, v), 0.5, 0);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER, 1, IST_NONE, v), 0.5, 0);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER, 2, IST_NONE, v), 0, 0);
    ist_arena_free(arena);
}

TEST(areas_of_three_two_and_two_levers_need_48_coalitions)
{
    ist_arena     *arena = ist_arena_new();
    const int      area_of[] = { 0, 0, 0, 1, 1, 2, 2 };
    ist_coalitions plan = plan_of(arena, 3, 7, area_of, true);
    ist_coalitions coarse = plan_of(arena, 3, 7, area_of, false);
    CHECK(plan.n_coalitions == 48);
    CHECK(coarse.n_coalitions == 8);
    for (size_t c = 0; c < 8; c++) CHECK(plan.coalitions[c] == coarse.coalitions[c]);
    CHECK(plan.coalitions[plan.none] == 0 && plan.coalitions[plan.all] == 127);
    for (size_t c = 0; c < plan.n_coalitions; c++)
        for (size_t d = 0; d < c; d++) CHECK(plan.coalitions[c] != plan.coalitions[d]);
    CHECK(plan.n_statements == 3 + 4 * 3 + 3 * 7);
    ist_arena_free(arena);
}

/* Every order of levers in which no area is broken up, by recursion; each lever gets what it adds. */
static double sums[MOST];
static double orders;
static void arrive(const int *area_of, int n_levers, unsigned present, const double *v, double *adds)
{
    int open = -1; /* the area that has begun and not ended */
    for (int l = 0; l < n_levers; l++)
        for (int m = 0; m < n_levers; m++)
            if (area_of[l] == area_of[m] && (present >> l & 1) && !(present >> m & 1)) open = area_of[l];
    bool last = true;
    for (int l = 0; l < n_levers; l++) {
        if ((present >> l & 1) || (open >= 0 && area_of[l] != open)) continue;
        last = false;
        adds[l] = v[present | 1u << l] - v[present];
        arrive(area_of, n_levers, present | 1u << l, v, adds);
    }
    if (!last) return;
    orders++;
    for (int l = 0; l < n_levers; l++) sums[l] += adds[l];
}

TEST(owen_values_are_averages_over_the_orders_that_keep_areas_together)
{
    ist_arena     *arena = ist_arena_new();
    const int      area_of[] = { 1, 0, 2, 0, 1, 0, 2 }; /* areas of 3, 2 and 2, not in file order */
    ist_coalitions plan = plan_of(arena, 3, 7, area_of, true);
    double         v[1 << 7], adds[MOST], area[3] = { 0 }, shares[3] = { 0 };
    ist_uniform_lanes(7, 0, 0, ist_name_hash("a random game"), 1 << 7, v);
    memset(sums, 0, sizeof sums);
    orders = 0;
    arrive(area_of, 7, 0, v, adds);
    CHECK(orders == 6.0 * 6 * 2 * 2);
    for (int l = 0; l < 7; l++) {
        double owen = say(&plan, IST_SAY_LEVER, l, IST_NONE, v);
        CHECK_NEAR(owen, sums[l] / orders, 1e-14);
        shares[area_of[l]] += owen;
    }
    for (int a = 0; a < 3; a++) {
        area[a] = say(&plan, IST_SAY_AREA, a, IST_NONE, v);
        CHECK_NEAR(shares[a], area[a], 1e-14);
    }
    CHECK_NEAR(area[0] + area[1] + area[2], v[127] - v[0], 1e-14);
    CHECK_NEAR(say(&plan, IST_SAY_TOTAL, IST_NONE, IST_NONE, v), v[127] - v[0], 0);
    CHECK_NEAR(say(&plan, IST_SAY_NONE, IST_NONE, IST_NONE, v), v[0], 0);
    CHECK_NEAR(say(&plan, IST_SAY_ALL, IST_NONE, IST_NONE, v), v[127], 0);
    ist_arena_free(arena);
}

TEST(a_lever_that_changes_nothing_is_worth_exactly_nothing_and_twins_the_same)
{
    ist_arena     *arena = ist_arena_new();
    const int      area_of[] = { 0, 0, 0, 1, 1, 2, 2 };
    ist_coalitions plan = plan_of(arena, 3, 7, area_of, true);
    double         raw[1 << 7], v[1 << 7];
    ist_uniform_lanes(11, 0, 0, ist_name_hash("another game"), 1 << 7, raw);
    /* Lever 1 does nothing; 0 and 2 are twins: only how many of them are on counts. */
    for (unsigned s = 0; s < 1u << 7; s++) {
        unsigned twins = (s & 1) + (s >> 2 & 1);
        v[s] = raw[(s & ~7u) | (1u << twins >> 1)] * 1e6;
    }
    CHECK(say(&plan, IST_SAY_LEVER, 1, IST_NONE, v) == 0);
    CHECK(say(&plan, IST_SAY_LEVER_ALONE, 1, IST_NONE, v) == 0);
    CHECK(say(&plan, IST_SAY_LEVER_LAST, 1, IST_NONE, v) == 0);
    CHECK_NEAR(say(&plan, IST_SAY_LEVER, 0, IST_NONE, v), say(&plan, IST_SAY_LEVER, 2, IST_NONE, v), 1e-9);
    CHECK(fabs(say(&plan, IST_SAY_LEVER, 0, IST_NONE, v)) > 1);
    ist_arena_free(arena);
}

TEST(an_area_that_changes_nothing_interacts_with_none)
{
    ist_arena     *arena = ist_arena_new();
    ist_coalitions plan = plan_of(arena, 3, 3, each_alone, false);
    const double   v[] = { 0.1, 0.7, 0.1, 0.7, 1.3, 2.9, 1.3, 2.9 }; /* lever 1 does nothing */
    CHECK(say(&plan, IST_SAY_AREA, 1, IST_NONE, v) == 0);
    CHECK(say(&plan, IST_SAY_PAIR, 0, 1, v) == 0);
    CHECK(say(&plan, IST_SAY_PAIR, 1, 2, v) == 0);
    CHECK_NEAR(say(&plan, IST_SAY_PAIR, 0, 2, v), 2.9 - 1.3 - 0.7 + 0.1, 1e-15);
    ist_arena_free(arena);
}

/* The same game with levers and areas listed in another order gives the same bits, lever by lever. */
TEST(bits_do_not_depend_on_the_order_of_levers_and_areas_in_a_file)
{
    ist_arena        *arena = ist_arena_new();
    const char *const area_names[] = { "deterrence", "industry", "practical" };
    const char *const lever_names[] = { "allocation", "awareness", "response", "orders", "local", "maritime", "intel" };
    const int         area_of[] = { 0, 0, 0, 1, 1, 2, 2 };
    const int         shuffle[] = { 5, 3, 0, 6, 2, 4, 1 }, area_shuffle[] = { 2, 0, 1 }; /* new place of each */
    const char       *other_names[7], *other_areas[3];
    int               other_area_of[7];
    double            v[1 << 7], w[1 << 7];
    for (int a = 0; a < 3; a++) other_areas[area_shuffle[a]] = area_names[a];
    for (int l = 0; l < 7; l++) {
        other_names[shuffle[l]] = lever_names[l];
        other_area_of[shuffle[l]] = area_shuffle[area_of[l]];
    }
    ist_uniform_lanes(5, 0, 0, ist_name_hash("a third game"), 1 << 7, v);
    for (unsigned s = 0; s < 1u << 7; s++) {
        unsigned moved = 0;
        for (int l = 0; l < 7; l++)
            if (s >> l & 1) moved |= 1u << shuffle[l];
        w[moved] = v[s];
    }
    ist_coalitions plan, other;
    ist_grouping grouping = { 3, 7, area_of, area_names, lever_names };
    ist_grouping shuffled = { 3, 7, other_area_of, other_areas, other_names };
    CHECK(ist_coalitions_plan(arena, &grouping, true, &plan, NULL) == IST_OK);
    CHECK(ist_coalitions_plan(arena, &shuffled, true, &other, NULL) == IST_OK);
    for (int l = 0; l < 7; l++)
        CHECK(say(&plan, IST_SAY_LEVER, l, IST_NONE, v) == say(&other, IST_SAY_LEVER, shuffle[l], IST_NONE, w));
    for (int a = 0; a < 3; a++) {
        CHECK(say(&plan, IST_SAY_AREA, a, IST_NONE, v) == say(&other, IST_SAY_AREA, area_shuffle[a], IST_NONE, w));
        for (int b = 0; b < a; b++)
            CHECK(say(&plan, IST_SAY_PAIR, a, b, v)
                  == say(&other, IST_SAY_PAIR, area_shuffle[a], area_shuffle[b], w));
    }
    ist_arena_free(arena);
}

TEST(an_empty_area_and_a_world_without_levers_are_worth_nothing)
{
    ist_arena     *arena = ist_arena_new();
    const int      area_of[] = { 1, 1 };
    const double   v[] = { 3, 5, 7, 11 };
    ist_coalitions plan = plan_of(arena, 2, 2, area_of, true), bare = plan_of(arena, 0, 0, NULL, true);
    CHECK(plan.n_coalitions == 4);
    CHECK(say(&plan, IST_SAY_AREA, 0, IST_NONE, v) == 0);
    CHECK_NEAR(say(&plan, IST_SAY_AREA, 1, IST_NONE, v), 8, 0);
    CHECK(bare.n_coalitions == 1);
    CHECK_NEAR(say(&bare, IST_SAY_TOTAL, IST_NONE, IST_NONE, v), 0, 0);
    ist_arena_free(arena);
}

TEST(a_lever_in_no_area_and_too_many_levers_are_refused)
{
    ist_arena     *arena = ist_arena_new();
    ist_coalitions plan = { .n_levers = 99 };
    ist_error      err = { 0 };
    const int      area_of[] = { 0, 2 };
    ist_grouping   grouping = { .n_areas = 2, .n_levers = 2, .area_of = area_of };
    CHECK(ist_coalitions_plan(arena, &grouping, true, &plan, &err) == IST_RANGE);
    CHECK_HAS(err.text, "lever 1 is in area of cooperation 2");
    grouping = (ist_grouping){ .n_areas = 1, .n_levers = 17, .area_of = area_of };
    CHECK(ist_coalitions_plan(arena, &grouping, true, &plan, &err) == IST_RANGE);
    CHECK_HAS(err.text, "17 levers");
    CHECK(plan.n_levers == 99);
    ist_arena_free(arena);
}

RUN(IT(shapley_values_and_interactions_of_published_games_come_out),
    IT(the_security_council_gives_its_members_their_published_power), IT(owen_values_of_gloves_by_hand),
    IT(a_bloc_of_two_in_a_majority_of_three_holds_everything), IT(areas_of_three_two_and_two_levers_need_48_coalitions),
    IT(owen_values_are_averages_over_the_orders_that_keep_areas_together),
    IT(a_lever_that_changes_nothing_is_worth_exactly_nothing_and_twins_the_same),
    IT(an_area_that_changes_nothing_interacts_with_none),
    IT(bits_do_not_depend_on_the_order_of_levers_and_areas_in_a_file),
    IT(an_empty_area_and_a_world_without_levers_are_worth_nothing),
    IT(a_lever_in_no_area_and_too_many_levers_are_refused))
