/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/value.h: runs futures under coalitions and says what each statement is worth, and how sure that is.
 *
 * Futures come in worlds of eight (four in strata) that share what nobody knows (the parameters) and differ by chance. Every
 * statement is evaluated in each future; a world keeps the mean of its futures and their variance. Between worlds
 * lies ignorance, within them chance (docs/model.md, section 9).
 *
 * What is replayed is behind ist_evaluator, so that the same code serves the engine and functions with known
 * answers. Results depend on the evaluator and the number of futures only: not on threads, block width, or how
 * many calls of ist_valuation_advance it took to get there.
 */
#ifndef ISTHMUS_ANALYSIS_VALUE_H
#define ISTHMUS_ANALYSIS_VALUE_H

#include <isthmus/analysis/coalition.h>
#include <isthmus/analysis/control.h>
#include <isthmus/base/text.h>

/* Something that gives metrics for futures under coalitions. A pure function of (future, coalition). */
typedef struct ist_evaluator {
    void  *context;
    size_t n_metrics;
    int    width; /* futures a call, at most: a multiple of 8 up to IST_MAX_BLOCK */
    bool   strata; /* its worlds are drawn in strata, see ist_sim_options */
    /* Working memory of one thread. */
    ist_status (*begin)(void *context, void **out_worker, ist_error *err);
    void       (*end)(void *worker);
    /* Futures first .. first+lanes-1, both multiples of 8, under each coalition:
     * out[(c * n_metrics + metric) * lanes + lane]. `stop` may be NULL; set meanwhile: IST_STOPPED at the next
     * coalition or sooner, and what stands in `out` counts for nothing. */
    ist_status (*run)(void *worker, uint64_t first, int lanes, const ist_coalition *coalitions, size_t n_coalitions,
                      double *out, const ist_stop *stop, ist_error *err);
} ist_evaluator;

/* The engine as an evaluator: `simulation` and its sim are borrowed while the evaluator is used. */
typedef struct ist_simulation {
    const ist_sim *sim;
    size_t         n_metrics; /* of its world */
    bool           weighted;  /* values times the weights of the futures: for a sim with a focus */
    bool           strata;    /* as the sim's */
    const double  *given;     /* see ist_sim_block_give; NULL: everything is drawn */
    ist_coalition  off;       /* levers that are never on: each is then worth nothing */
    uint64_t       turn;      /* another one tells the workers that `given` is another */
} ist_simulation;
ist_evaluator ist_evaluator_of_sim(ist_simulation *simulation);

/* One statement on one metric. */
typedef struct ist_finding {
    ist_statement_kind kind;
    int                first, second; /* as in ist_statement; IST_NONE where unused */
    int                metric;
} ist_finding;

/* One way of replaying the futures. Everything here is borrowed while the valuation lives. */
typedef struct ist_pass {
    /* NULL: nothing is replayed; what is kept is by how much `rows` of the earlier pass `over` lie above `under_rows` of the earlier
     * pass `under`, row by row and future by future. Neither of the two may be such a pass itself; coalitions and against are not read. */
    const ist_evaluator  *evaluator;
    const ist_coalitions *coalitions;
    size_t                n_rows;
    const ist_finding    *rows;    /* [n_rows] what is kept; NULL: every statement on every metric */
    int                   against; /* an earlier pass that keeps these rows too: differences are kept; or IST_NONE */
    int                   over, under;
    const ist_finding    *under_rows; /* [n_rows] */
} ist_pass;

typedef struct ist_valuation ist_valuation;

/* A valuation of passes that walk through the same futures together. IST_RANGE (a row that no statement or metric
 * answers to, passes with and without strata), IST_NOMEM. */
ist_status ist_valuation_new(ist_valuation **out, const ist_pass *passes, size_t n_passes, ist_error *err);
void       ist_valuation_free(ist_valuation *valuation); /* NULL is fine */
/* Forgets the futures done and keeps the working memory: what follows is as in a new one. */
void       ist_valuation_restart(ist_valuation *valuation);

