/* SPDX-License-Identifier: Apache-2.0
 *
 * The view of a map: projection, cutting, paths.
 *
 * Only sums and products take part, so that every machine draws the same bytes.
 */
#include "map_view.h"

#include "svg.h"

#include <math.h>
#include <stdlib.h>

#define RADIANS     (3.14159265358979323846 / 180.0)
#define WIDE        90.0 /* degrees */
#define LONGEST     2.5  /* degrees of an edge that a curved picture draws straight */
#define APART       0.8  /* units of the sheet between points of a path */

/* cos by its series: enough for eight digits up to 90 degrees. */
static double cosine(double x)
{
    double square = x * x, term = 1.0, sum = 1.0;

    for (int n = 1; n <= 9; n++) {
        term *= -square / ((2.0 * n - 1.0) * (2.0 * n));
        sum += term;
    }
    return sum;
}

/* Savric, Jenny, Patterson, Petrovic and Hurni, "A polynomial equation for the Natural Earth projection",
 * Cartography and Geographic Information Science 38(4), 2011; y upwards, both in radians of the sphere. */
static void natural_earth(double lon, double lat, double *out_x, double *out_y)
{
    double p = lat * RADIANS, p2 = p * p, p4 = p2 * p2;

    *out_x = lon * RADIANS * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)));
    *out_y = p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)));
}

/* Before scaling; `lon` may lie beyond 180. */
static void project(const map_view *view, double lon, double lat, double *out_x, double *out_y)
{
    if (view->wide) {
        natural_earth(lon - view->middle, lat, out_x, out_y);
    } else {
        *out_x = (lon - view->middle) * RADIANS * view->shrink;
        *out_y = lat * RADIANS;
    }
}

static void to_sheet(const map_view *view, double lon, double lat, double *out_x, double *out_y)
{
    double x, y;

    project(view, lon, lat, &x, &y);
    *out_x = view->x0 + view->scale * x;
    *out_y = view->y0 - view->scale * y;
}

/* The longitude as the view counts it, or as it came where it is outside. */
static double into_view(const map_view *view, double lon)
{
    if (lon < view->west && lon + 360 <= view->east) return lon + 360;
    if (lon > view->east && lon - 360 >= view->west) return lon - 360;
    return lon;
}

ist_status map_view_fit(map_view *view, const ist_map_chart *chart, double left, double top, double width, ist_error *err)
{
    bool   whole = chart->west == 0 && chart->east == 0 && chart->south == 0 && chart->north == 0;
    double x_low = INFINITY, x_high = -INFINITY, y_low = INFINITY, y_high = -INFINITY;

    *view = (map_view){ .west = chart->west, .south = chart->south, .east = chart->east, .north = chart->north };
    if (whole) *view = (map_view){ .west = -169, .south = -56, .east = 191, .north = 84 };
    if (!(view->east > view->west && view->east - view->west <= 360 && view->north > view->south && view->south >= -90 &&
          view->north <= 90 && view->west >= -180 && view->west <= 180))
        return ist_fail(err, IST_RANGE, "a map from %g to %g east and %g to %g north is none", view->west, view->east, view->south,
                        view->north);
    view->middle = (view->west + view->east) / 2;
    view->wide = view->east - view->west > WIDE;
    view->shrink = cosine((view->south + view->north) / 2 * RADIANS);
    for (int i = 0; i <= 40; i++) {
        double lat = view->south + (view->north - view->south) * i / 40.0, x, y;
        for (int side = 0; side < 2; side++) {
            project(view, side ? view->east : view->west, lat, &x, &y);
            x_low = fmin(x_low, x);
            x_high = fmax(x_high, x);
            y_low = fmin(y_low, y);
            y_high = fmax(y_high, y);
        }
    }
    view->scale = width / (x_high - x_low);
    view->x0 = left - view->scale * x_low;
    view->y0 = top + view->scale * y_high;
    view->left = left;
    view->top = top;
    view->width = width;
    view->height = view->scale * (y_high - y_low);
    return IST_OK;
}

bool map_place(const map_view *view, double lon, double lat, double *out_x, double *out_y)
{
    if (!isfinite(lon) || !isfinite(lat)) return false;
    lon = into_view(view, lon);
    if (lon < view->west || lon > view->east || lat < view->south || lat > view->north) return false;
    to_sheet(view, lon, lat, out_x, out_y);
    return true;
}

/* --- Paths: tenths of a unit, points that fall onto the last one left out --- */

typedef struct pen {
    ist_buffer     *out;
    const map_view *view;
    bool            down;
    long long       x, y; /* where it stands, in tenths */
    double          lon, lat;
} pen;

static void tenths(ist_buffer *out, long long value)
{
    long long whole = llabs(value) / 10, rest = llabs(value) % 10;

    if (value < 0) ist_buffer_add(out, "-");
    if (whole || !rest) ist_buffer_print(out, "%lld", whole);
    if (rest) ist_buffer_print(out, ".%lld", rest);
}

