/* SPDX-License-Identifier: Apache-2.0
 *
 * draw.c: docs/model.md section 1. What is drawn once for a block of futures and shared by all coalitions, and
 * the parameters that a coalition makes of it.
 */
#include "kernels.h"
#include "uniforms.h"
#include <isthmus/base/normal.h>
#include <math.h>
#include <string.h>

static const uint64_t redraw_offset = (uint64_t)1 << 32;

/* A parameter is drawn once a world, whose lanes share it. A given number stands for every draw. */
static void draw_worlds(const ist_sim *sim, const sim_shared *shared, const ist_distribution *distribution, uint32_t hash,
                        bool redraw, double given, double *out)
{
    uint64_t  each = (uint64_t)ist_futures_per_world(sim->options.strata), end = shared->first + 8 * (uint64_t)shared->worlds, next;
    share_out share = { .plus = 0 };
    if (!isnan(given) || distribution->kind == IST_CONSTANT) {
        fill_column(out, isnan(given) ? distribution->a : given, 8 * shared->worlds);
        return;
    }
    for (uint64_t future = shared->first; future < end; future = next) {
        uint64_t world = future / each + (redraw ? redraw_offset : 0);
        double   u = ist_philox_uniform(sim->options.seed, world, 0, hash);
        if (sim->options.strata && (future == shared->first || world % IST_WORLDS_PER_STRATA == 0)) share = share_of(sim->options.seed, world / IST_WORLDS_PER_STRATA, 1, hash);
        if (sim->options.strata) u = in_stratum(sixteenth_of(&share, world % IST_WORLDS_PER_STRATA), IST_WORLDS_PER_STRATA, u);
        double drawn = ist_distribution_at(distribution, u);
        next = (future / each + 1) * each < end ? (future / each + 1) * each : end;
        for (uint64_t l = future; l < next; l++) out[l - shared->first] = drawn;
    }
}

static const ist_patch *patch_at(const ist_world *w, size_t i)
{
    return i < w->n_counterfactuals ? &w->counterfactuals[i] : &w->levers[i - w->n_counterfactuals].patch;
}

static void draw_parameters(ist_sim_block *block)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    sim_shared      *shared = &block->shared;
    const bool      *redraw = sim->options.redraw;
    const double    *given = block->given;
    size_t           slot = w->n_parameters;
    for (size_t p = 0; p < w->n_parameters; p++)
        draw_worlds(sim, shared, &w->parameters[p].value, sim->hash_parameter[p], redraw && redraw[p], given ? given[p] : NAN,
                    COLUMN(shared->drawn, p));
    for (size_t i = 0; i < w->n_counterfactuals + w->n_levers; i++) {
        const ist_patch *patch = patch_at(w, i);
        for (size_t j = 0; j < patch->n_overrides; j++, slot++)
            draw_worlds(sim, shared, &patch->overrides[j].value, sim->hash_override[i][j],
                        redraw && redraw[patch->overrides[j].parameter], given ? given[slot] : NAN,
                        COLUMN(shared->override_drawn[i], j));
    }
}

static double clamp_to(const ist_parameter_spec *spec, double x)
{
    return x < spec->low ? spec->low : x > spec->high ? spec->high : x;
}

/* The largest amount a flow takes in the file: own value, counterfactual, every lever (section 7). */
static void draw_largest(ist_sim_block *block)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    sim_shared      *shared = &block->shared;
    for (int u = 0; u < sim->U; u++) {
        ist_parameter p = w->flows[u].amount;
        double       *largest = COLUMN(shared->largest, u);
        for (int l = 0; l < 8 * shared->worlds; l++)
            largest[l] = p == IST_NONE ? 0.0 : clamp_to(&w->parameters[p], COLUMN(shared->drawn, p)[l]);
        for (size_t i = 0; p != IST_NONE && i < w->n_counterfactuals + w->n_levers; i++) {
            const ist_patch *patch = patch_at(w, i);
            if (i < w->n_counterfactuals && (int)i != sim->options.counterfactual) continue;
            for (size_t j = 0; j < patch->n_overrides; j++)
                for (int l = 0; patch->overrides[j].parameter == p && l < 8 * shared->worlds; l++)
                    largest[l] = larger(largest[l], clamp_to(&w->parameters[p], COLUMN(shared->override_drawn[i], j)[l]));
        }
    }
}

