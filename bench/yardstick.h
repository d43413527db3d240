/* SPDX-License-Identifier: Apache-2.0
 *
 * yardstick.h: a small world written out by hand, against which the engine is timed.
 *
 * 238 state variables and 144 months: three theatres, four owners of ten items, twelve lines, a shared pool of forces. The
 * engine reads its world from tables; here every number of the world stands in the code, which is as fast as it gets. One
 * future at a time with branches and libm, or 64 futures in lanes with masks. Both draw 22 uniforms a month by Philox.
 */
#ifndef ISTHMUS_BENCH_YARDSTICK_H
#define ISTHMUS_BENCH_YARDSTICK_H

#include <stddef.h>
#include <stdint.h>

enum { YARDSTICK_STATES = 238, YARDSTICK_MONTHS = 144, YARDSTICK_LANES = 64 };

/* Sums over the futures of: money of demand that was not met, theatre-months at war, hazard summed while quiet. */
typedef struct yardstick_sums {
    double unmet, at_war, hazard;
} yardstick_sums;

yardstick_sums yardstick_scalar(uint32_t first, size_t futures);
yardstick_sums yardstick_lanes(uint32_t first, size_t futures); /* a multiple of YARDSTICK_LANES */

#endif
