/* SPDX-License-Identifier: Apache-2.0
 *
 * plan.h: docs/model.md section 4: the terms of L as the owner of the pool plans with them.
 *
 * For those who ask for it from outside (outlook.c). A decision weighs with the same numbers, taken in lanes
 * (prospect.c); tests/property/outlook.c holds both to them. One lane and one month; `visible` [C] is 0 quiet or unseen, 1 a seen build-up, 2 active.
 */
#ifndef ISTHMUS_SIM_PLAN_H
#define ISTHMUS_SIM_PLAN_H

#include "sim_local.h"
#include <isthmus/sim/outlook.h>

/* The onset hazard as the owner plans with it: no s terms, no cap. What is active is always visible. */
static inline double plan_hazard(const ist_sim_block *block, int c, int l, const double *visible)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    double x = plan_of(block, it->nu, 0, l) * (block->contingency[c].supply[l] - 1.0) -
               plan_of(block, it->gamma, 0, l) * plan_of(block, it->commitment, 0, l);
    for (int n = 0; n < sim->couplings_of[c].n; n++) {
        const sim_coupling *coupling = &sim->couplings[sim->couplings_of[c].at[n]];
        x += plan_of(block, coupling->eta, 0, l) * (visible[coupling->j] > 1 ? 1.0 : 0.0) +
             plan_of(block, coupling->zeta, 0, l) * (1.0 - block->contingency[coupling->j].fill[l]);
    }
    for (int at = 0; at < sim->N; at++) {
        int n = sim->lever_order[at];
        if (block->coalition[l / 8] >> n & 1) x += plan_of(block, sim->world->provocation[c * sim->N + n], 0, l);
    }
    return plan_of(block, it->base, 0, l) * ist_exp(x - COLUMN(block->shared.x0_plan, c)[l]);
}

/* Fills weight = W J m, e, base and depth of every contingency. */
static inline void plan_terms(const ist_sim_block *block, int l, const double *visible, ist_outlook *plan)
{
    const ist_sim *sim = block->sim;
    for (int c = 0; c < sim->C; c++) {
        const ist_contingency *it = &sim->world->contingencies[c];
        const ist_theatre     *theatre = &sim->world->theatres[it->theatre];
        double                 mu = plan_of(block, it->ending, 1, l), m;
        if (visible[c] > 0) {
            m = smaller(1.0, mu * HORIZON_MONTHS);
            plan->e[c] = visible[c] > 1 ? plan_of(block, it->xi, 0, l) : plan_of(block, theatre->going_on, 0, l);
            plan->base[c] = COLUMN(block->shared.ref, c)[l];
        } else {
            m = plan_hazard(block, c, l, visible) * HORIZON_MONTHS;
            plan->e[c] = plan_of(block, theatre->onset, 0, l);
            plan->base[c] = COLUMN(block->shared.rho0, c)[l];
        }
        plan->weight[c] = plan_of(block, theatre->weight, 1, l) * plan_of(block, it->cost, 0, l) / mu * m;
        plan->depth[c] = block->contingency[c].depth[l];
    }
}

#endif
