/* SPDX-License-Identifier: Apache-2.0
 *
 * write.c: a result as a folder of files.
 */
#include "briefing_local.h"
#include <isthmus/base/json.h>
#include <isthmus/base/time.h>
#include <string.h>

static ist_status write_text(const char *folder, const char *name, const char *suffix, const ist_buffer *text, ist_error *err)
{
    ist_buffer path = { 0 };
    ist_buffer_print(&path, "%s/%s%s", folder, name, suffix);
    ist_status status = path.failed || text->failed ? ist_fail(err, IST_NOMEM, "out of memory")
                                                    : ist_write_file(path.at, text->at ? text->at : "", text->length, err);
    ist_buffer_clear(&path);
    return status;
}

static ist_status write_table(const char *folder, const char *name, ist_table *table, bool json, ist_error *err)
{
    ist_buffer text = { 0 };
    ist_status status = table ? ist_table_write(&text, table, json ? IST_TABLE_JSON : IST_TABLE_CSV, 0, err) : ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = write_text(folder, name, json ? ".json" : ".csv", &text, err);
    ist_buffer_clear(&text);
    return status;
}

/* Takes the table: as CSV and as JSON. */
static ist_status write_both(const char *folder, const char *name, ist_table *table, ist_error *err)
{
    ist_status status = write_table(folder, name, table, false, err);
    if (status == IST_OK) status = write_table(folder, name, table, true, err);
    ist_table_free(table);
    return status;
}

static const char *line_kinds[] = { "delivered", "active", "present", "stock" };

static void add_months(ist_table *table, const ist_result *result, briefing_line_kind kind, size_t i, size_t j, const char *name, const char *second)
{
    const ist_series *series = result->series;
    size_t            line = briefing_line(result->scenario, kind, i, j);
    char              month[IST_DATE_TEXT];
    for (int world = 0; world < 2; world++)
        for (int t = 0; t < series->months; t++) {
            ist_format_month(result->scenario->world.start + t, month);
            ist_table_add_text(table, line_kinds[kind]);
            ist_table_add_text(table, name);
            ist_table_add_text(table, second);
            ist_table_add_text(table, world ? "all" : "none");
            ist_table_add_text(table, month);
            ist_table_add_number(table, briefing_mean(series, world, line, t));
            for (int q = 0; q < IST_QUANTILES; q++) ist_table_add_number(table, briefing_quantile(series, world, line, t, q));
        }
}

static ist_table *series_table(const ist_result *result)
{
    static const ist_column columns[] = {
        { .name = "quantity", .meaning = "delivered so far, active (share of futures), present from the pool, stock" },
        { .name = "of", .meaning = "order, contingency, force kind or actor" },
        { .name = "at", .meaning = "theatre or item" },
        { .name = "levers", .meaning = "none or all" },
        { .name = "month", .kind = IST_COLUMN_DATE },
        { .name = "mean", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "q05", .kind = IST_COLUMN_NUMBER, .digits = -3 }, { .name = "q25", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "q50", .kind = IST_COLUMN_NUMBER, .digits = -3 }, { .name = "q75", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "q95", .kind = IST_COLUMN_NUMBER, .digits = -3 },
    };
    const ist_world *w = &result->scenario->world;
    ist_table       *table = ist_table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return NULL;
    for (size_t o = 0; o < w->n_orders; o++) add_months(table, result, BRIEFING_DELIVERED, o, 0, w->orders[o].name, "");
    for (size_t c = 0; c < w->n_contingencies; c++) add_months(table, result, BRIEFING_ACTIVE, c, 0, w->contingencies[c].name, "");
    for (size_t f = 0; f < w->n_kinds; f++)
        for (size_t k = 0; k < w->n_theatres; k++) add_months(table, result, BRIEFING_PRESENT, f, k, w->kinds[f], w->theatres[k].name);
    for (size_t a = 0; a < w->n_actors; a++)
        for (size_t i = 0; i < w->n_items; i++)
            if (w->target[a * w->n_items + i] != IST_NONE) add_months(table, result, BRIEFING_STOCK, a, i, w->actors[a].name, w->items[i].name);
    return table;
}

/* What was run, for programs: everything that decides a number, and nothing that does not. */
static ist_status write_run(const char *folder, const ist_result *result, ist_error *err)
{
    const ist_scenario *scenario = result->scenario;
    char                day[IST_DATE_TEXT], digest[IST_DIGEST_TEXT];
    ist_buffer          recipe = { 0 }, text = { 0 };
    ist_format_day(scenario->as_of, day);
    ist_scenario_digest(scenario, digest);
    ist_briefing_recipe(&recipe, result);
    ist_json_writer json = ist_json_to(&text, 2);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "scenario", scenario->name);
    ist_json_text(&json, "digest", digest);
    ist_json_text(&json, "as_of", day);
    ist_json_text(&json, "against", briefing_counterfactual_name(result));
    ist_json_integer(&json, "seed", (long long)result->seed);
    ist_json_integer(&json, "futures", (long long)result->answer.futures);
    ist_json_integer(&json, "worlds", (long long)result->answer.worlds);
    ist_json_yesno(&json, "stopped", result->stopped);
    ist_json_text(&json, "label", scenario->label);
    ist_json_text(&json, "recipe", recipe.at);
    ist_json_text(&json, "condition", ist_briefing_condition);
    ist_json_end(&json);
    ist_status status = recipe.failed ? ist_fail(err, IST_NOMEM, "out of memory") : write_text(folder, "run", ".json", &text, err);
    ist_buffer_clear(&recipe);
    ist_buffer_clear(&text);
    return status;
}

static ist_status write_tables(const ist_result *result, const char *folder, ist_error *err)
{
    ist_buffer assumptions = { 0 };
    IST_TRY(write_both(folder, "headlines", ist_briefing_headlines(result, IST_SET_TERMINAL), err));
    IST_TRY(write_both(folder, "values", ist_briefing_values(result), err));
    IST_TRY(write_both(folder, "events", ist_briefing_events(result), err));
    IST_TRY(write_both(folder, "inputs", ist_briefing_inputs(result->scenario, false), err));
    if (result->series) IST_TRY(write_both(folder, "series", series_table(result), err));
    ist_scenario_write_assumptions(&assumptions, result->scenario);
    ist_status status = write_text(folder, "assumptions", ".csv", &assumptions, err);
    ist_buffer_clear(&assumptions);
    return status;
}

ist_status ist_briefing_write(const ist_result *result, const char *folder, ist_error *err)
{
    briefing_pictures pictures = { 0 };
    ist_buffer        page = { 0 };
    ist_status        status;
    IST_TRY(ist_make_folder(folder, err));
    IST_TRY(write_tables(result, folder, err));
    IST_TRY(write_run(folder, result, err));
    IST_CHECK(briefing_draw(result, &pictures, err));
    for (size_t i = 0; i < pictures.count; i++) IST_CHECK(write_text(folder, pictures.at[i].name, ".svg", &pictures.at[i].svg, err));
    IST_CHECK(briefing_page(&page, result, &pictures, err));
    status = write_text(folder, "report", ".html", &page, err);
done:
    ist_buffer_clear(&page);
    briefing_pictures_clear(&pictures);
    return status;
}
