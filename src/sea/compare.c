/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c: lists of events matched with one another.
 */
#include "geo.h"

#include <isthmus/base/csv.h>
#include <isthmus/base/grow.h>
#include <isthmus/sea/compare.h>
#include <stdlib.h>
#include <string.h>

enum { SLACK_MINUTES = 30, MMSI_MOST = (1 << 30) - 1 };

bool ist_event_list_add(ist_event_list *list, const ist_sea_event *event)
{
    ist_sea_event *bigger = ist_grow(list->at, list->count, &list->room, sizeof *bigger);
    if (!bigger) return false;
    list->at = bigger;
    list->at[list->count++] = *event;
    return true;
}

void ist_event_list_clear(ist_event_list *list)
{
    free(list->at);
    *list = (ist_event_list){ 0 };
}

static int by_start(const void *a, const void *b)
{
    const ist_sea_event *x = a, *y = b;
    if (x->start_us != y->start_us) return x->start_us < y->start_us ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->mmsi_a != y->mmsi_a) return x->mmsi_a < y->mmsi_a ? -1 : 1;
    if (x->mmsi_b != y->mmsi_b) return x->mmsi_b < y->mmsi_b ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

void ist_event_list_sort(ist_event_list *list)
{
    if (list->count) qsort(list->at, list->count, sizeof *list->at, by_start);
}

/* ---- the truth */

static ist_status read_ship(const ist_csv *csv, const char *path, const char *name, const char *text, uint32_t *out, ist_error *err)
{
    long long mmsi;
    if (!ist_parse_integer(text, &mmsi) || mmsi < 0 || mmsi > MMSI_MOST)
        return ist_fail(err, IST_SYNTAX, "%s:%ld: %s '%s' is not a whole number from 0 to %d", path, ist_csv_line(csv), name, text, MMSI_MOST);
    *out = (uint32_t)mmsi;
    return IST_OK;
}

static ist_status read_degrees(const ist_csv *csv, const char *path, const char *name, const char *text, double most, int32_t *out, ist_error *err)
{
    double degrees;
    *out = IST_SEA_NOWHERE;
    if (!*text) return IST_OK;
    if (!ist_parse_number(text, &degrees) || degrees < -most || degrees > most)
        return ist_fail(err, IST_SYNTAX, "%s:%ld: %s '%s' is not a number from %g to %g", path, ist_csv_line(csv), name, text, -most, most);
    *out = (int32_t)(degrees * IST_SEA_DEGREE);
    return IST_OK;
}

static ist_status read_row(const ist_csv *csv, const char *path, ist_sea_event *out, ist_error *err)
{
    const char *cells[8];
    static const char *const names[] = { "kind", "start", "end", "mmsi_a", "mmsi_b", "lon", "lat", "detail" };
    ist_error why = { 0 };
    for (int i = 0; i < 8; i++) cells[i] = ist_csv_cell(csv, ist_csv_column(csv, names[i]));
    *out = (ist_sea_event){ .score = 1 };
    if (ist_sea_kind_read(&out->kind, cells[0], &why) != IST_OK) return ist_fail(err, IST_SYNTAX, "%s:%ld: %s", path, ist_csv_line(csv), why.text);
    if (!ist_sea_parse_time(cells[1], &out->start_us) || !ist_sea_parse_time(cells[2], &out->end_us))
        return ist_fail(err, IST_SYNTAX, "%s:%ld: start '%s' or end '%s' is not a time; allowed is YYYY-MM-DDTHH:MM:SSZ", path, ist_csv_line(csv), cells[1], cells[2]);
    IST_TRY(read_ship(csv, path, names[3], cells[3], &out->mmsi_a, err));
    if (*cells[4]) IST_TRY(read_ship(csv, path, names[4], cells[4], &out->mmsi_b, err));
    IST_TRY(read_degrees(csv, path, names[5], cells[5], 180, &out->lon, err));
    IST_TRY(read_degrees(csv, path, names[6], cells[6], 90, &out->lat, err));
    size_t length = strlen(cells[7]);
    memcpy(out->detail, cells[7], length < IST_SEA_DETAIL ? length : IST_SEA_DETAIL - 1);
    out->detected_us = out->start_us;
    return IST_OK;
}

