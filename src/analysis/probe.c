/* SPDX-License-Identifier: Apache-2.0
 *
 * probe.c: asks a probe at many points, over threads.
 */
#include <isthmus/analysis/probe.h>

#include <math.h>
#include <stdlib.h>

typedef struct asking {
    const ist_probe   *probe;
    const double      *points;
    double            *out;
    size_t             n, stride;
    void             **workers; /* [threads], opened when first needed */
    const ist_control *control;
    _Atomic uint64_t   done;
} asking;

static ist_status ask_stride(void *context, int worker, size_t i, ist_error *err)
{
    asking          *all = context;
    const ist_probe *probe = all->probe;
    if (!all->workers[worker]) {
        if (!probe->begin) all->workers[worker] = probe->context;
        else IST_TRY(probe->begin(probe->context, &all->workers[worker], err));
    }
    size_t first = i * all->stride, end = first + all->stride < all->n ? first + all->stride : all->n;
    for (size_t p = first; p < end; p++) {
        double *out = all->out + p * probe->n_outputs;
        IST_TRY(probe->run(all->workers[worker], all->points + p * probe->n_inputs, out, all->control->stop, err));
        for (size_t o = 0; o < probe->n_outputs; o++)
            if (!isfinite(out[o])) return ist_fail(err, IST_BROKEN, "output %zu at point %zu is not a finite number", o, p);
        uint64_t done = atomic_fetch_add(&all->done, 1) + 1; /* a stride may take a minute: whoever waits hears of each point */
        if (all->control->progress) all->control->progress(all->control->progress_context, done, all->n);
    }
    return IST_OK;
}

ist_status ist_probe_run(const ist_probe *probe, const double *points, size_t n, size_t stride, const ist_control *control,
                         double *out, size_t *out_done, ist_error *err)
{
    int    threads = control->threads > 0 ? control->threads : 1;
    size_t done = 0;
    asking all = { .probe = probe, .points = points, .out = out, .n = n, .stride = stride ? stride : 1, .control = control };
    if (out_done) *out_done = 0;
    if (!(all.workers = calloc((size_t)threads, sizeof *all.workers))) return ist_fail(err, IST_NOMEM, "out of memory for %d threads", threads);
    ist_status status = ist_run_tasks(threads, (n + all.stride - 1) / all.stride, ask_stride, &all, control->stop, &done, err);
    for (int t = 0; t < threads; t++)
        if (all.workers[t] && probe->end) probe->end(all.workers[t]);
    free(all.workers);
    done *= all.stride;
    if (out_done) *out_done = done < n ? done : n;
    if (status == IST_STOPPED) return ist_fail(err, IST_STOPPED, "stopped on request after %zu of %zu points", done < n ? done : n, n);
    return status;
}
