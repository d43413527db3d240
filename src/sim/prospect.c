/* SPDX-License-Identifier: Apache-2.0
 *
 * prospect.c: docs/model.md section 4: the loss L that the owner expects of a posture, in the lanes that decide.
 *
 * The owner works with planning values; the states those values meet (requirements, stocks, wars, supply) are the
 * future's own. plan.h has the same terms for one lane, for those who ask from outside.
 */
#include "prospect.h"
#include <math.h>

bool sim_prospect_begin(const ist_sim_block *block, sim_prospect *prospect, const double *who)
{
    prospect->n = 0;
    for (int l = 0; l < block->lanes; l++)
        if (who[l] > 0) prospect->lane[prospect->n++] = l;
    if (prospect->n == 0) return false;
    prospect->places = (prospect->n + PACK - 1) / PACK * PACK;
    for (int j = prospect->n; j < prospect->places; j++) prospect->lane[j] = prospect->lane[prospect->n - 1];
    prospect->all = prospect->n == block->lanes;
    return true;
}

void sim_prospect_take(const sim_prospect *prospect, const double *column, double *restrict out)
{
    if (prospect->all) copy_column(out, column, prospect->places);
    else
        for (int j = 0; j < prospect->places; j++) out[j] = column[prospect->lane[j]];
}

void sim_prospect_take_value(const sim_prospect *prospect, sim_value value, double *restrict out)
{
    for (int j = 0; j < prospect->places; j++) out[j] = value_at(value, prospect->lane[j]);
}

/* Planning values of a parameter at the places. */
static void planned(const ist_sim_block *block, const sim_prospect *prospect, ist_parameter p, double otherwise, double *restrict out)
{
    int slot = p == IST_NONE ? IST_NONE : block->sim->patched_slot[p];
    if (slot != IST_NONE) sim_prospect_take(prospect, COLUMN(block->plan_patched, slot), out);
    else if (p == IST_NONE || !block->plan_differs[p]) fill_column(out, p == IST_NONE ? otherwise : planned_by(block, p, 0), prospect->places);
    else
        for (int j = 0; j < prospect->places; j++) out[j] = planned_by(block, p, prospect->lane[j]);
}

/* x += eta active_j + zeta (1 - fill_j). */
static void add_coupling(const ist_sim_block *block, const sim_prospect *prospect, const sim_coupling *coupling, double *restrict x)
{
    PLACES(prospect);
    double eta[IST_MAX_BLOCK], zeta[IST_MAX_BLOCK], active[IST_MAX_BLOCK], fill[IST_MAX_BLOCK];
    planned(block, prospect, coupling->eta, 0, eta);
    planned(block, prospect, coupling->zeta, 0, zeta);
    sim_prospect_take(prospect, block->contingency[coupling->j].active, active);
    sim_prospect_take(prospect, block->contingency[coupling->j].fill, fill);
    LANES(l) x[l] += eta[l] * active[l] + zeta[l] * (1.0 - fill[l]);
}

/* lambdaplan, the onset hazard as the owner plans with it: no s terms, no cap. */
static void planned_hazard(const ist_sim_block *block, const sim_prospect *prospect, int c, double *restrict hazard)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    PLACES(prospect);
    double x[IST_MAX_BLOCK], first[IST_MAX_BLOCK], second[IST_MAX_BLOCK], supply[IST_MAX_BLOCK];
    planned(block, prospect, it->nu, 0, first);
    sim_prospect_take(prospect, block->contingency[c].supply, supply);
    LANES(l) x[l] = first[l] * (supply[l] - 1.0);
    planned(block, prospect, it->gamma, 0, first);
    planned(block, prospect, it->commitment, 0, second);
    LANES(l) x[l] -= first[l] * second[l];
    for (int n = 0; n < sim->couplings_of[c].n; n++)
        add_coupling(block, prospect, &sim->couplings[sim->couplings_of[c].at[n]], x);
    for (int at = 0; at < sim->N; at++) {
        int           n = sim->lever_order[at];
        ist_parameter p = sim->world->provocation[c * sim->N + n];
        unsigned      with = groups_with(block, n);
        if (p == IST_NONE || !with) continue;
        planned(block, prospect, p, 0, first);
        for (int j = 0; j < lanes; j++) second[j] = with >> prospect->lane[j] / 8 & 1 ? 1 : 0;
        LANES(l) x[l] = second[l] > 0 ? x[l] + first[l] : x[l];
    }
    planned(block, prospect, it->base, 0, first);
    sim_prospect_take(prospect, COLUMN(block->shared.x0_plan, c), second);
    LANES(l) hazard[l] = first[l] * ist_exp(x[l] - second[l]);
}

