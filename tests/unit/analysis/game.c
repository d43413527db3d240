/* SPDX-License-Identifier: Apache-2.0
 *
 * game.c: published games through the same code, equilibria that nobody leaves, optima that nothing beats.
 */
#include "check.h"
#include <isthmus/analysis/game.h>
#include <isthmus/base/json.h>
#include <isthmus/base/random.h>
#include <stdlib.h>

static json_t *reference(const char *name)
{
    char      path[1024];
    json_t   *root = NULL;
    ist_error err = { 0 };
    snprintf(path, sizeof path, "%s/tests/data/reference/games/%s.json", getenv("ISTHMUS_SOURCE"), name);
    CHECK(ist_json_read(&root, path, 1 << 20, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    return root;
}

static double number(const json_t *map, const char *key) { return json_number_value(json_object_get(map, key)); }

/* U = v ln(1 + X) - c x: one theatre, one kind, a term of log benefit, price c. */
TEST(the_public_good_of_olson_and_zeckhauser)
{
    json_t *root = reference("public_good"), *one;
    size_t  i;
    json_array_foreach(json_object_get(root, "cases"), i, one) {
        ist_arena    *arena = ist_arena_new();
        size_t        n = (size_t)number(one, "players");
        double        deploys[IST_MAX_ALLIES], price[IST_MAX_ALLIES], weight[IST_MAX_ALLIES], cap = INFINITY, nash = 0, joint = 0;
        ist_game_term term = { .amount = 1, .rate = { 1 } };
        for (size_t a = 0; a < n; a++) {
            deploys[a] = 100;
            price[a] = number(one, "c");
            weight[a] = number(one, "v");
        }
        ist_game game = { .n_allies = n, .n_kinds = 1, .n_theatres = 1, .n_terms = 1, .curve = IST_CURVE_LOGARITHMIC, .terms = &term,
                          .cap = &cap, .deploys = deploys, .price = price, .weight = weight };
        ist_game_answer answer;
        CHECK(ist_game_solve(&game, NULL, arena, &answer, NULL) == IST_OK);
        for (size_t a = 0; a < n; a++) {
            nash += answer.nash.x[a];
            joint += answer.joint.x[a];
        }
        CHECK_NEAR(nash, number(one, "nash_total"), 1e-9);
        CHECK_NEAR(joint, number(one, "joint_total"), 1e-9);
        CHECK_NEAR(-answer.nash.total, number(one, "nash_welfare"), 1e-9);
        CHECK_NEAR(-answer.joint.total, number(one, "joint_welfare"), 1e-9);
        CHECK(answer.nash.slack < 1e-9 && answer.joint.slack < 1e-9);
        ist_arena_free(arena);
    }
    json_decref(root);
}

/* A defender who levels targets: one ally, a theatre a target, a linear term of the target's value. */
TEST(the_security_game_is_levelled)
{
    json_t *root = reference("security"), *one;
    size_t  i;
    json_array_foreach(json_object_get(root, "cases"), i, one) {
        const json_t *values = json_object_get(one, "values"), *coverage = json_object_get(one, "coverage");
        ist_arena    *arena = ist_arena_new();
        size_t        n = json_array_size(values);
        double        deploys = number(one, "resources"), weight[IST_MAX_THEATRES], cap[IST_MAX_THEATRES], level = 0;
        ist_game_term terms[IST_MAX_THEATRES];
        for (size_t k = 0; k < n; k++) {
            terms[k] = (ist_game_term){ .theatre = k, .amount = json_number_value(json_array_get(values, k)), .rate = { 1 } };
            weight[k] = cap[k] = 1;
        }
        ist_game game = { .n_allies = 1, .n_kinds = 1, .n_theatres = n, .n_terms = n, .curve = IST_CURVE_LINEAR, .terms = terms, .cap = cap,
                          .deploys = &deploys, .weight = weight };
        ist_game_answer answer;
        CHECK(ist_game_solve(&game, NULL, arena, &answer, NULL) == IST_OK);
        for (size_t k = 0; k < n; k++) {
            CHECK_NEAR(answer.nash.x[k], json_number_value(json_array_get(coverage, k)), 1e-9);
            level = fmax(level, terms[k].amount * (1 - answer.nash.x[k]));
        }
        CHECK_NEAR(level, number(one, "attacker_value"), 1e-9);
        ist_arena_free(arena);
    }
    json_decref(root);
}

static double draw(uint64_t i, uint32_t what) { return ist_uniform(41, i, 0, what); }

typedef struct random_game {
    ist_game      game;
    ist_game_term terms[6];
    double        cap[9], deploys[12], least[36], price[36], weight[12];
} random_game;

static void make(uint64_t i, random_game *out)
{
    *out = (random_game){ 0 };
    size_t allies = 2 + i % 3, kinds = 1 + i % 3, theatres = 2 + i % 2;
    for (size_t j = 0; j < 5; j++) {
        out->terms[j] = (ist_game_term){ .theatre = j % theatres, .amount = 1e5 * draw(i, 10 + (uint32_t)j), .offset = draw(i, 20 + (uint32_t)j) };
        for (size_t f = 0; f < kinds; f++) out->terms[j].rate[f] = 0.3 * draw(i, 30 + (uint32_t)(3 * j + f));
    }
    for (size_t s = 0; s < kinds * theatres; s++) out->cap[s] = 12 * draw(i, 60 + (uint32_t)s);
    for (size_t r = 0; r < allies * kinds; r++) out->deploys[r] = 1 + 8 * draw(i, 80 + (uint32_t)r);
    for (size_t a = 0; a < allies; a++)
        for (size_t f = 0; f < kinds; f++)
            for (size_t k = 0; k < theatres; k++) {
                size_t u = (a * kinds + f) * theatres + k;
                out->price[u] = k == a % theatres ? 0 : 2000 * draw(i, 100 + (uint32_t)u);
                out->least[u] = k == 0 && a == 0 ? 0.5 : 0;
            }
    for (size_t w = 0; w < allies * theatres; w++) out->weight[w] = 2 * draw(i, 200 + (uint32_t)w);
    out->game = (ist_game){ .n_allies = allies, .n_kinds = kinds, .n_theatres = theatres, .n_terms = 5, .terms = out->terms, .cap = out->cap,
                            .deploys = out->deploys, .least = out->least, .price = out->price, .weight = out->weight };
}

/* Ally a's own cost at x, from the definition, with libm. */
static double own_cost(const ist_game *g, const double *x, size_t a, const double *weight)
{
    double cost = 0;
    for (size_t j = 0; j < g->n_terms; j++) {
        double z = g->terms[j].offset;
        for (size_t f = 0; f < g->n_kinds; f++) {
            double units = 0;
            for (size_t b = 0; b < g->n_allies; b++) units += x[(b * g->n_kinds + f) * g->n_theatres + g->terms[j].theatre];
            z += g->terms[j].rate[f] * fmin(units, g->cap[f * g->n_theatres + g->terms[j].theatre]);
        }
        cost += weight[g->terms[j].theatre] * g->terms[j].amount * exp(-z);
    }
    for (size_t u = 0; u < g->n_kinds * g->n_theatres; u++)
        cost += g->price[a * g->n_kinds * g->n_theatres + u] * x[a * g->n_kinds * g->n_theatres + u];
    return cost;
}

static double total_cost(const ist_game *g, const double *x)
{
    double total = 0;
    for (size_t a = 0; a < g->n_allies; a++) total += own_cost(g, x, a, g->weight + a * g->n_theatres);
    return total;
}

/* A random feasible row for one ally's kind. */
static void random_row(const random_game *r, uint64_t i, uint32_t salt, size_t a, size_t f, double *x)
{
    const ist_game *g = &r->game;
    size_t          row = (a * g->n_kinds + f) * g->n_theatres;
    double          left = g->deploys[a * g->n_kinds + f];
    for (size_t k = 0; k < g->n_theatres; k++) left -= x[row + k] = r->least[row + k];
    for (size_t k = 0; k < g->n_theatres; k++) {
        double more = left * draw(i, salt + (uint32_t)(17 * k + 3 * f + a));
        x[row + k] += more;
        left -= more;
    }
}

TEST(nobody_leaves_the_equilibrium_and_nothing_beats_the_joint_plan)
{
    double worst_nash = 0, worst_joint = 0, slack_nash = 0, slack_joint = 0;
    int    rounds = 0;
    for (uint64_t i = 0; i < 300; i++) {
        random_game r;
        make(i, &r);
        ist_arena      *arena = ist_arena_new();
        ist_game_answer answer;
        CHECK(ist_game_solve(&r.game, NULL, arena, &answer, NULL) == IST_OK);
        size_t n = r.game.n_allies * r.game.n_kinds * r.game.n_theatres;
        double other[36], total = fabs(answer.nash.total);
        CHECK_NEAR(answer.nash.total, total_cost(&r.game, answer.nash.x), 1e-9 * total);
        CHECK_NEAR(answer.joint.total, total_cost(&r.game, answer.joint.x), 1e-9 * total);
        for (uint32_t t = 0; t < 40; t++) {
            for (size_t a = 0; a < r.game.n_allies; a++) { /* one ally alone changes its mind */
                memcpy(other, answer.nash.x, n * sizeof *other);
                for (size_t f = 0; f < r.game.n_kinds; f++) random_row(&r, i, 1000 + 100 * t, a, f, other);
                double gain = own_cost(&r.game, answer.nash.x, a, r.weight + a * r.game.n_theatres) - own_cost(&r.game, other, a, r.weight + a * r.game.n_theatres);
                CHECK(gain <= answer.nash.slack + 1e-9 * total);
                worst_nash = fmax(worst_nash, gain / total);
            }
            for (size_t a = 0; a < r.game.n_allies; a++)
                for (size_t f = 0; f < r.game.n_kinds; f++) random_row(&r, i, 6000 + 100 * t, a, f, other);
            double step[36];
            for (int part = 1; part <= 3; part++) { /* towards it, too: convex, so a better plan would show nearby */
                for (size_t u = 0; u < n; u++) step[u] = answer.joint.x[u] + (other[u] - answer.joint.x[u]) * (part == 1 ? 0.01 : part == 2 ? 0.2 : 1);
                double gain = answer.joint.total - total_cost(&r.game, step);
                CHECK(gain <= answer.joint.slack + 1e-9 * total);
                worst_joint = fmax(worst_joint, gain / total);
            }
        }
        CHECK(answer.price >= -answer.joint.slack - 1e-9 * total);
        slack_nash = fmax(slack_nash, answer.nash.slack / total);
        slack_joint = fmax(slack_joint, answer.joint.slack / total);
        rounds = answer.joint.rounds > rounds ? answer.joint.rounds : rounds;
        rounds = answer.nash.rounds > rounds ? answer.nash.rounds : rounds;
        double paid = 0;
        for (size_t a = 0; a < r.game.n_allies; a++) {
            paid += answer.compensation[a];
            if (answer.price > 0) CHECK(answer.gain[a] + answer.compensation[a] >= -1e-9 * total);
        }
        CHECK_NEAR(paid, 0, 1e-9 * total);
        ist_arena_free(arena);
    }
    printf("# 300 games: largest deviation found %.2g, certified %.2g; joint found %.2g, certified %.2g, of the total; at most %d rounds\n",
           worst_nash, slack_nash, worst_joint, slack_joint, rounds);
    CHECK(slack_nash < 1e-9 && slack_joint < 1e-9);
}

/* Two allies alike: each counts only half of a loss that falls with all units; alone each stops where half the margin
 * meets the price. By hand: loss 1000 e^-0.1X, price 10. Nash: 0.5 * 100 e^-0.1X = 10 -> X = 10 ln 5; joint: X = 10 ln 10. */
TEST(the_price_of_non_cooperation_by_hand)
{
    ist_arena    *arena = ist_arena_new();
    double        deploys[2] = { 40, 40 }, price[2] = { 10, 10 }, weight[2] = { 0.5, 0.5 }, cap = 100;
    ist_game_term term = { .amount = 1000, .rate = { 0.1 } };
    ist_game      game = { .n_allies = 2, .n_kinds = 1, .n_theatres = 1, .n_terms = 1, .terms = &term, .cap = &cap, .deploys = deploys,
                           .price = price, .weight = weight };
    ist_game_answer answer;
    CHECK(ist_game_solve(&game, NULL, arena, &answer, NULL) == IST_OK);
    CHECK_NEAR(answer.nash.x[0] + answer.nash.x[1], 10 * log(5), 1e-9);
    CHECK_NEAR(answer.joint.x[0] + answer.joint.x[1], 10 * log(10), 1e-9);
    CHECK_NEAR(answer.price, 200 + 100 * log(5) - 100 - 100 * log(10), 1e-9);
    ist_arena_free(arena);
}

/* With the same weights and nothing to pay everyone wants what all want: no price of non-cooperation. */
TEST(allies_of_one_mind_lose_nothing_by_deciding_alone)
{
    for (uint64_t i = 0; i < 20; i++) {
        random_game r;
        make(i, &r);
        for (size_t w = 0; w < 12; w++) r.weight[w] = 1;
        for (size_t u = 0; u < 36; u++) r.price[u] = 0;
        ist_arena      *arena = ist_arena_new();
        ist_game_answer answer;
        CHECK(ist_game_solve(&r.game, NULL, arena, &answer, NULL) == IST_OK);
        CHECK_NEAR(answer.price, 0, 1e-9 * answer.nash.total);
        ist_arena_free(arena);
    }
}

TEST(what_is_no_game_is_refused)
{
    random_game     r;
    ist_arena      *arena = ist_arena_new();
    ist_game_answer answer;
    ist_error       err = { 0 };
    make(1, &r);
    r.least[0] = 100;
    CHECK(ist_game_solve(&r.game, NULL, arena, &answer, &err) == IST_RANGE);
    CHECK_HAS(err.text, "100 units must stand");
    r.game.n_allies = 0;
    CHECK(ist_game_solve(&r.game, NULL, arena, &answer, &err) == IST_RANGE);
    ist_arena_free(arena);
}

RUN(IT(the_public_good_of_olson_and_zeckhauser), IT(the_security_game_is_levelled),
    IT(nobody_leaves_the_equilibrium_and_nothing_beats_the_joint_plan), IT(the_price_of_non_cooperation_by_hand),
    IT(allies_of_one_mind_lose_nothing_by_deciding_alone), IT(what_is_no_game_is_refused))
