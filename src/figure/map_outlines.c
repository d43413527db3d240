/* SPDX-License-Identifier: Apache-2.0
 *
 * Outlines from GeoJSON, and which place holds a point.
 */
#include <isthmus/figure/map.h>

#include <isthmus/base/arena.h>
#include <isthmus/base/json.h>

#include <string.h>

enum { LARGEST_FILE = 16 << 20 };

typedef struct reading {
    ist_arena  *arena;
    const char *path;
    const char *place; /* that is being read */
    ist_error  *err;
} reading;

static ist_status no_memory(reading *r) { return ist_fail(r->err, IST_NOMEM, "%s: out of memory", r->path); }

static ist_status broken(reading *r, const char *what)
{
    return ist_fail(r->err, IST_SYNTAX, "%s: place '%s' has %s", r->path, r->place, what);
}

static const char *text_of(reading *r, const json_t *properties, const char *name)
{
    const char *text = json_string_value(json_object_get(properties, name));

    return text && text[0] ? ist_arena_copy(r->arena, text) : NULL;
}

static bool read_point(const json_t *pair, double out[2])
{
    const json_t *lon = json_array_get(pair, 0), *lat = json_array_get(pair, 1);

    if (!json_is_number(lon) || !json_is_number(lat)) return false;
    out[0] = json_number_value(lon);
    out[1] = json_number_value(lat);
    return out[0] >= -180 && out[0] <= 180 && out[1] >= -90 && out[1] <= 90;
}

static ist_status read_ring(reading *r, const json_t *list, ist_map_ring *out)
{
    size_t  count = json_array_size(list);
    double *points = ist_arena_array(r->arena, 2 * count, sizeof *points);

    if (count < 4) return broken(r, "a ring of less than four points");
    if (!points) return no_memory(r);
    for (size_t i = 0; i < count; i++)
        if (!read_point(json_array_get(list, i), points + 2 * i)) return broken(r, "a point that is not on Earth");
    *out = (ist_map_ring){ count, points };
    return IST_OK;
}

/* Both kinds of geometry as a flat list of rings. */
static ist_status read_rings(reading *r, const json_t *geometry, ist_map_place *place)
{
    const char   *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    bool          many = type && strcmp(type, "MultiPolygon") == 0;
    size_t        polygons = many ? json_array_size(coordinates) : 1, count = 0;
    ist_map_ring *rings;

    if (!type || (!many && strcmp(type, "Polygon") != 0)) return broken(r, "a geometry other than Polygon and MultiPolygon");
    for (size_t p = 0; p < polygons; p++) count += json_array_size(many ? json_array_get(coordinates, p) : coordinates);
    if (!count) return broken(r, "no rings");
    if (!(rings = ist_arena_array(r->arena, count, sizeof *rings))) return no_memory(r);
    place->rings = rings;
    for (size_t p = 0; p < polygons; p++) {
        const json_t *polygon = many ? json_array_get(coordinates, p) : coordinates;
        for (size_t i = 0; i < json_array_size(polygon); i++)
            IST_TRY(read_ring(r, json_array_get(polygon, i), &rings[place->ring_count++]));
    }
    return IST_OK;
}

static ist_status read_place(reading *r, const json_t *feature, ist_map_place *out)
{
    const json_t *properties = json_object_get(feature, "properties");

    r->place = "?";
    out->id = text_of(r, properties, "id");
    if (out->id) r->place = out->id;
    out->name = text_of(r, properties, "name");
    out->name_ko = text_of(r, properties, "name_ko");
    out->part_of = text_of(r, properties, "part_of");
    if (!out->id || !out->name || !out->name_ko) return broken(r, "no id or name");
    if (!read_point(json_object_get(properties, "label"), out->label)) return broken(r, "no label");
    return read_rings(r, json_object_get(feature, "geometry"), out);
}

static ist_status read_places(reading *r, const json_t *file, ist_outlines *out)
{
    const json_t  *features = json_object_get(file, "features");
    size_t         count = json_array_size(features);
    ist_map_place *places = ist_arena_array(r->arena, count, sizeof *places);

    if (!count) return ist_fail(r->err, IST_SYNTAX, "%s: no places", r->path);
    if (!places) return no_memory(r);
    for (size_t i = 0; i < count; i++) IST_TRY(read_place(r, json_array_get(features, i), &places[i]));
    out->count = count;
    out->places = places;
    return IST_OK;
}

ist_status ist_outlines_read(ist_outlines **out, const char *path, ist_error *err)
{
    json_t       *file = NULL;
    ist_outlines *outlines;
    ist_status    status;
    reading       r = { .path = path, .err = err };

    IST_TRY(ist_json_read(&file, path, LARGEST_FILE, err));
    r.arena = ist_arena_new();
    outlines = r.arena ? ist_arena_alloc(r.arena, sizeof *outlines) : NULL;
    status = outlines ? read_places(&r, file, outlines) : no_memory(&r);
    json_decref(file);
    if (status != IST_OK) {
        ist_arena_free(r.arena);
        return status;
    }
    outlines->arena = r.arena;
    *out = outlines;
    return IST_OK;
}

void ist_outlines_free(ist_outlines *outlines)
{
    if (outlines) ist_arena_free(outlines->arena);
}

const ist_map_place *ist_outlines_find(const ist_outlines *outlines, const char *id)
{
    for (size_t i = 0; i < outlines->count; i++)
        if (strcmp(outlines->places[i].id, id) == 0) return &outlines->places[i];
    return NULL;
}

/* Edges of the ring that a line to the east crosses; a point on a shared border belongs to one side only. */
static bool crosses_odd(const ist_map_ring *ring, double lon, double lat)
{
    bool odd = false;

    for (size_t i = 1; i < ring->count; i++) {
        const double *a = ring->points + 2 * (i - 1), *b = ring->points + 2 * i;
        if ((a[1] > lat) != (b[1] > lat) && lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0]) odd = !odd;
    }
    return odd;
}

const ist_map_place *ist_outlines_at(const ist_outlines *outlines, double lon, double lat)
{
    for (size_t i = 0; i < outlines->count; i++) {
        bool inside = false;
        for (size_t r = 0; r < outlines->places[i].ring_count; r++)
            if (crosses_odd(&outlines->places[i].rings[r], lon, lat)) inside = !inside;
        if (inside) return &outlines->places[i];
    }
    return NULL;
}
