/* SPDX-License-Identifier: Apache-2.0
 *
 * parameters.c: every word that a query may hold, and how a query is read.
 *
 * One table for all resources: a word means the same everywhere. A word that a resource does not take, a value that is out of
 * range and a word said twice are refused with what is allowed, before a resource sees anything.
 */
#include "web_local.h"

#include <isthmus/base/time.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const web_parameter parameters[] = {
    { "scenario", WEB_NAME, "a scenario by name (default two-theatres)", .example = "paper" },
    { "against", WEB_NAME, "the world without cooperation: a counterfactual of the scenario (default its first), or file", .example = "nothing" },
    { "as_of", WEB_DAY, "only what was known on this day", .example = "2022-12-31" },
    { "seed", WEB_INTEGER, "of the random numbers (default 1)", .low = 0, .high = 9e15, .example = "1" },
    { "futures", WEB_INTEGER, "how many futures, a multiple of 8", .low = 24, .high = 65536, .multiple = 8, .example = "512" },
    { "until", WEB_NUMBER, "go on until the error of every headline is below this share of its spread (default 0.05)", .low = 0.001, .high = 1,
      .example = "0.05" },
    { "set", WEB_TEXT, "INPUT:VALUE, a number in place of an input", .repeatable = true, .example = "base.korea:0.001" },
    { "off", WEB_NAME, "a lever or area of cooperation that is left out", .repeatable = true, .example = "maritime-security" },
    { "metric", WEB_NAME, "a metric of the scenario (default: the first headline's)", .example = "loss" },
    { "place", WEB_NAME, "all, a perspective or a theatre (default all); `every`: each place that has the metric", .example = "all" },
    { "series", WEB_CHOICE, "with monthly series of one kind (yes: active)", .choices = "yes delivered active present home transit stock all", .example = "active" },
    { "claim", WEB_TEXT, "SUBJECT lowers|raises METRIC, as `isthmus analysis discover --claim` reads it", .example = "industry raises euro-atlantic brigades" },
    { "fails", WEB_YESNO, "the worlds in which the claim does not hold", .example = "yes" },
    { "levers", WEB_YESNO, "single levers too: several times the work", .example = "yes" },
    { "count", WEB_CHOICE, "how worth is counted: its share (Shapley, Owen; default), it alone, or last in", .choices = "share alone last", .example = "alone" },
    { "inputs", WEB_TEXT, "the ranges that may move, with ',' between; '*' stands for anything (default: every range)", .example = "base.*" },
    { "samples", WEB_INTEGER, "worlds drawn from the ranges (default 400)", .low = 20, .high = 10000, .example = "400" },
    { "line", WEB_NAME, "of the series: numbers for this one alone, and what the others are called (the first, if none is so named)", .example = "korea" },
    { "a", WEB_TEXT, "INPUT:LOW..HIGH, what the first of two people believes", .repeatable = true, .example = "base.korea:0.0005..0.001" },
    { "b", WEB_TEXT, "INPUT:LOW..HIGH, what the second believes", .repeatable = true, .example = "base.korea:0.002..0.004" },
    { "area", WEB_NAME, "an area of cooperation (default: all together)", .example = "industry" },
    { "with", WEB_NAME, "the other scenario", .example = "paper" },
    { "with_against", WEB_NAME, "the other scenario's world without cooperation (default: as against)", .example = "nothing" },
    { "lang", WEB_CHOICE, "language of names and words", .choices = "en ko", .example = "ko" },
    { "key", WEB_TEXT, "a key of the ledger", .example = "transfer/poland-k2-contract-2022" },
    { "actor", WEB_TEXT, "an actor by key, name or alias", .example = "ROK" },
    { "from", WEB_TEXT, "who gives: an actor by key, name or alias", .example = "ROK" },
    { "to", WEB_TEXT, "who receives: an actor by key, name or alias", .example = "POL" },
    { "item", WEB_TEXT, "an item", .example = "k2" },
    { "parties", WEB_TEXT, "actors with ',' between them", .example = "NATO,ROK" },
    { "on", WEB_DAY, "in force on this day", .example = "2026-01-01" },
    { "supplier", WEB_TEXT, "an actor by key, name or alias (default ROK)", .example = "ROK" },
    { "windows", WEB_TEXT, "windows of years (default 2013-2017,2018-2022)", .example = "2013-2017,2018-2022" },
    { "table", WEB_NAME, "a table of the ledger", .example = "transfers" },
    { "input", WEB_TEXT, "an input of the scenario by name", .example = "base.korea" },
    { "drawn", WEB_YESNO, "only assumptions that are drawn from a range", .example = "yes" },
    { "future", WEB_INTEGER, "one future alone, by its number", .low = 0, .high = 9e15, .example = "3" },
    { "month", WEB_DAY, "a month of the scenario", .example = "2027-01" },
    { "by", WEB_DAY, "how far the forecast runs", .example = "2028-12" },
    { "kind", WEB_NAME, "a kind of force of the scenario", .example = "land-brigade" },
    { "world", WEB_CHOICE, "with cooperation (default) or without", .choices = "with without", .example = "with" },
    { "between", WEB_TEXT, "two theatres with a comma between (default: the scenario's first two)", .example = "euro-atlantic,indo-pacific" },
    { "crisis", WEB_TEXT, "WAR:STATE, as if it were quiet, building or active", .repeatable = true, .example = "korea:active" },
    { "scope", WEB_CHOICE, "rows by order, customer or line (default orders)", .choices = "orders customers lines", .example = "customers" },
    { "route", WEB_NAME, "a donation of the scenario", .example = "poland-tanks" },
    { "partner", WEB_NAME, "a partner of the exchange by name", .example = "rok" },
    { "before", WEB_INTEGER, "records older than this one", .low = 0, .high = 9e15, .example = "100" },
    { "most", WEB_INTEGER, "records at most (default 200)", .low = 1, .high = 5000, .example = "50" },
    { "q", WEB_TEXT, "words to look for, all of them", .example = "K9 Poland" },
    { "at", WEB_TEXT, "a moment, UTC (default: the last one heard)", .example = "2024-03-01T12:00:00Z" },
    { "window", WEB_INTEGER, "ships heard within so many minutes (default 60)", .low = 1, .high = 1440, .example = "60" },
    { "begin", WEB_TEXT, "not before this moment, UTC", .example = "2024-03-01" },
    { "end", WEB_TEXT, "not after this moment, UTC", .example = "2024-03-02" },
    { "event", WEB_NAME, "a kind of event at sea", .example = "gap" },
    { "view", WEB_TEXT, "what some partners see together, by name (default: the pool of all)", .example = "A" },
    { "mmsi", WEB_INTEGER, "a ship by its MMSI", .low = 1, .high = 999999999, .example = "790000001" },
    { "ours", WEB_TEXT, "an observer at sea whose counts there are (default: each)", .example = "A" },
    { "theirs", WEB_TEXT, "the partner whose counts are added (default: each)", .example = "B" },
    { "minimum", WEB_INTEGER, "the least count that is shown (default 5)", .low = 2, .high = 1e6, .example = "10" },
    { "degrees", WEB_INTEGER, "of the cells in which is counted (default 1)", .low = 1, .high = 30, .example = "2" },
    { "days", WEB_INTEGER, "of the periods in which is counted (default 7)", .low = 1, .high = 366, .example = "30" },
    { "cell", WEB_NUMBER, "degrees of a cell (default 0.25)", .low = 0.01, .high = 10, .example = "0.5" },
    { "polygon", WEB_TEXT, "corners of an area: LON,LAT with blanks between, at least three", .example = "124,32 130,32 130,38 124,38" },
    { "each", WEB_YESNO, "a row a vessel", .example = "yes" },
    { "pace", WEB_NUMBER, "how many times faster than it was (default 0: that moment alone)", .low = 0, .high = 100000, .example = "0" },
};

