/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/ensemble.h: numbers of single months, future by future: forecasts with their whole spread.
 *
 * A metric of a world (sim/world.h) goes over all months; a probe looks at some. What comes out is one value a
 * probe and future, in the order of the futures: the same bits whatever the threads and the width of a block.
 */
#ifndef ISTHMUS_ANALYSIS_ENSEMBLE_H
#define ISTHMUS_ANALYSIS_ENSEMBLE_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/sim/run.h>

typedef enum ist_probe_kind {
    IST_PROBE_AT,     /* at the end of month `to`; -1 is the start state, in which flows and what counts from start are 0 */
    IST_PROBE_CHANGE, /* at the end of `to` less at the end of `from` */
    IST_PROBE_SUM,    /* summed over months from..to */
    IST_PROBE_FIRST   /* the first month in which the sum since month 0 reaches `level`; the world's months when never */
} ist_probe_kind;

typedef struct ist_probe {
    ist_probe_kind  kind;
    int             from, to;  /* months, -1 .. months-1, from <= to; of FIRST none is read */
    double          level;     /* of FIRST */
    size_t          n_terms;
    const ist_term *terms;     /* [n_terms] weighted recorded quantities */
    size_t          n_parameters;
    const ist_parameter *parameters; /* [n_parameters] added to them: values in force in the month; none before month 0 */
    double          offset;    /* added to the value */
} ist_probe;

typedef struct ist_ensemble_request {
    size_t           n_probes;
    const ist_probe *probes;
    ist_coalition    coalition;
    uint64_t         first, futures; /* multiples of 8; first a multiple of IST_MAX_BLOCK */
} ist_ensemble_request;

typedef struct ist_ensemble {
    size_t        n_probes;
    size_t        futures; /* a probe */
    const double *values;  /* value of a probe in a future: values[probe * futures + future] */
} ist_ensemble;

/* Replays the futures; `out` in the arena. IST_RANGE (a probe beyond the world), IST_NOMEM, IST_STOPPED (nothing is kept),
 * IST_BROKEN. */
ist_status ist_ensemble_run(const ist_sim *sim, const ist_world *world, const ist_ensemble_request *request,
                            const ist_control *control, ist_arena *arena, ist_ensemble *out, ist_error *err);

#endif
