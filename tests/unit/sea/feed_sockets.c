/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds that are sockets: a server that comes late or hangs up, packets that no one fetches.
 */
#include "feeding.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(int kind, uint16_t *out_port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(*out_port) }; /* 0: any */
    socklen_t          size = sizeof address;
    int                fd = socket(AF_INET, kind, 0), yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || (kind == SOCK_STREAM && listen(fd, 4) != 0)) return -1;
    getsockname(fd, (struct sockaddr *)&address, &size);
    *out_port = ntohs(address.sin_port);
    return fd;
}

/* Not there yet is no reason to give up, and what was wrong is told while it is. */
TEST(a_server_that_is_not_there_yet_is_waited_for)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 };
    char           words[64];
    uint16_t       port = 0;
    close(listen_on(SOCK_STREAM, &port));
    snprintf(words, sizeof words, "tcp:127.0.0.1:%u", port);
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, &(ist_sea_limits){ .follow = true, .patience_ms = 20 });
    ist_sea_report r;
    ist_sea_next   what;
    for (int i = 0; i < 20 && !ist_sea_feeds_trouble(feeds, 0); i++) ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
    CHECK_HAS(ist_sea_feeds_trouble(feeds, 0), "refused");
    int fd = listen_on(SOCK_STREAM, &port), to = -1;
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 20, "one");
    for (int i = 0; i < 20 && to < 0; i++) {
        ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
        struct pollfd called = { .fd = fd, .events = POLLIN };
        if (poll(&called, 1, 50) == 1) to = accept(fd, NULL, NULL);
    }
    CHECK(to >= 0 && send(to, a.at, a.length, 0) == (ssize_t)a.length);
    what = IST_SEA_IDLE;
    for (int i = 0; i < 20 && what != IST_SEA_REPORT; i++) ist_sea_feeds_next(feeds, 50, &r, &what, NULL);
    CHECK(what == IST_SEA_REPORT && r.mmsi == 440000001);
    CHECK(ist_sea_feeds_trouble(feeds, 0) == NULL);
    close(to);
    close(fd);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_sea_codec_free(codec);
}

typedef struct server { int fd; const char *first, *second; } server;

/* Sends a part, hangs up in the middle of a line, and sends the rest to whoever calls again. */
static void *serve(void *context)
{
    server *s = context;
    for (int i = 0; i < 2; i++) {
        int         peer = accept(s->fd, NULL, NULL);
        const char *text = i ? s->second : s->first;
        for (size_t at = 0, length = strlen(text); at < length;) { /* slowly: seven bytes at a time */
            ssize_t sent = write(peer, text + at, length - at < 7 ? length - at : 7);
            if (sent <= 0) break;
            at += (size_t)sent;
        }
        close(peer);
    }
    return NULL;
}

TEST(a_server_that_hangs_up_is_called_again)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 }, b = { 0 };
    char           words[64];
    uint16_t       port = 0;
    pthread_t      thread;
    write_reports(&a, codec, 440000001, 1700000000000000, 10, 20, "one");
    ist_buffer_add(&a, "!AIVDM,1,1,,A,15RTgt0PAs"); /* lost */
    write_reports(&b, codec, 440000001, 1700000300000000, 10, 20, "one");
    server s = { listen_on(SOCK_STREAM, &port), a.at, b.at };
    CHECK(s.fd >= 0 && pthread_create(&thread, NULL, serve, &s) == 0);
    snprintf(words, sizeof words, "rok=tcp:127.0.0.1:%u", port);
    ist_sea_limits limits = { .follow = true, .patience_ms = 20 };
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, &limits);
    ist_sea_report r;
    ist_sea_next   what;
    int            got = 0, idle = 0;
    while (got < 40 && idle < 100) {
        CHECK(ist_sea_feeds_next(feeds, 100, &r, &what, NULL) == IST_OK && what != IST_SEA_END);
        got += what == IST_SEA_REPORT;
        idle += what == IST_SEA_IDLE;
    }
    CHECK(got == 40);
    CHECK(ist_sea_feeds_counters(feeds, 0)->reconnects >= 1 && ist_sea_feeds_counters(feeds, 0)->dropped == 0);
    pthread_join(thread, NULL);
    close(s.fd);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_buffer_clear(&b);
    ist_sea_codec_free(codec);
}

TEST(packets_are_lines_and_what_no_one_fetches_is_dropped_and_counted)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     a = { 0 };
    char           words[64];
    uint16_t       port = 0;
    int            probe = listen_on(SOCK_DGRAM, &port), fd = socket(AF_INET, SOCK_DGRAM, 0);
    close(probe);
    snprintf(words, sizeof words, "udp:127.0.0.1:%u", port);
    ist_sea_feeds     *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port) };
    ist_sea_report     r;
    ist_sea_next       what;
    long               got = 0;
    write_reports(&a, codec, 440000001, 1700000000000000, 1, 1, NULL);
    a.length--; /* no line feed */
    for (int i = 0; i < 3; i++) sendto(fd, a.at, a.length, 0, (struct sockaddr *)&to, sizeof to);
    ist_sea_feeds_next(feeds, 1000, &r, &what, NULL);
    CHECK(what == IST_SEA_REPORT && r.mmsi == 440000001); /* the same thrice is heard once */
    for (int round = 0; round < 40; round++) { /* about 12,000 reports; one is fetched in between */
        a.length = 0;
        write_reports(&a, codec, 440000002, 1700000000000000 + (int64_t)round * 1000000000, 1, 300, NULL);
        for (size_t at = 0; at < a.length;) {
            const char *stop = memchr(a.at + at, '\n', a.length - at);
            size_t      length = (size_t)(stop - (a.at + at)) + 1;
            sendto(fd, a.at + at, length, 0, (struct sockaddr *)&to, sizeof to);
            at += length;
        }
        for (int k = 0; k < 6; k++)
            if (ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) got++;
    }
    while (ist_sea_feeds_next(feeds, 20, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT) got++;
    const ist_sea_counters *c = ist_sea_feeds_counters(feeds, 0);
    CHECK(c->messages == (uint64_t)got + 1 + c->dropped); /* what came is either fetched or counted */
    close(fd);
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&a);
    ist_sea_codec_free(codec);
}

TEST(the_folder_is_left_clean)
{
    char command[240];
    snprintf(command, sizeof command, "rm -r %s", folder());
    CHECK(system(command) == 0);
}

RUN(IT(a_server_that_is_not_there_yet_is_waited_for), IT(a_server_that_hangs_up_is_called_again),
    IT(packets_are_lines_and_what_no_one_fetches_is_dropped_and_counted), IT(the_folder_is_left_clean))
