/* SPDX-License-Identifier: Apache-2.0
 *
 * response.c: the same crisis replayed without a response, with each playbook, and with all of them.
 */
#include <isthmus/analysis/response.h>
#include <isthmus/sim/quantity.h>
#include <math.h>
#include <string.h>

enum { BEGINS = 1 /* month in which the build-up begins */, MOST_PLAYBOOKS = 24 };
static const double certain = 10; /* hazard in that month: all but 1 in 22,000 futures */

#define HAVE(pointer) do { if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory"); } while (0)

/* Numbers of a future, in the order of the metrics: these, then two a playbook. */
enum { LOSS, WAR_MONTHS, WAR_FIRST, SHORTFALL, OTHER_ONSETS, FIXED };

typedef struct crisis {
    const ist_scenario         *scenario;
    const ist_response_request *request;
    ist_arena                  *arena;
    const ist_stop             *stop;
    ist_world                   world;       /* the scenario's with the crisis put in and metrics of our own */
    size_t                      n;           /* playbooks of the crisis */
    int                         playbooks[MOST_PLAYBOOKS];
    ist_patch                  *worlds;      /* [1] the counterfactual of the variant */
} crisis;

static const ist_playbook *playbook_at(const crisis *it, size_t i) { return &it->scenario->playbooks[it->playbooks[i]]; }

/* -- the world of the question -- */

/* A trigger that makes the build-up begin, unless the war is on. */
static ist_status put_crisis_in(crisis *it, ist_error *err)
{
    const ist_world       *from = &it->scenario->world;
    const ist_contingency *war = &from->contingencies[it->request->contingency];
    ist_parameter_spec    *parameters = ist_arena_array(it->arena, from->n_parameters + 1, sizeof *parameters);
    ist_trigger           *triggers = ist_arena_array(it->arena, from->n_triggers + 1, sizeof *triggers);
    ist_condition         *when = ist_arena_alloc(it->arena, sizeof *when);
    ist_trigger_patch     *patch = ist_arena_alloc(it->arena, sizeof *patch);
    HAVE(parameters);
    HAVE(triggers);
    HAVE(when);
    HAVE(patch);
    if (war->active_at_start) return IST_OK;
    if (war->base == IST_NONE) return ist_fail(err, IST_MISSING, "crisis '%s' has no hazard of its own: it cannot begin", war->name);
    memcpy(parameters, from->parameters, from->n_parameters * sizeof *parameters);
    parameters[from->n_parameters] = (ist_parameter_spec){ .name = "response.begins", .value = { .kind = IST_CONSTANT, .a = certain }, .low = 0, .high = certain };
    memcpy(triggers, from->triggers, from->n_triggers * sizeof *triggers);
    *when = (ist_condition){ .kind = IST_WHEN_MONTH, .level = IST_NONE, .month = BEGINS };
    *patch = (ist_trigger_patch){ .parameter = war->base, .scale = IST_NONE, .shift = (ist_parameter)from->n_parameters };
    triggers[from->n_triggers] = (ist_trigger){ .name = "response.begins", .n_conditions = 1, .conditions = when, .n_patches = 1, .patches = patch,
                                                .lasts = 1, .hazard = IST_NONE, .on = IST_NONE };
    it->world.parameters = parameters;
    it->world.n_parameters = from->n_parameters + 1;
    it->world.triggers = triggers;
    it->world.n_triggers = from->n_triggers + 1;
    return IST_OK;
}

static ist_term *terms_of(crisis *it, int kind, size_t n_first, size_t n_second, int only, int without, size_t *out_n)
{
    ist_term *terms = ist_arena_array(it->arena, n_first * n_second + 1, sizeof *terms);
    *out_n = 0;
    for (size_t i = 0; terms && i < n_first; i++)
        for (size_t j = 0; j < n_second; j++)
            if ((only == IST_NONE || (int)i == only) && (int)i != without)
                terms[(*out_n)++] = (ist_term){ { kind, (int)i, (int)j }, 1 };
    return terms;
}

