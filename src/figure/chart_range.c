/* SPDX-License-Identifier: Apache-2.0
 *
 * Which assumptions matter: for each, the outcome with it at either end of its range and all others at rest.
 */
#include "svg.h"

#include <math.h>
#include <stdio.h>

#define BAR_HEIGHT 14.0

enum { TONE_LOW = SVG_SERIES + 4, TONE_HIGH = SVG_SERIES + 1 };

typedef struct range_plan {
    const ist_range_chart *chart;
    double label_width, low_width, high_width; /* columns: name, the setting at the low end, at the high end */
} range_plan;

static const char *low_of(const ist_range_bar *bar) { return bar->low_setting ? bar->low_setting : "low"; }
static const char *high_of(const ist_range_bar *bar) { return bar->high_setting ? bar->high_setting : "high"; }

static double block(const char *text, double width, bool bold)
{
    return svg_word_lines(text, width, SVG_SMALL, bold) * svg_line_height(SVG_SMALL);
}

static double height_of(const range_plan *plan, const ist_range_bar *bar)
{
    double height = block(bar->label, plan->label_width, true);

    height = fmax(height, block(low_of(bar), plan->low_width, false));
    height = fmax(height, block(high_of(bar), plan->high_width, false));
    return fmax(26.0, height + 9.0);
}

static void measure(const svg_sheet *sheet, range_plan *plan)
{
    for (size_t b = 0; b < plan->chart->bar_count; b++) {
        const ist_range_bar *bar = &plan->chart->bars[b];
        plan->label_width = fmax(plan->label_width, figure_text_width(bar->label, SVG_SMALL, true) + 0.1);
        plan->low_width = fmax(plan->low_width, figure_text_width(low_of(bar), SVG_SMALL, false) + 0.1);
        plan->high_width = fmax(plan->high_width, figure_text_width(high_of(bar), SVG_SMALL, false) + 0.1);
    }
    plan->label_width = fmin(plan->label_width, sheet->width * 0.3);
    plan->low_width = fmin(fmax(plan->low_width, 36), sheet->width * 0.15);
    plan->high_width = fmin(fmax(plan->high_width, 36), sheet->width * 0.15);
}

static svg_span span_of(const ist_range_chart *chart)
{
    svg_span span = { NAN, NAN };

    svg_span_take(&span, chart->base);
    svg_span_take(&span, chart->flip);
    for (size_t b = 0; b < chart->bar_count; b++) {
        svg_span_take(&span, chart->bars[b].at_low);
        svg_span_take(&span, chart->bars[b].at_high);
    }
    return span;
}

static void centred_words(svg_sheet *sheet, double x, double middle, double width, int tone, bool bold,
                          const char *text)
{
    svg_words(sheet, x, middle - block(text, width, bold) / 2, width, SVG_SMALL, tone, bold, text);
}

/* From the base to each end; where both ends lie on one side the shorter lies upon the longer. */
static void draw_bar(svg_sheet *sheet, const range_plan *plan, const svg_plot *plot, const ist_range_bar *bar,
                     double middle)
{
    double base = svg_value_x(plot, plan->chart->base);
    bool low_first = fabs(bar->at_low - plan->chart->base) >= fabs(bar->at_high - plan->chart->base);

    for (int turn = 0; turn < 2; turn++) {
        bool low = (turn == 0) == low_first;
        double value = low ? bar->at_low : bar->at_high, x;
        if (!isfinite(value)) continue;
        x = svg_value_x(plot, value);
        svg_box(sheet, fmin(base, x), middle - BAR_HEIGHT / 2, fabs(x - base), BAR_HEIGHT, low ? TONE_LOW : TONE_HIGH,
                1);
    }
    centred_words(sheet, 0, middle, plan->label_width, SVG_INK, true, bar->label);
    centred_words(sheet, plan->label_width + 12, middle, plan->low_width, SVG_SOFT, false, low_of(bar));
    centred_words(sheet, sheet->width - plan->high_width, middle, plan->high_width, SVG_SOFT, false, high_of(bar));
}

static void draw_legend(svg_sheet *sheet, const ist_range_chart *chart)
{
    ist_buffer base = { 0 };

    svg_legend_add(sheet, (svg_key){ SVG_MARK_BOX, TONE_LOW, 1, NULL, "assumption at its low end (left column)" });
    svg_legend_add(sheet, (svg_key){ SVG_MARK_BOX, TONE_HIGH, 1, NULL, "at its high end (right column)" });
    ist_buffer_add(&base, "all at their central values: ");
    ist_figure_number(&base, chart->base, chart->digits, IST_SET_PAGE);
    if (base.at) svg_legend_add(sheet, (svg_key){ SVG_MARK_LINE, SVG_INK, 1, NULL, base.at });
    if (isfinite(chart->flip) && chart->flip_name)
        svg_legend_add(sheet, (svg_key){ SVG_MARK_LINE, SVG_INK, 1, "4 3", chart->flip_name });
    if (base.failed) sheet->body.failed = true;
    ist_buffer_clear(&base);
    svg_legend_end(sheet);
}

ist_status ist_figure_draw_ranges(ist_buffer *out, const ist_range_chart *chart, ist_error *err)
{
    range_plan plan = { .chart = chart };
    svg_span span = span_of(chart);
    double height = 0, y;
    svg_plot plot = { 0 };
    svg_sheet sheet;
    svg_ticks ticks;

    if (!chart->bar_count || !isfinite(chart->base))
        return ist_fail(err, IST_USAGE, "a range chart needs bars and the outcome at their central values");
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    measure(&sheet, &plan);
    draw_legend(&sheet, chart);
    for (size_t b = 0; b < chart->bar_count; b++) height += height_of(&plan, &chart->bars[b]);
    plot.left = plan.label_width + 12 + plan.low_width + 12;
    plot.width = sheet.width - plan.high_width - 12 - plot.left;
    ticks = svg_scale_across(&plot, span.low, span.high);
    y = sheet.y;
    svg_across_axis(&sheet, &plot, &ticks, y, y + height);
    for (size_t b = 0; b < chart->bar_count; b++) {
        double row = height_of(&plan, &chart->bars[b]);
        draw_bar(&sheet, &plan, &plot, &chart->bars[b], y + row / 2);
        y += row;
    }
    svg_line(&sheet, svg_value_x(&plot, chart->base), sheet.y, svg_value_x(&plot, chart->base), y, SVG_INK, 1.4, NULL);
    if (isfinite(chart->flip))
        svg_line(&sheet, svg_value_x(&plot, chart->flip), sheet.y, svg_value_x(&plot, chart->flip), y, SVG_INK, 1.4,
                 "4 3");
    sheet.y = y + SVG_ACROSS_HEIGHT;
    if (chart->unit)
        sheet.y += svg_words(&sheet, plot.left, sheet.y, sheet.width - plot.left, SVG_SMALL, SVG_SOFT, false,
                             chart->unit);
    return svg_end(&sheet, NULL, out, err);
}
