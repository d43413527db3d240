/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/study.h: a sensitivity analysis of a scenario from question to numbers.
 */
#ifndef ISTHMUS_ANALYSIS_STUDY_H
#define ISTHMUS_ANALYSIS_STUDY_H

#include <isthmus/analysis/discovery.h>
#include <isthmus/analysis/subject.h>
#include <isthmus/analysis/probe.h>
#include <isthmus/analysis/sensitivity.h>

typedef enum ist_method { IST_METHOD_MORRIS, IST_METHOD_SOBOL, IST_METHOD_SHAPLEY } ist_method;

/* Two ranges whose normal scores are correlated (a Gaussian copula). */
typedef struct ist_link {
    const char *one, *other; /* names of ranges */
    double      correlation;
} ist_link;

enum { IST_STUDY_TOP = 12, IST_SCREEN_TRAJECTORIES = 4 };

typedef struct ist_study_options {
    ist_method         method;
    uint64_t           seed;
    int                counterfactual;
    uint64_t           futures;      /* behind every point; 0: IST_PROBE_FUTURES */
    size_t             n_subjects;
    const ist_subject *subjects;     /* [n_subjects] */
    const char        *inputs;       /* names and patterns, see ist_ranges_select; NULL: every range */
    size_t             top;          /* Sobol, Shapley: of more inputs than that, those that move the subjects most in a Morris
                                        screening go on; 0: IST_STUDY_TOP */
    size_t             samples;      /* Morris: trajectories (0: 10). Sobol: base samples (0: 1024). Shapley: samples (0: 1024) */
    size_t             n_links;      /* Shapley only */
    const ist_link    *links;
    ist_control        control;
} ist_study_options;

typedef struct ist_study {
    const ist_scenario *scenario;   /* borrowed; NULL of files */
    ist_method          method;
    uint64_t            seed, futures;
    int                 counterfactual;
    size_t              n_subjects;
    const ist_subject  *subjects;   /* NULL of files */
    const char *const  *columns;    /* of files: names of the outcomes */
    size_t              n_all;      /* ranges that were looked at */
    size_t              n_ranges;   /* those analysed */
    const ist_range    *ranges;
    ist_design          design;
    size_t              asked, groups; /* groups of the design; of them done */
    const double       *y;          /* [points][n_subjects] */
    bool                stopped;
    const double       *planning;   /* [n_subjects] where every range stands at its planning value */
    const double       *error;      /* [n_subjects] its standard error from so many futures: chance */
    /* [n_subjects][n_ranges], one of them by method */
    const ist_morris_effect *morris;
    const ist_sobol_effect  *sobol;
    const ist_estimate      *shapley;
    const ist_sobol_whole   *whole; /* Sobol, Shapley: [n_subjects] mean (Shapley: unknown) and variance */
    ist_arena          *arena;
} ist_study;

/* Answers. `scenario` must outlive it. Stopped with at least two whole groups done it is no failure: the study says
 * `stopped`. IST_MISSING, IST_RANGE, IST_NOMEM, IST_STOPPED, IST_BROKEN. Free with ist_study_free. */
ist_status ist_study_run(ist_study **out, const ist_scenario *scenario, const ist_study_options *options, ist_error *err);
void       ist_study_free(ist_study *study); /* NULL is fine */

/* Sobol indices of a sample from elsewhere: two CSV files (see ist_cases_read) whose rows are in SALib's order, for each base
 * sample A, then A with each column from B in turn, then B. `outcome` names a column of the outcomes; NULL: every one. IST_SYNTAX: the
 * rows are not in that order, with the first that is not. Free with ist_study_free. */
ist_status ist_study_of_files(ist_study **out, const char *experiments, const char *outcomes, const char *outcome, uint64_t seed, ist_error *err);

/* Appends what a subject of a study is called: its words, or the column it comes from. */
void       ist_study_subject(ist_buffer *out, const ist_study *study, size_t subject);

/* The order of the ranges for a subject, the most moving first: by mu_star, total index or share. out[n_ranges]. */
void       ist_study_order(const ist_study *study, size_t subject, size_t *out);

/* Appends the points as two tables that EMA Workbench and SALib read: a row a point, a column a range (its value), and a row
 * a point, a column a subject. */
void       ist_study_experiments(ist_buffer *out, const ist_study *study);
void       ist_study_outcomes(ist_buffer *out, const ist_study *study);

#endif
