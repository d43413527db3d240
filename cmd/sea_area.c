/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_area.c: isthmus sea area
 */
#include "sea_look.h"

#include <isthmus/sea/presence.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    look_asked look;
    table_form form;
    const char *from, *to;
    bool each;
} asked;

static const option options[] = {
    OPTIONS_OF_FINDING(asked, look),
    { "from", OPTION_TEXT, OPTION_HOLDS(asked, from), "TIME", "not before: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ" },
    { "to", OPTION_TEXT, OPTION_HOLDS(asked, to), "TIME", "not after" },
    { "each", OPTION_FLAG, OPTION_HOLDS(asked, each), NULL, "a row an area and vessel, in place of one an area" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .each = false };

typedef struct gathered { look look; ist_presence *presence; } gathered;

static ist_status add_point(void *context, const ist_track_point *point, ist_error *err) { return ist_presence_add(((gathered *)context)->presence, point, err); }

static ist_status add_event(void *context, size_t view, const ist_sea_event *event, ist_error *err)
{
    (void)view;
    return ist_presence_event(((gathered *)context)->presence, event, err);
}

static const ist_column columns[] = {
    { .name = "area", .heading = "Area" },
    { .name = "mmsi", .heading = "MMSI", .kind = IST_COLUMN_CODE }, /* of --each alone, here and below */
    { .name = "vessels", .heading = "Vessels", .kind = IST_COLUMN_INTEGER, .meaning = "MMSIs with a position or time inside" },
    { .name = "transmitters", .heading = "Transmitters", .kind = IST_COLUMN_INTEGER, .meaning = "tracks with a position or time inside: more than vessels where a number is shared" },
    { .name = "vessel_hours", .heading = "Vessel-hours", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "time inside, summed over transmitters" },
    { .name = "positions", .heading = "Positions", .kind = IST_COLUMN_INTEGER, .meaning = "transmissions from inside, each once" },
    { .name = "first", .heading = "First", .meaning = "first position inside" },
    { .name = "last", .heading = "Last", .meaning = "last position inside" },
    { .name = "events", .heading = "Events", .kind = IST_COLUMN_INTEGER, .meaning = "placed inside and overlapping the time asked for" },
    { .name = "by_kind", .heading = "By kind" },
};
enum { COLUMNS = sizeof columns / sizeof columns[0], COLUMN_MMSI = 1, COLUMN_VESSELS = 2, SHOWN = COLUMNS - 1 + IST_SEA_KIND_COUNT, KIND_NAME = 32 };

/* The columns shown: the vessel or how many, and for programs one a kind, after its word with '_' for '-'. */
static void choose_columns(ist_column out[SHOWN], char names[IST_SEA_KIND_COUNT][KIND_NAME], bool each)
{
    out[0] = columns[0];
    out[1] = columns[each ? COLUMN_MMSI : COLUMN_VESSELS];
    memcpy(out + 2, columns + COLUMN_VESSELS + 1, (COLUMNS - COLUMN_VESSELS - 1) * sizeof *columns);
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        snprintf(names[k], KIND_NAME, "events_%s", ist_sea_kind_word((ist_sea_kind)k));
        for (char *c = names[k]; (c = strchr(c, '-'));) *c = '_';
        out[COLUMNS - 1 + k] = (ist_column){ .name = names[k], .kind = IST_COLUMN_INTEGER, .meaning = ist_sea_kind_meaning((ist_sea_kind)k), .machine_only = true };
    }
}

static void add_time(ist_table *table, const ist_presence_row *row, int64_t time)
{
    char text[IST_SEA_TIME_TEXT];
    if (row->positions > 0) ist_sea_format_time(time, text);
    if (row->positions > 0) ist_table_add_text(table, text);
    else ist_table_add_empty(table);
}

