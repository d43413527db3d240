/* SPDX-License-Identifier: Apache-2.0
 *
 * stocks.c: docs/model.md section 6, steps 6 and 7: donations and loans, consumption, wear.
 */
#include "kernels.h"

/* Of the donor's firm orders for the class, what will come within the horizon. */
static void pipeline_of(const ist_sim_block *block, int r, unsigned groups, double *restrict pipeline)
{
    const ist_sim *sim = block->sim;
    double         horizon = sim->world->routes[r].horizon;
    GROUPS(g, groups) fill_column(pipeline + g, 0, 8);
    for (int n = 0; n < sim->route_parts[r].n; n++) {
        int           p = sim->route_parts[r].at[n];
        const double *remaining = block->part[p].remaining, *capacity = block->line[sim->parts[p].line].capacity;
        GROUPS(g, groups & block->pending[p]) GROUP_LANES(l, g) pipeline[l] += positive(smaller(remaining[l], horizon * capacity[l]));
    }
}

/* What the donor has of the class; of a class of one, the stock itself. */
static const double *class_stock(const ist_sim_block *block, int r, unsigned groups, double *restrict sum)
{
    const sim_list *stocks = &block->sim->route_stocks[r];
    if (stocks->n == 1) return block->stock[stocks->at[0]].held;
    GROUPS(g, groups) fill_column(sum + g, 0, 8);
    for (int n = 0; n < stocks->n; n++) {
        const double *stock = block->stock[stocks->at[n]].held;
        GROUPS(g, groups) GROUP_LANES(l, g) sum[l] += stock[l];
    }
    return sum;
}

static void donate(ist_sim_block *block, int r)
{
    const ist_sim   *sim = block->sim;
    const ist_route *route = &sim->world->routes[r];
    int              lanes = block->lanes;
    int              from = sim->slot[route->donor * sim->I + route->item], to = sim->slot[route->recipient * sim->I + route->item];
    double           pipeline[IST_MAX_BLOCK], sum[IST_MAX_BLOCK];
    const sim_value on = in_force(block, route->on, block->one), rate = in_force(block, route->rate, block->zero);
    const sim_value limit = in_force(block, route->limit, block->zero), reserve = in_force(block, route->reserve, block->zero);
    const sim_value beta = in_force(block, route->backfill, block->zero);
    const double    *active = block->contingency[route->contingency].active;
    double *restrict given = block->route[r].given, *restrict total = block->route[r].given_total;
    double          *donor = block->stock[from].held, *restrict recipient = block->stock[to].held, *restrict received = block->stock[to].received;
    bool             tells = block->reads[IST_Q_RECEIVED][to], keeps = block->reads[IST_Q_GIVEN][r] || block->reads[IST_Q_EXPECTED_GIVEN][r] || route->lends;
    unsigned         groups = block->active_groups[route->contingency];
    if (block->given_now[r] && keeps) fill_column(given, 0, lanes);
    block->given_now[r] = groups != 0;
    if (!groups) return;
    pipeline_of(block, r, groups, pipeline);
    const double *held = class_stock(block, r, groups, sum); /* may be the donor's column */
    block->moved[from] = block->moved[to] = block->received[to] = true;
    GROUPS(g, groups)
    {
        double gift[8];
        GROUP_LANES(l, g)
        {
            double kept = OF(reserve, l) - OF(beta, l) * smaller(OF(reserve, l), pipeline[l]);
            double spare = positive(smaller(donor[l], held[l] - kept));
            double most = smaller(OF(rate, l), smaller(positive(OF(limit, l) - total[l]), spare));
            double gives = either(OF(on, l) >= 0.5, active[l] * most, 0.0);
            HERE(gift, l) = gives;
            total[l] += gives;
            donor[l] -= gives;
            recipient[l] += gives;
        }
        if (keeps) copy_column(given + g, gift, 8);
        if (tells) add_eight(received + g, gift);
    }
    if (!route->lends) return;
    int              months = route->grace > 1 ? route->grace : 1;
    double *restrict debt = block->route[r].debt, *restrict loan = COLUMN(block->loan_ring[r], block->month % months);
    LANES(l)
    {
        debt[l] += given[l];
        loan[l] = given[l];
    }
}

void sim_donations(ist_sim_block *block)
{
    int lanes = block->lanes;
    for (size_t s = 0; s < block->sim->n_slots; s++) {
        if (block->received[s] && block->reads[IST_Q_RECEIVED][s]) fill_column(block->stock[s].received, 0, lanes);
        block->received[s] = false;
    }
    for (int g = 0; g < block->sim->G; g++) donate(block, g);
}

/* What no demand touches is 0 and stays so; what one will touch this month is not cleared before. */
static void clear_shortfalls(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    for (size_t d = 0; d < sim->world->n_demands; d++) {
        const ist_demand *demand = &sim->world->demands[d];
        int               cell = demand->contingency * sim->I + demand->item, slot = sim->slot[demand->actor * sim->I + demand->item];
        unsigned          asks = block->active_groups[demand->contingency], stale = block->demanded[d] & ~asks;
        double *restrict shortfall = block->shortage[cell].units, *restrict money = block->shortage[cell].money, *restrict months = block->shortage[cell].month;
        if (block->reads[IST_Q_CONSUMED][slot]) fill_column(block->stock[slot].consumed, 0, block->lanes);
        GROUPS(g, stale) GROUP_LANES(l, g) shortfall[l] = money[l] = months[l] = 0;
        block->demanded[d] = asks;
    }
}

