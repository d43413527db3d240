/* SPDX-License-Identifier: Apache-2.0
 *
 * map.h: places drawn as SVG: outlines of the world, areas, arrows, lines and points. As chart.h says.
 *
 * Longitude and latitude are degrees (WGS84), pairs stand as lon, lat. A view wider than 90 degrees is drawn in the
 * Natural Earth projection by its published polynomial, a narrower one with both scales true in its middle. What crosses
 * the edge of the view is cut there, whichever meridian is in the middle.
 */
#ifndef ISTHMUS_FIGURE_MAP_H
#define ISTHMUS_FIGURE_MAP_H

#include <isthmus/figure/chart.h>

/* --- Outlines: data/map/countries-*.geojson --------------------------------------------------------------- */

typedef struct ist_map_ring {
    size_t        count;  /* points; the last is the first again */
    const double *points; /* [2 * count] */
} ist_map_ring;

typedef struct ist_map_place {
    const char         *id;            /* key of an actor, or "x-..." */
    const char         *name, *name_ko;
    const char         *part_of;       /* actor that it counts to, or NULL */
    double              label[2];      /* a point well inside */
    size_t              ring_count;
    const ist_map_ring *rings;         /* outer ones and holes: a point inside an odd number of them is inside */
} ist_map_place;

typedef struct ist_outlines {
    size_t               count;
    const ist_map_place *places;
    struct ist_arena    *arena;        /* holds everything */
} ist_outlines;

/* Reads a file of outlines. IST_IO, IST_SYNTAX (names the place), IST_NOMEM. Free with ist_outlines_free. */
ist_status ist_outlines_read(ist_outlines **out, const char *path, ist_error *err);
void       ist_outlines_free(ist_outlines *outlines);                                    /* NULL is fine */
const ist_map_place *ist_outlines_find(const ist_outlines *outlines, const char *id);    /* NULL when it is not there */
/* The place that holds a point, or NULL: the sea. */
const ist_map_place *ist_outlines_at(const ist_outlines *outlines, double lon, double lat);

/* --- What lies on them ----------------------------------------------------------------------------------------- */

/* Tones are the colours of charts: 0 to 6 a series, IST_MAP_GREY for what stands back. */
enum { IST_MAP_GREY = -1 };

typedef struct ist_map_shade { /* a country in colour */
    const char *id;
    int         tone;
    double      opacity;
} ist_map_shade;

typedef struct ist_map_area {
    const char         *name;      /* written at `label` when that is finite; told on pointing in any case; NULL: none */
    const char         *about;     /* told with it; NULL: none */
    int                 tone;
    double              opacity;   /* of the filling; 0: none */
    bool                outlined, dashed;
    size_t              ring_count;
    const ist_map_ring *rings;
    double              label[2];  /* NAN: not written */
} ist_map_area;

typedef struct ist_map_line {
    const char   *about;
    int           tone;
    double        thickness;       /* 0: 1.5 */
    bool          dashed;
    size_t        count;
    const double *points;          /* [2 * count]; a point that is not finite breaks the line */
} ist_map_line;

typedef struct ist_map_arrow {
    double      from[2], to[2];
    double      thickness;         /* 0: 2 */
    int         tone;
    bool        dashed;
    double      bow;               /* how far it swings out, in parts of its length; above 0 to its left */
    const char *label;             /* in its middle; NULL: none */
    const char *about;
} ist_map_arrow;

typedef struct ist_map_point {
    double      at[2];
    double      radius;            /* 0: 3 */
    int         tone;
    bool        ring;              /* hollow */
    const char *label;             /* beside it; NULL: none */
    const char *about;
} ist_map_point;

typedef enum ist_map_mark { IST_MAP_BOX, IST_MAP_LINE, IST_MAP_DASHES } ist_map_mark;
typedef struct ist_map_key {
    ist_map_mark mark;
    int          tone;
    const char  *text;
} ist_map_key;

typedef struct ist_map_chart {
    ist_chart_frame      frame;
    const ist_outlines  *outlines;
    double               west, south, east, north; /* east may lie beyond 180; all 0: the whole world without Antarctica */
    bool                 korean;                   /* names of places in Korean */
    bool                 names;                    /* write the names of shaded places */
    size_t               shade_count, area_count, line_count, arrow_count, point_count, key_count;
    const ist_map_shade *shades;
    const ist_map_area  *areas;
    const ist_map_line  *lines;
    const ist_map_arrow *arrows;
    const ist_map_point *points;
    const ist_map_key   *keys;
} ist_map_chart;

/* A place that the outlines do not hold stays uncoloured: small states are not in the coarser file. Names that find no
 * free room are left out; what is told on pointing is not. Also IST_RANGE: a view that is none. */
ist_status ist_figure_draw_map(ist_buffer *out, const ist_map_chart *chart, ist_error *err);

#endif
