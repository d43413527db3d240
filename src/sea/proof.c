/* SPDX-License-Identifier: Apache-2.0
 *
 * proof.c: the lines of a message found again in its feed, and their digests. The cryptography is GnuTLS's.
 */
#include "picture_local.h"
#include "sentences.h"
#include "source.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <isthmus/sea/proof.h>
#include <math.h>
#include <stdio.h>

enum { CHOICES = 4, PARTS_MOST = 9, LOOK_AHEAD = 400, WINDOW = 1 << 20 };

/* ---- one message */

typedef struct piece { sea_sentence is; const char *line, *line_end, *group; size_t group_length; } piece;

static const char *line_begin(const char *bytes, const char *at)
{
    while (at > bytes && at[-1] != '\n') at--;
    return at;
}

static const char *line_stop(const char *at, const char *end)
{
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    if (!feed) feed = end;
    while (feed > at && (feed[-1] == '\r' || feed[-1] == ' ')) feed--;
    return feed;
}

/* The last part of "g:1-2-1234" in the tag block before a sentence: it tells parts of equal bits apart. */
static void read_group(piece *out, const char *at)
{
    out->group = "";
    out->group_length = 0;
    if (*out->line != '\\') return;
    for (const char *g = out->line + 1; g + 2 < at; g++) {
        if ((g[-1] != ',' && g[-1] != '\\') || g[0] != 'g' || g[1] != ':') continue;
        const char *stop = g;
        while (stop < at && *stop != ',' && *stop != '*' && *stop != '\\') stop++;
        out->group = stop;
        while (out->group > g && out->group[-1] != '-') out->group--;
        out->group_length = (size_t)(stop - out->group);
        return;
    }
}

/* The sentence at `at`, when there is a whole one with the right checksum. */
static bool read_piece(const char *bytes, const char *at, const char *end, piece *out)
{
    const char *star = memchr(at, '*', (size_t)(end - at < 200 ? end - at : 200));
    if (!star || end - star < 3 || star - at < 12 || at[0] != '!' || at[3] != 'V' || at[4] != 'D') return false;
    if (sea_hex(star[1], star[2]) != (int)sea_checksum(at + 1, star) || !sea_read_front(at, star, &out->is)) return false;
    out->line = line_begin(bytes, at);
    out->line_end = line_stop(star, end);
    read_group(out, at);
    return true;
}

static bool same_message(const piece *first, const piece *second)
{
    const sea_sentence *a = &first->is, *b = &second->is;
    if (first->group_length != second->group_length || memcmp(first->group, second->group, first->group_length) != 0) return false;
    return a->total == b->total && a->sequence == b->sequence && a->channel == b->channel && a->own == b->own && memcmp(a->talker, b->talker, 2) == 0;
}

static bool has_hash(const ist_sea_codec *codec, const piece *const *parts, size_t count, uint64_t hash)
{
    ist_sea_message message = { .n_bits = 0 };
    ist_sea_report report;
    ist_sea_statics statics;
    for (size_t i = 0; i < count; i++)
        if (!ist_sea_message_append(&message, parts[i]->is.payload, parts[i]->is.length, parts[i]->is.fill)) return false;
    if (ist_sea_message_decode(codec, &message) != IST_SEA_FINE) return false;
    ist_sea_message_report(codec, &message, &report, &statics);
    return report.evidence_hash == hash;
}

static void add_line(ist_buffer *out, const char *from, const char *to)
{
    if (out->length) ist_buffer_add_n(out, "\n", 1);
    ist_buffer_add_n(out, from, (size_t)(to - from));
}

/* A line before that says when: Gatehouse's, or a tag block of its own. */
static void add_circumstance(ist_buffer *out, const char *bytes, const char *line)
{
    if (line == bytes || (*line != '!' && *line != '$')) return;
    const char *before = line_begin(bytes, line - 1), *stop = line_stop(before, line);
    if (stop - before > 6 && (memcmp(before, "$PGHP,", 6) == 0 || (before[0] == '\\' && stop[-1] == '\\'))) add_line(out, before, stop);
}

