/* SPDX-License-Identifier: Apache-2.0
 *
 * bits.c: the same bits whatever the block, the instruction set and what is recorded (docs/model.md section 10).
 */
#include "engine.h"
#include "random_world.h"
#include "y1_world.h"

enum { FUTURES = 64, COALITIONS = 8 };

/* Mixes every recorded number and parameter of every month of a future into one number; any changed bit changes it. */
typedef struct digest {
    const ist_world *world;
    uint64_t         first, of[FUTURES];
    int              lanes;
} digest;

static void mix_one(digest *d, int lane, double number)
{
    uint64_t bits, *sum = &d->of[d->first + (uint64_t)lane];
    memcpy(&bits, &number, sizeof bits);
    *sum = (*sum ^ bits) * 0x9E3779B97F4A7C15u;
    *sum ^= *sum >> 29;
}

static void mix(digest *d, const double *column)
{
    for (int l = 0; l < d->lanes; l++) mix_one(d, l, column[l]);
}

static void mix_month(void *context, const ist_sim_block *block, int month)
{
    digest *d = context;
    (void)month;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        ist_quantity_sizes(d->world, kind, &first, &second);
        for (size_t i = 0; i < first; i++)
            for (size_t j = 0; j < second; j++) mix(d, ist_sim_column(block, (ist_quantity){ kind, (int)i, (int)j }));
    }
    for (size_t p = 0; p < d->world->n_parameters; p++)
        for (int l = 0; l < d->lanes; l++) mix_one(d, l, ist_sim_parameter(block, (ist_parameter)p, l));
}

/* Replays FUTURES futures; metrics to out[future * n_metrics + m]. */
static void replay(const ist_world *world, ist_sim_options options, ist_coalition coalition, digest *d, double *out)
{
    ist_sim       *sim = NULL;
    ist_sim_block *block = NULL;
    ist_error      err = { 0 };
    double         lanes[IST_MAX_BLOCK * 64];
    ist_sim_watch  watch = { mix_month, d };
    CHECK(ist_sim_new(&sim, world, &options, &err) == IST_OK && ist_sim_block_new(&block, sim, &err) == IST_OK);
    int width = sim ? ist_sim_width(sim) : 0;
    if (d) *d = (digest){ .world = world, .lanes = width };
    for (int first = 0; block && first < FUTURES; first += width) {
        if (d) d->first = (uint64_t)first;
        CHECK(ist_sim_run(block, (uint64_t)first, width, coalition, lanes, d ? &watch : NULL, &err) == IST_OK);
        for (int l = 0; l < width; l++)
            for (size_t m = 0; m < world->n_metrics; m++)
                out[(size_t)(first + l) * world->n_metrics + m] = lanes[m * (size_t)width + (size_t)l];
    }
    ist_sim_block_free(block);
    ist_sim_free(sim);
}

/* Compares a way of running with lanes of 8 on the baseline, everything recorded. */
static void same_as_plain(ist_sim_options options, bool record)
{
    builder        *b = y1_world();
    ist_sim_options plain = { .seed = options.seed, .counterfactual = IST_NONE, .block = 8, .instructions = IST_BASELINE };
    for (ist_coalition coalition = 0; coalition < COALITIONS; coalition++) {
        static double want[FUTURES * 64], got[FUTURES * 64];
        static digest wanted, had;
        replay(&b->world, plain, coalition, &wanted, want);
        replay(&b->world, options, coalition, record ? &had : NULL, got);
        CHECK(memcmp(want, got, sizeof(double) * FUTURES * b->world.n_metrics) == 0);
        if (record) CHECK(memcmp(wanted.of, had.of, sizeof had.of) == 0);
    }
    builder_free(b);
}

TEST(bits_do_not_depend_on_the_width_of_a_block)
{
    for (int width = 16; width <= IST_MAX_BLOCK; width *= 2)
        same_as_plain((ist_sim_options){ .seed = 7, .counterfactual = IST_NONE, .block = width }, true);
}

TEST(bits_do_not_depend_on_the_instruction_set)
{
    int sets = 0;
    for (int set = IST_BASELINE; set <= IST_AVX512; set++) {
        if (!ist_sim_can((ist_instructions)set)) continue;
        same_as_plain((ist_sim_options){ .seed = 9, .counterfactual = IST_NONE, .instructions = (ist_instructions)set }, true);
        sets++;
    }
    printf("# %d instruction sets\n", sets);
    CHECK(sets >= 1);
}

