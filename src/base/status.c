/* SPDX-License-Identifier: Apache-2.0
 *
 * status.c: sentences about what went wrong, kept to one line of valid text.
 */
#include <isthmus/base/status.h>

#include <stdarg.h>
#include <stdio.h>
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

ist_status ist_fail(ist_error *err, ist_status status, const char *format, ...)
{
    if (!err) return status;
    char text[sizeof err->text]; /* apart from err, so that an argument may be err->text itself */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    tidy(text);
    err->code = status;
    err->row = 0;
    memcpy(err->text, text, strlen(text) + 1);
    return status;
}

ist_status ist_within(ist_error *err, ist_status status, const char *format, ...)
{
    if (!err) return status;
    char context[sizeof err->text], text[2 * sizeof err->text + 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(context, sizeof context, format, arguments);
    va_end(arguments);
    err->text[sizeof err->text - 1] = '\0';
    snprintf(text, sizeof text, "%s: %s", context, err->text);
    text[sizeof err->text - 1] = '\0';
    tidy(text);
    err->code = status;
    memcpy(err->text, text, strlen(text) + 1);
    return status;
}