static void terms_of(const ist_sim_block *block, sim_prospect *prospect, int c)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    const ist_theatre     *theatre = &sim->world->theatres[it->theatre];
    PLACES(prospect);
    double hazard[IST_MAX_BLOCK], mu[IST_MAX_BLOCK], visible[IST_MAX_BLOCK], s[IST_MAX_BLOCK], sgo[IST_MAX_BLOCK], xi[IST_MAX_BLOCK];
    double cost[IST_MAX_BLOCK], importance[IST_MAX_BLOCK], ref[IST_MAX_BLOCK], rho0[IST_MAX_BLOCK];
    double *restrict weight = PLACE(prospect->weight, c), *restrict e = PLACE(prospect->e, c), *restrict base = PLACE(prospect->base, c);
    planned_hazard(block, prospect, c, hazard);
    planned(block, prospect, it->ending, 1, mu);
    planned(block, prospect, it->cost, 0, cost);
    planned(block, prospect, it->xi, 0, xi);
    planned(block, prospect, theatre->weight, 1, importance);
    planned(block, prospect, theatre->onset, 0, s);
    planned(block, prospect, theatre->going_on, 0, sgo);
    sim_prospect_take(prospect, block->contingency[c].visible, visible);
    sim_prospect_take(prospect, COLUMN(block->shared.ref, c), ref);
    sim_prospect_take(prospect, COLUMN(block->shared.rho0, c), rho0);
    sim_prospect_take(prospect, block->contingency[c].depth, PLACE(prospect->depth, c));
    LANES(l)
    {
        double m = visible[l] > 0 ? smaller(1.0, mu[l] * HORIZON_MONTHS) : hazard[l] * HORIZON_MONTHS;
        double seen = visible[l] > 1 ? xi[l] : sgo[l];
        weight[l] = importance[l] * cost[l] / mu[l] * m;
        e[l] = visible[l] > 0 ? seen : s[l];
        base[l] = visible[l] > 0 ? ref[l] : rho0[l];
    }
}

void sim_prospect_terms(const ist_sim_block *block, sim_prospect *prospect)
{
    for (int c = 0; c < block->sim->C; c++) terms_of(block, prospect, c);
}

void sim_prospect_ratios(const ist_sim *sim, sim_prospect *prospect, const double *x)
{
    PLACES(prospect);
    for (int s = 0; s < sim->F * sim->K; s++) {
        const double    *fielded = PLACE(prospect->fielded, s), *seen = PLACE(prospect->seen, s), *here = PLACE(x, s);
        double *restrict ratio = PLACE(prospect->ratio, s);
        LANES(l) ratio[l] = seen[l] > 0 ? smaller(1.0, (fielded[l] + here[l]) / seen[l]) : 1.0;
    }
}

void sim_prospect_loss(const ist_sim *sim, sim_prospect *prospect, double *restrict loss)
{
    PLACES(prospect);
    double rho[IST_MAX_BLOCK];
    fill_column(loss, 0, lanes);
    for (int c = 0; c < sim->C; c++) {
        const ist_contingency *it = &sim->world->contingencies[c];
        const double          *depth = PLACE(prospect->depth, c), *weight = PLACE(prospect->weight, c);
        const double          *e = PLACE(prospect->e, c), *base = PLACE(prospect->base, c);
        LANES(l) rho[l] = it->depth_weight * depth[l];
        for (int f = 0; f < sim->F; f++) {
            double        share = sim->world->weight[f * sim->C + c];
            const double *ratio = PLACE(prospect->ratio, f * sim->K + it->theatre);
            if (share > 0) LANES(l) rho[l] += share * ratio[l];
        }
        LANES(l) loss[l] += weight[l] * ist_exp(e[l] * (base[l] - rho[l]));
    }
}
