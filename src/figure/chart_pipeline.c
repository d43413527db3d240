/* SPDX-License-Identifier: Apache-2.0
 *
 * Orders as far as they have come: what is agreed in principle holds what is under contract, which holds what
 * has been delivered; the forecast stands between. The numbers stand beside the bars, as in a table.
 */
#include "svg.h"

#include <math.h>

#define BAR_LEAST  140.0
#define BAR_HEIGHT 16.0
#define COLUMN_GAP 14.0
#define ROW_LEAST  30.0

enum { STAGES = 4, TONE_DELIVERED = SVG_SERIES, TONE_FORECAST = SVG_SERIES + 4, TONE_CONTRACT = SVG_SERIES + 5 };

static const char *const stage_names[STAGES] = { "framework", "contract", "delivered", "forecast" };

typedef struct pipeline_plan {
    const ist_pipeline_chart *chart;
    double label_width;
    double columns[STAGES]; /* widths of the numbers */
    double numbers_width;   /* of all of them with their gaps; 0: no room for numbers */
} pipeline_plan;

static double stage_of(const ist_pipeline_order *order, int stage)
{
    const double stages[STAGES] = { order->framework, order->contract, order->delivered, order->forecast };

    return stages[stage];
}

static bool has_interval(const ist_pipeline_order *order)
{
    return isfinite(order->forecast_low) && isfinite(order->forecast_high);
}

/* The longest thing drawn in the order's bar. */
static double longest(const ist_pipeline_order *order)
{
    double most = 0;

    for (int s = 0; s < STAGES; s++)
        if (isfinite(stage_of(order, s))) most = fmax(most, stage_of(order, s));
    return has_interval(order) ? fmax(most, order->forecast_high) : most;
}

static ist_status check(const ist_pipeline_chart *chart, ist_error *err)
{
    if (!chart->order_count) return ist_fail(err, IST_USAGE, "a pipeline chart needs at least one order");
    for (size_t o = 0; o < chart->order_count; o++) {
        const ist_pipeline_order *order = &chart->orders[o];
        for (int s = 0; s < STAGES; s++)
            if (stage_of(order, s) < 0)
                return ist_fail(err, IST_RANGE, "pipeline chart, '%s': %s is below zero", order->label, stage_names[s]);
        if (order->delivered > order->contract)
            return ist_fail(err, IST_RANGE, "pipeline chart, '%s': %g delivered of %g under contract", order->label,
                            order->delivered, order->contract);
        if (has_interval(order) && (order->forecast_low > order->forecast_high || order->forecast_low < 0))
            return ist_fail(err, IST_RANGE, "pipeline chart, '%s': the forecast runs from %g to %g", order->label,
                            order->forecast_low, order->forecast_high);
    }
    return IST_OK;
}

static void add_number(ist_buffer *out, const ist_pipeline_chart *chart, const ist_pipeline_order *order, int stage)
{
    ist_figure_number(out, stage_of(order, stage), chart->digits, IST_SET_PAGE);
    if (stage != STAGES - 1 || !has_interval(order) || !isfinite(order->forecast)) return;
    ist_buffer_add(out, " (");
    ist_figure_number(out, order->forecast_low, chart->digits, IST_SET_PAGE);
    ist_buffer_add(out, " to ");
    ist_figure_number(out, order->forecast_high, chart->digits, IST_SET_PAGE);
    ist_buffer_add(out, ")");
}

static void measure(const svg_sheet *sheet, pipeline_plan *plan)
{
    const ist_pipeline_chart *chart = plan->chart;

    for (size_t o = 0; o < chart->order_count; o++)
        plan->label_width = fmax(plan->label_width, figure_text_width(chart->orders[o].label, SVG_LABEL, true) + 12.1);
    plan->label_width = fmin(plan->label_width, sheet->width * 0.3);
    for (int s = 0; s < STAGES; s++) {
        plan->columns[s] = figure_text_width(stage_names[s], SVG_SMALL, false);
        for (size_t o = 0; o < chart->order_count; o++) {
            ist_buffer text = { 0 };
            add_number(&text, chart, &chart->orders[o], s);
            if (text.at) plan->columns[s] = fmax(plan->columns[s], figure_text_width(text.at, SVG_SMALL, false));
            ist_buffer_clear(&text);
        }
        plan->numbers_width += plan->columns[s] + COLUMN_GAP;
    }
    if (sheet->width - plan->label_width - plan->numbers_width < BAR_LEAST) plan->numbers_width = 0;
}

static void draw_legend(svg_sheet *sheet, const ist_pipeline_chart *chart)
{
    ist_buffer forecast = { 0 };
    bool intervals = false;

    for (size_t o = 0; o < chart->order_count; o++) intervals = intervals || has_interval(&chart->orders[o]);
    ist_buffer_print(&forecast, "forecast%s%s", chart->horizon ? ", " : "", chart->horizon ? chart->horizon : "");
    svg_legend_add(sheet, (svg_key){ SVG_MARK_BOX, TONE_DELIVERED, 1, NULL, "delivered" });
    if (forecast.at) svg_legend_add(sheet, (svg_key){ SVG_MARK_BOX, TONE_FORECAST, 1, NULL, forecast.at });
    svg_legend_add(sheet, (svg_key){ SVG_MARK_BOX, TONE_CONTRACT, 0.45, NULL, "under contract" });
    svg_legend_add(sheet, (svg_key){ SVG_MARK_FRAME, SVG_SOFT, 1, NULL, "framework" });
    if (intervals) svg_legend_add(sheet, (svg_key){ SVG_MARK_WHISKER, SVG_INK, 1, NULL, "5% to 95%" });
    svg_legend_end(sheet);
    if (forecast.failed) sheet->body.failed = true;
    ist_buffer_clear(&forecast);
}

