// SPDX-License-Identifier: Apache-2.0
// Section 3.1: contingencies pass from quiet through build-up to active and back.
#include "oracle_local.h"

#include <math.h>
#include <string.h>

void active_now(const oracle *o, bool out[C])
{
    for (size_t c = 0; c < o->w->n_contingencies; c++) out[c] = o->s->state[c] == ACTIVE;
}

// sum_j eta active_j + sum_j zeta (1 - fill_j) + nu (A - 1) + provocation - gamma commitment; j = c is left out.
double X_without_s(const oracle *o, size_t c, double (*read)(const oracle *, ist_parameter, double),
                   const bool active[C], const double fill[C], const double supply[C], bool provoked)
{
    const ist_world       *w = o->w;
    const ist_contingency *it = &w->contingencies[c];
    size_t                 n_c = w->n_contingencies;
    double                 X = 0;
    for (size_t j = 0; j < n_c; j++) {
        if (j == c) continue;
        X += read(o, w->opportunism[c * n_c + j], 0) * (active[j] ? 1 : 0);
        X += read(o, w->emptiness[c * n_c + j], 0) * (1 - fill[j]);
    }
    X += read(o, it->nu, 0) * (supply[c] - 1);
    for (size_t n = 0; n < w->n_levers && provoked; n++)
        if (o->coalition >> n & 1) X += read(o, w->provocation[c * w->n_levers + n], 0);
    return X - read(o, it->gamma, 0) * read(o, it->commitment, 0);
}

static double X(const oracle *o, size_t c, const bool active[C], bool provoked)
{
    double s = value(o, o->w->theatres[o->w->contingencies[c].theatre].onset, 0);
    return s * (1 - o->s->rho[c]) + X_without_s(o, c, value, active, o->s->fill, o->s->supply, provoked);
}

// Called on the start record under the counterfactual without levers.
void evaluate_start(oracle *o)
{
    const ist_world *w = o->w;
    active_now(o, o->active_start);
    for (size_t c = 0; c < w->n_contingencies; c++) {
        double with_surge[F][K];
        int    k = w->contingencies[c].theatre;
        memcpy(with_surge, o->s->required, sizeof with_surge);
        if (o->s->state[c] == QUIET)
            for (size_t f = 0; f < w->n_kinds; f++)
                with_surge[f][k] += value(o, w->surge[f * w->n_contingencies + c], 0);
        o->ref[c] = coverage(o, c, o->s->fielded, o->s->present, with_surge, o->s->depth[c]);
        o->rho_start[c] = o->s->rho[c];
        o->fill_start[c] = o->s->fill[c];
        o->supply_start[c] = o->s->supply[c];
        o->base_start[c] = value(o, w->contingencies[c].base, 0);
    }
    for (size_t c = 0; c < w->n_contingencies; c++) {
        o->X0[c] = X(o, c, o->active_start, false);
        o->X0_plan[c] = X_without_s(o, c, planned, o->active_start, o->s->fill, o->s->supply, false);
    }
}

// phi max_j d_j + (1 - phi)(1 - prod_j (1 - d_j)) over usable sources; also section 7's, with q in place of d.
double warning(const oracle *o, const ist_parameter *row)
{
    double largest = 0, none = 1, phi = value(o, o->w->common_cause, 0);
    for (size_t j = 0; j < o->w->n_sources; j++) {
        if (!is_on(o, o->w->sources[j].on, 1)) continue;
        double d = value(o, row[j], 0);
        largest = fmax(largest, d);
        none *= 1 - d;
    }
    return phi * largest + (1 - phi) * (1 - none);
}

static double yes_no(const oracle *o, size_t c, const char *prefix)
{
    return oracle_uniform(o->seed, o->future, o->s->episodes[c], prefix, o->w->contingencies[c].name);
}

static double ending_at(const oracle *o, size_t c, double rho)
{
    const ist_contingency *it = &o->w->contingencies[c];
    double tilt = value(o, it->xi, 0) * (rho - o->ref[c]) + value(o, it->nu_end, 0) * (o->supply_start[c] - o->s->supply[c]);
    return value(o, it->ending, 0) * exp(fmin(LN_20, tilt));
}

static double going_on_at(const oracle *o, size_t c, double rho)
{
    return exp(-value(o, o->w->theatres[o->w->contingencies[c].theatre].going_on, 0) * fmax(0, rho - o->ref[c]));
}

