// SPDX-License-Identifier: Apache-2.0
// Section 4: the shared pool. Arrivals, what is visible, the owner's decision, departures.
#include "oracle_local.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void arrivals(oracle *o)
{
    for (size_t f = 0; f < o->w->n_kinds; f++)
        for (size_t k = 0; k < o->w->n_theatres; k++) {
            o->s->present[f][k] += o->s->arriving[f][k][o->t];
            o->s->inbound[f][k] -= o->s->arriving[f][k][o->t];
        }
}

// True when a visible state changed since last month.
static bool look_around(oracle *o)
{
    bool change = false;
    for (size_t c = 0; c < o->w->n_contingencies; c++) {
        int visible = o->s->state[c] == ACTIVE ? 2 : o->s->state[c] == BUILD_UP && o->s->seen[c] ? 1 : 0;
        change |= visible != o->s->visible[c];
        o->s->visible[c] = visible;
    }
    return change;
}

// G of `look` months ago times exp(sigma z - sigma^2/2), one z a run for each kind and theatre.
static void looked_at(const oracle *o, double out[F][K])
{
    const ist_world *w = o->w;
    int              month = o->t - (int)value(o, w->look, 0);
    double           sigma = value(o, w->sigma, 0);
    if (month < -1) month = -1;
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t k = 0; k < w->n_theatres; k++) {
            char name[400];
            snprintf(name, sizeof name, "%s/%s", w->kinds[f], w->theatres[k].name);
            double z = oracle_normal_inverse(oracle_uniform(o->seed, o->future, 0, "look/", name));
            out[f][k] = o->s->fielded_at[month + 1][f][k] * exp(sigma * z - sigma * sigma / 2);
        }
}

static const int *owners_order(const oracle *o)
{
    int row = (int)floor(value(o, o->w->owner_order, 0)), last = (int)o->w->n_owner_orders - 1;
    return &o->w->owner_orders[(size_t)(row < 0 ? 0 : row > last ? last : row) * o->w->n_theatres];
}

// x[f,k] = floor + min(left, max(0, ceil(Qseen - G - floor - 1e-9))) down the owner's order.
static void priority_target(const oracle *o, double looked[F][K], double out[F][K])
{
    const ist_world *w = o->w;
    const int       *order = owners_order(o);
    for (size_t f = 0; f < w->n_kinds; f++) {
        double left = value(o, w->pool[f], 0);
        for (size_t k = 0; k < w->n_theatres; k++) left -= value(o, w->floor[f * w->n_theatres + k], 0);
        for (size_t n = 0; n < w->n_theatres; n++) {
            int    k = order[n];
            double floor_ = value(o, w->floor[f * w->n_theatres + (size_t)k], 0);
            double wish = fmax(0, ceil(o->s->seen_required[f][k] - looked[f][k] - floor_ - 1e-9));
            double more = fmin(left, wish);
            out[f][k] = floor_ + more;
            left -= more;
        }
    }
}

// Under `priority`, unless a visible state changed, a row replaces the last only if an entry differs by more than
// max(1, 0.03 N[f]).
static void keep_rows(const oracle *o, bool change, double target[F][K])
{
    const ist_world *w = o->w;
    for (size_t f = 0; f < w->n_kinds; f++) {
        bool   far = change;
        double near = fmax(1, 0.03 * value(o, w->pool[f], 0));
        for (size_t k = 0; k < w->n_theatres; k++) far |= fabs(target[f][k] - o->s->last_decided[f][k]) > near;
        if (!far) memcpy(target[f], o->s->last_decided[f], sizeof target[f]);
    }
}

static void decide(oracle *o, bool change)
{
    double looked[F][K], target[F][K], joint[F][K];
    memset(target, 0, sizeof target);
    looked_at(o, looked);
    priority_target(o, looked, target);
    if (is_on(o, o->w->rule, 0) && joint_target(o, looked, target, joint)) {
        if (movable_loss(o, looked, joint) < 0.97 * movable_loss(o, looked, o->s->last_decided))
            memcpy(target, joint, sizeof target);
        else memcpy(target, o->s->last_decided, sizeof target);
    } else {
        keep_rows(o, change, target);
    }
    memcpy(o->s->last_decided, target, sizeof target);
    memcpy(o->s->decided_at[o->t], target, sizeof target);
    o->s->decides[o->t] = true;
}

// The last target decided in a month <= t - delay; before, the start posture (which target holds from the start).
static void target_in_force(oracle *o)
{
    for (int month = o->t - (int)value(o, o->w->delay, 0); month >= 0; month--)
        if (o->s->decides[month]) {
            memcpy(o->s->target, o->s->decided_at[month], sizeof o->s->target);
            return;
        }
}

static int transit(const oracle *o, size_t f, size_t from, size_t to)
{
    return o->w->transit[(f * (o->w->n_theatres + 1) + from) * o->w->n_theatres + to];
}

static void depart(oracle *o, size_t f, size_t from, size_t to, double units)
{
    int month = o->t + transit(o, f, from, to);
    if (from == o->w->n_theatres) o->s->home[f] -= units;
    else o->s->present[f][from] -= units;
    o->s->inbound[f][to] += units;
    if (month < o->w->months) o->s->arriving[f][to][month] += units;
    o->s->moves[f] += units;
}

// The source not yet tried with the shortest tau >= 1, ties home first, then file order; -1 when none is left.
static int next_source(const oracle *o, size_t f, size_t to, const bool tried[K + 1])
{
    int best = -1, n = (int)o->w->n_theatres;
    for (int step = 0; step <= n; step++) {
        int from = step == 0 ? n : step - 1; // home first
        if (from == (int)to || tried[from] || transit(o, f, (size_t)from, to) < 1) continue;
        if (best < 0 || transit(o, f, (size_t)from, to) < transit(o, f, (size_t)best, to)) best = from;
    }
    return best;
}

static void departures(oracle *o, size_t f)
{
    const ist_world *w = o->w;
    future_state    *s = o->s;
    const int       *order = owners_order(o);
    double           surplus[K];
    for (size_t k = 0; k < w->n_theatres; k++)
        surplus[k] = fmin(s->present[f][k], fmax(0, s->present[f][k] + s->inbound[f][k] - s->target[f][k]));
    for (size_t n = 0; n < w->n_theatres; n++) {
        size_t to = (size_t)order[n];
        double deficit = fmax(0, s->target[f][to] - s->present[f][to] - s->inbound[f][to]);
        bool   tried[K + 1] = { false };
        for (int from; deficit > 0 && (from = next_source(o, f, to, tried)) >= 0; tried[from] = true) {
            bool   home = from == (int)w->n_theatres;
            double units = floor(fmin(deficit, home ? s->home[f] : surplus[from]));
            if (!(units > 0)) continue;
            depart(o, f, (size_t)from, to, units);
            if (!home) surplus[from] -= units;
            deficit -= units;
        }
    }
}

void step_pool(oracle *o)
{
    arrivals(o);
    bool change = look_around(o);
    evaluate_requirements(o);
    evaluate_fielded(o, o->s->fielded);
    memcpy(o->s->fielded_at[o->t + 1], o->s->fielded, sizeof o->s->fielded);
    for (size_t c = 0; c < o->w->n_contingencies; c++) o->s->depth[c] = depth(o, c);
    evaluate_lambda_plan(o);
    if (o->t == 0 || change || o->t % 6 == 0) decide(o, change);
    target_in_force(o);
    for (size_t f = 0; f < o->w->n_kinds; f++) departures(o, f);
}
