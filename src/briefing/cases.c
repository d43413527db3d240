/* SPDX-License-Identifier: Apache-2.0
 *
 * cases.c: the first worlds of a run as cases for other programs: what each drew or was given, and what came of it.
 */
#include "briefing_local.h"
#include <isthmus/analysis/probe.h>
#include <isthmus/analysis/subject.h>
#include <isthmus/base/csv.h>

#include <stdio.h>

enum { WORLDS = 128, WORLDS_A_BLOCK = IST_MAX_BLOCK / IST_FUTURES_PER_WORLD };

/* The findings: each headline, then each metric over all without any lever and with all. */
static ist_status list(ist_result *result, ist_finding **out, size_t *out_n, ist_error *err)
{
    const ist_scenario *scenario = result->scenario;
    size_t              n = 0;
    ist_finding        *findings = ist_arena_array(result->arena, scenario->n_headlines + 2 * scenario->n_metrics + 1, sizeof *findings);
    if (!findings) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        ist_buffer  words = { 0 };
        ist_subject subject = ist_subject_of_headline(scenario, h, IST_COUNT_SHARE);
        ist_subject_words(&words, scenario, &subject);
        if (words.failed) result->outcomes.failed = true;
        ist_csv_add(&result->outcomes, words.at ? words.at : "");
        ist_buffer_clear(&words);
        findings[n++] = subject.finding;
    }
    for (size_t m = 0; m < scenario->n_metrics; m++)
        for (int all = 0; all < 2; all++) {
            char name[200];
            if (scenario->metrics[m].overall == IST_NONE) continue;
            snprintf(name, sizeof name, "%s %s", scenario->metrics[m].name, all ? "with all" : "without");
            ist_csv_add(&result->outcomes, name);
            findings[n++] = (ist_finding){ all ? IST_SAY_ALL : IST_SAY_NONE, IST_NONE, IST_NONE, scenario->metrics[m].overall };
        }
    ist_csv_end_row(&result->outcomes);
    *out = findings;
    *out_n = n;
    return IST_OK;
}

ist_status briefing_read_cases(ist_result *result, const ist_control *control, ist_error *err)
{
    ist_range    *ranges = NULL;
    ist_finding  *findings = NULL;
    size_t        n_ranges = 0, n_findings = 0;
    const double *x = NULL, *y = NULL;
    ist_control   quiet = *control;
    uint64_t      worlds = result->answer.worlds < WORLDS ? result->answer.worlds / WORLDS_A_BLOCK * WORLDS_A_BLOCK : WORLDS;
    if (worlds == 0) return IST_OK;
    quiet.progress = NULL;
    IST_TRY(ist_ranges_of(result->arena, result->scenario, result->counterfactual, false, &ranges, &n_ranges, err));
    IST_TRY(list(result, &findings, &n_findings, err));
    ist_scenario_probe_options options = { .seed = result->seed, .counterfactual = result->counterfactual, .findings = findings,
                                           .n_findings = n_findings, .given = result->given, .off = result->off };
    ist_status status = ist_drawn_worlds(result->arena, result->scenario, ranges, n_ranges, &options, (size_t)worlds, &quiet, &x, &y, err);
    if (status == IST_STOPPED) {
        ist_buffer_clear(&result->outcomes);
        result->stopped = true;
        return IST_OK;
    }
    if (status != IST_OK) return status;
    for (size_t i = 0; i < n_ranges; i++) ist_csv_add(&result->experiments, ranges[i].name);
    ist_csv_end_row(&result->experiments);
    for (size_t w = 0; w < worlds; w++) {
        for (size_t i = 0; i < n_ranges; i++) ist_csv_add_number(&result->experiments, x[w * n_ranges + i]);
        ist_csv_end_row(&result->experiments);
        for (size_t f = 0; f < n_findings; f++) ist_csv_add_number(&result->outcomes, y[w * n_findings + f]);
        ist_csv_end_row(&result->outcomes);
    }
    return result->experiments.failed || result->outcomes.failed ? ist_fail(err, IST_NOMEM, "out of memory for %zu cases", (size_t)worlds) : IST_OK;
}
