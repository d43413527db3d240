/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence.h: what the commands that question an answer have in common.
 */
#ifndef ISTHMUS_CMD_EVIDENCE_H
#define ISTHMUS_CMD_EVIDENCE_H

#include "command.h"
#include "inputs.h"
#include <isthmus/analysis/subject.h>
#include <isthmus/base/progress.h>

typedef struct evidence_asked {
    long long      seed, threads, futures;
    int            counting;
    const char    *against, *out;
    scenario_asked scenario;
    table_form     form;
} evidence_asked;

extern const char *const command_countings[];

#define EVIDENCE_DEFAULTS .asked = { .seed = 1, .futures = IST_PROBE_FUTURES, .scenario = { .as_of = NO_DAY } }
#define OPTIONS_OF_EVIDENCE(type, asked)                                                                                  \
    { "futures", OPTION_INTEGER, OPTION_HOLDS(type, asked.futures), "N", "behind every point, the same at each, a multiple of 8 (default 64)", \
      .low = 8, .high = 1e6, .multiple = 8 },                                                                             \
    { "seed", OPTION_INTEGER, OPTION_HOLDS(type, asked.seed), "S", "of the random numbers (default 1)", .low = 0, .high = 9e15 }, \
    { "count", OPTION_CHOICE, OPTION_HOLDS(type, asked.counting), "HOW",                                                  \
      "how the worth of an area or lever is counted: its share (Shapley, Owen), it alone, or last in (default share)",    \
      .choices = command_countings },                                                                                     \
    { "against", OPTION_TEXT, OPTION_HOLDS(type, asked.against), "COUNTERFACTUAL", "the world without cooperation (default: the scenario's first)" }, \
    { "out", OPTION_TEXT, OPTION_HOLDS(type, asked.out), "DIR", "write tables, charts, experiments.csv and outcomes.csv there", .written = true }, \
    { "threads", OPTION_INTEGER, OPTION_HOLDS(type, asked.threads), "T", "how many (default: the cores there are); no number depends on it", \
      .low = 1, .high = 1024 },                                                                                           \
    OPTIONS_OF_SCENARIO(type, asked.scenario),                                                                            \
    OPTIONS_OF_TABLE(type, asked.form)

/* Progress on a terminal; `line` is freed by the caller with ist_progress_free. */
ist_control command_control(const command_context *context, const evidence_asked *asked, ist_progress *line);

/* What is asked about: the words of `of`, or every headline. subjects[most]; says what is wrong. */
ist_status command_subjects(const ist_scenario *scenario, const char *of, int counting, ist_subject *subjects, size_t most, size_t *out_count,
                            ist_error *err);
enum { COMMAND_SUBJECTS = 16 };

#endif
