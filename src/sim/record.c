/* SPDX-License-Identifier: Apache-2.0
 *
 * record.c: docs/model.md section 9, step 9: what is derived at the end of a month, and the metrics of a run.
 */
#include "kernels.h"
#include <string.h>

static void expectation_gaps(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int o = 0; o < sim->O; o++) {
        const ist_order *order = &sim->world->orders[o];
        double           promised = 0;
        if (order->n_promises == 0 || !block->reads[IST_Q_EXPECTATION_GAP][o]) continue; /* without promises 0, and so it stays */
        for (size_t i = 0; i < order->n_promises && order->promises[i].month <= block->month; i++)
            promised = order->promises[i].cumulative;
        const double *delivered = block->order[o].delivered;
        double       *gap = block->order[o].expectation_gap;
        LANES(l) gap[l] = positive(promised - delivered[l]);
    }
}

static void stock_shares(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    bool           all = block->month < 0 || block->month == sim->T - 1;
    for (size_t s = 0; s < sim->n_slots; s++) {
        if (!all && !block->reads[IST_Q_STOCK_SHARE][s]) continue;
        ist_parameter p = sim->world->target[sim->slot_actor[s] * sim->I + sim->slot_item[s]];
        const sim_value target = in_force(block, p, block->zero);
        const double    *stock = block->stock[s].held;
        double       *share = block->stock[s].share;
        LANES(l) share[l] = either(OF(target, l) > 0, stock[l] / OF(target, l), 1.0);
    }
}

/* The groups in which a column may be other than 0: its contingency is active there, or something has come of what it counts this month. */
static unsigned busy_groups(const ist_sim_block *block, ist_quantity quantity)
{
    unsigned all = all_groups(block->lanes);
    switch (quantity.kind) {
    case IST_Q_ACTIVE:
    case IST_Q_UNFILLED:
    case IST_Q_LOSS:
    case IST_Q_WAR_GAP:
    case IST_Q_SHORTFALL:
    case IST_Q_SHORT_MONEY:
    case IST_Q_SHORT_MONTH: return block->active_groups[quantity.i];
    case IST_Q_GIVEN: return block->given_now[quantity.i] ? all : 0;
    case IST_Q_PAID: return block->paid_now[quantity.i] ? all : 0;
    case IST_Q_EARNED: return block->earned_now[quantity.i] ? all : 0;
    default: return all;
    }
}

/* The weighted sum of a metric's terms this month. */
static double *sum_terms(ist_sim_block *block, size_t m)
{
    int              lanes = block->lanes;
    double *restrict sum = block->term_sum;
    fill_column(sum, 0, lanes);
    for (size_t n = block->term_first[m]; n < block->term_first[m + 1]; n++) {
        const double *term = block->terms[n].column;
        double        weight = block->terms[n].weight;
        LANES(l) sum[l] += weight * term[l];
    }
    return sum;
}

static void keep_first(ist_sim_block *block, size_t m)
{
    int              lanes = block->lanes;
    double           level = block->sim->world->metrics[m].level, month = block->month;
    const double    *sum = sum_terms(block, m);
    double *restrict kept = COLUMN(block->metric, m);
    LANES(l) kept[l] = either(sum[l] >= level, smaller(kept[l], month), kept[l]);
}

void sim_record(ist_sim_block *block)
{
    const ist_world *w = block->sim->world;
    int              lanes = block->lanes;
    unsigned         all = all_groups(lanes);
    expectation_gaps(block);
    stock_shares(block);
    if (block->month < 0) return;
    for (size_t n = 0; n < block->n_totals; n++) {
        const double    *column = block->totals[n].column;
        double *restrict total = COLUMN(block->total, n);
        unsigned         busy = busy_groups(block, block->totals[n].quantity);
        if (busy == all) LANES(l) total[l] += column[l];
        else GROUPS(g, busy) GROUP_LANES(l, g) total[l] += column[l];
    }
    for (size_t m = 0; m < w->n_metrics; m++)
        if (w->metrics[m].reduction == IST_FIRST) keep_first(block, m);
}

void sim_begin_metrics(ist_sim_block *block)
{
    const ist_world *w = block->sim->world;
    int              lanes = block->lanes;
    memset(block->total, 0, block->n_totals * (size_t)SIM_STRIDE * sizeof(double));
    for (size_t m = 0; m < w->n_metrics; m++) fill_column(COLUMN(block->metric, m), block->sim->T, lanes);
}

/* Sums over months become metrics: the weights are applied to the totals of the columns. */
void sim_end_metrics(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (size_t m = 0; m < sim->world->n_metrics; m++) {
        ist_reduction reduction = sim->world->metrics[m].reduction;
        double       *kept = COLUMN(block->result, m), months = reduction == IST_MEAN ? sim->T : 1;
        if (reduction == IST_FIRST) {
            copy_column(kept, COLUMN(block->metric, m), lanes);
            continue;
        }
        if (reduction == IST_LAST) {
            copy_column(kept, sum_terms(block, m), lanes);
            continue;
        }
        fill_column(kept, 0, lanes);
        for (size_t n = block->term_first[m]; n < block->term_first[m + 1]; n++) {
            const double *total = COLUMN(block->total, block->terms[n].total);
            double        weight = block->terms[n].weight;
            LANES(l) kept[l] += weight * total[l];
        }
        LANES(l) kept[l] /= months;
    }
}
