/* SPDX-License-Identifier: Apache-2.0
 *
 * discovery.c: the claim asked in many worlds, or read from files, and the box in which it holds.
 */
#include <isthmus/analysis/discovery.h>
#include <isthmus/analysis/low_discrepancy.h>
#include <isthmus/analysis/study.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ist_status open_discovery(ist_discovery **out, const ist_discovery_options *options, ist_error *err)
{
    ist_discovery *made = calloc(1, sizeof *made);
    if (!made || !(made->arena = ist_arena_new())) {
        free(made);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    made->claim = ist_arena_copy(made->arena, options->claim);
    made->fails = options->fails;
    made->seed = options->seed;
    made->counterfactual = options->counterfactual;
    made->futures = options->futures ? options->futures : IST_PROBE_FUTURES;
    *out = made;
    return IST_OK;
}

void ist_discovery_free(ist_discovery *discovery)
{
    if (!discovery) return;
    ist_arena_free(discovery->arena);
    free(discovery);
}

/* The box among the ranges looked at, told in terms of all of them. */
static ist_status find_box(ist_discovery *made, const ist_discovery_options *options, ist_error *err)
{
    ist_prim_options prim = options->prim;
    size_t           k = made->n_looked, d = made->n_ranges;
    double          *x = ist_arena_array(made->arena, made->n * k + 1, sizeof *x);
    ist_prim_edge   *edges = ist_arena_array(made->arena, d + 1, sizeof *edges);
    if (!x || !edges) return ist_fail(err, IST_NOMEM, "out of memory for %zu cases", made->n);
    for (size_t i = 0; i < made->n; i++)
        for (size_t c = 0; c < k; c++) x[i * k + c] = made->x[i * d + made->looked[c]];
    prim.seed = options->seed;
    prim.control = options->control;
    prim.control.progress = NULL; /* it takes a moment */
    if (made->stopped) prim.control.stop = NULL;
    ist_status status = ist_prim_run(made->arena, x, made->holds, made->n, k, &prim, &made->prim, err);
    if (status != IST_OK) return status == IST_RANGE ? ist_within(err, status, "'%s'", made->claim) : status;
    for (size_t j = 0; j < d; j++) edges[j] = (ist_prim_edge){ .low = -INFINITY, .high = INFINITY, .p = 1, .quasi_p = 1 };
    for (size_t c = 0; c < k; c++) edges[made->looked[c]] = made->prim.edges[c];
    made->prim.edges = edges;
    for (size_t s = 1; s < made->prim.n_steps; s++) made->prim.steps[s].input = (int)made->looked[made->prim.steps[s].input];
    return IST_OK;
}

static ist_status look_at_all(ist_discovery *made, ist_error *err)
{
    size_t *looked = ist_arena_array(made->arena, made->n_ranges + 1, sizeof *looked);
    if (!looked) return ist_fail(err, IST_NOMEM, "out of memory for %zu ranges", made->n_ranges);
    for (size_t j = 0; j < made->n_ranges; j++) looked[j] = j;
    made->looked = looked;
    made->n_looked = made->n_ranges;
    return IST_OK;
}

static int by_place(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The ranges that move the subject most. A screening of its own: it knows nothing of the cases, so that it cannot flatter the
 * box that is found in them. */
static ist_status screen(ist_discovery *made, const ist_subject *subject, const ist_discovery_options *options, ist_error *err)
{
    size_t top = options->top ? options->top : IST_DISCOVERY_TOP;
    IST_TRY(look_at_all(made, err));
    if (made->n_ranges <= top) return IST_OK;
    size_t           *order = ist_arena_array(made->arena, made->n_ranges + 1, sizeof *order);
    ist_study        *study = NULL;
    ist_study_options asked = { .method = IST_METHOD_MORRIS, .seed = options->seed, .counterfactual = options->counterfactual,
                                .futures = made->futures, .n_subjects = 1, .subjects = subject, .inputs = options->inputs,
                                .samples = IST_SCREEN_TRAJECTORIES, .control = options->control };
    if (!order) return ist_fail(err, IST_NOMEM, "out of memory for %zu ranges", made->n_ranges);
    IST_TRY(ist_study_run(&study, made->scenario, &asked, err));
    if (study->stopped) {
        ist_study_free(study);
        return ist_fail(err, IST_STOPPED, "stopped on request while it looked which inputs matter");
    }
    ist_study_order(study, 0, order);
    ist_study_free(study);
    qsort(order, top, sizeof *order, by_place);
    made->looked = order;
    made->n_looked = top;
    return IST_OK;
}

/* Asks subject and metric at every point. */
static ist_status ask(ist_discovery *made, const ist_range *all, size_t n_all, const ist_assertion *claim, const ist_discovery_options *options,
                      ist_error *err)
{
    size_t              d = made->n_ranges, done = 0;
    ist_finding         findings[2] = { claim->subject.finding, { IST_SAY_NONE, IST_NONE, IST_NONE, claim->subject.finding.metric } };
    double             *points = ist_arena_array(made->arena, made->asked * d + 1, sizeof *points), *y = ist_arena_array(made->arena, 2 * made->asked + 1, sizeof *y);
    double             *x = ist_arena_array(made->arena, made->asked * d + 1, sizeof *x), *split = ist_arena_array(made->arena, 2 * made->asked + 1, sizeof *split);
    bool               *holds = ist_arena_array(made->arena, made->asked + 1, sizeof *holds);
    ist_scenario_probe *opened = NULL;
    ist_probe           probe;
    ist_scenario_probe_options asked = { .seed = made->seed, .counterfactual = made->counterfactual, .futures = made->futures, .ranges = made->ranges,
                                         .n_ranges = d, .findings = findings, .n_findings = 2 };
    if (!points || !y || !x || !split || !holds) return ist_fail(err, IST_NOMEM, "out of memory for %zu points", made->asked);
    IST_TRY(ist_latin_hypercube(made->asked, d, made->seed, points, err));
    IST_TRY(ist_scenario_probe_new(&opened, &probe, made->scenario, all, n_all, &asked, err));
    ist_status status = ist_probe_run(&probe, points, made->asked, 1, &options->control, y, &done, err);
    ist_scenario_probe_free(opened);
    made->stopped = status == IST_STOPPED;
    if (status != IST_OK && !(made->stopped && done >= 20)) return status;
    for (size_t i = 0; i < done; i++) {
        for (size_t j = 0; j < d; j++) x[i * d + j] = ist_range_at(&made->ranges[j], points[i * d + j]);
        split[i] = y[2 * i];
        split[made->asked + i] = y[2 * i + 1];
        holds[i] = ist_assertion_holds(claim, y[2 * i], y[2 * i + 1]) != made->fails;
    }
    made->n = done;
    made->x = x;
    made->value = split;
    made->without = split + made->asked;
    made->holds = holds;
    return IST_OK;
}

static ist_status discover(ist_discovery *made, const ist_discovery_options *options, ist_error *err)
{
    ist_assertion  claim;
    ist_range *all = NULL, *chosen = NULL;
    size_t     n_all = 0;
    ist_buffer words = { 0 };
    IST_TRY(ist_assertion_read(made->scenario, options->claim, options->counting, &claim, err));
    IST_TRY(ist_ranges_of(made->arena, made->scenario, made->counterfactual, false, &all, &n_all, err));
    chosen = all;
    made->n_ranges = n_all;
    if (options->inputs) IST_TRY(ist_ranges_select(made->arena, all, n_all, options->inputs, &chosen, &made->n_ranges, err));
    if (made->n_ranges == 0) return ist_fail(err, IST_MISSING, "scenario '%s' has no input with a range", made->scenario->name);
    made->ranges = chosen;
    made->asked = options->samples ? options->samples : IST_DISCOVERY_SAMPLES;
    ist_subject_words(&words, made->scenario, &claim.subject);
    made->outcome = ist_arena_copy(made->arena, words.at);
    ist_buffer_clear(&words);
    if (!made->outcome) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(screen(made, &claim.subject, options, err));
    IST_TRY(ask(made, all, n_all, &claim, options, err));
    return find_box(made, options, err);
}

ist_status ist_discovery_run(ist_discovery **out, const ist_scenario *scenario, const ist_discovery_options *options, ist_error *err)
{
    ist_discovery *made = NULL;
    IST_TRY(open_discovery(&made, options, err));
    made->scenario = scenario;
    ist_status status = discover(made, options, err);
    if (status == IST_OK) *out = made;
    else ist_discovery_free(made);
    return status;
}

/* "COLUMN >= X": the column, the comparison and the number. */
typedef struct comparison { char column[200]; int sign; bool strict; double level; } comparison;

static ist_status read_comparison(const char *text, comparison *out, ist_error *err)
{
    const char *at = strpbrk(text, "<>");
    size_t      length = at ? (size_t)(at - text) : 0;
    while (length && text[length - 1] == ' ') length--;
    if (!at || length == 0 || length >= sizeof out->column) goto wrong;
    memcpy(out->column, text, length);
    out->column[length] = '\0';
    out->sign = *at == '>' ? 1 : -1;
    out->strict = at[1] != '=';
    at += out->strict ? 1 : 2;
    while (*at == ' ') at++;
    if (ist_parse_number(at, &out->level)) return IST_OK;
wrong:
    return ist_fail(err, IST_USAGE, "'%s': for files COLUMN >= X is meant (or >, <=, <), as \"loss <= 1000\"", text);
}

static ist_status discover_in(ist_discovery *made, const char *experiments, const char *outcomes, const ist_discovery_options *options, ist_error *err)
{
    comparison it = { 0 };
    ist_cases  cases;
    ist_range *all = NULL, *chosen = NULL;
    size_t     column = 0;
    IST_TRY(read_comparison(options->claim, &it, err));
    IST_TRY(ist_cases_read(made->arena, experiments, outcomes, &cases, err));
    IST_TRY(ist_cases_output(&cases, it.column, &column, err));
    IST_TRY(ist_cases_ranges(made->arena, &cases, &all, err));
    chosen = all;
    made->n_ranges = cases.n_inputs;
    if (options->inputs) IST_TRY(ist_ranges_select(made->arena, all, cases.n_inputs, options->inputs, &chosen, &made->n_ranges, err));
    size_t  d = made->n_ranges;
    double *x = ist_arena_array(made->arena, cases.n * d + 1, sizeof *x), *value = ist_arena_array(made->arena, cases.n + 1, sizeof *value);
    bool   *holds = ist_arena_array(made->arena, cases.n + 1, sizeof *holds);
    if (!x || !value || !holds || !(made->outcome = ist_arena_copy(made->arena, it.column))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t j = 0, from = 0; j < d; j++, from++) {
        while (strcmp(all[from].name, chosen[j].name) != 0) from++;
        for (size_t i = 0; i < cases.n; i++) x[i * d + j] = cases.x[i * cases.n_inputs + from];
    }
    for (size_t i = 0; i < cases.n; i++) {
        double by = it.sign * (cases.y[i * cases.n_outputs + column] - it.level);
        value[i] = cases.y[i * cases.n_outputs + column];
        holds[i] = (it.strict ? by > 0 : by >= 0) != made->fails;
    }
    made->ranges = chosen;
    made->n = made->asked = cases.n;
    made->x = x;
    made->value = value;
    made->holds = holds;
    made->n_left_out = cases.n_left_out;
    made->left_out = cases.left_out;
    made->futures = 0;
    IST_TRY(look_at_all(made, err));
    return find_box(made, options, err);
}

ist_status ist_discovery_of_files(ist_discovery **out, const char *experiments, const char *outcomes, const ist_discovery_options *options,
                                  ist_error *err)
{
    ist_discovery *made = NULL;
    IST_TRY(open_discovery(&made, options, err));
    ist_status status = discover_in(made, experiments, outcomes, options, err);
    if (status == IST_OK) *out = made;
    else ist_discovery_free(made);
    return status;
}
