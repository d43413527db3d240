/* SPDX-License-Identifier: Apache-2.0
 *
 * question.c: the question that the page asks while a hand moves: what is cooperation worth, with these numbers and levers?
 *
 * The answer comes in steps, each a whole answer: first the areas over few futures, so that bars move at once; then more
 * futures, at the counts of ist_cooperation_refine, until the error of every headline is a small share of its spread between worlds;
 * then levers and tiers. The same futures in the same order as `isthmus run`: the last step's numbers are those of its recipe.
 */
#include "question.h"
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <math.h>
#include <string.h>

/* Over 32 futures, four worlds, the bar of the default scenario's first headline is off by a seventh of itself; over 64 by a
 * twentieth, half a hand's movement later (docs/serve.md). */
enum { FIRST_FUTURES = 32, FIRST_LEVERS = 32, LEVERS_WAIT = 2048 /* for the areas, at most */, FIRST_CHECKED = 128, CHECKED = 512, FAN_FUTURES = 256 };

/* ---- what is asked */

/* All values of a word: no more than a query has words. */
static size_t collect(const web_call *call, const char *name, const char *out[WEB_PAIRS])
{
    size_t n = 0, at = 0;
    for (const char *value; (value = web_next(call, name, &at));) out[n++] = value;
    return n;
}

