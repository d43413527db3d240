// SPDX-License-Identifier: Apache-2.0
// Section 5: orders, their tranches, lapse, payments and deliveries.
#include "oracle_local.h"

#include <math.h>

static double room(const oracle *o, size_t n, size_t p)
{
    return o->w->orders[n].parts[p].quantity - o->contracted[o->first_part[n] + p];
}

// Lapse is tested first; it removes only what is not yet under contract.
static void lapse(oracle *o, size_t n)
{
    const ist_order *order = &o->w->orders[n];
    future_state    *s = o->s;
    bool             lapses = order->end_month != IST_NONE && o->t >= order->end_month;
    if (is_on(o, order->on, 1) && s->framework[n] > 0) {
        s->lapse_sum[n] += value(o, order->lapse, 0);
        lapses |= s->lapse_sum[n] >= threshold(o, 0, "lapse/", order->name);
    }
    if (!lapses) return;
    s->lapsed[n] += s->framework[n];
    s->framework[n] = 0;
}

// chi min(1, headroom / (price (1 - financed) tranche / years)).
static double conversion_hazard(const oracle *o, size_t n)
{
    const ist_order *order = &o->w->orders[n];
    size_t           p = 0;
    while (p + 1 < order->n_parts && !(room(o, n, p) > 0)) p++;
    double cost = price(o, n, order->parts[p].line) * (1 - value(o, order->financed, 0)) *
                  value(o, order->tranche, 0) / value(o, order->years, 1);
    double ease = o->w->actors[order->payer].has_budget && cost > 0 ? fmin(1, o->s->headroom[order->payer] / cost) : 1;
    return value(o, order->conversion, 0) * ease;
}

// Units of this order that go to its recipient, lenders with matured debt first, routes in file order.
static void hand_over(oracle *o, size_t n, int item, double units)
{
    const ist_world *w = o->w;
    int              recipient = w->orders[n].recipient;
    for (size_t g = 0; g < w->n_routes; g++) {
        const ist_route *route = &w->routes[g];
        if (!route->lends || route->recipient != recipient || route->item != item) continue;
        double matured = -o->s->given_back[g];
        for (int m = 0; m <= o->t - (route->grace > 1 ? route->grace : 1); m++) matured += o->s->lent_at[g][m];
        double back = fmin(units, fmax(0, matured));
        o->s->given_back[g] += back;
        o->s->debt[g] -= back;
        o->s->S[route->donor][item] += back;
        o->s->book[route->donor][item].delivered += back;
        units -= back;
    }
    o->s->S[recipient][item] += units;
    o->s->book[recipient][item].delivered += units;
}

static double cash_a_unit(const oracle *o, size_t n, int line)
{
    const ist_order *order = &o->w->orders[n];
    return price(o, n, line) * (1 - value(o, order->financed, 0)) * (1 - value(o, order->advance, 0));
}

static void deliver(oracle *o, size_t n, size_t p, double d)
{
    const ist_order *order = &o->w->orders[n];
    int              l = order->parts[p].line;
    size_t           part = o->first_part[n] + p;
    double           money = d * price(o, n, l);

    o->delivered[part] += d;
    o->s->delivery[n] += d;
    o->money_at[part * (size_t)o->w->months + (size_t)o->t] += money;
    o->s->earned[o->w->lines[l].maker] += money;
    pay(o, order->payer, d * cash_a_unit(o, n, l));
    owe(o, order->payer, money * value(o, order->financed, 0) * (1 + value(o, order->interest, 0)), order->grace,
        order->term);
    hand_over(o, n, o->w->lines[l].item, d);
}

// A delivery out of the maker's stock in the month of the contract.
static void deliver_from_stock(oracle *o, size_t n, size_t p, double q)
{
    const ist_order *order = &o->w->orders[n];
    const ist_line  *line = &o->w->lines[order->parts[p].line];
    double           d = value(o, order->from_stock, 0) - o->s->from_stock_used[n];
    d = fmin(fmin(d, q), o->s->S[line->maker][line->item]);
    d = fmin(d, affordable(o, order->payer, cash_a_unit(o, n, order->parts[p].line)));
    if (!(d > 0)) return;
    o->s->from_stock_used[n] += d;
    o->s->S[line->maker][line->item] -= d;
    o->s->book[line->maker][line->item].handed_over += d;
    deliver(o, n, p, d);
}

