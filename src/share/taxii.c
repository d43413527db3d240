/* SPDX-License-Identifier: Apache-2.0
 *
 * taxii.c: the resources of TAXII 2.1, sections 4 and 5.
 */
#include "share_local.h"
#include "taxii_query.h"

#include <isthmus/share/taxii.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct call {
    ist_taxii *taxii;
    const ist_http_request *request;
    ist_http_answer *answer;
    ist_partner partner;
    bool inbox;             /* which of the partner's two collections */
    const char *object;     /* id in the path; NULL */
    taxii_query query;
} call;

static void fault(ist_http_answer *answer, int status, const char *title, const char *description)
{
    char code[16];
    ist_buffer_clear(&answer->body);
    memset(&answer->body, 0, sizeof answer->body);
    answer->n_headers = 0;
    snprintf(code, sizeof code, "%d", status);
    answer->status = status;
    answer->type = IST_TAXII_TYPE;
    ist_json_writer json = ist_json_to(&answer->body, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "title", title);
    if (description) ist_json_text(&json, "description", description);
    ist_json_text(&json, "http_status", code);
    ist_json_end(&json);
}

static void absent(ist_http_answer *answer) { fault(answer, 404, "Not found", NULL); }

/* The store's own troubles: nothing of them is told but that it may be tried again. */
static void trouble(ist_http_answer *answer) { fault(answer, 503, "The store cannot be reached", "try again"); }

static ist_json_writer begin(call *c, int status)
{
    c->answer->status = status;
    c->answer->type = IST_TAXII_TYPE;
    ist_json_writer json = ist_json_to(&c->answer->body, 0);
    ist_json_object(&json, NULL);
    return json;
}

/* ---- who asks, and in which form */

static bool find_partner(call *c)
{
    ist_exchange *x = c->taxii->exchange;
    char user[128], password[256], both[400], digest[DIGEST_TEXT];
    if (c->request->certificate[0])
        return ist_exchange_partner(x, NULL, c->request->certificate, NULL, &c->partner, NULL) == IST_OK;
    if (!c->taxii->basic || !ist_http_basic(c->request, user, password)) return false;
    snprintf(both, sizeof both, "%s:%s", user, password);
    share_digest(both, strlen(both), digest);
    return ist_exchange_partner(x, NULL, NULL, digest, &c->partner, NULL) == IST_OK && strcmp(c->partner.user, user) == 0;
}

/* Each form that Accept names; ours is among them with version 2.1 or without one. */
static bool is_acceptable(const char *accept)
{
    static const char *const forms[] = { "application/taxii+json", "application/*", "*/*" };
    while (accept && *accept) {
        accept += strspn(accept, " \t,");
        size_t length = strcspn(accept, ","), name = strcspn(accept, ";, \t");
        for (size_t i = 0; i < 3; i++) {
            if (strlen(forms[i]) != name || strncasecmp(accept, forms[i], name) != 0) continue;
            const char *version = strstr(accept, "version=");
            if (!version || version > accept + length || strncmp(version + 8, "2.1", 3) == 0) return true;
        }
        accept += length;
    }
    return false;
}

static bool is_envelope_type(const char *type)
{
    if (!type) return false;
    size_t name = strcspn(type, "; \t");
    if (name != 22 || strncasecmp(type, "application/taxii+json", name) != 0) return false;
    const char *version = strstr(type, "version=");
    return !version || strncmp(version + 8, "2.1", 3) == 0;
}

/* ---- what there is */

static void discovery(call *c)
{
    ist_buffer root = { 0 };
    ist_buffer_print(&root, "%s%s", c->taxii->base, IST_TAXII_ROOT);
    ist_json_writer json = begin(c, 200);
    ist_json_text(&json, "title", c->taxii->title);
    ist_json_text(&json, "default", root.failed ? "" : root.at);
    ist_json_array(&json, "api_roots");
    ist_json_text(&json, NULL, root.failed ? "" : root.at);
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_clear(&root);
}

static void api_root(call *c)
{
    ist_json_writer json = begin(c, 200);
    ist_json_text(&json, "title", c->taxii->title);
    ist_json_array(&json, "versions");
    ist_json_text(&json, NULL, IST_TAXII_TYPE);
    ist_json_end(&json);
    ist_json_integer(&json, "max_content_length", (long long)c->taxii->largest);
    ist_json_end(&json);
}

