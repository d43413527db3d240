/* SPDX-License-Identifier: Apache-2.0
 *
 * The sheet: colours, words and shapes as SVG elements.
 *
 * Colours are attributes, so that the picture stands alone in programs that know no style sheets; the class
 * beside each lets a page's rules win over the attribute.
 */
#include "svg.h"

#include <math.h>
#include <string.h>

typedef struct colour { const char *name, *light, *dark; } colour;

/* The series are Okabe and Ito's without yellow and black, lines first; the dark ones are their tints. */
static const colour colours[] = {
    { "ink", "#1a1f24", "#e8e6e1" },   { "soft", "#57606a", "#a9b0b8" },
    { "rule", "#d5d9dd", "#3a424a" },  { "paper", "#ffffff", "#15191d" },
    { "0", "#0072b2", "#58aee6" },     { "1", "#d55e00", "#f08a45" },
    { "2", "#009e73", "#35c79c" },     { "3", "#cc79a7", "#e3a0c6" },
    { "4", "#56b4e9", "#a5d8f6" },     { "5", "#e69f00", "#f6c453" },
    { "6", "#6b6f73", "#b7bcc1" },
};

#define LEAST_WIDTH 320.0
#define MARGIN       12.0 /* left and right of what is drawn */

static const char id_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
static const char typeface[] = "Noto Sans, Noto Sans KR, Liberation Sans, Arial, Helvetica, sans-serif";

static const colour *colour_of(int tone)
{
    if (tone >= SVG_SERIES) tone = SVG_SERIES + (tone - SVG_SERIES) % SVG_SERIES_COUNT;
    return &colours[tone];
}

void figure_add_chart_rules(ist_buffer *out)
{
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        const char *name = colours[i].name;
        ist_buffer_print(out, ".f-%s{fill:var(--chart-%s)}.s-%s{stroke:var(--chart-%s)}\n", name, name, name, name);
    }
}

void figure_add_palette(ist_buffer *out, bool dark)
{
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++)
        ist_buffer_print(out, "--chart-%s:%s;", colours[i].name, dark ? colours[i].dark : colours[i].light);
}

/* Two decimals at most, no trailing zeros, whatever the locale. */
void svg_coordinate(ist_buffer *out, double value)
{
    long long hundredths = llround(value * 100.0);
    long long whole = (hundredths < 0 ? -hundredths : hundredths) / 100;
    int rest = (int)((hundredths < 0 ? -hundredths : hundredths) % 100);

    ist_buffer_print(out, "%s%lld", hundredths < 0 ? "-" : "", whole);
    if (rest % 10) ist_buffer_print(out, ".%02d", rest);
    else if (rest) ist_buffer_print(out, ".%d", rest / 10);
}

void svg_attribute(ist_buffer *out, const char *name, double value)
{
    ist_buffer_print(out, " %s=\"", name);
    svg_coordinate(out, value);
    ist_buffer_add(out, "\"");
}

void svg_paint(ist_buffer *out, const char *what, char kind, int tone)
{
    const colour *c = colour_of(tone);

    ist_buffer_print(out, " class=\"%c-%s\" %s=\"%s\"", kind, c->name, what, c->light);
}

void svg_paint_both(ist_buffer *out, int fill, int stroke)
{
    const colour *f = colour_of(fill), *s = colour_of(stroke);

    ist_buffer_print(out, " class=\"f-%s s-%s\" fill=\"%s\" stroke=\"%s\"", f->name, s->name, f->light, s->light);
}

double svg_line_height(double size) { return size * 1.32; }

void svg_text(svg_sheet *sheet, double x, double y, double size, svg_anchor anchor, int tone, bool bold,
              const char *text)
{
    static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
    ist_buffer *out = &sheet->body;

    if (!text || !text[0]) return;
    ist_buffer_add(out, "<text");
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "font-size", size);
    if (bold) ist_buffer_add(out, " font-weight=\"bold\"");
    ist_buffer_add(out, anchors[anchor]);
    svg_paint(out, "fill", 'f', tone);
    ist_buffer_add(out, ">");
    ist_buffer_add_xml(out, text);
    ist_buffer_add(out, "</text>\n");
}

/* The end of the line that begins at `text`: behind the last word that fits, or inside a word that never
 * does. *out_next is where the line after it begins. */
static const char *line_end(const char *text, double width, double size, bool bold, const char **out_next)
{
    const char *at = text, *before = text, *space = NULL, *stop;
    double used = 0.0;
    uint32_t code;

    while ((code = figure_next(&at)) != 0) {
        char one[8] = { 0 };
        memcpy(one, before, (size_t)(at - before));
        used += figure_text_width(one, size, bold);
        if (code == ' ') space = before;
        else if (used > width && before != text) {
            stop = space ? space : before;
            while (*stop == ' ') stop++;
            *out_next = stop;
            return space ? space : before;
        }
        before = at;
    }
    *out_next = at;
    return at;
}

