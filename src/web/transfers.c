/* SPDX-License-Identifier: Apache-2.0
 *
 * transfers.c: orders on their way: by order, customer and line, year by year, and what a pipeline lets a donor give.
 */
#include "question.h"
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <isthmus/briefing/industry.h>
#include <isthmus/briefing/lists.h>

#include <string.h>

enum { TRANSFER_FUTURES = 256, BACKFILL_FUTURES = 64 };

typedef struct asked {
    web_asked            of;
    ist_industry_request request;
    ist_pipeline_view    view;
    ist_pipeline_scope   scope;
    int                  route;
} asked;

/* The end of the fifth calendar year, as the command has it. */
static ist_status read_month(const web_call *call, const ist_world *w, int *out, ist_error *err)
{
    int fifth = 12 * (w->start / 12 + 4) + 11 - w->start, last = w->months - 1;

    *out = fifth < last ? fifth : last;
    if (!web_word(call, "by")) return IST_OK;
    *out = ist_month_of_day(web_day(call, "by", IST_ANY_DAY)) - w->start;
    if (*out < 0 || *out > last) return ist_fail(err, IST_RANGE, "by=%.20s lies outside the scenario's months", web_word(call, "by"));
    return IST_OK;
}

static ist_status read_rest(const web_call *call, asked *a, ist_error *err)
{
    const ist_scenario *s = a->of.scenario;
    const char         *scope = web_word(call, "scope"), *world = web_word(call, "world");
    uint32_t            all = s->world.n_levers >= 32 ? UINT32_MAX : (UINT32_C(1) << s->world.n_levers) - 1;

    a->scope = !scope || strcmp(scope, "orders") == 0 ? IST_PIPELINE_ORDERS : strcmp(scope, "customers") == 0 ? IST_PIPELINE_CUSTOMERS : IST_PIPELINE_LINES;
    a->view = (ist_pipeline_view){ .scenario = s };
    IST_TRY(web_find_entry(&s->entries[IST_SECTION_ACTORS], "actor", web_word(call, "from"), &a->view.from, err));
    IST_TRY(web_find_entry(&s->entries[IST_SECTION_ACTORS], "actor", web_word(call, "to"), &a->view.to, err));
    IST_TRY(web_find_entry(&s->entries[IST_SECTION_ITEMS], "item", web_word(call, "item"), &a->view.item, err));
    IST_TRY(web_find_entry(&s->entries[IST_SECTION_ROUTES], "donation", web_word(call, "route"), &a->route, err));
    IST_TRY(read_month(call, &s->world, &a->view.month, err));
    a->request = (ist_industry_request){ .seed = a->of.question.seed, .counterfactual = a->of.question.counterfactual,
                                         .coalition = world && strcmp(world, "without") == 0 ? 0 : all & ~a->of.question.off };
    return IST_OK;
}

static ist_status read_asked(web_call *call, asked *a, ist_error *err)
{
    IST_TRY(web_ask(call, &a->of, err));
    ist_status status = read_rest(call, a, err);
    if (status != IST_OK) web_ask_end(call, &a->of);
    return status;
}

