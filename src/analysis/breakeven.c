/* SPDX-License-Identifier: Apache-2.0
 *
 * breakeven.c: the size of an assumption at which help turns into harm.
 */
#include <isthmus/analysis/breakeven.h>

#include "analysis_local.h"
#include "means.h"

#include <math.h>
#include <string.h>

typedef struct search {
    const ist_world             *world;
    const ist_breakeven_request *request;
    const ist_control           *control;
    ist_arena                   *arena;
    size_t                       worlds;
    const double                *grid[IST_BREAKEVEN_POINTS]; /* differences, > 0 helps: [metric * worlds + world] */
    double                      *scratch;                    /* [worlds] */
} search;

#define ROOM(pointer, count)                                                                 \
    do {                                                                                     \
        (pointer) = ist_arena_array(s->arena, (count) + 1, sizeof *(pointer));               \
        if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory for a break-even");   \
    } while (0)

static bool is_swept(const ist_breakeven_request *r, ist_parameter parameter)
{
    for (size_t i = 0; i < r->n_parameters; i++)
        if (r->parameters[i] == parameter) return true;
    return false;
}

/* A patch with what it sets of the swept parameters at x as well. */
static ist_status set_in_patch(const search *s, const ist_distribution *x, ist_patch *patch, ist_error *err)
{
    ist_override *overrides;
    ROOM(overrides, patch->n_overrides);
    if (patch->n_overrides) memcpy(overrides, patch->overrides, patch->n_overrides * sizeof *overrides);
    for (size_t i = 0; i < patch->n_overrides; i++)
        if (is_swept(s->request, overrides[i].parameter)) overrides[i].value = *x;
    patch->overrides = overrides;
    return IST_OK;
}

static ist_status set_world(const search *s, double x, ist_world *out, ist_error *err)
{
    const ist_world    *w = s->world;
    ist_distribution    constant = { .kind = IST_CONSTANT, .a = x };
    ist_parameter_spec *parameters;
    ist_patch          *counterfactuals;
    ist_lever          *levers;
    ROOM(parameters, w->n_parameters);
    ROOM(counterfactuals, w->n_counterfactuals);
    ROOM(levers, w->n_levers);
    memcpy(parameters, w->parameters, w->n_parameters * sizeof *parameters);
    if (w->n_counterfactuals) memcpy(counterfactuals, w->counterfactuals, w->n_counterfactuals * sizeof *counterfactuals);
    if (w->n_levers) memcpy(levers, w->levers, w->n_levers * sizeof *levers);
    for (size_t i = 0; i < s->request->n_parameters; i++) parameters[s->request->parameters[i]].value = constant;
    for (size_t q = 0; q < w->n_counterfactuals; q++) IST_TRY(set_in_patch(s, &constant, &counterfactuals[q], err));
    for (size_t n = 0; n < w->n_levers; n++) IST_TRY(set_in_patch(s, &constant, &levers[n].patch, err));
    *out = *w;
    out->parameters = parameters;
    out->counterfactuals = counterfactuals;
    out->levers = levers;
    return IST_OK;
}

/* What the levers do at x, metric by metric and world by world, turned so that above 0 helps. */
static ist_status differences_at(const search *s, double x, const double **out, ist_error *err)
{
    const ist_breakeven_request *r = s->request;
    ist_world                    changed;
    ist_sim                     *sim = NULL;
    const double                *values = NULL;
    double                      *kept;
    ist_sim_options              options = { .seed = r->seed, .counterfactual = r->counterfactual };
    const ist_coalition          both[2] = { r->with, r->without };
    IST_TRY(set_world(s, x, &changed, err));
    IST_TRY(ist_sim_new(&sim, &changed, &options, err));
    means_request request = { sim, &changed, 2, r->n_metrics, both, r->metrics, 0, r->futures };
    ist_status    status = means_run(&request, s->control, s->arena, &values, err);
    ist_sim_free(sim);
    if (status != IST_OK) return status;
    size_t n = r->n_metrics * s->worlds;
    ROOM(kept, n);
    for (size_t i = 0; i < n; i++) kept[i] = (r->more_is_better[i / s->worlds] ? 1 : -1) * (values[i] - values[n + i]);
    *out = kept;
    return IST_OK;
}

static double mean_of(const double *values, size_t n)
{
    double sum = 0;
    for (size_t w = 0; w < n; w++) sum += values[w];
    return sum / (double)n;
}

/* Between two points of the grid of which the first helps and the second does not. */
static ist_status bisect(const search *s, size_t metric, int left, ist_breakeven *out, ist_error *err)
{
    double        a = out->x[left], b = out->x[left + 1];
    double        slope = (fabs(out->value[left + 1] - out->value[left]) + 1e-300) / (b - a);
    const double *values = s->grid[left + 1] + metric * s->worlds;
    means_summary summary;
    while (b - a > s->request->tolerance) {
        double        middle = 0.5 * (a + b);
        const double *all = NULL;
        IST_TRY(differences_at(s, middle, &all, err));
        values = all + metric * s->worlds;
        if (mean_of(values, s->worlds) > 0) a = middle;
        else b = middle;
    }
    means_summarise(values, NULL, s->worlds, s->scratch, &summary);
    out->at = 0.5 * (a + b);
    double reach = 1.959964 * summary.error / slope; /* the error of the difference, carried over to x */
    out->at_low = fmax(s->request->low, out->at - reach);
    out->at_high = fmin(s->request->high, out->at + reach);
    return IST_OK;
}

/* The break-even of one world: straight lines between the points. */
static double world_breakeven(const search *s, size_t metric, size_t world, const double *x)
{
    const ist_breakeven_request *r = s->request;
    double                       before = s->grid[0][metric * s->worlds + world];
    if (before < 0) return r->low;
    for (int p = 1; p < IST_BREAKEVEN_POINTS; p++) {
        double here = s->grid[p][metric * s->worlds + world];
        if (here < 0) return x[p - 1] + (x[p] - x[p - 1]) * before / (before - here);
        before = here;
    }
    return r->high + 1;
}

static void spread_worlds(const search *s, size_t metric, ist_breakeven *out)
{
    double never = 0;
    for (size_t w = 0; w < s->worlds; w++) {
        s->scratch[w] = world_breakeven(s, metric, w, out->x);
        never += s->scratch[w] > s->request->high;
    }
    ist_sort(s->scratch, s->worlds);
    out->world_low = ist_sorted_quantile(s->scratch, s->worlds, 0.05);
    out->world_median = ist_sorted_quantile(s->scratch, s->worlds, 0.50);
    out->world_high = ist_sorted_quantile(s->scratch, s->worlds, 0.95);
    out->never = never / (double)s->worlds;
}

static ist_status judge(const search *s, size_t metric, ist_breakeven *out, ist_error *err)
{
    int  turns = IST_NONE, unsure = IST_NONE;
    bool differs = false;
    out->metric = s->request->metrics[metric];
    out->at = out->at_low = out->at_high = NAN;
    for (int p = 0; p < IST_BREAKEVEN_POINTS; p++) {
        const double *values = s->grid[p] + metric * s->worlds;
        means_summary summary;
        out->x[p] = s->request->low + (s->request->high - s->request->low) * p / (IST_BREAKEVEN_POINTS - 1);
        means_summarise(values, NULL, s->worlds, s->scratch, &summary);
        out->value[p] = summary.mean;
        out->error[p] = summary.error;
        for (size_t w = 0; w < s->worlds; w++) {
            out->harmed[p] += (values[w] < 0 ? 1.0 : 0.0) / (double)s->worlds;
            differs = differs || values[w] != 0;
        }
        if (unsure == IST_NONE && summary.mean <= 1.959964 * summary.error) unsure = p;
        if (turns == IST_NONE && p > 0 && out->value[p] <= 0 && out->value[p - 1] > 0) turns = p - 1;
    }
    bool resolved = fabs(out->value[0]) > 1.959964 * out->error[0];
    if (!differs) out->verdict = IST_NO_DIFFERENCE;
    else if (!resolved) out->verdict = IST_NOT_RESOLVED;
    else if (out->value[0] <= 0) out->verdict = IST_HARMS_FROM_LOW;
    else out->verdict = turns == IST_NONE ? IST_NEVER_OVERTURNED : IST_OVERTURNED;
    if (out->verdict == IST_NEVER_OVERTURNED && unsure != IST_NONE) out->at_low = out->x[unsure];
    if (differs) spread_worlds(s, metric, out);
    else out->world_low = out->world_median = out->world_high = NAN;
    if (out->verdict == IST_OVERTURNED) IST_TRY(bisect(s, metric, turns, out, err));
    for (int p = 0; p < IST_BREAKEVEN_POINTS && !s->request->more_is_better[metric]; p++) out->value[p] = -out->value[p]; /* back to the metric's own sign */
    return IST_OK;
}

ist_status ist_breakeven_run(const ist_world *world, const ist_breakeven_request *request, const ist_control *control, ist_arena *arena,
                             const ist_breakeven **out, ist_error *err)
{
    search         searching = { .world = world, .request = request, .control = control, .arena = arena }, *s = &searching;
    ist_breakeven *rows;
    if (!request->futures || request->futures % IST_FUTURES_PER_WORLD)
        return ist_fail(err, IST_RANGE, "%llu futures are asked for; a multiple of %d is allowed", (unsigned long long)request->futures, IST_FUTURES_PER_WORLD);
    if (!request->n_parameters) return ist_fail(err, IST_RANGE, "there is no parameter to set");
    if (!(request->low < request->high) || !(request->tolerance > 0)) return ist_fail(err, IST_RANGE, "the range of the break-even is empty");
    s->worlds = (size_t)request->futures / IST_FUTURES_PER_WORLD;
    ROOM(s->scratch, s->worlds);
    ROOM(rows, request->n_metrics);
    for (int p = 0; p < IST_BREAKEVEN_POINTS; p++)
        IST_TRY(differences_at(s, request->low + (request->high - request->low) * p / (IST_BREAKEVEN_POINTS - 1), &s->grid[p], err));
    for (size_t m = 0; m < request->n_metrics; m++) IST_TRY(judge(s, m, &rows[m], err));
    *out = rows;
    return IST_OK;
}
