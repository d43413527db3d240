/* SPDX-License-Identifier: Apache-2.0
 *
 * game.c: best responses by water-filling, the joint optimum by the same, and what makes it acceptable to each.
 */
#include "game_local.h"
#include <math.h>
#include <string.h>

enum { ROUNDS = 3000, CALM_ROUNDS = 2000 /* then steps get shorter, in case responses go round in a circle */, SWEEPS = 60 };
static const double calm = 1e-12; /* of the total: what counts as no gain */

#define HAVE(pointer) do { if (!(pointer)) return ist_fail(err, IST_NOMEM, "out of memory"); } while (0)

static double weight_of(const game_table *t, size_t a, size_t k) { return t->joint ? t->joint[k] : t->game->weight[a * t->game->n_theatres + k]; }

static void sum_up(game_table *t)
{
    const ist_game *g = t->game;
    for (size_t s = 0; s < g->n_kinds * g->n_theatres; s++) {
        t->all[s] = 0;
        for (size_t a = 0; a < g->n_allies; a++) t->all[s] += t->x[a * g->n_kinds * g->n_theatres + s];
    }
}

static double counted(const game_table *t, size_t f, size_t k, double units) { return fmin(t->game->cap[f * t->game->n_theatres + k], units); }

void game_look_at_row(const game_table *t, size_t a, size_t f, game_row *out)
{
    const ist_game *g = t->game;
    for (size_t k = 0; k < g->n_theatres; k++) {
        size_t u = game_unit(g, a, f, k);
        double others = t->all[f * g->n_theatres + k] - t->x[u];
        double most = fmin(g->deploys[a * g->n_kinds + f], fmax(0, g->cap[f * g->n_theatres + k] - others));
        out->sites[k] = (ist_site){ .floor = g->least ? g->least[u] : 0, .cap = most,
                                    .amount = out->amount[k], .rate = out->rate[k], .offset = out->offset[k],
                                    .price = g->price ? g->price[u] : 0, .curve = g->curve };
        if (out->sites[k].cap < out->sites[k].floor) out->sites[k].cap = out->sites[k].floor;
    }
    for (size_t j = 0; j < g->n_terms; j++) {
        const ist_game_term *term = &g->terms[j];
        size_t               k = term->theatre, n = out->sites[k].n_terms;
        double               amount = weight_of(t, a, k) * term->amount, z = term->offset;
        if (!(amount > 0 && term->rate[f] > 0)) continue;
        for (size_t h = 0; h < g->n_kinds; h++) {
            double units = t->all[h * g->n_theatres + k] - (h == f ? t->x[game_unit(g, a, f, k)] : 0);
            z += term->rate[h] * counted(t, h, k, units);
        }
        out->amount[k][n] = amount;
        out->rate[k][n] = term->rate[f];
        out->offset[k][n] = z;
        out->sites[k].n_terms++;
    }
}

/* Ally a answers the others: kind after kind until nothing moves. `step` below 1 goes part of the way. */
static void respond(game_table *t, size_t a, double step)
{
    const ist_game *g = t->game;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double moved = 0;
        for (size_t f = 0; f < g->n_kinds; f++) {
            game_row r;
            double best[IST_MAX_THEATRES];
            game_look_at_row(t, a, f, &r);
            ist_waterfill_fluid(r.sites, g->n_theatres, g->deploys[a * g->n_kinds + f], best, NULL);
            for (size_t k = 0; k < g->n_theatres; k++) {
                size_t u = game_unit(g, a, f, k);
                double change = step * (best[k] - t->x[u]);
                t->x[u] += change;
                t->all[f * g->n_theatres + k] += change;
                moved = fmax(moved, fabs(change));
            }
        }
        if (moved <= 1e-11 || g->n_kinds == 1 || step < 1) break;
    }
}

/* At most so much better can ally a do by any change of its own: the plane that touches its part, as in allocation.c. */
static double own_gap(const game_table *t, size_t a)
{
    const ist_game *g = t->game;
    double          gap = 0;
    for (size_t f = 0; f < g->n_kinds; f++) {
        game_row r;
        double net[IST_MAX_THEATRES], room[IST_MAX_THEATRES], left = g->deploys[a * g->n_kinds + f];
        game_look_at_row(t, a, f, &r);
        for (size_t k = 0; k < g->n_theatres; k++) {
            const ist_site *site = &r.sites[k];
            double          here = t->x[game_unit(g, a, f, k)];
            net[k] = ist_site_margin(site, here) - site->price;
            room[k] = site->cap - site->floor;
            gap -= net[k] * (here - site->floor);
            left -= site->floor;
        }
        for (size_t n = 0; n < g->n_theatres && left > 0; n++) {
            size_t best = 0;
            for (size_t k = 1; k < g->n_theatres; k++)
                if (net[k] > net[best]) best = k;
            if (!(net[best] > 0)) break;
            double gets = fmin(left, room[best]);
            gap += net[best] * gets;
            left -= gets;
            net[best] = -1;
        }
    }
    return fmax(0, gap);
}

static double term_loss(const game_table *t, size_t j)
{
    const ist_game      *g = t->game;
    const ist_game_term *term = &g->terms[j];
    double               z = term->offset, none = 0;
    for (size_t f = 0; f < g->n_kinds; f++) z += term->rate[f] * counted(t, f, term->theatre, t->all[f * g->n_theatres + term->theatre]);
    ist_site site = { .n_terms = 1, .amount = &term->amount, .rate = &none, .offset = &z, .curve = g->curve };
    return ist_site_loss(&site, 0);
}

