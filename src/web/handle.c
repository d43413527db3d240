/* SPDX-License-Identifier: Apache-2.0
 *
 * handle.c: from a request to an answer: assets, token, pages, resources in their formats, and errors.
 *
 * An address is looked up whole in the tables of assets, pages and resources; nothing of it ever becomes a path on disk.
 */
#include "web_local.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Scripts from here only and no other host asked; styles may be set by scripts, as a map does; a worker may be a blob. */
#define POLICY                                                                                                    \
    "default-src 'self'; script-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; "                 \
    "style-src 'self' 'unsafe-inline'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

static const char *const pages[] = { "/", "/question", "/world", "/transfers", "/sea", "/exchange", "/evidence", NULL };

static bool is_page(const char *path)
{
    for (size_t i = 0; pages[i]; i++)
        if (strcmp(pages[i], path) == 0) return true;
    return false;
}

/* ---- errors */

int web_status_of(ist_status status, const char **out_title)
{
    static const struct { int code; const char *title; } of[IST_STATUS_COUNT] = {
        [IST_NOMEM] = { 503, "out of memory" },
        [IST_IO] = { 503, "the data cannot be read" },
        [IST_SYNTAX] = { 400, "not understood" },
        [IST_RANGE] = { 422, "out of range" },
        [IST_MISSING] = { 404, "not there" },
        [IST_CONFLICT] = { 409, "in conflict" },
        [IST_DENIED] = { 403, "not for this reader" },
        [IST_USAGE] = { 400, "not understood" },
        [IST_STOPPED] = { 503, "stopped" },
        [IST_BROKEN] = { 503, "an internal check failed" },
    };
    *out_title = of[status].title;
    return of[status].code;
}

void web_fail(ist_http_answer *answer, int status, const char *title, const char *detail)
{
    ist_json_writer json;
    ist_buffer_clear(&answer->body);
    answer->body = (ist_buffer){ 0 };
    answer->status = status;
    answer->type = "application/json";
    json = ist_json_to(&answer->body, 2);
    ist_json_object(&json, NULL);
    ist_json_object(&json, "error");
    ist_json_integer(&json, "status", status);
    ist_json_text(&json, "title", title);
    ist_json_text(&json, "detail", detail);
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_add(&answer->body, "\n");
}

/* The page's own style; NULL in a build without the page. */
static const char *style_address(void)
{
    size_t           count;
    const web_asset *all = web_assets(&count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(all[i].path);
        if (length > 4 && strcmp(all[i].path + length - 4, ".css") == 0) return all[i].path;
    }
    return NULL;
}

/* The same for people. */
static void fail_page(ist_http_answer *answer, int status, const char *title, const char *detail)
{
    ist_buffer_clear(&answer->body);
    answer->body = (ist_buffer){ 0 };
    answer->status = status;
    answer->type = "text/html; charset=utf-8";
    ist_buffer_add(&answer->body, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                                  "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>Isthmus: ");
    ist_buffer_add_xml(&answer->body, title);
    ist_buffer_add(&answer->body, "</title>\n");
    if (style_address()) ist_buffer_print(&answer->body, "<link rel=\"stylesheet\" href=\"%s\">\n", style_address());
    ist_buffer_add(&answer->body, "</head>\n<body>\n<main class=\"stack\">\n<h1>");
    ist_buffer_add_xml(&answer->body, title);
    ist_buffer_add(&answer->body, "</h1>\n<p>");
    ist_buffer_add_xml(&answer->body, detail);
    ist_buffer_add(&answer->body, "</p>\n");
    if (status != 401) ist_buffer_add(&answer->body, "<p><a href=\"/\">Isthmus</a> \xc2\xb7 <a href=\"/\" lang=\"ko\">\xec\xb2\xab \xed\x99\x94\xeb\xa9\xb4</a></p>\n");
    ist_buffer_add(&answer->body, "</main>\n</body>\n</html>\n");
}

