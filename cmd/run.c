/* SPDX-License-Identifier: Apache-2.0
 *
 * run.c: `isthmus run`, the main job: what each form of cooperation is worth in a scenario.
 */
#include "command.h"
#include "inputs.h"
#include "result.h"
#include "run_trace.h"
#include <isthmus/base/progress.h>
#include <isthmus/briefing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct asked {
    long long      futures, seed, threads, block;
    const char    *against, *until, *shard, *rare;
    text_list      set, off;
    trace_asked    trace;
    scenario_asked scenario;
    bool           strata;
    result_files   files;
    result_shown   shown;
} asked;

static const asked defaults = { .seed = 1, .trace = { .future = -1 }, .scenario = { .as_of = NO_DAY } };

static const option options[] = {
    { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, futures), "N", "how many futures, a multiple of 8, at least 24 (default 4096; with --until at most so many, default 65536)",
      .low = 24, .high = 1e9, .multiple = 8 },
    { "until", OPTION_TEXT, OPTION_HOLDS(asked, until), "P%", "as many as it takes for the error of every headline to be below P% of its spread" },
    { "strata", OPTION_FLAG, OPTION_HOLDS(asked, strata), NULL, "worlds of four futures, of which each of sixteen draws what nobody knows, and what chance decides, from a sixteenth of its own: the same law, less error, as the page has it; files, shards, traces and --rare hold the plain sample",
      .without = "shard rare out snapshot trace" },
    { "rare", OPTION_TEXT, OPTION_HOLDS(asked, rare), "CONTINGENCY", "also sample the futures in which it begins, with exact weights, beside the plain estimate" },
    { "seed", OPTION_INTEGER, OPTION_HOLDS(asked, seed), "S", "of the random numbers (default 1)", .low = 0, .high = 9e15 },
    { "against", OPTION_TEXT, OPTION_HOLDS(asked, against), "COUNTERFACTUAL", "the world without cooperation (default: the scenario's first)" },
    { "set", OPTION_TEXTS, OPTION_HOLDS(asked, set), "INPUT:VALUE", "a number in place of an input, in every future; may be said again" },
    { "off", OPTION_TEXTS, OPTION_HOLDS(asked, off), "LEVER", "a lever or area of cooperation that is never on; may be said again" },
    OPTIONS_OF_FILES(asked, files),
    { "shard", OPTION_TEXT, OPTION_HOLDS(asked, shard), "I/N", "only part I of N of the scenario's own numbers, of as many futures as --futures says; writes DIR/shard-I-of-N (default DIR: shards) for `analysis merge`",
      .without = "snapshot set off rare until trace csv json headlines metric place levers theatres" },
    { "trace", OPTION_INTEGER, OPTION_HOLDS(asked, trace.future), "FUTURE", "tell this one future month by month instead, counted from 0", .low = 0, .high = 9e15,
      .without = "futures until out snapshot rare" },
    { "story", OPTION_FLAG, OPTION_HOLDS(asked, trace.story), NULL, "with --trace and --csv or --json: as it is told, instead of every figure", .with = "trace" },
    { "coalition", OPTION_TEXT, OPTION_HOLDS(asked, trace.coalition), "LEVERS", "with --trace: none, all (default), or levers and areas with commas between", .with = "trace" },
    { "threads", OPTION_INTEGER, OPTION_HOLDS(asked, threads), "T", "how many (default: the cores there are); no number depends on it",
      .low = 1, .high = 1024 },
    { "block", OPTION_INTEGER, OPTION_HOLDS(asked, block), "B", "futures that advance together, 8 to 64; no number depends on it",
      .low = 8, .high = 64, .multiple = 8 },
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_RESULT(asked, shown),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus run", "the default scenario: headlines, the worth of each area, events" },
    { "isthmus run paper --futures 16384 --out out", "more futures; tables, charts and report.html in ./out" },
    { "isthmus run taiwan-first", "what if Taiwan in 2027? Also korea-first, europe-first, simultaneous" },
    { "isthmus run --as-of 2022-12-31", "the world as it could be seen on that day: see docs/hindcast.md" },
    { "isthmus run paper --until 5%", "512 futures, 640, 768, 896, 1024, 1280, ... until every headline is as precise as that" },
    { "isthmus run paper --futures 65536 --shard 3/16", "the third of sixteen parts, on one of many machines" },
    { "isthmus run --strata --until 5%", "the same precision with a fraction of the futures; what the page does" },
    { "isthmus run paper --rare taiwan-strait", "how a rare war weighs, with a smaller error than plain futures give" },
    { "isthmus run paper --against nothing --seed 2", "against a world that buys nothing instead" },
    { "isthmus run --set base.korea:0.005 --off practical", "with a number and an area of cooperation changed, as on the page" },
    { "isthmus run paper --trace 17", "future 17 month by month: what happened, which draw and rule decided" },
    { "isthmus run --snapshot answer.html", "one file with the answer, its tables and a viewer, for somebody without Isthmus" },
    { "isthmus run paper --csv > values.csv", "every statement on every metric at every place" },
    { 0 },
};