// Section 9, in months divisible by six: the end's hazard and the chance to go on of a crisis that began now, with its surge.
static void foresee(oracle *o, size_t c)
{
    double rho = o->s->rho[c], asked[F][K];
    memcpy(asked, o->s->required, sizeof asked);
    for (size_t f = 0; f < o->w->n_kinds; f++)
        asked[f][o->w->contingencies[c].theatre] += value(o, o->w->surge[f * o->w->n_contingencies + c], 0);
    if (o->s->state[c] == QUIET) rho = coverage(o, c, o->s->fielded, o->s->present, asked, o->s->depth[c]);
    o->s->foreseen_ending[c] = ending_at(o, c, rho);
    o->s->foreseen_going_on[c] = o->w->contingencies[c].build_up > 0 ? going_on_at(o, c, rho) : 1;
}

// Months at war of a war that begins `wait` months from now, were all rates constant: sum of r^k over the months left.
static double months_of_war(const oracle *o, size_t c, int wait, double ending)
{
    double sum = 0, term = 1, r = fmax(0.01, exp(-o->base_start[c]) + exp(-ending) - 1);
    for (int k = 0; k < o->w->months - o->t - wait; k++, term *= r) sum += term;
    return sum;
}

// What fell less its probability, a war more or less, times what it is worth in months of war and in gifts.
static void surprised(oracle *o, size_t c, double surprise, double months)
{
    o->s->surprise[c] = surprise * months;
    for (size_t g = 0; g < o->w->n_routes && months > 0; g++)
        if (o->w->routes[g].contingency == (int)c) o->s->gift_surprise[g] = surprise * gifts_of_war(o, g, months);
}

static void go_active(oracle *o, size_t c)
{
    o->s->state[c] = ACTIVE;
    o->s->war[c] = true;
    o->s->sum[c] = 0;
}

static void end_episode(oracle *o, size_t c)
{
    o->s->state[c] = QUIET;
    o->s->episodes[c]++;
    o->s->sum[c] = 0;
}

// lambda[c] = base[c] exp(min(X - X0, ln 20))
static void from_quiet(oracle *o, size_t c, const bool active[C])
{
    const ist_contingency *it = &o->w->contingencies[c];
    future_state          *s = o->s;
    s->was_quiet[c] = true;
    s->lambda[c] = value(o, it->base, 0) * exp(fmin(X(o, c, active, true) - o->X0[c], LN_20));
    s->sum[c] += s->lambda[c];
    s->onset[c] = s->sum[c] >= threshold(o, s->episodes[c], "onset/", it->name);
    surprised(o, c, (s->onset[c] ? 1 : 0) - (1 - exp(-s->lambda[c])), s->foreseen_going_on[c] * months_of_war(o, c, it->build_up, s->foreseen_ending[c]));
    if (!s->onset[c]) return;
    if (it->build_up == 0) {
        go_active(o, c);
        return;
    }
    s->state[c] = BUILD_UP;
    s->since[c] = o->t;
    s->seen[c] = yes_no(o, c, "seen/") < warning(o, &o->w->detection[c * o->w->n_sources]);
}

// Goes on with probability exp(-sgo max(0, rho - ref)).
static void from_build_up(oracle *o, size_t c)
{
    const ist_contingency *it = &o->w->contingencies[c];
    if (o->t < o->s->since[c] + it->build_up) return;
    double chance = going_on_at(o, c, o->s->rho[c]);
    bool   goes = yes_no(o, c, "goes/") < chance;
    surprised(o, c, (goes ? 1 : 0) - chance, months_of_war(o, c, 0, ending_at(o, c, o->s->rho[c])));
    if (goes) go_active(o, c);
    else end_episode(o, c);
}

// Ends with hazard mu exp(min(ln 20, xi (rho - ref) + nuend (A0 - A))), summed from the month after onset.
static void from_active(oracle *o, size_t c)
{
    const ist_contingency *it = &o->w->contingencies[c];
    double                 hazard = ending_at(o, c, o->s->rho[c]);
    o->s->sum[c] += hazard;
    bool ends = o->s->sum[c] >= threshold(o, o->s->episodes[c], "end/", it->name);
    surprised(o, c, 1 - exp(-hazard) - (ends ? 1 : 0), months_of_war(o, c, 0, hazard));
    if (ends) end_episode(o, c);
}

void step_contingencies(oracle *o)
{
    bool active[C];
    active_now(o, active); // of last month, before any of them moves
    for (size_t c = 0; c < o->w->n_contingencies && o->t % 6 == 0; c++) foresee(o, c);
    for (size_t c = 0; c < o->w->n_contingencies; c++) {
        switch (o->s->state[c]) {
        case QUIET: from_quiet(o, c, active); break;
        case BUILD_UP: from_build_up(o, c); break;
        case ACTIVE: from_active(o, c); break;
        }
    }
}
