/* SPDX-License-Identifier: Apache-2.0
 *
 * patrol_read.c: areas, events and the fleet of a plan of patrols. A place is inside by the even-odd rule on longitude
 * and latitude; the size of an area is geodesic (WGS 84).
 */
#include <isthmus/base/csv.h>
#include <isthmus/base/json.h>
#include <isthmus/base/time.h>
#include <isthmus/sea/patrol.h>

#include <geodesic.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 28 };
#define METRES_IN_NM 1852.0

/* Whether `name` is one of "a,b,c". */
static bool listed(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; at && *at;) {
        size_t part = strcspn(at, ",");
        if (part == length && memcmp(at, name, length) == 0) return true;
        at += part + (at[part] == ',');
    }
    return false;
}

/* ---- areas */

static bool add_ring(ist_sea_patrol_area *area, const json_t *ring)
{
    size_t  count = json_array_size(ring);
    double *points = realloc(area->points, (area->n_points + count + 1) * 2 * sizeof *points);
    if (points) area->points = points;
    size_t *rings = realloc(area->rings, (area->n_rings + 2) * sizeof *rings);
    if (rings) area->rings = rings;
    if (!points || !rings) return false;
    area->rings[area->n_rings++] = area->n_points;
    for (size_t i = 0; i < count; i++) {
        const json_t *place = json_array_get(ring, i);
        area->points[2 * area->n_points] = json_number_value(json_array_get(place, 0));
        area->points[2 * area->n_points + 1] = json_number_value(json_array_get(place, 1));
        area->n_points++;
    }
    area->rings[area->n_rings] = area->n_points;
    return true;
}

static double ring_square_nm(const ist_sea_patrol_area *area, size_t ring)
{
    struct geod_geodesic earth;
    struct geod_polygon  polygon;
    double               square = 0;
    geod_init(&earth, 6378137, 1 / 298.257223563);
    geod_polygon_init(&polygon, 0);
    for (size_t i = area->rings[ring]; i < area->rings[ring + 1]; i++) geod_polygon_addpoint(&earth, &polygon, area->points[2 * i + 1], area->points[2 * i]);
    geod_polygon_compute(&earth, &polygon, 0, 1, &square, NULL);
    return fabs(square) / (METRES_IN_NM * METRES_IN_NM);
}

/* The first ring of a polygon is its outside, the others are holes. */
static bool add_polygon(ist_sea_patrol_area *area, const json_t *polygon)
{
    for (size_t i = 0; i < json_array_size(polygon); i++) {
        if (!add_ring(area, json_array_get(polygon, i))) return false;
        double square = ring_square_nm(area, area->n_rings - 1);
        area->square_nm += i ? -square : square;
    }
    return true;
}

static ist_status add_area(ist_sea_patrol_input *in, const json_t *feature, const char *only, ist_error *err)
{
    const json_t *properties = json_object_get(feature, "properties"), *geometry = json_object_get(feature, "geometry");
    const char   *key = json_string_value(json_object_get(properties, "key")), *name = json_string_value(json_object_get(properties, "name"));
    const char   *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    char          made[IST_SEA_AREA_NAME];
    if (!type || (strcmp(type, "Polygon") != 0 && strcmp(type, "MultiPolygon") != 0)) return IST_OK; /* lines and points cannot be swept */
    if (key && strncmp(key, "area/", 5) == 0) key += 5;
    snprintf(made, sizeof made, "%s", key ? key : name ? name : "");
    if (!made[0]) snprintf(made, sizeof made, "area-%zu", in->n_areas + 1);
    if (only && !listed(only, made)) return IST_OK;
    if (in->n_areas == IST_SEA_PATROL_AREAS) return ist_fail(err, IST_RANGE, "more than %d areas", IST_SEA_PATROL_AREAS);
    ist_sea_patrol_area *area = &in->areas[in->n_areas++];
    memcpy(area->name, made, sizeof made);
    area->attacks = json_number_value(json_object_get(properties, "attacks"));
    bool whole = true;
    if (strcmp(type, "Polygon") == 0) whole = add_polygon(area, coordinates);
    else
        for (size_t i = 0; whole && i < json_array_size(coordinates); i++) whole = add_polygon(area, json_array_get(coordinates, i));
    if (!whole) return ist_fail(err, IST_NOMEM, "out of memory for area %s", made);
    area->square_nm = floor(area->square_nm * 10 + 0.5) / 10; /* the same on every machine */
    if (!(area->square_nm > 0)) return ist_fail(err, IST_RANGE, "area %s covers nothing", made);
    return IST_OK;
}

