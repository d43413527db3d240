/* SPDX-License-Identifier: Apache-2.0
 *
 * waterfill.h: the best split of one kind of thing between sites at which each further unit earns less.
 *
 * One kernel for the force pool, for patrols and for the best responses of allies (docs/model.md sections 4 and 7,
 * docs/deterrence.md). Site k holds terms; with x units at the site term j stands at z = offset[j] + rate[j] x and
 * loses, by the site's curve,
 *
 *     exponential   amount e^-z                 margin  amount rate e^-z       (deterrence, search)
 *     logarithmic   -amount ln(1 + z)           margin  amount rate / (1 + z)  (a public good with log benefit)
 *     linear        amount (1 - z)^2 / 2, z < 1 margin  amount rate (1 - z)    (a defender who levels targets)
 *
 * up to the site's cap, beyond which units earn nothing. The summed loss is convex, so the best split has one level
 * v: every site that is neither at its floor nor at its cap has margin - price = v, and v = 0 where units are left
 * over. Water poured into basins finds the same level, whence the name. Amounts, rates, offsets, prices >= 0.
 */
#ifndef ISTHMUS_BASE_WATERFILL_H
#define ISTHMUS_BASE_WATERFILL_H

#include <stddef.h>

typedef enum ist_curve { IST_CURVE_EXPONENTIAL, IST_CURVE_LOGARITHMIC, IST_CURVE_LINEAR } ist_curve;

typedef struct ist_site {
    double        floor;   /* units that stand here whatever happens, >= 0 */
    double        cap;     /* units beyond this earn nothing; below the floor it counts as the floor */
    size_t        n_terms;
    const double *amount;  /* [n_terms] */
    const double *rate;    /* [n_terms] per unit */
    const double *offset;  /* [n_terms] what others and other kinds already bring; NULL: 0 */
    double        price;   /* what a unit costs here; one that earns less is not placed */
    ist_curve     curve;
} ist_site;

/* Fluid: shares `total` (>= sum of floors) so that loss and price are least; x [n_sites]. Sites stop at their caps;
 * what no site can use is left over and returned. Where every site has one exponential term, no offset and no price
 * the level is found exactly on the sorted breakpoints; else by bisection to the last bits. A site without gain keeps
 * its floor. The rate of exchange at the margin (loss per unit) goes to *out_level when not NULL. */
double ist_waterfill_fluid(const ist_site *sites, size_t n_sites, double total, double *x, double *out_level);

/* Whole units: from the floors on, each unit goes where it lowers loss and price most. Exact, because the gains of
 * further units at one site never rise: any split can be turned into this one by moving single units, none of which
 * loses. Gains are divided by `scale` (> 0) and rounded to 2^-40 before they are compared, so that two programs agree
 * on ties, which go to the lowest index; a gain that rounds to 0 places nothing. Returns the units left over. Floors
 * and total are whole numbers. At most IST_MAX_WATERFILL_SITES sites are served, any further one keeps its floor. */
enum { IST_MAX_WATERFILL_SITES = 64 };
double ist_waterfill_units(const ist_site *sites, size_t n_sites, double total, double scale, double *x);

/* Loss of a site with x units there, and what one more would save, both without price; at the cap the last one. */
double ist_site_loss(const ist_site *site, double x);
double ist_site_margin(const ist_site *site, double x);

#endif
