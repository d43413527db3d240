/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/low_discrepancy.h: points that fill the unit cube evenly.
 *
 * Sobol, "On the distribution of points in a cube and the approximate evaluation of integrals" (1967), with the direction
 * numbers of Joe and Kuo (2008), shifted digit by digit at random so that no point lies at an end and each seed gives
 * another sample; and Latin hypercubes for more dimensions than that.
 */
#ifndef ISTHMUS_ANALYSIS_LOW_DISCREPANCY_H
#define ISTHMUS_ANALYSIS_LOW_DISCREPANCY_H

#include <isthmus/base/arena.h>
#include <isthmus/base/status.h>
#include <stdbool.h>
#include <stdint.h>

enum { IST_SOBOL_DIMENSIONS = 256, IST_SOBOL_BITS = 32 };

typedef struct ist_sobol_sequence {
    size_t    dimensions;
    uint32_t *directions; /* [dimensions][IST_SOBOL_BITS] */
    uint32_t *shift;      /* [dimensions] */
} ist_sobol_sequence;

/* In the arena. `shifted` false: the plain sequence, whose point 0 is the origin. IST_RANGE (0 or more than
 * IST_SOBOL_DIMENSIONS dimensions), IST_NOMEM. */
ist_status ist_sobol_sequence_new(ist_arena *arena, size_t dimensions, uint64_t seed, bool shifted, ist_sobol_sequence *out,
                                  ist_error *err);
/* Point `index` < 2^32: out[dimensions], in (0, 1) when shifted, else in [0, 1). */
void       ist_sobol_point(const ist_sobol_sequence *sequence, uint64_t index, double *out);

/* n points in so many dimensions, out[n][dimensions]: each dimension has one point in every n-th part of 0..1.
 * McKay, Beckman and Conover (1979). IST_NOMEM. */
ist_status ist_latin_hypercube(size_t n, size_t dimensions, uint64_t seed, double *out, ist_error *err);

#endif
