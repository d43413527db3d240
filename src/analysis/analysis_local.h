/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_local.h: what the files of this room share.
 */
#ifndef ISTHMUS_ANALYSIS_LOCAL_H
#define ISTHMUS_ANALYSIS_LOCAL_H

#include <isthmus/analysis/value.h>

/* Mean and variance of every row in every world. Everything said about futures is made from this table, so that
 * sums of bounded size can take its place. */
typedef struct ist_world_table {
    size_t  n_rows, room; /* room: worlds there is memory for */
    double *mean, *within; /* [room * n_rows], world by world */
} ist_world_table;

ist_status ist_world_table_reserve(ist_world_table *table, size_t worlds, ist_error *err);
void       ist_world_table_clear(ist_world_table *table);
/* Takes the eight futures of a world, in order; false when they are not all finite. Worlds of different threads
 * may be put at the same time. */
bool ist_world_table_put(ist_world_table *table, size_t world, size_t row, const double *futures);
/* `scratch` [worlds]. */
void ist_world_table_summary(const ist_world_table *table, size_t worlds, size_t row, double *scratch,
                             ist_summary *out);

/* The tables behind a pass; `base` and `difference` are NULL without an `against`. base_rows [n_rows] names the row of
 * the pass that it is against. */
typedef struct ist_pass_tables {
    size_t                 n_rows, worlds;
    const ist_world_table *own, *difference, *base;
    const size_t          *base_rows;
} ist_pass_tables;
ist_pass_tables ist_valuation_tables(const ist_valuation *valuation, size_t pass);

/* The q quantile of sorted values [n], by linear interpolation between them (type 7 of Hyndman and Fan 1996). */
double ist_sorted_quantile(const double *sorted, size_t n, double q);
void   ist_sort(double *values, size_t n);

#endif
