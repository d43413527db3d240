/* SPDX-License-Identifier: Apache-2.0
 *
 * game_joint.c: the plan of all allies together.
 *
 * Beyond the cap of a theatre further units earn nothing, whoever sends them: there the allies' units stand in each
 * other's way, and no ally alone can mend a plan in which the dearer one serves. So units move along chains: one ally's
 * from theatre s to v, another's from v to w, ..., to t. A chain changes the loss at its two ends only. The best chain
 * is the shortest path in a graph whose nodes are the theatres and "nowhere"; when none pays, the potentials of that
 * graph are slopes that touch the loss from below and prove how near the optimum is.
 */
#include "game_local.h"
#include <math.h>

enum { NODES = IST_MAX_THEATRES + 1, CHAINS = 400 };
static const double enough = 1e-12; /* units that count as being there */

typedef struct graph {
    size_t n;                 /* theatres; node n is nowhere */
    double leave[NODES];      /* loss when a unit goes */
    double arrive[NODES];     /* loss saved when one comes */
    double price[NODES][NODES];
    int    by[NODES][NODES];  /* the ally that moves most cheaply, or IST_NONE */
    int    first[NODES][NODES]; /* next node on the shortest path */
    double far[NODES][NODES];
} graph;

static double price_at(const ist_game *g, size_t a, size_t f, size_t k)
{
    return k < g->n_theatres && g->price ? g->price[game_unit(g, a, f, k)] : 0;
}

/* Units of ally a that may leave node k. */
static double movable(const game_table *t, size_t a, size_t f, size_t k)
{
    const ist_game *g = t->game;
    double          left = g->deploys[a * g->n_kinds + f];
    if (k < g->n_theatres) return t->x[game_unit(g, a, f, k)] - (g->least ? g->least[game_unit(g, a, f, k)] : 0);
    for (size_t i = 0; i < g->n_theatres; i++) left -= t->x[game_unit(g, a, f, i)];
    return left;
}

/* Where all decide together every ally sees the same margins: those of the first. */
static double margin_at(const game_table *t, size_t f, size_t k, double more)
{
    const ist_game *g = t->game;
    double          units = t->all[f * g->n_theatres + k] + more, cap = g->cap[f * g->n_theatres + k];
    game_row        r;
    if (units > cap + enough) return 0;
    game_look_at_row(t, 0, f, &r);
    ist_site *site = &r.sites[k];
    double    own = t->x[game_unit(g, 0, f, k)] + more; /* may be negative: others' units move in its place */
    for (size_t j = 0; j < site->n_terms; j++) r.offset[k][j] += r.rate[k][j] * own;
    site->cap = INFINITY;
    return ist_site_margin(site, 0);
}

static void draw_graph(const game_table *t, size_t f, graph *out)
{
    const ist_game *g = t->game;
    out->n = g->n_theatres;
    for (size_t u = 0; u <= out->n; u++) {
        out->leave[u] = u < out->n ? margin_at(t, f, u, 0) : 0;
        out->arrive[u] = u < out->n && t->all[f * g->n_theatres + u] < g->cap[f * g->n_theatres + u] - enough ? out->leave[u] : 0;
        for (size_t v = 0; v <= out->n; v++) {
            out->price[u][v] = u == v ? 0 : INFINITY;
            out->by[u][v] = IST_NONE;
            for (size_t a = 0; u != v && a < g->n_allies; a++) {
                double price = price_at(g, a, f, v) - price_at(g, a, f, u);
                if (!(movable(t, a, f, u) > enough) || !(price < out->price[u][v])) continue;
                out->price[u][v] = price;
                out->by[u][v] = (int)a;
            }
        }
    }
}

/* Shortest paths between all nodes (Floyd and Warshall). Returns a node to which a round trip pays by itself, as soon as
 * there is one; else IST_NONE. */
static int find_paths(graph *it, double least)
{
    for (size_t u = 0; u <= it->n; u++)
        for (size_t v = 0; v <= it->n; v++) {
            it->far[u][v] = it->price[u][v];
            it->first[u][v] = (int)v;
        }
    for (size_t w = 0; w <= it->n; w++)
        for (size_t u = 0; u <= it->n; u++)
            for (size_t v = 0; v <= it->n; v++)
                if (it->far[u][w] + it->far[w][v] < it->far[u][v] - 1e-12 * fabs(it->far[u][v])) {
                    it->far[u][v] = it->far[u][w] + it->far[w][v];
                    it->first[u][v] = it->first[u][w];
                    if (u == v && it->far[u][u] < -least) return (int)u;
                }
    return IST_NONE;
}

/* Units that can go along a path; each step by one ally. Walks at most once through every node. */
static double capacity(const game_table *t, size_t f, const graph *it, size_t s, size_t e)
{
    double most = INFINITY;
    size_t u = s, steps = 0;
    do {
        size_t v = (size_t)it->first[u][e];
        int    a = it->by[u][v];
        if (a == IST_NONE || steps++ > it->n) return 0;
        most = fmin(most, movable(t, (size_t)a, f, u));
        u = v;
    } while (u != e);
    return most;
}