/* Eight futures are two worlds, which share out their chance alike. */
static void share_out_chance(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *out)
{
    for (int l = 0; l < 8 * block->shared.worlds; l += 8) {
        uint64_t  first = block->shared.first + (uint64_t)l, seed = block->sim->options.seed;
        share_out pairs[2] = { share_of_pair(seed, first, sub_index, hash), share_of_pair(seed, first + 2, sub_index, hash) };
        for (uint32_t i = 0; i < 8; i++) out[l + (int)i] = chance_in_stratum(&pairs[i / 2 % 2], first + i, out[l + (int)i]);
    }
}

static void draw_uniforms(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *restrict out)
{
    int      lanes = 8 * block->shared.worlds;
    uint64_t first = block->shared.first, seed = block->sim->options.seed;
    for (int l = 0; l < lanes; l += 8) uniforms_of_eight(seed, first + (uint64_t)l, sub_index, hash, out + l);
    if (block->sim->options.strata) share_out_chance(block, sub_index, hash, out);
}

static void draw_thresholds(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *restrict out)
{
    int lanes = 8 * block->shared.worlds;
    draw_uniforms(block, sub_index, hash, out);
    LANES(l) out[l] = -ist_log(out[l]);
}

static void draw_normals(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *restrict out)
{
    int    lanes = 8 * block->shared.worlds;
    double u[IST_MAX_BLOCK], far[IST_MAX_BLOCK];
    draw_uniforms(block, sub_index, hash, u);
    LANES(l)
    {
        out[l] = ist_normal_inverse_near(u[l]);
        far[l] = u[l] < IST_NORMAL_FAR || u[l] > 1.0 - IST_NORMAL_FAR ? 1.0 : 0.0;
    }
    if (any_lane(far, lanes)) EACH_LANE(l) out[l] = ist_normal_inverse(u[l]);
}

/* What chance decides first: the same for every set of parameters and every coalition. */
static void draw_chance(const ist_sim_block *block)
{
    const ist_sim    *sim = block->sim;
    const sim_shared *shared = &block->shared;
    for (int a = 0; a < sim->A; a++)
        for (int y = 0; y < sim->n_years && sim->world->actors[a].has_budget; y++)
            draw_normals(block, (uint32_t)(sim->world->start / 12 + 1 + y), sim->hash_growth[a], COLUMN(shared->growth, a * sim->n_years + y));
    for (int s = 0; s < sim->F * sim->K; s++) draw_normals(block, 0, sim->hash_look[s], COLUMN(shared->look, s));
    for (int c = 0; c < sim->C; c++) {
        draw_thresholds(block, 0, sim->hash_onset[c], COLUMN(shared->onset0, c));
        draw_thresholds(block, 0, sim->hash_end[c], COLUMN(shared->end0, c));
    }
    for (int o = 0; o < sim->O; o++) {
        for (int n = 0; n < sim->tranches[o]; n++)
            draw_thresholds(block, (uint32_t)n, sim->hash_convert[o], COLUMN(shared->convert, sim->tranche_first[o] + n));
        if (sim->world->orders[o].lapse != IST_NONE) draw_thresholds(block, 0, sim->hash_lapse[o], COLUMN(shared->lapse0, o));
    }
    for (int r = 0; r < sim->R; r++)
        if (sim->world->triggers[r].chance) draw_thresholds(block, 0, sim->hash_trigger[r], COLUMN(shared->trigger0, r));
}

/* Rare events. Of the eight futures of a world four draw the first onset threshold E of the contingency in focus from its
 * low end, E <= h, and four from the rest; each counts by twice the probability of its part, so that every mean stays
 * what it is in expectation. h is twice the hazard that the world's own base sums to over the months: it must not depend
 * on the coalition. The uniform is the one that the plain threshold is made of. */
static void draw_focus(const ist_sim_block *block)
{
    const ist_sim    *sim = block->sim;
    const sim_shared *shared = &block->shared;
    int               lanes = 8 * shared->worlds, c = sim->options.focus - 1;
    double *restrict weight = shared->weight, *restrict threshold = COLUMN(shared->onset0, c < 0 ? 0 : c);
    fill_column(weight, 1, lanes);
    if (c < 0) return;
    ist_parameter p = sim->world->contingencies[c].base;
    draw_uniforms(block, 0, sim->hash_onset[c], threshold);
    for (int l = 0; l < lanes; l++) {
        double base = p == IST_NONE ? 0.0 : clamp_to(&sim->world->parameters[p], COLUMN(shared->drawn, p)[l]);
        double h = smaller(3.0, larger(1e-3, 2.0 * base * sim->T)), above = ist_exp(-h), u = threshold[l];
        bool   low = l % 2 == 0;
        threshold[l] = -ist_log(low ? 1.0 - u * (1.0 - above) : u * above);
        weight[l] = 2.0 * (low ? 1.0 - above : above);
    }
}

