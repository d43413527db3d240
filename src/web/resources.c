/* SPDX-License-Identifier: Apache-2.0
 *
 * resources.c: the table of what the API serves. Addresses, errors and /openapi.json follow from it.
 */
#include "resource_list.h"

#define QUESTION "scenario against as_of seed futures until set off metric place"

#define WORLD "scenario against as_of seed futures set off world future month"
#define TRANSFERS "scenario against as_of seed futures off world"

/* The records of a table of the ledger. */
#define RECORDS(name, says, more)                                                                                               \
    { .path = "/ledger/" name, .title = says, .description = "The records of the table that were known on the day.",             \
      .parameters = "as_of", .formats = WEB_TABLE | (more), .make = web_ledger_table, .detail = name }

static const web_resource resources[] = {
    { .path = "/scenarios", .title = "The scenarios there are", .description = "Each world that can be asked about, with how many of its numbers are facts.",
      .parameters = "", .formats = WEB_TABLE, .make = web_scenarios_list },
    { .path = "/scenario", .title = "What a scenario is made of", .description = "Counterfactuals, areas and levers of cooperation, metrics, places and contingencies, with the words that queries use.",
      .parameters = "scenario as_of", .formats = WEB_TABLE, .make = web_scenario_parts },
    { .path = "/inputs", .title = "The numbers of a scenario", .description = "Every input with its source, or the reason for its range.",
      .parameters = "scenario as_of drawn", .formats = WEB_TABLE, .make = web_inputs },
    { .path = "/inputs/main", .title = "The inputs that matter most", .description = "Ten inputs with their ranges, chosen headline by headline from a screening; each with its reason and what would settle it.",
      .parameters = "scenario as_of", .formats = WEB_TABLE, .make = web_main_inputs },
    { .path = "/refute", .title = "What would turn a headline?", .description = "The smallest change of assumptions after which a headline no longer holds. The search takes a minute or more: as a stream it says how far it is.",
      .parameters = "scenario against as_of seed futures claim count inputs", .formats = WEB_TABLE, .make = web_refute, .stream = web_refute_stream },
    { .path = "/discover", .title = "In which worlds does a claim hold?", .description = "The box of inputs in which a claim holds, or fails, far more often than elsewhere. Worlds are drawn and asked one by one: as a stream it says how far it is.",
      .parameters = "scenario against as_of seed futures claim! fails count samples inputs", .formats = WEB_TABLE, .make = web_discover, .stream = web_discover_stream },
    { .path = "/question", .title = "What is cooperation worth?", .description = "The headlines of a scenario: what each form of cooperation changes, with the interval between worlds. As a stream the answer comes in steps, the first within a tenth of a second.",
      .parameters = QUESTION " series line", .formats = WEB_TABLE | WEB_SVG, .make = web_headlines, .stream = web_question },
    { .path = "/values", .title = "The worth of each area and lever", .description = "Every statement on one metric at one place: without, with all, Shapley and Owen values, alone, last in.",
      .parameters = QUESTION, .formats = WEB_TABLE | WEB_SVG, .make = web_values },
    { .path = "/beliefs", .title = "Which belief parts two answers?", .description = "Two people's ranges for some inputs: what each finds, how much of the difference each input makes, and what would settle it. As a stream with progress.",
      .parameters = "scenario against as_of seed futures a b metric place area", .formats = WEB_TABLE, .make = web_beliefs, .stream = web_beliefs_stream },
    { .path = "/comparison", .title = "Two answers side by side", .description = "Every statement on one metric in two scenarios over the same futures, with the difference, its simulation error and, where no number has two ranges, its interval between worlds.",
      .parameters = QUESTION " with! with_against levers", .formats = WEB_TABLE, .make = web_comparison, .stream = web_table_stream },
    { .path = "/compare", .title = "Where two scenarios differ", .description = "Number by number and entry by entry, with source or reason.",
      .parameters = "scenario with! as_of", .formats = WEB_TABLE, .make = web_compare },
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
      .parameters = "from to item as_of", .formats = WEB_TABLE, .make = web_ledger_transfers },
    { .path = "/ledger/agreements", .title = "What is agreed", .description = "Agreements between all of the parties, in force on a day where one is given.",
      .parameters = "parties on as_of", .formats = WEB_TABLE, .make = web_ledger_agreements },
    { .path = "/ledger/spending", .title = "Defence spending as a share of GDP", .description = "By actor and year, and who stands above the target.",
      .parameters = "as_of", .formats = WEB_TABLE, .make = web_ledger_spending },
    { .path = "/ledger/exports", .title = "A supplier's exports over windows of years", .description = "Sums and growth, the growth that was published, and why they differ.",
      .parameters = "supplier windows as_of", .formats = WEB_TABLE, .make = web_ledger_exports },
    { .path = "/ledger/contradictions", .title = "Where sources contradict each other", .description = "Facts about the same thing that differ, the chosen one first, with the rule that chose.",
      .parameters = "table as_of", .formats = WEB_TABLE, .make = web_ledger_contradictions },
    { .path = "/ledger/fact", .title = "A fact with its source and its rivals", .description = "The fact of a key and the others about the same thing; of a source, the facts taken from it.",
      .parameters = "key! as_of", .formats = WEB_TABLE, .make = web_ledger_fact },
    { .path = "/dictionary", .title = "What each column of the ledger means", .description = "Every column of every table, with unit and meaning.",
      .parameters = "", .formats = WEB_TABLE, .make = web_ledger_dictionary },
    { .path = "/world", .title = "Where the pool stands", .description = "Units of each kind in each theatre, at home and under way at the end of each month, over futures or in one; as a map of a month.",
      .parameters = WORLD " kind lang", .formats = WEB_TABLE | WEB_SVG | WEB_GEOJSON, .make = web_world, .stream = web_world_stream },
    { .path = "/world/flows", .title = "What moves between theatres", .description = "Units that leave from where to where, by month of departure, with the months under way.",
      .parameters = WORLD, .formats = WEB_TABLE, .make = web_world_flows },
    { .path = "/world/crises", .title = "Crises month by month", .description = "In what share of futures a crisis builds up, is a war, begins.",
      .parameters = WORLD, .formats = WEB_TABLE, .make = web_world_crises },
    { .path = "/world/places", .title = "Where theatres, home, crises and actors lie", .description = "Points for names and arrows, and the areas of theatres.",
      .parameters = "scenario as_of", .formats = WEB_TABLE | WEB_GEOJSON, .make = web_world_places },
    { .path = "/world/tradeoff", .title = "What a move costs the other theatre", .description = "What one unit more here costs there, kind by kind, at the month's posture and at the optimum; the curve of every split as a picture.",
      .parameters = "scenario against as_of seed set off world month between crisis", .formats = WEB_TABLE | WEB_SVG, .make = web_world_tradeoff },
    { .path = "/world/story", .title = "One future told", .description = "What happened month by month, and which draw and rule decided it.",
      .parameters = "scenario against as_of seed set off world future", .formats = WEB_TABLE, .make = web_world_story },
    { .path = "/transfers", .title = "Ordered, under contract, delivered, forecast", .description = "By order, customer or production line: framework, contract and delivered at the start, and the forecast to a month with its spread.",
      .parameters = TRANSFERS " from to item by scope", .formats = WEB_TABLE | WEB_SVG, .make = web_transfers, .stream = web_table_stream },
    { .path = "/transfers/years", .title = "Orders, customers and lines year by year", .description = "What is signed, delivered, lapsed and waiting at the end of each year, with the spread between futures.",
      .parameters = TRANSFERS " from to item", .formats = WEB_TABLE, .make = web_transfers_years, .stream = web_table_stream },
    { .path = "/transfers/backfill", .title = "What a pipeline lets a donor give", .description = "Each donation with orders behind it: what is given, and what goes when the orders go.",
      .parameters = TRANSFERS " route", .formats = WEB_TABLE | WEB_SVG, .make = web_transfers_backfill, .stream = web_table_stream },
    { .path = "/transfers/chains", .title = "Producer to donor to recipient", .description = "Each producer behind a donation, and what is given without it.",
      .parameters = TRANSFERS " route", .formats = WEB_TABLE | WEB_SVG, .make = web_transfers_chains, .stream = web_table_stream },
    { .path = "/names", .title = "What the parts of a scenario are called", .description = "Titles of actors, items, orders, lines, donations, kinds of force, theatres and contingencies; Korean where the ledger has it.",
      .parameters = "scenario as_of", .formats = WEB_TABLE, .make = web_names },
    { .path = "/exchange", .title = "Partners of the exchange", .description = "What was offered to each and what each gave, decisions counted.",
      .parameters = "partner", .formats = WEB_TABLE, .make = web_exchange },
    { .path = "/exchange/decisions", .title = "Decisions with their reasons", .description = "What was released, released in part or refused, the newest first, with the rule that decided.",
      .parameters = "partner before most", .formats = WEB_TABLE, .make = web_exchange_decisions },
    { .path = "/exchange/days", .title = "In and out by day", .description = "Objects that entered a partner's outbox, and objects that it gave.",
      .parameters = "partner", .formats = WEB_TABLE, .make = web_exchange_days },
    { .path = "/exchange/rules", .title = "How often each rule decided", .description = "By partner.",
      .parameters = "partner", .formats = WEB_TABLE, .make = web_exchange_rules },
    { .path = "/exchange/chains", .title = "Whether the audit holds", .description = "Both chains of each partner, walked link by link now.",
      .parameters = "partner", .formats = WEB_TABLE, .make = web_exchange_chains },
    { .path = "/exchange/agreements", .title = "Agreements in force, and what may pass under them", .description = "The register, with the categories of information that each lets pass; as a timeline.",
      .parameters = "parties on as_of", .formats = WEB_TABLE | WEB_SVG, .make = web_exchange_agreements },
    { .path = "/evidence", .title = "What is known, and since when", .description = "Every dated fact of the ledger with its source and the place in it; events as a timeline.",
      .parameters = "table as_of", .formats = WEB_TABLE | WEB_SVG, .make = web_evidence },
    { .path = "/claims", .title = "The paper's claims, tried", .description = "Each claim of cause and effect with the mechanism that carries it and the sign it has in this scenario, or why it is not modelled.",
      .parameters = "scenario against as_of seed futures", .formats = WEB_TABLE, .make = web_claims, .stream = web_table_stream },
    { .path = "/scores", .title = "Forecasts scored", .description = "What was forecast from an earlier day (as_of, default 2022-12-31), what happened, and the score beside two naive forecasts.",
      .parameters = "scenario as_of seed futures", .formats = WEB_TABLE, .make = web_scores, .stream = web_table_stream },
    { .path = "/scores/sums", .title = "Scores by kind of outcome", .description = "Mean scores beside those of the naive forecasts on the same outcomes.",
      .parameters = "scenario as_of seed futures", .formats = WEB_TABLE, .make = web_score_sums },
    { .path = "/reliability", .title = "Events that were forecast with a probability", .description = "How often they happened, by class of probability.",
      .parameters = "scenario as_of seed futures", .formats = WEB_TABLE | WEB_SVG, .make = web_reliability },
    { .path = "/search", .title = "Search the ledger", .description = "Records of any table that hold every word.",
      .parameters = "q! as_of", .formats = WEB_TABLE, .make = web_search },
    { .path = "/sea", .title = "What is heard at sea", .description = "Each view of the feeds that were given with --sea: all partners together, each alone, and all without one. As a stream the picture itself: a moment, a replay, or live.",
      .parameters = "at window pace lang", .formats = WEB_TABLE | WEB_SVG, .make = web_sea_views, .stream = web_sea_stream },
    { .path = "/sea/vessels", .title = "Where ships are", .description = "The last position of each ship heard in the window before a moment, with who heard it.",
      .parameters = "at window mmsi", .formats = WEB_TABLE | WEB_GEOJSON, .make = web_sea_vessels },
    { .path = "/sea/track", .title = "Where a ship was", .description = "Every position of a ship, with who heard it.",
      .parameters = "mmsi! begin end", .formats = WEB_TABLE | WEB_GEOJSON, .make = web_sea_track },
    { .path = "/sea/events", .title = "What happened at sea", .description = "Events with score, who heard them, and the sentences that they stand on.",
      .parameters = "begin end event view", .formats = WEB_TABLE | WEB_GEOJSON, .make = web_sea_events },
    { .path = "/sea/compare", .title = "What sharing adds", .description = "By kind of event: what each partner would see alone, and what only all together see.",
      .parameters = "", .formats = WEB_TABLE, .make = web_sea_compare },
    { .path = "/sea/pool", .title = "What sharing would add, nothing disclosed", .description = "From counts alone, none below a minimum: bounds of what each observer's events would add to another's; of the ledger's counts and of the feeds served here.",
      .parameters = "ours theirs minimum degrees days", .formats = WEB_TABLE, .make = web_sea_pool },
    { .path = "/sea/report", .title = "Who was in an area", .description = "Vessels, vessel-hours, positions and events inside a polygon in a window of time.",
      .parameters = "polygon! begin end each", .formats = WEB_TABLE | WEB_GEOJSON, .make = web_sea_report },
    { .path = "/sea/density", .title = "Where the traffic is", .description = "Positions, ships and ship-hours by cell.",
      .parameters = "cell begin end", .formats = WEB_TABLE | WEB_GEOJSON, .make = web_sea_density },
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
