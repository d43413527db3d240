/* SPDX-License-Identifier: Apache-2.0
 *
 * means.c: world by world, what metrics come to under several coalitions.
 */
#include "means.h"

#include "analysis_local.h"

#include <math.h>
#include <stdlib.h>

typedef struct means_worker {
    ist_sim_block *block;
    double        *metrics; /* [n_metrics of the world * width] */
} means_worker;

typedef struct means_job {
    const means_request *request;
    const ist_control   *control;
    means_worker        *workers;
    double              *out;
    _Atomic uint64_t     reported;
} means_job;

static ist_status open_worker(means_job *job, means_worker *worker, ist_error *err)
{
    const means_request *r = job->request;
    worker->metrics = malloc((r->world->n_metrics * (size_t)ist_sim_width(r->sim) + 1) * sizeof *worker->metrics);
    if (!worker->metrics) return ist_fail(err, IST_NOMEM, "out of memory for a block of futures");
    IST_TRY(ist_sim_block_new(&worker->block, r->sim, err));
    ist_sim_block_heed(worker->block, job->control->stop);
    return IST_OK;
}

static ist_status run_block(void *context, int worker_index, size_t i, ist_error *err)
{
    means_job           *job = context;
    means_worker        *worker = &job->workers[worker_index];
    const means_request *r = job->request;
    size_t               width = (size_t)ist_sim_width(r->sim), left = (size_t)r->futures - i * width, lanes = left < width ? left : width;
    size_t               worlds = (size_t)r->futures / IST_FUTURES_PER_WORLD, first = i * width / IST_FUTURES_PER_WORLD;
    if (!worker->block) IST_TRY(open_worker(job, worker, err));
    for (size_t c = 0; c < r->n_coalitions; c++) {
        IST_TRY(ist_sim_run(worker->block, r->first + i * width, (int)lanes, r->coalitions[c], worker->metrics, NULL, err));
        for (size_t m = 0; m < r->n_metrics; m++) {
            const double *values = worker->metrics + (size_t)r->metrics[m] * lanes;
            double       *out = job->out + (c * r->n_metrics + m) * worlds + first;
            for (size_t w = 0; w < lanes / IST_FUTURES_PER_WORLD; w++) out[w] = ist_world_of(values + w * IST_FUTURES_PER_WORLD, false).mean;
        }
    }
    uint64_t reported = atomic_fetch_add(&job->reported, lanes) + lanes;
    if (job->control->progress) job->control->progress(job->control->progress_context, reported, r->futures);
    return IST_OK;
}

ist_status means_run(const means_request *request, const ist_control *control, ist_arena *arena, const double **out, ist_error *err)
{
    int        threads = control->threads > 0 ? control->threads : 1;
    size_t     worlds = (size_t)request->futures / IST_FUTURES_PER_WORLD, width = (size_t)ist_sim_width(request->sim), done = 0;
    size_t     blocks = ((size_t)request->futures + width - 1) / width;
    means_job  job = { .request = request, .control = control };
    ist_status status = IST_NOMEM;
    job.out = ist_arena_array(arena, request->n_coalitions * request->n_metrics * worlds + 1, sizeof *job.out);
    job.workers = calloc((size_t)threads, sizeof *job.workers);
    if (!job.out || !job.workers) {
        ist_fail(err, IST_NOMEM, "out of memory for %zu worlds", worlds);
        goto done;
    }
    status = ist_run_tasks(threads, blocks, run_block, &job, control->stop, &done, err);
    if (status == IST_STOPPED) ist_fail(err, status, "stopped on request before the comparison was whole");
    if (status == IST_OK) *out = job.out;
done:
    for (int w = 0; job.workers && w < threads; w++) {
        ist_sim_block_free(job.workers[w].block);
        free(job.workers[w].metrics);
    }
    free(job.workers);
    return status;
}

void means_summarise(const double *a, const double *b, size_t n, double *scratch, means_summary *out)
{
    double sum = 0, squares = 0;
    for (size_t w = 0; w < n; w++) sum += scratch[w] = a[w] - (b ? b[w] : 0);
    out->mean = sum / (double)n;
    for (size_t w = 0; w < n; w++) squares += (scratch[w] - out->mean) * (scratch[w] - out->mean);
    out->error = n > 1 ? sqrt(squares / (double)(n - 1) / (double)n) : INFINITY;
    ist_sort(scratch, n);
    out->low = ist_sorted_quantile(scratch, n, 0.05);
    out->high = ist_sorted_quantile(scratch, n, 0.95);
}
