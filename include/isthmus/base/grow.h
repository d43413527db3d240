/* SPDX-License-Identifier: Apache-2.0
 *
 * grow.h: an array that doubles when it is full.
 *
 *     void *more = ist_grow(list->at, list->count, &list->room, sizeof *list->at);
 *     if (!more) return ist_fail(err, IST_NOMEM, "out of memory");
 *     list->at = more;
 *     list->at[list->count++] = item;
 *
 * What it returns is the caller's to free.
 */
#ifndef ISTHMUS_BASE_GROW_H
#define ISTHMUS_BASE_GROW_H

#include <stddef.h>

/* The array `at` of `count` elements of `size` bytes with room for one more, itself or moved as by realloc; *room is how many it
 * has room for, 0 while `at` is NULL. NULL when out of memory; then `at` and *room are as they were. */
void *ist_grow(void *at, size_t count, size_t *room, size_t size);

#endif
