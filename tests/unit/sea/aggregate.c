/* SPDX-License-Identifier: Apache-2.0
 *
 * aggregate.c: counts in boxes by hand; bounds of a pool against the pool itself; through the ledger and back.
 */
#include "check.h"

#include <isthmus/base/random.h>
#include <isthmus/ledger/show.h>
#include <isthmus/sea/aggregate.h>
#include <isthmus/sea/sea_ledger.h>

#define DAY INT64_C(86400000000)

static void add(ist_event_list *list, ist_sea_kind kind, double lon, double lat, double day)
{
    ist_sea_event event = { .kind = kind, .start_us = (int64_t)(day * (double)DAY), .lon = (int32_t)(lon * IST_SEA_DEGREE), .lat = (int32_t)(lat * IST_SEA_DEGREE) };
    CHECK(ist_event_list_add(list, &event));
}

static size_t find(const ist_sea_counts *counts, ist_sea_kind kind, int south, int west, int day)
{
    for (size_t i = 0; i < counts->count; i++) {
        const ist_sea_count *c = &counts->at[i];
        if (c->kind == kind && c->south == south && c->west == west && c->first_day == day) return c->events;
    }
    return 0;
}

/* Three gaps in 37N 124E in the week that begins on day 14, two in the next week, and three on the other side of the equator and
 * of Greenwich, whose cell is the one to the south and west. */
TEST(events_are_counted_by_cell_and_period_and_few_are_withheld)
{
    ist_event_list events = { 0 };
    ist_sea_counts counts;
    size_t withheld;
    for (int i = 0; i < 3; i++) add(&events, IST_SEA_GAP, 124.1 + 0.4 * i, 37.9, 14 + 3.3 * i);
    for (int i = 0; i < 2; i++) add(&events, IST_SEA_GAP, 124.5, 37.5, 21.5);
    for (int i = 0; i < 3; i++) add(&events, IST_SEA_GAP, -0.5, -0.01, 14);
    events.at[0].open = true; /* not over: another time */
    add(&events, IST_SEA_GAP, 124, 37, 20.9);
    CHECK(ist_sea_counts_of(&events, 1, 7, 3, &counts, &withheld, NULL) == IST_OK);
    CHECK(counts.count == 2 && withheld == 1);
    CHECK(find(&counts, IST_SEA_GAP, 37, 124, 14) == 3);
    CHECK(find(&counts, IST_SEA_GAP, -1, -1, 14) == 3);
    ist_sea_counts_clear(&counts);
    ist_event_list_clear(&events);
}

/* Ours 10 and theirs 7 in one cell, ours alone 6 in a second (theirs: 0 to 4), theirs alone 5 in a third (ours: 0 to 2). */
TEST(the_pool_holds_at_least_the_larger_count_and_at_most_the_sum)
{
    ist_sea_count ours[] = { { IST_SEA_GAP, 1, 7, 33, 124, 0, 10, 3 }, { IST_SEA_GAP, 1, 7, 34, 124, 0, 6, 3 } };
    ist_sea_count theirs[] = { { IST_SEA_GAP, 1, 7, 33, 124, 0, 7, 5 }, { IST_SEA_GAP, 1, 7, 35, 124, 0, 5, 5 } };
    ist_sea_counts a = { ours, 2 }, b = { theirs, 2 };
    ist_sea_pooled p[IST_SEA_KIND_COUNT], q[IST_SEA_KIND_COUNT];
    CHECK(ist_sea_pool(&a, &b, p, NULL) == IST_OK && ist_sea_pool(&b, &a, q, NULL) == IST_OK);
    const ist_sea_pooled *g = &p[IST_SEA_GAP];
    CHECK(g->boxes == 3 && g->both == 1 && g->ours == 16 && g->theirs == 12);
    CHECK(g->pool_least == 10 + 6 + 5 && g->pool_most == 17 + (6 + 4) + (2 + 5));
    CHECK(g->adds_least == 0 + 0 + 3 && g->adds_most == 7 + 4 + 5);
    CHECK(q[IST_SEA_GAP].pool_least == g->pool_least && q[IST_SEA_GAP].pool_most == g->pool_most);
    theirs[0].degrees = 2;
    ist_error err = { 0 };
    CHECK(ist_sea_pool(&a, &b, p, &err) == IST_CONFLICT);
}

