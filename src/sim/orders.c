/* SPDX-License-Identifier: Apache-2.0
 *
 * orders.c: docs/model.md section 5, steps 5a and 5b: prices, lapses, and frameworks that become contracts.
 */
#include "kernels.h"
#include <math.h>
#include <string.h>

/* Wright: each January the price follows what the line has made since start. */
static void reprice(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    if (block->month == 0 || (sim->world->start + block->month) % 12 != 0) return;
    for (int line = 0; line < sim->L; line++) {
        const ist_line *it = &sim->world->lines[line];
        sim_alike       alike = block->line[line].alike & alike_of(block, it->experience) & alike_of(block, it->learning);
        if (it->experience == IST_NONE || it->learning == IST_NONE) continue;
        const double    *c0 = in_force(block, it->experience, block->zero), *w = in_force(block, it->learning, block->zero);
        const double    *made = COLUMN(block->output_total, line);
        double *restrict factor = COLUMN(block->price_factor, line);
        GROUPS(g, sim_leaders_of(alike))
        {
            const double *so_far = made + sim_home(&block->line[line], g);
            EIGHT_LANES(l)
            {
                double first = c0[g + l], sum = first + so_far[l], cheaper = ist_power(sum / first, -w[g + l]);
                factor[g + l] = first > 0 ? cheaper : 1.0;
            }
        }
        if (block->each == 1) continue;
        sim_spread(factor, alike); /* a price stands in every group */
        block->price_alike[line] = sim_alike_in(factor, block->together);
    }
}

/* The groups of an order part; what is open in those that have come to lead is looked up. */
static unsigned part(ist_sim_block *block, int o, sim_alike alike)
{
    unsigned now = sim_kin_meet(&block->order[o], alike);
    if (now & ~block->looked_at[o]) {
        block->open[o] = groups_above_zero(QUANTITY(FRAMEWORK, o), block->lanes);
        block->live[o] = groups_above_zero(COLUMN(block->conversion, o), block->lanes);
    }
    return block->looked_at[o] = now;
}

double sim_price(const ist_sim_block *block, int part, int l)
{
    const sim_part *it = &block->sim->parts[part];
    return in_force(block, block->sim->world->orders[it->order].price, block->zero)[l] * COLUMN(block->price_factor, it->line)[l];
}

static void lapse(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              lanes = block->lanes;
    double *restrict framework = QUANTITY(FRAMEWORK, o), *restrict lapsed = QUANTITY(LAPSED, o);
    bool             ended = order->end_month != IST_NONE && block->month >= order->end_month;
    if (!ended && order->lapse == IST_NONE) return;
    const double    *on = in_force(block, order->on, block->one), *omega = in_force(block, order->lapse, block->zero);
    const double    *threshold = COLUMN(block->lapse_threshold, o);
    double *restrict sum = COLUMN(block->lapse_sum, o);
    double always = ended ? -HUGE_VAL : HUGE_VAL;
    GROUPS(g, block->open[o] & block->order[o].leaders)
    {
        GROUP_LANES(l, g)
        {
            sum[l] += on[l] >= 0.5 ? (framework[l] > 0 ? omega[l] : 0.0) : 0.0;
            double gone = sum[l] >= smaller(threshold[l], always) ? framework[l] : 0.0;
            lapsed[l] += gone;
            framework[l] -= gone;
        }
    }
    block->open[o] = groups_above_zero(framework, lanes);
}

/* The hazard and the burden of an order, whose parameters seldom change. */
static void weigh_order(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    int              lanes = block->lanes;
    if (!is_new(block, order->on) && !is_new(block, order->conversion) && !is_new(block, order->financed) &&
        !is_new(block, order->years) && !is_new(block, order->tranche) && !is_new(block, order->price))
        return;
    const double    *on = in_force(block, order->on, block->one), *chi = in_force(block, order->conversion, block->zero);
    const double    *financed = in_force(block, order->financed, block->zero), *years = in_force(block, order->years, block->one);
    const double    *tranche = in_force(block, order->tranche, block->zero), *price0 = in_force(block, order->price, block->zero);
    double *restrict conversion = COLUMN(block->conversion, o), *restrict burden = COLUMN(block->burden, o);
    GROUPS(g, block->order[o].leaders) GROUP_LANES(l, g)
    {
        conversion[l] = on[l] >= 0.5 ? chi[l] : 0.0;
        burden[l] = price0[l] * (1.0 - financed[l]) * tranche[l] / years[l];
    }
    block->live[o] = groups_above_zero(conversion, lanes);
}

