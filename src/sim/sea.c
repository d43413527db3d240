/* SPDX-License-Identifier: Apache-2.0
 *
 * sea.c: docs/model.md section 7, step 8: patrols, what they find, transfers that pass, piracy.
 */
#include "kernels.h"
#include <isthmus/base/waterfill.h>

static double value_of(const ist_sim_block *block, int a, int p, int l)
{
    return value_at(in_force(block, block->sim->world->patrol_value[a * block->sim->P + p], block->zero), l);
}

/* Ships that serve: a navy without consent or without any value adds nothing. */
static double ships_of(const ist_sim_block *block, int a, int l)
{
    const ist_actor *actor = &block->sim->world->actors[a];
    double           sum = 0;
    if (value_at(in_force(block, actor->consent, block->one), l) < 0.5) return 0;
    for (int p = 0; p < block->sim->P; p++) sum += value_of(block, a, p, l);
    return sum > 0 ? value_at(in_force(block, actor->ships, block->zero), l) : 0;
}

/* Shares `ships` over the areas by the water-filling kernel; adds to x. */
static void fill(const ist_sim_block *block, int l, const double *value, double ships, double *x)
{
    const ist_sim *sim = block->sim;
    ist_site       sites[IST_MAX_PATROL_AREAS];
    double         rate[IST_MAX_PATROL_AREAS], share[IST_MAX_PATROL_AREAS];
    for (int p = 0; p < sim->P; p++) {
        rate[p] = value_at(in_force(block, sim->world->patrol_areas[p].kappa, block->zero), l);
        sites[p] = (ist_site){ .floor = 0, .cap = ships, .n_terms = 1, .amount = &value[p], .rate = &rate[p] };
    }
    ist_waterfill_fluid(sites, (size_t)sim->P, ships, share, NULL);
    for (int p = 0; p < sim->P; p++) x[p] += share[p];
}

static void plan_patrols(const ist_sim_block *block, int l, double *x)
{
    const ist_sim *sim = block->sim;
    double         pooled[IST_MAX_PATROL_AREAS] = { 0 }, value[IST_MAX_PATROL_AREAS], all = 0;
    bool           together = value_at(in_force(block, sim->world->pooled_patrol, block->zero), l) >= 0.5;
    for (int p = 0; p < sim->P; p++) x[p] = 0;
    for (int a = 0; a < sim->A; a++) {
        double ships = ships_of(block, a, l), sum = 0;
        if (!(ships > 0)) continue;
        for (int p = 0; p < sim->P; p++) sum += value[p] = value_of(block, a, p, l);
        for (int p = 0; p < sim->P; p++) pooled[p] += ships * value[p] / sum;
        all += ships;
        if (!together) fill(block, l, value, ships, x);
    }
    if (together && all > 0) fill(block, l, pooled, all, x);
}

/* Whether a plan has the same inputs in two lanes. */
static bool plans_alike(const ist_sim_block *block, int l, int other)
{
    const sim_list *inputs = &block->sim->patrol_inputs;
    for (int n = 0; n < inputs->n; n++) {
        const sim_value value = in_force(block, inputs->at[n], block->zero);
        if (value_at(value, l) != value_at(value, other)) return false;
    }
    return true;
}

/* Another lane whose plan stands and has the same inputs: of the same future, or else of the same coalition. */
static int plan_like(const ist_sim_block *block, int l)
{
    for (int other = l % 8; other < block->lanes; other += 8)
        if (block->patrol_stale[other] == 0 && plans_alike(block, l, other)) return other;
    for (int other = l / 8 * 8; other < l / 8 * 8 + 8; other++)
        if (block->patrol_stale[other] == 0 && plans_alike(block, l, other)) return other;
    return IST_NONE;
}

/* The plan changes only when its inputs do, and lanes of a world share it until a lever or a trigger parts them. */
void sim_patrols(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    double         x[IST_MAX_PATROL_AREAS];
    for (int l = 0; sim->P > 0 && l < block->lanes; l++) {
        if (block->patrol_stale[l] == 0) continue;
        int other = plan_like(block, l);
        if (other == IST_NONE) plan_patrols(block, l, x);
        for (int p = 0; p < sim->P; p++) block->area[p].presence[l] = other == IST_NONE ? x[p] : block->area[p].presence[other];
        block->replanned = true;
        block->patrol_stale[l] = 0;
    }
}

static void find(ist_sim_block *block, int p)
{
    const ist_sim         *sim = block->sim;
    const ist_patrol_area *area = &sim->world->patrol_areas[p];
    int                    lanes = block->lanes;
    double                 best[IST_MAX_BLOCK] = { 0 }, missed[IST_MAX_BLOCK];
    const sim_value phi = in_force(block, sim->world->common_cause, block->zero);
    const sim_value kappa = in_force(block, area->kappa, block->zero), attacks0 = in_force(block, area->attacks, block->zero);
    double *restrict       found = block->area[p].found, *restrict attacks = block->area[p].attacks;
    const double          *x = block->area[p].presence;
    LANES(l) missed[l] = 1;
    for (int j = 0; j < sim->J; j++) {
        ist_parameter q = sim->world->revealing[p * sim->J + j];
        if (q == IST_NONE) continue;
        const sim_value on = in_force(block, sim->world->sources[j].on, block->one), reveals = in_force(block, q, block->zero);
        LANES(l)
        {
            double usable = either(OF(on, l) >= 0.5, OF(reveals, l), 0.0);
            best[l] = larger(best[l], usable);
            missed[l] *= 1.0 - usable;
        }
    }
    LANES(l)
    {
        double unswept = ist_exp(-OF(kappa, l) * x[l]);
        found[l] = (1.0 - unswept) * (OF(phi, l) * best[l] + (1.0 - OF(phi, l)) * (1.0 - missed[l]));
        attacks[l] = OF(attacks0, l) * unswept;
    }
}

