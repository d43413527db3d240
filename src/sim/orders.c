/* SPDX-License-Identifier: Apache-2.0
 *
 * orders.c: docs/model.md section 5, steps 5a and 5b: prices, lapses, and frameworks that become contracts.
 */
#include "kernels.h"
#include <math.h>

/* Wright: each January the price follows what the line has made since start. */
static void reprice(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    if (block->month == 0 || (sim->world->start + block->month) % 12 != 0) return;
    for (int line = 0; line < sim->L; line++) {
        const ist_line *it = &sim->world->lines[line];
        if (it->experience == IST_NONE || it->learning == IST_NONE) continue;
        const sim_value c0 = in_force(block, it->experience, block->zero), w = in_force(block, it->learning, block->zero);
        const double *made = block->line[line].output_total;
        double       *factor = block->line[line].price_factor;
        LANES(l) factor[l] = OF(c0, l) > 0 ? ist_power((OF(c0, l) + made[l]) / OF(c0, l), -OF(w, l)) : 1.0;
    }
    for (int o = 0; o < sim->O; o++) block->ask_anew[o] = all_groups(lanes);
}

double sim_price(const ist_sim_block *block, int part, int l)
{
    const sim_part *it = &block->sim->parts[part];
    return value_at(in_force(block, block->sim->world->orders[it->order].price, block->zero), l) * block->line[it->line].price_factor[l];
}

static void lapse(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              lanes = block->lanes;
    double *restrict framework = block->order[o].framework, *restrict lapsed = block->order[o].lapsed;
    bool             ended = order->end_month != IST_NONE && block->month >= order->end_month;
    if (!ended && order->lapse == IST_NONE) return;
    const sim_value on = in_force(block, order->on, block->one), omega = in_force(block, order->lapse, block->zero);
    const double    *threshold = block->order[o].lapse_threshold;
    double *restrict sum = block->order[o].lapse_sum;
    double always = ended ? -HUGE_VAL : HUGE_VAL;
    bool ends = false;
    GROUPS(g, block->open[o])
    {
        double gone[8];
        GROUP_LANES(l, g)
        {
            double left = framework[l], rate = OF(omega, l), runs = OF(on, l) >= 0.5 ? rate : 0.0, so_far = sum[l] + (left > 0 ? runs : 0.0);
            sum[l] = so_far;
            HERE(gone, l) = so_far >= smaller(threshold[l], always) ? left : 0.0;
        }
        if (!above_zero_of_eight(gone)) continue;
        ends = true;
        GROUP_LANES(l, g)
        {
            lapsed[l] += HERE(gone, l);
            framework[l] -= HERE(gone, l);
        }
    }
    if (ends) block->open[o] = groups_above_zero(framework, lanes);
}

/* The hazard and the burden of an order, whose parameters seldom change. */
static void weigh_order(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              lanes = block->lanes;
    if (all_as_before(block)) return;
    if (!is_new(block, order->on) && !is_new(block, order->conversion) && !is_new(block, order->financed) &&
        !is_new(block, order->years) && !is_new(block, order->tranche) && !is_new(block, order->price))
        return;
    const sim_value on = in_force(block, order->on, block->one), chi = in_force(block, order->conversion, block->zero);
    const sim_value financed = in_force(block, order->financed, block->zero), years = in_force(block, order->years, block->one);
    const sim_value tranche = in_force(block, order->tranche, block->zero), price0 = in_force(block, order->price, block->zero);
    double *restrict conversion = block->order[o].conversion, *restrict burden = block->order[o].burden;
    LANES(l)
    {
        conversion[l] = OF(on, l) >= 0.5 ? OF(chi, l) : 0.0;
        burden[l] = OF(price0, l) * (1.0 - OF(financed, l)) * OF(tranche, l) / OF(years, l);
    }
    block->weight_step[o] = on.step | chi.step | financed.step | years.step | tranche.step | price0.step;
    block->live[o] = groups_above_zero(conversion, lanes);
    block->ask_anew[o] = all_groups(lanes);
}

/* What a tranche costs in a year, at the price of the first part of the order that has room. Prices change in January, parts
 * fill with signatures. */
