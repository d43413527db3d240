/* SPDX-License-Identifier: Apache-2.0
 *
 * Tasks give the same outcome on any number of threads, fail in task order and stop when asked.
 */
#include "check.h"

#include <isthmus/base/threads.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum { TASKS = 500 };

typedef struct job {
    uint64_t   result[TASKS];
    atomic_int runs[TASKS];
    atomic_int odd_worker;   /* a worker number outside 0..threads-1 */
    int        threads;
    size_t     fails[3];     /* tasks that fail */
    size_t     stops_at;     /* the task that asks to stop */
    ist_stop   stop;
    bool       slow_first;   /* the first failure ends last */
} job;

static void wait_ms(long ms)
{
    struct timespec pause = {0, ms * 1000000};
    nanosleep(&pause, NULL);
}

static ist_status run_one(void *context, int worker, size_t i, ist_error *err)
{
    job *j = context;
    atomic_fetch_add(&j->runs[i], 1);
    if (worker < 0 || worker >= j->threads) atomic_fetch_add(&j->odd_worker, 1);
    uint64_t value = i + 1;
    for (int k = 0; k < 1000; k++) value = value * 6364136223846793005u + 1442695040888963407u;
    j->result[i] = value;
    if (i == j->stops_at) atomic_store(&j->stop, 1);
    while (i > j->stops_at && !atomic_load(&j->stop)) wait_ms(1); /* nobody runs ahead of the one that stops */
    if (j->slow_first && i > j->fails[2]) wait_ms(1);             /* nor far ahead of those that fail */
    for (int k = 0; k < 3; k++) {
        if (i != j->fails[k]) continue;
        if (j->slow_first && k == 0) wait_ms(20);
        return ist_fail(err, k == 0 ? IST_RANGE : IST_IO, "task %zu failed", i);
    }
    return IST_OK;
}

static void reset(job *j, int threads)
{
    memset(j, 0, sizeof *j);
    j->threads = threads;
    j->stops_at = j->fails[0] = j->fails[1] = j->fails[2] = TASKS;
}

static job one, many;

TEST(results_do_not_depend_on_the_number_of_threads)
{
    size_t done = 0;
    reset(&one, 1);
    CHECK(ist_run_tasks(1, TASKS, run_one, &one, NULL, &done, NULL) == IST_OK);
    CHECK(done == TASKS);
    for (int threads = 0; threads <= 8; threads++) {
        reset(&many, threads < 1 ? 1 : threads);
        CHECK(ist_run_tasks(threads, TASKS, run_one, &many, &many.stop, &done, NULL) == IST_OK);
        CHECK(done == TASKS);
        CHECK(memcmp(one.result, many.result, sizeof one.result) == 0);
        for (int i = 0; i < TASKS; i++) CHECK(atomic_load(&many.runs[i]) == 1);
        CHECK(atomic_load(&many.odd_worker) == 0);
    }
}

TEST(the_first_failure_in_task_order_is_told)
{
    for (int threads = 1; threads <= 4; threads++) {
        for (int round = 0; round < 5; round++) {
            ist_error err = {0};
            size_t done = 0;
            reset(&many, threads);
            many.slow_first = true; /* its neighbours fail before it does */
            many.fails[0] = 100;
            many.fails[1] = 101;
            many.fails[2] = 102;
            CHECK(ist_run_tasks(threads, TASKS, run_one, &many, NULL, &done, &err) == IST_RANGE);
            CHECK_TEXT(err.text, "task 100 failed");
            CHECK(err.code == IST_RANGE);
            CHECK(done == 100);
            for (int i = 0; i < 100; i++) CHECK(atomic_load(&many.runs[i]) == 1);
            CHECK(atomic_load(&many.runs[TASKS - 1]) == 0); /* none begins after the failure is known */
        }
    }
}

TEST(a_stop_lets_begun_tasks_end_and_begins_no_further)
{
    for (int threads = 1; threads <= 4; threads++) {
        ist_error err = {0};
        size_t done = 0;
        reset(&many, threads);
        many.stops_at = 50;
        CHECK(ist_run_tasks(threads, TASKS, run_one, &many, &many.stop, &done, &err) == IST_STOPPED);
        CHECK(done >= 51 && done < TASKS);
        CHECK(threads > 1 || done == 51);
        for (size_t i = 0; i < TASKS; i++) CHECK(atomic_load(&many.runs[i]) == (i < done));
        CHECK_HAS(err.text, "stopped on request after ");
    }
}

TEST(a_stop_after_the_last_task_changes_nothing)
{
    size_t done = 0;
    reset(&many, 2);
    many.stops_at = TASKS - 1;
    CHECK(ist_run_tasks(1, TASKS, run_one, &many, &many.stop, &done, NULL) == IST_OK);
    CHECK(done == TASKS);
    CHECK(ist_run_tasks(2, 0, run_one, &many, &many.stop, &done, NULL) == IST_OK);
    CHECK(done == 0);
    CHECK(ist_run_tasks(2, TASKS, run_one, &many, &many.stop, &done, NULL) == IST_STOPPED);
    CHECK(done == 0);
}

TEST(there_is_a_core) { CHECK(ist_cores() >= 1); }

RUN(IT(results_do_not_depend_on_the_number_of_threads), IT(the_first_failure_in_task_order_is_told),
    IT(a_stop_lets_begun_tasks_end_and_begins_no_further), IT(a_stop_after_the_last_task_changes_nothing),
    IT(there_is_a_core))
