/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_tables.c: views of the sea, events, and what sharing adds.
 */
#include "resource_list.h"
#include "sea.h"

#include <isthmus/sea/tables.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the views */

static const char *state_words(web_sea_state state)
{
    static const char *const words[] = { "reading", "replay", "live", "failed" };
    return words[state];
}

static void add_moment(ist_table *table, int64_t time_us)
{
    char text[IST_SEA_TIME_TEXT];
    if (time_us == IST_SEA_NO_TIME) {
        ist_table_add_empty(table);
        return;
    }
    ist_sea_format_time(time_us, text);
    ist_table_add_text(table, text);
}

static void add_view(ist_table *table, const web_sea *sea, size_t v)
{
    const web_sea_view *view = &sea->views[v];
    uint64_t            events = 0;
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) events += k == IST_SEA_AREA ? 0 : view->counts.events[k];
    ist_table_add_text(table, view->name);
    ist_table_add_text(table, v == 0 ? "pool" : v <= sea->singles ? "alone" : "without one");
    ist_table_add_text(table, state_words(sea->state));
    ist_table_add_number(table, (double)view->counts.vessels);
    ist_table_add_number(table, (double)view->counts.positions);
    ist_table_add_number(table, (double)view->counts.duplicates);
    ist_table_add_number(table, (double)events);
    add_moment(table, sea->first_us);
    add_moment(table, sea->last_us);
    ist_table_add_number(table, (double)view->partners);
}

ist_status web_sea_views(web_call *call, web_sheet *out, ist_error *err)
{
    static const ist_column columns[] = {
        { .name = "view", .heading = "Seen by", .meaning = "all partners together first, then each alone, then all without one" },
        { .name = "kind", .heading = "View", .meaning = "pool, alone, without one" },
        { .name = "state", .heading = "State", .meaning = "reading (files are read, counts come at their end), replay, live" },
        { .name = "vessels", .heading = "Vessels", .kind = IST_COLUMN_INTEGER, .meaning = "MMSIs heard" },
        { .name = "positions", .heading = "Positions", .kind = IST_COLUMN_INTEGER, .meaning = "each transmission once" },
        { .name = "heard_again", .heading = "Heard again", .kind = IST_COLUMN_INTEGER, .meaning = "transmissions that a further station heard" },
        { .name = "events", .heading = "Events", .kind = IST_COLUMN_INTEGER, .meaning = "of all kinds, visits to areas aside" },
        { .name = "first", .heading = "First", .meaning = "first position, UTC" },
        { .name = "last", .heading = "Last", .meaning = "last position, UTC" },
        { .name = "partners", .heading = "Partners", .kind = IST_COLUMN_CODE, .meaning = "as a sum of 2^i over the partners in it, in the order of the feeds", .machine_only = true },
    };
    const web_sea *sea;
    if (!(out->table = ist_table_new(columns, sizeof columns / sizeof *columns))) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_TRY(web_sea_take(call, &sea, err));
    for (size_t v = 0; sea && v < sea->n_views; v++) add_view(out->table, sea, v);
    if (sea) ist_buffer_print(&out->recipe, "isthmus sea compare %s", sea->words);
    else ist_table_add_footnote(out->table, "no feed: start with --sea FEEDS, as in `isthmus sea simulate traffic` and `isthmus serve --sea A=traffic/A.nmea,B=traffic/B.nmea`");
    ist_status status = web_sea_map(call, sea, &out->svg, err);
    web_sea_give_back(sea);
    return status;
}

/* ---- events */