ist_status ist_event_list_read_truth(ist_event_list *out, const char *path, ist_error *err)
{
    ist_csv *csv = NULL;
    bool more = true;
    ist_event_list fresh = { 0 };
    ist_sea_event event;
    ist_status status = ist_csv_open(&csv, path, err);
    if (status == IST_OK && (ist_csv_column(csv, "kind") < 0 || ist_csv_column(csv, "start") < 0 || ist_csv_column(csv, "mmsi_a") < 0))
        status = ist_fail(err, IST_SYNTAX, "%s: the header of a truth is kind,start,end,mmsi_a,mmsi_b,lon,lat,detail", path);
    while (status == IST_OK && more) {
        status = ist_csv_next(csv, &more, err);
        if (status != IST_OK || !more) break;
        status = read_row(csv, path, &event, err);
        if (status == IST_OK && !ist_event_list_add(&fresh, &event)) status = ist_fail(err, IST_NOMEM, "out of memory for the truth");
    }
    ist_csv_free(csv);
    if (status == IST_OK) {
        ist_event_list_sort(&fresh);
        *out = fresh;
    } else ist_event_list_clear(&fresh);
    return status;
}

/* ---- the same event */

/* What two events must share besides time. A pair of ships has no order; where the other ship cannot be known (a shared
 * number) or is not part of the claim, only the first counts. */
static uint64_t key_of(const ist_sea_event *e)
{
    uint32_t a = e->mmsi_a, b = e->mmsi_b;
    if (e->kind == IST_SEA_SHARED_IDENTITY || e->kind == IST_SEA_DRAUGHT_CHANGE || e->kind == IST_SEA_LISTED) b = 0;
    if (b != 0 && b < a) a = e->mmsi_b, b = e->mmsi_a;
    uint64_t key = geo_mix(geo_mix((uint64_t)a << 32 | b) + (uint64_t)e->kind);
    if (e->kind == IST_SEA_AREA)
        for (const char *c = e->detail; *c; c++) key = geo_mix(key ^ (uint64_t)(unsigned char)*c);
    return key;
}

static int64_t overlap(const ist_sea_event *a, const ist_sea_event *b)
{
    return (a->end_us < b->end_us ? a->end_us : b->end_us) - (a->start_us > b->start_us ? a->start_us : b->start_us);
}

static bool same(const ist_sea_event *a, const ist_sea_event *b)
{
    int64_t shared = overlap(a, b), first = a->end_us - a->start_us, second = b->end_us - b->start_us;
    if (a->kind == IST_SEA_GAP) return 2 * shared >= (first > second ? first : second);
    return shared >= -(int64_t)SLACK_MINUTES * 60 * 1000000;
}

typedef struct keyed { uint64_t key; size_t place; } keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

ist_status ist_events_match(const ist_event_list *wanted, const ist_event_list *found, size_t *match, ist_error *err)
{
    keyed *keys = malloc((found->count + 1) * sizeof *keys);
    bool *used = calloc(found->count + 1, sizeof *used);
    if (!keys || !used) {
        free(keys);
        free(used);
        return ist_fail(err, IST_NOMEM, "out of memory for comparing events");
    }
    for (size_t i = 0; i < found->count; i++) keys[i] = (keyed){ key_of(&found->at[i]), i };
    qsort(keys, found->count, sizeof *keys, by_key);
    for (size_t i = 0; i < wanted->count; i++) {
        uint64_t key = key_of(&wanted->at[i]);
        size_t low = 0, high = found->count;
        int64_t best = INT64_MIN;
        match[i] = SIZE_MAX;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (keys[middle].key < key) low = middle + 1;
            else high = middle;
        }
        for (; low < found->count && keys[low].key == key; low++) {
            const ist_sea_event *other = &found->at[keys[low].place];
            if (used[keys[low].place] || other->kind != wanted->at[i].kind || !same(&wanted->at[i], other) || overlap(&wanted->at[i], other) <= best) continue;
            best = overlap(&wanted->at[i], other);
            match[i] = keys[low].place;
        }
        if (match[i] != SIZE_MAX) used[match[i]] = true;
    }
    free(keys);
    free(used);
    return IST_OK;
}

/* ---- scores */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The lower median; not a number for none. */
static double median(double *values, size_t count)
{
    if (count == 0) return NAN;
    qsort(values, count, sizeof *values, by_value);
    return values[(count - 1) / 2];
}