typedef struct view { ist_progress *line; } view;

static void show(void *context, uint64_t done, uint64_t all) { ist_progress_at(((view *)context)->line, (size_t)done, (size_t)all); }

/* The contingency of --rare, counted from 1. */
static ist_status read_rare(const ist_scenario *scenario, const char *name, int *out, ist_error *err)
{
    const ist_world *w = &scenario->world;
    const char      *quiet[IST_MAX_CONTINGENCIES];
    size_t           n_quiet = 0;
    if (!name) return IST_OK;
    for (size_t c = 0; c < w->n_contingencies; c++) {
        if (w->contingencies[c].active_at_start) continue;
        quiet[n_quiet++] = w->contingencies[c].name;
        if (strcmp(w->contingencies[c].name, name)) continue;
        *out = 1 + (int)c;
        return IST_OK;
    }
    const char *near = ist_nearest(name, quiet, n_quiet);
    if (near) return ist_fail(err, IST_MISSING, "--rare '%s': no contingency of %s that is quiet at start is called so; did you mean '%s'?", name, scenario->name, near);
    ist_buffer list = { 0 };
    for (size_t c = 0; c < n_quiet; c++) ist_buffer_print(&list, "%s%s", c ? ", " : "; there are: ", quiet[c]);
    ist_status status = ist_fail(err, IST_MISSING, "--rare '%s': no contingency of %s that is quiet at start is called so%s", name, scenario->name, list.at ? list.at : "");
    ist_buffer_clear(&list);
    return status;
}

/* What is asked, from the command line; what is set lives in the arena. */
static ist_status read_question(const command_context *context, const ist_scenario *scenario, ist_arena *arena, ist_question *out, ist_error *err)
{
    const asked *a = context->values;
    *out = (ist_question){ .futures = (uint64_t)a->futures, .seed = (uint64_t)a->seed, .block = (int)a->block, .strata = a->strata, .series = a->files.out || a->files.snapshot };
    out->control = (ist_control){ .threads = a->threads ? (int)a->threads : ist_cores(), .stop = context->stop };
    IST_TRY(command_read_until(a->until, &out->until, err));
    IST_TRY(read_rare(scenario, a->rare, &out->rare, err));
    IST_TRY(ist_scenario_counterfactual(scenario, a->against, &out->counterfactual, err));
    IST_TRY(ist_briefing_given(arena, scenario, out->counterfactual, a->set.at, (size_t)a->set.count, &out->given, err));
    return ist_briefing_off(scenario, a->off.at, (size_t)a->off.count, &out->off, err);
}

static ist_status ask(const command_context *context, const ist_scenario *scenario, ist_arena *arena, const char *words, ist_result **out,
                      ist_error *err)
{
    view         shown = { ist_progress_new(stderr, "futures") };
    ist_question question;
    ist_status   status = read_question(context, scenario, arena, &question, err);
    question.words = words;
    question.control.progress = show;
    question.control.progress_context = &shown;
    if (status == IST_OK) status = ist_briefing_ask(out, scenario, &question, err);
    ist_progress_free(shown.line);
    return status;
}

/* "3/16" */
static ist_status read_part(const char *text, int *out_number, int *out_count, ist_error *err)
{
    char        number[16] = "";
    long long   i = 0, n = 0;
    const char *slash = strchr(text, '/');
    if (slash && (size_t)(slash - text) < sizeof number) memcpy(number, text, (size_t)(slash - text));
    if (!slash || !ist_parse_integer(number, &i) || !ist_parse_integer(slash + 1, &n) || n < 1 || n > IST_MOST_SHARDS || i < 1 || i > n)
        return ist_fail(err, IST_USAGE, "--shard '%s': part I of N is meant, counted from 1, as 3/16", text);
    *out_number = (int)i;
    *out_count = (int)n;
    return IST_OK;
}

