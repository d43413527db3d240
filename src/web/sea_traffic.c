/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_traffic.c: ships, tracks, density and areas of the sea as tables and places.
 */
#include "resource_list.h"
#include "sea.h"

#include <isthmus/sea/journey.h>
#include <isthmus/sea/tables.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double degrees(int32_t units) { return (double)units / IST_SEA_DEGREE; }

static void add_time(ist_table *table, int64_t time_us)
{
    char text[IST_SEA_TIME_TEXT];
    ist_sea_format_time(time_us, text);
    ist_table_add_text(table, text);
}

static void add_heard(ist_table *table, uint32_t heard, const ist_sea_names *names)
{
    ist_buffer text = { 0 };
    ist_sea_event_partners(&text, heard, names);
    ist_table_add_words(table, &text);
}

static void add_speed(ist_table *table, int16_t value) { ist_table_add_number(table, value == IST_SEA_NONE ? NAN : value / 10.0); }

static void add_word(ist_table *table, const char *word) { ist_table_add_text(table, word[0] ? word : NULL); }

/* "isthmus sea VERB FEEDS": what makes the same numbers; nothing where no feed was given. */
static void begin_recipe(web_sheet *out, const web_sea *sea, const char *verb)
{
    if (sea) ist_buffer_print(&out->recipe, "isthmus sea %s %s", verb, sea->words);
}

static void add_option(web_sheet *out, const web_call *call, const web_sea *sea, const char *word, const char *name)
{
    if (sea) web_option(&out->recipe, name, web_word(call, word));
}

static void note_thinned(ist_table *table, const web_sea *sea)
{
    char note[200];
    if (!table || !sea || ist_sea_history_forgotten(sea->history) == 0) return;
    if (sea->live) snprintf(note, sizeof note, "the oldest %zu positions are no longer held", ist_sea_history_forgotten(sea->history));
    else snprintf(note, sizeof note, "of each ship one position in %.0f s is held: the feeds have more than fit", ist_sea_history_step(sea->history));
    ist_table_add_footnote(table, note);
}

/* ---- ships at a moment */

static const ist_column vessel_columns[] = {
    { .name = "mmsi", .heading = "MMSI", .kind = IST_COLUMN_CODE },
    { .name = "name", .heading = "Name", .meaning = "as the ship says" },
    { .name = "time", .heading = "Heard", .meaning = "when, UTC" },
    { .name = "lon", .heading = "Longitude", .kind = IST_COLUMN_NUMBER, .digits = 4, .meaning = "degrees east" },
    { .name = "lat", .heading = "Latitude", .kind = IST_COLUMN_NUMBER, .digits = 4, .meaning = "degrees north" },
    { .name = "speed_kn", .heading = "Speed", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "kn" },
    { .name = "course", .heading = "Course", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "degrees" },
    { .name = "heard_by", .heading = "Heard by", .meaning = "partners whose stations heard this transmission" },
    { .name = "imo", .heading = "IMO", .kind = IST_COLUMN_CODE, .meaning = "where its check digit is right" },
    { .name = "call_sign", .heading = "Call sign" },
    { .name = "ship_type", .heading = "Type", .kind = IST_COLUMN_CODE, .meaning = "ITU-R M.1371 type of ship and cargo" },
    { .name = "length_m", .heading = "Length", .kind = IST_COLUMN_INTEGER, .unit = "m" },
    { .name = "draught_m", .heading = "Draught", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "m" },
    { .name = "destination", .heading = "Destination", .meaning = "as the ship says" },
    { .name = "track", .heading = "Track", .kind = IST_COLUMN_INTEGER, .meaning = "which transmitter behind the MMSI" },
};

static void add_known(ist_table *table, double value) { ist_table_add_number(table, value > 0 ? value : NAN); }

static void add_vessel(ist_table *table, const web_sea *sea, const ist_history_place *place, const ist_sea_names *names)
{
    const ist_history_ship *ship = ist_sea_history_ship(sea->history, place->ship);
    ist_table_add_number(table, ship->mmsi);
    add_word(table, ship->name);
    add_time(table, place->time_us);
    ist_table_add_number(table, degrees(place->lon));
    ist_table_add_number(table, degrees(place->lat));
    add_speed(table, place->speed);
    add_speed(table, place->course);
    add_heard(table, place->heard, names);
    add_known(table, ship->imo_sound ? ship->imo : 0);
    add_word(table, ship->call_sign);
    add_known(table, ship->ship_type);
    add_known(table, ship->length);
    add_known(table, ship->draught / 10.0);
    add_word(table, ship->destination);
    ist_table_add_number(table, ship->track);
}

