/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_probe.c: the engine asked at points of a scenario's ranges.
 *
 * At a point every range holds one number, those outside the question their planning value, and the point is
 * averaged over the same futures as every other: what differs between two points is the inputs' doing alone.
 */
#include "analysis_local.h"
#include <isthmus/analysis/probe.h>
#include <isthmus/base/random.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ist_scenario_probe {
    ist_arena                 *arena;
    const ist_world           *world;
    ist_scenario_probe_options options;
    ist_sim                   *sim;
    ist_coalitions             plan;
    size_t                     n_slots;
    double                    *planning;    /* [n_slots] NaN where nothing is given */
    size_t                     n_coalitions;
    ist_coalition             *coalitions;  /* [n_coalitions] those needed */
    ist_statement             *statements;  /* [n_findings] with indices into them */
};

typedef struct probe_worker {
    const ist_scenario_probe *probe;
    ist_sim_block            *block;
    double                   *given;  /* [n_slots] */
    double                   *values; /* [n_coalitions][n_metrics][lanes] */
    double                   *sums;   /* [n_findings][3] of distances from the first future, of their squares; the first */
} probe_worker;

static void worker_end(void *context)
{
    probe_worker *worker = context;
    if (!worker) return;
    ist_sim_block_free(worker->block);
    free(worker->given);
    free(worker->values);
    free(worker->sums);
    free(worker);
}

static ist_status worker_begin(void *context, void **out_worker, ist_error *err)
{
    const ist_scenario_probe *probe = context;
    probe_worker             *worker = calloc(1, sizeof *worker);
    ist_status                status = IST_NOMEM;
    size_t                    room = probe->n_coalitions * probe->world->n_metrics * IST_MAX_BLOCK;
    if (worker) {
        worker->probe = probe;
        worker->given = malloc((probe->n_slots + 1) * sizeof(double));
        worker->values = malloc((room + 1) * sizeof(double));
        worker->sums = malloc((3 * probe->options.n_findings + 1) * sizeof(double));
        if (worker->given && worker->values && worker->sums) status = ist_sim_block_new(&worker->block, probe->sim, err);
    }
    if (status != IST_OK) {
        worker_end(worker);
        return status == IST_NOMEM ? ist_fail(err, IST_NOMEM, "out of memory for a point") : status;
    }
    memcpy(worker->given, probe->planning, probe->n_slots * sizeof(double));
    *out_worker = worker;
    return IST_OK;
}

/* Adds a block of futures to the sums. In the order of futures, so that no bit depends on the width of a block. */
static void add_block(probe_worker *worker, size_t lanes, bool begin)
{
    const ist_scenario_probe *probe = worker->probe;
    size_t                    n_metrics = probe->world->n_metrics;
    double                    said[IST_MAX_BLOCK];
    for (size_t f = 0; f < probe->options.n_findings; f++) {
        ist_statement_apply(&probe->statements[f], worker->values + (size_t)probe->options.findings[f].metric * lanes, n_metrics * lanes,
                            lanes, said);
        double *sums = worker->sums + 3 * f;
        if (begin) sums[2] = said[0];
        for (size_t l = 0; l < lanes; l++) {
            sums[0] += said[l] - sums[2];
            sums[1] += (said[l] - sums[2]) * (said[l] - sums[2]);
        }
    }
}

static ist_status worker_run(void *context, const double *point, double *out, const ist_stop *stop, ist_error *err)
{
    probe_worker             *worker = context;
    const ist_scenario_probe *probe = worker->probe;
    const ist_scenario_probe_options *options = &probe->options;
    size_t                    width = (size_t)ist_sim_width(probe->sim), n_metrics = probe->world->n_metrics, n = options->n_findings;
    for (size_t i = 0; i < options->n_ranges; i++)
        for (size_t s = 0; s < options->ranges[i].n_slots; s++)
            worker->given[options->ranges[i].slots[s]] = ist_range_at(&options->ranges[i], point[i]);
    ist_sim_block_give(worker->block, worker->given);
    ist_sim_block_heed(worker->block, stop);
    memset(worker->sums, 0, 3 * n * sizeof(double));
    for (uint64_t done = 0; done < options->futures;) {
        size_t lanes = options->futures - done < width ? (size_t)(options->futures - done) : width;
        for (size_t c = 0; c < probe->n_coalitions; c++)
            IST_TRY(ist_sim_run(worker->block, options->first + done, (int)lanes, probe->coalitions[c],
                                worker->values + c * n_metrics * lanes, NULL, err));
        add_block(worker, lanes, done == 0);
        done += lanes;
    }
    double futures = (double)options->futures;
    for (size_t f = 0; f < n; f++) {
        const double *sums = worker->sums + 3 * f;
        double        off = sums[0] / futures, variance = (sums[1] - futures * off * off) / (futures - 1);
        out[f] = sums[2] + off;
        if (options->errors) out[n + f] = variance > 0 ? sqrt(variance / futures) : 0;
    }
    return IST_OK;
}

