/* SPDX-License-Identifier: Apache-2.0
 *
 * share_partner.c: who we exchange with: share partner add, share partner show.
 */
#include "share.h"

#include <isthmus/base/time.h>
#include <isthmus/http/server.h>
#include <isthmus/share/taxii.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef struct adding {
    share_asked share;
    const char *side, *code, *certificate, *password, *url;
    int first, last;
} adding;
static const option adding_options[] = {
    OPTIONS_OF_SHARE(adding, share),
    { "side", OPTION_TEXT, OPTION_HOLDS(adding, side), "ACTOR", "the key of its actor (ROK)" },
    { "code", OPTION_TEXT, OPTION_HOLDS(adding, code), "CODE", "its code in 'Releasable To' (KOR; default: the actor's key, KOR for ROK)" },
    { "certificate", OPTION_TEXT, OPTION_HOLDS(adding, certificate), "FILE", "its client certificate (PEM): by this it is known" },
    { "password", OPTION_TEXT, OPTION_HOLDS(adding, password), "FILE", "a file with USER:PASSWORD, for tests" },
    { "url", OPTION_TEXT, OPTION_HOLDS(adding, url), "URL", "of its node's API root, for push and pull; '' takes it away", .may_be_empty = true },
    { "from", OPTION_DAY, OPTION_HOLDS(adding, first), "DAY", "first day of the exchange (default: always)" },
    { "to", OPTION_DAY, OPTION_HOLDS(adding, last), "DAY", "last day of the exchange (default: none)" },
    { 0 },
};
static const adding adding_defaults = { .first = NO_DAY, .last = NO_DAY };
static const command_example adding_examples[] = {
    { "isthmus share partner add rok --side ROK --certificate rok.pem --url https://rok.example/exchange/", "a partner known by its certificate" },
    { "isthmus share partner add rok --to 2026-12-31", "the exchange with it ends then; all else stays" },
    { 0 },
};

static ist_status read_identity(const adding *a, ist_partner *partner, ist_error *err)
{
    char *text = NULL;
    size_t length;
    if (a->certificate) {
        IST_TRY(ist_read_file(a->certificate, 1 << 20, &text, &length, err));
        ist_status status = ist_http_fingerprint(text, partner->certificate, err);
        free(text);
        if (status != IST_OK) return ist_within(err, status, "%s", a->certificate);
        partner->user[0] = partner->password[0] = '\0'; /* one way to be known replaces the other */
    }
    if (a->password) {
        IST_TRY(ist_read_file(a->password, 4096, &text, &length, err));
        text[strcspn(text, "\r\n")] = '\0';
        ist_status status = ist_exchange_password(partner, text, err);
        free(text);
        if (status != IST_OK) return ist_within(err, status, "%s", a->password);
        if (!a->certificate) partner->certificate[0] = '\0';
    }
    return IST_OK;
}

/* One text of a partner. What was not said stays as it is. */
static ist_status say(char *to, size_t room, const char *what, const char *text, ist_error *err)
{
    if (!text) return IST_OK;
    if (strlen(text) >= room) return ist_fail(err, IST_USAGE, "%s '%.40s...' is longer than %zu bytes", what, text, room - 1);
    memcpy(to, text, strlen(text) + 1);
    return IST_OK;
}

static ist_status read_partner(const adding *a, const char *name, ist_exchange *exchange, ist_partner *out, ist_error *err)
{
    ist_partner partner = { .first_day = INT_MIN, .last_day = INT_MAX };
    ist_status status = ist_exchange_partner(exchange, name, NULL, NULL, &partner, err);
    if (status != IST_OK && status != IST_MISSING) return status;
    if (status == IST_MISSING && !a->side) return ist_fail(err, IST_USAGE, "--side ACTOR says who the partner is");
    if (a->first != NO_DAY) partner.first_day = a->first;
    if (a->last != NO_DAY) partner.last_day = a->last;
    if (partner.first_day > partner.last_day) return ist_fail(err, IST_USAGE, "--from is a day after --to");
    IST_TRY(say(partner.name, sizeof partner.name, "the name", name, err));
    if (a->side) {
        IST_TRY(share_side(a->share.ledger, a->side, partner.side, err));
        IST_TRY(say(partner.code, sizeof partner.code, "--code", strcmp(partner.side, "ROK") == 0 ? "KOR" : partner.side, err));
    }
    IST_TRY(say(partner.code, sizeof partner.code, "--code", a->code, err));
    IST_TRY(say(partner.url, sizeof partner.url, "--url", a->url, err));
    IST_TRY(read_identity(a, &partner, err));
    *out = partner;
    return IST_OK;
}

