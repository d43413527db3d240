// SPDX-License-Identifier: Apache-2.0
// Section 6: own production, donations and loans, consumption, wear.
#include "oracle_local.h"

#include <math.h>

void step_production(oracle *o)
{
    for (size_t a = 0; a < o->w->n_actors; a++)
        for (size_t i = 0; i < o->w->n_items; i++) {
            double made = value(o, o->w->production[a * o->w->n_items + i], 0);
            o->s->S[a][i] += made;
            o->s->book[a][i].produced += made;
        }
}

// sum over the donor's firm orders for items of the class of min(remaining, capacity over the next horizon months).
static double pipeline(const oracle *o, const ist_route *route)
{
    const ist_world *w = o->w;
    double           sum = 0;
    for (size_t n = 0; n < w->n_orders; n++) {
        if (w->orders[n].recipient != route->donor) continue;
        for (size_t p = 0; p < w->orders[n].n_parts; p++) {
            int l = w->orders[n].parts[p].line;
            if (w->items[w->lines[l].item].item_class != w->items[route->item].item_class) continue;
            sum += fmin(part_remaining(o, o->first_part[n] + p), route->horizon * o->s->capacity[l]);
        }
    }
    return sum;
}

// min(rate, max(0, limit - given so far), max(0, min(S, S of the class - (reserve - beta min(reserve, pipeline)))))
static double gives(const oracle *o, size_t g)
{
    const ist_world *w = o->w;
    const ist_route *route = &w->routes[g];
    double           of_class = 0, reserve = value(o, route->reserve, 0);
    if (!is_on(o, route->on, 1) || o->s->state[route->contingency] != ACTIVE) return 0;
    for (size_t i = 0; i < w->n_items; i++)
        if (w->items[i].item_class == w->items[route->item].item_class) of_class += o->s->S[route->donor][i];
    double kept = reserve - value(o, route->backfill, 0) * fmin(reserve, pipeline(o, route));
    double free_ = fmax(0, fmin(o->s->S[route->donor][route->item], of_class - kept));
    double limit = fmax(0, value(o, route->limit, 0) - o->s->given_so_far[g]);
    return fmin(value(o, route->rate, 0), fmin(limit, free_));
}

// Section 9: V of a route, on last month's stocks and orders: rate D (1 - exp(-q room/(rate D))).
double gifts_of_war(const oracle *o, size_t g, double D)
{
    const ist_world *w = o->w;
    const ist_route *route = &w->routes[g];
    double           rate = value(o, route->rate, 0), n = w->months - o->t, of_class = 0, to_come = 0;
    if (!is_on(o, route->on, 1) || !(rate > 0)) return 0;
    for (size_t i = 0; i < w->n_items; i++)
        if (w->items[i].item_class == w->items[route->item].item_class) of_class += o->s->S[route->donor][i];
    for (size_t k = 0; k < w->n_orders; k++)
        for (size_t p = 0; p < w->orders[k].n_parts; p++)
            if (w->orders[k].recipient == route->donor &&
                w->items[w->lines[w->orders[k].parts[p].line].item].item_class == w->items[route->item].item_class)
                to_come += part_remaining(o, o->first_part[k] + p);
    double spare = fmin(o->s->S[route->donor][route->item], of_class + to_come - value(o, route->reserve, 0));
    double room = fmin(fmax(0, value(o, route->limit, 0) - o->s->given_so_far[g]), fmax(0, spare));
    double q = exp(-o->base_start[route->contingency] * n);
    return rate * D * (1 - exp(-q * room / (rate * D)));
}

void step_donations(oracle *o)
{
    for (size_t g = 0; g < o->w->n_routes; g++) {
        const ist_route *route = &o->w->routes[g];
        double           d = o->s->given[g] = gives(o, g);
        o->s->given_so_far[g] += d;
        o->s->S[route->donor][route->item] -= d;
        o->s->S[route->recipient][route->item] += d;
        o->s->received[route->recipient][route->item] += d;
        o->s->book[route->donor][route->item].donated += d;
        o->s->book[route->recipient][route->item].received += d;
        if (!route->lends) continue;
        o->s->lent_at[g][o->t] += d;
        o->s->debt[g] += d;
    }
}

// supplied = min(demand, stock); fill[c] = mean over our side's demands of supplied/demand, 1 when quiet or without.
// Called on a scratch copy of the stocks for the start record.
void step_consumption(oracle *o)
{
    const ist_world *w = o->w;
    double           sum[C] = { 0 }, n[C] = { 0 };
    for (size_t m = 0; m < w->n_demands; m++) {
        const ist_demand *demand = &w->demands[m];
        int               c = demand->contingency, a = demand->actor, i = demand->item;
        double            D = value(o, demand->amount, 0);
        if (o->s->state[c] != ACTIVE || !(D > 0)) continue;
        double supplied = fmin(D, o->s->S[a][i]);
        o->s->S[a][i] -= supplied;
        o->s->consumed[a][i] += supplied;
        o->s->book[a][i].consumed += supplied;
        if (w->actors[a].side != IST_OURS) continue;
        o->s->shortfall[c][i] += D - supplied;
        o->s->demanded[c][i] += D;
        sum[c] += supplied / D;
        n[c]++;
    }
    for (size_t c = 0; c < w->n_contingencies; c++) {
        const ist_contingency *it = &w->contingencies[c];
        o->s->fill[c] = n[c] > 0 ? sum[c] / n[c] : 1;
        o->s->loss[c] = 0;
        if (o->s->state[c] == ACTIVE)
            o->s->loss[c] = value(o, it->cost, 0) * (1 + value(o, it->unfilled_cost, 0) * (1 - o->s->fill[c]));
    }
}

void step_wear(oracle *o)
{
    for (size_t a = 0; a < o->w->n_actors; a++)
        for (size_t i = 0; i < o->w->n_items; i++) {
            double worn = value(o, o->w->items[i].wear, 0) * o->s->S[a][i];
            o->s->S[a][i] = fmax(0, o->s->S[a][i] - worn);
            o->s->worn[a][i] = worn;
            o->s->book[a][i].worn += worn;
        }
}
