/* SPDX-License-Identifier: Apache-2.0
 *
 * Maps: golden drawings (rewritten with BLESS=1), places where they belong, nothing outside the view, names apart.
 */
#include "../../../src/figure/map_view.h"
#include "../../../src/figure/svg.h"
#include "boxes.h"
#include "check.h"
#include "markup.h"

#include <stdlib.h>

static ist_outlines *world;
static ist_error     err;

static void path_of(char out[1000], const char *name)
{
    snprintf(out, 1000, "%s/%s", getenv("ISTHMUS_SOURCE"), name);
}

static const ist_outlines *outlines(void)
{
    char path[1000];

    path_of(path, "data/map/countries-110m.geojson");
    if (!world) CHECK(ist_outlines_read(&world, path, &err) == IST_OK);
    return world;
}

/* --- Samples: made-up flows over real outlines --- */

static const double       box_points[] = { 117, 31, 131, 31, 131, 41, 117, 41, 117, 31 };
static const ist_map_ring box_ring[] = { { 5, box_points } };
static const double       track_points[] = { 122, 37, 123.5, 37.2, NAN, NAN, 124.2, 36.1, 125.4, 36.4 };

static ist_status draw(ist_buffer *out, ist_map_chart chart)
{
    static const ist_map_shade shades[] = { { "ROK", 0, 0.8 }, { "POL", 1, 0.8 }, { "USA", 2, 0.5 }, { "NOR", 1, 0.4 } };
    static const ist_map_area  areas[] = {
        { .name = "Yellow Sea & around", .about = "an area", .tone = 5, .opacity = 0.15, .outlined = true, .dashed = true,
          .ring_count = 1, .rings = box_ring, .label = { 123, 40 } },
    };
    static const ist_map_line  lines[] = { { .about = "a track", .tone = 3, .count = 5, .points = track_points } };
    static const ist_map_arrow arrows[] = {
        { .from = { -98, 39 }, .to = { 12, 50 }, .tone = 1, .thickness = 4, .bow = 0.15, .label = "2 air wings",
          .about = "United States to Euro-Atlantic: 2 air wings" },
        { .from = { 12, 50 }, .to = { 127, 37 }, .tone = 0, .bow = 0.12, .dashed = true, .label = "1.5 brigades" },
        { .from = { 127.1, 37 }, .to = { 127, 37 }, .tone = 0, .label = "too near to draw" },
    };
    static const ist_map_point points[] = {
        { .at = { 127, 37.55 }, .radius = 4, .tone = 0, .label = "\xEC\x84\x9C\xEC\x9A\xB8 Seoul", .about = "capital" },
        { .at = { 129.0, 35.1 }, .tone = 1, .ring = true, .label = "Busan" },
        { .at = { 21, 52.2 }, .radius = 4, .tone = 1, .label = "Warsaw <east>" },
        { .at = { -179, 66 }, .tone = 6, .label = "Chukotka" },
    };
    static const ist_map_key keys[] = { { IST_MAP_BOX, 0, "Korea" }, { IST_MAP_LINE, 1, "on the way" }, { IST_MAP_DASHES, 5, "area" } };

    chart.outlines = outlines();
    chart.names = true;
    chart.shades = shades, chart.shade_count = 4;
    chart.areas = areas, chart.area_count = 1;
    chart.lines = lines, chart.line_count = 1;
    chart.arrows = arrows, chart.arrow_count = 3;
    chart.points = points, chart.point_count = 4;
    chart.keys = keys, chart.key_count = 3;
    return ist_figure_draw_map(out, &chart, &err);
}

static ist_status sample_world(ist_buffer *out, double width)
{
    return draw(out, (ist_map_chart){ .frame = { .id = "map-world", .title = "Where the pool stands", .subtitle = "Units, made up",
                                                 .note = "Boundaries as data/map/README.md says.", .width = width } });
}

static ist_status sample_region(ist_buffer *out, double width)
{
    return draw(out, (ist_map_chart){ .frame = { .id = "map-region", .title = "\xED\x99\xA9\xED\x95\xB4", .width = width },
                                      .west = 115, .south = 30, .east = 135, .north = 43, .korean = true });
}

/* The Pacific in the middle: the view runs over the antimeridian. */
static ist_status sample_pacific(ist_buffer *out, double width)
{
    return draw(out, (ist_map_chart){ .frame = { .id = "map-pacific", .title = "Over the Pacific", .width = width },
                                      .west = -30, .south = -50, .east = 330, .north = 80 });
}

