/* SPDX-License-Identifier: Apache-2.0
 *
 * search.c: when an answer fails: the smallest change that turns a headline, and the box of worlds in which it does not hold.
 *
 * Both take the machine a while: as streams they say how far they are, and either way they end when nobody listens. They ask the
 * scenario itself; what sliders set is not part of the question, since the search moves the inputs on its own.
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
static void write_recipe(ist_buffer *out, const web_call *call, const ist_scenario *scenario, const char *command, const char *claim, int against)
{
    ist_buffer_print(out, "isthmus analysis %s %s", command, scenario->name);
    web_option(out, "--claim", claim);
    if (web_flag(call, "fails")) ist_buffer_add(out, " --fails");
    web_option(out, "--count", web_word(call, "count"));
    web_option(out, "--inputs", web_word(call, "inputs"));
    if (strcmp(command, "discover") == 0) ist_buffer_print(out, " --samples %lld", web_integer(call, "samples", PAGE_SAMPLES));
    web_option(out, "--futures", web_word(call, "futures"));
    ist_buffer_print(out, " --seed %lld", web_integer(call, "seed", 1));
    web_option(out, "--as-of", web_word(call, "as_of"));
    ist_buffer_print(out, " --against %s --csv", against == IST_NONE ? "file" : scenario->entries[IST_SECTION_COUNTERFACTUALS].at[against].name);
}

static void add_recipe(ist_json_writer *json, const web_call *call, const ist_scenario *scenario, const char *command, const char *claim, int against)
{
    ist_buffer recipe = { 0 };
    write_recipe(&recipe, call, scenario, command, claim, against);
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

/* The answer and the counterfactual that it is about; to be freed. */
static ist_status refute(web_call *call, const ist_scenario *scenario, ist_control control, int *out_against, ist_refutations **out, ist_error *err)
{
    ist_subject            subjects[SUBJECTS];
    int                    signs[SUBJECTS];
    ist_refutation_options options = { .seed = (uint64_t)web_integer(call, "seed", 1), .futures = (uint64_t)web_integer(call, "futures", 0),
                                       .inputs = web_word(call, "inputs"), .control = control };
    IST_TRY(ist_scenario_counterfactual(scenario, web_word(call, "against"), &options.counterfactual, err));
    IST_TRY(read_subjects(call, scenario, &options, subjects, signs, err));
    *out_against = options.counterfactual;
    IST_TRY(ist_refute(out, scenario, &options, err));
    if (!(*out)->stopped) return IST_OK;
    ist_refutations_free(*out);
    *out = NULL;
    return ist_fail(err, IST_STOPPED, "stopped: nobody listens");
}

static ist_status send_refutations(web_stream *stream, const web_call *call, const ist_refutations *all, int against, ist_error *err)
{
    ist_buffer      data = { 0 };
    ist_json_writer json = ist_json_to(&data, 0);
    ist_json_object(&json, NULL);
    add_recipe(&json, call, all->scenario, "refute", web_word(call, "claim"), against);
    ist_json_text(&json, "condition", ist_briefing_condition);
    ist_status status = send_rows(stream, &data, &json, ist_briefing_refutations(all, !web_word(call, "claim")), err);
    ist_buffer_clear(&data);
    return status;
}

ist_status web_refute_stream(web_call *call, web_stream *out, ist_error *err)
{
    web_scenario    *held = NULL;
    ist_refutations *all = NULL;
    web_progress     progress = { .stream = out, .what = "points" };
    int              against;
    IST_TRY(web_scenario_asked(call, &held, err));
    ist_status status = refute(call, web_scenario_of(held), web_stream_control(call, &progress), &against, &all, err);
    if (status == IST_OK) status = send_refutations(out, call, all, against, err);
    ist_refutations_free(all);
    web_scenario_give_back(call->web, held);
    return status;
}

ist_status web_refute(web_call *call, web_sheet *out, ist_error *err)
{
    web_scenario    *held = NULL;
    ist_refutations *all = NULL;
    int              against;
    IST_TRY(web_scenario_asked(call, &held, err));
    ist_status status = refute(call, web_scenario_of(held), web_control(call), &against, &all, err);
    if (status == IST_OK && !(out->table = ist_briefing_refutations(all, !web_word(call, "claim")))) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) write_recipe(&out->recipe, call, all->scenario, "refute", web_word(call, "claim"), against);
    out->conditional = true;
    ist_refutations_free(all);
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

static ist_status discover(web_call *call, const ist_scenario *scenario, ist_control control, ist_discovery **out, ist_error *err)
{
    ist_discovery_options options = { .claim = web_word(call, "claim"), .fails = web_flag(call, "fails"), .counting = counting(call),
                                      .seed = (uint64_t)web_integer(call, "seed", 1), .futures = (uint64_t)web_integer(call, "futures", 0),
                                      .samples = (size_t)web_integer(call, "samples", PAGE_SAMPLES), .inputs = web_word(call, "inputs"), .control = control };
    IST_TRY(ist_scenario_counterfactual(scenario, web_word(call, "against"), &options.counterfactual, err));
    IST_TRY(ist_discovery_run(out, scenario, &options, err));
    if (!(*out)->stopped) return IST_OK;
    ist_discovery_free(*out);
    *out = NULL;
    return ist_fail(err, IST_STOPPED, "stopped: nobody listens");
}

ist_status web_discover_stream(web_call *call, web_stream *out, ist_error *err)
{
    web_scenario  *held = NULL;
    ist_discovery *found = NULL;
    web_progress   progress = { .stream = out, .what = "worlds" };
    IST_TRY(web_scenario_asked(call, &held, err));
    ist_status status = discover(call, web_scenario_of(held), web_stream_control(call, &progress), &found, err);
    if (status == IST_OK) status = send_box(out, call, found, err);
    ist_discovery_free(found);
    web_scenario_give_back(call->web, held);
    return status;
}

ist_status web_discover(web_call *call, web_sheet *out, ist_error *err)
{
    web_scenario  *held = NULL;
    ist_discovery *found = NULL;
    ist_buffer     words = { 0 };
    IST_TRY(web_scenario_asked(call, &held, err));
    ist_status status = discover(call, web_scenario_of(held), web_control(call), &found, err);
    if (status == IST_OK && !(out->table = ist_briefing_box(found))) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) {
        ist_briefing_box_words(&words, found);
        web_add_footnotes(out->table, &words);
        write_recipe(&out->recipe, call, found->scenario, "discover", found->claim, found->counterfactual);
        out->conditional = true;
    }
    ist_discovery_free(found);
    web_scenario_give_back(call->web, held);
    return status;
}
