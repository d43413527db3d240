/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_map.c: a moment at sea as SVG, for browsers without WebGL, for print and for documents.
 */
#include "sea.h"

#include <isthmus/figure/map.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ACROSS = 160 /* cells across the map; ships of one cell are one dot */, EVENTS_MOST = 400, DAY_MINUTES = 1440 };

typedef struct box { double west, south, east, north; } box;

/* All positions' extent with a margin, at least a few degrees; the seas of the Indo-Pacific where nothing was heard. */
static box view_of(const web_sea *sea, const uint32_t *frame, size_t count)
{
    box b = { 180, 90, -180, -90 };
    for (size_t i = 0; i < count; i++) {
        const ist_history_place *place = ist_sea_history_place(sea->history, frame[i]);
        double lon = (double)place->lon / IST_SEA_DEGREE, lat = (double)place->lat / IST_SEA_DEGREE;
        b.west = fmin(b.west, lon), b.east = fmax(b.east, lon), b.south = fmin(b.south, lat), b.north = fmax(b.north, lat);
    }
    if (b.west > b.east) return (box){ 95, 5, 150, 48 };
    double margin = fmax(1.5, 0.06 * fmax(b.east - b.west, b.north - b.south));
    return (box){ fmax(b.west - margin, -180), fmax(b.south - margin, -80), fmin(b.east + margin, 180), fmin(b.north + margin, 80) };
}

/* One dot a cell: its ships' middle, larger for more of them. */
static ist_status put_ships(web_call *call, const web_sea *sea, const uint32_t *frame, size_t count, box b, ist_map_point *points, size_t *out_count, ist_error *err)
{
    typedef struct cell { double lon, lat; size_t ships; } cell;
    double cell_degrees = fmax(b.east - b.west, b.north - b.south) / ACROSS;
    size_t columns = (size_t)ceil((b.east - b.west) / cell_degrees) + 1, rows = (size_t)ceil((b.north - b.south) / cell_degrees) + 1, n = 0;
    cell  *cells = ist_arena_array(call->arena, columns * rows, sizeof *cells);
    if (!cells) return ist_fail(err, IST_NOMEM, "out of memory for a map");
    memset(cells, 0, columns * rows * sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        const ist_history_place *place = ist_sea_history_place(sea->history, frame[i]);
        double lon = (double)place->lon / IST_SEA_DEGREE, lat = (double)place->lat / IST_SEA_DEGREE;
        if (lon < b.west || lon > b.east || lat < b.south || lat > b.north) continue;
        cell *at = &cells[(size_t)((lat - b.south) / cell_degrees) * columns + (size_t)((lon - b.west) / cell_degrees)];
        at->lon += lon, at->lat += lat, at->ships++;
    }
    for (size_t i = 0; i < columns * rows; i++) {
        if (cells[i].ships == 0) continue;
        double many = (double)cells[i].ships;
        points[n++] = (ist_map_point){ .at = { cells[i].lon / many, cells[i].lat / many }, .radius = fmin(1.4 + 0.35 * sqrt(many - 1), 5), .tone = 0,
                                       .about = ist_arena_print(call->arena, "%zu ship%s", cells[i].ships, cells[i].ships == 1 ? "" : "s") };
    }
    *out_count = n;
    return IST_OK;
}

/* The latest events of the day before the moment. */
static void put_events(web_call *call, const web_sea *sea, int64_t at_us, ist_map_point *points, size_t *count)
{
    const ist_event_list *events = &sea->views[0].events;
    size_t                drawn = 0;
    for (size_t i = events->count; i-- > 0 && drawn < EVENTS_MOST;) {
        const ist_sea_event *e = &events->at[i];
        if (e->kind == IST_SEA_AREA || e->lon == IST_SEA_NOWHERE || e->start_us > at_us || e->end_us < at_us - (int64_t)DAY_MINUTES * 60000000) continue;
        points[(*count)++] = (ist_map_point){ .at = { (double)e->lon / IST_SEA_DEGREE, (double)e->lat / IST_SEA_DEGREE }, .radius = 4.5, .tone = 1, .ring = true,
                                              .about = ist_arena_print(call->arena, "%s, MMSI %u", ist_sea_kind_word(e->kind), e->mmsi_a) };
        drawn++;
    }
}

static const char *title_of(web_call *call, const web_sea *sea, size_t count, int64_t at, int64_t window, bool korean)
{
    char time[IST_SEA_TIME_TEXT];
    if (!sea || sea->last_us == IST_SEA_NO_TIME) return korean ? "수신 중인 자료 없음" : "No feed is heard";
    ist_sea_format_time(at, time);
    if (korean) return ist_arena_print(call->arena, "%s까지 %lld분 동안 수신된 선박 %zu척", time, (long long)(window / 60000000), count);
    return ist_arena_print(call->arena, "%zu ships heard in the %lld minutes to %s", count, (long long)(window / 60000000), time);
}

static ist_status draw(web_call *call, const web_sea *sea, const ist_outlines *outlines, ist_buffer *out, ist_error *err)
{
    static const ist_map_key keys[2][2] = { { { IST_MAP_BOX, 0, "ships heard" }, { IST_MAP_BOX, 1, "events of the last day" } },
                                            { { IST_MAP_BOX, 0, "수신된 선박" }, { IST_MAP_BOX, 1, "지난 하루의 사건" } } };
    bool           korean = web_word(call, "lang") && strcmp(web_word(call, "lang"), "ko") == 0;
    uint32_t      *frame = NULL;
    size_t         count = 0, points = 0;
    int64_t        at, window;
    IST_TRY(web_sea_moment(call, sea, &at, &window, err));
    if (sea) IST_TRY(web_sea_frame(call, sea, at, window, &frame, &count, err));
    box            b = view_of(sea, frame, count);
    ist_map_point *all = ist_arena_array(call->arena, count + EVENTS_MOST + 1, sizeof *all);
    if (!all) return ist_fail(err, IST_NOMEM, "out of memory for a map");
    if (sea) {
        IST_TRY(put_ships(call, sea, frame, count, b, all, &points, err));
        put_events(call, sea, at, all, &points);
    }
    const char *note = korean ? "경계: Natural Earth, 크림반도는 우크라이나의 일부(data/map/README.md). 가까이 있는 선박은 한 점으로 표시함."
                              : "Boundaries: Natural Earth, Crimea as part of Ukraine (data/map/README.md). Ships close together are one dot.";
    ist_map_chart chart = { .outlines = outlines, .west = b.west, .south = b.south, .east = b.east, .north = b.north,
                            .korean = korean, .points = all, .point_count = points, .keys = keys[korean], .key_count = sea ? 2 : 0,
                            .frame = { .id = "sea-map", .title = title_of(call, sea, count, at, window, korean), .width = 960, .note = note } };
    return ist_figure_draw_map(out, &chart, err);
}

ist_status web_sea_map(web_call *call, const web_sea *sea, ist_buffer *out, ist_error *err)
{
    char          path[4096];
    ist_outlines *outlines = NULL;
    const char   *asked = call->request ? call->request->path : "";
    size_t        length = strlen(asked);
    if (length < 4 || strcmp(asked + length - 4, ".svg") != 0) return IST_OK;
    if (!call->options->data) return ist_fail(err, IST_MISSING, "the shipped outlines of the map were not found");
    snprintf(path, sizeof path, "%s/map/countries-50m.geojson", call->options->data);
    IST_TRY(ist_outlines_read(&outlines, path, err));
    ist_status status = draw(call, sea, outlines, out, err);
    ist_outlines_free(outlines);
    return status;
}
