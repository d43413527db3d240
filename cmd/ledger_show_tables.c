/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_show_tables.c: isthmus ledger show TABLE, for the tables that need no answer of their own
 */
#include "inputs.h"
#include "ledger.h"

#include <isthmus/ledger/export.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    const char *ledger;
    int as_of;
    bool geojson;
    table_form form;
} asked;

static const option options[] = {
    OPTION_OF_DAY(asked, as_of),
    OPTION_OF_LEDGER(asked, ledger),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const option options_of_places[] = {
    { "geojson", OPTION_FLAG, OPTION_HOLDS(asked, geojson), NULL,
      "what has a place, as GeoJSON (public records only)", .without = "csv json" },
    OPTION_OF_DAY(asked, as_of),
    OPTION_OF_LEDGER(asked, ledger),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .as_of = NO_DAY };

static int run(const command_context *context)
{
    const asked *a = context->values;
    const ist_record *record = ist_record_named(strrchr(context->command->name, ' ') + 1);
    ist_ledger *ledger = NULL;
    ist_sheet sheet = { 0 };
    ist_buffer text = { 0 };
    ist_error err = { 0 };
    int code;
    ist_status status = command_open_ledger(a->ledger, &ledger, &err);
    if (status == IST_OK && a->geojson) {
        status = ist_ledger_export(ledger, record, IST_EXPORT_GEOJSON, command_as_of(a->as_of), false, &text, NULL,
                                   &err);
        code = status == IST_OK ? command_print_text(&text) : command_fail(status, &err);
    } else {
        if (status == IST_OK) status = ist_show_table(ledger, record, command_as_of(a->as_of), &sheet, &err);
        code = status == IST_OK ? command_print_sheet(&sheet, a->form) : command_fail(status, &err);
    }
    ist_buffer_clear(&text);
    ist_ledger_free(ledger);
    return code;
}

#define SHOW_TABLE(table, what, rows)                                                                                  \
    const command command_ledger_show_##table = {                                                                      \
        .name = "ledger show " #table,                                                                                 \
        .gist = what,                                                                                                  \
        .operands = "",                                                                                                \
        .about = "The records of the table `" #table "` that were known on the as-of day and that no correction "      \
                 "known by then replaces. --csv and --json give every column that any record fills.",                  \
        .examples =                                                                                                    \
            (const command_example[]){                                                                                 \
                { "isthmus ledger show " #table, "for reading" },                                                      \
                { "isthmus ledger show " #table " --csv > " #table ".csv", "for a spreadsheet" },                      \
                { NULL, NULL },                                                                                        \
            },                                                                                                         \
        .options = rows,                                                                                               \
        .defaults = &defaults,                                                                                         \
        .values_size = sizeof(asked),                                                                                  \
        .run = run,                                                                                                    \
    }

SHOW_TABLE(sources, "documents and data sets from which facts are taken", options);
SHOW_TABLE(actors, "keys, names and aliases of actors", options);
SHOW_TABLE(areas, "theatres, seas, straits and lanes", options_of_places);
SHOW_TABLE(events, "dated events, from summits to meetings of ships", options_of_places);
SHOW_TABLE(holdings, "equipment and stocks that actors have", options);
SHOW_TABLE(production, "rates at which things are made, needed and used", options);
SHOW_TABLE(posture, "forces stationed and deployed", options);
SHOW_TABLE(transit, "how far and how long between theatres", options);
SHOW_TABLE(vessels, "ships on public lists", options);
SHOW_TABLE(claims, "cause and effect as the paper argues it", options);
SHOW_TABLE(mechanisms, "how the model carries each claim, or why not", options);
SHOW_TABLE(outcomes, "what came later, to score forecasts against", options);
SHOW_TABLE(measures, "rates and counts measured from feeds", options);
SHOW_TABLE(money, "rates behind constant dollars", options);
