/* SPDX-License-Identifier: Apache-2.0
 *
 * world.c: the arrays of the engine, filled from names and inputs: parameters, theatres, actors, items, the pool,
 * contingencies, warning. Industry and sea are in industry.c, levers and triggers in patches.c.
 */
#include "scenario_local.h"

#include <isthmus/base/time.h>

#include <string.h>

/* A matrix of parameters [rows*columns], each looked up by its name made of two words. */
#define FILL(b, out, rows, columns, format, first, second)                                                             \
    do {                                                                                                               \
        size_t columns_ = (columns);                                                                                   \
        ist_parameter *at_ = IST_ALLOC(b, (rows)*columns_, ist_parameter);                                             \
        IST_HAVE(b, at_);                                                                                              \
        for (size_t i = 0; i < (rows); i++)                                                                            \
            for (size_t j = 0; j < columns_; j++)                                                                      \
                at_[i * columns_ + j] = ist_inputs_parameter(b, format, first, second);                                \
        (out) = at_;                                                                                                   \
    } while (0)

#define NAME(set, i) (b->names[IST_SECTION_##set].name[i])
#define COUNT(set)   (b->names[IST_SECTION_##set].count)
#define NODE(set, i) (b->names[IST_SECTION_##set].node[i])

/* Every input that a run may draw or a lever set gets a place among the world's parameters; what a patch sets
 * refers to the parameter that it sets. */
static ist_status fill_parameters(ist_build *b)
{
    ist_parameter_spec *specs = IST_ALLOC(b, b->n_inputs, ist_parameter_spec);
    int *input_of = IST_ALLOC(b, b->n_inputs, int);
    size_t n = 0;
    IST_HAVE(b, specs);
    IST_HAVE(b, input_of);
    for (size_t i = 0; i < b->n_inputs; i++) {
        ist_input *input = &b->inputs[i];
        if (input->target != IST_NONE || input->key->kind >= IST_ENTRY_APART) continue;
        specs[n] = (ist_parameter_spec){ .name = input->name,
                                         .value = input->value,
                                         .low = input->low,
                                         .high = input->high,
                                         .fixed = input->key->kind == IST_ENTRY_FIXED };
        input_of[n] = (int)i;
        input->parameter = (ist_parameter)n++;
    }
    for (size_t i = 0; i < b->n_inputs; i++)
        if (b->inputs[i].target != IST_NONE) b->inputs[i].parameter = b->inputs[b->inputs[i].target].parameter;
    b->world->parameters = specs;
    b->world->n_parameters = n;
    b->out->input_of = input_of;
    return IST_OK;
}

static ist_status fill_theatres(ist_build *b)
{
    ist_theatre *theatres = IST_ALLOC(b, COUNT(THEATRES), ist_theatre);
    IST_HAVE(b, theatres);
    for (size_t k = 0; k < COUNT(THEATRES); k++) {
        const char *name = NAME(THEATRES, k);
        theatres[k] = (ist_theatre){ .name = name,
                                     .weight = ist_inputs_parameter(b, "weight.%s", name),
                                     .onset = ist_inputs_parameter(b, "onset.%s", name),
                                     .going_on = ist_inputs_parameter(b, "going_on.%s", name) };
    }
    b->world->theatres = theatres;
    b->world->n_theatres = COUNT(THEATRES);
    if (COUNT(THEATRES) == 0)
        return ist_node_fail(b->root, b->err, IST_MISSING, "a scenario needs at least one theatre");
    return IST_OK;
}

static ist_status fill_actor(ist_build *b, size_t a, ist_actor *actor)
{
    const char *name = NAME(ACTORS, a);
    const ist_node *node = NODE(ACTORS, a);
    int side;
    *actor = (ist_actor){ .name = name,
                          .gdp = ist_inputs_parameter(b, "gdp.%s", name),
                          .share = ist_inputs_parameter(b, "share.%s", name),
                          .earmark = ist_inputs_parameter(b, "earmark.%s", name),
                          .fund = ist_inputs_parameter(b, "fund.%s", name),
                          .growth = ist_inputs_parameter(b, "growth.%s", name),
                          .growth_sd = ist_inputs_parameter(b, "growth_sd.%s", name),
                          .headroom = ist_inputs_parameter(b, "headroom.%s", name),
                          .ships = ist_inputs_parameter(b, "ships.%s", name),
                          .consent = ist_inputs_parameter(b, "consent.%s", name) };
    IST_TRY(ist_build_reference(b, node, "theatre", IST_SECTION_THEATRES, &actor->theatre));
    IST_TRY(ist_build_choice(b, node, ist_scenario_key_find(IST_SECTION_ACTORS, "side"), &side));
    actor->side = (ist_side)side;
    int given = (actor->gdp != IST_NONE) + (actor->earmark != IST_NONE); /* a share alone is no budget: it answers for spending */
    if (given == 1 || (given == 2 && actor->share == IST_NONE))
        return ist_node_fail(node, b->err, IST_MISSING, "a budget needs gdp, share and earmark, all three or none");
    actor->has_budget = given == 2;
    if (!actor->has_budget && ist_inputs_get(b, "headroom.%s", name))
        return ist_node_fail(ist_node_get(node, "headroom"), b->err, IST_CONFLICT,
                             "without gdp, share and earmark money is no limit");
    if (!actor->has_budget && ist_inputs_get(b, "fund.%s", name))
        return ist_node_fail(ist_node_get(node, "fund"), b->err, IST_CONFLICT,
                             "without gdp, share and earmark money is no limit");
    return IST_OK;
}

