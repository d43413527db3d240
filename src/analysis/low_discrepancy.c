/* SPDX-License-Identifier: Apache-2.0
 *
 * low_discrepancy.c: Sobol sequences and Latin hypercubes.
 */
#include "joe_kuo.h"
#include <isthmus/analysis/low_discrepancy.h>
#include <isthmus/base/random.h>

#include <stdlib.h>

/* Direction numbers v[k] = m[k] 2^(32-k), where m follows the recurrence of the dimension's polynomial; the first
 * dimension is van der Corput's. */
static void fill_directions(size_t dimension, uint32_t *v)
{
    int degree = 0;
    if (dimension == 0) {
        for (int k = 0; k < IST_SOBOL_BITS; k++) v[k] = (uint32_t)1 << (31 - k);
        return;
    }
    uint32_t polynomial = joe_kuo[dimension - 1].polynomial;
    while (polynomial >> (degree + 1)) degree++;
    for (int k = 0; k < degree; k++) v[k] = (uint32_t)joe_kuo[dimension - 1].m[k] << (31 - k);
    for (int k = degree; k < IST_SOBOL_BITS; k++) {
        v[k] = v[k - degree] ^ (v[k - degree] >> degree);
        for (int j = 1; j < degree; j++)
            if (polynomial >> (degree - j) & 1) v[k] ^= v[k - j];
    }
}

static uint32_t word_of(uint64_t seed, uint64_t index, uint32_t sub_index, uint32_t name)
{
    const uint32_t counter[4] = { (uint32_t)index, (uint32_t)(index >> 32), sub_index, name };
    const uint32_t key[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
    uint32_t       out[4];
    ist_philox4x32_10(counter, key, out);
    return out[0];
}

ist_status ist_sobol_sequence_new(ist_arena *arena, size_t dimensions, uint64_t seed, bool shifted, ist_sobol_sequence *out,
                                  ist_error *err)
{
    if (dimensions == 0 || dimensions > IST_SOBOL_DIMENSIONS)
        return ist_fail(err, IST_RANGE, "a Sobol sequence in %zu dimensions: 1 to %d are allowed", dimensions, IST_SOBOL_DIMENSIONS);
    ist_sobol_sequence made = { .dimensions = dimensions, .directions = ist_arena_array(arena, dimensions * IST_SOBOL_BITS, sizeof(uint32_t)),
                                .shift = shifted ? ist_arena_array(arena, dimensions, sizeof(uint32_t)) : NULL };
    if (!made.directions || (shifted && !made.shift)) return ist_fail(err, IST_NOMEM, "out of memory for %zu dimensions", dimensions);
    for (size_t d = 0; d < dimensions; d++) {
        fill_directions(d, made.directions + d * IST_SOBOL_BITS);
        if (shifted) made.shift[d] = word_of(seed, d, 0, ist_name_hash("sample/shift"));
    }
    *out = made;
    return IST_OK;
}

void ist_sobol_point(const ist_sobol_sequence *sequence, uint64_t index, double *out)
{
    for (size_t d = 0; d < sequence->dimensions; d++) {
        const uint32_t *v = sequence->directions + d * IST_SOBOL_BITS;
        uint32_t        bits = 0;
        for (int k = 0; k < IST_SOBOL_BITS && index >> k; k++)
            if (index >> k & 1) bits ^= v[k];
        out[d] = sequence->shift ? ((bits ^ sequence->shift[d]) + 0.5) * 0x1p-32 : bits * 0x1p-32;
    }
}

typedef struct ticket { double key; size_t at; } ticket;

static int by_key(const void *a, const void *b)
{
    const ticket *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

ist_status ist_latin_hypercube(size_t n, size_t dimensions, uint64_t seed, double *out, ist_error *err)
{
    ticket  *tickets = malloc((n + 1) * sizeof *tickets);
    uint32_t order = ist_name_hash("sample/order"), within = ist_name_hash("sample/within");
    if (!tickets) return ist_fail(err, IST_NOMEM, "out of memory for %zu points", n);
    for (size_t d = 0; d < dimensions; d++) {
        for (size_t i = 0; i < n; i++) tickets[i] = (ticket){ ist_uniform(seed, i, (uint32_t)d, order), i };
        qsort(tickets, n, sizeof *tickets, by_key);
        for (size_t i = 0; i < n; i++)
            out[tickets[i].at * dimensions + d] = ((double)i + ist_uniform(seed, i, (uint32_t)d, within)) / (double)n;
    }
    free(tickets);
    return IST_OK;
}
