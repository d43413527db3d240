/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c: growing text, strict numbers, UTF-8 and near names.
 *
 * Isthmus never calls setlocale, so that printf and strtod here are those of the C locale.
 */
#include <isthmus/base/text.h>

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and a terminator; false when memory ran out, now or before. */
static bool make_room(ist_buffer *buffer, size_t more)
{
    if (buffer->failed) return false;
    if (more < SIZE_MAX / 4 && buffer->length < SIZE_MAX / 4) {
        size_t need = buffer->length + more + 1, room = buffer->room ? buffer->room : 64;
        if (need <= buffer->room) return true;
        while (room < need) room *= 2;
        char *at = realloc(buffer->at, room);
        if (at) {
            buffer->at = at;
            buffer->room = room;
            return true;
        }
    }
    buffer->failed = true;
    return false;
}

void ist_buffer_add_n(ist_buffer *buffer, const char *text, size_t length)
{
    if (!make_room(buffer, length)) return;
    if (length) memcpy(buffer->at + buffer->length, text, length);
    buffer->length += length;
    buffer->at[buffer->length] = '\0';
}

void ist_buffer_add(ist_buffer *buffer, const char *text) { ist_buffer_add_n(buffer, text, strlen(text)); }

void ist_buffer_print(ist_buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) buffer->failed = true;
    else if (make_room(buffer, (size_t)length)) {
        vsnprintf(buffer->at + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void ist_buffer_clear(ist_buffer *buffer)
{
    if (!buffer) return;
    free(buffer->at);
    *buffer = (ist_buffer){0};
}

void ist_buffer_add_xml(ist_buffer *buffer, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        uint32_t letter = 0;
        size_t width = ist_utf8_step(text, left, &letter);
        bool control = letter < 0x20 && letter != '\t' && letter != '\n' && letter != '\r';
        if (width == 0 || control || letter == 0xfffe || letter == 0xffff) ist_buffer_add(buffer, "\xef\xbf\xbd");
        else if (letter == '<') ist_buffer_add(buffer, "&lt;");
        else if (letter == '>') ist_buffer_add(buffer, "&gt;");
        else if (letter == '&') ist_buffer_add(buffer, "&amp;");
        else if (letter == '"') ist_buffer_add(buffer, "&quot;");
        else if (letter == '\'') ist_buffer_add(buffer, "&#39;");
        else ist_buffer_add_n(buffer, text, width);
        if (width == 0) width = 1;
        text += width;
        left -= width;
    }
}

void ist_buffer_add_word(ist_buffer *buffer, const char *word)
{
    if (word[0] && !word[strcspn(word, " \t\n'\"\\$`;&|<>()*?[]#~!{}")]) {
        ist_buffer_add(buffer, word);
        return;
    }
    ist_buffer_add(buffer, "'");
    for (; *word; word++) {
        if (*word == '\'') ist_buffer_add(buffer, "'\\''");
        else ist_buffer_add_n(buffer, word, 1);
    }
    ist_buffer_add(buffer, "'");
}

/* A normal double is told apart by 15 digits when any text of up to 15 digits reads back to it, and always by
 * 17; only the doubles below DBL_MIN carry fewer digits than that. */
void ist_buffer_add_number(ist_buffer *buffer, double value)
{
    if (!isfinite(value)) {
        ist_buffer_add_n(buffer, "", 0);
        return;
    }
    char text[40];
    for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    ist_buffer_add(buffer, text);
}

static const char *skip_digits(const char *at)
{
    while (*at >= '0' && *at <= '9') at++;
    return at;
}

bool ist_parse_number(const char *text, double *out)
{
    if (!text) return false;
    const char *at = text + (*text == '+' || *text == '-');
    const char *whole = at;
    at = skip_digits(at);
    long digits = at - whole;
    if (*at == '.') {
        const char *fraction = ++at;
        at = skip_digits(at);
        digits += at - fraction;
    }
    if (digits == 0) return false;
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '+' || *at == '-';
        const char *exponent = at;
        at = skip_digits(at);
        if (at == exponent) return false;
    }
    if (*at) return false;
    double value = strtod(text, NULL);
    if (!isfinite(value)) return false;
    if (out) *out = value;
    return true;
}

bool ist_parse_integer(const char *text, long long *out)
{
    if (!text) return false;
    const char *first = text + (*text == '+' || *text == '-');
    const char *end = skip_digits(first);
    if (end == first || *end) return false;
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    if (errno == ERANGE) return false;
    if (out) *out = value;
    return true;
}

enum { LONGEST_WORD = 120 };

static char small(char letter) { return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter; }

/* Optimal string alignment: insertions, deletions, changes and swaps of neighbours, none edited twice. Three
 * rows of the table are enough. */
static int distance(const char *a, size_t length_a, const char *b, size_t length_b)
{
    int rows[3][LONGEST_WORD + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= length_b; j++) above[j] = before[j] = (int)j;
    for (size_t i = 1; i <= length_a; i++) {
        row[0] = (int)i;
        for (size_t j = 1; j <= length_b; j++) {
            char one = small(a[i - 1]), other = small(b[j - 1]);
            int best = above[j - 1] + (one != other);
            if (above[j] + 1 < best) best = above[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && one == small(b[j - 2]) && small(a[i - 2]) == other;
            if (swapped && before[j - 2] + 1 < best) best = before[j - 2] + 1;
            row[j] = best;
        }
        int *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[length_b];
}

const char *ist_nearest(const char *word, const char *const *names, size_t count)
{
    size_t length = strlen(word);
    if (length > LONGEST_WORD) return NULL;
    int best = (int)(length / 3) + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!names[i]) continue;
        size_t other = strlen(names[i]);
        if (other > LONGEST_WORD) continue;
        int apart = distance(word, length, names[i], other);
        if (apart < best) {
            best = apart;
            nearest = names[i];
        }
    }
    return nearest;
}

/* The forms of Unicode 15, table 3-7. */
size_t ist_utf8_step(const char *text, size_t left, uint32_t *out)
{
    if (left == 0) return 0;
    unsigned char lead = (unsigned char)text[0];
    if (lead < 0x80) {
        *out = lead;
        return 1;
    }
    size_t width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || width > left) return 0;
    uint32_t letter = lead & (0x7fu >> width);
    for (size_t i = 1; i < width; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xc0) != 0x80) return 0;
        letter = letter << 6 | (next & 0x3fu);
    }
    bool overlong = (width == 3 && letter < 0x800) || (width == 4 && letter < 0x10000);
    if (overlong || letter > 0x10ffff || (letter >= 0xd800 && letter <= 0xdfff)) return 0;
    *out = letter;
    return width;
}

bool ist_is_utf8(const char *text, size_t length)
{
    while (length > 0) {
        uint32_t letter;
        size_t width = ist_utf8_step(text, length, &letter);
        if (width == 0) return false;
        text += width;
        length -= width;
    }
    return true;
}
