/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger_trace.c: `isthmus ledger trace`, from a number in a report to its inputs and their sources.
 */
#include "evidence.h"
#include <isthmus/briefing/evidence.h>

typedef struct asked {
    evidence_asked asked;
    const char    *scenario;
    long long      rows;
} asked;

static const asked defaults = { EVIDENCE_DEFAULTS, .rows = 10 };

static const option options[] = {
    { "scenario", OPTION_TEXT, OPTION_HOLDS(asked, scenario), "SCENARIO", "whose report it is: a shipped one or a file (default: the default one)" },
    { "rows", OPTION_INTEGER, OPTION_HOLDS(asked, rows), "R", "how many inputs are printed (default 10; --csv and --json: all)", .low = 1, .high = 1e6 },
    OPTIONS_OF_EVIDENCE(asked, asked),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus ledger trace \"Because replacements come from Korea\"", "the inputs behind a headline, by some of its words" },
    { "isthmus ledger trace \"industry on european shortfall\" --out traced", "a number of the table, with a chart" },
    { "isthmus ledger trace loss --count last --rows 20", "a metric: all areas together" },
    { 0 },
};

static int print(const command_context *context, const ist_lineage *lineage)
{
    const asked *a = context->values;
    bool         machine = a->asked.form.csv || a->asked.form.json;
    ist_table   *table = ist_briefing_lineage(lineage, machine ? 0 : (size_t)a->rows);
    return command_print_made(table, a->asked.form);
}

static int run(const command_context *context)
{
    const asked        *a = context->values;
    ist_scenario       *scenario = NULL;
    ist_lineage        *lineage = NULL;
    ist_progress       *line = NULL;
    ist_error           err = { 0 };
    ist_status          status;
    ist_lineage_options asked_of = { .seed = (uint64_t)a->asked.seed, .futures = (uint64_t)a->asked.futures };
    int                 code = command_read_scenario(a->scenario, &a->asked.scenario, &scenario);
    if (code != EXIT_DONE) return code;
    IST_CHECK(ist_scenario_counterfactual(scenario, a->asked.against, &asked_of.counterfactual, &err));
    IST_CHECK(ist_subject_of_result(scenario, context->operands[0], (ist_counting)a->asked.counting, &asked_of.subject, &err));
    line = ist_progress_new(stderr, "points");
    asked_of.control = command_control(context, &a->asked, line);
    IST_CHECK(ist_lineage_run(&lineage, scenario, &asked_of, &err));
    if (a->asked.out) IST_CHECK(ist_briefing_lineage_write(lineage, a->asked.out, &err));
done:
    ist_progress_free(line);
    code = status == IST_OK ? print(context, lineage) : command_fail(status, &err);
    ist_lineage_free(lineage);
    ist_scenario_free(scenario);
    return code;
}

const command command_ledger_trace = {
    .name = "ledger trace",
    .gist = "from a number in a report to its inputs and their sources",
    .operands = "RESULT",
    .about = "Names the inputs that a number of `isthmus run` leans on most and, for each, the fact of the ledger it comes from or the reason "
             "of the assumption. RESULT is a headline by some of its words, a subject as \"industry on european loss\", or a metric, "
             "which stands for all areas together.\n\n"
             "Each input is moved by itself: one with a range to both its ends, a single number by a tenth down and up.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
