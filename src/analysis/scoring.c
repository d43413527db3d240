/* SPDX-License-Identifier: Apache-2.0
 *
 * scoring.c: the forecasts behind outcomes, and their scores beside the naive ones.
 */
#include "scoring.h"

#include "analysis_local.h"

#include <isthmus/base/grow.h>
#include <isthmus/base/time.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- probes */

static ist_status fill_terms(const ist_world *w, ist_arena *arena, const ist_outcome *o, ist_probe *probe, ist_error *err)
{
    ist_term *terms = ist_arena_array(arena, w->n_lines + 1, sizeof *terms);
    if (!terms) return ist_fail(err, IST_NOMEM, "out of memory");
    probe->terms = terms;
    if (o->kind != IST_OUTCOME_SHELLS) {
        int kind = o->kind == IST_OUTCOME_CONTRACT ? IST_Q_CONTRACTED : o->kind == IST_OUTCOME_START ? IST_Q_STARTS : IST_Q_DELIVERED;
        terms[probe->n_terms++] = (ist_term){ { kind, o->index, 0 }, 1 };
        return IST_OK;
    }
    for (size_t l = 0; l < w->n_lines; l++)
        if (w->lines[l].site == o->index && scoring_is_shell(w, w->lines[l].item))
            terms[probe->n_terms++] = (ist_term){ { IST_Q_OUTPUT, (int)l, 0 }, 1 };
    return IST_OK;
}

/* Shells made outside the lines, or a share of GDP: parameters, read in the month. */
static ist_status fill_parameters(const ist_world *w, ist_arena *arena, const ist_outcome *o, ist_probe *probe, ist_error *err)
{
    ist_parameter *list = ist_arena_array(arena, w->n_items + 1, sizeof *list);
    if (!list) return ist_fail(err, IST_NOMEM, "out of memory");
    probe->parameters = list;
    if (o->kind == IST_OUTCOME_SPENDING) list[probe->n_parameters++] = w->actors[o->index].share;
    for (size_t i = 0; o->kind == IST_OUTCOME_SHELLS && i < w->n_items; i++) {
        ist_parameter made = w->production[(size_t)o->index * w->n_items + i];
        if (scoring_is_shell(w, (int)i) && made != IST_NONE) list[probe->n_parameters++] = made;
    }
    return IST_OK;
}

static ist_status make_probe(const ist_scenario *scenario, ist_arena *arena, const ist_outcome *o, ist_probe *out, ist_error *err)
{
    const ist_world *w = &scenario->world;
    *out = (ist_probe){ .kind = IST_PROBE_AT, .to = o->month };
    IST_TRY(fill_parameters(w, arena, o, out, err));
    if (o->kind == IST_OUTCOME_SPENDING) return IST_OK;
    if (o->kind == IST_OUTCOME_CONTRACT) out->offset = -w->orders[o->index].contracted;
    if (o->kind == IST_OUTCOME_START) {
        out->kind = IST_PROBE_FIRST;
        out->level = SCORING_BEGUN;
    }
    if (o->kind == IST_OUTCOME_DELIVERY && o->month >= 12) {
        out->kind = IST_PROBE_CHANGE;
        out->from = o->month - 12;
    } else if (o->kind == IST_OUTCOME_DELIVERY) { /* part of the year lies before the start */
        double before = 0;
        scoring_recorded(scenario, o->index, o->month - 12, &before);
        out->offset = -before;
    }
    return fill_terms(w, arena, o, out, err);
}

/* ---- one outcome */

static bool is_certain(const ist_world *w, const ist_outcome *o)
{
    const ist_order *order = &w->orders[o->index];
    double           whole = 0;
    for (size_t p = 0; p < order->n_parts; p++) whole += order->parts[p].quantity;
    return order->contracted >= whole - 1e-9;
}

static void score_event(const ist_world *w, const double *values, size_t n, ist_scored *out)
{
    const ist_outcome *o = out->outcome;
    double             count = 0;
    for (size_t f = 0; f < n; f++) count += o->kind == IST_OUTCOME_START ? values[f] <= o->month : values[f] > 1e-9;
    out->mean = o->kind == IST_OUTCOME_CONTRACT && is_certain(w, o) ? 1 : count / (double)n;
    for (int q = 0; q < 5; q++) out->quantiles[q] = NAN;
    out->score = out->fair = ist_score_brier(out->mean, o->value != 0);
    for (int k = 0; k < IST_NAIVES; k++) out->naive_score[k] = isnan(out->naive[k]) ? NAN : ist_score_brier(out->naive[k], o->value != 0);
}

