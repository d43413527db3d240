/* SPDX-License-Identifier: Apache-2.0
 *
 * map_names.h: names on a map where there is room: over no other name and no mark, and over a line only where nothing else is free.
 *
 * Marks are told first, names then placed one by one, the first that comes has the choice: the same map gives the same places. A
 * name that stands away from its mark is joined to it by a thin line. One that has no room at all is left out; its mark tells it on pointing.
 */
#ifndef ISTHMUS_FIGURE_MAP_NAMES_H
#define ISTHMUS_FIGURE_MAP_NAMES_H

#include "map_view.h"
#include "svg.h"

typedef struct name_box { double left, top, right, bottom; } name_box;
typedef struct name_disc { double x, y, radius; } name_disc;

enum { MOST_NAMES = 160, MOST_DISCS = 256, MOST_CROSSINGS = 2048 };

typedef struct map_names {
    svg_sheet      *sheet;
    const map_view *view;
    size_t          n_boxes, n_discs, n_crossings;
    name_box        boxes[MOST_NAMES];
    name_disc       discs[MOST_DISCS];
    double          crossings[MOST_CROSSINGS][2]; /* points along lines */
} map_names;

void map_names_disc(map_names *names, double x, double y, double radius); /* a mark that no name may cover */
void map_names_cross(map_names *names, double x, double y);               /* a point of a line that names had better not cover */

/* Beside the mark of that radius at (x, y). */
void map_names_beside(map_names *names, double x, double y, double radius, const char *text);
/* At one of the places along a line, `gap` off it; the first is the best. */
void map_names_along(map_names *names, double (*places)[2], size_t count, double gap, const char *text);
/* On a place of its own. */
void map_names_on(map_names *names, double x, double y, double size, bool bold, const char *text);

#endif
