/* SPDX-License-Identifier: Apache-2.0
 *
 * item.c: what an object names and which marks its parts carry; and the copy that leaves without some of it.
 */
#include "item.h"
#include "share_local.h"
#include "stix_local.h"

#include <isthmus/share/stix.h>
#include <string.h>

/* Markings and originators of one reference and all that it leads to. */
typedef struct gathering {
    const share_lookup *lookup;
    ist_arena *arena;
    share_grounds *grounds;
    const char *seen[IST_MAX_PARTS];
    size_t n_seen, n_markings, room;
    ist_marking *markings;
    bool unreadable, recalled, consented, failed;
    const char *originator;
} gathering;

static const char *keep_text(gathering *g, const char *text)
{
    const char *kept = ist_arena_copy(g->arena, text);
    if (!kept) g->failed = true;
    return kept ? kept : "";
}

/* Adds a text to the grounds once. Where there is no room for it, what stands on it is not understood: no later decision could ask it. */
static void remember(gathering *g, const char **list, size_t *count, const char *text)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i], text) == 0) return;
    if (*count == IST_MAX_PARTS) g->unreadable = true;
    else list[(*count)++] = keep_text(g, text);
}

static void add_marking(gathering *g, const char *id, bool given)
{
    ist_marking marking;
    if (!g->lookup->marking(g->lookup->context, id, given, &marking)) {
        g->unreadable = true;
        return;
    }
    remember(g, g->grounds->markings, &g->grounds->n_markings, id);
    if (g->n_markings == g->room) {
        size_t room = g->room ? 2 * g->room : 4;
        ist_marking *more = ist_arena_array(g->arena, room, sizeof *more);
        if (!more) {
            g->failed = true;
            return;
        }
        if (g->n_markings) memcpy(more, g->markings, g->n_markings * sizeof *more);
        g->markings = more;
        g->room = room;
    }
    g->markings[g->n_markings++] = marking;
}

static void add_object_markings(gathering *g, const share_held *held)
{
    const json_t *markings = json_object_get(held->object, "object_marking_refs");
    for (size_t i = 0; i < json_array_size(markings); i++) add_marking(g, json_string_value(json_array_get(markings, i)), held->given);
}

static bool is_marking_reference(const char *property)
{
    return strcmp(property, "object_marking_refs") == 0 || strcmp(property, "marking_ref") == 0;
}

static void follow(gathering *g, const char *id);

static bool follow_reference(void *context, const char *property, const char *id)
{
    gathering *g = context;
    if (!is_marking_reference(property)) follow(g, id);
    return !g->failed;
}

/* Adds an object and, through it, all that it names; each once. */
static void follow(gathering *g, const char *id)
{
    share_held held;
    for (size_t i = 0; i < g->n_seen; i++)
        if (strcmp(g->seen[i], id) == 0) return;
    if (g->n_seen == IST_MAX_PARTS) {
        g->unreadable = true; /* too far to see the end: not understood */
        return;
    }
    g->seen[g->n_seen++] = keep_text(g, id);
    remember(g, g->grounds->ids, &g->grounds->n_ids, id);
    if (g->unreadable) return; /* it is not released, whatever else it leads to */
    if (!g->lookup->object(g->lookup->context, id, &held)) {
        g->unreadable = true;
        return;
    }
    size_t before = g->n_markings;
    add_object_markings(g, &held);
    if (g->n_markings == before) g->unreadable = true; /* without a label of its own it may not even be named */
    const json_t *granular = json_object_get(held.object, "granular_markings");
    for (size_t i = 0; i < json_array_size(granular); i++) {
        const char *marking = share_text(json_array_get(granular, i), "marking_ref");
        if (*marking) add_marking(g, marking, held.given);
    }
    g->recalled |= held.recalled;
    if (held.originator[0] && !held.consented && !g->originator[0]) g->originator = held.originator;
    ist_stix_each_reference(held.object, follow_reference, g);
}

static ist_release_part part_of(const gathering *g, const char *what)
{
    return (ist_release_part){ .what = what, .n_markings = g->n_markings, .markings = g->markings, .unreadable = g->unreadable,
                       .category = "", .originator = g->originator, .consented = false, .recalled = g->recalled };
}

/* ---- the item */

typedef struct listing {
    const share_held *held;
    const share_lookup *lookup;
    ist_arena *arena;
    share_grounds *grounds;
    ist_release_part *references;
    size_t count;
    bool failed, full;
} listing;

/* A reference can be left out of a property at the top that the type does not ask for, or of a list. */
static bool is_removable(const json_t *object, const char *property)
{
    const stix_type *type = stix_type_named(share_text(object, "type"));
    const json_t *value = json_object_get(object, property);
    if (!value) return false; /* deeper inside */
    return json_is_array(value) || !type || !stix_is_word(type->required, property);
}

