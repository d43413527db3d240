/* SPDX-License-Identifier: Apache-2.0
 *
 * history.c: what passed is shown again as it was: moments by hand, and hours in areas as the feeds themselves give them.
 */
#include "check.h"

#include <isthmus/sea/history.h>
#include <isthmus/sea/presence.h>
#include <isthmus/sea/simulate.h>
#include <isthmus/sea/settings.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_US 60000000LL
#define MIDNIGHT  (19675 * 86400000000LL)

static void at(ist_sea_history *h, uint32_t mmsi, int minute, int32_t lon, uint64_t hash, uint8_t partner)
{
    ist_sea_report r = { .mmsi = mmsi, .time_us = MIDNIGHT + minute * MINUTE_US, .lon = lon, .lat = 7, .evidence_hash = hash, .partner = partner, .course = 900, .heading = IST_SEA_NONE };
    ist_track_point point = { .report = &r, .track = 1 };
    CHECK(ist_sea_history_point(h, &point, NULL) == IST_OK);
    ist_sea_history_report(h, &r);
}

static void also_heard(ist_sea_history *h, uint32_t mmsi, uint64_t hash, uint8_t partner)
{
    ist_sea_report r = { .mmsi = mmsi, .lon = 1, .evidence_hash = hash, .partner = partner };
    ist_sea_history_report(h, &r);
}

/* Ship 1 at 0, 10 and 20 minutes, ship 2 at 5; the window is a quarter of an hour. */
TEST(a_moment_holds_the_last_position_of_each_ship_heard_in_the_window)
{
    ist_sea_history *h = ist_sea_history_new(1000, false);
    bool seen[2];
    uint32_t frame[2];
    at(h, 790000001, 0, 100, 1, 0);
    at(h, 790000002, 5, 500, 2, 0);
    at(h, 790000001, 20, 120, 4, 0);
    at(h, 790000001, 10, 110, 3, 0); /* late: it goes where it belongs */
    CHECK(ist_sea_history_ships(h) == 2 && ist_sea_history_places(h) == 4);
    CHECK(ist_sea_history_frame(h, MIDNIGHT - 1, 15 * MINUTE_US, seen, frame, 2) == 0);
    CHECK(ist_sea_history_frame(h, MIDNIGHT + 10 * MINUTE_US, 15 * MINUTE_US, seen, frame, 2) == 2);
    CHECK(ist_sea_history_place(h, frame[0])->lon == 110 && ist_sea_history_place(h, frame[1])->lon == 500);
    CHECK(ist_sea_history_frame(h, MIDNIGHT + 19 * MINUTE_US, 15 * MINUTE_US, seen, frame, 2) == 2);
    CHECK(ist_sea_history_frame(h, MIDNIGHT + 20 * MINUTE_US, 15 * MINUTE_US, seen, frame, 2) == 1); /* ship 2 was last heard 15 minutes before: no longer */
    CHECK(ist_sea_history_place(h, frame[0])->lon == 120);
    CHECK(ist_sea_history_frame(h, MIDNIGHT + 10 * MINUTE_US, 15 * MINUTE_US, seen, frame, 1) == 2); /* how many there are, though one is written */
    ist_sea_history_free(h);
}

TEST(a_position_says_whose_stations_heard_it)
{
    ist_sea_history *h = ist_sea_history_new(1000, false);
    at(h, 790000001, 0, 100, 11, 0);
    at(h, 790000001, 1, 101, 12, 0);
    also_heard(h, 790000001, 11, 2);
    also_heard(h, 790000001, 99, 1); /* other bits: another transmission */
    also_heard(h, 790000009, 12, 1); /* nobody's */
    CHECK(ist_sea_history_place(h, 0)->heard == 5 && ist_sea_history_place(h, 1)->heard == 1);
    CHECK(ist_sea_history_ship(h, 0)->heard == 5);
    ist_sea_history_free(h);
}

/* A late position of another ship gives those behind it other numbers. */
TEST(a_late_position_does_not_hide_who_else_heard_the_ones_behind_it)
{
    ist_sea_history *h = ist_sea_history_new(1000, false);
    at(h, 790000001, 10, 100, 11, 0);
    at(h, 790000002, 5, 500, 12, 0);
    also_heard(h, 790000001, 11, 1);
    CHECK(ist_sea_history_place(h, 0)->heard == 1 && ist_sea_history_place(h, 1)->heard == 3);
    also_heard(h, 790000002, 12, 2);
    CHECK(ist_sea_history_place(h, 0)->heard == 5);
    ist_sea_history_free(h);
}

/* Ships enough to fill three quarters of the room, then more than all of it: it is never overshot, and what is kept is not one position a ship
 * before it must be. */
TEST(more_ships_than_there_is_room_for_are_not_kept)
{
    ist_sea_history *h = ist_sea_history_new(64, false);
    for (int minute = 0; minute < 40; minute++)
        for (int ship = 0; ship < 56; ship++) at(h, 790000001 + (uint32_t)ship, minute, minute, (uint64_t)(minute * 100 + ship), 0);
    CHECK(ist_sea_history_places(h) <= 64 && ist_sea_history_step(h) < 86400);
    for (int ship = 0; ship < 100; ship++) at(h, 791000001 + (uint32_t)ship, 41, ship, (uint64_t)(9000 + ship), 0);
    CHECK(ist_sea_history_places(h) == 64);
    CHECK(ist_sea_history_forgotten(h) == 40 * 56 + 100 - 64);
    ist_sea_history_free(h);
}

