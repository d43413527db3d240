/* SPDX-License-Identifier: Apache-2.0
 *
 * area.h: areas of sea from any GeoJSON, and which of them hold a point.
 *
 * Polygon and MultiPolygon, holes included (even-odd); FeatureCollection, Feature, GeometryCollection or a bare
 * geometry. An area may cross the antimeridian in each of the three ways in which people write it: split in two,
 * longitudes beyond 180, or an edge that jumps from 179 to -179. An edge longer than 180 degrees of longitude is taken
 * the short way round, unless it spans exactly 360. Edges are straight in longitude and latitude (RFC 7946). Areas
 * around a pole are not understood, and a ring that goes round the world more than once is refused (IST_RANGE).
 */
#ifndef ISTHMUS_SEA_AREA_H
#define ISTHMUS_SEA_AREA_H

#include <isthmus/base/json.h>
#include <isthmus/base/status.h>
#include <stdint.h>

typedef struct ist_areas ist_areas;

ist_areas *ist_areas_new(void);                /* NULL when out of memory */
void       ist_areas_free(ist_areas *areas);   /* NULL is fine */

/* Adds the areas of a GeoJSON file of at most 256 MiB. The name of an area is its property "name", else "key", "id" or
 * its number in the file. Features without polygons are passed over. IST_SYNTAX for coordinates that are none. */
ist_status ist_areas_read(ist_areas *areas, const char *path, ist_error *err);
ist_status ist_areas_add(ist_areas *areas, const char *name, const json_t *geojson, ist_error *err);

/* To be called once, after the last area and before the first question. IST_NOMEM. */
ist_status ist_areas_index(ist_areas *areas, ist_error *err);

size_t      ist_areas_count(const ist_areas *areas);
const char *ist_areas_name(const ist_areas *areas, size_t i);

/* Which areas hold the point, in their order, at most `room`; returns how many. Units as in report.h. */
size_t ist_areas_at(const ist_areas *areas, int32_t lon, int32_t lat, uint16_t *out, size_t room);

#endif
