/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/outcomes.h: forecasts of a scenario as of a day, scored against what came later.
 *
 * An outcome is a row key,date,value,unit,source_title,source_date. Keys, with names as the scenario has them:
 *   delivery/ORDER/YEAR    units handed over in the calendar year
 *   delivered/ORDER        units handed over so far, by the date
 *   shells/ACTOR/YYYY-MM   shells made in the month: output of lines on the actor's soil and its own production, of items whose
 *                          class is `shell` or ends in `-shell`
 *   contract/ORDER         0 or 1: whether by the date anything was signed that was not under contract on the as-of day; 1 for
 *                          certain where all was
 *   start/LINE             the month (YYYY-MM) in which work on the first unit began; `never`: not by the date
 *   spending/ACTOR/YEAR    defence spending as a share of GDP, or in percent where the unit says so
 * A date counts as the end of its month from the 16th on, else as the end of the month before. Every row is either scored
 * or listed with the reason why not.
 *
 * Beside each forecast stand two naive ones: the contract's schedule (straight lines between what was promised; for shells the
 * planned capacity; for a start the planned month), and the last rate continued (what was delivered in the year before the
 * day, a month; the rate of the lines; nothing new signed or started; the last share of GDP known).
 */
#ifndef ISTHMUS_ANALYSIS_OUTCOMES_H
#define ISTHMUS_ANALYSIS_OUTCOMES_H

#include <isthmus/analysis/ensemble.h>
#include <isthmus/analysis/score.h>
#include <isthmus/scenario/scenario.h>

typedef enum ist_outcome_kind {
    IST_OUTCOME_DELIVERY, IST_OUTCOME_DELIVERED, IST_OUTCOME_SHELLS, IST_OUTCOME_CONTRACT, IST_OUTCOME_START, IST_OUTCOME_SPENDING,
    IST_OUTCOME_KINDS
} ist_outcome_kind;
const char *ist_outcome_word(int kind); /* "delivery", ...; NULL when there is no such kind */

typedef struct ist_outcome {
    const char      *key, *date, *unit, *source_title, *source_date;
    long             line;     /* of the file */
    ist_outcome_kind kind;
    int              index;    /* of the order, line or actor */
    int              month;    /* from the scenario's start: the end of the window */
    bool             event;    /* happened or not; else a quantity, of a start a month */
    double           value;    /* in the model's unit; of an event 0 or 1; of a start months from the scenario's start */
} ist_outcome;

typedef struct ist_unscored {
    const char *key;
    long        line;
    const char *reason;
} ist_unscored;

typedef struct ist_outcomes {
    size_t              n, n_unscored;
    const ist_outcome  *at;        /* [n] in file order */
    const ist_unscored *unscored;  /* [n_unscored] */
} ist_outcomes;

/* Reads an outcomes file for a scenario; in the arena. Rows that cannot be scored are listed, never dropped.
 * IST_IO, IST_SYNTAX (no such columns), IST_NOMEM. */
ist_status ist_outcomes_read(const char *path, const ist_scenario *scenario, ist_arena *arena, ist_outcomes *out, ist_error *err);

/* Every key that the scenario can answer. */
typedef struct ist_outcome_key {
    const char      *key;      /* "delivery/poland-k2-2022/2024"; of a family "delivery/poland-k2-2022/YEAR" */
    ist_outcome_kind kind;
    const char      *title;    /* of the order, line or actor */
    const char      *first, *last; /* year or month, or the dates within which a date may lie */
} ist_outcome_key;
/* `each`: a row a year and month; else one for the whole family. In the arena. IST_NOMEM. */
ist_status ist_outcome_keys(const ist_scenario *scenario, bool each, ist_arena *arena, size_t *out_n, const ist_outcome_key **out,
                            ist_error *err);

typedef enum ist_naive { IST_NAIVE_SCHEDULE, IST_NAIVE_LAST_RATE, IST_NAIVES } ist_naive;

typedef struct ist_scored {
    const ist_outcome *outcome;
    double             mean, quantiles[5];   /* at 0.05 0.25 0.50 0.75 0.95; of an event only the mean, its probability */
    double             score, fair;          /* CRPS; of an event the Brier score, twice */
    bool               inside;               /* within 5% to 95%; false for an event */
    double             naive[IST_NAIVES];    /* the naive forecasts, NaN where there is none */
    double             naive_score[IST_NAIVES];
    const char        *why;                  /* where a naive forecast scored better, in words; else "" */
} ist_scored;

/* Of one kind of outcome in one unit, so that tanks and shells are not added up. Sums over those outcomes for which the naive
 * forecast exists. */
typedef struct ist_score_sum {
    ist_outcome_kind kind;
    const char      *unit;
    size_t n, inside, n_events;
    double score, fair;                      /* means */
    size_t n_naive[IST_NAIVES], n_beaten[IST_NAIVES]; /* there are so many; the forecast scored better (or as well) in so many */
    double naive[IST_NAIVES], against[IST_NAIVES];    /* mean naive score, and the forecast's on the same outcomes */
} ist_score_sum;

typedef struct ist_scores {
    ist_outcomes      outcomes;
    const ist_scored *rows;                  /* [outcomes.n] */
    size_t            futures;
    const double     *values;                /* what each future says: values[row * futures + future] */
    size_t            n_sums;
    const ist_score_sum *sums;               /* [n_sums] by kind, then as they come in the file */
    size_t            n_intervals, n_inside; /* quantities and dates together */
    size_t            consistent_low, consistent_high; /* hits that 90% intervals are consistent with */
    size_t            n_events;
    ist_reliability   reliability;           /* of the events */
} ist_scores;

typedef struct ist_score_request {
    const char *path;          /* of the outcomes */
    uint64_t    seed, futures; /* a multiple of 8 */
    int         counterfactual;
    uint32_t    coalition;
} ist_score_request;

/* Forecasts and scores. The scenario is one whose start follows its as-of day: IST_RANGE says so where it does not. `ledger` is
 * asked for the last share of GDP known on that day. In the arena. Otherwise as ist_outcomes_read and ist_ensemble_run. */
ist_status ist_score_run(const ist_scenario *scenario, ist_ledger *ledger, const ist_score_request *request,
                         const ist_control *control, ist_arena *arena, ist_scores *out, ist_error *err);

#endif
