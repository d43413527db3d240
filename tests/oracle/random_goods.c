// SPDX-License-Identifier: Apache-2.0
// Random worlds: money, stocks, lines, orders, donations.
#include "random_local.h"

#include <math.h>

static void money(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    for (size_t a = 0; a < b->world.n_actors; a++) {
        ist_actor *actor = &b->actors[a];
        if (!(actor->has_budget = random_chance(s, 0.6))) continue;
        actor->gdp = random_positive(m, "gdp", a, 0, 2000, 20000);
        actor->share = random_share(m, "share", a, 0, 0.01, 0.05);
        actor->earmark = random_share(m, "earmark", a, 0, 0.2, 0.9);
        if (random_chance(s, 0.7))
            actor->growth = random_key(m, "growth", a, 0, -0.05, 0.1, -INFINITY, INFINITY, BY_TRIGGER);
        if (random_chance(s, 0.7)) actor->growth_sd = random_positive(m, "growth_sd", a, 0, 0, 0.2);
        if (random_chance(s, 0.3)) actor->fund = random_positive(m, "fund", a, 0, 0, 200);
        if (random_chance(s, 0.6)) actor->headroom = random_key(m, "headroom", a, 0, 0, 60, 0, INFINITY, BY_LEVER);
    }
}

static void stocks(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    for (size_t a = 0; a < b->world.n_actors; a++)
        for (size_t i = 0; i < b->world.n_items; i++) {
            size_t at = a * b->world.n_items + i;
            if (random_chance(s, 0.8)) b->stock[at] = random_key(m, "stock", a, i, 0, 150, 0, INFINITY, BY_LEVER);
            if (random_chance(s, 0.5)) b->target[at] = random_positive(m, "target", a, i, 0, 200);
            if (random_chance(s, 0.4)) b->production[at] = random_positive(m, "production", a, i, 0, 6);
        }
}

static void schedule(making *m, size_t l)
{
    random_stream      *s = &m->stream;
    size_t              n = (size_t)random_whole(s, 1, 4);
    ist_capacity_point *points = builder_alloc(m->b, n, sizeof *points);
    int                 month = random_whole(s, -12, 6);
    for (size_t p = 0; p < n; p++) {
        points[p] = (ist_capacity_point){ month, random_key(m, "capacity", l, p, 0, 8, 0, INFINITY, BY_LEVER) };
        month += random_whole(s, 1, 18);
    }
    m->b->lines[l].points = points;
    m->b->lines[l].n_points = n;
}

static void components(making *m, size_t l)
{
    size_t         n = (size_t)random_whole(&m->stream, 0, 2);
    ist_component *list = builder_alloc(m->b, n, sizeof *list);
    for (size_t p = 0; p < n; p++) {
        list[p].supplier = random_index(&m->stream, m->b->world.n_actors);
        list[p].dependence = random_share(m, "dep", l, p, 0, 1);
        list[p].permit = random_chance(&m->stream, 0.4) ? random_switch(m, p ? "permit-b" : "permit", l, 0.7) : IST_NONE;
    }
    m->b->lines[l].components = list;
    m->b->lines[l].n_components = n;
}

static void lines(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    int            last = (int)b->world.n_actors - 1;
    for (size_t l = 0; l < b->world.n_lines; l++) {
        ist_line *line = &b->lines[l];
        line->maker = random_whole(s, 0, last);
        line->site = random_chance(s, 0.6) ? line->maker : random_whole(s, 0, last);
        line->item = random_index(s, b->world.n_items);
        if (l > 0 && random_chance(s, 0.5)) line->item = b->lines[l - 1].item;
        line->lead = random_whole(s, 0, 8);
        schedule(m, l);
        components(m, l);
        if (random_chance(s, 0.5)) line->slip = random_key(m, "slip", l, 0, 0, 9, -INFINITY, INFINITY, BY_LEVER);
        if (random_chance(s, 0.5)) line->scale = random_positive(m, "scale", l, 0, 0.5, 1.5);
        if (random_chance(s, 0.3)) line->on = random_switch(m, "line", l, 0.7);
        if (random_chance(s, 0.7)) line->rate = random_key(m, "r0", l, 0, 0, 6, 0, INFINITY, BY_LEVER);
        if (random_chance(s, 0.5)) line->ramp = random_share(m, "ramp", l, 0, 0.02, 0.5);
        if (random_chance(s, 0.5)) line->down = random_share(m, "down", l, 0, 0.02, 0.5);
        if (random_chance(s, 0.6)) line->disincentive = random_share(m, "eps", l, 0, 0, 1);
        if (random_chance(s, 0.6)) {
            line->experience = random_positive(m, "c0", l, 0, 5, 200);
            line->learning = random_positive(m, "learning", l, 0, 0, 0.5);
        }
    }
}

// Parts on one to three different lines that make the item of the first; returns the whole quantity.
static double parts(making *m, size_t o)
{
    const ist_world *w = &m->b->world;
    random_stream   *s = &m->stream;
    int              first = random_index(s, w->n_lines);
    ist_part        *list = builder_alloc(m->b, w->n_lines, sizeof *list);
    size_t           n = 0;
    double           sum = 0;
    for (size_t step = 0; step < w->n_lines && n < 3; step++) {
        int l = (int)(((size_t)first + step) % w->n_lines);
        if (m->b->lines[l].item != m->b->lines[first].item || (n > 0 && random_chance(s, 0.4))) continue;
        list[n] = (ist_part){ l, random_between(s, 5, 120) };
        sum += list[n++].quantity;
    }
    m->b->orders[o].parts = list;
    m->b->orders[o].n_parts = n;
    return sum;
}