/* What a tranche costs in a year, and whether some payer in these groups has less. The groups are those in which neither the
 * order nor its payer is the same as in one before. */
static bool ask(const ist_sim_block *block, int o, unsigned groups, double *restrict asked)
{
    const ist_sim *sim = block->sim;
    int            payer = sim->world->orders[o].payer;
    const double  *framework = QUANTITY(FRAMEWORK, o), *headroom = QUANTITY(HEADROOM, payer);
    const double  *conversion = COLUMN(block->conversion, o), *burden = COLUMN(block->burden, o);
    double         short_of[8] = { 0 }, factor[8];
    GROUPS(g, groups)
    {
        unsigned at = sim_home(&block->order[o], g), money = sim_home(&block->money[payer], g);
        fill_column(factor, 0, 8);
        for (int p = sim->order_first[o + 1] - 1; p >= sim->order_first[o]; p--) { /* the first part with room decides */
            const double *contracted = COLUMN(block->contracted, p), *line_factor = COLUMN(block->price_factor, sim->parts[p].line);
            double        quantity = sim->parts[p].quantity;
            EIGHT_LANES(l)
            {
                double here = line_factor[g + l], later = factor[l];
                factor[l] = contracted[at + l] < quantity ? here : later;
            }
        }
        EIGHT_LANES(l)
        {
            double needs = burden[at + l] * factor[l], hazard = conversion[at + l], has = headroom[money + l], was = short_of[l];
            double weighs = framework[at + l] > 0 ? hazard : 0.0, now_short = larger(was, weighs);
            asked[g + l] = needs;
            short_of[l] = has < needs ? now_short : was;
        }
    }
    return any_lane(short_of, 8);
}

/* Sums the conversion hazard, slowed where a tranche is more than the payer can bear; `due` is 1 where it falls. Gives the
 * groups looked at. */
static unsigned sum_conversion(ist_sim_block *block, int o, double *restrict due)
{
    const ist_sim   *sim = block->sim;
    int              payer = sim->world->orders[o].payer;
    const double    *framework = QUANTITY(FRAMEWORK, o), *headroom = QUANTITY(HEADROOM, payer);
    const double    *threshold = COLUMN(block->convert_threshold, o), *conversion = COLUMN(block->conversion, o);
    double *restrict sum = COLUMN(block->convert_sum, o);
    double           asked[IST_MAX_BLOCK];
    bool             is_short = false;
    weigh_order(block, o);
    unsigned groups = block->open[o] & block->live[o] & block->order[o].leaders; /* elsewhere the sum stays as it is */
    if (!groups) return 0;
    if (sim->world->actors[payer].has_budget) {
        sim_alike both = block->order[o].alike & block->money[payer].alike;
        for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) both &= block->price_alike[sim->parts[p].line];
        is_short = ask(block, o, sim_reach_of(both, &block->order[o], groups), asked);
        if (is_short) groups = part(block, o, both) & block->open[o] & block->live[o];
    }
    GROUPS(g, groups)
    {
        double factor[8];
        if (is_short) {
            unsigned money = sim_home(&block->money[payer], g);
            EIGHT_LANES(l)
            {
                double share = smaller(1.0, headroom[money + l] / asked[g + l]); /* not a number where both are 0 */
                factor[l] = asked[g + l] > 0 ? share : 1.0;
            }
        } else {
            fill_column(factor, 1, 8);
        }
        EIGHT_LANES(l)
        {
            double now = framework[g + l] > 0 ? conversion[g + l] : 0.0, open = now > 0 ? 1.0 : 0.0, so_far = sum[g + l] + now * factor[l];
            sum[g + l] = so_far;
            due[g + l] = so_far >= threshold[g + l] ? open : 0.0;
        }
    }
    return groups;
}

/* Signatures of an order that fall due together: 1 where one does, its units, and what is paid at once. */
typedef struct signatures {
    unsigned groups;
    double   due[IST_MAX_BLOCK], units[IST_MAX_BLOCK], advance[IST_MAX_BLOCK];
} signatures;

