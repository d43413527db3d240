/* SPDX-License-Identifier: Apache-2.0
 *
 * levers.c: what a lever that does nothing is worth, and what is left of deterrence without elasticities.
 */
#include "engine.h"
#include "y1_world.h"

enum { FUTURES = 512 };

/* A lever with an empty patch changes no bit of any metric in any future. */
TEST(a_lever_with_an_empty_patch_is_worth_exactly_nothing)
{
    builder *b = y1_world();
    b->levers[1].patch.n_overrides = 0;
    size_t  M = b->world.n_metrics;
    double *with = malloc(FUTURES * M * sizeof *with), *without = malloc(FUTURES * M * sizeof *without);
    engine  e = engine_open(b, (ist_sim_options){ .seed = 2, .counterfactual = IST_NONE });
    for (ist_coalition rest = 0; rest < 8; rest++) {
        if (rest & 2) continue;
        engine_run(&e, FUTURES, rest, NULL, without);
        engine_run(&e, FUTURES, rest | 2, NULL, with);
        CHECK(memcmp(with, without, FUTURES * M * sizeof *with) == 0);
    }
    engine_close(&e);
    builder_free(b);
    free(with);
    free(without);
}

/* Levers that matter do change something: the test above could fail. */
TEST(the_other_levers_of_that_world_do_change_it)
{
    builder *b = y1_world();
    size_t   M = b->world.n_metrics;
    double  *with = malloc(FUTURES * M * sizeof *with), *without = malloc(FUTURES * M * sizeof *without);
    engine   e = engine_open(b, (ist_sim_options){ .seed = 2, .counterfactual = IST_NONE });
    engine_run(&e, FUTURES, 0, NULL, without);
    for (int n = 0; n < 3; n++) {
        engine_run(&e, FUTURES, 1u << n, NULL, with);
        CHECK(memcmp(with, without, FUTURES * M * sizeof *with) != 0);
    }
    engine_close(&e);
    builder_free(b);
    free(with);
    free(without);
}

/* What happens in every month of every future: states of all contingencies. */
typedef struct states { unsigned char *at; size_t n; const ist_world *world; } states;

static void keep_states(void *context, const ist_sim_block *block, int month)
{
    states *kept = context;
    (void)month;
    for (size_t c = 0; c < kept->world->n_contingencies; c++) {
        const double *state = ist_sim_column(block, (ist_quantity){ IST_Q_STATE, (int)c, 0 });
        for (int l = 0; l < 64; l++) kept->at[kept->n++] = (unsigned char)state[l];
    }
}

/* With every elasticity 0 wars begin, last and end alike in all coalitions, future by future. */
TEST(without_elasticities_no_lever_moves_a_war)
{
    builder *b = y1_world();
    size_t   room = FUTURES * 3 * 145;
    states   first = { malloc(room), 0, &b->world }, other = { malloc(room), 0, &b->world };
    engine   e = engine_open(b, (ist_sim_options){ .seed = 4, .counterfactual = IST_NONE, .no_elasticity = true });
    size_t   at_war = 0;
    engine_run(&e, FUTURES, 0, &(ist_sim_watch){ keep_states, &first }, NULL);
    for (size_t i = 0; i < first.n; i++) at_war += first.at[i] == 2;
    CHECK(first.n == room && at_war > 100);
    for (ist_coalition coalition = 1; coalition < 8; coalition++) {
        other.n = 0;
        engine_run(&e, FUTURES, coalition, &(ist_sim_watch){ keep_states, &other }, NULL);
        CHECK(memcmp(first.at, other.at, room) == 0);
    }
    engine_close(&e);
    free(first.at);
    free(other.at);
    builder_free(b);
}

/* The same numbers for any block width, for a block that is not full, and in any order of blocks. */
TEST(bits_do_not_depend_on_the_block)
{
    builder *b = y1_world();
    size_t   M = b->world.n_metrics;
    double  *want = malloc(FUTURES * M * sizeof *want), *got = malloc(FUTURES * M * sizeof *got);
    engine   e = engine_open(b, (ist_sim_options){ .seed = 6, .counterfactual = IST_NONE, .block = 8 });
    engine_run(&e, FUTURES, 5, NULL, want);
    engine_close(&e);
    for (int width = 16; width <= 64; width += 16) {
        e = engine_open(b, (ist_sim_options){ .seed = 6, .counterfactual = IST_NONE, .block = width });
        engine_run(&e, 8, 3, NULL, got); /* another coalition and a short block first */
        engine_run(&e, FUTURES, 5, NULL, got);
        CHECK(memcmp(want, got, FUTURES * M * sizeof *want) == 0);
        engine_close(&e);
    }
    builder_free(b);
    free(want);
    free(got);
}

/* Levers that provoke, in file order and backwards; names and areas go with them. 0.1 + 0.2 + 0.3 depends on the order. */
static void provoke(builder *b, bool backwards)
{
    static const double provocations[3] = { 0.1, 0.2, 0.3 };
    static const char  *names[3] = { "a", "b", "c" };
    for (int n = 0; n < 3; n++) {
        int at = backwards ? 2 - n : n;
        b->levers[at].patch = (ist_patch){ .name = names[n] };
        b->levers[at].cooperation = n;
        for (int c = 0; c < 3; c++) b->provocation[c * 3 + at] = builder_number(b, provocations[n]);
    }
}

TEST(bits_do_not_depend_on_the_order_of_levers)
{
    double *out[2];
    for (int backwards = 0; backwards < 2; backwards++) {
        builder *b = y1_world();
        provoke(b, backwards);
        out[backwards] = malloc(FUTURES * b->world.n_metrics * sizeof(double));
        engine e = engine_open(b, (ist_sim_options){ .seed = 3, .counterfactual = IST_NONE });
        engine_run(&e, FUTURES, 7, NULL, out[backwards]);
        engine_close(&e);
        if (backwards) CHECK(memcmp(out[0], out[1], FUTURES * b->world.n_metrics * sizeof(double)) == 0);
        builder_free(b);
    }
    free(out[0]);
    free(out[1]);
}

RUN(IT(bits_do_not_depend_on_the_order_of_levers), IT(a_lever_with_an_empty_patch_is_worth_exactly_nothing), IT(the_other_levers_of_that_world_do_change_it),
    IT(without_elasticities_no_lever_moves_a_war), IT(bits_do_not_depend_on_the_block))
