/* SPDX-License-Identifier: Apache-2.0
 *
 * Plots by month, one or several on one scale.
 */
#include "svg.h"

#include <math.h>

#define PANEL_LEAST 220.0

/* Half of the widest label that may stand under an end of the axis. */
static double label_half(const svg_plot *plot)
{
    return figure_text_width(plot->months > 12 ? "2024" : "2024-02", SVG_SMALL, false) / 2;
}

void svg_panels_begin(svg_panels *panels, svg_sheet *sheet, svg_span span, const char *unit, double end_room)
{
    svg_plot *plot = &panels->plot;
    double half = label_half(plot), inner;

    panels->ticks = svg_scale(plot, span.low, span.high);
    plot->left = svg_tick_room(&panels->ticks, panels->share);
    panels->gap = 2 * half + 10;
    inner = sheet->width - plot->left - fmax(end_room, half + 2);
    panels->columns = svg_grid(panels->count, inner, PANEL_LEAST, panels->gap, &plot->width);
    for (size_t p = 0; panels->titles && p < panels->count; p++) {
        int lines = svg_word_lines(panels->titles[p], plot->width, SVG_LABEL, true);
        panels->title_height = fmax(panels->title_height, lines * svg_line_height(SVG_LABEL) + 6);
    }
    if (unit) sheet->y += svg_words(sheet, 0, sheet->y, sheet->width, SVG_SMALL, SVG_SOFT, false, unit) + 6;
}

void svg_panel_begin(svg_panels *panels, svg_sheet *sheet)
{
    size_t column = panels->next % panels->columns;
    double room = svg_tick_room(&panels->ticks, panels->share);
    svg_plot *plot = &panels->plot;

    plot->left = room + (double)column * (plot->width + panels->gap);
    plot->top = sheet->y + panels->title_height;
    if (panels->titles)
        svg_words(sheet, plot->left, sheet->y - 2, plot->width, SVG_LABEL, SVG_INK, true, panels->titles[panels->next]);
    svg_value_axis(sheet, plot, &panels->ticks, panels->share, column == 0);
}

void svg_panel_end(svg_panels *panels, svg_sheet *sheet)
{
    svg_month_axis(sheet, &panels->plot);
    panels->next++;
    if (panels->next % panels->columns != 0 && panels->next != panels->count) return;
    sheet->y = panels->plot.top + panels->plot.height + SVG_MONTH_AXIS_HEIGHT;
    if (panels->next != panels->count) sheet->y += 10;
}
