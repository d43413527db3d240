/* SPDX-License-Identifier: Apache-2.0
 *
 * Trade-offs: a curve of splits in each panel, today's split as a ring and the best one as a disc.
 */
#include "svg.h"

#include <isthmus/figure/tradeoff.h>

#include <math.h>

#define PLOT_HEIGHT  190.0
#define PANEL_LEAST  280.0
#define PANEL_GAP    28.0
#define TITLE_HEIGHT 22.0

enum { TONE_CURVE = SVG_SERIES, TONE_TODAY = SVG_SERIES + 1, TONE_BEST = SVG_SERIES + 2 };

static void span_panel(const ist_tradeoff_panel *panel, svg_span *x, svg_span *y)
{
    svg_span_take_all(x, panel->x, panel->n);
    svg_span_take_all(y, panel->y, panel->n);
    svg_span_take(x, panel->today_x);
    svg_span_take(y, panel->today_y);
}

static void mark(svg_sheet *sheet, const svg_plot *across, const svg_plot *up, double x, double y, int tone, bool ring)
{
    if (!isfinite(x) || !isfinite(y)) return;
    svg_dot(sheet, svg_value_x(across, x), svg_value_y(up, y), 6, tone);
    if (ring) svg_dot(sheet, svg_value_x(across, x), svg_value_y(up, y), 3.5, SVG_PAPER);
}

static void draw_panel(svg_sheet *sheet, const ist_tradeoff_chart *chart, const ist_tradeoff_panel *panel, double left,
                       double top, double width)
{
    svg_span  x = { NAN, NAN }, y = { NAN, NAN };
    svg_plot  up = { .top = top + TITLE_HEIGHT + 16, .height = PLOT_HEIGHT }, across = { 0 };
    svg_ticks ticks;
    span_panel(panel, &x, &y);
    ticks = svg_scale(&up, y.low, y.high);
    double room = svg_tick_room(&ticks, false);
    up.left = across.left = left + room;
    up.width = across.width = width - room - 8;
    if (panel->title) svg_text(sheet, left, top + SVG_LABEL, SVG_LABEL, SVG_START, SVG_INK, true, panel->title);
    svg_text(sheet, left, top + TITLE_HEIGHT + 6, SVG_SMALL, SVG_START, SVG_SOFT, false, chart->y_name);
    svg_value_axis(sheet, &up, &ticks, false, true);
    ticks = svg_scale_across(&across, x.low, x.high);
    svg_across_axis(sheet, &across, &ticks, up.top, up.top + up.height);
    svg_text(sheet, left + width - 8, up.top + up.height + SVG_ACROSS_HEIGHT + 10, SVG_SMALL, SVG_END, SVG_SOFT, false, chart->x_name);
    for (size_t i = 0; i < panel->n; i++) {
        double px = svg_value_x(&across, panel->x[i]), py = svg_value_y(&up, panel->y[i]);
        if (i > 0) svg_line(sheet, svg_value_x(&across, panel->x[i - 1]), svg_value_y(&up, panel->y[i - 1]), px, py, TONE_CURVE, 2, NULL);
        svg_dot(sheet, px, py, 2, TONE_CURVE);
    }
    mark(sheet, &across, &up, panel->best_x, panel->best_y, TONE_BEST, false);
    mark(sheet, &across, &up, panel->today_x, panel->today_y, TONE_TODAY, true);
}

ist_status ist_figure_draw_tradeoff(ist_buffer *out, const ist_tradeoff_chart *chart, ist_error *err)
{
    double    width;
    svg_sheet sheet;
    if (!chart->panel_count) return ist_fail(err, IST_USAGE, "a chart of trade-offs needs at least one curve");
    for (size_t p = 0; p < chart->panel_count; p++)
        if (!chart->panels[p].n) return ist_fail(err, IST_USAGE, "panel %zu of the chart of trade-offs has no points", p + 1);
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_LINE, TONE_CURVE, 1, NULL, "every split" });
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_FRAME, TONE_TODAY, 1, NULL, chart->today_name });
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_BOX, TONE_BEST, 1, NULL, chart->best_name });
    svg_legend_end(&sheet);
    size_t columns = svg_grid(chart->panel_count, sheet.width, PANEL_LEAST, PANEL_GAP, &width);
    double height = TITLE_HEIGHT + 16 + PLOT_HEIGHT + SVG_ACROSS_HEIGHT + 28;
    for (size_t p = 0; p < chart->panel_count; p++) {
        double left = (double)(p % columns) * (width + PANEL_GAP);
        draw_panel(&sheet, chart, &chart->panels[p], left, sheet.y, width);
        if (p % columns == columns - 1 || p + 1 == chart->panel_count) sheet.y += height;
    }
    return svg_end(&sheet, NULL, out, err);
}