/* Random seas of which each side sees a part: what the pool really holds, and what theirs really adds, lie within the bounds in
 * the boxes that either gives. */
TEST(bounds_hold_for_the_pool_itself)
{
    uint64_t drawn = 0;
#define DRAW ist_uniform(11, drawn++, 0, 0)
    for (int trial = 0; trial < 200; trial++) {
        ist_event_list a = { 0 }, b = { 0 }, both = { 0 }, only_b = { 0 };
        ist_sea_counts ca, cb, all, extra;
        ist_sea_pooled p[IST_SEA_KIND_COUNT];
        size_t pool = 0, adds = 0;
        for (int i = 0; i < 120; i++) {
            double lon = 120 + 4 * DRAW, lat = 30 + 3 * DRAW, day = 20 * DRAW;
            bool in_a = DRAW < 0.6, in_b = DRAW < 0.4;
            if (in_a) add(&a, IST_SEA_LOITERING, lon, lat, day);
            if (in_b) add(&b, IST_SEA_LOITERING, lon, lat, day);
            if (in_a || in_b) add(&both, IST_SEA_LOITERING, lon, lat, day);
            if (in_b && !in_a) add(&only_b, IST_SEA_LOITERING, lon, lat, day);
        }
        CHECK(ist_sea_counts_of(&a, 1, 7, 2 + (size_t)trial % 3, &ca, NULL, NULL) == IST_OK && ist_sea_counts_of(&b, 1, 7, 3, &cb, NULL, NULL) == IST_OK);
        CHECK(ist_sea_counts_of(&both, 1, 7, 1, &all, NULL, NULL) == IST_OK && ist_sea_counts_of(&only_b, 1, 7, 1, &extra, NULL, NULL) == IST_OK);
        for (size_t i = 0; i < all.count; i++) {
            const ist_sea_count *c = &all.at[i];
            if (!find(&ca, c->kind, c->south, c->west, c->first_day) && !find(&cb, c->kind, c->south, c->west, c->first_day)) continue;
            pool += c->events;
            adds += find(&extra, c->kind, c->south, c->west, c->first_day);
        }
        CHECK(ist_sea_pool(&ca, &cb, p, NULL) == IST_OK);
        CHECK(p[IST_SEA_LOITERING].pool_least <= pool && pool <= p[IST_SEA_LOITERING].pool_most);
        CHECK(p[IST_SEA_LOITERING].adds_least <= adds && adds <= p[IST_SEA_LOITERING].adds_most);
        ist_sea_counts_clear(&ca), ist_sea_counts_clear(&cb), ist_sea_counts_clear(&all), ist_sea_counts_clear(&extra);
        ist_event_list_clear(&a), ist_event_list_clear(&b), ist_event_list_clear(&both), ist_event_list_clear(&only_b);
    }
}

TEST(counts_come_back_from_the_ledger_as_they_went_in)
{
    ist_sea_count rows[] = { { IST_SEA_GAP, 2, 7, 36, 124, 19782, 9, 4 }, { IST_SEA_DARK_RENDEZVOUS, 2, 7, -4, -12, 19782, 4, 4 } };
    ist_sea_counts in = { rows, 2 }, out;
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    size_t added;
    CHECK(ist_ledger_open(&ledger, ":memory:", IST_LEDGER_CREATE, &err) == IST_OK);
    CHECK(ist_sea_source_to_ledger(ledger, "source/test", "A test", "PUBLIC", &err) == IST_OK);
    CHECK(ist_sea_counts_to_ledger(ledger, "A+B", &in, "PUBLIC", "source/test", &added, &err) == IST_OK && added == 2);
    CHECK(ist_sea_counts_to_ledger(ledger, "A+B", &in, "PUBLIC", "source/test", &added, &err) == IST_OK && added == 0);
    CHECK(ist_sea_counts_from_ledger(ledger, "A+B", &out, &err) == IST_OK && out.count == 2);
    for (size_t i = 0; i < 2; i++) {
        const ist_sea_count *c = &out.at[i], *r = &rows[c->kind == IST_SEA_GAP ? 0 : 1];
        CHECK(c->degrees == 2 && c->days == 7 && c->south == r->south && c->west == r->west && c->first_day == r->first_day);
        CHECK(c->events == r->events && c->minimum == 4);
    }
    ist_sea_counts_clear(&out);
    CHECK(ist_sea_counts_from_ledger(ledger, "A", &out, &err) == IST_MISSING);
    ist_ledger_free(ledger);
}

