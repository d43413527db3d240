/* SPDX-License-Identifier: Apache-2.0
 *
 * deterrence.c: reads when and in which crisis a deterrence command asks its question.
 */
#include "deterrence.h"
#include <isthmus/base/time.h>
#include <stdlib.h>
#include <string.h>

ist_status command_find_entry(const ist_entries *entries, const char *what, const char *name, int *out, ist_error *err)
{
    const char *names[128] = { 0 };
    size_t      n = 0;
    for (size_t i = 0; i < entries->count; i++) {
        if (strcmp(entries->at[i].name, name) == 0) {
            *out = (int)i;
            return IST_OK;
        }
        if (n < sizeof names / sizeof *names) names[n++] = entries->at[i].name;
    }
    const char *near = ist_nearest(name, names, n);
    if (near) return ist_fail(err, IST_MISSING, "there is no %s '%s'; did you mean '%s'?", what, name, near);
    ist_buffer list = { 0 };
    for (size_t i = 0; i < n; i++) ist_buffer_print(&list, "%s%s", i ? ", " : "", names[i]);
    ist_status status = ist_fail(err, IST_MISSING, "there is no %s '%s'; there are: %s", what, name, list.at ? list.at : "none");
    ist_buffer_clear(&list);
    return status;
}

ist_status command_find_theatre(const ist_scenario *scenario, const char *name, int *out, ist_error *err)
{
    return command_find_entry(&scenario->entries[IST_SECTION_THEATRES], "theatre", name, out, err);
}

static ist_status read_state(const ist_scenario *scenario, char *word, int *states, ist_error *err)
{
    static const char *const words[] = { "quiet", "building", "active" };
    char *equals = strchr(word, '=');
    int   war = 0, state = 0;
    if (equals) *equals = '\0';
    IST_TRY(command_find_entry(&scenario->entries[IST_SECTION_CONTINGENCIES], "war", word, &war, err));
    while (equals && state < 3 && strcmp(equals + 1, words[state]) != 0) state++;
    if (!equals || state == 3)
        return ist_fail(err, IST_USAGE, "--crisis %s: a state is meant, as %s=active; quiet, building and active are allowed", word, word);
    states[war] = state;
    return IST_OK;
}

static ist_status read_states(const ist_scenario *scenario, const char *text, int *states, ist_error *err)
{
    ist_status status = IST_OK;
    char      *copy = strdup(text), *rest = NULL;
    if (!copy) return ist_fail(err, IST_NOMEM, "out of memory");
    for (char *word = strtok_r(copy, ",", &rest); word && status == IST_OK; word = strtok_r(NULL, ",", &rest))
        status = read_state(scenario, word, states, err);
    free(copy);
    return status;
}

ist_status command_month_outside(const ist_scenario *scenario, const char *month, ist_error *err)
{
    char first[IST_DATE_TEXT], last[IST_DATE_TEXT];
    ist_format_month(scenario->world.start, first);
    ist_format_month(scenario->world.start + scenario->world.months - 1, last);
    return ist_fail(err, IST_RANGE, "--month %s lies outside the scenario, which runs from %s to %s", month, first, last);
}

ist_status command_read_moment(const ist_scenario *scenario, const moment_asked *asked, int *states,
                               ist_situation_request *out, ist_error *err)
{
    const ist_world *world = &scenario->world;
    *out = (ist_situation_request){ .seed = (uint64_t)asked->seed, .month = asked->expect ? IST_EVERY_HALF_YEAR : IST_AT_START,
                                    .states = states, .futures = asked->expect ? (uint64_t)asked->futures : 0 };
    if (asked->cooperation) out->coalition = (ist_coalition)((1u << world->n_levers) - 1);
    for (size_t c = 0; c < world->n_contingencies; c++) states[c] = IST_AS_RECORDED;
    if (asked->month) {
        int month;
        if (!ist_parse_month(asked->month, &month)) return ist_fail(err, IST_USAGE, "--month '%s' is not a month; YYYY-MM is allowed", asked->month);
        out->month = month - world->start;
        if (out->month < 0 || out->month >= world->months) return command_month_outside(scenario, asked->month, err);
    }
    if (asked->crisis) IST_TRY(read_states(scenario, asked->crisis, states, err));
    return ist_scenario_counterfactual(scenario, asked->against, &out->counterfactual, err);
}

void command_moment_words(ist_buffer *out, const ist_scenario *scenario, const moment_asked *asked)
{
    char start[IST_DATE_TEXT];
    ist_format_month(scenario->world.start, start);
    if (asked->month || !asked->expect) ist_buffer_print(out, "%s, ", asked->month ? asked->month : start);
    if (!asked->expect) ist_buffer_print(out, "every uncertain number at its median");
    else ist_buffer_print(out, "expectation over %lld futures%s", asked->futures, asked->month ? "" : ", every half-year of the run");
    if (asked->crisis) ist_buffer_print(out, ", %s", asked->crisis);
}
