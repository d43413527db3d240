/* SPDX-License-Identifier: Apache-2.0
 *
 * industry_invest.c: `isthmus industry invest`: what the next billion buys, and the best of it under a budget.
 */
#include "command.h"
#include "industry.h"
#include <isthmus/briefing/industry.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    industry_asked industry;
    double         budget;
    const char    *metric, *perspective;
    long long      exhaustive;
    bool           every;
    table_form     form;
} asked;

static const asked defaults = { .industry = INDUSTRY_DEFAULTS, .budget = 1000 };

static const option options[] = {
    { "budget", OPTION_NUMBER, OPTION_HOLDS(asked, budget), "USD-M", "what a plan may cost, in million dollars (default 1000)", .low = 1, .high = 1e9 },
    { "metric", OPTION_TEXT, OPTION_HOLDS(asked, metric), "NAME", "what plans are for (default: the metric of the first headline)" },
    { "perspective", OPTION_TEXT, OPTION_HOLDS(asked, perspective), "NAME", "for whom everything is measured (default: all)" },
    { "exhaustive", OPTION_INTEGER, OPTION_HOLDS(asked, exhaustive), "N", "simulate every affordable set where there are at most N (default 256)", .low = 1, .high = 65535 },
    { "every", OPTION_FLAG, OPTION_HOLDS(asked, every), NULL, "every metric of every candidate, also where nothing can be told" },
    OPTIONS_OF_INDUSTRY(asked, industry),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus industry invest", "each candidate's change per billion, and the best plans for a billion" },
    { "isthmus industry invest --budget 5000 --metric shell-shortfall --perspective european", "five billion against the lack of shells" },
    { 0 },
};

typedef struct question {
    ist_invest_view view;
    size_t          n;
    int             metrics[64], world_metrics[64];
} question;

static ist_status no_such(const ist_scenario *s, const char *what, const char *name, ist_section section, ist_error *err)
{
    const char *names[64];
    size_t      n = 0;
    for (; n < s->entries[section].count && n < 64; n++) names[n] = s->entries[section].at[n].name;
    const char *near = ist_nearest(name, names, n);
    return ist_fail(err, IST_MISSING, "scenario %s has no %s '%s'%s%s%s", s->name, what, name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static ist_status read_question(const industry_work *work, const asked *a, question *q, ist_error *err)
{
    const ist_scenario *s = work->scenario;
    int                 whose = IST_NONE, wanted = s->n_headlines ? s->headlines[0].metric : 0;
    bool                found = !a->metric;
    for (size_t v = 0; a->perspective && v < s->n_perspectives; v++)
        if (strcmp(s->perspectives[v].name, a->perspective) == 0) whose = (int)v;
    if (a->perspective && whose == IST_NONE && strcmp(a->perspective, "all") != 0) return no_such(s, "perspective", a->perspective, IST_SECTION_PERSPECTIVES, err);
    for (size_t m = 0; m < s->n_metrics && q->n < 64; m++) {
        int at = whose == IST_NONE ? s->metrics[m].overall : s->metrics[m].perspective[whose];
        if (a->metric && strcmp(s->metrics[m].name, a->metric) == 0) wanted = (int)m;
        found = found || (a->metric && wanted == (int)m && strcmp(s->metrics[m].name, a->metric) == 0);
        if (at == IST_NONE) continue;
        if (wanted == (int)m) q->view.objective = q->n;
        q->metrics[q->n] = (int)m;
        q->world_metrics[q->n++] = at;
    }
    if (!found) return no_such(s, "metric", a->metric, IST_SECTION_METRICS, err);
    if (!q->n || q->metrics[q->view.objective] != wanted) return ist_fail(err, IST_MISSING, "'%s' measures nothing for that perspective", s->metrics[wanted].name);
    q->view.scenario = s;
    q->view.metrics = q->metrics;
    q->view.budget = a->budget;
    q->view.all = a->every || a->form.csv || a->form.json;
    return IST_OK;
}

static int print(const command_context *context, const industry_work *work, const ist_invest *invest, const question *q, table_form form)
{
    ist_table *candidates = ist_briefing_invest_candidates(invest, &q->view), *plans = ist_briefing_invest_plans(invest, &q->view);
    ist_buffer words = { 0 };
    int        code = candidates && plans ? EXIT_DONE : command_fail(IST_NOMEM, NULL);
    if (code == EXIT_DONE) code = command_print_table(candidates, form);
    if (code == EXIT_DONE && !form.csv && !form.json) {
        printf("\n");
        code = command_print_table(plans, form);
        ist_briefing_invest_words(&words, invest, &q->view);
        if (words.at) printf("\n%s", words.at);
        industry_print_recipe(context, work);
    }
    ist_buffer_clear(&words);
    ist_table_free(candidates);
    ist_table_free(plans);
    return code == EXIT_DONE && invest->n_affordable && invest->best == IST_NONE && !form.csv && !form.json ? EXIT_NO_ANSWER : code;
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    industry_work work = { 0 };
    question      q = { .n = 0 };
    ist_invest    invest = { 0 };
    ist_error     err = { 0 };
    int           code = industry_begin(context, &a->industry, &work);
    if (code == EXIT_DONE) {
        ist_status status = read_question(&work, a, &q, &err);
        work.futures = (work.futures + 63) / 64 * 64;
        ist_invest_request request = { .seed = work.seed, .futures = work.futures, .counterfactual = work.counterfactual, .coalition = work.coalition,
                                       .n_metrics = q.n, .metrics = q.world_metrics, .objective = q.view.objective, .budget = a->budget,
                                       .exhaustive = (size_t)a->exhaustive };
        if (status == IST_OK) request.more_is_better = work.scenario->metrics[q.metrics[q.view.objective]].more_is_better;
        if (status == IST_OK) status = ist_invest_run(work.scenario, &request, &work.control, work.arena, &invest, &err);
        industry_hush(&work);
        code = status == IST_OK ? print(context, &work, &invest, &q, a->form) : command_fail(status, &err);
    }
    industry_end(&work);
    return code;
}

const command command_industry_invest = {
    .name = "industry invest",
    .gist = "what the next billion buys",
    .operands = "[SCENARIO]",
    .about = "A scenario lists candidate investments, small patches with prices: a line's capacity, a stock, a patrol, a sensor feed, an "
             "agreement. This says what each changes per billion dollars, by differences on the same futures, and looks for the "
             "best set under a budget: over every affordable set where there are few, else over a table of candidates and "
             "pairs. The best by the table are replayed on futures that it has not seen, and a plan that these do not bear out is "
             "marked so; exit code 3 when none is borne out.\n\n"
             "As CSV and JSON the candidates, a row each metric.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