/* A browser that opens an address, which is no file of data, wants to be told in a page. */
static bool wants_page(const ist_http_request *request, const char *path)
{
    const char *accept = ist_http_find(request, "Accept"), *last = strrchr(path, '/');
    return accept && strstr(accept, "text/html") && !(last && strchr(last, '.'));
}

static void fail(ist_http_answer *answer, ist_status status, const ist_error *err)
{
    const char *title;
    int         code = web_status_of(status, &title);
    web_fail(answer, code, title, err->text[0] ? err->text : ist_status_words(status));
}

/* ---- the token */

/* Compares without telling by its time how much was right. */
static bool is_token(const char *token, const char *given, size_t length)
{
    size_t        expected = strlen(token);
    unsigned char differs = (unsigned char)(expected != length);
    for (size_t i = 0; i < expected; i++) differs |= (unsigned char)(token[i] ^ given[length ? i % length : 0]);
    return length && !differs;
}

static bool has_cookie(const ist_web *web, const ist_http_request *request)
{
    const char *cookies = ist_http_find(request, "Cookie");
    size_t      width = strlen(web->cookie);
    while (cookies && *cookies) {
        cookies += strspn(cookies, " ;");
        size_t length = strcspn(cookies, ";");
        if (length > width && strncmp(cookies, web->cookie, width) == 0 && cookies[width] == '=')
            if (is_token(web->options.token, cookies + width + 1, length - width - 1)) return true;
        cookies += length;
    }
    return false;
}

/* The value of `token` in a query as sent: a token needs no percent signs. */
static const char *token_in(const char *query, size_t *out_length)
{
    for (const char *at = query; *at; at += strcspn(at, "&"), at += *at == '&')
        if (strncmp(at, "token=", 6) == 0) {
            *out_length = strcspn(at + 6, "&");
            return at + 6;
        }
    return NULL;
}

typedef enum known { KNOWN_NOT, KNOWN, KNOWN_BY_QUERY } known;

static known is_known(const ist_web *web, const ist_http_request *request)
{
    size_t      length = 0;
    const char *bearer = ist_http_find(request, "Authorization"), *query = token_in(request->query, &length);
    if (!web->options.token || request->certificate[0]) return KNOWN; /* a certificate was checked before anything came here */
    if (query && is_token(web->options.token, query, length)) return KNOWN_BY_QUERY;
    if (bearer && strncmp(bearer, "Bearer ", 7) == 0 && is_token(web->options.token, bearer + 7, strlen(bearer + 7))) return KNOWN;
    return has_cookie(web, request) ? KNOWN : KNOWN_NOT;
}

/* The page's address without the token, which a cookie holds from now on. */
static void send_on(const ist_web *web, const ist_http_request *request, const char *path, ist_http_answer *answer)
{
    ist_buffer to = { 0 };
    char       cookie[200];
    ist_buffer_add(&to, path);
    size_t start = to.length;
    for (const char *at = request->query; *at;) {
        size_t length = strcspn(at, "&");
        if (length && strncmp(at, "token=", 6) != 0) {
            ist_buffer_add(&to, to.length == start ? "?" : "&");
            ist_buffer_add_n(&to, at, length);
        }
        at += length + (at[length] == '&');
    }
    snprintf(cookie, sizeof cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s", web->cookie, web->options.token, web->options.tls ? "; Secure" : "");
    answer->status = 303;
    ist_http_add(answer, "Location", to.failed ? path : to.at);
    ist_http_add(answer, "Set-Cookie", cookie);
    ist_http_add(answer, "Cache-Control", "no-store");
    ist_buffer_clear(&to);
}

/* ---- resources */

typedef enum form { FORM_JSON, FORM_CSV, FORM_METADATA, FORM_GEOJSON, FORM_SVG, FORM_STREAM, FORMS } form;

static const struct { const char *ending, *type; unsigned needs; } forms[FORMS] = {
    [FORM_METADATA] = { ".metadata.json", "application/json", WEB_JSON },
    [FORM_JSON] = { ".json", "application/json", WEB_JSON },
    [FORM_CSV] = { ".csv", "text/csv; charset=utf-8", WEB_CSV },
    [FORM_GEOJSON] = { ".geojson", "application/geo+json", WEB_GEOJSON },
    [FORM_SVG] = { ".svg", "image/svg+xml", WEB_SVG },
    [FORM_STREAM] = { ".stream", "text/event-stream", 0 },
};

/* Cuts the ending off a path; FORM_JSON without one. The longer endings are looked for first. */
static form cut_ending(char *path)
{
    static const form order[] = { FORM_METADATA, FORM_JSON, FORM_CSV, FORM_GEOJSON, FORM_SVG, FORM_STREAM };
    size_t            length = strlen(path);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        size_t width = strlen(forms[order[i]].ending);
        if (length <= width || strcmp(path + length - width, forms[order[i]].ending) != 0) continue;
        path[length - width] = '\0';
        return order[i];
    }
    return FORM_JSON;
}