static void add_collection(ist_json_writer *json, const char *key, const ist_partner *partner, bool inbox)
{
    if (!key) ist_json_object(json, NULL);
    ist_json_text(json, "id", inbox ? partner->inbox : partner->outbox);
    ist_json_text(json, "title", inbox ? "from you" : "to you");
    ist_json_text(json, "description", inbox ? "what you gave: write here, read it back" : "what may be released to you");
    ist_json_text(json, "alias", inbox ? "inbox" : "outbox");
    ist_json_yesno(json, "can_read", true);
    ist_json_yesno(json, "can_write", inbox);
    ist_json_array(json, "media_types");
    ist_json_text(json, NULL, "application/stix+json;version=2.1");
    ist_json_end(json);
    if (!key) ist_json_end(json);
}

static void collections(call *c)
{
    bool inbox_first = strcmp(c->partner.inbox, c->partner.outbox) < 0; /* sorted by id */
    ist_json_writer json = begin(c, 200);
    ist_json_array(&json, "collections");
    add_collection(&json, NULL, &c->partner, inbox_first);
    add_collection(&json, NULL, &c->partner, !inbox_first);
    ist_json_end(&json);
    ist_json_end(&json);
}

static void collection(call *c)
{
    ist_json_writer json = begin(c, 200);
    add_collection(&json, "", &c->partner, c->inbox);
    ist_json_end(&json);
}

static void status_of(call *c, const char *id)
{
    ist_status status = ist_exchange_status(c->taxii->exchange, &c->partner, id, &c->answer->body, NULL);
    c->answer->status = 200;
    c->answer->type = IST_TAXII_TYPE;
    if (status == IST_MISSING) absent(c->answer);
    else if (status != IST_OK) trouble(c->answer);
}

/* ---- pages */

typedef struct page {
    ist_buffer list;
    size_t count;
    int64_t first, last, sequence;
    bool manifest;
} page;

static bool add_row(void *context, const ist_row *row)
{
    page *p = context;
    if (p->count) ist_buffer_add(&p->list, ",");
    if (p->manifest) {
        char moment[MOMENT_TEXT];
        share_format_moment(row->date_added, moment);
        ist_json_writer json = ist_json_to(&p->list, 0);
        ist_json_object(&json, NULL);
        ist_json_text(&json, "id", row->id);
        ist_json_text(&json, "date_added", moment);
        ist_json_text(&json, "version", row->version);
        ist_json_text(&json, "media_type", "application/stix+json;version=2.1");
        ist_json_end(&json);
    } else ist_buffer_add_n(&p->list, row->bytes, row->length);
    if (p->count++ == 0) p->first = row->date_added;
    p->last = row->date_added;
    p->sequence = row->sequence;
    return !p->list.failed;
}

static void add_dates(call *c, const page *p)
{
    char moment[MOMENT_TEXT];
    if (p->count == 0) return;
    share_format_moment(p->first, moment);
    ist_http_add(c->answer, "X-TAXII-Date-Added-First", moment);
    share_format_moment(p->last, moment);
    ist_http_add(c->answer, "X-TAXII-Date-Added-Last", moment);
}

static void write_page(call *c, const page *p, bool more)
{
    char next[160];
    ist_buffer *body = &c->answer->body;
    ist_buffer_add(body, "{");
    if (more) {
        taxii_write_next(&c->query, c->partner.name, p->sequence, ist_exchange_secret(c->taxii->exchange), next);
        ist_buffer_print(body, "\"more\":true,\"next\":\"%s\"", next);
    }
    if (p->count) {
        ist_buffer_print(body, "%s\"objects\":[", more ? "," : "");
        ist_buffer_add_n(body, p->list.at, p->list.length);
        ist_buffer_add(body, "]");
    }
    ist_buffer_add(body, "}");
}

/* Objects, or their manifest. What is sent is in the audit, durable, before it is sent. */
static void rows(call *c, bool manifest)
{
    page p = { .manifest = manifest };
    bool more;
    ist_exchange *x = c->taxii->exchange;
    ist_status status = ist_exchange_rows(x, &c->partner, c->inbox, &c->query.filter, add_row, &p, &more, NULL);
    if (status == IST_OK && c->object && p.count == 0 && !c->query.has_next) absent(c->answer);
    else if (status == IST_OK) {
        c->answer->status = 200;
        c->answer->type = IST_TAXII_TYPE;
        write_page(c, &p, more);
        add_dates(c, &p);
        if (!manifest && p.count)
            status = ist_exchange_sent(x, &c->partner, "send", p.count, p.last, c->answer->body.at, c->answer->body.length, NULL);
    }
    if (status != IST_OK || p.list.failed) trouble(c->answer);
    ist_buffer_clear(&p.list);
}