static const struct {
    const char *name;
    ist_status (*draw)(ist_buffer *out, double width);
} samples[] = { { "map-world", sample_world }, { "map-region", sample_region }, { "map-pacific", sample_pacific } };
enum { SAMPLES = sizeof samples / sizeof samples[0] };

TEST(maps_are_drawn_as_their_golden_files)
{
    const char *bless = getenv("BLESS");

    for (size_t s = 0; s < SAMPLES; s++) {
        ist_buffer out = { 0 };
        char path[1000], name[100], *golden = NULL;
        size_t length = 0;
        CHECK(samples[s].draw(&out, 0) == IST_OK);
        snprintf(name, sizeof name, "tests/data/figure/%s.svg", samples[s].name);
        path_of(path, name);
        if (bless) CHECK(ist_write_file(path, out.at, out.length, NULL) == IST_OK);
        CHECK(ist_read_file(path, 1 << 20, &golden, &length, NULL) == IST_OK);
        CHECK(golden && length == out.length && memcmp(golden, out.at, length) == 0);
        free(golden);
        ist_buffer_clear(&out);
    }
}

/* --- What must hold of any map --- */

typedef struct extent { double left, top, right, bottom, longest; int moves; } extent;

/* Over the path data of one drawing: M and L with absolute numbers, l with steps. */
static extent extent_of_paths(const char *svg)
{
    extent e = { INFINITY, INFINITY, -INFINITY, -INFINITY, 0, 0 };

    for (const char *path = svg; (path = strstr(path, " d=\"")) != NULL;) {
        double x = 0, y = 0;
        for (path += 4; *path != '"';) {
            char verb = *path++, *next;
            double nx, ny;
            if (verb == 'Z') continue;
            nx = strtod(path, &next);
            ny = strtod(next, &next);
            path = next;
            if (verb == 'l') nx += x, ny += y;
            if (verb == 'M') e.moves++;
            else e.longest = fmax(e.longest, hypot(nx - x, ny - y));
            x = nx, y = ny;
            e.left = fmin(e.left, x), e.right = fmax(e.right, x);
            e.top = fmin(e.top, y), e.bottom = fmax(e.bottom, y);
        }
    }
    return e;
}

TEST(maps_are_well_formed_and_stay_inside_the_sheet)
{
    static const double widths[] = { 320, 560, 720, 1000 };

    for (size_t s = 0; s < SAMPLES; s++)
        for (int w = 0; w < 4; w++) {
            ist_buffer out = { 0 };
            markup m;
            extent e;
            CHECK(samples[s].draw(&out, widths[w]) == IST_OK);
            CHECK(markup_read(&m, out.at));
            if (m.fault[0]) printf("# %s at %g: %s\n", samples[s].name, widths[w], m.fault);
            CHECK(!m.scripted);
            e = extent_of_paths(out.at);
            CHECK(e.left >= -0.1 && e.right <= widths[w] - 24 + 0.1 && e.top > 0);
            CHECK(e.right - e.left > widths[w] - 30);
            ist_buffer_clear(&out);
        }
}

/* A ring dragged over the map leaves an edge as wide as the picture; the longest true one is the edge of the view. */
TEST(nothing_is_dragged_across_the_map_whichever_meridian_is_in_the_middle)
{
    for (double west = -180; west <= 150; west += 30) {
        ist_map_chart chart = { .frame = { .title = "t" }, .outlines = outlines(), .west = west, .east = west + 360, .south = -85, .north = 84 };
        ist_buffer out = { 0 };
        CHECK(ist_figure_draw_map(&out, &chart, &err) == IST_OK);
        CHECK(extent_of_paths(out.at).longest < 12);
        ist_buffer_clear(&out);
    }
}

TEST(names_on_a_map_stand_apart)
{
    for (size_t s = 0; s < SAMPLES; s++) {
        ist_buffer out = { 0 };
        CHECK(samples[s].draw(&out, 480) == IST_OK);
        CHECK(read_boxes(out.at) > 4 && texts_stand_apart(out.at, samples[s].name));
        ist_buffer_clear(&out);
    }
}