/* What a demand adds to what its contingency lacks; the first of the month begins it. */
static void lack(double *column, const double *eight, bool first)
{
    if (first) copy_column(column, eight, 8);
    else add_eight(column, eight);
}

static void supply(ist_sim_block *block, size_t d, bool record, double *restrict fills, double *restrict count)
{
    const ist_sim    *sim = block->sim;
    const ist_demand *demand = &sim->world->demands[d];
    int               cell = demand->contingency * sim->I + demand->item, slot = sim->slot[demand->actor * sim->I + demand->item];
    const sim_value   amount = in_force(block, demand->amount, block->zero), price = in_force(block, sim->world->items[demand->item].price, block->zero);
    const double     *active = block->contingency[demand->contingency].active;
    double *restrict stock = block->stock[slot].held, *restrict consumed = block->stock[slot].consumed;
    double           *shortfall = block->shortage[cell].units, *money = block->shortage[cell].money, *months = block->shortage[cell].month;
    double            kept = record ? 1 : 0;
    bool              ours = sim->world->actors[demand->actor].side == IST_OURS, first = sim->demand_first[d], tells = block->reads[IST_Q_CONSUMED][slot];
    bool              tells_units = block->reads[IST_Q_SHORTFALL][cell], tells_money = block->reads[IST_Q_SHORT_MONEY][cell], tells_month = block->reads[IST_Q_SHORT_MONTH][cell];
    block->moved[slot] = true;
    GROUPS(g, block->active_groups[demand->contingency])
    {
        double use[8], share[8], one[8], unmet[8], cost[8], month[8];
        GROUP_LANES(l, g)
        {
            double asked = active[l] * OF(amount, l), given = smaller(asked, stock[l]), lacking = kept * (asked - given);
            stock[l] -= given;
            HERE(use, l) = kept * given;
            HERE(share, l) = either(asked > 0, given / asked, 0.0);
            HERE(one, l) = asked > 0 ? 1.0 : 0.0;
            HERE(unmet, l) = lacking;
            HERE(cost, l) = lacking * OF(price, l);
            HERE(month, l) = lacking > 1e-9 * asked ? 1.0 : 0.0;
        }
        if (tells) add_eight(consumed + g, use);
        if (!ours) continue;
        add_eight(fills + g, share);
        add_eight(count + g, one);
        if (tells_units) lack(shortfall + g, unmet, first);
        if (tells_money) lack(money + g, cost, first);
        if (!tells_month) continue;
        if (!first) GROUP_LANES(l, g) HERE(month, l) = larger(months[l], HERE(month, l));
        copy_column(months + g, month, 8);
    }
}

/* Step 7; `record` is false for the start record, which keeps nothing but the fill and after which stocks are what they were. */
void sim_consumption(ist_sim_block *block, bool record)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double         fills[IST_MAX_CONTINGENCIES][IST_MAX_BLOCK], count[IST_MAX_CONTINGENCIES][IST_MAX_BLOCK];
    for (int c = 0; c < sim->C; c++) {
        if (!block->any_active[c]) continue;
        fill_column(fills[c], 0, lanes);
        fill_column(count[c], 0, lanes);
    }
    clear_shortfalls(block);
    for (size_t d = 0; d < sim->world->n_demands; d++) {
        int c = sim->world->demands[d].contingency;
        if (block->any_active[c]) supply(block, d, record, fills[c], count[c]);
    }
    for (int c = 0; c < sim->C; c++) {
        const ist_contingency *it = &sim->world->contingencies[c];
        const sim_value cost = in_force(block, it->cost, block->zero);
        const double    *active = block->contingency[c].active;
        const sim_value kappa = in_force(block, it->unfilled_cost, block->zero);
        double *restrict fill = block->contingency[c].fill, *restrict unfilled = block->contingency[c].unfilled, *restrict loss = block->contingency[c].loss;
        if (!block->any_active[c]) { /* as at peace, unless that stands there already */
            if (!block->was_active[c] && block->month >= 0) continue;
            fill_column(fill, 1, lanes);
            fill_column(unfilled, 0, lanes);
            fill_column(loss, 0, lanes);
            block->was_active[c] = false;
            continue;
        }
        block->was_active[c] = true;
        LANES(l)
        {
            fill[l] = either(count[c][l] > 0, fills[c][l] / count[c][l], 1.0);
            unfilled[l] = 1.0 - fill[l];
            loss[l] = record ? active[l] * OF(cost, l) * (1.0 + OF(kappa, l) * (1.0 - fill[l])) : 0.0;
        }
    }
}

void sim_wear(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (size_t s = 0; s < sim->n_slots; s++) {
        ist_parameter    p = sim->world->items[sim->slot_item[s]].wear;
        double *restrict stock = block->stock[s].held, *restrict worn = block->stock[s].worn;
        if (p == IST_NONE) continue;
        const sim_value wear = in_force(block, p, block->zero);
        bool            tells = block->reads[IST_Q_WORN][s];
        block->moved[s] = true;
        LANES(l)
        {
            double lost = stock[l] * OF(wear, l);
            if (tells) worn[l] = lost;
            stock[l] -= lost;
        }
    }
}
