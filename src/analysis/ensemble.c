/* SPDX-License-Identifier: Apache-2.0
 *
 * ensemble.c: what probes see in each future.
 */
#include <isthmus/analysis/ensemble.h>
#include <math.h>
#include <stdlib.h>

typedef struct ensemble_job ensemble_job;

typedef struct ensemble_worker {
    ensemble_job  *job;
    ist_sim_block *block;
    double        *metrics; /* of the world, unused here */
    double        *running; /* [n_probes * IST_MAX_BLOCK] the sums of probes that look for a first month */
    size_t         at;      /* place of the block's first future in the answer */
    size_t         lanes;
} ensemble_worker;

struct ensemble_job {
    const ist_sim              *sim;
    const ist_world            *world;
    const ist_ensemble_request *request;
    const ist_control          *control;
    ensemble_worker            *workers;
    double                     *values;
    _Atomic uint64_t            reported;
};

static void look(const ist_probe *probe, const ist_sim_block *block, int month, size_t lanes, double *restrict out)
{
    for (size_t l = 0; l < lanes; l++) out[l] = 0;
    for (size_t t = 0; t < probe->n_terms; t++) {
        const double *column = ist_sim_column(block, probe->terms[t].quantity);
        for (size_t l = 0; l < lanes; l++) out[l] += probe->terms[t].weight * column[l];
    }
    for (size_t i = 0; i < probe->n_parameters && month >= 0; i++)
        for (size_t l = 0; l < lanes; l++) out[l] += ist_sim_parameter(block, probe->parameters[i], (int)l);
}

static bool looks_at(const ist_probe *probe, int month)
{
    switch (probe->kind) {
    case IST_PROBE_AT: return month == probe->to;
    case IST_PROBE_CHANGE: return month == probe->to || month == probe->from;
    case IST_PROBE_SUM: return month >= probe->from && month <= probe->to;
    case IST_PROBE_FIRST: return month >= 0;
    }
    return false;
}

static void note(ensemble_worker *worker, size_t p, int month, const double *seen)
{
    const ensemble_job *job = worker->job;
    const ist_probe    *probe = &job->request->probes[p];
    double             *out = job->values + p * job->request->futures + worker->at;
    double             *running = worker->running + p * IST_MAX_BLOCK;
    for (size_t l = 0; l < worker->lanes; l++) {
        switch (probe->kind) {
        case IST_PROBE_AT: out[l] += seen[l]; break;
        case IST_PROBE_CHANGE: out[l] += (month == probe->to ? seen[l] : 0) - (month == probe->from ? seen[l] : 0); break;
        case IST_PROBE_SUM: out[l] += seen[l]; break;
        case IST_PROBE_FIRST: {
            double before = running[l];
            running[l] += seen[l];
            if (before < probe->level && running[l] >= probe->level) out[l] = month + probe->offset;
            break;
        }
        }
    }
}

static void watch_month(void *context, const ist_sim_block *block, int month)
{
    ensemble_worker            *worker = context;
    const ist_ensemble_request *request = worker->job->request;
    for (size_t p = 0; p < request->n_probes; p++) {
        double seen[IST_MAX_BLOCK];
        if (!looks_at(&request->probes[p], month)) continue;
        look(&request->probes[p], block, month, worker->lanes, seen);
        note(worker, p, month, seen);
    }
}

static ist_status open_worker(ensemble_worker *worker, ist_error *err)
{
    const ensemble_job *job = worker->job;
    worker->metrics = malloc((job->world->n_metrics * (size_t)ist_sim_width(job->sim) + 1) * sizeof *worker->metrics);
    worker->running = malloc((job->request->n_probes * IST_MAX_BLOCK + 1) * sizeof *worker->running);
    if (!worker->metrics || !worker->running) return ist_fail(err, IST_NOMEM, "out of memory for a block of futures");
    IST_TRY(ist_sim_block_new(&worker->block, job->sim, err));
    ist_sim_block_heed(worker->block, job->control->stop);
    return IST_OK;
}

