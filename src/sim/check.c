/* SPDX-License-Identifier: Apache-2.0
 *
 * check.c: refuses a world that the engine could not run as docs/model.md means it.
 *
 * The scenario room says the same things earlier with file and line; this is the engine's own guard, so that a
 * world made by a program is as safe as one read from a file.
 */
#include "sim_local.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEED(truth, status, ...)                                       \
    do {                                                               \
        if (!(truth)) return ist_fail(err, (status), __VA_ARGS__);     \
    } while (0)

static bool within(int i, size_t n) { return i >= 0 && (size_t)i < n; }
static bool parameter_ok(const ist_world *w, ist_parameter p) { return p == IST_NONE || within(p, w->n_parameters); }

static ist_status check_sizes(const ist_world *w, ist_error *err)
{
    const struct { const char *what; size_t n, low, high; } sizes[] = {
        { "theatres", w->n_theatres, 1, IST_MAX_THEATRES },
        { "actors", w->n_actors, 1, IST_MAX_ACTORS },
        { "items", w->n_items, 0, IST_MAX_ITEMS },
        { "force kinds", w->n_kinds, 0, IST_MAX_KINDS },
        { "contingencies", w->n_contingencies, 0, IST_MAX_CONTINGENCIES },
        { "warning sources", w->n_sources, 0, IST_MAX_SOURCES },
        { "lines", w->n_lines, 0, IST_MAX_LINES },
        { "orders", w->n_orders, 0, IST_MAX_ORDERS },
        { "routes", w->n_routes, 0, IST_MAX_ROUTES },
        { "flows", w->n_flows, 0, IST_MAX_FLOWS },
        { "patrol areas", w->n_patrol_areas, 0, IST_MAX_PATROL_AREAS },
        { "triggers", w->n_triggers, 0, IST_MAX_TRIGGERS },
        { "levers", w->n_levers, 0, IST_MAX_LEVERS },
        { "owner orders", w->n_owner_orders, 1, IST_MAX_OWNER_ORDERS },
        { "months", w->months > 0 ? (size_t)w->months : 0, 1, IST_MAX_MONTHS },
    };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        NEED(sizes[i].n >= sizes[i].low && sizes[i].n <= sizes[i].high, IST_RANGE, "%zu %s: %zu to %zu are allowed",
             sizes[i].n, sizes[i].what, sizes[i].low, sizes[i].high);
    return IST_OK;
}

/* Two levers may set one parameter only alike; drawn values are alike when they share their draw as well. */
static bool alike(const ist_override *p, const ist_override *q)
{
    const ist_distribution *a = &p->value, *b = &q->value;
    if (a->kind != b->kind || a->a != b->a) return false;
    if (a->kind == IST_CONSTANT) return true;
    if (a->b != b->b || a->c != b->c || a->n_choices != b->n_choices) return false;
    for (size_t i = 0; i < a->n_choices; i++)
        if (a->choices[i] != b->choices[i] || a->weights[i] != b->weights[i]) return false;
    return strcmp(p->draw_name, q->draw_name) == 0;
}

/* A lever earlier in the file draws this value already. */
static bool drawn_before(const ist_world *w, size_t lever, const ist_override *override)
{
    for (size_t i = 0; i < lever; i++)
        for (size_t j = 0; j < w->levers[i].patch.n_overrides; j++) {
            const ist_override *other = &w->levers[i].patch.overrides[j];
            if (other->parameter == override->parameter && alike(other, override)) return true;
        }
    return false;
}

/* Two names that hash alike would share their draws. */
static int by_hash(const void *a, const void *b)
{
    uint32_t x = ist_name_hash(*(char *const *)a), y = ist_name_hash(*(char *const *)b);
    return x < y ? -1 : x > y;
}

