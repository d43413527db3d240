/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing.h: an answer as people and programs read it: tables, charts, files and the page.
 *
 * Room `briefing` stands between analysis and those who show things (the command, the page): it knows what a
 * scenario and an answer are, and turns them into the arrays and words that room `figure` draws. The same answer
 * gives the same bytes; nothing here depends on threads, block width, clock or place.
 */
#ifndef ISTHMUS_BRIEFING_H
#define ISTHMUS_BRIEFING_H

#include <isthmus/analysis/claims.h>
#include <isthmus/analysis/cooperation.h>
#include <isthmus/analysis/industry.h>
#include <isthmus/figure/table.h>
#include <isthmus/ledger/show.h>
#include <isthmus/scenario/scenario.h>

enum { IST_DEFAULT_FUTURES = 4096, IST_MOST_FUTURES = 65536 /* with `until` */, IST_LEAST_FUTURES = 3 * IST_FUTURES_PER_WORLD };

typedef struct ist_question {
    const char *words;          /* how a command line names the scenario, for the recipe ("./mine.yaml --assumptions
                                   mine.csv"); NULL: the scenario's name. Borrowed while the result lives */
    uint64_t    futures;        /* a multiple of 8, at least IST_LEAST_FUTURES; 0: IST_DEFAULT_FUTURES,
                                   with `until` IST_MOST_FUTURES */
    double      until;          /* > 0: `futures` is the most; end as soon as every headline is so precise, see
                                   ist_cooperation_refine (0.05: its error is 5% of its spread between worlds) */
    uint64_t    seed;
    int         counterfactual; /* index, or IST_NONE for the world as the file has it */
    int         block;          /* futures a block, 0 chooses; no number depends on it */
    bool        series;         /* month by month as well, for the charts */
    bool        quick;          /* without tiers and the share of facts, and but with `levers` on areas only: a fraction of the work */
    bool        levers;         /* of a quick question, and of a comparison: statements on levers too */
    bool        lever_tiers;    /* of one that is not quick: levers too are replayed without elasticities, see ist_cooperation_options */
    bool        strata;         /* what nobody knows is drawn in strata: less error, see ist_sim_options */
    const double *given;        /* numbers in place of what is drawn, see ist_briefing_given; borrowed while the result lives; NULL */
    uint32_t    off;            /* levers that are never on, see ist_briefing_off */
    int         rare;           /* 1 + a contingency whose rare onset is looked at with a sample of its own; 0: none */
    ist_control control;
} ist_question;

/* What a report tells beside the answer. */
typedef struct ist_supplement {
    ist_claims               claims;
    const ist_claim_finding *findings;
    uint64_t                 claim_futures;  /* behind the findings: 256, or all where there are fewer */
    ist_sheet                contradictions; /* of the ledger as of the scenario's day */
    ist_pipeline             pipeline[2];    /* without any lever, with all; at most 1,024 futures */
    ist_backfill             backfill;       /* with all; at most 256 futures */
} ist_supplement;

/* What came of a question. */
typedef struct ist_result {
    const ist_scenario *scenario;       /* borrowed */
    const char         *words;          /* as the question's */
    uint64_t            seed;
    int                 counterfactual;
    const double       *given;          /* as the question's */
    uint32_t            off;
    bool                strata;
    ist_answer          answer;
    bool                stopped;        /* the answer holds for fewer futures than were asked for */
    double              until;          /* as the question's */
    double              precision;      /* of the least precise headline: see ist_answer_precision */
    size_t              least_precise;  /* that headline */
    const ist_series   *series;         /* NULL: none was asked for, or it was stopped before */
    size_t              n_drawn, n_bracketed; /* drawn parameters, and those of them whose range is between facts */
    const ist_finding  *findings;       /* of the headlines */
    ist_buffer          experiments, outcomes; /* the first worlds as cases, as CSV; empty without `series` */
    ist_supplement     *supplement;     /* NULL: none was asked for */
    ist_cooperation    *run;
    int                 rare;           /* as the question's; 0 when it was stopped before */
    ist_answer          rare_answer;    /* means and errors only: see ist_cooperation_options.focus */
    ist_cooperation    *rare_run;
    ist_arena          *arena;
    ist_arena          *said;           /* holds `answer` and what else the next step replaces */
} ist_result;

