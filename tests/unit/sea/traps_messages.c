/* SPDX-License-Identifier: Apache-2.0
 *
 * What decoders get wrong in messages: signs, scales, what is not available, lengths that vary, layouts that depend on
 * a flag. Bits are put together here by hand from the tables of ITU-R M.1371-5; scales are computed beside each claim.
 */
#include "check.h"
#include "listen.h"

#define HAS(part) has(part, __LINE__)
#define HAS_NOT(part) CHECK(strstr(heard_json, part) == NULL)
static void has(const char *part, int line)
{
    if (strstr(heard_json, part)) return;
    printf("# line %d:\n", line);
    CHECK_HAS(heard_json, part);
}
#define B(width, value) width, (long long)(value)
#define HEAD(type) B(6, type), B(2, 0), B(30, 440123456)

static void class_a(int type, int turn, int speed, int lon, int lat, int course, int heading, int second, int radio)
{
    message(HEAD(type), B(4, 0), B(8, turn), B(10, speed), B(1, 1), B(28, lon), B(27, lat), B(12, course), B(9, heading), B(6, second), B(2, 0), B(3, 0), B(1, 0),
            B(19, radio), 0);
}

/* (4/4.733)^2 = 0.71 degrees a minute; the sign is the direction. */
TEST(the_rate_of_turn_keeps_its_sign)
{
    class_a(1, -4, 0, 0, 0, 0, 0, 0, 0), send();
    hear();
    HAS("\"turn\":-0.71,");
    class_a(1, 4, 0, 0, 0, 0, 0, 0, 0), send();
    hear();
    HAS("\"turn\":0.71,");
    class_a(1, -128, 0, 0, 0, 0, 0, 0, 0), send(), class_a(1, 127, 0, 0, 0, 0, 0, 0, 0), send(), class_a(1, -127, 0, 0, 0, 0, 0, 0, 0), send();
    class_a(1, 126, 0, 0, 0, 0, 0, 0, 0), send();
    hear();
    HAS("\"turn\":null,"), HAS("\"turn\":\"fastright\""), HAS("\"turn\":\"fastleft\""), HAS("\"turn\":708.71,"); /* 126^2 / 22.4013 */
}

TEST(what_is_not_available_is_null_in_every_field)
{
    class_a(3, -128, 1023, 181 * 600000, 91 * 600000, 3600, 511, 60, 0), send();
    hear();
    HAS("\"turn\":null,\"speed\":null,\"accuracy\":true,\"lon\":null,\"lat\":null,\"course\":null,\"heading\":null,\"second\":null,");
    HAS_NOT("nan");
    HAS_NOT("fast");
    HAS_NOT("102.3");
    HAS_NOT("511");
    class_a(1, 0, 1022, 0, 0, 3599, 359, 61, 0), send(), class_a(1, 0, 0, 0, 0, 0, 0, 62, 0), send(), class_a(1, 0, 0, 0, 0, 0, 0, 63, 0), send();
    hear();
    HAS("\"speed\":102.2,"), HAS("\"course\":359.9,\"heading\":359,\"second\":61,\"second_text\":\"manual\"");
    HAS("\"second\":62,\"second_text\":\"estimated\""), HAS("\"second\":63,\"second_text\":\"inoperative\"");
}

/* 1832 tenths are 183.2, not 183.199997. 1/600000 degree: -1 is -0.000002, 600001 is 1.000002. */
TEST(numbers_are_exact)
{
    class_a(1, 0, 123, -1, 600001, 1832, 0, 0, 0), send();
    hear();
    HAS("\"speed\":12.3,"), HAS("\"course\":183.2,"), HAS("\"lon\":-0.000002,\"lat\":1.000002,");
    class_a(1, 0, 0, -180 * 600000, -90 * 600000, 0, 0, 0, 0), send();
    hear();
    HAS("\"lon\":-180.000000,\"lat\":-90.000000,");
}

