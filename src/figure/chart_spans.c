/* SPDX-License-Identifier: Apache-2.0
 *
 * Timelines: bars from day to day under a calendar, marks for single days, groups with a heading.
 */
#include "svg.h"

#include <isthmus/base/time.h>
#include <isthmus/figure/timeline.h>

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW_HEIGHT   20.0
#define BAR_HEIGHT   10.0
#define GROUP_HEIGHT 24.0
#define LABEL_SHARE   0.42 /* of the width, at most, for names */
#define LABEL_GAP    12.0

typedef struct span_plot {
    svg_sheet *sheet;
    int        from, to;
    double     left, right;
} span_plot;

static double day_x(const span_plot *plot, int day)
{
    double d = fmin(fmax((double)day, plot->from), plot->to);

    return plot->left + (plot->right - plot->left) * (d - plot->from) / (double)(plot->to - plot->from);
}

static ist_status check(const ist_span_chart *chart, ist_error *err)
{
    if (!chart->span_count) return ist_fail(err, IST_USAGE, "a timeline needs at least one row");
    for (size_t i = 0; i < chart->span_count; i++)
        if (chart->spans[i].last < chart->spans[i].first)
            return ist_fail(err, IST_RANGE, "row '%s' of the timeline ends before it begins", chart->spans[i].label);
    return IST_OK;
}

/* Whole years around all days that the rows name. */
static void find_days(const ist_span_chart *chart, span_plot *plot)
{
    int low = INT_MAX, high = INT_MIN, year, month, day;

    for (size_t i = 0; i < chart->span_count; i++) {
        const ist_span *s = &chart->spans[i];
        if (s->first != INT_MIN && s->first < low) low = s->first;
        if (s->last != INT_MAX && s->last > high) high = s->last;
        if (s->first != INT_MIN && s->first > high) high = s->first;
        if (s->last != INT_MAX && s->last < low) low = s->last;
    }
    if (chart->today != INT_MIN && chart->today > high) high = chart->today;
    if (chart->today != INT_MIN && chart->today < low) low = chart->today;
    if (chart->from < chart->to) {
        low = chart->from;
        high = chart->to;
    }
    if (low > high) low = high = 0;
    ist_day_split(low, &year, &month, &day);
    plot->from = ist_day_of(year, 1, 1);
    ist_day_split(high, &year, &month, &day);
    plot->to = ist_day_of(year + 1, 1, 1);
}

/* Every how many years a label stands. */
static int year_step(const span_plot *plot)
{
    static const int steps[] = { 1, 2, 5, 10, 20, 50 };
    double           a_year = (plot->right - plot->left) * 365.25 / (double)(plot->to - plot->from);

    for (int i = 0; i < 5; i++)
        if (a_year * steps[i] >= 44) return steps[i];
    return steps[5];
}

static void draw_calendar(const span_plot *plot, double top, double bottom)
{
    int first, last, month, day, step = year_step(plot);

    ist_day_split(plot->from, &first, &month, &day);
    ist_day_split(plot->to, &last, &month, &day);
    for (int year = first; year <= last; year++) {
        char   text[16];
        double x = day_x(plot, ist_day_of(year, 1, 1));
        if (year % step != 0) continue;
        snprintf(text, sizeof text, "%d", year);
        svg_line(plot->sheet, x, top, x, bottom, SVG_RULE, 1, NULL);
        if (x + 3 + figure_text_width(text, SVG_SMALL, false) <= plot->right)
            svg_text(plot->sheet, x + 3, top - 4, SVG_SMALL, SVG_START, SVG_SOFT, false, text);
    }
}

/* The name cut to the room with an ellipsis. */
static void draw_label(svg_sheet *sheet, double x, double y, double room, const char *text)
{
    ist_buffer  cut = { 0 };
    const char *at = text;
    double      used = 0;

    if (figure_text_width(text, SVG_LABEL, false) <= room) {
        svg_text(sheet, x, y, SVG_LABEL, SVG_START, SVG_INK, false, text);
        return;
    }
    while (*at) {
        const char *before = at;
        char        one[8] = { 0 };
        if (!figure_next(&at)) break;
        memcpy(one, before, (size_t)(at - before));
        used += figure_text_width(one, SVG_LABEL, false);
        if (used > room - 12) break;
        ist_buffer_add(&cut, one);
    }
    ist_buffer_add(&cut, "\xE2\x80\xA6");
    if (cut.failed) sheet->body.failed = true;
    else svg_text(sheet, x, y, SVG_LABEL, SVG_START, SVG_INK, false, cut.at);
    ist_buffer_clear(&cut);
}

