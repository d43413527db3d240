/* SPDX-License-Identifier: Apache-2.0
 *
 * outlook.c: what is asked of the owner's outlook from outside is what the engine itself weighs (docs/model.md section 4).
 */
#include "engine.h"
#include "oracle/random_world.h"
#include <isthmus/base/lanes.h>
#include <isthmus/sim/outlook.h>

typedef struct comparison {
    const ist_world *world;
    int              months, differences;
    double           least_gain; /* of the requirement, when a quiet contingency is asked about as active */
} comparison;

static double loss(const ist_world *w, const ist_outlook *plan, const double *x)
{
    double sum = 0;
    for (size_t c = 0; c < w->n_contingencies; c++) {
        double rho = w->contingencies[c].depth_weight * plan->depth[c];
        for (size_t f = 0; f < w->n_kinds; f++) {
            size_t s = f * w->n_theatres + (size_t)w->contingencies[c].theatre;
            rho += w->weight[f * w->n_contingencies + c] * (plan->seen[s] > 0 ? fmin(1, (plan->fielded[s] + x[s]) / plan->seen[s]) : 1);
        }
        sum += plan->weight[c] * ist_exp(plan->e[c] * (plan->base[c] - rho));
    }
    return sum;
}

static void compare(void *context, const ist_sim_block *block, int month)
{
    comparison *it = context;
    size_t      sites = it->world->n_kinds * it->world->n_theatres;
    if (month < 0 || month % 5) return;
    for (int lane = 0; lane < 8; lane++) {
        ist_outlook plan, other;
        double      x[IST_MAX_SITES], recorded, asked;
        int         states[IST_MAX_CONTINGENCIES], as_they_are[IST_MAX_CONTINGENCIES];
        for (size_t s = 0; s < sites; s++)
            x[s] = ist_sim_column(block, (ist_quantity){ IST_Q_PRESENT, (int)(s / it->world->n_theatres), (int)(s % it->world->n_theatres) })[lane];
        for (size_t c = 0; c < it->world->n_contingencies; c++) {
            as_they_are[c] = (int)ist_sim_column(block, (ist_quantity){ IST_Q_VISIBLE, (int)c, 0 })[lane];
            states[c] = 2;
        }
        ist_sim_outlook(block, lane, NULL, &plan);
        ist_sim_outlook(block, lane, as_they_are, &other);
        recorded = ist_sim_column(block, (ist_quantity){ IST_Q_RISK, 0, 0 })[lane];
        asked = loss(it->world, &plan, x);
        /* fill and supply move on between step 4, when the risk is taken, and the record: months in which they stand
         * still are compared to rounding, the rest counted */
        if (!(fabs(asked - recorded) <= 1e-9 * recorded)) it->differences++;
        CHECK(loss(it->world, &other, x) == asked);
        ist_sim_outlook(block, lane, states, &other);
        for (size_t s = 0; s < sites; s++) it->least_gain = fmin(it->least_gain, other.seen[s] - plan.seen[s]);
        it->months++;
    }
}

TEST(the_outlook_is_what_the_engine_weighs)
{
    comparison total = { 0 };
    for (uint64_t i = 0; i < 60; i++) {
        builder   *b = random_world(i);
        comparison it = { .world = &b->world };
        engine     e = engine_open(b, (ist_sim_options){ .seed = i, .counterfactual = IST_NONE, .block = 8 });
        engine_run(&e, 8, 0, &(ist_sim_watch){ compare, &it }, NULL);
        engine_close(&e);
        total.months += it.months;
        total.differences += it.differences;
        total.least_gain = fmin(total.least_gain, it.least_gain);
        builder_free(b);
    }
    printf("# %d months compared; in %d fill or supply had moved since the decision\n", total.months, total.differences);
    CHECK(total.months > 1000);
    CHECK(total.differences < total.months / 2);
    CHECK(total.least_gain >= 0);
}

RUN(IT(the_outlook_is_what_the_engine_weighs))
