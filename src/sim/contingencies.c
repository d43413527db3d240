/* SPDX-License-Identifier: Apache-2.0
 *
 * contingencies.c: docs/model.md section 3.1, step 2: quiet, build-up, active, quiet.
 *
 * All contingencies move at once on last month's record, so every rate is computed before any state changes.
 */
#include "kernels.h"
#include <math.h>

/* X of section 3.1 on the record as it stands, without the levers' provocation. */
static void exponent(const ist_sim_block *block, int c, double *restrict x)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    int                    lanes = block->lanes;
    const sim_value s = in_force(block, sim->world->theatres[it->theatre].onset, block->zero);
    const sim_value nu = in_force(block, it->nu, block->zero), gamma = in_force(block, it->gamma, block->zero);
    const sim_value commitment = in_force(block, it->commitment, block->zero);
    const double          *rho = block->contingency[c].coverage, *supply = block->contingency[c].supply;
    LANES(l) x[l] = OF(s, l) * (1.0 - rho[l]);
    for (int n = 0; n < sim->couplings_of[c].n; n++) {
        const sim_coupling *coupling = &sim->couplings[sim->couplings_of[c].at[n]];
        const sim_value eta = in_force(block, coupling->eta, block->zero), zeta = in_force(block, coupling->zeta, block->zero);
        const double       *active = block->contingency[coupling->j].active, *fill = block->contingency[coupling->j].fill;
        GROUPS(g, block->active_groups[coupling->j]) /* elsewhere that is 0: nothing is asked for, and nothing lacks */
            GROUP_LANES(l, g) x[l] += OF(eta, l) * active[l] + OF(zeta, l) * (1.0 - fill[l]);
    }
    if (it->nu == IST_NONE && it->gamma == IST_NONE) return; /* that would add 0 */
    LANES(l) x[l] += OF(nu, l) * (supply[l] - 1.0) - OF(gamma, l) * OF(commitment, l);
}

/* Once a world: X0, A0 and rho on the start record, and ref, the coverage with c's surge and nothing moved. */
void sim_world_start(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    sim_shared    *shared = &block->shared;
    int            lanes = block->lanes;
    sim_set_parameters(block, NULL);
    sim_begin(block);
    sim_start_record(block);
    for (int c = 0; c < sim->C; c++) {
        const ist_contingency *it = &sim->world->contingencies[c];
        double                *ref = COLUMN(shared->ref, c), *plan = COLUMN(shared->x0_plan, c);
        exponent(block, c, COLUMN(shared->x0, c));
        sim_note_calm(block, c);
        EACH_LANE(l)
        {
            COLUMN(shared->a0, c)[l] = block->contingency[c].supply[l];
            COLUMN(shared->rho0, c)[l] = block->contingency[c].coverage[l];
            ref[l] = it->depth_weight * block->contingency[c].depth[l];
            plan[l] = plan_of(block, it->nu, 0, l) * (block->contingency[c].supply[l] - 1.0) -
                      plan_of(block, it->gamma, 0, l) * plan_of(block, it->commitment, 0, l);
        }
        for (int f = 0; f < sim->F; f++) {
            int           site = f * sim->K + it->theatre;
            double        weight = sim->world->weight[f * sim->C + c];
            const double *fielded = block->site[site].fielded, *present = block->site[site].present, *required = block->site[site].required;
            const sim_value surge = in_force(block, sim->world->surge[f * sim->C + c], block->zero);
            LANES(l)
            {
                double q = required[l] + (it->active_at_start ? 0.0 : OF(surge, l));
                ref[l] += weight * either(q > 0, smaller(1.0, (fielded[l] + present[l]) / q), 1.0);
            }
        }
        for (int n = 0; n < sim->couplings_of[c].n; n++) {
            const sim_coupling *coupling = &sim->couplings[sim->couplings_of[c].at[n]];
            EACH_LANE(l) plan[l] += plan_of(block, coupling->eta, 0, l) * block->contingency[coupling->j].active[l] +
                                    plan_of(block, coupling->zeta, 0, l) * (1.0 - block->contingency[coupling->j].fill[l]);
        }
    }
}

/* The hazard of an onset, where what it follows from is not what it was when it was last worked out. */
static void hasten_onset(ist_sim_block *block, int c)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double         x[IST_MAX_BLOCK];
    bool           anew = is_new(block, sim->world->contingencies[c].base), tells = block->reads[IST_Q_COMPENSATOR][c] || block->expects;
    if (!anew && !block->any_quiet[c]) return;
    exponent(block, c, x);
    for (int at = 0; at < sim->N; at++) {
        int           n = sim->lever_order[at];
        ist_parameter p = sim->world->provocation[c * sim->N + n];
        if (p == IST_NONE) continue;
        const sim_value provocation = in_force(block, p, block->zero);
        GROUPS(g, groups_with(block, n)) GROUP_LANES(l, g) x[l] += OF(provocation, l);
    }
    const sim_value base = in_force(block, sim->world->contingencies[c].base, block->zero), x0 = in_world(block, COLUMN(block->shared.x0, c));
    double *restrict known = block->contingency[c].exponent, *restrict rate = block->contingency[c].rate;
    double *restrict chance = block->contingency[c].chance;
    GROUPS(g, all_groups(lanes))
    {
        if (!anew && !differ_of_eight(x + g, known + g)) continue;
        GROUP_LANES(l, g)
        {
            known[l] = x[l];
            rate[l] = OF(base, l) * ist_exp(smaller(x[l] - OF(x0, l), HAZARD_CAP));
        }
        if (tells) GROUP_LANES(l, g) chance[l] = 1.0 - ist_exp(-rate[l]);
    }
}

