/* SPDX-License-Identifier: Apache-2.0
 *
 * prim.c: peeling, pasting, and what chance alone would have found.
 */
#include <isthmus/analysis/prim.h>
#include <isthmus/base/lanes.h>
#include <isthmus/base/random.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double significant = 0.05;

/* The cases, sorted along every input. Shared by all searches. */
typedef struct cases {
    const double *x;
    size_t        n, d, holding, least;
    double        base, peel;
    size_t       *order;   /* [d][n] */
} cases;

/* A search's own memory. */
typedef struct search {
    const cases   *of;
    const bool    *holds;
    unsigned char *inside; /* [n] */
    size_t        *from, *to; /* [d] the cases of an input's order that may still be inside */
    size_t         m, h;
} search;

static double quality(const cases *all, double m, double h) { return m > 0 ? (h / m - all->base) * sqrt(m) : -INFINITY; }
static double at(const cases *all, size_t input, size_t place) { return all->x[all->order[input * all->n + place] * all->d + input]; }

typedef struct by_value { double value; size_t at; } by_value;

static int compare(const void *a, const void *b)
{
    const by_value *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static bool open_cases(cases *all)
{
    by_value *values = malloc((all->n + 1) * sizeof *values);
    all->order = malloc((all->n * all->d + 1) * sizeof *all->order);
    for (size_t j = 0; values && all->order && j < all->d; j++) {
        for (size_t i = 0; i < all->n; i++) values[i] = (by_value){ all->x[i * all->d + j], i };
        qsort(values, all->n, sizeof *values, compare);
        for (size_t i = 0; i < all->n; i++) all->order[j * all->n + i] = values[i].at;
    }
    free(values);
    return values && all->order;
}

/* A slice at one end of an input: how many cases of the box lie in it and how many of them hold. */
typedef struct slice { size_t input, removed, held; bool upper; double limit; } slice;

/* The slice of about `most` cases, or of the cases that share the end value when these are more; none when nothing is left. */
static slice slice_at(search *s, size_t input, bool upper, size_t most)
{
    const cases  *all = s->of;
    const size_t *order = all->order + input * all->n;
    slice         cut = { .input = input, .upper = upper };
    size_t        place = upper ? s->to[input] : s->from[input];
    double        last = 0;
    bool          first = true;
    for (; upper ? place > s->from[input] : place < s->to[input]; place = upper ? place - 1 : place + 1) {
        size_t i = order[upper ? place - 1 : place];
        double value = all->x[i * all->d + input];
        if (!s->inside[i]) {
            if (first) { /* trims the end for good */
                if (upper) s->to[input] = place - 1;
                else s->from[input] = place + 1;
            }
            continue;
        }
        if (!first && value != last && cut.removed >= most) {
            cut.limit = 0.5 * (value + last);
            return cut;
        }
        first = false;
        last = value;
        cut.removed++;
        cut.held += s->holds[i];
    }
    return (slice){ .input = input, .upper = upper }; /* it would leave nothing */
}

static void take_off(search *s, const slice *cut)
{
    const cases *all = s->of;
    for (size_t i = 0; i < all->n; i++) {
        double value = all->x[i * all->d + cut->input];
        if (s->inside[i] && (cut->upper ? value > cut->limit : value < cut->limit)) s->inside[i] = 0;
    }
    s->m -= cut->removed;
    s->h -= cut->held;
}

/* Peels the slice after which the largest share holds; of several the thinnest. False at the end of the way. */
static bool peel(search *s, slice *out)
{
    const cases *all = s->of;
    size_t       most = (size_t)(all->peel * (double)s->m);
    slice        best = { 0 };
    double       mean = -1;
    if (s->h == s->m || s->h == 0) return false;
    for (size_t j = 0; j < all->d; j++)
        for (int upper = 0; upper < 2; upper++) {
            slice cut = slice_at(s, j, upper, most ? most : 1);
            if (!cut.removed || s->m - cut.removed < all->least) continue;
            double after = (double)(s->h - cut.held) / (double)(s->m - cut.removed);
            if (after < mean || (after == mean && cut.removed >= best.removed)) continue;
            mean = after;
            best = cut;
        }
    if (!best.removed) return false;
    take_off(s, &best);
    *out = best;
    return true;
}

static bool open_search(search *s, const cases *all, const bool *holds)
{
    *s = (search){ .of = all, .holds = holds, .inside = malloc(all->n + 1), .from = malloc((all->d + 1) * sizeof *s->from),
                   .to = malloc((all->d + 1) * sizeof *s->to), .m = all->n, .h = all->holding };
    if (!s->inside || !s->from || !s->to) return false;
    memset(s->inside, 1, all->n);
    for (size_t j = 0; j < all->d; j++) {
        s->from[j] = 0;
        s->to[j] = all->n;
    }
    return true;
}

static void close_search(search *s)
{
    free(s->inside);
    free(s->from);
    free(s->to);
}

/* ---- the box that is chosen */

typedef struct box { double *low, *high; } box; /* [d], infinite where not set */

static bool inside(const cases *all, const box *b, size_t i, size_t but)
{
    for (size_t j = 0; j < all->d; j++) {
        double value = all->x[i * all->d + j];
        if (j != but && (value < b->low[j] || value > b->high[j])) return false;
    }
    return true;
}

static void count(const cases *all, const bool *holds, const box *b, size_t but, size_t *m, size_t *h)
{
    *m = *h = 0;
    for (size_t i = 0; i < all->n; i++)
        if (inside(all, b, i, but)) {
            (*m)++;
            *h += holds[i];
        }
}

/* One case along an input: its value, whether it holds. */
typedef struct mark { double value; bool holds; } mark;

/* The best end of an input's marks, sorted, when the other end stays: from below (upper false) the best low limit. Returns the
 * quality; *limit is infinite when no limit is best. `first` .. `end` are the marks that the other end leaves. */
static double best_end(const cases *all, const mark *marks, size_t first, size_t end, bool upper, double *limit)
{
    size_t h = 0, m = end - first;
    double best;
    for (size_t k = first; k < end; k++) h += marks[k].holds;
    best = quality(all, (double)m, (double)h);
    *limit = upper ? INFINITY : -INFINITY;
    for (size_t k = first; k + 1 < end; k++) {
        size_t out = upper ? end - 1 - (k - first) : k, next = upper ? out - 1 : out + 1;
        m--;
        h -= marks[out].holds;
        if (m < all->least) break;
        if (marks[out].value == marks[next].value) continue;
        double q = quality(all, (double)m, (double)h);
        if (q <= best) continue;
        best = q;
        *limit = 0.5 * (marks[out].value + marks[next].value);
    }
    return best;
}

/* Both ends by turns, one of them first; the better of the two ways. */
static double best_ends(const cases *all, const mark *marks, size_t n, double *low, double *high)
{
    double best = -INFINITY;
    for (int way = 0; way < 2; way++) {
        double ends[2] = { -INFINITY, INFINITY }, q = -INFINITY;
        for (int turn = 0; turn < 4; turn++) {
            int    upper = (turn + way) % 2;
            size_t first = 0, end = n;
            if (upper) while (first < end && marks[first].value < ends[0]) first++;
            else while (end > first && marks[end - 1].value > ends[1]) end--;
            q = best_end(all, marks, first, end, upper, &ends[upper]);
        }
        if (q <= best) continue;
        best = q;
        *low = ends[0];
        *high = ends[1];
    }
    return best;
}

/* The marks of an input: the cases inside the box's other limits, in the input's order. Returns how many. */
static size_t marks_of(const cases *all, const bool *holds, const box *b, size_t input, mark *marks)
{
    size_t n = 0;
    for (size_t k = 0; k < all->n; k++) {
        size_t i = all->order[input * all->n + k];
        if (inside(all, b, i, input)) marks[n++] = (mark){ at(all, input, k), holds[i] };
    }
    return n;
}

static bool restricted(const box *b, size_t j) { return b->low[j] > -INFINITY || b->high[j] < INFINITY; }

/* Pasting: each limited input in turn takes the ends that are best given the others, until none moves. */
static void paste(const cases *all, const bool *holds, box *b, mark *marks)
{
    for (int sweep = 0; sweep < 10; sweep++) {
        bool moved = false;
        for (size_t j = 0; j < all->d; j++) {
            double low, high;
            if (!restricted(b, j)) continue;
            size_t n = marks_of(all, holds, b, j, marks);
            best_ends(all, marks, n, &low, &high);
            moved = moved || low != b->low[j] || high != b->high[j];
            b->low[j] = low;
            b->high[j] = high;
        }
        if (!moved) return;
    }
}

/* How often an input whose values are shuffled inside the box's other limits does as well as it does. */
static double shuffled_p(const cases *all, const bool *holds, const box *b, size_t input, mark *marks, const ist_prim_options *options)
{
    size_t   n = marks_of(all, holds, b, input, marks), as_well = 0, shuffles = options->shuffles ? options->shuffles : 199;
    double   low, high, found = best_ends(all, marks, n, &low, &high);
    uint32_t name = ist_name_hash("prim/input");
    for (size_t r = 0; r < shuffles; r++) {
        for (size_t k = n; k > 1; k--) { /* Fisher and Yates */
            size_t other = (size_t)(ist_uniform(options->seed, r << 32 | k, (uint32_t)input, name) * (double)k);
            bool   held = marks[k - 1].holds;
            marks[k - 1].holds = marks[other].holds;
            marks[other].holds = held;
        }
        as_well += best_ends(all, marks, n, &low, &high) >= found;
    }
    return (double)(1 + as_well) / (double)(1 + shuffles);
}

/* P(X >= h) for X binomial of n cases with chance p, from the logarithms of the terms. */
static double binomial_tail(size_t n, size_t h, double p)
{
    double term = 0, sum = 0; /* of k = 0 .. n: log of the term */
    if (p <= 0) return h > 0 ? 0 : 1;
    if (p >= 1) return 1;
    term = (double)n * ist_log(1 - p);
    for (size_t k = 0; k <= n; k++) {
        if (k >= h) sum += ist_exp(term);
        if (k < n) term += ist_log((double)(n - k) / (double)(k + 1)) + ist_log(p / (1 - p));
    }
    return sum < 1 ? sum : 1;
}

/* The chance, at the density without the input's limit, of as many cases as hold in the box. */
static double quasi_p(const cases *all, const bool *holds, const box *b, size_t input)
{
    size_t in = 0, held = 0, m = 0, h = 0;
    count(all, holds, b, all->d, &in, &held);
    count(all, holds, b, input, &m, &h);
    return m ? binomial_tail(in, held, (double)h / (double)m) : 1;
}

/* Takes out the inputs that do no better than their shuffled selves, or than chance in Bryant and Lempert's sense; the weakest
 * first. */
static void prune(const cases *all, const bool *holds, box *b, mark *marks, const ist_prim_options *options, double *p, double *quasi)
{
    for (;;) {
        size_t weakest = all->d;
        double worst = significant;
        for (size_t j = 0; j < all->d; j++) {
            p[j] = restricted(b, j) ? shuffled_p(all, holds, b, j, marks, options) : 1;
            quasi[j] = restricted(b, j) ? quasi_p(all, holds, b, j) : 1;
            if (!restricted(b, j) || fmax(p[j], quasi[j]) <= worst) continue;
            worst = fmax(p[j], quasi[j]);
            weakest = j;
        }
        if (weakest == all->d) return;
        b->low[weakest] = -INFINITY;
        b->high[weakest] = INFINITY;
        paste(all, holds, b, marks);
    }
}

/* ---- what shuffled labels reach */

typedef struct shuffling {
    const cases *of;
    const bool  *holds;
    uint64_t     seed;
    double       found;
    atomic_int   as_well;
    const ist_control *control;
    _Atomic uint64_t done;
    size_t       all;
} shuffling;

static double best_quality(search *s)
{
    double best = 0;
    for (slice cut; peel(s, &cut);) best = fmax(best, quality(s->of, (double)s->m, (double)s->h));
    return best;
}

static ist_status shuffle_labels(void *context, int worker, size_t r, ist_error *err)
{
    shuffling *all = context;
    search     s = { 0 };
    size_t     n = all->of->n;
    bool      *labels = malloc(n + 1);
    uint32_t   name = ist_name_hash("prim/labels");
    (void)worker;
    if (!labels || !open_search(&s, all->of, labels)) {
        free(labels);
        close_search(&s);
        return ist_fail(err, IST_NOMEM, "out of memory for %zu cases", n);
    }
    memcpy(labels, all->holds, n * sizeof *labels);
    for (size_t k = n; k > 1; k--) {
        size_t other = (size_t)(ist_uniform(all->seed, (uint64_t)r << 32 | k, 0, name) * (double)k);
        bool   held = labels[k - 1];
        labels[k - 1] = labels[other];
        labels[other] = held;
    }
    if (best_quality(&s) >= all->found) atomic_fetch_add(&all->as_well, 1);
    free(labels);
    close_search(&s);
    uint64_t done = atomic_fetch_add(&all->done, 1) + 1;
    if (all->control->progress) all->control->progress(all->control->progress_context, done, all->all);
    return IST_OK;
}

/* ---- all of it */

static ist_prim_step step_of(const search *s, const slice *cut, size_t n_restricted)
{
    double all = (double)s->of->n;
    return (ist_prim_step){ .cases = s->m, .holding = s->h, .mass = (double)s->m / all, .density = (double)s->h / (double)s->m,
                            .coverage = (double)s->h / (double)s->of->holding, .restricted = n_restricted,
                            .input = cut ? (int)cut->input : -1, .limit = cut ? cut->limit : NAN, .upper = cut && cut->upper };
}

/* The peeling trajectory; room for every step is made as it goes. */
static ist_status walk(ist_arena *arena, const cases *all, const bool *holds, ist_prim *out, ist_error *err)
{
    size_t         room = 64;
    ist_prim_step *steps = ist_arena_array(arena, room, sizeof *steps);
    bool          *limited = ist_arena_array(arena, all->d + 1, sizeof *limited);
    search         s = { 0 };
    ist_status     status = IST_NOMEM;
    if (!steps || !limited || !open_search(&s, all, holds)) goto done;
    steps[0] = step_of(&s, NULL, 0);
    out->n_steps = 1;
    size_t n_limited = 0;
    for (slice cut; peel(&s, &cut);) {
        if (!limited[cut.input]) n_limited++;
        limited[cut.input] = true;
        if (out->n_steps == room) {
            ist_prim_step *more = ist_arena_array(arena, 2 * room, sizeof *more);
            if (!more) goto done;
            memcpy(more, steps, room * sizeof *more);
            steps = more;
            room *= 2;
        }
        steps[out->n_steps++] = step_of(&s, &cut, n_limited);
    }
    out->steps = steps;
    status = IST_OK;
done:
    close_search(&s);
    return status == IST_OK ? status : ist_fail(err, IST_NOMEM, "out of memory for %zu cases", all->n);
}

static size_t choose(const cases *all, const ist_prim *prim, double density)
{
    size_t best = 0;
    for (size_t k = 1; k < prim->n_steps; k++) {
        const ist_prim_step *step = &prim->steps[k], *other = &prim->steps[best];
        if (density > 0) {
            if (step->density >= density && (other->density < density || step->coverage > other->coverage)) best = k;
        } else if (quality(all, (double)step->cases, (double)step->holding) > quality(all, (double)other->cases, (double)other->holding)) {
            best = k;
        }
    }
    return best;
}

/* Fills the edges and what the box holds. */
static void describe(const cases *all, const bool *holds, const box *b, const double *p, const double *quasi, ist_prim *out)
{
    count(all, holds, b, all->d, &out->in_box, &out->holding_in_box);
    out->mass = (double)out->in_box / (double)all->n;
    out->density = out->in_box ? (double)out->holding_in_box / (double)out->in_box : 0;
    out->coverage = (double)out->holding_in_box / (double)all->holding;
    for (size_t j = 0; j < all->d; j++)
        out->edges[j] = (ist_prim_edge){ .low_set = b->low[j] > -INFINITY, .high_set = b->high[j] < INFINITY, .low = b->low[j],
                                         .high = b->high[j], .p = p[j], .quasi_p = quasi[j] };
}

static ist_status find_box(ist_arena *arena, const cases *all, const bool *holds, const ist_prim_options *options, ist_prim *out, ist_error *err)
{
    box     b = { ist_arena_array(arena, all->d + 1, sizeof *b.low), ist_arena_array(arena, all->d + 1, sizeof *b.high) };
    double *p = ist_arena_array(arena, 2 * all->d + 1, sizeof *p), *quasi = p + all->d;
    mark   *marks = ist_arena_array(arena, all->n + 1, sizeof *marks);
    out->edges = ist_arena_array(arena, all->d + 1, sizeof *out->edges);
    if (!b.low || !b.high || !p || !marks || !out->edges) return ist_fail(err, IST_NOMEM, "out of memory for %zu cases", all->n);
    for (size_t j = 0; j < all->d; j++) {
        b.low[j] = -INFINITY;
        b.high[j] = INFINITY;
        p[j] = quasi[j] = 1;
    }
    if (out->found) {
        for (size_t k = 1; k <= out->chosen; k++) {
            const ist_prim_step *step = &out->steps[k];
            if (step->upper) b.high[step->input] = step->limit;
            else b.low[step->input] = step->limit;
        }
        if (options->density <= 0) paste(all, holds, &b, marks);
        prune(all, holds, &b, marks, options, p, quasi);
        out->found = false; /* unless something is left */
        for (size_t j = 0; j < all->d; j++) out->found = out->found || restricted(&b, j);
    }
    describe(all, holds, &b, p, quasi, out);
    return IST_OK;
}

ist_status ist_prim_run(ist_arena *arena, const double *x, const bool *holds, size_t n, size_t n_inputs, const ist_prim_options *options,
                        ist_prim *out, ist_error *err)
{
    cases    all = { .x = x, .n = n, .d = n_inputs, .peel = options->peel > 0 ? options->peel : 0.05 };
    size_t   shuffles = options->shuffles ? options->shuffles : 199, done = 0;
    ist_prim prim = { .cases = n };
    for (size_t i = 0; i < n; i++) all.holding += holds[i];
    if (n < 20) return ist_fail(err, IST_RANGE, "%zu cases: at least 20 are needed to find a box", n);
    if (all.holding == 0 || all.holding == n)
        return ist_fail(err, IST_RANGE, "it holds in %s of the %zu cases: there is nothing to part", all.holding ? "all" : "none", n);
    prim.holding = all.holding;
    all.base = (double)all.holding / (double)n;
    all.least = (size_t)ceil((options->least_mass > 0 ? options->least_mass : 0.05) * (double)n);
    ist_status status = open_cases(&all) ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for %zu cases", n);
    if (status != IST_OK) goto done;
    IST_CHECK(walk(arena, &all, holds, &prim, err));
    size_t    best = choose(&all, &prim, 0);
    shuffling shuffled = { .of = &all, .holds = holds, .seed = options->seed, .control = &options->control, .all = shuffles,
                           .found = quality(&all, (double)prim.steps[best].cases, (double)prim.steps[best].holding) };
    IST_CHECK(ist_run_tasks(options->control.threads > 0 ? options->control.threads : 1, shuffles, shuffle_labels, &shuffled,
                            options->control.stop, &done, err));
    prim.p = (double)(1 + shuffled.as_well) / (double)(1 + shuffles);
    prim.chosen = choose(&all, &prim, options->density);
    prim.found = prim.p <= significant && prim.chosen > 0;
    IST_CHECK(find_box(arena, &all, holds, options, &prim, err));
    *out = prim;
done:
    free(all.order);
    return status;
}
