/* SPDX-License-Identifier: Apache-2.0
 *
 * stix.h: STIX 2.1 objects and TAXII 2.1 resources, checked strictly before anything is done with them.
 *
 * Strict at the door: UTF-8 without a byte order mark, no member twice, no depth over 64, no null, no empty list,
 * no integer that a double cannot hold, nothing behind the end. Then every object by the table of its type: what it
 * must have, of which form each property is, which references may point where, that selectors select something,
 * that times are in UTC and in order, that markings are understood. Nothing is repaired.
 *
 * Source: OASIS STIX Version 2.1 (2021-06-10), sections named at the checks; OASIS TAXII Version 2.1.
 */
#ifndef ISTHMUS_SHARE_STIX_H
#define ISTHMUS_SHARE_STIX_H

#include <isthmus/base/json.h>
#include <isthmus/base/status.h>

/* Reads text of which nothing is known yet. As ist_json_read_text, and stricter: see above. */
ist_status ist_stix_read(json_t **out, const char *name, const char *text, size_t length, ist_error *err);

/* One object. IST_SYNTAX or IST_RANGE with a sentence that begins with its id or type. */
ist_status ist_stix_check_object(const json_t *object, ist_error *err);

/* Whatever a file may hold: an object, a bundle, a list of objects, or a TAXII resource (discovery, API root,
 * collections, envelope, manifest, versions, status, error). *out_kind is what it was taken for. */
ist_status ist_stix_check(const json_t *value, const char **out_kind, ist_error *err);

/* What a selector of granular_markings names ("name", "object_refs.[0]", "a.b"), borrowed from the object; NULL when
 * it names nothing (section 7.2.3.1). */
const json_t *ist_stix_select(const json_t *object, const char *selector);

/* Calls `visit` with every id that the object names, its own not; stops when it returns false. Custom properties
 * that look like a reference (NAME_ref, NAME_refs) count. */
bool ist_stix_each_reference(const json_t *object, bool (*visit)(void *context, const char *property, const char *id),
                             void *context);

#endif
