/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_file.c: what a file may hold: objects, bundles, resources of TAXII 2.1.
 */
#include "share_local.h"
#include "stix_local.h"

#include <string.h>

static bool is_text(const doc_node *object, const char *key) { return doc_is(doc_member(object, key), DOC_TEXT); }
static bool is_text_or_absent(const doc_node *object, const char *key) { return !doc_member(object, key) || is_text(object, key); }
static bool is_time(const doc_node *object, const char *key) { return stix_is_time(doc_member(object, key)); }

/* A list with something in it, of texts or of moments. */
static bool is_texts(const doc_node *value, bool times)
{
    if (!doc_first(value)) return false;
    for (const doc_node *at = value->first; at; at = at->next)
        if (times ? !stix_is_time(at) : !doc_is(at, DOC_TEXT)) return false;
    return true;
}

/* ---- TAXII 2.1, sections 4 and 5 */

static ist_status check_discovery(const doc_node *value, ist_error *err)
{
    const doc_node *roots = doc_member(value, "api_roots");
    const char *first = doc_text(value, "default");
    bool found = !*first;
    if (!is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "discovery: title is missing");
    if (roots && !is_texts(roots, false)) return ist_fail(err, IST_SYNTAX, "discovery: api_roots is not a list of texts");
    if (!is_text_or_absent(value, "default")) return ist_fail(err, IST_SYNTAX, "discovery: default is not a text");
    for (const doc_node *at = doc_first(roots); at; at = at->next) found |= strcmp(at->text, first) == 0;
    return found ? IST_OK : ist_fail(err, IST_RANGE, "discovery: default is not one of api_roots");
}

static ist_status check_api_root(const doc_node *value, ist_error *err)
{
    const doc_node *most = doc_member(value, "max_content_length");
    if (!is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "API root: title is missing");
    if (!is_texts(doc_member(value, "versions"), false)) return ist_fail(err, IST_SYNTAX, "API root: versions is not a list of texts");
    if (!doc_is(most, DOC_INTEGER) || most->integer <= 0) return ist_fail(err, IST_SYNTAX, "API root: max_content_length is not a number of bytes");
    return IST_OK;
}

static ist_status check_collection(const doc_node *value, ist_error *err)
{
    if (!is_text(value, "id") || !is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "collection: id or title is missing");
    if (!doc_is_yesno(doc_member(value, "can_read")) || !doc_is_yesno(doc_member(value, "can_write")))
        return ist_fail(err, IST_SYNTAX, "collection: can_read or can_write is not true or false");
    if (!is_text_or_absent(value, "description") || !is_text_or_absent(value, "alias"))
        return ist_fail(err, IST_SYNTAX, "collection: description or alias is not a text");
    if (doc_member(value, "media_types") && !is_texts(doc_member(value, "media_types"), false))
        return ist_fail(err, IST_SYNTAX, "collection: media_types is not a list of texts");
    return IST_OK;
}

static ist_status check_collections(const doc_node *value, ist_error *err)
{
    const doc_node *list = doc_member(value, "collections");
    if (!doc_first(list)) return ist_fail(err, IST_SYNTAX, "collections: not a list with something in it");
    for (const doc_node *at = list->first; at; at = at->next) IST_TRY(check_collection(at, err));
    return IST_OK;
}

static ist_status check_more(const doc_node *value, const char *what, ist_error *err)
{
    if (doc_member(value, "more") && !doc_is_yesno(doc_member(value, "more"))) return ist_fail(err, IST_SYNTAX, "%s: more is not true or false", what);
    return is_text_or_absent(value, "next") ? IST_OK : ist_fail(err, IST_SYNTAX, "%s: next is not a text", what);
}

