/* SPDX-License-Identifier: Apache-2.0
 *
 * outlook.c: the owner's outlook for those who ask from outside a run, in the recorded or in other states.
 */
#include "plan.h"

/* Qseen with the surges of the states asked about. Surges join in file order, as in forces.c. */
static void require_in(const ist_sim_block *block, int lane, const int *visible, ist_outlook *out)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    for (int f = 0; f < sim->F; f++) {
        for (int k = 0; k < sim->K; k++)
            out->seen[f * sim->K + k] = value_at(in_force(block, w->requirement[f * sim->K + k], block->zero), lane);
        for (int c = 0; c < sim->C; c++)
            if (visible[c] > 0 && w->surge[f * sim->C + c] != IST_NONE)
                out->seen[f * sim->K + w->contingencies[c].theatre] += value_at(in_force(block, w->surge[f * sim->C + c], block->zero), lane);
    }
}

void ist_sim_outlook(const ist_sim_block *block, int lane, const int *visible, ist_outlook *out)
{
    const ist_sim *sim = block->sim;
    double         states[IST_MAX_CONTINGENCIES];
    for (int c = 0; c < sim->C; c++) states[c] = visible ? visible[c] : block->contingency[c].visible[lane];
    for (int s = 0; s < sim->F * sim->K; s++) {
        out->fielded[s] = block->site[s].fielded[lane];
        out->seen[s] = block->site[s].seen[lane];
    }
    if (visible) require_in(block, lane, visible, out);
    plan_terms(block, lane, states, out);
}
