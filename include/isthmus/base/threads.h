/* SPDX-License-Identifier: Apache-2.0
 *
 * threads.h: a few threads that share a list of tasks.
 */
#ifndef ISTHMUS_BASE_THREADS_H
#define ISTHMUS_BASE_THREADS_H

#include <isthmus/base/status.h>
#include <stdatomic.h>
#include <stddef.h>

/* Set from any thread or a signal handler: work stops at the next task boundary. */
typedef atomic_int ist_stop;

/* Runs task(context, worker, i, err) for i = 0..count-1, handed out in order, on `threads` threads (at least
 * one: the caller's own is the first; worker is 0..threads-1). Returns when all are done. The first failure in
 * task order is returned and no later task is begun. With `stop` set meanwhile, tasks already begun finish, no
 * further one begins, and IST_STOPPED is returned. *out_done (may be NULL; set
 * whatever is returned): tasks 0..*out_done-1 are complete. Where the system gives fewer threads, fewer work. */
typedef ist_status (*ist_task)(void *context, int worker, size_t i, ist_error *err);
ist_status ist_run_tasks(int threads, size_t count, ist_task task, void *context, const ist_stop *stop,
                         size_t *out_done, ist_error *err);

/* From now on the calling thread, and those that it starts, let others go first. */
void ist_give_way(void);

int ist_cores(void); /* cores this process may use, at least 1 */

#endif
