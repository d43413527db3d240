/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: every claim that a scenario carries, tried with the same futures in one walk.
 *
 * The claims become the metrics of one evaluator: its coalition 1 gives, metric by metric, the claim's world with the
 * cause, its coalition 0 the one without. Worlds that several claims share are replayed once. So differences are paired
 * future by future, and spread and error come from the same code as every other value.
 */
#include "experiment.h"
#include <isthmus/analysis/claims.h>
#include <isthmus/sim/quantity.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *ist_claim_verdict_words(ist_claim_verdict verdict)
{
    static const char *const words[] = { "holds", "does not hold", "not resolved", "not modelled" };
    return words[verdict];
}

/* From so many standard errors on a sign counts: some fifty claims are tried at once, and at two a couple of them would
 * come out wrong by chance alone. */
enum { SURE_ERRORS = 3 };

/* Worlds that differ from the scenario in the same numbers, and the levers with which they are replayed. */
typedef struct setting {
    experiment_world world;
    size_t           n_coalitions;
    ist_coalition   *coalitions;
    const double    *given;  /* [ist_world_slots] with the changes made; NULL: nothing is given */
    ist_sim         *sim[2]; /* as it is, and without elasticities (NULL unless asked for) */
} setting;

typedef struct live_claim { /* one that is tried: metric number = its place in the list */
    size_t claim;
    int    setting[2], coalition[2]; /* without, with */
} live_claim;

typedef struct trial {
    const ist_scenario *scenario;
    ist_arena          *arena;
    ist_world           world;     /* the scenario's, with the claims' measures for metrics */
    ist_world          *worlds;    /* [n_settings] copies with the numbers changed */
    size_t              n_settings, n_live;
    setting            *settings;
    live_claim         *live;
    ist_metric         *metrics;
} trial;

typedef struct replay { /* what an evaluator is about */
    const trial *trial;
    int          which; /* 0 as it is, 1 without elasticities */
} replay;

/* The place of a world among the settings and of its levers there; both are made where they are new. */
static ist_status place_world(trial *t, const experiment_world *world, int *out_setting, int *out_coalition, ist_error *err)
{
    size_t s = 0, c = 0;
    while (s < t->n_settings && !experiment_same_setting(&t->settings[s].world, world)) s++;
    setting *it = &t->settings[s];
    if (s == t->n_settings) {
        it->world = *world;
        t->n_settings++;
    }
    while (c < it->n_coalitions && it->coalitions[c] != world->coalition) c++;
    if (c == it->n_coalitions) {
        ist_coalition *more = ist_arena_array(t->arena, c + 1, sizeof *more);
        if (!more) return ist_fail(err, IST_NOMEM, "out of memory");
        if (c) memcpy(more, it->coalitions, c * sizeof *more);
        more[c] = world->coalition;
        it->coalitions = more;
        it->n_coalitions++;
    }
    *out_setting = (int)s;
    *out_coalition = (int)c;
    return IST_OK;
}

/* Whether two worlds differ in levers alone, all of which are switched off. */
static bool by_levers_off(const experiment_world worlds[2], ist_coalition off)
{
    ist_coalition acts = worlds[0].coalition ^ worlds[1].coalition;
    return acts && !(acts & ~off) && experiment_same_setting(&worlds[0], &worlds[1]);
}

/* Reads one claim's worlds and measure. A name that the scenario lacks leaves the claim out, with the sentence. */
static ist_status take_claim(trial *t, const ist_claim *claim, size_t number, const ist_claims_options *options, const char **why, ist_error *err)
{
    live_claim      *live = &t->live[t->n_live];
    experiment_world worlds[2];
    ist_error        own = { 0 };
    ist_status       status = experiment_read_world(t->scenario, claim->without_it, options->counterfactual, t->arena, &worlds[0], &own);
    if (status == IST_OK) status = experiment_read_world(t->scenario, claim->with_it, options->counterfactual, t->arena, &worlds[1], &own);
    if (status == IST_OK) status = experiment_read_measure(t->scenario, claim->measure, t->arena, &t->metrics[t->n_live], &own);
    if (status == IST_MISSING) {
        *why = ist_arena_copy(t->arena, own.text);
        return *why ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    }
    if (status != IST_OK) return ist_fail(err, status, "mechanism of %s: %s", claim->key, own.text);
    if (by_levers_off(worlds, options->off)) {
        *why = "what it says acts is switched off here";
        return IST_OK;
    }
    *live = (live_claim){ .claim = number };
    for (int side = 0; side < 2; side++) worlds[side].coalition &= ~options->off;
    for (int side = 0; side < 2; side++) IST_TRY(place_world(t, &worlds[side], &live->setting[side], &live->coalition[side], err));
    t->n_live++;
    return IST_OK;
}

