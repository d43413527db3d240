/* SPDX-License-Identifier: Apache-2.0
 *
 * schema.c: the tree of yaml.h checked against tables of keys, and its scalars turned into values.
 *
 * Every refusal is one sentence: file and line, key, what stands there, what is allowed.
 */
#include <isthmus/base/text.h>
#include <isthmus/base/time.h>
#include <isthmus/base/yaml.h>

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 72 }; /* room for a value in a sentence */

/* How many bytes of a text of at most `most` bytes to show, so that no character is cut. */
static int fitting(const char *text, size_t most)
{
    size_t length = strlen(text);
    if (length > most)
        for (length = most; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;) length--;
    return (int)length;
}

ist_status ist_yaml_fail(const ist_yaml_node *node, ist_error *err, ist_status status, const char *format, ...)
{
    if (!err) return status;
    char text[sizeof err->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!node) return ist_fail(err, status, "%s", text);
    if (node->key)
        ist_fail(err, status, "%s:%d: key '%.*s': %s", node->file, node->line, fitting(node->key, 120), node->key,
                 text);
    else ist_fail(err, status, "%s:%d: %s", node->file, node->line, text);
    err->row = node->line;
    return status;
}

const ist_yaml_node *ist_yaml_get(const ist_yaml_node *map, const char *key)
{
    if (!map || map->kind != IST_YAML_MAP) return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->child[i]->key, key) == 0) return map->child[i];
    return NULL;
}

bool ist_yaml_absent(const ist_yaml_node *node)
{
    if (!node) return true;
    if (node->kind != IST_YAML_SCALAR || node->quoted) return false;
    return !node->text[0] || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0;
}

/* What stands at a node, for a sentence: 'its text', cut between characters, or "a list". */
static const char *shown(const ist_yaml_node *node, char out[SHOWN])
{
    if (node->kind == IST_YAML_LIST) return "a list";
    if (node->kind == IST_YAML_MAP) return "a map";
    if (ist_yaml_absent(node)) return "nothing";
    int length = fitting(node->text, SHOWN - 8);
    snprintf(out, SHOWN, "'%.*s%s'", length, node->text, node->text[length] ? "..." : "");
    return out;
}

/* "a number from 0 to 12 (units a month)" */
static void number_words(char *out, size_t size, const char *what, const char *low, const char *high, const char *unit)
{
    const char *in = unit && unit[0] ? " (" : "", *to = unit && unit[0] ? ")" : "";
    if (!unit) unit = "";
    if (low && high) snprintf(out, size, "%s from %s to %s%s%s%s", what, low, high, in, unit, to);
    else if (low) snprintf(out, size, "%s of at least %s%s%s%s", what, low, in, unit, to);
    else if (high) snprintf(out, size, "%s of at most %s%s%s%s", what, high, in, unit, to);
    else snprintf(out, size, "%s%s%s%s", what, in, unit, to);
}

static bool has_range(double low, double high) { return low < high || (low == high && low != 0); }

static void double_words(char *out, size_t size, const char *what, double low, double high, const char *unit)
{
    char from[32], to[32];
    snprintf(from, sizeof from, "%.15g", low);
    snprintf(to, sizeof to, "%.15g", high);
    bool ranged = has_range(low, high);
    number_words(out, size, what, ranged && low > -DBL_MAX ? from : NULL, ranged && high < DBL_MAX ? to : NULL, unit);
}

void ist_key_words(const ist_key *key, char *out, size_t size)
{
    switch (key->kind) {
    case IST_KEY_NUMBER: double_words(out, size, "a number", key->low, key->high, key->unit); return;
    case IST_KEY_INTEGER: double_words(out, size, "a whole number", key->low, key->high, key->unit); return;
    case IST_KEY_LIST:
        if (!has_range(key->low, key->high)) snprintf(out, size, "a list");
        else double_words(out, size, "a list with a length", key->low, key->high, "");
        return;
    case IST_KEY_YESNO: snprintf(out, size, "yes or no"); return;
    case IST_KEY_NAME: snprintf(out, size, "a name of a-z and 0-9, with - . _ / inside"); return;
    case IST_KEY_TEXT: snprintf(out, size, "text"); return;
    case IST_KEY_MONTH: snprintf(out, size, "a month as YYYY-MM, 1000-01 to 9999-12"); return;
    case IST_KEY_DATE: snprintf(out, size, "a date as YYYY, YYYY-MM or YYYY-MM-DD"); return;
    case IST_KEY_MAP: snprintf(out, size, "a map"); return;
    case IST_KEY_ANY: snprintf(out, size, "anything"); return;
    }
}