static void add_vessel_feature(ist_json_writer *json, const web_sea *sea, const ist_history_place *place)
{
    const ist_history_ship *ship = ist_sea_history_ship(sea->history, place->ship);
    char                    time[IST_SEA_TIME_TEXT];
    ist_sea_format_time(place->time_us, time);
    ist_json_object(json, NULL);
    ist_json_text(json, "type", "Feature");
    ist_json_object(json, "geometry");
    ist_json_text(json, "type", "Point");
    ist_json_numbers(json, "coordinates", (double[]){ degrees(place->lon), degrees(place->lat) }, 2);
    ist_json_end(json);
    ist_json_object(json, "properties");
    ist_json_integer(json, "mmsi", ship->mmsi);
    ist_json_text(json, "name", ship->name);
    ist_json_text(json, "time", time);
    ist_json_number(json, "speed_kn", place->speed == IST_SEA_NONE ? NAN : place->speed / 10.0);
    ist_json_number(json, "course", place->course == IST_SEA_NONE ? NAN : place->course / 10.0);
    ist_json_end(json);
    ist_json_end(json);
}

static ist_json_writer begin_collection(ist_buffer *out)
{
    ist_json_writer json = ist_json_to(out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "FeatureCollection");
    ist_json_array(&json, "features");
    return json;
}

static void end_collection(ist_json_writer *json)
{
    ist_json_end(json);
    ist_json_end(json);
}

static ist_status list_vessels(web_call *call, const web_sea *sea, web_sheet *out, ist_error *err)
{
    uint32_t *frame = NULL, mmsi = (uint32_t)web_integer(call, "mmsi", 0);
    size_t    count = 0;
    int64_t   at, window;
    IST_TRY(web_sea_moment(call, sea, &at, &window, err));
    if (sea) IST_TRY(web_sea_frame(call, sea, at, window, &frame, &count, err));
    ist_json_writer json = begin_collection(&out->geojson);
    ist_sea_names   names = sea ? web_sea_names(sea) : (ist_sea_names){ 0 };
    for (size_t i = 0; i < count; i++) {
        const ist_history_place *place = ist_sea_history_place(sea->history, frame[i]);
        if (mmsi && ist_sea_history_ship(sea->history, place->ship)->mmsi != mmsi) continue;
        add_vessel(out->table, sea, place, &names);
        add_vessel_feature(&json, sea, place);
    }
    end_collection(&json);
    note_thinned(out->table, sea);
    begin_recipe(out, sea, "track");
    if (sea) ist_buffer_add(&out->recipe, " --points");
    add_option(out, call, sea, "mmsi", "--mmsi");
    add_option(out, call, sea, "at", "--to");
    return IST_OK;
}

ist_status web_sea_vessels(web_call *call, web_sheet *out, ist_error *err)
{
    const web_sea *sea;
    if (!(out->table = ist_table_new(vessel_columns, sizeof vessel_columns / sizeof *vessel_columns))) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(web_sea_take(call, &sea, err));
    ist_status status = list_vessels(call, sea, out, err);
    web_sea_give_back(sea);
    return status;
}

/* ---- a ship's track */

typedef struct tracing { ist_table *table; ist_journeys *journeys; const ist_sea_names *names; int64_t begin, end; } tracing;

static ist_status add_place(void *context, const ist_track_point *point, ist_error *err)
{
    tracing              *t = context;
    const ist_sea_report *r = point->report;
    if (r->time_us >= t->begin && r->time_us <= t->end && t->table) {
        add_time(t->table, r->time_us);
        ist_table_add_number(t->table, r->mmsi);
        ist_table_add_number(t->table, point->track);
        ist_table_add_number(t->table, degrees(r->lon));
        ist_table_add_number(t->table, degrees(r->lat));
        add_speed(t->table, r->speed);
        add_speed(t->table, r->course);
    }
    return ist_journeys_add(t->journeys, point, err);
}

static ist_status trace(web_call *call, const web_sea *sea, web_sheet *out, ist_error *err)
{
    uint32_t   mmsi = (uint32_t)web_integer(call, "mmsi", 0);
    tracing    t = { .table = out->table };
    ist_status status = web_sea_span(call, &t.begin, &t.end, err);
    if (status != IST_OK) return status;
    if (!(t.journeys = ist_journeys_new(mmsi, t.begin, t.end, true, 0))) return ist_fail(err, IST_NOMEM, "out of memory for tracks");
    if (sea) status = ist_sea_history_each(sea->history, mmsi, t.end, add_place, &t, err);
    ist_journeys_sort(t.journeys);
    if (status == IST_OK) ist_journeys_geojson(t.journeys, &out->geojson);
    ist_journeys_free(t.journeys);
    note_thinned(out->table, sea);
    begin_recipe(out, sea, "track");
    if (sea) ist_buffer_print(&out->recipe, " --points --mmsi %u", mmsi);
    add_option(out, call, sea, "begin", "--from");
    add_option(out, call, sea, "end", "--to");
    return status;
}

