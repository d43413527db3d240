/* SPDX-License-Identifier: Apache-2.0
 *
 * What goes wrong between receivers and decoders: parts, stations, groups, times, checksums, lines. Every case was seen
 * to mislead some decoder. The two ships are A, 440000111 (HALLA), and B, 273000222 (VOLNA).
 */
#include "check.h"
#include "listen.h"

/* Static data of the two, made with the encoder of this library in the test's begin. */
static char a1[100], a2[100], b1[100], b2[100];

static void split(const char *name, const char *destination, uint32_t mmsi, char first[100], char second[100])
{
    ist_sea_codec  *codec = ist_sea_codec_new();
    ist_sea_statics s = { .imo = 9074729, .ship_type = 70, .to_bow = 100, .to_stern = 20, .to_port = 8, .to_starboard = 8, .draught = 61, .eta_hour = 24, .eta_minute = 60 };
    ist_sea_report  r = { .mmsi = mmsi, .type = 5, .lon = IST_SEA_NOWHERE, .lat = IST_SEA_NOWHERE, .time_us = IST_SEA_NO_TIME, .statics = &s };
    ist_sea_message m;
    char            payload[800];
    snprintf(s.name, sizeof s.name, "%s", name);
    snprintf(s.destination, sizeof s.destination, "%s", destination);
    if (ist_sea_message_encode(codec, &r, &m, NULL) == IST_OK) ist_sea_message_armour(&m, payload, NULL);
    snprintf(first, 100, "%.56s", payload);
    snprintf(second, 100, "%.60s", payload + 56);
    ist_sea_codec_free(codec);
}

static void prepare(void)
{
    split("HALLA", "BUSAN", 440000111, a1, a2);
    split("VOLNA", "NAMPO", 273000222, b1, b2);
}

static void part(const char *talker, int of, int number, const char *sequence, const char *channel, const char *payload)
{
    char body[200];
    snprintf(body, sizeof body, "%sVDM,%d,%d,%s,%s,%s,%d", talker, of, number, sequence, channel, payload, number == of ? 2 : 0);
    sentence(body);
}

/* Both ships, each with its own destination, and nothing else. */
static bool both(void)
{
    return heard_count == 2 && strstr(heard_json, "\"mmsi\":440000111") && strstr(heard_json, "\"mmsi\":273000222") && strstr(heard_json, "\"BUSAN\"") &&
           strstr(heard_json, "\"NAMPO\"");
}

/* No message with the name of one and the destination of the other. */
static bool no_chimera(void)
{
    for (const char *line = heard_json; *line; line = strchr(line, '\n') + 1) {
        const char *end = strchr(line, '\n'), *name = strstr(line, "HALLA"), *to = strstr(line, "BUSAN");
        if ((name && name < end) != (to && to < end)) return false;
    }
    return true;
}

static bool all_counted(void)
{
    uint64_t sum = heard_counters.used + heard_counters.orphans;
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++) sum += heard_counters.refused[i];
    return sum == heard_counters.sentences;
}

TEST(two_stations_with_one_sequence_and_channel_are_told_apart)
{
    prepare();
    tag("s:busan,c:1700000000"), part("AI", 2, 1, "3", "A", a1);
    tag("s:ulsan,c:1700000000"), part("AI", 2, 1, "3", "A", b1);
    tag("s:busan,c:1700000000"), part("AI", 2, 2, "3", "A", a2);
    tag("s:ulsan,c:1700000000"), part("AI", 2, 2, "3", "A", b2);
    hear();
    CHECK(both() && all_counted() && heard_counters.used == 4);
}

TEST(two_groups_with_one_sequence_and_channel_are_told_apart)
{
    tag("g:1-2-101,c:1700000000"), part("AI", 2, 1, "3", "A", a1);
    tag("g:1-2-102,c:1700000000"), part("AI", 2, 1, "3", "A", b1);
    tag("g:2-2-101"), part("AI", 2, 2, "3", "A", a2);
    tag("g:2-2-102"), part("AI", 2, 2, "3", "A", b2);
    hear();
    CHECK(both() && all_counted());
}

