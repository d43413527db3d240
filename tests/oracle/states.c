// SPDX-License-Identifier: Apache-2.0
// The state variables of a world. A state variable is one quantity that a later month reads and arithmetic
// changes, advanced by one month in one future. Slots of a ring and copies do not count; nor does what the
// parameters of this world leave constant (a stock that nothing adds to or takes from, a line that never learns).
#include "oracle_local.h"

#include <stdio.h>

typedef struct tally {
    size_t sum;
    bool   print;
} tally;

static void add(tally *t, size_t n, const char *what)
{
    t->sum += n;
    if (t->print && n) printf("# %5zu %s\n", n, what);
}

static void count_contingencies(const ist_world *w, tally *t)
{
    size_t n = w->n_contingencies, filled = 0, supplied = 0;
    for (size_t c = 0; c < n; c++) {
        bool demand = false, flow = false;
        for (size_t m = 0; m < w->n_demands; m++)
            demand |= w->demands[m].contingency == (int)c && w->actors[w->demands[m].actor].side == IST_OURS;
        for (size_t u = 0; u < w->n_flows; u++) flow |= w->flows[u].recipient == w->contingencies[c].adversary;
        filled += demand;
        supplied += flow;
    }
    add(t, n, "states of contingencies, months in build-up included");
    add(t, n, "visible states");
    add(t, n, "hazard sums, of the onset while quiet and of the end while active");
    add(t, n, "episodes ended, which number the draws");
    add(t, n, "coverages rho, read by next month's hazards");
    add(t, filled, "fills, read by next month's hazards");
    add(t, supplied, "supply indices A, read by next month's hazards");
}

static void count_pool(const ist_world *w, tally *t)
{
    size_t n = w->n_kinds * w->n_theatres;
    add(t, n, "pool units present");
    add(t, w->n_kinds, "pool units at home");
    add(t, n, "pool units under way");
    add(t, n, "targets decided");
    if (w->look != IST_NONE) add(t, n, "units fielded G, which a later look reads");
}

static void count_lines(const ist_world *w, tally *t)
{
    size_t learning = 0, held_back = 0;
    for (size_t l = 0; l < w->n_lines; l++) {
        learning += w->lines[l].learning != IST_NONE && w->lines[l].experience != IST_NONE;
        held_back += w->lines[l].disincentive != IST_NONE;
    }
    add(t, w->n_lines, "line capacities cap_eff");
    add(t, w->n_lines, "line rates r");
    add(t, w->n_lines, "units in line pipes");
    add(t, w->n_lines, "units finished and not delivered");
    add(t, learning, "outputs since start of lines that learn");
    add(t, learning, "price factors of lines that learn");
    add(t, held_back, "imports of the last twelve months, in money");
    add(t, held_back, "deliveries of the last twelve months, in money");
}

static void count_orders(const ist_world *w, tally *t)
{
    size_t framework = 0, chance = 0, lapse = 0, parts = 0, from_stock = 0;
    for (size_t n = 0; n < w->n_orders; n++) {
        const ist_order *order = &w->orders[n];
        double           quantity = 0;
        for (size_t p = 0; p < order->n_parts; p++) quantity += order->parts[p].quantity;
        bool open = quantity > order->contracted;
        framework += open;
        chance += open && order->sign_month == IST_NONE;
        lapse += open && order->lapse != IST_NONE;
        parts += order->n_parts;
        from_stock += open && order->from_stock != IST_NONE;
    }
    add(t, framework, "frameworks");
    add(t, chance, "hazard sums of conversions");
    add(t, chance, "tranches converted, which number the draws");
    add(t, lapse, "hazard sums of lapses");
    add(t, parts, "units contracted, by part");
    add(t, parts, "units delivered, by part");
    add(t, from_stock, "units handed over from stock");
}

