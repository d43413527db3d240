/* SPDX-License-Identifier: Apache-2.0
 *
 * map_view.h: from degrees to the sheet: the projection, cutting at the edge of the view, and paths.
 */
#ifndef ISTHMUS_FIGURE_MAP_VIEW_H
#define ISTHMUS_FIGURE_MAP_VIEW_H

#include <isthmus/figure/map.h>

typedef struct map_view {
    double west, south, east, north; /* degrees */
    double middle;                   /* the meridian in the middle */
    bool   wide;                     /* Natural Earth; else both scales true in the middle */
    double shrink;                   /* of east-west degrees in a narrow view */
    double x0, y0, scale;            /* units of the sheet */
    double left, top, width, height; /* of the picture on the sheet */
} map_view;

/* Fits the view into `width` units from (left, top); sets the height. IST_RANGE when it is none. */
ist_status map_view_fit(map_view *view, const ist_map_chart *chart, double left, double top, double width, ist_error *err);

/* Where a place stands on the sheet; false outside the view. */
bool map_place(const map_view *view, double lon, double lat, double *out_x, double *out_y);

/* Appends rings, cut to the view, as path commands; nothing where none is in it. */
void map_path_rings(ist_buffer *out, const map_view *view, const ist_map_ring *rings, size_t count);
/* The edge of the view. */
void map_path_edge(ist_buffer *out, const map_view *view);
/* A line that breaks where it leaves the view, and at points that are not finite. */
void map_path_line(ist_buffer *out, const map_view *view, const double *points, size_t count);

#endif
