/* SPDX-License-Identifier: Apache-2.0
 *
 * message.h: a request and its answer, as handlers see them: plain memory, so that a handler can be tested and fuzzed
 * without a socket.
 */
#ifndef ISTHMUS_HTTP_MESSAGE_H
#define ISTHMUS_HTTP_MESSAGE_H

#include <isthmus/base/text.h>

enum { IST_HTTP_HEADERS = 64, IST_HTTP_ANSWER_HEADERS = 16, IST_FINGERPRINT_TEXT = 65 };

typedef struct ist_http_header { const char *name, *value; } ist_http_header;

/* Everything is borrowed and lives while the handler runs. */
typedef struct ist_http_request {
    const char     *method;      /* "GET" */
    const char     *path;        /* as sent, without query: percent signs not yet read */
    const char     *query;       /* as sent, without '?'; "" for none */
    const char     *body;
    size_t          body_length;
    size_t          n_headers;
    ist_http_header headers[IST_HTTP_HEADERS];
    char            certificate[IST_FINGERPRINT_TEXT]; /* SHA-256 of the client's checked certificate, hex; "" none */
} ist_http_request;

/* What a handler fills. Start from zero; end with ist_http_answer_clear. */
typedef struct ist_http_answer {
    int         status;          /* 0 is taken for 500 */
    const char *type;            /* Content-Type; static text; NULL for none */
    ist_buffer  body;
    size_t      n_headers;
    struct { const char *name; char *value; } headers[IST_HTTP_ANSWER_HEADERS];
    /* Instead of body, pieces as they come (server-sent events): writes up to `room` bytes, waiting for them if it must,
     * and returns how many; 0 ends the answer. `close` is called once when it has ended, however it ended. */
    size_t (*next)(void *context, char *out, size_t room);
    void   (*close)(void *context);
    void    *context;
    /* Set by a server before the handler runs, NULL in memory: whether the client has hung up. For `next` to ask while it waits. */
    bool (*gone)(const void *connection);
    const void *connection;
    int socket; /* with `gone`: what turns readable, or hung up, when it may be so */
} ist_http_answer;

typedef void (*ist_http_handler)(void *context, const ist_http_request *request, ist_http_answer *answer);

/* Value of a header, its name in any case; NULL when it is absent. */
const char *ist_http_find(const ist_http_request *request, const char *name);
/* Adds a header, whose value is copied; one that holds a line break is left out. `name` is static text. Out of memory, or with more headers
 * than there is room for, the body fails, and with it the answer. */
void        ist_http_add(ist_http_answer *answer, const char *name, const char *value);
void        ist_http_answer_clear(ist_http_answer *answer);

/* Reads a percent-encoded text in place; false for a sequence that is none, a zero byte or text that is not UTF-8. */
bool ist_http_unescape(char *text, bool plus_is_blank);
/* Adds text with everything but letters, digits and - . _ ~ percent-encoded. */
void ist_http_escape(ist_buffer *out, const char *text);
/* Calls `each` for every KEY=VALUE of a query, both read. False when it is not well formed, is over 64 KiB, or `each`
 * returned false. */
bool ist_http_each(const char *query, bool (*each)(void *context, const char *key, const char *value), void *context);

/* User and password of an `Authorization: Basic` header; false when there is none that can be read. */
bool ist_http_basic(const ist_http_request *request, char out_user[128], char out_password[256]);

#endif
