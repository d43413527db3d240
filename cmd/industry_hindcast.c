/* SPDX-License-Identifier: Apache-2.0
 *
 * industry_hindcast.c: `isthmus industry hindcast`: what contracts handed over, as it could be seen on a day.
 */
#include "command.h"
#include "industry.h"
#include <isthmus/base/time.h>
#include <isthmus/briefing/industry.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct asked {
    industry_asked industry;
    const char    *outcomes;
    bool           worlds;
    table_form     form;
} asked;

static const asked defaults = { .industry = INDUSTRY_DEFAULTS };

static const option options[] = {
    { "outcomes", OPTION_TEXT, OPTION_HOLDS(asked, outcomes), "FILE", "what came later: key,date,value,unit,source_title,source_date (default: the shipped outcomes)" },
    { "worlds", OPTION_FLAG, OPTION_HOLDS(asked, worlds), NULL, "with --csv or --json: what came in all in each world, instead of the orders", .with = "csv json" },
    OPTIONS_OF_INDUSTRY(asked, industry),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus industry hindcast --as-of 2022-12-31", "what Korean contracts deliver by the end of 2023, seen a year before, and what came" },
    { "isthmus industry hindcast --as-of 2023-06-30 --worlds --csv", "what the worlds without them would have, as CSV" },
    { 0 },
};

static int print_cast(const command_context *context, const industry_work *work, const ist_hindcast *cast, const asked *a)
{
    ist_table *orders = ist_briefing_hindcast_orders(cast, work->scenario), *worlds = ist_briefing_hindcast_worlds(cast, work->scenario);
    char       day[IST_DATE_TEXT];
    int        code = orders && worlds ? EXIT_DONE : command_fail(IST_NOMEM, NULL);
    if (code == EXIT_DONE && (a->form.csv || a->form.json)) {
        code = command_print_table(a->worlds ? worlds : orders, a->form);
    } else if (code == EXIT_DONE) {
        ist_format_day(work->scenario->as_of, day);
        printf("%s: only facts known and ranges dated by %s.\n\n", work->scenario->title, day);
        code = command_print_table(orders, a->form);
        if (code == EXIT_DONE) printf("\n");
        if (code == EXIT_DONE) code = command_print_table(worlds, a->form);
        industry_print_recipe(context, work);
    }
    ist_table_free(orders);
    ist_table_free(worlds);
    return code;
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    industry_work work = { 0 };
    ist_hindcast  cast = { 0 };
    char         *shipped = NULL;
    ist_error     err = { 0 };
    if (!context->operand_count && a->industry.scenario.as_of == NO_DAY)
        return command_misuse(context->command, "seen from which day? --as-of DAY; shipped are 2022-12-31 and 2023-06-30");
    int code = industry_begin(context, &a->industry, &work);
    if (code == EXIT_DONE) {
        ist_status        status = a->outcomes ? IST_OK : command_find_shipped("data/outcomes-2024-01.csv", &shipped, &err);
        ist_score_request request = { .path = a->outcomes ? a->outcomes : shipped, .seed = work.seed, .futures = work.futures,
                                      .counterfactual = work.counterfactual, .coalition = work.coalition };
        if (status == IST_OK) status = ist_hindcast_run(work.scenario, &request, &work.control, work.arena, &cast, &err);
        industry_hush(&work);
        code = status == IST_OK ? print_cast(context, &work, &cast, a) : command_fail(status, &err);
    }
    industry_end(&work);
    free(shipped);
    return code;
}

const command command_industry_hindcast = {
    .name = "industry hindcast",
    .gist = "what contracts delivered, seen on an earlier day",
    .operands = "[SCENARIO]",
    .about = "Says what contracts deliver by a date, forecast from what was known on an earlier day, beside what happened by each "
             "source, and what the recipient has in all with the contracts and in each world without them.\n\n"
             "The futures begin in the month after the day. The ranges of the shipped hindcasts (two-theatres-2022-12-31 and "
             "two-theatres-2023-06-30) were frozen before they were compared with anything; docs/hindcast.md says how. "
             "`isthmus industry score` scores the same forecasts, and others.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
