/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_rules.c: what single types of STIX 2.1 ask beyond the form of their properties (sections 4 to 7), and extensions.
 */
#include "share_local.h"
#include "stix_local.h"

#include <isthmus/share/marking.h>
#include <string.h>

/* ---- addresses of the net */

/* A whole number of at most `most` with at most `digits` digits; the text behind it, or NULL. */
static const char *skip_number(const char *text, unsigned most, size_t digits)
{
    unsigned value = 0;
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > digits) return NULL;
    for (size_t i = 0; i < length; i++) value = value * 10 + (unsigned)(text[i] - '0');
    return value <= most ? text + length : NULL;
}

/* "192.0.2.1", with `prefix` also "192.0.2.0/24"; the text behind it, or NULL. */
static const char *skip_ipv4(const char *text)
{
    for (int i = 0; i < 4 && text; i++) {
        if (i > 0 && *text++ != '.') return NULL;
        text = skip_number(text, 255, 3);
    }
    return text;
}

static bool is_ipv4(const char *text)
{
    text = skip_ipv4(text);
    if (text && *text == '/') text = skip_number(text + 1, 32, 2);
    return text && !*text;
}

/* RFC 4291, section 2.2: groups of hexadecimal digits, "::" once, the last two as IPv4. */
static bool is_ipv6(const char *text)
{
    int groups = 0;
    bool gap = false;
    if (strncmp(text, "::", 2) == 0) gap = true, text += 2;
    while (*text && *text != '/') {
        size_t length = strspn(text, "0123456789abcdefABCDEF");
        if (text[length] == '.') {
            if (!(text = skip_ipv4(text))) return false;
            groups += 2;
            break;
        }
        if (length == 0 || length > 4) return false;
        text += length;
        groups++;
        if (strncmp(text, "::", 2) == 0) {
            if (gap) return false;
            gap = true;
            text += 2;
        } else if (*text == ':') {
            if (!text[1] || text[1] == '/') return false;
            text++;
        } else break;
    }
    if (gap ? groups > 7 : groups != 8) return false;
    if (*text == '/' && !(text = skip_number(text + 1, 128, 3))) return false;
    return !*text;
}

static bool is_mac(const char *text)
{
    for (int i = 0; i < 6; i++, text += 2) {
        if (i > 0 && *text++ != ':') return false;
        if (strspn(text, "0123456789abcdef") < 2) return false;
    }
    return !*text;
}

static bool is_mail(const char *text)
{
    const char *at = strrchr(text, '@');
    return at && at > text && at[1] && !strpbrk(text, " \t<>");
}

/* Labels of letters, digits and '-', or of other scripts; no scheme, path or port. */
static bool is_domain(const char *text)
{
    if (!*text || *text == '.' || strpbrk(text, " \t/:@?#\"<>\\,;()") || strstr(text, "..")) return false;
    for (size_t label; *text; text += label + (text[label] == '.')) {
        label = strcspn(text, ".");
        if (label > 63 || *text == '-' || text[label - 1] == '-') return false;
    }
    return true;
}

static ist_status check_value(const doc_node *object, const char *type, ist_error *err)
{
    static const struct { const char *type; bool (*is)(const char *text); const char *what; } kinds[] = {
        { "ipv4-addr", is_ipv4, "an IPv4 address (192.0.2.1 or 192.0.2.0/24)" }, { "ipv6-addr", is_ipv6, "an IPv6 address" },
        { "mac-addr", is_mac, "a MAC address (six pairs of lower case hexadecimal digits with ':' between)" },
        { "email-addr", is_mail, "an address of mail" }, { "domain-name", is_domain, "a domain's name" }, { "url", stix_is_address, "a URL (RFC 3986)" },
    };
    if (doc_is(doc_member(object, "defanged"), DOC_TRUE)) return IST_OK; /* altered on purpose */
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].type, type) == 0 && !kinds[i].is(doc_text(object, "value")))
            return ist_fail(err, IST_SYNTAX, "value is '%.80s', not %s", doc_text(object, "value"), kinds[i].what);
    return IST_OK;
}

/* ---- single types */

static ist_status check_location(const doc_node *object, ist_error *err)
{
    if (!doc_member(object, "latitude") != !doc_member(object, "longitude"))
        return ist_fail(err, IST_SYNTAX, "latitude and longitude come together");
    if (doc_member(object, "precision") && !doc_member(object, "latitude"))
        return ist_fail(err, IST_SYNTAX, "precision without latitude and longitude");
    return IST_OK;
}