static ist_status open_sims(trial *t, const ist_claims_options *options, ist_error *err)
{
    t->world = t->scenario->world;
    t->world.metrics = t->metrics;
    t->world.n_metrics = t->n_live;
    if (!(t->worlds = ist_arena_array(t->arena, t->n_settings + 1, sizeof *t->worlds))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t s = 0; s < t->n_settings; s++) {
        setting *it = &t->settings[s];
        t->worlds[s] = t->world;
        if (!(t->worlds[s].parameters = experiment_parameters(&t->world, &it->world, t->arena))) return ist_fail(err, IST_NOMEM, "out of memory");
        if (options->given && !(it->given = experiment_given(&t->world, &it->world, options->given, t->arena))) return ist_fail(err, IST_NOMEM, "out of memory");
        for (int which = 0; which < (options->tiers ? 2 : 1); which++)
            IST_TRY(ist_sim_new(&it->sim[which], &t->worlds[s],
                                &(ist_sim_options){ .seed = options->seed, .counterfactual = it->world.counterfactual, .no_elasticity = which == 1 }, err));
    }
    return IST_OK;
}

static void close_sims(trial *t)
{
    for (size_t s = 0; t->settings && s < t->n_settings; s++)
        for (int which = 0; which < 2; which++) ist_sim_free(t->settings[s].sim[which]);
}

static ist_status begin(void *context, void **out_worker, ist_error *err)
{
    (void)err;
    *out_worker = context;
    return IST_OK;
}

static void end(void *worker) { (void)worker; }

/* The metrics of those claims that one replayed world answers for. */
static void hand_out(const trial *t, size_t s, size_t c, int lanes, const double *from, const ist_coalition *sides, size_t n_sides, double *out)
{
    size_t row = (size_t)lanes * sizeof *out;
    for (size_t side = 0; side < n_sides; side++)
        for (size_t m = 0; m < t->n_live; m++)
            if (t->live[m].setting[sides[side]] == (int)s && t->live[m].coalition[sides[side]] == (int)c)
                memcpy(out + (side * t->n_live + m) * (size_t)lanes, from + m * (size_t)lanes, row);
}

static ist_status run(void *worker, uint64_t first, int lanes, const ist_coalition *sides, size_t n_sides, double *out, const ist_stop *stop,
                      ist_error *err)
{
    const replay *it = worker;
    const trial  *t = it->trial;
    ist_status    status = IST_OK;
    double       *metrics = malloc((t->n_live + 1) * (size_t)lanes * sizeof *metrics);
    if (!metrics) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t s = 0; status == IST_OK && s < t->n_settings; s++) {
        ist_sim_block *block = NULL;
        status = ist_sim_block_new(&block, t->settings[s].sim[it->which], err);
        if (status == IST_OK) ist_sim_block_give(block, t->settings[s].given);
        if (status == IST_OK) ist_sim_block_heed(block, stop);
        for (size_t c = 0; status == IST_OK && c < t->settings[s].n_coalitions; c++) {
            status = ist_sim_run(block, first, lanes, t->settings[s].coalitions[c], metrics, NULL, err);
            if (status == IST_OK) hand_out(t, s, c, lanes, metrics, sides, n_sides, out);
        }
        ist_sim_block_free(block);
    }
    free(metrics);
    return status;
}

/* The tier of a quantity as such: what it takes for it to differ from 0 at all. */
static ist_tier tier_of(int kind)
{
    switch (kind) {
    case IST_Q_STATE: case IST_Q_VISIBLE: case IST_Q_ACTIVE: case IST_Q_ONSET: case IST_Q_WAR: case IST_Q_HAZARD: case IST_Q_COMPENSATOR:
    case IST_Q_LOSS: case IST_Q_EXPECTED_ACTIVE: case IST_Q_EXPECTED_LOSS: case IST_Q_RISK: return IST_TIER_DETERRENCE;
    case IST_Q_FILL: case IST_Q_UNFILLED: case IST_Q_WEIGHTED_GAP: case IST_Q_WAR_GAP: case IST_Q_GAP: case IST_Q_COVERAGE: case IST_Q_REQUIRED:
    case IST_Q_SEEN: case IST_Q_PRESENT: case IST_Q_SHORTFALL: case IST_Q_SHORT_MONEY: case IST_Q_SHORT_MONTH: case IST_Q_CONSUMED:
        return IST_TIER_CONDITIONAL;
    default: return IST_TIER_LOGISTICS;
    }
}

