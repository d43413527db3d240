/* SPDX-License-Identifier: Apache-2.0
 *
 * map_names.c: names on a map where there is room.
 */
#include "map_names.h"

#include "figure_local.h"

#include <math.h>

#define BESIDE_GAP   4.0 /* between a mark and its name */
#define STEP        13.0 /* by which a name moves away from its mark */
#define CLEAR        1.5 /* between a name and what it must not cover */
enum { STEPS = 6, DIRECTIONS = 8 };

/* What a place costs: a name over a line is hard to read, one away from its mark takes an eye's movement. */
#define COST_CROSSING 3.0
#define COST_STEP     2.0

typedef struct candidate { double x, y; svg_anchor anchor; name_box box; double cost; int step; } candidate;

void map_names_disc(map_names *names, double x, double y, double radius)
{
    if (names->n_discs < MOST_DISCS) names->discs[names->n_discs++] = (name_disc){ x, y, radius };
}

void map_names_cross(map_names *names, double x, double y)
{
    if (names->n_crossings == MOST_CROSSINGS) return;
    names->crossings[names->n_crossings][0] = x;
    names->crossings[names->n_crossings++][1] = y;
}

static double clamp(double x, double low, double high) { return x < low ? low : x > high ? high : x; }

static bool is_free(const map_names *names, const name_box *box)
{
    const map_view *view = names->view;
    if (box->left < view->left || box->right > view->left + view->width || box->top < view->top || box->bottom > view->top + view->height) return false;
    for (size_t i = 0; i < names->n_boxes; i++) {
        const name_box *other = &names->boxes[i];
        if (box->left < other->right && other->left < box->right && box->top < other->bottom && other->top < box->bottom) return false;
    }
    for (size_t i = 0; i < names->n_discs; i++) {
        const name_disc *disc = &names->discs[i];
        double dx = disc->x - clamp(disc->x, box->left, box->right), dy = disc->y - clamp(disc->y, box->top, box->bottom), r = disc->radius + CLEAR;
        if (dx * dx + dy * dy < r * r) return false;
    }
    return true;
}

static double crossings(const map_names *names, const name_box *box)
{
    double n = 0;
    for (size_t i = 0; i < names->n_crossings; i++) {
        const double *p = names->crossings[i];
        n += p[0] > box->left && p[0] < box->right && p[1] > box->top && p[1] < box->bottom;
    }
    return n;
}

/* The text's box when its anchor stands at (x, y), baseline. */
static name_box box_of(double x, double y, svg_anchor anchor, double size, bool bold, const char *text)
{
    double width = figure_text_width(text, size, bold), left = x - (anchor == SVG_MIDDLE ? width / 2 : anchor == SVG_END ? width : 0);
    return (name_box){ left - 1, y - 0.76 * size, left + width + 1, y + 0.24 * size };
}

/* Keeps the better of two places; the earlier one where both are as good. */
static void consider(const map_names *names, candidate *best, candidate it)
{
    if (!is_free(names, &it.box)) return;
    it.cost += COST_CROSSING * crossings(names, &it.box) + COST_STEP * it.step;
    if (it.cost < best->cost) *best = it;
}

/* A name with the paper shining through around it. */
static void draw_name(svg_sheet *sheet, double x, double y, double size, svg_anchor anchor, bool bold, const char *text)
{
    static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
    ist_buffer *out = &sheet->body;

    ist_buffer_add(out, "<text aria-hidden=\"true\"");
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "font-size", size);
    if (bold) ist_buffer_add(out, " font-weight=\"bold\"");
    ist_buffer_print(out, "%s fill=\"none\" stroke-width=\"3\" stroke-linejoin=\"round\" stroke-opacity=\"0.8\"", anchors[anchor]);
    svg_paint(out, "stroke", 's', SVG_PAPER);
    ist_buffer_add(out, ">");
    ist_buffer_add_xml(out, text);
    ist_buffer_add(out, "</text>\n");
    svg_text(sheet, x, y, size, anchor, SVG_INK, bold, text);
}

static void take(map_names *names, const candidate *at, double size, bool bold, const char *text)
{
    names->boxes[names->n_boxes++] = at->box;
    draw_name(names->sheet, at->x, at->y, size, at->anchor, bold, text);
}

/* Eight directions, each further and further off; to the right first, where people look. */
static const struct { double dx, dy; svg_anchor anchor; } directions[DIRECTIONS] = {
    { 1, 0, SVG_START }, { -1, 0, SVG_END }, { 0, -1, SVG_MIDDLE }, { 0, 1, SVG_MIDDLE },
    { 0.75, -0.75, SVG_START }, { 0.75, 0.75, SVG_START }, { -0.75, -0.75, SVG_END }, { -0.75, 0.75, SVG_END },
};

