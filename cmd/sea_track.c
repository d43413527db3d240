/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_track.c: isthmus sea track
 */
#include "sea_look.h"

#include <isthmus/sea/journey.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    look_asked look;
    table_form form;
    long long mmsi;
    const char *from, *to;
    double density;
    bool geojson, points, identities;
} asked;

static const option options[] = {
    OPTIONS_OF_THRESHOLDS(asked, look),
    { "mmsi", OPTION_INTEGER, OPTION_HOLDS(asked, mmsi), "MMSI", "only this ship", .low = 1, .high = 999999999 },
    { "from", OPTION_TEXT, OPTION_HOLDS(asked, from), "TIME", "not before: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ" },
    { "to", OPTION_TEXT, OPTION_HOLDS(asked, to), "TIME", "not after" },
    { "points", OPTION_FLAG, OPTION_HOLDS(asked, points), NULL, "a row a position" },
    { "identities", OPTION_FLAG, OPTION_HOLDS(asked, identities), NULL, "a row each time that a ship says something new of itself", .without = "points" },
    { "density", OPTION_NUMBER, OPTION_HOLDS(asked, density), "DEGREES", "a row a cell of this size: positions, ships, ship-hours", .low = 0.001, .high = 10,
      .without = "points identities" },
    { "geojson", OPTION_FLAG, OPTION_HOLDS(asked, geojson), NULL, "tracks as lines, or density as squares", .without = "csv json identities" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .mmsi = 0 };

typedef struct gathered { look look; ist_journeys *journeys; ist_table *identities; ist_event_list events; const asked *asked; } gathered;

static ist_status add_point(void *context, const ist_track_point *point, ist_error *err) { return ist_journeys_add(((gathered *)context)->journeys, point, err); }

static ist_status add_event(void *context, size_t view, const ist_sea_event *event, ist_error *err)
{
    gathered *g = context;
    (void)view;
    return ist_event_list_add(&g->events, event) ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for events");
}

static ist_status add_identity(void *context, const ist_identity *is, ist_error *err)
{
    gathered *g = context;
    char time[IST_SEA_TIME_TEXT], changed[96];
    (void)err;
    if (g->asked->mmsi && is->mmsi != (uint32_t)g->asked->mmsi) return IST_OK;
    ist_sea_format_time(is->time_us, time);
    snprintf(changed, sizeof changed, "%s%s%s%s%s%s", is->changed & IST_SEA_SAYS_NAME ? "name " : "", is->changed & IST_SEA_SAYS_CALL_SIGN ? "call-sign " : "",
             is->changed & IST_SEA_SAYS_IMO ? "imo " : "", is->changed & IST_SEA_SAYS_TYPE ? "type " : "", is->changed & IST_SEA_SAYS_DIMENSIONS ? "size " : "",
             is->changed & IST_SEA_SAYS_VOYAGE ? "voyage " : "");
    changed[strlen(changed) - (changed[0] != '\0')] = '\0';
    ist_table_add_number(g->identities, is->mmsi);
    ist_table_add_text(g->identities, time);
    ist_table_add_text(g->identities, changed);
    ist_table_add_text(g->identities, is->name);
    ist_table_add_text(g->identities, is->call_sign);
    if (is->imo) ist_table_add_number(g->identities, is->imo);
    else ist_table_add_empty(g->identities);
    if (is->imo) ist_table_add_number(g->identities, is->imo_sound);
    else ist_table_add_empty(g->identities);
    ist_table_add_number(g->identities, is->ship_type);
    ist_table_add_number(g->identities, is->length ? is->length : NAN);
    ist_table_add_number(g->identities, is->beam ? is->beam : NAN);
    ist_table_add_number(g->identities, is->draught ? is->draught / 10.0 : NAN);
    ist_table_add_text(g->identities, is->destination);
    if (is->before) ist_table_add_number(g->identities, is->before);
    else ist_table_add_empty(g->identities);
    return IST_OK;
}

static ist_table *identity_table(void)
{
    static const ist_column columns[] = {
        { .name = "mmsi", .heading = "MMSI", .kind = IST_COLUMN_CODE },
        { .name = "time", .heading = "From" },
        { .name = "changed", .heading = "New", .meaning = "what differs from what the ship said before" },
        { .name = "name", .heading = "Name" },
        { .name = "call_sign", .heading = "Call sign" },
        { .name = "imo", .heading = "IMO", .kind = IST_COLUMN_CODE },
        { .name = "imo_sound", .heading = "Check digit", .kind = IST_COLUMN_FLAG, .meaning = "whether the IMO number's check digit is right" },
        { .name = "ship_type", .heading = "Type", .kind = IST_COLUMN_CODE },
        { .name = "length_m", .heading = "Length", .kind = IST_COLUMN_NUMBER, .unit = "m" },
        { .name = "beam_m", .heading = "Beam", .kind = IST_COLUMN_NUMBER, .unit = "m" },
        { .name = "draught_m", .heading = "Draught", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "m" },
        { .name = "destination", .heading = "Destination" },
        { .name = "alias_of", .heading = "Was", .kind = IST_COLUMN_CODE, .meaning = "the MMSI under which it seems to have sailed before" },
    };
    return ist_table_new(columns, sizeof columns / sizeof columns[0]);
}

static ist_table *track_table(const ist_journeys *j, const ist_sea_names *names)
{
    static const ist_column columns[] = {
        { .name = "mmsi", .heading = "MMSI", .kind = IST_COLUMN_CODE },
        { .name = "track", .heading = "Track", .kind = IST_COLUMN_CODE, .meaning = "the transmitter among those behind one MMSI" },
        { .name = "first", .heading = "From" },
        { .name = "last", .heading = "To" },
        { .name = "positions", .heading = "Positions", .kind = IST_COLUMN_INTEGER },
        { .name = "km", .heading = "Distance", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "km", .meaning = "along its positions, on the WGS84 ellipsoid" },
        { .name = "longest_silence_h", .heading = "Longest silence", .kind = IST_COLUMN_NUMBER, .digits = 2, .unit = "h",
          .meaning = "between two of its positions, as far as no other transmitter of the number was heard meanwhile" },
        { .name = "partners", .heading = "Heard by" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; table && i < ist_journeys_count(j); i++) {
        const ist_journey *is = ist_journeys_at(j, i);
        char time[IST_SEA_TIME_TEXT];
        ist_buffer partners = { 0 };
        ist_sea_event_partners(&partners, is->partners, names);
        ist_table_add_number(table, is->mmsi);
        ist_table_add_number(table, is->track);
        ist_sea_format_time(is->first_us, time);
        ist_table_add_text(table, time);
        ist_sea_format_time(is->last_us, time);
        ist_table_add_text(table, time);
        ist_table_add_number(table, (double)is->positions);
        ist_table_add_number(table, is->metres / 1000);
        ist_table_add_number(table, is->longest_hours);
        ist_table_add_words(table, &partners);
    }
    return table;
}

static ist_table *point_table(const ist_journeys *j)
{
    static const ist_column columns[] = {
        { .name = "mmsi", .heading = "MMSI", .kind = IST_COLUMN_CODE }, { .name = "track", .heading = "Track", .kind = IST_COLUMN_CODE },
        { .name = "time", .heading = "Time" },
        { .name = "lon", .heading = "Longitude", .kind = IST_COLUMN_NUMBER, .digits = 5 }, { .name = "lat", .heading = "Latitude", .kind = IST_COLUMN_NUMBER, .digits = 5 },
        { .name = "speed_kn", .heading = "Speed", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "kn" },
        { .name = "course_deg", .heading = "Course", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "degrees" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; table && i < ist_journeys_count(j); i++)
        for (const ist_journey_point *p = ist_journeys_first(j, i); p; p = ist_journeys_next(j, p)) {
            char time[IST_SEA_TIME_TEXT];
            ist_sea_format_time(p->time_us, time);
            ist_table_add_number(table, ist_journeys_at(j, i)->mmsi);
            ist_table_add_number(table, ist_journeys_at(j, i)->track);
            ist_table_add_text(table, time);
            ist_table_add_number(table, (double)p->lon / IST_SEA_DEGREE);
            ist_table_add_number(table, (double)p->lat / IST_SEA_DEGREE);
            ist_table_add_number(table, p->speed == IST_SEA_NONE ? NAN : p->speed / 10.0);
            ist_table_add_number(table, p->course == IST_SEA_NONE ? NAN : p->course / 10.0);
        }
    return table;
}

static ist_table *density_table(const ist_journeys *j)
{
    static const ist_column columns[] = {
        { .name = "lon", .heading = "West edge", .kind = IST_COLUMN_NUMBER, .digits = 3 }, { .name = "lat", .heading = "South edge", .kind = IST_COLUMN_NUMBER, .digits = 3 },
        { .name = "positions", .heading = "Positions", .kind = IST_COLUMN_INTEGER }, { .name = "ships", .heading = "Ships", .kind = IST_COLUMN_INTEGER },
        { .name = "ship_hours", .heading = "Ship-hours", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "time between positions, at most an hour each, where the later one is" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; table && i < ist_journeys_cells(j); i++) {
        const ist_density *is = ist_journeys_cell(j, i);
        ist_table_add_number(table, (double)is->lon / IST_SEA_DEGREE);
        ist_table_add_number(table, (double)is->lat / IST_SEA_DEGREE);
        ist_table_add_number(table, (double)is->positions);
        ist_table_add_number(table, (double)is->ships);
        ist_table_add_number(table, is->ship_hours);
    }
    return table;
}

static int print(gathered *g, const ist_sight *sight)
{
    const asked *a = g->asked;
    ist_sea_names names = ist_sight_names(sight);
    ist_journeys_sort(g->journeys);
    if (a->identities) {
        int code = command_print_made(g->identities, a->form);
        g->identities = NULL;
        return code;
    }
    if (a->geojson) {
        ist_buffer out = { 0 };
        if (a->density > 0) ist_density_geojson(g->journeys, &out);
        else ist_journeys_geojson(g->journeys, &out);
        return command_print_text(&out);
    }
    if (a->density > 0) return command_print_made(density_table(g->journeys), a->form);
    if (a->points) return command_print_made(point_table(g->journeys), a->form);
    return command_print_made(track_table(g->journeys, &names), a->form);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    gathered g = { .asked = a };
    ist_sight *sight = NULL;
    ist_error err = { 0 };
    int64_t from = INT64_MIN, to = INT64_MAX;
    int code = EXIT_DONE;
    ist_status status;
    IST_CHECK(look_window(a->from, a->to, &from, &to, &err));
    IST_CHECK(look_open(&g.look, &a->look, context->operand_count, context->operands, &err));
    g.journeys = ist_journeys_new((uint32_t)a->mmsi, from, to, a->points || (a->geojson && a->density <= 0), a->density);
    g.identities = a->identities ? identity_table() : NULL;
    if (!g.journeys || (a->identities && !g.identities)) IST_CHECK(ist_fail(&err, IST_NOMEM, "out of memory for tracks"));
    ist_sight_asked wanted = { .feeds = g.look.feeds, .count = g.look.n_feeds, .settings = &g.look.settings, .kinds = 1u << IST_SEA_LAUNDERING,
                               .on_event = add_event, .on_point = add_point, .on_identity = a->identities ? add_identity : NULL, .context = &g, .stop = context->stop };
    IST_CHECK(ist_sight_new(&sight, &wanted, &err));
    IST_CHECK(ist_sight_read(sight, &err));
    int told = look_tell(&g.look, sight);
    if (look_heard(&g.look, sight)) code = print(&g, sight);
    if (code == EXIT_DONE) code = told;
done:
    ist_sight_free(sight);
    ist_journeys_free(g.journeys);
    ist_table_free(g.identities);
    ist_event_list_clear(&g.events);
    look_close(&g.look);
    return status == IST_OK ? code : command_fail(status, &err);
}

const command command_sea_track = {
    .name = "sea track",
    .gist = "tracks of ships, their identities, and the density of traffic",
    .operands = "FEED...",
    .about =
        "One row a track: a transmitter behind an MMSI. Ships that share a number, and positions that no ship could have reached, are "
        "tracks of their own. The same transmission heard by several stations counts once.\n\n"
        "With --geojson the tracks are lines, cut at the antimeridian. --identities follows what each ship says it is: name, call sign, "
        "IMO number and its check digit, size, draught, destination, and the MMSI it seems to have had before.",
    .examples =
        (const command_example[]){
            { "isthmus sea track log.nmea --csv", "a row a track" },
            { "isthmus sea track A=a.nmea B=b.nmea --density 0.25 --geojson", "where the traffic is" },
            { "isthmus sea track log.nmea --identities --mmsi 790000001", "who a ship said it was" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