static ist_status fill_actors(ist_build *b)
{
    ist_world *w = b->world;
    ist_actor *actors = IST_ALLOC(b, COUNT(ACTORS), ist_actor);
    IST_HAVE(b, actors);
    w->n_actors = COUNT(ACTORS);
    for (size_t a = 0; a < w->n_actors; a++) IST_TRY(fill_actor(b, a, &actors[a]));
    w->actors = actors;
    FILL(b, w->stock, w->n_actors, w->n_items, "stock.%s.%s", NAME(ACTORS, i), NAME(ITEMS, j));
    FILL(b, w->target, w->n_actors, w->n_items, "target.%s.%s", NAME(ACTORS, i), NAME(ITEMS, j));
    FILL(b, w->production, w->n_actors, w->n_items, "production.%s.%s", NAME(ACTORS, i), NAME(ITEMS, j));
    FILL(b, w->ceiling, w->n_actors, w->n_kinds, "ceiling.%s.%s", NAME(ACTORS, i), NAME(KINDS, j));
    return IST_OK;
}

static ist_status fill_items(ist_build *b)
{
    ist_world *w = b->world;
    size_t n_items = COUNT(ITEMS), n_kinds = COUNT(KINDS), n_classes = COUNT(CLASSES);
    ist_item *items = IST_ALLOC(b, n_items, ist_item);
    double *shares = IST_ALLOC(b, n_items * n_kinds, double), *equipment = IST_ALLOC(b, n_kinds * n_classes, double);
    IST_HAVE(b, items);
    IST_HAVE(b, shares);
    IST_HAVE(b, equipment);
    for (size_t i = 0; i < n_items; i++) {
        const char *name = NAME(ITEMS, i), *class_name = ist_node_text(NODE(ITEMS, i), "class");
        double sum = 0;
        items[i] = (ist_item){ .name = name,
                               .price = ist_inputs_parameter(b, "item_price.%s", name),
                               .wear = ist_inputs_parameter(b, "wear.%s", name),
                               .item_class = ist_names_find(&b->names[IST_SECTION_CLASSES],
                                                            *class_name ? class_name : name) };
        for (size_t f = 0; f < n_kinds; f++)
            sum += shares[i * n_kinds + f] = ist_inputs_number(b, 0, "kind_share.%s.%s", name, NAME(KINDS, f));
        if (sum > 1 + 1e-9)
            return ist_node_fail(ist_node_get(NODE(ITEMS, i), "kinds"), b->err, IST_RANGE,
                                 "the shares over kinds sum to %.10g; at most 1 is allowed", sum);
    }
    for (size_t f = 0; f < n_kinds; f++)
        for (size_t m = 0; m < n_classes; m++)
            equipment[f * n_classes + m] = ist_inputs_number(b, 0, "equipment.%s.%s", NAME(KINDS, f), NAME(CLASSES, m));
    w->items = items;
    w->n_items = n_items;
    w->kinds = b->names[IST_SECTION_KINDS].name;
    w->n_kinds = n_kinds;
    w->classes = b->names[IST_SECTION_CLASSES].name;
    w->n_classes = n_classes;
    w->kind_share = shares;
    w->equipment = equipment;
    return IST_OK;
}

/* Each of the owner's orders names every theatre once; without any, the order of the file holds. */
static ist_status fill_owner_orders(ist_build *b)
{
    ist_world *w = b->world;
    size_t n = COUNT(OWNER_ORDERS), K = w->n_theatres;
    int *orders = IST_ALLOC(b, (n ? n : 1) * K, int);
    IST_HAVE(b, orders);
    for (size_t k = 0; n == 0 && k < K; k++) orders[k] = (int)k;
    for (size_t i = 0; i < n; i++) {
        const ist_node *list = NODE(OWNER_ORDERS, i);
        uint64_t seen;
        IST_TRY(ist_build_bits(b, list->parent, list->key, IST_SECTION_THEATRES, &seen));
        if (list->count != K)
            return ist_node_fail(list, b->err, IST_RANGE, "names %zu of %zu theatres; each must stand in it once",
                                 list->count, K);
        for (size_t k = 0; k < K; k++)
            orders[i * K + k] = ist_names_find(&b->names[IST_SECTION_THEATRES], list->child[k]->text);
    }
    w->owner_orders = orders;
    w->n_owner_orders = n ? n : 1;
    return IST_OK;
}