/* "two-theatres --set a:1 --off b", as `isthmus run` reads it. */
static ist_status name_words(web_call *call, web_asked *asked, const char *const *sets, size_t n_sets, const char *const *offs, size_t n_offs, ist_error *err)
{
    ist_buffer words = { 0 };
    ist_buffer_add(&words, asked->scenario->name);
    for (size_t i = 0; i < n_sets; i++) web_option(&words, "--set", sets[i]);
    for (size_t i = 0; i < n_offs; i++) web_option(&words, "--off", offs[i]);
    asked->words = words.failed ? NULL : ist_arena_copy(call->arena, words.at);
    ist_buffer_clear(&words);
    return asked->words ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

ist_status web_ask_changes(web_call *call, const char *against, web_asked *asked, ist_error *err)
{
    const char   *sets[WEB_PAIRS], *offs[WEB_PAIRS];
    size_t        n_sets = collect(call, "set", sets), n_offs = collect(call, "off", offs);
    ist_question *question = &asked->question;
    IST_TRY(ist_scenario_counterfactual(asked->scenario, against, &question->counterfactual, err));
    IST_TRY(ist_briefing_given(call->arena, asked->scenario, question->counterfactual, sets, n_sets, &question->given, err));
    IST_TRY(ist_briefing_off(asked->scenario, offs, n_offs, &question->off, err));
    IST_TRY(name_words(call, asked, sets, n_sets, offs, n_offs, err));
    question->words = asked->words;
    return IST_OK;
}

ist_status web_find_entry(const ist_entries *entries, const char *what, const char *word, int *out, ist_error *err)
{
    enum { COMPARED = 128 };
    const char *names[COMPARED];
    size_t      n = 0;

    *out = IST_NONE;
    if (!word) return IST_OK;
    for (size_t i = 0; i < entries->count; i++) {
        if (n < COMPARED) names[n++] = entries->at[i].name;
        if (strcmp(entries->at[i].name, word) != 0) continue;
        *out = (int)i;
        return IST_OK;
    }
    const char *near = ist_nearest(word, names, n);
    return near ? ist_fail(err, IST_MISSING, "the scenario has no %s '%.80s'; did you mean '%s'?", what, word, near)
                : ist_fail(err, IST_MISSING, "the scenario has no %s '%.80s'", what, word);
}

static ist_status read_asked(web_call *call, web_asked *asked, ist_error *err)
{
    ist_question *question = &asked->question;
    IST_TRY(web_ask_changes(call, web_word(call, "against"), asked, err));
    IST_TRY(ist_briefing_find_metric(asked->scenario, web_word(call, "metric"), &asked->metric, err));
    const char *place = web_word(call, "place");
    asked->every = place && strcmp(place, "every") == 0;
    IST_TRY(ist_briefing_find_place(asked->scenario, asked->metric, asked->every ? NULL : place, &asked->place, err));
    question->seed = (uint64_t)web_integer(call, "seed", 1);
    question->futures = (uint64_t)web_integer(call, "futures", 0);
    question->control.threads = web_threads(call);
    question->strata = true; /* bars settle with a fraction of the futures */
    asked->until = web_number(call, "until", 0.05);
    asked->line = web_word(call, "line");
    asked->series = web_word(call, "series");
    if (asked->series && strcmp(asked->series, "yes") == 0) asked->series = "active";
    else if (asked->series && strcmp(asked->series, "all") == 0) asked->series = "";
    return IST_OK;
}

ist_status web_ask(web_call *call, web_asked *out, ist_error *err)
{
    *out = (web_asked){ 0 };
    IST_TRY(web_scenario_asked(call, &out->held, err));
    out->scenario = web_scenario_of(out->held);
    ist_status status = read_asked(call, out, err);
    if (status != IST_OK) web_ask_end(call, out);
    return status;
}

void web_ask_end(web_call *call, web_asked *asked)
{
    web_scenario_give_back(call->web, asked->held);
    asked->held = NULL;
}

/* ---- the answer as one event */

/* What is known at a step. Each speaks of the first so many futures of the same question. */
typedef struct known {
    const ist_result *areas;  /* the most futures: headlines and areas */
    const ist_result *levers; /* NULL: not yet */
    const ist_result *checked; /* with tiers of areas and levers; NULL: not yet */
} known;

/* Error over spread of each headline; null where the spread is not resolved. */
static void add_precisions(ist_json_writer *json, const ist_result *result)
{
    ist_json_array(json, "precisions");
    for (size_t h = 0; h < result->scenario->n_headlines; h++) ist_json_number(json, NULL, ist_answer_precision(&result->answer, &result->findings[h], 1, NULL));
    ist_json_end(json);
}

static ist_status add_rows(ist_buffer *out, const char *name, ist_table *table, ist_error *err)
{
    ist_buffer_print(out, "\"%s\":", name);
    ist_status status = web_add_table(out, table, err);
    ist_table_free(table);
    return status;
}

static void add_words(ist_json_writer *json, const web_asked *asked, const ist_result *result)
{
    ist_buffer text = { 0 };
    ist_briefing_conclusion(&text, result, IST_SET_PAGE);
    ist_json_text(json, "sentence", text.at ? text.at : "");
    text.length = 0;
    ist_briefing_recipe(&text, result);
    ist_json_text(json, "recipe", text.at ? text.at : "");
    ist_buffer_clear(&text);
    ist_json_text(json, "condition", ist_briefing_condition);
    ist_json_text(json, "metric", asked->scenario->metrics[asked->metric].name);
    ist_json_text(json, "metric_title", asked->scenario->metrics[asked->metric].title);
    ist_json_text(json, "unit", asked->scenario->metrics[asked->metric].unit);
    ist_json_text(json, "place", asked->every ? "every" : ist_briefing_place_name(asked->scenario, asked->place));
    ist_json_text(json, "place_title", asked->every ? "" : ist_briefing_place_title(asked->scenario, asked->place));
}

ist_table *web_values_asked(const ist_result *result, const ist_result *levers, const web_asked *asked)
{
    return asked->every ? ist_briefing_values_of(result, levers, asked->metric) : ist_briefing_values_at(result, levers, asked->metric, asked->place);
}

static ist_status write_answer(ist_buffer *out, const web_asked *asked, known is, bool last, ist_error *err)
{
    ist_json_writer json = ist_json_to(out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "digest", web_scenario_digest(asked->held));
    ist_json_text(&json, "stage", is.levers ? "levers" : "areas");
    ist_json_yesno(&json, "last", last);
    ist_json_integer(&json, "futures", (long long)is.areas->answer.futures);
    ist_json_integer(&json, "lever_futures", is.levers ? (long long)is.levers->answer.futures : 0);
    ist_json_integer(&json, "of", (long long)(asked->question.futures ? asked->question.futures : IST_MOST_FUTURES));
    ist_json_integer(&json, "worlds", (long long)is.areas->answer.worlds);
    ist_json_yesno(&json, "first_look", ist_briefing_is_first_look(is.areas));
    ist_json_number(&json, "precision", is.areas->precision);
    ist_json_number(&json, "until", asked->until);
    add_precisions(&json, is.areas);
    add_words(&json, asked, is.areas);
    ist_buffer_add(out, ",");
    IST_TRY(add_rows(out, "headlines", ist_briefing_headlines(is.areas, IST_SET_PAGE), err));
    ist_buffer_add(out, ",");
    IST_TRY(add_rows(out, "values", web_values_asked(is.areas, is.levers, asked), err));
    if (is.checked) {
        ist_buffer_print(out, ",\"checked\":{\"futures\":%llu,", (unsigned long long)is.checked->answer.futures);
        IST_TRY(add_rows(out, "headlines", ist_briefing_headlines(is.checked, IST_SET_PAGE), err));
        ist_buffer_add(out, ",");
        IST_TRY(add_rows(out, "values", web_values_asked(is.checked, NULL, asked), err));
        ist_buffer_add(out, "}");
    } else ist_buffer_add(out, ",\"checked\":null");
    ist_json_end(&json);
    return out->failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
}

static ist_status send_answer(web_stream *stream, const web_asked *asked, known is, bool last, ist_error *err)
{
    ist_buffer data = { 0 };
    ist_status status = write_answer(&data, asked, is, last, err);
    if (status == IST_OK && !web_stream_send(stream, "answer", data.at)) status = IST_STOPPED;
    ist_buffer_clear(&data);
    return status;
}

/* ---- fans */

/* Six digits: what a chart can show. */
static void add_numbers(ist_buffer *out, const char *name, const double *values, size_t stride, int count)
{
    ist_buffer_print(out, "\"%s\":[", name);
    for (int i = 0; i < count; i++) ist_buffer_print(out, "%s%.6g", i ? "," : "", values[(size_t)i * stride]);
    ist_buffer_add(out, "]");
}

/* With its numbers where it has them; else only what it is, for a list to choose from. */
static void add_fan(ist_buffer *out, const ist_briefing_fan *fan, int months)
{
    static const char *const worlds[2] = { "none", "all" }, *const quantiles[IST_QUANTILES] = { "q05", "q25", "q50", "q75", "q95" };
    ist_json_writer json = ist_json_to(out, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "kind", fan->kind);
    ist_json_text(&json, "name", fan->name);
    ist_json_text(&json, "title", fan->title);
    ist_json_text(&json, "unit", fan->unit);
    for (size_t w = 0; w < 2 && fan->mean[w]; w++) {
        ist_buffer_print(out, ",\"%s\":{", worlds[w]);
        add_numbers(out, "mean", fan->mean[w], 1, months + 1);
        for (size_t q = 0; q < IST_QUANTILES; q++) {
            ist_buffer_add(out, ",");
            add_numbers(out, quantiles[q], fan->quantiles[w] + q, IST_QUANTILES, months + 1);
        }
        ist_buffer_add(out, "}");
    }
    ist_json_end(&json);
}

static ist_status send_fans(web_stream *stream, const web_asked *asked, ist_result *result, ist_error *err)
{
    ist_fans   fans;
    ist_buffer data = { 0 };
    char       start[IST_DATE_TEXT];
    IST_TRY(ist_briefing_fans(result, asked->series, asked->line, FAN_FUTURES, &asked->question.control, &fans, err));
    ist_format_month(asked->scenario->world.start, start);
    ist_buffer_print(&data, "{\"futures\":%llu,\"start\":\"%s\",\"months\":%d,\"lines\":[", (unsigned long long)fans.futures, start, fans.months);
    for (size_t i = 0; i < fans.n; i++) {
        if (i) ist_buffer_add(&data, ",");
        add_fan(&data, &fans.at[i], fans.months);
    }
    ist_buffer_add(&data, "]}");
    ist_status status = data.failed ? ist_fail(err, IST_NOMEM, "out of memory") : web_stream_send(stream, "series", data.at) ? IST_OK : IST_STOPPED;
    ist_buffer_clear(&data);
    return status;
}

/* ---- the stream */

typedef struct steps {
    web_call   *call;
    web_stream *stream;
    web_asked  *asked;
    ist_result *areas, *levers, *checked;
} steps;

static ist_question question_of(const steps *at, bool quick, bool levers)
{
    ist_question question = at->asked->question;
    question.quick = quick;
    question.levers = levers;
    question.lever_tiers = !quick;
    return question;
}

/* A result of its own kind, as it stands; a new one where there is none. */
static ist_status take(const steps *at, ist_result **result, bool quick, bool levers, ist_question *out, ist_error *err)
{
    *out = question_of(at, quick, levers);
    return *result ? IST_OK : web_run_take(at->call, at->asked, out, result, err);
}

static ist_status go_on(const steps *at, ist_result **result, bool quick, bool levers, uint64_t futures, ist_error *err)
{
    ist_question question;
    IST_TRY(take(at, result, quick, levers, &question, err));
    return ist_briefing_advance(*result, futures, &question.control, err);
}

/* The areas, until they are as precise as asked. */
static ist_status refine(steps *at, uint64_t most, ist_error *err)
{
    ist_question question;
    IST_TRY(take(at, &at->areas, true, false, &question, err));
    return ist_briefing_refine(at->areas, at->asked->until, most, &question.control, err);
}

static void give_back(const steps *at, ist_result *result, bool quick, bool levers)
{
    ist_question question = question_of(at, quick, levers);
    web_run_give_back(at->call, at->asked, &question, result);
}

static uint64_t at_most(uint64_t futures, uint64_t most) { return futures < most ? futures : most; }

/* The check asks of levers too: as soon as it has more futures than their first look it speaks for them. */
static ist_status send_step(const steps *at, bool last, ist_error *err)
{
    bool more = at->checked && at->levers && at->checked->answer.futures >= at->levers->answer.futures;
    return send_answer(at->stream, at->asked, (known){ at->areas, more ? at->checked : at->levers, at->checked }, last, err);
}

/* What is shown beside the areas, from as many futures as tell something. */
static ist_status send_first_levers(steps *at, uint64_t most, ist_error *err)
{
    IST_TRY(go_on(at, &at->levers, true, true, at_most(FIRST_LEVERS, most), err));
    IST_TRY(send_step(at, false, err));
    ist_give_way();
    return at->asked->series ? send_fans(at->stream, at->asked, at->areas, err) : IST_OK;
}

/* Areas are what a hand that moves a slider looks at: they go first and are refined first. Levers and curves follow once the areas are
 * as precise as asked, or where that takes long; and levers again at the end, with tiers, which need every world a second time. */
static ist_status run_steps(steps *at, ist_error *err)
{
    uint64_t most = at_most(at->asked->question.futures ? at->asked->question.futures : IST_MOST_FUTURES, IST_MOST_FUTURES);
    bool     fine = false;
    for (uint64_t to = FIRST_FUTURES; !fine; to *= to < IST_FIRST_LOOK ? 4 : 2) { /* half the error, then a little less each time */
        to = at_most(to, most);
        IST_TRY(refine(at, to, err)); /* which looks in between */
        fine = to == most || (to >= IST_FIRST_LOOK && at->areas->precision <= at->asked->until);
        IST_TRY(send_step(at, false, err));
        ist_give_way(); /* to the page, which draws it */
        if (!at->levers && (to >= LEVERS_WAIT || fine)) IST_TRY(send_first_levers(at, most, err));
    }
    IST_TRY(go_on(at, &at->checked, false, true, at_most(FIRST_CHECKED, most), err));
    IST_TRY(send_step(at, most <= FIRST_CHECKED, err));
    if (most <= FIRST_CHECKED) return IST_OK;
    IST_TRY(go_on(at, &at->checked, false, true, at_most(CHECKED, most), err));
    return send_step(at, true, err);
}

ist_status web_question(web_call *call, web_stream *out, ist_error *err)
{
    web_asked asked;
    steps     at = { .call = call, .stream = out, .asked = &asked };
    IST_TRY(web_ask(call, &asked, err));
    asked.question.control.stop = web_stream_stop(out);
    ist_status status = run_steps(&at, err);
    give_back(&at, at.areas, true, false);
    give_back(&at, at.levers, true, true);
    give_back(&at, at.checked, false, true);
    web_ask_end(call, &asked);
    return status;
}
