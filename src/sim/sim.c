/* SPDX-License-Identifier: Apache-2.0
 *
 * sim.c: a world made ready for running, and the choice of the instruction set its kernels run with.
 */
#include "sim_local.h"
#include <stdlib.h>
#include <string.h>

/* The kernels of an instruction set; NULL where this build has none or this machine could not run them. */
static const sim_variant *variant_of(ist_instructions instructions)
{
    switch (instructions) {
#ifdef SIM_HAS_AVX512
    case IST_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
                       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
                   ? &sim_variant_avx512
                   : NULL;
#endif
#ifdef SIM_HAS_AVX2
    case IST_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2") ? &sim_variant_avx2 : NULL;
#endif
    case IST_BASELINE: return &sim_variant_baseline;
    default: return NULL;
    }
}

bool ist_sim_can(ist_instructions instructions)
{
    return instructions == IST_ANY_INSTRUCTIONS || variant_of(instructions) != NULL;
}

static const sim_variant *choose(ist_instructions wanted)
{
    if (wanted != IST_ANY_INSTRUCTIONS) return variant_of(wanted);
    const sim_variant *best = variant_of(IST_AVX512);
    if (!best) best = variant_of(IST_AVX2);
    return best ? best : variant_of(IST_BASELINE);
}

ist_status ist_sim_new(ist_sim **out, const ist_world *world, const ist_sim_options *options, ist_error *err)
{
    IST_TRY(sim_check_world(world, options, err));
    const sim_variant *variant = choose(options->instructions);
    if (!variant)
        return ist_fail(err, IST_RANGE, "instruction set %d is not in this build or not on this machine", (int)options->instructions);
    ist_sim *sim = calloc(1, sizeof *sim);
    if (!sim || !(sim->arena = ist_arena_new())) {
        free(sim);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    sim->world = world;
    sim->variant = variant;
    sim->options = *options;
    sim->check = options->check;
#ifdef IST_CHECK_LEDGERS
    sim->check = true;
#endif
    ist_status status = sim_compile(sim, err);
    if (status != IST_OK) ist_sim_free(sim);
    else *out = sim;
    return status;
}

void ist_sim_free(ist_sim *sim)
{
    if (!sim) return;
    ist_arena_free(sim->arena);
    free(sim);
}

int ist_sim_width(const ist_sim *sim) { return sim->width; }

ist_status ist_sim_run(ist_sim_block *block, uint64_t first, int lanes, ist_coalition coalition, double *out,
                       const ist_sim_watch *watch, ist_error *err)
{
    if (lanes < 8 || lanes % 8 || lanes > block->sim->width || first % 8)
        return ist_fail(err, IST_RANGE, "futures %llu and %d more: a block begins at and holds multiples of 8, up to %d",
                        (unsigned long long)first, lanes, block->sim->width);
    return block->sim->variant->replay(block, first, lanes, coalition, out, watch, err);
}

const double *ist_sim_weights(const ist_sim_block *block) { return block->shared.weight; }

/* Whether a lever that is on sets nothing in these futures that is not there without it. */
static bool is_idle(const ist_sim_block *block, int n)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    const ist_patch *patch = &w->levers[n].patch, *before = sim->options.counterfactual == IST_NONE ? NULL : &w->counterfactuals[sim->options.counterfactual];
    for (int c = 0; c < sim->C; c++)
        if (w->provocation[c * sim->N + n] != IST_NONE) return false;
    for (size_t j = 0; j < patch->n_overrides; j++) {
        const ist_override     *mine = &patch->overrides[j];
        ist_parameter           p = mine->parameter;
        const ist_distribution *was = &w->parameters[p].value;
        const double           *drawn = COLUMN(block->shared.drawn, p);
        for (int m = 0; m < sim->N; m++) /* another lever may set the same: then it matters which are on */
            for (size_t i = 0; m != n && i < w->levers[m].patch.n_overrides; i++)
                if (w->levers[m].patch.overrides[i].parameter == p) return false;
        for (size_t i = 0; before && i < before->n_overrides; i++) {
            if (before->overrides[i].parameter != p) continue;
            was = &before->overrides[i].value;
            drawn = COLUMN(block->shared.override_drawn[sim->options.counterfactual], i);
        }
        if (ist_distribution_at(&mine->value, 0.5) != ist_distribution_at(was, 0.5)) return false;
        if (memcmp(COLUMN(block->shared.override_drawn[w->n_counterfactuals + (size_t)n], j), drawn, (size_t)block->lanes * sizeof *drawn)) return false;
    }
    return true;
}

ist_coalition ist_sim_reduce(ist_sim_block *block, uint64_t first, int lanes, ist_coalition coalition)
{
    block->sim->variant->draw(block, first, lanes);
    for (int n = 0; n < block->sim->N; n++)
        if (coalition >> n & 1 && is_idle(block, n)) coalition &= ~((ist_coalition)1 << n);
    return coalition;
}

void ist_sim_block_heed(ist_sim_block *block, const ist_stop *stop) { block->stop = stop; }

void ist_sim_block_give(ist_sim_block *block, const double *values)
{
    block->given = values;
    block->shared.given_anew = true;
}

size_t ist_world_slot_of_counterfactual(const ist_world *world, size_t counterfactual, size_t override)
{
    size_t slot = world->n_parameters + override;
    for (size_t i = 0; i < counterfactual; i++) slot += world->counterfactuals[i].n_overrides;
    return slot;
}

size_t ist_world_slot_of_lever(const ist_world *world, size_t lever, size_t override)
{
    size_t slot = ist_world_slot_of_counterfactual(world, world->n_counterfactuals, override);
    for (size_t i = 0; i < lever; i++) slot += world->levers[i].patch.n_overrides;
    return slot;
}

size_t ist_world_slots(const ist_world *world) { return ist_world_slot_of_lever(world, world->n_levers, 0); }
