/* SPDX-License-Identifier: Apache-2.0
 *
 * Fans: what is not known, month by month, as nested bands around a median, in one world and in another.
 */
#include "svg.h"

#include <isthmus/base/time.h>

#include <math.h>

#define PLOT_HEIGHT 250.0

enum { MOST_WORLDS = 4, MOST_LINES = 6 };

static const char *const dashes_of_world[MOST_WORLDS] = { NULL, "7 4", "2 4", "10 3 2 3" };
static const char *const dashes_of_line[MOST_LINES] = { "1 3", "12 4", "4 2 1 2", "3 3", "8 2 2 2", "6 6" };

static ist_status check_order(const ist_fan_chart *chart, const ist_fan_world *world, ist_error *err)
{
    const double *quantiles[] = { world->p05, world->p25, world->p50, world->p75, world->p95 };

    for (size_t m = 0; m < chart->month_count; m++) {
        double last = -INFINITY;
        for (int q = 0; q < 5; q++) {
            char month[IST_DATE_TEXT];
            if (!quantiles[q] || !isfinite(quantiles[q][m])) continue;
            if (quantiles[q][m] < last) {
                ist_format_month(chart->first_month + (int)m, month);
                return ist_fail(err, IST_RANGE, "fan chart, '%s', %s: its quantiles are out of order", world->name,
                                month);
            }
            last = quantiles[q][m];
        }
    }
    return IST_OK;
}

static ist_status check(const ist_fan_chart *chart, ist_error *err)
{
    if (!chart->month_count || !chart->world_count)
        return ist_fail(err, IST_USAGE, "a fan chart needs months and at least one world");
    if (chart->world_count > MOST_WORLDS || chart->line_count > MOST_LINES)
        return ist_fail(err, IST_USAGE, "a fan chart holds %d worlds and %d lines at most", MOST_WORLDS, MOST_LINES);
    for (size_t w = 0; w < chart->world_count; w++) IST_TRY(check_order(chart, &chart->worlds[w], err));
    return IST_OK;
}

static svg_span span_of(const ist_fan_chart *chart)
{
    svg_span span = { 0, 0 };

    for (size_t w = 0; w < chart->world_count; w++) {
        const ist_fan_world *world = &chart->worlds[w];
        const double *quantiles[] = { world->p05, world->p25, world->p50, world->p75, world->p95 };
        for (int q = 0; q < 5; q++) svg_span_take_all(&span, quantiles[q], chart->month_count);
    }
    for (size_t l = 0; l < chart->line_count; l++) svg_span_take_all(&span, chart->lines[l].values, chart->month_count);
    return span;
}

static bool any_band(const ist_fan_chart *chart, bool inner)
{
    for (size_t w = 0; w < chart->world_count; w++) {
        const ist_fan_world *world = &chart->worlds[w];
        if (inner ? world->p25 && world->p75 : world->p05 && world->p95) return true;
    }
    return false;
}

/* A key for each world and reference, then what the bands mean. */
static void draw_legend(svg_sheet *sheet, const ist_fan_chart *chart)
{
    for (size_t w = 0; w < chart->world_count; w++)
        svg_legend_add(sheet,
                       (svg_key){ SVG_MARK_FAN, SVG_SERIES + (int)w, 1, dashes_of_world[w], chart->worlds[w].name });
    for (size_t l = 0; l < chart->line_count; l++)
        svg_legend_add(sheet, (svg_key){ SVG_MARK_LINE, SVG_INK, 1, dashes_of_line[l], chart->lines[l].name });
    svg_legend_add(sheet, (svg_key){ SVG_MARK_LINE, SVG_SOFT, 1, NULL, "median" });
    if (any_band(chart, true)) svg_legend_add(sheet, (svg_key){ SVG_MARK_BOX, SVG_SOFT, 0.41, NULL, "25% to 75%" });
    if (any_band(chart, false)) svg_legend_add(sheet, (svg_key){ SVG_MARK_BOX, SVG_SOFT, 0.16, NULL, "5% to 95%" });
    svg_legend_end(sheet);
}

/* Bands of all worlds first, so that no band hides a line. */
static void draw_worlds(svg_sheet *sheet, const ist_fan_chart *chart, const svg_plot *plot, size_t first, size_t end)
{
    for (size_t w = first; w < end; w++) {
        const ist_fan_world *world = &chart->worlds[w];
        svg_band(sheet, plot, world->p05, world->p95, SVG_SERIES + (int)w, 0.16);
        svg_band(sheet, plot, world->p25, world->p75, SVG_SERIES + (int)w, 0.3);
    }
    for (size_t w = first; w < end; w++)
        svg_curve(sheet, plot, chart->worlds[w].p50, SVG_SERIES + (int)w, 2.2, dashes_of_world[w]);
    for (size_t l = 0; l < chart->line_count; l++)
        svg_curve(sheet, plot, chart->lines[l].values, SVG_INK, 1.6, dashes_of_line[l]);
}

ist_status ist_figure_draw_fan(ist_buffer *out, const ist_fan_chart *chart, ist_error *err)
{
    const char *titles[MOST_WORLDS];
    svg_panels panels = { .count = 1, .share = chart->share };
    svg_sheet sheet;

    IST_TRY(check(chart, err));
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    for (size_t w = 0; w < chart->world_count; w++) titles[w] = chart->worlds[w].name;
    if (chart->side_by_side) {
        panels.count = chart->world_count;
        panels.titles = titles;
    }
    panels.plot = (svg_plot){ .height = PLOT_HEIGHT, .first_month = chart->first_month, .months = chart->month_count };
    draw_legend(&sheet, chart);
    svg_panels_begin(&panels, &sheet, span_of(chart), chart->unit, 0);
    for (size_t p = 0; p < panels.count; p++) {
        svg_panel_begin(&panels, &sheet);
        draw_worlds(&sheet, chart, &panels.plot, chart->side_by_side ? p : 0,
                    chart->side_by_side ? p + 1 : chart->world_count);
        svg_panel_end(&panels, &sheet);
    }
    return svg_end(&sheet, NULL, out, err);
}
