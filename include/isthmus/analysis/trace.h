/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/trace.h: one future of a scenario told month by month: what happened, which draw decided it and by which
 * rule, what was lacking.
 *
 * The engine is watched, not imitated: amounts are its recorded quantities, thresholds and sums its own. What is
 * worked out here besides (a chance, a hazard of ending, which limit of a donation binds) follows docs/model.md and is
 * checked against what the engine did.
 */
#ifndef ISTHMUS_ANALYSIS_TRACE_H
#define ISTHMUS_ANALYSIS_TRACE_H

#include <isthmus/analysis/control.h>
#include <isthmus/base/arena.h>
#include <isthmus/scenario/scenario.h>
#include <isthmus/sim/run.h>

/* What kinds of event there are, in the order in which a month has them (docs/model.md, section 8).
 * X(NAME, "word", "unit", meaning) */
#define IST_TRACE_LIST(X)                                                                                          \
    X(DRAWN,      "drawn",       "",       "month -1: a parameter as this world drew it")                          \
    X(FIRES,      "fires",       "",       "a trigger that is a matter of chance falls due")                       \
    X(IN_FORCE,   "in force",    "",       "a trigger's patch comes into force")                                   \
    X(OUT,        "out",         "",       "it goes out of force")                                                 \
    X(BUILD_UP,   "build-up",    "",       "a build-up begins; amount 1 when it is seen")                          \
    X(DETERRED,   "deterred",    "",       "a build-up ends without a war")                                        \
    X(WAR,        "war",         "",       "a war begins")                                                         \
    X(PEACE,      "peace",       "months", "a war ends; amount: the months it was active in this run")             \
    X(TARGET,     "target",      "units",  "the target in force for a kind in a theatre changes")                  \
    X(DEPARTS,    "departs",     "units",  "units of the pool depart")                                             \
    X(ARRIVES,    "arrives",     "units",  "units of the pool arrive")                                             \
    X(HELD_BACK,  "held back",   "share",  "a line loses output for want of parts; amount: what is left of it")    \
    X(SIGNED,     "signed",      "units",  "a framework, or a part of it, becomes a contract")                     \
    X(LAPSED,     "lapsed",      "units",  "what is left of a framework lapses")                                   \
    X(WAITS,      "waits",       "units",  "what is due, to sign or to deliver, waits for money; amount: how much")\
    X(DELIVERED,  "delivered",   "units",  "delivered in the month; before and after: so far")                     \
    X(ARREARS,    "arrears",     "USD m",  "instalments due and not paid begin, or end with amount 0")             \
    X(GIVEN,      "given",       "units",  "donated or lent in the month")                                         \
    X(LACKING,    "lacking",     "units",  "asked for by a war and not supplied, our side")                        \
    X(LOSS,       "loss",        "USD m",  "loss by war in the month")                                             \
    X(PASSES,     "passes",      "units",  "what an adversary's flow brings through")                              \
    X(STOPPED,    "intercepted", "units",  "what is stopped of it")

typedef enum ist_trace_kind {
#define IST_TRACE_ENTRY(name, word, unit, meaning) IST_TRACE_##name,
    IST_TRACE_LIST(IST_TRACE_ENTRY)
#undef IST_TRACE_ENTRY
    IST_TRACE_KINDS
} ist_trace_kind;

const char *ist_trace_word(int kind);
const char *ist_trace_unit(int kind);

/* Numbers that do not apply are NaN, texts "". */
typedef struct ist_trace_event {
    int            month;         /* 0..T-1; -1: the start */
    ist_trace_kind kind;
    const char    *name, *title;  /* of the trigger, contingency, kind of force, line, order, route, flow or parameter */
    const char    *at;            /* theatre or item where there is a second one; else "" */
    double         amount, before, after;
    const char    *draw;          /* "onset/korea"; "" when chance has no part in it */
    unsigned       sub_index;     /* of the draw */
    double         value;         /* the uniform number drawn */
    double         threshold;     /* what the sum had to reach (-ln value), or the chance that the value had to lie below */
    double         sum;           /* hazard summed, this month included where it can be told */
    const char    *why;           /* the rule that decided, in words and figures; "" when there is nothing to add */
} ist_trace_event;

typedef struct ist_trace {
    uint64_t               future, world, seed;
    ist_coalition          coalition;
    int                    counterfactual;
    size_t                 count;
    const ist_trace_event *events;  /* [count] by month, then by kind */
    const double          *metrics; /* [world.n_metrics] of this future, as the engine gives them */
} ist_trace;

/* Tells one future, with numbers given as ist_sim_block_give has them (NULL: everything is drawn); in the arena. IST_NOMEM,
 * IST_RANGE, IST_STOPPED. */
ist_status ist_trace_run(const ist_scenario *scenario, uint64_t seed, int counterfactual, ist_coalition coalition, const double *given,
                         uint64_t future, const ist_stop *stop, ist_arena *arena, ist_trace *out, ist_error *err);

#endif
