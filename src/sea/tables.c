/* SPDX-License-Identifier: Apache-2.0
 *
 * tables.c: events, presence in areas and what sharing adds, as tables.
 */
#include <isthmus/sea/tables.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- events */

static const ist_column event_columns[] = {
    { .name = "kind", .heading = "Kind", .meaning = "kind of event; docs/sea.md defines each" },
    { .name = "start", .heading = "From", .meaning = "first moment, UTC" },
    { .name = "end", .heading = "To", .meaning = "last moment, UTC" },
    { .name = "detected", .heading = "Told", .meaning = "when the feeds read so far sufficed", .machine_only = true },
    { .name = "mmsi_a", .heading = "MMSI", .kind = IST_COLUMN_CODE, .meaning = "the ship" },
    { .name = "mmsi_b", .heading = "and", .kind = IST_COLUMN_CODE, .meaning = "the other ship" },
    { .name = "lon", .heading = "Longitude", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "degrees east" },
    { .name = "lat", .heading = "Latitude", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "degrees north" },
    { .name = "score", .heading = "Score", .kind = IST_COLUMN_NUMBER, .digits = 3, .meaning = "how sure, 0 to 1" },
    { .name = "open", .heading = "Open", .kind = IST_COLUMN_FLAG, .meaning = "not over when the feeds ended" },
    { .name = "partners", .heading = "Heard by", .meaning = "partners whose stations heard the evidence" },
    { .name = "detail", .heading = "Detail", .meaning = "the area, the list's ship, or a sentence" },
    { .name = "parts", .heading = "Parts", .meaning = "parts of the score and what was measured, JSON", .machine_only = true },
    { .name = "evidence", .heading = "Evidence", .meaning = "messages: station, time, feed, place in it, hash of the bits, sentences and their SHA-256, JSON", .machine_only = true },
    { .name = "sha256", .heading = "SHA-256", .meaning = "over what the event claims and its evidence; `isthmus sea verify` checks it", .machine_only = true },
    { .name = "id", .heading = "Id", .meaning = "the same whenever the same feeds are read", .machine_only = true },
};

ist_table *ist_sea_events_table(const ist_event_list *events, const ist_sea_names *names)
{
    ist_table *table = ist_table_new(event_columns, sizeof event_columns / sizeof event_columns[0]);
    for (size_t i = 0; table && i < events->count; i++) {
        const ist_sea_event *e = &events->at[i];
        char time[IST_SEA_TIME_TEXT];
        ist_buffer partners = { 0 }, parts = { 0 }, evidence = { 0 };
        ist_json_writer json = ist_json_to(&parts, 0);
        ist_sea_event_parts(&json, NULL, e);
        json = ist_json_to(&evidence, 0);
        ist_sea_event_evidence(&json, NULL, e, names);
        ist_sea_event_partners(&partners, e->partners, names);
        ist_table_add_text(table, ist_sea_kind_word(e->kind));
        ist_sea_format_time(e->start_us, time);
        ist_table_add_text(table, time);
        ist_sea_format_time(e->end_us, time);
        ist_table_add_text(table, time);
        ist_sea_format_time(e->detected_us, time);
        ist_table_add_text(table, time);
        ist_table_add_number(table, e->mmsi_a);
        if (e->mmsi_b) ist_table_add_number(table, e->mmsi_b);
        else ist_table_add_empty(table);
        ist_table_add_number(table, e->lon == IST_SEA_NOWHERE ? NAN : (double)e->lon / IST_SEA_DEGREE);
        ist_table_add_number(table, e->lon == IST_SEA_NOWHERE ? NAN : (double)e->lat / IST_SEA_DEGREE);
        ist_table_add_number(table, e->score);
        ist_table_add_number(table, e->open);
        ist_table_add_words(table, &partners);
        ist_table_add_text(table, e->detail);
        ist_table_add_words(table, &parts);
        ist_table_add_words(table, &evidence);
        if (e->sha256[0]) ist_table_add_text(table, e->sha256);
        else ist_table_add_empty(table);
        ist_table_add_print(table, "%016llx", (unsigned long long)e->id);
    }
    return table;
}