static ist_status fill_pool(ist_build *b)
{
    ist_world *w = b->world;
    const ist_node *pool = ist_node_get(b->root, "pool");
    size_t F = w->n_kinds, K = w->n_theatres;
    ist_parameter *size = IST_ALLOC(b, F, ist_parameter);
    double *posture = IST_ALLOC(b, F * K, double);
    int *transit = IST_ALLOC(b, F * (K + 1) * K, int), owner;
    IST_HAVE(b, size);
    IST_HAVE(b, posture);
    IST_HAVE(b, transit);
    for (size_t f = 0; f < F; f++) {
        const char *kind = NAME(KINDS, f);
        size[f] = ist_inputs_parameter(b, "pool.%s", kind);
        for (size_t k = 0; k < K; k++)
            posture[f * K + k] = ist_inputs_number(b, 0, "posture.%s.%s", kind, NAME(THEATRES, k));
        for (size_t from = 0; from <= K; from++)
            for (size_t k = 0; k < K; k++)
                transit[(f * (K + 1) + from) * K + k] = (int)ist_inputs_number(
                    b, 0, "transit.%s.%s.%s", kind, from < K ? NAME(THEATRES, from) : "home", NAME(THEATRES, k));
    }
    w->pool = size;
    w->posture = posture;
    w->transit = transit;
    FILL(b, w->floor, F, K, "floor.%s.%s", NAME(KINDS, i), NAME(THEATRES, j));
    FILL(b, w->requirement, F, K, "requirement.%s.%s", NAME(KINDS, i), NAME(THEATRES, j));
    w->rule = ist_inputs_parameter(b, "rule");
    w->look = ist_inputs_parameter(b, "look");
    w->delay = ist_inputs_parameter(b, "delay");
    w->sigma = ist_inputs_parameter(b, "sigma");
    w->owner_order = ist_inputs_parameter(b, "owner_order");
    IST_TRY(ist_build_reference(b, pool, "owner", IST_SECTION_ACTORS, &owner));
    for (size_t f = 0; owner != IST_NONE && f < F; f++)
        if (w->ceiling[(size_t)owner * F + f] != IST_NONE)
            return ist_node_fail(ist_node_get(pool, "owner"), b->err, IST_CONFLICT,
                                 "%s has a ceiling of %s; the owner of the pool fields no units of its own",
                                 NAME(ACTORS, owner), NAME(KINDS, f));
    return fill_owner_orders(b);
}

static ist_status fill_contingency(ist_build *b, size_t c, ist_contingency *out)
{
    const char *name = NAME(CONTINGENCIES, c);
    const ist_node *node = NODE(CONTINGENCIES, c);
    int starts;
    *out = (ist_contingency){ .name = name,
                              .build_up = (int)ist_inputs_number(b, 0, "build_up.%s", name),
                              .base = ist_inputs_parameter(b, "base.%s", name),
                              .ending = ist_inputs_parameter(b, "ending.%s", name),
                              .xi = ist_inputs_parameter(b, "xi.%s", name),
                              .cost = ist_inputs_parameter(b, "cost.%s", name),
                              .unfilled_cost = ist_inputs_parameter(b, "unfilled_cost.%s", name),
                              .nu = ist_inputs_parameter(b, "nu.%s", name),
                              .nu_end = ist_inputs_parameter(b, "nu_end.%s", name),
                              .gamma = ist_inputs_parameter(b, "gamma.%s", name),
                              .commitment = ist_inputs_parameter(b, "commitment.%s", name),
                              .depth_weight = ist_inputs_number(b, 0, "depth_weight.%s", name) };
    IST_TRY(ist_build_reference(b, node, "theatre", IST_SECTION_THEATRES, &out->theatre));
    IST_TRY(ist_build_reference(b, node, "adversary", IST_SECTION_ACTORS, &out->adversary));
    IST_TRY(ist_build_choice(b, node, ist_scenario_key_find(IST_SECTION_CONTINGENCIES, "starts"), &starts));
    out->active_at_start = starts == 1;
    IST_TRY(ist_build_bits(b, node, "defenders", IST_SECTION_ACTORS, &out->defenders));
    return ist_build_bits(b, node, "engaged", IST_SECTION_ACTORS, &out->engaged);
}