static bool list_reference(void *context, const char *property, const char *id)
{
    listing *l = context;
    if (is_marking_reference(property) || strcmp(id, share_text(l->held->object, "id")) == 0) return true;
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->references[i].what, id) == 0) {
            l->references[i].removable &= is_removable(l->held->object, property);
            return true;
        }
    if (l->count == IST_MAX_PARTS) {
        l->full = true;
        return false;
    }
    gathering *g = ist_arena_alloc(l->arena, sizeof *g);
    if (!g) {
        l->failed = true;
        return false;
    }
    *g = (gathering){ .lookup = l->lookup, .arena = l->arena, .grounds = l->grounds, .originator = "" };
    const char *what = keep_text(g, id);
    follow(g, id);
    l->references[l->count] = part_of(g, what);
    l->references[l->count++].removable = is_removable(l->held->object, property);
    l->failed |= g->failed;
    return !l->failed;
}

static ist_status list_parts(const share_held *held, const share_lookup *lookup, ist_arena *arena, share_grounds *grounds,
                             ist_release_item *item, ist_error *err)
{
    const json_t *object = held->object, *granular = json_object_get(object, "granular_markings");
    ist_release_part *parts = ist_arena_array(arena, IST_MAX_PARTS, sizeof *parts);
    const stix_type *type = stix_type_named(share_text(object, "type"));
    if (!parts) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < json_array_size(granular); i++) {
        const json_t *one = json_array_get(granular, i), *selectors = json_object_get(one, "selectors");
        const char *marking = share_text(one, "marking_ref");
        if (!*marking) continue;
        gathering *g = ist_arena_alloc(arena, sizeof *g);
        if (!g) return ist_fail(err, IST_NOMEM, "out of memory");
        *g = (gathering){ .lookup = lookup, .arena = arena, .grounds = grounds, .originator = "" };
        add_marking(g, marking, held->given);
        for (size_t j = 0; j < json_array_size(selectors); j++) {
            if (item->n_parts == IST_MAX_PARTS) return ist_fail(err, IST_RANGE, "more than %d marked parts", IST_MAX_PARTS);
            const char *selector = keep_text(g, json_string_value(json_array_get(selectors, j)));
            char *property = ist_arena_copy(arena, selector);
            if (!property) return ist_fail(err, IST_NOMEM, "out of memory");
            property[strcspn(property, ".")] = '\0';
            parts[item->n_parts] = part_of(g, selector);
            parts[item->n_parts++].removable = !type || !stix_is_word(type->required, property);
        }
        if (g->failed) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    item->parts = parts;
    return IST_OK;
}

ist_status share_item(const share_held *held, const share_lookup *lookup, ist_arena *arena, ist_release_item *out,
                      share_grounds *out_grounds, ist_error *err)
{
    gathering *g = ist_arena_alloc(arena, sizeof *g);
    listing l = { .held = held, .lookup = lookup, .arena = arena, .grounds = out_grounds,
                  .references = ist_arena_array(arena, IST_MAX_PARTS, sizeof(ist_release_part)) };
    memset(out, 0, sizeof *out);
    memset(out_grounds, 0, sizeof *out_grounds);
    if (!g || !l.references) return ist_fail(err, IST_NOMEM, "out of memory");
    *g = (gathering){ .lookup = lookup, .arena = arena, .grounds = out_grounds, .originator = held->originator };
    add_object_markings(g, held);
    remember(g, out_grounds->ids, &out_grounds->n_ids, share_text(held->object, "id"));
    out->object = part_of(g, out_grounds->ids[0]);
    out->object.category = held->category;
    out->object.consented = held->consented;
    out->object.recalled = held->recalled;
    ist_stix_each_reference(held->object, list_reference, &l);
    if (g->failed || l.failed) return ist_fail(err, IST_NOMEM, "out of memory");
    if (l.full) return ist_fail(err, IST_RANGE, "%s names more than %d objects", out->object.what, IST_MAX_PARTS);
    out->references = l.references;
    out->n_references = l.count;
    return list_parts(held, lookup, arena, out_grounds, out, err);
}

/* ---- what leaves */

/* Marked parts go before references, whose removal moves what stands behind them in a list. A part that is still there, or never was,
 * is a part that cannot be left out. */
static ist_status remove_parts(const json_t *object, const ist_release_item *item, const ist_decision *decision, json_t *copy, ist_error *err)
{
    for (size_t i = 0; i < item->n_parts; i++) {
        const char *selector = item->parts[i].what;
        if (!decision->remove_part[i]) continue;
        if (ist_stix_select(copy, selector)) stix_take_out(copy, selector); /* another selector may have taken it along */
        if (!ist_stix_select(object, selector) || ist_stix_select(copy, selector))
            return ist_fail(err, IST_RANGE, "selector '%.80s' names nothing that can be left out", selector);
    }
    return IST_OK;
}

