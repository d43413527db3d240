/* SPDX-License-Identifier: Apache-2.0
 *
 * presence.c: vessels, hours and events in a square, by numbers worked out by hand. The square is 10 to 11 degrees east
 * and north; INSIDE and OUTSIDE are its middle and a degree west of that.
 */
#include "check.h"

#include <isthmus/sea/presence.h>
#include <stdlib.h>

enum { INSIDE = 21 * IST_SEA_DEGREE / 2, OUTSIDE = INSIDE - IST_SEA_DEGREE };
#define MINUTE_US 60000000LL
#define MIDNIGHT  (19675 * 86400000000LL)

static ist_areas *areas;
static ist_presence *presence;

/* Times are minutes from a midnight. */
static void begin(int from, int to)
{
    ist_error err = { 0 };
    json_t *json = NULL;
    const char *text = "{\"type\":\"FeatureCollection\",\"features\":["
                       "{\"type\":\"Feature\",\"properties\":{\"name\":\"square\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[10,10],[11,10],[11,11],[10,11],[10,10]]]}},"
                       "{\"type\":\"Feature\",\"properties\":{\"name\":\"around\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[8,8],[12,8],[12,12],[8,12],[8,8]]]}}]}";
    areas = ist_areas_new();
    CHECK(ist_json_read_text(&json, "areas", text, strlen(text), &err) == IST_OK);
    CHECK(ist_areas_add(areas, "area", json, &err) == IST_OK);
    CHECK(ist_areas_index(areas, &err) == IST_OK);
    json_decref(json);
    presence = ist_presence_new(areas, MIDNIGHT + from * MINUTE_US, MIDNIGHT + to * MINUTE_US, 6);
    CHECK(presence != NULL);
}

static void end(void)
{
    ist_presence_free(presence);
    ist_areas_free(areas);
}

static void at(uint32_t mmsi, uint32_t track, int minute, int32_t lon)
{
    ist_error err = { 0 };
    ist_sea_report r = { .mmsi = mmsi, .time_us = MIDNIGHT + minute * MINUTE_US, .lon = lon, .lat = INSIDE };
    ist_track_point point = { .report = &r, .track = track };
    CHECK(ist_presence_add(presence, &point, &err) == IST_OK);
}

static void happened(ist_sea_kind kind, uint32_t a, uint32_t b, int since, int until, int32_t lon, const char *detail)
{
    ist_error err = { 0 };
    ist_sea_event event = { .kind = kind, .mmsi_a = a, .mmsi_b = b, .start_us = MIDNIGHT + since * MINUTE_US, .end_us = MIDNIGHT + until * MINUTE_US, .lon = lon, .lat = INSIDE };
    snprintf(event.detail, sizeof event.detail, "%s", detail);
    CHECK(ist_presence_event(presence, &event, &err) == IST_OK);
}

static const ist_presence_row *finished(void)
{
    ist_error err = { 0 };
    CHECK(ist_presence_finish(presence, &err) == IST_OK);
    return ist_presence_sum(presence, 0);
}

/* Outside 23:00, inside 23:30 to 00:30, outside 01:00, inside again 02:00 and 02:20, outside 02:40:
 * 15 + 30 + 30 + 15 minutes, then 30 + 20 + 10. */
static void sail(uint32_t mmsi)
{
    static const struct { int minute; bool inside; } way[] = { { -60, false }, { -30, true }, { 0, true }, { 30, true }, { 60, false }, { 120, true }, { 140, true }, { 160, false } };
    for (size_t i = 0; i < sizeof way / sizeof way[0]; i++) at(mmsi, 1, way[i].minute, way[i].inside ? INSIDE : OUTSIDE);
}

TEST(a_vessel_that_enters_twice_over_midnight)
{
    begin(-1440, 1440);
    sail(790000001);
    const ist_presence_row *sum = finished();
    CHECK(sum->vessels == 1 && sum->transmitters == 1 && sum->positions == 5);
    CHECK_NEAR(sum->hours, 150 / 60.0, 1e-12);
    CHECK(sum->first_us == MIDNIGHT - 30 * MINUTE_US && sum->last_us == MIDNIGHT + 140 * MINUTE_US);
    CHECK(ist_presence_count(presence) == 2); /* one vessel in each area */
    CHECK_NEAR(ist_presence_sum(presence, 1)->hours, 220 / 60.0, 1e-12); /* from the first position to the last */
    end();
}