/* Nine wars and two theatres within a thumb's width, with arrows through them: each is named, over no other name and no mark. */
TEST(names_in_a_crowd_stand_apart_and_over_no_mark)
{
    static const ist_map_point points[] = {
        { .at = { 21, 52 }, .radius = 16, .ring = true, .label = "Euro-Atlantic 26%" },
        { .at = { 45, 27 }, .radius = 14, .ring = true, .label = "Middle East 19%" },
        { .at = { 31, 49 }, .radius = 9, .label = "A war that goes on for long 45%" }, { .at = { 22, 53 }, .label = "Another in the north 1%" },
        { .at = { 35, 31 }, .radius = 6, .label = "One by a sea 12%" }, { .at = { 45, 27 }, .radius = 6, .label = "Robbers of ships 16%" },
        { .at = { 44, 14 }, .radius = 5, .label = "A strait that is shut 3%" }, { .at = { 37, 37 }, .label = "On a border 2%" },
        { .at = { 28, 45 }, .label = "At a river 2%" }, { .at = { 36, 45 }, .radius = 4, .label = "A peninsula 9%" },
        { .at = { 30, 30 }, .label = "A canal 1%" },
    };
    static const ist_map_arrow arrows[] = {
        { .from = { -95, 38 }, .to = { 21, 52 }, .thickness = 3, .bow = 0.16, .label = "0.5" },
        { .from = { 45, 27 }, .to = { 21, 52 }, .thickness = 3, .bow = 0.16, .label = "0.3" },
        { .from = { 21, 52 }, .to = { 45, 27 }, .thickness = 3, .bow = 0.16, .label = "0.1" },
        { .from = { -95, 38 }, .to = { 45, 27 }, .thickness = 5, .bow = 0.16, .label = "1.9" },
    };
    enum { POINTS = sizeof points / sizeof *points, ARROWS = sizeof arrows / sizeof *arrows, WIDTHS = 2 };
    static const double widths[WIDTHS] = { 720, 480 };
    for (int w = 0; w < WIDTHS; w++) {
        ist_map_chart chart = { .outlines = outlines(), .frame = { .id = "crowd", .title = "A crowd", .width = widths[w] }, .points = points, .point_count = POINTS,
                                .arrows = arrows, .arrow_count = ARROWS };
        ist_buffer    out = { 0 }, again = { 0 };
        int           discs = 0;
        CHECK(ist_figure_draw_map(&out, &chart, NULL) == IST_OK && ist_figure_draw_map(&again, &chart, NULL) == IST_OK);
        CHECK_TEXT(out.at, again.at);
        int names = read_boxes(out.at) - 1; /* without the title */
        CHECK(names >= POINTS + ARROWS - 1); /* an arrow's number may find no room on the small one */
        if (w == 0) CHECK(names == POINTS + ARROWS);
        CHECK(texts_stand_apart(out.at, "crowd") && discs_are_free(out.at, &discs) && discs == POINTS);
        ist_buffer_clear(&out);
        ist_buffer_clear(&again);
    }
}

/* Taken from d3-geo 3.1.1, geoNaturalEarth1Raw, another hand's code from the same paper: x, y for lon, lat in radians. */
TEST(the_projection_is_natural_earth)
{
    static const struct { double lon, lat, x, y; } known[] = {
        { 180, 0, 2.735384723, 0.000000000 },
        { 0, 90, 0.000000000, 1.422390507 },
        { 180, 90, 1.505556392, 1.422390507 },
        { 127, 37.5, 1.799147534, 0.661749578 },
        { -98, 39, -1.379729977, 0.688163137 },
        { 20, -56, 0.256226558, -0.979538783 },
        { -150, -75, -1.633689248, -1.270834487 },
    };
    ist_map_chart chart = { .west = -180, .east = 180, .south = -90, .north = 90 };
    map_view view;
    double unit;

    CHECK(map_view_fit(&view, &chart, 0, 0, 1000, &err) == IST_OK);
    unit = 1000 / (2 * 0.8707 * 3.14159265358979323846); /* the equator is the widest line */
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        double x, y;
        CHECK(map_place(&view, known[i].lon, known[i].lat, &x, &y));
        CHECK_NEAR(x - 500, known[i].x * unit, 1e-4);
        CHECK_NEAR(view.height / 2 - y, known[i].y * unit, 1e-4);
    }
}