/* Answers a question on a scenario: replays the futures under every coalition, again without elasticities (for the
 * tiers), again with all that is bracketed by facts drawn anew (for the share of the spread that facts account for),
 * and month by month. The scenario must outlive the result. Stopped with at least IST_LEAST_FUTURES done it is no
 * failure: the result says `stopped`. IST_RANGE, IST_NOMEM, IST_STOPPED, IST_BROKEN. Free with ist_result_free. */
ist_status ist_briefing_ask(ist_result **out, const ist_scenario *scenario, const ist_question *question, ist_error *err);
void       ist_result_free(ist_result *result); /* NULL is fine */

/* The same in steps: opened, nothing is replayed; each advance goes on to so many futures in all (a multiple of 8, at least
 * IST_LEAST_FUTURES) and the result then says what is known; what was said before is no longer valid. Stopped, it keeps the answer before.
 * Errors as above. */
ist_status ist_briefing_open(ist_result **out, const ist_scenario *scenario, const ist_question *question, ist_error *err);
ist_status ist_briefing_advance(ist_result *result, uint64_t futures, const ist_control *control, ist_error *err);
/* The same until every headline's error is at most `share` of its spread, or `most` futures are done: see ist_cooperation_refine. */
ist_status ist_briefing_refine(ist_result *result, double share, uint64_t most, const ist_control *control, ist_error *err);
/* Makes an opened result answer another question from the beginning, one that differs in `words`, `given` and `off` alone: as
 * ist_briefing_open would, in the memory there is. The question may be a zeroed one, for a result that waits. */
void       ist_briefing_restart(ist_result *result, const ist_question *question);

/* One line of a chart, month by month, without any lever and with all of the question; NULL where only its name was asked for. */
typedef struct ist_briefing_fan {
    const char *kind;        /* "delivered", "active", "present", "home", "transit", "stock" */
    const char *name, *title, *unit;
    const double *mean[2];      /* [months + 1]; the first is the start state */
    const double *quantiles[2]; /* [months + 1][IST_QUANTILES] */
} ist_briefing_fan;
typedef struct ist_fans {
    uint64_t futures;
    int      months;
    size_t   n;
    const ist_briefing_fan *at; /* [n] */
} ist_fans;
/* The lines of these kinds (blanks between; "": every kind) over the first futures done, at most `most` of them. With `line` only
 * the line of that name has numbers, the first one where none is called so; NULL: all have. They hold until the next step of the
 * result. IST_STOPPED, IST_NOMEM, IST_MISSING before any future is done. */
ist_status ist_briefing_fans(ist_result *result, const char *kinds, const char *line, uint64_t most, const ist_control *control, ist_fans *out,
                             ist_error *err);

/* Reads "INPUT:VALUE" texts: out[ist_world_slots(world)] gets the value where the input is, NaN elsewhere; NULL where there is no
 * text. Every number that the engine may be given otherwise has its input's name. In the arena. IST_MISSING with the nearest name,
 * IST_RANGE with what is legal, or why an input may not be set; IST_USAGE: not of that form, or one input twice. */
ist_status ist_briefing_given(ist_arena *arena, const ist_scenario *scenario, int counterfactual, const char *const *texts, size_t n,
                              const double **out, ist_error *err);
/* Levers and areas by name, bit n for lever n. IST_MISSING with the nearest name. */
ist_status ist_briefing_off(const ist_scenario *scenario, const char *const *names, size_t n, uint32_t *out, ist_error *err);

/* Adds to a result what a report tells beside the answer; before ist_briefing_write. A stopped result gets none. The ledger is
 * the one that the scenario was read with. IST_NOMEM, IST_STOPPED, or what the ledger says. */
ist_status ist_briefing_supplement(ist_result *result, ist_ledger *ledger, const ist_control *control, ist_error *err);