static ist_status run_block(void *context, int worker_index, size_t i, ist_error *err)
{
    ensemble_job               *job = context;
    ensemble_worker            *worker = &job->workers[worker_index];
    const ist_ensemble_request *request = job->request;
    size_t                      width = (size_t)ist_sim_width(job->sim), left = (size_t)request->futures - i * width;
    ist_sim_watch               watch = { watch_month, worker };
    worker->at = i * width;
    worker->lanes = left < width ? left : width;
    if (!worker->block) IST_TRY(open_worker(worker, err));
    for (size_t p = 0; p < request->n_probes; p++) {
        const ist_probe *probe = &request->probes[p];
        double          *out = job->values + p * request->futures + worker->at;
        for (size_t l = 0; l < worker->lanes; l++)
            out[l] = (probe->kind == IST_PROBE_FIRST ? job->world->months : 0) + probe->offset;
        for (size_t l = 0; l < IST_MAX_BLOCK; l++) worker->running[p * IST_MAX_BLOCK + l] = 0;
    }
    IST_TRY(ist_sim_run(worker->block, request->first + worker->at, (int)worker->lanes, request->coalition, worker->metrics, &watch,
                        err));
    for (size_t p = 0; p < request->n_probes; p++)
        for (size_t l = 0; l < worker->lanes; l++)
            if (!isfinite(job->values[p * request->futures + worker->at + l]))
                return ist_fail(err, IST_BROKEN, "a forecast is not finite in future %llu",
                                (unsigned long long)(request->first + worker->at + l));
    uint64_t reported = atomic_fetch_add(&job->reported, worker->lanes) + worker->lanes;
    if (job->control->progress) job->control->progress(job->control->progress_context, reported, request->futures);
    return IST_OK;
}

static ist_status check_probe(const ist_world *world, const ist_probe *probe, size_t p, ist_error *err)
{
    bool months = probe->kind == IST_PROBE_FIRST || (probe->to >= -1 && probe->to < world->months);
    if (probe->kind == IST_PROBE_CHANGE || probe->kind == IST_PROBE_SUM)
        months = months && probe->from >= -1 && probe->from <= probe->to;
    if (!months)
        return ist_fail(err, IST_RANGE, "probe %zu looks at months %d to %d; the futures go from -1 to %d", p, probe->from,
                        probe->to, world->months - 1);
    for (size_t t = 0; t < probe->n_terms; t++) {
        ist_quantity             q = probe->terms[t].quantity;
        const ist_quantity_info *about = ist_quantity_about(q.kind);
        size_t                   first = 0, second = 0;
        if (about) ist_quantity_sizes(world, q.kind, &first, &second);
        if (q.i < 0 || q.j < 0 || (size_t)q.i >= first || (size_t)q.j >= second)
            return ist_fail(err, IST_RANGE, "probe %zu asks for '%s' at (%d, %d), which is not in the world", p,
                            about ? about->name : "?", q.i, q.j);
    }
    for (size_t i = 0; i < probe->n_parameters; i++)
        if (probe->parameters[i] < 0 || (size_t)probe->parameters[i] >= world->n_parameters)
            return ist_fail(err, IST_RANGE, "probe %zu asks for a parameter that is not in the world", p);
    return IST_OK;
}

static ist_status check_request(const ist_world *world, const ist_ensemble_request *request, ist_error *err)
{
    if (request->futures == 0 || request->futures % IST_FUTURES_PER_WORLD != 0 || request->first % IST_MAX_BLOCK != 0)
        return ist_fail(err, IST_RANGE, "%llu futures from %llu are asked for; multiples of %d and %d are allowed",
                        (unsigned long long)request->futures, (unsigned long long)request->first, IST_FUTURES_PER_WORLD,
                        IST_MAX_BLOCK);
    for (size_t p = 0; p < request->n_probes; p++) IST_TRY(check_probe(world, &request->probes[p], p, err));
    return IST_OK;
}

ist_status ist_ensemble_run(const ist_sim *sim, const ist_world *world, const ist_ensemble_request *request,
                            const ist_control *control, ist_arena *arena, ist_ensemble *out, ist_error *err)
{
    IST_TRY(check_request(world, request, err));
    int          threads = control->threads > 0 ? control->threads : 1;
    ensemble_job job = { .sim = sim, .world = world, .request = request, .control = control };
    size_t       width = (size_t)ist_sim_width(sim), blocks = ((size_t)request->futures + width - 1) / width, done = 0;
    ist_status   status = IST_NOMEM;
    bool         fits = request->futures < SIZE_MAX / sizeof(double) / (request->n_probes + 1);
    job.values = fits ? ist_arena_array(arena, request->n_probes * (size_t)request->futures + 1, sizeof *job.values) : NULL;
    job.workers = calloc((size_t)threads, sizeof *job.workers);
    if (!job.values || !job.workers) {
        ist_fail(err, IST_NOMEM, "out of memory for %zu values of %llu futures", request->n_probes,
                 (unsigned long long)request->futures);
        goto done;
    }
    for (int w = 0; w < threads; w++) job.workers[w].job = &job;
    status = ist_run_tasks(threads, blocks, run_block, &job, control->stop, &done, err);
    if (status == IST_STOPPED) ist_fail(err, status, "stopped on request before the forecast was whole");
    if (status == IST_OK)
        *out = (ist_ensemble){ .n_probes = request->n_probes, .futures = (size_t)request->futures, .values = job.values };
done:
    for (int w = 0; job.workers && w < threads; w++) {
        ist_sim_block_free(job.workers[w].block);
        free(job.workers[w].metrics);
        free(job.workers[w].running);
    }
    free(job.workers);
    return status;
}
