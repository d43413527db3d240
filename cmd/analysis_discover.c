/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_discover.c: `isthmus analysis discover`, in which worlds a claim holds.
 */
#include "evidence.h"
#include <isthmus/briefing/evidence.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    evidence_asked asked;
    const char    *claim, *inputs, *experiments, *outcomes;
    bool           fails, trajectory;
    long long      samples, shuffles, top;
    double         density, mass, peel;
} asked;

static const asked defaults = { EVIDENCE_DEFAULTS };

static const option options[] = {
    { "claim", OPTION_TEXT, OPTION_HOLDS(asked, claim), "CLAIM", "as \"industry lowers euro-atlantic loss by >= 10%\"; of files \"COLUMN >= X\" (see docs/evidence.md)" },
    { "fails", OPTION_FLAG, OPTION_HOLDS(asked, fails), NULL, "look for the worlds in which the claim does not hold" },
    { "samples", OPTION_INTEGER, OPTION_HOLDS(asked, samples), "N", "worlds drawn from the ranges, evenly (default 1000)", .low = 20, .high = 1e6 },
    { "inputs", OPTION_TEXT, OPTION_HOLDS(asked, inputs), "NAMES", "the ranges that vary, with commas; '*' stands for anything (default: every range)" },
    { "top", OPTION_INTEGER, OPTION_HOLDS(asked, top), "K", "of more ranges, the K that move it most in a screening may have limits; all vary (default 12)",
      .low = 1, .high = 1000 },
    { "density", OPTION_NUMBER, OPTION_HOLDS(asked, density), "SHARE", "of the boxes in which the claim holds at least so often (0 to 1) the one that covers most (default: the best of both)",
      .low = 1e-9, .high = 1 },
    { "mass", OPTION_NUMBER, OPTION_HOLDS(asked, mass), "SHARE", "a box holds at least this share of the worlds (default 0.05)", .low = 1e-6, .high = 0.5 },
    { "peel", OPTION_NUMBER, OPTION_HOLDS(asked, peel), "SHARE", "of a box's worlds are peeled off at a time (default 0.05)", .low = 1e-4, .high = 0.5 },
    { "shuffles", OPTION_INTEGER, OPTION_HOLDS(asked, shuffles), "R", "of labels, behind each p (default 199)", .low = 19, .high = 1e6 },
    { "trajectory", OPTION_FLAG, OPTION_HOLDS(asked, trajectory), NULL, "print every box on the way instead of the chosen one" },
    { "experiments", OPTION_TEXT, OPTION_HOLDS(asked, experiments), "FILE", "a CSV of inputs from elsewhere, a row a case, instead of a scenario" },
    { "outcomes", OPTION_TEXT, OPTION_HOLDS(asked, outcomes), "FILE", "the CSV of its outcomes, the same rows" },
    OPTIONS_OF_EVIDENCE(asked, asked),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus analysis discover --claim \"industry lowers euro-atlantic shell shortfall by >= 10%\"", "in which worlds that holds" },
    { "isthmus analysis discover --claim \"deterrence lowers loss\" --fails", "and in which it does not" },
    { "isthmus analysis discover --claim \"korean-orders raises brigades by >= 1\" --out discovered", "with box.svg, experiments.csv and outcomes.csv" },
    { "isthmus analysis discover --experiments experiments.csv --outcomes outcomes.csv --claim \"y >= 0.5\"", "cases from another program" },
    { 0 },
};

static int print_words(const ist_discovery *discovery)
{
    ist_buffer words = { 0 };
    ist_briefing_box_words(&words, discovery);
    int code = command_print_text(&words);
    if (code == EXIT_DONE && discovery->prim.found) putchar('\n');
    return code;
}

static int print(const command_context *context, const ist_discovery *discovery)
{
    const asked *a = context->values;
    int          code = EXIT_DONE;
    for (size_t c = 0; c < discovery->n_left_out; c++)
        fprintf(stderr, "isthmus: column '%s' is no number in every row; it is left out\n", discovery->left_out[c]);
    if (!a->asked.form.csv && !a->asked.form.json) code = print_words(discovery);
    if (code == EXIT_DONE && (discovery->prim.found || a->trajectory || a->asked.form.csv || a->asked.form.json)) {
        ist_table *table = a->trajectory ? ist_briefing_trajectory(discovery) : ist_briefing_box(discovery);
        code = command_print_made(table, a->asked.form);
    }
    if (code != EXIT_DONE || !discovery->stopped) return code;
    fprintf(stderr, "isthmus: stopped after %zu of %zu worlds; the answer holds for these\n", discovery->n, discovery->asked);
    return EXIT_STOPPED;
}

static int run(const command_context *context)
{
    const asked          *a = context->values;
    ist_scenario         *scenario = NULL;
    ist_discovery        *discovery = NULL;
    ist_progress         *line = NULL;
    ist_error             err = { 0 };
    ist_status            status;
    int                   code = EXIT_DONE;
    ist_discovery_options asked_of = { .claim = a->claim, .fails = a->fails, .seed = (uint64_t)a->asked.seed, .counting = (ist_counting)a->asked.counting,
                                       .futures = (uint64_t)a->asked.futures, .inputs = a->inputs, .samples = (size_t)a->samples, .top = (size_t)a->top,
                                       .prim = { .density = a->density, .least_mass = a->mass, .peel = a->peel, .shuffles = (size_t)a->shuffles } };
    if (!a->claim) return command_misuse(context->command, "what is claimed? --claim \"industry lowers euro-atlantic loss by >= 10%%\"");
    if (!a->experiments != !a->outcomes) return command_misuse(context->command, "--experiments and --outcomes go together");
    if (a->experiments && context->operand_count) return command_misuse(context->command, "either a scenario or --experiments, not both");
    if (!a->experiments) code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->asked.scenario, &scenario);
    if (code != EXIT_DONE) return code;
    line = ist_progress_new(stderr, "worlds");
    asked_of.control = command_control(context, &a->asked, line);
    if (scenario) {
        IST_CHECK(ist_scenario_counterfactual(scenario, a->asked.against, &asked_of.counterfactual, &err));
        IST_CHECK(ist_discovery_run(&discovery, scenario, &asked_of, &err));
    } else {
        IST_CHECK(ist_discovery_of_files(&discovery, a->experiments, a->outcomes, &asked_of, &err));
    }
    if (a->asked.out) IST_CHECK(ist_briefing_discovery_write(discovery, a->asked.out, &err));
done:
    ist_progress_free(line);
    code = status == IST_OK ? print(context, discovery) : command_fail(status, &err);
    ist_discovery_free(discovery);
    ist_scenario_free(scenario);
    return code;
}

const command command_analysis_discover = {
    .name = "analysis discover",
    .gist = "in which worlds a claim holds",
    .operands = "[SCENARIO]",
    .about = "Draws worlds from the ranges of a scenario, asks in each whether a claim holds, and looks for the box of inputs in which it "
             "does: limits on a few inputs inside which the claim holds far more often than elsewhere (the patient rule induction "
             "method, PRIM). Or reads the cases from two files.\n\n"
             "A claim is SUBJECT lowers|raises METRIC [by >= X[%]]: the subject an area of cooperation, a lever or \"cooperation\"; the "
             "metric by its name, with a perspective or theatre before or behind it; X in the metric's unit, or in per cent of what "
             "the metric is without cooperation.\n\n"
             "The p of a box is the share of shuffled labels that reach as good a one; above 0.05 there is no box, and that is the "
             "answer. Ctrl-C keeps the worlds that are done.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
