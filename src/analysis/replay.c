/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.c: walks through futures, block by block, over threads.
 *
 * A task is a block of futures under every coalition of every pass, so that whatever was done when a run is stopped can
 * be compared with itself. Each world's numbers depend on its own eight futures only. Blocks are computed side by side and
 * added one after the other, in the order of their futures, to sums and counts of a fixed size: nothing grows with the
 * number of futures but the logarithm of it (tree.c).
 */
#include "valuation.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The futures of one call of advance. */
typedef struct stretch {
    ist_valuation     *valuation;
    uint64_t           first, end, width; /* futures a task */
    const ist_control *control;
    _Atomic uint64_t   done;
    size_t             desks;  /* so many blocks wait for their turn at most */
    pthread_mutex_t    guard;
    pthread_cond_t     turned;
    bool              *ready;  /* [desks] the block at it is done; guarded, as what follows */
    bool               adding; /* somebody adds blocks */
    size_t             turn;   /* the block that is added next */
    size_t             broken; /* the first block that will not come */
} stretch;

static ist_status open_desk(const ist_valuation *valuation, double **said, const pass_state *state, ist_error *err)
{
    if (!*said) *said = malloc((state->n_rows * (size_t)valuation->width + 1) * sizeof(double));
    return *said ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for a block of futures");
}

static ist_status open_worker(const ist_valuation *valuation, pass_worker *worker, const pass_state *state, ist_error *err)
{
    const ist_evaluator *evaluator = state->pass.evaluator;
    size_t               n_values = state->pass.coalitions->n_coalitions * evaluator->n_metrics * (size_t)valuation->width;
    if (!worker->values) worker->values = malloc((n_values + 1) * sizeof(double));
    if (!worker->values) return ist_fail(err, IST_NOMEM, "out of memory for a block of futures");
    return worker->evaluator ? IST_OK : evaluator->begin(evaluator->context, &worker->evaluator, err);
}

/* The largest distance, over the futures of a world, between shares and the whole they are shares of. */
static double deviation_of_world(const pass_state *state, size_t each, const double *said, size_t lanes, size_t offset)
{
    const ist_coalitions *plan = state->pass.coalitions;
    size_t                n_metrics = state->pass.evaluator->n_metrics;
    double                worst = 0;
    for (size_t m = 0; m < n_metrics; m++) {
        for (size_t lane = offset; lane < offset + each; lane++) {
            double areas = 0, levers = 0, size = 0, total = 0;
            bool   has_levers = false;
            for (size_t s = 0; s < plan->n_statements; s++) {
                double value = said[(s * n_metrics + m) * lanes + lane];
                switch (plan->statements[s].kind) {
                case IST_SAY_NONE: case IST_SAY_ALL: size += fabs(value); break;
                case IST_SAY_TOTAL: total = value; break;
                case IST_SAY_AREA: areas += value; size += fabs(value); break;
                case IST_SAY_LEVER: levers += value; size += fabs(value); has_levers = true; break;
                default: break;
                }
            }
            double off = fabs(areas - total);
            if (has_levers) off = fmax(off, fabs(levers - total));
            if (size > 0) worst = fmax(worst, off / size);
        }
    }
    return worst;
}

/* Whether every result of a block is a number; the sums take no other. */
static ist_status check_finite(const pass_state *state, bool strata, const double *said, uint64_t first, size_t lanes, ist_error *err)
{
    size_t each = (size_t)ist_futures_per_world(strata);
    for (size_t offset = 0; offset < lanes; offset += each)
        for (size_t r = 0; r < state->n_rows; r++) {
            if (isfinite(ist_world_of(said + r * lanes + offset, strata).within)) continue;
            const ist_statement *statement = &state->pass.coalitions->statements[state->rows[r].statement];
            return ist_fail(err, IST_BROKEN, "'%s' on metric %d is not a finite number in world %llu",
                            ist_statement_word((int)statement->kind), state->rows[r].metric,
                            (unsigned long long)(first + offset) / each);
        }
    return IST_OK;
}

