/* SPDX-License-Identifier: Apache-2.0
 *
 * allocation.c: sweeps and pair moves over whole units, and the bound that certifies them.
 *
 * rho[c](x) is a sum of min(1, .) terms with weights >= 0, so concave; exp(e (base - rho)) is convex in it and falling;
 * L is a sum of these with weights >= 0. So L is convex, and over floor <= x <= cap, sum over theatres <= pool, a plane
 * that touches it anywhere lies below it everywhere: that is the bound (docs/deterrence.md).
 */
#include <isthmus/analysis/allocation.h>
#include <isthmus/base/lanes.h>
#include <isthmus/base/waterfill.h>
#include <math.h>
#include <string.h>

enum { FLUID_SWEEPS = 300, ROUNDS = 200 };
static const double least_gain = 1e-12; /* relative to L: what counts as better, as in docs/model.md section 4 */

void ist_allocation_of(ist_allocation *out, const ist_world *world, const ist_outlook *outlook, const double *floor,
                       const double *pool)
{
    size_t sites = world->n_kinds * world->n_theatres;
    *out = (ist_allocation){ .n_theatres = world->n_theatres, .n_kinds = world->n_kinds,
                             .n_contingencies = world->n_contingencies, .outlook = *outlook };
    for (size_t c = 0; c < world->n_contingencies; c++) {
        out->theatre[c] = world->contingencies[c].theatre;
        out->depth_weight[c] = world->contingencies[c].depth_weight;
    }
    for (size_t i = 0; i < world->n_kinds * world->n_contingencies; i++) out->kind_weight[i] = world->weight[i];
    for (size_t s = 0; s < sites; s++) out->floor[s] = floor[s];
    for (size_t f = 0; f < world->n_kinds; f++) out->pool[f] = pool[f];
}

/* -- L and its parts -- */

static size_t site_of(const ist_allocation *it, size_t f, size_t c) { return f * it->n_theatres + (size_t)it->theatre[c]; }

static double ratio(const ist_allocation *it, size_t s, double x)
{
    double seen = it->outlook.seen[s];
    return seen > 0 ? fmin(1.0, (it->outlook.fielded[s] + x) / seen) : 1.0;
}

double ist_allocation_coverage(const ist_allocation *it, size_t c, const double *x)
{
    double rho = it->depth_weight[c] * it->outlook.depth[c];
    for (size_t f = 0; f < it->n_kinds; f++) {
        size_t s = site_of(it, f, c);
        rho += it->kind_weight[f * it->n_contingencies + c] * ratio(it, s, x[s]);
    }
    return rho;
}

static double term(const ist_allocation *it, size_t c, double rho)
{
    return it->outlook.weight[c] * ist_exp(it->outlook.e[c] * (it->outlook.base[c] - rho));
}

double ist_allocation_theatre_loss(const ist_allocation *it, size_t theatre, const double *x)
{
    double sum = 0;
    for (size_t c = 0; c < it->n_contingencies; c++)
        if ((size_t)it->theatre[c] == theatre) sum += term(it, c, ist_allocation_coverage(it, c, x));
    return sum;
}

double ist_allocation_loss(const ist_allocation *it, const double *x)
{
    double sum = 0;
    for (size_t k = 0; k < it->n_theatres; k++) sum += ist_allocation_theatre_loss(it, k, x);
    return sum;
}

/* Units of kind f that still raise coverage in theatre k. */
static double cap_at(const ist_allocation *it, size_t s)
{
    double cap = it->outlook.seen[s] > 0 ? it->outlook.seen[s] - it->outlook.fielded[s] : 0;
    return cap > it->floor[s] ? cap : it->floor[s];
}

/* -- one kind with the others as they stand -- */

typedef struct row_sites {
    ist_site sites[IST_MAX_THEATRES];
    double   amount[IST_MAX_THEATRES][IST_MAX_CONTINGENCIES], rate[IST_MAX_THEATRES][IST_MAX_CONTINGENCIES];
} row_sites;

static void sites_of_row(const ist_allocation *it, size_t f, const double *x, row_sites *out)
{
    for (size_t k = 0; k < it->n_theatres; k++) {
        size_t s = f * it->n_theatres + k;
        out->sites[k] = (ist_site){ .floor = it->floor[s], .cap = cap_at(it, s), .amount = out->amount[k], .rate = out->rate[k] };
    }
    for (size_t c = 0; c < it->n_contingencies; c++) {
        size_t    s = site_of(it, f, c);
        ist_site *site = &out->sites[it->theatre[c]];
        double    w = it->kind_weight[f * it->n_contingencies + c], seen = it->outlook.seen[s];
        if (!(it->outlook.weight[c] > 0 && it->outlook.e[c] > 0 && w > 0 && seen > 0)) continue;
        double rest = ist_allocation_coverage(it, c, x) - w * ratio(it, s, x[s]) + w * it->outlook.fielded[s] / seen;
        out->amount[it->theatre[c]][site->n_terms] = term(it, c, rest);
        out->rate[it->theatre[c]][site->n_terms++] = it->outlook.e[c] * w / seen;
    }
}

