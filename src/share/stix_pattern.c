/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_pattern.c: whether a text is a pattern of STIX (section 9 of STIX 2.1): recursive descent over its grammar.
 */
#include "share_local.h"
#include "stix_local.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64, LONGEST_WORD = 250 };

typedef struct pattern {
    const char *text, *at;
    int depth;
    ist_error *err;
} pattern;

static ist_status refuse(pattern *p, const char *wanted)
{
    return ist_fail(p->err, IST_SYNTAX, "pattern, character %zu: %s", (size_t)(p->at - p->text) + 1, wanted);
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void skip_blanks(pattern *p)
{
    while (*p->at && strchr(" \t\r\n\f\v", *p->at)) p->at++;
}

static bool take(pattern *p, const char *sign)
{
    skip_blanks(p);
    size_t length = strlen(sign);
    if (strncmp(p->at, sign, length) != 0) return false;
    p->at += length;
    return true;
}

/* A keyword: not the beginning of a longer word. */
static bool take_word(pattern *p, const char *word)
{
    skip_blanks(p);
    size_t length = strlen(word);
    if (strncmp(p->at, word, length) != 0 || is_letter(p->at[length]) || is_digit(p->at[length]) || p->at[length] == '-') return false;
    p->at += length;
    return true;
}

static bool take_identifier(pattern *p, bool hyphens)
{
    if (!is_letter(*p->at)) return false;
    while (is_letter(*p->at) || is_digit(*p->at) || (hyphens && *p->at == '-')) p->at++;
    return true;
}

/* '...' with \' and \\ inside; p->at is on the quote. */
static bool take_quoted(pattern *p)
{
    if (*p->at != '\'') return false;
    const char *at = p->at + 1;
    for (; *at && *at != '\''; at++)
        if (*at == '\\' && (*++at != '\'' && *at != '\\')) return false;
    if (!*at) return false;
    p->at = at + 1;
    return true;
}

static bool take_integer(pattern *p)
{
    const char *at = p->at + (*p->at == '+' || *p->at == '-');
    if (!is_digit(*at) || (*at == '0' && is_digit(at[1]))) return false;
    while (is_digit(*at)) at++;
    p->at = at;
    return true;
}

/* t'2026-03-01T00:00:00Z', h'00ff', b'AAAA': the letter, then what stands between the quotes is checked. */
static bool take_marked(pattern *p)
{
    char kind = *p->at, text[LONGEST_WORD];
    const char *first = p->at + 2, *last = p->at[1] == '\'' ? strchr(first, '\'') : NULL;
    if (!last) return false;
    size_t length = (size_t)(last - first);
    if (kind == 't') {
        int64_t moment;
        int day;
        if (length >= sizeof text) return false;
        memcpy(text, first, length);
        text[length] = '\0';
        if (!share_read_time(text, &moment, &day)) return false;
    } else if (kind == 'h') {
        if (length % 2 || strspn(first, "0123456789abcdefABCDEF") != length) return false;
    } else if (!stix_is_base64(first, length)) return false;
    p->at = last + 1;
    return true;
}

static bool take_number(pattern *p)
{
    if (!take_integer(p)) {
        bool sign = *p->at == '+' || *p->at == '-';
        if (p->at[sign] != '.' || !is_digit(p->at[sign + 1])) return false;
        p->at += sign;
    }
    if (*p->at == '.' && is_digit(p->at[1]))
        for (p->at++; is_digit(*p->at);) p->at++;
    return true;
}

static bool take_literal(pattern *p, bool yesno)
{
    skip_blanks(p);
    if (*p->at == '\'') return take_quoted(p);
    if ((*p->at == 't' || *p->at == 'h' || *p->at == 'b') && p->at[1] == '\'') return take_marked(p);
    if (yesno && (take_word(p, "true") || take_word(p, "false"))) return true;
    return take_number(p);
}

/* type:property.property[0].'quoted'; *out_type is where the type's name is, and its length. */
static ist_status read_path(pattern *p, const char **out_type, size_t *out_length)
{
    skip_blanks(p);
    *out_type = p->at;
    if (!take_identifier(p, true)) return refuse(p, "an object path (file:name) is wanted");
    *out_length = (size_t)(p->at - *out_type);
    if (*p->at++ != ':') return p->at--, refuse(p, "':' is wanted behind the object's type");
    if (!take_identifier(p, false) && !take_quoted(p)) return refuse(p, "a property is wanted behind ':'");
    for (;;) {
        if (*p->at == '.') {
            p->at++;
            if (!take_identifier(p, false) && !take_quoted(p)) return refuse(p, "a property is wanted behind '.'");
        } else if (*p->at == '[') {
            p->at++;
            if (*p->at == '*') p->at++;
            else if (!take_integer(p)) return refuse(p, "a place or '*' is wanted between '[' and ']'");
            if (*p->at++ != ']') return p->at--, refuse(p, "']' is wanted");
        } else break;
    }
    if (*p->at == '-' || *p->at == ':') return refuse(p, "a property with other letters stands in quotes ('SHA-256')");
    return IST_OK;
}

static ist_status read_set(pattern *p)
{
    if (!take(p, "(")) return refuse(p, "'(' is wanted behind IN");
    if (take(p, ")")) return IST_OK;
    do
        if (!take_literal(p, true)) return refuse(p, "a value is wanted in the set");
    while (take(p, ","));
    return take(p, ")") ? IST_OK : refuse(p, "')' is wanted behind the set");
}

static ist_status read_test(pattern *p, const char **out_type, size_t *out_length)
{
    static const char *const texts[] = { "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET" }, *const signs[] = { "==", "=", "!=", "<>", "<=", "<", ">=", ">" };
    if (take_word(p, "EXISTS")) return read_path(p, out_type, out_length);
    IST_TRY(read_path(p, out_type, out_length));
    take_word(p, "NOT");
    if (take_word(p, "IN")) return read_set(p);
    for (size_t i = 0; i < 4; i++) {
        if (!take_word(p, texts[i])) continue;
        skip_blanks(p);
        return take_quoted(p) ? IST_OK : refuse(p, "a text in single quotes is wanted");
    }
    for (size_t i = 0; i < 8; i++)
        if (take(p, signs[i])) return take_literal(p, i < 4) ? IST_OK : refuse(p, "a value is wanted behind the comparison");
    return refuse(p, "a comparison (=, !=, <, >, IN, LIKE, MATCHES, ISSUBSET, ISSUPERSET) is wanted");
}

static ist_status read_comparison(pattern *p, const char **out_type, size_t *out_length);

/* Comparisons joined by AND speak of objects of one type (section 9.5). */
static ist_status read_both(pattern *p, const char **out_type, size_t *out_length)
{
    const char *type = NULL;
    size_t length = 0;
    do {
        if (take(p, "(")) {
            if (++p->depth > DEEPEST) return refuse(p, "too many brackets");
            IST_TRY(read_comparison(p, &type, &length));
            p->depth--;
            if (!take(p, ")")) return refuse(p, "')' is wanted");
        } else IST_TRY(read_test(p, &type, &length));
        if (type && *out_type && (length != *out_length || strncmp(type, *out_type, length) != 0))
            return refuse(p, "AND between objects of different types");
        if (type) {
            *out_type = type;
            *out_length = length;
        }
    } while (take_word(p, "AND"));
    return IST_OK;
}

/* *out_type stays NULL where OR joins different types. */
static ist_status read_comparison(pattern *p, const char **out_type, size_t *out_length)
{
    bool mixed = false;
    *out_type = NULL;
    do {
        const char *type = NULL;
        size_t length = 0;
        IST_TRY(read_both(p, &type, &length));
        if (*out_type && (!type || length != *out_length || strncmp(type, *out_type, length) != 0)) mixed = true;
        *out_type = type;
        *out_length = length;
    } while (take_word(p, "OR"));
    if (mixed) *out_type = NULL;
    return IST_OK;
}

static ist_status read_qualifiers(pattern *p)
{
    for (;;) {
        if (take_word(p, "WITHIN")) {
            skip_blanks(p);
            if (!is_digit(*p->at) || !take_number(p) || !take_word(p, "SECONDS")) return refuse(p, "WITHIN is followed by a number and SECONDS");
        } else if (take_word(p, "REPEATS")) {
            skip_blanks(p);
            if (!is_digit(*p->at) || *p->at == '0' || !take_integer(p) || !take_word(p, "TIMES"))
                return refuse(p, "REPEATS is followed by a whole number and TIMES");
        } else if (take_word(p, "START")) {
            skip_blanks(p);
            if (*p->at != 't' || !take_marked(p) || !take_word(p, "STOP")) return refuse(p, "START t'...' STOP t'...' is wanted");
            skip_blanks(p);
            if (*p->at != 't' || !take_marked(p)) return refuse(p, "START t'...' STOP t'...' is wanted");
        } else return IST_OK;
    }
}

static ist_status read_observations(pattern *p)
{
    do {
        const char *type;
        size_t length;
        if (++p->depth > DEEPEST) return refuse(p, "too many brackets");
        if (take(p, "[")) {
            IST_TRY(read_comparison(p, &type, &length));
            if (!take(p, "]")) return refuse(p, "']' is wanted");
        } else if (take(p, "(")) {
            IST_TRY(read_observations(p));
            if (!take(p, ")")) return refuse(p, "')' is wanted");
        } else return refuse(p, "an observation in [ ] is wanted");
        p->depth--;
        IST_TRY(read_qualifiers(p));
    } while (take_word(p, "AND") || take_word(p, "OR") || take_word(p, "FOLLOWEDBY"));
    return IST_OK;
}

ist_status stix_check_pattern(const char *text, ist_error *err)
{
    pattern p = { .text = text, .at = text, .err = err };
    IST_TRY(read_observations(&p));
    skip_blanks(&p);
    return *p.at ? refuse(&p, "something stands behind the end") : IST_OK;
}
