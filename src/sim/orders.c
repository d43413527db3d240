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
        LANES(l) factor[l] = either(OF(c0, l) > 0, ist_power((OF(c0, l) + made[l]) / OF(c0, l), -OF(w, l)), 1.0);
    }
    for (int o = 0; o < sim->O; o++) block->ask_anew[o] = all_groups(lanes);
}

/* Where an order can lapse, which its parameters seldom change. */
static void find_lapses(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              lanes = block->lanes;
    double           hazard[IST_MAX_BLOCK];
    if (all_as_before(block) || (!is_new(block, order->on) && !is_new(block, order->lapse))) return;
    const sim_value on = in_force(block, order->on, block->one), omega = in_force(block, order->lapse, block->zero);
    LANES(l) hazard[l] = either(OF(on, l) >= 0.5, OF(omega, l), 0.0);
    block->lapses[o] = groups_above_zero(hazard, lanes);
}

/* Where nothing can lapse the sum of the hazard stays as it is. */
static void lapse(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              lanes = block->lanes;
    double *restrict framework = block->order[o].framework, *restrict lapsed = block->order[o].lapsed;
    bool             ended = order->end_month != IST_NONE && block->month >= order->end_month;
    if (!ended && order->lapse == IST_NONE) return;
    find_lapses(block, o);
    const sim_value on = in_force(block, order->on, block->one), omega = in_force(block, order->lapse, block->zero);
    const double    *threshold = block->order[o].lapse_threshold;
    double *restrict sum = block->order[o].lapse_sum, *restrict signs_at = block->order[o].convert_threshold;
    double always = ended ? -HUGE_VAL : HUGE_VAL;
    bool ends = false;
    GROUPS(g, ended ? block->open[o] : block->open[o] & block->lapses[o])
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
            signs_at[l] = framework[l] > 0 ? signs_at[l] : HUGE_VAL;
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
        conversion[l] = either(OF(on, l) >= 0.5, OF(chi, l), 0.0);
        burden[l] = OF(price0, l) * (1.0 - OF(financed, l)) * OF(tranche, l) / OF(years, l);
    }
    block->weight_step[o] = on.step | chi.step | financed.step | years.step | tranche.step | price0.step;
    block->live[o] = lanes_above_zero(conversion, lanes);
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
            if (p == last) GROUP_LANES(l, g) HERE(factor, l) = either(contracted[l] < quantity, line_factor[l], 0.0);
            else GROUP_LANES(l, g) HERE(factor, l) = either(contracted[l] < quantity, line_factor[l], HERE(factor, l));
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
    GROUP_LANES(l, g) HERE(factor, l) = either(asked[l] > 0, smaller(1.0, headroom[l] / asked[l]), 1.0);
    return true;
}

/* Sums the conversion hazard; gives the lanes in which it has reached its threshold, which is infinite where no framework is left. */
static sim_lanes sum_conversion(ist_sim_block *block, int o, unsigned groups)
{
    const ist_order *order = &block->sim->world->orders[o];
    bool             limited = block->sim->world->actors[order->payer].has_budget;
    const double    *headroom = block->actor[order->payer].headroom, *asked = block->order[o].asked;
    const double    *threshold = block->order[o].convert_threshold;
    const sim_value  conversion = { block->order[o].conversion, block->weight_step[o] };
    double *restrict sum = block->order[o].convert_sum;
    sim_lanes        due = 0;
    if (limited) ask(block, o, groups & block->ask_anew[o]);
    GROUPS(g, groups)
    {
        double slower[8];
        if (!eight_of(block->live[o], (int)g)) continue; /* a hazard of 0 leaves its sum as it is */
        const double *factor = limited && slow_down(headroom, asked, g, slower) ? slower : block->one;
        GROUP_LANES(l, g) sum[l] += OF(conversion, l) * HERE(factor, l);
        due |= (sim_lanes)at_least_of_eight(sum + g, threshold + g) << g;
    }
    return due & block->live[o];
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
    double before = block->part[p].remaining[l];
    block->moved[slot] = true;
    sim_deliver(block, p, units, 1u << (l / 8), block->stock[slot].held);
    block->order[o].stock_used[l] += before - block->part[p].remaining[l];
}

/* A part of an order as its signatures see it. */
typedef struct open_part {
    double       *contracted, *remaining;
    const double *factor;           /* of its line's price */
    double        quantity, filled; /* filled: by the signature at hand */
} open_part;

static int open_parts(const ist_sim_block *block, int o, open_part *parts)
{
    const ist_sim *sim = block->sim;
    int            first = sim->order_first[o], n = sim->order_first[o + 1] - first;
    for (int at = 0; at < n; at++) {
        int p = first + at;
        parts[at] = (open_part){ .contracted = block->part[p].contracted, .remaining = block->part[p].remaining,
                                 .factor = block->line[sim->parts[p].line].price_factor, .quantity = sim->parts[p].quantity };
    }
    return n;
}

