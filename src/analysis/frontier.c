/* SPDX-License-Identifier: Apache-2.0
 *
 * frontier.c: the trade-off between two theatres, kind by kind and for all kinds together.
 */
#include <isthmus/analysis/frontier.h>
#include <isthmus/base/lanes.h>
#include <math.h>
#include <string.h>

enum { STEPS = 12 }; /* weights of A against B: odds e^(i/2), i from -STEPS to STEPS; 0 is the scenario's own weights */

#define HAVE(pointer) do { if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory"); } while (0)

typedef struct job {
    const ist_situation *situation;
    size_t               theatres, kinds, sites;
    size_t               a, b;
    ist_arena           *arena;
} job;

/* Fills the losses of n points whose splits stand one after the other in x. */
static ist_status weigh(const job *it, size_t n, const double *x, ist_frontier_point *points, ist_error *err)
{
    double *losses = ist_arena_array(it->arena, n * it->theatres + 1, sizeof *losses);
    HAVE(losses);
    ist_situation_losses(it->situation, n, x, losses);
    for (size_t i = 0; i < n; i++) {
        points[i].x = x + i * it->sites;
        points[i].loss_a = losses[i * it->theatres + it->a];
        points[i].loss_b = losses[i * it->theatres + it->b];
    }
    return IST_OK;
}

static double sum_of(const ist_frontier_point *point) { return point->loss_a + point->loss_b; }

static size_t least(const ist_frontier_point *points, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (sum_of(&points[i]) < sum_of(&points[best])) best = i;
    return best;
}

/* Units of a kind that the two theatres can have: those there and those at home. */
static double shared_units(const job *it, size_t f)
{
    const ist_allocation *base = &it->situation->base;
    double                units = base->pool[f];
    for (size_t k = 0; k < it->theatres; k++)
        if (k != it->a && k != it->b) units -= it->situation->posture[f * it->theatres + k];
    return units;
}

static ist_status find_today(const job *it, int kind, ist_frontier_point *out, ist_error *err)
{
    *out = (ist_frontier_point){ .weight_a = NAN };
    IST_TRY(weigh(it, 1, it->situation->posture, out, err));
    for (size_t f = 0; f < it->kinds; f++) {
        if (kind != IST_NONE && (size_t)kind != f) continue;
        out->units_a += it->situation->posture[f * it->theatres + it->a];
        out->units_b += it->situation->posture[f * it->theatres + it->b];
    }
    return IST_OK;
}

static ist_status find_kind(const job *it, size_t f, ist_frontier_curve *out, ist_error *err)
{
    const ist_allocation *base = &it->situation->base;
    size_t                row = f * it->theatres;
    double                units = shared_units(it, f), from = base->floor[row + it->a], to = units - base->floor[row + it->b];
    size_t                n = to >= from ? (size_t)(to - from) + 1 : 0;
    ist_frontier_point   *points = ist_arena_array(it->arena, n, sizeof *points);
    double               *x = ist_arena_array(it->arena, n * it->sites, sizeof *x);
    HAVE(points);
    HAVE(x);
    for (size_t i = 0; i < n; i++) {
        memcpy(x + i * it->sites, it->situation->posture, it->sites * sizeof *x);
        x[i * it->sites + row + it->a] = points[i].units_a = from + (double)i;
        x[i * it->sites + row + it->b] = points[i].units_b = units - from - (double)i;
        points[i].weight_a = NAN;
    }
    IST_TRY(weigh(it, n, x, points, err));
    *out = (ist_frontier_curve){ .kind = (int)f, .n = n, .points = points, .best = least(points, n) };
    return find_today(it, (int)f, &out->today, err);
}

/* The two theatres alone: the others keep what stands there, and their wars are left out. */
static void restrict_to_pair(const job *it, double weight_a, double weight_b, ist_allocation *out)
{
    *out = it->situation->base;
    for (size_t f = 0; f < it->kinds; f++)
        for (size_t k = 0; k < it->theatres; k++)
            if (k != it->a && k != it->b) out->floor[f * it->theatres + k] = it->situation->posture[f * it->theatres + k];
    for (size_t c = 0; c < out->n_contingencies; c++) {
        size_t k = (size_t)out->theatre[c];
        out->outlook.weight[c] *= k == it->a ? weight_a : k == it->b ? weight_b : 0;
    }
}