TEST(one_group_number_of_two_stations_is_two_groups)
{
    tag("g:1-2-7,s:busan,c:1700000000"), part("AI", 2, 1, "3", "A", a1);
    tag("g:1-2-7,s:ulsan,c:1700000000"), part("AI", 2, 1, "3", "A", b1);
    tag("g:2-2-7,s:ulsan"), part("AI", 2, 2, "3", "A", b2);
    tag("g:2-2-7,s:busan"), part("AI", 2, 2, "3", "A", a2);
    hear();
    CHECK(both());
}

TEST(a_part_of_an_hour_ago_waits_for_no_other_ship)
{
    tag("s:busan,c:1700000000"), part("AI", 2, 1, "3", "A", a1);
    tag("s:busan,c:1700003600"), part("AI", 2, 2, "3", "A", b2);
    hear();
    CHECK(heard_count == 0 && heard_counters.orphans == 2);
    tag("s:busan,c:1700000000"), part("AI", 2, 1, "3", "A", a1);
    tag("s:busan,c:1700003600"), part("AI", 2, 1, "3", "A", b1);
    tag("s:busan,c:1700003601"), part("AI", 2, 2, "3", "A", b2);
    hear();
    CHECK(heard_count == 1 && no_chimera() && heard_counters.orphans == 1);
}

TEST(parts_in_any_order_make_the_message)
{
    part("AI", 2, 2, "3", "A", a2);
    part("AI", 2, 1, "3", "A", a1);
    hear();
    CHECK(heard_count == 1 && strstr(heard_json, "\"BUSAN\"") != NULL);
    char whole[200], third[3][80];
    snprintf(whole, sizeof whole, "%s%s", a1, a2);
    for (int i = 0; i < 3; i++) snprintf(third[i], sizeof third[i], "%.*s", i < 2 ? 24 : 60, whole + 24 * i);
    part("AI", 3, 3, "3", "B", third[2]);
    part("AI", 3, 1, "3", "B", third[0]);
    part("AI", 3, 2, "3", "B", third[1]);
    hear();
    CHECK(heard_count == 1 && strstr(heard_json, "\"BUSAN\"") != NULL && heard_counters.used == 3);
}

TEST(channels_talkers_and_sequences_keep_ships_apart)
{
    part("AI", 2, 1, "3", "A", a1), part("AI", 2, 1, "3", "B", b1), part("AI", 2, 2, "3", "B", b2), part("AI", 2, 2, "3", "A", a2);
    hear();
    CHECK(both());
    part("AI", 2, 1, "3", "A", a1), part("BS", 2, 1, "3", "A", b1), part("AI", 2, 2, "3", "A", a2), part("BS", 2, 2, "3", "A", b2);
    hear();
    CHECK(both());
    part("AI", 2, 1, "4", "A", a1), part("AI", 2, 1, "5", "A", b1), part("AI", 2, 2, "5", "A", b2), part("AI", 2, 2, "4", "A", a2);
    hear();
    CHECK(both());
}

/* Nothing tells the two apart: better neither than one with the other's destination. */
TEST(what_cannot_be_told_apart_is_refused)
{
    part("AI", 2, 1, "3", "A", a1), part("AI", 2, 1, "3", "A", b1), part("AI", 2, 2, "3", "A", a2), part("AI", 2, 2, "3", "A", b2);
    hear();
    CHECK(heard_count == 0 && heard_counters.refused[IST_SEA_REFUSED_AMBIGUOUS] == 1 && heard_counters.orphans == 3 && all_counted());
    part("AI", 2, 1, "3", "A", a1), part("AI", 2, 1, "3", "A", a1), part("AI", 2, 2, "3", "A", a2), part("AI", 2, 2, "3", "A", a2);
    hear();
    CHECK(heard_count == 2 && no_chimera()); /* the same message heard twice */
}

