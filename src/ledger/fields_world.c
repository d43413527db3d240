/* SPDX-License-Identifier: Apache-2.0
 *
 * fields_world.c: who there is, what is agreed, where forces stand, what happens, and what is claimed.
 */
#include "fields.h"

static const ist_field actors[] = {
    WORDS("name", TEXT, IST_REQUIRED, "", "English name"),
    WORDS("name_ko", TEXT, 0, "", "Korean name"),
    WORDS("kind", CHOICE, IST_REQUIRED, "state organisation group company force other",
          "group: several states named together; force: a task force or armed group"),
    WORDS("aliases", TEXTS, 0, "", "other names and codes by which sources call it"),
    WORDS("theatre", NAME, 0, "", "where it lies"),
    WORDS("groups", TEXTS, 0, "", "actors of which it is a member, as of 2024-01-31"),
};
const ist_record ist_record_actors = {
    .table = "actors", .prefix = "",
    .meaning = "the register of actors; every other table names them by key",
                                       OWN(actors) };

static const ist_field sources[] = {
    WORDS("title", TEXT, IST_REQUIRED, "", "title of the document, article or data set"),
    WORDS("publisher", TEXT, 0, "", "who published it, or the copy that was read"),
    WORDS("address", TEXT, 0, "", "web address, where known"),
    WORDS("published", DATE, 0, "", "when it was published"),
    WORDS("kind", CHOICE, IST_REQUIRED, "official database research company press own",
          "official: a government or organisation about itself; own: compiled for this ledger"),
    WORDS("licence", TEXT, 0, "", "terms under which its figures may be passed on"),
};
const ist_record ist_record_sources = {
    .table = "sources", .prefix = "source/",
    .meaning = "documents and data sets from which facts are taken",
                                        OWN(sources) };

static const ist_field areas[] = {
    WORDS("name", TEXT, IST_REQUIRED, "", "English name"),
    WORDS("name_ko", TEXT, 0, "", "Korean name"),
    WORDS("kind", NAME, IST_REQUIRED, "", "theatre, region, sea, strait, corridor, zone"),
    WORDS("exactness", TEXT, 0, "", "coarse, or how exact"),
    WORDS("geometry", GEOMETRY, IST_REQUIRED, "", "GeoJSON geometry, longitude and latitude in degrees, WGS84"),
};
const ist_record ist_record_areas = {
    .table = "areas", .prefix = "area/",
    .meaning = "theatres, seas, straits and lanes as polygons",
                                      .fact = true, .timeless = true, OWN(areas) };

static const ist_field agreements[] = {
    WORDS("name", TEXT, IST_REQUIRED, "", "name of the agreement"),
    WORDS("acronym", TEXT, 0, "", "short name"),
    WORDS("kind", NAME, IST_REQUIRED, "",
          "programme, clause, security, declaration, treaty, strategy, pledge and others"),
    WORDS("parties", ACTORS, IST_REQUIRED, "", "who agreed"),
    WORDS("part_of", LINK, 0, "agreements", "the agreement of which this is a clause"),
    WORDS("replaces", LINK, 0, "agreements", "the agreement that ends when this one starts"),
    WORDS("areas", TEXTS, 0, "", "areas of cooperation that it names"),
    COUNT("n_areas", INTEGER, IST_MAIN, 0, 1000, "areas", "number of areas as the source counts them"),
    WORDS("provides", TEXT, 0, "", "what it provides"),
    WORDS("categories", NAMES, 0, "", "categories of information that may pass under it"),
    WORDS("ceiling", LABEL, 0, "", "highest label that may pass under it"),
    WORDS("equivalence", JSON, 0, "", "levels of either side that count as equal under it"),
    WORDS("third_parties", CHOICE, 0, "no with-consent yes", "whether what passes may be passed on"),
    WORDS("handling", TEXT, 0, "", "what the recipient has to do"),
};
const ist_record ist_record_agreements = {
    .table = "agreements", .prefix = "agreement/",
    .meaning = "what actors have agreed, and from when to when",
                                           .fact = true, OWN(agreements) };

