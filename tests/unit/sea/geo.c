/* SPDX-License-Identifier: Apache-2.0
 *
 * geo.c: short cuts of geometry say what the long way says.
 */
#include "check.h"

#include "../../../src/sea/geo.h"

static int32_t between(uint64_t *state, double from, double to)
{
    *state = geo_mix(*state + 0x9e3779b97f4a7c15u);
    return (int32_t)((from + (to - from) * (double)(*state >> 11) / 9007199254740992.0) * IST_SEA_DEGREE);
}

/* Points near and far, at the poles and across the antimeridian, against bounds on both sides of their distance. */
TEST(within_says_what_the_distance_says)
{
    uint64_t state = 7;
    int wrong = 0, inside = 0, all = 0;
    for (int i = 0; i < 20000; i++) {
        double reach = i % 4 == 0 ? 180 : i % 4 == 1 ? 3 : i % 4 == 2 ? 0.05 : 0.001;
        int32_t lon1 = between(&state, -180, 180), lat1 = between(&state, i % 8 < 4 ? -90 : 80, 90);
        int32_t lon2 = geo_lon_wrap((double)lon1 + between(&state, -reach, reach)), lat2 = lat1 + between(&state, -reach, reach);
        if (lat2 > 90 * IST_SEA_DEGREE || lat2 < -90 * IST_SEA_DEGREE) continue;
        double metres = geo_far(lon1, lat1, lon2, lat2);
        for (int k = 0; k < 7; k++) {
            double bound = metres * (k == 0 ? 0.5 : k == 1 ? 0.99995 : k == 2 ? 1 : k == 3 ? 1.00005 : k == 4 ? 1.2 : k == 5 ? 1.5 : 3);
            bool is = geo_within(lon1, lat1, lon2, lat2, bound);
            wrong += is != (metres < bound);
            inside += is;
            all++;
        }
    }
    CHECK(wrong == 0);
    CHECK(inside > all / 3 && inside < all * 2 / 3);
}

/* Three miles east, then four north; and courses that do not meet, or meet behind the ship. */
TEST(the_way_round_a_corner_is_both_its_legs)
{
    const double mile = 1852;
    CHECK_NEAR(geo_round_corner(0, 0, 90, 3 * IST_SEA_MINUTE, 4 * IST_SEA_MINUTE, 0), 7 * mile, 1);
    CHECK_NEAR(geo_round_corner(180 * IST_SEA_DEGREE - IST_SEA_MINUTE, 0, 90, -180 * IST_SEA_DEGREE + 2 * IST_SEA_MINUTE, 4 * IST_SEA_MINUTE, 0), 7 * mile, 1);
    CHECK(geo_round_corner(0, 0, 90, 3 * IST_SEA_MINUTE, 4 * IST_SEA_MINUTE, 180) < 0);
    CHECK(geo_round_corner(0, 0, 270, 3 * IST_SEA_MINUTE, 4 * IST_SEA_MINUTE, 0) < 0);
    CHECK(geo_round_corner(0, 0, 90, 3 * IST_SEA_MINUTE, 0, 92) < 0);
}

RUN(IT(the_way_round_a_corner_is_both_its_legs), IT(within_says_what_the_distance_says))
