/* SPDX-License-Identifier: Apache-2.0
 *
 * forces.c: docs/model.md sections 2 and 3: what equipment can field, what is required, and how well it covers.
 */
#include "kernels.h"
#include <string.h>

/* What a need finds in stock. */
static void count_held(const ist_sim_block *block, const sim_need *need, double *restrict held)
{
    int lanes = block->lanes;
    if (need->first_share == need->end_share) fill_column(held, 0, lanes);
    for (int i = need->first_share; i < need->end_share; i++) {
        const double *stock = block->stock[block->sim->shares[i].slot].held;
        double        share = block->sim->shares[i].share;
        if (i == need->first_share) LANES(l) held[l] = share * stock[l];
        else LANES(l) held[l] += share * stock[l];
    }
}

/* Units of one kind that one actor fields: the scarcest class decides. */
static void count_units(ist_sim_block *block, const sim_field *field, double *restrict units)
{
    int             lanes = block->lanes;
    double          held[IST_MAX_BLOCK];
    const sim_value ceiling = in_force(block, field->ceiling, block->zero);
    copy_value(units, ceiling, lanes);
    for (int n = field->first_need; n < field->end_need; n++) {
        double need = block->sim->needs[n].need;
        count_held(block, &block->sim->needs[n], held);
        LANES(l) units[l] = smaller(units[l], held[l] / need);
    }
}

static bool has_moved(const ist_sim_block *block, const sim_field *field)
{
    const ist_sim *sim = block->sim;
    if (block->month < 0) return true;
    for (int n = field->first_need; n < field->end_need; n++)
        for (int i = sim->needs[n].first_share; i < sim->needs[n].end_share; i++)
            if (block->moved[sim->shares[i].slot]) return true;
    return false;
}

/* Only those whose stocks have changed are counted again. */
static void field(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    bool           again[IST_MAX_KINDS * IST_MAX_THEATRES] = { false };
    for (size_t n = 0; n < sim->n_fields; n++) {
        if (!has_moved(block, &sim->fields[n])) continue;
        count_units(block, &sim->fields[n], COLUMN(block->units, n));
        again[sim->fields[n].site] = block->stands_anew[sim->fields[n].site] = true;
    }
    for (int s = 0; s < sim->F * sim->K; s++) {
        if (again[s] || block->month < 0) fill_column(block->site[s].fielded, 0, lanes);
        if (block->month < 0) block->fielded_in[s] = block->month - block->fielded_room;
        else if (again[s]) block->fielded_in[s] = block->month;
    }
    for (size_t n = 0; n < sim->n_fields; n++) {
        const double    *units = COLUMN(block->units, n);
        double *restrict sum = block->site[sim->fields[n].site].fielded;
        if (again[sim->fields[n].site]) LANES(l) sum[l] += units[l];
    }
}

/* Whether what is required of a kind in a theatre can have changed. */
static bool is_required_anew(const ist_sim_block *block, int f, int k)
{
    const ist_world *w = block->sim->world;
    bool             anew = is_new(block, w->requirement[f * block->sim->K + k]);
    for (int c = 0; c < block->sim->C; c++) {
        ist_parameter surge = w->surge[f * block->sim->C + c];
        anew |= w->contingencies[c].theatre == k && surge != IST_NONE && (block->changed_state[c] || is_new(block, surge));
    }
    return anew;
}

static void require(ist_sim_block *block)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    int              lanes = block->lanes;
    for (int site = 0; site < sim->F * sim->K; site++) {
        int              f = site / sim->K, k = site % sim->K;
        const sim_value  base = in_force(block, w->requirement[site], block->zero);
        double *restrict required = block->site[site].required, *restrict seen = block->site[site].seen;
        if (!is_required_anew(block, f, k)) continue;
        block->stands_anew[site] = true;
        LANES(l) required[l] = seen[l] = OF(base, l);
        for (int c = 0; c < sim->C; c++) {
            if (w->surge[f * sim->C + c] == IST_NONE || w->contingencies[c].theatre != k) continue;
            const sim_value surge = in_force(block, w->surge[f * sim->C + c], block->zero);
            const double   *state = block->contingency[c].state, *visible = block->contingency[c].visible;
            LANES(l)
            {
                double more = OF(surge, l);
                required[l] += state[l] > 0 ? more : 0.0;
                seen[l] += visible[l] > 0 ? more : 0.0;
            }
        }
    }
}

