/* SPDX-License-Identifier: Apache-2.0
 *
 * means.h: metrics of a world under several coalitions, one value a world of eight futures.
 *
 * What break-even and investments are made of: the same futures under each coalition, so that differences are paired.
 */
#ifndef ISTHMUS_ANALYSIS_MEANS_H
#define ISTHMUS_ANALYSIS_MEANS_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/sim/run.h>

typedef struct means_request {
    const ist_sim       *sim;
    const ist_world     *world;
    size_t               n_coalitions, n_metrics;
    const ist_coalition *coalitions;
    const int           *metrics;         /* indices into world->metrics */
    uint64_t             first, futures;  /* multiples of IST_MAX_BLOCK and of 8 */
} means_request;

/* out[(coalition * n_metrics + metric) * (futures / 8) + world]; in the arena. IST_NOMEM, IST_STOPPED (nothing is kept), what
 * ist_sim_run says. */
ist_status means_run(const means_request *request, const ist_control *control, ist_arena *arena, const double **out, ist_error *err);

/* Of a less b (NULL: 0) over worlds. */
typedef struct means_summary {
    double mean, error;  /* standard error; infinite of one world */
    double low, high;    /* 5% and 95% of worlds */
} means_summary;
/* `scratch` has room for n values. */
void means_summarise(const double *a, const double *b, size_t n, double *scratch, means_summary *out);

#endif
