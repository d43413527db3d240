/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_bytes.c: the bytes of one feed into reports in its queue; what is said twice, connections that break off, and a ring of what
 * passed.
 */
#include "feeds_local.h"
#include "fields.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WAYS = 8, LONGEST_WAIT_MS = 60000 };

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- reports */

/* A line that a feed sends again (a station that reconnects and says its last hour anew) has the same bits, station and
 * time as one of the last. */
static bool repeated(feed *f, const ist_sea_report *r)
{
    if (!f->recent || r->time_us == IST_SEA_NO_TIME) return false;
    uint64_t key = (r->evidence_hash ^ ((uint64_t)r->time_us * 0x9E3779B97F4A7C15u)) + r->station * 0xC2B2AE3D27D4EB4Fu;
    key ^= key >> 29;
    uint64_t *bucket = &f->recent[key % (FEED_RECENT / WAYS) * WAYS];
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
            to->said_us = IST_SEA_NO_TIME;
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
        to->said_us = q.report.type == 4 || q.report.type == 11 ? sea_message_clock(&heard->message) : IST_SEA_NO_TIME;
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
    f->retry_ms = feeds_now_ms() + f->patience_ms;
    f->patience_ms = f->patience_ms * 2 < LONGEST_WAIT_MS ? f->patience_ms * 2 : LONGEST_WAIT_MS;
}

static void reconnect(ist_sea_feeds *feeds, feed *f)
{
    ist_error err = { 0 };
    if (f->ended || f->source || feeds_now_ms() < f->retry_ms) return;
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

/* ---- bytes */

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
    bool failed = sea_source_read(f->source, f->bytes + f->held, FEED_BLOCK - f->held, &got, &supply, &err) != IST_OK;
    if (failed) snprintf(f->trouble, sizeof f->trouble, "%s", err.text);
    f->over = failed || supply == SEA_OVER;
    f->counters.bytes += got;
    f->held += got;
    if (got > 0 && f->udp && f->bytes[f->held - 1] != '\n' && f->held < FEED_BLOCK) f->bytes[f->held++] = '\n'; /* a packet is whole lines */
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

/* A file has its next reports ready, or has ended, or (one that is followed) has nothing now. */
void feed_ready_file(ist_sea_feeds *feeds, feed *f, size_t wanted)
{
    while (f->count < wanted && !f->ended && !feeds_stopped(feeds)) { /* a file in which nothing is AIS has no other end */
        if (f->given && take_one(feeds, f)) continue;
        if (!read_more(feeds, f) && !f->over) return;
    }
}

/* A server is read only while there is room (it waits); what a port receives beyond the room is dropped and counted. */
void feed_ready_socket(ist_sea_feeds *feeds, feed *f)
{
    reconnect(feeds, f);
    for (int i = 0; i < 64 && !f->ended; i++) {
        while (f->given && (f->udp || f->count < f->room))
            if (!take_one(feeds, f)) break;
        if (!f->udp && f->count == f->room) return;
        if (!read_more(feeds, f)) return;
    }
}
