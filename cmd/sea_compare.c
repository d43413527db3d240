/* SPDX-License-Identifier: Apache-2.0
 *
 * sea_compare.c: isthmus sea compare
 */
#include "sea_look.h"

#include <isthmus/base/time.h>
#include <isthmus/sea/aggregate.h>
#include <isthmus/sea/tables.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VIEWS_MOST = 2 * 64 + 1 };

typedef struct asked {
    look_asked look;
    table_form form;
    const char *truth;
    long long minimum, cell, days;
    bool aggregates, each;
} asked;

static const option options[] = {
    OPTIONS_OF_LOOK(asked, look),
    { "truth", OPTION_TEXT, OPTION_HOLDS(asked, truth), "FILE", "truth.csv of `sea simulate`: precision, recall and delay of each view" },
    { "each", OPTION_FLAG, OPTION_HOLDS(asked, each), NULL, "a row an event of the pool: whose stations suffice" },
    { "aggregates", OPTION_FLAG, OPTION_HOLDS(asked, aggregates), NULL, "only counts by kind and area, none below the minimum: for a partner who has seen nothing yet" },
    { "minimum", OPTION_INTEGER, OPTION_HOLDS(asked, minimum), "N", "the least count that --aggregates shows (default 5)", .low = 2, .high = 1e6,
      .with = "aggregates" },
    { "cell", OPTION_INTEGER, OPTION_HOLDS(asked, cell), "DEGREES", "of --aggregates with --ledger: size of the cells in which is counted (default 1)", .low = 1, .high = 30,
      .with = "aggregates" },
    { "days", OPTION_INTEGER, OPTION_HOLDS(asked, days), "N", "and of the periods (default 7)", .low = 1, .high = 366, .with = "aggregates" },
    OPTIONS_OF_TABLE(asked, form),
    { 0 },
};
static const asked defaults = { .minimum = 5, .cell = 1, .days = 7 };

typedef struct compared {
    look look;
    ist_sight *sight;
    ist_event_list views[VIEWS_MOST], truth;
    ist_view_score *scores;
    uint64_t *suffices;
    size_t count, singles;
} compared;

static ist_status keep(void *context, size_t view, const ist_sea_event *event, ist_error *err)
{
    compared *c = context;
    return ist_event_list_add(&c->views[view], event) ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for events");
}

/* ---- counts alone */

/* Which areas hold the event; place 0 is everywhere. */
static bool within(const look *l, const ist_sea_event *e, size_t place)
{
    uint16_t here[256];
    if (place == 0) return true;
    size_t n = e->lon == IST_SEA_NOWHERE ? 0 : ist_areas_at(l->areas, e->lon, e->lat, here, 256);
    for (size_t i = 0; i < n; i++)
        if (here[i] == place - 1) return true;
    return false;
}

typedef struct cell { size_t events, together; bool shown; } cell;

/* Withholds a place also when a shown one, or all of them together, leave so few of its events over that their number could be
 * worked out. */
static void withhold(const compared *c, int kind, cell *cells, size_t places, size_t minimum)
{
    for (size_t a = 0; a < places; a++)
        for (size_t b = 1; b <= places && cells[a].shown; b++) { /* b = places: all the others that are shown */
            size_t rest = 0;
            if (a == b || (b < places && !cells[b].shown)) continue;
            for (size_t i = 0; i < c->views[0].count; i++) {
                const ist_sea_event *e = &c->views[0].at[i];
                if (e->kind != (ist_sea_kind)kind || !within(&c->look, e, a)) continue;
                bool elsewhere = b < places && within(&c->look, e, b);
                for (size_t o = 1; b == places && o < places && !elsewhere; o++) elsewhere = o != a && cells[o].shown && within(&c->look, e, o);
                rest += !elsewhere;
            }
            if (rest > 0 && rest < minimum) cells[a].shown = false;
        }
}

static void add_count(ist_table *table, bool shown, size_t count, size_t minimum)
{
    if (shown && count >= minimum) ist_table_add_number(table, (double)count);
    else ist_table_add_print(table, count < minimum ? "fewer than %zu" : "withheld", minimum);
}

