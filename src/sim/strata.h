/* SPDX-License-Identifier: Apache-2.0
 *
 * strata.h: docs/model.md section 1. How sixteen worlds of four futures share out what they draw.
 */
#ifndef ISTHMUS_SIM_STRATA_H
#define ISTHMUS_SIM_STRATA_H

#include <isthmus/base/philox.h>
#include <isthmus/sim/run.h>

/* How the sixteen worlds that share out strata do so for one draw: world i has the sixteenth a i + b, in the field of sixteen elements
 * (polynomials over the bits, modulo x^4 + x + 1). Any two worlds are so as likely to have any two different sixteenths as any
 * other two, which is all that the error of their mean depends on. */
_Static_assert(IST_WORLDS_PER_STRATA == 16 && IST_FUTURES_PER_WORLD_IN_STRATA == 4, "sixteen elements of the field, two pairs a world");
typedef struct share_out {
    uint32_t times[4]; /* a, a x, a x^2, a x^3 */
    uint32_t plus;     /* b */
    uint32_t upper;    /* bit i: of world i's pair of futures the first has the upper half */
} share_out;

static inline share_out share_of(uint64_t seed, uint64_t index, uint32_t sub_index, uint32_t hash)
{
    uint32_t  w0, w1, w2, w3;
    share_out share;
    ist_philox((uint32_t)index, (uint32_t)(index >> 32), sub_index, hash, (uint32_t)seed, (uint32_t)(seed >> 32), &w0, &w1, &w2, &w3);
    uint32_t which = (uint32_t)((uint64_t)w0 * 240 >> 32); /* 15 factors other than 0, 16 summands */
    share.times[0] = 1 + which / 16;
    for (int n = 1; n < 4; n++) share.times[n] = (share.times[n - 1] << 1 & 15) ^ (share.times[n - 1] >> 3) * 3;
    share.plus = which % 16;
    share.upper = w2;
    return share;
}

static inline uint32_t sixteenth_of(const share_out *share, uint32_t world)
{
    uint32_t at = share->plus;
    for (int n = 0; n < 4; n++) at ^= share->times[n] & -(world >> n & 1);
    return at;
}

/* A uniform in its stratum; never 1, as no uniform is. */
static inline double in_stratum(uint32_t stratum, uint32_t of, double u)
{
    double within = (stratum + u) / of;
    return within < 1 ? within : 1 - 0x1p-53;
}

/* Of chance: the first pairs of the sixteen worlds share out among themselves, and so do the second pairs. */
static inline share_out share_of_pair(uint64_t seed, uint64_t future, uint32_t sub_index, uint32_t hash)
{
    enum { ALL = IST_WORLDS_PER_STRATA * IST_FUTURES_PER_WORLD_IN_STRATA };
    return share_of(seed, future / ALL * 2 + future % IST_FUTURES_PER_WORLD_IN_STRATA / 2, sub_index | (uint32_t)1 << 31, hash);
}

/* The two futures of a pair have a half each, and of it the sixteenth of their world. */
static inline double chance_in_stratum(const share_out *share, uint64_t future, double u)
{
    uint32_t world = (uint32_t)(future / IST_FUTURES_PER_WORLD_IN_STRATA % IST_WORLDS_PER_STRATA), upper = (share->upper >> world ^ (uint32_t)future) & 1;
    return in_stratum(upper * IST_WORLDS_PER_STRATA + sixteenth_of(share, world), 2 * IST_WORLDS_PER_STRATA, u);
}

#endif
