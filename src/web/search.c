/* SPDX-License-Identifier: Apache-2.0
 *
 * search.c: when an answer fails: the smallest change that turns a headline, and the box of worlds in which it does not hold.
 *
 * Both take the machine a while: they are streams only, with progress, and end when nobody listens. They ask the scenario itself;
 * what sliders set is not part of the question, since the search moves the inputs on its own.
 */
#include "resource_list.h"

#include <isthmus/analysis/subject.h>
#include <isthmus/briefing/evidence.h>
#include <string.h>

enum { SUBJECTS = 16, PAGE_SAMPLES = 400 };

static ist_counting counting(const web_call *call)
{
    const char *word = web_word(call, "count");
    return !word || strcmp(word, "share") == 0 ? IST_COUNT_SHARE : strcmp(word, "alone") == 0 ? IST_COUNT_ALONE : IST_COUNT_LAST;
}

/* "isthmus analysis refute two-theatres --claim ... --seed 1 --against ...". */
static void add_recipe(ist_json_writer *json, const web_call *call, const ist_scenario *scenario, const char *command, const char *claim, int against)
{
    ist_buffer recipe = { 0 };
    ist_buffer_print(&recipe, "isthmus analysis %s %s", command, scenario->name);
    if (claim) ist_buffer_print(&recipe, " --claim \"%s\"", claim);
    if (web_flag(call, "fails")) ist_buffer_add(&recipe, " --fails");
    if (web_word(call, "count")) ist_buffer_print(&recipe, " --count %s", web_word(call, "count"));
    if (strcmp(command, "discover") == 0) ist_buffer_print(&recipe, " --samples %lld", web_integer(call, "samples", PAGE_SAMPLES));
    ist_buffer_print(&recipe, " --seed %lld", web_integer(call, "seed", 1));
    if (web_word(call, "as_of")) ist_buffer_print(&recipe, " --as-of %s", web_word(call, "as_of"));
    ist_buffer_print(&recipe, " --against %s", against == IST_NONE ? "file" : scenario->entries[IST_SECTION_COUNTERFACTUALS].at[against].name);
    ist_json_text(json, "recipe", recipe.at ? recipe.at : "");
    ist_buffer_clear(&recipe);
}

/* An object whose last member is a table's rows; takes the table. The writer has the object open. */
static ist_status send_rows(web_stream *stream, ist_buffer *data, ist_json_writer *json, ist_table *table, ist_error *err)
{
    ist_status status = table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    ist_buffer_add(data, ",\"rows\":");
    if (status == IST_OK) status = web_add_table(data, table, err);
    ist_table_free(table);
    ist_json_end(json);
    if (status == IST_OK && data->failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK && !web_stream_send(stream, "answer", data->at)) status = IST_STOPPED;
    return status;
}

/* ---- the smallest change */

static ist_status read_subjects(web_call *call, const ist_scenario *scenario, ist_refutation_options *options, ist_subject *subjects, int *signs,
                                ist_error *err)
{
    const char *claim = web_word(call, "claim");
    if (claim) {
        ist_assertion assertion;
        IST_TRY(ist_assertion_read(scenario, claim, counting(call), &assertion, err));
        if (assertion.least > 0) return ist_fail(err, IST_USAGE, "'%s': a refutation turns a sign; leave out 'by ...'", claim);
        subjects[0] = assertion.subject;
        signs[0] = assertion.sign;
        options->n_subjects = 1;
    } else {
        options->n_subjects = scenario->n_headlines < SUBJECTS ? scenario->n_headlines : SUBJECTS;
        for (size_t h = 0; h < options->n_subjects; h++) {
            subjects[h] = ist_subject_of_headline(scenario, h, counting(call));
            signs[h] = scenario->headlines[h].sign;
        }
    }
    options->subjects = subjects;
    options->signs = signs;
    return IST_OK;
}

