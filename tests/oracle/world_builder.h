/* SPDX-License-Identifier: Apache-2.0
 *
 * world_builder.h: worlds made by hand, for tests.
 *
 * builder_new gives a valid world of the sizes asked for in which nothing happens: every parameter field is
 * IST_NONE, one owner's order, transit of one month everywhere, one line segment each at capacity 0. The test then
 * writes the few fields it is about through the pointers below. All memory belongs to the builder.
 */
#ifndef ISTHMUS_TESTS_WORLD_BUILDER_H
#define ISTHMUS_TESTS_WORLD_BUILDER_H

#include <isthmus/sim/quantity.h>
#include <isthmus/sim/world.h>

typedef struct builder_sizes {
    int    months, start;
    size_t theatres, actors, classes, items, kinds, contingencies, demands, sources, lines, orders, routes, flows,
        patrol_areas, triggers, counterfactuals, levers, cooperation, metrics, owner_orders;
} builder_sizes;

typedef struct builder {
    ist_world           world; /* points at the arrays below */
    ist_parameter_spec *parameters;
    ist_theatre        *theatres;
    ist_actor          *actors;
    ist_item           *items;
    ist_contingency    *contingencies;
    ist_demand         *demands;
    ist_source         *sources;
    ist_line           *lines;
    ist_order          *orders;
    ist_route          *routes;
    ist_flow           *flows;
    ist_patrol_area    *patrol_areas;
    ist_trigger        *triggers;
    ist_patch          *counterfactuals;
    ist_lever          *levers;
    ist_metric         *metrics;
    const char        **classes, **kinds, **cooperation;
    ist_parameter *stock, *target, *production, *ceiling, *pool, *floor, *requirement, *surge, *opportunism,
        *emptiness, *provocation, *detection, *revealing, *via, *patrol_value;
    double *kind_share, *equipment, *posture, *weight;
    int    *transit, *owner_orders;
    struct builder_chunk *chunks;
} builder;

builder *builder_new(const builder_sizes *sizes); /* an absent theatre or actor counts as one */
void     builder_free(builder *b);

void       *builder_alloc(builder *b, size_t n, size_t size);           /* zeroed, freed with the builder */
const char *builder_text(builder *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A new parameter. At most BUILDER_PARAMETERS. builder_number: a constant of any value, under a made-up name. */
enum { BUILDER_PARAMETERS = 8192 };
ist_parameter builder_parameter(builder *b, const char *name, ist_distribution value, double low, double high);
ist_parameter builder_number(builder *b, double value);

ist_distribution builder_constant(double value);

/* Short forms for what many tests write. */
void builder_capacity(builder *b, size_t line, double units_a_month);                 /* the same for ever */
void builder_part(builder *b, size_t order, int line, double quantity);               /* its only part */
void builder_override(builder *b, ist_patch *patch, ist_parameter parameter, ist_distribution value);
void builder_when(builder *b, size_t trigger, ist_condition condition);               /* adds a condition */
void builder_then(builder *b, size_t trigger, ist_parameter parameter, double scale, double shift); /* adds a patch */
void builder_metric(builder *b, size_t metric, ist_reduction reduction, double level, ist_quantity quantity);

#endif
