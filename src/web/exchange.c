/* SPDX-License-Identifier: Apache-2.0
 *
 * exchange.c: what an exchange did: partners, decisions with their reasons, what went in and out, the state of the audit.
 *
 * A refusal tells that something is there: all of the store is shown only to a reader who may see everything.
 */
#include "resource_list.h"

#include <isthmus/base/time.h>
#include <isthmus/share/show.h>

#include <limits.h>
#include <string.h>
#include <time.h>

enum { DECISIONS_SHOWN = 200 };

static const char no_store[] = "There is no exchange here. Make one with `isthmus share init exchange.db --side NATO`, name it to "
                               "`isthmus serve --share exchange.db`.";

typedef struct store {
    ist_exchange *exchange; /* NULL: none */
    ist_arena    *arena;
    size_t        n, room;
    ist_partner  *partners; /* [n] that the call asks for */
    bool          failed;   /* memory ran out */
} store;

static bool keep_partner(void *context, const ist_partner *partner)
{
    store *s = context;

    if (s->n == s->room) {
        size_t       more = s->room ? 2 * s->room : 16;
        ist_partner *grown = ist_arena_array(s->arena, more, sizeof *grown);
        s->failed |= !grown;
        if (!grown) return false;
        if (s->n) memcpy(grown, s->partners, s->n * sizeof *grown);
        s->partners = grown;
        s->room = more;
    }
    s->partners[s->n++] = *partner;
    return true;
}

/* Opens the store, if there is one, and lists the partners that the call asks for. */
static ist_status open_store(web_call *call, store **out, ist_error *err)
{
    store      *s = ist_arena_alloc(call->arena, sizeof *s);
    const char *wanted = web_word(call, "partner");
    ist_partner one;

    if (!s) return ist_fail(err, IST_NOMEM, "out of memory");
    s->arena = call->arena;
    *out = s;
    if (!call->options->exchange) return IST_OK;
    if (web_reader_clearance(call->reader) || call->options->clearance)
        return ist_fail(err, IST_DENIED, "what an exchange decided is shown only to a reader who may see everything");
    IST_TRY(ist_exchange_open(&s->exchange, call->options->exchange, &(ist_exchange_options){ 0 }, err));
    ist_status status = IST_OK;
    if (!wanted) status = ist_exchange_each_partner(s->exchange, keep_partner, s, err);
    else if ((status = ist_exchange_partner(s->exchange, wanted, NULL, NULL, &one, err)) == IST_OK) keep_partner(s, &one);
    if (status == IST_OK && s->failed) status = ist_fail(err, IST_NOMEM, "out of memory");
    if (status != IST_OK) ist_exchange_free(s->exchange);
    return status;
}

static ist_status begin_table(web_sheet *out, const store *s, const ist_column *columns, size_t n, const char *recipe, const web_call *call, ist_error *err)
{
    out->table = ist_table_new(columns, n);
    if (!out->table) return ist_fail(err, IST_NOMEM, "out of memory");
    const char *partner = web_word(call, "partner"); /* a command shows one partner's audit; without one named here, each in turn */
    ist_buffer_print(&out->recipe, "isthmus %s%s%s%s", recipe, strcmp(recipe, "share audit show") == 0 ? " " : "",
                     strcmp(recipe, "share audit show") != 0 ? "" : partner ? partner : "PARTNER", call->options->exchange ? " --exchange exchange.db" : "");
    if (!s->exchange) ist_table_add_footnote(out->table, no_store);
    return IST_OK;
}

static void add_day(ist_table *table, int day)
{
    char text[IST_DATE_TEXT];

    if (day == INT_MAX || day == INT_MIN) {
        ist_table_add_text(table, NULL);
        return;
    }
    ist_format_day(day, text);
    ist_table_add_text(table, text);
}

static void add_moment(ist_table *table, int64_t microseconds)
{
    char      text[32];
    time_t    seconds = (time_t)(microseconds / 1000000);
    struct tm at;

    if (!microseconds || !gmtime_r(&seconds, &at) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &at)) ist_table_add_text(table, NULL);
    else ist_table_add_text(table, text);
}

/* --- Partners --- */

static void add_partner(ist_table *table, const ist_partner *partner, const ist_partner_flow *flow)
{
    const long long counts[] = { flow->out, flow->out_recalled, flow->out_labels, flow->in, flow->in_withdrawn, flow->in_labels, flow->released, flow->sanitised, flow->refused,
                                 flow->recalled, flow->consents, flow->sent, flow->sent_objects, flow->accepted_objects };

    ist_table_add_text(table, partner->name);
    ist_table_add_text(table, partner->side);
    ist_table_add_text(table, partner->code);
    add_day(table, partner->first_day);
    add_day(table, partner->last_day);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) ist_table_add_number(table, (double)counts[i]);
    add_moment(table, flow->last_out);
    add_moment(table, flow->last_in);
}