static void judge(const trial *t, size_t m, const ist_claim *claim, const ist_value *value, const ist_value *still, ist_claim_finding *out)
{
    const ist_summary *difference = ist_value_find(value, IST_SAY_TOTAL, IST_NONE, IST_NONE, (int)m);
    double             signed_mean = difference->mean * claim->sign;
    bool               sure = fabs(difference->mean) >= SURE_ERRORS * difference->error;
    out->difference = *difference;
    out->without = ist_value_find(value, IST_SAY_NONE, IST_NONE, IST_NONE, (int)m)->mean;
    out->tier = tier_of(t->metrics[m].terms[0].quantity.kind);
    if (still) {
        out->still = ist_value_find(still, IST_SAY_TOTAL, IST_NONE, IST_NONE, (int)m)->mean;
        if (!ist_value_stands(difference->mean, out->still)) out->tier = IST_TIER_DETERRENCE;
    }
    out->verdict = IST_CLAIM_OPEN;
    if (difference->mean == 0 && difference->spread == IST_SPREAD_NONE) {
        out->verdict = IST_CLAIM_FAILS;
        out->why = "nothing changes in any future of this scenario";
    } else if (sure) {
        out->verdict = signed_mean > 0 ? IST_CLAIM_HOLDS : IST_CLAIM_FAILS;
    }
}

static ist_status try_all(trial *t, const ist_claims *claims, const ist_claims_options *options, const ist_control *control,
                          ist_claim_finding *findings, ist_error *err)
{
    ist_status       status;
    int              area = 0;
    size_t           n_passes = options->tiers ? 2 : 1;
    ist_valuation   *valuation = NULL;
    ist_coalitions   plan;
    ist_value        value[2];
    replay           replays[2] = { { t, 0 }, { t, 1 } };
    ist_evaluator    evaluators[2];
    ist_pass         passes[2];
    IST_CHECK(open_sims(t, options, err));
    IST_CHECK(ist_coalitions_plan(t->arena, &(ist_grouping){ .n_areas = 1, .n_levers = 1, .area_of = &area }, false, &plan, err));
    for (size_t p = 0; p < n_passes; p++) {
        evaluators[p] = (ist_evaluator){ .context = &replays[p], .n_metrics = t->n_live, .width = ist_sim_width(t->settings[0].sim[p]),
                                         .begin = begin, .end = end, .run = run };
        passes[p] = (ist_pass){ .evaluator = &evaluators[p], .coalitions = &plan, .against = IST_NONE };
    }
    IST_CHECK(ist_valuation_new(&valuation, passes, n_passes, err));
    IST_CHECK(ist_valuation_advance(valuation, options->futures, control, err));
    for (size_t p = 0; p < n_passes; p++) IST_CHECK(ist_valuation_value(valuation, p, t->arena, &value[p], err));
    for (size_t m = 0; m < t->n_live; m++)
        judge(t, m, &claims->at[t->live[m].claim], &value[0], n_passes > 1 ? &value[1] : NULL, &findings[t->live[m].claim]);
done:
    ist_valuation_free(valuation);
    close_sims(t);
    return status;
}

ist_status ist_claims_run(const ist_scenario *scenario, const ist_claims *claims, const ist_claims_options *options, const ist_control *control,
                          ist_arena *arena, const ist_claim_finding **out, ist_error *err)
{
    static const ist_control silent = { 0 };
    trial              t = { .scenario = scenario, .arena = arena };
    ist_claim_finding *findings = ist_arena_array(arena, claims->count + 1, sizeof *findings);
    t.live = ist_arena_array(arena, claims->count + 1, sizeof *t.live);
    t.metrics = ist_arena_array(arena, claims->count + 1, sizeof *t.metrics);
    t.settings = ist_arena_array(arena, 2 * claims->count + 1, sizeof *t.settings);
    if (!findings || !t.live || !t.metrics || !t.settings) return ist_fail(err, IST_NOMEM, "out of memory");
    if (options->futures < 2 * IST_FUTURES_PER_WORLD || options->futures % IST_FUTURES_PER_WORLD)
        return ist_fail(err, IST_RANGE, "%llu futures: a multiple of %d from %d on is meant", (unsigned long long)options->futures, IST_FUTURES_PER_WORLD,
                        2 * IST_FUTURES_PER_WORLD);
    for (size_t i = 0; i < claims->count; i++) {
        const ist_claim *claim = &claims->at[i];
        findings[i] = (ist_claim_finding){ .verdict = IST_CLAIM_LEFT_OUT, .why = claim->why, .without = NAN, .still = NAN };
        findings[i].difference.mean = findings[i].difference.error = NAN;
        if (claim->sign != 0) IST_TRY(take_claim(&t, claim, i, options, &findings[i].why, err));
    }
    if (t.n_live) IST_TRY(try_all(&t, claims, options, control ? control : &silent, findings, err));
    *out = findings;
    return IST_OK;
}
