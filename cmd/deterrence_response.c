/* SPDX-License-Identifier: Apache-2.0
 *
 * deterrence_response.c: isthmus deterrence response
 */
#include "deterrence.h"
#include <isthmus/briefing.h>
#include <isthmus/briefing/deterrence.h>
#include <stdio.h>

typedef struct asked {
    const char    *crisis, *against;
    long long      futures, seed, months;
    bool           cooperation;
    scenario_asked scenario;
    table_form     form;
} asked;

static const option options[] = {
    { "crisis", OPTION_TEXT, OPTION_HOLDS(asked, crisis), "WAR", "only this one (default: every war for which there is a playbook)" },
    { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, futures), "N", "how many, a multiple of 8 (default 128)", .low = 8, .high = 65536, .multiple = 8 },
    { "months", OPTION_INTEGER, OPTION_HOLDS(asked, months), "N", "how long each goes on (default 36)", .low = 6, .high = 600 },
    { "seed", OPTION_INTEGER, OPTION_HOLDS(asked, seed), "S", "of the random numbers (default 1)", .low = 0, .high = 9e15 },
    { "cooperation", OPTION_FLAG, OPTION_HOLDS(asked, cooperation), NULL, "with every form of cooperation (default: with none)" },
    { "against", OPTION_TEXT, OPTION_HOLDS(asked, against), "COUNTERFACTUAL", "the world without cooperation (default: the scenario's first)" },
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .futures = 128, .seed = 1, .months = 36, .scenario = { .as_of = NO_DAY } };

static bool has_playbook(const ist_scenario *scenario, int contingency)
{
    for (size_t e = 0; e < scenario->n_playbooks; e++)
        if (scenario->playbooks[e].contingency == contingency) return true;
    return false;
}

static ist_status find(const command_context *context, const ist_scenario *scenario, ist_arena *arena, ist_response *out, size_t *out_n, ist_error *err)
{
    const asked         *a = context->values;
    int                  only = IST_NONE;
    ist_response_request request = { .seed = (uint64_t)a->seed, .futures = (uint64_t)a->futures, .months = (int)a->months };
    if (a->cooperation) request.coalition = (ist_coalition)((1u << scenario->world.n_levers) - 1);
    if (a->crisis) IST_TRY(command_find_entry(&scenario->entries[IST_SECTION_CONTINGENCIES], "war", a->crisis, &only, err));
    IST_TRY(ist_scenario_counterfactual(scenario, a->against, &request.counterfactual, err));
    if (scenario->n_playbooks == 0)
        return ist_fail(err, IST_MISSING, "scenario %s has no playbooks; part `playbooks` says what is done in a crisis", scenario->name);
    for (int c = 0; c < (int)scenario->world.n_contingencies; c++) {
        if (only == IST_NONE ? !has_playbook(scenario, c) : c != only) continue;
        request.contingency = c;
        IST_TRY(ist_response_find(scenario, &request, context->stop, arena, &out[(*out_n)++], err));
    }
    return IST_OK;
}

static int print(const command_context *context, const ist_scenario *scenario, const ist_response *responses, size_t n)
{
    const asked *a = context->values;
    bool         machine = a->form.csv || a->form.json;
    ist_buffer   words = { 0 };
    ist_buffer_print(&words, "%s: what planned support changes, over %lld futures of %lld months\n\n", scenario->title, a->futures, a->months);
    for (size_t r = 0; r < n; r++) {
        ist_briefing_response_words(&words, scenario, &responses[r]);
        ist_buffer_add(&words, "\n");
    }
    int code = EXIT_DONE;
    if (machine) ist_buffer_clear(&words);
    else code = command_print_text(&words);
    if (code != EXIT_DONE) return code;
    ist_table *table = ist_briefing_responses(scenario, responses, n);
    code = command_print_made(table, a->form);
    if (code == EXIT_DONE && !machine) printf("\n%s\n", ist_briefing_condition);
    return code;
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    ist_scenario *scenario = NULL;
    ist_error     err = { 0 };
    ist_response  responses[IST_MAX_CONTINGENCIES];
    size_t        n = 0;
    int code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    ist_arena *arena = ist_arena_new();
    ist_status status = arena ? find(context, scenario, arena, responses, &n, &err) : ist_fail(&err, IST_NOMEM, "out of memory");
    code = status == IST_OK ? print(context, scenario, responses, n) : command_fail(status, &err);
    ist_arena_free(arena);
    ist_scenario_free(scenario);
    return code;
}

const command command_deterrence_response = {
    .name = "deterrence response",
    .gist = "planned support in a crisis, rehearsed or not",
    .operands = "[SCENARIO]",
    .about = "Replays each crisis for which the scenario has playbooks - humanitarian, diplomatic, economic or military support, "
             "sanctions - without any response, with each playbook alone and with all of them, unrehearsed and rehearsed. Says when "
             "support comes, in how many wars it comes in time, how long a partner waits for what it counts on, and what it changes. "
             "A playbook whose agreement is not in force on the as-of day is shown as not possible. All of it holds given the crisis.",
    .examples =
        (const command_example[]){
            { "isthmus deterrence response", "every crisis of the default scenario" },
            { "isthmus deterrence response --crisis korea --futures 512", "one crisis, more futures" },
            { "isthmus deterrence response --csv > response.csv", "with the simulation's errors, for a program" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