ist_status web_exchange(web_call *call, web_sheet *out, ist_error *err)
{
#define COUNT(column, head, says) { .name = column, .heading = head, .kind = IST_COLUMN_INTEGER, .meaning = says }
    static const ist_column columns[] = {
        { .name = "partner", .heading = "Partner", .meaning = "its name in the exchange" },
        { .name = "side", .heading = "Side", .meaning = "key of its actor" },
        { .name = "code", .heading = "Code", .meaning = "in Releasable To" },
        { .name = "open_from", .heading = "Open from", .kind = IST_COLUMN_DATE },
        { .name = "open_to", .heading = "Open to", .kind = IST_COLUMN_DATE },
        COUNT("out", "Offered", "objects in its outbox, without the labels that they carry"),
        COUNT("out_recalled", "Taken back", "of these taken back"),
        COUNT("out_labels", "Labels", "marking-definitions that went along, each once; no decision is made on them"),
        COUNT("in", "Received", "objects that it gave, without their labels"),
        COUNT("in_withdrawn", "Withdrawn", "of these taken back by it"),
        COUNT("in_labels", "Labels received", "marking-definitions that came with them"),
        COUNT("released", "Released", "decisions to release"),
        COUNT("sanitised", "Released in part", "decisions to release without some parts"),
        COUNT("refused", "Refused", "decisions to refuse"),
        COUNT("recalled", "Recalls", "decisions to take back"),
        COUNT("consents", "Consents", "originators that agreed"),
        COUNT("sent", "Pages sent", "answers and pushes"),
        COUNT("sent_objects", "Objects sent", "in them"),
        COUNT("accepted_objects", "Objects taken in", "accepted from it"),
        { .name = "last_out", .heading = "Last offered", .meaning = "moment, UTC" },
        { .name = "last_in", .heading = "Last received", .meaning = "moment, UTC" },
    };
#undef COUNT
    store     *s;
    ist_status status = open_store(call, &s, err);

    if (status != IST_OK) return status;
    status = begin_table(out, s, columns, sizeof columns / sizeof *columns, "share partner show", call, err);
    for (size_t i = 0; status == IST_OK && i < s->n; i++) {
        ist_partner_flow flow;
        status = ist_exchange_flow(s->exchange, &s->partners[i], &flow, err);
        if (status == IST_OK) add_partner(out->table, &s->partners[i], &flow);
    }
    ist_exchange_free(s->exchange);
    return status;
}

/* --- Decisions --- */

typedef struct listing { ist_table *table; const char *partner; } listing;

static bool add_decision(void *context, const ist_audited *record)
{
    listing *l = context;

    ist_table_add_text(l->table, l->partner);
    ist_table_add_number(l->table, (double)record->n);
    ist_table_add_text(l->table, record->at);
    ist_table_add_text(l->table, record->what);
    ist_table_add_text(l->table, record->id);
    ist_table_add_text(l->table, record->version);
    ist_table_add_text(l->table, record->agreement);
    ist_table_add_text(l->table, record->rule);
    ist_table_add_text(l->table, record->says);
    ist_table_add_text(l->table, record->note);
    return true;
}

ist_status web_exchange_decisions(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "partner", .heading = "Partner" },
        { .name = "record", .heading = "Record", .kind = IST_COLUMN_CODE, .meaning = "its number in the partner's chain of decisions" },
        { .name = "at", .heading = "When", .meaning = "moment, UTC" },
        { .name = "what", .heading = "Decision", .meaning = "release, release-sanitised, refuse, recall, consent" },
        { .name = "object", .heading = "Object", .meaning = "its id" },
        { .name = "version", .heading = "Version" },
        { .name = "agreement", .heading = "Agreement", .meaning = "under which it passed" },
        { .name = "rule", .heading = "Rule", .meaning = "that decided" },
        { .name = "reason", .heading = "Reason", .meaning = "the rule as a sentence" },
        { .name = "note", .heading = "What was left out or failed" },
    };
    store     *s;
    ist_status status = open_store(call, &s, err);
    size_t     most = (size_t)web_integer(call, "most", DECISIONS_SHOWN);

    if (status != IST_OK) return status;
    status = begin_table(out, s, columns, sizeof columns / sizeof *columns, "share audit show", call, err);
    for (size_t i = 0; status == IST_OK && i < s->n; i++) {
        listing l = { out->table, s->partners[i].name };
        status = ist_exchange_each_audited(s->exchange, &s->partners[i], IST_AUDIT_DECISIONS, web_integer(call, "before", 0), most, add_decision, &l, err);
    }
    ist_exchange_free(s->exchange);
    return status;
}