static double pair_units(const job *it, const double *x, size_t k)
{
    double sum = 0;
    for (size_t f = 0; f < it->kinds; f++) sum += x[f * it->theatres + k];
    return sum;
}

/* True when no other point is at least as good in both theatres and better in one. Equal ones: the first stays. */
static bool efficient(const ist_frontier_point *points, size_t n, size_t i)
{
    for (size_t j = 0; j < n; j++) {
        if (j == i || points[j].loss_a > points[i].loss_a || points[j].loss_b > points[i].loss_b) continue;
        if (points[j].loss_a < points[i].loss_a || points[j].loss_b < points[i].loss_b || j < i) return false;
    }
    return true;
}

/* The best row of kind f on the mean over many outlooks: losses of either theatre for every number of units there, then
 * the best pair of numbers. Exact for the kind; ties go to fewer units in A, then in B. True when the loss fell. */
static ist_status improve_row(const job *it, size_t f, double weight_a, double *x, double *loss, bool *moved, ist_error *err)
{
    const ist_allocation *base = &it->situation->base;
    size_t                row = f * it->theatres, n = (size_t)shared_units(it, f) + 1;
    size_t                least_a = (size_t)base->floor[row + it->a], least_b = (size_t)base->floor[row + it->b], best_a = 0, best_b = 0;
    double               *in_a = ist_arena_array(it->arena, n, sizeof *in_a), *in_b = ist_arena_array(it->arena, n, sizeof *in_b);
    double                best = INFINITY;
    HAVE(in_a);
    HAVE(in_b);
    ist_situation_row_losses(it->situation, f, it->a, n, x, in_a);
    ist_situation_row_losses(it->situation, f, it->b, n, x, in_b);
    for (size_t i = least_a; i < n; i++)
        for (size_t j = least_b; i + j < n; j++) {
            double sum = 2 * weight_a * in_a[i] + 2 * (1 - weight_a) * in_b[j];
            if (!(sum < best)) continue;
            best = sum;
            best_a = i;
            best_b = j;
        }
    if (!(best < *loss - 1e-12 * fabs(*loss))) return IST_OK;
    *moved = true;
    *loss = best;
    x[row + it->a] = (double)best_a;
    x[row + it->b] = (double)best_b;
    return IST_OK;
}

static ist_status best_on_average(const job *it, double weight_a, double *x, ist_error *err)
{
    ist_frontier_point start = { 0 };
    memcpy(x, it->situation->posture, it->sites * sizeof *x);
    IST_TRY(weigh(it, 1, x, &start, err));
    double loss = 2 * weight_a * start.loss_a + 2 * (1 - weight_a) * start.loss_b;
    bool   moved = true;
    for (int sweep = 0; sweep < 20 && moved; sweep++) {
        moved = false;
        for (size_t f = 0; f < it->kinds; f++) IST_TRY(improve_row(it, f, weight_a, x, &loss, &moved, err));
    }
    return IST_OK;
}

static ist_status best_certified(const job *it, double weight_a, double *x, double *out_gap, ist_error *err)
{
    ist_allocation pair;
    ist_split      split;
    restrict_to_pair(it, 2 * weight_a, 2 * (1 - weight_a), &pair);
    IST_TRY(ist_allocate(&pair, it->situation->posture, &split, err));
    memcpy(x, split.x, it->sites * sizeof *x);
    *out_gap = split.gap;
    return IST_OK;
}

static ist_status find_whole(const job *it, ist_frontier_curve *out, ist_error *err)
{
    enum { N = 2 * STEPS + 1 };
    ist_frontier_point *points = ist_arena_array(it->arena, N, sizeof *points), *kept = ist_arena_array(it->arena, N, sizeof *kept);
    double             *splits = ist_arena_array(it->arena, N * it->sites, sizeof *splits);
    size_t              n = 0;
    HAVE(points);
    HAVE(kept);
    HAVE(splits);
    for (int i = 0; i < N; i++) {
        double *x = splits + (size_t)i * it->sites, gap = NAN, weight = 1.0 / (1.0 + ist_exp(-0.5 * (i - STEPS)));
        if (it->situation->n_outlooks == 1) IST_TRY(best_certified(it, weight, x, &gap, err));
        else IST_TRY(best_on_average(it, weight, x, err));
        points[i] = (ist_frontier_point){ .gap = gap, .weight_a = weight, .units_a = pair_units(it, x, it->a), .units_b = pair_units(it, x, it->b) };
    }
    IST_TRY(weigh(it, N, splits, points, err));
    for (size_t i = 0; i < N; i++)
        if (efficient(points, N, i)) kept[n++] = points[i];
    *out = (ist_frontier_curve){ .kind = IST_NONE, .n = n, .points = kept, .best = least(kept, n) };
    return find_today(it, IST_NONE, &out->today, err);
}

