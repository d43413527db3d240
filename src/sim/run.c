/* SPDX-License-Identifier: Apache-2.0
 *
 * run.c: a block of futures from its start record to its last month (docs/model.md section 8).
 */
#include "kernels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void clear(double *columns, size_t count)
{
    if (columns) memset(columns, 0, count * SIM_STRIDE * sizeof *columns);
}

static void begin_pool(ist_sim_block *block)
{
    const ist_sim   *sim = block->sim;
    const ist_world *w = sim->world;
    size_t           sites = (size_t)(sim->F * sim->K);
    int              lanes = block->lanes;
    for (int g = 0; g < lanes / 8; g++) {
        block->look[g] = w->look == IST_NONE ? 0 : (int)planned_by(block, w->look, 8 * g);
        block->delay[g] = w->delay == IST_NONE ? 0 : (int)planned_by(block, w->delay, 8 * g);
    }
    clear(block->arriving, (size_t)(sim->max_transit + 1) * sites);
    memset(block->arrives, 0, ((size_t)sim->max_transit + 1) * sizeof *block->arrives);
    block->follow_until = 0;
    for (int f = 0; f < sim->F; f++) {
        sim_pool_state *pool = &block->pool[f];
        copy_value(pool->units, in_force(block, w->pool[f], block->zero), lanes);
        copy_column(pool->home, pool->units, lanes);
        fill_column(pool->transit, 0, lanes);
        fill_column(pool->moves, 0, lanes);
        for (int k = 0; k < sim->K; k++) {
            int             s = f * sim->K + k;
            sim_site_state *site = &block->site[s];
            double          stands = w->posture[s];
            fill_column(site->present, stands, lanes);
            fill_column(site->target, stands, lanes);
            fill_column(site->inbound, 0, lanes);
            LANES(l) pool->home[l] -= stands;
            copy_value(site->floor_units, in_force(block, w->floor[s], block->zero), lanes);
            for (int d = 0; d < block->decided_room; d++) fill_column(COLUMN(block->decided, (size_t)d * sites + (size_t)s), stands, lanes);
        }
    }
}

static void begin_orders(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int o = 0; o < sim->O; o++) {
        double whole = 0, contracted = 0, delivered = 0;
        block->delivered_now[o] = true;
        for (int p = sim->order_first[o]; p < sim->order_first[o + 1]; p++) {
            whole += sim->parts[p].quantity;
            contracted += sim->parts[p].contracted;
            delivered += sim->parts[p].delivered;
            fill_column(block->part[p].contracted, sim->parts[p].contracted, lanes);
            fill_column(block->delivered_part[p], sim->parts[p].delivered, lanes);
            fill_column(block->part[p].remaining, sim->parts[p].contracted - sim->parts[p].delivered, lanes);
            block->pending[p] = sim->parts[p].contracted == sim->parts[p].delivered ? 0 : all_groups(lanes);
        }
        block->open[o] = whole - contracted > 0 ? all_groups(lanes) : 0;
        sim_order_state *order = &block->order[o];
        double *const    cleared[] = { order->lapsed, order->delivery, order->convert_sum, order->convert_count, order->lapse_sum, order->stock_used };
        for (size_t i = 0; i < sizeof cleared / sizeof *cleared; i++) fill_column(cleared[i], 0, lanes);
        fill_column(order->framework, whole - contracted, lanes);
        fill_column(order->contracted, contracted, lanes);
        fill_column(order->delivered, delivered, lanes);
        if (whole - contracted > 0) copy_column(order->convert_threshold, COLUMN(block->shared.convert, sim->tranche_first[o]), lanes);
        else fill_column(order->convert_threshold, HUGE_VAL, lanes);
        copy_column(order->lapse_threshold, COLUMN(block->shared.lapse0, o), lanes);
    }
}

