// SPDX-License-Identifier: Apache-2.0
// Section 8, step 9: the value of every recorded quantity at the end of a month.
#include "oracle_local.h"

#include <math.h>

static const struct { const char *name, *dimensions; } quantities[] = {
#define ENTRY(name, text, dimensions, unit, meaning) { text, dimensions },
    IST_QUANTITY_LIST(ENTRY)
#undef ENTRY
};

const char *oracle_quantity_name(int kind) { return quantities[kind].name; }

static size_t set_size(const ist_world *w, char letter)
{
    switch (letter) {
    case 'C': return w->n_contingencies;
    case 'F': return w->n_kinds;
    case 'K': return w->n_theatres;
    case 'L': return w->n_lines;
    case 'O': return w->n_orders;
    case 'A': return w->n_actors;
    case 'I': return w->n_items;
    case 'G': return w->n_routes;
    case 'P': return w->n_patrol_areas;
    case 'U': return w->n_flows;
    case 'R': return w->n_triggers;
    default: return 1;
    }
}

void oracle_sizes(const ist_world *w, int kind, size_t *out_first, size_t *out_second)
{
    const char *letters = quantities[kind].dimensions;
    *out_first = letters[0] ? set_size(w, letters[0]) : 1;
    *out_second = letters[0] && letters[1] ? set_size(w, letters[1]) : 1;
}

static double sum_of_parts(const oracle *o, size_t order, const double *parts)
{
    double sum = 0;
    for (size_t p = o->first_part[order]; p < o->first_part[order + 1]; p++) sum += parts[p];
    return sum;
}

// Piecewise constant: the last entry at or before the month.
static double promised(const ist_order *order, int month)
{
    double units = 0;
    for (size_t n = 0; n < order->n_promises && order->promises[n].month <= month; n++)
        units = order->promises[n].cumulative;
    return units;
}

static double gap(const oracle *o, size_t f, size_t k)
{
    return fmax(0, o->s->required[f][k] - o->s->fielded[f][k] - o->s->present[f][k]);
}

static double weighted_gap(const oracle *o, size_t c)
{
    size_t k = (size_t)o->w->contingencies[c].theatre;
    double sum = 0;
    for (size_t f = 0; f < o->w->n_kinds; f++)
        if (o->s->required[f][k] > 0)
            sum += o->w->weight[f * o->w->n_contingencies + c] * gap(o, f, k) / o->s->required[f][k];
    return sum;
}

static double stock_share(const oracle *o, size_t a, size_t i)
{
    double target = value(o, o->w->target[a * o->w->n_items + i], 0);
    return target > 0 ? o->s->S[a][i] / target : 1;
}

static double owed(const oracle *o, size_t a)
{
    double sum = o->s->due_later[a];
    for (int m = o->t + 1; m < o->w->months; m++) sum += o->s->due[a][m];
    return sum;
}

static double in_transit(const oracle *o, size_t f)
{
    double sum = 0;
    for (size_t k = 0; k < o->w->n_theatres; k++) sum += o->s->inbound[f][k];
    return sum;
}

static double of_contingency(oracle *o, int kind, size_t c, size_t i)
{
    const future_state *s = o->s;
    bool                active = s->state[c] == ACTIVE;
    switch (kind) {
    case IST_Q_STATE: return s->state[c];
    case IST_Q_VISIBLE: return s->visible[c];
    case IST_Q_ACTIVE: return active;
    case IST_Q_ONSET: return s->onset[c];
    case IST_Q_WAR: return s->war[c];
    case IST_Q_HAZARD: return s->was_quiet[c] ? s->lambda[c] : 0;
    case IST_Q_COMPENSATOR: return s->was_quiet[c] ? 1 - exp(-s->lambda[c]) : 0;
    case IST_Q_COVERAGE: return s->rho[c];
    case IST_Q_FILL: return s->fill[c];
    case IST_Q_UNFILLED: return active ? 1 - s->fill[c] : 0;
    case IST_Q_SUPPLY: return s->supply[c];
    case IST_Q_LOSS: return s->loss[c];
    case IST_Q_EXPECTED_ACTIVE: return (active ? 1 : 0) - s->surprise[c];
    case IST_Q_EXPECTED_LOSS: return s->loss[c] - value(o, o->w->contingencies[c].cost, 0) * s->surprise[c];
    case IST_Q_WEIGHTED_GAP: return weighted_gap(o, c);
    case IST_Q_WAR_GAP: return active ? weighted_gap(o, c) : 0;
    case IST_Q_SHORTFALL: return s->shortfall[c][i];
    case IST_Q_SHORT_MONEY: return s->shortfall[c][i] * value(o, o->w->items[i].price, 0);
    case IST_Q_SHORT_MONTH: return s->shortfall[c][i] > 1e-9 * s->demanded[c][i];
    default: return NAN;
    }
}

