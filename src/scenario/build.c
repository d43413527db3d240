/* SPDX-License-Identifier: Apache-2.0
 *
 * build.c: the names that a scenario declares, the keys it uses, and references from one to the other.
 */
#include "scenario_local.h"

#include <isthmus/base/time.h>

#include <stdio.h>
#include <string.h>

int ist_names_find(const ist_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0) return (int)i;
    return IST_NONE;
}

ist_status ist_build_index(ist_build *b, const ist_node *node, ist_section set, const char *name, int *out)
{
    const ist_names *names = &b->names[set];
    int found = ist_names_find(names, name);
    if (found == IST_NONE) {
        const char *near = ist_nearest(name, names->name, names->count);
        const char *path = ist_section_path(set);
        if (near)
            return ist_node_fail(node, b->err, IST_MISSING, "'%s' is not among the scenario's %s; did you mean '%s'?",
                                 name, path, near);
        return ist_node_fail(node, b->err, IST_MISSING, "'%s' is not among the scenario's %s%s%s", name, path,
                             names->count ? ", which begin with " : ", which has none",
                             names->count ? names->name[0] : "");
    }
    *out = found;
    return IST_OK;
}

static ist_status scalar_text(ist_build *b, const ist_node *node, const char **out)
{
    if (node->kind != IST_YAML_SCALAR)
        return ist_node_fail(node, b->err, IST_SYNTAX, "one word is allowed here, not a %s",
                             node->kind == IST_YAML_LIST ? "list" : "map");
    *out = node->text;
    return IST_OK;
}

ist_status ist_build_reference(ist_build *b, const ist_node *entry, const char *key, ist_section set, int *out)
{
    const ist_node *node = ist_node_get(entry, key);
    const char *text = "";
    if (!node) {
        *out = IST_NONE;
        return IST_OK;
    }
    IST_TRY(scalar_text(b, node, &text));
    return ist_build_index(b, node, set, text, out);
}

ist_status ist_build_bits(ist_build *b, const ist_node *entry, const char *key, ist_section set, uint64_t *out)
{
    const ist_node *list = ist_node_get(entry, key);
    uint64_t bits = 0;
    if (list && list->kind != IST_YAML_LIST)
        return ist_node_fail(list, b->err, IST_SYNTAX, "a list of %s is allowed, as [a, b]", ist_section_path(set));
    for (size_t i = 0; list && i < list->count; i++) {
        const char *text = "";
        int index;
        IST_TRY(scalar_text(b, list->child[i], &text));
        IST_TRY(ist_build_index(b, list->child[i], set, text, &index));
        if (bits >> index & 1)
            return ist_node_fail(list->child[i], b->err, IST_CONFLICT, "'%s' stands here twice", text);
        bits |= (uint64_t)1 << index;
    }
    *out = bits;
    return IST_OK;
}

ist_status ist_build_choice(ist_build *b, const ist_node *entry, const ist_scenario_key *key, int *out)
{
    const ist_node *node = ist_node_get(entry, key->key);
    const char *at = key->among, *text = "";
    int place = 0;
    if (!node) {
        *out = IST_NONE;
        return IST_OK;
    }
    IST_TRY(scalar_text(b, node, &text));
    while (*at) {
        size_t length = strcspn(at, " ");
        if (strlen(text) == length && strncmp(at, text, length) == 0) {
            *out = place;
            return IST_OK;
        }
        at += length + (at[length] == ' ');
        place++;
    }
    return ist_node_fail(node, b->err, IST_SYNTAX, "'%s' is not one of: %s", text, key->among);
}

ist_status ist_build_yesno(ist_build *b, const ist_node *entry, const char *key, bool standard, bool *out)
{
    const ist_node *node = ist_node_get(entry, key);
    const char *text = "";
    static const char *const words[] = { "no", "yes", "false", "true", "off", "on" };
    if (!node) {
        *out = standard;
        return IST_OK;
    }
    IST_TRY(scalar_text(b, node, &text));
    for (int i = 0; i < 6; i++)
        if (strcmp(text, words[i]) == 0) {
            *out = i % 2;
            return IST_OK;
        }
    return ist_node_fail(node, b->err, IST_SYNTAX, "'%s' is neither yes nor no", text);
}

