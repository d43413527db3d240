// SPDX-License-Identifier: Apache-2.0
// Section 2, equipment makes forces, and section 3, coverage.
#include "oracle_local.h"

#include <math.h>
#include <string.h>

// G[a,f] = min(N[a,f], min over m with e[f,m] > 0 of (sum of frac[i,f] S[a,i], i in m) / e[f,m])
static double G_of_actor(const oracle *o, size_t a, size_t f)
{
    const ist_world *w = o->w;
    double           units = value(o, w->ceiling[a * w->n_kinds + f], 0);
    for (size_t m = 0; m < w->n_classes; m++) {
        double e = w->equipment[f * w->n_classes + m], held = 0;
        if (!(e > 0)) continue;
        for (size_t i = 0; i < w->n_items; i++)
            if (w->items[i].item_class == (int)m) held += w->kind_share[i * w->n_kinds + f] * o->s->S[a][i];
        units = fmin(units, held / e);
    }
    return units;
}

// G[f,k] sums the actors of the defending side in k.
void evaluate_fielded(const oracle *o, double out[F][K])
{
    const ist_world *w = o->w;
    memset(out, 0, sizeof(double[F][K]));
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t a = 0; a < w->n_actors; a++)
            if (w->actors[a].side == IST_OURS) out[f][w->actors[a].theatre] += G_of_actor(o, a, f);
}

// Q[f,k] = base[f,k] + sum of surge[f,c] over the contingencies of k in build-up or active; Qseen: the visible ones.
void evaluate_requirements(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t f = 0; f < w->n_kinds; f++) {
        for (size_t k = 0; k < w->n_theatres; k++)
            o->s->required[f][k] = o->s->seen_required[f][k] = value(o, w->requirement[f * w->n_theatres + k], 0);
        for (size_t c = 0; c < w->n_contingencies; c++) {
            double surge = value(o, w->surge[f * w->n_contingencies + c], 0);
            int    k = w->contingencies[c].theatre;
            if (o->s->state[c] != QUIET) o->s->required[f][k] += surge;
            if (o->s->visible[c] != 0) o->s->seen_required[f][k] += surge;
        }
    }
}

bool actor_engaged(const oracle *o, int actor)
{
    for (size_t c = 0; c < o->w->n_contingencies; c++)
        if (o->s->state[c] == ACTIVE && o->w->contingencies[c].engaged >> actor & 1) return true;
    return false;
}

// Mean over defenders and their items with a target of min(1, S / target); 1 if there is none. An engaged actor
// counts with its stock at start.
double depth(const oracle *o, size_t c)
{
    const ist_world *w = o->w;
    double           sum = 0, n = 0;
    for (size_t a = 0; a < w->n_actors; a++) {
        if (!(w->contingencies[c].defenders >> a & 1)) continue;
        bool engaged = actor_engaged(o, (int)a);
        for (size_t i = 0; i < w->n_items; i++) {
            double target = value(o, w->target[a * w->n_items + i], 0);
            if (!(target > 0)) continue;
            sum += fmin(1, (engaged ? o->s->S_start[a][i] : o->s->S[a][i]) / target);
            n++;
        }
    }
    return n > 0 ? sum / n : 1;
}

// rho[c] = sum_f w[f,c] min(1, (G[f,k] + P[f,k]) / Q[f,k]) + w[d,c] depth[c]; a ratio with requirement 0 is 1.
double coverage(const oracle *o, size_t c, double fielded[F][K], double units[F][K], double required[F][K],
                double depth_of_c)
{
    const ist_world *w = o->w;
    int              k = w->contingencies[c].theatre;
    double           rho = w->contingencies[c].depth_weight * depth_of_c;
    for (size_t f = 0; f < w->n_kinds; f++) {
        double Q = required[f][k], ratio = Q > 0 ? fmin(1, (fielded[f][k] + units[f][k]) / Q) : 1;
        rho += w->weight[f * w->n_contingencies + c] * ratio;
    }
    return rho;
}

void step_coverage(oracle *o)
{
    future_state *s = o->s;
    for (size_t c = 0; c < o->w->n_contingencies; c++) {
        s->depth[c] = depth(o, c);
        s->rho[c] = coverage(o, c, s->fielded, s->present, s->required, s->depth[c]);
    }
}
