/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi.c: the API described for programs (OpenAPI 3.1), from the tables of resources and parameters and nothing else.
 */
#include "web_local.h"

#include <string.h>

static const char *schema_type(web_parameter_kind kind)
{
    return kind == WEB_INTEGER ? "integer" : kind == WEB_NUMBER ? "number" : "string";
}

static void add_parameter_schema(ist_json_writer *json, const web_parameter *about)
{
    ist_json_text(json, "type", schema_type(about->kind));
    if (about->kind == WEB_INTEGER || about->kind == WEB_NUMBER) {
        ist_json_number(json, "minimum", about->low);
        ist_json_number(json, "maximum", about->high);
        if (about->multiple) ist_json_integer(json, "multipleOf", about->multiple);
    }
    if (about->kind == WEB_DAY) ist_json_text(json, "pattern", "^\\d{4}(-\\d{2}(-\\d{2})?)?$");
    if (about->kind == WEB_YESNO || about->kind == WEB_CHOICE) {
        const char *at = about->kind == WEB_YESNO ? "yes no true false 1 0" : about->choices;
        ist_json_array(json, "enum");
        while (*at) {
            ist_buffer word = { 0 };
            size_t     width = strcspn(at, " ");
            ist_buffer_add_n(&word, at, width);
            ist_json_text(json, NULL, word.at);
            ist_buffer_clear(&word);
            at += width + (at[width] == ' ');
        }
        ist_json_end(json);
    }
}

static void add_parameter(ist_json_writer *json, const web_parameter *about, bool required)
{
    ist_json_object(json, NULL);
    ist_json_text(json, "name", about->name);
    ist_json_text(json, "in", "query");
    ist_json_text(json, "description", about->meaning);
    ist_json_yesno(json, "required", required);
    ist_json_object(json, "schema");
    if (about->repeatable) {
        ist_json_text(json, "type", "array");
        ist_json_object(json, "items");
        add_parameter_schema(json, about);
        ist_json_end(json);
    } else add_parameter_schema(json, about);
    ist_json_end(json);
    if (about->repeatable) {
        ist_json_text(json, "style", "form");
        ist_json_yesno(json, "explode", true);
        ist_json_array(json, "example");
        ist_json_text(json, NULL, about->example);
        ist_json_end(json);
    } else if (about->kind == WEB_INTEGER || about->kind == WEB_NUMBER) {
        double value = 0;
        ist_parse_number(about->example, &value);
        ist_json_number(json, "example", value);
    } else ist_json_text(json, "example", about->example);
    ist_json_end(json);
}

static void add_parameters(ist_json_writer *json, const web_resource *resource)
{
    size_t               count;
    const web_parameter *all = web_parameters(&count);
    ist_json_array(json, "parameters");
    for (size_t i = 0; i < count; i++) {
        bool required = false;
        if (web_resource_takes(resource, all[i].name, &required)) add_parameter(json, &all[i], required);
    }
    ist_json_end(json);
}

static void add_answer(ist_json_writer *json, const char *code, const char *says, const char *type, const char *schema)
{
    ist_json_object(json, code);
    ist_json_text(json, "description", says);
    ist_json_object(json, "content");
    ist_json_object(json, type);
    ist_json_object(json, "schema");
    if (schema[0] == '#') ist_json_text(json, "$ref", schema);
    else ist_json_text(json, "type", schema);
    ist_json_end(json);
    ist_json_end(json);
    ist_json_end(json);
    ist_json_end(json);
}

static void add_path(ist_json_writer *json, const web_resource *resource, const char *ending, const char *type, const char *schema)
{
    ist_buffer path = { 0 }, id = { 0 };
    ist_buffer_print(&path, "%s%s", resource->path, ending);
    ist_buffer_print(&id, "%s%s", resource->path + 1, ending);
    for (size_t i = 0; i < id.length; i++)
        if (id.at[i] == '/' || id.at[i] == '.') id.at[i] = '_';
    ist_json_object(json, path.at);
    ist_json_object(json, "get");
    ist_json_text(json, "operationId", id.at);
    ist_json_text(json, "summary", resource->title);
    ist_json_text(json, "description", resource->description);
    add_parameters(json, resource);
    ist_json_object(json, "responses");
    add_answer(json, "200", resource->title, type, schema);
    add_answer(json, "default", "what is wrong, in a sentence", "application/json", "#/components/schemas/error");
    ist_json_end(json);
    ist_json_end(json);
    ist_json_end(json);
    ist_buffer_clear(&path);
    ist_buffer_clear(&id);
}

static void add_resource(ist_json_writer *json, const web_resource *it)
{
    if (it->formats & WEB_JSON) add_path(json, it, ".json", "application/json", "#/components/schemas/rows");
    if (it->formats & WEB_CSV) add_path(json, it, ".csv", "text/csv", "string");
    if (it->formats & WEB_GEOJSON) add_path(json, it, ".geojson", "application/geo+json", "object");
    if (it->formats & WEB_SVG) add_path(json, it, ".svg", "image/svg+xml", "string");
    if (it->formats & WEB_JSON) add_path(json, it, ".metadata.json", "application/json", "#/components/schemas/metadata");
    if (it->stream) add_path(json, it, ".stream", "text/event-stream", "string");
}