static ist_status check_names(const ist_world *w, ist_error *err)
{
    size_t n = 0, room = w->n_parameters + 4 * w->n_contingencies + 2 * w->n_orders + w->n_triggers + w->n_actors +
                         w->n_kinds * w->n_theatres;
    for (size_t i = 0; i < w->n_counterfactuals; i++) room += w->counterfactuals[i].n_overrides;
    for (size_t i = 0; i < w->n_levers; i++) room += w->levers[i].patch.n_overrides;
    ist_arena *arena = ist_arena_new();
    char     **names = arena ? ist_arena_array(arena, room + 1, sizeof *names) : NULL;
    ist_status status = IST_NOMEM;
    if (!names) goto done;
#define ADD(...) do { if (!(names[n++] = ist_arena_print(arena, __VA_ARGS__))) goto done; } while (0)
    for (size_t i = 0; i < w->n_parameters; i++) ADD("param/%s", w->parameters[i].name);
    for (size_t i = 0; i < w->n_counterfactuals; i++)
        for (size_t j = 0; j < w->counterfactuals[i].n_overrides; j++)
            if (w->counterfactuals[i].overrides[j].value.kind != IST_CONSTANT)
                ADD("param/%s", w->counterfactuals[i].overrides[j].draw_name);
    for (size_t i = 0; i < w->n_levers; i++)
        for (size_t j = 0; j < w->levers[i].patch.n_overrides; j++)
            if (w->levers[i].patch.overrides[j].value.kind != IST_CONSTANT && !drawn_before(w, i, &w->levers[i].patch.overrides[j]))
                ADD("param/%s", w->levers[i].patch.overrides[j].draw_name);
    for (size_t c = 0; c < w->n_contingencies; c++) {
        ADD("onset/%s", w->contingencies[c].name);
        ADD("end/%s", w->contingencies[c].name);
        ADD("seen/%s", w->contingencies[c].name);
        ADD("goes/%s", w->contingencies[c].name);
    }
    for (size_t o = 0; o < w->n_orders; o++) {
        ADD("convert/%s", w->orders[o].name);
        ADD("lapse/%s", w->orders[o].name);
    }
    for (size_t r = 0; r < w->n_triggers; r++) ADD("trigger/%s", w->triggers[r].name);
    for (size_t a = 0; a < w->n_actors; a++) ADD("growth/%s", w->actors[a].name);
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t k = 0; k < w->n_theatres; k++) ADD("look/%s/%s", w->kinds[f], w->theatres[k].name);
#undef ADD
    qsort(names, n, sizeof *names, by_hash);
    status = IST_OK;
    for (size_t i = 1; i < n && status == IST_OK; i++)
        if (ist_name_hash(names[i]) == ist_name_hash(names[i - 1]))
            status = strcmp(names[i], names[i - 1]) == 0
                         ? ist_fail(err, IST_CONFLICT, "'%s' names two things that draw", names[i])
                         : ist_fail(err, IST_CONFLICT, "'%s' and '%s' hash alike; rename one", names[i - 1], names[i]);
done:
    if (status == IST_NOMEM) ist_fail(err, IST_NOMEM, "out of memory");
    ist_arena_free(arena);
    return status;
}

static ist_status check_overrides(const ist_world *w, const ist_patch *patch, ist_error *err)
{
    for (size_t j = 0; j < patch->n_overrides; j++) {
        NEED(within(patch->overrides[j].parameter, w->n_parameters), IST_RANGE, "'%s' patches a parameter that is not there",
             patch->name);
        const ist_parameter_spec *spec = &w->parameters[patch->overrides[j].parameter];
        NEED(!spec->fixed || patch->overrides[j].value.kind == IST_CONSTANT, IST_RANGE,
             "'%s' draws '%s', which must be one number", patch->name, spec->name);
    }
    return IST_OK;
}

static ist_status check_parameters(const ist_world *w, ist_error *err)
{
    for (size_t i = 0; i < w->n_parameters; i++) {
        const ist_parameter_spec *spec = &w->parameters[i];
        NEED(spec->low <= spec->high, IST_RANGE, "parameter '%s' has an empty legal range", spec->name);
        NEED(!spec->fixed || spec->value.kind == IST_CONSTANT, IST_RANGE, "parameter '%s' must be one number", spec->name);
        NEED(spec->value.kind != IST_DISCRETE || spec->value.n_choices > 0, IST_RANGE, "parameter '%s' has no choices",
             spec->name);
    }
    for (size_t i = 0; i < w->n_counterfactuals; i++) IST_TRY(check_overrides(w, &w->counterfactuals[i], err));
    for (size_t i = 0; i < w->n_levers; i++) {
        IST_TRY(check_overrides(w, &w->levers[i].patch, err));
        NEED(within(w->levers[i].cooperation, w->n_cooperation), IST_RANGE, "lever '%s' is in no area of cooperation",
             w->levers[i].patch.name);
        for (size_t j = 0; j < i; j++)
            for (size_t x = 0; x < w->levers[i].patch.n_overrides; x++)
                for (size_t y = 0; y < w->levers[j].patch.n_overrides; y++) {
                    const ist_override *p = &w->levers[i].patch.overrides[x], *q = &w->levers[j].patch.overrides[y];
                    NEED(p->parameter != q->parameter || alike(p, q),
                         IST_CONFLICT, "levers '%s' and '%s' set '%s' to different values", w->levers[j].patch.name,
                         w->levers[i].patch.name, w->parameters[p->parameter].name);
                }
    }
    return IST_OK;
}

