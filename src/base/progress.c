/* SPDX-License-Identifier: Apache-2.0
 *
 * progress.c: "futures 1,024 of 4,096 (25%), 0:12 left", over and over on one line.
 */
#include <isthmus/base/progress.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct ist_progress {
    FILE           *stream;
    char           *what;
    double          began, drawn; /* seconds of the clock */
    size_t          furthest;
    pthread_mutex_t guard;
};

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

ist_progress *ist_progress_new(FILE *stream, const char *what)
{
    const char *terminal = getenv("TERM");
    if (!stream || !isatty(fileno(stream)) || !terminal || strcmp(terminal, "dumb") == 0) return NULL;
    ist_progress *progress = calloc(1, sizeof *progress);
    char *copy = strdup(what);
    if (!progress || !copy || pthread_mutex_init(&progress->guard, NULL) != 0) {
        free(copy);
        free(progress);
        return NULL;
    }
    progress->stream = stream;
    progress->what = copy;
    progress->began = now();
    progress->drawn = -1;
    return progress;
}

/* 1234567 as "1,234,567". */
static void grouped(char out[32], size_t value)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%zu", value);
    for (int i = 0; i < length; i++) {
        *out++ = digits[i];
        if ((length - 1 - i) % 3 == 0 && i < length - 1) *out++ = ',';
    }
    *out = '\0';
}

static void draw(ist_progress *progress, size_t done, size_t all, double at)
{
    char some[32], whole[32], left[48] = "";
    grouped(some, done);
    grouped(whole, all);
    double seconds = done ? (at - progress->began) / (double)done * (double)(all - done) : 0;
    if (done && at - progress->began > 1 && seconds < 360000)
        snprintf(left, sizeof left, ", %d:%02d left", (int)(seconds / 60), (int)seconds % 60);
    fprintf(progress->stream, "\r%s %s of %s (%.0f%%)%s\033[K", progress->what, some, whole,
            100 * (double)done / (double)all, left);
    fflush(progress->stream);
}

void ist_progress_at(ist_progress *progress, size_t done, size_t all)
{
    if (!progress || all == 0) return;
    if (done > all) done = all;
    pthread_mutex_lock(&progress->guard);
    double at = now();
    bool due = progress->drawn < 0 || at - progress->drawn >= 0.1;
    /* Threads report out of order; the line never goes back. */
    if (done > progress->furthest) progress->furthest = done;
    if (due) {
        draw(progress, progress->furthest, all, at);
        progress->drawn = at;
    }
    pthread_mutex_unlock(&progress->guard);
}

void ist_progress_free(ist_progress *progress)
{
    if (!progress) return;
    if (progress->drawn >= 0) {
        fputs("\r\033[K", progress->stream);
        fflush(progress->stream);
    }
    pthread_mutex_destroy(&progress->guard);
    free(progress->what);
    free(progress);
}
