/* SPDX-License-Identifier: Apache-2.0
 *
 * Charts: golden drawings (rewritten with BLESS=1), and what must hold of any drawing.
 */
#include "../../../src/figure/svg.h"
#include "boxes.h"
#include "check.h"
#include "markup.h"
#include "samples.h"

#include <stdlib.h>

static const double widths[] = { 320, 411, 560, 720, 1000 };
enum { WIDTHS = sizeof widths / sizeof widths[0] };

/* Every box and line lies on the sheet. */
static bool shapes_stay_inside(const char *svg)
{
    const char *view = strstr(svg, "viewBox=\"");
    double left = strtod(view + 9, NULL), right = left + number_in(svg, "width", 0);
    double height = number_in(svg, "height", 0);

    for (const char *at = svg; (at = strstr(at, "<rect ")) != NULL; at++) {
        double x = number_in(at, "x", 0), y = number_in(at, "y", 0);
        double w = number_in(at, "width", -1), h = number_in(at, "height", -1);
        if (w < 0 || h < 0 || x < left || y < 0 || x + w > right + 0.01 || y + h > height + 0.01) return false;
    }
    for (const char *at = svg; (at = strstr(at, "<line ")) != NULL; at++) {
        double x1 = number_in(at, "x1", -99), x2 = number_in(at, "x2", -99);
        double y1 = number_in(at, "y1", -99), y2 = number_in(at, "y2", -99);
        if (x1 < left || x2 < left || x1 > right || x2 > right || y1 < 0 || y2 < 0 || y1 > height || y2 > height)
            return false;
    }
    return true;
}

TEST(every_sample_is_drawn_as_its_golden_file)
{
    const char *source = getenv("ISTHMUS_SOURCE"), *bless = getenv("BLESS");

    for (size_t s = 0; s < SAMPLE_COUNT; s++) {
        char path[1000], *golden = NULL;
        ist_buffer out = { 0 };
        size_t length = 0;
        sample_width = 0;
        snprintf(path, sizeof path, "%s/tests/data/figure/%s.svg", source ? source : ".", samples[s].name);
        CHECK(samples[s].draw(&out, NULL) == IST_OK);
        if (bless && *bless) CHECK(ist_write_file(path, out.at, out.length, NULL) == IST_OK);
        CHECK(ist_read_file(path, 1 << 20, &golden, &length, NULL) == IST_OK);
        CHECK(golden && length == out.length && memcmp(golden, out.at, length) == 0);
        if (check_failures) printf("# %s differs; look at it, then BLESS=1\n", samples[s].name);
        free(golden);
        ist_buffer_clear(&out);
    }
}

TEST(every_sample_is_well_formed_apart_and_inside_at_every_width)
{
    for (size_t s = 0; s + 1 < SAMPLE_COUNT; s++)
        for (size_t w = 0; w < WIDTHS; w++) {
            static markup m;
            ist_buffer out = { 0 };
            sample_width = widths[w];
            CHECK(samples[s].draw(&out, NULL) == IST_OK);
            CHECK(markup_read(&m, out.at));
            CHECK(!m.scripted);
            if (m.fault[0]) printf("# %s: %s\n", samples[s].name, m.fault);
            CHECK(texts_stand_apart(out.at, samples[s].name));
            CHECK(shapes_stay_inside(out.at));
            ist_buffer_clear(&out);
        }
    sample_width = 0;
}

TEST(the_same_arrays_give_the_same_bytes)
{
    for (size_t s = 0; s < SAMPLE_COUNT; s++) {
        ist_buffer one = { 0 }, two = { 0 };
        samples[s].draw(&one, NULL);
        samples[s].draw(&two, NULL);
        CHECK(one.length > 0 && one.length == two.length && memcmp(one.at, two.at, one.length) == 0);
        ist_buffer_clear(&one);
        ist_buffer_clear(&two);
    }
}

static const char long_name[] =
    "Availability of heavy transport aircraft for reinforcement between theatres in the first ninety "
    "days <of a crisis> & after";

