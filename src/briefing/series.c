/* SPDX-License-Identifier: Apache-2.0
 *
 * series.c: which monthly lines the charts of a scenario need, under no lever and under all.
 *
 * One line for each order (delivered so far), each contingency (active; state), each force kind in each theatre (present
 * from the pool), each force kind at home and under way, and each stock that has a target. A chart finds its line by
 * briefing_line. A mean state is the share in build-up plus twice the share active.
 */
#include "briefing_local.h"

static bool has_target(const ist_world *w, size_t a, size_t i) { return w->target[a * w->n_items + i] != IST_NONE; }

static size_t stocks_before(const ist_world *w, size_t a, size_t i)
{
    size_t n = 0;
    for (size_t x = 0; x < a * w->n_items + i; x++) n += w->target[x] != IST_NONE;
    return n;
}

size_t briefing_line(const ist_scenario *scenario, briefing_line_kind kind, size_t i, size_t j)
{
    const ist_world *w = &scenario->world;
    switch (kind) {
    case BRIEFING_DELIVERED: return i;
    case BRIEFING_ACTIVE: return w->n_orders + i;
    case BRIEFING_PRESENT: return w->n_orders + w->n_contingencies + i * w->n_theatres + j;
    case BRIEFING_STATE: return w->n_orders + w->n_contingencies + w->n_kinds * w->n_theatres + i;
    case BRIEFING_HOME: return w->n_orders + 2 * w->n_contingencies + w->n_kinds * w->n_theatres + i;
    case BRIEFING_TRANSIT: return w->n_orders + 2 * w->n_contingencies + w->n_kinds * (w->n_theatres + 1) + i;
    default: return w->n_orders + 2 * w->n_contingencies + w->n_kinds * (w->n_theatres + 2) + stocks_before(w, i, j);
    }
}

static size_t count_lines(const ist_world *w)
{
    return w->n_orders + 2 * w->n_contingencies + w->n_kinds * (w->n_theatres + 2) + stocks_before(w, w->n_actors, 0);
}

static void set_line(ist_series_line *lines, ist_term *terms, size_t at, int kind, size_t i, size_t j)
{
    terms[at] = (ist_term){ .quantity = { kind, (int)i, (int)j }, .weight = 1 };
    lines[at] = (ist_series_line){ .n_terms = 1, .terms = &terms[at] };
}

ist_status briefing_read_series(ist_result *result, const ist_control *control, ist_error *err)
{
    const ist_world   *w = &result->scenario->world;
    size_t             n = count_lines(w);
    ist_series_line   *lines = ist_arena_array(result->arena, n + 1, sizeof *lines);
    ist_term          *terms = ist_arena_array(result->arena, n + 1, sizeof *terms);
    ist_coalition     *worlds = ist_arena_array(result->arena, 2, sizeof *worlds);
    ist_series        *series = ist_arena_alloc(result->arena, sizeof *series);
    ist_series_request request = { .n_lines = n, .lines = lines, .n_coalitions = 2, .coalitions = worlds };
    if (!lines || !terms || !worlds || !series) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t o = 0; o < w->n_orders; o++) set_line(lines, terms, briefing_line(result->scenario, BRIEFING_DELIVERED, o, 0), IST_Q_DELIVERED, o, 0);
    for (size_t c = 0; c < w->n_contingencies; c++) set_line(lines, terms, briefing_line(result->scenario, BRIEFING_ACTIVE, c, 0), IST_Q_ACTIVE, c, 0);
    for (size_t c = 0; c < w->n_contingencies; c++) set_line(lines, terms, briefing_line(result->scenario, BRIEFING_STATE, c, 0), IST_Q_STATE, c, 0);
    for (size_t f = 0; f < w->n_kinds; f++) set_line(lines, terms, briefing_line(result->scenario, BRIEFING_HOME, f, 0), IST_Q_HOME, f, 0);
    for (size_t f = 0; f < w->n_kinds; f++) set_line(lines, terms, briefing_line(result->scenario, BRIEFING_TRANSIT, f, 0), IST_Q_TRANSIT, f, 0);
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t k = 0; k < w->n_theatres; k++)
            set_line(lines, terms, briefing_line(result->scenario, BRIEFING_PRESENT, f, k), IST_Q_PRESENT, f, k);
    for (size_t a = 0; a < w->n_actors; a++)
        for (size_t i = 0; i < w->n_items; i++)
            if (has_target(w, a, i)) set_line(lines, terms, briefing_line(result->scenario, BRIEFING_STOCK, a, i), IST_Q_STOCK, a, i);
    worlds[0] = 0;
    worlds[1] = (ist_coalition)((1u << w->n_levers) - 1) & ~result->off;
    request.given = result->given;
    request.futures = result->answer.futures < IST_SERIES_KEEP ? result->answer.futures : IST_SERIES_KEEP;
    ist_status status = ist_cooperation_series(result->run, &request, control, result->arena, series, err);
    if (status == IST_OK) result->series = series;
    if (status != IST_STOPPED) return status;
    result->stopped = true;
    return IST_OK;
}

double briefing_mean(const ist_series *series, int world, size_t line, int month)
{
    return series->mean[((size_t)world * series->n_lines + line) * (size_t)(series->months + 1) + (size_t)(month + 1)];
}

double briefing_quantile(const ist_series *series, int world, size_t line, int month, int quantile)
{
    size_t at = ((size_t)world * series->n_lines + line) * (size_t)(series->months + 1) + (size_t)(month + 1);
    return series->quantiles[at * IST_QUANTILES + (size_t)quantile];
}
