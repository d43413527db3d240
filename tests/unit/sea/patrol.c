/* SPDX-License-Identifier: Apache-2.0
 *
 * Plans of patrols, by hand: two areas of the same size, effort counted in their size.
 */
#include "check.h"

#include <isthmus/sea/patrol.h>
#include <isthmus/base/text.h>
#include <stdlib.h>
#include <unistd.h>

static ist_sea_patrol_input two_areas(double events_a, double events_b)
{
    ist_sea_patrol_input in = { .n_areas = 2, .horizon = 12, .months = 1 };
    in.areas[0] = (ist_sea_patrol_area){ .name = "a", .square_nm = 1000, .events = events_a, .attacks = 10 };
    in.areas[1] = (ist_sea_patrol_area){ .name = "b", .square_nm = 1000, .events = events_b };
    return in;
}

static void add(ist_sea_patrol_input *in, const char *partner, double units, double swept, bool consents, int area, double months)
{
    ist_sea_patrol_unit *u = &in->units[in->n_units++];
    *u = (ist_sea_patrol_unit){ .craft = IST_SEA_SHIP, .units = units, .swept = swept, .consents = consents, .area = area, .months = months };
    snprintf(u->partner, sizeof u->partner, "%s", partner);
}

/* e times as many events in a: a gets one size of effort more. With 3 sizes in all: 2 and 1. */
TEST(effort_goes_where_events_are)
{
    ist_sea_patrol_input in = two_areas(2.718281828459045, 1);
    ist_sea_patrol_plan  plan;
    add(&in, "rok", 3, 1000, true, -1, 0);
    ist_sea_patrol_plan_make(&in, false, &plan);
    CHECK_NEAR(plan.places[0].swept, 2000, 1e-6);
    CHECK_NEAR(plan.places[1].swept, 1000, 1e-6);
    CHECK_NEAR(plan.places[0].units[IST_SEA_SHIP], 2, 1e-9);
    CHECK_NEAR(plan.places[0].found, 1 - exp(-2), 1e-12);
    CHECK_NEAR(plan.places[0].attacks_left, 10 * exp(-2), 1e-11);
}

/* Each alone, with one size: (1 + ln r) / 2 in a, for r = 2.718: all of it. Together 2: 1.5 and 0.5. */
TEST(one_plan_finds_at_least_what_each_partners_own_does)
{
    ist_sea_patrol_input in = two_areas(2.718281828459045, 1);
    ist_sea_patrol_plan  plan;
    add(&in, "rok", 1, 1000, true, -1, 0);
    add(&in, "nato", 1, 1000, true, -1, 0);
    ist_sea_patrol_plan_make(&in, false, &plan);
    CHECK_NEAR(plan.places[0].swept, 1500, 1e-6);
    CHECK_NEAR(plan.found, 2.718281828459045 * (1 - exp(-1.5)) + 1 - exp(-0.5), 1e-9);
    CHECK_NEAR(plan.found_alone, 2.718281828459045 * (1 - exp(-2)), 1e-9);
    CHECK(plan.found > plan.found_alone);
}

TEST(without_consent_nothing_is_added)
{
    ist_sea_patrol_input in = two_areas(1, 1);
    ist_sea_patrol_plan  plan, with;
    add(&in, "rok", 2, 1000, true, -1, 0);
    ist_sea_patrol_plan_make(&in, false, &plan);
    add(&in, "third", 5, 1000, false, -1, 0);
    add(&in, "third", 5, 1000, false, 0, 12);
    ist_sea_patrol_plan_make(&in, false, &with);
    CHECK(with.found == plan.found && with.places[0].presence_months == 0 && with.withheld == 10);
}

/* Two ships for three of twelve months: 6 presence-months, half a ship in the mean. */
TEST(exercises_are_presence_months)
{
    ist_sea_patrol_input in = two_areas(1, 1);
    ist_sea_patrol_plan  plan;
    add(&in, "rok", 2, 1000, true, 0, 3);
    ist_sea_patrol_plan_make(&in, false, &plan);
    CHECK_NEAR(plan.places[0].presence_months, 6, 1e-12);
    CHECK_NEAR(plan.places[0].swept, 500, 1e-12);
    CHECK_NEAR(plan.places[0].attacks_left, 10 * exp(-0.5), 1e-12);
    add(&in, "nato", 1, 1000, true, -1, 0); /* goes around it: 0.25 and 0.75 sizes */
    ist_sea_patrol_plan_make(&in, false, &plan);
    CHECK_NEAR(plan.places[0].swept, 750, 1e-6);
    CHECK_NEAR(plan.places[1].swept, 750, 1e-6);
}

