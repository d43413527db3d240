/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/coalition.h: which coalitions of levers must be run, and what is said about them.
 *
 * Levers are grouped in areas of cooperation. Every *statement* (the Shapley value of an area, the Owen value of
 * a lever, alone, last in, the interaction of two areas) is a fixed sum of differences between the values of two
 * coalitions. A plan holds the coalitions that the statements need, each once, and the statements with their
 * weights; it is made once and applied in every future, so that the areas' values sum to all minus none in each
 * future and not only on average.
 *
 * Shapley, "A value for n-person games" (1953); Owen, "Values of games with a priori unions" (1977); Grabisch and
 * Roubens, "An axiomatic approach to the concept of interaction among players in cooperative games" (1999).
 */
#ifndef ISTHMUS_ANALYSIS_COALITION_H
#define ISTHMUS_ANALYSIS_COALITION_H

#include <isthmus/base/arena.h>
#include <isthmus/base/status.h>
#include <isthmus/sim/run.h>
#include <stdbool.h>

/* More than the engine's 12 levers in 3 areas, so that published games of 15 players can check the weights. */
enum { IST_MAX_PLAYERS = 16 };

typedef enum ist_statement_kind {
    IST_SAY_NONE,        /* the metric itself without any lever */
    IST_SAY_ALL,         /* the metric itself with all levers */
    IST_SAY_TOTAL,       /* all minus none */
    IST_SAY_AREA,        /* Shapley value of an area */
    IST_SAY_AREA_ALONE,  /* the area on, nothing else */
    IST_SAY_AREA_LAST,   /* all minus all but the area */
    IST_SAY_PAIR,        /* interaction index of two areas: > 0 where each adds to the other's worth */
    IST_SAY_LEVER,       /* Owen value of a lever: its Shapley share of its area's value */
    IST_SAY_LEVER_ALONE,
    IST_SAY_LEVER_LAST,
    IST_SAY_COUNT
} ist_statement_kind;

/* "shapley", "owen", "alone", ...: a stable word for CSV and JSON; NULL when there is no such kind. */
const char *ist_statement_word(int kind);

typedef struct ist_contrast {
    int    with, without; /* index of a coalition; without = IST_NONE: the value of `with` itself */
    double weight;        /* a whole number */
} ist_contrast;

/* value = sum over terms of weight * (v[with] - v[without]), divided by the denominator */
typedef struct ist_statement {
    ist_statement_kind  kind;
    int                 first, second; /* area, lever, or the two areas of a pair; else IST_NONE */
    size_t              n_terms;
    const ist_contrast *terms;         /* [n_terms] */
    double              denominator;   /* a whole number */
} ist_statement;

typedef struct ist_coalitions {
    size_t               n_areas, n_levers;
    size_t               n_coalitions;
    const ist_coalition *coalitions;   /* [n_coalitions], each once; the unions of whole areas come first */
    int                  none, all;    /* indices of the empty and the full coalition */
    size_t               n_statements;
    const ist_statement *statements;   /* [n_statements] in the order of the kinds, then of areas or levers */
} ist_coalitions;

typedef struct ist_grouping {
    size_t             n_areas;        /* 0 to IST_MAX_PLAYERS */
    size_t             n_levers;       /* 0 to IST_MAX_PLAYERS; lever n is bit n of a coalition */
    const int         *area_of;        /* [n_levers] 0..n_areas-1 */
    const char *const *area_names;     /* [n_areas] or NULL */
    const char *const *lever_names;    /* [n_levers] or NULL */
} ist_grouping;

/* Plans the statements on areas and, with `levers`, on levers. Where names are given, sums run in their byte order, so
 * that the bits of a value do not depend on the order of areas and levers in a file. The plan lives in the arena.
 * IST_RANGE (too many, or an area that is not there), IST_NOMEM. */
ist_status ist_coalitions_plan(ist_arena *arena, const ist_grouping *grouping, bool levers, ist_coalitions *out,
                               ist_error *err);
/* The same for the areas and levers of a world, with their names. */
ist_status ist_coalitions_of_world(ist_arena *arena, const ist_world *world, bool levers, ist_coalitions *out,
                                   ist_error *err);

/* Index of a statement in the plan, or IST_NONE. The two areas of a pair may come in either order. */
int ist_coalitions_find(const ist_coalitions *plan, ist_statement_kind kind, int first, int second);

/* Applies a statement to the values of the coalitions in `lanes` futures: value of coalition c in a future =
 * values[c * stride + lane]. */
void ist_statement_apply(const ist_statement *statement, const double *values, size_t stride, size_t lanes,
                         double *restrict out);

#endif
