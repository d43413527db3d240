/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/industry.h: orders on their way, month by month: framework, contract, delivered and a forecast with its fan; and
 * how what is on its way lets a donor give.
 *
 * Both replay the same futures of a scenario under one coalition of levers. Months run from -1, the start state, to the
 * world's last: month t stands at t + 1. Everything is in the arena given.
 */
#ifndef ISTHMUS_ANALYSIS_INDUSTRY_H
#define ISTHMUS_ANALYSIS_INDUSTRY_H

#include <isthmus/analysis/series.h>
#include <isthmus/scenario/scenario.h>

typedef struct ist_industry_request {
    uint64_t      seed, futures; /* a multiple of 8 */
    int           counterfactual;
    ist_coalition coalition;
    const double *given; /* [ist_world_slots] numbers in place of what is drawn, see ist_sim_block_give; NULL: everything is drawn */
} ist_industry_request;

typedef struct ist_fan {
    const double *mean;      /* [months + 1] */
    const double *quantiles; /* [(months + 1) * IST_QUANTILES] at ist_quantile_levels; of the first IST_SERIES_KEEP futures */
} ist_fan;

/* What one order, one customer (a recipient and an item) or one line has on its way. */
typedef struct ist_pipeline_row {
    int           order;      /* of an order, else IST_NONE */
    int           customer;   /* actor that receives; of a line IST_NONE */
    int           item;
    int           line;       /* of a line; of an order the first of its lines; of a customer IST_NONE */
    bool          exists;     /* false: off, and in no future signed or lapsed (an alternative of another world) */
    double        framework, contract, delivered; /* at start, each with what follows from it: of 1000, 180 signed, 28 there */
    ist_fan       forecast;   /* delivered so far; of a line made since the start */
    const double *contracts;  /* [months + 1] mean signed so far; of a line mean capacity a month */
    const double *lapsed;     /* [months + 1] mean lapsed so far; of a line mean finished and waiting for money */
    const double *promised;   /* [months + 1] NaN before the first promise; NULL: nothing is promised */
} ist_pipeline_row;

typedef struct ist_pipeline {
    int                     months, start; /* of the world */
    uint64_t                futures, kept;
    size_t                  n_orders, n_customers, n_lines;
    const ist_pipeline_row *orders, *customers, *lines;
} ist_pipeline;

/* IST_RANGE, IST_NOMEM, IST_BROKEN; IST_STOPPED (nothing is kept). */
ist_status ist_pipeline_run(const ist_scenario *scenario, const ist_industry_request *request, const ist_control *control,
                            ist_arena *arena, ist_pipeline *out, ist_error *err);

/* A mean over all futures, and between worlds: each world the mean of its eight futures. */
typedef struct ist_spread_of {
    double mean, error;    /* standard error of the mean: chance and the number of worlds */
    double low, high;      /* 5% and 95% of worlds */
} ist_spread_of;

/* One producer behind a donation. */
typedef struct ist_backfill_chain {
    int           maker;
    const double *firm;     /* [months + 1] mean under contract and not yet delivered to the donor, of the item's class; at the start what
                             * signs in the first month too, as in `contract` of a pipeline */
    const double *arrived;  /* [months + 1] mean delivered so far */
    const double *without;  /* [months + 1] mean given so far when this producer's orders are taken away */
    ist_spread_of lost;     /* by the last month: given with them less given without, future by future */
} ist_backfill_chain;

typedef struct ist_backfill_route {
    int                       route;
    const double             *given;      /* [months + 1] mean given so far */
    const double             *no_promise; /* the same when what is on its way frees no reserve, but still arrives */
    const double             *no_orders;  /* the same when all orders behind it are taken away */
    ist_spread_of             total, lost_promise, lost_orders; /* by the last month */
    size_t                    n_chains;
    const ist_backfill_chain *chains;
} ist_backfill_route;

typedef struct ist_backfill {
    int                       months, start;
    uint64_t                  futures;
    size_t                    n_routes; /* those whose donor has an order of the class that is given */
    const ist_backfill_route *routes;
} ist_backfill;

/* Takes the pipeline away: the same futures with the donor's orders of the class off and unsigned. As ist_pipeline_run. */
ist_status ist_backfill_run(const ist_scenario *scenario, const ist_industry_request *request, const ist_control *control,
                            ist_arena *arena, ist_backfill *out, ist_error *err);

#endif
