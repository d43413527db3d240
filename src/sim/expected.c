/* SPDX-License-Identifier: Apache-2.0
 *
 * expected.c: docs/model.md section 9: months at war, loss and gifts without what chance alone added or took.
 *
 * Each step of chance that had probability P this month and fell (1) or did not (0) is a surprise of fell - P; what it
 * brings is a surprise times what it is worth, as worked out from the past alone. Taken off, it leaves the mean as it is.
 */
#include "kernels.h"

enum { QUIET = 0, ACTIVE = 2 };

/* Once a world, from base and mu at load: the months that a war which begins now lasts, in expectation and until the last
 * month, were they constant: D(n) = (1 - r^n) / (1 - r), r = exp(-base) + exp(-mu) - 1, not below 0.01. */
void sim_note_calm(ist_sim_block *block, int c)
{
    const ist_contingency *it = &block->sim->world->contingencies[c];
    sim_shared            *shared = &block->shared;
    int                    lanes = block->lanes;
    const sim_value base = in_force(block, it->base, block->zero), mu = in_force(block, it->ending, block->zero);
    EACH_LANE(l)
    {
        double r = larger(0.01, ist_exp(-value_at(base, l)) + ist_exp(-value_at(mu, l)) - 1.0), rate = -ist_log(r);
        COLUMN(shared->calm_base, c)[l] = value_at(base, l);
        COLUMN(shared->calm_month, c)[l] = 1.0 / r;
        COLUMN(shared->calm_build_up, c)[l] = ist_exp(rate * it->build_up);
        COLUMN(shared->calm_run, c)[l] = ist_exp(-rate * block->sim->T);
        COLUMN(shared->calm_scale, c)[l] = 1.0 / (1.0 - r);
    }
}

void sim_begin_expectations(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int c = 0; c < sim->C; c++) {
        fill_column(COLUMN(block->surprise, c), 0, lanes);
        copy_column(COLUMN(block->calm_left, c), COLUMN(block->shared.calm_run, c), lanes);
        EACH_LANE(l) QUANTITY(EXPECTED_ACTIVE, c)[l] = sim->world->contingencies[c].active_at_start ? 1 : 0;
        fill_column(QUANTITY(EXPECTED_LOSS, c), 0, lanes);
    }
    for (int g = 0; g < sim->G; g++) fill_column(QUANTITY(EXPECTED_GIVEN, g), 0, lanes);
}

/* Before contingency c moves: what falls with probability P is a surprise of -P, to which `transition` adds 1 where it falls;
 * and D, how many months at war it brings. A build-up that ends is told there. */
void sim_expect(ist_sim_block *block, int c, const double *restrict onset, const double *restrict endings)
{
    int              lanes = block->lanes;
    const double    *state = QUANTITY(STATE, c), *left = COLUMN(block->calm_left, c), *scale = COLUMN(block->shared.calm_scale, c);
    const double    *build_up = COLUMN(block->shared.calm_build_up, c);
    double *restrict surprise = COLUMN(block->surprise, c), *restrict lasts = COLUMN(block->lasts, c);
    double           in_time = block->month + block->sim->world->contingencies[c].build_up < block->sim->T ? 1 : 0;
    LANES(l)
    {
        surprise[l] = -onset[l];
        lasts[l] = state[l] == QUIET ? in_time * larger(0.0, 1.0 - left[l] * build_up[l]) * scale[l] : (1.0 - left[l]) * scale[l];
    }
    if (block->any_active[c]) LANES(l) surprise[l] += state[l] == ACTIVE ? 1.0 - ist_exp(-endings[l]) : 0.0;
}

/* What route g can give in all from now on: its limit, and what its donor could spare had all come that is firmly on order. */
static void gift_room(const ist_sim_block *block, int g, double *restrict room)
{
    const ist_sim   *sim = block->sim;
    const ist_route *route = &sim->world->routes[g];
    int              lanes = block->lanes;
    const sim_value  limit = in_force(block, route->limit, block->zero), reserve = in_force(block, route->reserve, block->zero);
    const double    *total = COLUMN(block->given_total, g), *donor = QUANTITY(STOCK, sim->slot[route->donor * sim->I + route->item]);
    fill_column(room, 0, lanes);
    for (int n = 0; n < sim->route_stocks[g].n; n++) {
        const double *stock = QUANTITY(STOCK, sim->route_stocks[g].at[n]);
        LANES(l) room[l] += stock[l];
    }
    for (int n = 0; n < sim->route_parts[g].n; n++) {
        int           p = sim->route_parts[g].at[n];
        const double *contracted = COLUMN(block->contracted, p), *delivered = block->delivered_part[p];
        if (block->pending[p]) LANES(l) room[l] += larger(0.0, contracted[l] - delivered[l]);
    }
    LANES(l) room[l] = smaller(larger(0.0, OF(limit, l) - total[l]), larger(0.0, smaller(donor[l], room[l] - OF(reserve, l))));
}

/* After the contingencies have moved, and before anything else has: what the month's surprise brings to each route that is
 * read. A war goes on giving rate a month while room is left, and so would the one after it. */
void sim_expected_gifts(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double         months = sim->T - block->month, room[IST_MAX_BLOCK];
    for (int g = 0; g < sim->G; g++) {
        const ist_route *route = &sim->world->routes[g];
        int              c = route->contingency;
        if (!block->gift_needed[g] && !block->everything_needed) continue;
        gift_room(block, g, room);
        const sim_value on = in_force(block, route->on, block->one), rate = in_force(block, route->rate, block->zero);
        const sim_value base = in_world(block, COLUMN(block->shared.calm_base, c));
        const double    *surprise = COLUMN(block->surprise, c), *lasts = COLUMN(block->lasts, c);
        double *restrict expected = QUANTITY(EXPECTED_GIVEN, g);
        LANES(l)
        {
            bool   gives = OF(on, l) >= 0.5 && OF(rate, l) > 0 && lasts[l] > 0;
            double most = gives ? OF(rate, l) * lasts[l] : 1.0, alone = ist_exp(-OF(base, l) * months); /* no war follows */
            expected[l] = gives ? -surprise[l] * most * (1.0 - ist_exp(-alone * room[l] / most)) : 0.0;
        }
    }
}

void sim_expectations(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int c = 0; c < sim->C; c++) {
        const sim_value cost = in_force(block, sim->world->contingencies[c].cost, block->zero);
        const double    *active = QUANTITY(ACTIVE, c), *loss = QUANTITY(LOSS, c), *surprise = COLUMN(block->surprise, c);
        const double    *lasts = COLUMN(block->lasts, c), *month = COLUMN(block->shared.calm_month, c);
        double *restrict expected_active = QUANTITY(EXPECTED_ACTIVE, c), *restrict expected_loss = QUANTITY(EXPECTED_LOSS, c);
        double *restrict left = COLUMN(block->calm_left, c);
        LANES(l)
        {
            expected_active[l] = active[l] - surprise[l] * lasts[l];
            expected_loss[l] = loss[l] - surprise[l] * lasts[l] * OF(cost, l);
            left[l] *= month[l];
        }
    }
    for (int g = 0; g < sim->G; g++) {
        const double    *given = QUANTITY(GIVEN, g);
        double *restrict expected = QUANTITY(EXPECTED_GIVEN, g);
        if (block->gift_needed[g] || block->everything_needed) LANES(l) expected[l] += given[l];
    }
}