/* ---- presence */

static const ist_column presence_columns[] = {
    { .name = "area", .heading = "Area" },
    { .name = "mmsi", .heading = "MMSI", .kind = IST_COLUMN_CODE }, /* of --each alone, here and below */
    { .name = "vessels", .heading = "Vessels", .kind = IST_COLUMN_INTEGER, .meaning = "MMSIs with a position or time inside" },
    { .name = "transmitters", .heading = "Transmitters", .kind = IST_COLUMN_INTEGER, .meaning = "tracks with a position or time inside: more than vessels where a number is shared" },
    { .name = "vessel_hours", .heading = "Vessel-hours", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "time inside, summed over transmitters" },
    { .name = "positions", .heading = "Positions", .kind = IST_COLUMN_INTEGER, .meaning = "transmissions from inside, each once" },
    { .name = "first", .heading = "First", .meaning = "first position inside" },
    { .name = "last", .heading = "Last", .meaning = "last position inside" },
    { .name = "events", .heading = "Events", .kind = IST_COLUMN_INTEGER, .meaning = "placed inside and overlapping the time asked for" },
    { .name = "by_kind", .heading = "By kind" },
};
enum { COLUMNS = sizeof presence_columns / sizeof presence_columns[0], COLUMN_MMSI = 1, COLUMN_VESSELS = 2, SHOWN = COLUMNS - 1 + IST_SEA_KIND_COUNT, KIND_NAME = 32 };

/* The columns shown: the vessel or how many, and for programs one a kind, after its word with '_' for '-'. */
static void choose_columns(ist_column out[SHOWN], char names[IST_SEA_KIND_COUNT][KIND_NAME], bool each)
{
    out[0] = presence_columns[0];
    out[1] = presence_columns[each ? COLUMN_MMSI : COLUMN_VESSELS];
    memcpy(out + 2, presence_columns + COLUMN_VESSELS + 1, (COLUMNS - COLUMN_VESSELS - 1) * sizeof *presence_columns);
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        snprintf(names[k], KIND_NAME, "events_%s", ist_sea_kind_word((ist_sea_kind)k));
        for (char *c = names[k]; (c = strchr(c, '-'));) *c = '_';
        out[COLUMNS - 1 + k] = (ist_column){ .name = names[k], .kind = IST_COLUMN_INTEGER, .meaning = ist_sea_kind_meaning((ist_sea_kind)k), .machine_only = true };
    }
}

static void add_time(ist_table *table, const ist_presence_row *row, int64_t time)
{
    char text[IST_SEA_TIME_TEXT];
    if (row->positions > 0) ist_sea_format_time(time, text);
    if (row->positions > 0) ist_table_add_text(table, text);
    else ist_table_add_empty(table);
}

static void add_presence(ist_table *table, const char *area, const ist_presence_row *row, bool each)
{
    ist_buffer kinds = { 0 };
    size_t events = 0;
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        events += row->events[k];
        if (row->events[k]) ist_buffer_print(&kinds, "%s%s %zu", kinds.length ? ", " : "", ist_sea_kind_word((ist_sea_kind)k), row->events[k]);
    }
    ist_table_add_text(table, area);
    ist_table_add_number(table, each ? (double)row->mmsi : (double)row->vessels);
    ist_table_add_number(table, (double)row->transmitters);
    ist_table_add_number(table, row->hours);
    ist_table_add_number(table, (double)row->positions);
    add_time(table, row, row->first_us);
    add_time(table, row, row->last_us);
    ist_table_add_number(table, (double)events);
    ist_table_add_words(table, &kinds);
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) ist_table_add_number(table, (double)row->events[k]);
}

ist_table *ist_sea_presence_table(const ist_areas *areas, const ist_presence *presence, bool each)
{
    ist_column shown[SHOWN];
    char names[IST_SEA_KIND_COUNT][KIND_NAME];
    choose_columns(shown, names, each);
    ist_table *table = ist_table_new(shown, SHOWN);
    for (size_t i = 0; table && each && i < ist_presence_count(presence); i++) {
        const ist_presence_row *row = ist_presence_at(presence, i);
        add_presence(table, ist_areas_name(areas, row->area), row, true);
    }
    for (size_t i = 0; table && !each && i < ist_areas_count(areas); i++) add_presence(table, ist_areas_name(areas, i), ist_presence_sum(presence, i), false);
    return table;
}

