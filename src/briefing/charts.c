/* SPDX-License-Identifier: Apache-2.0
 *
 * charts.c: the worth of each form of cooperation as bars, and the orders from framework to forecast.
 */
#include "briefing_local.h"
#include <isthmus/base/time.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PICTURES = 192 };

briefing_picture *briefing_add_picture(briefing_pictures *pictures, briefing_section section, const char *data, const char *name,
                                       const char *caption)
{
    if (pictures->count == pictures->room || !name || !caption) return NULL;
    briefing_picture *picture = &pictures->at[pictures->count++];
    *picture = (briefing_picture){ .section = section, .name = name, .caption = caption, .data = data };
    return picture;
}

void briefing_pictures_clear(briefing_pictures *pictures)
{
    for (size_t i = 0; i < pictures->count; i++) ist_buffer_clear(&pictures->at[i].svg);
    ist_arena_free(pictures->arena);
    *pictures = (briefing_pictures){ 0 };
}

/* Rows of a value chart: each area, and under it its forms. */
typedef struct value_rows {
    size_t      count;
    const char *labels[IST_MAX_COOPERATION + IST_MAX_LEVERS];
    int         levels[IST_MAX_COOPERATION + IST_MAX_LEVERS];
    double      value[IST_MAX_COOPERATION + IST_MAX_LEVERS], low[IST_MAX_COOPERATION + IST_MAX_LEVERS], high[IST_MAX_COOPERATION + IST_MAX_LEVERS];
} value_rows;

static void add_bar(value_rows *bars, const char *label, int level, const ist_summary *summary)
{
    bool resolved = summary->spread == IST_SPREAD_RESOLVED, same = summary->spread == IST_SPREAD_NONE;
    bars->labels[bars->count] = label;
    bars->levels[bars->count] = level;
    bars->value[bars->count] = summary->mean;
    bars->low[bars->count] = resolved ? summary->quantiles[0] : same ? summary->mean : NAN;
    bars->high[bars->count++] = resolved ? summary->quantiles[IST_QUANTILES - 1] : same ? summary->mean : NAN;
}

static void fill_bars(value_rows *bars, const ist_result *result, int world_metric)
{
    const ist_scenario *scenario = result->scenario;
    const ist_value    *value = &result->answer.value;
    for (int b = 0; b < (int)scenario->world.n_cooperation; b++) {
        add_bar(bars, briefing_area_title(scenario, b), 0, ist_value_find(value, IST_SAY_AREA, b, IST_NONE, world_metric));
        for (int n = 0; n < (int)scenario->world.n_levers; n++) {
            const ist_summary *lever = scenario->world.levers[n].cooperation == b ? ist_value_find(value, IST_SAY_LEVER, n, IST_NONE, world_metric) : NULL;
            if (lever) add_bar(bars, scenario->entries[IST_SECTION_LEVERS].at[n].title, 1, lever);
        }
    }
}

static ist_status draw_headline(briefing_pictures *pictures, size_t h, ist_error *err)
{
    const ist_result       *result = pictures->result;
    const ist_headline     *it = &result->scenario->headlines[h];
    const ist_metric_about *metric = &result->scenario->metrics[it->metric];
    const char             *place = ist_briefing_place_title(result->scenario, ist_briefing_headline_place(it));
    value_rows              bars = { 0 };
    ist_value_panel         panel = { .value = bars.value, .low = bars.low, .high = bars.high };
    const char             *name = ist_arena_print(pictures->arena, "value-%s-%s", metric->name,
                                                   ist_briefing_place_name(result->scenario, ist_briefing_headline_place(it)));
    briefing_picture *picture = briefing_add_picture(pictures, BRIEFING_WORTH, "values.csv", name,
                                                     ist_arena_print(pictures->arena, "Claim: %s Found: %s.", it->says,
                                                                     briefing_verdict(result, h)));
    if (!picture) return ist_fail(err, IST_NOMEM, "out of memory");
    fill_bars(&bars, result, it->world_metric);
    ist_value_chart chart = {
        .frame = { .id = name, .title = metric->title,
                   .subtitle = ist_arena_print(pictures->arena, "%s: change by each form of cooperation, %s; against \"%s\"", place,
                                               metric->unit[0] ? metric->unit : "units", briefing_counterfactual_title(result)),
                   .note = "Bars: mean over futures. Whiskers: 5% to 95% between worlds, what nobody knows. No whisker: not resolved." },
        .row_count = bars.count, .labels = bars.labels, .levels = bars.levels, .panel_count = 1, .panels = &panel, .unit = metric->unit,
        .sign = metric->more_is_better ? "To the right is better" : "To the left is better", .digits = -3,
    };
    return ist_figure_draw_values(&picture->svg, &chart, err);
}

