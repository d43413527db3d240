/* SPDX-License-Identifier: Apache-2.0
 *
 * Maps: sea, land, shaded countries, areas, lines, arrows, points, and names where they find room.
 */
#include "map_names.h"
#include "svg.h"

#include <math.h>
#include <string.h>

#define HEAD_GAP     5.0 /* between an arrow and what it joins */
#define LEAST_HEAD   7.0
#define GRID_WIDE   30.0 /* degrees between lines of the grid */
#define GRID_NARROW  5.0
#define ALONG        4.0 /* between the points of a line that names keep off */
enum { TONE_SEA = SVG_SERIES + 4, ARC_STEPS = 24 };

typedef struct drawing {
    svg_sheet           *sheet;
    const ist_map_chart *chart;
    map_view             view;
    map_names            names;
} drawing;

static int tone_of(int tone) { return tone < 0 ? SVG_SOFT : SVG_SERIES + tone; }

static const char *name_of(const ist_map_chart *chart, const ist_map_place *place)
{
    return chart->korean ? place->name_ko : place->name;
}

/* Ends an element that may tell something on pointing. */
static void end_with_title(ist_buffer *out, const char *element, const char *name, const char *about)
{
    if (!name && !about) {
        ist_buffer_add(out, "/>\n");
        return;
    }
    ist_buffer_add(out, "><title>");
    if (name) ist_buffer_add_xml(out, name);
    if (name && about) ist_buffer_add(out, ": ");
    if (about) ist_buffer_add_xml(out, about);
    ist_buffer_print(out, "</title></%s>\n", element);
}

/* --- What lies under everything --- */

static void draw_grid(drawing *d)
{
    ist_buffer *out = &d->sheet->body;
    double      step = d->view.wide ? GRID_WIDE : GRID_NARROW;

    ist_buffer_add(out, "<path fill=\"none\" stroke-width=\"0.5\"");
    svg_paint(out, "stroke", 's', SVG_RULE);
    ist_buffer_add(out, " d=\"");
    for (double lon = ceil(d->view.west / step) * step; lon <= d->view.east; lon += step) {
        double meridian[2 * 65];
        for (int i = 0; i <= 64; i++) {
            meridian[2 * i] = lon;
            meridian[2 * i + 1] = d->view.south + (d->view.north - d->view.south) * i / 64.0;
        }
        map_path_line(out, &d->view, meridian, 65);
    }
    for (double lat = ceil(d->view.south / step) * step; lat <= d->view.north; lat += step)
        map_path_line(out, &d->view, (double[]){ d->view.west, lat, (d->view.west + d->view.east) / 2, lat, d->view.east, lat }, 3);
    ist_buffer_add(out, "\"/>\n");
}

static void draw_sea(drawing *d)
{
    ist_buffer *out = &d->sheet->body;

    ist_buffer_add(out, "<path fill-opacity=\"0.12\"");
    svg_paint(out, "fill", 'f', TONE_SEA);
    ist_buffer_add(out, " d=\"");
    map_path_edge(out, &d->view);
    ist_buffer_add(out, "\"/>\n");
    draw_grid(d);
}

/* The shade of a place, its own or that of the actor to which it counts; NULL: none. */
static const ist_map_shade *shade_of(const ist_map_chart *chart, const ist_map_place *place)
{
    for (size_t i = 0; i < chart->shade_count; i++)
        if (strcmp(chart->shades[i].id, place->id) == 0 || (place->part_of && strcmp(chart->shades[i].id, place->part_of) == 0))
            return &chart->shades[i];
    return NULL;
}

static void begin_land(ist_buffer *out, int tone, double opacity)
{
    ist_buffer_add(out, "<path fill-rule=\"evenodd\" stroke-width=\"0.5\"");
    svg_paint_both(out, tone, SVG_PAPER);
    if (opacity < 1) svg_attribute(out, "fill-opacity", opacity);
    ist_buffer_add(out, " d=\"");
}

static void draw_land(drawing *d)
{
    const ist_outlines *outlines = d->chart->outlines;
    ist_buffer         *out = &d->sheet->body;

    begin_land(out, SVG_RULE, 1);
    for (size_t i = 0; i < outlines->count; i++)
        map_path_rings(out, &d->view, outlines->places[i].rings, outlines->places[i].ring_count);
    ist_buffer_add(out, "\"/>\n");
    for (size_t i = 0; i < outlines->count; i++) {
        const ist_map_shade *shade = shade_of(d->chart, &outlines->places[i]);
        if (!shade) continue;
        begin_land(out, tone_of(shade->tone), shade->opacity);
        map_path_rings(out, &d->view, outlines->places[i].rings, outlines->places[i].ring_count);
        ist_buffer_add(out, "\"");
        end_with_title(out, "path", name_of(d->chart, &outlines->places[i]), NULL);
    }
}

/* --- What is laid on it --- */

