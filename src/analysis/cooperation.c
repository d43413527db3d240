/* SPDX-License-Identifier: Apache-2.0
 *
 * cooperation.c: the passes behind the value of cooperation, set up from a world.
 */
#include <isthmus/analysis/cooperation.h>

#include <math.h>
#include <stdlib.h>

typedef struct replay { /* one way of replaying the futures */
    ist_sim       *sim;
    ist_simulation simulation;
    ist_evaluator  evaluator;
} replay;

struct ist_cooperation {
    ist_arena              *arena;
    ist_world               world;      /* as given, with metrics that count events */
    ist_cooperation_options options;
    ist_coalitions          plan;       /* areas and, when asked, levers */
    ist_coalitions          areas;      /* areas only */
    size_t                  n_passes;   /* the world; without elasticities, when asked; a group each */
    replay                 *replays;    /* [n_passes] */
    ist_valuation          *valuation;
    size_t                  first_pass; /* of its own in the valuation */
    struct ist_cooperation *other;      /* of a pair; the first one owns the valuation */
    size_t                  difference; /* pass of a pair */
};

static size_t first_group(const ist_cooperation *run) { return run->options.tiers ? 2 : 1; }

int ist_cooperation_event(const ist_world *world, int contingency, ist_event event)
{
    return (int)world->n_metrics + contingency * IST_EVENT_COUNT + (int)event;
}

/* Appends to the world's metrics the count of each event of each contingency. */
static ist_status add_events(ist_cooperation *run, const ist_world *world, ist_error *err)
{
    static const struct { const char *word; int kind; } counted[IST_EVENT_COUNT] = {
        [IST_EVENT_ONSETS] = { "onsets", IST_Q_ONSET },
        [IST_EVENT_WARS] = { "wars", IST_Q_WAR },
        [IST_EVENT_COMPENSATOR] = { "compensator", IST_Q_COMPENSATOR },
        [IST_EVENT_ACTIVE] = { "active months", IST_Q_ACTIVE },
    };
    size_t      n_events = world->n_contingencies * IST_EVENT_COUNT;
    ist_metric *metrics = ist_arena_array(run->arena, world->n_metrics + n_events, sizeof *metrics);
    ist_term   *terms = ist_arena_array(run->arena, n_events, sizeof *terms);
    if (!metrics || !terms) return ist_fail(err, IST_NOMEM, "out of memory for %zu metrics", world->n_metrics);
    for (size_t m = 0; m < world->n_metrics; m++) metrics[m] = world->metrics[m];
    for (size_t i = 0; i < n_events; i++) {
        int contingency = (int)(i / IST_EVENT_COUNT), event = (int)(i % IST_EVENT_COUNT);
        terms[i] = (ist_term){ .quantity = { counted[event].kind, contingency, 0 }, .weight = 1 };
        metrics[ist_cooperation_event(world, contingency, (ist_event)event)] =
            (ist_metric){ .name = counted[event].word, .reduction = IST_SUM, .n_terms = 1, .terms = &terms[i] };
    }
    run->world = *world;
    run->world.metrics = metrics;
    run->world.n_metrics = world->n_metrics + n_events;
    return IST_OK;
}

static ist_status open_replay(ist_cooperation *run, size_t index, const bool *redraw, bool no_elasticity,
                              ist_error *err)
{
    replay         *made = &run->replays[index];
    ist_sim_options options = { .seed = run->options.seed, .counterfactual = run->options.counterfactual,
                                .block = run->options.block, .check = run->options.check, .redraw = redraw,
                                .no_elasticity = no_elasticity, .focus = run->options.focus,
                                .strata = run->options.strata };
    IST_TRY(ist_sim_new(&made->sim, &run->world, &options, err));
    made->simulation = (ist_simulation){ .sim = made->sim, .n_metrics = run->world.n_metrics, .weighted = run->options.focus > 0,
                                         .strata = run->options.strata, .given = run->options.given, .off = run->options.off };
    made->evaluator = ist_evaluator_of_sim(&made->simulation);
    return IST_OK;
}

static bool about_levers(const ist_finding *findings, size_t n)
{
    for (size_t h = 0; h < n; h++)
        if (findings[h].kind >= IST_SAY_LEVER) return true;
    return false;
}

