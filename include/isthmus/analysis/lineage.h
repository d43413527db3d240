/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/lineage.h: from a number back to the inputs that it comes from.
 *
 * Each input is moved by itself, the rest at their planning values: one with a range to both its ends, one that is a single
 * number, a fact included, by a tenth down and up within its legal range. What the number becomes is how far it leans on it.
 */
#ifndef ISTHMUS_ANALYSIS_LINEAGE_H
#define ISTHMUS_ANALYSIS_LINEAGE_H

#include <isthmus/analysis/probe.h>
#include <isthmus/analysis/subject.h>

typedef struct ist_lineage_row {
    const ist_range *range;
    bool             tenth;           /* a single number, moved by a tenth */
    double           at_low, at_high; /* the number with the input there */
    double           moves;           /* the larger of the two distances from the number */
} ist_lineage_row;

typedef struct ist_lineage_options {
    uint64_t    seed;
    int         counterfactual;
    uint64_t    futures;  /* 0: IST_PROBE_FUTURES */
    ist_subject subject;
    ist_control control;
} ist_lineage_options;

typedef struct ist_lineage {
    const ist_scenario    *scenario;  /* borrowed */
    ist_subject            subject;
    uint64_t               seed, futures;
    double                 planning, error;
    size_t                 n_moved;   /* inputs that were moved */
    size_t                 n_rows;    /* of them, those that change the number at all; the most moving first */
    const ist_lineage_row *rows;
    ist_arena             *arena;
} ist_lineage;

/* `scenario` must outlive it. IST_NOMEM, IST_STOPPED, IST_BROKEN. Free with ist_lineage_free. */
ist_status ist_lineage_run(ist_lineage **out, const ist_scenario *scenario, const ist_lineage_options *options, ist_error *err);
void       ist_lineage_free(ist_lineage *lineage); /* NULL is fine */

#endif