static ist_status fill_weights(ist_build *b, const ist_contingency *contingencies)
{
    size_t F = b->world->n_kinds, C = COUNT(CONTINGENCIES);
    double *weight = IST_ALLOC(b, F * C, double);
    IST_HAVE(b, weight);
    for (size_t c = 0; c < C; c++) {
        double sum = contingencies[c].depth_weight;
        for (size_t f = 0; f < F; f++)
            sum += weight[f * C + c] = ist_inputs_number(b, 0, "kind_weight.%s.%s", NAME(KINDS, f),
                                                         NAME(CONTINGENCIES, c));
        if (sum < 1 - 1e-9 || sum > 1 + 1e-9)
            return ist_node_fail(NODE(CONTINGENCIES, c), b->err, IST_CONFLICT,
                                 "the weights of kinds and depth_weight sum to %.10g; they must sum to 1", sum);
    }
    b->world->weight = weight;
    return IST_OK;
}

static ist_status fill_contingencies(ist_build *b)
{
    ist_world *w = b->world;
    size_t C = COUNT(CONTINGENCIES), N = COUNT(LEVERS), J = COUNT(SOURCES), P = COUNT(PATROL_AREAS);
    ist_contingency *contingencies = IST_ALLOC(b, C, ist_contingency);
    ist_source *sources = IST_ALLOC(b, J, ist_source);
    IST_HAVE(b, contingencies);
    IST_HAVE(b, sources);
    for (size_t c = 0; c < C; c++) IST_TRY(fill_contingency(b, c, &contingencies[c]));
    IST_TRY(fill_weights(b, contingencies));
    w->contingencies = contingencies;
    w->n_contingencies = C;
    FILL(b, w->surge, w->n_kinds, C, "surge.%s.%s", NAME(KINDS, i), NAME(CONTINGENCIES, j));
    FILL(b, w->opportunism, C, C, "eta.%s.%s", NAME(CONTINGENCIES, i), NAME(CONTINGENCIES, j));
    FILL(b, w->emptiness, C, C, "zeta.%s.%s", NAME(CONTINGENCIES, i), NAME(CONTINGENCIES, j));
    FILL(b, w->provocation, C, N, "provocation.%s.%s", NAME(CONTINGENCIES, i), NAME(LEVERS, j));
    for (size_t j = 0; j < J; j++) {
        sources[j] = (ist_source){ .name = NAME(SOURCES, j),
                                   .on = ist_inputs_parameter(b, "on_source.%s", NAME(SOURCES, j)) };
        IST_TRY(ist_build_reference(b, NODE(SOURCES, j), "owner", IST_SECTION_ACTORS, &sources[j].owner));
    }
    w->sources = sources;
    w->n_sources = J;
    FILL(b, w->detection, C, J, "detection.%s.%s", NAME(CONTINGENCIES, i), NAME(SOURCES, j));
    FILL(b, w->revealing, P, J, "revealing.%s.%s", NAME(PATROL_AREAS, i), NAME(SOURCES, j));
    w->common_cause = ist_inputs_parameter(b, "common_cause");
    return IST_OK;
}

/* The demands of all contingencies: in file order, and what only a patch brings behind them. */
static ist_status fill_demands(ist_build *b)
{
    ist_demand *demands = IST_ALLOC(b, b->n_inputs, ist_demand);
    size_t n = 0;
    IST_HAVE(b, demands);
    for (size_t i = 0; i < b->n_inputs; i++) {
        const ist_input *input = &b->inputs[i];
        if (input->target != IST_NONE || !input->key->parameter || strcmp(input->key->parameter, "demand") != 0)
            continue;
        char words[256];
        strncpy(words, input->name, sizeof words - 1);
        words[sizeof words - 1] = '\0';
        char *contingency = strchr(words, '.') + 1, *actor = strchr(contingency, '.'), *item;
        *actor++ = '\0';
        item = strchr(actor, '.');
        *item++ = '\0';
        demands[n++] = (ist_demand){ .contingency = ist_names_find(&b->names[IST_SECTION_CONTINGENCIES], contingency),
                                     .actor = ist_names_find(&b->names[IST_SECTION_ACTORS], actor),
                                     .item = ist_names_find(&b->names[IST_SECTION_ITEMS], item),
                                     .amount = input->parameter };
    }
    b->world->demands = demands;
    b->world->n_demands = n;
    return IST_OK;
}

ist_status ist_world_fill(ist_build *b)
{
    b->world->start = b->start;
    b->world->months = (int)ist_inputs_number(b, 0, "months");
    IST_TRY(fill_parameters(b));
    IST_TRY(fill_theatres(b));
    IST_TRY(fill_items(b));
    IST_TRY(fill_actors(b));
    IST_TRY(fill_pool(b));
    IST_TRY(fill_contingencies(b));
    IST_TRY(fill_demands(b));
    IST_TRY(ist_world_fill_industry(b));
    IST_TRY(ist_world_fill_patches(b));
    IST_TRY(ist_world_fill_triggers(b));
    return ist_world_fill_dialogue(b);
}
