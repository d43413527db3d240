/* SPDX-License-Identifier: Apache-2.0
 *
 * deliveries.c: docs/model.md section 5, step 5d and 5e: what is finished goes to those who ordered it.
 */
#include "kernels.h"
#include <string.h>

/* A delivery: how much and at what price, in groups that lead in its order and in its money. */
typedef struct delivery {
    int           part;
    const double *units; /* [lanes] */
    unsigned      groups, paying, every; /* that lead in the order, in the money; that have it */
    sim_alike     alike; /* of units and price */
    double        price[IST_MAX_BLOCK], cash[IST_MAX_BLOCK], given[IST_MAX_BLOCK];
} delivery;

/* A delivery to a borrower first pays back matured loans of that item; `rest` stands in every group and becomes what is left.
 * Gives whose rests are alike. */
static sim_alike pay_back(ist_sim_block *block, int o, sim_alike alike, unsigned groups, double *restrict rest)
{
    const ist_sim  *sim = block->sim;
    const sim_list *lent = &sim->lent_by[o];
    for (int n = 0; n < lent->n; n++) {
        int              r = lent->at[n];
        const ist_route *route = &sim->world->routes[r];
        int              slot = sim->slot[route->donor * sim->I + route->item];
        alike &= block->route[r].alike;
        sim_kin_meet(&block->route[r], alike);
        sim_kin_meet(&block->stock[slot], alike);
        double *restrict matured = COLUMN(block->matured, r), *restrict debt = QUANTITY(DEBT, r), *restrict stock = QUANTITY(STOCK, slot);
        double           back[IST_MAX_BLOCK];
        block->moved[slot] = true;
        GROUPS(g, block->route[r].leaders & groups) GROUP_LANES(l, g)
        {
            back[l] = smaller(rest[l], matured[l]);
            matured[l] -= back[l];
            debt[l] = larger(0.0, debt[l] - back[l]);
        }
        GROUPS(g, block->stock[slot].leaders & groups)
        {
            unsigned at = sim_home(&block->route[r], g);
            EIGHT_LANES(l) stock[g + l] += back[at + l];
        }
        GROUPS(g, groups)
        {
            unsigned at = sim_home(&block->route[r], g);
            EIGHT_LANES(l) rest[g + l] -= back[at + l];
        }
    }
    return alike;
}

/* The financed share becomes equal instalments from month t + grace on. */
static void finance(ist_sim_block *block, int o, const delivery *it)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              first = block->month + order->grace, end = first + order->term;
    const double    *financed = in_force(block, order->financed, block->zero), *interest = in_force(block, order->interest, block->zero);
    const double    *given = it->given, *price = it->price;
    double *restrict owed = QUANTITY(OWED, order->payer);
    double           instalment[IST_MAX_BLOCK];
    GROUPS(g, it->paying)
    {
        unsigned at = sim_home(&block->order[o], g);
        EIGHT_LANES(l)
        {
            double amount = given[at + l] * price[g + l] * financed[g + l] * (1.0 + interest[g + l]);
            owed[g + l] += amount;
            instalment[g + l] = amount / order->term;
        }
    }
    if (first <= block->sim->T) {
        double *restrict change = COLUMN(block->instalment_change[order->payer], first);
        GROUPS(g, it->paying) GROUP_LANES(l, g) change[l] += instalment[l];
    }
    if (end <= block->sim->T) {
        double *restrict change = COLUMN(block->instalment_change[order->payer], end);
        GROUPS(g, it->paying) GROUP_LANES(l, g) change[l] -= instalment[l];
    }
}

