/* SPDX-License-Identifier: Apache-2.0
 *
 * state.h: what a block keeps of each thing in its world, month by month: a record of columns for each contingency, line, order.
 *
 * The columns of a thing stand side by side, so a kernel finds them all from one address, however many it reads. Those named
 * first in a record are the quantities of sim/quantity.h; what follows is the engine's own.
 */
#ifndef ISTHMUS_SIM_STATE_H
#define ISTHMUS_SIM_STATE_H

#include <isthmus/sim/run.h>

enum { SIM_STRIDE = IST_MAX_BLOCK + 8 /* doubles a column: columns must not all begin in the same lines of a cache */ };
typedef double sim_column[SIM_STRIDE]; /* one number for each lane */

/* [C] */
typedef struct sim_contingency_state {
    sim_column state, visible, active, onset, war, hazard, compensator, coverage, fill, unfilled, supply, loss;
    sim_column expected_active, expected_loss, weighted_gap, war_gap;
    sim_column next, visible_before, seen_flag; /* next: the state after this month's step 2 */
    sim_column timer, hazard_sum, episode, threshold;
    sim_column calm_log, calm_scale; /* of a war that would begin in quiet, as last worked out; see sim_expect */
    sim_column exponent, rate, chance;       /* X when the onset hazard was last worked out; that hazard; 1 - exp(-it) */
    sim_column end_exponent, end_rate;       /* the same of a war's end, in groups in which it is not quiet */
    sim_column stays, lasting_log, lasting;  /* exp(-end_rate); ln r of it and 1 / (1 - r), see sim_expect */
    sim_column surprise, lasts;      /* what fell this month, a war more or less, less its probability; months of war it is worth */
    sim_column depth, deep_count;    /* m; how many of its stocks have a target */
} sim_contingency_state;

/* [F*K] a kind of unit in a theatre */
typedef struct sim_site_state {
    sim_column fielded, required, seen, present, target, gap;
    sim_column inbound, floor_units;
    sim_column misjudged;      /* what the owner takes one unit fielded for */
    sim_column ratio, lacking; /* what stands over what is required; what is missing over that */
} sim_site_state;

/* [F] */
typedef struct sim_pool_state {
    sim_column home, transit, moves;
    sim_column units; /* in all */
} sim_pool_state;

/* [L] */
typedef struct sim_line_state {
    sim_column capacity, rate, starts, output, pipe, finished, import_share;
    sim_column price_factor, output_total, capacity_base;
    sim_column scheduled; /* the schedule at the month last reckoned */
    sim_column allowed;   /* share of the rate that components allow */
} sim_line_state;

/* [O] */
typedef struct sim_order_state {
    sim_column framework, contracted, delivered, delivery, lapsed, expectation_gap;
    sim_column conversion, burden; /* the hazard while switched on; money a unit of price factor, over the years it is paid in */
    sim_column asked;              /* what a tranche costs in a year */
    sim_column convert_sum, convert_count, convert_threshold, lapse_sum, lapse_threshold, stock_used;
} sim_order_state;

/* [n_parts] */
typedef struct sim_part_state {
    sim_column contracted;
    sim_column remaining; /* contracted and not delivered */
} sim_part_state;

/* [n_slots] */
typedef struct sim_stock_state {
    sim_column held, share, received, consumed, worn;
    sim_column start;
} sim_stock_state;

/* [C*I] what our side asked for and did not get */
typedef struct sim_shortage_state {
    sim_column units, money, month;
} sim_shortage_state;

/* [G] */
typedef struct sim_route_state {
    sim_column given, expected_given, debt;
    sim_column given_total, matured;
} sim_route_state;

/* [A] */
typedef struct sim_actor_state {
    sim_column budget, headroom, expired, arrears, owed, paid, earned;
    sim_column gdp_factor, instalment;
    sim_column income; /* budget of a month, as long as nothing changes it */
    sim_column stress;
} sim_actor_state;

/* [P] */
typedef struct sim_area_state {
    sim_column presence, found, attacks;
} sim_area_state;

/* [U] */
typedef struct sim_flow_state {
    sim_column passes, intercepted;
    sim_column kept; /* share that is not stopped */
} sim_flow_state;

/* [R] */
typedef struct sim_trigger_state {
    sim_column in_force;
    sim_column fired, sum, count, threshold;
} sim_trigger_state;

#endif
