/* SPDX-License-Identifier: Apache-2.0
 *
 * server.c: libmicrohttpd behind limits and checks.
 *
 * libmicrohttpd asks a client for its certificate but leaves its judgement to us: gnutls_certificate_verify_peers2 says
 * in a status word what is wrong (expired, foreign, not yet valid), and only zero is good; revocation is looked up here.
 */
#define _GNU_SOURCE /* POLLRDHUP */
#include <isthmus/http/server.h>

#include "http_local.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

struct ist_http_server {
    struct MHD_Daemon *daemon;
    const ist_http_options *options;
    ist_http_handler handler;
    void *context;
    gnutls_x509_crl_t revoked;
    _Atomic int port; /* where it was left to the system, 0 until that has said it: requests may come before */
};

/* A request while its body arrives. */
typedef struct arriving {
    ist_buffer body;
    bool too_large, too_many; /* bytes of its body; header fields */
    ist_http_request request;
    ist_http_answer answer;
    int socket;
} arriving;

bool ist_http_is_loopback(const char *address)
{
    return !address || strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* "NAME" or "NAME:PORT" against one name; a port must be ours. */
static bool is_host(const char *host, const char *name, size_t length, int port)
{
    char tail[16];
    if (strncasecmp(host, name, length) != 0) return false;
    if (!host[length]) return true;
    snprintf(tail, sizeof tail, ":%d", port);
    return strcmp(host + length, tail) == 0;
}

static bool is_our_host(const ist_http_options *options, int port, const char *host)
{
    static const char *const loopback[] = { "127.0.0.1", "localhost", "[::1]" };
    const char *names = options->hosts ? options->hosts : "";
    if (strcmp(names, "*") == 0) return true;
    if (ist_http_is_loopback(options->address))
        for (size_t i = 0; i < 3; i++)
            if (is_host(host, loopback[i], strlen(loopback[i]), port)) return true;
    while (*names) {
        size_t length = strcspn(names, ";");
        if (length && is_host(host, names, length, port)) return true;
        names += length + (names[length] == ';');
    }
    return false;
}

bool ist_http_is_ours(const ist_http_options *options, int port, const ist_http_request *request)
{
    const char *scheme = options->certificate ? "https://" : "http://";
    size_t hosts = 0, length = strlen(scheme);
    for (size_t i = 0; i < request->n_headers; i++) {
        const char *name = request->headers[i].name, *value = request->headers[i].value;
        if (strcasecmp(name, "Host") == 0 && (hosts++ > 0 || !is_our_host(options, port, value))) return false;
        if (strcasecmp(name, "Origin") == 0 && (strncasecmp(value, scheme, length) != 0 || !is_our_host(options, port, value + length))) return false;
    }
    return hosts == 1;
}

/* ---- certificates */

static const char *certificate_fault(const ist_http_server *server, gnutls_session_t session,
                                     char fingerprint[IST_FINGERPRINT_TEXT])
{
    unsigned status = 0, count = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    if (!chain || count == 0) return server->options->certificate_may_lack ? NULL : "a client certificate is required";
    if (gnutls_certificate_verify_peers2(session, &status) != GNUTLS_E_SUCCESS) return "the client certificate cannot be checked";
    if (status & GNUTLS_CERT_EXPIRED) return "the client certificate has expired";
    if (status & GNUTLS_CERT_NOT_ACTIVATED) return "the client certificate is not valid yet";
    if (status & GNUTLS_CERT_REVOKED) return "the client certificate is revoked";
    if (status != 0) return "the client certificate is not one of ours";
    gnutls_x509_crt_t certificate;
    if (gnutls_x509_crt_init(&certificate) != GNUTLS_E_SUCCESS) return "out of memory";
    const char *fault = "the client certificate cannot be read";
    if (gnutls_x509_crt_import(certificate, &chain[0], GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
        http_fingerprint_of(certificate, fingerprint)) {
        bool revoked = server->revoked && gnutls_x509_crt_check_revocation(certificate, &server->revoked, 1) != 0;
        fault = revoked ? "the client certificate is revoked" : NULL;
    }
    gnutls_x509_crt_deinit(certificate);
    return fault;
}

/* ---- a request */

static enum MHD_Result keep_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    arriving *at = context;
    ist_http_request *request = &at->request;
    (void)kind;
    at->too_many = request->n_headers == IST_HTTP_HEADERS; /* one that is not kept may be the one that decides */
    if (at->too_many) return MHD_NO;
    request->headers[request->n_headers++] = (ist_http_header){ name, value ? value : "" };
    return MHD_YES;
}

/* Whether a server before us could see another request than we do: a name with a blank, a length said twice. */
static bool reads_two_ways(const ist_http_request *request)
{
    size_t lengths = 0;
    for (size_t i = 0; i < request->n_headers; i++) {
        const char *name = request->headers[i].name;
        if (name[strcspn(name, " \t")]) return true;
        lengths += strcasecmp(name, "Content-Length") == 0 || strcasecmp(name, "Transfer-Encoding") == 0;
    }
    return lengths > 1;
}

/* A client that has closed its side sends an end of stream; libmicrohttpd would see it only when it next writes. */
static bool is_gone(const void *socket)
{
    struct pollfd look = { .fd = *(const int *)socket, .events = POLLRDHUP };
    return poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

static ssize_t next_piece(void *context, uint64_t position, char *out, size_t room)
{
    arriving *at = context;
    (void)position;
    size_t length = at->answer.next(at->answer.context, out, room);
    return length > 0 ? (ssize_t)length : MHD_CONTENT_READER_END_OF_STREAM;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, arriving *at)
{
    ist_http_answer *answer = &at->answer;
    struct MHD_Response *response;
    if (answer->body.failed || answer->status == 0) answer->status = 500;
    bool head = strcmp(at->request.method, "HEAD") == 0; /* of an answer in pieces libmicrohttpd would send the mark of its end */
    if (answer->next && !head) response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, next_piece, at, NULL);
    else response = MHD_create_response_from_buffer(answer->body.length, answer->body.at, MHD_RESPMEM_MUST_COPY);
    if (!response) return MHD_NO;
    if (answer->type) MHD_add_response_header(response, "Content-Type", answer->type);
    for (size_t i = 0; i < answer->n_headers; i++)
        MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return queued;
}

static void say(ist_http_answer *answer, int status, const char *words)
{
    answer->status = status;
    answer->type = "text/plain; charset=utf-8";
    ist_buffer_print(&answer->body, "%s\n", words);
}

/* The query as it was sent: libmicrohttpd cuts it off the path and reads it. */
static void *keep_line(void *context, const char *uri, struct MHD_Connection *connection)
{
    arriving *at = calloc(1, sizeof *at);
    (void)context;
    (void)connection;
    if (!at) return NULL;
    const char *mark = strchr(uri, '?');
    ist_buffer line = { 0 };
    ist_buffer_add_n(&line, uri, mark ? (size_t)(mark - uri) : strlen(uri));
    ist_buffer_add_n(&line, "\0", 1);
    size_t query = line.length;
    ist_buffer_add(&line, mark ? mark + 1 : "");
    if (line.failed) {
        ist_buffer_clear(&line);
        free(at);
        return NULL;
    }
    at->request.path = line.at; /* owned; freed by end_request */
    at->request.query = line.at + query;
    return at;
}

static void end_request(void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
    arriving *at = *state;
    (void)context;
    (void)connection;
    (void)code;
    if (!at) return;
    ist_http_answer_clear(&at->answer);
    ist_buffer_clear(&at->body);
    union { const char *borrowed; void *owned; } line = { at->request.path };
    free(line.owned);
    free(at);
    *state = NULL;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *upload_size, void **state)
{
    ist_http_server *server = context;
    arriving *at = *state;
    (void)url;
    (void)version;
    if (!at) return MHD_NO;
    if (!at->request.method) { /* headers only so far */
        at->request.method = method;
        MHD_get_connection_values(connection, MHD_HEADER_KIND, keep_header, at);
        return MHD_YES;
    }
    if (*upload_size > 0) {
        size_t largest = server->options->largest_body ? server->options->largest_body : 1 << 20;
        if (at->body.length + *upload_size > largest) at->too_large = true;
        else ist_buffer_add_n(&at->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    const char *fault = NULL;
    const union MHD_ConnectionInfo *tls = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (server->options->authority)
        fault = tls ? certificate_fault(server, tls->tls_session, at->request.certificate) : "TLS is required";
    at->request.body = at->body.at ? at->body.at : "";
    at->request.body_length = at->body.length;
    const union MHD_ConnectionInfo *socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (socket) {
        at->socket = socket->connect_fd;
        at->answer.gone = is_gone;
        at->answer.connection = &at->socket;
        at->answer.socket = at->socket;
    }
    if (fault) say(&at->answer, 403, fault);
    else if (at->too_many) say(&at->answer, 431, "the request has too many header fields");
    else if (reads_two_ways(&at->request)) {
        say(&at->answer, 400, "the request can be read in two ways: each length is said once, and no header field's name has a blank");
        ist_http_add(&at->answer, "Connection", "close"); /* what follows may be the rest of it */
    } else if (!ist_http_is_ours(server->options, server->port, &at->request)) say(&at->answer, 421, "this host or origin is not served here");
    else if (at->too_large) say(&at->answer, 413, "the request is too large");
    else if (at->body.failed) say(&at->answer, 500, "out of memory");
    else server->handler(server->context, &at->request, &at->answer);
    return send_answer(connection, at);
}

/* ---- the daemon */

/* The path comes as it was sent, so that a handler sees what it decides on. */
static size_t leave_as_sent(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static bool read_address(const ist_http_options *options, struct sockaddr_storage *out)
{
    const char *address = options->address ? options->address : "127.0.0.1";
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)options->port);
        return true;
    }
    if (inet_pton(AF_INET6, address, &six->sin6_addr) != 1) return false;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)options->port);
    return true;
}

