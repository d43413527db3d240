/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.c: sealed events read back and checked: the lines against their digests, these and all that the event claims against the
 * event's, and the sentences against what it says of them. Every form is read as an object of JSON: a row of a table as one of texts.
 */
#include "picture_local.h"

#include <inttypes.h>
#include <isthmus/base/csv.h>
#include <isthmus/sea/decoder.h>
#include <isthmus/sea/proof.h>
#include <math.h>
#include <stdio.h>

enum { FILE_MOST = 1 << 30 };
#define IN_LEDGER "event/sea-"

typedef struct checking {
    const char *path;
    const ist_sea_codec *codec;
    ist_status (*each)(void *, const ist_sea_verdict *, ist_error *);
    void *context;
    size_t count;
} checking;

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- lines */

/* The bytes behind the code points; false for one that stands for none. */
static bool add_bytes(ist_buffer *out, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        unsigned point = *c;
        if (*c >= 0x80) {
            if ((*c & 0xE0) != 0xC0 || (c[1] & 0xC0) != 0x80) return false;
            point = (*c & 0x1Fu) << 6 | (c[1] & 0x3Fu);
            c++;
        }
        if (point > 0x100) return false;
        ist_buffer_add_n(out, (const char[]){ (char)(point & 0xFF) }, 1);
    }
    return true;
}

static bool join_lines(const json_t *sentences, ist_buffer *out)
{
    size_t i;
    const json_t *line;
    json_array_foreach(sentences, i, line) {
        if (!json_is_string(line)) return false;
        if (i > 0) ist_buffer_add_n(out, "\n", 1);
        if (!add_bytes(out, json_string_value(line))) return false;
    }
    return !out->failed;
}

typedef enum reading { READ_SAME, READ_OTHER, READ_ROW } reading;

/* Whether the lines decode to a message of those bits, ship and type. */
static reading decode_again(const ist_sea_codec *codec, const ist_buffer *lines, uint64_t hash, uint32_t mmsi, int type)
{
    ist_sea_stations *stations = ist_sea_stations_new();
    ist_sea_counters counters = { 0 };
    ist_sea_decoder *decoder = stations ? ist_sea_decoder_new(codec, stations, &counters, NULL) : NULL;
    char *bytes = calloc(1, lines->length + 1 + IST_SEA_SLACK);
    reading is = READ_OTHER;
    if (decoder && bytes) {
        memcpy(bytes, lines->at, lines->length);
        bytes[lines->length] = '\n';
        ist_sea_decoder_give(decoder, bytes, lines->length + 1, true);
        for (const ist_sea_heard *heard; (heard = ist_sea_decoder_next(decoder));) {
            ist_sea_report report = { 0 };
            ist_sea_statics statics;
            ist_sea_message_report(codec, &heard->message, &report, &statics);
            if (report.evidence_hash == hash && report.mmsi == mmsi && report.type == type) is = READ_SAME;
        }
        if (counters.sentences == 0) is = READ_ROW;
    }
    ist_sea_decoder_free(decoder);
    ist_sea_stations_free(stations);
    free(bytes);
    return is;
}

/* ---- an event */

#define FAULT(v, ...) ((v)->fault[0] ? 0 : snprintf((v)->fault, sizeof (v)->fault, __VA_ARGS__))

static void check_message(const checking *c, size_t number, const json_t *message, ist_buffer *seal, ist_sea_verdict *v)
{
    ist_buffer lines = { 0 };
    char digest[IST_SEA_SHA256] = "";
    const json_t *sentences = json_object_get(message, "sentences");
    const char *said = text_of(message, "sha256");
    uint32_t mmsi = (uint32_t)json_integer_value(json_object_get(message, "mmsi"));
    int type = (int)json_integer_value(json_object_get(message, "type"));
    sea_seal_line(seal, mmsi, type, text_of(message, "time"), text_of(message, "partner"), text_of(message, "station"), said);
    if (!json_is_array(sentences) || !join_lines(sentences, &lines)) FAULT(v, "message %zu: its sentences are not lines of text", number);
    else if (json_array_size(sentences) == 0) {
        v->gone++;
        if (*said) FAULT(v, "message %zu: its sentences were taken out", number);
    } else {
        sea_sha256(lines.at, lines.length, digest);
        if (strcmp(digest, said) != 0) FAULT(v, "message %zu: its sentences have the digest %.12s..., not %.12s...", number, digest, said);
        char *rest;
        uint64_t hash = strtoull(text_of(message, "hash"), &rest, 16);
        if (*rest) FAULT(v, "message %zu: its hash '%.40s' is no hexadecimal number", number, text_of(message, "hash"));
        reading is = decode_again(c->codec, &lines, hash, mmsi, type);
        if (is == READ_OTHER) FAULT(v, "message %zu: its sentences are no message %d of %u with these bits", number, type, mmsi);
        v->rows += is == READ_ROW;
        v->messages += is != READ_ROW;
    }
    ist_buffer_clear(&lines);
}

