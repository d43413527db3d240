/* SPDX-License-Identifier: Apache-2.0
 *
 * threads.c: tasks handed out in order, so that the outcome does not depend on who runs them.
 *
 * Because a task is begun only after all before it, every task before the first that fails is run to its end:
 * which failure is first in task order is the same for any number of threads.
 */
#define _GNU_SOURCE /* sched_getaffinity, gettid */
#include <isthmus/base/threads.h>

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct pool {
    ist_task        task;
    void           *context;
    size_t          count;
    const ist_stop *stop;
    pthread_mutex_t guard;
    size_t          next;     /* the task begun next; guarded, as all below */
    bool            stopped;  /* stop was seen before all were begun */
    size_t          failed;   /* the first failure in task order, `count` while there is none */
    ist_status      status;
    ist_error       err;
} pool;

typedef struct worker {
    pool *of;
    int   number;
} worker;

/* The next task, or false when no further one may begin. */
static bool take(pool *p, size_t *out)
{
    pthread_mutex_lock(&p->guard);
    bool more = p->next < p->count && p->failed == p->count && !p->stopped;
    if (more && p->stop && atomic_load(p->stop)) {
        p->stopped = true;
        more = false;
    }
    if (more) *out = p->next++;
    pthread_mutex_unlock(&p->guard);
    return more;
}

static void work(pool *p, int number)
{
    size_t i;
    while (take(p, &i)) {
        ist_error err = {0};
        ist_status status = p->task(p->context, number, i, &err);
        if (status == IST_OK) continue;
        pthread_mutex_lock(&p->guard);
        if (i < p->failed) {
            p->failed = i;
            p->status = status;
            p->err = err;
        }
        pthread_mutex_unlock(&p->guard);
    }
}

static void *begin(void *argument)
{
    const worker *self = argument;
    work(self->of, self->number);
    return NULL;
}

/* Runs the work on `threads` threads, the caller's own among them, or on as many as the system gives. */
static void run(pool *p, int threads)
{
    pthread_t *handles = malloc((size_t)threads * sizeof *handles);
    worker *workers = malloc((size_t)threads * sizeof *workers);
    int started = 1;
    while (handles && workers && started < threads) {
        workers[started] = (worker){p, started};
        if (pthread_create(&handles[started], NULL, begin, &workers[started]) != 0) break;
        started++;
    }
    work(p, 0);
    for (int i = 1; i < started; i++) pthread_join(handles[i], NULL);
    free(workers);
    free(handles);
}

ist_status ist_run_tasks(int threads, size_t count, ist_task task, void *context, const ist_stop *stop,
                         size_t *out_done, ist_error *err)
{
    pool p = {.task = task, .context = context, .count = count, .stop = stop, .failed = count};
    if (pthread_mutex_init(&p.guard, NULL) != 0) return ist_fail(err, IST_NOMEM, "no memory for threads");
    if (threads < 1) threads = 1;
    if ((size_t)threads > count) threads = count > 0 ? (int)count : 1;
    run(&p, threads);
    pthread_mutex_destroy(&p.guard);
    if (out_done) *out_done = p.failed < count ? p.failed : p.next;
    if (p.failed < count) {
        if (err) *err = p.err;
        return p.status;
    }
    if (p.stopped) return ist_fail(err, IST_STOPPED, "stopped on request after %zu of %zu tasks", p.next, count);
    return IST_OK;
}

void ist_give_way(void)
{
    enum { POLITE = 10 };
    /* On Linux a thread has a niceness of its own, by its number. It is a courtesy: where it is refused nothing is lost. */
    if (getpriority(PRIO_PROCESS, (id_t)gettid()) < POLITE) (void)setpriority(PRIO_PROCESS, (id_t)gettid(), POLITE);
}

int ist_cores(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        int count = CPU_COUNT(&allowed);
        if (count > 0) return count;
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* more cores than the set holds */
    return online > 0 && online < 100000 ? (int)online : 1;
}