static void draw_bar(svg_sheet *sheet, const svg_plot *plot, const ist_pipeline_order *order, double scale,
                     double middle)
{
    static const struct {
        int stage, tone;
        double opacity;
    } layers[] = {
        { 1, TONE_CONTRACT, 0.45 },
        { 3, TONE_FORECAST, 1 },
        { 2, TONE_DELIVERED, 1 },
    };
    double top = middle - BAR_HEIGHT / 2;

    if (isfinite(order->framework))
        svg_frame(sheet, plot->left, top, svg_value_x(plot, order->framework * scale) - plot->left, BAR_HEIGHT,
                  SVG_SOFT);
    for (int l = 0; l < 3; l++) {
        double value = stage_of(order, layers[l].stage);
        if (!(value > 0) || !isfinite(value)) continue;
        svg_box(sheet, plot->left, top, svg_value_x(plot, value * scale) - plot->left, BAR_HEIGHT, layers[l].tone,
                layers[l].opacity);
    }
    if (has_interval(order))
        svg_whisker(sheet, svg_value_x(plot, order->forecast_low * scale),
                    svg_value_x(plot, order->forecast_high * scale), middle);
}

static void draw_numbers(svg_sheet *sheet, const pipeline_plan *plan, const ist_pipeline_order *order, double y)
{
    double right = sheet->width - plan->numbers_width;

    for (int s = 0; s < STAGES && plan->numbers_width > 0; s++) {
        ist_buffer text = { 0 };
        right += COLUMN_GAP + plan->columns[s];
        if (order) add_number(&text, plan->chart, order, s);
        else ist_buffer_add(&text, stage_names[s]);
        if (text.at) svg_text(sheet, right, y, SVG_SMALL, SVG_END, order ? SVG_INK : SVG_SOFT, false, text.at);
        if (text.failed) sheet->body.failed = true;
        ist_buffer_clear(&text);
    }
}

static double height_of(const pipeline_plan *plan, const ist_pipeline_order *order)
{
    int lines = svg_word_lines(order->label, plan->label_width - 12, SVG_LABEL, true);

    return fmax(ROW_LEAST, lines * svg_line_height(SVG_LABEL) + 8);
}

ist_status ist_figure_draw_pipeline(ist_buffer *out, const ist_pipeline_chart *chart, ist_error *err)
{
    pipeline_plan plan = { .chart = chart };
    double most = 0, height = 0, y;
    svg_plot plot = { 0 };
    svg_sheet sheet;
    svg_ticks ticks;

    IST_TRY(check(chart, err));
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    measure(&sheet, &plan);
    draw_legend(&sheet, chart);
    for (size_t o = 0; o < chart->order_count; o++) {
        most = fmax(most, chart->relative ? 100 : longest(&chart->orders[o]));
        height += height_of(&plan, &chart->orders[o]);
    }
    plot.left = plan.label_width;
    plot.width = sheet.width - plan.label_width - fmax(plan.numbers_width, 20);
    ticks = svg_scale_across(&plot, 0, most);
    draw_numbers(&sheet, &plan, NULL, sheet.y + 8);
    y = sheet.y += 14;
    svg_across_axis(&sheet, &plot, &ticks, y, y + height);
    for (size_t o = 0; o < chart->order_count; o++) {
        const ist_pipeline_order *order = &chart->orders[o];
        double row = height_of(&plan, order), whole = longest(order);
        int lines = svg_word_lines(order->label, plan.label_width - 12, SVG_LABEL, true);
        svg_words(&sheet, 0, y + (row - lines * svg_line_height(SVG_LABEL)) / 2, plan.label_width - 12, SVG_LABEL,
                  SVG_INK, true, order->label);
        draw_bar(&sheet, &plot, order, chart->relative && whole > 0 ? 100 / whole : 1, y + row / 2);
        draw_numbers(&sheet, &plan, order, y + row / 2 + 4);
        y += row;
    }
    svg_line(&sheet, plot.left, sheet.y, plot.left, y, SVG_INK, 1.2, NULL);
    sheet.y = y + SVG_ACROSS_HEIGHT;
    if (chart->relative)
        sheet.y += svg_words(&sheet, plot.left, sheet.y, sheet.width - plot.left, SVG_SMALL, SVG_SOFT, false,
                             "per cent of each order's largest stage");
    else if (chart->unit)
        sheet.y += svg_words(&sheet, plot.left, sheet.y, sheet.width - plot.left, SVG_SMALL, SVG_SOFT, false,
                             chart->unit);
    return svg_end(&sheet, NULL, out, err);
}