int svg_word_lines(const char *text, double width, double size, bool bold)
{
    int lines = 0;

    while (text && *text) {
        line_end(text, width, size, bold, &text);
        lines++;
    }
    return lines;
}

double svg_words(svg_sheet *sheet, double x, double top, double width, double size, int tone, bool bold,
                 const char *text)
{
    double y = top + size;
    int lines = 0;

    while (text && *text) {
        ist_buffer line = { 0 };
        const char *next = text, *stop = line_end(text, width, size, bold, &next);
        ist_buffer_add_n(&line, text, (size_t)(stop - text));
        if (line.at) svg_text(sheet, x, y, size, SVG_START, tone, bold, line.at);
        if (line.failed) sheet->body.failed = true;
        ist_buffer_clear(&line);
        text = next;
        y += svg_line_height(size);
        lines++;
    }
    return lines * svg_line_height(size);
}

void svg_box(svg_sheet *sheet, double x, double y, double width, double height, int tone, double opacity)
{
    ist_buffer *out = &sheet->body;

    ist_buffer_add(out, "<rect");
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "width", width);
    svg_attribute(out, "height", height);
    svg_paint(out, "fill", 'f', tone);
    if (opacity < 1.0) svg_attribute(out, "fill-opacity", opacity);
    ist_buffer_add(out, "/>\n");
}

void svg_frame(svg_sheet *sheet, double x, double y, double width, double height, int tone)
{
    ist_buffer *out = &sheet->body;

    ist_buffer_add(out, "<rect fill=\"none\"");
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "width", width);
    svg_attribute(out, "height", height);
    svg_paint(out, "stroke", 's', tone);
    ist_buffer_add(out, "/>\n");
}

void svg_line(svg_sheet *sheet, double x1, double y1, double x2, double y2, int tone, double thickness,
              const char *dashes)
{
    ist_buffer *out = &sheet->body;

    ist_buffer_add(out, "<line");
    svg_attribute(out, "x1", x1);
    svg_attribute(out, "y1", y1);
    svg_attribute(out, "x2", x2);
    svg_attribute(out, "y2", y2);
    svg_attribute(out, "stroke-width", thickness);
    if (dashes) ist_buffer_print(out, " stroke-dasharray=\"%s\"", dashes);
    svg_paint(out, "stroke", 's', tone);
    ist_buffer_add(out, "/>\n");
}

void svg_whisker(svg_sheet *sheet, double x1, double x2, double y)
{
    svg_line(sheet, x1, y, x2, y, SVG_INK, 1.3, NULL);
    svg_line(sheet, x1, y - 3.5, x1, y + 3.5, SVG_INK, 1.3, NULL);
    svg_line(sheet, x2, y - 3.5, x2, y + 3.5, SVG_INK, 1.3, NULL);
}

void svg_dot(svg_sheet *sheet, double x, double y, double radius, int tone)
{
    ist_buffer *out = &sheet->body;

    ist_buffer_add(out, "<circle");
    svg_attribute(out, "cx", x);
    svg_attribute(out, "cy", y);
    svg_attribute(out, "r", radius);
    svg_paint(out, "fill", 'f', tone);
    ist_buffer_add(out, "/>\n");
}

