/* SPDX-License-Identifier: Apache-2.0
 *
 * Probes by hand on the small world: 2 units a month, 4 with lever 1, 100 in all; and the same bits however it is run.
 */
#include "check.h"
#include "small_world.h"

#include <isthmus/analysis/ensemble.h>
#include <stdlib.h>

static const ist_term delivered = { { IST_Q_DELIVERED, 0, 0 }, 1 }, delivery = { { IST_Q_DELIVERY, 0, 0 }, 1 },
                      active = { { IST_Q_ACTIVE, 0, 0 }, 1 };

enum { SO_FAR, AT_START, YEAR, SUMMED, FIFTIETH, NEVER, DRAWN, WAR, PROBES };

static void make_probes(const ist_parameter *base, ist_probe *out)
{
    for (int p = 0; p < PROBES; p++) out[p] = (ist_probe){ .n_terms = 1, .terms = &delivered };
    out[SO_FAR].to = 9;
    out[AT_START].to = -1;
    out[AT_START].offset = 7;
    out[YEAR] = (ist_probe){ IST_PROBE_CHANGE, -1, 11, 0, 1, &delivered, 0, NULL, 0 };
    out[SUMMED] = (ist_probe){ IST_PROBE_SUM, 2, 4, 0, 1, &delivery, 0, NULL, 0 };
    out[FIFTIETH] = (ist_probe){ IST_PROBE_FIRST, 0, 0, 50, 1, &delivery, 0, NULL, 0 };
    out[NEVER] = (ist_probe){ IST_PROBE_FIRST, 0, 0, 101, 1, &delivery, 0, NULL, 0 };
    out[DRAWN] = (ist_probe){ IST_PROBE_AT, 0, 3, 0, 0, NULL, 1, base, 0 };
    out[WAR] = (ist_probe){ IST_PROBE_SUM, 0, SMALL_MONTHS - 1, 0, 1, &active, 0, NULL, 0 };
}

static ist_status run(const builder *b, ist_coalition coalition, uint64_t first, int block, int threads, ist_arena *arena,
                      ist_ensemble *out)
{
    ist_probe            probes[PROBES];
    ist_sim             *sim = NULL;
    ist_sim_options      options = { .seed = 6, .counterfactual = IST_NONE, .block = block };
    ist_ensemble_request request = { PROBES, probes, coalition, first, 128 };
    ist_parameter base = small_parameter(b, "base.strait");
    make_probes(&base, probes);
    ist_status status = ist_sim_new(&sim, &b->world, &options, NULL);
    if (status == IST_OK) status = ist_ensemble_run(sim, &b->world, &request, &(ist_control){ .threads = threads }, arena, out, NULL);
    ist_sim_free(sim);
    return status;
}

TEST(probes_see_what_is_known_by_hand)
{
    builder     *b = small_world();
    ist_arena   *arena = ist_arena_new();
    ist_ensemble e;
    CHECK(run(b, 0, 0, 0, 1, arena, &e) == IST_OK);
    for (size_t f = 0; f < e.futures; f++) {
        CHECK_NEAR(e.values[SO_FAR * 128 + f], 20, 1e-9);
        CHECK_NEAR(e.values[AT_START * 128 + f], 7, 0);
        CHECK_NEAR(e.values[YEAR * 128 + f], 24, 1e-9);
        CHECK_NEAR(e.values[SUMMED * 128 + f], 6, 1e-9);
        CHECK_NEAR(e.values[FIFTIETH * 128 + f], 24, 0);
        CHECK_NEAR(e.values[NEVER * 128 + f], SMALL_MONTHS, 0);
        CHECK(e.values[DRAWN * 128 + f] >= 0.005 && e.values[DRAWN * 128 + f] <= 0.04);
        CHECK(e.values[DRAWN * 128 + f] == e.values[DRAWN * 128 + f / 8 * 8]); /* one draw a world */
    }
    CHECK(run(b, 2, 0, 0, 1, arena, &e) == IST_OK);
    CHECK_NEAR(e.values[FIFTIETH * 128], 12, 0);
    ist_arena_free(arena);
    builder_free(b);
}

TEST(the_values_do_not_depend_on_threads_width_or_where_the_futures_begin)
{
    builder     *b = small_world();
    ist_arena   *arena = ist_arena_new();
    ist_ensemble one, other, later;
    CHECK(run(b, 0, 0, 8, 1, arena, &one) == IST_OK && run(b, 0, 0, 64, 2, arena, &other) == IST_OK);
    CHECK(memcmp(one.values, other.values, PROBES * 128 * sizeof *one.values) == 0);
    CHECK(run(b, 0, 64, 16, 2, arena, &later) == IST_OK);
    CHECK(memcmp(one.values + WAR * 128 + 64, later.values + WAR * 128, 64 * sizeof *one.values) == 0);
    ist_arena_free(arena);
    builder_free(b);
}

TEST(a_probe_beyond_the_world_is_refused)
{
    builder             *b = small_world();
    ist_arena           *arena = ist_arena_new();
    ist_sim             *sim = NULL;
    ist_error            err = { 0 };
    ist_ensemble         e;
    ist_probe            probe = { .to = SMALL_MONTHS, .n_terms = 1, .terms = &delivered };
    ist_ensemble_request request = { 1, &probe, 0, 0, 8 };
    CHECK(ist_sim_new(&sim, &b->world, &(ist_sim_options){ .counterfactual = IST_NONE }, NULL) == IST_OK);
    CHECK(ist_ensemble_run(sim, &b->world, &request, &(ist_control){ 0 }, arena, &e, &err) == IST_RANGE);
    CHECK_HAS(err.text, "the futures go from -1 to 29");
    request.futures = 9;
    CHECK(ist_ensemble_run(sim, &b->world, &request, &(ist_control){ 0 }, arena, &e, &err) == IST_RANGE);
    ist_sim_free(sim);
    ist_arena_free(arena);
    builder_free(b);
}

RUN(IT(probes_see_what_is_known_by_hand), IT(the_values_do_not_depend_on_threads_width_or_where_the_futures_begin),
    IT(a_probe_beyond_the_world_is_refused))
