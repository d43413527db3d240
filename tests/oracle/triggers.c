// SPDX-License-Identifier: Apache-2.0
// Section 0 and 12, step 1: triggers. Conditions read the record of last month and the parameters in force then.
#include "oracle_local.h"

static bool condition_holds(const oracle *o, const ist_condition *when)
{
    size_t first, second;
    switch (when->kind) {
    case IST_WHEN_ALWAYS: return true;
    case IST_WHEN_MONTH: return o->t == when->month;
    case IST_WHEN_AT_LEAST:
    case IST_WHEN_AT_MOST: break;
    }
    oracle_sizes(o->w, when->quantity.kind, &first, &second);
    double x = o->record[when->quantity.kind][(size_t)when->quantity.i * second + (size_t)when->quantity.j];
    double level = value(o, when->level, 0);
    return when->kind == IST_WHEN_AT_LEAST ? x >= level : x <= level;
}

static bool all_hold(const oracle *o, const ist_trigger *trigger)
{
    for (size_t n = 0; n < trigger->n_conditions; n++)
        if (!condition_holds(o, &trigger->conditions[n])) return false;
    return true;
}

void step_triggers(oracle *o)
{
    for (size_t r = 0; r < o->w->n_triggers; r++) {
        const ist_trigger *trigger = &o->w->triggers[r];
        bool hold = all_hold(o, trigger);

        if (o->s->trigger[r].running) {
            bool over = trigger->lasts == IST_LASTS_WHILE
                            ? !hold
                            : trigger->lasts != IST_LASTS_FOREVER &&
                                  o->t >= o->s->trigger[r].fired + trigger->decide + trigger->lasts;
            if (over) {
                o->s->trigger[r].running = false;
                o->s->trigger[r].sum = 0;
            }
        }
        if (!o->s->trigger[r].running && hold && is_on(o, trigger->on, 1)) {
            bool fires = true;
            if (trigger->chance) {
                o->s->trigger[r].sum += value(o, trigger->hazard, 0);
                fires = o->s->trigger[r].sum >= threshold(o, o->s->trigger[r].firings, "trigger/", trigger->name);
            }
            if (fires) {
                o->s->trigger[r].running = true;
                o->s->trigger[r].fired = o->t;
                o->s->trigger[r].firings++;
            }
        }
        o->s->trigger[r].in_force =
            o->s->trigger[r].running && o->t >= o->s->trigger[r].fired + trigger->decide;
    }
    patch_parameters(o);
}
