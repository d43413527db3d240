/* SPDX-License-Identifier: Apache-2.0
 *
 * Progress is seen at a terminal and nowhere else.
 */
#define _GNU_SOURCE /* posix_openpt */
#include "check.h"

#include <fcntl.h>
#include <isthmus/base/progress.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* A terminal of our own: what is written to the stream is read from the handle. NULL where there is none. */
static FILE *open_terminal(int *handle)
{
    *handle = posix_openpt(O_RDWR | O_NOCTTY);
    if (*handle < 0 || grantpt(*handle) != 0 || unlockpt(*handle) != 0) return NULL;
    fcntl(*handle, F_SETFL, O_NONBLOCK);
    return fopen(ptsname(*handle), "w");
}

static void read_terminal(int handle, char out[1000])
{
    size_t length = 0;
    for (ssize_t got; length < 999 && (got = read(handle, out + length, 999 - length)) > 0;) length += (size_t)got;
    out[length] = '\0';
}

TEST(a_file_or_a_dumb_terminal_is_left_in_peace)
{
    setenv("TERM", "xterm", 1);
    FILE *file = tmpfile();
    CHECK(file && ist_progress_new(file, "futures") == NULL);
    CHECK(ist_progress_new(NULL, "futures") == NULL);
    if (file) fclose(file);
    int handle;
    FILE *terminal = open_terminal(&handle);
    if (terminal) {
        setenv("TERM", "dumb", 1);
        CHECK(ist_progress_new(terminal, "futures") == NULL);
        unsetenv("TERM");
        CHECK(ist_progress_new(terminal, "futures") == NULL);
        fclose(terminal);
    }
    if (handle >= 0) close(handle);
    ist_progress_at(NULL, 1, 2);
    ist_progress_free(NULL);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The line at 1,024, and what 2,048 adds to it within a tenth of a second; false where this machine was too slow to ask so soon. */
static bool draw_twice(FILE *terminal, int handle, ist_progress **out)
{
    char seen[1000];
    *out = ist_progress_new(terminal, "futures");
    CHECK(*out != NULL);
    ist_progress_at(*out, 0, 0);
    read_terminal(handle, seen);
    CHECK_TEXT(seen, "");
    double before = seconds();
    ist_progress_at(*out, 1024, 4096);
    ist_progress_at(*out, 2048, 4096); /* too soon to draw */
    bool soon = seconds() - before < 0.1;
    read_terminal(handle, seen);
    if (soon) CHECK_TEXT(seen, "\rfutures 1,024 of 4,096 (25%)\033[K");
    return soon;
}

TEST(a_terminal_shows_how_far_the_job_is)
{
    enum { TRIES = 100 };
    char seen[1000];
    int handle;
    FILE *terminal = open_terminal(&handle);
    if (!terminal) {
        if (handle >= 0) close(handle);
        SKIP("no pseudo-terminal");
    }
    setenv("TERM", "xterm", 1);
    ist_progress *progress = NULL;
    bool soon = false;
    for (int i = 0; i < TRIES && !(soon = draw_twice(terminal, handle, &progress)); i++) {
        ist_progress_free(progress);
        read_terminal(handle, seen);
    }
    CHECK(soon);
    struct timespec pause = {0, 120000000};
    nanosleep(&pause, NULL);
    ist_progress_at(progress, 1000, 4096); /* late news does not move the line back */
    read_terminal(handle, seen);
    CHECK_TEXT(seen, "\rfutures 2,048 of 4,096 (50%)\033[K");
    ist_progress_free(progress);
    read_terminal(handle, seen);
    CHECK_TEXT(seen, "\r\033[K");
    fclose(terminal);
    close(handle);
}

RUN(IT(a_file_or_a_dumb_terminal_is_left_in_peace), IT(a_terminal_shows_how_far_the_job_is))