/* Goes on until `futures` (a multiple of 8) are done in all; fewer than are done already: nothing happens. When
 * stopped, or on a failure, the longest complete prefix of futures is kept and the call may be repeated.
 * IST_STOPPED, IST_RANGE, IST_NOMEM, IST_BROKEN (a value that is not finite), or what the evaluator says. */
ist_status ist_valuation_advance(ist_valuation *valuation, uint64_t futures, const ist_control *control,
                                 ist_error *err);
uint64_t   ist_valuation_futures(const ist_valuation *valuation); /* done so far */

/* Begins at another future than 0, a multiple of IST_MAX_BLOCK; before the first call of advance. What it says then is
 * about the futures from there on. The first world of all is replayed too, since distances are measured from it. */
void       ist_valuation_begin_at(ist_valuation *valuation, uint64_t first);
/* Appends all that is known of the futures done, for ist_valuation_unpack. */
void       ist_valuation_pack(const ist_valuation *valuation, ist_buffer *out);
/* Goes on with what another valuation of the same passes packed, of the futures that follow those done here: the outcome
 * is as if they had been done here. IST_BROKEN when it is something else; the valuation is then of no more use. */
ist_status ist_valuation_unpack(ist_valuation *valuation, const void *bytes, size_t n, ist_error *err);

typedef enum ist_spread {
    IST_SPREAD_NONE,       /* the same in every future */
    IST_SPREAD_RESOLVED,
    IST_SPREAD_UNRESOLVED, /* what differs between worlds cannot be told from chance: no interval */
} ist_spread;

enum { IST_QUANTILES = 5 };
extern const double ist_quantile_levels[IST_QUANTILES]; /* 0.05 0.25 0.50 0.75 0.95 */

typedef struct ist_summary {
    double     mean;
    double     error;     /* standard error of the mean: sd of world means / sqrt(worlds); infinite for one world */
    double     within;    /* mean variance between the futures of a world: chance */
    double     between;   /* variance between worlds with the noise of eight futures taken off; 0 if not positive */
    double     bound;     /* upper 95% bound of that variance (one-sided); infinite for one world */
    ist_spread spread;
    /* Of world means shrunk towards the mean; NaN when not resolved. From counts in buckets: off by at most 1/32 of their
     * distance from the first world's, or 2^-11 of the distance of the world farthest from it. */
    double     quantiles[IST_QUANTILES];
    double     positive, negative;       /* shares of worlds whose mean of eight is > 0, < 0; the rest is exactly 0 */
    /* Share > 0 after shrinking, as the quantiles; NaN when not resolved. Shrinking lifts worlds whose eight futures saw
     * no event from exactly 0 towards the mean: where the two shares differ much, say the plain one. */
    double     positive_shrunk; /* from the same counts */
} ist_summary;

typedef struct ist_value {
    uint64_t            futures, worlds;
    size_t              n_rows;
    const ist_finding  *rows;      /* [n_rows] */
    const ist_summary  *summaries; /* [n_rows] */
    size_t              n_metrics; /* rows come statement by statement, each with every metric; 0: as listed */
    /* The largest difference between the sum of the areas' values (and of the levers') and all minus none in any
     * future, relative to the size of the values; 0 for listed rows. Rounding only: below 1e-9 or a check fails. */
    double              deviation;
} ist_value;

/* What is known so far from a pass; in the arena. IST_MISSING when no future is done, IST_NOMEM. */
ist_status ist_valuation_value(const ist_valuation *valuation, size_t pass, ist_arena *arena, ist_value *out,
                               ist_error *err);

/* The same of a few findings alone, (*out)[n] in their order: NULL for one that the pass, which replays, does not keep. */
ist_status ist_valuation_summaries(const ist_valuation *valuation, size_t pass, const ist_finding *findings, size_t n, ist_arena *arena,
                                   const ist_summary *const **out, ist_error *err);

/* The summary of a statement on a metric, or NULL. */
const ist_summary *ist_value_find(const ist_value *value, ist_statement_kind kind, int first, int second, int metric);

/* Whether a value stands on its metric's own tier (docs/model.md, section 9): without any elasticity it has the same
 * sign and at least half the size. Else it is a matter of deterrence. */
bool ist_value_stands(double value, double without_elasticities);

#endif
