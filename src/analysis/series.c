/* SPDX-License-Identifier: Apache-2.0
 *
 * series.c: monthly means and quantiles over futures, in memory that does not grow with them.
 */
#include <isthmus/analysis/series.h>

#include "analysis_local.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sum in units of 2^-40: whole numbers add up the same in any order, so that threads need no agreement on who adds
 * first. What is added is the sum over the eight futures of a world, in their order. */
__extension__ typedef __int128 whole;
static const double unit = 0x1p-40;
static const double largest = 1e18; /* 2^27 worlds of it still fit */

typedef struct series_job series_job;

typedef struct series_worker {
    series_job    *job;
    ist_sim_block *block;
    double        *metrics; /* of the world, unused here: [n_metrics * width] */
    whole         *sums;    /* [n_cells] */
    double        *scratch; /* [keep] */
    double        *running; /* [n_lines * IST_MAX_BLOCK] of lines that are summed */
    uint64_t       first;   /* of the block that runs */
    size_t         lanes, coalition;
    bool           broken;
} series_worker;

struct series_job {
    const ist_sim            *sim;
    const ist_world          *world;
    const ist_series_request *request;
    const ist_control        *control;
    size_t                    keep, n_cells;
    float                    *kept; /* [n_cells * keep] */
    int                       threads;
    series_worker            *workers;
    uint64_t                  done; /* futures in the result */
    _Atomic uint64_t          reported;
    double                   *mean, *quantiles, *ends;
};

static size_t cell_of(const series_job *job, size_t coalition, size_t line, int month)
{
    return (coalition * job->request->n_lines + line) * (size_t)(job->world->months + 1) + (size_t)(month + 1);
}

static void keep_lane_values(series_worker *worker, size_t cell, const double *values)
{
    series_job *job = worker->job;
    for (size_t offset = 0; offset < worker->lanes; offset += IST_FUTURES_PER_WORLD) {
        double sum = 0;
        for (size_t lane = offset; lane < offset + IST_FUTURES_PER_WORLD; lane++) sum += values[lane];
        if (!(fabs(sum) < largest)) {
            worker->broken = true;
            return;
        }
        worker->sums[cell] += (whole)(sum / unit);
    }
    for (size_t lane = 0; lane < worker->lanes && worker->first + lane < job->keep; lane++)
        job->kept[cell * job->keep + worker->first + lane] = (float)values[lane];
}

static void watch_month(void *context, const ist_sim_block *block, int month)
{
    series_worker            *worker = context;
    const ist_series_request *request = worker->job->request;
    for (size_t line = 0; line < request->n_lines; line++) {
        double values[IST_MAX_BLOCK] = { 0 };
        for (size_t t = 0; t < request->lines[line].n_terms; t++) {
            const ist_term *term = &request->lines[line].terms[t];
            const double   *column = ist_sim_column(block, term->quantity);
            for (size_t lane = 0; lane < worker->lanes; lane++) values[lane] += term->weight * column[lane];
        }
        double *running = worker->running + line * IST_MAX_BLOCK;
        for (size_t lane = 0; request->lines[line].so_far && lane < worker->lanes; lane++)
            values[lane] = running[lane] = month < 0 ? 0 : running[lane] + values[lane];
        keep_lane_values(worker, cell_of(worker->job, worker->coalition, line, month), values);
        double *ends = worker->job->ends;
        if (ends && month == worker->job->world->months - 1)
            memcpy(ends + (worker->coalition * request->n_lines + line) * request->futures + worker->first, values, worker->lanes * sizeof *values);
    }
}

static ist_status open_worker(series_worker *worker, ist_error *err)
{
    const series_job *job = worker->job;
    size_t            width = (size_t)ist_sim_width(job->sim);
    worker->metrics = malloc((job->world->n_metrics * width + 1) * sizeof *worker->metrics);
    worker->sums = calloc(job->n_cells + 1, sizeof *worker->sums);
    worker->scratch = malloc((job->keep + 1) * sizeof *worker->scratch);
    worker->running = malloc((job->request->n_lines * IST_MAX_BLOCK + 1) * sizeof *worker->running);
    if (!worker->metrics || !worker->sums || !worker->scratch || !worker->running)
        return ist_fail(err, IST_NOMEM, "out of memory for %zu monthly values", job->n_cells);
    IST_TRY(ist_sim_block_new(&worker->block, job->sim, err));
    ist_sim_block_give(worker->block, job->request->given);
    ist_sim_block_heed(worker->block, job->control->stop);
    return IST_OK;
}

static ist_status run_block(void *context, int worker_index, size_t i, ist_error *err)
{
    series_job    *job = context;
    series_worker *worker = &job->workers[worker_index];
    uint64_t       width = (uint64_t)ist_sim_width(job->sim), left = job->request->futures - i * width;
    ist_sim_watch  watch = { watch_month, worker };
    worker->first = i * width;
    worker->lanes = (size_t)(left < width ? left : width);
    if (!worker->block) IST_TRY(open_worker(worker, err));
    for (worker->coalition = 0; worker->coalition < job->request->n_coalitions; worker->coalition++) {
        IST_TRY(ist_sim_run(worker->block, worker->first, (int)worker->lanes,
                            job->request->coalitions[worker->coalition], worker->metrics, &watch, err));
        if (worker->broken)
            return ist_fail(err, IST_BROKEN, "a monthly value is not finite or beyond 1e18 in futures %llu to %llu",
                            (unsigned long long)worker->first, (unsigned long long)(worker->first + worker->lanes - 1));
    }
    uint64_t reported = atomic_fetch_add(&job->reported, worker->lanes) + worker->lanes;
    if (job->control->progress) job->control->progress(job->control->progress_context, reported, job->request->futures);
    return IST_OK;
}

