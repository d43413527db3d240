/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/hindcast.h: what contracts delivered by a date, forecast from an earlier day, beside what happened and beside
 * what the worlds without them would have.
 *
 * The outcomes are those of an outcomes file (analysis/outcomes.h) that say how much of an order was handed over by a date;
 * of each order those of its last month count. Sources that disagree stand as rows of their own. Under the orders of one
 * recipient and class of items a row says what came in all, from whomever, in each world.
 */
#ifndef ISTHMUS_ANALYSIS_HINDCAST_H
#define ISTHMUS_ANALYSIS_HINDCAST_H

#include <isthmus/analysis/outcomes.h>

typedef struct ist_hindcast_spread {
    double mean, low, high;       /* over futures; 5% and 95% */
} ist_hindcast_spread;

/* What an order had handed over, in the world with the levers. */
typedef struct ist_hindcast_order {
    const ist_outcome  *outcome;  /* what happened, by one source */
    double              known;    /* handed over before the start, as the scenario has it */
    ist_hindcast_spread forecast;
    bool                inside;   /* what happened lies within 5% to 95% */
} ist_hindcast_order;

/* What a recipient got of a class of items from the start to the end of a month, of all orders. */
typedef struct ist_hindcast_class {
    int                        recipient, item_class, month;
    const char                *date;   /* of the outcome that it goes with */
    const ist_hindcast_spread *worlds; /* [n_worlds] */
} ist_hindcast_class;

typedef struct ist_hindcast {
    size_t                    n_orders, n_classes, n_worlds;
    const ist_hindcast_order *orders;
    const ist_hindcast_class *classes;
    ist_outcomes              outcomes; /* of the file; what is of another kind plays no part */
} ist_hindcast;

/* World 0 is the levers of the request on its counterfactual, world 1 + q no lever on the scenario's counterfactual q. The
 * errors are those of ist_score_run; IST_MISSING when no outcome says what an order of the scenario handed over. */
ist_status ist_hindcast_run(const ist_scenario *scenario, const ist_score_request *request, const ist_control *control, ist_arena *arena,
                            ist_hindcast *out, ist_error *err);

#endif
