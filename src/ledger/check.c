/* SPDX-License-Identifier: Apache-2.0
 *
 * check.c: one cell against its field, and its one canonical form.
 */
#include "ledger_local.h"

#include <ctype.h>
#include <isthmus/base/json.h>
#include <isthmus/base/time.h>
#include <isthmus/ledger/label.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_TEXT = 4000, LONGEST_KEY = 200, LONGEST_GEOMETRY = 4 << 20, MOST_PARTS = 256 };

int whole_length(const char *text, int most)
{
    size_t length = strnlen(text, (size_t)most);
    if (text[length] == '\0') return (int)length;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
    return (int)length;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* The text without blanks around it. */
static char *trimmed(ist_arena *arena, const char *text, size_t length)
{
    while (length > 0 && is_blank(*text)) text++, length--;
    while (length > 0 && is_blank(text[length - 1])) length--;
    return ist_arena_copy_n(arena, text, length);
}

static ist_status check_words(const ist_field *field, const char *text, ist_error *err)
{
    size_t length = strlen(text);
    if (!ist_is_utf8(text, length)) return ist_fail(err, IST_SYNTAX, "%s is not UTF-8", field->name);
    if (length > LONGEST_TEXT)
        return ist_fail(err, IST_RANGE, "%s has %zu bytes; %d are allowed", field->name, length, LONGEST_TEXT);
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127)
            return ist_fail(err, IST_SYNTAX, "%s has a line break or control character inside", field->name);
    return IST_OK;
}

static ist_status check_key(const ist_record *record, const ist_field *field, const char *text, ist_error *err)
{
    size_t prefix = strlen(record->prefix), length = strlen(text);
    if (strncmp(text, record->prefix, prefix) != 0 || length == prefix)
        return ist_fail(err, IST_SYNTAX, "%s '%s' does not begin with '%s' and a name, as keys of %s do", field->name,
                        text, record->prefix, record->table);
    if (length > LONGEST_KEY)
        return ist_fail(err, IST_RANGE, "%s has %zu bytes; %d are allowed", field->name, length, LONGEST_KEY);
    for (const char *c = text; *c; c++)
        if (!isascii((unsigned char)*c) || (!isalnum((unsigned char)*c) && !strchr("-._/", *c)))
            return ist_fail(err, IST_SYNTAX, "%s '%s' holds other signs than letters, digits and - . _ /", field->name,
                            text);
    return IST_OK;
}

static ist_status check_name(const ist_field *field, const char *text, ist_error *err)
{
    for (const char *c = text; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (c > text && strchr("-./", *c))))
            return ist_fail(err, IST_SYNTAX, "%s '%s' is not a name: small letters, digits and - . / inside",
                            field->name, text);
    return IST_OK;
}

static ist_status check_choice(const ist_field *field, const char *text, ist_arena *arena, ist_error *err)
{
    const char *choices[64];
    size_t count = 0;
    char *rest = ist_arena_copy(arena, field->among), *mark = NULL;
    if (!rest) return ist_fail(err, IST_NOMEM, "out of memory");
    for (char *word = strtok_r(rest, " ", &mark); word && count < 64; word = strtok_r(NULL, " ", &mark)) {
        if (strcmp(word, text) == 0) return IST_OK;
        choices[count++] = word;
    }
    const char *near = ist_nearest(text, choices, count);
    if (near)
        return ist_fail(err, IST_SYNTAX, "%s '%s' is not allowed; did you mean '%s'? Allowed: %s", field->name, text,
                        near, field->among);
    return ist_fail(err, IST_SYNTAX, "%s '%s' is not allowed; allowed: %s", field->name, text, field->among);
}