static ist_table *aggregate_table(const compared *c, size_t minimum)
{
    static const ist_column columns[] = {
        { .name = "kind", .heading = "Kind" }, { .name = "area", .heading = "Area" },
        { .name = "events", .heading = "Events", .kind = IST_COLUMN_INTEGER, .meaning = "of all feeds together; nothing where there are fewer than the minimum" },
        { .name = "only_together", .heading = "Only together", .kind = IST_COLUMN_INTEGER, .meaning = "that no partner says alone; nothing where there are fewer than the minimum" },
        { .name = "minimum", .heading = "Minimum", .kind = IST_COLUMN_INTEGER, .meaning = "the least count that is shown" },
    };
    size_t places = ist_areas_count(c->look.areas) + 1;
    ist_table *table = ist_table_new(columns, sizeof columns / sizeof columns[0]);
    cell *cells = table ? malloc(places * sizeof *cells) : NULL;
    for (int k = 0; cells && k < IST_SEA_KIND_COUNT; k++) {
        for (size_t a = 0; a < places; a++) {
            cells[a] = (cell){ 0 };
            for (size_t i = 0; i < c->views[0].count; i++) {
                const ist_sea_event *e = &c->views[0].at[i];
                if (e->kind != (ist_sea_kind)k || !within(&c->look, e, a)) continue;
                cells[a].events++;
                cells[a].together += c->singles > 0 && c->suffices[i] == 0;
            }
            cells[a].shown = cells[a].events >= minimum;
        }
        withhold(c, k, cells, places, minimum);
        for (size_t a = 0; a < places; a++) {
            size_t alone = cells[a].events - cells[a].together;
            ist_table_add_text(table, ist_sea_kind_word((ist_sea_kind)k));
            ist_table_add_text(table, a == 0 ? "everywhere" : ist_areas_name(c->look.areas, a - 1));
            add_count(table, cells[a].shown, cells[a].events, minimum);
            add_count(table, cells[a].shown && (alone == 0 || alone >= minimum), cells[a].together, minimum);
            ist_table_add_number(table, (double)minimum);
        }
    }
    free(cells);
    return table;
}

/* Counts in boxes, for another node: it finds what pooling would add with `isthmus sea pool`. */
static ist_status write_counts(compared *c, const asked *a, ist_error *err)
{
    ist_sea_counts counts = { 0 };
    size_t withheld = 0, added = 0;
    if (!c->look.ledger) return IST_OK;
    IST_TRY(ist_sea_counts_of(&c->views[0], (int)a->cell, (int)a->days, (size_t)a->minimum, &counts, &withheld, err));
    const char *subject = ist_sight_name(c->sight, 0);
    ist_status status = ist_sea_counts_to_ledger(c->look.ledger, subject, &counts, c->look.label, LOOK_SOURCE, &added, err);
    if (status == IST_OK)
        fprintf(stderr, "isthmus: %zu counts of %s written to %s (%zu new), %zu cells with fewer than %lld events withheld; label %s\n", counts.count, subject,
                ist_ledger_path(c->look.ledger), added, withheld, a->minimum, c->look.label);
    ist_sea_counts_clear(&counts);
    return status;
}

/* ---- measured rates */

/* Dark contacts are gaps and dark rendezvous: the share of them that a view finds is what a scenario calls q. */
static ist_status write_rates(compared *c, ist_error *err)
{
    char key[IST_SEA_KEY];
    const char *method = c->truth.count ? "share of planted dark contacts that were found" : "share of the pool's dark contacts that the partner's own stations suffice to find";
    const ist_sea_event *first = c->views[0].at, *last = first + (c->views[0].count ? c->views[0].count - 1 : 0);
    if (!c->look.ledger || c->views[0].count == 0) return IST_OK;
    for (size_t v = c->truth.count ? 0 : 1; v < c->count; v++) {
        const ist_view_score *gap = &c->scores[(size_t)IST_SEA_GAP * c->count + v], *dark = &c->scores[(size_t)IST_SEA_DARK_RENDEZVOUS * c->count + v];
        size_t found = c->truth.count ? gap->hits + dark->hits : gap->of_pool + dark->of_pool;
        size_t cases = c->truth.count ? gap->truths + dark->truths : c->scores[(size_t)IST_SEA_GAP * c->count].events + c->scores[(size_t)IST_SEA_DARK_RENDEZVOUS * c->count].events;
        if (cases == 0) continue;
        IST_TRY(ist_sea_rate_to_ledger(c->look.ledger, ist_sight_name(c->sight, v), "detection-rate", found, cases, (int)(first->start_us / 86400000000),
                                       (int)(last->start_us / 86400000000), method, c->look.label, LOOK_SOURCE, key, err));
        fprintf(stderr, "isthmus: %zu of %zu dark contacts by %s, written as %s; a scenario takes it as {fact: %s}\n", found, cases, ist_sight_name(c->sight, v), key, key);
    }
    return IST_OK;
}

