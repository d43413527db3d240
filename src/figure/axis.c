/* SPDX-License-Identifier: Apache-2.0
 *
 * Scales, axes, legends and end labels.
 */
#include "svg.h"

#include <isthmus/base/time.h>

#include <math.h>
#include <string.h>

enum { MOST_PLACES = 15 };
#define END_LABEL_STEP 15.0
#define KEY_ROOM       28.0
#define KEY_LINE       20.0

static double power_of_ten(int exponent)
{
    double power = 1.0;

    while (exponent-- > 0) power *= 10.0;
    return power;
}

/* The whole number at or below (above) the quotient, where a hair's breadth counts as equal. */
static double whole(double quotient, bool above)
{
    double nearest = round(quotient);

    if (fabs(quotient - nearest) < 1e-9) return nearest;
    return above ? ceil(quotient) : floor(quotient);
}

svg_ticks svg_ticks_over(double low, double high, int most)
{
    static const int mantissas[] = { 1, 2, 5 };
    svg_ticks ticks = { 0 };
    int exponent = -MOST_PLACES;

    if (!(high > low)) {
        if (low > 0) low = 0;
        else if (high < 0) high = 0;
        else high = 1;
    }
    if (most < 3) most = 3;
    if (most > SVG_MOST_TICKS) most = SVG_MOST_TICKS;
    for (;; exponent++) {
        for (int m = 0; m < 3; m++) {
            double up = mantissas[m] * power_of_ten(exponent), down = power_of_ten(-exponent);
            double step = up / down;
            double first = whole(low / step, false), last = whole(high / step, true);
            if (last - first + 1 > most) continue;
            ticks.count = (int)(last - first + 1);
            ticks.digits = exponent < 0 ? -exponent : 0;
            for (int i = 0; i < ticks.count; i++) ticks.at[i] = (first + i) * up / down;
            return ticks;
        }
    }
}

double svg_month_x(const svg_plot *plot, size_t month)
{
    if (plot->months < 2) return plot->left + plot->width / 2;
    return plot->left + plot->width * (double)month / (double)(plot->months - 1);
}

double svg_value_y(const svg_plot *plot, double value)
{
    return plot->top + plot->height * (plot->high - value) / (plot->high - plot->low);
}

svg_ticks svg_scale(svg_plot *plot, double low, double high)
{
    svg_ticks ticks = svg_ticks_over(low, high, 7);

    plot->low = ticks.at[0];
    plot->high = ticks.at[ticks.count - 1];
    return ticks;
}

void svg_tick_text(ist_buffer *out, double value, const svg_ticks *ticks, bool share)
{
    if (share) ist_figure_share(out, value, ticks->digits > 2 ? ticks->digits - 2 : 0, IST_SET_PAGE);
    else ist_figure_number(out, value, ticks->digits, IST_SET_PAGE);
}

double svg_tick_room(const svg_ticks *ticks, bool share)
{
    double room = 0.0;

    for (int i = 0; i < ticks->count; i++) {
        ist_buffer text = { 0 };
        svg_tick_text(&text, ticks->at[i], ticks, share);
        if (text.at) room = fmax(room, figure_text_width(text.at, SVG_SMALL, false));
        ist_buffer_clear(&text);
    }
    return room + 8.0;
}

void svg_value_axis(svg_sheet *sheet, const svg_plot *plot, const svg_ticks *ticks, bool share, bool labels)
{
    for (int i = 0; i < ticks->count; i++) {
        double y = svg_value_y(plot, ticks->at[i]);
        ist_buffer text = { 0 };

        svg_line(sheet, plot->left, y, plot->left + plot->width, y, ticks->at[i] == 0 ? SVG_SOFT : SVG_RULE, 1, NULL);
        svg_tick_text(&text, ticks->at[i], ticks, share);
        if (labels && text.at) svg_text(sheet, plot->left - 6, y + 4, SVG_SMALL, SVG_END, SVG_SOFT, false, text.at);
        if (text.failed) sheet->body.failed = true;
        ist_buffer_clear(&text);
    }
}

double svg_value_x(const svg_plot *plot, double value)
{
    return plot->left + plot->width * (value - plot->low) / (plot->high - plot->low);
}

