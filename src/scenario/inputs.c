/* SPDX-License-Identifier: Apache-2.0
 *
 * inputs.c: every number of the scenario, found by walking its parts along the key table.
 */
#include "scenario_local.h"

#include <isthmus/base/random.h>
#include <isthmus/base/time.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_NESTED = 3, NAME_ROOM = 512 };

/* -- the store: inputs in order, and a hash table from name to place -- */

int ist_inputs_find(const ist_build *b, const char *name)
{
    if (!b->n_slots) return IST_NONE;
    for (size_t at = ist_name_hash(name) & (b->n_slots - 1); b->slots[at]; at = (at + 1) & (b->n_slots - 1))
        if (strcmp(b->inputs[b->slots[at] - 1].name, name) == 0) return b->slots[at] - 1;
    return IST_NONE;
}

static void put_slot(ist_build *b, size_t index)
{
    size_t at = ist_name_hash(b->inputs[index].name) & (b->n_slots - 1);
    while (b->slots[at]) at = (at + 1) & (b->n_slots - 1);
    b->slots[at] = (int)index + 1;
}

static ist_status grow(ist_build *b)
{
    size_t room = b->input_room ? b->input_room * 2 : 512;
    ist_input *inputs = IST_ALLOC(b, room, ist_input);
    IST_HAVE(b, inputs);
    if (b->n_inputs) memcpy(inputs, b->inputs, b->n_inputs * sizeof *inputs);
    b->inputs = inputs;
    b->input_room = room;
    b->n_slots = room * 4;
    b->slots = IST_ALLOC(b, b->n_slots, int);
    if (!b->slots) b->n_slots = 0;
    IST_HAVE(b, b->slots);
    for (size_t i = 0; i < b->n_inputs; i++) put_slot(b, i);
    return IST_OK;
}

ist_status ist_inputs_add(ist_build *b, const ist_input *input, const ist_node *node)
{
    if (b->n_inputs == b->input_room) IST_TRY(grow(b));
    if (ist_inputs_find(b, input->name) != IST_NONE)
        return ist_node_fail(node, b->err, IST_CONFLICT, "gives '%s' a second time", input->name);
    b->inputs[b->n_inputs] = *input;
    put_slot(b, b->n_inputs++);
    return IST_OK;
}