/* Adds a world, which lies `offset` lanes into a block, to the sums of a pass. */
static void add_world(ist_valuation *valuation, pass_state *state, const double *said, const double *base,
                      size_t lanes, size_t offset)
{
    double           *sums = valuation->sums.open + state->first_sum, *effects = valuation->sums.open + state->first_effect;
    const pass_state *other = base ? &valuation->passes[state->pass.against] : NULL;
    int               each = (int)valuation->each;
    for (size_t r = 0; r < state->n_rows; r++) {
        const double     *own = said + r * lanes + offset;
        ist_world_moments moments = ist_world_of(own, valuation->strata);
        if (!valuation->has_pivots) state->pivot[r] = moments.mean;
        ist_world_add(sums + r * IST_ROW_SUMS, moments, state->pivot[r]);
        ist_sketch_add(&state->sketches[r], moments.mean - state->pivot[r]);
        if (!base) continue;
        size_t        base_row = state->rows[r].base;
        const double *without = base + base_row * lanes + offset;
        double        difference[IST_FUTURES_PER_WORLD];
        for (int i = 0; i < each; i++) difference[i] = own[i] - without[i];
        ist_effect_add(effects + r * IST_EFFECT_SUMS, each, ist_world_of(without, valuation->strata), moments, ist_world_of(difference, valuation->strata),
                       other->pivot[base_row], state->pivot[r]);
    }
    if (ist_pass_keeps_all(state) && ist_pass_replays(state)) state->deviation = fmax(state->deviation, deviation_of_world(state, valuation->each, said, lanes, offset));
    assert(state->deviation < 1e-9);
}

/* What a pass says that replays nothing: finite, as what it is made of. */
static void subtract(const pass_state *state, double *const *desk, double *restrict said, size_t lanes)
{
    for (size_t r = 0; r < state->n_rows; r++) {
        const double *over = desk[state->pass.over] + state->rows[r].over * lanes, *under = desk[state->pass.under] + state->rows[r].base * lanes;
        for (size_t l = 0; l < lanes; l++) said[r * lanes + l] = over[l] - under[l];
    }
}

/* Replays a block in every pass; what it says is then at the desk [n_passes]. */
static ist_status replay_block(ist_valuation *valuation, pass_worker *workers, double **desk, uint64_t first, size_t lanes,
                               const ist_stop *stop, ist_error *err)
{
    for (size_t p = 0; p < valuation->n_passes; p++) {
        pass_state           *state = &valuation->passes[p];
        const ist_coalitions *plan = state->pass.coalitions;
        pass_worker          *worker = &workers[p];
        IST_TRY(open_desk(valuation, &desk[p], state, err));
        if (!ist_pass_replays(state)) {
            subtract(state, desk, desk[p], lanes);
            continue;
        }
        size_t n_metrics = state->pass.evaluator->n_metrics;
        IST_TRY(open_worker(valuation, worker, state, err));
        ist_status status = state->pass.evaluator->run(worker->evaluator, first, (int)lanes, plan->coalitions,
                                                       plan->n_coalitions, worker->values, stop, err);
        if (status == IST_STOPPED) return status;
        if (status != IST_OK)
            return ist_within(err, status, "futures %llu to %llu", (unsigned long long)first,
                              (unsigned long long)(first + lanes - 1));
        for (size_t r = 0; r < state->n_rows; r++)
            ist_statement_apply(&plan->statements[state->rows[r].statement],
                                worker->values + (size_t)state->rows[r].metric * lanes, n_metrics * lanes, lanes,
                                desk[p] + r * lanes);
        IST_TRY(check_finite(state, valuation->strata, desk[p], first, lanes, err));
    }
    return IST_OK;
}

/* A leaf of the tree of sums is what strata are drawn for. */
static void end_strata(ist_valuation *valuation)
{
    for (size_t p = 0; p < valuation->n_passes; p++)
        for (size_t r = 0; r < valuation->passes[p].n_rows; r++)
            ist_world_end_strata(valuation->sums.open + valuation->passes[p].first_sum + r * IST_ROW_SUMS);
}

static ist_status add_block(ist_valuation *valuation, double *const *desk, size_t lanes, ist_error *err)
{
    for (size_t offset = 0; offset < lanes; offset += valuation->each) {
        for (size_t p = 0; p < valuation->n_passes; p++) {
            pass_state   *state = &valuation->passes[p];
            const double *base = state->pass.against == IST_NONE ? NULL : desk[state->pass.against];
            add_world(valuation, state, desk[p], base, lanes, offset);
        }
        valuation->has_pivots = true;
        if (valuation->strata && valuation->sums.n_open + 1 == IST_WORLDS_PER_STRATA) end_strata(valuation);
        IST_TRY(ist_tree_end_world(&valuation->sums, err));
    }
    return IST_OK;
}

static size_t lanes_of(const stretch *batch, size_t i)
{
    uint64_t left = batch->end - batch->first - i * batch->width;
    return (size_t)(left < batch->width ? left : batch->width);
}

