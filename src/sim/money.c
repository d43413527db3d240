/* SPDX-License-Identifier: Apache-2.0
 *
 * money.c: docs/model.md section 5, "Money", step 1: budgets, headroom, and instalments before any new payment.
 */
#include "kernels.h"
#include <math.h>

/* Each January the economy moves by one lognormal factor; true when it does. */
static bool grow(ist_sim_block *block, int a)
{
    const ist_sim   *sim = block->sim;
    const ist_actor *actor = &sim->world->actors[a];
    int              calendar = sim->world->start + block->month, lanes = block->lanes;
    if (block->month == 0 || calendar % 12 != 0) return false;
    int             year = calendar / 12 - sim->world->start / 12 - 1;
    const double   *z = COLUMN(block->shared.growth, a * sim->n_years + year);
    const sim_value mean = in_force(block, actor->growth, block->zero), sd = in_force(block, actor->growth_sd, block->zero);
    double         *factor = block->actor[a].gdp_factor;
    LANES(l) factor[l] *= ist_exp(OF(mean, l) + OF(sd, l) * z[l]);
    return true;
}

/* A month's budget, reckoned where the economy has moved or a trigger has changed what goes into it. */
static void reckon_income(ist_sim_block *block, int a)
{
    const ist_actor *actor = &block->sim->world->actors[a];
    int              lanes = block->lanes;
    const double    *factor = block->actor[a].gdp_factor;
    double *restrict income = block->actor[a].income;
    if (!grow(block, a) && (all_as_before(block) || (!is_new(block, actor->gdp) && !is_new(block, actor->share) && !is_new(block, actor->earmark) && !is_new(block, actor->fund)))) return;
    const sim_value gdp = in_force(block, actor->gdp, block->zero), share = in_force(block, actor->share, block->zero);
    const sim_value earmark = in_force(block, actor->earmark, block->zero), fund = in_force(block, actor->fund, block->zero);
    LANES(l) income[l] = OF(gdp, l) * factor[l] * OF(share, l) * OF(earmark, l) / 12.0 + OF(fund, l) / 12.0;
}

static void receive_budget(ist_sim_block *block, int a)
{
    int              lanes = block->lanes;
    const double    *income = block->actor[a].income;
    double *restrict budget = block->actor[a].budget, *restrict headroom = block->actor[a].headroom, *restrict expired = block->actor[a].expired;
    bool             tells = block->reads[IST_Q_BUDGET][a] || block->reads[IST_Q_EXPIRED][a];
    reckon_income(block, a);
    if (tells) LANES(l)
    {
        double free = headroom[l] + income[l];
        budget[l] = income[l];
        expired[l] = free - smaller(free, 12.0 * income[l]);
    }
    LANES(l) headroom[l] = smaller(headroom[l] + income[l], 12.0 * income[l]);
}

static void pay_instalments(ist_sim_block *block, int a)
{
    int              lanes = block->lanes;
    double           limit = block->sim->world->actors[a].has_budget ? 1 : 0, boundless = limit > 0 ? 0 : HUGE_VAL;
    bool             changes = block->instalment_changes[a][block->month];
    const double    *change = changes ? COLUMN(block->instalment_change[a], block->month) : block->zero;
    double *restrict rate = block->actor[a].instalment, *restrict arrears = block->actor[a].arrears;
    double *restrict headroom = block->actor[a].headroom, *restrict owed = block->actor[a].owed, *restrict paid = block->actor[a].paid;
    LANES(l)
    {
        double instalment = larger(rate[l] + change[l], 0.0);
        double due = arrears[l] + instalment, now = smaller(due, limit * headroom[l] + boundless);
        rate[l] = instalment;
        owed[l] = larger(owed[l] - instalment, 0.0);
        arrears[l] = due - now;
        headroom[l] -= limit * now;
        paid[l] = now;
    }
}

void sim_money(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int a = 0; a < sim->A; a++) {
        if (block->paid_now[a] && block->reads[IST_Q_PAID][a]) fill_column(block->actor[a].paid, 0, lanes);
        block->paid_now[a] = sim->financed[a];
        if (block->earned_now[a] && block->reads[IST_Q_EARNED][a]) fill_column(block->actor[a].earned, 0, lanes);
        block->earned_now[a] = false;
        if (sim->world->actors[a].has_budget) receive_budget(block, a);
        if (sim->financed[a]) pay_instalments(block, a);
    }
}