/* Its passes, behind the `first` that there are in a valuation already, to `passes`. */
static ist_status list_passes(ist_cooperation *run, size_t first, ist_pass *passes, ist_error *err)
{
    const ist_cooperation_options *options = &run->options;
    run->first_pass = first;
    run->replays = ist_arena_array(run->arena, run->n_passes, sizeof *run->replays);
    if (!run->replays) return ist_fail(err, IST_NOMEM, "out of memory for %zu passes", run->n_passes);

    const ist_coalitions *asked = about_levers(options->findings, options->n_findings) ? &run->plan : &run->areas;
    for (size_t p = 0; p < run->n_passes; p++) {
        bool group = p >= first_group(run);
        IST_TRY(open_replay(run, p, group ? options->groups[p - first_group(run)] : NULL, !group && p == 1, err));
        passes[p] = (ist_pass){ .evaluator = &run->replays[p].evaluator, .against = IST_NONE,
                                .coalitions = p == 0 || options->lever_tiers ? &run->plan : &run->areas };
        if (!group) continue;
        passes[p].coalitions = asked;
        passes[p].rows = options->findings;
        passes[p].n_rows = options->n_findings;
        passes[p].against = (int)first;
    }
    return IST_OK;
}

/* A run without a valuation yet. */
static ist_status open_run(ist_cooperation **out, const ist_world *world, const ist_cooperation_options *options, ist_error *err)
{
    ist_status       status = IST_OK;
    ist_cooperation *run = calloc(1, sizeof *run);
    if (!run || !(run->arena = ist_arena_new())) {
        status = ist_fail(err, IST_NOMEM, "out of memory for a run");
        goto done;
    }
    run->options = *options;
    if (options->n_findings == 0) run->options.n_groups = 0; /* nothing to say of a group */
    IST_CHECK(add_events(run, world, err));
    IST_CHECK(ist_coalitions_of_world(run->arena, world, options->levers, &run->plan, err));
    IST_CHECK(ist_coalitions_of_world(run->arena, world, false, &run->areas, err));
    run->n_passes = first_group(run) + run->options.n_groups;
    *out = run;
    run = NULL;
done:
    ist_cooperation_free(run);
    return status;
}

ist_status ist_cooperation_new(ist_cooperation **out, const ist_world *world, const ist_cooperation_options *options,
                               ist_error *err)
{
    ist_status       status = IST_OK;
    ist_cooperation *run = NULL;
    IST_CHECK(open_run(&run, world, options, err));
    ist_pass *passes = ist_arena_array(run->arena, run->n_passes, sizeof *passes);
    status = passes ? list_passes(run, 0, passes, err) : ist_fail(err, IST_NOMEM, "out of memory for %zu passes", run->n_passes);
    if (status == IST_OK) status = ist_valuation_new(&run->valuation, passes, run->n_passes, err);
    if (status != IST_OK) goto done;
    *out = run;
    run = NULL;
done:
    ist_cooperation_free(run);
    return status;
}

ist_status ist_cooperation_new_pair(ist_cooperation *out[2], const ist_world *const worlds[2], const ist_cooperation_options options[2],
                                    size_t n, const ist_finding *first, const ist_finding *second, ist_error *err)
{
    ist_status       status = IST_OK;
    ist_cooperation *run[2] = { 0 };
    if (options[0].seed != options[1].seed || options[0].block != options[1].block || options[0].strata != options[1].strata)
        return ist_fail(err, IST_RANGE, "two runs of the same futures need one seed, block and way of drawing");
    IST_CHECK(open_run(&run[0], worlds[0], &options[0], err));
    IST_CHECK(open_run(&run[1], worlds[1], &options[1], err));
    size_t    own = run[0]->n_passes, both = own + run[1]->n_passes;
    ist_pass *passes = ist_arena_array(run[0]->arena, both + 1, sizeof *passes);
    if (!passes) {
        status = ist_fail(err, IST_NOMEM, "out of memory for %zu passes", both + 1);
        goto done;
    }
    IST_CHECK(list_passes(run[0], 0, passes, err));
    IST_CHECK(list_passes(run[1], own, passes + own, err));
    passes[both] = (ist_pass){ .n_rows = n, .rows = second, .under_rows = first, .over = (int)own, .under = 0, .against = IST_NONE };
    IST_CHECK(ist_valuation_new(&run[0]->valuation, passes, both + 1, err));
    run[1]->valuation = run[0]->valuation;
    for (int side = 0; side < 2; side++) {
        run[side]->other = run[1 - side];
        run[side]->difference = both;
        out[side] = run[side];
        run[side] = NULL;
    }
done:
    ist_cooperation_free(run[0]); /* with the valuation, whose workers use what both hold */
    ist_cooperation_free(run[1]);
    return status;
}