/* What competes with lines that imports hold back is kept for twelve months and the one that runs. */
static void count_imports(ist_sim_block *block, const delivery *it)
{
    const ist_sim *sim = block->sim;
    const sim_kin *order = &block->order[sim->parts[it->part].order];
    const double  *given = it->given;
    for (int n = sim->import_first[it->part]; n < sim->import_first[it->part + 1]; n++) {
        int              window = sim->window[sim->imports[n].line];
        size_t           at = (size_t)window * WINDOW_RING + (size_t)(block->month % WINDOW_RING);
        double *restrict all = COLUMN(block->window_all, at), *restrict imports = COLUMN(block->window_imports, at);
        const double    *price = it->price;
        double           counts = sim->imports[n].imported ? 1.0 : 0.0;
        sim_kin_meet(&block->window[window], it->alike & order->alike);
        GROUPS(g, sim_reach(&block->window[window], order, it->groups))
        {
            unsigned from = sim_home(order, g);
            EIGHT_LANES(l)
            {
                all[g + l] += given[from + l] * price[g + l];
                imports[g + l] += given[from + l] * price[g + l] * counts;
            }
        }
    }
}

/* Price and cash a unit, and what money allows. Units that all payers can bear are given without looking at how much they
 * have, and a division less: the margin is wider than what rounding can do. */
static void afford(ist_sim_block *block, delivery *it, sim_kin *source)
{
    const ist_sim   *sim = block->sim;
    int              o = sim->parts[it->part].order;
    const ist_order *order = &sim->world->orders[o];
    const sim_kin   *kin = &block->order[o], *money = &block->money[order->payer];
    const double    *price0 = in_force(block, order->price, block->zero), *factor = COLUMN(block->price_factor, sim->parts[it->part].line);
    const double    *financed = in_force(block, order->financed, block->zero), *advance = in_force(block, order->advance, block->zero);
    const double    *headroom = QUANTITY(HEADROOM, order->payer), *units = it->units;
    double *restrict price = it->price, *restrict cash = it->cash, *restrict given = it->given;
    double           short_of[8] = { 0 };
    sim_alike        both = kin->alike & it->alike & money->alike;
    unsigned         groups = sim_reach_of(both, kin, it->groups);
    bool             limited = sim->world->actors[order->payer].has_budget;
    GROUPS(g, it->every) GROUP_LANES(l, g)
    {
        price[l] = price0[l] * factor[l];
        cash[l] = price[l] * (1.0 - financed[l]) * (1.0 - advance[l]);
    }
    if (limited)
        GROUPS(g, groups)
        {
            unsigned at = sim_home(kin, g), purse = sim_home(money, g);
            EIGHT_LANES(l)
            {
                double needs = units[at + l] * cash[g + l] * (1.0 + 0x1p-48), has = headroom[purse + l], was = short_of[l];
                short_of[l] = needs > has ? 1.0 : was;
            }
        }
    if (!any_lane(short_of, 8)) {
        GROUPS(g, it->groups) copy_column(given + g, units + g, 8);
        return;
    }
    uint8_t was[8];
    memcpy(was, kin->home, sizeof was);
    sim_kin_meet(&block->order[o], both);
    sim_kin_meet(source, both);
    it->groups = groups;
    GROUPS(g, groups)
    {
        unsigned at = was[g / 8], purse = sim_home(money, g);
        EIGHT_LANES(l)
        {
            double a_unit = cash[g + l], wanted = units[at + l], has = headroom[purse + l], most = smaller(wanted, has / a_unit);
            given[g + l] = a_unit > 0 ? most : wanted;
        }
    }
}

