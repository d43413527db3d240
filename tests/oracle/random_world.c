// SPDX-License-Identifier: Apache-2.0
// Random worlds: sizes, parameters, theatres and forces, contingencies, the pool, the sea.
#include "random_local.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

uint64_t random_bits(random_stream *s)
{
    uint64_t z = s->state += UINT64_C(0x9E3779B97F4A7C15); // splitmix64
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

double random_between(random_stream *s, double low, double high)
{
    return low + (high - low) * ((double)(random_bits(s) >> 12) + 0.5) * 0x1p-52;
}

int random_whole(random_stream *s, int low, int high)
{
    return low + (int)(random_bits(s) % (uint64_t)(high - low + 1));
}

int  random_index(random_stream *s, size_t n) { return random_whole(s, 0, (int)n - 1); }
bool random_chance(random_stream *s, double p) { return random_between(s, 0, 1) < p; }

static ist_distribution random_choices(making *m, double low, double high)
{
    size_t  n = (size_t)random_whole(&m->stream, 2, 4);
    double *choices = builder_alloc(m->b, n, sizeof *choices), *weights = builder_alloc(m->b, n, sizeof *weights);
    for (size_t i = 0; i < n; i++) {
        choices[i] = random_between(&m->stream, low, high);
        weights[i] = random_between(&m->stream, 0.2, 3);
    }
    return (ist_distribution){ .kind = IST_DISCRETE, .n_choices = n, .choices = choices, .weights = weights };
}

ist_distribution random_distribution(making *m, double low, double high)
{
    double middle = (low + high) / 2, x = random_between(&m->stream, low, high);
    switch (random_whole(&m->stream, 0, 6)) {
    case 0: return (ist_distribution){ .kind = IST_UNIFORM, .a = low, .b = high };
    case 1: return (ist_distribution){ .kind = IST_TRIANGULAR, .a = low, .b = x, .c = high };
    case 2: return (ist_distribution){ .kind = IST_NORMAL, .a = middle, .b = (high - low) / 4 };
    case 3: return random_choices(m, low, high);
    case 4:
        return low > 0 ? (ist_distribution){ .kind = IST_LOGNORMAL, .a = log(middle), .b = log(high / low) / 4 }
                       : builder_constant(x);
    default: return builder_constant(x);
    }
}

ist_parameter random_key(making *m, const char *key, size_t i, size_t j, double low, double high, double legal_low,
                         double legal_high, reach who)
{
    ist_parameter p = builder_parameter(m->b, builder_text(m->b, "%s.%zu.%zu", key, i, j),
                                        random_distribution(m, low, high), legal_low, legal_high);
    m->about[p].low = low;
    m->about[p].high = high;
    m->about[p].reach = who;
    return p;
}

ist_parameter random_positive(making *m, const char *key, size_t i, size_t j, double low, double high)
{
    return random_key(m, key, i, j, low, high, 0, INFINITY, BY_TRIGGER);
}

ist_parameter random_share(making *m, const char *key, size_t i, size_t j, double low, double high)
{
    return random_key(m, key, i, j, low, high, 0, 1, BY_TRIGGER);
}

ist_parameter random_switch(making *m, const char *key, size_t i, double p_on)
{
    ist_parameter p = random_share(m, key, i, 0, 0, 1);
    if (random_chance(&m->stream, 0.7)) m->b->parameters[p].value = builder_constant(random_chance(&m->stream, p_on));
    return p;
}

ist_parameter random_fixed(making *m, const char *key, size_t i, size_t j, double value, double low, double high,
                           bool whole)
{
    ist_parameter p = random_key(m, key, i, j, low, high, 0, INFINITY, BY_LEVER);
    m->b->parameters[p].value = builder_constant(value);
    m->b->parameters[p].fixed = true;
    m->about[p].whole = whole;
    return p;
}

static void places(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    const ist_world *w = &b->world;
    for (size_t k = 0; k < w->n_theatres; k++) {
        b->theatres[k].weight = random_positive(m, "weight", k, 0, 0.5, 2);
        if (random_chance(s, 0.8)) b->theatres[k].onset = random_positive(m, "onset", k, 0, 0, 4);
        if (random_chance(s, 0.8)) b->theatres[k].going_on = random_positive(m, "going_on", k, 0, 0, 6);
    }
    for (size_t a = 0; a < w->n_actors; a++) {
        b->actors[a].theatre = random_index(s, w->n_theatres);
        b->actors[a].side = a > 1 && random_chance(s, 0.4) ? IST_THEIRS : IST_OURS;
        if (random_chance(s, 0.8)) b->actors[a].ships = random_positive(m, "ships", a, 0, 0, 9);
        if (random_chance(s, 0.3)) b->actors[a].consent = random_switch(m, "consent", a, 0.6);
    }
    for (size_t j = 0; j < w->n_sources; j++) {
        b->sources[j].owner = random_index(s, w->n_actors);
        if (random_chance(s, 0.5)) b->sources[j].on = random_switch(m, "source", j, 0.4);
    }
    for (size_t i = 0; i < w->n_items; i++) {
        b->items[i].item_class = random_index(s, w->n_classes);
        b->items[i].price = random_positive(m, "price", i, 0, 1, 9);
        if (random_chance(s, 0.5)) b->items[i].wear = random_share(m, "wear", i, 0, 0, 0.02);
    }
}

// A number 0..1 each for kinds and depth that sum to 1; some kinds do not matter.
static void coverage_weights(making *m, size_t c)
{
    const ist_world *w = &m->b->world;
    double           sum = random_chance(&m->stream, 0.7) ? random_between(&m->stream, 0.1, 1) : 0;
    m->b->contingencies[c].depth_weight = sum;
    for (size_t f = 0; f < w->n_kinds; f++) {
        double x = f == 0 || random_chance(&m->stream, 0.7) ? random_between(&m->stream, 0.2, 1) : 0;
        m->b->weight[f * w->n_contingencies + c] = x;
        sum += x;
    }
    m->b->contingencies[c].depth_weight /= sum;
    for (size_t f = 0; f < w->n_kinds; f++) m->b->weight[f * w->n_contingencies + c] /= sum;
}

static void between_contingencies(making *m, size_t c)
{
    builder         *b = m->b;
    random_stream   *s = &m->stream;
    const ist_world *w = &b->world;
    size_t           n = w->n_contingencies;
    for (size_t j = 0; j < n; j++) {
        if (random_chance(s, 0.5)) b->opportunism[c * n + j] = random_positive(m, "eta", c, j, 0, 1.5);
        if (random_chance(s, 0.4)) b->emptiness[c * n + j] = random_positive(m, "zeta", c, j, 0, 1.5);
    }
    for (size_t l = 0; l < w->n_levers; l++)
        if (random_chance(s, 0.4))
            b->provocation[c * w->n_levers + l] =
                random_key(m, "provocation", c, l, -0.7, 0.7, -INFINITY, INFINITY, BY_TRIGGER);
    for (size_t j = 0; j < w->n_sources; j++)
        if (random_chance(s, 0.6)) b->detection[c * w->n_sources + j] = random_share(m, "d", c, j, 0, 0.9);
    for (size_t f = 0; f < w->n_kinds; f++)
        if (random_chance(s, 0.7)) b->surge[f * n + c] = random_positive(m, "surge", f, c, 0, 8);
}

static void contingencies(making *m)
{
    builder         *b = m->b;
    random_stream   *s = &m->stream;
    const ist_world *w = &b->world;
    for (size_t c = 0; c < w->n_contingencies; c++) {
        ist_contingency *it = &b->contingencies[c];
        it->theatre = random_index(s, w->n_theatres);
        it->active_at_start = random_chance(s, 0.35);
        it->build_up = random_chance(s, 0.25) ? 0 : random_whole(s, 1, 5);
        it->defenders = random_bits(s) & ((UINT64_C(1) << w->n_actors) - 1);
        it->engaged = random_bits(s) & random_bits(s) & ((UINT64_C(1) << w->n_actors) - 1);
        if (random_chance(s, 0.7)) it->adversary = random_index(s, w->n_actors);
        it->base = random_positive(m, "base", c, 0, 0.005, 0.12);
        it->ending = random_key(m, "mu", c, 0, 0.05, 0.3, 1e-6, INFINITY, BY_TRIGGER);
        it->cost = random_positive(m, "cost", c, 0, 1, 100);
        if (random_chance(s, 0.6)) it->xi = random_positive(m, "xi", c, 0, 0, random_chance(s, 0.3) ? 12 : 3);
        if (random_chance(s, 0.7)) it->unfilled_cost = random_positive(m, "kappa", c, 0, 0, 2);
        if (random_chance(s, 0.6)) it->nu = random_key(m, "nu", c, 0, -1, 2, -INFINITY, INFINITY, BY_TRIGGER);
        if (random_chance(s, 0.6)) it->nu_end = random_positive(m, "nu_end", c, 0, 0, 2);
        if (random_chance(s, 0.5)) {
            it->gamma = random_key(m, "gamma", c, 0, -0.5, 1, -INFINITY, INFINITY, BY_TRIGGER);
            it->commitment = random_share(m, "commitment", c, 0, 0, 1);
        }
        coverage_weights(m, c);
        between_contingencies(m, c);
    }
    for (size_t d = 0; d < w->n_demands; d++) { // statement by statement: C leaves the order inside braces open
        b->demands[d].contingency = random_index(s, w->n_contingencies);
        b->demands[d].actor = random_index(s, w->n_actors);
        b->demands[d].item = random_index(s, w->n_items);
        b->demands[d].amount = random_positive(m, "demand", d, 0, 0, 12);
    }
}

// Posture at least 2 everywhere and no floor above 2, so that no coalition of levers breaks a floor.
static void pool(making *m)
{
    builder         *b = m->b;
    random_stream   *s = &m->stream;
    const ist_world *w = &b->world;
    size_t           n = w->n_theatres;
    for (size_t f = 0; f < w->n_kinds; f++) {
        double sum = 0;
        for (size_t k = 0; k < n; k++) {
            sum += b->posture[f * n + k] = random_whole(s, 2, 4);
            if (random_chance(s, 0.6))
                b->floor[f * n + k] = random_fixed(m, "floor", f, k, random_whole(s, 0, 2), 0, 2, true);
            b->requirement[f * n + k] = random_positive(m, "requirement", f, k, 2, 14);
        }
        double units = sum + random_whole(s, 0, 10);
        b->pool[f] = random_fixed(m, "pool", f, 0, units, units, units + 6, true);
        for (size_t t = 0; t < (n + 1) * n; t++)
            b->transit[f * (n + 1) * n + t] = random_chance(s, 0.15) ? 0 : random_whole(s, 1, 4);
    }
    if (random_chance(s, 0.6)) b->world.rule = random_switch(m, "rule", 0, 0.8);
    if (random_chance(s, 0.6)) b->world.look = random_fixed(m, "look", 0, 0, random_whole(s, 0, 5), 0, 5, true);
    if (random_chance(s, 0.5)) b->world.delay = random_fixed(m, "delay", 0, 0, random_whole(s, 0, 3), 0, 3, true);
    if (random_chance(s, 0.6)) b->world.sigma = random_positive(m, "sigma", 0, 0, 0, 0.4);
    if (random_chance(s, 0.7))
        b->world.owner_order = random_key(m, "owner_order", 0, 0, 0, (double)w->n_owner_orders - 0.01, 0,
                                          (double)w->n_owner_orders - 1, BY_TRIGGER);
    for (size_t r = 0; r < w->n_owner_orders; r++)
        for (size_t k = 0; k + 1 < n; k++) { // a random permutation
            int *row = &b->owner_orders[r * n], with = random_whole(s, (int)k, (int)n - 1), held = row[k];
            row[k] = row[with];
            row[with] = held;
        }
}

static void forces(making *m)
{
    builder         *b = m->b;
    random_stream   *s = &m->stream;
    const ist_world *w = &b->world;
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t c = 0; c < w->n_classes; c++)
            if (random_chance(s, 0.6)) b->equipment[f * w->n_classes + c] = random_between(s, 5, 30);
    for (size_t i = 0; i < w->n_items; i++)
        for (size_t f = 0; f < w->n_kinds; f++)
            b->kind_share[i * w->n_kinds + f] = random_between(s, 0.2, 1) / (double)w->n_kinds;
    for (size_t a = 0; a < w->n_actors; a++)
        for (size_t f = 0; f < w->n_kinds; f++)
            if (random_chance(s, 0.7))
                b->ceiling[a * w->n_kinds + f] = random_fixed(m, "ceiling", a, f, random_between(s, 0, 6), 0, 9, false);
}

