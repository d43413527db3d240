/* SPDX-License-Identifier: Apache-2.0
 *
 * stream.c: answers that come in pieces: server-sent events from a thread of its own.
 *
 * The thread that serves the connection waits for pieces or for the client to hang up; then the job is told to stop at once, so
 * that a question which follows finds the cores free, and is waited for.
 */
#define _GNU_SOURCE /* POLLRDHUP */
#include "web_local.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { MOST_STREAMS = 24, LOOK_MILLISECONDS = 1000, QUIET_SECONDS = 10 };

struct web_stream {
    web_call            call;
    const web_resource *resource;
    ist_stop            stop;
    pthread_t           thread;
    pthread_mutex_t     guard;
    int                 more;   /* an eventfd: written to when there is something to send, or nothing will follow */
    ist_buffer          events; /* not yet sent; guarded */
    size_t              sent;   /* of them; guarded */
    bool                ended;  /* nothing will follow; guarded */
    time_t              last;   /* when something was sent */
    long long           told;   /* when a table's progress was last said, milliseconds; guarded */
    bool (*gone)(const void *connection);
    const void         *connection;
    int                 socket;
};

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const ist_stop *web_stream_stop(const web_stream *stream) { return &stream->stop; }

static void wake(const web_stream *stream)
{
    const uint64_t one = 1;
    if (write(stream->more, &one, sizeof one) < 0) return; /* it is full of such calls already */
}

bool web_stream_send(web_stream *stream, const char *event, const char *data)
{
    if (atomic_load(&stream->stop)) return false;
    pthread_mutex_lock(&stream->guard);
    ist_buffer_print(&stream->events, "event: %s\n", event);
    while (*data) { /* each line of the data is a field of its own */
        size_t length = strcspn(data, "\n");
        ist_buffer_add(&stream->events, "data: ");
        ist_buffer_add_n(&stream->events, data, length);
        ist_buffer_add(&stream->events, "\n");
        data += length + (data[length] == '\n');
    }
    ist_buffer_add(&stream->events, "\n");
    bool good = !stream->events.failed;
    pthread_mutex_unlock(&stream->guard);
    wake(stream);
    return good;
}

size_t web_stream_waiting(web_stream *stream)
{
    pthread_mutex_lock(&stream->guard);
    size_t waiting = stream->events.length - stream->sent;
    pthread_mutex_unlock(&stream->guard);
    return waiting;
}

static void tell(web_stream *stream, long long *last, const char *what, uint64_t done, uint64_t of)
{
    long long now = milliseconds();
    char      data[200];
    pthread_mutex_lock(&stream->guard);
    bool due = now - *last >= 100;
    if (due) *last = now;
    pthread_mutex_unlock(&stream->guard);
    if (!due) return;
    snprintf(data, sizeof data, "{\"done\":%llu,\"of\":%llu,\"what\":\"%s\"}", (unsigned long long)done, (unsigned long long)of, what);
    web_stream_send(stream, "progress", data);
}

void web_progress_at(void *context, uint64_t done, uint64_t of)
{
    web_progress *progress = context;
    tell(progress->stream, &progress->last, progress->what, done, of);
}

void web_stream_told(web_stream *stream, uint64_t done, uint64_t of) { tell(stream, &stream->told, "futures", done, of); }

static void send_fault(web_stream *stream, ist_status status, const ist_error *err)
{
    ist_buffer      data = { 0 };
    ist_json_writer json = ist_json_to(&data, 0);
    const char     *title;
    int             code = web_status_of(status, &title);
    ist_json_object(&json, NULL);
    ist_json_integer(&json, "status", code);
    ist_json_text(&json, "title", title);
    ist_json_text(&json, "detail", err->text[0] ? err->text : ist_status_words(status));
    ist_json_end(&json);
    web_stream_send(stream, "error", data.failed ? "{}" : data.at);
    ist_buffer_clear(&data);
}

static void *run(void *context)
{
    web_stream *stream = context;
    ist_error   err = { 0 };
    ist_status  status = stream->resource->stream(&stream->call, stream, &err);
    if (status == IST_OK) web_stream_send(stream, "done", "{}");
    else if (status != IST_STOPPED) send_fault(stream, status, &err);
    pthread_mutex_lock(&stream->guard);
    stream->ended = true;
    pthread_mutex_unlock(&stream->guard);
    wake(stream);
    return NULL;
}

