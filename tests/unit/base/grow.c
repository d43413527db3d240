/* SPDX-License-Identifier: Apache-2.0
 *
 * An array that grows keeps what it holds, and says truly how much room it has.
 */
#include "check.h"

#include <isthmus/base/grow.h>
#include <stdint.h>
#include <stdlib.h>

TEST(what_was_put_in_stays_while_it_grows)
{
    long *numbers = NULL;
    size_t room = 0, moves = 0;
    for (size_t count = 0; count < 100000; count++) {
        size_t before = room;
        long *more = ist_grow(numbers, count, &room, sizeof *numbers);
        CHECK(more != NULL && room > count);
        CHECK(more == numbers || room > before); /* it moves only where it grows */
        moves += room > before;
        numbers = more;
        numbers[count] = (long)(3 * count);
    }
    for (size_t i = 0; i < 100000; i++)
        if (numbers[i] != (long)(3 * i)) { CHECK(!"kept"); break; }
    CHECK(moves == 14); /* 16 doubled 13 times holds 131,072 */
    free(numbers);
}

TEST(what_no_memory_holds_is_refused_and_nothing_changes)
{
    char small[32] = "kept";
    size_t room = SIZE_MAX / 2 + 1; /* twice this is beyond size_t */
    CHECK(ist_grow(small, room, &room, 1) == NULL);
    CHECK(room == SIZE_MAX / 2 + 1 && strcmp(small, "kept") == 0);
    room = SIZE_MAX / 8;
    CHECK(ist_grow(small, room, &room, 16) == NULL && room == SIZE_MAX / 8);
}

RUN(IT(what_was_put_in_stays_while_it_grows), IT(what_no_memory_holds_is_refused_and_nothing_changes))
