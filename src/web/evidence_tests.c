/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence_tests.c: what the model is held against: the paper's claims, and forecasts of earlier days scored by what came
 * later.
 */
#include "question.h"
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <isthmus/briefing/claims.h>
#include <isthmus/briefing/industry.h>
#include <isthmus/figure/timeline.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CLAIM_FUTURES = 64, SCORE_FUTURES = 256 };
static const char default_day[] = "2022-12-31";

/* --- Claims --- */

static ist_status claims(web_call *call, const web_asked *asked, web_sheet *out, ist_error *err)
{
    ist_claims               all = { 0 };
    const ist_claim_finding *findings = NULL;
    ist_claims_options       options = { .futures = (uint64_t)web_integer(call, "futures", CLAIM_FUTURES), .seed = asked->question.seed,
                                         .counterfactual = asked->question.counterfactual, .tiers = true };
    ist_control              control = web_control(call);

    IST_TRY(ist_claims_read(call->ledger, call->arena, &all, err));
    IST_TRY(ist_claims_run(asked->scenario, &all, &options, &control, call->arena, &findings, err));
    out->table = ist_briefing_claims(&all, findings, IST_SET_TERMINAL);
    ist_buffer_print(&out->recipe, "isthmus scenario show %s --claims --futures %llu --seed %llu", asked->scenario->name, (unsigned long long)options.futures,
                     (unsigned long long)options.seed);
    web_option(&out->recipe, "--against", web_word(call, "against"));
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    ist_buffer_add(&out->recipe, " --csv");
    out->conditional = true;
    web_cite(call, out, "source/elcano-nato-rok");
    return out->table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

ist_status web_claims(web_call *call, web_sheet *out, ist_error *err)
{
    web_asked asked;

    IST_TRY(web_ask(call, &asked, err));
    ist_status status = claims(call, &asked, out, err);
    web_ask_end(call, &asked);
    return status;
}

/* --- Scores --- */

typedef struct scored {
    web_scenario *held;
    ist_scores    scores;
    char          day[IST_DATE_TEXT];
    uint64_t      futures, seed;
} scored;

/* The scenario as of the day: the world re-based to it, where there is one. */
static ist_status take_scenario(web_call *call, scored *s, ist_error *err)
{
    const char *name = web_word(call, "scenario");
    char        rebased[256];
    int         last;

    snprintf(s->day, sizeof s->day, "%.15s", web_word(call, "as_of") ? web_word(call, "as_of") : default_day);
    if (!ist_parse_date(s->day, NULL, &last)) return ist_fail(err, IST_USAGE, "as_of=%s is no day", s->day);
    ist_format_day(last, s->day);
    snprintf(rebased, sizeof rebased, "%.200s-%s", name ? name : WEB_DEFAULT_SCENARIO, s->day);
    if (web_scenario_take(call, rebased, IST_OWN_DAY, &s->held, NULL) == IST_OK) return IST_OK;
    return web_scenario_take(call, name, last, &s->held, err);
}

static ist_status run_scores(web_call *call, scored *s, ist_error *err)
{
    const ist_scenario *scenario = web_scenario_of(s->held);
    char                path[4096];
    ist_control         control = web_control(call);
    ist_score_request   request = { .path = path, .seed = s->seed, .futures = s->futures, .counterfactual = IST_NONE };
    const char         *industry[] = { "industry" };

    if (!call->options->data) return ist_fail(err, IST_MISSING, "the shipped outcomes are not there");
    snprintf(path, sizeof path, "%s/outcomes-2024-01.csv", call->options->data);
    IST_TRY(ist_scenario_counterfactual(scenario, NULL, &request.counterfactual, err)); /* beneath the orders, which are on */
    IST_TRY(ist_briefing_off(scenario, industry, 1, &request.coalition, err)); /* the area's levers, on */
    return ist_score_run(scenario, call->ledger, &request, &control, call->arena, &s->scores, err);
}

static ist_status score(web_call *call, scored *s, ist_error *err)
{
    *s = (scored){ .futures = (uint64_t)web_integer(call, "futures", SCORE_FUTURES), .seed = (uint64_t)web_integer(call, "seed", 1) };
    IST_TRY(take_scenario(call, s, err));
    ist_status status = run_scores(call, s, err);
    if (status != IST_OK) web_scenario_give_back(call->web, s->held);
    return status;
}

static ist_status finish(web_call *call, scored *s, const char *table, web_sheet *out, ist_error *err)
{
    ist_buffer words = { 0 };

    ist_buffer_print(&out->recipe, "isthmus industry score %s --as-of %s --futures %llu --seed %llu --table %s --csv", web_word(call, "scenario") ? web_word(call, "scenario") : WEB_DEFAULT_SCENARIO, s->day, (unsigned long long)s->futures, (unsigned long long)s->seed, table);
    out->conditional = true;
    ist_briefing_score_words(&words, &s->scores);
    web_add_footnotes(out->table, &words);
    web_scenario_give_back(call->web, s->held);
    return out->table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

ist_status web_scores(web_call *call, web_sheet *out, ist_error *err)
{
    scored s;

    IST_TRY(score(call, &s, err));
    out->table = ist_briefing_score_rows(&s.scores, true);
    return finish(call, &s, "outcomes", out, err);
}

ist_status web_score_sums(web_call *call, web_sheet *out, ist_error *err)
{
    scored s;

    IST_TRY(score(call, &s, err));
    out->table = ist_briefing_score_sums(&s.scores);
    return finish(call, &s, "sums", out, err);
}

/* --- Reliability of what was forecast with a probability --- */

static ist_status draw_reliability(const ist_reliability *r, size_t n, const char *day, ist_buffer *out, ist_error *err)
{
    double low[IST_RELIABILITY_CLASSES], high[IST_RELIABILITY_CLASSES];
    char   title[80], subtitle[200];

    if (!n) return IST_OK;
    for (int k = 0; k < IST_RELIABILITY_CLASSES; k++) ist_briefing_class_range(r, k, &low[k], &high[k]);
    snprintf(title, sizeof title, "%zu events forecast from %s", n, day);
    snprintf(subtitle, sizeof subtitle, "Brier score in parts: reliability %.3f (0 is best) \xE2\x88\x92 resolution %.3f + uncertainty %.3f", r->reliability, r->resolution, r->uncertainty);
    return ist_figure_draw_reliability(out, &(ist_reliability_chart){ .frame = { .id = "reliability", .title = title, .subtitle = subtitle, .width = 560 },
        .class_count = IST_RELIABILITY_CLASSES, .forecast = r->forecast, .happened = r->happened, .count = r->count, .low = low, .high = high }, err);
}

ist_status web_reliability(web_call *call, web_sheet *out, ist_error *err)
{
    scored s;

    IST_TRY(score(call, &s, err));
    out->table = ist_briefing_score_reliability(&s.scores);
    ist_status status = draw_reliability(&s.scores.reliability, s.scores.n_events, s.day, &out->svg, err);
    ist_status finished = finish(call, &s, "reliability", out, err);
    return status != IST_OK ? status : finished;
}