static const ist_field posture[] = {
    WORDS("actors", ACTORS, IST_REQUIRED | IST_IDENTITY, "", "whose forces"),
    WORDS("place", TEXT, IST_REQUIRED | IST_IDENTITY, "", "where: a country, a fleet, a sea"),
    WORDS("theatre", NAME, 0, "", "theatre of the place"),
    WORDS("force", TEXT, IST_REQUIRED | IST_IDENTITY, "", "what stands there: personnel, ships, a ship by name"),
    WORDS("mission", TEXT, IST_IDENTITY, "", "what it does there"),
    COUNT("quantity", NUMBER, IST_MAIN, 0, 1e9, "@unit", "how many"),
    COUNT("low", NUMBER, IST_FIGURE, 0, 1e9, "@unit", "low end of a range that the source gives"),
    COUNT("high", NUMBER, IST_FIGURE, 0, 1e9, "@unit", "high end of a range that the source gives"),
    WORDS("unit", TEXT, 0, "", "of quantity"),
    WORDS("bound", CHOICE, 0, "exact at-least at-most about", "how the source puts its figure"),
};
const ist_record ist_record_posture = {
    .table = "posture", .prefix = "posture/",
    .meaning = "forces stationed and deployed", .fact = true,
                                        .dated = true, OWN(posture) };

static const ist_field transit[] = {
    WORDS("route", TEXT, IST_REQUIRED | IST_IDENTITY, "", "from where to where, by which way"),
    WORDS("mode", CHOICE, IST_REQUIRED | IST_IDENTITY, "sea air land mixed", "how"),
    WORDS("basis", CHOICE, IST_REQUIRED | IST_IDENTITY, "observed published estimated measured",
          "observed: a voyage that took place; published: a distance printed; measured: along hand-made waypoints"),
    COUNT("days", NUMBER, IST_MAIN, 0, 10000, "days", "days that it took or takes"),
    COUNT("distance_nm", NUMBER, IST_FIGURE, 0, 100000, "nautical miles", "distance"),
    COUNT("speed_kn", NUMBER, IST_FIGURE, 0, 2000, "knots", "speed that the source assumes"),
};
const ist_record ist_record_transit = {
    .table = "transit", .prefix = "transit/",
    .meaning = "how far and how long between theatres", .fact = true,
                                        .timeless = true, OWN(transit) };

static const ist_field events[] = {
    WORDS("name", TEXT, IST_REQUIRED, "", "what happened"),
    WORDS("kind", NAME, IST_REQUIRED, "",
          "agreement, meeting, exercise, mission, contingency, gap, rendezvous and others"),
    WORDS("actors", ACTORS, 0, "", "who took part"),
    WORDS("theatre", NAMES, 0, "", "theatres that it concerns"),
    WORDS("area", LINK, 0, "areas", "area in which it happened"),
    COUNT("lon", NUMBER, 0, -180, 180, "degrees east", "longitude, WGS84"),
    COUNT("lat", NUMBER, 0, -90, 90, "degrees north", "latitude, WGS84"),
    WORDS("begins_at", TIME, 0, "", "first moment, UTC"),
    WORDS("ends_at", TIME, 0, "", "last moment, UTC"),
    WORDS("vessels", TEXTS, 0, "", "ships: key of a vessel, mmsi:9 digits or imo:7 digits"),
    COUNT("score", NUMBER, IST_MAIN, 0, 1, "share", "how sure the detection is"),
    WORDS("detail", JSON, 0, "", "parts of the score and what else the detector says"),
    WORDS("evidence", JSON, 0, "", "sentences, stations, times and hash"),
};
const ist_record ist_record_events = {
    .table = "events", .prefix = "event/",
    .meaning = "dated events, from summits to meetings of two ships at sea",
                                       .fact = true, OWN(events) };

static const ist_field vessels[] = {
    WORDS("name", TEXT, IST_REQUIRED, "", "name on the list"),
    WORDS("aliases", TEXTS, 0, "", "other and former names"),
    COUNT("imo", INTEGER, 0, 1000000, 9999999, "", "IMO number, check digit right"),
    COUNT("mmsi", INTEGER, 0, 100000000, 999999999, "", "MMSI"),
    WORDS("call_sign", TEXT, 0, "", "radio call sign"),
    WORDS("flag", LINK, 0, "actors", "flag"),
    WORDS("type", TEXT, 0, "", "kind of ship"),
    COUNT("length_m", NUMBER, IST_FIGURE, 1, 600, "m", "length over all"),
    COUNT("beam_m", NUMBER, IST_FIGURE, 1, 100, "m", "beam"),
    WORDS("owner", TEXT, 0, "", "owner or the party it is linked to"),
    WORDS("list", TEXT, IST_REQUIRED | IST_IDENTITY, "", "the list that names it"),
    WORDS("list_id", TEXT, IST_IDENTITY | IST_NEEDED, "", "its number on the list"),
    WORDS("programme", TEXT, 0, "", "sanctions programme or annex"),
    WORDS("measure", TEXT, 0, "", "what the listing means"),
    WORDS("listed", DATE, 0, "", "day of listing, where stated"),
};
const ist_record ist_record_vessels = {
    .table = "vessels", .prefix = "vessel/",
    .meaning = "ships on public lists", .fact = true, OWN(vessels) };

