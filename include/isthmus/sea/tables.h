/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.h: what was found at sea as tables, for a command and for the page alike.
 *
 * NULL when out of memory; free with ist_table_free.
 */
#ifndef ISTHMUS_SEA_TABLES_H
#define ISTHMUS_SEA_TABLES_H

#include <isthmus/figure/table.h>
#include <isthmus/sea/aggregate.h>
#include <isthmus/sea/compare.h>
#include <isthmus/sea/presence.h>

/* One row an event: where and when, whose stations heard it, the parts of its score and its evidence. */
ist_table *ist_sea_events_table(const ist_event_list *events, const ist_sea_names *names);

/* One row an area, or, with `each`, one an area and vessel; columns for programs count events of each kind. */
ist_table *ist_sea_presence_table(const ist_areas *areas, const ist_presence *presence, bool each);

/* Views of the same sea, compared: see ist_events_compare. */
typedef struct ist_sea_compared {
    size_t                count, singles;
    const ist_event_list *views;    /* [count] */
    const char *const    *names;    /* [count] */
    const ist_view_score *scores;   /* [IST_SEA_KIND_COUNT * count] */
    const uint64_t       *suffices; /* [views[0].count] */
} ist_sea_compared;

/* One row a kind and view; with `truth` precision, recall and delay. */
ist_table *ist_sea_compare_table(const ist_sea_compared *compared, bool truth);
/* One row an event of the pool: whose stations suffice. */
ist_table *ist_sea_suffices_table(const ist_sea_compared *compared, const ist_sea_names *names);

/* What pooling counts would add: empty, with the names of both sides and their minimum where they are `named`; a row a kind of event. */
ist_table *ist_sea_pool_table(bool named);
void       ist_sea_pool_add(ist_table *table, const char *observer, const char *partner, size_t minimum, const ist_sea_pooled *pooled);

#endif
