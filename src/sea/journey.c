/* SPDX-License-Identifier: Apache-2.0
 *
 * journey.c: points of tracks gathered into lines, sums and cells.
 */
#include "geo.h"
#include "slab.h"

#include <geodesic.h>
#include <isthmus/base/json.h>
#include <isthmus/sea/journey.h>
#include <string.h>

typedef struct line { ist_journey is; uint32_t first, last; int32_t lon, lat; } line;
typedef struct box { ist_density is; int64_t key; uint32_t next; uint32_t last_ship; } box;
typedef struct guest { uint64_t key; } guest; /* a ship in a cell, so that it counts once */

struct ist_journeys {
    uint32_t mmsi;
    int64_t from, to;
    bool keep;
    double cell;
    line *lines; size_t n_lines, line_room;
    uint32_t *by_key; size_t key_mask;
    ist_journey_point *points; size_t n_points, point_room; /* [0] stands for none */
    box *boxes; size_t n_boxes, box_room;
    uint32_t *by_box; size_t box_mask;
    uint64_t *guests; size_t n_guests, guest_mask;
    struct geod_geodesic earth;
};

ist_journeys *ist_journeys_new(uint32_t mmsi, int64_t from_us, int64_t to_us, bool points, double cell)
{
    ist_journeys *j = calloc(1, sizeof *j);
    if (!j) return NULL;
    *j = (ist_journeys){ .mmsi = mmsi, .from = from_us, .to = to_us, .keep = points, .cell = cell * IST_SEA_DEGREE, .key_mask = 1023, .box_mask = 1023, .guest_mask = 4095, .n_points = 1 };
    geod_init(&j->earth, 6378137, 1 / 298.257223563); /* WGS84 */
    j->by_key = calloc(j->key_mask + 1, sizeof *j->by_key);
    j->by_box = calloc(j->box_mask + 1, sizeof *j->by_box);
    j->guests = calloc(j->guest_mask + 1, sizeof *j->guests);
    if (j->by_key && j->by_box && j->guests && slab_grow((void **)&j->points, 0, &j->point_room, sizeof *j->points)) return j;
    ist_journeys_free(j);
    return NULL;
}

void ist_journeys_free(ist_journeys *j)
{
    if (!j) return;
    free(j->lines);
    free(j->by_key);
    free(j->points);
    free(j->boxes);
    free(j->by_box);
    free(j->guests);
    free(j);
}

static uint64_t line_key(uint32_t mmsi, uint32_t track) { return geo_mix((uint64_t)mmsi << 32 | track); }

/* Number + 1 of the line; made when new. 0: out of memory. */
static uint32_t find_line(ist_journeys *j, uint32_t mmsi, uint32_t track)
{
    size_t slot = line_key(mmsi, track) & j->key_mask;
    for (; j->by_key[slot]; slot = (slot + 1) & j->key_mask) {
        const ist_journey *is = &j->lines[j->by_key[slot] - 1].is;
        if (is->mmsi == mmsi && is->track == track) return j->by_key[slot];
    }
    if (!slab_grow((void **)&j->lines, j->n_lines, &j->line_room, sizeof *j->lines)) return 0;
    j->lines[j->n_lines++] = (line){ .is = { .mmsi = mmsi, .track = track } };
    j->by_key[slot] = (uint32_t)j->n_lines;
    if (j->n_lines * 2 > j->key_mask) {
        uint32_t *wider = calloc((j->key_mask + 1) * 2, sizeof *wider);
        if (!wider) return 0;
        free(j->by_key);
        j->by_key = wider;
        j->key_mask = (j->key_mask + 1) * 2 - 1;
        for (size_t i = 0; i < j->n_lines; i++) {
            for (slot = line_key(j->lines[i].is.mmsi, j->lines[i].is.track) & j->key_mask; j->by_key[slot]; slot = (slot + 1) & j->key_mask) {}
            j->by_key[slot] = (uint32_t)i + 1;
        }
    }
    return (uint32_t)j->n_lines;
}

static box *find_box(ist_journeys *j, int32_t lon, int32_t lat)
{
    int32_t column = (int32_t)floor(lon / j->cell), row = (int32_t)floor(lat / j->cell);
    int64_t key = (int64_t)row * 10000000 + column;
    size_t slot = geo_mix((uint64_t)key) & j->box_mask;
    for (; j->by_box[slot]; slot = (slot + 1) & j->box_mask)
        if (j->boxes[j->by_box[slot] - 1].key == key) return &j->boxes[j->by_box[slot] - 1];
    if (!slab_grow((void **)&j->boxes, j->n_boxes, &j->box_room, sizeof *j->boxes)) return NULL;
    j->boxes[j->n_boxes++] = (box){ .is = { (int32_t)(column * j->cell), (int32_t)(row * j->cell), 0, 0, 0 }, .key = key };
    j->by_box[slot] = (uint32_t)j->n_boxes;
    if (j->n_boxes * 2 > j->box_mask) {
        uint32_t *wider = calloc((j->box_mask + 1) * 2, sizeof *wider);
        if (!wider) return NULL;
        free(j->by_box);
        j->by_box = wider;
        j->box_mask = (j->box_mask + 1) * 2 - 1;
        for (size_t i = 0; i < j->n_boxes; i++) {
            for (slot = geo_mix((uint64_t)j->boxes[i].key) & j->box_mask; j->by_box[slot]; slot = (slot + 1) & j->box_mask) {}
            j->by_box[slot] = (uint32_t)i + 1;
        }
    }
    return &j->boxes[j->n_boxes - 1];
}