static void draw_area(drawing *d, const ist_map_area *area)
{
    ist_buffer *out = &d->sheet->body;

    ist_buffer_add(out, "<path fill-rule=\"evenodd\"");
    if (area->opacity > 0 && area->outlined) svg_paint_both(out, tone_of(area->tone), tone_of(area->tone));
    else if (area->opacity > 0) svg_paint(out, "fill", 'f', tone_of(area->tone));
    else svg_paint(out, "stroke", 's', tone_of(area->tone));
    if (area->opacity > 0) svg_attribute(out, "fill-opacity", area->opacity);
    else ist_buffer_add(out, " fill=\"none\"");
    if (area->outlined) ist_buffer_add(out, area->dashed ? " stroke-width=\"1.2\" stroke-dasharray=\"5 4\"" : " stroke-width=\"1.2\"");
    ist_buffer_add(out, " d=\"");
    map_path_rings(out, &d->view, area->rings, area->ring_count);
    ist_buffer_add(out, "\"");
    end_with_title(out, "path", area->name, area->about);
}

static void draw_line(drawing *d, const ist_map_line *line)
{
    ist_buffer *out = &d->sheet->body;

    ist_buffer_add(out, "<path fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"");
    svg_attribute(out, "stroke-width", line->thickness > 0 ? line->thickness : 1.5);
    if (line->dashed) ist_buffer_add(out, " stroke-dasharray=\"5 4\"");
    svg_paint(out, "stroke", 's', tone_of(line->tone));
    ist_buffer_add(out, " d=\"");
    map_path_line(out, &d->view, line->points, line->count);
    ist_buffer_add(out, "\"");
    end_with_title(out, "path", NULL, line->about);
}

/* A bow from a to b on the sheet, at `t` from 0 to 1. */
static void bow_at(const double a[2], const double c[2], const double b[2], double t, double out[2])
{
    for (int i = 0; i < 2; i++) out[i] = (1 - t) * (1 - t) * a[i] + 2 * t * (1 - t) * c[i] + t * t * b[i];
}

static void point_to(ist_buffer *out, const char *verb, const double p[2])
{
    ist_buffer_add(out, verb);
    svg_coordinate(out, p[0]);
    ist_buffer_add(out, " ");
    svg_coordinate(out, p[1]);
}

/* The head's three corners as one more part of the path: tip at `tip`, coming from `from`. */
static void add_head(ist_buffer *out, const double from[2], const double tip[2], double size)
{
    double dx = tip[0] - from[0], dy = tip[1] - from[1], length = sqrt(dx * dx + dy * dy);
    double left[2], right[2];

    if (length == 0) return;
    dx *= size / length;
    dy *= size / length;
    left[0] = tip[0] - dx - dy * 0.55;
    left[1] = tip[1] - dy + dx * 0.55;
    right[0] = tip[0] - dx + dy * 0.55;
    right[1] = tip[1] - dy - dx * 0.55;
    point_to(out, "M", tip);
    point_to(out, "L", left);
    point_to(out, "L", right);
    ist_buffer_add(out, "Z");
}

/* Where an arrow begins and ends and what bends it; its length, or 0: it is not drawn. */
static double ends_of(const drawing *d, const ist_map_arrow *arrow, double a[2], double c[2], double b[2])
{
    if (!map_place(&d->view, arrow->from[0], arrow->from[1], &a[0], &a[1]) ||
        !map_place(&d->view, arrow->to[0], arrow->to[1], &b[0], &b[1]))
        return 0;
    double length = sqrt((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1]));
    c[0] = (a[0] + b[0]) / 2 + 2 * arrow->bow * (b[1] - a[1]); /* a bow's height is half of its control point's */
    c[1] = (a[1] + b[1]) / 2 - 2 * arrow->bow * (b[0] - a[0]);
    return length < 3 * HEAD_GAP ? 0 : length;
}

static void draw_arrow(drawing *d, const ist_map_arrow *arrow)
{
    ist_buffer *out = &d->sheet->body;
    double      a[2], b[2], c[2], p[2], near[2], thick = arrow->thickness > 0 ? arrow->thickness : 2, head;
    double      length = ends_of(d, arrow, a, c, b);

    if (length == 0) return;
    head = fmax(LEAST_HEAD, thick * 2.6);
    ist_buffer_add(out, "<g");
    svg_paint(out, "stroke", 's', tone_of(arrow->tone));
    ist_buffer_add(out, "><path fill=\"none\" stroke-opacity=\"0.9\"");
    svg_attribute(out, "stroke-width", thick);
    if (arrow->dashed) ist_buffer_add(out, " stroke-dasharray=\"6 4\"");
    ist_buffer_add(out, " d=\"");
    for (int i = 0; i <= ARC_STEPS; i++) { /* stops inside the head */
        double first = HEAD_GAP / length, last = 1 - (HEAD_GAP + head * 0.7) / length;
        bow_at(a, c, b, first + (last - first) * i / ARC_STEPS, p);
        point_to(out, i ? "L" : "M", p);
    }
    bow_at(a, c, b, 1 - (HEAD_GAP + head) / length, near);
    bow_at(a, c, b, 1 - HEAD_GAP / length, p);
    ist_buffer_add(out, "\"/><path stroke=\"none\"");
    svg_paint(out, "fill", 'f', tone_of(arrow->tone));
    ist_buffer_add(out, " d=\"");
    add_head(out, near, p, head);
    ist_buffer_add(out, "\"/>");
    if (arrow->about) {
        ist_buffer_add(out, "<title>");
        ist_buffer_add_xml(out, arrow->about);
        ist_buffer_add(out, "</title>");
    }
    ist_buffer_add(out, "</g>\n");
    for (double t = 0; t <= 1; t += ALONG / length) {
        bow_at(a, c, b, t, p);
        map_names_cross(&d->names, p[0], p[1]);
    }
}

