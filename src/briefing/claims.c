/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: the claims of the paper as a table: how the model carries each, and what this scenario says to it.
 */
#include "briefing_local.h"
#include <isthmus/briefing/claims.h>
#include <math.h>

static const ist_column columns[] = {
    { .name = "id", .heading = "Claim", .meaning = "short name of the claim" },
    { .name = "cause", .heading = "says that", .meaning = "what is said to act" },
    { .name = "claimed", .heading = "raises or lowers", .meaning = "the sign as the paper argues it" },
    { .name = "effect", .heading = "what", .meaning = "what it is said to change" },
    { .name = "verdict", .heading = "Here", .meaning = "holds, does not hold, not resolved, not modelled" },
    { .name = "change", .heading = "Change", .kind = IST_COLUMN_NUMBER, .digits = -3,
      .meaning = "of the measure: the world with the cause less the world without it, mean over paired futures" },
    { .name = "interval", .heading = "5% .. 95% of worlds", .meaning = "between worlds: what nobody knows" },
    { .name = "measured", .heading = "Measured as", .meaning = "the measure in words, with its unit" },
    { .name = "tier", .heading = "Holds as", .meaning = "logistics, conditional on a war, or deterrence" },
    { .name = "remark", .heading = "Why not", .meaning = "why, of a claim that does not hold, is not resolved or not modelled" },
    { .name = "why", .machine_only = true, .meaning = "the mechanism, why its sign fails, or why there is none" },
    { .name = "found_sign", .machine_only = true, .meaning = "of the change: more, less or none" },
    { .name = "claim", .machine_only = true, .meaning = "key of the claim in the ledger" },
    { .name = "kind", .machine_only = true, .meaning = "causal, conditional, constraint, trade-off or normative" },
    { .name = "theatre", .machine_only = true },
    { .name = "condition", .machine_only = true, .meaning = "when the claim is said to hold" },
    { .name = "section", .machine_only = true, .meaning = "of the paper" },
    { .name = "carried", .machine_only = true, .meaning = "modelled, or the kind of reason why not" },
    { .name = "model_section", .machine_only = true, .meaning = "of docs/model.md" },
    { .name = "carriers", .machine_only = true, .meaning = "parameters, levers, triggers and metrics by name" },
    { .name = "with_it", .machine_only = true, .meaning = "how the world with the cause differs from the scenario" },
    { .name = "without_it", .machine_only = true, .meaning = "how the world without it does" },
    { .name = "measure", .machine_only = true, .meaning = "reduction and recorded quantities" },
    { .name = "expected_sign", .machine_only = true, .meaning = "of the change, if the claim is right: more or less" },
    { .name = "without", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "the measure in the world without the cause" },
    { .name = "low_5", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "5% quantile of the change between worlds" },
    { .name = "high_95", .kind = IST_COLUMN_NUMBER, .machine_only = true },
    { .name = "simulation_error", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "standard error of the change" },
    { .name = "positive_share", .kind = IST_COLUMN_SHARE, .machine_only = true, .meaning = "share of worlds in which the change is above 0" },
    { .name = "without_elasticity", .kind = IST_COLUMN_NUMBER, .machine_only = true, .meaning = "the change when war answers to nothing" },
};

static const char *claimed_words(const ist_claim *claim) { return claim->claimed[0] == '-' ? "lowers" : "raises"; }

static void add_finding(ist_table *table, const ist_claim *claim, const ist_claim_finding *finding, ist_setting setting)
{
    bool       tried = finding->verdict != IST_CLAIM_LEFT_OUT;
    ist_buffer interval = { 0 };
    ist_table_add_text(table, ist_claim_verdict_words(finding->verdict));
    ist_table_add_number(table, tried ? finding->difference.mean : NAN);
    if (tried) briefing_interval(&interval, &finding->difference, setting);
    ist_table_add_text(table, tried && !interval.failed ? interval.at : NULL);
    ist_buffer_clear(&interval);
    ist_table_add_text(table, tried ? claim->unit : NULL);
    ist_table_add_text(table, tried ? briefing_tier_words(finding->tier) : NULL);
    ist_table_add_text(table, finding->verdict == IST_CLAIM_HOLDS ? NULL : finding->why);
    ist_table_add_text(table, finding->why);
    ist_table_add_text(table, !tried ? NULL : finding->difference.mean > 0 ? "more" : finding->difference.mean < 0 ? "less" : "none");
}

static void add_machine(ist_table *table, const ist_claim *claim, const ist_claim_finding *finding)
{
    const char *texts[] = { claim->key, claim->kind, claim->theatre, claim->condition, claim->section, claim->carried, claim->place,
                            claim->carriers, claim->with_it, claim->without_it, claim->measure,
                            claim->sign > 0 ? "more" : claim->sign < 0 ? "less" : "" };
    bool        tried = finding->verdict != IST_CLAIM_LEFT_OUT, resolved = tried && finding->difference.spread == IST_SPREAD_RESOLVED;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) ist_table_add_text(table, texts[i]);
    ist_table_add_number(table, finding->without);
    ist_table_add_number(table, resolved ? finding->difference.quantiles[0] : NAN);
    ist_table_add_number(table, resolved ? finding->difference.quantiles[IST_QUANTILES - 1] : NAN);
    ist_table_add_number(table, tried ? finding->difference.error : NAN);
    ist_table_add_number(table, tried ? finding->difference.positive : NAN);
    ist_table_add_number(table, finding->still);
}

static void add_counts(ist_table *table, const ist_claims *claims, const ist_claim_finding *findings)
{
    size_t     count[IST_CLAIM_LEFT_OUT + 1] = { 0 };
    ist_buffer text = { 0 };
    for (size_t i = 0; i < claims->count; i++) count[findings[i].verdict]++;
    ist_buffer_print(&text, "%zu claims: ", claims->count);
    for (int v = 0; v <= IST_CLAIM_LEFT_OUT; v++)
        ist_buffer_print(&text, "%s%zu %s", v ? ", " : "", count[v], v == IST_CLAIM_FAILS && count[v] != 1 ? "do not hold" : v == IST_CLAIM_HOLDS && count[v] != 1 ? "hold" : ist_claim_verdict_words((ist_claim_verdict)v));
    ist_buffer_add(&text, ". A sign counts from two standard errors on.");
    if (!text.failed) ist_table_add_footnote(table, text.at);
    ist_table_add_footnote(table, ist_briefing_condition);
    ist_buffer_clear(&text);
}

ist_table *ist_briefing_claims(const ist_claims *claims, const ist_claim_finding *findings, ist_setting setting)
{
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    ist_table_set_title(table, "The paper's claims, each tried on this scenario");
    for (size_t i = 0; i < claims->count; i++) {
        const ist_claim *claim = &claims->at[i];
        ist_table_add_text(table, claim->id);
        ist_table_add_text(table, claim->cause);
        ist_table_add_text(table, claimed_words(claim));
        ist_table_add_text(table, claim->effect);
        add_finding(table, claim, &findings[i], setting);
        add_machine(table, claim, &findings[i]);
    }
    add_counts(table, claims, findings);
    return table;
}