svg_ticks svg_scale_across(svg_plot *plot, double low, double high)
{
    svg_ticks ticks = svg_ticks_over(low, high, (int)fmin(fmax(plot->width / 16.0, 5.0), 9.0));

    plot->low = ticks.at[0];
    plot->high = ticks.at[ticks.count - 1];
    return ticks;
}

/* Every how many ticks a label has room: 1, 2, 5 or 10 of them, so that labels stay round. */
static int label_step(const svg_plot *plot, const svg_ticks *ticks)
{
    static const int steps[] = { 1, 2, 5, 10 };
    double apart = plot->width / (ticks->count - 1);

    for (int s = 0; s < 3; s++)
        if (svg_tick_room(ticks, false) + 2 <= apart * steps[s]) return steps[s];
    return steps[3];
}

/* Counted from zero, or from the first tick where zero is not shown. */
static int label_origin(const svg_ticks *ticks)
{
    for (int i = 0; i < ticks->count; i++)
        if (ticks->at[i] == 0) return i;
    return 0;
}

void svg_across_axis(svg_sheet *sheet, const svg_plot *plot, const svg_ticks *ticks, double top, double bottom)
{
    int step = label_step(plot, ticks), origin = label_origin(ticks);

    for (int i = origin % step; i < ticks->count; i += step) {
        double x = svg_value_x(plot, ticks->at[i]);
        ist_buffer text = { 0 };

        svg_line(sheet, x, top, x, bottom, SVG_RULE, 1, NULL);
        svg_tick_text(&text, ticks->at[i], ticks, false);
        if (text.at) svg_text(sheet, x, bottom + 14, SVG_SMALL, SVG_MIDDLE, SVG_SOFT, false, text.at);
        if (text.failed) sheet->body.failed = true;
        ist_buffer_clear(&text);
    }
}

/* Months between labels such that they stand apart: months of a year in short series, else whole years. */
static int month_step(const svg_plot *plot, bool *out_years)
{
    static const int month_steps[] = { 1, 2, 3, 6 }, year_steps[] = { 1, 2, 5, 10, 20, 50, 100 };
    double per_month = plot->months > 1 ? plot->width / (double)(plot->months - 1) : plot->width;
    double month_label = figure_text_width("2024-02", SVG_SMALL, false) + 12;
    double year_label = figure_text_width("2024", SVG_SMALL, false) + 12;

    *out_years = plot->months > 30;
    for (size_t i = 0; !*out_years && i < 4; i++)
        if (per_month * month_steps[i] >= month_label) return month_steps[i];
    *out_years = plot->months > 12;
    for (size_t i = 0; *out_years && i < 7; i++)
        if (per_month * 12 * year_steps[i] >= year_label) return 12 * year_steps[i];
    return *out_years ? 1200 : 12;
}

void svg_month_axis(svg_sheet *sheet, const svg_plot *plot)
{
    double base = plot->top + plot->height;
    bool years = false;
    int step = month_step(plot, &years);

    svg_line(sheet, plot->left, base, plot->left + plot->width, base, SVG_SOFT, 1, NULL);
    for (size_t m = 0; m < plot->months; m++) {
        char text[IST_DATE_TEXT];
        int month = plot->first_month + (int)m;
        double x = svg_month_x(plot, m);

        if (plot->months > 12 ? month % step != 0 : m % (size_t)step != 0) continue;
        ist_format_month(month, text);
        if (years) text[4] = '\0';
        svg_line(sheet, x, base, x, base + 4, SVG_SOFT, 1, NULL);
        svg_text(sheet, x, base + 17, SVG_SMALL, SVG_MIDDLE, SVG_SOFT, false, text);
    }
}

void svg_span_take(svg_span *span, double value)
{
    if (!isfinite(value)) return;
    if (!(span->low <= value)) span->low = value;
    if (!(span->high >= value)) span->high = value;
}

void svg_span_take_all(svg_span *span, const double *values, size_t count)
{
    for (size_t i = 0; values && i < count; i++) svg_span_take(span, values[i]);
}

