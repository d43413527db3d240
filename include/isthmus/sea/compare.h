/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.h: what sharing adds: events seen by each partner alone, by all together and without each, set side by side, and
 * against the truth where it is known.
 *
 * An event of one view is the same as one of another when kind and ships are the same and the two overlap in time, half an
 * hour apart at most (gaps: at least half of the longer one).
 */
#ifndef ISTHMUS_SEA_COMPARE_H
#define ISTHMUS_SEA_COMPARE_H

#include <isthmus/sea/event.h>

typedef struct ist_event_list { ist_sea_event *at; size_t count, room; } ist_event_list;

bool ist_event_list_add(ist_event_list *list, const ist_sea_event *event); /* false when out of memory */
void ist_event_list_sort(ist_event_list *list); /* by start, kind, ships, id */
void ist_event_list_clear(ist_event_list *list);
/* truth.csv of `isthmus sea simulate`, or any file with its columns, as events. IST_SYNTAX with file and line. */
ist_status ist_event_list_read_truth(ist_event_list *out, const char *path, ist_error *err);

/* For each event of `wanted`, the place of the event of `found` that is the same, or SIZE_MAX; each is the same as one at
 * most. `match` [wanted->count]. Both lists are sorted. IST_NOMEM. */
ist_status ist_events_match(const ist_event_list *wanted, const ist_event_list *found, size_t *match, ist_error *err);

/* One kind in one view, against the pool and against the truth. */
typedef struct ist_view_score {
    size_t events;          /* said in this view */
    size_t of_pool;         /* of the pool's events, how many it says too */
    size_t only_pool;       /* that no partner says alone (view 0) */
    size_t alone;           /* of the pool's events, how many it says and no other single partner does */
    size_t not_pool;        /* events that the pool does not say: refuted, or made another by it */
    double earlier_hours;   /* median by which the pool says them earlier than this view */
    double tighter_minutes; /* median by which the pool's first and last moments are closer to each other; gaps only */
    double corroborated;    /* share whose evidence more than one partner heard (view 0) */
    size_t truths, hits;    /* with a truth */
    double delay_hours;     /* median from the truth's start to detection */
} ist_view_score;

/* views [count], 0 the pool, 1.. the single partners [singles], then any others; truth may be NULL.
 * out [IST_SEA_KIND_COUNT * count], kind by kind. `suffices` (may be NULL) [views[0].count]: a bit a single partner that
 * says the event alone. */
ist_status ist_events_compare(const ist_event_list *views, size_t count, size_t singles, const ist_event_list *truth, ist_view_score *out,
                              uint64_t *suffices, ist_error *err);

#endif
