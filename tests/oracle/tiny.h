/* SPDX-License-Identifier: Apache-2.0
 *
 * tiny.h: runs a tiny world in the oracle and keeps what it recorded, for the tests by hand.
 */
#ifndef ISTHMUS_TESTS_TINY_H
#define ISTHMUS_TESTS_TINY_H

#include "check.h"
#include "oracle.h"
#include "world_builder.h"

enum { TINY_MONTHS = 200, TINY_VALUES = 64 };

typedef struct tiny {
    double value[TINY_MONTHS][IST_Q_COUNT][TINY_VALUES]; /* [month + 1][kind][i * second + j] */
} tiny;
static tiny tiny_last; /* of the run last made */

static void tiny_keep(void *context, const oracle *o, int month)
{
    const ist_world *world = context;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        oracle_sizes(world, kind, &first, &second);
        for (size_t n = 0; n < first * second && n < TINY_VALUES; n++)
            tiny_last.value[month + 1][kind][n] = oracle_value(o, kind, n / second, n % second);
    }
}

/* Replays a future; the test fails when a ledger does not close. */
static void tiny_run(const builder *b, uint64_t future, uint32_t coalition)
{
    oracle_options options = { .seed = 7, .counterfactual = IST_NONE };
    oracle        *o = oracle_new(&b->world, &options);
    oracle_run(o, future, coalition, tiny_keep, (void *)(uintptr_t)&b->world, NULL);
    CHECK_TEXT(oracle_complaint(o), "");
    oracle_free(o);
}

/* What was recorded: AT(month, STOCK, index). */
#define AT(month, quantity, index) (tiny_last.value[(month) + 1][IST_Q_##quantity][index])

#endif
