/* SPDX-License-Identifier: Apache-2.0
 *
 * y1_world.c: the yardstick's numbers in the shape of docs/model.md.
 *
 * One pool owner and three hosts, each host in its theatre with a contingency that consumes ten items; ten lines and
 * two second sources; every actor orders every item; one force kind, one pool; two donation routes an item. Sizes and
 * magnitudes follow the yardstick so that both do like work a state variable; the model is this project's own.
 */
#include "y1_world.h"
#include <isthmus/base/time.h>

enum { THEATRES = 3, ACTORS = 4, ITEMS = 10, LINES = 12, ORDERS = 40 };

static ist_distribution uniform(double low, double high)
{
    return (ist_distribution){ .kind = IST_UNIFORM, .a = low, .b = high };
}

static ist_parameter drawn(builder *b, const char *name, int i, double low, double high)
{
    return builder_parameter(b, builder_text(b, "%s.%d", name, i), uniform(low, high), -1e9, 1e9);
}

static void forces(builder *b)
{
    static const double requirement[THEATRES] = { 10, 6, 8 }, own[THEATRES] = { 9, 5, 7 };
    for (int k = 0; k < THEATRES; k++) {
        b->theatres[k].onset = drawn(b, "onset", k, 0, 3);
        b->theatres[k].going_on = drawn(b, "going_on", k, 0, 2);
        b->requirement[k] = builder_number(b, requirement[k]);
        b->ceiling[k + 1] = builder_number(b, own[k]);
        b->surge[k] = builder_number(b, 0.5 * requirement[k]);
    }
    b->pool[0] = builder_number(b, 6);
    b->parameters[b->pool[0]].fixed = true;
    for (int k = 0; k < THEATRES; k++) {
        b->posture[k] = 1;
        b->parameters[b->ceiling[k + 1]].fixed = true;
    }
    for (int i = 0; i < (THEATRES + 1) * THEATRES; i++) b->transit[i] = 3;
}

static void contingencies(builder *b)
{
    static const double base[THEATRES] = { 0.004, 0.003, 0.003 };
    for (int c = 0; c < THEATRES; c++) {
        ist_contingency *it = &b->contingencies[c];
        it->theatre = c;
        it->build_up = 2;
        it->base = drawn(b, "base", c, 0.5 * base[c], 1.5 * base[c]);
        it->ending = builder_number(b, 1.0 / 7);
        it->cost = builder_number(b, 100);
        it->depth_weight = 0.5;
        b->weight[c] = 0.5;
        it->defenders = it->engaged = (uint64_t)1 << (c + 1);
        for (int j = 0; j < THEATRES; j++)
            if (j != c) b->opportunism[c * THEATRES + j] = builder_number(b, 0.6);
        for (int i = 0; i < ITEMS; i++) {
            ist_demand *demand = &b->demands[c * ITEMS + i];
            *demand = (ist_demand){ .contingency = c, .actor = c + 1, .item = i,
                                    .amount = drawn(b, "demand", c * ITEMS + i, 75.0 / (i + 1), 225.0 / (i + 1)) };
        }
    }
}

static void stocks(builder *b)
{
    static const double scale[ACTORS] = { 2, 1.2, 1, 0.5 };
    for (int a = 0; a < ACTORS; a++) {
        b->actors[a].theatre = a ? a - 1 : 0;
        b->actors[a].has_budget = true;
        b->actors[a].gdp = builder_number(b, (double[]){ 40, 30, 25, 10 }[a] * 12);
        b->actors[a].share = builder_number(b, 1);
        b->actors[a].earmark = builder_number(b, 1);
        b->actors[a].growth_sd = builder_number(b, 0.02);
        for (int i = 0; i < ITEMS; i++) {
            double target = scale[a] * 1000 / (i + 1);
            b->stock[a * ITEMS + i] = builder_number(b, 0.6 * target);
            b->target[a * ITEMS + i] = builder_number(b, target);
        }
    }
    for (int i = 0; i < ITEMS; i++) {
        b->items[i].item_class = i;
        b->items[i].price = builder_number(b, 0.02 * (i + 1));
    }
}