/* By hand: 20 by 13 degrees around 36.5 N; cos 36.5 = 0.80386, so a degree east is 0.80386 of one north. */
TEST(a_narrow_view_is_true_in_its_middle)
{
    ist_map_chart chart = { .west = 115, .south = 30, .east = 135, .north = 43 };
    map_view view;
    double x, y;

    CHECK(map_view_fit(&view, &chart, 10, 20, 400, &err) == IST_OK);
    CHECK_NEAR(view.height, 400 * 13 / (20 * 0.80386), 1e-2);
    CHECK(map_place(&view, 125, 36.5, &x, &y));
    CHECK_NEAR(x, 210, 1e-9);
    CHECK_NEAR(y, 20 + view.height / 2, 1e-9);
    CHECK(!map_place(&view, 100, 36.5, &x, &y));
    CHECK(!map_place(&view, 125, 44, &x, &y));
}

TEST(places_hold_their_points)
{
    static const struct { double lon, lat; const char *id; } known[] = {
        { 127.0, 37.55, "ROK" }, { 34.1, 44.95, "UKR" }, { 37.6, 55.75, "RUS" }, { 21.0, 52.2, "POL" }, { -171.5, 66.3, "RUS" },
        { 28, -29.5, "LSO" }, { 25, -29, "ZAF" }, /* Lesotho is a hole of South Africa */
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const ist_map_place *place = ist_outlines_at(outlines(), known[i].lon, known[i].lat);
        CHECK_TEXT(place ? place->id : "the sea", known[i].id);
    }
    CHECK(!ist_outlines_at(outlines(), -40, 35));
    CHECK_TEXT(ist_outlines_find(outlines(), "POL")->name_ko, "\xED\x8F\xB4\xEB\x9E\x80\xEB\x93\x9C");
    CHECK(!ist_outlines_find(outlines(), "Atlantis"));
}

static void refuse(const char *text, ist_status code, const char *part)
{
    ist_outlines *out = NULL;
    char path[] = "/tmp/isthmus-map-XXXXXX";
    int file = mkstemp(path);

    CHECK(file >= 0);
    CHECK(ist_write_file(path, text, strlen(text), NULL) == IST_OK);
    CHECK(ist_outlines_read(&out, path, &err) == code);
    CHECK_HAS(err.text, part);
    CHECK(!out);
    remove(path);
}

TEST(files_that_are_no_outlines_are_refused_with_the_place)
{
#define HEAD "{\"features\":[{\"properties\":{\"id\":\"ROK\",\"name\":\"Korea\",\"name_ko\":\"K\",\"label\":[127,37]},\"geometry\":"
    refuse("{}", IST_SYNTAX, "no places");
    refuse("{\"features\":[{}]}", IST_SYNTAX, "no id or name");
    refuse(HEAD "{\"type\":\"Point\",\"coordinates\":[1,2]}}]}", IST_SYNTAX, "'ROK' has a geometry other than");
    refuse(HEAD "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[1,2]]]}}]}", IST_SYNTAX, "less than four points");
    refuse(HEAD "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,94],[5,6],[1,2]]]}}]}", IST_SYNTAX, "not on Earth");
    refuse(HEAD "{\"type\":\"MultiPolygon\",\"coordinates\":[[]]}}]}", IST_SYNTAX, "no rings");
}

TEST(a_view_that_is_none_is_refused)
{
    ist_map_chart chart = { .frame = { .title = "t" }, .outlines = outlines(), .west = 10, .east = 5, .south = 0, .north = 10 };
    ist_buffer out = { 0 };

    CHECK(ist_figure_draw_map(&out, &chart, &err) == IST_RANGE);
    chart.west = -20, chart.north = 91;
    CHECK(ist_figure_draw_map(&out, &chart, &err) == IST_RANGE);
    chart.north = 10, chart.frame.title = NULL;
    CHECK(ist_figure_draw_map(&out, &chart, &err) == IST_USAGE);
    CHECK(out.length == 0);
}

TEST(memory_is_given_back)
{
    ist_outlines_free(world);
    ist_outlines_free(NULL);
    world = NULL;
    CHECK(!world);
}

RUN(IT(maps_are_drawn_as_their_golden_files), IT(maps_are_well_formed_and_stay_inside_the_sheet),
    IT(nothing_is_dragged_across_the_map_whichever_meridian_is_in_the_middle), IT(names_on_a_map_stand_apart), IT(names_in_a_crowd_stand_apart_and_over_no_mark),
    IT(the_projection_is_natural_earth), IT(a_narrow_view_is_true_in_its_middle), IT(places_hold_their_points),
    IT(files_that_are_no_outlines_are_refused_with_the_place), IT(a_view_that_is_none_is_refused), IT(memory_is_given_back))
