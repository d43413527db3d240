/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/invest.h: what more money buys: candidates one by one, and the best of them together under a budget.
 *
 * A candidate is a patch with a price (scenario.h, `investments`), laid over a coalition of levers. Differences are taken on
 * the same futures, world by world. Plans (sets of candidates whose prices fit the budget) are compared on a simulated
 * table: every affordable set where there are few, else every candidate and every pair of them, from which the value of a larger
 * set is predicted as the sum of its members and of their pairs' interactions. The best by the table are then replayed on
 * futures that the table has not seen, and a plan that these do not bear out is marked so.
 */
#ifndef ISTHMUS_ANALYSIS_INVEST_H
#define ISTHMUS_ANALYSIS_INVEST_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/sim/run.h>

enum { IST_MAX_INVESTMENTS = 16, IST_INVEST_PLANS = 8 };

typedef struct ist_invest_request {
    uint64_t      seed, futures;  /* a multiple of 64 */
    int           counterfactual;
    ist_coalition coalition;      /* of levers beneath the investments */
    size_t        n_metrics;
    const int    *metrics;        /* [n_metrics] of the world */
    size_t        objective;      /* index into metrics: what plans are for */
    bool          more_is_better; /* of the objective */
    double        budget;         /* USD m */
    size_t        exhaustive;     /* up to so many affordable sets are all simulated; 0: 256 */
} ist_invest_request;

typedef struct ist_gain {
    double mean, error, low, high; /* change of the metric; standard error; 5% and 95% of worlds */
} ist_gain;

typedef struct ist_candidate {
    int             investment;    /* of the scenario */
    double          price;         /* USD m: planning value */
    double          price_low, price_high; /* ends of its range (5% and 95% where it has none) */
    const ist_gain *gains;         /* [n_metrics] alone, against the coalition without it */
    const ist_gain *per_billion;   /* [n_metrics] the same over the planning price in billions */
} ist_candidate;

typedef enum ist_bearing {
    IST_PLAN_CONFIRMED,
    IST_PLAN_NOT_RESOLVED,  /* on fresh futures it cannot be told from nothing, or does harm */
    IST_PLAN_LESS_THAN_SAID,/* it comes to less than the table says, by more than both errors */
    IST_PLAN_OVERTAKEN      /* another plan is better on fresh futures, by more than the error of their difference */
} ist_bearing;

typedef struct ist_plan {
    uint32_t    members;    /* bit i: candidate i */
    double      price;      /* USD m */
    double      predicted;  /* change of the objective by the table */
    bool        simulated;  /* the table holds this very set, else it is summed from candidates and pairs */
    ist_gain    gain;       /* on fresh futures */
    ist_bearing bearing;
    int         overtaken_by; /* index of the better plan, or IST_NONE */
} ist_plan;

typedef struct ist_invest {
    size_t               n_candidates, n_metrics;
    const ist_candidate *candidates;
    bool                 whole;       /* every affordable set was simulated */
    size_t               n_affordable;/* sets within the budget, the empty one not counted */
    const double        *pairs;       /* [n_candidates * n_candidates] interaction in the objective; NaN where a pair was not simulated */
    size_t               n_plans;     /* best by the table first, at most IST_INVEST_PLANS */
    const ist_plan      *plans;
    int                  best;        /* index of the confirmed plan with the best gain, or IST_NONE */
    int                  cheapest;    /* the cheapest confirmed plan that cannot be told from it by two errors, or IST_NONE */
} ist_invest;

/* In the arena. IST_MISSING (the scenario lists no investments), IST_RANGE, IST_CONFLICT (two patches set one parameter
 * differently), IST_NOMEM, IST_STOPPED. */
ist_status ist_invest_run(const ist_scenario *scenario, const ist_invest_request *request, const ist_control *control, ist_arena *arena,
                          ist_invest *out, ist_error *err);

#endif
