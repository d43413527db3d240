/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports become messages and sentences, and these say the same report again.
 */
#include "check.h"

#include <isthmus/sea/message.h>

static ist_sea_message decoded(const ist_sea_codec *codec, const char *payload, int fill)
{
    ist_sea_message m = { 0 };
    CHECK(ist_sea_message_append(&m, payload, strlen(payload), fill));
    CHECK(ist_sea_message_decode(codec, &m) == IST_SEA_FINE);
    return m;
}

/* The example of gpsd's AIVDM page: 371798000 at 48.38163 N 123.39538 W, 12.3 kn, 224.0 degrees, turning left with no
 * turn indicator. */
TEST(a_published_position_report_is_read_as_published)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_sea_message m = decoded(codec, "15RTgt0PAso;90TKcjM8h6g208CQ", 0);
    ist_sea_report  r;
    ist_sea_statics s;
    ist_sea_message_report(codec, &m, &r, &s);
    CHECK(r.mmsi == 371798000 && r.type == 1 && r.transponder == IST_SEA_CLASS_A && r.statics == NULL);
    CHECK_NEAR(r.lon / 600000.0, -123.395383, 5e-7);
    CHECK_NEAR(r.lat / 600000.0, 48.381633, 5e-7);
    CHECK(r.speed == 123 && r.course == 2240 && r.heading == 215 && r.turn == -127 && r.second == 33 && r.status == 0);
    ist_sea_codec_free(codec);
}

static void check_round(const ist_sea_codec *codec, const ist_sea_report *in)
{
    ist_sea_message m;
    ist_sea_report  out;
    ist_sea_statics s;
    ist_error       err = { 0 };
    CHECK(ist_sea_message_encode(codec, in, &m, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    ist_sea_message_report(codec, &m, &out, &s);
    CHECK(out.mmsi == in->mmsi && out.type == in->type && out.lon == in->lon && out.lat == in->lat);
    CHECK(out.speed == in->speed && out.course == in->course && out.heading == in->heading && out.turn == in->turn);
    CHECK((out.statics != NULL) == (in->statics != NULL));
    if (!out.statics || !in->statics) return;
    CHECK_TEXT(s.name, in->statics->name);
    CHECK_TEXT(s.call_sign, in->statics->call_sign);
    CHECK_TEXT(s.destination, in->statics->destination);
    CHECK(s.imo == in->statics->imo && s.to_bow == in->statics->to_bow && s.to_starboard == in->statics->to_starboard && s.draught == in->statics->draught);
}

TEST(a_report_comes_back_from_its_message)
{
    ist_sea_codec  *codec = ist_sea_codec_new();
    ist_sea_statics ship = { .imo = 9134270, .name = "EVER DIADEM", .call_sign = "3FOF8", .destination = "NEW YORK", .ship_type = 70,
                             .to_bow = 225, .to_stern = 70, .to_port = 1, .to_starboard = 31, .draught = 122, .eta_hour = 24, .eta_minute = 60,
                             .says = 63 };
    ist_sea_report  r = { .time_us = 1700000000000000, .mmsi = 440123456, .lon = 76200001, .lat = -21000002, .speed = 123, .course = 3599,
                          .heading = 359, .turn = -5, .status = 5, .second = 12, .type = 1 };
    check_round(codec, &r);
    r.type = 18;
    r.turn = IST_SEA_NONE;
    check_round(codec, &r);
    r.type = 27;
    r.lon = 76200000, r.lat = -21000000, r.speed = 120, r.course = 3590, r.heading = IST_SEA_NONE;
    check_round(codec, &r);
    r = (ist_sea_report){ .time_us = IST_SEA_NO_TIME, .mmsi = 440123456, .lon = IST_SEA_NOWHERE, .lat = IST_SEA_NOWHERE, .speed = IST_SEA_NONE,
                          .course = IST_SEA_NONE, .heading = IST_SEA_NONE, .turn = IST_SEA_NONE, .type = 3, .second = 60, .status = 15 };
    check_round(codec, &r);
    r.type = 5;
    r.statics = &ship;
    check_round(codec, &r);
    ist_sea_statics aid = { .name = "LIGHT OF THE LONGEST NAMES AT SEA", .eta_hour = 24, .eta_minute = 60, .says = IST_SEA_SAYS_NAME };
    r.type = 21;
    r.statics = &aid;
    check_round(codec, &r);
    ist_sea_codec_free(codec);
}

/* The type 5 of the same page, in two sentences; bits are the same after both ways. */
TEST(sentences_carry_the_same_bits)
{
    ist_sea_codec *codec = ist_sea_codec_new();
    ist_sea_message m = decoded(codec, "55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp888888888880", 2);
    ist_buffer      out = { 0 };
    CHECK(m.n_bits == 424);
    ist_sea_write_sentences(&out, &m, &(ist_sea_envelope){ .channel = 'A', .sequence = 1, .time_us = IST_SEA_NO_TIME });
    CHECK_TEXT(out.at, "!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\n!AIVDM,2,2,1,A,88888888880,2*25\n");
    ist_buffer_clear(&out);
    ist_sea_codec_free(codec);
}

TEST(what_is_no_armour_leaves_the_message_alone)
{
    ist_sea_message m = { 0 };
    const char bad[] = { 0x2F, 0x58, 0x5F, 0x78, 0x7F, (char)0x80, (char)0xB0, 0x20 };
    for (size_t i = 0; i < sizeof bad; i++)
        for (size_t at = 0; at < 11; at++) {
            char text[12] = "00000000000";
            text[at] = bad[i];
            CHECK(!ist_sea_message_append(&m, text, 11, 0));
            CHECK(m.n_bits == 0);
        }
    CHECK(ist_sea_message_append(&m, "0W`w", 4, 0)); /* 0, 39, 40, 63 */
    CHECK(m.n_bits == 24 && m.bits[0] == 0x02 && m.bits[1] == 0x7A && m.bits[2] == 0x3F);
    CHECK(!ist_sea_message_append(&m, "0", 1, 7));
}

RUN(IT(a_published_position_report_is_read_as_published), IT(a_report_comes_back_from_its_message), IT(sentences_carry_the_same_bits),
    IT(what_is_no_armour_leaves_the_message_alone))