typedef struct version_list { ist_buffer list; page dates; } version_list;

/* Rows come oldest first; versions are listed newest first. */
static bool add_version(void *context, const ist_row *row)
{
    version_list *v = context;
    ist_buffer whole = { 0 };
    ist_buffer_print(&whole, "\"%s\"%s%s", row->version, v->list.length ? "," : "", v->list.length ? v->list.at : "");
    ist_buffer_clear(&v->list);
    v->list = whole;
    if (v->dates.count++ == 0) v->dates.first = row->date_added;
    v->dates.last = row->date_added;
    v->dates.sequence = row->sequence;
    return !whole.failed;
}

static void versions(call *c)
{
    version_list v = { 0 };
    bool more;
    c->query.filter.versions = "all";
    ist_status status = ist_exchange_rows(c->taxii->exchange, &c->partner, c->inbox, &c->query.filter, add_version, &v, &more, NULL);
    if (status != IST_OK || v.list.failed) trouble(c->answer);
    else if (v.dates.count == 0 && !c->query.has_next) absent(c->answer);
    else {
        char next[160];
        c->answer->status = 200;
        c->answer->type = IST_TAXII_TYPE;
        ist_buffer_add(&c->answer->body, "{");
        if (more) {
            taxii_write_next(&c->query, c->partner.name, v.dates.sequence, ist_exchange_secret(c->taxii->exchange), next);
            ist_buffer_print(&c->answer->body, "\"more\":true,\"next\":\"%s\",", next);
        }
        ist_buffer_print(&c->answer->body, "\"versions\":[%s]}", v.list.at ? v.list.at : "");
        add_dates(c, &v.dates);
    }
    ist_buffer_clear(&v.list);
}

/* ---- writing */

static void add_objects(call *c)
{
    ist_accepted accepted = { 0 };
    ist_error err = { 0 };
    if (!c->inbox) {
        fault(c->answer, 403, "Forbidden", "this collection is read only");
        return;
    }
    if (!is_envelope_type(ist_http_find(c->request, "Content-Type"))) {
        fault(c->answer, 415, "Unsupported media type", "Content-Type is " IST_TAXII_TYPE);
        return;
    }
    if (c->request->body_length > c->taxii->largest) {
        fault(c->answer, 413, "Too large", "the envelope is over max_content_length");
        return;
    }
    ist_status status = ist_exchange_accept(c->taxii->exchange, &c->partner, c->request->body, c->request->body_length, &accepted, &err);
    if (status == IST_OK) {
        c->answer->status = 202;
        c->answer->type = IST_TAXII_TYPE;
        c->answer->body = accepted.status;
        memset(&accepted.status, 0, sizeof accepted.status);
    } else if (status == IST_SYNTAX || status == IST_RANGE) fault(c->answer, 422, "Unprocessable", err.text);
    else trouble(c->answer);
    ist_accepted_clear(&accepted);
}

static void delete_object(call *c)
{
    bool any;
    if (!c->inbox) {
        fault(c->answer, 403, "Forbidden", "this collection is read only");
        return;
    }
    ist_status status = ist_exchange_withdraw(c->taxii->exchange, &c->partner, c->object, c->query.filter.versions, &any, NULL);
    if (status != IST_OK) trouble(c->answer);
    else if (!any) absent(c->answer);
    else {
        c->answer->status = 200;
        c->answer->type = IST_TAXII_TYPE;
    }
}

/* ---- the way to a resource */

enum { MOST_STEPS = 8, STEP_TEXT = 320 };

/* The path between slashes, read; -1 for one that is not well formed. */
static int read_path(const char *path, char steps[MOST_STEPS][STEP_TEXT])
{
    int count = 0;
    if (*path != '/') return -1;
    while (*path == '/') path++;
    while (*path) {
        size_t length = strcspn(path, "/");
        if (count == MOST_STEPS || length >= STEP_TEXT) return -1;
        memcpy(steps[count], path, length);
        steps[count][length] = '\0';
        if (!ist_http_unescape(steps[count++], false)) return -1;
        path += length;
        if (*path == '/') path++;
        if (*path == '/') return -1;
    }
    return count;
}