/* Long names everywhere, and lines that end at one place. */
TEST(long_names_wrap_and_never_collide)
{
    static double flat[12][24];
    static const char *const names[] = { long_name, long_name, "short" };
    static const int levels[] = { 0, 1, 0 };
    static const double value[] = { 1e6, -2.5e5, 3 }, low[] = { -1e6, -5e5, 1 }, high[] = { 4e6, 1e5, 9 };
    const double *const layers[] = { flat[0], flat[1], flat[2] };
    const ist_value_panel panels[] = { { long_name, long_name, value, low, high },
                                       { "B", NULL, value, low, high },
                                       { long_name, NULL, value, NULL, NULL } };
    const ist_pipeline_order orders[] = { { long_name, 1234567, 234567, 34567, 200000, 150000, 250000 },
                                          { "x", 1, 1, 0, 1, 0, 1 } };
    const ist_range_bar bars[] = { { long_name, long_name, long_name, -5, 5 }, { "b", NULL, NULL, 1, 2 } };
    ist_chart_line lines[12];
    const ist_fan_world worlds[] = { { long_name, flat[0], flat[0], flat[0], flat[0], flat[0] },
                                     { "other", NULL, NULL, flat[1], NULL, NULL } };
    const ist_stack_panel stacks[] = { { long_name, layers }, { "b", layers } };

    for (int l = 0; l < 12; l++) {
        static const char *const ends[] = { "alpha", "beta", "gamma", "delta" };
        lines[l] = (ist_chart_line){ l == 11 ? "a longer name" : ends[l % 4], flat[l], false };
    }
    for (size_t w = 0; w < WIDTHS; w++)
        for (int kind = 0; kind < 8; kind++) {
            ist_chart_frame frame = {
                .title = long_name, .subtitle = long_name, .note = long_name, .width = widths[w]
            };
            ist_buffer out = { 0 };
            ist_status status = IST_OK;
            static markup m;
            char name[40];
            switch (kind) {
            case 0:
            case 1:
                status = ist_figure_draw_values(&out,
                                                &(ist_value_chart){ .frame = frame,
                                                                    .row_count = 3,
                                                                    .labels = names,
                                                                    .levels = levels,
                                                                    .panel_count = kind ? 3 : 1,
                                                                    .panels = panels,
                                                                    .unit = long_name,
                                                                    .sign = long_name,
                                                                    .digits = 1,
                                                                    .own_scales = true },
                                                NULL);
                break;
            case 2:
                status = ist_figure_draw_pipeline(
                    &out,
                    &(ist_pipeline_chart){
                        .frame = frame, .order_count = 2, .orders = orders, .unit = long_name, .horizon = long_name },
                    NULL);
                break;
            case 3:
                status = ist_figure_draw_ranges(&out,
                                                &(ist_range_chart){ .frame = frame,
                                                                    .bar_count = 2,
                                                                    .bars = bars,
                                                                    .base = 0.5,
                                                                    .flip = 4,
                                                                    .flip_name = long_name,
                                                                    .unit = long_name },
                                                NULL);
                break;
            case 4:
                status = ist_figure_draw_lines(&out,
                                               &(ist_line_chart){ .frame = frame,
                                                                  .first_month = 24290,
                                                                  .month_count = 24,
                                                                  .line_count = 12,
                                                                  .lines = lines,
                                                                  .unit = long_name },
                                               NULL);
                break;
            case 5:
                status = ist_figure_draw_fan(&out,
                                             &(ist_fan_chart){ .frame = frame,
                                                               .first_month = 24290,
                                                               .month_count = 24,
                                                               .world_count = 2,
                                                               .worlds = worlds,
                                                               .line_count = 3,
                                                               .lines = lines,
                                                               .side_by_side = true },
                                             NULL);
                break;
            case 6:
                status = ist_figure_draw_stack(&out,
                                               &(ist_stack_chart){ .frame = frame,
                                                                   .first_month = 24290,
                                                                   .month_count = 24,
                                                                   .layer_count = 3,
                                                                   .layer_names = names,
                                                                   .panel_count = 2,
                                                                   .panels = stacks },
                                               NULL);
                break;
            default:
                status = ist_figure_draw_fan(&out,
                                             &(ist_fan_chart){ .frame = frame,
                                                               .first_month = 24288,
                                                               .month_count = 601,
                                                               .world_count = 1,
                                                               .worlds = &(ist_fan_world){ .name = "none" },
                                                               .share = true },
                                             NULL);
                break;
            }
            snprintf(name, sizeof name, "kind %d at %g", kind, widths[w]);
            CHECK(status == IST_OK);
            CHECK(out.at && markup_read(&m, out.at));
            CHECK(out.at && texts_stand_apart(out.at, name));
            CHECK(out.at && shapes_stay_inside(out.at));
            ist_buffer_clear(&out);
        }
}

