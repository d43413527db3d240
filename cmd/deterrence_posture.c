/* SPDX-License-Identifier: Apache-2.0
 *
 * deterrence_posture.c: isthmus deterrence posture
 */
#include "deterrence.h"
#include <isthmus/analysis/trace.h>
#include <isthmus/base/time.h>
#include <isthmus/briefing.h>
#include <isthmus/briefing/posture.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const char    *month, *kind, *coalition, *against, *svg, *geojson;
    long long      future, futures, seed;
    bool           flows, crises, places, korean;
    text_list      set, off;
    scenario_asked scenario;
    table_form     form;
} asked;

static const option options[] = {
    { "month", OPTION_TEXT, OPTION_HOLDS(asked, month), "YYYY-MM", "only this month; of the map (default: the last one)" },
    { "kind", OPTION_TEXT, OPTION_HOLDS(asked, kind), "KIND", "of the map: one kind of force (default: all, as shares of the pool)" },
    { "flows", OPTION_FLAG, OPTION_HOLDS(asked, flows), NULL, "what leaves from where to where, by month of departure" },
    { "crises", OPTION_FLAG, OPTION_HOLDS(asked, crises), NULL, "in what share of futures each crisis builds up, is a war, begins" },
    { "places", OPTION_FLAG, OPTION_HOLDS(asked, places), NULL, "where theatres, home, crises and actors lie, instead; nothing is replayed" },
    { "future", OPTION_INTEGER, OPTION_HOLDS(asked, future), "N", "one future alone, as `run --trace N` tells it", .low = 0, .high = 9e15 },
    { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, futures), "N", "how many (default 256)", .low = 8, .high = 65536, .multiple = 8 },
    { "seed", OPTION_INTEGER, OPTION_HOLDS(asked, seed), "S", "of the random numbers (default 1)", .low = 0, .high = 9e15 },
    { "coalition", OPTION_TEXT, OPTION_HOLDS(asked, coalition), "LEVERS", "none, all, or names of levers and areas with commas between (default all)" },
    { "against", OPTION_TEXT, OPTION_HOLDS(asked, against), "COUNTERFACTUAL", "the world without cooperation (default: the scenario's first)" },
    { "set", OPTION_TEXTS, OPTION_HOLDS(asked, set), "INPUT:VALUE", "a number in place of an input, in every future; may be said again" },
    { "off", OPTION_TEXTS, OPTION_HOLDS(asked, off), "LEVER", "a lever or area of cooperation that is never on; may be said again" },
    { "svg", OPTION_TEXT, OPTION_HOLDS(asked, svg), "FILE", "draw the map", .written = true },
    { "korean", OPTION_FLAG, OPTION_HOLDS(asked, korean), NULL, "names of places in Korean on the map" },
    { "geojson", OPTION_TEXT, OPTION_HOLDS(asked, geojson), "FILE", "where theatres, home, crises and actors lie", .written = true },
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .future = -1, .futures = 256, .seed = 1, .coalition = "all", .scenario = { .as_of = NO_DAY } };

typedef struct work {
    const asked        *a;
    ist_ledger         *ledger;
    ist_scenario       *scenario;
    ist_outlines       *outlines;
    ist_arena          *arena;
    ist_posture_request request;
    ist_posture         posture;
    int                 month, kind;
} work;

static ist_status read_words(work *w, ist_error *err)
{
    const asked  *a = w->a;
    ist_coalition off = 0;
    w->month = a->svg ? w->scenario->world.months - 1 : IST_ALL_MONTHS;
    w->kind = IST_NONE;
    if (a->month) {
        if (!ist_parse_month(a->month, &w->month)) return ist_fail(err, IST_USAGE, "--month '%s' is not a month; YYYY-MM is allowed", a->month);
        w->month -= w->scenario->world.start;
        if (w->month < -1 || w->month >= w->scenario->world.months) return command_month_outside(w->scenario, a->month, err);
    }
    if (a->kind) IST_TRY(command_find_entry(&w->scenario->entries[IST_SECTION_KINDS], "kind of force", a->kind, &w->kind, err));
    w->request = (ist_posture_request){ .seed = (uint64_t)a->seed, .futures = (uint64_t)a->futures, .one = a->future >= 0 ? (uint64_t)a->future + 1 : 0 };
    IST_TRY(ist_scenario_counterfactual(w->scenario, a->against, &w->request.counterfactual, err));
    IST_TRY(ist_briefing_given(w->arena, w->scenario, w->request.counterfactual, a->set.at, (size_t)a->set.count, &w->request.given, err));
    IST_TRY(ist_briefing_off(w->scenario, a->off.at, (size_t)a->off.count, &off, err));
    IST_TRY(ist_scenario_levers(w->scenario, a->coalition, &w->request.coalition, err));
    w->request.coalition &= ~off;
    return IST_OK;
}

