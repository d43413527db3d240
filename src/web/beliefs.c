/* SPDX-License-Identifier: Apache-2.0
 *
 * beliefs.c: two people's ranges, what each finds, and which input parts them; and two scenarios side by side.
 */
#include "question.h"
#include "resource_list.h"

#include <isthmus/analysis/beliefs.h>
#include <isthmus/analysis/subject.h>
#include <isthmus/briefing/evidence.h>
#include <string.h>

/* All that one person believes: no more than a query has words. */
static ist_status read_side(web_call *call, const char *word, ist_belief out[WEB_PAIRS], size_t *out_count, ist_error *err)
{
    size_t at = 0, n = 0;
    for (const char *text; (text = web_next(call, word, &at));) IST_TRY(ist_belief_read(call->arena, text, &out[n++], err));
    *out_count = n;
    return IST_OK;
}

static void add_side(ist_json_writer *json, const char *name, const ist_side_answer *side)
{
    ist_json_object(json, name);
    ist_json_number(json, "value", side->value);
    ist_json_number(json, "low_5", side->low);
    ist_json_number(json, "high_95", side->high);
    ist_json_number(json, "simulation_error", side->error);
    ist_json_end(json);
}

/* What was asked and found, as the parts of an answer. */
typedef struct finding_of {
    ist_subject        subject;
    ist_beliefs_answer answer;
} finding_of;

static void write_recipe(ist_buffer *out, const web_call *call, const web_asked *asked, const ist_subject *subject)
{
    static const char *const sides[] = { "a", "b" }, *const options[] = { "--a", "--b" };
    ist_buffer words = { 0 };
    ist_buffer_print(out, "isthmus analysis beliefs %s", asked->scenario->name);
    for (size_t side = 0; side < 2; side++) {
        size_t at = 0;
        for (const char *text; (text = web_next(call, sides[side], &at));) web_option(out, options[side], text);
    }
    ist_subject_words(&words, asked->scenario, subject);
    web_option(out, "--of", words.at);
    ist_buffer_clear(&words);
    web_option(out, "--futures", web_word(call, "futures"));
    ist_buffer_print(out, " --seed %llu", (unsigned long long)asked->question.seed);
    web_option(out, "--as-of", web_word(call, "as_of"));
    int against = asked->question.counterfactual;
    ist_buffer_print(out, " --against %s --csv", against == IST_NONE ? "file" : asked->scenario->entries[IST_SECTION_COUNTERFACTUALS].at[against].name);
}

static ist_status send(web_stream *stream, const web_call *call, const web_asked *asked, const finding_of *found, ist_error *err)
{
    ist_buffer      data = { 0 }, text = { 0 };
    ist_json_writer json = ist_json_to(&data, 0);
    ist_table      *table = ist_briefing_beliefs(&found->answer);
    ist_json_object(&json, NULL);
    ist_subject_words(&text, asked->scenario, &found->subject);
    ist_json_text(&json, "subject", text.at ? text.at : "");
    text.length = 0;
    write_recipe(&text, call, asked, &found->subject);
    ist_json_text(&json, "recipe", text.at ? text.at : "");
    ist_buffer_clear(&text);
    ist_json_text(&json, "unit", asked->scenario->metrics[asked->metric].unit);
    ist_json_text(&json, "condition", ist_briefing_condition);
    ist_json_integer(&json, "futures", (long long)found->answer.futures);
    ist_json_yesno(&json, "exact", found->answer.exact);
    add_side(&json, "a", &found->answer.side[0]);
    add_side(&json, "b", &found->answer.side[1]);
    ist_buffer_add(&data, ",\"rows\":");
    ist_status status = web_add_table(&data, table, err);
    ist_json_end(&json);
    if (status == IST_OK && data.failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK && !web_stream_send(stream, "answer", data.at)) status = IST_STOPPED;
    ist_table_free(table);
    ist_buffer_clear(&data);
    return status;
}