static void pay(ist_sim_block *block, delivery *it)
{
    const ist_sim   *sim = block->sim;
    int              o = sim->parts[it->part].order, payer = sim->world->orders[o].payer, maker = sim->world->lines[sim->parts[it->part].line].maker;
    const sim_kin   *order = &block->order[o];
    double           budget = sim->world->actors[payer].has_budget ? 1 : 0;
    double *restrict headroom = QUANTITY(HEADROOM, payer), *restrict paid = QUANTITY(PAID, payer), *restrict earned = QUANTITY(EARNED, maker);
    const double    *given = it->given, *cash = it->cash, *price = it->price;
    sim_kin_meet(&block->money[payer], order->alike & it->alike);
    it->paying = sim_reach(&block->money[payer], order, it->groups);
    GROUPS(g, it->paying)
    {
        unsigned at = sim_home(order, g);
        EIGHT_LANES(l)
        {
            double spent = given[at + l] * cash[g + l];
            headroom[g + l] = budget > 0 ? larger(0.0, headroom[g + l] - spent) : headroom[g + l];
            paid[g + l] += spent;
        }
    }
    if (!block->needed[IST_Q_EARNED]) return;
    sim_kin_meet(&block->earned[maker], order->alike & it->alike);
    GROUPS(g, sim_reach(&block->earned[maker], order, it->groups))
    {
        unsigned at = sim_home(order, g);
        EIGHT_LANES(l) earned[g + l] += given[at + l] * price[g + l];
    }
}

static void receive(ist_sim_block *block, const delivery *it)
{
    const ist_sim *sim = block->sim;
    int            o = sim->parts[it->part].order, recipient = sim->world->orders[o].recipient, item = sim->world->lines[sim->parts[it->part].line].item;
    int            slot = sim->slot[recipient * sim->I + item];
    const sim_kin *order = &block->order[o];
    double        *stock = QUANTITY(STOCK, slot); /* may be what it was taken from */
    block->moved[slot] = true;
    if (sim->lent_by[o].n == 0) {
        sim_kin_meet(&block->stock[slot], order->alike);
        GROUPS(g, block->stock[slot].leaders & it->every)
        {
            const double *given = it->given + sim_home(order, g);
            EIGHT_LANES(l) stock[g + l] += given[l];
        }
        return;
    }
    double rest[IST_MAX_BLOCK];
    GROUPS(g, it->every) copy_column(rest + g, it->given + sim_home(order, g), 8);
    sim_kin_meet(&block->stock[slot], pay_back(block, o, order->alike, it->every, rest));
    GROUPS(g, block->stock[slot].leaders & it->every) GROUP_LANES(l, g) stock[l] += rest[l];
}

/* Delivers up to `units` [lanes] of a part, as far as money reaches, and takes them from the column given (a line's finished
 * units or a maker's stock, whose kin is `source`), in the groups given, which lead in the order. */
void sim_deliver(ist_sim_block *block, int p, const double *units, unsigned groups, sim_kin *source, double *taken_from)
{
    const ist_sim   *sim = block->sim;
    int              o = sim->parts[p].order;
    delivery         it; /* not cleared: what is read has been written */
    double *restrict delivered = COLUMN(block->delivered_part, p), *restrict order_delivered = QUANTITY(DELIVERED, o);
    double *restrict delivery_now = QUANTITY(DELIVERY, o);
    const double    *given = it.given;
    it.part = p;
    it.units = units;
    it.groups = groups;
    it.every = sim_members(&block->order[o], groups);
    it.alike = alike_of_all(block, &sim->order_reads[o]) & block->price_alike[sim->parts[p].line];
    block->delivered_now[o] = true;
    afford(block, &it, source);
    pay(block, &it);
    GROUPS(g, it.groups) GROUP_LANES(l, g)
    {
        delivered[l] += given[l];
        order_delivered[l] += given[l];
        delivery_now[l] += given[l];
    }
    sim_kin_meet(source, block->order[o].alike);
    GROUPS(g, sim_reach(source, &block->order[o], it.groups))
    {
        unsigned at = sim_home(&block->order[o], g);
        EIGHT_LANES(l) taken_from[g + l] -= given[at + l];
    }
    if (sim->world->orders[o].financed != IST_NONE) finance(block, o, &it);
    if (sim->import_first[p] < sim->import_first[p + 1]) count_imports(block, &it);
    receive(block, &it);
}