/* Waits for a piece, for the client to hang up, or a second; not guarded. */
static void wait_a_little(web_stream *stream)
{
    bool          heard = atomic_load(&stream->stop); /* that it hung up: it would be said again and again */
    struct pollfd on[2] = { { .fd = stream->more, .events = POLLIN }, { .fd = stream->gone && !heard ? stream->socket : -1, .events = POLLRDHUP } };
    uint64_t      calls;
    poll(on, 2, LOOK_MILLISECONDS);
    if (on[0].revents && read(stream->more, &calls, sizeof calls) < 0) return; /* somebody was quicker */
    if (!heard && stream->gone && stream->gone(stream->connection)) atomic_store(&stream->stop, 1);
}

/* ---- a table as a stream */

static ist_status send_sheet(web_stream *stream, const web_call *call, const web_sheet *sheet, ist_error *err)
{
    ist_buffer      data = { 0 }, about = { 0 };
    ist_json_writer json = ist_json_to(&data, 0);
    ist_json_object(&json, NULL);
    if (sheet->svg.at) ist_json_text(&json, "svg", sheet->svg.at);
    else ist_json_null(&json, "svg");
    ist_status status = web_metadata(&about, call, call->resource, sheet, err);
    if (status == IST_OK) {
        ist_buffer_print(&data, ",\"about\":%s,\"rows\":", about.at);
        status = web_add_table(&data, sheet->table, err);
    }
    ist_json_end(&json);
    if (status == IST_OK && data.failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK && !web_stream_send(stream, "answer", data.at)) status = IST_STOPPED;
    ist_buffer_clear(&about);
    ist_buffer_clear(&data);
    return status;
}

ist_status web_table_stream(web_call *call, web_stream *out, ist_error *err)
{
    web_sheet sheet = { 0 };
    call->stream = out;
    ist_status status = call->resource->make(call, &sheet, err);
    if (status == IST_OK && !sheet.table) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = send_sheet(out, call, &sheet, err);
    web_sheet_clear(&sheet);
    return status;
}

/* ---- the connection's side */

static size_t next_piece(void *context, char *out, size_t room)
{
    web_stream *stream = context;
    size_t      length = 0;
    pthread_mutex_lock(&stream->guard);
    while (stream->sent == stream->events.length && !stream->ended) {
        pthread_mutex_unlock(&stream->guard);
        wait_a_little(stream);
        pthread_mutex_lock(&stream->guard);
        /* A comment now and then keeps those in between from closing a quiet connection. */
        if (time(NULL) - stream->last >= QUIET_SECONDS && stream->sent == stream->events.length) ist_buffer_add(&stream->events, ": quiet\n\n");
    }
    if (stream->sent < stream->events.length) {
        length = stream->events.length - stream->sent;
        if (length > room) length = room;
        memcpy(out, stream->events.at + stream->sent, length);
        stream->sent += length;
        stream->last = time(NULL);
        if (stream->sent == stream->events.length) stream->sent = stream->events.length = 0;
    }
    pthread_mutex_unlock(&stream->guard);
    return length;
}

static void free_stream(web_stream *stream)
{
    atomic_fetch_sub(&stream->call.web->streams, 1);
    web_call_close(&stream->call);
    ist_buffer_clear(&stream->events);
    pthread_mutex_destroy(&stream->guard);
    if (stream->more >= 0) close(stream->more);
    free(stream);
}

static void close_stream(void *context)
{
    web_stream *stream = context;
    atomic_store(&stream->stop, 1);
    pthread_join(stream->thread, NULL);
    free_stream(stream);
}

ist_status web_stream_begin(ist_http_answer *answer, web_call *call, const web_resource *resource, ist_error *err)
{
    web_stream *stream = NULL;
    if (atomic_fetch_add(&call->web->streams, 1) >= MOST_STREAMS) {
        ist_fail(err, IST_IO, "%d questions are being answered already; close one", MOST_STREAMS);
    } else if (!(stream = calloc(1, sizeof *stream))) {
        ist_fail(err, IST_NOMEM, "out of memory");
    }
    if (!stream) {
        atomic_fetch_sub(&call->web->streams, 1);
        web_call_close(call);
        return IST_IO;
    }
    stream->call = *call;
    stream->call.request = NULL;
    stream->resource = resource;
    stream->last = time(NULL);
    stream->gone = answer->gone;
    stream->connection = answer->connection;
    stream->socket = answer->socket;
    stream->more = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&stream->guard, NULL);
    if (stream->more < 0 || pthread_create(&stream->thread, NULL, run, stream) != 0) {
        free_stream(stream);
        return ist_fail(err, IST_IO, "the system gives no more threads or files");
    }
    answer->status = 200;
    answer->type = "text/event-stream";
    answer->next = next_piece;
    answer->close = close_stream;
    answer->context = stream;
    return IST_OK;
}
