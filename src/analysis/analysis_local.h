/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_local.h: what the files of this room share.
 */
#ifndef ISTHMUS_ANALYSIS_LOCAL_H
#define ISTHMUS_ANALYSIS_LOCAL_H

#include <isthmus/analysis/sensitivity.h>
#include <isthmus/analysis/value.h>
#include <isthmus/base/pack.h>

/* ---- tree.c: sums over worlds, the same bits for any split of them */

enum { IST_TREE_NODES = 64 };

typedef struct ist_tree_node {
    int      level;  /* leaf << level worlds */
    uint64_t first;  /* world */
    double  *sums;   /* [n] */
} ist_tree_node;

typedef struct ist_tree { /* zeroed: empty */
    int           leaf;   /* worlds a leaf: those of a block of futures */
    size_t        n;
    uint64_t      next;   /* the first world that is in no node */
    size_t        n_nodes, room;
    ist_tree_node nodes[IST_TREE_NODES];
    int           n_open; /* worlds in the leaf that is being filled, of which `next` is the first */
    double       *open;   /* [n] its sums so far: a world's numbers are added here */
} ist_tree;

/* Of `n` sums over worlds from `first` on, a multiple of `leaf`. */
ist_status ist_tree_begin(ist_tree *tree, size_t n, int leaf, uint64_t first, ist_error *err);
void       ist_tree_clear(ist_tree *tree);
void       ist_tree_restart(ist_tree *tree); /* as begun at 0; keeps its memory */
ist_status ist_tree_end_world(ist_tree *tree, ist_error *err); /* all of a world has been added to `open` */
void       ist_tree_total(const ist_tree *tree, double *out);  /* [n] */
void       ist_tree_pack(const ist_tree *tree, ist_buffer *out);
/* Goes on with the sums of the worlds that follow. */
ist_status ist_tree_unpack(ist_tree *tree, ist_unpack *from, ist_error *err);

/* ---- sketch.c: quantiles in bounded memory */

enum { IST_SKETCH_POWERS = 12, IST_SKETCH_STEPS = 32, IST_SKETCH_SIDE = IST_SKETCH_POWERS * IST_SKETCH_STEPS };

typedef struct ist_sketch { /* zeroed: empty */
    bool     used;
    int      top;                       /* the power of two of the largest distance from 0 */
    uint32_t near;                      /* 0 and what is too near to it to have a bucket */
    uint32_t count[2][IST_SKETCH_SIDE]; /* below and above 0, from the least distance on */
} ist_sketch;

void   ist_sketch_add(ist_sketch *sketch, double value);
double ist_sketch_quantile(const ist_sketch *sketch, uint64_t n, double q); /* of all n values added; type 7 */
double ist_sketch_above(const ist_sketch *sketch, double threshold);        /* how many are > threshold, about */
void   ist_sketch_pack(const ist_sketch *sketch, ist_buffer *out);
bool   ist_sketch_unpack(ist_sketch *sketch, ist_unpack *from); /* adds; false: no sketch is there */

/* ---- worlds.c: what is kept of a world, and said of all */

/* Mean and variance of the futures of a world, ist_futures_per_world(strata) of them; in strata n times the variance of the mean. */
typedef struct ist_world_moments { double mean, within; } ist_world_moments;
ist_world_moments ist_world_of(const double *futures, bool strata);

/* Sums over worlds for one row; x is a world's mean less that of the first world of all, v its variance within. */
enum { IST_SUM_X, IST_SUM_V, IST_SUM_XX, IST_SUM_XXX, IST_SUM_XXXX, IST_SUM_VV, IST_SUM_XV, IST_SUM_XXV, IST_SUM_POSITIVE,
       IST_SUM_NEGATIVE, IST_SUM_STRATA, IST_SUM_STRATA_SQUARE, /* of the mean x of the worlds that share out strata */ IST_ROW_SUMS };
void ist_world_add(double *sums, ist_world_moments world, double pivot);
/* The sums of the worlds that share out strata are whole. */
void ist_world_end_strata(double *sums);
/* From the sums over `worlds`, the first world's mean and the sketch of x. With `strata` the error is that of the means of those that share them out. */
void ist_world_summary(const double *sums, double pivot, const ist_sketch *sketch, uint64_t worlds, bool strata, ist_summary *out);

/* Sums over worlds for the effect of a group on one row: products of what a world has of each draw. */
enum { IST_TERM_ONE, IST_TERM_X0, IST_TERM_X1, IST_TERM_SQUARES, IST_TERM_WITHIN, IST_TERM_NUMERATOR, IST_TERMS,
       IST_EFFECT_SUMS = IST_TERMS * (IST_TERMS + 1) / 2 };
/* Of a world of `each` futures: `base` and `own` are of the two draws, `difference` of own less base future by future. */
void ist_effect_add(double *sums, int each, ist_world_moments base, ist_world_moments own, ist_world_moments difference,
                    double base_pivot, double own_pivot);

/* The sums behind the effects of a pass, n_rows times IST_EFFECT_SUMS, in the arena; NULL when it is against none.
 * *out_worlds and *out_rows are set in any case. */
ist_status ist_valuation_effect_sums(const ist_valuation *valuation, size_t pass, ist_arena *arena, const double **out,
                                     uint64_t *out_worlds, size_t *out_rows, ist_error *err);

/* The q quantile of sorted values [n], by linear interpolation between them (type 7 of Hyndman and Fan 1996). */
double ist_sorted_quantile(const double *sorted, size_t n, double q);
void   ist_sort(double *values, size_t n);

/* ---- sobol.c: intervals by resampling */

/* Sums of `width` terms over as many groups, drawn with replacement; terms[groups][width]. */
void ist_resample(const double *terms, size_t groups, size_t width, uint64_t seed, uint64_t resample, double *sums);
/* A value and the interval of its resampled values, which are sorted. */
void ist_estimate_of(double value, double *resampled, size_t n, ist_estimate *out);

#endif
