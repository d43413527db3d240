/* SPDX-License-Identifier: Apache-2.0
 *
 * Reliability: what was forecast across, what happened upwards, the diagonal between; a disc's area is the number of
 * forecasts in its class.
 */
#include "svg.h"

#include <isthmus/figure/timeline.h>

#include <math.h>

#define PLOT_SIDE   300.0
#define LEAST_DISC    3.5
#define MOST_DISC    14.0
#define OFF_TICK     (MOST_DISC + 4) /* a disc on the edge of the plot covers no tick's words */

static double share_x(const svg_plot *plot, double share) { return plot->left + plot->width * share; }
static double share_y(const svg_plot *plot, double share) { return plot->top + plot->height * (1 - share); }

static void draw_axes(svg_sheet *sheet, const svg_plot *plot)
{
    for (int i = 0; i <= 10; i += 2) {
        double     share = i / 10.0;
        ist_buffer text = { 0 };
        svg_line(sheet, share_x(plot, share), plot->top, share_x(plot, share), plot->top + plot->height, SVG_RULE, 1, NULL);
        svg_line(sheet, plot->left, share_y(plot, share), plot->left + plot->width, share_y(plot, share), SVG_RULE, 1, NULL);
        ist_figure_share(&text, share, 0, IST_SET_PAGE);
        if (text.at) {
            svg_text(sheet, share_x(plot, share), plot->top + plot->height + OFF_TICK + 0.76 * SVG_SMALL, SVG_SMALL, SVG_MIDDLE, SVG_SOFT, false, text.at);
            svg_text(sheet, plot->left - OFF_TICK, share_y(plot, share) + 4, SVG_SMALL, SVG_END, SVG_SOFT, false, text.at);
        }
        if (text.failed) sheet->body.failed = true;
        ist_buffer_clear(&text);
    }
    svg_line(sheet, share_x(plot, 0), share_y(plot, 0), share_x(plot, 1), share_y(plot, 1), SVG_SOFT, 1.3, "5 4");
}

static bool is_class(const ist_reliability_chart *chart, size_t i)
{
    return chart->count[i] > 0 && isfinite(chart->forecast[i]) && isfinite(chart->happened[i]);
}

static void draw_range(svg_sheet *sheet, const svg_plot *plot, const ist_reliability_chart *chart, size_t i)
{
    double x = share_x(plot, chart->forecast[i]);

    if (!chart->low || !chart->high || !isfinite(chart->low[i]) || !isfinite(chart->high[i])) return;
    svg_line(sheet, x, share_y(plot, chart->low[i]), x, share_y(plot, chart->high[i]), SVG_SERIES + 4, 5, NULL);
}

static void draw_class(svg_sheet *sheet, const svg_plot *plot, const ist_reliability_chart *chart, size_t i, double most)
{
    double     radius = fmax(LEAST_DISC, MOST_DISC * sqrt((double)chart->count[i] / most)), x = share_x(plot, chart->forecast[i]),
               y = share_y(plot, chart->happened[i]);
    ist_buffer text = { 0 };

    ist_buffer_print(&text, "%zu", chart->count[i]);
    svg_dot(sheet, x, y, radius, SVG_SERIES);
    if (text.at) svg_text(sheet, x + radius + 4 > plot->left + plot->width - 18 ? x - radius - 4 : x + radius + 4, y - 4, SVG_SMALL,
                          x + radius + 4 > plot->left + plot->width - 18 ? SVG_END : SVG_START, SVG_INK, false, text.at);
    if (text.failed) sheet->body.failed = true;
    ist_buffer_clear(&text);
}

ist_status ist_figure_draw_reliability(ist_buffer *out, const ist_reliability_chart *chart, ist_error *err)
{
    svg_sheet sheet = { 0 };
    double    most = 0;

    for (size_t i = 0; i < chart->class_count; i++) {
        if (!is_class(chart, i)) continue;
        most = fmax(most, (double)chart->count[i]);
        if (chart->forecast[i] < 0 || chart->forecast[i] > 1 || chart->happened[i] < 0 || chart->happened[i] > 1)
            return ist_fail(err, IST_RANGE, "class %zu of the reliability chart lies outside 0 to 1", i + 1);
    }
    if (most == 0) return ist_fail(err, IST_USAGE, "a reliability chart needs at least one forecast");
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_BOX, SVG_SERIES, 1, NULL, "forecasts, their number beside" });
    if (chart->low) svg_legend_add(&sheet, (svg_key){ SVG_MARK_BOX, SVG_SERIES + 4, 1, NULL, "where 95 in 100 would lie if they are right" });
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_LINE, SVG_SOFT, 1, "5 4", "happened as often as forecast" });
    svg_legend_end(&sheet);
    svg_text(&sheet, 0, sheet.y + 10, SVG_SMALL, SVG_START, SVG_SOFT, false, "Happened");
    double   side = fmin(PLOT_SIDE, sheet.width - 32 - 2 * OFF_TICK);
    svg_plot plot = { .left = 32 + OFF_TICK, .top = sheet.y + 16 + OFF_TICK, .width = side, .height = side };
    draw_axes(&sheet, &plot);
    for (size_t i = 0; i < chart->class_count; i++)
        if (is_class(chart, i)) draw_range(&sheet, &plot, chart, i);
    for (size_t i = 0; i < chart->class_count; i++)
        if (is_class(chart, i)) draw_class(&sheet, &plot, chart, i, most);
    svg_text(&sheet, plot.left + side, plot.top + side + OFF_TICK + 27, SVG_SMALL, SVG_END, SVG_SOFT, false, "Forecast probability");
    sheet.y = plot.top + side + OFF_TICK + 35;
    return svg_end(&sheet, NULL, out, err);
}
