/* SPDX-License-Identifier: Apache-2.0
 *
 * stix.c: one object by the table of its type.
 */
#include "share_local.h"
#include "stix_local.h"

#include <isthmus/share/marking.h>
#include <string.h>

bool stix_is_id(const char *id, size_t *out_type_length)
{
    static const char form[] = "xxxxxxxx-xxxx-vxxx-nxxx-xxxxxxxxxxxx";
    const char *mark = strstr(id, "--");
    if (!mark || mark - id < 3 || mark - id > 250 || strlen(mark + 2) != sizeof form - 1 || *id == '-') return false;
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

/* Custom properties: 3 to 250 of a-z, 0-9 and _ (section 11.1); what ends in _ref or _refs must be references. */
static ist_status check_custom(const doc_node *member, ist_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t length = member->name_length;
    if (length < 3 || length > 250 || strspn(member->name, letters) != length)
        return ist_fail(err, IST_SYNTAX, "'%.80s' is not a name for a property", member->name);
    stix_property rule = { .name = member->name, .form = STIX_ANY };
    if (stix_names_references(member->name, length)) rule.form = member->name[length - 1] == 's' ? STIX_REFS : STIX_REF;
    return stix_check_form(&rule, member, err);
}

/* No null and nothing empty, anywhere (sections 2.1 and 3.1); no integer beyond a double's (section 2.8). */
static ist_status check_values(const char *where, const doc_node *value, ist_error *err)
{
    switch (value->kind) {
    case DOC_NULL: return ist_fail(err, IST_SYNTAX, "%.80s is null", where);
    case DOC_INTEGER:
        if (value->integer <= 9007199254740991 && value->integer >= -9007199254740991) return IST_OK;
        return ist_fail(err, IST_RANGE, "%.80s is an integer beyond 2^53", where);
    case DOC_LIST:
    case DOC_OBJECT:
        if (!value->first) return ist_fail(err, IST_SYNTAX, "%.80s is an empty %s", where, value->kind == DOC_LIST ? "list" : "object");
        for (const doc_node *at = value->first; at; at = at->next) {
            if (at->name && !*at->name) return ist_fail(err, IST_SYNTAX, "%.80s has a member without a name", where);
            IST_TRY(check_values(at->name ? at->name : where, at, err));
        }
        return IST_OK;
    default: return IST_OK;
    }
}

/* Calls for each word of a list with a blank between; stops at the first for which a member is there (or is not). */
static const char *find_member(const doc_node *object, const char *names, bool there, char word[64])
{
    while (*names) {
        size_t length = strcspn(names, " ");
        memcpy(word, names, length);
        word[length] = '\0';
        if ((doc_member(object, word) != NULL) == there) return word;
        names += length + (names[length] == ' ');
    }
    return NULL;
}

bool stix_has_one_of(const doc_node *object, const char *names)
{
    char word[64];
    return find_member(object, names, true, word) != NULL;
}

static ist_status check_required(const doc_node *object, const char *names, ist_error *err)
{
    char word[64];
    return find_member(object, names, false, word) ? ist_fail(err, IST_SYNTAX, "%s is missing", word) : IST_OK;
}

ist_status stix_check_order(const doc_node *object, const char *earlier, const char *later, bool apart, ist_error *err)
{
    int64_t first, second;
    int day;
    const char *a = doc_text(object, earlier), *b = *a ? doc_text(object, later) : "";
    if (!*b || strcmp(a, b) == 0) return *b && apart ? ist_fail(err, IST_RANGE, "%s is not after %s", later, earlier) : IST_OK;
    if (!share_read_time(a, &first, &day) || !share_read_time(b, &second, &day)) return IST_OK;
    int order = share_compare_times(a, b);
    if (order > 0 || (apart && order == 0)) return ist_fail(err, IST_RANGE, "%s is before %s", later, earlier);
    return IST_OK;
}

/* "CVE-2026-12345", "CAPEC-163": the names that section 2.5 gives as examples have a form. */
static bool is_numbered(const char *text, const char *prefix, bool year)
{
    size_t length = strlen(prefix);
    if (strncmp(text, prefix, length) != 0) return false;
    text += length;
    if (year && (strspn(text, "0123456789") != 4 || text[4] != '-' || strspn(text + 5, "0123456789") < 4)) return false;
    if (year) text += 5;
    length = strspn(text, "0123456789");
    return length > 0 && !text[length];
}

static ist_status check_external(const doc_node *object, ist_error *err)
{
    static const stix_property url = { .name = "url of an external reference", .form = STIX_ADDRESS };
    static const stix_property hashes = { .name = "hashes of an external reference", .form = STIX_HASHES };
    static const char *const texts[] = { "source_name", "description", "url", "external_id" };
    for (const doc_node *at = doc_first(doc_member(object, "external_references")); at; at = at->next) {
        if (!*doc_text(at, "source_name")) return ist_fail(err, IST_SYNTAX, "an external reference has no source_name");
        if (!stix_has_one_of(at, "description url external_id"))
            return ist_fail(err, IST_SYNTAX, "an external reference has neither description, url nor external_id");
        for (size_t i = 0; i < 4; i++)
            if (doc_member(at, texts[i]) && !doc_is(doc_member(at, texts[i]), DOC_TEXT))
                return ist_fail(err, IST_SYNTAX, "%s of an external reference is not a text", texts[i]);
        if (doc_member(at, "url")) IST_TRY(stix_check_form(&url, doc_member(at, "url"), err));
        if (doc_member(at, "hashes")) IST_TRY(stix_check_form(&hashes, doc_member(at, "hashes"), err));
        const char *source = doc_text(at, "source_name"), *id = doc_text(at, "external_id");
        if (strcmp(source, "cve") == 0 && !is_numbered(id, "CVE-", true)) return ist_fail(err, IST_SYNTAX, "external_id of cve is '%.40s', not CVE-YEAR-NUMBER", id);
        if (strcmp(source, "capec") == 0 && !is_numbered(id, "CAPEC-", false)) return ist_fail(err, IST_SYNTAX, "external_id of capec is '%.40s', not CAPEC-NUMBER", id);
    }
    return IST_OK;
}

static ist_status check_phases(const doc_node *object, ist_error *err)
{
    for (const doc_node *at = doc_first(doc_member(object, "kill_chain_phases")); at; at = at->next)
        if (!*doc_text(at, "kill_chain_name") || !*doc_text(at, "phase_name"))
            return ist_fail(err, IST_SYNTAX, "a phase of a kill chain has no kill_chain_name or phase_name");
    return IST_OK;
}

/* What a selector names ("name", "object_refs.[0]", "a.b"), or NULL. */
static const doc_node *select_part(const doc_node *object, const char *selector)
{
    const doc_node *at = object;
    while (at && *selector) {
        size_t length = strcspn(selector, ".");
        if (length == 0) return NULL;
        if (*selector == '[') {
            size_t index = 0, i = 1;
            for (; selector[i] >= '0' && selector[i] <= '9' && i < 9; i++) index = index * 10 + (size_t)(selector[i] - '0');
            if (i == 1 || selector[i] != ']' || i + 1 != length || !doc_is(at, DOC_LIST)) return NULL;
            for (at = at->first; at && index > 0; index--) at = at->next;
        } else {
            const doc_node *member = doc_is(at, DOC_OBJECT) ? at->first : NULL;
            while (member && !(member->name_length == length && memcmp(member->name, selector, length) == 0)) member = member->next;
            at = member;
        }
        selector += length;
        if (*selector == '.' && !*++selector) return NULL;
    }
    return at == object ? NULL : at;
}

/* Section 7.2.3: each granular marking is a marking or a language, and selects something. */
static ist_status check_granular(const doc_node *object, ist_error *err)
{
    static const stix_property reference = { .name = "marking_ref", .form = STIX_REF, .target = "marking-definition" };
    static const stix_property language = { .name = "lang of a granular marking", .form = STIX_LANGUAGE };
    for (const doc_node *one = doc_first(doc_member(object, "granular_markings")); one; one = one->next) {
        const doc_node *marking = doc_member(one, "marking_ref"), *lang = doc_member(one, "lang"), *selectors = doc_member(one, "selectors");
        if (!marking == !lang) return ist_fail(err, IST_SYNTAX, "a granular marking has marking_ref or lang, one of them");
        IST_TRY(marking ? stix_check_form(&reference, marking, err) : stix_check_form(&language, lang, err));
        if (!doc_is(selectors, DOC_LIST)) return ist_fail(err, IST_SYNTAX, "a granular marking has no list of selectors");
        for (const doc_node *at = one->first; at; at = at->next)
            if (!stix_is_word("marking_ref lang selectors", at->name))
                return ist_fail(err, IST_RANGE, "'%.60s' in a granular marking is not understood", at->name);
        for (const doc_node *at = selectors->first; at; at = at->next)
            if (!doc_is(at, DOC_TEXT) || !select_part(object, at->text))
                return ist_fail(err, IST_RANGE, "selector '%.80s' selects nothing in the object", at->text);
    }
    return IST_OK;
}

static ist_status check_common(const doc_node *object, const stix_type *type, ist_error *err)
{
    const char *id = doc_text(object, "id"), *name = doc_text(object, "type");
    size_t length;
    if (!doc_member(object, "id")) return ist_fail(err, IST_SYNTAX, "id is missing");
    if (!stix_is_id(id, &length)) return ist_fail(err, IST_SYNTAX, "id is not TYPE--UUID");
    if (strlen(name) != length || strncmp(id, name, length) != 0)
        return ist_fail(err, IST_RANGE, "the id is of another type than '%.60s'", name);
    bool observable = type && type->class == STIX_OBSERVABLE, marking = type && type->class == STIX_MARKING;
    const doc_node *version = doc_member(object, "spec_version");
    if (!version && !observable) return ist_fail(err, IST_SYNTAX, "spec_version is missing");
    if (version && (!doc_is(version, DOC_TEXT) || strcmp(version->text, "2.1") != 0))
        return ist_fail(err, IST_RANGE, "spec_version is not the text \"2.1\"");
    if (!observable) IST_TRY(check_required(object, marking ? "created" : "created modified", err));
    if (marking && doc_member(object, "modified")) return ist_fail(err, IST_SYNTAX, "a marking-definition has no 'modified'");
    if (marking && doc_member(object, "revoked")) return ist_fail(err, IST_SYNTAX, "a marking-definition has no 'revoked'");
    if (type) IST_TRY(check_required(object, type->required, err));
    if (type && *type->one_of && !stix_has_one_of(object, type->one_of))
        return ist_fail(err, IST_SYNTAX, "none of %s is there", type->one_of);
    return IST_OK;
}

static ist_status check_marking_definition(const doc_node *object, ist_error *err)
{
    ist_marking marking;
    json_t *tree = NULL;
    for (const doc_node *at = doc_first(doc_member(object, "object_marking_refs")); at; at = at->next)
        if (strcmp(at->text, doc_text(object, "id")) == 0) return ist_fail(err, IST_RANGE, "it is marked with itself");
    IST_TRY(ist_json_read_text(&tree, "marking", object->bytes, object->span, err));
    ist_status status = ist_marking_read_stix(&marking, tree, err);
    json_decref(tree);
    return status;
}

/* The rule of a member: of an extension's own type only what all types share (section 3.2) has a form. */
static const stix_property *rule_of(const stix_type *type, const char *name)
{
    static const char common[] = "type spec_version id created_by_ref created modified revoked labels confidence lang external_references "
                                 "object_marking_refs granular_markings defanged extensions";
    return type || stix_is_word(common, name) ? stix_property_named(type ? type->name : "", name) : NULL;
}

static ist_status check_object(const doc_node *object, ist_error *err)
{
    const char *name = doc_text(object, "type");
    bool new_type;
    if (!doc_is(object, DOC_OBJECT)) return ist_fail(err, IST_SYNTAX, "not an object");
    if (!*name) return ist_fail(err, IST_SYNTAX, "type is missing");
    const stix_type *type = stix_type_named(name);
    IST_TRY(check_values("the object", object, err));
    IST_TRY(check_common(object, type, err));
    for (const doc_node *at = object->first; at; at = at->next) {
        const stix_property *rule = rule_of(type, at->name);
        IST_TRY(rule ? stix_check_form(rule, at, err) : check_custom(at, err));
    }
    IST_TRY(stix_check_extensions(object, name, &new_type, err));
    if (!type && !new_type) return ist_fail(err, IST_RANGE, "type '%.60s' is not one of the standard, and no extension defines it", name);
    IST_TRY(stix_check_order(object, "created", "modified", false, err));
    IST_TRY(stix_check_order(object, "valid_from", "valid_until", true, err));
    IST_TRY(stix_check_order(object, "first_seen", "last_seen", false, err));
    IST_TRY(stix_check_order(object, "first_observed", "last_observed", false, err));
    IST_TRY(stix_check_order(object, "start_time", "stop_time", true, err));
    IST_TRY(check_external(object, err));
    IST_TRY(check_phases(object, err));
    IST_TRY(check_granular(object, err));
    IST_TRY(stix_check_own(object, name, err));
    return type && type->class == STIX_MARKING ? check_marking_definition(object, err) : IST_OK;
}

ist_status stix_check_node(const doc_node *object, ist_error *err)
{
    ist_status status = check_object(object, err);
    if (status == IST_OK) return IST_OK;
    const char *id = doc_text(object, "id");
    if (!*id) id = doc_text(object, "type");
    return ist_within(err, status, "%.100s", *id ? id : "an object without id and type");
}

bool stix_each_reference(const doc_node *object, bool (*visit)(void *context, const char *property, const char *id), void *context)
{
    for (const doc_node *at = object->first; at; at = at->next) {
        const doc_node *texts = at->kind == DOC_LIST && at->name ? at->first : at->kind == DOC_TEXT && at->name ? at : NULL;
        if (texts && stix_names_references(at->name, at->name_length)) {
            for (const doc_node *text = texts; text; text = texts == at ? NULL : text->next)
                if (text->kind == DOC_TEXT && !visit(context, at->name, text->text)) return false;
        }
        if (at->first && !stix_each_reference(at, visit, context)) return false;
    }
    return true;
}
