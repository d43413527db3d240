/* SPDX-License-Identifier: Apache-2.0
 *
 * sight.c: feeds into views, in order of corrected time.
 */
#include "picture_local.h"

#include <isthmus/base/arena.h>
#include <isthmus/sea/decoder.h>
#include <isthmus/sea/proof.h>
#include <isthmus/sea/sight.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

enum { PARTNERS_MOST = 64, HELD_MOST = 1 << 22, STATIONS_MOST = 4096, KEPT = 1 << 28 };

typedef struct view { ist_sight *sight; size_t number; uint64_t partners; const char *name; ist_background *background; ist_picture *picture; } view;

/* Reports that wait for their turn while some clock is off: a heap by time, then by order of arrival. */
typedef struct held { int64_t time; uint64_t order; ist_sea_report report; ist_sea_statics *statics; } held;

struct ist_sight {
    ist_sight_asked asked;
    ist_arena *arena;
    ist_sea_codec *codec;
    view *views; size_t n_views;
    const char **stations; size_t n_stations;
    const char *partners[PARTNERS_MOST]; size_t n_partners;
    int64_t *clocks; /* [n_stations] us, or NULL while all are right */
    held *heap; size_t n_heap, heap_room;
    uint64_t order;
    int64_t window, newest;
    ist_sea_counters counters;
    struct { uint64_t bytes, messages; char trouble[200]; } *of_feeds; /* [asked.count]; of live feeds as of the last second */
    const ist_sea_feeds *reading; /* of the pass that goes on, NULL between */
    ist_buffer proof;             /* lines of the event that is told now, of live feeds */
    char *passed;                 /* [IST_SEA_PROOF_BEHIND + IST_SEA_PROOF_AHEAD] */
};

/* ---- views */

/* The lines of a live event while they are still kept. */
static ist_status prove_now(ist_sight *s, ist_sea_event *event, ist_error *err)
{
    size_t begins[IST_SEA_EVIDENCES] = { 0 };
    ist_sea_names names = ist_sight_names(s);
    ist_buffer_clear(&s->proof);
    for (size_t i = 0; i < event->n_evidence && s->reading; i++) {
        ist_sea_evidence *e = &event->evidence[i];
        ist_buffer lines = { 0 };
        uint64_t from = 0;
        size_t got = ist_sea_feeds_passed(s->reading, e->feed, e->at > IST_SEA_PROOF_BEHIND ? e->at - IST_SEA_PROOF_BEHIND : 0, e->at + IST_SEA_PROOF_AHEAD, s->passed, &from);
        if (from <= e->at && ist_sea_proof_lines(s->codec, s->passed, got, (size_t)(e->at - from), e->hash, &lines)) {
            begins[i] = s->proof.length;
            e->length = (uint32_t)lines.length;
            ist_buffer_add_n(&s->proof, lines.at, lines.length);
        }
        ist_buffer_clear(&lines);
    }
    for (size_t i = 0; i < event->n_evidence; i++) {
        ist_sea_evidence *e = &event->evidence[i];
        if (!e->length) continue;
        e->lines = s->proof.failed ? NULL : s->asked.keep_lines ? ist_arena_copy_n(s->arena, s->proof.at + begins[i], e->length) : s->proof.at + begins[i];
        if (!e->lines) e->length = 0;
    }
    return ist_sea_event_seal(event, &names) ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory to seal an event");
}

static ist_status say_event(void *context, const ist_sea_event *event, ist_error *err)
{
    view *v = context;
    const ist_sight_asked *a = &v->sight->asked;
    if (!a->on_event) return IST_OK;
    if (!a->live || v->number > 0) return a->on_event(a->context, v->number, event, err);
    ist_sea_event proved = *event;
    IST_TRY(prove_now(v->sight, &proved, err));
    return a->on_event(a->context, v->number, &proved, err);
}
static ist_status say_open(void *context, const ist_sea_event *event, ist_error *err)
{
    ist_sight *s = ((view *)context)->sight;
    ist_sea_event proved = *event;
    IST_TRY(prove_now(s, &proved, err));
    return s->asked.on_open(s->asked.context, &proved, err);
}
static ist_status say_point(void *context, const ist_track_point *point, ist_error *err)
{
    const ist_sight_asked *a = &((view *)context)->sight->asked;
    return a->on_point(a->context, point, err);
}