/* "FILE:LINE: key 'KEY': 'abc' is not a number; allowed: a number from 0 to 1" */
static ist_status not_allowed(const ist_yaml_node *node, ist_error *err, ist_status status, const char *verdict,
                              const char *allowed)
{
    if (!node) return ist_fail(err, IST_MISSING, "a value is missing; allowed: %s", allowed);
    char room[SHOWN];
    return ist_yaml_fail(node, err, status, "%s %s; allowed: %s", shown(node, room), verdict, allowed);
}

/* The text of a scalar that is not absent, or NULL. Numbers, yes and no are never in quotes. */
static const char *scalar(const ist_yaml_node *node, bool bare)
{
    if (ist_yaml_absent(node) || node->kind != IST_YAML_SCALAR || (bare && node->quoted)) return NULL;
    return node->text;
}

/* Drops underscores between digits; false when one stands elsewhere or the text is too long for a number. */
static bool ungroup(const char *text, char *out, size_t room)
{
    size_t length = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '_') {
            bool between = at > text && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9';
            if (!between) return false;
            continue;
        }
        if (length + 1 >= room) return false;
        out[length++] = *at;
    }
    out[length] = '\0';
    return true;
}

static bool read_number(const ist_yaml_node *node, double *out)
{
    char digits[400];
    const char *text = scalar(node, true);
    return text && ungroup(text, digits, sizeof digits) && ist_parse_number(digits, out);
}

static bool read_integer(const ist_yaml_node *node, long long *out)
{
    char digits[64];
    const char *text = scalar(node, true);
    return text && ungroup(text, digits, sizeof digits) && ist_parse_integer(digits, out);
}

static bool read_yesno(const ist_yaml_node *node, bool *out)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on"};
    const char *text = scalar(node, true);
    for (int i = 0; text && i < 6; i++) {
        if (strcmp(text, words[i]) != 0) continue;
        *out = i % 2 == 1;
        return true;
    }
    return false;
}

static bool in_name(char letter, bool at_end)
{
    if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) return true;
    return !at_end && letter && strchr("-._/", letter);
}

static bool is_name(const char *text)
{
    size_t length = text ? strlen(text) : 0;
    for (size_t i = 0; i < length; i++)
        if (!in_name(text[i], i == 0 || i == length - 1)) return false;
    return length > 0;
}

/* What is wrong with a value's kind ("is not a number"), or NULL; the number or length goes to *size. */
static const char *wrong_kind(const ist_yaml_node *node, ist_key_kind kind, double *size)
{
    long long whole = 0;
    bool truth;
    switch (kind) {
    case IST_KEY_NUMBER:
        if (node && node->quoted) return "is text, not a number";
        return read_number(node, size) ? NULL : "is not a number";
    case IST_KEY_INTEGER:
        if (node && node->quoted) return "is text, not a whole number";
        if (!read_integer(node, &whole)) return "is not a whole number";
        *size = (double)whole;
        return NULL;
    case IST_KEY_YESNO: return read_yesno(node, &truth) ? NULL : "is neither yes nor no";
    case IST_KEY_NAME: return is_name(scalar(node, false)) ? NULL : "is not a name";
    case IST_KEY_TEXT: return scalar(node, false) ? NULL : "is not text";
    case IST_KEY_MONTH: return ist_parse_month(scalar(node, false), NULL) ? NULL : "is not a month";
    case IST_KEY_DATE: return ist_parse_date(scalar(node, false), NULL, NULL) ? NULL : "is not a date";
    case IST_KEY_LIST:
        if (!node || node->kind != IST_YAML_LIST) return "is not a list";
        *size = (double)node->count;
        return NULL;
    case IST_KEY_MAP: return node && node->kind == IST_YAML_MAP ? NULL : "is not a map";
    case IST_KEY_ANY: return NULL;
    }
    return NULL;
}

ist_status ist_yaml_number(const ist_yaml_node *node, double low, double high, double *out, ist_error *err)
{
    const ist_key key = {.kind = IST_KEY_NUMBER, .low = low, .high = high};
    IST_TRY(ist_yaml_check_value(node, &key, err));
    read_number(node, out);
    return IST_OK;
}

/* Apart from the table's check, because a double does not hold every long long. */
ist_status ist_yaml_integer(const ist_yaml_node *node, long long low, long long high, long long *out,
                            ist_error *err)
{
    char allowed[160], from[32], to[32];
    snprintf(from, sizeof from, "%lld", low);
    snprintf(to, sizeof to, "%lld", high);
    bool ranged = low < high || (low == high && low != 0);
    number_words(allowed, sizeof allowed, "a whole number", ranged && low > LLONG_MIN ? from : NULL,
                 ranged && high < LLONG_MAX ? to : NULL, "");
    long long value = 0;
    const char *wrong = wrong_kind(node, IST_KEY_INTEGER, &(double){0});
    if (wrong) return not_allowed(node, err, IST_SYNTAX, wrong, allowed);
    read_integer(node, &value);
    if (ranged && (value < low || value > high)) return not_allowed(node, err, IST_RANGE, "is out of range", allowed);
    *out = value;
    return IST_OK;
}

