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

const json_t *ist_stix_select(const json_t *object, const char *selector)
{
    const json_t *at = object;
    while (at && *selector) {
        size_t length = strcspn(selector, ".");
        char step[256];
        if (length == 0 || length >= sizeof step) return NULL;
        memcpy(step, selector, length);
        step[length] = '\0';
        if (step[0] == '[') {
            size_t index = 0, i = 1;
            for (; step[i] >= '0' && step[i] <= '9' && i < 9; i++) index = index * 10 + (size_t)(step[i] - '0');
            if (i == 1 || step[i] != ']' || step[i + 1]) return NULL;
            at = json_array_get(at, index);
        } else {
            at = json_object_get(at, step);
        }
        selector += length;
        if (*selector == '.' && !*++selector) return NULL;
    }
    return at == object ? NULL : at;
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
