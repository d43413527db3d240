/* SPDX-License-Identifier: Apache-2.0
 *
 * study.c: a sensitivity analysis of a scenario: which ranges, which points, what they say.
 */
#include <isthmus/analysis/study.h>
#include <isthmus/base/csv.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double grid_inset = 0.05; /* Morris looks from the 5% to the 95% place of a range */

/* The engine opened for the ranges of a study. */
typedef struct asking {
    ist_scenario_probe *opened;
    ist_probe           probe;
} asking;

static ist_status open_probe(const ist_study *study, const ist_range *all, size_t n_all, bool errors, asking *out, ist_error *err)
{
    ist_finding *findings = ist_arena_array(study->arena, study->n_subjects + 1, sizeof *findings);
    if (!findings) return ist_fail(err, IST_NOMEM, "out of memory for %zu results", study->n_subjects);
    for (size_t s = 0; s < study->n_subjects; s++) findings[s] = study->subjects[s].finding;
    ist_scenario_probe_options options = { .seed = study->seed, .counterfactual = study->counterfactual, .futures = study->futures,
                                           .ranges = study->ranges, .n_ranges = study->n_ranges, .findings = findings,
                                           .n_findings = study->n_subjects, .errors = errors };
    return ist_scenario_probe_new(&out->opened, &out->probe, study->scenario, all, n_all, &options, err);
}

/* Asks at all points of the design; study->groups are done whatever is returned. */
static ist_status ask(ist_study *study, const ist_range *all, size_t n_all, const ist_control *control, ist_error *err)
{
    asking  asked = { 0 };
    size_t  n = study->design.groups * study->design.group, done = 0;
    double *y = ist_arena_array(study->arena, n * study->n_subjects + 1, sizeof *y);
    if (!y) return ist_fail(err, IST_NOMEM, "out of memory for %zu points", n);
    IST_TRY(open_probe(study, all, n_all, false, &asked, err));
    ist_status status = ist_probe_run(&asked.probe, study->design.points, n, study->design.group, control, y, &done, err);
    ist_scenario_probe_free(asked.opened);
    study->y = y;
    study->asked = study->design.groups;
    study->groups = done / study->design.group;
    return status;
}

static ist_status read_morris(ist_study *study, ist_error *err)
{
    ist_morris_effect *effects = ist_arena_array(study->arena, study->n_subjects * study->n_ranges + 1, sizeof *effects);
    if (!effects) return ist_fail(err, IST_NOMEM, "out of memory for %zu effects", study->n_ranges);
    for (size_t s = 0; s < study->n_subjects; s++)
        ist_morris_read(&study->design, study->y + s, study->n_subjects, study->groups, effects + s * study->n_ranges);
    study->morris = effects;
    return IST_OK;
}

static ist_status read_sobol(ist_study *study, ist_error *err)
{
    ist_sobol_effect *effects = ist_arena_array(study->arena, study->n_subjects * study->n_ranges + 1, sizeof *effects);
    ist_sobol_whole  *whole = ist_arena_array(study->arena, study->n_subjects + 1, sizeof *whole);
    if (!effects || !whole) return ist_fail(err, IST_NOMEM, "out of memory for %zu effects", study->n_ranges);
    for (size_t s = 0; s < study->n_subjects; s++)
        IST_TRY(ist_sobol_read(&study->design, study->y + s, study->n_subjects, study->groups, study->seed, &whole[s],
                               effects + s * study->n_ranges, err));
    study->sobol = effects;
    study->whole = whole;
    return IST_OK;
}

static ist_status read_shapley(ist_study *study, ist_error *err)
{
    ist_estimate    *shares = ist_arena_array(study->arena, study->n_subjects * study->n_ranges + 1, sizeof *shares);
    ist_sobol_whole *whole = ist_arena_array(study->arena, study->n_subjects + 1, sizeof *whole);
    if (!shares || !whole) return ist_fail(err, IST_NOMEM, "out of memory for %zu shares", study->n_ranges);
    for (size_t s = 0; s < study->n_subjects; s++) {
        whole[s].mean = NAN;
        IST_TRY(ist_shapley_read(&study->design, study->y + s, study->n_subjects, study->groups, study->seed, &whole[s].variance,
                                 shares + s * study->n_ranges, err));
    }
    study->shapley = shares;
    study->whole = whole;
    return IST_OK;
}

typedef struct ranked { double by; size_t at; } ranked;