TEST(windows_side_by_side_add_up)
{
    begin(-1440, 0);
    sail(790000001);
    CHECK_NEAR(finished()->hours, 45 / 60.0, 1e-12);
    CHECK(ist_presence_sum(presence, 0)->positions == 2); /* 23:30, and 00:00 on the window's end */
    end();
    begin(0, 1440);
    sail(790000001);
    CHECK_NEAR(finished()->hours, 105 / 60.0, 1e-12);
    end();
    begin(5, 10); /* no position in it, and still there */
    sail(790000001);
    CHECK_NEAR(finished()->hours, 5 / 60.0, 1e-12);
    CHECK(ist_presence_sum(presence, 0)->vessels == 1 && ist_presence_sum(presence, 0)->positions == 0);
    end();
}

TEST(two_transmitters_of_one_number_and_a_silence)
{
    begin(-1440, 1440);
    at(790000001, 1, 0, INSIDE);
    at(790000001, 2, 5, INSIDE);
    at(790000001, 1, 60, INSIDE);
    at(790000001, 2, 35, INSIDE);
    at(790000002, 1, 0, INSIDE);
    at(790000002, 1, 361, INSIDE); /* silent for longer than six hours: nothing is known of them */
    const ist_presence_row *sum = finished();
    CHECK(sum->vessels == 2 && sum->transmitters == 3 && sum->positions == 6);
    CHECK_NEAR(sum->hours, 1.5, 1e-12);
    CHECK(ist_presence_at(presence, 0)->mmsi == 790000001 && ist_presence_at(presence, 0)->transmitters == 2);
    CHECK(ist_presence_at(presence, 1)->mmsi == 790000002 && ist_presence_at(presence, 1)->hours == 0);
    end();
}

TEST(a_long_step_over_the_border_gives_half_an_hour)
{
    begin(-1440, 1440);
    at(790000001, 1, 0, OUTSIDE);
    at(790000001, 1, 180, INSIDE);
    at(790000001, 1, 420, INSIDE);
    at(790000001, 1, 480, OUTSIDE);
    CHECK_NEAR(finished()->hours, 0.5 + 4 + 0.5, 1e-12);
    CHECK_NEAR(ist_presence_sum(presence, 1)->hours, 8, 1e-12); /* the area around both */
    end();
}

TEST(events_by_place_and_window)
{
    begin(0, 60);
    at(790000001, 1, 10, INSIDE);
    happened(IST_SEA_RENDEZVOUS, 790000001, 790000002, -30, 5, INSIDE, "");    /* overlaps */
    happened(IST_SEA_GAP, 790000001, 0, -30, -1, INSIDE, "");                  /* over before */
    happened(IST_SEA_GAP, 790000001, 0, 61, 90, INSIDE, "");                   /* begins after */
    happened(IST_SEA_GAP, 790000001, 0, 10, 20, OUTSIDE, "");                  /* elsewhere */
    happened(IST_SEA_LISTED, 790000001, 0, 10, 20, IST_SEA_NOWHERE, "");       /* nowhere */
    happened(IST_SEA_AREA, 790000001, 0, 10, 20, INSIDE, "around");            /* in the other area's book */
    happened(IST_SEA_AREA, 790000001, 0, 10, 20, INSIDE, "square");
    const ist_presence_row *sum = finished(), *first = ist_presence_at(presence, 0), *second = ist_presence_at(presence, 1);
    CHECK(sum->events[IST_SEA_RENDEZVOUS] == 1 && sum->events[IST_SEA_GAP] == 0 && sum->events[IST_SEA_LISTED] == 0 && sum->events[IST_SEA_AREA] == 1);
    CHECK(ist_presence_sum(presence, 1)->events[IST_SEA_GAP] == 1 && ist_presence_sum(presence, 1)->events[IST_SEA_AREA] == 1);
    CHECK(sum->vessels == 1); /* the other ship of the meeting gave no position here */
    CHECK(first->mmsi == 790000001 && first->events[IST_SEA_RENDEZVOUS] == 1);
    CHECK(second->mmsi == 790000002 && second->events[IST_SEA_RENDEZVOUS] == 1 && second->vessels == 0);
    end();
}

RUN(IT(a_vessel_that_enters_twice_over_midnight), IT(windows_side_by_side_add_up), IT(two_transmitters_of_one_number_and_a_silence),
    IT(a_long_step_over_the_border_gives_half_an_hour), IT(events_by_place_and_window))
