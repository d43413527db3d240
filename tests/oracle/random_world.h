/* SPDX-License-Identifier: Apache-2.0
 *
 * random_world.h: small valid worlds made at random, so that two programs can be compared on many.
 *
 * 2-4 theatres, 3-8 actors, 1-3 kinds, 2-5 items, 1-4 contingencies, 24-60 months; every feature of docs/model.md
 * appears in a good share of the worlds, and numbers are such that it also does something. The same seed gives
 * the same world.
 */
#ifndef ISTHMUS_TESTS_RANDOM_WORLD_H
#define ISTHMUS_TESTS_RANDOM_WORLD_H

#include "world_builder.h"

builder *random_world(uint64_t seed); /* builder_free when done */

/* The generator's own stream (splitmix64), for choices that belong to a world but not in it. */
typedef struct random_stream {
    uint64_t state;
} random_stream;
uint64_t random_bits(random_stream *s);
double   random_between(random_stream *s, double low, double high);
int      random_whole(random_stream *s, int low, int high); /* both included */
int      random_index(random_stream *s, size_t n);          /* 0..n-1 */
bool     random_chance(random_stream *s, double p);

#endif
