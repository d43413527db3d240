// SPDX-License-Identifier: Apache-2.0
// Worlds made by hand, for tests: storage that grows by chunks, and defaults in which nothing happens.
#include "world_builder.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct builder_chunk {
    struct builder_chunk *next;
    max_align_t           bytes[];
};

void *builder_alloc(builder *b, size_t n, size_t size)
{
    struct builder_chunk *chunk = calloc(1, sizeof *chunk + (n ? n : 1) * size);
    if (!chunk) {
        fprintf(stderr, "world builder: out of memory\n");
        exit(2);
    }
    chunk->next = b->chunks;
    b->chunks = chunk;
    return chunk->bytes;
}

void builder_free(builder *b)
{
    if (!b) return;
    while (b->chunks) {
        struct builder_chunk *next = b->chunks->next;
        free(b->chunks);
        b->chunks = next;
    }
    free(b);
}

const char *builder_text(builder *b, const char *format, ...)
{
    char    text[200];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    char *copy = builder_alloc(b, strlen(text) + 1, 1);
    return strcpy(copy, text);
}

ist_distribution builder_constant(double value) { return (ist_distribution){ .kind = IST_CONSTANT, .a = value }; }

ist_parameter builder_parameter(builder *b, const char *name, ist_distribution value, double low, double high)
{
    size_t p = b->world.n_parameters++;
    if (p >= BUILDER_PARAMETERS) {
        fprintf(stderr, "world builder: too many parameters\n");
        exit(2);
    }
    b->parameters[p] = (ist_parameter_spec){ .name = name, .value = value, .low = low, .high = high };
    return (ist_parameter)p;
}

ist_parameter builder_number(builder *b, double value)
{
    return builder_parameter(b, builder_text(b, "number.%zu", b->world.n_parameters), builder_constant(value),
                             -INFINITY, INFINITY);
}

static ist_parameter *no_parameters(builder *b, size_t n)
{
    ist_parameter *p = builder_alloc(b, n, sizeof *p);
    for (size_t i = 0; i < n; i++) p[i] = IST_NONE;
    return p;
}

static const char **names(builder *b, const char *what, size_t n)
{
    const char **list = builder_alloc(b, n, sizeof *list);
    for (size_t i = 0; i < n; i++) list[i] = builder_text(b, "%s-%zu", what, i);
    return list;
}

static void build_places(builder *b, const builder_sizes *s)
{
    const ist_world *w = &b->world;
    b->theatres = builder_alloc(b, w->n_theatres, sizeof *b->theatres);
    for (size_t k = 0; k < w->n_theatres; k++)
        b->theatres[k] = (ist_theatre){ builder_text(b, "theatre-%zu", k), IST_NONE, IST_NONE, IST_NONE };
    b->actors = builder_alloc(b, w->n_actors, sizeof *b->actors);
    for (size_t a = 0; a < w->n_actors; a++)
        b->actors[a] = (ist_actor){ .name = builder_text(b, "actor-%zu", a), .gdp = IST_NONE, .share = IST_NONE,
                                    .earmark = IST_NONE, .growth = IST_NONE, .growth_sd = IST_NONE,
                                    .fund = IST_NONE, .headroom = IST_NONE, .ships = IST_NONE, .consent = IST_NONE };
    b->items = builder_alloc(b, w->n_items, sizeof *b->items);
    for (size_t i = 0; i < w->n_items; i++)
        b->items[i] = (ist_item){ builder_text(b, "item-%zu", i), 0, IST_NONE, IST_NONE };
    b->classes = names(b, "class", w->n_classes);
    b->kinds = names(b, "kind", w->n_kinds);
    b->cooperation = names(b, "area", s->cooperation);
    b->sources = builder_alloc(b, w->n_sources, sizeof *b->sources);
    for (size_t j = 0; j < w->n_sources; j++)
        b->sources[j] = (ist_source){ builder_text(b, "source-%zu", j), 0, IST_NONE };
    b->patrol_areas = builder_alloc(b, w->n_patrol_areas, sizeof *b->patrol_areas);
    for (size_t p = 0; p < w->n_patrol_areas; p++)
        b->patrol_areas[p] = (ist_patrol_area){ builder_text(b, "waters-%zu", p), 0, IST_NONE, IST_NONE };
}