/* 11938 tenths of a minute are 19.896667 degrees; 600 more a degree. */
TEST(messages_17_and_27_count_tenths_of_a_minute)
{
    message(HEAD(17), B(2, 0), B(18, 11938), B(17, -30001), B(5, 0), B(24, 0xABCDEF), 0), send();
    hear();
    HAS("\"lon\":19.896667,\"lat\":-50.001667,"), HAS("\"data\":\"24:abcdef\"");
    message(HEAD(27), B(1, 1), B(1, 0), B(4, 5), B(18, 75601), B(17, 21001), B(6, 12), B(9, 359), B(1, 0), B(1, 0), 0), send();
    hear();
    HAS("\"status\":5,"), HAS("\"lon\":126.001667,\"lat\":35.001667,\"speed\":12,\"course\":359,\"gnss\":false");
    message(HEAD(27), B(1, 1), B(1, 0), B(4, 15), B(18, 181 * 600), B(17, 91 * 600), B(6, 63), B(9, 511), B(1, 0), B(1, 0), 0), send();
    hear();
    HAS("\"lon\":null,\"lat\":null,\"speed\":null,\"course\":null,");
    message(HEAD(17), B(2, 0), B(18, 181 * 600), B(17, 91 * 600), B(5, 0), 0), send();
    hear();
    HAS("\"lon\":null,\"lat\":null");
}

TEST(aircraft_have_their_own_scales)
{
    message(HEAD(9), B(12, 4095), B(10, 1023), B(1, 0), B(28, 0), B(27, 0), B(12, 3600), B(6, 60), B(8, 0), B(1, 1), B(3, 0), B(1, 0), B(1, 0), B(20, 0), 0), send();
    hear();
    HAS("\"alt\":null,\"speed\":null,"), HAS("\"course\":null,\"second\":null,");
    message(HEAD(9), B(12, 4094), B(10, 150), B(1, 0), B(28, 0), B(27, 0), B(12, 1), B(6, 0), B(8, 0x80), B(1, 1), B(3, 0), B(1, 0), B(1, 0), B(20, 1 << 19 | 5), 0), send();
    hear();
    HAS("\"alt\":4094,\"speed\":150,"), HAS("\"course\":0.1,"), HAS("\"alt_sensor\":1,"), HAS("\"radio\":524293,\"sync_state\":0,\"slot_increment\":0,\"slots_to_allocate\":2,\"keep_flag\":true");
}

static void voyage(int imo, const char *name, int type, int month, int day, int hour, int minute, int draught, const char *destination)
{
    message(HEAD(5), B(2, 0), B(30, imo), 0);
    add_text("D5AB", 7), add_text(name, 20);
    add_bits(8, type), add_bits(9, 0), add_bits(9, 0), add_bits(6, 0), add_bits(6, 0), add_bits(4, 1);
    add_bits(4, month), add_bits(5, day), add_bits(5, hour), add_bits(6, minute), add_bits(8, draught);
    add_text(destination, 20), add_bits(1, 0), add_bits(1, 0);
}

TEST(voyage_data_say_what_is_not_there)
{
    voyage(0, "", 0, 0, 0, 24, 60, 0, ""), send();
    hear();
    HAS("\"imo\":null,\"callsign\":\"D5AB\",\"shipname\":null,\"shiptype\":null,\"to_bow\":null,\"to_stern\":null,\"to_port\":null,\"to_starboard\":null,");
    HAS("\"month\":null,\"day\":null,\"hour\":null,\"minute\":null,\"eta\":null,\"draught\":null,\"destination\":null,");
    voyage(9074729, "SEA @ HIDDEN", 99, 12, 31, 23, 59, 255, "NAMPO  "), send();
    hear();
    HAS("\"shipname\":\"SEA\",\"shipname_pad\":\" @ HIDDEN\""), HAS("\"shiptype\":99,"), HAS("\"eta\":\"12-31T23:59Z\",\"draught\":25.5,\"destination\":\"NAMPO\"");
}

/* Codes without a word stay numbers: 1 to 19 are reserved, above 99 are regional. */
TEST(ship_types_without_a_name_are_kept)
{
    voyage(1, "A", 5, 0, 0, 24, 60, 0, ""), send(), voyage(1, "A", 187, 0, 0, 24, 60, 0, ""), send(), voyage(1, "A", 38, 0, 0, 24, 60, 0, ""), send();
    hear();
    HAS("\"shiptype\":5,\"to_bow\""), HAS("\"shiptype\":187,\"to_bow\""), HAS("\"shiptype\":38,\"to_bow\"");
}

