/* SPDX-License-Identifier: Apache-2.0
 *
 * deterrence_game.c: isthmus deterrence game
 */
#include "deterrence.h"
#include <isthmus/briefing.h>
#include <isthmus/briefing/deterrence.h>
#include <stdio.h>

typedef struct asked {
    long long      draws;
    bool           units;
    moment_asked   moment;
    scenario_asked scenario;
    table_form     form;
} asked;

static const option options[] = {
    { "draws", OPTION_INTEGER, OPTION_HOLDS(asked, draws), "N", "worlds drawn of what nobody knows, for the spread (default 64; 0: none)", .low = 0, .high = 4096 },
    { "units", OPTION_FLAG, OPTION_HOLDS(asked, units), NULL, "with --csv or --json: where the units stand instead of the allies", .with = "csv json" },
    OPTIONS_OF_SHORT_MOMENT(asked, moment),
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .draws = 64, .moment = MOMENT_DEFAULTS, .scenario = { .as_of = NO_DAY } };

static int print(const command_context *context, const ist_scenario *scenario, const ist_game_result *result)
{
    const asked *a = context->values;
    ist_buffer   words = { 0 };
    int          code;
    if (a->form.csv || a->form.json)
        return command_print_made(a->units ? ist_briefing_game_units(scenario, result, false) : ist_briefing_game_allies(scenario, result), a->form);
    ist_buffer_print(&words, "%s: ", scenario->title);
    command_moment_words(&words, scenario, &a->moment);
    ist_buffer_print(&words, "\n\n");
    ist_briefing_game_words(&words, scenario, result);
    ist_buffer_add(&words, "\n");
    if ((code = command_print_text(&words))) return code;
    if ((code = command_print_made(ist_briefing_game_allies(scenario, result), a->form))) return code;
    putchar('\n');
    if ((code = command_print_made(ist_briefing_game_units(scenario, result, true), a->form))) return code;
    printf("\n%s\n", ist_briefing_condition);
    return EXIT_DONE;
}

static int run(const command_context *context)
{
    const asked          *a = context->values;
    ist_scenario         *scenario = NULL;
    ist_error             err = { 0 };
    ist_situation_request request;
    ist_game_result       result;
    int                   states[IST_MAX_CONTINGENCIES];
    int code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    ist_arena *arena = ist_arena_new();
    ist_status status = arena ? command_read_moment(scenario, &a->moment, states, &request, &err) : ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = ist_briefing_game(scenario, &request, (size_t)a->draws, arena, &result, &err);
    code = status == IST_OK ? print(context, scenario, &result) : command_fail(status, &err);
    ist_arena_free(arena);
    ist_scenario_free(scenario);
    return code;
}

const command command_deterrence_game = {
    .name = "deterrence game",
    .gist = "where allies send forces, each alone and all together",
    .operands = "[SCENARIO]",
    .about = "The scenario's allies split what they can deploy between theatres. Each counts its own part of the losses and pays for "
             "its own units abroad, and is better off by what the others send. Sets the point at which nobody can do better alone "
             "(Nash) beside the plan that is best for all: the price of non-cooperation, who gains, who pays, and the least "
             "compensation that makes the joint plan acceptable to each. Says how large a gain any ally could still have.",
    .examples =
        (const command_example[]){
            { "isthmus deterrence game", "the default scenario's allies as it begins" },
            { "isthmus deterrence game --crisis taiwan-strait=active", "while a war over the Taiwan Strait is on" },
            { "isthmus deterrence game --units --csv > units.csv", "where every unit stands, as a table" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