static void begin_contingencies(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int c = 0; c < sim->C; c++) {
        double at_war = sim->world->contingencies[c].active_at_start ? 1 : 0;
        sim_contingency_state *it = &block->contingency[c];
        double *const          cleared[] = { it->onset, it->war, it->hazard, it->compensator, it->timer, it->hazard_sum, it->episode, it->seen_flag };
        for (size_t i = 0; i < sizeof cleared / sizeof *cleared; i++) fill_column(cleared[i], 0, lanes);
        fill_column(it->state, 2 * at_war, lanes);
        fill_column(it->visible, 2 * at_war, lanes);
        fill_column(it->active, at_war, lanes);
        copy_column(it->threshold, COLUMN(at_war > 0 ? block->shared.end0 : block->shared.onset0, c), lanes);
        sim_count_states(block, c);
    }
    for (int r = 0; r < sim->R; r++) {
        block->trigger_busy[r] = block->trigger_next[r] = block->trigger_now[r] = 0;
        block->trigger_for_good[r] = false;
        fill_column(block->trigger[r].in_force, 0, lanes);
        fill_column(block->trigger[r].fired, -1, lanes);
        fill_column(block->trigger[r].sum, 0, lanes);
        fill_column(block->trigger[r].count, 0, lanes);
        copy_column(block->trigger[r].threshold, COLUMN(block->shared.trigger0, r), lanes);
    }
}

static void begin_money(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int a = 0; a < sim->A; a++) {
        const ist_actor *actor = &sim->world->actors[a];
        sim_actor_state *it = &block->actor[a];
        double *const    cleared[] = { it->budget, it->expired, it->arrears, it->owed, it->paid, it->earned, it->instalment };
        for (size_t i = 0; i < sizeof cleared / sizeof *cleared; i++) fill_column(cleared[i], 0, lanes);
        copy_value(it->headroom, in_force(block, actor->has_budget ? actor->headroom : IST_NONE, block->zero), lanes);
        fill_column(it->gdp_factor, 1, lanes);
        block->paid_now[a] = block->earned_now[a] = true;
        if (sim->financed[a]) memset(block->instalment_changes[a], 0, ((size_t)sim->T + 1) * sizeof **block->instalment_changes);
    }
}

static void begin_stocks(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (size_t s = 0; s < sim->n_slots; s++) {
        ist_parameter p = sim->world->stock[sim->slot_actor[s] * sim->I + sim->slot_item[s]];
        const sim_value start = in_force(block, p, block->zero);
        copy_value(block->stock[s].held, start, lanes);
        copy_value(block->stock[s].start, start, lanes);
        fill_column(block->stock[s].received, 0, lanes);
        fill_column(block->stock[s].consumed, 0, lanes);
        fill_column(block->stock[s].worn, 0, lanes);
    }
    for (int g = 0; g < sim->G; g++) {
        block->given_now[g] = true;
        fill_column(block->route[g].given, 0, lanes);
        fill_column(block->route[g].debt, 0, lanes);
        fill_column(block->route[g].given_total, 0, lanes);
        fill_column(block->route[g].matured, 0, lanes);
        if (block->loan_ring[g]) clear(block->loan_ring[g], (size_t)larger(sim->world->routes[g].grace, 1));
    }
    memset(block->counts_all, 0, (size_t)(sim->n_windows * WINDOW_RING) * sizeof *block->counts_all);
    memset(block->counts_imports, 0, (size_t)(sim->n_windows * WINDOW_RING) * sizeof *block->counts_imports);
    for (size_t d = 0; d < sim->world->n_demands; d++) block->demanded[d] = all_groups(lanes); /* what an earlier run left is cleared */
    fill_column(block->patrol_stale, 1, lanes);
}

/* The start state of this coalition; its parameters must be set. */
void sim_begin(ist_sim_block *block)
{
    block->month = -1;
    begin_pool(block);
    begin_orders(block);
    begin_contingencies(block);
    sim_begin_expectations(block);
    begin_money(block);
    begin_stocks(block);
    sim_begin_lines(block);
}

static void restore_stocks(ist_sim_block *block)
{
    for (size_t s = 0; s < block->sim->n_slots; s++) copy_column(block->stock[s].held, block->stock[s].start, block->lanes);
}

