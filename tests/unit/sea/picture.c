/* SPDX-License-Identifier: Apache-2.0
 *
 * picture.c: tracks and events from reports made by hand. Distances on the equator: 1 minute of arc is 1,852 m, so that a
 * knot is a minute of arc an hour.
 */
#include "check.h"

#include <isthmus/sea/journey.h>
#include <isthmus/sea/picture.h>
#include <stdlib.h>

enum { MOST = 64 };
static ist_sea_event said[MOST];
static size_t n_said;
static uint32_t last_track;
static ist_journeys *journeys; /* NULL: points are not gathered */

static ist_status keep(void *context, const ist_sea_event *event, ist_error *err)
{
    (void)context, (void)err;
    if (n_said < MOST) said[n_said++] = *event;
    return IST_OK;
}

static ist_status keep_point(void *context, const ist_track_point *point, ist_error *err)
{
    (void)context, (void)err;
    last_track = point->track;
    return journeys ? ist_journeys_add(journeys, point, err) : IST_OK;
}

static ist_sea_settings set;
static ist_picture *picture;
static ist_background *background;

static void begin(uint32_t kinds, const ist_areas *areas, ist_background *known)
{
    char path[4096];
    ist_error err = { 0 };
    snprintf(path, sizeof path, "%s/data/sea-thresholds.yaml", getenv("ISTHMUS_SOURCE"));
    CHECK(ist_sea_settings_read(&set, path, NULL, &err) == IST_OK);
    n_said = 0;
    background = known ? known : ist_background_new();
    ist_picture_asked asked = { .settings = &set, .background = background, .areas = areas, .kinds = kinds, .on_event = keep, .on_point = keep_point };
    CHECK(ist_picture_new(&picture, &asked, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
}

static void end(void)
{
    ist_error err = { 0 };
    CHECK(ist_picture_finish(picture, &err) == IST_OK);
    ist_picture_free(picture);
    ist_background_free(background);
}

/* A report of a class A ship; time in minutes, place in minutes of arc. */
static ist_sea_report at(uint32_t mmsi, double minute, double east, double north, double knots, double course)
{
    ist_sea_report r = { .time_us = (int64_t)(minute * 60e6) + (int64_t)1700000000 / 86400 * 86400 * 1000000, .mmsi = mmsi, .lon = (int32_t)(east * 10000), .lat = (int32_t)(north * 10000),
                         .speed = (int16_t)(knots * 10), .course = (int16_t)(course * 10), .heading = (int16_t)course, .turn = IST_SEA_NONE, .type = 1,
                         .transponder = IST_SEA_CLASS_A, .status = 0, .second = (uint8_t)((int)(minute * 60) % 60) };
    r.evidence_hash = (uint64_t)mmsi * 1000003 ^ (uint64_t)(minute * 60) * 7919 ^ (uint64_t)(uint32_t)r.lon << 32 ^ (uint32_t)r.lat;
    return r;
}

static void give(ist_sea_report r)
{
    ist_error err = { 0 };
    CHECK(ist_picture_report(picture, &r, &err) == IST_OK);
}

static size_t count(ist_sea_kind kind, const ist_sea_event **first)
{
    size_t n = 0;
    for (size_t i = 0; i < n_said; i++) {
        if (said[i].kind != kind) continue;
        if (n++ == 0 && first) *first = &said[i];
    }
    return n;
}

/* 22:30 to 01:30, 100 m apart (0.054 minutes of arc), at 0.2 knots. */
TEST(midnight_does_not_part_a_meeting)
{
    const ist_sea_event *e = NULL;
    begin(0, NULL, NULL);
    for (int m = 0; m <= 180; m += 5) {
        give(at(790000001, 22.5 * 60 + m, 100, 10, 0.2, 0));
        give(at(790000002, 22.5 * 60 + m + 1, 100.054, 10, 0.2, 0));
    }
    for (int m = 185; m <= 600; m += 5) { /* both sail apart */
        give(at(790000001, 22.5 * 60 + m, 100, 10 + (m - 180) * 0.2, 12, 0));
        give(at(790000002, 22.5 * 60 + m + 1, 100.054, 10 - (m - 180) * 0.2, 12, 180));
    }
    end();
    CHECK(count(IST_SEA_RENDEZVOUS, &e) == 1);
    if (!e) return;
    CHECK(e->mmsi_a == 790000001 && e->mmsi_b == 790000002);
    CHECK_NEAR((double)(e->end_us - e->start_us) / 60e6, 180, 3);
    CHECK(e->detected_us - e->start_us == 2 * 3600 * (int64_t)1000000);
    CHECK(e->n_evidence == 4);
    CHECK(count(IST_SEA_LOITERING, NULL) == 0); /* a ship in company does not loiter besides */
}

/* A hundred metres apart, on either side of the antimeridian or one of them on it. */
TEST(the_antimeridian_does_not_part_a_meeting)
{
    static const double sides[][2] = { { 10799.98, -10799.966 }, { -10799.966, 10799.98 }, { 10800, -10799.946 }, { -10800, 10799.946 }, { 10799.946, 10800 } };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        begin(0, NULL, NULL);
        for (int m = 0; m <= 180; m += 5) {
            give(at(790000001, m, sides[i][0], 10, 0.2, 0));
            give(at(790000002, m + 1, sides[i][1], 10, 0.2, 0));
        }
        end();
        CHECK(count(IST_SEA_RENDEZVOUS, NULL) == 1);
    }
}

/* A hundred and nineteen minutes are too short, 600 m too far. */
TEST(ships_that_stay_too_short_or_too_far_do_not_meet)
{
    for (int way = 0; way < 2; way++) {
        begin(0, NULL, NULL);
        for (int m = 0; m <= (way == 0 ? 115 : 300); m += 5) {
            give(at(790000001, m, 100, 10, 0.2, 0));
            give(at(790000002, m + 1, way == 0 ? 100.054 : 100.33, 10, 0.2, 0));
        }
        for (int m = 305; m < 400; m += 5) give(at(790000001, m, 100, 30 + m * 0.2, 12, 0));
        end();
        CHECK(count(IST_SEA_RENDEZVOUS, NULL) == 0);
    }
}

TEST(one_transmission_heard_by_two_stations_is_one_position)
{
    ist_picture_counts counts;
    begin(0, NULL, NULL);
    for (int m = 0; m < 60; m += 5) {
        ist_sea_report r = at(790000001, m, 100 + m * 0.2, 10, 12, 90);
        give(r);
        r.station = 7;
        r.partner = 1;
        r.time_us += 2000000; /* the relay is two seconds late */
        give(r);
    }
    ist_picture_count(picture, &counts);
    CHECK(counts.positions == 12);
    CHECK(counts.duplicates == 12);
    CHECK(counts.tracks == 1);
    end();
}

/* 300 minutes of arc apart, each every ten minutes, in turns: two tracks, one event, and no silence of either. */
TEST(two_ships_of_one_number_are_two_tracks)
{
    const ist_sea_event *e = NULL;
    ist_picture_counts counts;
    begin(0, NULL, NULL);
    for (int m = 0; m < 600; m += 10) {
        give(at(790000001, m, 100 + m * 0.2, 10, 12, 90));
        CHECK(last_track == 1);
        give(at(790000001, m + 5, 400 - m * 0.2, 10, 12, 270));
        CHECK(last_track == 2);
    }
    ist_picture_count(picture, &counts);
    CHECK(counts.tracks == 2);
    end();
    CHECK(count(IST_SEA_SHARED_IDENTITY, &e) == 1);
    if (e) CHECK_NEAR((double)(e->end_us - e->start_us) / 60e6, 590, 10);
    CHECK(count(IST_SEA_IMPOSSIBLE_MOVEMENT, NULL) == 0);
    CHECK(count(IST_SEA_GAP, NULL) == 0);
}

/* The second transmitter says nothing for ten hours while the first goes on: nobody knows that it was silent. Then both are
 * silent for three hours, and the one heard next has that silence. */
TEST(a_track_is_not_silent_while_another_of_its_number_speaks)
{
    journeys = ist_journeys_new(0, INT64_MIN, INT64_MAX, false, 0);
    begin(0, NULL, NULL);
    for (int m = 0; m <= 840; m += 10) {
        give(at(790000001, m, 100 + m * 0.2, 10, 12, 90));
        if (m <= 120 || m >= 720) give(at(790000001, m + 4, 400 - m * 0.2, 10, 12, 270));
    }
    give(at(790000001, 1024, 100 + 1024 * 0.2, 10, 12, 90));
    end();
    CHECK(ist_journeys_count(journeys) == 2);
    ist_journeys_sort(journeys);
    CHECK_NEAR(ist_journeys_at(journeys, 0)->longest_hours, 3, 1e-9);
    CHECK_NEAR(ist_journeys_at(journeys, 1)->longest_hours, 6 / 60.0, 1e-9);
    ist_journeys_free(journeys);
    journeys = NULL;
}

/* An hour 200 minutes of arc away, then back. */
TEST(a_ship_that_is_elsewhere_for_an_hour_did_not_sail_there)
{
    const ist_sea_event *e = NULL;
    begin(0, NULL, NULL);
    for (int m = 0; m < 300; m += 5) give(at(790000001, m, (m >= 120 && m < 180 ? 300 : 100) + m * 0.2, 10, 12, 90));
    end();
    CHECK(count(IST_SEA_IMPOSSIBLE_MOVEMENT, &e) == 1);
    if (e) CHECK_NEAR((double)(e->end_us - e->start_us) / 60e6, 55, 0.1);
    CHECK(count(IST_SEA_SHARED_IDENTITY, NULL) == 0);
    CHECK(count(IST_SEA_GAP, NULL) == 0);
}

/* Thirty ships in the same sea, heard every five minutes by station 3. Ship 1 is silent from minute 1,000 to 1,300; the
 * station itself from 2,000 to 2,300. Only the first is an event. */
TEST(a_silence_counts_where_others_are_heard_and_not_where_none_is)
{
    const ist_sea_event *e = NULL;
    ist_error err = { 0 };
    ist_background *known = ist_background_new();
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1) begin(1u << IST_SEA_GAP, NULL, known);
        for (int m = 0; m < 3000; m += 5) {
            if (m > 2000 && m < 2300) continue;
            for (uint32_t s = 1; s <= 30; s++) {
                ist_sea_report r = at(790000000 + s, m + s * 0.1, 100 + s + 5 * ((m / 100) % 2), 10 + s % 6, 6, 90);
                r.station = 3;
                if (s == 1 && m > 1000 && m < 1300) continue;
                if (pass == 0) CHECK(ist_background_learn(known, &r, &err) == IST_OK);
                else give(r);
            }
        }
    }
    end();
    CHECK(count(IST_SEA_GAP, &e) == 1);
    if (!e) return;
    CHECK(e->mmsi_a == 790000001);
    CHECK_NEAR((double)(e->end_us - e->start_us) / 3600e6, 5, 0.01);
    CHECK(e->score > 0.999);
}

