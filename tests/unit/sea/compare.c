/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c: events of several views set side by side, by hand; and the interval of a measured rate.
 */
#include "check.h"

#include <isthmus/sea/compare.h>
#include <isthmus/sea/sea_ledger.h>
#include <stdio.h>
#include <stdlib.h>

static ist_sea_event made(ist_sea_kind kind, double from_hour, double to_hour, uint32_t a, uint32_t b)
{
    return (ist_sea_event){ .kind = kind, .start_us = (int64_t)(from_hour * 3600e6), .end_us = (int64_t)(to_hour * 3600e6),
                            .detected_us = (int64_t)(to_hour * 3600e6), .mmsi_a = a, .mmsi_b = b, .partners = 1 };
}

static void add(ist_event_list *list, ist_sea_event event) { CHECK(ist_event_list_add(list, &event)); }

TEST(a_pair_of_ships_has_no_order_and_each_event_is_matched_once)
{
    ist_event_list wanted = { 0 }, found = { 0 };
    size_t match[3];
    add(&wanted, made(IST_SEA_RENDEZVOUS, 1, 4, 11, 22));
    add(&wanted, made(IST_SEA_RENDEZVOUS, 3, 5, 11, 22));
    add(&wanted, made(IST_SEA_RENDEZVOUS, 1, 4, 11, 33));
    add(&found, made(IST_SEA_RENDEZVOUS, 1.5, 4, 22, 11));
    CHECK(ist_events_match(&wanted, &found, match, NULL) == IST_OK);
    CHECK(match[0] == 0 && match[1] == SIZE_MAX && match[2] == SIZE_MAX);
    ist_event_list_clear(&wanted);
    ist_event_list_clear(&found);
}

/* A silence of two hours inside one of ten is another statement; one of six inside ten is the same. */
TEST(a_gap_is_the_same_when_half_of_the_longer_one_is_shared)
{
    ist_event_list wanted = { 0 }, found = { 0 };
    size_t match[2];
    add(&wanted, made(IST_SEA_GAP, 0, 10, 11, 0));
    add(&found, made(IST_SEA_GAP, 4, 6, 11, 0));
    CHECK(ist_events_match(&wanted, &found, match, NULL) == IST_OK && match[0] == SIZE_MAX);
    found.at[0] = made(IST_SEA_GAP, 4, 10, 11, 0);
    CHECK(ist_events_match(&wanted, &found, match, NULL) == IST_OK && match[0] == 0);
    ist_event_list_clear(&wanted);
    ist_event_list_clear(&found);
}

/* The pool says three meetings: A alone says the first, B alone the second an hour later, neither the third. */
TEST(the_pool_is_set_beside_each_partner)
{
    ist_event_list views[3] = { { 0 } };
    ist_view_score scores[IST_SEA_KIND_COUNT * 3];
    uint64_t suffices[3];
    for (int i = 0; i < 3; i++) add(&views[0], made(IST_SEA_RENDEZVOUS, 10 * i, 10 * i + 3, 11, 22));
    views[0].at[2].partners = 3;
    add(&views[1], made(IST_SEA_RENDEZVOUS, 0, 3, 11, 22));
    add(&views[2], made(IST_SEA_RENDEZVOUS, 10, 14, 11, 22));
    add(&views[2], made(IST_SEA_RENDEZVOUS, 50, 54, 11, 22)); /* what the pool does not say */
    CHECK(ist_events_compare(views, 3, 2, &views[0], scores, suffices, NULL) == IST_OK);
    const ist_view_score *s = &scores[IST_SEA_RENDEZVOUS * 3];
    CHECK(suffices[0] == 1 && suffices[1] == 2 && suffices[2] == 0);
    CHECK(s[0].only_pool == 1 && s[1].alone == 1 && s[2].alone == 1 && s[2].not_pool == 1);
    CHECK_NEAR(s[2].earlier_hours, 1, 1e-9);
    CHECK_NEAR(s[0].corroborated, 1.0 / 3, 1e-9);
    CHECK(s[0].truths == 3 && s[0].hits == 3 && s[1].hits == 1);
    for (int i = 0; i < 3; i++) ist_event_list_clear(&views[i]);
}

