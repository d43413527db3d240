/* SPDX-License-Identifier: Apache-2.0
 *
 * arena.c: chunks of memory in a list, each filled from its front.
 *
 * Chunks double from 16 KiB to 1 MiB; what does not fit a chunk gets one of its own. Under AddressSanitizer the
 * memory that is not given out is poisoned, with a gap behind each piece, so that overruns are seen.
 */
#include <isthmus/base/arena.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#define HIDE(at, size) __asan_poison_memory_region(at, size)
#define SHOW(at, size) __asan_unpoison_memory_region(at, size)
#else
enum { GAP = 0 };
#define HIDE(at, size) ((void)0)
#define SHOW(at, size) ((void)0)
#endif

enum { LINE = 64, LARGE_PAGE = 2 * 1024 * 1024, FIRST_CHUNK = 16 * 1024, LAST_CHUNK = 1024 * 1024 };

typedef struct chunk {
    struct chunk *next;
    size_t        room;  /* bytes behind the header */
    size_t        filled;
} chunk;

struct ist_arena {
    chunk *first;     /* the one that is being filled */
    size_t next_room;
    size_t used;
};

static unsigned char *bytes_of(chunk *from) { return (unsigned char *)from + LINE; }

ist_arena *ist_arena_new(void)
{
    ist_arena *arena = calloc(1, sizeof *arena);
    if (arena) arena->next_room = FIRST_CHUNK;
    return arena;
}

void ist_arena_free(ist_arena *arena)
{
    if (!arena) return;
    for (chunk *at = arena->first, *next; at; at = next) {
        next = at->next;
        SHOW(bytes_of(at), at->room);
        free(at);
    }
    free(arena);
}

static chunk *new_chunk(size_t align, size_t room)
{
    chunk *fresh = aligned_alloc(align, LINE + room);
    if (!fresh) return NULL;
#ifdef MADV_HUGEPAGE
    if (align == LARGE_PAGE) madvise(fresh, LINE + room, MADV_HUGEPAGE); /* advice: nothing follows from a refusal */
#endif
    fresh->next = NULL;
    fresh->room = room;
    fresh->filled = 0;
    HIDE(bytes_of(fresh), room);
    return fresh;
}

bool ist_arena_reserve(ist_arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2) return false;
    size_t whole = (bytes + LINE + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    chunk *fresh = new_chunk(LARGE_PAGE, whole - LINE);
    if (!fresh) return false;
    fresh->next = arena->first;
    arena->first = fresh;
    return true;
}

static chunk *add_chunk(ist_arena *arena, size_t need)
{
    size_t room = arena->next_room;
    if (need > room) room = (need + LINE - 1) / LINE * LINE;
    else if (arena->next_room < LAST_CHUNK) arena->next_room *= 2;
    chunk *fresh = new_chunk(LINE, room);
    if (!fresh) return NULL;
    /* A large piece goes behind the chunk in use, whose rest stays useful. */
    if (arena->first && need > arena->next_room) {
        fresh->next = arena->first->next;
        arena->first->next = fresh;
    } else {
        fresh->next = arena->first;
        arena->first = fresh;
    }
    return fresh;
}

void *ist_arena_alloc(ist_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) return NULL;
    size_t align = size >= LINE ? LINE : 16, need = size ? size : 1;
    chunk *from = arena->first;
    size_t start = from ? (from->filled + align - 1) / align * align : 0;
    if (!from || start > from->room || need + GAP > from->room - start) {
        from = add_chunk(arena, need + GAP);
        if (!from) return NULL;
        start = 0;
    }
    arena->used += start - from->filled + need;
    from->filled = start + need + GAP;
    if (from->filled > from->room) from->filled = from->room;
    SHOW(bytes_of(from) + start, need);
    return memset(bytes_of(from) + start, 0, need);
}

void *ist_arena_array(ist_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) return NULL;
    return ist_arena_alloc(arena, count * size);
}

char *ist_arena_copy_n(ist_arena *arena, const char *text, size_t length)
{
    if (!text || length == SIZE_MAX) return NULL;
    char *copy = ist_arena_alloc(arena, length + 1);
    if (copy) memcpy(copy, text, length);
    return copy;
}

char *ist_arena_copy(ist_arena *arena, const char *text)
{
    return text ? ist_arena_copy_n(arena, text, strlen(text)) : NULL;
}

char *ist_arena_print(ist_arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : ist_arena_alloc(arena, (size_t)length + 1);
    if (text) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

size_t ist_arena_used(const ist_arena *arena) { return arena->used; }