ist_status ist_build_month(ist_build *b, const ist_node *node, const char *text, int *out)
{
    int month;
    if (!ist_parse_month(text, &month))
        return ist_node_fail(node, b->err, IST_SYNTAX,
                             "'%s' is not a month; YYYY-MM with a month from 01 to 12 is allowed", text);
    *out = month - b->start;
    return IST_OK;
}

static bool is_name(const char *text, bool capitals)
{
    size_t length = strlen(text);
    if (length == 0 || length > 60) return false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool letter = capitals ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && !(c == '-' && i)) return false;
    }
    return true;
}

static ist_status add_name(ist_build *b, ist_section set, const char *name, const ist_node *node)
{
    ist_names *names = &b->names[set];
    size_t limit = ist_section_limit(set);
    bool capitals = set == IST_SECTION_ACTORS;
    if (!is_name(name, capitals))
        return ist_node_fail(node, b->err, IST_SYNTAX, "'%s' is not a name; %s, digits and '-' are allowed, at most 60",
                             name, capitals ? "capital letters" : "small letters");
    if (names->count == limit)
        return ist_node_fail(node, b->err, IST_RANGE, "there are %zu entries of `%s` already; more are not allowed", limit, ist_section_path(set));
    if (!names->name) {
        names->name = IST_ALLOC(b, limit, const char *);
        names->node = IST_ALLOC(b, limit, const ist_node *);
        IST_HAVE(b, names->name);
        IST_HAVE(b, names->node);
    }
    if (ist_names_find(names, name) != IST_NONE)
        return ist_node_fail(node, b->err, IST_CONFLICT, "the name '%s' is already one of the %s", name,
                             ist_section_path(set));
    names->name[names->count] = name;
    names->node[names->count++] = node;
    return IST_OK;
}

static ist_status add_entries(ist_build *b, ist_section set, const ist_node *map)
{
    if (map && map->kind != IST_YAML_MAP)
        return ist_node_fail(map, b->err, IST_SYNTAX, "a map by name is allowed, as `NAME: {...}`");
    for (size_t i = 0; map && i < map->count; i++) {
        const ist_node *node = map->child[i];
        if (ist_node_is_note(node)) continue;
        if (set != IST_SECTION_OWNER_ORDERS && node->kind != IST_YAML_MAP)
            return ist_node_fail(node, b->err, IST_SYNTAX, "a map is allowed here, as `%s: {...}`", node->key);
        IST_TRY(add_name(b, set, node->key, node));
    }
    return IST_OK;
}

/* Classes are what the items say they are, in the order in which they come up. */
static ist_status add_classes(ist_build *b)
{
    const ist_names *items = &b->names[IST_SECTION_ITEMS];
    for (size_t i = 0; i < items->count; i++) {
        const char *name = ist_node_text(items->node[i], "class");
        if (!*name) name = items->name[i];
        if (ist_names_find(&b->names[IST_SECTION_CLASSES], name) == IST_NONE)
            IST_TRY(add_name(b, IST_SECTION_CLASSES, name, items->node[i]));
    }
    return IST_OK;
}

static ist_status add_levers(ist_build *b)
{
    const ist_names *areas = &b->names[IST_SECTION_COOPERATION], *levers = &b->names[IST_SECTION_LEVERS];
    b->lever_area = IST_ALLOC(b, ist_section_limit(IST_SECTION_LEVERS), int);
    IST_HAVE(b, b->lever_area);
    for (size_t area = 0; area < areas->count; area++) {
        size_t before = levers->count;
        IST_TRY(add_entries(b, IST_SECTION_LEVERS, ist_node_get(areas->node[area], "levers")));
        if (levers->count - before > 4)
            return ist_node_fail(areas->node[area], b->err, IST_RANGE,
                                 "has %zu levers; at most 4 in an area are allowed", levers->count - before);
        for (size_t n = before; n < levers->count; n++) b->lever_area[n] = (int)area;
    }
    return IST_OK;
}

