/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/frontier.h: risk in one theatre against risk in another, for every split of the pool between them.
 *
 * Risk is the owner's loss of docs/model.md section 4, taken theatre by theatre: the expected loss of wars that begin or
 * go on within a year, in million constant 2023 USD and in the weights that the scenario gives the theatres. Units that
 * stand in other theatres stay there; what stands in the two or at home is shared out.
 */
#ifndef ISTHMUS_ANALYSIS_FRONTIER_H
#define ISTHMUS_ANALYSIS_FRONTIER_H

#include <isthmus/analysis/situation.h>

typedef struct ist_frontier_point {
    double        units_a, units_b;  /* of the curve's kind, or of all kinds together */
    double        loss_a, loss_b;
    double        gap;               /* of the whole: how far above the optimum at most, as ist_split.gap; else 0 or NaN */
    double        weight_a;          /* of the whole: weight of theatre A from 0 to 1 for which it is best; else NaN */
    const double *x;                 /* the split [n_kinds * n_theatres] */
} ist_frontier_point;

typedef struct ist_frontier_curve {
    int                       kind;  /* IST_NONE: all kinds together */
    size_t                    n;
    const ist_frontier_point *points; /* more and more in A; of a kind every split, all others standing as today */
    size_t                    best;   /* the point with the least sum of both losses: the optimum of this curve */
    ist_frontier_point        today;  /* the posture; of a kind its split also lies on the curve unless units are at home */
} ist_frontier_curve;

/* One unit of a kind from where it stands to the other theatre, or from home. */
typedef struct ist_exchange {
    int    kind, from, to;         /* theatres; from = n_theatres: home */
    double change_a, change_b;     /* of the losses; negative is less loss */
} ist_exchange;

typedef struct ist_frontier {
    int                       a, b;
    size_t                    n_kinds;
    const ist_frontier_curve *kinds;     /* [n_kinds] */
    ist_frontier_curve        whole;     /* all kinds together: for each weight of A against B the best split */
    size_t                    n_exchanges, n_exchanges_best;
    const ist_exchange       *exchanges;      /* at today's posture */
    const ist_exchange       *exchanges_best; /* at the optimum of the whole, between the two theatres */
    bool                      certified;      /* one outlook: splits of the whole carry a gap, and the next two are filled */
    ist_split                 everywhere;     /* the best split over all theatres, others free to move too */
    double                    today_everywhere; /* L of the posture over all theatres */
    bool                      any_gain;       /* false: no unit lowers any loss (all elasticities at 0) */
} ist_frontier;

/* Losses are means over the outlooks of the situation. With one outlook the splits of `whole` come from ist_allocate; over
 * many, from sweeps in which each kind gets its best row of all. In the arena.
 * IST_USAGE when a = b; IST_MISSING when the world has no pool; IST_NOMEM. */
ist_status ist_frontier_find(const ist_situation *situation, int a, int b, ist_arena *arena, ist_frontier *out, ist_error *err);

#endif
