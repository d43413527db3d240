/* SPDX-License-Identifier: Apache-2.0
 *
 * triggers.c: docs/model.md section 0, step 1: conditions on last month's record, and the patches in force.
 */
#include "kernels.h"

enum { IDLE = -1 }; /* in trigger_fired: the month in which it fired, or idle */

/* Leaves 1 where a condition on a quantity holds too; false where it holds nowhere. */
static bool narrow(const ist_sim_block *block, int r, size_t i, double *restrict now)
{
    const ist_condition *when = &block->sim->world->triggers[r].conditions[i];
    size_t               n = (size_t)block->sim->condition_first[r] + i;
    const sim_value level = in_force(block, when->level, block->zero);
    const double    *got = block->condition[n];
    int                  lanes = block->lanes;
    if (when->kind == IST_WHEN_AT_LEAST) LANES(l) now[l] = got[l] >= OF(level, l) ? now[l] : 0.0;
    else LANES(l) now[l] = got[l] <= OF(level, l) ? now[l] : 0.0;
    return any_lane(now, lanes);
}

/* 1 where all conditions hold; false, with `now` unfinished, when they hold in no lane. */
static bool hold(const ist_sim_block *block, int r, double *restrict now)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    int                lanes = block->lanes;
    for (size_t i = 0; i < trigger->n_conditions; i++)
        if (trigger->conditions[i].kind == IST_WHEN_MONTH && block->month != trigger->conditions[i].month) return false;
    LANES(l) now[l] = 1;
    for (size_t i = 0; i < trigger->n_conditions; i++) {
        const ist_condition *when = &trigger->conditions[i];
        if ((when->kind == IST_WHEN_AT_LEAST || when->kind == IST_WHEN_AT_MOST) && !narrow(block, r, i, now)) return false;
    }
    return true;
}

/* Those in force grow older or end; what ended by its time may fire again at once. `now` becomes 1 where it may fire. */
static void grow_older(ist_sim_block *block, int r, double *restrict now, double *restrict next)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    int                lanes = block->lanes;
    double             month = block->month, decide = trigger->decide;
    double             end = trigger->lasts >= 0 ? decide + trigger->lasts : 2.0 * IST_MAX_MONTHS;
    double             held = trigger->lasts == IST_LASTS_WHILE ? 1 : 0;
    double *restrict fired = COLUMN(block->trigger_fired, r), *restrict sum = COLUMN(block->trigger_sum, r);
    LANES(l)
    {
        double was = fired[l], age = month - was, holds = now[l];
        double busy = was != IDLE ? 1.0 : 0.0, failed = busy * held * (1.0 - holds);
        double goes_on = busy * (1.0 - failed) * (age < end ? 1.0 : 0.0);
        next[l] = age >= decide ? goes_on : 0.0;
        fired[l] = goes_on > 0 ? was : IDLE;
        sum[l] = busy > goes_on ? 0.0 : sum[l];
        now[l] = holds * (1.0 - goes_on) * (1.0 - failed);
    }
}

static void fire(ist_sim_block *block, int r, double *restrict due)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    int                lanes = block->lanes;
    const sim_value on = in_force(block, trigger->on, block->one), hazard = in_force(block, trigger->hazard, block->zero);
    const double      *threshold = COLUMN(block->trigger_threshold, r);
    double *restrict sum = COLUMN(block->trigger_sum, r);
    LANES(l) due[l] = OF(on, l) >= 0.5 ? due[l] : 0.0;
    if (trigger->chance) {
        LANES(l)
        {
            double h = OF(hazard, l);
            sum[l] += due[l] > 0 ? h : 0.0;
            due[l] = sum[l] >= threshold[l] ? due[l] : 0.0;
        }
    }
}

/* One trigger; `next` is 1 where it is in force this month. */
static void advance(ist_sim_block *block, int r, double *next)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    int                lanes = block->lanes;
    double             due[IST_MAX_BLOCK], *fired = COLUMN(block->trigger_fired, r), *count = COLUMN(block->trigger_count, r);
    if (block->trigger_for_good[r]) return; /* `next` is 1 and stays so */
    bool may = hold(block, r, due);
    if (!may && !block->trigger_busy[r]) return; /* `next` is 0 and stays so */
    if (!may) fill_column(due, 0, lanes);
    if (block->trigger_busy[r]) grow_older(block, r, due, next);
    fire(block, r, due);
    if (any_lane(due, lanes))
        EACH_LANE(l)
        {
            if (due[l] == 0) continue;
            fired[l] = block->month;
            count[l] += 1;
            if (trigger->chance)
                COLUMN(block->trigger_threshold, r)[l] = threshold_of(block, l, count[l], block->sim->hash_trigger[r]);
            next[l] = trigger->decide == 0 ? 1 : 0;
        }
    double busy = 0;
    LANES(l) due[l] = fired[l] != IDLE ? 1.0 : 0.0;
    busy = any_lane(due, lanes);
    block->trigger_busy[r] = busy > 0;
    if (trigger->lasts == IST_LASTS_FOREVER && busy > 0) {
        LANES(l) due[l] = 1.0 - next[l];
        block->trigger_for_good[r] = !any_lane(due, lanes);
    }
}

