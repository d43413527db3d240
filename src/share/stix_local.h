/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_local.h: the checks of STIX 2.1, as their files share them.
 */
#ifndef ISTHMUS_SHARE_STIX_LOCAL_H
#define ISTHMUS_SHARE_STIX_LOCAL_H

#include "doc.h"
#include "stix_types.h"

#include <isthmus/base/json.h>

/* stix.c: one object, read; its errors begin with its id or type. */
ist_status stix_check_node(const doc_node *object, ist_error *err);
/* "TYPE--UUID" (section 2.9) with a UUID of RFC 9562; *out_type_length is where the type ends. */
bool       stix_is_id(const char *id, size_t *out_type_length);
bool       stix_is_time(const doc_node *node);
/* The later of two members must not be before the earlier; `apart`: nor the same moment. */
ist_status stix_check_order(const doc_node *object, const char *earlier, const char *later, bool apart, ist_error *err);
/* Whether one of the names, with a blank between, is a member. */
bool       stix_has_one_of(const doc_node *object, const char *names);
/* Calls `visit` with every id that the object names, its own not; stops when it returns false. */
bool       stix_each_reference(const doc_node *object, bool (*visit)(void *context, const char *property, const char *id), void *context);

/* stix_tree.c: takes out of an object what a selector names (stix.h); of what stands in a list, the whole property, so that no
 * other selector changes its meaning. False when it names nothing. */
bool       stix_take_out(json_t *object, const char *selector);

/* stix_file.c: whatever a file may hold; *out_kind is what it was taken for. */
ist_status stix_check_document(const doc_node *root, const char **out_kind, ist_error *err);

/* stix_forms.c: texts of a form. */
bool       stix_is_base64(const char *text, size_t length);
bool       stix_is_language(const char *text);
bool       stix_is_address(const char *text); /* a URL or URI of RFC 3986 */
bool       stix_is_word(const char *words, const char *word); /* one of a list with a blank between */
ist_status stix_check_form(const stix_property *rule, const doc_node *value, ist_error *err);

/* stix_rules.c: what one type asks beyond its properties. */
ist_status stix_check_own(const doc_node *object, const char *type, ist_error *err);
ist_status stix_check_extensions(const doc_node *object, const char *type, bool *out_new_type, ist_error *err);

/* stix_pattern.c */
ist_status stix_check_pattern(const char *text, ist_error *err);

/* What an object names by a name of that form: NAME_ref, NAME_refs. */
static inline bool stix_names_references(const char *name, size_t length)
{
    return (length > 4 && memcmp(name + length - 4, "_ref", 4) == 0) || (length > 5 && memcmp(name + length - 5, "_refs", 5) == 0);
}

#endif