static void sea(making *m)
{
    builder         *b = m->b;
    random_stream   *s = &m->stream;
    const ist_world *w = &b->world;
    size_t           n = w->n_patrol_areas;
    for (size_t p = 0; p < n; p++) {
        b->patrol_areas[p].theatre = random_index(s, w->n_theatres);
        if (random_chance(s, 0.9)) b->patrol_areas[p].kappa = random_positive(m, "kappa_p", p, 0, 0.02, 0.6);
        if (random_chance(s, 0.6)) b->patrol_areas[p].attacks = random_positive(m, "attacks", p, 0, 0, 5);
        for (size_t j = 0; j < w->n_sources; j++)
            if (random_chance(s, 0.6)) b->revealing[p * w->n_sources + j] = random_share(m, "q", p, j, 0, 0.9);
        for (size_t a = 0; a < w->n_actors; a++)
            if (random_chance(s, 0.6)) b->patrol_value[a * n + p] = random_positive(m, "v", a, p, 0, 10);
    }
    for (size_t u = 0; u < w->n_flows; u++) {
        ist_flow *flow = &b->flows[u];
        flow->origin = random_index(s, w->n_actors);
        flow->recipient = (flow->origin + random_whole(s, 1, (int)w->n_actors - 1)) % (int)w->n_actors;
        for (size_t c = 0; c < w->n_contingencies; c++)
            if (b->contingencies[c].adversary != IST_NONE && b->contingencies[c].adversary != flow->origin)
                flow->recipient = b->contingencies[c].adversary;
        flow->item = random_index(s, w->n_items);
        flow->amount = random_positive(m, "u", u, 0, 0, 15);
        if (random_chance(s, 0.7)) flow->stopped = random_share(m, "stopped", u, 0, 0, 1);
        if (random_chance(s, 0.4)) flow->on = random_switch(m, "flow", u, 0.7);
        for (size_t p = 0; p < n; p++) // the shares through areas sum to at most 1
            if (random_chance(s, 0.7))
                b->via[u * n + p] = random_key(m, "via", u, p, 0, 1.0 / (double)n, 0, 1.0 / (double)n, BY_TRIGGER);
    }
    if (random_chance(s, 0.6)) b->world.common_cause = random_share(m, "phi", 0, 0, 0, 1);
    if (random_chance(s, 0.6)) b->world.pooled_patrol = random_switch(m, "pooled_patrol", 0, 0.6);
}