static ist_status check_number(const ist_field *field, const char *text, ist_arena *arena, cell *out, ist_error *err)
{
    double value;
    if (field->kind == IST_FIELD_INTEGER) {
        long long whole;
        if (!ist_parse_integer(text, &whole))
            return ist_fail(err, IST_SYNTAX, "%s '%s' is not a whole number", field->name, text);
        value = (double)whole;
        out->whole = whole;
        out->text = ist_arena_print(arena, "%lld", whole);
    } else {
        ist_buffer digits = { 0 };
        if (!ist_parse_number(text, &value))
            return ist_fail(err, IST_SYNTAX, "%s '%s' is not a number", field->name, text);
        if (value == 0) value = 0; /* no minus zero */
        ist_buffer_add_number(&digits, value);
        out->text = digits.failed ? NULL : ist_arena_copy(arena, digits.at);
        ist_buffer_clear(&digits);
    }
    if (field->low <= field->high && !(value >= field->low && value <= field->high))
        return ist_fail(err, IST_RANGE, "%s %s lies outside %g to %g", field->name, text, field->low, field->high);
    out->number = value;
    return out->text ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

static ist_status check_day(const ist_field *field, const char *text, ist_arena *arena, cell *out, ist_error *err)
{
    int first, last;
    if (!ist_parse_date(text, &first, &last))
        return ist_fail(err, IST_SYNTAX, "%s '%s' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)", field->name, text);
    if (field->kind == IST_FIELD_DAY) {
        char day[IST_DATE_TEXT];
        ist_format_day(last, day);
        out->text = ist_arena_copy(arena, day);
        if (!out->text) return ist_fail(err, IST_NOMEM, "out of memory");
    }
    return IST_OK;
}

static ist_status check_time(const ist_field *field, const char *text, ist_error *err)
{
    static const char form[] = "####-##-##T##:##:##Z";
    int hour = 0, minute = 0, second = 0;
    bool good = strlen(text) == sizeof form - 1;
    for (size_t i = 0; good && form[i]; i++)
        good = form[i] == '#' ? isdigit((unsigned char)text[i]) != 0 : text[i] == form[i];
    if (good) {
        char day[11];
        memcpy(day, text, 10);
        day[10] = '\0';
        hour = atoi(text + 11), minute = atoi(text + 14), second = atoi(text + 17);
        good = ist_parse_date(day, NULL, NULL) && hour < 24 && minute < 60 && second < 61;
    }
    return good ? IST_OK : ist_fail(err, IST_SYNTAX, "%s '%s' is not a time (YYYY-MM-DDTHH:MM:SSZ)", field->name, text);
}

static bool position_is_sound(const json_t *at, int depth, int *count)
{
    size_t size = json_array_size(at);
    if (!json_is_array(at) || size == 0 || depth > 8) return false;
    if (json_is_number(json_array_get(at, 0))) {
        double lon = json_number_value(json_array_get(at, 0)), lat = json_number_value(json_array_get(at, 1));
        ++*count;
        return size >= 2 && size <= 3 && json_is_number(json_array_get(at, 1)) && lon >= -180 && lon <= 180 &&
               lat >= -90 && lat <= 90;
    }
    for (size_t i = 0; i < size; i++)
        if (!position_is_sound(json_array_get(at, i), depth + 1, count)) return false;
    return true;
}

static bool is_geometry(const json_t *tree)
{
    static const char *const kinds[] = { "Point",      "LineString",      "Polygon",
                                         "MultiPoint", "MultiLineString", "MultiPolygon" };
    const char *kind = json_string_value(json_object_get(tree, "type"));
    int positions = 0;
    bool known = false;
    for (size_t i = 0; kind && i < sizeof kinds / sizeof kinds[0]; i++) known |= strcmp(kinds[i], kind) == 0;
    return known && position_is_sound(json_object_get(tree, "coordinates"), 0, &positions);
}

static ist_status check_json(const ist_field *field, const char *text, ist_arena *arena, cell *out, ist_error *err)
{
    json_t *tree = NULL;
    ist_buffer compact = { 0 };
    ist_status status = ist_json_read_text(&tree, field->name, text, strlen(text), err);
    if (status != IST_OK) return status;
    if (!json_is_object(tree)) status = ist_fail(err, IST_SYNTAX, "%s is not a JSON object", field->name);
    else if (field->kind == IST_FIELD_GEOMETRY && !is_geometry(tree))
        status = ist_fail(err, IST_SYNTAX,
                          "%s is not a GeoJSON geometry with longitude -180 to 180 and latitude "
                          "-90 to 90",
                          field->name);
    else {
        ist_json_writer json = ist_json_to(&compact, 0);
        ist_json_value(&json, NULL, tree);
        out->text = compact.failed ? NULL : ist_arena_copy(arena, compact.at);
        if (!out->text) status = ist_fail(err, IST_NOMEM, "out of memory");
    }
    ist_buffer_clear(&compact);
    json_decref(tree);
    return status;
}

static ist_status check_link(ist_ledger *ledger, const ist_record *record, const ist_field *field, const char *text,
                             cell *out, ist_error *err)
{
    const char *table = schema_link_table(record, field);
    const ist_record *to = ist_record_named(table);
    ist_status status;
    if (strcmp(table, "actors") == 0) {
        status = ist_ledger_actor(ledger, text, &text, err);
        if (status != IST_OK) return ist_within(err, status, "%s", field->name);
    }
    status = ledger_row_id(ledger, to, text, &out->whole, err);
    if (status != IST_OK) return ist_within(err, status, "%s", field->name);
    out->text = text;
    return IST_OK;
}

static ist_status check_part(ist_ledger *ledger, const ist_field *field, const char **part, ist_error *err)
{
    switch (field->kind) {
    case IST_FIELD_ACTORS: {
        ist_status status = ist_ledger_actor(ledger, *part, part, err);
        return status == IST_OK ? IST_OK : ist_within(err, status, "%s", field->name);
    }
    case IST_FIELD_NAMES: return check_name(field, *part, err);
    default: return check_words(field, *part, err);
    }
}

/* Several values joined by ';', in the order given, none empty. */
static ist_status check_parts(ist_ledger *ledger, const ist_field *field, const char *text, ist_arena *arena, cell *out,
                              ist_error *err)
{
    ist_buffer joined = { 0 };
    ist_status status = IST_OK;
    int count = 0;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, ";");
        const char *part = trimmed(arena, at, length);
        at += length + (at[length] == ';');
        if (!part) {
            status = ist_fail(err, IST_NOMEM, "out of memory");
            goto done;
        }
        if (!*part) continue;
        if (++count > MOST_PARTS) {
            status = ist_fail(err, IST_RANGE, "%s has more than %d parts", field->name, MOST_PARTS);
            goto done;
        }
        IST_CHECK(check_part(ledger, field, &part, err));
        if (joined.length) ist_buffer_add(&joined, ";");
        ist_buffer_add(&joined, part);
    }
    out->text = joined.failed ? NULL : ist_arena_copy(arena, joined.at ? joined.at : "");
    if (!out->text) status = ist_fail(err, IST_NOMEM, "out of memory");
