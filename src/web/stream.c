/* SPDX-License-Identifier: Apache-2.0
 *
 * stream.c: answers that come in pieces: server-sent events from a thread of its own.
 *
 * The thread that serves the connection waits for pieces and looks meanwhile, every few milliseconds, whether the client is
 * still there; when it is not, the job is told to stop, and it is waited for.
 */
#include "web_local.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_STREAMS = 24, LOOK_MILLISECONDS = 10, QUIET_SECONDS = 10 };

struct web_stream {
    web_call            call;
    const web_resource *resource;
    ist_stop            stop;
    pthread_t           thread;
    pthread_mutex_t     guard;
    pthread_cond_t      more;
    ist_buffer          events; /* not yet sent; guarded */
    size_t              sent;   /* of them; guarded */
    bool                ended;  /* nothing will follow; guarded */
    time_t              last;   /* when something was sent */
    bool (*gone)(const void *connection);
    const void         *connection;
};

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const ist_stop *web_stream_stop(const web_stream *stream) { return &stream->stop; }

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
    pthread_cond_signal(&stream->more);
    pthread_mutex_unlock(&stream->guard);
    return good;
}

size_t web_stream_waiting(web_stream *stream)
{
    pthread_mutex_lock(&stream->guard);
    size_t waiting = stream->events.length - stream->sent;
    pthread_mutex_unlock(&stream->guard);
    return waiting;
}

void web_progress_at(void *context, uint64_t done, uint64_t of)
{
    web_progress *progress = context;
    web_stream   *stream = progress->stream;
    long long     now = milliseconds();
    char          data[200];
    pthread_mutex_lock(&stream->guard);
    bool due = now - progress->last >= 100;
    if (due) progress->last = now;
    pthread_mutex_unlock(&stream->guard);
    if (!due) return;
    snprintf(data, sizeof data, "{\"done\":%llu,\"of\":%llu,\"what\":\"%s\"}", (unsigned long long)done, (unsigned long long)of, progress->what);
    web_stream_send(stream, "progress", data);
}

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
    pthread_cond_signal(&stream->more);
    pthread_mutex_unlock(&stream->guard);
    return NULL;
}

/* Waits for a piece at most so long; guarded. */
static void wait_a_little(web_stream *stream)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_MILLISECONDS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&stream->more, &stream->guard, &until);
}

static size_t next_piece(void *context, char *out, size_t room)
{
    web_stream *stream = context;
    size_t      length = 0;
    pthread_mutex_lock(&stream->guard);
    while (stream->sent == stream->events.length && !stream->ended) {
        wait_a_little(stream);
        if (stream->gone && stream->gone(stream->connection)) atomic_store(&stream->stop, 1);
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
    pthread_cond_destroy(&stream->more);
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
    pthread_mutex_init(&stream->guard, NULL);
    pthread_cond_init(&stream->more, NULL);
    if (pthread_create(&stream->thread, NULL, run, stream) != 0) {
        free_stream(stream);
        return ist_fail(err, IST_IO, "the system gives no thread");
    }
    answer->status = 200;
    answer->type = "text/event-stream";
    answer->next = next_piece;
    answer->close = close_stream;
    answer->context = stream;
    return IST_OK;
}