static double **desk_of(const stretch *batch, size_t i)
{
    return batch->valuation->desks + i % batch->desks * batch->valuation->n_passes;
}

/* Waits until a desk is free for a block; false when a block before it will not come. Those before it were begun before it, so
 * that none waits for one that does not run. */
static bool take_desk(stretch *batch, size_t i)
{
    pthread_mutex_lock(&batch->guard);
    while (i >= batch->turn + batch->desks && batch->broken > i) pthread_cond_wait(&batch->turned, &batch->guard);
    bool mine = batch->broken > i;
    pthread_mutex_unlock(&batch->guard);
    return mine;
}

static void give_up(stretch *batch, size_t i)
{
    pthread_mutex_lock(&batch->guard);
    if (i < batch->broken) batch->broken = i;
    pthread_cond_broadcast(&batch->turned);
    pthread_mutex_unlock(&batch->guard);
}

/* A block is done. Blocks are added in their order, by whoever finishes the one whose turn it is: no worker waits for another
 * as long as there are desks. */
static ist_status hand_in(stretch *batch, size_t i, ist_error *err)
{
    ist_status status = IST_OK;
    pthread_mutex_lock(&batch->guard);
    batch->ready[i % batch->desks] = true;
    if (!batch->adding) {
        batch->adding = true;
        while (status == IST_OK && batch->ready[batch->turn % batch->desks]) {
            size_t turn = batch->turn;
            pthread_mutex_unlock(&batch->guard);
            status = add_block(batch->valuation, desk_of(batch, turn), lanes_of(batch, turn), err);
            pthread_mutex_lock(&batch->guard);
            batch->ready[turn % batch->desks] = false;
            if (status == IST_OK) batch->turn = turn + 1;
            else if (turn < batch->broken) batch->broken = turn;
            pthread_cond_broadcast(&batch->turned);
        }
        batch->adding = false;
    }
    pthread_mutex_unlock(&batch->guard);
    return status;
}

static ist_status run_block(void *context, int worker_index, size_t i, ist_error *err)
{
    stretch       *batch = context;
    ist_valuation *valuation = batch->valuation;
    pass_worker   *workers = valuation->workers + (size_t)worker_index * valuation->n_passes;
    size_t         lanes = lanes_of(batch, i);
    if (!take_desk(batch, i)) return ist_fail(err, IST_STOPPED, "the futures before were not finished");
    ist_status status = replay_block(valuation, workers, desk_of(batch, i), batch->first + i * batch->width, lanes, batch->control->stop, err);
    if (status == IST_OK) status = hand_in(batch, i, err);
    if (status != IST_OK) {
        give_up(batch, i);
        return status;
    }
    uint64_t done = atomic_fetch_add(&batch->done, lanes) + lanes;
    if (batch->control->progress) batch->control->progress(batch->control->progress_context, done, batch->end);
    return IST_OK;
}

static ist_status reserve_workers(ist_valuation *valuation, int threads, ist_error *err)
{
    if ((size_t)threads <= valuation->n_workers) return IST_OK;
    pass_worker *workers = realloc(valuation->workers, (size_t)threads * valuation->n_passes * sizeof *workers + 1);
    if (!workers) return ist_fail(err, IST_NOMEM, "out of memory for %d threads", threads);
    valuation->workers = workers;
    size_t   had = valuation->n_workers * valuation->n_passes, more = ((size_t)threads - valuation->n_workers) * valuation->n_passes;
    double **desks = realloc(valuation->desks, BLOCKS_AHEAD * (had + more) * sizeof *desks + 1);
    if (!desks) return ist_fail(err, IST_NOMEM, "out of memory for %d threads", threads);
    memset(workers + had, 0, more * sizeof *workers);
    memset(desks + BLOCKS_AHEAD * had, 0, BLOCKS_AHEAD * more * sizeof *desks);
    valuation->desks = desks;
    valuation->n_workers = (size_t)threads;
    return IST_OK;
}

void ist_valuation_close_workers(ist_valuation *valuation)
{
    for (size_t i = 0; i < valuation->n_workers * valuation->n_passes; i++) {
        pass_worker *worker = &valuation->workers[i];
        if (worker->evaluator) valuation->passes[i % valuation->n_passes].pass.evaluator->end(worker->evaluator);
        free(worker->values);
    }
    for (size_t i = 0; i < BLOCKS_AHEAD * valuation->n_workers * valuation->n_passes; i++) free(valuation->desks[i]);
    free(valuation->workers);
    free(valuation->desks);
    valuation->workers = NULL;
    valuation->desks = NULL;
    valuation->n_workers = 0;
}