// Theatres and contingencies all alike, so that the owner's gains tie and file order decides.
static void make_twins(making *m)
{
    builder         *b = m->b;
    const ist_world *w = &b->world;
    size_t           n = w->n_contingencies;
    for (size_t k = 0; k < w->n_theatres; k++) {
        const char *name = b->theatres[k].name;
        b->theatres[k] = b->theatres[0];
        b->theatres[k].name = name;
        for (size_t f = 0; f < w->n_kinds; f++) {
            b->requirement[f * w->n_theatres + k] = b->requirement[f * w->n_theatres];
            b->floor[f * w->n_theatres + k] = b->floor[f * w->n_theatres];
        }
    }
    for (size_t i = 0; i < w->n_actors * w->n_kinds; i++) b->ceiling[i] = IST_NONE;
    for (size_t c = 0; c < n; c++) {
        const char *name = b->contingencies[c].name;
        b->contingencies[c] = b->contingencies[0];
        b->contingencies[c].name = name;
        b->contingencies[c].theatre = (int)(c % w->n_theatres);
        for (size_t f = 0; f < w->n_kinds; f++) {
            b->weight[f * n + c] = b->weight[f * n];
            b->surge[f * n + c] = b->surge[f * n];
        }
        for (size_t j = 0; j < n; j++) b->opportunism[c * n + j] = b->emptiness[c * n + j] = IST_NONE;
        for (size_t l = 0; l < w->n_levers; l++) b->provocation[c * w->n_levers + l] = IST_NONE;
    }
}

