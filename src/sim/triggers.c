/* SPDX-License-Identifier: Apache-2.0
 *
 * triggers.c: docs/model.md section 0, step 1: conditions on last month's record, and the patches in force.
 */
#include "kernels.h"

enum { IDLE = -1 }; /* in trigger_fired: the month in which it fired, or idle */

static bool holds(const ist_sim_block *block, const ist_trigger *trigger, int lane)
{
    for (size_t i = 0; i < trigger->n_conditions; i++) {
        const ist_condition *when = &trigger->conditions[i];
        if (when->kind == IST_WHEN_ALWAYS) continue;
        if (when->kind == IST_WHEN_MONTH) {
            if (block->month != when->month) return false;
            continue;
        }
        double got = ist_sim_column(block, when->quantity)[lane], level = in_force(block, when->level, block->zero)[lane];
        if (when->kind == IST_WHEN_AT_LEAST ? !(got >= level) : !(got <= level)) return false;
    }
    return true;
}

/* One trigger, one lane; gives whether it is in force this month. */
static bool advance(ist_sim_block *block, int r, int lane)
{
    const ist_trigger *trigger = &block->sim->world->triggers[r];
    double            *fired = COLUMN(block->trigger_fired, r), *sum = COLUMN(block->trigger_sum, r);
    double            *count = COLUMN(block->trigger_count, r), *threshold = COLUMN(block->trigger_threshold, r);
    bool               now = holds(block, trigger, lane);
    int                age = block->month - (int)fired[lane];
    if (fired[lane] != IDLE) {
        if (trigger->lasts == IST_LASTS_WHILE && !now) {
            fired[lane] = IDLE;
            sum[lane] = 0;
            return false;
        }
        if (trigger->lasts < 0 || age < trigger->decide + trigger->lasts) return age >= trigger->decide;
        fired[lane] = IDLE;
        sum[lane] = 0;
    }
    if (!now || in_force(block, trigger->on, block->one)[lane] < 0.5) return false;
    if (trigger->chance) {
        sum[lane] += in_force(block, trigger->hazard, block->zero)[lane];
        if (!(sum[lane] >= threshold[lane])) return false;
    }
    fired[lane] = block->month;
    count[lane] += 1;
    if (trigger->chance) threshold[lane] = threshold_of(block, lane, count[lane], block->sim->hash_trigger[r]);
    return trigger->decide == 0;
}

/* clamp(set value x product of scales + sum of shifts), over the triggers in force in the order of their names. */
static void patch_lane(ist_sim_block *block, size_t slot, int l)
{
    const ist_sim            *sim = block->sim;
    ist_parameter             p = sim->patched[slot];
    const ist_parameter_spec *spec = &sim->world->parameters[p];
    double                   *value = COLUMN(block->value, p) + l;
    double                    scale = 1, shift = 0, plan_scale = 1, plan_shift = 0;
    for (int n = 0; n < sim->R; n++) {
        int                r = sim->trigger_order[n];
        const ist_trigger *trigger = &sim->world->triggers[r];
        if (QUANTITY(TRIGGER, r)[l] == 0) continue;
        for (size_t i = 0; i < trigger->n_patches; i++) {
            if (trigger->patches[i].parameter != p) continue;
            scale *= in_force(block, trigger->patches[i].scale, block->one)[l];
            shift += in_force(block, trigger->patches[i].shift, block->zero)[l];
            plan_scale *= trigger->patches[i].scale == IST_NONE ? 1 : block->plan[trigger->patches[i].scale];
            plan_shift += trigger->patches[i].shift == IST_NONE ? 0 : block->plan[trigger->patches[i].shift];
        }
    }
    double x = COLUMN(block->set, p)[l] * scale + shift, y = block->plan[p] * plan_scale + plan_shift, was = *value;
    *value = x < spec->low ? spec->low : x > spec->high ? spec->high : x;
    COLUMN(block->plan_patched, slot)[l] = y < spec->low ? spec->low : y > spec->high ? spec->high : y;
    if (sim->patrol_reads[p] && *value != was) block->patrol_stale[l] = 1;
}

/* Values change only in the lanes in which a trigger came into force or went out of it. */
void sim_triggers(ist_sim_block *block)
{
    const ist_sim *sim = block->sim;
    int            lanes = block->lanes;
    for (int r = 0; r < sim->R; r++)
        EACH_LANE(l) COLUMN(block->trigger_next, r)[l] = advance(block, r, l) ? 1 : 0;
    EACH_LANE(l)
    {
        bool changed = false;
        for (int r = 0; r < sim->R; r++) {
            double next = COLUMN(block->trigger_next, r)[l];
            changed |= QUANTITY(TRIGGER, r)[l] != next;
            QUANTITY(TRIGGER, r)[l] = next;
        }
        for (size_t slot = 0; changed && slot < sim->n_patched; slot++) patch_lane(block, slot, l);
    }
}
