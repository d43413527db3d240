/* SPDX-License-Identifier: Apache-2.0
 *
 * Monthly series over futures: means and fans.
 */
#include "check.h"
#include "small_world.h"

#include <isthmus/analysis/cooperation.h>

enum { DELIVERED, WAR, BOTH, MADE, LINES };

static const ist_term terms[] = { { { IST_Q_DELIVERED, 0, 0 }, 1 }, { { IST_Q_ACTIVE, 0, 0 }, 1 },
                                  { { IST_Q_DELIVERY, 0, 0 }, 1 } };
static const ist_series_line lines[LINES] = { { 1, &terms[0], false }, { 1, &terms[1], false }, { 2, terms, false }, { 1, &terms[2], true } };
static const ist_coalition   coalitions[] = { 0, 7 };

typedef struct drawn {
    builder         *b;
    ist_arena       *arena;
    ist_cooperation *run;
    ist_series       series;
    ist_status       status;
} drawn;

static drawn draw(uint64_t futures, size_t keep, int block, const ist_control *control)
{
    drawn d = { .b = small_world(), .arena = ist_arena_new() };
    ist_cooperation_options options = { .seed = 6, .counterfactual = IST_NONE, .block = block };
    ist_series_request      request = { .n_lines = LINES, .lines = lines, .n_coalitions = 2, .coalitions = coalitions,
                                        .futures = futures, .keep = keep };
    CHECK(ist_cooperation_new(&d.run, &d.b->world, &options, NULL) == IST_OK);
    d.status = ist_cooperation_series(d.run, &request, control, d.arena, &d.series, NULL);
    return d;
}

static void erase(drawn *d)
{
    ist_cooperation_free(d->run);
    ist_arena_free(d->arena);
    builder_free(d->b);
}

static size_t at(int coalition, int line, int month)
{
    return (size_t)((coalition * LINES + line) * (SMALL_MONTHS + 1) + month + 1);
}

/* 2 a month without, 4 a month with the doubled line, until 100 are delivered; the same in every future. */
TEST(deliveries_by_hand_in_mean_and_every_quantile)
{
    drawn d = draw(64, 0, 0, &(ist_control){ 0 });
    CHECK(d.status == IST_OK && d.series.futures == 64 && d.series.kept == 64 && d.series.months == SMALL_MONTHS);
    for (int t = -1; t < SMALL_MONTHS; t++) {
        double without = 2 * (t + 1), with = 4 * (t + 1) < 100 ? 4 * (t + 1) : 100;
        CHECK_NEAR(d.series.mean[at(0, DELIVERED, t)], without, 1e-9);
        CHECK_NEAR(d.series.mean[at(1, DELIVERED, t)], with, 1e-9);
        CHECK_NEAR(d.series.mean[at(1, MADE, t)], with, 1e-9); /* the deliveries of each month, summed */
        for (int q = 0; q < IST_QUANTILES; q++)
            CHECK_NEAR(d.series.quantiles[at(1, DELIVERED, t) * IST_QUANTILES + (size_t)q], with, 1e-5);
    }
    erase(&d);
}

TEST(months_at_war_add_up_to_those_of_the_answer)
{
    drawn      d = draw(1024, 0, 0, &(ist_control){ .threads = 2 });
    ist_answer answer;
    CHECK(ist_cooperation_advance(d.run, 1024, &(ist_control){ .threads = 2 }, NULL) == IST_OK);
    CHECK(ist_cooperation_answer(d.run, d.arena, &answer, NULL) == IST_OK);
    double none = 0, all = 0;
    for (int t = 0; t < SMALL_MONTHS; t++) {
        none += d.series.mean[at(0, WAR, t)];
        all += d.series.mean[at(1, WAR, t)];
        CHECK_NEAR(d.series.mean[at(0, BOTH, t)], d.series.mean[at(0, WAR, t)] + d.series.mean[at(0, DELIVERED, t)],
                   1e-9);
    }
    CHECK_NEAR(1000 * none, answer.events[0].none.active_months, 1e-6);
    CHECK_NEAR(1000 * all, answer.events[0].all.active_months, 1e-6);
    CHECK(none > all && all > 0);
    /* A fifth of futures at war or more: the 95% line is at 1, the 5% line at 0. */
    double share = d.series.mean[at(0, WAR, SMALL_MONTHS - 1)];
    CHECK(share > 0.05 && share < 0.95);
    CHECK(d.series.quantiles[at(0, WAR, SMALL_MONTHS - 1) * IST_QUANTILES] == 0);
    CHECK(d.series.quantiles[at(0, WAR, SMALL_MONTHS - 1) * IST_QUANTILES + 4] == 1);
    erase(&d);
}

