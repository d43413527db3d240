/* SPDX-License-Identifier: Apache-2.0
 *
 * area.c: point in area by a grid: a cell knows whether its centre is inside and which edges cross it, so that a
 * question follows one short line from the centre to the point and counts the edges in between.
 */
#include "geo.h"
#include "slab.h"

#include <isthmus/base/arena.h>
#include <isthmus/sea/area.h>
#include <stdlib.h>
#include <string.h>

enum { CELL = IST_SEA_DEGREE / 4, WIDE = 1440, HIGH = 720, MOST_AREAS = 4096 };

typedef struct edge { int32_t x1, y1, x2, y2; } edge; /* unwrapped: x may lie beyond 180 degrees */

typedef struct part { /* what one area has in one cell */
    uint16_t area;
    uint16_t edges;
    uint32_t first;  /* in cell_edges */
    uint32_t next;   /* part of the same cell, 0 at the end */
    bool centre;     /* inside */
} part;

typedef struct area { const char *name; edge *edges; size_t count, room; } area;

struct ist_areas {
    ist_arena *arena;
    area *areas;
    size_t count, room;
    uint32_t *cells; /* [WIDE * HIGH] first part, 0: none */
    part *parts;
    size_t n_parts, part_room;
    uint32_t *cell_edges; /* numbers of edges, part by part */
    size_t n_cell_edges, cell_edge_room;
};

ist_areas *ist_areas_new(void)
{
    ist_areas *areas = calloc(1, sizeof *areas);
    if (areas && !(areas->arena = ist_arena_new())) {
        free(areas);
        areas = NULL;
    }
    return areas;
}

void ist_areas_free(ist_areas *areas)
{
    if (!areas) return;
    for (size_t i = 0; i < areas->count; i++) free(areas->areas[i].edges);
    free(areas->areas);
    free(areas->cells);
    free(areas->parts);
    free(areas->cell_edges);
    ist_arena_free(areas->arena);
    free(areas);
}

size_t ist_areas_count(const ist_areas *areas) { return areas ? areas->count : 0; }
const char *ist_areas_name(const ist_areas *areas, size_t i) { return areas->areas[i].name; }

/* ---- reading */

static ist_status add_edge(area *to, edge e, ist_error *err)
{
    if (e.y1 == e.y2 && e.x1 == e.x2) return IST_OK;
    /* Upwards, and level ones to the west: a centre that lies on an edge then counts to its right, or above it, in
     * `crosses` as it does in `fill_row`. */
    if (e.y1 > e.y2 || (e.y1 == e.y2 && e.x1 < e.x2)) e = (edge){ e.x2, e.y2, e.x1, e.y1 };
    if (!slab_grow((void **)&to->edges, to->count, &to->room, sizeof *to->edges))
        return ist_fail(err, IST_NOMEM, "out of memory for the edges of area '%s'", to->name);
    to->edges[to->count++] = e;
    return IST_OK;
}

static ist_status read_point(const json_t *point, const char *name, double *lon, double *lat, ist_error *err)
{
    const json_t *x = json_array_get(point, 0), *y = json_array_get(point, 1);
    if (!json_is_number(x) || !json_is_number(y))
        return ist_fail(err, IST_SYNTAX, "area '%s': a position is [longitude, latitude], two numbers", name);
    *lon = json_number_value(x);
    *lat = json_number_value(y);
    if (!(*lon >= -540 && *lon <= 540 && *lat >= -90 && *lat <= 90))
        return ist_fail(err, IST_RANGE, "area '%s': %.15g, %.15g is not a longitude within 540 and a latitude within 90 degrees", name, *lon, *lat);
    return IST_OK;
}

static ist_status add_ring(area *to, const json_t *ring, ist_error *err)
{
    size_t count = json_array_size(ring);
    double lon = 0, lat = 0, before = 0, shift = 0;
    edge e = { 0 };
    int32_t first_x = 0, first_y = 0;
    if (count < 3) return ist_fail(err, IST_SYNTAX, "area '%s': a ring has at least three positions", to->name);
    for (size_t i = 0; i < count; i++) {
        IST_TRY(read_point(json_array_get(ring, i), to->name, &lon, &lat, err));
        if (i > 0) {
            double jump = lon - before;
            if (jump > 180 && jump < 360) shift -= 360;
            if (jump < -180 && jump > -360) shift += 360;
            if (fabs(shift) > 360) return ist_fail(err, IST_RANGE, "area '%s': a ring goes round the world more than once", to->name);
        }
        before = lon;
        e.x2 = (int32_t)lrint((lon + shift) * IST_SEA_DEGREE);
        e.y2 = (int32_t)lrint(lat * IST_SEA_DEGREE);
        if (i > 0) IST_TRY(add_edge(to, e, err));
        else first_x = e.x2, first_y = e.y2;
        e.x1 = e.x2;
        e.y1 = e.y2;
    }
    return add_edge(to, (edge){ e.x2, e.y2, first_x, first_y }, err); /* a ring that is not closed is closed */
}

