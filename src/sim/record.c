/* SPDX-License-Identifier: Apache-2.0
 *
 * record.c: docs/model.md section 9, step 9: what is derived at the end of a month, and the metrics of a run.
 */
#include "kernels.h"

static void expectation_gaps(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int o = 0; o < sim->O; o++) {
        const ist_order *order = &sim->world->orders[o];
        double           promised = 0;
        for (size_t i = 0; i < order->n_promises && order->promises[i].month <= block->month; i++)
            promised = order->promises[i].cumulative;
        const double *delivered = QUANTITY(DELIVERED, o);
        double       *gap = QUANTITY(EXPECTATION_GAP, o);
        LANES(l) gap[l] = larger(0.0, promised - delivered[l]);
    }
}

static void stock_shares(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (size_t s = 0; s < sim->n_slots; s++) {
        ist_parameter p = sim->world->target[sim->slot_actor[s] * sim->I + sim->slot_item[s]];
        const double *target = in_force(block, p, block->zero), *stock = QUANTITY(STOCK, s);
        double       *share = QUANTITY(STOCK_SHARE, s);
        LANES(l) share[l] = target[l] > 0 ? stock[l] / target[l] : 1.0;
    }
}

static void first_month(double *restrict kept, const double *restrict sum, double level, double month, int lanes)
{
    LANES(l) kept[l] = sum[l] >= level ? smaller(kept[l], month) : kept[l];
}

void sim_record(ist_sim_block *block)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    int              lanes = block->lanes;
    if (block->needed[IST_Q_EXPECTATION_GAP]) expectation_gaps(block);
    if (block->needed[IST_Q_STOCK_SHARE]) stock_shares(block);
    if (block->month < 0) return;
    size_t n = 0;
    for (size_t m = 0; m < w->n_metrics; m++) {
        double *restrict sum = block->term_sum, *restrict kept = COLUMN(block->metric, m);
        fill_column(sum, 0, lanes);
        for (size_t i = 0; i < w->metrics[m].n_terms; i++, n++) {
            const double *term = block->terms[n].column;
            double        weight = block->terms[n].weight;
            LANES(l) sum[l] += weight * term[l];
        }
        switch (w->metrics[m].reduction) {
        case IST_SUM:
        case IST_MEAN: LANES(l) kept[l] += sum[l]; break;
        case IST_LAST: LANES(l) kept[l] = sum[l]; break;
        case IST_FIRST: first_month(kept, sum, w->metrics[m].level, block->month, lanes); break;
        }
    }
}
