/* SPDX-License-Identifier: Apache-2.0
 *
 * write.c: a result as a folder of files.
 */
#include "briefing_local.h"
#include <isthmus/base/json.h>
#include <isthmus/base/time.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Where files go, and the names of those written, for run.json: a later run into the same folder takes away what it
 * does not write anew, so that no chart of an earlier question stays beside its tables. */
typedef struct folder_of {
    const char *path;
    json_t     *files;
} folder_of;

static ist_status write_text(folder_of *folder, const char *name, const char *suffix, const ist_buffer *text, ist_error *err)
{
    ist_buffer path = { 0 };
    ist_buffer_print(&path, "%s%s", name, suffix);
    if (path.failed || json_array_append_new(folder->files, json_string(path.at)) != 0) {
        ist_buffer_clear(&path);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    ist_buffer_clear(&path);
    ist_buffer_print(&path, "%s/%s%s", folder->path, name, suffix);
    ist_status status = path.failed || text->failed ? ist_fail(err, IST_NOMEM, "out of memory")
                                                    : ist_write_file(path.at, text->at ? text->at : "", text->length, err);
    ist_buffer_clear(&path);
    return status;
}

static ist_status write_table(folder_of *folder, const char *name, const ist_table *table, bool json, ist_error *err)
{
    ist_buffer text = { 0 };
    ist_status status = ist_table_write(&text, table, json ? IST_TABLE_JSON : IST_TABLE_CSV, 0, err);
    if (status == IST_OK) status = write_text(folder, name, json ? ".json" : ".csv", &text, err);
    ist_buffer_clear(&text);
    return status;
}

/* What was set and switched off; both empty where the world is the file's. */
static ist_status add_changes(ist_json_writer *json, const ist_result *result, ist_error *err)
{
    const char   *off[IST_MAX_LEVERS];
    briefing_set *set = NULL;
    size_t        n_set = 0, n_off = 0;
    IST_TRY(briefing_what_is_set(result, &set, &n_set, err));
    briefing_off_names(result, off, &n_off);
    ist_json_object(json, "set");
    for (size_t i = 0; i < n_set; i++) ist_json_number(json, set[i].input->name, set[i].value);
    ist_json_end(json);
    ist_json_array(json, "off");
    for (size_t i = 0; i < n_off; i++) ist_json_text(json, NULL, off[i]);
    ist_json_end(json);
    return IST_OK;
}

/* What was run, for programs: everything that decides a number, and nothing that does not. */
static ist_status write_run(folder_of *folder, const ist_result *result, ist_error *err)
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
    ist_status status = add_changes(&json, result, err);
    ist_json_text(&json, "label", scenario->label);
    ist_json_text(&json, "recipe", recipe.at);
    ist_json_text(&json, "condition", ist_briefing_condition);
    ist_json_value(&json, "files", folder->files);
    ist_json_end(&json);
    if (status == IST_OK) status = recipe.failed ? ist_fail(err, IST_NOMEM, "out of memory") : write_text(folder, "run", ".json", &text, err);
    ist_buffer_clear(&recipe);
    ist_buffer_clear(&text);
    return status;
}

/* A sink of briefing_each_table: as CSV and as JSON. */
static ist_status write_both(void *context, const char *name, const char *holds, ist_table *table, ist_error *err)
{
    (void)holds;
    IST_TRY(write_table(context, name, table, false, err));
    return write_table(context, name, table, true, err);
}

static ist_status write_tables(const ist_result *result, folder_of *folder, ist_error *err)
{
    ist_buffer          assumptions = { 0 };
    const ist_scenario *used = briefing_as_used(result);
    if (!used) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(briefing_each_table(result, write_both, folder, err));
    if (result->experiments.length) IST_TRY(write_text(folder, "experiments", ".csv", &result->experiments, err));
    if (result->outcomes.length) IST_TRY(write_text(folder, "outcomes", ".csv", &result->outcomes, err));
    ist_scenario_write_assumptions(&assumptions, used);
    ist_status status = write_text(folder, "assumptions", ".csv", &assumptions, err);
    ist_buffer_clear(&assumptions);
    return status;
}