static void promises(making *m, size_t o, double quantity)
{
    size_t       n = (size_t)random_whole(&m->stream, 0, 3);
    ist_promise *list = builder_alloc(m->b, n, sizeof *list);
    int          month = random_whole(&m->stream, -5, 5);
    double       units = 0;
    for (size_t p = 0; p < n; p++) {
        units += random_between(&m->stream, 0, quantity / 3);
        list[p] = (ist_promise){ month, units };
        month += random_whole(&m->stream, 1, 15);
    }
    m->b->orders[o].promises = list;
    m->b->orders[o].n_promises = n;
}

static void payment(making *m, size_t o)
{
    ist_order     *order = &m->b->orders[o];
    random_stream *s = &m->stream;
    order->price = random_positive(m, "price0", o, 0, 1, 15);
    order->grace = random_whole(s, 1, 9);
    order->term = random_whole(s, 1, 24);
    // Wholly financed, or by at most 0.95: nearly whole would divide money by next to nothing, which no two programs
    // do alike to nine digits.
    if (random_chance(s, 0.1)) order->financed = builder_number(m->b, 1);
    else if (random_chance(s, 0.5)) order->financed = random_key(m, "financed", o, 0, 0, 1, 0, 0.95, BY_TRIGGER);
    if (random_chance(s, 0.4)) order->interest = random_positive(m, "interest", o, 0, 0, 0.5);
    if (random_chance(s, 0.5)) order->advance = random_key(m, "advance", o, 0, 0, 0.6, 0, 0.95, BY_TRIGGER);
    if (random_chance(s, 0.4)) order->from_stock = random_positive(m, "from_stock", o, 0, 0, 40);
}

static void orders(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    for (size_t o = 0; o < b->world.n_orders; o++) {
        ist_order *order = &b->orders[o];
        double     quantity = parts(m, o);
        order->payer = random_index(s, b->world.n_actors);
        order->recipient = random_chance(s, 0.7) ? order->payer : random_index(s, b->world.n_actors);
        if (random_chance(s, 0.25)) order->recipient = b->lines[order->parts[0].line].maker; // a home order
        promises(m, o, quantity);
        payment(m, o);
        order->priority = random_whole(s, 0, 3);
        if (random_chance(s, 0.7)) order->contracted = quantity;
        if (random_chance(s, 0.7)) order->contracted *= random_between(s, 0.1, 1);
        if (random_chance(s, 0.5)) order->delivered = order->contracted * random_between(s, 0, 1);
        if (random_chance(s, 0.3)) order->sign_month = random_whole(s, 0, 20);
        if (random_chance(s, 0.3)) order->end_month = random_whole(s, 5, 60);
        if (random_chance(s, 0.4)) order->on = random_switch(m, "order", o, 0.6);
        order->tranche = random_key(m, "tranche", o, 0, 3, 40, 1e-3, INFINITY, BY_TRIGGER);
        if (random_chance(s, 0.5)) order->years = random_key(m, "years", o, 0, 0.5, 6, 0.01, INFINITY, BY_TRIGGER);
        if (random_chance(s, 0.9)) order->conversion = random_positive(m, "chi", o, 0, 0, 0.5);
        if (random_chance(s, 0.4)) order->lapse = random_positive(m, "omega", o, 0, 0, 0.03);
    }
}

static void routes(making *m)
{
    builder       *b = m->b;
    random_stream *s = &m->stream;
    for (size_t g = 0; g < b->world.n_routes; g++) {
        ist_route *route = &b->routes[g];
        // Half of them carry what some order brings to the donor or the recipient, for backfill and loans to act.
        const ist_order *order = &b->orders[random_index(s, b->world.n_orders)];
        route->donor = random_index(s, b->world.n_actors);
        route->item = random_index(s, b->world.n_items);
        route->lends = random_chance(s, 0.5);
        if (random_chance(s, 0.6)) {
            route->item = b->lines[order->parts[0].line].item;
            if (!route->lends) route->donor = order->recipient;
        }
        route->recipient = (route->donor + random_whole(s, 1, (int)b->world.n_actors - 1)) % (int)b->world.n_actors;
        if (route->lends && order->recipient != route->donor) route->recipient = order->recipient;
        route->contingency = random_index(s, b->world.n_contingencies);
        route->grace = random_whole(s, 0, 10);
        if (random_chance(s, 0.5)) route->horizon = random_whole(s, 1, 36);
        if (random_chance(s, 0.4)) route->on = random_switch(m, "route", g, 0.7);
        route->rate = random_positive(m, "rate", g, 0, 1, 15);
        route->limit = random_positive(m, "limit", g, 0, 10, 150);
        if (random_chance(s, 0.7)) route->reserve = random_positive(m, "reserve", g, 0, 0, 120);
        if (random_chance(s, 0.6)) route->backfill = random_share(m, "beta", g, 0, 0, 1);
    }
}

void random_goods(making *m)
{
    money(m);
    stocks(m);
    lines(m);
    orders(m);
    routes(m);
}
