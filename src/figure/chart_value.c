/* SPDX-License-Identifier: Apache-2.0
 *
 * What each lever is worth: one row a lever, one panel a perspective, each with its number beside it.
 */
#include "svg.h"

#include <math.h>

#define ROW_LEAST   24.0
#define PLOT_LEAST  96.0
#define PANEL_GAP   22.0
#define NUMBER_GAP  12.0

typedef struct value_plan {
    const ist_value_chart *chart;
    double label_width;  /* of the column of names, the gap behind it included */
    double number_width; /* of the numbers beside a panel */
    double panel_width;
    double rows_height;
    bool   brief;        /* numbers without their interval */
} value_plan;

static int level_of(const ist_value_chart *chart, size_t row) { return chart->levels ? chart->levels[row] : 0; }

static double size_of(int level) { return level > 0 ? SVG_SMALL : SVG_LABEL; }

/* Where the name of a row begins, and the room that it has. */
static double indent_of(int level) { return level * 14.0; }

static double room_of(const value_plan *plan, int level) { return plan->label_width - 10.0 - indent_of(level); }

static int lines_of(const value_plan *plan, size_t row)
{
    int level = level_of(plan->chart, row);

    return svg_word_lines(plan->chart->labels[row], room_of(plan, level), size_of(level), level == 0);
}

static double height_of(const value_plan *plan, size_t row)
{
    return fmax(ROW_LEAST, lines_of(plan, row) * svg_line_height(size_of(level_of(plan->chart, row))) + 8.0);
}

/* The colour of a row is that of the area it belongs to. */
static int tone_of(const ist_value_chart *chart, size_t row)
{
    int area = -1;

    for (size_t r = 0; r <= row; r++) area += level_of(chart, r) == 0;
    return SVG_SERIES + (area < 0 ? 0 : area);
}

static bool has_intervals(const ist_value_panel *panel) { return panel->low && panel->high; }

/* "12.3", and where there is room its interval: "12.3 (4.1 to 20.6)". */
static void add_number(ist_buffer *out, const value_plan *plan, const ist_value_panel *panel, size_t row)
{
    int digits = plan->chart->digits;

    ist_figure_number(out, panel->value[row], digits, IST_SET_PAGE);
    if (plan->brief || !has_intervals(panel) || !isfinite(panel->value[row])) return;
    if (!isfinite(panel->low[row]) || !isfinite(panel->high[row])) {
        ist_buffer_add(out, " (not resolved)");
        return;
    }
    ist_buffer_add(out, " (");
    ist_figure_number(out, panel->low[row], digits, IST_SET_PAGE);
    ist_buffer_add(out, " to ");
    ist_figure_number(out, panel->high[row], digits, IST_SET_PAGE);
    ist_buffer_add(out, ")");
}

static ist_status check(const ist_value_chart *chart, ist_error *err)
{
    if (!chart->row_count || !chart->panel_count || !chart->sign)
        return ist_fail(err, IST_USAGE, "a value chart needs rows, panels and the meaning of its sign");
    for (size_t p = 0; p < chart->panel_count; p++) {
        const ist_value_panel *panel = &chart->panels[p];
        if (chart->panel_count > 1 && !panel->title)
            return ist_fail(err, IST_USAGE, "panel %zu of the value chart has no title", p + 1);
        for (size_t r = 0; has_intervals(panel) && r < chart->row_count; r++)
            if (panel->low[r] > panel->high[r])
                return ist_fail(err, IST_RANGE, "value chart, '%s': the interval runs from %g to %g",
                                chart->labels[r], panel->low[r], panel->high[r]);
    }
    return IST_OK;
}

static void measure_numbers(value_plan *plan)
{
    plan->number_width = 0;
    for (size_t p = 0; p < plan->chart->panel_count; p++)
        for (size_t r = 0; r < plan->chart->row_count; r++) {
            ist_buffer text = { 0 };
            bool bold = level_of(plan->chart, r) == 0;
            add_number(&text, plan, &plan->chart->panels[p], r);
            if (text.at) plan->number_width = fmax(plan->number_width, figure_text_width(text.at, SVG_SMALL, bold));
            ist_buffer_clear(&text);
        }
}

/* Returns how many panels stand side by side. */
static size_t measure(const svg_sheet *sheet, value_plan *plan)
{
    const ist_value_chart *chart = plan->chart;

    for (size_t r = 0; r < chart->row_count; r++) {
        int level = level_of(chart, r);
        double width = figure_text_width(chart->labels[r], size_of(level), level == 0) + indent_of(level);
        plan->label_width = fmax(plan->label_width, width + 10.1);
    }
    plan->label_width = fmin(plan->label_width, sheet->width * 0.36);
    for (size_t r = 0; r < chart->row_count; r++) plan->rows_height += height_of(plan, r);
    plan->brief = chart->panel_count > 1;
    measure_numbers(plan);
    if (sheet->width - plan->label_width - plan->number_width - NUMBER_GAP < PLOT_LEAST) {
        plan->brief = true;
        measure_numbers(plan);
    }
    return svg_grid(chart->panel_count, sheet->width - plan->label_width,
                    PLOT_LEAST + NUMBER_GAP + plan->number_width, PANEL_GAP, &plan->panel_width);
}