done:
    ist_buffer_clear(&joined);
    return status;
}

ist_status cell_check(ist_ledger *ledger, const ist_record *record, const ist_field *field, const char *text,
                      ist_arena *arena, cell *out, ist_error *err)
{
    char label[IST_LABEL_TEXT];
    out->number = 0;
    out->whole = 0;
    out->text = text = trimmed(arena, text ? text : "", text ? strlen(text) : 0);
    if (!text) return ist_fail(err, IST_NOMEM, "out of memory");
    if (!*text && field->kind == IST_FIELD_LABEL && strcmp(field->name, "label") == 0) {
        out->text = "NONE";
        return IST_OK;
    }
    if (!*text) {
        if (field->flags & IST_REQUIRED)
            return ist_fail(err, IST_SYNTAX, "%s is empty: %s", field->name, field->meaning);
        return IST_OK;
    }
    switch (field->kind) {
    case IST_FIELD_KEY: return check_key(record, field, text, err);
    case IST_FIELD_TEXT: return check_words(field, text, err);
    case IST_FIELD_NAME: return check_name(field, text, err);
    case IST_FIELD_CHOICE: return check_choice(field, text, arena, err);
    case IST_FIELD_NUMBER:
    case IST_FIELD_INTEGER: return check_number(field, text, arena, out, err);
    case IST_FIELD_DATE:
    case IST_FIELD_DAY: return check_day(field, text, arena, out, err);
    case IST_FIELD_TIME: return check_time(field, text, err);
    case IST_FIELD_CURRENCY:
        if (strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3) return IST_OK;
        return ist_fail(err, IST_SYNTAX, "%s '%s' is not a currency of three capital letters", field->name, text);
    case IST_FIELD_LINK: return check_link(ledger, record, field, text, out, err);
    case IST_FIELD_TEXTS:
    case IST_FIELD_NAMES:
    case IST_FIELD_ACTORS: return check_parts(ledger, field, text, arena, out, err);
    case IST_FIELD_LABEL: {
        ist_status status = ist_label_read(text, label, err);
        if (status != IST_OK) return ist_within(err, status, "%s", field->name);
        out->text = ist_arena_copy(arena, label);
        return out->text ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    }
    case IST_FIELD_GEOMETRY:
    case IST_FIELD_JSON:
        if (strlen(text) > LONGEST_GEOMETRY)
            return ist_fail(err, IST_RANGE, "%s has more than %d bytes", field->name, LONGEST_GEOMETRY);
        return check_json(field, text, arena, out, err);
    }
    return ist_fail(err, IST_BROKEN, "field %s has no rule", field->name);
}
