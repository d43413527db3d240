/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_sensitivity.c: `isthmus analysis sensitivity`, which inputs an answer hangs on.
 */
#include "evidence.h"
#include <isthmus/briefing/evidence.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    evidence_asked asked;
    int            method;
    const char    *of, *inputs, *correlated, *experiments, *outcomes;
    long long      samples, top, rows;
} asked;

static const asked             defaults = { EVIDENCE_DEFAULTS, .rows = 10 };
static const char *const       methods[] = { "morris", "sobol", "shapley", NULL };

static const option options[] = {
    { "method", OPTION_CHOICE, OPTION_HOLDS(asked, method), "METHOD", "morris (which inputs move it at all), sobol or shapley (shares of the variance); default morris",
      .choices = methods },
    { "of", OPTION_TEXT, OPTION_HOLDS(asked, of), "SUBJECT", "what is asked about, as \"industry on euro-atlantic loss\" (default: every headline)" },
    { "inputs", OPTION_TEXT, OPTION_HOLDS(asked, inputs), "NAMES", "the ranges to move, with commas; '*' stands for anything (default: every range)" },
    { "top", OPTION_INTEGER, OPTION_HOLDS(asked, top), "K", "sobol, shapley: of more inputs, the K that move it most in a screening go on (default 12)",
      .low = 1, .high = 128 },
    { "samples", OPTION_INTEGER, OPTION_HOLDS(asked, samples), "N", "morris: trajectories (default 10); sobol: base samples, best a power of 2 (default 1024); shapley: samples (default 1024)",
      .low = 2, .high = 1e7 },
    { "rows", OPTION_INTEGER, OPTION_HOLDS(asked, rows), "R", "how many inputs are printed for each subject (default 10; --csv and --json: all)",
      .low = 1, .high = 1e6 },
    { "correlated", OPTION_TEXT, OPTION_HOLDS(asked, correlated), "PAIRS", "shapley: inputs that depend on each other, as \"A~B=0.6,C~D=-0.3\" (correlations of their normal scores)" },
    { "experiments", OPTION_TEXT, OPTION_HOLDS(asked, experiments), "FILE", "sobol: a CSV of inputs from elsewhere, a Saltelli sample in SALib's order, instead of a scenario" },
    { "outcomes", OPTION_TEXT, OPTION_HOLDS(asked, outcomes), "FILE", "the CSV of its outcomes, the same rows; --of COLUMN takes one" },
    OPTIONS_OF_EVIDENCE(asked, asked),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus analysis sensitivity", "every range against every headline: which move it at all" },
    { "isthmus analysis sensitivity --method sobol --top 12 --samples 1024", "shares of the variance of the twelve that move it most" },
    { "isthmus analysis sensitivity --method sobol --of \"industry on euro-atlantic brigades\" --inputs \"chi.*,capacity.*\"", "one subject, chosen ranges" },
    { "isthmus analysis sensitivity --method shapley --count alone --out evidence", "with charts, experiments.csv and outcomes.csv" },
    { 0 },
};

static int print(const command_context *context, const ist_study *study)
{
    const asked *a = context->values;
    bool         machine = a->asked.form.csv || a->asked.form.json;
    ist_table   *table = ist_briefing_study(study, machine ? 0 : (size_t)a->rows);
    int          code = command_print_made(table, a->asked.form);
    if (code != EXIT_DONE || !study->stopped) return code;
    fprintf(stderr, "isthmus: stopped after %zu of %zu samples; the answer holds for these\n", study->groups, study->asked);
    return EXIT_STOPPED;
}

enum { LINKS = 64 };