ist_status web_sea_track(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "time", .heading = "Time", .meaning = "UTC" },
        { .name = "mmsi", .heading = "MMSI", .kind = IST_COLUMN_CODE },
        { .name = "track", .heading = "Track", .kind = IST_COLUMN_INTEGER, .meaning = "which transmitter behind the MMSI" },
        { .name = "lon", .heading = "Longitude", .kind = IST_COLUMN_NUMBER, .digits = 4, .meaning = "degrees east" },
        { .name = "lat", .heading = "Latitude", .kind = IST_COLUMN_NUMBER, .digits = 4, .meaning = "degrees north" },
        { .name = "speed_kn", .heading = "Speed", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "kn" },
        { .name = "course", .heading = "Course", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "degrees" },
    };
    const web_sea *sea;
    if (!(out->table = ist_table_new(columns, sizeof columns / sizeof *columns))) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(web_sea_take(call, &sea, err));
    ist_status status = trace(call, sea, out, err);
    web_sea_give_back(sea);
    return status;
}

/* ---- density */

static ist_status count_cells(web_call *call, const web_sea *sea, web_sheet *out, ist_error *err)
{
    double     cell = web_number(call, "cell", 0.25);
    tracing    t = { 0 };
    ist_status status = web_sea_span(call, &t.begin, &t.end, err);
    if (status != IST_OK) return status;
    if (!(t.journeys = ist_journeys_new(0, t.begin, t.end, false, cell))) return ist_fail(err, IST_NOMEM, "out of memory for density");
    if (sea) status = ist_sea_history_each(sea->history, 0, t.end, add_place, &t, err);
    ist_journeys_sort(t.journeys);
    for (size_t i = 0; status == IST_OK && i < ist_journeys_cells(t.journeys); i++) {
        const ist_density *d = ist_journeys_cell(t.journeys, i);
        ist_table_add_number(out->table, degrees(d->lon));
        ist_table_add_number(out->table, degrees(d->lat));
        ist_table_add_number(out->table, cell);
        ist_table_add_number(out->table, (double)d->ships);
        ist_table_add_number(out->table, (double)d->positions);
        ist_table_add_number(out->table, d->ship_hours);
    }
    if (status == IST_OK) ist_density_geojson(t.journeys, &out->geojson);
    ist_journeys_free(t.journeys);
    note_thinned(out->table, sea);
    begin_recipe(out, sea, "track");
    if (sea) ist_buffer_print(&out->recipe, " --density %g", cell);
    add_option(out, call, sea, "begin", "--from");
    add_option(out, call, sea, "end", "--to");
    return status;
}

ist_status web_sea_density(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "lon", .heading = "West", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "west side of the cell, degrees east" },
        { .name = "lat", .heading = "South", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "south side, degrees north" },
        { .name = "cell_degrees", .heading = "Cell", .kind = IST_COLUMN_NUMBER, .digits = 2, .unit = "degrees" },
        { .name = "ships", .heading = "Ships", .kind = IST_COLUMN_INTEGER, .meaning = "different MMSIs" },
        { .name = "positions", .heading = "Positions", .kind = IST_COLUMN_INTEGER, .meaning = "each transmission once" },
        { .name = "ship_hours", .heading = "Ship-hours", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "time between positions, given to the cell of the first" },
    };
    const web_sea *sea;
    if (!(out->table = ist_table_new(columns, sizeof columns / sizeof *columns))) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(web_sea_take(call, &sea, err));
    ist_status status = count_cells(call, sea, out, err);
    web_sea_give_back(sea);
    return status;
}

/* ---- an area */

enum { CORNERS_MOST = 200 };