/* ---- A question shared between machines (docs/many-machines.md). A shard is an equal part of the futures, in their order. */

enum { IST_MOST_SHARDS = 100000 };

/* What a shard file says of itself. Text in its own memory; free with ist_shard_free. */
typedef struct ist_shard {
    char        *path, *scenario, *assumptions, *ledger; /* as a command line named them; "" where it did not */
    char        *against;                                /* name of the counterfactual, "" without */
    char        *as_of, *digest;                         /* of the scenario as it was read */
    uint64_t     futures, seed, first, end;              /* of the whole question; of this shard */
    int          number, count;                          /* 1..count */
} ist_shard;

/* Replays the futures of shard `number` of `count` and writes them to `path`, whole or not at all. `named` holds the words
 * of the command line (scenario, assumptions, ledger; the rest is not read). IST_RANGE, IST_STOPPED (nothing is written),
 * IST_IO, IST_NOMEM, IST_BROKEN. */
ist_status ist_briefing_shard(const ist_scenario *scenario, const ist_question *question, const ist_shard *named, int number,
                              int count, const char *path, ist_error *err);

/* Reads what a file says of itself and checks that it is whole. IST_IO, IST_BROKEN (damaged, or no shard), IST_NOMEM. */
ist_status ist_shard_read(ist_shard *out, const char *path, ist_error *err);
void       ist_shard_free(ist_shard *shard); /* leaves it zeroed */

/* Whether the shards are all parts of one question, each once; sorts them by number. IST_CONFLICT names those that are of
 * another question or there twice, IST_MISSING those that lack and how to run them. */
ist_status ist_shards_check(ist_shard *shards, size_t n, ist_error *err);

/* The result of all shards together, as checked: the same as ist_briefing_ask gives. The question's futures, seed and
 * counterfactual must be those of the shards. IST_CONFLICT (the scenario has changed), else as ist_shard_read. */
ist_status ist_briefing_merge(ist_result **out, const ist_scenario *scenario, const ist_question *question,
                              const ist_shard *shards, size_t n, ist_error *err);

/* The sentence that stands under every result. */
extern const char *const ist_briefing_condition;

/* Where a metric is taken: over all, in a perspective or in a theatre. */
typedef enum ist_place_kind { IST_PLACE_OVERALL, IST_PLACE_PERSPECTIVE, IST_PLACE_THEATRE } ist_place_kind;
typedef struct ist_place {
    ist_place_kind kind;
    int            index; /* of the perspective or theatre */
} ist_place;

size_t      ist_briefing_places(const ist_scenario *scenario);
ist_place   ist_briefing_place_at(const ist_scenario *scenario, size_t i);   /* overall, perspectives, theatres */
const char *ist_briefing_place_name(const ist_scenario *scenario, ist_place place);  /* "all", "european": for programs */
const char *ist_briefing_place_title(const ist_scenario *scenario, ist_place place);
/* By name; NULL: the first headline's metric; the first place that has the metric. IST_MISSING with what there is. */
ist_status ist_briefing_find_metric(const ist_scenario *scenario, const char *word, int *out, ist_error *err);
ist_status ist_briefing_find_place(const ist_scenario *scenario, int metric, const char *word, ist_place *out, ist_error *err);
/* Index of the world's metric for a metric at a place, or IST_NONE. */
int         ist_briefing_metric_at(const ist_metric_about *metric, ist_place place);

/* Tables; NULL when out of memory. Free with ist_table_free.
 *   headlines  one row a headline: what it says, the value, its interval between worlds, sign, tier, share of facts
 *   areas      metric by metric at one place: without, with all, and each area's Shapley value with its interval
 *   levers     the same metric and place for each lever: Owen value, alone, last in
 *   pairs      how two areas work on each other at one metric and place: above 0 where each adds to the other's worth
 *   values     every statement on every metric at every place, a row each: for programs
 *   events     how often each contingency came, without and with all levers
 *   rare       what the sample of a rare onset says beside the plain one, and how many futures it saves
 *   inputs     the scenario's inputs with source or reason; `drawn_only` leaves out what is one number */
