/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/series.h: how quantities go through the months, over futures: for charts with a fan.
 *
 * Memory does not grow with futures. Means are over all futures, as sums of whole multiples of 2^-40, which do not
 * depend on the order of addition; quantiles are over the first futures only, kept in single precision (7 digits).
 */
#ifndef ISTHMUS_ANALYSIS_SERIES_H
#define ISTHMUS_ANALYSIS_SERIES_H

#include <isthmus/analysis/control.h>
#include <isthmus/analysis/value.h>

enum { IST_SERIES_KEEP = 1024 };

/* What is drawn as one line: a weighted sum of recorded quantities, each month. */
typedef struct ist_series_line {
    size_t          n_terms;
    const ist_term *terms; /* [n_terms] */
    bool            so_far; /* summed from month 0 on: of flows of the month */
} ist_series_line;

typedef struct ist_series_request {
    size_t                 n_lines;
    const ist_series_line *lines;
    size_t                 n_coalitions;
    const ist_coalition   *coalitions;
    uint64_t               futures; /* a multiple of 8 */
    size_t                 keep;    /* futures whose values are kept for quantiles; 0: IST_SERIES_KEEP */
    bool                   ends;    /* keep the last month of every future as well */
    const double          *given;   /* see ist_sim_block_give; NULL: everything is drawn */
    bool                   whole;   /* a part of the futures is worth nothing: when stopped, *out is untouched */
} ist_series_request;

/* Month t of a line under a coalition is at (coalition * n_lines + line) * (months + 1) + t + 1; t = -1 is the start
 * state. Quantiles: IST_QUANTILES of them there, at the levels of ist_quantile_levels. */
typedef struct ist_series {
    uint64_t      futures; /* behind the means */
    uint64_t      kept;    /* behind the quantiles: the first so many */
    int           months;
    size_t        n_lines, n_coalitions;
    const double *mean;
    const double *quantiles;
    const double *ends; /* where asked for: (coalition * n_lines + line) * futures asked for + future */
} ist_series;

/* Replays the futures and keeps the lines; `out` in the arena. When stopped, *out holds the futures done, if any were
 * (out->futures > 0), and IST_STOPPED is returned. IST_RANGE, IST_NOMEM, IST_BROKEN (a value that is not finite or
 * beyond 10^18). */
ist_status ist_series_run(const ist_sim *sim, const ist_world *world, const ist_series_request *request,
                          const ist_control *control, ist_arena *arena, ist_series *out, ist_error *err);

#endif
