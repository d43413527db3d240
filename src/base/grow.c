/* SPDX-License-Identifier: Apache-2.0
 *
 * grow.c: an array that doubles when it is full.
 */
#include <isthmus/base/grow.h>

#include <stdint.h>
#include <stdlib.h>

enum { FIRST_ROOM = 16 };

void *ist_grow(void *at, size_t count, size_t *room, size_t size)
{
    if (count < *room) return at;
    if (*room > SIZE_MAX / 2 / size) return NULL;
    size_t wanted = *room ? 2 * *room : FIRST_ROOM;
    void  *more = realloc(at, wanted * size);
    if (more) *room = wanted;
    return more;
}
