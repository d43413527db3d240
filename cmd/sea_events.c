/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_events.c: isthmus sea events
 */
#include "sea_look.h"

#include <isthmus/sea/tables.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    look_asked look;
    table_form form;
    bool geojson, list_thresholds, summary;
    double score;
} asked;

static const option options[] = {
    OPTIONS_OF_LOOK(asked, look),
    { "score", OPTION_NUMBER, OPTION_HOLDS(asked, score), "S", "only events at least so sure (default 0)", .low = 0, .high = 1 },
    { "summary", OPTION_FLAG, OPTION_HOLDS(asked, summary), NULL, "counts by kind, and events a thousand ship-days, in place of the events" },
    { "list-thresholds", OPTION_FLAG, OPTION_HOLDS(asked, list_thresholds), NULL, "the thresholds of the preset, and no events" },
    { "geojson", OPTION_FLAG, OPTION_HOLDS(asked, geojson), NULL, "the events as GeoJSON points", .without = "csv json summary" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .score = 0 };

typedef struct found { look look; ist_event_list events; double score; } found;

static ist_status keep(void *context, size_t view, const ist_sea_event *event, ist_error *err)
{
    found *f = context;
    (void)view;
    if (event->score < f->score) return IST_OK;
    return ist_event_list_add(&f->events, event) ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for events");
}

static int print_thresholds(const ist_sea_settings *settings, table_form form)
{
    static const ist_column columns[] = {
        { .name = "threshold", .heading = "Threshold" },
        { .name = "value", .heading = "Value", .kind = IST_COLUMN_NUMBER, .digits = -4 },
        { .name = "unit", .heading = "Unit" },
        { .name = "meaning", .heading = "Meaning" },
    };
    ist_table *table = ist_table_new(columns, 4);
    for (size_t i = 0; table && i < ist_sea_setting_count(); i++) {
        const char *unit, *meaning;
        ist_table_add_text(table, ist_sea_setting_name(i, &unit, &meaning));
        ist_table_add_number(table, ist_sea_setting_value(settings, i));
        ist_table_add_text(table, unit);
        ist_table_add_text(table, meaning);
    }
    return command_print_made(table, form);
}

static int print_summary(const found *f, const ist_sight *sight, table_form form)
{
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Kind" },
        { .name = "events", .heading = "Events", .kind = IST_COLUMN_INTEGER },
        { .name = "per_1000_ship_days", .heading = "A thousand ship-days", .kind = IST_COLUMN_NUMBER, .digits = 2, .meaning = "events per 1,000 ship-days of all ships heard" },
        { .name = "meaning", .heading = "What it is" },
    };
    ist_picture_counts counts;
    ist_sight_count(sight, 0, &counts);
    ist_table *table = ist_table_new(columns, 4);
    if (!table) return command_fail(IST_NOMEM, NULL);
    for (int k = 0; k < IST_SEA_KIND_COUNT; k++) {
        size_t n = 0;
        for (size_t i = 0; i < f->events.count; i++) n += f->events.at[i].kind == (ist_sea_kind)k;
        ist_table_add_text(table, ist_sea_kind_word((ist_sea_kind)k));
        ist_table_add_number(table, (double)n);
        ist_table_add_number(table, counts.ship_seconds ? (double)n / ((double)counts.ship_seconds / 86400) * 1000 : NAN);
        ist_table_add_text(table, ist_sea_kind_meaning((ist_sea_kind)k));
    }
    char note[256];
    snprintf(note, sizeof note, "%llu positions of %llu ships in %llu tracks; %llu transmissions were heard more than once and are counted once",
             (unsigned long long)counts.positions, (unsigned long long)counts.vessels, (unsigned long long)counts.tracks, (unsigned long long)counts.duplicates);
    ist_table_add_footnote(table, note);
    return command_print_made(table, form);
}

