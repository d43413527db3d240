/* SPDX-License-Identifier: Apache-2.0
 *
 * ask.c: from a scenario and a question to a result.
 */
#include "briefing_local.h"
#include <stdlib.h>

/* Parameters that are drawn from a range whose ends are facts. */
static ist_status mark_bracketed(ist_result *result, const bool **out, ist_error *err)
{
    const ist_scenario *scenario = result->scenario;
    bool               *marks = ist_arena_array(result->arena, scenario->world.n_parameters + 1, sizeof *marks);
    if (!marks) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t i = 0; i < scenario->n_inputs; i++) {
        const ist_input *input = &scenario->inputs[i];
        if (input->parameter == IST_NONE || input->value.kind == IST_CONSTANT) continue;
        result->n_drawn++;
        if (input->n_between == 0) continue;
        result->n_bracketed++;
        marks[input->parameter] = true;
    }
    for (size_t i = 0; i < scenario->n_inputs; i++) { /* what also takes a judged value is not bracketed */
        const ist_input *input = &scenario->inputs[i];
        if (input->parameter != IST_NONE && input->value.kind != IST_CONSTANT && input->n_between == 0) marks[input->parameter] = false;
    }
    *out = marks;
    return IST_OK;
}

static ist_status list_findings(ist_result *result, const ist_finding **out, ist_error *err)
{
    const ist_scenario *scenario = result->scenario;
    ist_finding        *findings = ist_arena_array(result->arena, scenario->n_headlines + 1, sizeof *findings);
    if (!findings) return ist_fail(err, IST_NOMEM, "out of memory");
    for (size_t h = 0; h < scenario->n_headlines; h++) {
        const ist_headline *it = &scenario->headlines[h];
        findings[h] = (ist_finding){ briefing_statement(it), it->cooperation, IST_NONE, it->world_metric };
    }
    *out = findings;
    return IST_OK;
}

/* The passes behind an answer. */
static ist_status choose_passes(ist_result *result, const ist_question *question, ist_cooperation_options *out, ist_error *err)
{
    const bool            *bracketed = NULL;
    const bool           **groups = ist_arena_array(result->arena, 1, sizeof *groups);
    ist_cooperation_options options = { .seed = question->seed, .counterfactual = question->counterfactual,
                                        .block = question->block, .levers = !question->quick || question->levers, .tiers = !question->quick,
                                        .lever_tiers = question->lever_tiers && !question->quick,
                                        .given = question->given, .off = question->off, .strata = question->strata };
    if (!groups) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(mark_bracketed(result, &bracketed, err));
    IST_TRY(list_findings(result, &result->findings, err));
    groups[0] = bracketed;
    options.groups = groups;
    options.n_groups = result->n_bracketed && result->scenario->n_headlines && !question->quick ? 1 : 0;
    options.findings = result->findings;
    options.n_findings = result->scenario->n_headlines;
    *out = options;
    return IST_OK;
}

uint64_t briefing_futures(const ist_question *question)
{
    if (question->futures) return question->futures;
    return question->until > 0 ? IST_MOST_FUTURES : IST_DEFAULT_FUTURES;
}

ist_status briefing_prepare(ist_result **out, const ist_scenario *scenario, const ist_question *question, ist_cooperation_options *options,
                            ist_error *err)
{
    ist_status  status = IST_NOMEM;
    uint64_t    futures = briefing_futures(question);
    ist_result *result = NULL;
    if (futures < IST_LEAST_FUTURES)
        return ist_fail(err, IST_RANGE, "%llu futures: at least %d are needed to tell chance from ignorance",
                        (unsigned long long)futures, IST_LEAST_FUTURES);
    if (!(result = calloc(1, sizeof *result)) || !(result->arena = ist_arena_new())) {
        ist_fail(err, IST_NOMEM, "out of memory");
        goto done;
    }
    result->scenario = scenario;
    result->words = question->words ? question->words : scenario->name;
    result->seed = question->seed;
    result->counterfactual = question->counterfactual;
    result->given = question->given;
    result->off = question->off;
    result->strata = question->strata;
    result->until = question->until;
    IST_CHECK(choose_passes(result, question, options, err));
    *out = result;
    result = NULL;
done:
    ist_result_free(result);
    return status;
}

