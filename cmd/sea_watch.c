/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_watch.c: isthmus sea watch
 */
#include "sea_look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct asked {
    look_asked look;
    const char *picture;
    double minutes;
    long long keep;
    bool json, once;
} asked;

static const option options[] = {
    OPTIONS_OF_LOOK(asked, look),
    { "picture", OPTION_TEXT, OPTION_HOLDS(asked, picture), "FILE", "keep the latest of each ship in this GeoJSON file, each second whole",
      .without = "once", .written = true },
    { "minutes", OPTION_NUMBER, OPTION_HOLDS(asked, minutes), "N", "ships heard within so long are in the picture (default 60)", .low = 1, .high = 100000,
      .with = "picture" },
    { "keep", OPTION_INTEGER, OPTION_HOLDS(asked, keep), "MIB", "of what passed, kept on disk so that events can hold their sentences (default 256)", .low = 1, .high = 1e6 },
    { "once", OPTION_FLAG, OPTION_HOLDS(asked, once), NULL, "files end where they end, and so does the watch" },
    { "json", OPTION_FLAG, OPTION_HOLDS(asked, json), NULL, "a line of JSON an event" },
    { 0 },
};
static const asked defaults = { .minutes = 60, .keep = 256 };

typedef struct watch { look look; ist_sight *sight; const asked *asked; size_t told, held; uint64_t away; } watch; /* away: a bit a feed */

static ist_status print_event(watch *w, const ist_sea_event *event)
{
    ist_sea_names names = ist_sight_names(w->sight);
    ist_buffer line = { 0 };
    char start[IST_SEA_TIME_TEXT], end[IST_SEA_TIME_TEXT];
    if (w->asked->json) {
        ist_json_writer json = ist_json_to(&line, 0);
        ist_sea_event_json(&json, NULL, event, &names);
    } else {
        ist_sea_format_time(event->start_us, start);
        ist_sea_format_time(event->end_us, end);
        ist_buffer_print(&line, "%s  %s  %-20s %09u", start, event->open ? "goes on now         " : end, ist_sea_kind_word(event->kind), event->mmsi_a);
        if (event->mmsi_b) ist_buffer_print(&line, " %09u", event->mmsi_b);
        if (event->lon != IST_SEA_NOWHERE) ist_buffer_print(&line, "  %.3f %.3f", (double)event->lat / IST_SEA_DEGREE, (double)event->lon / IST_SEA_DEGREE);
        ist_buffer_print(&line, "  score %.2f  %s", event->score, event->detail);
    }
    ist_buffer_add(&line, "\n");
    if (line.failed) return IST_NOMEM;
    command_write(line.at, line.length);
    ist_buffer_clear(&line);
    return IST_OK;
}

/* First into the ledger, where it lasts; then told. What the ledger holds already was told before. */
static ist_status tell(watch *w, const ist_sea_event *event, ist_error *err)
{
    ist_sea_names names = ist_sight_names(w->sight);
    ist_added added;
    IST_TRY(look_write(&w->look, event, &names, &added, err));
    if (w->look.ledger && added == IST_ALREADY_HELD) {
        w->held++;
        return IST_OK;
    }
    w->told++;
    return print_event(w, event) == IST_OK ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for an event");
}

static ist_status on_event(void *context, size_t view, const ist_sea_event *event, ist_error *err)
{
    (void)view;
    return tell(context, event, err);
}
static ist_status on_open(void *context, const ist_sea_event *event, ist_error *err) { return tell(context, event, err); }

static ist_status add_ship(void *context, const ist_picture_ship *ship, ist_error *err)
{
    ist_json_writer *json = context;
    char time[IST_SEA_TIME_TEXT];
    (void)err;
    ist_sea_format_time(ship->time_us, time);
    ist_json_object(json, NULL);
    ist_json_text(json, "type", "Feature");
    ist_json_object(json, "geometry");
    ist_json_text(json, "type", "Point");
    ist_json_numbers(json, "coordinates", (double[]){ (double)ship->lon / IST_SEA_DEGREE, (double)ship->lat / IST_SEA_DEGREE }, 2);
    ist_json_end(json);
    ist_json_object(json, "properties");
    ist_json_integer(json, "mmsi", ship->mmsi);
    ist_json_integer(json, "track", ship->track);
    ist_json_text(json, "name", ship->name);
    ist_json_integer(json, "imo", ship->imo);
    ist_json_text(json, "time", time);
    if (ship->speed != IST_SEA_NONE) ist_json_number(json, "speed_kn", ship->speed / 10.0);
    if (ship->course != IST_SEA_NONE) ist_json_number(json, "course_deg", ship->course / 10.0);
    ist_json_text(json, "destination", ship->destination);
    ist_json_yesno(json, "silent", ship->silent);
    ist_json_end(json);
    ist_json_end(json);
    return IST_OK;
}

