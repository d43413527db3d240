/* SPDX-License-Identifier: Apache-2.0
 *
 * industry_backfill.c: `isthmus industry backfill`: producer to donor to recipient, with the pipeline and without.
 */
#include "command.h"
#include "industry.h"
#include <isthmus/briefing/industry.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    industry_asked industry;
    const char    *route, *svg;
    int            table;
    table_form     form;
} asked;

static const asked defaults = { .industry = INDUSTRY_DEFAULTS };

/* The tables by name; the first stands for those that a form shows by itself. */
enum { TABLE_ALL, TABLE_ROUTES, TABLE_CHAINS, TABLE_MONTHS };
static const char *const tables[] = { "all", "routes", "chains", "months", NULL };

static const option options[] = {
    { "route", OPTION_TEXT, OPTION_HOLDS(asked, route), "NAME", "the donation that is drawn (default: the first)" },
    { "svg", OPTION_TEXT, OPTION_HOLDS(asked, svg), "FILE", "draw what is given so far, with the pipeline and without it", .written = true },
    { "table", OPTION_CHOICE, OPTION_HOLDS(asked, table), "TABLE", "one alone (default: routes and chains; as CSV and JSON the months)", .choices = tables },
    OPTIONS_OF_INDUSTRY(asked, industry),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus industry backfill", "each donation with orders behind it, and what goes when they go" },
    { "isthmus industry backfill --route poland-tanks --svg tanks.svg", "with a picture of one donation" },
    { "isthmus industry backfill --csv > backfill.csv", "a row a donation, producer and month" },
    { 0 },
};

static ist_status choose(const industry_work *work, const ist_backfill *backfill, const char *name, size_t *out, ist_error *err)
{
    *out = 0;
    for (size_t g = 0; g < backfill->n_routes; g++) {
        if (name && strcmp(work->scenario->world.routes[backfill->routes[g].route].name, name) == 0) *out = g;
    }
    bool found = backfill->n_routes && (!name || strcmp(work->scenario->world.routes[backfill->routes[*out].route].name, name) == 0);
    if (found) return IST_OK;
    return ist_fail(err, IST_MISSING, "no donation%s%s has an order of what it gives behind it", name ? " " : "", name ? name : "");
}

static ist_table *make(const ist_backfill *backfill, const ist_scenario *scenario, int table)
{
    return table == TABLE_ROUTES ? ist_briefing_backfill_routes(backfill, scenario)
         : table == TABLE_CHAINS ? ist_briefing_backfill_chains(backfill, scenario) : ist_briefing_backfill_months(backfill, scenario);
}

static int print(const command_context *context, const industry_work *work, const ist_backfill *backfill, const asked *a)
{
    bool program = a->form.csv || a->form.json;
    int  first = a->table != TABLE_ALL ? a->table : program ? TABLE_MONTHS : TABLE_ROUTES, last = a->table != TABLE_ALL || program ? first : TABLE_CHAINS;
    int  code = EXIT_DONE;
    for (int which = first; code == EXIT_DONE && which <= last; which++) {
        ist_table *table = make(backfill, work->scenario, which);
        if (which > first) printf("\n");
        code = command_print_made(table, a->form);
    }
    if (code == EXIT_DONE && !program) industry_print_recipe(context, work);
    return code;
}

static int run(const command_context *context)
{
    const asked  *a = context->values;
    industry_work work = { 0 };
    ist_backfill  backfill = { 0 };
    ist_buffer    svg = { 0 };
    ist_error     err = { 0 };
    size_t        drawn = 0;
    int           code = industry_begin(context, &a->industry, &work);
    if (code == EXIT_DONE) {
        ist_industry_request request = { .seed = work.seed, .futures = work.futures, .counterfactual = work.counterfactual, .coalition = work.coalition };
        ist_status           status = ist_backfill_run(work.scenario, &request, &work.control, work.arena, &backfill, &err);
        if (status == IST_OK && (a->svg || a->route)) status = choose(&work, &backfill, a->route, &drawn, &err);
        if (status == IST_OK && a->svg) status = ist_briefing_backfill_chart(&svg, &backfill, work.scenario, drawn, &err);
        industry_hush(&work);
        code = status == IST_OK ? EXIT_DONE : command_fail(status, &err);
    }
    if (code == EXIT_DONE && a->svg) code = industry_write_picture(a->svg, &svg);
    if (code == EXIT_DONE && !command_is_stdout(a->svg)) code = print(context, &work, &backfill, a);
    ist_buffer_clear(&svg);
    industry_end(&work);
    return code;
}

const command command_industry_backfill = {
    .name = "industry backfill",
    .gist = "take the pipeline away and see the donation go",
    .operands = "[SCENARIO]",
    .about = "A donor keeps a reserve, and gives more of it while replacements are on their way. For each donation whose donor has "
             "ordered something of the kind: what is given, what would be given on the same futures if what is on its way counted "
             "for nothing, and what without the orders behind it, all of them or one producer's.\n\n"
             "As CSV and JSON a row a donation, producer and month, or as --table says.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
