/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/response.h: what planned support in a crisis changes, rehearsed and unrehearsed.
 *
 * The question is asked given the crisis: in every future its build-up begins in the month after the start (a war that is
 * on at the start simply goes on), and all else goes as the world has it. The same futures are replayed without any
 * response, with each playbook of the crisis alone and with all of them, unrehearsed and rehearsed, so that differences
 * are those of the response. Everything here holds given the crisis; onsets of other wars rest on deterrence.
 */
#ifndef ISTHMUS_ANALYSIS_RESPONSE_H
#define ISTHMUS_ANALYSIS_RESPONSE_H

#include <isthmus/base/arena.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/sim/run.h>

enum { IST_RESPONSE_ALL = -1 };

typedef struct ist_response_request {
    uint64_t      seed;
    int           counterfactual; /* or IST_NONE */
    ist_coalition coalition;
    int           contingency;
    uint64_t      futures;        /* a multiple of 8 */
    int           months;         /* how long each future goes on from the start; at most the scenario's */
} ist_response_request;

typedef struct ist_change {
    double mean, error;           /* over futures, against no response; simulation error */
} ist_change;

/* One playbook (or IST_RESPONSE_ALL) in one way. */
typedef struct ist_response_row {
    int        playbook;
    bool       rehearsed, possible; /* not possible: its agreement is not in force; all numbers are then 0 */
    double     comes;             /* share of the futures with a war in which it comes into force before the war is over */
    double     from;              /* months from the first of the war to that, mean of these; negative: before the war; NaN */
    double     expectation_gap;   /* months of war in which the partner counts on it and it is not there, mean over wars; NaN */
    double     cost;              /* USD m, mean over futures */
    ist_change war_months;        /* of the crisis's own war */
    ist_change loss;              /* USD m, by all wars */
    ist_change shortfall;         /* what our side lacks in this war, USD m */
    ist_change other_onsets;      /* expected onsets of all other wars */
} ist_response_row;

typedef struct ist_response {
    int                     contingency;
    bool                    at_start;    /* the war is on at the start */
    double                  wars;        /* share of the futures in which the crisis becomes a war, without response */
    double                  war_months, loss, shortfall, other_onsets; /* without response, means */
    size_t                  n;
    const ist_response_row *rows;        /* each playbook unrehearsed and rehearsed, then all of them likewise */
} ist_response;

/* In the arena. IST_MISSING when no playbook is for the crisis, what ist_sim_new says, IST_STOPPED, IST_NOMEM. */
ist_status ist_response_find(const ist_scenario *scenario, const ist_response_request *request, const ist_stop *stop,
                             ist_arena *arena, ist_response *out, ist_error *err);

#endif
