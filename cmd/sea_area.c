/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_area.c: isthmus sea area
 */
#include "sea_look.h"

#include <isthmus/sea/presence.h>
#include <isthmus/sea/tables.h>

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

static int print(const command_context *context, const gathered *g)
{
    const asked *a = context->values;
    ist_table *table = ist_sea_presence_table(g->look.areas, g->presence, a->each);
    return command_print_made(table, a->form);
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
    IST_CHECK(look_window(a->from, a->to, &from, &to, &err));
    if (a->look.areas.count == 0) IST_CHECK(ist_fail(&err, IST_USAGE, "sea area: no area is named; --areas FILE gives a GeoJSON file of them"));
    IST_CHECK(look_open(&g.look, &a->look, context->operand_count, context->operands, &err));
    if (!(g.presence = ist_presence_new(g.look.areas, from, to, g.look.settings.area_silence))) IST_CHECK(ist_fail(&err, IST_NOMEM, "out of memory for areas"));
    ist_sight_asked wanted = { .feeds = g.look.feeds, .count = g.look.n_feeds, .settings = &g.look.settings, .areas = g.look.areas, .listing = g.look.listing,
                               .kinds = g.look.kinds, .on_event = add_event, .on_point = add_point, .context = &g, .stop = context->stop };
    IST_CHECK(ist_sight_new(&sight, &wanted, &err));
    IST_CHECK(ist_sight_read(sight, &err));
    IST_CHECK(ist_presence_finish(g.presence, &err));
    int told = look_tell(&g.look, sight);
    if (look_heard(&g.look, sight)) code = print(context, &g);
    if (code == EXIT_DONE) code = told;
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
