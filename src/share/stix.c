/* SPDX-License-Identifier: Apache-2.0
 *
 * stix.c: one object by the table of its type.
 */
#include "share_local.h"
#include "stix_types.h"

#include <isthmus/share/marking.h>
#include <isthmus/share/stix.h>
#include <string.h>

/* "TYPE--UUID" (section 2.9) with a UUID of RFC 4122; *out_type_length is where the type ends. */
static bool is_id(const char *id, size_t *out_type_length)
{
    static const char form[] = "xxxxxxxx-xxxx-vxxx-nxxx-xxxxxxxxxxxx";
    const char *mark = strstr(id, "--");
    if (!mark || mark == id || strlen(mark + 2) != sizeof form - 1) return false;
    for (const char *at = id; at < mark; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '-')) return false;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        char letter = mark[2 + i];
        bool hex = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
        if (form[i] == '-' ? letter != '-' : !hex) return false;
        if (form[i] == 'v' && (letter < '1' || letter > '8')) return false; /* version, RFC 9562 */
        if (form[i] == 'n' && !strchr("89abAB", letter)) return false;     /* variant */
    }
    *out_type_length = (size_t)(mark - id);
    return true;
}

static ist_status check_reference(const char *property, const char *target, const json_t *value, ist_error *err)
{
    size_t length;
    if (!json_is_string(value) || !is_id(json_string_value(value), &length))
        return ist_fail(err, IST_SYNTAX, "%s is not an identifier (TYPE--UUID)", property);
    if (target && (strlen(target) != length || strncmp(json_string_value(value), target, length) != 0))
        return ist_fail(err, IST_RANGE, "%s points to '%.80s', not to a %s", property, json_string_value(value), target);
    return IST_OK;
}

static ist_status check_list(const char *property, const stix_property *rule, const json_t *value, ist_error *err)
{
    if (!json_is_array(value)) return ist_fail(err, IST_SYNTAX, "%s is not a list", property);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *one = json_array_get(value, i);
        if (rule->form == STIX_REFS) IST_TRY(check_reference(property, rule->target, one, err));
        else if (rule->form == STIX_TEXTS ? !json_is_string(one) : !json_is_object(one))
            return ist_fail(err, IST_SYNTAX, "%s is not a list of %s", property, rule->form == STIX_TEXTS ? "texts" : "objects");
    }
    return IST_OK;
}

static ist_status check_number(const char *property, const stix_property *rule, const json_t *value, ist_error *err)
{
    bool right = rule->form == STIX_INTEGER ? json_is_integer(value) : json_is_number(value);
    if (!right) return ist_fail(err, IST_SYNTAX, "%s is not %s", property, rule->form == STIX_INTEGER ? "an integer" : "a number");
    double number = json_number_value(value);
    if (rule->low < rule->high && !(number >= rule->low && number <= rule->high))
        return ist_fail(err, IST_RANGE, "%s is %g; allowed: %g to %g", property, number, rule->low, rule->high);
    return IST_OK;
}

static ist_status check_form(const stix_property *rule, const json_t *value, ist_error *err)
{
    int64_t moment;
    int day;
    switch (rule->form) {
    case STIX_TEXT:
        return json_is_string(value) ? IST_OK : ist_fail(err, IST_SYNTAX, "%s is not a text", rule->name);
    case STIX_TIME:
        if (json_is_string(value) && share_read_time(json_string_value(value), &moment, &day)) return IST_OK;
        return ist_fail(err, IST_SYNTAX, "%s is not a moment in UTC (2026-03-01T00:00:00.000Z)", rule->name);
    case STIX_YESNO:
        return json_is_boolean(value) ? IST_OK : ist_fail(err, IST_SYNTAX, "%s is not true or false", rule->name);
    case STIX_INTEGER:
    case STIX_NUMBER: return check_number(rule->name, rule, value, err);
    case STIX_REF: return check_reference(rule->name, rule->target, value, err);
    case STIX_TEXTS:
    case STIX_REFS:
    case STIX_LIST: return check_list(rule->name, rule, value, err);
    case STIX_MAP:
        return json_is_object(value) ? IST_OK : ist_fail(err, IST_SYNTAX, "%s is not an object", rule->name);
    case STIX_ANY: break;
    }
    return IST_OK;
}

