/* SPDX-License-Identifier: Apache-2.0
 *
 * deliveries.c: docs/model.md section 5, step 5d and 5e: what is finished goes to those who ordered it.
 */
#include "kernels.h"

/* A delivery to a borrower first pays back matured loans of that item. `units` is what is left for the recipient. */
static void pay_back(ist_sim_block *block, int o, unsigned groups, double *restrict units)
{
    const ist_sim  *sim = block->sim;
    const sim_list *lent = &sim->lent_by[o];
    for (int n = 0; n < lent->n; n++) {
        int              r = lent->at[n], item = sim->world->routes[r].item;
        const ist_route *route = &sim->world->routes[r];
        double *restrict matured = block->route[r].matured, *restrict debt = block->route[r].debt;
        double *restrict stock = block->stock[sim->slot[route->donor * sim->I + item]].held;
        block->moved[sim->slot[route->donor * sim->I + item]] = true;
        GROUPS(g, groups) GROUP_LANES(l, g)
        {
            double back = smaller(units[l], matured[l]);
            matured[l] -= back;
            debt[l] = positive(debt[l] - back);
            stock[l] += back;
            units[l] -= back;
        }
    }
}

/* The change of a payer's instalment in a month. */
static double *instalment_change(ist_sim_block *block, int payer, int month)
{
    double *change = COLUMN(block->instalment_change[payer], month);
    if (!block->instalment_changes[payer][month]) fill_column(change, 0, block->lanes);
    block->instalment_changes[payer][month] = true;
    return change;
}

/* The financed share becomes equal instalments from month t + grace on. */
static void finance(ist_sim_block *block, int o, unsigned groups, const double *worth)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              first = block->month + order->grace, end = first + order->term;
    const sim_value financed = in_force(block, order->financed, block->zero), interest = in_force(block, order->interest, block->zero);
    double *restrict owed = block->actor[order->payer].owed;
    double           instalment[IST_MAX_BLOCK];
    GROUPS(g, groups) GROUP_LANES(l, g)
    {
        double amount = worth[l] * OF(financed, l) * (1.0 + OF(interest, l));
        owed[l] += amount;
        instalment[l] = amount / order->term;
    }
    if (first <= block->sim->T) {
        double *restrict change = instalment_change(block, order->payer, first);
        GROUPS(g, groups) GROUP_LANES(l, g) change[l] += instalment[l];
    }
    if (end <= block->sim->T) {
        double *restrict change = instalment_change(block, order->payer, end);
        GROUPS(g, groups) GROUP_LANES(l, g) change[l] -= instalment[l];
    }
}

/* Where a month of a window is counted, from 0 on. */
static double *window_at(ist_sim_block *block, double *window, bool *counts, size_t at)
{
    if (!counts[at]) fill_column(COLUMN(window, at), 0, block->lanes);
    counts[at] = true;
    return COLUMN(window, at);
}

/* What competes with lines that imports hold back is kept for twelve months and the one that runs. */
static void count_imports(ist_sim_block *block, int p, unsigned groups, const double *worth)
{
    const ist_sim *sim = block->sim;
    for (int n = sim->import_first[p]; n < sim->import_first[p + 1]; n++) {
        size_t           at = (size_t)sim->window[sim->imports[n].line] * WINDOW_RING + (size_t)(block->month % WINDOW_RING);
        double *restrict all = window_at(block, block->window_all, block->counts_all, at);
        GROUPS(g, groups) GROUP_LANES(l, g) all[l] += worth[l];
        if (!sim->imports[n].imported) continue;
        double *restrict imports = window_at(block, block->window_imports, block->counts_imports, at);
        GROUPS(g, groups) GROUP_LANES(l, g) imports[l] += worth[l];
    }
}

/* The columns of a run's quantities that a delivery is told to; NULL: nobody reads it. */
typedef struct told {
    double *paid, *earned, *of_part, *of_order, *of_month;
} told;

/* Where a delivery of a part is told; that these columns move this month is noted with it. */
static told told_of(ist_sim_block *block, int p)
{
    const sim_part *part = &block->sim->parts[p];
    int             o = part->order, payer = block->sim->world->orders[o].payer, maker = block->sim->world->lines[part->line].maker;
    bool            sum = block->reads[IST_Q_DELIVERED][o] || block->reads[IST_Q_EXPECTATION_GAP][o];
    bool            one_of_several = block->order[o].delivered != block->delivered_part[p];
    block->delivered_now[o] = block->paid_now[payer] = block->earned_now[maker] = true;
    return (told){ .paid = block->reads[IST_Q_PAID][payer] ? block->actor[payer].paid : NULL,
                   .earned = block->reads[IST_Q_EARNED][maker] ? block->actor[maker].earned : NULL,
                   .of_part = sum ? block->delivered_part[p] : NULL,
                   .of_order = sum && one_of_several ? block->order[o].delivered : NULL,
                   .of_month = block->reads[IST_Q_DELIVERY][o] ? block->order[o].delivery : NULL };
}

static inline void tell(double *column, ptrdiff_t g, const double *more)
{
    if (column) add_eight(column + g, more);
}

/* Delivers up to `units` [lanes] of a part, as far as money reaches, and takes them from the column given (a
 * line's finished units or a maker's stock), in the groups given. A payer without a budget has boundless headroom. */