TEST(whole_craft_are_not_cut)
{
    ist_sea_patrol_input in = two_areas(3, 1);
    ist_sea_patrol_plan  plan, fluid;
    add(&in, "rok", 3, 700, true, -1, 0);
    add(&in, "nato", 1, 2000, true, -1, 0);
    ist_sea_patrol_plan_make(&in, true, &plan);
    ist_sea_patrol_plan_make(&in, false, &fluid);
    for (int i = 0; i < 2; i++) CHECK(plan.places[i].units[0] == (double)(long)plan.places[i].units[0]);
    CHECK_NEAR(plan.places[0].units[0] + plan.places[1].units[0], 4, 0);
    CHECK(plan.found <= fluid.found + 1e-12);
}

/* One degree by one degree at the equator: 60.0404 by 59.7053 nautical miles of 1852 m on WGS 84 (an arc of the equator
 * of 111319.49 m, one of the meridian of 110574.39 m), nearly. The hole is a hundredth of it. */
TEST(areas_events_and_fleets_are_read)
{
    char name[] = "/tmp/isthmus-patrol-XXXXXX", path[3][64];
    CHECK(mkdtemp(name) != NULL);
    for (int i = 0; i < 3; i++) snprintf(path[i], sizeof path[i], "%s/%d", name, i);
    const char *areas = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"key\":\"area/box\",\"attacks\":2},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                        "[[[0,0],[1,0],[1,1],[0,1],[0,0]],[[0.4,0.4],[0.5,0.4],[0.5,0.5],[0.4,0.5],[0.4,0.4]]]}}]}";
    const char *events = "kind,start,lon,lat\ngap,2024-01-01T00:00:00Z,0.2,0.2\ngap,2024-01-31T00:00:00Z,0.45,0.45\nmeeting,2024-01-15,0.9,0.9\ngap,2024-01-20,5,5\ngap,never,0,0\n";
    const char *fleet = "partner,craft,units,sweep_nm,speed_kn,hours,consent,area,months\nrok,ship,2,10,15,300,yes,,\nusa,aircraft,1,40,200,60,,box,3\n";
    ist_write_file(path[0], areas, strlen(areas), NULL);
    ist_write_file(path[1], events, strlen(events), NULL);
    ist_write_file(path[2], fleet, strlen(fleet), NULL);
    ist_sea_patrol_input *in = calloc(1, sizeof *in);
    ist_error             err = { 0 };
    in->horizon = 12;
    CHECK(ist_sea_patrol_read_areas(in, path[0], "box", &err) == IST_OK);
    CHECK_NEAR(in->areas[0].square_nm, 0.99 * 60.1077 * 59.7053, 1.0);
    CHECK(ist_sea_patrol_read_events(in, path[1], "gap", &err) == IST_OK);
    CHECK(in->counted == 1 && in->outside == 2 && in->refused == 1);
    CHECK_NEAR(in->areas[0].events, 1 / (31 / 30.4375), 1e-12);
    CHECK(ist_sea_patrol_read_fleet(in, path[2], &err) == IST_OK && in->n_units == 2);
    CHECK(in->units[0].swept == 45000 && in->units[0].area == -1 && in->units[1].craft == IST_SEA_PLANE && in->units[1].area == 0 && in->units[1].months == 3);
    CHECK(ist_sea_patrol_read_areas(in, path[0], "nowhere", &err) == IST_MISSING);
    CHECK_HAS(err.text, "nowhere");
    const char *bad = "partner,craft,units,sweep_nm,speed_kn,hours\nrok,boat,2,10,15,300\n";
    ist_write_file(path[2], bad, strlen(bad), NULL);
    CHECK(ist_sea_patrol_read_fleet(in, path[2], &err) == IST_RANGE);
    CHECK_HAS(err.text, ":2: craft 'boat': ship or aircraft is allowed");
    ist_sea_patrol_clear(in);
    free(in);
    for (int i = 0; i < 3; i++) unlink(path[i]);
    rmdir(name);
}

RUN(IT(effort_goes_where_events_are), IT(one_plan_finds_at_least_what_each_partners_own_does), IT(without_consent_nothing_is_added), IT(exercises_are_presence_months),
    IT(whole_craft_are_not_cut), IT(areas_events_and_fleets_are_read))
