/* SPDX-License-Identifier: Apache-2.0
 *
 * deterrence_frontier.c: isthmus deterrence frontier
 */
#include "deterrence.h"
#include <isthmus/briefing.h>
#include <isthmus/briefing/deterrence.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const char    *between, *kind, *svg;
    bool           all, exchanges;
    text_list      set, off;
    moment_asked   moment;
    scenario_asked scenario;
    table_form     form;
} asked;

static const option options[] = {
    { "between", OPTION_TEXT, OPTION_HOLDS(asked, between), "A,B", "the two theatres (default: the scenario's first two)" },
    { "kind", OPTION_TEXT, OPTION_HOLDS(asked, kind), "KIND", "one kind of force, or `all` for all kinds together (default: every curve)" },
    { "exchanges", OPTION_FLAG, OPTION_HOLDS(asked, exchanges), NULL, "with --csv or --json: the exchange rates instead of the points", .with = "csv json" },
    { "all", OPTION_FLAG, OPTION_HOLDS(asked, all), NULL, "every point on the terminal too" },
    { "svg", OPTION_TEXT, OPTION_HOLDS(asked, svg), "FILE", "draw the curves", .written = true },
    OPTIONS_OF_MOMENT(asked, moment),
    { "set", OPTION_TEXTS, OPTION_HOLDS(asked, set), "INPUT:VALUE", "a number in place of an input; may be said again" },
    { "off", OPTION_TEXTS, OPTION_HOLDS(asked, off), "LEVER", "with --cooperation: a lever or area that is never on; may be said again" }, /* says nothing, but is no fault, in a recipe of the page */
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .moment = MOMENT_DEFAULTS, .scenario = { .as_of = NO_DAY } };

static ist_status read_pair(const ist_scenario *scenario, const char *text, int *out_a, int *out_b, ist_error *err)
{
    *out_a = 0;
    *out_b = 1;
    if (!text) return scenario->world.n_theatres > 1 ? IST_OK : ist_fail(err, IST_MISSING, "the scenario has one theatre: there is nothing to trade");
    char      *first = strdup(text), *comma = first ? strchr(first, ',') : NULL;
    ist_status status = !first   ? ist_fail(err, IST_NOMEM, "out of memory")
                        : comma ? IST_OK
                                 : ist_fail(err, IST_USAGE, "--between '%s': two theatres are meant, with a comma between", text);
    if (comma) *comma = '\0';
    if (status == IST_OK) status = command_find_theatre(scenario, first, out_a, err);
    if (status == IST_OK) status = command_find_theatre(scenario, comma + 1, out_b, err);
    free(first);
    return status;
}

static ist_status draw(const asked *a, const ist_scenario *scenario, const ist_frontier *frontier, const char *when, ist_error *err)
{
    ist_buffer svg = { 0 };
    ist_status status = ist_briefing_frontier_chart(&svg, scenario, frontier, when, err);
    if (status == IST_OK) status = ist_write_file(a->svg, svg.at, svg.length, err);
    ist_buffer_clear(&svg);
    return status;
}

static int print(const command_context *context, const ist_scenario *scenario, const ist_frontier *frontier, int kind, const char *when)
{
    const asked *a = context->values;
    ist_buffer   words = { 0 };
    int          code;
    if (a->form.csv || a->form.json)
        return command_print_made(a->exchanges ? ist_briefing_exchanges(scenario, frontier) : ist_briefing_frontier(scenario, frontier, kind, false),
                           a->form);
    ist_buffer_print(&words, "%s: %s\n\n", scenario->title, when);
    ist_briefing_frontier_words(&words, scenario, frontier);
    ist_buffer_add(&words, "\n");
    if ((code = command_print_text(&words))) return code;
    if ((code = command_print_made(ist_briefing_frontier(scenario, frontier, kind, !a->all), a->form))) return code;
    putchar('\n');
    if ((code = command_print_made(ist_briefing_exchanges(scenario, frontier), a->form))) return code;
    printf("\n%s\n", ist_briefing_condition);
    return EXIT_DONE;
}

static ist_status read_changes(const asked *a, const ist_scenario *scenario, ist_arena *arena, ist_situation_request *request, ist_error *err)
{
    ist_coalition off = 0;
    IST_TRY(ist_briefing_given(arena, scenario, request->counterfactual, a->set.at, (size_t)a->set.count, &request->given, err));
    IST_TRY(ist_briefing_off(scenario, a->off.at, (size_t)a->off.count, &off, err));
    request->coalition &= ~off;
    return IST_OK;
}

static int run(const command_context *context)
{
    const asked          *a = context->values;
    ist_scenario         *scenario = NULL;
    ist_arena            *arena = NULL;
    ist_buffer            when = { 0 };
    ist_error             err = { 0 };
    ist_situation_request request;
    ist_situation         situation;
    ist_frontier          frontier;
    int                   states[IST_MAX_CONTINGENCIES], kind = IST_NONE, first, second;
    int code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    ist_status status = (arena = ist_arena_new()) ? IST_OK : ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = read_pair(scenario, a->between, &first, &second, &err);
    if (status == IST_OK && a->kind && strcmp(a->kind, "all") == 0) kind = (int)scenario->world.n_kinds;
    else if (status == IST_OK && a->kind) status = command_find_entry(&scenario->entries[IST_SECTION_KINDS], "kind of force", a->kind, &kind, &err);
    if (status == IST_OK) status = command_read_moment(scenario, &a->moment, states, &request, &err);
    if (status == IST_OK) status = read_changes(a, scenario, arena, &request, &err);
    if (status == IST_OK) status = ist_situation_find(&scenario->world, &request, arena, &situation, &err);
    if (status == IST_OK) status = ist_frontier_find(&situation, first, second, arena, &frontier, &err);
    command_moment_words(&when, scenario, &a->moment);
    if (status == IST_OK && a->svg) status = draw(a, scenario, &frontier, when.at, &err);
    if (status != IST_OK) code = command_fail(status, &err);
    else if (!command_is_stdout(a->svg)) code = print(context, scenario, &frontier, kind, when.at);
    ist_buffer_clear(&when);
    ist_arena_free(arena);
    ist_scenario_free(scenario);
    return code;
}

const command command_deterrence_frontier = {
    .name = "deterrence frontier",
    .gist = "what one theatre costs the other, split by split",
    .operands = "[SCENARIO]",
    .about = "Shares the pool between two theatres in every way and sets the expected loss by war in one against the other: for each "
             "kind of force while the others stand as today, and for all kinds together. Marks today's posture and the split with "
             "the least loss, and says what one unit more here costs there. The loss is the owner's of docs/model.md section 4; with "
             "all elasticities at 0 no split differs from another. The optimum carries a certificate: how far it can be from the best.",
    .examples =
        (const command_example[]){
            { "isthmus deterrence frontier", "Europe against the Indo-Pacific as the default scenario begins" },
            { "isthmus deterrence frontier --crisis taiwan-strait=active --kind air-defence-battery", "one kind of force while a war is on" },
            { "isthmus deterrence frontier --month 2027-01 --svg frontier.svg", "with the stocks of a later month, as a picture" },
            { "isthmus deterrence frontier --expect --csv > frontier.csv", "the expectation over futures, every point" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