ist_status ist_build_names(ist_build *b)
{
    static const ist_section top[] = { IST_SECTION_THEATRES,    IST_SECTION_KINDS,           IST_SECTION_ITEMS,
                                       IST_SECTION_ACTORS,      IST_SECTION_CONTINGENCIES,   IST_SECTION_SOURCES,
                                       IST_SECTION_LINES,       IST_SECTION_ORDERS,          IST_SECTION_ROUTES,
                                       IST_SECTION_FLOWS,       IST_SECTION_PATROL_AREAS,    IST_SECTION_TRIGGERS,
                                       IST_SECTION_COOPERATION, IST_SECTION_COUNTERFACTUALS, IST_SECTION_INVESTMENTS,
                                       IST_SECTION_ALLIES,      IST_SECTION_PLAYBOOKS,
                                       IST_SECTION_PERSPECTIVES, IST_SECTION_METRICS };
    for (size_t i = 0; i < sizeof top / sizeof top[0]; i++)
        IST_TRY(add_entries(b, top[i], ist_node_get(b->root, ist_section_path(top[i]))));
    IST_TRY(add_entries(b, IST_SECTION_OWNER_ORDERS, ist_node_get(ist_node_get(b->root, "pool"), "owner_orders")));
    IST_TRY(add_classes(b));
    IST_TRY(add_levers(b));
    const ist_names *actors = &b->names[IST_SECTION_ACTORS];
    for (size_t a = 0; a < actors->count; a++) {
        ist_error why = { 0 };
        ist_status status = b->facts->actor(b->facts->context, actors->name[a], &why);
        if (status != IST_OK) return ist_node_fail(actors->node[a], b->err, status, "%s", why.text);
    }
    const ist_names *views = &b->names[IST_SECTION_PERSPECTIVES];
    for (size_t v = 0; v < views->count; v++)
        if (ist_names_find(&b->names[IST_SECTION_THEATRES], views->name[v]) != IST_NONE)
            return ist_node_fail(views->node[v], b->err, IST_CONFLICT,
                                 "a theatre has the same name; choose another one");
    const ist_names *worlds = &b->names[IST_SECTION_COUNTERFACTUALS], *levers = &b->names[IST_SECTION_LEVERS];
    for (size_t n = 0; n < levers->count; n++)
        if (ist_names_find(worlds, levers->name[n]) != IST_NONE)
            return ist_node_fail(levers->node[n], b->err, IST_CONFLICT,
                                 "a counterfactual has the same name; choose another one");
    static const struct {
        ist_section section;
        const char *name, *means;
    } taken[] = { { IST_SECTION_THEATRES, "home", "where the pool's units are when in no theatre" },
                  { IST_SECTION_COUNTERFACTUALS, "file", "the world as the file has it" },
                  { IST_SECTION_COOPERATION, "all", "all areas together" } };
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        int found = ist_names_find(&b->names[taken[i].section], taken[i].name);
        if (found != IST_NONE)
            return ist_node_fail(b->names[taken[i].section].node[found], b->err, IST_CONFLICT,
                                 "'%s' means %s; choose another name", taken[i].name, taken[i].means);
    }
    return IST_OK;
}

/* -- keys -- */

static ist_status unknown_key(ist_build *b, const ist_node *node, ist_section section)
{
    const char *known[64];
    size_t n = 0;
    ist_buffer list = { 0 };
    for (size_t i = 0; i < ist_scenario_key_count() && n < 64; i++)
        if (ist_scenario_key_at(i)->section == section) known[n++] = ist_scenario_key_at(i)->key;
    const char *near = ist_nearest(node->key, known, n);
    for (size_t i = 0; i < n; i++) ist_buffer_print(&list, "%s%s", i ? ", " : "", known[i]);
    ist_status status = near ? ist_node_fail(node, b->err, IST_SYNTAX, "no such key; did you mean '%s'?", near)
                             : ist_node_fail(node, b->err, IST_SYNTAX, "no such key; allowed here: %s",
                                             list.at ? list.at : "nothing");
    ist_buffer_clear(&list);
    return status;
}

