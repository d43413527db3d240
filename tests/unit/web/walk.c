/* SPDX-License-Identifier: Apache-2.0
 *
 * walk.c: every resource of the API, asked as its description says: it answers, and no number in it stands without a source, an
 * assumption's reason or a recipe. The description itself is sound: every address and parameter is in it, every reference resolves.
 */
#include "site.h"

#include <isthmus/base/json.h>

static ist_web *web;
static json_t  *api;

/* What makes a question small, and what two people believe. */
static const char *small_value(const char *path, const char *name)
{
    static const char *const small[][2] = { { "futures", "24" }, { "samples", "20" }, { "inputs", "base.*" },
                                            { "a", "base.korea:0.001" }, { "b", "base.korea:0.01" } };
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (strcmp(small[i][0], name) == 0) return small[i][1];
    if (strcmp(name, "claim") == 0) return strstr(path, "discover") ? "cooperation lowers loss by >= 5%" : "industry raises brigades";
    return NULL;
}

/* The query with the examples of what must be given, as a small question. */
static void write_query(ist_buffer *out, const char *path, json_t *parameters)
{
    size_t  i;
    json_t *it;
    json_array_foreach(parameters, i, it) {
        const char *name = json_string_value(json_object_get(it, "name"));
        const char *small = small_value(path, name);
        json_t     *example = json_object_get(it, "example");
        if (!small && !json_is_true(json_object_get(it, "required"))) continue;
        if (json_is_array(example)) example = json_array_get(example, 0);
        ist_buffer_print(out, "%c%s=", strchr(out->at, '?') ? '&' : '?', name);
        if (small) ist_http_escape(out, small);
        else if (json_is_string(example)) ist_http_escape(out, json_string_value(example));
        else ist_buffer_print(out, "%.15g", json_number_value(example));
    }
}

/* What is not served without more than a ledger: feeds of the sea, the store of an exchange. */
static bool needs_more(const char *path) { return strncmp(path, "/sea", 4) == 0 || strncmp(path, "/exchange", 9) == 0; }

static bool is_origin(const char *name)
{
    static const char *const words[] = { "source", "sources", "basis", "reason", "reasons", "fact", "facts", "recipe", "source_title", "key", "also_said" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0) return true;
    return false;
}

/* The first row that has a number and says nowhere where it is from; -1. */
static long first_without(json_t *rows)
{
    size_t  i;
    json_t *row, *cell;
    json_array_foreach(rows, i, row) {
        const char *name;
        bool        number = false, origin = false;
        json_object_foreach(row, name, cell) {
            number |= json_is_number(cell);
            origin |= is_origin(name) && json_is_string(cell) && json_string_value(cell)[0];
        }
        if (number && !origin) return (long)i;
    }
    return -1;
}

static json_t *ask(const char *target, int *out_status)
{
    ist_http_answer answer;
    json_t         *read = NULL;
    ist_error       err = { 0 };
    site_ask(web, target, &answer);
    *out_status = answer.status;
    if (ist_json_read_text(&read, target, site_body(&answer), answer.body.length, &err) != IST_OK) printf("# %s: %s\n", target, err.text);
    if (answer.status != 200) printf("# %s: %d %.300s\n", target, answer.status, site_body(&answer));
    ist_http_answer_clear(&answer);
    return read;
}

static void walk_one(const char *path, json_t *parameters)
{
    char       base[200];
    ist_buffer rows_at = { 0 }, about_at = { 0 };
    int        status, about_status;
    snprintf(base, sizeof base, "%.*s", (int)(strlen(path) - strlen(".json")), path);
    ist_buffer_add(&rows_at, path);
    write_query(&rows_at, base, parameters);
    ist_buffer_print(&about_at, "%s.metadata.json", base);
    write_query(&about_at, base, parameters);
    json_t *rows = ask(rows_at.at, &status), *about = ask(about_at.at, &about_status);
    if (needs_more(base) && status == 404) goto done;
    CHECK(status == 200 && json_is_array(rows));
    CHECK(about_status == 200 && json_is_object(about));
    if (status == 200 && about_status == 200) {
        const char *recipe = json_string_value(json_object_get(about, "recipe"));
        bool        has_recipe = recipe && strncmp(recipe, "isthmus ", 8) == 0;
        long        without = has_recipe || json_array_size(json_object_get(about, "sources")) ? -1 : first_without(rows);
        if (without >= 0) printf("# %s: row %ld has a number from nowhere\n", path, without);
        CHECK(without < 0);
        CHECK(!recipe || !recipe[0] || has_recipe);
    }
done:
    json_decref(rows);
    json_decref(about);
    ist_buffer_clear(&rows_at);
    ist_buffer_clear(&about_at);
}

TEST(no_number_is_served_without_source_reason_or_recipe)
{
    const char *path;
    json_t     *item;
    size_t      walked = 0;
    json_object_foreach(json_object_get(api, "paths"), path, item) {
        size_t length = strlen(path);
        if (length < 5 || strcmp(path + length - 5, ".json") != 0 || strstr(path, ".metadata.json")) continue;
        walk_one(path, json_object_get(json_object_get(item, "get"), "parameters"));
        walked++;
    }
    printf("# %zu tables\n", walked);
    CHECK(walked >= 25);
}