/* Sentences near by that may be the other parts: those behind, and a few before, for parts that came in the wrong order. */
static void collect(const char *bytes, const char *at, const char *end, const piece *first, piece found[PARTS_MOST][CHOICES], size_t counts[PARTS_MOST])
{
    const char *from = line_begin(bytes, at);
    for (int i = 0; i < 8 && from > bytes; i++) from = line_begin(bytes, from - 1);
    int seen = 0;
    for (const char *p = from; seen < LOOK_AHEAD && (p = memchr(p, '!', (size_t)(end - p))); p++) {
        piece one;
        seen += p > at;
        if (p == at || !read_piece(bytes, p, end, &one) || !same_message(&one, first) || one.is.part == first->is.part) continue;
        size_t k = one.is.part - 1u;
        if (counts[k] < CHOICES) found[k][counts[k]++] = one;
    }
}

static bool one_line(const piece *const *parts, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (parts[k]->line == parts[i]->line) return true;
    return false;
}

/* All ways to take one of the choices for each part, until the bits are those that were heard. */
static bool join_parts(const ist_sea_codec *codec, const piece *first, piece found[PARTS_MOST][CHOICES], const size_t counts[PARTS_MOST], uint64_t hash,
                       const piece *parts[PARTS_MOST])
{
    size_t total = first->is.total, ways = 1, own = first->is.part - 1u;
    for (size_t k = 0; k < total; k++) {
        if (k == own) continue;
        if (counts[k] == 0) return false;
        if (ways < 4096) ways *= counts[k];
    }
    for (size_t way = 0; way < ways; way++) {
        size_t rest = way;
        for (size_t k = 0; k < total; k++) {
            parts[k] = k == own ? first : &found[k][rest % counts[k]];
            if (k != own) rest /= counts[k];
        }
        if (has_hash(codec, parts, total, hash)) return true;
    }
    return false;
}

bool ist_sea_proof_lines(const ist_sea_codec *codec, const char *bytes, size_t length, size_t at, uint64_t hash, ist_buffer *out)
{
    const char *here = bytes + at, *end = bytes + length;
    const piece *parts[PARTS_MOST] = { NULL };
    piece first, found[PARTS_MOST][CHOICES];
    size_t counts[PARTS_MOST] = { 0 };
    if (at >= length) return false;
    if (*here != '!') { /* a row of a table */
        const char *stop = line_stop(here, end);
        if (stop == here || stop == end) return stop == end && stop > here ? (add_line(out, here, stop), true) : false;
        add_line(out, here, stop);
        return true;
    }
    if (!read_piece(bytes, here, end, &first)) return false;
    parts[0] = &first;
    if (first.is.total == 1) {
        if (!has_hash(codec, parts, 1, hash)) return false;
    } else {
        collect(bytes, here, end, &first, found, counts);
        if (!join_parts(codec, &first, found, counts, hash, parts)) return false;
    }
    for (size_t i = 0; i < first.is.total; i++) {
        if (one_line(parts, i)) continue;
        add_circumstance(out, bytes, parts[i]->line);
        add_line(out, parts[i]->line, parts[i]->line_end);
    }
    return true;
}

/* ---- files, gone through once more */

typedef struct sought { uint64_t at; ist_sea_evidence *for_it; } sought;

