/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.c: docs/model.md section 4, step 3: arrivals, the moment of decision, and departures.
 *
 * Units are whole and conserved: each stands in a theatre, at home, or is on its way and cannot turn.
 */
#include "kernels.h"
#include <math.h>
#include <string.h>

static size_t sites_of(const ist_sim *sim) { return (size_t)(sim->F * sim->K); }

static double *arriving_at(ist_sim_block *block, int month)
{
    const ist_sim *sim = block->sim;
    size_t         slot = (size_t)(month % (sim->max_transit + 1));
    return COLUMN(block->arriving, slot * sites_of(sim));
}

/* Targets decided in a month, down to the longest delay before this one. Months in which nobody decides share those of the last. */
static int *decided_slot(ist_sim_block *block, int month) { return &block->decided_slot[(month + block->decided_room) % block->decided_room]; }

static double *decided_at(ist_sim_block *block, int month)
{
    return COLUMN(block->decided, (size_t)*decided_slot(block, month) * sites_of(block->sim));
}

/* Every target is the start posture, and none is about to change. */
static void begin_targets(ist_sim_block *block)
{
    memset(block->decided_slot, 0, (size_t)block->decided_room * sizeof *block->decided_slot);
    memset(block->redirected, 0, (size_t)(block->decided_room * block->sim->F) * sizeof *block->redirected);
}

/* The targets of this month, apart from the last one's, so that they may be replaced. */
static double *decide_apart(ist_sim_block *block)
{
    int     lanes = block->lanes, next = (*decided_slot(block, block->month) + 1) % block->decided_room;
    double *last = decided_at(block, block->month), *decided;
    *decided_slot(block, block->month) = next;
    decided = decided_at(block, block->month);
    for (size_t s = 0; s < sites_of(block->sim) && decided != last; s++) copy_column(COLUMN(decided, s), COLUMN(last, s), lanes);
    return decided;
}

/* Marks in `where` the groups in which units of a kind arrive. */
static void arrive(ist_sim_block *block, unsigned *where)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double        *arriving = arriving_at(block, block->month);
    bool          *arrives = &block->arrives[block->month % (sim->max_transit + 1)];
    if (!*arrives) return;
    *arrives = false;
    for (size_t s = 0; s < sites_of(sim); s++) {
        double *restrict landed = COLUMN(arriving, s), *restrict present = block->site[s].present;
        double *restrict inbound = block->site[s].inbound, *restrict transit = block->pool[s / (size_t)sim->K].transit;
        unsigned         lands = groups_above_zero(landed, lanes);
        if (!lands) continue;
        where[s / (size_t)sim->K] |= lands;
        block->follow_until = block->month > block->follow_until ? block->month : block->follow_until;
        block->stands_anew[s] = true;
        LANES(l)
        {
            present[l] += landed[l];
            inbound[l] -= landed[l];
            transit[l] -= landed[l];
            landed[l] = 0;
        }
    }
}

/* What has not changed for so long is in every slot of the ring. */
static void keep_fielded(ist_sim_block *block)
{
    int     lanes = block->lanes;
    size_t  sites = sites_of(block->sim);
    double *kept = COLUMN(block->fielded_past, (size_t)(block->month % block->fielded_room) * sites);
    for (size_t s = 0; s < sites; s++)
        if (block->month - block->fielded_in[s] < block->fielded_room) copy_column(COLUMN(kept, s), block->site[s].fielded, lanes);
}

/* A decision falls in month 0, at a visible change and every six months. */
static void decide(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double         every = block->month % REVIEW_MONTHS == 0 ? 1 : 0, who[IST_MAX_BLOCK], changed[IST_MAX_BLOCK] = { 0 };
    *decided_slot(block, block->month) = *decided_slot(block, block->month - 1);
    if (every == 0 && !block->changed_states) return; /* nothing visible has changed */
    LANES(l) who[l] = every;
    for (int c = 0; c < sim->C; c++) {
        const double *visible = block->contingency[c].visible, *before = block->contingency[c].visible_before;
        if (block->changed_state[c]) LANES(l) changed[l] = visible[l] != before[l] ? 1.0 : changed[l];
    }
    LANES(l) who[l] = larger(who[l], changed[l]);
    if (any_lane(who, lanes)) sim_decide(block, who, changed, decide_apart(block));
}

