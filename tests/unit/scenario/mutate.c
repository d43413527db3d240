/* SPDX-License-Identifier: Apache-2.0
 *
 * Scenario files that nobody would write: small.yaml with words changed for other words of it, lines dropped or
 * doubled. Each is read, and the engine takes it or says why not; or it is refused with a sentence that names a place.
 */
#include "check.h"
#define FAKE_NAME "mutate"
#include "fake_facts.h"

#include <isthmus/sim/run.h>

enum { ROUNDS = 1500, LONGEST = 20000 };

static uint64_t state = 88172645463325252u;

static size_t roll(size_t sides) /* Marsaglia's xorshift64: the same rounds every time */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 11) % sides;
}

static const char *const odd[] = { "~",        "-1",      "0",     "1e300",  "[1, 2]",      "[]",       "{}",
                                   "{fact: x}", "{range: [0, 1], reason: r}", "no",          "2024-13",  "''",
                                   "home",     "POL",     "k2",    "while",  "[west, east]", "{k2: 1}",  "0.5",
                                   "perspective", "first", "{discrete: {1: 1}}", "{normal: [1, 1]}", "{lognormal: [1, 1]}" };

static bool is_word(char c) { return c && !strchr(" \n\t,:[]{}\"#", c); }

/* The bounds of a word, somewhere. */
static void pick_word(const char *text, size_t length, size_t *out_from, size_t *out_to)
{
    size_t from = roll(length);
    while (from < length && !is_word(text[from])) from++;
    size_t to = from;
    while (from > 0 && is_word(text[from - 1])) from--;
    while (to < length && is_word(text[to])) to++;
    *out_from = from;
    *out_to = to;
}

static void change(ist_buffer *out, const char *text, size_t length)
{
    size_t from, to, other_from, other_to;
    size_t how = roll(4);
    pick_word(text, length, &from, &to);
    pick_word(text, length, &other_from, &other_to);
    if (how >= 2) { /* a whole line: dropped, or doubled */
        while (from > 0 && text[from - 1] != '\n') from--;
        while (to < length && text[to] != '\n') to++;
    }
    ist_buffer_add_n(out, text, from);
    if (how == 0) ist_buffer_add(out, odd[roll(sizeof odd / sizeof odd[0])]);
    if (how == 1) ist_buffer_add_n(out, text + other_from, other_to - other_from);
    if (how == 3) {
        ist_buffer_add_n(out, text + from, to - from);
        ist_buffer_add(out, "\n");
        ist_buffer_add_n(out, text + from, to - from);
    }
    ist_buffer_add_n(out, text + to, length - to);
}

static void judge(const char *path, size_t *taken, size_t *refused)
{
    ist_scenario *s = NULL;
    ist_sim      *sim = NULL;
    ist_error     err = { 0 };
    ist_status    status = ist_scenario_read_with(&s, path, &fake, IST_OWN_DAY, NULL, &err);
    if (status != IST_OK) {
        CHECK(s == NULL && err.code == status && strlen(err.text) > 10 && !strchr(err.text, '\n'));
        CHECK_HAS(err.text, ".yaml");
        (*refused)++;
        return;
    }
    const ist_sim_options options = { .counterfactual = IST_NONE };
    status = ist_sim_new(&sim, &s->world, &options, &err);
    if (status != IST_OK) printf("# the engine refuses what the scenario took: %s\n", err.text);
    (*taken)++;
    ist_sim_free(sim);
    ist_scenario_free(s);
}

TEST(whatever_is_changed_a_file_is_taken_or_refused_with_its_place)
{
    char       *text;
    size_t      length, taken = 0, refused = 0;
    ist_error   err = { 0 };
    const char *path = scratch(".yaml");
    CHECK(ist_read_file(fixture("small.yaml"), LONGEST, &text, &length, &err) == IST_OK);
    for (int round = 0; round < ROUNDS; round++) {
        ist_buffer once = { 0 }, twice = { 0 };
        change(&once, text, length);
        if (round % 3 == 0) change(&twice, once.at, once.length);
        const ist_buffer *use = twice.at ? &twice : &once;
        FILE             *file = fopen(path, "wb"); /* not ist_write_file, which would wait for the disk each time */
        CHECK(file && fwrite(use->at, 1, use->length, file) == use->length);
        if (file) fclose(file);
        judge(path, &taken, &refused);
        ist_buffer_clear(&once);
        ist_buffer_clear(&twice);
    }
    printf("# %zu taken, %zu refused\n", taken, refused);
    CHECK(taken > 50 && refused > 500); /* both ways are walked */
    remove(path);
    free(text);
}

RUN(IT(whatever_is_changed_a_file_is_taken_or_refused_with_its_place))