/* Records in the order in which they were added (section 5.3.1). */
static ist_status check_manifest(const doc_node *value, ist_error *err)
{
    const char *before = NULL;
    size_t length;
    IST_TRY(check_more(value, "manifest", err));
    for (const doc_node *at = doc_first(doc_member(value, "objects")); at; at = at->next) {
        if (!is_text(at, "id") || !is_time(at, "date_added") || !is_time(at, "version"))
            return ist_fail(err, IST_SYNTAX, "manifest: a record without id, date_added or version");
        if (!stix_is_id(doc_text(at, "id"), &length)) return ist_fail(err, IST_SYNTAX, "manifest: '%.80s' is not TYPE--UUID", doc_text(at, "id"));
        if (!is_text_or_absent(at, "media_type")) return ist_fail(err, IST_SYNTAX, "manifest: media_type is not a text");
        if (before && share_compare_times(doc_text(at, "date_added"), before) < 0) return ist_fail(err, IST_RANGE, "manifest: records are not in the order of date_added");
        before = doc_text(at, "date_added");
    }
    return IST_OK;
}

static ist_status check_envelope(const doc_node *value, ist_error *err)
{
    size_t number = 1;
    const doc_node *list = doc_member(value, "objects");
    IST_TRY(check_more(value, "envelope", err));
    if (list && !doc_first(list)) return ist_fail(err, IST_SYNTAX, "envelope: objects is not a list with something in it");
    for (const doc_node *at = doc_first(list); at; at = at->next, number++) {
        ist_status status = stix_check_node(at, err);
        if (status != IST_OK) return ist_within(err, status, "envelope: object %zu", number);
    }
    return IST_OK;
}

/* The counts of a status add up, and each list is as long as its count (section 4.3.1). */
static ist_status check_status(const doc_node *value, ist_error *err)
{
    static const char *const counts[] = { "success_count", "failure_count", "pending_count" };
    static const char *const lists[] = { "successes", "failures", "pendings" };
    const doc_node *total = doc_member(value, "total_count");
    int64_t sum = 0;
    if (!is_text(value, "id")) return ist_fail(err, IST_SYNTAX, "status: id is missing");
    const char *state = doc_text(value, "status");
    if (strcmp(state, "complete") != 0 && strcmp(state, "pending") != 0) return ist_fail(err, IST_RANGE, "status: status is 'complete' or 'pending'");
    if (doc_member(value, "request_timestamp") && !is_time(value, "request_timestamp"))
        return ist_fail(err, IST_SYNTAX, "status: request_timestamp is not a moment in UTC");
    for (size_t i = 0; i < 3; i++) {
        const doc_node *count = doc_member(value, counts[i]), *list = doc_member(value, lists[i]);
        if (!doc_is(count, DOC_INTEGER) || count->integer < 0) return ist_fail(err, IST_SYNTAX, "status: %s is no count", counts[i]);
        if (list && (!doc_is(list, DOC_LIST) || list->count != count->integer))
            return ist_fail(err, IST_RANGE, "status: %s is not a list of %s entries", lists[i], counts[i]);
        for (const doc_node *at = doc_first(list); at; at = at->next)
            if (!is_text(at, "id") || !is_time(at, "version") || !is_text_or_absent(at, "message"))
                return ist_fail(err, IST_SYNTAX, "status: an entry of %s without id or version", lists[i]);
        sum += count->integer;
    }
    if (!doc_is(total, DOC_INTEGER) || total->integer != sum) return ist_fail(err, IST_RANGE, "status: the counts do not add up to total_count");
    if (strcmp(state, "complete") == 0 && doc_member(value, "pending_count")->integer > 0)
        return ist_fail(err, IST_RANGE, "status: complete, and something is pending");
    return IST_OK;
}

static ist_status check_error(const doc_node *value, ist_error *err)
{
    static const char *const texts[] = { "description", "error_id", "error_code", "http_status", "external_details" };
    if (!is_text(value, "title")) return ist_fail(err, IST_SYNTAX, "error: title is missing");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!is_text_or_absent(value, texts[i])) return ist_fail(err, IST_SYNTAX, "error: %s is not a text", texts[i]);
    if (doc_member(value, "details") && !doc_is(doc_member(value, "details"), DOC_OBJECT)) return ist_fail(err, IST_SYNTAX, "error: details is not an object");
    return IST_OK;
}