/* The order's groups part; those that come to lead take over what is due. */
static void part_due(ist_sim_block *block, int o, sim_alike alike, signatures *now)
{
    uint8_t  was[8];
    unsigned before = block->order[o].leaders, all = now->groups;
    memcpy(was, block->order[o].home, sizeof was);
    unsigned leaders = part(block, o, alike);
    GROUPS(g, leaders & ~before)
    {
        if (!(all >> was[g / 8] / 8 & 1)) continue;
        now->groups |= 1u << g / 8;
        copy_column(now->due + g, now->due + was[g / 8], 8);
        copy_column(now->units + g, now->units + was[g / 8], 8);
        copy_column(now->advance + g, now->advance + was[g / 8], 8);
    }
}

#define EACH_DUE(l, now) \
    GROUPS(g_##l, (now)->groups) for (unsigned l = g_##l; l < g_##l + 8; l++) if ((now)->due[l] > 0)

/* What is to be paid at signature. */
static void find_advances(const ist_sim_block *block, int o, signatures *now)
{
    const ist_sim   *sim = block->sim;
    const ist_order *order = &sim->world->orders[o];
    const double    *paid_at_once = in_force(block, order->advance, block->zero), *financed = in_force(block, order->financed, block->zero);
    EACH_DUE(l, now)
    {
        double share = paid_at_once[l] * (1.0 - financed[l]), left = now->units[l];
        now->advance[l] = 0;
        for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) {
            double room = larger(0.0, smaller(left, sim->parts[p].quantity - COLUMN(block->contracted, p)[l]));
            now->advance[l] += room * sim_price(block, p, (int)l) * share;
            left -= room;
        }
    }
}

/* The advance is paid, or the signature waits. */
static void pay_advances(ist_sim_block *block, int o, signatures *now)
{
    int              payer = block->sim->world->orders[o].payer;
    bool             limited = block->sim->world->actors[payer].has_budget;
    double *restrict headroom = QUANTITY(HEADROOM, payer), *restrict paid = QUANTITY(PAID, payer);
    double           short_of = 0, owed = 0;
    unsigned         groups = sim_reach_of(block->order[o].alike & block->money[payer].alike, &block->order[o], now->groups);
    GROUPS(g, groups)
    {
        unsigned at = sim_home(&block->order[o], g), money = sim_home(&block->money[payer], g);
        for (unsigned l = 0; l < 8; l++) {
            short_of += now->due[at + l] > 0 && limited && headroom[money + l] < now->advance[at + l] ? 1 : 0;
            owed += now->due[at + l] > 0 && now->advance[at + l] != 0 ? 1 : 0;
        }
    }
    if (short_of > 0) {
        part_due(block, o, block->money[payer].alike, now);
        EACH_DUE(l, now)
        {
            unsigned money = sim_home(&block->money[payer], l / 8 * 8) + l % 8;
            if (headroom[money] < now->advance[l]) now->due[l] = 0;
        }
    }
    if (owed == 0) return;
    sim_kin_meet(&block->money[payer], block->order[o].alike);
    GROUPS(g, sim_reach(&block->money[payer], &block->order[o], now->groups))
    {
        unsigned at = sim_home(&block->order[o], g);
        for (unsigned l = 0; l < 8; l++) {
            if (!(now->due[at + l] > 0)) continue;
            if (limited) headroom[g + l] -= now->advance[at + l];
            paid[g + l] += now->advance[at + l];
        }
    }
}

/* What the maker can hand over at once, a delivery like any other. `filled` [lanes] is what the signature adds to the part. */
static void hand_over(ist_sim_block *block, int p, const double *filled, const signatures *now)
{
    const ist_sim   *sim = block->sim;
    int              o = sim->parts[p].order, maker = sim->world->lines[sim->parts[p].line].maker;
    int              item = sim->world->lines[sim->parts[p].line].item, slot = sim->slot[maker * sim->I + item];
    const double    *ready = in_force(block, sim->world->orders[o].from_stock, block->zero), *stock = QUANTITY(STOCK, slot);
    double          *used = COLUMN(block->stock_used, o), *delivered = COLUMN(block->delivered_part, p);
    double           units[IST_MAX_BLOCK] = { 0 }, before[IST_MAX_BLOCK];
    unsigned         groups = 0;
    EACH_DUE(l, now)
    {
        unsigned held = sim_home(&block->stock[slot], l / 8 * 8) + l % 8;
        units[l] = smaller(smaller(larger(ready[l] - used[l], 0.0), stock[held]), filled[l]);
        units[l] = units[l] > 0 ? units[l] : 0.0;
        before[l] = delivered[l];
        if (units[l] > 0) groups |= 1u << l / 8;
    }
    if (!groups) return;
    block->moved[slot] = true;
    sim_deliver(block, p, units, groups, &block->stock[slot], QUANTITY(STOCK, slot));
    EACH_DUE(l, now) if (units[l] > 0) used[l] += delivered[l] - before[l];
}

