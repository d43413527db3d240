/* SPDX-License-Identifier: Apache-2.0
 *
 * source.c: where the bytes of a feed come from. What decompresses is told by its first bytes, not by its name, and is
 * held to two limits: bytes in all, and bytes out for bytes in.
 */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { INPUT = 1 << 16, FREE_OF_RATIO = 1 << 20, STEP_MS = 100 };

typedef enum packing { UNKNOWN, PLAIN, GZIP, ZSTD } packing;

struct sea_source {
    int           fd;
    bool          tcp, udp, connecting, follow;
    const ist_stop *stop;      /* looked at while a pipe is silent; NULL: nobody asks it to stop */
    struct addrinfo *addresses, *next; /* of a server, and the one to be tried when the last one does not answer */
    packing       packing;
    bool          ended;       /* no more input */
    bool          between;     /* at the end of a gzip member or zstd frame */
    z_stream      gzip;
    ZSTD_DStream *zstd;
    uint64_t      in, out;     /* bytes so far */
    uint64_t      most;
    double        ratio;
    size_t        at, filled;
    char          where[200];
    unsigned char input[INPUT];
};

/* ---- opening */

static ist_status no_address(const char *where, const char *why, ist_error *err)
{
    return ist_fail(err, IST_IO, "%s: %s", where, why);
}

/* "HOST:PORT", "[::1]:PORT" or "PORT" (UDP) into its two parts. */
static bool split_address(const char *text, char host[256], char port[32])
{
    const char *colon = strrchr(text, ':');
    size_t      length = colon ? (size_t)(colon - text) : 0;
    const char *from = text;
    if (length >= 2 && text[0] == '[' && colon[-1] == ']') from++, length -= 2;
    if (length > 255 || strlen(colon ? colon + 1 : text) > 31) return false;
    memcpy(host, from, length);
    host[length] = '\0';
    strcpy(port, colon ? colon + 1 : text);
    size_t digits = strspn(port, "0123456789");
    return port[0] && (port[digits] || (digits <= 5 && atoi(port) > 0 && atoi(port) <= 65535)); /* getaddrinfo would take it modulo 65536 */
}

/* Calls the next of a server's addresses, or listens on a port; false when there is none left. errno says what was wrong with the last. */
static bool try_next(sea_source *s)
{
    while (s->next) {
        const struct addrinfo *a = s->next;
        int fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol), yes = 1;
        s->next = a->ai_next;
        if (fd < 0) continue;
        if (s->udp) (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        int done = s->udp ? bind(fd, a->ai_addr, a->ai_addrlen) : connect(fd, a->ai_addr, a->ai_addrlen);
        if (done == 0 || errno == EINPROGRESS) {
            s->connecting = !s->udp;
            s->fd = fd;
            return true;
        }
        int kept = errno;
        close(fd);
        errno = kept;
    }
    return false;
}

static ist_status open_socket(sea_source *s, const char *where, bool udp, ist_error *err)
{
    char             host[256], port[32];
    struct addrinfo  hints = { .ai_socktype = udp ? SOCK_DGRAM : SOCK_STREAM, .ai_flags = udp ? AI_PASSIVE : 0 };
    if (!split_address(where + 4, host, port) || (!udp && !host[0])) return ist_fail(err, IST_USAGE, "%s: %s is allowed, with a port from 1 to 65535", where, udp ? "udp:[HOST:]PORT" : "tcp:HOST:PORT");
    int code = getaddrinfo(host[0] ? host : NULL, port, &hints, &s->addresses);
    if (code != 0) return no_address(where, gai_strerror(code), err);
    s->next = s->addresses;
    s->udp = udp;
    s->tcp = !udp;
    s->packing = PLAIN;
    return try_next(s) ? IST_OK : no_address(where, strerror(errno), err);
}