/* Which theatres and actors are at war this month, where that may have changed. */
static void engage(ist_sim_block *block)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *of = sim->world->contingencies;
    int                    lanes = block->lanes;
    uint64_t               theatres = 0, actors = 0;
    for (int c = 0; c < sim->C; c++) {
        if (block->month > 0 && !block->changed_state[c]) continue;
        theatres |= UINT64_C(1) << of[c].theatre;
        actors |= of[c].engaged;
    }
    for (int k = 0; k < sim->K; k++)
        if (block->month <= 0 || theatres >> k & 1) fill_column(COLUMN(block->home_active, k), 0, lanes);
    for (int a = 0; a < sim->A; a++)
        if (block->month <= 0 || actors >> a & 1) fill_column(block->actor[a].stress, 0, lanes);
    for (int c = 0; c < sim->C; c++) {
        const double *active = block->contingency[c].active;
        double       *home = COLUMN(block->home_active, of[c].theatre);
        if (theatres >> of[c].theatre & 1) LANES(l) home[l] = larger(home[l], active[l]);
        EACH_OF(a, of[c].engaged & actors)
        {
            double *stress = block->actor[a].stress;
            LANES(l) stress[l] = larger(stress[l], active[l]);
        }
    }
}

/* 1 / target of the stocks that give depth, and how many of a contingency's have a target. */
static void weigh_targets(ist_sim_block *block, int c)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    bool           changed = false;
    for (int d = sim->deep_first[c]; d < sim->deep_first[c + 1] && !all_as_before(block); d++) changed |= is_new(block, sim->deep[d].target);
    if (!changed) return;
    double *restrict count = block->contingency[c].deep_count;
    fill_column(count, 0, lanes);
    for (int d = sim->deep_first[c]; d < sim->deep_first[c + 1]; d++) {
        const sim_value target = in_force(block, sim->deep[d].target, block->zero);
        double *restrict per_target = COLUMN(block->per_target, d);
        LANES(l)
        {
            per_target[l] = OF(target, l) > 0 ? 1.0 / OF(target, l) : 0.0;
            count[l] += OF(target, l) > 0 ? 1.0 : 0.0;
        }
    }
}

/* What a stock adds to depth: what there is, or was before the war of its owner, over its target; at_war: groups in which it may be. */
static void add_depth(const ist_sim_block *block, const sim_deep *it, const double *target, unsigned at_war, double *restrict sum)
{
    int             lanes = block->lanes;
    const sim_value per_target = { target, in_force(block, it->target, block->zero).step };
    const double   *stress = block->actor[it->a].stress, *stock = block->stock[it->slot].held, *start = block->stock[it->slot].start;
    if (!at_war) LANES(l) sum[l] += smaller(1.0, stock[l] * OF(per_target, l));
    else {
        GROUPS(g, all_groups(lanes) & ~at_war) GROUP_LANES(l, g) sum[l] += smaller(1.0, stock[l] * OF(per_target, l));
        GROUPS(g, at_war) GROUP_LANES(l, g) sum[l] += smaller(1.0, either(stress[l] > 0, start[l], stock[l]) * OF(per_target, l));
    }
}

/* [A] groups in which an actor is at war in some lane. */
static void find_wars(const ist_sim_block *block, unsigned *at_war)
{
    const ist_sim *sim = block->sim;
    memset(at_war, 0, (size_t)sim->A * sizeof *at_war);
    for (int c = 0; c < sim->C; c++)
        if (block->active_groups[c]) EACH_OF(a, sim->world->contingencies[c].engaged) at_war[a] |= block->active_groups[c];
}

static void deepen(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    unsigned       at_war[IST_MAX_ACTORS];
    find_wars(block, at_war);
    for (int c = 0; c < sim->C; c++) {
        double        sum[IST_MAX_BLOCK] = { 0 };
        const double *count = block->contingency[c].deep_count;
        double       *depth = block->contingency[c].depth;
        if (sim->deep_first[c] == sim->deep_first[c + 1] && block->month >= 0) continue; /* 1, and so it stays */
        weigh_targets(block, c);
        for (int d = sim->deep_first[c]; d < sim->deep_first[c + 1]; d++)
            add_depth(block, &sim->deep[d], COLUMN(block->per_target, d), at_war[sim->deep[d].a], sum);
        LANES(l) depth[l] = either(count[l] > 0, sum[l] / count[l], 1.0);
    }
}

