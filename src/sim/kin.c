/* SPDX-License-Identifier: Apache-2.0
 *
 * kin.c: see kin.h.
 */
#include "kin.h"
#include <stdbool.h>
#include <string.h>

enum { GROUPS = 8, LANES_OF_GROUP = 8 };

static bool same(const double *column, int g, int h)
{
    uint64_t a[LANES_OF_GROUP], b[LANES_OF_GROUP], differ = 0;
    memcpy(a, column + LANES_OF_GROUP * g, sizeof a);
    memcpy(b, column + LANES_OF_GROUP * h, sizeof b);
    for (int l = 0; l < LANES_OF_GROUP; l++) differ |= a[l] ^ b[l];
    return differ == 0;
}

static unsigned row_of(sim_alike alike, int g) { return (unsigned)(alike >> 8 * g) & 0xff; }

void sim_kin_set(sim_kin *kin, sim_alike alike)
{
    kin->alike = alike;
    kin->leaders = sim_leaders_of(alike);
    for (int g = 0; g < GROUPS; g++) {
        unsigned row = row_of(alike, g);
        kin->home[g] = (uint8_t)(LANES_OF_GROUP * (row ? __builtin_ctz(row) : g));
    }
}

/* A leader stays one when its class becomes smaller, so that what is taken over has not been written yet. */
void sim_kin_part(sim_kin *kin, sim_alike alike)
{
    uint8_t  was[GROUPS];
    unsigned before = kin->leaders;
    memcpy(was, kin->home, sizeof was);
    sim_kin_set(kin, alike);
    for (unsigned left = kin->leaders & ~before; left; left &= left - 1) {
        int g = __builtin_ctz(left);
        for (int i = 0; i < kin->n; i++)
            memcpy(kin->columns[i] + LANES_OF_GROUP * g, kin->columns[i] + was[g], LANES_OF_GROUP * sizeof(double));
    }
}

/* The equivalence in which group g is in the class of group home[g], within `most`. */
static sim_alike alike_by(const uint8_t *home, sim_alike most)
{
    sim_alike alike = 0;
    for (int g = 0; g < GROUPS; g++)
        for (int h = 0; h < GROUPS; h++)
            if (home[g] == home[h]) alike |= UINT64_C(1) << (8 * g + h);
    return alike & most;
}

static bool all_same(double *const *columns, int n, int g, int h)
{
    for (int i = 0; i < n; i++)
        if (!same(columns[i], g, h)) return false;
    return true;
}

/* Each leader is held against those before it that stay one. Gives those that stay. */
static unsigned find_homes(double *const *columns, int n, unsigned leaders, sim_alike most, uint8_t *home)
{
    unsigned kept = 0;
    for (; leaders; leaders &= leaders - 1) {
        int      g = __builtin_ctz(leaders);
        unsigned others = kept & row_of(most, g);
        while (others && !all_same(columns, n, g, __builtin_ctz(others))) others &= others - 1;
        if (!others) {
            kept |= 1u << g;
            continue;
        }
        for (int f = g; f < GROUPS; f++)
            if (home[f] == g) home[f] = (uint8_t)__builtin_ctz(others);
    }
    return kept;
}

sim_alike sim_alike_in(const double *column, sim_alike most)
{
    uint8_t  home[GROUPS] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    unsigned there = sim_leaders_of(most & UINT64_C(0x8040201008040201)), kept;
    double  *columns[] = { (double *)(uintptr_t)column };
    kept = find_homes(columns, 1, there, most, home);
    return kept == sim_leaders_of(most) ? most : alike_by(home, most);
}

void sim_kin_merge(sim_kin *kin, sim_alike most)
{
    uint8_t home[GROUPS];
    for (int g = 0; g < GROUPS; g++) home[g] = kin->home[g] / LANES_OF_GROUP;
    if (find_homes(kin->columns, kin->n, kin->leaders, most, home) != kin->leaders) sim_kin_set(kin, alike_by(home, most));
}

void sim_spread(double *column, sim_alike alike)
{
    for (int g = 1; g < GROUPS; g++) {
        unsigned row = row_of(alike, g);
        int      leader = row ? __builtin_ctz(row) : g;
        if (leader != g) memcpy(column + LANES_OF_GROUP * g, column + LANES_OF_GROUP * leader, LANES_OF_GROUP * sizeof(double));
    }
}