static ist_status add_polygon(area *to, const json_t *rings, ist_error *err)
{
    if (!json_is_array(rings)) return ist_fail(err, IST_SYNTAX, "area '%s': coordinates of a polygon are a list of rings", to->name);
    for (size_t i = 0; i < json_array_size(rings); i++) IST_TRY(add_ring(to, json_array_get(rings, i), err));
    return IST_OK;
}

static ist_status add_geometry(area *to, const json_t *geometry, int depth, ist_error *err)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates"), *inner = json_object_get(geometry, "geometries");
    if (!type || depth > 8) return IST_OK;
    if (strcmp(type, "Polygon") == 0) return add_polygon(to, coordinates, err);
    if (strcmp(type, "MultiPolygon") == 0)
        for (size_t i = 0; i < json_array_size(coordinates); i++) IST_TRY(add_polygon(to, json_array_get(coordinates, i), err));
    if (strcmp(type, "GeometryCollection") == 0)
        for (size_t i = 0; i < json_array_size(inner); i++) IST_TRY(add_geometry(to, json_array_get(inner, i), depth + 1, err));
    return IST_OK;
}

static const char *name_of(ist_areas *areas, const json_t *feature, const char *fallback, size_t number)
{
    static const char *const keys[] = { "name", "key", "id", "geoname" };
    const json_t *said = json_object_get(feature, "properties");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *text = json_string_value(json_object_get(said, keys[i]));
        if (text && *text) return ist_arena_copy(areas->arena, text);
    }
    return number ? ist_arena_print(areas->arena, "%s %zu", fallback, number) : ist_arena_copy(areas->arena, fallback);
}

static ist_status add_feature(ist_areas *areas, const char *name, const json_t *geometry, ist_error *err)
{
    area fresh = { .name = name };
    if (!name) return ist_fail(err, IST_NOMEM, "out of memory");
    if (areas->count >= MOST_AREAS) return ist_fail(err, IST_RANGE, "more than %d areas", MOST_AREAS);
    ist_status status = add_geometry(&fresh, geometry, 0, err);
    if (status == IST_OK && fresh.count > 0) {
        if (slab_grow((void **)&areas->areas, areas->count, &areas->room, sizeof *areas->areas)) {
            areas->areas[areas->count++] = fresh;
            return IST_OK;
        }
        status = ist_fail(err, IST_NOMEM, "out of memory for areas");
    }
    free(fresh.edges);
    return status;
}

ist_status ist_areas_add(ist_areas *areas, const char *name, const json_t *geojson, ist_error *err)
{
    const char *type = json_string_value(json_object_get(geojson, "type"));
    const json_t *features = json_object_get(geojson, "features");
    if (!type) return ist_fail(err, IST_SYNTAX, "no \"type\": not GeoJSON");
    if (strcmp(type, "FeatureCollection") == 0) {
        for (size_t i = 0; i < json_array_size(features); i++) {
            const json_t *feature = json_array_get(features, i);
            IST_TRY(add_feature(areas, name_of(areas, feature, name, i + 1), json_object_get(feature, "geometry"), err));
        }
        return IST_OK;
    }
    if (strcmp(type, "Feature") == 0)
        return add_feature(areas, name_of(areas, geojson, name, 0), json_object_get(geojson, "geometry"), err);
    return add_feature(areas, ist_arena_copy(areas->arena, name), geojson, err);
}

ist_status ist_areas_read(ist_areas *areas, const char *path, ist_error *err)
{
    json_t *json = NULL;
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char name[64];
    size_t length = strcspn(base, ".");
    IST_TRY(ist_json_read(&json, path, (size_t)256 << 20, err));
    memcpy(name, base, length < sizeof name ? length : sizeof name - 1);
    name[length < sizeof name ? length : sizeof name - 1] = '\0';
    size_t     before = areas->count;
    ist_status status = ist_areas_add(areas, name, json, err);
    json_decref(json);
    if (status == IST_OK && areas->count == before)
        status = ist_fail(err, IST_MISSING, "no area: a Polygon or MultiPolygon is wanted, by itself or in a feature");
    return status == IST_OK ? status : ist_within(err, status, "%s", path);
}