TEST(a_lost_part_does_not_spoil_the_next_message)
{
    part("AI", 2, 1, "3", "A", a1);
    for (int i = 0; i < 150; i++) sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    part("AI", 2, 1, "3", "A", b1), part("AI", 2, 2, "3", "A", b2);
    hear();
    CHECK(heard_count == 151 && strstr(heard_json, "NAMPO") && !strstr(heard_json, "HALLA") && heard_counters.orphans == 1);
}

TEST(sequences_may_be_empty_or_of_two_digits)
{
    part("AI", 2, 1, "", "A", a1), part("AI", 2, 2, "", "A", a2);
    hear();
    CHECK(heard_count == 1);
    part("AI", 2, 1, "10", "A", a1), part("AI", 2, 2, "10", "A", a2);
    hear();
    CHECK(heard_count == 1);
}

TEST(channels_may_be_empty_or_numbers)
{
    sentence("AIVDM,1,1,,,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    sentence("AIVDO,1,1,,1,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    sentence("AIVDM,1,1,,2,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    hear();
    CHECK(heard_count == 3 && strstr(heard_json, "\"channel\":\"B\"") && strstr(heard_json, "\"own\":true"));
    part("AI", 2, 1, "3", "", a1), part("AI", 2, 2, "3", "", a2);
    hear();
    CHECK(heard_count == 1);
}

TEST(every_talker_is_heard)
{
    static const char *const talkers[] = { "AB", "AD", "AI", "AN", "AR", "AS", "AT", "AX", "BS", "SA" };
    char body[80];
    for (size_t i = 0; i < 10; i++) snprintf(body, sizeof body, "%sVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", talkers[i]), sentence(body);
    hear();
    CHECK(heard_count == 10 && strstr(heard_json, "\"talker\":\"SA\""));
}

TEST(what_is_wrong_is_refused_with_the_reason)
{
    ist_buffer_add(&said, "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4B\n"); /* checksum */
    ist_buffer_add(&said, "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0\n");    /* none */
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8hXg208CQ,0");                     /* 'X' is no armour */
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h_g208CQ,0");
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,6");                     /* fill bits */
    sentence("AIVDM,1,1,,A,,0");                                                 /* nothing in it */
    sentence("AIVDM,1,2,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");                     /* the second of one */
    sentence("AIVDM,1,1,,A,05RTgt0PAso;90TKcjM8h6g208CQ,0");                     /* type 0 */
    sentence("AIVDM,1,1,,A,u5RTgt0PAso;90TKcjM8h6g208CQ,0");                     /* type 61 */
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90,0");                                   /* cut */
    hear();
    CHECK(heard_count == 0 && heard_counters.sentences == 10 && all_counted());
    const uint64_t *r = heard_counters.refused;
    CHECK(r[IST_SEA_REFUSED_CHECKSUM] == 1 && r[IST_SEA_REFUSED_NO_CHECKSUM] == 1 && r[IST_SEA_REFUSED_ARMOUR] == 2 && r[IST_SEA_REFUSED_FILL] == 1);
    CHECK(r[IST_SEA_REFUSED_EMPTY] == 1 && r[IST_SEA_REFUSED_FORM] == 1 && r[IST_SEA_REFUSED_UNKNOWN_TYPE] == 2 && r[IST_SEA_REFUSED_SHORT] == 1);
}

TEST(bad_armour_in_a_part_joins_nothing)
{
    char bad[100];
    snprintf(bad, sizeof bad, "%s", a1);
    bad[10] = 'Y';
    part("AI", 2, 1, "3", "A", bad), part("AI", 2, 2, "3", "A", a2);
    hear();
    CHECK(heard_count == 0 && heard_counters.refused[IST_SEA_REFUSED_ARMOUR] == 1 && heard_counters.orphans == 1);
}

TEST(checksums_may_be_written_in_small_letters)
{
    ist_buffer_add(&said, "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4a\n");
    hear();
    CHECK(heard_count == 1);
}

TEST(times_in_front_are_read_in_every_unit)
{
    static const char *const fronts[] = { "1700000000 ", "1700000000.25 ", "1700000000250 ", "1700000000250000 ", "1700000000250000000 ", "2023-11-14T22:13:20Z ",
                                          "2023-11-14 22:13:20.250 " };
    for (size_t i = 0; i < 7; i++) ist_buffer_add(&said, fronts[i]), sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    hear();
    CHECK(heard_count == 7);
    for (size_t i = 0; i < 7; i++) CHECK(heard_times[i] == 1700000000000000 + (i == 0 || i == 5 ? 0 : 250000));
}

TEST(times_in_tag_blocks_are_the_receivers_in_every_unit)
{
    static const char *const tags[] = { "c:1700000000", "c:1700000000250", "c:1700000000250000", "t:1700009999,c:1700000000", "c:1700000000,t:1700009999" };
    for (size_t i = 0; i < 5; i++) tag(tags[i]), sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    hear();
    for (size_t i = 0; i < 5; i++) CHECK(heard_times[i] == 1700000000000000 + (i == 1 || i == 2 ? 250000 : 0));
    CHECK(heard_count == 5);
}

TEST(a_tag_block_with_a_wrong_checksum_says_nothing)
{
    ist_buffer_add(&said, "\\s:busan,c:1700000000*00\\");
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    hear();
    CHECK(heard_count == 1 && heard_times[0] == IST_SEA_NO_TIME && heard_counters.bad_tags == 1 && !strstr(heard_json, "busan"));
}

TEST(a_tag_block_of_its_own_is_about_the_next_line)
{
    tag("s:busan,c:1700000000"), ist_buffer_add(&said, "\n");
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    hear();
    CHECK(heard_count == 2 && heard_times[0] == 1700000000000000 && heard_times[1] == IST_SEA_NO_TIME);
}

TEST(trailers_of_the_coast_guard_say_station_and_time)
{
    add_with_sum("!", "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", ",d-080,S2118,t050056.00,T56.4837741,r003669946,1325394060,1325394001\n");
    add_with_sum("!", "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", ",b003669794,1272412827\n");
    hear();
    CHECK(heard_count == 2 && heard_times[0] == 1325394060000000 && heard_times[1] == 1272412827000000);
    CHECK_HAS(heard_json, "\"station\":\"r003669946\"");
    CHECK_HAS(heard_json, "\"station\":\"b003669794\"");
}

TEST(gatehouse_lines_say_when)
{
    add_with_sum("$", "PGHP,1,2014,9,28,16,50,4,556,219,21,992190921,1,14", "\r\n");
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    hear();
    CHECK(heard_count == 1 && heard_times[0] == 1411923004556000);
    CHECK_HAS(heard_json, "\"station\":\"992190921\"");
}

TEST(two_sentences_on_a_line_are_two)
{
    add_with_sum("!", "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", "");
    add_with_sum("!", "AIVDM,1,1,,B,B52K>;h00Fc>jpUlNV@ikwpUoP06,0", " ");
    add_with_sum("\\", "c:1700000000", "\\");
    add_with_sum("!", "AIVDM,1,1,,B,B52K>;h00Fc>jpUlNV@ikwpUoP06,0", "\r\n");
    hear();
    CHECK(heard_count == 3 && heard_counters.lines == 1 && heard_times[1] == IST_SEA_NO_TIME && heard_times[2] == 1700000000000000);
}

TEST(lines_end_as_they_like_and_come_in_pieces)
{
    for (size_t piece = 1; piece < 200; piece += 13) {
        add_with_sum("!", "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", "\n\n\r\n");
        add_with_sum("!", "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", "  \r\n# a remark\r\n$GPRMC,092211.00,A*58\n");
        tag("s:x"), part("AI", 2, 1, "1", "A", a1);
        tag("s:x"), part("AI", 2, 2, "1", "A", a2);
        add_with_sum("!", "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0", ""); /* and none */
        hear_in_pieces(piece);
        CHECK(heard_count == 4 && heard_counters.other == 2 && heard_counters.used == 5);
    }
}

TEST(a_line_without_an_end_is_not_kept)
{
    for (int i = 0; i < 3000; i++) ist_buffer_add(&said, "0123456789");
    ist_buffer_add(&said, "\n");
    sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0");
    hear_in_pieces(1000);
    CHECK(heard_count == 1 && heard_counters.refused[IST_SEA_REFUSED_LONG] == 1 && all_counted());
}

/* More beginnings than are kept: the oldest go, counted. */
TEST(parts_that_wait_are_few)
{
    char tags[60];
    for (int i = 0; i < 1000; i++) {
        snprintf(tags, sizeof tags, "s:st%d,c:1700000000", i);
        tag(tags), part("AI", 2, 1, "3", "A", a1);
    }
    hear();
    CHECK(heard_count == 0 && heard_counters.orphans == 1000 && all_counted());
}

/* The log of a ship holds its own clock: it dates what says no time of its own, and nothing else. 1437384131 is 2015-07-20T09:22:11Z. */
TEST(a_clock_in_the_log_dates_what_has_no_time)
{
    const char *position = "AIVDM,1,1,,A,177KQJ5000G?tO`K>RA1wUbN0TKH,0";
    sentence(position);
    add_with_sum("$", "IIRMC,092211,A,5759.095,N,01144.342,E,5.5,31.1,200715,0.0,E", "\r\n");
    sentence(position);
    part("AI", 2, 1, "3", "A", a1);
    add_with_sum("$", "GPGLL,5759.09,N,01144.34,E,092212,A", "\r\n");
    part("AI", 2, 2, "3", "A", a2);
    tag("c:1700000000");
    sentence(position);
    add_with_sum("$", "IIRMC,092215,V,,,,,,,200715,,", "\r\n");
    sentence(position);
    hear();
    CHECK(heard_count == 5);
    CHECK(heard_times[0] == IST_SEA_NO_TIME);
    CHECK(heard_times[1] == INT64_C(1437384131) * 1000000 && heard_times[2] == heard_times[1]);
    CHECK(heard_times[3] == INT64_C(1700000000) * 1000000);
    CHECK(heard_times[4] == IST_SEA_NO_TIME);
}

RUN(IT(two_stations_with_one_sequence_and_channel_are_told_apart), IT(two_groups_with_one_sequence_and_channel_are_told_apart),
    IT(one_group_number_of_two_stations_is_two_groups), IT(a_part_of_an_hour_ago_waits_for_no_other_ship), IT(parts_in_any_order_make_the_message),
    IT(channels_talkers_and_sequences_keep_ships_apart), IT(what_cannot_be_told_apart_is_refused), IT(a_lost_part_does_not_spoil_the_next_message),
    IT(sequences_may_be_empty_or_of_two_digits), IT(channels_may_be_empty_or_numbers), IT(every_talker_is_heard), IT(what_is_wrong_is_refused_with_the_reason),
    IT(bad_armour_in_a_part_joins_nothing), IT(checksums_may_be_written_in_small_letters), IT(times_in_front_are_read_in_every_unit),
    IT(times_in_tag_blocks_are_the_receivers_in_every_unit), IT(a_tag_block_with_a_wrong_checksum_says_nothing), IT(a_tag_block_of_its_own_is_about_the_next_line),
    IT(trailers_of_the_coast_guard_say_station_and_time), IT(gatehouse_lines_say_when), IT(two_sentences_on_a_line_are_two), IT(lines_end_as_they_like_and_come_in_pieces),
    IT(a_line_without_an_end_is_not_kept), IT(a_clock_in_the_log_dates_what_has_no_time),
    IT(parts_that_wait_are_few))