void sim_forces(ist_sim_block *block)
{
    if (block->month <= 0 || block->changed_states) engage(block);
    field(block);
    require(block);
    deepen(block);
    memset(block->moved, 0, block->sim->n_slots * sizeof *block->moved);
}

static bool is_gap_read(const ist_sim_block *block, int c) { return block->reads[IST_Q_WEIGHTED_GAP][c] || block->reads[IST_Q_WAR_GAP][c]; }

/* What lacks in a theatre goes into the gaps of contingencies there. */
static bool is_lacking_read(const ist_sim_block *block, int k)
{
    bool read = false;
    for (int c = 0; c < block->sim->C; c++) read |= block->sim->world->contingencies[c].theatre == k && is_gap_read(block, c);
    return read;
}

/* What stands over what is required. */
static void compare(ist_sim_block *block, int s)
{
    int              lanes = block->lanes;
    const double    *fielded = block->site[s].fielded, *present = block->site[s].present, *required = block->site[s].required;
    double *restrict ratio = block->site[s].ratio, *restrict gap = block->site[s].gap, *restrict lacking = block->site[s].lacking;
    LANES(l) ratio[l] = either(required[l] > 0, smaller(1.0, (fielded[l] + present[l]) / required[l]), 1.0);
    if (block->reads[IST_Q_GAP][s]) LANES(l) gap[l] = positive(required[l] - (fielded[l] + present[l]));
    if (is_lacking_read(block, s % block->sim->K))
        LANES(l) lacking[l] = either(required[l] > 0, positive(required[l] - (fielded[l] + present[l])) / required[l], 0.0);
}

/* Whether coverage of a contingency can have changed; so can what lacks while it is active. */
static bool is_covered_anew(const ist_sim_block *block, int c)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    bool                   anew = block->month <= 0 || block->changed_state[c] || sim->deep_first[c] < sim->deep_first[c + 1];
    for (int f = 0; f < sim->F; f++) anew |= sim->world->weight[f * sim->C + c] != 0 && block->stands_anew[f * sim->K + it->theatre];
    return anew;
}

static void weigh_gaps(ist_sim_block *block, int c)
{
    const ist_sim   *sim = block->sim;
    int              lanes = block->lanes;
    const double    *active = block->contingency[c].active;
    double *restrict weighted = block->contingency[c].weighted_gap, *restrict war_gap = block->contingency[c].war_gap;
    fill_column(weighted, 0, lanes);
    for (int f = 0; f < sim->F; f++) {
        double        weight = sim->world->weight[f * sim->C + c];
        const double *lacking = block->site[f * sim->K + sim->world->contingencies[c].theatre].lacking;
        if (weight != 0) LANES(l) weighted[l] += weight * lacking[l];
    }
    LANES(l) war_gap[l] = weighted[l] * active[l];
}

/* Step 4: coverage of each contingency and the gaps, on the true requirement, where something has changed. */
void sim_coverage(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int s = 0; s < sim->F * sim->K; s++)
        if (block->stands_anew[s]) compare(block, s);
    for (int c = 0; c < sim->C; c++) {
        const ist_contingency *it = &sim->world->contingencies[c];
        const double          *depth = block->contingency[c].depth;
        double *restrict       rho = block->contingency[c].coverage;
        if (!is_covered_anew(block, c)) continue;
        fill_column(rho, 0, lanes);
        for (int f = 0; f < sim->F; f++) {
            double        weight = sim->world->weight[f * sim->C + c];
            const double *ratio = block->site[f * sim->K + it->theatre].ratio;
            if (weight != 0) LANES(l) rho[l] += weight * ratio[l];
        }
        LANES(l) rho[l] += it->depth_weight * depth[l];
        if (is_gap_read(block, c)) weigh_gaps(block, c);
    }
    memset(block->stands_anew, 0, (size_t)(sim->F * sim->K) * sizeof *block->stands_anew);
}
