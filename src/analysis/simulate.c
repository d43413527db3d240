/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.c: the engine as an evaluator.
 */
#include <isthmus/analysis/value.h>
#include <stdlib.h>
#include <string.h>

enum { IST_MAX_AT_ONCE = 1024 /* coalitions that are looked at for being the same */ };

typedef struct sim_worker {
    const ist_simulation *simulation;
    ist_sim_block        *block;
} sim_worker;

static ist_status begin(void *context, void **out_worker, ist_error *err)
{
    const ist_simulation *simulation = context;
    sim_worker           *worker = calloc(1, sizeof *worker);
    if (!worker) return ist_fail(err, IST_NOMEM, "out of memory for a block of futures");
    worker->simulation = simulation;
    ist_status status = ist_sim_block_new(&worker->block, simulation->sim, err);
    if (status == IST_OK) {
        ist_sim_block_give(worker->block, simulation->given);
        *out_worker = worker;
    } else free(worker);
    return status;
}

static void end(void *context)
{
    sim_worker *worker = context;
    ist_sim_block_free(worker->block);
    free(worker);
}

/* One coalition after the other on the same futures: the engine keeps their draws meanwhile. Coalitions that cannot differ in
 * these futures are run once. */
static ist_status run(void *context, uint64_t first, int lanes, const ist_coalition *coalitions, size_t n_coalitions,
                      double *out, const ist_stop *stop, ist_error *err)
{
    sim_worker *worker = context;
    size_t        n_metrics = worker->simulation->n_metrics, size = n_metrics * (size_t)lanes;
    ist_coalition as[IST_MAX_AT_ONCE];
    ist_sim_block_heed(worker->block, stop);
    for (size_t c = 0; c < n_coalitions; c++) {
        double       *own = out + c * size;
        const double *weights;
        size_t        same = 0;
        ist_coalition reduced = ist_sim_reduce(worker->block, first, lanes, coalitions[c] & ~worker->simulation->off);
        while (same < c && same < IST_MAX_AT_ONCE && as[same] != reduced) same++;
        if (c < IST_MAX_AT_ONCE) as[c] = reduced;
        if (same < c && same < IST_MAX_AT_ONCE) {
            memcpy(own, out + same * size, size * sizeof *own);
            continue;
        }
        IST_TRY(ist_sim_run(worker->block, first, lanes, coalitions[c] & ~worker->simulation->off, own, NULL, err));
        weights = ist_sim_weights(worker->block);
        for (size_t m = 0; worker->simulation->weighted && m < n_metrics; m++)
            for (int l = 0; l < lanes; l++) own[m * (size_t)lanes + (size_t)l] *= weights[l];
    }
    return IST_OK;
}

ist_evaluator ist_evaluator_of_sim(ist_simulation *simulation)
{
    return (ist_evaluator){ .context = simulation, .n_metrics = simulation->n_metrics,
                            .width = ist_sim_width(simulation->sim), .begin = begin, .end = end, .run = run };
}
