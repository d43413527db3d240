/* SPDX-License-Identifier: Apache-2.0
 *
 * aggregate.c: counts in boxes of place and time, none below a minimum, and what two sides' counts say of their pool.
 */
#include "picture_local.h"

#include <isthmus/sea/aggregate.h>

/* Rounds towards the south and the past. */
static int step_down(int64_t value, int64_t size) { return (int)((value >= 0 ? value / size : -((-value + size - 1) / size)) * size); }

static int order(const ist_sea_count *a, const ist_sea_count *b)
{
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->first_day != b->first_day) return a->first_day < b->first_day ? -1 : 1;
    if (a->south != b->south) return a->south < b->south ? -1 : 1;
    return a->west < b->west ? -1 : a->west > b->west;
}
static int by_box(const void *a, const void *b) { return order(a, b); }

void ist_sea_counts_sort(ist_sea_counts *counts)
{
    if (counts->count) qsort(counts->at, counts->count, sizeof *counts->at, by_box);
}

void ist_sea_counts_clear(ist_sea_counts *counts)
{
    free(counts->at);
    *counts = (ist_sea_counts){ 0 };
}

ist_status ist_sea_counts_of(const ist_event_list *events, int degrees, int days, size_t minimum, ist_sea_counts *out, size_t *out_withheld, ist_error *err)
{
    ist_sea_count *at = malloc((events->count + 1) * sizeof *at);
    size_t n = 0, kept = 0, withheld = 0;
    if (!at) return ist_fail(err, IST_NOMEM, "out of memory for counts");
    for (size_t i = 0; i < events->count; i++) {
        const ist_sea_event *e = &events->at[i];
        int64_t day = e->start_us / 86400000000 - (e->start_us % 86400000000 < 0);
        if (e->lon == IST_SEA_NOWHERE || e->open) continue;
        at[n++] = (ist_sea_count){ e->kind, degrees, days, step_down(e->lat, (int64_t)degrees * IST_SEA_DEGREE) / IST_SEA_DEGREE,
                                   step_down(e->lon, (int64_t)degrees * IST_SEA_DEGREE) / IST_SEA_DEGREE, step_down(day, days), 1, minimum };
    }
    qsort(at, n, sizeof *at, by_box);
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && order(&at[i], &at[next]) == 0;) next++;
        if (next - i < minimum) {
            withheld++;
            continue;
        }
        at[kept] = at[i];
        at[kept++].events = next - i;
    }
    if (out_withheld) *out_withheld = withheld;
    *out = (ist_sea_counts){ at, kept };
    return IST_OK;
}

/* All boxes of one side must be of one size, and have one minimum. */
static ist_status check_alike(const ist_sea_counts *a, const ist_sea_counts *b, bool minimum, ist_error *err)
{
    for (size_t i = 0; a->count > 0 && i < b->count; i++) {
        const ist_sea_count *x = &a->at[0], *y = &b->at[i];
        if (x->degrees != y->degrees || x->days != y->days)
            return ist_fail(err, IST_CONFLICT, "counts in boxes of %d degrees and %d days cannot be set against such of %d degrees and %d days", x->degrees, x->days, y->degrees, y->days);
        if (minimum && x->minimum != y->minimum) return ist_fail(err, IST_CONFLICT, "one side's counts have two minima, %zu and %zu", x->minimum, y->minimum);
    }
    return IST_OK;
}

ist_status ist_sea_pool(const ist_sea_counts *ours, const ist_sea_counts *theirs, ist_sea_pooled *out, ist_error *err)
{
    ist_sea_pooled pooled[IST_SEA_KIND_COUNT] = { { 0 } };
    size_t i = 0, j = 0;
    IST_TRY(check_alike(ours, ours, true, err));
    IST_TRY(check_alike(theirs, theirs, true, err));
    IST_TRY(check_alike(ours, theirs, false, err));
    size_t our_hidden = ours->count ? ours->at[0].minimum - 1 : 0, their_hidden = theirs->count ? theirs->at[0].minimum - 1 : 0;
    while (i < ours->count || j < theirs->count) {
        int which = i == ours->count ? 1 : j == theirs->count ? -1 : order(&ours->at[i], &theirs->at[j]);
        const ist_sea_count *a = which <= 0 ? &ours->at[i++] : NULL, *b = which >= 0 ? &theirs->at[j++] : NULL;
        ist_sea_pooled *p = &pooled[a ? a->kind : b->kind];
        size_t a_least = a ? a->events : 0, a_most = a ? a->events : our_hidden, b_least = b ? b->events : 0, b_most = b ? b->events : their_hidden;
        p->boxes++;
        p->both += a && b;
        p->ours += a_least;
        p->theirs += b_least;
        p->pool_least += a_least > b_least ? a_least : b_least;
        p->pool_most += a_most + b_most;
        p->adds_least += b_least > a_most ? b_least - a_most : 0;
        p->adds_most += b_most;
    }
    memcpy(out, pooled, sizeof pooled);
    return IST_OK;
}