static void draw_span(const span_plot *plot, const ist_span *s, double y)
{
    ist_buffer *out = &plot->sheet->body;
    int         tone = SVG_SERIES + (s->tone < 0 ? 6 : s->tone);
    double      from = day_x(plot, s->first), to = day_x(plot, s->last), middle = y + ROW_HEIGHT / 2;
    bool        mark = s->first == s->last;

    ist_buffer_add(out, "<g><title>");
    ist_buffer_add_xml(out, s->about ? s->about : s->label);
    ist_buffer_add(out, "</title>\n");
    if (mark) {
        svg_dot(plot->sheet, from, middle, 5, tone);
        if (s->hollow) svg_dot(plot->sheet, from, middle, 3, SVG_PAPER);
    } else if (s->hollow) {
        svg_frame(plot->sheet, from, middle - BAR_HEIGHT / 2, fmax(to - from, 2), BAR_HEIGHT, tone);
    } else {
        svg_box(plot->sheet, from, middle - BAR_HEIGHT / 2, fmax(to - from, 2), BAR_HEIGHT, tone, 0.85);
    }
    if (s->last == INT_MAX) svg_text(plot->sheet, to - 2, middle + 4, SVG_SMALL, SVG_END, SVG_PAPER, true, "\xE2\x80\xBA");
    ist_buffer_add(out, "</g>\n");
}

static bool begins_group(const ist_span_chart *chart, size_t i)
{
    const char *group = chart->spans[i].group;

    return group && (i == 0 || !chart->spans[i - 1].group || strcmp(group, chart->spans[i - 1].group) != 0);
}

static double height_of(const ist_span_chart *chart)
{
    double height = 0;

    for (size_t i = 0; i < chart->span_count; i++) height += ROW_HEIGHT + (begins_group(chart, i) ? GROUP_HEIGHT : 0);
    return height;
}

static double label_room(const ist_span_chart *chart, double width)
{
    double room = 0;

    for (size_t i = 0; i < chart->span_count; i++) room = fmax(room, figure_text_width(chart->spans[i].label, SVG_LABEL, false));
    return fmin(room, width * LABEL_SHARE);
}

ist_status ist_figure_draw_spans(ist_buffer *out, const ist_span_chart *chart, ist_error *err)
{
    svg_sheet sheet = { 0 };
    span_plot plot = { .sheet = &sheet };

    IST_TRY(check(chart, err));
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    double room = label_room(chart, sheet.width), top = sheet.y + 16, height = height_of(chart), y = top;
    find_days(chart, &plot);
    plot.left = room + LABEL_GAP;
    plot.right = sheet.width;
    draw_calendar(&plot, top, top + height);
    for (size_t i = 0; i < chart->span_count; i++) {
        if (begins_group(chart, i)) {
            svg_text(&sheet, 0, y + GROUP_HEIGHT - 6, SVG_LABEL, SVG_START, SVG_SOFT, true, chart->spans[i].group);
            y += GROUP_HEIGHT;
        }
        draw_label(&sheet, 0, y + ROW_HEIGHT / 2 + 4, room, chart->spans[i].label);
        draw_span(&plot, &chart->spans[i], y);
        y += ROW_HEIGHT;
    }
    if (chart->today != INT_MIN) {
        double x = day_x(&plot, chart->today);
        svg_line(&sheet, x, top, x, top + height, SVG_INK, 1.2, "3 3");
        sheet.y = top + height + 2;
        if (chart->today_name) svg_text(&sheet, x, sheet.y + 12, SVG_SMALL, x > sheet.width * 0.7 ? SVG_END : SVG_START, SVG_INK, false, chart->today_name);
        sheet.y += 18;
    } else {
        sheet.y = top + height + 4;
    }
    return svg_end(&sheet, NULL, out, err);
}
