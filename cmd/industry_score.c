/* SPDX-License-Identifier: Apache-2.0
 *
 * industry_score.c: `isthmus industry score`: forecasts as of a day against what came later.
 */
#include "command.h"
#include "industry.h"
#include <isthmus/base/time.h>
#include <isthmus/briefing/industry.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct asked {
    industry_asked industry;
    const char    *outcomes, *ensemble;
    bool           keys;
    int            table;
    table_form     form;
} asked;

static const asked defaults = { .industry = INDUSTRY_DEFAULTS };

/* The tables by name; the first stands for those that a form shows by itself. */
enum { TABLE_ALL, TABLE_OUTCOMES, TABLE_SUMS, TABLE_RELIABILITY };
static const char *const tables[] = { "all", "outcomes", "sums", "reliability", NULL };

static const option options[] = {
    { "outcomes", OPTION_TEXT, OPTION_HOLDS(asked, outcomes), "FILE", "what came later: key,date,value,unit,source_title,source_date (default: the shipped outcomes)" },
    { "ensemble", OPTION_TEXT, OPTION_HOLDS(asked, ensemble), "FILE", "write what every future says of every outcome, as CSV", .written = true },
    { "keys", OPTION_FLAG, OPTION_HOLDS(asked, keys), NULL, "list every key that the scenario can answer, and score nothing" },
    { "table", OPTION_CHOICE, OPTION_HOLDS(asked, table), "TABLE", "one alone (default: sums and outcomes; as CSV and JSON the outcomes)", .choices = tables },
    OPTIONS_OF_INDUSTRY(asked, industry),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus industry score --as-of 2022-12-31", "what was forecast at the end of 2022, against the shipped outcomes" },
    { "isthmus industry score --as-of 2024-01-31 --outcomes mine.csv", "against outcomes of your own" },
    { "isthmus industry score --keys --csv", "every key an outcomes file may hold, a row each" },
    { "isthmus industry score --ensemble futures.csv", "the forecasts themselves, for scores of your own" },
    { 0 },
};

static int print_keys(const industry_work *work, table_form form)
{
    const ist_outcome_key *keys = NULL;
    size_t                 n = 0;
    ist_error              err = { 0 };
    ist_status             status = ist_outcome_keys(work->scenario, form.csv || form.json, work->arena, &n, &keys, &err);
    if (status != IST_OK) return command_fail(status, &err);
    ist_table *table = ist_briefing_outcome_keys(keys, n);
    return command_print_made(table, form);
}

static int print_one(const ist_scores *scores, int which, table_form form)
{
    ist_table *table = which == TABLE_SUMS ? ist_briefing_score_sums(scores)
                     : which == TABLE_RELIABILITY ? ist_briefing_score_reliability(scores) : ist_briefing_score_rows(scores, form.csv || form.json);
    return command_print_made(table, form);
}

static int print_scores(const command_context *context, const industry_work *work, const ist_scores *scores, const asked *a)
{
    ist_buffer words = { 0 };
    char       day[IST_DATE_TEXT];
    if (a->form.csv || a->form.json) return print_one(scores, a->table, a->form);
    ist_format_day(work->scenario->as_of, day);
    printf("%s, as of %s: only facts known and ranges dated by then.\n\n", work->scenario->title, day);
    int code = print_one(scores, a->table ? a->table : TABLE_SUMS, a->form);
    if (code == EXIT_DONE && !a->table) {
        printf("\n");
        code = print_one(scores, TABLE_OUTCOMES, a->form);
    }
    ist_briefing_score_words(&words, scores);
    if (words.at) printf("\n%s", words.at);
    industry_print_recipe(context, work);
    ist_buffer_clear(&words);
    return code;
}

static ist_status write_ensemble(const char *path, const ist_scores *scores, ist_error *err)
{
    ist_table *table = ist_briefing_score_ensemble(scores);
    ist_buffer text = { 0 };
    ist_status status = table ? ist_table_write(&text, table, IST_TABLE_CSV, 0, err) : ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = ist_write_file(path, text.at, text.length, err);
    ist_buffer_clear(&text);
    ist_table_free(table);
    return status;
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    industry_work work = { 0 };
    ist_scores    scores = { 0 };
    char         *shipped = NULL;
    ist_error     err = { 0 };
    ist_status    status;
    int           code = industry_begin(context, &a->industry, &work);
    if (code != EXIT_DONE) goto done;
    if (a->keys) {
        code = print_keys(&work, a->form);
        goto done;
    }
    status = a->outcomes ? IST_OK : command_find_shipped("data/outcomes-2024-01.csv", &shipped, &err);
    ist_score_request request = { .path = a->outcomes ? a->outcomes : shipped, .seed = work.seed, .futures = work.futures,
                                  .counterfactual = work.counterfactual, .coalition = work.coalition };
    if (status == IST_OK) status = ist_score_run(work.scenario, work.ledger, &request, &work.control, work.arena, &scores, &err);
    industry_hush(&work);
    if (status == IST_OK && a->ensemble) status = write_ensemble(a->ensemble, &scores, &err);
    code = status == IST_OK ? print_scores(context, &work, &scores, a) : command_fail(status, &err);
done:
    industry_end(&work);
    free(shipped);
    return code;
}

const command command_industry_score = {
    .name = "industry score",
    .gist = "forecasts as of a day, scored against what came later",
    .operands = "[SCENARIO]",
    .about = "Forecasts deliveries, shells, signatures, starts of production and spending from what was known on a day, and scores "
             "them against an outcomes file: the continuous ranked probability score for quantities and dates, the Brier score for "
             "events, both beside two naive forecasts, the contract's schedule and the last rate continued. docs/industry.md "
             "lists the keys; `--keys` lists those of a scenario.\n\n"
             "The futures begin in the month after the day. Where a scenario has a version of its own for the day "
             "(two-theatres-2022-12-31 for two-theatres as of 2022-12-31) that one is taken. A fact known later, or a range dated "
             "later, is refused. Every row of the file is scored or listed with the reason why not.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