TEST(month_labels_stand_apart_for_any_length)
{
    static double values[800];

    for (size_t months = 1; months <= 800; months += months < 40 ? 1 : 37)
        for (int first = 24288; first < 24300; first += 5) {
            const ist_chart_line line = { "x", values, false };
            const ist_line_chart chart = {
                .frame = { .title = "t" }, .first_month = first, .month_count = months, .line_count = 1, .lines = &line
            };
            ist_buffer out = { 0 };
            CHECK(ist_figure_draw_lines(&out, &chart, NULL) == IST_OK);
            CHECK(texts_stand_apart(out.at, "months"));
            CHECK(strstr(out.at, ">20") != NULL); /* at least one month or year is named */
            ist_buffer_clear(&out);
        }
}

TEST(ticks_are_round_and_cover_the_values)
{
    static const double lows[] = { 0, -4.8, 0.3, -1e-9, 1e9, -0.07, 12345.6, -1e12, 99.5 };
    static const double spans[] = { 1, 106.5, 1e-6, 3e-9, 12, 0.1, 1e7, 2e12, 0.5 };

    for (size_t i = 0; i < sizeof lows / sizeof lows[0]; i++)
        for (int most = 3; most <= SVG_MOST_TICKS; most++) {
            double low = lows[i], high = low + spans[i], step, slack = 1e-8 * spans[i];
            svg_ticks ticks = svg_ticks_over(low, high, most);
            CHECK(ticks.count >= 2 && ticks.count <= most);
            CHECK(ticks.at[0] <= low + slack && ticks.at[ticks.count - 1] >= high - slack);
            step = (ticks.at[ticks.count - 1] - ticks.at[0]) / (ticks.count - 1);
            for (int t = 1; t < ticks.count; t++)
                CHECK_NEAR(ticks.at[t] - ticks.at[t - 1], step, 1e-6 * step + 1e-15 * fabs(high));
        }
}

/* By hand: from -4.8 to 101.7 with at most 9 ticks, 20 apart is the first of 1, 2, 5, 10, 20 that fits. */
TEST(ticks_by_hand)
{
    svg_ticks ticks = svg_ticks_over(-4.8, 101.7, 9);

    CHECK(ticks.count == 8 && ticks.digits == 0);
    CHECK_NEAR(ticks.at[0], -20, 0);
    CHECK_NEAR(ticks.at[7], 120, 0);
    ticks = svg_ticks_over(0, 0.3, 7);
    CHECK(ticks.count == 7 && ticks.digits == 2);
    CHECK_NEAR(ticks.at[3], 0.15, 0);
    ticks = svg_ticks_over(0, 0, 7);
    CHECK_NEAR(ticks.at[ticks.count - 1], 1, 0);
    ticks = svg_ticks_over(-3, -3, 7);
    CHECK_NEAR(ticks.at[ticks.count - 1], 0, 0);
}