static ist_status check_malware(const doc_node *object, ist_error *err)
{
    if (doc_is(doc_member(object, "is_family"), DOC_TRUE) && !doc_member(object, "name"))
        return ist_fail(err, IST_SYNTAX, "a family of malware has a name");
    return IST_OK;
}

static ist_status check_analysis(const doc_node *object, ist_error *err)
{
    return stix_check_order(object, "analysis_started", "analysis_ended", false, err);
}

static ist_status check_observed(const doc_node *object, ist_error *err)
{
    if (doc_member(object, "objects") && doc_member(object, "object_refs"))
        return ist_fail(err, IST_SYNTAX, "objects and object_refs exclude one another");
    return IST_OK;
}

static ist_status check_indicator(const doc_node *object, ist_error *err)
{
    return strcmp(doc_text(object, "pattern_type"), "stix") == 0 ? stix_check_pattern(doc_text(object, "pattern"), err) : IST_OK;
}

static ist_status check_artifact(const doc_node *object, ist_error *err)
{
    if (doc_member(object, "url") && doc_member(object, "payload_bin")) return ist_fail(err, IST_SYNTAX, "payload_bin and url exclude one another");
    if (doc_member(object, "url") && !doc_member(object, "hashes")) return ist_fail(err, IST_SYNTAX, "an artifact with a url has hashes");
    if (doc_member(object, "decryption_key") && !doc_member(object, "encryption_algorithm"))
        return ist_fail(err, IST_SYNTAX, "decryption_key without encryption_algorithm");
    return IST_OK;
}

static ist_status check_mail(const doc_node *object, ist_error *err)
{
    bool parts = doc_is(doc_member(object, "is_multipart"), DOC_TRUE);
    if (doc_member(object, parts ? "body" : "body_multipart"))
        return ist_fail(err, IST_SYNTAX, "%s in a message that is %s of parts", parts ? "body" : "body_multipart", parts ? "made" : "not made");
    for (const doc_node *at = doc_first(doc_member(object, "body_multipart")); at; at = at->next)
        if (!doc_member(at, "body") == !doc_member(at, "body_raw_ref"))
            return ist_fail(err, IST_SYNTAX, "a part of body_multipart has body or body_raw_ref, one of them");
    return IST_OK;
}

static ist_status check_traffic(const doc_node *object, ist_error *err)
{
    if (doc_is(doc_member(object, "is_active"), DOC_TRUE) && doc_member(object, "end"))
        return ist_fail(err, IST_SYNTAX, "traffic that is_active has no end");
    return stix_check_order(object, "start", "end", false, err);
}

static ist_status check_registry(const doc_node *object, ist_error *err)
{
    static const char types[] = "REG_NONE REG_SZ REG_EXPAND_SZ REG_BINARY REG_DWORD REG_DWORD_BIG_ENDIAN REG_DWORD_LITTLE_ENDIAN REG_LINK "
                                "REG_MULTI_SZ REG_RESOURCE_LIST REG_FULL_RESOURCE_DESCRIPTION REG_RESOURCE_REQUIREMENTS_LIST REG_QWORD "
                                "REG_INVALID_TYPE";
    for (const doc_node *at = doc_first(doc_member(object, "values")); at; at = at->next)
        if (doc_member(at, "data_type") && !stix_is_word(types, doc_text(at, "data_type")))
            return ist_fail(err, IST_RANGE, "data_type is '%.60s'; allowed: %s", doc_text(at, "data_type"), types);
    return IST_OK;
}

static ist_status check_certificate(const doc_node *object, ist_error *err)
{
    return stix_check_order(object, "validity_not_before", "validity_not_after", false, err);
}

/* Semantic versioning 2.0.0: three numbers, then what else. */
static bool is_semantic(const char *text)
{
    for (int i = 0; i < 3; i++) {
        size_t length = strspn(text, "0123456789");
        if (length == 0 || (*text == '0' && length > 1)) return false;
        text += length;
        if (i < 2 && *text++ != '.') return false;
    }
    return !*text || *text == '-' || *text == '+';
}

static ist_status check_definition(const doc_node *object, ist_error *err)
{
    bool top = false;
    for (const doc_node *at = doc_first(doc_member(object, "extension_types")); at; at = at->next)
        top |= strcmp(at->text, "toplevel-property-extension") == 0;
    if (doc_member(object, "extension_properties") && !top)
        return ist_fail(err, IST_SYNTAX, "extension_properties without extension_types toplevel-property-extension");
    if (!is_semantic(doc_text(object, "version"))) return ist_fail(err, IST_SYNTAX, "version is '%.40s', not MAJOR.MINOR.PATCH", doc_text(object, "version"));
    return IST_OK;
}

