/* SPDX-License-Identifier: Apache-2.0
 *
 * triggers.c: docs/model.md section 0, step 1: conditions on last month's record, and the patches in force.
 */
#include "kernels.h"

/* Lanes of a set in which a condition on a quantity holds. */
static sim_lanes narrow(const ist_sim_block *block, int r, size_t i, sim_lanes set)
{
    const ist_condition *when = &block->sim->world->triggers[r].conditions[i];
    const double        *got = block->condition[(size_t)block->sim->condition_first[r] + i];
    const sim_value      level = in_force(block, when->level, block->zero);
    sim_lanes            held = 0;
    for (int g = 0; g < block->lanes; g += 8) {
        const double *limit = level.at + g * level.step;
        if (!eight_of(set, g)) continue;
        held |= (sim_lanes)(when->kind == IST_WHEN_AT_LEAST ? at_least_of_eight(got + g, limit) : at_least_of_eight(limit, got + g)) << g;
    }
    return held & set;
}

/* Lanes of a set in which all conditions hold. */
static sim_lanes hold(const ist_sim_block *block, int r, sim_lanes set)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    for (size_t i = 0; i < trigger->n_conditions; i++)
        if (trigger->conditions[i].kind == IST_WHEN_MONTH && block->month != trigger->conditions[i].month) return 0;
    for (size_t i = 0; i < trigger->n_conditions && set; i++) {
        const ist_condition *when = &trigger->conditions[i];
        if (when->kind == IST_WHEN_AT_LEAST || when->kind == IST_WHEN_AT_MOST) set = narrow(block, r, i, set);
    }
    return set;
}

/* Lanes of a set in which a trigger fired at least so many months ago. */
static sim_lanes older(const ist_sim_block *block, int r, int months, sim_lanes set)
{
    const double *fired = block->trigger[r].fired;
    double        since[8];
    sim_lanes     old = 0;
    fill_column(since, block->month - months, 8);
    for (int g = 0; g < block->lanes; g += 8) old |= (sim_lanes)at_least_of_eight(since, fired + g) << g;
    return old & set;
}

/* Those in force grow older or end; what ended by its time may fire again at once. Gives where it may fire. */
static sim_lanes grow_older(ist_sim_block *block, int r, sim_lanes holds)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    sim_lanes          busy = block->trigger_busy[r];
    sim_lanes          failed = trigger->lasts == IST_LASTS_WHILE ? busy & ~holds : 0;
    sim_lanes          ended = trigger->lasts >= 0 ? older(block, r, trigger->decide + trigger->lasts, busy) : 0;
    sim_lanes          goes_on = busy & ~failed & ~ended;
    block->trigger_next[r] = trigger->decide > 0 ? older(block, r, trigger->decide, goes_on) : goes_on;
    block->trigger_busy[r] = goes_on;
    EACH_OF(l, busy & ~goes_on) block->trigger[r].sum[l] = 0;
    return holds & ~goes_on & ~failed;
}

/* Lanes of a set in which the summed hazard of a trigger has reached its threshold. */
static sim_lanes sum_hazard(ist_sim_block *block, int r, sim_lanes set)
{
    const sim_value  hazard = in_force(block, block->sim->world->triggers[r].hazard, block->zero);
    const double    *threshold = block->trigger[r].threshold;
    double *restrict sum = block->trigger[r].sum;
    sim_lanes        due = 0;
    for (int g = 0; g < block->lanes; g += 8) {
        unsigned bits = eight_of(set, g);
        if (!bits) continue;
        GROUP_LANES(l, g)
        {
            double h = OF(hazard, l);
            sum[l] += bits >> (l - l_group) & 1u ? h : 0.0;
        }
        due |= (sim_lanes)(at_least_of_eight(sum + g, threshold + g) & bits) << g;
    }
    return due;
}

/* Where a trigger exists. */
static sim_lanes exists(ist_sim_block *block, int r)
{
    ist_parameter   p = block->sim->world->triggers[r].on;
    const sim_value on = in_force(block, p, block->one);
    double          half[8];
    if (block->month > 0 && (p == IST_NONE || block->changed_in[p] < block->month - 1)) return block->trigger_on[r]; /* patches come after */
    fill_column(half, 0.5, 8);
    block->trigger_on[r] = 0;
    for (int g = 0; g < block->lanes; g += 8) block->trigger_on[r] |= (sim_lanes)at_least_of_eight(on.at + g * on.step, half) << g;
    return block->trigger_on[r];
}

