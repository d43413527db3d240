/* SPDX-License-Identifier: Apache-2.0
 *
 * One small chart of each kind, with long names, Hangul and marks that need escaping. The figures are made up.
 */
#ifndef ISTHMUS_TESTS_FIGURE_SAMPLES_H
#define ISTHMUS_TESTS_FIGURE_SAMPLES_H

#include <isthmus/figure/chart.h>
#include <isthmus/figure/timeline.h>

#include <limits.h>
#include <math.h>

enum { SAMPLE_MONTHS = 48, SAMPLE_FIRST = 12 * 2024 + 1, SAMPLE_ROWS = 9 };

static double sample_width; /* 0: the charts' own */

/* A curve that rises and levels off, with made-up spread. */
static void sample_curve(double *out, double from, double to, double spread)
{
    for (int m = 0; m < SAMPLE_MONTHS; m++) {
        double t = (double)m / (SAMPLE_MONTHS - 1);
        out[m] = from + (to - from) * t * (2 - t) + spread * t;
    }
}

static ist_status sample_values_in(ist_buffer *out, size_t panels, double width, ist_error *err)
{
    static const char *const labels[SAMPLE_ROWS] = {
        "Deterrence",
        "Joint allocation",
        "Awareness of inter-theatre trade-offs",
        "Rehearsed response",
        "Defence industry",
        "Korean orders",
        "Local production & licences",
        "Practical cooperation",
        "Maritime security (\xED\x95\xB4\xEC\x96\x91 \xEC\x95\x88\xEB\xB3\xB4)",
    };
    static const int levels[SAMPLE_ROWS] = { 0, 1, 1, 1, 0, 1, 1, 0, 1 };
    static const double value[SAMPLE_ROWS] = { 31.2, 18.4, 4.1, 8.7, 54.9, 60.2, -5.3, 6.4, 6.4 };
    static const double low[SAMPLE_ROWS] = { -4.8, -1.0, -2.2, NAN, 21.0, 28.5, -14.9, 0.3, 0.3 };
    static const double high[SAMPLE_ROWS] = { 71.0, 44.1, 12.3, NAN, 96.4, 101.7, 2.6, 14.8, 14.8 };
    static const double korean[SAMPLE_ROWS] = { 22.0, 9.0, 6.0, 7.0, 12.4, 14.0, -1.6, 19.9, 19.9 };
    static const double none[SAMPLE_ROWS] = { 2.0, 1.0, 0.5, 0.5, NAN, 0, 0, 0.25, 0.25 };
    const ist_value_panel all[] = {
        { "European perspective: Euro-Atlantic", NULL, value, low, high },
        { "Korean perspective: Indo-Pacific", NULL, korean, NULL, NULL },
        { "Middle East", NULL, none, NULL, NULL },
    };
    const ist_value_chart chart = {
        .frame = { .id = panels > 1 ? "values-panels" : "values",
                   .title = "Korean orders carry most of what cooperation is worth to Europe",
                   .subtitle = "Months of missing artillery that each lever removes, 2024 to 2035, against \xE2\x80\x9C"
                               "buy American\xE2\x80\x9D",
                   .note = "Made-up figures: a sample of the drawing.",
                   .width = width },
        .row_count = SAMPLE_ROWS,
        .labels = labels,
        .levels = levels,
        .panel_count = panels,
        .panels = all,
        .unit = "unit-months of shortfall avoided",
        .interval = "5% to 95% over what is not known",
        .sign = "Right of zero, cooperation lowers the shortfall; left of it, cooperation adds to it.",
        .digits = 1,
    };

    return ist_figure_draw_values(out, &chart, err);
}

static ist_status sample_values(ist_buffer *out, ist_error *err) { return sample_values_in(out, 1, sample_width, err); }
static ist_status sample_panels(ist_buffer *out, ist_error *err) { return sample_values_in(out, 3, sample_width, err); }

static ist_status sample_fan_in(ist_buffer *out, bool side_by_side, ist_error *err)
{
    static double q[2][5][SAMPLE_MONTHS], requirement[SAMPLE_MONTHS], promised[SAMPLE_MONTHS];
    const ist_fan_world worlds[] = {
        { "with cooperation", q[0][0], q[0][1], q[0][2], q[0][3], q[0][4] },
        { "without: Europe buys later", q[1][0], q[1][1], q[1][2], q[1][3], q[1][4] },
    };
    const ist_chart_line lines[] = { { "requirement", requirement, true }, { "promised schedule", promised, true } };
    const ist_fan_chart chart = {
        .frame = { .id = side_by_side ? "fan-side" : "fan",
                   .title = "Howitzers held by the eastern flank",
                   .subtitle = "Units in service at the end of each month; bands show what is not known, not chance",
                   .width = sample_width },
        .first_month = SAMPLE_FIRST,
        .month_count = SAMPLE_MONTHS,
        .unit = "units",
        .world_count = 2,
        .worlds = worlds,
        .line_count = 2,
        .lines = lines,
        .side_by_side = side_by_side,
    };

    for (int k = 0; k < 5; k++) {
        sample_curve(q[0][k], 420, 980, (k - 2) * 120);
        sample_curve(q[1][k], 420, 610, (k - 2) * 90);
    }
    for (int m = 0; m < SAMPLE_MONTHS; m++) {
        requirement[m] = 1050;
        promised[m] = m < 6 ? NAN : 500 + 14.0 * m;
    }
    return ist_figure_draw_fan(out, &chart, err);
}

