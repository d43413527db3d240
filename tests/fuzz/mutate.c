/* SPDX-License-Identifier: Apache-2.0
 *
 * mutate.c: a fuzz target as a bounded test: the seeds, and 20,000 inputs made from them by the same few changes
 * every time. `--for SECONDS [STATE]` goes on from there with inputs that differ from run to run; it says the state that
 * they begin with. With file names, those files instead (an input that a fuzzer found).
 */
#include "fuzz.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 20000, LONGEST = 2000 };

static uint64_t state = 88172645463325252u;

/* Marsaglia's xorshift64. */
static size_t roll(size_t sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 11) % sides;
}

static const char *const parts[] = {
    "\"", ",", "\n", "\r\n", "\r", "'", ":", ": ", "- ", "[", "]", "{", "}", "&a", "*a", "!t", "\t", "  ", "\xff",
    "\xed\x95\x9c", "\xef\xbb\xbf", "~", "|\n", "---\n", "#", "%", "\\", "?", "0", "-",
};

/* Replaces input[at, at + gone) by `length` bytes of `with`. */
static size_t splice(uint8_t *input, size_t size, size_t at, size_t gone, const void *with, size_t length)
{
    if (size - gone + length > LONGEST) return size;
    memmove(input + at + length, input + at + gone, size - at - gone);
    memcpy(input + at, with, length);
    return size - gone + length;
}

static size_t change(uint8_t *input, size_t size, const char *other)
{
    size_t at = roll(size + 1), rest = size - at, some = rest ? roll(rest < 40 ? rest : 40) : 0, length = strlen(other);
    const char *part = parts[roll(sizeof parts / sizeof parts[0])];
    uint8_t copy[40];
    switch (roll(6)) {
    case 0: /* a byte becomes any other, mostly of ASCII, or little more than the check of UTF-8 is tried */
        if (rest) input[at] = (uint8_t)roll(roll(8) ? 128 : 256);
        return size;
    case 1: return splice(input, size, at, 0, part, strlen(part));
    case 2: return splice(input, size, at, some, part, strlen(part));
    case 3: return splice(input, size, at, some, "", 0);
    case 4: /* a piece twice */
        memcpy(copy, input + at, some);
        return splice(input, size, at, 0, copy, some);
    default: /* a piece of another seed */
        at = roll(length + 1);
        some = roll(length - at + 1);
        return splice(input, size, roll(size + 1), 0, other + at, some < 60 ? some : 60);
    }
}

/* In memory of its own size, so that a sanitizer sees a byte read too far. */
static void try_input(const uint8_t *input, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy) abort();
    if (size) memcpy(copy, input, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static int try_file(const char *path)
{
    static uint8_t input[1 << 20];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    size_t size = fread(input, 1, sizeof input, file);
    fclose(file);
    try_input(input, size);
    return 0;
}

static int write_seeds(const char *folder)
{
    char path[1024];
    for (int i = 0; fuzz_seeds[i]; i++) {
        snprintf(path, sizeof path, "%s/seed-%d", folder, i);
        FILE *file = fopen(path, "wb");
        if (!file || fwrite(fuzz_seeds[i], 1, strlen(fuzz_seeds[i]), file) != strlen(fuzz_seeds[i]) || fclose(file) != 0) {
            perror(path);
            return 1;
        }
    }
    return 0;
}

static size_t count_seeds(void)
{
    size_t seeds = 0;
    while (fuzz_seeds[seeds]) seeds++;
    return seeds;
}

static void try_changed(int rounds)
{
    size_t  seeds = count_seeds(), size = 0;
    uint8_t input[LONGEST];
    for (int i = 0; i < rounds; i++) {
        if (i % 6 == 0) { /* changes pile up on a seed for a while */
            const char *seed = fuzz_seeds[roll(seeds)];
            size = strlen(seed);
            memcpy(input, seed, size);
        }
        size = change(input, size, fuzz_seeds[roll(seeds)]);
        try_input(input, size);
    }
}

/* By the clock, so that a minute is a minute under sanitizers too. */
static long long try_for(double seconds, const char *begin)
{
    time_t    start = time(NULL);
    long long tried = 0;
    state = begin ? strtoull(begin, NULL, 10) : (uint64_t)start * UINT64_C(0x9E3779B97F4A7C15) | 1;
    printf("# state %" PRIu64 "\n", state);
    fflush(stdout); /* a fault ends the program */
    for (; difftime(time(NULL), start) < seconds; tried += 600) try_changed(600);
    return tried;
}

int main(int argc, char **argv)
{
    bool   going_on = argc >= 3 && strcmp(argv[1], "--for") == 0;
    double seconds = going_on ? strtod(argv[2], NULL) : 0;
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0) return write_seeds(argv[2]);
    if (argc > 1 && !going_on) {
        int failed = 0;
        for (int i = 1; i < argc; i++) failed |= try_file(argv[i]);
        return failed;
    }
    printf("1..1\n");
    for (size_t i = 0; fuzz_seeds[i]; i++) try_input((const uint8_t *)fuzz_seeds[i], strlen(fuzz_seeds[i]));
    try_changed(ROUNDS);
    long long more = going_on ? try_for(seconds, argc > 3 ? argv[3] : NULL) : 0;
    printf("ok 1 - %lld changed inputs keep every promise\n", ROUNDS + more);
    return 0;
}
