/* SPDX-License-Identifier: Apache-2.0
 *
 * small_world.h: a world small enough to know what cooperation is worth in it.
 *
 * One war that may come, at a hazard drawn for each world, and costs 10 a month; one order of 100 units from a line
 * that makes 2 a month. Lever 0 (area 0) is a commitment that deters, by a strength gamma drawn for each world. Lever 1
 * (area 1) doubles the line; lever 2 (area 1) does nothing.
 */
#ifndef ISTHMUS_TESTS_ANALYSIS_SMALL_WORLD_H
#define ISTHMUS_TESTS_ANALYSIS_SMALL_WORLD_H

#include "../../oracle/world_builder.h"
#include <string.h>

enum { SMALL_MONTHS = 30, SMALL_LOSS = 0, SMALL_DELIVERED = 1 };

static inline builder *small_world(void)
{
    builder *b = builder_new(&(builder_sizes){ .months = SMALL_MONTHS, .start = 24000, .actors = 2, .items = 1,
                                               .lines = 1, .orders = 1, .contingencies = 1, .levers = 3,
                                               .cooperation = 2, .metrics = 2 });
    ist_distribution base = { .kind = IST_UNIFORM, .a = 0.005, .b = 0.04 };
    ist_distribution gamma = { .kind = IST_UNIFORM, .a = 0, .b = 1.5 };
    ist_parameter    commitment = builder_parameter(b, "commitment.strait", builder_constant(0), 0, 1);
    ist_parameter    scale = builder_parameter(b, "scale.line", builder_constant(1), 0, 10);
    b->contingencies[0].name = "strait";
    b->contingencies[0].base = builder_parameter(b, "base.strait", base, 0, 1);
    b->contingencies[0].ending = builder_number(b, 0.1);
    b->contingencies[0].cost = builder_number(b, 10);
    b->contingencies[0].gamma = builder_parameter(b, "gamma.strait", gamma, 0, 10);
    b->contingencies[0].commitment = commitment;
    b->orders[0].payer = b->orders[0].recipient = 1;
    b->orders[0].sign_month = 0;
    b->lines[0].scale = scale;
    builder_capacity(b, 0, 2);
    builder_part(b, 0, 0, 100);
    b->levers[1].cooperation = b->levers[2].cooperation = 1;
    builder_override(b, &b->levers[0].patch, commitment, builder_constant(1));
    builder_override(b, &b->levers[1].patch, scale, builder_constant(2));
    builder_metric(b, SMALL_LOSS, IST_SUM, 0, (ist_quantity){ IST_Q_LOSS, 0, 0 });
    builder_metric(b, SMALL_DELIVERED, IST_LAST, 0, (ist_quantity){ IST_Q_DELIVERED, 0, 0 });
    return b;
}

/* The parameter of that name. */
static inline ist_parameter small_parameter(const builder *b, const char *name)
{
    for (size_t p = 0; p < b->world.n_parameters; p++)
        if (strcmp(b->parameters[p].name, name) == 0) return (ist_parameter)p;
    return IST_NONE;
}

#endif