static void cut_to(size_t length)
{
    while (bits_length < length) add_bits(1, 0);
    bits_length = length;
}

TEST(odd_lengths_are_read_as_far_as_they_go)
{
    voyage(9074729, "HALLA", 70, 1, 2, 3, 4, 61, "BUSAN"), cut_to(422), send(), voyage(9074729, "HALLA", 70, 1, 2, 3, 4, 61, "BUSAN"), cut_to(420), send();
    voyage(9074729, "HALLA", 70, 1, 2, 3, 4, 61, "BUSAN"), cut_to(426), send();
    hear();
    CHECK(heard_count == 3);
    HAS("\"destination\":\"BUSAN\",\"bits\":422"), HAS("\"destination\":\"BUSAN\",\"bits\":420"), HAS("\"dte\":0,\"tail\":\"2:00\"");
    class_a(1, 0, 55, 76200000, 21000000, 0, 0, 0, 0), cut_to(204), send();
    hear();
    CHECK(heard_count == 1);
    HAS("\"speed\":5.5,"), HAS("\"lon\":127.000000,\"lat\":35.000000,"), HAS("\"tail\":\"36:");
}

static void part_b(long long mmsi, size_t length)
{
    message(B(6, 24), B(2, 0), B(30, mmsi), B(2, 1), B(8, 37), 0);
    add_text("ABC", 3), add_bits(4, 1), add_bits(20, 77), add_text("HL1234", 7);
    if (mmsi / 10000000 == 98) add_bits(30, 440000111);
    else add_bits(9, 12), add_bits(9, 3), add_bits(6, 2), add_bits(6, 1);
    add_bits(4, 0), add_bits(2, 0);
    cut_to(length);
    send();
}

TEST(static_data_of_class_b_come_in_parts_and_lengths)
{
    message(HEAD(24), B(2, 0), 0), add_text("HANEUL", 20), send(); /* part A alone is a message */
    hear();
    CHECK(heard_count == 1);
    HAS("\"part\":\"A\",\"shipname\":\"HANEUL\"");
    part_b(440123456, 168), part_b(440123456, 162), part_b(440123456, 158);
    hear();
    CHECK(heard_count == 3);
    HAS("\"vendorid\":\"ABC\",\"model\":1,\"serial\":77,\"callsign\":\"HL1234\",\"to_bow\":12,\"to_stern\":3,\"to_port\":2,\"to_starboard\":1,\"epfd\":0");
    HAS("\"to_port\":2,\"bits\":158");
    part_b(984401234, 168);
    hear();
    HAS("\"mothership_mmsi\":440000111");
    HAS_NOT("to_bow");
}

/* 150 hundredths of a metre. */
TEST(inland_draught_is_in_hundredths)
{
    message(HEAD(8), B(2, 0), B(10, 200), B(6, 10), 0), add_text("02325170", 8);
    add_bits(13, 1099), add_bits(10, 115), add_bits(14, 8010), add_bits(3, 5), add_bits(11, 150), add_bits(2, 2), add_bits(1, 1), add_bits(1, 1), add_bits(1, 0), add_bits(8, 0);
    send();
    hear();
    HAS("\"vin\":\"02325170\",\"length\":109.9,\"beam\":11.5,\"shiptype\":8010,\"hazard\":5,\"draught\":1.50,\"loaded\":2,\"speed_q\":true,\"course_q\":true,\"heading_q\":false");
}

TEST(unknown_payloads_are_kept_as_bits)
{
    message(HEAD(8), B(2, 0), B(10, 366), B(6, 56), B(13, 0x1ABC), 0), send(), message(HEAD(6), B(2, 1), B(30, 273000222), B(1, 1), B(1, 0), B(10, 999), B(6, 63), B(8, 0x5A), 0), send();
    hear();
    CHECK(heard_count == 2);
    HAS("\"dac\":366,\"fid\":56,\"data\":\"13:d5e0\""), HAS("\"seqno\":1,\"dest_mmsi\":273000222,\"retransmit\":true,\"dac\":999,\"fid\":63,\"data\":\"8:5a\"");
}