/* One ship waits four hours. One that was silent from a quarter of an hour before until a quarter after, four miles off, met it:
 * 230 minutes of 240, score 0.98. Another was silent for ten hours around it: 240 minutes of 520, 0.68, above the threshold; but
 * the ship that waits has its company, and of the second nothing is said. */
TEST(a_ship_that_waits_is_no_proof_for_every_silence_around_it)
{
    const ist_sea_event *e = NULL;
    ist_error err = { 0 };
    ist_background *known = ist_background_new();
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1) begin(1u << IST_SEA_DARK_RENDEZVOUS, NULL, known);
        for (int m = 0; m < 2400; m += 5) {
            for (uint32_t s = 1; s <= 30; s++) {
                ist_sea_report r = at(790000100 + s, m + s * 0.1, 100 + s + 5 * ((m / 100) % 2), 10 + s % 6, 6, 90);
                r.station = 3;
                if (pass == 0) CHECK(ist_background_learn(known, &r, &err) == IST_OK);
            }
            if (pass == 0) continue;
            double wait = m < 1000 ? 112 - 0.2 * (1000 - m) : m > 1240 ? 112 + 0.2 * (m - 1240) : 112;
            give(at(790000001, m, wait, 12, m < 1000 || m > 1240 ? 12 : 0.1, 90));
            if (m <= 985 || m >= 1255) give(at(790000002, m + 0.2, 108 + 0.2 * (m <= 985 ? m - 985 : m - 1255), 12.5, 12, 90));
            if (m <= 900 || m >= 1500) give(at(790000003, m + 0.4, 104 + 0.2 * (m <= 900 ? m - 900 : m - 1500), 13, 12, 90));
        }
    }
    end();
    CHECK(count(IST_SEA_DARK_RENDEZVOUS, &e) == 1);
    if (!e) return;
    CHECK(e->mmsi_a == 790000002 && e->mmsi_b == 790000001);
    CHECK_NEAR(e->score, 0.98, 0.02);
}

