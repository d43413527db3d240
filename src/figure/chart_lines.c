/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines and layers by month, and the line the size of a word.
 */
#include "svg.h"

#include <isthmus/base/time.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLOT_HEIGHT 230.0

/* A line that is not dashed by the caller is told apart by its colour and its name; from the second round of
 * colours on also by a dash. */
static const char *dashes_of(size_t line, bool dashed)
{
    if (dashed) return "6 4";
    return line >= SVG_SERIES_COUNT ? "2 4" : NULL;
}

static double last_finite(const double *values, size_t count)
{
    while (count-- > 0)
        if (isfinite(values[count])) return values[count];
    return NAN;
}

ist_status ist_figure_draw_lines(ist_buffer *out, const ist_line_chart *chart, ist_error *err)
{
    svg_end_label labels[SVG_MOST_END_LABELS];
    svg_panels panels = { .count = 1, .share = chart->share };
    svg_span span = { 0, 0 };
    double room = 0;
    size_t named = 0;
    svg_sheet sheet;

    if (!chart->month_count || !chart->line_count)
        return ist_fail(err, IST_USAGE, "a line chart needs months and at least one line");
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    for (size_t l = 0; l < chart->line_count; l++) {
        svg_span_take_all(&span, chart->lines[l].values, chart->month_count);
        if (l >= SVG_MOST_END_LABELS || isnan(last_finite(chart->lines[l].values, chart->month_count))) continue;
        labels[named++] = (svg_end_label){ 0, SVG_SERIES + (int)l, chart->lines[l].name };
    }
    if (named == chart->line_count) room = svg_end_room(labels, named, sheet.width, PLOT_HEIGHT);
    for (size_t l = 0; room == 0 && l < chart->line_count; l++)
        svg_legend_add(&sheet, (svg_key){ SVG_MARK_LINE, SVG_SERIES + (int)l, 1, dashes_of(l, chart->lines[l].dashed),
                                          chart->lines[l].name });
    if (room == 0) svg_legend_end(&sheet);
    panels.plot = (svg_plot){ .height = PLOT_HEIGHT, .first_month = chart->first_month, .months = chart->month_count };
    svg_panels_begin(&panels, &sheet, span, chart->unit, room);
    svg_panel_begin(&panels, &sheet);
    for (size_t l = 0; l < chart->line_count; l++)
        svg_curve(&sheet, &panels.plot, chart->lines[l].values, SVG_SERIES + (int)l, 2,
                  dashes_of(l, chart->lines[l].dashed));
    for (size_t l = 0; room > 0 && l < named; l++)
        labels[l].y = svg_value_y(&panels.plot, last_finite(chart->lines[l].values, chart->month_count));
    if (room > 0) svg_end_labels(&sheet, &panels.plot, labels, named);
    svg_panel_end(&panels, &sheet);
    return svg_end(&sheet, NULL, out, err);
}

static ist_status check_stack(const ist_stack_chart *chart, ist_error *err)
{
    if (!chart->month_count || !chart->layer_count || !chart->panel_count)
        return ist_fail(err, IST_USAGE, "a stack chart needs months, layers and at least one panel");
    for (size_t p = 0; p < chart->panel_count; p++) {
        if (chart->panel_count > 1 && !chart->panels[p].title)
            return ist_fail(err, IST_USAGE, "panel %zu of the stack chart has no title", p + 1);
        for (size_t l = 0; l < chart->layer_count; l++)
            for (size_t m = 0; m < chart->month_count; m++)
                if (chart->panels[p].layers[l][m] < 0) {
                    char month[IST_DATE_TEXT];
                    ist_format_month(chart->first_month + (int)m, month);
                    return ist_fail(err, IST_RANGE, "stack chart, '%s', %s: a layer is below zero",
                                    chart->layer_names[l], month);
                }
    }
    return IST_OK;
}

/* Adds a layer to the sums so far; what is unknown adds nothing. */
static void pile(double *sums, const double *layer, size_t months)
{
    for (size_t m = 0; m < months; m++)
        if (isfinite(layer[m])) sums[m] += layer[m];
}

static svg_span span_of_stack(const ist_stack_chart *chart, double *sums)
{
    svg_span span = { 0, 0 };

    for (size_t p = 0; p < chart->panel_count; p++) {
        for (size_t m = 0; m < chart->month_count; m++) sums[m] = 0;
        for (size_t l = 0; l < chart->layer_count; l++) {
            if (chart->as_lines) svg_span_take_all(&span, chart->panels[p].layers[l], chart->month_count);
            pile(sums, chart->panels[p].layers[l], chart->month_count);
        }
        if (!chart->as_lines) svg_span_take_all(&span, sums, chart->month_count);
    }
    return span;
}

static void draw_layers(svg_sheet *sheet, const ist_stack_chart *chart, const svg_plot *plot, size_t panel,
                        double *lower, double *upper)
{
    const double *const *layers = chart->panels[panel].layers;

    for (size_t m = 0; m < chart->month_count; m++) lower[m] = upper[m] = 0;
    for (size_t l = 0; l < chart->layer_count; l++) {
        int tone = SVG_SERIES + (int)l;
        if (chart->as_lines) {
            svg_curve(sheet, plot, layers[l], tone, 2, dashes_of(l, false));
            continue;
        }
        pile(upper, layers[l], chart->month_count);
        svg_band(sheet, plot, lower, upper, tone, 0.85);
        svg_curve(sheet, plot, upper, SVG_PAPER, 1.2, NULL); /* a white seam, so that layers part in grey too */
        memcpy(lower, upper, chart->month_count * sizeof *lower);
    }
}

ist_status ist_figure_draw_stack(ist_buffer *out, const ist_stack_chart *chart, ist_error *err)
{
    svg_panels panels = { .count = chart->panel_count };
    ist_status status = IST_OK;
    svg_sheet sheet = { 0 };
    const char **titles = NULL;
    double *sums = NULL;

    IST_TRY(check_stack(chart, err));
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    sums = calloc(chart->month_count, 2 * sizeof *sums);
    titles = calloc(chart->panel_count, sizeof *titles);
    if (!sums || !titles) {
        status = ist_fail(err, IST_NOMEM, "out of memory while a chart was drawn");
        svg_drop(&sheet);
        goto done;
    }
    for (size_t l = 0; l < chart->layer_count; l++)
        svg_legend_add(&sheet, (svg_key){ chart->as_lines ? SVG_MARK_LINE : SVG_MARK_BOX, SVG_SERIES + (int)l, 0.85,
                                          chart->as_lines ? dashes_of(l, false) : NULL, chart->layer_names[l] });
    svg_legend_end(&sheet);
    for (size_t p = 0; p < chart->panel_count; p++) titles[p] = chart->panels[p].title;
    if (chart->panel_count > 1) panels.titles = titles;
    panels.plot = (svg_plot){ .height = PLOT_HEIGHT, .first_month = chart->first_month, .months = chart->month_count };
    svg_panels_begin(&panels, &sheet, span_of_stack(chart, sums), chart->unit, 0);
    for (size_t p = 0; p < chart->panel_count; p++) {
        svg_panel_begin(&panels, &sheet);
        draw_layers(&sheet, chart, &panels.plot, p, sums, sums + chart->month_count);
        svg_panel_end(&panels, &sheet);
    }
    status = svg_end(&sheet, NULL, out, err);
done:
    free(titles);
    free(sums);
    return status;
}