TEST(series_have_the_same_bits_for_any_threads_and_blocks)
{
    drawn        first = draw(328, 100, 64, &(ist_control){ .threads = 1 });
    const size_t cells = (size_t)2 * LINES * (SMALL_MONTHS + 1);
    const struct { int threads, block; } ways[] = { { 2, 64 }, { 3, 8 }, { 2, 32 } };
    CHECK(first.series.kept == 100 && first.series.futures == 328);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        drawn other = draw(328, 100, ways[i].block, &(ist_control){ .threads = ways[i].threads });
        CHECK(memcmp(first.series.mean, other.series.mean, cells * sizeof(double)) == 0);
        CHECK(memcmp(first.series.quantiles, other.series.quantiles, cells * IST_QUANTILES * sizeof(double)) == 0);
        erase(&other);
    }
    drawn shorter = draw(104, 100, 8, &(ist_control){ 0 });
    CHECK(memcmp(first.series.quantiles, shorter.series.quantiles, cells * IST_QUANTILES * sizeof(double)) == 0);
    CHECK(memcmp(first.series.mean, shorter.series.mean, cells * sizeof(double)) != 0);
    erase(&shorter);
    erase(&first);
}

typedef struct brake { ist_stop stop; uint64_t after; } brake;
static void pull(void *context, uint64_t done, uint64_t all)
{
    brake *b = context;
    (void)all;
    if (done >= b->after) atomic_store(&b->stop, 1);
}

TEST(a_stopped_series_is_that_of_the_futures_done)
{
    brake        b = { .after = 64 };
    ist_control  control = { .stop = &b.stop, .progress = pull, .progress_context = &b };
    drawn        stopped = draw(328, 0, 16, &control);
    drawn        shorter = draw(64, 0, 64, &(ist_control){ 0 });
    const size_t cells = (size_t)2 * LINES * (SMALL_MONTHS + 1);
    CHECK(stopped.status == IST_STOPPED && stopped.series.futures == 64 && stopped.series.kept == 64);
    CHECK(memcmp(stopped.series.mean, shorter.series.mean, cells * sizeof(double)) == 0);
    CHECK(memcmp(stopped.series.quantiles, shorter.series.quantiles, cells * IST_QUANTILES * sizeof(double)) == 0);
    erase(&stopped);
    erase(&shorter);
}

TEST(a_line_that_is_not_in_the_world_and_a_value_beyond_all_reason_are_refused)
{
    drawn                 d = draw(8, 0, 0, &(ist_control){ 0 });
    const ist_term        absent = { { IST_Q_STOCK, 0, 5 }, 1 }, vast = { { IST_Q_DELIVERED, 0, 0 }, 1e30 };
    const ist_series_line absent_line = { 1, &absent }, vast_line = { 1, &vast };
    ist_series_request    request = { .n_lines = 1, .lines = &absent_line, .n_coalitions = 1, .coalitions = coalitions,
                                      .futures = 8 };
    ist_error             err = { 0 };
    CHECK(ist_cooperation_series(d.run, &request, &(ist_control){ 0 }, d.arena, &d.series, &err) == IST_RANGE);
    CHECK_HAS(err.text, "'stock' at (0, 5)");
    request.lines = &vast_line;
    CHECK(ist_cooperation_series(d.run, &request, &(ist_control){ 0 }, d.arena, &d.series, &err) == IST_BROKEN);
    CHECK_HAS(err.text, "futures 0 to 7");
    request.futures = 12;
    CHECK(ist_cooperation_series(d.run, &request, &(ist_control){ 0 }, d.arena, &d.series, &err) == IST_RANGE);
    CHECK(d.series.futures == 8);
    erase(&d);
}

RUN(IT(deliveries_by_hand_in_mean_and_every_quantile), IT(months_at_war_add_up_to_those_of_the_answer),
    IT(series_have_the_same_bits_for_any_threads_and_blocks), IT(a_stopped_series_is_that_of_the_futures_done),
    IT(a_line_that_is_not_in_the_world_and_a_value_beyond_all_reason_are_refused))