static void count_money(const ist_world *w, tally *t)
{
    size_t growing = 0, budgets = 0, payers = 0;
    for (size_t a = 0; a < w->n_actors; a++) {
        bool finances = false;
        for (size_t n = 0; n < w->n_orders; n++)
            finances |= w->orders[n].payer == (int)a && w->orders[n].financed != IST_NONE;
        budgets += w->actors[a].has_budget;
        growing += w->actors[a].has_budget && (w->actors[a].growth != IST_NONE || w->actors[a].growth_sd != IST_NONE);
        payers += finances;
    }
    add(t, growing, "products of yearly growth factors");
    add(t, budgets, "headrooms");
    add(t, payers, "arrears");
    add(t, payers, "instalments owed");
}

// A stock that something adds to or takes from.
static bool stock_moves(const ist_world *w, size_t a, size_t i)
{
    size_t at = a * w->n_items + i;
    int    actor = (int)a, item = (int)i;
    if (w->production[at] != IST_NONE || (w->stock[at] != IST_NONE && w->items[i].wear != IST_NONE)) return true;
    for (size_t n = 0; n < w->n_orders; n++) {
        const ist_line *line = &w->lines[w->orders[n].parts[0].line];
        if (line->item != item) continue;
        if (w->orders[n].recipient == actor) return true;
        if (w->orders[n].from_stock != IST_NONE && line->maker == actor) return true;
    }
    for (size_t g = 0; g < w->n_routes; g++)
        if (w->routes[g].item == item && (w->routes[g].donor == actor || w->routes[g].recipient == actor)) return true;
    for (size_t u = 0; u < w->n_flows; u++)
        if (w->flows[u].item == item && (w->flows[u].origin == actor || w->flows[u].recipient == actor)) return true;
    for (size_t m = 0; m < w->n_demands; m++)
        if (w->demands[m].item == item && w->demands[m].actor == actor) return true;
    return false;
}

static void count_stocks(const ist_world *w, tally *t)
{
    size_t moving = 0, loans = 0;
    for (size_t a = 0; a < w->n_actors; a++)
        for (size_t i = 0; i < w->n_items; i++) moving += stock_moves(w, a, i);
    for (size_t g = 0; g < w->n_routes; g++) loans += w->routes[g].lends;
    add(t, moving, "stocks that something adds to or takes from");
    add(t, w->n_routes, "units given so far, by route");
    add(t, loans, "debts of routes that lend");
}

// What triggers patch is a function of those in force: a copy.
static void count_triggers(const ist_world *w, tally *t)
{
    size_t chance = 0;
    for (size_t r = 0; r < w->n_triggers; r++) chance += w->triggers[r].chance;
    add(t, w->n_triggers, "triggers: idle, or the month in which they fired");
    add(t, chance, "hazard sums of triggers of chance");
    add(t, chance, "firings of triggers of chance, which number the draws");
}

// Section 9: a metric that sums, or waits for its first month, goes on from what it was; one of the last month does not. What a
// war would be worth that began in quiet, its hazard to end and its chance to go on, stays for six months as last worked out.
static void count_results(const ist_world *w, tally *t)
{
    size_t running = 0;
    bool   expects = false;
    for (size_t m = 0; m < w->n_metrics; m++) {
        const ist_metric *metric = &w->metrics[m];
        running += metric->reduction != IST_LAST && metric->n_terms > 0;
        for (size_t n = 0; n < metric->n_terms; n++) {
            int kind = metric->terms[n].quantity.kind;
            expects |= kind == IST_Q_EXPECTED_ACTIVE || kind == IST_Q_EXPECTED_LOSS || kind == IST_Q_EXPECTED_GIVEN;
        }
    }
    add(t, running, "metrics so far, of those that sum or wait for a first month");
    if (expects) add(t, 2 * w->n_contingencies, "hazard and going on of a war that would begin, as last worked out");
}

size_t oracle_state_count(const ist_world *w, bool print)
{
    tally t = { 0, print };
    count_contingencies(w, &t);
    count_pool(w, &t);
    count_lines(w, &t);
    count_orders(w, &t);
    count_money(w, &t);
    count_stocks(w, &t);
    count_triggers(w, &t);
    count_results(w, &t);
    if (print) printf("# %5zu state variables\n", t.sum);
    return t.sum;
}
