/* SPDX-License-Identifier: Apache-2.0
 *
 * situation.c: outlooks collected from runs.
 */
#include <isthmus/analysis/situation.h>
#include <isthmus/base/lanes.h>
#include <math.h>
#include <string.h>

enum { POINT_FUTURES = 64, HALF_YEAR = 6 };

#define HAVE(pointer) do { if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory"); } while (0)

static ist_distribution at_median(const ist_distribution *from)
{
    return (ist_distribution){ .kind = IST_CONSTANT, .a = ist_distribution_at(from, 0.5) };
}

/* A number as the file has it, as what is given in place of it, or, where nothing is given at all, at its median. */
static ist_distribution settled(const ist_distribution *value, const double *given)
{
    if (!given) return at_median(value);
    return isnan(*given) ? *value : (ist_distribution){ .kind = IST_CONSTANT, .a = *given };
}

static ist_status settle_patch(ist_arena *arena, const ist_patch *from, const double *given, ist_patch *out, ist_error *err)
{
    ist_override *overrides = ist_arena_array(arena, from->n_overrides, sizeof *overrides);
    HAVE(overrides);
    for (size_t i = 0; i < from->n_overrides; i++) {
        overrides[i] = from->overrides[i];
        overrides[i].value = settled(&from->overrides[i].value, given ? given + i : NULL);
    }
    *out = *from;
    out->overrides = overrides;
    return IST_OK;
}

/* A copy of the world in which what is given [ist_world_slots] is a number, as if its file said so: the owner plans with it too. With
 * NULL every number is at its median. */
static ist_status settle_world(const ist_world *world, const double *given, ist_arena *arena, ist_world *out, ist_error *err)
{
    ist_parameter_spec *parameters = ist_arena_array(arena, world->n_parameters, sizeof *parameters);
    ist_patch          *worlds = ist_arena_array(arena, world->n_counterfactuals, sizeof *worlds);
    ist_lever          *levers = ist_arena_array(arena, world->n_levers, sizeof *levers);
    HAVE(parameters);
    HAVE(worlds);
    HAVE(levers);
    for (size_t p = 0; p < world->n_parameters; p++) {
        parameters[p] = world->parameters[p];
        parameters[p].value = settled(&world->parameters[p].value, given ? given + p : NULL);
    }
    for (size_t q = 0; q < world->n_counterfactuals; q++)
        IST_TRY(settle_patch(arena, &world->counterfactuals[q], given ? given + ist_world_slot_of_counterfactual(world, q, 0) : NULL, &worlds[q], err));
    for (size_t n = 0; n < world->n_levers; n++) {
        levers[n] = world->levers[n];
        IST_TRY(settle_patch(arena, &world->levers[n].patch, given ? given + ist_world_slot_of_lever(world, n, 0) : NULL, &levers[n].patch, err));
    }
    *out = *world;
    out->parameters = parameters;
    out->counterfactuals = worlds;
    out->levers = levers;
    return IST_OK;
}

ist_status ist_planning_world(const ist_world *world, ist_arena *arena, ist_world *out, ist_error *err)
{
    return settle_world(world, NULL, arena, out, err);
}

/* What a watch fills while futures go by. */
typedef struct collection {
    const ist_world             *world;
    const ist_situation_request *request;
    ist_outlook                 *outlooks;
    size_t                       n, room;
    int                          lanes;
    double                       floor[IST_MAX_SITES], pool[IST_MAX_KINDS];
} collection;

static bool wanted(const ist_situation_request *request, int month)
{
    return request->month == IST_EVERY_HALF_YEAR ? month >= 0 && month % HALF_YEAR == 0 : month == request->month;
}

static void states_of(const collection *it, const ist_sim_block *block, int lane, int *out)
{
    for (size_t c = 0; c < it->world->n_contingencies; c++) {
        int asked = it->request->states ? it->request->states[c] : IST_AS_RECORDED;
        if (asked != IST_AS_RECORDED) out[c] = asked;
        else if (it->request->futures) out[c] = (int)ist_sim_column(block, (ist_quantity){ IST_Q_VISIBLE, (int)c, 0 })[lane];
        else out[c] = it->world->contingencies[c].active_at_start ? 2 : 0;
    }
}

static double fixed_value(const ist_sim_block *block, ist_parameter p)
{
    return p == IST_NONE ? 0 : ist_sim_parameter(block, p, 0);
}

static void collect(void *context, const ist_sim_block *block, int month)
{
    collection *it = context;
    int         states[IST_MAX_CONTINGENCIES];
    if (!wanted(it->request, month)) return;
    for (size_t f = 0; f < it->world->n_kinds; f++) {
        it->pool[f] = fixed_value(block, it->world->pool[f]);
        for (size_t k = 0; k < it->world->n_theatres; k++) {
            size_t s = f * it->world->n_theatres + k;
            it->floor[s] = fixed_value(block, it->world->floor[s]);
        }
    }
    for (int lane = 0; lane < it->lanes && it->n < it->room; lane++) {
        states_of(it, block, lane, states);
        ist_outlook *out = &it->outlooks[it->n++];
        ist_sim_outlook(block, lane, states, out);
        for (size_t c = 0; c < it->world->n_contingencies; c++) /* as in a decision: what answers to no unit is left out */
            if (out->e[c] == 0) out->weight[c] = 0;
    }
}

