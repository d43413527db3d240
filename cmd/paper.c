/* SPDX-License-Identifier: Apache-2.0
 *
 * paper.c: `isthmus paper`, the founding paper section by section, each with its commands and its live figure.
 */
#include "command.h"
#include "inputs.h"
#include <isthmus/base/progress.h>
#include <isthmus/briefing.h>
#include <isthmus/ledger/query.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    long long      futures, seed;
    scenario_asked scenario;
    table_form     form;
} asked;

static const asked defaults = { .futures = 256, .seed = 1, .scenario = { .as_of = NO_DAY } };

static const option options[] = {
    { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, futures), "N", "behind the live figures of the run (default 256)", .low = 24,
      .high = 1e9, .multiple = 8 },
    { "seed", OPTION_INTEGER, OPTION_HOLDS(asked, seed), "S", "of the random numbers (default 1)", .low = 0, .high = 9e15 },
    OPTIONS_OF_SCENARIO(asked, scenario),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus paper", "each section of the paper, the commands that answer it, and what they say now" },
    { "isthmus paper --json", "the same for programs" },
    { 0 },
};

/* A figure of the ledger and the words around it. */
typedef struct cited { const char *before, *reference, *after; } cited;

enum { CITED = 4, COMMANDS = 5 };
typedef struct paper_section {
    const char *name, *question;
    const char *commands[COMMANDS]; /* without "isthmus"; the words up to an option name a command */
    cited       figures[CITED];
    const char *area;               /* of cooperation, whose headlines are the live figure; NULL: none */
} paper_section;

static const paper_section sections[] = {
    { "NATO's growing security cooperation with South Korea", "What is agreed, since when, covering what?",
      { "ledger show agreements --between NATO,ROK", "ledger show spending" },
      { { "", "agreement/nato-rok-itpp", " areas of cooperation under the ITPP" }, { ", ", "agreement/nato-rok-ipcp", " before it" },
        { "; South Korea spends ", "spending/rok-share-2022-elcano", "% of GDP" } }, NULL },
    { "Deterrence: an inter-theatre perspective", "What does one theatre cost the other, and what does dialogue change?",
      { "deterrence frontier", "deterrence game", "deterrence response" }, { { 0 } }, "deterrence" },
    { "Arms sales and defence-industrial cooperation", "What is ordered, built, delivered, late, and what would Europe lack without it?",
      { "ledger show transfers --to Poland", "industry pipeline", "industry backfill", "industry score", "industry invest" },
      { { "", "transfer/poland-k2-contract-elcano", " K2" }, { " of ", "transfer/poland-k2-framework-elcano", " are under contract" },
        { "; ", "transfer/poland-k9-contract-elcano", " K9" }, { " of ", "transfer/poland-k9-framework-elcano", "" } }, "industry" },
    { "Practical cooperation: maritime security", "What happens at sea, and what do pooled feeds and patrols add?",
      { "sea events", "sea compare", "sea patrol" }, { { 0 } }, "practical" },
    { "Practical cooperation: intelligence", "What may be released to whom, and what left?",
      { "share explain", "share push", "share audit" }, { { 0 } }, NULL },
    { "Conclusions", "What is each form of cooperation worth, and when does that flip?",
      { "run", "analysis sensitivity", "analysis discover", "analysis refute" }, { { 0 } }, NULL },
};

/* Whether `words` begin with all of `begins`. */
static bool begin_with(const char *words, const char *begins)
{
    size_t length = strlen(begins);
    return strncmp(words, begins, length) == 0 && (words[length] == '\0' || words[length] == ' ');
}

/* A command, with what follows it; or the name of a group of commands, as "share audit". */
static bool is_built(const char *words)
{
    for (const command *const *at = command_list(); *at; at++)
        if (!(*at)->hidden && (begin_with(words, (*at)->name) || begin_with((*at)->name, words))) return true;
    return false;
}

static void add_commands(ist_table *table, const paper_section *section)
{
    ist_buffer text = { 0 };
    for (int i = 0; i < COMMANDS && section->commands[i]; i++)
        ist_buffer_print(&text, "%sisthmus %s%s", i ? "; " : "", section->commands[i], is_built(section->commands[i]) ? "" : " (not built yet)");
    ist_table_add_text(table, text.failed ? NULL : text.at);
    ist_buffer_clear(&text);
}

static ist_status add_cited(ist_buffer *text, const paper_section *section, ist_ledger *ledger, int as_of, ist_error *err)
{
    for (int i = 0; i < CITED && section->figures[i].reference; i++) {
        ist_fact fact;
        IST_TRY(ist_ledger_figure(ledger, section->figures[i].reference, as_of, &fact, err));
        ist_buffer_add(text, section->figures[i].before);
        ist_buffer_add_number(text, fact.value);
        ist_buffer_add(text, section->figures[i].after);
    }
    if (section->figures[0].reference) ist_buffer_add(text, ". ");
    return IST_OK;
}

