/* SPDX-License-Identifier: Apache-2.0
 *
 * watch.c: whether the reader of a table is still there while it is made.
 *
 * The thread that serves the connection makes the table, and looks up only when the work tells how far it is, which a long block of
 * futures does not. So a thread of its own waits for the client to hang up, and then tells the work to stop.
 */
#define _GNU_SOURCE /* POLLRDHUP */
#include "web_local.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct web_watch {
    pthread_t thread;
    int       over; /* an event: the table is made */
    web_call *call;
};

static void *watch(void *context)
{
    web_watch    *it = context;
    struct pollfd on[2] = { { .fd = it->over, .events = POLLIN }, { .fd = it->call->socket, .events = POLLRDHUP } };
    while (!on[0].revents) {
        if (poll(on, 2, -1) < 0 && errno != EINTR) break; /* a signal that is for others does not end the wait */
        if (on[0].revents || !it->call->gone(it->call->connection)) continue;
        atomic_store(&it->call->stop, 1);
        break;
    }
    return NULL;
}

/* Without it the table is made all the same, and stops when it next says how far it is. */
void web_watch_begin(web_call *call)
{
    if (call->watch || !call->gone) return;
    web_watch *it = calloc(1, sizeof *it);
    if (!it) return;
    *it = (web_watch){ .over = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .call = call };
    if (it->over >= 0 && pthread_create(&it->thread, NULL, watch, it) == 0) {
        call->watch = it;
        return;
    }
    if (it->over >= 0) close(it->over);
    free(it);
}

void web_watch_end(web_call *call)
{
    const uint64_t one = 1;
    web_watch     *it = call->watch;
    call->watch = NULL;
    if (!it) return;
    while (write(it->over, &one, sizeof one) < 0) { } /* a counter of its own that nobody reads: it takes one */
    pthread_join(it->thread, NULL);
    close(it->over);
    free(it);
}
