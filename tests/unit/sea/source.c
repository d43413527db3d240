/* SPDX-License-Identifier: Apache-2.0
 *
 * source.c: a server with several addresses, of which the first does not answer.
 */
#include "check.h"

#include <arpa/inet.h>
#include <isthmus/sea/feed.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Names are answered here, not by the machine: by 127.0.0.2, on which nothing listens, and then 127.0.0.1. */
int getaddrinfo(const char *restrict node, const char *restrict service, const struct addrinfo *restrict hints, struct addrinfo **restrict out)
{
    static const char *const addresses[] = { "127.0.0.1", "127.0.0.2" };
    struct addrinfo *list = NULL;
    (void)node;
    for (int i = 0; i < 2; i++) {
        struct addrinfo    *one = calloc(1, sizeof *one);
        struct sockaddr_in *address = calloc(1, sizeof *address);
        *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(service)) };
        inet_pton(AF_INET, addresses[i], &address->sin_addr);
        *one = (struct addrinfo){ .ai_family = AF_INET, .ai_socktype = hints->ai_socktype, .ai_addr = (struct sockaddr *)address, .ai_addrlen = sizeof *address, .ai_next = list };
        list = one;
    }
    *out = list;
    return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
    while (list) {
        struct addrinfo *next = list->ai_next;
        free(list->ai_addr);
        free(list);
        list = next;
    }
}

static int listen_on(uint16_t *out_port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t          size = sizeof address;
    int                fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, 4) == 0);
    getsockname(fd, (struct sockaddr *)&address, &size);
    *out_port = ntohs(address.sin_port);
    return fd;
}

static ist_sea_feeds *call(const ist_sea_codec *codec, uint16_t port)
{
    ist_sea_feed   spec;
    ist_sea_feeds *feeds = NULL;
    char           words[64];
    snprintf(words, sizeof words, "tcp:station.example:%u", port);
    CHECK(ist_sea_feed_parse(&spec, words, NULL) == IST_OK);
    CHECK(ist_sea_feeds_open(&feeds, &spec, 1, codec, NULL, NULL) == IST_OK);
    return feeds;
}

TEST(a_server_is_found_at_its_second_address)
{
    static const char line[] = "\\c:1700000000*5F\\!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n";
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_IDLE;
    uint16_t       port;
    int            fd = listen_on(&port), to = -1;
    ist_sea_feeds *feeds = call(codec, port);
    for (int i = 0; i < 40 && to < 0; i++) {
        struct pollfd called = { .fd = fd, .events = POLLIN };
        ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
        if (poll(&called, 1, 50) == 1) to = accept(fd, NULL, NULL);
    }
    CHECK(to >= 0 && write(to, line, sizeof line - 1) == (ssize_t)sizeof line - 1);
    for (int i = 0; i < 40 && what == IST_SEA_IDLE; i++) ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
    CHECK(what == IST_SEA_REPORT && r.mmsi == 265547250);
    close(to);
    close(fd);
    ist_sea_feeds_free(feeds);
    ist_sea_codec_free(codec);
}

TEST(one_that_answers_at_none_is_told_as_that)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_sea_report r;
    ist_sea_next   what = IST_SEA_IDLE;
    uint16_t       port;
    close(listen_on(&port));
    ist_sea_feeds *feeds = call(codec, port);
    for (int i = 0; i < 40 && what == IST_SEA_IDLE; i++) ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
    CHECK(what == IST_SEA_END);
    CHECK_HAS(ist_sea_feeds_trouble(feeds, 0), "refused");
    ist_sea_feeds_free(feeds);
    ist_sea_codec_free(codec);
}

RUN(IT(a_server_is_found_at_its_second_address), IT(one_that_answers_at_none_is_told_as_that))
