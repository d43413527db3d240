/* SPDX-License-Identifier: Apache-2.0
 *
 * decide.c: docs/model.md section 4: what the owner of the pool decides, by `priority` or by `joint`.
 *
 * Everything here is for one lane and one month. The owner works with planning values; the states those values
 * meet (requirements, stocks, wars, supply) are the future's own.
 */
#include "kernels.h"
#include "plan.h"
#include <isthmus/base/waterfill.h>
#include <math.h>

const int *sim_owner_order(const ist_sim_block *block, int l)
{
    const ist_world *w = block->sim->world;
    double           pick = floor(in_force(block, w->owner_order, block->zero)[l]);
    double           last = (double)w->n_owner_orders - 1;
    return w->owner_orders + (size_t)(pick < 0 ? 0 : pick > last ? last : pick) * w->n_theatres;
}

/* A war that no unit of the pool can shorten or deter adds the same to every split: in a decision it would only dull
 * the 3% rule, so it is left out. */
static void leave_out_constants(const ist_sim *sim, ist_outlook *plan)
{
    for (int c = 0; c < sim->C; c++)
        if (plan->e[c] == 0) plan->weight[c] = 0;
}

static double ratio_at(const ist_outlook *plan, int s, double x)
{
    return plan->seen[s] > 0 ? smaller(1.0, (plan->fielded[s] + x) / plan->seen[s]) : 1.0;
}

/* rho of c in the decision, without kind `left_out` (IST_NONE: with all). */
static double planned_coverage(const ist_sim *sim, const ist_outlook *plan, int c, const double *x, int left_out)
{
    const ist_contingency *it = &sim->world->contingencies[c];
    double                 rho = it->depth_weight * plan->depth[c];
    for (int f = 0; f < sim->F; f++) {
        int s = f * sim->K + it->theatre;
        if (f != left_out) rho += sim->world->weight[f * sim->C + c] * ratio_at(plan, s, x[s]);
    }
    return rho;
}

static double planned_loss(const ist_sim *sim, const ist_outlook *plan, const double *x)
{
    double sum = 0;
    for (int c = 0; c < sim->C; c++)
        sum += plan->weight[c] * ist_exp(plan->e[c] * (plan->base[c] - planned_coverage(sim, plan, c, x, IST_NONE)));
    return sum;
}

static bool any_gain(const ist_sim *sim, const ist_outlook *plan)
{
    for (int c = 0; c < sim->C; c++)
        for (int f = 0; f < sim->F; f++)
            if (plan->weight[c] > 0 && plan->e[c] > 0 && sim->world->weight[f * sim->C + c] > 0 &&
                plan->seen[f * sim->K + sim->world->contingencies[c].theatre] > 0)
                return true;
    return false;
}

/* Rule `priority`: down the owner's order, each theatre up to what it is seen to need. */
static void by_priority(const ist_sim_block *block, int l, const ist_outlook *plan, double *x)
{
    const ist_sim *sim = block->sim;
    const int     *order = sim_owner_order(block, l);
    for (int f = 0; f < sim->F; f++) {
        double left = COLUMN(block->pool_units, f)[l];
        for (int k = 0; k < sim->K; k++) left -= COLUMN(block->floor_units, f * sim->K + k)[l];
        for (int n = 0; n < sim->K; n++) {
            int    s = f * sim->K + order[n];
            double least = COLUMN(block->floor_units, s)[l];
            double wants = larger(0.0, ceil(plan->seen[s] - plan->fielded[s] - least - 1e-9)), gets = smaller(left, wants);
            x[s] = least + gets;
            left -= gets;
        }
    }
}

/* The best row of kind f with the other kinds as they stand: the water-filling kernel, one site a theatre. */
static void best_row(const ist_sim_block *block, int l, const ist_outlook *plan, int f, double *x, double *row)
{
    const ist_sim *sim = block->sim;
    ist_site       sites[IST_MAX_THEATRES];
    double         amounts[IST_MAX_THEATRES][IST_MAX_CONTINGENCIES], rates[IST_MAX_THEATRES][IST_MAX_CONTINGENCIES];
    double         kept[IST_MAX_THEATRES];
    for (int k = 0; k < sim->K; k++) {
        int s = f * sim->K + k;
        kept[k] = x[s];
        sites[k] = (ist_site){ .floor = COLUMN(block->floor_units, s)[l], .amount = amounts[k], .rate = rates[k] };
        sites[k].cap = larger(sites[k].floor, plan->seen[s] - plan->fielded[s]);
        x[s] = sites[k].floor;
    }
    for (int c = 0; c < sim->C; c++) {
        int    k = sim->world->contingencies[c].theatre, s = f * sim->K + k;
        double weight = sim->world->weight[f * sim->C + c];
        if (!(plan->weight[c] > 0 && plan->e[c] > 0 && weight > 0 && plan->seen[s] > 0)) continue;
        double rest = planned_coverage(sim, plan, c, x, f) + weight * plan->fielded[s] / plan->seen[s];
        amounts[k][sites[k].n_terms] = plan->weight[c] * ist_exp(plan->e[c] * (plan->base[c] - rest));
        rates[k][sites[k].n_terms++] = plan->e[c] * weight / plan->seen[s];
    }
    double scale = planned_loss(sim, plan, x);
    ist_waterfill_units(sites, (size_t)sim->K, COLUMN(block->pool_units, f)[l], scale > 0 ? scale : 1.0, row);
    for (int k = 0; k < sim->K; k++) x[f * sim->K + k] = kept[k];
}