/* Group g takes what the group of its world holds; backwards, so that none is overwritten before it is read. */
static void spread(const ist_sim_block *block)
{
    const sim_shared *shared = &block->shared;
    for (size_t i = 0; i < shared->n_all; i++)
        for (size_t n = 0; n < shared->all[i].n; n++) {
            double *column = COLUMN(shared->all[i].at, n);
            for (int g = shared->worlds * shared->each - 1; g > 0; g--) memcpy(column + 8 * g, column + 8 * (g / shared->each), 8 * sizeof *column);
        }
}

/* The block becomes `worlds` worlds of `each` groups. */
static void divide(ist_sim_block *block, int worlds, int each)
{
    block->worlds = worlds;
    block->each = each;
    block->lanes = 8 * worlds * each;
}

void sim_draw_shared(ist_sim_block *block, uint64_t first, int worlds, int each)
{
    sim_shared *shared = &block->shared;
    bool        same = shared->ready && shared->first == first && shared->worlds == worlds &&
                (shared->each == each || (worlds == 1 && shared->each > each));
    if (!same || shared->given_anew) {
        same = same && shared->each == 1; /* what is spread is drawn again */
        shared->ready = true;
        shared->given_anew = false;
        shared->first = block->first = first;
        shared->worlds = worlds;
        shared->each = each;
        divide(block, worlds, 1);
        block->common_each = 0;
        draw_parameters(block);
        draw_largest(block);
        if (!same) draw_chance(block);
        draw_focus(block);
        memset(block->coalition, 0, sizeof block->coalition);
        sim_world_start(block);
        if (each > 1) spread(block);
    }
    divide(block, worlds, each);
}

/* In the groups given, on parameters that are their own. */
static void apply_lever(ist_sim_block *block, int n, unsigned groups)
{
    const ist_sim   *sim = block->sim;
    const ist_patch *patch = &sim->world->levers[n].patch;
    for (size_t j = 0; j < patch->n_overrides; j++) {
        ist_parameter p = patch->overrides[j].parameter;
        const double *drawn = COLUMN(block->shared.override_drawn[sim->world->n_counterfactuals + (size_t)n], j);
        double       *set = COLUMN(block->own_set, sim->own_slot[p]);
        double        planned = ist_distribution_at(&patch->overrides[j].value, 0.5);
        GROUPS(g, groups)
        {
            const double *world = drawn + 8 * (g / 8 / (unsigned)block->each);
            GROUP_LANES(l, g) set[l] = world[l - (int)g];
            block->plan[p * IST_MAX_GROUPS + g / 8] = planned;
        }
    }
}

/* The pool must cover its floors, and the start posture must lie between floors and pool. */
static ist_status check_pool(const ist_sim_block *block, int lane, ist_error *err)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    for (int f = 0; f < sim->F; f++) {
        double pool = w->pool[f] == IST_NONE ? 0 : planned_by(block, w->pool[f], lane), floors = 0, stands = 0;
        for (int k = 0; k < sim->K; k++) {
            ist_parameter p = w->floor[f * sim->K + k];
            double        least = p == IST_NONE ? 0 : planned_by(block, p, lane), here = w->posture[f * sim->K + k];
            if (here < least)
                return ist_fail(err, IST_RANGE, "%s in %s: %g units stand at start, below the floor of %g", w->kinds[f],
                                w->theatres[k].name, here, least);
            if (least != floor(least) || here != floor(here))
                return ist_fail(err, IST_RANGE, "%s in %s: floors and start posture are whole units", w->kinds[f], w->theatres[k].name);
            floors += least;
            stands += here;
        }
        if (floors > pool || stands > pool || pool != floor(pool))
            return ist_fail(err, IST_RANGE, "%s: floors (%g) and start posture (%g) must fit into a pool of %g whole units",
                            w->kinds[f], floors, stands, pool);
    }
    return IST_OK;
}

/* What a world has drawn of a parameter, or of the counterfactual's override of it; so with its planning value, and whether
 * it is a constant, of which all worlds draw the same. */
typedef struct drawing { const double *at; double planned; bool constant; } drawing;

