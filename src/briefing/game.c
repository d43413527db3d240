/* SPDX-License-Identifier: Apache-2.0
 *
 * game.c: what allies do alone and together, as tables and words.
 */
#include <isthmus/briefing/deterrence.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* What nobody knows, drawn: one world a row of eight futures, the allies' numbers under their own names. */
static ist_status solve_draws(const ist_scenario *scenario, const ist_situation_request *request, size_t draws, ist_arena *arena,
                              ist_game_result *out, ist_error *err)
{
    ist_situation_request over = *request;
    ist_situation         situation;
    double *price = ist_arena_array(arena, draws, sizeof *price), *gain = ist_arena_array(arena, draws * scenario->n_allies, sizeof *gain);
    if (!price || !gain) return ist_fail(err, IST_NOMEM, "out of memory");
    over.futures = draws * IST_FUTURES_PER_WORLD;
    IST_TRY(ist_situation_find(&scenario->world, &over, arena, &situation, err));
    for (size_t d = 0; d < draws; d++) {
        ist_arena      *own = ist_arena_new();
        ist_game        game;
        ist_game_answer answer;
        ist_status status = own ? ist_game_of_scenario(scenario, &situation, d * IST_FUTURES_PER_WORLD, request->seed, (long)d, own, &game, err)
                                : ist_fail(err, IST_NOMEM, "out of memory");
        if (status == IST_OK) status = ist_game_solve(&game, NULL, own, &answer, err);
        if (status == IST_OK) {
            price[d] = answer.joint.total > 0 ? answer.price / answer.joint.total : 0;
            memcpy(gain + d * scenario->n_allies, answer.gain, scenario->n_allies * sizeof *gain);
            if (answer.nash.total > 0) out->slack = fmax(out->slack, answer.nash.slack / answer.nash.total);
        }
        ist_arena_free(own);
        if (status != IST_OK) return status;
    }
    qsort(price, draws, sizeof *price, by_size);
    out->n_draws = draws;
    out->price_share = price;
    out->gain = gain;
    return IST_OK;
}

ist_status ist_briefing_game(const ist_scenario *scenario, const ist_situation_request *request, size_t draws, ist_arena *arena,
                             ist_game_result *out, ist_error *err)
{
    ist_situation situation;
    *out = (ist_game_result){ 0 };
    IST_TRY(ist_situation_find(&scenario->world, request, arena, &situation, err));
    IST_TRY(ist_game_of_scenario(scenario, &situation, 0, request->seed, -1, arena, &out->game, err));
    const double *today = ist_game_today(scenario, &situation, &out->game, arena);
    if (!today) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(ist_game_look(&out->game, today, arena, &out->today, err));
    IST_TRY(ist_game_solve(&out->game, NULL, arena, &out->answer, err));
    return draws ? solve_draws(scenario, request, draws, arena, out, err) : IST_OK;
}

/* Share of the draws in which an ally gains by the joint plan. */
static double gains_in(const ist_game_result *result, size_t a)
{
    double n = 0;
    for (size_t d = 0; d < result->n_draws; d++) n += result->gain[d * result->game.n_allies + a] > 0;
    return result->n_draws ? n / (double)result->n_draws : NAN;
}

