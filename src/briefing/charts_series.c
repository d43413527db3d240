/* SPDX-License-Identifier: Apache-2.0
 *
 * charts_series.c: deliveries and stocks as fans, the pool by theatre, and contingencies through the months.
 */
#include "briefing_local.h"
#include <math.h>

enum { FANS = 6 }; /* of each sort: those that cooperation changes most */

typedef struct fan_of {
    briefing_line_kind kind;
    size_t             i, j;
    double             change; /* largest difference of the means between the worlds, against the larger of them */
    const char        *title;
} fan_of;

static double change_of(const ist_result *result, size_t line)
{
    double most = 0, size = 0;
    for (int t = 0; t < result->series->months; t++) {
        double without = briefing_mean(result->series, 0, line, t), with = briefing_mean(result->series, 1, line, t);
        most = fmax(most, fabs(with - without));
        size = fmax(size, fmax(with, without));
    }
    return size > 0 ? most / size : 0;
}

/* Keeps the fans with the largest change, ties in file order. */
static void offer(fan_of *fans, size_t *count, fan_of it)
{
    size_t at = *count;
    if (!(it.change > 0.01)) return;
    while (at > 0 && fans[at - 1].change < it.change) at--;
    if (at == FANS) return;
    if (*count < FANS) *count += 1;
    for (size_t x = *count - 1; x > at; x--) fans[x] = fans[x - 1];
    fans[at] = it;
}

/* The months of one line in one world, quantile by quantile. */
static const double *column_of(briefing_pictures *pictures, int world, size_t line, int quantile)
{
    int     months = pictures->result->series->months;
    double *values = ist_arena_array(pictures->arena, (size_t)months, sizeof *values);
    for (int t = 0; values && t < months; t++)
        values[t] = quantile == IST_NONE ? briefing_mean(pictures->result->series, world, line, t)
                                         : briefing_quantile(pictures->result->series, world, line, t, quantile);
    return values;
}

static const double *promised_of(briefing_pictures *pictures, const ist_order *order)
{
    int     months = pictures->result->series->months;
    double *values = order->n_promises ? ist_arena_array(pictures->arena, (size_t)months, sizeof *values) : NULL;
    for (int t = 0; values && t < months; t++) {
        values[t] = 0;
        for (size_t p = 0; p < order->n_promises && order->promises[p].month <= t; p++) values[t] = order->promises[p].cumulative;
    }
    return values;
}

