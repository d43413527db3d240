/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_tree.c: objects as trees of jansson, on which the gate decides: checked in the form in which they would be kept, their
 * references and selectors followed.
 */
#include "share_local.h"
#include "stix_local.h"

#include <isthmus/share/stix.h>
#include <string.h>

ist_status ist_stix_read(json_t **out, const char *name, const char *text, size_t length, ist_error *err)
{
    doc *document = NULL;
    IST_TRY(doc_read(&document, name, text, length, err));
    doc_free(document);
    return ist_json_read_text(out, name, text, length, err); /* both readers must take it */
}

/* Writes a value and reads it again for the checks. */
static ist_status with_document(const json_t *value, ist_status (*check)(const doc_node *root, const char **out_kind, ist_error *err),
                                const char **out_kind, ist_error *err)
{
    ist_buffer text = { 0 };
    doc *document = NULL;
    ist_json_writer json = ist_json_to(&text, 0);
    ist_json_value(&json, NULL, value);
    ist_status status = text.failed ? ist_fail(err, IST_NOMEM, "out of memory") : doc_read(&document, "the object", text.at, text.length, err);
    if (status == IST_OK) status = check(doc_root(document), out_kind, err);
    doc_free(document);
    ist_buffer_clear(&text);
    return status;
}

static ist_status check_one(const doc_node *root, const char **out_kind, ist_error *err)
{
    (void)out_kind;
    return stix_check_node(root, err);
}

ist_status ist_stix_check_object(const json_t *object, ist_error *err) { return with_document(object, check_one, NULL, err); }

ist_status ist_stix_check(const json_t *value, const char **out_kind, ist_error *err) { return with_document(value, stix_check_document, out_kind, err); }

/* ---- selectors and references */

/* Where a selector leads: the value, and the innermost object and name on the way to it that no list is in front of. */
typedef struct selected {
    json_t *value, *holder;
    const char *name;
} selected;

static const char *name_of(json_t *object, const char *name, size_t length)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
        if (strlen(key) == length && memcmp(key, name, length) == 0) return key;
    return NULL;
}

/* "[0]" of a length, as a place in a list; SIZE_MAX for what is no place. */
static size_t read_place(const char *step, size_t length)
{
    size_t place = 0, i = 1;
    for (; i < length && step[i] >= '0' && step[i] <= '9' && i < 9; i++) place = place * 10 + (size_t)(step[i] - '0');
    return i > 1 && i + 1 == length && step[i] == ']' ? place : SIZE_MAX;
}

/* The one walk along a selector; false when it names nothing. */
static bool walk_selector(json_t *object, const char *selector, selected *out)
{
    bool in_list = false;
    *out = (selected){ .value = object };
    do {
        size_t length = strcspn(selector, ".");
        if (*selector == '[') {
            in_list = true;
            out->value = json_array_get(out->value, read_place(selector, length));
        } else {
            json_t *holder = out->value;
            const char *name = length > 0 ? name_of(holder, selector, length) : NULL;
            out->value = name ? json_object_get(holder, name) : NULL;
            if (!in_list) out->holder = holder, out->name = name;
        }
        selector += length;
    } while (out->value && *selector++ == '.');
    return out->value != NULL;
}

const json_t *ist_stix_select(const json_t *object, const char *selector)
{
    selected found;
    return walk_selector((json_t *)(uintptr_t)object, selector, &found) ? found.value : NULL;
}

bool stix_take_out(json_t *object, const char *selector)
{
    selected found;
    return walk_selector(object, selector, &found) && found.holder && json_object_del(found.holder, found.name) == 0;
}

static bool each_reference(const json_t *value, const char *property,
                           bool (*visit)(void *context, const char *property, const char *id), void *context)
{
    const char *key;
    json_t *inner;
    if (json_is_string(value)) return !stix_names_references(property, strlen(property)) || visit(context, property, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!each_reference(json_array_get(value, i), property, visit, context)) return false;
    json_object_foreach((json_t *)(uintptr_t)value, key, inner)
        if (!each_reference(inner, key, visit, context)) return false;
    return true;
}

bool ist_stix_each_reference(const json_t *object, bool (*visit)(void *context, const char *property, const char *id),
                             void *context)
{
    return each_reference(object, "", visit, context);
}