static void build_events(builder *b)
{
    const ist_world *w = &b->world;
    b->contingencies = builder_alloc(b, w->n_contingencies, sizeof *b->contingencies);
    for (size_t c = 0; c < w->n_contingencies; c++)
        b->contingencies[c] = (ist_contingency){
            .name = builder_text(b, "contingency-%zu", c), .adversary = IST_NONE, .base = IST_NONE,
            .ending = builder_number(b, 1), .xi = IST_NONE, .cost = IST_NONE, .unfilled_cost = IST_NONE,
            .nu = IST_NONE, .nu_end = IST_NONE, .gamma = IST_NONE, .commitment = IST_NONE, .depth_weight = 1 };
    b->demands = builder_alloc(b, w->n_demands, sizeof *b->demands);
    for (size_t m = 0; m < w->n_demands; m++) b->demands[m].amount = IST_NONE;
    b->triggers = builder_alloc(b, w->n_triggers, sizeof *b->triggers);
    for (size_t r = 0; r < w->n_triggers; r++)
        b->triggers[r] = (ist_trigger){ .name = builder_text(b, "trigger-%zu", r), .lasts = IST_LASTS_FOREVER,
                                        .hazard = IST_NONE, .on = IST_NONE };
    b->counterfactuals = builder_alloc(b, w->n_counterfactuals, sizeof *b->counterfactuals);
    for (size_t n = 0; n < w->n_counterfactuals; n++) b->counterfactuals[n].name = builder_text(b, "without-%zu", n);
    b->levers = builder_alloc(b, w->n_levers, sizeof *b->levers);
    for (size_t n = 0; n < w->n_levers; n++) b->levers[n].patch.name = builder_text(b, "lever-%zu", n);
    b->metrics = builder_alloc(b, w->n_metrics, sizeof *b->metrics);
    for (size_t m = 0; m < w->n_metrics; m++) b->metrics[m].name = builder_text(b, "metric-%zu", m);
}

static void build_goods(builder *b)
{
    const ist_world *w = &b->world;
    b->lines = builder_alloc(b, w->n_lines, sizeof *b->lines);
    for (size_t l = 0; l < w->n_lines; l++) {
        b->lines[l] = (ist_line){ .name = builder_text(b, "line-%zu", l), .slip = IST_NONE, .scale = IST_NONE,
                                  .on = IST_NONE, .rate = IST_NONE, .ramp = IST_NONE, .down = IST_NONE,
                                  .disincentive = IST_NONE, .experience = IST_NONE, .learning = IST_NONE };
        builder_capacity(b, l, 0);
    }
    b->orders = builder_alloc(b, w->n_orders, sizeof *b->orders);
    for (size_t n = 0; n < w->n_orders; n++) {
        b->orders[n] = (ist_order){ .name = builder_text(b, "order-%zu", n), .sign_month = IST_NONE,
                                    .end_month = IST_NONE, .grace = 1, .term = 1, .on = IST_NONE,
                                    .price = builder_number(b, 1), .tranche = builder_number(b, 1),
                                    .years = IST_NONE, .conversion = IST_NONE, .lapse = IST_NONE,
                                    .financed = IST_NONE, .interest = IST_NONE, .advance = IST_NONE, .from_stock = IST_NONE };
        builder_part(b, n, 0, 0);
    }
    b->routes = builder_alloc(b, w->n_routes, sizeof *b->routes);
    for (size_t g = 0; g < w->n_routes; g++)
        b->routes[g] = (ist_route){ .name = builder_text(b, "route-%zu", g), .horizon = 36, .on = IST_NONE,
                                    .rate = builder_number(b, 0), .limit = builder_number(b, 0),
                                    .reserve = IST_NONE, .backfill = IST_NONE };
    b->flows = builder_alloc(b, w->n_flows, sizeof *b->flows);
    for (size_t u = 0; u < w->n_flows; u++)
        b->flows[u] = (ist_flow){ .name = builder_text(b, "flow-%zu", u), .on = IST_NONE,
                                  .amount = builder_number(b, 0), .stopped = IST_NONE };
}

static void build_tables(builder *b)
{
    const ist_world *w = &b->world;
    size_t nk = w->n_theatres, na = w->n_actors, ni = w->n_items, nf = w->n_kinds, nc = w->n_contingencies;
    b->stock = no_parameters(b, na * ni);
    b->target = no_parameters(b, na * ni);
    b->production = no_parameters(b, na * ni);
    b->ceiling = no_parameters(b, na * nf);
    b->pool = no_parameters(b, nf);
    for (size_t f = 0; f < nf; f++) b->pool[f] = builder_number(b, 0);
    b->floor = no_parameters(b, nf * nk);
    b->requirement = no_parameters(b, nf * nk);
    b->surge = no_parameters(b, nf * nc);
    b->opportunism = no_parameters(b, nc * nc);
    b->emptiness = no_parameters(b, nc * nc);
    b->provocation = no_parameters(b, nc * w->n_levers);
    b->detection = no_parameters(b, nc * w->n_sources);
    b->revealing = no_parameters(b, w->n_patrol_areas * w->n_sources);
    b->via = no_parameters(b, w->n_flows * w->n_patrol_areas);
    b->patrol_value = no_parameters(b, na * w->n_patrol_areas);
    b->kind_share = builder_alloc(b, ni * nf, sizeof(double));
    b->equipment = builder_alloc(b, nf * w->n_classes, sizeof(double));
    b->posture = builder_alloc(b, nf * nk, sizeof(double));
    b->weight = builder_alloc(b, nf * nc, sizeof(double));
    b->transit = builder_alloc(b, nf * (nk + 1) * nk, sizeof(int));
    for (size_t i = 0; i < nf * (nk + 1) * nk; i++) b->transit[i] = 1;
    b->owner_orders = builder_alloc(b, w->n_owner_orders * nk, sizeof(int));
    for (size_t i = 0; i < w->n_owner_orders * nk; i++) b->owner_orders[i] = (int)(i % nk);
}