static ist_status read_atlas(work *w, ist_atlas *out, ist_error *err)
{
    char *folder = NULL, path[4096];
    IST_TRY(command_find_shipped("data", &folder, err));
    snprintf(path, sizeof path, "%s/map/countries-110m.geojson", folder);
    free(folder);
    IST_TRY(ist_outlines_read(&w->outlines, path, err));
    return ist_atlas_make(w->scenario, w->ledger, w->outlines, w->arena, out, err);
}

static ist_status write_pictures(work *w, ist_error *err)
{
    ist_atlas  atlas;
    ist_buffer text = { 0 };
    ist_status status;
    if (!w->a->svg && !w->a->geojson) return IST_OK;
    IST_TRY(read_atlas(w, &atlas, err));
    if (w->a->geojson) {
        status = ist_briefing_sites_geojson(&text, &atlas, err);
        if (status == IST_OK) status = ist_write_file(w->a->geojson, text.at, text.length, err);
        ist_buffer_clear(&text);
        if (status != IST_OK) return status;
    }
    if (!w->a->svg) return IST_OK;
    status = ist_briefing_posture_map(&text, &w->posture, &(ist_posture_view){ w->scenario, &atlas, w->month, w->kind, w->a->korean, 0 }, err);
    if (status == IST_OK) status = ist_write_file(w->a->svg, text.at, text.length, err);
    ist_buffer_clear(&text);
    return status;
}

static int print(const work *w)
{
    const asked *a = w->a;
    ist_buffer   words = { 0 };
    ist_table   *table = a->flows    ? ist_briefing_posture_flows(w->scenario, &w->posture, w->month)
                         : a->crises ? ist_briefing_posture_crises(w->scenario, &w->posture, w->month)
                                     : ist_briefing_posture(w->scenario, &w->posture, w->month);
    int code = command_print_made(table, a->form);
    if (a->form.csv || a->form.json || code != EXIT_DONE) return code;
    ist_briefing_posture_words(&words, &w->posture, &w->request);
    printf("\n%s\n%s\n", words.failed ? "" : words.at, ist_briefing_condition);
    ist_buffer_clear(&words);
    return EXIT_DONE;
}

static int print_places(work *w)
{
    ist_atlas  atlas;
    ist_error  err = { 0 };
    ist_status status = read_atlas(w, &atlas, &err);
    ist_table *table = status == IST_OK ? ist_briefing_sites(&atlas) : NULL;
    int        code = table ? command_print_table(table, w->a->form) : command_fail(status == IST_OK ? IST_NOMEM : status, &err);
    ist_table_free(table);
    return code;
}

static int run(const command_context *context)
{
    work        w = { .a = context->values };
    ist_error   err = { 0 };
    ist_control control = { .threads = ist_cores(), .stop = context->stop };
    ist_status  status = command_open_ledger(w.a->scenario.ledger, &w.ledger, &err);
    if (status == IST_OK) status = command_open_scenario(context->operand_count ? context->operands[0] : NULL, &w.a->scenario, w.ledger, &w.scenario, &err);
    if (status == IST_OK) status = (w.arena = ist_arena_new()) ? read_words(&w, &err) : ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK && !w.a->places) status = ist_posture_run(&w.scenario->world, &w.request, &control, w.arena, &w.posture, &err);
    if (status == IST_OK && !w.a->places) status = write_pictures(&w, &err);
    int code = EXIT_DONE;
    if (status != IST_OK) code = command_fail(status, &err);
    else if (w.a->places) code = print_places(&w);
    else if (!command_is_stdout(w.a->svg) && !command_is_stdout(w.a->geojson)) code = print(&w);
    ist_outlines_free(w.outlines);
    ist_arena_free(w.arena);
    ist_scenario_free(w.scenario);
    ist_ledger_free(w.ledger);
    return code;
}

const command command_deterrence_posture = {
    .name = "deterrence posture",
    .gist = "where the pool stands, what moves, what burns",
    .operands = "[SCENARIO]",
    .about = "Replays futures and says how many units of each kind stand in each theatre, at home and under way at the end of each "
             "month, with their spread between futures; with --flows what leaves from where to where, with --crises in what share of "
             "futures a crisis builds up or is a war. With --future it is one future, the one that `run --trace` tells.",
    .examples =
        (const command_example[]){
            { "isthmus deterrence posture --month 2027-01", "the pool in a month, over 256 futures" },
            { "isthmus deterrence posture --svg map.svg --month 2027-01 --kind surface-combatant", "ships on the map" },
            { "isthmus deterrence posture --future 3 --flows", "what moves in one future" },
            { "isthmus deterrence posture --set base.korea:0.005 --off practical", "with a number and an area of cooperation changed, as on the page" },
            { "isthmus deterrence posture --crises --coalition none --csv > crises.csv", "crises in the world without cooperation" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