/* Eastward along the equator over the date line, a minute of arc a minute: in the area from 179 to -179 degrees for two
 * hours. */
TEST(an_area_across_the_date_line_is_entered_and_left_once)
{
    const ist_sea_event *e = NULL;
    ist_error err = { 0 };
    json_t *json = NULL;
    const char *text = "{\"type\":\"Polygon\",\"coordinates\":[[[179,-1],[-179,-1],[-179,1],[179,1],[179,-1]]]}";
    ist_areas *areas = ist_areas_new();
    CHECK(ist_json_read_text(&json, "x", text, strlen(text), &err) == IST_OK && ist_areas_add(areas, "date line", json, &err) == IST_OK && ist_areas_index(areas, &err) == IST_OK);
    begin(0, areas, NULL);
    for (int m = 0; m < 400; m++) {
        double east = 178 * 60 + m;
        give(at(790000001, m, east > 180 * 60 ? east - 360 * 60 : east, 0, 60 * 0.9, 90));
    }
    end();
    CHECK(count(IST_SEA_AREA, &e) == 1);
    if (e) {
        CHECK_NEAR((double)(e->end_us - e->start_us) / 60e6, 120, 1.1);
        CHECK_TEXT(e->detail, "date line");
        CHECK(!e->open);
    }
    CHECK(count(IST_SEA_IMPOSSIBLE_MOVEMENT, NULL) == 0);
    json_decref(json);
    ist_areas_free(areas);
}