static int by_place(const void *a, const void *b)
{
    const sought *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static bool bring_one(const ist_sea_codec *codec, const char *bytes, size_t held, uint64_t before, const sought *of, ist_arena *arena)
{
    ist_buffer lines = { 0 };
    uint64_t from = of->at > before + IST_SEA_PROOF_BEHIND ? of->at - IST_SEA_PROOF_BEHIND : before;
    uint64_t to = before + held < of->at + IST_SEA_PROOF_AHEAD ? before + held : of->at + IST_SEA_PROOF_AHEAD;
    bool fine = true;
    if (to > of->at && ist_sea_proof_lines(codec, bytes + (from - before), (size_t)(to - from), (size_t)(of->at - from), of->for_it->hash, &lines)) {
        const char *copy = lines.failed ? NULL : ist_arena_copy_n(arena, lines.at, lines.length);
        fine = copy != NULL;
        of->for_it->lines = copy;
        of->for_it->length = copy ? (uint32_t)lines.length : 0;
    }
    ist_buffer_clear(&lines);
    return fine;
}

/* One pass through a file with a window that slides: what is sought is in order of its place. */
static ist_status bring_from(const ist_sea_feed *feed, const ist_sea_codec *codec, const sought *wanted, size_t count, char *bytes, ist_arena *arena,
                             const ist_stop *stop, ist_error *err)
{
    ist_sea_limits limits = { .bytes = 0 };
    sea_source *source = NULL;
    uint64_t before = 0;
    size_t held = 0, next = 0;
    bool over = false;
    if (sea_source_open(&source, feed->where, &limits, NULL) != IST_OK) return IST_OK; /* gone meanwhile: no lines */
    ist_status status = IST_OK;
    while (next < count && status == IST_OK) {
        while (!over && held < WINDOW) {
            size_t got = 0;
            sea_supply supply = SEA_OVER;
            over = sea_source_read(source, bytes + held, WINDOW - held, &got, &supply, NULL) != IST_OK || supply != SEA_BYTES;
            held += got;
        }
        for (; next < count && (over || wanted[next].at + IST_SEA_PROOF_AHEAD <= before + held); next++)
            if (!bring_one(codec, bytes, held, before, &wanted[next], arena)) status = ist_fail(err, IST_NOMEM, "out of memory for the lines of evidence");
        if (over) break;
        if (stop && atomic_load(stop)) status = ist_fail(err, IST_STOPPED, "stopped on request");
        size_t drop = held - IST_SEA_PROOF_AHEAD - IST_SEA_PROOF_BEHIND;
        memmove(bytes, bytes + drop, held - drop);
        before += drop;
        held -= drop;
    }
    sea_source_close(source);
    return status;
}

ist_status ist_sea_proof_bring(const ist_sea_feed *feeds, size_t n_feeds, const ist_sea_codec *codec, ist_sea_event *events, size_t count, ist_arena *arena,
                               const ist_stop *stop, ist_error *err)
{
    size_t most = count * IST_SEA_EVIDENCES;
    sought *wanted = malloc((most + 1) * sizeof *wanted);
    char *bytes = calloc(1, WINDOW + IST_SEA_SLACK);
    ist_status status = wanted && bytes ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for the lines of evidence");
    for (size_t f = 0; f < n_feeds && status == IST_OK; f++) {
        size_t n = 0;
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < events[i].n_evidence; k++)
                if (events[i].evidence[k].feed == f) wanted[n++] = (sought){ events[i].evidence[k].at, &events[i].evidence[k] };
        if (n == 0) continue;
        qsort(wanted, n, sizeof *wanted, by_place);
        status = bring_from(&feeds[f], codec, wanted, n, bytes, arena, stop, err);
    }
    free(wanted);
    free(bytes);
    return status;
}

/* ---- digests */

void sea_sha256(const void *bytes, size_t length, char out[IST_SEA_SHA256])
{
    unsigned char digest[32] = { 0 };
    gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, length, digest);
    for (int i = 0; i < 32; i++) snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* A text between tabs: what would end it or the line is a blank, so that no two events have one seal. */
static void add_cell(ist_buffer *text, const char *cell, char behind)
{
    for (const char *c = cell; *c; c++) ist_buffer_add_n(text, (unsigned char)*c < ' ' ? " " : c, 1);
    ist_buffer_add_n(text, &behind, 1);
}

static void add_degrees(ist_buffer *text, double value) { isfinite(value) ? ist_buffer_print(text, "%.5f\t", value) : ist_buffer_add(text, "-\t"); }

void sea_seal_claims(ist_buffer *text, const char *id, const sea_claims *c)
{
    const char *known = strcmp(c->detected, c->end) > 0 ? c->detected : c->end;
    add_cell(text, id, '\n');
    add_cell(text, c->kind, '\t');
    add_cell(text, c->start, '\t');
    add_cell(text, c->end, '\t');
    ist_buffer_print(text, "%.10s\t%lld\t", known, c->mmsi_a);
    if (c->mmsi_b) ist_buffer_print(text, "%lld\t", c->mmsi_b);
    else ist_buffer_add(text, "-\t");
    add_degrees(text, c->lon);
    add_degrees(text, c->lat);
    ist_buffer_print(text, "%.4f\t", c->score);
    add_cell(text, c->open, '\t');
    add_cell(text, c->partners, '\t');
    add_cell(text, c->detail, '\n');
}

