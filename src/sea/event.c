/* SPDX-License-Identifier: Apache-2.0
 *
 * event.c: events as JSON and GeoJSON, and times as text.
 */
#include "picture_local.h"

#include <inttypes.h>
#include <isthmus/base/time.h>
#include <isthmus/sea/event.h>
#include <isthmus/sea/proof.h>
#include <stdio.h>
#include <string.h>

static const char *const words[] = {
#define WORD(name, word, meaning) word,
    IST_SEA_KINDS(WORD)
#undef WORD
};
static const char *const meanings[] = {
#define MEANING(name, word, meaning) meaning,
    IST_SEA_KINDS(MEANING)
#undef MEANING
};

const char *ist_sea_kind_word(ist_sea_kind kind) { return words[kind]; }
const char *ist_sea_kind_meaning(ist_sea_kind kind) { return meanings[kind]; }

ist_status ist_sea_kind_read(ist_sea_kind *out, const char *word, ist_error *err)
{
    char plain[64];
    snprintf(plain, sizeof plain, "%s", word);
    for (char *c = plain; *c; c++)
        if (*c == '_') *c = '-';
    for (int i = 0; i < IST_SEA_KIND_COUNT; i++)
        if (strcmp(words[i], plain) == 0) {
            *out = (ist_sea_kind)i;
            return IST_OK;
        }
    const char *near = ist_nearest(plain, words, IST_SEA_KIND_COUNT);
    return ist_fail(err, IST_USAGE, "'%s' is not a kind of event%s%s%s", plain, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* ---- times */

void ist_sea_format_time(int64_t time_us, char out[IST_SEA_TIME_TEXT])
{
    int64_t seconds = time_us / 1000000 - (time_us % 1000000 < 0), day = seconds / 86400 - (seconds % 86400 < 0), of_day = seconds - day * 86400;
    char date[IST_DATE_TEXT];
    ist_format_day((int)day, date);
    snprintf(out, IST_SEA_TIME_TEXT, "%sT%02u:%02u:%02uZ", date, (unsigned)(of_day / 3600) % 24, (unsigned)(of_day / 60 % 60), (unsigned)(of_day % 60));
}

static bool two_digits(const char *text, int most, int *out)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return false;
    *out = (text[0] - '0') * 10 + text[1] - '0';
    return *out <= most;
}

bool ist_sea_parse_time(const char *text, int64_t *out_us)
{
    char date[11];
    int day, hour = 0, minute = 0, second = 0;
    int64_t fraction = 0, unit = 100000;
    if (strlen(text) < 10) return false;
    memcpy(date, text, 10);
    date[10] = '\0';
    if (!ist_parse_date(date, &day, NULL)) return false;
    const char *at = text + 10;
    if (*at == 'T' || *at == ' ') {
        if (strlen(at) < 6 || !two_digits(at + 1, 23, &hour) || at[3] != ':' || !two_digits(at + 4, 59, &minute)) return false;
        at += 6;
        if (*at == ':') {
            if (strlen(at) < 3 || !two_digits(at + 1, 60, &second)) return false;
            at += 3;
        }
        if (*at == '.')
            for (at++; *at >= '0' && *at <= '9'; at++, unit /= 10) fraction += (*at - '0') * unit;
    }
    if (*at && strcmp(at, "Z") != 0 && strcmp(at, "+00:00") != 0) return false;
    *out_us = ((int64_t)day * 86400 + hour * 3600 + minute * 60 + second) * 1000000 + fraction;
    return true;
}

/* ---- writing */

const char *sea_name(const char *(*name)(void *, size_t), const ist_sea_names *names, size_t i, char number[24])
{
    const char *text = names && name ? name(names->context, i) : NULL;
    if (text && *text) return text;
    snprintf(number, 24, "%zu", i);
    return number;
}

void ist_sea_event_partners(ist_buffer *out, uint64_t partners, const ist_sea_names *names)
{
    char number[24];
    bool more = false;
    for (size_t i = 0; i < 64; i++) {
        if (!(partners >> i & 1)) continue;
        ist_buffer_print(out, "%s%s", more ? ";" : "", sea_name(names ? names->partner : NULL, names, i, number));
        more = true;
    }
    ist_buffer_add(out, "");
}

static double degrees(int32_t units) { return (double)units / IST_SEA_DEGREE; }

void ist_sea_event_parts(ist_json_writer *json, const char *key, const ist_sea_event *event)
{
    ist_json_object(json, key);
    for (size_t i = 0; i < event->n_parts; i++) ist_json_number(json, event->parts[i].name, event->parts[i].value);
    ist_json_end(json);
}

void ist_sea_event_evidence(ist_json_writer *json, const char *key, const ist_sea_event *event, const ist_sea_names *names)
{
    char time[IST_SEA_TIME_TEXT], hash[24], number[24];
    ist_json_array(json, key);
    for (size_t i = 0; i < event->n_evidence; i++) {
        const ist_sea_evidence *e = &event->evidence[i];
        ist_sea_format_time(e->time_us, time);
        snprintf(hash, sizeof hash, "%016" PRIx64, e->hash);
        ist_json_object(json, NULL);
        ist_json_integer(json, "mmsi", e->mmsi);
        ist_json_text(json, "time", time);
        ist_json_integer(json, "type", e->type);
        ist_json_text(json, "partner", sea_name(names ? names->partner : NULL, names, e->partner, number));
        ist_json_text(json, "station", sea_name(names ? names->station : NULL, names, e->station, number));
        ist_json_text(json, "feed", sea_name(names ? names->feed : NULL, names, e->feed, number));
        ist_json_integer(json, "at", (long long)e->at);
        ist_json_text(json, "hash", hash);
        if (event->sha256[0]) {
            ist_sea_proof_json(json, "sentences", e);
            if (e->sha256[0]) ist_json_text(json, "sha256", e->sha256);
            else ist_json_null(json, "sha256");
        }
        ist_json_end(json);
    }
    ist_json_end(json);
}

static void add_members(ist_json_writer *json, const ist_sea_event *event, const ist_sea_names *names)
{
    char time[IST_SEA_TIME_TEXT], id[24];
    ist_buffer partners = { 0 };
    snprintf(id, sizeof id, "%016" PRIx64, event->id);
    ist_json_text(json, "id", id);
    ist_json_text(json, "kind", words[event->kind]);
    ist_sea_format_time(event->start_us, time);
    ist_json_text(json, "start", time);
    ist_sea_format_time(event->end_us, time);
    ist_json_text(json, "end", time);
    ist_sea_format_time(event->detected_us, time);
    ist_json_text(json, "detected", time);
    ist_json_integer(json, "mmsi_a", event->mmsi_a);
    if (event->mmsi_b) ist_json_integer(json, "mmsi_b", event->mmsi_b);
    else ist_json_null(json, "mmsi_b");
    ist_json_number(json, "score", event->score);
    ist_json_yesno(json, "open", event->open);
    ist_sea_event_partners(&partners, event->partners, names);
    ist_json_text(json, "partners", partners.at);
    ist_buffer_clear(&partners);
    ist_json_text(json, "detail", event->detail);
    ist_sea_event_parts(json, "parts", event);
    ist_sea_event_evidence(json, "evidence", event, names);
    if (event->sha256[0]) ist_json_text(json, "sha256", event->sha256);
}

void ist_sea_event_json(ist_json_writer *json, const char *key, const ist_sea_event *event, const ist_sea_names *names)
{
    bool placed = event->lon != IST_SEA_NOWHERE;
    ist_json_object(json, key);
    add_members(json, event, names);
    ist_json_number(json, "lon", placed ? degrees(event->lon) : NAN);
    ist_json_number(json, "lat", placed ? degrees(event->lat) : NAN);
    ist_json_end(json);
}

void ist_sea_event_feature(ist_json_writer *json, const ist_sea_event *event, const ist_sea_names *names)
{
    ist_json_object(json, NULL);
    ist_json_text(json, "type", "Feature");
    if (event->lon == IST_SEA_NOWHERE) ist_json_null(json, "geometry");
    else {
        ist_json_object(json, "geometry");
        ist_json_text(json, "type", "Point");
        ist_json_numbers(json, "coordinates", (double[]){ degrees(event->lon), degrees(event->lat) }, 2);
        ist_json_end(json);
    }
    ist_json_object(json, "properties");
    add_members(json, event, names);
    ist_json_end(json);
    ist_json_end(json);
}
