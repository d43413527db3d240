/* SPDX-License-Identifier: Apache-2.0
 *
 * area.c: which areas hold a point, by hand and against a slow count of crossings that shares no code with the grid.
 */
#include "check.h"

#include <isthmus/base/random.h>
#include <isthmus/sea/area.h>
#include <isthmus/sea/report.h>
#include <stdlib.h>

static ist_areas *made(const char *geojson)
{
    ist_error err = { 0 };
    json_t *json = NULL;
    ist_areas *areas = ist_areas_new();
    bool fine = ist_json_read_text(&json, "areas", geojson, strlen(geojson), &err) == IST_OK && ist_areas_add(areas, "area", json, &err) == IST_OK &&
                ist_areas_index(areas, &err) == IST_OK;
    json_decref(json);
    CHECK_TEXT(err.text, "");
    CHECK(fine);
    return areas;
}

static bool inside(const ist_areas *areas, double lon, double lat)
{
    uint16_t one[4];
    return ist_areas_at(areas, (int32_t)(lon * IST_SEA_DEGREE), (int32_t)(lat * IST_SEA_DEGREE), one, 4) > 0;
}

TEST(a_hole_is_outside)
{
    ist_areas *a = made("{\"type\":\"Polygon\",\"coordinates\":[[[10,10],[20,10],[20,20],[10,20],[10,10]],[[14,14],[16,14],[16,16],[14,16],[14,14]]]}");
    CHECK(inside(a, 12, 12));
    CHECK(!inside(a, 15, 15));
    CHECK(!inside(a, 9.99, 15));
    CHECK(!inside(a, 20.01, 15));
    CHECK(inside(a, 13.999, 15));
    ist_areas_free(a);
}

/* The same box around the date line in the three ways in which people write it. */
TEST(a_corner_far_above_the_others_is_filled_to_its_tip)
{
    ist_areas *a = made("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[2,8],[0,0]]]}");
    CHECK(inside(a, 2, 7.9)); /* at latitude y the triangle spans y/4 to 4 - y/4 */
    CHECK(inside(a, 2.37, 6.3));
    CHECK(!inside(a, 2.5, 6.3));
    CHECK(inside(a, 1.6, 6.3));
    CHECK(!inside(a, 1.5, 6.3));
    CHECK(!inside(a, 2, 8.1));
    ist_areas_free(a);
    a = made("{\"type\":\"Polygon\",\"coordinates\":[[[0,8],[4,8],[2,0],[0,8]]]}"); /* and upside down */
    CHECK(inside(a, 2, 0.1));
    CHECK(inside(a, 1.6, 1.7));
    CHECK(!inside(a, 1.5, 1.7));
    ist_areas_free(a);
}

TEST(the_antimeridian_is_no_border)
{
    static const char *const ways[] = {
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[170,-10],[180,-10],[180,10],[170,10],[170,-10]]],[[[-180,-10],[-175,-10],[-175,10],[-180,10],[-180,-10]]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[170,-10],[185,-10],[185,10],[170,10],[170,-10]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[170,-10],[-175,-10],[-175,10],[170,10],[170,-10]]]}",
    };
    for (int i = 0; i < 3; i++) {
        ist_areas *a = made(ways[i]);
        CHECK(inside(a, 175, 0));
        CHECK(inside(a, 179.9999, 9.99));
        CHECK(inside(a, -179.9999, -9.99));
        CHECK(inside(a, -176, 0));
        CHECK(!inside(a, -174.9, 0));
        CHECK(!inside(a, 169.9, 0));
        CHECK(!inside(a, 0, 0));
        ist_areas_free(a);
    }
}

TEST(a_box_around_the_world_holds_the_world)
{
    ist_areas *a = made("{\"type\":\"Polygon\",\"coordinates\":[[[-180,-80],[180,-80],[180,80],[-180,80],[-180,-80]]]}");
    CHECK(inside(a, 0, 0));
    CHECK(inside(a, 179.99, 79));
    CHECK(inside(a, -179.99, -79));
    CHECK(!inside(a, 10, 81));
    ist_areas_free(a);
}

