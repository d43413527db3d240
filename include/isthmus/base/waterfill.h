/* SPDX-License-Identifier: Apache-2.0
 *
 * waterfill.h: the best split of one kind of thing between sites whose losses fall exponentially.
 *
 * One kernel for the force pool, for patrols and for best responses (docs/model.md sections 4 and 7). Site k
 * holds terms; each term j loses amount[j] * exp(-rate[j] * x) when x units stand at its site, up to the
 * site's cap, beyond which units earn nothing. Amounts and rates are >= 0. Ties go to the lowest index.
 */
#ifndef ISTHMUS_BASE_WATERFILL_H
#define ISTHMUS_BASE_WATERFILL_H

#include <stddef.h>

typedef struct ist_site {
    double        floor;   /* units that stand here whatever happens, >= 0 */
    double        cap;     /* units beyond this earn nothing; below the floor it counts as the floor */
    size_t        n_terms;
    const double *amount;  /* [n_terms] loss at x = 0 */
    const double *rate;    /* [n_terms] per unit */
} ist_site;

/* Fluid: shares `total` (>= sum of floors) so that the summed loss is least; x [n_sites]. Sites stop at their
 * caps; what no site can use is left over and returned. With one term a site the level is found exactly on
 * the sorted breakpoints; with several by bisection to the last bits of the level. A site without gain keeps
 * its floor. The rate of exchange at the margin (loss per unit) goes to *out_level when not NULL. */
double ist_waterfill_fluid(const ist_site *sites, size_t n_sites, double total, double *x, double *out_level);

/* Whole units: from the floors on, each unit goes where it lowers the loss most. Exact, because the gains of
 * further units at one site never rise. Gains are divided by `scale` (> 0) and rounded to 2^-40 before they
 * are compared, so that two programs agree on ties; a gain that rounds to 0 places nothing. Returns the units
 * left over. Floors and total are whole numbers. */
double ist_waterfill_units(const ist_site *sites, size_t n_sites, double total, double scale, double *x);

#endif