/* The newest first (section 5.8.1). */
static ist_status check_versions(const doc_node *value, ist_error *err)
{
    const char *before = NULL;
    const doc_node *versions = doc_member(value, "versions");
    if (!is_texts(versions, true)) return ist_fail(err, IST_SYNTAX, "versions: not a list of moments in UTC");
    for (const doc_node *at = versions->first; at; at = at->next) {
        if (before && share_compare_times(at->text, before) > 0) return ist_fail(err, IST_RANGE, "versions: not the newest first");
        before = at->text;
    }
    return check_more(value, "versions", err);
}

/* Which resource an object without a type is, by the members that only it has. */
static ist_status check_resource(const doc_node *value, const char **out_kind, ist_error *err)
{
    const doc_node *first = doc_first(doc_member(value, "objects"));
    struct { const char *members, *kind; ist_status (*check)(const doc_node *, ist_error *); } const resources[] = {
        { "total_count success_count failure_count pending_count", "TAXII status", check_status },
        { "collections", "TAXII collections", check_collections }, { "can_read can_write", "TAXII collection", check_collection },
        { "http_status error_id error_code external_details", "TAXII error", check_error }, { "api_roots default", "TAXII discovery", check_discovery },
        { "max_content_length", "TAXII API root", check_api_root }, { "versions", "TAXII versions", check_versions },
        { "objects more next", "TAXII envelope", check_envelope }, { "title", "TAXII discovery", check_discovery },
    };
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++) {
        if (!stix_has_one_of(value, resources[i].members)) continue;
        *out_kind = resources[i].kind;
        if (resources[i].check == check_versions && doc_member(value, "title")) return *out_kind = "TAXII API root", check_api_root(value, err);
        if (resources[i].check == check_envelope && stix_has_one_of(first, "date_added media_type")) return *out_kind = "TAXII manifest", check_manifest(value, err);
        return resources[i].check(value, err);
    }
    if (value->count > 0) return ist_fail(err, IST_SYNTAX, "neither an object of STIX (type is missing) nor a resource of TAXII");
    *out_kind = "TAXII envelope";
    return IST_OK;
}

/* ---- STIX */

static ist_status check_list(const doc_node *list, const char *what, ist_error *err)
{
    size_t number = 1;
    for (const doc_node *at = doc_first(list); at; at = at->next, number++) {
        ist_status status = IST_OK;
        if (strcmp(doc_text(at, "type"), "bundle") == 0) status = ist_fail(err, IST_SYNTAX, "a bundle inside a %s", what);
        else status = stix_check_node(at, err);
        if (status != IST_OK) return ist_within(err, status, "%s: object %zu", what, number);
    }
    return IST_OK;
}

/* Section 8: type, id, and objects that are a list with something in it; nothing else. */
static ist_status check_bundle(const doc_node *bundle, ist_error *err)
{
    const char *id = doc_text(bundle, "id");
    const doc_node *objects = doc_member(bundle, "objects");
    size_t length;
    if (!stix_is_id(id, &length) || length != 6 || strncmp(id, "bundle", 6) != 0) return ist_fail(err, IST_SYNTAX, "bundle: id is not bundle--UUID");
    if (objects && !doc_first(objects)) return ist_fail(err, IST_SYNTAX, "bundle: objects is not a list with something in it");
    for (const doc_node *at = bundle->first; at; at = at->next)
        if (!stix_is_word("type id objects", at->name)) return ist_fail(err, IST_RANGE, "bundle: '%.60s' is none of its members (type, id, objects)", at->name);
    return check_list(objects, "bundle", err);
}

ist_status stix_check_document(const doc_node *value, const char **out_kind, ist_error *err)
{
    const char *type = doc_text(value, "type");
    if (doc_is(value, DOC_LIST)) {
        *out_kind = "list of objects";
        return value->first ? check_list(value, "list", err) : ist_fail(err, IST_SYNTAX, "an empty list");
    }
    if (strcmp(type, "bundle") == 0) {
        *out_kind = "bundle";
        return check_bundle(value, err);
    }
    if (doc_member(value, "type") || doc_member(value, "spec_version")) {
        *out_kind = strcmp(type, "marking-definition") == 0 ? "marking-definition" : "object";
        return stix_check_node(value, err);
    }
    return check_resource(value, out_kind, err);
}
