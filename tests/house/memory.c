/* SPDX-License-Identifier: Apache-2.0
 *
 * memory.c: to be preloaded: the allocation of number FAIL_AT fails, counted from 0; with TELL_COUNT how many there were is
 * said on stderr at the end. For glibc, which keeps its own functions under other names too.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *at, size_t size);
extern void *__libc_memalign(size_t align, size_t size);

static atomic_long count;
static long fail_at = -1;

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv("FAIL_AT");
    if (number) fail_at = atol(number);
}

__attribute__((destructor)) static void end(void)
{
    if (getenv("TELL_COUNT")) fprintf(stderr, "allocations: %ld\n", atomic_load(&count));
}

static int fails(void)
{
    if (atomic_fetch_add(&count, 1) != fail_at) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t number, size_t size) { return fails() ? NULL : __libc_calloc(number, size); }
void *realloc(void *at, size_t size) { return fails() ? NULL : __libc_realloc(at, size); }
void *aligned_alloc(size_t align, size_t size) { return fails() ? NULL : __libc_memalign(align, size); }
