/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_refute.c: `isthmus analysis refute`, the smallest change of assumptions after which a headline no longer holds.
 */
#include "evidence.h"
#include <isthmus/briefing/evidence.h>
#include <stdio.h>

typedef struct asked {
    evidence_asked asked;
    const char    *claim, *inputs;
    long long      confirm, most;
} asked;

static const asked defaults = { EVIDENCE_DEFAULTS, .confirm = IST_CONFIRM_FUTURES, .most = IST_REFUTE_MOST };

static const option options[] = {
    { "claim", OPTION_TEXT, OPTION_HOLDS(asked, claim), "CLAIM", "as \"industry lowers euro-atlantic loss\" (default: every headline, with the sign it expects)" },
    { "inputs", OPTION_TEXT, OPTION_HOLDS(asked, inputs), "NAMES", "the ranges that may move, with commas; '*' stands for anything (default: every range)" },
    { "most", OPTION_INTEGER, OPTION_HOLDS(asked, most), "K", "inputs moved together, 1 to 3 (default 3)", .low = 1, .high = IST_REFUTE_MOST },
    { "confirm", OPTION_INTEGER, OPTION_HOLDS(asked, confirm), "N", "other futures that must agree, a multiple of 8 (default 512)", .low = 8, .high = 1e6,
      .multiple = 8 },
    OPTIONS_OF_EVIDENCE(asked, asked),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus analysis refute", "every headline of the default scenario" },
    { "isthmus analysis refute --claim \"deterrence lowers loss\" --most 2", "one claim, at most two inputs together" },
    { 0 },
};

static int print(const command_context *context, const ist_refutations *all, bool headlines)
{
    const asked *a = context->values;
    ist_table   *table = ist_briefing_refutations(all, headlines);
    int          code = command_print_made(table, a->asked.form);
    if (code != EXIT_DONE || !all->stopped) return code;
    fprintf(stderr, "isthmus: stopped; statements that were not reached say so\n");
    return EXIT_STOPPED;
}

static int run(const command_context *context)
{
    const asked           *a = context->values;
    ist_scenario          *scenario = NULL;
    ist_refutations       *all = NULL;
    ist_progress          *line = NULL;
    ist_error              err = { 0 };
    ist_status             status;
    ist_assertion              claim;
    ist_subject            subjects[COMMAND_SUBJECTS];
    int                    signs[COMMAND_SUBJECTS];
    ist_refutation_options asked_of = { .seed = (uint64_t)a->asked.seed, .futures = (uint64_t)a->asked.futures, .confirm = (uint64_t)a->confirm,
                                        .subjects = subjects, .signs = signs, .inputs = a->inputs, .most = (int)a->most };
    int                    code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->asked.scenario, &scenario);
    if (code != EXIT_DONE) return code;
    IST_CHECK(ist_scenario_counterfactual(scenario, a->asked.against, &asked_of.counterfactual, &err));
    if (a->claim) {
        IST_CHECK(ist_assertion_read(scenario, a->claim, (ist_counting)a->asked.counting, &claim, &err));
        if (claim.least > 0) IST_CHECK(ist_fail(&err, IST_USAGE, "'%s': a refutation turns a sign; leave out 'by ...'", a->claim));
        subjects[0] = claim.subject;
        signs[0] = claim.sign;
        asked_of.n_subjects = 1;
    } else {
        IST_CHECK(command_subjects(scenario, NULL, a->asked.counting, subjects, COMMAND_SUBJECTS, &asked_of.n_subjects, &err));
        for (size_t h = 0; h < asked_of.n_subjects; h++) signs[h] = scenario->headlines[h].sign;
    }
    line = ist_progress_new(stderr, "points");
    asked_of.control = command_control(context, &a->asked, line);
    IST_CHECK(ist_refute(&all, scenario, &asked_of, &err));
    if (a->asked.out) IST_CHECK(ist_briefing_refutations_write(all, !a->claim, a->asked.out, &err));
done:
    ist_progress_free(line);
    code = status == IST_OK ? print(context, all, !a->claim) : command_fail(status, &err);
    ist_refutations_free(all);
    ist_scenario_free(scenario);
    return code;
}

const command command_analysis_refute = {
    .name = "analysis refute",
    .gist = "the smallest change that turns a headline",
    .operands = "[SCENARIO]",
    .about = "For each headline the smallest plausible change of assumptions after which it no longer holds: one input moved inside its "
             "range from its planning value, else two, else three together, each by the same share of its range. 50% is the move "
             "from the planning value to the end of the range.\n\n"
             "What the search finds is asked again on futures that it has not seen; a change that these do not confirm is shown as not "
             "confirmed. Where no change within the ranges turns a headline that is said too.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