static svg_span span_of(const ist_value_chart *chart, size_t panel)
{
    svg_span span = { 0, 0 };

    for (size_t p = 0; p < chart->panel_count; p++) {
        if (chart->own_scales && p != panel) continue;
        svg_span_take_all(&span, chart->panels[p].value, chart->row_count);
        if (!has_intervals(&chart->panels[p])) continue;
        svg_span_take_all(&span, chart->panels[p].low, chart->row_count);
        svg_span_take_all(&span, chart->panels[p].high, chart->row_count);
    }
    return span;
}

static void draw_names(svg_sheet *sheet, const value_plan *plan, double top)
{
    for (size_t r = 0; r < plan->chart->row_count; r++) {
        int level = level_of(plan->chart, r);
        double size = size_of(level), height = height_of(plan, r);
        double inner = top + (height - lines_of(plan, r) * svg_line_height(size)) / 2;
        svg_words(sheet, indent_of(level), inner, room_of(plan, level), size, SVG_INK, level == 0,
                  plan->chart->labels[r]);
        top += height;
    }
}

static void draw_row(svg_sheet *sheet, const value_plan *plan, const svg_plot *plot, const ist_value_panel *panel,
                     size_t row, double middle)
{
    int level = level_of(plan->chart, row);
    double zero = svg_value_x(plot, 0), thick = level > 0 ? 9 : 13;
    ist_buffer text = { 0 };

    if (isfinite(panel->value[row])) {
        double x = svg_value_x(plot, panel->value[row]);
        svg_box(sheet, fmin(zero, x), middle - thick / 2, fabs(x - zero), thick, tone_of(plan->chart, row),
                level > 0 ? 0.55 : 1);
    }
    if (has_intervals(panel) && isfinite(panel->low[row]) && isfinite(panel->high[row]))
        svg_whisker(sheet, svg_value_x(plot, panel->low[row]), svg_value_x(plot, panel->high[row]), middle);
    add_number(&text, plan, panel, row);
    if (text.at)
        svg_text(sheet, plot->left + plot->width + NUMBER_GAP + plan->number_width, middle + 4, SVG_SMALL, SVG_END,
                 SVG_INK, level == 0, text.at);
    if (text.failed) sheet->body.failed = true;
    ist_buffer_clear(&text);
}

/* Draws the rows and the axis of one panel below `top`; returns where it ends. */
static double draw_panel(svg_sheet *sheet, const value_plan *plan, size_t number, double left, double top)
{
    const ist_value_chart *chart = plan->chart;
    const ist_value_panel *panel = &chart->panels[number];
    const char *unit = panel->unit ? panel->unit : chart->unit;
    svg_plot plot = { .left = left, .width = plan->panel_width - plan->number_width - NUMBER_GAP };
    svg_span span = span_of(chart, number);
    svg_ticks ticks = svg_scale_across(&plot, span.low, span.high);
    double y = top;

    svg_across_axis(sheet, &plot, &ticks, top, top + plan->rows_height);
    for (size_t r = 0; r < chart->row_count; r++) {
        double height = height_of(plan, r);
        draw_row(sheet, plan, &plot, panel, r, y + height / 2);
        y += height;
    }
    svg_line(sheet, svg_value_x(&plot, 0), top, svg_value_x(&plot, 0), y, SVG_INK, 1.2, NULL);
    y += SVG_ACROSS_HEIGHT;
    if (unit) y += svg_words(sheet, left, y, plan->panel_width, SVG_SMALL, SVG_SOFT, false, unit);
    return y;
}

/* One line of panels: titles, then names and rows. */
static void draw_line(svg_sheet *sheet, const value_plan *plan, size_t first, size_t count)
{
    double titles = 0, bottom = sheet->y;

    for (size_t p = 0; p < count && plan->chart->panel_count > 1; p++) {
        const char *title = plan->chart->panels[first + p].title;
        double left = plan->label_width + (double)p * (plan->panel_width + PANEL_GAP);
        double height = svg_words(sheet, left, sheet->y, plan->panel_width, SVG_LABEL, SVG_INK, true, title);
        titles = fmax(titles, height + 5);
    }
    draw_names(sheet, plan, sheet->y + titles);
    for (size_t p = 0; p < count; p++) {
        double left = plan->label_width + (double)p * (plan->panel_width + PANEL_GAP);
        bottom = fmax(bottom, draw_panel(sheet, plan, first + p, left, sheet->y + titles));
    }
    sheet->y = bottom + 8;
}

ist_status ist_figure_draw_values(ist_buffer *out, const ist_value_chart *chart, ist_error *err)
{
    svg_key key = { SVG_MARK_WHISKER, SVG_INK, 1, NULL, chart->interval ? chart->interval : "5% to 95%" };
    value_plan plan = { .chart = chart };
    svg_sheet sheet;
    size_t columns;
    bool intervals = false;

    IST_TRY(check(chart, err));
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    for (size_t p = 0; p < chart->panel_count; p++) intervals = intervals || has_intervals(&chart->panels[p]);
    if (intervals) svg_legend_add(&sheet, key);
    if (intervals) svg_legend_end(&sheet);
    columns = measure(&sheet, &plan);
    for (size_t p = 0; p < chart->panel_count; p += columns)
        draw_line(&sheet, &plan, p, chart->panel_count - p < columns ? chart->panel_count - p : columns);
    return svg_end(&sheet, chart->sign, out, err);
}
