/* SPDX-License-Identifier: Apache-2.0
 *
 * status.c: sentences about what went wrong, kept to one line of valid text.
 */
#include <isthmus/base/status.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *ist_status_words(ist_status status)
{
    static const char *const words[] = {
#define WORDS(name, text) text,
        IST_STATUS_LIST(WORDS)
#undef WORDS
    };
    if ((int)status < 0 || status >= IST_STATUS_COUNT) return "unknown status";
    return words[status];
}

/* Keeps the sentence on one line, and drops a character of UTF-8 that the end of the room cut in half. */
static void tidy(char *text)
{
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f) *at = ' ';
    size_t length = strlen(text), back = 0;
    while (back < 3 && back < length && ((unsigned char)text[length - 1 - back] & 0xc0) == 0x80) back++;
    if (back == length) return;
    unsigned char lead = (unsigned char)text[length - 1 - back];
    size_t want = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    if (back < want) text[length - 1 - back] = '\0';
}

enum { LONG_WORD = 300, KEPT_FIRST = 200, KEPT_LAST = 60, ROOM = sizeof ((ist_error *)NULL)->text };

static bool within_letter(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

/* A word of thousands of bytes that somebody typed or a file holds would push out of the room what is said about it: its middle goes. */
static void shorten_words(char *text)
{
    char *to = text;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, " "), first = KEPT_FIRST, last = length - KEPT_LAST;
        if (length > LONG_WORD) {
            while (first > KEPT_FIRST - 3 && within_letter(at[first])) first--; /* a letter has four bytes at most; other bytes may be none */
            while (within_letter(at[last])) last++;
            memmove(to, at, first);
            memcpy(to + first, "...", 3);
            memmove(to + first + 3, at + last, length - last);
            to += first + 3 + length - last;
        } else {
            memmove(to, at, length);
            to += length;
        }
        at += length;
        while (*at == ' ') *to++ = *at++;
    }
    *to = '\0';
}

/* Apart from err, so that an argument may be err->text itself. */
static void write_sentence(char out[ROOM], const char *format, va_list arguments)
{
    char    room[2 * ROOM], *text = room;
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(room, sizeof room, format, arguments);
    if (length >= (int)sizeof room && (text = malloc((size_t)length + 1))) vsnprintf(text, (size_t)length + 1, format, again);
    if (!text) text = room; /* cut */
    va_end(again);
    shorten_words(text);
    size_t kept = strlen(text) < ROOM ? strlen(text) : ROOM - 1;
    memcpy(out, text, kept);
    out[kept] = '\0';
    tidy(out);
    if (text != room) free(text);
}

ist_status ist_fail_with(ist_error *err, ist_status status, const char *format, va_list arguments)
{
    char text[ROOM];
    if (!err) return status;
    write_sentence(text, format, arguments);
    err->code = status;
    err->row = 0;
    memcpy(err->text, text, strlen(text) + 1);
    return status;
}

ist_status ist_fail(ist_error *err, ist_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ist_fail_with(err, status, format, arguments);
    va_end(arguments);
    return status;
}

ist_status ist_within(ist_error *err, ist_status status, const char *format, ...)
{
    if (!err) return status;
    char context[ROOM], text[2 * ROOM + 2];
    va_list arguments;
    va_start(arguments, format);
    write_sentence(context, format, arguments);
    va_end(arguments);
    err->text[ROOM - 1] = '\0';
    snprintf(text, sizeof text, "%s: %s", context, err->text);
    text[ROOM - 1] = '\0';
    tidy(text);
    err->code = status;
    memcpy(err->text, text, strlen(text) + 1);
    return status;
}