ist_status sea_source_open(sea_source **out, const char *where, const ist_sea_limits *limits, ist_error *err)
{
    ist_status  status = IST_OK;
    sea_source *s = calloc(1, sizeof *s);
    if (!s) return ist_fail(err, IST_NOMEM, "out of memory for %s", where);
    s->fd = -1;
    s->most = limits && limits->bytes ? limits->bytes : (uint64_t)1 << 40;
    s->ratio = limits && limits->ratio > 0 ? limits->ratio : 1000;
    s->follow = limits && limits->follow;
    s->stop = limits ? limits->stop : NULL;
    strncpy(s->where, where, sizeof s->where - 1);
    if (strncmp(where, "tcp:", 4) == 0 || strncmp(where, "udp:", 4) == 0) IST_CHECK(open_socket(s, where, where[0] == 'u', err));
    else if (strcmp(where, "-") == 0) s->fd = dup(STDIN_FILENO);
    else s->fd = open(where, O_RDONLY | O_CLOEXEC);
    struct stat is;
    if (s->fd < 0) status = ist_fail(err, IST_IO, "%s: %s", where, strerror(errno));
    else if (fstat(s->fd, &is) == 0 && S_ISDIR(is.st_mode)) status = ist_fail(err, IST_IO, "%s: a folder; a feed is a file", where);
    else if (!S_ISREG(is.st_mode)) s->follow = false; /* the end of a pipe is the end */
    else s->stop = NULL;                               /* and a file never lets wait */
done:
    if (status != IST_OK) {
        sea_source_close(s);
        return status;
    }
    *out = s;
    return IST_OK;
}

void sea_source_close(sea_source *s)
{
    if (!s) return;
    if (s->packing == GZIP) inflateEnd(&s->gzip);
    ZSTD_freeDStream(s->zstd);
    if (s->addresses) freeaddrinfo(s->addresses);
    if (s->fd >= 0) close(s->fd);
    free(s);
}

int  sea_source_handle(const sea_source *s) { return s->tcp || s->udp ? s->fd : -1; }
bool sea_source_connecting(const sea_source *s) { return s->connecting; }
bool sea_source_live(const sea_source *s) { return s->tcp || s->udp; }

/* ---- reading */

/* A call that is through, or refused: then the next address is called. IST_IO names what was wrong with the last. */
static ist_status connected(sea_source *s, ist_error *err)
{
    struct sockaddr_storage peer;
    int       code = 0;
    socklen_t size = sizeof code, room = sizeof peer;
    if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &code, &size) != 0) code = errno;
    if (code == 0) {
        s->connecting = getpeername(s->fd, (struct sockaddr *)&peer, &room) != 0;
        return IST_OK;
    }
    close(s->fd);
    s->fd = -1;
    errno = code;
    return try_next(s) ? IST_OK : ist_fail(err, IST_IO, "%s: %s", s->where, strerror(errno));
}

/* Waits until a pipe or a terminal has something; false when it is to stop before. */
static bool comes(const sea_source *s)
{
    struct pollfd input = { .fd = s->fd, .events = POLLIN };
    while (!atomic_load(s->stop)) {
        int ready = poll(&input, 1, STEP_MS);
        if (ready > 0 || (ready < 0 && errno != EINTR)) return true; /* what is wrong is told when it is read */
    }
    return false;
}

static ist_status receive(sea_source *s, void *to, size_t room, size_t *out_got, sea_supply *out_supply, ist_error *err)
{
    *out_got = 0;
    *out_supply = SEA_NOTHING;
    if (s->connecting) IST_TRY(connected(s, err));
    if (s->connecting) return IST_OK;
    if (s->stop && !s->tcp && !s->udp && !comes(s)) return IST_OK;
    ssize_t got;
    do got = read(s->fd, to, room);
    while (got < 0 && errno == EINTR);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOTCONN)) return IST_OK;
    if (got < 0) return ist_fail(err, IST_IO, "%s: %s", s->where, strerror(errno));
    *out_got = (size_t)got;
    s->in += (uint64_t)got;
    *out_supply = got > 0 ? SEA_BYTES : s->udp || (s->follow && !s->tcp) ? SEA_NOTHING : SEA_OVER;
    return IST_OK;
}

/* Fills the input buffer when it is empty. */
static ist_status refill(sea_source *s, sea_supply *out_supply, ist_error *err)
{
    size_t got;
    *out_supply = SEA_BYTES;
    if (s->at < s->filled || s->ended) return IST_OK;
    IST_TRY(receive(s, s->input, INPUT, &got, out_supply, err));
    s->at = 0;
    s->filled = got;
    s->ended = *out_supply == SEA_OVER;
    return IST_OK;
}