static void go_along(game_table *t, size_t f, const graph *it, size_t s, size_t e, double units)
{
    const ist_game *g = t->game;
    size_t          u = s;
    do {
        size_t v = (size_t)it->first[u][e], a = (size_t)it->by[u][v];
        if (u < it->n) {
            t->x[game_unit(g, a, f, u)] -= units;
            t->all[f * g->n_theatres + u] -= units;
        }
        if (v < it->n) {
            t->x[game_unit(g, a, f, v)] += units;
            t->all[f * g->n_theatres + v] += units;
        }
        u = v;
    } while (u != e);
}

/* How many units should go from s to e: until it no longer pays, by bisection, because margins fall. */
static double best_step(const game_table *t, size_t f, const graph *it, size_t s, size_t e, double most)
{
    const ist_game *g = t->game;
    if (s == e) return most;
    if (e < it->n) most = fmin(most, g->cap[f * g->n_theatres + e] - t->all[f * g->n_theatres + e]);
    if (s < it->n && t->all[f * g->n_theatres + s] > g->cap[f * g->n_theatres + s] + enough) /* what stands beyond the cap is free */
        most = fmin(most, t->all[f * g->n_theatres + s] - g->cap[f * g->n_theatres + s]);
    double low = 0, high = most;
    for (int i = 0; i < 100; i++) {
        double middle = i == 0 ? most : low + (high - low) * 0.5;
        if (i > 0 && (middle <= low || middle >= high)) break;
        double saved = e < it->n ? margin_at(t, f, e, middle) : 0, lost = s < it->n ? margin_at(t, f, s, -middle) : 0;
        bool   pays = saved - lost - it->far[s][e] > 0;
        if (i == 0 && pays) return most;
        if (i == 0) continue;
        if (pays) low = middle;
        else high = middle;
    }
    return low;
}

/* The chain that saves most, by the margin of its first unit; how many units should go along it, 0 when none pays. */
static double best_chain(const game_table *t, size_t f, const graph *it, size_t *out_s, size_t *out_e)
{
    double best = 0, units = 0;
    for (size_t u = 0; u <= it->n; u++)
        for (size_t v = 0; v <= it->n; v++) {
            double gain = u == v ? 0 : it->arrive[v] - it->leave[u] - it->far[u][v];
            double most = gain > 0 ? capacity(t, f, it, u, v) : 0, step = most > enough ? best_step(t, f, it, u, v, most) : 0;
            if (!(step > enough) || !(gain * step > best)) continue;
            best = gain * step;
            units = step;
            *out_s = u;
            *out_e = v;
        }
    return units;
}

void game_reroute(game_table *t, size_t f)
{
    double dearest = 0;
    for (size_t a = 0; a < t->game->n_allies; a++)
        for (size_t k = 0; k < t->game->n_theatres; k++) dearest = fmax(dearest, price_at(t->game, a, f, k));
    for (int chain = 0; chain < CHAINS; chain++) {
        graph  it;
        size_t s = 0, e = 0;
        draw_graph(t, f, &it);
        int round_trip = find_paths(&it, 1e-12 * dearest);
        double units;
        if (round_trip != IST_NONE) units = capacity(t, f, &it, s = e = (size_t)round_trip, (size_t)round_trip);
        else units = best_chain(t, f, &it, &s, &e);
        if (!(units > enough)) return;
        go_along(t, f, &it, s, e, units);
    }
}

/* Slopes that no ally would leave: the largest potentials with slope[v] - slope[u] <= price from u to v, within what
 * touches the loss (at the cap anything between 0 and the last unit's margin). */
static void find_slopes(const graph *it, double *slope)
{
    for (size_t k = 0; k < it->n; k++) slope[k] = it->leave[k];
    slope[it->n] = 0;
    for (size_t round = 0; round <= it->n; round++)
        for (size_t u = 0; u <= it->n; u++)
            for (size_t v = 0; v < it->n; v++) slope[v] = fmin(slope[v], slope[u] + it->price[u][v]);
    for (size_t k = 0; k < it->n; k++) slope[k] = fmax(slope[k], it->arrive[k]);
}

double game_joint_gap(const game_table *t)
{
    const ist_game *g = t->game;
    double          gap = 0;
    for (size_t f = 0; f < g->n_kinds; f++) {
        graph  it;
        double slope[NODES];
        draw_graph(t, f, &it);
        find_slopes(&it, slope);
        for (size_t a = 0; a < g->n_allies; a++) {
            double left = g->deploys[a * g->n_kinds + f], best = 0;
            for (size_t k = 0; k < g->n_theatres; k++) {
                size_t u = game_unit(g, a, f, k);
                double net = slope[k] - price_at(g, a, f, k), least = g->least ? g->least[u] : 0;
                gap -= net * (t->x[u] - least);
                left -= least;
                best = fmax(best, net);
            }
            gap += best * left; /* no cap: beyond it the plane lies below the loss all the more */
        }
    }
    return fmax(0, gap);
}