/* 81 of 263: 0.2553 to 0.3662, the worked example of Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
TEST(the_interval_of_a_rate_is_wilsons)
{
    double low, high;
    ist_sea_interval(81, 263, &low, &high);
    CHECK_NEAR(low, 0.2553, 5e-5);
    CHECK_NEAR(high, 0.3662, 5e-5);
    ist_sea_interval(0, 20, &low, &high);
    CHECK_NEAR(low, 0, 1e-12);
    CHECK_NEAR(high, 0.1611, 5e-5);
    ist_sea_interval(0, 0, &low, &high);
    CHECK(low == 0 && high == 1);
}

TEST(times_are_read_as_people_and_feeds_write_them)
{
    char text[IST_SEA_TIME_TEXT];
    int64_t time;
    CHECK(ist_sea_parse_time("2014-09-28T16:50:04Z", &time) && time == 1411923004LL * 1000000);
    CHECK(ist_sea_parse_time("2014-09-28 16:50:04.556+00:00", &time) && time == 1411923004556LL * 1000);
    CHECK(ist_sea_parse_time("1970-01-02", &time) && time == 86400LL * 1000000);
    CHECK(!ist_sea_parse_time("2014-09-28T25:00:00Z", &time));
    CHECK(!ist_sea_parse_time("2014-02-30", &time));
    ist_sea_format_time(-1000000, text);
    CHECK_TEXT(text, "1969-12-31T23:59:59Z");
}

/* A place or a ship that none can be is told with its line, not cast. */
TEST(a_truth_says_where_it_is_wrong)
{
    static const struct { const char *row, *said; } rows[] = {
        { "gap,2024-03-01T00:00:00Z,2024-03-01T09:00:00Z,790000001,,99999,99999,", "truth.csv:2: lon '99999' is not a number from -180 to 180" },
        { "gap,2024-03-01T00:00:00Z,2024-03-01T09:00:00Z,790000001,,120,90.5,", "truth.csv:2: lat '90.5' is not a number from -90 to 90" },
        { "gap,2024-03-01T00:00:00Z,2024-03-01T09:00:00Z,790000001,,here,30,", "truth.csv:2: lon 'here' is not a number" },
        { "gap,2024-03-01T00:00:00Z,2024-03-01T09:00:00Z,-1,,120,30,", "truth.csv:2: mmsi_a '-1' is not a whole number from 0 to 1073741823" },
        { "gap,2024-03-01T00:00:00Z,2024-03-01T09:00:00Z,790000001,5000000000,120,30,", "truth.csv:2: mmsi_b '5000000000' is not a whole number" },
        { "gap,2024-03-01T00:00:00Z,2024-03-01T09:00:00Z,790000001,,,,", NULL },
    };
    char folder[] = "/tmp/isthmus-truth-XXXXXX", path[64];
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/truth.csv", folder);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ist_event_list list = { 0 };
        ist_error      err = { 0 };
        FILE          *file = fopen(path, "w");
        fprintf(file, "kind,start,end,mmsi_a,mmsi_b,lon,lat,detail\n%s\n", rows[i].row);
        fclose(file);
        CHECK((ist_event_list_read_truth(&list, path, &err) == IST_OK) == !rows[i].said);
        if (rows[i].said) CHECK_HAS(err.text, rows[i].said);
        ist_event_list_clear(&list);
    }
    remove(path);
    remove(folder);
}

RUN(IT(a_pair_of_ships_has_no_order_and_each_event_is_matched_once), IT(a_gap_is_the_same_when_half_of_the_longer_one_is_shared), IT(a_truth_says_where_it_is_wrong), IT(the_pool_is_set_beside_each_partner),
    IT(the_interval_of_a_rate_is_wilsons), IT(times_are_read_as_people_and_feeds_write_them))
