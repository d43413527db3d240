/* SPDX-License-Identifier: Apache-2.0
 *
 * expected.c: docs/model.md section 9: months at war, loss and gifts without what chance alone added or took.
 *
 * Each step of chance that had probability P this month and fell (1) or did not (0) is a surprise of fell - P; what it
 * brings is a surprise times what it is worth, as worked out from the past alone. Taken off, it leaves the mean as it is.
 */
#include "kernels.h"

enum { REVALUED = 6 /* months: the owner's own */ };
#define LONGEST (1.0 - 0x1p-40) /* r of a war that no month ends and no other follows */

/* Once a world: base at load, and the chance that a quiet month stays quiet. */
void sim_note_calm(ist_sim_block *block, int c)
{
    int             lanes = block->lanes;
    const sim_value base = in_force(block, block->sim->world->contingencies[c].base, block->zero);
    double         *calm_base = COLUMN(block->shared.calm_base, c), *calm_stay = COLUMN(block->shared.calm_stay, c);
    LANES(l)
    {
        calm_base[l] = OF(base, l);
        calm_stay[l] = ist_exp(-OF(base, l));
    }
}

void sim_begin_expectations(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int c = 0; c < sim->C; c++) {
        fill_column(block->contingency[c].surprise, 0, lanes);
        fill_column(block->contingency[c].lasts, 0, lanes);
        EACH_LANE(l) block->contingency[c].expected_active[l] = sim->world->contingencies[c].active_at_start ? 1 : 0;
        fill_column(block->contingency[c].expected_loss, 0, lanes);
    }
    for (int g = 0; g < sim->G; g++) fill_column(block->route[g].expected_given, 0, lanes);
}

/* rho+: coverage of c as it stands; where c is quiet, as it would stand were c's surge asked for and nothing moved. */
static void coverage_in_crisis(const ist_sim_block *block, int c, double *restrict rho)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes, theatre = sim->world->contingencies[c].theatre;
    const double  *state = block->contingency[c].state;
    copy_column(rho, block->contingency[c].coverage, lanes);
    for (int f = 0; f < sim->F && block->any_quiet[c]; f++) {
        double weight = sim->world->weight[f * sim->C + c];
        int    site = f * sim->K + theatre;
        if (weight == 0 || sim->world->surge[f * sim->C + c] == IST_NONE) continue;
        const sim_value surge = in_force(block, sim->world->surge[f * sim->C + c], block->zero);
        const double   *fielded = block->site[site].fielded, *present = block->site[site].present, *required = block->site[site].required;
        const double   *ratio = block->site[site].ratio;
        LANES(l)
        {
            double asked = required[l] + OF(surge, l), met = smaller(1.0, (fielded[l] + present[l]) / (asked > 0 ? asked : 1.0));
            double change = weight * ((asked > 0 ? met : 1.0) - ratio[l]);
            rho[l] += state[l] == QUIET ? change : 0.0;
        }
    }
}

/* Of a war whose months end with hazard `ending`: ln r, not below that of 0.01, and 1 / (1 - r). */
static inline double log_of_going_on(double calm_stay, double stays, double *out_scale)
{
    double r = smaller(LONGEST, larger(0.01, calm_stay + stays - 1.0));
    *out_scale = 1.0 / (1.0 - r);
    return ist_log(r);
}

/* What a war of c would be worth that began in quiet: its end's hazard, and whether its build-up goes on, at rho+. */
static void value_onsets(ist_sim_block *block, int c)
{
    const ist_sim         *sim = block->sim;
    const ist_contingency *it = &sim->world->contingencies[c];
    int                    lanes = block->lanes;
    double                 rho[IST_MAX_BLOCK], builds_up = it->build_up > 0 ? 1 : 0;
    const sim_value mu = in_force(block, it->ending, block->zero), xi = in_force(block, it->xi, block->zero), nu_end = in_force(block, it->nu_end, block->zero);
    const sim_value sgo = in_force(block, sim->world->theatres[it->theatre].going_on, block->zero);
    const sim_value ref = in_world(block, COLUMN(block->shared.ref, c)), a0 = in_world(block, COLUMN(block->shared.a0, c));
    const sim_value calm_stay = in_world(block, COLUMN(block->shared.calm_stay, c));
    const double   *supply = block->contingency[c].supply;
    double *restrict log_r = block->contingency[c].calm_log, *restrict scale = block->contingency[c].calm_scale;
    coverage_in_crisis(block, c, rho);
    LANES(l)
    {
        double above = rho[l] - OF(ref, l), lasting;
        double ending = OF(mu, l) * ist_exp(ending_exponent(OF(xi, l), above, OF(nu_end, l), OF(a0, l) - supply[l]));
        log_r[l] = log_of_going_on(OF(calm_stay, l), ist_exp(-ending), &lasting);
        scale[l] = lasting * going_on(builds_up * OF(sgo, l), above);
    }
}

/* What a war would be worth that is on, at the hazard of its end. */
void sim_expect_end(ist_sim_block *block, int c, ptrdiff_t g)
{
    const sim_value  calm_stay = in_world(block, COLUMN(block->shared.calm_stay, c));
    const double    *rate = block->contingency[c].end_rate;
    double *restrict stays = block->contingency[c].stays, *restrict log_r = block->contingency[c].lasting_log;
    double *restrict scale = block->contingency[c].lasting;
    GROUP_LANES(l, g)
    {
        double lasting;
        stays[l] = ist_exp(-rate[l]);
        log_r[l] = log_of_going_on(OF(calm_stay, l), stays[l], &lasting);
        scale[l] = lasting;
    }
}

