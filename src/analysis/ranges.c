/* SPDX-License-Identifier: Apache-2.0
 *
 * ranges.c: the inputs of a scenario that have a range, and the slots of the engine that take their values.
 */
#include <isthmus/analysis/ranges.h>

#include <math.h>
#include <string.h>

/* The ends of a distribution without ends: what nineteen of twenty draws lie between. */
static const double end_share = 0.025;

static bool has_no_end(const ist_distribution *value) { return value->kind == IST_NORMAL || value->kind == IST_LOGNORMAL; }

double ist_range_at(const ist_range *range, double place)
{
    if (place < 0) return range->planning;
    double least = has_no_end(&range->value) ? end_share : 0;
    double u = place < least ? least : place > 1 - least ? 1 - least : place;
    double x = ist_distribution_at(&range->value, u);
    if (!range->input) return x;
    return x < range->input->low ? range->input->low : x > range->input->high ? range->input->high : x;
}

/* The slots whose draw is called `name`: overrides of the counterfactual asked about and of every lever. */
static size_t slots_of_draw(const ist_world *world, int counterfactual, const char *name, size_t *out)
{
    size_t n = 0;
    if (counterfactual != IST_NONE) {
        const ist_patch *patch = &world->counterfactuals[counterfactual];
        for (size_t j = 0; j < patch->n_overrides; j++)
            if (strcmp(patch->overrides[j].draw_name, name) == 0)
                out[n++] = ist_world_slot_of_counterfactual(world, (size_t)counterfactual, j);
    }
    for (size_t l = 0; l < world->n_levers; l++)
        for (size_t j = 0; j < world->levers[l].patch.n_overrides; j++)
            if (strcmp(world->levers[l].patch.overrides[j].draw_name, name) == 0) out[n++] = ist_world_slot_of_lever(world, l, j);
    return n;
}

/* A constant as a range around it; false where it has no room (a switch, a count that must be whole, 0). */
static bool widen(const ist_input *input, const ist_world *world, ist_distribution *out)
{
    double x = input->value.a, low = x - 0.1 * fabs(x), high = x + 0.1 * fabs(x);
    if (input->key->flags & (IST_KEY_SWITCH | IST_KEY_WHOLE)) return false;
    if (input->target == IST_NONE && world->parameters[input->parameter].fixed) return false;
    if (low < input->low) low = input->low;
    if (high > input->high) high = input->high;
    if (!(low < x) && !(x < high)) return false;
    *out = (ist_distribution){ .kind = IST_TRIANGULAR, .a = low, .b = x, .c = high };
    if (x - low == high - x) *out = (ist_distribution){ .kind = IST_UNIFORM, .a = low, .b = high };
    return true;
}

ist_status ist_ranges_of(ist_arena *arena, const ist_scenario *scenario, int counterfactual, bool constants, ist_range **out,
                         size_t *out_count, ist_error *err)
{
    const ist_world *world = &scenario->world;
    size_t           n = 0;
    ist_range       *ranges = ist_arena_array(arena, scenario->n_inputs + 1, sizeof *ranges);
    if (!ranges) return ist_fail(err, IST_NOMEM, "out of memory for %zu ranges", scenario->n_inputs);
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        ist_distribution value = input->value;
        if (input->parameter == IST_NONE) continue;
        if (value.kind == IST_CONSTANT && !(constants && widen(input, world, &value))) continue;
        size_t *slots = ist_arena_array(arena, world->n_levers + 2, sizeof *slots), n_slots = 1;
        if (!slots) return ist_fail(err, IST_NOMEM, "out of memory for the ranges of '%s'", scenario->name);
        if (input->target == IST_NONE) slots[0] = (size_t)input->parameter;
        else n_slots = slots_of_draw(world, counterfactual, input->name, slots);
        if (n_slots == 0) continue; /* of another counterfactual, or drawn under the name of another lever */
        ranges[n] = (ist_range){ .name = input->name, .input = input, .value = value, .n_slots = n_slots, .slots = slots };
        ranges[n].planning = input->value.kind == IST_CONSTANT ? input->value.a : ist_range_at(&ranges[n], 0.5);
        ranges[n].low = ist_range_at(&ranges[n], 0);
        ranges[n].high = ist_range_at(&ranges[n], 1);
        n++;
    }
    *out = ranges;
    *out_count = n;
    return IST_OK;
}

/* Whether `name` is what `pattern` [length] says, where '*' stands for any run of characters. */
static bool matches(const char *pattern, size_t length, const char *name)
{
    if (length == 0) return !*name;
    if (*pattern == '*') return matches(pattern + 1, length - 1, name) || (*name && matches(pattern, length, name + 1));
    return *name == *pattern && matches(pattern + 1, length - 1, name + 1);
}

static ist_status none_matches(const ist_range *ranges, size_t count, const char *word, size_t length, ist_error *err)
{
    const char *names[1024], *near = NULL;
    char        plain[128] = "";
    if (length < sizeof plain) memcpy(plain, word, length);
    for (size_t i = 0; i < count && i < 1024; i++) names[i] = ranges[i].name;
    if (plain[0] && !memchr(word, '*', length)) near = ist_nearest(plain, names, count < 1024 ? count : 1024);
    if (near) return ist_fail(err, IST_MISSING, "there is no range '%s'; did you mean '%s'?", plain, near);
    return ist_fail(err, IST_MISSING, "no range is called '%.*s'; `isthmus scenario assumptions` lists what has one", (int)length, word);
}

ist_status ist_ranges_select(ist_arena *arena, const ist_range *ranges, size_t count, const char *words, ist_range **out,
                             size_t *out_count, ist_error *err)
{
    bool      *wanted = ist_arena_array(arena, count + 1, sizeof *wanted);
    ist_range *chosen = ist_arena_array(arena, count + 1, sizeof *chosen);
    size_t     n = 0;
    if (!wanted || !chosen) return ist_fail(err, IST_NOMEM, "out of memory for %zu ranges", count);
    for (const char *word = words; *word;) {
        size_t length = strcspn(word, ",");
        bool   found = length == 0;
        for (size_t i = 0; length && i < count; i++)
            if (matches(word, length, ranges[i].name)) wanted[i] = found = true;
        if (!found) return none_matches(ranges, count, word, length, err);
        word += length + (word[length] == ',');
    }
    for (size_t i = 0; i < count; i++)
        if (wanted[i]) chosen[n++] = ranges[i];
    *out = chosen;
    *out_count = n;
    return IST_OK;
}
