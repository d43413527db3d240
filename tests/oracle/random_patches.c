// SPDX-License-Identifier: Apache-2.0
// Random worlds: levers, counterfactuals, triggers and metrics over what the world holds.
#include "random_local.h"

#include "oracle.h"

#include <math.h>

static bool has(const making *m, ist_parameter p, reach who)
{
    return m->about[p].reach >= who && !(who == BY_TRIGGER && m->b->parameters[p].fixed);
}

// A parameter within reach and not yet overridden by a lever, by chance among all; IST_NONE when the tries fail.
static ist_parameter some_parameter(making *m, reach who, bool fresh)
{
    for (int n = 0; n < 200; n++) {
        ist_parameter p = random_index(&m->stream, m->b->world.n_parameters);
        if (has(m, p, who) && !(fresh && m->about[p].overridden)) return p;
    }
    return IST_NONE;
}

static void override(making *m, ist_patch *patch, ist_parameter p)
{
    double           low = m->about[p].low, high = m->about[p].high;
    ist_distribution value = random_distribution(m, low, high);
    if (m->about[p].whole) value = builder_constant(random_whole(&m->stream, (int)low, (int)high));
    else if (m->b->parameters[p].fixed) value = builder_constant(random_between(&m->stream, low, high));
    builder_override(m->b, patch, p, value);
}

// What a lever is likely to be about; each with some chance, once over all levers.
static void policy(making *m, ist_patch *patch)
{
    ist_world    *w = &m->b->world;
    ist_parameter keys[] = { w->rule, w->look, w->delay, w->pooled_patrol, w->sigma, w->owner_order };
    for (size_t n = 0; n < sizeof keys / sizeof keys[0]; n++) {
        if (keys[n] == IST_NONE || m->about[keys[n]].overridden || !random_chance(&m->stream, 0.25)) continue;
        override(m, patch, keys[n]);
        m->about[keys[n]].overridden = true;
    }
}

static void levers(making *m)
{
    builder *b = m->b;
    for (size_t n = 0; n < b->world.n_levers; n++) {
        ist_patch *patch = &b->levers[n].patch;
        b->levers[n].cooperation = (int)(n % b->world.n_cooperation);
        if (random_chance(&m->stream, 0.1)) continue; // a lever that does nothing
        policy(m, patch);
        for (int k = random_whole(&m->stream, 2, 12); k > 0; k--) {
            ist_parameter p = some_parameter(m, BY_LEVER, true);
            if (p == IST_NONE) continue;
            override(m, patch, p);
            m->about[p].overridden = true;
        }
    }
}

static void counterfactuals(making *m)
{
    bool seen[BUILDER_PARAMETERS];
    for (size_t n = 0; n < m->b->world.n_counterfactuals; n++) {
        for (size_t p = 0; p < m->b->world.n_parameters; p++) seen[p] = false;
        for (int k = random_whole(&m->stream, 0, 15); k > 0; k--) { // levers may override the same
            ist_parameter p = some_parameter(m, BY_LEVER, false);
            if (p == IST_NONE || seen[p]) continue;
            override(m, &m->b->counterfactuals[n], p);
            seen[p] = true;
        }
    }
}

// A quantity with some size and where its values lie.
static const struct likely { int kind; double low, high; } likely[] = {
    { IST_Q_ACTIVE, 0.5, 0.5 },      { IST_Q_VISIBLE, 0.5, 1.5 },     { IST_Q_STATE, 0.5, 1.5 },
    { IST_Q_COVERAGE, 0.3, 1 },      { IST_Q_FILL, 0.3, 0.99 },       { IST_Q_SUPPLY, 0.2, 0.99 },
    { IST_Q_WEIGHTED_GAP, 0.01, 0.6 }, { IST_Q_GAP, 0.1, 5 },         { IST_Q_MOVES, 0.5, 3 },
    { IST_Q_STOCK, 5, 120 },         { IST_Q_STOCK_SHARE, 0.2, 1.2 }, { IST_Q_HEADROOM, 1, 200 },
    { IST_Q_ARREARS, 0.01, 5 },      { IST_Q_OWED, 1, 50 },           { IST_Q_EXPECTATION_GAP, 0.1, 20 },
    { IST_Q_DELIVERED, 1, 60 },      { IST_Q_LAPSED, 0.5, 5 },        { IST_Q_GIVEN, 0.1, 5 },
    { IST_Q_DEBT, 0.1, 20 },         { IST_Q_PASSES, 0.5, 8 },        { IST_Q_FOUND, 0.05, 0.6 },
    { IST_Q_TRIGGER, 0.5, 0.5 },     { IST_Q_SHORTFALL, 0.1, 5 },     { IST_Q_ATTACKS, 0.1, 3 },
    { IST_Q_LOSS, 1, 80 },           { IST_Q_RISK, 10, 2000 },        { IST_Q_HAZARD, 0.01, 0.2 },
    { IST_Q_EXPECTED_GIVEN, 0.1, 5 },
};

