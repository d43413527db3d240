/* SPDX-License-Identifier: Apache-2.0
 *
 * bits.c: the same bits whatever the block, the instruction set and what is recorded (docs/model.md section 10).
 */
#include "engine.h"
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
    IT(bits_do_not_depend_on_what_is_recorded), IT(an_instruction_set_that_is_not_there_is_refused))