/* 3 knots to the north with the bow to the east for half an hour; the ship is 100 m long. At 20 m it would not count. */
/* At 1.2 knots 500 m take 13.5 minutes: the drift is known with the position of the fourteenth. */
TEST(a_slow_drift_is_told_when_it_is_far_enough)
{
    const ist_sea_event *e = NULL;
    const ist_sea_statics is = { .to_bow = 90, .to_stern = 10, .says = IST_SEA_SAYS_DIMENSIONS };
    begin(1u << IST_SEA_DRIFTING, NULL, NULL);
    for (int m = 0; m < 60; m++) {
        ist_sea_report r = at(790000001, m, 100, 10 + m * 0.02, 1.2, 0);
        r.heading = m >= 10 && m < 40 ? 90 : 0;
        if (m == 0) r.statics = &is;
        give(r);
    }
    end();
    CHECK(count(IST_SEA_DRIFTING, &e) == 1);
    if (e) CHECK_NEAR((double)(e->detected_us - e->start_us) / 60e6, 14, 0);
}

TEST(a_long_ship_that_moves_across_its_heading_drifts)
{
    for (int length = 20; length <= 100; length += 80) {
        const ist_sea_event *e = NULL;
        ist_sea_statics is = { .to_bow = (uint16_t)(length - 10), .to_stern = 10, .says = IST_SEA_SAYS_DIMENSIONS };
        begin(0, NULL, NULL);
        ist_sea_report who = at(790000001, 0, 0, 0, 0, 0);
        who.lon = who.lat = IST_SEA_NOWHERE;
        who.statics = &is;
        who.type = 5;
        give(who);
        for (int m = 1; m < 100; m++) {
            bool drifts = m >= 30 && m < 61;
            ist_sea_report r = at(790000001, m, 100, 10 + m * 0.05, 3, 0);
            r.heading = drifts ? 90 : 0;
            give(r);
        }
        end();
        CHECK(count(IST_SEA_DRIFTING, &e) == (length == 100));
        if (e) CHECK_NEAR((double)(e->start_us / 60000000 % 1440), 30, 0);
        if (e) CHECK_NEAR((double)(e->detected_us - e->start_us) / 60e6, 10, 0); /* at 3 knots 500 m take 5.4 minutes, ten are asked for */
    }
}