static int by_size(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->by != y->by) return x->by > y->by ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Keeps the ranges that move some subject most: each subject's effects count as shares of their sum. */
static ist_status keep_most_moving(ist_study *study, size_t top, ist_error *err)
{
    ranked    *order = ist_arena_array(study->arena, study->n_ranges + 1, sizeof *order);
    ist_range *kept = ist_arena_array(study->arena, top + 1, sizeof *kept);
    bool      *wanted = ist_arena_array(study->arena, study->n_ranges + 1, sizeof *wanted);
    size_t     n = 0;
    if (!order || !kept || !wanted) return ist_fail(err, IST_NOMEM, "out of memory for %zu ranges", study->n_ranges);
    for (size_t i = 0; i < study->n_ranges; i++) order[i].at = i;
    for (size_t s = 0; s < study->n_subjects; s++) {
        const ist_morris_effect *effects = study->morris + s * study->n_ranges;
        double                   sum = 0;
        for (size_t i = 0; i < study->n_ranges; i++) sum += effects[i].mu_star;
        for (size_t i = 0; sum > 0 && i < study->n_ranges; i++)
            if (effects[i].mu_star / sum > order[i].by) order[i].by = effects[i].mu_star / sum;
    }
    qsort(order, study->n_ranges, sizeof *order, by_size);
    for (size_t i = 0; i < top; i++) wanted[order[i].at] = order[i].by > 0;
    for (size_t i = 0; i < study->n_ranges; i++)
        if (wanted[i]) kept[n++] = study->ranges[i];
    if (n == 0) return ist_fail(err, IST_MISSING, "none of the %zu inputs changes what is asked about at all", study->n_ranges);
    study->ranges = kept;
    study->n_ranges = n;
    return IST_OK;
}

static ist_status screen(ist_study *study, const ist_range *all, size_t n_all, size_t top, const ist_control *control, ist_error *err)
{
    ist_morris_options options = { .trajectories = IST_SCREEN_TRAJECTORIES, .inset = grid_inset, .seed = study->seed };
    if (study->n_ranges <= top) return IST_OK;
    IST_TRY(ist_morris_design(study->arena, study->n_ranges, &options, &study->design, err));
    IST_TRY(ask(study, all, n_all, control, err));
    IST_TRY(read_morris(study, err));
    ist_status status = keep_most_moving(study, top, err);
    study->morris = NULL;
    return status;
}

static ist_status read_links(const ist_study *study, const ist_study_options *options, const double **out, ist_error *err)
{
    size_t  d = study->n_ranges;
    double *matrix = ist_arena_array(study->arena, d * d + 1, sizeof *matrix);
    if (!matrix) return ist_fail(err, IST_NOMEM, "out of memory for %zu correlations", d * d);
    *out = NULL;
    for (size_t i = 0; i < d; i++) matrix[i * d + i] = 1;
    for (size_t l = 0; l < options->n_links; l++) {
        size_t      at[2] = { d, d };
        const char *names[2] = { options->links[l].one, options->links[l].other };
        for (int e = 0; e < 2; e++) {
            for (size_t i = 0; i < d; i++)
                if (strcmp(study->ranges[i].name, names[e]) == 0) at[e] = i;
            if (at[e] == d) return ist_fail(err, IST_MISSING, "a correlation is given for '%s', which is not among the %zu inputs", names[e], d);
        }
        if (at[0] == at[1]) return ist_fail(err, IST_RANGE, "'%s' is correlated with itself", names[0]);
        if (!(fabs(options->links[l].correlation) < 1)) return ist_fail(err, IST_RANGE, "the correlation %g of '%s' and '%s' does not lie between -1 and 1", options->links[l].correlation, names[0], names[1]);
        if (matrix[at[0] * d + at[1]] != 0) return ist_fail(err, IST_USAGE, "the correlation of '%s' and '%s' is given twice", names[0], names[1]);
        matrix[at[0] * d + at[1]] = matrix[at[1] * d + at[0]] = options->links[l].correlation;
        *out = matrix;
    }
    return IST_OK;
}

static ist_status make_design(ist_study *study, const ist_study_options *options, ist_error *err)
{
    const double      *correlation = NULL;
    ist_morris_options morris = { .trajectories = options->samples ? options->samples : 10, .inset = grid_inset, .seed = study->seed };
    switch (study->method) {
    case IST_METHOD_MORRIS: return ist_morris_design(study->arena, study->n_ranges, &morris, &study->design, err);
    case IST_METHOD_SOBOL:
        return ist_sobol_design(study->arena, study->n_ranges, options->samples ? options->samples : 1024, study->seed, &study->design, err);
    case IST_METHOD_SHAPLEY:
        IST_TRY(read_links(study, options, &correlation, err));
        return ist_shapley_design(study->arena, study->n_ranges, correlation, options->samples ? options->samples : 1024, study->seed,
                                  &study->design, err);
    }
    return IST_OK;
}

