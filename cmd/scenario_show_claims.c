/* SPDX-License-Identifier: Apache-2.0
 *
 * scenario_show_claims.c: `isthmus scenario show --claims`: every claim of the paper with what the loaded scenario says to it.
 */
#include "inputs.h"
#include "scenario_show.h"
#include <isthmus/base/progress.h>
#include <isthmus/briefing/claims.h>
#include <stdio.h>

static void show(void *context, uint64_t done, uint64_t all) { ist_progress_at(context, (size_t)done, (size_t)all); }

static ist_status try_claims(const command_context *context, const ist_scenario *scenario, const claims_asked *a, const ist_claims *claims,
                             ist_arena *arena, const ist_claim_finding **out, ist_error *err)
{
    ist_progress      *line = ist_progress_new(stderr, "futures");
    ist_control        control = { .threads = ist_cores(), .stop = context->stop, .progress = show, .progress_context = line };
    ist_claims_options options = { .futures = (uint64_t)a->futures, .seed = (uint64_t)a->seed, .tiers = true };
    ist_status         status = ist_scenario_counterfactual(scenario, a->against, &options.counterfactual, err);
    if (status == IST_OK) status = ist_claims_run(scenario, claims, &options, &control, arena, out, err);
    ist_progress_free(line);
    return status;
}

int scenario_show_claims(const command_context *context, const ist_scenario *scenario, const claims_asked *a, const char *ledger_path,
                         table_form form)
{
    ist_error                err = { 0 };
    ist_ledger              *ledger = NULL;
    ist_claims               claims = { 0 };
    const ist_claim_finding *findings = NULL;
    ist_table               *table = NULL;
    ist_arena               *arena = ist_arena_new();
    int                      code;
    ist_status               status = arena ? IST_OK : ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = command_open_ledger(ledger_path, &ledger, &err);
    if (status == IST_OK) status = ist_claims_read(ledger, arena, &claims, &err);
    if (status == IST_OK) status = try_claims(context, scenario, a, &claims, arena, &findings, &err);
    if (status == IST_OK && !(table = ist_briefing_claims(&claims, findings, IST_SET_TERMINAL))) status = ist_fail(&err, IST_NOMEM, "out of memory");
    code = status == IST_OK ? command_print_table(table, form) : command_fail(status, &err);
    ist_table_free(table);
    ist_ledger_free(ledger);
    ist_arena_free(arena);
    return code;
}