/* One row worth 50 on an axis from 0 to 50: the bar is as wide as the axis. */
TEST(a_bar_is_as_long_as_its_value)
{
    static const char *const labels[] = { "a", "b" };
    static const double value[] = { 50, -25 };
    const ist_value_panel panel = { .value = value };
    const ist_value_chart chart = {
        .frame = { .title = "t" }, .row_count = 2, .labels = labels, .panel_count = 1, .panels = &panel, .sign = "s"
    };
    ist_buffer out = { 0 };
    const char *first, *second;

    CHECK(ist_figure_draw_values(&out, &chart, NULL) == IST_OK);
    first = strstr(out.at, "<rect class=\"f-0\"");
    if (!first) first = strstr(out.at, "class=\"f-0\"");
    second = strstr(out.at, "class=\"f-1\"");
    CHECK(first && second);
    while (first && *first != '<') first--;
    while (second && *second != '<') second--;
    if (first && second) {
        double right = number_in(second, "x", 0) + number_in(second, "width", 0);
        CHECK_NEAR(number_in(first, "width", 0), 2 * number_in(second, "width", 0), 0.02);
        CHECK_NEAR(right, number_in(first, "x", 0), 0.02); /* both begin at zero, on either side */
    }
    ist_buffer_clear(&out);
}

TEST(an_unknown_month_is_a_gap)
{
    static const double values[] = { 1, 2, NAN, 4, NAN, 6 };
    const ist_chart_line line = { "x", values, false };
    const ist_line_chart chart = {
        .frame = { .title = "t" }, .first_month = 24288, .month_count = 6, .line_count = 1, .lines = &line
    };
    ist_buffer out = { 0 };
    const char *path;
    int moves = 0;

    CHECK(ist_figure_draw_lines(&out, &chart, NULL) == IST_OK);
    path = strstr(out.at, " d=\"");
    for (const char *at = path; at && *at != '>'; at++) moves += *at == 'M';
    CHECK(moves == 3); /* 1-2, 4 alone, 6 alone */
    CHECK(!strstr(out.at, "nan"));
    ist_buffer_clear(&out);
}

TEST(nothing_known_still_draws_axes)
{
    static const double values[] = { NAN, INFINITY };
    const ist_chart_line line = { "x", values, false };
    const ist_line_chart chart = {
        .frame = { .title = "t" }, .first_month = 24288, .month_count = 2, .line_count = 1, .lines = &line
    };
    ist_buffer out = { 0 };

    CHECK(ist_figure_draw_lines(&out, &chart, NULL) == IST_OK);
    CHECK(out.at && !strstr(out.at, "nan") && !strstr(out.at, "inf"));
    ist_buffer_clear(&out);
}

TEST(text_is_escaped_everywhere)
{
    ist_buffer out = { 0 };

    CHECK(sample_pipeline(&out, NULL) == IST_OK);
    CHECK_HAS(out.at, "&lt;155 mm&gt;");
    CHECK(!strstr(out.at, "<155"));
    ist_buffer_clear(&out);
}

/* Discs as large as they get in every corner: what never happens is forecast as never most of the time. */
TEST(a_disc_on_the_edge_of_a_reliability_chart_covers_no_words)
{
    static const double forecast[] = { 0, 1, 0.5, 0.2 }, happened[] = { 0, 1, 0, 1 };
    static const size_t counts[] = { 90, 90, 90, 90 };
    for (int w = 0; w < WIDTHS; w++) {
        ist_buffer out = { 0 };
        int        discs = 0;
        CHECK(ist_figure_draw_reliability(&out, &(ist_reliability_chart){ .frame = { .id = "r", .title = "R", .width = widths[w] }, .class_count = 4,
                                                  .forecast = forecast, .happened = happened, .count = counts }, NULL) == IST_OK);
        CHECK(texts_stand_apart(out.at, "reliability") && discs_are_free(out.at, &discs) && discs == 4);
        ist_buffer_clear(&out);
    }
}