/* Whether the ship is new to the cell; *fine is false when out of memory. */
static bool new_guest(ist_journeys *j, int64_t cell, uint32_t mmsi, bool *fine)
{
    uint64_t key = geo_mix((uint64_t)cell * 31 + geo_mix(mmsi)) | 1;
    size_t slot = key >> 8 & j->guest_mask;
    for (; j->guests[slot]; slot = (slot + 1) & j->guest_mask)
        if (j->guests[slot] == key) return false;
    j->guests[slot] = key;
    if (++j->n_guests * 2 > j->guest_mask) {
        size_t count = j->guest_mask + 1;
        uint64_t *wider = calloc(count * 2, sizeof *wider);
        *fine = wider != NULL;
        if (!wider) return true;
        for (size_t i = 0; i < count; i++) {
            if (!j->guests[i]) continue;
            for (slot = j->guests[i] >> 8 & (count * 2 - 1); wider[slot]; slot = (slot + 1) & (count * 2 - 1)) {}
            wider[slot] = j->guests[i];
        }
        free(j->guests);
        j->guests = wider;
        j->guest_mask = count * 2 - 1;
    }
    return true;
}

ist_status ist_journeys_add(ist_journeys *j, const ist_track_point *point, ist_error *err)
{
    const ist_sea_report *r = point->report;
    if ((j->mmsi && r->mmsi != j->mmsi) || r->time_us < j->from || r->time_us > j->to) return IST_OK;
    uint32_t number = find_line(j, r->mmsi, point->track);
    if (!number) return ist_fail(err, IST_NOMEM, "out of memory for tracks");
    line *l = &j->lines[number - 1];
    if (l->is.positions > 0) {
        double metres = 0, hours = (double)(r->time_us - l->is.last_us) / 3600e6;
        if (point->unheard < point->seconds) hours = point->unheard / 3600; /* which of the transmitters was silent is not known (gap.c) */
        geod_inverse(&j->earth, l->lat / (double)IST_SEA_DEGREE, l->lon / (double)IST_SEA_DEGREE, r->lat / (double)IST_SEA_DEGREE, r->lon / (double)IST_SEA_DEGREE, &metres, NULL, NULL);
        l->is.metres += metres;
        l->is.longest_hours = fmax(l->is.longest_hours, hours);
    } else l->is.first_us = r->time_us;
    l->lon = r->lon;
    l->lat = r->lat;
    l->is.last_us = r->time_us;
    l->is.positions++;
    l->is.partners |= (uint64_t)1 << (r->partner & 63);
    if (j->keep) {
        if (!slab_grow((void **)&j->points, j->n_points, &j->point_room, sizeof *j->points)) return ist_fail(err, IST_NOMEM, "out of memory for points");
        j->points[j->n_points] = (ist_journey_point){ r->time_us, r->lon, r->lat, r->speed, r->course, number - 1, 0 };
        if (l->last) j->points[l->last].next = (uint32_t)j->n_points;
        else l->first = (uint32_t)j->n_points;
        l->last = (uint32_t)j->n_points++;
    }
    if (j->cell > 0) {
        box *b = find_box(j, r->lon, r->lat);
        bool fine = b != NULL;
        if (fine && new_guest(j, b->key, r->mmsi, &fine)) b->is.ships++;
        if (!fine) return ist_fail(err, IST_NOMEM, "out of memory for density");
        b->is.positions++;
        b->is.ship_hours += fmin(point->seconds, 3600) / 3600; /* a longer silence says nothing about where it was */
    }
    return IST_OK;
}