TEST(interrogations_and_assignments_vary_in_length)
{
    static const size_t asks[] = { 88, 110, 112, 160 };
    for (size_t i = 0; i < 4; i++) {
        message(HEAD(15), B(2, 0), B(30, 273000222), B(6, 5), B(12, 100), B(2, 0), B(6, 24), B(12, 200), B(2, 0), B(30, 440000111), B(6, 18), B(12, 300), B(2, 0), 0);
        cut_to(asks[i]);
        send();
        hear();
        CHECK(heard_count == 1);
        HAS("\"mmsi1\":273000222,\"type1_1\":5,\"offset1_1\":100");
        CHECK((strstr(heard_json, "\"type1_2\":24,\"offset1_2\":200") != NULL) == (asks[i] >= 108));
        CHECK((strstr(heard_json, "\"mmsi2\":440000111") != NULL) == (asks[i] == 160));
    }
    message(HEAD(16), B(2, 0), B(30, 273000222), B(12, 10), B(10, 20), B(4, 0), 0), send();
    message(HEAD(16), B(2, 0), B(30, 273000222), B(12, 10), B(10, 20), B(30, 440000111), B(12, 30), B(10, 40), 0), send();
    hear();
    CHECK(heard_count == 2);
    HAS("\"mmsi1\":273000222,\"offset1\":10,\"increment1\":20,\"bits\":96"), HAS("\"mmsi2\":440000111,\"offset2\":30,\"increment2\":40");
}

static void aid(const char *name, const char *more, size_t length)
{
    message(HEAD(21), B(5, 14), 0), add_text(name, 20);
    add_bits(1, 0), add_bits(28, 76200000), add_bits(27, 21000000), add_bits(9, 1), add_bits(9, 2), add_bits(6, 3), add_bits(6, 4), add_bits(4, 7), add_bits(6, 60), add_bits(1, 0);
    add_bits(8, 0), add_bits(1, 0), add_bits(1, 1), add_bits(1, 0), add_bits(1, 0);
    add_text(more, strlen(more));
    cut_to(length);
    send();
}

TEST(names_of_aids_go_on)
{
    aid("ABCDEFGHIJKLMNOPQRST", "", 272), aid("ABCDEFGHIJKLMNOPQRST", "UVWXYZ01234567", 356), aid("ABCDEFGHIJKLMNOPQRST", "U", 280), aid("HARBOUR", "", 268);
    hear();
    CHECK(heard_count == 4);
    HAS("\"name\":\"ABCDEFGHIJKLMNOPQRST\",\"accuracy\""), HAS("\"name\":\"ABCDEFGHIJKLMNOPQRSTUVWXYZ01234567\""), HAS("\"name\":\"ABCDEFGHIJKLMNOPQRSTU\"");
    HAS("\"name\":\"HARBOUR\""), HAS("\"virtual_aid\":true");
}

TEST(channel_management_is_for_an_area_or_for_two_stations)
{
    message(HEAD(22), B(2, 0), B(12, 2087), B(12, 2088), B(4, 0), B(1, 0), B(18, 75600), B(17, 21000), B(18, 75000), B(17, 20400), B(1, 0), B(1, 0), B(1, 0), B(3, 4), B(23, 0), 0), send();
    message(HEAD(22), B(2, 0), B(12, 2087), B(12, 2088), B(4, 0), B(1, 0), B(30, 273000222), B(5, 0), B(30, 440000111), B(5, 0), B(1, 1), B(1, 0), B(1, 0), B(3, 4), B(23, 0), 0), send();
    hear();
    HAS("\"ne_lon\":126.000000,\"ne_lat\":35.000000,\"sw_lon\":125.000000,\"sw_lat\":34.000000,\"addressed\":false");
    HAS("\"dest1\":273000222,\"dest2\":440000111,\"addressed\":true");
}