const ist_input *ist_inputs_get(const ist_build *b, const char *format, ...)
{
    char name[NAME_ROOM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    int found = ist_inputs_find(b, name);
    return found == IST_NONE ? NULL : &b->inputs[found];
}

ist_parameter ist_inputs_parameter(const ist_build *b, const char *format, ...)
{
    char name[NAME_ROOM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    int found = ist_inputs_find(b, name);
    return found == IST_NONE ? IST_NONE : b->inputs[found].parameter;
}

double ist_inputs_number(const ist_build *b, double standard, const char *format, ...)
{
    char name[NAME_ROOM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    int found = ist_inputs_find(b, name);
    return found == IST_NONE ? standard : b->inputs[found].value.a;
}

/* -- the walk -- */

static const char *compose(ist_build *b, const ist_scenario_key *key, const char *own, const char *const *nested)
{
    char name[NAME_ROOM];
    size_t n = (size_t)snprintf(name, sizeof name, "%s", key->parameter);
    for (const char *at = key->order; *at && n < sizeof name; at++)
        n += (size_t)snprintf(name + n, sizeof name - n, ".%s", *at == '$' ? own : nested[*at - '1']);
    return ist_arena_copy(b->arena, name);
}

static ist_status add_leaf(ist_build *b, const ist_scenario_key *key, const char *own, const char *const *nested,
                           const ist_node *leaf)
{
    ist_input input;
    const char *name = compose(b, key, own, nested);
    IST_HAVE(b, name);
    IST_TRY(ist_value_read(b, leaf, key, name, &input));
    return ist_inputs_add(b, &input, leaf);
}

/* A name under a key must be one of the set that the key's row says. */
static ist_status check_nested(ist_build *b, const ist_node *node, char letter)
{
    int ignored;
    if (letter == '@') return ist_build_month(b, node, node->key, &ignored);
    if (letter == 'H') {
        if (strcmp(node->key, "home") == 0) return IST_OK;
        letter = 'K';
    }
    return ist_build_index(b, node, ist_section_of_letter(letter), node->key, &ignored);
}

static ist_status walk(ist_build *b, const ist_scenario_key *key, const char *own, const char **nested, int depth,
                       const ist_node *node)
{
    char letter = key->nested[depth];
    int before = 0, month;
    if (!letter) return add_leaf(b, key, own, nested, node);
    if (node->kind != IST_YAML_MAP)
        return ist_node_fail(node, b->err, IST_SYNTAX, "a map is allowed, by %s",
                             letter == '@'   ? "month"
                             : letter == 'H' ? "theatre or home"
                                             : ist_section_path(ist_section_of_letter(letter)));
    for (size_t i = 0, n = 0; i < node->count; i++) {
        const ist_node *child = node->child[i];
        if (ist_node_is_note(child)) continue;
        IST_TRY(check_nested(b, child, letter));
        if (key->flags & IST_KEY_POINTS) {
            IST_TRY(ist_build_month(b, child, child->key, &month));
            if (n++ && month <= before)
                return ist_node_fail(child, b->err, IST_CONFLICT,
                                     "this month does not come after the one above it; months must rise");
            before = month;
        }
        nested[depth] = child->key;
        IST_TRY(walk(b, key, own, nested, depth + 1, child));
    }
    return IST_OK;
}

static bool is_number(const ist_scenario_key *key) { return key->kind <= IST_ENTRY_STRUCTURE; }

static ist_status walk_entry(ist_build *b, ist_section section, const char *own, const ist_node *map)
{
    const char *nested[MOST_NESTED] = { 0 };
    for (size_t i = 0; i < map->count; i++) {
        const ist_scenario_key *key = ist_scenario_key_find(section, map->child[i]->key);
        if (!key || ist_node_is_note(map->child[i]) || !is_number(key)) continue;
        const ist_node *node = map->child[i];
        bool word = (section == IST_SECTION_TRIGGERS || section == IST_SECTION_PLAYBOOKS) && strcmp(key->key, "lasts") == 0 &&
                    (strcmp(node->text, "forever") == 0 || strcmp(node->text, "while") == 0);
        if (!word) IST_TRY(walk(b, key, own, nested, 0, node));
    }
    return IST_OK;
}

/* -- triggers: conditions have places, patches have the names of parameters -- */

static ist_status walk_conditions(ist_build *b, const char *trigger, const ist_node *when)
{
    if (when && when->kind != IST_YAML_LIST)
        return ist_node_fail(when, b->err, IST_SYNTAX,
                             "a list of conditions is allowed, as [{quantity: visible.korea, at_least: 1}]");
    for (size_t i = 0; when && i < when->count; i++) {
        const ist_node *condition = when->child[i];
        char place[24];
        const char *nested[MOST_NESTED] = { place };
        IST_TRY(ist_build_check_map(b, condition, IST_SECTION_CONDITIONS));
        bool month = ist_node_get(condition, "month"), quantity = ist_node_get(condition, "quantity");
        const ist_node *least = ist_node_get(condition, "at_least"), *most = ist_node_get(condition, "at_most");
        if (month + quantity != 1 || (quantity && !least == !most) || (month && (least || most)))
            return ist_node_fail(condition, b->err, IST_SYNTAX,
                                 "a condition is {month: YYYY-MM} or a quantity with at_least or at_most");
        if (month) continue;
        snprintf(place, sizeof place, "%zu", i + 1);
        const char *kept = ist_arena_copy(b->arena, place);
        IST_HAVE(b, kept);
        nested[0] = kept;
        IST_TRY(add_leaf(b, ist_scenario_key_find(IST_SECTION_CONDITIONS, least ? "at_least" : "at_most"), trigger,
                         nested, least ? least : most));
    }
    return IST_OK;
}

static ist_status walk_effects(ist_build *b, const char *trigger, const ist_node *patch)
{
    if (patch && patch->kind != IST_YAML_MAP)
        return ist_node_fail(patch, b->err, IST_SYNTAX,
                             "a map of parameters is allowed, as {\"base.korea\": {scale: 2}}");
    for (size_t i = 0; patch && i < patch->count; i++) {
        const ist_node *effect = patch->child[i];
        const char *nested[MOST_NESTED] = { effect->key };
        if (ist_node_is_note(effect)) continue;
        IST_TRY(ist_build_check_map(b, effect, IST_SECTION_EFFECTS));
        for (size_t j = 0; j < effect->count; j++)
            if (!ist_node_is_note(effect->child[j]))
                IST_TRY(add_leaf(b, ist_scenario_key_find(IST_SECTION_EFFECTS, effect->child[j]->key), trigger, nested,
                                 effect->child[j]));
    }
    return IST_OK;
}

/* -- names of parameters that patches use -- */

static ist_status unknown_parameter(ist_build *b, const ist_node *node, const char *name, const char *word)
{
    const char *known[256];
    size_t n = 0;
    for (size_t i = 0; i < b->n_inputs && n < 256; i++)
        if (strncmp(b->inputs[i].name, word, strlen(word)) == 0 && !strchr(b->inputs[i].name, '/'))
            known[n++] = b->inputs[i].name;
    const char *near = ist_nearest(name, known, n);
    if (near)
        return ist_node_fail(node, b->err, IST_MISSING, "no number is called '%s'; did you mean '%s'?", name, near);
    for (size_t i = n = 0; i < ist_scenario_key_count() && n < 256; i++)
        if (ist_scenario_key_at(i)->parameter) known[n++] = ist_scenario_key_at(i)->parameter;
    near = ist_nearest(word, known, n);
    if (!near)
        return ist_node_fail(node, b->err, IST_MISSING,
                             "no number is called '%s'; the table of keys lists how they are named", name);
    ist_buffer pattern = { 0 };
    ist_scenario_key_pattern(&pattern, ist_scenario_key_of_parameter(near));
    ist_status status = ist_node_fail(node, b->err, IST_MISSING, "no number is called '%s'; did you mean '%s'?", name,
                                      pattern.failed ? near : pattern.at);
    ist_buffer_clear(&pattern);
    return status;
}

/* The key of a name that the file leaves out; each part of the name must be of the right set. */
static ist_status resolve_key(ist_build *b, const ist_node *node, const char *name, const ist_scenario_key **out)
{
    char word[NAME_ROOM];
    snprintf(word, sizeof word, "%s", name);
    char *rest = strchr(word, '.');
    if (rest) *rest++ = '\0';
    const ist_scenario_key *key = ist_scenario_key_of_parameter(word);
    bool placed = key && (key->section == IST_SECTION_CONDITIONS || key->section == IST_SECTION_EFFECTS);
    if (!key || placed) return unknown_parameter(b, node, name, word);
    for (const char *at = key->order; *at; at++) {
        char letter = *at == '$' ? ist_section_letter(key->section) : key->nested[*at - '1'];
        char *next = rest ? strchr(rest, '.') : NULL;
        int ignored;
        if (!rest || letter == '@' || letter == 'H') return unknown_parameter(b, node, name, word);
        if (next) *next++ = '\0';
        IST_TRY(ist_build_index(b, node, ist_section_of_letter(letter), rest, &ignored));
        rest = next;
    }
    if (rest) return unknown_parameter(b, node, name, word);
    *out = key;
    return IST_OK;
}

ist_status ist_inputs_resolve(ist_build *b, const ist_node *node, const char *name, int *out)
{
    const ist_scenario_key *key = NULL;
    int found = strchr(name, '/') ? IST_NONE : ist_inputs_find(b, name);
    if (found == IST_NONE) {
        IST_TRY(resolve_key(b, node, name, &key));
    } else {
        key = b->inputs[found].key;
    }
    if (key->kind == IST_ENTRY_STRUCTURE || key->kind == IST_ENTRY_APART)
        return ist_node_fail(node, b->err, IST_RANGE,
                             "'%s' is structure, the same in every future; only parameters can be set (%s)", name,
                             key->meaning);
    if (found == IST_NONE) {
        if (isnan(key->standard))
            return ist_node_fail(node, b->err, IST_MISSING, "'%s' can be set only where the file gives it a value",
                                 name);
        ist_input input = ist_input_of(b, key, ist_arena_copy(b->arena, name), node);
        input.kind = IST_INPUT_DEFAULT;
        input.value = (ist_distribution){ .kind = IST_CONSTANT, .a = key->standard };
        input.planning = key->standard;
        input.reason = "left out of the file: the default";
        input.label = "PUBLIC";
        IST_HAVE(b, input.name);
        IST_TRY(ist_inputs_add(b, &input, node));
        found = (int)b->n_inputs - 1;
    }
    *out = found;
    return IST_OK;
}

/* -- what patches set -- */

static ist_status walk_set(ist_build *b, const char *patch, const ist_node *set)
{
    if (set && set->kind != IST_YAML_MAP)
        return ist_node_fail(set, b->err, IST_SYNTAX, "a map of parameters is allowed, as {\"base.korea\": 0.001}");
    for (size_t i = 0; set && i < set->count; i++) {
        const ist_node *leaf = set->child[i];
        ist_input input;
        int target;
        if (ist_node_is_note(leaf)) continue;
        IST_TRY(ist_inputs_resolve(b, leaf, leaf->key, &target));
        const char *name = ist_arena_print(b->arena, "%s/%s", patch, leaf->key);
        IST_HAVE(b, name);
        IST_TRY(ist_value_read(b, leaf, b->inputs[target].key, name, &input));
        input.target = target;
        IST_TRY(ist_inputs_add(b, &input, leaf));
    }
    return IST_OK;
}

static ist_status walk_patches(ist_build *b, ist_section section)
{
    for (size_t i = 0; i < b->names[section].count; i++)
        IST_TRY(walk_set(b, b->names[section].name[i], ist_node_get(b->names[section].node[i], "set")));
    return IST_OK;
}

/* What triggers patch must be a parameter, and must be one of the world even when the file leaves it out. */
/* Numbers that only the start state or a line's drawn schedule reads: a trigger comes too late for them. */
static bool read_at_start(const ist_scenario_key *key)
{
    static const char *const words[] = { "stock", "headroom", "line_rate", "capacity", "slip" };
    for (size_t i = 0; key->parameter && i < sizeof words / sizeof *words; i++)
        if (strcmp(key->parameter, words[i]) == 0) return true;
    return false;
}

static ist_status check_effects(ist_build *b, const ist_node *trigger)
{
    const ist_node *patch = ist_node_get(trigger, "patch");
    for (size_t i = 0; patch && i < patch->count; i++) {
        int target;
        if (ist_node_is_note(patch->child[i])) continue;
        IST_TRY(ist_inputs_resolve(b, patch->child[i], patch->child[i]->key, &target));
        if (b->inputs[target].key->kind == IST_ENTRY_FIXED)
            return ist_node_fail(patch->child[i], b->err, IST_RANGE,
                                 "is constant in a run; a lever may set it, a trigger may not (%s)",
                                 b->inputs[target].key->meaning);
        if (read_at_start(b->inputs[target].key))
            return ist_node_fail(patch->child[i], b->err, IST_RANGE, "is read at the start only, so a trigger would change nothing%s",
                                 b->inputs[target].key->section == IST_SECTION_LINES ? "; patch scale.LINE" : "");
    }
    return IST_OK;
}

ist_status ist_inputs_collect(ist_build *b)
{
    static const ist_section by_name[] = { IST_SECTION_THEATRES, IST_SECTION_KINDS,         IST_SECTION_ITEMS,
                                           IST_SECTION_ACTORS,   IST_SECTION_CONTINGENCIES, IST_SECTION_SOURCES,
                                           IST_SECTION_LINES,    IST_SECTION_ORDERS,        IST_SECTION_ROUTES,
                                           IST_SECTION_FLOWS,    IST_SECTION_PATROL_AREAS,  IST_SECTION_TRIGGERS,
                                           IST_SECTION_INVESTMENTS, IST_SECTION_ALLIES,     IST_SECTION_PLAYBOOKS };
    const ist_names *playbooks = &b->names[IST_SECTION_PLAYBOOKS];
    const ist_names *triggers = &b->names[IST_SECTION_TRIGGERS], *kinds = &b->names[IST_SECTION_KINDS];
    const ist_node *pool = ist_node_get(b->root, "pool");
    int ignored;
    IST_TRY(walk_entry(b, IST_SECTION_TOP, "", b->root));
    if (pool) IST_TRY(walk_entry(b, IST_SECTION_POOL, "", pool));
    for (size_t s = 0; s < sizeof by_name / sizeof by_name[0]; s++)
        for (size_t i = 0; i < b->names[by_name[s]].count; i++)
            IST_TRY(walk_entry(b, by_name[s], b->names[by_name[s]].name[i], b->names[by_name[s]].node[i]));
    for (size_t r = 0; r < triggers->count; r++) {
        IST_TRY(walk_conditions(b, triggers->name[r], ist_node_get(triggers->node[r], "when")));
        IST_TRY(walk_effects(b, triggers->name[r], ist_node_get(triggers->node[r], "patch")));
    }
    for (size_t e = 0; e < playbooks->count; e++)
        IST_TRY(walk_effects(b, playbooks->name[e], ist_node_get(playbooks->node[e], "patch")));
    IST_TRY(walk_patches(b, IST_SECTION_COUNTERFACTUALS));
    IST_TRY(walk_patches(b, IST_SECTION_LEVERS));
    IST_TRY(walk_patches(b, IST_SECTION_INVESTMENTS));
    for (size_t r = 0; r < triggers->count; r++) IST_TRY(check_effects(b, triggers->node[r]));
    for (size_t e = 0; e < playbooks->count; e++) {
        IST_TRY(check_effects(b, playbooks->node[e]));
        IST_TRY(ist_playbook_switches(b, e));
    }
    for (size_t f = 0; f < kinds->count; f++) { /* the pool has a size of every kind */
        const char *name = ist_arena_print(b->arena, "pool.%s", kinds->name[f]);
        IST_HAVE(b, name);
        IST_TRY(ist_inputs_resolve(b, kinds->node[f], name, &ignored));
    }
    return IST_OK;
}