/* A server that cannot be reached is called again and again: said once, and once when it is heard again. */
static void tell_who_is_away(watch *w)
{
    for (size_t i = 0; i < w->look.n_feeds; i++) {
        const char *trouble = ist_sight_trouble(w->sight, i);
        uint64_t    bit = (uint64_t)1 << i;
        if (trouble && !(w->away & bit)) fprintf(stderr, "isthmus: %s; called again until it answers\n", trouble);
        if (!trouble && (w->away & bit)) fprintf(stderr, "isthmus: %s: heard again\n", w->look.feeds[i].where);
        w->away = trouble ? w->away | bit : w->away & ~bit;
    }
}

static ist_status on_tick(void *context, const ist_picture *pool, int64_t now_us, ist_error *err)
{
    watch *w = context;
    tell_who_is_away(w);
    if (!w->asked->picture) return IST_OK;
    ist_buffer out = { 0 };
    ist_json_writer json = ist_json_to(&out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "FeatureCollection");
    ist_json_array(&json, "features");
    ist_status status = ist_picture_each(pool, now_us - (int64_t)(w->asked->minutes * 60e6), add_ship, &json, err);
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_add(&out, "\n");
    if (status == IST_OK && out.failed) status = ist_fail(err, IST_NOMEM, "out of memory for the picture");
    if (status == IST_OK) status = ist_write_file(w->asked->picture, out.at, out.length, err);
    ist_buffer_clear(&out);
    return status;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    watch w = { .asked = a };
    ist_error err = { 0 };
    int code = EXIT_DONE;
    ist_status status = look_open(&w.look, &a->look, context->operand_count, context->operands, &err);
    if (status != IST_OK) return command_fail(status, &err);
    ist_sight_asked wanted = { .feeds = w.look.feeds, .count = w.look.n_feeds, .settings = &w.look.settings, .areas = w.look.areas, .listing = w.look.listing,
                               .kinds = w.look.kinds, .live = true, .keep = (uint64_t)a->keep << 20, .on_event = on_event, .on_open = on_open, .on_tick = a->once ? NULL : on_tick, .context = &w, .stop = context->stop };
    IST_CHECK(ist_sight_new(&w.sight, &wanted, &err));
    IST_CHECK(ist_sight_read(w.sight, &err));
    int told = look_tell(&w.look, w.sight);
    if (a->once) code = told; /* one that goes on ends when it is told to */
    if (w.look.ledger) fprintf(stderr, "isthmus: %zu events told and written, %zu were held already\n", w.told, w.held);
done:
    ist_sight_free(w.sight);
    look_close(&w.look);
    return status == IST_OK ? code : command_fail(status, &err);
}

const command command_sea_watch = {
    .name = "sea watch",
    .gist = "live feeds: each event told once, when it is known",
    .operands = "FEED...",
    .about =
        "Follows feeds (tcp:HOST:PORT, udp:PORT, -, or files as they grow) and tells each event once, and a silence while it goes on. With "
        "--ledger an event is written and lasts before it is told, so that none that was told is lost however the watch ends; feeds "
        "read again after a crash give the same events, which the ledger holds already and which are not told twice.\n\n"
        "What stations hear, and where ships anchor, is learned on the way: in the first hours little is known and few silences are "
        "told. Events hold the sentences that they stand on (`isthmus sea verify`); what passed is kept for that in a temporary file "
        "of --keep MiB without a name. --picture keeps the latest of each ship in a GeoJSON file that another program may show.",
    .examples =
        (const command_example[]){
            { "isthmus sea watch A=tcp:localhost:10110 --ledger my.db", "a receiver on this machine" },
            { "isthmus sea watch udp:10110 --json --picture now.geojson", "JSON lines, and a picture for a map" },
            { "isthmus sea watch log.nmea --once", "a log, as if it came now" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
