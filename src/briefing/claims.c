/* SPDX-License-Identifier: Apache-2.0
 *
 * claims.c: the claims of the paper as a table: how the model carries each, and what this scenario says to it.
 */
#include "briefing_local.h"
#include <isthmus/briefing/claims.h>
#include <math.h>

static const ist_column columns[] = {
    { .name = "id", .heading = "Claim", .meaning = "short name of the claim" },
    { .name = "says", .heading = "What it says", .meaning = "cause, whether it raises or lowers, and effect" },
    { .name = "verdict", .heading = "Here", .meaning = "holds, does not hold, not resolved, not modelled" },
    { .name = "found", .heading = "What changes", .meaning = "the change with its unit, its range between worlds, and how far it holds" },
    { .name = "remark", .heading = "Why not", .meaning = "why, of a claim that does not hold, is not resolved or not modelled" },
    { .name = "cause", .machine_only = true, .meaning = "what is said to act" },
    { .name = "claimed", .machine_only = true, .meaning = "raises or lowers, as the paper argues it" },
    { .name = "effect", .machine_only = true, .meaning = "what it is said to change" },
    { .name = "found_sign", .machine_only = true, .meaning = "of the change: more, less or none" },
    { .name = "change", .kind = IST_COLUMN_NUMBER, .machine_only = true,
      .meaning = "of the measure: the world with the cause less the world without it, mean over paired futures" },
    { .name = "measured", .machine_only = true, .meaning = "the measure in words, with its unit" },
    { .name = "tier", .machine_only = true, .meaning = "logistics, conditional on a war, or deterrence" },
    { .name = "why", .machine_only = true, .meaning = "the mechanism, why its sign fails, or why there is none" },
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

/* "+14.6 units of the pool present in the Middle East [+11.2 .. +17.9]; conditional on a war" */
static void add_found(ist_table *table, const ist_claim *claim, const ist_claim_finding *finding, ist_setting setting)
{
    ist_buffer text = { 0 };
    briefing_signed(&text, finding->difference.mean, setting);
    ist_buffer_print(&text, " %s ", claim->unit);
    briefing_interval(&text, &finding->difference, setting);
    ist_buffer_print(&text, "; %s", briefing_tier_words(finding->tier));
    ist_table_add_text(table, text.failed ? NULL : text.at);
    ist_buffer_clear(&text);
}

static void add_finding(ist_table *table, const ist_claim *claim, const ist_claim_finding *finding, ist_setting setting)
{
    bool   tried = finding->verdict != IST_CLAIM_LEFT_OUT;
    double mean = finding->difference.mean;
    ist_table_add_text(table, ist_claim_verdict_words(finding->verdict));
    if (tried) add_found(table, claim, finding, setting);
    else ist_table_add_text(table, "");
    ist_table_add_text(table, finding->verdict == IST_CLAIM_HOLDS ? "" : finding->why);
    ist_table_add_text(table, claim->cause);
    ist_table_add_text(table, claimed_words(claim));
    ist_table_add_text(table, claim->effect);
    ist_table_add_text(table, !tried ? NULL : mean > 0 ? "more" : mean < 0 ? "less" : "none");
    ist_table_add_number(table, tried ? mean : NAN);
    ist_table_add_text(table, tried ? claim->unit : NULL);
    ist_table_add_text(table, tried ? briefing_tier_words(finding->tier) : NULL);
    ist_table_add_text(table, finding->why);
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
    ist_buffer_add(&text, ". A sign counts from three standard errors on.");
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
        ist_table_add_print(table, "%s %s: %s", claim->cause, claimed_words(claim), claim->effect);
        add_finding(table, claim, &findings[i], setting);
        add_machine(table, claim, &findings[i]);
    }
    add_counts(table, claims, findings);
    return table;
}
