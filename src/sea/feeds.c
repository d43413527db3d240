/* SPDX-License-Identifier: Apache-2.0
 *
 * feeds.c: a set of feeds as one stream of reports. Files give their next report when it is asked for; sockets are
 * drained into queues of fixed length between the questions.
 */
#include "feed_times.h"
#include "rows.h"
#include "source.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, QUEUE = 4096, AHEAD = 2048, AHEAD_OF_PIPE = 16, BESIDE = 16, RECENT = 1 << 15, WAYS = 8, LONGEST_WAIT_MS = 60000, STEP_MS = 250 };

typedef struct queued {
    ist_sea_report  report;
    ist_sea_statics statics;
} queued;

typedef struct feed {
    ist_sea_feed     spec;
    sea_source      *source;      /* NULL: ended, or between two connections */
    ist_sea_decoder *decoder;
    sea_rows        *rows;        /* of a table; NULL: sentences, or not told yet */
    ist_sea_counters counters;
    bool     told, over, ended, live, udp;
    uint8_t  partner;
    uint16_t station;
    char    *bytes;
    size_t   held;                /* bytes given and not used */
    bool     given;               /* the decoder still has bytes to go through */
    queued  *queue;               /* [room] */
    int64_t  last_us;             /* time of the last report that had a sound one, by the feed's clock */
    int64_t *ahead;               /* [ahead_room] by how much a station's clock runs ahead of the feed's; grown as they come */
    size_t   ahead_room;
    bool     judged;              /* the time of the first in the queue */
    size_t   room, first, count;
    uint64_t *recent;             /* [RECENT] keys of reports that came, in groups of WAYS */
    int64_t  retry_ms;            /* when to connect again */
    int      patience_ms;
    FILE     *kept;               /* a ring of limits.keep bytes: what passed; NULL: none */
    uint64_t passed;              /* bytes that the decoder is done with: the place of bytes[0] in the feed */
    char     trouble[sizeof(((ist_error *)0)->text)];
} feed;