static void ask(ist_sim_block *block, int o, unsigned groups)
{
    const ist_sim   *sim = block->sim;
    const sim_value  burden = { block->order[o].burden, block->weight_step[o] };
    double *restrict asked = block->order[o].asked;
    int              last = sim->order_first[o + 1] - 1;
    GROUPS(g, groups)
    {
        double factor[8];
        for (int p = last; p >= sim->order_first[o]; p--) {
            const double *contracted = block->part[p].contracted, *line_factor = block->line[sim->parts[p].line].price_factor;
            double        quantity = sim->parts[p].quantity;
            if (p == last) GROUP_LANES(l, g) HERE(factor, l) = contracted[l] < quantity ? line_factor[l] : 0.0;
            else GROUP_LANES(l, g)
            {
                double otherwise = HERE(factor, l), here = line_factor[l];
                HERE(factor, l) = contracted[l] < quantity ? here : otherwise;
            }
        }
        GROUP_LANES(l, g) asked[l] = OF(burden, l) * HERE(factor, l);
    }
    block->ask_anew[o] &= ~groups;
}

/* How fast the hazard of eight lanes runs where a tranche is more than the payer can bear; false where all can bear it. */
static bool slow_down(const double *restrict headroom, const double *restrict asked, ptrdiff_t g, double *restrict factor)
{
    double lacking[8];
    GROUP_LANES(l, g) HERE(lacking, l) = asked[l] - headroom[l];
    if (!above_zero_of_eight(lacking)) return false;
    GROUP_LANES(l, g)
    {
        double share = smaller(1.0, headroom[l] / asked[l]); /* not a number where both are 0 */
        HERE(factor, l) = asked[l] > 0 ? share : 1.0;
    }
    return true;
}

/* Sums the conversion hazard; gives the lanes in which it has reached its threshold. */
static sim_lanes sum_conversion(ist_sim_block *block, int o, unsigned groups)
{
    const ist_order *order = &block->sim->world->orders[o];
    bool             limited = block->sim->world->actors[order->payer].has_budget;
    const double    *headroom = block->actor[order->payer].headroom, *asked = block->order[o].asked;
    const double    *framework = block->order[o].framework, *threshold = block->order[o].convert_threshold;
    const sim_value  conversion = { block->order[o].conversion, block->weight_step[o] };
    double *restrict sum = block->order[o].convert_sum;
    sim_lanes        due = 0;
    if (limited) ask(block, o, groups & block->ask_anew[o]);
    GROUPS(g, groups)
    {
        double        slower[8], reached[8];
        const double *factor = limited && slow_down(headroom, asked, g, slower) ? slower : block->one;
        GROUP_LANES(l, g)
        {
            double hazard = OF(conversion, l), now = framework[l] > 0 ? hazard : 0.0, open = now > 0 ? 1.0 : 0.0, so_far = sum[l] + now * HERE(factor, l);
            sum[l] = so_far;
            HERE(reached, l) = so_far >= threshold[l] ? open : 0.0;
        }
        due |= (sim_lanes)above_zero_of_eight(reached) << g;
    }
    return due;
}

/* What the maker can hand over at once, a delivery like any other. */
static void hand_over(ist_sim_block *block, int p, double signed_units, int l)
{
    const ist_sim   *sim = block->sim;
    int              o = sim->parts[p].order, maker = sim->world->lines[sim->parts[p].line].maker;
    int              item = sim->world->lines[sim->parts[p].line].item, slot = sim->slot[maker * sim->I + item];
    const ist_order *order = &sim->world->orders[o];
    double           left = value_at(in_force(block, order->from_stock, block->zero), l) - block->order[o].stock_used[l];
    double           units[IST_MAX_BLOCK] = { 0 };
    units[l] = smaller(smaller(larger(left, 0.0), block->stock[slot].held[l]), signed_units);
    if (!(units[l] > 0)) return;
    double before = block->delivered_part[p][l];
    block->moved[slot] = true;
    sim_deliver(block, p, units, 1u << (l / 8), block->stock[slot].held);
    block->order[o].stock_used[l] += block->delivered_part[p][l] - before;
}