/* The statements of the findings, and the coalitions that these need. */
static ist_status plan_findings(ist_scenario_probe *probe, ist_error *err)
{
    IST_TRY(ist_coalitions_of_world(probe->arena, probe->world, true, &probe->plan, err));
    size_t n = probe->options.n_findings;
    int   *index = ist_arena_array(probe->arena, probe->plan.n_coalitions + 1, sizeof *index);
    probe->coalitions = ist_arena_array(probe->arena, probe->plan.n_coalitions + 1, sizeof *probe->coalitions);
    probe->statements = ist_arena_array(probe->arena, n + 1, sizeof *probe->statements);
    if (!index || !probe->coalitions || !probe->statements) return ist_fail(err, IST_NOMEM, "out of memory for %zu results", n);
    for (size_t c = 0; c < probe->plan.n_coalitions; c++) index[c] = IST_NONE;
    for (size_t f = 0; f < n; f++) {
        const ist_finding *it = &probe->options.findings[f];
        int                at = ist_coalitions_find(&probe->plan, it->kind, it->first, it->second);
        if (at == IST_NONE || it->metric < 0 || (size_t)it->metric >= probe->world->n_metrics)
            return ist_fail(err, IST_RANGE, "result %zu asks for a statement or metric that is not there", f);
        ist_statement *statement = &probe->statements[f];
        *statement = probe->plan.statements[at];
        ist_contrast *terms = ist_arena_array(probe->arena, statement->n_terms + 1, sizeof *terms);
        if (!terms) return ist_fail(err, IST_NOMEM, "out of memory for %zu results", n);
        for (size_t t = 0; t < statement->n_terms; t++) {
            int *ends[2] = { &terms[t].with, &terms[t].without };
            terms[t] = statement->terms[t];
            for (int e = 0; e < 2; e++) {
                if (*ends[e] == IST_NONE) continue;
                if (index[*ends[e]] == IST_NONE) {
                    index[*ends[e]] = (int)probe->n_coalitions;
                    probe->coalitions[probe->n_coalitions++] = probe->plan.coalitions[*ends[e]] & ~probe->options.off;
                }
                *ends[e] = index[*ends[e]];
            }
        }
        statement->terms = terms;
    }
    return IST_OK;
}

static ist_status open_probe(ist_scenario_probe *probe, const ist_scenario *scenario, const ist_range *all, size_t n_all,
                             const ist_scenario_probe_options *options, ist_error *err)
{
    probe->world = &scenario->world;
    probe->options = *options;
    if (probe->options.futures == 0) probe->options.futures = IST_PROBE_FUTURES;
    if (probe->options.futures % IST_FUTURES_PER_WORLD || probe->options.first % IST_MAX_BLOCK)
        return ist_fail(err, IST_RANGE, "%llu futures from %llu on: a multiple of %d from a multiple of %d on is allowed",
                        (unsigned long long)probe->options.futures, (unsigned long long)probe->options.first, IST_FUTURES_PER_WORLD,
                        IST_MAX_BLOCK);
    IST_TRY(plan_findings(probe, err));
    probe->n_slots = ist_world_slots(probe->world);
    probe->planning = ist_arena_array(probe->arena, probe->n_slots + 1, sizeof *probe->planning);
    if (!probe->planning) return ist_fail(err, IST_NOMEM, "out of memory for %zu numbers", probe->n_slots);
    for (size_t s = 0; s < probe->n_slots; s++) probe->planning[s] = NAN;
    for (size_t i = 0; i < n_all; i++)
        for (size_t s = 0; s < all[i].n_slots; s++) probe->planning[all[i].slots[s]] = all[i].planning;
    ist_sim_options sim = { .seed = options->seed, .counterfactual = options->counterfactual, .block = options->block };
    return ist_sim_new(&probe->sim, probe->world, &sim, err);
}