ist_status ist_sea_patrol_read_areas(ist_sea_patrol_input *in, const char *path, const char *only, ist_error *err)
{
    json_t    *file = NULL;
    ist_status status = ist_json_read(&file, path, MOST, err);
    if (status != IST_OK) return status;
    const json_t *features = json_object_get(file, "features");
    for (size_t i = 0; status == IST_OK && i < json_array_size(features); i++) status = add_area(in, json_array_get(features, i), only, err);
    if (status == IST_OK && json_array_size(features) == 0) status = add_area(in, file, only, err); /* one feature */
    json_decref(file);
    for (const char *at = only; status == IST_OK && at && *at;) {
        size_t part = strcspn(at, ",");
        bool   there = false;
        for (size_t i = 0; i < in->n_areas; i++) there = there || (strlen(in->areas[i].name) == part && memcmp(in->areas[i].name, at, part) == 0);
        if (!there) return ist_fail(err, IST_MISSING, "%s: there is no area '%.*s'", path, (int)part, at);
        at += part + (at[part] == ',');
    }
    if (status == IST_OK && in->n_areas == 0) return ist_fail(err, IST_MISSING, "%s: there is no polygon", path);
    return status == IST_OK ? IST_OK : ist_within(err, status, "%s", path);
}

static bool inside(const ist_sea_patrol_area *area, double lon, double lat)
{
    bool in = false;
    for (size_t r = 0; r < area->n_rings; r++)
        for (size_t i = area->rings[r], end = area->rings[r + 1], j = end ? end - 1 : 0; i < end; j = i++) {
            const double *a = area->points + 2 * i, *b = area->points + 2 * j;
            if ((a[1] > lat) != (b[1] > lat) && lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0]) in = !in;
        }
    return in;
}

/* ---- events */

ist_status ist_sea_patrol_read_events(ist_sea_patrol_input *in, const char *path, const char *kinds, ist_error *err)
{
    ist_csv *csv = NULL;
    double   counts[IST_SEA_PATROL_AREAS] = { 0 };
    int      first_day = INT32_MAX, last_day = INT32_MIN;
    IST_TRY(ist_csv_open(&csv, path, err));
    int lon = ist_csv_column(csv, "lon"), lat = ist_csv_column(csv, "lat"), start = ist_csv_column(csv, "start"), kind = ist_csv_column(csv, "kind");
    if (lon < 0 || lat < 0 || start < 0) {
        ist_csv_free(csv);
        return ist_fail(err, IST_SYNTAX, "%s: columns lon, lat and start are needed", path);
    }
    for (bool more = true;;) {
        double     x, y;
        char       day[11];
        int        number;
        ist_status status = ist_csv_next(csv, &more, NULL);
        if (status == IST_OK && !more) break;
        if (status == IST_OK && kinds && !listed(kinds, ist_csv_cell(csv, kind))) continue;
        snprintf(day, sizeof day, "%.10s", status == IST_OK ? ist_csv_cell(csv, start) : "");
        if (status != IST_OK || !ist_parse_number(ist_csv_cell(csv, lon), &x) || !ist_parse_number(ist_csv_cell(csv, lat), &y) || !ist_parse_date(day, &number, NULL)) {
            in->refused++;
            continue;
        }
        bool anywhere = false;
        if (number < first_day) first_day = number;
        if (number > last_day) last_day = number;
        for (size_t i = 0; i < in->n_areas; i++)
            if (inside(&in->areas[i], x, y)) counts[i]++, anywhere = true;
        if (anywhere) in->counted++;
        else in->outside++;
    }
    ist_csv_free(csv);
    double months = last_day >= first_day ? (last_day - first_day + 1) / 30.4375 : 1;
    if (months < 1) months = 1;
    if (months > in->months) in->months = months;
    if (last_day > in->last_day) in->last_day = last_day;
    for (size_t i = 0; i < in->n_areas; i++) in->areas[i].events += counts[i] / months;
    return IST_OK;
}