/* The same of an end. */
static void hasten_end(ist_sim_block *block, int c)
{
    const ist_contingency *it = &block->sim->world->contingencies[c];
    bool                   anew = is_new(block, it->ending);
    const sim_value mu = in_force(block, it->ending, block->zero), xi = in_force(block, it->xi, block->zero);
    const sim_value nu_end = in_force(block, it->nu_end, block->zero);
    const sim_value ref = in_world(block, COLUMN(block->shared.ref, c)), a0 = in_world(block, COLUMN(block->shared.a0, c));
    const double    *rho = block->contingency[c].coverage, *supply = block->contingency[c].supply;
    double *restrict known = block->contingency[c].end_exponent, *restrict rate = block->contingency[c].end_rate;
    GROUPS(g, anew ? all_groups(block->lanes) : block->crisis_groups[c])
    {
        double y[8];
        GROUP_LANES(l, g) HERE(y, l) = ending_exponent(OF(xi, l), rho[l] - OF(ref, l), OF(nu_end, l), OF(a0, l) - supply[l]);
        if (!anew && !differ_of_eight(y, known + g)) continue;
        GROUP_LANES(l, g)
        {
            known[l] = HERE(y, l);
            rate[l] = OF(mu, l) * ist_exp(known[l]);
        }
        if (block->expects) sim_expect_end(block, c, g);
    }
}

/* Adds this month's hazard to the sums; gives the lanes in which something falls due. A group that is quiet counts no timer. */
static sim_lanes advance_hazards(ist_sim_block *block, int c)
{
    unsigned         all = all_groups(block->lanes), crisis = block->crisis_groups[c];
    bool             tells_hazard = block->reads[IST_Q_HAZARD][c], tells_compensator = block->reads[IST_Q_COMPENSATOR][c] || block->expects;
    sim_lanes        due = 0;
    hasten_onset(block, c);
    hasten_end(block, c);
    const double    *rate = block->contingency[c].rate, *end_rate = block->contingency[c].end_rate, *chance = block->contingency[c].chance;
    const double    *threshold = block->contingency[c].threshold, *state = block->contingency[c].state;
    double *restrict sum = block->contingency[c].hazard_sum, *restrict timer = block->contingency[c].timer;
    double *restrict hazard = block->contingency[c].hazard, *restrict compensator = block->contingency[c].compensator;
    GROUPS(g, all & ~crisis)
    {
        GROUP_LANES(l, g) sum[l] += rate[l];
        if (tells_hazard) copy_column(hazard + g, rate + g, 8);
        if (tells_compensator) copy_column(compensator + g, chance + g, 8);
        due |= (sim_lanes)at_least_of_eight(sum + g, threshold + g) << g;
    }
    GROUPS(g, crisis)
    {
        double falls[8], onset[8], falling[8];
        GROUP_LANES(l, g)
        {
            double begins = rate[l], ending = end_rate[l], falls_due = chance[l], quiet = state[l] == QUIET ? begins : 0.0;
            double hastens = sum[l] + (state[l] == ACTIVE ? ending : quiet), left = timer[l] - (state[l] == BUILD_UP ? 1.0 : 0.0);
            double over = left <= 0 ? 1.0 : 0.0, reached = hastens >= threshold[l] ? 1.0 : 0.0;
            sum[l] = hastens;
            timer[l] = left;
            HERE(falls, l) = state[l] == BUILD_UP ? over : reached;
            HERE(onset, l) = quiet;
            HERE(falling, l) = state[l] == QUIET ? falls_due : 0.0;
        }
        if (tells_hazard) copy_column(hazard + g, onset, 8);
        if (tells_compensator) copy_column(compensator + g, falling, 8);
        due |= (sim_lanes)above_zero_of_eight(falls) << g;
    }
    if (block->expects) sim_expect(block, c);
    return due;
}

/* Probability that a build-up is seen, over the sources this coalition may use. */
static double chance_seen(const ist_sim_block *block, int c, int l)
{
    const ist_sim *sim = block->sim;
    double         phi = value_at(in_force(block, sim->world->common_cause, block->zero), l), best = 0, missed = 1;
    for (int j = 0; j < sim->J; j++) {
        ist_parameter p = sim->world->detection[c * sim->J + j];
        if (p == IST_NONE || value_at(in_force(block, sim->world->sources[j].on, block->one), l) < 0.5) continue;
        double d = value_at(in_force(block, p, block->zero), l);
        best = larger(best, d);
        missed *= 1.0 - d;
    }
    return phi * best + (1.0 - phi) * (1.0 - missed);
}

