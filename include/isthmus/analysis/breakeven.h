/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/breakeven.h: how large one assumption must be to overturn a result.
 *
 * A result is the difference that levers make to a metric. Some parameters (the off-the-shelf disincentive of every line,
 * docs/model.md section 5) are set to one number x in all futures, everything else is drawn as it is, and the difference is
 * looked at as x goes through its legal range: on a grid, then by bisection between the first two points of it where help turns
 * into harm. The futures are the same for every x.
 */
#ifndef ISTHMUS_ANALYSIS_BREAKEVEN_H
#define ISTHMUS_ANALYSIS_BREAKEVEN_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/sim/run.h>

enum { IST_BREAKEVEN_POINTS = 11 };

typedef struct ist_breakeven_request {
    uint64_t             seed, futures;  /* a multiple of 8 */
    int                  counterfactual;
    ist_coalition        with, without;
    size_t               n_parameters;
    const ist_parameter *parameters;     /* that are set to x; overrides of them too */
    double               low, high;      /* of x */
    double               tolerance;      /* how closely the break-even is found, > 0 */
    size_t               n_metrics;
    const int           *metrics;        /* [n_metrics] of the world */
    const bool          *more_is_better; /* [n_metrics] */
} ist_breakeven_request;

typedef enum ist_verdict {
    IST_NO_DIFFERENCE,   /* the levers change nothing, whatever x */
    IST_NOT_RESOLVED,    /* at the low end help and harm cannot be told apart: 0 lies within 1.96 errors */
    IST_HARMS_FROM_LOW,  /* they harm even at the low end */
    IST_OVERTURNED,      /* they help below the break-even and harm above it */
    IST_NEVER_OVERTURNED /* they help at every x of the range, on average */
} ist_verdict;

typedef struct ist_breakeven {
    int         metric;
    ist_verdict verdict;
    double      x[IST_BREAKEVEN_POINTS];      /* the grid */
    double      value[IST_BREAKEVEN_POINTS];  /* mean difference there */
    double      error[IST_BREAKEVEN_POINTS];  /* its standard error */
    double      harmed[IST_BREAKEVEN_POINTS]; /* share of worlds in which the levers harm there */
    double      at, at_low, at_high;          /* the break-even and its 95% interval from simulation error; NaN without one. Ends
                                                 that lie outside the range are its ends. Never overturned: at_low is the first
                                                 point at which harm is not excluded, NaN where it is throughout */
    /* Of the break-evens of single worlds, straight lines between the points of the grid: what nobody knows. A world without one
     * counts as `high` + 1 where it is never overturned and as `low` where help never was; NaN where nothing differs. */
    double      world_low, world_median, world_high;
    double      never;                        /* share of worlds never overturned in the range */
} ist_breakeven;

/* One row a metric, in the arena. IST_RANGE, IST_NOMEM, IST_STOPPED. */
ist_status ist_breakeven_run(const ist_world *world, const ist_breakeven_request *request, const ist_control *control, ist_arena *arena,
                             const ist_breakeven **out, ist_error *err);

#endif
