// SPDX-License-Identifier: Apache-2.0
// Worlds in strata: the same means with less error, an error that is honest, and the same bits however a run is cut.
#include "check.h"
#include "small_world.h"

#include <isthmus/analysis/cooperation.h>

#include <math.h>

enum { SEEDS = 150, FUTURES = 512, ROWS = 3 };

static const struct { ist_statement_kind kind; int area, metric; } rows[ROWS] = {
    { IST_SAY_NONE, IST_NONE, SMALL_LOSS }, { IST_SAY_AREA, 0, SMALL_LOSS }, { IST_SAY_TOTAL, IST_NONE, SMALL_LOSS },
};

// The small world with what is expected in place of what happens: what is left is mostly what nobody knows.
static builder *expecting(void)
{
    builder *b = small_world();
    builder_metric(b, SMALL_LOSS, IST_SUM, 0, (ist_quantity){ IST_Q_EXPECTED_LOSS, 0, 0 });
    return b;
}

static void ask(const builder *b, uint64_t seed, bool strata, uint64_t futures, int threads, ist_summary out[ROWS])
{
    ist_cooperation_options options = { .seed = seed, .counterfactual = IST_NONE, .strata = strata };
    ist_control             control = { .threads = threads };
    ist_cooperation        *run = NULL;
    ist_answer              answer = { 0 };
    ist_arena              *arena = ist_arena_new();
    ist_error               err = { 0 };
    CHECK(ist_cooperation_new(&run, &b->world, &options, &err) == IST_OK);
    CHECK(ist_cooperation_advance(run, futures, &control, &err) == IST_OK);
    CHECK(ist_cooperation_answer(run, arena, &answer, &err) == IST_OK);
    for (int r = 0; r < ROWS; r++) out[r] = *ist_value_find(&answer.value, rows[r].kind, rows[r].area, IST_NONE, rows[r].metric);
    ist_cooperation_free(run);
    ist_arena_free(arena);
}

// What many seeds say of each row: the mean of the means and their scatter, the error that they claim, and the spread between worlds.
typedef struct told { double mean, scatter, said, between, between_scatter; } told;

static void ask_often(const builder *b, bool strata, told out[ROWS])
{
    double sum[ROWS] = { 0 }, squares[ROWS] = { 0 }, claimed[ROWS] = { 0 }, between[ROWS] = { 0 }, between_squares[ROWS] = { 0 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        ist_summary got[ROWS];
        ask(b, seed, strata, FUTURES, 1, got);
        for (int r = 0; r < ROWS; r++) {
            sum[r] += got[r].mean;
            squares[r] += got[r].mean * got[r].mean;
            claimed[r] += got[r].error * got[r].error;
            between[r] += got[r].between;
            between_squares[r] += got[r].between * got[r].between;
        }
    }
    for (int r = 0; r < ROWS; r++) {
        out[r] = (told){ .mean = sum[r] / SEEDS, .scatter = sqrt((squares[r] - sum[r] * sum[r] / SEEDS) / (SEEDS - 1)), .said = sqrt(claimed[r] / SEEDS),
                         .between = between[r] / SEEDS, .between_scatter = sqrt((between_squares[r] - between[r] * between[r] / SEEDS) / (SEEDS - 1)) };
        printf("# %s: mean %.6g, scatter %.3g, said %.3g, between %.4g\n", strata ? "strata" : "plain", out[r].mean, out[r].scatter, out[r].said, out[r].between);
        CHECK(out[r].scatter > 0.8 * out[r].said && out[r].scatter < 1.25 * out[r].said); // a chi-square of 149 degrees: within a fifth
    }
}

// Over many seeds the means scatter as much as the error says, with strata and without; both have one mean; the scatter with strata is
// less than half.
TEST(the_error_of_strata_is_honest_and_small)
{
    builder *b = expecting();
    told     plain[ROWS], strata[ROWS];
    ask_often(b, false, plain);
    ask_often(b, true, strata);
    for (int r = 0; r < ROWS; r++) {
        CHECK(fabs(strata[r].mean - plain[r].mean) < 4 * hypot(plain[r].scatter, strata[r].scatter) / sqrt(SEEDS));
        CHECK(strata[r].scatter < 0.5 * plain[r].scatter);
    }
    builder_free(b);
}

// Where wars are counted as they come, most of the error is chance. It is shared out too, and what it leaves is known from the two pairs
// of a world: without them the spread between worlds would come out too small.
TEST(chance_in_strata_takes_nothing_off_the_spread_between_worlds)
{
    builder *b = small_world();
    told     plain[ROWS], strata[ROWS];
    ask_often(b, false, plain);
    ask_often(b, true, strata);
    for (int r = 0; r < ROWS; r++) {
        CHECK(fabs(strata[r].mean - plain[r].mean) < 4 * hypot(plain[r].scatter, strata[r].scatter) / sqrt(SEEDS));
        CHECK(fabs(strata[r].between - plain[r].between) < 4 * hypot(plain[r].between_scatter, strata[r].between_scatter) / sqrt(SEEDS));
        CHECK(strata[r].scatter < 0.9 * plain[r].scatter);
    }
    builder_free(b);
}

// Threads change no bit, nor does going on from where a run was; an answer that ends within sixteen worlds has its error too.
TEST(strata_do_not_care_how_a_run_is_cut)
{
    builder    *b = expecting();
    ist_summary one[ROWS], two[ROWS], more[ROWS], few[ROWS];
    ask(b, 3, true, 1000, 1, one);
    ask(b, 3, true, 1000, 2, two);
    for (int r = 0; r < ROWS; r++) CHECK(one[r].mean == two[r].mean && one[r].error == two[r].error && one[r].between == two[r].between);
    ask(b, 3, true, 1024, 2, more);
    for (int r = 0; r < ROWS; r++) CHECK(isfinite(one[r].error) && fabs(one[r].error / more[r].error - 1) < 0.2);
    ask(b, 3, true, 64, 1, few); /* sixteen worlds: one mean of them has no error of its own; that of sixteen worlds apart stands for it */
    ask(b, 3, true, 72, 1, more);
    for (int r = 0; r < ROWS; r++) CHECK(isfinite(few[r].error) && few[r].error > 0 && isfinite(more[r].error));
    builder_free(b);
}

TEST(looks_come_four_to_the_double)
{
    static const uint64_t want[] = { 512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560 };
    for (size_t i = 0; i + 1 < sizeof want / sizeof *want; i++) CHECK(ist_next_look(want[i]) == want[i + 1]);
    uint64_t look = IST_FIRST_LOOK;
    while (look < 65536) look = ist_next_look(look);
    CHECK(look == 65536);
}

int main(void)
{
    const check_case cases[] = { IT(the_error_of_strata_is_honest_and_small), IT(chance_in_strata_takes_nothing_off_the_spread_between_worlds),
                                 IT(strata_do_not_care_how_a_run_is_cut), IT(looks_come_four_to_the_double) };
    return check_run(cases, 4);
}
