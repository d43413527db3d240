/* SPDX-License-Identifier: Apache-2.0
 *
 * industry.c: lines, orders, donation routes, flows and patrol areas as the engine wants them.
 */
#include "scenario_local.h"

#include <string.h>

#define NAME(set, i) (b->names[IST_SECTION_##set].name[i])
#define COUNT(set)   (b->names[IST_SECTION_##set].count)
#define NODE(set, i) (b->names[IST_SECTION_##set].node[i])

static ist_status fill_points(ist_build *b, const char *name, const ist_node *node, ist_line *line)
{
    const ist_node *capacity = ist_node_get(node, "capacity"), *components = ist_node_get(node, "components"),
                   *permits = ist_node_get(node, "permits");
    ist_capacity_point *points = IST_ALLOC(b, capacity->count, ist_capacity_point);
    ist_component *parts = IST_ALLOC(b, components ? components->count : 0, ist_component);
    IST_HAVE(b, points);
    IST_HAVE(b, parts);
    for (size_t i = 0; i < capacity->count; i++) {
        if (ist_node_is_note(capacity->child[i])) continue;
        ist_capacity_point *point = &points[line->n_points++];
        IST_TRY(ist_build_month(b, capacity->child[i], capacity->child[i]->key, &point->month));
        point->capacity = ist_inputs_parameter(b, "capacity.%s.%s", name, capacity->child[i]->key);
    }
    if (line->n_points == 0)
        return ist_node_fail(capacity, b->err, IST_MISSING, "at least one month with a capacity is needed");
    for (size_t i = 0; components && i < components->count; i++) {
        if (ist_node_is_note(components->child[i])) continue;
        ist_component *part = &parts[line->n_components++];
        part->supplier = ist_names_find(&b->names[IST_SECTION_ACTORS], components->child[i]->key);
        part->dependence = ist_inputs_parameter(b, "dependence.%s.%s", name, components->child[i]->key);
        part->permit = ist_inputs_parameter(b, "permit.%s.%s", name, components->child[i]->key);
    }
    for (size_t i = 0; permits && i < permits->count; i++)
        if (!ist_node_is_note(permits->child[i]) && !ist_node_get(components, permits->child[i]->key))
            return ist_node_fail(permits->child[i], b->err, IST_CONFLICT, "%s supplies no components to this line",
                                 permits->child[i]->key);
    line->points = points;
    line->components = parts;
    return IST_OK;
}

static ist_status fill_lines(ist_build *b)
{
    ist_line *lines = IST_ALLOC(b, COUNT(LINES), ist_line);
    IST_HAVE(b, lines);
    for (size_t l = 0; l < COUNT(LINES); l++) {
        const char *name = NAME(LINES, l);
        const ist_node *node = NODE(LINES, l);
        ist_line *line = &lines[l];
        *line = (ist_line){ .name = name,
                            .lead = (int)ist_inputs_number(b, 0, "lead.%s", name),
                            .slip = ist_inputs_parameter(b, "slip.%s", name),
                            .scale = ist_inputs_parameter(b, "scale.%s", name),
                            .on = ist_inputs_parameter(b, "on_line.%s", name),
                            .rate = ist_inputs_parameter(b, "line_rate.%s", name),
                            .ramp = ist_inputs_parameter(b, "ramp.%s", name),
                            .down = ist_inputs_parameter(b, "down.%s", name),
                            .disincentive = ist_inputs_parameter(b, "disincentive.%s", name),
                            .experience = ist_inputs_parameter(b, "experience.%s", name),
                            .learning = ist_inputs_parameter(b, "learning.%s", name) };
        IST_TRY(ist_build_reference(b, node, "maker", IST_SECTION_ACTORS, &line->maker));
        IST_TRY(ist_build_reference(b, node, "site", IST_SECTION_ACTORS, &line->site));
        if (line->site == IST_NONE) line->site = line->maker;
        IST_TRY(ist_build_reference(b, node, "item", IST_SECTION_ITEMS, &line->item));
        IST_TRY(fill_points(b, name, node, line));
    }
    b->world->lines = lines;
    b->world->n_lines = COUNT(LINES);
    return IST_OK;
}