/* Gives kind f its exact best row of whole units; true when L fell. */
static bool improve_row(const ist_allocation *it, size_t f, double *x)
{
    row_sites row;
    double    new_row[IST_MAX_THEATRES], old_row[IST_MAX_THEATRES], old = ist_allocation_loss(it, x), *at = x + f * it->n_theatres;
    sites_of_row(it, f, x, &row);
    ist_waterfill_units(row.sites, it->n_theatres, it->pool[f], old > 0 ? old : 1.0, new_row);
    memcpy(old_row, at, it->n_theatres * sizeof *at);
    memcpy(at, new_row, it->n_theatres * sizeof *at);
    if (ist_allocation_loss(it, x) < old - least_gain * old) return true;
    memcpy(at, old_row, it->n_theatres * sizeof *at);
    return false;
}

/* -- moves of one unit, and of two kinds' units at once -- */

typedef struct move { size_t f, from, to; } move; /* theatre n_theatres: home */

static double at_home(const ist_allocation *it, size_t f, const double *x)
{
    double home = it->pool[f];
    for (size_t k = 0; k < it->n_theatres; k++) home -= x[f * it->n_theatres + k];
    return home;
}

static bool possible(const ist_allocation *it, move m, const double *x)
{
    if (m.from == m.to) return false;
    if (m.from == it->n_theatres) return at_home(it, m.f, x) >= 1;
    return x[m.f * it->n_theatres + m.from] - it->floor[m.f * it->n_theatres + m.from] >= 1;
}

static void make(const ist_allocation *it, move m, double units, double *x)
{
    if (m.from < it->n_theatres) x[m.f * it->n_theatres + m.from] -= units;
    if (m.to < it->n_theatres) x[m.f * it->n_theatres + m.to] += units;
}

/* What a change of x in the theatres of the moves adds to L. */
static double change(const ist_allocation *it, const double *before, const double *x, const move *moves, size_t n)
{
    bool   touched[IST_MAX_THEATRES + 1] = { false };
    double sum = 0;
    for (size_t i = 0; i < n; i++) touched[moves[i].from] = touched[moves[i].to] = true;
    for (size_t k = 0; k < it->n_theatres; k++)
        if (touched[k]) sum += ist_allocation_theatre_loss(it, k, x) - before[k];
    return sum;
}

typedef struct search {
    const ist_allocation *it;
    double               *x, before[IST_MAX_THEATRES];
    double                best; /* most negative change of L so far */
    move                  moves[2];
    size_t                n;
} search;

static void look_at(search *s, const move *moves, size_t n)
{
    double got = change(s->it, s->before, s->x, moves, n);
    if (!(got < s->best)) return;
    s->best = got;
    s->n = n;
    for (size_t i = 0; i < n; i++) s->moves[i] = moves[i];
}

/* With the first unit moved, every move of a unit of a later kind. */
static void look_at_seconds(search *s, move first)
{
    size_t places = s->it->n_theatres + 1;
    for (size_t g = first.f + 1; g < s->it->n_kinds; g++)
        for (size_t way = 0; way < places * places; way++) {
            move both[2] = { first, { g, way / places, way % places } };
            if (!possible(s->it, both[1], s->x)) continue;
            make(s->it, both[1], 1, s->x);
            look_at(s, both, 2);
            make(s->it, both[1], -1, s->x);
        }
}

/* The best move of one unit or of two units of two kinds. */
static void best_move(const ist_allocation *it, double *x, search *out)
{
    size_t places = it->n_theatres + 1;
    *out = (search){ .it = it, .x = x };
    for (size_t k = 0; k < it->n_theatres; k++) out->before[k] = ist_allocation_theatre_loss(it, k, x);
    for (size_t f = 0; f < it->n_kinds; f++)
        for (size_t way = 0; way < places * places; way++) {
            move first = { f, way / places, way % places };
            if (!possible(it, first, x)) continue;
            make(it, first, 1, x);
            look_at(out, &first, 1);
            look_at_seconds(out, first);
            make(it, first, -1, x);
        }
}