static ist_status check_language(const doc_node *object, ist_error *err)
{
    const doc_node *contents = doc_member(object, "contents");
    for (const doc_node *at = contents ? contents->first : NULL; at; at = at->next) {
        if (!stix_is_language(at->name)) return ist_fail(err, IST_SYNTAX, "contents: '%.40s' is not a language (RFC 5646)", at->name);
        if (!doc_is(at, DOC_OBJECT)) return ist_fail(err, IST_SYNTAX, "contents: %s is not an object", at->name);
    }
    return IST_OK;
}

ist_status stix_check_own(const doc_node *object, const char *type, ist_error *err)
{
    static const struct { const char *type; ist_status (*check)(const doc_node *, ist_error *); } rules[] = {
        { "location", check_location }, { "observed-data", check_observed }, { "indicator", check_indicator }, { "malware", check_malware },
        { "malware-analysis", check_analysis }, { "artifact", check_artifact }, { "email-message", check_mail }, { "network-traffic", check_traffic },
        { "windows-registry-key", check_registry }, { "x509-certificate", check_certificate }, { "extension-definition", check_definition },
        { "language-content", check_language },
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].type[0] == type[0] && strcmp(rules[i].type, type) == 0) return rules[i].check(object, err);
    return doc_member(object, "value") ? check_value(object, type, err) : IST_OK;
}

/* ---- extensions */

/* The standard's own (section 6), what each is for, and what it must have. */
static const struct { const char *name, *type, *required; } predefined[] = {
    { "archive-ext", "file", "contains_refs" }, { "ntfs-ext", "file", "" }, { "pdf-ext", "file", "" }, { "raster-image-ext", "file", "" },
    { "windows-pebinary-ext", "file", "pe_type" }, { "http-request-ext", "network-traffic", "request_method request_value" },
    { "icmp-ext", "network-traffic", "icmp_type_hex icmp_code_hex" }, { "socket-ext", "network-traffic", "address_family" },
    { "tcp-ext", "network-traffic", "" }, { "windows-process-ext", "process", "" }, { "windows-service-ext", "process", "" },
    { "unix-account-ext", "user-account", "" },
};

static ist_status check_predefined(const doc_node *extension, const char *type, ist_error *err)
{
    for (size_t i = 0; i < sizeof predefined / sizeof predefined[0]; i++) {
        if (strcmp(predefined[i].name, extension->name) != 0) continue;
        if (strcmp(predefined[i].type, type) != 0)
            return ist_fail(err, IST_RANGE, "extension '%s' is for a %s", extension->name, predefined[i].type);
        for (const char *name = predefined[i].required; *name;) {
            char word[40];
            size_t length = strcspn(name, " ");
            memcpy(word, name, length);
            word[length] = '\0';
            if (!doc_member(extension, word)) return ist_fail(err, IST_SYNTAX, "extension '%s': %s is missing", extension->name, word);
            name += length + (name[length] == ' ');
        }
        return IST_OK;
    }
    return ist_fail(err, IST_RANGE, "extension '%.80s' is neither the id of a definition nor one of the standard", extension->name);
}

/* Section 7.3: extensions under the id of their definition say what kind they are. */
ist_status stix_check_extensions(const doc_node *object, const char *type, bool *out_new_type, ist_error *err)
{
    static const char kinds[] = "property-extension toplevel-property-extension new-sdo new-sco new-sro";
    const doc_node *extensions = doc_member(object, "extensions");
    *out_new_type = false;
    for (const doc_node *at = extensions ? extensions->first : NULL; at; at = at->next) {
        size_t length;
        if (!doc_is(at, DOC_OBJECT)) return ist_fail(err, IST_SYNTAX, "extension '%.80s' is not an object", at->name);
        if (strncmp(at->name, "extension-definition--", 22) != 0) {
            IST_TRY(check_predefined(at, type, err));
            continue;
        }
        if (!stix_is_id(at->name, &length)) return ist_fail(err, IST_SYNTAX, "extension '%.80s' is not under an identifier", at->name);
        const char *kind = doc_text(at, "extension_type");
        if (!stix_is_word(kinds, kind)) return ist_fail(err, IST_SYNTAX, "extension '%.80s' has no extension_type of the standard", at->name);
        if (strncmp(kind, "new-", 4) == 0) *out_new_type = true;
    }
    return IST_OK;
}
