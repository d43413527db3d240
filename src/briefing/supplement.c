/* SPDX-License-Identifier: Apache-2.0
 *
 * supplement.c: what a report tells beside the answer: the paper's claims, orders on their way and what they let donors
 * give, and where sources differ.
 */
#include "briefing_local.h"
#include <isthmus/analysis/claims.h>
#include <math.h>
#include <string.h>

enum { CLAIM_FUTURES = 256, PIPELINE_FUTURES = 1024, BACKFILL_FUTURES = 256 };

static uint64_t at_most(uint64_t futures, uint64_t most) { return futures < most ? futures : most; }

static ist_status try_claims(const ist_result *result, ist_ledger *ledger, const ist_control *control, ist_supplement *out, ist_error *err)
{
    ist_claims_options options = { .futures = at_most(result->answer.futures, CLAIM_FUTURES), .seed = result->seed,
                                   .counterfactual = result->counterfactual, .tiers = true, .given = result->given, .off = result->off };
    out->claim_futures = options.futures;
    IST_TRY(ist_claims_read(ledger, result->arena, &out->claims, err));
    return ist_claims_run(result->scenario, &out->claims, &options, control, result->arena, &out->findings, err);
}

static ist_status follow_orders(const ist_result *result, const ist_control *control, ist_supplement *out, ist_error *err)
{
    const ist_scenario  *scenario = result->scenario;
    ist_industry_request request = { .seed = result->seed, .futures = at_most(result->answer.futures, PIPELINE_FUTURES), .counterfactual = result->counterfactual,
                                     .given = result->given };
    if (scenario->world.n_orders == 0) return IST_OK;
    for (int world = 0; world < 2; world++) {
        request.coalition = world ? (ist_coalition)(((uint64_t)1 << scenario->world.n_levers) - 1) & ~result->off : 0;
        IST_TRY(ist_pipeline_run(scenario, &request, control, result->arena, &out->pipeline[world], err));
    }
    request.futures = at_most(result->answer.futures, BACKFILL_FUTURES);
    return scenario->world.n_routes ? ist_backfill_run(scenario, &request, control, result->arena, &out->backfill, err) : IST_OK;
}

ist_status ist_briefing_supplement(ist_result *result, ist_ledger *ledger, const ist_control *control, ist_error *err)
{
    ist_supplement *supplement = ist_arena_alloc(result->arena, sizeof *supplement);
    if (!supplement) return ist_fail(err, IST_NOMEM, "out of memory");
    if (result->stopped) return IST_OK;
    ist_control quiet = *control;
    quiet.progress = NULL;
    IST_TRY(try_claims(result, ledger, &quiet, supplement, err));
    IST_TRY(follow_orders(result, &quiet, supplement, err));
    IST_TRY(ist_show_contradictions(ledger, NULL, result->scenario->as_of, &supplement->contradictions, err));
    result->supplement = supplement;
    return IST_OK;
}

void briefing_supplement_clear(ist_result *result)
{
    if (result->supplement) ist_sheet_clear(&result->supplement->contradictions);
    result->supplement = NULL;
}

static bool is_public(const ist_sheet *sheet, size_t row) { return strcmp(ist_sheet_cell(sheet, row, "label"), "PUBLIC") == 0; }

static bool same_thing(const ist_sheet *sheet, size_t a, size_t b)
{
    return strcmp(ist_sheet_cell(sheet, a, "about"), ist_sheet_cell(sheet, b, "about")) == 0 && strcmp(ist_sheet_cell(sheet, a, "figure"), ist_sheet_cell(sheet, b, "figure")) == 0;
}

static void add_saying(ist_buffer *out, const ist_sheet *sheet, size_t row, ist_setting setting)
{
    double value = 0;
    if (out->length) ist_buffer_add(out, "; ");
    if (ist_parse_number(ist_sheet_cell(sheet, row, "value"), &value)) ist_figure_number(out, value, value == floor(value) ? 0 : -6, setting);
    else ist_buffer_add(out, ist_sheet_cell(sheet, row, "value"));
    ist_buffer_print(out, " %s (%s, known from %s, confidence %s)", ist_sheet_cell(sheet, row, "unit"), ist_sheet_cell(sheet, row, "source"), ist_sheet_cell(sheet, row, "known_from"),
                     ist_sheet_cell(sheet, row, "confidence"));
}

ist_table *ist_briefing_contradictions(const ist_result *result, ist_setting setting)
{
    static const ist_column columns[] = {
        { .name = "about", .heading = "About", .meaning = "what the facts speak about" },
        { .name = "figure", .heading = "Figure", .meaning = "which figure of theirs" },
        { .name = "chosen", .heading = "The rule picks", .meaning = "value, source, day and confidence" },
        { .name = "others", .heading = "Others say", .meaning = "the same of the facts that the rule does not pick" },
        { .name = "fact", .machine_only = true, .meaning = "key of the fact that the rule picks" },
    };
    const ist_sheet *sheet = &result->supplement->contradictions;
    ist_table       *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    ist_table_set_title(table, "Where sources differ, side by side");
    for (size_t row = 0; row < sheet->n_rows;) {
        ist_buffer chosen = { 0 }, others = { 0 };
        size_t     end = row, first = row;
        for (; end < sheet->n_rows && same_thing(sheet, row, end); end++) {
            if (!is_public(sheet, end)) continue;
            bool picked = strcmp(ist_sheet_cell(sheet, end, "chosen"), "yes") == 0;
            if (picked) first = end;
            add_saying(picked ? &chosen : &others, sheet, end, setting);
        }
        if (chosen.length && others.length) {
            ist_table_add_text(table, ist_sheet_cell(sheet, row, "about"));
            ist_table_add_text(table, ist_sheet_cell(sheet, row, "figure"));
            ist_table_add_text(table, chosen.failed ? NULL : chosen.at);
            ist_table_add_text(table, others.failed ? NULL : others.at);
            ist_table_add_text(table, ist_sheet_cell(sheet, first, "fact"));
        }
        ist_buffer_clear(&chosen);
        ist_buffer_clear(&others);
        row = end;
    }
    ist_table_add_footnote(table, "The rule: " IST_RIVAL_RULE ". Facts that are not public are left out here.");
    return table;
}