/* Parts and promises; what is contracted and delivered at start fits into the whole. */
static ist_status fill_parts(ist_build *b, const char *name, const ist_node *node, ist_order *order)
{
    const ist_node *list = ist_node_get(node, "parts"), *promised = ist_node_get(node, "promised");
    ist_part *parts = IST_ALLOC(b, list->count, ist_part);
    ist_promise *promises = IST_ALLOC(b, promised ? promised->count : 0, ist_promise);
    double whole = 0, before = 0;
    IST_HAVE(b, parts);
    IST_HAVE(b, promises);
    for (size_t i = 0; i < list->count; i++) {
        if (ist_node_is_note(list->child[i])) continue;
        const char *line = list->child[i]->key;
        ist_part *part = &parts[order->n_parts++];
        *part = (ist_part){ .line = ist_names_find(&b->names[IST_SECTION_LINES], line),
                            .quantity = ist_inputs_number(b, 0, "quantity.%s.%s", name, line) };
        whole += part->quantity;
        const ist_line *lines = b->world->lines;
        if (lines[part->line].item != lines[parts[0].line].item)
            return ist_node_fail(list->child[i], b->err, IST_CONFLICT,
                                 "line %s makes %s, but %s makes %s; an order is of one item", line,
                                 NAME(ITEMS, lines[part->line].item), NAME(LINES, parts[0].line),
                                 NAME(ITEMS, lines[parts[0].line].item));
    }
    if (order->n_parts == 0)
        return ist_node_fail(list, b->err, IST_MISSING, "at least one line with a quantity is needed");
    if (order->contracted > whole + 1e-9)
        return ist_node_fail(ist_node_get(node, "contracted"), b->err, IST_CONFLICT,
                             "%.10g under contract is more than the whole order, %.10g", order->contracted, whole);
    if (order->delivered > order->contracted + 1e-9)
        return ist_node_fail(ist_node_get(node, "delivered"), b->err, IST_CONFLICT,
                             "%.10g delivered is more than the %.10g under contract", order->delivered,
                             order->contracted);
    for (size_t i = 0; promised && i < promised->count; i++) {
        const ist_node *child = promised->child[i];
        if (ist_node_is_note(child)) continue;
        ist_promise *promise = &promises[order->n_promises++];
        IST_TRY(ist_build_month(b, child, child->key, &promise->month));
        promise->cumulative = ist_inputs_number(b, 0, "promised.%s.%s", name, child->key);
        if (promise->cumulative < before)
            return ist_node_fail(child, b->err, IST_CONFLICT, "%.10g promised so far is less than the %.10g before it",
                                 promise->cumulative, before);
        before = promise->cumulative;
    }
    order->parts = parts;
    order->promises = promises;
    bool later = order->contracted < whole - 1e-9 && order->sign_month == IST_NONE;
    if (later && order->tranche == IST_NONE)
        return ist_node_fail(node, b->err, IST_MISSING,
                             "%.10g of %.10g are not under contract; give `tranche` (and `conversion`), or `sign`",
                             whole - order->contracted, whole);
    return IST_OK;
}

static ist_status month_key(ist_build *b, const ist_node *entry, const char *key, int *out)
{
    const ist_node *node = ist_node_get(entry, key);
    if (!node) {
        *out = IST_NONE;
        return IST_OK;
    }
    IST_TRY(ist_build_month(b, node, node->text, out));
    if (*out < 0)
        return ist_node_fail(node, b->err, IST_CONFLICT,
                             "%s lies before the start; what was agreed by then stands in `contracted`", node->text);
    return IST_OK;
}