static int run_add(const command_context *context)
{
    const adding *a = context->values;
    const ist_exchange_options open = { .create = false };
    ist_exchange *exchange = NULL;
    ist_partner partner;
    const char *path;
    ist_error err = { 0 };
    ist_status status = share_path(a->share.exchange, &path, &err);
    if (status == IST_OK) status = ist_exchange_open(&exchange, path, &open, &err);
    if (status == IST_OK) status = read_partner(a, context->operands[0], exchange, &partner, &err);
    if (status == IST_OK) status = ist_exchange_put_partner(exchange, &partner, &err);
    ist_exchange_free(exchange);
    return status == IST_OK ? EXIT_DONE : command_fail(status, &err);
}

const command command_share_partner_add = {
    .name = "share partner add",
    .gist = "add a partner to the exchange, or change one",
    .operands = "NAME",
    .about = "A partner is known by its client certificate. It has two collections of its own, one to read and one to write, "
             "and nothing of any other partner's.\n\nOf a partner that is there, what is not said stays as it is; a certificate replaces a "
             "password, and the other way round.",
    .examples = adding_examples,
    .options = adding_options,
    .defaults = &adding_defaults,
    .values_size = sizeof adding_defaults,
    .run = run_add,
};

typedef struct showing {
    share_asked share;
    table_form form;
} showing;
static const option showing_options[] = {
    OPTIONS_OF_SHARE(showing, share),
    OPTIONS_OF_TABLE(showing, form),
    { 0 },
};
static const showing showing_defaults = { .form = { false, false } };
static const command_example showing_examples[] = {
    { "isthmus share partner show", "who may ask for what" },
    { 0 },
};

static bool add_row(void *context, const ist_partner *p)
{
    ist_table *table = context;
    char first[IST_DATE_TEXT] = "", last[IST_DATE_TEXT] = "";
    if (p->first_day != INT_MIN) ist_format_day(p->first_day, first);
    if (p->last_day != INT_MAX) ist_format_day(p->last_day, last);
    const char *const cells[] = { p->name, p->side, p->code, first, last, p->certificate[0] ? "certificate" : p->password[0] ? "password" : "",
                                  p->url, p->certificate, p->outbox, p->inbox };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) ist_table_add_text(table, cells[i]);
    return true;
}

static int run_show(const command_context *context)
{
    static const ist_column columns[] = {
        { .name = "partner", .heading = "Partner", .meaning = "its name here" },
        { .name = "side", .heading = "Side", .meaning = "key of its actor" },
        { .name = "code", .heading = "Code", .meaning = "its code in 'Releasable To'" },
        { .name = "from", .heading = "From", .kind = IST_COLUMN_DATE, .meaning = "first day of the exchange" },
        { .name = "to", .heading = "To", .kind = IST_COLUMN_DATE, .meaning = "last day of the exchange" },
        { .name = "known_by", .heading = "Known by", .meaning = "how it shows who it is" },
        { .name = "url", .heading = "URL", .meaning = "of its node's API root" },
        { .name = "certificate", .heading = "Certificate", .meaning = "SHA-256 of its certificate", .machine_only = true },
        { .name = "outbox", .heading = "Outbox", .meaning = "id of the collection that it reads", .machine_only = true },
        { .name = "inbox", .heading = "Inbox", .meaning = "id of the collection that it writes", .machine_only = true },
    };
    const showing *a = context->values;
    share_opened opened;
    ist_error err = { 0 };
    ist_status status = share_open(&a->share, &opened, &err);
    if (status != IST_OK) return command_fail(status, &err);
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    status = table ? ist_exchange_each_partner(opened.exchange, add_row, table, &err) : IST_NOMEM;
    int code = status == IST_OK ? command_print_table(table, a->form) : command_fail(status, &err);
    ist_table_free(table);
    share_close(&opened);
    return code;
}

const command command_share_partner_show = {
    .name = "share partner show",
    .gist = "the partners of the exchange",
    .operands = "",
    .about = "Who may ask, how each is known, and from when to when.",
    .examples = showing_examples,
    .options = showing_options,
    .defaults = &showing_defaults,
    .values_size = sizeof showing_defaults,
    .run = run_show,
};
