/* SPDX-License-Identifier: Apache-2.0
 *
 * posture.c: the pool watched month by month: counts of units, departures matched with arrivals, states of crises.
 *
 * What is kept are whole numbers: how many futures have u units of a kind in a place in a month, units by way and
 * month, futures by state. So blocks may come in any order.
 */
#include <isthmus/analysis/posture.h>

#include <isthmus/sim/quantity.h>

#include <math.h>
#include <stdlib.h>

enum { STATES = 3 }; /* of a crisis that are kept: build-up, active, begins */

/* Units that left and have not been seen to arrive, oldest first. */
typedef struct departure { int month, from; double units; } departure;
typedef struct queue { departure *at; size_t count; } queue; /* room for every unit of the pool once */

typedef struct posture_job posture_job;

typedef struct posture_worker {
    posture_job   *job;
    ist_sim_block *block;
    double        *metrics;
    uint32_t      *counts;  /* [months + 1][kinds][places][most + 1] futures */
    uint64_t      *moves;   /* [kinds][theatres + 1][theatres][months + 1] units */
    uint32_t      *states;  /* [contingencies][STATES][months + 1] futures */
    uint64_t       moved, unmatched;
    double        *before;  /* [lanes][kinds][places] a month ago */
    queue         *queues;  /* [lanes][kinds] */
    departure     *room;
    uint64_t       first;
    int            lanes;
    bool           broken; /* a place holds what it cannot */
} posture_worker;

struct posture_job {
    const ist_sim             *sim;
    const ist_world           *world;
    const ist_posture_request *request;
    const ist_control         *control;
    size_t                     kinds, theatres, places, months, most;
    int                        threads;
    posture_worker            *workers;
    _Atomic uint64_t           reported;
};

static size_t cell_of(const posture_job *job, int month, size_t kind, size_t place)
{
    return ((size_t)(month + 1) * job->kinds + kind) * job->places + place;
}

static size_t move_of(const posture_job *job, size_t kind, size_t from, size_t to, int month)
{
    return ((kind * (job->theatres + 1) + from) * job->theatres + to) * (job->months + 1) + (size_t)(month + 1);
}

static const double *column(const ist_sim_block *block, int quantity, size_t i, size_t j)
{
    return ist_sim_column(block, (ist_quantity){ quantity, (int)i, (int)j });
}

/* What stands in a place: a theatre, home, or the way. */
static const double *standing(const posture_job *job, const ist_sim_block *block, size_t kind, size_t place)
{
    if (place < job->theatres) return column(block, IST_Q_PRESENT, kind, place);
    return column(block, place == job->theatres ? IST_Q_HOME : IST_Q_TRANSIT, kind, 0);
}

static void depart(queue *q, int month, size_t from, double units)
{
    q->at[q->count++] = (departure){ month, (int)from, units };
}

static void drop_empty(queue *q)
{
    size_t kept = 0;

    for (size_t i = 0; i < q->count; i++)
        if (q->at[i].units > 0) q->at[kept++] = q->at[i];
    q->count = kept;
}

/* Takes `units` that arrive in a theatre from those under way whose transit ends now; returns what it cannot explain. */
static double arrive(posture_worker *worker, queue *q, size_t kind, size_t to, int month, double units)
{
    const posture_job *job = worker->job;

    for (size_t i = 0; i < q->count && units > 0; i++) {
        departure *d = &q->at[i];
        int        transit = job->world->transit[(kind * (job->theatres + 1) + (size_t)d->from) * job->theatres + to];
        double     taken = transit > 0 && d->month + transit == month ? fmin(units, d->units) : 0;
        worker->moves[move_of(job, kind, (size_t)d->from, to, d->month)] += (uint64_t)taken;
        d->units -= taken;
        units -= taken;
    }
    drop_empty(q);
    return units;
}

static void watch_moves(posture_worker *worker, const ist_sim_block *block, int month, int lane, size_t kind)
{
    const posture_job *job = worker->job;
    size_t             at = (size_t)lane * job->kinds + kind;
    double            *before = worker->before + at * job->places, moved = column(block, IST_Q_MOVES, kind, 0)[lane], seen = 0;
    queue             *q = &worker->queues[at];

    for (size_t k = 0; k < job->theatres; k++) {
        double change = standing(job, block, kind, k)[lane] - before[k];
        if (change > 0) worker->unmatched += (uint64_t)arrive(worker, q, kind, k, month, change);
    }
    for (size_t k = 0; k <= job->theatres; k++) {
        double change = standing(job, block, kind, k)[lane] - before[k];
        if (change >= 0) continue;
        depart(q, month, k, -change);
        seen -= change;
    }
    worker->moved += (uint64_t)moved;
    if (moved > seen) worker->unmatched += (uint64_t)(moved - seen); /* came and went in one month */
}