/* The subjects where every range stands at its planning value, and what chance leaves open there. */
static ist_status ask_planning(ist_study *study, const ist_range *all, size_t n_all, const ist_stop *stop, ist_error *err)
{
    asking      asked = { 0 };
    ist_control alone = { .threads = 1, .stop = stop };
    double     *points = ist_arena_array(study->arena, study->n_ranges + 1, sizeof *points);
    double     *y = ist_arena_array(study->arena, 2 * study->n_subjects + 1, sizeof *y);
    if (!points || !y) return ist_fail(err, IST_NOMEM, "out of memory for %zu ranges", study->n_ranges);
    for (size_t i = 0; i < study->n_ranges; i++) points[i] = 0.5;
    IST_TRY(open_probe(study, all, n_all, true, &asked, err));
    ist_status status = ist_probe_run(&asked.probe, points, 1, 1, &alone, y, NULL, err);
    ist_scenario_probe_free(asked.opened);
    study->planning = y;
    study->error = y + study->n_subjects;
    return status;
}

static ist_status answer(ist_study *study, const ist_study_options *options, ist_error *err)
{
    ist_range    *all = NULL, *chosen = NULL;
    const double *unread = NULL;
    size_t        n_all = 0, n_chosen = 0;
    IST_TRY(ist_ranges_of(study->arena, study->scenario, study->counterfactual, false, &all, &n_all, err));
    chosen = all;
    n_chosen = n_all;
    if (options->inputs) IST_TRY(ist_ranges_select(study->arena, all, n_all, options->inputs, &chosen, &n_chosen, err));
    if (n_chosen == 0) return ist_fail(err, IST_MISSING, "scenario '%s' has no input with a range", study->scenario->name);
    study->ranges = chosen;
    study->n_ranges = study->n_all = n_chosen;
    if (study->method == IST_METHOD_SHAPLEY) IST_TRY(read_links(study, options, &unread, err)); /* a name mistyped is told before the screening */
    if (study->method != IST_METHOD_MORRIS) IST_TRY(screen(study, all, n_all, options->top ? options->top : IST_STUDY_TOP, &options->control, err));
    IST_TRY(make_design(study, options, err));
    IST_TRY(ask_planning(study, all, n_all, options->control.stop, err));
    ist_status status = ask(study, all, n_all, &options->control, err);
    study->stopped = status == IST_STOPPED;
    if (status != IST_OK && !(study->stopped && study->groups >= 2)) return status;
    switch (study->method) {
    case IST_METHOD_MORRIS: return read_morris(study, err);
    case IST_METHOD_SOBOL: return read_sobol(study, err);
    case IST_METHOD_SHAPLEY: return read_shapley(study, err);
    }
    return IST_OK;
}