/* One signature in one lane: the advance is paid, or the signature waits. */
static void sign(ist_sim_block *block, int o, double units, int l)
{
    const ist_sim   *sim = block->sim;
    const ist_order *order = &sim->world->orders[o];
    double           share = value_at(in_force(block, order->advance, block->zero), l) * (1.0 - value_at(in_force(block, order->financed, block->zero), l));
    double           advance = 0, left = units, filled[IST_MAX_ORDERS];
    for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) {
        double room = larger(0.0, smaller(left, sim->parts[p].quantity - block->part[p].contracted[l]));
        if (share != 0) advance += room * sim_price(block, p, l) * share;
        filled[p - sim->order_first[o]] = room;
        left -= room;
    }
    double *headroom = block->actor[order->payer].headroom + l;
    if (sim->world->actors[order->payer].has_budget) {
        if (*headroom < advance) return;
        *headroom -= advance;
    }
    block->paid_now[order->payer] = true;
    block->actor[order->payer].paid[l] += advance;
    block->order[o].framework[l] -= units;
    block->order[o].contracted[l] += units;
    block->order[o].convert_sum[l] = 0;
    block->order[o].convert_count[l] += 1;
    int next = (int)block->order[o].convert_count[l], last = sim->tranches[o] - 1; /* nobody reads a threshold where no framework is left */
    block->order[o].convert_threshold[l] = COLUMN(block->shared.convert, sim->tranche_first[o] + (next < last ? next : last))[l];
    if ((next > last) & (block->order[o].framework[l] > 0)) block->order[o].convert_threshold[l] = threshold_of(block, l, next, sim->hash_convert[o]);
    double factor = 0; /* as ask() finds it */
    for (int p = sim->order_first[o + 1] - 1; p >= sim->order_first[o]; p--) {
        block->part[p].contracted[l] += filled[p - sim->order_first[o]];
        block->part[p].remaining[l] = block->part[p].contracted[l] - block->delivered_part[p][l];
        if (block->part[p].contracted[l] < sim->parts[p].quantity) factor = block->line[sim->parts[p].line].price_factor[l];
        block->at_rest[sim->parts[p].line] = 0;
        block->pending[p] |= 1u << l / 8;
    }
    block->order[o].asked[l] = value_at((sim_value){ block->order[o].burden, block->weight_step[o] }, l) * factor;
    for (int p = sim->order_first[o]; order->from_stock != IST_NONE && p < sim->order_first[o + 1]; p++)
        if (filled[p - sim->order_first[o]] > 0) hand_over(block, p, filled[p - sim->order_first[o]], l);
}

/* An order with a date is signed from that month on. */
static sim_lanes find_dated(const ist_sim_block *block, int o, unsigned groups)
{
    const sim_value on = in_force(block, block->sim->world->orders[o].on, block->one);
    const double   *framework = block->order[o].framework;
    sim_lanes       due = 0;
    GROUPS(g, groups)
    {
        double open[8];
        GROUP_LANES(l, g) HERE(open, l) = OF(on, l) >= 0.5 ? framework[l] : 0.0;
        due |= (sim_lanes)above_zero_of_eight(open) << g;
    }
    return due;
}

static void convert(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    const sim_value  tranche = in_force(block, order->tranche, block->zero);
    const double    *framework = block->order[o].framework;
    bool             dated = order->sign_month != IST_NONE, ends = false;
    if (dated ? block->month < order->sign_month : order->conversion == IST_NONE) return;
    if (!dated) weigh_order(block, o);
    /* Where the hazard is 0 its sum stays as it is. */
    sim_lanes due = dated ? find_dated(block, o, block->open[o]) : sum_conversion(block, o, block->open[o] & block->live[o]);
    for (; due; due &= due - 1) {
        int l = __builtin_ctzll(due);
        sign(block, o, dated ? framework[l] : smaller(value_at(tranche, l), framework[l]), l);
        ends |= !(framework[l] > 0);
    }
    if (ends) block->open[o] = groups_above_zero(framework, block->lanes);
}

void sim_orders(ist_sim_block *block)
{
    reprice(block);
    for (int o = 0; o < block->sim->O; o++) {
        if (block->needed[IST_Q_DELIVERY] && block->delivered_now[o]) fill_column(block->order[o].delivery, 0, block->lanes);
        block->delivered_now[o] = false;
    }
    for (int o = 0; o < block->sim->O; o++) {
        if (!block->open[o]) continue; /* no framework left in any lane, and none comes back */
        lapse(block, o);
        convert(block, o);
    }
}
