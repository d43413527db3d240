/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_file.c: text at the door, and what a file may hold: objects, bundles, resources of TAXII 2.1.
 */
#include "share_local.h"

#include <isthmus/share/stix.h>
#include <stdint.h>
#include <string.h>

ist_status ist_stix_read(json_t **out, const char *name, const char *text, size_t length, ist_error *err)
{
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        return ist_fail(err, IST_SYNTAX, "%s:1:1: a byte order mark is not allowed (RFC 8259, section 8.1)", name);
    if (!ist_is_utf8(text, length)) return ist_fail(err, IST_SYNTAX, "%s: not UTF-8", name);
    return ist_json_read_text(out, name, text, length, err);
}

static const json_t *member(const json_t *object, const char *key) { return json_object_get(object, key); }
static bool is_text(const json_t *object, const char *key) { return json_is_string(member(object, key)); }
static bool is_text_or_absent(const json_t *object, const char *key) { return !member(object, key) || is_text(object, key); }

static bool is_texts(const json_t *value, bool times)
{
    int64_t moment;
    int day;
    if (!json_is_array(value)) return false;
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *text = json_string_value(json_array_get(value, i));
        if (!text || (times && !share_read_time(text, &moment, &day))) return false;
    }
    return true;
}

static bool is_time(const json_t *object, const char *key)
{
    int64_t moment;
    int day;
    return is_text(object, key) && share_read_time(json_string_value(member(object, key)), &moment, &day);
}

/* ---- TAXII 2.1, sections 4 and 5 */

static ist_status check_discovery(const json_t *value, ist_error *err)
{
    if (!is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "discovery: title is missing");
    if (member(value, "api_roots") && !is_texts(member(value, "api_roots"), false))
        return ist_fail(err, IST_SYNTAX, "discovery: api_roots is not a list of texts");
    if (!is_text_or_absent(value, "default")) return ist_fail(err, IST_SYNTAX, "discovery: default is not a text");
    return IST_OK;
}

static ist_status check_api_root(const json_t *value, ist_error *err)
{
    if (!is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "API root: title is missing");
    if (!is_texts(member(value, "versions"), false) || json_array_size(member(value, "versions")) == 0)
        return ist_fail(err, IST_SYNTAX, "API root: versions is not a list of texts");
    if (!json_is_integer(member(value, "max_content_length")) || json_integer_value(member(value, "max_content_length")) <= 0)
        return ist_fail(err, IST_SYNTAX, "API root: max_content_length is not a number of bytes");
    return IST_OK;
}

static ist_status check_collection(const json_t *value, ist_error *err)
{
    if (!is_text(value, "id") || !is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "collection: id or title is missing");
    if (!json_is_boolean(member(value, "can_read")) || !json_is_boolean(member(value, "can_write")))
        return ist_fail(err, IST_SYNTAX, "collection: can_read or can_write is not true or false");
    if (member(value, "media_types") && !is_texts(member(value, "media_types"), false))
        return ist_fail(err, IST_SYNTAX, "collection: media_types is not a list of texts");
    return IST_OK;
}

static ist_status check_collections(const json_t *value, ist_error *err)
{
    const json_t *list = member(value, "collections");
    if (!json_is_array(list)) return ist_fail(err, IST_SYNTAX, "collections: not a list");
    for (size_t i = 0; i < json_array_size(list); i++) IST_TRY(check_collection(json_array_get(list, i), err));
    return IST_OK;
}

static ist_status check_manifest(const json_t *value, ist_error *err)
{
    const json_t *list = member(value, "objects");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (!is_text(one, "id") || !is_time(one, "date_added") || !is_time(one, "version"))
            return ist_fail(err, IST_SYNTAX, "manifest: a record without id, date_added or version");
        if (!is_text_or_absent(one, "media_type")) return ist_fail(err, IST_SYNTAX, "manifest: media_type is not a text");
    }
    return IST_OK;
}

static ist_status check_envelope(const json_t *value, ist_error *err)
{
    const json_t *list = member(value, "objects"), *more = member(value, "more");
    if (more && !json_is_boolean(more)) return ist_fail(err, IST_SYNTAX, "envelope: more is not true or false");
    if (!is_text_or_absent(value, "next")) return ist_fail(err, IST_SYNTAX, "envelope: next is not a text");
    if (list && !json_is_array(list)) return ist_fail(err, IST_SYNTAX, "envelope: objects is not a list");
    for (size_t i = 0; i < json_array_size(list); i++) {
        ist_status status = ist_stix_check_object(json_array_get(list, i), err);
        if (status != IST_OK) return ist_within(err, status, "envelope: object %zu", i + 1);
    }
    return IST_OK;
}