static size_t bits(uint64_t x)
{
    size_t n = 0;
    for (; x; x &= x - 1) n++;
    return n;
}

typedef struct room { size_t *match; double *first, *second; uint64_t *says; } room;

static void score_view(const ist_event_list *views, size_t view, size_t singles, ist_sea_kind kind, const room *r, ist_view_score *s)
{
    size_t n = 0, tight = 0, corroborated = 0;
    const ist_event_list *pool = &views[0];
    uint64_t me = view >= 1 && view <= singles ? (uint64_t)1 << (view - 1) : 0;
    for (size_t i = 0; i < views[view].count; i++) s->events += views[view].at[i].kind == kind;
    for (size_t i = 0; i < pool->count; i++) {
        const ist_sea_event *e = &pool->at[i];
        if (e->kind != kind) continue;
        if (view == 0) {
            s->only_pool += singles > 0 && r->says[i] == 0;
            corroborated += bits(e->partners) > 1;
            continue;
        }
        if (r->match[i] == SIZE_MAX) continue;
        const ist_sea_event *other = &views[view].at[r->match[i]];
        s->of_pool++;
        s->alone += me != 0 && r->says[i] == me;
        r->first[n++] = (double)(other->detected_us - e->detected_us) / 3600e6;
        if (kind == IST_SEA_GAP) r->second[tight++] = (double)((other->end_us - other->start_us) - (e->end_us - e->start_us)) / 60e6;
    }
    if (view == 0) s->of_pool = s->events;
    s->not_pool = s->events - s->of_pool;
    s->earlier_hours = view == 0 ? NAN : median(r->first, n);
    s->tighter_minutes = view == 0 ? NAN : median(r->second, tight);
    s->corroborated = view == 0 && s->events ? (double)corroborated / (double)s->events : NAN;
    s->delay_hours = NAN;
}

static ist_status score_truth(const ist_event_list *views, size_t count, const ist_event_list *truth, ist_view_score *out, room *r, ist_error *err)
{
    for (size_t v = 0; v < count; v++) {
        IST_TRY(ist_events_match(truth, &views[v], r->match, err));
        for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
            ist_view_score *s = &out[(size_t)k * count + v];
            size_t n = 0;
            for (size_t i = 0; i < truth->count; i++) {
                if (truth->at[i].kind != (ist_sea_kind)k) continue;
                s->truths++;
                if (r->match[i] == SIZE_MAX) continue;
                s->hits++;
                r->first[n++] = (double)(views[v].at[r->match[i]].detected_us - truth->at[i].start_us) / 3600e6;
            }
            s->delay_hours = median(r->first, n);
        }
    }
    return IST_OK;
}

ist_status ist_events_compare(const ist_event_list *views, size_t count, size_t singles, const ist_event_list *truth, ist_view_score *out, uint64_t *suffices,
                              ist_error *err)
{
    size_t most = views[0].count + (truth ? truth->count : 0) + 1;
    room r = { malloc(most * sizeof *r.match), malloc(most * sizeof *r.first), malloc(most * sizeof *r.second), calloc(most, sizeof *r.says) };
    ist_status status = IST_OK;
    if (!r.match || !r.first || !r.second || !r.says) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for comparing events"));
    memset(out, 0, IST_SEA_KIND_COUNT * count * sizeof *out);
    for (size_t v = 1; v <= singles && v < count; v++) {
        IST_CHECK(ist_events_match(&views[0], &views[v], r.match, err));
        for (size_t i = 0; i < views[0].count; i++)
            if (r.match[i] != SIZE_MAX) r.says[i] |= (uint64_t)1 << (v - 1);
    }
    for (size_t v = 0; v < count; v++) {
        IST_CHECK(ist_events_match(&views[0], &views[v], r.match, err));
        for (int k = 0; k < IST_SEA_KIND_COUNT; k++) score_view(views, v, singles, (ist_sea_kind)k, &r, &out[(size_t)k * count + v]);
    }
    if (truth) IST_CHECK(score_truth(views, count, truth, out, &r, err));
    if (suffices) memcpy(suffices, r.says, views[0].count * sizeof *suffices);
done:
    free(r.match);
    free(r.first);
    free(r.second);
    free(r.says);
    return status;
}