/* Spreads the units of a signature over the parts in their order, as far as there is room. */
static void fill_parts(open_part *parts, int n, double units, int l)
{
    for (int at = 0; at < n; at++) {
        parts[at].filled = positive(smaller(units, parts[at].quantity - parts[at].contracted[l]));
        units -= parts[at].filled;
    }
}

/* What is paid at once for what the parts are filled with. */
static double advance_of(const ist_sim_block *block, const ist_order *order, const open_part *parts, int n, int l)
{
    double share = value_at(in_force(block, order->advance, block->zero), l) * (1.0 - value_at(in_force(block, order->financed, block->zero), l));
    double price = value_at(in_force(block, order->price, block->zero), l), advance = 0;
    for (int at = 0; at < n && share != 0; at++) advance += parts[at].filled * (price * parts[at].factor[l]) * share;
    return advance;
}

/* The next tranche's threshold, or none where no framework is left. */
static double next_threshold(ist_sim_block *block, int o, int l)
{
    const ist_sim *sim = block->sim;
    bool           open = block->order[o].framework[l] > 0;
    int            next = (int)block->order[o].convert_count[l], last = sim->tranches[o] - 1;
    if (open & (next > last)) return threshold_of(block, l, next, sim->hash_convert[o]);
    double ahead = COLUMN(block->shared.convert, sim->tranche_first[o] + (next < last ? next : last))[l];
    return open ? ahead : HUGE_VAL;
}

/* Signatures of a tranche, or of what is left, in the lanes where one is due: the advance is paid, or the signature waits. True
 * where one was the last. */
static bool sign(ist_sim_block *block, int o, sim_lanes due, sim_value tranche)
{
    const ist_sim   *sim = block->sim;
    const ist_order *order = &sim->world->orders[o];
    sim_order_state *state = &block->order[o];
    bool             has_budget = sim->world->actors[order->payer].has_budget, advances = order->advance != IST_NONE, ends = false;
    double          *headroom = block->actor[order->payer].headroom, *paid = block->actor[order->payer].paid;
    const sim_value  burden = { state->burden, block->weight_step[o] };
    open_part        parts[IST_MAX_LINES];
    int              n = open_parts(block, o, parts), first = sim->order_first[o];
    unsigned         groups = 0;
    for (; due; due &= due - 1) {
        int    l = __builtin_ctzll(due);
        double units = smaller(value_at(tranche, l), state->framework[l]), factor = 0;
        fill_parts(parts, n, units, l);
        if (advances) {
            double advance = advance_of(block, order, parts, n, l);
            if (has_budget && headroom[l] < advance) continue;
            if (has_budget) headroom[l] -= advance;
            paid[l] += advance;
        }
        groups |= 1u << l / 8;
        state->framework[l] -= units;
        state->contracted[l] += units;
        state->convert_sum[l] = 0;
        state->convert_count[l] += 1;
        state->convert_threshold[l] = next_threshold(block, o, l);
        ends |= !(state->framework[l] > 0);
        for (int at = n - 1; at >= 0; at--) {
            parts[at].contracted[l] += parts[at].filled;
            parts[at].remaining[l] += parts[at].filled;
            factor = parts[at].contracted[l] < parts[at].quantity ? parts[at].factor[l] : factor;
        }
        state->asked[l] = value_at(burden, l) * factor; /* as ask() finds it */
        for (int at = 0; at < n && order->from_stock != IST_NONE; at++)
            if (parts[at].filled > 0) hand_over(block, first + at, parts[at].filled, l);
    }
    for (int p = first; p < first + n && groups; p++) {
        block->at_rest[sim->parts[p].line] = 0;
        block->pending[p] |= groups;
    }
    block->paid_now[order->payer] |= groups != 0;
    return ends;
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
        GROUP_LANES(l, g) HERE(open, l) = either(OF(on, l) >= 0.5, framework[l], 0.0);
        due |= (sim_lanes)above_zero_of_eight(open) << g;
    }
    return due;
}

static void convert(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    const sim_value  tranche = in_force(block, order->tranche, block->zero);
    bool             dated = order->sign_month != IST_NONE;
    if (dated ? block->month < order->sign_month : order->conversion == IST_NONE) return;
    if (!dated) weigh_order(block, o);
    sim_lanes due = dated ? find_dated(block, o, block->open[o]) : sum_conversion(block, o, block->open[o]);
    if (due && sign(block, o, due, dated ? (sim_value){ block->boundless, 1 } : tranche)) block->open[o] = groups_above_zero(block->order[o].framework, block->lanes);
}

void sim_orders(ist_sim_block *block)
{
    reprice(block);
    for (int o = 0; o < block->sim->O; o++) {
        if (block->reads[IST_Q_DELIVERY][o] && block->delivered_now[o]) fill_column(block->order[o].delivery, 0, block->lanes);
        block->delivered_now[o] = false;
    }
    for (int o = 0; o < block->sim->O; o++) {
        if (!block->open[o]) continue; /* no framework left in any lane, and none comes back */
        lapse(block, o);
        convert(block, o);
    }
}
