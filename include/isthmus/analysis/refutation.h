/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/refutation.h: the smallest plausible change of assumptions after which a statement no longer holds.
 *
 * Inputs are moved from their planning values inside their ranges: one alone, then two, then three together by the same share
 * of each one's range. The place in a range is by probability: 0.5 is the planning value, 0 and 1 are the ends, so a change has
 * a size from 0 to 0.5. What a search finds on its own futures is confirmed on others, or it is not said.
 */
#ifndef ISTHMUS_ANALYSIS_REFUTATION_H
#define ISTHMUS_ANALYSIS_REFUTATION_H

#include <isthmus/analysis/probe.h>
#include <isthmus/analysis/subject.h>

enum { IST_REFUTE_MOST = 3, IST_REFUTE_PARTNERS = 8, IST_CONFIRM_FUTURES = 512 };

typedef enum ist_refuted {
    IST_REFUTED_NOT_LOOKED_AT, /* stopped before */
    IST_REFUTED_UNDECIDED,     /* at the planning values chance leaves its sign open */
    IST_REFUTED_ALREADY,       /* it does not hold at the planning values */
    IST_REFUTED_FLIPS,         /* the changes below turn it, confirmed */
    IST_REFUTED_NOT_CONFIRMED, /* the search found changes; other futures do not confirm them to the end of the ranges */
    IST_REFUTED_NOTHING        /* nothing within the ranges turns it, so many at a time */
} ist_refuted;

typedef struct ist_refute_change {
    const ist_range *range;
    double           place, value; /* where it is moved to */
} ist_refute_change;

typedef struct ist_refutation { /* of a subject */
    ist_refuted       found;
    int               sign;             /* what is claimed of the value: -1 below 0, +1 above */
    double            planning, planning_error; /* on the confirming futures */
    size_t            n_changes;
    ist_refute_change changes[IST_REFUTE_MOST];
    double            size;             /* share of its range by which each is moved, 0 to 0.5 */
    double            value, error;     /* with the changes, on the confirming futures */
    size_t            looked_at;        /* sets of changes that were tried at their ends */
} ist_refutation;

typedef struct ist_refutation_options {
    uint64_t           seed;
    int                counterfactual;
    uint64_t           futures;    /* of the search; 0: IST_PROBE_FUTURES */
    uint64_t           confirm;    /* other futures that confirm; 0: IST_CONFIRM_FUTURES */
    size_t             n_subjects;
    const ist_subject *subjects;
    const int         *signs;      /* [n_subjects] claimed; 0: that of the value at the planning values */
    const char        *inputs;     /* see ist_ranges_select; NULL: every range */
    int                most;       /* inputs changed together, 1 to IST_REFUTE_MOST; 0: IST_REFUTE_MOST */
    ist_control        control;
} ist_refutation_options;

typedef struct ist_refutations {
    const ist_scenario   *scenario; /* borrowed */
    size_t                n_subjects;
    const ist_subject    *subjects;
    const ist_refutation *of;       /* [n_subjects] */
    size_t                n_ranges;
    int                   most;
    uint64_t              seed, futures, confirm;
    bool                  stopped;
    ist_arena            *arena;
} ist_refutations;

/* `scenario` must outlive it. Stopped, it holds what is done (`stopped`). IST_MISSING, IST_RANGE, IST_NOMEM, IST_BROKEN. Free with
 * ist_refutations_free. */
ist_status ist_refute(ist_refutations **out, const ist_scenario *scenario, const ist_refutation_options *options, ist_error *err);
void       ist_refutations_free(ist_refutations *refutations); /* NULL is fine */

/* The search itself, on any probe: `search` and `confirm` answer for the same subjects, `confirm` with as many standard errors
 * behind; `ranges` [n_inputs] may be NULL for functions. of[n_subjects] is filled as far as it goes. */
ist_status ist_refute_probe(const ist_probe *search, const ist_probe *confirm, const ist_range *ranges, size_t n_subjects, const int *signs,
                            int most, const ist_control *control, ist_refutation *of, ist_error *err);

#endif