static const ist_field claims[] = {
    WORDS("kind", NAME, IST_REQUIRED, "", "causal, conditional, constraint, trade-off, normative"),
    WORDS("cause", TEXT, IST_REQUIRED, "", "what is said to act"),
    WORDS("effect", TEXT, IST_REQUIRED, "", "what it is said to change"),
    WORDS("theatre", NAMES, 0, "", "where"),
    WORDS("sign", CHOICE, IST_REQUIRED, "+ -", "raises or lowers"),
    WORDS("condition", TEXT, 0, "", "when it holds"),
};
const ist_record ist_record_claims = {
    .table = "claims", .prefix = "claim/",
    .meaning = "cause and effect as a source argues it", .fact = true,
                                       OWN(claims) };

/* How the model carries a claim, or why it does not: ours, where the claim itself is its source's. */
static const ist_field mechanisms[] = {
    WORDS("claim", LINK, IST_REQUIRED, "claims", "the claim"),
    WORDS("name", TEXT, IST_REQUIRED, "", "short name of the claim in tables"),
    WORDS("carried", CHOICE, IST_REQUIRED, "modelled institutional normative political history perception",
          "modelled, or the kind of reason why not"),
    WORDS("place", TEXT, 0, "", "section of docs/model.md that holds the mechanism"),
    WORDS("carriers", TEXTS, 0, "", "parameters, levers, triggers and metrics that carry it, by name"),
    WORDS("with_it", TEXT, 0, "", "the world in which the cause acts: what differs from the scenario (docs/claims-check.md)"),
    WORDS("without_it", TEXT, 0, "", "the world in which it does not"),
    WORDS("measure", TEXT, 0, "", "what is measured in both: a reduction over months and recorded quantities"),
    WORDS("unit", TEXT, 0, "", "of the measure, in words"),
    WORDS("sign", CHOICE, 0, "+ -", "sign of the measure, with less without, if the claim is right"),
    WORDS("stands", CHOICE, 0, "holds does-not-hold not-resolved", "what the default scenario says, checked by a test"),
    WORDS("why", TEXT, IST_REQUIRED, "", "how the mechanism works, why a sign fails, or why there is none"),
};
const ist_record ist_record_mechanisms = {
    .table = "mechanisms", .prefix = "mechanism/",
    .meaning = "how the model carries each claim, with the test of its sign, or why it does not",
                                           OWN(mechanisms) };

static const ist_field outcomes[] = {
    WORDS("outcome", TEXT, IST_REQUIRED | IST_IDENTITY, "",
          "delivery/DEAL/YEAR, delivered/DEAL, shells/actor/YYYY-MM, contract/DEAL, start/LINE or "
          "spending/actor/YEAR"),
    COUNT("value", NUMBER, IST_MAIN | IST_REQUIRED, -1e12, 1e12, "@unit", "what came out"),
    WORDS("unit", TEXT, 0, "", "of value"),
};
const ist_record ist_record_outcomes = {
    .table = "outcomes", .prefix = "outcome/",
    .meaning = "what came later, to score forecasts against",
                                         .fact = true, .dated = true, OWN(outcomes) };

static const ist_field measures[] = {
    WORDS("subject", TEXT, IST_REQUIRED | IST_IDENTITY, "", "of whom or what: a feed, a pool of feeds, an area"),
    WORDS("measure", NAME, IST_REQUIRED | IST_IDENTITY, "", "detection-rate, ship-hours, events and others"),
    WORDS("area", LINK, IST_IDENTITY, "areas", "where"),
    COUNT("value", NUMBER, IST_MAIN, -1e12, 1e12, "@unit", "the measured value"),
    COUNT("low", NUMBER, IST_FIGURE, -1e12, 1e12, "@unit", "low end of its interval"),
    COUNT("high", NUMBER, IST_FIGURE, -1e12, 1e12, "@unit", "high end of its interval"),
    COUNT("count", INTEGER, IST_FIGURE, 0, 1e15, "cases", "number of cases behind it"),
    WORDS("unit", TEXT, 0, "", "of value; 'share' lies within 0 and 1"),
    WORDS("method", TEXT, 0, "", "how it was measured"),
};
const ist_record ist_record_measures = {
    .table = "measures", .prefix = "measure/",
    .meaning = "rates and counts measured from feeds, own or a partner's",
                                         .fact = true, .dated = true, OWN(measures) };