/* One trigger: where it is in force this month. */
static void advance(ist_sim_block *block, int r)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    sim_lanes          on = exists(block, r), all = all_lanes(block->lanes);
    if (block->trigger_for_good[r]) return;
    sim_lanes due = hold(block, r, on | block->trigger_busy[r]);
    if (!due && !block->trigger_busy[r]) return; /* in force nowhere, and so it stays */
    if (block->trigger_busy[r]) due = grow_older(block, r, due);
    due &= on;
    if (trigger->chance) due = sum_hazard(block, r, due);
    EACH_OF(l, due)
    {
        double *count = block->trigger[r].count + l;
        *count += 1;
        block->trigger[r].fired[l] = block->month;
        if (trigger->chance) block->trigger[r].threshold[l] = threshold_of(block, (int)l, *count, block->sim->hash_trigger[r]);
    }
    block->trigger_busy[r] |= due;
    if (trigger->decide == 0) block->trigger_next[r] |= due;
    block->trigger_for_good[r] = trigger->lasts == IST_LASTS_FOREVER && block->trigger_next[r] == all;
}

/* clamp(set value x product of scales + sum of shifts), over the triggers in force in the order of their names. Scales and
 * shifts are set values too: a trigger does not patch another's patch. */
static void patch(ist_sim_block *block, size_t slot, unsigned groups)
{
    const ist_sim            *sim = block->sim;
    ist_parameter             p = sim->patched[slot];
    const ist_parameter_spec *spec = &sim->world->parameters[p];
    double *restrict value = COLUMN(block->own, sim->own_slot[p]), *restrict planned = COLUMN(block->plan_patched, slot);
    double *restrict stale = block->patrol_stale;
    const double *set = COLUMN(block->own_set, sim->own_slot[p]);
    const double *plan = block->plan + p * IST_MAX_GROUPS;
    double        low = spec->low, high = spec->high, patrols = sim->patrol_reads[p] ? 1 : 0;
    GROUPS(g, groups)
    {
        double scale[8], shift[8], plan_scale[8], plan_shift[8], differs[8], planning = plan[g / 8];
        fill_column(scale, 1, 8);
        fill_column(shift, 0, 8);
        fill_column(plan_scale, 1, 8);
        fill_column(plan_shift, 0, 8);
        for (int n = sim->patch_first[slot]; n < sim->patch_first[slot + 1]; n++) {
            const ist_trigger_patch *from = sim->patches[n].patch;
            const double            *in = block->trigger[sim->patches[n].trigger].in_force;
            const sim_value own_scale = as_set(block, from->scale, block->one), own_shift = as_set(block, from->shift, block->zero);
            double          its_scale = from->scale == IST_NONE ? 1 : planned_by(block, from->scale, (int)g);
            double          its_shift = from->shift == IST_NONE ? 0 : planned_by(block, from->shift, (int)g);
            GROUP_LANES(l, g) /* in force is 1, else 0 */
            {
                HERE(scale, l) *= in[l] * OF(own_scale, l) + (1.0 - in[l]);
                HERE(shift, l) += in[l] * OF(own_shift, l);
                HERE(plan_scale, l) *= in[l] * its_scale + (1.0 - in[l]);
                HERE(plan_shift, l) += in[l] * its_shift;
            }
        }
        GROUP_LANES(l, g)
        {
            double x = set[l] * HERE(scale, l) + HERE(shift, l), y = planning * HERE(plan_scale, l) + HERE(plan_shift, l), was = value[l];
            x = larger(low, smaller(high, x));
            y = larger(low, smaller(high, y));
            value[l] = x;
            planned[l] = y;
            HERE(differs, l) = x != was ? 1.0 : 0.0;
            stale[l] = larger(stale[l], patrols * HERE(differs, l));
        }
        if (above_zero_of_eight(differs)) block->changed_in[p] = block->changed_last = block->month;
    }
}

/* All triggers are evaluated before any patch is applied; then what those patch that came into force or went out of it in
 * some lane is set anew there. */
void sim_triggers(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    unsigned       groups[IST_MAX_TRIGGERS];
    uint64_t       changed = 0;
    for (int r = 0; r < sim->R; r++) advance(block, r);
    for (int r = 0; r < sim->R; r++) {
        sim_lanes differs = block->trigger_now[r] ^ block->trigger_next[r];
        if (!differs) continue;
        EACH_OF(l, differs) block->trigger[r].in_force[l] = block->trigger_next[r] >> l & 1 ? 1 : 0;
        block->trigger_now[r] = block->trigger_next[r];
        changed |= UINT64_C(1) << r;
        groups[r] = groups_of(differs, block->lanes);
    }
    for (size_t slot = 0; slot < sim->n_patched; slot++) {
        unsigned where = 0;
        for (uint64_t left = sim->patch_triggers[slot] & changed; left; left &= left - 1) where |= groups[__builtin_ctzll(left)];
        if (where) patch(block, slot, where);
    }
}
