/* SPDX-License-Identifier: Apache-2.0
 *
 * fields_goods.c: what is promised, ordered, delivered, held, made, spent and exported.
 */
#include "fields.h"

static const ist_field transfers[] = {
    WORDS("kind", CHOICE, IST_REQUIRED | IST_IDENTITY,
          "framework contract delivery donation pledge loan mou supply plan",
          "framework: a ceiling agreed; contract: binding; delivery: handed over against payment; donation: given; "
          "supply: goods went, no more is said; plan: expected later"),
    WORDS("deal", NAME, IST_IDENTITY | IST_NEEDED, "",
          "the deal it belongs to; framework, contract and deliveries of one deal share it"),
    WORDS("part_of", NAME, 0, "", "the larger deal of which this deal is a part"),
    WORDS("supplier", LINK, IST_REQUIRED, "actors", "who gives"),
    WORDS("recipient", LINK, IST_REQUIRED, "actors", "who receives"),
    WORDS("item", NAME, IST_REQUIRED, "", "what, as scenarios name it: k2, k9, shell-155"),
    WORDS("designation", TEXT, 0, "", "the item in the source's words"),
    COUNT("quantity", NUMBER, IST_MAIN, 0, 1e12, "@unit", "units of this one transfer"),
    COUNT("total", NUMBER, IST_FIGURE, 0, 1e12, "@unit", "units so far in this deal, as the source counts them"),
    COUNT("low", NUMBER, IST_FIGURE, 0, 1e12, "@unit", "low end of a range that the source gives"),
    COUNT("high", NUMBER, IST_FIGURE, 0, 1e12, "@unit", "high end of a range that the source gives"),
    WORDS("unit", TEXT, 0, "", "of quantity and total: tanks, rounds, containers"),
    WORDS("bound", CHOICE, 0, "exact at-least at-most about", "how the source puts its figure"),
    WORDS("basis", CHOICE, 0, "stated announced estimated planned", "on what the figure rests"),
    COUNT("value", NUMBER, IST_FIGURE, 0, 1e12, "@money", "worth of the transfer, million of the currency"),
    WORDS("currency", CURRENCY, 0, "", "currency of value"),
    COUNT("prices", INTEGER, 0, 1900, 2200, "", "year of the prices of value"),
    COUNT("tiv", NUMBER, IST_FIGURE, 0, 1e9, "million TIV", "SIPRI trend-indicator value of the transfer"),
    WORDS("schedule", TEXT, 0, "", "deliveries as planned"),
};
const ist_record ist_record_transfers = {
    .table = "transfers", .prefix = "transfer/",
    .meaning = "arms and aid that pass between actors: frameworks, contracts, deliveries, donations, "
    "memoranda as separate dated facts",
    .fact = true, .dated = true, .undated = "framework contract mou", OWN(transfers) };

static const ist_field holdings[] = {
    WORDS("actor", LINK, IST_REQUIRED | IST_IDENTITY, "actors", "who holds it"),
    WORDS("item", NAME, IST_REQUIRED | IST_IDENTITY, "", "what is held"),
    COUNT("quantity", NUMBER, IST_MAIN, 0, 1e12, "@unit", "units held"),
    COUNT("low", NUMBER, IST_FIGURE, 0, 1e12, "@unit", "low end of a range that the source gives"),
    COUNT("high", NUMBER, IST_FIGURE, 0, 1e12, "@unit", "high end of a range that the source gives"),
    WORDS("unit", TEXT, 0, "", "of quantity"),
    WORDS("state", TEXT, 0, "", "what the source says without a figure"),
};
const ist_record ist_record_holdings = {
    .table = "holdings", .prefix = "holding/",
    .meaning = "equipment and stocks that an actor has", .fact = true, .dated = true, OWN(holdings) };

