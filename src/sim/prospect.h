/* SPDX-License-Identifier: Apache-2.0
 *
 * prospect.h: what the owner of the pool sees when it decides, in those lanes of a block in which a decision falls.
 *
 * The lanes that decide are drawn together: place j of every column here is lane `lane[j]` of the block, and places from
 * `n` to `places` repeat the last. So a decision runs over full vectors however few lanes decide.
 */
#ifndef ISTHMUS_SIM_PROSPECT_H
#define ISTHMUS_SIM_PROSPECT_H

#include "kernels.h"

#define PLACE(column, i) ((column) + (size_t)(i) * (size_t)prospect->stride)
#define PACK_LANES(l) _Pragma("omp simd") for (int l = 0; l < PACK; l++)
/* Kernels of prospect.c and decide.c run over the places of an prospect. */
#define PLACES(prospect) int lanes = (prospect)->places

#define sim_prospect_begin  SIM_OWN(sim_prospect_begin)
#define sim_prospect_take   SIM_OWN(sim_prospect_take)
#define sim_prospect_take_value SIM_OWN(sim_prospect_take_value)
#define sim_prospect_terms  SIM_OWN(sim_prospect_terms)
#define sim_prospect_ratios SIM_OWN(sim_prospect_ratios)
#define sim_prospect_loss   SIM_OWN(sim_prospect_loss)

/* prospect.c. The lanes marked in `who` [lanes]; false when there are none. */
bool sim_prospect_begin(const ist_sim_block *block, sim_prospect *prospect, const double *who);
void sim_prospect_take(const sim_prospect *prospect, const double *column, double *restrict out);
void sim_prospect_take_value(const sim_prospect *prospect, sim_value value, double *restrict out);
void sim_prospect_terms(const ist_sim_block *block, sim_prospect *prospect);
/* ratio of a posture x [F*K]; then loss = L of the ratios. */
void sim_prospect_ratios(const ist_sim *sim, sim_prospect *prospect, const double *x);
void sim_prospect_loss(const ist_sim *sim, sim_prospect *prospect, double *restrict loss);

#endif