/* Sweeps and moves until nothing improves. */
static void climb_down(const ist_allocation *it, double *x, ist_split *out)
{
    out->sweeps = out->pair_moves = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (bool moved = true; moved && out->sweeps < ROUNDS; out->sweeps++) {
            moved = false;
            for (size_t f = 0; f < it->n_kinds; f++) moved |= improve_row(it, f, x);
        }
        search found;
        best_move(it, x, &found);
        out->loss = ist_allocation_loss(it, x);
        out->largest_gain = -found.best;
        if (!(-found.best > least_gain * out->loss)) break;
        for (size_t i = 0; i < found.n; i++) make(it, found.moves[i], 1, x);
        out->pair_moves++;
    }
    memcpy(out->x, x, it->n_kinds * it->n_theatres * sizeof *x);
}

/* -- the bound -- */

/* How far the touching plane at x falls below L(x) over all that can be reached: kind by kind the best exchange of what
 * stands there for what the margins would buy (Frank and Wolfe 1956). */
static double plane_gap(const ist_allocation *it, const double *x)
{
    double gap = 0;
    for (size_t f = 0; f < it->n_kinds; f++) {
        double    margin[IST_MAX_THEATRES], left = it->pool[f], room[IST_MAX_THEATRES];
        row_sites row;
        sites_of_row(it, f, x, &row);
        for (size_t k = 0; k < it->n_theatres; k++) {
            const ist_site *site = &row.sites[k];
            double          here = x[f * it->n_theatres + k];
            margin[k] = 0;
            for (size_t j = 0; j < site->n_terms; j++) margin[k] += site->amount[j] * site->rate[j] * ist_exp(-site->rate[j] * here);
            gap -= margin[k] * (here - site->floor);
            left -= site->floor;
            room[k] = site->cap - site->floor;
        }
        for (size_t n = 0; n < it->n_theatres && left > 0; n++) { /* dearest margin first */
            size_t best = 0;
            for (size_t k = 1; k < it->n_theatres; k++)
                if (margin[k] > margin[best]) best = k;
            double gets = fmin(left, room[best]);
            gap += margin[best] * gets;
            left -= gets;
            margin[best] = -1;
        }
    }
    return fmax(0, gap);
}

/* The fluid optimum by rows, and the best plane met on the way. */
static void solve_fluid(const ist_allocation *it, double *x, ist_split *out)
{
    for (size_t s = 0; s < it->n_kinds * it->n_theatres; s++) x[s] = it->floor[s];
    out->bound = -INFINITY;
    for (int sweep = 0; sweep < FLUID_SWEEPS; sweep++) {
        for (size_t f = 0; f < it->n_kinds; f++) {
            row_sites row;
            sites_of_row(it, f, x, &row);
            ist_waterfill_fluid(row.sites, it->n_theatres, it->pool[f], x + f * it->n_theatres, NULL);
        }
        double gap = plane_gap(it, x);
        out->fluid_loss = ist_allocation_loss(it, x);
        out->bound = fmax(out->bound, out->fluid_loss - gap - 1e-12 * out->fluid_loss); /* room for rounding */
        if (gap <= 1e-7 * out->fluid_loss) break;
    }
}

ist_status ist_allocate(const ist_allocation *it, const double *start, ist_split *out, ist_error *err)
{
    double    x[IST_MAX_SITES], fluid[IST_MAX_SITES];
    ist_split first = { 0 }, second = { 0 };
    for (size_t f = 0; f < it->n_kinds; f++) {
        double floors = 0;
        for (size_t k = 0; k < it->n_theatres; k++) floors += it->floor[f * it->n_theatres + k];
        if (floors > it->pool[f])
            return ist_fail(err, IST_RANGE, "standing commitments of %g units exceed the pool of %g", floors, it->pool[f]);
    }
    solve_fluid(it, fluid, &second);
    first.bound = second.bound;
    first.fluid_loss = second.fluid_loss;
    for (size_t s = 0; s < it->n_kinds * it->n_theatres; s++) x[s] = start ? start[s] : it->floor[s];
    climb_down(it, x, &first);
    for (size_t s = 0; s < it->n_kinds * it->n_theatres; s++) x[s] = fmax(it->floor[s], floor(fluid[s] + 1e-9));
    climb_down(it, x, &second);
    *out = second.loss < first.loss - least_gain * first.loss ? second : first;
    out->gap = out->loss > 0 ? fmax(0, out->loss - out->bound) / out->loss : 0;
    return IST_OK;
}