/* The line from a mark's edge to the nearest point of its name's box: from and to; false where they touch. */
static bool leader(double x, double y, double radius, const name_box *box, double from[2], double to[2])
{
    to[0] = clamp(x, box->left, box->right);
    to[1] = clamp(y, box->top, box->bottom);
    double length = hypot(to[0] - x, to[1] - y);
    if (length <= radius) return false;
    from[0] = x + (to[0] - x) * radius / length;
    from[1] = y + (to[1] - y) * radius / length;
    return true;
}

/* Whether the line would run through a name, looked at every other unit of the sheet. */
static bool runs_through_names(const map_names *names, const double from[2], const double to[2])
{
    double length = hypot(to[0] - from[0], to[1] - from[1]);
    for (double at = 0; at < length; at += 2)
        for (size_t i = 0; i < names->n_boxes; i++) {
            const name_box *box = &names->boxes[i];
            double          x = from[0] + (to[0] - from[0]) * at / length, y = from[1] + (to[1] - from[1]) * at / length;
            if (x > box->left && x < box->right && y > box->top && y < box->bottom) return true;
        }
    return false;
}

/* The line is there for the names that come after, too. */
static void join(map_names *names, const double from[2], const double to[2])
{
    double length = hypot(to[0] - from[0], to[1] - from[1]);
    svg_line(names->sheet, from[0], from[1], to[0], to[1], SVG_SOFT, 0.8, NULL);
    for (double at = 0; at < length; at += 2) map_names_cross(names, from[0] + (to[0] - from[0]) * at / length, from[1] + (to[1] - from[1]) * at / length);
}

void map_names_beside(map_names *names, double x, double y, double radius, const char *text)
{
    candidate best = { .cost = INFINITY };
    double    from[2], to[2];

    if (names->n_boxes == MOST_NAMES) return;
    for (int step = 0; step < STEPS; step++)
        for (int d = 0; d < DIRECTIONS; d++) {
            double off = radius + BESIDE_GAP + step * STEP, dx = directions[d].dx * off, dy = directions[d].dy * off;
            double up = directions[d].dy == 0 ? 0.36 * SVG_SMALL : directions[d].dy < 0 ? -0.24 * SVG_SMALL : 0.76 * SVG_SMALL;
            candidate it = { x + dx, y + dy + up, directions[d].anchor, { 0 }, 0.1 * d, step };
            it.box = box_of(it.x, it.y, it.anchor, SVG_SMALL, false, text);
            if (step > 0 && leader(x, y, radius, &it.box, from, to) && runs_through_names(names, from, to)) continue;
            consider(names, &best, it);
        }
    if (!isfinite(best.cost)) return;
    if (best.step > 0 && leader(x, y, radius, &best.box, from, to)) join(names, from, to);
    take(names, &best, SVG_SMALL, false, text);
}

void map_names_along(map_names *names, double (*places)[2], size_t count, double gap, const char *text)
{
    candidate best = { .cost = INFINITY };

    if (names->n_boxes == MOST_NAMES) return;
    for (size_t p = 0; p < count; p++)
        for (int d = 0; d < 4; d++) {
            static const int order[] = { 2, 3, 0, 1 }; /* over it, under it, beside it */
            double dx = directions[order[d]].dx * gap, dy = directions[order[d]].dy * gap;
            double up = dy == 0 ? 0.36 * SVG_SMALL : dy < 0 ? -0.24 * SVG_SMALL : 0.76 * SVG_SMALL;
            candidate it = { places[p][0] + dx, places[p][1] + dy + up, directions[order[d]].anchor, { 0 }, 0.3 * (double)p + 0.1 * d, 0 };
            it.box = box_of(it.x, it.y, it.anchor, SVG_SMALL, false, text);
            consider(names, &best, it);
        }
    if (isfinite(best.cost)) take(names, &best, SVG_SMALL, false, text);
}

void map_names_on(map_names *names, double x, double y, double size, bool bold, const char *text)
{
    static const double lines[] = { 0, 1, -1, 2 };
    candidate           best = { .cost = INFINITY };

    if (names->n_boxes == MOST_NAMES) return;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        candidate it = { x, y + (0.36 + lines[i]) * size, SVG_MIDDLE, { 0 }, 0, (int)i };
        it.box = box_of(it.x, it.y, it.anchor, size, bold, text);
        consider(names, &best, it);
    }
    if (isfinite(best.cost)) take(names, &best, size, bold, text);
}
