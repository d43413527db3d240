/* SPDX-License-Identifier: Apache-2.0
 *
 * server.c: over a socket: which requests reach the handler, and with which header fields.
 */
#include "check.h"

#include <arpa/inet.h>
#include <isthmus/http/server.h>
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

/* Asks with `count` header fields, Host and `last` among them. */
static void ask(int port, int count, const char *last, char *out, size_t room)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = 30 };
    ist_buffer request = { 0 };
    ssize_t got;
    size_t n = 0;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ist_buffer_print(&request, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n", port);
    for (int i = 3; i < count; i++) ist_buffer_print(&request, "X-%d: a\r\n", i);
    ist_buffer_print(&request, "%s\r\n\r\n", last);
    CHECK(connect(server, (const struct sockaddr *)&to, sizeof to) == 0);
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

RUN(IT(no_header_field_is_passed_over))
