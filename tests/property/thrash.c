/* SPDX-License-Identifier: Apache-2.0
 *
 * thrash.c: the joint rule over whole futures of the shipped world, with units months under way: it does not send them to
 * and fro. Prints moves a year, and what dialogue on allocation is worth there, whatever its sign.
 */
#include "check.h"
#include <isthmus/ledger/shipped.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/sim/run.h>
#include <stdlib.h>

enum { FUTURES = 512 };

/* Metrics of every future, moves first: out[metric][future]. */
static void replay(const ist_world *world, ist_coalition coalition, double out[4][FUTURES])
{
    ist_sim       *sim = NULL;
    ist_sim_block *block = NULL;
    ist_error      err = { 0 };
    double         lanes[4 * IST_MAX_BLOCK];
    CHECK(ist_sim_new(&sim, world, &(ist_sim_options){ .seed = 1, .counterfactual = 0 }, &err) == IST_OK);
    CHECK(ist_sim_block_new(&block, sim, &err) == IST_OK);
    for (uint64_t first = 0; block && first < FUTURES; first += (uint64_t)ist_sim_width(sim)) {
        int n = ist_sim_width(sim);
        CHECK(ist_sim_run(block, first, n, coalition, lanes, NULL, &err) == IST_OK);
        for (int m = 0; m < 4; m++) memcpy(out[m] + first, lanes + m * n, (size_t)n * sizeof *lanes);
    }
    ist_sim_block_free(block);
    ist_sim_free(sim);
}

static double mean_of(const double *values)
{
    double sum = 0;
    for (int i = 0; i < FUTURES; i++) sum += values[i];
    return sum / FUTURES;
}

static void tell(const char *what, const double *with, const double *without)
{
    double sum = 0, squares = 0;
    for (int i = 0; i < FUTURES; i++) {
        double d = with[i] - without[i];
        sum += d;
        squares += d * d;
    }
    double mean = sum / FUTURES;
    printf("# joint less the owner's order, %s: %+.4g (simulation error %.2g)\n", what, mean, sqrt((squares / FUTURES - mean * mean) / (FUTURES - 1)));
}

TEST(the_joint_rule_does_not_thrash_and_its_worth_is_told)
{
    ist_ledger   *ledger = NULL;
    ist_scenario *s = NULL;
    ist_error     err = { 0 };
    char          data[1024], path[1024];
    snprintf(data, sizeof data, "%s/data", getenv("ISTHMUS_SOURCE"));
    snprintf(path, sizeof path, "%s/scenarios/two-theatres.yaml", getenv("ISTHMUS_SOURCE"));
    CHECK(ist_ledger_default(&ledger, NULL, data, &err) == IST_OK);
    CHECK(ist_scenario_read(&s, path, ledger, IST_OWN_DAY, NULL, &err) == IST_OK);
    if (err.text[0]) printf("# %s\n", err.text);
    if (!s) return;
    ist_world world = s->world;
    ist_term *terms = malloc((world.n_kinds + world.n_contingencies * 2 + 1) * sizeof *terms);
    double    pool = 0;
    static double order[4][FUTURES], joint[4][FUTURES];
    for (size_t f = 0; f < world.n_kinds; f++) {
        terms[f] = (ist_term){ { IST_Q_MOVES, (int)f, 0 }, 1 };
        pool += world.parameters[world.pool[f]].value.a;
    }
    for (size_t c = 0; c < world.n_contingencies; c++) {
        terms[world.n_kinds + c] = (ist_term){ { IST_Q_EXPECTED_LOSS, (int)c, 0 }, 1 };
        terms[world.n_kinds + world.n_contingencies + c] = (ist_term){ { IST_Q_WEIGHTED_GAP, (int)c, 0 }, 1 };
    }
    terms[world.n_kinds + 2 * world.n_contingencies] = (ist_term){ { IST_Q_RISK, 0, 0 }, 1 };
    ist_metric metrics[4] = {
        { "moves", IST_SUM, 0, world.n_kinds, terms },
        { "loss", IST_SUM, 0, world.n_contingencies, terms + world.n_kinds },
        { "gap", IST_MEAN, 0, world.n_contingencies, terms + world.n_kinds + world.n_contingencies },
        { "risk", IST_MEAN, 0, 1, terms + world.n_kinds + 2 * world.n_contingencies },
    };
    world.metrics = metrics;
    world.n_metrics = 4;
    ist_coalition lever = 0;
    for (size_t n = 0; n < world.n_levers; n++)
        if (strcmp(world.levers[n].patch.name, "joint-allocation") == 0) lever = (ist_coalition)1 << n;
    CHECK(lever != 0);
    double years = world.months / 12.0;
    replay(&world, 0, order);
    replay(&world, lever, joint);
    printf("# pool of %.0f units; moves a year: owner's order %.2f, joint %.2f\n", pool, mean_of(order[0]) / years, mean_of(joint[0]) / years);
    tell("loss, USD m", joint[1], order[1]);
    tell("weighted gap", joint[2], order[2]);
    tell("mean risk, USD m", joint[3], order[3]);
    CHECK(mean_of(joint[0]) / years < pool); /* less than one journey a unit and year */
    free(terms);
    ist_scenario_free(s);
    ist_ledger_free(ledger);
}

RUN(IT(the_joint_rule_does_not_thrash_and_its_worth_is_told))
