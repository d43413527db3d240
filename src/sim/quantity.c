/* SPDX-License-Identifier: Apache-2.0
 *
 * quantity.c: the recorded quantities by number, and how many of each a world has.
 */
#include <isthmus/sim/quantity.h>

static const ist_quantity_info table[IST_Q_COUNT] = {
#define ROW(name, text, dimensions, unit, meaning) { text, dimensions, unit, meaning },
    IST_QUANTITY_LIST(ROW)
#undef ROW
};

const ist_quantity_info *ist_quantity_about(int kind)
{
    return kind >= 0 && kind < IST_Q_COUNT ? &table[kind] : NULL;
}

static size_t size_of(const ist_world *world, char letter)
{
    switch (letter) {
    case 'K': return world->n_theatres;
    case 'A': return world->n_actors;
    case 'I': return world->n_items;
    case 'F': return world->n_kinds;
    case 'C': return world->n_contingencies;
    case 'L': return world->n_lines;
    case 'O': return world->n_orders;
    case 'G': return world->n_routes;
    case 'U': return world->n_flows;
    case 'P': return world->n_patrol_areas;
    case 'R': return world->n_triggers;
    default: return 1;
    }
}

void ist_quantity_sizes(const ist_world *world, int kind, size_t *out_first, size_t *out_second)
{
    const ist_quantity_info *about = ist_quantity_about(kind);
    *out_first = about ? size_of(world, about->dimensions[0]) : 0;
    *out_second = about && about->dimensions[0] ? size_of(world, about->dimensions[1]) : 1;
}