static ist_status sample_fan(ist_buffer *out, ist_error *err) { return sample_fan_in(out, false, err); }
static ist_status sample_side(ist_buffer *out, ist_error *err) { return sample_fan_in(out, true, err); }

static ist_status sample_pipeline_in(ist_buffer *out, bool relative, ist_error *err)
{
    static const ist_pipeline_order orders[] = {
        { "K2 tanks, Poland", 1000, 180, 28, 172, 131, 180 },
        { "K9 howitzers, Poland", 672, 212, 66, 212, 190, 236 },
        { "K239 launchers (\xEC\xB2\x9C\xEB\xAC\xB4), Poland", 288, 218, 18, 140, 96, 201 },
        { "FA-50 aircraft", 48, 48, 12, 40, 33, 48 },
        { "Ammunition <155 mm>", NAN, 300, 0, NAN, NAN, NAN },
    };
    const ist_pipeline_chart chart = {
        .frame = { .id = relative ? "pipeline-relative" : "pipeline",
                   .title = "What is agreed is not what is ordered",
                   .subtitle = "Units by stage",
                   .width = sample_width },
        .order_count = 5,
        .orders = orders,
        .unit = "units",
        .horizon = "end of 2027",
        .relative = relative,
    };

    return ist_figure_draw_pipeline(out, &chart, err);
}

static ist_status sample_pipeline(ist_buffer *out, ist_error *err) { return sample_pipeline_in(out, false, err); }
static ist_status sample_relative(ist_buffer *out, ist_error *err) { return sample_pipeline_in(out, true, err); }

static ist_status sample_chains(ist_buffer *out, ist_error *err)
{
    static const ist_chain chains[] = {
        { "South Korea", "Poland", "Ukraine", "T-72 and its kin", 236, 146, 114 },
        { "USA, and others <who> sell", "A donor whose name is long enough to be wrapped", "Ukraine", "155 mm shells", NAN, 2000000, 0 },
        { "Europe", "Estonia", "Ukraine", "howitzers", 0, 0, 0 },
    };
    const ist_chain_chart chart = {
        .frame = { .id = "chains", .title = "What is given rests on what is on its way", .subtitle = "Units given by the end", .width = sample_width },
        .chain_count = 3, .chains = chains, .with_name = "given", .without_name = "without the orders", .digits = -3,
    };

    return ist_figure_draw_chains(out, &chart, err);
}

static ist_status sample_stack_in(ist_buffer *out, bool as_lines, ist_error *err)
{
    static double units[2][3][SAMPLE_MONTHS];
    static const char *const names[] = { "Euro-Atlantic", "Indo-Pacific", "Middle East" };
    const double *const with[] = { units[0][0], units[0][1], units[0][2] };
    const double *const without[] = { units[1][0], units[1][1], units[1][2] };
    const ist_stack_panel panels[] = { { "With cooperation", with }, { "Without cooperation", without } };
    const ist_stack_chart chart = {
        .frame = { .id = as_lines ? "posture-lines" : "posture",
                   .title = "Where the shared pool stands",
                   .subtitle = "Mean brigade equivalents by theatre",
                   .width = sample_width },
        .first_month = SAMPLE_FIRST,
        .month_count = SAMPLE_MONTHS,
        .unit = "brigade equivalents",
        .layer_count = 3,
        .layer_names = names,
        .panel_count = 2,
        .panels = panels,
        .as_lines = as_lines,
    };

    for (int w = 0; w < 2; w++) {
        sample_curve(units[w][0], 6, w ? 3 : 5, 0);
        sample_curve(units[w][1], 5, w ? 8 : 6.5, 0);
        sample_curve(units[w][2], 2, 1.5, 0);
    }
    return ist_figure_draw_stack(out, &chart, err);
}

static ist_status sample_stack(ist_buffer *out, ist_error *err) { return sample_stack_in(out, false, err); }
static ist_status sample_stack_lines(ist_buffer *out, ist_error *err) { return sample_stack_in(out, true, err); }