static void add_row(ist_table *table, const char *area, const ist_presence_row *row, bool each)
{
    ist_buffer kinds = { 0 };
    size_t events = 0;
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        events += row->events[k];
        if (row->events[k]) ist_buffer_print(&kinds, "%s%s %zu", kinds.length ? ", " : "", ist_sea_kind_word((ist_sea_kind)k), row->events[k]);
    }
    ist_table_add_text(table, area);
    ist_table_add_number(table, each ? (double)row->mmsi : (double)row->vessels);
    ist_table_add_number(table, (double)row->transmitters);
    ist_table_add_number(table, row->hours);
    ist_table_add_number(table, (double)row->positions);
    add_time(table, row, row->first_us);
    add_time(table, row, row->last_us);
    ist_table_add_number(table, (double)events);
    if (kinds.at) ist_table_add_text(table, kinds.at);
    else ist_table_add_empty(table);
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) ist_table_add_number(table, (double)row->events[k]);
    ist_buffer_clear(&kinds);
}

static int print(const command_context *context, const gathered *g)
{
    const asked *a = context->values;
    ist_column shown[SHOWN];
    char names[IST_SEA_KIND_COUNT][KIND_NAME];
    choose_columns(shown, names, a->each);
    ist_table *table = ist_table_new(shown, SHOWN);
    if (!table) return command_fail(IST_NOMEM, NULL);
    if (a->each)
        for (size_t i = 0; i < ist_presence_count(g->presence); i++) {
            const ist_presence_row *row = ist_presence_at(g->presence, i);
            add_row(table, ist_areas_name(g->look.areas, row->area), row, true);
        }
    else
        for (size_t i = 0; i < ist_areas_count(g->look.areas); i++) add_row(table, ist_areas_name(g->look.areas, i), ist_presence_sum(g->presence, i), false);
    int code = command_print_table(context, table, a->form);
    ist_table_free(table);
    return code;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    gathered g = { 0 };
    ist_sight *sight = NULL;
    ist_error err = { 0 };
    int64_t from = INT64_MIN, to = INT64_MAX;
    int code = EXIT_DONE;
    ist_status status;
    IST_CHECK(look_time(a->from, "from", &from, &err));
    IST_CHECK(look_time(a->to, "to", &to, &err));
    if (from > to) IST_CHECK(ist_fail(&err, IST_USAGE, "--from: %s is after --to: %s", a->from, a->to));
    if (a->look.areas.count == 0) IST_CHECK(ist_fail(&err, IST_USAGE, "sea area: no area is named; --areas FILE gives a GeoJSON file of them"));
    IST_CHECK(look_open(&g.look, &a->look, context->operand_count, context->operands, &err));
    if (!(g.presence = ist_presence_new(g.look.areas, from, to, g.look.settings.area_silence))) IST_CHECK(ist_fail(&err, IST_NOMEM, "out of memory for areas"));
    ist_sight_asked wanted = { .feeds = g.look.feeds, .count = g.look.n_feeds, .settings = &g.look.settings, .areas = g.look.areas, .listing = g.look.listing,
                               .kinds = g.look.kinds, .on_event = add_event, .on_point = add_point, .context = &g, .stop = context->stop };
    IST_CHECK(ist_sight_new(&sight, &wanted, &err));
    IST_CHECK(ist_sight_read(sight, &err));
    IST_CHECK(ist_presence_finish(g.presence, &err));
    look_tell(sight);
    code = print(context, &g);
done:
    ist_sight_free(sight);
    ist_presence_free(g.presence);
    look_close(&g.look);
    return status == IST_OK ? code : command_fail(status, &err);
}

const command command_sea_area = {
    .name = "sea area",
    .gist = "vessels, hours and events in areas, over a window of time",
    .operands = "FEED...",
    .about =
        "One row an area: the vessels seen in it, the transmitters behind their numbers, vessel-hours, positions, and the events placed "
        "inside that overlap the time asked for, by kind. With --each a row an area and vessel; an event of two ships then stands with both.\n\n"
        "A step between two positions inside counts whole, one that enters or leaves counts half, half an hour at most, and one "
        "longer than area_silence counts nothing. Feeds are read to their end: --from and --to choose what is counted, not what events are judged by.",
    .examples =
        (const command_example[]){
            { "isthmus sea area A=a.nmea B=b.nmea --areas zones.geojson", "a row an area" },
            { "isthmus sea area log.nmea --areas zones.geojson --from 2024-03-01 --to 2024-03-02T12:00:00Z --each --csv", "who was there, for how long" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