/* The metric and place that were named, for an area or for all; without a word the first headline. */
static ist_status read_finding(web_call *call, const web_asked *asked, ist_finding *out, ist_subject *out_subject, ist_error *err)
{
    const ist_scenario *scenario = asked->scenario;
    const char         *area = web_word(call, "area");
    *out_subject = (ist_subject){ .metric = asked->metric, .perspective = IST_NONE, .theatre = IST_NONE };
    if (!area && !web_word(call, "metric") && !web_word(call, "place") && scenario->n_headlines) {
        *out_subject = ist_subject_of_headline(scenario, 0, IST_COUNT_SHARE);
        *out = out_subject->finding;
        return IST_OK;
    }
    if (asked->place.kind == IST_PLACE_PERSPECTIVE) out_subject->perspective = asked->place.index;
    if (asked->place.kind == IST_PLACE_THEATRE) out_subject->theatre = asked->place.index;
    *out = (ist_finding){ IST_SAY_TOTAL, IST_NONE, IST_NONE, ist_briefing_metric_at(&scenario->metrics[asked->metric], asked->place) };
    for (size_t b = 0; area && b < scenario->world.n_cooperation; b++)
        if (strcmp(scenario->world.cooperation[b], area) == 0) {
            out->kind = IST_SAY_AREA;
            out->first = (int)b;
        }
    out_subject->finding = *out;
    if (!area || out->kind == IST_SAY_AREA) return IST_OK;
    const char *near = ist_nearest(area, scenario->world.cooperation, scenario->world.n_cooperation);
    return ist_fail(err, IST_MISSING, near ? "there is no area of cooperation '%.80s'; did you mean '%s'?" : "there is no area of cooperation '%.80s'%s", area, near ? near : "");
}

static ist_status compare(web_call *call, const web_asked *asked, ist_control control, finding_of *out, ist_error *err)
{
    ist_belief          a[WEB_PAIRS], b[WEB_PAIRS];
    ist_beliefs_options options = { .seed = asked->question.seed, .futures = (uint64_t)web_integer(call, "futures", 0),
                                    .counterfactual = asked->question.counterfactual, .of = { a, b }, .control = control };
    IST_TRY(read_side(call, "a", a, &options.n[0], err));
    IST_TRY(read_side(call, "b", b, &options.n[1], err));
    IST_TRY(read_finding(call, asked, &options.finding, &out->subject, err));
    return ist_beliefs_compare(call->arena, asked->scenario, &options, &out->answer, err);
}

ist_status web_beliefs_stream(web_call *call, web_stream *out, ist_error *err)
{
    web_asked    asked;
    finding_of   found;
    web_progress progress = { .stream = out, .what = "points" };
    IST_TRY(web_ask(call, &asked, err));
    ist_status status = compare(call, &asked, web_stream_control(call, &progress), &found, err);
    if (status == IST_OK) status = send(out, call, &asked, &found, err);
    web_ask_end(call, &asked);
    return status;
}

ist_status web_beliefs(web_call *call, web_sheet *out, ist_error *err)
{
    web_asked  asked;
    finding_of found;
    ist_buffer words = { 0 };
    IST_TRY(web_ask(call, &asked, err));
    ist_status status = compare(call, &asked, web_control(call), &found, err);
    if (status == IST_OK && !(out->table = ist_briefing_beliefs(&found.answer))) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) {
        ist_briefing_beliefs_words(&words, asked.scenario, &found.subject, &found.answer);
        web_add_footnotes(out->table, &words);
        write_recipe(&out->recipe, call, &asked, &found.subject);
        out->conditional = true;
    }
    web_ask_end(call, &asked);
    return status;
}

/* ---- two scenarios */

ist_status web_compare(web_call *call, web_sheet *out, ist_error *err)
{
    web_scenario *first = NULL, *second = NULL;
    ist_status    status;
    IST_CHECK(web_scenario_asked(call, &first, err));
    IST_CHECK(web_scenario_take(call, web_word(call, "with"), web_day(call, "as_of", IST_OWN_DAY), &second, err));
    if (!(out->table = ist_briefing_differences(web_scenario_of(first), web_scenario_of(second)))) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory"));
    ist_buffer_print(&out->recipe, "isthmus scenario diff %s %s", web_scenario_of(first)->name, web_scenario_of(second)->name);
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
done:
    web_scenario_give_back(call->web, first);
    web_scenario_give_back(call->web, second);
    return status;
}