static ist_status draw_fan(briefing_pictures *pictures, const fan_of *fan, ist_error *err)
{
    const ist_result *result = pictures->result;
    const ist_world  *w = &result->scenario->world;
    bool              order = fan->kind == BRIEFING_DELIVERED;
    size_t            line = briefing_line(result->scenario, fan->kind, fan->i, fan->j);
    const char       *name = order ? ist_arena_print(pictures->arena, "delivered-%s", w->orders[fan->i].name)
                                   : ist_arena_print(pictures->arena, "stock-%s-%s", w->actors[fan->i].name, w->items[fan->j].name);
    briefing_picture *picture = briefing_add_picture(pictures, BRIEFING_ARMS, "series.csv", name,
                                                     ist_arena_print(pictures->arena, "%s: %s, with cooperation and without.", fan->title,
                                                                     order ? "delivered so far" : "held"));
    if (!picture) return ist_fail(err, IST_NOMEM, "out of memory");
    picture->about[0] = order ? w->orders[fan->i].name : w->actors[fan->i].name;
    picture->about[1] = order ? NULL : w->items[fan->j].name;
    const double     *promised = order ? promised_of(pictures, &w->orders[fan->i]) : NULL;
    ist_chart_line    line_promised = { .name = "promised", .values = promised, .dashed = true };
    ist_fan_world     worlds[2];
    for (int x = 0; x < 2; x++) {
        int world = 1 - x;
        worlds[x] = (ist_fan_world){ .name = world ? "with cooperation" : "without",
                                     .p05 = column_of(pictures, world, line, 0), .p25 = column_of(pictures, world, line, 1),
                                     .p50 = column_of(pictures, world, line, 2), .p75 = column_of(pictures, world, line, 3),
                                     .p95 = column_of(pictures, world, line, 4) };
        if (!worlds[x].p95) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    ist_fan_chart chart = {
        .frame = { .id = name, .title = fan->title, .subtitle = order ? "Units delivered so far" : "Units held at the end of the month",
                   .note = ist_arena_print(pictures->arena, "Median and 25-75%%, 5-95%% of the first %llu futures.",
                                           (unsigned long long)result->series->kept) },
        .first_month = w->start, .month_count = (size_t)result->series->months, .unit = "units", .world_count = 2, .worlds = worlds,
        .line_count = promised ? 1 : 0, .lines = &line_promised, .side_by_side = true,
    };
    return ist_figure_draw_fan(&picture->svg, &chart, err);
}

static ist_status draw_fans(briefing_pictures *pictures, ist_error *err)
{
    const ist_result   *result = pictures->result;
    const ist_scenario *scenario = result->scenario;
    const ist_world    *w = &scenario->world;
    fan_of              fans[2][FANS];
    size_t              count[2] = { 0, 0 };
    for (size_t o = 0; o < w->n_orders; o++)
        offer(fans[0], &count[0], (fan_of){ BRIEFING_DELIVERED, o, 0, change_of(result, briefing_line(scenario, BRIEFING_DELIVERED, o, 0)),
                                         scenario->entries[IST_SECTION_ORDERS].at[o].title });
    for (size_t a = 0; a < w->n_actors; a++)
        for (size_t i = 0; i < w->n_items; i++)
            if (w->target[a * w->n_items + i] != IST_NONE)
                offer(fans[1], &count[1],
                      (fan_of){ BRIEFING_STOCK, a, i, change_of(result, briefing_line(scenario, BRIEFING_STOCK, a, i)),
                             ist_arena_print(pictures->arena, "%s: %s", scenario->entries[IST_SECTION_ACTORS].at[a].title,
                                             scenario->entries[IST_SECTION_ITEMS].at[i].title) });
    for (int sort = 0; sort < 2; sort++)
        for (size_t n = 0; n < count[sort]; n++) IST_TRY(draw_fan(pictures, &fans[sort][n], err));
    return IST_OK;
}

/* The layers of a kind: the theatres, at home, under way. */
static ist_status fill_layers(briefing_pictures *pictures, size_t f, const double *layers[2][IST_MAX_THEATRES + 2], double *out_most, ist_error *err)
{
    const ist_result *result = pictures->result;
    size_t            K = result->scenario->world.n_theatres;
    *out_most = 0;
    for (int world = 0; world < 2; world++)
        for (size_t k = 0; k < K + 2; k++) {
            briefing_line_kind kind = k < K ? BRIEFING_PRESENT : k == K ? BRIEFING_HOME : BRIEFING_TRANSIT;
            layers[world][k] = column_of(pictures, world, briefing_line(result->scenario, kind, f, k < K ? k : 0), IST_NONE);
            if (!layers[world][k]) return ist_fail(err, IST_NOMEM, "out of memory");
            for (int t = 0; t < result->series->months; t++) *out_most = fmax(*out_most, layers[world][k][t]);
        }
    return IST_OK;
}

static ist_status draw_posture(briefing_pictures *pictures, size_t f, ist_error *err)
{
    const ist_result   *result = pictures->result;
    const ist_scenario *scenario = result->scenario;
    const ist_world    *w = &scenario->world;
    const double       *layers[2][IST_MAX_THEATRES + 2];
    const char         *names[IST_MAX_THEATRES + 2], *title = scenario->entries[IST_SECTION_KINDS].at[f].title;
    double              most = 0;
    IST_TRY(fill_layers(pictures, f, layers, &most, err));
    if (most == 0) return IST_OK;
    for (size_t k = 0; k < w->n_theatres; k++) names[k] = scenario->entries[IST_SECTION_THEATRES].at[k].title;
    names[w->n_theatres] = "at home";
    names[w->n_theatres + 1] = "under way";
    ist_stack_panel   panels[2] = { { "with cooperation", layers[1] }, { "without", layers[0] } };
    const char       *name = ist_arena_print(pictures->arena, "posture-%s", w->kinds[f]);
    briefing_picture *picture = briefing_add_picture(pictures, BRIEFING_POSTURE, "series.csv", name,
                                                     ist_arena_print(pictures->arena, "%s of the shared pool: where they stand, and how many are under way, on average over futures.",
                                                                     title));
    if (!picture) return ist_fail(err, IST_NOMEM, "out of memory");
    picture->about[0] = w->kinds[f];
    ist_stack_chart chart = {
        .frame = { .id = name, .title = title, .subtitle = "Units of the shared pool by theatre, at home and under way, mean over futures" },
        .first_month = w->start, .month_count = (size_t)result->series->months, .unit = "units", .layer_count = w->n_theatres + 2,
        .layer_names = names, .panel_count = 2, .panels = panels,
    };
    return ist_figure_draw_stack(&picture->svg, &chart, err);
}

/* The share of futures active, or in build-up (a mean state counts an active month twice), each month the mean of the year
 * around it: what comes once in a hundred futures would else jump from month to month. */
static const double *share_of(briefing_pictures *pictures, int world, size_t c, bool build_up)
{
    const ist_result *result = pictures->result;
    int               months = result->series->months;
    size_t            active = briefing_line(result->scenario, BRIEFING_ACTIVE, c, 0), state = briefing_line(result->scenario, BRIEFING_STATE, c, 0);
    double           *values = ist_arena_array(pictures->arena, (size_t)months, sizeof *values);
    for (int t = 0; values && t < months; t++) {
        int from = t > 6 ? t - 6 : 0, to = t + 5 < months ? t + 5 : months - 1;
        for (int m = from; m <= to; m++) {
            double at_war = briefing_mean(result->series, world, active, m);
            values[t] += (build_up ? fmax(0, briefing_mean(result->series, world, state, m) - 2 * at_war) : at_war) / (to - from + 1);
        }
    }
    return values;
}

/* A contingency through the months: how many futures have it, in build-up and active, with cooperation and without. */
static ist_status draw_timeline(briefing_pictures *pictures, size_t c, ist_error *err)
{
    const ist_result   *result = pictures->result;
    const ist_scenario *scenario = result->scenario;
    const ist_world    *w = &scenario->world;
    const char         *title = scenario->entries[IST_SECTION_CONTINGENCIES].at[c].title;
    const char         *name = ist_arena_print(pictures->arena, "timeline-%s", w->contingencies[c].name);
    ist_chart_line      lines[4] = {
        { .name = "at war, with cooperation", .values = share_of(pictures, 1, c, false) },
        { .name = "at war, without", .values = share_of(pictures, 0, c, false), .dashed = true },
        { .name = "building up, with cooperation", .values = share_of(pictures, 1, c, true) },
        { .name = "building up, without", .values = share_of(pictures, 0, c, true), .dashed = true },
    };
    briefing_picture *picture = briefing_add_picture(pictures, BRIEFING_WARS, "series.csv", name,
                                                     ist_arena_print(pictures->arena, "%s: the share of futures in which it builds up and is active, month by month.", title));
    if (!picture || !lines[0].values || !lines[1].values || !lines[2].values || !lines[3].values) return ist_fail(err, IST_NOMEM, "out of memory");
    picture->about[0] = w->contingencies[c].name;
    ist_line_chart chart = {
        .frame = { .id = name, .title = title, .subtitle = "Share of futures, mean of the year around each month", .note = ist_briefing_condition },
        .first_month = w->start, .month_count = (size_t)result->series->months, .unit = "", .share = true,
        .line_count = w->contingencies[c].build_up > 0 ? 4 : 2, .lines = lines,
    };
    return ist_figure_draw_lines(&picture->svg, &chart, err);
}

ist_status briefing_draw_series(briefing_pictures *pictures, ist_error *err)
{
    IST_TRY(draw_fans(pictures, err));
    for (size_t f = 0; f < pictures->result->scenario->world.n_kinds; f++) IST_TRY(draw_posture(pictures, f, err));
    for (size_t c = 0; c < pictures->result->scenario->world.n_contingencies; c++) IST_TRY(draw_timeline(pictures, c, err));
    return IST_OK;
}