static void manifest(call *c) { rows(c, true); }
static void objects(call *c) { rows(c, false); }

/* collections/ID, and what stands behind it: of the fifth step, the id of an object, nothing is said here. */
static const struct { int steps; const char *fourth, *sixth, *method; void (*answer)(call *c); } routes[] = {
    { 3, NULL, NULL, "GET", collection },        { 4, "manifest", NULL, "GET", manifest },  { 4, "objects", NULL, "GET", objects },
    { 4, "objects", NULL, "POST", add_objects }, { 5, "objects", NULL, "GET", objects },    { 5, "objects", NULL, "DELETE", delete_object },
    { 6, "objects", "versions", "GET", versions },
};

static bool leads(size_t route, int count, char steps[MOST_STEPS][STEP_TEXT], const char *method)
{
    return routes[route].steps == count && strcmp(routes[route].method, method) == 0
           && (!routes[route].fourth || strcmp(routes[route].fourth, steps[3]) == 0)
           && (!routes[route].sixth || strcmp(routes[route].sixth, steps[5]) == 0);
}

static void in_collection(call *c, int count, char steps[MOST_STEPS][STEP_TEXT])
{
    const char *why;
    char place[2 * STEP_TEXT];
    snprintf(place, sizeof place, "%s/%s", steps[2], count > 3 ? steps[3] : "");
    size_t largest_page = c->taxii->page ? c->taxii->page : 1000;
    if (!taxii_read_query(c->request->query, c->partner.name, place, ist_exchange_secret(c->taxii->exchange), largest_page, &c->query, &why)) {
        fault(c->answer, 400, "Bad request", why);
        return;
    }
    if (count >= 5 && strchr(steps[4], ',')) { /* one id, not a list of them */
        absent(c->answer);
        return;
    }
    if (count >= 5) {
        c->object = steps[4];
        c->query.filter.ids = steps[4];
    }
    for (size_t r = 0; r < sizeof routes / sizeof *routes; r++)
        if (leads(r, count, steps, c->request->method)) {
            routes[r].answer(c);
            return;
        }
    if (count == 3 || count == 4 || (count <= 6 && strcmp(steps[3], "objects") == 0)) fault(c->answer, 405, "Method not allowed", NULL);
    else absent(c->answer);
}

static void route(call *c)
{
    char steps[MOST_STEPS][STEP_TEXT];
    int count = read_path(c->request->path, steps);
    bool get = strcmp(c->request->method, "GET") == 0;
    if (count == 1 && strcmp(steps[0], "taxii2") == 0 && get) discovery(c);
    else if (count < 1 || strcmp(steps[0], "exchange") != 0) absent(c->answer);
    else if (count == 1 && get) api_root(c);
    else if (count == 3 && strcmp(steps[1], "status") == 0 && get) status_of(c, steps[2]);
    else if (count == 2 && strcmp(steps[1], "collections") == 0 && get) collections(c);
    else if (count >= 3 && strcmp(steps[1], "collections") == 0) {
        c->inbox = strcmp(steps[2], c->partner.inbox) == 0 || strcmp(steps[2], "inbox") == 0;
        if (c->inbox || strcmp(steps[2], c->partner.outbox) == 0 || strcmp(steps[2], "outbox") == 0) in_collection(c, count, steps);
        else absent(c->answer);
    } else absent(c->answer);
}

void ist_taxii_handle(void *context, const ist_http_request *request, ist_http_answer *answer)
{
    ist_taxii *taxii = context;
    call *c = calloc(1, sizeof *c);
    if (!c) {
        fault(answer, 503, "Out of memory", NULL);
        return;
    }
    c->taxii = taxii;
    c->request = request;
    c->answer = answer;
    pthread_mutex_lock(&taxii->lock);
    int today = share_day(ist_exchange_now(taxii->exchange));
    if (!find_partner(c)) {
        fault(answer, 401, "Unauthorized", NULL);
        ist_http_add(answer, "WWW-Authenticate", taxii->basic ? "Basic realm=\"exchange\"" : "Mutual");
    } else if (today < c->partner.first_day || today > c->partner.last_day) fault(answer, 403, "Forbidden", "the exchange is not open");
    else if (ist_http_find(request, "Accept") && !is_acceptable(ist_http_find(request, "Accept")))
        fault(answer, 406, "Not acceptable", "Accept " IST_TAXII_TYPE);
    else route(c);
    pthread_mutex_unlock(&taxii->lock);
    free(c);
}
