/* SPDX-License-Identifier: Apache-2.0
 *
 * kin.h: groups of lanes that hold the same numbers, so that these are computed once.
 *
 * When a block runs one world under several coalitions, group g is the world under coalition g. At first most of what they
 * hold is the same, and much stays so: a line does not know of a lever that moves patrols. For each thing that has numbers of
 * its own (a line, an order, a stock, ...) a sim_kin says which groups hold the same ones. Only the first of them, their
 * leader, is computed; who reads for another group reads the leader's lanes. A step that reads several things gives the same
 * in two groups when all of them are the same there, so relations meet by `and`. When groups part, the one that becomes a
 * leader takes over the columns and goes on alone. Nothing here changes a bit of any result: property/sharing.c.
 */
#ifndef ISTHMUS_SIM_KIN_H
#define ISTHMUS_SIM_KIN_H

#include <stdint.h>

/* An equivalence between eight groups: byte g, bit h is set when g and h hold the same. Relations meet by `and`. */
typedef uint64_t sim_alike;

typedef struct sim_kin {
    sim_alike alike;
    unsigned  leaders;  /* a set of groups: the first of each class */
    uint8_t   home[8];  /* the first lane of the leader of each group */
    int       n, room;
    double  **columns;  /* [n] what a group takes over from its leader when they part */
} sim_kin;

/* The first group of each class: those with no bit below their own. */
static inline unsigned sim_leaders_of(sim_alike alike)
{
    uint64_t below = alike & UINT64_C(0x7f3f1f0f07030100), own = alike & UINT64_C(0x8040201008040201);
    below |= below >> 4;
    below |= below >> 2;
    below |= below >> 1;
    own |= own >> 4;
    own |= own >> 2;
    own |= own >> 1;
    uint64_t leads = own & ~below & UINT64_C(0x0101010101010101);
    return (unsigned)((leads * UINT64_C(0x0102040810204080)) >> 56);
}

void sim_kin_set(sim_kin *kin, sim_alike alike);   /* without taking anything over */
void sim_kin_part(sim_kin *kin, sim_alike alike);  /* the classes become smaller */

void sim_kin_merge(sim_kin *kin, sim_alike most);  /* leaders whose columns hold the same become kin again */

/* Groups that are not alike in what the kin is about to be made from part. Gives the leaders. */
static inline unsigned sim_kin_meet(sim_kin *kin, sim_alike alike)
{
    if (kin->alike & ~alike) sim_kin_part(kin, kin->alike & alike);
    return kin->leaders;
}

/* Where the numbers of the group beginning at lane g stand. */
static inline unsigned sim_home(const sim_kin *kin, unsigned g) { return kin->home[g / 8]; }

/* The leaders of `kin` whose numbers in `of` belong to the groups given. */
static inline unsigned sim_reach(const sim_kin *kin, const sim_kin *of, unsigned groups)
{
    unsigned set = 0;
    for (unsigned left = kin->leaders; left; left &= left - 1) {
        unsigned g = (unsigned)__builtin_ctz(left);
        set |= (groups >> of->home[g] / 8 & 1u) << g;
    }
    return set;
}

/* All groups whose leaders are among those given. */
static inline unsigned sim_members(const sim_kin *kin, unsigned leaders)
{
    unsigned set = 0;
    for (unsigned g = 0; g < 8; g++) set |= (leaders >> kin->home[g] / 8 & 1u) << g;
    return set;
}

/* The same for a relation that need not be anybody's yet. */
static inline unsigned sim_reach_of(sim_alike alike, const sim_kin *of, unsigned groups)
{
    unsigned set = 0;
    for (unsigned left = sim_leaders_of(alike); left; left &= left - 1) {
        unsigned g = (unsigned)__builtin_ctz(left);
        set |= (groups >> of->home[g] / 8 & 1u) << g;
    }
    return set;
}

/* Which groups of a column that holds every group's numbers hold the same bits, within `most`. */
sim_alike sim_alike_in(const double *column, sim_alike most);

/* Copies what the leaders hold to all groups of their class. */
void sim_spread(double *column, sim_alike alike);

#endif
