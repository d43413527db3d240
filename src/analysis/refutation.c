/* SPDX-License-Identifier: Apache-2.0
 *
 * refutation.c: hunts for the smallest change that turns a statement.
 *
 * Every range is moved to both ends first. Of the moves that turn a statement the share of the range at which it turns is
 * found by halving. Where none does alone, the moves that lower it most are tried two and three together. The smallest is
 * asked again on other futures, and moved on towards the ends until these confirm it.
 */
#include <isthmus/analysis/refutation.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double sure = 1.6448536269514722; /* standard errors: one-sided 95% */
enum { HALVINGS = 6, CANDIDATES = 6, STEPS_ON = 4 };

/* Inputs moved together, each towards one end. */
typedef struct move {
    size_t n, input[IST_REFUTE_MOST];
    bool   up[IST_REFUTE_MOST];
    double size, value; /* how far; the statement there, times its sign */
} move;

typedef struct hunt {
    const ist_probe   *search, *confirm;
    const ist_range   *ranges;
    size_t             n_subjects, d;
    int                most;
    const ist_control *control;
    const double      *ends;     /* [2 d][n_subjects] each input at its low and its high end */
    const double      *planning; /* [n_subjects] on the search's futures */
} hunt;

static void place(const hunt *h, const move *it, double size, double *point)
{
    for (size_t i = 0; i < h->d; i++) point[i] = 0.5;
    for (size_t k = 0; k < it->n; k++) point[it->input[k]] = it->up[k] ? 0.5 + size : 0.5 - size;
}

/* The statement of a subject at each move's own size, times its sign. */
static ist_status ask(const hunt *h, move *moves, size_t n, size_t subject, int sign, ist_error *err)
{
    double    *points = malloc((n * h->d + 1) * sizeof *points), *y = malloc((n * h->n_subjects + 1) * sizeof *y);
    ist_status status = points && y ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for %zu points", n);
    for (size_t i = 0; status == IST_OK && i < n; i++) place(h, &moves[i], moves[i].size, points + i * h->d);
    ist_control quiet = *h->control;
    quiet.progress = NULL;
    if (status == IST_OK) status = ist_probe_run(h->search, points, n, 1, &quiet, y, NULL, err);
    for (size_t i = 0; status == IST_OK && i < n; i++) moves[i].value = sign * y[i * h->n_subjects + subject];
    free(points);
    free(y);
    return status;
}

static int by_value(const void *a, const void *b)
{
    const move *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->input[0] < y->input[0] ? -1 : x->input[0] > y->input[0];
}

static int by_size(const void *a, const void *b)
{
    const move *x = a, *y = b;
    if (x->size != y->size) return x->size < y->size ? -1 : 1;
    return by_value(a, b);
}