static const ist_field production[] = {
    WORDS("actor", LINK, IST_REQUIRED | IST_IDENTITY, "actors", "who makes, needs or uses it: a state or a company"),
    WORDS("item", NAME, IST_REQUIRED | IST_IDENTITY, "", "what is made"),
    WORDS("kind", CHOICE, IST_REQUIRED | IST_IDENTITY,
          "actual capacity target estimate requirement consumption lead-time start state",
          "actual: made; capacity: could be made; target: announced; requirement: asked for; consumption: used up; "
          "lead-time: to build one; start: year in which a line starts; state: said without a figure"),
    COUNT("value", NUMBER, IST_MAIN, 0, 1e12, "@unit", "the rate or time"),
    COUNT("low", NUMBER, IST_FIGURE, 0, 1e12, "@unit", "low end of a range that the source gives"),
    COUNT("high", NUMBER, IST_FIGURE, 0, 1e12, "@unit", "high end of a range that the source gives"),
    WORDS("unit", TEXT, 0, "", "of value: rounds a month, months"),
    WORDS("bound", CHOICE, 0, "exact at-least at-most about", "how the source puts its figure"),
    WORDS("state", TEXT, 0, "", "what the source says without a figure"),
};
const ist_record ist_record_production = {
    .table = "production", .prefix = "production/",
    .meaning = "rates at which things are made, needed and used", .fact = true, .dated = true,
    OWN(production) };

static const ist_field spending[] = {
    WORDS("actor", LINK, IST_REQUIRED | IST_IDENTITY, "actors", "whose money"),
    WORDS("measure", NAME, IST_REQUIRED | IST_IDENTITY, "",
          "share-of-gdp, share-target, expenditure, export-contracts, contracts, financing, aid-military, state and "
          "others"),
    COUNT("year", INTEGER, IST_IDENTITY, 1900, 2200, "", "calendar year of which it speaks"),
    COUNT("value", NUMBER, IST_MAIN, 0, 1e12, "@money", "the amount or share; money is in million of the currency"),
    WORDS("unit", TEXT, 0, "", "of value: percent of GDP, USD million, rank"),
    WORDS("currency", CURRENCY, 0, "", "where value is money, million of it"),
    COUNT("prices", INTEGER, 0, 1900, 2200, "", "year of the prices, where value is money"),
    WORDS("bound", CHOICE, 0, "exact at-least at-most about", "how the source puts its figure"),
    WORDS("vintage", TEXT, 0, "", "release of the source's series"),
    WORDS("state", TEXT, 0, "", "what the source says without a figure"),
};
const ist_record ist_record_spending = {
    .table = "spending", .prefix = "spending/",
    .meaning = "defence budgets, shares of GDP, contracts in money, loans", .fact = true, OWN(spending) };

static const ist_field exports[] = {
    WORDS("supplier", LINK, IST_REQUIRED | IST_IDENTITY, "actors", "who exports"),
    WORDS("recipient", LINK, IST_IDENTITY, "actors", "to whom; empty: to all"),
    WORDS("measure", NAME, IST_REQUIRED | IST_IDENTITY, "",
          "tiv, growth, share-of-world, rank, share-to-region and others"),
    COUNT("year_from", INTEGER, IST_REQUIRED | IST_IDENTITY, 1900, 2200, "", "first year of the period"),
    COUNT("year_to", INTEGER, IST_REQUIRED | IST_IDENTITY, 1900, 2200, "",
          "last year of the period; the same for a yearly value"),
    COUNT("base_from", INTEGER, IST_IDENTITY, 1900, 2200, "", "first year of the period compared with"),
    COUNT("base_to", INTEGER, IST_IDENTITY, 1900, 2200, "", "last year of the period compared with"),
    COUNT("value", NUMBER, IST_MAIN, -1e9, 1e12, "@unit", "the value"),
    WORDS("unit", TEXT, IST_REQUIRED, "", "of value: million TIV, percent, rank"),
};
const ist_record ist_record_exports = {
    .table = "exports", .prefix = "export/",
    .meaning = "yearly and five-year figures of arms exports", .fact = true, OWN(exports) };

static const ist_field money[] = {
    WORDS("currency", CURRENCY, IST_REQUIRED | IST_IDENTITY, "", "ISO 4217; USD rows carry the price index"),
    COUNT("year", INTEGER, IST_REQUIRED | IST_IDENTITY, 1900, 2200, "", "calendar year"),
    COUNT("per_dollar", NUMBER, IST_MAIN, 1e-9, 1e9, "units a US dollar", "yearly average rate; 1 for USD"),
    COUNT("dollars", NUMBER, IST_FIGURE, 1e-9, 1e9, "US dollars a unit",
          "the rate where the source prints it the other way round"),
    COUNT("us_prices", NUMBER, IST_FIGURE, 1e-9, 1e9, "index 1982-84 = 100", "US consumer prices, on USD rows"),
};
const ist_record ist_record_money = {
    .table = "money", .prefix = "money/",
    .meaning = "yearly exchange rates and the price index that turn money into constant 2023 US dollars",
    .fact = true, .timeless = true, OWN(money) };
