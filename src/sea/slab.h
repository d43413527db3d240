/* SPDX-License-Identifier: Apache-2.0
 *
 * slab.h: arrays that grow by a quarter: at most a fifth of one is empty.
 */
#ifndef ISTHMUS_SRC_SEA_SLAB_H
#define ISTHMUS_SRC_SEA_SLAB_H

#include <stdbool.h>
#include <stdlib.h>

/* Makes room for one more element; false when out of memory. */
static inline bool slab_grow(void **at, size_t count, size_t *room, size_t size)
{
    if (count < *room) return true;
    size_t wanted = *room ? *room + *room / 4 : 64;
    void *bigger = realloc(*at, wanted * size);
    if (!bigger) return false;
    *at = bigger;
    *room = wanted;
    return true;
}

#endif
