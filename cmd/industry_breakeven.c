/* SPDX-License-Identifier: Apache-2.0
 *
 * industry_breakeven.c: `isthmus industry breakeven`: how strongly off-the-shelf orders would have to hold European industry
 * back for them to do more harm than good.
 */
#include "command.h"
#include "industry.h"
#include <isthmus/briefing/industry.h>
#include <isthmus/sim/quantity.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    industry_asked industry;
    const char    *levers, *perspective;
    bool           every;
    table_form     form;
} asked;

static const asked defaults = { .industry = INDUSTRY_DEFAULTS };

static const option options[] = {
    { "levers", OPTION_TEXT, OPTION_HOLDS(asked, levers), "LEVERS", "the levers whose help is at stake (default: those of --with)" },
    { "perspective", OPTION_TEXT, OPTION_HOLDS(asked, perspective), "NAME", "whom they are to help (default: european where there is one, else all)" },
    { "every", OPTION_FLAG, OPTION_HOLDS(asked, every), NULL, "every metric (default: those of headlines on industry, and what is made)" },
    OPTIONS_OF_INDUSTRY(asked, industry),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus industry breakeven", "whether the Korean orders help Europe, and unless what" },
    { "isthmus industry breakeven --levers korean-orders --against nothing --every", "one lever, against one world, by every metric" },
    { 0 },
};

enum { MOST_WORLDS = 17 };

typedef struct question {
    ist_breakeven_view view;
    ist_coalition      tested;
    ist_parameter      parameters[IST_MAX_LINES];
    size_t             n_parameters, n_metrics;
    int                metrics[64], world_metrics[64];
    bool               more[64];
} question;

static ist_status find_perspective(const ist_scenario *s, const char *name, int *out, ist_error *err)
{
    const char *names[8];
    *out = IST_NONE;
    for (size_t v = 0; v < s->n_perspectives; v++) {
        names[v] = s->perspectives[v].name;
        if (strcmp(names[v], name ? name : "european") == 0) *out = (int)v;
    }
    if (*out != IST_NONE || !name || strcmp(name, "all") == 0) return IST_OK;
    const char *near = ist_nearest(name, names, s->n_perspectives);
    return ist_fail(err, IST_MISSING, "scenario %s has no perspective '%s'%s%s%s", s->name, name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* What headlines on industry measure, and what is made. */
static bool is_asked(const ist_scenario *s, size_t m)
{
    for (size_t h = 0; h < s->n_headlines; h++) {
        int area = s->headlines[h].cooperation;
        if (s->headlines[h].metric == (int)m && area != IST_NONE && strcmp(s->world.cooperation[area], "industry") == 0) return true;
    }
    return s->metrics[m].quantity == IST_Q_EARNED || s->metrics[m].quantity == IST_Q_OUTPUT;
}

static ist_status read_question(const industry_work *work, const asked *a, question *q, ist_error *err)
{
    const ist_scenario *s = work->scenario;
    int                 whose = IST_NONE;
    IST_TRY(ist_scenario_levers(s, a->levers ? a->levers : a->industry.with, &q->tested, err));
    q->tested &= work->coalition;
    if (!q->tested) return ist_fail(err, IST_USAGE, "none of the levers at stake is on; --with names those that are");
    IST_TRY(find_perspective(s, a->perspective, &whose, err));
    for (size_t l = 0; l < s->world.n_lines; l++)
        if (s->world.lines[l].disincentive != IST_NONE) q->parameters[q->n_parameters++] = s->world.lines[l].disincentive;
    if (!q->n_parameters) return ist_fail(err, IST_MISSING, "no line of scenario %s has a disincentive", s->name);
    for (size_t m = 0; m < s->n_metrics && q->n_metrics < 64; m++) {
        int at = whose == IST_NONE ? s->metrics[m].overall : s->metrics[m].perspective[whose];
        if (at == IST_NONE || !(a->every || is_asked(s, m))) continue;
        q->metrics[q->n_metrics] = (int)m;
        q->world_metrics[q->n_metrics] = at;
        q->more[q->n_metrics++] = s->metrics[m].more_is_better;
    }
    q->view = (ist_breakeven_view){ .scenario = s, .metrics = q->metrics, .levers = a->levers ? a->levers : "the orders", .parameter = "the off-the-shelf disincentive",
                                    .whom = whose == IST_NONE ? "all" : s->perspectives[whose].title, .all = a->form.csv || a->form.json,
                                    .worlds = (double)work->futures / IST_FUTURES_PER_WORLD };
    return IST_OK;
}

static ist_status ask(const industry_work *work, question *q, int counterfactual, ist_table **table, ist_buffer *words, ist_error *err)
{
    const ist_scenario   *s = work->scenario;
    const ist_breakeven  *rows = NULL;
    ist_breakeven_request request = { .seed = work->seed, .futures = work->futures, .counterfactual = counterfactual, .with = work->coalition,
                                      .without = work->coalition & ~q->tested, .n_parameters = q->n_parameters, .parameters = q->parameters,
                                      .low = 0, .high = 1, .tolerance = 0.005, .n_metrics = q->n_metrics, .metrics = q->world_metrics,
                                      .more_is_better = q->more };
    q->view.against = counterfactual == IST_NONE ? "the world as the file has it" : s->entries[IST_SECTION_COUNTERFACTUALS].at[counterfactual].title;
    IST_TRY(ist_breakeven_run(&s->world, &request, &work->control, work->arena, &rows, err));
    *table = ist_briefing_breakeven(&q->view, rows, q->n_metrics, *table);
    ist_briefing_breakeven_words(words, &q->view, rows, q->n_metrics);
    return *table ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    industry_work work = { 0 };
    question      q = { .n_metrics = 0 };
    ist_table    *table = NULL;
    ist_buffer    words = { 0 };
    ist_error     err = { 0 };
    int           code = industry_begin(context, &a->industry, &work);
    if (code == EXIT_DONE) {
        ist_status status = read_question(&work, a, &q, &err);
        size_t     worlds = work.scenario->entries[IST_SECTION_COUNTERFACTUALS].count;
        if (a->industry.against || !worlds) {
            if (status == IST_OK) status = ask(&work, &q, work.counterfactual, &table, &words, &err);
        } else {
            for (size_t c = 0; c < worlds && status == IST_OK; c++) status = ask(&work, &q, (int)c, &table, &words, &err);
        }
        industry_hush(&work);
        code = status == IST_OK ? EXIT_DONE : command_fail(status, &err);
    }
    if (code == EXIT_DONE) code = command_print_table(table, a->form);
    if (code == EXIT_DONE && !a->form.csv && !a->form.json) {
        if (words.at) printf("\n%s", words.at);
        industry_print_recipe(context, &work);
    }
    ist_table_free(table);
    ist_buffer_clear(&words);
    industry_end(&work);
    return code;
}

const command command_industry_breakeven = {
    .name = "industry breakeven",
    .gist = "the orders help, unless what",
    .operands = "[SCENARIO]",
    .about = "Orders from abroad may hold back the growth of industry at home: of each rise of a line's capacity a part eps is lost for "
             "the share of imports in what its region received in the year before. This sets eps of every line that has one to the "
             "same number, from 0 to 1, on the same futures, and looks where the help of the levers turns into harm, metric by "
             "metric, against each world without them. The break-even comes with the interval that the simulation leaves and with the "
             "share of worlds in which no value overturns the result.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
