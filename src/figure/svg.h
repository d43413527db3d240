/* SPDX-License-Identifier: Apache-2.0
 *
 * svg.h: the drawing sheet that the charts share: words, boxes, lines, scales, axes and legends.
 *
 * A sheet grows downwards: `y` is where the next thing goes. Coordinates are written with two decimals.
 */
#ifndef ISTHMUS_FIGURE_SVG_H
#define ISTHMUS_FIGURE_SVG_H

#include "figure_local.h"

#include <isthmus/figure/chart.h>

/* Colours by what they are for; a series is SVG_SERIES + its number, which wraps. */
typedef enum svg_tone { SVG_INK, SVG_SOFT, SVG_RULE, SVG_PAPER, SVG_SERIES } svg_tone;
enum { SVG_SERIES_COUNT = 7 };

typedef enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END } svg_anchor;

#define SVG_TITLE 17.0 /* type sizes */
#define SVG_LABEL 12.0
#define SVG_SMALL 11.0

typedef struct svg_sheet {
    ist_buffer             body;
    const ist_chart_frame *frame;
    double                 width, y;
    double                 key_x; /* where the next key of a legend goes */
} svg_sheet;

/* Begins a sheet with its title and subtitle. IST_USAGE without a title. */
ist_status svg_begin(svg_sheet *sheet, const ist_chart_frame *frame, ist_error *err);
/* Sets `note` and the frame's note below, then appends the whole element to `out`; empties the sheet. */
ist_status svg_end(svg_sheet *sheet, const char *note, ist_buffer *out, ist_error *err);
void       svg_drop(svg_sheet *sheet); /* after a failure */

void svg_coordinate(ist_buffer *out, double value);
/* ` name="value"`, and a colour: ` class="f-ink" fill="#..."` for kind 'f' (fill) or 's' (stroke). */
void svg_attribute(ist_buffer *out, const char *name, double value);
void svg_paint(ist_buffer *out, const char *what, char kind, int tone);
void svg_paint_both(ist_buffer *out, int fill, int stroke);

/* One line of words; y is the base line. */
void svg_text(svg_sheet *sheet, double x, double y, double size, svg_anchor anchor, int tone, bool bold,
              const char *text);
/* Words wrapped to `width`, the first base line one size below `top`. Returns the height used. */
double svg_words(svg_sheet *sheet, double x, double top, double width, double size, int tone, bool bold,
                 const char *text);
int    svg_word_lines(const char *text, double width, double size, bool bold);
double svg_line_height(double size);

void svg_box(svg_sheet *sheet, double x, double y, double width, double height, int tone, double opacity);
void svg_frame(svg_sheet *sheet, double x, double y, double width, double height, int tone);
void svg_line(svg_sheet *sheet, double x1, double y1, double x2, double y2, int tone, double thickness,
              const char *dashes);
/* An interval lying at y from x1 to x2, with small ends. */
void svg_whisker(svg_sheet *sheet, double x1, double x2, double y);
void svg_dot(svg_sheet *sheet, double x, double y, double radius, int tone);

/* --- Scales and axes --- */

enum { SVG_MOST_TICKS = 12 };
typedef struct svg_ticks {
    int    count;
    double at[SVG_MOST_TICKS];
    int    digits;
} svg_ticks;

/* Round values (1, 2 or 5 times a power of ten apart) from at most `low` to at least `high`, at most
 * `most` (3 to SVG_MOST_TICKS) of them. low == high is widened to take in zero or one. */
svg_ticks svg_ticks_over(double low, double high, int most);

/* Where values stand: a plot of months across and values up. */
typedef struct svg_plot {
    double left, top, width, height;
    double low, high; /* values at the bottom and the top */
    int    first_month;
    size_t months;
} svg_plot;

double svg_month_x(const svg_plot *plot, size_t month);
double svg_value_y(const svg_plot *plot, double value);