TEST(areas_that_overlap_are_both_named_in_their_order)
{
    ist_areas *a = made("{\"type\":\"FeatureCollection\",\"features\":["
                        "{\"type\":\"Feature\",\"properties\":{\"name\":\"first\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[5,0],[5,5],[0,5],[0,0]]]}},"
                        "{\"type\":\"Feature\",\"properties\":{\"name\":\"point\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,1]}},"
                        "{\"type\":\"Feature\",\"properties\":{\"key\":\"second\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[3,3],[8,3],[8,8],[3,8],[3,3]]]}}]}");
    uint16_t here[4];
    CHECK(ist_areas_count(a) == 2);
    CHECK(ist_areas_at(a, 4 * IST_SEA_DEGREE, 4 * IST_SEA_DEGREE, here, 4) == 2);
    CHECK(here[0] == 0 && here[1] == 1);
    CHECK_TEXT(ist_areas_name(a, 1), "second");
    ist_areas_free(a);
}

/* The oracle: whether a ray to the east meets an odd number of edges, in plain doubles. Corner `count` is the first again. */
static bool odd_crossings(const double *x, const double *y, int count, double px, double py)
{
    bool odd = false;
    for (int i = 0; i < count; i++)
        if ((y[i] > py) != (y[i + 1] > py) && px < x[i] + (py - y[i]) * (x[i + 1] - x[i]) / (y[i + 1] - y[i])) odd = !odd;
    return odd;
}

/* A star of random spikes, many edges a cell and long ones. */
TEST(a_ragged_star_agrees_with_a_count_of_crossings)
{
    enum { CORNERS = 400, POINTS = 20000 };
    static double x[CORNERS + 1], y[CORNERS + 1];
    ist_buffer text = { 0 };
    ist_buffer_add(&text, "{\"type\":\"Polygon\",\"coordinates\":[[");
    for (int i = 0; i < CORNERS; i++) {
        double u = ist_uniform(7, (uint64_t)i, 0, 1), angle = 6.283185307179586 * i / CORNERS, far = 0.3 + 4.2 * u;
        x[i] = floor((125 + far * cos(angle)) * 1e5) / 1e5;
        y[i] = floor((33 + far * sin(angle)) * 1e5) / 1e5;
        ist_buffer_print(&text, "%s[%.5f,%.5f]", i ? "," : "", x[i], y[i]);
    }
    x[CORNERS] = x[0], y[CORNERS] = y[0];
    ist_buffer_print(&text, ",[%.5f,%.5f]]]}", x[0], y[0]);
    ist_areas *a = made(text.at);
    int wrong = 0, held = 0;
    for (uint64_t k = 0; k < POINTS; k++) {
        double px = 120 + 10 * ist_uniform(8, k, 0, 1) + 3e-7, py = 28 + 10 * ist_uniform(8, k, 1, 1) + 3e-7; /* off the corners */
        int32_t lon = (int32_t)(px * IST_SEA_DEGREE), lat = (int32_t)(py * IST_SEA_DEGREE);
        bool odd;
        px = (lon + 0.0) / IST_SEA_DEGREE, py = (lat + 0.0) / IST_SEA_DEGREE;
        odd = odd_crossings(x, y, CORNERS, px, py);
        uint16_t one[2];
        wrong += (ist_areas_at(a, lon, lat, one, 2) > 0) != odd;
        held += odd;
    }
    CHECK(held > POINTS / 10 && held < POINTS / 2);
    CHECK(wrong == 0);
    ist_areas_free(a);
    ist_buffer_clear(&text);
}