/* 12 knots, then 0.3 within twenty seconds, and still so ninety seconds later. A slow stop is none. */
TEST(a_stop_within_seconds_is_told_from_a_slow_one)
{
    const ist_sea_event *e = NULL;
    begin(0, NULL, NULL);
    for (int m = 0; m < 10; m++) {
        give(at(790000001, m, 100 + m * 0.2, 10, 12, 90));
        give(at(790000002, m, 100 + m * 0.2, 20, 12 - m, 90));
    }
    give(at(790000001, 9.33, 101.86, 10, 0.3, 90));
    give(at(790000001, 11, 101.87, 10, 0.3, 90));
    for (int m = 12; m < 20; m++) give(at(790000002, m, 102, 20, 0, 90));
    end();
    CHECK(count(IST_SEA_SPEED_CHANGE, &e) == 1);
    if (e) CHECK(e->mmsi_a == 790000001);
}

/* Radius 1 minute of arc, a turn in 36 steps of a minute; three turns. Then a square of the same length: no circle. */
TEST(a_circle_is_told_from_other_ways_round)
{
    const ist_sea_event *e = NULL;
    begin(0, NULL, NULL);
    for (int m = 0; m < 110; m++) {
        double angle = m * 10 * 3.14159265358979 / 180;
        give(at(790000001, m, 100 + sin(angle), 10 + cos(angle), 10.5, (90 + m * 10) % 360));
        int side = m / 9 % 4, along = m % 9;
        double x[] = { along, 9, 9 - along, 0 }, y[] = { 0, along, 9, 9 - along };
        give(at(790000002, m + 0.5, 100 + x[side] * 0.2, 30 + y[side] * 0.2, 12, (90 - side * 90 + 360) % 360));
    }
    end();
    CHECK(count(IST_SEA_CIRCLE_SPOOFING, &e) == 1);
    if (e) CHECK_NEAR(e->parts[1].value, 1.852, 0.02);
}

TEST(one_transmitter_of_two_classes_is_said_once)
{
    begin(0, NULL, NULL);
    for (int m = 0; m < 50; m += 5) {
        ist_sea_report r = at(790000001, m, 100 + m * 0.2, 10, 12, 90);
        if (m / 5 % 2) r.type = 18, r.transponder = IST_SEA_CLASS_B;
        give(r);
    }
    end();
    CHECK(count(IST_SEA_CLASS_MISMATCH, NULL) == 1);
}

/* The same reports again: the same ids, in the same order. */
/* A ship of 12 knots that sails east, falls silent, turns south after half an hour and is heard under another number at the end of the
 * hour: 6 miles behind the corner. Twelve miles behind it, it would have had to sail at 18 knots. */
