/* SPDX-License-Identifier: Apache-2.0
 *
 * industry_pipeline.c: `isthmus industry pipeline`: what is ordered, signed, delivered and forecast.
 */
#include "command.h"
#include "industry.h"
#include <isthmus/base/time.h>
#include <isthmus/briefing/industry.h>
#include <stdio.h>
#include <string.h>

typedef struct asked {
    industry_asked industry;
    const char    *from, *to, *item, *svg;
    int            by, table;
    table_form     form;
} asked;

static const asked defaults = { .industry = INDUSTRY_DEFAULTS, .by = NO_DAY };

/* The tables by name; the first stands for those that a form shows by itself. */
enum { TABLE_ALL, TABLE_ORDERS, TABLE_CUSTOMERS, TABLE_LINES, TABLE_YEARS };
static const char *const tables[] = { "all", "orders", "customers", "lines", "years", NULL };

static const option options[] = {
    { "from", OPTION_TEXT, OPTION_HOLDS(asked, from), "ACTOR", "only what this actor makes (default: anyone)" },
    { "to", OPTION_TEXT, OPTION_HOLDS(asked, to), "ACTOR", "only what this actor receives (default: anyone)" },
    { "item", OPTION_TEXT, OPTION_HOLDS(asked, item), "ITEM", "only this item (default: all)" },
    { "by", OPTION_DAY, OPTION_HOLDS(asked, by), "DAY", "how far the forecast runs (default: the end of the fifth calendar year)" },
    { "svg", OPTION_TEXT, OPTION_HOLDS(asked, svg), "FILE", "draw the orders; a single one as a fan by month", .written = true },
    { "table", OPTION_CHOICE, OPTION_HOLDS(asked, table), "TABLE", "one alone (default: the first three; as CSV and JSON the years)", .choices = tables },
    OPTIONS_OF_INDUSTRY(asked, industry),
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};

static const command_example examples[] = {
    { "isthmus industry pipeline --from ROK", "what Korea has on its way, by order, customer and line" },
    { "isthmus industry pipeline --to POL --item k2 --by 2027-12-31 --svg k2.svg", "Polish tanks by the end of 2027, with a picture" },
    { "isthmus industry pipeline --csv > pipeline.csv", "every order, customer and line at the end of every year" },
    { 0 },
};

static ist_status find_name(const industry_work *work, ist_section section, const char *name, int *out, ist_error *err)
{
    const ist_entries *entries = &work->scenario->entries[section];
    const char        *names[IST_MAX_ORDERS];
    *out = IST_NONE;
    if (!name) return IST_OK;
    for (size_t i = 0; i < entries->count; i++) {
        names[i] = entries->at[i].name;
        ist_status same = strcmp(names[i], name) == 0 ? IST_OK : IST_MISSING;
        if (same == IST_OK) *out = (int)i;
    }
    const char *near = ist_nearest(name, names, entries->count);
    if (*out != IST_NONE) return IST_OK;
    return ist_fail(err, IST_MISSING, "'%s' is not among the scenario's %s%s%s%s", name, ist_section_path(section), near ? "; did you mean '" : "",
                    near ? near : "", near ? "'?" : "");
}

static ist_status read_view(const industry_work *work, const asked *a, ist_pipeline_view *out, ist_error *err)
{
    const ist_world *w = &work->scenario->world;
    int              fifth = 12 * (w->start / 12 + 4) + 11 - w->start, last = w->months - 1;
    *out = (ist_pipeline_view){ .scenario = work->scenario, .month = a->by == NO_DAY ? (fifth < last ? fifth : last) : ist_month_of_day(a->by) - w->start };
    if (out->month < 0 || out->month > last) {
        char first[IST_DATE_TEXT], end[IST_DATE_TEXT];
        ist_format_month(w->start, first);
        ist_format_month(w->start + last, end);
        return ist_fail(err, IST_RANGE, "--by: the futures go from %s to %s", first, end);
    }
    IST_TRY(find_name(work, IST_SECTION_ACTORS, a->from, &out->from, err));
    IST_TRY(find_name(work, IST_SECTION_ACTORS, a->to, &out->to, err));
    return find_name(work, IST_SECTION_ITEMS, a->item, &out->item, err);
}

static ist_table *make(const ist_pipeline *pipeline, const ist_pipeline_view *view, int table)
{
    if (table == TABLE_YEARS) return ist_briefing_pipeline_years(pipeline, view);
    return ist_briefing_pipeline_stages(pipeline, view, (ist_pipeline_scope)(table - TABLE_ORDERS));
}

static int print(const command_context *context, const industry_work *work, const ist_pipeline *pipeline, const ist_pipeline_view *view,
                 const asked *a)
{
    bool program = a->form.csv || a->form.json;
    int  first = a->table != TABLE_ALL ? a->table : program ? TABLE_YEARS : TABLE_ORDERS, last = a->table != TABLE_ALL || program ? first : TABLE_LINES;
    int  code = EXIT_DONE;
    for (int which = first; code == EXIT_DONE && which <= last; which++) {
        ist_table *table = make(pipeline, view, which);
        if (which > first) printf("\n");
        code = command_print_made(table, a->form);
    }
    if (code == EXIT_DONE && !program) industry_print_recipe(context, work);
    return code;
}

static int run(const command_context *context)
{
    const asked      *a = context->values;
    industry_work     work = { 0 };
    ist_pipeline      pipeline = { 0 };
    ist_pipeline_view view = { 0 };
    ist_buffer        svg = { 0 };
    ist_error         err = { 0 };
    int               code = industry_begin(context, &a->industry, &work);
    if (code == EXIT_DONE) {
        ist_industry_request request = { .seed = work.seed, .futures = work.futures, .counterfactual = work.counterfactual, .coalition = work.coalition };
        ist_status           status = read_view(&work, a, &view, &err);
        if (status == IST_OK) status = ist_pipeline_run(work.scenario, &request, &work.control, work.arena, &pipeline, &err);
        if (status == IST_OK && a->svg) status = ist_briefing_pipeline_chart(&svg, &pipeline, &view, &err);
        industry_hush(&work);
        code = status == IST_OK ? EXIT_DONE : command_fail(status, &err);
    }
    if (code == EXIT_DONE && a->svg) code = industry_write_picture(a->svg, &svg);
    if (code == EXIT_DONE && !command_is_stdout(a->svg)) code = print(context, &work, &pipeline, &view, a);
    ist_buffer_clear(&svg);
    industry_end(&work);
    return code;
}

const command command_industry_pipeline = {
    .name = "industry pipeline",
    .gist = "what is ordered, signed, delivered and forecast",
    .operands = "[SCENARIO]",
    .about = "One row an order, a customer (who receives, by item) and a production line: the quantity agreed in all, under contract "
             "and delivered at the start, and what is forecast to be delivered by a day: the median over futures with 5% and 95%, "
             "how much is signed and lapsed by then, and what the contract promised. Of a line: what it makes, its capacity, and "
             "what stands finished because money lacks.\n\n"
             "As CSV and JSON every row is given at the end of every calendar year, or as --table says.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