static void dispatch(ist_sim_block *block, int f, int from, int to, double units, int l)
{
    const ist_sim *sim = block->sim;
    int            site = f * sim->K + to, months = sim->world->transit[(f * (sim->K + 1) + from) * sim->K + to];
    if (from == sim->K) block->pool[f].home[l] -= units;
    else {
        block->site[f * sim->K + from].present[l] -= units;
        block->stands_anew[f * sim->K + from] = true;
    }
    COLUMN(arriving_at(block, block->month + months), site)[l] += units;
    block->arrives[(block->month + months) % (sim->max_transit + 1)] = true;
    block->site[site].inbound[l] += units;
    block->pool[f].transit[l] += units;
    block->pool[f].moves[l] += units;
    block->departed = true;
}

/* The nearest place with something to give: surplus [K], home as number K; shortest way, ties home, then file. */
static int nearest_source(const ist_sim *sim, int f, int to, const double *surplus, double home)
{
    int best = IST_NONE, best_months = 0;
    for (int n = 0; n <= sim->K; n++) {
        int    from = n == 0 ? sim->K : n - 1;
        int    months = from == to ? 0 : sim->world->transit[(f * (sim->K + 1) + from) * sim->K + to];
        double has = from == sim->K ? home : surplus[from];
        if (months < 1 || has < 1 || (best != IST_NONE && months >= best_months)) continue;
        best = from;
        best_months = months;
    }
    return best;
}

static void depart(ist_sim_block *block, int f, int l)
{
    const ist_sim *sim = block->sim;
    const int     *order = sim_owner_order(block, l);
    double         surplus[IST_MAX_THEATRES], deficit[IST_MAX_THEATRES];
    for (int k = 0; k < sim->K; k++) {
        int    s = f * sim->K + k;
        double present = block->site[s].present[l];
        double over = present + block->site[s].inbound[l] - block->site[s].target[l];
        surplus[k] = over < 0 ? 0 : smaller(over, present);
        deficit[k] = over < 0 ? -over : 0;
    }
    for (int n = 0; n < sim->K; n++) {
        int to = order[n];
        while (deficit[to] >= 1) {
            int from = nearest_source(sim, f, to, surplus, block->pool[f].home[l]);
            if (from == IST_NONE) break;
            double has = from == sim->K ? block->pool[f].home[l] : surplus[from];
            double units = floor(smaller(deficit[to], has));
            dispatch(block, f, from, to, units, l);
            if (from != sim->K) surplus[from] -= units;
            deficit[to] -= units;
        }
    }
}

static void clear_moves(ist_sim_block *block)
{
    for (int f = 0; f < block->sim->F && block->departed; f++) fill_column(block->pool[f].moves, 0, block->lanes);
    block->departed = false;
}

/* Units of a kind depart only where its target changes this month, or where some have arrived. */
static void follow_target(ist_sim_block *block, const unsigned *arrived)
{
    const ist_sim *sim = block->sim;
    unsigned      *redirected = sim_redirected(block, block->month);
    double        *decided[IST_MAX_GROUPS]; /* of the month whose decision takes effect */
    if (block->month > block->follow_until) return;
    for (int g = 0; g < block->lanes / 8; g++) decided[g] = decided_at(block, block->month - block->delay[g]);
    for (int f = 0; f < sim->F; f++) {
        GROUPS(g, redirected[f] | arrived[f])
        {
            double lacking[8] = { 0 };
            for (int k = 0; k < sim->K; k++) {
                int              s = f * sim->K + k;
                const double    *present = block->site[s].present, *inbound = block->site[s].inbound, *in = COLUMN(decided[g / 8], s);
                double *restrict now = block->site[s].target;
                GROUP_LANES(l, g)
                {
                    now[l] = in[l];
                    HERE(lacking, l) = larger(HERE(lacking, l), in[l] - present[l] - inbound[l]);
                }
            }
            for (unsigned departs = at_least_of_eight(lacking, block->one); departs; departs &= departs - 1)
                depart(block, f, (int)g + __builtin_ctz(departs));
        }
        redirected[f] = 0;
    }
}

void sim_pool(ist_sim_block *block)
{
    unsigned arrived[IST_MAX_KINDS] = { 0 };
    if (block->sim->F == 0) return;
    if (block->month == 0) begin_targets(block);
    if (is_new(block, block->sim->world->sigma)) sim_misjudge(block);
    clear_moves(block);
    arrive(block, arrived);
    keep_fielded(block);
    decide(block);
    follow_target(block, arrived);
}