static ist_status check_kind(ist_build *b, const ist_node *node, const ist_scenario_key *key)
{
    bool scalar = node->kind == IST_YAML_SCALAR;
    switch (key->kind) {
    case IST_ENTRY_TEXT:
    case IST_ENTRY_YESNO:
    case IST_ENTRY_CHOICE:
    case IST_ENTRY_NAME:
    case IST_ENTRY_MONTH:
        if (!scalar)
            return ist_node_fail(node, b->err, IST_SYNTAX, "a %s is allowed: %s", ist_entry_kind_words(key->kind),
                                 key->meaning);
        if (key->kind != IST_ENTRY_MONTH) return IST_OK;
        return ist_build_month(b, node, node->text, &(int){ 0 });
    case IST_ENTRY_DAY:
        if (!scalar || !ist_parse_date(node->text, NULL, NULL))
            return ist_node_fail(node, b->err, IST_SYNTAX, "'%s' is not a day; YYYY-MM-DD is allowed", node->text);
        return IST_OK;
    case IST_ENTRY_NAMES:
        if (node->kind != IST_YAML_LIST)
            return ist_node_fail(node, b->err, IST_SYNTAX, "a list is allowed: %s", key->meaning);
        return IST_OK;
    default: return IST_OK; /* numbers and parts are checked where they are read */
    }
}

ist_status ist_build_check_map(ist_build *b, const ist_node *map, ist_section section)
{
    if (map->kind != IST_YAML_MAP) return ist_node_fail(map, b->err, IST_SYNTAX, "a map of keys is allowed here");
    for (size_t i = 0; i < map->count; i++) {
        if (ist_node_is_note(map->child[i])) continue;
        const ist_scenario_key *key = ist_scenario_key_find(section, map->child[i]->key);
        if (!key) return unknown_key(b, map->child[i], section);
        IST_TRY(check_kind(b, map->child[i], key));
    }
    for (size_t i = 0; i < ist_scenario_key_count(); i++) {
        const ist_scenario_key *key = ist_scenario_key_at(i);
        if (key->section == section && key->flags & IST_KEY_REQUIRED && !ist_node_get(map, key->key))
            return ist_node_fail(map, b->err, IST_MISSING, "lacks '%s': %s", key->key, key->meaning);
    }
    return IST_OK;
}

ist_status ist_build_keys(ist_build *b)
{
    static const ist_section by_name[] = {
        IST_SECTION_THEATRES,      IST_SECTION_KINDS,   IST_SECTION_ITEMS,           IST_SECTION_ACTORS,
        IST_SECTION_CONTINGENCIES, IST_SECTION_SOURCES, IST_SECTION_LINES,           IST_SECTION_ORDERS,
        IST_SECTION_ROUTES,        IST_SECTION_FLOWS,   IST_SECTION_PATROL_AREAS,    IST_SECTION_TRIGGERS,
        IST_SECTION_COOPERATION,   IST_SECTION_LEVERS,  IST_SECTION_COUNTERFACTUALS, IST_SECTION_INVESTMENTS,
        IST_SECTION_ALLIES,        IST_SECTION_PLAYBOOKS,
        IST_SECTION_PERSPECTIVES,  IST_SECTION_METRICS
    };
    const ist_node *pool = ist_node_get(b->root, "pool");
    if (pool) IST_TRY(ist_build_check_map(b, pool, IST_SECTION_POOL));
    for (size_t s = 0; s < sizeof by_name / sizeof by_name[0]; s++)
        for (size_t i = 0; i < b->names[by_name[s]].count; i++)
            IST_TRY(ist_build_check_map(b, b->names[by_name[s]].node[i], by_name[s]));
    return IST_OK;
}
