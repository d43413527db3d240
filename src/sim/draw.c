/* SPDX-License-Identifier: Apache-2.0
 *
 * draw.c: docs/model.md section 1. What is drawn once for a block of futures and shared by all coalitions, and
 * the parameters that a coalition makes of it.
 */
#include "kernels.h"
#include <isthmus/base/philox.h>
#include <math.h>

static const uint64_t redraw_offset = (uint64_t)1 << 32;

/* A parameter is drawn once a world: eight lanes share it. A given number stands for every draw. */
static void draw_worlds(const ist_sim *sim, const sim_shared *shared, const ist_distribution *distribution, uint32_t hash,
                        bool redraw, double given, double *out)
{
    for (int l = 0; l < shared->lanes; l++) {
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
        for (int l = 0; l < shared->lanes; l++)
            largest[l] = p == IST_NONE ? 0.0 : clamp_to(&w->parameters[p], COLUMN(shared->drawn, p)[l]);
        for (size_t i = 0; p != IST_NONE && i < w->n_counterfactuals + w->n_levers; i++) {
            const ist_patch *patch = patch_at(w, i);
            if (i < w->n_counterfactuals && (int)i != sim->options.counterfactual) continue;
            for (size_t j = 0; j < patch->n_overrides; j++)
                for (int l = 0; patch->overrides[j].parameter == p && l < shared->lanes; l++)
                    largest[l] = larger(largest[l], clamp_to(&w->parameters[p], COLUMN(shared->override_drawn[i], j)[l]));
        }
    }
}

static void draw_uniforms(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *restrict out)
{
    int      lanes = block->shared.lanes;
    uint64_t first = block->shared.first, seed = block->sim->options.seed;
    LANES(l) out[l] = ist_philox_uniform(seed, first + (uint64_t)l, sub_index, hash);
}

static void draw_thresholds(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *restrict out)
{
    int lanes = block->shared.lanes;
    draw_uniforms(block, sub_index, hash, out);
    LANES(l) out[l] = -ist_log(out[l]);
}

static void draw_normals(const ist_sim_block *block, uint32_t sub_index, uint32_t hash, double *out)
{
    draw_uniforms(block, sub_index, hash, out);
    for (int l = 0; l < block->shared.lanes; l++) out[l] = ist_normal_inverse(out[l]);
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
    int               lanes = shared->lanes, c = sim->options.focus - 1;
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

void sim_draw_shared(ist_sim_block *block, uint64_t first, int lanes)
{
    sim_shared    *shared = &block->shared;
    bool           same = shared->ready && shared->first == first && shared->lanes == lanes;
    if (same && !shared->given_anew) return;
    shared->first = first;
    shared->lanes = lanes;
    shared->ready = true;
    shared->given_anew = false;
    block->first = first;
    block->lanes = lanes;
    draw_parameters(block);
    draw_largest(block);
    if (!same) draw_chance(block);
    draw_focus(block);
    sim_world_start(block);
}

static void apply_patch(ist_sim_block *block, size_t i)
{
    const ist_world *w = block->sim->world;
    const ist_patch *patch = patch_at(w, i);
    for (size_t j = 0; j < patch->n_overrides; j++) {
        const double *drawn = COLUMN(block->shared.override_drawn[i], j);
        double       *set = COLUMN(block->set, patch->overrides[j].parameter);
        for (int l = 0; l < block->lanes; l++) set[l] = drawn[l];
        block->plan[patch->overrides[j].parameter] = ist_distribution_at(&patch->overrides[j].value, 0.5);
    }
}

/* The pool must cover its floors, and the start posture must lie between floors and pool. */
static ist_status check_pool(const ist_sim_block *block, ist_error *err)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    for (int f = 0; f < sim->F; f++) {
        double pool = w->pool[f] == IST_NONE ? 0 : block->plan[w->pool[f]], floors = 0, stands = 0;
        for (int k = 0; k < sim->K; k++) {
            ist_parameter p = w->floor[f * sim->K + k];
            double        least = p == IST_NONE ? 0 : block->plan[p], here = w->posture[f * sim->K + k];
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

ist_status sim_set_parameters(ist_sim_block *block, ist_coalition coalition, ist_error *err)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    size_t           width = (size_t)sim->width;
    block->coalition = coalition;
    for (size_t p = 0; p < w->n_parameters; p++) {
        for (int l = 0; l < block->lanes; l++) block->set[p * width + (size_t)l] = block->shared.drawn[p * width + (size_t)l];
        block->plan[p] = ist_distribution_at(&w->parameters[p].value, 0.5);
    }
    if (sim->options.counterfactual != IST_NONE) apply_patch(block, (size_t)sim->options.counterfactual);
    for (int n = 0; n < sim->N; n++)
        if (coalition >> n & 1) apply_patch(block, w->n_counterfactuals + (size_t)n);
    for (size_t p = 0; p < w->n_parameters; p++) {
        bool off = sim->options.no_elasticity && sim->elastic[p];
        for (int l = 0; l < block->lanes; l++) {
            double x = off ? 0.0 : clamp_to(&w->parameters[p], block->set[p * width + (size_t)l]);
            block->set[p * width + (size_t)l] = x;
            block->value[p * width + (size_t)l] = x;
        }
        block->changed_in[p] = -1;
        block->plan[p] = off ? 0.0 : clamp_to(&w->parameters[p], block->plan[p]);
    }
    for (size_t i = 0; i < sim->n_patched; i++)
        for (int l = 0; l < block->lanes; l++) block->plan_patched[i * width + (size_t)l] = block->plan[sim->patched[i]];
    return check_pool(block, err);
}
