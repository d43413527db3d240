// SPDX-License-Identifier: Apache-2.0
// Section 7: patrols, what they find, the flows they stop and the adversary's supply.
#include "oracle_local.h"

#include <math.h>

// Ships at an area whose first ship is worth exp(log_first), when one more is worth exp(log_level) everywhere.
static double ships_at(double log_first, double rate, double log_level)
{
    return log_first > log_level ? (log_first - log_level) / rate : 0;
}

// x minimises sum amount exp(-rate x) over x >= 0 with sum x = total: all areas in use lose amount rate exp(-rate x)
// for one more ship. The level is bisected in its logarithm until no double lies between its bounds.
void oracle_share_ships(size_t n, const double *amount, const double *rate, double total, double *x)
{
    double log_first[P], high = -INFINITY, low, step = 1, sum;
    for (size_t p = 0; p < n; p++) {
        x[p] = 0;
        log_first[p] = amount[p] > 0 && rate[p] > 0 ? log(amount[p] * rate[p]) : -INFINITY;
        high = fmax(high, log_first[p]);
    }
    if (high == -INFINITY || !(total > 0)) return;
    do { // a level low enough to use more than all ships
        low = high - step;
        step *= 2;
        sum = 0;
        for (size_t p = 0; p < n; p++) sum += ships_at(log_first[p], rate[p], low);
    } while (sum < total);
    for (;;) {
        double middle = low + (high - low) / 2;
        if (!(middle > low && middle < high)) break;
        sum = 0;
        for (size_t p = 0; p < n; p++) sum += ships_at(log_first[p], rate[p], middle);
        if (sum < total) high = middle;
        else low = middle;
    }
    for (size_t p = 0; p < n; p++) x[p] = ships_at(log_first[p], rate[p], low);
}

static double all_values(const oracle *o, size_t a)
{
    double sum = 0;
    size_t n = o->w->n_patrol_areas;
    for (size_t q = 0; q < n; q++) sum += value(o, o->w->patrol_value[a * n + q], 0);
    return sum;
}

// One plan for all ships, or each navy its own. A navy of no value or no consent adds nothing.
static void patrol(oracle *o)
{
    const ist_world *w = o->w;
    size_t           n = w->n_patrol_areas;
    double           rate[P], pooled_value[P] = { 0 }, pooled_ships = 0, x[P];
    bool             pooled = is_on(o, w->pooled_patrol, 0);
    for (size_t p = 0; p < n; p++) {
        rate[p] = value(o, w->patrol_areas[p].kappa, 0);
        o->s->presence[p] = 0;
    }
    for (size_t a = 0; a < w->n_actors; a++) {
        double ships = value(o, w->actors[a].ships, 0), sum = all_values(o, a), own[P];
        if (!is_on(o, w->actors[a].consent, 1) || !(sum > 0)) continue;
        for (size_t p = 0; p < n; p++) {
            own[p] = value(o, w->patrol_value[a * n + p], 0);
            pooled_value[p] += ships * own[p] / sum;
        }
        pooled_ships += ships;
        if (pooled) continue;
        oracle_share_ships(n, own, rate, ships, x);
        for (size_t p = 0; p < n; p++) o->s->presence[p] += x[p];
    }
    if (!pooled) return;
    oracle_share_ships(n, pooled_value, rate, pooled_ships, o->s->presence);
}

// found[p] = (1 - exp(-kappa x)) (share of dark contacts revealed by the usable feeds),
// attacks = attacks0 exp(-kappa x)
static void search(oracle *o)
{
    for (size_t p = 0; p < o->w->n_patrol_areas; p++) {
        const ist_patrol_area *area = &o->w->patrol_areas[p];
        double                 missed = exp(-value(o, area->kappa, 0) * o->s->presence[p]);
        o->s->found[p] = (1 - missed) * warning(o, &o->w->revealing[p * o->w->n_sources]);
        o->s->attacks[p] = value(o, area->attacks, 0) * missed;
    }
}

// u' = min(u, S[origin]); passes = u' (1 - sum_p via[p] found[p] stopped[u])
static void ship(oracle *o, size_t u)
{
    const ist_world *w = o->w;
    const ist_flow  *flow = &w->flows[u];
    future_state    *s = o->s;
    double           share = 0;
    s->passes[u] = s->intercepted[u] = 0;
    if (!is_on(o, flow->on, 1)) return;
    double shipped = fmin(value(o, flow->amount, 0), s->S[flow->origin][flow->item]);
    for (size_t p = 0; p < w->n_patrol_areas; p++)
        share += value(o, w->via[u * w->n_patrol_areas + p], 0) * s->found[p];
    s->intercepted[u] = shipped * fmin(1, share * value(o, flow->stopped, 0));
    s->passes[u] = shipped - s->intercepted[u];
    s->S[flow->origin][flow->item] -= shipped;
    s->S[flow->recipient][flow->item] += s->passes[u];
    s->received[flow->recipient][flow->item] += s->passes[u];
    s->book[flow->origin][flow->item].shipped += shipped;
    s->book[flow->recipient][flow->item].received += s->passes[u];
}

// A[c] = (own production + passes) / (own production + largest), the flows of an item to the adversary summed, the
// mean over items; 1 if there is none.
static double supply(const oracle *o, size_t c)
{
    const ist_world *w = o->w;
    int              a = w->contingencies[c].adversary;
    double           sum = 0, n = 0;
    if (a == IST_NONE) return 1;
    for (size_t i = 0; i < w->n_items; i++) {
        double made = value(o, w->production[(size_t)a * w->n_items + i], 0), passes = made, largest = made;
        bool   any = false;
        for (size_t u = 0; u < w->n_flows; u++) {
            if (w->flows[u].recipient != a || w->flows[u].item != (int)i) continue;
            passes += o->s->passes[u];
            largest += o->largest[u];
            any = true;
        }
        if (!any) continue;
        sum += largest > 0 ? passes / largest : 1;
        n++;
    }
    return n > 0 ? sum / n : 1;
}

void step_sea(oracle *o)
{
    patrol(o);
    search(o);
    for (size_t u = 0; u < o->w->n_flows; u++) ship(o, u);
    for (size_t c = 0; c < o->w->n_contingencies; c++) o->s->supply[c] = supply(o, c);
}
