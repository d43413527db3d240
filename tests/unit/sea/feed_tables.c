/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds that are tables: four publishers, senders that are no ships, rows that were cut, tables of the test data.
 */
#include "feeding.h"
#include "testdata.h"

TEST(tables_of_four_publishers_are_feeds)
{
    static const struct { const char *name, *text; } tables[] = {
        { "noaa.csv", "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n"
                      "440000001,2023-01-11T00:00:05,35.1,129.05,8.8,272.7,511.0,\"HAN, EUL\",IMO9307839,5LCB4,70,8.0,208.0,30.0,8.0,70.0,A\n" },
        { "exact.csv", "MMSI,Message_ID,Repeat_indicator,Time,Millisecond,Longitude,Latitude,SOG,COG,Heading\r\n"
                       "\"440000001\",\"1\",\"0\",\"20230111_000005\",\"250\",\"129.05\",\"35.1\",\"8.8\",\"272.7\",\"\"\r\n" },
        { "dma.csv", "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,Ship type,Cargo type,Width,Length\n"
                     "11/01/2023 00:00:05,Class A,440000001,35.1,129.05,Under way using engine,0,8.8,272.7,,Unknown,,,,,,\n" },
        { "own.json", "{\"type\":1,\"mmsi\":440000001,\"time\":\"2023-01-11T00:00:05Z\",\"lat\":35.1,\"lon\":129.05,\"speed\":8.8,\"course\":272.7}\n" },
    };
    ist_sea_codec *codec = ist_sea_codec_new();
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char words[240];
        write_file(tables[i].name, tables[i].text, strlen(tables[i].text));
        snprintf(words, sizeof words, "%s/%s", folder(), tables[i].name);
        ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
        ist_sea_report r = { 0 };
        ist_sea_next   what;
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT);
        CHECK(r.mmsi == 440000001 && r.lat == 21060000 && r.lon == 77430000 && r.speed == 88 && r.course == 2727 && r.heading == IST_SEA_NONE);
        CHECK(r.time_us == 1673395205000000 + (i == 1 ? 250000 : 0) && r.type == 1);
        if (i == 0) {
            CHECK(r.statics && r.statics->imo == 9307839 && r.statics->to_bow + r.statics->to_stern == 208 && r.statics->draught == 80 && r.status == 8);
            if (r.statics) CHECK_TEXT(r.statics->name, "HAN, EUL");
        }
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_END);
        CHECK(ist_sea_feeds_counters(feeds, 0)->sentences == 1);
        ist_sea_feeds_free(feeds);
    }
    ist_sea_codec_free(codec);
}

/* What the Danish table calls the sender is what the message of such a sender would be. */
TEST(a_station_an_aid_and_an_aircraft_of_a_table_are_no_ships)
{
    static const struct { const char *mobile; uint8_t type, transponder; } rows[] = {
        { "Class A", 1, IST_SEA_CLASS_A }, { "Class B", 18, IST_SEA_CLASS_B }, { "Base Station", 4, IST_SEA_BASE }, { "AtoN", 21, IST_SEA_AID },
        { "SAR Airborne", 9, IST_SEA_AIRCRAFT }, { "Search and Rescue Transponder", 1, IST_SEA_CLASS_A }, { "", 1, IST_SEA_CLASS_A },
    };
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_buffer     table = { 0 };
    char           words[240];
    ist_buffer_add(&table, "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) ist_buffer_print(&table, "11/01/2023 00:00:0%zu,%s,2190000%02zu,55.1,12.05,,,,,\n", i, rows[i].mobile, i);
    write_file("mobiles.csv", table.at, table.length);
    snprintf(words, sizeof words, "%s/mobiles.csv", folder());
    ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ist_sea_report r = { 0 };
        ist_sea_next   what;
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == IST_SEA_REPORT);
        CHECK(r.type == rows[i].type && r.transponder == rows[i].transponder);
    }
    ist_sea_feeds_free(feeds);
    ist_buffer_clear(&table);
    ist_sea_codec_free(codec);
}

/* What is left of a longitude is another place; so a row that was cut anywhere says nothing. */
TEST(a_row_that_was_cut_is_refused)
{
    static const char header[] = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n",
                      row[] = "440000001,2023-01-11T00:00:05,35.1,129.05,8.8,272.7,511.0,HAN,IMO9307839,5LCB4,70,8.0,208.0,30.0,8.0,70.0,A";
    ist_sea_codec *codec = ist_sea_codec_new();
    char           words[240], text[400];
    for (size_t length = 1; length < sizeof row; length++) {
        bool           whole = length + 1 >= sizeof row - 1; /* with the last comma all columns are there */
        ist_sea_report r = { 0 };
        ist_sea_next   what;
        snprintf(text, sizeof text, "%s%.*s", header, (int)length, row);
        write_file("cut.csv", text, strlen(text));
        snprintf(words, sizeof words, "%s/cut.csv", folder());
        ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, NULL);
        CHECK(ist_sea_feeds_next(feeds, 0, &r, &what, NULL) == IST_OK && what == (whole ? IST_SEA_REPORT : IST_SEA_END));
        const ist_sea_counters *c = ist_sea_feeds_counters(feeds, 0);
        CHECK(c->sentences == 1 && c->used == whole && c->refused[IST_SEA_REFUSED_SHORT] == !whole);
        ist_sea_feeds_free(feeds);
    }
    ist_sea_codec_free(codec);
}

TEST(tables_of_the_test_data_are_read)
{
    const char *root = getenv("ISTHMUS_TESTDATA");
    char       *text = NULL, words[2000];
    size_t      length;
    if (!testdata_read("ais/tracks/aisdb_noaa.csv", &text, &length)) SKIP("test data is absent: ais/tracks");
    free(text);
    static const struct { const char *name; size_t rows; } files[] = { { "aisdb_noaa.csv", 1000 }, { "aisdb_20210701.csv", 2498 },
        { "gfw_249014000_korea_strait_201801.csv", 8115 }, { "gfw_416000000_shared_mmsi_taiwan_201401.jsonl", 1668 } };
    ist_sea_codec *codec = ist_sea_codec_new();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(words, sizeof words, "%s/ais/tracks/%s", root, files[i].name);
        ist_sea_feeds *feeds = open_words(codec, (const char *const[]){ words }, 1, &(ist_sea_limits){ .keep_repeats = true });
        ist_sea_report last;
        bool           in_order;
        size_t         got = drain(feeds, &last, &in_order);
        const ist_sea_counters *c = ist_sea_feeds_counters(feeds, 0);
        if (got != files[i].rows) printf("# %s: %zu of %zu\n", files[i].name, got, files[i].rows);
        CHECK(c->sentences == c->used + c->refused[IST_SEA_REFUSED_FORM]);
        CHECK(got == files[i].rows);
        ist_sea_feeds_free(feeds);
    }
    ist_sea_codec_free(codec);
}

TEST(the_folder_is_left_clean)
{
    char command[240];
    snprintf(command, sizeof command, "rm -r %s", folder());
    CHECK(system(command) == 0);
}

RUN(IT(tables_of_four_publishers_are_feeds), IT(a_station_an_aid_and_an_aircraft_of_a_table_are_no_ships),
    IT(a_row_that_was_cut_is_refused), IT(tables_of_the_test_data_are_read), IT(the_folder_is_left_clean))
