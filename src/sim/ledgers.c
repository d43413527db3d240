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
    for (size_t s = 0; s < sim->n_slots; s++) EACH_LANE(l) kept_stock(block, sim->slot_item[s])[l] += QUANTITY(STOCK, s)[l];
    for (int o = 0; o < sim->O; o++) EACH_LANE(l) kept_used(block, o)[l] = COLUMN(block->stock_used, o)[l];
    for (int a = 0; a < sim->A; a++) EACH_LANE(l) kept_headroom(block, a)[l] = QUANTITY(HEADROOM, a)[l];
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
            for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++)
                firm += COLUMN(block->contracted, p)[l] - block->delivered_part[p][l];
            double sum = QUANTITY(FRAMEWORK, o)[l] + QUANTITY(DELIVERED, o)[l] + firm + QUANTITY(LAPSED, o)[l];
            if (!close_to(sum, whole, whole)) return broken(block, l, "order", sim->world->orders[o].name, sum, whole, err);
        }
    }
    for (int line = 0; line < sim->L; line++)
        for (int l = 0; l < block->lanes; l++) {
            double firm = 0, size = 1, made = QUANTITY(PIPE, line)[l] + QUANTITY(FINISHED, line)[l];
            for (int n = 0; n < sim->line_parts[line].n; n++) {
                int p = sim->line_parts[line].at[n];
                firm += COLUMN(block->contracted, p)[l] - block->delivered_part[p][l];
                size += COLUMN(block->contracted, p)[l]; /* rounding grows with all that was made, not with what is left */
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
            sum += QUANTITY(DELIVERY, o)[l] - (COLUMN(block->stock_used, o)[l] - kept_used(block, o)[l]);
    for (size_t s = 0; s < sim->n_slots; s++) {
        if (sim->slot_item[s] != i) continue;
        sum += value_at(in_force(block, sim->world->production[sim->slot_actor[s] * sim->I + i], block->zero), l);
        sum -= QUANTITY(CONSUMED, s)[l] + QUANTITY(WORN, s)[l];
        sum += QUANTITY(RECEIVED, s)[l];
    }
    for (int g = 0; g < sim->G; g++)
        if (sim->world->routes[g].item == i) sum -= QUANTITY(GIVEN, g)[l];
    for (int u = 0; u < sim->U; u++)
        if (sim->world->flows[u].item == i) sum -= QUANTITY(PASSES, u)[l] + QUANTITY(INTERCEPTED, u)[l];
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
                double stock = QUANTITY(STOCK, s)[l];
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
            double sum = QUANTITY(HOME, f)[l] + QUANTITY(TRANSIT, f)[l], pool = COLUMN(block->pool_units, f)[l];
            for (int k = 0; k < sim->K; k++) sum += QUANTITY(PRESENT, f * sim->K + k)[l];
            if (sum != pool) return broken(block, l, "pool", sim->world->kinds[f], sum, pool, err);
        }
    for (int a = 0; a < sim->A; a++)
        for (int l = 0; l < block->lanes && sim->world->actors[a].has_budget; l++) {
            double want = kept_headroom(block, a)[l] + QUANTITY(BUDGET, a)[l] - QUANTITY(EXPIRED, a)[l] - QUANTITY(PAID, a)[l];
            if (!close_to(QUANTITY(HEADROOM, a)[l], want, kept_headroom(block, a)[l] + QUANTITY(BUDGET, a)[l]))
                return broken(block, l, "money of", sim->world->actors[a].name, QUANTITY(HEADROOM, a)[l], want, err);
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
