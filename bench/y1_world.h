/* SPDX-License-Identifier: Apache-2.0
 *
 * y1_world.h: a world of the yardstick's size for the benches: 3 theatres, 4 actors, 10 items, 12 lines, 40 orders.
 */
#ifndef ISTHMUS_BENCH_Y1_WORLD_H
#define ISTHMUS_BENCH_Y1_WORLD_H

#include "world_builder.h"

builder *y1_world(void); /* free with builder_free */

#endif
