/* SPDX-License-Identifier: Apache-2.0
 *
 * Chains: who makes for whom, who then gives to whom, and how much of the gift is left when the first link goes. Each
 * chain has its own scale, since what is given differs in kind; the numbers stand beside the bars.
 */
#include "svg.h"

#include <math.h>

#define BAR_HEIGHT 11.0
#define BAR_GAP    3.0
#define ROW_GAP    12.0

enum { TONE_WITH = SVG_SERIES, TONE_WITHOUT = SVG_SERIES + 1, BARS = 2 };

static double bar_of(const ist_chain *chain, int bar) { return bar ? chain->without : chain->with; }

static ist_status check(const ist_chain_chart *chart, ist_error *err)
{
    if (!chart->chain_count) return ist_fail(err, IST_USAGE, "a chart of chains needs at least one");
    for (size_t c = 0; c < chart->chain_count; c++)
        for (int bar = 0; bar < BARS; bar++)
            if (!(bar_of(&chart->chains[c], bar) >= 0))
                return ist_fail(err, IST_RANGE, "chart of chains, '%s': an amount is below zero or unknown", chart->chains[c].recipient);
    return IST_OK;
}

static void add_number(ist_buffer *out, const ist_chain_chart *chart, double value)
{
    ist_figure_number(out, value, chart->digits, IST_SET_PAGE);
}

/* Room for the widest number at the right. */
static double number_room(const ist_chain_chart *chart)
{
    double room = 0;

    for (size_t c = 0; c < chart->chain_count; c++)
        for (int bar = 0; bar < BARS; bar++) {
            ist_buffer text = { 0 };
            add_number(&text, chart, bar_of(&chart->chains[c], bar));
            if (text.at) room = fmax(room, figure_text_width(text.at, SVG_SMALL, false));
            ist_buffer_clear(&text);
        }
    return room + 10;
}

/* "South Korea (236 arrived) -> Poland -> Ukraine: T-72 tanks" */
static void add_label(ist_buffer *out, const ist_chain_chart *chart, const ist_chain *chain)
{
    ist_buffer_add(out, chain->producer);
    if (isfinite(chain->arrived)) {
        ist_buffer_add(out, " (");
        add_number(out, chart, chain->arrived);
        ist_buffer_add(out, " arrived)");
    }
    ist_buffer_print(out, " \xE2\x86\x92 %s \xE2\x86\x92 %s: %s", chain->donor, chain->recipient, chain->item);
}

static void draw_chain(svg_sheet *sheet, const ist_chain_chart *chart, const ist_chain *chain, double room)
{
    double most = fmax(chain->with, chain->without), length = sheet->width - room;
    ist_buffer label = { 0 };

    add_label(&label, chart, chain);
    if (label.at) sheet->y += svg_words(sheet, 0, sheet->y, sheet->width, SVG_LABEL, SVG_INK, true, label.at) + 4;
    if (label.failed) sheet->body.failed = true;
    ist_buffer_clear(&label);
    for (int bar = 0; bar < BARS; bar++) {
        double value = bar_of(chain, bar);
        ist_buffer number = { 0 };
        svg_line(sheet, 0, sheet->y + BAR_HEIGHT / 2, length, sheet->y + BAR_HEIGHT / 2, SVG_RULE, 1, NULL);
        if (most > 0 && value > 0) svg_box(sheet, 0, sheet->y, length * value / most, BAR_HEIGHT, bar ? TONE_WITHOUT : TONE_WITH, 1);
        add_number(&number, chart, value);
        if (number.at) svg_text(sheet, sheet->width, sheet->y + BAR_HEIGHT - 1.5, SVG_SMALL, SVG_END, SVG_INK, false, number.at);
        if (number.failed) sheet->body.failed = true;
        ist_buffer_clear(&number);
        sheet->y += BAR_HEIGHT + BAR_GAP;
    }
    sheet->y += ROW_GAP;
}

ist_status ist_figure_draw_chains(ist_buffer *out, const ist_chain_chart *chart, ist_error *err)
{
    svg_sheet sheet;

    IST_TRY(check(chart, err));
    IST_TRY(svg_begin(&sheet, &chart->frame, err));
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_BOX, TONE_WITH, 1, NULL, chart->with_name });
    svg_legend_add(&sheet, (svg_key){ SVG_MARK_BOX, TONE_WITHOUT, 1, NULL, chart->without_name });
    svg_legend_end(&sheet);
    sheet.y += 4;
    double room = number_room(chart);
    for (size_t c = 0; c < chart->chain_count; c++) draw_chain(&sheet, chart, &chart->chains[c], room);
    return svg_end(&sheet, NULL, out, err);
}
