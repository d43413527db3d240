/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.c: the engine as an evaluator.
 */
#include <isthmus/analysis/value.h>
#include <stdlib.h>

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
    if (status != IST_OK) free(worker);
    else *out_worker = worker;
    return status;
}

static void end(void *context)
{
    sim_worker *worker = context;
    ist_sim_block_free(worker->block);
    free(worker);
}

/* One coalition after the other on the same futures: the engine keeps their draws meanwhile. */
static ist_status run(void *context, uint64_t first, int lanes, const ist_coalition *coalitions, size_t n_coalitions,
                      double *out, const ist_stop *stop, ist_error *err)
{
    sim_worker *worker = context;
    ist_sim_block_heed(worker->block, stop);
    for (size_t c = 0; c < n_coalitions; c++)
        IST_TRY(ist_sim_run(worker->block, first, lanes, coalitions[c],
                            out + c * worker->simulation->n_metrics * (size_t)lanes, NULL, err));
    return IST_OK;
}

ist_evaluator ist_evaluator_of_sim(ist_simulation *simulation)
{
    return (ist_evaluator){ .context = simulation, .n_metrics = simulation->n_metrics,
                            .width = ist_sim_width(simulation->sim), .begin = begin, .end = end, .run = run };
}