ist_status ist_cooperation_difference(const ist_cooperation *run, ist_arena *arena, ist_value *out, ist_error *err)
{
    return ist_valuation_value(run->valuation, run->difference, arena, out, err);
}

void ist_cooperation_free(ist_cooperation *run)
{
    if (!run) return;
    if (run->first_pass == 0) ist_valuation_free(run->valuation);
    for (size_t p = 0; run->replays && p < run->n_passes; p++) ist_sim_free(run->replays[p].sim);
    ist_arena_free(run->arena);
    free(run);
}

void ist_cooperation_restart(ist_cooperation *run, const double *given, ist_coalition off)
{
    run->options.given = given;
    run->options.off = off;
    for (size_t p = 0; p < run->n_passes; p++) {
        ist_simulation *simulation = &run->replays[p].simulation;
        simulation->given = given;
        simulation->off = off;
        simulation->turn++;
    }
    ist_valuation_restart(run->valuation);
}

ist_status ist_cooperation_advance(ist_cooperation *run, uint64_t futures, const ist_control *control, ist_error *err)
{
    return ist_valuation_advance(run->valuation, futures, control, err);
}

/* Error over spread; 0 where nothing differs, or is not kept. */
static double imprecision(const ist_summary *summary)
{
    if (!summary || summary->spread == IST_SPREAD_NONE) return 0;
    return summary->spread == IST_SPREAD_RESOLVED ? summary->error / sqrt(summary->between) : INFINITY;
}

double ist_answer_precision(const ist_answer *answer, const ist_finding *findings, size_t n, size_t *out_worst)
{
    double worst = 0;
    for (size_t f = 0; f < n; f++) {
        const ist_finding *it = &findings[f];
        double             share = imprecision(ist_value_find(&answer->value, it->kind, it->first, it->second, it->metric));
        if (!(share > worst)) continue;
        worst = share;
        if (out_worst) *out_worst = f;
    }
    return worst;
}

uint64_t ist_next_look(uint64_t look)
{
    uint64_t step = IST_FIRST_LOOK / 4;
    while (8 * step <= look) step *= 2;
    return look + step;
}

/* Of the findings asked about alone: a look must cost little. */
static ist_status look_at(const ist_cooperation *run, double share, bool *out_fine, ist_error *err)
{
    const ist_summary *const *found = NULL;
    size_t                    n = run->options.n_findings;
    ist_arena                *arena = ist_arena_new();
    ist_status status = arena ? ist_valuation_summaries(run->valuation, run->first_pass, run->options.findings, n, arena, &found, err)
                              : ist_fail(err, IST_NOMEM, "out of memory");
    *out_fine = status == IST_OK;
    for (size_t f = 0; f < n && *out_fine; f++) *out_fine = imprecision(found[f]) <= share;
    ist_arena_free(arena);
    return status;
}

ist_status ist_cooperation_refine(ist_cooperation *run, double share, uint64_t most, const ist_control *control,
                                  ist_error *err)
{
    for (uint64_t look = IST_FIRST_LOOK; ; look = ist_next_look(look)) {
        uint64_t to = look < most ? look : most;
        if (to < most && to < ist_cooperation_futures(run)) continue;
        IST_TRY(ist_cooperation_advance(run, to, control, err));
        if (to == most) return IST_OK;
        bool       fine = true;
        ist_status status = look_at(run, share, &fine, err);
        if (status == IST_OK && fine && run->other) status = look_at(run->other, share, &fine, err);
        if (status != IST_OK || fine) return status;
    }
}

uint64_t ist_cooperation_futures(const ist_cooperation *run) { return ist_valuation_futures(run->valuation); }

void ist_cooperation_begin_at(ist_cooperation *run, uint64_t first) { ist_valuation_begin_at(run->valuation, first); }

void ist_cooperation_pack(const ist_cooperation *run, ist_buffer *out) { ist_valuation_pack(run->valuation, out); }

ist_status ist_cooperation_unpack(ist_cooperation *run, const void *bytes, size_t n, ist_error *err)
{
    return ist_valuation_unpack(run->valuation, bytes, n, err);
}