void sim_deliver(ist_sim_block *block, int p, const double *units, unsigned groups, double *taken_from)
{
    const ist_sim   *sim = block->sim;
    const sim_part  *part = &sim->parts[p];
    const ist_order *order = &sim->world->orders[part->order];
    int              slot = sim->slot[order->recipient * sim->I + sim->world->lines[part->line].item];
    const sim_value  price = in_force(block, order->price, block->zero), financed = in_force(block, order->financed, block->zero),
                    advance = in_force(block, order->advance, block->zero);
    const double    *factor = block->line[part->line].price_factor;
    double *restrict headroom = sim->world->actors[order->payer].has_budget ? block->actor[order->payer].headroom : block->boundless;
    double *restrict remaining = block->part[p].remaining;
    double          *stock = block->stock[slot].held; /* may be what it is taken from */
    double           worth[IST_MAX_BLOCK], kept[IST_MAX_BLOCK]; /* at the price of the month; by the recipient */
    bool             lent = sim->lent_by[part->order].n > 0;
    const told       to = told_of(block, p);
    block->moved[slot] = true;
    GROUPS(g, groups)
    {
        double pays[8], bought[8], value[8];
        GROUP_LANES(l, g)
        {
            double here = OF(price, l) * factor[l], cash = here * (1.0 - OF(financed, l)) * (1.0 - OF(advance, l));
            double wanted = units[l], buys = either(cash > 0, smaller(wanted, headroom[l] / cash), wanted);
            HERE(pays, l) = buys * cash;
            headroom[l] = positive(headroom[l] - buys * cash);
            HERE(value, l) = buys * here;
            HERE(bought, l) = buys;
            remaining[l] -= buys;
            taken_from[l] -= buys;
        }
        tell(to.paid, g, pays);
        tell(to.earned, g, value);
        tell(to.of_part, g, bought);
        tell(to.of_order, g, bought);
        tell(to.of_month, g, bought);
        copy_column(worth + g, value, 8);
        if (lent) copy_column(kept + g, bought, 8);
        else add_eight(stock + g, bought);
    }
    if (order->financed != IST_NONE) finance(block, part->order, groups, worth);
    count_imports(block, p, groups, worth);
    if (!lent) return;
    pay_back(block, part->order, groups, kept);
    GROUPS(g, groups) add_eight(stock + g, kept + g);
}

/* Serves one part from its line in the groups given; `who` [lanes] is 1 where it is its turn. Gives the groups in which
 * something finished is left. */
static unsigned serve(ist_sim_block *block, int p, unsigned groups, const double *who)
{
    double       *finished = block->line[block->sim->parts[p].line].finished;
    const double *remaining = block->part[p].remaining;
    double        units[IST_MAX_BLOCK], left[8];
    unsigned      served = 0;
    GROUPS(g, groups & block->pending[p])
    {
        GROUP_LANES(l, g) units[l] = who[l] * positive(smaller(remaining[l], finished[l]));
        if (above_zero_of_eight(units + g)) {
            served |= 1u << g / 8;
            continue;
        }
        GROUP_LANES(l, g) HERE(left, l) = larger(remaining[l], -remaining[l]);
        if (!above_zero_of_eight(left)) block->pending[p] &= ~(1u << g / 8);
    }
    if (served) sim_deliver(block, p, units, served, finished);
    GROUPS(g, served)
        if (!above_zero_of_eight(finished + g)) groups &= ~(1u << g / 8);
    return groups;
}

void sim_serve_line(ist_sim_block *block, int line)
{
    const ist_sim  *sim = block->sim;
    const sim_list *queue = &sim->line_parts[line];
    int             lanes = block->lanes;
    unsigned        groups = groups_above_zero(block->line[line].finished, lanes), first = 0;
    double          at_peace[IST_MAX_BLOCK];
    bool            war = false;
    if (!groups) return;
    if (sim->line_has_home[line]) {
        const double *at_war = COLUMN(block->home_active, sim->world->actors[sim->world->lines[line].maker].theatre);
        first = groups & groups_above_zero(at_war, lanes);
        war = first != 0;
        if (war) LANES(l) at_peace[l] = 1.0 - at_war[l];
        for (int n = 0; first && n < queue->n; n++)
            if (sim->parts[queue->at[n]].home) first = serve(block, queue->at[n], first, at_war);
    }
    for (int n = 0; groups && n < queue->n; n++) groups = serve(block, queue->at[n], groups, war && sim->parts[queue->at[n]].home ? at_peace : block->one);
}

static void clear_window(ist_sim_block *block)
{
    for (int w = 0; w < block->sim->n_windows; w++) {
        size_t at = (size_t)w * WINDOW_RING + (size_t)(block->month % WINDOW_RING);
        block->counts_all[at] = block->counts_imports[at] = false;
    }
}

static void mature_loans(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int g = 0; g < sim->G; g++) {
        if (!sim->world->routes[g].lends) continue;
        int              months = sim->world->routes[g].grace > 1 ? sim->world->routes[g].grace : 1;
        double *restrict matured = block->route[g].matured, *restrict loan = COLUMN(block->loan_ring[g], block->month % months);
        LANES(l)
        {
            matured[l] += loan[l];
            loan[l] = 0;
        }
    }
}

void sim_deliveries(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (size_t s = 0; s < sim->n_slots; s++) {
        ist_parameter p = sim->world->production[sim->slot_actor[s] * sim->I + sim->slot_item[s]];
        if (p == IST_NONE) continue;
        const sim_value production = in_force(block, p, block->zero);
        double *restrict stock = block->stock[s].held;
        block->moved[s] = true;
        LANES(l) stock[l] += OF(production, l);
    }
}

/* Before the first signature of the month: the window's oldest month goes, loans of long enough ago fall due. */
void sim_open_month(ist_sim_block *block)
{
    clear_window(block);
    mature_loans(block);
}
