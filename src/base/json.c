/* SPDX-License-Identifier: Apache-2.0
 *
 * json.c: jansson behind limits, and a writer whose bytes depend on nothing but the values.
 *
 * jansson prints doubles with %.17g (0.1 becomes 0.10000000000000001) and does not bound depth below 2,048, hence
 * the writer and the look ahead here.
 */
#include <isthmus/base/json.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static ist_status fault(const char *name, long line, long column, const char *what, ist_error *err)
{
    ist_fail(err, IST_SYNTAX, "%s:%ld:%ld: %s", name, line, column, what);
    if (err) err->row = line;
    return IST_SYNTAX;
}

/* Depth, from brackets outside of strings, and zero bytes; whether the text is JSON at all is jansson's to say. */
static ist_status check_depth(const char *name, const char *text, size_t length, ist_error *err)
{
    long line = 1, column = 0;
    int depth = 0;
    bool inside = false;
    for (size_t i = 0; i < length; i++) {
        char letter = text[i];
        if (letter == '\n') {
            line++;
            column = 0;
        } else if (((unsigned char)letter & 0xc0) != 0x80) column++;
        if (!letter) return fault(name, line, column, "a zero byte", err); /* jansson passes over one behind a number */
        if (inside && letter == '\\' && i + 1 < length && text[i + 1] != '\n') {
            i++;
            column++;
        } else if (letter == '"') inside = !inside;
        else if (!inside && (letter == '[' || letter == '{')) depth++;
        else if (!inside && (letter == ']' || letter == '}')) depth--;
        if (depth > IST_JSON_DEPTH)
            return fault(name, line, column, "objects and arrays inside each other; allowed: 64 levels", err);
    }
    return IST_OK;
}

ist_status ist_json_read_text(json_t **out, const char *name, const char *text, size_t length, ist_error *err)
{
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    IST_TRY(check_depth(name, text, length, err));
    json_error_t trouble;
    json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &trouble);
    if (value) {
        *out = value;
        return IST_OK;
    }
    if (json_error_code(&trouble) == json_error_out_of_memory)
        return ist_fail(err, IST_NOMEM, "%s: out of memory", name);
    long line = trouble.line > 0 ? trouble.line : 1, column = trouble.column > 0 ? trouble.column : 1;
    return fault(name, line, column, trouble.text, err);
}

ist_status ist_json_read(json_t **out, const char *path, size_t limit, ist_error *err)
{
    char *text;
    size_t length;
    IST_TRY(ist_read_file(path, limit, &text, &length, err));
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    ist_status status = ist_json_read_text(out, name, text, length, err);
    free(text);
    return status;
}

/* What is open at a level: the low bit says whether something stands in it already. */
enum { FILLED = 1, OBJECT = 2, ARRAY = 4 };

ist_json_writer ist_json_to(ist_buffer *buffer, int indent)
{
    return (ist_json_writer){.buffer = buffer, .indent = indent};
}

static void new_line(ist_json_writer *json)
{
    if (json->indent <= 0) return;
    ist_buffer_add(json->buffer, "\n");
    for (int i = 0; i < json->depth * json->indent; i++) ist_buffer_add_n(json->buffer, " ", 1);
}

static void add_text(ist_buffer *buffer, const char *text, size_t left)
{
    ist_buffer_add(buffer, "\"");
    while (left > 0) {
        uint32_t letter = 0;
        size_t width = ist_utf8_step(text, left, &letter);
        if (width == 0) ist_buffer_add(buffer, "\xef\xbf\xbd");
        else if (letter == '"') ist_buffer_add(buffer, "\\\"");
        else if (letter == '\\') ist_buffer_add(buffer, "\\\\");
        else if (letter == '\n') ist_buffer_add(buffer, "\\n");
        else if (letter == '\t') ist_buffer_add(buffer, "\\t");
        else if (letter == '\r') ist_buffer_add(buffer, "\\r");
        else if (letter < 0x20) ist_buffer_print(buffer, "\\u%04x", (unsigned)letter);
        else ist_buffer_add_n(buffer, text, width);
        if (width == 0) width = 1;
        text += width;
        left -= width;
    }
    ist_buffer_add(buffer, "\"");
}