/* "LON,LAT LON,LAT ..." as a GeoJSON polygon. */
static ist_status read_polygon(const char *words, json_t **out, ist_error *err)
{
    json_t *ring = json_array();
    size_t  corners = 0;
    char    one[64];
    for (const char *at = words; ring && *at;) {
        size_t length = strcspn(at, " ");
        double pair[2];
        snprintf(one, sizeof one, "%.*s", (int)(length < sizeof one ? length : sizeof one - 1), at);
        char *comma = strchr(one, ',');
        if (length) {
            if (comma) *comma = '\0';
            bool good = comma && ist_parse_number(one, &pair[0]) && ist_parse_number(comma + 1, &pair[1]) && fabs(pair[0]) <= 360 && fabs(pair[1]) <= 90;
            if (!good || corners++ == CORNERS_MOST) {
                json_decref(ring);
                return ist_fail(err, IST_USAGE, "polygon: corner %zu is '%.*s'; LON,LAT in degrees is meant, at most %d corners", corners + !good, (int)(length < 40 ? length : 40), at, CORNERS_MOST);
            }
            json_array_append_new(ring, json_pack("[ff]", pair[0], pair[1]));
        }
        at += length + (at[length] == ' ');
    }
    if (ring && corners >= 3) json_array_append(ring, json_array_get(ring, 0));
    if (corners < 3) {
        json_decref(ring);
        return ist_fail(err, IST_USAGE, "polygon: %zu corners; at least three are meant, as 124,32 130,32 130,38", corners);
    }
    *out = json_pack("{s:s,s:[o]}", "type", "Polygon", "coordinates", ring);
    return *out ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

static ist_status add_presence(void *context, const ist_track_point *point, ist_error *err) { return ist_presence_add(context, point, err); }

static bool is_inside(const ist_areas *areas, const ist_sea_event *e, int64_t begin, int64_t end)
{
    uint16_t one;
    return e->lon != IST_SEA_NOWHERE && e->end_us >= begin && e->start_us <= end && e->kind != IST_SEA_AREA && ist_areas_at(areas, e->lon, e->lat, &one, 1) > 0;
}

/* The area and the events in it as places. */
static void add_places(ist_buffer *out, const json_t *polygon, const ist_areas *areas, const web_sea *sea, int64_t begin, int64_t end)
{
    ist_json_writer json = begin_collection(out);
    ist_sea_names   names = sea ? web_sea_names(sea) : (ist_sea_names){ 0 };
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "Feature");
    ist_json_object(&json, "properties");
    ist_json_text(&json, "name", "drawn area");
    ist_json_end(&json);
    ist_json_value(&json, "geometry", polygon);
    ist_json_end(&json);
    for (size_t i = 0; sea && i < sea->views[0].events.count; i++)
        if (is_inside(areas, &sea->views[0].events.at[i], begin, end)) ist_sea_event_feature(&json, &sea->views[0].events.at[i], &names);
    end_collection(&json);
}

static ist_status report(web_call *call, const web_sea *sea, web_sheet *out, ist_error *err)
{
    json_t       *polygon = NULL;
    ist_areas    *areas = ist_areas_new();
    ist_presence *presence = NULL;
    int64_t       begin, end;
    ist_status    status;
    IST_CHECK(web_sea_span(call, &begin, &end, err));
    IST_CHECK(read_polygon(web_word(call, "polygon"), &polygon, err));
    if (!areas) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory"));
    IST_CHECK(ist_areas_add(areas, "drawn area", polygon, err));
    IST_CHECK(ist_areas_index(areas, err));
    if (!(presence = ist_presence_new(areas, begin, end, sea ? sea->settings.area_silence : 6))) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory"));
    if (sea) IST_CHECK(ist_sea_history_each(sea->history, 0, INT64_MAX, add_presence, presence, err));
    for (size_t i = 0; sea && i < sea->views[0].events.count; i++)
        if (sea->views[0].events.at[i].kind != IST_SEA_AREA) IST_CHECK(ist_presence_event(presence, &sea->views[0].events.at[i], err));
    IST_CHECK(ist_presence_finish(presence, err));
    out->table = ist_sea_presence_table(areas, presence, web_flag(call, "each"));
    if (!out->table) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory"));
    note_thinned(out->table, sea);
    add_places(&out->geojson, polygon, areas, sea, begin, end);
    begin_recipe(out, sea, "area");
    if (!sea) ist_buffer_add(&out->recipe, "isthmus sea area FEED...");
    ist_buffer_add(&out->recipe, " --areas drawn.geojson");
    if (web_flag(call, "each")) ist_buffer_add(&out->recipe, " --each");
    add_option(out, call, sea, "begin", "--from");
    add_option(out, call, sea, "end", "--to");
done:
    ist_presence_free(presence);
    ist_areas_free(areas);
    json_decref(polygon);
    return status;
}

ist_status web_sea_report(web_call *call, web_sheet *out, ist_error *err)
{
    const web_sea *sea;
    IST_TRY(web_sea_take(call, &sea, err));
    ist_status status = report(call, sea, out, err);
    web_sea_give_back(sea);
    return status;
}
