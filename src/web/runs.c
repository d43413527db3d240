/* SPDX-License-Identifier: Apache-2.0
 *
 * runs.c: the working memory of questions that were answered, kept for those that come next.
 *
 * While a hand moves a slider the same world is asked again and again with another number. What was made ready for running, and
 * the memory of its blocks, then serve once more. Nothing of an answer is kept: a run begins from its first future each time.
 */
#include "question.h"

#include <pthread.h>
#include <stdlib.h>

enum { KEPT_MOST = 4 }; /* areas and levers of two scenarios side by side */

typedef struct kept {
    web_scenario *of;   /* held; NULL: nothing is here */
    uint64_t      seed;
    int           counterfactual;
    bool          levers;
    ist_result   *result;
    long long     used;
} kept;

struct web_runs {
    pthread_mutex_t guard;
    kept            at[KEPT_MOST];
    long long       clock;
};

ist_status web_runs_new(web_runs **out, ist_error *err)
{
    web_runs *runs = calloc(1, sizeof *runs);
    if (!runs) return ist_fail(err, IST_NOMEM, "out of memory");
    pthread_mutex_init(&runs->guard, NULL);
    *out = runs;
    return IST_OK;
}

static void drop(ist_web *web, const kept *it)
{
    ist_result_free(it->result);
    web_scenario_give_back(web, it->of);
}

void web_runs_free(ist_web *web)
{
    if (!web->runs) return;
    for (size_t i = 0; i < KEPT_MOST; i++) drop(web, &web->runs->at[i]);
    pthread_mutex_destroy(&web->runs->guard);
    free(web->runs);
}

ist_status web_run_take(web_call *call, const web_asked *asked, const ist_question *question, ist_result **out, ist_error *err)
{
    web_runs *runs = call->web->runs;
    kept      found = { 0 };
    pthread_mutex_lock(&runs->guard);
    for (size_t i = 0; i < KEPT_MOST && !found.of && question->quick; i++) {
        kept *it = &runs->at[i];
        if (it->of != asked->held || it->seed != question->seed || it->counterfactual != question->counterfactual || it->levers != question->levers) continue;
        found = *it;
        *it = (kept){ 0 };
    }
    pthread_mutex_unlock(&runs->guard);
    if (!found.of) return ist_briefing_open(out, asked->scenario, question, err);
    web_scenario_give_back(call->web, found.of); /* the question holds it too */
    ist_briefing_restart(found.result, question);
    *out = found.result;
    return IST_OK;
}

void web_run_give_back(web_call *call, const web_asked *asked, const ist_question *question, ist_result *result)
{
    web_runs *runs = call->web->runs;
    kept      gone;
    if (!result) return;
    if (!question->quick) {
        ist_result_free(result);
        return;
    }
    ist_briefing_restart(result, &(ist_question){ 0 }); /* what was asked ends with the call */
    web_scenario_hold(call->web, asked->held);
    pthread_mutex_lock(&runs->guard);
    kept *place = &runs->at[0];
    for (size_t i = 1; i < KEPT_MOST && place->of; i++)
        if (!runs->at[i].of || runs->at[i].used < place->used) place = &runs->at[i];
    gone = *place;
    *place = (kept){ asked->held, question->seed, question->counterfactual, question->levers, result, ++runs->clock };
    pthread_mutex_unlock(&runs->guard);
    drop(call->web, &gone);
}