/* What stands in front of a value: comma, line and key. */
static void begin_value(ist_json_writer *json, const char *key)
{
    if (json->depth == 0) {
        assert(!key && "a key belongs inside an object");
        return;
    }
    unsigned char *state = &json->state[json->depth - 1];
    assert((key != NULL) == ((*state & OBJECT) != 0) && "keys belong to objects, and only to them");
    if (*state & FILLED) ist_buffer_add(json->buffer, ",");
    *state |= FILLED;
    new_line(json);
    if (!key) return;
    add_text(json->buffer, key, strlen(key));
    ist_buffer_add(json->buffer, json->indent > 0 ? ": " : ":");
}

static void open_level(ist_json_writer *json, const char *key, unsigned char kind)
{
    begin_value(json, key);
    assert(json->depth < 2 * IST_JSON_DEPTH && "deeper than the writer goes");
    json->state[json->depth++] = kind;
    ist_buffer_add(json->buffer, kind == OBJECT ? "{" : "[");
}

void ist_json_object(ist_json_writer *json, const char *key) { open_level(json, key, OBJECT); }

void ist_json_array(ist_json_writer *json, const char *key) { open_level(json, key, ARRAY); }

void ist_json_end(ist_json_writer *json)
{
    assert(json->depth > 0 && "nothing is open");
    unsigned char state = json->state[--json->depth];
    if (state & FILLED) new_line(json);
    ist_buffer_add(json->buffer, state & OBJECT ? "}" : "]");
}

void ist_json_text(ist_json_writer *json, const char *key, const char *text)
{
    begin_value(json, key);
    if (text) add_text(json->buffer, text, strlen(text));
    else ist_buffer_add(json->buffer, "null");
}

static void add_number(ist_buffer *buffer, double value)
{
    if (isfinite(value)) ist_buffer_add_number(buffer, value);
    else ist_buffer_add(buffer, "null");
}

void ist_json_number(ist_json_writer *json, const char *key, double value)
{
    begin_value(json, key);
    add_number(json->buffer, value);
}

void ist_json_integer(ist_json_writer *json, const char *key, long long value)
{
    begin_value(json, key);
    ist_buffer_print(json->buffer, "%lld", value);
}

void ist_json_yesno(ist_json_writer *json, const char *key, bool value)
{
    begin_value(json, key);
    ist_buffer_add(json->buffer, value ? "true" : "false");
}

void ist_json_null(ist_json_writer *json, const char *key)
{
    begin_value(json, key);
    ist_buffer_add(json->buffer, "null");
}

void ist_json_numbers(ist_json_writer *json, const char *key, const double *values, size_t count)
{
    begin_value(json, key);
    ist_buffer_add(json->buffer, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0) ist_buffer_add(json->buffer, json->indent > 0 ? ", " : ",");
        add_number(json->buffer, values[i]);
    }
    ist_buffer_add(json->buffer, "]");
}

static void add_object(ist_json_writer *json, const char *key, const json_t *value)
{
    ist_json_object(json, key);
    /* jansson iterates over its own object only through a pointer that may change it */
    json_t *object = (json_t *)(uintptr_t)value;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        ist_json_value(json, json_object_iter_key(at), json_object_iter_value(at));
    ist_json_end(json);
}

void ist_json_value(ist_json_writer *json, const char *key, const json_t *value)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_OBJECT: add_object(json, key, value); return;
    case JSON_ARRAY:
        ist_json_array(json, key);
        for (size_t i = 0; i < json_array_size(value); i++) ist_json_value(json, NULL, json_array_get(value, i));
        ist_json_end(json);
        return;
    case JSON_STRING:
        begin_value(json, key);
        add_text(json->buffer, json_string_value(value), json_string_length(value));
        return;
    case JSON_INTEGER: ist_json_integer(json, key, json_integer_value(value)); return;
    case JSON_REAL: ist_json_number(json, key, json_real_value(value)); return;
    case JSON_TRUE: ist_json_yesno(json, key, true); return;
    case JSON_FALSE: ist_json_yesno(json, key, false); return;
    case JSON_NULL: ist_json_null(json, key); return;
    }
}