static ist_status say_identity(void *context, const ist_identity *identity, ist_error *err)
{
    const ist_sight_asked *a = &((view *)context)->sight->asked;
    return a->on_identity(a->context, identity, err);
}

static ist_status add_view(ist_sight *s, uint64_t partners, ist_error *err)
{
    view *v = &s->views[s->n_views];
    ist_buffer name = { 0 };
    for (size_t i = 0; i < s->n_partners; i++)
        if (partners >> i & 1) ist_buffer_print(&name, "%s%s", name.length ? "+" : "", s->partners[i]);
    *v = (view){ .sight = s, .number = s->n_views, .partners = partners, .name = name.failed ? NULL : ist_arena_copy(s->arena, name.at ? name.at : "") };
    ist_buffer_clear(&name);
    s->n_views++;
    if (!s->asked.live) v->background = ist_background_new();
    if (!v->name || (!s->asked.live && !v->background)) return ist_fail(err, IST_NOMEM, "out of memory for views");
    return IST_OK;
}

static ist_status make_views(ist_sight *s, ist_error *err)
{
    uint64_t all = s->n_partners >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << s->n_partners) - 1;
    s->views = calloc(2 * s->n_partners + 1, sizeof *s->views);
    if (!s->views) return ist_fail(err, IST_NOMEM, "out of memory for views");
    IST_TRY(add_view(s, all, err));
    if (!s->asked.singles || s->n_partners < 2) return IST_OK;
    for (size_t i = 0; i < s->n_partners; i++) IST_TRY(add_view(s, (uint64_t)1 << i, err));
    for (size_t i = 0; s->n_partners > 2 && i < s->n_partners; i++) IST_TRY(add_view(s, all & ~((uint64_t)1 << i), err));
    return IST_OK;
}

static ist_status open_pictures(ist_sight *s, ist_error *err)
{
    for (size_t i = 0; i < s->n_views; i++) {
        view *v = &s->views[i];
        ist_picture_asked asked = { .settings = s->asked.settings, .background = v->background, .areas = s->asked.areas, .listing = s->asked.listing,
                                    .kinds = s->asked.kinds, .on_event = say_event, .context = v,
                                    .on_open = i == 0 && s->asked.on_open ? say_open : NULL, .on_point = i == 0 && s->asked.on_point ? say_point : NULL,
                                    .on_identity = i == 0 && s->asked.on_identity ? say_identity : NULL };
        IST_TRY(ist_picture_new(&v->picture, &asked, err));
    }
    return IST_OK;
}

/* ---- new and free */

static bool can_be_read_again(const ist_sea_feed *feed)
{
    struct stat at;
    return stat(feed->where, &at) == 0 && S_ISREG(at.st_mode);
}

ist_status ist_sight_new(ist_sight **out, const ist_sight_asked *asked, ist_error *err)
{
    ist_sight *s = calloc(1, sizeof *s);
    if (!s) return ist_fail(err, IST_NOMEM, "out of memory");
    s->asked = *asked;
    s->arena = ist_arena_new();
    s->codec = ist_sea_codec_new();
    for (size_t i = 0; i < asked->count; i++)
        if (!can_be_read_again(&asked->feeds[i])) s->asked.live = true;
    s->of_feeds = s->arena ? ist_arena_array(s->arena, asked->count + 1, sizeof *s->of_feeds) : NULL;
    if (s->asked.live) s->passed = calloc(1, IST_SEA_PROOF_BEHIND + IST_SEA_PROOF_AHEAD + IST_SEA_SLACK);
    if (s->of_feeds && s->codec && (s->passed || !s->asked.live)) {
        *out = s;
        return IST_OK;
    }
    ist_sight_free(s);
    return ist_fail(err, IST_NOMEM, "out of memory");
}

