/* SPDX-License-Identifier: Apache-2.0
 *
 * sea.c: reads the feeds of `serve --sea` in a thread of its own and keeps what they tell.
 */
#include "sea.h"

#include <ctype.h>
#include <isthmus/ledger/label.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the sight tells, on its thread */

static void lock(web_sea *sea) { pthread_rwlock_wrlock(&sea->guard); }
static void unlock(const web_sea *sea)
{
    union { const web_sea *in; web_sea *out; } same = { sea };
    pthread_rwlock_unlock(&same.out->guard);
}

static ist_status take_point(void *context, const ist_track_point *point, ist_error *err)
{
    web_sea *sea = context;
    int64_t  time = point->report->time_us;
    lock(sea);
    ist_status status = ist_sea_history_point(sea->history, point, err);
    if (sea->first_us == IST_SEA_NO_TIME) sea->first_us = sea->last_us = time;
    if (time > sea->last_us) sea->last_us = time;
    unlock(sea);
    return status;
}

static void take_report(void *context, const ist_sea_report *report)
{
    web_sea *sea = context;
    lock(sea);
    ist_sea_history_report(sea->history, report);
    unlock(sea);
}

static ist_status take_identity(void *context, const ist_identity *identity, ist_error *err)
{
    web_sea *sea = context;
    lock(sea);
    ist_status status = ist_sea_history_identity(sea->history, identity, err);
    unlock(sea);
    return status;
}

static ist_status take_event(void *context, size_t view, const ist_sea_event *event, ist_error *err)
{
    web_sea *sea = context;
    lock(sea);
    bool good = ist_event_list_add(&sea->views[view].events, event);
    unlock(sea);
    return good ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for events at sea");
}

/* Names and counts, copied where only this thread reads the sight. */
static ist_status copy_counts(web_sea *sea, ist_error *err)
{
    ist_sea_names names = ist_sight_names(sea->sight);
    const char   *name;
    ist_status    status = IST_OK;
    lock(sea);
    for (; sea->n_partners < IST_SEA_MAX_PARTNERS && (name = names.partner(names.context, sea->n_partners)); sea->n_partners++)
        snprintf(sea->partners[sea->n_partners], sizeof sea->partners[0], "%s", name);
    while (status == IST_OK && (name = names.station(names.context, sea->n_stations))) {
        if (sea->n_stations == sea->station_room) {
            size_t       room = sea->station_room ? 2 * sea->station_room : 64;
            const char **bigger = ist_arena_array(sea->arena, room, sizeof *bigger);
            if (!bigger) break;
            if (sea->n_stations) memcpy(bigger, sea->stations, sea->n_stations * sizeof *bigger);
            sea->stations = bigger;
            sea->station_room = room;
        }
        if (!(sea->stations[sea->n_stations] = ist_arena_copy(sea->arena, name))) status = ist_fail(err, IST_NOMEM, "out of memory");
        else sea->n_stations++;
    }
    sea->n_views = ist_sight_views(sea->sight);
    sea->singles = 0;
    for (size_t v = 0; v < sea->n_views; v++) {
        web_sea_view *view = &sea->views[v];
        view->partners = ist_sight_partners(sea->sight, v);
        snprintf(view->name, sizeof view->name, "%s", ist_sight_name(sea->sight, v));
        ist_sight_count(sea->sight, v, &view->counts);
        sea->singles += v > 0 && (view->partners & (view->partners - 1)) == 0;
    }
    unlock(sea);
    return status;
}

static ist_status tick(void *context, const ist_picture *pool, int64_t now_us, ist_error *err)
{
    (void)pool, (void)now_us;
    return copy_counts(context, err);
}

/* Brings the lines of evidence of the pool's events; on a copy, for others may be reading. */
static ist_status prove(web_sea *sea, ist_error *err)
{
    ist_event_list copy = { 0 };
    ist_status     status = IST_OK;
    for (size_t i = 0; status == IST_OK && i < sea->views[0].events.count; i++)
        if (!ist_event_list_add(&copy, &sea->views[0].events.at[i])) status = ist_fail(err, IST_NOMEM, "out of memory for events at sea");
    if (status == IST_OK) status = ist_sight_prove(sea->sight, copy.at, copy.count, err);
    if (status == IST_OK) {
        lock(sea);
        ist_event_list old = sea->views[0].events;
        sea->views[0].events = copy;
        copy = old;
        unlock(sea);
    }
    ist_event_list_clear(&copy);
    return status;
}

