// SPDX-License-Identifier: Apache-2.0
// Sections 0, 1 and 12: what a parameter is worth in a world, under a counterfactual, levers and triggers.
#include "oracle_local.h"

#include <string.h>

double value(const oracle *o, ist_parameter p, double otherwise) { return p == IST_NONE ? otherwise : o->now[p]; }
double planned(const oracle *o, ist_parameter p, double otherwise) { return p == IST_NONE ? otherwise : o->plan[p]; }
bool   is_on(const oracle *o, ist_parameter p, double otherwise) { return value(o, p, otherwise) >= 0.5; }

static double legal(const oracle *o, size_t p, double x)
{
    if (o->elasticity[p]) return 0;
    const ist_parameter_spec *spec = &o->w->parameters[p];
    return x < spec->low ? spec->low : x > spec->high ? spec->high : x;
}

// Eight futures share a world; a redrawn parameter takes that of another, far away.
static double draw(const oracle *o, size_t p, const char *name, const ist_distribution *d)
{
    uint64_t world = o->future / 8 + (o->redraw && o->redraw[p] ? UINT64_C(1) << 32 : 0);
    return oracle_distribution_at(d, oracle_uniform(o->seed, world, 0, "param/", name));
}

static void put(oracle *o, const ist_patch *patch)
{
    for (size_t n = 0; n < patch->n_overrides; n++) {
        const ist_override *over = &patch->overrides[n];
        o->set[over->parameter] = draw(o, (size_t)over->parameter, over->draw_name, &over->value);
        o->set_plan[over->parameter] = oracle_distribution_at(&over->value, 0.5);
    }
}

static double overridden(const oracle *o, const ist_patch *patch, ist_parameter p, double largest)
{
    for (size_t n = 0; n < patch->n_overrides; n++) {
        const ist_override *over = &patch->overrides[n];
        if (over->parameter != p) continue;
        double x = legal(o, (size_t)p, draw(o, (size_t)p, over->draw_name, &over->value));
        if (x > largest) largest = x;
    }
    return largest;
}

// Flow by flow: the file's value, the counterfactual's and every lever's, as drawn in this world.
static void largest_flows(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t u = 0; u < w->n_flows; u++) {
        ist_parameter p = w->flows[u].amount;
        o->largest[u] = 0;
        if (p == IST_NONE) continue;
        double largest = legal(o, (size_t)p, draw(o, (size_t)p, w->parameters[p].name, &w->parameters[p].value));
        if (o->counterfactual != IST_NONE)
            largest = overridden(o, &w->counterfactuals[o->counterfactual], p, largest);
        for (size_t n = 0; n < w->n_levers; n++) largest = overridden(o, &w->levers[n].patch, p, largest);
        o->largest[u] = largest;
    }
}

// The file's draw, replaced by the counterfactual's, replaced by that of a lever that is on; then clamped.
void set_parameters(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t p = 0; p < w->n_parameters; p++) {
        const ist_parameter_spec *spec = &w->parameters[p];
        o->set[p] = draw(o, p, spec->name, &spec->value);
        o->set_plan[p] = oracle_distribution_at(&spec->value, 0.5);
    }
    if (o->counterfactual != IST_NONE) put(o, &w->counterfactuals[o->counterfactual]);
    for (size_t n = 0; n < w->n_levers; n++)
        if (o->coalition >> n & 1) put(o, &w->levers[n].patch);
    for (size_t p = 0; p < w->n_parameters; p++) {
        o->now[p] = o->set[p] = legal(o, p, o->set[p]);
        o->plan[p] = o->set_plan[p] = legal(o, p, o->set_plan[p]);
    }
    largest_flows(o);
}

// Index of the trigger whose name comes after all of those already taken, in byte order; n_triggers at the end.
static size_t next_by_name(const ist_world *w, const bool *taken)
{
    size_t best = w->n_triggers;
    for (size_t r = 0; r < w->n_triggers; r++)
        if (!taken[r] && (best == w->n_triggers || strcmp(w->triggers[r].name, w->triggers[best].name) < 0)) best = r;
    return best;
}

static double patched(const oracle *o, size_t p, const double *set)
{
    const ist_world *w = o->w;
    bool   taken[R] = { false };
    double scale = 1, shift = 0;
    for (size_t r; (r = next_by_name(w, taken)) < w->n_triggers; taken[r] = true) {
        if (!o->s->trigger[r].in_force) continue;
        for (size_t n = 0; n < w->triggers[r].n_patches; n++) {
            const ist_trigger_patch *patch = &w->triggers[r].patches[n];
            if (patch->parameter != (ist_parameter)p) continue;
            if (patch->scale != IST_NONE) scale *= set[patch->scale];
            if (patch->shift != IST_NONE) shift += set[patch->shift];
        }
    }
    return legal(o, p, set[p] * scale + shift);
}

// Value and planning value of every parameter that some trigger names, with the triggers in force this month.
void patch_parameters(oracle *o)
{
    const ist_world *w = o->w;
    for (size_t r = 0; r < w->n_triggers; r++)
        for (size_t n = 0; n < w->triggers[r].n_patches; n++) {
            size_t p = (size_t)w->triggers[r].patches[n].parameter;
            o->now[p] = patched(o, p, o->set);
            o->plan[p] = patched(o, p, o->set_plan);
        }
}