void ist_sight_free(ist_sight *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->n_views; i++) {
        ist_picture_free(s->views[i].picture);
        ist_background_free(s->views[i].background);
    }
    for (size_t i = 0; i < s->n_heap; i++) free(s->heap[i].statics);
    free(s->heap);
    free(s->views);
    free(s->stations);
    free(s->clocks);
    free(s->passed);
    ist_buffer_clear(&s->proof);
    ist_sea_codec_free(s->codec);
    ist_arena_free(s->arena);
    free(s);
}

/* ---- one pass */

typedef ist_status (*take)(ist_sight *s, const ist_sea_report *report, ist_error *err);

static ist_status learn(ist_sight *s, const ist_sea_report *r, ist_error *err)
{
    for (size_t i = 0; i < s->n_views; i++)
        if (s->views[i].partners >> (r->partner & 63) & 1) IST_TRY(ist_background_learn(s->views[i].background, r, err));
    return IST_OK;
}

static ist_status look(ist_sight *s, const ist_sea_report *r, ist_error *err)
{
    for (size_t i = 0; i < s->n_views; i++)
        if (s->views[i].partners >> (r->partner & 63) & 1) IST_TRY(ist_picture_report(s->views[i].picture, r, err));
    if (s->asked.on_report) s->asked.on_report(s->asked.context, r);
    return IST_OK;
}

static bool before(const held *a, const held *b) { return a->time != b->time ? a->time < b->time : a->order < b->order; }

static ist_status release_first(ist_sight *s, take to, ist_error *err)
{
    held first = s->heap[0], last = s->heap[--s->n_heap];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= s->n_heap) break;
        if (child + 1 < s->n_heap && before(&s->heap[child + 1], &s->heap[child])) child++;
        if (!before(&s->heap[child], &last)) break;
        s->heap[at] = s->heap[child];
        at = child;
    }
    if (s->n_heap > 0) s->heap[at] = last;
    first.report.statics = first.statics;
    ist_status status = to(s, &first.report, err);
    free(first.statics);
    return status;
}

