/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_merge.c: `isthmus analysis merge`, the answer from the shards of a run.
 */
#include "command.h"
#include "inputs.h"
#include "result.h"
#include <isthmus/base/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const char  *scenario, *assumptions, *ledger;
    long long    threads;
    result_files files;
    result_shown shown;
} asked;

static const asked defaults = { 0 };

static const option options[] = {
    OPTIONS_OF_FILES(asked, files),
    { "scenario", OPTION_TEXT, OPTION_HOLDS(asked, scenario), "FILE", "where the scenario is now (default: as the shards name it)" },
    { "assumptions", OPTION_TEXT, OPTION_HOLDS(asked, assumptions), "FILE", "where the table of assumptions is now, likewise" },
    OPTION_OF_LEDGER(asked, ledger),
    { "threads", OPTION_INTEGER, OPTION_HOLDS(asked, threads), "T", "for the months behind the charts (default: the cores there are)",
      .low = 1, .high = 1024 },
    OPTIONS_OF_RESULT(asked, shown),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus analysis merge shards/shard-* --out out", "the answer, its tables, charts and report from all shards" },
    { 0 },
};

static const char *named(const char *given, const char *kept) { return given ? given : kept[0] ? kept : NULL; }

/* The scenario as the shards read it. */
static int read_scenario(const asked *a, const ist_shard *shard, ist_scenario **out)
{
    scenario_asked given = { .ledger = named(a->ledger, shard->ledger), .assumptions = named(a->assumptions, shard->assumptions) };
    if (!ist_parse_date(shard->as_of, NULL, &given.as_of)) given.as_of = NO_DAY;
    return command_read_scenario(named(a->scenario, shard->scenario), &given, out);
}

/* The command line of the run, for the recipe. */
static void name_scenario(ist_buffer *out, const asked *a, const ist_shard *shard)
{
    const char *assumptions = named(a->assumptions, shard->assumptions), *ledger = named(a->ledger, shard->ledger);
    const char *scenario = named(a->scenario, shard->scenario);
    ist_buffer_add_word(out, scenario ? scenario : COMMAND_DEFAULT_SCENARIO);
    if (assumptions) ist_buffer_add(out, " --assumptions ");
    if (assumptions) ist_buffer_add_word(out, assumptions);
    if (ledger) ist_buffer_add(out, " --ledger ");
    if (ledger) ist_buffer_add_word(out, ledger);
}

static int merge(const command_context *context, const ist_shard *shards, size_t n)
{
    const asked  *a = context->values;
    ist_buffer    words = { 0 };
    ist_error     err = { 0 };
    ist_scenario *scenario = NULL;
    ist_result   *result = NULL;
    ist_question  question = { .futures = shards[0].futures, .seed = shards[0].seed, .counterfactual = IST_NONE, .series = a->files.out || a->files.snapshot };
    int           code = read_scenario(a, &shards[0], &scenario);
    if (code != EXIT_DONE) return code;
    name_scenario(&words, a, &shards[0]);
    question.words = words.at;
    question.control = (ist_control){ .threads = a->threads ? (int)a->threads : ist_cores(), .stop = context->stop };
    ist_status status = words.failed ? IST_NOMEM : IST_OK;
    if (status == IST_OK && shards[0].against[0])
        status = ist_scenario_counterfactual(scenario, shards[0].against, &question.counterfactual, &err);
    if (status == IST_OK) status = ist_briefing_merge(&result, scenario, &question, shards, n, &err);
    if (status == IST_OK) status = command_write_files(context, result, named(a->ledger, shards[0].ledger), &a->files, &err);
    code = status == IST_OK ? command_print_result(result, &a->shown, &a->files) : command_fail(status, &err);
    ist_result_free(result);
    ist_scenario_free(scenario);
    ist_buffer_clear(&words);
    return code;
}

static int run(const command_context *context)
{
    size_t     n = (size_t)context->operand_count, read = 0;
    ist_error  err = { 0 };
    ist_shard *shards = calloc(n + 1, sizeof *shards);
    ist_status status = shards ? IST_OK : IST_NOMEM;
    if (n == 0) {
        free(shards);
        return command_misuse(context->command, "no shard is named");
    }
    for (; status == IST_OK && read < n; read++) status = ist_shard_read(&shards[read], context->operands[read], &err);
    if (status == IST_OK) status = ist_shards_check(shards, n, &err);
    int code = status == IST_OK ? merge(context, shards, n) : command_fail(status, &err);
    for (size_t i = 0; shards && i < n; i++) ist_shard_free(&shards[i]);
    free(shards);
    return code;
}

const command command_analysis_merge = {
    .name = "analysis merge",
    .gist = "the answer from the shards of a run",
    .operands = "SHARD...",
    .about = "Joins the files that `isthmus run --shard I/N` wrote on one or many machines and answers as one run of all futures "
             "would have, to the byte: the sums are joined in an order that does not depend on the number of shards.\n\n"
             "A shard that is missing, there twice, damaged or of another question is named; only it needs to be run again. The "
             "scenario and the ledger are read once more, from where the shards say unless told otherwise, and must be the same.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