TEST(random_triangles_agree_with_a_count_of_crossings)
{
    enum { TRIANGLES = 60, POINTS = 2000 };
    int wrong = 0, held = 0;
    for (uint64_t t = 0; t < TRIANGLES; t++) {
        double x[4], y[4];
        ist_buffer text = { 0 };
        for (uint64_t i = 0; i < 3; i++) {
            x[i] = floor((118 + 6 * ist_uniform(9, t, (uint32_t)i, 1)) * 1e4) / 1e4;
            y[i] = floor((22 + 6 * ist_uniform(9, t, (uint32_t)i, 2)) * 1e4) / 1e4;
        }
        x[3] = x[0], y[3] = y[0];
        ist_buffer_print(&text, "{\"type\":\"Polygon\",\"coordinates\":[[[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f]]]}", x[0], y[0], x[1], y[1], x[2], y[2]);
        ist_areas *a = made(text.at);
        for (uint64_t k = 0; k < POINTS; k++) {
            int32_t lon = (int32_t)((118 + 6 * ist_uniform(10 + t, k, 0, 1)) * IST_SEA_DEGREE), lat = (int32_t)((22 + 6 * ist_uniform(10 + t, k, 1, 1)) * IST_SEA_DEGREE);
            uint16_t one[2];
            bool odd = odd_crossings(x, y, 3, (lon + 0.37) / IST_SEA_DEGREE, (lat + 0.37) / IST_SEA_DEGREE); /* off the corners */
            wrong += (ist_areas_at(a, lon, lat, one, 2) > 0) != odd;
            held += odd;
        }
        ist_areas_free(a);
        ist_buffer_clear(&text);
    }
    CHECK(held > TRIANGLES * POINTS / 50);
    CHECK(wrong == 0);
}

TEST(what_is_no_position_is_refused_by_name)
{
    ist_error err = { 0 };
    json_t *json = NULL;
    const char *text = "{\"type\":\"Feature\",\"properties\":{\"name\":\"odd\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,\"4\"],[5,6]]]}}";
    ist_areas *areas = ist_areas_new();
    CHECK(ist_json_read_text(&json, "x", text, strlen(text), &err) == IST_OK);
    CHECK(ist_areas_add(areas, "x", json, &err) == IST_SYNTAX);
    CHECK_HAS(err.text, "area 'odd': a position is [longitude, latitude]");
    json_decref(json);
    ist_areas_free(areas);
}

/* Once round, as about a pole, is an area; a ring that winds on has edges longer than the way round, and in the end no number for its corners. */
TEST(a_ring_goes_round_the_world_once_at_most)
{
    for (int turns = 1; turns <= 12; turns += 11) {
        ist_error  err = { 0 };
        ist_buffer text = { 0 };
        json_t    *json = NULL;
        ist_areas *areas = ist_areas_new();
        ist_buffer_add(&text, "{\"type\":\"Feature\",\"properties\":{\"name\":\"wound\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,60]");
        for (int i = 1; i <= 4 * turns; i++) ist_buffer_print(&text, ",[%d,%d]", (i * 90 + 180) % 360 - 180, 60 + i % 2);
        ist_buffer_add(&text, ",[0,89],[0,60]]]}}");
        CHECK(ist_json_read_text(&json, "x", text.at, text.length, &err) == IST_OK);
        CHECK(ist_areas_add(areas, "x", json, &err) == (turns == 1 ? IST_OK : IST_RANGE));
        if (turns > 1) CHECK_HAS(err.text, "area 'wound': a ring goes round the world more than once");
        json_decref(json);
        ist_buffer_clear(&text);
        ist_areas_free(areas);
    }
}

RUN(IT(a_hole_is_outside), IT(a_corner_far_above_the_others_is_filled_to_its_tip), IT(the_antimeridian_is_no_border), IT(a_box_around_the_world_holds_the_world), IT(areas_that_overlap_are_both_named_in_their_order),
    IT(a_ragged_star_agrees_with_a_count_of_crossings), IT(random_triangles_agree_with_a_count_of_crossings), IT(what_is_no_position_is_refused_by_name),
    IT(a_ring_goes_round_the_world_once_at_most))