TEST(faults_say_where_and_leave_the_output_alone)
{
    static const double low[] = { 1, 9 }, high[] = { 2, 3 }, negative[] = { 1, -1 };
    static const char *const labels[] = { "a", "b" };
    const double *const layers[] = { negative };
    const ist_value_panel panel = { .value = low, .low = low, .high = high };
    const ist_fan_world world = { .name = "with", .p05 = low, .p50 = high };
    const ist_pipeline_order order = { "K9", 672, 212, 300, NAN, NAN, NAN };
    const ist_stack_panel stack = { NULL, layers };
    const ist_chart_frame frame = { .title = "t" };
    ist_buffer out = { 0 };
    ist_error err = { 0 };

    ist_buffer_add(&out, "kept");
    CHECK(ist_figure_draw_values(
              &out,
              &(ist_value_chart){
                  .frame = frame, .row_count = 2, .labels = labels, .panel_count = 1, .panels = &panel, .sign = "s" },
              &err) == IST_RANGE);
    CHECK_TEXT(err.text, "value chart, 'b': the interval runs from 9 to 3");
    CHECK(ist_figure_draw_fan(
              &out,
              &(ist_fan_chart){
                  .frame = frame, .first_month = 24288, .month_count = 2, .world_count = 1, .worlds = &world },
              &err) == IST_RANGE);
    CHECK_TEXT(err.text, "fan chart, 'with', 2024-02: its quantiles are out of order");
    CHECK(ist_figure_draw_pipeline(&out, &(ist_pipeline_chart){ .frame = frame, .order_count = 1, .orders = &order },
                                   &err) == IST_RANGE);
    CHECK_TEXT(err.text, "pipeline chart, 'K9': 300 delivered of 212 under contract");
    CHECK(ist_figure_draw_stack(&out,
                                &(ist_stack_chart){ .frame = frame,
                                                    .first_month = 24288,
                                                    .month_count = 2,
                                                    .layer_count = 1,
                                                    .layer_names = labels,
                                                    .panel_count = 1,
                                                    .panels = &stack },
                                &err) == IST_RANGE);
    CHECK_TEXT(err.text, "stack chart, 'a', 2024-02: a layer is below zero");
    CHECK(ist_figure_draw_ranges(&out, &(ist_range_chart){ .frame = frame }, &err) == IST_USAGE);
    CHECK(ist_figure_draw_spans(&out, &(ist_span_chart){ .frame = frame, .span_count = 1, .spans = &(ist_span){ .label = "IPCP", .first = 9, .last = 3 } },
                                &err) == IST_RANGE);
    CHECK_TEXT(err.text, "row 'IPCP' of the timeline ends before it begins");
    CHECK(ist_figure_draw_reliability(&out, &(ist_reliability_chart){ .frame = frame, .class_count = 1, .forecast = &(double){ 1.2 },
                                                                      .happened = &(double){ 0 }, .count = &(size_t){ 3 } }, &err) == IST_RANGE);
    CHECK(ist_figure_draw_reliability(&out, &(ist_reliability_chart){ .frame = frame }, &err) == IST_USAGE);
    CHECK(ist_figure_draw_values(&out,
                                 &(ist_value_chart){ .row_count = 2,
                                                     .labels = labels,
                                                     .panel_count = 1,
                                                     .panels = &(ist_value_panel){ .value = low },
                                                     .sign = "s" },
                                 &err) == IST_USAGE);
    CHECK_TEXT(err.text, "a chart needs a title");
    CHECK(ist_figure_draw_pipeline(&out,
                                   &(ist_pipeline_chart){ .frame = { .title = "t", .id = "a\"b" },
                                                          .order_count = 1,
                                                          .orders = &(ist_pipeline_order){ .label = "x" } },
                                   &err) == IST_USAGE);
    CHECK_TEXT(out.at, "kept");
    ist_buffer_clear(&out);
}

RUN(IT(every_sample_is_drawn_as_its_golden_file), IT(every_sample_is_well_formed_apart_and_inside_at_every_width),
    IT(the_same_arrays_give_the_same_bytes), IT(long_names_wrap_and_never_collide),
    IT(month_labels_stand_apart_for_any_length), IT(ticks_are_round_and_cover_the_values), IT(ticks_by_hand),
    IT(a_bar_is_as_long_as_its_value), IT(an_unknown_month_is_a_gap), IT(nothing_known_still_draws_axes),
    IT(a_disc_on_the_edge_of_a_reliability_chart_covers_no_words), IT(text_is_escaped_everywhere), IT(faults_say_where_and_leave_the_output_alone))