/* ---- the grid */

static int column_of(double x)
{
    long long c = (long long)floor((x + 180.0 * IST_SEA_DEGREE) / CELL) % WIDE;
    return (int)(c < 0 ? c + WIDE : c);
}
static int row_of(double y)
{
    int r = (int)floor((y + 90.0 * IST_SEA_DEGREE) / CELL);
    return r < 0 ? 0 : r >= HIGH ? HIGH - 1 : r;
}

/* The part of area `a` in a cell, made when absent; NULL when out of memory. Areas come in order, so that the part
 * wanted is the first of its cell or is not there. */
static part *part_at(ist_areas *areas, uint16_t a, int column, int row)
{
    uint32_t *head = &areas->cells[row * WIDE + column];
    if (*head && areas->parts[*head].area == a) return &areas->parts[*head];
    if (!slab_grow((void **)&areas->parts, areas->n_parts, &areas->part_room, sizeof *areas->parts)) return NULL;
    areas->parts[areas->n_parts] = (part){ .area = a, .next = *head };
    *head = (uint32_t)areas->n_parts++;
    return &areas->parts[*head];
}

/* Calls for each cell that the edge may touch: row by row, the columns between its ends in that row. */
static bool visit_cells(ist_areas *areas, uint16_t a, const edge *e, bool (*visit)(ist_areas *, part *, uint32_t), uint32_t number)
{
    int low = row_of(fmin(e->y1, e->y2)), high = row_of(fmax(e->y1, e->y2));
    for (int row = low; row <= high; row++) {
        double bottom = row * (double)CELL - 90.0 * IST_SEA_DEGREE, top = bottom + CELL;
        double from = e->x1, to = e->x2;
        if (e->y1 != e->y2) {
            double slope = ((double)e->x2 - e->x1) / ((double)e->y2 - e->y1);
            double at1 = fmin(fmax(e->y1, bottom), top), at2 = fmin(fmax(e->y2, bottom), top);
            from = e->x1 + (at1 - e->y1) * slope;
            to = e->x1 + (at2 - e->y1) * slope;
        }
        long long first = (long long)floor((fmin(from, to) - 1) / CELL), last = (long long)floor((fmax(from, to) + 1) / CELL);
        for (long long c = first; c <= last; c++) {
            part *p = part_at(areas, a, column_of((double)c * CELL + CELL / 2), row);
            if (!p || !visit(areas, p, number)) return false;
        }
    }
    return true;
}

static bool count_edge(ist_areas *areas, part *p, uint32_t number)
{
    (void)areas, (void)number;
    p->edges++;
    return p->edges < 65535;
}