/* Custom properties: 3 to 250 of a-z, 0-9 and _ (section 11.1); what ends in _ref or _refs must be references. */
static ist_status check_custom(const char *name, const json_t *value, ist_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t length = strlen(name);
    if (length < 3 || length > 250 || strspn(name, letters) != length)
        return ist_fail(err, IST_SYNTAX, "'%.80s' is not a name for a property", name);
    stix_property rule = { .name = name, .form = STIX_ANY };
    if (length > 4 && strcmp(name + length - 4, "_ref") == 0) rule.form = STIX_REF;
    if (length > 5 && strcmp(name + length - 5, "_refs") == 0) rule.form = STIX_REFS;
    return check_form(&rule, value, err);
}

/* No null and nothing empty, anywhere (sections 2.1 and 3.1); no integer beyond a double's (section 2.8). */
static ist_status check_values(const char *where, const json_t *value, ist_error *err)
{
    const char *key;
    json_t *inner;
    if (json_is_null(value)) return ist_fail(err, IST_SYNTAX, "%s is null", where);
    if (json_is_integer(value) && (json_integer_value(value) > 9007199254740991 || json_integer_value(value) < -9007199254740991))
        return ist_fail(err, IST_RANGE, "%s is an integer beyond 2^53", where);
    if (json_is_array(value)) {
        if (json_array_size(value) == 0) return ist_fail(err, IST_SYNTAX, "%s is an empty list", where);
        for (size_t i = 0; i < json_array_size(value); i++) IST_TRY(check_values(where, json_array_get(value, i), err));
    }
    if (json_is_object(value)) {
        if (json_object_size(value) == 0) return ist_fail(err, IST_SYNTAX, "%s is an empty object", where);
        json_object_foreach((json_t *)(uintptr_t)value, key, inner) {
            if (!*key) return ist_fail(err, IST_SYNTAX, "%s has a member without a name", where);
            IST_TRY(check_values(key, inner, err));
        }
    }
    return IST_OK;
}

static ist_status check_required(const json_t *object, const char *names, ist_error *err)
{
    while (*names) {
        char name[64];
        size_t length = strcspn(names, " ");
        memcpy(name, names, length);
        name[length] = '\0';
        if (!json_object_get(object, name)) return ist_fail(err, IST_SYNTAX, "%s is missing", name);
        names += length + (names[length] == ' ');
    }
    return IST_OK;
}

static bool has_one_of(const json_t *object, const char *names)
{
    while (*names) {
        char name[64];
        size_t length = strcspn(names, " ");
        memcpy(name, names, length);
        name[length] = '\0';
        if (json_object_get(object, name)) return true;
        names += length + (names[length] == ' ');
    }
    return false;
}

/* The later of two moments must not be before the earlier. */
static ist_status check_order(const json_t *object, const char *earlier, const char *later, bool apart, ist_error *err)
{
    int64_t first, second;
    int day;
    const char *a = share_text(object, earlier), *b = share_text(object, later);
    if (!*a || !*b || !share_read_time(a, &first, &day) || !share_read_time(b, &second, &day)) return IST_OK;
    if (second < first || (apart && second == first)) return ist_fail(err, IST_RANGE, "%s is before %s", later, earlier);
    return IST_OK;
}

static ist_status check_external(const json_t *object, ist_error *err)
{
    const json_t *references = json_object_get(object, "external_references");
    for (size_t i = 0; i < json_array_size(references); i++) {
        const json_t *one = json_array_get(references, i);
        if (!json_is_string(json_object_get(one, "source_name")))
            return ist_fail(err, IST_SYNTAX, "an external reference has no source_name");
        if (!has_one_of(one, "description url external_id"))
            return ist_fail(err, IST_SYNTAX, "an external reference has neither description, url nor external_id");
    }
    return IST_OK;
}