static void watch_lane(posture_worker *worker, const ist_sim_block *block, int month, int lane)
{
    const posture_job *job = worker->job;

    for (size_t f = 0; f < job->kinds; f++) {
        if (month >= 0) watch_moves(worker, block, month, lane, f);
        else worker->queues[(size_t)lane * job->kinds + f].count = 0;
        for (size_t p = 0; p < job->places; p++) {
            double units = standing(job, block, f, p)[lane];
            if (!(units >= 0 && units <= (double)job->most)) {
                worker->broken = true;
                return;
            }
            worker->before[((size_t)lane * job->kinds + f) * job->places + p] = units;
            worker->counts[cell_of(job, month, f, p) * (job->most + 1) + (size_t)units]++;
        }
    }
    for (size_t c = 0; c < job->world->n_contingencies; c++) {
        uint32_t *states = worker->states + c * STATES * (job->months + 1) + (size_t)(month + 1);
        double    state = column(block, IST_Q_STATE, c, 0)[lane];
        if (state == 1) states[0]++;
        if (state == 2) states[job->months + 1]++;
        if (column(block, IST_Q_ONSET, c, 0)[lane] > 0) states[2 * (job->months + 1)]++;
    }
}

static void watch_month(void *context, const ist_sim_block *block, int month)
{
    posture_worker *worker = context;
    uint64_t        one = worker->job->request->one;

    for (int lane = 0; lane < worker->lanes; lane++)
        if (!one || worker->first + (uint64_t)lane == one - 1) watch_lane(worker, block, month, lane);
}

static ist_status open_worker(posture_worker *worker, ist_error *err)
{
    const posture_job *job = worker->job;
    size_t             cells = (job->months + 1) * job->kinds * job->places, width = (size_t)ist_sim_width(job->sim), n = width * job->kinds;

    worker->metrics = malloc((job->world->n_metrics * width + 1) * sizeof *worker->metrics);
    worker->counts = calloc(cells * (job->most + 1) + 1, sizeof *worker->counts);
    worker->moves = calloc(job->kinds * (job->theatres + 1) * job->theatres * (job->months + 1) + 1, sizeof *worker->moves);
    worker->states = calloc(job->world->n_contingencies * STATES * (job->months + 1) + 1, sizeof *worker->states);
    worker->before = calloc(n * job->places + 1, sizeof *worker->before);
    worker->queues = calloc(n + 1, sizeof *worker->queues);
    worker->room = calloc(n * (job->most + job->places) + 1, sizeof *worker->room);
    if (!worker->metrics || !worker->counts || !worker->moves || !worker->states || !worker->before || !worker->queues || !worker->room)
        return ist_fail(err, IST_NOMEM, "out of memory for %zu monthly counts", cells);
    for (size_t i = 0; i < n; i++) worker->queues[i].at = worker->room + i * (job->most + job->places);
    return ist_sim_block_new(&worker->block, job->sim, err);
}

static ist_status run_block(void *context, int worker_index, size_t i, ist_error *err)
{
    posture_job    *job = context;
    posture_worker *worker = &job->workers[worker_index];
    uint64_t        width = (uint64_t)ist_sim_width(job->sim), one = job->request->one, left = job->request->futures - i * width;
    ist_sim_watch   watch = { watch_month, worker };

    worker->first = one ? (one - 1) - (one - 1) % IST_FUTURES_PER_WORLD : i * width;
    worker->lanes = one ? IST_FUTURES_PER_WORLD : (int)(left < width ? left : width);
    if (!worker->block) IST_TRY(open_worker(worker, err));
    ist_sim_block_heed(worker->block, job->control->stop);
    if (job->request->given) ist_sim_block_give(worker->block, job->request->given);
    IST_TRY(ist_sim_run(worker->block, worker->first, worker->lanes, job->request->coalition, worker->metrics, &watch, err));
    if (worker->broken) return ist_fail(err, IST_BROKEN, "more units stand in a place than the pool holds");
    uint64_t reported = atomic_fetch_add(&job->reported, (uint64_t)worker->lanes) + (uint64_t)worker->lanes;
    if (job->control->progress) job->control->progress(job->control->progress_context, reported, job->request->futures);
    return IST_OK;
}

