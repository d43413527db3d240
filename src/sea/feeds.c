/* SPDX-License-Identifier: Apache-2.0
 *
 * feeds.c: a set of feeds as one stream of reports. Files give their next report when it is asked for; sockets are
 * drained into queues of fixed length between the questions.
 */
#include "feeds_local.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP_MS = 250 };

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
    f->room = f->live ? FEED_QUEUE : 1 + (on_disk(spec->where) ? FEED_AHEAD : FEED_AHEAD_OF_PIPE);
    f->last_us = IST_SEA_NO_TIME;
    f->bytes = calloc(1, FEED_BLOCK + IST_SEA_SLACK);
    f->queue = calloc(f->room, sizeof *f->queue);
    f->recent = feeds->limits.keep_repeats ? NULL : calloc(FEED_RECENT, sizeof *f->recent);
    f->decoder = ist_sea_decoder_new(feeds->codec, feeds->stations, &f->counters, &feeds->limits);
    if (!f->bytes || !f->queue || !f->decoder || (!f->recent && !feeds->limits.keep_repeats)) return ist_fail(err, IST_NOMEM, "out of memory for the feed %s", spec->where);
    ist_status status = sea_source_open(&f->source, spec->where, &feeds->limits, err);
    if (status != IST_IO || !f->live || f->udp || !feeds->limits.follow) return status;
    f->retry_ms = feeds_now_ms() + f->patience_ms; /* a server that is not there yet */
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

/* ---- the next report */

static feed *earliest(ist_sea_feeds *feeds)
{
    feed *best = NULL;
    for (size_t i = 0; i < feeds->count; i++) {
        feed *f = &feeds->feeds[i];
        if (!f->live) feed_ready_file(feeds, f, 1);
        if (f->count && !f->live && !f->judged) feed_judge_time(feeds, f);
        if (f->count && (!best || feed_head(f)->report.time_us < feed_head(best)->report.time_us)) best = f;
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
            if (f->live && !f->ended) feed_ready_socket(feeds, f);
            waiting = waiting || !f->ended;
        }
        feed *f = earliest(feeds);
        if (f) {
            feeds->handed = *feed_head(f);
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
        if (feeds_stopped(feeds)) {
            *out_what = IST_SEA_IDLE;
            return IST_OK;
        }
        int64_t now = feeds_now_ms();
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