static ist_event_rates rates_of(const ist_value *value, const ist_world *world, int contingency,
                                ist_statement_kind kind)
{
    double thousand[IST_EVENT_COUNT];
    for (int e = 0; e < IST_EVENT_COUNT; e++) {
        int metric = ist_cooperation_event(world, contingency, (ist_event)e);
        thousand[e] = 1000 * ist_value_find(value, kind, IST_NONE, IST_NONE, metric)->mean;
    }
    return (ist_event_rates){ thousand[IST_EVENT_ONSETS], thousand[IST_EVENT_WARS], thousand[IST_EVENT_COMPENSATOR],
                              thousand[IST_EVENT_ACTIVE] };
}

static ist_status answer_events(const ist_cooperation *run, ist_arena *arena, ist_answer *answer, ist_error *err)
{
    ist_world   given = run->world;
    size_t      n = given.n_contingencies;
    ist_events *events = ist_arena_array(arena, n, sizeof *events);
    if (!events) return ist_fail(err, IST_NOMEM, "out of memory for %zu contingencies", n);
    given.n_metrics -= n * IST_EVENT_COUNT;
    for (size_t c = 0; c < n; c++)
        events[c] = (ist_events){ .none = rates_of(&answer->value, &given, (int)c, IST_SAY_NONE),
                                  .all = rates_of(&answer->value, &given, (int)c, IST_SAY_ALL) };
    answer->n_contingencies = n;
    answer->events = events;
    return IST_OK;
}

static ist_status answer_effects(const ist_cooperation *run, ist_arena *arena, ist_answer *answer, ist_error *err)
{
    size_t             n = run->options.n_groups;
    const ist_effect **effects = ist_arena_array(arena, n, sizeof *effects);
    if (!effects) return ist_fail(err, IST_NOMEM, "out of memory for %zu groups", n);
    if (answer->worlds < 3) return IST_OK;
    for (size_t g = 0; g < n; g++)
        IST_TRY(ist_valuation_effects(run->valuation, run->first_pass + first_group(run) + g, arena, &effects[g], err));
    answer->n_groups = n;
    answer->n_findings = run->options.n_findings;
    answer->effects = effects;
    return IST_OK;
}

ist_status ist_cooperation_answer(const ist_cooperation *run, ist_arena *arena, ist_answer *out, ist_error *err)
{
    ist_answer answer = { .coalitions = run->plan, .has_tiers = run->options.tiers };
    IST_TRY(ist_valuation_value(run->valuation, run->first_pass, arena, &answer.value, err));
    answer.futures = answer.value.futures;
    answer.worlds = answer.value.worlds;
    if (answer.has_tiers) IST_TRY(ist_valuation_value(run->valuation, run->first_pass + 1, arena, &answer.without_elasticities, err));
    IST_TRY(answer_events(run, arena, &answer, err));
    IST_TRY(answer_effects(run, arena, &answer, err));
    *out = answer;
    return IST_OK;
}

ist_status ist_cooperation_series(const ist_cooperation *run, const ist_series_request *request,
                                  const ist_control *control, ist_arena *arena, ist_series *out, ist_error *err)
{
    return ist_series_run(run->replays[0].sim, &run->world, request, control, arena, out, err);
}

static const ist_summary *find(const ist_value *value, ist_finding row)
{
    return ist_value_find(value, row.kind, row.first, row.second, row.metric);
}

bool ist_answer_stands(const ist_answer *answer, const ist_world *world, ist_finding finding)
{
    static const ist_statement_kind of_area[IST_SAY_COUNT] = {
        [IST_SAY_LEVER] = IST_SAY_AREA, [IST_SAY_LEVER_ALONE] = IST_SAY_AREA_ALONE,
        [IST_SAY_LEVER_LAST] = IST_SAY_AREA_LAST,
    };
    if (!answer->has_tiers) return true;
    const ist_summary *with = find(&answer->value, finding);
    const ist_summary *without = find(&answer->without_elasticities, finding);
    if (finding.kind >= IST_SAY_LEVER && !without) {
        finding.kind = of_area[finding.kind];
        finding.first = world->levers[finding.first].cooperation;
        with = find(&answer->value, finding);
        without = find(&answer->without_elasticities, finding);
    }
    return !with || !without || ist_value_stands(with->mean, without->mean);
}