struct ist_sea_feeds {
    const ist_sea_codec *codec;
    ist_sea_stations    *stations;
    ist_sea_limits       limits;
    size_t   count, partners;
    char     partner_names[IST_SEA_MAX_PARTNERS][32];
    feed    *feeds;               /* [count] */
    queued   handed;              /* what was returned last */
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- opening and closing */

static uint8_t partner_of(ist_sea_feeds *feeds, const char *name)
{
    for (size_t i = 0; i < feeds->partners; i++)
        if (strcmp(feeds->partner_names[i], name) == 0) return (uint8_t)i;
    memcpy(feeds->partner_names[feeds->partners], name, sizeof feeds->partner_names[0]);
    return (uint8_t)feeds->partners++;
}

/* What a file on a disk holds is there to be looked at; a pipe gives it in its own time. */
static bool on_disk(const char *where)
{
    struct stat is;
    return (strcmp(where, "-") == 0 ? fstat(STDIN_FILENO, &is) : stat(where, &is)) == 0 && S_ISREG(is.st_mode);
}

static ist_status open_feed(ist_sea_feeds *feeds, feed *f, const ist_sea_feed *spec, ist_error *err)
{
    f->spec = *spec;
    f->udp = strncmp(spec->where, "udp:", 4) == 0;
    f->live = f->udp || strncmp(spec->where, "tcp:", 4) == 0;
    f->told = f->live; /* what a socket sends is sentences */
    f->partner = partner_of(feeds, spec->partner);
    f->station = ist_sea_stations_find(feeds->stations, spec->station, strlen(spec->station));
    f->patience_ms = feeds->limits.patience_ms > 0 ? feeds->limits.patience_ms : 500;
    f->room = f->live ? QUEUE : 1 + (on_disk(spec->where) ? AHEAD : AHEAD_OF_PIPE);
    f->last_us = IST_SEA_NO_TIME;
    f->bytes = calloc(1, BLOCK + IST_SEA_SLACK);
    f->queue = calloc(f->room, sizeof *f->queue);
    f->recent = feeds->limits.keep_repeats ? NULL : calloc(RECENT, sizeof *f->recent);
    f->decoder = ist_sea_decoder_new(feeds->codec, feeds->stations, &f->counters, &feeds->limits);
    if (!f->bytes || !f->queue || !f->decoder || (!f->recent && !feeds->limits.keep_repeats)) return ist_fail(err, IST_NOMEM, "out of memory for the feed %s", spec->where);
    ist_status status = sea_source_open(&f->source, spec->where, &feeds->limits, err);
    if (status != IST_IO || !f->live || f->udp || !feeds->limits.follow) return status;
    f->retry_ms = now_ms() + f->patience_ms; /* a server that is not there yet */
    if (err) snprintf(f->trouble, sizeof f->trouble, "%s", err->text);
    return IST_OK;
}

/* A file that is named as two feeds would be two sets of stations that hear the same: what no one hears then says less than it should,
 * and silences are missed. Standard input can be read once only. */
static ist_status check_named_once(const ist_sea_feed *specs, size_t count, ist_error *err)
{
    struct stat one, other;
    for (size_t i = 0; i < count; i++) {
        bool input = strcmp(specs[i].where, "-") == 0, file = !input && stat(specs[i].where, &one) == 0 && S_ISREG(one.st_mode);
        for (size_t j = 0; j < i; j++) {
            if (input && strcmp(specs[j].where, "-") == 0) return ist_fail(err, IST_USAGE, "standard input is named as two feeds: it can be one");
            if (file && stat(specs[j].where, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino)
                return ist_fail(err, IST_USAGE, "%s is named as two feeds: it can be one", specs[i].where);
        }
    }
    return IST_OK;
}

ist_status ist_sea_feeds_open(ist_sea_feeds **out, const ist_sea_feed *specs, size_t count, const ist_sea_codec *codec, const ist_sea_limits *limits, ist_error *err)
{
    ist_status     status = IST_OK;
    ist_sea_feeds *feeds = calloc(1, sizeof *feeds);
    if (!feeds) return ist_fail(err, IST_NOMEM, "out of memory for the feeds");
    if (count == 0 || count > IST_SEA_MAX_FEEDS) {
        status = ist_fail(err, IST_USAGE, "%zu feeds: 1 to %d are allowed", count, IST_SEA_MAX_FEEDS);
        goto done;
    }
    IST_CHECK(check_named_once(specs, count, err));
    feeds->codec = codec;
    if (limits) feeds->limits = *limits;
    feeds->stations = ist_sea_stations_new();
    feeds->feeds = calloc(count, sizeof *feeds->feeds);
    if (!feeds->stations || !feeds->feeds) {
        status = ist_fail(err, IST_NOMEM, "out of memory for the feeds");
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        feeds->count = i + 1;
        IST_CHECK(open_feed(feeds, &feeds->feeds[i], &specs[i], err));
    }
done:
    if (status != IST_OK) {
        ist_sea_feeds_free(feeds);
        return status;
    }
    *out = feeds;
    return IST_OK;
}

void ist_sea_feeds_free(ist_sea_feeds *feeds)
{
    if (!feeds) return;
    for (size_t i = 0; i < feeds->count; i++) {
        feed *f = &feeds->feeds[i];
        sea_source_close(f->source);
        ist_sea_decoder_free(f->decoder);
        sea_rows_free(f->rows);
        free(f->bytes);
        free(f->queue);
        free(f->ahead);
        free(f->recent);
        if (f->kept) fclose(f->kept);
    }
    ist_sea_stations_free(feeds->stations);
    free(feeds->feeds);
    free(feeds);
}

/* ---- one feed */

/* A line that a feed sends again (a station that reconnects and says its last hour anew) has the same bits, station and
 * time as one of the last. */
static bool repeated(feed *f, const ist_sea_report *r)
{
    if (!f->recent || r->time_us == IST_SEA_NO_TIME) return false;
    uint64_t key = (r->evidence_hash ^ ((uint64_t)r->time_us * 0x9E3779B97F4A7C15u)) + r->station * 0xC2B2AE3D27D4EB4Fu;
    key ^= key >> 29;
    uint64_t *bucket = &f->recent[key % (RECENT / WAYS) * WAYS];
    for (int i = 0; i < WAYS; i++)
        if (bucket[i] == key) return true;
    memmove(bucket + 1, bucket, (WAYS - 1) * sizeof *bucket); /* the oldest of them goes */
    bucket[0] = key;
    return false;
}

static void unuse(feed *f, unsigned parts, uint8_t type)
{
    f->counters.used -= parts;
    f->counters.messages--;
    f->counters.by_type[type]--;
    f->counters.refused[IST_SEA_REFUSED_REPEATED] += parts;
}

/* The place for the next report; a full queue gives up its oldest. */
static queued *place(feed *f)
{
    if (f->count == f->room) {
        f->first = (f->first + 1) % f->room;
        f->count--;
        f->counters.dropped++;
    }
    return &f->queue[(f->first + f->count++) % f->room];
}

static void complete(ist_sea_feeds *feeds, feed *f, queued *q)
{
    q->report.feed = (uint16_t)(f - feeds->feeds);
    q->report.partner = f->partner;
    if (f->station) q->report.station = f->station;
    if (q->report.time_us == IST_SEA_NO_TIME && f->live) q->report.time_us = now_us();
}

/* Takes one report out of the bytes given; false when they are used up. */
static bool take_one(ist_sea_feeds *feeds, feed *f)
{
    queued q;
    if (f->rows) {
        for (; sea_rows_next(f->rows, feeds->stations, &f->counters, &q.report, &q.statics);) {
            if (repeated(f, &q.report)) {
                unuse(f, 1, q.report.type);
                continue;
            }
            queued *to = place(f);
            *to = q;
            complete(feeds, f, to);
            return true;
        }
        return false;
    }
    for (const ist_sea_heard *heard; (heard = ist_sea_decoder_next(f->decoder));) {
        ist_sea_message_report(feeds->codec, &heard->message, &q.report, &q.statics);
        q.report.time_us = heard->time_us;
        q.report.evidence_at = heard->at;
        q.report.station = heard->station;
        q.report.own = heard->own;
        q.report.spare = 0;
        if (repeated(f, &q.report)) {
            unuse(f, heard->parts, q.report.type);
            continue;
        }
        queued *to = place(f);
        to->report = q.report;
        if (q.report.statics) to->statics = q.statics;
        complete(feeds, f, to);
        return true;
    }
    return false;
}

static void end_feed(feed *f)
{
    sea_source_close(f->source);
    f->source = NULL;
    f->ended = true;
}

/* The connection or the file is done with: for a server that is followed, it is called again after a while. */
static void lose(ist_sea_feeds *feeds, feed *f, const ist_error *err)
{
    if (err && err->text[0]) snprintf(f->trouble, sizeof f->trouble, "%s", err->text);
    if (!f->live || f->udp || !feeds->limits.follow) {
        end_feed(f);
        return;
    }
    sea_source_close(f->source);
    f->source = NULL;
    f->held = 0;
    f->over = false;
    f->retry_ms = now_ms() + f->patience_ms;
    f->patience_ms = f->patience_ms * 2 < LONGEST_WAIT_MS ? f->patience_ms * 2 : LONGEST_WAIT_MS;
}

static void reconnect(ist_sea_feeds *feeds, feed *f)
{
    ist_error err = { 0 };
    if (f->ended || f->source || now_ms() < f->retry_ms) return;
    f->counters.reconnects++;
    if (sea_source_open(&f->source, f->spec.where, &feeds->limits, &err) != IST_OK) lose(feeds, f, &err);
}

/* ---- what passed */

/* Bytes that are done with go into the ring; without room on the disk there is none, and evidence stays without lines. */
static void keep_passed(const ist_sea_feeds *feeds, feed *f, size_t used)
{
    uint64_t room = feeds->limits.keep, at = f->passed;
    if (room > 0 && used > 0 && !f->kept) f->kept = tmpfile();
    for (size_t done = 0; f->kept && done < used;) {
        uint64_t place = (at + done) % room;
        size_t n = used - done < room - place ? used - done : (size_t)(room - place);
        ssize_t wrote = pwrite(fileno(f->kept), f->bytes + done, n, (off_t)place);
        if (wrote <= 0) {
            fclose(f->kept);
            f->kept = NULL;
            break;
        }
        done += (size_t)wrote;
    }
    f->passed += used;
}

size_t ist_sea_feeds_passed(const ist_sea_feeds *feeds, size_t number, uint64_t from, uint64_t to, char *out, uint64_t *out_from)
{
    const feed *f = &feeds->feeds[number];
    uint64_t room = f->kept ? feeds->limits.keep : 0, oldest = f->passed > room ? f->passed - room : 0;
    size_t length = 0;
    if (room == 0) oldest = f->passed;
    if (from < oldest) from = oldest;
    if (to > f->passed + f->held) to = f->passed + f->held;
    *out_from = from;
    while (from + length < to && from + length < f->passed) {
        uint64_t at = from + length, place = at % room, until = to < f->passed ? to : f->passed;
        size_t n = until - at < room - place ? (size_t)(until - at) : (size_t)(room - place);
        ssize_t got = pread(fileno(f->kept), out + length, n, (off_t)place);
        if (got <= 0) return 0;
        length += (size_t)got;
    }
    if (from + length < to) {
        size_t n = (size_t)(to - from - length);
        memcpy(out + length, f->bytes + (from + length - f->passed), n);
        length += n;
    }
    return length;
}

/* Reads once and gives the bytes to what decodes them; false when none came. */
static bool read_more(ist_sea_feeds *feeds, feed *f)
{
    ist_error  err = { 0 };
    sea_supply supply = SEA_OVER;
    size_t     got = 0, used = f->rows ? sea_rows_used(f->rows) : f->told ? ist_sea_decoder_used(f->decoder) : 0;
    if (f->given) {
        keep_passed(feeds, f, used);
        f->held -= used;
        memmove(f->bytes, f->bytes + used, f->held);
        f->given = false;
    }
    if (f->over || !f->source) {
        if (f->source) lose(feeds, f, NULL);
        return false;
    }
    bool failed = sea_source_read(f->source, f->bytes + f->held, BLOCK - f->held, &got, &supply, &err) != IST_OK;
    if (failed) snprintf(f->trouble, sizeof f->trouble, "%s", err.text);
    f->over = failed || supply == SEA_OVER;
    f->counters.bytes += got;
    f->held += got;
    if (got > 0 && f->udp && f->bytes[f->held - 1] != '\n' && f->held < BLOCK) f->bytes[f->held++] = '\n'; /* a packet is whole lines */
    if (got > 0 && f->live) {
        f->patience_ms = feeds->limits.patience_ms > 0 ? feeds->limits.patience_ms : 500;
        f->trouble[0] = '\0';
    }
    if (!f->told) {
        bool nothing;
        f->told = sea_rows_tell(f->bytes, f->held, f->over, &f->rows, &nothing);
        if (!f->told) return got > 0;
    }
    if (got == 0 && !f->over) return false;
    bool last = f->over && !(f->live && feeds->limits.follow);
    if (f->rows) sea_rows_give(f->rows, f->bytes, f->held, last);
    else ist_sea_decoder_give(f->decoder, f->bytes, f->held, last);
    f->given = true;
    return true;
}

static bool stopped(const ist_sea_feeds *feeds) { return feeds->limits.stop && atomic_load(feeds->limits.stop); }

/* A file has its next reports ready, or has ended, or (one that is followed) has nothing now. */
static void ready_file(ist_sea_feeds *feeds, feed *f, size_t wanted)
{
    while (f->count < wanted && !f->ended && !stopped(feeds)) { /* a file in which nothing is AIS has no other end */
        if (f->given && take_one(feeds, f)) continue;
        if (!read_more(feeds, f) && !f->over) return;
    }
}

/* A server is read only while there is room (it waits); what a port receives beyond the room is dropped and counted. */
static void ready_socket(ist_sea_feeds *feeds, feed *f)
{
    reconnect(feeds, f);
    for (int i = 0; i < 64 && !f->ended; i++) {
        while (f->given && (f->udp || f->count < f->room))
            if (!take_one(feeds, f)) break;
        if (!f->udp && f->count == f->room) return;
        if (!read_more(feeds, f)) return;
    }
}

static const queued *head(const feed *f) { return f->count ? &f->queue[f->first] : NULL; }

static int64_t ahead_of(const feed *f, uint16_t station) { return station < f->ahead_room ? f->ahead[station] : 0; }

static void note_ahead(feed *f, uint16_t station, int64_t by)
{
    if (station >= f->ahead_room) {
        size_t   wanted = station + 64u;
        int64_t *bigger = realloc(f->ahead, wanted * sizeof *bigger);
        if (!bigger) return; /* it is found out again */
        memset(bigger + f->ahead_room, 0, (wanted - f->ahead_room) * sizeof *bigger);
        f->ahead = bigger;
        f->ahead_room = wanted;
    }
    f->ahead[station] = by;
}

/* Times of what follows the first in the queue, by the feed's clock. */
static size_t following(const feed *f, int64_t next[AHEAD])
{
    size_t n = 0;
    for (size_t i = 1; i < f->count; i++) {
        const ist_sea_report *r = &f->queue[(f->first + i) % f->room].report;
        if (r->time_us != IST_SEA_NO_TIME) next[n++] = r->time_us - ahead_of(f, r->station);
    }
    return n;
}

/* Whether the clock of the station that the first in the queue is of runs ahead of the feed's by so much all along: most of what that
 * station says is as far from what others say just before. */
static bool station_is_off(const feed *f, int64_t by)
{
    uint16_t station = head(f)->report.station;
    size_t   so = 0, otherwise = 0, at = 0;
    int64_t  beside = IST_SEA_NO_TIME;
    for (size_t i = 1; i < f->count; i++) {
        const ist_sea_report *r = &f->queue[(f->first + i) % f->room].report;
        if (r->time_us == IST_SEA_NO_TIME) continue;
        if (r->station != station) beside = r->time_us - ahead_of(f, r->station), at = i;
        else if (beside != IST_SEA_NO_TIME && i - at <= BESIDE) *(sea_time_goes_on(r->time_us - by, beside) ? &so : &otherwise) += 1;
    }
    return so > otherwise;
}

/* A time that is astray (feed_times.h) is none. Where all that its station says is off alike, that is found and put right later (sight.c).
 * Of tables, which may be sorted by ship, and of what comes live nothing is said. */
static void judge_time(ist_sea_feeds *feeds, feed *f)
{
    int64_t  next[AHEAD], time = head(f)->report.time_us;
    uint16_t station = head(f)->report.station;
    f->judged = true;
    if (time == IST_SEA_NO_TIME) {
        f->counters.untimed++;
        return;
    }
    if (f->rows) return;
    int64_t by_feed = time - ahead_of(f, station);
    if (!sea_time_goes_on(by_feed, f->last_us)) {
        ready_file(feeds, f, f->room);
        bool astray = sea_time_astray(by_feed, f->last_us, next, following(f, next));
        if (astray && f->last_us != IST_SEA_NO_TIME && station_is_off(f, time - f->last_us)) {
            note_ahead(f, station, time - f->last_us);
            return;
        }
        if (astray) {
            f->queue[f->first].report.time_us = IST_SEA_NO_TIME;
            f->counters.astray++;
            return;
        }
    }
    f->last_us = by_feed;
}

static feed *earliest(ist_sea_feeds *feeds)
{
    feed *best = NULL;
    for (size_t i = 0; i < feeds->count; i++) {
        feed *f = &feeds->feeds[i];
        if (!f->live) ready_file(feeds, f, 1);
        if (f->count && !f->live && !f->judged) judge_time(feeds, f);
        if (f->count && (!best || head(f)->report.time_us < head(best)->report.time_us)) best = f;
    }
    return best;
}

/* Waits until a socket has something, a connection may be tried, or the time is over; false on a signal. */
static bool wait_for_sockets(ist_sea_feeds *feeds, int wait_ms)
{
    struct pollfd handles[IST_SEA_MAX_FEEDS];
    nfds_t        count = 0;
    for (size_t i = 0; i < feeds->count; i++) {
        const feed *f = &feeds->feeds[i];
        int         handle = f->source ? sea_source_handle(f->source) : -1;
        if (handle >= 0) handles[count++] = (struct pollfd){ .fd = handle, .events = sea_source_connecting(f->source) ? POLLOUT : POLLIN };
    }
    return poll(handles, count, wait_ms) >= 0 || errno != EINTR;
}

ist_status ist_sea_feeds_next(ist_sea_feeds *feeds, int wait_ms, ist_sea_report *out, ist_sea_next *out_what, ist_error *err)
{
    int64_t until = wait_ms < 0 ? INT64_MAX : -1;
    (void)err;
    for (;;) {
        bool waiting = false;
        for (size_t i = 0; i < feeds->count; i++) {
            feed *f = &feeds->feeds[i];
            if (f->live && !f->ended) ready_socket(feeds, f);
            waiting = waiting || !f->ended;
        }
        feed *f = earliest(feeds);
        if (f) {
            feeds->handed = *head(f);
            f->first = --f->count ? (f->first + 1) % f->room : 0; /* what is near in memory is used again */
            f->judged = false;
            *out = feeds->handed.report;
            if (out->statics) out->statics = &feeds->handed.statics;
            *out_what = IST_SEA_REPORT;
            return IST_OK;
        }
        waiting = false;
        for (size_t i = 0; i < feeds->count; i++) waiting = waiting || !feeds->feeds[i].ended;
        if (!waiting) {
            *out_what = IST_SEA_END;
            return IST_OK;
        }
        if (stopped(feeds)) {
            *out_what = IST_SEA_IDLE;
            return IST_OK;
        }
        int64_t now = now_ms();
        if (until < 0) until = now + wait_ms;
        int64_t rest = until - now < STEP_MS ? until - now : STEP_MS;
        if (rest <= 0 || !wait_for_sockets(feeds, (int)rest)) {
            *out_what = IST_SEA_IDLE;
            return IST_OK;
        }
    }
}

/* ---- what there is to know */

const ist_sea_counters *ist_sea_feeds_counters(const ist_sea_feeds *feeds, size_t i) { return &feeds->feeds[i].counters; }
const char *ist_sea_feeds_trouble(const ist_sea_feeds *feeds, size_t i) { return feeds->feeds[i].trouble[0] ? feeds->feeds[i].trouble : NULL; }
size_t      ist_sea_feeds_stations(const ist_sea_feeds *feeds) { return ist_sea_stations_count(feeds->stations); }
const char *ist_sea_feeds_station(const ist_sea_feeds *feeds, size_t station) { return ist_sea_stations_name(feeds->stations, (uint16_t)station); }
size_t      ist_sea_feeds_partners(const ist_sea_feeds *feeds) { return feeds->partners; }
const char *ist_sea_feeds_partner(const ist_sea_feeds *feeds, size_t partner) { return partner < feeds->partners ? feeds->partner_names[partner] : ""; }