static void score_quantity(const double *values, size_t n, double *sorted, ist_scored *out)
{
    const ist_outcome *o = out->outcome;
    double             sum = 0, slack = 1e-9 * (1 + fabs(o->value)); /* rounding is no miss */
    for (size_t f = 0; f < n; f++) sum += values[f];
    memcpy(sorted, values, n * sizeof *sorted);
    ist_sort(sorted, n);
    for (int q = 0; q < 5; q++) out->quantiles[q] = ist_sorted_quantile(sorted, n, ist_quantile_levels[q]);
    ist_crps crps = ist_score_crps(sorted, n, o->value);
    out->mean = sum / (double)n;
    out->score = crps.value;
    out->fair = crps.fair;
    out->inside = o->value >= out->quantiles[0] - slack && o->value <= out->quantiles[4] + slack;
    for (int k = 0; k < IST_NAIVES; k++) out->naive_score[k] = isnan(out->naive[k]) ? NAN : fabs(out->naive[k] - o->value);
}

/* Why a naive forecast scored better. */
static const char *explain(ist_arena *arena, const ist_scored *row)
{
    static const char *const names[] = { "the contract's schedule", "the last rate continued" };
    const ist_outcome       *o = row->outcome;
    int                      best = IST_NONE;
    for (int k = 0; k < IST_NAIVES; k++)
        if (row->naive_score[k] < row->score - 1e-12 && (best == IST_NONE || row->naive_score[k] < row->naive_score[best])) best = k;
    if (best == IST_NONE) return "";
    if (o->event)
        return ist_arena_print(arena, "%s said %s outright and was right; the forecast gave it %.0f in 100", names[best],
                               o->value != 0 ? "yes" : "no", 100 * (o->value != 0 ? row->mean : 1 - row->mean));
    bool        low = o->value < row->quantiles[0], high = o->value > row->quantiles[4];
    bool        middle = o->value >= row->quantiles[1] && o->value <= row->quantiles[3];
    const char *late = o->kind == IST_OUTCOME_START ? "it came later than 95 in 100 futures had it" : "more came than in 95 of 100 futures";
    const char *early = o->kind == IST_OUTCOME_START ? "it came sooner than 95 in 100 futures had it" : "less came than in 95 of 100 futures";
    if (low || high) return ist_arena_print(arena, "%s was nearer: %s", names[best], high ? late : early);
    if (middle) return ist_arena_print(arena, "%s hit closely; the forecast's middle half holds the outcome, and pays for its width", names[best]);
    return ist_arena_print(arena, "%s was nearer: the outcome lies %s the forecast's middle half, within its 90%%", names[best],
                           o->value > row->quantiles[3] ? "above" : "below");
}

/* ---- all of them */

static void add_to_sum(ist_score_sum *sum, const ist_scored *row)
{
    sum->n++;
    sum->n_events += row->outcome->event;
    sum->inside += row->inside;
    sum->score += row->score;
    sum->fair += row->fair;
    for (int k = 0; k < IST_NAIVES; k++) {
        if (isnan(row->naive_score[k])) continue;
        sum->n_naive[k]++;
        sum->n_beaten[k] += row->score <= row->naive_score[k] + 1e-12;
        sum->naive[k] += row->naive_score[k];
        sum->against[k] += row->score;
    }
}

static void make_means(ist_score_sum *sum)
{
    sum->score /= (double)sum->n;
    sum->fair /= (double)sum->n;
    for (int k = 0; k < IST_NAIVES; k++) {
        sum->naive[k] /= (double)sum->n_naive[k];
        sum->against[k] /= (double)sum->n_naive[k];
    }
}

/* The sum of a kind and unit among the first *n; a new one where there is none. */
static ist_score_sum *sum_of(ist_score_sum *sums, size_t *n, const ist_outcome *o)
{
    for (size_t i = 0; i < *n; i++)
        if (sums[i].kind == o->kind && strcmp(sums[i].unit, o->unit) == 0) return &sums[i];
    sums[*n] = (ist_score_sum){ .kind = o->kind, .unit = o->unit };
    return &sums[(*n)++];
}

