/* SPDX-License-Identifier: Apache-2.0
 *
 * changes.c: what somebody puts in place of a scenario's own numbers and levers: from words, and in words again.
 */
#include "briefing_local.h"
#include <isthmus/analysis/ranges.h>
#include <isthmus/base/time.h>
#include <math.h>
#include <string.h>

/* The range whose draw a lever's own number takes: levers that set one parameter alike share one, under the first one's name. */
static const ist_range *shared_range(const ist_scenario *scenario, const char *name, const ist_range *all, size_t n)
{
    const ist_input *input = ist_scenario_input(scenario, name);
    for (size_t i = 0; input && input->target != IST_NONE && i < n; i++)
        if (all[i].input->target == input->target && all[i].n_slots > 1) return &all[i];
    return NULL;
}

/* Why an input that the scenario has is none that may be set. */
static const char *why_not_set(const ist_world *w, const ist_input *input)
{
    if (input->parameter == IST_NONE) return "structure, the same in every future";
    if (input->target == IST_NONE && w->parameters[input->parameter].fixed) return "constant in a run";
    if (input->key->flags & IST_KEY_SWITCH) return "a switch";
    if (input->key->flags & IST_KEY_WHOLE) return "a whole number without a range";
    return "without a range in the world that is asked about";
}

static ist_status no_such_input(const char *name, const ist_scenario *scenario, const ist_range *all, size_t n, ist_arena *arena, ist_error *err)
{
    const ist_range *shared = shared_range(scenario, name, all, n);
    if (shared) return ist_fail(err, IST_MISSING, "'%s' takes the value of '%s', which another lever sets alike: set that one", name, shared->name);
    const ist_input *input = ist_scenario_input(scenario, name);
    if (input)
        return ist_fail(err, IST_RANGE, "'%s' may not be set: it is %s; an assumptions table or a file that extends this one changes it", name,
                        why_not_set(&scenario->world, input));
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

static ist_status read_one(ist_arena *arena, const ist_scenario *scenario, const char *text, const ist_range *all, size_t n, double *slots, ist_error *err)
{
    const char *colon = strrchr(text, ':');
    double      value;
    char       *name = colon ? ist_arena_copy_n(arena, text, (size_t)(colon - text)) : NULL;
    if (!colon) return ist_fail(err, IST_USAGE, "'%.200s' is not INPUT:VALUE, as base.korea:0.001", text);
    if (!name) return ist_fail(err, IST_NOMEM, "out of memory");
    const ist_range *range = find_range(all, n, name);
    if (!range) return no_such_input(name, scenario, all, n, arena, err);
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
    for (size_t i = 0; i < n; i++) IST_TRY(read_one(arena, scenario, texts[i], all, n_all, slots, err));
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

/* -- and in words again -- */

bool briefing_is_off(const ist_result *result, int area)
{
    const ist_world *w = &result->scenario->world;
    size_t           n_levers = 0;
    for (size_t n = 0; n < w->n_levers; n++) {
        if (area != IST_NONE && w->levers[n].cooperation != area) continue;
        if (!(result->off >> n & 1)) return false;
        n_levers++;
    }
    return n_levers > 0;
}

void briefing_off_names(const ist_result *result, const char **out, size_t *out_n)
{
    const ist_world *w = &result->scenario->world;
    size_t           n = 0;
    for (size_t b = 0; b < w->n_cooperation; b++)
        if (briefing_is_off(result, (int)b)) out[n++] = w->cooperation[b];
    for (size_t l = 0; l < w->n_levers; l++)
        if (result->off >> l & 1 && !briefing_is_off(result, w->levers[l].cooperation)) out[n++] = w->levers[l].patch.name;
    *out_n = n;
}

ist_status briefing_what_is_set(const ist_result *result, briefing_set **out, size_t *out_n, ist_error *err)
{
    ist_range    *all = NULL;
    size_t        n_all = 0, n = 0;
    briefing_set *set = NULL;
    *out_n = 0;
    if (!result->given) return IST_OK;
    IST_TRY(ist_ranges_of(result->arena, result->scenario, result->counterfactual, true, &all, &n_all, err));
    if (!(set = ist_arena_array(result->arena, n_all + 1, sizeof *set))) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < n_all; i++)
        if (!isnan(result->given[all[i].slots[0]])) set[n++] = (briefing_set){ all[i].input, result->given[all[i].slots[0]] };
    *out = set;
    *out_n = n;
    return IST_OK;
}

void ist_briefing_changes(ist_buffer *out, const ist_result *result)
{
    const char   *off[IST_MAX_LEVERS];
    briefing_set *set = NULL;
    size_t        n_set = 0, n_off = 0;
    if (briefing_what_is_set(result, &set, &n_set, NULL) != IST_OK) out->failed = true;
    briefing_off_names(result, off, &n_off);
    for (size_t i = 0; i < n_set; i++) ist_buffer_print(out, "%s%s = %.10g", i ? ", " : "changed: ", set[i].input->name, set[i].value);
    if (n_set && n_off) ist_buffer_add(out, "; ");
    for (size_t i = 0; i < n_off; i++) ist_buffer_print(out, "%s%s", i ? ", " : "off: ", off[i]);
}

/* What is given in place of what a patch sets the parameter of `input` to; NULL: nothing. `slot_of` says where the engine keeps it. */
static const double *given_to_patch(const double *given, const ist_world *w, const ist_patch *patch, size_t index, const ist_input *input,
                                    size_t (*slot_of)(const ist_world *, size_t, size_t))
{
    size_t length = strlen(patch->name);
    if (strncmp(input->name, patch->name, length) != 0 || input->name[length] != '/') return NULL;
    for (size_t j = 0; j < patch->n_overrides; j++) {
        const double *value = &given[slot_of(w, index, j)];
        if (patch->overrides[j].parameter == input->parameter && !isnan(*value)) return value;
    }
    return NULL;
}

/* What is given in place of an input; NULL: nothing. Levers that set one parameter alike share a draw: what is given to it is given to
 * the input of each. */
static const double *given_to(const ist_result *result, const ist_input *input)
{
    const ist_world *w = &result->scenario->world;
    const double    *given = result->given, *value = NULL;
    if (input->parameter == IST_NONE) return NULL;
    if (input->target == IST_NONE) return isnan(given[input->parameter]) ? NULL : &given[input->parameter];
    for (size_t c = 0; c < w->n_counterfactuals && !value; c++) value = given_to_patch(given, w, &w->counterfactuals[c], c, input, ist_world_slot_of_counterfactual);
    for (size_t l = 0; l < w->n_levers && !value; l++) value = given_to_patch(given, w, &w->levers[l].patch, l, input, ist_world_slot_of_lever);
    return value;
}

/* An input as what it was set to: somebody's assumption, held for this run. */
static void set_input(ist_input *input, double value, const char *day)
{
    input->kind = IST_INPUT_ASSUMPTION;
    input->value = (ist_distribution){ .kind = IST_CONSTANT, .a = value };
    input->planning = input->median = value;
    input->reason = "set for this run";
    input->since = day;
    input->reference = input->fact = input->source = input->publisher = input->published = input->address = input->section = "";
    input->confidence = input->who_disagrees = input->settles = "";
    input->n_between = 0;
}

const ist_scenario *briefing_as_used(const ist_result *result)
{
    const ist_scenario *scenario = result->scenario;
    char                day[IST_DATE_TEXT];
    if (!result->given) return scenario;
    ist_format_day(scenario->as_of, day);
    ist_scenario *used = ist_arena_alloc(result->arena, sizeof *used);
    ist_input    *inputs = ist_arena_array(result->arena, scenario->n_inputs + 1, sizeof *inputs);
    const char   *since = ist_arena_copy(result->arena, day);
    if (!used || !inputs || !since) return NULL;
    memcpy(inputs, scenario->inputs, scenario->n_inputs * sizeof *inputs);
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const double *value = given_to(result, &inputs[i]);
        if (value) set_input(&inputs[i], *value, since);
    }
    *used = *scenario;
    used->inputs = inputs;
    return used;
}