static builder_sizes random_sizes(random_stream *s)
{
    builder_sizes n = { .months = random_whole(s, 24, 60), .start = 12 * 2024 + random_whole(s, 0, 11) };
    n.theatres = (size_t)random_whole(s, 2, 4);
    n.actors = (size_t)random_whole(s, 3, 8);
    n.kinds = (size_t)random_whole(s, 1, 3);
    n.items = (size_t)random_whole(s, 2, 5);
    n.classes = (size_t)random_whole(s, 1, (int)n.items);
    n.contingencies = (size_t)random_whole(s, 1, 4);
    n.demands = (size_t)random_whole(s, 0, 7);
    n.sources = (size_t)random_whole(s, 0, 4);
    n.lines = (size_t)random_whole(s, 1, 6);
    n.orders = (size_t)random_whole(s, 1, 7);
    n.routes = (size_t)random_whole(s, 0, 4);
    n.flows = (size_t)random_whole(s, 0, 4);
    n.patrol_areas = (size_t)random_whole(s, 0, 4);
    n.triggers = (size_t)random_whole(s, 0, 6);
    n.counterfactuals = (size_t)random_whole(s, 0, 2);
    n.cooperation = (size_t)random_whole(s, 1, 3);
    n.levers = (size_t)random_whole(s, (int)n.cooperation, 2 * (int)n.cooperation);
    n.metrics = (size_t)random_whole(s, 1, 12);
    n.owner_orders = (size_t)random_whole(s, 1, 3);
    return n;
}

builder *random_world(uint64_t seed)
{
    making *m = calloc(1, sizeof *m);
    if (!m) {
        fprintf(stderr, "random world: out of memory\n");
        exit(2);
    }
    m->stream.state = seed;
    builder_sizes sizes = random_sizes(&m->stream);
    m->b = builder_new(&sizes);
    places(m);
    contingencies(m);
    pool(m);
    forces(m);
    if (random_chance(&m->stream, 0.15)) make_twins(m);
    sea(m);
    random_goods(m);
    random_patches(m);
    builder *b = m->b;
    free(m);
    return b;
}