static ist_status refute(web_call *call, web_stream *stream, const ist_scenario *scenario, ist_error *err)
{
    ist_subject            subjects[SUBJECTS];
    int                    signs[SUBJECTS];
    ist_refutations       *all = NULL;
    web_progress           progress = { .stream = stream, .what = "points" };
    ist_refutation_options options = { .seed = (uint64_t)web_integer(call, "seed", 1), .futures = (uint64_t)web_integer(call, "futures", 0),
                                       .control = { .threads = web_threads(call), .stop = web_stream_stop(stream),
                                                    .progress = web_progress_at, .progress_context = &progress } };
    IST_TRY(ist_scenario_counterfactual(scenario, web_word(call, "against"), &options.counterfactual, err));
    IST_TRY(read_subjects(call, scenario, &options, subjects, signs, err));
    IST_TRY(ist_refute(&all, scenario, &options, err));
    ist_buffer      data = { 0 };
    ist_json_writer json = ist_json_to(&data, 0);
    ist_json_object(&json, NULL);
    add_recipe(&json, call, scenario, "refute", web_word(call, "claim"), options.counterfactual);
    ist_json_text(&json, "condition", ist_briefing_condition);
    ist_status status = send_rows(stream, &data, &json, ist_briefing_refutations(all, !web_word(call, "claim")), err);
    ist_buffer_clear(&data);
    ist_refutations_free(all);
    return status;
}

ist_status web_refute(web_call *call, web_stream *out, ist_error *err)
{
    web_scenario *held = NULL;
    IST_TRY(web_scenario_asked(call, &held, err));
    ist_status status = refute(call, out, web_scenario_of(held), err);
    web_scenario_give_back(call->web, held);
    return status;
}

/* ---- the box */

static ist_status send_box(web_stream *stream, const web_call *call, const ist_discovery *found, ist_error *err)
{
    const ist_prim *prim = &found->prim;
    size_t          outside = prim->cases - prim->in_box, holding_outside = prim->holding - prim->holding_in_box;
    ist_buffer      data = { 0 }, words = { 0 };
    ist_json_writer json = ist_json_to(&data, 0);
    ist_briefing_box_words(&words, found);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "claim", found->claim);
    ist_json_text(&json, "sentence", words.at ? words.at : "");
    ist_json_yesno(&json, "found", prim->found);
    ist_json_integer(&json, "worlds", (long long)prim->cases);
    ist_json_number(&json, "share", prim->cases ? (double)prim->holding / (double)prim->cases : 0);
    ist_json_number(&json, "density", prim->density);
    ist_json_number(&json, "outside", outside ? (double)holding_outside / (double)outside : 0);
    ist_json_number(&json, "mass", prim->mass);
    ist_json_number(&json, "coverage", prim->coverage);
    ist_json_number(&json, "p", prim->p);
    add_recipe(&json, call, found->scenario, "discover", found->claim, found->counterfactual);
    ist_json_text(&json, "condition", ist_briefing_condition);
    ist_buffer_clear(&words);
    ist_status status = send_rows(stream, &data, &json, ist_briefing_box(found), err);
    ist_buffer_clear(&data);
    return status;
}

ist_status web_discover(web_call *call, web_stream *out, ist_error *err)
{
    web_scenario         *held = NULL;
    ist_discovery        *found = NULL;
    web_progress          progress = { .stream = out, .what = "worlds" };
    ist_discovery_options options = { .claim = web_word(call, "claim"), .fails = web_flag(call, "fails"), .counting = counting(call),
                                      .seed = (uint64_t)web_integer(call, "seed", 1), .futures = (uint64_t)web_integer(call, "futures", 0),
                                      .samples = (size_t)web_integer(call, "samples", PAGE_SAMPLES),
                                      .control = { .threads = web_threads(call), .stop = web_stream_stop(out),
                                                   .progress = web_progress_at, .progress_context = &progress } };
    IST_TRY(web_scenario_asked(call, &held, err));
    const ist_scenario *scenario = web_scenario_of(held);
    ist_status          status = ist_scenario_counterfactual(scenario, web_word(call, "against"), &options.counterfactual, err);
    if (status == IST_OK) status = ist_discovery_run(&found, scenario, &options, err);
    if (status == IST_OK) status = send_box(out, call, found, err);
    ist_discovery_free(found);
    web_scenario_give_back(call->web, held);
    return status;
}