static ist_status sum_up(ist_scores *out, ist_arena *arena, ist_error *err)
{
    size_t  n = out->outcomes.n, events = 0;
    ist_score_sum *sums = ist_arena_array(arena, n + 1, sizeof *sums);
    double *probabilities = ist_arena_array(arena, n + 1, sizeof *probabilities);
    int    *happened = ist_arena_array(arena, n + 1, sizeof *happened);
    if (!probabilities || !happened || !sums) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) {
        const ist_scored *row = &out->rows[i];
        if (row->outcome->event) {
            probabilities[events] = row->mean;
            happened[events++] = row->outcome->value != 0;
        } else {
            out->n_intervals++;
            out->n_inside += row->inside;
        }
    }
    for (int k = 0; k < IST_OUTCOME_KINDS; k++)
        for (size_t i = 0; i < n; i++)
            if (out->rows[i].outcome->kind == (ist_outcome_kind)k) add_to_sum(sum_of(sums, &out->n_sums, out->rows[i].outcome), &out->rows[i]);
    for (size_t i = 0; i < out->n_sums; i++) make_means(&sums[i]);
    out->sums = sums;
    out->n_events = events;
    ist_score_reliability(probabilities, happened, events, &out->reliability);
    ist_score_binomial_range(out->n_intervals, 0.9, &out->consistent_low, &out->consistent_high);
    return IST_OK;
}

static ist_status check_start(const ist_scenario *scenario, ist_error *err)
{
    int after = ist_month_of_day(scenario->as_of + 1);
    if (scenario->world.start == after) return IST_OK;
    char start[IST_DATE_TEXT], wanted[IST_DATE_TEXT], day[IST_DATE_TEXT];
    ist_format_month(scenario->world.start, start);
    ist_format_month(after, wanted);
    ist_format_day(scenario->as_of, day);
    return ist_fail(err, IST_RANGE, "the futures of scenario %s begin in %s; a forecast as of %s begins in %s, in a scenario of that day",
                    scenario->name, start, day, wanted);
}

static ist_status forecast(const ist_scenario *scenario, const ist_score_request *request, const ist_control *control, ist_arena *arena,
                           const ist_outcomes *outcomes, ist_ensemble *out, ist_error *err)
{
    ist_probe           *probes = ist_arena_array(arena, outcomes->n + 1, sizeof *probes);
    ist_sim             *sim = NULL;
    ist_sim_options      options = { .seed = request->seed, .counterfactual = request->counterfactual };
    ist_ensemble_request asked = { outcomes->n, probes, request->coalition, 0, request->futures };
    if (!probes) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < outcomes->n; i++) IST_TRY(make_probe(scenario, arena, &outcomes->at[i], &probes[i], err));
    IST_TRY(ist_sim_new(&sim, &scenario->world, &options, err));
    ist_status status = ist_ensemble_run(sim, &scenario->world, &asked, control, arena, out, err);
    ist_sim_free(sim);
    return status;
}

ist_status ist_score_run(const ist_scenario *scenario, ist_ledger *ledger, const ist_score_request *request,
                         const ist_control *control, ist_arena *arena, ist_scores *out, ist_error *err)
{
    ist_scores    scores = { 0 };
    ist_ensemble  ensemble = { 0 };
    scoring_given given = { scenario, ledger, request->counterfactual, request->coalition };
    IST_TRY(check_start(scenario, err));
    IST_TRY(ist_outcomes_read(request->path, scenario, arena, &scores.outcomes, err));
    IST_TRY(forecast(scenario, request, control, arena, &scores.outcomes, &ensemble, err));
    ist_scored *rows = ist_arena_array(arena, scores.outcomes.n + 1, sizeof *rows);
    double     *sorted = ist_arena_array(arena, ensemble.futures + 1, sizeof *sorted);
    if (!rows || !sorted) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < scores.outcomes.n; i++) {
        const double *values = ensemble.values + i * ensemble.futures;
        rows[i].outcome = &scores.outcomes.at[i];
        for (int k = 0; k < IST_NAIVES; k++) rows[i].naive[k] = scoring_naive(&given, rows[i].outcome, (ist_naive)k);
        if (rows[i].outcome->event) score_event(&scenario->world, values, ensemble.futures, &rows[i]);
        else score_quantity(values, ensemble.futures, sorted, &rows[i]);
        if (!(rows[i].why = explain(arena, &rows[i]))) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    scores.rows = rows;
    scores.futures = ensemble.futures;
    scores.values = ensemble.values;
    IST_TRY(sum_up(&scores, arena, err));
    *out = scores;
    return IST_OK;
}

/* ---- keys */

