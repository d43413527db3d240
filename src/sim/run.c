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
        EACH_LANE(l)
        {
            block->pool[f].units[l] = value_at(in_force(block, w->pool[f], block->zero), l);
            block->pool[f].home[l] = block->pool[f].units[l];
            block->pool[f].transit[l] = block->pool[f].moves[l] = 0;
        }
        for (int k = 0; k < sim->K; k++) {
            int s = f * sim->K + k;
            EACH_LANE(l)
            {
                block->site[s].present[l] = block->site[s].target[l] = w->posture[s];
                block->site[s].inbound[l] = 0;
                block->pool[f].home[l] -= w->posture[s];
                block->site[s].floor_units[l] = value_at(in_force(block, w->floor[s], block->zero), l);
                for (int d = 0; d < block->decided_room; d++) COLUMN(block->decided, (size_t)d * sites + (size_t)s)[l] = w->posture[s];
            }
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
            EACH_LANE(l)
            {
                block->part[p].contracted[l] = sim->parts[p].contracted;
                block->delivered_part[p][l] = sim->parts[p].delivered;
                block->part[p].remaining[l] = sim->parts[p].contracted - sim->parts[p].delivered;
            }
            block->pending[p] = sim->parts[p].contracted == sim->parts[p].delivered ? 0 : all_groups(lanes);
        }
        block->open[o] = whole - contracted > 0 ? all_groups(lanes) : 0;
        EACH_LANE(l)
        {
            block->order[o].framework[l] = whole - contracted;
            block->order[o].contracted[l] = contracted;
            block->order[o].delivered[l] = delivered;
            block->order[o].lapsed[l] = block->order[o].delivery[l] = 0;
            block->order[o].convert_sum[l] = block->order[o].convert_count[l] = 0;
            block->order[o].lapse_sum[l] = block->order[o].stock_used[l] = 0;
            block->order[o].convert_threshold[l] = whole - contracted > 0 ? COLUMN(block->shared.convert, sim->tranche_first[o])[l] : HUGE_VAL;
            block->order[o].lapse_threshold[l] = COLUMN(block->shared.lapse0, o)[l];
        }
    }
}

static void begin_contingencies(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int c = 0; c < sim->C; c++) {
        double at_war = sim->world->contingencies[c].active_at_start ? 1 : 0;
        EACH_LANE(l)
        {
            block->contingency[c].state[l] = block->contingency[c].visible[l] = 2 * at_war;
            block->contingency[c].active[l] = at_war;
            block->contingency[c].onset[l] = block->contingency[c].war[l] = block->contingency[c].hazard[l] = block->contingency[c].compensator[l] = 0;
            block->contingency[c].timer[l] = block->contingency[c].hazard_sum[l] = block->contingency[c].episode[l] = 0;
            block->contingency[c].seen_flag[l] = 0;
            block->contingency[c].threshold[l] = COLUMN(at_war > 0 ? block->shared.end0 : block->shared.onset0, c)[l];
        }
        sim_count_states(block, c);
    }
    for (int r = 0; r < sim->R; r++) {
        block->trigger_busy[r] = block->trigger_next[r] = block->trigger_now[r] = 0;
        block->trigger_for_good[r] = false;
        EACH_LANE(l)
        {
            block->trigger[r].in_force[l] = 0;
            block->trigger[r].fired[l] = -1;
            block->trigger[r].sum[l] = block->trigger[r].count[l] = 0;
            block->trigger[r].threshold[l] = COLUMN(block->shared.trigger0, r)[l];
        }
    }
}

static void begin_money(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int a = 0; a < sim->A; a++) {
        const ist_actor *actor = &sim->world->actors[a];
        const sim_value start = in_force(block, actor->has_budget ? actor->headroom : IST_NONE, block->zero);
        EACH_LANE(l)
        {
            block->actor[a].headroom[l] = value_at(start, l);
            block->actor[a].budget[l] = block->actor[a].expired[l] = block->actor[a].arrears[l] = 0;
            block->actor[a].owed[l] = block->actor[a].paid[l] = block->actor[a].earned[l] = 0;
            block->paid_now[a] = block->earned_now[a] = true;
            block->actor[a].gdp_factor[l] = 1;
            block->actor[a].instalment[l] = 0;
        }
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
        EACH_LANE(l)
        {
            block->stock[s].held[l] = block->stock[s].start[l] = value_at(start, l);
            block->stock[s].received[l] = block->stock[s].consumed[l] = block->stock[s].worn[l] = 0;
        }
    }
    for (int g = 0; g < sim->G; g++) {
        block->given_now[g] = true;
        EACH_LANE(l)
        {
            block->route[g].given[l] = block->route[g].debt[l] = 0;
            block->route[g].given_total[l] = block->route[g].matured[l] = 0;
        }
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
            EACH_LANE(l) COLUMN(block->fielded_past, (size_t)d * sites + s)[l] = block->site[s].fielded[l];
}

static void clear_flows_of_the_month(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int u = 0; u < sim->U; u++) EACH_LANE(l) block->flow[u].passes[l] = block->flow[u].intercepted[l] = 0;
    for (int p = 0; p < sim->P; p++) EACH_LANE(l) block->area[p].attacks[l] = 0;
}

static void find_needs(ist_sim_block *block, const ist_sim_watch *watch)
{
    const ist_world *w = block->sim->world;
    block->everything_needed = watch != NULL || block->sim->check;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) block->needed[kind] = block->everything_needed;
    for (size_t m = 0; m < w->n_metrics; m++)
        for (size_t i = 0; i < w->metrics[m].n_terms; i++) block->needed[w->metrics[m].terms[i].quantity.kind] = true;
    for (size_t r = 0; r < w->n_triggers; r++)
        for (size_t i = 0; i < w->triggers[r].n_conditions; i++)
            if (w->triggers[r].conditions[i].kind == IST_WHEN_AT_LEAST || w->triggers[r].conditions[i].kind == IST_WHEN_AT_MOST)
                block->needed[w->triggers[r].conditions[i].quantity.kind] = true;
    block->expects = block->needed[IST_Q_EXPECTED_ACTIVE] || block->needed[IST_Q_EXPECTED_LOSS] || block->needed[IST_Q_EXPECTED_GIVEN];
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
    if (block->needed[IST_Q_RISK]) sim_risk(block);
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
    sim_draw_shared(block, request->first, request->worlds, request->each);
    for (int g = 0; g < request->worlds * request->each; g++) block->coalition[g] = request->coalitions[g % request->each];
    IST_TRY(sim_set_parameters(block, err));
    find_needs(block, watch);
    sim_begin(block);
    sim_start_record(block);
    if (block->needed[IST_Q_RISK]) sim_risk(block);
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