static ist_status finish_cell(void *context, int worker_index, size_t cell, ist_error *err)
{
    series_job    *job = context;
    series_worker *worker = &job->workers[worker_index];
    size_t         n = job->done < job->keep ? (size_t)job->done : job->keep;
    whole          sum = 0;
    (void)err;
    for (int w = 0; w < job->threads; w++)
        if (job->workers[w].sums) sum += job->workers[w].sums[cell];
    job->mean[cell] = (double)sum * unit / (double)job->done;
    if (!worker->scratch && !(worker->scratch = malloc((job->keep + 1) * sizeof *worker->scratch)))
        return ist_fail(err, IST_NOMEM, "out of memory for %zu futures", n);
    for (size_t f = 0; f < n; f++) worker->scratch[f] = (double)job->kept[cell * job->keep + f];
    ist_sort(worker->scratch, n);
    for (int q = 0; q < IST_QUANTILES; q++)
        job->quantiles[cell * IST_QUANTILES + (size_t)q] =
            ist_sorted_quantile(worker->scratch, n, ist_quantile_levels[q]);
    return IST_OK;
}

static ist_status check_request(const ist_world *world, const ist_series_request *request, ist_error *err)
{
    if (request->futures == 0 || request->futures % IST_FUTURES_PER_WORLD != 0)
        return ist_fail(err, IST_RANGE, "%llu futures are asked for; a multiple of %d is allowed",
                        (unsigned long long)request->futures, IST_FUTURES_PER_WORLD);
    for (size_t line = 0; line < request->n_lines; line++)
        for (size_t t = 0; t < request->lines[line].n_terms; t++) {
            ist_quantity               q = request->lines[line].terms[t].quantity;
            const ist_quantity_info   *about = ist_quantity_about(q.kind);
            size_t                     first = 0, second = 0;
            if (about) ist_quantity_sizes(world, q.kind, &first, &second);
            if (q.i < 0 || q.j < 0 || (size_t)q.i >= first || (size_t)q.j >= second)
                return ist_fail(err, IST_RANGE, "line %zu asks for '%s' at (%d, %d), which is not in the world", line,
                                about ? about->name : "?", q.i, q.j);
        }
    return IST_OK;
}

ist_status ist_series_run(const ist_sim *sim, const ist_world *world, const ist_series_request *request,
                          const ist_control *control, ist_arena *arena, ist_series *out, ist_error *err)
{
    IST_TRY(check_request(world, request, err));
    ist_status status = IST_OK;
    size_t     keep = request->keep ? request->keep : IST_SERIES_KEEP;
    series_job job = { .sim = sim, .world = world, .request = request, .control = control,
                       .threads = control->threads > 0 ? control->threads : 1,
                       .keep = request->futures < keep ? (size_t)request->futures : keep,
                       .n_cells = request->n_coalitions * request->n_lines * (size_t)(world->months + 1) };
    bool       fits = job.n_cells < SIZE_MAX / sizeof(float) / (job.keep + 1);
    job.mean = ist_arena_array(arena, job.n_cells, sizeof *job.mean);
    job.quantiles = ist_arena_array(arena, job.n_cells, IST_QUANTILES * sizeof *job.quantiles);
    job.ends = request->ends ? ist_arena_array(arena, request->n_coalitions * request->n_lines * (size_t)request->futures + 1, sizeof *job.ends) : NULL;
    job.kept = fits ? malloc((job.n_cells * job.keep + 1) * sizeof *job.kept) : NULL;
    job.workers = calloc((size_t)job.threads, sizeof *job.workers);
    if (!job.mean || !job.quantiles || !job.kept || !job.workers || (request->ends && !job.ends)) {
        status = ist_fail(err, IST_NOMEM, "out of memory for %zu monthly values of %zu futures", job.n_cells, job.keep);
        goto done;
    }
    for (int w = 0; w < job.threads; w++) job.workers[w].job = &job;

    uint64_t width = (uint64_t)ist_sim_width(sim);
    size_t   blocks = (size_t)((request->futures + width - 1) / width), blocks_done = 0;
    status = ist_run_tasks(job.threads, blocks, run_block, &job, control->stop, &blocks_done, err);
    if (status != IST_OK && status != IST_STOPPED) goto done;
    job.done = blocks_done * width < request->futures ? blocks_done * width : request->futures;
    if (status == IST_STOPPED)
        ist_fail(err, status, "stopped on request after %llu of %llu futures", (unsigned long long)job.done,
                 (unsigned long long)request->futures);
    if (status == IST_STOPPED && request->whole) goto done;
    if (job.done > 0) {
        ist_status finished = ist_run_tasks(job.threads, job.n_cells, finish_cell, &job, NULL, NULL, err);
        if (finished != IST_OK) status = finished;
        if (finished != IST_OK) goto done;
    }
    *out = (ist_series){ .futures = job.done, .kept = job.done < job.keep ? job.done : job.keep,
                         .months = world->months, .n_lines = request->n_lines, .n_coalitions = request->n_coalitions,
                         .mean = job.mean, .quantiles = job.quantiles, .ends = job.ends };
done:
    for (int w = 0; job.workers && w < job.threads; w++) {
        ist_sim_block_free(job.workers[w].block);
        free(job.workers[w].metrics);
        free(job.workers[w].sums);
        free(job.workers[w].scratch);
        free(job.workers[w].running);
    }
    free(job.workers);
    free(job.kept);
    return status;
}