ist_status ist_yaml_yesno(const ist_yaml_node *node, bool *out, ist_error *err)
{
    IST_TRY(ist_yaml_check_value(node, &(ist_key){.kind = IST_KEY_YESNO}, err));
    read_yesno(node, out);
    return IST_OK;
}

ist_status ist_yaml_text(const ist_yaml_node *node, const char **out, ist_error *err)
{
    IST_TRY(ist_yaml_check_value(node, &(ist_key){.kind = IST_KEY_TEXT}, err));
    *out = node->text;
    return IST_OK;
}

ist_status ist_yaml_name(const ist_yaml_node *node, const char **out, ist_error *err)
{
    IST_TRY(ist_yaml_check_value(node, &(ist_key){.kind = IST_KEY_NAME}, err));
    *out = node->text;
    return IST_OK;
}

ist_status ist_yaml_month(const ist_yaml_node *node, int *out, ist_error *err)
{
    IST_TRY(ist_yaml_check_value(node, &(ist_key){.kind = IST_KEY_MONTH}, err));
    ist_parse_month(node->text, out);
    return IST_OK;
}

ist_status ist_yaml_date(const ist_yaml_node *node, int *out_first, int *out_last, ist_error *err)
{
    IST_TRY(ist_yaml_check_value(node, &(ist_key){.kind = IST_KEY_DATE}, err));
    ist_parse_date(node->text, out_first, out_last);
    return IST_OK;
}

ist_status ist_yaml_check_value(const ist_yaml_node *node, const ist_key *key, ist_error *err)
{
    double size = 0;
    const char *wrong = wrong_kind(node, key->kind, &size);
    bool sized = key->kind == IST_KEY_NUMBER || key->kind == IST_KEY_INTEGER || key->kind == IST_KEY_LIST;
    bool outside = !wrong && sized && has_range(key->low, key->high) && (size < key->low || size > key->high);
    if (!wrong && !outside) return IST_OK;
    char allowed[200];
    ist_key_words(key, allowed, sizeof allowed);
    if (outside && key->kind == IST_KEY_LIST)
        return ist_yaml_fail(node, err, IST_RANGE, "a list of %zu; allowed: %s", node->count, allowed);
    return not_allowed(node, err, wrong ? IST_SYNTAX : IST_RANGE, wrong ? wrong : "is out of range", allowed);
}

static const ist_key *find_key(const ist_key *keys, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].name, name) == 0) return &keys[i];
    return NULL;
}

static ist_status unknown_key(const ist_yaml_node *node, const ist_key *keys, size_t count, ist_error *err)
{
    ist_buffer allowed = {0};
    ist_buffer_add(&allowed, "");
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        /* of the nearest so far and the next, the nearer; the earlier when both are as near */
        nearest = ist_nearest(node->key, (const char *const[]){nearest, keys[i].name}, 2);
        ist_buffer_print(&allowed, "%s%s", i ? ", " : "", keys[i].name);
    }
    ist_status status;
    if (allowed.failed) status = ist_fail(err, IST_NOMEM, "%s: out of memory", node->file);
    else if (nearest)
        status = ist_yaml_fail(node, err, IST_SYNTAX, "is not known here; did you mean '%s'? allowed: %s", nearest,
                               allowed.at);
    else status = ist_yaml_fail(node, err, IST_SYNTAX, "is not known here; allowed: %s", count ? allowed.at : "none");
    ist_buffer_clear(&allowed);
    return status;
}

ist_status ist_yaml_check(const ist_yaml_node *map, const ist_key *keys, size_t count, ist_error *err)
{
    IST_TRY(ist_yaml_check_value(map, &(ist_key){.kind = IST_KEY_MAP}, err));
    for (size_t i = 0; i < map->count; i++) {
        const ist_yaml_node *node = map->child[i];
        const ist_key *key = find_key(keys, count, node->key);
        if (!key) return unknown_key(node, keys, count, err);
        if (ist_yaml_absent(node) && !key->required) continue;
        IST_TRY(ist_yaml_check_value(node, key, err));
    }
    for (size_t i = 0; i < count; i++) {
        if (!keys[i].required || ist_yaml_get(map, keys[i].name)) continue;
        char allowed[200];
        ist_key_words(&keys[i], allowed, sizeof allowed);
        return ist_yaml_fail(map, err, IST_SYNTAX, "key '%s' is missing; allowed: %s", keys[i].name, allowed);
    }
    return IST_OK;
}