ist_status ist_briefing_open(ist_result **out, const ist_scenario *scenario, const ist_question *question, ist_error *err)
{
    ist_status              status;
    ist_cooperation_options options;
    ist_result             *result = NULL;
    IST_CHECK(briefing_prepare(&result, scenario, question, &options, err));
    IST_CHECK(ist_cooperation_new(&result->run, &scenario->world, &options, err));
    *out = result;
    result = NULL;
done:
    ist_result_free(result);
    return status;
}

void ist_briefing_restart(ist_result *result, const ist_question *question)
{
    ist_arena_free(result->said);
    result->said = NULL;
    result->answer = (ist_answer){ 0 };
    result->words = question->words ? question->words : result->scenario->name;
    result->given = question->given;
    result->off = question->off;
    result->strata = question->strata;
    ist_cooperation_restart(result->run, question->given, question->off);
}

/* The same number of futures once more, with the onset of one contingency drawn where it is likely. */
static ist_status ask_rare(ist_result *result, const ist_question *question, ist_error *err)
{
    ist_cooperation_options options = { .seed = question->seed, .counterfactual = question->counterfactual, .block = question->block,
                                        .focus = question->rare, .given = question->given, .off = question->off };
    if (question->rare == 0 || result->stopped) return IST_OK;
    IST_TRY(ist_cooperation_new(&result->rare_run, &result->scenario->world, &options, err));
    ist_status status = ist_cooperation_advance(result->rare_run, result->answer.futures, &question->control, err);
    if (status == IST_OK) status = ist_cooperation_answer(result->rare_run, result->arena, &result->rare_answer, err);
    if (status == IST_OK) result->rare = question->rare;
    return status == IST_STOPPED ? IST_OK : status;
}

/* In memory of its own, in place of the answer before. */
ist_status briefing_read_answer(ist_result *result, ist_error *err)
{
    ist_arena *said = ist_arena_new();
    if (!said) return ist_fail(err, IST_NOMEM, "out of memory");
    ist_status status = ist_cooperation_answer(result->run, said, &result->answer, err);
    ist_arena *gone = status == IST_OK ? result->said : said;
    if (status == IST_OK) result->said = said;
    ist_arena_free(gone);
    if (status != IST_OK) return status;
    result->precision = ist_answer_precision(&result->answer, result->findings, result->scenario->n_headlines, &result->least_precise);
    return IST_OK;
}

ist_status briefing_finish(ist_result *result, const ist_question *question, ist_error *err)
{
    IST_TRY(briefing_read_answer(result, err));
    IST_TRY(ask_rare(result, question, err));
    if (!question->series || result->stopped) return IST_OK;
    IST_TRY(briefing_read_cases(result, &question->control, err));
    return result->stopped ? IST_OK : briefing_read_series(result, &question->control, err);
}

ist_status ist_briefing_advance(ist_result *result, uint64_t futures, const ist_control *control, ist_error *err)
{
    IST_TRY(ist_cooperation_advance(result->run, futures, control, err));
    return briefing_read_answer(result, err);
}

ist_status ist_briefing_refine(ist_result *result, double share, uint64_t most, const ist_control *control, ist_error *err)
{
    IST_TRY(ist_cooperation_refine(result->run, share, most, control, err));
    return briefing_read_answer(result, err);
}

ist_status ist_briefing_ask(ist_result **out, const ist_scenario *scenario, const ist_question *question, ist_error *err)
{
    ist_status  status;
    ist_result *result = NULL;
    uint64_t    futures = briefing_futures(question);
    IST_CHECK(ist_briefing_open(&result, scenario, question, err));
    status = question->until > 0 ? ist_cooperation_refine(result->run, question->until, futures, &question->control, err)
                                 : ist_cooperation_advance(result->run, futures, &question->control, err);
    result->stopped = status == IST_STOPPED;
    if (status != IST_OK && !(result->stopped && ist_cooperation_futures(result->run) >= IST_LEAST_FUTURES)) goto done;
    IST_CHECK(briefing_finish(result, question, err));
    *out = result;
    result = NULL;
done:
    ist_result_free(result);
    return status;
}

void ist_result_free(ist_result *result)
{
    if (!result) return;
    ist_buffer_clear(&result->experiments);
    ist_buffer_clear(&result->outcomes);
    briefing_supplement_clear(result);
    ist_cooperation_free(result->run);
    ist_cooperation_free(result->rare_run);
    ist_arena_free(result->said);
    ist_arena_free(result->arena);
    free(result);
}