void svg_curve(svg_sheet *sheet, const svg_plot *plot, const double *values, int tone, double thickness,
               const char *dashes)
{
    ist_buffer *out = &sheet->body;
    bool joined = false;

    if (!values) return;
    ist_buffer_add(out, "<path fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"");
    svg_attribute(out, "stroke-width", thickness);
    if (dashes) ist_buffer_print(out, " stroke-dasharray=\"%s\"", dashes);
    svg_paint(out, "stroke", 's', tone);
    ist_buffer_add(out, " d=\"");
    for (size_t m = 0; m < plot->months; m++) {
        if (!isfinite(values[m])) {
            joined = false;
            continue;
        }
        ist_buffer_add(out, joined ? "L" : "M");
        svg_coordinate(out, svg_month_x(plot, m));
        ist_buffer_add(out, " ");
        svg_coordinate(out, svg_value_y(plot, values[m]));
        /* A month alone between gaps is a point: a line to itself with round ends. */
        if (!joined && (m + 1 == plot->months || !isfinite(values[m + 1]))) ist_buffer_add(out, "h0");
        joined = true;
    }
    ist_buffer_add(out, "\"/>\n");
}

static void band_point(ist_buffer *out, const svg_plot *plot, size_t month, double value, const char *verb)
{
    ist_buffer_add(out, verb);
    svg_coordinate(out, svg_month_x(plot, month));
    ist_buffer_add(out, " ");
    svg_coordinate(out, svg_value_y(plot, value));
}

void svg_band(svg_sheet *sheet, const svg_plot *plot, const double *lower, const double *upper, int tone,
              double opacity)
{
    ist_buffer *out = &sheet->body;
    size_t m = 0;

    if (!lower || !upper) return;
    ist_buffer_add(out, "<path");
    svg_paint(out, "fill", 'f', tone);
    if (opacity < 1.0) svg_attribute(out, "fill-opacity", opacity);
    ist_buffer_add(out, " d=\"");
    while (m < plot->months) {
        size_t first, end;
        while (m < plot->months && !(isfinite(lower[m]) && isfinite(upper[m]))) m++;
        for (first = m; m < plot->months && isfinite(lower[m]) && isfinite(upper[m]); m++)
            band_point(out, plot, m, upper[m], m == first ? "M" : "L");
        for (end = m; end > first; end--) band_point(out, plot, end - 1, lower[end - 1], "L");
        if (m > first) ist_buffer_add(out, "Z");
    }
    ist_buffer_add(out, "\"/>\n");
}

ist_status svg_begin(svg_sheet *sheet, const ist_chart_frame *frame, ist_error *err)
{
    double width = frame->width > 0 ? frame->width : 720.0;

    if (!frame->title || !frame->title[0]) return ist_fail(err, IST_USAGE, "a chart needs a title");
    for (const char *at = frame->id; at && *at; at++)
        if (!strchr(id_letters, *at)) return ist_fail(err, IST_USAGE, "'%s' is not a chart's id", frame->id);
    if (width < LEAST_WIDTH) width = LEAST_WIDTH;
    *sheet = (svg_sheet){ .frame = frame, .width = width - 2 * MARGIN, .y = 8.0 };
    sheet->y += svg_words(sheet, 0, sheet->y, sheet->width, SVG_TITLE, SVG_INK, true, frame->title);
    if (frame->subtitle) {
        sheet->y += 1.0;
        sheet->y += svg_words(sheet, 0, sheet->y, sheet->width, SVG_LABEL, SVG_SOFT, false, frame->subtitle);
    }
    sheet->y += 10.0;
    return IST_OK;
}

void svg_drop(svg_sheet *sheet) { ist_buffer_clear(&sheet->body); }

/* The element's head: size, the name and the description of the picture, and the paper. */
static void add_head(ist_buffer *out, const svg_sheet *sheet)
{
    const ist_chart_frame *frame = sheet->frame;
    const char *id = frame->id ? frame->id : "chart";
    const char *about = frame->about ? frame->about : frame->subtitle;

    ist_buffer_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"");
    svg_coordinate(out, -MARGIN);
    ist_buffer_add(out, " 0 ");
    svg_coordinate(out, sheet->width + 2 * MARGIN);
    ist_buffer_add(out, " ");
    svg_coordinate(out, sheet->y);
    ist_buffer_add(out, "\"");
    svg_attribute(out, "width", sheet->width + 2 * MARGIN);
    svg_attribute(out, "height", sheet->y);
    ist_buffer_print(out, " font-family=\"%s\" role=\"img\" aria-labelledby=\"%s-title%s%s%s\">\n", typeface, id,
                     about ? " " : "", about ? id : "", about ? "-about" : "");
    ist_buffer_print(out, "<title id=\"%s-title\">", id);
    ist_buffer_add_xml(out, frame->title);
    ist_buffer_add(out, "</title>\n");
    if (about) {
        ist_buffer_print(out, "<desc id=\"%s-about\">", id);
        ist_buffer_add_xml(out, about);
        ist_buffer_add(out, "</desc>\n");
    }
    ist_buffer_add(out, "<rect");
    svg_attribute(out, "x", -MARGIN);
    svg_attribute(out, "width", sheet->width + 2 * MARGIN);
    svg_attribute(out, "height", sheet->y);
    svg_paint(out, "fill", 'f', SVG_PAPER);
    ist_buffer_add(out, "/>\n");
}

ist_status svg_end(svg_sheet *sheet, const char *note, ist_buffer *out, ist_error *err)
{
    const char *notes[] = { note, sheet->frame->note };
    ist_buffer whole = { 0 };
    ist_status status = IST_OK;

    for (size_t n = 0; n < 2; n++)
        if (notes[n])
            sheet->y += svg_words(sheet, 0, sheet->y + 4.0, sheet->width, SVG_SMALL, SVG_SOFT, false, notes[n]) + 4.0;
    sheet->y = ceil(sheet->y + 6.0);
    add_head(&whole, sheet);
    if (sheet->body.at) ist_buffer_add_n(&whole, sheet->body.at, sheet->body.length);
    ist_buffer_add(&whole, "</svg>\n");
    if (!whole.failed && !sheet->body.failed) ist_buffer_add_n(out, whole.at, whole.length);
    if (whole.failed || sheet->body.failed || out->failed)
        status = ist_fail(err, IST_NOMEM, "out of memory while a chart was drawn");
    ist_buffer_clear(&whole);
    svg_drop(sheet);
    return status;
}