static ist_status sample_lines(ist_buffer *out, ist_error *err)
{
    static double share[4][SAMPLE_MONTHS];
    const ist_chart_line lines[] = {
        { "Baltic crisis", share[0], false },
        { "Taiwan", share[1], false },
        { "Peninsula", share[2], false },
        { "Gulf", share[3], true },
    };
    const ist_line_chart chart = {
        .frame = { .id = "contingencies",
                   .title = "How often each contingency is under way",
                   .subtitle =
                       "Share of futures in which it is active in the month; "
                       "conditional on the assumptions, not a forecast",
                   .width = sample_width },
        .first_month = SAMPLE_FIRST,
        .month_count = SAMPLE_MONTHS,
        .unit = "share of futures",
        .share = true,
        .line_count = 4,
        .lines = lines,
    };

    sample_curve(share[0], 0, 0.061, 0);
    sample_curve(share[1], 0, 0.064, 0);
    sample_curve(share[2], 0, 0.031, 0);
    sample_curve(share[3], 0.02, 0.058, 0);
    for (int m = 20; m < 24; m++) share[3][m] = NAN;
    return ist_figure_draw_lines(out, &chart, err);
}

static ist_status sample_ranges(ist_buffer *out, ist_error *err)
{
    static const ist_range_bar bars[] = {
        { "Elasticity of war to force balance", "0", "1.6", -4.0, 88.0 },
        { "Share of frameworks that become contracts", "20%", "80%", 18.0, 74.0 },
        { "Delay of the Polish K2 line", "6 months", "48 months", 55.0, 30.0 },
        { "Provocation",
          "\xE2\x88\x92"
          "0.2",
          "0.2", 49.0, 36.0 },
        { "Korean bank ceiling for export finance", "5 billion USD", "12 billion USD", 41.0, 47.0 },
        { "Transit time", NULL, NULL, 42.5, 42.0 },
    };
    const ist_range_chart chart = {
        .frame = { .id = "assumptions",
                   .title = "Two assumptions decide the sign",
                   .subtitle = "Value of all three areas together as one assumption moves",
                   .width = sample_width },
        .bar_count = 6,
        .bars = bars,
        .base = 43.1,
        .flip = 0,
        .flip_name = "cooperation stops paying",
        .unit = "unit-months of shortfall avoided",
        .digits = 1,
    };

    return ist_figure_draw_ranges(out, &chart, err);
}

static ist_status sample_spans(ist_buffer *out, ist_error *err)
{
    enum { YEAR = 365, Y2005 = 12784 }; /* 2005-01-01 */
    static const ist_span spans[] = {
        { "Dialogue", "NATO and the ROK", "since 2005", Y2005, INT_MAX, 0, false },
        { "Individual Partnership and Cooperation Programme (IPCP) with a long name", "NATO and the ROK", NULL, Y2005 + 7 * YEAR, Y2005 + 18 * YEAR, 0, false },
        { "\xEB\xB9\x84\xEB\xB0\x80 \xEB\xB3\xB4\xED\x98\xB8 & more", "Poland <POL>", NULL, Y2005 + 4 * YEAR, INT_MAX, 2, true },
        { "Summit", "Poland <POL>", "one day", Y2005 + 17 * YEAR, Y2005 + 17 * YEAR, 1, false },
        { "Older than the chart", NULL, NULL, INT_MIN, Y2005 + 2 * YEAR, 6, false },
    };
    const ist_span_chart chart = {
        .frame = { .id = "spans", .title = "What is in force", .subtitle = "Made up", .width = sample_width },
        .span_count = 5, .spans = spans, .today = Y2005 + 19 * YEAR, .today_name = "as of",
    };
    return ist_figure_draw_spans(out, &chart, err);
}

static ist_status sample_reliability(ist_buffer *out, ist_error *err)
{
    static const double forecast[] = { 0.04, NAN, 0.31, 0.55, 0.97 }, happened[] = { 0.0, NAN, 0.5, 0.5, 1.0 };
    static const double low[] = { 0, NAN, 0, 0.2, 0.8 }, high[] = { 0.2, NAN, 0.75, 0.9, 1.0 };
    static const size_t count[] = { 8, 0, 4, 10, 25 };
    const ist_reliability_chart chart = {
        .frame = { .id = "reliability", .title = "Events happen as often as forecast", .subtitle = "Made up", .width = sample_width },
        .class_count = 5, .forecast = forecast, .happened = happened, .count = count, .low = low, .high = high,
    };
    return ist_figure_draw_reliability(out, &chart, err);
}

typedef struct sample {
    const char *name;
    ist_status (*draw)(ist_buffer *out, ist_error *err);
} sample;

static const sample samples[] = {
    { "values", sample_values }, { "values-panels", sample_panels },      { "fan", sample_fan },
    { "fan-side", sample_side }, { "pipeline", sample_pipeline },         { "pipeline-relative", sample_relative },
    { "posture", sample_stack }, { "posture-lines", sample_stack_lines }, { "lines", sample_lines },
    { "ranges", sample_ranges }, { "chains", sample_chains }, { "spans", sample_spans }, { "reliability", sample_reliability },
};
enum { SAMPLE_COUNT = sizeof samples / sizeof samples[0] };

#endif
