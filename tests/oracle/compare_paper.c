// SPDX-License-Identifier: Apache-2.0
// The engine and the oracle on the shipped scenarios, scenarios/paper.yaml and the default one, two-theatres.yaml: every
// recorded number of 1,000 futures and of 80, spread over their coalitions and counterfactuals. `compare_paper FUTURES`
// runs as many of the first, and two in 25 of the second.
#include "check.h"
#include "comparison.h"

#include <isthmus/ledger/shipped.h>
#include <isthmus/scenario/scenario.h>

#include <stdio.h>
#include <stdlib.h>

static int futures = 1000;

static const char *in_source(const char *name)
{
    static char path[2][1024];
    static int  turn;
    const char *source = getenv("ISTHMUS_SOURCE");
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", source ? source : ".", name);
    return path[turn];
}

static ist_scenario *read_shipped(const char *name)
{
    ist_ledger   *ledger = NULL;
    ist_scenario *scenario = NULL;
    ist_error     err = { 0 };
    if (ist_ledger_default(&ledger, NULL, in_source("data"), &err) != IST_OK ||
        ist_scenario_read(&scenario, in_source(name), ledger, IST_OWN_DAY, NULL, &err) != IST_OK)
        printf("# %s\n", err.text);
    ist_ledger_free(ledger);
    return scenario;
}

// Forty futures a run: no lever, all levers, then coalitions by turns; the counterfactuals by turns, the file's own
// world included.
static void compare_shipped(const char *name, int most)
{
    ist_scenario *shipped = read_shipped(name);
    double        worst = 0;
    size_t        values = 0;
    CHECK(shipped != NULL);
    if (!shipped) return;
    const ist_world *w = &shipped->world;
    oracle_state_count(w, true);
    for (int done = 0, run = 0; done < most; done += 40, run++) {
        ist_coalition all = (UINT32_C(1) << w->n_levers) - 1;
        char          label[200];
        comparison    it = { .label = label, .seed = 20240131, .count = most - done < 40 ? most - done : 40,
                             .first = (uint64_t)done, .tolerance = 1e-9 };
        it.counterfactual = run % ((int)w->n_counterfactuals + 1) - 1;
        it.coalition = run == 0 ? 0 : run == 1 ? all : (ist_coalition)(run * 0x9E3779B9u >> 7) & all;
        snprintf(label, sizeof label, "%s (counterfactual %d)", name, it.counterfactual);
        bool agree = compare_runs(&it, w);
        if (!agree) printf("# %s\n", it.difference);
        CHECK(agree);
        worst = fmax(worst, it.worst);
        values += it.values;
    }
    printf("# %s: %zu values, largest relative difference %.2g\n", name, values, worst);
    ist_scenario_free(shipped);
}

TEST(engine_and_oracle_agree_on_the_papers_world) { compare_shipped("scenarios/paper.yaml", futures); }

TEST(engine_and_oracle_agree_on_the_full_world) { compare_shipped("scenarios/two-theatres.yaml", futures / 25 * 2); }

int main(int argc, char **argv)
{
    const check_case cases[] = { IT(engine_and_oracle_agree_on_the_papers_world),
                                 IT(engine_and_oracle_agree_on_the_full_world) };
    if (argc > 1) futures = atoi(argv[1]);
    return check_run(cases, 2);
}
