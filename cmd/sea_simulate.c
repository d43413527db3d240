/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_simulate.c: isthmus sea simulate
 */
#include "command.h"

#include <isthmus/sea/simulate.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    long long seed, vessels, partners;
    double days, loss, clock_fault, interval;
    text_list rates;
    const char *areas;
    int start;
    table_form form;
} asked;

static const option options[] = {
    { "seed", OPTION_INTEGER, OPTION_HOLDS(asked, seed), "N", "the same seed gives the same bytes (default 1)", .low = 0, .high = 9e15 },
    { "vessels", OPTION_INTEGER, OPTION_HOLDS(asked, vessels), "N", "ships (default 1000)", .low = 1, .high = 1e6 },
    { "days", OPTION_NUMBER, OPTION_HOLDS(asked, days), "N", "how long (default 7)", .low = 0.01, .high = 366 },
    { "partners", OPTION_INTEGER, OPTION_HOLDS(asked, partners), "N", "whose stations: A, B, ... (default 2)", .low = 1, .high = 8 },
    { "rate", OPTION_TEXTS, OPTION_HOLDS(asked, rates), "KIND=PER_1000_SHIP_DAYS",
      "how often a kind of event is planted; may be said for several kinds, or all=N (default 2; 4 for gap, rendezvous and dark-rendezvous)" },
    { "loss", OPTION_NUMBER, OPTION_HOLDS(asked, loss), "SHARE", "of transmissions in reach that a station does not hear (default 0.1)", .low = 0, .high = 0.9 },
    { "clock-fault", OPTION_NUMBER, OPTION_HOLDS(asked, clock_fault), "SECONDS", "the clock of one station runs ahead by so much (default 0)", .low = -21600, .high = 21600 },
    { "interval", OPTION_NUMBER, OPTION_HOLDS(asked, interval), "SECONDS", "between a ship's positions (default 300)", .low = 2, .high = 3600 },
    { "start", OPTION_DAY, OPTION_HOLDS(asked, start), "DAY", "first day (default 2024-03-01)" },
    { "areas", OPTION_TEXT, OPTION_HOLDS(asked, areas), "FILE", "GeoJSON areas whose visits are truth (default: six, written beside the feeds)" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .seed = 1, .vessels = 1000, .days = 7, .partners = 2, .loss = 0.1, .interval = 300, .start = NO_DAY };

/* `said` holds the kinds that were named by themselves: one bit a kind. */
static ist_status read_rate(const char *text, double rates[IST_SEA_KIND_COUNT], uint32_t *said, ist_error *err)
{
    char word[64];
    const char *equals = strchr(text, '=');
    double rate;
    if (!equals || (size_t)(equals - text) >= sizeof word || !ist_parse_number(equals + 1, &rate) || !(rate >= 0 && rate <= 1000))
        return ist_fail(err, IST_USAGE, "--rate: '%s' is not KIND=NUMBER with a number from 0 to 1000", text);
    memcpy(word, text, (size_t)(equals - text));
    word[equals - text] = '\0';
    if (strcmp(word, "all") == 0) {
        for (int i = 0; i < IST_SEA_KIND_COUNT; i++) rates[i] = rate;
        return IST_OK;
    }
    ist_sea_kind kind;
    ist_status status = ist_sea_kind_read(&kind, word, err);
    if (status == IST_OK && kind == IST_SEA_AREA)
        status = ist_fail(err, IST_USAGE, "visits to areas are not planted: ships pass through them on their way");
    if (status == IST_OK && *said >> kind & 1) status = ist_fail(err, IST_USAGE, "'%s' is said twice: which is meant?", word);
    if (status != IST_OK) return ist_within(err, status, "--rate");
    *said |= (uint32_t)1 << kind;
    rates[kind] = rate;
    return IST_OK;
}

static int print_counts(const char *folder, const ist_simulate_asked *a, uint64_t sentences, size_t truths, table_form form)
{
    static const ist_column columns[] = {
        { .name = "folder", .heading = "Folder", .meaning = "where the feeds and the truth are" },
        { .name = "ships", .heading = "Ships", .kind = IST_COLUMN_INTEGER, .meaning = "generated ships" },
        { .name = "days", .heading = "Days", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "how long" },
        { .name = "partners", .heading = "Partners", .kind = IST_COLUMN_INTEGER, .meaning = "feeds, one a partner" },
        { .name = "sentences", .heading = "Sentences", .kind = IST_COLUMN_INTEGER, .meaning = "AIS sentences in all feeds" },
        { .name = "truths", .heading = "Truths", .kind = IST_COLUMN_INTEGER, .meaning = "rows of truth.csv" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    if (!table) return command_fail(IST_NOMEM, NULL);
    ist_table_add_text(table, folder);
    ist_table_add_number(table, a->vessels);
    ist_table_add_number(table, a->days);
    ist_table_add_number(table, a->partners);
    ist_table_add_number(table, (double)sentences);
    ist_table_add_number(table, (double)truths);
    return command_print_made(table, form);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    ist_simulate_asked wanted;
    ist_areas *areas = NULL;
    ist_error err = { 0 };
    ist_status status = IST_OK;
    uint64_t sentences = 0;
    uint32_t said = 0;
    size_t truths = 0;
    ist_simulate_defaults(&wanted);
    wanted.seed = (uint64_t)a->seed;
    wanted.vessels = (int)a->vessels;
    wanted.days = a->days;
    wanted.partners = (int)a->partners;
    wanted.loss = a->loss;
    wanted.clock_fault = a->clock_fault;
    wanted.interval = a->interval;
    wanted.stop = context->stop;
    if (a->start != NO_DAY) wanted.start_us = (int64_t)a->start * 86400 * 1000000;
    for (int i = 0; i < a->rates.count; i++) IST_CHECK(read_rate(a->rates.at[i], wanted.rates, &said, &err));
    if (a->areas) {
        if (!(areas = ist_areas_new())) IST_CHECK(ist_fail(&err, IST_NOMEM, "out of memory for areas"));
        IST_CHECK(ist_areas_read(areas, a->areas, &err));
        IST_CHECK(ist_areas_index(areas, &err));
        wanted.areas = areas;
    }
    IST_CHECK(ist_simulate_write(context->operands[0], &wanted, &sentences, &truths, &err));
done:
    ist_areas_free(areas);
    if (status != IST_OK) return command_fail(status, &err);
    return print_counts(context->operands[0], &wanted, sentences, truths, a->form);
}

const command command_sea_simulate = {
    .name = "sea simulate",
    .gist = "generated traffic at sea, with the truth about it",
    .operands = "FOLDER",
    .about =
        "Thousands of ships sail between ports along lanes of the Yellow Sea, the East China Sea, the Korea and Taiwan Straits and the "
        "Gulf of Aden, fish, or lie at anchor; coastal stations of several partners hear them within their reach, with loss and "
        "outages. Events of every kind are planted at the rates asked for, only where the stations of all partners together would "
        "hear the ship: elsewhere a silence proves nothing.\n\n"
        "The folder gets one NMEA file with tag blocks a partner (A.nmea, B.nmea, ...), truth.csv "
        "(kind,start,end,mmsi_a,mmsi_b,lon,lat,detail), listed.csv (a made-up list of ships, some of which sail), areas.geojson and "
        "stations.csv. Ships, names and numbers are made up; their MMSIs begin with 790 to 798, which no state has.",
    .examples =
        (const command_example[]){
            { "isthmus sea simulate traffic --vessels 500 --days 3", "a small sea" },
            { "isthmus sea simulate traffic --seed 2 --rate gap=0.5 --rate rendezvous=0.2", "rare events" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