static void weigh(const game_table *t, ist_game_point *out)
{
    const ist_game *g = t->game;
    out->total = 0;
    for (size_t a = 0; a < g->n_allies; a++) {
        out->loss[a] = out->cost[a] = 0;
        for (size_t j = 0; j < g->n_terms; j++) out->loss[a] += g->weight[a * g->n_theatres + g->terms[j].theatre] * term_loss(t, j);
        for (size_t u = 0; g->price && u < g->n_kinds * g->n_theatres; u++) {
            size_t at = a * g->n_kinds * g->n_theatres + u;
            out->cost[a] += g->price[at] * t->x[at];
        }
        out->total += out->loss[a] + out->cost[a];
    }
}

static double slack_of(const game_table *t)
{
    double most = 0;
    if (t->joint) return game_joint_gap(t);
    for (size_t a = 0; a < t->game->n_allies; a++) most = fmax(most, own_gap(t, a));
    return most;
}

static void settle(game_table *t, ist_game_point *out)
{
    const ist_game *g = t->game;
    for (out->rounds = 0; out->rounds < ROUNDS; out->rounds++) {
        for (size_t a = 0; a < g->n_allies; a++) respond(t, a, out->rounds < CALM_ROUNDS || t->joint ? 1 : (double)CALM_ROUNDS / (2.0 * out->rounds));
        for (size_t f = 0; t->joint && f < g->n_kinds; f++) game_reroute(t, f);
        sum_up(t); /* without the rounding of many small changes */
        weigh(t, out);
        out->slack = slack_of(t);
        if (out->slack <= calm * fabs(out->total)) break;
    }
    out->x = t->x;
}

static ist_status check(const ist_game *g, ist_error *err)
{
    if (g->n_allies == 0 || g->n_allies > IST_MAX_ALLIES || g->n_terms > GAME_MAX_TERMS || g->n_kinds > IST_MAX_KINDS || g->n_theatres > IST_MAX_THEATRES)
        return ist_fail(err, IST_RANGE, "a game has 1 to %d allies and at most %d terms of loss", IST_MAX_ALLIES, GAME_MAX_TERMS);
    for (size_t r = 0; g->least && r < g->n_allies * g->n_kinds; r++) {
        double sum = 0;
        for (size_t k = 0; k < g->n_theatres; k++) sum += g->least[r * g->n_theatres + k];
        if (sum > g->deploys[r] + 1e-9) return ist_fail(err, IST_RANGE, "%g units must stand somewhere and %g can be deployed", sum, g->deploys[r]);
    }
    return IST_OK;
}

static ist_status open_table(const ist_game *g, const double *start, ist_arena *arena, game_table *out, ist_error *err)
{
    size_t n = g->n_allies * g->n_kinds * g->n_theatres;
    out->game = g;
    out->joint = NULL;
    out->x = ist_arena_array(arena, n, sizeof *out->x);
    out->all = ist_arena_array(arena, g->n_kinds * g->n_theatres, sizeof *out->all);
    HAVE(out->x);
    HAVE(out->all);
    if (start) memcpy(out->x, start, n * sizeof *start);
    else if (g->least) memcpy(out->x, g->least, n * sizeof *g->least);
    sum_up(out);
    return IST_OK;
}

/* Those who would lose are made whole by those who gain. */
static void compensate(const ist_game *g, ist_game_answer *out)
{
    double won = 0, lost = 0;
    for (size_t a = 0; a < g->n_allies; a++) {
        out->gain[a] = out->nash.loss[a] + out->nash.cost[a] - out->joint.loss[a] - out->joint.cost[a];
        if (out->gain[a] > 0) won += out->gain[a];
        else lost -= out->gain[a];
    }
    for (size_t a = 0; a < g->n_allies; a++)
        out->compensation[a] = out->gain[a] < 0 ? -out->gain[a] : won > 0 && lost > 0 ? -lost * out->gain[a] / won : 0;
}

ist_status ist_game_solve(const ist_game *game, const double *start, ist_arena *arena, ist_game_answer *out, ist_error *err)
{
    game_table alone, together;
    double *joint = ist_arena_array(arena, game->n_theatres, sizeof *joint);
    IST_TRY(check(game, err));
    HAVE(joint);
    *out = (ist_game_answer){ 0 };
    IST_TRY(open_table(game, start, arena, &alone, err));
    settle(&alone, &out->nash);
    for (size_t a = 0; a < game->n_allies; a++)
        for (size_t k = 0; k < game->n_theatres; k++) joint[k] += game->weight[a * game->n_theatres + k];
    IST_TRY(open_table(game, out->nash.x, arena, &together, err));
    together.joint = joint;
    settle(&together, &out->joint);
    out->price = out->nash.total - out->joint.total;
    compensate(game, out);
    return IST_OK;
}

ist_status ist_game_look(const ist_game *game, const double *x, ist_arena *arena, ist_game_point *out, ist_error *err)
{
    game_table t;
    IST_TRY(check(game, err));
    IST_TRY(open_table(game, x, arena, &t, err));
    *out = (ist_game_point){ .x = t.x };
    weigh(&t, out);
    out->slack = slack_of(&t);
    return IST_OK;
}