typedef struct key_list {
    const ist_scenario *scenario;
    ist_arena          *arena;
    bool                each;
    size_t              n, room;
    ist_outcome_key    *at; /* malloc, copied at the end */
    bool                failed;
} key_list;

static void add_key(key_list *l, ist_outcome_kind kind, size_t entry, const char *window, const char *first, const char *last)
{
    ist_section      section = kind == IST_OUTCOME_SHELLS || kind == IST_OUTCOME_SPENDING ? IST_SECTION_ACTORS
                               : kind == IST_OUTCOME_START                                ? IST_SECTION_LINES
                                                                                          : IST_SECTION_ORDERS;
    const ist_entry *about = &l->scenario->entries[section].at[entry];
    ist_outcome_key *grown = ist_grow(l->at, l->n, &l->room, sizeof *grown);
    if (!grown) {
        l->failed = true;
        return;
    }
    l->at = grown;
    ist_outcome_key key = { .kind = kind, .title = about->title, .first = ist_arena_copy(l->arena, first), .last = ist_arena_copy(l->arena, last) };
    key.key = ist_arena_print(l->arena, "%s/%s%s%s", ist_outcome_word(kind), about->name, *window ? "/" : "", window);
    l->failed = l->failed || !key.key || !key.first || !key.last;
    l->at[l->n++] = key;
}

static void add_years(key_list *l, ist_outcome_kind kind, size_t entry)
{
    const ist_world *w = &l->scenario->world;
    int              first = w->start / 12, last = (w->start + w->months) / 12 - 1;
    double           ignored;
    char             one[16], other[16];
    if (kind == IST_OUTCOME_DELIVERY && !scoring_recorded(l->scenario, (int)entry, 12 * first - 1 - w->start, &ignored)) first++;
    if (last < first) return;
    if (!l->each) {
        snprintf(one, sizeof one, "%d", first);
        snprintf(other, sizeof other, "%d", last);
        add_key(l, kind, entry, "YEAR", one, other);
    }
    for (int y = first; l->each && y <= last; y++) {
        snprintf(one, sizeof one, "%d", y);
        add_key(l, kind, entry, one, one, one);
    }
}

static void add_months(key_list *l, size_t actor)
{
    const ist_world *w = &l->scenario->world;
    char             first[IST_DATE_TEXT], last[IST_DATE_TEXT];
    ist_format_month(w->start, first);
    ist_format_month(w->start + w->months - 1, last);
    if (!l->each) add_key(l, IST_OUTCOME_SHELLS, actor, "YYYY-MM", first, last);
    for (int t = 0; l->each && t < w->months; t++) {
        ist_format_month(w->start + t, first);
        add_key(l, IST_OUTCOME_SHELLS, actor, first, first, first);
    }
}

ist_status ist_outcome_keys(const ist_scenario *scenario, bool each, ist_arena *arena, size_t *out_n, const ist_outcome_key **out,
                            ist_error *err)
{
    const ist_world *w = &scenario->world;
    key_list         l = { .scenario = scenario, .arena = arena, .each = each };
    char             first[IST_DATE_TEXT], last[IST_DATE_TEXT];
    ist_format_day(ist_last_day(w->start), first);
    ist_format_day(ist_last_day(w->start + w->months - 1), last);
    for (size_t o = 0; o < w->n_orders; o++) add_years(&l, IST_OUTCOME_DELIVERY, o);
    for (size_t o = 0; o < w->n_orders; o++) add_key(&l, IST_OUTCOME_DELIVERED, o, "", first, last);
    for (size_t a = 0; a < w->n_actors; a++)
        if (scoring_makes_shells(w, (int)a)) add_months(&l, a);
    for (size_t o = 0; o < w->n_orders; o++) add_key(&l, IST_OUTCOME_CONTRACT, o, "", first, last);
    for (size_t n = 0; n < w->n_lines; n++) add_key(&l, IST_OUTCOME_START, n, "", first, last);
    for (size_t a = 0; a < w->n_actors; a++)
        if (w->actors[a].share != IST_NONE) add_years(&l, IST_OUTCOME_SPENDING, a);
    ist_outcome_key *kept = l.failed ? NULL : ist_arena_array(arena, l.n + 1, sizeof *kept);
    if (kept && l.n) memcpy(kept, l.at, l.n * sizeof *kept);
    free(l.at);
    if (!kept) return ist_fail(err, IST_NOMEM, "out of memory");
    *out = kept;
    *out_n = l.n;
    return IST_OK;
}
