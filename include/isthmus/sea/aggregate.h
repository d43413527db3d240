/* SPDX-License-Identifier: Apache-2.0
 *
 * aggregate.h: counts of events that may be shown to a partner who has shared nothing yet, and what pooling would add as far
 * as the counts of both sides tell.
 *
 * A count is of one kind, in one cell of whole degrees, in one period of days since 1970: so that two nodes that never spoke
 * count in the same boxes. Counts below the minimum are withheld, and no sum is given from which one could be worked out.
 * Functions fail for want of memory (IST_NOMEM), those that ask a ledger also when it cannot be read (IST_IO).
 */
#ifndef ISTHMUS_SEA_AGGREGATE_H
#define ISTHMUS_SEA_AGGREGATE_H

#include <isthmus/ledger/store.h>
#include <isthmus/sea/compare.h>

typedef struct ist_sea_count {
    ist_sea_kind kind;
    int degrees, days;       /* size of the cell, and of the period */
    int south, west;         /* corner of the cell, degrees */
    int first_day;           /* of the period, since 1970 */
    size_t events, minimum;  /* counts below the minimum are not here */
} ist_sea_count;

typedef struct ist_sea_counts { ist_sea_count *at; size_t count; } ist_sea_counts; /* free with ist_sea_counts_clear */

/* Events with a place, by where and when they began; what is not over (open) is left out, since it may change. In order of
 * kind, period, south, west. *out_withheld (may be NULL): boxes that hold events, but fewer. */
ist_status ist_sea_counts_of(const ist_event_list *events, int degrees, int days, size_t minimum, ist_sea_counts *out, size_t *out_withheld, ist_error *err);
void       ist_sea_counts_clear(ist_sea_counts *counts);
void       ist_sea_counts_sort(ist_sea_counts *counts); /* into that order, which ist_sea_pool asks for */

/* What the pool would know of one kind, over the boxes that either side gives: each box holds at least the larger count of the
 * two and at most their sum; where a side gives none it has from 0 to its minimum less one. */
typedef struct ist_sea_pooled {
    size_t boxes, both;               /* given by either side, by both */
    size_t ours, theirs;              /* events in them */
    size_t pool_least, pool_most;
    size_t adds_least, adds_most;     /* what theirs adds to ours, at least and at most */
} ist_sea_pooled;
/* out [IST_SEA_KIND_COUNT]. IST_CONFLICT where the two count in boxes of another size, or have another minimum among themselves. */
ist_status ist_sea_pool(const ist_sea_counts *ours, const ist_sea_counts *theirs, ist_sea_pooled *out, ist_error *err);

/* As measures of the ledger, one a box: subject "A 1x1 37N 124E", measure "events-gap". *out_added may be NULL. */
ist_status ist_sea_counts_to_ledger(ist_ledger *ledger, const char *subject, const ist_sea_counts *counts, const char *label, const char *source, size_t *out_added,
                                    ist_error *err);
/* Whose counts the ledger holds, each once, sorted. */
typedef struct ist_sea_observers { char (*names)[64]; size_t count; } ist_sea_observers; /* free with ist_sea_observers_clear */
ist_status ist_sea_observers_in_ledger(ist_ledger *ledger, ist_sea_observers *out, ist_error *err);
void       ist_sea_observers_clear(ist_sea_observers *observers);
/* All boxes of a subject that the ledger holds, own or from a partner. None is IST_MISSING with the subjects that there are. */
ist_status ist_sea_counts_from_ledger(ist_ledger *ledger, const char *subject, ist_sea_counts *out, ist_error *err);

#endif
