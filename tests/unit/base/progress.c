/* SPDX-License-Identifier: Apache-2.0
 *
 * Progress is seen at a terminal and nowhere else.
 */
#define _GNU_SOURCE /* posix_openpt */
#include "check.h"

#include <fcntl.h>
#include <isthmus/base/progress.h>
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

TEST(a_terminal_shows_how_far_the_job_is)
{
    char seen[1000];
    int handle;
    FILE *terminal = open_terminal(&handle);
    if (!terminal) {
        if (handle >= 0) close(handle);
        SKIP("no pseudo-terminal");
    }
    setenv("TERM", "xterm", 1);
    ist_progress *progress = ist_progress_new(terminal, "futures");
    CHECK(progress != NULL);
    ist_progress_at(progress, 0, 0);
    read_terminal(handle, seen);
    CHECK_TEXT(seen, "");
    ist_progress_at(progress, 1024, 4096);
    read_terminal(handle, seen);
    CHECK_TEXT(seen, "\rfutures 1,024 of 4,096 (25%)\033[K");
    ist_progress_at(progress, 2048, 4096); /* too soon to draw */
    read_terminal(handle, seen);
    CHECK_TEXT(seen, "");
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
