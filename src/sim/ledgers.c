/* SPDX-License-Identifier: Apache-2.0
 *
 * ledgers.c: docs/model.md section 10: nothing is made or lost. Checked every month and run in debug builds.
 *
 * Each check compares what is held with what was held a month ago and what the month's record says has moved, so
 * it shares no arithmetic with the step that moved it.
 */
#include "sim_local.h"
#include <math.h>

/* Columns kept from last month: stock per item, units handed over from stock per order, headroom per actor. */
size_t sim_audit_columns(const ist_sim *sim) { return (size_t)(sim->I + sim->O + sim->A); }

static double *kept_stock(const ist_sim_block *block, int i) { return COLUMN(block->audit, i); }
static double *kept_used(const ist_sim_block *block, int o) { return COLUMN(block->audit, block->sim->I + o); }
static double *kept_headroom(const ist_sim_block *block, int a) { return COLUMN(block->audit, block->sim->I + block->sim->O + a); }

static void keep(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int i = 0; i < sim->I; i++) EACH_LANE(l) kept_stock(block, i)[l] = 0;
    for (size_t s = 0; s < sim->n_slots; s++) EACH_LANE(l) kept_stock(block, sim->slot_item[s])[l] += block->stock[s].held[l];
    for (int o = 0; o < sim->O; o++) EACH_LANE(l) kept_used(block, o)[l] = block->order[o].stock_used[l];
    for (int a = 0; a < sim->A; a++) EACH_LANE(l) kept_headroom(block, a)[l] = block->actor[a].headroom[l];
}

void sim_audit_begin(ist_sim_block *block) { keep(block); }

static bool close_to(double got, double want, double size) { return fabs(got - want) <= 1e-9 * larger(1.0, size); }

static ist_status broken(const ist_sim_block *block, int l, const char *what, const char *name, double got, double want, ist_error *err)
{
    return ist_fail(err, IST_BROKEN, "ledger of %s '%s', future %llu, month %d: %.12g is held, %.12g is accounted for", what, name,
                    (unsigned long long)future_of(block, l), block->month, got, want);
}

static ist_status audit_orders(const ist_sim_block *block, ist_error *err)
{
    const ist_sim *sim = block->sim;
    for (int o = 0; o < sim->O; o++) {
        double whole = 0;
        for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) whole += sim->parts[p].quantity;
        for (int l = 0; l < block->lanes; l++) {
            double firm = 0;
            for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) {
                double left = block->part[p].contracted[l] - block->delivered_part[p][l];
                if (!close_to(block->part[p].remaining[l], left, whole)) return broken(block, l, "order", sim->world->orders[o].name, block->part[p].remaining[l], left, err);
                firm += left;
            }
            double sum = block->order[o].framework[l] + block->order[o].delivered[l] + firm + block->order[o].lapsed[l];
            if (!close_to(sum, whole, whole)) return broken(block, l, "order", sim->world->orders[o].name, sum, whole, err);
        }
    }
    for (int line = 0; line < sim->L; line++)
        for (int l = 0; l < block->lanes; l++) {
            double firm = 0, size = 1, made = block->line[line].pipe[l] + block->line[line].finished[l];
            for (int n = 0; n < sim->line_parts[line].n; n++) {
                int p = sim->line_parts[line].at[n];
                firm += block->part[p].contracted[l] - block->delivered_part[p][l];
                size += block->part[p].contracted[l]; /* rounding grows with all that was made, not with what is left */
            }
            if (made > firm + 1e-9 * size)
                return broken(block, l, "line", sim->world->lines[line].name, made, firm, err);
        }
    return IST_OK;
}

/* One item: held now = held before + made and delivered + produced - consumed - worn - intercepted, gifts and
 * transfers between actors cancel, and what came from a maker's stock is no addition. */
static double moved(const ist_sim_block *block, int i, int l)
{
    const ist_sim *sim = block->sim;
    double         sum = 0;
    for (int o = 0; o < sim->O; o++)
        if (sim->world->lines[sim->parts[sim->order_first[o]].line].item == i)
            sum += block->order[o].delivery[l] - (block->order[o].stock_used[l] - kept_used(block, o)[l]);
    for (size_t s = 0; s < sim->n_slots; s++) {
        if (sim->slot_item[s] != i) continue;
        sum += value_at(in_force(block, sim->world->production[sim->slot_actor[s] * sim->I + i], block->zero), l);
        sum -= block->stock[s].consumed[l] + block->stock[s].worn[l];
        sum += block->stock[s].received[l];
    }
    for (int g = 0; g < sim->G; g++)
        if (sim->world->routes[g].item == i) sum -= block->route[g].given[l];
    for (int u = 0; u < sim->U; u++)
        if (sim->world->flows[u].item == i) sum -= block->flow[u].passes[l] + block->flow[u].intercepted[l];
    return sum;
}

static ist_status audit_stocks(const ist_sim_block *block, ist_error *err)
{
    const ist_sim *sim = block->sim;
    for (int i = 0; i < sim->I; i++)
        for (int l = 0; l < block->lanes; l++) {
            double held = 0, was = kept_stock(block, i)[l], want = was + moved(block, i, l);
            for (size_t s = 0; s < sim->n_slots; s++) {
                if (sim->slot_item[s] != i) continue;
                double stock = block->stock[s].held[l];
                held += stock;
                if (stock < -1e-9 * larger(1.0, was)) return broken(block, l, "stock below zero of", sim->world->items[i].name, stock, 0, err);
            }
            if (!close_to(held, want, was)) return broken(block, l, "item", sim->world->items[i].name, held, want, err);
        }
    return IST_OK;
}

static ist_status audit_pool_and_money(const ist_sim_block *block, ist_error *err)
{
    const ist_sim *sim = block->sim;
    for (int f = 0; f < sim->F; f++)
        for (int l = 0; l < block->lanes; l++) {
            double sum = block->pool[f].home[l] + block->pool[f].transit[l], pool = block->pool[f].units[l];
            for (int k = 0; k < sim->K; k++) sum += block->site[f * sim->K + k].present[l];
            if (sum != pool) return broken(block, l, "pool", sim->world->kinds[f], sum, pool, err);
        }
    for (int a = 0; a < sim->A; a++)
        for (int l = 0; l < block->lanes && sim->world->actors[a].has_budget; l++) {
            double want = kept_headroom(block, a)[l] + block->actor[a].budget[l] - block->actor[a].expired[l] - block->actor[a].paid[l];
            if (!close_to(block->actor[a].headroom[l], want, kept_headroom(block, a)[l] + block->actor[a].budget[l]))
                return broken(block, l, "money of", sim->world->actors[a].name, block->actor[a].headroom[l], want, err);
        }
    return IST_OK;
}

ist_status sim_audit_month(ist_sim_block *block, ist_error *err)
{
    IST_TRY(audit_orders(block, err));
    IST_TRY(audit_stocks(block, err));
    IST_TRY(audit_pool_and_money(block, err));
    keep(block);
    return IST_OK;
}