/* The counts of a status add up, and each list is as long as its count (section 4.3.1). */
static ist_status check_status(const json_t *value, ist_error *err)
{
    static const char *const counts[] = { "success_count", "failure_count", "pending_count" };
    static const char *const lists[] = { "successes", "failures", "pendings" };
    json_int_t sum = 0;
    if (!is_text(value, "id")) return ist_fail(err, IST_SYNTAX, "status: id is missing");
    const char *state = json_string_value(member(value, "status"));
    if (!state || (strcmp(state, "complete") != 0 && strcmp(state, "pending") != 0))
        return ist_fail(err, IST_RANGE, "status: status is 'complete' or 'pending'");
    if (member(value, "request_timestamp") && !is_time(value, "request_timestamp"))
        return ist_fail(err, IST_SYNTAX, "status: request_timestamp is not a moment in UTC");
    for (size_t i = 0; i < 3; i++) {
        const json_t *count = member(value, counts[i]), *list = member(value, lists[i]);
        if (!json_is_integer(count) || json_integer_value(count) < 0) return ist_fail(err, IST_SYNTAX, "status: %s is no count", counts[i]);
        if (list && (!json_is_array(list) || (json_int_t)json_array_size(list) != json_integer_value(count)))
            return ist_fail(err, IST_RANGE, "status: %s is not a list of %s entries", lists[i], counts[i]);
        sum += json_integer_value(count);
    }
    if (!json_is_integer(member(value, "total_count")) || json_integer_value(member(value, "total_count")) != sum)
        return ist_fail(err, IST_RANGE, "status: the counts do not add up to total_count");
    if (strcmp(state, "complete") == 0 && json_integer_value(member(value, "pending_count")) > 0)
        return ist_fail(err, IST_RANGE, "status: complete, and something is pending");
    return IST_OK;
}

static ist_status check_error(const json_t *value, ist_error *err)
{
    if (!is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "error: title is missing");
    if (!is_text_or_absent(value, "description") || !is_text_or_absent(value, "error_id") ||
        !is_text_or_absent(value, "error_code") || !is_text_or_absent(value, "http_status"))
        return ist_fail(err, IST_SYNTAX, "error: description, error_id, error_code or http_status is not a text");
    return IST_OK;
}

static ist_status check_versions(const json_t *value, ist_error *err)
{
    return is_texts(member(value, "versions"), true) ? IST_OK : ist_fail(err, IST_SYNTAX, "versions: not a list of moments in UTC");
}

/* Which resource an object without a type is, by the members that only it has. */
static ist_status check_resource(const json_t *value, const char **out_kind, ist_error *err)
{
    const json_t *first = json_array_get(member(value, "objects"), 0);
    struct { bool is; const char *kind; ist_status (*check)(const json_t *, ist_error *); } const resources[] = {
        { member(value, "total_count") || member(value, "pending_count"), "TAXII status", check_status },
        { member(value, "collections") != NULL, "TAXII collections", check_collections },
        { member(value, "can_read") || member(value, "can_write"), "TAXII collection", check_collection },
        { member(value, "http_status") || member(value, "error_id") || member(value, "error_code"), "TAXII error", check_error },
        { member(value, "api_roots") || member(value, "default"), "TAXII discovery", check_discovery },
        { member(value, "max_content_length") || (member(value, "versions") && member(value, "title")), "TAXII API root", check_api_root },
        { member(value, "versions") != NULL, "TAXII versions", check_versions },
        { member(first, "date_added") != NULL, "TAXII manifest", check_manifest },
        { member(value, "objects") || member(value, "more") || json_object_size(value) == 0, "TAXII envelope", check_envelope },
        { member(value, "title") != NULL, "TAXII discovery", check_discovery },
    };
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++)
        if (resources[i].is) {
            *out_kind = resources[i].kind;
            return resources[i].check(value, err);
        }
    return ist_fail(err, IST_SYNTAX, "neither an object of STIX (type is missing) nor a resource of TAXII");
}

/* ---- STIX */

static ist_status check_list(const json_t *list, const char *what, ist_error *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        ist_status status = IST_OK;
        if (strcmp(json_string_value(member(one, "type")) ? json_string_value(member(one, "type")) : "", "bundle") == 0)
            status = ist_fail(err, IST_SYNTAX, "a bundle inside a %s", what);
        else status = ist_stix_check_object(one, err);
        if (status != IST_OK) return ist_within(err, status, "%s: object %zu", what, i + 1);
    }
    return IST_OK;
}

/* Section 8: no spec_version, and objects that are a list with something in it. */
static ist_status check_bundle(const json_t *bundle, ist_error *err)
{
    const char *id = json_string_value(member(bundle, "id"));
    const json_t *objects = member(bundle, "objects");
    if (!id || strncmp(id, "bundle--", 8) != 0 || strlen(id) != 44) return ist_fail(err, IST_SYNTAX, "bundle: id is not bundle--UUID");
    if (objects && (!json_is_array(objects) || json_array_size(objects) == 0))
        return ist_fail(err, IST_SYNTAX, "bundle: objects is not a list with something in it");
    return check_list(objects, "bundle", err);
}

ist_status ist_stix_check(const json_t *value, const char **out_kind, ist_error *err)
{
    const char *type = json_string_value(member(value, "type"));
    if (json_is_array(value)) {
        *out_kind = "list of objects";
        if (json_array_size(value) == 0) return ist_fail(err, IST_SYNTAX, "an empty list");
        return check_list(value, "list", err);
    }
    if (type && strcmp(type, "bundle") == 0) {
        *out_kind = "bundle";
        return check_bundle(value, err);
    }
    if (type || member(value, "spec_version")) {
        *out_kind = type && strcmp(type, "marking-definition") == 0 ? "marking-definition" : "object";
        return ist_stix_check_object(value, err);
    }
    return check_resource(value, out_kind, err);
}