static ist_status fill_orders(ist_build *b)
{
    ist_order *orders = IST_ALLOC(b, COUNT(ORDERS), ist_order);
    IST_HAVE(b, orders);
    for (size_t o = 0; o < COUNT(ORDERS); o++) {
        const char *name = NAME(ORDERS, o);
        const ist_node *node = NODE(ORDERS, o);
        ist_order *order = &orders[o];
        *order = (ist_order){ .name = name,
                              .contracted = ist_inputs_number(b, 0, "contracted.%s", name),
                              .delivered = ist_inputs_number(b, 0, "delivered.%s", name),
                              .priority = (int)ist_inputs_number(b, 0, "priority.%s", name),
                              .grace = (int)ist_inputs_number(b, 1, "order_grace.%s", name),
                              .term = (int)ist_inputs_number(b, 1, "term.%s", name),
                              .on = ist_inputs_parameter(b, "on_order.%s", name),
                              .price = ist_inputs_parameter(b, "price.%s", name),
                              .tranche = ist_inputs_parameter(b, "tranche.%s", name),
                              .years = ist_inputs_parameter(b, "years.%s", name),
                              .conversion = ist_inputs_parameter(b, "conversion.%s", name),
                              .lapse = ist_inputs_parameter(b, "lapse.%s", name),
                              .financed = ist_inputs_parameter(b, "financed.%s", name),
                              .interest = ist_inputs_parameter(b, "interest.%s", name),
                              .advance = ist_inputs_parameter(b, "advance.%s", name),
                              .from_stock = ist_inputs_parameter(b, "from_stock.%s", name) };
        IST_TRY(ist_build_reference(b, node, "payer", IST_SECTION_ACTORS, &order->payer));
        IST_TRY(ist_build_reference(b, node, "recipient", IST_SECTION_ACTORS, &order->recipient));
        if (order->recipient == IST_NONE) order->recipient = order->payer;
        IST_TRY(month_key(b, node, "sign", &order->sign_month));
        IST_TRY(month_key(b, node, "end", &order->end_month));
        if (order->sign_month != IST_NONE && order->end_month != IST_NONE && order->end_month <= order->sign_month)
            return ist_node_fail(ist_node_get(node, "end"), b->err, IST_CONFLICT, "the order ends before it is signed");
        IST_TRY(fill_parts(b, name, node, order));
    }
    b->world->orders = orders;
    b->world->n_orders = COUNT(ORDERS);
    return IST_OK;
}

static ist_status fill_routes(ist_build *b)
{
    ist_route *routes = IST_ALLOC(b, COUNT(ROUTES), ist_route);
    IST_HAVE(b, routes);
    for (size_t g = 0; g < COUNT(ROUTES); g++) {
        const char *name = NAME(ROUTES, g);
        const ist_node *node = NODE(ROUTES, g);
        ist_route *route = &routes[g];
        *route = (ist_route){ .name = name,
                              .grace = (int)ist_inputs_number(b, 0, "route_grace.%s", name),
                              .horizon = (int)ist_inputs_number(b, 36, "horizon.%s", name),
                              .on = ist_inputs_parameter(b, "on_route.%s", name),
                              .rate = ist_inputs_parameter(b, "route_rate.%s", name),
                              .limit = ist_inputs_parameter(b, "limit.%s", name),
                              .reserve = ist_inputs_parameter(b, "reserve.%s", name),
                              .backfill = ist_inputs_parameter(b, "backfill.%s", name) };
        IST_TRY(ist_build_reference(b, node, "donor", IST_SECTION_ACTORS, &route->donor));
        IST_TRY(ist_build_reference(b, node, "recipient", IST_SECTION_ACTORS, &route->recipient));
        IST_TRY(ist_build_reference(b, node, "item", IST_SECTION_ITEMS, &route->item));
        IST_TRY(ist_build_reference(b, node, "contingency", IST_SECTION_CONTINGENCIES, &route->contingency));
        IST_TRY(ist_build_yesno(b, node, "lends", false, &route->lends));
        if (route->donor == route->recipient)
            return ist_node_fail(node, b->err, IST_CONFLICT, "%s cannot give to itself", NAME(ACTORS, route->donor));
    }
    b->world->routes = routes;
    b->world->n_routes = COUNT(ROUTES);
    return IST_OK;
}