/* Serves one part from its line; `who` [lanes] is 1 where it is its turn, and says so in groups that are alike. */
static void serve(ist_sim_block *block, int p, const double *who, sim_alike alike)
{
    int              o = block->sim->parts[p].order, line = block->sim->parts[p].line;
    sim_kin         *order = &block->order[o], *source = &block->line[line];
    double          *finished = QUANTITY(FINISHED, line);
    const double    *contracted = COLUMN(block->contracted, p), *delivered = COLUMN(block->delivered_part, p);
    double           units[IST_MAX_BLOCK];
    unsigned         groups = 0;
    sim_alike        both = order->alike & source->alike & alike;
    GROUPS(g, sim_leaders_of(both))
    {
        unsigned at = sim_home(order, g), from = sim_home(source, g);
        EIGHT_LANES(l) units[g + l] = who[g + l] * larger(0.0, smaller(contracted[at + l] - delivered[at + l], finished[from + l]));
        groups |= groups_above_zero(units + g, 8) << g / 8;
    }
    if (!groups) return;
    sim_kin_meet(order, both);
    sim_kin_meet(source, both);
    sim_deliver(block, p, units, groups, source, finished);
}

static void serve_line(ist_sim_block *block, int line)
{
    const ist_sim  *sim = block->sim;
    const sim_list *queue = &sim->line_parts[line];
    int             lanes = block->lanes, theatre = sim->world->actors[sim->world->lines[line].maker].theatre;
    sim_alike       alike = block->home_alike[theatre];
    if (!(groups_above_zero(QUANTITY(FINISHED, line), lanes) & block->line[line].leaders)) return;
    if (!sim->line_has_home[line]) {
        for (int n = 0; n < queue->n; n++) serve(block, queue->at[n], block->one, block->together);
        return;
    }
    double        at_peace[IST_MAX_BLOCK];
    const double *at_war = COLUMN(block->home_active, theatre);
    LANES(l) at_peace[l] = 1.0 - at_war[l];
    for (int n = 0; n < queue->n; n++)
        if (sim->parts[queue->at[n]].home) serve(block, queue->at[n], at_war, alike);
    for (int n = 0; n < queue->n; n++) {
        bool home = sim->parts[queue->at[n]].home;
        serve(block, queue->at[n], home ? at_peace : block->one, home ? alike : block->together);
    }
}

static void clear_window(ist_sim_block *block)
{
    int lanes = block->lanes, n_windows = block->sim->n_windows;
    for (int w = 0; w < n_windows; w++) {
        size_t at = (size_t)w * WINDOW_RING + (size_t)(block->month % WINDOW_RING);
        fill_column(COLUMN(block->window_all, at), 0, lanes);
        fill_column(COLUMN(block->window_imports, at), 0, lanes);
    }
}

static void mature_loans(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int g = 0; g < sim->G; g++) {
        if (!sim->world->routes[g].lends) continue;
        int              months = sim->world->routes[g].grace > 1 ? sim->world->routes[g].grace : 1;
        double *restrict matured = COLUMN(block->matured, g), *restrict loan = COLUMN(block->loan_ring[g], block->month % months);
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
    for (int line = 0; line < sim->L; line++) serve_line(block, line);
    for (size_t s = 0; s < sim->n_slots; s++) {
        ist_parameter p = sim->world->production[sim->slot_actor[s] * sim->I + sim->slot_item[s]];
        if (p == IST_NONE) continue;
        const double    *production = in_force(block, p, block->zero);
        double *restrict stock = QUANTITY(STOCK, s);
        block->moved[s] = true;
        GROUPS(g, sim_kin_meet(&block->stock[s], alike_of(block, p))) GROUP_LANES(l, g) stock[l] += production[l];
    }
}

/* Before the first signature of the month: the window's oldest month goes, loans of long enough ago fall due. */
void sim_open_month(ist_sim_block *block)
{
    clear_window(block);
    mature_loans(block);
}
