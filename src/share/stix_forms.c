/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_forms.c: the common types of STIX 2.1 (section 2): what a value of each looks like.
 */
#include "share_local.h"
#include "stix_local.h"

#include <string.h>

bool stix_is_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    while (length > 0 && *words) {
        size_t size = strcspn(words, " ");
        if (size == length && memcmp(words, word, length) == 0) return true;
        words += size + (words[size] == ' ');
    }
    return false;
}

bool stix_is_time(const doc_node *node)
{
    int64_t moment;
    int day;
    return doc_is(node, DOC_TEXT) && share_read_time(node->text, &moment, &day);
}

/* RFC 4648, section 4, with its padding. */
bool stix_is_base64(const char *text, size_t length)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t body = strspn(text, letters);
    if (body > length) body = length;
    if (length == 0 || length % 4 || length - body > 2) return false;
    for (size_t i = body; i < length; i++)
        if (text[i] != '=') return false;
    return true;
}

/* RFC 5646: two to eight letters, then subtags of one to eight letters and digits. */
bool stix_is_language(const char *text)
{
    size_t length = strcspn(text, "-");
    for (size_t i = 0; i < length; i++)
        if (!((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z')) return false;
    if (length > 8 || (length < 2 && !(length == 1 && strchr("xiXI", *text) && text[1] == '-'))) return false;
    for (text += length; *text == '-'; text += length) {
        static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        length = strspn(++text, letters);
        if (length < 1 || length > 8) return false;
    }
    return *text == '\0';
}

/* A scheme, ':' and something, in the letters of RFC 3986. */
bool stix_is_address(const char *text)
{
    static const char scheme[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
    size_t length = strspn(text, scheme);
    if (length == 0 || !((*text | 32) >= 'a' && (*text | 32) <= 'z') || text[length] != ':' || !text[length + 1]) return false;
    for (const char *at = text + length; *at; at++) {
        if (*at <= ' ' || *at > '~' || strchr("<>\"{}|\\^`", *at)) return false;
        if (*at == '%' && strspn(at + 1, "0123456789abcdefABCDEF") < 2) return false;
    }
    return strncmp(text + length, "://", 4) != 0; /* nobody's */
}

/* ---- references */

static bool is_class(const stix_type *type, const char *class)
{
    if (!type) return true; /* a type that an extension defines may be of any class */
    bool observable = type->class == STIX_OBSERVABLE, domain = type->class == STIX_DOMAIN;
    if (strcmp(class, "@observable") == 0) return observable;
    if (strcmp(class, "@domain") == 0) return domain;
    if (strcmp(class, "@entity") == 0) return observable || domain;
    return observable || type->class == STIX_RELATIONSHIP; /* "@observed" */
}

static ist_status check_reference(const stix_property *rule, const doc_node *value, ist_error *err)
{
    size_t length;
    char type[256];
    if (!doc_is(value, DOC_TEXT) || !stix_is_id(value->text, &length))
        return ist_fail(err, IST_SYNTAX, "%s is not an identifier (TYPE--UUID)", rule->name);
    if (!rule->target) return IST_OK;
    if (length >= sizeof type) length = sizeof type - 1;
    memcpy(type, value->text, length);
    type[length] = '\0';
    bool bundle = strcmp(type, "bundle") == 0;
    if (rule->target[0] == '@' ? !bundle && is_class(stix_type_named(type), rule->target) : stix_is_word(rule->target, type)) return IST_OK;
    static const struct { const char *class, *words; } classes[] = {
        { "@observable", "an observable" }, { "@domain", "a domain object" }, { "@entity", "a domain object or an observable" },
        { "@observed", "an observable or a relationship" },
    };
    for (size_t i = 0; i < 4; i++)
        if (strcmp(classes[i].class, rule->target) == 0)
            return ist_fail(err, IST_RANGE, "%s points to '%.80s', not to %s", rule->name, value->text, classes[i].words);
    return ist_fail(err, IST_RANGE, "%s points to '%.80s'; allowed: %s", rule->name, value->text, rule->target);
}

/* ---- texts, numbers, dictionaries */

static ist_status check_number(const stix_property *rule, const doc_node *value, ist_error *err)
{
    bool whole = rule->form == STIX_INTEGER;
    if (!doc_is(value, DOC_INTEGER) && (whole || !doc_is(value, DOC_REAL)))
        return ist_fail(err, IST_SYNTAX, "%s is not %s", rule->name, whole ? "an integer" : "a number");
    if (rule->low < rule->high && !(value->number >= rule->low && value->number <= rule->high))
        return ist_fail(err, IST_RANGE, "%s is %g; allowed: %g to %g", rule->name, value->number, rule->low, rule->high);
    return IST_OK;
}

static ist_status check_key(const char *where, const doc_node *member, ist_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    if (member->name_length <= 250 && strspn(member->name, letters) == member->name_length) return IST_OK;
    return ist_fail(err, IST_SYNTAX, "%s: '%.80s' is not a key of a dictionary (letters, digits, _ and -, 250 at most)", where, member->name);
}

/* Section 10.6: digests of known algorithms are hexadecimal and of their length. */
static ist_status check_hashes(const char *where, const doc_node *map, ist_error *err)
{
    static const struct { const char *name; size_t length; } known[] = {
        { "MD5", 32 }, { "SHA-1", 40 }, { "SHA-256", 64 }, { "SHA-512", 128 }, { "SHA3-256", 64 }, { "SHA3-512", 128 },
    };
    static const char *const wrong[] = { "SHA1", "SHA256", "SHA512", "SHA-3-256", "md5", "sha1", "sha-1", "sha256", "sha-256", "sha512", "sha-512" };
    for (const doc_node *at = map->first; at; at = at->next) {
        IST_TRY(check_key(where, at, err));
        if (at->name_length < 3) return ist_fail(err, IST_SYNTAX, "%s: '%s' is not an algorithm's name", where, at->name);
        if (!doc_is(at, DOC_TEXT) || at->length == 0) return ist_fail(err, IST_SYNTAX, "%s: %s is not a text", where, at->name);
        for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
            if (strcmp(wrong[i], at->name) == 0)
                return ist_fail(err, IST_RANGE, "%s: '%s' is not written as in hash-algorithm-ov (MD5, SHA-1, SHA-256, SHA-512, SHA3-256, SHA3-512, "
                                                "SSDEEP, TLSH)", where, at->name);
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            if (strcmp(known[i].name, at->name) != 0) continue;
            if (at->length != known[i].length || strspn(at->text, "0123456789abcdefABCDEF") != at->length)
                return ist_fail(err, IST_RANGE, "%s: %s is not %zu hexadecimal digits", where, at->name, known[i].length);
        }
    }
    return IST_OK;
}

static ist_status check_texts(const stix_property *rule, const doc_node *value, ist_error *err)
{
    if (!doc_is(value, DOC_LIST)) return ist_fail(err, IST_SYNTAX, "%s is not a list", rule->name);
    for (const doc_node *at = value->first; at; at = at->next) {
        if (rule->form == STIX_REFS) {
            IST_TRY(check_reference(rule, at, err));
            continue;
        }
        if (rule->form == STIX_LIST ? !doc_is(at, DOC_OBJECT) : !doc_is(at, DOC_TEXT))
            return ist_fail(err, IST_SYNTAX, "%s is not a list of %s", rule->name, rule->form == STIX_LIST ? "objects" : "texts");
        if (rule->form == STIX_WORDS && !stix_is_word(rule->target, at->text))
            return ist_fail(err, IST_RANGE, "%s has '%.60s'; allowed: %s", rule->name, at->text, rule->target);
    }
    return IST_OK;
}

static ist_status check_text(const stix_property *rule, const doc_node *value, ist_error *err)
{
    if (!doc_is(value, DOC_TEXT)) return ist_fail(err, IST_SYNTAX, "%s is not a text", rule->name);
    const char *text = value->text;
    switch (rule->form) {
    case STIX_TIME:
        if (stix_is_time(value)) return IST_OK;
        return ist_fail(err, IST_SYNTAX, "%s is not a moment in UTC (2026-03-01T00:00:00.000Z)", rule->name);
    case STIX_LANGUAGE:
        return stix_is_language(text) ? IST_OK : ist_fail(err, IST_SYNTAX, "%s is '%.40s', not a language (RFC 5646: ko, en-GB)", rule->name, text);
    case STIX_ADDRESS:
        return stix_is_address(text) ? IST_OK : ist_fail(err, IST_SYNTAX, "%s is '%.80s', not an address (RFC 3986)", rule->name, text);
    case STIX_WORD:
        return stix_is_word(rule->target, text) ? IST_OK
                                                : ist_fail(err, IST_RANGE, "%s is '%.60s'; allowed: %s", rule->name, text, rule->target);
    case STIX_HEX:
        if (value->length > 0 && value->length % 2 == 0 && strspn(text, "0123456789abcdefABCDEF") == value->length) return IST_OK;
        return ist_fail(err, IST_SYNTAX, "%s is not hexadecimal digits, two a byte", rule->name);
    case STIX_BINARY:
        return stix_is_base64(text, value->length) ? IST_OK : ist_fail(err, IST_SYNTAX, "%s is not base64 (RFC 4648)", rule->name);
    default: return IST_OK;
    }
}

ist_status stix_check_form(const stix_property *rule, const doc_node *value, ist_error *err)
{
    switch (rule->form) {
    case STIX_YESNO: return doc_is_yesno(value) ? IST_OK : ist_fail(err, IST_SYNTAX, "%s is not true or false", rule->name);
    case STIX_INTEGER:
    case STIX_NUMBER: return check_number(rule, value, err);
    case STIX_REF: return check_reference(rule, value, err);
    case STIX_TEXTS:
    case STIX_WORDS:
    case STIX_REFS:
    case STIX_LIST: return check_texts(rule, value, err);
    case STIX_MAP:
    case STIX_HASHES:
    case STIX_DICTIONARY:
        if (!doc_is(value, DOC_OBJECT)) return ist_fail(err, IST_SYNTAX, "%s is not an object", rule->name);
        if (rule->form == STIX_HASHES) return check_hashes(rule->name, value, err);
        for (const doc_node *at = value->first; at && rule->form == STIX_DICTIONARY; at = at->next) IST_TRY(check_key(rule->name, at, err));
        return IST_OK;
    case STIX_ANY: return IST_OK;
    default: return check_text(rule, value, err);
    }
}