/* Month -1: coverage, fill and supply on the start state, moving nothing. */
void sim_start_record(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    size_t         sites = (size_t)(sim->F * sim->K);
    int            lanes = block->lanes;
    sim_forces(block);
    sim_coverage(block);
    sim_consumption(block, false);
    restore_stocks(block);
    sim_sea(block, false);
    restore_stocks(block);
    for (size_t s = 0; s < sites; s++)
        for (int d = 0; d < block->fielded_room; d++)
            copy_column(COLUMN(block->fielded_past, (size_t)d * sites + s), block->site[s].fielded, lanes);
}

static void clear_flows_of_the_month(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int u = 0; u < sim->U; u++) EACH_LANE(l) block->flow[u].passes[l] = block->flow[u].intercepted[l] = 0;
    for (int p = 0; p < sim->P; p++) EACH_LANE(l) block->area[p].attacks[l] = 0;
}

static bool reads_any(const ist_sim_block *block, int kind)
{
    size_t first, second;
    ist_quantity_sizes(block->sim->world, kind, &first, &second);
    return first > 0 && second > 0 && memchr(block->reads[kind], true, first * second);
}

static void choose_readers(ist_sim_block *block, const ist_sim_watch *watch)
{
    bool all = watch != NULL || block->sim->check;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) block->reads[kind] = all ? block->by_all : block->by_world[kind];
    block->expects = reads_any(block, IST_Q_EXPECTED_ACTIVE) || reads_any(block, IST_Q_EXPECTED_LOSS) || reads_any(block, IST_Q_EXPECTED_GIVEN);
}

static void advance_month(ist_sim_block *block)
{
    sim_triggers(block);
    sim_money(block);
    sim_contingencies(block);
    if (block->expects) sim_expected_gifts(block);
    sim_forces(block);
    sim_pool(block);
    sim_coverage(block);
    if (block->reads[IST_Q_RISK][0]) sim_risk(block);
    sim_open_month(block);
    sim_orders(block);
    sim_lines(block);
    sim_deliveries(block);
    sim_donations(block);
    sim_consumption(block, true);
    sim_sea(block, true);
    sim_wear(block);
    if (block->expects) sim_expectations(block);
    sim_record(block);
}

/* What the groups say, to where their coalitions and futures go. */
static void hand_out(const ist_sim_block *block, const sim_request *request)
{
    size_t n_metrics = block->sim->world->n_metrics;
    for (int g = 0; g < request->worlds * request->each; g++)
        for (size_t m = 0; m < n_metrics; m++) {
            size_t row = (size_t)(g % request->each) * n_metrics + m, lane = (size_t)(g / request->each) * 8;
            memcpy(request->out + row * request->out_lanes + lane, COLUMN(block->result, m) + 8 * g, 8 * sizeof(double));
        }
}

ist_status sim_replay(ist_sim_block *block, const sim_request *request, ist_error *err)
{
    const ist_sim       *sim = block->sim;
    const ist_sim_watch *watch = request->watch;
    choose_readers(block, watch);
    sim_draw_shared(block, request->first, request->worlds, request->each);
    for (int g = 0; g < request->worlds * request->each; g++) block->coalition[g] = request->coalitions[g % request->each];
    IST_TRY(sim_set_parameters(block, err));
    sim_begin(block);
    sim_start_record(block);
    if (block->reads[IST_Q_RISK][0]) sim_risk(block);
    clear_flows_of_the_month(block);
    sim_begin_metrics(block);
    sim_record(block);
    bool audited = sim->check && block->each == 1;
    if (audited) sim_audit_begin(block);
    if (watch) watch->month(watch->context, block, -1);
    for (block->month = 0; block->month < sim->T; block->month++) {
        if (block->stop && atomic_load(block->stop)) return ist_fail(err, IST_STOPPED, "stopped on request");
        advance_month(block);
        if (audited) IST_TRY(sim_audit_month(block, err));
        if (watch) watch->month(watch->context, block, block->month);
    }
    sim_end_metrics(block);
    hand_out(block, request);
    return IST_OK;
}

const sim_variant SIM_OWN(sim_variant) = { SIM_NAME, sim_replay };