/* The least size at which each move turns the statement, to the nearest part of 2^HALVINGS from above. */
static ist_status halve(const hunt *h, move *moves, size_t n, size_t subject, int sign, ist_error *err)
{
    double low[CANDIDATES], high[CANDIDATES], value[CANDIDATES];
    for (size_t i = 0; i < n; i++) {
        low[i] = 0;
        high[i] = 0.5;
        value[i] = moves[i].value;
    }
    for (int k = 0; k < HALVINGS; k++) {
        for (size_t i = 0; i < n; i++) moves[i].size = 0.5 * (low[i] + high[i]);
        IST_TRY(ask(h, moves, n, subject, sign, err));
        for (size_t i = 0; i < n; i++) {
            if (moves[i].value <= 0) {
                high[i] = moves[i].size;
                value[i] = moves[i].value;
            } else {
                low[i] = moves[i].size;
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        moves[i].size = high[i];
        moves[i].value = value[i];
    }
    qsort(moves, n, sizeof *moves, by_size);
    return IST_OK;
}

static void record(const hunt *h, const move *it, double size, double value, double error, ist_refuted found, ist_refutation *of)
{
    of->found = found;
    of->size = size;
    of->value = value;
    of->error = error;
    of->n_changes = it->n;
    for (size_t i = 0; i < it->n; i++) {
        double           at = it->up[i] ? 0.5 + size : 0.5 - size;
        const ist_range *range = h->ranges ? &h->ranges[it->input[i]] : NULL;
        of->changes[i] = (ist_refute_change){ .range = range, .place = at, .value = range ? ist_range_at(range, at) : at };
    }
}

/* Asks a move on other futures, from its size on towards the ends, until these agree. */
static ist_status confirm(const hunt *h, const move *it, size_t subject, ist_refutation *of, ist_error *err)
{
    double    *point = malloc((h->d + 1) * sizeof *point), *y = malloc((2 * h->n_subjects + 1) * sizeof *y);
    ist_status status = point && y ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for a point");
    ist_control quiet = *h->control;
    quiet.progress = NULL;
    for (int k = 0; status == IST_OK && k <= STEPS_ON && of->found != IST_REFUTED_FLIPS; k++) {
        double size = it->size + (0.5 - it->size) * k / STEPS_ON;
        place(h, it, size, point);
        status = ist_probe_run(h->confirm, point, 1, 1, &quiet, y, NULL, err);
        if (status != IST_OK) break;
        double value = y[subject], error = y[h->n_subjects + subject];
        if (of->sign * value <= -sure * error) record(h, it, size, value, error, IST_REFUTED_FLIPS, of);
        else if (k == STEPS_ON && of->n_changes == 0) record(h, it, size, value, error, IST_REFUTED_NOT_CONFIRMED, of);
    }
    free(point);
    free(y);
    return status;
}

/* The smallest of the moves that turn the statement at the ends [n], if other futures confirm one. */
static ist_status try_moves(const hunt *h, move *moves, size_t n, size_t subject, ist_refutation *of, ist_error *err)
{
    size_t turning = 0;
    qsort(moves, n, sizeof *moves, by_value);
    while (turning < n && turning < CANDIDATES && moves[turning].value <= 0) turning++;
    if (turning == 0) return IST_OK;
    IST_TRY(halve(h, moves, turning, subject, of->sign, err));
    for (size_t i = 0; i < turning && of->found != IST_REFUTED_FLIPS; i++) IST_TRY(confirm(h, &moves[i], subject, of, err));
    return IST_OK;
}

/* The move of each input to its worse end, worst first. */
static size_t single_moves(const hunt *h, size_t subject, int sign, move *moves)
{
    size_t n = 0;
    for (size_t i = 0; i < h->d; i++) {
        double low = sign * h->ends[2 * i * h->n_subjects + subject], high = sign * h->ends[(2 * i + 1) * h->n_subjects + subject];
        if (low == sign * h->planning[subject] && high == low) continue; /* it does nothing */
        moves[n++] = (move){ .n = 1, .input = { i }, .up = { high < low }, .size = 0.5, .value = fmin(low, high) };
    }
    qsort(moves, n, sizeof *moves, by_value);
    return n;
}

/* All sets of `together` among the first moves, at their ends. */
static size_t joint_moves(const move *single, size_t n, size_t together, move *out)
{
    size_t count = 0;
    if (n > IST_REFUTE_PARTNERS) n = IST_REFUTE_PARTNERS;
    for (unsigned set = 0; set < 1u << n; set++) {
        move it = { .size = 0.5 };
        for (size_t i = 0; i < n; i++) {
            if (!(set >> i & 1)) continue;
            if (it.n < IST_REFUTE_MOST) {
                it.input[it.n] = single[i].input[0];
                it.up[it.n] = single[i].up[0];
            }
            it.n++;
        }
        if (it.n == together) out[count++] = it;
    }
    return count;
}

static ist_status hunt_subject(const hunt *h, size_t subject, ist_refutation *of, ist_error *err)
{
    move       joint[64];
    move      *single = malloc((h->d + 1) * sizeof *single), *tried = malloc((h->d + 1) * sizeof *tried);
    ist_status status = single && tried ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for %zu moves", h->d);
    if (status != IST_OK) goto done;
    size_t n = single_moves(h, subject, of->sign, single);
    of->looked_at = 2 * h->d;
    memcpy(tried, single, n * sizeof *tried);
    of->found = IST_REFUTED_NOTHING;
    IST_CHECK(try_moves(h, tried, n, subject, of, err));
    for (int together = 2; together <= h->most && of->found != IST_REFUTED_FLIPS; together++) {
        size_t count = joint_moves(single, n, (size_t)together, joint);
        of->looked_at += count;
        IST_CHECK(ask(h, joint, count, subject, of->sign, err));
        IST_CHECK(try_moves(h, joint, count, subject, of, err));
    }
done:
    if (status == IST_STOPPED) of->found = IST_REFUTED_NOT_LOOKED_AT;
    free(single);
    free(tried);
    return status;
}

/* What is claimed, and whether it holds at the planning values at all. */
static void judge(ist_refutation *of, int sign, double value, double error)
{
    *of = (ist_refutation){ .sign = sign ? sign : value < 0 ? -1 : 1, .planning = value, .planning_error = error, .value = value, .error = error };
    if (value == 0 || fabs(value) < sure * error) of->found = IST_REFUTED_UNDECIDED;
    else if (of->sign * value < 0) of->found = IST_REFUTED_ALREADY;
}

ist_status ist_refute_probe(const ist_probe *search, const ist_probe *confirming, const ist_range *ranges, size_t n_subjects, const int *signs,
                            int most, const ist_control *control, ist_refutation *of, ist_error *err)
{
    size_t     d = search->n_inputs, n = 2 * d + 1;
    double    *points = malloc((n * d + 1) * sizeof *points), *y = malloc((n * n_subjects + 1) * sizeof *y), *told = malloc((2 * n_subjects + 1) * sizeof *told);
    ist_status status = points && y && told ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for %zu points", n);
    for (size_t s = 0; s < n_subjects; s++) of[s] = (ist_refutation){ .found = IST_REFUTED_NOT_LOOKED_AT, .sign = signs[s] };
    if (status != IST_OK) goto done;
    for (size_t i = 0; i < n * d; i++) points[i] = 0.5;
    for (size_t i = 0; i < d; i++) {
        points[2 * i * d + i] = 0;
        points[(2 * i + 1) * d + i] = 1;
    }
    ist_control quiet = *control;
    quiet.progress = NULL;
    IST_CHECK(ist_probe_run(confirming, points + 2 * d * d, 1, 1, &quiet, told, NULL, err));
    IST_CHECK(ist_probe_run(search, points, n, 1, control, y, NULL, err));
    hunt h = { .search = search, .confirm = confirming, .ranges = ranges, .n_subjects = n_subjects, .d = d, .most = most ? most : IST_REFUTE_MOST,
               .control = control, .ends = y, .planning = y + 2 * d * n_subjects };
    for (size_t s = 0; s < n_subjects; s++) {
        judge(&of[s], signs[s], told[s], told[n_subjects + s]);
        if (of[s].found == IST_REFUTED_NOT_LOOKED_AT) IST_CHECK(hunt_subject(&h, s, &of[s], err));
    }
done:
    free(points);
    free(y);
    free(told);
    return status;
}

/* ---- a scenario */

static const uint64_t confirm_from = (uint64_t)1 << 20; /* futures that no search has seen */

static ist_status refute(ist_refutations *made, const ist_refutation_options *options, ist_error *err)
{
    ist_range          *all = NULL, *chosen = NULL;
    size_t              n_all = 0;
    ist_scenario_probe *opened[2] = { NULL, NULL };
    ist_probe           probes[2];
    ist_status          status;
    IST_TRY(ist_ranges_of(made->arena, made->scenario, options->counterfactual, false, &all, &n_all, err));
    chosen = all;
    made->n_ranges = n_all;
    if (options->inputs) IST_TRY(ist_ranges_select(made->arena, all, n_all, options->inputs, &chosen, &made->n_ranges, err));
    if (made->n_ranges == 0) return ist_fail(err, IST_MISSING, "scenario '%s' has no input with a range", made->scenario->name);
    ist_finding    *findings = ist_arena_array(made->arena, made->n_subjects + 1, sizeof *findings);
    ist_refutation *of = ist_arena_array(made->arena, made->n_subjects + 1, sizeof *of);
    if (!findings || !of) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t s = 0; s < made->n_subjects; s++) findings[s] = made->subjects[s].finding;
    for (int p = 0; p < 2; p++) {
        ist_scenario_probe_options asked = { .seed = options->seed, .counterfactual = options->counterfactual, .first = p ? confirm_from : 0,
                                             .futures = p ? made->confirm : made->futures, .ranges = chosen, .n_ranges = made->n_ranges,
                                             .findings = findings, .n_findings = made->n_subjects, .errors = p == 1 };
        IST_CHECK(ist_scenario_probe_new(&opened[p], &probes[p], made->scenario, all, n_all, &asked, err));
    }
    status = ist_refute_probe(&probes[0], &probes[1], chosen, made->n_subjects, options->signs, options->most, &options->control, of, err);
    made->of = of;
    made->stopped = status == IST_STOPPED;
    if (made->stopped) status = IST_OK;
done:
    for (int p = 0; p < 2; p++) ist_scenario_probe_free(opened[p]);
    return status;
}

ist_status ist_refute(ist_refutations **out, const ist_scenario *scenario, const ist_refutation_options *options, ist_error *err)
{
    ist_refutations *made = calloc(1, sizeof *made);
    ist_subject     *subjects = NULL;
    if (!made || !(made->arena = ist_arena_new()) || !(subjects = ist_arena_array(made->arena, options->n_subjects + 1, sizeof *subjects))) {
        ist_refutations_free(made);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    if (options->n_subjects) memcpy(subjects, options->subjects, options->n_subjects * sizeof *subjects);
    made->scenario = scenario;
    made->subjects = subjects;
    made->n_subjects = options->n_subjects;
    made->seed = options->seed;
    made->most = options->most ? options->most : IST_REFUTE_MOST;
    made->futures = options->futures ? options->futures : IST_PROBE_FUTURES;
    made->confirm = options->confirm ? options->confirm : IST_CONFIRM_FUTURES;
    ist_status status = options->n_subjects ? refute(made, options, err)
                                            : ist_fail(err, IST_MISSING, "scenario '%s' has no headline; say what is asked about", scenario->name);
    if (status == IST_OK) *out = made;
    else ist_refutations_free(made);
    return status;
}

void ist_refutations_free(ist_refutations *refutations)
{
    if (!refutations) return;
    ist_arena_free(refutations->arena);
    free(refutations);
}