static bool keep_edge(ist_areas *areas, part *p, uint32_t number)
{
    areas->cell_edges[p->first + p->edges++] = number;
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Marks the cells of one row whose centre the area holds: between the first and second crossing of the row's middle,
 * the third and fourth, and so on. */
static bool fill_row(ist_areas *areas, uint16_t a, int row, double **crossings, size_t *room)
{
    const area *of = &areas->areas[a];
    double y = (row + 0.5) * CELL - 90.0 * IST_SEA_DEGREE;
    size_t n = 0;
    for (size_t i = 0; i < of->count; i++) {
        const edge *e = &of->edges[i];
        if ((e->y1 > y) == (e->y2 > y)) continue;
        if (!slab_grow((void **)crossings, n, room, sizeof **crossings)) return false;
        (*crossings)[n++] = e->x1 + (y - e->y1) * ((double)e->x2 - e->x1) / ((double)e->y2 - e->y1);
    }
    if (n > 0) qsort(*crossings, n, sizeof **crossings, by_value);
    for (size_t i = 0; i + 1 < n; i += 2) {
        double half = CELL / 2.0;
        long long first = (long long)ceil(((*crossings)[i] - half) / CELL), last = (long long)ceil(((*crossings)[i + 1] - half) / CELL) - 1;
        for (long long c = first; c <= last; c++) {
            part *p = part_at(areas, a, column_of((double)c * CELL + half), row);
            if (!p) return false;
            p->centre = !p->centre;
        }
    }
    return true;
}

static bool index_area(ist_areas *areas, uint16_t a)
{
    const area *of = &areas->areas[a];
    double lowest = of->edges[0].y1, highest = lowest, *crossings = NULL;
    size_t room = 0, from = areas->n_parts;
    bool fine = true;
    for (size_t i = 0; i < of->count && fine; i++) {
        lowest = fmin(lowest, of->edges[i].y1);
        highest = fmax(highest, of->edges[i].y2); /* edges go upwards */
        fine = visit_cells(areas, a, &of->edges[i], count_edge, (uint32_t)i);
    }
    for (int row = row_of(lowest); row <= row_of(highest) && fine; row++) fine = fill_row(areas, a, row, &crossings, &room);
    free(crossings);
    for (size_t i = from; i < areas->n_parts && fine; i++) {
        areas->parts[i].first = (uint32_t)areas->n_cell_edges;
        areas->n_cell_edges += areas->parts[i].edges;
        areas->parts[i].edges = 0;
    }
    if (fine && areas->n_cell_edges > areas->cell_edge_room) {
        size_t wanted = areas->n_cell_edges * 2;
        uint32_t *bigger = realloc(areas->cell_edges, wanted * sizeof *bigger);
        fine = bigger != NULL;
        if (fine) areas->cell_edges = bigger, areas->cell_edge_room = wanted;
    }
    for (size_t i = 0; i < of->count && fine; i++) fine = visit_cells(areas, a, &of->edges[i], keep_edge, (uint32_t)i);
    return fine;
}

ist_status ist_areas_index(ist_areas *areas, ist_error *err)
{
    areas->cells = calloc((size_t)WIDE * HIGH, sizeof *areas->cells);
    bool fine = areas->cells && slab_grow((void **)&areas->parts, 0, &areas->part_room, sizeof *areas->parts);
    areas->n_parts = 1; /* part 0 stands for none */
    if (fine) memset(&areas->parts[0], 0, sizeof areas->parts[0]);
    for (size_t a = 0; a < areas->count && fine; a++) fine = index_area(areas, (uint16_t)a);
    return fine ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for the grid of areas, or more than 65,534 edges in a quarter degree");
}

/* ---- the question */

static double side(double ax, double ay, double bx, double by, double px, double py)
{
    return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
}

/* Whether the line from the centre c to the point p crosses the edge. Half-open at both lines' ends, so that a line
 * through a corner crosses one of its two edges. */
static bool crosses(const edge *e, double cx, double cy, double px, double py)
{
    bool a = side(cx, cy, px, py, e->x1, e->y1) > 0, b = side(cx, cy, px, py, e->x2, e->y2) > 0;
    if (a == b) return false;
    return (side(e->x1, e->y1, e->x2, e->y2, cx, cy) > 0) != (side(e->x1, e->y1, e->x2, e->y2, px, py) > 0);
}

static bool holds(const ist_areas *areas, const part *p, double px, double py, double cx, double cy)
{
    bool inside = p->centre;
    const area *of = &areas->areas[p->area];
    const double whole = 360.0 * IST_SEA_DEGREE;
    for (uint32_t i = 0; i < p->edges; i++) {
        edge e = of->edges[areas->cell_edges[p->first + i]];
        double middle = 0.5 * ((double)e.x1 + e.x2), shift = whole * rint((cx - middle) / whole);
        inside ^= crosses(&e, cx - shift, cy, px - shift, py);
        /* An edge longer than the way round touches its cells more than once; no such edge is made (add_ring). */
    }
    return inside;
}

size_t ist_areas_at(const ist_areas *areas, int32_t lon, int32_t lat, uint16_t *out, size_t room)
{
    if (!areas || !areas->cells) return 0;
    int column = (int)(((int64_t)lon + 180LL * IST_SEA_DEGREE) / CELL), row = (int)(((int64_t)lat + 90LL * IST_SEA_DEGREE) / CELL);
    column = column >= WIDE ? column - WIDE : column < 0 ? column + WIDE : column;
    row = row < 0 ? 0 : row >= HIGH ? HIGH - 1 : row;
    size_t found = 0;
    uint32_t at = areas->cells[row * WIDE + column];
    if (!at) return 0;
    double cx = (column + 0.5) * CELL - 180.0 * IST_SEA_DEGREE, cy = (row + 0.5) * CELL - 90.0 * IST_SEA_DEGREE;
    double px = lon - (column == 0 && lon > 0 ? 360.0 * IST_SEA_DEGREE : 0);
    for (; at; at = areas->parts[at].next) {
        const part *p = &areas->parts[at];
        if (p->edges == 0 ? p->centre : holds(areas, p, px, lat, cx, cy)) {
            if (found < room) out[found] = p->area;
            found++;
        }
    }
    found = found < room ? found : room;
    for (size_t i = 0; i + i + 1 < found; i++) { /* parts were pushed in front: turn them round */
        uint16_t swap = out[i];
        out[i] = out[found - 1 - i];
        out[found - 1 - i] = swap;
    }
    return found;
}