/* One part of the futures, to a file. */
static int run_shard(const command_context *context, const ist_scenario *scenario)
{
    const asked *a = context->values;
    const char  *folder = a->files.out ? a->files.out : "shards";
    char        *operand = context->operand_count ? context->operands[0] : NULL;
    ist_shard    named = { .scenario = operand };
    ist_question question;
    ist_error    err = { 0 };
    ist_buffer   path = { 0 }, assumptions = { 0 }, ledger = { 0 };
    int          number = 0, count = 0;
    ist_status   status;
    if (a->scenario.assumptions) ist_buffer_add(&assumptions, a->scenario.assumptions);
    if (a->scenario.ledger) ist_buffer_add(&ledger, a->scenario.ledger);
    named.assumptions = assumptions.at;
    named.ledger = ledger.at;
    IST_CHECK(read_part(a->shard, &number, &count, &err));
    IST_CHECK(read_question(context, scenario, NULL, &question, &err));
    IST_CHECK(ist_make_folder(folder, &err));
    ist_buffer_print(&path, "%s/shard-%d-of-%d", folder, number, count);
    status = path.failed ? IST_NOMEM : ist_briefing_shard(scenario, &question, &named, number, count, path.at, &err);
    if (status == IST_OK) printf("%s\n", path.at);
done:
    ist_buffer_clear(&path);
    ist_buffer_clear(&assumptions);
    ist_buffer_clear(&ledger);
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}

/* Where --until was not reached: how far the least precise headline is. */
static void tell_precision(const ist_result *result)
{
    ist_buffer words = { 0 };
    if (!ist_briefing_is_imprecise(result)) return;
    ist_briefing_imprecision(&words, result);
    if (!words.failed) fprintf(stderr, "isthmus: not as precise as asked for: %s\n", words.at);
    ist_buffer_clear(&words);
}

static int tell(const command_context *context, const ist_result *result)
{
    const asked *a = context->values;
    int          code = command_print_result(result, &a->shown, &a->files);
    if (code == EXIT_DONE) tell_precision(result);
    if (code != EXIT_DONE || !result->stopped) return code;
    fprintf(stderr, "isthmus: stopped after %llu futures; the answer holds for these\n", (unsigned long long)result->answer.futures);
    return EXIT_STOPPED;
}

/* The scenario as this command line names it, for the recipe. */
static void name_scenario(ist_buffer *out, const command_context *context)
{
    const asked *a = context->values;
    const char  *ledger = a->scenario.ledger ? a->scenario.ledger : getenv("ISTHMUS_LEDGER");
    ist_buffer_add_word(out, context->operand_count ? context->operands[0] : COMMAND_DEFAULT_SCENARIO);
    if (a->scenario.assumptions) {
        ist_buffer_add(out, " --assumptions ");
        ist_buffer_add_word(out, a->scenario.assumptions);
    }
    if (ledger && ledger[0]) {
        ist_buffer_add(out, " --ledger ");
        ist_buffer_add_word(out, ledger);
    }
    for (int i = 0; i < a->set.count; i++) {
        ist_buffer_add(out, " --set ");
        ist_buffer_add_word(out, a->set.at[i]);
    }
    for (int i = 0; i < a->off.count; i++) {
        ist_buffer_add(out, " --off ");
        ist_buffer_add_word(out, a->off.at[i]);
    }
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    ist_buffer    words = { 0 };
    ist_error     err = { 0 };
    ist_scenario *scenario = NULL;
    ist_result   *result = NULL;
    int code = command_read_scenario(context->operand_count ? context->operands[0] : NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    if (a->shard) {
        code = run_shard(context, scenario);
        ist_scenario_free(scenario);
        return code;
    }
    name_scenario(&words, context);
    if (a->trace.future >= 0) {
        trace_asked traced = a->trace;
        traced.set = a->set;
        traced.off = a->off;
        code = words.failed ? command_fail(IST_NOMEM, NULL)
                            : run_trace(context, scenario, &traced, a->seed, a->against, words.at, a->shown.form);
        ist_buffer_clear(&words);
        ist_scenario_free(scenario);
        return code;
    }
    ist_arena *arena = ist_arena_new();
    ist_status status = words.failed || !arena ? IST_NOMEM : ask(context, scenario, arena, words.at, &result, &err);
    if (status == IST_OK) status = command_write_files(context, result, a->scenario.ledger, &a->files, &err);
    code = status == IST_OK ? tell(context, result) : command_fail(status, &err);
    ist_result_free(result);
    ist_arena_free(arena);
    ist_scenario_free(scenario);
    ist_buffer_clear(&words);
    return code;
}

const command command_run = {
    .name = "run",
    .gist = "what each form of cooperation is worth, to whom, and how sure",
    .operands = "[SCENARIO]",
    .about = "Replays many futures of a scenario under every coalition of its areas of cooperation and says what each area and "
             "each form of cooperation changes, for whom and in which theatre, against a named world without it.\n\n"
             "The interval beside a value is between worlds: it spans what nobody knows, the scenario's assumptions. The "
             "simulation's own error stands beside it in small print and shrinks with the number of futures. Each statement "
             "says how far it holds: as logistics, given a war, or only if war answers to deterrence.\n\n"
             "SCENARIO is the name of a shipped scenario or the path of a file. Ctrl-C keeps the futures that are done.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
