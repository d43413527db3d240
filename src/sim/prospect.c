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
    prospect->asked = all_groups(prospect->places);
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

/* A column at the places: the column itself where every lane decides, else drawn together in `room`. */
static const double *at_places(const sim_prospect *prospect, const double *column, double *restrict room)
{
    if (prospect->all) return column;
    sim_prospect_take(prospect, column, room);
    return room;
}

/* Planning values of a parameter at the places: eight numbers that serve all of them, or drawn together in `room`. */
static sim_value planned(const ist_sim_block *block, const sim_prospect *prospect, ist_parameter p, const double *otherwise, double *restrict room)
{
    int slot = p == IST_NONE ? IST_NONE : block->sim->patched_slot[p];
    if (slot != IST_NONE) return (sim_value){ at_places(prospect, COLUMN(block->plan_patched, slot), room), 1 };
    if (p == IST_NONE || !block->plan_differs[p]) return (sim_value){ p == IST_NONE ? otherwise : block->plan + p * IST_MAX_GROUPS, 0 };
    for (int j = 0; j < prospect->places; j++) room[j] = planned_by(block, p, prospect->lane[j]);
    return (sim_value){ room, 1 };
}

/* x += eta active_j + zeta (1 - fill_j). */
static void add_coupling(const ist_sim_block *block, const sim_prospect *prospect, const sim_coupling *coupling, double *restrict x)
{
    double          room[4][IST_MAX_BLOCK];
    const sim_value eta = planned(block, prospect, coupling->eta, block->zero, room[0]), zeta = planned(block, prospect, coupling->zeta, block->zero, room[1]);
    const double   *active = at_places(prospect, block->contingency[coupling->j].active, room[2]);
    const double   *fill = at_places(prospect, block->contingency[coupling->j].fill, room[3]);
    GROUPS(g, prospect->asked) GROUP_LANES(l, g) x[l] += OF(eta, l) * active[l] + OF(zeta, l) * (1.0 - fill[l]);
}

/* lambdaplan, the onset hazard as the owner plans with it: no s terms, no cap. */
static void planned_hazard(const ist_sim_block *block, const sim_prospect *prospect, int c, double *restrict hazard)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    PLACES(prospect);
    double          x[IST_MAX_BLOCK], has[IST_MAX_BLOCK], room[6][IST_MAX_BLOCK];
    const sim_value nu = planned(block, prospect, it->nu, block->zero, room[0]), gamma = planned(block, prospect, it->gamma, block->zero, room[1]);
    const sim_value commitment = planned(block, prospect, it->commitment, block->zero, room[2]);
    const double   *supply = at_places(prospect, block->contingency[c].supply, room[3]);
    GROUPS(g, prospect->asked) GROUP_LANES(l, g)
    {
        double supplied = OF(nu, l) * (supply[l] - 1.0);
        x[l] = supplied - OF(gamma, l) * OF(commitment, l);
    }
    for (int n = 0; n < sim->couplings_of[c].n; n++)
        add_coupling(block, prospect, &sim->couplings[sim->couplings_of[c].at[n]], x);
    for (int at = 0; at < sim->N; at++) {
        int           n = sim->lever_order[at];
        ist_parameter p = sim->world->provocation[c * sim->N + n];
        unsigned      with = groups_with(block, n);
        if (p == IST_NONE || !with) continue;
        const sim_value provocation = planned(block, prospect, p, block->zero, room[0]);
        for (int j = 0; j < lanes; j++) has[j] = with >> prospect->lane[j] / 8 & 1 ? 1 : 0;
        GROUPS(g, prospect->asked) GROUP_LANES(l, g)
        {
            double more = x[l] + OF(provocation, l);
            x[l] = has[l] > 0 ? more : x[l];
        }
    }
    const sim_value base = planned(block, prospect, it->base, block->zero, room[4]);
    const double   *x0 = at_places(prospect, COLUMN(block->shared.x0_plan, c), room[5]);
    GROUPS(g, prospect->asked) GROUP_LANES(l, g) hazard[l] = OF(base, l) * ist_exp(x[l] - x0[l]);
}

static void terms_of(const ist_sim_block *block, sim_prospect *prospect, int c)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    const ist_theatre     *theatre = &sim->world->theatres[it->theatre];
    double           hazard[IST_MAX_BLOCK], room[9][IST_MAX_BLOCK];
    double *restrict weight = PLACE(prospect->weight, c), *restrict e = PLACE(prospect->e, c), *restrict base = PLACE(prospect->base, c);
    const sim_value  mu = planned(block, prospect, it->ending, block->one, room[0]), cost = planned(block, prospect, it->cost, block->zero, room[1]);
    const sim_value  xi = planned(block, prospect, it->xi, block->zero, room[2]), importance = planned(block, prospect, theatre->weight, block->one, room[3]);
    const sim_value  s = planned(block, prospect, theatre->onset, block->zero, room[4]), sgo = planned(block, prospect, theatre->going_on, block->zero, room[5]);
    const double    *visible = at_places(prospect, block->contingency[c].visible, room[6]);
    const double    *ref = at_places(prospect, COLUMN(block->shared.ref, c), room[7]), *rho0 = at_places(prospect, COLUMN(block->shared.rho0, c), room[8]);
    planned_hazard(block, prospect, c, hazard);
    sim_prospect_take(prospect, block->contingency[c].depth, PLACE(prospect->depth, c));
    GROUPS(g, prospect->asked) GROUP_LANES(l, g)
    {
        double ending = OF(mu, l), in_crisis = OF(xi, l), building = OF(sgo, l), quiet = OF(s, l), at_ref = ref[l], at_start = rho0[l];
        double m = either(visible[l] > 0, smaller(1.0, ending * HORIZON_MONTHS), hazard[l] * HORIZON_MONTHS);
        double seen = visible[l] > 1 ? in_crisis : building;
        weight[l] = OF(importance, l) * OF(cost, l) / ending * m;
        e[l] = visible[l] > 0 ? seen : quiet;
        base[l] = visible[l] > 0 ? at_ref : at_start;
    }
}

void sim_prospect_terms(const ist_sim_block *block, sim_prospect *prospect)
{
    for (int c = 0; c < block->sim->C; c++) terms_of(block, prospect, c);
}

void sim_prospect_ratios(const ist_sim *sim, sim_prospect *prospect, const double *x)
{
    for (int s = 0; s < sim->F * sim->K; s++) {
        const double    *fielded = PLACE(prospect->fielded, s), *seen = PLACE(prospect->seen, s), *here = PLACE(x, s);
        double *restrict ratio = PLACE(prospect->ratio, s);
        GROUPS(g, prospect->asked) GROUP_LANES(l, g) ratio[l] = either(seen[l] > 0, smaller(1.0, (fielded[l] + here[l]) / seen[l]), 1.0);
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
        GROUPS(g, prospect->asked) GROUP_LANES(l, g) rho[l] = it->depth_weight * depth[l];
        for (int f = 0; f < sim->F; f++) {
            double        share = sim->world->weight[f * sim->C + c];
            const double *ratio = PLACE(prospect->ratio, f * sim->K + it->theatre);
            if (share > 0) GROUPS(g, prospect->asked) GROUP_LANES(l, g) rho[l] += share * ratio[l];
        }
        GROUPS(g, prospect->asked) GROUP_LANES(l, g) loss[l] += weight[l] * ist_exp(e[l] * (base[l] - rho[l]));
    }
}