static double yes_no(const ist_sim_block *block, int c, int l, uint32_t name)
{
    return ist_uniform(block->sim->options.seed, future_of(block, l), (uint32_t)block->contingency[c].episode[l], name);
}

static void become_active(ist_sim_block *block, int c, int l)
{
    block->contingency[c].next[l] = ACTIVE;
    block->contingency[c].hazard_sum[l] = 0;
    block->contingency[c].threshold[l] = threshold_of(block, l, block->contingency[c].episode[l], block->sim->hash_end[c]);
    block->contingency[c].war[l] = 1;
}

static void become_quiet(ist_sim_block *block, int c, int l)
{
    block->contingency[c].next[l] = QUIET;
    block->contingency[c].hazard_sum[l] = 0;
    block->contingency[c].episode[l] += 1;
    block->contingency[c].threshold[l] = threshold_of(block, l, block->contingency[c].episode[l], block->sim->hash_onset[c]);
}

static void transition(ist_sim_block *block, int c, int l)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    double                 state = block->contingency[c].state[l], *surprise = block->contingency[c].surprise;
    if (state == BUILD_UP) {
        if (block->contingency[c].timer[l] > 0) return;
        double sgo = value_at(in_force(block, sim->world->theatres[it->theatre].going_on, block->zero), l);
        double chance = going_on(sgo, block->contingency[c].coverage[l] - COLUMN(block->shared.ref, c)[l]);
        bool   goes_on = yes_no(block, c, l, sim->hash_goes[c]) < chance;
        if (goes_on) become_active(block, c, l);
        else become_quiet(block, c, l);
        surprise[l] = (goes_on ? 1.0 : 0.0) - chance;
        return;
    }
    if (!(block->contingency[c].hazard_sum[l] >= block->contingency[c].threshold[l])) return;
    if (state == ACTIVE) {
        become_quiet(block, c, l);
        surprise[l] -= 1.0;
        return;
    }
    block->contingency[c].onset[l] = 1;
    surprise[l] += 1.0;
    if (it->build_up == 0) {
        become_active(block, c, l);
        return;
    }
    block->contingency[c].next[l] = BUILD_UP;
    block->contingency[c].timer[l] = it->build_up;
    block->contingency[c].seen_flag[l] = yes_no(block, c, l, sim->hash_seen[c]) < chance_seen(block, c, l) ? 1 : 0;
}

/* Whether a contingency is active, or quiet, in some lane: what reads it is skipped where it is in none. */
void sim_count_states(ist_sim_block *block, int c)
{
    int           lanes = block->lanes;
    double        quiet[IST_MAX_BLOCK];
    const double *state = block->contingency[c].state;
    LANES(l) quiet[l] = state[l] == QUIET ? 1.0 : 0.0;
    block->any_quiet[c] = any_lane(quiet, lanes);
    block->crisis_groups[c] = groups_above_zero(state, lanes);
    block->active_groups[c] = groups_above_zero(block->contingency[c].active, lanes);
    block->any_active[c] = block->active_groups[c] != 0;
}

void sim_contingencies(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    unsigned       all = all_groups(block->lanes), changed_before[IST_MAX_CONTINGENCIES];
    block->changed_states = block->month == 0;
    for (int c = 0; c < sim->C; c++) {
        double *next = block->contingency[c].next, *onset = block->contingency[c].onset, *war = block->contingency[c].war;
        const double *state = block->contingency[c].state;
        changed_before[c] = block->month == 0 ? all : block->changed_groups[c];
        GROUPS(g, changed_before[c]) GROUP_LANES(l, g)
        {
            next[l] = state[l];
            onset[l] = war[l] = 0;
        }
        sim_lanes due = advance_hazards(block, c);
        EACH_OF(l, due) transition(block, c, (int)l);
        block->changed_groups[c] = block->month == 0 ? all : groups_of(due, block->lanes);
        block->changed_state[c] = block->changed_groups[c] != 0;
        block->changed_states |= block->changed_state[c];
    }
    for (int c = 0; c < sim->C; c++) {
        double *state = block->contingency[c].state, *active = block->contingency[c].active, *visible = block->contingency[c].visible;
        double *before = block->contingency[c].visible_before, *seen = block->contingency[c].seen_flag;
        const double *next = block->contingency[c].next;
        GROUPS(g, changed_before[c] | block->changed_groups[c]) GROUP_LANES(l, g)
        {
            before[l] = visible[l];
            state[l] = next[l];
            active[l] = next[l] == ACTIVE ? 1.0 : 0.0;
            visible[l] = (next[l] == ACTIVE ? 2.0 : 0.0) + (next[l] == BUILD_UP ? 1.0 : 0.0) * seen[l]; /* which is 0 or 1 */
        }
        if (block->changed_state[c]) sim_count_states(block, c);
    }
}