static void close_worker(posture_worker *worker)
{
    ist_sim_block_free(worker->block);
    free(worker->metrics);
    free(worker->counts);
    free(worker->moves);
    free(worker->states);
    free(worker->before);
    free(worker->queues);
    free(worker->room);
}

/* Everything goes to the first worker that ran. */
static posture_worker *gather(posture_job *job)
{
    posture_worker *all = NULL;
    size_t          cells = (job->months + 1) * job->kinds * job->places * (job->most + 1),
                    moves = job->kinds * (job->theatres + 1) * job->theatres * (job->months + 1),
                    states = job->world->n_contingencies * STATES * (job->months + 1);

    for (int w = 0; w < job->threads; w++) {
        posture_worker *worker = &job->workers[w];
        if (!worker->block) continue;
        if (!all) {
            all = worker;
            continue;
        }
        for (size_t i = 0; i < cells; i++) all->counts[i] += worker->counts[i];
        for (size_t i = 0; i < moves; i++) all->moves[i] += worker->moves[i];
        for (size_t i = 0; i < states; i++) all->states[i] += worker->states[i];
        all->moved += worker->moved;
        all->unmatched += worker->unmatched;
    }
    return all;
}

/* The least u that at least a share q of the futures do not exceed. */
static double count_quantile(const uint32_t *counts, size_t most, double futures, double q)
{
    double so_far = 0;

    for (size_t u = 0; u <= most; u++)
        if ((so_far += counts[u]) >= q * futures) return (double)u;
    return (double)most;
}

static ist_status finish_cells(const posture_job *job, const posture_worker *all, double futures, ist_arena *arena, ist_posture *out, ist_error *err)
{
    size_t            n = (job->months + 1) * job->kinds * job->places;
    ist_posture_cell *cells = ist_arena_array(arena, n, sizeof *cells);

    if (!cells) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) {
        const uint32_t *counts = all->counts + i * (job->most + 1);
        double          sum = 0;
        for (size_t u = 0; u <= job->most; u++) sum += (double)u * counts[u];
        cells[i] = (ist_posture_cell){ sum / futures, count_quantile(counts, job->most, futures, 0.05),
                                       count_quantile(counts, job->most, futures, 0.5), count_quantile(counts, job->most, futures, 0.95) };
    }
    out->cells = cells;
    return IST_OK;
}

static ist_status finish_flows(const posture_job *job, const posture_worker *all, double futures, ist_arena *arena, ist_posture *out, ist_error *err)
{
    size_t            ways = job->kinds * (job->theatres + 1) * job->theatres;
    ist_posture_flow *flows = ist_arena_array(arena, ways + 1, sizeof *flows);

    if (!flows) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t way = 0; way < ways; way++) {
        const uint64_t *moves = all->moves + way * (job->months + 1);
        double         *departed, total = 0;
        for (size_t t = 0; t <= job->months; t++) total += (double)moves[t];
        if (total == 0) continue;
        if (!(departed = ist_arena_array(arena, job->months + 1, sizeof *departed))) return ist_fail(err, IST_NOMEM, "out of memory");
        for (size_t t = 0; t <= job->months; t++) departed[t] = (double)moves[t] / futures;
        flows[out->n_flows++] = (ist_posture_flow){ .kind = (int)(way / job->theatres / (job->theatres + 1)),
            .from = (int)(way / job->theatres % (job->theatres + 1)), .to = (int)(way % job->theatres),
            .transit = job->world->transit[way], .departed = departed, .total = total / futures };
    }
    out->flows = flows;
    return IST_OK;
}

