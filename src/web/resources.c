/* SPDX-License-Identifier: Apache-2.0
 *
 * resources.c: the table of what the API serves. Addresses, errors and /openapi.json follow from it.
 */
#include "resource_list.h"

#define QUESTION "scenario against as_of seed futures until set off metric place lang"

/* The records of a table of the ledger. */
#define RECORDS(name, says, more)                                                                                               \
    { .path = "/ledger/" name, .title = says, .description = "The records of the table that were known on the day.",             \
      .parameters = "as_of lang", .formats = WEB_TABLE | (more), .make = web_ledger_table, .detail = name }

static const web_resource resources[] = {
    { .path = "/scenarios", .title = "The scenarios there are", .description = "Each world that can be asked about, with how many of its numbers are facts.",
      .parameters = "lang", .formats = WEB_TABLE, .make = web_scenarios_list },
    { .path = "/scenario", .title = "What a scenario is made of", .description = "Counterfactuals, areas and levers of cooperation, metrics, places and contingencies, with the words that queries use.",
      .parameters = "scenario as_of lang", .formats = WEB_TABLE, .make = web_scenario_parts },
    { .path = "/inputs", .title = "The numbers of a scenario", .description = "Every input with its source, or the reason for its range.",
      .parameters = "scenario as_of drawn lang", .formats = WEB_TABLE, .make = web_inputs },
    { .path = "/question", .title = "What is cooperation worth?", .description = "The headlines of a scenario: what each form of cooperation changes, with the interval between worlds. As a stream the answer comes in steps, the first within a tenth of a second.",
      .parameters = QUESTION " series", .formats = WEB_TABLE, .make = web_headlines, .stream = web_question },
    { .path = "/values", .title = "The worth of each area and lever", .description = "Every statement on one metric at one place: without, with all, Shapley and Owen values, alone, last in.",
      .parameters = QUESTION, .formats = WEB_TABLE, .make = web_values },
    RECORDS("sources", "Documents and data sets from which facts are taken", 0),
    RECORDS("actors", "Keys, names and aliases of actors", 0),
    RECORDS("areas", "Theatres, seas, straits and lanes", WEB_GEOJSON),
    RECORDS("events", "Dated events, from summits to meetings of ships", WEB_GEOJSON),
    RECORDS("holdings", "Equipment and stocks that actors have", 0),
    RECORDS("production", "Rates at which things are made, needed and used", 0),
    RECORDS("posture", "Forces stationed and deployed", 0),
    RECORDS("transit", "How far and how long between theatres", 0),
    RECORDS("vessels", "Ships on public lists", 0),
    RECORDS("claims", "Cause and effect as the paper argues it", 0),
    RECORDS("mechanisms", "How the model carries each claim, or why not", 0),
    RECORDS("outcomes", "What came later, to score forecasts against", 0),
    RECORDS("measures", "Rates and counts measured from feeds", 0),
    RECORDS("money", "Rates behind constant dollars", 0),
    { .path = "/ledger/transfers", .title = "Who gives what to whom", .description = "Framework, contract and delivered quantities, one row a deal, with sources and what others say.",
      .parameters = "from to item as_of lang", .formats = WEB_TABLE, .make = web_ledger_transfers },
    { .path = "/ledger/agreements", .title = "What is agreed", .description = "Agreements between all of the parties, in force on a day where one is given.",
      .parameters = "parties on as_of lang", .formats = WEB_TABLE, .make = web_ledger_agreements },
    { .path = "/ledger/spending", .title = "Defence spending as a share of GDP", .description = "By actor and year, and who stands above the target.",
      .parameters = "as_of lang", .formats = WEB_TABLE, .make = web_ledger_spending },
    { .path = "/ledger/exports", .title = "A supplier's exports over windows of years", .description = "Sums and growth, the growth that was published, and why they differ.",
      .parameters = "supplier windows as_of lang", .formats = WEB_TABLE, .make = web_ledger_exports },
    { .path = "/ledger/contradictions", .title = "Where sources contradict each other", .description = "Facts about the same thing that differ, the chosen one first, with the rule that chose.",
      .parameters = "table as_of lang", .formats = WEB_TABLE, .make = web_ledger_contradictions },
    { .path = "/ledger/fact", .title = "A fact with its source and its rivals", .description = "The fact of a key and the others about the same thing; of a source, the facts taken from it.",
      .parameters = "key! as_of lang", .formats = WEB_TABLE, .make = web_ledger_fact },
    { .path = "/dictionary", .title = "What each column of the ledger means", .description = "Every column of every table, with unit and meaning.",
      .parameters = "lang", .formats = WEB_TABLE, .make = web_ledger_dictionary },
};

const web_resource *web_resources(size_t *out_count)
{
    *out_count = sizeof resources / sizeof *resources;
    return resources;
}

const char *ist_web_resource(size_t i, const char **out_parameters)
{
    if (i >= sizeof resources / sizeof *resources) return NULL;
    if (out_parameters) *out_parameters = resources[i].parameters;
    return resources[i].path;
}