/* ---- the fleet */

static ist_status number_of(const ist_csv *csv, const char *name, double low, double high, double other, double *out, ist_error *err)
{
    int         column = ist_csv_column(csv, name);
    const char *cell = ist_csv_cell(csv, column);
    if (!cell[0] && other >= 0) {
        *out = other;
        return IST_OK;
    }
    if (ist_parse_number(cell, out) && *out >= low && *out <= high) return IST_OK;
    return ist_fail(err, IST_RANGE, "%s '%s' is not a number from %g to %g", name, cell, low, high);
}

static ist_status read_unit(const ist_sea_patrol_input *in, const ist_csv *csv, ist_sea_patrol_unit *out, ist_error *err)
{
    const char *craft = ist_csv_cell(csv, ist_csv_column(csv, "craft")), *consent = ist_csv_cell(csv, ist_csv_column(csv, "consent"));
    const char *area = ist_csv_cell(csv, ist_csv_column(csv, "area"));
    double      sweep = 0, speed = 0, hours = 0;
    snprintf(out->partner, sizeof out->partner, "%s", ist_csv_cell(csv, ist_csv_column(csv, "partner")));
    if (!out->partner[0]) return ist_fail(err, IST_RANGE, "partner is empty");
    if (strcmp(craft, "ship") != 0 && strcmp(craft, "aircraft") != 0) return ist_fail(err, IST_RANGE, "craft '%s': ship or aircraft is allowed", craft);
    out->craft = craft[0] == 's' ? IST_SEA_SHIP : IST_SEA_PLANE;
    IST_TRY(number_of(csv, "units", 0, 1e4, -1, &out->units, err));
    IST_TRY(number_of(csv, "sweep_nm", 0, 500, -1, &sweep, err));
    IST_TRY(number_of(csv, "speed_kn", 0, 600, -1, &speed, err));
    IST_TRY(number_of(csv, "hours", 0, 744, -1, &hours, err));
    IST_TRY(number_of(csv, "months", 0, 1200, 0, &out->months, err));
    out->swept = sweep * speed * hours;
    if (consent[0] && strcmp(consent, "yes") != 0 && strcmp(consent, "no") != 0) return ist_fail(err, IST_RANGE, "consent '%s': yes or no is allowed", consent);
    out->consents = strcmp(consent, "no") != 0;
    out->area = -1;
    for (size_t i = 0; area[0] && i < in->n_areas; i++)
        if (strcmp(in->areas[i].name, area) == 0) out->area = (int)i;
    return area[0] && out->area < 0 ? ist_fail(err, IST_MISSING, "there is no area '%s'", area) : IST_OK;
}

ist_status ist_sea_patrol_read_fleet(ist_sea_patrol_input *in, const char *path, ist_error *err)
{
    ist_csv   *csv = NULL;
    ist_status status = ist_csv_open(&csv, path, err);
    for (bool more = true; status == IST_OK;) {
        status = ist_csv_next(csv, &more, err);
        if (status != IST_OK || !more) break;
        if (in->n_units == IST_SEA_PATROL_UNITS) status = ist_fail(err, IST_RANGE, "more than %d rows", IST_SEA_PATROL_UNITS);
        else status = read_unit(in, csv, &in->units[in->n_units], err);
        if (status == IST_OK) in->n_units++;
        else status = ist_within(err, status, "%s:%ld", path, ist_csv_line(csv));
    }
    ist_csv_free(csv);
    if (status == IST_OK && in->n_units == 0)
        status = ist_fail(err, IST_MISSING, "%s: no craft; a row has partner, craft, units, sweep_nm, speed_kn, hours and consent", path);
    return status;
}

void ist_sea_patrol_clear(ist_sea_patrol_input *in)
{
    for (size_t i = 0; i < in->n_areas; i++) {
        free(in->areas[i].points);
        free(in->areas[i].rings);
    }
    in->n_areas = in->n_units = 0;
}