/* --- By day, and by rule --- */

static bool add_rows_of_day(void *context, int day, long long out_rows, long long in_rows)
{
    listing *l = context;

    ist_table_add_text(l->table, l->partner);
    add_day(l->table, day);
    ist_table_add_number(l->table, (double)out_rows);
    ist_table_add_number(l->table, (double)in_rows);
    return true;
}

ist_status web_exchange_days(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "partner", .heading = "Partner" },
        { .name = "day", .heading = "Day", .kind = IST_COLUMN_DATE },
        { .name = "out", .heading = "Offered", .kind = IST_COLUMN_INTEGER, .meaning = "objects that entered its outbox" },
        { .name = "in", .heading = "Received", .kind = IST_COLUMN_INTEGER, .meaning = "objects that it gave" },
    };
    store     *s;
    ist_status status = open_store(call, &s, err);

    if (status != IST_OK) return status;
    status = begin_table(out, s, columns, sizeof columns / sizeof *columns, "share audit show", call, err);
    for (size_t i = 0; status == IST_OK && i < s->n; i++) {
        listing l = { out->table, s->partners[i].name };
        status = ist_exchange_each_day(s->exchange, &s->partners[i], add_rows_of_day, &l, err);
    }
    ist_exchange_free(s->exchange);
    return status;
}

ist_status web_exchange_rules(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "partner", .heading = "Partner" },
        { .name = "rule", .heading = "Rule" },
        { .name = "reason", .heading = "Reason", .meaning = "the rule as a sentence" },
        { .name = "decisions", .heading = "Decisions", .kind = IST_COLUMN_INTEGER, .meaning = "how often it decided" },
    };
    store     *s;
    ist_status status = open_store(call, &s, err);

    if (status != IST_OK) return status;
    status = begin_table(out, s, columns, sizeof columns / sizeof *columns, "share audit show", call, err);
    for (size_t i = 0; status == IST_OK && i < s->n; i++) {
        long long counts[IST_RULES] = { 0 };
        status = ist_exchange_rules(s->exchange, &s->partners[i], counts, err);
        for (int r = 0; status == IST_OK && r < IST_RULES; r++) {
            if (!counts[r]) continue;
            ist_table_add_text(out->table, s->partners[i].name);
            ist_table_add_text(out->table, ist_rule_word((ist_rule)r));
            ist_table_add_text(out->table, ist_rule_sentence((ist_rule)r));
            ist_table_add_number(out->table, (double)counts[r]);
        }
    }
    ist_exchange_free(s->exchange);
    return status;
}

/* --- The audit's chains --- */

static ist_status add_chain(ist_table *table, const store *s, size_t i, ist_audit_chain chain, ist_error *err)
{
    long long  records = 0;
    char       head[IST_DIGEST_HEX] = "";
    ist_error  trouble = { 0 };
    ist_status status = ist_exchange_verify(s->exchange, &s->partners[i], chain, &records, head, &trouble);

    if (status != IST_OK && status != IST_BROKEN) {
        if (err) *err = trouble;
        return status;
    }
    ist_table_add_text(table, s->partners[i].name);
    ist_table_add_text(table, chain == IST_AUDIT_DECISIONS ? "decisions" : "transfers");
    ist_table_add_number(table, (double)records);
    ist_table_add_number(table, status == IST_OK);
    ist_table_add_text(table, head);
    ist_table_add_text(table, status == IST_OK ? NULL : trouble.text);
    return IST_OK;
}

ist_status web_exchange_chains(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "partner", .heading = "Partner" },
        { .name = "chain", .heading = "Chain", .meaning = "decisions, which are ours alone, or transfers, which the partner can check" },
        { .name = "records", .heading = "Records", .kind = IST_COLUMN_INTEGER, .meaning = "checked link by link" },
        { .name = "holds", .heading = "Holds", .kind = IST_COLUMN_FLAG, .meaning = "each record fits the one before" },
        { .name = "head", .heading = "Head", .meaning = "SHA-256 of the last record that was checked" },
        { .name = "trouble", .heading = "Trouble", .meaning = "the first record that does not fit" },
    };
    store     *s;
    ist_status status = open_store(call, &s, err);

    if (status != IST_OK) return status;
    status = begin_table(out, s, columns, sizeof columns / sizeof *columns, "share audit verify", call, err);
    for (size_t i = 0; status == IST_OK && i < s->n; i++) {
        status = add_chain(out->table, s, i, IST_AUDIT_DECISIONS, err);
        if (status == IST_OK) status = add_chain(out->table, s, i, IST_AUDIT_TRANSFERS, err);
    }
    ist_exchange_free(s->exchange);
    return status;
}
