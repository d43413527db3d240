/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz.h: what a fuzz target gives: one entry that aborts when a claim fails, and seeds to start from.
 *
 * Under clang the entry is libFuzzer's (meson option `fuzz`); everywhere mutate.c drives it as an ordinary test, and with
 * `--seeds FOLDER` writes the seeds as files for libFuzzer to start from.
 */
#ifndef ISTHMUS_TESTS_FUZZ_H
#define ISTHMUS_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

extern const char *const fuzz_seeds[]; /* NULL behind the last */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
