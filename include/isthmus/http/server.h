/* SPDX-License-Identifier: Apache-2.0
 *
 * server.h: an HTTP server with limits, TLS with client certificates that are really checked, and checks of Host and
 * Origin before a handler sees anything. A request with more than IST_HTTP_HEADERS header fields is answered with 431: none is
 * passed over; one whose length or host is said twice with 400 or 421.
 *
 * A thread per connection; the handler is called from many threads at once.
 */
#ifndef ISTHMUS_HTTP_SERVER_H
#define ISTHMUS_HTTP_SERVER_H

#include <isthmus/base/status.h>
#include <isthmus/http/message.h>

typedef struct ist_http_server ist_http_server;

typedef struct ist_http_options {
    const char *address;        /* "127.0.0.1", "::1", "0.0.0.0"; NULL is 127.0.0.1 */
    int         port;           /* 0 lets the system choose */
    const char *hosts;          /* further names that Host may give, ';' between; loopback names are always allowed on a
                                 * loopback address. NULL: none. "*": any, for a server that a certificate guards */
    size_t      largest_body;   /* bytes of a request's body; 0 is 1 MiB */
    unsigned    connections;    /* at once; 0 is 64. Beyond this machine half of them at most from one address */
    unsigned    timeout;        /* seconds without a byte; 0 is 30 */
    const char *certificate, *key; /* PEM texts; NULL: no TLS */
    const char *authority;      /* PEM of who signs clients' certificates; not NULL: a client must show one */
    const char *revoked;        /* PEM of a revocation list; NULL: none */
    const char *certificate_file, *key_file, *authority_file, *revoked_file; /* where the texts are from, for sentences; NULL: not from a file */
    bool        certificate_may_lack; /* a client without a certificate is let in, and has none */
} ist_http_options;

/* Starts to serve; `handler` is called with `context`. Options are borrowed while the server lives.
 * IST_CONFLICT the port is taken; IST_USAGE an address that is none; IST_SYNTAX a certificate, key or list that is none. */
ist_status ist_http_serve(ist_http_server **out, const ist_http_options *options, ist_http_handler handler, void *context,
                          ist_error *err);
int        ist_http_port(const ist_http_server *server);
void       ist_http_stop(ist_http_server *server); /* ends connections and frees; NULL is fine */

/* SHA-256 of the first certificate in a PEM text, in hex, as requests carry it. IST_SYNTAX. */
ist_status ist_http_fingerprint(const char *pem, char out[IST_FINGERPRINT_TEXT], ist_error *err);

/* Whether a request has one Host, which is ours, and no Origin that is not. */
bool ist_http_is_ours(const ist_http_options *options, int port, const ist_http_request *request);
bool ist_http_is_loopback(const char *address);

#endif