/* Rule `joint`: sweeps over the kinds, never worse than `priority`. */
static void by_joint(const ist_sim_block *block, int l, const ist_outlook *plan, double *x)
{
    const ist_sim *sim = block->sim;
    by_priority(block, l, plan, x);
    for (int sweep = 0, moved = 1; sweep < 8 && moved; sweep++) {
        moved = 0;
        for (int f = 0; f < sim->F; f++) {
            double row[IST_MAX_THEATRES], old = planned_loss(sim, plan, x), kept[IST_MAX_THEATRES];
            best_row(block, l, plan, f, x, row);
            for (int k = 0; k < sim->K; k++) {
                kept[k] = x[f * sim->K + k];
                x[f * sim->K + k] = row[k];
            }
            if (planned_loss(sim, plan, x) < old - 1e-12 * old) moved = 1;
            else
                for (int k = 0; k < sim->K; k++) x[f * sim->K + k] = kept[k];
        }
    }
}

static void now_visible(const ist_sim_block *block, int l, double *visible)
{
    for (int c = 0; c < block->sim->C; c++) visible[c] = QUANTITY(VISIBLE, c)[l];
}

static void look_around(const ist_sim_block *block, int l, ist_outlook *plan)
{
    const ist_sim *sim = block->sim;
    size_t         sites = (size_t)(sim->F * sim->K);
    size_t         slot = (size_t)((block->month + 1) % (block->look + 1)) * sites; /* the ring's oldest: t - look */
    double         sigma = in_force(block, sim->world->sigma, block->zero)[l];
    for (size_t s = 0; s < sites; s++) {
        double error = sigma == 0 ? 1.0 : ist_exp(sigma * COLUMN(block->shared.look, s)[l] - sigma * sigma / 2.0);
        plan->fielded[s] = COLUMN(block->fielded_past, slot + s)[l] * error;
        plan->seen[s] = QUANTITY(SEEN, s)[l];
    }
}

void sim_decide(ist_sim_block *block, int l, bool changed, double *decided)
{
    const ist_sim *sim = block->sim;
    ist_outlook    plan;
    double         x[IST_MAX_KINDS * IST_MAX_THEATRES], last[IST_MAX_KINDS * IST_MAX_THEATRES];
    double         visible[IST_MAX_CONTINGENCIES] = { 0 };
    look_around(block, l, &plan);
    for (int s = 0; s < sim->F * sim->K; s++) last[s] = COLUMN(decided, s)[l];
    if (in_force(block, sim->world->rule, block->zero)[l] >= 0.5) {
        now_visible(block, l, visible);
        plan_terms(block, l, visible, &plan);
        leave_out_constants(sim, &plan);
        if (any_gain(sim, &plan)) {
            by_joint(block, l, &plan, x);
            if (planned_loss(sim, &plan, x) < 0.97 * planned_loss(sim, &plan, last))
                for (int s = 0; s < sim->F * sim->K; s++) COLUMN(decided, s)[l] = x[s];
            return;
        }
    }
    by_priority(block, l, &plan, x);
    for (int f = 0; f < sim->F; f++) {
        double most = 0;
        for (int k = 0; k < sim->K; k++) most = larger(most, fabs(x[f * sim->K + k] - last[f * sim->K + k]));
        if (!changed && !(most > larger(1.0, 0.03 * COLUMN(block->pool_units, f)[l]))) continue;
        for (int k = 0; k < sim->K; k++) COLUMN(decided, f * sim->K + k)[l] = x[f * sim->K + k];
    }
}

/* Record: L of the posture present, on what our side truly fields and the owner's seen requirement. Taken right after
 * step 4, while fill and supply are still those that the decision read. */
void sim_risk(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    double        *risk = QUANTITY(RISK, 0);
    EACH_LANE(l)
    {
        ist_outlook plan;
        double x[IST_MAX_KINDS * IST_MAX_THEATRES], visible[IST_MAX_CONTINGENCIES] = { 0 };
        for (int s = 0; s < sim->F * sim->K; s++) {
            plan.fielded[s] = QUANTITY(FIELDED, s)[l];
            plan.seen[s] = QUANTITY(SEEN, s)[l];
            x[s] = QUANTITY(PRESENT, s)[l];
        }
        now_visible(block, l, visible);
        plan_terms(block, l, visible, &plan);
        risk[l] = planned_loss(sim, &plan, x);
    }
}