/* Its middle first, then to either side of it. */
static void name_arrow(drawing *d, const ist_map_arrow *arrow)
{
    static const double places[] = { 0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74 };
    double              a[2], b[2], c[2], at[sizeof places / sizeof *places][2], thick = arrow->thickness > 0 ? arrow->thickness : 2;

    if (!arrow->label || !ends_of(d, arrow, a, c, b)) return;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) bow_at(a, c, b, places[i], at[i]);
    map_names_along(&d->names, at, sizeof places / sizeof *places, thick / 2 + 3, arrow->label);
}

static double radius_of(const ist_map_point *point) { return point->radius > 0 ? point->radius : 3; }

static void draw_point(drawing *d, const ist_map_point *point)
{
    ist_buffer *out = &d->sheet->body;
    double      x, y, radius = radius_of(point);

    if (!map_place(&d->view, point->at[0], point->at[1], &x, &y)) return;
    ist_buffer_add(out, point->ring ? "<circle fill=\"none\" stroke-width=\"1.6\"" : "<circle");
    svg_attribute(out, "cx", x);
    svg_attribute(out, "cy", y);
    svg_attribute(out, "r", radius);
    if (point->ring) svg_paint(out, "stroke", 's', tone_of(point->tone));
    else svg_paint(out, "fill", 'f', tone_of(point->tone));
    end_with_title(out, "circle", point->label, point->about);
    map_names_disc(&d->names, x, y, radius + (point->ring ? 0.8 : 0));
}

static void draw_names(drawing *d)
{
    const ist_map_chart *chart = d->chart;
    double               x, y;

    for (size_t i = 0; i < chart->point_count; i++)
        if (chart->points[i].label && map_place(&d->view, chart->points[i].at[0], chart->points[i].at[1], &x, &y))
            map_names_beside(&d->names, x, y, radius_of(&chart->points[i]), chart->points[i].label);
    for (size_t i = 0; i < chart->arrow_count; i++) name_arrow(d, &chart->arrows[i]);
    for (size_t i = 0; i < chart->area_count; i++)
        if (chart->areas[i].name && map_place(&d->view, chart->areas[i].label[0], chart->areas[i].label[1], &x, &y))
            map_names_on(&d->names, x, y, SVG_LABEL, true, chart->areas[i].name);
    for (size_t i = 0; chart->names && i < chart->outlines->count; i++) {
        const ist_map_place *place = &chart->outlines->places[i];
        if (!place->part_of && shade_of(chart, place) && map_place(&d->view, place->label[0], place->label[1], &x, &y))
            map_names_on(&d->names, x, y, SVG_SMALL, false, name_of(chart, place));
    }
}

static void draw_keys(svg_sheet *sheet, const ist_map_chart *chart)
{
    for (size_t i = 0; i < chart->key_count; i++) {
        const ist_map_key *key = &chart->keys[i];
        svg_legend_add(sheet, (svg_key){ key->mark == IST_MAP_BOX ? SVG_MARK_BOX : SVG_MARK_LINE, tone_of(key->tone), 0.7,
                                         key->mark == IST_MAP_DASHES ? "5 4" : NULL, key->text });
    }
    if (chart->key_count) svg_legend_end(sheet);
}

ist_status ist_figure_draw_map(ist_buffer *out, const ist_map_chart *chart, ist_error *err)
{
    svg_sheet sheet = { 0 };
    drawing   d = { .sheet = &sheet, .chart = chart };

    d.names.sheet = &sheet;
    d.names.view = &d.view;
    if (!chart->outlines) return ist_fail(err, IST_USAGE, "a map needs outlines");
    IST_TRY(map_view_fit(&d.view, chart, 0, 0, 100, err));
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    draw_keys(&sheet, chart);
    IST_TRY(map_view_fit(&d.view, chart, 0, sheet.y, sheet.width, err));
    draw_sea(&d);
    draw_land(&d);
    for (size_t i = 0; i < chart->area_count; i++) draw_area(&d, &chart->areas[i]);
    for (size_t i = 0; i < chart->line_count; i++) draw_line(&d, &chart->lines[i]);
    for (size_t i = 0; i < chart->arrow_count; i++) draw_arrow(&d, &chart->arrows[i]);
    for (size_t i = 0; i < chart->point_count; i++) draw_point(&d, &chart->points[i]);
    draw_names(&d);
    sheet.y = d.view.top + d.view.height + 8;
    return svg_end(&sheet, NULL, out, err);
}