static const web_resource *find_resource(const char *path)
{
    size_t              count;
    const web_resource *all = web_resources(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].path, path) == 0) return &all[i];
    return NULL;
}

static void no_resource(ist_http_answer *answer, const char *path, bool page)
{
    const char         *names[256];
    size_t              count, n = 0;
    const web_resource *all = web_resources(&count);
    char                detail[400];
    for (size_t i = 0; i < count && n < 256; i++) names[n++] = all[i].path;
    const char *near = ist_nearest(path, names, n);
    snprintf(detail, sizeof detail, near ? "there is no %.100s; did you mean %s?" : "there is no %.100s; /openapi.json lists what there is%s", path, near ? near : "");
    (page ? fail_page : web_fail)(answer, 404, "not there", detail);
}

static ist_status write_form(form as, web_call *call, web_sheet *sheet, ist_http_answer *answer, ist_error *err)
{
    ist_buffer *out = &answer->body;
    switch (as) {
    case FORM_JSON: return ist_table_write(out, sheet->table, IST_TABLE_JSON, 0, err);
    case FORM_CSV: return ist_table_write(out, sheet->table, IST_TABLE_CSV, 0, err);
    case FORM_METADATA: return web_metadata(out, call, call->resource, sheet, err);
    case FORM_GEOJSON: ist_buffer_add_n(out, sheet->geojson.at ? sheet->geojson.at : "", sheet->geojson.length); break;
    case FORM_SVG: ist_buffer_add_n(out, sheet->svg.at ? sheet->svg.at : "", sheet->svg.length); break;
    default: break;
    }
    if (out->failed) return ist_fail(err, IST_NOMEM, "out of memory");
    return out->length ? IST_OK : ist_fail(err, IST_MISSING, "nothing of this can be drawn as %s", forms[as].ending + 1);
}

/* What a browser calls the file that it saves. */
static void name_file(ist_http_answer *answer, const char *path, const char *ending)
{
    char   name[200];
    size_t n = (size_t)snprintf(name, sizeof name, "inline; filename=\"isthmus%s%s\"", path, ending);
    for (size_t i = sizeof "inline; filename=\"" - 1; i < n && i < sizeof name; i++)
        if (name[i] == '/') name[i] = '-';
    ist_http_add(answer, "Content-Disposition", name);
}

static void serve_resource(ist_web *web, const ist_http_request *request, const web_resource *resource, form as, ist_http_answer *answer)
{
    web_call   call;
    web_sheet  sheet = { 0 };
    ist_error  err = { 0 };
    ist_status status = web_call_open(&call, web, request, resource, &err);
    if (status != IST_OK) {
        fail(answer, status, &err);
        return;
    }
    if (as == FORM_STREAM && strcmp(request->method, "HEAD") == 0) { /* nothing is reckoned for who wants no answer */
        answer->status = 200;
        answer->type = forms[as].type;
        web_call_close(&call);
        return;
    }
    if (as == FORM_STREAM) {
        status = web_stream_begin(answer, &call, resource, &err); /* which closes the call */
        if (status != IST_OK) fail(answer, status, &err);
        return;
    }
    call.gone = answer->gone;
    call.connection = answer->connection;
    call.socket = answer->socket;
    status = resource->make(&call, &sheet, &err);
    if (status == IST_OK && !sheet.table) status = ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = write_form(as, &call, &sheet, answer, &err);
    if (status == IST_OK) {
        answer->status = 200;
        answer->type = forms[as].type;
        name_file(answer, resource->path, forms[as].ending);
    } else fail(answer, status, &err);
    web_sheet_clear(&sheet);
    web_call_close(&call);
}