static int print(const command_context *context, const compared *c)
{
    const asked *a = context->values;
    const char *views[VIEWS_MOST];
    ist_sea_names names = ist_sight_names(c->sight);
    ist_sea_compared shown = { .count = c->count, .singles = c->singles, .views = c->views, .names = views, .scores = c->scores, .suffices = c->suffices };
    for (size_t v = 0; v < c->count; v++) views[v] = ist_sight_name(c->sight, v);
    ist_table *table = a->aggregates ? aggregate_table(c, (size_t)a->minimum)
                       : a->each     ? ist_sea_suffices_table(&shown, &names)
                                     : ist_sea_compare_table(&shown, c->truth.count > 0);
    if (table && c->singles == 0 && !a->aggregates) ist_table_add_footnote(table, "one partner only: name the feeds' partners as A=FILE B=FILE to compare them");
    return command_print_made(table, a->form);
}

static int run(const command_context *context)
{
    const asked *a = context->values;
    compared *c = calloc(1, sizeof *c);
    ist_error err = { 0 };
    int code = EXIT_DONE;
    ist_status status;
    if (!c) return command_fail(IST_NOMEM, NULL);
    IST_CHECK(look_open(&c->look, &a->look, context->operand_count, context->operands, &err));
    if (a->truth) IST_CHECK(ist_event_list_read_truth(&c->truth, a->truth, &err));
    size_t kept = 0;
    for (size_t i = 0; i < c->truth.count; i++) /* only the kinds asked for */
        if (c->look.kinds == 0 || c->look.kinds >> c->truth.at[i].kind & 1) c->truth.at[kept++] = c->truth.at[i];
    c->truth.count = kept;
    ist_sight_asked wanted = { .feeds = c->look.feeds, .count = c->look.n_feeds, .settings = &c->look.settings, .areas = c->look.areas, .listing = c->look.listing,
                               .kinds = c->look.kinds, .singles = true, .on_event = keep, .context = c, .stop = context->stop };
    IST_CHECK(ist_sight_new(&c->sight, &wanted, &err));
    IST_CHECK(ist_sight_read(c->sight, &err));
    int told = look_tell(&c->look, c->sight);
    if (!look_heard(&c->look, c->sight)) {
        code = told;
        goto done;
    }
    c->count = ist_sight_views(c->sight);
    for (size_t v = 1; v < c->count; v++) {
        uint64_t partners = ist_sight_partners(c->sight, v);
        c->singles += (partners & (partners - 1)) == 0;
    }
    for (size_t v = 0; v < c->count; v++) ist_event_list_sort(&c->views[v]);
    c->scores = calloc(IST_SEA_KIND_COUNT * c->count, sizeof *c->scores);
    c->suffices = calloc(c->views[0].count + 1, sizeof *c->suffices);
    if (!c->scores || !c->suffices) IST_CHECK(ist_fail(&err, IST_NOMEM, "out of memory"));
    IST_CHECK(ist_events_compare(c->views, c->count, c->singles, c->truth.count ? &c->truth : NULL, c->scores, c->suffices, &err));
    if (a->aggregates) IST_CHECK(write_counts(c, a, &err));
    else IST_CHECK(write_rates(c, &err));
    code = print(context, c);
    if (code == EXIT_DONE) code = told;
done:
    for (size_t v = 0; v < VIEWS_MOST; v++) ist_event_list_clear(&c->views[v]);
    ist_event_list_clear(&c->truth);
    free(c->scores);
    free(c->suffices);
    ist_sight_free(c->sight);
    look_close(&c->look);
    free(c);
    return status == IST_OK ? code : command_fail(status, &err);
}

const command command_sea_compare = {
    .name = "sea compare",
    .gist = "what sharing adds: each partner alone, and all together",
    .operands = "FEED...",
    .about =
        "Reads the feeds of several partners (A=FILE B=FILE ...) and finds events in each partner's feeds alone, in all of them together, "
        "and, with three or more, in all without each. For every kind: how many of the pool's events each suffices to find, what only the "
        "pool sees, what is refuted by the others, how much later and with how much wider bounds a partner alone would know, and how "
        "much is corroborated. With --truth, precision, recall and delay of each.\n\n"
        "With --ledger, the detection rates of dark contacts are written as measures; a scenario takes one for what a source reveals in an "
        "area: revealing: {yellow-sea: {fact: KEY}}. "
        "--aggregates writes counts alone, none below the minimum, and none from which one below it could be worked out; with --ledger, as "
        "measures by cell and week, which may go to a partner and which `isthmus sea pool` sets against its own.",
    .examples =
        (const command_example[]){
            { "isthmus sea compare A=traffic/A.nmea B=traffic/B.nmea --truth traffic/truth.csv", "generated traffic, with the truth" },
            { "isthmus sea compare A=a.nmea B=b.nmea --aggregates --minimum 10 --csv", "what may be told before anything is shared" },
            { NULL, NULL },
        },
    .options = options,
    .defaults = &defaults,
    .values_size = sizeof(asked),
    .run = run,
};