static ist_status begin(sea_source *s, ist_error *err)
{
    static const unsigned char gzip[2] = { 0x1F, 0x8B }, zstd[4] = { 0x28, 0xB5, 0x2F, 0xFD };
    while (s->filled < 4 && !s->ended) { /* a pipe may give a byte at a time */
        size_t     got;
        sea_supply supply;
        IST_TRY(receive(s, s->input + s->filled, INPUT - s->filled, &got, &supply, err));
        s->filled += got;
        s->ended = supply == SEA_OVER;
        if (supply == SEA_NOTHING) break;
    }
    s->packing = PLAIN;
    if (s->filled >= 2 && memcmp(s->input, gzip, 2) == 0) {
        if (inflateInit2(&s->gzip, 15 + 16) != Z_OK) return ist_fail(err, IST_NOMEM, "out of memory to decompress %s", s->where);
        s->packing = GZIP;
    } else if (s->filled >= 4 && memcmp(s->input, zstd, 4) == 0) {
        s->zstd = ZSTD_createDStream();
        if (!s->zstd) return ist_fail(err, IST_NOMEM, "out of memory to decompress %s", s->where);
        ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, 27);
        s->packing = ZSTD;
    }
    return IST_OK;
}

static ist_status unpack_gzip(sea_source *s, char *out, size_t room, size_t *out_got, ist_error *err)
{
    s->gzip.next_in = s->input + s->at;
    s->gzip.avail_in = (unsigned)(s->filled - s->at);
    s->gzip.next_out = (unsigned char *)out;
    s->gzip.avail_out = (unsigned)(room > 1 << 30 ? 1 << 30 : room);
    unsigned before = s->gzip.avail_out;
    if (s->between && s->gzip.avail_in > 0) {
        inflateReset(&s->gzip); /* another member follows */
        s->between = false;
    }
    int code = s->gzip.avail_in > 0 || !s->between ? inflate(&s->gzip, Z_NO_FLUSH) : Z_STREAM_END;
    s->at = s->filled - s->gzip.avail_in;
    *out_got = before - s->gzip.avail_out;
    if (code == Z_STREAM_END) s->between = true;
    else if (code != Z_OK && code != Z_BUF_ERROR) return ist_fail(err, IST_SYNTAX, "%s: the gzip data is broken", s->where);
    return IST_OK;
}

static ist_status unpack_zstd(sea_source *s, char *out, size_t room, size_t *out_got, ist_error *err)
{
    ZSTD_inBuffer  input = { s->input, s->filled, s->at };
    ZSTD_outBuffer output = { out, room, 0 };
    *out_got = 0;
    if (s->between && s->at == s->filled) return IST_OK; /* asked now, it would want another frame */
    size_t         code = ZSTD_decompressStream(s->zstd, &output, &input);
    if (ZSTD_isError(code)) return ist_fail(err, IST_SYNTAX, "%s: the zstd data is broken: %s", s->where, ZSTD_getErrorName(code));
    s->at = input.pos;
    s->between = code == 0;
    *out_got = output.pos;
    return IST_OK;
}

static ist_status within_limits(const sea_source *s, ist_error *err)
{
    if (s->out > s->most) return ist_fail(err, IST_RANGE, "%s: more than the %llu bytes that are allowed", s->where, (unsigned long long)s->most);
    if (s->packing != PLAIN && s->out > FREE_OF_RATIO && (double)s->out > s->ratio * (double)(s->in - (s->filled - s->at)))
        return ist_fail(err, IST_RANGE, "%s: a byte became more than the %.0f bytes that are allowed", s->where, s->ratio);
    return IST_OK;
}

ist_status sea_source_read(sea_source *s, char *out, size_t room, size_t *out_got, sea_supply *out_supply, ist_error *err)
{
    if (s->packing == UNKNOWN) IST_TRY(begin(s, err));
    *out_got = 0;
    for (;;) {
        if (s->packing == PLAIN && s->at == s->filled && !s->ended) { /* straight to where it is wanted */
            IST_TRY(receive(s, out, room, out_got, out_supply, err));
            s->ended = *out_supply == SEA_OVER;
            s->out += *out_got;
            return within_limits(s, err);
        }
        IST_TRY(refill(s, out_supply, err));
        if (*out_supply == SEA_NOTHING) return IST_OK;
        if (s->packing == PLAIN) {
            *out_got = s->filled - s->at < room ? s->filled - s->at : room;
            memcpy(out, s->input + s->at, *out_got);
            s->at += *out_got;
        } else if (s->packing == GZIP) {
            IST_TRY(unpack_gzip(s, out, room, out_got, err));
        } else {
            IST_TRY(unpack_zstd(s, out, room, out_got, err));
        }
        s->out += *out_got;
        IST_TRY(within_limits(s, err));
        *out_supply = SEA_BYTES;
        if (*out_got > 0) return IST_OK;
        if (s->ended && s->at == s->filled) break;
    }
    *out_supply = SEA_OVER;
    if (s->packing != PLAIN && !s->between) return ist_fail(err, IST_SYNTAX, "%s: the compressed data ends too early", s->where);
    return IST_OK;
}