static ist_quantity some_quantity(making *m, const struct likely **out)
{
    for (;;) {
        const struct likely *it = &likely[random_whole(&m->stream, 0, (int)(sizeof likely / sizeof likely[0]) - 1)];
        size_t               first, second;
        oracle_sizes(&m->b->world, it->kind, &first, &second);
        if (first * second == 0) continue;
        *out = it;
        int i = random_index(&m->stream, first), j = random_index(&m->stream, second);
        return (ist_quantity){ it->kind, i, j };
    }
}

static ist_condition condition(making *m, size_t r, size_t n)
{
    random_stream *s = &m->stream;
    ist_condition  when = { .level = IST_NONE };
    double         u = random_between(s, 0, 1);
    if (u < 0.1) {
        when.kind = IST_WHEN_ALWAYS;
    } else if (u < 0.25) {
        when.kind = IST_WHEN_MONTH;
        when.month = random_whole(s, 0, 20);
    } else {
        const struct likely *about;
        when.kind = random_chance(s, 0.6) ? IST_WHEN_AT_LEAST : IST_WHEN_AT_MOST;
        when.quantity = some_quantity(m, &about);
        when.level = random_key(m, "level", r, n, about->low, about->high, -INFINITY, INFINITY, BY_TRIGGER);
    }
    return when;
}

// Switches flip by a shift; other parameters are scaled and shifted by a part of where they lie.
static void patch(making *m, size_t r)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    ist_parameter  p = some_parameter(m, BY_TRIGGER, false);
    if (p == IST_NONE) return;
    double size = m->about[p].high - m->about[p].low;
    builder_then(b, r, p, 1, 0);
    ist_trigger_patch *last = builder_alloc(b, b->triggers[r].n_patches, sizeof *last);
    for (size_t n = 0; n < b->triggers[r].n_patches; n++) last[n] = b->triggers[r].patches[n];
    ist_trigger_patch *it = &last[b->triggers[r].n_patches - 1];
    size_t n = b->triggers[r].n_patches;
    it->scale = it->shift = IST_NONE;
    if (random_chance(s, 0.7)) it->scale = random_key(m, "times", r, n, 0.3, 2, 0, INFINITY, BY_LEVER);
    if (random_chance(s, 0.6)) it->shift = random_key(m, "plus", r, n, -size, size, -INFINITY, INFINITY, BY_LEVER);
    b->triggers[r].patches = last;
}

static void triggers(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    for (size_t r = 0; r < b->world.n_triggers; r++) {
        ist_trigger *it = &b->triggers[r];
        it->name = builder_text(b, "%c-trigger-%zu", 'A' + random_whole(s, 0, 57), r); // not in file order
        for (int n = random_chance(s, 0.7) ? 1 : 2; n > 0; n--) builder_when(b, r, condition(m, r, (size_t)n));
        it->decide = random_chance(s, 0.4) ? 0 : random_whole(s, 1, 4);
        it->lasts = random_whole(s, 1, 12);
        if (random_chance(s, 0.45)) it->lasts = random_chance(s, 0.7) ? IST_LASTS_WHILE : IST_LASTS_FOREVER;
        it->chance = random_chance(s, 0.4);
        if (it->chance) it->hazard = random_positive(m, "hazard", r, 0, 0.02, 0.6);
        if (random_chance(s, 0.3)) it->on = random_switch(m, "trigger", r, 0.7);
    }
    for (size_t r = 0; r < b->world.n_triggers; r++)
        for (int n = random_whole(s, 1, 5); n > 0; n--) patch(m, r);
}

static void metrics(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    for (size_t n = 0; n < b->world.n_metrics; n++) {
        ist_metric *it = &b->metrics[n];
        size_t      n_terms = (size_t)random_whole(s, 1, 4);
        ist_term   *terms = builder_alloc(b, n_terms, sizeof *terms);
        double      level = 0;
        for (size_t k = 0; k < n_terms; k++) {
            const struct likely *about;
            terms[k].quantity = some_quantity(m, &about);
            terms[k].weight = random_between(s, 0.5, 2);
            level += random_between(s, about->low, about->high) * terms[k].weight;
        }
        it->reduction = (ist_reduction)random_whole(s, 0, 3);
        it->level = level;
        it->terms = terms;
        it->n_terms = n_terms;
    }
}

void random_patches(making *m)
{
    triggers(m);
    counterfactuals(m);
    levers(m);
    metrics(m);
}