static void serve_data(ist_web *web, const ist_http_request *request, char *path, ist_http_answer *answer)
{
    bool                page = wants_page(request, path);
    form                as = cut_ending(path);
    const web_resource *resource = find_resource(path);
    char                detail[200];
    ist_http_add(answer, "Cache-Control", "no-store");
    if (!resource) {
        no_resource(answer, path, page);
        return;
    }
    bool has = as == FORM_STREAM ? resource->stream != NULL : resource->make && (resource->formats & forms[as].needs);
    if (has) {
        serve_resource(web, request, resource, as, answer);
        return;
    }
    snprintf(detail, sizeof detail, "%s is not there as %s; /openapi.json lists its formats", path, forms[as].ending + 1);
    web_fail(answer, 404, "not there", detail);
}

/* ---- all of it */

static void serve(ist_web *web, const ist_http_request *request, char *path, ist_http_answer *answer)
{
    const web_asset *asset = web_asset_named(is_page(path) ? "/index.html" : path);
    known            who = is_known(web, request);
    if (asset && !is_page(path)) {
        web_send_asset(request, asset, answer);
    } else if (strcmp(path, "/openapi.json") == 0) {
        ist_web_openapi(&answer->body);
        answer->status = 200;
        answer->type = "application/json";
    } else if (who == KNOWN_NOT && (is_page(path) || wants_page(request, path))) {
        fail_page(answer, 401, "a token is needed", "Open the address that isthmus serve printed when it started; it holds the token.");
    } else if (who == KNOWN_NOT) {
        ist_http_add(answer, "WWW-Authenticate", "Bearer");
        web_fail(answer, 401, "a token is needed", "the address that isthmus serve printed holds it: as ?token=, as a cookie, or as Authorization: Bearer");
    } else if (is_page(path) && who == KNOWN_BY_QUERY) {
        send_on(web, request, path, answer);
    } else if (is_page(path)) {
        if (asset) web_send_asset(request, asset, answer);
        else fail_page(answer, 404, "no page", "This build has no page in it; the API is there: /openapi.json");
    } else serve_data(web, request, path, answer);
}

void ist_web_handle(void *context, const ist_http_request *request, ist_http_answer *answer)
{
    ist_web *web = context;
    char    *path = strdup(request->path);
    ist_http_add(answer, "Content-Security-Policy", POLICY);
    ist_http_add(answer, "X-Content-Type-Options", "nosniff");
    ist_http_add(answer, "Referrer-Policy", "no-referrer");
    ist_http_add(answer, "Cross-Origin-Resource-Policy", "same-origin");
    ist_http_add(answer, "Cross-Origin-Opener-Policy", "same-origin");
    if (!path) web_fail(answer, 503, "out of memory", "out of memory");
    else if (strcmp(request->method, "POST") == 0 && strcmp(path, "/edit") == 0) {
        if (is_known(web, request) == KNOWN_NOT) web_fail(answer, 401, "a token is needed", "rows are added by who has the token");
        else web_edit(web, request, answer);
    } else if (strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0) {
        ist_http_add(answer, "Allow", "GET, HEAD");
        web_fail(answer, 405, "only read", "this address is only read: GET or HEAD");
    } else if (path[0] != '/' || !ist_http_unescape(path, false)) web_fail(answer, 400, "not understood", "the address cannot be read: percent signs as UTF-8");
    else serve(web, request, path, answer);
    free(path);
}
