/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/beliefs.h: two people believe different ranges of some inputs: what does each then find, and which input is it that parts
 * their answers?
 *
 * Both answers are means over the same places of the ranges (a Latin hypercube) and the same futures; every other input stands at
 * its planning value. The difference of the answers is shared out over the inputs that the two hold to be different: one person's
 * ranges are exchanged for the other's in every order, and an input's share is its Shapley value; above IST_BELIEFS_EXACT inputs,
 * the mean of first in and last in.
 */
#ifndef ISTHMUS_ANALYSIS_BELIEFS_H
#define ISTHMUS_ANALYSIS_BELIEFS_H

#include <isthmus/analysis/probe.h>

enum { IST_BELIEFS = 12, IST_BELIEFS_EXACT = 5, IST_BELIEF_PLACES = 16 };

typedef struct ist_belief {
    const char *input;      /* by name */
    double      low, high;  /* uniform between; low = high: a number */
} ist_belief;

typedef struct ist_beliefs_options {
    uint64_t          seed, futures; /* behind every place; 0 futures: IST_PROBE_FUTURES */
    int               counterfactual;
    ist_finding       finding;
    size_t            n[2];          /* of the two people, at most IST_BELIEFS in all that differ */
    const ist_belief *of[2];
    ist_control       control;
} ist_beliefs_options;

typedef struct ist_side_answer { double value, low, high, error; } ist_side_answer; /* low, high: over the places; error: of chance */

typedef struct ist_parting { /* an input that the two hold to be different, or that one alone has said something about */
    const ist_range *range;        /* the scenario's own */
    double           low[2], high[2];
    double           share;        /* of the second's answer less the first's; shares sum to it where exact */
    double           alone;        /* the first's answer with the second's range for this input */
} ist_parting;

typedef struct ist_beliefs_answer {
    ist_side_answer    side[2];
    bool               exact;
    size_t             n;
    const ist_parting *inputs;     /* [n] the one that parts them most first */
    uint64_t           futures;
} ist_beliefs_answer;

/* In the arena. IST_MISSING (an input without range, with the nearest), IST_RANGE (a range outside what is legal, none that differs, too many),
 * IST_STOPPED, IST_NOMEM. */
ist_status ist_beliefs_compare(ist_arena *arena, const ist_scenario *scenario, const ist_beliefs_options *options, ist_beliefs_answer *out, ist_error *err);

/* Reads "INPUT:LOW..HIGH" or "INPUT:VALUE"; the name in the arena. IST_USAGE. */
ist_status ist_belief_read(ist_arena *arena, const char *text, ist_belief *out, ist_error *err);

#endif