static double of_pool(oracle *o, int kind, size_t f, size_t k)
{
    future_state *s = o->s;
    switch (kind) {
    case IST_Q_FIELDED: return s->fielded[f][k];
    case IST_Q_REQUIRED: return s->required[f][k];
    case IST_Q_SEEN: return s->seen_required[f][k];
    case IST_Q_PRESENT: return s->present[f][k];
    case IST_Q_TARGET: return s->target[f][k];
    case IST_Q_GAP: return gap(o, f, k);
    case IST_Q_HOME: return s->home[f];
    case IST_Q_TRANSIT: return in_transit(o, f);
    case IST_Q_MOVES: return s->moves[f];
    case IST_Q_RISK: return expected_loss(o, s->fielded, s->present);
    default: return NAN;
    }
}

static double of_industry(const oracle *o, int kind, size_t i)
{
    const future_state *s = o->s;
    switch (kind) {
    case IST_Q_CAPACITY: return s->capacity[i];
    case IST_Q_RATE: return s->rate[i];
    case IST_Q_STARTS: return s->started[i];
    case IST_Q_OUTPUT: return s->output[i];
    case IST_Q_PIPE: return s->pipe[i];
    case IST_Q_FINISHED: return s->finished[i];
    case IST_Q_IMPORT_SHARE: return s->share[i];
    case IST_Q_FRAMEWORK: return s->framework[i];
    case IST_Q_CONTRACTED: return sum_of_parts(o, i, o->contracted);
    case IST_Q_DELIVERED: return sum_of_parts(o, i, o->delivered);
    case IST_Q_DELIVERY: return s->delivery[i];
    case IST_Q_LAPSED: return s->lapsed[i];
    case IST_Q_EXPECTATION_GAP:
        return fmax(0, promised(&o->w->orders[i], o->t) - sum_of_parts(o, i, o->delivered));
    default: return NAN;
    }
}

static double of_actor(const oracle *o, int kind, size_t a, size_t i)
{
    const future_state *s = o->s;
    switch (kind) {
    case IST_Q_STOCK: return s->S[a][i];
    case IST_Q_STOCK_SHARE: return stock_share(o, a, i);
    case IST_Q_RECEIVED: return s->received[a][i];
    case IST_Q_CONSUMED: return s->consumed[a][i];
    case IST_Q_WORN: return s->worn[a][i];
    case IST_Q_BUDGET: return s->budget[a];
    case IST_Q_HEADROOM: return s->headroom[a];
    case IST_Q_EXPIRED: return s->expired[a];
    case IST_Q_ARREARS: return s->arrears[a];
    case IST_Q_OWED: return owed(o, a);
    case IST_Q_PAID: return s->paid[a];
    case IST_Q_EARNED: return s->earned[a];
    default: return NAN;
    }
}

static double of_the_rest(const oracle *o, int kind, size_t i)
{
    const future_state *s = o->s;
    switch (kind) {
    case IST_Q_GIVEN: return s->given[i];
    case IST_Q_EXPECTED_GIVEN: return s->given[i] - s->gift_surprise[i];
    case IST_Q_DEBT: return s->debt[i];
    case IST_Q_PRESENCE: return s->presence[i];
    case IST_Q_FOUND: return s->found[i];
    case IST_Q_ATTACKS: return s->attacks[i];
    case IST_Q_PASSES: return s->passes[i];
    case IST_Q_INTERCEPTED: return s->intercepted[i];
    case IST_Q_TRIGGER: return s->trigger[i].in_force;
    default: return NAN;
    }
}

static double observe(oracle *o, int kind, size_t i, size_t j)
{
    switch (quantities[kind].dimensions[0]) {
    case 'C': return of_contingency(o, kind, i, j);
    case 'F':
    case 0: return of_pool(o, kind, i, j);
    case 'L':
    case 'O': return of_industry(o, kind, i);
    case 'A': return of_actor(o, kind, i, j);
    default: return of_the_rest(o, kind, i);
    }
}

void step_record(oracle *o)
{
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        oracle_sizes(o->w, kind, &first, &second);
        for (size_t i = 0; i < first; i++)
            for (size_t j = 0; j < second; j++) o->record[kind][i * second + j] = observe(o, kind, i, j);
    }
}

double oracle_value(const oracle *o, int kind, size_t i, size_t j)
{
    size_t first, second;
    oracle_sizes(o->w, kind, &first, &second);
    return o->record[kind][i * second + j];
}
