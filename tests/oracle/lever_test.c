// SPDX-License-Identifier: Apache-2.0
// Levers by hand (sections 0, 1 and 10): what an empty one is worth, and what coalitions share.
#include "check.h"
#include "oracle.h"
#include "world_builder.h"

enum { EMPTY = 1, FORCES = 2, SAME_FORCES = 4, STOCKS = 8, EVERYTHING = 15, MONTHS = 60 };

// Two theatres with a contingency each that ask for shells, forces that depend on stocks, every elasticity set.
// Lever 0 is empty, 1 and 2 raise the same ceiling to the same value, 3 fills a stock.
static builder *two_theatres(void)
{
    builder *b = builder_new(&(builder_sizes){ .months = MONTHS, .start = 24000, .theatres = 2, .actors = 2, .items = 1,
                                               .kinds = 1, .contingencies = 2, .demands = 2, .levers = 4,
                                               .cooperation = 2, .metrics = 2 });
    for (size_t c = 0; c < 2; c++) {
        b->actors[c].theatre = (int)c;
        b->theatres[c].onset = builder_number(b, 2);
        b->theatres[c].going_on = builder_number(b, 3);
        b->contingencies[c].theatre = (int)c;
        b->contingencies[c].build_up = 2;
        b->contingencies[c].base = builder_number(b, 0.06);
        b->contingencies[c].ending = builder_number(b, 0.2);
        b->contingencies[c].xi = builder_number(b, 2);
        b->contingencies[c].depth_weight = 0.25;
        b->contingencies[c].defenders = 1u << c;
        b->weight[c] = 0.75;
        b->requirement[c] = builder_number(b, 5);
        b->surge[c] = builder_number(b, 3);
        b->stock[c] = builder_number(b, 60);
        b->target[c] = builder_number(b, 100);
        b->production[c] = builder_number(b, 1);
        b->ceiling[c] = builder_number(b, 4);
        b->demands[c] = (ist_demand){ (int)c, (int)c, 0, builder_number(b, 8) };
        b->opportunism[c * 2 + 1 - c] = builder_number(b, 1);
        b->emptiness[c * 2 + 1 - c] = builder_number(b, 1);
        b->provocation[c * 4 + 3] = builder_number(b, 0.5);
        builder_metric(b, c, IST_SUM, 0, (ist_quantity){ IST_Q_WEIGHTED_GAP, (int)c, 0 });
    }
    b->kind_share[0] = 1;
    b->equipment[0] = 10;
    builder_override(b, &b->levers[1].patch, b->ceiling[0], builder_constant(6));
    builder_override(b, &b->levers[2].patch, b->ceiling[0], builder_constant(6));
    builder_override(b, &b->levers[3].patch, b->stock[1], builder_constant(300));
    return b;
}

// Metrics of a future under a coalition; what happened in each month goes to `states` [MONTHS * 2].
static void note(void *context, const oracle *o, int month)
{
    double *states = context;
    for (size_t c = 0; c < 2 && month >= 0; c++) states[month * 2 + (int)c] = oracle_value(o, IST_Q_STATE, c, 0);
}

static bool same_states(oracle *o, uint64_t future, uint32_t a, uint32_t b)
{
    double one[2 * MONTHS], two[2 * MONTHS];
    oracle_run(o, future, a, note, one, NULL);
    oracle_run(o, future, b, note, two, NULL);
    return memcmp(one, two, sizeof one) == 0;
}

TEST(an_empty_lever_changes_nothing)
{
    builder       *b = two_theatres();
    oracle_options options = { .seed = 5, .counterfactual = IST_NONE };
    oracle        *o = oracle_new(&b->world, &options);
    for (uint64_t future = 0; future < 30; future++)
        for (uint32_t with = 0; with < 16; with += 2) {
            double without[2], added[2];
            oracle_run(o, future, with, NULL, NULL, without);
            oracle_run(o, future, with | EMPTY, NULL, NULL, added);
            CHECK(memcmp(without, added, sizeof without) == 0);
        }
    oracle_free(o);
    builder_free(b);
}

TEST(identical_levers_do_the_same)
{
    builder       *b = two_theatres();
    oracle_options options = { .seed = 5, .counterfactual = IST_NONE };
    oracle        *o = oracle_new(&b->world, &options);
    double         none[2], one[2], other[2], both[2], moved = 0;
    for (uint64_t future = 0; future < 30; future++) {
        oracle_run(o, future, 0, NULL, NULL, none);
        oracle_run(o, future, FORCES, NULL, NULL, one);
        oracle_run(o, future, SAME_FORCES, NULL, NULL, other);
        oracle_run(o, future, FORCES | SAME_FORCES, NULL, NULL, both);
        CHECK(memcmp(one, other, sizeof one) == 0 && memcmp(one, both, sizeof one) == 0);
        moved += none[0] != one[0];
    }
    CHECK(moved > 10);
    oracle_free(o);
    builder_free(b);
}

// The same elasticities as parameters, silenced or not: silenced, wars are the same month by month in every coalition
// of every future; not silenced, some differ.
TEST(without_elasticities_wars_are_the_same_in_all_coalitions)
{
    builder *b = two_theatres();
    int      differ[2] = { 0, 0 };
    for (int silenced = 0; silenced < 2; silenced++) {
        oracle_options options = { .seed = 5, .counterfactual = IST_NONE, .no_elasticity = silenced };
        oracle        *o = oracle_new(&b->world, &options);
        for (uint64_t future = 0; future < 30; future++)
            for (uint32_t with = 1; with <= EVERYTHING; with++) differ[silenced] += !same_states(o, future, 0, with);
        oracle_free(o);
    }
    CHECK(differ[0] > 50);
    CHECK_NEAR(differ[1], 0, 0);
    builder_free(b);
}

// A redrawn parameter takes the draw of world + 2^32, and its override with it; the others keep theirs.
TEST(a_redrawn_parameter_takes_another_worlds_draw)
{
    builder         *b = two_theatres();
    ist_distribution range = { .kind = IST_UNIFORM, .a = 0, .b = 1 };
    ist_parameter    p = builder_parameter(b, "first", range, 0, 1), q = builder_parameter(b, "second", range, 0, 1);
    bool            *redraw = builder_alloc(b, b->world.n_parameters, sizeof *redraw);
    builder_override(b, &b->levers[3].patch, p, range);
    redraw[p] = true;
    oracle_options options = { .seed = 5, .counterfactual = IST_NONE, .redraw = redraw };
    oracle        *o = oracle_new(&b->world, &options);
    uint64_t       other = 3 + (UINT64_C(1) << 32); // futures 24..31 are world 3
    oracle_run(o, 27, 0, NULL, NULL, NULL);
    CHECK_NEAR(oracle_parameter(o, p), oracle_uniform(5, other, 0, "param/", "first"), 0);
    CHECK_NEAR(oracle_parameter(o, q), oracle_uniform(5, 3, 0, "param/", "second"), 0);
    CHECK_NEAR(oracle_planning_value(o, p), 0.5, 0);
    oracle_run(o, 27, STOCKS, NULL, NULL, NULL);
    CHECK_NEAR(oracle_parameter(o, p), oracle_uniform(5, other, 0, "param/", "lever-3/first"), 0);
    oracle_free(o);
    builder_free(b);
}

RUN(IT(an_empty_lever_changes_nothing), IT(identical_levers_do_the_same),
    IT(without_elasticities_wars_are_the_same_in_all_coalitions), IT(a_redrawn_parameter_takes_another_worlds_draw))