static int by_ship(const void *a, const void *b)
{
    const line *x = a, *y = b;
    if (x->is.mmsi != y->is.mmsi) return x->is.mmsi < y->is.mmsi ? -1 : 1;
    return (x->is.track > y->is.track) - (x->is.track < y->is.track);
}
static int by_place(const void *a, const void *b)
{
    const box *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

void ist_journeys_sort(ist_journeys *j)
{
    if (j->n_lines) qsort(j->lines, j->n_lines, sizeof *j->lines, by_ship);
    if (j->n_boxes) qsort(j->boxes, j->n_boxes, sizeof *j->boxes, by_place);
}

size_t ist_journeys_count(const ist_journeys *j) { return j->n_lines; }
const ist_journey *ist_journeys_at(const ist_journeys *j, size_t i) { return &j->lines[i].is; }
const ist_journey_point *ist_journeys_first(const ist_journeys *j, size_t i) { return j->lines[i].first ? &j->points[j->lines[i].first] : NULL; }
const ist_journey_point *ist_journeys_next(const ist_journeys *j, const ist_journey_point *point) { return point->next ? &j->points[point->next] : NULL; }
size_t ist_journeys_cells(const ist_journeys *j) { return j->n_boxes; }
const ist_density *ist_journeys_cell(const ist_journeys *j, size_t i) { return &j->boxes[i].is; }

/* ---- GeoJSON */

static void add_pair(ist_json_writer *json, double lon, double lat)
{
    double at[2] = { rint(lon * 1e6) / 1e6, rint(lat * 1e6) / 1e6 };
    ist_json_numbers(json, NULL, at, 2);
}

/* The lines of one journey; where it passes 180 degrees one line ends on it and the next begins on its other side. */
static void add_lines(ist_json_writer *json, const ist_journeys *j, size_t i)
{
    const ist_journey_point *before = NULL;
    ist_json_array(json, NULL);
    for (const ist_journey_point *p = ist_journeys_first(j, i); p; before = p, p = ist_journeys_next(j, p)) {
        double lon = p->lon / (double)IST_SEA_DEGREE, lat = p->lat / (double)IST_SEA_DEGREE;
        if (before && labs((long)p->lon - before->lon) > 180L * IST_SEA_DEGREE) {
            double side = before->lon > 0 ? 180 : -180, from = before->lon / (double)IST_SEA_DEGREE;
            double share = (side - from) / (geo_lon_step(before->lon, p->lon) / (double)IST_SEA_DEGREE);
            double at = before->lat / (double)IST_SEA_DEGREE + share * (lat - before->lat / (double)IST_SEA_DEGREE);
            add_pair(json, side, at);
            ist_json_end(json);
            ist_json_array(json, NULL);
            add_pair(json, -side, at);
        }
        add_pair(json, lon, lat);
    }
    ist_json_end(json);
}

void ist_journeys_geojson(const ist_journeys *j, ist_buffer *out)
{
    ist_json_writer json = ist_json_to(out, 0);
    char time[IST_SEA_TIME_TEXT];
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "FeatureCollection");
    ist_json_array(&json, "features");
    for (size_t i = 0; i < j->n_lines; i++) {
        const ist_journey *is = &j->lines[i].is;
        if (is->positions < 2) continue; /* no line */
        ist_json_object(&json, NULL);
        ist_json_text(&json, "type", "Feature");
        ist_json_object(&json, "geometry");
        ist_json_text(&json, "type", "MultiLineString");
        ist_json_array(&json, "coordinates");
        add_lines(&json, j, i);
        ist_json_end(&json);
        ist_json_end(&json);
        ist_json_object(&json, "properties");
        ist_json_integer(&json, "mmsi", is->mmsi);
        ist_json_integer(&json, "track", is->track);
        ist_sea_format_time(is->first_us, time);
        ist_json_text(&json, "first", time);
        ist_sea_format_time(is->last_us, time);
        ist_json_text(&json, "last", time);
        ist_json_integer(&json, "positions", (long long)is->positions);
        ist_json_number(&json, "km", rint(is->metres) / 1000);
        ist_json_end(&json);
        ist_json_end(&json);
    }
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_add(out, "\n");
}

void ist_density_geojson(const ist_journeys *j, ist_buffer *out)
{
    ist_json_writer json = ist_json_to(out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "FeatureCollection");
    ist_json_array(&json, "features");
    for (size_t i = 0; i < j->n_boxes; i++) {
        const ist_density *is = &j->boxes[i].is;
        double west = is->lon / (double)IST_SEA_DEGREE, south = is->lat / (double)IST_SEA_DEGREE, side = j->cell / IST_SEA_DEGREE;
        ist_json_object(&json, NULL);
        ist_json_text(&json, "type", "Feature");
        ist_json_object(&json, "geometry");
        ist_json_text(&json, "type", "Polygon");
        ist_json_array(&json, "coordinates");
        ist_json_array(&json, NULL);
        add_pair(&json, west, south), add_pair(&json, west + side, south), add_pair(&json, west + side, south + side), add_pair(&json, west, south + side), add_pair(&json, west, south);
        ist_json_end(&json);
        ist_json_end(&json);
        ist_json_end(&json);
        ist_json_object(&json, "properties");
        ist_json_integer(&json, "positions", (long long)is->positions);
        ist_json_integer(&json, "ships", (long long)is->ships);
        ist_json_number(&json, "ship_hours", rint(is->ship_hours * 1000) / 1000);
        ist_json_end(&json);
        ist_json_end(&json);
    }
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_add(out, "\n");
}