/* A number, or a text that is one, as tables have it; not a number where there is none. */
static double number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    double number = NAN;
    if (json_is_number(value)) return json_number_value(value);
    return json_is_string(value) && ist_parse_number(json_string_value(value), &number) ? number : NAN;
}

static long long ship_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    long long ship = 0;
    if (json_is_string(value) && json_string_length(value) && !ist_parse_integer(json_string_value(value), &ship)) return -1;
    return json_is_integer(value) ? json_integer_value(value) : ship;
}

/* "true" or "false", or the text that stands there instead. */
static const char *open_of(const json_t *object)
{
    const json_t *value = json_object_get(object, "open");
    return json_is_boolean(value) ? json_is_true(value) ? "true" : "false" : text_of(object, "open");
}

/* What is held as JSON, or as text that is JSON; to be released. */
static json_t *held_json(const checking *c, const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key), *parsed = NULL;
    if (!json_is_string(value)) return json_incref(value);
    return ist_json_read_text(&parsed, c->path, json_string_value(value), json_string_length(value), NULL) == IST_OK ? parsed : NULL;
}

/* An event in one of its forms. */
typedef struct sealed { const char *id; const char *sha256; sea_claims claims; json_t *parts; const json_t *messages; } sealed;

static ist_status check_event(checking *c, const sealed *e, ist_error *err)
{
    ist_sea_verdict v = { .messages = 0 };
    ist_buffer seal = { 0 };
    char digest[IST_SEA_SHA256] = "";
    size_t i;
    const char *name;
    json_t *part;
    const json_t *message;
    snprintf(v.id, sizeof v.id, "%s", e->id);
    sea_seal_claims(&seal, v.id, &e->claims);
    json_object_foreach(e->parts, name, part) sea_seal_part(&seal, name, json_number_value(part));
    if (!json_is_array(e->messages)) FAULT(&v, "it has no evidence");
    else if (!e->sha256[0]) FAULT(&v, "it is not sealed");
    else {
        json_array_foreach(e->messages, i, message) check_message(c, i + 1, message, &seal, &v);
        if (!seal.failed) sea_sha256(seal.at, seal.length, digest);
        if (strcmp(digest, e->sha256) != 0) FAULT(&v, "what it claims has another digest: %.12s..., not %.12s...", digest, e->sha256);
    }
    ist_buffer_clear(&seal);
    c->count++;
    return c->each(c->context, &v, err);
}

static void read_claims(const json_t *object, sea_claims *out)
{
    *out = (sea_claims){ .kind = text_of(object, "kind"), .start = text_of(object, "start"), .end = text_of(object, "end"), .detected = text_of(object, "detected"),
                         .partners = text_of(object, "partners"), .detail = text_of(object, "detail"), .mmsi_a = ship_of(object, "mmsi_a"),
                         .mmsi_b = ship_of(object, "mmsi_b"), .lon = number_of(object, "lon"), .lat = number_of(object, "lat"), .score = number_of(object, "score"),
                         .open = open_of(object) };
}

/* A row of the ledger says the ships as identities, the day for the moment, and the rest in its detail. */
static void read_row(const json_t *row, const json_t *detail, sea_claims *out)
{
    const char *ships = text_of(row, "vessels");
    int used = 0;
    read_claims(row, out);
    out->start = text_of(row, "begins_at");
    out->end = text_of(row, "ends_at");
    out->detected = text_of(row, "known_from");
    out->partners = text_of(detail, "partners");
    out->detail = text_of(detail, "says");
    out->open = open_of(detail);
    sscanf(ships, "mmsi:%lld%n;mmsi:%lld%n", &out->mmsi_a, &used, &out->mmsi_b, &used);
    if (ships[used]) out->mmsi_a = -1;
}

static ist_status check_held(checking *c, const char *key, const json_t *row, ist_error *err)
{
    json_t *detail = held_json(c, row, "detail"), *evidence = held_json(c, row, "evidence");
    char id[sizeof ((ist_sea_verdict *)0)->id];
    sealed e = { .id = id, .sha256 = text_of(evidence, "sha256"), .parts = json_object_get(detail, "parts"), .messages = json_object_get(evidence, "messages") };
    snprintf(id, sizeof id, "%.*s", (int)strcspn(key, "-"), key); /* behind it stands what tells a correction from what it corrects */
    read_row(row, detail, &e.claims);
    ist_status status = check_event(c, &e, err);
    json_decref(detail);
    json_decref(evidence);
    return status;
}

