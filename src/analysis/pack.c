/* SPDX-License-Identifier: Apache-2.0
 *
 * pack.c: what is known of a range of futures as bytes, and several of them joined.
 *
 * The bytes: first future, end, numbers of passes and of sums; then for each pass the number of its rows, the means of the
 * first world, the deviation, and a sketch a row; then the sums (tree.c). docs/many-machines.md says what is around them.
 */
#include "valuation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ist_valuation_begin_at(ist_valuation *valuation, uint64_t first)
{
    valuation->first = valuation->futures = first;
    valuation->sums.next = first / valuation->each;
}

void ist_valuation_pack(const ist_valuation *valuation, ist_buffer *out)
{
    ist_pack_whole(out, valuation->first);
    ist_pack_whole(out, valuation->futures);
    ist_pack_whole(out, valuation->n_passes);
    ist_pack_whole(out, valuation->sums.n);
    for (size_t p = 0; p < valuation->n_passes; p++) {
        const pass_state *state = &valuation->passes[p];
        ist_pack_whole(out, state->n_rows);
        ist_pack_numbers(out, state->pivot, state->n_rows);
        ist_pack_numbers(out, &state->deviation, 1);
        for (size_t r = 0; r < state->n_rows; r++) ist_sketch_pack(&state->sketches[r], out);
    }
    ist_tree_pack(&valuation->sums, out);
}

static ist_status unpack_pass(ist_valuation *valuation, pass_state *state, ist_unpack *from, ist_error *err)
{
    uint64_t n_rows = ist_unpack_whole(from);
    double   deviation = 0;
    if (n_rows != state->n_rows) return ist_fail(err, IST_BROKEN, "it holds other results than these");
    for (size_t r = 0; r < state->n_rows; r++) {
        double pivot = 0;
        ist_unpack_numbers(from, &pivot, 1);
        if (valuation->has_pivots && memcmp(&pivot, &state->pivot[r], sizeof pivot) != 0)
            return ist_fail(err, IST_BROKEN, "its first world is another: it was made by another version or a machine that computes otherwise");
        state->pivot[r] = pivot;
    }
    ist_unpack_numbers(from, &deviation, 1);
    state->deviation = fmax(state->deviation, deviation);
    for (size_t r = 0; r < state->n_rows; r++)
        if (!ist_sketch_unpack(&state->sketches[r], from)) return ist_fail(err, IST_BROKEN, "its counts are not in order");
    return IST_OK;
}

ist_status ist_valuation_unpack(ist_valuation *valuation, const void *bytes, size_t n, ist_error *err)
{
    ist_unpack from = { .at = bytes, .left = n };
    uint64_t   first = ist_unpack_whole(&from), end = ist_unpack_whole(&from);
    uint64_t   n_passes = ist_unpack_whole(&from), n_sums = ist_unpack_whole(&from);
    if (from.failed || n_passes != valuation->n_passes || n_sums != valuation->sums.n)
        return ist_fail(err, IST_BROKEN, "it holds other results than these");
    if (first != valuation->futures || end < first)
        return ist_fail(err, IST_BROKEN, "it begins at future %llu and not at %llu", (unsigned long long)first,
                        (unsigned long long)valuation->futures);
    for (size_t p = 0; p < valuation->n_passes; p++) IST_TRY(unpack_pass(valuation, &valuation->passes[p], &from, err));
    valuation->has_pivots = true;
    IST_TRY(ist_tree_unpack(&valuation->sums, &from, err));
    uint64_t worlds = valuation->sums.next + (uint64_t)valuation->sums.n_open;
    if (from.left > 0 || worlds * valuation->each != end) return ist_fail(err, IST_BROKEN, "its sums are of other futures");
    valuation->futures = end;
    return IST_OK;
}