ist_table *ist_briefing_headlines(const ist_result *result, ist_setting setting);
ist_table *ist_briefing_areas(const ist_result *result, ist_place place, ist_setting setting);
ist_table *ist_briefing_levers(const ist_result *result, int metric, ist_place place, ist_setting setting);
ist_table *ist_briefing_pairs(const ist_result *result, int metric, ist_place place, ist_setting setting);
ist_table *ist_briefing_values(const ist_result *result);
/* The same at one metric and place; where `levers` is not NULL, the statements on levers are that one's: another result of the same
 * question, over fewer futures perhaps. */
ist_table *ist_briefing_values_at(const ist_result *result, const ist_result *levers, int metric, ist_place place);
ist_table *ist_briefing_values_of(const ist_result *result, const ist_result *levers, int metric); /* at one metric, in every place that has it */
ist_table *ist_briefing_events(const ist_result *result);
ist_table *ist_briefing_rare(const ist_result *result); /* of a question with `rare` */
ist_table *ist_briefing_inputs(const ist_scenario *scenario, bool drawn_only);
/*   differences     number by number and entry by entry, of two scenarios */
ist_table *ist_briefing_differences(const ist_scenario *first, const ist_scenario *second);
/*   contradictions  where facts of the ledger differ, a row a thing (needs the supplement)
 *   reasons         the drawn assumptions by their reason: who would disagree, and what would settle it */
ist_table *ist_briefing_contradictions(const ist_result *result, ist_setting setting);
ist_table *ist_briefing_reasons(const ist_scenario *scenario);

/* An answer of the ledger as a table. */
ist_table *ist_briefing_sheet(const ist_sheet *sheet);

/* Appends the chart of one metric at one place as SVG: a bar for each area, and for each lever where the result has them. IST_MISSING: the
 * metric is not taken there. */
ist_status ist_briefing_chart(ist_buffer *out, const ist_result *result, int metric, ist_place place, ist_error *err);

/* One line that makes the same numbers again: "isthmus run paper --futures 4096 --seed 1 ...". Appended. */
void ist_briefing_recipe(ist_buffer *out, const ist_result *result);

/* "changed: base.korea = 2; off: practical": what was set and switched off. Appended; nothing where the world is the file's. */
void ist_briefing_changes(ist_buffer *out, const ist_result *result);

/* Whether the futures did not reach the question's `until`; and how far the least precise headline is, without a full stop. Appended. */
bool ist_briefing_is_imprecise(const ist_result *result);
void ist_briefing_imprecision(ist_buffer *out, const ist_result *result);
/* Whether its worlds are too few to call anything firm: a sign that one world in twenty turns may show in none of them. */
bool ist_briefing_is_first_look(const ist_result *result);

/* For a terminal: what was asked, before the tables, with a word where the worlds are too few to call a headline firm; and what it
 * stands on, after them. Appended. */
void ist_briefing_opening(ist_buffer *out, const ist_result *result);
void ist_briefing_closing(ist_buffer *out, const ist_result *result);

/* Where a headline is taken. */
ist_place ist_briefing_headline_place(const ist_headline *headline);

/* Appends one sentence on a headline: what the value is, its interval, its tier. */
void ist_briefing_sentence(ist_buffer *out, const ist_result *result, size_t headline, ist_setting setting);

/* Appends what all areas together change in the loss by war, or in the scenario's first metric without one. */
void ist_briefing_conclusion(ist_buffer *out, const ist_result *result, ist_setting setting);

/* Writes the tables as CSV and JSON, the charts as SVG, the assumptions, the recipe (run.json) and report.html into
 * a folder, made if absent; each file whole or not at all. IST_IO, IST_NOMEM. */
ist_status ist_briefing_write(const ist_result *result, const char *path, ist_error *err);

/* Appends the same as one page of HTML that needs nothing beside it: the report, its tables as CSV inside (a click saves them),
 * and a small viewer of every value, every month and every input. With scripts off all of the report is there. IST_NOMEM. */
ist_status ist_briefing_snapshot(ist_buffer *out, const ist_result *result, ist_error *err);

#endif