ist_table *ist_briefing_game_allies(const ist_scenario *scenario, const ist_game_result *result)
{
    static const ist_column columns[] = {
        { .name = "ally", .heading = "Ally", .meaning = "who decides for itself" },
        { .name = "today_usd_m", .heading = "Today", .kind = IST_COLUMN_NUMBER, .unit = "USD m", .meaning = "a year: the loss that it counts as its own, and what its units abroad cost, as they stand today" },
        { .name = "nash_usd_m", .heading = "Each alone", .kind = IST_COLUMN_NUMBER, .unit = "USD m", .meaning = "the same where each answers the others as well as it can (Nash)" },
        { .name = "joint_usd_m", .heading = "Together", .kind = IST_COLUMN_NUMBER, .unit = "USD m", .meaning = "the same in the plan that is best for the sum of all" },
        { .name = "gain_usd_m", .heading = "Gain", .kind = IST_COLUMN_NUMBER, .unit = "USD m", .meaning = "from deciding together in place of alone; negative: it pays" },
        { .name = "compensation_usd_m", .heading = "Compensation", .kind = IST_COLUMN_NUMBER, .unit = "USD m", .meaning = "least payment that makes the joint plan acceptable to each; negative: paid" },
        { .name = "nash_cost_usd_m", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "cost of units abroad, each alone" },
        { .name = "joint_cost_usd_m", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "cost of units abroad, together" },
        { .name = "gains_share", .heading = "Gains in", .kind = IST_COLUMN_SHARE, .meaning = "part of the draws of what nobody knows in which it gains by the joint plan" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t a = 0; table && a < scenario->n_allies; a++) {
        const ist_game_answer *it = &result->answer;
        ist_table_add_text(table, scenario->allies[a].title);
        ist_table_add_number(table, result->today.loss[a] + result->today.cost[a]);
        ist_table_add_number(table, it->nash.loss[a] + it->nash.cost[a]);
        ist_table_add_number(table, it->joint.loss[a] + it->joint.cost[a]);
        ist_table_add_number(table, it->gain[a]);
        ist_table_add_number(table, it->compensation[a]);
        ist_table_add_number(table, it->nash.cost[a]);
        ist_table_add_number(table, it->joint.cost[a]);
        ist_table_add_number(table, gains_in(result, a));
    }
    if (table) ist_table_add_footnote(table, "A year: loss by wars as the ally counts it, and what its units cost away from home.");
    return table;
}

ist_table *ist_briefing_game_units(const ist_scenario *scenario, const ist_game_result *result, bool thin)
{
    static const ist_column columns[] = {
        { .name = "ally", .heading = "Ally", .meaning = "whose units" },
        { .name = "kind", .heading = "Kind", .meaning = "kind of force" },
        { .name = "theatre", .heading = "Theatre", .meaning = "where they stand" },
        { .name = "today_units", .heading = "Today", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "units today" },
        { .name = "nash_units", .heading = "Each alone", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "units where each decides for itself" },
        { .name = "joint_units", .heading = "Together", .kind = IST_COLUMN_NUMBER, .digits = 1, .meaning = "units in the joint plan" },
    };
    const ist_game *g = &result->game;
    ist_table      *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    for (size_t a = 0; table && a < g->n_allies; a++)
        for (size_t f = 0; f < g->n_kinds; f++)
            for (size_t k = 0; k < g->n_theatres; k++) {
                size_t u = (a * g->n_kinds + f) * g->n_theatres + k;
                double today = result->today.x[u], nash = result->answer.nash.x[u], joint = result->answer.joint.x[u];
                bool   home = !scenario->allies[a].pool && (size_t)scenario->allies[a].home == k;
                if (thin && (home || (today < 0.05 && nash < 0.05 && joint < 0.05))) continue;
                ist_table_add_text(table, scenario->allies[a].title);
                ist_table_add_text(table, thin ? scenario->entries[IST_SECTION_KINDS].at[f].title : scenario->world.kinds[f]);
                ist_table_add_text(table, thin ? scenario->entries[IST_SECTION_THEATRES].at[k].title : scenario->world.theatres[k].name);
                ist_table_add_number(table, today);
                ist_table_add_number(table, nash);
                ist_table_add_number(table, joint);
            }
    if (table && thin) ist_table_add_footnote(table, "Units away from home; of the pool's owner, in any theatre.");
    return table;
}

static void add_list(ist_buffer *out, const ist_scenario *scenario, const ist_game_result *result, int sign)
{
    double least = 1e-9 * fabs(result->answer.nash.total);
    size_t n = 0, said = 0;
    for (size_t a = 0; a < scenario->n_allies; a++) n += result->answer.gain[a] * sign > least;
    for (size_t a = 0; a < scenario->n_allies; a++) {
        if (!(result->answer.gain[a] * sign > least)) continue;
        ist_buffer_print(out, "%s%s (", said == 0 ? "" : said + 1 == n ? " and " : ", ", scenario->allies[a].title);
        ist_figure_number(out, fabs(result->answer.gain[a]), 0, IST_SET_TERMINAL);
        ist_buffer_print(out, ")");
        said++;
    }
    if (n == 0) ist_buffer_print(out, "nobody");
}

/* What is left to gain at most; sums over all losses round at about 1e-12 of them. */
static void add_slack(ist_buffer *out, double slack, double total)
{
    if (fabs(slack) <= 1e-9 * fabs(total)) {
        ist_buffer_add(out, "none beyond rounding");
        return;
    }
    ist_buffer_add(out, "at most ");
    ist_figure_number(out, slack, -3, IST_SET_TERMINAL);
    ist_buffer_add(out, " USD m");
}

void ist_briefing_game_words(ist_buffer *out, const ist_scenario *scenario, const ist_game_result *result)
{
    const ist_game_answer *it = &result->answer;
    if (result->game.n_terms == 0) {
        ist_buffer_print(out, "At these values no unit lowers any loss: allies have nothing to decide together.\n");
        return;
    }
    ist_buffer_print(out, "All allies together count ");
    ist_figure_number(out, it->nash.total, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, " USD m a year when each decides alone and ");
    ist_figure_number(out, it->joint.total, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, " when they decide together.\nPrice of non-cooperation: ");
    ist_figure_number(out, it->price, 0, IST_SET_TERMINAL);
    ist_buffer_print(out, " USD m a year, ");
    ist_figure_share(out, it->joint.total > 0 ? it->price / it->joint.total : 0, 1, IST_SET_TERMINAL);
    ist_buffer_print(out, " of the joint total");
    if (result->n_draws) {
        ist_buffer_print(out, " (5%% to 95%% over %zu draws of what nobody knows: ", result->n_draws);
        ist_figure_share(out, result->price_share[(size_t)(0.05 * (double)(result->n_draws - 1) + 0.5)], 1, IST_SET_TERMINAL);
        ist_buffer_print(out, " to ");
        ist_figure_share(out, result->price_share[(size_t)(0.95 * (double)(result->n_draws - 1) + 0.5)], 1, IST_SET_TERMINAL);
        ist_buffer_print(out, ")");
    }
    ist_buffer_print(out, ".\nBy the joint plan gain: ");
    add_list(out, scenario, result, 1);
    ist_buffer_print(out, "; pay: ");
    add_list(out, scenario, result, -1);
    ist_buffer_print(out, ".\nLargest gain that any ally could still have alone: ");
    add_slack(out, it->nash.slack, it->nash.total);
    ist_buffer_print(out, "; that any plan of all could still have: ");
    add_slack(out, it->joint.slack, it->nash.total);
    ist_buffer_print(out, ".\n");
}
