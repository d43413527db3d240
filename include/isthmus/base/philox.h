/* SPDX-License-Identifier: Apache-2.0
 *
 * philox.h: Philox4x32-10 written so that compilers can spread it over lanes; random.h is what others use.
 *
 * Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011), table 2: multipliers and Weyl increments.
 */
#ifndef ISTHMUS_BASE_PHILOX_H
#define ISTHMUS_BASE_PHILOX_H

#include <stdint.h>

static inline void ist_philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1, uint32_t *out0,
                              uint32_t *out1, uint32_t *out2, uint32_t *out3)
{
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
        uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    *out0 = c0;
    *out1 = c1;
    *out2 = c2;
    *out3 = c3;
}

/* The first uniform of a draw (docs/model.md, section 1): 52 bits, never 0 or 1. */
static inline double ist_philox_uniform(uint64_t seed, uint64_t index, uint32_t sub_index, uint32_t name)
{
    uint32_t w0, w1, w2, w3;
    ist_philox((uint32_t)index, (uint32_t)(index >> 32), sub_index, name, (uint32_t)seed, (uint32_t)(seed >> 32), &w0, &w1, &w2, &w3);
    /* The bits of a number in [1, 2) and then one less a half step: exact, and no conversion of 64-bit integers. */
    union { uint64_t bits; double number; } x = { 0x3FF0000000000000u | ((uint64_t)w0 << 32 | w1) >> 12 };
    return (x.number - 1.0) + 0x1p-53;
}

#endif