static void draw_mark(svg_sheet *sheet, double x, double y, const svg_key *key)
{
    switch (key->mark) {
    case SVG_MARK_BOX: svg_box(sheet, x, y - 9, 22, 10, key->tone, key->opacity); break;
    case SVG_MARK_FRAME: svg_frame(sheet, x + 0.5, y - 8.5, 21, 9, key->tone); break;
    case SVG_MARK_LINE: svg_line(sheet, x, y - 4, x + 22, y - 4, key->tone, 2.2, key->dashes); break;
    case SVG_MARK_FAN:
        svg_box(sheet, x, y - 12, 22, 16, key->tone, 0.16);
        svg_box(sheet, x, y - 8, 22, 8, key->tone, 0.3);
        svg_line(sheet, x, y - 4, x + 22, y - 4, key->tone, 2.2, key->dashes);
        break;
    case SVG_MARK_WHISKER: svg_whisker(sheet, x + 1, x + 21, y - 4); break;
    }
}

void svg_legend_add(svg_sheet *sheet, svg_key key)
{
    double most = sheet->width - KEY_ROOM, width = fmin(figure_text_width(key.text, SVG_LABEL, false), most);
    double height;

    if (sheet->key_x > 0 && sheet->key_x + KEY_ROOM + width > sheet->width) {
        sheet->key_x = 0.0;
        sheet->y += KEY_LINE;
    }
    draw_mark(sheet, sheet->key_x, sheet->y + 14, &key);
    height = svg_words(sheet, sheet->key_x + KEY_ROOM, sheet->y + 2, most, SVG_LABEL, SVG_INK, false, key.text);
    sheet->y += height - svg_line_height(SVG_LABEL); /* names that wrap stand alone on their lines */
    sheet->key_x += KEY_ROOM + width + 20.0;
}

void svg_legend_end(svg_sheet *sheet)
{
    sheet->key_x = 0.0;
    sheet->y += KEY_LINE + 6.0;
}

double svg_end_room(const svg_end_label *labels, size_t count, double sheet_width, double height)
{
    double room = 0.0;

    if (count > SVG_MOST_END_LABELS || (double)count * END_LABEL_STEP > height) return 0.0;
    for (size_t i = 0; i < count; i++) room = fmax(room, figure_text_width(labels[i].text, SVG_LABEL, false));
    return room + 15.0 > sheet_width * 0.3 ? 0.0 : room + 15.0;
}

static void sort_by_height(svg_end_label *labels, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && labels[j].y < labels[j - 1].y; j--) {
            svg_end_label held = labels[j];
            labels[j] = labels[j - 1];
            labels[j - 1] = held;
        }
}

/* Keeps sorted labels apart and above the bottom of the plot. */
static void move_apart(const svg_plot *plot, svg_end_label *labels, size_t count)
{
    double lowest = plot->top + plot->height;

    for (size_t i = 1; i < count; i++) labels[i].y = fmax(labels[i].y, labels[i - 1].y + END_LABEL_STEP);
    for (size_t i = count; i-- > 0;) {
        labels[i].y = fmin(labels[i].y, lowest);
        lowest = labels[i].y - END_LABEL_STEP;
    }
}

void svg_end_labels(svg_sheet *sheet, const svg_plot *plot, svg_end_label *labels, size_t count)
{
    double x = plot->left + plot->width, wanted[SVG_MOST_END_LABELS];

    sort_by_height(labels, count);
    for (size_t i = 0; i < count; i++) wanted[i] = labels[i].y;
    move_apart(plot, labels, count);
    for (size_t i = 0; i < count; i++) {
        svg_line(sheet, x + 1, wanted[i], x + 8, labels[i].y, labels[i].tone, 1, NULL);
        svg_text(sheet, x + 11, labels[i].y + 4, SVG_LABEL, SVG_START, SVG_INK, false, labels[i].text);
    }
}

size_t svg_grid(size_t count, double width, double least, double gap, double *out_width)
{
    size_t columns = (size_t)((width + gap) / (least + gap)), rows;

    if (columns < 1) columns = 1;
    if (columns > count) columns = count;
    rows = (count + columns - 1) / columns;
    columns = (count + rows - 1) / rows; /* two rows of two read better than three and one */
    *out_width = (width - gap * (double)(columns - 1)) / (double)columns;
    return columns;
}