/* All that an immediate delivery depends on: its groups are then the same in all that it touches. */
static sim_alike ties_of(const ist_sim_block *block, int o)
{
    const ist_sim *sim = block->sim;
    sim_alike      alike = block->order[o].alike & alike_of_all(block, &sim->order_reads[o]) & block->money[sim->world->orders[o].payer].alike;
    for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) {
        const ist_line *line = &sim->world->lines[sim->parts[p].line];
        alike &= block->stock[sim->slot[line->maker * sim->I + line->item]].alike & block->price_alike[sim->parts[p].line];
    }
    return alike;
}

static void sign(ist_sim_block *block, int o, signatures *now)
{
    const ist_sim *sim = block->sim;
    double         filled[IST_MAX_BLOCK] = { 0 };
    sim_alike      alike = block->order[o].alike;
    for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) alike &= block->price_alike[sim->parts[p].line];
    if (sim->world->orders[o].from_stock != IST_NONE) alike &= ties_of(block, o);
    part_due(block, o, alike, now);
    find_advances(block, o, now);
    pay_advances(block, o, now);
    EACH_DUE(l, now)
    {
        QUANTITY(FRAMEWORK, o)[l] -= now->units[l];
        QUANTITY(CONTRACTED, o)[l] += now->units[l];
        COLUMN(block->convert_sum, o)[l] = 0;
        COLUMN(block->convert_count, o)[l] += 1;
        int next = (int)COLUMN(block->convert_count, o)[l];
        COLUMN(block->convert_threshold, o)[l] = next < sim->tranches[o] ? COLUMN(block->shared.convert, sim->tranche_first[o] + next)[l]
                                                                        : threshold_of(block, (int)l, next, sim->hash_convert[o]);
    }
    for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) {
        EACH_DUE(l, now)
        {
            double *contracted = COLUMN(block->contracted, p) + l;
            filled[l] = larger(0.0, smaller(now->units[l], sim->parts[p].quantity - *contracted));
            *contracted += filled[l];
            now->units[l] -= filled[l];
        }
        block->at_rest[sim->parts[p].line] = 0;
        if (sim->world->orders[o].from_stock != IST_NONE) hand_over(block, p, filled, now);
    }
}

static void convert(ist_sim_block *block, int o)
{
    const ist_order *order = &block->sim->world->orders[o];
    signatures       now; /* only `due` is read where nothing was written */
    double          *framework = QUANTITY(FRAMEWORK, o);
    const double    *tranche = in_force(block, order->tranche, block->zero);
    if (order->sign_month == IST_NONE ? order->conversion == IST_NONE : block->month < order->sign_month) return;
    fill_column(now.due, 0, IST_MAX_BLOCK);
    if (order->sign_month != IST_NONE) {
        const double *on = in_force(block, order->on, block->one);
        now.groups = block->open[o] & block->order[o].leaders;
        GROUPS(g, now.groups) GROUP_LANES(l, g) now.due[l] = on[l] >= 0.5 ? (framework[l] > 0 ? 1.0 : 0.0) : 0.0;
    } else {
        now.groups = sum_conversion(block, o, now.due);
    }
    now.groups &= groups_above_zero(now.due, block->lanes);
    if (!now.groups) return;
    EACH_DUE(l, &now) now.units[l] = order->sign_month != IST_NONE ? framework[l] : smaller(tranche[l], framework[l]);
    sign(block, o, &now);
    block->open[o] = groups_above_zero(framework, block->lanes);
}

void sim_orders(ist_sim_block *block)
{
    reprice(block);
    for (int o = 0; o < block->sim->O; o++) {
        if (block->delivered_now[o]) fill_column(QUANTITY(DELIVERY, o), 0, block->lanes);
        block->delivered_now[o] = false;
    }
    for (int o = 0; o < block->sim->O; o++) {
        part(block, o, block->order[o].alike);
        if (!(block->open[o] & block->order[o].leaders)) continue; /* no framework left in any lane, and none comes back */
        part(block, o, alike_of_all(block, &block->sim->order_reads[o]));
        lapse(block, o);
        convert(block, o);
    }
}
