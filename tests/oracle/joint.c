// SPDX-License-Identifier: Apache-2.0
// Section 4, rule `joint`: the loss L(x) that the owner expects, and the target that lowers it.
#include "oracle_local.h"

#include <math.h>
#include <string.h>

enum { HORIZON = 12, SWEEPS = 8 }; // H months; sweeps over the kinds

// One contingency in L: weight exp(e (anchor - rho)).
typedef struct term {
    double weight, e, anchor;
} term;

// lambdaplan = base exp(X' - X0'): planning values, no s term, uncapped; states are the future's own.
void evaluate_lambda_plan(oracle *o)
{
    bool active[C];
    active_now(o, active);
    for (size_t c = 0; c < o->w->n_contingencies; c++) {
        double X = X_without_s(o, c, planned, active, o->s->fill, o->s->supply, true);
        o->s->lambda_plan[c] = planned(o, o->w->contingencies[c].base, 0) * exp(X - o->X0_plan[c]);
    }
}

// W[k] J[c] m[c] and the e and anchor of Rplan[c].
static term term_of(const oracle *o, size_t c)
{
    const ist_contingency *it = &o->w->contingencies[c];
    const ist_theatre     *theatre = &o->w->theatres[it->theatre];
    double mu = planned(o, it->ending, 0), m = fmin(1, mu * HORIZON);
    double W = planned(o, theatre->weight, 1), war = planned(o, it->cost, 0) / mu; // J[c]
    if (o->s->visible[c] == 0)
        return (term){ W * war * o->s->lambda_plan[c] * HORIZON, planned(o, theatre->onset, 0), o->rho_start[c] };
    if (o->s->visible[c] == 1) return (term){ W * war * m, planned(o, theatre->going_on, 0), o->ref[c] };
    return (term){ W * war * m, planned(o, it->xi, 0), o->ref[c] };
}

// W J m Rplan(x), rho against Qseen.
static double loss_of(oracle *o, size_t c, double fielded[F][K], double x[F][K])
{
    term   it = term_of(o, c);
    double rho = coverage(o, c, fielded, x, o->s->seen_required, o->s->depth[c]);
    return it.weight * exp(it.e * (it.anchor - rho));
}

double expected_loss(oracle *o, double fielded[F][K], double x[F][K])
{
    double sum = 0;
    for (size_t c = 0; c < o->w->n_contingencies; c++) sum += loss_of(o, c, fielded, x);
    return sum;
}

// L as a decision reads it: contingencies with e = 0 add the same to every x and are left out.
double movable_loss(oracle *o, double fielded[F][K], double x[F][K])
{
    double sum = 0;
    for (size_t c = 0; c < o->w->n_contingencies; c++)
        if (term_of(o, c).e != 0) sum += loss_of(o, c, fielded, x);
    return sum;
}

// True when some unit of some kind lowers L: A > 0, e > 0, w > 0 and Qseen > 0 for some (f,c).
static bool anything_to_gain(oracle *o, double looked[F][K])
{
    const ist_world *w = o->w;
    double           nothing[F][K];
    memset(nothing, 0, sizeof nothing);
    for (size_t c = 0; c < w->n_contingencies; c++) {
        if (!(loss_of(o, c, looked, nothing) > 0) || !(term_of(o, c).e > 0)) continue;
        for (size_t f = 0; f < w->n_kinds; f++)
            if (w->weight[f * w->n_contingencies + c] > 0 && o->s->seen_required[f][w->contingencies[c].theatre] > 0)
                return true;
    }
    return false;
}

// What unit number n + 1 of one kind at theatre k takes off L, as a share of `scale` rounded to 2^-40. The loss at
// x = 0 of this kind is amount; up to the cap it falls by exp(-rate) a unit, beyond it no more.
static double gain(const oracle *o, size_t k, double n, double cap, const double amount[C],
                   const double rate[C], double scale)
{
    double sum = 0;
    for (size_t c = 0; c < o->w->n_contingencies; c++)
        if (o->w->contingencies[c].theatre == (int)k && rate[c] > 0)
            sum += amount[c] * exp(-rate[c] * fmin(n, cap)) - amount[c] * exp(-rate[c] * fmin(n + 1, cap));
    return rint(sum / scale * 0x1p40) * 0x1p-40;
}

// The best row of kind f with the other kinds as they stand in x: from the floors on, each unit where it gains most.
static void best_row(oracle *o, size_t f, double looked[F][K], double x[F][K], double row[K])
{
    const ist_world *w = o->w;
    double           without[F][K], amount[C] = { 0 }, rate[C] = { 0 }, cap[K], left = value(o, w->pool[f], 0);

    memcpy(without, x, sizeof without);
    for (size_t k = 0; k < w->n_theatres; k++) {
        double floor_ = value(o, w->floor[f * w->n_theatres + k], 0);
        row[k] = without[f][k] = floor_;
        cap[k] = fmax(floor_, o->s->seen_required[f][k] - looked[f][k]);
        left -= floor_;
    }
    double scale = movable_loss(o, looked, without);
    memset(without[f], 0, sizeof without[f]);
    for (size_t c = 0; c < w->n_contingencies; c++) {
        double Q = o->s->seen_required[f][w->contingencies[c].theatre];
        if (!(Q > 0)) continue;
        amount[c] = loss_of(o, c, looked, without);
        rate[c] = term_of(o, c).e * w->weight[f * w->n_contingencies + c] / Q;
    }
    for (; left >= 1; left--) {
        size_t best = w->n_theatres;
        double most = 0;
        for (size_t k = 0; k < w->n_theatres; k++) {
            double g = gain(o, k, row[k], cap[k], amount, rate, scale);
            if (g > most) {
                most = g;
                best = k;
            }
        }
        if (best == w->n_theatres) break;
        row[best]++;
    }
}

// Sweeps over the kinds from the `priority` target. False where no unit has any gain.
bool joint_target(oracle *o, double looked[F][K], double priority[F][K], double out[F][K])
{
    if (!anything_to_gain(o, looked)) return false;
    memcpy(out, priority, sizeof(double[F][K]));
    double now = movable_loss(o, looked, out);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        bool accepted = false;
        for (size_t f = 0; f < o->w->n_kinds; f++) {
            double tried[F][K];
            memcpy(tried, out, sizeof tried);
            best_row(o, f, looked, out, tried[f]);
            double then = movable_loss(o, looked, tried);
            if (!(then < now - 1e-12 * now)) continue;
            memcpy(out, tried, sizeof tried);
            now = then;
            accepted = true;
        }
        if (!accepted) break;
    }
    return true;
}