static ist_status replay(const ist_sim *sim, collection *it, uint64_t futures, double *metrics, ist_error *err)
{
    ist_sim_block *block = NULL;
    ist_sim_watch  watch = { collect, it };
    ist_status     status = ist_sim_block_new(&block, sim, err);
    for (uint64_t first = 0; status == IST_OK && first < futures; first += (uint64_t)it->lanes) {
        it->lanes = futures - first < (uint64_t)ist_sim_width(sim) ? (int)(futures - first) : ist_sim_width(sim);
        status = ist_sim_run(block, first, it->lanes, it->request->coalition, metrics, &watch, err);
    }
    ist_sim_block_free(block);
    return status;
}

/* Each number of the mean outlook is the mean of that number. */
static void average(const ist_outlook *outlooks, size_t n, ist_outlook *out)
{
    enum { NUMBERS = sizeof *out / sizeof(double) };
    double sum[NUMBERS] = { 0 }, one[NUMBERS];
    for (size_t i = 0; i < n; i++) {
        memcpy(one, &outlooks[i], sizeof one);
        for (int j = 0; j < NUMBERS; j++) sum[j] += one[j];
    }
    for (int j = 0; j < NUMBERS; j++) sum[j] /= (double)n;
    memcpy(out, sum, sizeof *out);
}

/* The months after the one asked about need not be run. */
static void shorten(ist_world *world, int month)
{
    if (month >= 0 && month + 1 < world->months) world->months = month + 1;
    if (month == IST_AT_START) world->months = 1;
    world->n_metrics = 0;
}

ist_status ist_situation_find(const ist_world *world, const ist_situation_request *request, ist_arena *arena,
                              ist_situation *out, ist_error *err)
{
    bool       point = request->futures == 0;
    uint64_t   futures = !point ? request->futures : request->month == IST_AT_START ? IST_FUTURES_PER_WORLD : POINT_FUTURES;
    size_t     months = request->month == IST_EVERY_HALF_YEAR ? (size_t)(world->months + HALF_YEAR - 1) / HALF_YEAR : 1;
    collection it = { .world = world, .request = request, .room = months * futures };
    ist_world *copy = ist_arena_alloc(arena, sizeof *copy);
    ist_sim   *sim = NULL;
    HAVE(copy);
    if (request->month >= world->months || request->month < IST_EVERY_HALF_YEAR || (point && request->month == IST_EVERY_HALF_YEAR))
        return ist_fail(err, IST_RANGE, "month %d is not one of the %d months of the scenario", request->month, world->months);
    *copy = *world;
    if (request->given) IST_TRY(settle_world(world, request->given, arena, copy, err));
    if (point) IST_TRY(ist_planning_world(copy, arena, copy, err));
    if (request->month != IST_EVERY_HALF_YEAR) shorten(copy, request->month);
    it.outlooks = ist_arena_array(arena, it.room, sizeof *it.outlooks);
    double *metrics = ist_arena_array(arena, (copy->n_metrics + 1) * IST_MAX_BLOCK, sizeof *metrics);
    HAVE(it.outlooks);
    HAVE(metrics);
    IST_TRY(ist_sim_new(&sim, copy, &(ist_sim_options){ .seed = request->seed, .counterfactual = request->counterfactual }, err));
    ist_status status = replay(sim, &it, futures, metrics, err);
    ist_sim_free(sim);
    if (status != IST_OK) return status;
    ist_outlook mean;
    average(it.outlooks, it.n, &mean);
    *out = (ist_situation){ .world = world, .n_outlooks = point ? 1 : it.n, .outlooks = it.outlooks, .posture = world->posture };
    if (point) it.outlooks[0] = mean;
    ist_allocation_of(&out->base, world, &mean, it.floor, it.pool);
    return IST_OK;
}

void ist_situation_losses(const ist_situation *it, size_t n, const double *x, double *out)
{
    size_t         theatres = it->base.n_theatres, sites = it->base.n_kinds * theatres;
    ist_allocation one = it->base;
    memset(out, 0, n * theatres * sizeof *out);
    for (size_t o = 0; o < it->n_outlooks; o++) {
        one.outlook = it->outlooks[o];
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < theatres; k++) out[i * theatres + k] += ist_allocation_theatre_loss(&one, k, x + i * sites);
    }
    for (size_t i = 0; i < n * theatres; i++) out[i] /= (double)it->n_outlooks;
}

void ist_situation_row_losses(const ist_situation *it, size_t f, size_t theatre, size_t n, const double *x, double *out)
{
    const ist_allocation *base = &it->base;
    size_t                s = f * base->n_theatres + theatre;
    ist_allocation        one = *base;
    double                none[IST_MAX_SITES];
    memcpy(none, x, base->n_kinds * base->n_theatres * sizeof *none);
    none[s] = 0;
    memset(out, 0, n * sizeof *out);
    for (size_t o = 0; o < it->n_outlooks; o++) {
        one.outlook = it->outlooks[o];
        double seen = one.outlook.seen[s], fielded = one.outlook.fielded[s];
        double here = seen > 0 ? (fielded < seen ? fielded / seen : 1.0) : 1.0;
        for (size_t c = 0; c < base->n_contingencies; c++) {
            if ((size_t)base->theatre[c] != theatre || one.outlook.weight[c] == 0) continue;
            double e = one.outlook.e[c], w = base->kind_weight[f * base->n_contingencies + c];
            double open = one.outlook.base[c] - ist_allocation_coverage(&one, c, none) + w * here; /* base - rho without f */
            for (size_t i = 0; i < n; i++) {
                double ratio = seen > 0 && fielded + (double)i < seen ? (fielded + (double)i) / seen : 1.0;
                out[i] += one.outlook.weight[c] * ist_exp(e * (open - w * ratio));
            }
        }
    }
    for (size_t i = 0; i < n; i++) out[i] /= (double)it->n_outlooks;
}
