/* SPDX-License-Identifier: Apache-2.0
 *
 * server.c: over a socket: which requests reach the handler, and with which header fields.
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "check.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <isthmus/http/server.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static const ist_http_options options = { .address = "127.0.0.1" };

/* Answers with how many header fields it sees, and the last of them. */
static void count_headers(void *context, const ist_http_request *request, ist_http_answer *answer)
{
    const char *last = ist_http_find(request, "X-Last");
    (void)context;
    answer->status = 200;
    answer->type = "text/plain";
    ist_buffer_print(&answer->body, "%zu fields, last %s", request->n_headers, last ? last : "none");
}

/* A connection to the port from an address of this machine. */
static int connected(int port, uint32_t from)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in ours = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(from) };
    struct timeval patience = { .tv_sec = 30 };
    int server = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    CHECK(bind(server, (const struct sockaddr *)&ours, sizeof ours) == 0);
    CHECK(connect(server, (const struct sockaddr *)&to, sizeof to) == 0);
    return server;
}

/* Asks with `count` header fields, Host and `last` among them. */
static void ask(int port, int count, const char *last, char *out, size_t room)
{
    ist_buffer request = { 0 };
    ssize_t got;
    size_t n = 0;
    int server = connected(port, INADDR_LOOPBACK);
    ist_buffer_print(&request, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n", port);
    for (int i = 3; i < count; i++) ist_buffer_print(&request, "X-%d: a\r\n", i);
    ist_buffer_print(&request, "%s\r\n\r\n", last);
    CHECK(write(server, request.at, request.length) == (ssize_t)request.length);
    while (n + 1 < room && (got = read(server, out + n, room - n - 1)) > 0) n += (size_t)got;
    out[n] = '\0';
    close(server);
    ist_buffer_clear(&request);
}

/* As many as are kept are served; with one more the last could be the Origin or the Authorization that nobody would see. */
TEST(no_header_field_is_passed_over)
{
    char answer[4000];
    ist_http_server *server = NULL;
    ist_error err = { 0 };
    CHECK(ist_http_serve(&server, &options, count_headers, NULL, &err) == IST_OK);
    ask(ist_http_port(server), IST_HTTP_HEADERS, "X-Last: seen", answer, sizeof answer);
    CHECK_HAS(answer, "64 fields, last seen");
    ask(ist_http_port(server), IST_HTTP_HEADERS, "Origin: https://elsewhere.example", answer, sizeof answer);
    CHECK_HAS(answer, "HTTP/1.1 421");
    ask(ist_http_port(server), IST_HTTP_HEADERS + 1, "X-Last: seen", answer, sizeof answer);
    CHECK_HAS(answer, "HTTP/1.1 431");
    CHECK_HAS(answer, "the request has too many header fields");
    ask(ist_http_port(server), IST_HTTP_HEADERS + 1, "Origin: https://elsewhere.example", answer, sizeof answer);
    CHECK_HAS(answer, "HTTP/1.1 431");
    ist_http_stop(server);
}

/* An answer in pieces, each the letter a, four of them. */
static size_t next_letter(void *context, char *out, size_t room)
{
    int *left = context;
    if (*left == 0 || room == 0) return 0;
    --*left;
    *out = 'a';
    return 1;
}

static int letters;

static void in_pieces(void *context, const ist_http_request *request, ist_http_answer *answer)
{
    (void)context;
    (void)request;
    letters = 4;
    answer->status = 200;
    answer->type = "text/plain";
    answer->next = next_letter;
    answer->context = &letters;
}

/* Sends bytes as they are, %d once for the port, and reads until the server closes. */
static void talk(int port, const char *format, char *out, size_t room)
{
    char request[500];
    ssize_t got;
    size_t n = 0;
    int server = connected(port, INADDR_LOOPBACK);
    snprintf(request, sizeof request, format, port, port);
    CHECK(write(server, request, strlen(request)) == (ssize_t)strlen(request));
    while (n + 1 < room && (got = read(server, out + n, room - n - 1)) > 0) n += (size_t)got;
    out[n] = '\0';
    close(server);
}

/* Behind the headers that HEAD asks for comes the next answer, and not the end of a body. */
TEST(an_answer_to_head_has_no_body)
{
    char answer[4000];
    ist_http_server *server = NULL;
    CHECK(ist_http_serve(&server, &options, in_pieces, NULL, NULL) == IST_OK);
    talk(ist_http_port(server), "HEAD / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\nGET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", answer, sizeof answer);
    const char *end = strstr(answer, "\r\n\r\n");
    CHECK(end && strncmp(end + 4, "HTTP/1.1 200", 12) == 0);
    CHECK_HAS(answer, "\r\na\r\n");
    ist_http_stop(server);
}

/* Where two readers of one request could differ, nobody answers it. */
TEST(what_can_be_read_two_ways_is_refused)
{
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : 127.0.0.1:%d\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Last : seen\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 3\r\nContent-Length: 0\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    };
    char answer[4000];
    ist_http_server *server = NULL;
    CHECK(ist_http_serve(&server, &options, count_headers, NULL, NULL) == IST_OK);
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        talk(ist_http_port(server), requests[i], answer, sizeof answer);
        CHECK_HAS(answer, "HTTP/1.1 4");
    }
    ist_http_stop(server);
}