static ist_status fill_flow(ist_build *b, size_t u, ist_flow *flow, ist_parameter *via)
{
    const char *name = NAME(FLOWS, u);
    const ist_node *node = NODE(FLOWS, u);
    double sum = 0;
    *flow = (ist_flow){ .name = name,
                        .on = ist_inputs_parameter(b, "on_flow.%s", name),
                        .amount = ist_inputs_parameter(b, "amount.%s", name),
                        .stopped = ist_inputs_parameter(b, "stopped.%s", name) };
    IST_TRY(ist_build_reference(b, node, "origin", IST_SECTION_ACTORS, &flow->origin));
    IST_TRY(ist_build_reference(b, node, "recipient", IST_SECTION_ACTORS, &flow->recipient));
    IST_TRY(ist_build_reference(b, node, "item", IST_SECTION_ITEMS, &flow->item));
    for (size_t p = 0; p < COUNT(PATROL_AREAS); p++) {
        const ist_input *input = ist_inputs_get(b, "via.%s.%s", name, NAME(PATROL_AREAS, p));
        double low, high = 0;
        via[p] = input ? input->parameter : IST_NONE;
        if (input) ist_input_ends(input, &low, &high);
        sum += high;
    }
    if (sum > 1 + 1e-9)
        return ist_node_fail(ist_node_get(node, "via"), b->err, IST_RANGE,
                             "the shares through areas sum to as much as %.10g; at most 1 is allowed", sum);
    return IST_OK;
}

static ist_status fill_sea(ist_build *b)
{
    ist_world *w = b->world;
    size_t U = COUNT(FLOWS), P = COUNT(PATROL_AREAS), A = COUNT(ACTORS);
    ist_flow *flows = IST_ALLOC(b, U, ist_flow);
    ist_patrol_area *areas = IST_ALLOC(b, P, ist_patrol_area);
    ist_parameter *via = IST_ALLOC(b, U * P, ist_parameter), *value = IST_ALLOC(b, A * P, ist_parameter);
    IST_HAVE(b, flows);
    IST_HAVE(b, areas);
    IST_HAVE(b, via);
    IST_HAVE(b, value);
    for (size_t u = 0; u < U; u++) IST_TRY(fill_flow(b, u, &flows[u], &via[u * P]));
    for (size_t p = 0; p < P; p++) {
        const char *name = NAME(PATROL_AREAS, p);
        areas[p] = (ist_patrol_area){ .name = name,
                                      .kappa = ist_inputs_parameter(b, "kappa_p.%s", name),
                                      .attacks = ist_inputs_parameter(b, "attacks.%s", name) };
        IST_TRY(ist_build_reference(b, NODE(PATROL_AREAS, p), "theatre", IST_SECTION_THEATRES, &areas[p].theatre));
        for (size_t a = 0; a < A; a++)
            value[a * P + p] = ist_inputs_parameter(b, "patrol_value.%s.%s", NAME(ACTORS, a), name);
    }
    w->flows = flows;
    w->n_flows = U;
    w->patrol_areas = areas;
    w->n_patrol_areas = P;
    w->via = via;
    w->patrol_value = value;
    w->pooled_patrol = ist_inputs_parameter(b, "pooled_patrol");
    return IST_OK;
}

ist_status ist_world_fill_industry(ist_build *b)
{
    IST_TRY(fill_lines(b));
    IST_TRY(fill_orders(b));
    IST_TRY(fill_routes(b));
    return fill_sea(b);
}