/* What is written: by hand, since it is no table. */
static void add_edit(ist_json_writer *json)
{
    static const web_parameter table = { "table", WEB_NAME, "a table of the ledger", .example = "transfers" };
    ist_json_object(json, "/edit");
    ist_json_object(json, "post");
    ist_json_text(json, "operationId", "edit");
    ist_json_text(json, "summary", "Add rows to the ledger");
    ist_json_text(json, "description", "Rows of a table as CSV, where isthmus serve was started with --edit. Each is accepted, held already, or refused with its line and the reason.");
    ist_json_array(json, "parameters");
    add_parameter(json, &table, true);
    ist_json_end(json);
    ist_json_object(json, "requestBody");
    ist_json_object(json, "content");
    ist_json_object(json, "text/csv");
    ist_json_object(json, "schema");
    ist_json_text(json, "type", "string");
    for (int i = 0; i < 4; i++) ist_json_end(json);
    ist_json_object(json, "responses");
    add_answer(json, "200", "what became of each row", "application/json", "object");
    add_answer(json, "default", "what is wrong, in a sentence", "application/json", "#/components/schemas/error");
    ist_json_end(json);
    ist_json_end(json);
    ist_json_end(json);
}

static void add_texts(ist_json_writer *json, const char *words)
{
    while (*words) {
        ist_buffer word = { 0 };
        size_t     width = strcspn(words, " ");
        ist_buffer_add_n(&word, words, width);
        ist_json_object(json, word.at);
        ist_json_text(json, "type", "string");
        ist_json_end(json);
        ist_buffer_clear(&word);
        words += width + (words[width] == ' ');
    }
}

static void add_list(ist_json_writer *json, const char *name, const char *words)
{
    ist_json_object(json, name);
    ist_json_text(json, "type", "array");
    ist_json_object(json, "items");
    if (words) {
        ist_json_text(json, "type", "object");
        ist_json_object(json, "properties");
        add_texts(json, words);
        ist_json_end(json);
    } else ist_json_text(json, "type", "string");
    ist_json_end(json);
    ist_json_end(json);
}

static void add_components(ist_json_writer *json)
{
    ist_json_object(json, "components");
    ist_json_object(json, "securitySchemes");
    ist_json_object(json, "token");
    ist_json_text(json, "type", "http");
    ist_json_text(json, "scheme", "bearer");
    ist_json_end(json);
    ist_json_end(json);
    ist_json_object(json, "schemas");
    ist_json_object(json, "rows");
    ist_json_text(json, "type", "array");
    ist_json_object(json, "items");
    ist_json_text(json, "type", "object");
    ist_json_end(json);
    ist_json_end(json);
    ist_json_object(json, "metadata");
    ist_json_text(json, "type", "object");
    ist_json_object(json, "properties");
    add_texts(json, "name title description condition recipe");
    add_list(json, "columns", "name heading kind unit meaning");
    add_list(json, "footnotes", NULL);
    add_list(json, "sources", "key title publisher date url");
    add_list(json, "formats", NULL);
    ist_json_object(json, "rows");
    ist_json_text(json, "type", "integer");
    ist_json_end(json);
    ist_json_end(json);
    ist_json_end(json);
    ist_json_object(json, "error");
    ist_json_text(json, "type", "object");
    ist_json_object(json, "properties");
    ist_json_object(json, "error");
    ist_json_text(json, "type", "object");
    ist_json_object(json, "properties");
    ist_json_object(json, "status");
    ist_json_text(json, "type", "integer");
    ist_json_end(json);
    add_texts(json, "title detail");
    for (int i = 0; i < 6; i++) ist_json_end(json);
}

void ist_web_openapi(ist_buffer *out)
{
    ist_json_writer     json = ist_json_to(out, 1);
    size_t              count;
    const web_resource *all = web_resources(&count);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "openapi", "3.1.0");
    ist_json_object(&json, "info");
    ist_json_text(&json, "title", "Isthmus");
    ist_json_text(&json, "version", "1");
    ist_json_text(&json, "description", "What NATO-Republic of Korea defence cooperation is worth, with evidence. Every address is read, but one: /edit.");
    ist_json_end(&json);
    ist_json_array(&json, "security");
    ist_json_object(&json, NULL);
    ist_json_array(&json, "token");
    ist_json_end(&json);
    ist_json_end(&json);
    ist_json_end(&json);
    ist_json_object(&json, "paths");
    for (size_t i = 0; i < count; i++) add_resource(&json, &all[i]);
    add_edit(&json);
    ist_json_end(&json);
    add_components(&json);
    ist_json_end(&json);
    ist_buffer_add(out, "\n");
}