static ist_status read_revoked(ist_http_server *server, ist_error *err)
{
    const gnutls_datum_t datum = http_datum(server->options->revoked);
    if (gnutls_x509_crl_init(&server->revoked) != GNUTLS_E_SUCCESS) return ist_fail(err, IST_NOMEM, "out of memory");
    if (gnutls_x509_crl_import(server->revoked, &datum, GNUTLS_X509_FMT_PEM) < 0)
        return http_blame(server->options->revoked_file, "not a revocation list in PEM form", err);
    return IST_OK;
}

/* libmicrohttpd does not say what it dislikes, and begins with an authority that nobody can be signed by. */
static ist_status check_tls(const ist_http_options *o, ist_error *err)
{
    if (!o->certificate) return IST_OK;
    IST_TRY(http_check_pair(o->certificate, o->certificate_file, o->key, o->key_file, err));
    return o->authority ? http_check_authority(o->authority, o->authority_file, err) : IST_OK;
}

static ist_status start(ist_http_server *server, ist_error *err)
{
    const ist_http_options *o = server->options;
    struct sockaddr_storage address;
    struct MHD_OptionItem items[16];
    size_t n = 0;
    union { const char *borrowed; void *pointer; } text;
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL;
    if (!read_address(o, &address)) return ist_fail(err, IST_USAGE, "'%s' is not an address", o->address);
    IST_TRY(check_tls(o, err));
    if (address.ss_family == AF_INET6) flags |= MHD_USE_IPv6;
    items[n++] = (struct MHD_OptionItem){ MHD_OPTION_SOCK_ADDR, 0, &address };
    intptr_t connections = o->connections ? (intptr_t)o->connections : 64;
    items[n++] = (struct MHD_OptionItem){ MHD_OPTION_CONNECTION_LIMIT, connections, NULL };
    if (!ist_http_is_loopback(o->address)) items[n++] = (struct MHD_OptionItem){ MHD_OPTION_PER_IP_CONNECTION_LIMIT, (connections + 1) / 2, NULL };
    items[n++] = (struct MHD_OptionItem){ MHD_OPTION_CONNECTION_TIMEOUT, o->timeout ? (intptr_t)o->timeout : 30, NULL };
    if (o->certificate) {
        flags |= MHD_USE_TLS;
        text.borrowed = o->certificate;
        items[n++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_CERT, 0, text.pointer };
        text.borrowed = o->key ? o->key : "";
        items[n++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_KEY, 0, text.pointer };
        text.borrowed = "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1";
        items[n++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_PRIORITIES, 0, text.pointer };
        text.borrowed = o->authority;
        if (o->authority) items[n++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_TRUST, 0, text.pointer };
    }
    items[n] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
    errno = 0;
    server->port = o->port; /* clients that wait for us ask as soon as there is somebody */
    server->daemon = MHD_start_daemon(flags, (uint16_t)o->port, NULL, NULL, on_request, server, MHD_OPTION_NOTIFY_COMPLETED,
                                      end_request, NULL, MHD_OPTION_URI_LOG_CALLBACK, keep_line, NULL,
                                      MHD_OPTION_UNESCAPE_CALLBACK, leave_as_sent, NULL, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
    if (!server->daemon && errno == EADDRINUSE) return ist_fail(err, IST_CONFLICT, "port %d is taken", o->port);
    if (!server->daemon) return ist_fail(err, IST_IO, "the server does not start on %s port %d: %s", o->address ? o->address : "127.0.0.1", o->port,
                                         errno ? strerror(errno) : "libmicrohttpd says no more");
    const union MHD_DaemonInfo *bound = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (bound) server->port = bound->port;
    return IST_OK;
}

ist_status ist_http_serve(ist_http_server **out, const ist_http_options *options, ist_http_handler handler, void *context,
                          ist_error *err)
{
    ist_http_server *server = calloc(1, sizeof *server);
    if (!server) return ist_fail(err, IST_NOMEM, "out of memory");
    server->options = options;
    server->handler = handler;
    server->context = context;
    ist_status status = options->revoked ? read_revoked(server, err) : IST_OK;
    if (status == IST_OK) status = start(server, err);
    if (status != IST_OK) ist_http_stop(server);
    else *out = server;
    return status;
}

int ist_http_port(const ist_http_server *server) { return server->port; }

void ist_http_stop(ist_http_server *server)
{
    if (!server) return;
    if (server->daemon) MHD_stop_daemon(server->daemon);
    if (server->revoked) gnutls_x509_crl_deinit(server->revoked);
    free(server);
}