// Puts q units under contract if the advance can be paid; fills parts in file order.
static void sign(oracle *o, size_t n, double q)
{
    const ist_order *order = &o->w->orders[n];
    double           added[L], left = q, advance = 0;
    for (size_t p = 0; p < order->n_parts; p++) {
        added[p] = fmin(left, fmax(0, room(o, n, p)));
        left -= added[p];
        advance += added[p] * price(o, n, order->parts[p].line) * value(o, order->advance, 0) *
                   (1 - value(o, order->financed, 0));
    }
    if (o->w->actors[order->payer].has_budget && o->s->headroom[order->payer] < advance) return;
    pay(o, order->payer, advance);
    o->s->framework[n] -= q;
    o->s->convert_sum[n] = 0;
    o->s->converted[n]++;
    for (size_t p = 0; p < order->n_parts; p++) o->contracted[o->first_part[n] + p] += added[p];
    for (size_t p = 0; p < order->n_parts; p++)
        if (added[p] > 0) deliver_from_stock(o, n, p, added[p]);
}

static void sign_when_due(oracle *o, size_t n)
{
    const ist_order *order = &o->w->orders[n];
    if (!is_on(o, order->on, 1) || !(o->s->framework[n] > 0)) return;
    if (order->sign_month != IST_NONE) {
        if (o->t >= order->sign_month) sign(o, n, o->s->framework[n]);
        return;
    }
    o->s->convert_sum[n] += conversion_hazard(o, n);
    if (o->s->convert_sum[n] >= threshold(o, o->s->converted[n], "convert/", order->name))
        sign(o, n, fmin(value(o, order->tranche, 0), o->s->framework[n]));
}

void sign_orders(oracle *o)
{
    for (size_t n = 0; n < o->w->n_orders; n++) {
        lapse(o, n);
        sign_when_due(o, n);
    }
}

static bool war_in_theatre(const oracle *o, int k)
{
    for (size_t c = 0; c < o->w->n_contingencies; c++)
        if (o->s->state[c] == ACTIVE && o->w->contingencies[c].theatre == k) return true;
    return false;
}

static bool comes_before(const oracle *o, size_t a, size_t b, int home)
{
    const ist_order *x = &o->w->orders[a], *y = &o->w->orders[b];
    bool             x_home = x->recipient == home, y_home = y->recipient == home;
    if (x_home != y_home) return x_home;
    return x->priority != y->priority ? x->priority < y->priority : a < b;
}

// The order served next on a line: home orders first while there is a war in the maker's theatre, then by
// priority, then by file order; n_orders when all were served.
static size_t next_order(const oracle *o, const bool served[O], int home)
{
    size_t best = o->w->n_orders;
    for (size_t n = 0; n < o->w->n_orders; n++)
        if (!served[n] && (best == o->w->n_orders || comes_before(o, n, best, home))) best = n;
    return best;
}

static void deliver_from_line(oracle *o, int l)
{
    int  maker = o->w->lines[l].maker, home = war_in_theatre(o, o->w->actors[maker].theatre) ? maker : IST_NONE;
    bool served[O] = { false };
    for (size_t n; (n = next_order(o, served, home)) < o->w->n_orders; served[n] = true) {
        const ist_order *order = &o->w->orders[n];
        for (size_t p = 0; p < order->n_parts; p++) {
            if (order->parts[p].line != l) continue;
            double d = fmin(part_remaining(o, o->first_part[n] + p), o->s->finished[l]);
            d = fmin(d, affordable(o, order->payer, cash_a_unit(o, n, l)));
            if (!(d > 0)) continue;
            o->s->finished[l] -= d;
            deliver(o, n, p, d);
        }
    }
}

void deliver_from_lines(oracle *o)
{
    for (size_t l = 0; l < o->w->n_lines; l++) deliver_from_line(o, (int)l);
}