/* The live figures: facts, and the headlines of the section's area; the conclusions take those of all areas together. */
static ist_status add_figures(ist_table *table, const paper_section *section, ist_ledger *ledger, const ist_result *result, ist_error *err)
{
    const ist_scenario *scenario = result->scenario;
    ist_buffer          text = { 0 };
    ist_status          status = add_cited(&text, section, ledger, scenario->as_of, err);
    for (size_t h = 0; status == IST_OK && section->area && h < scenario->n_headlines; h++) {
        int area = scenario->headlines[h].cooperation;
        if (area == IST_NONE || strcmp(scenario->world.cooperation[area], section->area) != 0) continue;
        ist_briefing_sentence(&text, result, h, IST_SET_TERMINAL);
        ist_buffer_add(&text, " ");
    }
    if (status == IST_OK && strcmp(section->commands[0], "run") == 0) ist_briefing_conclusion(&text, result, IST_SET_TERMINAL);
    if (status == IST_OK) ist_table_add_text(table, text.failed || !text.at ? "" : text.at);
    ist_buffer_clear(&text);
    return status;
}

static void add_futures(ist_table *table, const ist_result *result)
{
    ist_buffer text = { 0 };
    ist_buffer_print(&text, "Figures of the run: %llu futures in %llu worlds, seed %llu.", (unsigned long long)result->answer.futures,
                     (unsigned long long)result->answer.worlds, (unsigned long long)result->seed);
    if (!text.failed) ist_table_add_footnote(table, text.at);
    ist_buffer_clear(&text);
}

static ist_status fill(ist_table **out, ist_ledger *ledger, const ist_result *result, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "section", .heading = "The paper's section" },
        { .name = "question", .heading = "Question" },
        { .name = "commands", .heading = "Commands" },
        { .name = "figure", .heading = "Now", .meaning = "live from the ledger and a short run" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        ist_table_add_text(table, sections[s].name);
        ist_table_add_text(table, sections[s].question);
        add_commands(table, &sections[s]);
        ist_status status = add_figures(table, &sections[s], ledger, result, err);
        if (status != IST_OK) {
            ist_table_free(table);
            return status;
        }
    }
    add_futures(table, result);
    ist_table_add_footnote(table, ist_briefing_condition);
    *out = table;
    return IST_OK;
}

static void show(void *context, uint64_t done, uint64_t all) { ist_progress_at(context, (size_t)done, (size_t)all); }

static ist_status answer(const command_context *context, const ist_scenario *scenario, ist_result **out, ist_error *err)
{
    const asked  *a = context->values;
    ist_progress *line = ist_progress_new(stderr, "futures");
    ist_question  question = { .futures = (uint64_t)a->futures, .seed = (uint64_t)a->seed };
    question.control = (ist_control){ .threads = ist_cores(), .stop = context->stop, .progress = show, .progress_context = line };
    ist_status status = ist_scenario_counterfactual(scenario, NULL, &question.counterfactual, err);
    if (status == IST_OK) status = ist_briefing_ask(out, scenario, &question, err);
    ist_progress_free(line);
    return status;
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    ist_error     err = { 0 };
    ist_ledger   *ledger = NULL;
    ist_scenario *scenario = NULL;
    ist_result   *result = NULL;
    ist_table    *table = NULL;
    int           code = command_read_scenario(NULL, &a->scenario, &scenario);
    if (code != EXIT_DONE) return code;
    ist_status status = command_open_ledger(a->scenario.ledger, &ledger, &err);
    if (status == IST_OK) status = answer(context, scenario, &result, &err);
    if (status == IST_OK) status = fill(&table, ledger, result, &err);
    code = status == IST_OK ? command_print_table(table, a->form) : command_fail(status, &err);
    ist_table_free(table);
    ist_result_free(result);
    ist_scenario_free(scenario);
    ist_ledger_free(ledger);
    return code;
}

const command command_paper = {
    .name = "paper",
    .gist = "the founding paper's sections, with commands and live figures",
    .operands = "",
    .about = "The paper \"NATO-ROK defence cooperation: bridging Europe and the Indo-Pacific\" (Elcano Royal Institute) asks a question in each "
             "section. This lists the commands that answer it and what they say now: figures from the ledger, and headlines of a "
             "short run of the default scenario (256 futures, or as many as --futures says). What is not built yet says so.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
