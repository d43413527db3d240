/* SPDX-License-Identifier: Apache-2.0
 *
 * sim/outlook.h: what the owner of the pool weighs when forces are placed (docs/model.md section 4).
 *
 * The owner's loss of a split x is L(x) = sum over contingencies c of weight[c] exp(e[c] (base[c] - rho[c](x))),
 * rho[c](x) = sum_f w[f,c] min(1, (fielded[f,k] + x[f,k]) / seen[f,k]) + w[d,c] depth[c], k the theatre of c; a ratio
 * with seen = 0 counts 1. An outlook holds these numbers for one future and one month, so that what is asked of a
 * split outside a run (a frontier, a game) is asked of the very function that decisions in a run minimise.
 */
#ifndef ISTHMUS_SIM_OUTLOOK_H
#define ISTHMUS_SIM_OUTLOOK_H

#include <isthmus/sim/run.h>

enum { IST_MAX_SITES = IST_MAX_KINDS * IST_MAX_THEATRES };

typedef struct ist_outlook {
    double weight[IST_MAX_CONTINGENCIES]; /* W J m: the loss by a war, how likely it is within a year, the theatre's weight */
    double e[IST_MAX_CONTINGENCIES];      /* elasticity that answers to coverage in the contingency's state */
    double base[IST_MAX_CONTINGENCIES];   /* coverage at which it answers nothing */
    double depth[IST_MAX_CONTINGENCIES];
    double fielded[IST_MAX_SITES];        /* G[f,k] */
    double seen[IST_MAX_SITES];           /* Qseen[f,k] */
} ist_outlook;

/* The outlook of a lane as the record of the month stands, on what our side truly fields; to be called from
 * ist_sim_watch.month. `visible` [C] puts other states in the place of those recorded (0 quiet, 1 a build-up that is
 * seen, 2 active): their hazards, elasticities and requirements follow; stocks, supply and depth stay as they are.
 * NULL keeps the recorded ones. */
void ist_sim_outlook(const ist_sim_block *block, int lane, const int *visible, ist_outlook *out);

#endif