static bool detection_is_new(const ist_sim_block *block, int p)
{
    const ist_world       *w = block->sim->world;
    const ist_patrol_area *area = &w->patrol_areas[p];
    bool                   changed = block->replanned || is_new(block, w->common_cause) || is_new(block, area->kappa) || is_new(block, area->attacks);
    for (int j = 0; j < block->sim->J; j++)
        changed |= w->revealing[p * block->sim->J + j] != IST_NONE && (is_new(block, w->sources[j].on) || is_new(block, w->revealing[p * block->sim->J + j]));
    return changed;
}

/* The share of a flow that is not stopped on its way. */
static void keep(ist_sim_block *block, int u, bool found_anew)
{
    const ist_sim   *sim = block->sim;
    int              lanes = block->lanes;
    const sim_value stopped = in_force(block, sim->world->flows[u].stopped, block->zero);
    double           lost[IST_MAX_BLOCK] = { 0 };
    double *restrict kept = block->flow[u].kept;
    bool             changed = found_anew || is_new(block, sim->world->flows[u].stopped);
    for (int p = 0; p < sim->P; p++) changed |= is_new(block, sim->world->via[u * sim->P + p]);
    if (!changed) return;
    for (int p = 0; p < sim->P; p++) {
        ist_parameter via = sim->world->via[u * sim->P + p];
        if (via == IST_NONE) continue;
        const sim_value share = in_force(block, via, block->zero);
        const double    *found = block->area[p].found;
        LANES(l) lost[l] += OF(share, l) * found[l] * OF(stopped, l);
    }
    LANES(l) kept[l] = 1.0 - smaller(1.0, lost[l]); /* levers may send more than all of it through the areas */
}

/* True where another amount than last passes. */
static bool transfer(ist_sim_block *block, int u, bool move)
{
    const ist_sim  *sim = block->sim;
    const ist_flow *flow = &sim->world->flows[u];
    int             lanes = block->lanes;
    int             from = sim->slot[flow->origin * sim->I + flow->item], to = sim->slot[flow->recipient * sim->I + flow->item];
    const sim_value on = in_force(block, flow->on, block->one), amount = in_force(block, flow->amount, block->zero);
    double *restrict passes = block->flow[u].passes, *restrict intercepted = block->flow[u].intercepted;
    double          *origin = block->stock[from].held, *recipient = block->stock[to].held, *received = block->stock[to].received;
    bool             tells = move && block->reads[IST_Q_RECEIVED][to];
    const double *kept = block->flow[u].kept;
    double        differs[IST_MAX_BLOCK];
    block->moved[from] = block->moved[to] = block->received[to] = true;
    LANES(l)
    {
        double sent = either(OF(on, l) >= 0.5, smaller(OF(amount, l), origin[l]), 0.0);
        double through = sent * kept[l];
        differs[l] = through != passes[l] ? 1.0 : 0.0;
        passes[l] = through;
        intercepted[l] = sent - through;
        origin[l] -= sent;
        recipient[l] += through;
    }
    if (tells) LANES(l) received[l] += passes[l];
    return any_lane(differs, lanes);
}

/* A[c]: what the adversary makes and gets, against what it could get at most; the mean over the items that flow. */
static void index_supplies(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double         got[IST_MAX_BLOCK], most[IST_MAX_BLOCK];
    for (int c = 0; c < sim->C; c++)
        if (sim->n_supplied[c] || block->month < 0) fill_column(block->contingency[c].supply, sim->n_supplied[c] ? 0 : 1, lanes);
    for (size_t n = 0; n < sim->n_supplies; n++) {
        const sim_supply *it = &sim->supplies[n];
        const sim_value own = in_force(block, it->production, block->zero);
        double *restrict  sum = block->contingency[it->c].supply;
        fill_column(got, 0, lanes);
        fill_column(most, 0, lanes);
        for (int i = 0; i < it->flows.n; i++) {
            const double   *passes = block->flow[it->flows.at[i]].passes;
            const sim_value largest = in_world(block, COLUMN(block->shared.largest, it->flows.at[i]));
            LANES(l)
            {
                got[l] += passes[l];
                most[l] += OF(largest, l);
            }
        }
        LANES(l) sum[l] += either(OF(own, l) + most[l] > 0, (OF(own, l) + got[l]) / (OF(own, l) + most[l]), 1.0);
    }
    for (int c = 0; c < sim->C; c++) {
        double           items = sim->n_supplied[c];
        double *restrict supply = block->contingency[c].supply;
        if (items > 1) LANES(l) supply[l] /= items;
    }
}

/* Step 8; `move` is false for the start record, after which stocks are what they were. */
void sim_sea(ist_sim_block *block, bool move)
{
    const ist_sim *sim = block->sim;
    bool           found_anew = false, passes_anew = block->month <= 0;
    block->replanned = false;
    sim_patrols(block);
    for (int p = 0; p < sim->P; p++) {
        if (!detection_is_new(block, p)) continue;
        find(block, p);
        found_anew = true;
    }
    for (int u = 0; u < sim->U; u++) {
        keep(block, u, found_anew);
        passes_anew |= transfer(block, u, move);
    }
    for (size_t n = 0; n < sim->n_supplies && !passes_anew; n++) passes_anew |= is_new(block, sim->supplies[n].production);
    if (passes_anew) index_supplies(block);
}
