/* SPDX-License-Identifier: Apache-2.0
 *
 * draw.c: docs/model.md section 1. What is drawn once for a block of futures and shared by all coalitions, and
 * the parameters that a coalition makes of it.
 */
#include "kernels.h"
#include <isthmus/base/philox.h>
#include <math.h>
#include <string.h>

static const uint64_t redraw_offset = (uint64_t)1 << 32;

/* A parameter is drawn once a world: eight lanes share it. A given number stands for every draw. */
static void draw_worlds(const ist_sim *sim, const sim_shared *shared, const ist_distribution *distribution, uint32_t hash,
                        bool redraw, double given, double *out)
{
    for (int l = 0; l < 8 * shared->worlds; l++) {
        if (!isnan(given)) out[l] = given;
        else if (distribution->kind == IST_CONSTANT) out[l] = distribution->a;
        else if (l % IST_FUTURES_PER_WORLD) out[l] = out[l - 1];
        else {
            uint64_t world = (shared->first + (uint64_t)l) / IST_FUTURES_PER_WORLD + (redraw ? redraw_offset : 0);
            out[l] = ist_distribution_at(distribution, ist_uniform(sim->options.seed, world, 0, hash));
        }
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

static void draw_uniforms(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *restrict out)
{
    int      lanes = 8 * block->shared.worlds;
    uint64_t first = block->shared.first, seed = block->sim->options.seed;
    LANES(l) out[l] = ist_philox_uniform(seed, first + (uint64_t)l, sub_index, hash);
}

static void draw_thresholds(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *restrict out)
{
    int lanes = 8 * block->shared.worlds;
    draw_uniforms(block, sub_index, hash, out);
    LANES(l) out[l] = -ist_log(out[l]);
}

static void draw_normals(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *out)
{
    draw_uniforms(block, sub_index, hash, out);
    for (int l = 0; l < 8 * block->shared.worlds; l++) out[l] = ist_normal_inverse(out[l]);
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
        draw_thresholds(block, 0, sim->hash_lapse[o], COLUMN(shared->lapse0, o));
    }
    for (int r = 0; r < sim->R; r++) draw_thresholds(block, 0, sim->hash_trigger[r], COLUMN(shared->trigger0, r));
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

/* In the groups given. */
static void apply_patch(ist_sim_block *block, size_t i, unsigned groups)
{
    const ist_world *w = block->sim->world;
    const ist_patch *patch = patch_at(w, i);
    for (size_t j = 0; j < patch->n_overrides; j++) {
        const double *drawn = COLUMN(block->shared.override_drawn[i], j);
        double       *set = COLUMN(block->set, patch->overrides[j].parameter);
        double        planned = ist_distribution_at(&patch->overrides[j].value, 0.5);
        GROUPS(g, groups)
        {
            GROUP_LANES(l, g) set[l] = drawn[l];
            block->plan[patch->overrides[j].parameter * IST_MAX_GROUPS + g / 8] = planned;
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

ist_status sim_set_parameters(ist_sim_block *block, ist_error *err)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    size_t           width = (size_t)sim->stride;
    int              groups = block->lanes / 8;
    for (size_t p = 0; p < w->n_parameters; p++) {
        for (int l = 0; l < block->lanes; l++) block->set[p * width + (size_t)l] = block->shared.drawn[p * width + (size_t)l];
        for (int g = 0; g < groups; g++) block->plan[p * IST_MAX_GROUPS + (size_t)g] = sim->planned[p];
    }
    if (sim->options.counterfactual != IST_NONE) apply_patch(block, (size_t)sim->options.counterfactual, all_groups(block->lanes));
    for (int n = 0; n < sim->N; n++) apply_patch(block, w->n_counterfactuals + (size_t)n, groups_with(block, n));
    for (size_t p = 0; p < w->n_parameters; p++) {
        bool off = sim->options.no_elasticity && sim->elastic[p];
        for (int l = 0; l < block->lanes; l++) {
            double x = off ? 0.0 : clamp_to(&w->parameters[p], block->set[p * width + (size_t)l]);
            block->set[p * width + (size_t)l] = x;
            block->value[p * width + (size_t)l] = x;
        }
        block->changed_in[p] = -1;
        double *plan = block->plan + p * IST_MAX_GROUPS;
        block->plan_differs[p] = false;
        for (int g = 0; g < groups; g++) {
            plan[g] = off ? 0.0 : clamp_to(&w->parameters[p], plan[g]);
            block->plan_differs[p] |= plan[g] != plan[0];
        }
    }
    for (size_t i = 0; i < sim->n_patched; i++)
        for (int l = 0; l < block->lanes; l++) block->plan_patched[i * width + (size_t)l] = planned_by(block, sim->patched[i], l);
    for (int g = 0; g < groups; g++) IST_TRY(check_pool(block, 8 * g, err));
    return IST_OK;
}