static ist_status put_metrics_in(crisis *it, ist_error *err)
{
    const ist_world *w = &it->scenario->world;
    size_t           n = FIXED + 4 * it->n;
    int              c = it->request->contingency;
    ist_metric      *metrics = ist_arena_array(it->arena, n, sizeof *metrics);
    static const char *const names[] = { "loss", "war-months", "war-first", "shortfall", "other-onsets" };
    static const struct { int kind; bool own, others; ist_reduction reduction; } what[] = {
        { IST_Q_LOSS, false, false, IST_SUM }, { IST_Q_ACTIVE, true, false, IST_SUM }, { IST_Q_ACTIVE, true, false, IST_FIRST },
        { IST_Q_SHORT_MONEY, true, false, IST_SUM }, { IST_Q_COMPENSATOR, false, true, IST_SUM },
    };
    HAVE(metrics);
    for (int m = 0; m < FIXED; m++) {
        size_t items = what[m].kind == IST_Q_SHORT_MONEY ? w->n_items : 1;
        metrics[m] = (ist_metric){ .name = names[m], .reduction = what[m].reduction, .level = 1 };
        metrics[m].terms = terms_of(it, what[m].kind, w->n_contingencies, items, what[m].own ? c : IST_NONE, what[m].others ? c : IST_NONE,
                                    &metrics[m].n_terms);
        HAVE(metrics[m].terms);
    }
    for (size_t i = 0; i < 4 * it->n; i++) { /* of each playbook: first month and months in force, unrehearsed and rehearsed */
        const ist_playbook *playbook = playbook_at(it, i / 4);
        int                 trigger = i % 4 < 2 ? playbook->trigger : playbook->rehearsed_trigger;
        ist_term           *term = ist_arena_alloc(it->arena, sizeof *term);
        HAVE(term);
        *term = (ist_term){ { IST_Q_TRIGGER, trigger, 0 }, 1 };
        metrics[FIXED + i] = (ist_metric){ .name = ist_arena_print(it->arena, "response-%zu", i), .reduction = i % 2 ? IST_SUM : IST_FIRST,
                                           .level = 1, .n_terms = trigger == IST_NONE ? 0 : 1, .terms = term };
        HAVE(metrics[FIXED + i].name);
    }
    it->world.metrics = metrics;
    it->world.n_metrics = n;
    return IST_OK;
}

/* The variant's counterfactual: that of the question, with the switches of the crisis's playbooks behind. Way 0: none;
 * 1: unrehearsed; 2: rehearsed. `only`: one playbook, or IST_RESPONSE_ALL. */
static ist_status set_switches(crisis *it, int only, int way, ist_error *err)
{
    const ist_patch *base = it->request->counterfactual == IST_NONE ? NULL : &it->scenario->world.counterfactuals[it->request->counterfactual];
    size_t           n = base ? base->n_overrides : 0;
    ist_override    *overrides = ist_arena_array(it->arena, n + 2 * it->n, sizeof *overrides);
    HAVE(overrides);
    if (n) memcpy(overrides, base->overrides, n * sizeof *overrides);
    for (size_t i = 0; i < it->n; i++)
        for (int rehearsed = 0; rehearsed < 2; rehearsed++) {
            const ist_playbook *playbook = playbook_at(it, i);
            bool                on = way == 1 + rehearsed && (only == IST_RESPONSE_ALL || only == it->playbooks[i]);
            ist_parameter       p = rehearsed ? playbook->on_rehearsed : playbook->on;
            size_t              at = 0;
            while (at < n && overrides[at].parameter != p) at++; /* one override a parameter */
            overrides[at] = (ist_override){ p, it->world.parameters[p].name, { .kind = IST_CONSTANT, .a = on ? 1 : 0 } };
            if (at == n) n++;
        }
    it->worlds[0] = (ist_patch){ .name = "response", .n_overrides = n, .overrides = overrides };
    return IST_OK;
}

/* Replays the futures of a variant: out[metric * futures + future]. */
static ist_status replay(crisis *it, int only, int way, double *out, ist_error *err)
{
    ist_sim       *sim = NULL;
    ist_sim_block *block = NULL;
    double         lanes[(FIXED + 4 * MOST_PLAYBOOKS) * IST_MAX_BLOCK];
    uint64_t       futures = it->request->futures;
    IST_TRY(set_switches(it, only, way, err));
    ist_status status = ist_sim_new(&sim, &it->world, &(ist_sim_options){ .seed = it->request->seed }, err);
    if (status == IST_OK) status = ist_sim_block_new(&block, sim, err);
    if (status == IST_OK) ist_sim_block_heed(block, it->stop);
    for (uint64_t first = 0; status == IST_OK && first < futures;) {
        int n = futures - first < (uint64_t)ist_sim_width(sim) ? (int)(futures - first) : ist_sim_width(sim);
        status = ist_sim_run(block, first, n, it->request->coalition, lanes, NULL, err);
        for (size_t m = 0; status == IST_OK && m < it->world.n_metrics; m++)
            memcpy(out + m * futures + first, lanes + m * (size_t)n, (size_t)n * sizeof *out);
        first += (uint64_t)n;
    }
    ist_sim_block_free(block);
    ist_sim_free(sim);
    return status;
}

/* -- what is said of it -- */

static double mean_of(const double *values, uint64_t n)
{
    double sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += values[i];
    return sum / (double)n;
}

static ist_change change_of(const double *with, const double *without, uint64_t n)
{
    double sum = 0, squares = 0;
    for (uint64_t i = 0; i < n; i++) {
        double d = with[i] - without[i];
        sum += d;
        squares += d * d;
    }
    double mean = sum / (double)n, variance = fmax(0, squares / (double)n - mean * mean);
    return (ist_change){ mean, n > 1 ? sqrt(variance / (double)(n - 1)) : 0 };
}

