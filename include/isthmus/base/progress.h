/* SPDX-License-Identifier: Apache-2.0
 *
 * progress.h: one line that tells a person at a terminal how far a long job is.
 *
 * The library only calls ist_progress_at; who makes the object (the command) decides whether there is a
 * terminal. A NULL progress is silent. Safe to call from several threads; draws at most ten times a second.
 */
#ifndef ISTHMUS_BASE_PROGRESS_H
#define ISTHMUS_BASE_PROGRESS_H

#include <stddef.h>
#include <stdio.h>

typedef struct ist_progress ist_progress;

/* NULL when `stream` is not a terminal, when TERM is dumb, or when out of memory: all of these mean silence.
 * `what` ("futures") is copied. */
ist_progress *ist_progress_new(FILE *stream, const char *what);
void          ist_progress_at(ist_progress *progress, size_t done, size_t all);
void          ist_progress_free(ist_progress *progress); /* clears the line; NULL is fine */

#endif