TEST(binary_messages_say_by_flags_what_they_hold)
{
    message(HEAD(25), B(1, 0), B(1, 0), B(16, 0xBEEF), 0), send(), message(HEAD(25), B(1, 1), B(1, 1), B(30, 273000222), B(2, 0), B(16, 1 << 6 | 31), B(8, 0x11), 0), send();
    message(HEAD(26), B(1, 1), B(1, 1), B(30, 273000222), B(2, 0), B(16, 77), B(12, 0xABC), B(4, 0), B(1, 0), B(19, 2249), 0), send();
    message(HEAD(26), B(1, 0), B(1, 0), B(40, 0x1234567890), B(4, 0), B(1, 1), B(19, 33), 0), send();
    hear();
    CHECK(heard_count == 4);
    HAS("\"addressed\":false,\"structured\":false,\"data\":\"16:beef\""), HAS("\"dest_mmsi\":273000222,\"app_id\":95,\"data\":\"8:11\"");
    HAS("\"app_id\":77,\"data\":\"12:abc0\",\"radio\":2249,\"sync_state\":0,\"slot_timeout\":0,\"slot_offset\":2249");
    HAS("\"data\":\"40:1234567890\",\"radio\":524321,\"sync_state\":0,\"slot_increment\":2,\"slots_to_allocate\":0,\"keep_flag\":true");
}

/* Timeout 1 carries hour and minute: 13 << 9 | 37 << 2. */
TEST(the_communication_state_is_told_by_type_or_flag)
{
    class_a(1, 0, 0, 0, 0, 0, 0, 0, 2 << 17 | 1 << 14 | 13 << 9 | 37 << 2), send(), class_a(1, 0, 0, 0, 0, 0, 0, 0, 3 << 14 | 99), send(), class_a(2, 0, 0, 0, 0, 0, 0, 0, 4 << 14 | 1249), send();
    class_a(3, 0, 0, 0, 0, 0, 0, 0, 1 << 17 | 100 << 4 | 3 << 1 | 1), send();
    hear();
    HAS("\"sync_state\":2,\"slot_timeout\":1,\"utc_hour\":13,\"utc_minute\":37"), HAS("\"slot_timeout\":3,\"received_stations\":99"), HAS("\"slot_timeout\":4,\"slot_number\":1249");
    HAS("\"sync_state\":1,\"slot_increment\":100,\"slots_to_allocate\":3,\"keep_flag\":true");
    for (int selector = 0; selector < 2; selector++) {
        message(HEAD(18), B(8, 0), B(10, 0), B(1, 0), B(28, 0), B(27, 0), B(12, 0), B(9, 0), B(6, 0), B(2, 0), B(1, 0), B(5, 0), B(1, 0), B(1, selector), B(19, 5 << 14 | 7), 0), send();
        hear();
        HAS(selector ? "\"slot_increment\"" : "\"received_stations\":7");
    }
}

TEST(base_stations_say_their_clock)
{
    message(HEAD(4), B(14, 2026), B(4, 11), B(5, 28), B(5, 18), B(6, 5), B(6, 9), B(1, 1), B(28, 0), B(27, 0), B(4, 7), B(10, 0), B(1, 0), B(19, 0), 0), send();
    message(HEAD(11), B(14, 0), B(4, 0), B(5, 0), B(5, 24), B(6, 60), B(6, 60), B(1, 1), B(28, 0), B(27, 0), B(4, 7), B(10, 0), B(1, 0), B(19, 0), 0), send();
    hear();
    HAS("\"timestamp\":\"2026-11-28T18:05:09Z\""), HAS("\"year\":null,\"month\":null,\"day\":null,\"hour\":null,\"minute\":null,\"second\":null,\"timestamp\":null");
}

TEST(message_28_is_an_aid_in_one_slot)
{
    message(HEAD(28), B(6, 30), B(28, 76200000), B(27, 21000000), B(2, 0), B(3, 4), B(7, 14), B(17, 77), B(4, 1), B(9, 5), B(11, 6), B(1, 0), B(1, 1), B(4, 1), B(8, 0), B(1, 0), B(1, 1), 0), send();
    hear();
    CHECK(heard_count == 1);
    HAS("\"type\":28,"), HAS("\"lon\":127.000000,\"lat\":35.000000,\"restricted\":0,\"station_type\":4,\"aid_type\":14,"), HAS("\"uncharted\":true,\"on_station\":1"), HAS("\"authenticated\":true");
}