static ist_status check_object(checking *c, const json_t *object, ist_error *err)
{
    const json_t *point = json_object_get(json_object_get(object, "geometry"), "coordinates"), *properties = json_object_get(object, "properties");
    if (json_is_object(properties)) object = properties;
    if (!json_object_get(object, "evidence")) return ist_fail(err, IST_SYNTAX, "%s: an object without evidence; expected are events of `isthmus sea events`", c->path);
    if (strncmp(text_of(object, "key"), IN_LEDGER, sizeof IN_LEDGER - 1) == 0) return check_held(c, text_of(object, "key") + sizeof IN_LEDGER - 1, object, err);
    json_t *parts = held_json(c, object, "parts"), *evidence = held_json(c, object, "evidence");
    sealed e = { .id = text_of(object, "id"), .sha256 = text_of(object, "sha256"), .parts = parts, .messages = evidence };
    read_claims(object, &e.claims);
    if (object == properties) {
        e.claims.lon = json_array_size(point) == 2 ? json_number_value(json_array_get(point, 0)) : NAN;
        e.claims.lat = json_array_size(point) == 2 ? json_number_value(json_array_get(point, 1)) : NAN;
    }
    ist_status status = check_event(c, &e, err);
    json_decref(parts);
    json_decref(evidence);
    return status;
}

/* ---- files */

typedef struct span { char *at; size_t length; } span;

/* A row as an object of texts. What sea events writes has an apostrophe before what a spreadsheet would run (base/csv.h); what a
 * ledger exports has not. */
static json_t *row_object(const ist_csv *csv, bool held)
{
    json_t *object = json_object();
    for (int i = 0; i < (int)ist_csv_columns(csv); i++) {
        const char *cell = ist_csv_cell(csv, i);
        if (!held && cell[0] == '\'' && cell[1] && strchr("=+-@\t\r\n", cell[1])) cell++;
        if (json_object_set_new_nocheck(object, ist_csv_column_name(csv, (size_t)i), json_string_nocheck(cell)) == 0) continue;
        json_decref(object);
        return NULL;
    }
    return object;
}

static ist_status check_csv(checking *c, const span *text, ist_error *err)
{
    ist_csv *csv = NULL;
    bool more = true;
    IST_TRY(ist_csv_open_text(&csv, c->path, text->at, text->length, err));
    int key = ist_csv_column(csv, "key"), id = ist_csv_column(csv, "id");
    ist_status status = ist_csv_column(csv, "evidence") >= 0 && (key >= 0 || id >= 0)
                            ? IST_OK
                            : ist_fail(err, IST_SYNTAX, "%s: a table of events has the columns evidence, and id or key", c->path);
    while (status == IST_OK && (status = ist_csv_next(csv, &more, err)) == IST_OK && more) {
        if (key >= 0 && strncmp(ist_csv_cell(csv, key), IN_LEDGER, sizeof IN_LEDGER - 1) != 0) continue; /* events of other sources */
        json_t *row = row_object(csv, key >= 0);
        status = row ? check_object(c, row, err) : ist_fail(err, IST_NOMEM, "out of memory");
        json_decref(row);
    }
    ist_csv_free(csv);
    return status;
}

static ist_status check_lines(checking *c, const span *text, ist_error *err)
{
    ist_status status = IST_OK;
    const char *end = text->at + text->length;
    for (const char *at = text->at, *stop; at < end && status == IST_OK; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop) stop = end;
        json_t *object = NULL;
        if (stop == at) continue;
        status = ist_json_read_text(&object, c->path, at, (size_t)(stop - at), err);
        if (status == IST_OK) status = check_object(c, object, err);
        json_decref(object);
    }
    return status;
}

static ist_status check_json(checking *c, const span *text, ist_error *err)
{
    json_t *whole = NULL;
    size_t i;
    const json_t *one;
    ist_error why = { 0 };
    if (ist_json_read_text(&whole, c->path, text->at, text->length, &why) != IST_OK) return *text->at == '{' ? check_lines(c, text, err) : ist_fail(err, IST_SYNTAX, "%s", why.text);
    ist_status status = IST_OK;
    const json_t *list = json_is_object(whole) ? json_object_get(whole, "features") : whole;
    if (!json_is_array(list)) status = check_object(c, whole, err);
    else
        json_array_foreach(list, i, one)
            if (status == IST_OK) status = check_object(c, one, err);
    json_decref(whole);
    return status;
}

ist_status ist_sea_verify(const char *path, const ist_sea_codec *codec, ist_status (*each)(void *context, const ist_sea_verdict *verdict, ist_error *err),
                          void *context, ist_error *err)
{
    checking c = { path, codec, each, context, 0 };
    span text = { 0 };
    IST_TRY(ist_read_file(path, FILE_MOST, &text.at, &text.length, err));
    size_t at = 0;
    while (at < text.length && (text.at[at] == ' ' || text.at[at] == '\n' || text.at[at] == '\r')) at++;
    ist_status status = text.length == at                       ? ist_fail(err, IST_SYNTAX, "%s is empty", path)
                        : text.at[at] == '{' || text.at[at] == '[' ? check_json(&c, &text, err)
                                                                   : check_csv(&c, &text, err);
    free(text.at);
    return status;
}
