/* SPDX-License-Identifier: Apache-2.0
 *
 * serve.c: the page on this machine, and its API.
 */
#include "command.h"
#include "inputs.h"

#include <errno.h>
#include <isthmus/http/server.h>
#include <isthmus/web/web.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct asked {
    const char *ledger, *listen, *sea, *exchange, *clearance, *certificate, *key, *authority, *revoked, *name;
    text_list   readers;
    long long   threads;
    bool        open, edit;
} asked;

static const option options[] = {
    { "listen", OPTION_TEXT, OPTION_HOLDS(asked, listen), "ADDRESS:PORT", "where to listen (default 127.0.0.1:8737; port 0: any)" },
    { "open", OPTION_FLAG, OPTION_HOLDS(asked, open), NULL, "open it in the browser (xdg-open)" },
    { "clearance", OPTION_TEXT, OPTION_HOLDS(asked, clearance), "LABEL",
      "show nothing above it: PUBLIC, or as NATO:RESTRICTED (default on this machine: all of the ledger; beyond: PUBLIC)" },
    { "sea", OPTION_TEXT, OPTION_HOLDS(asked, sea), "FEEDS", "what the sea view shows: files of AIS, with commas between" },
    { "share", OPTION_TEXT, OPTION_HOLDS(asked, exchange), "STORE", "what the exchange view shows: the store of `isthmus share`" },
    { "edit", OPTION_FLAG, OPTION_HOLDS(asked, edit), NULL, "rows may be added to the ledger (needs --ledger)" },
    { "certificate", OPTION_TEXT, OPTION_HOLDS(asked, certificate), "FILE", "our certificate (PEM): serve over TLS" },
    { "key", OPTION_TEXT, OPTION_HOLDS(asked, key), "FILE", "its key (PEM)" },
    { "authority", OPTION_TEXT, OPTION_HOLDS(asked, authority), "FILE", "who signs readers' certificates (PEM): they must show one" },
    { "revoked", OPTION_TEXT, OPTION_HOLDS(asked, revoked), "FILE", "list of revoked certificates (PEM)" },
    { "reader", OPTION_TEXTS, OPTION_HOLDS(asked, readers), "FILE=LABEL", "the reader with this certificate (PEM) has this clearance; may be said again" },
    { "host", OPTION_TEXT, OPTION_HOLDS(asked, name), "NAMES", "names by which this machine is reached, ';' between" },
    { "threads", OPTION_INTEGER, OPTION_HOLDS(asked, threads), "T", "of a question (default: the cores there are); no number depends on it", .low = 1, .high = 1024 },
    OPTION_OF_LEDGER(asked, ledger),
    { 0 },
};
static const asked defaults = { .listen = "127.0.0.1:8737" };
static const command_example examples[] = {
    { "isthmus serve --open", "the page, in the browser" },
    { "isthmus serve ./mine.yaml --ledger mine.db", "with a scenario of your own beside the shipped ones, on your ledger" },
    { "isthmus serve --listen 0.0.0.0:8443 --certificate us.pem --key us-key.pem --authority ca.pem --host node.example",
      "beyond this machine: only readers with a certificate of that authority" },
    { 0 },
};

typedef struct texts { char *certificate, *key, *authority, *revoked, *ledger, *scenarios, *data; } texts;

static ist_status read_texts(const asked *a, texts *out, ist_error *err)
{
    const struct { const char *path; char **text; } files[] = {
        { a->certificate, &out->certificate }, { a->key, &out->key }, { a->authority, &out->authority }, { a->revoked, &out->revoked },
    };
    size_t length;
    for (size_t i = 0; i < 4; i++)
        if (files[i].path) IST_TRY(ist_read_file(files[i].path, 1 << 20, files[i].text, &length, err));
    IST_TRY(command_find_shipped("scenarios", &out->scenarios, err));
    return command_find_shipped("data", &out->data, err);
}

/* What the page opens only when it is asked for must be there from the start: a name mistyped is not found out by a reader. */
static ist_status look_at_files(const command_context *context, const asked *a, ist_error *err)
{
    const char *const paths[] = { context->operand_count ? context->operands[0] : NULL, a->exchange };
    for (size_t i = 0; i < 2; i++)
        if (paths[i] && access(paths[i], R_OK) != 0)
            return ist_fail(err, IST_IO, "%s: cannot be opened: %s%s", paths[i], strerror(errno), i ? "" : "; shipped scenarios are there without being named");
    return IST_OK;
}

/* The ledger's file: the one named, or the one made from the shipped data. */
static ist_status find_ledger(const asked *a, texts *out, ist_error *err)
{
    ist_ledger *ledger = NULL;
    IST_TRY(command_open_ledger(a->ledger, &ledger, err));
    const char *path = ist_ledger_path(ledger);
    bool        memory = strcmp(path, ":memory:") == 0;
    if (!memory) out->ledger = strdup(path);
    ist_ledger_free(ledger);
    if (memory) return ist_fail(err, IST_IO, "the shipped ledger can be kept nowhere: set XDG_CACHE_HOME, or make one with `isthmus ledger init` and name it with --ledger");
    return out->ledger ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory");
}

/* Certificates of readers to fingerprints. */
typedef struct readers { char prints[TEXTS_MOST][IST_FINGERPRINT_TEXT]; const char *by[TEXTS_MOST], *clearances[TEXTS_MOST]; } readers;