static void industry(builder *b)
{
    for (int l = 0; l < LINES; l++) {
        int                 item = l < ITEMS ? l : l - ITEMS;
        double              capacity = 20.0 / (item + 1) * (l < ITEMS ? 1 : 0.5);
        ist_capacity_point *points = builder_alloc(b, 2, sizeof *points);
        points[0] = (ist_capacity_point){ 0, builder_number(b, capacity) };
        points[1] = (ist_capacity_point){ 48, drawn(b, "capacity", l, capacity, 4 * capacity) };
        b->lines[l] = (ist_line){ .name = b->lines[l].name, .maker = 0, .site = 0, .item = item, .n_points = 2, .points = points,
                                  .lead = 3, .slip = IST_NONE, .scale = IST_NONE, .on = IST_NONE, .rate = builder_number(b, capacity),
                                  .ramp = builder_number(b, 0.1), .down = builder_number(b, 0.1), .disincentive = IST_NONE,
                                  .experience = builder_number(b, 60 * capacity), .learning = builder_number(b, 0.15) };
    }
    for (int o = 0; o < ORDERS; o++) {
        int       actor = o / ITEMS, item = o % ITEMS;
        size_t    n_parts = item < LINES - ITEMS ? 2 : 1;
        double    quantity = 4000.0 / (item + 1);
        ist_part *parts = builder_alloc(b, n_parts, sizeof *parts);
        for (size_t p = 0; p < n_parts; p++) parts[p] = (ist_part){ item + (p ? ITEMS : 0), quantity / (double)n_parts };
        ist_order *order = &b->orders[o];
        order->payer = order->recipient = actor;
        order->n_parts = n_parts;
        order->parts = parts;
        order->contracted = 0.2 * quantity;
        order->priority = actor;
        order->price = builder_number(b, 0.02 * (item + 1));
        order->tranche = builder_number(b, quantity / 3);
        order->conversion = builder_number(b, 0.1);
    }
    for (int g = 0; g < 2 * ITEMS; g++)
        b->routes[g] = (ist_route){ .name = b->routes[g].name, .donor = g < ITEMS ? 2 : 1, .recipient = g < ITEMS ? 1 : 2,
                                    .item = g % ITEMS, .contingency = g < ITEMS ? 0 : 1, .horizon = 36, .on = IST_NONE,
                                    .rate = builder_number(b, 5), .limit = builder_number(b, 1e6),
                                    .reserve = builder_number(b, 100.0 / (g % ITEMS + 1)), .backfill = builder_number(b, 0.5) };
}

static void levers(builder *b)
{
    static ist_override joint, capacity, second;
    joint = (ist_override){ .draw_name = "joint", .value = builder_constant(1) };
    joint.parameter = b->world.rule = builder_parameter(b, "rule", builder_constant(0), 0, 1);
    capacity = (ist_override){ .draw_name = "more-capacity", .value = builder_constant(60) };
    capacity.parameter = b->lines[0].points[1].capacity;
    second = (ist_override){ .draw_name = "second-source", .value = builder_constant(1) };
    second.parameter = b->lines[10].on = builder_parameter(b, "on.second", builder_constant(0), 0, 1);
    ist_override *all[3] = { &joint, &capacity, &second };
    for (int n = 0; n < 3; n++) {
        b->levers[n].patch = (ist_patch){ .name = b->levers[n].patch.name, .n_overrides = 1, .overrides = all[n] };
        b->levers[n].cooperation = n;
    }
}

static void metrics(builder *b)
{
    for (int c = 0; c < THEATRES; c++) {
        const int kinds[3] = { IST_Q_SHORT_MONEY, IST_Q_LOSS, IST_Q_ACTIVE };
        for (int m = 0; m < 3; m++) {
            size_t    n = m == 0 ? ITEMS : 1;
            ist_term *terms = builder_alloc(b, n, sizeof *terms);
            for (size_t i = 0; i < n; i++) terms[i] = (ist_term){ { kinds[m], c, (int)i }, 1 };
            b->metrics[c * 3 + m] = (ist_metric){ .name = builder_text(b, "metric-%d", c * 3 + m), .reduction = IST_SUM,
                                                  .n_terms = n, .terms = terms };
        }
    }
}

builder *y1_world(void)
{
    const builder_sizes sizes = { .months = 144, .start = 12 * 2024, .theatres = THEATRES, .actors = ACTORS, .classes = ITEMS,
                                  .items = ITEMS, .kinds = 1, .contingencies = THEATRES, .demands = THEATRES * ITEMS, .sources = 0,
                                  .lines = LINES, .orders = ORDERS, .routes = 2 * ITEMS, .levers = 3, .cooperation = 3,
                                  .metrics = 9, .owner_orders = 1 };
    builder            *b = builder_new(&sizes);
    forces(b);
    contingencies(b);
    stocks(b);
    industry(b);
    levers(b);
    metrics(b);
    return b;
}
