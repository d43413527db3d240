/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_patrol.c: where ships and aircraft find most.
 */
#include "command.h"

#include <isthmus/base/time.h>
#include <isthmus/sea/event.h>
#include <isthmus/sea/patrol.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const char *areas, *fleet, *only, *kinds;
    double      months;
    bool        whole, scenario;
    table_form  form;
} asked;
static const option options[] = {
    { "fleet", OPTION_TEXT, OPTION_HOLDS(asked, fleet), "FILE", "the craft: partner,craft,units,sweep_nm,speed_kn,hours[,consent,area,months]" },
    { "areas", OPTION_TEXT, OPTION_HOLDS(asked, areas), "FILE", "GeoJSON polygons (default: the shipped areas)" },
    { "only", OPTION_TEXT, OPTION_HOLDS(asked, only), "NAMES", "these areas, with commas between (default all)" },
    { "kind", OPTION_TEXT, OPTION_HOLDS(asked, kinds), "KINDS", "count these kinds of event, with commas between (default all)" },
    { "months", OPTION_NUMBER, OPTION_HOLDS(asked, months), "N", "over which exercises are spread (default 12)", .low = 1, .high = 600 },
    { "whole", OPTION_FLAG, OPTION_HOLDS(asked, whole), NULL, "cut no craft: each is in one area the whole time" },
    { "scenario", OPTION_FLAG, OPTION_HOLDS(asked, scenario), NULL, "print the rows of patrol_areas for a scenario instead" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .months = 12 };
static const command_example examples[] = {
    { "isthmus sea patrol events.csv --fleet fleet.csv --only yellow-sea,east-china-sea,korea-strait", "One plan for all craft, and what each partner's own plan would find." },
    { "isthmus sea patrol events.csv --fleet fleet.csv --kind dark-rendezvous --whole", "Whole craft, against one kind of event." },
    { "isthmus sea patrol events.csv --fleet fleet.csv --scenario", "The same numbers as rows of a scenario." },
    { 0 },
};

static int print_table(const command_context *context, const ist_sea_patrol_input *in, const ist_sea_patrol_plan *plan)
{
    static const ist_column columns[] = {
        { .name = "area", .heading = "Area", .meaning = "name of the area" },
        { .name = "square_nm", .heading = "Size", .kind = IST_COLUMN_NUMBER, .digits = 0, .unit = "nm2", .meaning = "nautical miles squared" },
        { .name = "events_month", .heading = "Events", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "a month", .meaning = "events a month" },
        { .name = "ships", .heading = "Ships", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "free ships placed here" },
        { .name = "aircraft", .heading = "Aircraft", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "free aircraft placed here" },
        { .name = "presence_months", .heading = "Exercises", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "presence-months", .meaning = "craft-months of exercises and standing tasks" },
        { .name = "found_share", .heading = "Found", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share of events found by one plan" },
        { .name = "found_alone_share", .heading = "Each alone", .kind = IST_COLUMN_SHARE, .digits = 1, .meaning = "share found when each partner plans for itself" },
        { .name = "found_month", .heading = "Found", .kind = IST_COLUMN_NUMBER, .digits = 2, .unit = "a month", .meaning = "events found a month by one plan" },
        { .name = "attacks", .heading = "Attacks", .kind = IST_COLUMN_NUMBER, .digits = 2, .unit = "a month", .meaning = "by pirates, without any presence" },
        { .name = "attacks_left", .heading = "Left", .kind = IST_COLUMN_NUMBER, .digits = 2, .unit = "a month", .meaning = "by pirates, with this plan" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    char       note[300];
    if (!table) return command_fail(IST_NOMEM, NULL);
    for (size_t i = 0; i < in->n_areas; i++) {
        const ist_sea_patrol_area  *area = &in->areas[i];
        const ist_sea_patrol_place *place = &plan->places[i];
        const double cells[] = { area->square_nm, area->events, place->units[IST_SEA_SHIP], place->units[IST_SEA_PLANE], place->presence_months, place->found, place->found_alone,
                                 area->events * place->found, area->attacks, place->attacks_left };
        ist_table_add_text(table, area->name);
        for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) ist_table_add_number(table, cells[k]);
    }
    snprintf(note, sizeof note, "Events a month: %.2f; found by one plan %.2f, by each partner's own %.2f: one plan finds %.2f more.", plan->events, plan->found, plan->found_alone,
             plan->found - plan->found_alone);
    ist_table_add_footnote(table, note);
    snprintf(note, sizeof note, "%zu events in these areas over %.1f months, %zu elsewhere, %zu rows not read.%s", in->counted, in->months, in->outside, in->refused,
             plan->withheld > 0 ? " Craft whose country does not consent are left out." : "");
    ist_table_add_footnote(table, note);
    return command_print_made(table, ((const asked *)context->values)->form);
}

/* kappa is that of the first row of ships; values are events a month, the same for every partner that serves. */
static int print_scenario(const ist_sea_patrol_input *in)
{
    const ist_sea_patrol_unit *ship = NULL;
    for (size_t i = 0; i < in->n_units && !ship; i++)
        if (in->units[i].craft == IST_SEA_SHIP) ship = &in->units[i];
    printf("patrol_areas:\n  reason: >\n    kappa: sweep width times speed times hours a month over the size of the area (random search). value: events a month.\n");
    if (in->last_day > 0) { /* the day from which the numbers could be held */
        char day[IST_DATE_TEXT];
        ist_format_day(in->last_day, day);
        printf("  since: %s\n", day);
    }
    for (size_t i = 0; i < in->n_areas; i++) {
        const ist_sea_patrol_area *area = &in->areas[i];
        printf("  %s: {kappa: %.4g, ", area->name, ship ? ship->swept / area->square_nm : 0);
        if (area->attacks > 0) printf("attacks: %.4g, ", area->attacks);
        printf("value: {");
        for (size_t k = 0, said = 0; k < in->n_units; k++) {
            bool seen = !in->units[k].consents;
            for (size_t j = 0; j < k; j++) seen = seen || strcmp(in->units[j].partner, in->units[k].partner) == 0;
            if (!seen) printf("%s%s: %.4g", said++ ? ", " : "", in->units[k].partner, area->events);
        }
        printf("}}\n");
    }
    return EXIT_DONE;
}

static ist_status check_kinds(const char *kinds, ist_error *err)
{
    for (const char *at = kinds; at && *at;) {
        char         word[40];
        ist_sea_kind kind;
        size_t       length = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), at);
        IST_TRY(ist_sea_kind_read(&kind, word, err));
        at += length + (at[length] == ',');
    }
    return IST_OK;
}

static int run(const command_context *context)
{
    const asked          *a = context->values;
    ist_error             err = { 0 };
    ist_status            status = IST_OK;
    char                 *shipped = NULL;
    int                   code = EXIT_DONE;
    ist_sea_patrol_input *in = calloc(1, sizeof *in);
    ist_sea_patrol_plan  *plan = calloc(1, sizeof *plan);
    if (!a->fleet) {
        code = command_misuse(context->command, "sea patrol: --fleet FILE is needed");
        goto done;
    }
    if (!in || !plan) {
        code = command_fail(IST_NOMEM, NULL);
        goto done;
    }
    IST_CHECK(check_kinds(a->kinds, &err));
    in->horizon = a->months;
    in->months = 1;
    if (!a->areas) IST_CHECK(command_find_shipped("data/areas.geojson", &shipped, &err));
    IST_CHECK(ist_sea_patrol_read_areas(in, a->areas ? a->areas : shipped, a->only, &err));
    for (int i = 0; i < context->operand_count; i++) IST_CHECK(ist_sea_patrol_read_events(in, context->operands[i], a->kinds, &err));
    IST_CHECK(ist_sea_patrol_read_fleet(in, a->fleet, &err));
    ist_sea_patrol_plan_make(in, a->whole, plan);
    code = a->scenario ? print_scenario(in) : print_table(context, in, plan);
done:
    if (status != IST_OK) code = command_fail(status, &err);
    if (in) ist_sea_patrol_clear(in);
    free(in);
    free(plan);
    free(shipped);
    return code;
}

const command command_sea_patrol = {
    .name = "sea patrol",
    .gist = "place ships and aircraft where they find most",
    .operands = "EVENTS...",
    .about =
        "Reads events (CSV with lon, lat and start, as `isthmus sea events --csv` and the generator's truth.csv write them), counts them in each area, and "
        "shares the craft of all partners over the areas so that most events are found: random search, a share 1 - exp(-swept / size) of what happens in an "
        "area, and water-filling over the areas. Beside it stands what the partners find when each plans for itself and knows no other's plan.\n\n"
        "The fleet is a CSV. A row with consent no adds nothing. A row with an area is an exercise or a standing task: it stays there for its months, counts "
        "as presence-months, and the free craft are placed around it. An area's property attacks (pirates' attacks a month) is thinned by the same factor.\n\n"
        "With --scenario the same numbers are written as rows of a scenario's patrol_areas.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