/* The means of the first world of all, for a valuation that does not begin with it. */
static ist_status find_pivots(ist_valuation *valuation, ist_error *err)
{
    IST_TRY(replay_block(valuation, valuation->workers, valuation->desks, 0, IST_FUTURES_PER_WORLD, NULL, err));
    for (size_t p = 0; p < valuation->n_passes; p++)
        for (size_t r = 0; r < valuation->passes[p].n_rows; r++)
            valuation->passes[p].pivot[r] = ist_world_of(valuation->desks[p] + r * IST_FUTURES_PER_WORLD, valuation->strata).mean;
    valuation->has_pivots = true;
    return IST_OK;
}

static ist_status run_stretch(stretch *batch, int threads, size_t count, ist_error *err)
{
    bool       guard = false, turned = false;
    ist_status status = IST_OK;
    batch->ready = calloc(batch->desks, sizeof *batch->ready);
    guard = batch->ready && pthread_mutex_init(&batch->guard, NULL) == 0;
    turned = guard && pthread_cond_init(&batch->turned, NULL) == 0;
    if (turned) status = ist_run_tasks(threads, count, run_block, batch, batch->control->stop, NULL, err);
    else status = ist_fail(err, IST_NOMEM, "no memory for threads");
    if (turned) pthread_cond_destroy(&batch->turned);
    if (guard) pthread_mutex_destroy(&batch->guard);
    free(batch->ready);
    return status;
}

enum { TASKS_A_THREAD = 8 }; /* so that none waits long for the last of another */

static uint64_t whole_worlds(uint64_t futures) { return (futures + IST_FUTURES_PER_WORLD - 1) / IST_FUTURES_PER_WORLD * IST_FUTURES_PER_WORLD; }

/* The futures that fill a block together with the coalitions of the pass that has fewest: fewer at a time would waste lanes. */
static uint64_t futures_of_a_block(const ist_valuation *valuation)
{
    uint64_t width = (uint64_t)valuation->width, fewest = width / IST_FUTURES_PER_WORLD;
    for (size_t p = 0; p < valuation->n_passes; p++) {
        size_t n = ist_pass_replays(&valuation->passes[p]) ? valuation->passes[p].pass.coalitions->n_coalitions : fewest;
        if (n < fewest) fewest = n;
    }
    return whole_worlds(width / (fewest ? fewest : 1));
}

/* At most a block's lanes; fewer where there would be few tasks, or none, for some threads. */
static uint64_t futures_of_a_task(const ist_valuation *valuation, uint64_t futures, int threads)
{
    uint64_t width = (uint64_t)valuation->width, each = whole_worlds((futures + (uint64_t)threads - 1) / (uint64_t)threads);
    uint64_t fine = whole_worlds(each / TASKS_A_THREAD), block = futures_of_a_block(valuation);
    uint64_t task = threads == 1 ? width : fine > block ? fine : block;
    task = task < each ? task : each;
    return task < width ? task : width;
}

ist_status ist_valuation_advance(ist_valuation *valuation, uint64_t futures, const ist_control *control,
                                 ist_error *err)
{
    if (futures % IST_FUTURES_PER_WORLD != 0)
        return ist_fail(err, IST_RANGE, "%llu futures are asked for; a multiple of %d is allowed",
                        (unsigned long long)futures, IST_FUTURES_PER_WORLD);
    if (futures <= valuation->futures) return IST_OK;
    int threads = control->threads > 0 ? control->threads : 1;
    IST_TRY(reserve_workers(valuation, threads, err));
    if (!valuation->has_pivots && valuation->first > 0) IST_TRY(find_pivots(valuation, err));

    uint64_t width = futures_of_a_task(valuation, futures - valuation->futures, threads);
    size_t   count = (size_t)((futures - valuation->futures + width - 1) / width);
    stretch  batch = { .valuation = valuation, .first = valuation->futures, .end = futures, .width = width, .control = control,
                       .done = valuation->futures, .desks = BLOCKS_AHEAD * valuation->n_workers, .broken = count };
    ist_status status = run_stretch(&batch, threads, count, err);
    uint64_t   reached = batch.first + batch.turn * width;
    valuation->futures = reached < futures ? reached : futures;
    if (status != IST_STOPPED) return status;
    return ist_fail(err, IST_STOPPED, "stopped on request after %llu of %llu futures",
                    (unsigned long long)valuation->futures, (unsigned long long)futures);
}