/* What one unit changes when it leaves `from`; impossible ones are left out. */
static ist_status find_exchanges(const job *it, const double *x, size_t n_ways, size_t *out_n, const ist_exchange **out, ist_error *err)
{
    const ist_allocation *base = &it->situation->base;
    size_t                ways[4][2] = { { it->a, it->b }, { it->b, it->a }, { it->theatres, it->a }, { it->theatres, it->b } };
    ist_exchange         *found = ist_arena_array(it->arena, it->kinds * 4, sizeof *found);
    double               *moved = ist_arena_array(it->arena, it->sites, sizeof *moved);
    ist_frontier_point    before = { 0 }, after = { 0 };
    HAVE(found);
    HAVE(moved);
    *out_n = 0;
    IST_TRY(weigh(it, 1, x, &before, err));
    for (size_t f = 0; f < it->kinds; f++)
        for (size_t w = 0; w < n_ways; w++) {
            size_t row = f * it->theatres, from = ways[w][0], to = ways[w][1];
            double home = base->pool[f];
            for (size_t k = 0; k < it->theatres; k++) home -= x[row + k];
            if (from == it->theatres ? home < 1 : x[row + from] - base->floor[row + from] < 1) continue;
            memcpy(moved, x, it->sites * sizeof *moved);
            if (from < it->theatres) moved[row + from] -= 1;
            moved[row + to] += 1;
            IST_TRY(weigh(it, 1, moved, &after, err));
            found[(*out_n)++] = (ist_exchange){ .kind = (int)f, .from = (int)from, .to = (int)to,
                                                .change_a = after.loss_a - before.loss_a, .change_b = after.loss_b - before.loss_b };
        }
    *out = found;
    return IST_OK;
}

static bool gains_anything(const ist_allocation *it)
{
    for (size_t c = 0; c < it->n_contingencies; c++)
        for (size_t f = 0; f < it->n_kinds; f++)
            if (it->outlook.weight[c] > 0 && it->outlook.e[c] > 0 && it->kind_weight[f * it->n_contingencies + c] > 0 &&
                it->outlook.seen[f * it->n_theatres + (size_t)it->theatre[c]] > 0)
                return true;
    return false;
}

ist_status ist_frontier_find(const ist_situation *situation, int a, int b, ist_arena *arena, ist_frontier *out, ist_error *err)
{
    const ist_allocation *base = &situation->base;
    job it = { .situation = situation, .theatres = base->n_theatres, .kinds = base->n_kinds,
               .sites = base->n_kinds * base->n_theatres, .a = (size_t)a, .b = (size_t)b, .arena = arena };
    if (a == b || a < 0 || b < 0 || it.a >= it.theatres || it.b >= it.theatres)
        return ist_fail(err, IST_USAGE, "a trade-off is between two different theatres");
    if (it.kinds == 0) return ist_fail(err, IST_MISSING, "the scenario has no kind of force to move between theatres");
    ist_frontier_curve *kinds = ist_arena_array(arena, it.kinds, sizeof *kinds);
    HAVE(kinds);
    *out = (ist_frontier){ .a = a, .b = b, .n_kinds = it.kinds, .kinds = kinds, .any_gain = gains_anything(base) };
    for (size_t f = 0; f < it.kinds; f++) IST_TRY(find_kind(&it, f, &kinds[f], err));
    IST_TRY(find_whole(&it, &out->whole, err));
    IST_TRY(find_exchanges(&it, situation->posture, 4, &out->n_exchanges, &out->exchanges, err));
    IST_TRY(find_exchanges(&it, out->whole.points[out->whole.best].x, 2, &out->n_exchanges_best, &out->exchanges_best, err));
    out->certified = situation->n_outlooks == 1;
    if (!out->certified) return IST_OK;
    IST_TRY(ist_allocate(base, situation->posture, &out->everywhere, err));
    out->today_everywhere = ist_allocation_loss(base, situation->posture);
    return IST_OK;
}