/* ---- what sharing adds */

static void add_share(ist_table *table, size_t part, size_t whole) { ist_table_add_number(table, whole ? (double)part / (double)whole : NAN); }

ist_table *ist_sea_compare_table(const ist_sea_compared *c, bool truth)
{
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Kind" },
        { .name = "view", .heading = "Seen by", .meaning = "a partner alone, all together (first), or all without one" },
        { .name = "events", .heading = "Events", .kind = IST_COLUMN_INTEGER },
        { .name = "share_of_pool", .heading = "Of the pool's", .kind = IST_COLUMN_SHARE, .meaning = "share of the pool's events that this view says too" },
        { .name = "only_together", .heading = "Only together", .kind = IST_COLUMN_INTEGER, .meaning = "events of the pool that no partner says alone" },
        { .name = "only_this", .heading = "Only this one", .kind = IST_COLUMN_INTEGER, .meaning = "events of the pool that no other partner says alone: what leaving this one out costs at least" },
        { .name = "not_pool", .heading = "Not the pool's", .kind = IST_COLUMN_INTEGER, .meaning = "events that the pool does not say: refuted by what others heard, or made another" },
        { .name = "later_h", .heading = "Later", .kind = IST_COLUMN_NUMBER, .digits = 2, .unit = "h", .meaning = "median by which this view says the pool's events later" },
        { .name = "wider_min", .heading = "Wider", .kind = IST_COLUMN_NUMBER, .digits = 1, .unit = "min", .meaning = "median by which its bounds of a gap lie further apart than the pool's" },
        { .name = "corroborated", .heading = "Corroborated", .kind = IST_COLUMN_SHARE, .meaning = "share of the pool's events whose evidence several partners heard" },
        { .name = "truths", .heading = "Truths", .kind = IST_COLUMN_INTEGER, .meaning = "rows of the truth" },
        { .name = "precision", .heading = "Precision", .kind = IST_COLUMN_NUMBER, .digits = 3 },
        { .name = "recall", .heading = "Recall", .kind = IST_COLUMN_NUMBER, .digits = 3 },
        { .name = "delay_h", .heading = "Delay", .kind = IST_COLUMN_NUMBER, .digits = 2, .unit = "h", .meaning = "median from the truth's start to detection" },
    };
    ist_table *table = ist_table_new(columns, truth ? 14 : 10);
    for (int k = 0; table && k < IST_SEA_KIND_COUNT; k++) {
        const ist_view_score *pool = &c->scores[(size_t)k * c->count];
        bool any = pool->truths > 0;
        for (size_t v = 0; v < c->count; v++) any |= pool[v].events > 0;
        for (size_t v = 0; any && v < c->count; v++) {
            const ist_view_score *s = &pool[v];
            ist_table_add_text(table, ist_sea_kind_word((ist_sea_kind)k));
            ist_table_add_text(table, c->names[v]);
            ist_table_add_number(table, (double)s->events);
            add_share(table, s->of_pool, pool->events);
            ist_table_add_number(table, v == 0 ? (double)s->only_pool : NAN);
            ist_table_add_number(table, v >= 1 && v <= c->singles ? (double)s->alone : NAN);
            ist_table_add_number(table, v == 0 ? NAN : (double)s->not_pool);
            ist_table_add_number(table, s->earlier_hours);
            ist_table_add_number(table, s->tighter_minutes);
            ist_table_add_number(table, s->corroborated);
            if (!truth) continue;
            ist_table_add_number(table, (double)s->truths);
            add_share(table, s->hits, s->events);
            add_share(table, s->hits, s->truths);
            ist_table_add_number(table, s->delay_hours);
        }
    }
    return table;
}

