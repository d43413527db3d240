/* SPDX-License-Identifier: Apache-2.0
 *
 * client.h: asks another server, over TLS with a client certificate where one is given. No redirects are followed.
 */
#ifndef ISTHMUS_HTTP_CLIENT_H
#define ISTHMUS_HTTP_CLIENT_H

#include <isthmus/base/status.h>
#include <isthmus/base/threads.h>
#include <isthmus/http/message.h>

typedef struct ist_http_client ist_http_client;

typedef struct ist_http_client_options {
    const char *authority;         /* file: PEM of who signed the server's certificate; NULL: the system's */
    const char *certificate, *key; /* files: PEM; NULL: none */
    const char *user, *password;   /* basic authentication; NULL: none */
    long        timeout;           /* seconds for a request; 0 is 60 */
    size_t      largest_answer;    /* bytes; 0 is 100 MiB */
    const ist_stop *stop;          /* ends a request; NULL */
} ist_http_client_options;

/* The texts of `options` are copied, `stop` is borrowed. The files are looked at, and read again with the first request: IST_IO, IST_SYNTAX with
 * the file that is none. IST_NOMEM. Free with ist_http_client_free. */
ist_status ist_http_client_new(ist_http_client **out, const ist_http_client_options *options, ist_error *err);
void       ist_http_client_free(ist_http_client *client); /* NULL is fine */

/* Sends and waits. `accept`, `type` (NULL for none) and body [length] are sent. On IST_OK *out_status is the answer's, the
 * body stands in `out` (cleared first). IST_IO with the reason when no answer came; IST_RANGE an answer that is too large. */
ist_status ist_http_send(ist_http_client *client, const char *method, const char *url, const char *accept, const char *type,
                         const char *body, size_t length, int *out_status, ist_buffer *out, ist_error *err);
/* A header of the last answer, its name in any case; NULL when it was absent. Borrowed until the next request. */
const char *ist_http_answer_header(ist_http_client *client, const char *name);

#endif