const web_parameter *web_parameters(size_t *out_count)
{
    *out_count = sizeof parameters / sizeof *parameters;
    return parameters;
}

const web_parameter *web_parameter_named(const char *name)
{
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        if (strcmp(parameters[i].name, name) == 0) return &parameters[i];
    return NULL;
}

bool web_resource_takes(const web_resource *resource, const char *name, bool *out_required)
{
    size_t length = strlen(name);
    for (const char *at = resource->parameters; *at;) {
        size_t width = strcspn(at, " ");
        bool   must = width && at[width - 1] == '!';
        if (width - must == length && strncmp(at, name, length) == 0) {
            if (out_required) *out_required = must;
            return true;
        }
        at += width + (at[width] == ' ');
    }
    return false;
}

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; *at; at += strcspn(at, " ") + (at[strcspn(at, " ")] == ' '))
        if (strcspn(at, " ") == length && length && strncmp(at, word, length) == 0) return true;
    return false;
}

/* Letters, digits and - . _ / inside: what keys, inputs, metrics and places are made of. */
static bool is_name(const char *text)
{
    for (const char *at = text; *at; at++)
        if (!(strchr("-._/", *at) || (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z'))) return false;
    return text[0] != '\0';
}

static ist_status check_value(const web_parameter *about, const char *value, ist_error *err)
{
    double    number = 0;
    long long whole = 0;
    switch (about->kind) {
    case WEB_NAME:
        if (!is_name(value) || strlen(value) > 200) return ist_fail(err, IST_USAGE, "%s=%.80s: a name is meant, as %s", about->name, value, about->example);
        break;
    case WEB_INTEGER:
        if (!ist_parse_integer(value, &whole) || (double)whole < about->low || (double)whole > about->high || (about->multiple && whole % about->multiple)) {
            if (about->multiple) return ist_fail(err, IST_USAGE, "%s=%.80s: a multiple of %lld from %.0f to %.0f is meant", about->name, value, about->multiple, about->low, about->high);
            return ist_fail(err, IST_USAGE, "%s=%.80s: a whole number from %.0f to %.0f is meant", about->name, value, about->low, about->high);
        }
        break;
    case WEB_NUMBER:
        if (!ist_parse_number(value, &number) || number < about->low || number > about->high)
            return ist_fail(err, IST_USAGE, "%s=%.80s: a number from %g to %g is meant", about->name, value, about->low, about->high);
        break;
    case WEB_DAY: {
        int first, last;
        if (!ist_parse_date(value, &first, &last)) return ist_fail(err, IST_USAGE, "%s=%.80s: a day is meant, as %s", about->name, value, about->example);
        break;
    }
    case WEB_CHOICE:
        if (!has_word(about->choices, value)) return ist_fail(err, IST_USAGE, "%s=%.80s: one of %s is meant", about->name, value, about->choices);
        break;
    case WEB_YESNO:
        if (!has_word("1 0 yes no true false", value)) return ist_fail(err, IST_USAGE, "%s=%.80s: yes or no is meant", about->name, value);
        break;
    case WEB_TEXT:
        if (strlen(value) > 2000) return ist_fail(err, IST_USAGE, "%s: the text is too long", about->name);
        break;
    }
    return IST_OK;
}

typedef struct reading {
    web_call           *call;
    const web_resource *resource;
    ist_status          status;
    ist_error           err;
} reading;

static ist_status unknown_word(reading *at, const char *key)
{
    const char *names[sizeof parameters / sizeof *parameters];
    size_t      n = 0;
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        if (web_resource_takes(at->resource, parameters[i].name, NULL)) names[n++] = parameters[i].name;
    const char *near = ist_nearest(key, names, n);
    if (near) return ist_fail(&at->err, IST_USAGE, "%s takes no parameter '%.80s'; did you mean '%s'?", at->resource->path, key, near);
    return ist_fail(&at->err, IST_USAGE, "%s takes no parameter '%.80s'%s%s", at->resource->path, key, n ? "; it takes " : "", n ? at->resource->parameters : "");
}

static bool keep_pair(void *context, const char *key, const char *value)
{
    reading             *at = context;
    web_call            *call = at->call;
    const web_parameter *about = web_parameter_named(key);
    if (strcmp(key, "token") == 0) return true;
    if (!about || !web_resource_takes(at->resource, key, NULL)) {
        at->status = unknown_word(at, key);
        return false;
    }
    if (!about->repeatable && web_word(call, key)) {
        at->status = ist_fail(&at->err, IST_USAGE, "%s is said twice", key);
        return false;
    }
    if (value[0] == '\0') return true; /* an empty field of a form says nothing */
    if (call->n_pairs == WEB_PAIRS) {
        at->status = ist_fail(&at->err, IST_USAGE, "more than %d parameters", WEB_PAIRS);
        return false;
    }
    at->status = check_value(about, value, &at->err);
    if (at->status != IST_OK) return false;
    web_pair *pair = &call->pairs[call->n_pairs];
    pair->key = about->name;
    pair->value = ist_arena_copy(call->arena, value);
    if (!pair->value) {
        at->status = ist_fail(&at->err, IST_NOMEM, "out of memory");
        return false;
    }
    call->n_pairs++;
    return true;
}

ist_status web_read_query(web_call *call, const web_resource *resource, const char *query, ist_error *err)
{
    reading at = { .call = call, .resource = resource, .status = IST_OK };
    if (!ist_http_each(query, keep_pair, &at) && at.status == IST_OK) return ist_fail(err, IST_USAGE, "the query cannot be read: KEY=VALUE with '&' between, percent signs as UTF-8, at most 64 KiB");
    if (at.status != IST_OK) {
        if (err) *err = at.err;
        return at.status;
    }
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        bool must = false;
        if (web_resource_takes(resource, parameters[i].name, &must) && must && !web_word(call, parameters[i].name))
            return ist_fail(err, IST_USAGE, "%s needs %s: %s, as %s=%s", resource->path, parameters[i].name, parameters[i].meaning, parameters[i].name, parameters[i].example);
    }
    return IST_OK;
}

const char *web_next(const web_call *call, const char *name, size_t *at)
{
    while (*at < call->n_pairs) {
        const web_pair *pair = &call->pairs[(*at)++];
        if (strcmp(pair->key, name) == 0) return pair->value;
    }
    return NULL;
}

const char *web_word(const web_call *call, const char *name)
{
    size_t at = 0;
    return web_next(call, name, &at);
}

double web_number(const web_call *call, const char *name, double otherwise)
{
    const char *word = web_word(call, name);
    double      value;
    return word && ist_parse_number(word, &value) ? value : otherwise;
}

long long web_integer(const web_call *call, const char *name, long long otherwise)
{
    const char *word = web_word(call, name);
    long long   value;
    return word && ist_parse_integer(word, &value) ? value : otherwise;
}

int web_day(const web_call *call, const char *name, int otherwise)
{
    const char *word = web_word(call, name);
    int         first, last;
    return word && ist_parse_date(word, &first, &last) ? last : otherwise;
}

bool web_flag(const web_call *call, const char *name)
{
    const char *word = web_word(call, name);
    return word && has_word("1 yes true", word);
}