static ist_status list_events(web_call *call, const web_sea *sea, web_sheet *out, ist_error *err)
{
    const web_sea_view *view = NULL;
    const char         *word = web_word(call, "event");
    ist_sea_kind        kind = IST_SEA_KIND_COUNT;
    ist_event_list      chosen = { 0 };
    ist_sea_names       names = { 0 };
    int64_t             begin, end;
    ist_status          status;
    IST_CHECK(web_sea_span(call, &begin, &end, err));
    if (word) IST_CHECK(ist_sea_kind_read(&kind, word, err));
    if (sea) IST_CHECK(web_sea_view_of(call, sea, &view, err));
    if (sea) names = web_sea_names(sea);
    for (size_t i = 0; view && i < view->events.count; i++) {
        const ist_sea_event *e = &view->events.at[i];
        if (e->end_us < begin || e->start_us > end || (word && e->kind != kind) || (!word && e->kind == IST_SEA_AREA)) continue;
        if (!ist_event_list_add(&chosen, e)) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory for events"));
    }
    ist_event_list_sort(&chosen);
    out->table = ist_sea_events_table(&chosen, &names);
    if (!out->table) IST_CHECK(ist_fail(err, IST_NOMEM, "out of memory"));
    ist_json_writer json = ist_json_to(&out->geojson, 0);
    ist_json_object(&json, NULL);
    ist_json_text(&json, "type", "FeatureCollection");
    ist_json_array(&json, "features");
    for (size_t i = 0; i < chosen.count; i++) ist_sea_event_feature(&json, &chosen.at[i], &names);
    ist_json_end(&json);
    ist_json_end(&json);
    ist_buffer_print(&out->recipe, "isthmus sea events %s --csv", sea ? sea->words : "FEED...");
    web_option(&out->recipe, "--kind", word);
    if (!word) ist_table_add_footnote(out->table, "visits to areas are left out; event=area lists them");
done:
    ist_event_list_clear(&chosen);
    return status;
}

ist_status web_sea_events(web_call *call, web_sheet *out, ist_error *err)
{
    const web_sea *sea;
    IST_TRY(web_sea_take(call, &sea, err));
    ist_status status = list_events(call, sea, out, err);
    web_sea_give_back(sea);
    return status;
}

/* ---- what sharing adds */

/* The comparison needs lists in order; those of live feeds are in the order in which they were told. Visits to areas, which the page
 * finds for its reports, are no events of `isthmus sea compare` unless somebody names areas. */
static ist_status sorted_copies(web_call *call, const web_sea *sea, ist_event_list *views, ist_error *err)
{
    for (size_t v = 0; v < sea->n_views; v++) {
        const ist_event_list *from = &sea->views[v].events;
        if (!(views[v].at = ist_arena_array(call->arena, from->count + 1, sizeof *views[v].at))) return ist_fail(err, IST_NOMEM, "out of memory for events");
        for (size_t i = 0; i < from->count; i++)
            if (from->at[i].kind != IST_SEA_AREA) views[v].at[views[v].count++] = from->at[i];
        ist_event_list_sort(&views[v]);
    }
    return IST_OK;
}

static ist_status compare(web_call *call, const web_sea *sea, web_sheet *out, ist_error *err)
{
    size_t           count = sea ? sea->n_views : 0;
    ist_event_list  *views = ist_arena_array(call->arena, count + 1, sizeof *views);
    const char     **names = ist_arena_array(call->arena, count + 1, sizeof *names);
    ist_view_score  *scores = ist_arena_array(call->arena, IST_SEA_KIND_COUNT * count + 1, sizeof *scores);
    uint64_t        *suffices = NULL;
    ist_sea_compared shown = { .count = count, .views = views, .names = names, .scores = scores };
    if (!views || !names || !scores) return ist_fail(err, IST_NOMEM, "out of memory");
    if (count > 0) {
        IST_TRY(sorted_copies(call, sea, views, err));
        if (!(suffices = ist_arena_array(call->arena, views[0].count + 1, sizeof *suffices))) return ist_fail(err, IST_NOMEM, "out of memory");
        for (size_t v = 0; v < count; v++) names[v] = sea->views[v].name;
        shown.singles = sea->singles;
        IST_TRY(ist_events_compare(views, count, sea->singles, NULL, scores, suffices, err));
        shown.suffices = suffices;
    }
    out->table = ist_sea_compare_table(&shown, false);
    if (!out->table) return ist_fail(err, IST_NOMEM, "out of memory");
    if (sea && sea->singles == 0) ist_table_add_footnote(out->table, "one partner only: name the feeds' partners as A=FILE,B=FILE to compare them");
    ist_buffer_print(&out->recipe, "isthmus sea compare %s --csv", sea ? sea->words : "FEED...");
    return IST_OK;
}

ist_status web_sea_compare(web_call *call, web_sheet *out, ist_error *err)
{
    const web_sea *sea;
    IST_TRY(web_sea_take(call, &sea, err));
    ist_status status = compare(call, sea, out, err);
    web_sea_give_back(sea);
    return status;
}