static ist_status read_readers(const asked *a, readers *out, ist_error *err)
{
    for (int i = 0; i < a->readers.count; i++) {
        const char *equals = strrchr(a->readers.at[i], '=');
        char       *path = equals ? strndup(a->readers.at[i], (size_t)(equals - a->readers.at[i])) : NULL, *pem = NULL;
        size_t      length;
        if (!path) return ist_fail(err, IST_USAGE, "--reader '%s': FILE=LABEL is meant", a->readers.at[i]);
        ist_status status = ist_read_file(path, 1 << 20, &pem, &length, err);
        if (status == IST_OK) status = ist_http_fingerprint(pem, out->prints[i], err);
        if (status != IST_OK) ist_within(err, status, "--reader %s", path);
        free(pem);
        free(path);
        IST_TRY(status);
        out->by[i] = out->prints[i];
        out->clearances[i] = equals + 1;
    }
    return IST_OK;
}

static void open_browser(const char *address)
{
    if (fork() != 0) return;
    execlp("xdg-open", "xdg-open", address, (char *)NULL);
    _exit(127);
}

static int serve(const command_context *context, const asked *a, const ist_http_options *http, ist_web *web, const char *token)
{
    ist_http_server *server = NULL;
    ist_error        err = { 0 };
    char             address[300];
    ist_status       status = ist_http_serve(&server, http, ist_web_handle, web, &err);
    if (status == IST_CONFLICT) {
        fprintf(stderr, "isthmus: %s: another program, perhaps another `isthmus serve`, listens there already; stop it, or choose a port with --listen %s:0\n",
                err.text, http->address);
        return EXIT_WORLD;
    }
    if (status != IST_OK) return command_fail(status, &err);
    snprintf(address, sizeof address, strchr(http->address, ':') ? "%s://[%s]:%d/?token=%s" : "%s://%s:%d/?token=%s", http->certificate ? "https" : "http",
             http->address, ist_http_port(server), token);
    printf("%s\n", address);
    fflush(stdout);
    if (a->open) open_browser(address);
    while (!atomic_load(context->stop)) nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
    ist_http_stop(server);
    return EXIT_DONE;
}

static const char *misuse_of(const asked *a, bool loopback)
{
    if (!a->certificate != !a->key) return "--certificate and --key go together";
    if (a->authority && !a->certificate) return "--authority needs --certificate and --key";
    if (a->readers.count && !a->authority) return "--reader needs --authority: readers are known by their certificates";
    if (a->edit && !a->ledger) return "--edit needs --ledger: the shipped ledger is not written to";
    if (!loopback && !a->certificate) return "beyond this machine only over TLS: --certificate FILE --key FILE, and --authority FILE for readers' certificates";
    return NULL;
}

static int run_with(const command_context *context, const asked *a, const char *address, int port, const texts *found, const readers *known)
{
    bool            loopback = ist_http_is_loopback(address);
    char            token[IST_WEB_TOKEN_TEXT];
    ist_web        *web = NULL;
    ist_error       err = { 0 };
    ist_web_options web_options = { .ledger = found->ledger, .scenarios = found->scenarios, .data = found->data, .sea = a->sea, .exchange = a->exchange,
                                .token = token, .clearance = a->clearance ? a->clearance : loopback ? NULL : "PUBLIC", .edit = a->edit,
                                .tls = found->certificate != NULL, .temporary = getenv("TMPDIR"), .threads = (int)a->threads, .n_readers = (size_t)a->readers.count,
                                .reader_certificates = known->by, .reader_clearances = known->clearances,
                                .scenario = context->operand_count ? context->operands[0] : NULL };
    ist_http_options http = { .address = address, .port = port, .hosts = a->name, .certificate = found->certificate, .key = found->key,
                              .authority = found->authority, .revoked = found->revoked,
                              .certificate_file = a->certificate, .key_file = a->key, .authority_file = a->authority, .revoked_file = a->revoked };
    ist_status status = ist_web_token(token, &err);
    if (status == IST_OK) status = ist_web_new(&web, &web_options, &err);
    int code = status == IST_OK ? serve(context, a, &http, web, token) : command_fail(status, &err);
    ist_web_free(web);
    return code;
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    char         address[64];
    int          port, code;
    texts        found = { 0 };
    readers     *known = calloc(1, sizeof *known);
    ist_error    err = { 0 };
    if (!options_listen(a->listen, address, &port)) {
        free(known);
        return command_misuse(context->command, "--listen is ADDRESS:PORT, not '%s'", a->listen);
    }
    const char *misuse = misuse_of(a, ist_http_is_loopback(address));
    if (misuse) {
        free(known);
        return command_misuse(context->command, "%s", misuse);
    }
    ist_status status = known ? read_texts(a, &found, &err) : ist_fail(&err, IST_NOMEM, "out of memory");
    if (status == IST_OK) status = look_at_files(context, a, &err);
    if (status == IST_OK) status = find_ledger(a, &found, &err);
    if (status == IST_OK) status = read_readers(a, known, &err);
    code = status == IST_OK ? run_with(context, a, address, port, &found, known) : command_fail(status, &err);
    char *owned[] = { found.certificate, found.key, found.authority, found.revoked, found.ledger, found.scenarios, found.data };
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
    free(known);
    return code;
}

const command command_serve = {
    .name = "serve",
    .gist = "the page: ask, see at once, and question the answer",
    .operands = "[SCENARIO]",
    .about = "Serves the page and its API on this machine until it is stopped, and prints the address to open; a random token in it, new at every start, "
             "keeps others out. Nothing is asked of any other host.\n\n"
             "Every view and table is there as .json, .csv and .metadata.json too, and where that makes sense as .geojson and .svg; /openapi.json lists "
             "all addresses and what they take. docs/serve.md says more.\n\n"
             "Beyond this machine it serves only over TLS, to readers who show a certificate or the token, and shows what their clearance allows: "
             "without more words, what is public. It only reads, unless --edit.",
    .examples = examples,
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