/* Sets plot->low and high from the ticks over [low, high]; returns the ticks. */
svg_ticks svg_scale(svg_plot *plot, double low, double high);
/* Room to the left of the plot that the tick labels ask for. */
double svg_tick_room(const svg_ticks *ticks, bool share);
void   svg_tick_text(ist_buffer *out, double value, const svg_ticks *ticks, bool share);
void   svg_value_axis(svg_sheet *sheet, const svg_plot *plot, const svg_ticks *ticks, bool share, bool labels);
void   svg_month_axis(svg_sheet *sheet, const svg_plot *plot);
#define SVG_MONTH_AXIS_HEIGHT 26.0

/* The same for values that run across: plot->low and high, left and width are used. */
double    svg_value_x(const svg_plot *plot, double value);
svg_ticks svg_scale_across(svg_plot *plot, double low, double high);
/* Lines from `top` to `bottom` with labels below, at as many ticks as labels have room; SVG_ACROSS_HEIGHT. */
void      svg_across_axis(svg_sheet *sheet, const svg_plot *plot, const svg_ticks *ticks, double top, double bottom);
#define SVG_ACROSS_HEIGHT 20.0

/* Months joined by a line; gaps where unknown. */
void svg_curve(svg_sheet *sheet, const svg_plot *plot, const double *values, int tone, double thickness,
               const char *dashes);
void svg_band(svg_sheet *sheet, const svg_plot *plot, const double *lower, const double *upper, int tone,
              double opacity);

/* The least and greatest finite values seen so far; start from {NAN, NAN}. */
typedef struct svg_span { double low, high; } svg_span;
void svg_span_take(svg_span *span, double value);
void svg_span_take_all(svg_span *span, const double *values, size_t count); /* NULL is nothing */

/* --- Legends --- */

typedef enum svg_mark { SVG_MARK_BOX, SVG_MARK_FRAME, SVG_MARK_LINE, SVG_MARK_FAN, SVG_MARK_WHISKER } svg_mark;
typedef struct svg_key {
    svg_mark    mark;
    int         tone;
    double      opacity;
    const char *dashes;
    const char *text;
} svg_key;

/* Keys side by side from the sheet's y, on as many lines as they need; the end moves y below. */
void svg_legend_add(svg_sheet *sheet, svg_key key);
void svg_legend_end(svg_sheet *sheet);

/* Names at the right end of lines, moved apart. [count] places, wanted y in and out. */
typedef struct svg_end_label { double y; int tone; const char *text; } svg_end_label;
enum { SVG_MOST_END_LABELS = 12 };
/* Room that they need to the right, or 0 when they do not fit and a legend must serve. */
double svg_end_room(const svg_end_label *labels, size_t count, double sheet_width, double height);
void   svg_end_labels(svg_sheet *sheet, const svg_plot *plot, svg_end_label *labels, size_t count);

/* --- Panels of months: plots of one size on one scale, side by side as far as the sheet is wide --- */

typedef struct svg_panels {
    const char *const *titles; /* [count]; NULL: none */
    size_t    count, next, columns;
    bool      share;
    double    gap, title_height;
    svg_ticks ticks;
    svg_plot  plot;            /* of the panel that is being drawn */
} svg_panels;

/* Lays panels out below the sheet's y over the values of `span` and says `unit` above them. `end_room` is
 * kept free to the right of the plot for end labels. */
void svg_panels_begin(svg_panels *panels, svg_sheet *sheet, svg_span span, const char *unit, double end_room);
/* Draws the next panel's title and value axis and sets panels->plot. */
void svg_panel_begin(svg_panels *panels, svg_sheet *sheet);
/* Draws its month axis; after the last of a line of panels moves the sheet below. */
void svg_panel_end(svg_panels *panels, svg_sheet *sheet);

/* How `count` panels stand in `width`: columns, and the width of each. */
size_t svg_grid(size_t count, double width, double least, double gap, double *out_width);

/* The page's rules that let custom properties recolour charts, and both palettes. */
void figure_add_chart_rules(ist_buffer *out);
void figure_add_palette(ist_buffer *out, bool dark);

#endif