TEST(a_ship_says_who_it_is_before_or_after_it_says_where)
{
    ist_sea_history *h = ist_sea_history_new(1000, false);
    ist_identity identity = { .mmsi = 790000001, .imo = 9074729, .name = "FIRST", .call_sign = "V7", .destination = "BUSAN", .length = 120 };
    CHECK(ist_sea_history_identity(h, &identity, NULL) == IST_OK);
    at(h, 790000001, 0, 100, 1, 0);
    const ist_history_ship *ship = ist_sea_history_ship(h, 1);
    CHECK_TEXT(ship->name, "FIRST");
    CHECK(ship->track == 1 && ship->imo == 9074729 && ship->positions == 1);
    identity.name = "SECOND";
    CHECK(ist_sea_history_identity(h, &identity, NULL) == IST_OK);
    CHECK_TEXT(ist_sea_history_ship(h, 1)->name, "SECOND");
    ist_sea_history_free(h);
}

/* 64 positions of one ship, a minute apart, are all; the next makes files thin and live feeds forget. */
TEST(a_full_history_thins_files_and_forgets_what_is_oldest_of_live_feeds)
{
    ist_sea_history *files = ist_sea_history_new(64, false), *live = ist_sea_history_new(64, true);
    for (int i = 0; i < 65; i++) at(files, 790000001, i, i, (uint64_t)i + 1, 0), at(live, 790000001, i, i, (uint64_t)i + 1, 0);
    CHECK_NEAR(ist_sea_history_step(files), 120, 0); /* 30 s and 60 s leave all; 120 s leaves every second one, and the 65th */
    CHECK(ist_sea_history_places(files) == 33 && ist_sea_history_forgotten(files) == 32);
    CHECK(ist_sea_history_place(files, 0)->lon == 0 && ist_sea_history_place(files, 1)->lon == 2);
    CHECK(ist_sea_history_places(live) == 49 && ist_sea_history_forgotten(live) == 16 && ist_sea_history_place(live, 0)->lon == 16);
    ist_sea_history_free(files);
    ist_sea_history_free(live);
}

/* ---- the same hours as from the feeds */

typedef struct both { ist_picture *picture; ist_sea_history *history; ist_presence *direct; size_t points; } both;

static ist_status take_point(void *context, const ist_track_point *point, ist_error *err)
{
    both *b = context;
    b->points++;
    IST_TRY(ist_presence_add(b->direct, point, err));
    return ist_sea_history_point(b->history, point, err);
}

static ist_status hear(void *context, const ist_sea_report *report, ist_error *err) { return ist_picture_report(((both *)context)->picture, report, err); }
static ist_status replay(void *context, const ist_track_point *point, ist_error *err) { return ist_presence_add(context, point, err); }

TEST(an_area_report_from_the_history_is_that_from_the_feeds)
{
    ist_sea_settings settings;
    ist_simulate_asked asked;
    ist_simulation *simulation = NULL;
    both b = { 0 };
    json_t *json = NULL;
    char path[1000];
    ist_error err = { 0 };
    ist_areas *areas = ist_areas_new();
    snprintf(path, sizeof path, "%s/data/sea-thresholds.yaml", getenv("ISTHMUS_SOURCE"));
    CHECK(ist_sea_settings_read(&settings, path, NULL, &err) == IST_OK);
    ist_simulate_defaults(&asked);
    asked.vessels = 80;
    asked.days = 0.5;
    CHECK(ist_simulation_new(&simulation, &asked, &err) == IST_OK);
    CHECK(ist_json_read_text(&json, "areas", ist_simulation_areas(), strlen(ist_simulation_areas()), &err) == IST_OK);
    CHECK(ist_areas_add(areas, "area", json, &err) == IST_OK && ist_areas_index(areas, &err) == IST_OK);
    json_decref(json);
    b.history = ist_sea_history_new(1000000, false);
    b.direct = ist_presence_new(areas, INT64_MIN, INT64_MAX, settings.area_silence);
    ist_presence *again = ist_presence_new(areas, INT64_MIN, INT64_MAX, settings.area_silence);
    ist_picture_asked picture = { .settings = &settings, .on_point = take_point, .context = &b };
    CHECK(ist_picture_new(&b.picture, &picture, &err) == IST_OK);
    CHECK(ist_simulation_run(simulation, hear, &b, &err) == IST_OK);
    CHECK(b.points > 1000 && b.points == ist_sea_history_places(b.history));
    CHECK(ist_sea_history_each(b.history, 0, INT64_MAX, replay, again, &err) == IST_OK);
    CHECK(ist_presence_finish(b.direct, &err) == IST_OK && ist_presence_finish(again, &err) == IST_OK);
    size_t inside = 0;
    for (size_t i = 0; i < ist_areas_count(areas); i++) {
        const ist_presence_row *x = ist_presence_sum(b.direct, i), *y = ist_presence_sum(again, i);
        inside += x->positions;
        CHECK(x->vessels == y->vessels && x->positions == y->positions && x->first_us == y->first_us && x->last_us == y->last_us);
        CHECK_NEAR(x->hours, y->hours, 1e-9);
    }
    CHECK(inside > 0);
    ist_picture_free(b.picture);
    ist_presence_free(b.direct);
    ist_presence_free(again);
    ist_sea_history_free(b.history);
    ist_simulation_free(simulation);
    ist_areas_free(areas);
}

RUN(IT(a_moment_holds_the_last_position_of_each_ship_heard_in_the_window), IT(a_position_says_whose_stations_heard_it),
    IT(a_late_position_does_not_hide_who_else_heard_the_ones_behind_it), IT(more_ships_than_there_is_room_for_are_not_kept),
    IT(a_ship_says_who_it_is_before_or_after_it_says_where), IT(a_full_history_thins_files_and_forgets_what_is_oldest_of_live_feeds),
    IT(an_area_report_from_the_history_is_that_from_the_feeds))