static void *read_feeds(void *context)
{
    web_sea   *sea = context;
    ist_error  err = { 0 };
    ist_status status = ist_sight_read(sea->sight, &err);
    if (status == IST_OK) status = copy_counts(sea, &err);
    if (status == IST_OK && !sea->live) status = prove(sea, &err);
    lock(sea);
    if (status == IST_OK || status == IST_STOPPED) {
        for (size_t v = 0; v < sea->n_views; v++) ist_event_list_sort(&sea->views[v].events);
        sea->state = WEB_SEA_READY;
    } else {
        sea->trouble = err;
        sea->state = WEB_SEA_FAILED;
    }
    unlock(sea);
    return NULL;
}

/* ---- opening */

static ist_status read_words(web_sea *sea, const char *words, ist_error *err)
{
    ist_status status = IST_OK;
    ist_buffer joined = { 0 };
    size_t     count = 1;
    for (const char *at = words; *at; at++) count += *at == ',';
    sea->feeds = ist_arena_array(sea->arena, count, sizeof *sea->feeds);
    sea->named = ist_arena_array(sea->arena, count, sizeof *sea->named);
    if (!sea->feeds || !sea->named) return ist_fail(err, IST_NOMEM, "out of memory");
    for (const char *at = words; *at;) {
        size_t length = strcspn(at, ",");
        char  *one = ist_arena_copy_n(sea->arena, at, length);
        if (one && length) {
            ist_sea_feed feed;
            IST_CHECK(ist_sea_feed_parse(&feed, one, err));
            sea->live |= strncmp(feed.where, "tcp:", 4) == 0 || strncmp(feed.where, "udp:", 4) == 0 || strcmp(feed.where, "-") == 0;
            size_t place = ist_sea_feed_insert(sea->feeds, sea->n_feeds, &feed);
            memmove(&sea->named[place + 1], &sea->named[place], (sea->n_feeds++ - place) * sizeof *sea->named);
            sea->named[place] = one;
        }
        joined.failed |= !one;
        at += length + (at[length] == ',');
    }
    for (size_t i = 0; i < sea->n_feeds; i++) {
        if (i) ist_buffer_add(&joined, " ");
        ist_buffer_add_word(&joined, sea->named[i]);
    }
    sea->words = joined.at && !joined.failed ? ist_arena_copy(sea->arena, joined.at) : NULL;
    if (sea->n_feeds == 0 && !joined.failed)
        status = ist_fail(err, IST_USAGE, "no feed is named; [PARTNER[/STATION][@LABEL]=]FILE, tcp:HOST:PORT or udp:[HOST:]PORT with commas between");
    else if (!sea->words) status = ist_fail(err, IST_NOMEM, "out of memory");
done:
    ist_buffer_clear(&joined);
    return status;
}

/* As `isthmus sea events` joins them: the strictest of the feeds' labels. */
static void join_labels(web_sea *sea)
{
    char joined[IST_LABEL_TEXT] = "PUBLIC", one[IST_LABEL_TEXT], upper[IST_LABEL_TEXT];
    for (size_t i = 0; i < sea->n_feeds; i++) {
        size_t n = 0;
        for (; sea->feeds[i].label[n] && n + 1 < sizeof upper; n++) upper[n] = (char)toupper((unsigned char)sea->feeds[i].label[n]);
        upper[n] = '\0';
        if (ist_label_read(upper, one, NULL) != IST_OK) snprintf(one, sizeof one, "NONE");
        ist_label_join(joined, one, joined);
    }
    snprintf(sea->label, sizeof sea->label, "%s", joined);
}

/* The shipped seas, straits and lanes; theatres hold half the world and tell nothing of a ship. */
static ist_status read_areas(web_sea *sea, const char *data, ist_error *err)
{
    char    path[4096];
    json_t *root = NULL, *feature;
    size_t  i;
    snprintf(path, sizeof path, "%s/areas.geojson", data);
    IST_TRY(ist_json_read(&root, path, 1 << 26, err));
    ist_status status = (sea->areas = ist_areas_new()) ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for areas");
    json_array_foreach(json_object_get(root, "features"), i, feature) {
        const json_t *about = json_object_get(feature, "properties");
        const char   *kind = json_string_value(json_object_get(about, "kind")), *name = json_string_value(json_object_get(about, "name"));
        if (status == IST_OK && name && (!kind || strcmp(kind, "theatre") != 0)) status = ist_areas_add(sea->areas, name, feature, err);
    }
    json_decref(root);
    return status == IST_OK ? ist_areas_index(sea->areas, err) : status;
}

