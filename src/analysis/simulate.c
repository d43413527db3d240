/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate.c: the engine as an evaluator.
 */
#include <isthmus/analysis/value.h>
#include <stdlib.h>
#include <string.h>

typedef struct sim_worker {
    const ist_simulation *simulation;
    ist_sim_block        *block;
    ist_coalition        *distinct; /* [room] */
    size_t               *as;       /* [room] the place of each coalition among them */
    size_t                room;
    uint64_t              turn;      /* of the simulation, when the block was given its numbers */
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
        worker->turn = simulation->turn;
        *out_worker = worker;
    } else free(worker);
    return status;
}

static void end(void *context)
{
    sim_worker *worker = context;
    ist_sim_block_free(worker->block);
    free(worker->distinct);
    free(worker->as);
    free(worker);
}

/* Finds the coalitions that differ in levers that count: their number, and for each coalition given which of them it is. */
static size_t find_distinct(sim_worker *worker, const ist_coalition *coalitions, size_t n)
{
    size_t distinct = 0;
    for (size_t c = 0; c < n; c++) {
        ist_coalition counts = coalitions[c] & ~worker->simulation->off;
        size_t        same = 0;
        while (same < distinct && worker->distinct[same] != counts) same++;
        if (same == distinct) worker->distinct[distinct++] = counts;
        worker->as[c] = same;
    }
    return distinct;
}

static ist_status make_room(sim_worker *worker, size_t n, ist_error *err)
{
    if (n <= worker->room) return IST_OK;
    ist_coalition *distinct = realloc(worker->distinct, n * sizeof *distinct);
    if (distinct) worker->distinct = distinct;
    size_t *as = realloc(worker->as, n * sizeof *as);
    if (as) worker->as = as;
    if (!distinct || !as) return ist_fail(err, IST_NOMEM, "out of memory for %zu coalitions", n);
    worker->room = n;
    return IST_OK;
}

/* Coalitions that are the same are run once; those that differ run side by side. */
static ist_status run(void *context, uint64_t first, int lanes, const ist_coalition *coalitions, size_t n_coalitions,
                      double *out, const ist_stop *stop, ist_error *err)
{
    sim_worker *worker = context;
    size_t      size = worker->simulation->n_metrics * (size_t)lanes;
    double      weights[IST_MAX_BLOCK];
    IST_TRY(make_room(worker, n_coalitions, err));
    ist_sim_block_heed(worker->block, stop);
    if (worker->turn != worker->simulation->turn) {
        ist_sim_block_give(worker->block, worker->simulation->given);
        worker->turn = worker->simulation->turn;
    }
    size_t distinct = find_distinct(worker, coalitions, n_coalitions);
    IST_TRY(ist_sim_run_all(worker->block, first, lanes, worker->distinct, distinct, out, weights, err));
    for (size_t c = n_coalitions; c-- > 0;) /* from the last: none is overwritten that is still to be copied */
        if (worker->as[c] != c) memcpy(out + c * size, out + worker->as[c] * size, size * sizeof *out);
    for (size_t i = 0; worker->simulation->weighted && i < n_coalitions * size; i++) out[i] *= weights[i % (size_t)lanes];
    return IST_OK;
}

ist_evaluator ist_evaluator_of_sim(ist_simulation *simulation)
{
    return (ist_evaluator){ .context = simulation, .n_metrics = simulation->n_metrics,
                            .width = ist_sim_width(simulation->sim), .strata = simulation->strata, .begin = begin, .end = end, .run = run };
}
