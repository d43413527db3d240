/* SPDX-License-Identifier: Apache-2.0
 *
 * A box in many dimensions: of each input that matters its range as a line and the part that belongs to the box.
 */
#include "svg.h"

#include <math.h>

#define BAR_HEIGHT 14.0

typedef struct box_plan {
    const ist_box_chart *chart;
    double label_width, low_width, high_width;
} box_plan;

static double block(const char *text, double width, bool bold)
{
    return svg_word_lines(text, width, SVG_SMALL, bold) * svg_line_height(SVG_SMALL);
}

static double height_of(const svg_sheet *sheet, const box_plan *plan, const ist_box_row *row)
{
    double height = block(row->label, plan->label_width, true) + block(row->says, sheet->width, false) + 4;

    height = fmax(height, block(row->low_setting, plan->low_width, false));
    height = fmax(height, block(row->high_setting, plan->high_width, false));
    return fmax(34.0, height + 12.0);
}

static void measure(const svg_sheet *sheet, box_plan *plan)
{
    for (size_t r = 0; r < plan->chart->row_count; r++) {
        const ist_box_row *row = &plan->chart->rows[r];
        plan->label_width = fmax(plan->label_width, figure_text_width(row->label, SVG_SMALL, true) + 0.1);
        plan->low_width = fmax(plan->low_width, figure_text_width(row->low_setting, SVG_SMALL, false) + 0.1);
        plan->high_width = fmax(plan->high_width, figure_text_width(row->high_setting, SVG_SMALL, false) + 0.1);
    }
    plan->label_width = fmin(plan->label_width, sheet->width * 0.3);
    plan->low_width = fmin(fmax(plan->low_width, 36), sheet->width * 0.15);
    plan->high_width = fmin(fmax(plan->high_width, 36), sheet->width * 0.15);
}

static void draw_row(svg_sheet *sheet, const box_plan *plan, const ist_box_row *row, double top)
{
    double left = plan->label_width + 12 + plan->low_width + 12, width = sheet->width - plan->high_width - 12 - left;
    double text = block(row->label, plan->label_width, true), middle = top + fmax(text, BAR_HEIGHT) / 2 + 2;
    double from = fmax(0, fmin(1, row->from)), to = fmax(from, fmin(1, row->to));

    svg_words(sheet, 0, top, plan->label_width, SVG_SMALL, SVG_INK, true, row->label);
    svg_words(sheet, plan->label_width + 12, top, plan->low_width, SVG_SMALL, SVG_SOFT, false, row->low_setting);
    svg_words(sheet, sheet->width - plan->high_width, top, plan->high_width, SVG_SMALL, SVG_SOFT, false, row->high_setting);
    svg_line(sheet, left, middle, left + width, middle, SVG_RULE, 1.4, NULL);
    svg_box(sheet, left + from * width, middle - BAR_HEIGHT / 2, fmax(1.5, (to - from) * width), BAR_HEIGHT, SVG_SERIES, 1);
    if (isfinite(row->planning)) {
        double x = left + fmax(0, fmin(1, row->planning)) * width;
        svg_line(sheet, x, middle - BAR_HEIGHT / 2 - 3, x, middle + BAR_HEIGHT / 2 + 3, SVG_INK, 1.6, NULL);
    }
    svg_words(sheet, left, middle + BAR_HEIGHT / 2 + 3, sheet->width - left, SVG_SMALL, SVG_SOFT, false, row->says);
}

ist_status ist_figure_draw_box(ist_buffer *out, const ist_box_chart *chart, ist_error *err)
{
    box_plan  plan = { .chart = chart };
    svg_sheet sheet;

    if (!chart->row_count) return ist_fail(err, IST_USAGE, "a box chart needs rows");
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    measure(&sheet, &plan);
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_BOX, SVG_SERIES, 1, NULL, chart->inside });
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_LINE, SVG_INK, 1, NULL, "planning value" });
    svg_legend_end(&sheet);
    for (size_t r = 0; r < chart->row_count; r++) {
        draw_row(&sheet, &plan, &chart->rows[r], sheet.y);
        sheet.y += height_of(&sheet, &plan, &chart->rows[r]);
    }
    return svg_end(&sheet, NULL, out, err);
}
