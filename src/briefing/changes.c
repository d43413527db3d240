/* SPDX-License-Identifier: Apache-2.0
 *
 * changes.c: what somebody puts in place of a scenario's own numbers and levers, from words.
 */
#include "briefing_local.h"
#include <isthmus/analysis/ranges.h>
#include <math.h>
#include <string.h>

static ist_status no_such_input(const char *name, const ist_range *all, size_t n, ist_arena *arena, ist_error *err)
{
    const char **names = ist_arena_array(arena, n + 1, sizeof *names);
    if (!names) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) names[i] = all[i].name;
    const char *near = ist_nearest(name, names, n);
    return near ? ist_fail(err, IST_MISSING, "no input that may be set is called '%s'; did you mean '%s'?", name, near)
                : ist_fail(err, IST_MISSING, "no input that may be set is called '%s'; `isthmus scenario show --inputs` lists them", name);
}

static const ist_range *find_range(const ist_range *all, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0) return &all[i];
    return NULL;
}

static ist_status read_one(ist_arena *arena, const char *text, const ist_range *all, size_t n, double *slots, ist_error *err)
{
    const char *colon = strrchr(text, ':');
    double      value;
    char       *name = colon ? ist_arena_copy_n(arena, text, (size_t)(colon - text)) : NULL;
    if (!colon) return ist_fail(err, IST_USAGE, "'%.200s' is not INPUT:VALUE, as base.korea:0.001", text);
    if (!name) return ist_fail(err, IST_NOMEM, "out of memory");
    const ist_range *range = find_range(all, n, name);
    if (!range) return no_such_input(name, all, n, arena, err);
    double low = range->input->low, high = range->input->high;
    if (!ist_parse_number(colon + 1, &value)) return ist_fail(err, IST_USAGE, "%s: '%.100s' is not a number; %g .. %g is allowed", name, colon + 1, low, high);
    if (value < low || value > high) return ist_fail(err, IST_RANGE, "%s = %g lies outside %g .. %g", name, value, low, high);
    for (size_t s = 0; s < range->n_slots; s++) {
        if (!isnan(slots[range->slots[s]])) return ist_fail(err, IST_USAGE, "%s is set twice, to %g and to %g: which is meant?", name, slots[range->slots[s]], value);
        slots[range->slots[s]] = value;
    }
    return IST_OK;
}

ist_status ist_briefing_given(ist_arena *arena, const ist_scenario *scenario, int counterfactual, const char *const *texts, size_t n,
                              const double **out, ist_error *err)
{
    ist_range *all;
    size_t     n_all, n_slots = ist_world_slots(&scenario->world);
    *out = NULL;
    if (n == 0) return IST_OK;
    IST_TRY(ist_ranges_of(arena, scenario, counterfactual, true, &all, &n_all, err));
    double *slots = ist_arena_array(arena, n_slots + 1, sizeof *slots);
    if (!slots) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t s = 0; s < n_slots; s++) slots[s] = NAN;
    for (size_t i = 0; i < n; i++) IST_TRY(read_one(arena, texts[i], all, n_all, slots, err));
    *out = slots;
    return IST_OK;
}

ist_status ist_briefing_off(const ist_scenario *scenario, const char *const *names, size_t n, uint32_t *out, ist_error *err)
{
    uint32_t off = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t these = 0;
        IST_TRY(ist_scenario_levers(scenario, names[i], &these, err));
        off |= these;
    }
    *out = off;
    return IST_OK;
}