/* Idle connections from one address leave room for another. */
TEST(one_address_alone_does_not_take_all_connections)
{
    enum { MOST = 8 };
    const ist_http_options wide = { .address = "0.0.0.0", .hosts = "*", .connections = MOST };
    char answer[4000];
    int idle[2 * MOST];
    ist_http_server *server = NULL;
    CHECK(ist_http_serve(&server, &wide, count_headers, NULL, NULL) == IST_OK);
    for (int i = 0; i < 2 * MOST; i++) idle[i] = connected(ist_http_port(server), INADDR_LOOPBACK + 1); /* 127.0.0.2 */
    ask(ist_http_port(server), IST_HTTP_HEADERS, "X-Last: seen", answer, sizeof answer);
    CHECK_HAS(answer, "last seen");
    for (int i = 0; i < 2 * MOST; i++) close(idle[i]);
    ist_http_stop(server);
}

/* A server that is begun anew is asked by clients that waited for it before it has so much as learnt its own port. Here one asks then. */
static int  waiting_for;
static char told[4000];

const union MHD_DaemonInfo *MHD_get_daemon_info(struct MHD_Daemon *daemon, enum MHD_DaemonInfoType type, ...)
{
    typedef const union MHD_DaemonInfo *get(struct MHD_Daemon *, enum MHD_DaemonInfoType, ...);
    union { void *found; get *call; } real = { dlsym(RTLD_NEXT, "MHD_get_daemon_info") };
    if (waiting_for) ask(waiting_for, IST_HTTP_HEADERS, "X-Last: seen", told, sizeof told);
    return real.call(daemon, type);
}

/* A port that nobody has; somebody may take it, and then it is tried with another. */
static int free_port(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof any;
    int holder = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(holder, (const struct sockaddr *)&any, sizeof any) == 0 && getsockname(holder, (struct sockaddr *)&any, &size) == 0);
    close(holder);
    return ntohs(any.sin_port);
}

TEST(who_asks_as_soon_as_there_is_a_server_is_answered)
{
    ist_status status = IST_CONFLICT;
    ist_http_server *server = NULL;
    for (int i = 0; i < 100 && status == IST_CONFLICT; i++) {
        ist_http_options fixed = options;
        fixed.port = waiting_for = free_port();
        status = ist_http_serve(&server, &fixed, count_headers, NULL, NULL);
        if (status == IST_OK) CHECK_HAS(told, "last seen");
        ist_http_stop(server);
    }
    waiting_for = 0;
    CHECK(status == IST_OK);
}

RUN(IT(no_header_field_is_passed_over), IT(an_answer_to_head_has_no_body), IT(what_can_be_read_two_ways_is_refused),
    IT(one_address_alone_does_not_take_all_connections), IT(who_asks_as_soon_as_there_is_a_server_is_answered))