/* One record of the ledger by its key, "absent" where there is none: its label, and what it was corrected by. */
static void read_event(ist_ledger *ledger, const char *key, char out_label[64], char out_latest[64])
{
    const ist_record *record = ist_record_named("events");
    ist_arena *arena = ist_arena_new();
    ist_held held;
    bool there = ist_ledger_read(ledger, record, key, arena, &held, NULL) == IST_OK;
    snprintf(out_label, 64, "%s", there ? held.cells[ist_record_find(record, "label")] : "absent");
    snprintf(out_latest, 64, "%s", there ? held.latest : "absent");
    ist_arena_free(arena);
}

/* An event that grows, then gets another label, then its first one again: one record that holds, and a chain behind it. */
TEST(an_event_has_one_record_that_holds_whatever_is_said_of_it)
{
    ist_sea_event event = { .kind = IST_SEA_GAP, .id = 0xaa, .mmsi_a = 440123456, .start_us = INT64_C(1770000000000000), .end_us = INT64_C(1770003600000000),
                            .lon = IST_SEA_NOWHERE, .score = 0.9 };
    static const struct { int64_t hours; const char *label; } said[] = {
        { 1, "NATO:SECRET" }, { 2, "NATO:SECRET" }, { 3, "NATO:SECRET" }, { 3, "NATO:CONFIDENTIAL//REL ROK" }, { 3, "NATO:SECRET" }, { 3, "NATO:SECRET" } };
    static const char root[] = "event/sea-00000000000000aa";
    char label[64], first[64], latest[64] = "", seen[6][64];
    ist_ledger *ledger = NULL;
    ist_error err = { 0 };
    ist_added added;
    CHECK(ist_ledger_open(&ledger, ":memory:", IST_LEDGER_CREATE, &err) == IST_OK);
    CHECK(ist_sea_source_to_ledger(ledger, "source/test", "A test", "PUBLIC", &err) == IST_OK);
    for (int i = 0; i < 6; i++) {
        event.end_us = event.start_us + said[i].hours * INT64_C(3600000000);
        CHECK(ist_sea_event_to_ledger(ledger, &event, NULL, said[i].label, "source/test", &added, &err) == IST_OK);
        if (err.text[0]) printf("# %s\n", err.text);
        CHECK(added == (i == 5 ? IST_ALREADY_HELD : IST_ADDED));
        read_event(ledger, root, first, latest);
        read_event(ledger, latest, label, seen[i]);
        CHECK_TEXT(label, said[i].label);
        CHECK_TEXT(seen[i], latest);
        for (int j = 0; j < i && i < 5; j++) CHECK(strcmp(seen[j], latest) != 0);
    }
    CHECK_TEXT(seen[5], seen[4]);
    event.end_us = event.start_us + INT64_C(3600000000); /* the log is read again, from where it had lasted an hour */
    CHECK(ist_sea_event_to_ledger(ledger, &event, NULL, "NATO:SECRET", "source/test", &added, &err) == IST_OK && added == IST_ALREADY_HELD);
    ist_sheet sheet = { 0 };
    CHECK(ist_show_table(ledger, ist_record_named("events"), IST_ANY_DAY, &sheet, &err) == IST_OK);
    CHECK(sheet.n_rows == 1); /* the others are what it was held for before */
    ist_sheet_clear(&sheet);
    ist_ledger_free(ledger);
}

RUN(IT(events_are_counted_by_cell_and_period_and_few_are_withheld), IT(the_pool_holds_at_least_the_larger_count_and_at_most_the_sum), IT(bounds_hold_for_the_pool_itself),
    IT(counts_come_back_from_the_ledger_as_they_went_in), IT(an_event_has_one_record_that_holds_whatever_is_said_of_it))
