/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.c: docs/model.md section 4, step 3: arrivals, the moment of decision, and departures.
 *
 * Units are whole and conserved: each stands in a theatre, at home, or is on its way and cannot turn.
 */
#include "kernels.h"
#include <math.h>

static size_t sites_of(const ist_sim *sim) { return (size_t)(sim->F * sim->K); }

static double *arriving_at(ist_sim_block *block, int month)
{
    const ist_sim *sim = block->sim;
    size_t         slot = (size_t)(month % (sim->max_transit + 1));
    return COLUMN(block->arriving, slot * sites_of(sim));
}

/* Targets decided in a month, down to the longest delay before this one. */
static double *decided_at(ist_sim_block *block, int month)
{
    int slot = (month + block->decided_room) % block->decided_room; /* before month 0: as at start */
    return COLUMN(block->decided, (size_t)slot * sites_of(block->sim));
}

static void arrive(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double        *arriving = arriving_at(block, block->month);
    bool          *arrives = &block->arrives[block->month % (sim->max_transit + 1)];
    if (!*arrives) return;
    *arrives = false;
    block->follow_until = block->month > block->follow_until ? block->month : block->follow_until;
    for (size_t s = 0; s < sites_of(sim); s++) {
        double *restrict landed = COLUMN(arriving, s), *restrict present = block->site[s].present;
        double *restrict inbound = block->site[s].inbound, *restrict transit = block->pool[s / (size_t)sim->K].transit;
        if (!any_lane(landed, lanes)) continue;
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

static void keep_fielded(ist_sim_block *block)
{
    int     lanes = block->lanes;
    size_t  sites = sites_of(block->sim);
    double *kept = COLUMN(block->fielded_past, (size_t)(block->month % block->fielded_room) * sites);
    for (size_t s = 0; s < sites; s++) LANES(l) COLUMN(kept, s)[l] = block->site[s].fielded[l];
}

/* A decision falls in month 0, at a visible change and every six months. */
static void decide(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double         every = block->month % REVIEW_MONTHS == 0 ? 1 : 0, who[IST_MAX_BLOCK], changed[IST_MAX_BLOCK] = { 0 };
    double        *decided = decided_at(block, block->month);
    if (block->month > 0 && block->decided_room > 1) {
        double *last = decided_at(block, block->month - 1);
        for (size_t s = 0; s < sites_of(sim); s++) LANES(l) COLUMN(decided, s)[l] = COLUMN(last, s)[l];
    } else if (block->month == 0) {
        for (size_t s = 0; s < sites_of(sim); s++) LANES(l) COLUMN(decided, s)[l] = sim->world->posture[s];
    }
    if (every == 0 && !block->changed_states) return; /* nothing visible has changed */
    LANES(l) who[l] = every;
    for (int c = 0; c < sim->C; c++) {
        const double *visible = block->contingency[c].visible, *before = block->contingency[c].visible_before;
        LANES(l) changed[l] = visible[l] != before[l] ? 1.0 : changed[l];
    }
    LANES(l) who[l] = larger(who[l], changed[l]);
    if (any_lane(who, lanes)) block->follow_until = block->month + block->decided_room;
    sim_decide(block, who, changed, decided);
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

/* Nothing departs in a month in which no decision takes effect and nothing has arrived. */
static void follow_target(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double        *decided[IST_MAX_GROUPS]; /* of the month whose decision takes effect */
    if (block->month > block->follow_until + 1) return;
    for (int g = 0; g < lanes / 8; g++) decided[g] = decided_at(block, block->month - block->delay[g]);
    for (int f = 0; f < sim->F; f++) {
        double lacking[IST_MAX_BLOCK] = { 0 }, *moves = block->pool[f].moves;
        for (int k = 0; k < sim->K; k++) {
            int              s = f * sim->K + k;
            const double    *present = block->site[s].present, *inbound = block->site[s].inbound;
            double *restrict now = block->site[s].target;
            for (int g = 0; g < lanes; g += 8) {
                const double *in = COLUMN(decided[g / 8], s);
                GROUP_LANES(l, g)
                {
                    now[l] = in[l];
                    lacking[l] = larger(lacking[l], in[l] - present[l] - inbound[l]);
                }
            }
        }
        fill_column(moves, 0, lanes);
        for (int g = 0; g < lanes; g += 8)
            for (unsigned departs = at_least_of_eight(lacking + g, block->one); departs; departs &= departs - 1)
                depart(block, f, g + __builtin_ctz(departs));
    }
}

void sim_pool(ist_sim_block *block)
{
    if (block->sim->F == 0) return;
    arrive(block);
    keep_fielded(block);
    decide(block);
    follow_target(block);
}