static ist_status write_all(found *f, const ist_sea_names *names, ist_error *err)
{
    size_t added = 0, held = 0;
    ist_added one;
    if (!f->look.ledger) return IST_OK;
    IST_TRY(ist_ledger_begin(f->look.ledger, err));
    for (size_t i = 0; i < f->events.count; i++) {
        ist_status status = look_write(&f->look, &f->events.at[i], names, &one, err);
        if (status != IST_OK) {
            ist_ledger_undo(f->look.ledger);
            return status;
        }
        added += one == IST_ADDED;
        held += one == IST_ALREADY_HELD;
    }
    IST_TRY(ist_ledger_commit(f->look.ledger, err));
    fprintf(stderr, "isthmus: %zu events written to %s, %zu were held already; label %s\n", added, ist_ledger_path(f->look.ledger), held, f->look.label);
    return IST_OK;
}

/* The lines of evidence cost one more pass through the feeds; what is written nowhere is not brought. */
static bool shows_evidence(const asked *a) { return a->look.ledger || (!a->summary && (a->geojson || a->form.csv || a->form.json)); }

static int print_events(const command_context *context, const found *f, const ist_sight *sight)
{
    const asked *a = context->values;
    ist_sea_names names = ist_sight_names(sight);
    if (a->summary) return print_summary(f, sight, a->form);
    if (a->geojson) return look_print_geojson(&f->events, &names);
    ist_table *table = ist_sea_events_table(&f->events, &names);
    return command_print_made(table, a->form);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    found f = { .score = a->score };
    ist_sight *sight = NULL;
    ist_error err = { 0 };
    int code = EXIT_DONE;
    ist_status status = look_open(&f.look, &a->look, context->operand_count, context->operands, &err);
    if (status == IST_OK && a->list_thresholds) code = print_thresholds(&f.look.settings, a->form);
    else if (status == IST_OK && f.look.n_feeds == 0) code = command_misuse(context->command, "sea events: no feed is named");
    else if (status == IST_OK) {
        ist_sight_asked wanted = { .feeds = f.look.feeds, .count = f.look.n_feeds, .settings = &f.look.settings, .areas = f.look.areas, .listing = f.look.listing,
                                   .kinds = f.look.kinds, .keep_lines = true, .on_event = keep, .context = &f, .stop = context->stop };
        IST_CHECK(ist_sight_new(&sight, &wanted, &err));
        IST_CHECK(ist_sight_read(sight, &err));
        int told = look_tell(&f.look, sight);
        if (!look_heard(&f.look, sight)) {
            code = told;
            goto done;
        }
        ist_event_list_sort(&f.events);
        ist_sea_names names = ist_sight_names(sight);
        if (shows_evidence(a)) IST_CHECK(ist_sight_prove(sight, f.events.at, f.events.count, &err));
        IST_CHECK(write_all(&f, &names, &err));
        code = print_events(context, &f, sight);
        if (code == EXIT_DONE) code = told;
    }
done:
    ist_sight_free(sight);
    ist_event_list_clear(&f.events);
    look_close(&f.look);
    return status == IST_OK ? code : command_fail(status, &err);
}

const command command_sea_events = {
    .name = "sea events",
    .gist = "what happened at sea, with evidence and scores",
    .operands = "[FEED...]",
    .about =
        "Reads AIS feeds (PARTNER/STATION@LABEL=FILE, or just FILE) and says what happened: going dark, meetings, meetings in the dark, "
        "loitering, drifting, areas entered and left, sudden stops, impossible movement, shared numbers, circles that no ship sails, "
        "reports of two classes, draught changed at a meeting, ships that go on under another number, and ships on lists as of the "
        "day. docs/sea.md defines each; --list-thresholds shows the thresholds.\n\n"
        "Files are read twice: first to learn where ships are heard, by which station and when stations were down, so that a silence "
        "counts only where it would have been broken. The same transmission heard by several stations counts once.\n\n"
        "CSV, JSON, GeoJSON and the ledger hold for each event the sentences that it stands on, as the feed has them, and SHA-256 over "
        "them; `isthmus sea verify` checks them again.",
    .examples =
        (const command_example[]){
            { "isthmus sea events A=a.nmea B=b.nmea --areas zones.geojson --csv", "two partners' feeds" },
            { "isthmus sea events log.nmea --kind gap --preset gfw", "gaps as Global Fishing Watch counts them" },
            { "isthmus sea events log.nmea --ledger my.db --label PUBLIC", "and into the ledger" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