/* What an earlier run.json is called while a folder is written, so that one without run.json is known to be unfinished. */
static const char set_aside[] = "unfinished.json";

/* The files that an earlier run, whole or not, has left; NULL when there is none. Takes away what vouches for them: the report, and
 * run.json, which is set aside. */
static ist_status take_earlier(const char *folder, json_t **out, ist_error *err)
{
    ist_buffer run = { 0 }, aside = { 0 }, report = { 0 };
    json_t    *root = NULL;
    ist_buffer_print(&run, "%s/run.json", folder);
    ist_buffer_print(&aside, "%s/%s", folder, set_aside);
    ist_buffer_print(&report, "%s/report.html", folder);
    ist_status status = run.failed || aside.failed || report.failed ? ist_fail(err, IST_NOMEM, "out of memory") : IST_OK;
    if (status == IST_OK && rename(run.at, aside.at) != 0 && errno != ENOENT) status = ist_fail(err, IST_IO, "cannot set aside %s: %s", run.at, strerror(errno));
    if (status == IST_OK && remove(report.at) != 0 && errno != ENOENT) status = ist_fail(err, IST_IO, "cannot take away %s: %s", report.at, strerror(errno));
    if (status == IST_OK && ist_json_read(&root, aside.at, 1 << 20, NULL) == IST_OK) *out = json_incref(json_object_get(root, "files"));
    json_decref(root);
    ist_buffer_clear(&run);
    ist_buffer_clear(&aside);
    ist_buffer_clear(&report);
    return status;
}

static bool holds(const json_t *names, const char *name)
{
    for (size_t i = 0; i < json_array_size(names); i++)
        if (strcmp(json_string_value(json_array_get(names, i)), name) == 0) return true;
    return false;
}

static void remove_stale(const folder_of *folder, const json_t *earlier)
{
    for (size_t i = 0; i < json_array_size(earlier); i++) {
        const char *name = json_string_value(json_array_get(earlier, i));
        ist_buffer  path = { 0 };
        if (!name || strchr(name, '/') || holds(folder->files, name) || strcmp(name, "run.json") == 0) continue;
        ist_buffer_print(&path, "%s/%s", folder->path, name);
        if (!path.failed) remove(path.at);
        ist_buffer_clear(&path);
    }
    ist_buffer aside = { 0 };
    ist_buffer_print(&aside, "%s/%s", folder->path, set_aside);
    if (!aside.failed) remove(aside.at);
    ist_buffer_clear(&aside);
}

ist_status ist_briefing_write(const ist_result *result, const char *path, ist_error *err)
{
    briefing_pictures pictures = { 0 };
    ist_buffer        page = { 0 };
    json_t           *earlier = NULL;
    folder_of         folder = { .path = path, .files = json_array() };
    ist_status        status = folder.files ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
    if (status != IST_OK) return status;
    IST_CHECK(ist_make_folder(path, err));
    IST_CHECK(take_earlier(path, &earlier, err));
    IST_CHECK(write_tables(result, &folder, err));
    IST_CHECK(briefing_draw(result, &pictures, err));
    for (size_t i = 0; i < pictures.count; i++) IST_CHECK(write_text(&folder, pictures.at[i].name, ".svg", &pictures.at[i].svg, err));
    IST_CHECK(briefing_page(&page, result, &pictures, false, err));
    IST_CHECK(write_text(&folder, "report", ".html", &page, err));
    IST_CHECK(write_run(&folder, result, err));
    remove_stale(&folder, earlier);
done:
    ist_buffer_clear(&page);
    briefing_pictures_clear(&pictures);
    json_decref(folder.files);
    json_decref(earlier);
    return status;
}
