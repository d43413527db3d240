/* SPDX-License-Identifier: Apache-2.0
 *
 * arena.h: memory that is given out piece by piece and freed as a whole.
 *
 * One arena per request, import or scenario; nothing in it is freed alone. Not for sharing between threads
 * that allocate at the same time.
 */
#ifndef ISTHMUS_BASE_ARENA_H
#define ISTHMUS_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ist_arena ist_arena;

ist_arena *ist_arena_new(void);            /* NULL when out of memory */
void       ist_arena_free(ist_arena *arena); /* NULL is fine */

/* Room for `bytes` to come, in one stretch and on large pages where the system has them: for working memory of megabytes, which
 * is taken sooner that way and found sooner. Has no other effect; false when out of memory. */
bool ist_arena_reserve(ist_arena *arena, size_t bytes);

/* `size` bytes set to zero, aligned to 64 bytes where size >= 64 and to 16 otherwise.
 * NULL when out of memory or when count * size overflows. Zero bytes give a valid pointer. */
void *ist_arena_alloc(ist_arena *arena, size_t size);
void *ist_arena_array(ist_arena *arena, size_t count, size_t size);

/* A copy of the text with a terminator; NULL when out of memory or `text` is NULL. */
char *ist_arena_copy(ist_arena *arena, const char *text);
char *ist_arena_copy_n(ist_arena *arena, const char *text, size_t length);
char *ist_arena_print(ist_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Bytes given out so far, alignment included. */
size_t ist_arena_used(const ist_arena *arena);

#endif
