/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/cooperation.h: from a world to what cooperation is worth, in one object.
 *
 * A run holds everything that walks through the same futures together: the world under all coalitions that the
 * statements need; the same without any elasticity over the unions of areas, from which the tier of a statement
 * follows; and, for each group of parameters asked about, the same with the group drawn anew. So whenever it is
 * asked or stopped, its parts speak of the same futures.
 */
#ifndef ISTHMUS_ANALYSIS_COOPERATION_H
#define ISTHMUS_ANALYSIS_COOPERATION_H

#include <isthmus/analysis/effects.h>
#include <isthmus/analysis/series.h>
#include <isthmus/analysis/value.h>

typedef struct ist_cooperation_options {
    uint64_t    seed;
    int         counterfactual;      /* index, or IST_NONE for the world as the file has it */
    int         block;               /* lanes; 0 chooses */
    bool        levers;              /* statements on levers too, not only on areas */
    bool        tiers;               /* run the unions of areas without elasticities as well */
    bool        lever_tiers;         /* and the levers: twice the work. Without, a lever is judged by its area */
    bool        check;               /* verify the engine's ledgers every month */
    /* 1 + a contingency, 0: none. Its first onset is drawn so that half of the futures are likely to see it, and every value is
     * weighted (ist_sim_run_all): means and their errors hold; what is said of single futures or worlds does not. */
    int         focus;
    bool        strata;              /* see ist_sim_options */
    const double *given;             /* see ist_sim_block_give; borrowed while the run lives; NULL: everything is drawn */
    ist_coalition off;               /* levers that are never on */
    /* Groups of parameters whose effect on the findings is estimated, and the findings; borrowed while the run lives. */
    size_t              n_groups;
    const bool *const  *groups;      /* [n_groups][n_parameters] */
    size_t              n_findings;
    const ist_finding  *findings;    /* [n_findings] */
} ist_cooperation_options;

/* What a thousand futures hold of a contingency, on average. */
typedef struct ist_event_rates {
    double onsets;        /* build-ups begun (wars begun, where there is no build-up): plain count */
    double wars;          /* wars begun: plain count */
    double compensator;   /* expected onsets: 1 - exp(-hazard) summed while quiet; a tenth of the count's noise */
    double active_months;
} ist_event_rates;

typedef struct ist_events { /* of one contingency */
    ist_event_rates none, all;
} ist_events;

typedef struct ist_answer {
    uint64_t                 futures, worlds;
    ist_coalitions           coalitions; /* borrowed from the run */
    /* Metrics 0..world->n_metrics-1 are the world's; behind them come events: see ist_cooperation_event. */
    ist_value                value;
    bool                     has_tiers;
    ist_value                without_elasticities; /* on areas, with lever_tiers on levers too; the same metrics */
    size_t                   n_contingencies;
    const ist_events        *events;               /* [n_contingencies] */
    size_t                   n_groups, n_findings;
    const ist_effect *const *effects;              /* [n_groups][n_findings]; NULL below 3 worlds */
} ist_answer;

typedef struct ist_cooperation ist_cooperation;

/* `world` is borrowed while the run lives. What ist_sim_new and ist_valuation_new say. */
ist_status ist_cooperation_new(ist_cooperation **out, const ist_world *world, const ist_cooperation_options *options,
                               ist_error *err);
void       ist_cooperation_free(ist_cooperation *run); /* NULL is fine */
/* Begins again with other numbers given and other levers off: as a new run, which keeps the working memory of this one. */
void       ist_cooperation_restart(ist_cooperation *run, const double *given, ist_coalition off);

/* Two runs that walk through the same futures together, in two worlds: each says what it would say alone, to the bit, and both
 * speak of the same futures whenever they are asked. What bears the same name in both worlds (a parameter, a war, an order) meets
 * the same chance there, since random numbers are drawn by name. Differences are kept future by future: of `n` findings of
 * the second less those of the first. The options must agree in seed, block and strata. Advancing one advances both; `refine` goes on
 * until the findings asked about are precise in both. It is not
 * for ist_cooperation_restart and runs in parts. Free out[0] before out[1]. Errors as above; IST_RANGE for options that do not agree or a
 * finding that is not kept. */
ist_status ist_cooperation_new_pair(ist_cooperation *out[2], const ist_world *const worlds[2], const ist_cooperation_options options[2],
                                    size_t n, const ist_finding *first, const ist_finding *second, ist_error *err);
/* The differences of a pair, in the order they were asked for; its rows name the second's findings. As ist_valuation_value. */
ist_status ist_cooperation_difference(const ist_cooperation *run, ist_arena *arena, ist_value *out, ist_error *err);

/* As ist_valuation_advance: goes on to so many futures in all; keeps what is done when stopped. */
ist_status ist_cooperation_advance(ist_cooperation *run, uint64_t futures, const ist_control *control, ist_error *err);
uint64_t   ist_cooperation_futures(const ist_cooperation *run);

/* Goes on until the simulation's error of every finding asked about (options.findings) is at most `share` of its spread
 * between worlds, or `most` futures are done. It looks at IST_FIRST_LOOK futures and at each ist_next_look, and nowhere else:
 * so where it ends depends on the world, the seed and the question only. The rest as ist_cooperation_advance. */
enum { IST_FIRST_LOOK = 512 };
uint64_t   ist_next_look(uint64_t look); /* 512, 640, 768, 896, 1024, 1280, ...: four steps to the double */
ist_status ist_cooperation_refine(ist_cooperation *run, double share, uint64_t most, const ist_control *control,
                                  ist_error *err);

/* The best answer now; in the arena. IST_MISSING before any future is done, IST_NOMEM. */
ist_status ist_cooperation_answer(const ist_cooperation *run, ist_arena *arena, ist_answer *out, ist_error *err);

/* Monthly series of the same futures; independent of how far the run is. As ist_series_run. */
ist_status ist_cooperation_series(const ist_cooperation *run, const ist_series_request *request,
                                  const ist_control *control, ist_arena *arena, ist_series *out, ist_error *err);

typedef enum ist_event {
    IST_EVENT_ONSETS, IST_EVENT_WARS, IST_EVENT_COMPENSATOR, IST_EVENT_ACTIVE, IST_EVENT_COUNT
} ist_event;
/* The metric of an answer that counts an event of a contingency in a future. */
int ist_cooperation_event(const ist_world *world, int contingency, ist_event event);

/* As ist_valuation_begin_at, _pack and _unpack: a run in parts, by several processes or machines. */
void       ist_cooperation_begin_at(ist_cooperation *run, uint64_t first);
void       ist_cooperation_pack(const ist_cooperation *run, ist_buffer *out);
ist_status ist_cooperation_unpack(ist_cooperation *run, const void *bytes, size_t n, ist_error *err);

/* The largest simulation error of the findings, as a share of the spread between worlds: 0 where nothing differs, infinite
 * where the spread of one is not resolved. `out_worst` (may be NULL) gets its index. */
double ist_answer_precision(const ist_answer *answer, const ist_finding *findings, size_t n, size_t *out_worst);

/* Whether a finding stands without elasticities, on its metric's own tier; else it is a matter of deterrence. Where
 * levers were not run without elasticities a lever is judged by its area, in which a lever that deters may be hidden.
 * True where the answer has no tiers. */
bool ist_answer_stands(const ist_answer *answer, const ist_world *world, ist_finding finding);

#endif