/* Section 7.3: extensions under the id of their definition say what kind they are. */
static ist_status check_extensions(const json_t *object, bool *out_new_type, ist_error *err)
{
    static const char kinds[] = " property-extension toplevel-property-extension new-sdo new-sco new-sro ";
    const char *key;
    json_t *value;
    *out_new_type = false;
    json_object_foreach(json_object_get(object, "extensions"), key, value) {
        if (!json_is_object(value)) return ist_fail(err, IST_SYNTAX, "extension '%.80s' is not an object", key);
        if (strncmp(key, "extension-definition--", 22) != 0) continue; /* one of the standard's own */
        size_t length;
        char kind[48];
        if (!is_id(key, &length)) return ist_fail(err, IST_SYNTAX, "extension '%.80s' is not under an identifier", key);
        snprintf(kind, sizeof kind, " %.40s ", share_text(value, "extension_type"));
        bool old_tlp = strcmp(key, IST_TLP_EXTENSION) == 0;
        if (!strstr(kinds, kind) && !old_tlp)
            return ist_fail(err, IST_SYNTAX, "extension '%.80s' has no extension_type of the standard", key);
        if (strncmp(kind, " new-", 5) == 0) *out_new_type = true;
    }
    return IST_OK;
}

/* Section 7.2.3: each granular marking is a marking or a language, and selects something. */
static ist_status check_granular(const json_t *object, ist_error *err)
{
    const json_t *markings = json_object_get(object, "granular_markings");
    for (size_t i = 0; i < json_array_size(markings); i++) {
        const json_t *one = json_array_get(markings, i), *reference = json_object_get(one, "marking_ref");
        const json_t *selectors = json_object_get(one, "selectors");
        if (!reference == !json_object_get(one, "lang"))
            return ist_fail(err, IST_SYNTAX, "a granular marking has marking_ref or lang, one of them");
        if (reference) IST_TRY(check_reference("marking_ref", "marking-definition", reference, err));
        if (json_object_get(one, "lang") && !json_is_string(json_object_get(one, "lang")))
            return ist_fail(err, IST_SYNTAX, "lang of a granular marking is not a text");
        if (!json_is_array(selectors)) return ist_fail(err, IST_SYNTAX, "a granular marking has no list of selectors");
        for (size_t j = 0; j < json_array_size(selectors); j++) {
            const char *selector = json_string_value(json_array_get(selectors, j));
            if (!selector || !ist_stix_select(object, selector))
                return ist_fail(err, IST_RANGE, "selector '%.80s' selects nothing in the object", selector ? selector : "");
        }
    }
    return IST_OK;
}

static ist_status check_common(const json_t *object, const stix_type *type, ist_error *err)
{
    const char *id = share_text(object, "id"), *name = share_text(object, "type");
    size_t length;
    if (!json_object_get(object, "id")) return ist_fail(err, IST_SYNTAX, "id is missing");
    if (!is_id(id, &length)) return ist_fail(err, IST_SYNTAX, "id is not TYPE--UUID");
    if (strlen(name) != length || strncmp(id, name, length) != 0)
        return ist_fail(err, IST_RANGE, "the id is of another type than '%.60s'", name);
    bool observable = type && type->class == STIX_OBSERVABLE, marking = type && type->class == STIX_MARKING;
    const json_t *version = json_object_get(object, "spec_version");
    if (!version && !observable) return ist_fail(err, IST_SYNTAX, "spec_version is missing");
    if (version && (!json_is_string(version) || strcmp(json_string_value(version), "2.1") != 0))
        return ist_fail(err, IST_RANGE, "spec_version is not the text \"2.1\"");
    if (!observable) IST_TRY(check_required(object, marking ? "created" : "created modified", err));
    if (marking && json_object_get(object, "modified")) return ist_fail(err, IST_SYNTAX, "a marking-definition has no 'modified'");
    if (type) IST_TRY(check_required(object, type->required, err));
    if (type && *type->one_of && !has_one_of(object, type->one_of))
        return ist_fail(err, IST_SYNTAX, "none of %s is there", type->one_of);
    return IST_OK;
}