static ist_status check_forces(const ist_world *w, ist_error *err)
{
    size_t K = w->n_theatres, C = w->n_contingencies, F = w->n_kinds;
    for (size_t c = 0; c < C; c++) {
        const ist_contingency *x = &w->contingencies[c];
        double sum = x->depth_weight;
        for (size_t f = 0; f < F; f++) {
            NEED(w->weight[f * C + c] >= 0, IST_RANGE, "contingency '%s' has a negative weight", x->name);
            sum += w->weight[f * C + c];
        }
        NEED(fabs(sum - 1) < 1e-9, IST_RANGE, "contingency '%s': the weights of kinds and depth sum to %g, not 1", x->name, sum);
        NEED(within(x->theatre, K), IST_RANGE, "contingency '%s' is in no theatre", x->name);
        NEED(x->build_up >= 0, IST_RANGE, "contingency '%s' has a negative build-up", x->name);
        NEED(x->ending != IST_NONE, IST_RANGE, "contingency '%s' has no ending hazard", x->name);
        NEED(x->adversary == IST_NONE || within(x->adversary, w->n_actors), IST_RANGE, "contingency '%s' has no such adversary", x->name);
    }
    for (size_t i = 0; i < w->n_items; i++) {
        double sum = 0;
        for (size_t f = 0; f < F; f++) sum += w->kind_share[i * F + f];
        NEED(sum <= 1 + 1e-9, IST_RANGE, "item '%s': its shares over force kinds sum to %g, above 1", w->items[i].name, sum);
        NEED(within(w->items[i].item_class, w->n_classes), IST_RANGE, "item '%s' is in no class", w->items[i].name);
    }
    for (size_t i = 0; i < F * (K + 1) * K; i++)
        NEED(w->transit[i] >= 0 && w->transit[i] <= IST_MAX_MONTHS, IST_RANGE, "a transit of %d months: 0 (no such move) to %d are allowed",
             w->transit[i], IST_MAX_MONTHS);
    for (size_t d = 0; d < w->n_demands; d++)
        NEED(within(w->demands[d].contingency, C) && within(w->demands[d].actor, w->n_actors) && within(w->demands[d].item, w->n_items), IST_RANGE,
             "demand %zu names no such contingency, actor or item", d);
    for (size_t p = 0; p < w->n_patrol_areas; p++)
        NEED(within(w->patrol_areas[p].theatre, K), IST_RANGE, "patrol area '%s' is in no theatre", w->patrol_areas[p].name);
    for (size_t n = 0; n < w->n_owner_orders; n++) {
        unsigned seen = 0;
        for (size_t k = 0; k < K; k++)
            if (within(w->owner_orders[n * K + k], K)) seen |= 1u << w->owner_orders[n * K + k];
        NEED(seen == (1u << K) - 1, IST_RANGE, "owner order %zu does not name every theatre once", n);
    }
    for (size_t a = 0; a < w->n_actors; a++)
        NEED(within(w->actors[a].theatre, K), IST_RANGE, "actor '%s' is in no theatre", w->actors[a].name);
    return IST_OK;
}