TEST(class_b_extended_and_weather_keep_their_scales)
{
    message(HEAD(19), B(8, 0), B(10, 55), B(1, 0), B(28, 600000), B(27, 600000), B(12, 900), B(9, 511), B(6, 1), B(4, 0), 0);
    add_text("HANEUL", 20), add_bits(8, 37), add_bits(9, 10), add_bits(9, 2), add_bits(6, 1), add_bits(6, 2), add_bits(4, 1), add_bits(1, 0), add_bits(1, 1), add_bits(1, 0), add_bits(4, 0), send();
    hear();
    HAS("\"speed\":5.5,"), HAS("\"heading\":null,"), HAS("\"shipname\":\"HANEUL\",\"shiptype\":37,"), HAS("\"to_bow\":10,\"to_stern\":2,\"to_port\":1,\"to_starboard\":2");
    message(HEAD(8), B(2, 0), B(10, 1), B(6, 31), B(25, 7560000), B(24, 2100000), B(1, 0), B(5, 28), B(5, 18), B(6, 5), B(7, 12), B(7, 127), B(9, 360), B(9, 90), B(11, -55), B(7, 101), B(10, 501),
            B(9, 214), B(2, 3), B(1, 0), B(7, 127), B(12, 1234), B(2, 3), 0);
    cut_to(360), send();
    hear();
    HAS("\"lon\":126.000000,\"lat\":35.000000,"), HAS("\"wspeed\":12,\"wgust\":null,\"wdir\":null,\"wgustdir\":90,\"airtemp\":-5.5,\"humidity\":null,\"dewpoint\":null,\"pressure\":1013,");
    HAS("\"waterlevel\":2.34,");
}

/* 26 bits of a report's head and 85 of its body, three times. */
TEST(repeated_parts_of_payloads_are_lists)
{
    message(HEAD(8), B(2, 0), B(10, 1), B(6, 22), B(10, 5), B(7, 30), B(4, 11), B(5, 28), B(5, 18), B(6, 0), B(18, 60),
            B(3, 0), B(2, 1), B(25, 7560000), B(24, 2100000), B(3, 4), B(12, 500), B(18, 0), B(3, 3), B(2, 0), B(10, 90), B(10, 100), B(10, 720), B(10, 0), B(10, 720), B(10, 0), B(10, 720), B(10, 0), B(2, 0), 0);
    send();
    hear();
    HAS("\"notice\":30,"), HAS("\"duration\":60,\"subareas\":[{\"shape\":0,\"scale\":1,\"lon\":126.000000,\"lat\":35.000000,\"precision\":null,\"radius\":500},{\"shape\":3,");
    HAS("\"bearing1\":45.0,\"distance1\":100,\"bearing2\":null");
    message(HEAD(6), B(2, 0), B(30, 273000222), B(1, 0), B(1, 0), B(10, 1), B(6, 28), B(10, 9), B(3, 1), B(5, 1), B(4, 0), B(5, 0), B(5, 24), B(6, 60), B(18, 262143), B(5, 2), B(28, 600000), B(27, 1200000),
            B(28, -600000), B(27, -1200000), 0), send();
    hear();
    HAS("\"waycount\":2,\"waypoints\":[{\"lon\":1.000000,\"lat\":2.000000},{\"lon\":-1.000000,\"lat\":-2.000000}]");
}

RUN(IT(the_rate_of_turn_keeps_its_sign), IT(what_is_not_available_is_null_in_every_field), IT(numbers_are_exact), IT(messages_17_and_27_count_tenths_of_a_minute),
    IT(aircraft_have_their_own_scales), IT(voyage_data_say_what_is_not_there), IT(ship_types_without_a_name_are_kept), IT(odd_lengths_are_read_as_far_as_they_go),
    IT(static_data_of_class_b_come_in_parts_and_lengths), IT(inland_draught_is_in_hundredths), IT(unknown_payloads_are_kept_as_bits),
    IT(interrogations_and_assignments_vary_in_length), IT(names_of_aids_go_on), IT(channel_management_is_for_an_area_or_for_two_stations),
    IT(binary_messages_say_by_flags_what_they_hold), IT(the_communication_state_is_told_by_type_or_flag), IT(base_stations_say_their_clock), IT(message_28_is_an_aid_in_one_slot),
    IT(class_b_extended_and_weather_keep_their_scales), IT(repeated_parts_of_payloads_are_lists))
