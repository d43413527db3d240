/* SPDX-License-Identifier: Apache-2.0
 *
 * sim.c: a world made ready for running, and the choice of the instruction set its kernels run with.
 */
#include "sim_local.h"
#include <stdlib.h>
#include <string.h>

const double sim_nothing = 0;

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

static ist_status check_futures(const ist_sim_block *block, uint64_t first, int lanes, ist_error *err)
{
    if (lanes < 8 || lanes % 8 || lanes > block->sim->width || first % 8)
        return ist_fail(err, IST_RANGE, "futures %llu and %d more: a block begins at and holds multiples of 8, up to %d",
                        (unsigned long long)first, lanes, block->sim->width);
    return IST_OK;
}

ist_status ist_sim_run(ist_sim_block *block, uint64_t first, int lanes, ist_coalition coalition, double *out,
                       const ist_sim_watch *watch, ist_error *err)
{
    sim_request request = { .first = first, .worlds = lanes / 8, .each = 1, .coalitions = &coalition, .out = out, .out_lanes = (size_t)lanes, .watch = watch };
    IST_TRY(check_futures(block, first, lanes, err));
    return block->sim->variant->replay(block, &request, err);
}

/* Some worlds under some of the coalitions, as many as fill the block. */
ist_status ist_sim_run_all(ist_sim_block *block, uint64_t first, int lanes, const ist_coalition *coalitions, size_t n, double *out,
                           double *weights, ist_error *err)
{
    const ist_sim *sim = block->sim;
    size_t         room = (size_t)sim->width / 8, worlds = (size_t)lanes / 8, size = sim->world->n_metrics * (size_t)lanes;
    IST_TRY(check_futures(block, first, lanes, err));
    bool   apart = sim->options.apart || sim->options.check; /* ledgers are kept of coalitions on their own */
    size_t most = apart ? 1 : room, each = (n + most - 1) / most; /* parts; then coalitions a part */
    each = each ? (n + each - 1) / each : 1;
    size_t together = room / each;
    for (size_t w = 0; w < worlds; w += together)
        for (size_t c = 0; c < n; c += each) {
            sim_request request = { .first = first + 8 * w, .worlds = (int)(worlds - w < together ? worlds - w : together),
                                    .each = (int)(n - c < each ? n - c : each), .coalitions = coalitions + c,
                                    .out = out + c * size + 8 * w, .out_lanes = (size_t)lanes };
            IST_TRY(sim->variant->replay(block, &request, err));
            for (int l = 0; weights && l < 8 * request.worlds; l++) weights[8 * w + (size_t)l] = block->shared.weight[l / 8 * request.each * 8 + l % 8];
        }
    return IST_OK;
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
