/* SPDX-License-Identifier: Apache-2.0
 *
 * The arena gives zeroed, aligned pieces that do not overlap.
 */
#include "check.h"

#include <isthmus/base/arena.h>
#include <stdint.h>

TEST(pieces_are_zero_aligned_and_apart)
{
    enum { PIECES = 3000 };
    static unsigned char *piece[PIECES];
    static size_t         size[PIECES];
    ist_arena *arena = ist_arena_new();
    uint32_t state = 1;
    for (size_t i = 0; i < PIECES; i++) {
        state = state * 1664525u + 1013904223u;
        size[i] = state >> 16 & (i % 50 == 0 ? 0x3ffff >> 2 : 0xff);
        piece[i] = ist_arena_alloc(arena, size[i]);
        CHECK(piece[i] != NULL);
        CHECK((uintptr_t)piece[i] % (size[i] >= 64 ? 64 : 16) == 0);
        for (size_t j = 0; j < size[i]; j++)
            if (piece[i][j]) { CHECK(!"zero"); break; }
        memset(piece[i], (int)(i % 255 + 1), size[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < size[i]; j++)
            if (piece[i][j] != i % 255 + 1) { CHECK(!"untouched by its neighbours"); break; }
    ist_arena_free(arena);
}

TEST(a_piece_larger_than_any_chunk_fits)
{
    ist_arena *arena = ist_arena_new();
    char *small = ist_arena_alloc(arena, 10);
    unsigned char *large = ist_arena_alloc(arena, 5000000);
    char *next = ist_arena_alloc(arena, 10);
    CHECK(small && large && next);
    large[4999999] = 1;
    CHECK(ist_arena_used(arena) >= 5000020);
    CHECK(ist_arena_used(arena) < 5000500);
    ist_arena_free(arena);
}

TEST(what_is_reserved_is_given_out_and_what_exceeds_it_too)
{
    ist_arena *arena = ist_arena_new();
    CHECK(ist_arena_reserve(arena, 3 << 20));
    unsigned char *first = ist_arena_alloc(arena, 1 << 20), *second = ist_arena_alloc(arena, 1 << 20), *third = ist_arena_alloc(arena, 9 << 20);
    CHECK(first && second && third);
    CHECK(second > first && (size_t)(second - first) < (1 << 20) + 256); /* one stretch */
    for (size_t n = 0; n < 9 << 20; n += 4093) CHECK(third[n] == 0);
    memset(third, 1, 9 << 20);
    CHECK(first[(1 << 20) - 1] == 0 && second[0] == 0);
    CHECK(!ist_arena_reserve(arena, SIZE_MAX));
    ist_arena_free(arena);
}

TEST(sizes_that_overflow_are_refused)
{
    ist_arena *arena = ist_arena_new();
    CHECK(ist_arena_array(arena, SIZE_MAX / 2, 3) == NULL);
    CHECK(ist_arena_alloc(arena, SIZE_MAX) == NULL);
    CHECK(ist_arena_copy_n(arena, "a", SIZE_MAX) == NULL);
    CHECK(ist_arena_used(arena) == 0);
    ist_arena_free(arena);
}

TEST(no_bytes_are_a_valid_pointer)
{
    ist_arena *arena = ist_arena_new();
    CHECK(ist_arena_alloc(arena, 0) != NULL);
    CHECK(ist_arena_array(arena, 0, 8) != NULL);
    CHECK(ist_arena_array(arena, 8, 0) != NULL);
    ist_arena_free(arena);
    ist_arena_free(NULL);
}

TEST(text_is_copied_and_printed)
{
    ist_arena *arena = ist_arena_new();
    CHECK_TEXT(ist_arena_copy(arena, "K9"), "K9");
    CHECK_TEXT(ist_arena_copy_n(arena, "K239 Chunmoo", 4), "K239");
    CHECK_TEXT(ist_arena_print(arena, "%s of %d", "66", 672), "66 of 672");
    CHECK(ist_arena_copy(arena, NULL) == NULL);
    ist_arena_free(arena);
}

RUN(IT(pieces_are_zero_aligned_and_apart), IT(a_piece_larger_than_any_chunk_fits),
    IT(what_is_reserved_is_given_out_and_what_exceeds_it_too), IT(sizes_that_overflow_are_refused),
    IT(no_bytes_are_a_valid_pointer), IT(text_is_copied_and_printed))