ist_status ist_briefing_chart(ist_buffer *out, const ist_result *result, int metric, ist_place place, ist_error *err)
{
    const ist_metric_about *about = &result->scenario->metrics[metric];
    int                     world_metric = ist_briefing_metric_at(about, place);
    value_rows              bars = { 0 };
    ist_value_panel         panel = { .value = bars.value, .low = bars.low, .high = bars.high };
    ist_buffer              subtitle = { 0 };
    if (world_metric == IST_NONE) return ist_fail(err, IST_MISSING, "%s is not taken in %s", about->title, ist_briefing_place_title(result->scenario, place));
    fill_bars(&bars, result, world_metric);
    ist_buffer_print(&subtitle, "%s: change by each form of cooperation, %s; against \"%s\"; %llu futures", ist_briefing_place_title(result->scenario, place),
                     about->unit[0] ? about->unit : "units", briefing_counterfactual_title(result), (unsigned long long)result->answer.futures);
    ist_value_chart chart = {
        .frame = { .id = "values", .title = about->title, .subtitle = subtitle.at,
                   .note = "Bars: mean over futures. Whiskers: 5% to 95% between worlds, what nobody knows. No whisker: not resolved." },
        .row_count = bars.count, .labels = bars.labels, .levels = bars.levels, .panel_count = 1, .panels = &panel, .unit = about->unit,
        .sign = about->more_is_better ? "To the right is better" : "To the left is better", .digits = -3,
    };
    ist_status status = subtitle.failed ? ist_fail(err, IST_NOMEM, "out of memory") : ist_figure_draw_values(out, &chart, err);
    ist_buffer_clear(&subtitle);
    return status;
}

/* Orders of which something is or will be delivered to another country than makes it. */
static bool worth_showing(const ist_result *result, size_t o)
{
    const ist_world *w = &result->scenario->world;
    const ist_order *order = &w->orders[o];
    size_t           line = briefing_line(result->scenario, BRIEFING_DELIVERED, o, 0);
    if (w->lines[order->parts[0].line].maker == order->recipient) return false;
    for (int world = 0; world < 2; world++)
        if (briefing_mean(result->series, world, line, result->series->months - 1) > 0) return true;
    return false;
}

/* What one customer gets from elsewhere: framework, contract, delivered at the start, and the forecast with cooperation. */
static ist_status draw_pipeline(briefing_pictures *pictures, int customer, ist_error *err)
{
    const ist_result   *result = pictures->result;
    const ist_world    *w = &result->scenario->world;
    ist_pipeline_order *orders = ist_arena_array(pictures->arena, w->n_orders + 1, sizeof *orders);
    const char         *title = result->scenario->entries[IST_SECTION_ACTORS].at[customer].title;
    size_t              n = 0;
    int                 last = result->series->months - 1;
    char                horizon[IST_DATE_TEXT];
    if (!orders) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t o = 0; o < w->n_orders; o++) {
        size_t line = briefing_line(result->scenario, BRIEFING_DELIVERED, o, 0);
        double whole = 0;
        if (w->orders[o].recipient != customer || !worth_showing(result, o)) continue;
        for (size_t p = 0; p < w->orders[o].n_parts; p++) whole += w->orders[o].parts[p].quantity;
        orders[n++] = (ist_pipeline_order){
            .label = result->scenario->entries[IST_SECTION_ORDERS].at[o].title, .framework = whole, .contract = w->orders[o].contracted,
            .delivered = w->orders[o].delivered, .forecast = briefing_quantile(result->series, 1, line, last, 2),
            .forecast_low = briefing_quantile(result->series, 1, line, last, 0),
            .forecast_high = briefing_quantile(result->series, 1, line, last, IST_QUANTILES - 1),
        };
    }
    if (n == 0) return IST_OK;
    const char       *name = ist_arena_print(pictures->arena, "pipeline-%s", w->actors[customer].name);
    briefing_picture *picture = briefing_add_picture(
        pictures, BRIEFING_PIPELINE, "series.csv", name,
        ist_arena_print(pictures->arena, "%s, with cooperation: what is agreed, under contract and delivered at the start, and the forecast at the end of the run. "
                        "What is bought elsewhere only without cooperation stays at nothing.", title));
    if (!picture) return ist_fail(err, IST_NOMEM, "out of memory");
    picture->about[0] = w->actors[customer].name;
    ist_format_month(w->start + last, horizon);
    ist_pipeline_chart chart = {
        .frame = { .id = name, .title = ist_arena_print(pictures->arena, "What %s has ordered", title),
                   .subtitle = "Framework, contract, delivered at the start, and forecast with 5% to 95% of futures",
                   .note = ist_arena_print(pictures->arena, "Quantiles over the first %llu futures. Each order in per cent of its largest stage.",
                                           (unsigned long long)result->series->kept) },
        .order_count = n, .orders = orders, .unit = "units", .horizon = ist_arena_copy(pictures->arena, horizon), .relative = true, .digits = -3,
    };
    return ist_figure_draw_pipeline(&picture->svg, &chart, err);
}

ist_status briefing_draw(const ist_result *result, briefing_pictures *out, ist_error *err)
{
    briefing_pictures pictures = { .result = result, .arena = ist_arena_new(), .room = PICTURES };
    ist_status        status = IST_OK;
    if (!pictures.arena || !(pictures.at = ist_arena_array(pictures.arena, PICTURES, sizeof *pictures.at))) {
        briefing_pictures_clear(&pictures);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    for (size_t h = 0; status == IST_OK && h < result->scenario->n_headlines; h++) status = draw_headline(&pictures, h, err);
    for (int a = 0; status == IST_OK && result->series && a < (int)result->scenario->world.n_actors; a++) status = draw_pipeline(&pictures, a, err);
    if (status == IST_OK && result->series) status = briefing_draw_series(&pictures, err);
    if (status == IST_OK && result->supplement) status = briefing_draw_backfill(&pictures, err);
    if (status == IST_OK) *out = pictures;
    else briefing_pictures_clear(&pictures);
    return status;
}