ist_status ist_study_run(ist_study **out, const ist_scenario *scenario, const ist_study_options *options, ist_error *err)
{
    ist_study *study = calloc(1, sizeof *study);
    if (!study || !(study->arena = ist_arena_new())) {
        free(study);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    study->scenario = scenario;
    study->method = options->method;
    study->seed = options->seed;
    study->futures = options->futures ? options->futures : IST_PROBE_FUTURES;
    study->counterfactual = options->counterfactual;
    ist_subject *subjects = ist_arena_array(study->arena, options->n_subjects + 1, sizeof *subjects);
    ist_status   status = IST_OK;
    if (!subjects) status = ist_fail(err, IST_NOMEM, "out of memory");
    else if (options->n_subjects == 0) status = ist_fail(err, IST_MISSING, "scenario '%s' has no headline; say what is asked about", scenario->name);
    if (status == IST_OK) {
        memcpy(subjects, options->subjects, options->n_subjects * sizeof *subjects);
        study->subjects = subjects;
        study->n_subjects = options->n_subjects;
        status = answer(study, options, err);
    }
    if (status == IST_OK) *out = study;
    else ist_study_free(study);
    return status;
}

void ist_study_free(ist_study *study)
{
    if (!study) return;
    ist_arena_free(study->arena);
    free(study);
}

/* Whether a row is A with one column from B. */
static bool row_is(const double *row, const double *a, const double *b, size_t d, size_t column)
{
    for (size_t j = 0; j < d; j++)
        if (row[j] != (j == column ? b[j] : a[j])) return false;
    return true;
}

static ist_status check_order(const ist_cases *cases, const char *experiments, ist_error *err)
{
    size_t d = cases->n_inputs, group = d + 2;
    if (cases->n % group || cases->n < 2 * group)
        return ist_fail(err, IST_SYNTAX, "%s: %zu rows of %zu inputs are no Saltelli sample, which has %zu rows for each base sample", experiments,
                        cases->n, d, group);
    for (size_t k = 0; k < cases->n; k += group) {
        const double *a = cases->x + k * d, *b = a + (d + 1) * d;
        for (size_t i = 0; i < d; i++)
            if (!row_is(a + (i + 1) * d, a, b, d, i))
                return ist_fail(err, IST_SYNTAX, "%s: row %zu is not row %zu with '%s' from row %zu: a Saltelli sample without second-order rows is meant",
                                experiments, k + i + 2, k + 1, cases->inputs[i], k + group);
    }
    return IST_OK;
}

static ist_status read_files(ist_study *study, const char *experiments, const char *outcomes, const char *outcome, ist_error *err)
{
    ist_cases  cases;
    ist_range *ranges = NULL;
    size_t     first = 0;
    IST_TRY(ist_cases_read(study->arena, experiments, outcomes, &cases, err));
    IST_TRY(check_order(&cases, experiments, err));
    IST_TRY(ist_cases_ranges(study->arena, &cases, &ranges, err));
    if (outcome) IST_TRY(ist_cases_output(&cases, outcome, &first, err));
    size_t  group = cases.n_inputs + 2, n = outcome ? 1 : cases.n_outputs;
    double *y = ist_arena_array(study->arena, cases.n * n + 1, sizeof *y);
    if (!y) return ist_fail(err, IST_NOMEM, "out of memory for %zu rows", cases.n);
    for (size_t i = 0; i < cases.n; i++)
        for (size_t o = 0; o < n; o++) y[i * n + o] = cases.y[i * cases.n_outputs + first + o];
    study->n_subjects = n;
    study->columns = cases.outputs + first;
    study->ranges = ranges;
    study->n_ranges = study->n_all = cases.n_inputs;
    study->design = (ist_design){ .n_inputs = cases.n_inputs, .groups = cases.n / group, .group = group, .points = cases.x };
    study->asked = study->groups = cases.n / group;
    study->y = y;
    return read_sobol(study, err);
}

ist_status ist_study_of_files(ist_study **out, const char *experiments, const char *outcomes, const char *outcome, uint64_t seed, ist_error *err)
{
    ist_study *study = calloc(1, sizeof *study);
    if (!study || !(study->arena = ist_arena_new())) {
        free(study);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    study->method = IST_METHOD_SOBOL;
    study->seed = seed;
    study->counterfactual = IST_NONE;
    ist_status status = read_files(study, experiments, outcomes, outcome, err);
    if (status == IST_OK) *out = study;
    else ist_study_free(study);
    return status;
}

void ist_study_subject(ist_buffer *out, const ist_study *study, size_t subject)
{
    if (study->scenario) ist_subject_words(out, study->scenario, &study->subjects[subject]);
    else ist_buffer_add(out, study->columns[subject]);
}

void ist_study_order(const ist_study *study, size_t subject, size_t *out)
{
    size_t  n = study->n_ranges, first = subject * n;
    ranked *order = malloc((n + 1) * sizeof *order);
    for (size_t i = 0; i < n; i++) {
        out[i] = i;
        if (!order) continue;
        order[i] = (ranked){ study->morris ? study->morris[first + i].mu_star : study->sobol ? study->sobol[first + i].total.value
                                                                                              : study->shapley[first + i].value, i };
    }
    if (order) qsort(order, n, sizeof *order, by_size);
    for (size_t i = 0; order && i < n; i++) out[i] = order[i].at;
    free(order);
}

void ist_study_experiments(ist_buffer *out, const ist_study *study)
{
    size_t d = study->n_ranges;
    for (size_t i = 0; i < d; i++) ist_csv_add(out, study->ranges[i].name);
    ist_csv_end_row(out);
    for (size_t p = 0; p < study->groups * study->design.group; p++) {
        for (size_t i = 0; i < d; i++) ist_csv_add_number(out, study->scenario ? ist_range_at(&study->ranges[i], study->design.points[p * d + i]) : study->design.points[p * d + i]);
        ist_csv_end_row(out);
    }
}

void ist_study_outcomes(ist_buffer *out, const ist_study *study)
{
    for (size_t s = 0; s < study->n_subjects; s++) {
        ist_buffer words = { 0 };
        ist_study_subject(&words, study, s);
        ist_csv_add(out, words.at ? words.at : "");
        ist_buffer_clear(&words);
    }
    ist_csv_end_row(out);
    for (size_t p = 0; p < study->groups * study->design.group; p++) {
        for (size_t s = 0; s < study->n_subjects; s++) ist_csv_add_number(out, study->y[p * study->n_subjects + s]);
        ist_csv_end_row(out);
    }
}