static void add_recipe(ist_buffer *out, const web_call *call, const asked *a, const char *command, const char *table, uint64_t futures)
{
    static const char *const words[][2] = { { "from", "--from" }, { "to", "--to" }, { "item", "--item" }, { "by", "--by" }, { "route", "--route" },
                                            { "as_of", "--as-of" }, { "against", "--against" } };
    const ist_world *w = &a->of.scenario->world;
    bool             first = true;

    ist_buffer_print(out, "isthmus industry %s %s", command, a->of.scenario->name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        web_option(out, words[i][1], web_word(call, words[i][0]));
    ist_buffer_add(out, " --with ");
    if (!a->request.coalition) ist_buffer_add(out, "none");
    else if (!a->of.question.off) ist_buffer_add(out, "all");
    else
        for (size_t n = 0; n < w->n_levers; n++)
            if (a->request.coalition >> n & 1) {
                ist_buffer_print(out, "%s%s", first ? "" : ",", w->levers[n].patch.name);
                first = false;
            }
    ist_buffer_print(out, " --futures %llu --seed %llu --table %s --csv", (unsigned long long)futures, (unsigned long long)a->request.seed, table);
}

/* --- The pipeline --- */

static bool draws_something(const ist_pipeline *pipeline, const asked *a)
{
    ist_table *table = ist_briefing_pipeline_stages(pipeline, &a->view, IST_PIPELINE_ORDERS);
    bool       some = table && ist_table_rows(table) > 0;

    ist_table_free(table);
    return some;
}

static ist_status pipeline(web_call *call, web_sheet *out, bool years, ist_error *err)
{
    asked        a;
    ist_pipeline found;
    ist_control  control = web_control(call);

    IST_TRY(read_asked(call, &a, err));
    a.request.futures = (uint64_t)web_integer(call, "futures", TRANSFER_FUTURES);
    ist_status status = ist_pipeline_run(a.of.scenario, &a.request, &control, call->arena, &found, err);
    if (status == IST_OK) {
        out->table = years ? ist_briefing_pipeline_years(&found, &a.view) : ist_briefing_pipeline_stages(&found, &a.view, a.scope);
        if (!out->table) status = ist_fail(err, IST_NOMEM, "out of memory");
    }
    if (status == IST_OK && !years && draws_something(&found, &a)) status = ist_briefing_pipeline_chart(&out->svg, &found, &a.view, err);
    if (status == IST_OK) {
        static const char *const tables[] = { [IST_PIPELINE_ORDERS] = "orders", [IST_PIPELINE_CUSTOMERS] = "customers", [IST_PIPELINE_LINES] = "lines" };
        add_recipe(&out->recipe, call, &a, "pipeline", years ? "years" : tables[a.scope], a.request.futures);
        out->conditional = true;
    }
    web_ask_end(call, &a.of);
    return status;
}

ist_status web_transfers(web_call *call, web_sheet *out, ist_error *err) { return pipeline(call, out, false, err); }
ist_status web_transfers_years(web_call *call, web_sheet *out, ist_error *err) { return pipeline(call, out, true, err); }

/* --- What a pipeline lets a donor give --- */

typedef ist_table *tabled(const ist_backfill *backfill, const ist_scenario *scenario);

static ist_status backfill(web_call *call, web_sheet *out, tabled *table, const char *name, ist_error *err)
{
    asked        a;
    ist_backfill found;
    ist_control  control = web_control(call);
    size_t       route = 0;

    IST_TRY(read_asked(call, &a, err));
    a.request.futures = (uint64_t)web_integer(call, "futures", BACKFILL_FUTURES);
    ist_status status = ist_backfill_run(a.of.scenario, &a.request, &control, call->arena, &found, err);
    if (status == IST_OK && !(out->table = table(&found, a.of.scenario))) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK && a.route != IST_NONE) {
        while (route < found.n_routes && found.routes[route].route != a.route) route++;
        if (route == found.n_routes)
            status = ist_fail(err, IST_MISSING, "no orders stand behind the donation '%.80s'", web_word(call, "route"));
    }
    if (status == IST_OK && found.n_routes) status = ist_briefing_backfill_chart(&out->svg, &found, a.of.scenario, route, err);
    if (status == IST_OK) {
        add_recipe(&out->recipe, call, &a, "backfill", name, a.request.futures);
        out->conditional = true;
    }
    web_ask_end(call, &a.of);
    return status;
}

ist_status web_transfers_backfill(web_call *call, web_sheet *out, ist_error *err) { return backfill(call, out, ist_briefing_backfill_routes, "routes", err); }
ist_status web_transfers_chains(web_call *call, web_sheet *out, ist_error *err) { return backfill(call, out, ist_briefing_backfill_chains, "chains", err); }

/* --- Names for people, in both languages where the ledger gives them --- */

ist_status web_names(web_call *call, web_sheet *out, ist_error *err)
{
    web_scenario *held = NULL;

    IST_TRY(web_scenario_asked(call, &held, err));
    ist_status status = ist_briefing_names(web_scenario_of(held), call->ledger, &out->table, err);
    ist_buffer_print(&out->recipe, "isthmus scenario show %s --names --csv", web_scenario_of(held)->name);
    web_option(&out->recipe, "--as-of", web_word(call, "as_of"));
    web_scenario_give_back(call->web, held);
    return status;
}