static ist_status open_sea(web_sea *sea, const ist_web_options *options, ist_error *err)
{
    char path[4096];
    IST_TRY(read_words(sea, options->sea, err));
    join_labels(sea);
    if (!options->data) return ist_fail(err, IST_MISSING, "the shipped data, where thresholds and areas are, was not found");
    snprintf(path, sizeof path, "%s/sea-thresholds.yaml", options->data);
    IST_TRY(ist_sea_settings_read(&sea->settings, path, NULL, err));
    snprintf(path, sizeof path, "%s/vessels.csv", options->data);
    if (!(sea->listing = ist_listing_new())) return ist_fail(err, IST_NOMEM, "out of memory for lists");
    IST_TRY(ist_listing_read(sea->listing, path, err));
    IST_TRY(read_areas(sea, options->data, err));
    ist_sight_asked asked = { .feeds = sea->feeds, .count = sea->n_feeds, .settings = &sea->settings, .areas = sea->areas, .listing = sea->listing,
                              .singles = true, .live = sea->live, .keep_lines = true, .on_event = take_event, .on_point = take_point, .on_identity = take_identity,
                              .on_report = take_report, .on_tick = sea->live ? tick : NULL, .context = sea, .stop = &sea->stop };
    if (!(sea->history = ist_sea_history_new(WEB_SEA_PLACES, sea->live)) || !(sea->views = calloc(WEB_SEA_VIEWS, sizeof *sea->views)))
        return ist_fail(err, IST_NOMEM, "out of memory for the sea");
    for (size_t i = 0; i < sea->n_feeds; i++) { /* a file that is not there is said at once, not in the page */
        FILE *file = sea->live || strcmp(sea->feeds[i].where, "-") == 0 ? NULL : fopen(sea->feeds[i].where, "rb");
        if (!file && !sea->live) return ist_fail(err, IST_IO, "%s cannot be read", sea->feeds[i].where);
        if (file) fclose(file);
    }
    IST_TRY(ist_sight_new(&sea->sight, &asked, err));
    sea->state = sea->live ? WEB_SEA_LIVE : WEB_SEA_READING;
    if (pthread_create(&sea->thread, NULL, read_feeds, sea) != 0) return ist_fail(err, IST_IO, "the system gives no thread");
    sea->started = true;
    return IST_OK;
}

ist_status web_sea_new(web_sea **out, const ist_web_options *options, ist_error *err)
{
    web_sea   *sea;
    ist_status status;
    *out = NULL;
    if (!options->sea) return IST_OK;
    sea = calloc(1, sizeof *sea);
    if (!sea) return ist_fail(err, IST_NOMEM, "out of memory");
    sea->first_us = sea->last_us = IST_SEA_NO_TIME;
    pthread_rwlock_init(&sea->guard, NULL);
    status = (sea->arena = ist_arena_new()) ? open_sea(sea, options, err) : ist_fail(err, IST_NOMEM, "out of memory");
    if (status == IST_OK) *out = sea;
    else web_sea_free(sea);
    return status == IST_OK ? IST_OK : ist_within(err, status, "--sea");
}

void web_sea_free(web_sea *sea)
{
    if (!sea) return;
    atomic_store(&sea->stop, 1);
    if (sea->started) pthread_join(sea->thread, NULL);
    for (size_t v = 0; sea->views && v < WEB_SEA_VIEWS; v++) ist_event_list_clear(&sea->views[v].events);
    free(sea->views);
    ist_sea_history_free(sea->history);
    ist_sight_free(sea->sight);
    ist_areas_free(sea->areas);
    ist_listing_free(sea->listing);
    ist_arena_free(sea->arena);
    pthread_rwlock_destroy(&sea->guard);
    free(sea);
}

/* ---- for resources */

ist_status web_sea_take(web_call *call, const web_sea **out, ist_error *err)
{
    web_sea *sea = call->web->sea;
    *out = NULL;
    if (!sea) return IST_OK;
    if (!web_reader_may(call->web->ledgers, call->reader, sea->label)) return ist_fail(err, IST_DENIED, "the sea's feeds are labelled %s, which is above this reader's clearance", sea->label);
    pthread_rwlock_rdlock(&sea->guard);
    if (sea->state == WEB_SEA_FAILED) {
        ist_status status = ist_fail(err, sea->trouble.code, "the sea's feeds: %s", sea->trouble.text);
        unlock(sea);
        return status;
    }
    *out = sea;
    return IST_OK;
}

