/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis/claims.h: the claims of the paper, each tried on a scenario: a pair of worlds that differ in the claim's
 * cause, replayed with the same chance, and the sign of what the claim says changes.
 *
 * What a claim says and how the model carries it are records of the ledger (claims, mechanisms). A claim that the
 * model does not carry comes back with the reason; so does one whose numbers or levers this scenario does not have.
 * docs/claims-check.md describes how a pair of worlds is written.
 */
#ifndef ISTHMUS_ANALYSIS_CLAIMS_H
#define ISTHMUS_ANALYSIS_CLAIMS_H

#include <isthmus/analysis/value.h>
#include <isthmus/scenario/scenario.h>

/* Texts are never NULL; "" where nothing is said. */
typedef struct ist_claim {
    const char *id, *key;                                    /* "CL34", "claim/elcano-34" */
    const char *kind, *cause, *effect, *theatre, *condition; /* as the source argues */
    const char *claimed;                                     /* "+" or "-": raises or lowers */
    const char *section;                                     /* of the source */
    const char *carried;                                     /* "modelled", or the kind of reason why not */
    const char *place;                                       /* section of docs/model.md */
    const char *carriers;
    const char *with_it, *without_it, *measure, *unit;
    int         sign;                                        /* of with less without, +1 or -1; 0 where there is no test */
    const char *stands;                                      /* what the default scenario is known to say; "" unknown */
    const char *why;
} ist_claim;

typedef struct ist_claims {
    size_t           count;
    const ist_claim *at;
} ist_claims;

/* The claims of a ledger that have a mechanism, in the order of the claims; texts in the arena. IST_NOMEM, or what the
 * ledger says. */
ist_status ist_claims_read(ist_ledger *ledger, ist_arena *arena, ist_claims *out, ist_error *err);

typedef enum ist_claim_verdict {
    IST_CLAIM_HOLDS,   /* the sign is the claimed one, at least three standard errors from 0 */
    IST_CLAIM_FAILS,   /* the sign is the other one, as sure; or nothing changes at all */
    IST_CLAIM_OPEN,    /* within three standard errors of 0 */
    IST_CLAIM_LEFT_OUT /* not modelled, or not in this scenario, or by a lever that is switched off */
} ist_claim_verdict;

const char *ist_claim_verdict_words(ist_claim_verdict verdict); /* "holds", "does not hold", "not resolved", "not modelled" */

typedef struct ist_claim_finding {
    ist_claim_verdict verdict;
    const char       *why;        /* of a claim left out, or that nothing changes; else that of the claim */
    double            without;    /* the measure in the world without the cause, mean over futures; NaN when left out */
    ist_summary       difference; /* with less without */
    double            still;      /* the same difference without any elasticity; NaN unless tiers were asked for */
    ist_tier          tier;
} ist_claim_finding;

typedef struct ist_claims_options {
    uint64_t futures;        /* a multiple of 8, at least 16 */
    uint64_t seed;
    int      counterfactual; /* where a claim names none; or IST_NONE */
    bool     tiers;          /* again without elasticities: twice the work */
    /* Numbers in place of what is drawn, see ist_sim_block_give (NULL: none): a claim's world sets and stretches these like the
     * scenario's own. And levers that are never on: a claim whose worlds then differ in nothing is left out. */
    const double *given;
    ist_coalition off;
} ist_claims_options;

/* Tries every claim: (*out)[claims->count] in the arena. The same bits whatever the threads. IST_STOPPED, IST_NOMEM, IST_RANGE;
 * IST_SYNTAX for a mechanism that is not written as docs/claims-check.md says. */
ist_status ist_claims_run(const ist_scenario *scenario, const ist_claims *claims, const ist_claims_options *options,
                          const ist_control *control, ist_arena *arena, const ist_claim_finding **out, ist_error *err);

#endif
