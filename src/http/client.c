/* SPDX-License-Identifier: Apache-2.0
 *
 * client.c: libcurl behind limits.
 */
#include <isthmus/http/client.h>

#include "http_local.h"

#include <curl/curl.h>
#include <isthmus/base/text.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct ist_http_client {
    CURL *curl;
    const ist_stop *stop;
    size_t largest;
    bool too_large;
    ist_buffer *body;   /* of the request that runs */
    ist_buffer headers; /* of the last answer, lines as they came */
    char found[512];
    char fault[CURL_ERROR_SIZE];
};

static size_t keep_body(char *at, size_t size, size_t count, void *context)
{
    ist_http_client *client = context;
    if (client->body->length + size * count > client->largest) {
        client->too_large = true;
        return 0;
    }
    ist_buffer_add_n(client->body, at, size * count);
    return client->body->failed ? 0 : size * count;
}

static size_t keep_header(char *at, size_t size, size_t count, void *context)
{
    enum { LARGEST_HEADERS = 256 << 10 };
    ist_http_client *client = context;
    if (client->headers.length + size * count > LARGEST_HEADERS) return 0;
    ist_buffer_add_n(&client->headers, at, size * count);
    return client->headers.failed ? 0 : size * count;
}

static int look_at_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const ist_http_client *client = context;
    (void)a, (void)b, (void)c, (void)d;
    return client->stop && atomic_load(client->stop);
}

/* The text of a file; *out stays NULL without one. */
static ist_status read_pem(const char *path, char **out, ist_error *err)
{
    size_t length;
    return path ? ist_read_file(path, (size_t)1 << 20, out, &length, err) : IST_OK;
}

/* libcurl reads the files only when it meets the partner, and does not say which it dislikes. A certificate's file may hold its key. */
static ist_status check_files(const ist_http_client_options *o, ist_error *err)
{
    char *authority = NULL, *certificate = NULL, *key = NULL;
    ist_status status = IST_OK;
    IST_CHECK(read_pem(o->authority, &authority, err));
    IST_CHECK(read_pem(o->certificate, &certificate, err));
    IST_CHECK(read_pem(o->key, &key, err));
    if (authority) IST_CHECK(http_check_authority(authority, o->authority, err));
    if (certificate) IST_CHECK(http_check_pair(certificate, o->certificate, key ? key : certificate, o->key ? o->key : o->certificate, err));
done:
    free(authority);
    free(certificate);
    free(key);
    return status;
}

ist_status ist_http_client_new(ist_http_client **out, const ist_http_client_options *options, ist_error *err)
{
    IST_TRY(check_files(options, err));
    ist_http_client *client = calloc(1, sizeof *client);
    if (client) client->curl = curl_easy_init();
    if (!client || !client->curl) {
        free(client);
        return ist_fail(err, IST_NOMEM, "out of memory");
    }
    CURL *curl = client->curl;
    client->stop = options->stop;
    client->largest = options->largest_answer ? options->largest_answer : (size_t)100 << 20;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, client->fault);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, client);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, client);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_at_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, client);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, options->timeout ? options->timeout : 60L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (options->authority) curl_easy_setopt(curl, CURLOPT_CAINFO, options->authority);
    if (options->certificate) curl_easy_setopt(curl, CURLOPT_SSLCERT, options->certificate);
    if (options->key) curl_easy_setopt(curl, CURLOPT_SSLKEY, options->key);
    if (options->user) curl_easy_setopt(curl, CURLOPT_USERNAME, options->user);
    if (options->password) curl_easy_setopt(curl, CURLOPT_PASSWORD, options->password);
    *out = client;
    return IST_OK;
}

void ist_http_client_free(ist_http_client *client)
{
    if (!client) return;
    curl_easy_cleanup(client->curl);
    ist_buffer_clear(&client->headers);
    free(client);
}

ist_status ist_http_send(ist_http_client *client, const char *method, const char *url, const char *accept, const char *type,
                         const char *body, size_t length, int *out_status, ist_buffer *out, ist_error *err)
{
    struct curl_slist *headers = NULL;
    char line[256];
    long status = 0;
    const char *const names[] = { "Accept", "Content-Type" }, *const values[] = { accept, type };
    for (int i = 0; i < 2; i++)
        if (values[i]) {
            snprintf(line, sizeof line, "%s: %s", names[i], values[i]);
            struct curl_slist *more = curl_slist_append(headers, line);
            if (more) headers = more;
        }
    ist_buffer_clear(out);
    memset(out, 0, sizeof *out);
    ist_buffer_clear(&client->headers);
    memset(&client->headers, 0, sizeof client->headers);
    client->body = out;
    client->too_large = false;
    client->fault[0] = '\0';
    curl_easy_setopt(client->curl, CURLOPT_URL, url);
    curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    if (!body) curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, method);
    CURLcode code = curl_easy_perform(client->curl);
    curl_slist_free_all(headers);
    curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
    int shown = (int)strcspn(url, "?"); /* of the URL in a sentence */
    if (client->too_large) return ist_fail(err, IST_RANGE, "%.*s: the answer is over %zu bytes", shown, url, client->largest);
    if (code == CURLE_ABORTED_BY_CALLBACK) return ist_fail(err, IST_STOPPED, "%.*s: stopped", shown, url);
    if (code != CURLE_OK) return ist_fail(err, IST_IO, "%.*s: %s", shown, url, client->fault[0] ? client->fault : curl_easy_strerror(code));
    *out_status = (int)status;
    return IST_OK;
}

const char *ist_http_answer_header(ist_http_client *client, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = client->headers.at; at && *at;) {
        const char *end = strchr(at, '\n');
        if (strncasecmp(at, name, length) == 0 && at[length] == ':') {
            at += length + 1;
            at += strspn(at, " \t");
            size_t size = strcspn(at, "\r\n");
            if (size >= sizeof client->found) return NULL;
            memcpy(client->found, at, size);
            client->found[size] = '\0';
            return client->found;
        }
        at = end ? end + 1 : NULL;
    }
    return NULL;
}