/* clamp(set value x product of scales + sum of shifts), over the triggers in force in the order of their names. Scales and
 * shifts are set values too: a trigger does not patch another's patch. */
static void patch(ist_sim_block *block, size_t slot)
{
    const ist_sim            *sim = block->sim;
    ist_parameter             p = sim->patched[slot];
    const ist_parameter_spec *spec = &sim->world->parameters[p];
    int                       lanes = block->lanes;
    double                    scale[IST_MAX_BLOCK], shift[IST_MAX_BLOCK], plan_scale[IST_MAX_BLOCK], plan_shift[IST_MAX_BLOCK];
    double                    differs[IST_MAX_BLOCK];
    double *restrict value = COLUMN(block->own, sim->own_slot[p]), *restrict planned = COLUMN(block->plan_patched, slot);
    const double *set = COLUMN(block->own_set, sim->own_slot[p]);
    const double *plan = block->plan + p * IST_MAX_GROUPS;
    double        low = spec->low, high = spec->high;
    fill_column(scale, 1, lanes);
    fill_column(shift, 0, lanes);
    fill_column(plan_scale, 1, lanes);
    fill_column(plan_shift, 0, lanes);
    for (int n = sim->patch_first[slot]; n < sim->patch_first[slot + 1]; n++) {
        const ist_trigger_patch *from = sim->patches[n].patch;
        const double            *in = QUANTITY(TRIGGER, sim->patches[n].trigger);
        sim_value                times = as_set(block, from->scale, block->one), plus = as_set(block, from->shift, block->zero);
        GROUPS(g, all_groups(lanes))
        {
            double plan_times = from->scale == IST_NONE ? 1 : planned_by(block, from->scale, (int)g);
            double plan_plus = from->shift == IST_NONE ? 0 : planned_by(block, from->shift, (int)g);
            GROUP_LANES(l, g)
            {
                double own_times = OF(times, l), own_plus = OF(plus, l);
                scale[l] *= in[l] > 0 ? own_times : 1.0;
                shift[l] += in[l] > 0 ? own_plus : 0.0;
                plan_scale[l] *= in[l] > 0 ? plan_times : 1.0;
                plan_shift[l] += in[l] > 0 ? plan_plus : 0.0;
            }
        }
    }
    double *restrict stale = block->patrol_stale;
    double           patrols = sim->patrol_reads[p] ? 1 : 0;
    GROUPS(g, all_groups(lanes))
    {
        double planning = plan[g / 8];
        GROUP_LANES(l, g)
        {
            double x = set[l] * scale[l] + shift[l], y = planning * plan_scale[l] + plan_shift[l], was = value[l];
            x = larger(low, smaller(high, x));
            y = larger(low, smaller(high, y));
            value[l] = x;
            planned[l] = y;
            differs[l] = x != was ? 1.0 : 0.0;
            stale[l] = larger(stale[l], patrols * differs[l]);
        }
    }
    if (any_lane(differs, lanes)) block->changed_in[p] = block->month;
}

/* All triggers are evaluated before any patch is applied; then what those patch that came into force or went out of it in
 * some lane is set anew. */
void sim_triggers(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    uint64_t       changed = 0;
    for (int r = 0; r < sim->R; r++) advance(block, r, COLUMN(block->trigger_next, r));
    for (int r = 0; r < sim->R; r++) {
        double           differs[IST_MAX_BLOCK];
        double *restrict now = QUANTITY(TRIGGER, r), *restrict next = COLUMN(block->trigger_next, r);
        if (!block->trigger_busy[r] && !block->trigger_was_busy[r]) continue; /* both are 0 */
        block->trigger_was_busy[r] = block->trigger_busy[r];
        LANES(l)
        {
            differs[l] = now[l] != next[l] ? 1.0 : 0.0;
            now[l] = next[l];
        }
        if (any_lane(differs, lanes)) changed |= UINT64_C(1) << r;
    }
    for (size_t slot = 0; slot < sim->n_patched; slot++)
        if (sim->patch_triggers[slot] & changed) patch(block, slot);
}