static ist_status check_industry(const ist_world *w, ist_error *err)
{
    for (size_t l = 0; l < w->n_lines; l++) {
        const ist_line *x = &w->lines[l];
        NEED(within(x->maker, w->n_actors) && within(x->site, w->n_actors) && within(x->item, w->n_items), IST_RANGE,
             "line '%s' names no such maker, site or item", x->name);
        NEED(x->n_points > 0, IST_RANGE, "line '%s' has no capacity", x->name);
        for (size_t p = 1; p < x->n_points; p++)
            NEED(x->points[p].month > x->points[p - 1].month, IST_RANGE, "line '%s': its capacity months do not rise", x->name);
        NEED(x->lead >= 0 && x->lead <= IST_MAX_MONTHS, IST_RANGE, "line '%s': lead %d is not 0 to %d months", x->name, x->lead, IST_MAX_MONTHS);
    }
    for (size_t o = 0; o < w->n_orders; o++) {
        const ist_order *x = &w->orders[o];
        double           quantity = 0;
        NEED(within(x->payer, w->n_actors) && within(x->recipient, w->n_actors), IST_RANGE,
             "order '%s' names no such payer or recipient", x->name);
        NEED(x->n_parts > 0 && x->n_parts <= IST_MAX_LINES, IST_RANGE, "order '%s' has %zu parts: 1 to %d are allowed", x->name, x->n_parts,
             IST_MAX_LINES);
        for (size_t p = 0; p < x->n_parts; p++) {
            NEED(within(x->parts[p].line, w->n_lines), IST_RANGE, "order '%s' is on no such line", x->name);
            NEED(w->lines[x->parts[p].line].item == w->lines[x->parts[0].line].item, IST_CONFLICT,
                 "order '%s' has parts on lines of different items", x->name);
            NEED(x->parts[p].quantity >= 0, IST_RANGE, "order '%s' has a negative part", x->name);
            quantity += x->parts[p].quantity;
        }
        NEED(x->contracted <= quantity + 1e-9 && x->delivered <= x->contracted + 1e-9 && x->delivered >= 0, IST_RANGE,
             "order '%s': delivered %g, contracted %g and quantity %g must rise in this order", x->name, x->delivered,
             x->contracted, quantity);
        NEED(x->grace >= 1 && x->term >= 1, IST_RANGE, "order '%s': grace and term are at least 1 month", x->name);
        NEED(x->conversion == IST_NONE || x->tranche != IST_NONE, IST_RANGE, "order '%s' converts without a tranche", x->name);
    }
    return IST_OK;
}

static ist_status check_movement(const ist_world *w, ist_error *err)
{
    for (size_t g = 0; g < w->n_routes; g++) {
        const ist_route *x = &w->routes[g];
        NEED(within(x->donor, w->n_actors) && within(x->recipient, w->n_actors) && within(x->item, w->n_items) &&
                 within(x->contingency, w->n_contingencies) && x->donor != x->recipient,
             IST_RANGE, "route '%s' names no such donor, recipient, item or contingency", x->name);
        NEED(x->grace >= 0 && x->horizon >= 0, IST_RANGE, "route '%s' has a negative grace or horizon", x->name);
    }
    for (size_t u = 0; u < w->n_flows; u++) {
        const ist_flow *x = &w->flows[u];
        NEED(within(x->origin, w->n_actors) && within(x->recipient, w->n_actors) && within(x->item, w->n_items), IST_RANGE,
             "flow '%s' names no such origin, recipient or item", x->name);
    }
    for (size_t r = 0; r < w->n_triggers; r++) {
        const ist_trigger *x = &w->triggers[r];
        NEED(x->n_conditions > 0, IST_RANGE, "trigger '%s' has no condition", x->name);
        NEED(x->decide >= 0 && (x->lasts >= 1 || x->lasts == IST_LASTS_FOREVER || x->lasts == IST_LASTS_WHILE), IST_RANGE,
             "trigger '%s': decide is at least 0 and lasts at least 1 month", x->name);
        for (size_t i = 0; i < x->n_conditions; i++) {
            const ist_condition *when = &x->conditions[i];
            size_t               first, second;
            if (when->kind != IST_WHEN_AT_LEAST && when->kind != IST_WHEN_AT_MOST) continue;
            ist_quantity_sizes(w, when->quantity.kind, &first, &second);
            NEED(within(when->quantity.i, first) && within(when->quantity.j, second), IST_RANGE,
                 "trigger '%s' reads a quantity that is not there", x->name);
        }
        for (size_t i = 0; i < x->n_patches; i++) {
            NEED(within(x->patches[i].parameter, w->n_parameters) && parameter_ok(w, x->patches[i].scale) &&
                     parameter_ok(w, x->patches[i].shift),
                 IST_RANGE, "trigger '%s' patches a parameter that is not there", x->name);
            NEED(!w->parameters[x->patches[i].parameter].fixed, IST_RANGE, "trigger '%s' patches '%s', which is fixed in a run",
                 x->name, w->parameters[x->patches[i].parameter].name);
        }
    }
    for (size_t m = 0; m < w->n_metrics; m++)
        for (size_t i = 0; i < w->metrics[m].n_terms; i++) {
            size_t       first, second;
            ist_quantity quantity = w->metrics[m].terms[i].quantity;
            ist_quantity_sizes(w, quantity.kind, &first, &second);
            NEED(within(quantity.i, first) && within(quantity.j, second), IST_RANGE, "metric '%s' sums a quantity that is not there",
                 w->metrics[m].name);
        }
    return IST_OK;
}