/* When playbook i came in the futures that had a war, and how long its partner waited. */
static void time_it(const crisis *it, size_t i, bool rehearsed, const double *got, ist_response_row *out)
{
    uint64_t        futures = it->request->futures;
    size_t          at = FIXED + 4 * i + (rehearsed ? 2 : 0);
    const double   *first = got + at * futures, *in_force = got + (at + 1) * futures;
    const double   *war = got + WAR_FIRST * futures, *months = got + WAR_MONTHS * futures;
    const ist_input *expected = playbook_at(it, i)->expected;
    double          wars = 0, came = 0, from = 0, gap = 0;
    for (uint64_t l = 0; l < futures; l++) {
        if (!(months[l] > 0)) continue;
        double end = war[l] + months[l];
        wars++;
        if (in_force[l] > 0 && first[l] < end) {
            came++;
            from += first[l] - war[l];
        }
        if (expected) gap += fmax(0, fmin(in_force[l] > 0 ? first[l] : end, end) - (war[l] + expected->planning));
    }
    out->comes = wars > 0 ? came / wars : 0;
    out->from = came > 0 ? from / came : NAN;
    out->expectation_gap = expected && wars > 0 ? gap / wars : NAN;
    out->cost += playbook_at(it, i)->cost ? playbook_at(it, i)->cost->planning * mean_of(in_force, futures) : 0;
}

static void tell(const crisis *it, const double *without, const double *with, ist_response_row *out)
{
    uint64_t n = it->request->futures;
    out->war_months = change_of(with + WAR_MONTHS * n, without + WAR_MONTHS * n, n);
    out->loss = change_of(with + LOSS * n, without + LOSS * n, n);
    out->shortfall = change_of(with + SHORTFALL * n, without + SHORTFALL * n, n);
    out->other_onsets = change_of(with + OTHER_ONSETS * n, without + OTHER_ONSETS * n, n);
}

static ist_status find_row(crisis *it, const double *without, double *with, size_t i, bool rehearsed, ist_response_row *out, ist_error *err)
{
    bool all = i == it->n;
    *out = (ist_response_row){ .playbook = all ? IST_RESPONSE_ALL : it->playbooks[i], .rehearsed = rehearsed, .possible = true, .from = NAN,
                               .expectation_gap = NAN };
    if (!all && !playbook_at(it, i)->in_force) {
        out->possible = false;
        return IST_OK;
    }
    IST_TRY(replay(it, out->playbook, rehearsed ? 2 : 1, with, err));
    tell(it, without, with, out);
    for (size_t p = 0; p < it->n; p++)
        if ((all || p == i) && playbook_at(it, p)->in_force) time_it(it, p, rehearsed, with, out);
    if (all) { /* each has its own times */
        out->comes = NAN;
        out->from = out->expectation_gap = NAN;
    }
    return IST_OK;
}

static double share_above_zero(const double *values, uint64_t n)
{
    double count = 0;
    for (uint64_t i = 0; i < n; i++) count += values[i] > 0;
    return count / (double)n;
}

ist_status ist_response_find(const ist_scenario *scenario, const ist_response_request *request, const ist_stop *stop,
                             ist_arena *arena, ist_response *out, ist_error *err)
{
    crisis it = { .scenario = scenario, .request = request, .arena = arena, .stop = stop, .world = scenario->world };
    for (size_t e = 0; e < scenario->n_playbooks && it.n < MOST_PLAYBOOKS; e++)
        if (scenario->playbooks[e].contingency == request->contingency) it.playbooks[it.n++] = (int)e;
    if (it.n == 0)
        return ist_fail(err, IST_MISSING, "scenario %s has no playbook for '%s'", scenario->name, scenario->world.contingencies[request->contingency].name);
    IST_TRY(put_crisis_in(&it, err));
    IST_TRY(put_metrics_in(&it, err));
    if (request->months < it.world.months) it.world.months = request->months;
    size_t            size = it.world.n_metrics * request->futures;
    double           *without = ist_arena_array(arena, size, sizeof *without), *with = ist_arena_array(arena, size, sizeof *with);
    ist_response_row *rows = ist_arena_array(arena, 2 * (it.n + 1), sizeof *rows);
    it.worlds = ist_arena_alloc(arena, sizeof *it.worlds);
    HAVE(without);
    HAVE(with);
    HAVE(rows);
    HAVE(it.worlds);
    it.world.counterfactuals = it.worlds;
    it.world.n_counterfactuals = 1;
    IST_TRY(replay(&it, IST_RESPONSE_ALL, 0, without, err));
    for (size_t r = 0; r < 2 * (it.n + 1); r++) IST_TRY(find_row(&it, without, with, r / 2, r % 2, &rows[r], err));
    uint64_t n = request->futures;
    *out = (ist_response){ .contingency = request->contingency, .at_start = scenario->world.contingencies[request->contingency].active_at_start,
                           .wars = share_above_zero(without + WAR_MONTHS * n, n), .war_months = mean_of(without + WAR_MONTHS * n, n),
                           .loss = mean_of(without + LOSS * n, n), .shortfall = mean_of(without + SHORTFALL * n, n),
                           .other_onsets = mean_of(without + OTHER_ONSETS * n, n), .n = 2 * (it.n + 1), .rows = rows };
    return IST_OK;
}