ist_table *ist_sea_suffices_table(const ist_sea_compared *c, const ist_sea_names *names)
{
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Kind" }, { .name = "start", .heading = "From" }, { .name = "end", .heading = "To" },
        { .name = "mmsi_a", .heading = "MMSI", .kind = IST_COLUMN_CODE }, { .name = "mmsi_b", .heading = "and", .kind = IST_COLUMN_CODE },
        { .name = "score", .heading = "Score", .kind = IST_COLUMN_NUMBER, .digits = 3 },
        { .name = "suffices", .heading = "Suffices", .meaning = "partners whose own stations say it too; empty: only together" },
        { .name = "heard_by", .heading = "Heard by", .meaning = "partners whose stations heard its evidence" },
        { .name = "detail", .heading = "Detail" },
    };
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; table && i < c->views[0].count; i++) {
        const ist_sea_event *e = &c->views[0].at[i];
        char time[IST_SEA_TIME_TEXT];
        ist_buffer suffices = { 0 }, heard = { 0 };
        ist_sea_event_partners(&suffices, c->suffices[i], names);
        ist_sea_event_partners(&heard, e->partners, names);
        ist_table_add_text(table, ist_sea_kind_word(e->kind));
        ist_sea_format_time(e->start_us, time);
        ist_table_add_text(table, time);
        ist_sea_format_time(e->end_us, time);
        ist_table_add_text(table, time);
        ist_table_add_number(table, e->mmsi_a);
        if (e->mmsi_b) ist_table_add_number(table, e->mmsi_b);
        else ist_table_add_empty(table);
        ist_table_add_number(table, e->score);
        ist_table_add_words(table, &suffices);
        ist_table_add_words(table, &heard);
        ist_table_add_text(table, e->detail);
    }
    return table;
}

/* ---- what counts alone tell */

ist_table *ist_sea_pool_table(bool named)
{
    static const ist_column columns[] = {
        { .name = "observer", .heading = "Observer", .meaning = "whose events they are added to" },
        { .name = "partner", .heading = "Partner", .meaning = "whose events are added" },
        { .name = "minimum", .heading = "Minimum", .kind = IST_COLUMN_INTEGER, .meaning = "the least count that is shown of feeds served here; counts of the ledger have the one they were made with" },
        { .name = "kind", .heading = "Kind" },
        { .name = "boxes", .heading = "Cells", .kind = IST_COLUMN_INTEGER, .meaning = "cells and periods of which either side gives a count" },
        { .name = "both", .heading = "Of both", .kind = IST_COLUMN_INTEGER, .meaning = "of which both give one" },
        { .name = "ours", .heading = "Ours", .kind = IST_COLUMN_INTEGER, .meaning = "events in them that we count" },
        { .name = "theirs", .heading = "Theirs", .kind = IST_COLUMN_INTEGER, .meaning = "events in them that they count" },
        { .name = "pool_least", .heading = "Pool, least", .kind = IST_COLUMN_INTEGER, .meaning = "events of both together if all that can be the same are: the larger count of each cell" },
        { .name = "pool_most", .heading = "most", .kind = IST_COLUMN_INTEGER, .meaning = "if none are the same, and what is withheld is as much as it can be" },
        { .name = "adds_least", .heading = "Adds, least", .kind = IST_COLUMN_INTEGER, .meaning = "events that theirs must add to ours" },
        { .name = "adds_most", .heading = "most", .kind = IST_COLUMN_INTEGER, .meaning = "and can add" },
    };
    size_t skip = named ? 0 : 3;
    return ist_table_new(columns + skip, sizeof columns / sizeof columns[0] - skip);
}

void ist_sea_pool_add(ist_table *table, const char *observer, const char *partner, size_t minimum, const ist_sea_pooled *pooled)
{
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        const ist_sea_pooled *p = &pooled[k];
        const size_t cells[] = { p->boxes, p->both, p->ours, p->theirs, p->pool_least, p->pool_most, p->adds_least, p->adds_most };
        if (p->boxes == 0) continue;
        if (observer) {
            ist_table_add_text(table, observer);
            ist_table_add_text(table, partner);
            ist_table_add_number(table, (double)minimum);
        }
        ist_table_add_text(table, ist_sea_kind_word((ist_sea_kind)k));
        for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) ist_table_add_number(table, (double)cells[i]);
    }
}