/* The report with its clock put right, in its turn. */
static ist_status in_turn(ist_sight *s, const ist_sea_report *r, take to, ist_error *err)
{
    if (!s->clocks || r->time_us == IST_SEA_NO_TIME) return to(s, r, err);
    held fresh = { r->time_us - (r->station < s->n_stations ? s->clocks[r->station] : 0), s->order++, *r, NULL };
    fresh.report.time_us = fresh.time;
    if (r->statics) {
        if (!(fresh.statics = malloc(sizeof *fresh.statics))) return ist_fail(err, IST_NOMEM, "out of memory for reports that wait");
        *fresh.statics = *r->statics;
    }
    if (!slab_grow((void **)&s->heap, s->n_heap, &s->heap_room, sizeof *s->heap)) {
        free(fresh.statics);
        return ist_fail(err, IST_NOMEM, "out of memory for reports that wait");
    }
    size_t at = s->n_heap++;
    while (at > 0 && before(&fresh, &s->heap[(at - 1) / 2])) {
        s->heap[at] = s->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    s->heap[at] = fresh;
    if (fresh.time > s->newest) s->newest = fresh.time;
    while (s->n_heap > 0 && (s->heap[0].time < s->newest - s->window || s->n_heap > HELD_MOST)) IST_TRY(release_first(s, to, err));
    return IST_OK;
}

static ist_status keep_names(ist_sight *s, const ist_sea_feeds *feeds, ist_error *err)
{
    size_t stations = ist_sea_feeds_stations(feeds);
    if (stations > s->n_stations) {
        const char **bigger = realloc(s->stations, stations * sizeof *bigger);
        if (!bigger) return ist_fail(err, IST_NOMEM, "out of memory for stations");
        s->stations = bigger;
        for (; s->n_stations < stations; s->n_stations++)
            if (!(s->stations[s->n_stations] = ist_arena_copy(s->arena, ist_sea_feeds_station(feeds, s->n_stations)))) return ist_fail(err, IST_NOMEM, "out of memory for stations");
    }
    for (; s->n_partners < ist_sea_feeds_partners(feeds) && s->n_partners < PARTNERS_MOST; s->n_partners++)
        if (!(s->partners[s->n_partners] = ist_arena_copy(s->arena, ist_sea_feeds_partner(feeds, s->n_partners)))) return ist_fail(err, IST_NOMEM, "out of memory for partners");
    return IST_OK;
}

static void keep_counters(ist_sight *s, const ist_sea_feeds *feeds)
{
    memset(&s->counters, 0, sizeof s->counters);
    for (size_t i = 0; i < s->asked.count; i++) {
        const ist_sea_counters *c = ist_sea_feeds_counters(feeds, i);
        const char *trouble = ist_sea_feeds_trouble(feeds, i);
        s->counters.bytes += c->bytes, s->counters.lines += c->lines, s->counters.other += c->other, s->counters.sentences += c->sentences;
        s->counters.used += c->used, s->counters.orphans += c->orphans, s->counters.messages += c->messages, s->counters.dropped += c->dropped;
        s->counters.reconnects += c->reconnects, s->counters.astray += c->astray, s->counters.untimed += c->untimed, s->counters.bad_tags += c->bad_tags;
        for (int k = 0; k < IST_SEA_REFUSAL_COUNT; k++) s->counters.refused[k] += c->refused[k];
        for (int k = 0; k < 29; k++) s->counters.by_type[k] += c->by_type[k];
        s->of_feeds[i].bytes = c->bytes;
        s->of_feeds[i].messages = c->messages;
        snprintf(s->of_feeds[i].trouble, sizeof s->of_feeds[i].trouble, "%s", trouble ? trouble : ""); /* names the feed */
    }
}

static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Now and then, and when nothing comes: whether it was stopped, which ends what is live and breaks off the rest; and once a second the tick. */
static ist_status look_up(ist_sight *s, ist_sea_feeds *feeds, int64_t now_us, int64_t *io_ticked, bool *out_over, ist_error *err)
{
    if (s->asked.stop && atomic_load(s->asked.stop)) {
        *out_over = s->asked.live;
        return s->asked.live ? IST_OK : ist_fail(err, IST_STOPPED, "stopped on request");
    }
    if (!s->asked.on_tick || !s->asked.live || clock_ms() - *io_ticked < 1000) return IST_OK;
    *io_ticked = clock_ms();
    IST_TRY(keep_names(s, feeds, err));
    keep_counters(s, feeds);
    return s->asked.on_tick(s->asked.context, s->views[0].picture, now_us, err);
}

static ist_status pass(ist_sight *s, take to, bool last, ist_error *err)
{
    ist_sea_feeds *feeds = NULL;
    ist_sea_limits limits = { .follow = s->asked.live && s->asked.on_tick, .stop = s->asked.stop }; /* what nobody looks at meanwhile ends where it ends */
    if (s->asked.live) limits.keep = (s->asked.keep ? s->asked.keep : KEPT) / s->asked.count + 1;
    ist_sea_report report;
    ist_sea_next what = IST_SEA_REPORT;
    ist_status status = IST_OK;
    int64_t ticked = clock_ms(), now_us = 0;
    unsigned turns = 0;
    s->newest = INT64_MIN;
    IST_TRY(ist_sea_feeds_open(&feeds, s->asked.feeds, s->asked.count, s->codec, &limits, err));
    s->reading = feeds;
    IST_CHECK(keep_names(s, feeds, err));
    if (s->n_views == 0) {
        IST_CHECK(make_views(s, err));
        if (s->asked.live) IST_CHECK(open_pictures(s, err));
    }
    for (;;) {
        if (++turns % 1024 == 0 || what == IST_SEA_IDLE) {
            bool over = false;
            IST_CHECK(look_up(s, feeds, now_us, &ticked, &over, err));
            if (over) break;
        }
        IST_CHECK(ist_sea_feeds_next(feeds, 500, &report, &what, err));
        if (what == IST_SEA_END) break;
        if (what == IST_SEA_IDLE) continue;
        if (report.time_us != IST_SEA_NO_TIME && report.time_us > now_us) now_us = report.time_us;
        if (report.station >= s->n_stations) IST_CHECK(keep_names(s, feeds, err));
        IST_CHECK(in_turn(s, &report, to, err));
    }
    while (s->n_heap > 0) IST_CHECK(release_first(s, to, err));
    if (last) {
        for (size_t i = 0; i < s->n_views; i++) IST_CHECK(ist_picture_finish(s->views[i].picture, err));
        keep_counters(s, feeds);
    }
done:
    s->reading = NULL;
    ist_sea_feeds_free(feeds);
    return status;
}

/* What the pool knows of clocks serves every view: a partner whose clock is off is told so. */
static ist_status find_clocks(ist_sight *s, bool *out_off, ist_error *err)
{
    int64_t most = 0;
    int64_t *clocks = calloc(s->n_stations + 1, sizeof *clocks);
    if (!clocks) return ist_fail(err, IST_NOMEM, "out of memory for clocks");
    for (size_t i = 0; i < s->n_stations; i++) {
        clocks[i] = ist_background_clock(s->views[0].background, i);
        int64_t size = clocks[i] < 0 ? -clocks[i] : clocks[i];
        most = size > most ? size : most;
    }
    *out_off = most > 0;
    if (most > 0) s->clocks = clocks, s->window = 2 * most + 120000000;
    else free(clocks);
    return IST_OK;
}

ist_status ist_sight_read(ist_sight *s, ist_error *err)
{
    bool off = false;
    if (!s->asked.live) {
        IST_TRY(pass(s, learn, false, err));
        IST_TRY(find_clocks(s, &off, err));
        if (off) {
            for (size_t i = 0; i < s->n_views; i++) {
                ist_background_free(s->views[i].background);
                if (!(s->views[i].background = ist_background_new())) return ist_fail(err, IST_NOMEM, "out of memory");
            }
            IST_TRY(pass(s, learn, false, err));
        }
        IST_TRY(open_pictures(s, err));
    }
    return pass(s, look, true, err);
}

ist_status ist_sight_prove(ist_sight *s, ist_sea_event *events, size_t count, ist_error *err)
{
    ist_sea_names names = ist_sight_names(s);
    if (s->asked.live) return IST_OK; /* sealed when they were told */
    IST_TRY(ist_sea_proof_bring(s->asked.feeds, s->asked.count, s->codec, events, count, s->arena, s->asked.stop, err));
    for (size_t i = 0; i < count; i++)
        if (!ist_sea_event_seal(&events[i], &names)) return ist_fail(err, IST_NOMEM, "out of memory to seal an event");
    return IST_OK;
}

/* ---- what it was */

static const char *station_name(void *context, size_t i) { const ist_sight *s = context; return i < s->n_stations ? s->stations[i] : NULL; }
static const char *partner_name(void *context, size_t i) { const ist_sight *s = context; return i < s->n_partners ? s->partners[i] : NULL; }
static const char *feed_name(void *context, size_t i) { const ist_sight *s = context; return i < s->asked.count ? ist_sea_feed_name(s->asked.feeds, s->asked.count, i) : NULL; }

ist_sea_names ist_sight_names(const ist_sight *s)
{
    union { const ist_sight *in; void *out; } same = { s };
    return (ist_sea_names){ same.out, station_name, partner_name, feed_name };
}

size_t ist_sight_views(const ist_sight *s) { return s->n_views; }
uint64_t ist_sight_partners(const ist_sight *s, size_t i) { return s->views[i].partners; }
const char *ist_sight_name(const ist_sight *s, size_t i) { return s->views[i].name; }
void ist_sight_count(const ist_sight *s, size_t i, ist_picture_counts *out) { ist_picture_count(s->views[i].picture, out); }
const ist_sea_counters *ist_sight_counters(const ist_sight *s) { return &s->counters; }
const char *ist_sight_trouble(const ist_sight *s, size_t i) { return s->of_feeds[i].trouble[0] ? s->of_feeds[i].trouble : NULL; }
bool ist_sight_heard(const ist_sight *s, size_t i, uint64_t *out_bytes)
{
    *out_bytes = s->of_feeds[i].bytes;
    return s->of_feeds[i].messages > 0;
}

size_t ist_sight_clocks(const ist_sight *s, size_t *out_stations, int64_t *out_us, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; s->clocks && i < s->n_stations && n < room; i++)
        if (s->clocks[i] != 0) out_stations[n] = i, out_us[n++] = s->clocks[i];
    return n;
}