static drawing drawn_of(const ist_sim_block *block, ist_parameter p)
{
    const ist_sim *sim = block->sim;
    int            i = sim->options.counterfactual;
    drawing        drawn = { COLUMN(block->shared.drawn, p), sim->planned[p], sim->world->parameters[p].value.kind == IST_CONSTANT };
    if (i == IST_NONE) return drawn;
    const ist_patch *patch = &sim->world->counterfactuals[i];
    for (size_t j = 0; j < patch->n_overrides; j++) {
        const ist_distribution *value = &patch->overrides[j].value;
        if (patch->overrides[j].parameter != p) continue;
        drawn = (drawing){ COLUMN(block->shared.override_drawn[i], j), ist_distribution_at(value, 0.5), value->kind == IST_CONSTANT };
    }
    return drawn;
}

static double admitted(const ist_sim *sim, size_t p, double x)
{
    return sim->options.no_elasticity && sim->elastic[p] ? 0.0 : clamp_to(&sim->world->parameters[p], x);
}

static void admit(const ist_sim *sim, size_t p, const double *restrict in, double *restrict out)
{
    const ist_parameter_spec *spec = &sim->world->parameters[p];
    double                    low = spec->low, high = spec->high, kept = sim->options.no_elasticity && sim->elastic[p] ? 0 : 1;
    GROUP_LANES(l, 0) out[l] = kept > 0 ? larger(low, smaller(high, in[l])) : 0.0;
}

static bool all_as_first(const double *column, int groups)
{
    bool same = true;
    for (int g = 1; g < groups && same; g++) same = memcmp(column, column + 8 * g, 8 * sizeof *column) == 0;
    return same;
}

/* Parameters on which all coalitions agree: of one world eight numbers, of several a column, of which eight are read where the
 * worlds agree too. */
static void set_common(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    bool           one = block->worlds == 1;
    int            groups = one ? 1 : block->lanes / 8;
    if (block->common_each == block->each || (one && block->common_each)) return;
    block->common_each = block->each;
    for (size_t p = 0; p < sim->world->n_parameters; p++) {
        double *out = block->common + p * (size_t)(one ? 8 : SIM_STRIDE), *plan = block->plan + p * IST_MAX_GROUPS;
        if (sim->own_slot[p] != IST_NONE) continue;
        drawing drawn = drawn_of(block, (ist_parameter)p);
        double  planned = admitted(sim, p, drawn.planned);
        int     differ = drawn.constant ? 1 : groups;
        for (int g = 0; g < differ; g++) admit(sim, p, drawn.at + 8 * (g / block->each), out + 8 * g);
        for (int g = 0; g < IST_MAX_GROUPS; g++) plan[g] = planned;
        block->value[p] = (sim_value){ out, all_as_first(out, differ) ? 0 : 1 };
        block->changed_in[p] = -1;
    }
}

/* Those that a lever or a trigger patches. */
static void set_own(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (size_t slot = 0; slot < sim->n_own; slot++) {
        double *set = COLUMN(block->own_set, slot), *plan = block->plan + sim->own[slot] * IST_MAX_GROUPS;
        drawing drawn = drawn_of(block, sim->own[slot]);
        for (int l = 0; l < lanes; l++) set[l] = drawn.at[8 * (l / 8 / block->each) + l % 8];
        for (int g = 0; g < lanes / 8; g++) plan[g] = drawn.planned;
    }
    for (int n = 0; n < sim->N; n++) apply_lever(block, n, groups_with(block, n));
    for (size_t slot = 0; slot < sim->n_own; slot++) {
        ist_parameter p = sim->own[slot];
        double       *set = COLUMN(block->own_set, slot), *value = COLUMN(block->own, slot), *plan = block->plan + p * IST_MAX_GROUPS;
        for (int l = 0; l < lanes; l++) set[l] = value[l] = admitted(sim, (size_t)p, set[l]);
        block->value[p] = (sim_value){ value, 1 };
        block->changed_in[p] = -1;
        block->plan_differs[p] = false;
        for (int g = 0; g < lanes / 8; g++) {
            plan[g] = admitted(sim, (size_t)p, plan[g]);
            block->plan_differs[p] |= plan[g] != plan[0];
        }
        for (int g = lanes / 8; g < IST_MAX_GROUPS; g++) plan[g] = plan[0];
    }
}

ist_status sim_set_parameters(ist_sim_block *block, ist_error *err)
{
    const ist_sim *sim = block->sim;
    block->changed_last = -1;
    set_common(block);
    set_own(block);
    for (size_t i = 0; i < sim->n_patched; i++)
        for (int l = 0; l < block->lanes; l++) COLUMN(block->plan_patched, i)[l] = planned_by(block, sim->patched[i], l);
    for (int l = 0; l < block->lanes; l += 8) IST_TRY(check_pool(block, l, err));
    return IST_OK;
}
