/* SPDX-License-Identifier: Apache-2.0
 *
 * run_trace.c: `isthmus run --trace FUTURE`: one future, month by month.
 */
#include "run_trace.h"
#include <isthmus/briefing.h>
#include <isthmus/briefing/trace.h>
#include <stdio.h>

static int print_story(const ist_scenario *scenario, const ist_trace *trace, const char *words)
{
    static const table_form text_form = { 0 };
    ist_buffer              text = { 0 };
    ist_table              *story = ist_briefing_trace_story(scenario, trace, IST_SET_TERMINAL);
    if (!story) return command_fail(IST_NOMEM, NULL);
    ist_briefing_trace_opening(&text, scenario, trace);
    int code = command_print_text(&text);
    if (code == EXIT_DONE) code = command_print_table(story, text_form);
    ist_briefing_trace_closing(&text, scenario, trace, words);
    if (code == EXIT_DONE) code = command_print_text(&text);
    ist_buffer_clear(&text);
    ist_table_free(story);
    return code;
}

int run_trace(const command_context *context, const ist_scenario *scenario, const trace_asked *a, long long seed, const char *against,
              const char *words, table_form form)
{
    ist_error     err = { 0 };
    ist_trace     trace = { 0 };
    ist_coalition coalition = 0, off = 0;
    const double *given = NULL;
    int           counterfactual = IST_NONE, code;
    ist_arena    *arena = ist_arena_new();
    ist_status    status = arena ? IST_OK : ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = ist_scenario_counterfactual(scenario, against, &counterfactual, &err);
    if (status == IST_OK) status = ist_scenario_levers(scenario, a->coalition ? a->coalition : "all", &coalition, &err);
    if (status == IST_OK) status = ist_briefing_given(arena, scenario, counterfactual, a->set.at, (size_t)a->set.count, &given, &err);
    if (status == IST_OK) status = ist_briefing_off(scenario, a->off.at, (size_t)a->off.count, &off, &err);
    if (status == IST_OK)
        status = ist_trace_run(scenario, (uint64_t)seed, counterfactual, coalition & ~off, given, (uint64_t)a->future, context->stop, arena, &trace, &err);
    if (status != IST_OK) code = command_fail(status, &err);
    else if (!form.csv && !form.json) code = print_story(scenario, &trace, words);
    else {
        ist_table *table = a->story ? ist_briefing_trace_story(scenario, &trace, IST_SET_TERMINAL) : ist_briefing_trace(scenario, &trace);
        code = command_print_made(table, form);
    }
    ist_arena_free(arena);
    return code;
}