static void point_at_arrays(builder *b)
{
    ist_world *w = &b->world;
    w->parameters = b->parameters; w->theatres = b->theatres; w->actors = b->actors; w->items = b->items;
    w->contingencies = b->contingencies; w->demands = b->demands; w->sources = b->sources; w->lines = b->lines;
    w->orders = b->orders; w->routes = b->routes; w->flows = b->flows; w->patrol_areas = b->patrol_areas;
    w->triggers = b->triggers; w->counterfactuals = b->counterfactuals; w->levers = b->levers;
    w->metrics = b->metrics; w->classes = b->classes; w->kinds = b->kinds; w->cooperation = b->cooperation;
    w->stock = b->stock; w->target = b->target; w->production = b->production; w->ceiling = b->ceiling;
    w->pool = b->pool; w->floor = b->floor; w->requirement = b->requirement; w->surge = b->surge;
    w->opportunism = b->opportunism; w->emptiness = b->emptiness; w->provocation = b->provocation;
    w->detection = b->detection; w->revealing = b->revealing; w->via = b->via; w->patrol_value = b->patrol_value;
    w->kind_share = b->kind_share; w->equipment = b->equipment; w->posture = b->posture; w->weight = b->weight;
    w->transit = b->transit; w->owner_orders = b->owner_orders;
    w->owner_order = w->rule = w->look = w->delay = w->sigma = w->common_cause = w->pooled_patrol = IST_NONE;
}

builder *builder_new(const builder_sizes *s)
{
    builder *b = calloc(1, sizeof *b);
    if (!b) {
        fprintf(stderr, "world builder: out of memory\n");
        exit(2);
    }
    b->world = (ist_world){
        .months = s->months, .start = s->start, .n_theatres = s->theatres ? s->theatres : 1,
        .n_actors = s->actors ? s->actors : 1, .n_classes = s->classes ? s->classes : 1, .n_items = s->items,
        .n_kinds = s->kinds, .n_contingencies = s->contingencies, .n_demands = s->demands, .n_sources = s->sources,
        .n_lines = s->lines, .n_orders = s->orders, .n_routes = s->routes, .n_flows = s->flows,
        .n_patrol_areas = s->patrol_areas, .n_triggers = s->triggers, .n_counterfactuals = s->counterfactuals,
        .n_levers = s->levers, .n_cooperation = s->cooperation, .n_metrics = s->metrics,
        .n_owner_orders = s->owner_orders ? s->owner_orders : 1 };
    b->parameters = builder_alloc(b, BUILDER_PARAMETERS, sizeof *b->parameters);
    build_places(b, s);
    build_events(b);
    build_goods(b);
    build_tables(b);
    point_at_arrays(b);
    return b;
}

void builder_capacity(builder *b, size_t line, double units_a_month)
{
    ist_capacity_point *point = builder_alloc(b, 1, sizeof *point);
    *point = (ist_capacity_point){ 0, builder_number(b, units_a_month) };
    b->lines[line].n_points = 1;
    b->lines[line].points = point;
}

void builder_part(builder *b, size_t order, int line, double quantity)
{
    ist_part *part = builder_alloc(b, 1, sizeof *part);
    *part = (ist_part){ line, quantity };
    b->orders[order].n_parts = 1;
    b->orders[order].parts = part;
}

// A list one longer, with the old entries copied; the old list stays with the builder.
static void *longer(builder *b, const void *list, size_t n, size_t size)
{
    char *copy = builder_alloc(b, n + 1, size);
    if (n) memcpy(copy, list, n * size);
    return copy;
}

void builder_override(builder *b, ist_patch *patch, ist_parameter parameter, ist_distribution value)
{
    ist_override *list = longer(b, patch->overrides, patch->n_overrides, sizeof *list);
    list[patch->n_overrides++] = (ist_override){
        parameter, builder_text(b, "%s/%s", patch->name, b->parameters[parameter].name), value };
    patch->overrides = list;
}

void builder_when(builder *b, size_t trigger, ist_condition condition)
{
    ist_trigger   *it = &b->triggers[trigger];
    ist_condition *list = longer(b, it->conditions, it->n_conditions, sizeof *list);
    list[it->n_conditions++] = condition;
    it->conditions = list;
}

void builder_then(builder *b, size_t trigger, ist_parameter parameter, double scale, double shift)
{
    ist_trigger       *it = &b->triggers[trigger];
    ist_trigger_patch *list = longer(b, it->patches, it->n_patches, sizeof *list);
    list[it->n_patches++] = (ist_trigger_patch){ parameter, builder_number(b, scale), builder_number(b, shift) };
    it->patches = list;
}

void builder_metric(builder *b, size_t metric, ist_reduction reduction, double level, ist_quantity quantity)
{
    ist_term *term = builder_alloc(b, 1, sizeof *term);
    *term = (ist_term){ quantity, 1 };
    b->metrics[metric] = (ist_metric){ b->metrics[metric].name, reduction, level, 1, term };
}