TEST(bits_do_not_depend_on_what_is_recorded)
{
    same_as_plain((ist_sim_options){ .seed = 11, .counterfactual = IST_NONE }, false);
}

static void see_nothing(void *context, const ist_sim_block *block, int month)
{
    (void)context, (void)block, (void)month;
}

/* A metric of each kind of quantity, of one thing or another: most columns are read by nobody. Gives their number. */
static size_t read_some(const ist_world *world, uint64_t seed, ist_metric *metrics, ist_term *terms)
{
    static const ist_reduction reductions[] = { IST_SUM, IST_MEAN, IST_LAST, IST_FIRST };
    random_stream              s = { seed };
    size_t                     n = 0;
    for (int kind = 0; kind < IST_Q_COUNT; kind++) {
        size_t first, second;
        ist_quantity_sizes(world, kind, &first, &second);
        if (first * second == 0) continue;
        terms[n] = (ist_term){ { kind, random_whole(&s, 0, (int)first - 1), random_whole(&s, 0, (int)second - 1) }, 1 };
        metrics[n] = (ist_metric){ ist_quantity_about(kind)->name, reductions[random_whole(&s, 0, 3)], 1, 1, &terms[n] };
        n++;
    }
    return n;
}

/* What nobody reads is not written; a run that is watched writes all. The same block does both, so what one leaves must not reach the other. */
TEST(metrics_are_the_same_whether_a_run_is_watched)
{
    const ist_sim_watch watch = { see_nothing, NULL };
    for (uint64_t seed = 1; seed <= 80; seed++) {
        static double  want[IST_Q_COUNT * IST_MAX_BLOCK], got[IST_Q_COUNT * IST_MAX_BLOCK];
        ist_metric     metrics[IST_Q_COUNT];
        ist_term       terms[IST_Q_COUNT];
        builder       *b = random_world(seed);
        ist_world      world = b->world;
        ist_sim       *sim = NULL;
        ist_sim_block *block = NULL;
        ist_error      err = { 0 };
        ist_coalition  all = (ist_coalition)((UINT64_C(1) << world.n_levers) - 1);
        world.metrics = metrics;
        world.n_metrics = read_some(&world, seed, metrics, terms);
        CHECK(ist_sim_new(&sim, &world, &(ist_sim_options){ .seed = seed, .counterfactual = IST_NONE, .block = IST_MAX_BLOCK }, &err) == IST_OK);
        CHECK(ist_sim_block_new(&block, sim, &err) == IST_OK);
        CHECK(ist_sim_run(block, 64, IST_MAX_BLOCK, 0, want, &watch, &err) == IST_OK); /* leaves every column of other futures */
        CHECK(ist_sim_run(block, 0, IST_MAX_BLOCK, all, got, NULL, &err) == IST_OK);
        CHECK(ist_sim_run(block, 0, IST_MAX_BLOCK, all, want, &watch, &err) == IST_OK);
        for (size_t m = 0; m < world.n_metrics; m++)
            if (memcmp(want + m * IST_MAX_BLOCK, got + m * IST_MAX_BLOCK, IST_MAX_BLOCK * sizeof *want) != 0)
                CHECK_TEXT("differs where nobody watches", metrics[m].name);
        ist_sim_block_free(block);
        ist_sim_free(sim);
        builder_free(b);
    }
}

TEST(an_instruction_set_that_is_not_there_is_refused)
{
    builder        *b = y1_world();
    ist_sim        *sim = NULL;
    ist_error       err = { 0 };
    ist_sim_options options = { .counterfactual = IST_NONE, .instructions = (ist_instructions)99 };
    CHECK(!ist_sim_can(options.instructions));
    CHECK(ist_sim_new(&sim, &b->world, &options, &err) == IST_RANGE);
    CHECK_HAS(err.text, "instruction set");
    builder_free(b);
}

RUN(IT(bits_do_not_depend_on_the_width_of_a_block), IT(bits_do_not_depend_on_the_instruction_set),
    IT(bits_do_not_depend_on_what_is_recorded), IT(metrics_are_the_same_whether_a_run_is_watched),
    IT(an_instruction_set_that_is_not_there_is_refused))
