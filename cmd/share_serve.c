/* SPDX-License-Identifier: Apache-2.0
 *
 * share_serve.c: our node for partners: TAXII 2.1 over TLS with client certificates.
 */
#include "share.h"

#include <isthmus/http/server.h>
#include <isthmus/share/taxii.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct asked {
    share_asked share;
    const char *listen, *base, *certificate, *key, *authority, *revoked;
    bool basic;
    long long page;
} asked;
static const option options[] = {
    OPTIONS_OF_SHARE(asked, share),
    { "listen", OPTION_TEXT, OPTION_HOLDS(asked, listen), "ADDRESS:PORT", "where to listen (default 127.0.0.1:8443; port 0: any)" },
    { "base", OPTION_TEXT, OPTION_HOLDS(asked, base), "URL", "how partners reach it (default https://ADDRESS:PORT)" },
    { "certificate", OPTION_TEXT, OPTION_HOLDS(asked, certificate), "FILE", "our certificate (PEM)" },
    { "key", OPTION_TEXT, OPTION_HOLDS(asked, key), "FILE", "its key (PEM)" },
    { "authority", OPTION_TEXT, OPTION_HOLDS(asked, authority), "FILE", "who signs partners' certificates (PEM): they must show one" },
    { "revoked", OPTION_TEXT, OPTION_HOLDS(asked, revoked), "FILE", "list of revoked certificates (PEM)" },
    { "page", OPTION_INTEGER, OPTION_HOLDS(asked, page), "N", "most objects in a page (default 1000)", .low = 1, .high = 100000 },
    { "basic", OPTION_FLAG, OPTION_HOLDS(asked, basic), NULL, "let partners show a password, for tests" },
    { 0 },
};
static const asked defaults = { .listen = "127.0.0.1:8443", .page = 1000 };
static const command_example examples[] = {
    { "isthmus share serve --certificate nato.pem --key nato-key.pem --authority ca.pem", "mutual TLS on the loopback address" },
    { 0 },
};

typedef struct texts { char *certificate, *key, *authority, *revoked; } texts;

static ist_status read_texts(const asked *a, texts *out, ist_error *err)
{
    const struct { const char *path; char **text; } files[] = {
        { a->certificate, &out->certificate }, { a->key, &out->key }, { a->authority, &out->authority }, { a->revoked, &out->revoked },
    };
    size_t length;
    for (size_t i = 0; i < 4; i++)
        if (files[i].path) IST_TRY(ist_read_file(files[i].path, 1 << 20, files[i].text, &length, err));
    return IST_OK;
}

/* What an agreement lets pass may be changed in the ledger while we serve: it is read again every few seconds. */
static void serve_until(const ist_stop *stop, ist_taxii *taxii, share_opened *opened)
{
    enum { TICKS = 100 };
    bool sound = true;
    for (int tick = 1; !atomic_load(stop); tick++) {
        nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
        if (tick % TICKS) continue;
        ist_error err = { 0 };
        pthread_mutex_lock(&taxii->lock);
        bool now = share_read_terms(opened, &err) == IST_OK;
        pthread_mutex_unlock(&taxii->lock);
        if (!now && sound) fprintf(stderr, "isthmus: %s; until that is mended only what is public is released\n", err.text);
        sound = now;
    }
}

static int serve(const command_context *context, const asked *a, share_opened *opened, const texts *pem, const char *address, int port)
{
    ist_http_options http = { .address = address, .port = port, .hosts = "*", .largest_body = (size_t)104857600, .certificate = pem->certificate,
                              .key = pem->key, .authority = pem->authority, .revoked = pem->revoked,
                              .certificate_file = a->certificate, .key_file = a->key, .authority_file = a->authority, .revoked_file = a->revoked,
                              .certificate_may_lack = a->basic };
    char base[200];
    ist_taxii taxii = { .exchange = opened->exchange, .title = "Isthmus exchange", .largest = (size_t)104857600, .page = (size_t)a->page, .basic = a->basic };
    ist_http_server *server = NULL;
    ist_error err = { 0 };
    pthread_mutex_init(&taxii.lock, NULL);
    taxii.base = base;
    pthread_mutex_lock(&taxii.lock); /* who asks at once waits until it is known how we are reached */
    ist_status status = ist_http_serve(&server, &http, ist_taxii_handle, &taxii, &err);
    snprintf(base, sizeof base, "%s", a->base ? a->base : "");
    if (status == IST_OK && !a->base)
        snprintf(base, sizeof base, strchr(address, ':') ? "%s://[%s]:%d" : "%s://%s:%d", pem->certificate ? "https" : "http", address, ist_http_port(server));
    pthread_mutex_unlock(&taxii.lock);
    if (status != IST_OK) {
        pthread_mutex_destroy(&taxii.lock);
        return command_fail(status, &err);
    }
    printf("%s%s\n", base, IST_TAXII_ROOT);
    fflush(stdout);
    serve_until(context->stop, &taxii, opened);
    ist_http_stop(server);
    pthread_mutex_destroy(&taxii.lock);
    return EXIT_DONE;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    share_opened opened;
    texts pem = { 0 };
    char address[64];
    int port, code;
    ist_error err = { 0 };
    if (!options_listen(a->listen, address, &port)) return command_misuse(context->command, "--listen is ADDRESS:PORT, not '%s'", a->listen);
    if (!a->basic && !(a->certificate && a->key && a->authority))
        return command_misuse(context->command, "--certificate, --key and --authority are needed: partners are known by their certificates");
    if (!ist_http_is_loopback(address) && !a->authority)
        return command_misuse(context->command, "beyond this machine a client certificate is needed: --authority FILE");
    ist_status status = read_texts(a, &pem, &err);
    if (status == IST_OK) status = share_open(&a->share, &opened, &err);
    if (status == IST_OK) {
        code = serve(context, a, &opened, &pem, address, port);
        share_close(&opened);
    } else code = command_fail(status, &err);
    free(pem.certificate);
    free(pem.key);
    free(pem.authority);
    free(pem.revoked);
    return code;
}

const command command_share_serve = {
    .name = "share serve",
    .gist = "serve the exchange to partners (TAXII 2.1 over TLS)",
    .operands = "",
    .about = "Prints the address of the API root once it listens, and serves until it is stopped. A partner is known by its certificate, "
             "which must be signed by the authority, in time, and not revoked. It sees its own two collections and nothing else.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof defaults,
    .run = run,
};