TEST(a_ship_goes_on_under_another_number_round_a_corner)
{
    for (int far = 0; far < 2; far++) {
        const ist_sea_event *e = NULL;
        const ist_sea_statics was = { .name = "ALDER", .to_bow = 100, .to_stern = 20, .to_port = 9, .to_starboard = 11, .ship_type = 70, .says = IST_SEA_SAYS_NAME | IST_SEA_SAYS_DIMENSIONS | IST_SEA_SAYS_TYPE };
        ist_sea_statics is = was;
        strcpy(is.name, "BIRCH");
        begin(1u << IST_SEA_LAUNDERING, NULL, NULL);
        for (int m = 0; m <= 60; m += 5) {
            ist_sea_report r = at(790000001, m, 100 + m * 0.2, 10, 12, 90);
            if (m == 30) r.statics = &was;
            give(r);
        }
        for (int m = 0; m <= 60; m += 5) {
            ist_sea_report r = at(790000009, 120 + m, 118, (far ? -2 : 4) - m * 0.2, 12, 180);
            if (m == 10) r.statics = &is;
            give(r);
        }
        end();
        CHECK(count(IST_SEA_LAUNDERING, &e) == (far ? 0u : 1u));
        if (e) CHECK(e->mmsi_a == 790000001 && e->mmsi_b == 790000009);
    }
}

TEST(feeds_read_again_give_the_same_events)
{
    uint64_t before[MOST];
    size_t n_before = 0;
    for (int pass = 0; pass < 2; pass++) {
        begin(0, NULL, NULL);
        for (int m = 0; m < 300; m += 5) {
            give(at(790000001, m, 100, 10, 0.2, 0));
            give(at(790000002, m + 1, 100.05, 10, 0.2, 0));
            give(at(790000003, m + 2, (m >= 120 && m < 180 ? 300 : 100) + m * 0.2, 50, 12, 90));
        }
        end();
        if (pass == 0)
            for (; n_before < n_said; n_before++) before[n_before] = said[n_before].id;
    }
    CHECK(n_before == 2 && n_said == n_before);
    for (size_t i = 0; i < n_said && i < n_before; i++) CHECK(said[i].id == before[i]);
}

TEST(coast_stations_and_reports_without_time_are_counted_apart)
{
    ist_picture_counts counts;
    begin(0, NULL, NULL);
    ist_sea_report r = at(2000001, 0, 100, 10, 0, 0);
    r.transponder = IST_SEA_BASE;
    give(r);
    r = at(790000001, 0, 100, 10, 0, 0);
    r.time_us = IST_SEA_NO_TIME;
    give(r);
    give(at(790000001, 50, 100, 10, 0, 0));
    give(at(790000001, 20, 100, 10.1, 0, 0)); /* half an hour late */
    ist_picture_count(picture, &counts);
    CHECK(counts.reports == 4 && counts.no_ship == 1 && counts.no_time == 1 && counts.late == 1 && counts.positions == 1);
    end();
}

RUN(IT(midnight_does_not_part_a_meeting), IT(the_antimeridian_does_not_part_a_meeting), IT(ships_that_stay_too_short_or_too_far_do_not_meet), IT(one_transmission_heard_by_two_stations_is_one_position),
    IT(two_ships_of_one_number_are_two_tracks), IT(a_track_is_not_silent_while_another_of_its_number_speaks),
    IT(a_ship_that_is_elsewhere_for_an_hour_did_not_sail_there), IT(a_silence_counts_where_others_are_heard_and_not_where_none_is), IT(a_ship_that_waits_is_no_proof_for_every_silence_around_it),
    IT(an_area_across_the_date_line_is_entered_and_left_once), IT(a_long_ship_that_moves_across_its_heading_drifts), IT(a_slow_drift_is_told_when_it_is_far_enough), IT(a_stop_within_seconds_is_told_from_a_slow_one),
    IT(a_circle_is_told_from_other_ways_round), IT(one_transmitter_of_two_classes_is_said_once), IT(a_ship_goes_on_under_another_number_round_a_corner), IT(feeds_read_again_give_the_same_events),
    IT(coast_stations_and_reports_without_time_are_counted_apart))
