/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_beliefs.c: `isthmus analysis beliefs`, two people's ranges, what each finds and which input parts them.
 */
#include "evidence.h"
#include <isthmus/analysis/beliefs.h>
#include <isthmus/briefing.h>
#include <isthmus/briefing/evidence.h>
#include <stdio.h>

typedef struct asked {
    evidence_asked asked;
    const char    *of;
    text_list      sides[2];
} asked;

static const asked defaults = { EVIDENCE_DEFAULTS };

static const option options[] = {
    { "a", OPTION_TEXTS, OPTION_HOLDS(asked, sides[0]), "INPUT:LOW..HIGH", "what the first believes; may be said again" },
    { "b", OPTION_TEXTS, OPTION_HOLDS(asked, sides[1]), "INPUT:LOW..HIGH", "what the second believes; may be said again" },
    { "of", OPTION_TEXT, OPTION_HOLDS(asked, of), "SUBJECT", "as \"industry on euro-atlantic loss\" (default: the first headline's)" },
    OPTIONS_OF_EVIDENCE(asked, asked),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus analysis beliefs --a base.korea:0.0005..0.001 --b base.korea:0.002..0.004", "how likely is war in Korea: what follows for each" },
    { "isthmus analysis beliefs paper --a base.korea:0.001 --b ending.korea:0.1..0.2 --of \"deterrence on loss\" --csv", "who says nothing of an input has the scenario's range" },
    { 0 },
};

static ist_status read_side(ist_arena *arena, const text_list *texts, ist_belief *out, size_t *out_count, ist_error *err)
{
    if (texts->count > IST_BELIEFS) return ist_fail(err, IST_USAGE, "at most %d ranges a person", IST_BELIEFS);
    for (int i = 0; i < texts->count; i++) IST_TRY(ist_belief_read(arena, texts->at[i], &out[i], err));
    *out_count = (size_t)texts->count;
    return IST_OK;
}

static int print(const command_context *context, const ist_scenario *scenario, const ist_subject *subject, const ist_beliefs_answer *answer)
{
    const asked *a = context->values;
    ist_buffer   words = { 0 };
    bool         people = !a->asked.form.csv && !a->asked.form.json;
    ist_table   *table = ist_briefing_beliefs(answer);
    if (people) ist_briefing_beliefs_words(&words, scenario, subject, answer);
    if (people && words.at && !words.failed) printf("%s\n", words.at);
    int code = table && !words.failed ? command_print_table(table, a->asked.form) : command_fail(IST_NOMEM, NULL);
    if (people && code == EXIT_DONE) printf("\n%s\n", ist_briefing_condition);
    ist_buffer_clear(&words);
    ist_table_free(table);
    return code;
}

static int run(const command_context *context)
{
    const asked        *a = context->values;
    ist_scenario       *scenario = NULL;
    ist_progress       *line = NULL;
    ist_arena          *arena = NULL;
    ist_error           err = { 0 };
    ist_status          status;
    ist_belief          beliefs[2][IST_BELIEFS];
    ist_subject         subject;
    ist_beliefs_answer  answer = { 0 };
    ist_beliefs_options asked_of = { .seed = (uint64_t)a->asked.seed, .futures = (uint64_t)a->asked.futures, .of = { beliefs[0], beliefs[1] } };
    int                 code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->asked.scenario, &scenario);
    if (code != EXIT_DONE) return code;
    IST_CHECK((arena = ist_arena_new()) ? IST_OK : ist_fail(&err, IST_NOMEM, "out of memory"));
    IST_CHECK(ist_scenario_counterfactual(scenario, a->asked.against, &asked_of.counterfactual, &err));
    for (int side = 0; side < 2; side++) IST_CHECK(read_side(arena, &a->sides[side], beliefs[side], &asked_of.n[side], &err));
    if (a->of) IST_CHECK(ist_subject_read(scenario, a->of, (ist_counting)a->asked.counting, &subject, &err));
    else if (scenario->n_headlines) subject = ist_subject_of_headline(scenario, 0, (ist_counting)a->asked.counting);
    else IST_CHECK(ist_fail(&err, IST_MISSING, "the scenario has no headline: --of \"SUBJECT on METRIC\" says what is asked about"));
    asked_of.finding = subject.finding;
    line = ist_progress_new(stderr, "points");
    asked_of.control = command_control(context, &a->asked, line);
    IST_CHECK(ist_beliefs_compare(arena, scenario, &asked_of, &answer, &err));
    if (a->asked.out) IST_CHECK(ist_briefing_beliefs_write(&answer, a->asked.out, &err));
done:
    ist_progress_free(line);
    code = status == IST_OK ? print(context, scenario, &subject, &answer) : command_fail(status, &err);
    ist_arena_free(arena);
    ist_scenario_free(scenario);
    return code;
}

const command command_analysis_beliefs = {
    .name = "analysis beliefs",
    .gist = "which belief parts two answers",
    .operands = "[SCENARIO]",
    .about = "Two people believe different ranges of some inputs. Each answer is a mean over the same places of their ranges and the same futures, "
             "with every other input at its planning value; a range replaces the scenario's whole, and who says nothing of an input has the "
             "scenario's. The difference of the answers is shared out over the inputs: one person's ranges are exchanged for the other's in "
             "every order, and an input's share is its Shapley value (with more than five inputs the mean of first in and last in). Beside "
             "each stands what fact would settle it.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