static ist_status check_list(const ist_world *w, const ist_parameter *list, size_t count, const char *what, ist_error *err)
{
    for (size_t i = 0; i < count; i++) NEED(parameter_ok(w, list[i]), IST_RANGE, "%s refers to a parameter that is not there", what);
    return IST_OK;
}

/* Every field that refers to a parameter; those that are constant in a run must be fixed. */
static ist_status check_references(const ist_world *w, ist_error *err)
{
    size_t K = w->n_theatres, A = w->n_actors, I = w->n_items, F = w->n_kinds, C = w->n_contingencies, P = w->n_patrol_areas;
    const struct { const ist_parameter *list; size_t count; const char *what; } matrices[] = {
        { w->stock, A * I, "a stock" }, { w->target, A * I, "a target" }, { w->production, A * I, "a production" },
        { w->ceiling, A * F, "a ceiling" }, { w->pool, F, "a pool" }, { w->floor, F * K, "a floor" },
        { w->requirement, F * K, "a requirement" }, { w->surge, F * C, "a surge" }, { w->opportunism, C * C, "opportunism" },
        { w->emptiness, C * C, "emptiness" }, { w->provocation, C * w->n_levers, "provocation" },
        { w->detection, C * w->n_sources, "a detection" }, { w->revealing, P * w->n_sources, "a revealing share" },
        { w->via, w->n_flows * P, "a route at sea" }, { w->patrol_value, A * P, "a patrol value" },
    };
    const ist_parameter single[] = { w->owner_order, w->rule, w->look, w->delay, w->sigma, w->common_cause, w->pooled_patrol };
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
        IST_TRY(check_list(w, matrices[i].list, matrices[i].count, matrices[i].what, err));
    IST_TRY(check_list(w, single, sizeof single / sizeof *single, "the pool or the sea", err));
    const struct { const ist_parameter *list; size_t count; const char *what; } fixed[] = {
        { &w->look, 1, "look" }, { &w->delay, 1, "delay" }, { w->pool, F, "a pool" }, { w->floor, F * K, "a floor" }, { w->ceiling, A * F, "a ceiling" },
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        for (size_t j = 0; j < fixed[i].count; j++)
            NEED(fixed[i].list[j] == IST_NONE || w->parameters[fixed[i].list[j]].fixed, IST_RANGE, "%s must be constant in a run", fixed[i].what);
    return IST_OK;
}

ist_status sim_check_world(const ist_world *world, const ist_sim_options *options, ist_error *err)
{
    IST_TRY(check_sizes(world, err));
    IST_TRY(check_references(world, err));
    IST_TRY(check_parameters(world, err));
    IST_TRY(check_forces(world, err));
    IST_TRY(check_industry(world, err));
    IST_TRY(check_movement(world, err));
    IST_TRY(check_names(world, err));
    NEED(options->counterfactual == IST_NONE || within(options->counterfactual, world->n_counterfactuals), IST_RANGE,
         "there is no counterfactual %d", options->counterfactual);
    NEED(options->block >= 0 && options->block % 8 == 0 && options->block <= IST_MAX_BLOCK, IST_RANGE,
         "block %d: a multiple of 8 up to %d is allowed", options->block, IST_MAX_BLOCK);
    NEED(options->focus >= 0 && (size_t)options->focus <= world->n_contingencies, IST_RANGE, "there is no contingency %d to look at", options->focus - 1);
    NEED(options->focus == 0 || !world->contingencies[options->focus - 1].active_at_start, IST_RANGE,
         "'%s' is active at start: its onset is not rare", world->contingencies[options->focus - 1].name);
    return IST_OK;
}