/* Whether a granular marking selects by place in a list. */
static bool is_marked_by_place(const json_t *object, const char *list)
{
    const json_t *granular = json_object_get(object, "granular_markings");
    size_t length = strlen(list);
    for (size_t i = 0; i < json_array_size(granular); i++) {
        const json_t *selectors = json_object_get(json_array_get(granular, i), "selectors");
        for (size_t j = 0; j < json_array_size(selectors); j++) {
            const char *selector = json_string_value(json_array_get(selectors, j));
            if (strncmp(selector, list, length) == 0 && strncmp(selector + length, ".[", 2) == 0) return true;
        }
    }
    return false;
}

/* From a list only that entry, unless marks of the others go by their places: then the whole list. */
static void remove_reference(json_t *object, const char *id)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(object, next, key, value) {
        size_t length = strlen(key);
        if (strcmp(key, "id") == 0) continue;
        if (json_is_string(value) && length > 4 && strcmp(key + length - 4, "_ref") == 0 &&
            strcmp(json_string_value(value), id) == 0) {
            json_object_del(object, key);
        } else if (json_is_array(value) && length > 5 && strcmp(key + length - 5, "_refs") == 0) {
            size_t before = json_array_size(value);
            for (size_t i = before; i-- > 0;) {
                const char *text = json_string_value(json_array_get(value, i));
                if (text && strcmp(text, id) == 0) json_array_remove(value, i);
            }
            size_t left = json_array_size(value);
            if (left == 0 || (left < before && is_marked_by_place(object, key))) json_object_del(object, key);
        }
    }
}

/* Granular markings whose selectors all went, go; of the others the selectors that went. */
static void drop_selectors(json_t *object)
{
    json_t *granular = json_object_get(object, "granular_markings");
    for (size_t i = json_array_size(granular); i-- > 0;) {
        json_t *selectors = json_object_get(json_array_get(granular, i), "selectors");
        for (size_t j = json_array_size(selectors); j-- > 0;)
            if (!ist_stix_select(object, json_string_value(json_array_get(selectors, j)))) json_array_remove(selectors, j);
        if (json_array_size(selectors) == 0) json_array_remove(granular, i);
    }
    if (granular && json_array_size(granular) == 0) json_object_del(object, "granular_markings");
}

/* What was left out, a line each. */
static void list_removed(const ist_release_item *item, const ist_decision *decision, ist_buffer *out)
{
    for (size_t i = 0; i < item->n_references; i++)
        if (decision->remove_reference[i]) ist_buffer_print(out, "reference %s\n", item->references[i].what);
    for (size_t i = 0; i < item->n_parts; i++)
        if (decision->remove_part[i]) ist_buffer_print(out, "part %s\n", item->parts[i].what);
}

/* A new object: only its creator may make a version of one. Its identifier is made from what it was made from. */
static ist_status give_new_id(json_t *copy, const json_t *object, const ist_buffer *removed, const char *partner, const unsigned char key[32],
                              ist_error *err)
{
    char uuid[UUID_TEXT], id[320];
    const char *parts[] = { "sanitised", partner, share_text(object, "id"), share_text(object, "modified"), removed->at };
    json_object_del(copy, "created_by_ref");
    share_uuid(key, sizeof parts / sizeof parts[0], parts, uuid);
    snprintf(id, sizeof id, "%.250s--%s", share_text(object, "type"), uuid);
    return json_object_set_new(copy, "id", json_string(id)) == 0 ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

ist_status share_sanitise(const json_t *object, const ist_release_item *item, const ist_decision *decision, const char *partner,
                          const unsigned char key[32], json_t **out, ist_error *err)
{
    ist_buffer removed = { 0 };
    json_t *copy = json_deep_copy(object);
    if (!copy) return ist_fail(err, IST_NOMEM, "out of memory");
    if (decision->verdict == IST_RELEASE) {
        *out = copy;
        return IST_OK;
    }
    ist_status status = remove_parts(object, item, decision, copy, err);
    for (size_t i = 0; i < item->n_references; i++)
        if (decision->remove_reference[i]) remove_reference(copy, item->references[i].what);
    drop_selectors(copy);
    list_removed(item, decision, &removed);
    if (status == IST_OK && removed.failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = give_new_id(copy, object, &removed, partner, key, err);
    if (status == IST_OK) status = ist_stix_check_object(copy, err);
    ist_buffer_clear(&removed);
    if (status != IST_OK) json_decref(copy);
    else *out = copy;
    return status;
}
