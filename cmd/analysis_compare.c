/* SPDX-License-Identifier: Apache-2.0
 *
 * analysis_compare.c: `isthmus analysis compare`, the answers of two scenarios side by side.
 */
#include "command.h"
#include "inputs.h"
#include <isthmus/base/progress.h>
#include <isthmus/base/time.h>
#include <isthmus/briefing/comparison.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    long long      futures, seed, threads;
    const char    *against, *second_against, *until, *metric, *place;
    text_list      set, off, second_set, second_off;
    int            second_as_of;
    scenario_asked scenario;
    bool           strata, headlines, all, theatres, levers;
    table_form     form;
} asked;

static const asked defaults = { .seed = 1, .second_as_of = NO_DAY, .scenario = { .as_of = NO_DAY } };

static const option options[] = {
    { "futures", OPTION_INTEGER, OPTION_HOLDS(asked, futures), "N", "how many futures, a multiple of 8, at least 24 (default 4096; with --until at most so many, default 65536)",
      .low = 24, .high = 1e9, .multiple = 8 },
    { "until", OPTION_TEXT, OPTION_HOLDS(asked, until), "P%", "as many as it takes for the error of every headline of both to be below P% of its spread" },
    { "strata", OPTION_FLAG, OPTION_HOLDS(asked, strata), NULL, "draw what nobody knows in strata, as `isthmus run --strata` does: less error" },
    { "seed", OPTION_INTEGER, OPTION_HOLDS(asked, seed), "S", "of the random numbers (default 1)", .low = 0, .high = 9e15 },
    { "against", OPTION_TEXT, OPTION_HOLDS(asked, against), "COUNTERFACTUAL", "the world without cooperation, in both (default: each scenario's first)" },
    { "set", OPTION_TEXTS, OPTION_HOLDS(asked, set), "INPUT:VALUE", "a number in place of an input of both, in every future; may be said again" },
    { "off", OPTION_TEXTS, OPTION_HOLDS(asked, off), "LEVER", "a lever or area of cooperation that is never on, in both; may be said again" },
    { "second-against", OPTION_TEXT, OPTION_HOLDS(asked, second_against), "COUNTERFACTUAL", "another world without cooperation for the second" },
    { "second-set", OPTION_TEXTS, OPTION_HOLDS(asked, second_set), "INPUT:VALUE", "as --set, in the second alone" },
    { "second-off", OPTION_TEXTS, OPTION_HOLDS(asked, second_off), "LEVER", "as --off, in the second alone" },
    OPTION_OF_LEDGER(asked, scenario.ledger),
    { "as-of", OPTION_DAY, OPTION_HOLDS(asked, scenario.as_of), "DAY", "only what was known on this day (default: the day each scenario says)" },
    { "second-as-of", OPTION_DAY, OPTION_HOLDS(asked, second_as_of), "DAY", "another day for the second" },
    { "assumptions", OPTION_TEXT, OPTION_HOLDS(asked, scenario.assumptions), "FILE", "an edited table of assumptions for the second scenario" },
    { "threads", OPTION_INTEGER, OPTION_HOLDS(asked, threads), "T", "how many (default: the cores there are); no number depends on it", .low = 1, .high = 1024 },
    { "all", OPTION_FLAG, OPTION_HOLDS(asked, all), NULL, "also print what differs by no more than chance", .without = "csv json" },
    { "theatres", OPTION_FLAG, OPTION_HOLDS(asked, theatres), NULL, "also print each theatre by itself", .without = "csv json" },
    { "levers", OPTION_FLAG, OPTION_HOLDS(asked, levers), NULL, "single levers too, below their areas: several times the work" },
    { "headlines", OPTION_FLAG, OPTION_HOLDS(asked, headlines), NULL, "the headlines alone, instead of every value", .without = "metric all theatres levers" },
    { "metric", OPTION_TEXT, OPTION_HOLDS(asked, metric), "NAME", "with --csv or --json: values of this metric alone", .with = "csv json" },
    { "place", OPTION_TEXT, OPTION_HOLDS(asked, place), "PLACE", "with --metric: all, a perspective or a theatre; every: each that has the metric (default all)",
      .with = "metric" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus analysis compare two-theatres taiwan-first", "what a war for Taiwan in 2027 changes in every answer" },
    { "isthmus analysis compare two-theatres two-theatres --second-set base.korea:0.005", "one number otherwise, and all else the same" },
    { "isthmus analysis compare paper paper --second-against nothing --headlines", "against another world without cooperation" },
    { "isthmus analysis compare paper paper --assumptions mine.csv", "what an edited table of assumptions changes" },
    { "isthmus analysis compare two-theatres taiwan-first --levers --futures 512", "what each lever is worth in both" },
    { "isthmus analysis compare two-theatres korea-first --csv > both.csv", "every statement on every metric at every place" },
    { 0 },
};

/* What each side is asked; what is set lives in the arena. */
typedef struct side {
    ist_scenario *scenario;
    ist_question  question;
    text_list     set, off;
    ist_buffer    words; /* the scenario with what is set and off in it */
} side;

/* Whether the second side has a number of its own for the input of "INPUT:VALUE". */
static bool is_replaced(const text_list *by, const char *text)
{
    size_t length = strcspn(text, ":") + 1;
    for (int n = 0; n < by->count; n++)
        if (strncmp(by->at[n], text, length) == 0) return true;
    return false;
}

/* What is set and off on one side: what is said of both, and what is said of the second alone. */
static ist_status read_changes(const asked *a, int i, side *it, ist_error *err)
{
    text_list *set = &it->set, *off = &it->off;
    for (int n = 0; n < a->set.count; n++)
        if (!i || !is_replaced(&a->second_set, a->set.at[n])) set->at[set->count++] = a->set.at[n];
    for (int n = 0; n < a->off.count; n++) off->at[off->count++] = a->off.at[n];
    if (i && (set->count + a->second_set.count > TEXTS_MOST || off->count + a->second_off.count > TEXTS_MOST))
        return ist_fail(err, IST_USAGE, "more than %d changes of the second scenario", TEXTS_MOST);
    for (int n = 0; i && n < a->second_set.count; n++) set->at[set->count++] = a->second_set.at[n];
    for (int n = 0; i && n < a->second_off.count; n++) off->at[off->count++] = a->second_off.at[n];
    return IST_OK;
}

static ist_status read_question(const asked *a, int i, side *it, ist_arena *arena, ist_error *err)
{
    const char *against = i && a->second_against ? a->second_against : a->against;
    it->question = (ist_question){ .futures = (uint64_t)a->futures, .seed = (uint64_t)a->seed, .strata = a->strata, .levers = a->levers };
    IST_TRY(command_read_until(a->until, &it->question.until, err));
    IST_TRY(ist_scenario_counterfactual(it->scenario, against, &it->question.counterfactual, err));
    IST_TRY(ist_briefing_given(arena, it->scenario, it->question.counterfactual, it->set.at, (size_t)it->set.count, &it->question.given, err));
    return ist_briefing_off(it->scenario, it->off.at, (size_t)it->off.count, &it->question.off, err);
}

static void say(ist_buffer *out, const char *name, const char *value)
{
    if (!value) return;
    ist_buffer_print(out, " --%s ", name);
    ist_buffer_add_word(out, value);
}

static void say_each(ist_buffer *out, const char *name, const text_list *values)
{
    for (int i = 0; i < values->count; i++) say(out, name, values->at[i]);
}

/* "paper --off industry": what this side is asked of, as `isthmus run` would be. */
static void name_side(const asked *a, int i, const char *operand, side *it)
{
    ist_buffer_add_word(&it->words, operand);
    if (i) say(&it->words, "assumptions", a->scenario.assumptions);
    say_each(&it->words, "set", &it->set);
    say_each(&it->words, "off", &it->off);
    it->question.words = it->words.at;
}

static ist_status read_questions(const asked *a, side sides[2], ist_arena *arena, ist_error *err)
{
    for (int i = 0; i < 2; i++) {
        ist_status status = read_changes(a, i, &sides[i], err);
        if (status == IST_OK) status = read_question(a, i, &sides[i], arena, err);
        if (status != IST_OK) return ist_within(err, status, "%s scenario, %s", i ? "second" : "first", sides[i].scenario->name);
    }
    return IST_OK;
}

static void say_day(ist_buffer *out, const char *name, int day)
{
    char text[IST_DATE_TEXT];
    if (day == NO_DAY) return;
    ist_format_day(day, text);
    say(out, name, text);
}

/* The command line that gives the same numbers, with as many futures as there were. */
static void write_recipe(ist_buffer *out, const command_context *context, uint64_t futures)
{
    const asked *a = context->values;
    const char  *ledger = a->scenario.ledger ? a->scenario.ledger : getenv("ISTHMUS_LEDGER");
    ist_buffer_add(out, "isthmus analysis compare");
    for (int i = 0; i < 2; i++) {
        ist_buffer_add(out, " ");
        ist_buffer_add_word(out, context->operands[i]);
    }
    ist_buffer_print(out, " --futures %llu --seed %lld", (unsigned long long)futures, a->seed);
    say(out, "against", a->against);
    say(out, "second-against", a->second_against);
    say_day(out, "as-of", a->scenario.as_of);
    say_day(out, "second-as-of", a->second_as_of);
    say(out, "assumptions", a->scenario.assumptions);
    say(out, "ledger", ledger && ledger[0] ? ledger : NULL);
    say_each(out, "set", &a->set);
    say_each(out, "off", &a->off);
    say_each(out, "second-set", &a->second_set);
    say_each(out, "second-off", &a->second_off);
    if (a->strata) ist_buffer_add(out, " --strata");
    if (a->levers) ist_buffer_add(out, " --levers");
}

static int print_people(const command_context *context, const ist_comparison *comparison)
{
    const asked        *a = context->values;
    const ist_scenario *first = comparison->side[0]->scenario;
    ist_buffer          text = { 0 }, recipe = { 0 };
    size_t              rows = 0;
    int                 code;
    ist_comparison_opening(&text, comparison);
    if ((code = command_print_text(&text))) return code;
    if ((code = command_print_section(ist_comparison_headlines(comparison, IST_SET_TERMINAL)))) return code;
    for (size_t p = 0; !a->headlines && p < ist_briefing_places(first); p++) {
        ist_place place = ist_briefing_place_at(first, p);
        if (place.kind == IST_PLACE_THEATRE && !a->theatres) continue;
        ist_table *table = ist_comparison_at(comparison, place, a->all, IST_SET_TERMINAL);
        rows += table ? ist_table_rows(table) : 0;
        if ((code = command_print_section(table))) return code;
    }
    if (!a->headlines && rows == 0) ist_buffer_add(&text, "\nNo value differs by more than chance.\n");
    else if (!a->headlines && !a->all) ist_buffer_add(&text, "\nLeft out: what differs by no more than chance; --all prints it.\n");
    write_recipe(&recipe, context, comparison->futures);
    ist_comparison_closing(&text, comparison, recipe.at ? recipe.at : "");
    if (recipe.failed) text.failed = true;
    ist_buffer_clear(&recipe);
    return command_print_text(&text);
}

/* The scenario that has the metric asked for: the first, else the second; where neither has it the first's names are told. */
static ist_status find_metric(const asked *a, const ist_comparison *comparison, const ist_scenario **out, int *out_metric, ist_error *err)
{
    for (int i = 0; i < 2; i++) {
        *out = comparison->side[i]->scenario;
        if (ist_briefing_find_metric(*out, a->metric, out_metric, NULL) == IST_OK) return IST_OK;
    }
    return ist_briefing_find_metric(comparison->side[0]->scenario, a->metric, out_metric, err);
}

static ist_status choose(const asked *a, const ist_comparison *comparison, ist_table **out, ist_error *err)
{
    const ist_scenario *scenario = comparison->side[0]->scenario;
    const char         *where = NULL;
    ist_place           place = { 0 };
    int                 metric = 0;
    if (a->metric) {
        IST_TRY(find_metric(a, comparison, &scenario, &metric, err));
        if (!a->place || strcmp(a->place, "every") != 0) {
            IST_TRY(ist_briefing_find_place(scenario, metric, a->place, &place, err));
            where = ist_briefing_place_name(scenario, place);
        }
    }
    *out = a->headlines ? ist_comparison_headlines(comparison, IST_SET_TERMINAL) : ist_comparison_values(comparison, a->metric, where);
    return *out ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

static int tell(const command_context *context, const ist_comparison *comparison)
{
    const asked *a = context->values;
    ist_table   *table = NULL;
    ist_error    err = { 0 };
    int          code;
    if (a->form.csv || a->form.json) {
        ist_status status = choose(a, comparison, &table, &err);
        code = status == IST_OK ? command_print_made(table, a->form) : command_fail(status, &err);
    } else code = print_people(context, comparison);
    if (code != EXIT_DONE || !comparison->stopped) return code;
    fprintf(stderr, "isthmus: stopped after %llu futures; the comparison holds for these\n", (unsigned long long)comparison->futures);
    return EXIT_STOPPED;
}

static void show(void *context, uint64_t done, uint64_t all) { ist_progress_at(context, (size_t)done, (size_t)all); }

static ist_status compare(const command_context *context, side sides[2], ist_comparison **out, ist_error *err)
{
    const asked        *a = context->values;
    ist_progress       *line = ist_progress_new(stderr, "futures");
    const ist_scenario *scenarios[2] = { sides[0].scenario, sides[1].scenario };
    ist_question        questions[2] = { sides[0].question, sides[1].question };
    questions[0].control = (ist_control){ .threads = a->threads ? (int)a->threads : ist_cores(), .stop = context->stop, .progress = show, .progress_context = line };
    ist_status status = ist_briefing_compare(out, scenarios, questions, err);
    ist_progress_free(line);
    return status;
}

static int run(const command_context *context)
{
    const asked    *a = context->values;
    scenario_asked  of[2] = { a->scenario, a->scenario };
    side            sides[2] = { 0 };
    ist_error       err = { 0 };
    ist_comparison *comparison = NULL;
    ist_arena      *arena = ist_arena_new();
    of[0].assumptions = NULL;
    if (a->second_as_of != NO_DAY) of[1].as_of = a->second_as_of;
    int code = arena ? EXIT_DONE : command_fail(IST_NOMEM, NULL);
    for (int i = 0; i < 2 && code == EXIT_DONE; i++) code = command_read_scenario(context->operands[i], &of[i], &sides[i].scenario);
    if (code == EXIT_DONE) {
        ist_status status = read_questions(a, sides, arena, &err);
        for (int i = 0; i < 2; i++) name_side(a, i, context->operands[i], &sides[i]);
        if (sides[0].words.failed || sides[1].words.failed) status = IST_NOMEM;
        if (status == IST_OK) status = compare(context, sides, &comparison, &err);
        code = status == IST_OK ? tell(context, comparison) : command_fail(status, &err);
    }
    ist_comparison_free(comparison);
    for (int i = 0; i < 2; i++) {
        ist_scenario_free(sides[i].scenario);
        ist_buffer_clear(&sides[i].words);
    }
    ist_arena_free(arena);
    return code;
}

const command command_analysis_compare = {
    .name = "analysis compare",
    .gist = "two scenarios side by side, and how far they differ",
    .operands = "FIRST SECOND",
    .about = "Replays the same futures in two scenarios and says for each headline, area and place what both answer, and by how much the second is above "
             "the first. What bears the same name in both meets the same chance and, where its range is the same, the same value: most of what "
             "blurs each answer falls out of their difference.\n\n"
             "The difference has an interval between worlds where every number that both scenarios leave open has one range in both. Where one has two, "
             "nobody says how the two go together: then there is a difference of means and its simulation error, and no interval.\n\n"
             "In which numbers and entries the two scenarios differ is what `isthmus scenario diff` lists.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