/* "A~B=0.6,C~D=-0.3"; cuts `text` in place. */
static ist_status read_links(char *text, ist_link *links, size_t *out_count, ist_error *err)
{
    size_t n = 0;
    for (char *next, *at = text; at && *at; at = next) {
        char *tilde = strchr(at, '~'), *equals = tilde ? strchr(tilde, '=') : NULL;
        next = strchr(at, ',');
        if (next) *next++ = '\0';
        if (!equals || n == LINKS) return ist_fail(err, IST_USAGE, "--correlated: at most %d pairs as A~B=0.6 are meant, with commas", LINKS);
        *tilde = *equals = '\0';
        links[n] = (ist_link){ .one = at, .other = tilde + 1 };
        if (!ist_parse_number(equals + 1, &links[n++].correlation)) return ist_fail(err, IST_USAGE, "--correlated: '%s' is no correlation", equals + 1);
    }
    *out_count = n;
    return IST_OK;
}

/* The sample of another program. */
static int run_files(const command_context *context)
{
    const asked *a = context->values;
    ist_study   *study = NULL;
    ist_error    err = { 0 };
    if (a->method != IST_METHOD_SOBOL) return command_misuse(context->command, "files are read with --method sobol");
    if (context->operand_count) return command_misuse(context->command, "either a scenario or --experiments, not both");
    ist_status status = ist_study_of_files(&study, a->experiments, a->outcomes, a->of, (uint64_t)a->asked.seed, &err);
    if (status == IST_OK && a->asked.out) status = ist_briefing_study_write(study, a->asked.out, &err);
    int code = status == IST_OK ? print(context, study) : command_fail(status, &err);
    ist_study_free(study);
    return code;
}

static int run(const command_context *context)
{
    const asked      *a = context->values;
    ist_scenario     *scenario = NULL;
    ist_study        *study = NULL;
    ist_error         err = { 0 };
    ist_subject       subjects[COMMAND_SUBJECTS];
    ist_progress     *line = NULL;
    ist_link          links[LINKS];
    char             *pairs = NULL;
    ist_study_options options_ = { .method = (ist_method)a->method, .seed = (uint64_t)a->asked.seed, .futures = (uint64_t)a->asked.futures,
                                   .subjects = subjects, .inputs = a->inputs, .top = (size_t)a->top, .samples = (size_t)a->samples };
    if (!a->experiments != !a->outcomes) return command_misuse(context->command, "--experiments and --outcomes go together");
    if (a->experiments) return run_files(context);
    int               code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->asked.scenario, &scenario);
    if (code != EXIT_DONE) return code;
    ist_status status;
    if (a->correlated) {
        pairs = strdup(a->correlated);
        IST_CHECK(pairs ? read_links(pairs, links, &options_.n_links, &err) : ist_fail(&err, IST_NOMEM, "out of memory"));
        if (a->method != IST_METHOD_SHAPLEY) IST_CHECK(ist_fail(&err, IST_USAGE, "--correlated is for --method shapley"));
        options_.links = links;
    }
    IST_CHECK(ist_scenario_counterfactual(scenario, a->asked.against, &options_.counterfactual, &err));
    IST_CHECK(command_subjects(scenario, a->of, a->asked.counting, subjects, COMMAND_SUBJECTS, &options_.n_subjects, &err));
    line = ist_progress_new(stderr, "points");
    options_.control = command_control(context, &a->asked, line);
    IST_CHECK(ist_study_run(&study, scenario, &options_, &err));
    if (a->asked.out) IST_CHECK(ist_briefing_study_write(study, a->asked.out, &err));
done:
    free(pairs);
    ist_progress_free(line);
    code = status == IST_OK ? print(context, study) : command_fail(status, &err);
    ist_study_free(study);
    ist_scenario_free(scenario);
    return code;
}

const command command_analysis_sensitivity = {
    .name = "analysis sensitivity",
    .gist = "which inputs an answer hangs on",
    .operands = "[SCENARIO]",
    .about = "Moves the inputs that have a range and says which of them move the answer. Morris screening is quick and takes every "
             "range; Sobol indices and Shapley effects say which share of the variance each input accounts for, and take the dozen "
             "that move it most unless --inputs names others.\n\n"
             "Every point is the mean of the same futures (common random numbers), so that what differs between two points is the "
             "inputs' doing. Inputs outside the question stand at their planning values. Intervals come from resampling. Ctrl-C "
             "keeps the samples that are done.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
