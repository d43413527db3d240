/* SPDX-License-Identifier: Apache-2.0
 *
 * briefing/claims.h: the paper's claims as a table.
 */
#ifndef ISTHMUS_BRIEFING_CLAIMS_H
#define ISTHMUS_BRIEFING_CLAIMS_H

#include <isthmus/analysis/claims.h>
#include <isthmus/briefing.h>

/* One row a claim: what it says, what the scenario says to it, how it is measured, and how the model carries it or why it does
 * not. `findings` as ist_claims_run gives them. NULL when out of memory; free with ist_table_free. */
ist_table *ist_briefing_claims(const ist_claims *claims, const ist_claim_finding *findings, ist_setting setting);

#endif