void sea_seal_part(ist_buffer *text, const char *name, double value)
{
    add_cell(text, name, '\t');
    ist_buffer_print(text, "%.9g\n", value);
}

void sea_seal_line(ist_buffer *text, uint32_t mmsi, int type, const char *time, const char *partner, const char *station, const char *sha256)
{
    ist_buffer_print(text, "%u\t%d\t", mmsi, type);
    add_cell(text, time, '\t');
    add_cell(text, partner, '\t');
    add_cell(text, station, '\t');
    add_cell(text, *sha256 ? sha256 : "-", '\n');
}

static void seal_event(ist_buffer *text, const ist_sea_event *event, const ist_sea_names *names)
{
    char id[24], start[IST_SEA_TIME_TEXT], end[IST_SEA_TIME_TEXT], detected[IST_SEA_TIME_TEXT];
    ist_buffer partners = { 0 };
    bool placed = event->lon != IST_SEA_NOWHERE;
    snprintf(id, sizeof id, "%016" PRIx64, event->id);
    ist_sea_format_time(event->start_us, start);
    ist_sea_format_time(event->end_us, end);
    ist_sea_format_time(event->detected_us, detected);
    ist_sea_event_partners(&partners, event->partners, names);
    text->failed |= partners.failed;
    sea_seal_claims(text, id, &(sea_claims){ .kind = ist_sea_kind_word(event->kind), .start = start, .end = end, .detected = detected,
                                             .partners = partners.failed ? "" : partners.at, .detail = event->detail, .mmsi_a = event->mmsi_a, .mmsi_b = event->mmsi_b,
                                             .lon = placed ? (double)event->lon / IST_SEA_DEGREE : NAN, .lat = placed ? (double)event->lat / IST_SEA_DEGREE : NAN,
                                             .score = event->score, .open = event->open ? "true" : "false" });
    for (size_t i = 0; i < event->n_parts; i++) sea_seal_part(text, event->parts[i].name, event->parts[i].value);
    ist_buffer_clear(&partners);
}

bool ist_sea_event_seal(ist_sea_event *event, const ist_sea_names *names)
{
    ist_buffer text = { 0 };
    char time[IST_SEA_TIME_TEXT], number[2][24];
    seal_event(&text, event, names);
    for (size_t i = 0; i < event->n_evidence; i++) {
        ist_sea_evidence *e = &event->evidence[i];
        if (e->length) sea_sha256(e->lines, e->length, e->sha256);
        ist_sea_format_time(e->time_us, time);
        sea_seal_line(&text, e->mmsi, e->type, time, sea_name(names ? names->partner : NULL, names, e->partner, number[0]),
                      sea_name(names ? names->station : NULL, names, e->station, number[1]), e->sha256);
    }
    bool whole = !text.failed;
    if (whole) sea_sha256(text.at, text.length, event->sha256);
    ist_buffer_clear(&text);
    return whole;
}

/* ---- lines in JSON */

void ist_sea_proof_json(ist_json_writer *json, const char *key, const ist_sea_evidence *e)
{
    ist_buffer text = { 0 };
    ist_json_array(json, key);
    for (uint32_t i = 0; e->length && i <= e->length; i++) {
        unsigned char c = i < e->length ? (unsigned char)e->lines[i] : '\n';
        if (c == '\n') {
            json->buffer->failed |= text.failed;
            ist_json_text(json, NULL, text.at ? text.at : "");
            ist_buffer_clear(&text);
        } else if (c < 0x80 && c != 0) {
            ist_buffer_add_n(&text, (const char[]){ (char)c }, 1);
        } else { /* UTF-8 of the code point of the same number; a zero byte, which no text holds, as U+0100 */
            unsigned point = c ? c : 0x100;
            ist_buffer_add_n(&text, (const char[]){ (char)(0xC0 | point >> 6), (char)(0x80 | (point & 63)) }, 2);
        }
    }
    ist_buffer_clear(&text);
    ist_json_end(json);
}
