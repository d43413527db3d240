/* SPDX-License-Identifier: Apache-2.0
 *
 * message.c: headers, percent signs, queries and basic authentication.
 */
#include <isthmus/http/message.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *ist_http_find(const ist_http_request *request, const char *name)
{
    for (size_t i = 0; i < request->n_headers; i++)
        if (strcasecmp(request->headers[i].name, name) == 0) return request->headers[i].value;
    return NULL;
}

void ist_http_add(ist_http_answer *answer, const char *name, const char *value)
{
    if (value[strcspn(value, "\r\n")]) return;
    char *copy = answer->n_headers < IST_HTTP_ANSWER_HEADERS ? strdup(value) : NULL;
    if (!copy) {
        answer->body.failed = true;
        return;
    }
    answer->headers[answer->n_headers].name = name;
    answer->headers[answer->n_headers++].value = copy;
}

void ist_http_answer_clear(ist_http_answer *answer)
{
    ist_buffer_clear(&answer->body);
    for (size_t i = 0; i < answer->n_headers; i++) free(answer->headers[i].value);
    if (answer->close) answer->close(answer->context);
    memset(answer, 0, sizeof *answer);
}

static int hex_digit(char letter)
{
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

bool ist_http_unescape(char *text, bool plus_is_blank)
{
    char *out = text;
    for (const char *at = text; *at; at++) {
        if (*at == '%') {
            int high = hex_digit(at[1]), low = high < 0 ? -1 : hex_digit(at[2]);
            if (low < 0 || high * 16 + low == 0) return false;
            *out++ = (char)(high * 16 + low);
            at += 2;
        } else *out++ = *at == '+' && plus_is_blank ? ' ' : *at;
    }
    *out = '\0';
    return ist_is_utf8(text, (size_t)(out - text));
}

void ist_http_escape(ist_buffer *out, const char *text)
{
    for (; *text; text++) {
        char letter = *text;
        bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                     (letter >= '0' && letter <= '9') || strchr("-._~", letter);
        if (plain) ist_buffer_add_n(out, &letter, 1);
        else ist_buffer_print(out, "%%%02X", (unsigned char)letter);
    }
}

bool ist_http_each(const char *query, bool (*each)(void *context, const char *key, const char *value), void *context)
{
    enum { LARGEST_QUERY = 64 << 10 };
    size_t length = strlen(query);
    if (length > LARGEST_QUERY) return false;
    char *copy = malloc(length + 1);
    bool good = copy != NULL;
    if (copy) memcpy(copy, query, length + 1);
    for (char *at = copy; good && at && *at;) {
        char *end = strchr(at, '&'), *value;
        if (end) *end = '\0';
        if ((value = strchr(at, '=')) != NULL) *value++ = '\0';
        if (*at || value)
            good = *at && ist_http_unescape(at, true) && (!value || ist_http_unescape(value, true)) &&
                   each(context, at, value ? value : "");
        at = end ? end + 1 : NULL;
    }
    free(copy);
    return good;
}

static int base64_digit(char letter)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = letter ? strchr(digits, letter) : NULL;
    return at ? (int)(at - digits) : -1;
}

bool ist_http_basic(const ist_http_request *request, char out_user[128], char out_password[256])
{
    const char *header = ist_http_find(request, "Authorization");
    char text[400];
    size_t length = 0;
    uint32_t bits = 0;
    int held = 0;
    if (!header || strncasecmp(header, "Basic ", 6) != 0) return false;
    for (header += 6; *header && *header != '='; header++) {
        int digit = base64_digit(*header);
        if (digit < 0) return false;
        bits = bits << 6 | (uint32_t)digit;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        if (length + 1 == sizeof text) return false;
        text[length++] = (char)(bits >> held & 0xff);
    }
    text[length] = '\0';
    char *colon = strchr(text, ':');
    if (strlen(text) != length || !colon || colon - text >= 128 || strlen(colon + 1) >= 256) return false;
    *colon = '\0';
    strcpy(out_user, text);
    strcpy(out_password, colon + 1);
    return true;
}