/* Before contingency c moves: what falls with probability P is a surprise of -P, to which `transition` adds 1 where it falls;
 * and D, how many months at war it brings. A build-up that ends is told there. */
void sim_expect(ist_sim_block *block, int c)
{
    double           months = block->sim->T - block->month, in_time = positive(months - block->sim->world->contingencies[c].build_up);
    const double    *state = block->contingency[c].state, *onset = block->contingency[c].compensator, *stays = block->contingency[c].stays;
    double *restrict surprise = block->contingency[c].surprise, *restrict lasts = block->contingency[c].lasts;
    unsigned         crisis = block->crisis_groups[c];
    if (block->month % REVALUED == 0) value_onsets(block, c);
    const double *log_r = block->contingency[c].calm_log, *scale = block->contingency[c].calm_scale;
    const double *log_now = block->contingency[c].lasting_log, *lasting = block->contingency[c].lasting;
    GROUPS(g, all_groups(block->lanes) & ~crisis) GROUP_LANES(l, g)
    {
        lasts[l] = (1.0 - ist_exp(in_time * log_r[l])) * scale[l];
        surprise[l] = -onset[l];
    }
    GROUPS(g, crisis) GROUP_LANES(l, g)
    {
        double from_quiet = in_time * log_r[l], from_now = months * log_now[l], quiet = scale[l], now = lasting[l], ends = 1.0 - stays[l];
        lasts[l] = (1.0 - ist_exp(state[l] == QUIET ? from_quiet : from_now)) * (state[l] == QUIET ? quiet : now);
        surprise[l] = (state[l] == ACTIVE ? ends : 0.0) - onset[l];
    }
}

/* What route g can give in all from now on: its limit, and what its donor could spare had all come that is firmly on order. */
static void gift_room(const ist_sim_block *block, int g, double *restrict room)
{
    const ist_sim   *sim = block->sim;
    const ist_route *route = &sim->world->routes[g];
    int              lanes = block->lanes;
    const sim_value  limit = in_force(block, route->limit, block->zero), reserve = in_force(block, route->reserve, block->zero);
    const double    *total = block->route[g].given_total, *donor = block->stock[sim->slot[route->donor * sim->I + route->item]].held;
    fill_column(room, 0, lanes);
    for (int n = 0; n < sim->route_stocks[g].n; n++) {
        const double *stock = block->stock[sim->route_stocks[g].at[n]].held;
        LANES(l) room[l] += stock[l];
    }
    for (int n = 0; n < sim->route_parts[g].n; n++) {
        int           p = sim->route_parts[g].at[n];
        const double *remaining = block->part[p].remaining;
        if (block->pending[p]) LANES(l) room[l] += positive(remaining[l]);
    }
    LANES(l) room[l] = smaller(positive(OF(limit, l) - total[l]), positive(smaller(donor[l], room[l] - OF(reserve, l))));
}

/* After the contingencies have moved, and before anything else has: what the month's surprise brings to each route that is
 * read. A war goes on giving rate a month while room is left, and so would the one after it. */
void sim_expected_gifts(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double         months = sim->T - block->month, room[IST_MAX_BLOCK], alone[IST_MAX_BLOCK]; /* alone: no war follows */
    for (int g = 0; g < sim->G; g++) {
        const ist_route *route = &sim->world->routes[g];
        int              c = route->contingency;
        if (!block->reads[IST_Q_EXPECTED_GIVEN][g]) continue;
        gift_room(block, g, room);
        const sim_value on = in_force(block, route->on, block->one), rate = in_force(block, route->rate, block->zero);
        const sim_value base = in_world(block, COLUMN(block->shared.calm_base, c));
        const double    *surprise = block->contingency[c].surprise, *lasts = block->contingency[c].lasts;
        double *restrict expected = block->route[g].expected_given;
        GROUPS(w, base.step ? all_groups(lanes) : 1) GROUP_LANES(l, w) alone[l] = ist_exp(-OF(base, l) * months);
        const sim_value none_follows = { alone, base.step };
        LANES(l)
        {
            bool   gives = (OF(on, l) >= 0.5) & (OF(rate, l) > 0) & (lasts[l] > 0);
            double most = either(gives, OF(rate, l) * lasts[l], 1.0);
            expected[l] = either(gives, -surprise[l] * most * (1.0 - ist_exp(-OF(none_follows, l) * room[l] / most)), 0.0);
        }
    }
}

void sim_expectations(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int c = 0; c < sim->C; c++) {
        const sim_value cost = in_force(block, sim->world->contingencies[c].cost, block->zero);
        const double    *active = block->contingency[c].active, *loss = block->contingency[c].loss, *surprise = block->contingency[c].surprise;
        const double    *lasts = block->contingency[c].lasts;
        double *restrict expected_active = block->contingency[c].expected_active, *restrict expected_loss = block->contingency[c].expected_loss;
        LANES(l)
        {
            expected_active[l] = active[l] - surprise[l] * lasts[l];
            expected_loss[l] = loss[l] - surprise[l] * lasts[l] * OF(cost, l);
        }
    }
    for (int g = 0; g < sim->G; g++) {
        const double    *given = block->route[g].given;
        double *restrict expected = block->route[g].expected_given;
        if (block->reads[IST_Q_EXPECTED_GIVEN][g]) LANES(l) expected[l] += given[l];
    }
}