/* What one type alone asks (sections 4.10, 4.11, 4.15, 4.14 and 6.1). */
static ist_status check_own(const json_t *object, const char *type, ist_error *err)
{
    if (strcmp(type, "location") == 0) {
        if (!json_object_get(object, "latitude") != !json_object_get(object, "longitude"))
            return ist_fail(err, IST_SYNTAX, "latitude and longitude come together");
        if (json_object_get(object, "precision") && !json_object_get(object, "latitude"))
            return ist_fail(err, IST_SYNTAX, "precision without latitude and longitude");
    } else if (strcmp(type, "malware") == 0) {
        if (json_is_true(json_object_get(object, "is_family")) && !json_object_get(object, "name"))
            return ist_fail(err, IST_SYNTAX, "a family of malware has a name");
    } else if (strcmp(type, "opinion") == 0) {
        static const char words[] = " strongly-disagree disagree neutral agree strongly-agree ";
        char word[32];
        snprintf(word, sizeof word, " %.28s ", share_text(object, "opinion"));
        if (!strstr(words, word)) return ist_fail(err, IST_RANGE, "opinion is one of%s", words);
    } else if (strcmp(type, "observed-data") == 0) {
        if (json_object_get(object, "objects") && json_object_get(object, "object_refs"))
            return ist_fail(err, IST_SYNTAX, "objects and object_refs exclude one another");
    } else if (strcmp(type, "artifact") == 0) {
        if (json_object_get(object, "url") && !json_object_get(object, "hashes"))
            return ist_fail(err, IST_SYNTAX, "an artifact with a url has hashes");
    }
    return IST_OK;
}

static ist_status check_marking_definition(const json_t *object, ist_error *err)
{
    ist_marking marking;
    const json_t *references = json_object_get(object, "object_marking_refs");
    for (size_t i = 0; i < json_array_size(references); i++)
        if (strcmp(json_string_value(json_array_get(references, i)), share_text(object, "id")) == 0)
            return ist_fail(err, IST_RANGE, "it is marked with itself");
    return ist_marking_read_stix(&marking, object, err);
}

static ist_status check_object(const json_t *object, ist_error *err)
{
    const char *key, *name = share_text(object, "type");
    json_t *value;
    bool new_type;
    if (!json_is_object(object)) return ist_fail(err, IST_SYNTAX, "not an object");
    if (!*name) return ist_fail(err, IST_SYNTAX, "type is missing");
    const stix_type *type = stix_type_named(name);
    IST_TRY(check_values("the object", object, err));
    IST_TRY(check_common(object, type, err));
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        const stix_property *rule = stix_property_named(name, key);
        IST_TRY(rule ? check_form(rule, value, err) : check_custom(key, value, err));
    }
    IST_TRY(check_extensions(object, &new_type, err));
    if (!type && !new_type) return ist_fail(err, IST_RANGE, "type '%.60s' is not one of the standard, and no extension defines it", name);
    IST_TRY(check_order(object, "created", "modified", false, err));
    IST_TRY(check_order(object, "valid_from", "valid_until", true, err));
    IST_TRY(check_order(object, "first_seen", "last_seen", false, err));
    IST_TRY(check_order(object, "first_observed", "last_observed", false, err));
    IST_TRY(check_order(object, "start_time", "stop_time", true, err));
    IST_TRY(check_external(object, err));
    IST_TRY(check_granular(object, err));
    IST_TRY(check_own(object, name, err));
    return type && type->class == STIX_MARKING ? check_marking_definition(object, err) : IST_OK;
}

ist_status ist_stix_check_object(const json_t *object, ist_error *err)
{
    ist_status status = check_object(object, err);
    if (status == IST_OK) return IST_OK;
    const char *id = share_text(object, "id");
    if (!*id) id = share_text(object, "type");
    return ist_within(err, status, "%.100s", *id ? id : "an object without id and type");
}

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
    size_t length = strlen(property);
    bool names = (length > 4 && strcmp(property + length - 4, "_ref") == 0) ||
                 (length > 5 && strcmp(property + length - 5, "_refs") == 0);
    if (json_is_string(value)) return !names || visit(context, property, json_string_value(value));
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