/* Every picture and map of the description is one. */
TEST(what_can_be_drawn_is_drawn)
{
    const char *path;
    json_t     *item;
    size_t      drawn = 0;
    json_object_foreach(json_object_get(api, "paths"), path, item) {
        const char     *ending = strrchr(path, '.');
        bool            svg = ending && strcmp(ending, ".svg") == 0, map = ending && strcmp(ending, ".geojson") == 0;
        ist_buffer      target = { 0 };
        ist_http_answer answer;
        if ((!svg && !map) || needs_more(path)) continue;
        ist_buffer_add(&target, path);
        write_query(&target, path, json_object_get(json_object_get(item, "get"), "parameters"));
        site_ask(web, target.at, &answer);
        if (answer.status != 200) printf("# %s: %d %.200s\n", target.at, answer.status, site_body(&answer));
        CHECK(answer.status == 200);
        CHECK_HAS(site_body(&answer), svg ? "<svg" : "\"FeatureCollection\"");
        if (svg) CHECK(!strstr(site_body(&answer), "<script") && !strstr(site_body(&answer), "href=\"http"));
        drawn++;
        ist_http_answer_clear(&answer);
        ist_buffer_clear(&target);
    }
    CHECK(drawn >= 4);
}

TEST(the_description_names_every_resource_and_parameter)
{
    const char *parameters, *resource;
    for (size_t i = 0; (resource = ist_web_resource(i, &parameters)); i++) {
        bool        found = false;
        const char *path;
        json_t     *item;
        json_object_foreach(json_object_get(api, "paths"), path, item) {
            size_t  length = strlen(resource), n = 0;
            json_t *listed = json_object_get(json_object_get(item, "get"), "parameters");
            if (strncmp(path, resource, length) != 0 || path[length] != '.') continue;
            found = true;
            for (const char *at = parameters; *at; at += strcspn(at, " "), at += *at == ' ') n++;
            if (json_array_size(listed) != n) printf("# %s: %zu parameters, %zu described\n", path, n, json_array_size(listed));
            CHECK(json_array_size(listed) == n);
        }
        if (!found) printf("# %s is not described\n", resource);
        CHECK(found);
    }
}

/* OpenAPI 3.1, as far as this description uses it. */
static void check_parameter(json_t *it)
{
    json_t     *schema = json_object_get(it, "schema");
    const char *type = json_string_value(json_object_get(schema, "type"));
    CHECK(json_string_value(json_object_get(it, "name")) != NULL);
    CHECK(json_string_value(json_object_get(it, "description")) != NULL);
    CHECK_TEXT(json_string_value(json_object_get(it, "in")), "query");
    CHECK(json_is_boolean(json_object_get(it, "required")));
    CHECK(type && (strcmp(type, "string") == 0 || strcmp(type, "integer") == 0 || strcmp(type, "number") == 0 || strcmp(type, "array") == 0));
    if (type && strcmp(type, "array") == 0) CHECK(json_is_object(json_object_get(schema, "items")));
    CHECK(json_object_get(it, "example") != NULL);
}

static void check_references(json_t *value)
{
    const char *key;
    size_t      i;
    json_t     *it;
    if (json_is_array(value)) json_array_foreach(value, i, it) check_references(it);
    json_object_foreach(value, key, it) {
        if (strcmp(key, "$ref") == 0) {
            const char *to = json_string_value(it), *start = "#/components/schemas/";
            CHECK(to && strncmp(to, start, strlen(start)) == 0);
            CHECK(to && json_object_get(json_object_get(json_object_get(api, "components"), "schemas"), to + strlen(start)) != NULL);
        } else check_references(it);
    }
}

TEST(the_description_is_sound)
{
    const char *path;
    json_t     *item, *seen = json_object();
    CHECK_TEXT(json_string_value(json_object_get(api, "openapi")), "3.1.0");
    CHECK(json_string_value(json_object_get(json_object_get(api, "info"), "title")) != NULL);
    CHECK(json_string_value(json_object_get(json_object_get(api, "info"), "version")) != NULL);
    json_object_foreach(json_object_get(api, "paths"), path, item) {
        json_t     *get = json_object_get(item, strcmp(path, "/edit") == 0 ? "post" : "get"), *it;
        const char *id = json_string_value(json_object_get(get, "operationId"));
        size_t      i;
        CHECK(path[0] == '/' && json_object_size(item) == 1);
        CHECK(id && !json_object_get(seen, id)); /* unique */
        if (id) json_object_set_new(seen, id, json_true());
        CHECK(json_object_get(json_object_get(json_object_get(get, "responses"), "200"), "description") != NULL);
        json_array_foreach(json_object_get(get, "parameters"), i, it) check_parameter(it);
    }
    json_decref(seen);
    check_references(api);
}

int main(void)
{
    static const check_case cases[] = {
        IT(the_description_names_every_resource_and_parameter),
        IT(the_description_is_sound),
        IT(no_number_is_served_without_source_reason_or_recipe),
        IT(what_can_be_drawn_is_drawn),
    };
    const char     *ledger = site_temporary("walk.db");
    ist_web_options options = site_options(ledger);
    ist_buffer      text = { 0 };
    ist_error       err = { 0 };
    ist_web_openapi(&text);
    if (!site_ledger(ledger) || ist_web_new(&web, &options, &err) != IST_OK || ist_json_read_text(&api, "openapi.json", text.at, text.length, &err) != IST_OK) {
        printf("# %s\n", err.text);
        return 1;
    }
    int failed = check_run(cases, (int)(sizeof cases / sizeof *cases));
    json_decref(api);
    ist_buffer_clear(&text);
    ist_web_free(web);
    site_remove(ledger);
    return failed;
}