ist_status ist_scenario_probe_new(ist_scenario_probe **out, ist_probe *out_probe, const ist_scenario *scenario,
                                  const ist_range *all, size_t n_all, const ist_scenario_probe_options *options, ist_error *err)
{
    ist_scenario_probe *probe = calloc(1, sizeof *probe);
    ist_status          status = IST_NOMEM;
    if (!probe || !(probe->arena = ist_arena_new())) ist_fail(err, IST_NOMEM, "out of memory");
    else status = open_probe(probe, scenario, all, n_all, options, err);
    if (status != IST_OK) {
        ist_scenario_probe_free(probe);
        return status;
    }
    *out = probe;
    *out_probe = (ist_probe){ .context = probe, .n_inputs = options->n_ranges,
                              .n_outputs = options->n_findings * (options->errors ? 2 : 1), .begin = worker_begin, .end = worker_end,
                              .run = worker_run };
    return IST_OK;
}

void ist_scenario_probe_free(ist_scenario_probe *probe)
{
    if (!probe) return;
    ist_sim_free(probe->sim);
    ist_arena_free(probe->arena);
    free(probe);
}


/* ---- worlds as a run draws them */

/* The findings of the worlds in block point[0] of IST_MAX_BLOCK futures: out[world][finding]. */
static ist_status run_block(void *context, const double *point, double *out, const ist_stop *stop, ist_error *err)
{
    probe_worker             *worker = context;
    const ist_scenario_probe *probe = worker->probe;
    size_t                    width = (size_t)ist_sim_width(probe->sim), n_metrics = probe->world->n_metrics, n = probe->options.n_findings;
    double                    said[IST_MAX_BLOCK];
    ist_sim_block_give(worker->block, probe->options.given);
    ist_sim_block_heed(worker->block, stop);
    for (size_t off = 0, lanes; off < IST_MAX_BLOCK; off += lanes) {
        lanes = IST_MAX_BLOCK - off < width ? IST_MAX_BLOCK - off : width;
        for (size_t c = 0; c < probe->n_coalitions; c++)
            IST_TRY(ist_sim_run(worker->block, (uint64_t)point[0] * IST_MAX_BLOCK + off, (int)lanes, probe->coalitions[c],
                                worker->values + c * n_metrics * lanes, NULL, err));
        for (size_t f = 0; f < n; f++) {
            ist_statement_apply(&probe->statements[f], worker->values + (size_t)probe->options.findings[f].metric * lanes, n_metrics * lanes, lanes, said);
            for (size_t w = 0; w < lanes / IST_FUTURES_PER_WORLD; w++)
                out[(off / IST_FUTURES_PER_WORLD + w) * n + f] = ist_world_of(said + w * IST_FUTURES_PER_WORLD, false).mean;
        }
    }
    return IST_OK;
}

static double drawn(const ist_range *range, const double *given, uint64_t seed, uint64_t world)
{
    char name[256];
    if (given && !isnan(given[range->slots[0]])) return given[range->slots[0]];
    snprintf(name, sizeof name, "param/%s", range->name);
    double x = ist_distribution_at(&range->value, ist_uniform(seed, world, 0, ist_name_hash(name)));
    return x < range->input->low ? range->input->low : x > range->input->high ? range->input->high : x;
}

ist_status ist_drawn_worlds(ist_arena *arena, const ist_scenario *scenario, const ist_range *all, size_t n_all,
                            const ist_scenario_probe_options *options, size_t n, const ist_control *control, const double **out_x,
                            const double **out_y, ist_error *err)
{
    enum { WORLDS = IST_MAX_BLOCK / IST_FUTURES_PER_WORLD };
    ist_scenario_probe        *opened = NULL;
    ist_probe                  probe;
    ist_scenario_probe_options asked = { .seed = options->seed, .counterfactual = options->counterfactual, .findings = options->findings,
                                         .n_findings = options->n_findings, .given = options->given, .off = options->off };
    size_t  blocks = n / WORLDS;
    double *x = ist_arena_array(arena, n * n_all + 1, sizeof *x), *y = ist_arena_array(arena, n * options->n_findings + 1, sizeof *y);
    double *points = ist_arena_array(arena, blocks + 1, sizeof *points);
    if (!x || !y || !points) return ist_fail(err, IST_NOMEM, "out of memory for %zu worlds", n);
    for (size_t b = 0; b < blocks; b++) points[b] = (double)b;
    for (size_t w = 0; w < n; w++)
        for (size_t i = 0; i < n_all; i++) x[w * n_all + i] = drawn(&all[i], options->given, options->seed, w);
    IST_TRY(ist_scenario_probe_new(&opened, &probe, scenario, all, n_all, &asked, err));
    probe.n_inputs = 1;
    probe.n_outputs = WORLDS * options->n_findings;
    probe.run = run_block;
    ist_status status = ist_probe_run(&probe, points, blocks, 1, control, y, NULL, err);
    ist_scenario_probe_free(opened);
    *out_x = x;
    *out_y = y;
    return status;
}