void web_sea_give_back(const web_sea *sea)
{
    if (sea) unlock(sea);
}

static const char *station_name(void *context, size_t i) { const web_sea *sea = context; return i < sea->n_stations ? sea->stations[i] : NULL; }
static const char *partner_name(void *context, size_t i) { const web_sea *sea = context; return i < sea->n_partners ? sea->partners[i] : NULL; }
static const char *feed_name(void *context, size_t i) { const web_sea *sea = context; return i < sea->n_feeds ? ist_sea_feed_name(sea->feeds, sea->n_feeds, i) : NULL; }

ist_sea_names web_sea_names(const web_sea *sea)
{
    union { const web_sea *in; void *out; } same = { sea };
    return (ist_sea_names){ same.out, station_name, partner_name, feed_name };
}

static ist_status read_time(const web_call *call, const char *word, int64_t *out, ist_error *err)
{
    const char *text = web_word(call, word);
    if (!text || ist_sea_parse_time(text, out)) return IST_OK;
    return ist_fail(err, IST_USAGE, "%s=%.80s: a time is meant, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", word, text);
}

ist_status web_sea_moment(const web_call *call, const web_sea *sea, int64_t *out_at, int64_t *out_window, ist_error *err)
{
    *out_at = sea && sea->last_us != IST_SEA_NO_TIME ? sea->last_us : 0;
    *out_window = (int64_t)web_integer(call, "window", 60) * 60000000;
    return read_time(call, "at", out_at, err);
}

ist_status web_sea_span(const web_call *call, int64_t *out_begin, int64_t *out_end, ist_error *err)
{
    *out_begin = INT64_MIN;
    *out_end = INT64_MAX;
    IST_TRY(read_time(call, "begin", out_begin, err));
    IST_TRY(read_time(call, "end", out_end, err));
    return *out_begin <= *out_end ? IST_OK : ist_fail(err, IST_USAGE, "begin is after end");
}

ist_status web_sea_view_of(const web_call *call, const web_sea *sea, const web_sea_view **out, ist_error *err)
{
    const char *names[WEB_SEA_VIEWS], *wanted = web_word(call, "view");
    *out = &sea->views[0];
    if (!wanted) return IST_OK;
    for (size_t v = 0; v < sea->n_views; v++) {
        names[v] = sea->views[v].name;
        *out = &sea->views[v];
        if (strcmp(names[v], wanted) == 0) return IST_OK;
    }
    const char *near = ist_nearest(wanted, names, sea->n_views);
    return near ? ist_fail(err, IST_MISSING, "no view of the sea is called '%.80s'; did you mean '%s'?", wanted, near)
                : ist_fail(err, IST_MISSING, "no view of the sea is called '%.80s'", wanted);
}

typedef struct by_ship { uint32_t ship, place; } by_ship;

static int ship_order(const void *a, const void *b)
{
    const by_ship *x = a, *y = b;
    return (x->ship > y->ship) - (x->ship < y->ship);
}

ist_status web_sea_frame(web_call *call, const web_sea *sea, int64_t at_us, int64_t window_us, uint32_t **out, size_t *out_count, ist_error *err)
{
    size_t    ships = ist_sea_history_ships(sea->history);
    bool     *seen = ist_arena_array(call->arena, ships + 1, sizeof *seen);
    uint32_t *frame = ist_arena_array(call->arena, ships + 1, sizeof *frame);
    by_ship  *order = ist_arena_array(call->arena, ships + 1, sizeof *order);
    if (!seen || !frame || !order) return ist_fail(err, IST_NOMEM, "out of memory for a moment at sea");
    *out_count = ist_sea_history_frame(sea->history, at_us, window_us, seen, frame, ships);
    for (size_t i = 0; i < *out_count; i++) order[i] = (by_ship){ ist_sea_history_place(sea->history, frame[i])->ship, frame[i] };
    qsort(order, *out_count, sizeof *order, ship_order);
    for (size_t i = 0; i < *out_count; i++) frame[i] = order[i].place;
    *out = frame;
    return IST_OK;
}
