/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/discovery.h: in which worlds a claim holds: scenario discovery, of a scenario or of files from elsewhere.
 */
#ifndef ISTHMUS_ANALYSIS_DISCOVERY_H
#define ISTHMUS_ANALYSIS_DISCOVERY_H

#include <isthmus/analysis/prim.h>
#include <isthmus/analysis/probe.h>
#include <isthmus/analysis/subject.h>

enum { IST_DISCOVERY_SAMPLES = 1000, IST_DISCOVERY_TOP = 12 };

typedef struct ist_discovery_options {
    const char      *claim;          /* see subject.h; of files: "COLUMN >= X", with >, <=, < as well */
    bool             fails;          /* look for the box in which it does not hold */
    uint64_t         seed;
    int              counterfactual; /* of a scenario */
    ist_counting     counting;
    uint64_t         futures;        /* behind every point; 0: IST_PROBE_FUTURES */
    const char      *inputs;         /* names and patterns; NULL: every range, every column */
    size_t           samples;        /* of a scenario: points of a Latin hypercube; 0: IST_DISCOVERY_SAMPLES */
    size_t           top;            /* of a scenario: of more ranges, those may have limits that move the subject most in a Morris
                                        screening of its own; all vary. 0: IST_DISCOVERY_TOP */
    ist_prim_options prim;           /* seed and control are taken from here */
    ist_control      control;
} ist_discovery_options;

typedef struct ist_discovery {
    const ist_scenario *scenario;    /* borrowed; NULL for files */
    const char         *claim, *outcome; /* as asked; the subject or column behind it */
    bool                fails, stopped;
    uint64_t            seed, futures;
    int                 counterfactual;
    size_t              n_ranges, n, asked; /* n cases of so many asked for */
    const ist_range    *ranges;
    size_t              n_looked;    /* of them, those that a box may limit */
    const size_t       *looked;      /* [n_looked] */
    const double       *x;           /* [n][n_ranges] values */
    const double       *value;       /* [n] of the subject or column */
    const double       *without;     /* [n] the metric without any lever; NULL for files */
    const bool         *holds;       /* [n] what the box is about: the claim, or its failure */
    ist_prim            prim;        /* edges [n_ranges]; inputs of its steps are ranges */
    size_t              n_left_out;  /* columns of the experiments that are no numbers */
    const char *const  *left_out;
    ist_arena          *arena;
} ist_discovery;

/* `scenario` must outlive it. Stopped with at least 20 points done it is no failure. IST_USAGE (the claim's form), IST_MISSING, IST_RANGE (none or all
 * of the cases hold), IST_NOMEM, IST_STOPPED, IST_BROKEN. Free with ist_discovery_free. */
ist_status ist_discovery_run(ist_discovery **out, const ist_scenario *scenario, const ist_discovery_options *options, ist_error *err);
/* The same from two CSV files with the same rows: inputs and outcomes. */
ist_status ist_discovery_of_files(ist_discovery **out, const char *experiments, const char *outcomes, const ist_discovery_options *options,
                                  ist_error *err);
void       ist_discovery_free(ist_discovery *discovery); /* NULL is fine */

/* ---- a pair of files */

typedef struct ist_cases {
    size_t             n, n_inputs, n_outputs;
    const char *const *inputs, *const *outputs; /* names of the columns that are numbers */
    const double      *x, *y;                   /* [n][n_inputs], [n][n_outputs] */
    size_t             n_left_out;
    const char *const *left_out;                /* columns that are not */
} ist_cases;
/* Reads experiments and outcomes, row by row together. In the arena. IST_IO, IST_SYNTAX, IST_CONFLICT (unequal rows), IST_NOMEM. */
ist_status ist_cases_read(ist_arena *arena, const char *experiments, const char *outcomes, ist_cases *out, ist_error *err);
/* The column of this name, with the nearest name in the error. */
ist_status ist_cases_output(const ist_cases *cases, const char *name, size_t *out, ist_error *err);
/* The inputs as ranges between the least and the largest value. */
ist_status ist_cases_ranges(ist_arena *arena, const ist_cases *cases, ist_range **out, ist_error *err);

#endif
