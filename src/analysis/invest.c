/* SPDX-License-Identifier: Apache-2.0
 *
 * invest.c: candidates by paired differences, plans by a simulated table, and the plans once more on fresh futures.
 */
#include <isthmus/analysis/invest.h>

#include "means.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct buying {
    const ist_scenario       *scenario;
    const ist_invest_request *request;
    const ist_control        *control;
    ist_arena                *arena;
    size_t                    n, worlds; /* candidates; worlds of one sample */
    ist_world                 world;     /* with the candidates as further levers */
    ist_sim                  *sim;
    double                    price[IST_MAX_INVESTMENTS];
    double                   *scratch;
    /* the table: sets simulated, and their objective world by world */
    size_t                    n_sets;
    uint32_t                 *sets;      /* the empty set first */
    const double             *values;    /* [n_sets * n_metrics * worlds] */
} buying;

#define ROOM(pointer, count)                                                                 \
    do {                                                                                     \
        (pointer) = ist_arena_array(b->arena, (count) + 1, sizeof *(pointer));               \
        if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory comparing investments"); \
    } while (0)

/* ---- the world with the candidates as levers behind its own */

static ist_status extend(buying *b, ist_error *err)
{
    const ist_world *w = &b->scenario->world;
    size_t           N = w->n_levers, more = N + b->n;
    ist_lever       *levers;
    ist_parameter   *provocation;
    if (more > IST_MAX_LEVERS) return ist_fail(err, IST_RANGE, "%zu levers and %zu investments; at most %d together are allowed", N, b->n, IST_MAX_LEVERS);
    ROOM(levers, more);
    ROOM(provocation, w->n_contingencies * more);
    if (N) memcpy(levers, w->levers, N * sizeof *levers);
    for (size_t i = 0; i < b->n; i++) levers[N + i] = (ist_lever){ .patch = b->scenario->investments[i].patch };
    for (size_t c = 0; c < w->n_contingencies; c++)
        for (size_t n = 0; n < more; n++) provocation[c * more + n] = n < N ? w->provocation[c * N + n] : IST_NONE;
    b->world = *w;
    b->world.levers = levers;
    b->world.n_levers = more;
    b->world.provocation = provocation;
    return IST_OK;
}

static ist_status simulate(buying *b, const uint32_t *sets, size_t n, uint64_t first, const double **out, ist_error *err)
{
    ist_coalition *coalitions;
    ROOM(coalitions, n);
    for (size_t i = 0; i < n; i++) coalitions[i] = b->request->coalition | sets[i] << b->scenario->world.n_levers;
    means_request request = { b->sim, &b->world, n, b->request->n_metrics, coalitions, b->request->metrics, first, b->request->futures };
    return means_run(&request, b->control, b->arena, out, err);
}

static const double *column(const buying *b, const double *values, size_t set, size_t metric)
{
    return values + (set * b->request->n_metrics + metric) * b->worlds;
}

static ist_gain gain_of(const buying *b, const double *a, const double *less)
{
    means_summary s;
    means_summarise(a, less, b->worlds, b->scratch, &s);
    return (ist_gain){ s.mean, s.error, s.low, s.high };
}

/* ---- which sets are simulated */

static double price_of(const buying *b, uint32_t set)
{
    double sum = 0;
    for (size_t i = 0; i < b->n; i++)
        if (set >> i & 1) sum += b->price[i];
    return sum;
}

static bool affordable(const buying *b, uint32_t set) { return price_of(b, set) <= b->request->budget * (1 + 1e-12); }

static int members(uint32_t set)
{
    int n = 0;
    for (; set; set &= set - 1) n++;
    return n;
}

/* The empty set, every candidate, then every affordable set if they are few, else every pair. */
static ist_status choose_sets(buying *b, ist_invest *out, ist_error *err)
{
    size_t limit = b->request->exhaustive ? b->request->exhaustive : 256;
    for (uint32_t set = 1; set < 1u << b->n; set++) out->n_affordable += affordable(b, set);
    out->whole = out->n_affordable <= limit;
    ROOM(b->sets, 1 + b->n + (out->whole ? out->n_affordable : b->n * b->n));
    b->sets[b->n_sets++] = 0;
    for (size_t i = 0; i < b->n; i++) b->sets[b->n_sets++] = 1u << i;
    for (uint32_t set = 1; set < 1u << b->n; set++) {
        int size = members(set);
        if (size < 2) continue;
        if (out->whole ? affordable(b, set) : size == 2) b->sets[b->n_sets++] = set;
    }
    return IST_OK;
}

static int find_set(const buying *b, uint32_t set)
{
    for (size_t i = 0; i < b->n_sets; i++)
        if (b->sets[i] == set) return (int)i;
    return IST_NONE;
}

/* ---- candidates */

static ist_status judge_candidates(buying *b, ist_invest *out, ist_error *err)
{
    ist_candidate *candidates;
    double        *pairs;
    size_t         M = b->request->n_metrics, objective = b->request->objective;
    ROOM(candidates, b->n);
    ROOM(pairs, b->n * b->n);
    for (size_t i = 0; i < b->n; i++) {
        ist_gain               *gains, *each;
        const ist_distribution *price = &b->world.parameters[b->scenario->investments[i].price].value;
        ROOM(gains, M);
        ROOM(each, M);
        for (size_t m = 0; m < M; m++) {
            double billions = b->price[i] / 1000;
            gains[m] = gain_of(b, column(b, b->values, 1 + i, m), column(b, b->values, 0, m));
            each[m] = (ist_gain){ gains[m].mean / billions, gains[m].error / billions, gains[m].low / billions, gains[m].high / billions };
        }
        candidates[i] = (ist_candidate){ (int)i, b->price[i], ist_distribution_at(price, 0.05), ist_distribution_at(price, 0.95), gains, each };
        for (size_t j = 0; j < b->n; j++) {
            int both = i == j ? IST_NONE : find_set(b, 1u << i | 1u << j);
            pairs[i * b->n + j] = NAN;
            if (both == IST_NONE) continue;
            double sum = 0;
            for (size_t w = 0; w < b->worlds; w++)
                sum += column(b, b->values, (size_t)both, objective)[w] - column(b, b->values, 1 + i, objective)[w] -
                       column(b, b->values, 1 + j, objective)[w] + column(b, b->values, 0, objective)[w];
            pairs[i * b->n + j] = sum / (double)b->worlds;
        }
    }
    out->candidates = candidates;
    out->pairs = pairs;
    return IST_OK;
}

/* ---- plans */

/* What the table says of a set: its own simulation, or its members and their pairs. */
static double predict(const buying *b, const ist_invest *found, uint32_t set, bool *out_simulated)
{
    size_t objective = b->request->objective;
    int    at = find_set(b, set);
    double sum = 0;
    *out_simulated = at != IST_NONE;
    if (at != IST_NONE) return gain_of(b, column(b, b->values, (size_t)at, objective), column(b, b->values, 0, objective)).mean;
    for (size_t i = 0; i < b->n; i++) {
        if (!(set >> i & 1)) continue;
        sum += found->candidates[i].gains[objective].mean;
        for (size_t j = 0; j < i; j++)
            if (set >> j & 1) sum += found->pairs[i * b->n + j];
    }
    return sum;
}

/* Of a number its first 36 binary digits: sums that are equal differ in their last. */
static double without_rounding(double x)
{
    int    exponent;
    double digits = frexp(x, &exponent);
    return ldexp(round(ldexp(digits, 36)), exponent - 36);
}

/* Whether plan p goes before q: the better, or as good and cheaper, or else the lower set. */
static bool before(const buying *b, const ist_plan *p, const ist_plan *q)
{
    double sign = b->request->more_is_better ? 1 : -1;
    double a = sign * without_rounding(p->predicted), c = sign * without_rounding(q->predicted);
    if (a != c) return a > c;
    if (p->price != q->price) return p->price < q->price;
    return p->members < q->members;
}

static size_t choose_plans(const buying *b, const ist_invest *found, ist_plan *plans)
{
    size_t n = 0;
    for (uint32_t set = 1; set < 1u << b->n; set++) {
        if (!affordable(b, set)) continue;
        ist_plan plan = { .members = set, .price = price_of(b, set), .overtaken_by = IST_NONE };
        plan.predicted = predict(b, found, set, &plan.simulated);
        size_t at = n < IST_INVEST_PLANS ? n++ : n;
        if (at == IST_INVEST_PLANS) {
            if (!before(b, &plan, &plans[at - 1])) continue;
            at--;
        }
        for (; at > 0 && before(b, &plan, &plans[at - 1]); at--) plans[at] = plans[at - 1];
        plans[at] = plan;
    }
    return n;
}

/* The error of what the table says of a set, where it was simulated; else unknown and taken as that of the replay. */
static double error_of_table(const buying *b, const ist_plan *plan)
{
    int at = find_set(b, plan->members);
    if (at == IST_NONE) return plan->gain.error;
    return gain_of(b, column(b, b->values, (size_t)at, b->request->objective), column(b, b->values, 0, b->request->objective)).error;
}

static void bear_out(const buying *b, const double *fresh, size_t p, size_t n, ist_plan *plans)
{
    double    sign = b->request->more_is_better ? 1 : -1, gained = sign * plans[p].gain.mean;
    ist_plan *plan = &plans[p];
    double    both = hypot(plan->gain.error, error_of_table(b, plan));
    plan->bearing = IST_PLAN_CONFIRMED;
    for (size_t q = 0; q < n; q++) {
        ist_gain more = gain_of(b, column(b, fresh, 1 + q, b->request->objective), column(b, fresh, 1 + p, b->request->objective));
        if (q == p || !(sign * more.mean > 2 * more.error) || more.mean == 0) continue;
        if (plan->overtaken_by == IST_NONE || sign * plans[q].gain.mean > sign * plans[plan->overtaken_by].gain.mean) plan->overtaken_by = (int)q;
    }
    if (plan->overtaken_by != IST_NONE) plan->bearing = IST_PLAN_OVERTAKEN;
    if (sign * plan->predicted - gained > 2 * both) plan->bearing = IST_PLAN_LESS_THAN_SAID;
    if (!(gained > 2 * plan->gain.error)) plan->bearing = IST_PLAN_NOT_RESOLVED;
}

static ist_status replay_plans(buying *b, ist_invest *out, ist_error *err)
{
    ist_plan     *plans;
    uint32_t      sets[IST_INVEST_PLANS + 1] = { 0 };
    const double *fresh = NULL;
    double        sign = b->request->more_is_better ? 1 : -1;
    ROOM(plans, IST_INVEST_PLANS);
    out->n_plans = choose_plans(b, out, plans);
    out->plans = plans;
    out->best = out->cheapest = IST_NONE;
    if (!out->n_plans) return IST_OK;
    for (size_t p = 0; p < out->n_plans; p++) sets[1 + p] = plans[p].members;
    IST_TRY(simulate(b, sets, 1 + out->n_plans, b->request->futures, &fresh, err));
    for (size_t p = 0; p < out->n_plans; p++)
        plans[p].gain = gain_of(b, column(b, fresh, 1 + p, b->request->objective), column(b, fresh, 0, b->request->objective));
    for (size_t p = 0; p < out->n_plans; p++) {
        bear_out(b, fresh, p, out->n_plans, plans);
        bool better = out->best == IST_NONE || sign * plans[p].gain.mean > sign * plans[out->best].gain.mean;
        if (plans[p].bearing == IST_PLAN_CONFIRMED && better) out->best = (int)p;
    }
    out->cheapest = out->best;
    for (size_t p = 0; p < out->n_plans && out->best != IST_NONE; p++) {
        ist_gain less = gain_of(b, column(b, fresh, 1 + (size_t)out->best, b->request->objective), column(b, fresh, 1 + p, b->request->objective));
        bool     alike = sign * less.mean <= 2 * less.error;
        if (plans[p].bearing == IST_PLAN_CONFIRMED && alike && plans[p].price < plans[out->cheapest].price) out->cheapest = (int)p;
    }
    return IST_OK;
}

static ist_status check_request(const ist_scenario *scenario, const ist_invest_request *r, ist_error *err)
{
    if (!scenario->n_investments) return ist_fail(err, IST_MISSING, "scenario %s lists no investments", scenario->name);
    if (scenario->n_investments > IST_MAX_INVESTMENTS)
        return ist_fail(err, IST_RANGE, "%zu investments are listed; at most %d are allowed", scenario->n_investments, IST_MAX_INVESTMENTS);
    if (!r->futures || r->futures % IST_MAX_BLOCK)
        return ist_fail(err, IST_RANGE, "%llu futures are asked for; a multiple of %d is allowed", (unsigned long long)r->futures, IST_MAX_BLOCK);
    if (!r->n_metrics || r->objective >= r->n_metrics) return ist_fail(err, IST_RANGE, "plans need a metric that they are for");
    if (!(r->budget > 0)) return ist_fail(err, IST_RANGE, "a budget of %.10g is none", r->budget);
    return IST_OK;
}

ist_status ist_invest_run(const ist_scenario *scenario, const ist_invest_request *request, const ist_control *control, ist_arena *arena,
                          ist_invest *out, ist_error *err)
{
    buying          bought = { .scenario = scenario, .request = request, .control = control, .arena = arena, .n = scenario->n_investments };
    buying         *b = &bought;
    ist_invest      found = { .n_candidates = b->n, .n_metrics = request->n_metrics };
    ist_sim_options options = { .seed = request->seed, .counterfactual = request->counterfactual };
    IST_TRY(check_request(scenario, request, err));
    b->worlds = (size_t)request->futures / IST_FUTURES_PER_WORLD;
    ROOM(b->scratch, b->worlds);
    IST_TRY(extend(b, err));
    for (size_t i = 0; i < b->n; i++) {
        b->price[i] = ist_distribution_at(&b->world.parameters[scenario->investments[i].price].value, 0.5);
        if (!(b->price[i] > 0)) return ist_fail(err, IST_RANGE, "investment '%s' has no price", scenario->investments[i].name);
    }
    IST_TRY(choose_sets(b, &found, err));
    IST_TRY(ist_sim_new(&b->sim, &b->world, &options, err));
    ist_status status = simulate(b, b->sets, b->n_sets, 0, &b->values, err);
    if (status == IST_OK) status = judge_candidates(b, &found, err);
    if (status == IST_OK) status = replay_plans(b, &found, err);
    ist_sim_free(b->sim);
    if (status == IST_OK) *out = found;
    return status;
}