static ist_status finish_crises(const posture_job *job, const posture_worker *all, double futures, ist_arena *arena, ist_posture *out, ist_error *err)
{
    size_t              n = job->world->n_contingencies, row = job->months + 1;
    ist_posture_crisis *crises = ist_arena_array(arena, n, sizeof *crises);
    double             *shares = ist_arena_array(arena, n * STATES * row, sizeof *shares);

    if (!crises || !shares) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < n * STATES * row; i++) shares[i] = (double)all->states[i] / futures;
    for (size_t c = 0; c < n; c++)
        crises[c] = (ist_posture_crisis){ shares + c * STATES * row, shares + (c * STATES + 1) * row, shares + (c * STATES + 2) * row };
    out->crises = crises;
    out->n_contingencies = n;
    return IST_OK;
}

static ist_status finish(posture_job *job, ist_arena *arena, ist_posture *out, ist_error *err)
{
    posture_worker *all = gather(job);
    double          futures = job->request->one ? 1.0 : (double)job->request->futures;
    ist_posture     made = { .months = job->world->months, .start = job->world->start, .futures = (uint64_t)futures, .n_kinds = job->kinds,
                             .n_places = job->places, .moved = (double)all->moved / futures, .unmatched = (double)all->unmatched / futures };

    IST_TRY(finish_cells(job, all, futures, arena, &made, err));
    IST_TRY(finish_flows(job, all, futures, arena, &made, err));
    IST_TRY(finish_crises(job, all, futures, arena, &made, err));
    *out = made;
    return IST_OK;
}

static double largest_in(const ist_patch *patch, ist_parameter parameter)
{
    double most = 0;

    for (size_t i = 0; i < patch->n_overrides; i++)
        if (patch->overrides[i].parameter == parameter) most = fmax(most, patch->overrides[i].value.a);
    return most;
}

/* The largest pool of a kind, a fixed number, in any counterfactual and under any lever: no place holds more. */
static size_t largest_pool(const ist_world *world)
{
    double most = 0;

    for (size_t f = 0; f < world->n_kinds; f++) {
        if (world->pool[f] == IST_NONE) continue;
        most = fmax(most, world->parameters[world->pool[f]].value.a);
        for (size_t i = 0; i < world->n_counterfactuals; i++) most = fmax(most, largest_in(&world->counterfactuals[i], world->pool[f]));
        for (size_t i = 0; i < world->n_levers; i++) most = fmax(most, largest_in(&world->levers[i].patch, world->pool[f]));
    }
    return (size_t)most;
}

ist_status ist_posture_run(const ist_world *world, const ist_posture_request *request, const ist_control *control, ist_arena *arena,
                           ist_posture *out, ist_error *err)
{
    ist_sim    *sim = NULL;
    ist_status  status;
    posture_job job = { .world = world, .request = request, .control = control, .kinds = world->n_kinds, .theatres = world->n_theatres,
                        .places = world->n_theatres + 2, .months = (size_t)world->months, .threads = control->threads > 0 ? control->threads : 1 };

    if (!world->n_kinds) return ist_fail(err, IST_RANGE, "the scenario has no pool of forces");
    if (!request->one && (request->futures == 0 || request->futures % IST_FUTURES_PER_WORLD != 0))
        return ist_fail(err, IST_RANGE, "%llu futures are asked for; a multiple of %d is allowed", (unsigned long long)request->futures,
                        IST_FUTURES_PER_WORLD);
    job.most = largest_pool(world);
    IST_TRY(ist_sim_new(&sim, world, &(ist_sim_options){ .seed = request->seed, .counterfactual = request->counterfactual,
                                                         .block = request->one ? IST_FUTURES_PER_WORLD : 0 }, err));
    job.sim = sim;
    if (request->one) job.threads = 1;
    job.workers = calloc((size_t)job.threads, sizeof *job.workers);
    if (!job.workers) {
        ist_sim_free(sim);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    for (int w = 0; w < job.threads; w++) job.workers[w].job = &job;
    uint64_t width = (uint64_t)ist_sim_width(sim);
    size_t   blocks = request->one ? 1 : (size_t)((request->futures + width - 1) / width);
    status = ist_run_tasks(job.threads, blocks, run_block, &job, control->stop, NULL, err);
    if (status == IST_OK) status = finish(&job, arena, out, err);
    for (int w = 0; w < job.threads; w++) close_worker(&job.workers[w]);
    free(job.workers);
    ist_sim_free(sim);
    return status;
}

const ist_posture_cell *ist_posture_at(const ist_posture *posture, int month, size_t kind, size_t place)
{
    return &posture->cells[((size_t)(month + 1) * posture->n_kinds + kind) * posture->n_places + place];
}