/* The first point stands by itself, each later one from the one before. */
static void pen_mark(pen *p, double x, double y)
{
    long long tx = llround(x * 10), ty = llround(y * 10), dx = tx - p->x, dy = ty - p->y;

    if (p->down && llabs(dx) < APART && llabs(dy) < APART) return;
    ist_buffer_add(p->out, p->down ? "l" : "M");
    tenths(p->out, p->down ? dx : tx);
    if ((p->down ? dy : ty) >= 0) ist_buffer_add(p->out, " ");
    tenths(p->out, p->down ? dy : ty);
    p->down = true;
    p->x = tx;
    p->y = ty;
}

/* To a place, by way of points in between where the picture bends a long edge. */
static void pen_to(pen *p, double lon, double lat)
{
    int    steps = 1;
    double x, y;

    if (p->down && p->view->wide) {
        double far = fmax(fabs(lon - p->lon), fabs(lat - p->lat));
        if (far > LONGEST) steps = (int)ceil(far / LONGEST);
    }
    for (int i = 1; i <= steps; i++) {
        double part = (double)i / steps;
        to_sheet(p->view, steps == 1 ? lon : p->lon + (lon - p->lon) * part, steps == 1 ? lat : p->lat + (lat - p->lat) * part, &x, &y);
        pen_mark(p, x, y);
    }
    p->lon = lon;
    p->lat = lat;
}

/* --- Cutting: Sutherland and Hodgman (1974), one side of the view after the other --- */

typedef struct cut {
    double *points; /* [2 * room] */
    size_t  count, room;
} cut;

/* How far inside one of the four sides a point lies. */
static double depth(const map_view *view, int side, const double *p)
{
    switch (side) {
    case 0: return p[0] - view->west;
    case 1: return view->east - p[0];
    case 2: return p[1] - view->south;
    default: return view->north - p[1];
    }
}

static void keep(cut *to, double lon, double lat)
{
    if (to->count == to->room) return; /* a cut at most doubles a ring; the room holds that */
    to->points[2 * to->count] = lon;
    to->points[2 * to->count + 1] = lat;
    to->count++;
}

static void cut_side(const map_view *view, int side, const cut *from, cut *to)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        const double *a = from->points + 2 * (i ? i - 1 : from->count - 1), *b = from->points + 2 * i;
        double        da = depth(view, side, a), db = depth(view, side, b);
        if ((da < 0) != (db < 0)) keep(to, a[0] + (b[0] - a[0]) * da / (da - db), a[1] + (b[1] - a[1]) * da / (da - db));
        if (db >= 0) keep(to, b[0], b[1]);
    }
}

/* Draws what of the ring, moved by `turn` degrees to the east, lies in the view. */
static void path_ring(ist_buffer *out, const map_view *view, const ist_map_ring *ring, double turn, cut room[2])
{
    pen    p = { .out = out, .view = view };
    double low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i < ring->count; i++) {
        low = fmin(low, ring->points[2 * i] + turn);
        high = fmax(high, ring->points[2 * i] + turn);
    }
    if (high <= view->west || low >= view->east) return;
    room[0].count = 0;
    for (size_t i = 1; i < ring->count; i++) keep(&room[0], ring->points[2 * i] + turn, ring->points[2 * i + 1]);
    for (int side = 0; side < 4; side++) cut_side(view, side, &room[side % 2], &room[(side + 1) % 2]);
    if (room[0].count < 3) return;
    for (size_t i = 0; i < room[0].count; i++) pen_to(&p, room[0].points[2 * i], room[0].points[2 * i + 1]);
    pen_to(&p, room[0].points[0], room[0].points[1]);
    ist_buffer_add(out, "Z");
}

void map_path_rings(ist_buffer *out, const map_view *view, const ist_map_ring *rings, size_t count)
{
    size_t most = 0;
    cut    room[2] = { { 0 } };

    for (size_t r = 0; r < count; r++)
        if (rings[r].count > most) most = rings[r].count;
    for (int i = 0; i < 2; i++) {
        room[i].room = 16 * most + 16;
        room[i].points = calloc(room[i].room, 2 * sizeof *room[i].points);
    }
    if (!room[0].points || !room[1].points) out->failed = true;
    for (size_t r = 0; r < count && !out->failed; r++)
        for (int turn = -360; turn <= 360; turn += 360) path_ring(out, view, &rings[r], turn, room);
    free(room[0].points);
    free(room[1].points);
}

void map_path_edge(ist_buffer *out, const map_view *view)
{
    pen p = { .out = out, .view = view };

    pen_to(&p, view->west, view->north);
    pen_to(&p, view->east, view->north);
    pen_to(&p, view->east, view->south);
    pen_to(&p, view->west, view->south);
    pen_to(&p, view->west, view->north);
    ist_buffer_add(out, "Z");
}

void map_path_line(ist_buffer *out, const map_view *view, const double *points, size_t count)
{
    pen p = { .out = out, .view = view };

    for (size_t i = 0; i < count; i++) {
        double lon = points[2 * i], lat = points[2 * i + 1], x, y;
        if (!map_place(view, lon, lat, &x, &y)) {
            p.down = false;
            continue;
        }
        lon = into_view(view, lon);
        if (p.down && fabs(lon - p.lon) > 180) p.down = false; /* round the back of the Earth */
        pen_to(&p, lon, lat);
    }
}
